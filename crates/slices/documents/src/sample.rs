//! The documents of the demo's groups: a few in each, the same everywhere.

use access::Acting;
use directory::sample::SeededOrganisation;
use files::{FileName, Store};
use groups::model::GroupId;
use kernel::{OrgId, PersonId, Result};

use crate::commands::upload::{Received, add, look_at};
use crate::events::DocumentEvent;
use crate::model::{Kind, Spot};
use crate::store::nodes::{self, By};
use crate::store::shelf;

/// Most documents of the demo as a whole.
pub const MOST: usize = 400;

/// Where a document of the demo lies, how it is called, and what is in it.
const DOCUMENTS: &[(Option<&str>, &str, &[u8])] = &[
    (Some("Overleg"), "Agenda teamoverleg.md", AGENDA.as_bytes()),
    (Some("Overleg"), "Verslag vorige keer.md", REPORT.as_bytes()),
    (Some("Afspraken"), "Werkafspraken.md", AGREEMENTS.as_bytes()),
    (Some("Afspraken"), "Telefoonnummers.csv", b"Wie;Nummer\nReceptie;010 000 00 01\nStoring;010 000 00 02\n"),
    (None, "Plattegrond.png", PLAN),
    (None, "Lees mij eerst.txt", WELCOME.as_bytes()),
];

const AGENDA: &str = "# Agenda teamoverleg\n\n1. Opening en mededelingen\n2. Verslag van de vorige keer\n\
    3. Roosters voor de komende weken\n4. Wat loopt er goed, wat kan beter?\n5. Rondvraag\n";
const REPORT: &str = "# Verslag\n\nEr zijn zes collega's bij.\n\n- De nieuwe laptops komen in de week na de vakantie.\n\
    - Wie thuis werkt, zet dat in de agenda.\n- Volgende keer nemen we de werkplekken door.\n";
const AGREEMENTS: &str = "# Werkafspraken\n\n- Je zegt het op tijd als je later komt.\n- We bellen elkaar liever dan dat we mailen.\n\
    - Vergaderen doen we op dinsdag en donderdag.\n- Documenten staan hier, niet op je eigen laptop.\n";
const WELCOME: &str =
    "Welkom!\n\nHier staan de documenten van onze groep. Zet nieuwe stukken in de map waar ze bij horen.\n";

/// A drawing of a few rooms in two colours, 192 dots wide.
const PLAN: &[u8] = include_bytes!("../assets/plan.png");

/// Writes documents into the first groups of a sample organisation, `most` documents at most. Returns how many.
pub async fn seed(
    acting: &Acting,
    store: &Store,
    organisation: &SeededOrganisation,
    (made, most): (&[GroupId], usize),
) -> Result<usize> {
    let Some(person) = organisation.people.first().copied() else { return Ok(0) };
    let mut contents = Vec::with_capacity(DOCUMENTS.len());
    for (folder, name, content) in DOCUMENTS {
        let name = FileName::tidied(name);
        let received = look_at(store, &name, store.put_bytes(*content).await?).await?;
        contents.push((folder.map(FileName::tidied), name, received));
    }
    let groups = made.iter().take(MOST_GROUPS.min(most / DOCUMENTS.len()));
    let mut count = 0;
    for group in groups {
        count += fill(acting, (organisation.id, *group), person, &contents).await?;
    }
    Ok(count)
}

/// Most groups of one organisation that have documents, so that each organisation has some.
const MOST_GROUPS: usize = 13;

async fn fill(
    acting: &Acting,
    (organisation, group): (OrgId, GroupId),
    person: PersonId,
    contents: &[(Option<FileName>, FileName, Received)],
) -> Result<usize> {
    let mut tx = acting.begin().await?;
    shelf::hold(&tx, group).await?;
    let by = By { person: Some(person), at: tx.at() };
    for (folder, name, received) in contents {
        let mut spot = Spot::top(group);
        if let Some(folder) = folder {
            let there = nodes::named(tx.conn(), spot, folder).await?.map(|node| node.id);
            let node = if let Some(node) = there {
                node
            } else {
                let node = nodes::insert(&tx, spot, (Kind::Folder, folder), by).await?;
                let name = folder.to_string();
                tx.record(&DocumentEvent::FolderMade { organisation, group, node, name })?;
                node
            };
            spot.folder = Some(node);
        }
        add(&mut tx, organisation, (spot, name), (received, by)).await?;
    }
    tx.commit().await?;
    Ok(contents.len())
}
