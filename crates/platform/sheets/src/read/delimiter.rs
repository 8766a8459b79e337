//! Which separator a CSV file uses.

use std::collections::BTreeMap;

use super::records::Records;

/// In the order of preference where the text fits several: a comma is common inside Dutch cells, so it comes last.
const CANDIDATES: [u8; 4] = [b';', b'\t', b'|', b','];
const SAMPLE: usize = 200;

/// Splits off a first line `sep=;`, which Excel reads as the separator and does not show.
pub(super) fn declared(text: &str) -> (Option<u8>, &str) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let line = text.get(..end).unwrap_or_default();
    let is_sep = line.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("sep="));
    match line.as_bytes().get(4..) {
        Some([delimiter]) if is_sep && delimiter.is_ascii() => {
            let rest = text.get(end..).unwrap_or_default();
            let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])).unwrap_or(rest);
            (Some(*delimiter), rest)
        }
        _ => (None, text),
    }
}

/// The separator that cuts the first rows most evenly, the first row counting most.
pub(super) fn sniff(text: &str) -> u8 {
    let mut best = (b';', (false, 0));
    for candidate in CANDIDATES {
        let score = score(text, candidate);
        if score > best.1 {
            best = (candidate, score);
        }
    }
    best.0
}

/// Whether the first row has the most common width, and how many in a thousand rows have it.
fn score(text: &str, delimiter: u8) -> (bool, usize) {
    let mut records = Records::new(text, delimiter);
    let mut fields = Vec::new();
    let mut widths = BTreeMap::new();
    let mut first = None;
    let mut seen = 0;
    while seen < SAMPLE {
        let Some(end) = records.next_into(&mut fields) else { break };
        if fields.iter().all(|field| field.trim().is_empty()) && end.is_ok() {
            continue;
        }
        seen += 1;
        if end.is_ok() {
            first.get_or_insert(fields.len());
            *widths.entry(fields.len()).or_insert(0_usize) += 1;
        }
    }
    let common = widths.into_iter().filter(|(width, _)| *width > 1).max_by_key(|(width, count)| (*count, *width));
    common.map_or((false, 0), |(width, count)| (first == Some(width), count * 1000 / seen.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_even_cut_wins() {
        assert_eq!(sniff("naam;adres\nJan;Straat 1, Assen\nEls;Weg 2, Gent\n"), b';');
        assert_eq!(sniff("name,place\n\"Jan; sr\",Assen\n"), b',');
        assert_eq!(sniff("a\tb\n1,5\t2,5\n"), b'\t');
        assert_eq!(sniff("a|b|c\n1|2|3\n"), b'|');
        assert_eq!(sniff("bedrag;naam\n1,5;a\n2,5;b\n3,5;c;d\n"), b';');
        assert_eq!(sniff("naam\nJan\n"), b';');
    }

    #[test]
    fn a_sep_line_is_honoured() {
        assert_eq!(declared("sep=|\r\na|b"), (Some(b'|'), "a|b"));
        assert_eq!(declared("SEP=\t\nx"), (Some(b'\t'), "x"));
        assert_eq!(declared("separate;x"), (None, "separate;x"));
    }
}
