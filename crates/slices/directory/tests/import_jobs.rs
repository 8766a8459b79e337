//! Imports that are agreed to and written in the background.

mod import_kit;

use std::cell::Cell;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use access::{Acting, Role};
use db::sql;
use import_kit::{House, list, refusal};
use jobs::Worker;
use kernel::{PersonId, Result};
use testkit::{Engine, db_test};
use thuisbasis_directory::commands::roles::{self, NewRole};
use thuisbasis_directory::commands::{find, people};
use thuisbasis_directory::grants_of;
use thuisbasis_directory::import::commands::{self, ApplyOptions, FileImport, start};
use thuisbasis_directory::import::model::{RunId, RunState, Settings, Source, SourceKind};
use thuisbasis_directory::model::{MembershipDraft, PersonDraft, PersonKind, PersonName};
use thuisbasis_directory::permissions::PERMISSIONS;

/// A house with an officer who imports.
struct Office {
    house: House,
    officer: PersonId,
    source: Source,
}

impl Office {
    async fn open(engine: Engine) -> Result<Self> {
        let house = House::open(engine).await?;
        let source = house.source(SourceKind::People, Settings { full_list: true, ..Settings::default() }).await?;
        let (acting, unit) = (&house.acting, house.organisation.id.unit());
        let name = PersonName { given: "Hugo".into(), surname: "Smeets".into(), ..PersonName::default() };
        let kind = PersonKind::Staff;
        let draft = PersonDraft { kind, external_id: None, name, email: None, phone: None, born_on: None, lang: None };
        let starts_on = acting.today();
        let membership = MembershipDraft { unit, function: String::new(), hours: None, starts_on, ends_on: None };
        let officer = people::add(acting, draft, membership).await?.id;
        let new = NewRole { person: officer, role: Role::HrOfficer, unit: Some(unit), starts_on, ends_on: None };
        roles::give(acting, new, PERMISSIONS).await?;
        Ok(Self { house, officer, source })
    }

    async fn officer(&self) -> Result<Acting> {
        let db = &self.house.db;
        let grants = grants_of(db.conn(), self.officer, db.clock.today()).await?;
        let actor = testkit::actors::person(self.officer, self.house.organisation.id);
        Ok(Acting::new(db.another_node().await, actor, grants))
    }

    async fn proposed(&self, csv: &str) -> Result<RunId> {
        Ok(commands::propose(&self.officer().await?, self.source.id, "lijst.csv", csv.into()).await?.id)
    }

    async fn state(&self, run: RunId) -> Result<RunState> {
        Ok(commands::run(&self.house.acting, run).await?.0.state)
    }

    /// A worker of another node, with its schedules.
    async fn worker(&self) -> Worker {
        let slice = thuisbasis_directory::slice();
        Worker::new(self.house.db.another_node().await, (slice.jobs)(std::slice::from_ref(&slice)))
            .schedules(slice.schedules.iter().copied())
    }

    /// How many people came from a file.
    async fn imported(&self) -> Result<i64> {
        let people = sql("SELECT count(*) FROM person WHERE external_id IS NOT NULL").scalar(self.house.db.conn());
        Ok(people.await?.unwrap_or_default())
    }

    async fn files(&self) -> Result<i64> {
        let files = sql("SELECT count(*) FROM import_run WHERE file IS NOT NULL").scalar(self.house.db.conn());
        Ok(files.await?.unwrap_or_default())
    }
}

#[db_test]
async fn another_node_writes_what_was_agreed_to_in_the_name_of_who_agreed(engine: Engine) -> Result<()> {
    let office = Office::open(engine).await?;
    let run = office.proposed(&list(0..20)).await?;
    let acting = office.officer().await?;
    assert_eq!(start(&acting, run, None).await?.state, RunState::Applying);
    // A second click changes nothing.
    assert_eq!(start(&acting, run, None).await?.state, RunState::Applying);
    assert_eq!(office.worker().await.drain().await?, 1);
    assert_eq!(office.state(run).await?, RunState::Done);
    assert_eq!(office.imported().await?, 20);
    for (kind, count) in [("directory.import.agreed", 1), ("directory.import.done", 1)] {
        assert_eq!(office.house.events(kind).await?, count, "{kind}");
    }
    let by = format!("page {}", testkit::actors::ADDRESS);
    let said = sql("SELECT count(*) FROM event WHERE kind IN ('directory.person.added', 'directory.import.done') \
                    AND performer = $1 AND origin = $2")
    .bind(office.officer.to_string())
    .bind(by)
    .scalar::<i64>(office.house.db.conn());
    assert_eq!(said.await?, Some(21));
    assert_eq!(refusal(start(&acting, run, None).await), "import-over");
    assert_eq!(jobs::waiting(office.house.db.conn()).await?, 0);
    Ok(())
}

