//! The drive as programs of others use it: each does its own things in its own order.
//!
//! They are Debian's `cadaver`, `litmus` and `rclone`; `cargo xtask setup` installs them.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Output, Stdio};

use testkit::{Engine, TestDir, db_test};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::drive::Drive;

/// Serves a world on a free port of this machine; returns the address of its drive.
async fn serve(drive: &Drive) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = app::router(drive.world.app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(axum::serve(listener, service).into_future());
    format!("http://{address}/dav")
}

async fn run(command: &mut Command, input: &str) -> Output {
    let program = command.as_std().get_program().to_string_lossy().into_owned();
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child =
        child.unwrap_or_else(|error| panic!("{program}: {error}; cargo xtask setup installs what tests need"));
    child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
    child.wait_with_output().await.unwrap()
}

fn all(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The tests for servers that belong to the protocol. Left out are those of properties that a program invents, since none
/// are kept; three of the tests of locks set one.
#[db_test]
async fn litmus_finds_nothing_wrong(engine: Engine) {
    let drive = Drive::new(engine).await;
    let (url, folder) = (serve(&drive).await + "/Team%20De%20Linde/", TestDir::new());
    let mut litmus = Command::new("litmus");
    litmus.args(["-k", url.as_str(), "emma", drive.secret.as_str()]);
    litmus.env("TESTS", "basic copymove locks http").current_dir(folder.path());
    let output = run(&mut litmus, "").await;
    let said = all(&output);
    let wrong: Vec<&str> =
        said.lines().filter(|line| line.contains("FAIL") && !line.contains("owner_modify")).collect();
    assert!(wrong.is_empty() && said.matches("summary for").count() == 4, "{wrong:#?} in {said}");
}

fn write_tree(folder: &Path) {
    std::fs::create_dir_all(folder.join("Jaar 2026/één & twee")).unwrap();
    std::fs::write(folder.join("plan.txt"), "eerst").unwrap();
    std::fs::write(folder.join("leeg.txt"), "").unwrap();
    std::fs::write(folder.join("Jaar 2026/50% (concept) #1.txt"), "met tekens").unwrap();
    let large: Vec<u8> = (0..9_000_000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    std::fs::write(folder.join("Jaar 2026/één & twee/groot.bin"), large).unwrap();
}

#[db_test]
async fn rclone_brings_a_folder_over_and_back(engine: Engine) {
    let drive = Drive::new(engine).await;
    let (url, here, back) = (serve(&drive).await, TestDir::new(), TestDir::new());
    write_tree(here.path());
    let hidden = run(Command::new("rclone").args(["obscure", &drive.secret]), "").await;
    let hidden = String::from_utf8(hidden.stdout).unwrap();
    let rclone = async |arguments: &[&str]| {
        let mut command = Command::new("rclone");
        command.args(["--config", "/dev/null", "--webdav-url", &url, "--webdav-user", "emma"]);
        command.args(["--webdav-vendor", "other", "--webdav-pass", hidden.trim()]).args(arguments);
        let output = run(&mut command, "").await;
        assert!(output.status.success(), "{arguments:?}: {}", all(&output));
        all(&output)
    };
    let (local, there) = (here.path().to_str().unwrap(), ":webdav:Team De Linde/map");
    rclone(&["sync", local, there]).await;
    rclone(&["check", "--download", local, there]).await;
    std::fs::write(here.path().join("plan.txt"), "later en langer").unwrap();
    std::fs::remove_file(here.path().join("leeg.txt")).unwrap();
    rclone(&["sync", local, there]).await;
    rclone(&["moveto", &format!("{there}/plan.txt"), &format!("{there}/Jaar 2026/plan 2.txt")]).await;
    let listed = rclone(&["lsf", "--recursive", ":webdav:Team De Linde"]).await;
    assert!(listed.contains("map/Jaar 2026/plan 2.txt\n") && !listed.contains("leeg.txt"), "{listed}");
    rclone(&["copy", there, back.path().to_str().unwrap()]).await;
    assert_eq!(std::fs::read_to_string(back.path().join("Jaar 2026/plan 2.txt")).unwrap(), "later en langer");
    let large = Path::new("Jaar 2026/één & twee/groot.bin");
    assert!(std::fs::read(back.path().join(large)).unwrap() == std::fs::read(here.path().join(large)).unwrap());
    rclone(&["purge", there]).await;
    assert_eq!(rclone(&["lsf", ":webdav:Team De Linde"]).await, "");
}

#[db_test]
async fn cadaver_walks_about(engine: Engine) {
    let drive = Drive::new(engine).await;
    let (url, home) = (serve(&drive).await, TestDir::new());
    std::fs::write(home.path().join("plan.txt"), "uit cadaver").unwrap();
    let netrc = format!("machine 127.0.0.1\nlogin emma\npassword {}\n", drive.secret);
    std::fs::write(home.path().join(".netrc"), netrc).unwrap();
    let mut cadaver = Command::new("cadaver");
    cadaver.arg(url + "/").env("HOME", home.path()).current_dir(home.path());
    let walk = "ls\ncd \"Team De Linde\"\nmkcol map\nput plan.txt\nlock plan.txt\nput plan.txt\nunlock plan.txt\n\
                copy plan.txt map/kopie.txt\nmove plan.txt map/plan.txt\ncd map\nls\nget kopie.txt terug.txt\n\
                delete kopie.txt\nls\nquit\n";
    let said = all(&run(&mut cadaver, walk).await);
    assert!(said.matches("succeeded").count() >= 11 && !said.contains("failed"), "{said}");
    assert_eq!(std::fs::read_to_string(home.path().join("terug.txt")).unwrap(), "uit cadaver", "{said}");
}
