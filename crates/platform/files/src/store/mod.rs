//! The store: content under the name of its hash, on a local folder or S3.

mod intake;
mod local;
mod read;
mod remote;
mod seek;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use kernel::{Clock, Id, Random, Timestamp};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt as _};
use secrecy::{ExposeSecret as _, SecretString};

use crate::error::{BoxError, StoreError};
use crate::hash::{Blob, Hash};
use intake::Intake;
use local::Local;
use remote::Remote;
pub use seek::BlobReader;

const BLOBS: &str = "blobs";
const INCOMING: &str = "incoming";
const UPLOADS: &str = "uploads";

type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Where S3 is, and who we are there.
#[derive(Debug, Clone)]
pub struct S3Settings {
    /// Address of the service, as in `https://s3.example.org`; `None` for that of Amazon in the region. A plain `http`
    /// address is taken as it is, for a service on the same machine.
    pub endpoint: Option<String>,
    /// Region; many services other than Amazon's take any.
    pub region: String,
    /// The bucket. It must exist.
    pub bucket: String,
    /// Folder in the bucket, for a bucket that is shared; empty for the bucket itself.
    pub prefix: String,
    /// Name of the key.
    pub key_id: String,
    /// The key.
    pub secret: SecretString,
}

/// A blob store. Clones are the same store.
#[derive(Debug, Clone)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    writer: Writer,
    random: Random,
}

/// Reading is the same everywhere, writing is not.
#[derive(Debug, Clone)]
enum Writer {
    Local(Local),
    Remote(Remote),
}

/// The bytes of a blob or of a part of it.
pub struct Body {
    /// How many bytes there are.
    pub size: u64,
    /// They; each error is the last item.
    pub stream: BoxStream<'static, Result<Bytes>>,
}

/// A blob that the store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Which, with the size that was found.
    pub blob: Blob,
    /// When it was last put there. Garbage collection leaves the young alone: their owner may not have said so yet.
    pub put_at: Timestamp,
}

impl Store {
    /// A store in a local folder, which is made if it is missing. For one node: other nodes do not see it.
    pub async fn folder(path: &Path, random: Random) -> Result<Self> {
        let path = path.to_path_buf();
        let opened = tokio::task::spawn_blocking(move || {
            let local = Local::open(&path)?;
            Ok::<_, StoreError>((local, LocalFileSystem::new_with_prefix(&path)?))
        });
        let (local, objects) = opened.await.map_err(|error| StoreError::Storage(Box::new(error)))??;
        Ok(Self { objects: Arc::new(objects), writer: Writer::Local(local), random })
    }

    /// A store in a bucket of S3 or of a service that speaks it. Nothing is asked of the service yet.
    pub fn s3(settings: &S3Settings, random: Random) -> Result<Self> {
        // Somebody may have chosen before; every choice here is ring.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::new()
            .with_region(&settings.region)
            .with_bucket_name(&settings.bucket)
            .with_access_key_id(&settings.key_id)
            .with_secret_access_key(settings.secret.expose_secret());
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        let objects: Arc<dyn ObjectStore> = Arc::new(PrefixStore::new(builder.build()?, settings.prefix.as_str()));
        Ok(Self::remote(Remote::new(objects), random))
    }

    fn remote(remote: Remote, random: Random) -> Self {
        Self { objects: remote.objects.clone(), writer: Writer::Remote(remote), random }
    }

    /// Takes a body of unknown length in, `limit` bytes at most. The blob is there when it is whole, and not before: a
    /// future dropped, a body that breaks off or a crash leaves none. The same content twice is one blob.
    pub async fn put<E: Into<BoxError>>(
        &self,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
        limit: u64,
    ) -> Result<Blob> {
        let intake = Intake::new(body, 0, limit);
        match &self.writer {
            Writer::Local(local) => local.put(intake, self.temporary()).await,
            Writer::Remote(remote) => remote.put(intake, self.temporary()).await,
        }
    }

    /// [`Store::put`] of bytes in memory.
    pub async fn put_bytes(&self, bytes: impl Into<Bytes>) -> Result<Blob> {
        let bytes = bytes.into();
        self.put(futures_util::stream::once(async { Ok::<_, StoreError>(bytes) }), u64::MAX).await
    }

    fn temporary(&self) -> String {
        kernel::hex(&self.random.bytes::<16>())
    }

    /// The whole blob. A damaged one gives [`StoreError::Damaged`]: at once when its size is another, otherwise in place
    /// of its last bytes.
    pub async fn get(&self, blob: Blob) -> Result<Body> {
        let found = self.found(blob, GetOptions::default()).await?;
        Ok(Body { size: blob.size, stream: read::watched(found, blob.hash, blob.size, true) })
    }

    /// Part of the blob: the bytes from `range.start` up to, and not including, `range.end`. Of a part only the length
    /// can be checked.
    pub async fn get_range(&self, blob: Blob, range: Range<u64>) -> Result<Body> {
        let Some(size) = range.end.checked_sub(range.start).filter(|_| range.end <= blob.size) else {
            return Err(StoreError::OutOfRange { size: blob.size });
        };
        // S3 has no way to ask for nothing.
        if size == 0 {
            return Ok(Body { size, stream: futures_util::stream::empty().boxed() });
        }
        let found = self.found(blob, GetOptions { range: Some(range.into()), ..GetOptions::default() }).await?;
        Ok(Body { size, stream: read::watched(found, blob.hash, size, false) })
    }

