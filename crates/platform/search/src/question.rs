//! What is asked, as a query; and the best of what fits it.

use std::ops::Bound;

use kernel::Timestamp;
use tantivy::collector::{Collector, FilterCollector, SegmentCollector, TopDocs};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TantivyDocument, Term};
use uuid::Uuid;
use web::search::{Answer, Hit, Question, Reach, Source};

use crate::fields::Fields;
use crate::snippet::Sought;
use crate::{snippet, words};

/// More words than these are not looked at: they make a question slower and no clearer.
const MOST_WORDS: usize = 10;
/// Of several ways in which a word fits the best counts, and the others a little.
const TIE: Score = 0.1;
/// How much newer counts, and in how many seconds that is halved.
const FRESH: f64 = 0.5;
const HALVED: f64 = 180.0 * 86_400.0;
/// What something without an age counts as.
const AGELESS: f64 = 1.25;

/// How closely a thing must fit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// All words, their stems, or beginnings.
    Words,
    /// All words, or words that look like them.
    Alike,
    /// Most words, or words that look like them.
    Most,
}

pub(crate) fn answer(
    searcher: &Searcher,
    fields: &Fields,
    sources: &[Source],
    question: &Question,
    keys: &[Reach],
) -> tantivy::Result<Answer> {
    let sought = Sought::of(&question.words, MOST_WORDS);
    if sought.is_empty() || keys.is_empty() {
        return Ok(Answer::default());
    }
    let mut answer = Answer::default();
    for fit in [Fit::Words, Fit::Alike, Fit::Most] {
        let query = query(fields, &sought, keys, question.now, fit);
        let (counts, top) = search(searcher, sources, question, query.as_ref())?;
        if counts.iter().any(|count| *count > 0) {
            answer.counts =
                sources.iter().zip(&counts).filter(|(_, n)| **n > 0).map(|(source, n)| (source.kind, *n)).collect();
            answer.alike = fit != Fit::Words;
            answer.hits = hits(searcher, fields, sources, &sought, top)?;
            break;
        }
    }
    Ok(answer)
}

fn search(
    searcher: &Searcher,
    sources: &[Source],
    question: &Question,
    query: &dyn Query,
) -> tantivy::Result<(Vec<usize>, Vec<DocAddress>)> {
    let counts = Counts { kinds: sources.len() };
    let wanted = question.kind.as_ref().map(|kind| sources.iter().position(|source| source.kind == kind));
    if wanted == Some(None) || question.limit == 0 {
        return Ok((searcher.search(query, &counts)?, Vec::new()));
    }
    let wanted = wanted.flatten().map(|number| number as u64);
    let fits = move |kind: u64| wanted.is_none_or(|wanted| wanted == kind);
    let now = question.now.micros() / 1_000_000;
    let best =
        TopDocs::with_limit(question.limit).and_offset(question.skip).tweak_score(move |segment: &SegmentReader| {
            let at = segment.fast_fields().i64("at").ok();
            move |document: DocId, score: Score| {
                f64::from(score) * worth(at.as_ref().and_then(|at| at.first(document)), now)
            }
        });
    let best = FilterCollector::new("kind".to_owned(), fits, best);
    let (counts, top) = searcher.search(query, &(counts, best))?;
    Ok((counts, top.into_iter().map(|(_, address)| address).collect()))
}

/// What a thing's age makes of its score, both in seconds.
fn worth(at: Option<i64>, now: i64) -> f64 {
    let Some(at) = at else { return AGELESS };
    let age = i32::try_from(now.saturating_sub(at).max(0)).map_or(f64::from(i32::MAX), f64::from);
    1.0 + FRESH * (-age / HALVED).exp2()
}

fn query(fields: &Fields, sought: &Sought, keys: &[Reach], now: Timestamp, fit: Fit) -> Box<dyn Query> {
    let each: Vec<(Occur, Box<dyn Query>)> = sought
        .words()
        .enumerate()
        .map(|(number, word)| {
            let last = number + 1 == sought.len();
            (if fit == Fit::Most { Occur::Should } else { Occur::Must }, of_word(fields, word, last, fit))
        })
        .collect();
    let least = if fit == Fit::Most { sought.len().div_ceil(2) } else { 0 };
    let words = BooleanQuery::with_minimum_required_clauses(each, least);
    let reached = keys.iter().map(|key| (Occur::Should, term(fields.reach, key.as_str(), IndexRecordOption::Basic)));
    let reached = ConstScoreQuery::new(Box::new(BooleanQuery::new(reached.collect())), 0.0);
    let over = RangeQuery::new(Bound::Unbounded, Bound::Included(Term::from_field_i64(fields.until, now.micros())));
    Box::new(BooleanQuery::new(vec![
        (Occur::Must, Box::new(words)),
        (Occur::Must, Box::new(reached)),
        (Occur::MustNot, Box::new(over)),
    ]))
}

