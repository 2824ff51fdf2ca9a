//! Guessing passwords, while the clock stands still.

use super::support::{LOGIN, Session, credentials, market_with_a_user};
use crate::harness::{PASSWORD, Person, TestApp};
use keqiao::identity::password;

/// Networks from which somebody guesses.
const NETWORKS: u8 = 20;
/// Guesses from each.
const GUESSES: usize = 15;

async fn guess_from_everywhere(app: &TestApp, login: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for network in 0..NETWORKS {
        let attacker: Person = app.visitor_at(&format!("127.0.{}.1", network + 1));
        for guess in 0..GUESSES {
            let body = credentials(login, &format!("guess number {guess} of many"));
            statuses.push(attacker.post("/v1/sessions", &body).await.status);
        }
    }
    statuses
}

#[actix_web::test]
async fn three_hundred_guesses_from_twenty_networks_are_ten_evaluations_and_do_not_touch_the_owner() {
    let app = market_with_a_user().await;
    let owner = Session::open(&app).await;
    let remembered = app.visitor().post("/v1/sessions", &credentials(LOGIN, PASSWORD)).await.expect(201).json();
    let before = password::evaluations();

    let statuses = guess_from_everywhere(&app, LOGIN).await;

    assert_eq!(statuses.len(), 300);
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 10);
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 290);
    // Other tests of this process evaluate too: there are never fewer than ours, and never 300.
    assert!(password::evaluations() - before >= 10);
    owner.person.get("/v1/me").await.expect(200);
    owner.refresh(&app).await.expect(200);
    // From the network he knows, and on his device wherever it is, he logs in as ever.
    Session::open(&app).await;
    let mut body = credentials(LOGIN, PASSWORD);
    body["device_token"] = remembered["device_token"].clone();
    app.visitor_at("127.0.1.1").post("/v1/sessions", &body).await.expect(201);
}

#[actix_web::test]
async fn a_log_in_that_does_not_exist_is_slowed_down_alike() {
    let app = market_with_a_user().await;

    let known = guess_from_everywhere(&app, LOGIN).await;
    let unknown = guess_from_everywhere(&app, "nobody@qinghe.example").await;

    assert_eq!(known, unknown);
}

#[actix_web::test]
async fn a_delay_ends_by_itself() {
    let app = market_with_a_user().await;
    let attacker = app.visitor_at("127.0.9.1");
    for _ in 0..10 {
        attacker.post("/v1/sessions", &credentials(LOGIN, "another long password")).await;
    }
    let stopped = attacker.post("/v1/sessions", &credentials(LOGIN, PASSWORD)).await;
    assert_eq!(stopped.refusal(), (429, "too_many_requests".to_owned()));
    let wait = stopped.header("retry-after").and_then(|seconds| seconds.parse().ok()).expect("seconds");

    app.advance(time::Duration::seconds(wait));

    attacker.post("/v1/sessions", &credentials(LOGIN, PASSWORD)).await.expect(201);
}

#[actix_web::test]
async fn a_forged_device_token_and_one_of_another_account_open_no_lane() {
    let app = market_with_a_user().await;
    let other = app.stranger().await;
    let _other_exists = other.get("/v1/me").await.expect(200);
    let own = app.visitor().post("/v1/sessions", &credentials(LOGIN, PASSWORD)).await.expect(201).json();
    let own = own["device_token"].as_str().expect("a device token").to_owned();
    let attacker = app.visitor_at("127.0.7.1");
    let guess = async |login: &str, device: &str| {
        let mut body = credentials(login, "another long password");
        body["device_token"] = device.into();
        attacker.post("/v1/sessions", &body).await.status
    };

    let forged = format!("kq_device_{}", "A".repeat(43));
    for _ in 0..10 {
        assert_eq!(guess(LOGIN, &forged).await, 401);
        assert_eq!(guess("person0@example.org", &own).await, 401);
    }

    assert_eq!(guess(LOGIN, &forged).await, 429);
    assert_eq!(guess("person0@example.org", &own).await, 429);
}
