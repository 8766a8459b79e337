//! What the index keeps of a thing.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};
use uuid::Uuid;
use web::search::Findable;

use crate::words;

/// How much of a text is kept to quote from, in bytes; all of it can be found.
const QUOTED: usize = 16_000;

/// The fields of the index.
pub(crate) struct Fields {
    /// Kind and id: one thing is one document.
    pub(crate) key: Field,
    /// Place of its kind among the sources.
    pub(crate) kind: Field,
    /// The tokens of whom it reaches.
    pub(crate) reach: Field,
    /// The words of its name.
    pub(crate) title: Field,
    /// The words of its text.
    pub(crate) text: Field,
    /// The stems of all its words.
    pub(crate) stems: Field,
    /// When it last became of interest, in seconds.
    pub(crate) at: Field,
    /// From when it holds no longer, in microseconds.
    pub(crate) until: Field,
    /// The text to quote from.
    pub(crate) quoted: Field,
}

pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = |tokenizer: &str, record| {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record))
    };
    let tokens = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    let fields = Fields {
        key: schema.add_text_field("key", STRING | STORED),
        kind: schema.add_u64_field("kind", INDEXED | FAST),
        reach: schema.add_text_field("reach", TextOptions::default().set_indexing_options(tokens)),
        title: schema.add_text_field("title", words(words::WORDS, IndexRecordOption::WithFreqs)),
        text: schema.add_text_field("text", words(words::WORDS, IndexRecordOption::WithFreqs)),
        stems: schema.add_text_field("stems", words(words::WORDS, IndexRecordOption::WithFreqs)),
        at: schema.add_i64_field("at", FAST),
        until: schema.add_i64_field("until", INDEXED | FAST),
        quoted: schema.add_text_field("quoted", STORED),
    };
    (schema.build(), fields)
}

/// Kind and id in one.
pub(crate) fn key(kind: &str, id: Uuid) -> String {
    format!("{kind}:{id}")
}

impl Fields {
    pub(crate) fn key_term(&self, kind: &str, id: Uuid) -> Term {
        Term::from_field_text(self.key, &key(kind, id))
    }

    /// A thing of the source with this number, as a document.
    pub(crate) fn document(&self, number: u64, kind: &str, thing: &Findable) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.key, key(kind, thing.id));
        document.add_u64(self.kind, number);
        for reach in &thing.reach {
            document.add_text(self.reach, reach.as_str());
        }
        document.add_text(self.title, &thing.title);
        document.add_text(self.text, &thing.text);
        document.add_pre_tokenized_text(self.stems, words::stems_of(thing));
        if let Some(at) = thing.at {
            document.add_i64(self.at, at.micros() / 1_000_000);
        }
        if let Some(until) = thing.until {
            document.add_i64(self.until, until.micros());
        }
        document.add_text(self.quoted, &thing.text[..thing.text.floor_char_boundary(QUOTED)]);
        document
    }
}
