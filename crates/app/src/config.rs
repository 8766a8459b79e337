//! Configuration: defaults, then a TOML file, then the environment, then the command line.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use db::DbUrl;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

/// Where the packaged program finds its file when nothing else is said.
pub const PACKAGED_FILE: &str = "/etc/thuisbasis/thuisbasis.toml";

/// What can be set, as `THUISBASIS_…` in the environment and in lower case in the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// An `SQLite` file or a `postgres://` URL; without it `thuisbasis.db` in the data folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Address and port to answer on.
    pub listen: SocketAddr,
    /// Folder for what is kept on disk.
    pub data: PathBuf,
    /// The address under which people reach the pages; with `https://` cookies are kept to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// Where files are kept when not in the data folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3: Option<S3>,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<IpAddr>,
    /// Addresses that may read `/metrics`, besides the machine itself.
    #[serde(default)]
    pub metrics_from: Vec<IpAddr>,
    /// Most database connections to read with.
    pub connections: u32,
    /// How much to log: `error`, `warn`, `info`, `debug`, or a filter such as `info,db=debug`.
    pub log: String,
    /// `text` or `json`.
    pub log_format: LogFormat,
}

/// An S3 service that keeps the files.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// Address of the service; that of Amazon in the region when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Region; many services take any.
    pub region: String,
    /// The bucket. It must exist.
    pub bucket: String,
    /// Folder in the bucket, for a bucket that is shared.
    #[serde(default)]
    pub prefix: String,
    /// Name of the key.
    pub key_id: String,
    /// File that holds the key: a key in the configuration itself would be read by whoever reads that.
    pub secret_file: PathBuf,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::from("data"),
            public_url: None,
            s3: None,
            trusted_proxies: Vec::new(),
            metrics_from: Vec::new(),
            connections: 8,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
        }
    }
}

/// What is wrong with the configuration: where it was set, which setting, what was expected.
#[derive(Debug)]
pub struct ConfigError(String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the configuration cannot be used: {}", self.0)
    }
}

impl std::error::Error for ConfigError {}

/// What the command line sets.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--config`.
    pub file: Option<PathBuf>,
    /// `--database`.
    pub database: Option<String>,
    /// `--listen`.
    pub listen: Option<SocketAddr>,
    /// `--data`.
    pub data: Option<PathBuf>,
}

impl Config {
    /// Reads and checks the configuration.
    pub fn load(overrides: Overrides) -> Result<Self, ConfigError> {
        let named = overrides.file.or_else(|| std::env::var_os("THUISBASIS_CONFIG").map(PathBuf::from));
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        match &named {
            Some(file) if !file.is_file() => {
                return Err(ConfigError(format!("{} is not there", file.display())));
            }
            Some(file) => figment = figment.merge(Toml::file_exact(file)),
            None if Path::new(PACKAGED_FILE).is_file() => figment = figment.merge(Toml::file_exact(PACKAGED_FILE)),
            None => {}
        }
        // These name test and tool settings, not settings of the program.
        let own = Env::prefixed("THUISBASIS_").filter(|key| key != "config" && !key.starts_with("test_"));
        let mut config: Self = figment.merge(own).extract().map_err(|error| ConfigError(explain(error)))?;
        config.database = overrides.database.or(config.database);
        config.listen = overrides.listen.unwrap_or(config.listen);
        config.data = overrides.data.unwrap_or(config.data);
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.database_url()?;
        if let Some(url) = &self.public_url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            return Err(ConfigError(format!("public_url is {url:?}; expected https://… or http://…")));
        }
        if !(1..=500).contains(&self.connections) {
            return Err(ConfigError(format!("connections is {}; expected 1 to 500", self.connections)));
        }
        Ok(())
    }

    /// The database to open.
    pub fn database_url(&self) -> Result<DbUrl, ConfigError> {
        match &self.database {
            Some(text) => text.parse().map_err(|error: db::OpenError| ConfigError(error.to_string())),
            None => Ok(DbUrl::Sqlite(self.data.join("thuisbasis.db"))),
        }
    }

    /// The S3 service that keeps the files, if one does.
    pub fn s3(&self) -> Result<Option<files::S3Settings>, ConfigError> {
        let Some(s3) = &self.s3 else { return Ok(None) };
        let secret = std::fs::read_to_string(&s3.secret_file)
            .map_err(|error| ConfigError(format!("s3.secret_file {}: {error}", s3.secret_file.display())))?;
        Ok(Some(files::S3Settings {
            endpoint: s3.endpoint.clone(),
            region: s3.region.clone(),
            bucket: s3.bucket.clone(),
            prefix: s3.prefix.clone(),
            key_id: s3.key_id.clone(),
            secret: secret.trim().to_owned().into(),
        }))
    }

    /// Whether people reach the pages over https.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

fn explain(error: figment::Error) -> String {
    error
        .into_iter()
        .map(|one| {
            let setting = one.path.join(".");
            let from = one.metadata.as_ref().map(|metadata| format!(" (from {})", metadata.name)).unwrap_or_default();
            if setting.is_empty() { format!("{}{from}", one.kind) } else { format!("{setting}{from}: {}", one.kind) }
        })
        .collect::<Vec<_>>()
        .join("; ")
}
