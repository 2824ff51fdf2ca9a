//! Going on with a session.

use super::support::{LOGIN, Session, market_with_a_user};
use crate::harness::{TestApp, user_body};
use serde_json::json;
use time::Duration;

fn token_invalid() -> (u16, String) {
    (401, "token_invalid".to_owned())
}

#[actix_web::test]
async fn a_refresh_token_gives_the_next_pair_after_the_access_token_has_expired() {
    let app = market_with_a_user().await;
    let first = Session::open(&app).await;
    app.advance(Duration::minutes(11));
    assert_eq!(first.person.get("/v1/me").await.refusal(), token_invalid());

    let second = Session::of(&app, &first.refresh(&app).await.expect(200).json());

    assert_eq!(second.id, first.id);
    assert_ne!(second.refresh, first.refresh);
    assert_eq!(second.person.get("/v1/me").await.expect(200).json()["role"], "owner");
}

#[actix_web::test]
async fn a_refresh_token_that_comes_twice_ends_the_whole_family() {
    let app = market_with_a_user().await;
    let stolen = Session::open(&app).await;
    let next = Session::of(&app, &stolen.refresh(&app).await.expect(200).json());
    next.person.get("/v1/me").await.expect(200);

    assert_eq!(stolen.refresh(&app).await.refusal(), token_invalid());

    assert_eq!(next.refresh(&app).await.refusal(), token_invalid());
    assert_eq!(next.person.get("/v1/me").await.refusal(), token_invalid());
    assert_eq!(stolen.person.get("/v1/me").await.refusal(), token_invalid());
    let another = Session::open(&app).await;
    assert_eq!(another.person.get("/v1/sessions").await.column("id"), [another.id]);
    app.settle().await;
    let told = another.person.get("/v1/events?kind=session.revoked").await.json();
    assert_eq!(told["items"][0]["payload"]["reason"], "token_reused");
}

#[actix_web::test]
async fn the_two_halves_of_one_double_refresh_are_one_success_and_one_end() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;

    let answers = futures_util::future::join_all((0..4).map(|_| session.refresh(&app))).await;

    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 3);
    assert_eq!(app.number("SELECT count(*) FROM session WHERE end_reason = 'token_reused'").await, 1);
}

#[actix_web::test]
async fn a_refresh_token_expires_unused_after_two_weeks_and_a_session_after_ninety_days() {
    let app = market_with_a_user().await;
    let idle = Session::open(&app).await;
    let mut busy = Session::open(&app).await;

    for _ in 0..8 {
        app.advance(Duration::days(11));
        busy = Session::of(&app, &busy.refresh(&app).await.expect(200).json());
    }
    assert_eq!(idle.refresh(&app).await.refusal(), token_invalid());

    app.advance(Duration::days(3));
    assert_eq!(busy.refresh(&app).await.refusal(), token_invalid());
}

#[actix_web::test]
async fn what_is_no_refresh_token_is_refused_alike() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;
    let access = session.person.clone();
    access.get("/v1/me").await.expect(200);

    for wrong in ["nonsense", "kq_refresh_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", &"a".repeat(200)] {
        let answer = app.visitor().post("/v1/sessions/refresh", &json!({ "refresh_token": wrong })).await;
        assert_eq!(answer.refusal(), token_invalid(), "{wrong}");
    }
}

#[actix_web::test]
async fn refresh_tokens_are_kept_as_digests() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;

    let stored = format!(
        "SELECT count(*) FROM refresh_token AS t JOIN session AS s ON s.id = t.session_id \
        WHERE position('{}' IN to_jsonb(t)::text || to_jsonb(s)::text) > 0",
        session.refresh
    );

    assert_eq!(app.number(&stored).await, 0);
}

#[actix_web::test]
async fn a_suspended_organization_loses_its_tokens_and_keys_and_its_people_read_and_nothing_else_until_it_is_verified()
{
    let app = market_with_a_user().await;
    let moderator = app.moderator("zhejiang").await;
    let owner = app.person_of(LOGIN, String::new()).await;
    let organization = format!("/v1/organizations/{}", owner.principal.organization.expect("an organization"));
    moderator.step(&organization, "verify", None).await.expect(200);
    let session = Session::open(&app).await;
    let key = session.person.post("/v1/api-keys", &json!({ "name": "nightly", "scopes": ["read"] })).await.json();
    let machine = session.person.with_credential(key["key"].as_str().expect("the key is shown"));
    machine.get("/v1/me").await.expect(200);
    app.advance(Duration::seconds(1));

    moderator.step(&organization, "suspend", Some(&json!({ "reason": "Licence expired" }))).await.expect(200);

    assert_eq!(session.person.get("/v1/me").await.refusal(), token_invalid());
    assert_eq!(machine.get("/v1/me").await.refusal(), token_invalid());
    let again = Session::of(&app, &session.refresh(&app).await.expect(200).json());
    again.person.get(&organization).await.expect(200);
    let new_user = json!({ "user": user_body("editor@qinghe.example"), "role": "editor" });
    assert_eq!(again.person.post("/v1/users", &new_user).await.refusal(), (403, "forbidden".to_owned()));
    moderator.step(&organization, "verify", None).await.expect(200);
    let restored = Session::of(&app, &again.refresh(&app).await.expect(200).json());
    restored.person.post("/v1/users", &new_user).await.expect(201);
}

#[actix_web::test]
async fn another_node_refuses_a_revoked_token_after_its_next_look() {
    let app = market_with_a_user().await;
    let session = Session::open(&app).await;
    let other = keqiao::command::assemble::assemble(app.service.db.clone(), app.service.clock.clone()).await;
    let other = other.expect("a second node");
    let token = app.token_of(&session.person);
    let now = app.service.clock.now();
    assert!(other.tokens.verify(&token, now).is_some());

    session.person.call(reqwest::Method::DELETE, &format!("/v1/sessions/{}", session.id)).send().await.expect(200);

    keqiao::identity::token::revocation::look(&other).await.expect("it looks");
    assert!(other.tokens.verify(&token, now).is_none());
    let newcomer = keqiao::command::assemble::assemble(app.service.db.clone(), app.service.clock.clone()).await;
    assert!(newcomer.expect("a third node").tokens.verify(&token, now).is_none());
}

#[actix_web::test]
async fn sessions_and_revocations_that_are_over_are_forgotten() {
    let app: TestApp = market_with_a_user().await;
    let session = Session::open(&app).await;
    session.person.call(reqwest::Method::POST, "/v1/sessions/log-out").send().await.expect(200);
    app.visitor().post("/v1/recoveries", &json!({ "login": LOGIN })).await.expect(200);
    assert_eq!(app.letters_to(LOGIN).await.len(), 1);
    app.advance(Duration::days(91));

    let service = &app.service;
    let since = keqiao::identity::token::revocation::matters_since(service.clock.now());
    let system = keqiao_domain::access::Principal::system(None);
    let action = keqiao_domain::access::Action::ShowMe;
    let forget = async |tx: &keqiao::tx::Tx| {
        keqiao::identity::session::store::forget_expired(tx, since).await?;
        keqiao::identity::recovery::store::forget_expired(tx).await?;
        keqiao::work::mail::forget_old(tx).await
    };
    service.write_as(&system, action, forget).await.expect("they are forgotten");

    for table in ["session", "refresh_token", "revocation", "password_recovery", "mail"] {
        assert_eq!(app.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
}
