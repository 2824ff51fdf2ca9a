//! What befalls endpoints: failures, outages, slowness; and that nobody else is held up.

use super::{attempts, deliveries, endpoint_at};
use crate::harness::{Behavior, Receiver, TestApp};
use serde_json::json;
use time::Duration;

#[actix_web::test]
async fn after_an_outage_of_a_day_everything_comes_once_and_in_order() {
    let app = TestApp::start().await;
    let (acme, other) = (app.setter("Acme").await, app.setter("Other").await);
    let (away, up) = (Receiver::start("127.0.0.2"), Receiver::start("127.0.0.2"));
    endpoint_at(&acme, &away, &["demand.created"]).await;
    endpoint_at(&other, &up, &["demand.created"]).await;
    away.behave(Behavior::Status(503));
    let mut expected = Vec::new();
    for hour in 0..24 {
        let demand = acme.draft_demand(&format!("Demand of hour {hour}")).await;
        expected.push(TestApp::id_of(&demand).to_owned());
        other.draft_demand("Another").await;
        app.deliver().await;
        app.advance(Duration::hours(1));
    }
    assert_eq!((away.messages().len(), up.messages().len()), (0, 24), "one that is away holds up no other");

    away.behave(Behavior::Status(200));
    app.advance(Duration::hours(10));
    app.deliver().await;

    let told: Vec<_> = away.messages().iter().map(|message| message.json()["data"]["subject"].clone()).collect();
    assert_eq!(told, expected);
}

#[actix_web::test]
async fn a_message_is_tried_by_the_schedule_and_then_given_up() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let endpoint = endpoint_at(&acme, &receiver, &["demand.created"]).await;
    receiver.behave(Behavior::Status(500));
    acme.draft_demand("Membrane").await;
    app.deliver().await;
    let waits = [
        Duration::seconds(5),
        Duration::minutes(5),
        Duration::minutes(30),
        Duration::hours(2),
        Duration::hours(5),
        Duration::hours(10),
        Duration::hours(10),
    ];
    let delivery = deliveries(&acme, &endpoint).await.remove(0);
    for (tried, wait) in waits.into_iter().enumerate() {
        app.advance(wait - Duration::seconds(1));
        app.deliver().await;
        assert_eq!(attempts(&acme, &delivery).await.len(), tried + 1, "not before its time");
        app.advance(Duration::seconds(1));
        app.deliver().await;
        assert_eq!(attempts(&acme, &delivery).await.len(), tried + 2);
    }

    let shown = deliveries(&acme, &endpoint).await.remove(0);
    assert_eq!((&shown["state"], &shown["attempt_count"]), (&json!("given_up"), &json!(8)));
}

#[actix_web::test]
async fn an_endpoint_that_fails_for_five_days_is_switched_off_and_its_owner_is_told() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let login = acme.get("/v1/users").await.column("login").remove(0);
    let receiver = Receiver::start("127.0.0.2");
    let endpoint = endpoint_at(&acme, &receiver, &["demand.created"]).await;
    receiver.behave(Behavior::Status(500));
    for day in 0..6 {
        acme.draft_demand(&format!("Demand of day {day}")).await;
        for _ in 0..12 {
            app.deliver().await;
            app.advance(Duration::hours(2));
        }
    }
    let shown = acme.get(&endpoint).await.expect(200).json();
    assert_eq!(shown["state"], "switched_off");
    let letters = app.letters_to(&login).await;
    let told = letters
        .iter()
        .filter(|letter| letter.subject.contains("switched off") && letter.body.contains(&receiver.url()));
    assert_eq!(told.count(), 1);
    assert!(app.event_kinds("zhejiang").await.contains(&"webhook_endpoint.switched_off".to_owned()));

    receiver.behave(Behavior::Status(200));
    acme.step(&endpoint, "enable", None).await.expect(200);
    app.deliver().await;
    assert!(!receiver.messages().is_empty(), "what still waited comes when it is enabled again");
}

#[actix_web::test]
async fn an_endpoint_that_asks_to_be_left_alone_is_switched_off_at_once() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let endpoint = endpoint_at(&acme, &receiver, &["demand.created"]).await;
    receiver.behave(Behavior::Status(410));
    acme.draft_demand("Membrane").await;
    app.deliver().await;

    assert_eq!(acme.get(&endpoint).await.expect(200).json()["state"], "switched_off");
}

