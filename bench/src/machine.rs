//! What the measurements were made on.

use std::fs;
use std::thread::available_parallelism;

use serde::Serialize;

/// A machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_bytes: u64,
}

impl Machine {
    pub(crate) fn read() -> Self {
        let read = |file| fs::read_to_string(file).unwrap_or_default();
        Self {
            processor: field(&read("/proc/cpuinfo"), "model name").unwrap_or("unknown").to_owned(),
            cores: available_parallelism().map_or(1, usize::from),
            memory_bytes: kibibytes(&read("/proc/meminfo"), "MemTotal").unwrap_or_default(),
        }
    }
}

/// Memory of a process that is in use now, in bytes.
pub(crate) fn resident(process: u32) -> Option<u64> {
    kibibytes(&fs::read_to_string(format!("/proc/{process}/status")).ok()?, "VmRSS")
}

fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let amount: u64 = field(text, name)?.strip_suffix("kB")?.trim().parse().ok()?;
    Some(amount * 1_024)
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_whole_name() {
        let text = "model name\t: Some CPU\nVmRSSx: 1 kB\nVmRSS:\t  2048 kB\n";
        assert_eq!(field(text, "model name"), Some("Some CPU"));
        assert_eq!(kibibytes(text, "VmRSS"), Some(2_048 * 1_024));
        assert_eq!(kibibytes(text, "VmHWM"), None);
    }

    #[test]
    fn this_process_uses_memory() {
        assert!(resident(std::process::id()).is_some_and(|bytes| bytes > 100_000));
    }
}
