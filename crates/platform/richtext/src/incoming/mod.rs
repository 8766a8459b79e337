//! HTML that comes in, as Markdown: a paste, a mail, an old intranet.
//!
//! The HTML is read token by token and never built into a tree: however deep it is nested, the cost stays that of its
//! length. What comes out is a [`Source`] like any other, as little trusted as what somebody types.

mod inline;
mod page;
mod table;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use crate::source::{Source, clean_into};
use page::Page;

/// Bytes of HTML that are read; what comes after is left out.
///
/// The tokenizer compares each attribute of a tag with those before it, so that one tag of many attributes takes the
/// square of its length: a paste of this many bytes can still keep a core busy for a second or two.
pub const MAX_INCOMING: usize = 256 * 1024;

/// The Markdown of a piece of HTML: paragraphs, headings, lists, quotes, code, links, emphasis, pictures from own paths,
/// and tables of more than one row and column. Other elements leave their text; scripts, styles and titles leave nothing.
///
/// ```
/// use thuisbasis_richtext::from_html;
///
/// let html = "<h2>Kantoor</h2><p>Open van <b>8</b> tot <a href='/desks'>laat</a>.<script>x()</script><ul><li>Koffie";
/// assert_eq!(from_html(html).as_str(), "## Kantoor\n\nOpen van **8** tot [laat](/desks).\n\n- Koffie");
/// ```
#[must_use]
pub fn from_html(html: &str) -> Source {
    let html = html.get(..html.floor_char_boundary(MAX_INCOMING)).unwrap_or_default();
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    // Comes back early at the end of a script only, which the sink never asks for.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    Source::stored(&tokenizer.sink.state.into_inner().page.finish())
}

#[derive(Default)]
struct Sink {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    page: Page,
    /// Within an element whose content is no text for readers.
    hidden: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) if !state.hidden => {
                let mut clean = String::with_capacity(text.len());
                clean_into(&mut clean, &text);
                state.page.text(&clean);
            }
            Token::TagToken(Tag { kind: TagKind::EndTag, name, .. }) => {
                state.hidden = false;
                state.page.end(&name);
            }
            Token::TagToken(tag) => {
                if let Some(kind) = hidden(&tag.name) {
                    state.hidden = true;
                    return TokenSinkResult::RawData(kind);
                }
                state.page.start(&tag);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How the content of an element is read when it is no text for readers.
fn hidden(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "title" | "textarea" => Some(RawKind::Rcdata),
        "style" | "iframe" | "noembed" | "noframes" | "noscript" | "xmp" => Some(RawKind::Rawtext),
        _ => None,
    }
}

/// The value of an attribute.
fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attr| &*attr.name.local == name).map(|attr| &*attr.value)
}

#[cfg(test)]
mod tests;
