//! What goes in and out as JSON.

use chrono::NaiveDate;
use kernel::{Fields, Text, UnitId};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::model::{Membership, MembershipDraft, Organisation, Person, PersonSummary, RoleHolding, Unit};

/// A value in a change: left out means *as it is*, `null` means *none*.
pub(super) type Patch<T> = Option<Option<T>>;

/// Reads `null` as *none* instead of *left out*.
pub(super) fn patch<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Patch<T>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// Reads a stable key; what is none is noted.
pub(crate) fn key<T: std::str::FromStr>(wrong: &mut Fields, name: &'static str, text: &str) -> Option<T> {
    let value = text.parse().ok();
    if value.is_none() {
        wrong.add(name, Text::new("field-choose"));
    }
    value
}

/// Reads an id or a key in the address: nothing for nothing, an error for what is none.
pub(super) fn asked<T: std::str::FromStr>(name: &'static str, text: Option<&str>) -> kernel::Result<Option<T>> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| kernel::Error::field(name, Text::new("field-choose"))),
    }
}

/// Tenths of hours as hours.
#[expect(clippy::cast_precision_loss, reason = "a few hundred tenths at most")]
fn hours(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

/// Hours as tenths; more decimals than one, or none of this week, are refused.
fn tenths(hours: f64) -> Option<i64> {
    let tenths = hours * 10.0;
    if !(0.0..=600.0).contains(&tenths) || (tenths - tenths.round()).abs() > 1e-6 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 600")]
    let whole = tenths.round() as i64;
    Some(whole)
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PersonBody {
    /// Id.
    id: String,
    /// Id of the organisation that keeps this person.
    organisation: String,
    /// `staff` or `pupil`.
    kind: &'static str,
    /// Full name as spoken.
    name: String,
    /// Given name.
    given_name: String,
    /// Initials.
    initials: String,
    /// What stands before the surname: `van der`.
    prefix: String,
    /// Surname without prefix.
    surname: String,
    /// E-mail address.
    email: Option<String>,
    /// Telephone.
    phone: Option<String>,
    /// Personnel or pupil number; only for who may see the personal file.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    /// Birth date; only for who may see the personal file.
    #[serde(skip_serializing_if = "Option::is_none")]
    born_on: Option<NaiveDate>,
    /// Language chosen.
    lang: Option<&'static str>,
    /// The day from which the person no longer belongs here.
    ended_on: Option<NaiveDate>,
    /// Counts changes; send it along with a change.
    version: i64,
}

impl PersonBody {
    /// A person as the actor may see them: with or without the personal file.
    pub(super) fn new(person: Person, file: bool) -> Self {
        Self {
            id: person.id.to_string(),
            organisation: person.organisation.to_string(),
            kind: person.kind.key(),
            name: person.name.display(),
            given_name: person.name.given,
            initials: person.name.initials,
            prefix: person.name.prefix,
            surname: person.name.surname,
            email: person.email,
            phone: person.phone,
            external_id: person.external_id.filter(|_| file),
            born_on: person.born_on.filter(|_| file),
            lang: person.lang.map(kernel::Lang::tag),
            ended_on: person.ended_on,
            version: person.version,
        }
    }
}

/// A person in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PersonItem {
    /// Id.
    id: String,
    /// Full name as spoken.
    name: String,
    /// `staff` or `pupil`.
    kind: &'static str,
    /// E-mail address.
    email: Option<String>,
    /// Telephone.
    phone: Option<String>,
    /// Where the person belongs today.
    places: Vec<PlaceBody>,
    /// The day from which the person no longer belongs here.
    ended_on: Option<NaiveDate>,
}

/// A unit, and as what somebody belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaceBody {
    /// Name of the unit and of the one above it: `Groep 3a, De Linde`.
    unit: String,
    /// Function.
    function: Option<String>,
}

impl From<PersonSummary> for PersonItem {
    fn from(person: PersonSummary) -> Self {
        Self {
            id: person.id.to_string(),
            name: person.name,
            kind: person.kind.key(),
            email: person.email,
            phone: person.phone,
            places: person.places.into_iter().map(|(unit, function)| PlaceBody { unit, function }).collect(),
            ended_on: person.ended_on,
        }
    }
}

/// A membership.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MembershipBody {
    /// Id.
    id: String,
    /// Id of the person.
    person: String,
    /// Id of the unit.
    unit: String,
    /// Name of the unit.
    unit_name: String,
    /// Function.
    function: Option<String>,
    /// Hours a week, to a tenth.
    hours: Option<f64>,
    /// First day.
    starts_on: NaiveDate,
    /// Last day; `null` when open.
    ends_on: Option<NaiveDate>,
    /// Counts changes; send it along with a change.
    version: i64,
}

impl From<Membership> for MembershipBody {
    fn from(membership: Membership) -> Self {
        Self {
            id: membership.id.to_string(),
            person: membership.person.to_string(),
            unit: membership.unit.to_string(),
            unit_name: membership.unit_name,
            function: membership.function.map(|function| function.name),
            hours: membership.hours.map(hours),
            starts_on: membership.starts_on,
            ends_on: membership.ends_on,
            version: membership.version,
        }
    }
}

