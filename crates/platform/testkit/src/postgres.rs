//! A `PostgreSQL` server shared by all tests of one user, and databases on it.

use std::fs::{self, OpenOptions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use db::{Db, DbUrl, Migration, Settings};
use kernel::Random;
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::runtime::{Outcome, in_use, runtime_dir, user_number};
use crate::{MigrationSet, fixed_clock};

/// Durability is of no use to a database that lives for a minute; many tests connect at once.
const CONFIGURATION: &str = "
listen_addresses = ''
max_connections = 300
shared_buffers = 64MB
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
jit = off
max_wal_senders = 0
wal_level = minimal
";

/// Stops the shared server and removes its files, unless a test is still using it.
///
/// # Errors
/// When the script that does so cannot be run.
pub fn stop_shared_servers() -> std::io::Result<()> {
    let script = runtime_dir().join("stop");
    if script.exists() {
        Command::new("sh").arg(script).status()?;
    }
    Ok(())
}

/// The running server, as this process uses it.
struct Server {
    dir: PathBuf,
}

/// The shared server, started by whoever comes first.
fn server() -> Outcome<&'static Server> {
    static SERVER: OnceLock<Outcome<Server>> = OnceLock::new();
    SERVER.get_or_init(Server::join).as_ref().map_err(Clone::clone)
}

impl Server {
    fn join() -> Outcome<Self> {
        let dir = runtime_dir();
        let at = |error: std::io::Error| format!("{}: {error}", dir.display());
        // From here on nobody stops the server while this process lives.
        in_use()?;
        let lock = OpenOptions::new().create(true).append(true).open(dir.join("lock")).map_err(at)?;
        lock.lock().map_err(at)?;
        if !is_up(&dir) {
            start(&dir)?;
        }
        Ok(Self { dir })
    }

    fn url(&self, database: &str) -> String {
        let socket = hex(self.dir.join("socket").as_os_str().as_bytes(), "%");
        format!("postgres://postgres@localhost:5432/{database}?host={socket}")
    }

    async fn connect(&self) -> Outcome<PgConnection> {
        PgConnection::connect(&self.url("postgres")).await.map_err(|error| format!("PostgreSQL for tests: {error}"))
    }
}

/// Each byte as two hexadecimal digits after `mark`.
fn hex(bytes: &[u8], mark: &str) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{mark}{byte:02x}"))
}

fn is_up(dir: &Path) -> bool {
    dir.join("ready").exists() && std::os::unix::net::UnixStream::connect(dir.join("socket/.s.PGSQL.5432")).is_ok()
}

/// Makes a new server in `dir` and starts it; the caller holds the lock.
fn start(dir: &Path) -> Outcome<()> {
    let at = |error: std::io::Error| format!("{}: {error}", dir.display());
    let bin = programs()?;
    let user = server_user()?;
    let (data, socket) = (dir.join("data"), dir.join("socket"));
    let _ = fs::remove_file(dir.join("ready"));
    for folder in [&data, &socket] {
        let _ = fs::remove_dir_all(folder);
        fs::DirBuilder::new().mode(0o700).create(folder).map_err(at)?;
        if let Some((owner, group)) = user {
            std::os::unix::fs::chown(folder, Some(owner), Some(group)).map_err(at)?;
        }
    }
    write_scripts(dir, &bin, user).map_err(at)?;
    let pgdata = format!("--pgdata={}", data.display());
    let initdb = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
    finish(as_user(user, &bin.join("initdb")).arg(&pgdata).args(initdb))?;
    let more = format!("{CONFIGURATION}unix_socket_directories = '{}'\n", socket.display());
    let file = data.join("postgresql.conf");
    let given = fs::read_to_string(&file).map_err(at)?;
    fs::write(&file, given + &more).map_err(at)?;
    let log = format!("--log={}", data.join("server.log").display());
    finish(as_user(user, &bin.join("pg_ctl")).args(["start", "--wait", "--silent"]).args([&pgdata, &log]))?;
    fs::write(dir.join("ready"), "").map_err(at)?;
    finish(Command::new("setsid").args(["--fork", "sh"]).arg(dir.join("supervise")).arg(dir))
}

fn write_scripts(dir: &Path, bin: &Path, user: Option<(u32, u32)>) -> std::io::Result<()> {
    let as_user = user
        .map_or_else(String::new, |(owner, group)| format!("setpriv --reuid={owner} --regid={group} --clear-groups"));
    let stop = include_str!("stop.sh")
        .replace("@DIR@", &dir.to_string_lossy())
        .replace("@BIN@", &bin.to_string_lossy())
        .replace("@AS_USER@", &as_user);
    fs::write(dir.join("stop"), stop)?;
    fs::write(dir.join("supervise"), include_str!("supervise.sh"))
}

/// The folder of the newest server programs.
fn programs() -> Outcome<PathBuf> {
    const VARIABLE: &str = "THUISBASIS_TEST_PG_BIN";
    let named = std::env::var_os(VARIABLE).map(|folder| (0, PathBuf::from(folder)));
    let debian = || {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        versions.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
    };
    let folders: Vec<(u32, PathBuf)> = named.map_or_else(|| debian().collect(), |named| vec![named]);
    let usable = folders.into_iter().filter(|(_, folder)| folder.join("initdb").exists());
    usable.max().map(|(_, folder)| folder).ok_or_else(|| {
        format!(
            "this test needs PostgreSQL: install the Debian package `postgresql`, or name the folder of its programs \
             (initdb, pg_ctl) in {VARIABLE}"
        )
    })
}

