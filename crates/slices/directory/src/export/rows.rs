//! Rows to take out, a page at a time, each page after the last row of the one before.

use std::collections::HashMap;

use access::{Acting, UnitPath};
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Sql, sql};
use kernel::{Error, OrgId, PersonId, Result, UnitId};
use sheets::Cell;

use super::{Filter, Order, What};
use crate::model::{MembershipId, Organisation, RoleHoldingId, Unit, UnitKind, fold};
use crate::store::units;

/// Rows to a page.
const PAGE: i64 = 1_000;

/// Where the rows come from.
pub(super) struct Source {
    organisation: OrgId,
    what: What,
    filter: Filter,
    below: Option<UnitPath>,
    units: HashMap<UnitId, Unit>,
    today: NaiveDate,
    after: After,
}

/// How far it is.
enum After {
    Start,
    Person(String, PersonId),
    Membership(MembershipId),
    Role(RoleHoldingId),
    End,
}

impl Source {
    pub(super) async fn open(acting: &Acting, organisation: &Organisation, order: &Order) -> Result<Self> {
        let units = units::all_of(acting.conn(), organisation.id).await?;
        let units: HashMap<UnitId, Unit> = units.into_iter().map(|unit| (unit.id, unit)).collect();
        let below = match order.filter.unit {
            Some(id) => Some(units.get(&id).ok_or(Error::NotFound)?.path.clone()),
            None => None,
        };
        Ok(Self {
            organisation: organisation.id,
            what: order.what,
            filter: order.filter.clone(),
            below,
            units,
            today: acting.today(),
            after: After::Start,
        })
    }

    /// The next page; `None` after the last.
    pub(super) async fn next(&mut self, conn: Conn<'_>) -> Result<Option<Vec<Vec<Cell>>>> {
        if matches!(self.after, After::End) {
            return Ok(None);
        }
        let page = match self.what {
            What::People => self.people(conn).await?,
            What::Memberships => self.memberships(conn).await?,
            What::Roles => self.roles(conn).await?,
            What::Units => {
                self.after = After::End;
                self.unit_rows()
            }
        };
        Ok(Some(page))
    }

    fn unit_rows(&self) -> Vec<Vec<Cell>> {
        let root = self.organisation.unit();
        let mut open: Vec<&Unit> =
            self.units.values().filter(|unit| unit.ended_on.is_none() && unit.id != root).collect();
        open.sort_by(|a, b| a.path.cmp(&b.path));
        let parent = |unit: &Unit| unit.parent.and_then(|id| self.units.get(&id)).and_then(|above| above.code.clone());
        open.into_iter()
            .map(|unit| {
                vec![
                    unit.code.clone().into(),
                    unit.name.as_str().into(),
                    unit.kind.key().into(),
                    parent(unit).into(),
                    unit.street.clone().into(),
                    unit.postcode.clone().into(),
                    unit.place.clone().into(),
                ]
            })
            .collect()
    }

    fn unit_cells(&self, id: UnitId) -> [Cell; 2] {
        let unit = self.units.get(&id);
        [unit.and_then(|unit| unit.code.clone()).into(), unit.map(|unit| unit.name.clone()).into()]
    }

    /// The site in which a unit without code lies, so that classes of the same name can be told apart.
    fn site(&self, id: UnitId) -> Cell {
        let mut unit = self.units.get(&id);
        while let Some(here) = unit {
            if here.kind == UnitKind::Site {
                return here.code.clone().unwrap_or_else(|| here.name.clone()).into();
            }
            unit = here.parent.and_then(|parent| self.units.get(&parent));
        }
        Cell::Empty
    }

    async fn people(&mut self, conn: Conn<'_>) -> Result<Vec<Vec<Cell>>> {
        let after = match &self.after {
            After::Person(name, id) => Some((name.as_str(), *id)),
            _ => None,
        };
        let people: Vec<PersonRow> = select_people(self.organisation, &self.filter, self.below.as_ref(), after)
            .push(" ORDER BY p.sort_name, p.id")
            .limit(PAGE)
            .all(conn)
            .await?;
        self.after = match people.last() {
            Some(last) if people.len() == usize::try_from(PAGE).unwrap_or_default() => {
                After::Person(last.sort_name.clone(), last.id)
            }
            _ => After::End,
        };
        let mut memberships = live_memberships(conn, &people, self.today).await?;
        Ok(people
            .into_iter()
            .flat_map(|person| {
                let own = memberships.remove(&person.id).unwrap_or_default();
                let nowhere = own.is_empty().then(|| [person.cells(), vec![Cell::Empty; 7]].concat());
                let rows: Vec<_> = own.iter().map(|m| [person.cells(), self.membership_cells(m)].concat()).collect();
                rows.into_iter().chain(nowhere)
            })
            .collect())
    }

    fn membership_cells(&self, row: &MembershipRow) -> Vec<Cell> {
        let [code, name] = self.unit_cells(row.unit);
        vec![
            self.site(row.unit),
            code,
            name,
            row.function.clone().into(),
            hours(row.hours),
            row.starts_on.into(),
            row.ends_on.into(),
        ]
    }

    async fn memberships(&mut self, conn: Conn<'_>) -> Result<Vec<Vec<Cell>>> {
        let mut statement = sql(MEMBERSHIP).push(" WHERE p.organisation = ").push_bind(self.organisation.unit());
        if let After::Membership(id) = &self.after {
            statement = statement.push(" AND m.id > ").push_bind(*id);
        }
        let rows: Vec<MembershipRow> = statement.push(" ORDER BY m.id").limit(PAGE).all(conn).await?;
        self.after = match rows.last() {
            Some(last) if rows.len() == usize::try_from(PAGE).unwrap_or_default() => After::Membership(last.id),
            _ => After::End,
        };
        Ok(rows
            .iter()
            .map(|row| {
                let [code, unit] = self.unit_cells(row.unit);
                vec![
                    row.number.clone().into(),
                    row.name.as_str().into(),
                    code,
                    unit,
                    row.function.clone().into(),
                    hours(row.hours),
                    row.starts_on.into(),
                    row.ends_on.into(),
                ]
            })
            .collect())
    }

