//! What capabilities keep of people, so that it can be shown to them and be erased.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use db::{Conn, Tx};
use kernel::{PersonId, Result};
use serde_json::Value;

use crate::Slice;

/// What a capability keeps of one person, on its way.
pub type Exporting<'a> = Pin<Box<dyn Future<Output = Result<Value>> + Send + 'a>>;
/// The end of what a capability keeps of one person, on its way.
pub type Erasing<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A capability's part in showing people what is held about them, and in forgetting them. A capability that keeps
/// anything under the id of a person has one.
#[derive(Clone, Copy)]
pub struct Personal {
    /// Under which name its part stands in what a person is given.
    pub name: &'static str,
    /// All that it keeps of a person, as JSON. No secrets, and nothing about others.
    pub export: for<'a> fn(Conn<'a>, PersonId) -> Exporting<'a>,
    /// Removes what it keeps of a person, or what makes it theirs, within the transaction in which all others do.
    pub erase: for<'a> fn(&'a mut Tx, PersonId) -> Erasing<'a>,
}

impl Personal {
    /// Those of all capabilities.
    #[must_use]
    pub fn all(slices: &[Slice]) -> Vec<Self> {
        slices.iter().flat_map(|slice| slice.personal).copied().collect()
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Personal({})", self.name)
    }
}
