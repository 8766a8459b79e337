//! Pages with texts that try to break out of them.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::HashMap;

use access::UnitPath;
use kernel::{Clock, Id as _, Lang, OrgId, PersonId, Random, Timestamp, UnitId};
use richtext::{Source, corpus};
use web::Still;

use super::reactions::Reactions;
use super::{item, show};
use crate::commands::likes::Likes;
use crate::gate::Reading;
use crate::model::{Audience, Comment, CommentId, Listed, Post, PostId};

const NOW: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);

fn post(text: &str) -> Post {
    let (clock, random) = (Clock::fixed(NOW), Random::seeded(1));
    Post {
        id: PostId::generate(&clock, &random),
        organisation: OrgId::generate(&clock, &random),
        audience: Audience::Unit {
            unit: UnitId::generate(&clock, &random),
            path: UnitPath::everywhere(),
            name: text.to_owned(),
            pupils: false,
        },
        title: text.to_owned(),
        source: Source::stored(text),
        lang: Lang::Nl,
        translation_of: None,
        published_at: NOW,
        archived_at: None,
        must_read_until: None,
        comments: true,
        likes: true,
        pinned: false,
        author: None,
        edited_at: None,
        version: 1,
    }
}

fn page(text: &str) -> String {
    let (clock, random) = (Clock::fixed(NOW), Random::seeded(2));
    let person = PersonId::generate(&clock, &random);
    let comment = Comment {
        id: CommentId::generate(&clock, &random),
        author: Some(person),
        source: Source::stored(text),
        at: NOW,
        edited_at: None,
        deleted_at: None,
        version: 1,
    };
    let who = vec![crate::Liking { person, name: text.to_owned() }];
    let reactions = Reactions {
        likes: Likes { count: 1, who, own: true },
        comments: vec![comment],
        names: HashMap::from([(person, text.to_owned())]),
    };
    let still = Still::new(crate::LOCALES).unwrap();
    let view = still.view(Lang::Nl, NOW);
    show::for_test(&view, &Reading::of_writer(post(text), person), reactions).into_string()
}

/// The texts that people wrote, as they stand in a page.
fn written(page: &str) -> Vec<&str> {
    page.split("<div class=\"tb-prose tb-written\">")
        .skip(1)
        .map(|rest| {
            // A text of richtext has boxes of its own around tables; its end is where they are all closed.
            let mut depth = 1;
            let mut at = 0;
            while depth > 0 {
                let next = rest[at..].find('<').map(|found| at + found).unwrap();
                depth = if rest[next..].starts_with("<div") {
                    depth + 1
                } else if rest[next..].starts_with("</div>") {
                    depth - 1
                } else {
                    depth
                };
                at = next + 1;
            }
            &rest[..at - 1]
        })
        .collect()
}

/// The names of all elements of a page, in order.
fn elements(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    corpus::Tree::parse(page, true).each(|kind| {
        if let corpus::Kind::Element(name, attrs) = kind {
            assert!(!attrs.iter().any(|(attr, _)| attr.starts_with("on")), "{name} {attrs:?}");
            found.push(name.clone());
        }
    });
    found
}

#[test]
fn hostile_texts_stay_texts() {
    for text in corpus::hostile() {
        let page = page(&text);
        let written = written(&page);
        assert_eq!(written.len(), 2, "the post and the comment: {text:?}");
        for html in written {
            assert_eq!(corpus::faults(html, &[]), Vec::<String>::new(), "{text:?}");
        }
    }
}

/// Outside what richtext writes, a title, a name or a unit never adds an element.
#[test]
fn hostile_names_add_nothing_to_a_page() {
    let rest = |text: &str| {
        let whole = page(text);
        let mut bare = whole.clone();
        for html in written(&whole) {
            bare = bare.replacen(html, "", 1);
        }
        elements(&bare)
    };
    let plain = rest("gewoon");
    // A name is short; the long ones are tried as texts.
    for text in corpus::hostile().into_iter().filter(|text| text.len() < 200) {
        assert_eq!(rest(&text), plain, "{text:?}");
    }
}

fn listed(text: &str) -> Listed {
    let post = post(text);
    Listed {
        id: post.id,
        root: post.id,
        group: None,
        place: text.to_owned(),
        title: text.to_owned(),
        excerpt: richtext::excerpt(&post.source, 200),
        published_at: NOW,
        must_read_until: None,
        pinned: false,
        author: None,
        author_name: Some(text.to_owned()),
        comments: 1,
        likes: 2,
        seen: false,
        read: false,
    }
}

#[test]
fn a_list_escapes_what_it_shows() {
    let still = Still::new(crate::LOCALES).unwrap();
    let view = still.view(Lang::Nl, NOW);
    let marks = item::Marks { place: true, unseen: true, since: None };
    let list = |text: &str| elements(&item::items(&view, marks, &[listed(text)]).into_string());
    let plain = list("gewoon");
    for text in corpus::hostile() {
        assert_eq!(list(&text), plain, "{text:?}");
    }
}

#[test]
fn a_page_is_complete_in_both_languages() {
    let still = Still::new(crate::LOCALES).unwrap();
    for lang in [Lang::Nl, Lang::En] {
        let view = still.view(lang, NOW);
        let reading = Reading::of_writer(
            Post { must_read_until: Some(NOW.after(std::time::Duration::from_hours(1))), ..post("Titel") },
            PersonId::generate(&Clock::fixed(NOW), &Random::seeded(3)),
        );
        let reactions = Reactions {
            likes: Likes { count: 0, who: Vec::new(), own: false },
            comments: Vec::new(),
            names: HashMap::new(),
        };
        let page = show::for_test(&view, &reading, reactions).into_string();
        assert!(!page.contains("news-"), "a key stands in the page: {page}");
        assert!(page.contains("/read\"") && page.contains("/readers\""));
    }
}
