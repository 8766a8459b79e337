//! Any text as a cell: read as a date, a number, a name, an address or a postal code, never with a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sheets::value::{email, number, postcode, text};

fuzz_target!(|typed: &str| {
    let clean = text::clean(typed);
    assert_eq!(text::clean(&clean), clean, "cleaning twice differs");
    assert_eq!(text::fold(&text::fold(typed)), text::fold(typed), "folding twice differs");
    let _ = number::parse_integer(typed);
    let _ = number::parse_number(typed);
    let _ = postcode::parse_dutch(typed);
    let _ = postcode::parse_belgian(typed);
    if let Some(address) = email::parse_email(typed) {
        assert_eq!(email::parse_email(&address).as_deref(), Some(address.as_str()));
    }
});
