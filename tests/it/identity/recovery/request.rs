//! Asking for a link to choose a new password.

use crate::identity::session::support::{LOGIN, market_with_a_user};
use serde_json::json;
use time::Duration;

#[actix_web::test]
async fn the_answer_does_not_tell_whether_a_log_in_is_known_and_only_the_known_one_gets_a_letter() {
    let app = market_with_a_user().await;
    let visitor = app.visitor();

    let known = visitor.post("/v1/recoveries", &json!({ "login": LOGIN.to_uppercase() })).await.expect(200);
    let unknown = visitor.post("/v1/recoveries", &json!({ "login": "nobody@qinghe.example" })).await.expect(200);

    assert_eq!(known.body, unknown.body);
    let letters = app.letters_to(LOGIN).await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].body.contains("http://127.0.0.1:8080/recover#kq_recovery_"), "{}", letters[0].body);
    assert_eq!(app.letters_to("nobody@qinghe.example").await, []);
    assert_eq!(app.number("SELECT count(*) FROM password_recovery").await, 1);
}

#[actix_web::test]
async fn nobody_gets_more_than_three_letters_an_hour() {
    let app = market_with_a_user().await;
    for _ in 0..5 {
        app.visitor().post("/v1/recoveries", &json!({ "login": LOGIN })).await.expect(200);
    }
    assert_eq!(app.letters_to(LOGIN).await.len(), 3);

    app.advance(Duration::minutes(61));
    app.visitor().post("/v1/recoveries", &json!({ "login": LOGIN })).await.expect(200);

    assert_eq!(app.letters_to(LOGIN).await.len(), 4);
}

#[actix_web::test]
async fn a_letter_is_not_kept_after_it_was_sent() {
    let app = market_with_a_user().await;
    app.visitor().post("/v1/recoveries", &json!({ "login": LOGIN })).await.expect(200);

    let link = app.link_to(LOGIN).await;

    let kept = format!("SELECT count(*) FROM mail WHERE position('{link}' IN to_jsonb(mail)::text) > 0");
    assert_eq!(app.number(&kept).await, 0);
    assert_eq!(app.number("SELECT count(*) FROM mail WHERE state = 'sent'").await, 1);
}
