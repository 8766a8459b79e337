//! The lists of apps, one text file per organisation.

use crate::model::{App, Audience, Unit, UnitKind};

/// The categories that apps are listed under: key, Dutch, English.
pub const CATEGORIES: [(&str, &str, &str); 12] = [
    ("communication", "Communicatie", "Communication"),
    ("work", "Werk plannen", "Planning work"),
    ("care", "Zorg", "Care"),
    ("learning", "Leren", "Learning"),
    ("citizens", "Burgers en bedrijven", "Citizens and companies"),
    ("documents", "Documenten", "Documents"),
    ("people", "Jij en je werk", "You and your job"),
    ("quality", "Kwaliteit", "Quality"),
    ("safety", "Veiligheid", "Safety"),
    ("finance", "Geld en inkoop", "Money and buying"),
    ("facility", "Gebouw en spullen", "Building and equipment"),
    ("it", "ICT", "IT"),
];

/// Reads a list: per line `key|name|category|audience|pinned or -|Dutch sentence|English sentence`.
///
/// The audience is a list with commas of `everyone`, `staff`, `pupils:1-8`, `fn:<function>`, `kind:<unit kind>`
/// and `unit:<name of a unit>`.
pub(crate) fn read(text: &'static str, organisation: &str, units: &[Unit]) -> Vec<App> {
    lines(text).filter_map(|line| read_line(line, organisation, units)).collect()
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn read_line(line: &'static str, organisation: &str, units: &[Unit]) -> Option<App> {
    let fields: Vec<&'static str> = line.split('|').collect();
    let &[key, name, category, audience, pinned, description_nl, description_en] = fields.as_slice() else {
        return None;
    };
    let audience = audience.split(',').map(|word| read_audience(word, units)).collect::<Option<Vec<_>>>()?;
    Some(App {
        key,
        name,
        description_nl,
        description_en,
        category,
        url: format!("https://{key}.{organisation}.example/"),
        audience,
        pinned: pinned == "pinned",
    })
}

fn read_audience(word: &'static str, units: &[Unit]) -> Option<Audience> {
    Some(match word.split_once(':') {
        None if word == "everyone" => Audience::Everyone,
        None if word == "staff" => Audience::Staff,
        Some(("fn", function)) => Audience::Function(function),
        Some(("kind", kind)) => Audience::Kind(UnitKind::from_key(kind)?),
        Some(("unit", name)) => Audience::Unit(units.iter().position(|unit| unit.name == name)?),
        Some(("pupils", grades)) => {
            let (first, last) = grades.split_once('-')?;
            Audience::Pupils(first.parse().ok()?, last.parse().ok()?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_an_app() {
        let apps = read("rooster|Rooster|werk|fn:teacher,pupils:3-8|pinned|Je rooster.|Your timetable.", "x", &[]);
        assert_eq!(apps.len(), 1);
        assert_eq!(apps[0].audience, [Audience::Function("teacher"), Audience::Pupils(3, 8)]);
        assert_eq!(apps[0].url, "https://rooster.x.example/");
        assert!(apps[0].pinned);
    }

    #[test]
    fn a_line_that_names_nothing_known_is_left_out() {
        assert!(read("a|A|werk|unit:Nergens|-|Nl.|En.", "x", &[]).is_empty());
        assert!(read("a|A|werk", "x", &[]).is_empty());
    }
}
