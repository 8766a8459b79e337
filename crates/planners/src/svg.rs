//! Small pictures: shapes in SVG, with colours that a light and a dark page can both bear.

use std::fmt::Write;

/// Twelve colours that stay apart for most eyes, dark enough on white and light enough on black.
pub const COLOURS: [&str; 12] = [
    "#2f6fb0", "#d1701f", "#2f8f4e", "#b8433f", "#7d5ba6", "#8a6d3b", "#c45a9a", "#6b7280", "#8f8f1f", "#1f8f9a",
    "#4f46b5", "#5f8f2f",
];

/// A picture that grows.
#[derive(Debug)]
pub struct Svg {
    width: f64,
    height: f64,
    body: String,
}

impl Svg {
    /// An empty picture of this size.
    #[must_use]
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new() }
    }

    /// A filled circle.
    pub fn circle(&mut self, (x, y): (f64, f64), radius: f64, colour: &str) {
        self.push(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"{colour}\"/>"));
    }

    /// A line.
    pub fn line(&mut self, (x0, y0): (f64, f64), (x1, y1): (f64, f64), width: f64, colour: &str) {
        self.push(format_args!(
            "<line x1=\"{x0:.1}\" y1=\"{y0:.1}\" x2=\"{x1:.1}\" y2=\"{y1:.1}\" stroke=\"{colour}\" \
             stroke-width=\"{width:.1}\"/>"
        ));
    }

    /// A filled rectangle: its corner, its size.
    pub fn rectangle(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), colour: &str) {
        self.push(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>"
        ));
    }

    /// A text that begins here.
    pub fn text(&mut self, (x, y): (f64, f64), size: f64, text: &str) {
        let text = escaped(text);
        self.push(format_args!("<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.1}\">{text}</text>"));
    }

    /// A text that begins here and leans to the right as it rises, for the head of a narrow column.
    pub fn leaning(&mut self, (x, y): (f64, f64), size: f64, text: &str) {
        let text = escaped(text);
        self.push(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.1}\" transform=\"rotate(-55 {x:.1} {y:.1})\">{text}</text>"
        ));
    }

    /// The picture as SVG, with `title` for who cannot see it.
    #[must_use]
    pub fn finish(self, title: &str) -> String {
        let Self { width, height, body } = self;
        let title = escaped(title);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{width:.0}\" height=\"{height:.0}\" style=\"max-width:100%;height:auto\" role=\"img\" \
             font-family=\"sans-serif\" fill=\"currentColor\"><title>{title}</title>\n{body}</svg>\n"
        )
    }

    fn push(&mut self, shape: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.body, "{shape}");
    }
}

/// A calendar: a row for each of something, a column for each day.
#[derive(Debug)]
pub struct Calendar {
    cell: (f64, f64),
    rows: usize,
    days: usize,
}

/// Room for the names of the rows.
const LABELS: f64 = 170.0;
/// Room for the title and the names of the days.
const HEAD: f64 = 90.0;
/// Room for each line below.
const FOOT: f64 = 18.0;

impl Calendar {
    /// A calendar of so many rows and days with cells of this size.
    #[must_use]
    pub fn new((rows, days): (usize, usize), cell: (f64, f64)) -> Self {
        Self { cell, rows, days }
    }

    /// The empty calendar with its title, the names of the rows and of the days, and room for so many lines below.
    #[must_use]
    pub fn begin(&self, title: &str, label: impl Fn(usize) -> String, lines: usize) -> Svg {
        let width = LABELS + real(self.days) * self.cell.0 + 50.0;
        let mut svg = Svg::new(width.max(420.0), self.below(lines) + 8.0);
        svg.text((4.0, 18.0), 13.0, title);
        for day in 0..self.days {
            let (x, _) = self.corner(0, day);
            svg.leaning((x + self.cell.0 / 2.0, HEAD - 6.0), 9.0, &format!("day {day}"));
        }
        for row in 0..self.rows {
            let (_, y) = self.corner(row, 0);
            svg.text((4.0, y + self.cell.1 / 2.0 + 3.5), 10.0, &label(row));
        }
        svg
    }

    /// The corner of a cell, above and to the left.
    #[must_use]
    pub fn corner(&self, row: usize, day: usize) -> (f64, f64) {
        (LABELS + real(day) * self.cell.0, HEAD + real(row) * self.cell.1)
    }

    /// Where a line below the calendar stands.
    #[must_use]
    pub fn below(&self, line: usize) -> f64 {
        HEAD + real(self.rows) * self.cell.1 + FOOT * (real(line) + 1.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place in a picture need not be exact")]
fn real(number: usize) -> f64 {
    number as f64
}

/// A colour for the number `n`, the same each time.
#[must_use]
pub fn colour(n: usize) -> &'static str {
    COLOURS[n % COLOURS.len()]
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_escaped() {
        let mut svg = Svg::new(10.0, 10.0);
        svg.text((1.0, 2.0), 3.0, "<script>");
        svg.circle((1.0, 2.0), 3.0, colour(13));
        let text = svg.finish("a & b");
        assert!(text.contains("&lt;script&gt;") && text.contains("<title>a &amp; b</title>"), "{text}");
        assert!(text.contains("fill=\"#d1701f\""), "{text}");
    }
}
