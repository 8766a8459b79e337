//! A file on its way in.
//!
//! The protocol's library pushes what comes; the store pulls. Between them is a channel that holds a few pieces, so a file
//! of any size takes little memory, and a slow disk slows the sender down.

use std::io::SeekFrom;

use bytes::{Buf, Bytes};
use dav_server::fs::{DavFile, DavMetaData, FsError, FsFuture, FsResult};
use files::FileName;
use futures_util::{Stream, stream};
use kernel::{Error, Result};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::drive::Drive;
use super::entry::Meta;
use crate::commands::upload::{Target, save};
use crate::gate;
use crate::model::{Node, NodeId, Spot};

/// How many pieces wait for the store.
const WAITING: usize = 4;

/// A piece, or that there is no more.
enum Piece {
    Bytes(Bytes),
    End,
}

/// A file on its way in. Nothing comes of it unless it is flushed: who hangs up half-way changes nothing.
pub(super) struct Incoming {
    drive: Drive,
    sender: mpsc::Sender<Piece>,
    saving: Option<JoinHandle<Result<NodeId>>>,
    /// How many bytes the sender promised, and how many came.
    size: (Option<u64>, u64),
    saved: Option<Node>,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Incoming({:?})", self.size)
    }
}

impl Incoming {
    /// Begins to take a file in. `seen` is the revision that its sender saw, when it is to be refused after another.
    pub(super) fn begin(
        drive: &Drive,
        (spot, name): (Spot, FileName),
        seen: Option<i64>,
        promised: Option<u64>,
    ) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        let (acting, store) = (drive.acting.clone(), drive.store.clone());
        let target = Target { spot, name, replaces: true };
        let saving = tokio::spawn(async move { save(&acting, &store, (&target, seen), pieces(receiver)).await });
        Self { drive: drive.clone(), sender, saving: Some(saving), size: (promised, 0), saved: None }
    }

    async fn push(&mut self, bytes: Bytes) -> FsResult<()> {
        self.size.1 = self.size.1.saturating_add(bytes.len() as u64);
        match self.sender.send(Piece::Bytes(bytes)).await {
            Ok(()) => Ok(()),
            // Whoever does not listen any more has said why.
            Err(_) => self.end().await,
        }
    }

    async fn end(&mut self) -> FsResult<()> {
        let Some(saving) = self.saving.take() else { return Err(FsError::GeneralFailure) };
        let saved = match saving.await {
            Ok(saved) => saved,
            Err(broken) => Err(Error::Internal(Box::new(broken))),
        };
        let found = match saved {
            Ok(id) => gate::find(&self.drive.acting, id).await,
            Err(error) => Err(error),
        };
        self.saved = Some(found.map_err(|error| self.drive.refuse(error))?.node().clone());
        Ok(())
    }

    /// Makes a document of what came.
    pub(super) async fn finish(&mut self) -> FsResult<()> {
        if self.size.0.is_some_and(|promised| promised != self.size.1) {
            return Err(self.drive.refuse(Error::refused("files-broken-off")));
        }
        // When nobody listens any more the end has been told already.
        let _ = self.sender.send(Piece::End).await;
        self.end().await
    }
}

fn pieces(receiver: mpsc::Receiver<Piece>) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    stream::unfold(Some(receiver), async |receiver| {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Piece::Bytes(bytes)) => Some((Ok(bytes), Some(receiver))),
            Some(Piece::End) => None,
            None => Some((Err(std::io::ErrorKind::UnexpectedEof.into()), None)),
        }
    })
}

impl DavFile for Incoming {
    fn metadata(&'_ mut self) -> FsFuture<'_, Box<dyn DavMetaData>> {
        let meta = self.saved.as_ref().map(|node| Box::new(Meta::of(node)) as Box<dyn DavMetaData>);
        Box::pin(std::future::ready(meta.ok_or(FsError::NotImplemented)))
    }

    fn write_buf(&'_ mut self, mut buf: Box<dyn Buf + Send>) -> FsFuture<'_, ()> {
        let bytes = buf.copy_to_bytes(buf.remaining());
        Box::pin(self.push(bytes))
    }

    fn write_bytes(&'_ mut self, buf: Bytes) -> FsFuture<'_, ()> {
        Box::pin(self.push(buf))
    }

    fn read_bytes(&'_ mut self, _: usize) -> FsFuture<'_, Bytes> {
        Box::pin(std::future::ready(Err(FsError::NotImplemented)))
    }

    fn seek(&'_ mut self, _: SeekFrom) -> FsFuture<'_, u64> {
        Box::pin(std::future::ready(Err(FsError::NotImplemented)))
    }

    fn flush(&'_ mut self) -> FsFuture<'_, ()> {
        Box::pin(self.finish())
    }
}
