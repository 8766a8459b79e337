//! Chromium and its driver, started and stopped.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use serde_json::{Value, json};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, RequestData, SessionId, WebDriver};

use crate::places::{Scratch, output_folder, program, test_name};

/// How a browser is set up.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Whether pages may run scripts.
    pub script: bool,
    /// The languages it asks for, as in `Accept-Language`.
    pub languages: &'static str,
}

impl Default for Setup {
    fn default() -> Self {
        Self { script: true, languages: "nl" }
    }
}

/// Keeps the browser quiet and within this machine: no name is looked up, so no page or update leaves it.
const ARGUMENTS: [&str; 13] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-prefers-reduced-motion",
    "--window-size=1280,900",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// A driver with one browser. Dropping it ends both, whatever state they are in.
#[derive(Debug)]
pub(crate) struct Driver {
    session: Option<WebDriver>,
    chromium: Option<rustix::process::Pid>,
    chromedriver: Child,
    server: String,
    profile: Scratch,
}

impl Driver {
    pub(crate) async fn start(setup: &Setup) -> Self {
        // The program's own HTTP client brings no cryptography of its choice, and the tests are built together with it.
        // It is there already when another browser was started.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let chromium = program("chromium", "chromium");
        let (chromedriver, server) = start_chromedriver();
        let profile = Scratch::new("profile");
        let mut driver = Self { session: None, chromium: None, chromedriver, server, profile };
        let capabilities = capabilities(setup, &chromium, &driver);
        let session = WebDriver::new(&driver.server, capabilities).await.expect("Chromium starts");
        let process = session.capabilities().get("goog:processID").and_then(Value::as_i64);
        driver.chromium = process.and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?));
        driver.session = Some(session);
        driver
    }

    pub(crate) fn session(&self) -> &WebDriver {
        self.session.as_ref().expect("a driver has its session until it is dropped")
    }

    /// Carries out a command of the `DevTools` protocol.
    pub(crate) async fn devtools(&self, name: &'static str, parameters: Value) -> Value {
        let answer = self.session().cmd(DevTools { name, parameters }).await;
        let answer = answer.unwrap_or_else(|error| panic!("{name}: {error}"));
        answer.value::<Value>().unwrap_or_default()
    }

    /// A picture of what the browser shows, taken without the runtime of the test, which stands still by now.
    fn picture(&self) -> Option<Vec<u8>> {
        let address = format!("{}/session/{}/screenshot", self.server, self.session.as_ref()?.session_id());
        let taking = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().ok()?;
            let answer: Value = runtime.block_on(async { client.get(address).send().await?.json().await }).ok()?;
            base64::engine::general_purpose::STANDARD.decode(answer["value"].as_str()?).ok()
        });
        taking.join().ok()?
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(picture) = self.picture()
        {
            let file = free_name();
            let _ = std::fs::write(&file, picture);
            eprintln!("what the browser showed: {}", file.display());
        }
        if let Some(session) = self.session.take() {
            // Closing in order would take seconds, and the profile is thrown away.
            let _ = session.leak();
        }
        if let Some(chromium) = self.chromium {
            let _ = rustix::process::kill_process(chromium, rustix::process::Signal::KILL);
        }
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
        // The parts of a browser notice one by one that it is gone, and write in the profile until then.
        if let Some(chromium) = self.chromium {
            let gone = || !Path::new(&format!("/proc/{}", chromium.as_raw_nonzero())).exists();
            for _ in 0..200 {
                if gone() {
                    break;
                }
                std::thread::park_timeout(Duration::from_millis(5));
            }
        }
    }
}

/// A test may have several browsers.
fn free_name() -> PathBuf {
    let names = (1..).map(|number| output_folder().join(format!("{}-{number}.png", test_name())));
    let started = std::fs::metadata("/proc/self").and_then(|about| about.modified()).ok();
    let fresh = |file: &PathBuf| std::fs::metadata(file).and_then(|about| about.modified()).ok() >= started;
    names.into_iter().find(|file| !file.exists() || !fresh(file)).unwrap_or_default()
}

/// Starts the driver on a port that is free; it says which.
fn start_chromedriver() -> (Child, String) {
    let mut child = Command::new(program("chromedriver", "chromium-driver"))
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver starts");
    let said = child.stdout.take().expect("its output is read");
    let port = BufReader::new(said).lines().map_while(Result::ok).find_map(|line| {
        let (_, after) = line.split_once("successfully on port ")?;
        after.trim_end_matches('.').parse::<u16>().ok()
    });
    let Some(port) = port else {
        let _ = child.kill();
        panic!("chromedriver did not say on which port it listens");
    };
    (child, format!("http://127.0.0.1:{port}"))
}

fn capabilities(setup: &Setup, chromium: &Path, driver: &Driver) -> thirtyfour::ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    let mut preferences = json!({
        "intl.accept_languages": setup.languages,
        "credentials_enable_service": false,
        "profile.password_manager_leak_detection": false,
    });
    if !setup.script {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    let set = (|| {
        capabilities.set_binary(&chromium.to_string_lossy())?;
        for argument in ARGUMENTS {
            capabilities.add_arg(argument)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", driver.profile.path().display()))?;
        capabilities.add_experimental_option("prefs", preferences)?;
        capabilities.set_browser_log_level(thirtyfour::LoggingPrefsLogLevel::All)
    })();
    set.expect("the capabilities can be written");
    capabilities
}

#[derive(Debug)]
struct DevTools {
    name: &'static str,
    parameters: Value,
}

impl FormatRequestData for DevTools {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(reqwest::Method::POST, format!("/session/{session}/goog/cdp/execute"))
            .add_body(json!({ "cmd": self.name, "params": self.parameters }))
    }
}
