//! Solves the public sets of Li & Lim (pickups with deliveries) and of Solomon and of Gehring & Homberger (deliveries):
//! `li_lim [--time SECONDS] [--seed SEED] [--threads THREADS] [--best TABLE] FILE...`.
//!
//! Of each file it prints how many routes were found and how far they go, in the terms of these sets: straight lines in
//! double precision, with the windows checked again in that precision. `TABLE` holds the best known of each set, a line
//! `name,routes,distance` each; then it prints the distance to that as well.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use thuisbasis_planners::rounds::{Deliveries, Delivery, Depot, Request, Rounds, Speed, Stop, Transport, Vans};
use thuisbasis_planners::{Control, Limit, Problem};

/// Into how many parts a unit of distance and of time is cut, so that rounding does not matter.
const SCALE: i64 = 10_000;
/// What a route costs: more than all travel.
const ROUTE: i64 = 1_000_000_000;
/// How much too late a visit may be in double precision.
const TOLERANCE: f64 = 1e-3;

type Failure = Box<dyn Error>;

/// A row of a file: the depot, a visit, or a customer.
#[derive(Debug, Clone, Copy)]
struct Row {
    x: i64,
    y: i64,
    load: i64,
    open: i64,
    close: i64,
    service: i64,
    /// The delivery of a pickup; 0 of others.
    delivery: usize,
}

/// What a file holds. Row 0 is the depot.
struct Set {
    vans: i64,
    capacity: i64,
    paired: bool,
    rows: Vec<Row>,
}

/// How to search.
struct Options {
    time: Duration,
    seed: u64,
    threads: usize,
    best: BTreeMap<String, (usize, f64)>,
    files: Vec<String>,
}

