//! Brings a map into an `SQLite` database, for the tests that kill it and for measurements:
//! `bring DATABASE STORE SOURCE MAP GROUP PERSON`. Says each batch on standard error.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use access::Acting;
use kernel::{Actor, Clock, Error, Origin, Performer, PersonId, Random, Result};
use thuisbasis_movein::{bring, look};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [database, store, source, map, group, person] = arguments.as_slice() else {
        return Err(Error::internal("six arguments are needed"));
    };
    let url = database.parse().map_err(|error| Error::internal(format!("{error}")))?;
    let opened = db::Db::open(&db::Settings::new(url), Clock::system(), Random::from_system()?).await;
    let db = opened.map_err(|error| Error::Internal(Box::new(error)))?;
    let store = files::Store::folder(&PathBuf::from(store), Random::from_system()?).await?;
    let person: PersonId = person.parse().map_err(|_| Error::internal("no person"))?;
    let grants = directory::grants_of(db.conn(), person, db.clock().today()).await?;
    let actor = Actor { performer: Performer::Person(person), origin: Origin::CommandLine, organisation: None };
    let acting = Acting::new(db, actor, grants);
    let (source, map) = (PathBuf::from(source), PathBuf::from(map));
    if !map.exists() {
        let looked = look::look(&source, &map, &AtomicBool::new(false), &mut |_| {});
        eprintln!("{:?}", looked.map_err(|error| Error::Internal(Box::new(error)))?);
    }
    let group = group.parse().map_err(|_| Error::internal("no group"))?;
    let order = bring::Order { source, map, drive: "H".to_owned(), group, dry_run: false };
    let mut say = |step: bring::Step, done: u64, of: u64| eprintln!("{step:?} {done}/{of}");
    let report = bring::bring(&acting, &store, &order, (&AtomicBool::new(false), &mut say)).await?;
    eprintln!("{report:#?}");
    acting.db().close().await?;
    if report.is_right() { Ok(()) } else { Err(Error::internal("not everything is right")) }
}
