//! The folder that tests of one user share, and who is using it.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What went wrong, for whoever runs the test.
pub(crate) type Outcome<T> = Result<T, String>;

/// The folder in which tests of this user keep what they share: `<temporary folder>/thuisbasis-test-<user number>`.
#[must_use]
pub fn runtime_dir() -> PathBuf {
    std::env::temp_dir().join(format!("thuisbasis-test-{}", user_number()))
}

/// The number of the user who runs the tests.
pub(crate) fn user_number() -> u32 {
    static NUMBER: OnceLock<u32> = OnceLock::new();
    *NUMBER.get_or_init(|| {
        let asked = || {
            let said = Command::new("id").arg("-u").output().ok()?;
            String::from_utf8_lossy(&said.stdout).trim().parse().ok()
        };
        fs::metadata("/proc/self").ok().map(|own| own.uid()).or_else(asked).unwrap_or_default()
    })
}

/// Notes that this process uses what is in the runtime folder: until it ends, nobody removes that.
pub(crate) fn in_use() -> Outcome<()> {
    static IN_USE: OnceLock<Outcome<File>> = OnceLock::new();
    let join = || {
        let dir = runtime_dir();
        own_dir(&dir)?;
        let at = |error: std::io::Error| format!("{}: {error}", dir.display());
        let mut file = OpenOptions::new().create(true).append(true).open(dir.join("active")).map_err(at)?;
        file.lock_shared().map_err(at)?;
        // What is written does not matter: the file's time tells when a test last began.
        file.write_all(b".").map_err(at)?;
        Ok(file)
    };
    IN_USE.get_or_init(join).as_ref().map(|_| ()).map_err(Clone::clone)
}

/// Makes the runtime folder, and refuses one that somebody else put there.
fn own_dir(dir: &Path) -> Outcome<()> {
    let made = fs::DirBuilder::new().mode(0o755).recursive(true).create(dir);
    let owner = fs::symlink_metadata(dir).map(|found| (found.is_dir(), found.uid()));
    match (made, owner) {
        (Ok(()), Ok((true, owner))) if owner == user_number() => Ok(()),
        (Err(error), _) | (_, Err(error)) => Err(format!("cannot make {}: {error}", dir.display())),
        _ => Err(format!("{} belongs to somebody else; remove it", dir.display())),
    }
}
