//! What the writer of a text had better mend before others read it.

use kernel::Text;

use crate::read::{Mark, Piece, walk};
use crate::source::Source;
use crate::target::Target;

/// Something to mend. The text is shown without it being mended, and stays safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warning {
    /// The line of the source, from 1.
    pub line: usize,
    /// What is wrong there.
    pub kind: WarningKind,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WarningKind {
    /// A picture without alternative text (WCAG 1.1.1): whoever does not see it learns nothing.
    ImageWithoutAlt,
    /// A picture from elsewhere, which is not shown.
    ImageElsewhere,
    /// A link to an address that may not be followed, of which only the text is shown.
    LinkRefused,
    /// A link without text: nothing to click on.
    LinkWithoutText,
}

impl WarningKind {
    /// Every kind, for a test that all are translated.
    pub const ALL: [Self; 4] = [Self::ImageWithoutAlt, Self::ImageElsewhere, Self::LinkRefused, Self::LinkWithoutText];

    /// Key of its sentence in the locales, whose argument is `line`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ImageWithoutAlt => "richtext-image-without-alt",
            Self::ImageElsewhere => "richtext-image-elsewhere",
            Self::LinkRefused => "richtext-link-refused",
            Self::LinkWithoutText => "richtext-link-without-text",
        }
    }
}

impl Warning {
    /// The sentence for the writer.
    #[must_use]
    pub fn text(&self) -> Text {
        Text::new(self.kind.key()).with("line", self.line)
    }
}

/// What there is to mend in a text, in order.
#[must_use]
pub fn warnings(source: &Source) -> Vec<Warning> {
    let mut found = Vec::new();
    // Whether anything was read since the link around was opened.
    let mut named = true;
    walk(source, |step| {
        let kind = match step.piece {
            Piece::Image { path, .. } if !matches!(Target::of(&path), Some(Target::Own(_))) => {
                named = true;
                Some(WarningKind::ImageElsewhere)
            }
            Piece::Image { alt, .. } if alt.is_empty() => Some(WarningKind::ImageWithoutAlt),
            Piece::Image { .. } => {
                named = true;
                None
            }
            Piece::Text(text) | Piece::Code(text) => {
                named |= !text.trim().is_empty();
                None
            }
            Piece::Open(Mark::Link(address)) => {
                named = false;
                Target::of(&address).is_none().then_some(WarningKind::LinkRefused)
            }
            Piece::Close(Mark::Link(_)) if !named => Some(WarningKind::LinkWithoutText),
            _ => None,
        };
        found.extend(kind.map(|kind| Warning { line: step.line, kind }));
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, WarningKind)> {
        warnings(&Source::stored(text)).into_iter().map(|warning| (warning.line, warning.kind)).collect()
    }

    #[test]
    fn a_picture_without_alternative_text_is_named_with_its_line() {
        assert_eq!(
            found("een\n\n![](/files/a.png)\n\n![plattegrond](/files/b.png)"),
            [(3, WarningKind::ImageWithoutAlt)]
        );
        assert_eq!(
            found("een\ntwee ![ ](/files/a.png)\n- drie\n- ![](/b)"),
            [(2, WarningKind::ImageWithoutAlt), (4, WarningKind::ImageWithoutAlt)]
        );
    }

    #[test]
    fn what_is_not_shown_is_said() {
        assert_eq!(found("![x](https://elders.example/a.png)"), [(1, WarningKind::ImageElsewhere)]);
        assert_eq!(found("a\n\n[x](javascript:alert(1))"), [(3, WarningKind::LinkRefused)]);
        assert_eq!(found("[](/news) en [`x`](/news) [![plan](/f/a.png)](/a)"), [(1, WarningKind::LinkWithoutText)]);
        assert_eq!(found("Gewoon [een link](/news) en https://example.org"), []);
    }

    #[test]
    fn the_sentence_has_the_line() {
        let warning = Warning { line: 7, kind: WarningKind::LinkRefused };
        assert_eq!(warning.text(), Text::new("richtext-link-refused").with("line", 7));
    }
}
