//! What may be in a page, said anew: it shares nothing with the code that it checks.

use super::tree::{Kind, Tree};

/// Everything in this HTML that must not be there, read with scripting on and off.
#[must_use]
pub fn faults(html: &str, images: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for scripting in [true, false] {
        Tree::parse(html, scripting).each(|kind| match kind {
            // The parser puts all of it in an element of its own.
            Kind::Element(name, attrs) if name == "html" && attrs.is_empty() => {}
            Kind::Element(name, attrs) => element(name, attrs, images, &mut found),
            Kind::Text(text) => {
                let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\0');
                found.extend(text.chars().find(turns).map(|c| format!("character {c:?}")));
            }
            Kind::Other(text) => found.push(format!("comment {text:?}")),
            Kind::Root => {}
        });
    }
    found
}

fn element(name: &str, attrs: &[(String, String)], images: &[&str], found: &mut Vec<String>) {
    let allowed: &[&str] = match name {
        "a" => &["href", "rel"],
        "img" => &["src", "alt", "loading"],
        "ol" => &["start"],
        "th" => &["scope", "class"],
        "td" | "li" => &["class"],
        "div" => &["class", "role", "tabindex", "aria-label"],
        "span" => &["role", "aria-label"],
        "p" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "blockquote" | "pre" | "code" | "em" | "strong" | "del"
        | "br" | "hr" | "table" | "thead" | "tbody" | "tr" => &[],
        _ => return found.push(format!("element <{name}>")),
    };
    for (attr, value) in attrs {
        let fine = allowed.contains(&attr.as_str())
            && match attr.as_str() {
                "href" => is_safe_link(value),
                "src" => is_safe_image(value, images),
                "rel" => value == "noopener nofollow ugc",
                "class" => ["tb-table-scroll", "tb-task", "tb-center", "tb-end", ""].contains(&value.as_str()),
                "start" => value.chars().all(|c| c.is_ascii_digit()),
                "role" => value == "group" || value == "img",
                "tabindex" => value == "0",
                _ => true,
            };
        if !fine {
            found.push(format!("<{name} {attr}={value:?}>"));
        }
    }
}

/// The address as the URL standard reads it: white space and controls in front go, tabs and line ends go anywhere.
fn as_browser(address: &str) -> String {
    let address = address.trim_start_matches(|c| c <= ' ');
    address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect::<String>().to_lowercase().replace('\\', "/")
}

fn is_safe_link(address: &str) -> bool {
    let address = as_browser(address);
    let web = address.strip_prefix("https:").or_else(|| address.strip_prefix("http:"));
    match web {
        Some(rest) => {
            let host = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or("");
            !host.is_empty() && !host.contains('@')
        }
        None if address.starts_with("mailto:") || address.starts_with("tel:") => true,
        None => address.starts_with('/') && !address.starts_with("//"),
    }
}

fn is_safe_image(path: &str, images: &[&str]) -> bool {
    let path = as_browser(path);
    images.iter().any(|prefix| path.starts_with(prefix)) && !path.replace("%2e", ".").contains("/../")
}