/// As whom the server runs when we are root, which it refuses to be: user and group number.
fn server_user() -> Outcome<Option<(u32, u32)>> {
    if user_number() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
    let find = |name: &str| {
        users.lines().find_map(|line| {
            let mut parts = line.split(':');
            (parts.next()? == name).then_some(())?;
            Some((parts.nth(1)?.parse().ok()?, parts.next()?.parse().ok()?))
        })
    };
    find("postgres").or_else(|| find("nobody")).map(Some).ok_or_else(|| "no user to run PostgreSQL as".to_owned())
}

fn as_user(user: Option<(u32, u32)>, program: &Path) -> Command {
    let Some((owner, group)) = user else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={owner}")).arg(format!("--regid={group}")).arg("--clear-groups").arg(program);
    command
}

/// Runs a command that is to succeed. Its output goes to a file, as a server it starts would keep a pipe open.
fn finish(command: &mut Command) -> Outcome<()> {
    let path = runtime_dir().join("server.log");
    let log =
        || OpenOptions::new().create(true).append(true).open(&path).map_err(|e| format!("{}: {e}", path.display()));
    let status = command.current_dir("/").stdin(Stdio::null()).stdout(log()?).stderr(log()?).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            let said = fs::read_to_string(&path).unwrap_or_default();
            Err(format!("{}: {status}\n{said}", command.get_program().display()))
        }
        Err(error) => Err(format!("{}: {error}", command.get_program().display())),
    }
}

/// A database on the shared server, dropped when this is.
#[derive(Debug)]
pub struct PostgresDatabase {
    name: String,
    url: String,
}

impl PostgresDatabase {
    /// A new database with the base and these migrations, copied from one that was migrated once.
    ///
    /// # Panics
    /// When there is no server; the message says what to install.
    pub async fn create<M: MigrationSet + ?Sized>(migrations: &M) -> Self {
        let migrations = migrations.flat();
        let made = async {
            let template = template(joined().await?, &migrations).await?;
            Self::from_template(&template).await
        };
        made.await.unwrap_or_else(|message| panic!("{message}"))
    }

    /// A new database with nothing in it.
    ///
    /// # Panics
    /// As [`PostgresDatabase::create`].
    pub async fn empty() -> Self {
        Self::from_template("template0").await.unwrap_or_else(|message| panic!("{message}"))
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    async fn from_template(template: &str) -> Outcome<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = joined().await?;
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = server.connect().await?;
        // A process killed earlier may have had the same number.
        run(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        run(&mut connection, format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
        let _ = connection.close().await;
        Ok(Self { url: server.url(&name), name })
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let name = std::mem::take(&mut self.name);
        // Dropping happens inside the test's runtime, which must not be blocked on itself.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let mut connection = server().ok()?.connect().await.ok()?;
                run(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.ok()
            })
        });
        let _ = dropped.join();
    }
}

/// The URL of a new database with the base and these migrations, for a program that the test starts. The database
/// goes with the server.
///
/// # Panics
/// As [`PostgresDatabase::create`].
pub async fn postgres_url_of_new_database<M: MigrationSet + ?Sized>(migrations: &M) -> String {
    let mut database = PostgresDatabase::create(migrations).await;
    let url = std::mem::take(&mut database.url);
    std::mem::forget(database);
    url
}

/// The server, joined on a thread where waiting for a lock or for `initdb` holds nobody up.
async fn joined() -> Outcome<&'static Server> {
    tokio::task::spawn_blocking(server).await.map_err(|error| error.to_string())?
}

async fn run(connection: &mut PgConnection, statement: String) -> Outcome<()> {
    let shown = statement.clone();
    connection.execute(AssertSqlSafe(statement)).await.map(|_| ()).map_err(|error| format!("{shown}: {error}"))
}

/// The name of a database that has these migrations, made if it is not there yet.
async fn template(server: &'static Server, migrations: &[Migration]) -> Outcome<String> {
    let mut hash = Sha256::new();
    for migration in db::migrate::BASE.iter().chain(migrations) {
        hash.update(format!("{} {} {}\n", migration.slice, migration.number, migration.sql));
    }
    let name = format!("template_{}", hex(&hash.finalize()[..10], ""));
    let mut connection = server.connect().await?;
    if exists(&mut connection, &name).await? {
        return Ok(name);
    }
    // Whoever holds this makes the template; the others wait and find it. Released with the connection.
    run(&mut connection, "SELECT pg_advisory_lock(1)".to_owned()).await?;
    if !exists(&mut connection, &name).await? {
        let unfinished = format!("{name}_new");
        run(&mut connection, format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await?;
        run(&mut connection, format!("CREATE DATABASE {unfinished} TEMPLATE template0")).await?;
        let settings = Settings { connections: 1, ..Settings::new(DbUrl::Postgres(server.url(&unfinished))) };
        let db = Db::open(&settings, fixed_clock(), Random::seeded(1)).await.map_err(|error| error.to_string())?;
        db::migrate::migrate(&db, migrations).await.map_err(|error| format!("migrations on PostgreSQL: {error}"))?;
        db.close().await.map_err(|error| error.to_string())?;
        run(&mut connection, format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await?;
    }
    let _ = connection.close().await;
    Ok(name)
}

async fn exists(connection: &mut PgConnection, name: &str) -> Outcome<bool> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(name)
        .fetch_one(connection)
        .await
        .map_err(|error| error.to_string())
}
