//! Where things are: programs, the build folder, folders that disappear again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The program of this name on the PATH; stops with the Debian package to install when it is not there.
pub(crate) fn program(name: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("{name} is not on the PATH: install the Debian package {package}"))
}

/// The folder in which cargo put this test, and beside it the program: `target/debug`.
pub(crate) fn profile_folder() -> PathBuf {
    let own = std::env::current_exe().expect("the path of this test");
    let folder = own.parent().expect("a test stands in a folder");
    if folder.ends_with("deps") { folder.parent().expect("deps has a parent").to_owned() } else { folder.to_owned() }
}

/// Where pictures and logs of failures are left, and what every test needs is kept: `target/e2e`.
pub(crate) fn output_folder() -> PathBuf {
    let folder = profile_folder().parent().expect("a profile stands in the target folder").join("e2e");
    std::fs::create_dir_all(&folder).expect("target/e2e can be made");
    folder
}

/// The name of the test that runs, fit for a file.
pub(crate) fn test_name() -> String {
    std::thread::current().name().unwrap_or("unnamed").replace("::", "-")
}

/// A folder that is removed with everything in it.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(what: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("thuisbasis-{what}-{}-{number}", std::process::id()));
        // One of an earlier process with the same number, that was killed.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A program that was just stopped may still have been writing.
        let _ = (0..20).find(|_| std::fs::remove_dir_all(&self.0).is_ok() || !self.0.exists());
    }
}
