//! One person's browser, in the words of somebody who uses it.

use std::cell::Cell;
use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::{By, Key, WebElement};

use crate::driver::{Driver, Setup};
use crate::server::{Person, Server};
use crate::wait::until;

/// What everybody can click on.
const CLICKABLE: &str = "self::a or self::button or self::summary or @role='button'";

/// Whether something shows that the element with the focus has it: itself, a part drawn with it, or the tile or row
/// around it.
const SHOWS_FOCUS: &str = "
    const shown = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1)
        || style.boxShadow !== 'none';
    const at = document.activeElement;
    if (!at || at === document.body) return false;
    if (['', '::before', '::after'].some((part) => shown(getComputedStyle(at, part || null)))) return true;
    for (let up = at.parentElement, n = 0; up && n < 3; up = up.parentElement, n += 1) {
        if (up.matches(':focus-within') && shown(getComputedStyle(up))) return true;
    }
    return false;";

/// A browser of its own: nothing is remembered from another. Dropping it ends it.
#[derive(Debug)]
pub struct Browser {
    driver: Driver,
    address: String,
    clicks: Cell<u32>,
}

impl Browser {
    /// A browser as a Dutch colleague has it, 1280 wide.
    pub async fn open(server: &Server) -> Self {
        Self::with(server.address(), &Setup::default()).await
    }

    /// A browser that is set up otherwise, for the server at this address: `http://127.0.0.1:8080`.
    pub async fn with(address: &str, setup: &Setup) -> Self {
        let driver = Driver::start(setup).await;
        Self { driver, address: address.trim_end_matches('/').to_owned(), clicks: Cell::new(0) }
    }

    /// Goes to a page, as by typing its address.
    pub async fn go(&self, path: &str) {
        let address = format!("{}{path}", self.address);
        self.driver.session().goto(&address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Loads the page anew.
    pub async fn reload(&self) {
        self.driver.session().refresh().await.expect("a page can be loaded anew");
    }

    /// Where the browser is, without the name of the server: `/people?q=x`. Another site stays a whole address.
    pub async fn place(&self) -> String {
        let url = self.driver.session().current_url().await.map(String::from).unwrap_or_default();
        url.strip_prefix(&self.address).map_or(url.clone(), str::to_owned)
    }

    /// Signs in with the form.
    pub async fn sign_in(&self, person: &Person) {
        self.go("/sign-in").await;
        self.fill("username", &person.username).await;
        self.fill("password", &person.password).await;
        self.submit().await;
        self.at(|place| !place.starts_with("/sign-in")).await;
    }

    /// Clicks on the link or button that has or begins with this text.
    pub async fn click(&self, text: &str) {
        let quoted = quote(text);
        let path = format!(
            "//*[{CLICKABLE}][normalize-space(.)={quoted} or @aria-label={quoted} \
             or starts-with(normalize-space(.), concat({quoted}, ' '))]"
        );
        self.click_on(By::XPath(path), text).await;
    }

    /// Clicks on the first visible element that matches a CSS selector.
    pub async fn click_at(&self, css: &str) {
        self.click_on(By::Css(css.to_owned()), css).await;
    }

    /// Clicks on the button that sends the form in the middle of the page.
    pub async fn submit(&self) {
        let buttons = "main form[method=post] :is(button[type=submit], button:not([type]))\
                       :not(.tb-star__button, .tb-reveal__button)";
        self.click_at(buttons).await;
    }

    async fn click_on(&self, by: By, what: &str) {
        self.clicks.set(self.clicks.get() + 1);
        let clicked = until(async || {
            let element = self.visible(by.clone()).await?;
            element.click().await.ok()
        })
        .await;
        if clicked.is_none() {
            self.stuck(&format!("cannot click on {what:?}")).await;
        }
    }

    /// How many clicks there were since the last time this was asked.
    pub fn clicks(&self) -> u32 {
        self.clicks.replace(0)
    }

    /// Types in the field with this label, after emptying it.
    pub async fn type_into(&self, label: &str, text: &str) {
        let path = format!("//label[starts-with(normalize-space(.), {})]", quote(label));
        let label = self.shown(By::XPath(path), label).await;
        let id = label.attr("for").await.ok().flatten().expect("a label says of which field it is");
        self.type_at(&format!("[id=\"{id}\"]"), text).await;
    }

    /// Types in the field of this name, after emptying it. A field that screen readers have no name for is a mistake.
    pub async fn fill(&self, name: &str, text: &str) {
        let css = format!("main [name=\"{name}\"]:not([type=hidden])");
        self.type_at(&css, text).await;
        assert!(!self.spoken_name(&css).await.is_empty(), "the field {name} has no label");
    }

    /// Types in the element that matches, after emptying it.
    pub async fn type_at(&self, css: &str, text: &str) {
        let typed = until(async || {
            let element = self.visible(By::Css(css.to_owned())).await?;
            element.clear().await.ok()?;
            element.send_keys(text).await.ok()
        })
        .await;
        if typed.is_none() {
            self.stuck(&format!("cannot type in {css}")).await;
        }
    }

    /// Sets a date field. Typing one depends on the language of the machine.
    pub async fn fill_date(&self, name: &str, iso: &str) {
        self.shown(By::Css(format!("main [name=\"{name}\"]")), name).await;
        self.run("document.querySelector(`main [name=\"${arguments[0]}\"]`).value = arguments[1]", json!([name, iso]))
            .await;
    }

    /// Chooses in a list or among radio buttons: the first that begins with this text. Counts as a click.
    pub async fn choose(&self, name: &str, text: &str) {
        let (name, text) = (quote(name), quote(text));
        // Lists show depth with em spaces, which XPath does not take for spaces.
        let bare = "normalize-space(translate(., '\u{2003}', ''))";
        let path = format!(
            "//main//select[@name={name}]/option[starts-with({bare}, {text})] \
             | //main//label[starts-with({bare}, {text})][.//input[@name={name}] or @for=//input[@name={name}]/@id]"
        );
        self.choose_by(By::XPath(path), &format!("{text} for {name}")).await;
    }

    /// Chooses the entry with this value in a list. Counts as a click.
    pub async fn choose_value(&self, name: &str, value: &str) {
        let css = format!("main select[name=\"{name}\"] option[value=\"{value}\"]");
        self.choose_by(By::Css(css.clone()), &css).await;
    }

    /// What the API answers to whoever is signed in here.
    pub async fn asks(&self, path: &str) -> Value {
        let script = "const [path, done] = arguments;
            fetch(path).then((answer) => answer.json()).then(done, (error) => done({ error: String(error) }))";
        self.run_until_done(script, vec![json!(path)]).await
    }

    /// A unit whose name no other unit of the organisation has, the last of the first two hundred: its id and name.
    pub async fn a_unit(&self) -> (String, String) {
        let answer = self.asks("/api/v1/units?limit=200").await;
        let units: Vec<(&str, &str)> = answer["items"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|unit| !unit["parent"].is_null())
            .filter_map(|unit| Some((unit["id"].as_str()?, unit["name"].as_str()?)))
            .collect();
        let single = |name: &str| units.iter().filter(|(_, other)| *other == name).count() == 1;
        let (id, name) = units.iter().rfind(|(_, name)| single(name)).expect("a unit with a name of its own");
        ((*id).to_owned(), (*name).to_owned())
    }

    /// What the unit with this id and name is called where one chooses it.
    pub async fn label_of(&self, id: &str, name: &str) -> String {
        let words: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '+' }).collect();
        let found = self.asks(&format!("/api/v1/units/suggestions?q={words}")).await;
        let items = found["items"].as_array();
        let one = items.into_iter().flatten().find(|one| one["id"] == id);
        one.and_then(|one| one["label"].as_str())
            .unwrap_or_else(|| panic!("{name} is not suggested: {found}"))
            .to_owned()
    }

