//! What happens here when somebody leaves.

use db::events::{Reader, Stored};
use db::{FromQueryResult, Tx, sql};
use kernel::{Id, OrgId, PersonId, Result};

use crate::events::{EndedBy, SignonEvent};
use crate::store::sessions::{self, Which};
use crate::store::{devices, tickets, tokens};

/// Ends the sessions and tokens of who left. A person who leaves on a later day needs nothing here: from that day on,
/// every lookup of a session asks whether its person is still there.
pub(crate) fn on_directory() -> Reader {
    Reader {
        name: "signon.on-directory",
        kinds: &["directory.person.ended"],
        handle: Box::new(|tx, events| Box::pin(handle(tx, events))),
    }
}

#[derive(FromQueryResult)]
struct Gone {
    organisation: OrgId,
}

async fn handle(tx: &mut Tx, events: &[Stored]) -> Result<()> {
    let today = tx.at().at(tx.db().clock().zone()).date_naive();
    for event in events {
        let person = PersonId::from_uuid(event.subject);
        // Asked anew: the person may have come back since.
        let gone: Option<Gone> = sql("SELECT organisation FROM directory_person WHERE id = $1 AND ended_on <= $2")
            .bind(person)
            .bind(today)
            .optional(tx.conn())
            .await?;
        let Some(Gone { organisation }) = gone else { continue };
        let count = sessions::end(tx, person, Which::AllBut(None)).await? + tokens::end(tx, person, None).await?;
        devices::forget(tx, person).await?;
        tickets::withdraw(tx, person).await?;
        if count > 0 {
            let why = EndedBy::Left;
            tx.record(&SignonEvent::SessionsEnded { organisation, person, session: None, count, why })?;
        }
    }
    Ok(())
}
