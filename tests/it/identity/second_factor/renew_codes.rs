//! New recovery codes.

use crate::harness::PASSWORD;
use crate::identity::session::support::{LOGIN, Session, credentials, market_with_a_user};
use serde_json::json;

#[actix_web::test]
async fn new_codes_void_the_old_ones() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;
    let path = "/v1/me/second-factor/recovery-codes";
    let early = session.person.post(path, &json!({ "password": PASSWORD, "code": "000000" })).await;
    assert_eq!(early.rules(), ["identity.second_factor_not_begun"]);
    let (_, old) = session.with_second_factor(&app).await;

    let proof = json!({ "password": PASSWORD, "code": old[0] });
    let new = session.person.post(path, &proof).await.expect(200).json()["recovery_codes"].clone();

    let log_in = async |code: &serde_json::Value| {
        let mut body = credentials(LOGIN, PASSWORD);
        body["code"] = code.clone();
        app.visitor().post("/v1/sessions", &body).await.status
    };
    assert_eq!(log_in(&json!(old[1])).await, 401);
    assert_eq!(log_in(&new[0]).await, 201);
}
