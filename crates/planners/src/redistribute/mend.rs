//! Makes any flow one with the least unmet weight, through exchanges between any schools, however far.

use super::flows::Flows;
use super::network::{DEMAND, NEVER, SUPPLY};

/// The flow between groups, and what is open in each group.
struct Totals {
    groups: [usize; 2],
    open: [Vec<i64>; 2],
    flow: Vec<i64>,
}

impl Totals {
    fn of(flows: &Flows<'_>) -> Self {
        let sides = &flows.network.sides;
        let groups = [sides[DEMAND].other_groups, sides[SUPPLY].other_groups];
        let mut totals =
            Self { groups, open: [vec![0; groups[0]], vec![0; groups[1]]], flow: vec![0; groups[0] * groups[1]] };
        for side in [SUPPLY, DEMAND] {
            for (node, &open) in flows.open[side].iter().enumerate() {
                totals.open[side][sides[side].group[node]] += open;
            }
        }
        for (a, arcs) in flows.arcs[SUPPLY].iter().enumerate() {
            for &(b, amount) in arcs {
                totals.flow[sides[SUPPLY].group[a] * groups[DEMAND] + sides[DEMAND].group[b]] += amount;
            }
        }
        totals
    }

    fn flow(&self, side: usize, own: usize, other: usize) -> i64 {
        let (kind, class) = if side == SUPPLY { (own, other) } else { (other, own) };
        self.flow[kind * self.groups[DEMAND] + class]
    }

    /// The group of the other side to which an open device of `own` goes next, so that it finds its place in as few
    /// exchanges as can be; with the own group that has to give way there, if there is no room.
    fn next(&self, flows: &Flows<'_>, side: usize, own: usize) -> Option<(usize, Option<usize>)> {
        let sides = &flows.network.sides;
        let mut optional = vec![true; self.groups[side]];
        for (node, &group) in sides[side].group.iter().enumerate() {
            optional[group] = !sides[side].must[node];
        }
        let mut first: Vec<Option<(usize, usize)>> = vec![None; self.groups[side]];
        let mut queue = vec![own];
        let mut at = 0;
        while let Some(&group) = queue.get(at) {
            at += 1;
            for other in 0..self.groups[1 - side] {
                if sides[side].penalty(group, other) == NEVER {
                    continue;
                }
                if self.open[1 - side][other] > 0 {
                    return Some(first[group].map_or((other, None), |(other, after)| (other, Some(after))));
                }
                for after in 0..self.groups[side] {
                    if after == own || first[after].is_some() || self.flow(side, after, other) == 0 {
                        continue;
                    }
                    let step = first[group].unwrap_or((other, after));
                    if optional[after] {
                        return Some((step.0, Some(step.1)));
                    }
                    first[after] = Some(step);
                    queue.push(after);
                }
            }
        }
        None
    }
}

/// Uses all that must be used. What is there already changes as little as that allows.
pub(super) fn mend(flows: &mut Flows<'_>) {
    for side in [SUPPLY, DEMAND] {
        for node in 0..flows.open[side].len() {
            if !flows.network.sides[side].must[node] {
                continue;
            }
            let mut waiting = vec![node];
            while let Some(&at) = waiting.last() {
                if flows.open[side][at] == 0 {
                    waiting.pop();
                } else if step(flows, side, &mut waiting).is_none() {
                    return;
                }
            }
        }
    }
}

/// One exchange. Adds the node that had to give way to those that wait; whether an exchange was possible.
fn step(flows: &mut Flows<'_>, side: usize, waiting: &mut Vec<usize>) -> Option<()> {
    let node = *waiting.last()?;
    let network = flows.network;
    let (own, far) = (&network.sides[side], &network.sides[1 - side]);
    let (other, after) = Totals::of(flows).next(flows, side, own.group[node])?;
    let members = (0..far.group.len()).filter(|&m| far.group[m] == other);
    let cost = |m: usize| network.cost(side, own.rank[node], far.rank[m]);
    let Some(after) = after else {
        let m = members.filter(|&m| flows.open[1 - side][m] > 0).min_by_key(|&m| cost(m))?;
        let amount = flows.open[side][node].min(flows.open[1 - side][m]);
        flows.shift_from(side, node, m, amount);
        return Some(());
    };
    let giving = |m: usize| flows.arcs[1 - side][m].iter().copied().find(|&(n, _)| own.group[n] == after);
    let (m, (gives, amount)) = members.filter_map(|m| Some((m, giving(m)?))).min_by_key(|&(m, _)| cost(m))?;
    let amount = amount.min(flows.open[side][node]);
    flows.shift_from(side, gives, m, -amount);
    flows.shift_from(side, node, m, amount);
    if own.must[gives] {
        waiting.push(gives);
    }
    Some(())
}
