//! Which characters may stand in a name.

/// What a character is in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// May stand there.
    Plain,
    /// Means something to a file system.
    Forbidden,
    /// Cannot be seen, or changes how others are seen.
    Unseen,
}

pub(super) fn look(c: char) -> Look {
    match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => Look::Forbidden,
        c if c.is_control() || is_unseen(c) => Look::Unseen,
        _ => Look::Plain,
    }
}

/// Spaces of other widths, among them the narrow one that macOS puts into the names of screenshots.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Variation selectors: the heart of a text or the heart in red. Keyboards of telephones add them.
pub(super) fn chooses_picture(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// `Default_Ignorable_Code_Point` and `Cf` of the Unicode Character Database (version 17), the blanks that are no
/// spaces, line and paragraph separators, noncharacters, and private use, whose look nobody knows.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}'..='\u{891}' | '\u{8e2}'
        | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}'
        | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}'
    ) || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_all_scripts_are_plain() {
        for c in "aZ0 é ß Ω ж ا ע 漢 か 한 ก अ ɐ € – … ’ „ & @ # % + = ~ ! ( ) [ ] { } $ ^ ` ; , ' - _ 😀 ¼ ª".chars()
        {
            assert_eq!(look(c), Look::Plain, "{c}");
        }
    }

    #[test]
    fn what_has_no_look_is_seen_through() {
        for c in [
            '\0',
            '\n',
            '\u{7f}',
            '\u{85}',
            '\u{ad}',
            '\u{200b}',
            '\u{200d}',
            '\u{202e}',
            '\u{2028}',
            '\u{2066}',
            '\u{3164}',
            '\u{feff}',
            '\u{ffff}',
            '\u{e0041}',
            '\u{f022}',
        ] {
            assert_eq!(look(c), Look::Unseen, "{:x}", u32::from(c));
        }
    }
}