    /// Chooses a unit: in a list where there are few, else by typing its name and taking what is suggested.
    pub async fn choose_unit(&self, css: &str, label: &str) {
        self.shown(By::Css(css.to_owned()), css).await;
        if self.has(&format!("select{css}")).await {
            // A list names a unit without the one above it.
            let name = label.split(" – ").next().unwrap_or(label);
            let by =
                format!("//select/option[starts-with(normalize-space(translate(., '\u{2003}', '')), {})]", quote(name));
            return self.choose_by(By::XPath(by), label).await;
        }
        self.type_at(css, label).await;
        let offered = "const [css, label] = arguments;
            return [...document.querySelector(css).list.options].some((option) => option.value === label)";
        let suggested =
            until(async || (self.run(offered, json!([css, label])).await == json!(true)).then_some(())).await;
        if suggested.is_none() {
            self.stuck(&format!("{label} is not suggested in {css}")).await;
        }
    }

    async fn choose_by(&self, by: By, what: &str) {
        self.clicks.set(self.clicks.get() + 1);
        let chosen = until(async || {
            let found = self.driver.session().find(by.clone()).await.ok()?;
            found.click().await.ok()
        })
        .await;
        if chosen.is_none() {
            self.stuck(&format!("there is no {what} to choose")).await;
        }
    }

    /// Ticks, unticks or picks the box or button that matches, by its label.
    pub async fn tick(&self, css: &str) {
        let id = until(async || self.attribute(css, "id").await).await;
        let Some(id) = id else { self.stuck(&format!("there is no {css}")).await };
        self.click_at(&format!("label[for=\"{id}\"]")).await;
    }

