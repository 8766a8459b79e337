//! What a list of people changes. Pure: the present, the rows, the options and the day in; the difference out.
//!
//! People are matched by their number and never by name. Within one person, memberships are matched by unit, then by
//! function and first day. What has ended before `today` is history and is not imported.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kernel::UnitId;

use super::rows::{FilePlace, PersonRow, Read, normal_initials};
pub use super::steps::{Action, Current, CurrentMembership, CurrentPerson, Difference, Options, Place, Step};
use crate::commands::{no_changes, note};
use crate::model::{Person, PersonDraft, PersonName, fold};

/// What the rows change.
#[must_use]
pub fn difference(current: &Current, read: &Read<PersonRow>, options: &Options, today: NaiveDate) -> Difference {
    let mut out = Difference { problems: read.problems.clone(), ..Difference::default() };
    let compare = Compare { options, place: &read.place, today };
    let mut mentioned: HashSet<&str> = read.left_out.iter().map(String::as_str).collect();
    for group in grouped(&read.rows) {
        let Some(first) = group.first() else { continue };
        if read.left_out.contains(&first.number) {
            // Half of somebody's rows would move them; who has a bad row is left alone.
            out.summary.skipped += group.len() as u64;
            continue;
        }
        mentioned.insert(&first.number);
        if let Some(problem) = compare.disagreement(&group) {
            out.problems.push(problem);
            continue;
        }
        let known = current.by_number.get(&first.number).and_then(|at| current.people.get(*at));
        let step = match known {
            Some(known) => compare.known(known, &group),
            None => compare.newcomer(&group),
        };
        match step {
            Ok(Some(step)) => out.steps.push(step),
            Ok(None) => out.summary.skipped += group.len() as u64,
            Err(problem) => out.problems.push(problem),
        }
    }
    for known in &current.people {
        let number = known.person.external_id.as_deref().unwrap_or_default();
        let here = !known.has_left(today) && compare.covers(known);
        out.summary.present += u64::from(here);
        if here && options.full_list && !mentioned.contains(number) {
            out.steps.extend(compare.missing(known));
        }
    }
    count(&mut out);
    out
}

