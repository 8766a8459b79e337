//! Parts of a page that other capabilities fill: the owner of the page says what it is about, the application which
//! capabilities take part, and neither of the two knows the other.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use kernel::Result;
use maud::Markup;

use crate::SignedIn;

/// What a part shows, on its way.
pub type Showing<'a> = Pin<Box<dyn Future<Output = Result<Option<Markup>>> + Send + 'a>>;

/// A part of a page that is about an `A`. Where `A` is the proof that the reader may see a thing, no part can be shown
/// to who may not.
pub struct Part<A: 'static> {
    /// Where it stands among the others: the lowest first.
    pub order: u16,
    /// What it shows to whom; `None` when there is nothing to show.
    pub show: for<'a> fn(&'a SignedIn, &'a A) -> Showing<'a>,
}

impl<A> Clone for Part<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Part<A> {}

impl<A> fmt::Debug for Part<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({})", self.order)
    }
}

impl<A: Sync> Part<A> {
    /// What all of these show, in their order. A part that fails is left out and logged: the rest of the page is worth
    /// more than an error page.
    pub async fn all(parts: &[Self], me: &SignedIn, about: &A) -> Vec<Markup> {
        let mut ordered = parts.to_vec();
        ordered.sort_by_key(|part| part.order);
        let mut shown = Vec::with_capacity(ordered.len());
        for part in ordered {
            match (part.show)(me, about).await {
                Ok(markup) => shown.extend(markup),
                Err(error) => tracing::error!(%error, order = part.order, "a part of a page failed"),
            }
        }
        shown
    }
}
