//! People: adding one, moving one, erasing one who has left.

use thuisbasis_e2e::{Browser, Server};

#[tokio::test]
async fn a_new_colleague_takes_four_clicks() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("hr-officer")).await;
    browser.clicks();
    browser.click("Mensen").await;
    browser.at(|place| place == "/people").await;
    browser.click("Persoon toevoegen").await;
    browser.fill("given_name", "Fenna").await;
    browser.fill("prefix", "van der").await;
    browser.fill("surname", "Zonderland").await;
    let (id, unit) = browser.a_unit().await;
    let label = browser.label_of(&id, &unit).await;
    browser.choose_unit("[name=unit]", &label).await;
    browser.submit().await;
    browser.sees("Fenna van der Zonderland is toegevoegd.").await;
    let clicks = browser.clicks();
    assert!(clicks <= 4, "{clicks} clicks");
    browser.go("/people?q=zonderland").await;
    browser.sees("Fenna van der Zonderland").await;
}

#[tokio::test]
async fn a_class_is_found_by_its_own_name_and_that_of_its_school() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("system-administrator")).await;
    browser.go("/people").await;
    browser.choose_unit("[name=unit]", "Groep 8 – Basisschool Amby").await;
    browser.click("Tonen").await;
    browser.at(|place| place.contains("unit=")).await;
    let rows = browser.texts("main table tbody tr").await;
    assert!(!rows.is_empty() && rows.iter().all(|row| row.contains("Groep 8, Basisschool Amby")), "{rows:?}");
    // What means several units is asked back, and what was typed stays.
    browser.type_at("[name=unit]", "groep 8").await;
    browser.click("Tonen").await;
    browser.sees("Er zijn meer onderdelen die zo heten.").await;
    assert_eq!(browser.attribute("[name=unit]", "value").await.as_deref(), Some("groep 8"));
}

#[tokio::test]
async fn what_is_wrong_in_the_form_is_said_and_nothing_typed_is_lost() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("hr-officer")).await;
    browser.go("/people/new").await;
    browser.fill("given_name", "Fenna").await;
    browser.fill("surname", "Zonderland").await;
    browser.fill("email", "fenna").await;
    browser.run("document.querySelector('main form[method=post]').noValidate = true", serde_json::json!([])).await;
    browser.submit().await;
    browser.sees_at(".tb-error-summary").await;
    assert_eq!(browser.attribute("[name=given_name]", "value").await.as_deref(), Some("Fenna"));
    assert_eq!(browser.attribute("[name=email]", "value").await.as_deref(), Some("fenna"));
    assert_eq!(browser.attribute("[name=email]", "aria-invalid").await.as_deref(), Some("true"));
}

#[tokio::test]
async fn a_move_stands_in_the_audit_trail() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    let administrator = server.person("organisation-administrator");
    browser.sign_in(administrator).await;
    browser.go("/people").await;
    let link = "main table a[href^=\"/people/\"]";
    browser.sees_at(link).await;
    let name = browser.texts(link).await.into_iter().find(|name| *name != administrator.name).unwrap();
    browser.click(&name).await;
    browser.click("Verplaatsen").await;
    browser.at(|place| place.contains("/move")).await;
    let from = browser.offers("membership").await[0].1.clone();
    let (id, unit) = browser.a_unit().await;
    assert!(!from.starts_with(&unit), "{name} is at {unit} already");
    let label = browser.label_of(&id, &unit).await;
    browser.choose_unit("[name=unit]", &label).await;
    browser.submit().await;
    browser.sees(&format!("{name} is verplaatst.")).await;
    browser.sees(&unit).await;
    browser.go("/audit").await;
    browser.sees("Persoon verplaatst").await;
    let row = browser.text("main table tbody tr").await;
    assert!(row.contains("Persoon verplaatst") && row.contains(&administrator.name) && row.contains(&name), "{row}");
}

#[tokio::test]
async fn who_has_left_is_erased_and_the_audit_trail_forgets_the_name() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    let administrator = server.person("organisation-administrator");
    browser.sign_in(administrator).await;
    browser.go("/people").await;
    let link = "main table a[href^=\"/people/\"]";
    browser.sees_at(link).await;
    let name = browser.texts(link).await.into_iter().find(|name| *name != administrator.name).unwrap();
    browser.click(&name).await;
    browser.click("Gaat weg").await;
    browser.at(|place| place.ends_with("/end")).await;
    let today = browser.attribute("[name=on]", "value").await.unwrap();
    let yesterday = "const day = new Date(arguments[0] + 'T12:00Z'); day.setUTCDate(day.getUTCDate() - 1); \
                     return day.toISOString().slice(0, 10)";
    let yesterday = browser.run(yesterday, serde_json::json!([today])).await;
    browser.fill_date("on", yesterday.as_str().unwrap()).await;
    browser.submit().await;
    browser.click("Gegevens wissen").await;
    browser.sees("Dit kun je niet terugdraaien").await;
    browser.tick("[name=sure]").await;
    browser.submit().await;
    browser.sees(&format!("De gegevens van {name} zijn gewist.")).await;
    browser.go("/audit").await;
    let rows = browser.texts("main table tbody tr").await;
    assert!(rows[0].contains("Gegevens gewist") && rows[0].contains(&administrator.name), "{rows:?}");
    assert!(rows.iter().all(|row| !row.contains(&name)), "{rows:?}");
}
