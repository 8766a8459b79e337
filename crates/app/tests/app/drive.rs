//! The documents of groups as a drive: what a file manager may ask, and what comes of it.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use db::{Engine, sql};
use signon::commands::tokens::{TokenDraft, create};
use testkit::db_test;

use crate::world::{Reply, Who, World, permissions};

/// A world, and somebody's drive in it.
pub(crate) struct Drive {
    pub(crate) world: World,
    pub(crate) secret: String,
}

pub(crate) async fn token(world: &World, who: Who, scope: &str) -> String {
    let acting = world.acting(who).await;
    let expires_on = world.db.clock().today() + chrono::Days::new(30);
    let draft = TokenDraft { name: "schijf".into(), scopes: vec![scope.into()], expires_on };
    create(&acting, world.people[&who], draft, &permissions(&world.app)).await.unwrap().secret
}

impl Drive {
    pub(crate) async fn new(engine: Engine) -> Self {
        let world = World::new(engine).await;
        let secret = token(&world, Who::Employee, "write").await;
        Self { world, secret }
    }

    async fn ask_as(&self, secret: &str, (method, path): (&str, &str), headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path)
            .header(header::AUTHORIZATION, format!("Basic {}", base64(&format!("emma:{secret}"))));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.world.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.ask_as(&self.secret, (method, path), headers, body).await
    }

    async fn put(&self, path: &str, content: &str) -> u16 {
        self.ask("PUT", path, &[], content).await.status.as_u16()
    }

    async fn status(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
        self.ask(method, path, headers, "").await.status.as_u16()
    }

    async fn content(&self, path: &str) -> String {
        let reply = self.ask("GET", path, &[], "").await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.body);
        reply.body
    }

    /// Names, revisions, and whether they lie in the trash, of all documents and folders.
    async fn nodes(&self) -> Vec<String> {
        let text = "SELECT name || ' ' || revision || CASE WHEN trashed_at IS NULL THEN '' ELSE ' trash' END \
                    FROM document_node ORDER BY id";
        sql(text).scalars(self.world.db.conn()).await.unwrap()
    }

    async fn lock(&self, path: &str, scope: &str) -> Reply {
        let body = format!(
            "<?xml version=\"1.0\"?><D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:{scope}/></D:lockscope>\
             <D:locktype><D:write/></D:locktype><D:owner><D:href>Emma</D:href></D:owner></D:lockinfo>"
        );
        self.ask("LOCK", path, &[("depth", "0"), ("timeout", "Second-600")], &body).await
    }
}

fn base64(text: &str) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place > three.len() { '=' } else { char::from(sign) });
        }
    }
    out
}

fn header_of<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

const TOP: &str = "/dav/Team%20De%20Linde";

#[db_test]
async fn only_a_token_opens_the_drive(engine: Engine) {
    let mut drive = Drive::new(engine).await;
    drive.world.sign_in(Who::Employee).await;
    for path in ["/dav", "/dav/", TOP] {
        let reply = drive.world.get(Who::Employee, path).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "a cookie counts nothing: {path}");
        assert!(header_of(&reply, "www-authenticate").starts_with("Basic realm=\"Thuisbasis\""));
        assert!(reply.cookies.is_empty());
    }
    let never = crate::world::PASSWORD;
    assert_eq!(drive.ask_as(never, ("PROPFIND", "/dav/"), &[], "").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(drive.put(&format!("{TOP}/a.txt"), "a").await, 201);
    let reads = token(&drive.world, Who::Employee, "read").await;
    for (method, expected) in
        [("PROPFIND", 207), ("GET", 200), ("OPTIONS", 200), ("PUT", 403), ("DELETE", 403), ("LOCK", 403)]
    {
        let reply = drive.ask_as(&reads, (method, &format!("{TOP}/a.txt")), &[], "").await;
        assert_eq!(reply.status.as_u16(), expected, "{method}: {}", reply.body);
    }
    let stranger = token(&drive.world, Who::Stranger, "write").await;
    for method in ["PROPFIND", "GET", "PUT", "DELETE", "MKCOL", "LOCK", "MOVE"] {
        let to = [("destination", "/dav/Team%20De%20Linde/b.txt")];
        let reply = drive.ask_as(&stranger, (method, &format!("{TOP}/a.txt")), &to, "").await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{method}: {}", reply.body);
    }
    assert_eq!(drive.nodes().await, ["a.txt 1"]);
}

