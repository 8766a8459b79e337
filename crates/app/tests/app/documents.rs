//! Documents over HTTP: what is uploaded comes back the same, and does no harm on the way.

use axum::http::StatusCode;
use db::{Engine, sql};
use testkit::db_test;

use crate::world::{Reply, Who, World};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x01\0\0\0\0";

async fn world(engine: Engine) -> (World, String) {
    let mut world = World::new(engine).await;
    world.sign_in(Who::Employee).await;
    let list = format!("/groups/{}/documents", world.group.unwrap());
    (world, list)
}

async fn uploaded(world: &World, list: &str, files: &[(&str, &[u8])]) {
    let reply = world.upload(Who::Employee, list, &[("folder", "")], files).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
}

async fn ids(world: &World) -> Vec<(String, String)> {
    let names: Vec<String> =
        sql("SELECT name FROM document_node WHERE kind = 1 ORDER BY id").scalars(world.db.conn()).await.unwrap();
    let ids: Vec<documents::model::NodeId> =
        sql("SELECT id FROM document_node WHERE kind = 1 ORDER BY id").scalars(world.db.conn()).await.unwrap();
    names.into_iter().zip(ids.iter().map(ToString::to_string)).collect()
}

fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[db_test]
async fn hostile_names_and_contents_do_nothing_on_our_pages(engine: Engine) {
    let (world, list) = world(engine).await;
    let page = b"<!doctype html><script>alert(1)</script>".as_slice();
    let hostile: [(&str, &[u8]); 6] = [
        ("<img src=x onerror=alert(1)>.txt", b"tekst"),
        ("../../etc/passwd", b"root"),
        ("C:\\boef\\pagina.html", page),
        ("plaatje.png", page),
        ("a'b&c\u{202e}gpj.svg", b"<svg onload=alert(1)>"),
        ("\r\nset-cookie: a=b.txt", b"x"),
    ];
    // One at a time: some names cannot stand in a header at all, and are refused with the form.
    for one in hostile {
        world.upload(Who::Employee, &list, &[], &[one]).await;
    }
    let stored = ids(&world).await;
    assert!(stored.len() >= 5, "{stored:?}");
    let shown = world.get(Who::Employee, &list).await.body;
    assert!(!shown.contains("<img src=x") && !shown.contains("<script>alert"), "{shown}");
    for (name, id) in stored {
        assert!(!name.contains(['/', '\\', '<', '>', '\r', '\n', '\u{202e}']), "{name}");
        let page = world.get(Who::Employee, &format!("/documents/{id}")).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<svg onload"), "{name}");
        let content = world.get(Who::Employee, &format!("/documents/{id}/content")).await;
        assert_eq!(content.status, StatusCode::OK);
        assert_eq!(header(&content, "content-security-policy"), "sandbox; default-src 'none'", "{name}");
        assert_eq!(header(&content, "x-content-type-options"), "nosniff");
        let kind = header(&content, "content-type");
        assert!(["text/plain; charset=utf-8", "application/octet-stream"].contains(&kind), "{name}: {kind}");
        let inline = header(&content, "content-disposition").starts_with("inline");
        assert!(!inline || kind.starts_with("text/plain"), "{name}");
        assert!(content.cookies.is_empty(), "{name}");
    }
}

