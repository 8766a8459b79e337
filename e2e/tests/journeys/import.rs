//! Reading a file of people in: choose it, look at what it does, agree, read the result.

use std::path::PathBuf;

use serde_json::json;
use thuisbasis_e2e::{Browser, Server};

/// Three people as a personnel system writes them, at the unit of this name.
fn list(unit: &str, surname: &str) -> String {
    format!(
        "Personeelsnummer;Roepnaam;Tussenvoegsel;Achternaam;Functie;Afdeling;In dienst;Uren per week\r\n\
         X90001;Aaltje;van;{surname};Begeleider;{unit};01-09-2025;28,00\r\n\
         X90002;Berend;;{surname};Begeleider;{unit};01-09-2025;36,00\r\n\
         X90003;Coosje;de;{surname};Begeleider;{unit};01-09-2025;16,00\r\n"
    )
}

fn written(name: &str, text: &str) -> PathBuf {
    let file = std::env::temp_dir().join(format!("{name}-{}.csv", std::process::id()));
    std::fs::write(&file, text).unwrap();
    file
}

/// Says, where the source would otherwise be taken for the whole staff, that these few people come besides all others.
async fn add_only(browser: &Browser) {
    browser.at(|place| place.starts_with("/people/import/")).await;
    browser.sees_at("main form[action$=\"/apply\"]").await;
    if browser.run("return !!document.querySelector('main input[name=full_list]:checked')", json!([])).await
        == json!(true)
    {
        browser.sees("Klopt dit bestand?").await;
        browser.click_at("main details:has(input[name=full_list]) summary").await;
        browser.tick("main input[name=full_list]").await;
        browser.click_at("main form[action$=\"/columns\"] button[type=submit]").await;
    }
}

#[tokio::test]
async fn a_list_of_colleagues_is_looked_at_before_it_is_written() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("hr-officer")).await;
    let (_, unit) = browser.a_unit().await;
    browser.go("/people").await;
    browser.click("Importeren").await;
    let file = written("personeel", &list(&unit, "Vlinderdal"));
    browser.upload(&file).await;
    if !browser.offers("source").await.is_empty() {
        browser.choose("source", "Nieuwe bron").await;
    }
    if !browser.has("main [name=name]").await {
        browser.click_at("main form details summary").await;
    }
    browser.fill("name", "Salarispakket").await;
    browser.choose("kind", "Mensen").await;
    browser.submit().await;

    add_only(&browser).await;
    // What it would do; nothing is written yet.
    browser.sees("Aaltje van Vlinderdal").await;
    browser.sees("Coosje de Vlinderdal").await;
    browser.sees_at("main form[action$=\"/apply\"]").await;
    let proposal = browser.place().await;
    browser.go("/people?q=vlinderdal").await;
    browser.sees("Niemand gevonden").await;

    browser.go(&proposal).await;
    browser.click_at("main form[action$=\"/apply\"] button").await;
    browser.sees("is geïmporteerd.").await;
    browser.go("/people?q=vlinderdal").await;
    for name in ["Aaltje van Vlinderdal", "Berend Vlinderdal", "Coosje de Vlinderdal"] {
        browser.sees(name).await;
    }
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn a_column_that_is_not_recognised_can_be_pointed_out() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("hr-officer")).await;
    let (_, unit) = browser.a_unit().await;
    let strange = list(&unit, "Vlinderdal").replace("Achternaam", "Zus en zo");
    let file = written("vreemd", &strange);
    browser.go("/people/import").await;
    browser.upload(&file).await;
    if !browser.has("main [name=name]").await {
        browser.click_at("main form details summary").await;
    }
    browser.fill("name", "Eigen lijst").await;
    browser.choose("kind", "Mensen").await;
    browser.submit().await;
    browser.at(|place| place.starts_with("/people/import/")).await;
    let columns = "main form[action$=\"/columns\"]";
    if !browser.has(&format!("{columns} select")).await {
        browser.click_at("main details:has(form[action$=\"/columns\"]) summary").await;
    }
    let field = browser.attribute(&format!("{columns} select[name*=surname]"), "name").await.unwrap();
    browser.choose(&field, "Zus en zo").await;
    browser.click_at(&format!("{columns} button[type=submit]")).await;
    add_only(&browser).await;
    browser.sees("Aaltje van Vlinderdal").await;
    std::fs::remove_file(file).unwrap();
}
