//! The list of demands.

use crate::harness::{Person, TestApp, demand_body};
use serde_json::json;
use std::collections::HashSet;

async fn drafts(owner: &Person, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for number in 0..count {
        ids.push(TestApp::id_of(&owner.draft_demand(&format!("Draft {number}")).await).to_owned());
    }
    ids
}

#[actix_web::test]
async fn walking_all_pages_sees_each_undisturbed_row_once_while_others_come_and_go() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let before = drafts(&acme, 7).await;
    let mut seen = Vec::new();
    let mut path = Some("/v1/demands?scope=own&limit=2&state=draft".to_owned());

    while let Some(page) = path {
        let answer = acme.get(&page).await.expect(200);
        seen.extend(answer.column("id"));
        drafts(&acme, 1).await;
        // A row that was already passed leaves the list.
        if seen.len() == 2 {
            acme.step(&format!("/v1/demands/{}", seen[0]), "withdraw", None).await.expect(200);
        }
        path = answer
            .header("link")
            .map(|link| link.trim_start_matches('<').split('>').next().expect("a link").to_owned());
        assert_eq!(path.is_some(), answer.json()["next"].is_string(), "link and cursor agree");
    }

    let newest_first: Vec<_> = before.into_iter().rev().collect();
    assert_eq!(seen, newest_first);
}

#[actix_web::test]
async fn filters_narrow_the_list_and_work_together() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let (here, there) = (app.moderator("zhejiang").await, app.moderator("guangdong").await);
    let membrane = acme.open_demand("Membrane", &here).await;
    let mut body = demand_body("Battery");
    body["field"] = json!("new_energy_and_saving");
    let battery = acme.make("/v1/demands", &body).await;
    acme.bring_to_market(&battery, &here).await;
    let pump = stranger.open_demand("Pump", &there).await;
    let [membrane, battery, pump] = [&membrane, &battery, &pump].map(|address| TestApp::id_of(address));
    let owner = TestApp::id_of(&acme.organization);
    let visitor = app.visitor();
    let list = async |query: &str| visitor.get(&format!("/v1/demands?{query}")).await.column("id");

    assert_eq!(list("").await, [pump, battery, membrane]);
    assert_eq!(list("hub=guangdong").await, [pump]);
    assert_eq!(list(&format!("owner={owner}")).await, [battery, membrane]);
    assert_eq!(list("field=new_materials").await, [pump, membrane]);
    assert_eq!(list(&format!("field=new_materials&owner={owner}&state=open")).await, [membrane]);
    assert_eq!(list("state=draft").await, [""; 0]);
}

#[actix_web::test]
async fn own_and_hub_lists_show_every_state_to_those_whom_it_concerns() {
    let app = TestApp::start().await;
    let (acme, other) = (app.setter("Acme").await, app.setter("Other").await);
    let (moderator, stranger) = (app.moderator("zhejiang").await, app.stranger().await);
    let draft = acme.draft_demand("Draft").await;
    let submitted = acme.draft_demand("Submitted").await;
    acme.step(&submitted, "submit", None).await.expect(200);
    let [draft, submitted] = [&draft, &submitted].map(|address| TestApp::id_of(address));

    assert_eq!(acme.get("/v1/demands?scope=own").await.column("id"), [submitted, draft]);
    assert_eq!(other.get("/v1/demands?scope=own").await.column("id"), [""; 0]);
    assert_eq!(moderator.get("/v1/demands?scope=hub&hub=zhejiang&state=under_review").await.column("id"), [submitted]);
    assert_eq!(acme.get("/v1/demands").await.column("id"), [""; 0]);
    assert_eq!(stranger.get("/v1/demands?scope=hub&hub=zhejiang").await.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(app.visitor().get("/v1/demands?scope=own").await.refusal(), (401, "unauthenticated".to_owned()));
}

#[actix_web::test]
async fn a_cursor_is_good_for_its_own_list_and_filter_only() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    drafts(&acme, 3).await;
    let next = acme.get("/v1/demands?scope=own&limit=1").await.json()["next"].as_str().expect("a cursor").to_owned();
    let changed = {
        let last = if next.ends_with('A') { "B" } else { "A" };
        format!("{}{last}", &next[..next.len() - 1])
    };

    for path in [
        format!("/v1/demands?scope=own&state=draft&after={next}"),
        format!("/v1/demands?after={next}"),
        format!("/v1/patents?scope=own&after={next}"),
        format!("/v1/demands?scope=own&after={changed}"),
        "/v1/demands?scope=own&after=nonsense".to_owned(),
    ] {
        assert_eq!(acme.get(&path).await.refusal(), (400, "cursor_invalid".to_owned()), "{path}");
    }
    // Another page size is not another filter.
    acme.get(&format!("/v1/demands?scope=own&limit=2&after={next}")).await.expect(200);
}

#[actix_web::test]
async fn a_count_is_given_on_request_and_counts_the_whole_list() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    drafts(&acme, 3).await;

    let counted = acme.get("/v1/demands?scope=own&limit=1&count=true").await.expect(200).json();
    let uncounted = acme.get("/v1/demands?scope=own&limit=1").await.expect(200).json();

    assert_eq!(counted["count"], json!({ "rows": 3, "is_capped": false }));
    assert_eq!(uncounted.get("count"), None);
}

#[actix_web::test]
async fn a_page_has_one_to_a_hundred_rows() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    for limit in ["0", "101"] {
        let faults = acme.get(&format!("/v1/demands?limit={limit}")).await.faults();
        assert_eq!(faults, [("?limit".to_owned(), "out_of_range".to_owned())]);
    }
    for limit in ["-1", "many", "70000"] {
        let faults = acme.get(&format!("/v1/demands?limit={limit}")).await.faults();
        assert_eq!(faults, [("?limit".to_owned(), "wrong_type".to_owned())], "{limit}");
    }
}

#[actix_web::test]
async fn rows_made_in_one_instant_by_several_writers_are_each_listed_once() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let acme = acme.clone();
            actix_web::rt::spawn(async move { drafts(&acme, 3).await })
        })
        .collect();
    let mut made = HashSet::new();
    for writer in writers {
        made.extend(writer.await.expect("the writer ends"));
    }

    let listed = acme.get("/v1/demands?scope=own&limit=100").await.column("id");

    assert_eq!(listed.len(), 12);
    assert_eq!(listed.into_iter().collect::<HashSet<_>>(), made);
}
