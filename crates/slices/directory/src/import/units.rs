//! What a list of units changes. Pure. Units are matched by their code.

use std::collections::{HashMap, HashSet};

use kernel::UnitId;

use super::model::{Problem, Problems, SourceId, Summary};
use super::rows::{Read, UnitRow};
use crate::commands::{no_changes, note};
use crate::events::Changes;
use crate::model::{Unit, UnitDraft, UnitKind};

/// The units of an organisation as they are.
#[derive(Debug)]
pub struct Current {
    /// The unit of the organisation itself.
    pub root: Unit,
    /// All units below it, closed ones too, with the source that keeps each.
    pub units: Vec<(Unit, Option<SourceId>)>,
    /// Units that somebody belongs to now or later.
    pub peopled: HashSet<UnitId>,
}

/// How the rows are to be taken.
#[derive(Debug, Clone)]
pub struct Options {
    /// The source.
    pub source: SourceId,
    /// Whether what is missing has closed.
    pub full_list: bool,
    /// Below what units hang when the file does not say.
    pub default_unit: Option<UnitId>,
    /// Whether only sites are spoken of: the list of schools.
    pub sites_only: bool,
}

/// What a list of units changes.
#[derive(Debug, Default)]
pub struct Difference {
    /// What happens, in an order in which it can be done.
    pub steps: Vec<Step>,
    /// The same in numbers.
    pub summary: Summary,
    /// What is wrong.
    pub problems: Problems,
}

/// The unit above another: one that is there, or one that the file brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Above {
    /// One that is there.
    Known(UnitId),
    /// One that the file brings, by code.
    New(String),
}

/// What happens to one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It comes.
    Add(UnitDraft, Above),
    /// What is known of it changes.
    Change(Unit, UnitDraft, Changes),
    /// It opens again.
    Reopen(Unit),
    /// It hangs elsewhere.
    Move(Unit, Above),
    /// It closes.
    End(Unit),
    /// Nothing, but the source keeps it from now on.
    Adopt(Unit),
}

/// What the rows change.
#[must_use]
pub fn difference(current: &Current, read: &Read<UnitRow>, options: &Options) -> Difference {
    let mut out = Difference { problems: read.problems.clone(), ..Difference::default() };
    let compare = Compare::new(current, read, options);
    let mut mentioned: HashSet<&str> = read.left_out.iter().map(String::as_str).collect();
    let mut first_rows: HashMap<&str, u32> = HashMap::new();
    let mut placed: Vec<(usize, Vec<Step>)> = Vec::new();
    for row in &read.rows {
        if let Some(first) = first_rows.insert(&row.code, row.row) {
            let args = [("found", row.code.as_str()), ("first_row", &first.to_string())];
            out.problems.push(read.place.problem(row.row, "code", "import.duplicate-code", &args));
            continue;
        }
        mentioned.insert(&row.code);
        match compare.row(row) {
            Ok(steps) if steps.is_empty() => out.summary.unchanged += 1,
            Ok(steps) => placed.push((compare.depth(row), steps)),
            Err(problem) => out.problems.push(problem),
        }
    }
    // Parents before children: a new unit needs the one above it, and a moved one must not pass under itself.
    placed.sort_by_key(|(depth, _)| *depth);
    let steps: Vec<Step> = placed.into_iter().flat_map(|(_, steps)| steps).collect();
    let rank = |step: &Step| match step {
        Step::Add(..) => 0,
        Step::Change(..) | Step::Reopen(_) | Step::Adopt(_) => 1,
        Step::Move(..) => 2,
        Step::End(_) => 3,
    };
    out.steps = steps;
    out.steps.extend(compare.missing(&mentioned, &mut out.summary));
    out.steps.sort_by_key(rank);
    count(&mut out);
    out
}

