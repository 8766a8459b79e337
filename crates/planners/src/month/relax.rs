//! Client days as a flow: the first plan, and what no plan can cost less than.
//!
//! A client's days flow over the client's open days to cells, and from them over the managers' weeks to the managers,
//! whose distance from their fair share is a convex cost. Flow and plan agree in all rules about client days; what is left
//! out is the extra managers, home and office, none of which can cost less than nothing.

use super::flow::Network;
use super::problem::WEEK;
use super::state::{EMPTY, Model, State};
use crate::control::Meter;

/// Networks with more cells of pairs than these are not built.
const MOST_ARCS: usize = 4_000_000;

/// A first plan of the client days, by cell, and a bound. The longer the meter goes on, the better are both.
pub(super) fn relax(model: &Model, meter: &mut Meter<'_>) -> (State, i64) {
    let mut state = State::empty(model);
    if model.pairs.len() * model.days > MOST_ARCS {
        return (state, alone(model));
    }
    let mut wires = Wires::new(model);
    let bound = wires.send(model, meter);
    for &(arc, cell, client) in &wires.visits {
        if wires.network.flow(arc) > 0 && state.cell[cell] == EMPTY {
            state.put(model, cell, client);
        }
    }
    (state, bound)
}

struct Wires {
    network: Network,
    /// The arcs from a client's day to a cell.
    visits: Vec<(usize, usize, usize)>,
    source: usize,
    sink: usize,
}

impl Wires {
    fn new(model: &Model) -> Self {
        let client_day = model.clients;
        let cell = client_day + model.clients * model.days;
        let week = cell + model.managers * model.days;
        let manager = week + model.managers * model.weeks;
        let source = manager + model.managers;
        let sink = source + 1;
        let mut network = Network::new(sink + 1);
        for m in 0..model.managers {
            network.arc(manager + m, sink, model.share[m], 0);
            network.arc(manager + m, sink, i64::MAX / 4, 2 * model.fairness);
            for w in 0..model.weeks {
                network.arc(week + m * model.weeks + w, manager + m, model.week_most[m], 0);
            }
        }
        for &own in &model.cells {
            let (m, d) = (own / model.days, own % model.days);
            network.arc(cell + own, week + m * model.weeks + d / WEEK, 1, 0);
        }
        let mut visits = Vec::new();
        for c in 0..model.clients {
            network.arc(source, c, model.agreed[c], 0);
            for d in (0..model.days).filter(|&d| model.is_open(c, d)) {
                let day = client_day + c * model.days + d;
                network.arc(c, day, model.per_day[c], 0);
                for pair in &model.pairs[model.pairs_of(c)] {
                    let own = pair.manager * model.days + d;
                    if !model.leave[own] {
                        visits.push((network.arc(day, cell + own, 1, pair.cost), own, c));
                    }
                }
            }
        }
        Self { network, visits, source, sink }
    }

    /// Sends client days as long as they cost less than being missing; returns the bound. A flow that is cut short gives
    /// one too: no later day can cost less than the last.
    fn send(&mut self, model: &Model, meter: &mut Meter<'_>) -> i64 {
        let mut open: i64 = model.agreed.iter().sum();
        let mut total = open * model.unmet + model.share.iter().sum::<i64>() * model.fairness;
        let mut least = -model.unmet - model.fairness;
        let alone = alone(model);
        while open > 0 && meter.go_on() {
            let Some(length) = self.network.shortest(self.source, self.sink) else { return total.max(alone) };
            least = length - model.fairness - model.unmet;
            if least >= 0 {
                return total.max(alone);
            }
            let sent = self.network.fill(self.source, self.sink);
            total += sent * least;
            open -= sent;
        }
        (total + open * least).max(alone)
    }
}

/// What the clients' days cost at least, whatever else the managers do.
fn alone(model: &Model) -> i64 {
    let cheapest = |client: usize| model.pairs[model.pairs_of(client)].iter().map(|pair| pair.cost).min();
    let day = |client: usize| cheapest(client).map_or(model.unmet, |cost| cost.min(model.unmet));
    (0..model.clients).map(|client| model.agreed[client] * day(client)).sum()
}
