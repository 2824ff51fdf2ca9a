//! Taking rows over.

use super::{import, sums};
use crate::harness::TestApp;
use reqwest::Method;
use serde_json::json;

const DEMANDS: &str = "id,title,description\n\
    1,质子交换膜,需要在80 °C下质子电导率不低于0.1 S/cm的质子交换膜。\n\
    2,电解槽,需要寿命不低于八万小时的碱性电解槽，并给出衰减数据。\n";

#[actix_web::test]
async fn rows_become_drafts_of_their_sender_and_tell_where_they_come_from() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    let done = import(&app, &acme, "kind=demands&source=autumn", "text/csv", DEMANDS).await;

    assert_eq!((sums(&done), &done.json()["state"]), ([2, 0, 0, 0], &json!("finished")));
    assert_eq!([&done.json()["report"], &done.json()["failure"]], [&json!(null), &json!(null)]);
    let drafts = acme.get("/v1/demands?scope=own&state=draft").await.expect(200);
    assert_eq!(drafts.column("title"), ["电解槽", "质子交换膜"]);
    let provenance = &drafts.json()["items"][1]["provenance"];
    assert_eq!([&provenance["source"], &provenance["source_id"]], ["autumn", "1"]);
    assert_eq!(app.visitor().get("/v1/demands").await.column("id"), [""; 0]);
}

#[actix_web::test]
async fn the_same_rows_twice_change_nothing_and_a_changed_row_changes_its_draft() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let query = "kind=demands&source=autumn";
    import(&app, &acme, query, "text/csv", DEMANDS).await;
    let before = acme.get("/v1/demands?scope=own").await.expect(200);

    let again = import(&app, &acme, query, "text/csv", DEMANDS).await;
    let unchanged = acme.get("/v1/demands?scope=own").await.expect(200);
    let changed = import(&app, &acme, query, "text/csv", DEMANDS.replace("质子交换膜,", "薄质子交换膜,")).await;

    assert_eq!(sums(&again), [0, 0, 2, 0]);
    assert_eq!(unchanged.body, before.body);
    assert_eq!(sums(&changed), [0, 1, 1, 0]);
    assert_eq!(acme.get("/v1/demands?scope=own").await.column("title"), ["电解槽", "薄质子交换膜"]);
    let finished = app.event_kinds("zhejiang").await.into_iter().filter(|kind| kind == "import.finished").count();
    assert_eq!(finished, 3);
}

#[actix_web::test]
async fn another_source_or_another_organization_is_another_collection() {
    let app = TestApp::start().await;
    let (acme, other) = (app.setter("Acme").await, app.setter("Other").await);
    import(&app, &acme, "kind=demands&source=autumn", "text/csv", DEMANDS).await;

    let other_source = import(&app, &acme, "kind=demands&source=winter", "text/csv", DEMANDS).await;
    let other_owner = import(&app, &other, "kind=demands&source=autumn", "text/csv", DEMANDS).await;

    assert_eq!([sums(&other_source), sums(&other_owner)], [[2, 0, 0, 0]; 2]);
}

#[actix_web::test]
async fn what_was_handed_in_is_not_changed_by_a_file() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let query = "kind=demands&source=autumn";
    import(&app, &acme, query, "text/csv", DEMANDS).await;
    let id = acme.get("/v1/demands?scope=own&limit=1").await.column("id").remove(0);
    acme.step(&format!("/v1/demands/{id}"), "submit", None).await.expect(200);

    let changed = import(&app, &acme, query, "text/csv", DEMANDS.replace("电解槽,", "旧电解槽,")).await;

    assert_eq!(sums(&changed), [0, 0, 1, 1]);
    let report = acme.get(changed.json()["report"].as_str().expect("a report")).await.expect(200);
    assert!(report.text().contains("listing.not_editable"), "{}", report.text());
}

#[actix_web::test]
async fn columns_are_named_where_they_are_not_recognized_and_a_wrong_one_is_told_at_once() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let table = "Wunsch,Beschreibung\nMembran,Wir suchen eine Membran für Brennstoffzellen bei 95 °C.\n";

    let named =
        import(&app, &acme, "kind=demands&source=a&map=title=Wunsch,description=Beschreibung", "text/csv", table).await;
    let wrong = acme.call(Method::POST, "/v1/imports?kind=demands&source=a&map=title=Wunsch,description=Text");
    let unknown = acme.call(Method::POST, "/v1/imports?kind=demands&source=a&map=colour=Wunsch");

    assert_eq!(sums(&named), [1, 0, 0, 0]);
    for call in [wrong, unknown] {
        let faults = call.raw("text/csv", table).send().await.faults();
        assert!(faults.iter().all(|(pointer, _)| pointer == "?map") && !faults.is_empty(), "{faults:?}");
    }
}

#[actix_web::test]
async fn a_request_that_cannot_become_an_import_is_refused_at_once() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let send =
        |query: &str, kind: &str| acme.call(Method::POST, &format!("/v1/imports?{query}")).raw(kind, DEMANDS).send();

    assert_eq!(
        send("kind=demands&source=a", "application/json").await.refusal(),
        (415, "media_type_unsupported".to_owned())
    );
    assert_eq!(
        send("kind=unicorns&source=a", "text/csv").await.faults(),
        [("?kind".to_owned(), "wrong_type".to_owned())]
    );
    assert_eq!(send("kind=demands", "text/csv").await.faults(), [("?source".to_owned(), "required".to_owned())]);
    assert_eq!(
        send("kind=demands&source=%20", "text/csv").await.faults(),
        [("?source".to_owned(), "too_short".to_owned())]
    );
    let empty = acme.call(Method::POST, "/v1/imports?kind=demands&source=a").raw("text/csv", "").send().await;
    assert_eq!(empty.status, 422, "{}", empty.text());
    assert_eq!(app.number("SELECT count(*) FROM import").await, 0);
}

#[actix_web::test]
async fn a_file_sent_twice_under_one_key_is_one_import() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let send = || {
        let call = acme.call(Method::POST, "/v1/imports?kind=demands&source=a").key("0123456789abcdef");
        call.raw("text/csv", DEMANDS).send()
    };

    let (first, second) = (send().await.expect(202), send().await.expect(202));

    assert_eq!((first.location(), &first.body), (second.location(), &second.body));
    assert_eq!(app.number("SELECT count(*) FROM import").await, 1);
}

#[actix_web::test]
async fn an_import_and_its_report_are_their_senders_alone() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let done = import(&app, &acme, "kind=demands&source=a", "text/csv", "title,description\n,missing\n").await;
    let address = format!("/v1/imports/{}", done.json()["id"].as_str().expect("an id"));

    for path in [address.clone(), format!("{address}/report")] {
        acme.get(&path).await.expect(200);
        assert_eq!(stranger.get(&path).await.refusal(), (404, "not_found".to_owned()));
        assert_eq!(app.visitor().get(&path).await.refusal(), (401, "unauthenticated".to_owned()));
    }
}
