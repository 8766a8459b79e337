//! Numbers as they are written in the Netherlands and Belgium.

/// A number cell as text, with the fifteen digits that Excel shows, so without the noise of binary fractions.
pub(crate) fn display_number(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    // Negative zero is a spreadsheet's zero.
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// A whole number: digits, with a sign, and with points or spaces between groups of three (`1.234`, `12 500`). A
/// fraction of nothing but zeros is accepted after a comma (`12,00`).
#[must_use]
pub fn parse_integer(text: &str) -> Option<i64> {
    let (whole, fraction) = text.trim().split_once(',').unwrap_or((text.trim(), "0"));
    if fraction.is_empty() || !fraction.bytes().all(|b| b == b'0') {
        return None;
    }
    let (sign, digits) = split_sign(whole);
    let digits = join_groups(digits)?;
    format!("{sign}{digits}").parse().ok()
}

/// A number. A comma is the decimal sign; a single point is one too. Where both occur, the last is the decimal sign and
/// the other stands between groups of three (`1.234,56`, `1,234.56`); several points are group signs.
#[must_use]
pub fn parse_number(text: &str) -> Option<f64> {
    let (sign, rest) = split_sign(text.trim());
    if rest.is_empty() {
        return None;
    }
    let comma = rest.rfind(',');
    let point = rest.rfind('.');
    let decimal = match (comma, point) {
        (Some(comma), Some(point)) => Some(comma.max(point)),
        (Some(comma), None) => (rest.matches(',').count() == 1).then_some(comma),
        (None, Some(point)) => (rest.matches('.').count() == 1).then_some(point),
        (None, None) => None,
    };
    let (whole, fraction) = match decimal {
        Some(at) => (rest.get(..at)?, rest.get(at + 1..)?),
        None => (rest, "0"),
    };
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole = if whole.is_empty() { "0".to_owned() } else { join_groups(whole)? };
    format!("{sign}{whole}.{fraction}").parse().ok()
}

fn split_sign(text: &str) -> (&'static str, &str) {
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        ("-", rest)
    } else {
        ("", text.strip_prefix('+').unwrap_or(text))
    }
}

/// The digits without group signs, provided that there is one kind and that the groups have three digits.
fn join_groups(text: &str) -> Option<String> {
    let sign = text.chars().find(|c| !c.is_ascii_digit());
    let Some(sign) = sign else {
        return (!text.is_empty()).then(|| text.to_owned());
    };
    if !matches!(sign, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'') {
        return None;
    }
    let mut groups = text.split(sign);
    let first = groups.next()?;
    let all_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=3).contains(&first.len())
        && all_digits(first)
        && groups.all(|group| group.len() == 3 && all_digits(group));
    fits.then(|| text.replace(sign, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        for (text, number) in
            [("42", 42), (" -7 ", -7), ("1.234", 1234), ("12 500", 12_500), ("12,00", 12), ("+3", 3), ("007", 7)]
        {
            assert_eq!(parse_integer(text), Some(number), "{text}");
        }
        for text in ["", "-", "1,5", "1.23", "1.234.56", "12a", "1e3", "99999999999999999999", "1,", ".5", "1 2"] {
            assert_eq!(parse_integer(text), None, "{text}");
        }
    }

    #[test]
    fn numbers() {
        for (text, number) in [
            ("1,5", 1.5),
            ("6.019", 6.019),
            ("1.234,56", 1234.56),
            ("1,234.56", 1234.56),
            ("1.234.567", 1_234_567.0),
            ("-,5", -0.5),
            ("8", 8.0),
        ] {
            assert_eq!(parse_number(text), Some(number), "{text}");
        }
        for text in ["", "1,", "1,2,3", "NaN", "inf", "1.2.3,4", "€ 5", "--1"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }

    #[test]
    fn cells_show_what_excel_shows() {
        assert_eq!(display_number(123_456_789_012_345.0), "123456789012345");
        assert_eq!(display_number(-0.0), "0");
        assert_eq!(display_number(1.1), "1.1");
    }
}
