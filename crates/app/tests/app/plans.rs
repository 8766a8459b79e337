//! No page people open all day reads a whole table on `SQLite`: its cost must not grow with what it does not show.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use db::{Engine, sql};
use sea_orm::FromQueryResult;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::world::{Who, World};

/// Tables that grow with the number of people or with time.
const LARGE: &[&str] = &[
    "person",
    "directory_person",
    "person_term",
    "membership",
    "directory_membership",
    "role_holding",
    "account",
    "session",
    "api_token",
    "event",
    "favourite",
    "opened",
    "throttle",
    "import_change",
    "work_group",
    "group_member",
    "group_rule",
    "group_request",
    "group_link",
    "group_date",
    "group_visit",
    "post",
    "post_comment",
    "post_like",
    "post_read",
    "post_seen",
    "document_node",
    "document_revision",
    "document_shelf",
    "document_upload",
    "document_lock",
    "moved_file",
    "notice_event",
    "notice",
    "notice_choice",
];

/// Keeps every statement that is sent to the database.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            event.record(&mut Recorder(self));
        }
    }
}

struct Recorder<'a>(&'a Statements);

impl Visit for Recorder<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.record_str(field, &format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        // A short statement stands in its summary alone.
        if matches!(field.name(), "db.statement" | "summary") && !value.contains('…') {
            let text = value.split_whitespace().collect::<Vec<_>>().join(" ");
            self.0.0.lock().unwrap().insert(text);
        }
    }
}

#[derive(FromQueryResult)]
struct Step {
    detail: String,
}

/// The names under which a statement knows its large tables.
fn names(statement: &str) -> BTreeSet<String> {
    let words: Vec<&str> = statement.split([' ', ',', '(', ')']).filter(|word| !word.is_empty()).collect();
    let after = |pair: &[&str]| matches!(pair[0], "FROM" | "JOIN") && LARGE.contains(&pair[1]);
    let tables = words.windows(3).filter(|three| after(three));
    tables.flat_map(|three| [three[1].to_owned(), three[2].to_owned()]).collect()
}

/// Whether a step reads every row of a table, or of a list made for the purpose.
fn reads_all(step: &str, names: &BTreeSet<String>) -> bool {
    let scanned = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
    scanned.is_some_and(|name| names.contains(name)) || step.contains("AUTOMATIC")
}

#[test]
fn a_scan_is_seen() {
    let statement = "SELECT p.id FROM person p JOIN (SELECT DISTINCT t.person FROM person_term t WHERE t.term = ?)";
    let names = names(statement);
    assert!(names.contains("p") && names.contains("t"), "{names:?}");
    assert!(reads_all("SCAN p", &names));
    assert!(reads_all("SCAN t USING COVERING INDEX person_term_person", &names));
    assert!(reads_all("SEARCH hit USING AUTOMATIC COVERING INDEX (person=?)", &names));
    assert!(!reads_all("SEARCH p USING INDEX person_list (organisation=?)", &names));
    assert!(!reads_all("SCAN hit", &names));
}

/// What people look at every day.
fn daily_pages(world: &World) -> Vec<String> {
    let group = format!("/groups/{}", world.group.unwrap());
    let in_group = ["", "/members", "/agenda", "/posts", "/documents", "/documents?q=a", "/documents?sort=changed"];
    let in_group = in_group.into_iter().chain(["/documents/trash", "/moved", "/moved?q=verslag"]);
    let everywhere = [
        "/",
        "/news",
        "/news?which=unread",
        "/news?which=must-read&q=de",
        "/groups",
        "/groups?which=all&q=linde",
        "/notices",
        "/notices/settings",
        "/search?q=linde",
        "/people",
        "/people?q=ja",
        "/people?q=de+jan",
        "/units",
        "/units?q=lin",
        "/apps",
    ];
    let of_one = [
        format!("/posts/{}", world.post.unwrap()),
        format!("/notices?group={}", world.group.unwrap()),
        format!("/people/{}", world.people[&Who::Employee]),
        format!("/units/{}", world.school.id),
    ];
    let in_group = in_group.map(|page| format!("{group}{page}"));
    in_group.chain(everywhere.map(str::to_owned)).chain(of_one).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_daily_page_reads_a_whole_table() {
    let statements = Statements::default();
    let _ = tracing_subscriber::registry().with(statements.clone()).try_init();
    let mut world = World::new(Engine::Sqlite).await;
    world.sign_everybody_in().await;
    statements.0.lock().unwrap().clear();
    let pages = daily_pages(&world);
    for who in [Who::Pupil, Who::Employee, Who::Teacher, Who::Helper, Who::HrOfficer, Who::Administrator] {
        for page in &pages {
            let status = world.get(who, page).await.status;
            assert!(
                status.is_success() || status == StatusCode::FORBIDDEN || status == StatusCode::NOT_FOUND,
                "{page}"
            );
        }
    }
    let seen: Vec<String> = statements.0.lock().unwrap().iter().filter(|s| s.starts_with("SELECT")).cloned().collect();
    assert!(seen.len() > 20, "the statements were not heard: {seen:?}");
    let mut found = Vec::new();
    for statement in seen {
        let names = names(&statement);
        let steps: Vec<Step> = sql(format!("EXPLAIN QUERY PLAN {statement}")).all(world.db.conn()).await.unwrap();
        let whole = steps.into_iter().filter(|step| reads_all(&step.detail, &names));
        found.extend(whole.map(|step| format!("{}\n    in {statement}", step.detail)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