#[db_test]
async fn a_folder_tells_what_lies_in_it_and_no_deeper(engine: Engine) {
    let mut drive = Drive::new(engine).await;
    assert_eq!(drive.status("MKCOL", &format!("{TOP}/Jaar%202026"), &[]).await, 201);
    assert_eq!(drive.put(&format!("{TOP}/Jaar%202026/diep.txt"), "x").await, 201);
    assert_eq!(drive.put(&format!("{TOP}/%C3%A9%C3%A9n%20%26%20twee.txt"), "12345").await, 201);
    let root = drive.ask("PROPFIND", "/dav/", &[("depth", "1")], "").await;
    assert!(root.body.contains("<D:href>/dav/Team%20De%20Linde/</D:href>"), "{}", root.body);
    let top = drive.ask("PROPFIND", TOP, &[("depth", "1")], "").await;
    assert_eq!(top.status.as_u16(), 207);
    assert!(top.body.contains("/dav/Team%20De%20Linde/Jaar%202026/</D:href>"), "{}", top.body);
    assert!(top.body.contains("%C3%A9%C3%A9n%20%26%20twee.txt") && !top.body.contains("diep"), "{}", top.body);
    assert!(top.body.contains("<D:getcontentlength>5</D:getcontentlength>"), "{}", top.body);
    let itself = drive.ask("PROPFIND", TOP, &[("depth", "0")], "").await.body;
    assert!(!itself.contains("Jaar"), "{itself}");
    assert_eq!(drive.ask("PROPFIND", TOP, &[], "").await.body, itself);
    let all = drive.ask("PROPFIND", TOP, &[("depth", "infinity"), ("x-litmus", "x")], "").await;
    assert!(all.status == StatusCode::FORBIDDEN && all.body.contains("propfind-finite-depth"), "{}", all.body);
    let ask =
        "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:quota-used-bytes/><D:quota-available-bytes/></D:prop></D:propfind>";
    let quota = drive.ask("PROPFIND", TOP, &[("depth", "0")], ask).await.body;
    assert!(quota.contains("quota-used-bytes>6<") && quota.contains("quota-available-bytes>10737418234<"), "{quota}");
    let page = drive.ask("GET", TOP, &[], "").await;
    let world = &mut drive.world;
    world.sign_in(Who::Employee).await;
    let shown = world.get_with(Who::Employee, &page.location, &[("host", "thuis.example")]).await.body;
    assert!(shown.contains("<code>http://thuis.example/dav/</code>") && shown.contains("dav://thuis.example/dav/"));
    assert_eq!(page.location, format!("/groups/{}/documents", drive.world.group.unwrap()));
}

