//! The program under measurement: its commands, and the server it becomes.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::client::{Client, Request};
use crate::failure::{Failure, Outcome};
use crate::machine;
use crate::watch::Watch;

/// Within this time a server must be ready, or have stopped.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often is looked whether it is.
const LOOK: Duration = Duration::from_millis(2);

/// The program with a place of its own.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) binary: PathBuf,
    /// Its data folder.
    pub(crate) data: PathBuf,
    /// The URL of its database, unless that is a file in the data folder.
    pub(crate) database: Option<String>,
}

impl Program {
    fn command(&self, arguments: &[&str]) -> Outcome<Command> {
        let mut command = Command::new(&self.binary);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("THUISBASIS_")) {
            command.env_remove(name);
        }
        let log = File::options().create(true).append(true).open(self.log())?;
        command.args(arguments).arg("--data").arg(&self.data).env("THUISBASIS_LOG", "warn");
        if let Some(url) = &self.database {
            command.arg("--database").arg(url);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).kill_on_drop(true);
        Ok(command)
    }

    fn log(&self) -> PathBuf {
        self.data.join("bench.log")
    }

    /// Runs a command to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Outcome {
        let status = self.command(arguments)?.status().await;
        self.succeeded(arguments, status?)
    }

    /// Runs a command and takes what it prints.
    pub(crate) async fn output(&self, arguments: &[&str]) -> Outcome<String> {
        let output = self.command(arguments)?.stdout(Stdio::piped()).output().await?;
        self.succeeded(arguments, output.status)?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Whether the program has a command.
    pub(crate) async fn knows(&self, command: &[&str]) -> bool {
        let help = [command, &["--help"]].concat();
        let Ok(mut command) = self.command(&help) else { return false };
        command.stderr(Stdio::null()).status().await.is_ok_and(|status| status.success())
    }

    fn succeeded(&self, arguments: &[&str], status: ExitStatus) -> Outcome {
        if status.success() {
            return Ok(());
        }
        Err(Failure::new(format!("thuisbasis {}: {status}; see {}", arguments.join(" "), self.log().display())))
    }

    /// Starts to serve; returns once it is ready.
    pub(crate) async fn serve(&self) -> Outcome<Server> {
        let address = free_address().await?;
        let listen = address.to_string();
        let watch = Watch::start();
        let mut child = self.command(&["serve", "--listen", &listen])?.env("THUISBASIS_LOG", "off").spawn()?;
        while !is_ready(address).await {
            if let Some(status) = child.try_wait()? {
                return self.succeeded(&["serve"], status).and(Err(Failure::new("the server stopped at once")));
            }
            if watch.elapsed() > PATIENCE {
                return Err(Failure::new(format!("the server is not ready after {} s", PATIENCE.as_secs())));
            }
            sleep(LOOK).await;
        }
        Ok(Server { child, address, ready_after: watch.elapsed() })
    }
}

/// A server under measurement; killed when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From its start to its first answer that it is ready.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Memory in use, in bytes.
    pub(crate) fn resident(&self) -> Outcome<u64> {
        self.child.id().and_then(machine::resident).ok_or_else(|| Failure::new("the server has stopped"))
    }

    /// Tells it to stop and waits until it has.
    pub(crate) async fn stop(mut self) -> Outcome {
        let process = self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let process = process.ok_or_else(|| Failure::new("the server has stopped by itself"))?;
        kill_process(process, Signal::TERM)?;
        let status = timeout(PATIENCE, self.child.wait())
            .await
            .map_err(|_| Failure::new("the server does not stop when it is told to"))??;
        if status.success() { Ok(()) } else { Err(Failure::new(format!("the server ended with {status}"))) }
    }
}

async fn free_address() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?)
}

async fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut client) = Client::connect(address).await else { return false };
    let request = Request { address, path: "/readyz", cookies: "", gzip: false };
    client.exchange(&request.get()).await.is_ok_and(|(status, _)| status == 200)
}

/// Size of a file, or of all files in a folder, in bytes.
pub(crate) fn size(path: &Path) -> u64 {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
            entries.map(|entry| size(&entry.path())).sum()
        }
        Ok(found) => found.len(),
        Err(_) => 0,
    }
}
