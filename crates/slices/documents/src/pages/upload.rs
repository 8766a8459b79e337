//! Files that come in.

use axum::extract::Path;
use files::{FileName, Store};
use futures_util::TryStreamExt as _;
use kernel::{Error, Text};
use web::{PageResult, Redirect, SignedIn, UploadPart, Uploads};

use super::read_spot;
use crate::commands::upload::{self, Target};
use crate::gate;
use crate::model::Spot;

/// How many files are taken in at once.
const MOST: u32 = 200;

pub(super) async fn upload(me: SignedIn, Path(group): Path<String>, mut form: Uploads) -> PageResult<Redirect> {
    let store = me.app().tools.get::<Store>()?;
    let (mut folder, mut replaces, mut count) = (String::new(), false, 0_u32);
    while let Some(part) = form.next().await? {
        match part {
            UploadPart::Text(name, value) if name == "folder" => folder = value,
            UploadPart::Text(name, value) if name == "replaces" => replaces = value == "true",
            // A form on which nothing was chosen sends one file without a name.
            UploadPart::Text(..) => {}
            UploadPart::File(name, _) if name.is_empty() => {}
            UploadPart::File(..) if count == MOST => return Err(Error::refused("documents-too-many-files").into()),
            UploadPart::File(name, body) => {
                let name = FileName::tidied(last_part(&name));
                let target = Target { spot: read_spot(&group, &folder)?, name, replaces };
                upload::upload(me.acting(), store, &target, body.map_err(std::io::Error::other)).await?;
                count += 1;
            }
        }
    }
    let spot: Spot = read_spot(&group, &folder)?;
    if count == 0 {
        groups::gate::enter(me.acting(), spot.group).await?.member()?;
        gate::folder(me.conn(), spot).await?;
        return Err(Error::refused("documents-no-file").into());
    }
    Ok(Redirect::to(spot.href()).saying(&Text::new("documents-uploaded").with("n", count)))
}

/// Some programs give the whole path on their own machine.
fn last_part(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}