#[db_test]
async fn what_is_saved_is_a_revision_and_is_read_in_parts(engine: Engine) {
    let drive = Drive::new(engine).await;
    let at = format!("{TOP}/plan.html");
    let made = drive.ask("PUT", &at, &[("if-none-match", "*")], "<script>1</script>").await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let tag = header_of(&made, "etag").to_owned();
    let read = drive.ask("GET", &at, &[], "").await;
    assert_eq!((read.body.as_str(), header_of(&read, "etag")), ("<script>1</script>", tag.as_str()));
    assert_eq!(header_of(&read, "content-security-policy"), "sandbox; default-src 'none'");
    assert!(header_of(&read, "content-disposition").starts_with("attachment"), "{:?}", read.headers);
    let part = drive.ask("GET", &at, &[("range", "bytes=1-6"), ("if-range", &tag)], "").await;
    assert_eq!((part.status, part.body.as_str()), (StatusCode::PARTIAL_CONTENT, "script"));
    assert_eq!(drive.status("GET", &at, &[("if-none-match", &tag)]).await, 304);
    assert_eq!(drive.status("PUT", &at, &[("if-none-match", "*")]).await, 412);
    assert_eq!(drive.ask("PUT", &at, &[("if-match", &tag)], "nieuw").await.status.as_u16(), 204);
    assert_eq!(drive.ask("PUT", &at, &[("if-match", &tag)], "te laat").await.status.as_u16(), 412);
    assert_eq!(drive.ask("PUT", &at, &[("content-range", "bytes 0-1/2")], "ab").await.status.as_u16(), 400);
    assert_eq!(drive.put(&format!("{TOP}/PLAN.html"), "weer").await, 204, "in other letters it is the same");
    assert_eq!(drive.put(&at, "").await, 204);
    assert_eq!(drive.nodes().await, ["plan.html 4"]);
    assert_eq!(drive.status("PUT", &format!("{TOP}/geen/map.txt"), &[]).await, 409);
    assert_eq!(drive.status("PUT", TOP, &[]).await, 403);
    assert_eq!(drive.status("MKCOL", &at, &[]).await, 405);
}

#[db_test]
async fn a_document_keeps_its_address_on_its_way(engine: Engine) {
    let drive = Drive::new(engine).await;
    drive.status("MKCOL", &format!("{TOP}/map"), &[]).await;
    drive.put(&format!("{TOP}/plan.txt"), "eerst").await;
    let ids = || async {
        let text = "SELECT id FROM document_node WHERE kind = 1 AND trashed_at IS NULL ORDER BY id";
        let ids: Vec<documents::model::NodeId> = sql(text).scalars(drive.world.db.conn()).await.unwrap();
        ids
    };
    let first = ids().await;
    let go = async |method: &str, from: &str, to: &str, overwrite: &str| {
        let to = format!("http://thuis.example{TOP}/{to}");
        drive.status(method, &format!("{TOP}/{from}"), &[("destination", &to), ("overwrite", overwrite)]).await
    };
    assert_eq!(go("MOVE", "plan.txt", "map/Nieuw.txt", "T").await, 201);
    assert_eq!(go("MOVE", "map/Nieuw.txt", "map/NIEUW.txt", "T").await, 201, "only in other letters");
    assert_eq!(ids().await, first);
    // As a program saves that writes to a file beside it first.
    drive.put(&format!("{TOP}/map/~tmp1.tmp"), "later").await;
    assert_eq!(go("MOVE", "map/~tmp1.tmp", "map/NIEUW.txt", "F").await, 412);
    assert_eq!(go("MOVE", "map/~tmp1.tmp", "map/NIEUW.txt", "T").await, 204);
    assert_eq!(ids().await, first);
    assert_eq!(drive.content(&format!("{TOP}/map/nieuw.txt")).await, "later");
    assert_eq!(go("COPY", "map/NIEUW.txt", "kopie.txt", "T").await, 201);
    assert_eq!(drive.content(&format!("{TOP}/kopie.txt")).await, "later");
    assert_eq!(go("COPY", "map", "andere", "T").await, 201);
    assert_eq!(drive.content(&format!("{TOP}/andere/NIEUW.txt")).await, "later");
    assert_eq!(go("MOVE", "map", "map/binnen", "T").await, 403, "not into itself");
    assert_eq!(go("MOVE", "map/NIEUW.txt", "map", "T").await, 403, "not over what it lies in");
    assert_eq!(go("MOVE", "map", "andere", "T").await, 204, "what is in the way goes to the trash whole");
    assert_eq!(drive.status("DELETE", &format!("{TOP}/andere"), &[]).await, 204);
    let left: Vec<_> = drive.nodes().await.into_iter().filter(|node| !node.ends_with("trash")).collect();
    assert_eq!(left, ["kopie.txt 1"]);
    let inside =
        groups::gate::enter(&drive.world.acting(Who::Employee).await, drive.world.group.unwrap()).await.unwrap();
    let trash = documents::commands::find::trash(&drive.world.acting(Who::Employee).await, &inside, 100).await.unwrap();
    let names: std::collections::BTreeSet<_> = trash.iter().map(|node| node.name.as_str()).collect();
    assert_eq!((trash.len(), names), (3, ["andere", "~tmp1.tmp"].into_iter().collect()), "each as it was thrown away");
    assert_eq!(drive.status("DELETE", TOP, &[]).await, 403);
}