    async fn found(&self, blob: Blob, options: GetOptions) -> Result<read::Chunks> {
        let has_range = options.range.is_some();
        match self.objects.get_opts(&place(blob.hash), options).await {
            Ok(found) if found.meta.size != blob.size => Err(StoreError::Damaged(blob.hash)),
            Ok(found) => Ok(read::chunks(found)),
            Err(object_store::Error::NotFound { .. }) => Err(StoreError::Missing(blob.hash)),
            // A blob cut short has no such part.
            Err(_) if has_range && self.find(blob.hash).await?.is_some_and(|found| found.size != blob.size) => {
                Err(StoreError::Damaged(blob.hash))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The whole blob in memory, for what is known to be small: more than `limit` bytes are refused before any is read.
    pub async fn read(&self, blob: Blob, limit: u64) -> Result<Bytes> {
        if blob.size > limit {
            return Err(StoreError::TooLarge { limit });
        }
        let chunks: Vec<Bytes> = self.get(blob).await?.stream.try_collect().await?;
        Ok(chunks.concat().into())
    }

    /// The first bytes of the blob, `most` of them or as many as it has: what [`serve`](crate::kind::serve) asks for.
    pub async fn start(&self, blob: Blob, most: usize) -> Result<Bytes> {
        let body = self.get_range(blob, 0..blob.size.min(most as u64)).await?;
        Ok(body.stream.try_collect::<Vec<Bytes>>().await?.concat().into())
    }

    /// What is there under this hash, with the size that was found.
    pub async fn find(&self, hash: Hash) -> Result<Option<Blob>> {
        match self.objects.head(&place(hash)).await {
            Ok(meta) => Ok(Some(Blob { hash, size: meta.size })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a blob of this hash is there. Whether it is whole tells [`Store::verify`].
    pub async fn exists(&self, hash: Hash) -> Result<bool> {
        Ok(self.find(hash).await?.is_some())
    }

    /// Reads the blob and compares it with its hash.
    pub async fn verify(&self, blob: Blob) -> Result<()> {
        self.get(blob).await?.stream.try_for_each(|_| async { Ok(()) }).await
    }

    /// Removes a blob that nothing needs any more; one that is not there is fine.
    pub async fn remove(&self, hash: Hash) -> Result<()> {
        match self.objects.delete(&place(hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// All blobs, in no order to rely on. Whoever collects garbage removes those that are old and that nothing names.
    #[must_use]
    pub fn list(&self) -> BoxStream<'static, Result<Stored>> {
        let objects = self.objects.list(Some(&object_store::path::Path::from(BLOBS)));
        objects.map_err(StoreError::from).try_filter_map(|meta| async move { Ok(stored(&meta)) }).boxed()
    }

    /// Removes bodies and uploads to which nothing was added for `age`. Returns how many.
    pub async fn sweep(&self, clock: &Clock, age: Duration) -> Result<u64> {
        let before = clock.now().before(age);
        match &self.writer {
            Writer::Local(local) => local.sweep(before).await,
            Writer::Remote(remote) => remote.sweep(before).await,
        }
    }

    /// Begins an upload in pieces, under an id of the caller's. Beginning again changes nothing.
    pub async fn begin_upload(&self, id: impl Id) -> Result<()> {
        match &self.writer {
            Writer::Local(local) => local.begin(id.uuid()).await,
            Writer::Remote(remote) => remote.begin(id.uuid()).await,
        }
    }

    /// How many bytes of the upload are stored: the offset at which it goes on.
    pub async fn received(&self, id: impl Id) -> Result<u64> {
        match &self.writer {
            Writer::Local(local) => local.received(id.uuid()).await,
            Writer::Remote(remote) => remote.received(id.uuid()).await,
        }
    }

    /// Adds bytes at `offset`, which must be what [`Store::received`] says, up to `limit` bytes for the upload as a
    /// whole. Returns the new offset. When the body breaks off, what came is kept; ask [`Store::received`] how much.
    pub async fn append<E: Into<BoxError>>(
        &self,
        id: impl Id,
        offset: u64,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
        limit: u64,
    ) -> Result<u64> {
        let intake = Intake::new(body, offset, limit);
        match &self.writer {
            Writer::Local(local) => local.append(id.uuid(), offset, intake).await,
            Writer::Remote(remote) => remote.append(id.uuid(), offset, intake).await,
        }
    }

    /// Makes the upload a blob. The upload is gone after that.
    pub async fn finish_upload(&self, id: impl Id) -> Result<Blob> {
        match &self.writer {
            Writer::Local(local) => local.finish(id.uuid()).await,
            Writer::Remote(remote) => remote.finish(id.uuid(), self.temporary()).await,
        }
    }

    /// Throws the upload away; one that is not there is fine.
    pub async fn give_up_upload(&self, id: impl Id) -> Result<()> {
        match &self.writer {
            Writer::Local(local) => local.give_up(id.uuid()).await,
            Writer::Remote(remote) => remote.give_up(id.uuid()).await,
        }
    }
}

/// Where a blob is: `blobs/ab/cdef…`.
fn place(hash: Hash) -> object_store::path::Path {
    let name = hash.to_string();
    let (folder, file) = name.split_at(2);
    object_store::path::Path::from_iter([BLOBS, folder, file])
}

/// What an object is, when its name is that of a blob.
fn stored(meta: &ObjectMeta) -> Option<Stored> {
    let mut parts = meta.location.parts().skip(1);
    let hash = format!("{}{}", parts.next()?.as_ref(), parts.next()?.as_ref()).parse().ok()?;
    let put_at = Timestamp::from_micros(meta.last_modified.timestamp_micros());
    Some(Stored { blob: Blob { hash, size: meta.size }, put_at })
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Body({} bytes)", self.size)
    }
}

#[cfg(test)]
mod tests;
