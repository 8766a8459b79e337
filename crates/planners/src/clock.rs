//! Times of the day in words.

/// The time of the day, such as `08:30`, or `08:30:05` when it is not a whole minute.
pub(crate) fn clock(seconds: i64) -> String {
    let (minutes, rest) = (seconds.div_euclid(60), seconds.rem_euclid(60));
    let time = format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60));
    if rest == 0 { time } else { format!("{time}:{rest:02}") }
}

/// The same to the nearest minute.
pub(crate) fn to_the_minute(seconds: i64) -> String {
    clock((seconds.saturating_add(30)).div_euclid(60) * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_told_where_there_are_some() {
        assert_eq!(clock(30_600), "08:30");
        assert_eq!(clock(30_605), "08:30:05");
        assert_eq!(to_the_minute(30_631), "08:31");
    }
}
