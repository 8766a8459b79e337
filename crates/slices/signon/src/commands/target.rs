//! Whose account is acted on, and who may.

use access::{Acting, Granted, Grants, Permission, PermissionDef, Place, UnitPath};
use db::{FromQueryResult, sql};
use directory::commands::find;
use directory::model::{Person, PersonKind};
use kernel::{Error, PersonId, Result};

use crate::model::Holder;
use crate::permissions::{ManageAccounts, ResetPupilPasswords, ResetStaffPasswords};

/// A person that the actor may see, with the places where the person belongs today. Unlike seeing, acting on an account
/// ends with the membership: last year's teacher resets nobody's password.
#[derive(Debug, Clone)]
pub struct Target {
    /// The person.
    pub person: Person,
    /// The organisation first.
    places: Vec<Place>,
}

#[derive(FromQueryResult)]
struct Path {
    path: String,
}

impl Target {
    /// The person; *not found* for who may not see them.
    pub async fn find(acting: &Acting, id: PersonId) -> Result<Self> {
        let person = find::person(acting, id).await?.person;
        let today = acting.today();
        let unit = person.organisation.unit();
        let mut paths: Vec<Path> = sql("SELECT u.path FROM directory_unit u WHERE u.id = $1 UNION ALL \
            SELECT m.path FROM directory_membership m WHERE m.person = $2 AND m.starts_on <= $3 \
            AND (m.ends_on IS NULL OR m.ends_on >= $4)")
        .bind(unit)
        .bind(id)
        .bind(today)
        .bind(today)
        .all(acting.conn())
        .await?;
        // The organisation's own path is the shortest.
        paths.sort_by_key(|row| row.path.len());
        let places = paths.into_iter().map(|row| Place { unit, path: UnitPath::stored(row.path) }).collect();
        Ok(Self { person, places })
    }

    /// Proof of `P` over this person; *forbidden* without, since the person is seen. Over a pupil, one of their classes
    /// is enough; over staff it is the organisation or every unit where they work, since a password opens all of them.
    pub fn require<P: Permission>(&self, acting: &Acting) -> Result<Granted<P>> {
        let (organisation, units) = self.places.split_first().ok_or(Error::Forbidden)?;
        if let Some(granted) = acting.grants().at::<P>(organisation) {
            return Ok(granted);
        }
        let held: Vec<_> = units.iter().filter_map(|place| acting.grants().at::<P>(place)).collect();
        let enough = self.person.kind == PersonKind::Pupil || held.len() == units.len();
        held.into_iter().next().filter(|_| enough).ok_or(Error::Forbidden)
    }

    /// Whose rules hold for the password.
    #[must_use]
    pub fn holder(&self) -> Holder {
        match self.person.kind {
            PersonKind::Staff => Holder::Staff,
            PersonKind::Pupil => Holder::Pupil,
        }
    }

    /// Whether the actor may set this person's password, roles aside: whether to show the way there.
    pub fn may_reset(&self, acting: &Acting) -> Result<()> {
        match self.person.kind {
            PersonKind::Staff => self.require::<ResetStaffPasswords>(acting).map(|_| ()),
            PersonKind::Pupil => self.require::<ResetPupilPasswords>(acting).map(|_| ()),
        }
    }

    /// Refuses to set the password of somebody who holds what the actor does not, since a password is all it takes to
    /// act in their name. `all` are all permissions that exist.
    pub async fn require_reset(&self, acting: &Acting, all: &[PermissionDef]) -> Result<()> {
        if acting.grants().person() == Some(self.person.id) {
            return Err(Error::refused("password-reset-own"));
        }
        self.may_reset(acting)?;
        self.require_outranked(acting, all).await
    }

    /// Proof that the actor may manage the account of this person, and does not act on somebody who holds more.
    pub async fn require_manage(&self, acting: &Acting, all: &[PermissionDef]) -> Result<Granted<ManageAccounts>> {
        let granted = self.require::<ManageAccounts>(acting)?;
        self.require_outranked(acting, all).await?;
        Ok(granted)
    }

    async fn require_outranked(&self, acting: &Acting, all: &[PermissionDef]) -> Result<()> {
        let theirs: Grants = directory::grants_of(acting.conn(), self.person.id, acting.today()).await?;
        // What follows from belonging somewhere is no power over others.
        let outranked = theirs
            .held()
            .iter()
            .filter(|held| !held.role.follows_membership())
            .all(|held| acting.grants().outranks(held.role, &held.path, all));
        if outranked { Ok(()) } else { Err(Error::refused("password-reset-outranked")) }
    }
}
