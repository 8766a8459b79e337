//! The rounds as a picture: a line for each van, a dot for each stop, a square for the depot.

use super::model::Model;
use crate::svg::{Svg, colour};

const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 600.0;
const MARGIN: f64 = 20.0;

/// Where places come in the picture.
struct Frame {
    left: f64,
    top: f64,
    scale: f64,
}

impl Frame {
    fn new(places: &[(f64, f64)]) -> Self {
        let low = |of: fn(&(f64, f64)) -> f64| places.iter().map(of).fold(f64::INFINITY, f64::min);
        let high = |of: fn(&(f64, f64)) -> f64| places.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let (left, top) = (low(|place| place.0), high(|place| place.1));
        let wide = (high(|place| place.0) - left).max(1.0);
        let tall = (top - low(|place| place.1)).max(1.0);
        let scale = ((WIDTH - 2.0 * MARGIN) / wide).min((HEIGHT - 2.0 * MARGIN) / tall);
        Self { left, top, scale }
    }

    /// North is up.
    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (MARGIN + (x - self.left) * self.scale, MARGIN + (self.top - y) * self.scale)
    }
}

/// Draws the rounds; visits that are unknown are left out.
#[expect(clippy::cast_precision_loss, reason = "coordinates in a picture need not be exact")]
pub(super) fn picture(model: &Model, routes: &[Vec<usize>]) -> String {
    let places: Vec<(f64, f64)> = model.places.iter().map(|&(x, y)| (x as f64, y as f64)).collect();
    let frame = Frame::new(&places);
    let spots: Vec<(f64, f64)> = places.iter().map(|&place| frame.at(place)).collect();
    let mut svg = Svg::new(WIDTH, HEIGHT);
    for (van, route) in routes.iter().enumerate() {
        let mut from = spots[0];
        for visit in route.iter().filter_map(|&visit| model.visits.get(visit)) {
            let to = spots[visit.point as usize];
            svg.line(from, to, 1.5, colour(van));
            from = to;
        }
        svg.line(from, spots[0], 1.5, colour(van));
    }
    for &spot in &spots[1..] {
        svg.circle(spot, 2.5, "currentColor");
    }
    let depot = spots[0];
    svg.rectangle((depot.0 - 6.0, depot.1 - 6.0), (12.0, 12.0), "currentColor");
    let used = routes.iter().filter(|route| !route.is_empty()).count();
    svg.finish(&format!("The rounds of {used} vans from the depot"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_plans_are_drawn_too() {
        let drawn = picture(&Model::sample(), &[vec![0, 1, 99], vec![], vec![2]]);
        assert!(drawn.contains("The rounds of 2 vans"), "{drawn}");
        assert_eq!(drawn.matches("<circle").count(), 3);
    }
}
