//! Room: how much a group may keep, and how it is told.

use kernel::{Error, Refusal, Result, Text};

/// Room for a group of which nobody decided otherwise, in bytes: 10 GiB.
pub const QUOTA: u64 = 10 << 30;
/// Largest file, in bytes: 2 GiB.
pub const FILE_LIMIT: u64 = 2 << 30;

/// The room of a group, in bytes, over all revisions of all its documents, also of those in the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// What is used.
    pub used: u64,
    /// What there is.
    pub quota: u64,
}

impl Room {
    /// What is left.
    #[must_use]
    pub const fn free(self) -> u64 {
        self.quota.saturating_sub(self.used)
    }

    /// Refuses what does not fit.
    pub(crate) fn fit(self, bytes: u64) -> Result<()> {
        if bytes <= self.free() { Ok(()) } else { Err(self.full()) }
    }

    /// The refusal of what does not fit.
    pub(crate) fn full(self) -> Error {
        let code = "documents-quota";
        Error::Refused(Refusal { code, text: Text::new(code).with("megabytes", self.free() >> 20) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_exactly_fits_and_one_byte_more_does_not() {
        let room = Room { used: 7, quota: 10 };
        assert!(room.fit(3).is_ok());
        assert!(matches!(room.fit(4), Err(Error::Refused(refusal)) if refusal.code == "documents-quota"));
        assert_eq!(Room { used: 11, quota: 10 }.free(), 0, "a quota can be made smaller than what is there");
    }
}