#[db_test]
async fn content_comes_back_whole_in_parts_and_not_at_all_when_it_is_known(engine: Engine) {
    let (world, list) = world(engine).await;
    uploaded(&world, &list, &[("tien.txt", b"0123456789"), ("plaat.png", PNG)]).await;
    let all = ids(&world).await;
    let at = |name: &str| {
        let (_, id) = all.iter().find(|(found, _)| found == name).unwrap();
        format!("/documents/{id}/content")
    };
    let whole = world.get(Who::Employee, &at("tien.txt")).await;
    let tag = header(&whole, "etag").to_owned();
    assert_eq!((whole.status, whole.body.as_str()), (StatusCode::OK, "0123456789"));
    assert!(header(&whole, "content-disposition").starts_with("inline"));
    let ask = async |headers: &[(&str, &str)]| world.get_with(Who::Employee, &at("tien.txt"), headers).await;
    let part = ask(&[("range", "bytes=2-4")]).await;
    assert_eq!((part.status, part.body.as_str()), (StatusCode::PARTIAL_CONTENT, "234"));
    assert_eq!(header(&part, "content-range"), "bytes 2-4/10");
    assert_eq!(ask(&[("range", "bytes=10-")]).await.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(ask(&[("if-none-match", &tag)]).await.status, StatusCode::NOT_MODIFIED);
    assert_eq!(ask(&[("range", "bytes=2-4"), ("if-range", "\"oud\"")]).await.body, "0123456789");
    assert_eq!(ask(&[("range", "bytes=2-4"), ("if-range", &tag)]).await.body, "234");
    let saved = world.get(Who::Employee, &format!("{}?download", at("tien.txt"))).await;
    assert!(header(&saved, "content-disposition").starts_with("attachment"));
    let image = world.get(Who::Employee, &at("plaat.png")).await;
    assert_eq!(header(&image, "content-type"), "image/png");
    assert_eq!(world.get(Who::Employee, &format!("{}?revision=2", at("tien.txt"))).await.status, StatusCode::NOT_FOUND);
}

#[db_test]
async fn a_form_that_is_not_ours_or_comes_from_outside_the_group_leaves_nothing(engine: Engine) {
    let (mut world, list) = world(engine).await;
    world.sign_in(Who::Stranger).await;
    let files: [(&str, &[u8]); 1] = [("a.txt", b"a")];
    let foreign = world.upload(Who::Employee, &list, &[("csrf", "verkeerd")], &files).await;
    assert_eq!(foreign.status, StatusCode::CONFLICT);
    assert_eq!(world.upload(Who::Stranger, &list, &[], &files).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.upload(Who::Employee, &list, &[], &[]).await.status, StatusCode::CONFLICT, "no file");
    assert!(ids(&world).await.is_empty());
    uploaded(&world, &list, &files).await;
    let (_, id) = ids(&world).await.remove(0);
    for path in [format!("/documents/{id}"), format!("/documents/{id}/content"), list] {
        assert_eq!(world.get(Who::Stranger, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// More than fits in a form of the other kind.
#[db_test]
async fn a_large_file_passes(engine: Engine) {
    let (world, list) = world(engine).await;
    let large = vec![b'x'; 70 << 20];
    uploaded(&world, &list, &[("groot.txt", &large)]).await;
    let size: Option<i64> = sql("SELECT size FROM document_node WHERE kind = 1").scalar(world.db.conn()).await.unwrap();
    assert_eq!(size, Some(70 << 20));
}

#[db_test]
async fn the_way_of_a_document_over_its_pages(engine: Engine) {
    let (world, list) = world(engine).await;
    let group = world.group.unwrap();
    let made = world.post(Who::Employee, &format!("{list}/folders"), &[("folder_name", "Jaar 2026")]).await;
    assert!(made.location.starts_with(&format!("{list}?folder=")), "{}", made.location);
    let folder = made.location.rsplit('=').next().unwrap().to_owned();
    uploaded(&world, &list, &[("Plan.txt", b"eerst")]).await;
    let again = [("folder", ""), ("replaces", "true")];
    world.upload(Who::Employee, &list, &again, &[("plan.txt", b"later")]).await;
    let (_, id) = ids(&world).await.remove(0);
    let at = format!("/documents/{id}");
    let page = world.get(Who::Employee, &at).await.body;
    assert!(page.contains("later") && page.contains("Versie 2"), "{page}");
    world.post(Who::Employee, &format!("{at}/revisions/1/restore"), &[]).await;
    assert!(world.get(Who::Employee, &at).await.body.contains("eerst"));
    let asked = world.get(Who::Employee, &format!("{at}/move")).await;
    assert!(asked.body.contains("Jaar 2026"), "{}", asked.body);
    let shown = documents::gate::find(&world.acting(Who::Employee).await, id.parse().unwrap()).await.unwrap();
    let version = shown.node().version.to_string();
    let fields = [("version", version.as_str()), ("group", &group.to_string()), ("folder", &folder)];
    let moved = world.post(Who::Employee, &format!("{at}/move"), &fields).await;
    assert_eq!(moved.location, format!("{list}?folder={folder}"), "{}", moved.body);
    assert!(world.get(Who::Employee, &moved.location).await.body.contains("Plan.txt"));
    let wrong = world.post(Who::Employee, &format!("{at}/rename"), &[("version", "0"), ("name", "b.txt")]).await;
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    let thrown = world.post(Who::Employee, &format!("{at}/trash"), &[]).await;
    assert_eq!(thrown.status, StatusCode::SEE_OTHER);
    assert!(world.get(Who::Employee, &format!("{list}/trash")).await.body.contains("Plan.txt"));
    world.post(Who::Employee, &format!("{at}/restore"), &[]).await;
    let room = world.get(Who::Employee, &format!("/groups/{group}")).await.body;
    assert!(room.contains(&at), "the newest document is one click from the page of its group");
}
