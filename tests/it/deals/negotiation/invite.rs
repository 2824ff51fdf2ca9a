//! Inviting somebody to negotiate.

use crate::harness::{TestApp, negotiation_body};

#[actix_web::test]
async fn the_two_sides_know_of_a_negotiation_and_nobody_else_does() {
    let app = TestApp::start().await;
    let (seller, buyer, moderator) =
        (app.solver("青禾大学").await, app.setter("Acme").await, app.moderator("zhejiang").await);

    let made = seller.post("/v1/negotiations", &negotiation_body(&buyer.organization)).await.expect(201);

    let negotiation = made.location();
    assert_eq!([&made.json()["state"], &made.json()["inviter_side"]], ["invited", "seller"]);
    for side in [&seller, &buyer] {
        assert_eq!(side.get("/v1/negotiations").await.column("id"), [TestApp::id_of(&negotiation)]);
        side.get(&negotiation).await.expect(200);
    }
    assert_eq!(app.stranger().await.get(&negotiation).await.status, 404);
    assert_eq!(moderator.get(&negotiation).await.status, 403);
    assert_eq!(app.visitor().get(&negotiation).await.status, 401);
}

#[actix_web::test]
async fn nobody_negotiates_with_himself_or_with_somebody_unverified() {
    let app = TestApp::start().await;
    let (seller, newcomer) = (app.solver("青禾大学").await, app.newcomer("Newcomer").await);

    let own = seller.post("/v1/negotiations", &negotiation_body(&seller.organization)).await.rules();
    let unverified = seller.post("/v1/negotiations", &negotiation_body(&newcomer.organization)).await.rules();

    assert_eq!(
        (own, unverified),
        (vec!["negotiation.with_oneself".to_owned()], vec!["organization.not_verified".to_owned()])
    );
}
