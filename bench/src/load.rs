//! Requests from several connections at a time, each sending its next as soon as the last was answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::task::JoinSet;

use crate::client::Client;
use crate::failure::{Failure, Outcome};
use crate::stats::{Spread, micros};
use crate::watch::Watch;

/// Failures after which a connection gives up.
const ENOUGH: u64 = 20;

/// How long and how hard.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) connections: usize,
    /// Time in which answers are checked but not counted.
    pub(crate) warm_up: Duration,
    /// Time that is measured.
    pub(crate) measured: Duration,
}

/// What is asked, again and again.
#[derive(Debug, Clone)]
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    /// The connections divide these among them.
    pub(crate) requests: Arc<[Vec<u8>]>,
    /// The status that each answer must have.
    pub(crate) expects: u16,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Measured {
    pub(crate) name: String,
    pub(crate) requests: usize,
    pub(crate) per_second: f64,
    pub(crate) milliseconds: Spread,
    /// Mean length of an answer on the wire.
    pub(crate) bytes: u64,
    /// Answers with another status than expected and connections that broke, warm-up included.
    pub(crate) errors: u64,
    pub(crate) first_error: Option<String>,
    /// Memory that the server uses right after it.
    pub(crate) resident_bytes: u64,
}

#[derive(Debug, Default)]
struct Tally {
    micros: Vec<u32>,
    bytes: u64,
    errors: u64,
    first_error: Option<String>,
}

/// Runs a workload against a server.
pub(crate) async fn run(address: SocketAddr, pace: Pace, workload: &Workload) -> Outcome<Measured> {
    let watch = Watch::start();
    let mut workers = JoinSet::new();
    for number in 0..pace.connections.min(workload.requests.len()) {
        workers.spawn(worker(address, pace, workload.clone(), number, watch));
    }
    let mut all = Tally::default();
    while let Some(done) = workers.join_next().await {
        let tally = done??;
        all.micros.extend(tally.micros);
        all.bytes += tally.bytes;
        all.errors += tally.errors;
        all.first_error = all.first_error.or(tally.first_error);
    }
    let requests = all.micros.len();
    let why = all.first_error.clone().unwrap_or_else(|| "too slow".to_owned());
    let nothing = || Failure::new(format!("{}: not one answer ({why})", workload.name));
    Ok(Measured {
        name: workload.name.to_owned(),
        requests,
        per_second: per_second(requests, pace.measured),
        milliseconds: Spread::of(all.micros).ok_or_else(nothing)?,
        bytes: all.bytes / u64::try_from(requests).unwrap_or(1).max(1),
        errors: all.errors,
        first_error: all.first_error,
        resident_bytes: 0,
    })
}

/// Sends its share of the requests, round and round, until the time is over.
async fn worker(address: SocketAddr, pace: Pace, workload: Workload, number: usize, watch: Watch) -> Outcome<Tally> {
    let mut client = Client::connect(address).await?;
    let mut tally = Tally::default();
    let share = workload.requests.iter().skip(number).step_by(pace.connections);
    for request in share.cycle() {
        let began = watch.elapsed();
        if began >= pace.warm_up + pace.measured || tally.errors >= ENOUGH {
            break;
        }
        match client.exchange(request).await {
            Ok((status, bytes)) if status == workload.expects => {
                if began >= pace.warm_up {
                    tally.micros.push(micros(watch.elapsed().saturating_sub(began)));
                    tally.bytes += u64::try_from(bytes).unwrap_or_default();
                }
            }
            Ok((status, _)) => tally.note(format!("status {status} for {}", first_line(request))),
            Err(failure) => {
                tally.note(failure.to_string());
                client = Client::connect(address).await?;
            }
        }
    }
    Ok(tally)
}

impl Tally {
    fn note(&mut self, error: String) {
        self.errors += 1;
        self.first_error.get_or_insert(error);
    }
}

fn first_line(request: &[u8]) -> String {
    String::from_utf8_lossy(request).lines().next().unwrap_or_default().to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "nobody sends more requests than a float counts")]
fn per_second(requests: usize, measured: Duration) -> f64 {
    requests as f64 / measured.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// A server that answers every request with the status in its path.
    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut bytes = [0; 1_024];
                    while let Ok(length) = stream.read(&mut bytes).await
                        && length > 0
                    {
                        let status = String::from_utf8_lossy(&bytes[5..8]).into_owned();
                        let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 2\r\n\r\nok");
                        stream.write_all(answer.as_bytes()).await.unwrap();
                    }
                });
            }
        });
        address
    }

    fn workload(statuses: &[u16]) -> Workload {
        let requests = statuses.iter().map(|status| format!("GET /{status} HTTP/1.1\r\n\r\n").into_bytes());
        Workload { name: "x", requests: requests.collect(), expects: 200 }
    }

    const SHORT: Pace = Pace { connections: 2, warm_up: Duration::from_millis(1), measured: Duration::from_millis(40) };

    #[tokio::test]
    async fn answers_are_counted() {
        let measured = run(echo().await, SHORT, &workload(&[200, 200, 200])).await.unwrap();
        assert!(measured.requests > 0);
        assert_eq!((measured.errors, measured.first_error), (0, None));
        assert_eq!(measured.bytes, 39);
    }

    #[tokio::test]
    async fn another_status_is_an_error() {
        let measured = run(echo().await, SHORT, &workload(&[200, 500])).await.unwrap();
        assert_eq!(measured.errors, ENOUGH);
        assert_eq!(measured.first_error.as_deref(), Some("status 500 for GET /500 HTTP/1.1"));
        assert!(run(echo().await, SHORT, &workload(&[500])).await.is_err());
    }
}
