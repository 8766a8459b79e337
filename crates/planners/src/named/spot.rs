//! Where things are, and at what time of the day.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::Faults;

/// Where something is: metres on a flat map (`x`, `y`) or degrees (`latitude`, `longitude`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Spot {
    /// Metres to the east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<i64>,
    /// Metres to the north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<i64>,
    /// Degrees north, such as 50.8514.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east, such as 5.6910.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
}

/// Draws degrees on a flat map around the middle of the places of a file.
pub(super) struct Map {
    middle: f64,
}

/// Metres of a degree along a meridian.
const DEGREE: f64 = 111_195.0;
/// Degrees from which a map begins, so that metres stay small in the Low Countries.
const ORIGIN: (f64, f64) = (51.5, 5.0);

impl Map {
    pub(super) fn around<'s>(spots: impl IntoIterator<Item = &'s Spot>) -> Self {
        let known: Vec<f64> =
            spots.into_iter().filter_map(|spot| spot.latitude).filter(|lat| lat.is_finite()).collect();
        let count = known.iter().fold(0.0, |count, _| count + 1.0_f64);
        Self { middle: if count > 0.0 { known.iter().sum::<f64>() / count } else { ORIGIN.0 } }
    }

    /// Metres to the east and to the north; a fault when they are not told.
    pub(super) fn metres(&self, spot: &Spot, place: &str, faults: &mut Faults) -> (i64, i64) {
        match (spot.x, spot.y, spot.latitude, spot.longitude) {
            (Some(x), Some(y), None, None) => (x, y),
            (None, None, Some(latitude), Some(longitude)) => {
                if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
                    let narrower = self.middle.to_radians().cos();
                    let (north, east) = (latitude - ORIGIN.0, longitude - ORIGIN.1);
                    (whole(east * narrower * DEGREE), whole(north * DEGREE))
                } else {
                    let told = format!("{latitude}, {longitude} is not on earth");
                    faults.add("out-of-range", format!("{place}.latitude"), told, "Give degrees, north first.");
                    (0, 0)
                }
            }
            _ => {
                let told = "its place is not told, or told twice";
                faults.add("no-place", place, told, "Give x and y in metres, or latitude and longitude in degrees.");
                (0, 0)
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "degrees on earth give at most 2·10⁷ metres")]
fn whole(metres: f64) -> i64 {
    metres.round() as i64
}

/// Seconds after midnight of a time such as `08:30`; a fault when it is none.
pub(super) fn seconds(time: &str, place: impl Into<String>, faults: &mut Faults) -> i64 {
    minutes_of(time).map_or_else(
        || {
            let told = format!("\"{time}\" is not a time of the day");
            faults.add("not-a-time", place, told, "Write hours and minutes, such as 08:30.");
            0
        },
        |minutes| minutes * 60,
    )
}

fn minutes_of(time: &str) -> Option<i64> {
    let mut parts = time.trim().splitn(3, ':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok()?;
    // A spreadsheet writes 08:30:00.
    let seconds: i64 = parts.next().map_or(Some(0), |text| text.parse().ok())?;
    let fits = (0..=24).contains(&hours) && (0..60).contains(&minutes) && seconds == 0;
    (fits && hours * 60 + minutes <= 1_440).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn degrees(latitude: f64, longitude: f64) -> Spot {
        Spot { latitude: Some(latitude), longitude: Some(longitude), ..Spot::default() }
    }

    #[test]
    #[expect(clippy::cast_precision_loss, reason = "metres are small")]
    fn degrees_become_metres() {
        let (maastricht, liege) = (degrees(50.8514, 5.6910), degrees(50.6326, 5.5797));
        let map = Map::around([&maastricht, &liege]);
        let mut faults = Faults::new();
        let (a, b) = (map.metres(&maastricht, "a", &mut faults), map.metres(&liege, "b", &mut faults));
        let apart = f64::hypot((a.0 - b.0) as f64, (a.1 - b.1) as f64);
        assert!((apart - 25_560.0).abs() < 100.0, "{apart}");
        assert!(faults.all().is_empty());
    }

    #[test]
    fn a_place_is_told_one_way() {
        let map = Map::around([]);
        for spot in
            [Spot::default(), Spot { x: Some(1), ..degrees(50.0, 5.0) }, degrees(5.7, 500.0), degrees(f64::NAN, 5.0)]
        {
            let mut faults = Faults::new();
            map.metres(&spot, "units[0]", &mut faults);
            assert_eq!(faults.all().len(), 1, "{spot:?}");
        }
    }

    #[test]
    fn times_are_read_and_written() {
        let mut faults = Faults::new();
        assert_eq!(seconds("08:30", "", &mut faults), 30_600);
        assert_eq!(seconds("8:30:00", "", &mut faults), 30_600);
        assert_eq!(seconds("24:00", "", &mut faults), 86_400);
        assert!(faults.all().is_empty());
        for odd in ["", "8", "24:01", "-1:00", "08:60", "half past", "08:30:10"] {
            let mut faults = Faults::new();
            seconds(odd, "", &mut faults);
            assert_eq!(faults.all().len(), 1, "{odd}");
        }
    }
}