/// A membership to add.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct MembershipInput {
    /// Id of the unit.
    #[schema(value_type = String, format = Uuid)]
    pub(super) unit: UnitId,
    /// Function, by name; made when the organisation does not have it yet.
    #[serde(default)]
    pub(super) function: String,
    /// Hours a week, to a tenth.
    pub(super) hours: Option<f64>,
    /// First day; today when left out.
    pub(super) starts_on: Option<NaiveDate>,
    /// Last day.
    pub(super) ends_on: Option<NaiveDate>,
}

impl MembershipInput {
    /// As commands take it.
    pub(super) fn draft(self, today: NaiveDate) -> kernel::Result<MembershipDraft> {
        Ok(MembershipDraft {
            unit: self.unit,
            function: self.function,
            hours: read_hours(self.hours)?,
            starts_on: self.starts_on.unwrap_or(today),
            ends_on: self.ends_on,
        })
    }
}

/// Hours as tenths, or an error on the field.
pub(super) fn read_hours(hours: Option<f64>) -> kernel::Result<Option<i64>> {
    hours.map(|hours| tenths(hours).ok_or_else(|| kernel::Error::field("hours", Text::new("field-hours")))).transpose()
}

/// A unit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnitBody {
    /// Id.
    id: String,
    /// Id of the unit above; `null` for an organisation.
    parent: Option<String>,
    /// Id of its organisation.
    organisation: String,
    /// What it is: `organisation`, `site`, `department`, `team`, `class`, `dwelling-group`, `day-centre`.
    kind: &'static str,
    /// Name.
    name: String,
    /// Code in the source.
    code: Option<String>,
    /// Street and number.
    street: Option<String>,
    /// Postal code.
    postcode: Option<String>,
    /// Place.
    place: Option<String>,
    /// The day from which it no longer exists.
    ended_on: Option<NaiveDate>,
    /// Counts changes; send it along with a change.
    version: i64,
}

impl From<Unit> for UnitBody {
    fn from(unit: Unit) -> Self {
        Self {
            id: unit.id.to_string(),
            parent: unit.parent.map(|parent| parent.to_string()),
            organisation: unit.organisation.to_string(),
            kind: unit.kind.key(),
            name: unit.name,
            code: unit.code,
            street: unit.street,
            postcode: unit.postcode,
            place: unit.place,
            ended_on: unit.ended_on,
            version: unit.version,
        }
    }
}

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganisationBody {
    /// Id; also that of its topmost unit.
    id: String,
    /// Name.
    name: String,
    /// Short name in addresses.
    slug: String,
    /// The language of who has not chosen one.
    lang: &'static str,
    /// Its colour: `#0b5c7a`.
    colour: String,
    /// Whether it has a logo, at `/logo/{slug}`.
    has_logo: bool,
}

impl From<Organisation> for OrganisationBody {
    fn from(organisation: Organisation) -> Self {
        Self {
            id: organisation.id.to_string(),
            name: organisation.name,
            slug: organisation.slug,
            lang: organisation.lang.tag(),
            colour: organisation.colour.as_str().to_owned(),
            has_logo: organisation.has_logo,
        }
    }
}

/// A role that somebody holds.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RoleBody {
    /// Id.
    id: String,
    /// Id of the person.
    person: String,
    /// Name of the person.
    person_name: String,
    /// Key of the role: `it-manager`.
    role: &'static str,
    /// Id of the unit; `null` for the whole installation.
    unit: Option<String>,
    /// Name of the unit.
    unit_name: Option<String>,
    /// First day.
    starts_on: NaiveDate,
    /// Last day; `null` when open.
    ends_on: Option<NaiveDate>,
}

impl From<RoleHolding> for RoleBody {
    fn from(holding: RoleHolding) -> Self {
        Self {
            id: holding.id.to_string(),
            person: holding.person.to_string(),
            person_name: holding.person_name,
            role: holding.role.key(),
            unit: holding.unit.map(|unit| unit.to_string()),
            unit_name: holding.unit_name,
            starts_on: holding.starts_on,
            ends_on: holding.ends_on,
        }
    }
}

/// A day.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct OnDay {
    /// Which day.
    pub(super) on: NaiveDate,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_go_in_and_out_to_a_tenth() {
        assert_eq!([36.0, 32.5, 0.1].map(tenths), [Some(360), Some(325), Some(1)]);
        assert_eq!([-1.0, 60.1, 32.55, f64::NAN].map(tenths), [None; 4]);
        assert!((hours(325) - 32.5).abs() < f64::EPSILON);
    }

    #[test]
    fn null_is_something_else_than_left_out() {
        #[derive(Deserialize)]
        struct Change {
            #[serde(default, deserialize_with = "patch")]
            email: Patch<String>,
        }
        let read = |text: &str| serde_json::from_str::<Change>(text).map(|change| change.email).ok();
        assert_eq!(read("{}"), Some(None));
        assert_eq!(read(r#"{"email":null}"#), Some(Some(None)));
        assert_eq!(read(r#"{"email":"a@b.example"}"#), Some(Some(Some("a@b.example".to_owned()))));
    }
}