/// The rows of each number together, in the order of the file.
fn grouped(rows: &[PersonRow]) -> Vec<Vec<&PersonRow>> {
    let mut order: HashMap<&str, usize> = HashMap::with_capacity(rows.len());
    let mut groups: Vec<Vec<&PersonRow>> = Vec::with_capacity(rows.len());
    for row in rows {
        let at = *order.entry(&row.number).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

fn count(out: &mut Difference) {
    let summary = &mut out.summary;
    for step in &out.steps {
        let mut leaves = false;
        for action in &step.actions {
            match action {
                Action::Added => summary.added += 1,
                Action::Changed(_) => summary.changed += 1,
                Action::Returned => summary.returned += 1,
                Action::Ended(_) => summary.ended += 1,
                Action::MembershipAdded(_) => summary.memberships_added += 1,
                Action::MembershipChanged { .. } => summary.memberships_changed += 1,
                Action::MembershipEnded(..) | Action::MembershipCancelled(_) => summary.memberships_ended += 1,
                Action::Moved(..) => summary.moved += 1,
            }
            leaves |= matches!(
                action,
                Action::Ended(_) | Action::MembershipEnded(..) | Action::MembershipCancelled(_) | Action::Moved(..)
            );
        }
        summary.unchanged += u64::from(step.actions.is_empty());
        summary.leaving += u64::from(leaves);
    }
}

struct Compare<'a> {
    options: &'a Options,
    place: &'a FilePlace,
    today: NaiveDate,
}

type Outcome = Result<Option<Step>, super::model::Problem>;

impl Compare<'_> {
    /// Whether a full list speaks of this person: kept by the source, or by nobody yet and of its kind.
    fn covers(&self, known: &CurrentPerson) -> bool {
        match known.kept_by {
            Some(source) => source == self.options.source,
            None => known.person.kind == self.options.default_kind && known.person.external_id.is_some(),
        }
    }

    /// Rows of one number that cannot be of one person, or cannot hold together.
    fn disagreement(&self, group: &[&PersonRow]) -> Option<super::model::Problem> {
        let (first, rest) = group.split_first()?;
        let number = ("number", first.number.as_str());
        for row in rest {
            let first_row = first.row.to_string();
            let args = [number, ("first_row", first_row.as_str())];
            if folded(&row.name) != folded(&first.name) {
                return Some(self.place.problem(row.row, "number", "import.two-names", &args));
            }
            if row.born_on.is_some() && first.born_on.is_some() && row.born_on != first.born_on {
                return Some(self.place.problem(row.row, "born_on", "import.two-values", &args));
            }
            if row.kind != first.kind {
                return Some(self.place.problem(row.row, "kind", "import.two-values", &args));
            }
        }
        for (n, row) in group.iter().enumerate() {
            if let Some(other) = group.iter().take(n).find(|other| overlap(other, row)) {
                let first_row = other.row.to_string();
                let field =
                    ["unit_code", "unit", "number"].into_iter().find(|field| self.place.has(field)).unwrap_or("number");
                return Some(self.place.problem(
                    row.row,
                    field,
                    "import.overlap",
                    &[number, ("first_row", &first_row)],
                ));
            }
        }
        None
    }

    fn live<'r>(&self, group: &[&'r PersonRow]) -> Vec<&'r PersonRow> {
        group.iter().copied().filter(|row| row.ends_on.is_none_or(|end| end >= self.today)).collect()
    }

    fn newcomer(&self, group: &[&PersonRow]) -> Outcome {
        let live = self.live(group);
        let Some(first) = live.first() else { return Ok(None) };
        let mut actions = vec![Action::Added];
        for row in &live {
            if let Some(unit) = row.unit {
                actions.push(Action::MembershipAdded(Place::of(row, unit, row.starts_on.unwrap_or(self.today))));
            }
        }
        if actions.len() == 1 {
            let field = ["unit_code", "unit", "site"].into_iter().find(|field| self.place.has(field)).unwrap_or("unit");
            return Err(self.place.problem(first.row, field, "import.unit-missing", &[]));
        }
        let draft = PersonDraft {
            kind: first.kind.unwrap_or(self.options.default_kind),
            external_id: Some(first.number.clone()),
            name: first.name.clone(),
            email: live.iter().find_map(|row| row.email.clone()),
            phone: live.iter().find_map(|row| row.phone.clone()),
            born_on: live.iter().find_map(|row| row.born_on),
            lang: live.iter().find_map(|row| row.lang),
        };
        Ok(Some(Step { was: None, draft, ended_on: None, actions, adopt: true, adopted: Vec::new() }))
    }

    fn known(&self, known: &CurrentPerson, group: &[&PersonRow]) -> Outcome {
        let Some(first) = group.first() else { return Ok(None) };
        self.same_person(known, first)?;
        let live = self.live(group);
        let mut step = Step {
            was: Some(known.person.clone()),
            draft: draft_of(&known.person),
            ended_on: known.person.ended_on,
            actions: Vec::new(),
            adopt: known.kept_by.is_none(),
            adopted: Vec::new(),
        };
        if live.is_empty() {
            if !known.has_left(self.today) && self.covers(known) {
                let last = group.iter().filter_map(|row| row.ends_on).max().unwrap_or(self.today);
                self.leave(known, &mut step, last);
            }
            return Ok(Some(step));
        }
        if known.has_left(self.today) {
            step.ended_on = None;
            step.adopt = known.kept_by != Some(self.options.source);
            step.actions.push(Action::Returned);
        }
        if known.kept_by.is_none_or(|source| source == self.options.source) || step.adopt {
            Self::fields(&live, &mut step);
        }
        self.memberships(known, &live, &mut step)?;
        Ok(Some(step))
    }

    /// A number under which somebody of quite another name was known is not taken for a marriage.
    fn same_person(&self, known: &CurrentPerson, row: &PersonRow) -> Result<(), super::model::Problem> {
        let (old, new) = (&known.person.name, &row.name);
        let born_alike = known.person.born_on.is_some() && known.person.born_on == row.born_on;
        let initial = |name: &PersonName| fold(&name.given).chars().next();
        let other = fold(&old.surname) != fold(&new.surname)
            && fold(&old.given) != fold(&new.given)
            && initial(old) != initial(new);
        if other && !born_alike {
            let display = old.display();
            let args = [("number", row.number.as_str()), ("known", &display)];
            return Err(self.place.problem(row.row, "number", "import.number-reused", &args));
        }
        Ok(())
    }

    /// Fields that the file fills; an empty cell takes nothing away.
    fn fields(live: &[&PersonRow], step: &mut Step) {
        let Some(first) = live.first() else { return };
        let draft = &mut step.draft;
        let mut changes = no_changes();
        if let Some(kind) = first.kind {
            note(&mut changes, "kind", Some(&draft.kind), Some(&kind));
            draft.kind = kind;
        }
        let name = PersonName {
            initials: if first.name.initials.is_empty() || normal_initials(&draft.name.initials) == first.name.initials
            {
                draft.name.initials.clone()
            } else {
                first.name.initials.clone()
            },
            ..first.name.clone()
        };
        note(&mut changes, "name", Some(&draft.name.display()), Some(&name.display()));
        note(&mut changes, "initials", Some(&draft.name.initials), Some(&name.initials));
        if draft.name.display() != name.display() || draft.name.initials != name.initials {
            draft.name = name;
        }
        if let Some(email) = live.iter().find_map(|row| row.email.clone())
            && !draft.email.as_ref().is_some_and(|old| old.eq_ignore_ascii_case(&email))
        {
            note(&mut changes, "email", draft.email.as_ref(), Some(&email));
            draft.email = Some(email);
        }
        if let Some(phone) = live.iter().find_map(|row| row.phone.clone()) {
            note(&mut changes, "phone", draft.phone.as_ref(), Some(&phone));
            draft.phone = Some(phone);
        }
        if let Some(born) = live.iter().find_map(|row| row.born_on) {
            note(&mut changes, "born-on", draft.born_on.as_ref(), Some(&born));
            draft.born_on = Some(born);
        }
        // The language is the person's own choice once made.
        if draft.lang.is_none()
            && let Some(lang) = live.iter().find_map(|row| row.lang)
        {
            note(&mut changes, "lang", None, Some(&lang));
            draft.lang = Some(lang);
        }
        if !changes.is_empty() {
            step.actions.push(Action::Changed(changes));
        }
    }

    fn memberships(
        &self,
        known: &CurrentPerson,
        live: &[&PersonRow],
        step: &mut Step,
    ) -> Result<(), super::model::Problem> {
        let mut free: Vec<&CurrentMembership> = known.memberships.iter().filter(|own| own.lives(self.today)).collect();
        let mut pairs: Vec<Option<&CurrentMembership>> = vec![None; live.len()];
        let alike: [fn(&PersonRow, &CurrentMembership) -> bool; 3] = [
            |row, own| folded_function(row.function.as_deref()) == folded_function(own.function.as_deref()),
            |row, own| row.starts_on == Some(own.starts_on),
            |_, _| true,
        ];
        for fits in alike {
            for (row, pair) in live.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
                let found = free.iter().position(|own| row.unit == Some(own.unit) && fits(row, own));
                *pair = found.map(|at| free.remove(at));
            }
        }
        let mut unmatched = Vec::new();
        for (row, pair) in live.iter().zip(pairs) {
            let pair = pair.or_else(|| self.reopened(known, row));
            match (pair, row.unit) {
                (Some(own), _) => self.changed(known, own, row, step)?,
                (None, Some(unit)) => unmatched.push((*row, unit)),
                (None, None) => {}
            }
        }
        self.come_and_go(known, &unmatched, &free, step);
        Ok(())
    }

    /// The same contract, ended by mistake.
    fn reopened<'k>(&self, known: &'k CurrentPerson, row: &PersonRow) -> Option<&'k CurrentMembership> {
        known
            .memberships
            .iter()
            .find(|own| !own.lives(self.today) && row.unit == Some(own.unit) && row.starts_on == Some(own.starts_on))
    }

    fn changed(
        &self,
        known: &CurrentPerson,
        own: &CurrentMembership,
        row: &PersonRow,
        step: &mut Step,
    ) -> Result<(), super::model::Problem> {
        // Who is to leave on a later day was said so by hand, before the source knows.
        let leaves = known.person.ended_on.is_some() && !known.has_left(self.today) && row.ends_on.is_none();
        let mut becomes = Place {
            unit: own.unit,
            function: own.function.clone(),
            hours: row.hours.or(own.hours),
            starts_on: own.starts_on,
            ends_on: if self.place.has("ends_on") && !leaves {
                row.ends_on
            } else {
                own.ends_on.filter(|end| *end >= self.today)
            },
        };
        if row.function.is_some()
            && folded_function(row.function.as_deref()) != folded_function(own.function.as_deref())
        {
            becomes.function.clone_from(&row.function);
        }
        // Sources give the first day of the contract, not of the place; what has begun is not begun again.
        if let Some(starts) = row.starts_on
            && (starts > self.today || own.starts_on > self.today)
        {
            becomes.starts_on = starts;
        }
        if becomes.ends_on.is_some_and(|end| end < becomes.starts_on) {
            let (from, to) =
                (becomes.starts_on.to_string(), becomes.ends_on.map(|end| end.to_string()).unwrap_or_default());
            return Err(self.place.problem(
                row.row,
                "ends_on",
                "import.ends-before-start",
                &[("from", &from), ("to", &to)],
            ));
        }
        let mut changes = no_changes();
        note(&mut changes, "function", own.function.as_ref(), becomes.function.as_ref());
        note(&mut changes, "hours", own.hours.as_ref(), becomes.hours.as_ref());
        note(&mut changes, "starts-on", Some(&own.starts_on), Some(&becomes.starts_on));
        note(&mut changes, "ends-on", own.ends_on.as_ref(), becomes.ends_on.as_ref());
        if !changes.is_empty() {
            step.actions.push(Action::MembershipChanged { was: own.clone(), becomes, changes });
        }
        if own.kept_by.is_none() {
            step.adopted.push(own.id);
        }
        Ok(())
    }

    /// Memberships that only the file has, and those that only we have.
    fn come_and_go(
        &self,
        known: &CurrentPerson,
        unmatched: &[(&PersonRow, UnitId)],
        free: &[&CurrentMembership],
        step: &mut Step,
    ) {
        // What ends on a day of its own is left to that day.
        let gone: Vec<&CurrentMembership> = free
            .iter()
            .copied()
            .filter(|own| self.options.full_list && own.ends_on.is_none() && self.keeps(known, own))
            .collect();
        if let ([(row, unit)], [own]) = (unmatched, gone.as_slice())
            && own.starts_on <= self.today
        {
            let on = row.starts_on.filter(|starts| *starts > own.starts_on).unwrap_or(self.today);
            let mut place = Place::of(row, *unit, on);
            place.function = place.function.or_else(|| own.function.clone());
            place.hours = place.hours.or(own.hours);
            step.actions.push(Action::Moved((*own).clone(), place));
            return;
        }
        for (row, unit) in unmatched {
            let starts = row.starts_on.unwrap_or(self.today);
            let again =
                known.memberships.iter().any(|own| own.unit == *unit && own.ends_on.is_some_and(|end| end >= starts));
            step.actions.push(Action::MembershipAdded(Place::of(
                row,
                *unit,
                if again { self.today.max(starts) } else { starts },
            )));
        }
        for own in gone {
            step.actions.push(self.gone(own, self.yesterday()));
        }
    }

    /// Whether a membership is the source's to end: its own, or nobody's while the person was nobody's.
    fn keeps(&self, known: &CurrentPerson, own: &CurrentMembership) -> bool {
        match own.kept_by {
            Some(source) => source == self.options.source,
            None => known.kept_by.is_none(),
        }
    }

    fn missing(&self, known: &CurrentPerson) -> Option<Step> {
        let mut step = Step {
            was: Some(known.person.clone()),
            draft: draft_of(&known.person),
            ended_on: None,
            actions: Vec::new(),
            adopt: known.kept_by.is_none(),
            adopted: Vec::new(),
        };
        let elsewhere = |own: &CurrentMembership| own.kept_by.is_some_and(|source| source != self.options.source);
        if known.memberships.iter().any(|own| own.lives(self.today) && elsewhere(own)) {
            let own = known.memberships.iter().filter(|own| own.lives(self.today) && self.keeps(known, own));
            step.actions.extend(own.map(|own| self.gone(own, self.yesterday())));
            step.adopt = false;
            return (!step.actions.is_empty()).then_some(step);
        }
        self.leave(known, &mut step, self.yesterday());
        Some(step)
    }

    /// Ends a person and every membership that runs on after `last`.
    fn leave(&self, known: &CurrentPerson, step: &mut Step, last: NaiveDate) {
        let on = |own: &&CurrentMembership| own.ends_on.is_none_or(|end| end > last);
        step.actions.extend(known.memberships.iter().filter(on).map(|own| self.gone(own, last)));
        step.ended_on = last.succ_opt();
        step.actions.push(Action::Ended(last));
    }

    fn gone(&self, own: &CurrentMembership, last: NaiveDate) -> Action {
        if own.starts_on > self.today {
            Action::MembershipCancelled(own.clone())
        } else {
            Action::MembershipEnded(own.clone(), last.max(own.starts_on))
        }
    }

    fn yesterday(&self) -> NaiveDate {
        self.today.pred_opt().unwrap_or(self.today)
    }
}

fn draft_of(person: &Person) -> PersonDraft {
    PersonDraft {
        kind: person.kind,
        external_id: person.external_id.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
        phone: person.phone.clone(),
        born_on: person.born_on,
        lang: person.lang,
    }
}

fn folded(name: &PersonName) -> String {
    name.sort_key()
}

fn folded_function(function: Option<&str>) -> String {
    function.map(fold).unwrap_or_default()
}

/// Whether two rows say that somebody is twice in one unit as the same, on the same days.
fn overlap(a: &PersonRow, b: &PersonRow) -> bool {
    let start = |row: &PersonRow| row.starts_on.unwrap_or(NaiveDate::MIN);
    let end = |row: &PersonRow| row.ends_on.unwrap_or(NaiveDate::MAX);
    a.unit.is_some()
        && a.unit == b.unit
        && folded_function(a.function.as_deref()) == folded_function(b.function.as_deref())
        && start(a) <= end(b)
        && start(b) <= end(a)
}
