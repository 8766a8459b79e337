//! What a text leads to and shows.

use crate::read::{Mark, Piece, walk};
use crate::source::Source;
use crate::target::Target;

/// A link in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, as [`Target::of`] accepts it.
    pub address: String,
    /// Its text, without marks.
    pub text: String,
    /// The line of the source it stands on, from 1.
    pub line: usize,
}

/// A picture in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its own path. Whether it is shown is up to the [`Rules`](crate::Rules) of the place.
    pub path: String,
    /// Its alternative text, which may be missing.
    pub alt: String,
    /// The line of the source it stands on, from 1.
    pub line: usize,
}

/// The links of a text that may be followed, in order.
#[must_use]
pub fn links(source: &Source) -> Vec<Link> {
    let mut found: Vec<Link> = Vec::new();
    let mut around: Vec<Option<usize>> = Vec::new();
    walk(source, |step| match step.piece {
        Piece::Open(Mark::Link(address)) => {
            around.push(Target::of(&address).is_some().then_some(found.len()));
            if Target::of(&address).is_some() {
                found.push(Link { address, text: String::new(), line: step.line });
            }
        }
        Piece::Close(Mark::Link(_)) => drop(around.pop()),
        Piece::Text(text) | Piece::Code(text) | Piece::Image { alt: text, .. } => {
            let link = around.last().copied().flatten().and_then(|at| found.get_mut(at));
            if let Some(link) = link {
                link.text.push_str(&text);
            }
        }
        _ => {}
    });
    found
}

/// The pictures of a text that come from own paths, in order.
#[must_use]
pub fn images(source: &Source) -> Vec<Image> {
    let mut found = Vec::new();
    walk(source, |step| {
        if let Piece::Image { path, alt } = step.piece
            && matches!(Target::of(&path), Some(Target::Own(_)))
        {
            found.push(Image { path, alt, line: step.line });
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_pictures_have_their_text_and_line() {
        let source = Source::stored(
            "[de *hal*](/map) en [weg](javascript:x)\nhttps://example.org\n\n- [![plan](/files/p.png)](/plan)\n- ![x](https://a.nl/b)",
        );
        let found: Vec<_> = links(&source).into_iter().map(|link| (link.address, link.text, link.line)).collect();
        let expected = [("/map", "de hal", 1), ("https://example.org", "https://example.org", 2), ("/plan", "plan", 4)];
        assert_eq!(found, expected.map(|(address, text, line)| (address.to_owned(), text.to_owned(), line)));
        assert_eq!(images(&source), [Image { path: "/files/p.png".to_owned(), alt: "plan".to_owned(), line: 4 }]);
    }
}
