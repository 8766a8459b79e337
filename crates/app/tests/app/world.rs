//! A small world: two organisations, and an actor for each kind of person.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use access::{Acting, Role};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use db::{Db, Engine};
use directory::commands::roles::NewRole;
use directory::commands::units::NewOrganisation;
use directory::commands::{people, roles, units};
use directory::model::{MembershipDraft, Organisation, PersonDraft, PersonKind, PersonName, Unit, UnitDraft, UnitKind};
use groups::model::{GroupDraft, GroupId, RuleDraft};
use kernel::{Lang, PersonId, Token};
use signon::sample::SampleAccount;
use testkit::{TestDb, TestDir};
use tower::ServiceExt as _;
use web::app::{Settings, Tools};
use web::csrf::CsrfToken;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Who {
    Anonymous,
    Pupil,
    Employee,
    Teacher,
    Helper,
    HrOfficer,
    Administrator,
    SystemAdministrator,
    /// Administrator of another organisation.
    Stranger,
}

impl Who {
    pub(crate) const SIGNED_IN: [Self; 8] = [
        Self::Pupil,
        Self::Employee,
        Self::Teacher,
        Self::Helper,
        Self::HrOfficer,
        Self::Administrator,
        Self::SystemAdministrator,
        Self::Stranger,
    ];
}

pub(crate) const PASSWORD: &str = "een-lange-testzin";

pub(crate) struct World {
    pub(crate) db: TestDb,
    files: TestDir,
    pub(crate) app: web::App,
    router: Router,
    pub(crate) home: Organisation,
    pub(crate) other: Organisation,
    pub(crate) school: Unit,
    pub(crate) class: Unit,
    /// A closed group of everybody at the school; the employee began it.
    pub(crate) group: Option<GroupId>,
    /// A post of the employee in that group.
    pub(crate) post: Option<news::model::PostId>,
    pub(crate) people: BTreeMap<Who, PersonId>,
    cookies: BTreeMap<Who, Token>,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) cookies: Vec<String>,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
}

impl World {
    pub(crate) async fn new(engine: Engine) -> Self {
        let db = TestDb::open(engine, &app::migrations()).await;
        let files = TestDir::new();
        let acting = Acting::operator(db.clone(), "test");
        let home = found(&acting, "Stichting Kompas", "kompas").await;
        let other = found(&acting, "Gemeente Verderop", "verderop").await;
        let school = unit(&acting, &home, UnitKind::Site, "Basisschool De Linde").await;
        let class = units::add(&acting, school.id, UnitDraft::new(UnitKind::Class, "Groep 3a")).await.unwrap();
        let elsewhere = unit(&acting, &other, UnitKind::Department, "Burgerzaken").await;
        let mut world = Self {
            app: assemble(&db, &files).await,
            router: Router::new(),
            db,
            files,
            home,
            other,
            school,
            class,
            group: None,
            post: None,
            people: BTreeMap::new(),
            cookies: BTreeMap::new(),
        };
        world.router = app::router(world.app.clone());
        world.populate(&acting, &elsewhere).await;
        world.group = Some(world.begin_group().await);
        world.post = Some(world.write_post().await);
        world
    }

    async fn populate(&mut self, acting: &Acting, elsewhere: &Unit) {
        let (home, school, class) = (self.home.id.unit(), self.school.id, self.class.id);
        let everyone = [
            (Who::Pupil, "Saar", "Jansen", PersonKind::Pupil, class, None),
            (Who::Employee, "Emma", "de Boer", PersonKind::Staff, school, None),
            (Who::Teacher, "Tom", "Willems", PersonKind::Staff, class, Some((Role::Teacher, Some(class)))),
            (Who::Helper, "Hanna", "Peters", PersonKind::Staff, school, Some((Role::Helper, Some(class)))),
            (Who::HrOfficer, "Hugo", "Smeets", PersonKind::Staff, home, Some((Role::HrOfficer, Some(home)))),
            (
                Who::Administrator,
                "Ada",
                "Vermeer",
                PersonKind::Staff,
                home,
                Some((Role::OrganisationAdministrator, Some(home))),
            ),
            (Who::SystemAdministrator, "Sam", "Root", PersonKind::Staff, home, Some((Role::SystemAdministrator, None))),
            (
                Who::Stranger,
                "Vera",
                "Vreemd",
                PersonKind::Staff,
                elsewhere.id,
                Some((Role::OrganisationAdministrator, Some(self.other.id.unit()))),
            ),
        ];
        let mut accounts = Vec::new();
        for (who, given, surname, kind, unit, role) in everyone {
            let id = person(acting, given, surname, kind, unit).await;
            if let Some((role, unit)) = role {
                let new = NewRole { person: id, role, unit, starts_on: acting.today(), ends_on: None };
                roles::give(acting, new, &permissions(&self.app)).await.unwrap();
            }
            accounts.push(SampleAccount {
                person: id,
                username: format!("{}.test", given.to_lowercase()),
                password: Some(PASSWORD.to_owned()),
                showcase: None,
            });
            self.people.insert(who, id);
        }
        signon::sample::seed_accounts(acting, &accounts).await.unwrap();
    }

