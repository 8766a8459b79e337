//! Writing to a folder: whole files appear by being renamed, and a name is safe on the disk before it is given out.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use kernel::Timestamp;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use super::intake::Intake;
use super::{BLOBS, INCOMING, UPLOADS};
use crate::error::StoreError;
use crate::hash::{Blob, Hash};

/// Gathered before a write to the disk.
const BUFFER: usize = 1 << 20;

type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Debug, Clone)]
pub(super) struct Local {
    root: PathBuf,
}

impl Local {
    /// Makes what is missing of the layout. Blocks.
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        for folder in [BLOBS, INCOMING, UPLOADS] {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(root.join(folder))?;
        }
        sync_folder(root)?;
        Ok(Self { root: root.to_path_buf() })
    }

    fn upload(&self, id: Uuid) -> PathBuf {
        self.root.join(UPLOADS).join(id.to_string())
    }

    pub(super) async fn put(&self, mut intake: Intake<'_>, name: String) -> Result<Blob> {
        let path = self.root.join(INCOMING).join(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        let temporary = Temporary(path);
        let mut hasher = Sha256::new();
        let mut size = 0;
        let mut writer = tokio::io::BufWriter::with_capacity(BUFFER, tokio::fs::File::from_std(file));
        while let Some(chunk) = intake.next().await? {
            hasher.update(&chunk);
            size += chunk.len() as u64;
            writer.write_all(&chunk).await?;
        }
        writer.flush().await?;
        let file = writer.into_inner().into_std().await;
        let blob = Blob { hash: Hash::from_hasher(hasher), size };
        let local = self.clone();
        blocking(move || {
            file.sync_all()?;
            local.settle(&temporary.0, blob.hash)?;
            Ok(blob)
        })
        .await
    }

    /// Gives a whole and synced file its final name. Replacing an equal blob renews its time and mends it if it was
    /// damaged.
    fn settle(&self, from: &Path, hash: Hash) -> io::Result<()> {
        let name = hash.to_string();
        let (folder, file) = name.split_at(2);
        let blobs = self.root.join(BLOBS);
        let folder = blobs.join(folder);
        match fs::DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => sync_folder(&blobs)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        fs::rename(from, folder.join(file))?;
        sync_folder(&folder)
    }

    pub(super) async fn begin(&self, id: Uuid) -> Result<()> {
        let (path, folder) = (self.upload(id), self.root.join(UPLOADS));
        blocking(move || {
            OpenOptions::new().append(true).create(true).open(path)?.sync_all()?;
            Ok(sync_folder(&folder)?)
        })
        .await
    }

    pub(super) async fn received(&self, id: Uuid) -> Result<u64> {
        match tokio::fs::metadata(self.upload(id)).await {
            Ok(found) => Ok(found.len()),
            Err(error) => Err(no_such_upload(error)),
        }
    }

    /// Whatever arrives is kept, also when the body breaks off.
    pub(super) async fn append(&self, id: Uuid, offset: u64, mut intake: Intake<'_>) -> Result<u64> {
        let path = self.upload(id);
        let file = blocking(move || {
            let mut file = own(&path)?;
            let expected = file.metadata()?.len();
            if offset != expected {
                return Err(StoreError::WrongOffset { expected });
            }
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        })
        .await?;
        // A write that is under way when this future is dropped holds the file, and with it the lock, until it is done.
        let mut writer = tokio::io::BufWriter::with_capacity(BUFFER, tokio::fs::File::from_std(file));
        let mut size = offset;
        let end = loop {
            match intake.next().await {
                Ok(Some(chunk)) => {
                    writer.write_all(&chunk).await?;
                    size += chunk.len() as u64;
                }
                Ok(None) => break Ok(size),
                Err(error) => break Err(error),
            }
        };
        writer.flush().await?;
        writer.get_ref().sync_all().await?;
        end
    }

    pub(super) async fn finish(&self, id: Uuid) -> Result<Blob> {
        let local = self.clone();
        blocking(move || {
            let path = local.upload(id);
            let mut file = own(&path)?;
            let blob = hashed(&mut file)?;
            file.sync_all()?;
            local.settle(&path, blob.hash)?;
            Ok(blob)
        })
        .await
    }

    pub(super) async fn give_up(&self, id: Uuid) -> Result<()> {
        match tokio::fs::remove_file(self.upload(id)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Removes what nobody has written to since `before`. Returns how many files.
    pub(super) async fn sweep(&self, before: Timestamp) -> Result<u64> {
        let local = self.clone();
        blocking(move || {
            let mut removed = 0;
            for folder in [INCOMING, UPLOADS] {
                for entry in fs::read_dir(local.root.join(folder))? {
                    removed += u64::from(remove_stale(&entry?.path(), before)?);
                }
            }
            Ok(removed)
        })
        .await
    }
}

fn remove_stale(path: &Path, before: Timestamp) -> Result<bool> {
    let file = match own(path) {
        Ok(file) => file,
        Err(StoreError::Busy | StoreError::NoSuchUpload) => return Ok(false),
        Err(error) => return Err(error),
    };
    let found = file.metadata()?;
    let modified = found.mtime().saturating_mul(1_000_000).saturating_add(found.mtime_nsec() / 1_000);
    let stale = Timestamp::from_micros(modified) < before;
    if stale {
        fs::remove_file(path)?;
    }
    Ok(stale)
}

/// Opens an upload for oneself alone; the lock goes with the file, also when the program dies.
fn own(path: &Path) -> Result<File> {
    let file = OpenOptions::new().read(true).write(true).open(path).map_err(no_such_upload)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(StoreError::Busy),
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    // Between opening and locking it may have been finished: it is a blob now, and no longer to be touched.
    let named = fs::metadata(path).map_err(no_such_upload)?;
    let opened = file.metadata()?;
    if (named.dev(), named.ino()) == (opened.dev(), opened.ino()) { Ok(file) } else { Err(StoreError::NoSuchUpload) }
}

fn hashed(file: &mut File) -> io::Result<Blob> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(Blob { hash: Hash::from_hasher(hasher), size });
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
        size += read as u64;
    }
}

fn no_such_upload(error: io::Error) -> StoreError {
    if error.kind() == io::ErrorKind::NotFound { StoreError::NoSuchUpload } else { error.into() }
}

/// Until a folder is synced, a power cut can undo the names in it.
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| StoreError::Storage(Box::new(error)))?
}

/// A file that goes when this is dropped.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // Should this fail, or the name be gone already, the sweep has the last word.
        let _ = fs::remove_file(&self.0);
    }
}
