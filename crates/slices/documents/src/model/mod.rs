//! Documents and folders: what they are and which rules hold. No database, no pages.

mod node;
mod size;

pub use node::{Kind, Node, NodeId, Revision, Spot, UploadId};
pub use size::{FILE_LIMIT, QUOTA, Room};