    async fn begin_group(&self) -> GroupId {
        let acting = self.acting(Who::Employee).await;
        let draft = GroupDraft {
            name: "Team De Linde".into(),
            about: String::new(),
            visibility: "closed".into(),
            for_pupils: false,
        };
        let group = groups::commands::groups::begin(&acting, draft).await.unwrap();
        let rule = RuleDraft { unit: Some(self.school.id), function: None, kind: None };
        groups::commands::rules::add(&acting, group, rule).await.unwrap();
        group
    }

    async fn write_post(&self) -> news::model::PostId {
        let (acting, group) = (self.acting(Who::Employee).await, self.group.unwrap());
        let draft = news::model::PostDraft {
            text: "Wie neemt de sleutel mee?".into(),
            comments: true,
            likes: true,
            ..news::model::PostDraft::default()
        };
        news::commands::posts::write_in_group(&acting, group, draft).await.unwrap()
    }

    /// The files of this world.
    pub(crate) fn store(&self) -> files::Store {
        self.app.tools.get::<files::Store>().unwrap().clone()
    }

    /// Reads what happened into the index.
    pub(crate) async fn index(&self) {
        let (_stop, stopping) = tokio::sync::watch::channel(false);
        let index = self.app.tools.get::<Arc<search::Index>>().unwrap();
        index.catch_up(&self.db, &stopping).await.unwrap();
    }

    /// A second application node on the same database, where the same people are signed in.
    pub(crate) async fn another_node(&self) -> Node {
        let db = self.db.another_node().await;
        Node { router: app::router(assemble(&db, &self.files).await), db, cookies: self.cookies.clone() }
    }

    /// Proof of who is acting, as a page has it.
    pub(crate) async fn acting(&self, who: Who) -> Acting {
        let person = self.people[&who];
        let grants = directory::grants_of(self.db.conn(), person, self.db.clock().today()).await.unwrap();
        let actor = kernel::Actor {
            performer: kernel::Performer::Person(person),
            origin: kernel::Origin::Page(None),
            organisation: Some(self.home.id),
        };
        Acting::new((*self.db).clone(), actor, grants)
    }

    /// Signs in through the form; later requests of this actor carry the session.
    pub(crate) async fn sign_in(&mut self, who: Who) {
        if who == Who::Anonymous || self.cookies.contains_key(&who) {
            return;
        }
        let seen = directory::names(self.db.conn(), &[self.people[&who]]).await.unwrap();
        let given = seen[&self.people[&who]].split(' ').next().unwrap().to_lowercase();
        let visit = self.db.random().token();
        let csrf = CsrfToken::of(&visit);
        let body = format!("csrf={}&username={given}.test&password={PASSWORD}", csrf.value());
        let request = Request::post("/sign-in")
            .header(header::COOKIE, format!("tb-visit={}", visit.reveal()))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let reply = self.send(request).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{who:?} cannot sign in: {}", reply.body);
        let session = reply.cookies.iter().find_map(|cookie| cookie.strip_prefix("tb-session=")).expect("a session");
        self.cookies.insert(who, Token::parse(&session[..64]).unwrap());
    }

    pub(crate) async fn sign_everybody_in(&mut self) {
        for who in Who::SIGNED_IN {
            self.sign_in(who).await;
        }
    }

    pub(crate) async fn get(&self, who: Who, path: &str) -> Reply {
        self.request(who, Method::GET, path, &[]).await
    }

    /// Posts a form as a browser does, with its CSRF token.
    pub(crate) async fn post(&self, who: Who, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.request(who, Method::POST, path, fields).await
    }

    pub(crate) async fn request(&self, who: Who, method: Method, path: &str, fields: &[(&str, &str)]) -> Reply {
        assert!(who == Who::Anonymous || self.cookies.contains_key(&who), "{who:?} has not signed in");
        self.send(build(self.cookies.get(&who), &method, path, fields)).await
    }

