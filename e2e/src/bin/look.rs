//! Pictures of pages, to look at while making them.
//!
//! `cargo run -p thuisbasis-e2e --bin look -- --out pictures --as hr-officer --path /people --path /people/new`
//! takes each page at three widths, light and dark. Without `--url` it starts the demo, which `cargo build` must have
//! built.
#![expect(clippy::expect_used, reason = "a tool for developers stops at what it did not expect")]

use std::path::{Path, PathBuf};

use clap::Parser;
use thuisbasis_e2e::{Browser, Person, Server, Setup};

/// Pictures of pages, at 320, 768 and 1440 pixels, light and dark.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder for the pictures
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Page to look at; may be given more than once [default: /]
    #[arg(long = "path", value_name = "PATH")]
    paths: Vec<String>,
    /// From each page, goes where the first link of this CSS selector leads; may be given more than once
    #[arg(long = "follow", value_name = "CSS")]
    follow: Vec<String>,
    /// Through whose eyes, as listed by `thuisbasis demo persons`; nobody's when not given
    #[arg(long = "as", value_name = "ROLE")]
    role: Option<String>,
    /// A server that runs already, instead of one with a demo of its own; --as cannot be used with it
    #[arg(long, conflicts_with = "role")]
    url: Option<String>,
    /// Language that the browser asks for
    #[arg(long, default_value = "nl", value_parser = ["nl", "en", "fr", "de"])]
    lang: String,
    /// Only this width, in pixels; may be given more than once
    #[arg(long = "width")]
    widths: Vec<u32>,
    /// Only light
    #[arg(long)]
    light: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = Arguments::parse();
    if arguments.paths.is_empty() {
        arguments.paths.push("/".to_owned());
    }
    if arguments.widths.is_empty() {
        arguments.widths = vec![320, 768, 1440];
    }
    std::fs::create_dir_all(&arguments.out).expect("the folder can be made");
    if let Some(url) = &arguments.url {
        take_all(&arguments, url, None).await;
    } else {
        let server = Server::start();
        let person = arguments.role.as_deref().map(|role| server.person(role));
        take_all(&arguments, server.address(), person).await;
    }
}

async fn take_all(arguments: &Arguments, address: &str, person: Option<&Person>) {
    let languages = match arguments.lang.as_str() {
        "en" => "en",
        "fr" => "fr",
        "de" => "de",
        _ => "nl",
    };
    let browser = Browser::with(address, &Setup { languages, ..Setup::default() }).await;
    if let Some(person) = person {
        browser.sign_in(person).await;
    }
    for path in &arguments.paths {
        let path = &followed(&browser, path, &arguments.follow).await;
        for width in &arguments.widths {
            for dark in [false, true].into_iter().filter(|dark| !(*dark && arguments.light)) {
                take(&browser, path, *width, dark, &arguments.out).await;
            }
        }
    }
}

/// Where one comes from `path` on through these links.
async fn followed(browser: &Browser, path: &str, links: &[String]) -> String {
    let mut path = path.to_owned();
    for link in links {
        browser.go(&path).await;
        path = browser.attribute(link, "href").await.unwrap_or_else(|| panic!("{path}: no link {link}"));
    }
    path
}

async fn take(browser: &Browser, path: &str, width: u32, dark: bool, out: &Path) {
    browser.prefer_dark(dark).await;
    browser.resize(width, 900, 1).await;
    browser.go(path).await;
    let height = browser.height().await.clamp(600, 4000);
    browser.resize(width, height, 1).await;
    let words: Vec<&str> = path.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = if words.is_empty() { "home".to_owned() } else { words.join("-") };
    let file = out.join(format!("{name}-{width}-{}.png", if dark { "dark" } else { "light" }));
    std::fs::write(&file, browser.picture().await).expect("the picture can be written");
    eprintln!("{}", file.display());
}