    /// What a list offers: value and text of each entry, without the empty one.
    pub async fn offers(&self, name: &str) -> Vec<(String, String)> {
        let script = "return [...document.querySelectorAll(`main select[name='${arguments[0]}'] option`)]
            .filter((option) => option.value).map((option) => [option.value, option.textContent.trim()])";
        serde_json::from_value(self.run(script, json!([name])).await).unwrap_or_default()
    }

    /// Hands a file to the upload field of the page.
    pub async fn upload(&self, file: &Path) {
        let sent = until(async || {
            let field = self.driver.session().find(By::Css("main input[type=file]")).await.ok()?;
            field.send_keys(file.to_string_lossy()).await.ok()
        })
        .await;
        assert!(sent.is_some(), "no file can be uploaded at {}", self.place().await);
    }

    /// Presses keys, wherever the focus is.
    pub async fn press(&self, keys: impl AsRef<str>) {
        let pressed = self.driver.session().action_chain().send_keys(keys.as_ref()).perform().await;
        pressed.expect("keys can be pressed");
    }

    /// Presses Tab until the element that matches has the focus, and sees to it that the focus shows at every step.
    pub async fn tab_to(&self, css: &str) {
        let mut passed = Vec::new();
        for _ in 0..120 {
            self.press(char::from(Key::Tab).to_string()).await;
            let at = self.focus().await;
            assert!(
                at == "body" || self.shows_focus().await,
                "nothing shows that {at} has the focus at {}",
                self.place().await
            );
            let script = "return document.activeElement?.matches(arguments[0]) ?? false";
            if self.run(script, json!([css])).await == json!(true) {
                return;
            }
            passed.push(at);
        }
        panic!("Tab does not come to {css} at {}; it passed {passed:#?}", self.place().await);
    }

    /// Whether something shows where the focus is.
    pub async fn shows_focus(&self) -> bool {
        self.run(SHOWS_FOCUS, json!([])).await == json!(true)
    }

    /// Says what has the focus: its tag, with its name and its text.
    pub async fn focus(&self) -> String {
        let script = "const at = document.activeElement ?? document.body;
            return [at.tagName.toLowerCase(), at.id && '#' + at.id, at.getAttribute('href'),
                (at.getAttribute('aria-label') ?? at.innerText ?? '').trim().slice(0, 60)].filter(Boolean).join(' ')";
        let said = self.run(script, json!([])).await;
        let said = said.as_str().unwrap_or_default();
        if said.starts_with("body") { "body".to_owned() } else { said.to_owned() }
    }

    /// Waits until the browser is at a place that fits.
    pub async fn at(&self, fits: impl Fn(&str) -> bool) -> String {
        let there = until(async || Some(self.place().await).filter(|place| fits(place))).await;
        match there {
            Some(place) => place,
            None => self.stuck("the browser stays").await,
        }
    }

    /// Waits until the visible text of the page holds this.
    pub async fn sees(&self, text: &str) {
        let seen = until(async || self.text("body").await.contains(text).then_some(())).await;
        if seen.is_none() {
            self.stuck(&format!("{text:?} is not to be seen")).await;
        }
    }

    /// Waits until something visible matches.
    pub async fn sees_at(&self, css: &str) {
        self.shown(By::Css(css.to_owned()), css).await;
    }

    /// Whether something visible matches now.
    pub async fn has(&self, css: &str) -> bool {
        self.visible(By::Css(css.to_owned())).await.is_some()
    }

    /// The visible text of what matches first; nothing when nothing does.
    pub async fn text(&self, css: &str) -> String {
        match self.driver.session().find(By::Css(css.to_owned())).await {
            Ok(element) => element.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// The visible texts of everything that matches.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.driver.session().find_all(By::Css(css.to_owned())).await.unwrap_or_default() {
            texts.push(element.text().await.unwrap_or_default().trim().to_owned());
        }
        texts
    }