#[db_test]
async fn who_holds_no_lock_does_not_save(engine: Engine) {
    let drive = Drive::new(engine).await;
    let teacher = token(&drive.world, Who::Teacher, "write").await;
    let at = format!("{TOP}/plan.txt");
    drive.put(&at, "eerst").await;
    let locked = drive.lock(&at, "exclusive").await;
    assert_eq!(locked.status, StatusCode::OK, "{}", locked.body);
    let lock = header_of(&locked, "lock-token").to_owned();
    let holding = format!("({lock})");
    assert_eq!(drive.lock(&at, "shared").await.status.as_u16(), 423);
    assert_eq!(drive.put(&at, "zonder").await, 423);
    assert_eq!(drive.ask_as(&teacher, ("PUT", &at), &[("if", &holding)], "andermans").await.status.as_u16(), 423);
    assert_eq!(drive.ask("PUT", &at, &[("if", &holding)], "met").await.status.as_u16(), 204);
    assert_eq!(drive.status("DELETE", &at, &[]).await, 423);
    let told = drive.ask("PROPFIND", &at, &[("depth", "0")], "").await.body;
    assert!(told.contains("urn:uuid:") && told.contains("Emma"), "{told}");
    let unlock = drive.ask_as(&teacher, ("UNLOCK", &at), &[("lock-token", &lock)], "").await;
    assert_eq!(unlock.status.as_u16(), 409, "only who took it gives it back");
    assert_eq!(drive.ask("LOCK", &at, &[("if", &holding), ("timeout", "Second-600")], "").await.status.as_u16(), 200);
    drive.world.db.clock().advance(documents::model::LOCK_LASTS);
    assert_eq!(drive.put(&at, "verlopen").await, 204, "a program that broke down keeps nobody out for long");
    let again = drive.lock(&at, "exclusive").await;
    let lock = header_of(&again, "lock-token").to_owned();
    assert_eq!(drive.status("UNLOCK", &at, &[("lock-token", &lock)]).await, 204);
    assert_eq!(drive.put(&at, "open").await, 204);
    let new = drive.lock(&format!("{TOP}/nieuw.txt"), "exclusive").await;
    assert_eq!(new.status, StatusCode::CREATED, "{}", new.body);
    assert_eq!(drive.content(&format!("{TOP}/nieuw.txt")).await, "", "it is there, and empty, until it is saved");
    assert_eq!(drive.nodes().await, ["plan.txt 4", "nieuw.txt 1"]);
}

#[db_test]
async fn two_who_save_at_once_lose_nothing(engine: Engine) {
    let drive = Drive::new(engine).await;
    let teacher = token(&drive.world, Who::Teacher, "write").await;
    let at = format!("{TOP}/plan.txt");
    drive.put(&at, "eerst").await;
    let save =
        async |secret: &str, content: &str| drive.ask_as(secret, ("PUT", &at), &[], content).await.status.as_u16();
    let (one, two) = tokio::join!(save(&drive.secret, "een"), save(&teacher, "twee"));
    assert_eq!((one, two), (204, 204));
    assert_eq!(drive.nodes().await, ["plan.txt 3"]);
    let tag = header_of(&drive.ask("GET", &at, &[], "").await, "etag").to_owned();
    let seen = async |secret: &str, content: &str| {
        drive.ask_as(secret, ("PUT", &at), &[("if-match", &tag)], content).await.status.as_u16()
    };
    let (one, two) = tokio::join!(seen(&drive.secret, "drie"), seen(&teacher, "vier"));
    assert_eq!([one.min(two), one.max(two)], [204, 412], "who saw what was there first wins, the other is told");
    assert_eq!(drive.nodes().await, ["plan.txt 4"]);
}

