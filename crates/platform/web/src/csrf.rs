//! Proof that a form is ours.
//!
//! The token is derived from a cookie that another site can neither read nor set. [`crate::components::Form`] cannot
//! be rendered without it, and [`crate::Form`] and [`crate::Upload`], the only ways to read a posted body, check it:
//! neither can be forgotten.

use kernel::Token;
use maud::{Markup, html};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Name of the hidden field.
pub const FIELD: &str = "csrf";

/// The token of one session or visit.
#[derive(Clone, PartialEq, Eq)]
pub struct CsrfToken(String);

impl CsrfToken {
    /// The token that belongs to a session's or a visitor's cookie.
    #[must_use]
    pub fn of(cookie: &Token) -> Self {
        let digest = Sha256::new().chain_update(b"thuisbasis form\0").chain_update(cookie.bytes()).finalize();
        Self(kernel::hex(&digest[..16]))
    }

    /// The hidden input that carries it.
    #[must_use]
    pub fn field(&self) -> Markup {
        html! { input type="hidden" name=(FIELD) value=(self.0); }
    }

    /// Whether a posted value is this token; takes as long for a near miss as for a far one.
    #[must_use]
    pub fn matches(&self, posted: &str) -> bool {
        self.0.as_bytes().ct_eq(posted.as_bytes()).into()
    }

    /// The bare value, for script that posts and for tests.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CsrfToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Random;

    #[test]
    fn a_token_fits_its_own_cookie_only() {
        let random = Random::seeded(1);
        let (mine, other) = (random.token(), random.token());
        assert!(CsrfToken::of(&mine).matches(CsrfToken::of(&mine).value()));
        assert!(!CsrfToken::of(&mine).matches(CsrfToken::of(&other).value()));
        assert!(!CsrfToken::of(&mine).matches(""));
    }
}
