//! The waves on the calendar: how full each is, and how much is apart between one wave and the next.

use super::problem::{WavePlan, Waves};
use crate::svg::{Svg, colour};

const WIDTH: f64 = 900.0;
const BASE: f64 = 240.0;
const TALL: f64 = 170.0;

pub(super) fn picture(problem: &Waves, plan: &WavePlan) -> String {
    let waves = &problem.waves;
    let mut size = vec![0_i64; waves.len()];
    for &wave in &plan.wave {
        if let Some(size) = usize::try_from(wave).ok().and_then(|wave| size.get_mut(wave)) {
            *size += 1;
        }
    }
    let mut svg = Svg::new(WIDTH, 300.0);
    let (Some(first), Some(last)) = (waves.first(), waves.last()) else {
        return svg.finish("No waves");
    };
    let largest = waves.iter().map(|wave| wave.max).chain(size.iter().copied()).max().unwrap_or(1).max(1);
    let scale = (WIDTH - 60.0) / real(last.day - first.day).max(1.0);
    let step = (WIDTH - 60.0) / real(i64::try_from(waves.len()).unwrap_or(1));
    svg.text((10.0, 24.0), 15.0, "People in each wave (line: the most that are allowed)");
    svg.line((10.0, BASE), (WIDTH - 10.0, BASE), 1.0, "#6b7280");
    for (k, (wave, &size)) in waves.iter().zip(&size).enumerate() {
        let x = 20.0 + real(i64::try_from(k).unwrap_or(0)) * step;
        let tall = |people: i64| TALL * real(people) / real(largest);
        svg.rectangle((x, BASE - tall(size)), (step * 0.7, tall(size)), colour(0));
        svg.line((x, BASE - tall(wave.max)), (x + step * 0.7, BASE - tall(wave.max)), 1.5, colour(3));
        svg.text((x, BASE - tall(size) - 4.0), 11.0, &size.to_string());
        svg.text((x, BASE + 16.0), 10.0, &format!("day {}", wave.day));
        svg.circle((20.0 + real(wave.day - first.day) * scale, BASE + 40.0), 3.0, colour(0));
    }
    svg.text((10.0, BASE + 58.0), 11.0, "The waves on the calendar");
    svg.finish(&format!("{} people in {} waves", plan.wave.len(), waves.len()))
}

#[expect(clippy::cast_precision_loss, reason = "a picture need not be exact")]
fn real(number: i64) -> f64 {
    number as f64
}
