use kernel::Random;
use maud::{Render, html};

use super::*;
use crate::csrf::CsrfToken;

fn csrf() -> CsrfToken {
    CsrfToken::of(&Random::seeded(7).token())
}

fn page(component: &impl Render) -> String {
    component.render().into_string()
}

const ATTACK: &str = "<script>\"'&";
const ESCAPED: &str = "&lt;script&gt;&quot;'&amp;";

#[test]
fn a_field_ties_label_hint_and_error_to_its_input() {
    let html = page(&Field::email("mail", "E-mail").hint("Van je werk").error(Some("Vul iets in")).required());
    for part in [
        "for=\"mail\"",
        "id=\"mail\" name=\"mail\"",
        "type=\"email\"",
        " required",
        "aria-describedby=\"mail-hint mail-error\"",
        "id=\"mail-hint\"",
        "id=\"mail-error\"",
        "aria-invalid=\"true\"",
        "autocomplete=\"email\"",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn a_sound_field_is_not_marked_as_wrong() {
    for field in [
        Field::text("a", "A").error(None::<&str>),
        Field::area("a", "A", 3),
        Field::select("a", "A", vec![Choice::new("1", "Een")]),
    ] {
        let html = page(&field);
        assert!(!html.contains("aria-invalid") && !html.contains("--invalid") && !html.contains("aria-describedby"));
    }
}

#[test]
fn a_password_is_never_written_in_the_page() {
    let html = page(&Field::password("w", "Wachtwoord").value("geheim-123").reveal("Toon"));
    assert!(!html.contains("geheim-123"));
    // The button does nothing without script, so script shows it.
    assert!(html.contains("type=\"button\" hidden"), "{html}");
}

#[test]
fn a_list_selects_its_value() {
    let choices = vec![Choice::new("1", "Een"), Choice::new("2", "Twee")];
    let html = page(&Field::select("a", "A", choices).value("2"));
    assert!(html.contains("<option value=\"1\">") && html.contains("<option value=\"2\" selected>"), "{html}");
}

#[test]
fn radio_buttons_are_one_group_and_the_summary_can_link_to_the_first() {
    let choices = vec![Choice::new("j", "Ja"), Choice::new("n", "Nee").hint("Later wel")];
    let html = page(&RadioGroup::new("keuze", "Doen?", choices).value("n").error(Some("Kies")));
    assert!(html.contains("<fieldset") && html.contains("<legend"));
    assert!(html.contains("aria-describedby=\"keuze-group-error\""));
    assert!(html.contains("id=\"keuze\"") && html.contains("for=\"keuze\""));
    assert!(html.contains("id=\"keuze-1\" name=\"keuze\" value=\"n\" checked"), "{html}");
}

#[test]
fn text_is_escaped_everywhere() {
    let token = csrf();
    let parts = [
        page(&Field::text(ATTACK, ATTACK).value(ATTACK).hint(ATTACK).error(Some(ATTACK)).mark(ATTACK)),
        page(&Field::area("a", "a", 2).value(ATTACK)),
        page(&Checkbox::new(ATTACK, ATTACK).hint(ATTACK)),
        page(&RadioGroup::new(ATTACK, ATTACK, vec![Choice::new(ATTACK, ATTACK)])),
        page(&Form::new(ATTACK, &token, html! {})),
        page(&SearchForm::new(ATTACK, ATTACK, ATTACK).value(ATTACK).keep(ATTACK, ATTACK)),
        page(&ErrorSummary::new(ATTACK).error(ATTACK, ATTACK)),
        page(&Button::link(ATTACK, ATTACK)),
        page(&Button::submit(ATTACK).value(ATTACK, ATTACK).icon_only(Icon::X)),
        page(&Heading::new(ATTACK).lead(ATTACK)),
        page(&Alert::new(Severity::Info, ATTACK).title(ATTACK)),
        page(&Badge::new(Tone::Ok, ATTACK)),
        page(&CopyCode::new(ATTACK, ATTACK, ATTACK)),
        page(&Avatar::new(ATTACK)),
        page(&EmptyState::new(Icon::Inbox, ATTACK, ATTACK)),
        page(&Progress::new(ATTACK, ATTACK, 1, 2)),
        page(&AppTile::new(ATTACK, ATTACK).text(ATTACK).words(ATTACK).image(ATTACK).new_tab(ATTACK)),
        page(&Chip::active(ATTACK, ATTACK, ATTACK)),
        page(&Breadcrumbs::new(ATTACK, vec![Crumb::new(ATTACK, ATTACK)])),
        page(&Tabs::new(ATTACK, vec![Tab::new(ATTACK, ATTACK, true)])),
        page(&Stepper::new(ATTACK, ATTACK, vec![Step::new(ATTACK).href(ATTACK)], 1)),
        page(&Tree::new(ATTACK, vec![TreeNode::new(ATTACK, ATTACK).note(ATTACK)])),
        page(&Timeline::new(ATTACK, vec![TimelineRow::new(Icon::Plus, html! { (ATTACK) }, ATTACK, ATTACK)])),
        page(&Difference::new(
            ATTACK,
            [ATTACK; 3].map(Text::from),
            vec![Change::changed(ATTACK, ATTACK, ATTACK, ATTACK)],
        )),
        page(&Description::new().fact(ATTACK, html! {})),
        page(&Table::new(ATTACK, vec![Column::new(ATTACK).sort(ATTACK, None)], vec![Row::new(vec![html! {}])])),
        page(&LanguageSwitch::new(ATTACK, "nl").language("nl", ATTACK, ATTACK)),
    ];
    for html in parts {
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains(ESCAPED) || html.contains("tb-avatar"), "{html}");
    }
}

#[test]
fn a_form_carries_its_token_and_says_how_it_is_sent() {
    let token = csrf();
    let html = page(&Form::new("/opslaan", &token, html! { "velden" }));
    assert!(html.contains("method=\"post\" action=\"/opslaan\"") && html.contains(token.value()));
    assert!(!html.contains("enctype"));
    assert!(page(&Form::new("/", &token, html! {}).multipart()).contains("enctype=\"multipart/form-data\""));
    // A search goes in the address, where a token has no business.
    assert!(!page(&SearchForm::new("/", "Zoek", "Zoek")).contains("csrf"));
}

#[test]
fn the_star_is_a_form_that_says_what_it_will_do() {
    let token = csrf();
    for (on, sends) in [(true, "false"), (false, "true")] {
        let star = Favourite { action: "/f".into(), csrf: &token, on, label: "Favoriet: Mail".into() };
        let html = page(&AppTile::new("Mail", "/mail").favourite(star));
        assert!(html.contains(&format!("name=\"on\" value=\"{sends}\" aria-pressed=\"{on}\"")), "{html}");
        assert!(html.contains("aria-label=\"Favoriet: Mail\"") && html.contains(token.value()));
    }
}

#[test]
fn a_table_names_its_rows_and_columns_also_as_cards() {
    let columns = vec![
        Column::new("Naam").row_header().sort("?op=naam", Some(Direction::Descending)),
        Column::new("Uren").numeric(),
        Column::new("Acties").hidden_title(),
    ];
    let html =
        page(&Table::new("Mensen", columns, vec![Row::new(vec![html! { "Noor" }, html! { "32" }, html! { "…" }])]));
    assert!(html.contains("aria-sort=\"descending\"") && html.contains("scope=\"col\""));
    assert!(html.contains("scope=\"row\" role=\"rowheader\">Noor"));
    assert!(html.contains("data-label=\"Uren\"") && !html.contains("data-label=\"Acties\""));
    assert!(html.contains("<caption") && html.contains("Mensen"));
}

#[test]
fn an_empty_table_says_so_instead() {
    let table = Table::new("Mensen", vec![Column::new("Naam")], vec![]);
    assert!(page(&table.clone().empty(html! { "Nog niemand" })).contains("Nog niemand"));
    assert!(page(&table).contains("<table"));
}

#[test]
fn an_error_summary_exists_only_with_errors() {
    assert_eq!(page(&ErrorSummary::new("Fout")), "");
    let html = page(&ErrorSummary::new("Fout").error("mail", "Vul in"));
    assert!(html.contains("href=\"#mail\"") && html.contains("tabindex=\"-1\"") && html.contains("autofocus"));
}

#[test]
fn only_what_is_current_is_marked() {
    let html = page(&Tabs::new("Over", vec![Tab::new("A", "/a", false), Tab::new("B", "/b", true)]));
    assert_eq!(html.matches("aria-current=\"page\"").count(), 1);
    let steps = ["A", "B", "C"].map(Step::new).into();
    let html = page(&Stepper::new("Stappen", "klaar", steps, 1));
    assert_eq!((html.matches("aria-current=\"step\"").count(), html.matches("klaar").count()), (1, 1));
}

#[test]
fn initials_skip_the_small_words() {
    for (name, initials) in
        [("Noor de Wit", "NW"), ("Youssef El Amrani", "YA"), ("cher", "c"), ("", ""), ("Ömer van der Öz", "ÖÖ")]
    {
        assert_eq!(page(&Avatar::new(name)).split(['>', '<']).nth(2), Some(initials), "{name}");
    }
}

#[test]
fn icons_have_names_that_find_them_and_stand_in_the_sprite() {
    let sprite = std::str::from_utf8(crate::assets::ICONS.plain).unwrap();
    for icon in Icon::ALL {
        assert_eq!(Icon::from_name(icon.name()), Some(icon));
        assert!(sprite.contains(&format!("<symbol id=\"{}\"", icon.name())));
    }
    assert_eq!(Icon::from_name("geen"), None);
}

#[test]
fn a_tint_depends_on_the_name_alone() {
    assert_eq!(tint("Mail"), tint("Mail"));
    let names = ["Mail", "Agenda", "Roosters", "Kaarten", "Inkoop", "Telefonie", "Archief", "Cijfers"];
    let tints: std::collections::HashSet<_> = names.iter().map(|name| tint(name)).collect();
    assert!(tints.len() >= 4, "{tints:?}");
}
