//! Folders never lie in themselves, and nothing gets lost.

use std::collections::{BTreeMap, BTreeSet};

use access::Acting;
use documents::commands::{change, folders, trash};
use documents::model::{NodeId, Spot};
use kernel::Error;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sea_orm::FromQueryResult;
use testkit::db_test;
use thuisbasis_documents as documents;

use crate::town::{Town, code};

#[db_test]
async fn a_folder_does_not_go_into_itself_or_below(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let at = |folder| Spot { folder: Some(folder), ..top };
    let one = folders::make(&eva, top, "Een").await.unwrap();
    let two = folders::make(&eva, at(one), "Twee").await.unwrap();
    let three = folders::make(&eva, at(two), "Drie").await.unwrap();
    for into in [one, two, three] {
        assert_eq!(code(change::place(&eva, one, None, at(into)).await), "documents-into-itself");
    }
    change::place(&eva, three, None, top).await.unwrap();
    change::place(&eva, one, None, at(three)).await.unwrap();
    assert_eq!(town.names(&eva, at(three)).await, ["Een"]);
    let note = town.put(&eva, top, "a.txt", "a").await.unwrap();
    assert!(matches!(change::place(&eva, one, None, at(note)).await, Err(Error::NotFound)), "a document holds nothing");
}

/// Two people who put two folders into each other at the same time: one of them is refused.
#[db_test]
async fn two_folders_never_go_into_each_other(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let at = |folder| Spot { folder: Some(folder), ..top };
    let one = folders::make(&eva, top, "Een").await.unwrap();
    let two = folders::make(&eva, top, "Twee").await.unwrap();
    let (a, b) = tokio::join!(change::place(&eva, one, None, at(two)), change::place(&eva, two, None, at(one)));
    assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
    check(&town, 2, 0).await;
}

#[derive(Debug, Clone)]
enum Step {
    Rename(usize, usize),
    Place(usize, Option<usize>, usize),
    Throw(usize),
    Restore(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let node = 0..8_usize;
    prop_oneof![
        2 => (node.clone(), 0..5_usize).prop_map(|(node, name)| Step::Rename(node, name)),
        4 => (node.clone(), prop::option::weighted(0.7, 0..5_usize), 0..2_usize)
            .prop_map(|(node, folder, group)| Step::Place(node, folder, group)),
        2 => node.clone().prop_map(Step::Throw),
        2 => node.prop_map(Step::Restore),
    ]
}

/// Any sequence of renaming, moving, throwing away and taking back keeps the tree a tree, names apart, and loses nothing.
#[db_test]
async fn whatever_is_done_the_tree_stays_a_tree_and_whole(engine: db::Engine) {
    let town = Town::build(engine).await;
    let mut runner = TestRunner::deterministic();
    let eva = town.acting(town.staff("Eva", town.school).await).await;
    let mut made = 0;
    let mut done = 0;
    for n in 0..10 {
        let tops = [
            Spot::top(town.group(&eva, &format!("A{n}"), "closed").await),
            Spot::top(town.group(&eva, &format!("B{n}"), "closed").await),
        ];
        let mut nodes = Vec::new();
        for name in 0..5 {
            nodes.push(folders::make(&eva, tops[0], &format!("Map {name}")).await.unwrap());
        }
        for name in 0..3 {
            nodes.push(town.put(&eva, tops[0], &format!("{name}.txt"), "x").await.unwrap());
        }
        made += nodes.len();
        let steps = prop::collection::vec(step(), 25).new_tree(&mut runner).unwrap().current();
        for step in steps {
            let outcome = take(&eva, &nodes, tops, &step).await;
            assert!(!matches!(outcome, Err(Error::Internal(_))), "{step:?}: {outcome:?}");
            done += usize::from(outcome.is_ok());
        }
        check(&town, made - 3 * (n + 1), 3 * (n + 1)).await;
    }
    assert!(done > 80, "only {done} steps were taken");
}

async fn take(eva: &Acting, nodes: &[NodeId], tops: [Spot; 2], step: &Step) -> kernel::Result<()> {
    match *step {
        Step::Rename(node, name) => change::rename(eva, nodes[node], None, &format!("Naam {name}")).await,
        Step::Place(node, folder, group) => {
            let spot = match folder {
                Some(folder) => {
                    let group = documents::gate::find(eva, nodes[folder]).await?.node().group;
                    Spot { group, folder: Some(nodes[folder]) }
                }
                None => tops[group],
            };
            change::place(eva, nodes[node], None, spot).await
        }
        Step::Throw(node) => trash::throw_away(eva, nodes[node]).await,
        Step::Restore(node) => trash::restore(eva, nodes[node]).await,
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: NodeId,
    group_id: NodeId,
    parent: Option<NodeId>,
    place: NodeId,
    kind: i64,
    folded: String,
    trashed_at: Option<i64>,
}

async fn check(town: &Town, folders: usize, documents: usize) {
    let rows: Vec<Row> = db::sql("SELECT id, group_id, parent, place, kind, folded, trashed_at FROM document_node")
        .all(town.db.conn())
        .await
        .unwrap();
    let by_id: BTreeMap<NodeId, &Row> = rows.iter().map(|row| (row.id, row)).collect();
    let count = |kind| rows.iter().filter(|row| row.kind == kind).count();
    assert_eq!((count(0), count(1)), (folders, documents), "nothing is lost");
    let mut names = BTreeSet::new();
    for row in &rows {
        let (mut at, mut steps) = (row, 0);
        while let Some(parent) = at.parent {
            at = by_id[&parent];
            steps += 1;
            assert!(steps <= rows.len(), "a circle");
        }
        assert_eq!(row.place, row.parent.unwrap_or(row.group_id));
        if row.trashed_at.is_none() {
            assert!(names.insert((row.place, row.folded.clone())), "{} is there twice", row.folded);
            if let Some(parent) = row.parent {
                let parent = by_id[&parent];
                assert!(parent.kind == 0 && parent.trashed_at.is_none() && parent.group_id == row.group_id);
            }
        }
    }
    let bytes: Vec<i64> = db::sql("SELECT bytes FROM document_shelf").scalars(town.db.conn()).await.unwrap();
    assert_eq!(bytes.iter().sum::<i64>(), i64::try_from(documents).unwrap(), "each document has one byte");
}
