//! The theme of one organisation: a few colours, from which readable shades are derived for light and for dark.

use std::{fmt, fmt::Write as _, str::FromStr};

/// The contrast that WCAG 2.2 asks of text (success criterion 1.4.3, level AA).
const TEXT: f64 = 4.5;
/// The contrast that WCAG 2.2 asks of parts of the interface (success criterion 1.4.11, level AA).
const PART: f64 = 3.0;

/// The backgrounds on which brand colours are used as text; the same values as in `tokens.css` and `tokens.dark.css`.
const LIGHT: Grounds = Grounds { lightest: Colour(0xff, 0xff, 0xff), darkest: Colour(0xec, 0xf1, 0xf2) };
const DARK: Grounds = Grounds { lightest: Colour(0x26, 0x33, 0x3a), darkest: Colour(0x10, 0x18, 0x1c) };

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour(pub u8, pub u8, pub u8);

/// What an organisation chooses of the look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brand {
    /// The colour of the house style: buttons, links, marks.
    pub primary: Colour,
    /// A second colour for small marks such as the favourite star; derived from `primary` when `None`.
    pub accent: Option<Colour>,
}

/// A colour was not written as `#rgb` or `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written as #rrggbb")]
pub struct ParseColourError;

struct Grounds {
    lightest: Colour,
    darkest: Colour,
}

