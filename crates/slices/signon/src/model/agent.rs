//! Which browser on what, from what it says of itself: enough for its owner to recognise it.

/// A browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// Microsoft Edge.
    Edge,
    /// Firefox.
    Firefox,
    /// Chrome, and others built on it that do not say so.
    Chrome,
    /// Safari.
    Safari,
    /// Something else, or nothing said.
    Other,
}

impl Browser {
    /// Its name; `None` for another.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Edge => Some("Edge"),
            Self::Firefox => Some("Firefox"),
            Self::Chrome => Some("Chrome"),
            Self::Safari => Some("Safari"),
            Self::Other => None,
        }
    }
}

/// What it runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Windows.
    Windows,
    /// A Mac.
    Mac,
    /// An iPhone.
    Iphone,
    /// An iPad.
    Ipad,
    /// Android.
    Android,
    /// A Chromebook.
    Chromebook,
    /// Linux.
    Linux,
    /// Something else.
    Other,
}

impl System {
    /// Its name; `None` for another.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Windows => Some("Windows"),
            Self::Mac => Some("Mac"),
            Self::Iphone => Some("iPhone"),
            Self::Ipad => Some("iPad"),
            Self::Android => Some("Android"),
            Self::Chromebook => Some("Chromebook"),
            Self::Linux => Some("Linux"),
            Self::Other => None,
        }
    }

    /// Whether it is held in a hand.
    #[must_use]
    pub const fn is_handheld(self) -> bool {
        matches!(self, Self::Iphone | Self::Ipad | Self::Android)
    }
}

/// Reads a `User-Agent` header. Browsers also claim to be their forebears, so the youngest name is looked for first.
#[must_use]
pub fn describe_agent(agent: &str) -> (Browser, System) {
    const BROWSERS: [(&str, Browser); 6] = [
        ("Edg", Browser::Edge),
        ("Firefox/", Browser::Firefox),
        ("FxiOS/", Browser::Firefox),
        ("CriOS/", Browser::Chrome),
        ("Chrome/", Browser::Chrome),
        ("Safari/", Browser::Safari),
    ];
    const SYSTEMS: [(&str, System); 7] = [
        ("iPhone", System::Iphone),
        ("iPad", System::Ipad),
        ("Android", System::Android),
        ("CrOS", System::Chromebook),
        ("Windows", System::Windows),
        ("Mac OS", System::Mac),
        ("Linux", System::Linux),
    ];
    let browser = BROWSERS.iter().find(|(mark, _)| agent.contains(mark)).map_or(Browser::Other, |(_, found)| *found);
    let system = SYSTEMS.iter().find(|(mark, _)| agent.contains(mark)).map_or(System::Other, |(_, found)| *found);
    (browser, system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_browsers_are_recognised() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
                (Browser::Edge, System::Windows),
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 1) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
                (Browser::Chrome, System::Chromebook),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
                (Browser::Safari, System::Iphone),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
                (Browser::Firefox, System::Linux),
            ),
            ("curl/8.0", (Browser::Other, System::Other)),
        ] {
            assert_eq!(describe_agent(agent), expected, "{agent}");
        }
    }
}
