//! Hashing passwords with argon2id, a few at a time, away from the threads that answer pages.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use kernel::{Error, Random, Result};
use tokio::sync::Semaphore;

/// Memory of one hash, in KiB: the first choice of OWASP's password storage cheat sheet.
const MEMORY_KIB: u32 = 19 * 1_024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes: one, since several sign-ins already keep several cores busy.
const LANES: u32 = 1;

/// Hashes made at one time: 2 × 19 MiB, however many people sign in at once; the others wait their turn.
static TURNS: Semaphore = Semaphore::const_new(2);

/// The memory of hashes that are done, for the next ones to use. Left to the allocator, each thread that ever hashed
/// would keep its own: ten times as much after a busy morning.
static IDLE: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

fn params() -> Result<Params> {
    Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("argon2: {error}"))
}

/// Runs argon2id over a password, in memory that was used before where there is any.
fn derive(password: &str, salt: &[u8], params: Params) -> Result<Output> {
    let idle = || IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut memory = idle().pop().unwrap_or_default();
    memory.resize(params.block_count(), Block::default());
    let mut output = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, &mut memory).map_err(failed)?;
    idle().push(memory);
    Output::new(&output).map_err(failed)
}

fn make(password: &str, salt: &[u8]) -> Result<String> {
    let (salt, output) = (Salt::new(salt).map_err(failed)?, derive(password, salt, params()?)?);
    Ok(format!("{}{salt}${output}", prefix()))
}

/// Comparing two outputs takes the same time wherever they differ.
fn fits(stored: &str, password: &str) -> Result<bool> {
    let unreadable = |error: &dyn std::fmt::Display| Error::internal(format!("stored hash: {error}"));
    let hash = PasswordHash::new(stored).map_err(|error| unreadable(&error))?;
    let ours = hash.algorithm.as_str() == "argon2id" && hash.version == Some(Version::V0x13.into());
    let (Some(salt), Some(output), true) = (&hash.salt, &hash.hash, ours) else {
        return Err(unreadable(&"not argon2id, version 19"));
    };
    let params = Params::try_from(&hash).map_err(|error| unreadable(&error))?;
    Ok(derive(password, salt, params)? == *output)
}

/// A password as it is stored: a PHC string, which names its parameters and salt.
pub(crate) async fn hash(random: &Random, password: &str) -> Result<String> {
    let (salt, password) = (random.bytes::<16>(), password.to_owned());
    in_turn(move || make(&password, &salt)).await
}

/// Whether `password` is the one that was stored. Without one the same work is done for nothing, so that the time taken
/// does not tell whether an account exists.
pub(crate) async fn verify(stored: Option<&str>, password: &str) -> Result<bool> {
    #[cfg(test)]
    let _ = tests::COUNT.try_with(|count| count.set(count.get() + 1));
    let (stored, password) = (stored.map_or_else(nobodys, str::to_owned), password.to_owned());
    in_turn(move || fits(&stored, &password)).await
}

/// Whether a stored hash was made with other parameters than today's, so that it is made anew at the next sign-in.
pub(crate) fn outdated(stored: &str) -> bool {
    !stored.starts_with(&prefix())
}

fn prefix() -> String {
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$")
}

/// A well-formed hash that no known password has.
fn nobodys() -> String {
    format!("{}bm9ib2R5bm9ib2R5bm9ibw${}", prefix(), "A".repeat(43))
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _turn = TURNS.acquire().await.map_err(|error| Error::internal(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))?
}

/// How long one hash takes on this machine, the best of five. `thuisbasis doctor` shows it: 15 to 250 ms is well; less
/// gives an attacker more guesses, more makes people wait.
pub fn measure_argon2() -> Result<Duration> {
    let mut best = Duration::MAX;
    for round in 0_u8..5 {
        #[expect(clippy::disallowed_methods, reason = "a duration is measured")]
        let start = std::time::Instant::now();
        derive("a password to measure with", &[round; 16], params()?)?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::Cell;

    use super::*;

    tokio::task_local! {
        /// Passwords verified by the task that set it.
        pub(crate) static COUNT: Cell<u32>;
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() -> Result<()> {
        let stored = hash(&Random::seeded(1), "appel-fiets-42-maan").await?;
        assert!(verify(Some(&stored), "appel-fiets-42-maan").await?);
        assert!(!verify(Some(&stored), "appel-fiets-42-zon").await?);
        assert!(!outdated(&stored));
        assert!(outdated("$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$x"));
        Ok(())
    }

    #[tokio::test]
    async fn no_password_fits_nobody() -> Result<()> {
        assert!(!verify(None, "").await?);
        assert!(!verify(None, "nobody").await?);
        Ok(())
    }

    #[tokio::test]
    async fn a_hash_made_with_less_memory_is_still_understood() -> Result<()> {
        let salt = [7; 16];
        let weak = derive("appel", &salt, Params::new(64, 1, 1, None).map_err(failed)?)?;
        let stored = format!("$argon2id$v=19$m=64,t=1,p=1${}${weak}", Salt::new(&salt).map_err(failed)?);
        assert!(verify(Some(&stored), "appel").await?);
        assert!(!verify(Some(&stored), "peer").await?);
        assert!(verify(Some("$2b$12$abc"), "appel").await.is_err());
        Ok(())
    }

    #[test]
    fn the_measurement_measures() -> Result<()> {
        let took = measure_argon2()?;
        assert!(took > Duration::from_micros(100) && took < Duration::from_secs(30), "{took:?}");
        Ok(())
    }
}