fn main() -> Result<(), Failure> {
    let options = options()?;
    for file in &options.files {
        let set = read(&std::fs::read_to_string(file)?).map_err(|error| format!("{file}: {error}"))?;
        let (routes, elapsed) = solve(&set, &options)?;
        let distance = distance(&set, &routes).map_err(|error| format!("{file}: {error}"))?;
        let name = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
        tell(&name, (routes.len(), distance), options.best.get(&name), elapsed);
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example prints")]
fn tell(name: &str, (routes, distance): (usize, f64), best: Option<&(usize, f64)>, elapsed: Duration) {
    let known = best.map_or_else(String::new, |&(known, least)| {
        let gap = if known == routes { format!(", {:+.2} %", 100.0 * (distance / least - 1.0)) } else { String::new() };
        format!("; best known {known} routes, {least:.2}{gap}")
    });
    println!("{name}: {routes} routes, {distance:.2}{known}; {:.1} s", elapsed.as_secs_f64());
}

fn options() -> Result<Options, Failure> {
    let mut options =
        Options { time: Duration::from_mins(1), seed: 1, threads: 2, best: BTreeMap::new(), files: Vec::new() };
    let mut given = std::env::args().skip(1);
    while let Some(word) = given.next() {
        let mut value = || given.next().ok_or_else(|| format!("{word} has no value"));
        match word.as_str() {
            "--time" => options.time = Duration::try_from_secs_f64(value()?.parse()?)?,
            "--seed" => options.seed = value()?.parse()?,
            "--threads" => options.threads = value()?.parse()?,
            "--best" => options.best = best_known(&std::fs::read_to_string(value()?)?)?,
            _ => options.files.push(word),
        }
    }
    Ok(options)
}

/// A table of the best known; lines that begin with `#` are remarks.
fn best_known(text: &str) -> Result<BTreeMap<String, (usize, f64)>, Failure> {
    let mut table = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let [name, routes, distance] = fields[..] else { return Err(format!("cannot read {line:?}").into()) };
        table.insert(name.to_lowercase(), (routes.parse()?, distance.parse()?));
    }
    Ok(table)
}

/// Reads either form: of its lines, those that hold numbers only. Two or three numbers are the vans and their capacity,
/// seven a row of Solomon, nine a row of Li & Lim.
fn read(text: &str) -> Result<Set, Failure> {
    let mut set = Set { vans: 0, capacity: 0, paired: false, rows: Vec::new() };
    for line in text.lines() {
        let numbers: Vec<i64> = line.split_whitespace().map_while(|word| word.parse().ok()).collect();
        match numbers[..] {
            [vans, capacity] | [vans, capacity, _] if set.rows.is_empty() => {
                (set.vans, set.capacity) = (vans, capacity);
            }
            [_, x, y, load, open, close, service] => {
                set.rows.push(Row { x, y, load, open, close, service, delivery: 0 });
            }
            [_, x, y, load, open, close, service, _, delivery] => {
                set.paired = true;
                let delivery = usize::try_from(delivery)?;
                set.rows.push(Row { x, y, load, open, close, service, delivery });
            }
            _ => {}
        }
    }
    if set.rows.is_empty() { Err("it holds no row with seven or nine numbers".into()) } else { Ok(set) }
}

/// The routes that the planner finds, as numbers of rows, and the time that took.
#[expect(clippy::disallowed_methods, reason = "the search is bounded by time")]
fn solve(set: &Set, options: &Options) -> Result<(Vec<Vec<usize>>, Duration), Failure> {
    let begun = Instant::now();
    let elapsed = || begun.elapsed();
    let limit = Limit::Time { allowed: options.time, elapsed: &elapsed };
    let control = Control::new(limit).seed(options.seed).threads(options.threads);
    let routes = if set.paired { pairs(set, &control)? } else { deliveries(set, &control)? };
    Ok((routes, begun.elapsed()))
}

fn pairs(set: &Set, control: &Control<'_>) -> Result<Vec<Vec<usize>>, Failure> {
    let pickups: Vec<usize> = (1..set.rows.len()).filter(|&row| set.rows[row].delivery > 0).collect();
    let request = |&p: &usize| {
        let d = set.rows[p].delivery;
        let (pickup, delivery) = (&set.rows[p], set.rows.get(d).ok_or("a delivery is not there")?);
        let (sp, sd) = (pickup.service * SCALE, delivery.service * SCALE);
        Ok::<_, Failure>(Request { p: p - 1, d: d - 1, q: pickup.load, sp, sd })
    };
    let stop =
        |row: &Row| Stop { x: row.x * SCALE, y: row.y * SCALE, open: row.open * SCALE, close: row.close * SCALE };
    let problem = Transport {
        depot: depot(set),
        stops: set.rows[1..].iter().map(stop).collect(),
        requests: pickups.iter().map(request).collect::<Result<_, _>>()?,
        vans: vans(set),
        speed: Speed { mps: 1, detour_pct: 100 },
    };
    let count = pickups.len();
    let row = |visit: usize| pickups.get(visit).copied().unwrap_or_else(|| set.rows[pickups[visit - count]].delivery);
    Ok(plan(&problem, control)?.routes.iter().map(|route| route.iter().map(|&visit| row(visit)).collect()).collect())
}

fn deliveries(set: &Set, control: &Control<'_>) -> Result<Vec<Vec<usize>>, Failure> {
    let stop = |row: &Row| Delivery {
        x: row.x * SCALE,
        y: row.y * SCALE,
        q: row.load,
        open: row.open * SCALE,
        close: row.close * SCALE,
        service: row.service * SCALE,
    };
    let problem = Deliveries {
        depot: depot(set),
        stops: set.rows[1..].iter().map(stop).collect(),
        vans: vans(set),
        speed: Speed { mps: 1, detour_pct: 100 },
    };
    Ok(plan(&problem, control)?.routes.iter().map(|route| route.iter().map(|stop| stop + 1).collect()).collect())
}

fn depot(set: &Set) -> Depot {
    let depot = &set.rows[0];
    Depot { x: depot.x * SCALE, y: depot.y * SCALE, open: depot.open * SCALE, close: depot.close * SCALE }
}

fn vans(set: &Set) -> Vans {
    Vans { count: set.vans, capacity: set.capacity, fixed: ROUTE }
}

fn plan<P: Problem<Plan = Rounds>>(problem: &P, control: &Control<'_>) -> Result<Rounds, Failure> {
    problem.validate().map_err(|faults| format!("{faults:?}"))?;
    Ok(problem.solve(None, control)?.plan)
}

/// How far the routes go, when they keep all rules.
fn distance(set: &Set, routes: &[Vec<usize>]) -> Result<f64, Failure> {
    let mut seen = vec![false; set.rows.len()];
    let mut all = 0.0;
    for route in routes {
        let (mut at, mut time, mut load) = (0, float(set.rows[0].open), 0);
        let whole: i64 = if set.paired { 0 } else { route.iter().map(|&row| set.rows[row].load).sum() };
        for &row in route.iter().chain(&[0]) {
            let (from, to) = (&set.rows[at], &set.rows[row]);
            let line = float(from.x - to.x).hypot(float(from.y - to.y));
            all += line;
            time = (time + line).max(float(to.open));
            load += to.load;
            if time > float(to.close) + TOLERANCE || load.max(whole) > set.capacity || (row > 0 && seen[row]) {
                return Err(format!("visit {row} on {route:?} breaks a rule").into());
            }
            if row > 0 {
                seen[row] = true;
                let late = to.delivery > 0 && (seen[to.delivery] || !route.contains(&to.delivery));
                if late {
                    return Err(format!("the delivery of {row} is not after it on {route:?}").into());
                }
            }
            time += float(to.service);
            at = row;
        }
    }
    if seen[1..].iter().all(|&seen| seen) { Ok(all) } else { Err("a visit is not made".into()) }
}

#[expect(clippy::cast_precision_loss, reason = "coordinates and times of these sets are small")]
fn float(number: i64) -> f64 {
    number as f64
}
