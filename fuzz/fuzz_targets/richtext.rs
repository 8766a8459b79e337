//! Any text as Markdown and as HTML that comes in: nothing in the page that must not be there, never a panic.
#![no_main]

use kernel::Lang;
use libfuzzer_sys::fuzz_target;
use richtext::corpus::faults;
use richtext::{Rules, Source, excerpt, from_html, images, links, plain, render, text_mail, warnings};

const IMAGES: &[&str] = &["/files/"];

fuzz_target!(|text: &str| {
    let rules = Rules::page(Lang::Nl).with_images(IMAGES);
    for source in [Source::stored(text), from_html(text)] {
        let html = render(&source, &rules);
        assert_eq!(faults(html.as_str(), IMAGES), [] as [String; 0], "{}", html.as_str());
        assert!(excerpt(&source, 80).chars().count() <= 80);
        let _ = (plain(&source), text_mail(&source, "https://thuis.example"));
        let _ = (links(&source), images(&source), warnings(&source));
    }
});
