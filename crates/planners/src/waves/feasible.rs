//! Sizes and windows: whether they can be kept together, a first plan that keeps them, and mending one that does not.

#![expect(clippy::cast_possible_truncation, reason = "waves are numbered below 64, people below 2^32")]
#![expect(clippy::cast_possible_wrap, reason = "there are at most a million people")]
#![expect(clippy::needless_range_loop, reason = "intervals of waves read best by their ends")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::{Calendar, Network};
use super::state::{State, off};

/// How many members of a wave are priced for a chain of moves; the others only count when nobody of these may go.
const PRICED: usize = 200;
/// When so many people have to be moved in all, fewer are priced for each.
const PRICED_IN_ALL: i64 = 50_000;

/// Rules that no plan keeps, found by Hall's condition on intervals of waves; none when there is a plan.
///
/// The most people: those whose window lies inside an interval must fit its waves. The least people: for no set of
/// waves may the least sizes add up to more than the people who may be there. By the theorem of Mendelsohn and Dulmage
/// a plan exists when both hold.
pub(super) fn conflict(people: &Network, calendar: &Calendar) -> Option<Vec<String>> {
    let inside = inside(people, calendar.waves());
    too_many(&inside, calendar).or_else(|| too_few(people.len() as i64, &inside, calendar))
}

/// How many people have a window inside the waves `first..=last`, for each such interval.
fn inside(people: &Network, waves: usize) -> Vec<Vec<i64>> {
    let mut inside = vec![vec![0; waves]; waves];
    for (&lo, &hi) in people.lo.iter().zip(&people.hi) {
        inside[usize::from(lo)][usize::from(hi)] += 1;
    }
    for first in (0..waves).rev() {
        for last in first + 1..waves {
            inside[first][last] += inside[first][last - 1];
        }
        for last in first + 1..waves {
            inside[first][last] += inside[first + 1][last];
        }
    }
    inside
}

fn too_many(inside: &[Vec<i64>], calendar: &Calendar) -> Option<Vec<String>> {
    let waves = calendar.waves();
    for length in 1..=waves {
        for first in 0..=waves - length {
            let last = first + length - 1;
            let room: i64 = calendar.max[first..=last].iter().sum();
            let people = inside[first][last];
            if people > room {
                return Some(vec![
                    format!("{people} people may only be in {}", named(first, last)),
                    format!("{} may have at most {room} people in total", named(first, last)),
                ]);
            }
        }
    }
    None
}

/// The set of waves whose least sizes exceed the people who may be there, if there is one. The waves outside the set
/// are intervals ("gaps"); who must be inside a gap cannot be in the set.
fn too_few(people: i64, inside: &[Vec<i64>], calendar: &Calendar) -> Option<Vec<String>> {
    let waves = calendar.waves();
    // most[k]: the least sizes in the set plus the people inside gaps, among the first k waves; and the gap that ends
    // it.
    let mut most = vec![0_i64; waves + 1];
    let mut gap_from = vec![None; waves + 1];
    for k in 1..=waves {
        most[k] = most[k - 1] + calendar.min[k - 1];
        for first in 0..k {
            let with_gap = most[first] + inside[first][k - 1];
            if with_gap >= most[k] {
                (most[k], gap_from[k]) = (with_gap, Some(first));
            }
        }
    }
    if most[waves] <= people {
        return None;
    }
    let (mut set, mut k) = (Vec::new(), waves);
    while k > 0 {
        if let Some(first) = gap_from[k] {
            k = first;
        } else {
            set.push(k - 1);
            k -= 1;
        }
    }
    set.reverse();
    let least: i64 = set.iter().map(|&wave| calendar.min[wave]).sum();
    let able = people - (most[waves] - least);
    let names: Vec<String> = set.iter().map(ToString::to_string).collect();
    let (waves, of_them) = if set.len() == 1 { ("wave", "it") } else { ("waves", "any of them") };
    Some(vec![
        format!("{waves} {} must have at least {least} people in total", names.join(", ")),
        format!("only {able} people may be in {of_them}"),
    ])
}

fn named(first: usize, last: usize) -> String {
    if first == last { format!("wave {first}") } else { format!("waves {first} to {last}") }
}

/// A plan within windows that keeps the sizes in most cases: wave after wave takes, of those who may be in it, the people
/// whose window ends first, and else the first by number, and leaves the least sizes of the later waves.
pub(super) fn earliest_deadline(people: &Network, calendar: &Calendar) -> Vec<u8> {
    let waves = calendar.waves();
    let mut from: Vec<Vec<u32>> = vec![Vec::new(); waves];
    for person in 0..people.len() {
        from[usize::from(people.lo[person])].push(person as u32);
    }
    let mut plan = people.hi.clone();
    let mut waiting = BinaryHeap::new();
    let (mut left, mut later) = (people.len() as i64, calendar.min.iter().sum::<i64>());
    for wave in 0..waves {
        waiting.extend(from[wave].iter().map(|&person| Reverse((people.hi[person as usize], person))));
        later -= calendar.min[wave];
        let mut room = calendar.max[wave].min(left - later);
        while let Some(&Reverse((hi, person))) = waiting.peek() {
            if room <= 0 && usize::from(hi) > wave {
                break;
            }
            plan[person as usize] = wave as u8;
            waiting.pop();
            (room, left) = (room - 1, left - 1);
        }
    }
    plan
}

