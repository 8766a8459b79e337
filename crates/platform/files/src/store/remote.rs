//! Writing to S3, where an object is there whole or not at all, but nothing can be added to one.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kernel::Timestamp;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutMode, PutPayload};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::intake::{Block, Intake};
use super::{INCOMING, UPLOADS, place, read};
use crate::error::StoreError;
use crate::hash::{Blob, Hash};

/// The size of the parts of an object; S3 takes 10,000 of 5 MiB or more. One is in memory for each body on its way in.
const PART: usize = 8 << 20;
/// S3 copies larger objects in parts only, and the client cannot do that.
const MOST_COPIED: u64 = 5 << 30;
/// The object that says that an upload exists.
const BEGUN: &str = "begun";

type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Debug, Clone)]
pub(super) struct Remote {
    pub(super) objects: Arc<dyn ObjectStore>,
    /// Size of a part in bytes.
    pub(super) part: usize,
    /// Size of the largest object that the service copies.
    pub(super) most_copied: u64,
}

impl Remote {
    pub(super) fn new(objects: Arc<dyn ObjectStore>) -> Self {
        Self { objects, part: PART, most_copied: MOST_COPIED }
    }

    pub(super) async fn put(&self, mut intake: Intake<'_>, name: String) -> Result<Blob> {
        let first = intake.block(self.part).await;
        let mut hasher = Sha256::new();
        if let Some(end) = first.end {
            end?;
            first.chunks.iter().for_each(|chunk| hasher.update(chunk));
            let blob = Blob { hash: Hash::from_hasher(hasher), size: first.size as u64 };
            self.objects.put(&place(blob.hash), PutPayload::from_iter(first.chunks)).await?;
            return Ok(blob);
        }
        let temporary = Path::from_iter([INCOMING, &name]);
        let blob = self.put_in_parts(&temporary, first, &mut intake).await?;
        let settled = self.settle(&temporary, blob).await;
        let removed = self.objects.delete(&temporary).await;
        settled?;
        // Should this fail, the sweep has the last word.
        drop(removed);
        Ok(blob)
    }

    async fn put_in_parts(&self, at: &Path, first: Block, intake: &mut Intake<'_>) -> Result<Blob> {
        let mut hasher = Sha256::new();
        let mut size = 0;
        let mut parts = Parts::begin(&*self.objects, at).await?;
        let mut block = first;
        loop {
            block.chunks.iter().for_each(|chunk| hasher.update(chunk));
            size += block.size as u64;
            if let Some(Err(error)) = block.end {
                return Err(error);
            }
            if block.size > 0 {
                parts.add(block.chunks).await?;
            }
            if block.end.is_some() {
                break;
            }
            block = intake.block(self.part).await;
        }
        parts.complete().await?;
        Ok(Blob { hash: Hash::from_hasher(hasher), size })
    }

    /// Copies a whole object to its final name. Replacing an equal blob renews its time and mends it if it was damaged.
    async fn settle(&self, from: &Path, blob: Blob) -> Result<()> {
        let to = place(blob.hash);
        if blob.size <= self.most_copied {
            return Ok(self.objects.copy(from, &to).await?);
        }
        let body = read::chunks(self.objects.get(from).await?);
        let mut intake = Intake::new(body, 0, blob.size);
        let first = intake.block(self.part).await;
        let copied = self.put_in_parts(&to, first, &mut intake).await?;
        if copied == blob { Ok(()) } else { Err(StoreError::Damaged(blob.hash)) }
    }

    pub(super) async fn begin(&self, id: Uuid) -> Result<()> {
        self.objects.put(&upload(id).join(BEGUN), PutPayload::new()).await?;
        Ok(())
    }

    pub(super) async fn received(&self, id: Uuid) -> Result<u64> {
        Ok(self.parts(id).await?.last().map_or(0, |(offset, size)| offset + size))
    }

    /// The parts of an upload in order, as offset and size, up to the first gap.
    async fn parts(&self, id: Uuid) -> Result<Vec<(u64, u64)>> {
        let objects: Vec<ObjectMeta> = self.objects.list(Some(&upload(id))).try_collect().await?;
        if !objects.iter().any(|object| object.location.filename() == Some(BEGUN)) {
            return Err(StoreError::NoSuchUpload);
        }
        let number = |object: &ObjectMeta| Some((object.location.filename()?.parse().ok()?, object.size));
        let found: BTreeMap<u64, u64> = objects.iter().filter_map(number).collect();
        let mut expected = 0;
        let follows = |(offset, size): &(u64, u64)| {
            let fits = *offset == expected;
            expected += size;
            fits
        };
        Ok(found.into_iter().take_while(follows).collect())
    }

