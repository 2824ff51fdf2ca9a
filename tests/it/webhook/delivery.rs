//! The delivery log, and what an owner does with it.

use super::{attempts, deliveries, endpoint_at};
use crate::harness::{Behavior, Receiver, TestApp};
use serde_json::json;

#[actix_web::test]
async fn a_test_message_is_sent_once_whatever_state_the_endpoint_is_in() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    // What happened before is not told.
    app.advance(time::Duration::seconds(1));
    let endpoint = endpoint_at(&acme, &receiver, &[]).await;
    acme.step(&endpoint, "pause", None).await.expect(200);
    receiver.behave(Behavior::Status(503));

    let sent = acme.post(&format!("{endpoint}/test"), &json!({})).await.expect(202).location();
    app.deliver().await;
    app.advance(time::Duration::days(1));
    app.deliver().await;
    let shown = acme.get(&sent).await.expect(200).json();
    assert_eq!((&shown["kind"], &shown["state"]), (&json!("webhook.test"), &json!("given_up")));
    assert_eq!(shown["attempts"].as_array().map(Vec::len), Some(1));
    assert_eq!((&shown["attempts"][0]["status"], &shown["attempts"][0]["failure"]), (&json!(503), &json!("refused")));

    receiver.behave(Behavior::Status(200));
    acme.post(&format!("{endpoint}/test"), &json!({})).await.expect(202);
    app.deliver().await;
    assert_eq!(receiver.types(), ["webhook.test"]);
    assert_eq!(receiver.messages()[0].json()["data"]["endpoint"], TestApp::id_of(&endpoint));
}

#[actix_web::test]
async fn a_delivered_message_is_sent_again_under_its_own_identifier() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let endpoint = endpoint_at(&acme, &receiver, &["demand.created"]).await;
    acme.draft_demand("Membrane").await;
    app.deliver().await;
    let delivery = deliveries(&acme, &endpoint).await.remove(0);
    let id = delivery["id"].as_str().expect("an id").to_owned();

    acme.post(&format!("/v1/webhook-deliveries/{id}/resend"), &json!({})).await.expect(200);
    app.deliver().await;

    let ids: Vec<_> = receiver.messages().iter().map(|message| message.header("webhook-id").to_owned()).collect();
    assert_eq!(ids, [id.clone(), id]);
    assert_eq!(attempts(&acme, &delivery).await.len(), 2);
    assert_eq!(receiver.messages()[0].body, receiver.messages()[1].body);
}

#[actix_web::test]
async fn a_message_that_cannot_be_taken_is_given_up_by_its_owner_and_the_next_one_comes() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let endpoint = endpoint_at(&acme, &receiver, &["demand.created"]).await;
    receiver.behave(Behavior::Status(422));
    let (_first, second) = (acme.draft_demand("Unreadable").await, acme.draft_demand("Readable").await);
    app.deliver().await;
    receiver.behave(Behavior::Status(200));
    app.deliver().await;
    assert_eq!(receiver.types().len(), 0, "it waits for the next attempt of the first");

    let first = deliveries(&acme, &endpoint).await.remove(0);
    let cancel = format!("/v1/webhook-deliveries/{}/cancel", first["id"].as_str().expect("an id"));
    assert_eq!(acme.post(&cancel, &json!({})).await.expect(200).json()["state"], "given_up");
    app.deliver().await;

    let subjects: Vec<_> =
        receiver.messages().iter().map(|message| message.json()["data"]["subject"].clone()).collect();
    assert_eq!(subjects, [TestApp::id_of(&second)]);
    let again = acme.post(&cancel.replace("cancel", "resend"), &json!({})).await.expect(200).json();
    app.deliver().await;
    assert_eq!((again["state"].as_str(), receiver.types().len()), (Some("waiting"), 2));
}

#[actix_web::test]
async fn what_was_erased_is_not_told_by_a_message_that_comes_again() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let endpoint = endpoint_at(&acme, &receiver, &["demand.created"]).await;
    acme.draft_demand("Membrane").await;
    app.deliver().await;
    drop(app.behind_its_back("UPDATE entry SET payload = NULL, salt = NULL WHERE kind = 'demand.created'").await);

    let delivery = deliveries(&acme, &endpoint).await.remove(0);
    let resend = format!("/v1/webhook-deliveries/{}/resend", delivery["id"].as_str().expect("an id"));
    acme.post(&resend, &json!({})).await.expect(200);
    app.deliver().await;

    let told: Vec<_> = receiver.messages().iter().map(|message| message.json()["data"]["payload"].is_null()).collect();
    assert_eq!(told, [false, true]);
}

#[actix_web::test]
async fn messages_of_long_ago_are_forgotten() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let endpoint = endpoint_at(&acme, &receiver, &["demand.created"]).await;
    acme.draft_demand("Membrane").await;
    app.deliver().await;
    app.advance(time::Duration::days(30));
    let system = keqiao_domain::access::Principal::system(None);
    let forget = app.service.write_as(&system, keqiao_domain::access::Action::DeliverWebhook, async |tx| {
        keqiao::webhook::delivery::store::forget_old(tx).await
    });
    forget.await.expect("it forgets");

    assert_eq!(deliveries(&acme, &endpoint).await.len(), 0);
    assert_eq!(app.number("SELECT count(*) FROM webhook_attempt").await, 0);
}
