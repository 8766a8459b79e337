//! Who may look into a group, and who may steer it: the proof that everything inside a group asks for.

use access::Acting;
use directory::model::PersonKind;
use kernel::{Error, PersonId, Result, Timestamp};

use crate::model::{Group, GroupId, Standing, Visibility};
use crate::permissions::ManageGroups;
use crate::store::{groups, members, requests, rules, visits};

/// A group that somebody may know of, and how they stand to it.
#[derive(Debug, Clone)]
pub struct Seen {
    group: Group,
    person: PersonId,
    standing: Option<Standing>,
    keeps: bool,
    asked: bool,
}

/// Proof that somebody may read what is in a group.
#[derive(Debug, Clone)]
pub struct Inside {
    group: Group,
    person: PersonId,
    standing: Standing,
    since: Option<Timestamp>,
}

/// Proof that somebody belongs to a group, and so may write in it.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a>(&'a Inside);

/// Proof that somebody may change what a group is and who belongs to it.
#[derive(Debug, Clone)]
pub struct Steering {
    group: Group,
    person: PersonId,
}

/// Who acts, with where they belong today.
pub(crate) async fn me(acting: &Acting) -> Result<directory::Standing> {
    let person = acting.grants().person().ok_or(Error::SignInNeeded)?;
    directory::standing(acting.conn(), person, acting.today()).await?.ok_or(Error::SignInNeeded)
}

/// A group as the actor may know of it; *not found* otherwise, also when it exists.
pub async fn look(acting: &Acting, id: GroupId) -> Result<Seen> {
    let who = me(acting).await?;
    let group = groups::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    let hand = members::by_hand(acting.conn(), id, who.person).await?;
    let belongs = match hand {
        Some(_) => true,
        None => rules::of(acting.conn(), id).await?.iter().any(|rule| rule.takes_in(&who)),
    };
    let keeps = acting.grants().at::<ManageGroups>(&members::place_of(&group)).is_some();
    let standing = standing(&group, &who, hand, belongs);
    let steers = keeps || standing == Some(Standing::Owner);
    let found = standing.is_some() || is_found(&group, &who) || keeps;
    if !found || (group.ended_at.is_some() && !steers) {
        return Err(Error::NotFound);
    }
    let asked = standing.is_none() && requests::asked(acting.conn(), id, who.person).await?;
    Ok(Seen { group, person: who.person, standing, keeps, asked })
}

fn standing(group: &Group, who: &directory::Standing, hand: Option<bool>, belongs: bool) -> Option<Standing> {
    match (hand, belongs) {
        (Some(true), _) => Some(Standing::Owner),
        (_, true) => Some(Standing::Member),
        _ if group.visibility == Visibility::Open && is_found(group, who) => Some(Standing::Visitor),
        _ => None,
    }
}

/// Whether somebody who does not belong to a group may know that it exists.
fn is_found(group: &Group, who: &directory::Standing) -> bool {
    group.visibility != Visibility::Hidden
        && group.organisation == who.organisation
        && (who.kind == PersonKind::Staff || group.for_pupils)
}

/// The way into a group; *forbidden* when the actor may know of it and not look in.
pub async fn enter(acting: &Acting, id: GroupId) -> Result<Inside> {
    look(acting, id).await?.inside(acting).await
}

/// Proof that the actor may steer a group.
pub async fn steer(acting: &Acting, id: GroupId) -> Result<Steering> {
    look(acting, id).await?.steering()
}

impl Seen {
    /// The group.
    #[must_use]
    pub fn group(&self) -> &Group {
        &self.group
    }

    /// How the actor stands to it; `None` for who may only know of it.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.standing
    }

    /// Whether the actor asks to be let in.
    #[must_use]
    pub fn asked(&self) -> bool {
        self.asked
    }

    /// Who looks.
    pub(crate) fn person(&self) -> PersonId {
        self.person
    }

    /// Whether the actor may steer it.
    #[must_use]
    pub fn steers(&self) -> bool {
        self.keeps || self.standing == Some(Standing::Owner)
    }

    /// The way in, with what the actor saw last.
    pub async fn inside(&self, acting: &Acting) -> Result<Inside> {
        let standing = self.standing.ok_or(Error::Forbidden)?;
        let visit = visits::last(acting.conn(), self.group.id, self.person).await?;
        Ok(Inside {
            group: self.group.clone(),
            person: self.person,
            standing,
            since: visit.map(|visit| since(visit, acting.clock().now())),
        })
    }

    /// Proof that the actor may steer it.
    pub fn steering(&self) -> Result<Steering> {
        if self.steers() {
            Ok(Steering { group: self.group.clone(), person: self.person })
        } else {
            Err(Error::Forbidden)
        }
    }
}

/// How long a visit lasts: who comes back within it still sees as new what was new when it began.
pub(crate) const VISIT: std::time::Duration = std::time::Duration::from_mins(30);

/// Since when things are new to somebody.
pub(crate) fn since(visit: visits::Visit, now: Timestamp) -> Timestamp {
    if visit.last_at.after(VISIT) > now { visit.before_that } else { visit.last_at }
}

impl Inside {
    /// The group.
    #[must_use]
    pub fn group(&self) -> &Group {
        &self.group
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> GroupId {
        self.group.id
    }

    /// Who is inside.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// How they stand to the group.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Since when things are new to them; `None` at the first visit, when nothing is called new.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.since
    }

    /// Whether something of that moment is new to them.
    #[must_use]
    pub fn is_new(&self, at: Timestamp) -> bool {
        self.since.is_some_and(|since| at > since)
    }

    /// Proof that they belong to the group; *forbidden* for who only reads along. Refused once the group has been closed
    /// down: who keeps it may still look, and nobody adds to it.
    pub fn member(&self) -> Result<Member<'_>> {
        if self.group.ended_at.is_some() {
            return Err(Error::refused("groups-ended-already"));
        }
        if self.standing >= Standing::Member { Ok(Member(self)) } else { Err(Error::Forbidden) }
    }

    /// Proof that they belong to the group and keep it.
    pub fn owner(&self) -> Result<Steering> {
        if self.standing == Standing::Owner {
            Ok(Steering { group: self.group.clone(), person: self.person })
        } else {
            Err(Error::Forbidden)
        }
    }
}

impl std::ops::Deref for Member<'_> {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        self.0
    }
}

impl Steering {
    /// The group.
    #[must_use]
    pub fn group(&self) -> &Group {
        &self.group
    }

    /// Who steers.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }
}
