//! Who may read a post, and what they may do with it: the proof that all about a post asks for.

use access::{Acting, Place};
use groups::gate::Inside;
use groups::model::Standing;
use kernel::{Error, PersonId, Result, UnitId};

use crate::model::{Audience, Post, PostId};
use crate::permissions::WriteNews;
use crate::store::posts;
use crate::store::reader::{self, Reader};

/// Proof that somebody may read a post.
#[derive(Debug, Clone)]
pub struct Reading {
    post: Post,
    person: PersonId,
    inside: Option<Inside>,
    /// Keeps the group, or writes news at the unit.
    keeps: bool,
    /// Belongs to whom it is for.
    belongs: bool,
    /// Wrote it.
    own: bool,
}

/// Proof that somebody may change what a post says.
#[derive(Debug, Clone, Copy)]
pub struct Editing<'a>(&'a Reading);

/// Proof that somebody may pin and archive a post and see who read it.
#[derive(Debug, Clone, Copy)]
pub struct Keeping<'a>(&'a Reading);

/// Proof that somebody may delete a post.
#[derive(Debug, Clone, Copy)]
pub struct Removing<'a>(&'a Reading);

/// Proof that somebody may comment on a post and like it, where that is on.
#[derive(Debug, Clone, Copy)]
pub struct Saying<'a>(&'a Reading);

/// Who acts, as news sees them today.
pub(crate) async fn me(acting: &Acting) -> Result<Reader> {
    let person = acting.grants().person().ok_or(Error::SignInNeeded)?;
    reader::of(acting.conn(), person, acting.today()).await?.ok_or(Error::SignInNeeded)
}

/// The way to a post; *not found* for who may not read it, also when it exists.
pub async fn read(acting: &Acting, id: PostId) -> Result<Reading> {
    let person = acting.grants().person().ok_or(Error::SignInNeeded)?;
    let post = posts::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    let own = post.author == Some(person);
    let reading = match &post.audience {
        Audience::Group(group) => {
            let inside = groups::gate::enter(acting, *group).await.map_err(hidden)?;
            let keeps = inside.standing() == Standing::Owner;
            let belongs = inside.standing() >= Standing::Member;
            Reading { person, keeps, belongs, own: own && belongs, inside: Some(inside), post }
        }
        Audience::Unit { unit, path, pupils, .. } => {
            let keeps = acting.grants().at::<WriteNews>(&Place { unit: *unit, path: path.clone() }).is_some();
            let who = me(acting).await?;
            let belongs = who.organisation == post.organisation && who.units.contains(unit) && (*pupils || !who.pupil);
            Reading { person, keeps, belongs, own, inside: None, post }
        }
    };
    let published = reading.post.is_published(acting.clock().now());
    let writer = reading.keeps || (reading.own && reading.belongs);
    if (published && reading.belongs) || writer || (published && reading.inside.is_some()) {
        Ok(reading)
    } else {
        Err(Error::NotFound)
    }
}

/// Who may know of a group and not look in learns nothing of its posts.
fn hidden(error: Error) -> Error {
    if matches!(error, Error::Forbidden) { Error::NotFound } else { error }
}

/// Proof that the actor may write news for a unit.
pub(crate) fn writes(acting: &Acting, unit: UnitId, path: &access::UnitPath) -> Result<access::Granted<WriteNews>> {
    let place = Place { unit, path: path.clone() };
    acting.grants().require::<WriteNews, directory::permissions::ViewUnits>(&place)
}

impl Reading {
    /// The post.
    #[must_use]
    pub fn post(&self) -> &Post {
        &self.post
    }

    /// Who reads.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// The group that it was written in, with proof of being inside.
    #[must_use]
    pub fn inside(&self) -> Option<&Inside> {
        self.inside.as_ref()
    }

    /// Whether the reader belongs to whom the post is for, and so may be asked to read it.
    #[must_use]
    pub fn belongs(&self) -> bool {
        self.belongs
    }

    /// Whether the reader wrote it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.own
    }

    /// Whether the reader keeps the group, or writes news at the unit.
    #[must_use]
    pub fn keeps(&self) -> bool {
        self.keeps
    }

    /// Proof that the reader may change what it says: in a group who wrote it, of news whoever writes news there.
    pub fn editing(&self) -> Result<Editing<'_>> {
        let may = if self.inside.is_some() { self.own } else { self.keeps };
        if may { Ok(Editing(self)) } else { Err(Error::Forbidden) }
    }

    /// Proof that the reader may pin and archive it.
    pub fn keeping(&self) -> Result<Keeping<'_>> {
        if self.keeps { Ok(Keeping(self)) } else { Err(Error::Forbidden) }
    }

    /// Proof that the reader may see who read it: who keeps the place, and who wrote it.
    pub fn proof(&self) -> Result<Keeping<'_>> {
        if self.keeps || self.own { Ok(Keeping(self)) } else { Err(Error::Forbidden) }
    }

    /// Proof that the reader may delete it: who may change it, and who keeps the group.
    pub fn removing(&self) -> Result<Removing<'_>> {
        if self.keeps || self.editing().is_ok() { Ok(Removing(self)) } else { Err(Error::Forbidden) }
    }

    /// Proof that the reader may comment and like; who only reads along may not.
    pub fn saying(&self) -> Result<Saying<'_>> {
        if self.belongs || (self.keeps && self.inside.is_none()) { Ok(Saying(self)) } else { Err(Error::Forbidden) }
    }
}

macro_rules! reads {
    ($($proof:ident),+) => {$(
        impl std::ops::Deref for $proof<'_> {
            type Target = Reading;

            fn deref(&self) -> &Reading {
                self.0
            }
        }
    )+};
}
reads!(Editing, Keeping, Removing, Saying);

#[cfg(test)]
impl Reading {
    /// What a reader of news has who wrote it, without a database.
    pub(crate) fn of_writer(post: Post, person: PersonId) -> Self {
        Self { post, person, inside: None, keeps: true, belongs: true, own: true }
    }
}