/// Moves people along the cheapest chains of waves until all sizes are kept; whether they are. The windows must be kept
/// already, and stay so.
pub(super) fn mend(people: &Network, calendar: &Calendar, state: &mut State) -> bool {
    let waves = calendar.waves();
    let mut chains = Chains::new(people, calendar, state);
    for wave in 0..waves {
        while state.load[wave] > calendar.max[wave] {
            if !chains.shift(state, wave, Way::Out) {
                return false;
            }
        }
    }
    for wave in 0..waves {
        while state.load[wave] < calendar.min[wave] {
            if !chains.shift(state, wave, Way::In) {
                return false;
            }
        }
    }
    (0..waves).all(|wave| off(calendar, wave, state.load[wave]) == 0)
}

/// Whether a wave is to lose or to gain one person.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Out,
    In,
}

/// The cheapest person to move from one wave to another, for each pair of waves.
struct Chains<'a> {
    people: &'a Network,
    calendar: &'a Calendar,
    members: Vec<Vec<u32>>,
    /// How many members of a wave are priced.
    priced: usize,
    best: Vec<Vec<Option<(i64, u32)>>>,
    fresh: Vec<bool>,
}

impl<'a> Chains<'a> {
    fn new(people: &'a Network, calendar: &'a Calendar, state: &State) -> Self {
        let waves = calendar.waves();
        let mut members = vec![Vec::new(); waves];
        for (person, &wave) in state.wave.iter().enumerate() {
            members[usize::from(wave)].push(person as u32);
        }
        let each = PRICED_IN_ALL / state.off_size(calendar).max(1);
        let priced = usize::try_from(each).unwrap_or(PRICED).clamp(4, PRICED);
        Self { people, calendar, members, priced, best: vec![vec![None; waves]; waves], fresh: vec![false; waves] }
    }

    /// Lets `wave` lose or gain one person, at the other end of a chain of moves; whether there is a chain.
    fn shift(&mut self, state: &mut State, wave: usize, way: Way) -> bool {
        let waves = self.calendar.waves();
        for from in 0..waves {
            if !self.fresh[from] {
                self.price(state, from);
            }
        }
        let (cost, before) = self.cheapest(wave, way);
        let open = |other: usize| match way {
            Way::Out => state.load[other] < self.calendar.max[other],
            Way::In => state.load[other] > self.calendar.min[other],
        };
        let end =
            (0..waves).filter(|&other| other != wave && open(other)).filter_map(|other| Some((cost[other]?, other)));
        let Some((_, mut at)) = end.min() else { return false };
        while at != wave {
            let next = before[at];
            let (from, to) = if way == Way::Out { (next, at) } else { (at, next) };
            self.carry(state, from, to);
            at = next;
        }
        true
    }

    /// The cheapest chains from or to `wave` (Bellman and Ford), and the wave before each.
    fn cheapest(&self, wave: usize, way: Way) -> (Vec<Option<i64>>, Vec<usize>) {
        let waves = self.calendar.waves();
        let (mut cost, mut before) = (vec![None; waves], vec![wave; waves]);
        cost[wave] = Some(0_i64);
        for _ in 1..waves {
            let mut changed = false;
            for at in 0..waves {
                let Some(so_far) = cost[at] else { continue };
                for other in 0..waves {
                    let step = if way == Way::Out { self.best[at][other] } else { self.best[other][at] };
                    let Some((price, _)) = step else { continue };
                    // Nobody gains from a detour here: a negative price would make circles.
                    let total = so_far + price.max(1);
                    if other != wave && cost[other].is_none_or(|known| total < known) {
                        cost[other] = Some(total);
                        before[other] = at;
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        (cost, before)
    }

    /// Moves the cheapest person from one wave to another.
    fn carry(&mut self, state: &mut State, from: usize, to: usize) {
        let Some((_, person)) = self.best[from][to] else { return };
        let change = state.change(self.people, self.calendar, person as usize, to as u8);
        state.move_to(self.people, person as usize, to as u8, change);
        self.members[from].retain(|&other| other != person);
        self.members[to].push(person);
        self.fresh[from] = false;
        self.fresh[to] = false;
    }

    /// Finds the cheapest person to move from `from`, for each wave.
    fn price(&mut self, state: &State, from: usize) {
        let row = &mut self.best[from];
        row.fill(None);
        let mut unknown = row.len() - 1;
        for (n, &person) in self.members[from].iter().enumerate() {
            if n >= self.priced && unknown == 0 {
                break;
            }
            let index = person as usize;
            for to in self.people.lo[index]..=self.people.hi[index] {
                let known = &mut row[usize::from(to)];
                if usize::from(to) == from || (n >= self.priced && known.is_some()) {
                    continue;
                }
                let change = state.change(self.people, self.calendar, index, to);
                unknown -= usize::from(known.is_none());
                if known.is_none_or(|(least, _)| change < least) {
                    *known = Some((change, person));
                }
            }
        }
        self.fresh[from] = true;
    }
}
