//! An organization takes away what it has brought, and puts it into an empty installation.

use super::import::import;
use crate::harness::{Person, TestApp, capability_body, credential_body, demand_body, registration_body};
use keqiao::command::export::{Mode, Newcomer, arrive};
use keqiao::work::export::ExportKind;
use keqiao::work::export::folder::{self, read_lines};
use keqiao::work::export::line::ExportLine;
use keqiao_domain::id::{Id, OrganizationKind};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use strum::VariantArray as _;

fn id_of(person: &Person) -> Id<OrganizationKind> {
    TestApp::id_of(&person.organization).parse().expect("an organization's identifier")
}

/// An organization that is known in every installation by its credit code.
async fn holder(app: &TestApp) -> String {
    let mut body = registration_body("zhejiang", "enterprise", "启明控股", "owner@qiming.example");
    body["organization"]["credit_code"] = json!("91330106673959654P");
    app.visitor().make("/v1/organizations", &body).await
}

/// What an organization tells of itself: who holds it and who did, what its verification rests on.
async fn tell_of_itself(app: &TestApp, qinghe: &Person) {
    let own = &qinghe.organization;
    let profile = json!({ "nature_code": "150", "size_class": "medium", "industry_code": "C3562" });
    qinghe.call(Method::PUT, &format!("{own}/profile")).if_match("*").json(&profile).send().await.expect(200);
    let holder = holder(app).await;
    let held = |share: u32| json!({ "holder": TestApp::id_of(&holder), "share_ppm": share, "is_control": false });
    let shareholdings = format!("{own}/shareholdings");
    let once = qinghe.post(&shareholdings, &held(250_000)).await.expect(201).json();
    let once = once["id"].as_str().expect("an id").to_owned();
    qinghe.post(&format!("/v1/shareholdings/{once}/end"), &json!({})).await.expect(200);
    qinghe.post(&shareholdings, &held(300_000)).await.expect(201);
    let evidence = json!({ "kind": "licence_image", "sha256": "ab".repeat(32), "note": "Licence of 2026" });
    qinghe.post(&format!("{own}/evidence"), &evidence).await.expect(201);
}

/// An organization that has something of every kind, in several states.
async fn brought(app: &TestApp) -> Person {
    let (qinghe, moderator) = (app.solver("青禾理工大学").await, app.moderator("zhejiang").await);
    tell_of_itself(app, &qinghe).await;
    let patent = qinghe.published_patent("Membrane", "CN102307917B").await;
    let pledge = json!({ "kind": "pledged", "happened_on": "2026-10-01", "source": "A register" });
    qinghe.step(&patent, "events", Some(&pledge)).await.expect(200);
    let achievement = qinghe.published_achievement("Membrane", &moderator).await;
    let assessed = json!({
        "scale": "GBT22900-9", "level": 7, "assessed_on": "2026-11-20", "evidence": [{ "title": "Test report" }],
    });
    qinghe.step(&achievement, "readiness-assessments", Some(&assessed)).await.expect(200);
    let value = json!({ "min": "1.00", "max": "2.00", "currency": "CNY" });
    let valued = json!({ "approach": "income", "purpose": "Licence", "base_on": "2026-11-24", "value": value });
    qinghe.step(&achievement, "valuations", Some(&valued)).await.expect(200);
    let bundle = json!({ "title": "=HYPERLINK(0)", "patents": [TestApp::id_of(&patent)], "metadata": { "erp": "7" } });
    qinghe.make("/v1/achievements", &bundle).await;
    let withdrawn = qinghe.draft_achievement("Withdrawn").await;
    qinghe.step(&withdrawn, "withdraw", None).await.expect(200);
    qinghe.open_demand("Membrane", &moderator).await;
    let handed_in = qinghe.make("/v1/demands", &demand_body("Handed in")).await;
    qinghe.step(&handed_in, "submit", None).await.expect(200);
    let provider = qinghe.published_provider("Testing house", &moderator).await;
    qinghe.published_offering("Hydrogen test", &provider, &moderator).await;
    qinghe.post(&format!("{provider}/capability"), &capability_body()).await.expect(200);
    let expert = qinghe.published_expert("Electrochemist", &moderator).await;
    qinghe.make("/v1/credentials", &credential_body(&expert)).await;
    qinghe.published_broker("Technology manager", &moderator).await;
    let resource = qinghe.published_resource("Subsidy", &moderator).await;
    let consortium = qinghe.consortium("Membranes").await;
    let attached = json!({ "resource": TestApp::id_of(&resource), "note": "For the pilot batch" });
    for host in [&achievement, &consortium] {
        qinghe.post(&format!("{host}/resources"), &attached).await.expect(200);
    }
    qinghe.put_document(&achievement, "data_room").await;
    let gone = qinghe.put_document(&achievement, "teaser").await;
    qinghe.step(&gone, "remove", None).await.expect(200);
    app.settle_files().await;
    qinghe
}

