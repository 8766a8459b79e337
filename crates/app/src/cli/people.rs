//! Organisations, units, people and roles from the command line: the same commands as the pages.

use access::{Acting, Role};
use chrono::NaiveDate;
use clap::Subcommand;
use directory::PeopleFilter;
use directory::commands::{find, people, roles, units};
use directory::model::{MembershipDraft, Organisation, PersonDraft, PersonKind, PersonName, Unit, UnitDraft, UnitKind};
use directory::personal;
use kernel::{Error, Lang, PersonId, Result, UnitId};
use web::Personal;

#[derive(Debug, Subcommand)]
pub(crate) enum OrganisationCommand {
    /// List organisations
    List,
    /// Found an organisation
    Add {
        /// Name
        name: String,
        /// Short name for addresses: lower-case letters, digits and hyphens
        #[arg(long)]
        slug: String,
        /// Language of who has not chosen one: nl, en, fr or de
        #[arg(long, default_value = "nl")]
        language: Lang,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum UnitCommand {
    /// List the units of an organisation as a tree
    List {
        /// Short name of the organisation
        organisation: String,
    },
    /// Add a unit
    Add {
        /// Name
        name: String,
        /// Id of the unit above it, or the short name of the organisation
        #[arg(long)]
        under: String,
        /// What it is: region, site, department, team, class, dwelling-group, day-centre, counter
        #[arg(long, default_value = "team")]
        kind: String,
        /// Its code in the source that it comes from
        #[arg(long)]
        code: Option<String>,
    },
    /// Hang a unit, with all below it, under another
    Move {
        /// Id of the unit
        unit: UnitId,
        /// Id of the unit above it
        #[arg(long)]
        under: UnitId,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Find people of an organisation by the beginning of words
    Find {
        /// Short name of the organisation
        organisation: String,
        /// Words
        words: Vec<String>,
    },
    /// Add a person
    Add {
        /// What the person is called
        #[arg(long)]
        given: String,
        /// What stands before the surname: van der
        #[arg(long, default_value = "")]
        prefix: String,
        /// Surname
        #[arg(long)]
        surname: String,
        /// Id of the unit, or the short name of the organisation
        #[arg(long)]
        unit: String,
        /// Function
        #[arg(long, default_value = "")]
        function: String,
        /// A pupil instead of staff
        #[arg(long)]
        pupil: bool,
        /// E-mail address
        #[arg(long)]
        email: Option<String>,
        /// Number in the personnel or pupil administration
        #[arg(long)]
        number: Option<String>,
        /// First day [default: today]
        #[arg(long)]
        from: Option<NaiveDate>,
    },
    /// Print all that is held of a person, as JSON
    ExportData {
        /// Id of the person
        person: PersonId,
    },
    /// Erase all that is held of a person who has left; this cannot be undone
    Erase {
        /// Id of the person
        person: PersonId,
        /// That it is meant
        #[arg(long, required = true)]
        yes: bool,
    },
    /// Say that a person leaves
    End {
        /// Id of the person
        person: PersonId,
        /// Last day [default: today]
        #[arg(long)]
        on: Option<NaiveDate>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RoleCommand {
    /// Give a role
    Give {
        /// Id of the person
        person: PersonId,
        /// Key of the role: organisation-administrator, hr-officer, …
        role: String,
        /// Id of the unit, or the short name of the organisation; left out for system-administrator
        #[arg(long)]
        at: Option<String>,
    },
    /// List the roles that exist
    List,
}

pub(super) async fn organisation(acting: &Acting, command: OrganisationCommand) -> Result<()> {
    match command {
        OrganisationCommand::List => {
            for organisation in find::organisations(acting).await? {
                println!("{:20} {} {}", organisation.slug, organisation.id, organisation.name);
            }
        }
        OrganisationCommand::Add { name, slug, language } => {
            let new = units::NewOrganisation { name, slug, lang: language, colour: None };
            println!("{}", units::found(acting, new).await?.id);
        }
    }
    Ok(())
}

pub(super) async fn by_slug(acting: &Acting, slug: &str) -> Result<Organisation> {
    directory::organisation_by_slug(acting.conn(), slug).await?.ok_or_else(|| {
        Error::internal(format!("no organisation is called {slug}; `thuisbasis organisation list` names them"))
    })
}

/// A unit by id, or the top unit of an organisation by short name.
async fn unit_named(acting: &Acting, text: &str) -> Result<UnitId> {
    match text.parse() {
        Ok(id) => Ok(id),
        Err(_) => Ok(by_slug(acting, text).await?.id.unit()),
    }
}

pub(super) async fn unit(acting: &Acting, command: UnitCommand) -> Result<()> {
    match command {
        UnitCommand::List { organisation } => {
            let organisation = by_slug(acting, &organisation).await?;
            let mut all = find::units_of(acting, &organisation).await?;
            all.sort_by(|a, b| a.path.cmp(&b.path));
            all.iter().for_each(print_unit);
        }
        UnitCommand::Add { name, under, kind, code } => {
            let kind: UnitKind = kind.parse().map_err(|()| Error::internal(format!("{kind} is no kind of unit")))?;
            let under = unit_named(acting, &under).await?;
            let draft = UnitDraft { code, ..UnitDraft::new(kind, name) };
            println!("{}", units::add(acting, under, draft).await?.id);
        }
        UnitCommand::Move { unit, under } => units::rehang(acting, unit, under).await?,
    }
    Ok(())
}

fn print_unit(unit: &Unit) {
    println!("{} {:indent$}{} ({})", unit.id, "", unit.name, unit.kind, indent = unit.path.depth() * 2);
}

pub(super) async fn person(acting: &Acting, command: PersonCommand) -> Result<()> {
    match command {
        PersonCommand::Find { organisation, words } => {
            let organisation = by_slug(acting, &organisation).await?;
            let filter = PeopleFilter { words: words.join(" "), limit: 200, ..PeopleFilter::of(organisation.id) };
            let page = find::people(acting, &filter).await?;
            for person in &page.items {
                let places: Vec<&str> = person.places.iter().map(|(unit, _)| unit.as_str()).collect();
                println!("{} {:32} {}", person.id, person.name, places.join(", "));
            }
            if page.more {
                println!("… and more; give more letters");
            }
        }
        PersonCommand::Add { given, prefix, surname, unit, function, pupil, email, number, from } => {
            let draft = PersonDraft {
                kind: if pupil { PersonKind::Pupil } else { PersonKind::Staff },
                external_id: number,
                name: PersonName { given, initials: String::new(), prefix, surname },
                email,
                phone: None,
                born_on: None,
                lang: None,
            };
            let unit = unit_named(acting, &unit).await?;
            let starts_on = from.unwrap_or_else(|| acting.today());
            let membership = MembershipDraft { unit, function, hours: None, starts_on, ends_on: None };
            println!("{}", people::add(acting, draft, membership).await?.id);
        }
        PersonCommand::ExportData { person } => {
            let held = personal::export(acting, person, &Personal::all(&app::slices())).await?;
            println!("{}", serde_json::to_string_pretty(&held)?);
        }
        PersonCommand::Erase { person, yes: _ } => {
            personal::erase(acting, person, &Personal::all(&app::slices())).await?;
        }
        PersonCommand::End { person, on } => {
            people::end(acting, person, on.unwrap_or_else(|| acting.today())).await?;
        }
    }
    Ok(())
}

pub(super) async fn role(acting: &Acting, command: RoleCommand) -> Result<()> {
    match command {
        RoleCommand::List => {
            for role in Role::ALL.iter().filter(|role| !role.follows_membership()) {
                println!("{role}");
            }
            Ok(())
        }
        RoleCommand::Give { person, role, at } => {
            let role: Role = role
                .parse()
                .map_err(|_| Error::internal(format!("{role} is no role; `thuisbasis role list` names them")))?;
            let unit = match at {
                Some(text) => Some(unit_named(acting, &text).await?),
                None => None,
            };
            let all: Vec<access::PermissionDef> =
                app::slices().iter().flat_map(|slice| slice.permissions.iter().copied()).collect();
            let new = roles::NewRole { person, role, unit, starts_on: acting.today(), ends_on: None };
            roles::give(acting, new, &all).await
        }
    }
}