fn count(out: &mut Difference) {
    for step in &out.steps {
        match step {
            Step::Add(..) => out.summary.added += 1,
            Step::Change(..) => out.summary.changed += 1,
            Step::Reopen(_) => out.summary.returned += 1,
            Step::Move(..) => out.summary.moved += 1,
            Step::End(_) => out.summary.ended += 1,
            Step::Adopt(_) => out.summary.unchanged += 1,
        }
    }
    out.summary.leaving = out.summary.ended + out.summary.moved;
}

struct Compare<'a> {
    current: &'a Current,
    read: &'a Read<UnitRow>,
    options: &'a Options,
    by_code: HashMap<&'a str, &'a (Unit, Option<SourceId>)>,
    by_id: HashMap<UnitId, &'a Unit>,
    rows: HashMap<&'a str, &'a UnitRow>,
}

/// A unit on the way up: by code where it has one, since the file may bring it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Node<'a> {
    Coded(&'a str),
    Bare(UnitId),
}

impl<'a> Compare<'a> {
    fn new(current: &'a Current, read: &'a Read<UnitRow>, options: &'a Options) -> Self {
        let by_code = current.units.iter().filter_map(|own| Some((own.0.code.as_deref()?, own))).collect();
        let by_id =
            current.units.iter().map(|(unit, _)| (unit.id, unit)).chain([(current.root.id, &current.root)]).collect();
        let rows = read.rows.iter().rev().map(|row| (row.code.as_str(), row)).collect();
        Self { current, read, options, by_code, by_id, rows }
    }

    fn is_root(&self, code: &str) -> bool {
        self.current.root.code.as_deref() == Some(code)
    }

    /// Whether the file says of each unit what is above it, an empty cell being the top.
    fn says_above(&self) -> bool {
        self.read.place.has("parent_code")
    }

    /// The unit above a row's, as the file says; `None` when it says nothing.
    fn above(&self, row: &UnitRow) -> Option<Above> {
        let default = || Above::Known(self.options.default_unit.unwrap_or(self.current.root.id));
        let Some(code) = row.parent.as_deref() else {
            // Without a column for it, a known unit stays where it is.
            return (self.says_above() || !self.by_code.contains_key(row.code.as_str())).then(default);
        };
        if self.is_root(code) {
            return Some(Above::Known(self.current.root.id));
        }
        Some(match self.by_code.get(code) {
            Some((unit, _)) => Above::Known(unit.id),
            None => Above::New(code.to_owned()),
        })
    }

    fn row(&self, row: &'a UnitRow) -> Result<Vec<Step>, Problem> {
        let wrong =
            |code: &str, found: &str| Err(self.read.place.problem(row.row, "parent_code", code, &[("found", found)]));
        if let Some(parent) = row.parent.as_deref() {
            let known = self.is_root(parent) || self.rows.contains_key(parent);
            let open = self.by_code.get(parent).is_some_and(|(unit, _)| unit.ended_on.is_none());
            if !known && !open {
                return wrong("import.parent-unknown", parent);
            }
            if self.circles(row) {
                return wrong("import.cycle", parent);
            }
        }
        if self.is_root(&row.code) {
            return Ok(Self::changed(&self.current.root, row).into_iter().collect());
        }
        let Some((unit, kept_by)) = self.by_code.get(row.code.as_str()) else {
            let above = self.above(row).unwrap_or(Above::Known(self.current.root.id));
            return Ok(vec![Step::Add(row.draft.clone(), above)]);
        };
        let mut steps = Vec::new();
        if unit.ended_on.is_some() {
            steps.push(Step::Reopen(unit.clone()));
        }
        steps.extend(Self::changed(unit, row));
        if let Some(above) = self.above(row)
            && unit.parent.map(Above::Known) != Some(above.clone())
        {
            steps.push(Step::Move(unit.clone(), above));
        }
        if steps.is_empty() && kept_by.is_none() {
            steps.push(Step::Adopt(unit.clone()));
        }
        Ok(steps)
    }