async fn all_lines(folder: &Path) -> Vec<(ExportKind, ExportLine)> {
    let mut all = Vec::new();
    for kind in ExportKind::VARIANTS {
        let lines = read_lines(folder, *kind).await.expect("the export is read");
        all.extend(lines.into_iter().map(|(_, line)| (*kind, line)));
    }
    all
}

/// What a line says, with its place in the export instead of each identifier.
fn told(lines: &[(ExportKind, ExportLine)]) -> Vec<(ExportKind, String, String, Value)> {
    let places: HashMap<_, _> = lines.iter().enumerate().map(|(place, (_, line))| (line.id.clone(), place)).collect();
    let of = |(kind, line): &(ExportKind, ExportLine)| {
        let mut content = line.content.clone();
        // A holder is another one here and there, known by its records.
        if let Some(shareholding) = content.as_object_mut().filter(|_| *kind == ExportKind::Shareholdings) {
            shareholding.remove("holder");
        }
        let mut text = content.to_string();
        for (id, place) in &places {
            text = text.replace(id.as_str(), &format!("#{place}"));
        }
        (*kind, line.state.clone(), text, Value::Object(line.records.clone()))
    };
    lines.iter().map(of).collect()
}

#[actix_web::test]
async fn an_export_put_into_an_empty_installation_is_the_same_export_again() {
    let (here, there) = (TestApp::start().await, TestApp::start().await);
    let qinghe = brought(&here).await;
    holder(&there).await;
    let place = tempfile::tempdir().expect("a folder");
    let (first, second) = (place.path().join("first"), place.path().join("second"));

    folder::write(&here.service, id_of(&qinghe), &first).await.expect("it is written");
    let newcomer =
        Newcomer { folder: &first, login: "owner@qinghe.example", password: crate::harness::PASSWORD, hub: None };
    arrive(&there.service, &newcomer, Mode::Rehearsed).await.expect("it could be put back");
    assert_eq!(there.number("SELECT count(*) FROM organization WHERE foreign_identifier LIKE 'person%'").await, 0);
    let (id, things, left) = arrive(&there.service, &newcomer, Mode::Kept).await.expect("it is put back");
    there.settle_files().await;
    folder::write(&there.service, id, &second).await.expect("it is written again");

    assert!(left.is_empty(), "{left:?}");
    let (before, mut after) = (all_lines(&first).await, all_lines(&second).await);
    // A document that was removed has nothing that could be put back.
    let before: Vec<_> = before.into_iter().filter(|(_, line)| line.state != "removed").collect();
    assert_eq!((before.len(), things), (after.len(), after.len() + 1));
    for kind in ExportKind::VARIANTS {
        assert!(before.iter().any(|(known, _)| known == kind), "{kind:?} is exported");
    }
    assert_eq!(told(&before), told(&after));
    let source = format!("export of {}", id_of(&qinghe));
    for ((kind, was), (_, is)) in before.iter().zip(&mut after) {
        let without = [ExportKind::Credentials, ExportKind::Documents, ExportKind::Consortia, ExportKind::Attachments];
        if !without.contains(kind) && !kind.is_later() {
            let provenance = is.provenance.take().expect("it came from somewhere");
            assert_eq!((provenance.source, provenance.source_id), (source.clone(), was.id.clone()));
        }
    }
    // Its owner logs in, and the market finds what is public.
    let login = json!({ "login": "owner@qinghe.example", "password": crate::harness::PASSWORD });
    there.visitor().post("/v1/sessions", &login).await.expect(201);
    there.settle().await;
    let found = there.visitor().get("/v1/search?q=membrane").await.expect(200).json();
    assert!(found["items"].as_array().is_some_and(|hits| hits.len() >= 3), "{found}");
    let again = arrive(&there.service, &newcomer, Mode::Kept).await;
    assert!(again.is_err(), "the organization is there already");
}

#[actix_web::test]
async fn a_holder_who_is_not_in_the_market_is_told_and_everything_else_is_put_back() {
    let (here, there) = (TestApp::start().await, TestApp::start().await);
    let qinghe = brought(&here).await;
    let place = tempfile::tempdir().expect("a folder");
    let first = place.path().join("first");
    folder::write(&here.service, id_of(&qinghe), &first).await.expect("it is written");
    let newcomer =
        Newcomer { folder: &first, login: "owner@qinghe.example", password: crate::harness::PASSWORD, hub: None };

    let (id, _, left) = arrive(&there.service, &newcomer, Mode::Kept).await.expect("it is put back");

    let told: Vec<_> = left.iter().map(|left| (left.wanted.as_str(), left.rules[0].code())).collect();
    assert_eq!(told, [("ended", "identity.holder_unknown"), ("declared", "identity.holder_unknown")]);
    let owner = there.person_of("owner@qinghe.example", format!("/v1/organizations/{id}")).await;
    let own = &owner.organization;
    assert_eq!(owner.get(&format!("{own}/profile")).await.expect(200).json()["industry_code"], "C3562");
    assert_eq!(owner.get(&format!("{own}/evidence")).await.expect(200).column("sha256"), ["ab".repeat(32)]);
    assert!(owner.get(&format!("{own}/shareholdings")).await.expect(200).column("id").is_empty());
}