impl FromStr for Colour {
    type Err = ParseColourError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.trim().strip_prefix('#').ok_or(ParseColourError)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(ParseColourError);
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| ParseColourError)?;
        let [_, r, g, b] = number.to_be_bytes();
        match digits.len() {
            6 => Ok(Self(r, g, b)),
            3 => Ok(Self((g & 0x0f) * 17, (b >> 4) * 17, (b & 0x0f) * 17)),
            _ => Err(ParseColourError),
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Colour {
    /// Relative luminance as WCAG 2.2 defines it, 0 to 1.
    fn luminance(self) -> f64 {
        let [r, g, b] = [self.0, self.1, self.2].map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// This colour with `share` (0 to 1) of `other` in it.
    fn mix(self, other: Self, share: f64) -> Self {
        let channel = |a: u8, b: u8| {
            let mixed = f64::from(a) + (f64::from(b) - f64::from(a)) * share;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u8")]
            let rounded = mixed.round().clamp(0.0, 255.0) as u8;
            rounded
        };
        Self(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    /// The shade nearest to this colour, towards `pole`, that has at least the contrast against every background.
    /// Ends at `pole` itself, which has the greatest contrast that can be had in that direction.
    fn until(self, pole: Self, least: f64, against: &[Self]) -> Self {
        (0..=100_u8)
            .map(|step| self.mix(pole, f64::from(step) / 100.0))
            .find(|shade| against.iter().all(|ground| contrast(*shade, *ground) >= least))
            .unwrap_or(pole)
    }

    /// White or near-black, whichever reads better on this colour.
    fn ink(self) -> Self {
        let [white, black] = [WHITE, NIGHT];
        if contrast(self, white) >= contrast(self, black) { white } else { black }
    }
}

const WHITE: Colour = Colour(0xff, 0xff, 0xff);
const BLACK: Colour = Colour(0, 0, 0);
const NIGHT: Colour = Colour(0x0b, 0x14, 0x18);

/// The contrast of two colours as WCAG 2.2 defines it: 1 (the same) to 21 (black on white).
#[must_use]
pub fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The brand tokens under one scheme.
struct Shades {
    brand: Colour,
    brand_ink: Colour,
    brand_hover: Colour,
    brand_active: Colour,
    brand_text: Colour,
    brand_soft: Colour,
    brand_soft_ink: Colour,
    accent: Colour,
}

impl Shades {
    fn light(brand: Brand) -> Self {
        let grounds = [LIGHT.lightest, LIGHT.darkest];
        // The button must stand out from the page; its text must read on it, also while it is pressed.
        let fill = brand.primary.until(BLACK, PART, &grounds);
        let ink = fill.ink();
        let fill = fill.until(if ink == WHITE { BLACK } else { WHITE }, TEXT, &[ink]);
        let pressed = if ink == WHITE { BLACK } else { WHITE };
        let soft = brand.primary.mix(WHITE, 0.88);
        let soft = soft.until(WHITE, 15.0, &[NIGHT]);
        Self {
            brand: fill,
            brand_ink: ink,
            brand_hover: fill.mix(pressed, 0.14),
            brand_active: fill.mix(pressed, 0.26),
            brand_text: brand.primary.until(BLACK, TEXT, &grounds),
            brand_soft: soft,
            brand_soft_ink: brand.primary.until(BLACK, 7.0, &[soft]),
            accent: brand.accent.unwrap_or(brand.primary).until(BLACK, PART, &grounds),
        }
    }

    fn dark(brand: Brand) -> Self {
        let grounds = [DARK.lightest, DARK.darkest];
        let fill = brand.primary.until(WHITE, TEXT, &grounds);
        let soft = DARK.darkest.mix(brand.primary, 0.28);
        let soft = soft.until(BLACK, 9.0, &[WHITE]);
        Self {
            brand: fill,
            brand_ink: NIGHT,
            brand_hover: fill.mix(WHITE, 0.2),
            brand_active: fill.mix(WHITE, 0.36),
            brand_text: brand.primary.until(WHITE, 5.5, &grounds),
            brand_soft: soft,
            brand_soft_ink: brand.primary.until(WHITE, 7.0, &[soft]),
            accent: brand.accent.unwrap_or(brand.primary).until(WHITE, PART, &grounds),
        }
    }

    fn tokens(&self) -> [(&'static str, Colour); 8] {
        [
            ("--tb-brand", self.brand),
            ("--tb-brand-ink", self.brand_ink),
            ("--tb-brand-hover", self.brand_hover),
            ("--tb-brand-active", self.brand_active),
            ("--tb-brand-text", self.brand_text),
            ("--tb-brand-soft", self.brand_soft),
            ("--tb-brand-soft-ink", self.brand_soft_ink),
            ("--tb-accent", self.accent),
        ]
    }

    fn declarations(&self) -> String {
        self.tokens().iter().fold(String::new(), |mut css, (name, colour)| {
            // Writing to a string cannot fail.
            let _ = write!(css, "{name}:{colour};");
            css
        })
    }
}

/// The stylesheet of an organisation, served beside the common one: the brand tokens for light and for dark.
///
/// Whatever the colours chosen, text has a contrast of at least 4.5 and marks of at least 3 against what they stand on.
#[must_use]
pub fn theme_css(brand: &Brand) -> String {
    let light = Shades::light(*brand).declarations();
    let dark = Shades::dark(*brand).declarations();
    format!(
        ":root{{{light}}}\
         @media (prefers-color-scheme:dark){{:root:not([data-scheme=\"light\"]){{{dark}}}}}\
         :root[data-scheme=\"dark\"]{{{dark}}}"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn colour() -> impl Strategy<Value = Colour> {
        any::<[u8; 3]>().prop_map(|[r, g, b]| Colour(r, g, b))
    }

    /// Checks every pair of a token and what it stands on.
    fn assert_readable(shades: &Shades, grounds: &Grounds) {
        for ground in [grounds.lightest, grounds.darkest] {
            assert!(contrast(shades.brand_text, ground) >= TEXT, "text {} on {ground}", shades.brand_text);
            assert!(contrast(shades.brand, ground) >= PART, "button {} on {ground}", shades.brand);
            assert!(contrast(shades.accent, ground) >= PART, "accent {} on {ground}", shades.accent);
        }
        for fill in [shades.brand, shades.brand_hover, shades.brand_active] {
            assert!(contrast(shades.brand_ink, fill) >= TEXT, "ink {} on {fill}", shades.brand_ink);
        }
        assert!(contrast(shades.brand_soft_ink, shades.brand_soft) >= TEXT);
    }

    proptest! {
        #[test]
        fn every_brand_is_readable(primary in colour(), accent in proptest::option::of(colour())) {
            let brand = Brand { primary, accent };
            assert_readable(&Shades::light(brand), &LIGHT);
            assert_readable(&Shades::dark(brand), &DARK);
        }

        #[test]
        fn a_colour_reads_back(colour in colour()) {
            prop_assert_eq!(colour.to_string().parse(), Ok(colour));
        }
    }

    #[test]
    fn contrast_follows_wcag() {
        assert!((contrast(WHITE, BLACK) - 21.0).abs() < 1e-9);
        // The example of many guides: #767676 is the lightest grey that passes on white.
        assert!(contrast(Colour(0x76, 0x76, 0x76), WHITE) >= 4.5);
        assert!(contrast(Colour(0x77, 0x77, 0x77), WHITE) < 4.5);
    }

    #[test]
    fn the_backgrounds_are_those_of_the_stylesheet() {
        let (light, dark) =
            (include_str!("../../assets/css/tokens.css"), include_str!("../../assets/css/tokens.dark.css"));
        for (css, name, ground) in [
            (light, "surface", LIGHT.lightest),
            (light, "soft", LIGHT.darkest),
            (dark, "soft", DARK.lightest),
            (dark, "canvas", DARK.darkest),
        ] {
            assert!(css.contains(&format!("--tb-{name}: {ground};")), "{name}");
        }
    }

    #[test]
    fn a_readable_colour_is_kept() {
        let primary = Colour(0x0f, 0x5c, 0x6e);
        let css = theme_css(&Brand { primary, accent: None });
        assert!(css.starts_with(":root{--tb-brand:#0f5c6e;--tb-brand-ink:#ffffff;"), "{css}");
    }

    #[test]
    fn colours_are_read_in_both_notations() {
        assert_eq!("#0AF".parse(), Ok(Colour(0x00, 0xaa, 0xff)));
        for wrong in ["0af", "#0a", "#00aaff00", "#gggggg", "", "#+12345", "red"] {
            assert_eq!(wrong.parse::<Colour>(), Err(ParseColourError), "{wrong}");
        }
    }
}