    fn changed(unit: &Unit, row: &UnitRow) -> Option<Step> {
        let draft = UnitDraft {
            kind: if row.kind_given && unit.kind != UnitKind::Organisation { row.draft.kind } else { unit.kind },
            name: row.draft.name.clone(),
            code: unit.code.clone(),
            street: row.draft.street.clone().or_else(|| unit.street.clone()),
            postcode: row.draft.postcode.clone().or_else(|| unit.postcode.clone()),
            place: row.draft.place.clone().or_else(|| unit.place.clone()),
        };
        let mut changes = no_changes();
        note(&mut changes, "kind", Some(&unit.kind), Some(&draft.kind));
        note(&mut changes, "name", Some(&unit.name), Some(&draft.name));
        note(&mut changes, "street", unit.street.as_ref(), draft.street.as_ref());
        note(&mut changes, "postcode", unit.postcode.as_ref(), draft.postcode.as_ref());
        note(&mut changes, "place", unit.place.as_ref(), draft.place.as_ref());
        (!changes.is_empty()).then(|| Step::Change(unit.clone(), draft, changes))
    }

    /// The unit above another, as it will be.
    fn up(&self, node: Node<'a>) -> Option<Node<'a>> {
        let node_of = |unit: &'a Unit| unit.code.as_deref().map_or(Node::Bare(unit.id), Node::Coded);
        let parent_of = |unit: &'a Unit| unit.parent.and_then(|id| self.by_id.get(&id)).map(|above| node_of(above));
        match node {
            Node::Bare(id) => self.by_id.get(&id).and_then(|unit| parent_of(unit)),
            Node::Coded(code) => match self.rows.get(code).map(|row| row.parent.as_deref()) {
                Some(Some(parent)) => Some(Node::Coded(parent)),
                Some(None) if self.says_above() => None,
                _ => self.by_code.get(code).and_then(|(unit, _)| parent_of(unit)),
            },
        }
    }

    fn circles(&self, row: &'a UnitRow) -> bool {
        let mut seen = HashSet::new();
        let mut node = Some(Node::Coded(row.code.as_str()));
        while let Some(here) = node {
            if !seen.insert(here) {
                return true;
            }
            node = self.up(here);
        }
        false
    }

    fn depth(&self, row: &'a UnitRow) -> usize {
        let mut node = self.up(Node::Coded(row.code.as_str()));
        let mut depth = 0;
        while let Some(here) = node
            && depth < 1_000
        {
            depth += 1;
            node = self.up(here);
        }
        depth
    }

    /// Units that a full list no longer names. What people still belong to stays, and what stays keeps what is above.
    fn missing(&self, mentioned: &HashSet<&str>, summary: &mut Summary) -> Vec<Step> {
        let covered = |unit: &Unit, kept_by: Option<SourceId>| {
            let own = kept_by == Some(self.options.source) || (kept_by.is_none() && !self.options.sites_only);
            own && unit.ended_on.is_none() && unit.code.is_some()
        };
        let above = |row: &UnitRow| match self.above(row) {
            Some(Above::Known(id)) => Some(id),
            Some(Above::New(_)) => None,
            None => self.by_code.get(row.code.as_str()).and_then(|(unit, _)| unit.parent),
        };
        let mut stays: HashSet<UnitId> = self.read.rows.iter().filter_map(above).collect();
        let mut steps = Vec::new();
        let mut units: Vec<&(Unit, Option<SourceId>)> = self.current.units.iter().collect();
        units.sort_by_key(|(unit, _)| std::cmp::Reverse(unit.path.depth()));
        for (unit, kept_by) in units {
            let covers = covered(unit, *kept_by);
            summary.present += u64::from(covers);
            let named = unit.code.as_deref().is_some_and(|code| mentioned.contains(code));
            let needed = self.current.peopled.contains(&unit.id) || stays.contains(&unit.id);
            if self.options.full_list && covers && !named && !needed {
                steps.push(Step::End(unit.clone()));
                continue;
            }
            // What the file names has said above what it hangs.
            if unit.ended_on.is_none() && !unit.code.as_deref().is_some_and(|code| self.rows.contains_key(code)) {
                stays.extend(unit.parent);
            }
        }
        steps
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use access::UnitPath;
    use kernel::{Clock, Id, OrgId, Random, Timestamp};
    use sheets::ReadOptions;

    use super::*;
    use crate::import::model::SourceKind;
    use crate::import::{rows, schema};

    fn current(codes: &[(&str, Option<usize>)]) -> Current {
        let (clock, random) = (Clock::fixed(Timestamp::from_micros(0)), Random::seeded(1));
        let id = || UnitId::generate(&clock, &random);
        let root_id = id();
        let organisation = OrgId::from_uuid(root_id.uuid());
        let unit = |id, path, parent, code: Option<&str>| Unit {
            id,
            path,
            parent,
            organisation,
            kind: UnitKind::Department,
            name: format!("Unit {}", code.unwrap_or_default()),
            code: code.map(str::to_owned),
            street: None,
            postcode: None,
            place: None,
            ended_on: None,
            version: 1,
        };
        let root = unit(root_id, UnitPath::everywhere().child(1), None, None);
        let mut units: Vec<(Unit, Option<SourceId>)> = Vec::new();
        for (n, (code, above)) in (2..).zip(codes) {
            let above = above.map_or(&root, |at| &units[at].0);
            let new = unit(id(), above.path.child(n), Some(above.id), Some(code));
            units.push((new, None));
        }
        Current { root, units, peopled: HashSet::new() }
    }

    fn compared(current: &Current, csv: &str) -> Difference {
        let sheet = sheets::read("units.csv", csv.as_bytes(), &ReadOptions::default()).unwrap();
        let read = rows::units(&sheet, &schema::guess(SourceKind::Units, &sheet.headers));
        let source = SourceId::from_uuid(uuid::Uuid::nil());
        difference(current, &read, &Options { source, full_list: true, default_unit: None, sites_only: false })
    }

    fn codes(difference: &Difference) -> Vec<String> {
        difference
            .problems
            .items
            .iter()
            .map(|p| format!("{} {:?} {:?}", p.code, p.row, p.column.as_deref().unwrap_or("-")))
            .collect()
    }

    #[test]
    fn children_may_stand_before_their_parents() {
        let difference = compared(&current(&[]), "code;naam;valt onder\nB;Bee;A\nA;Aa;\n");
        let names: Vec<&str> = difference
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Add(draft, _) => Some(draft.name.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(names, ["Aa", "Bee"]);
        assert!(difference.problems.is_empty());
    }

    #[test]
    fn what_cannot_hang_together_is_said_at_its_row() {
        let difference = compared(&current(&[]), "code;naam;valt onder\nA;Aa;B\nB;Bee;A\nC;Cee;X\nD;Dee;\nD;Dee;\n");
        assert_eq!(
            codes(&difference),
            [
                "import.cycle Some(2) \"valt onder\"",
                "import.cycle Some(3) \"valt onder\"",
                "import.parent-unknown Some(4) \"valt onder\"",
                "import.duplicate-code Some(6) \"code\"",
            ]
        );
    }

    #[test]
    fn two_units_that_change_places_move_from_the_top() {
        let difference = compared(
            &current(&[("A", None), ("B", Some(0))]),
            "code;naam;valt onder\nA;Unit A;B\nB;Unit B;R\nR;Root;\n",
        );
        assert_eq!((difference.summary.moved, difference.summary.added), (2, 1));
        let order: Vec<&str> = difference
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Move(unit, _) => unit.code.as_deref(),
                _ => None,
            })
            .collect();
        assert_eq!(order, ["B", "A"]);
    }

    #[test]
    fn units_with_people_stay_and_hold_up_what_is_above() {
        let mut current = current(&[("A", None), ("B", Some(0)), ("C", None)]);
        current.peopled.insert(current.units[1].0.id);
        let difference = compared(&current, "code;naam\nD;Dee\n");
        let ended: Vec<_> = difference
            .steps
            .iter()
            .filter(|step| matches!(step, Step::End(unit) if unit.code.as_deref() == Some("C")))
            .collect();
        assert_eq!((ended.len(), difference.summary.ended), (1, 1));
    }
}