#[db_test]
async fn what_cannot_be_is_refused_with_a_reason(engine: Engine) {
    let drive = Drive::new(engine).await;
    for name in ["a%3Ab.txt", "CON", "eind.", "%20spatie", "a%5Cb", "x%00y", "%FF%FE", "%E2%80%AEom.txt"] {
        for method in ["PUT", "MKCOL", "GET", "PROPFIND", "DELETE"] {
            let status = drive.status(method, &format!("{TOP}/{name}"), &[]).await;
            assert!((400..500).contains(&status), "{method} {name}: {status}");
        }
    }
    let said = drive.ask("PUT", &format!("{TOP}/a%3Ab.txt"), &[], "x").await;
    assert!(said.status == StatusCode::FORBIDDEN && said.body.contains(':'), "{}", said.body);
    for xml in [
        "<a>".repeat(20_000),
        "<!DOCTYPE a [<!ENTITY b \"c\">]><D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind>".to_owned(),
        "<open".to_owned(),
        format!("<D:propfind xmlns:D=\"DAV:\">{}</D:propfind>", "x".repeat(70_000)),
    ] {
        for method in ["PROPFIND", "PROPPATCH", "LOCK"] {
            let reply = drive.ask(method, &format!("{TOP}/x"), &[("depth", "0")], &xml).await;
            assert!(reply.status.is_client_error(), "{method}: {}", reply.status);
        }
    }
    let outside = [("destination", "http://thuis.example/elders/a.txt")];
    drive.put(&format!("{TOP}/a.txt"), "a").await;
    assert_eq!(drive.status("MOVE", &format!("{TOP}/a.txt"), &outside).await, 403);
    assert_eq!(drive.status("MOVE", &format!("{TOP}/a.txt"), &[]).await, 400);
    for method in ["PATCH", "POST", "REPORT"] {
        let status = drive.status(method, &format!("{TOP}/a.txt"), &[]).await;
        assert!([403, 405, 501].contains(&status), "{method}: {status}");
    }
    let acting = drive.world.acting(Who::Administrator).await;
    documents::commands::quota::set(&acting, drive.world.group.unwrap(), 10).await.unwrap();
    assert_eq!(drive.put(&format!("{TOP}/groot.txt"), "meer dan tien").await, 507);
    let times = "<D:propertyupdate xmlns:D=\"DAV:\" xmlns:Z=\"urn:schemas-microsoft-com:\"><D:set><D:prop>\
                 <Z:Win32LastModifiedTime>Mon, 16 Mar 2026 08:00:00 GMT</Z:Win32LastModifiedTime>\
                 </D:prop></D:set></D:propertyupdate>";
    let taken = drive.ask("PROPPATCH", &format!("{TOP}/a.txt"), &[], times).await;
    assert!(taken.body.contains("200 OK") && taken.status.as_u16() == 207, "{}", taken.body);
    assert_eq!(drive.nodes().await, ["a.txt 1"]);
}

#[db_test]
async fn who_hangs_up_half_way_changes_nothing(engine: Engine) {
    let drive = Drive::new(engine).await;
    let at = format!("{TOP}/plan.txt");
    drive.put(&at, "eerst").await;
    let pieces: [Result<&str, std::io::Error>; 2] = [Ok("half"), Err(std::io::ErrorKind::ConnectionReset.into())];
    let request = Request::put(&at)
        .header(header::AUTHORIZATION, format!("Basic {}", base64(&format!(":{}", drive.secret))))
        .body(Body::from_stream(futures_util::stream::iter(pieces)))
        .unwrap();
    assert!(!drive.world.send(request).await.status.is_success());
    assert_eq!(drive.ask("PUT", &at, &[("content-length", "9")], "kort").await.status.as_u16(), 400);
    assert_eq!(drive.content(&at).await, "eerst");
    assert_eq!(drive.nodes().await, ["plan.txt 1"]);
}
