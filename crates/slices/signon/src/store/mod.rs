//! Queries. Secrets are looked up by their digest and never stored themselves.

pub(crate) mod accounts;
pub(crate) mod devices;
pub(crate) mod sessions;
pub(crate) mod throttle;
pub(crate) mod tickets;
pub(crate) mod tokens;

use kernel::Token;
use sha2::{Digest, Sha256};

/// What is stored of a secret of 256 random bits: its SHA-256, which nobody can turn back.
pub(crate) fn digest(token: &Token) -> Vec<u8> {
    Sha256::digest(token.bytes()).to_vec()
}
