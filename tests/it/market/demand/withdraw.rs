//! Taking a demand from the market.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_withdrawn_demand_is_gone_for_everybody_but_its_owner_and_stays_withdrawn() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.open_demand("Membrane", &moderator).await;

    let withdrawn = acme.step(&demand, "withdraw", None).await.expect(200);
    let again = acme.step(&demand, "withdraw", None).await.expect(200);

    assert_eq!(withdrawn.json()["state"], "withdrawn");
    assert_eq!(again.etag(), withdrawn.etag());
    assert_eq!(app.visitor().get(&demand).await.status, 404);
    assert_eq!(app.visitor().get("/v1/demands").await.column("id"), [""; 0]);
    for verb in ["submit", "publish"] {
        assert_eq!(acme.step(&demand, verb, None).await.rules(), ["process.step_not_open"], "{verb}");
    }
}

#[actix_web::test]
async fn the_market_hears_of_the_withdrawal_of_what_it_saw_and_of_nothing_else() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    let seen = acme.open_demand("Seen", &moderator).await;
    let unseen = acme.draft_demand("Unseen").await;

    for demand in [&seen, &unseen] {
        acme.step(demand, "withdraw", None).await.expect(200);
    }

    app.settle().await;
    let heard = stranger.get("/v1/events?kind=demand.withdrawn").await.expect(200);
    assert_eq!(heard.column("subject"), [TestApp::id_of(&seen)]);
    let all = acme.get("/v1/events?kind=demand.withdrawn").await.expect(200).json();
    assert_eq!(all["items"].as_array().map(Vec::len), Some(2), "{}", json!(all));
}
