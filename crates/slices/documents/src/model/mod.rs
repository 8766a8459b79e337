//! Documents and folders: what they are and which rules hold. No database, no pages.

mod lock;
mod node;
mod size;

pub use lock::{LOCK_LASTS, Lock, LockId, LockPath, MOST_LOCKS, OWNER_LIMIT, in_the_way, kept_out};
pub use node::{Kind, Node, NodeId, Revision, Spot, UploadId};
pub use size::{FILE_LIMIT, QUOTA, Room};