#[actix_web::test]
async fn an_export_of_before_that_tells_nothing_of_the_organization_itself_is_put_back() {
    let (here, there) = (TestApp::start().await, TestApp::start().await);
    let qinghe = brought(&here).await;
    let place = tempfile::tempdir().expect("a folder");
    let first = place.path().join("first");
    folder::write(&here.service, id_of(&qinghe), &first).await.expect("it is written");
    for kind in ExportKind::VARIANTS.iter().filter(|kind| kind.is_later()) {
        std::fs::remove_file(first.join(format!("{}.jsonl", kind.name()))).expect("it was there");
    }
    let newcomer =
        Newcomer { folder: &first, login: "owner@qinghe.example", password: crate::harness::PASSWORD, hub: None };

    let (_, _, left) = arrive(&there.service, &newcomer, Mode::Kept).await.expect("it is put back");

    assert!(left.is_empty(), "{left:?}");
    assert_eq!(there.number("SELECT count(*) FROM organization_profile").await, 0);
    assert_eq!(there.number("SELECT count(*) FROM demand").await, 2);
}

#[actix_web::test]
async fn a_line_that_was_changed_by_hand_is_refused_with_its_file_and_number_and_nothing_is_kept() {
    let (here, there) = (TestApp::start().await, TestApp::start().await);
    let qinghe = brought(&here).await;
    let place = tempfile::tempdir().expect("a folder");
    let first = place.path().join("first");
    folder::write(&here.service, id_of(&qinghe), &first).await.expect("it is written");
    let file = first.join("demands.jsonl");
    let text = std::fs::read_to_string(&file).expect("the demands");
    std::fs::write(&file, text.replacen("\"title\":\"Handed in\"", "\"title\":\"\"", 1)).expect("it is changed");

    let newcomer = Newcomer {
        folder: &first,
        login: "owner@qinghe.example",
        password: crate::harness::PASSWORD,
        hub: Some("guangdong"),
    };
    let refused = arrive(&there.service, &newcomer, Mode::Kept).await.expect_err("a title is missing").to_string();

    assert!(refused.contains("demands.jsonl:2/title"), "{refused}");
    assert_eq!(there.number("SELECT count(*) FROM patent").await, 0);
}

#[actix_web::test]
async fn a_table_can_be_imported_again_and_computes_nothing() {
    let app = TestApp::start().await;
    let qinghe = brought(&app).await;
    let table = qinghe.get("/v1/exports?kind=achievements&form=csv").await.expect(200);

    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(table.body.starts_with(b"\xef\xbb\xbfsource_id,state,title,"), "{}", table.text());
    assert!(table.text().contains(",'=HYPERLINK(0),"), "{}", table.text());
    let acme = app.setter("Acme").await;
    let done = import(&app, &acme, "kind=achievements&source=export", "text/csv", table.body.clone()).await.json();
    assert_eq!((&done["result"]["created"], &done["result"]["refused"]), (&3.into(), &0.into()), "{done}");
    let imported = acme.get("/v1/achievements?scope=own").await.expect(200).json();
    let item = |title: &str| {
        let items = imported["items"].as_array().expect("a list").clone();
        items.into_iter().find(|item| item["title"] == title).expect("it is there")
    };
    assert_eq!(item("Membrane")["readiness"]["level"], 7);
    assert_eq!(item("Membrane")["keywords"], json!(["质子交换膜"]));
}

#[actix_web::test]
async fn only_an_owner_takes_away_what_an_organization_has_and_nothing_of_others() {
    let app = TestApp::start().await;
    let qinghe = brought(&app).await;
    let editor = app.editor_of(&qinghe).await;
    let stranger = app.stranger().await;

    for kind in ExportKind::VARIANTS {
        let path = format!("/v1/exports?kind={}", kind.name());
        assert_eq!(editor.get(&path).await.refusal(), (403, "forbidden".to_owned()));
        assert!(stranger.get(&path).await.expect(200).body.is_empty(), "{kind:?} of others");
        let lines = qinghe.get(&path).await.expect(200);
        assert!(lines.text().lines().all(|line| serde_json::from_str::<ExportLine>(line).is_ok()), "{kind:?}");
        assert!(!lines.body.is_empty(), "{kind:?}");
    }
}