/// The ways in which a thing may have a word.
fn of_word(fields: &Fields, word: &str, last: bool, fit: Fit) -> Box<dyn Query> {
    let letters = word.chars().count();
    let exact = |field, boost| boosted(term(field, word, IndexRecordOption::WithFreqs), boost);
    let mut ways = vec![exact(fields.title, 4.0), exact(fields.text, 1.5), begins(fields.title, word, 2.0)];
    for stem in words::stems(word) {
        ways.push(boosted(term(fields.stems, &stem, IndexRecordOption::WithFreqs), 1.0));
    }
    // The last word may not have been typed to its end.
    if last && letters >= 3 {
        ways.push(begins(fields.text, word, 0.5));
    }
    let slips = match letters {
        _ if fit == Fit::Words => 0,
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    if slips > 0 {
        for (field, boost) in [(fields.title, 1.0), (fields.text, 0.4)] {
            let alike = FuzzyTermQuery::new(Term::from_field_text(field, word), slips, true);
            ways.push(boosted(Box::new(alike), boost));
        }
    }
    Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, TIE))
}

fn term(field: Field, text: &str, record: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), record))
}

fn begins(field: Field, word: &str, boost: Score) -> Box<dyn Query> {
    boosted(Box::new(FuzzyTermQuery::new_prefix(Term::from_field_text(field, word), 0, true)), boost)
}

fn boosted(query: Box<dyn Query>, boost: Score) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, boost))
}

fn hits(
    searcher: &Searcher,
    fields: &Fields,
    sources: &[Source],
    sought: &Sought,
    top: Vec<DocAddress>,
) -> tantivy::Result<Vec<Hit>> {
    let mut hits = Vec::with_capacity(top.len());
    for address in top {
        let document: TantivyDocument = searcher.doc(address)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
        let Some((kind, id)) = text(fields.key).split_once(':') else { continue };
        let Some(source) = sources.iter().find(|source| source.kind == kind) else { continue };
        let Ok(id) = Uuid::parse_str(id) else { continue };
        hits.push(Hit { kind: source.kind, id, snippet: snippet::of(text(fields.quoted), sought) });
    }
    Ok(hits)
}

/// Counts what fits, by kind.
struct Counts {
    kinds: usize,
}

struct SegmentCounts {
    kind: tantivy::columnar::Column<u64>,
    counts: Vec<usize>,
}

impl Collector for Counts {
    type Fruit = Vec<usize>;
    type Child = SegmentCounts;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounts> {
        Ok(SegmentCounts { kind: segment.fast_fields().u64("kind")?, counts: vec![0; self.kinds] })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<usize>>) -> tantivy::Result<Vec<usize>> {
        let mut all = vec![0; self.kinds];
        for segment in segments {
            for (sum, count) in all.iter_mut().zip(segment) {
                *sum += count;
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentCounts {
    type Fruit = Vec<usize>;

    fn collect(&mut self, document: DocId, _: Score) {
        let kind = self.kind.first(document).and_then(|kind| usize::try_from(kind).ok());
        if let Some(count) = kind.and_then(|kind| self.counts.get_mut(kind)) {
            *count += 1;
        }
    }

    fn harvest(self) -> Vec<usize> {
        self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_counts_more_and_age_never_makes_something_worthless() {
        let now = 1_800_000_000;
        let day = 86_400;
        let of = |days: i64| worth(Some(now - days * day), now);
        assert!(of(0) > of(10) && of(10) > of(400) && of(400) > of(40_000));
        assert!(of(40_000) >= 1.0 && of(0) <= 1.5 && of(-5) <= 1.5);
        assert!(of(0) > worth(None, now) && worth(None, now) > of(400));
    }
}
