//! Signatures, verified as a receiver would. With the packages `standardwebhooks`: `tests/interop/verify_webhook.py`.

use super::endpoint_at;
use crate::harness::{Message, Receiver, TestApp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use ring::{hmac, signature};
use serde_json::{Value, json};

fn signed(message: &Message) -> Vec<u8> {
    let head = format!("{}.{}.", message.header("webhook-id"), message.header("webhook-timestamp"));
    [head.as_bytes(), &message.body].concat()
}

/// How many of the signatures of a version hold under the key of an endpoint's view.
fn holding(message: &Message, endpoint: &Value) -> [usize; 2] {
    let key = |member: &str, prefix: &str| {
        let text = endpoint[member].as_str().expect("a key").strip_prefix(prefix).expect("its prefix").to_owned();
        STANDARD.decode(text).expect("base64")
    };
    let secret = hmac::Key::new(hmac::HMAC_SHA256, &key("secret", "whsec_"));
    let public = signature::UnparsedPublicKey::new(&signature::ED25519, key("public_key", "whpk_"));
    let mut holding = [0, 0];
    for part in message.header("webhook-signature").split(' ') {
        let (version, text) = part.split_once(',').expect("version and signature");
        let bytes = STANDARD.decode(text).expect("base64");
        match version {
            "v1" => holding[0] += usize::from(hmac::verify(&secret, &signed(message), &bytes).is_ok()),
            "v1a" => holding[1] += usize::from(public.verify(&signed(message), &bytes).is_ok()),
            other => panic!("a signature of version {other}"),
        }
    }
    holding
}

#[actix_web::test]
async fn a_message_is_signed_in_both_ways_and_a_changed_one_is_not() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let body = json!({ "url": receiver.url(), "kinds": ["demand.created"] });
    let endpoint = acme.post("/v1/webhook-endpoints", &body).await.expect(201).json();
    acme.draft_demand("Membrane").await;
    app.deliver().await;
    let mut message = receiver.messages().remove(0);

    assert_eq!(holding(&message, &endpoint), [1, 1]);
    let at = app.service.clock.now().as_offset().unix_timestamp();
    assert_eq!(message.header("webhook-timestamp"), at.to_string());
    assert_eq!(message.header("content-type"), "application/json");
    message.body[20] ^= 1;
    assert_eq!(holding(&message, &endpoint), [0, 0]);
}

#[actix_web::test]
async fn after_a_rotation_the_keys_before_sign_for_a_day_as_well() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let body = json!({ "url": receiver.url(), "kinds": ["demand.created"] });
    let before = acme.post("/v1/webhook-endpoints", &body).await.expect(201).json();
    let endpoint = format!("/v1/webhook-endpoints/{}", before["id"].as_str().expect("an id"));
    let after = acme.step(&endpoint, "rotate-secret", None).await.expect(200).json();
    assert_ne!((&before["secret"], &before["public_key"]), (&after["secret"], &after["public_key"]));

    acme.post(&format!("{endpoint}/test"), &json!({})).await.expect(202);
    app.deliver().await;
    app.advance(time::Duration::hours(24));
    acme.post(&format!("{endpoint}/test"), &json!({})).await.expect(202);
    app.deliver().await;

    let messages = receiver.messages();
    let seen = messages.iter().map(|message| [holding(message, &before), holding(message, &after)]);
    assert_eq!(seen.collect::<Vec<_>>(), [[[1, 1], [1, 1]], [[0, 0], [1, 1]]]);
}

#[actix_web::test]
async fn the_secret_is_shown_once_and_not_by_a_replay() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let create = || {
        let call = acme.call(Method::POST, "/v1/webhook-endpoints").key("endpoint-of-our-erp");
        call.json(&json!({ "url": receiver.url() })).send()
    };

    let first = create().await.expect(201).json();
    let replay = create().await.expect(201).json();
    let endpoint = format!("/v1/webhook-endpoints/{}", first["id"].as_str().expect("an id"));
    let shown = acme.get(&endpoint).await.expect(200).json();

    assert!(first["secret"].as_str().is_some_and(|secret| secret.starts_with("whsec_")));
    assert!(replay.get("secret").is_none() && shown.get("secret").is_none());
    assert_eq!(replay["id"], first["id"]);
    let _ = endpoint_at(&acme, &receiver, &[]).await;
    let sealed = "SELECT count(*) FROM webhook_endpoint WHERE octet_length(sealed_keys) > 64";
    assert_eq!(app.number(sealed).await, 2, "keys are kept encrypted");
}
