//! Blobs, and what else has to be right about files that come from outside.
//!
//! * A [`Store`] keeps content under the name of its SHA-256, in a local folder or on S3. What a file is called and whose
//!   it is stands in the database, with the [`Blob`]: its hash and size.
//! * [`FileName`] is a name that survives Windows, macOS, Linux and a zip.
//! * [`kind::serve`] says with which headers a file is given to a browser without harm.
//! * [`archive::Archive`] looks into a zip; [`Store::reader`] gives it one from the store.
//!
//! ```
//! use kernel::Random;
//! use thuisbasis_files::{FileName, Store, kind};
//!
//! # let dir = testkit::TestDir::new();
//! # testkit::run(async {
//! let store = Store::folder(dir.path(), Random::from_system()?).await?;
//! let body = futures_util::stream::iter([Ok::<_, std::io::Error>("Beste ".into()), Ok("collega".into())]);
//! let blob = store.put(body, 10 << 20).await?;
//! assert_eq!(store.read(blob, 1 << 20).await?, "Beste collega");
//!
//! let name = FileName::tidied("Brief aan: collega?.txt");
//! assert_eq!(name.as_str(), "Brief aan_ collega_.txt");
//! assert!(kind::serve(name.as_str(), b"Beste collega").inline);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! # The layout
//!
//! Below the folder, or the prefix in the bucket:
//!
//! ```text
//! blobs/ab/cdef…              a blob: the first two digits of its hash, then the other 62
//! incoming/<32 digits>        a body on its way in; random
//! uploads/<id>                an upload in pieces, in a folder: the bytes so far. Its length is the offset.
//! uploads/<id>/<20 digits>    an upload in pieces, on S3: one object for each piece, named by its offset
//! uploads/<id>/begun          and an empty object that says that the upload exists
//! ```
//!
//! Nothing else is kept: the layout can be copied with any tool while nobody writes to it, also from a folder to S3.
//!
//! **In a folder** a body is written below `incoming`, synced, and renamed to its final name; then the folder is synced.
//! A name that was given out survives a power cut, and a blob is there whole or not at all. Pieces are synced before an
//! append returns. A lock on the file keeps two writers apart, and goes with the process.
//!
//! **On S3** a body of up to 8 MiB is one request to its final name. A larger one goes in parts of 8 MiB to `incoming`, is
//! copied by the service to its final name, and removed. Memory holds one part for each body on its way. Pieces are written
//! under the condition that there is none at that offset yet, which keeps two writers apart where the service knows
//! conditional writes. Give the bucket a rule that ends multipart uploads which were never completed
//! (`AbortIncompleteMultipartUpload`): the client has no way to list them.
//!
//! # Garbage
//!
//! Removing is for whoever knows what is needed: [`Store::list`] gives all blobs with the time they were last put there,
//! which putting the same content again renews. Remove what nothing names and is older than a transaction can last, a day
//! for instance, since a blob is there before the row that names it. [`Store::sweep`] removes bodies and uploads that
//! nobody goes on with.

pub mod archive;
mod error;
mod hash;
pub mod kind;
pub mod name;
mod store;

pub use error::StoreError;
pub use hash::{Blob, Hash, NotAHash};
pub use name::FileName;
pub use store::{BlobReader, Body, S3Settings, Store, Stored};

/// The texts of the refusals of this crate.
pub const LOCALES: &[(kernel::Lang, &str)] = &[
    (kernel::Lang::Nl, include_str!("../locales/nl/files.ftl")),
    (kernel::Lang::En, include_str!("../locales/en/files.ftl")),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The texts in quotes that look like keys of this crate.
    fn written(source: &'static str) -> impl Iterator<Item = &'static str> {
        source.split("\"files-").skip(1).filter_map(|rest| rest.split('"').next())
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        let sources = [include_str!("error.rs"), include_str!("name/mod.rs"), include_str!("archive.rs")];
        let used: BTreeSet<&str> = sources.into_iter().flat_map(written).collect();
        assert_eq!(used.len(), 13);
        for (lang, source) in LOCALES {
            let keys: BTreeSet<&str> =
                source.lines().filter_map(|line| line.strip_prefix("files-")?.split(" = ").next()).collect();
            assert_eq!(keys, used, "{lang}");
        }
    }
}
