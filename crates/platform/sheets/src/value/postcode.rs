//! Postcodes of the Netherlands and Belgium.

/// A Dutch postcode as `1234 AB`, or `None`. `SA`, `SD` and `SS` are not handed out.
#[must_use]
pub fn parse_dutch(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    let compact = compact.strip_prefix("NL-").unwrap_or(&compact);
    let bytes = compact.as_bytes();
    let (digits, letters) = (bytes.get(..4)?, bytes.get(4..)?);
    let fits = is_four_digits(digits) && letters.len() == 2 && letters.iter().all(u8::is_ascii_uppercase);
    let unused = matches!(letters, b"SA" | b"SD" | b"SS");
    (fits && !unused).then(|| format!("{} {}", &compact[..4], &compact[4..]))
}

/// A Belgian postcode as four digits, or `None`. `B-9000` is accepted.
#[must_use]
pub fn parse_belgian(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.strip_prefix("B-").or_else(|| text.strip_prefix("BE-")).unwrap_or(text);
    is_four_digits(digits.as_bytes()).then(|| digits.to_owned())
}

fn is_four_digits(bytes: &[u8]) -> bool {
    bytes.len() == 4 && bytes.iter().all(u8::is_ascii_digit) && bytes.first() != Some(&b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes() {
        assert_eq!(parse_dutch("2716ph").as_deref(), Some("2716 PH"));
        assert_eq!(parse_dutch(" 6107 AW").as_deref(), Some("6107 AW"));
        for text in ["0123 AB", "1234 SS", "1234", "1234 ABC", "12345 A", "1234 É", "", "é"] {
            assert_eq!(parse_dutch(text), None, "{text}");
        }
        assert_eq!(parse_belgian("B-9000").as_deref(), Some("9000"));
        assert_eq!(parse_belgian("900"), None);
        assert_eq!(parse_belgian("0900"), None);
    }
}
