//! The fields of an import and the names that their columns go by in the systems of schools and public bodies: AFAS,
//! Visma Raet (Youforce), SD Worx, `ParnasSys`, ESIS, Magister, and Excel by hand; in Dutch, French and English.

use chrono::NaiveDate;
use sheets::value::date::DateRule;
use sheets::{Field, Kind, Mapping, Schema, Word};

use super::model::SourceKind;

const fn day(year: i32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, 1, 1) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

const BORN: DateRule = DateRule { from: day(1900), to: day(2100), pivot: DateRule::EXCEL_PIVOT };
const CONTRACT: DateRule = DateRule { from: day(1950), to: day(2100), pivot: 69 };

const fn text<'s>(name: &'s str, max: usize, synonyms: &'s [&'s str]) -> Field<'s> {
    Field { name, required: false, kind: Kind::Text { max }, synonyms }
}

const fn id<'s>(name: &'s str, max: usize, synonyms: &'s [&'s str]) -> Field<'s> {
    Field { name, required: false, kind: Kind::Id { max, unique: false }, synonyms }
}

const KINDS: &[Word<'_>] = &[
    Word {
        value: "staff",
        synonyms: &[
            "medewerker",
            "personeel",
            "personeelslid",
            "werknemer",
            "leerkracht",
            "leraar",
            "docent",
            "stagiair",
            "extern",
            "inhuur",
            "vrijwilliger",
            "ambtenaar",
            "employee",
            "teacher",
            "collaborateur",
            "agent",
            "membre du personnel",
        ],
    },
    Word { value: "pupil", synonyms: &["leerling", "student", "cursist", "kind", "élève", "apprenant"] },
];

const LANGS: &[Word<'_>] = &[
    Word { value: "nl", synonyms: &["nederlands", "dutch", "néerlandais", "n", "nld", "nl-nl", "nl-be"] },
    Word { value: "en", synonyms: &["engels", "english", "anglais", "eng", "e"] },
    Word { value: "fr", synonyms: &["frans", "french", "français", "f", "fra", "fr-be"] },
    Word { value: "de", synonyms: &["duits", "german", "allemand", "deutsch", "d", "deu"] },
];

const UNIT_KINDS: &[Word<'_>] = &[
    Word {
        value: "site",
        synonyms: &["vestiging", "locatie", "school", "gebouw", "basisschool", "implantation", "campus", "location"],
    },
    Word {
        value: "department",
        synonyms: &[
            "afdeling",
            "dienst",
            "directie",
            "sector",
            "cluster",
            "domein",
            "département",
            "service",
            "direction",
        ],
    },
    Word { value: "team", synonyms: &["ploeg", "équipe"] },
    Word { value: "class", synonyms: &["klas", "groep", "stamgroep", "classe", "group"] },
    Word { value: "dwelling-group", synonyms: &["woongroep", "woning", "leefgroep", "groupe de vie"] },
    Word { value: "day-centre", synonyms: &["dagcentrum", "dagbesteding", "centre de jour", "day center"] },
];

