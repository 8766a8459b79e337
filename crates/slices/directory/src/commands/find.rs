//! Finding people and units within reach, with the proof that what is done to them next needs.

use access::{Acting, Granted, Permission, PermissionDef, Place};
use kernel::{Error, OrgId, PersonId, Result, UnitId};

use crate::model::{
    JobFunction, Membership, Organisation, Person, PersonKind, PersonSummary, RoleHolding, RoleHoldingId, Unit,
};
use crate::permissions::{ManagePeople, ManageRoles, ViewPersonFile, ViewPupils, ViewStaff, ViewUnits};
pub use crate::store::roles::RoleFilter;
use crate::store::search::{PeopleFilter, Sight};
use crate::store::{memberships, people, roles, search, units};

/// A page of a list and where the next begins.
#[derive(Debug, Clone)]
pub struct PageOf<T> {
    /// The items.
    pub items: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

/// A person that the actor may see, and the places that decide what the actor may do to them.
#[derive(Debug, Clone)]
pub struct SeenPerson {
    /// The person.
    pub person: Person,
    /// The organisation, then the units.
    places: Vec<Place>,
}

impl SeenPerson {
    /// Proof of `P` over this person: held at the organisation or at a unit that the person belongs to; otherwise
    /// *forbidden*, since the person is seen.
    pub fn require<P: Permission>(&self, acting: &Acting) -> Result<Granted<P>> {
        self.places.iter().find_map(|place| acting.grants().at::<P>(place)).ok_or(Error::Forbidden)
    }

    /// Proof of `P` wherever this person belongs: held at the organisation, or at each unit. For what touches the
    /// person as a whole, so that who keeps one of two schools does not end somebody at the other.
    pub fn require_everywhere<P: Permission>(&self, acting: &Acting) -> Result<Granted<P>> {
        let (organisation, units) = self.places.split_first().ok_or(Error::Forbidden)?;
        if let Some(granted) = acting.grants().at::<P>(organisation) {
            return Ok(granted);
        }
        let held: Vec<_> = units.iter().filter_map(|place| acting.grants().at::<P>(place)).collect();
        let all = held.len() == units.len();
        held.into_iter().next().filter(|_| all).ok_or(Error::Forbidden)
    }

    /// Whether `P` is held over this person.
    #[must_use]
    pub fn may<P: Permission>(&self, acting: &Acting) -> bool {
        self.require::<P>(acting).is_ok()
    }