#[db_test]
async fn what_can_be_refused_is_refused_at_once(engine: Engine) -> Result<()> {
    let office = Office::open(engine).await?;
    office.house.import(&office.source, &list(0..40), None).await?;
    let acting = office.officer().await?;
    let bad = office.proposed(&list(0..40).replace(";T1;", ";XX;")).await?;
    assert_eq!(refusal(start(&acting, bad, None).await), "import-problems");
    let short = office.proposed(&list(0..20)).await?;
    assert_eq!(refusal(start(&acting, short, None).await), "import-brake");
    assert_eq!(refusal(start(&acting, short, Some(19)).await), "import-brake");
    assert_eq!(jobs::waiting(office.house.db.conn()).await?, 0);
    assert_eq!(office.state(short).await?, RunState::Proposed);
    start(&acting, short, Some(20)).await?;
    // More have come to be missing than was agreed to: it is put back to be looked at.
    office.house.import(&office.source, &list(0..50), None).await?;
    office.worker().await.drain().await?;
    assert_eq!(office.state(short).await?, RunState::Proposed);
    start(&acting, short, Some(30)).await?;
    office.worker().await.drain().await?;
    assert_eq!(office.state(short).await?, RunState::Done);
    Ok(())
}

#[db_test]
async fn who_lost_the_right_meanwhile_imports_nothing(engine: Engine) -> Result<()> {
    let office = Office::open(engine).await?;
    let run = office.proposed(&list(0..5)).await?;
    start(&office.officer().await?, run, None).await?;
    let operator = &office.house.acting;
    let seen = find::person(operator, office.officer).await?;
    for role in find::roles_of(operator, &seen).await? {
        roles::take(operator, role.id, PERMISSIONS).await?;
    }
    office.house.db.clock.advance(Duration::from_hours(24));
    office.worker().await.drain().await?;
    assert_eq!(office.state(run).await?, RunState::Proposed);
    assert_eq!(office.imported().await?, 0);
    assert_eq!(office.house.events("directory.import.refused").await?, 1);
    assert_eq!(jobs::waiting(office.house.db.conn()).await?, 0);
    Ok(())
}

