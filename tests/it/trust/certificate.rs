//! Certificates of listings.

use crate::harness::{Answer, TestApp};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{DemandKind, Id};
use keqiao_ledger::certificate::Certificate;
use keqiao_ledger::note::VerifierKey;

fn certificate(answer: &Answer) -> Certificate {
    Certificate::parse(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
}

async fn key(app: &TestApp) -> VerifierKey {
    VerifierKey::parse(&app.visitor().get("/ledger/zhejiang/key").await.expect(200).text()).expect("a key")
}

#[actix_web::test]
async fn the_certificate_of_a_listing_is_checked_offline_and_shows_each_caller_what_he_may_know() {
    let app = TestApp::start().await;
    let (acme, moderator, stranger) = (app.setter("Acme").await, app.moderator("zhejiang").await, app.stranger().await);
    let provider = acme.published_provider("Testing house", &moderator).await;
    let things = [
        (acme.published_patent("Membrane", "CN102307917B").await, 2),
        (acme.published_achievement("Membrane", &moderator).await, 4),
        (acme.open_demand("Membrane", &moderator).await, 4),
        (acme.published_resource("Subsidy", &moderator).await, 4),
        (acme.published_offering("Hydrogen test", &provider, &moderator).await, 4),
        (provider, 4),
        (acme.published_expert("Electrochemist", &moderator).await, 4),
        (acme.published_broker("Technology manager", &moderator).await, 4),
    ];
    app.settle().await;
    let key = key(&app).await;

    for (thing, entries) in things {
        let path = format!("{thing}/certificate");
        let to_owner = certificate(&acme.get(&path).await.expect(200));
        let to_stranger = certificate(&stranger.get(&path).await.expect(200));
        let to_visitor = certificate(&app.visitor().get(&path).await.expect(200));

        for certificate in [&to_owner, &to_stranger, &to_visitor] {
            let report = certificate.verify(Some(&key), &[]);
            assert!(report.holds(), "{report}");
            assert_eq!(certificate.records.len(), entries);
        }
        let shown =
            |certificate: &Certificate| certificate.records.iter().filter(|record| record.facts.is_some()).count();
        assert_eq!((shown(&to_owner), shown(&to_stranger), shown(&to_visitor)), (entries, 1, 1), "{thing}");
    }
}

#[actix_web::test]
async fn a_certificate_of_what_is_private_or_not_signed_is_not_there() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let demand = acme.draft_demand("Membrane").await;
    app.settle().await;

    let path = format!("{demand}/certificate");
    certificate(&acme.get(&path).await.expect(200));
    assert_eq!(stranger.get(&path).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(app.visitor().get(&path).await.refusal(), (404, "not_found".to_owned()));
}

#[actix_web::test]
async fn a_browser_gets_a_page_that_can_be_printed() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.open_demand("Membrane", &moderator).await;
    app.settle().await;

    let call = app.visitor().call(reqwest::Method::GET, &format!("{demand}/certificate"));
    let page = call.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8").send().await.expect(200);

    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'")));
    let text = page.text();
    for part in
        [TestApp::id_of(&demand), "demand.published", &key(&app).await.to_string(), "market.example/ledger/zhejiang"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[actix_web::test]
async fn all_entries_about_any_thing_are_proven_to_anybody_without_their_facts() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    app.settle().await;

    let path = format!("/v1/ledger/subject?subject={}", TestApp::id_of(&acme.organization));
    let certificate = certificate(&app.visitor().get(&path).await.expect(200));

    let report = certificate.verify(Some(&key(&app).await), &[]);
    assert!(report.holds(), "{report}");
    assert!(certificate.records.iter().all(|record| record.facts.is_none()));
    let nothing = Id::<DemandKind>::compose(1, HubNumber::try_new(33).expect("a hub"), 0, 1);
    let unknown = app.visitor().get(&format!("/v1/ledger/subject?subject={nothing}")).await;
    assert_eq!(unknown.refusal(), (404, "not_found".to_owned()));
    let no_kind = nothing.to_string().replace("dem", "xxx");
    let no_kind = app.visitor().get(&format!("/v1/ledger/subject?subject={no_kind}")).await;
    assert_eq!(no_kind.faults(), [("?subject".to_owned(), "kind_unknown".to_owned())]);
}