    /// Whether a permission known only as data, of another capability, is held over this person.
    #[must_use]
    pub fn carries(&self, acting: &Acting, permission: PermissionDef) -> bool {
        let held = acting.grants().held();
        self.places
            .iter()
            .any(|place| held.iter().any(|h| permission.is_carried_by(h.role) && h.path.reaches(&place.path)))
    }
}

/// Whom the actor may see at all; *forbidden* for who may see nobody.
pub fn sight(acting: &Acting) -> Result<Sight> {
    let sight = Sight {
        staff: acting.grants().scope::<ViewStaff>().ok(),
        pupils: acting.grants().scope::<ViewPupils>().ok(),
        keeps: acting.grants().scope::<ManagePeople>().ok(),
    };
    if sight.staff.is_none() && sight.pupils.is_none() { Err(Error::Forbidden) } else { Ok(sight) }
}

/// A page of people of one organisation, by name; *not found* for who sees nobody there. Who has left is listed for
/// those only who keep people there.
pub async fn people(acting: &Acting, filter: &PeopleFilter) -> Result<PageOf<PersonSummary>> {
    let sight = sight(acting)?;
    let organisation = units::organisation(acting.conn(), filter.organisation).await?.ok_or(Error::NotFound)?;
    let staff = sight.staff.as_ref().and_then(|scope| scope.below(&organisation.path));
    let pupils = sight.pupils.as_ref().and_then(|scope| scope.below(&organisation.path));
    if staff.is_none() && pupils.is_none() {
        return Err(Error::NotFound);
    }
    let mut items = search::people(acting.conn(), &sight, &organisation.path, filter, acting.today()).await?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(usize::from(filter.limit));
    Ok(PageOf { items, more })
}

/// Whether the actor keeps people anywhere in an organisation.
#[must_use]
pub fn keeps_people(acting: &Acting, organisation: &Organisation) -> bool {
    acting.grants().scope::<ManagePeople>().is_ok_and(|scope| scope.below(&organisation.path).is_some())
}

/// People who belong to this very unit, by name.
pub async fn right_at(acting: &Acting, seen: &Granted<ViewUnits>, limit: u16) -> Result<PageOf<PersonSummary>> {
    let mut kinds = Vec::new();
    if acting.grants().at::<ViewStaff>(seen.place()).is_some() {
        kinds.push(PersonKind::Staff);
    }
    if acting.grants().at::<ViewPupils>(seen.place()).is_some() {
        kinds.push(PersonKind::Pupil);
    }
    let mut items = search::right_at(acting.conn(), seen, &kinds, limit, acting.today()).await?;
    let more = items.len() > usize::from(limit);
    items.truncate(usize::from(limit));
    Ok(PageOf { items, more })
}

/// A person; *not found* for who may not see them. Who has left is seen by those only who keep people or watch over
/// their data.
pub async fn person(acting: &Acting, id: PersonId) -> Result<SeenPerson> {
    let person = people::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    let today = acting.today();
    let places = people::places(acting.conn(), &person, today).await?;
    let left = person.ended_on.is_some_and(|day| day <= today);
    let seen = SeenPerson { person, places };
    let visible = acting.grants().person() == Some(id)
        || match seen.person.kind {
            _ if left => seen.may::<ManagePeople>(acting) || seen.may::<ViewPersonFile>(acting),
            PersonKind::Staff => seen.may::<ViewStaff>(acting),
            PersonKind::Pupil => seen.may::<ViewPupils>(acting),
        };
    if visible { Ok(seen) } else { Err(Error::NotFound) }
}

/// A person's memberships: all of them for who keeps people, today's for who only sees colleagues.
pub async fn memberships(acting: &Acting, seen: &SeenPerson) -> Result<Vec<Membership>> {
    let all = memberships::of(acting.conn(), seen.person.id).await?;
    if seen.may::<ViewPersonFile>(acting) || acting.grants().person() == Some(seen.person.id) {
        return Ok(all);
    }
    let today = acting.today();
    Ok(all.into_iter().filter(|membership| membership.holds_on(today)).collect())
}

/// The roles given to a person, for who may give them.
pub async fn roles_of(acting: &Acting, seen: &SeenPerson) -> Result<Vec<RoleHolding>> {
    if !seen.may::<ManageRoles>(acting) && !seen.may::<ViewPersonFile>(acting) {
        return Ok(Vec::new());
    }
    roles::of(acting.conn(), seen.person.id).await
}

/// A page of the roles held at units within reach of who may give them, by name of the holder.
pub async fn roles(acting: &Acting, filter: &RoleFilter) -> Result<PageOf<RoleHolding>> {
    let mut scope = acting.grants().scope::<ManageRoles>()?;
    if let Some(below) = &filter.below {
        let Some(narrow) = scope.below(below) else { return Ok(PageOf { items: Vec::new(), more: false }) };
        scope = narrow;
    }
    let mut items = roles::within(acting.conn(), &scope, filter, acting.today()).await?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(usize::from(filter.limit));
    Ok(PageOf { items, more })
}

/// The roles held at this very unit; none for who may not give roles there.
pub async fn roles_at(acting: &Acting, unit: &Unit) -> Result<Vec<RoleHolding>> {
    match acting.grants().at::<ManageRoles>(&unit.access_place()) {
        Some(managed) => roles::at(acting.conn(), &managed, acting.today()).await,
        None => Ok(Vec::new()),
    }
}

/// The functions that people have in an organisation, by name.
pub async fn functions(acting: &Acting, organisation: &Organisation) -> Result<Vec<JobFunction>> {
    match acting.grants().scope::<ViewStaff>()?.below(&organisation.path) {
        Some(_) => memberships::functions(acting.conn(), organisation.id).await,
        None => Err(Error::NotFound),
    }
}

/// A unit; *not found* for who may not see it.
pub async fn unit(acting: &Acting, id: UnitId) -> Result<(Unit, Granted<ViewUnits>)> {
    let unit = units::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    let seen = acting.grants().require::<ViewUnits, ViewUnits>(&unit.access_place())?;
    Ok((unit, seen))
}

/// The units right below one.
pub async fn children(acting: &Acting, of: &Granted<ViewUnits>) -> Result<Vec<Unit>> {
    units::children(acting.conn(), of.place().unit).await
}

/// The units above one that the actor may see, from the top, itself last.
pub async fn ancestry(acting: &Acting, unit: &Unit) -> Result<Vec<Unit>> {
    let all = units::ancestry(acting.conn(), unit).await?;
    Ok(all.into_iter().filter(|unit| acting.grants().at::<ViewUnits>(&unit.access_place()).is_some()).collect())
}

/// Most units of a tree that is shown whole.
const WHOLE_TREE: i64 = 400;

/// The units that a page shows of an organisation's tree: all of them when they are few, else the topmost levels, the
/// rest being found on their pages. And whether that is all.
pub async fn tree(acting: &Acting, organisation: &Organisation) -> Result<(Vec<Unit>, bool)> {
    let Some(scope) = acting.grants().scope::<ViewUnits>()?.below(&organisation.path) else {
        return Ok((Vec::new(), true));
    };
    let all = units::first(acting.conn(), &scope, WHOLE_TREE + 1).await?;
    if i64::try_from(all.len()).is_ok_and(|found| found <= WHOLE_TREE) {
        return Ok((all, true));
    }
    let mut top = Vec::new();
    for path in scope.paths() {
        if let Some(unit) = units::at_path(acting.conn(), path).await? {
            top.extend(units::children(acting.conn(), unit.id).await?);
            top.push(unit);
        }
    }
    Ok((top, false))
}

/// A page of the open units of an organisation within reach, by name; `after` is the last of the page before.
pub async fn units_page(
    acting: &Acting,
    organisation: &Organisation,
    after: Option<(String, UnitId)>,
    limit: u16,
) -> Result<PageOf<Unit>> {
    let Some(scope) = acting.grants().scope::<ViewUnits>()?.below(&organisation.path) else {
        return Ok(PageOf { items: Vec::new(), more: false });
    };
    let mut items = units::page(acting.conn(), &scope, organisation.id, after, i64::from(limit) + 1).await?;
    let more = items.len() > usize::from(limit);
    items.truncate(usize::from(limit));
    Ok(PageOf { items, more })
}

/// The units of one organisation within reach, by name.
pub async fn units_of(acting: &Acting, organisation: &Organisation) -> Result<Vec<Unit>> {
    let scope = acting.grants().scope::<ViewUnits>()?;
    match scope.below(&organisation.path) {
        Some(scope) => units::within(acting.conn(), &scope, false).await,
        None => Ok(Vec::new()),
    }
}

/// The organisations within reach, by name.
pub async fn organisations(acting: &Acting) -> Result<Vec<Organisation>> {
    units::organisations(acting.conn(), &acting.grants().scope()?).await
}

/// An organisation within reach.
pub async fn organisation(acting: &Acting, id: OrgId) -> Result<Organisation> {
    let organisation = units::organisation(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    acting.grants().require::<ViewUnits, ViewUnits>(&organisation.access_place())?;
    Ok(organisation)
}

/// An organisation of which the actor sees at least one unit, or the actor's own.
pub async fn organisation_in_part(acting: &Acting, id: OrgId) -> Result<Organisation> {
    let organisation = units::organisation(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    let own = acting.actor().organisation == Some(id);
    let reached = acting.grants().scope::<ViewUnits>().is_ok_and(|scope| scope.below(&organisation.path).is_some());
    if own || reached { Ok(organisation) } else { Err(Error::NotFound) }
}

/// A role that somebody holds at a unit where the actor may give roles.
pub async fn role(acting: &Acting, id: RoleHoldingId) -> Result<RoleHolding> {
    let holding = roles::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    match holding.unit {
        Some(unit) => {
            let place = units::place(acting.conn(), unit).await?.ok_or(Error::NotFound)?;
            acting.grants().require::<ManageRoles, ManageRoles>(&place)?;
        }
        None if acting.grants().scope::<ManageRoles>()?.reaches(&access::UnitPath::everywhere()) => {}
        None => return Err(Error::NotFound),
    }
    Ok(holding)
}