    /// Whatever arrives is kept, also when the body breaks off.
    pub(super) async fn append(&self, id: Uuid, offset: u64, mut intake: Intake<'_>) -> Result<u64> {
        let expected = self.received(id).await?;
        if offset != expected {
            return Err(StoreError::WrongOffset { expected });
        }
        let mut size = offset;
        loop {
            let block = intake.block(self.part).await;
            if block.size > 0 {
                let payload = PutPayload::from_iter(block.chunks);
                match self.objects.put_opts(&part(id, size), payload, PutMode::Create.into()).await {
                    Ok(_) => size += block.size as u64,
                    Err(object_store::Error::AlreadyExists { .. } | object_store::Error::Precondition { .. }) => {
                        return Err(StoreError::Busy);
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            match block.end {
                None => {}
                Some(Ok(())) => return Ok(size),
                Some(Err(error)) => return Err(error),
            }
        }
    }

    pub(super) async fn finish(&self, id: Uuid, name: String) -> Result<Blob> {
        let parts = self.parts(id).await?;
        let size = parts.last().map_or(0, |(offset, size)| offset + size);
        let bytes = stream::iter(parts.into_iter().map(Ok::<_, StoreError>))
            .and_then(|(offset, _)| async move { Ok(read::chunks(self.objects.get(&part(id, offset)).await?)) })
            .try_flatten();
        let blob = self.put(Intake::new(bytes, 0, size), name).await.map_err(from_storage)?;
        if blob.size != size {
            return Err(StoreError::Storage("an upload changed while it was put together".into()));
        }
        self.give_up(id).await?;
        Ok(blob)
    }

    pub(super) async fn give_up(&self, id: Uuid) -> Result<()> {
        // This goes first: what is half removed must not look like an upload.
        self.remove(upload(id).join(BEGUN)).await?;
        let parts: Vec<ObjectMeta> = self.objects.list(Some(&upload(id))).try_collect().await?;
        for object in parts {
            self.remove(object.location).await?;
        }
        Ok(())
    }

    async fn remove(&self, at: Path) -> Result<()> {
        match self.objects.delete(&at).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what nobody has written to since `before`. Returns how many bodies and uploads.
    pub(super) async fn sweep(&self, before: Timestamp) -> Result<u64> {
        // The objects of one upload, under the name of its folder, are as old as the youngest of them.
        let mut stale: BTreeMap<String, (bool, Vec<Path>)> = BTreeMap::new();
        for folder in [INCOMING, UPLOADS] {
            let mut objects = self.objects.list(Some(&Path::from(folder)));
            while let Some(object) = objects.next().await.transpose()? {
                let owner = object.location.parts().nth(1).map(|part| part.as_ref().to_owned()).unwrap_or_default();
                let (old, paths) = stale.entry(format!("{folder}/{owner}")).or_insert((true, Vec::new()));
                *old &= Timestamp::from_micros(object.last_modified.timestamp_micros()) < before;
                paths.push(object.location);
            }
        }
        stale.retain(|_, (old, _)| *old);
        let removed = stale.len() as u64;
        for path in stale.into_values().flat_map(|(_, paths)| paths).rev() {
            // Last in order comes `begun`, and so it goes first.
            self.remove(path).await?;
        }
        Ok(removed)
    }
}

/// An error in reading what is stored already is the storage's, and not that of somebody's body.
fn from_storage(error: StoreError) -> StoreError {
    match error {
        StoreError::BrokenOff(cause) => StoreError::Storage(cause),
        other => other,
    }
}

fn upload(id: Uuid) -> Path {
    Path::from_iter([UPLOADS, &id.to_string()])
}

/// Twenty digits, so that the order of names is the order of parts.
fn part(id: Uuid, offset: u64) -> Path {
    upload(id).join(format!("{offset:020}"))
}

/// An object on its way in, in parts. Dropped before it is complete, it asks for the parts to be removed.
struct Parts(Option<Box<dyn MultipartUpload>>);

impl Parts {
    async fn begin(objects: &dyn ObjectStore, at: &Path) -> Result<Self> {
        Ok(Self(Some(objects.put_multipart_opts(at, object_store::PutMultipartOptions::default()).await?)))
    }

    async fn add(&mut self, chunks: Vec<bytes::Bytes>) -> Result<()> {
        if let Some(upload) = &mut self.0 {
            upload.put_part(PutPayload::from_iter(chunks)).await?;
        }
        Ok(())
    }

    async fn complete(mut self) -> Result<()> {
        if let Some(upload) = &mut self.0 {
            upload.complete().await?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        if let (Some(mut upload), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move {
                // Should this fail, the bucket's rule for parts without an end has the last word.
                let _ = upload.abort().await;
            });
        }
    }
}
