//! The Debian package, put together from `packaging/` with `dpkg-deb` alone.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::shell::{Failure, Outcome, command, output, root, run};

/// What goes in the package: from the repository, to the system, with these rights.
const FILES: [(&str, &str, u32); 3] = [
    ("packaging/thuisbasis.service", "usr/lib/systemd/system/thuisbasis.service", 0o644),
    ("packaging/thuisbasis.toml", "etc/thuisbasis/thuisbasis.toml", 0o640),
    ("packaging/debian/copyright", "usr/share/doc/thuisbasis/copyright", 0o644),
];
/// What dpkg runs or reads.
const CONTROL: [(&str, u32); 4] = [("conffiles", 0o644), ("postinst", 0o755), ("prerm", 0o755), ("postrm", 0o755)];

/// Builds `thuisbasis_VERSION_ARCH.deb` in `dist` around the binary, and returns where it is.
pub(crate) fn build(binary: &Path, dist: &Path, notices: &str) -> Outcome<PathBuf> {
    let stage = dist.join("stage");
    if stage.exists() {
        fs::remove_dir_all(&stage)?;
    }
    put(&stage, "usr/bin/thuisbasis", &fs::read(binary)?, 0o755)?;
    put(&stage, "usr/share/doc/thuisbasis/THIRD-PARTY.txt", notices.as_bytes(), 0o644)?;
    for (from, to, rights) in FILES {
        put(&stage, to, &fs::read(root().join(from))?, rights)?;
    }
    let copyright = stage.join("usr/share/doc/thuisbasis/copyright");
    let text = fs::read_to_string(&copyright)? + &indented(&fs::read_to_string(root().join("LICENCE"))?);
    fs::write(copyright, text)?;
    for (name, rights) in CONTROL {
        put(&stage, &format!("DEBIAN/{name}"), &fs::read(root().join("packaging/debian").join(name))?, rights)?;
    }
    let architecture = architecture()?;
    let version = env!("CARGO_PKG_VERSION");
    let control = control(&stage, binary, &architecture, version)?;
    put(&stage, "DEBIAN/control", control.as_bytes(), 0o644)?;
    let made = dist.join(format!("thuisbasis_{version}_{architecture}.deb"));
    run(command("dpkg-deb").args(["--root-owner-group", "--build"]).arg(&stage).arg(&made))?;
    fs::remove_dir_all(&stage)?;
    Ok(made)
}

fn control(stage: &Path, binary: &Path, architecture: &str, version: &str) -> Outcome<String> {
    let template = fs::read_to_string(root().join("packaging/debian/control"))?;
    let glibc =
        newest_glibc(&fs::read(binary)?).map_or(String::new(), |(major, minor)| format!(" (>= {major}.{minor})"));
    let filled = template
        .replace("@VERSION@", version)
        .replace("@ARCHITECTURE@", architecture)
        .replace("@INSTALLED_SIZE@", &(bytes_under(stage)? / 1024).to_string())
        .replace("@LIBC@", &glibc);
    let placeholder = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    if filled.split('@').any(placeholder) {
        return Err(Failure("packaging/debian/control: a placeholder is left".to_owned()));
    }
    Ok(filled)
}

fn architecture() -> Outcome<String> {
    let told = output(command("dpkg").arg("--print-architecture"))?;
    Ok(String::from_utf8_lossy(&told).trim().to_owned())
}

fn put(stage: &Path, to: &str, content: &[u8], rights: u32) -> Outcome {
    let file = stage.join(to);
    if let Some(dir) = file.parent() {
        fs::create_dir_all(dir)?;
    }
    fs::write(&file, content)?;
    // The rights of folders in the package must not follow the umask of who builds it.
    for dir in file.ancestors().skip(1).take_while(|dir| dir.starts_with(stage)) {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755))?;
    }
    fs::set_permissions(&file, fs::Permissions::from_mode(rights))?;
    Ok(())
}

fn bytes_under(dir: &Path) -> Outcome<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() { bytes_under(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(sum)
}

/// The text as a paragraph of a machine-readable copyright file.
fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { " .\n".to_owned() } else { format!(" {line}\n") }).collect()
}

/// The newest version of the C library that the binary asks for by symbol, such as `GLIBC_2.34`.
fn newest_glibc(binary: &[u8]) -> Option<(u32, u32)> {
    let mark = b"GLIBC_";
    let starts = binary.windows(mark.len()).enumerate().filter(|(_, window)| window == mark);
    starts.filter_map(|(at, _)| version(&binary[at + mark.len()..])).max()
}

fn version(bytes: &[u8]) -> Option<(u32, u32)> {
    let text: String =
        bytes.iter().take(16).map(|byte| char::from(*byte)).take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let (major, rest) = text.split_once('.')?;
    Some((major.parse().ok()?, rest.split('.').next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::Folder;
    use crate::shell::quiet;

    #[test]
    fn the_newest_c_library_is_read_from_the_binary() {
        assert_eq!(newest_glibc(b"\0GLIBC_2.9\0GLIBC_2.34\0GLIBC_2.2.5\0GLIBC_PRIVATE\0"), Some((2, 34)));
        assert_eq!(newest_glibc(b"static"), None);
    }

    #[test]
    fn an_empty_line_of_a_licence_is_a_dot() {
        assert_eq!(indented("one\n\ntwo\n"), " one\n .\n two\n");
    }

    #[test]
    fn every_conffile_is_in_the_package() {
        let listed = fs::read_to_string(root().join("packaging/debian/conffiles")).unwrap();
        for file in listed.lines() {
            assert!(FILES.iter().any(|(_, to, _)| format!("/{to}") == file), "{file}");
        }
    }

    #[test]
    fn the_package_holds_what_it_says() {
        if quiet(command("dpkg-deb").arg("--version")).is_none() {
            return;
        }
        let folder = Folder::with(&[("thuisbasis", "#!/bin/sh\n# GLIBC_2.36\n")]);
        let made = build(&folder.path().join("thuisbasis"), folder.path(), "others\n").unwrap();
        let info = quiet(command("dpkg-deb").args(["--field"]).arg(&made)).unwrap();
        assert!(info.contains("Package: thuisbasis\n") && info.contains("libc6 (>= 2.36)"), "{info}");
        let listed = quiet(command("dpkg-deb").arg("--contents").arg(&made)).unwrap();
        let has = |rights: &str, file: &str| {
            listed.lines().any(|line| line.starts_with(rights) && line.contains("root/root") && line.ends_with(file))
        };
        assert!(has("-rwxr-xr-x", " ./usr/bin/thuisbasis"), "{listed}");
        assert!(has("-rw-r-----", " ./etc/thuisbasis/thuisbasis.toml"), "{listed}");
        assert!(has("-rw-r--r--", " ./usr/lib/systemd/system/thuisbasis.service"), "{listed}");
        assert!(has("drwxr-xr-x", " ./usr/share/doc/thuisbasis/"), "{listed}");
    }
}