#[actix_web::test]
async fn endpoints_that_answer_nothing_hold_up_nobody_else_not_even_when_they_are_many() {
    let app = TestApp::start().await;
    let mut silent = Vec::new();
    // More than one organization may have on its way.
    let slow = app.setter("Slow").await;
    for _ in 0..12 {
        let receiver = Receiver::start("127.0.0.2");
        receiver.behave(Behavior::Silence);
        endpoint_at(&slow, &receiver, &["demand.created"]).await;
        silent.push(receiver);
    }
    let mut others = Vec::new();
    for number in 0..10 {
        let person = app.setter(&format!("Quick {number}")).await;
        let receiver = Receiver::start("127.0.0.2");
        endpoint_at(&person, &receiver, &["demand.created"]).await;
        others.push((person, receiver));
    }

    slow.draft_demand("Membrane").await;
    for (person, _) in &others {
        person.draft_demand("Membrane").await;
    }
    app.settle().await;
    while others.iter().any(|(_, receiver)| receiver.messages().is_empty()) {
        tokio::task::yield_now().await;
    }
    let on_their_way = silent.iter().filter(|receiver| receiver.connections() > 0).count();
    assert!(on_their_way <= 8, "{on_their_way} of one organization at once");

    silent.iter().for_each(|receiver| receiver.behave(Behavior::Status(200)));
    app.deliver().await;
    assert!(silent.iter().all(|receiver| receiver.messages().len() == 1));
}

#[actix_web::test]
async fn of_a_hundred_endpoints_one_that_is_dead_and_one_that_trickles_hold_up_no_other() {
    let app = TestApp::start_patient().await;
    let (mut owners, mut endpoints) = (Vec::new(), Vec::new());
    for number in 0..5 {
        let owner = app.setter(&format!("Owner {number}")).await;
        for _ in 0..20 {
            let receiver = Receiver::start("127.0.0.2");
            let endpoint = endpoint_at(&owner, &receiver, &["demand.created"]).await;
            endpoints.push((endpoint, receiver));
        }
        owners.push(owner);
    }
    let slow: Vec<_> = endpoints.drain(..2).collect();
    slow[0].1.behave(Behavior::Silence);
    slow[1].1.behave(Behavior::Trickle);
    owners[0].draft_demand("Membrane").await;
    app.settle().await;
    while slow.iter().any(|(_, receiver)| receiver.connections() == 0) {
        tokio::task::yield_now().await;
    }

    for owner in &owners {
        owner.draft_demand("Pump").await;
    }
    app.settle().await;
    // The first of them, eighteen, belong to the owner of the slow ones, and were told of both demands.
    let is_told = |number: usize, receiver: &Receiver| receiver.messages().len() == if number < 18 { 2 } else { 1 };
    while !endpoints.iter().enumerate().all(|(number, (_, receiver))| is_told(number, receiver)) {
        tokio::task::yield_now().await;
    }

    // All others had their messages while the first one to each slow one is still on its way.
    for (endpoint, _) in &slow {
        let first = deliveries(&owners[0], endpoint).await.remove(0);
        assert_eq!((first["state"].as_str(), attempts(&owners[0], &first).await.len()), (Some("waiting"), 0));
    }
    slow.iter().for_each(|(_, receiver)| receiver.behave(Behavior::Status(200)));
    app.deliver().await;
}

#[actix_web::test]
async fn a_message_whose_process_died_is_sent_again_when_its_lease_has_ended_and_two_nodes_send_it_once() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let receiver = Receiver::start("127.0.0.2");
    let endpoint = endpoint_at(&acme, &receiver, &["demand.created"]).await;
    // As if another node held it: nothing is sent, and when the time is over it is.
    let lease = "UPDATE webhook_queue SET lease = '00000000-0000-4000-8000-000000000001', \
        leased_until = '2026-11-24 08:01Z' WHERE lane = 'event'";
    drop(app.behind_its_back(lease).await);
    acme.draft_demand("Membrane").await;
    app.settle().await;
    let test = acme.post(&format!("{endpoint}/test"), &json!({})).await.expect(202).location();
    // Not only received: its lease would end with that of the other.
    while acme.get(&test).await.json()["state"] != "delivered" {
        tokio::task::yield_now().await;
    }
    assert_eq!(receiver.types(), ["webhook.test"], "the queue of events is held");

    app.advance(Duration::minutes(1));
    app.deliver().await;

    assert_eq!(receiver.types(), ["webhook.test", "demand.created"]);
}
