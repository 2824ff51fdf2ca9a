//! Joint demands: one owner, several setters.

use crate::harness::{Person, TestApp};
use serde_json::{Value, json};

fn invitation(person: &Person) -> Value {
    json!({ "organization": TestApp::id_of(&person.organization) })
}

fn setters(view: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let setters = view["setters"].as_array().expect("setters");
    setters.iter().map(|setter| (text(&setter["organization"]), text(&setter["state"]))).collect()
}

#[actix_web::test]
async fn an_invited_organization_sees_the_draft_joins_and_is_named_in_public() {
    let app = TestApp::start().await;
    let (acme, other, third) = (app.setter("Acme").await, app.setter("Other").await, app.setter("Third").await);
    let moderator = app.moderator("zhejiang").await;
    let demand = acme.draft_demand("Membrane").await;
    assert_eq!(other.get(&demand).await.refusal(), (404, "not_found".to_owned()));

    acme.step(&demand, "invite", Some(&invitation(&other))).await.expect(200);
    acme.step(&demand, "invite", Some(&invitation(&third))).await.expect(200);
    app.settle().await;
    let heard = other.get("/v1/events?kind=demand.setter_invited").await.expect(200);
    assert_eq!(heard.column("subject"), [TestApp::id_of(&demand)], "the invited hears of its own invitation only");
    other.step(&demand, "join", None).await.expect(200);
    acme.bring_to_market(&demand, &moderator).await;

    let name = |person: &Person| TestApp::id_of(&person.organization).to_owned();
    let (joined, invited) = ((name(&other), "joined".to_owned()), (name(&third), "invited".to_owned()));
    let named = setters(&app.visitor().get(&demand).await.json());
    assert_eq!(named.as_slice(), std::slice::from_ref(&joined));
    for insider in [&acme, &moderator, &third] {
        assert_eq!(setters(&insider.get(&demand).await.json()), [joined.clone(), invited.clone()]);
    }
    other.step(&demand, "decline", None).await.expect(200);
    assert_eq!(setters(&app.visitor().get(&demand).await.json()), []);
}

#[actix_web::test]
async fn who_was_not_invited_joins_nothing_and_a_setter_changes_nothing_of_the_text() {
    let app = TestApp::start().await;
    let (acme, other, stranger) = (app.setter("Acme").await, app.setter("Other").await, app.stranger().await);
    let demand = acme.draft_demand("Membrane").await;
    acme.step(&demand, "invite", Some(&invitation(&other))).await.expect(200);
    other.step(&demand, "join", None).await.expect(200);
    let join = format!("{demand}/join");

    let uninvited = stranger.call(reqwest::Method::POST, &join).if_match("*").send().await;
    let owner = acme.step(&demand, "join", None).await;
    let amended = other.amend(&demand, &json!({ "title": "Mine now" })).await;
    let twice = acme.step(&demand, "invite", Some(&invitation(&other))).await;
    let unknown = acme.step(&demand, "invite", Some(&invitation(&app.newcomer("New").await))).await;

    assert_eq!(uninvited.refusal(), (404, "not_found".to_owned()));
    assert_eq!(owner.rules(), ["demand.not_invited"]);
    assert_eq!(amended.status, 404);
    assert_eq!(twice.rules(), ["demand.setter_known"]);
    assert_eq!(unknown.faults(), [("/organization".to_owned(), "organization_unknown".to_owned())]);
}

#[actix_web::test]
async fn who_is_invited_by_somebody_unverified_reads_the_draft_joins_and_leaves() {
    let app = TestApp::start().await;
    let (newcomer, other) = (app.newcomer("New").await, app.setter("Other").await);
    let demand = newcomer.draft_demand("Membrane").await;
    newcomer.step(&demand, "invite", Some(&invitation(&other))).await.expect(200);

    let read = other.get(&demand).await.expect(200).json();
    let joined = other.step(&demand, "join", None).await.expect(200).json();
    let left = other.step(&demand, "decline", None).await.expect(200).json();

    let state = |view: &Value| setters(view)[0].1.clone();
    assert_eq!([&read, &joined, &left].map(state), ["invited", "joined", "declined"]);
}
