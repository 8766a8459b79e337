//! The licences of everything that the program is built from, as their authors ask to be passed on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use crate::metadata::{Package, Workspace};

/// A table of packages with their licences, then every licence text once with the packages it belongs to.
pub(crate) fn text(workspace: &Workspace) -> String {
    let shipped = |package: &&Package| workspace.shipped.contains(&(package.name.clone(), package.version.clone()));
    let own = |package: &&Package| workspace.members.contains(&package.id);
    let mut shipped: Vec<&Package> = workspace.packages.iter().filter(shipped).filter(|it| !own(it)).collect();
    shipped.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    let mut told = String::from("Thuisbasis is built from these works of others, each under its own licence.\n\n");
    let mut by_text: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in shipped {
        let named = format!("{} {}", package.name, package.version);
        let licence = package.licence.as_deref().unwrap_or("see below");
        // Writing to a String cannot fail.
        let _ = writeln!(told, "{named}: {licence}");
        for text in texts(package) {
            by_text.entry(text).or_default().insert(named.clone());
        }
    }
    for (text, packages) in by_text {
        let packages: Vec<String> = packages.into_iter().collect();
        let _ = write!(told, "\n{}\n{}\n\n{text}\n", "=".repeat(78), packages.join(", "));
    }
    told
}

/// The licence files that lie beside the package's manifest.
fn texts(package: &Package) -> Vec<String> {
    let entries = fs::read_dir(&package.dir).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    let wanted =
        |name: &str| ["license", "licence", "copying", "notice", "copyright"].iter().any(|word| name.starts_with(word));
    files
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| wanted(&name.to_string_lossy().to_lowercase())))
        .filter_map(|path| fs::read_to_string(path).ok())
        .map(|text| text.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{Folder, workspace};

    #[test]
    fn each_text_stands_once_with_all_its_packages() {
        let folder = Folder::with(&[
            ("a/LICENSE-MIT", "the terms\n"),
            ("b/License.md", "the terms"),
            ("b/README.md", "not a licence"),
        ]);
        let mut made = workspace(&[("crates/app/thuisbasis", &[])]);
        made.shipped.insert(("thuisbasis".to_owned(), "0.1.0".to_owned()));
        for name in ["a", "b"] {
            made.shipped.insert((name.to_owned(), "1.0.0".to_owned()));
            made.packages.push(Package {
                id: name.to_owned(),
                name: name.to_owned(),
                version: "1.0.0".to_owned(),
                licence: Some("MIT".to_owned()),
                dir: folder.path().join(name),
                ..Package::default()
            });
        }
        let told = text(&made);
        assert_eq!(told.matches("the terms").count(), 1);
        assert!(told.contains("a 1.0.0, b 1.0.0\n"));
        assert!(told.contains("a 1.0.0: MIT\nb 1.0.0: MIT\n"));
        assert!(!told.contains("thuisbasis 0.1.0") && !told.contains("not a licence"));
    }
}
