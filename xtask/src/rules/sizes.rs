//! A file that no longer fits in a head is split. Functions are measured by clippy, see `clippy.toml`.

use std::path::Path;

use super::{Finding, files};
use crate::metadata::Workspace;

/// The most lines of one source file.
const MOST_LINES: usize = 600;

/// Every source file that is too long.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let all = ["crates", "bench", "e2e", "xtask"].iter().flat_map(|part| files(&workspace.root.join(part), ".rs"));
    all.filter_map(|file| too_long(&file, &std::fs::read_to_string(&file).unwrap_or_default(), &workspace.root))
        .collect()
}

fn too_long(file: &Path, text: &str, root: &Path) -> Option<Finding> {
    let lines = text.lines().count();
    let shown = file.strip_prefix(root).unwrap_or(file).display();
    (lines > MOST_LINES).then(|| format!("{shown}: {lines} lines, at most {MOST_LINES}: split it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_too_many_is_seen() {
        let file = Path::new("/w/crates/app/src/main.rs");
        let found = too_long(file, &"\n".repeat(601), Path::new("/w"));
        assert_eq!(found.as_deref(), Some("crates/app/src/main.rs: 601 lines, at most 600: split it"));
        assert_eq!(too_long(file, &"\n".repeat(600), Path::new("/w")), None);
    }
}
