//! Uploads in pieces, which go on where they broke off.

use access::Acting;
use bytes::Bytes;
use files::Store;
use futures_util::Stream;
use groups::gate::enter;
use kernel::{Error, PersonId, Result};

use super::begin as hold;
use super::upload::{Put, Target, look_at, put_in, ready, too_large};
use crate::model::{FILE_LIMIT, NodeId, UploadId};
use crate::store::uploads::{self, Upload};

fn me(acting: &Acting) -> Result<PersonId> {
    acting.grants().person().ok_or(Error::SignInNeeded)
}

async fn own(acting: &Acting, id: UploadId) -> Result<Upload> {
    uploads::own(acting.conn(), id, me(acting)?).await?.ok_or(Error::NotFound)
}

fn target(upload: &Upload) -> Target {
    Target { spot: upload.spot, name: upload.name.clone(), replaces: upload.replaces }
}

/// Begins an upload. It is the actor's own: nobody else adds to it or finishes it.
pub async fn begin(acting: &Acting, store: &Store, target: &Target) -> Result<UploadId> {
    ready(acting, target).await?;
    let tx = acting.begin().await?;
    let id = uploads::insert(&tx, target.spot, (&target.name, target.replaces), me(acting)?).await?;
    store.begin_upload(id).await?;
    tx.commit_without_trace("an upload is a change when it is finished").await?;
    Ok(id)
}

/// How many bytes there are: the offset at which it goes on.
pub async fn received(acting: &Acting, store: &Store, id: UploadId) -> Result<u64> {
    Ok(store.received(own(acting, id).await?.id).await?)
}

/// Adds bytes at an offset. Returns the new one.
pub async fn append<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
    acting: &Acting,
    store: &Store,
    (id, offset): (UploadId, u64),
    body: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<u64> {
    let upload = own(acting, id).await?;
    let room = ready(acting, &target(&upload)).await?;
    store.append(id, offset, body, FILE_LIMIT.min(room.free())).await.map_err(|error| too_large(error, room))
}

/// Makes a document of what came, or a revision of one.
pub async fn finish(acting: &Acting, store: &Store, id: UploadId) -> Result<NodeId> {
    let upload = own(acting, id).await?;
    let target = target(&upload);
    ready(acting, &target).await?.fit(store.received(id).await?)?;
    let blob = store.finish_upload(id).await?;
    let received = look_at(store, &target.name, blob).await?;
    let inside = enter(acting, target.spot.group).await?;
    inside.member()?;
    let (mut tx, room) = hold(acting, target.spot.group).await?;
    if !uploads::delete(&tx, id).await? {
        return Err(Error::NotFound);
    }
    match put_in(&mut tx, &inside, &target, (&received, room)).await? {
        Put::Changed(node) => {
            tx.commit().await?;
            Ok(node)
        }
        Put::Same(node) => {
            tx.commit_without_trace("what came was there already").await?;
            Ok(node)
        }
    }
}

/// Gives an upload up.
pub async fn give_up(acting: &Acting, store: &Store, id: UploadId) -> Result<()> {
    let upload = own(acting, id).await?;
    let tx = acting.begin().await?;
    uploads::delete(&tx, upload.id).await?;
    tx.commit_without_trace("an upload that was given up changed nothing").await?;
    Ok(store.give_up_upload(id).await?)
}