    /// Asks with headers of one's own.
    pub(crate) async fn get_with(&self, who: Who, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = build(self.cookies.get(&who), &Method::GET, path, &[]);
        for (name, value) in headers {
            let name = axum::http::HeaderName::try_from(*name).unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        self.send(request).await
    }

    /// Posts a form with files as a browser does. The fields come first; `csrf` among them replaces the right token.
    pub(crate) async fn upload(&self, who: Who, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Reply {
        let token = &self.cookies[&who];
        let own = CsrfToken::of(token);
        let given = fields.iter().any(|(name, _)| *name == "csrf");
        let csrf = (!given).then(|| ("csrf", own.value()));
        let mut body = Vec::new();
        for (name, value) in csrf.into_iter().chain(fields.iter().copied()) {
            body.extend(
                format!("--grens\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        for (name, content) in files {
            // What a browser does with a quotation mark in a name.
            let name = name.replace('"', "%22");
            body.extend(
                format!("--grens\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
                    .bytes(),
            );
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--grens--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, format!("tb-session={}", token.reveal()))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grens");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        send(&self.router, request).await
    }
}

/// Work that a test set going and did not see through is a test that says less than it seems to.
impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let waiting =
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(jobs::waiting(self.db.conn())));
        assert_eq!(waiting.unwrap(), 0, "jobs are left over");
    }
}

/// Another application node.
pub(crate) struct Node {
    db: Db,
    router: Router,
    cookies: BTreeMap<Who, Token>,
}

impl Node {
    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    pub(crate) async fn get(&self, who: Who, path: &str) -> Reply {
        send(&self.router, build(self.cookies.get(&who), &Method::GET, path, &[])).await
    }
}

fn build(token: Option<&Token>, method: &Method, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method.clone()).uri(path);
    let mut body = String::new();
    if let Some(token) = token {
        request = request.header(header::COOKIE, format!("tb-session={}", token.reveal()));
        if *method != Method::GET {
            let own = CsrfToken::of(token);
            let given = fields.iter().any(|(name, _)| *name == "csrf");
            let csrf = (!given).then(|| ("csrf", own.value()));
            let pairs = csrf.into_iter().chain(fields.iter().copied());
            body = pairs.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&");
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
    }
    request.body(Body::from(body)).unwrap()
}

async fn send(router: &Router, mut request: Request<Body>) -> Reply {
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    Reply {
        status: parts.status,
        location: parts.headers.get(header::LOCATION).map(text).unwrap_or_default(),
        cookies: parts.headers.get_all(header::SET_COOKIE).iter().map(text).collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
        headers: parts.headers,
    }
}

fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        use std::fmt::Write as _;
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

async fn assemble(db: &Db, files: &TestDir) -> web::App {
    let store = files::Store::folder(files.path(), db.random().clone()).await.unwrap();
    let settings = Settings { secure: false, demo: false, trusted_proxies: Vec::new() };
    let index = Arc::new(search::Index::in_memory(app::sources()).unwrap());
    let finder: web::search::Index = index.clone();
    app::assemble(db.clone(), settings, Tools::default().with(store).with(index).with(finder)).unwrap()
}

pub(crate) fn permissions(app: &web::App) -> Vec<access::PermissionDef> {
    app.slices.iter().flat_map(|slice| slice.permissions.iter().copied()).collect()
}

async fn found(acting: &Acting, name: &str, slug: &str) -> Organisation {
    let new = NewOrganisation { name: name.into(), slug: slug.into(), lang: Lang::Nl, colour: None };
    units::found(acting, new).await.unwrap()
}

async fn unit(acting: &Acting, organisation: &Organisation, kind: UnitKind, name: &str) -> Unit {
    units::add(acting, organisation.id.unit(), UnitDraft::new(kind, name)).await.unwrap()
}

pub(crate) async fn person(
    acting: &Acting,
    given: &str,
    surname: &str,
    kind: PersonKind,
    unit: kernel::UnitId,
) -> PersonId {
    let draft = PersonDraft {
        kind,
        external_id: None,
        name: PersonName { given: given.into(), surname: surname.into(), ..PersonName::default() },
        email: None,
        phone: None,
        born_on: None,
        lang: None,
    };
    let membership =
        MembershipDraft { unit, function: String::new(), hours: None, starts_on: acting.today(), ends_on: None };
    people::add(acting, draft, membership).await.unwrap().id
}