    async fn roles(&mut self, conn: Conn<'_>) -> Result<Vec<Vec<Cell>>> {
        let mut statement =
            sql("SELECT h.id, p.external_id AS number, p.display_name AS name, h.role, h.unit, h.starts_on, \
                                 h.ends_on FROM role_holding h JOIN person p ON p.id = h.person WHERE h.unit IN \
                                 (SELECT u.id FROM unit u WHERE u.organisation = ")
            .push_bind(self.organisation.unit())
            .push(")");
        if let After::Role(id) = &self.after {
            statement = statement.push(" AND h.id > ").push_bind(*id);
        }
        let rows: Vec<RoleRow> = statement.push(" ORDER BY h.id").limit(PAGE).all(conn).await?;
        self.after = match rows.last() {
            Some(last) if rows.len() == usize::try_from(PAGE).unwrap_or_default() => After::Role(last.id),
            _ => After::End,
        };
        Ok(rows
            .iter()
            .map(|row| {
                let [code, unit] = self.unit_cells(row.unit);
                vec![
                    row.number.clone().into(),
                    row.name.as_str().into(),
                    row.role.as_str().into(),
                    code,
                    unit,
                    row.starts_on.into(),
                    row.ends_on.into(),
                ]
            })
            .collect())
    }
}

fn hours(tenths: Option<i64>) -> Cell {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred tenths at most")]
    tenths.map(|tenths| tenths as f64 / 10.0).into()
}

#[derive(FromQueryResult)]
struct PersonRow {
    id: PersonId,
    kind: String,
    external_id: Option<String>,
    given_name: String,
    initials: String,
    prefix: String,
    surname: String,
    sort_name: String,
    email: Option<String>,
    phone: Option<String>,
    born_on: Option<NaiveDate>,
    lang: Option<String>,
}

impl PersonRow {
    fn cells(&self) -> Vec<Cell> {
        vec![
            self.external_id.clone().into(),
            self.given_name.as_str().into(),
            self.initials.as_str().into(),
            self.prefix.as_str().into(),
            self.surname.as_str().into(),
            self.email.clone().into(),
            self.phone.clone().into(),
            self.born_on.into(),
            self.kind.as_str().into(),
            self.lang.clone().into(),
        ]
    }
}

#[derive(FromQueryResult)]
struct MembershipRow {
    id: MembershipId,
    person: PersonId,
    number: Option<String>,
    name: String,
    unit: UnitId,
    function: Option<String>,
    hours: Option<i64>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct RoleRow {
    id: RoleHoldingId,
    number: Option<String>,
    name: String,
    role: String,
    unit: UnitId,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

const MEMBERSHIP: &str = "SELECT m.id, m.person, p.external_id AS number, p.display_name AS name, m.unit, \
    f.name AS function, m.hours, m.starts_on, m.ends_on FROM membership m JOIN person p ON p.id = m.person \
    LEFT JOIN job_function f ON f.id = m.job_function";

fn select_people(
    organisation: OrgId,
    filter: &Filter,
    below: Option<&UnitPath>,
    after: Option<(&str, PersonId)>,
) -> Sql {
    let mut statement = sql("SELECT p.id, p.kind, p.external_id, p.given_name, p.initials, p.prefix, p.surname, \
                             p.sort_name, p.email, p.phone, p.born_on, p.lang FROM person p WHERE p.erased_at IS NULL AND p.organisation = ")
    .push_bind(organisation.unit());
    if let Some(kind) = filter.kind {
        statement = statement.push(" AND p.kind = ").push_bind(kind.key());
    }
    if !filter.left {
        statement = statement.push(" AND p.ended_on IS NULL");
    }
    for word in fold(&filter.words).split(' ').filter(|word| !word.is_empty()).take(6) {
        statement = statement
            .push(" AND EXISTS (SELECT 1 FROM person_term t WHERE t.person = p.id AND t.term >= ")
            .push_bind(word)
            .push(" AND t.term < ")
            .push_bind(db::like_prefix_end(word))
            .push(")");
    }
    if let Some(path) = below {
        statement = statement
            .push(" AND p.id IN (SELECT m.person FROM unit u JOIN membership m ON m.unit = u.id WHERE u.path >= ")
            .push_bind(path.as_str())
            .push(" AND u.path < ")
            .push_bind(path.end().unwrap_or_default())
            .push(")");
    }
    match after {
        Some((name, id)) => {
            statement.push(" AND (p.sort_name, p.id) > (").push_bind(name).push(", ").push_bind(id).push(")")
        }
        None => statement,
    }
}

async fn live_memberships(
    conn: Conn<'_>,
    people: &[PersonRow],
    today: NaiveDate,
) -> Result<HashMap<PersonId, Vec<MembershipRow>>> {
    let mut found: HashMap<PersonId, Vec<MembershipRow>> = HashMap::new();
    if people.is_empty() {
        return Ok(found);
    }
    let marks = db::placeholders(2, people.len());
    let statement = format!(
        "{MEMBERSHIP} WHERE (m.ends_on IS NULL OR m.ends_on >= $1) AND m.person IN ({marks}) ORDER BY m.starts_on, m.id"
    );
    let rows: Vec<MembershipRow> =
        sql(statement).bind(today).bind_all(people.iter().map(|person| person.id)).all(conn).await?;
    for row in rows {
        found.entry(row.person).or_default().push(row);
    }
    Ok(found)
}
