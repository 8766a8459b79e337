use proptest::prelude::*;

use super::*;

fn refused(text: &str) -> String {
    FileName::parse(text).map_or_else(|reason| reason.key.into_owned(), |name| format!("taken as {name}"))
}

#[test]
fn good_names_are_taken_as_they_are() {
    for name in [
        "jaarverslag.pdf",
        "Notulen 3 maart (concept).docx",
        "café.txt",
        "a",
        "50% & meer!.xlsx",
        "~$slot",
        "v1.2",
        "console.log",
        "COM10",
        "LPT",
        "nullen.txt",
        "communicatie",
        "-rf",
        "日本語.txt",
        "😀.png",
        "a..b",
        "com",
    ] {
        assert_eq!(refused(name), format!("taken as {name}"));
        assert_eq!(FileName::tidied(name).as_str(), name);
    }
}

#[test]
fn each_refusal_says_why() {
    for (name, key) in [
        ("", "empty"),
        ("\u{fe0f}", "empty"),
        ("a/b", "sign"),
        ("..\\..\\boot.ini", "sign"),
        ("C:", "sign"),
        ("wat?", "sign"),
        ("a*b", "sign"),
        ("\"a\"", "sign"),
        ("<b>", "sign"),
        ("a|b", "sign"),
        ("a\0b", "unseen"),
        ("a\nb", "unseen"),
        ("a\u{7f}", "unseen"),
        ("factuur\u{202e}fdp.exe", "unseen"),
        ("a\u{2066}b", "unseen"),
        ("a\u{200b}", "unseen"),
        ("\u{feff}a", "unseen"),
        ("a\u{e0041}", "unseen"),
        (" a", "edge"),
        ("a ", "edge"),
        ("\u{a0}a", "edge"),
        ("a.", "edge"),
        (".htaccess", "edge"),
        (".", "edge"),
        ("..", "edge"),
        ("CON", "device"),
        ("con.txt", "device"),
        ("Nul .tar.gz", "device"),
        ("aux.", "edge"),
        ("COM1", "device"),
        ("lpt9.doc", "device"),
        ("COM¹", "device"),
        ("conin$", "device"),
    ] {
        assert_eq!(refused(name), format!("files-name-{key}"), "{name:?}");
    }
    assert_eq!(refused(&"a".repeat(200)), format!("taken as {}", "a".repeat(200)));
    assert_eq!(refused(&"a".repeat(201)), "files-name-long");
    assert_eq!(refused(&"é".repeat(128)), "files-name-long");
}

#[test]
fn names_that_look_the_same_are_the_same() {
    for (one, other) in
        [("cafe\u{301}.txt", "café.txt"), ("a\u{202f}b", "a b"), ("\u{2764}\u{fe0f} map", "\u{2764} map")]
    {
        assert_eq!(FileName::parse(one), FileName::parse(other));
    }
}

#[test]
fn any_text_becomes_the_nearest_good_name() {
    for (text, name) in [
        ("", "_"),
        ("...", "_"),
        (" \u{200b} ", "_"),
        ("/", "_"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Temp\\a.txt", "C__Temp_a.txt"),
        ("  Wat? Nu!.docx ", "Wat_ Nu!.docx"),
        ("a\u{202e}fdp.exe", "afdp.exe"),
        ("regel 1\r\nregel 2", "regel 1regel 2"),
        (".gitignore", "gitignore"),
        ("con", "con_"),
        ("NUL.tar.gz", "NUL_.tar.gz"),
        ("aux .txt", "aux_ .txt"),
        ("cafe\u{301}", "café"),
    ] {
        assert_eq!(FileName::tidied(text).as_str(), name, "{text:?}");
    }
    let long = FileName::tidied(&format!("{}.docx", "ë".repeat(300)));
    assert_eq!(long.as_str(), format!("{}.docx", "ë".repeat(125)));
}

#[test]
fn names_that_differ_in_case_only_have_one_key() {
    for (one, other) in [
        ("Verslag.PDF", "verslag.pdf"),
        ("STRASSE", "straße"),
        ("ΣΑΣ", "σας"),
        ("CAFÉ", "café"),
        ("ÉÉN", "één"),
        ("ĲS", "ĳs"),
    ] {
        let key = |name| FileName::parse(name).map(|name| name.folded());
        assert!(key(one).is_ok());
        assert_eq!(key(one), key(other));
    }
    assert_ne!(folded("cafe"), folded("café"));
}

#[test]
fn stem_and_extension_part_at_the_last_dot() {
    for (name, stem, extension) in [
        ("a.pdf", "a", Some("pdf")),
        ("a.tar.gz", "a.tar", Some("gz")),
        ("a", "a", None),
        ("Verslag 3. versie twee", "Verslag 3. versie twee", None),
        ("a.b-c", "a.b-c", None),
        ("a.abcdefghijklm", "a.abcdefghijklm", None),
    ] {
        assert_eq!(FileName::tidied(name).stem_and_extension(), (stem, extension));
    }
}

#[test]
fn a_number_comes_before_the_extension() {
    assert_eq!(FileName::tidied("naam.pdf").numbered(2).as_str(), "naam (2).pdf");
    assert_eq!(FileName::tidied("naam").numbered(3).as_str(), "naam (3)");
    assert_eq!(FileName::tidied("versie 1.2").numbered_folder(2).as_str(), "versie 1.2 (2)");
    let long = FileName::tidied(&format!("{}.pdf", "a".repeat(196))).numbered(12);
    assert_eq!(long.as_str(), format!("{} (12).pdf", "a".repeat(191)));
}

/// Texts that are likely to be wrong.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[a-zA-Z0-9 ._]{0,12}",
        proptest::sample::select(vec![
            "CON", "nul", "com1", ".", "..", " ", "/", "\\", ":", "\u{202e}", "\u{301}", "\u{345}", "ß", "İ", "ǰ", "ΐ",
            "\u{fe0f}", "😀", "\u{a0}", ".pdf", "ﬃ", "Σ",
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_tidied_name_is_good_and_stays_as_it_is(text in nasty()) {
        let name = FileName::tidied(&text);
        prop_assert_eq!(FileName::parse(name.as_str()), Ok(name.clone()));
        prop_assert_eq!(FileName::tidied(name.as_str()), name);
    }

    #[test]
    fn what_can_be_taken_is_not_tidied(text in nasty()) {
        if let Ok(name) = FileName::parse(&text) {
            prop_assert_eq!(FileName::tidied(&text), name);
        }
    }

    #[test]
    fn case_does_not_change_the_key(text in nasty()) {
        let name = FileName::tidied(&text);
        let key = name.folded();
        prop_assert_eq!(folded(&key), key.clone());
        prop_assert_eq!(folded(&name.as_str().to_uppercase()), key);
    }

    #[test]
    fn a_numbered_name_is_good_and_another(text in nasty(), number: u32) {
        let name = FileName::tidied(&text);
        for numbered in [name.numbered(number), name.numbered_folder(number)] {
            prop_assert_eq!(FileName::parse(numbered.as_str()), Ok(numbered.clone()));
            prop_assert_ne!(numbered.folded(), name.numbered(number.wrapping_add(1)).folded());
        }
        let numbered = name.numbered(number);
        prop_assert_eq!(numbered.stem_and_extension().1, name.stem_and_extension().1);
    }
}
