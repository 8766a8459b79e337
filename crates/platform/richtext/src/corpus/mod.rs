//! Hostile texts, and the check that nothing of them comes through.

mod check;
mod growth;
mod harmless;
mod html;
mod markdown;
#[cfg(test)]
mod tests;
mod tree;
mod urls;

pub use check::faults;
pub use growth::{FAMILIES, Family};
pub use harmless::HARMLESS;
pub use html::HTML;
pub use markdown::MARKDOWN;
pub use tree::{Kind, Tree};
pub use urls::{ADDRESSES, around};

/// Every hostile text, a few hundred.
#[must_use]
pub fn hostile() -> Vec<String> {
    let mut all: Vec<String> = HTML.iter().chain(MARKDOWN).map(|text| (*text).to_owned()).collect();
    for address in ADDRESSES {
        all.extend(around(address));
    }
    all.extend(FAMILIES.iter().map(|family| family.text(2_000)));
    all
}
