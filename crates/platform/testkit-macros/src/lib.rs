//! The `#[db_test]` attribute. Use it through `testkit`, which says how.

use proc_macro::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

/// Runs an async function once on each database engine; see `testkit::db_test`.
#[proc_macro_attribute]
pub fn db_test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if let Some(first) = arguments.into_iter().next() {
        return refuse("#[db_test] takes no arguments", first.span());
    }
    match Function::read(item) {
        Ok(function) => function.into_tests(),
        Err((message, span)) => refuse(message, span),
    }
}

/// What the attribute stands on, taken apart as far as it needs to know.
struct Function {
    /// Attributes that only make sense on a test: `should_panic`, `ignore`.
    for_tests: TokenStream,
    /// Conditional compilation: goes on everything.
    for_all: TokenStream,
    /// All other attributes, documentation included.
    for_body: TokenStream,
    name: Ident,
    returns: bool,
    /// The function without its attributes.
    text: TokenStream,
}

impl Function {
    fn read(item: TokenStream) -> Result<Self, (&'static str, Span)> {
        const SHAPE: &str = "#[db_test] stands on `async fn name(engine: db::Engine)`";
        let mut tokens = item.into_iter().peekable();
        let (mut for_tests, mut for_all, mut for_body) = (TokenStream::new(), TokenStream::new(), TokenStream::new());
        while let Some(hash) = tokens.next_if(|token| is_punct(token, '#')) {
            let Some(TokenTree::Group(content)) = tokens.next() else {
                return Err((SHAPE, hash.span()));
            };
            let name = content.stream().into_iter().next().map(|token| token.to_string()).unwrap_or_default();
            let target = match name.as_str() {
                "should_panic" | "ignore" => &mut for_tests,
                "cfg" => &mut for_all,
                _ => &mut for_body,
            };
            target.extend([hash, TokenTree::Group(content)]);
        }
        let rest: Vec<TokenTree> = tokens.collect();
        let span = rest.first().map_or_else(Span::call_site, TokenTree::span);
        let words: Vec<String> = rest.iter().take(2).map(ToString::to_string).collect();
        let (Some(TokenTree::Ident(name)), true) = (rest.get(2), words == ["async", "fn"]) else {
            return Err((SHAPE, span));
        };
        if !matches!(rest.get(3), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis) {
            return Err((SHAPE, name.span()));
        }
        let returns = rest.get(4).is_some_and(|token| is_punct(token, '-'));
        Ok(Self { for_tests, for_all, for_body, name: name.clone(), returns, text: rest.into_iter().collect() })
    }

    /// The function as it is, and beside it a module of the same name with the two tests: functions and modules do
    /// not share a namespace, so the body keeps seeing what stands around it.
    fn into_tests(self) -> TokenStream {
        let mut all = self.for_all.clone();
        all.extend(code("#[cfg(test)]"));
        all.extend(self.for_body.clone());
        all.extend(self.text.clone());
        all.extend(self.for_all.clone());
        all.extend(code("#[cfg(test)] mod"));
        all.extend([TokenTree::Ident(self.name.clone())]);
        let mut tests = self.test("sqlite", "Sqlite");
        tests.extend(self.test("postgres", "Postgres"));
        all.extend([TokenTree::Group(Group::new(Delimiter::Brace, tests))]);
        all
    }

    fn test(&self, name: &str, engine: &str) -> TokenStream {
        let mut test = code("#[test]");
        test.extend(self.for_tests.clone());
        let returns = if self.returns { "-> impl ::std::process::Termination" } else { "" };
        test.extend(code(&format!("fn {name}() {returns}")));
        let mut call = code("super::");
        call.extend([TokenTree::Ident(self.name.clone())]);
        call.extend(code(&format!("(::testkit::Engine::{engine})")));
        let mut body = code("::testkit::run");
        body.extend([TokenTree::Group(Group::new(Delimiter::Parenthesis, call))]);
        if !self.returns {
            body.extend([TokenTree::Punct(Punct::new(';', Spacing::Alone))]);
        }
        test.extend([TokenTree::Group(Group::new(Delimiter::Brace, body))]);
        test
    }
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

/// Source text written in this file, as tokens.
fn code(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

fn refuse(message: &str, span: Span) -> TokenStream {
    code(&format!("::core::compile_error! {{ {message:?} }}"))
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}