    /// An attribute of what matches first.
    pub async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let element = self.driver.session().find(By::Css(css.to_owned())).await.ok()?;
        element.attr(name.to_owned()).await.ok().flatten()
    }

    /// The markup inside what matches first.
    pub async fn html(&self, css: &str) -> String {
        match self.driver.session().find(By::Css(css.to_owned())).await {
            Ok(element) => element.inner_html().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// What screen readers call the element that matches first.
    pub async fn spoken_name(&self, css: &str) -> String {
        let element = self.shown(By::Css(css.to_owned()), css).await;
        let answer = self.driver.session().cmd(ComputedLabel(element.element_id().to_string())).await;
        answer.ok().and_then(|answer| answer.value::<String>().ok()).unwrap_or_default()
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn run(&self, script: &str, arguments: Value) -> Value {
        let arguments: Vec<Value> = arguments.as_array().cloned().unwrap_or_default();
        match self.driver.session().execute(script, arguments).await {
            Ok(answer) => answer.json().clone(),
            Err(error) => panic!("a script failed at {}: {error}", self.place().await),
        }
    }

    /// Runs a script that calls its last argument when it is ready, and gives what it calls it with.
    pub async fn run_until_done(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.driver.session().execute_async(script, arguments).await {
            Ok(answer) => answer.json().clone(),
            Err(error) => panic!("a script failed at {}: {error}", self.place().await),
        }
    }

    /// The status with which the server answered for this page.
    pub async fn status(&self) -> u64 {
        let script = "return performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0";
        self.run(script, json!([])).await.as_u64().unwrap_or_default()
    }

    /// What the browser complained about since this was last asked: errors of scripts, files that did not come, what
    /// the content security policy held back.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.driver.session().browser_log().await.expect("the log of the browser can be read");
        let bad = |entry: &thirtyfour::BrowserLogEntry| {
            entry.level == "SEVERE" || entry.level == "WARNING" || entry.message.contains("Content Security Policy")
        };
        log.into_iter().filter(bad).map(|entry| entry.message).collect()
    }

    /// Makes the page as wide and high as a device, in CSS pixels; `zoom` 2 shows everything twice as large.
    pub async fn resize(&self, width: u32, height: u32, zoom: u32) {
        let parameters = json!({
            "width": width / zoom, "height": height / zoom, "deviceScaleFactor": zoom, "mobile": false,
        });
        self.driver.devtools("Emulation.setDeviceMetricsOverride", parameters).await;
    }

    /// How high the page is, in CSS pixels.
    pub async fn height(&self) -> u32 {
        let height = self.run("return document.documentElement.scrollHeight", json!([])).await;
        u32::try_from(height.as_u64().unwrap_or_default()).unwrap_or_default()
    }

    /// How far the page is wider than the window, in CSS pixels, and what sticks out.
    pub async fn overflow(&self) -> Option<String> {
        let script = "
            const room = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= room) return null;
            const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > room + 1);
            const deepest = wide.filter((e) => ![...e.children].some((c) => wide.includes(c))).slice(0, 4);
            return `${document.documentElement.scrollWidth} wide: ` + deepest.map((e) => {
                const name = e.tagName.toLowerCase() + (e.className?.trim ? '.' + e.className.trim().replace(/\\s+/g, '.') : '');
                return `${name} ${(e.textContent ?? '').trim().slice(0, 40)}`;
            }).join(' | ')";
        self.run(script, json!([])).await.as_str().map(str::to_owned)
    }

    /// Makes the device light or dark.
    pub async fn prefer_dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.driver.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Forgets who signed in.
    pub async fn forget_cookies(&self) {
        self.driver.devtools("Network.clearBrowserCookies", json!({})).await;
    }

    /// Goes back to the page before.
    pub async fn back(&self) {
        self.driver.session().back().await.expect("the browser can go back");
    }

    /// Forgets the files that were fetched before.
    pub async fn forget_files(&self) {
        self.driver.devtools("Network.clearBrowserCache", json!({})).await;
    }

    /// Runs a script in every page that comes, before the page's own.
    pub async fn bring_along(&self, script: &str) {
        self.driver.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Goes to the tab that was opened last.
    pub async fn last_tab(&self) {
        let session = self.driver.session();
        if let Some(last) = session.windows().await.expect("the tabs are known").pop() {
            session.switch_to_window(last).await.expect("a tab can be chosen");
        }
    }

    /// A picture of the whole page, PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.driver.session().screenshot_as_png().await.expect("a picture can be taken")
    }

    /// Stops the test, and says where the browser was and what it showed.
    async fn stuck(&self, why: &str) -> ! {
        panic!("{why} at {}:\n{}", self.place().await, self.text("body").await)
    }

    async fn shown(&self, by: By, what: &str) -> WebElement {
        match until(async || self.visible(by.clone()).await).await {
            Some(element) => element,
            None => self.stuck(&format!("{what} is not to be seen")).await,
        }
    }

    async fn visible(&self, by: By) -> Option<WebElement> {
        for element in self.driver.session().find_all(by).await.ok()? {
            if element.is_displayed().await.unwrap_or(false) {
                return Some(element);
            }
        }
        None
    }
}

/// Asks what screen readers call an element.
#[derive(Debug)]
struct ComputedLabel(String);

impl thirtyfour::common::command::FormatRequestData for ComputedLabel {
    fn format_request(&self, session: &thirtyfour::SessionId) -> thirtyfour::RequestData {
        let address = format!("/session/{session}/element/{}/computedlabel", self.0);
        thirtyfour::RequestData::new(reqwest::Method::GET, address)
    }
}

/// A text in `XPath`, which knows no escapes.
fn quote(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
