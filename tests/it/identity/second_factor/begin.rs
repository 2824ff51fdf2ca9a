//! Beginning to set up a second factor.

use crate::harness::PASSWORD;
use crate::identity::session::support::{Session, market_with_a_user};
use reqwest::Method;
use serde_json::json;

#[actix_web::test]
async fn the_secret_is_shown_once_kept_encrypted_and_asked_for_by_password() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;
    let proof = json!({ "password": PASSWORD });
    let send = || session.person.call(Method::POST, "/v1/me/second-factor").key("0123456789abcdef").json(&proof).send();

    let begun = send().await.expect(200).json();
    let replayed = send().await.expect(200).json();

    let secret = begun["secret"].as_str().expect("a secret");
    let url = begun["otpauth_url"].as_str().expect("an address");
    assert!(url.starts_with("otpauth://totp/Keqiao:owner%40qinghe.example?secret=") && url.contains(secret));
    assert_eq!((replayed.get("secret"), replayed.get("otpauth_url")), (None, None));
    let plain = totp_rs::Secret::try_from_base32(secret).expect("Base32");
    let hex: String = plain.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let kept =
        format!("SELECT count(*) FROM second_factor WHERE position('{hex}' IN encode(sealed_secret, 'hex')) > 0");
    assert_eq!(app.number(&kept).await, 0);
    let wrong = session.person.post("/v1/me/second-factor", &json!({ "password": "another long password" })).await;
    assert_eq!(wrong.faults(), [("/password".to_owned(), "wrong_password".to_owned())]);
}

#[actix_web::test]
async fn what_was_only_begun_is_not_asked_for_and_what_is_on_is_not_begun_again() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;
    session.person.post("/v1/me/second-factor", &json!({ "password": PASSWORD })).await.expect(200);
    Session::open(&app).await;

    session.with_second_factor(&app).await;

    let again = session.person.post("/v1/me/second-factor", &json!({ "password": PASSWORD })).await;
    assert_eq!(again.rules(), ["identity.second_factor_on"]);
}
