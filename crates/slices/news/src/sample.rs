//! The news of the demo organisations, and what is said in their groups.

mod texts;

use std::time::Duration;

use access::Acting;
use db::{Conn, Tx, sql};
use directory::sample::SeededOrganisation;
use groups::model::GroupId;
use kernel::{Lang, PersonId, Result};
use sample::Organisation;

use crate::commands::posts::published;
use crate::events::{NewsEvent, PostPlace};
use crate::model::{Audience, PostDraft, PostId, checked_comment};
use crate::store::posts::Spot;
use crate::store::{comments, likes, posts};
use texts::{NEWS, POSTS};

/// Most groups in which something is said, in one organisation.
const MOST_GROUPS: usize = 60;
/// Most members of a group who say or like something.
const VOICES: i64 = 6;
const HOUR: Duration = Duration::from_hours(1);

/// Writes the news of one sample organisation and the posts of its groups.
pub async fn seed(
    acting: &Acting,
    organisation: &Organisation,
    seeded: &SeededOrganisation,
    groups: &[GroupId],
) -> Result<Vec<PostId>> {
    let today = acting.today();
    let staff = organisation.people.iter().zip(&seeded.people).filter(|(person, _)| {
        person.pupil.is_none() && person.memberships.iter().any(|membership| membership.holds_on(today))
    });
    let staff: Vec<PersonId> = staff.map(|(_, id)| *id).take(12).collect();
    let Some(author) = staff.first().copied() else { return Ok(Vec::new()) };
    let mut tx = acting.begin().await?;
    let mut made = Vec::new();
    for number in 0..NEWS.len() {
        made.push(news(&mut tx, seeded, (author, &staff), number).await?);
    }
    for (place, group) in groups.iter().take(MOST_GROUPS).enumerate() {
        let voices = voices(tx.conn(), *group).await?;
        made.extend(say(&mut tx, seeded, (*group, place), &voices).await?);
    }
    tx.commit().await?;
    Ok(made)
}

/// One item of news. Its moment lies so many days back, or ahead.
async fn news(
    tx: &mut Tx,
    seeded: &SeededOrganisation,
    (author, staff): (PersonId, &[PersonId]),
    number: usize,
) -> Result<PostId> {
    let Some(text) = NEWS.get(number) else { return Err(kernel::Error::internal("a sample text is gone")) };
    let now = tx.at();
    let days = HOUR * 24 * text.days.unsigned_abs();
    let at = if text.days < 0 { now.before(days) } else { now.after(days) };
    let draft = PostDraft {
        title: text.title.to_owned(),
        text: text.text.to_owned(),
        lang: Lang::Nl,
        published_at: Some(at),
        must_read_until: text.must_read.then(|| now.after(HOUR * 24 * 14)),
        comments: true,
        likes: true,
        ..PostDraft::default()
    }
    .checked(true, now)?;
    let unit = seeded.id.unit();
    let path = access::UnitPath::everywhere();
    let audience = Audience::Unit { unit, path, name: String::new(), pupils: false };
    let spot = Spot { organisation: seeded.id, group: None, unit: Some(unit), author };
    let id = posts::insert(tx, spot, &draft).await?;
    tx.record(&published(seeded.id, id, &audience, &draft))?;
    if text.days < 0 {
        let place = PostPlace::at(seeded.id, id, &audience);
        react(tx, place, staff, text.comments, number).await?;
    }
    Ok(id)
}

/// Who of a group says something: those who were added by hand, and those of the unit that it follows.
async fn voices(conn: Conn<'_>, group: GroupId) -> Result<Vec<PersonId>> {
    sql("SELECT person FROM group_member WHERE group_id = $1 \
         UNION SELECT m.person FROM group_rule r JOIN directory_membership m ON m.unit = r.unit \
         JOIN directory_person p ON p.id = m.person \
         WHERE r.group_id = $2 AND p.kind = 'staff' AND p.ended_on IS NULL AND m.ends_on IS NULL \
         AND (r.job_function IS NULL OR r.job_function = m.job_function) ORDER BY person")
    .bind(group)
    .bind(group)
    .limit(VOICES)
    .scalars(conn)
    .await
}

async fn say(
    tx: &mut Tx,
    seeded: &SeededOrganisation,
    (group, place): (GroupId, usize),
    voices: &[PersonId],
) -> Result<Vec<PostId>> {
    let (audience, now) = (Audience::Group(group), tx.at());
    let mut made = Vec::new();
    for number in 0..2 + place % 2 {
        let at = (place * 3 + number) % POSTS.len();
        let (Some(text), Some(author)) = (POSTS.get(at), pick(voices, number)) else { continue };
        let ago = HOUR * u32::try_from(6 + number * 40 + place % 30).unwrap_or(6);
        let draft = PostDraft {
            title: text.title.to_owned(),
            text: text.text.to_owned(),
            published_at: Some(now.before(ago)),
            comments: true,
            likes: true,
            ..PostDraft::default()
        }
        .checked(false, now)?;
        let spot = Spot { organisation: seeded.id, group: Some(group), unit: None, author };
        let id = posts::insert(tx, spot, &draft).await?;
        tx.record(&published(seeded.id, id, &audience, &draft))?;
        react(tx, PostPlace::at(seeded.id, id, &audience), voices, text.comments, place + number).await?;
        made.push(id);
    }
    Ok(made)
}

fn pick(voices: &[PersonId], number: usize) -> Option<PersonId> {
    voices.get(number.checked_rem(voices.len())?).copied()
}

/// Comments and likes of these people.
async fn react(tx: &mut Tx, place: PostPlace, voices: &[PersonId], said: &[&str], start: usize) -> Result<()> {
    for (number, text) in said.iter().enumerate() {
        let Some(voice) = pick(voices, start + number + 1) else { return Ok(()) };
        let comment = comments::insert(tx, place.post, voice, &checked_comment(text)?).await?;
        tx.record(&NewsEvent::CommentAdded { place, comment })?;
    }
    for voice in voices.iter().take(1 + start % 4) {
        if likes::put(tx, place.post, *voice).await? {
            tx.record(&NewsEvent::Liked { place })?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_item_must_be_read_and_one_comes_later() {
        assert_eq!(NEWS.iter().filter(|text| text.must_read).count(), 1);
        assert_eq!(NEWS.iter().filter(|text| text.days > 0).count(), 1);
        let now = kernel::Timestamp::from_micros(0);
        for text in NEWS.iter().chain(POSTS) {
            let draft = PostDraft { title: text.title.into(), text: text.text.into(), ..PostDraft::default() };
            assert!(draft.checked(false, now).is_ok(), "{}", text.title);
        }
    }
}
