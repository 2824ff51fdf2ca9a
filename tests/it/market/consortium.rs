//! Industry innovation complexes: who leads, who belongs by consent, what they bring.

use crate::harness::{Person, TestApp, resource_body};
use serde_json::{Value, json};

fn invitation(of: &Person, role: &str) -> Value {
    json!({ "organization": TestApp::id_of(&of.organization), "role": role })
}

fn named(of: &Person) -> Value {
    json!({ "organization": TestApp::id_of(&of.organization) })
}

async fn cast(app: &TestApp) -> [Person; 4] {
    [app.setter("Lead").await, app.solver("青禾理工大学").await, app.setter("Pump works").await, app.stranger().await]
}

#[actix_web::test]
async fn a_consortium_gathers_members_by_consent_and_then_comes_before_the_market() {
    let app = TestApp::start().await;
    let [lead, university, works, stranger] = cast(&app).await;
    let consortium = lead.consortium("Membranes").await;
    let size = async |person: &Person| person.get(&consortium).await.expect(200).json()["size"].clone();

    assert_eq!(stranger.get(&consortium).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(university.get(&consortium).await.refusal(), (404, "not_found".to_owned()));
    for (member, role) in [(&university, "researcher"), (&works, "producer")] {
        lead.step(&consortium, "invite", Some(&invitation(member, role))).await.expect(200);
    }
    assert_eq!(size(&university).await, 1, "whoever is asked sees it, and does not belong yet");
    let early = lead.step(&consortium, "activate", None).await.rules();
    let members = university.step(&consortium, "accept", None).await.expect(200).json()["members"].clone();
    university.step(&consortium, "accept", None).await.expect(200);
    let two = lead.step(&consortium, "activate", None).await.rules();
    works.step(&consortium, "accept", None).await.expect(200);
    let active = lead.step(&consortium, "activate", None).await.expect(200).json();

    assert_eq!([early, two], [["consortium.members_missing"], ["consortium.members_missing"]]);
    assert_eq!(members.as_array().map(Vec::len), Some(1), "one who is asked does not learn who else is");
    assert_eq!((&active["state"], &active["size"]), (&json!("active"), &json!(3)));
    let seen = app.visitor().get(&consortium).await.expect(200).json();
    assert_eq!(seen["members"].as_array().map(Vec::len), Some(2));
    assert_eq!(app.visitor().get("/v1/consortia").await.column("id"), [TestApp::id_of(&consortium)]);
    let of_works = format!("/v1/consortia?member={}", TestApp::id_of(&works.organization));
    assert_eq!(app.visitor().get(&of_works).await.column("id"), [TestApp::id_of(&consortium)]);
    let of_lead = format!("/v1/consortia?member={}", TestApp::id_of(&lead.organization));
    assert_eq!(app.visitor().get(&of_lead).await.column("id"), [""; 0]);
    let kinds = app.event_kinds("zhejiang").await;
    let kinds: Vec<_> = kinds.iter().filter(|kind| kind.starts_with("consortium.")).collect();
    assert_eq!(
        kinds,
        [
            "consortium.created",
            "consortium.member_invited",
            "consortium.member_invited",
            "consortium.member_joined",
            "consortium.member_joined",
            "consortium.activated",
        ]
    );
}

#[actix_web::test]
async fn only_the_lead_changes_a_consortium_and_only_an_organization_itself_its_membership() {
    let app = TestApp::start().await;
    let [lead, university, works, stranger] = cast(&app).await;
    let consortium = lead.consortium_with("Membranes", &[&university, &works]).await;
    lead.step(&consortium, "activate", None).await.expect(200);

    for person in [&university, &stranger] {
        let refused = [
            person.amend(&consortium, &json!({ "title": "Taken over" })).await,
            person.step(&consortium, "invite", Some(&invitation(&stranger, "financier"))).await,
            person.step(&consortium, "remove", Some(&named(&works))).await,
            person.step(&consortium, "dissolve", None).await,
        ];
        assert!(refused.iter().all(|answer| answer.refusal() == (403, "forbidden".to_owned())));
    }
    for verb in ["accept", "decline", "leave"] {
        let refused = stranger.step(&consortium, verb, None).await.refusal();
        assert_eq!(refused, (403, "forbidden".to_owned()), "{verb}");
    }
    assert_eq!(lead.step(&consortium, "accept", None).await.rules(), ["consortium.not_invited"]);
    let known = lead.step(&consortium, "invite", Some(&invitation(&lead, "producer"))).await;
    assert_eq!(known.rules(), ["consortium.member_known"]);
    let renamed = lead.amend(&consortium, &json!({ "title": "Ion exchange membranes" })).await.expect(200).json();
    assert_eq!(renamed["title"], "Ion exchange membranes");
}

#[actix_web::test]
async fn with_too_few_left_it_gathers_again_and_whoever_left_can_be_asked_again() {
    let app = TestApp::start().await;
    let [lead, university, works, _] = cast(&app).await;
    let consortium = lead.consortium_with("Membranes", &[&university, &works]).await;
    lead.step(&consortium, "activate", None).await.expect(200);

    works.step(&consortium, "leave", None).await.expect(200);
    let hidden = app.visitor().get(&consortium).await;
    let out = works.get(&consortium).await;
    lead.step(&consortium, "invite", Some(&invitation(&works, "financier"))).await.expect(200);
    let declined = works.step(&consortium, "decline", None).await.expect(200).json();
    let late = works.get(&consortium).await;
    lead.step(&consortium, "remove", Some(&named(&university))).await.expect(200);
    let gone = lead.get(&consortium).await.expect(200).json();

    assert_eq!(hidden.refusal(), (404, "not_found".to_owned()), "it is forming again");
    assert_eq!([out.refusal(), late.refusal()], [(404, "not_found".to_owned()), (404, "not_found".to_owned())]);
    assert_eq!(declined["members"][1]["state"], "declined", "it sees those who belong, and itself");
    assert_eq!([&gone["state"], &gone["size"]], [&json!("forming"), &json!(1)]);
    let states: Vec<_> = gone["members"].as_array().expect("a list").iter().map(|member| &member["state"]).collect();
    assert_eq!(states, ["removed", "declined"]);
    lead.step(&consortium, "dissolve", None).await.expect(200);
    lead.step(&consortium, "dissolve", None).await.expect(200);
    assert_eq!(app.visitor().get(&consortium).await.expect(200).json()["state"], "dissolved");
    assert_eq!(lead.step(&consortium, "activate", None).await.rules()[0], "process.step_not_open");
}

#[actix_web::test]
async fn an_invitation_waits_for_the_one_who_is_asked_until_it_is_answered() {
    let app = TestApp::start().await;
    let [lead, university, works, _] = cast(&app).await;
    let consortium = lead.consortium("Membranes").await;
    lead.step(&consortium, "invite", Some(&invitation(&university, "researcher"))).await.expect(200);
    let waits = async |person: &Person| person.get("/v1/tasks").await.expect(200).text().contains("accept_membership");

    assert!(waits(&university).await);
    assert!(!waits(&works).await && !waits(&lead).await);
    university.step(&consortium, "decline", None).await.expect(200);
    assert!(!waits(&university).await);
}

#[actix_web::test]
async fn who_is_not_verified_neither_invites_nor_accepts_nor_is_asked() {
    let app = TestApp::start().await;
    let [lead, university, _, _] = cast(&app).await;
    let newcomer = app.newcomer("Newcomer").await;
    let moderator = app.moderator("zhejiang").await;
    let own = newcomer.consortium("Own").await;
    let consortium = lead.consortium("Membranes").await;
    lead.step(&consortium, "invite", Some(&invitation(&university, "researcher"))).await.expect(200);

    let asks = newcomer.step(&own, "invite", Some(&invitation(&university, "researcher"))).await.rules();
    let asked = lead.step(&consortium, "invite", Some(&invitation(&newcomer, "producer"))).await.faults();

    assert_eq!(asks, ["organization.not_verified"]);
    assert_eq!(asked, [("/organization".to_owned(), "organization_unknown".to_owned())]);
    let suspended = json!({ "reason": "Its papers are not in order." });
    moderator.step(&university.organization, "suspend", Some(&suspended)).await.expect(200);
    let refused = university.step(&consortium, "accept", None).await.rules();
    assert_eq!(refused, ["organization.not_verified"]);
    university.step(&consortium, "decline", None).await.expect(200);
}

#[actix_web::test]
async fn the_dashboard_counts_by_chain_what_is_on_the_market() {
    let app = TestApp::start().await;
    let [lead, university, works, stranger] = cast(&app).await;
    let moderator = app.moderator("zhejiang").await;
    let consortium = lead.consortium_with("Membranes", &[&university, &works]).await;
    let programme = lead.published_resource("Programme", &moderator).await;
    let mut body = resource_body("Exchange of engineers");
    body["kind"] = json!("talent");
    body["chains"] = json!(["talent"]);
    let exchange = university.make("/v1/resources", &body).await;
    university.bring_to_market(&exchange, &moderator).await;
    let gone = lead.published_resource("Gone", &moderator).await;
    for resource in [&programme, &exchange, &gone] {
        let body = json!({ "resource": TestApp::id_of(resource) });
        lead.post(&format!("{consortium}/resources"), &body).await.expect(200);
    }
    lead.step(&gone, "withdraw", None).await.expect(200);

    let hidden = stranger.get(&format!("{consortium}/dashboard")).await;
    let counted = works.get(&format!("{consortium}/dashboard")).await.expect(200).json();

    assert_eq!(hidden.refusal(), (404, "not_found".to_owned()));
    assert_eq!((&counted["resources"], &counted["size"]), (&json!(2), &json!(3)));
    let numbers = |list: &str, name: &str, number: &str| -> Vec<(String, u64)> {
        let rows = counted[list].as_array().expect("a list").iter();
        rows.map(|row| (row[name].as_str().unwrap_or_default().to_owned(), row[number].as_u64().unwrap_or_default()))
            .collect()
    };
    let named =
        |rows: &[(&str, u64)]| rows.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect::<Vec<_>>();
    assert_eq!(
        numbers("chains", "chain", "resources"),
        named(&[("industry", 0), ("innovation", 1), ("capital", 1), ("talent", 1)])
    );
    assert_eq!(
        numbers("kinds", "kind", "resources"),
        named(&[("policy", 0), ("fund", 0), ("project", 1), ("platform", 0), ("talent", 1)])
    );
    assert_eq!(numbers("roles", "role", "members")[0], ("producer".to_owned(), 2));
}
