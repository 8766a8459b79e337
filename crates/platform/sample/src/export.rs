//! The export of a personnel system, as an import has to cope with it.

use std::io::{self, Write};

use chrono::NaiveDate;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::builder::{days_after, days_before};
use crate::crowd::Crowd;
use crate::functions::function;
use crate::model::{Membership, Person};

/// The first line of an export, without its line end.
pub const HR_HEADER: &str = "Personeelsnummer;Roepnaam;Voorletters;Tussenvoegsel;Achternaam;E-mail werk;Geboortedatum;\
    Functie;Afdelingscode;Afdeling;In dienst;Uit dienst;Uren per week";

/// Writes an export of `rows` contract lines and a header: UTF-8 without byte-order mark, semicolons, CRLF, dates as
/// `31-12-2025`, hours as `28,00`.
///
/// As in life, about one line in thirty is a second contract of the person above, one in twenty-five is of somebody
/// who has left (within two years) and one in forty of somebody who leaves or begins within three months of `today`;
/// one person in sixty has no work mail.
///
/// # Errors
/// Whatever `writer` refuses.
pub fn hr_csv(seed: u64, today: NaiveDate, rows: usize, mut writer: impl Write) -> io::Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(1);
    write!(writer, "{HR_HEADER}\r\n")?;
    let mut people = Crowd::new(seed, today, rows).people();
    let mut last: Option<(Person, NaiveDate)> = None;
    for _ in 0..rows {
        if let Some((person, born)) = last.take().filter(|_| rng.random_ratio(1, 30)) {
            write_row(&mut writer, &second_contract(&mut rng, person, today), born)?;
            continue;
        }
        let Some(found) = people.next() else { break };
        let mut person = found.person;
        let born = draw_birthday(&mut rng, person.memberships[0].starts);
        set_dates(&mut rng, &mut person.memberships[0], today);
        if rng.random_ratio(1, 60) {
            person.email = None;
        }
        write_row(&mut writer, &person, born)?;
        last = Some((person, born));
    }
    writer.flush()
}

fn draw_birthday(rng: &mut ChaCha8Rng, starts: NaiveDate) -> NaiveDate {
    days_before(starts, rng.random_range(18 * 366..33 * 365))
}

fn set_dates(rng: &mut ChaCha8Rng, held: &mut Membership, today: NaiveDate) {
    match rng.random_range(0..200) {
        0..8 => {
            held.starts = days_before(held.starts, 730);
            held.ends = Some(days_before(today, rng.random_range(1..730)));
        }
        8..11 => held.ends = Some(days_after(today, rng.random_range(1..90))),
        11..13 => held.starts = days_after(today, rng.random_range(1..90)),
        _ => {}
    }
}

/// A few hours in the neighbouring team, from some day since the first contract.
fn second_contract(rng: &mut ChaCha8Rng, mut person: Person, today: NaiveDate) -> Person {
    let held = &mut person.memberships[0];
    let room = u64::try_from((today - held.starts).num_days()).unwrap_or(0);
    let starts = days_after(held.starts, rng.random_range(0..=room));
    // A contract does not begin after the first has ended.
    held.starts = held.ends.map_or(starts, |last| starts.min(last));
    held.unit += 1;
    held.hours = Some(8);
    person
}

fn write_row(writer: &mut impl Write, person: &Person, born: NaiveDate) -> io::Result<()> {
    let Membership { unit, function: key, starts, ends, hours, .. } = person.memberships[0];
    let day = |date: NaiveDate| date.format("%d-%m-%Y");
    let job = function(key).map_or(key, |found| found.nl);
    write!(
        writer,
        "{};{};{};{};{};{};{};{job};A{unit:05};Team {unit};{};{};{},00\r\n",
        person.external_id,
        person.given,
        person.initials,
        person.prefix.as_deref().unwrap_or_default(),
        person.surname,
        person.email.as_deref().unwrap_or_default(),
        day(born),
        day(starts),
        ends.map(|last| day(last).to_string()).unwrap_or_default(),
        hours.unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;
    use crate::testing::cases;
    use proptest::prelude::*;

    fn export(seed: u64, rows: usize) -> String {
        let mut bytes = Vec::new();
        hr_csv(seed, NaiveDate::from_ymd_opt(2026, 3, 16).unwrap(), rows, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%d-%m-%Y").unwrap()
    }

    proptest! {
        #![proptest_config(cases(30))]
        #[test]
        fn every_row_has_thirteen_fields_and_dates_in_order(seed: u64, rows in 0..400_usize) {
            let text = export(seed, rows);
            let lines: Vec<&str> = text.split_terminator("\r\n").collect();
            prop_assert_eq!(lines.len(), rows + 1);
            prop_assert_eq!(lines[0], HR_HEADER);
            for line in &lines[1..] {
                let fields: Vec<&str> = line.split(';').collect();
                prop_assert_eq!(fields.len(), 13);
                prop_assert!(!line.contains('"'));
                let (born, starts) = (date(fields[6]), date(fields[10]));
                prop_assert!(born < days_before(starts, 16 * 365), "{} {}", born, starts);
                prop_assert!(fields[11].is_empty() || starts <= date(fields[11]), "{}", line);
            }
        }
    }

    #[test]
    fn the_export_has_the_unevenness_of_life() {
        let text = export(3, 3_000);
        let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(';').collect()).collect();
        assert!(rows.windows(2).filter(|pair| pair[0][0] == pair[1][0]).count() > 50);
        assert!(rows.iter().filter(|row| !row[11].is_empty()).count() > 100);
        assert!(rows.iter().any(|row| row[5].is_empty()));
        assert!(rows.iter().any(|row| !row[3].is_empty()));
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        assert_eq!(export(5, 200), export(5, 200));
        assert_ne!(export(5, 200), export(6, 200));
    }
}
