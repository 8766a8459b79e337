//! Any bytes as a file that somebody uploads: a sheet or problems, and what is written from it reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sheets::{Limits, ReadOptions, inspect};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        bytes: 1 << 20,
        unpacked_bytes: 8 << 20,
        rows: 2_000,
        columns: 100,
        cells: 20_000,
        ..Limits::default()
    };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let Ok((sheet, problems)) = inspect("fuzz", bytes, &options) else { return };
    assert!(sheet.headers.len() <= 100, "more columns than allowed");
    assert!(sheet.rows.len() <= 2_000, "more rows than allowed");
    assert!(problems.is_empty() || !problems.to_string().is_empty());
});