#[db_test]
async fn what_a_node_leaves_when_it_dies_another_finishes(engine: Engine) -> Result<()> {
    let office = Office::open(engine).await?;
    let run = office.proposed(&list(0..20)).await?;
    let acting = office.officer().await?;
    start(&acting, run, None).await?;
    let seen = Cell::new(0);
    {
        let options = ApplyOptions { batch: 3, ..ApplyOptions::default() };
        let mut dying = pin!(commands::apply(&acting, run, options, |_| seen.set(seen.get() + 1)));
        std::future::poll_fn(|cx| {
            let polled = dying.as_mut().poll(cx);
            if seen.get() >= 2 || polled.is_ready() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
    assert_eq!(office.state(run).await?, RunState::Applying);
    assert_eq!(office.worker().await.drain().await?, 1);
    assert_eq!(office.state(run).await?, RunState::Done);
    assert_eq!(office.imported().await?, 20);
    assert_eq!(office.house.events("directory.person.added").await?, 21);
    Ok(())
}

#[db_test]
async fn files_of_one_source_wait_for_each_other(engine: Engine) -> Result<()> {
    let office = Office::open(engine).await?;
    let acting = office.officer().await?;
    let (first, second) = (office.proposed(&list(0..20)).await?, office.proposed(&list(0..21)).await?);
    start(&acting, first, None).await?;
    start(&acting, second, None).await?;
    for _ in 0..3 {
        office.worker().await.drain().await?;
        office.house.db.clock.advance(Duration::from_secs(11));
    }
    assert_eq!(jobs::waiting(office.house.db.conn()).await?, 0);
    assert_eq!(office.house.events("directory.import.done").await?, 2);
    Ok(())
}

#[db_test]
async fn a_file_that_nobody_agreed_to_is_erased_after_a_month(engine: Engine) -> Result<()> {
    let office = Office::open(engine).await?;
    let worker = office.worker().await;
    worker.drain().await?;
    let run = office.proposed(&list(0..5)).await?;
    office.house.db.clock.advance(Duration::from_hours(29 * 24));
    worker.drain().await?;
    assert_eq!((office.state(run).await?, office.files().await?), (RunState::Proposed, 1));
    office.house.db.clock.advance(Duration::from_hours(2 * 24));
    worker.drain().await?;
    assert_eq!((office.state(run).await?, office.files().await?), (RunState::Refused, 0));
    assert_eq!(office.house.events("directory.import.refused").await?, 1);
    Ok(())
}

#[db_test]
async fn what_was_wrong_with_a_file_is_forgotten_a_month_after_it_was_over(engine: Engine) -> Result<()> {
    let office = Office::open(engine).await?;
    let worker = office.worker().await;
    worker.drain().await?;
    let run = office.proposed(&list(0..5).replace(";T1;", ";Geheim;")).await?;
    let quoted = async || {
        let quoting = "SELECT count(*) FROM import_run WHERE problems LIKE '%Geheim%'";
        sql(quoting).scalar::<i64>(office.house.db.conn()).await
    };
    commands::withdraw(&office.officer().await?, run).await?;
    for (days, left) in [(29, 1), (2, 0)] {
        office.house.db.clock.advance(Duration::from_hours(days * 24));
        worker.drain().await?;
        assert_eq!(quoted().await?, Some(left));
    }
    Ok(())
}

/// On the command line somebody brings a newer file, and says that the import that was cut off is over.
#[db_test]
async fn a_run_whose_place_is_taken_ends_and_does_not_come_back(engine: Engine) -> Result<()> {
    let office = Office::open(engine).await?;
    let run = office.proposed(&list(0..20)).await?;
    start(&office.officer().await?, run, None).await?;
    {
        let seen = Cell::new(0);
        let options = ApplyOptions { batch: 3, ..ApplyOptions::default() };
        let mut dying = pin!(commands::apply(&office.house.acting, run, options, |_| seen.set(seen.get() + 1)));
        std::future::poll_fn(|cx| {
            let polled = dying.as_mut().poll(cx);
            if seen.get() >= 1 || polled.is_ready() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
    let newer = FileImport {
        organisation: "kompas",
        source: Some(&office.source.name),
        kind: SourceKind::People,
        file_name: "nieuwer.csv",
        bytes: list(0..7).into(),
        full_list: true,
        take_over: true,
        dry_run: false,
        confirm_ending: None,
    };
    assert!(commands::import_file(&office.house.acting, newer, |_| {}).await?.written);
    office.worker().await.drain().await?;
    assert_eq!(office.state(run).await?, RunState::Failed);
    assert_eq!((office.imported().await?, office.files().await?), (7, 0));
    assert_eq!(jobs::waiting(office.house.db.conn()).await?, 0);
    Ok(())
}

/// A program that was killed while somebody waited for it leaves a run that no job goes on with.
#[db_test]
async fn a_run_that_nobody_goes_on_with_ends(engine: Engine) -> Result<()> {
    let office = Office::open(engine).await?;
    let worker = office.worker().await;
    worker.drain().await?;
    let run = office.proposed(&list(0..9)).await?;
    {
        let seen = Cell::new(0);
        let options = ApplyOptions { batch: 3, ..ApplyOptions::default() };
        let mut dying = pin!(commands::apply(&office.house.acting, run, options, |_| seen.set(seen.get() + 1)));
        std::future::poll_fn(|cx| {
            let polled = dying.as_mut().poll(cx);
            if seen.get() >= 1 || polled.is_ready() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
    office.house.db.clock.advance(Duration::from_hours(3 * 24));
    worker.drain().await?;
    assert_eq!((office.state(run).await?, office.files().await?), (RunState::Failed, 0));
    Ok(())
}
