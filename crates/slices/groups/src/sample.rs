//! The groups of the demo organisations: one for each team, department, dwelling group and site, one for the
//! emergency-response officers, and an open one for everybody.

use access::Acting;
use db::Tx;
use directory::model::PersonKind;
use directory::sample::SeededOrganisation;
use kernel::{PersonId, Result, Timestamp, UnitId};
use sample::{Organisation, UnitKind};

use crate::events::GroupEvent;
use crate::model::{DateDraft, GroupDraft, GroupId, LinkDraft, RuleDraft};
use crate::store::{agenda, groups, links, rules};

/// Most groups that follow units, in one organisation.
const MOST: usize = 300;
/// The function of the emergency-response officers in the sample.
const EMERGENCY: &str = "emergency-response-officer";

/// What a group of the demo is made of.
struct Plan<'a> {
    name: String,
    about: &'a str,
    visibility: &'a str,
    /// Who belongs without joining.
    rule: Option<RuleDraft>,
    owner: PersonId,
    links: &'a [(&'a str, &'a str)],
    dates: &'a [(&'a str, &'a str, u32, i64)],
}

/// Writes the groups of one sample organisation.
pub async fn seed(acting: &Acting, organisation: &Organisation, seeded: &SeededOrganisation) -> Result<Vec<GroupId>> {
    let plans = plans(acting, organisation, seeded);
    let mut made = Vec::with_capacity(plans.len());
    if plans.is_empty() {
        return Ok(made);
    }
    let mut tx = acting.begin().await?;
    for plan in plans {
        made.push(write(&mut tx, seeded, &plan).await?);
    }
    tx.commit().await?;
    Ok(made)
}

async fn write(tx: &mut Tx, seeded: &SeededOrganisation, plan: &Plan<'_>) -> Result<GroupId> {
    let draft = GroupDraft {
        name: plan.name.clone(),
        about: plan.about.to_owned(),
        visibility: plan.visibility.to_owned(),
        for_pupils: false,
    }
    .checked()?;
    let group = groups::insert(tx, seeded.id, &draft, plan.owner).await?;
    if let Some(rule) = &plan.rule {
        rules::insert(tx, group, rule.unit.unwrap_or_else(|| seeded.id.unit()), rule).await?;
    }
    for (label, url) in plan.links {
        let link = LinkDraft { label: (*label).to_owned(), url: (*url).to_owned() }.checked()?;
        links::insert(tx, group, &link).await?;
    }
    for (title, place, days, hour) in plan.dates {
        let date = DateDraft {
            title: (*title).to_owned(),
            place: (*place).to_owned(),
            note: String::new(),
            starts_at: at_hour(tx.at(), *days, *hour),
            ends_at: None,
        };
        agenda::insert(tx, group, &date.checked()?).await?;
    }
    tx.record(&GroupEvent::Begun {
        organisation: seeded.id,
        group,
        name: draft.name,
        visibility: draft.visibility.to_string(),
    })?;
    Ok(group)
}

/// The first working day so many days on, at an hour of the day by UTC.
fn at_hour(now: Timestamp, days: u32, hour: i64) -> Timestamp {
    const DAY: i64 = 86_400_000_000;
    let day = now.micros().div_euclid(DAY) + i64::from(days);
    // Day 0 of this count was a Thursday.
    let to_monday = match (day + 3).rem_euclid(7) {
        5 => 2,
        6 => 1,
        _ => 0,
    };
    Timestamp::from_micros((day + to_monday) * DAY + hour * 3_600_000_000)
}

fn plans<'a>(acting: &Acting, organisation: &Organisation, seeded: &SeededOrganisation) -> Vec<Plan<'a>> {
    let today = acting.today();
    let mut plans = Vec::new();
    let staff = |unit: Option<usize>| {
        let mut people = organisation.people.iter().zip(&seeded.people);
        people.find(|(person, _)| {
            person.pupil.is_none()
                && person.memberships.iter().any(|m| m.holds_on(today) && unit.is_none_or(|unit| m.unit == unit))
        })
    };
    if let Some((_, owner)) = staff(None) {
        plans.push(everybody(*owner));
    }
    plans.extend(emergency(organisation, seeded, today));
    let others = [UnitKind::Organisation, UnitKind::Region, UnitKind::Class, UnitKind::Counter];
    let units = organisation.units.iter().enumerate().filter(|(_, unit)| !others.contains(&unit.kind));
    for (index, unit) in units.take(MOST) {
        let (Some((_, owner)), Some(id)) = (staff(Some(index)), seeded.units.get(index)) else { continue };
        plans.push(team(unit.name.clone(), *id, *owner));
    }
    plans
}

fn everybody<'a>(owner: PersonId) -> Plan<'a> {
    Plan {
        name: "Fietsers en wandelaars".to_owned(),
        about: "Voor wie op eigen kracht naar het werk komt: routes, tips en een jaarlijkse tocht.",
        visibility: "open",
        rule: None,
        owner,
        links: &[("Fietsroutes", "https://fietsen.example/routes")],
        dates: &[("Voorjaarstocht", "Verzamelen bij de fietsenstalling", 20, 8)],
    }
}

fn emergency<'a>(
    organisation: &Organisation,
    seeded: &SeededOrganisation,
    today: chrono::NaiveDate,
) -> Option<Plan<'a>> {
    let function = *seeded.functions.get(EMERGENCY)?;
    let officer =
        |person: &sample::Person| person.memberships.iter().any(|m| m.holds_on(today) && m.function == EMERGENCY);
    let (_, owner) = organisation.people.iter().zip(&seeded.people).find(|(person, _)| officer(person))?;
    Some(Plan {
        name: "BHV".to_owned(),
        about: "De bedrijfshulpverleners: oefeningen, ontruimingsplannen en wie er vandaag is.",
        visibility: "closed",
        rule: Some(RuleDraft { unit: None, function: Some(function), kind: None }),
        owner: *owner,
        links: &[("Herhalingscursus boeken", "https://bhv.example/cursus"), ("Ontruimingsplan", "/help")],
        dates: &[("Ontruimingsoefening", "Hoofdgebouw", 6, 9), ("Herhaling reanimatie", "Zaal 2", 27, 13)],
    })
}

fn team<'a>(name: String, unit: UnitId, owner: PersonId) -> Plan<'a> {
    Plan {
        name,
        about: "Alles van ons team op één plek.",
        visibility: "closed",
        rule: Some(RuleDraft { unit: Some(unit), function: None, kind: Some(PersonKind::Staff) }),
        owner,
        links: &[("Rooster", "https://rooster.example/")],
        dates: &[("Teamoverleg", "Teamkamer", 2, 8)],
    }
}
