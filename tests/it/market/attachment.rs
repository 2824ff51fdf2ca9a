//! Resources beside demands, achievements and consortia.

use crate::harness::{Person, TestApp, resource_body};
use futures_util::future::{join, join_all};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

async fn attach(person: &Person, host: &str, resource: &str) -> crate::harness::Answer {
    person.post(&format!("{host}/resources"), &json!({ "resource": TestApp::id_of(resource) })).await
}

async fn detach(person: &Person, host: &str, resource: &str) -> crate::harness::Answer {
    person.post(&format!("{host}/resources/detach"), &json!({ "resource": TestApp::id_of(resource) })).await
}

#[actix_web::test]
async fn an_owner_attaches_a_resource_of_the_market_and_detaches_it() {
    let app = TestApp::start().await;
    let (bureau, acme, moderator) =
        (app.setter("Bureau").await, app.setter("Acme").await, app.moderator("zhejiang").await);
    let resource = bureau.published_resource("Subsidy", &moderator).await;
    let hosts = [
        acme.open_demand("Membrane", &moderator).await,
        acme.published_achievement("Membrane", &moderator).await,
        acme.consortium("Membranes").await,
    ];
    for (host, kind) in hosts.iter().zip(["demand", "achievement", "consortium"]) {
        let before = app.event_kinds("zhejiang").await.len();
        let body = json!({ "resource": TestApp::id_of(&resource), "note": "For the pilot batch" });

        let attached = acme.post(&format!("{host}/resources"), &body).await.expect(200).json();
        let again = attach(&acme, host, &resource).await.expect(200).json();
        let listed = acme.get(&format!("{host}/resources")).await.expect(200).json();
        let detached = detach(&acme, host, &resource).await.expect(200).json();
        detach(&acme, host, &resource).await.expect(200);

        let item = &attached["items"][0];
        assert_eq!([&item["host_kind"], &item["host"]], [&json!(kind), &json!(TestApp::id_of(host))]);
        assert_eq!([&item["note"], &item["about"]["title"]], ["For the pilot batch", "Subsidy"]);
        assert_eq!(item["about"]["chains"], json!(["innovation", "capital"]));
        assert_eq!((&again, &listed), (&attached, &attached), "attaching twice changes nothing");
        assert_eq!(detached["items"], json!([]));
        let events = app.event_kinds("zhejiang").await.split_off(before);
        assert_eq!(events, ["resource.attached", "resource.detached"], "{kind}");
        acme.step(host, if kind == "consortium" { "dissolve" } else { "withdraw" }, None).await.expect(200);
        assert_eq!(attach(&acme, host, &resource).await.rules(), ["attachment.host_over"], "{kind}");
    }
}

#[actix_web::test]
async fn what_stands_beside_a_thing_is_seen_by_those_who_see_the_thing_and_changed_by_its_owner_only() {
    let app = TestApp::start().await;
    let (bureau, acme, moderator) =
        (app.setter("Bureau").await, app.setter("Acme").await, app.moderator("zhejiang").await);
    let stranger = app.stranger().await;
    let resource = bureau.published_resource("Subsidy", &moderator).await;
    let open = acme.open_demand("Membrane", &moderator).await;
    let draft = acme.draft_demand("Secret").await;
    attach(&acme, &open, &resource).await.expect(200);
    attach(&acme, &draft, &resource).await.expect(200);

    let seen = app.visitor().get(&format!("{open}/resources")).await.expect(200).column("resource");
    let hidden = stranger.get(&format!("{draft}/resources")).await;
    let theirs = [attach(&stranger, &open, &resource).await, detach(&bureau, &open, &resource).await];
    let unseen = attach(&stranger, &draft, &resource).await;

    assert_eq!(seen, [TestApp::id_of(&resource)]);
    assert_eq!(hidden.refusal(), (404, "not_found".to_owned()));
    assert_eq!(theirs.map(|answer| answer.refusal()), [(403, "forbidden".to_owned()), (403, "forbidden".to_owned())]);
    assert_eq!(unseen.refusal(), (404, "not_found".to_owned()));
    let told = "SELECT count(*) FROM entry WHERE kind = 'resource.attached' AND audience = 'public'";
    assert_eq!(app.number(told).await, 1, "what happens beside a draft is told to its owner only");
}

#[actix_web::test]
async fn only_what_is_on_the_market_is_attached_and_what_left_it_is_told_by_its_identifier_alone() {
    let app = TestApp::start().await;
    let (bureau, acme, moderator) =
        (app.setter("Bureau").await, app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.open_demand("Membrane", &moderator).await;
    let foreign = bureau.make("/v1/resources", &resource_body("Draft")).await;
    let own = acme.make("/v1/resources", &resource_body("Own draft")).await;
    let resource = bureau.published_resource("Subsidy", &moderator).await;
    attach(&acme, &demand, &resource).await.expect(200);

    let unknown = attach(&acme, &demand, &foreign).await.faults();
    let early = attach(&acme, &demand, &own).await.rules();
    bureau.step(&resource, "withdraw", None).await.expect(200);
    let left = acme.get(&format!("{demand}/resources")).await.expect(200).json();
    let to_its_owner = bureau.get(&format!("{demand}/resources")).await.expect(200).json();

    assert_eq!(unknown, [("/resource".to_owned(), "resource_unknown".to_owned())]);
    assert_eq!(early, ["attachment.not_published"]);
    assert_eq!(
        (&left["items"][0]["resource"], &left["items"][0]["about"]),
        (&json!(TestApp::id_of(&resource)), &Value::Null)
    );
    assert_eq!(to_its_owner["items"][0]["about"]["state"], "withdrawn");
    assert_eq!(detach(&acme, &demand, &resource).await.expect(200).json()["items"], json!([]));
}

#[actix_web::test]
async fn what_many_attach_at_once_stands_there_once() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.draft_demand("Membrane").await;
    let resource = acme.published_resource("Subsidy", &moderator).await;

    let answers = join_all((0..8).map(|_| attach(&acme, &demand, &resource))).await;

    assert!(answers.iter().all(|answer| answer.status == 200), "one was refused");
    assert_eq!(app.number("SELECT count(*) FROM attachment").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM entry WHERE kind = 'resource.attached'").await, 1);
}

#[actix_web::test]
async fn a_resource_that_is_being_withdrawn_is_waited_for_and_not_attached() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.draft_demand("Membrane").await;
    let resource = acme.published_resource("Subsidy", &moderator).await;
    let session = app.behind_its_back("BEGIN; UPDATE resource SET state = 'withdrawn'").await;

    let (attached, ()) = join(attach(&acme, &demand, &resource), async {
        app.until_somebody_waits().await;
        session.execute_unprepared("COMMIT").await.expect("it is withdrawn");
    })
    .await;

    assert_eq!(attached.rules(), ["attachment.not_published"]);
    assert_eq!(app.number("SELECT count(*) FROM attachment").await, 0);
}