/// Fields of people. Order decides who gets a column first.
const PEOPLE: &[Field<'_>] = &[
    Field {
        name: "number",
        required: true,
        kind: Kind::Id { max: 60, unique: false },
        synonyms: &[
            "Personeelsnummer",
            "Medewerkernummer",
            "Medewerker",
            "Personeelsnr",
            "Pers.nr.",
            "Werknemersnummer",
            "Werknemer nr",
            "Registratienummer",
            "Relatienummer",
            "Stamnummer",
            "Stamboeknummer",
            "Leerlingnummer",
            "Leerlingnr",
            "ECK iD",
            "Studentnummer",
            "Matricule",
            "Numéro de matricule",
            "Numéro",
            "Employee number",
            "Employee ID",
            "Staff number",
            "Pupil number",
            "Student ID",
            "Nummer",
            "Nr",
            "ID",
        ],
    },
    text(
        "given_name",
        80,
        &[
            "Roepnaam",
            "Voornaam",
            "Gebruikte voornaam",
            "Voornamen",
            "Prénom",
            "Given name",
            "First name",
            "Called name",
        ],
    ),
    text("initials", 20, &["Voorletters", "Initialen", "Voorl.", "Initiales", "Initials"]),
    text(
        "prefix",
        20,
        &[
            "Tussenvoegsel",
            "Tussenvoegsels",
            "Voorvoegsel",
            "Voorvoegsels",
            "Voorv.",
            "Tussenvg",
            "Voorvoegsel geboortenaam",
            "Particule",
            "Prefix",
            "Surname prefix",
        ],
    ),
    text(
        "surname",
        80,
        &[
            "Achternaam",
            "Familienaam",
            "Geboortenaam",
            "Naam medewerker achternaam",
            "Nom de famille",
            "Surname",
            "Last name",
            "Family name",
        ],
    ),
    text(
        "name",
        160,
        &[
            "Naam",
            "Volledige naam",
            "Naam voluit",
            "Weergavenaam",
            "Medewerkernaam",
            "Naam medewerker",
            "Naam leerling",
            "Nom et prénom",
            "Nom",
            "Full name",
            "Display name",
        ],
    ),
    Field {
        name: "email",
        required: false,
        kind: Kind::Email,
        synonyms: &[
            "E-mail werk",
            "E-mail zakelijk",
            "E-mailadres werk",
            "Zakelijk e-mailadres",
            "E-mailadres",
            "E-mail",
            "Mail",
            "Mailadres",
            "Adresse e-mail",
            "Courriel",
            "Work email",
            "Email address",
        ],
    },
    text(
        "phone",
        40,
        &[
            "Telefoon werk",
            "Telefoon zakelijk",
            "Werktelefoon",
            "Telefoonnummer",
            "Telefoon",
            "Tel.",
            "Mobiel werk",
            "Mobiel",
            "Gsm",
            "Téléphone",
            "Work phone",
            "Phone",
            "Phone number",
        ],
    ),
    Field {
        name: "born_on",
        required: false,
        kind: Kind::Date(BORN),
        synonyms: &[
            "Geboortedatum",
            "Geboren",
            "Geb.datum",
            "Geb. datum",
            "Date de naissance",
            "Birth date",
            "Date of birth",
            "Born on",
        ],
    },
    Field {
        name: "kind",
        required: false,
        kind: Kind::Words(KINDS),
        synonyms: &["Soort persoon", "Soort", "Type persoon", "Type de personne", "Person kind", "Kind of person"],
    },
    Field {
        name: "lang",
        required: false,
        kind: Kind::Words(LANGS),
        synonyms: &["Taal", "Voertaal", "Taalcode", "Langue", "Language"],
    },
    id(
        "site",
        120,
        &[
            "Vestigingscode",
            "Vestigingsnummer",
            "BRIN",
            "BRIN-nummer",
            "Schoolcode",
            "Vestiging",
            "School",
            "Locatie",
            "Établissement",
            "Site",
        ],
    ),
    id(
        "unit_code",
        40,
        &[
            "Afdelingscode",
            "Afdelingsnummer",
            "Code afdeling",
            "Organisatorische eenheid code",
            "OE-code",
            "OE",
            "Teamcode",
            "Dienstcode",
            "Klascode",
            "Eenheidscode",
            "Code eenheid",
            "Code onderdeel",
            "Code de service",
            "Code service",
            "Department code",
            "Unit code",
        ],
    ),
    id(
        "unit",
        120,
        &[
            "Afdeling",
            "Afdelingsnaam",
            "Organisatorische eenheid",
            "Eenheid",
            "Onderdeel",
            "Team",
            "Dienst",
            "Klas",
            "Stamgroep",
            "Groepsnaam",
            "Groep",
            "Service",
            "Classe",
            "Département",
            "Department",
            "Unit",
            "Class",
        ],
    ),
    text(
        "function",
        80,
        &[
            "Functie",
            "Functienaam",
            "Functieomschrijving",
            "Functiebenaming",
            "Functietitel",
            "Fonction",
            "Job title",
            "Function",
            "Rol",
        ],
    ),
    Field {
        name: "hours",
        required: false,
        kind: Kind::Number { min: 0.0, max: 60.0 },
        synonyms: &[
            "Uren per week",
            "Contracturen",
            "Contracturen per week",
            "Aantal uren",
            "Uren",
            "Deeltijd uren",
            "Heures par semaine",
            "Hours per week",
            "Hours",
        ],
    },
    Field {
        name: "starts_on",
        required: false,
        kind: Kind::Date(CONTRACT),
        synonyms: &[
            "Ingangsdatum",
            "Begindatum",
            "Startdatum",
            "In dienst",
            "Datum in dienst",
            "Indienstdatum",
            "Datum indiensttreding",
            "Begin functie",
            "Inschrijfdatum",
            "Datum inschrijving",
            "Date d'entrée",
            "Date de début",
            "Start date",
            "Starts on",
            "Hire date",
        ],
    },
    Field {
        name: "ends_on",
        required: false,
        kind: Kind::Date(CONTRACT),
        synonyms: &[
            "Einddatum",
            "Uit dienst",
            "Datum uit dienst",
            "Uitdienstdatum",
            "Einde functie",
            "Einddatum contract",
            "Uitschrijfdatum",
            "Datum uitschrijving",
            "Date de sortie",
            "Date de fin",
            "End date",
            "Ends on",
            "Leave date",
        ],
    },
];

