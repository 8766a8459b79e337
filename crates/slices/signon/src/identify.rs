//! Who a cookie or token stands for: the path that every page takes, so one query when nothing changed.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{Datelike as _, NaiveDate};
use db::Db;
use kernel::{Actor, Error, OrgId, Origin, PersonId, Result, Timestamp, Token};
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;
use web::app::{House, Identity, Session, Version};

use crate::model::SEEN_EVERY;
use crate::store::sessions::{self, Held};
use crate::store::tokens;

/// People remembered by a node.
const PEOPLE: usize = 5_000;
/// Organisations remembered by a node.
const HOUSES: usize = 500;
/// Moments of use written at one time; more wait for the next page.
const WRITERS: usize = 2;

/// Which of the two kinds of secret was sent.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Cookie,
    Bearer,
}

/// Tells who a cookie or token stands for.
///
/// One query finds the session, that its person is still here, and the versions of what may be remembered; the rest,
/// grants and house, is built once for each version.
#[derive(Debug)]
pub struct Identify {
    people: Cache<(PersonId, Version), Arc<Identity>>,
    houses: Cache<(OrgId, i64, i64), Arc<House>>,
    seen: Cache<uuid::Uuid, Timestamp>,
    writers: Arc<Semaphore>,
}

impl Default for Identify {
    fn default() -> Self {
        Self::new()
    }
}

impl Identify {
    /// With nothing remembered yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            people: Cache::new(PEOPLE),
            houses: Cache::new(HOUSES),
            seen: Cache::new(PEOPLE),
            writers: Arc::new(Semaphore::new(WRITERS)),
        }
    }

    async fn session(&self, db: &Db, kind: Kind, token: &Token) -> Result<Option<Session>> {
        let now = db.clock().now();
        let today = now.at(db.clock().zone()).date_naive();
        let held = match kind {
            Kind::Cookie => sessions::by_cookie(db.conn(), token, now, today).await?,
            Kind::Bearer => sessions::by_bearer(db.conn(), token, now, today).await?,
        };
        let Some(held) = held else { return Ok(None) };
        self.note_use(db, kind, &held, now);
        let scopes = held.scopes.as_deref().map(tokens::scopes);
        let ends_at = held.expires_at;
        let identity = self.identity(db, held, today).await?;
        Ok(Some(Session { identity, scopes, ends_at }))
    }

    async fn identity(&self, db: &Db, held: Held, today: NaiveDate) -> Result<Arc<Identity>> {
        let version = Version {
            person: held.person_version,
            organisation: held.organisation_version,
            everything: held.everything_version,
            day: today.num_days_from_ce(),
        };
        let key = (held.person, version);
        self.people.get_or_insert_async(&key, self.build(db, held, today, version)).await
    }

    async fn build(&self, db: &Db, held: Held, today: NaiveDate, version: Version) -> Result<Arc<Identity>> {
        let key = (held.organisation, version.organisation, version.everything);
        let house = self
            .houses
            .get_or_insert_async(&key, async {
                let house = directory::house_of(db.conn(), held.organisation).await?;
                house.map(Arc::new).ok_or_else(|| Error::internal("a person belongs to no organisation"))
            })
            .await?;
        Ok(Arc::new(Identity {
            person: held.person,
            name: held.display_name,
            given_name: held.given_name,
            pupil: held.kind == "pupil",
            lang: held.lang.and_then(|lang| lang.parse().ok()),
            house,
            grants: directory::grants_of(db.conn(), held.person, today).await?,
            version,
        }))
    }

    /// Writes down, beside the page and at most every five minutes, that a session or token was used. When the database
    /// is busy the next page tries again.
    fn note_use(&self, db: &Db, kind: Kind, held: &Held, now: Timestamp) {
        let due = |seen: Option<Timestamp>| seen.is_none_or(|seen| now >= seen.after(SEEN_EVERY));
        if !due(held.seen_at) || !due(self.seen.get(&held.id)) {
            return;
        }
        let Ok(turn) = Arc::clone(&self.writers).try_acquire_owned() else { return };
        self.seen.insert(held.id, now);
        let (db, id) = (db.clone(), held.id);
        tokio::spawn(async move {
            let _turn = turn;
            if let Err(error) = write_use(&db, kind, id).await {
                tracing::warn!(%error, "could not write down that a session was used");
            }
        });
    }

    /// Waits until all that was noted is written; for tests and for closing down.
    pub async fn settle(&self) {
        let all = u32::try_from(WRITERS).unwrap_or_default();
        drop(self.writers.acquire_many(all).await);
    }
}

async fn write_use(db: &Db, kind: Kind, id: uuid::Uuid) -> Result<()> {
    let tx = db.begin(&Actor::system("signon", Origin::Job)).await?;
    match kind {
        Kind::Cookie => sessions::touch_session(&tx, id).await?,
        Kind::Bearer => sessions::touch_token(&tx, id).await?,
    }
    tx.commit_without_trace("when a session was last used is shown to its owner alone").await
}

#[async_trait]
impl web::app::Identify for Identify {
    async fn by_cookie(&self, db: &Db, token: &Token) -> Result<Option<Session>> {
        self.session(db, Kind::Cookie, token).await
    }

    async fn by_bearer(&self, db: &Db, token: &Token) -> Result<Option<Session>> {
        self.session(db, Kind::Bearer, token).await
    }
}
