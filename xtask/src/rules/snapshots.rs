//! Snapshot files that no test reads any more, and new ones that nobody accepted.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Finding, files, verdict};
use crate::shell::Outcome;

/// The variable by which insta is told where to note every snapshot that a test reads.
pub(crate) const REFERENCES: &str = "INSTA_SNAPSHOT_REFERENCES_FILE";

/// Fails when the tests that noted their snapshots in `references` left some of the repository's unread.
pub(crate) fn snapshots(root: &Path, references: &Path) -> Outcome {
    let noted = std::fs::read_to_string(references).unwrap_or_default();
    let findings = check(root, &noted);
    for finding in &findings {
        eprintln!("      {finding}");
    }
    verdict(findings.len())
}

fn check(root: &Path, noted: &str) -> Vec<Finding> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let kept: BTreeSet<PathBuf> = noted.lines().map(|line| real(Path::new(line))).collect();
    let shown = |file: &Path| file.strip_prefix(root).unwrap_or(file).display().to_string();
    let unread = files(root, ".snap").into_iter().filter(|file| !kept.contains(&real(file)));
    let pending = files(root, ".snap.new").into_iter();
    unread
        .map(|file| format!("{}: no test reads this snapshot, remove it", shown(&file)))
        .chain(pending.map(|file| format!("{}: a new snapshot, accept it or remove it", shown(&file))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::Folder;

    #[test]
    fn unread_and_pending_snapshots_are_seen() {
        let folder = Folder::with(&[("a/read.snap", ""), ("a/unread.snap", ""), ("a/fresh.snap.new", "")]);
        // insta notes paths as the source names them, with detours.
        let noted = format!("{}\n", folder.path().join("a/../a/read.snap").display());
        assert_eq!(
            check(folder.path(), &noted),
            [
                "a/unread.snap: no test reads this snapshot, remove it",
                "a/fresh.snap.new: a new snapshot, accept it or remove it"
            ]
        );
    }

    #[test]
    fn nothing_noted_means_nothing_read() {
        let folder = Folder::with(&[("a/read.snap", "")]);
        assert!(snapshots(folder.path(), &folder.path().join("none")).is_err());
    }
}