/// Fields of units.
const UNITS: &[Field<'_>] = &[
    Field {
        name: "code",
        required: true,
        kind: Kind::Id { max: 40, unique: false },
        synonyms: &[
            "Code",
            "Afdelingscode",
            "Eenheidscode",
            "OE-code",
            "BRIN",
            "Nummer",
            "Numéro",
            "Unit code",
            "Department code",
        ],
    },
    Field {
        name: "name",
        required: true,
        kind: Kind::Text { max: 120 },
        synonyms: &[
            "Naam",
            "Afdeling",
            "Afdelingsnaam",
            "Eenheid",
            "Onderdeel",
            "Omschrijving",
            "Nom",
            "Unit",
            "Name",
            "Department",
        ],
    },
    Field {
        name: "kind",
        required: false,
        kind: Kind::Words(UNIT_KINDS),
        synonyms: &[
            "Soort eenheid",
            "Soort onderdeel",
            "Soort",
            "Type eenheid",
            "Type",
            "Type d'unité",
            "Unit kind",
            "Kind of unit",
        ],
    },
    id(
        "parent_code",
        40,
        &[
            "Code bovenliggend",
            "Bovenliggende code",
            "Valt onder",
            "Bovenliggende afdeling",
            "Bovenliggende eenheid",
            "Bovenliggend onderdeel",
            "Hoofdafdeling",
            "Unité supérieure",
            "Parent code",
            "Parent",
            "Below",
        ],
    ),
    text("street", 120, &["Straat en nummer", "Straat", "Adres", "Rue", "Adresse", "Street", "Address"]),
    id("postcode", 12, &["Postcode", "Postnummer", "Code postal", "Postal code", "ZIP"]),
    text("place", 80, &["Plaats", "Woonplaats", "Gemeente", "Localité", "Place", "City", "Town"]),
];

/// Fields of the list of schools.
const SCHOOLS: &[Field<'_>] = &[
    Field {
        name: "code",
        required: true,
        kind: Kind::Id { max: 40, unique: false },
        synonyms: &["Vestigingscode", "Vestigingsnummer", "BRIN"],
    },
    Field {
        name: "name",
        required: true,
        kind: Kind::Text { max: 120 },
        synonyms: &["Vestigingsnaam", "Naam vestiging", "Instellingsnaam", "Schoolnaam"],
    },
    Field { name: "postcode", required: false, kind: Kind::DutchPostcode, synonyms: &[] },
    text("street", 120, &["Straatnaam", "Straat"]),
    text("place", 80, &["Plaatsnaam", "Plaats"]),
    text("municipality", 80, &["Gemeentenaam", "Gemeente"]),
];

/// The fields of a kind of source.
#[must_use]
pub fn fields(kind: SourceKind) -> &'static [Field<'static>] {
    match kind {
        SourceKind::People => PEOPLE,
        SourceKind::Units => UNITS,
        SourceKind::Schools => SCHOOLS,
    }
}

/// The fields with what is required under this mapping: of people, a surname, or else the whole name in one column.
#[must_use]
pub fn required_under(kind: SourceKind, mapping: &Mapping) -> Vec<Field<'static>> {
    let mut fields = fields(kind).to_vec();
    if kind == SourceKind::People {
        let needed =
            if mapping.header("name").is_some() && mapping.header("surname").is_none() { "name" } else { "surname" };
        for field in &mut fields {
            field.required |= field.name == needed;
        }
    }
    fields
}

/// The mapping that the names of columns suggest.
#[must_use]
pub fn guess(kind: SourceKind, headers: &[String]) -> Mapping {
    let mut mapping = Mapping::guess(&Schema { fields: fields(kind) }, headers);
    // `Nom` beside `Prénom` and `Naam` beside `Voornaam` hold the surname alone.
    if kind == SourceKind::People
        && mapping.header("given_name").is_some()
        && mapping.header("surname").is_none()
        && let Some(header) = mapping.header("name").map(str::to_owned)
    {
        mapping.remove("name");
        mapping.set("surname", &header);
    }
    mapping
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(headers: &str) -> String {
        let headers: Vec<String> = headers.split(';').map(str::to_owned).collect();
        guess(SourceKind::People, &headers)
            .iter()
            .fold(String::new(), |text, (field, header)| text + field + "=" + header + " ")
    }

    #[test]
    fn the_columns_of_known_systems_are_recognised() {
        for (headers, expected) in [
            (
                "Medewerker;Roepnaam;Voorvoegsel;Achternaam;E-mail werk;Organisatorische eenheid;Datum in dienst;Datum uit dienst",
                "email=E-mail werk ends_on=Datum uit dienst given_name=Roepnaam number=Medewerker prefix=Voorvoegsel \
                 starts_on=Datum in dienst surname=Achternaam unit=Organisatorische eenheid ",
            ),
            (
                "Leerlingnr;Roepnaam;Tussenvg;Achternaam;Stamgroep;Vestiging;Geb.datum",
                "born_on=Geb.datum given_name=Roepnaam number=Leerlingnr prefix=Tussenvg site=Vestiging \
                 surname=Achternaam unit=Stamgroep ",
            ),
            (
                "Matricule;Nom;Prénom;Code service;Langue",
                "given_name=Prénom lang=Langue number=Matricule surname=Nom unit_code=Code service ",
            ),
            ("Employee ID;Full name;Department", "name=Full name number=Employee ID unit=Department "),
        ] {
            assert_eq!(guessed(headers), expected);
        }
    }

    #[test]
    fn the_sample_export_is_recognised_whole() {
        let headers: Vec<String> = sample::HR_HEADER.split(';').map(str::to_owned).collect();
        assert_eq!(guess(SourceKind::People, &headers).iter().count(), headers.len());
    }
}
