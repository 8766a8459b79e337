//! Puts what comes in on standard input in the store of a folder, and says under which hash.
//!
//! `cargo run -p thuisbasis-files --example store_put -- FOLDER < FILE` puts a blob; with the id of an upload after the
//! folder it adds to that upload. Says on standard error how many bytes it has taken in.

use std::error::Error;
use std::io::Write as _;
use std::path::Path;

use bytes::Bytes;
use futures_util::stream;
use kernel::Random;
use thuisbasis_files::Store;
use tokio::io::AsyncReadExt as _;

kernel::id! {
    /// The upload to add to.
    UploadId,
}

/// Bytes read at once.
const CHUNK: usize = 64 << 10;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments.next().ok_or("which folder? store_put FOLDER [UPLOAD] < FILE")?;
    let store = Store::folder(Path::new(&folder), Random::from_system()?).await?;
    let body = stream::try_unfold((tokio::io::stdin(), 0_usize), |(mut input, taken)| async move {
        let mut chunk = vec![0; CHUNK];
        let read = input.read(&mut chunk).await?;
        chunk.truncate(read);
        let taken = taken + read;
        writeln!(std::io::stderr(), "{taken}")?;
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(chunk), (input, taken))))
    });
    let said = match arguments.next() {
        Some(id) => {
            let id: UploadId = id.to_string_lossy().parse()?;
            let offset = store.received(id).await?;
            store.append(id, offset, body, u64::MAX).await?.to_string()
        }
        None => store.put(body, u64::MAX).await?.hash.to_string(),
    };
    writeln!(std::io::stdout(), "{said}")?;
    Ok(())
}
