//! Behind a proxy: callers are told apart by the address that it saw, and nobody chooses his own.

use crate::harness::{Person, TestApp};
use crate::identity::session::support::credentials;
use reqwest::Method;

/// Where the proxy of these tests is.
const PROXY: &str = "127.0.0.9";
/// More log-ins than one address has in a minute, and in the time that they take.
const LOG_INS_MAX: usize = 200;

/// A request with a list of addresses.
async fn forwarded(person: &Person, addresses: &str) -> u16 {
    person.call(Method::GET, "/v1/hubs").header("x-forwarded-for", addresses).send().await.status
}

#[actix_web::test]
async fn a_caller_who_is_no_trusted_proxy_does_not_choose_his_address() {
    let without = TestApp::start_with_quotas(2, 2).await;
    let with = TestApp::start_behind_proxy(2, PROXY).await;

    for app in [&without, &with] {
        let visitor = app.visitor();
        let mut statuses = Vec::new();
        for address in ["198.51.100.1", "198.51.100.2", "198.51.100.3"] {
            statuses.push(forwarded(&visitor, address).await);
        }
        assert_eq!(statuses, [200, 200, 429]);
    }
}

#[actix_web::test]
async fn callers_behind_a_trusted_proxy_are_told_apart_by_the_address_that_it_saw() {
    let app = TestApp::start_behind_proxy(2, PROXY).await;
    let proxy = app.visitor_at(PROXY);

    for _ in 0..2 {
        assert_eq!(forwarded(&proxy, "198.51.100.1").await, 200);
    }

    assert_eq!(forwarded(&proxy, "198.51.100.1").await, 429);
    assert_eq!(forwarded(&proxy, "198.51.100.77, ::ffff:198.51.100.1").await, 429, "what he says of himself");
    assert_eq!(forwarded(&proxy, "198.51.100.2").await, 200);
    assert_eq!(forwarded(&proxy, "2001:db8::1").await, 200);
    assert_eq!(forwarded(&proxy, "2001:db8:0:1::1").await, 200);
}

#[actix_web::test]
async fn a_list_that_cannot_be_read_counts_to_the_proxy_itself() {
    let app = TestApp::start_behind_proxy(2, PROXY).await;
    let proxy = app.visitor_at(PROXY);

    let mut statuses = Vec::new();
    for addresses in ["unknown", "198.51.100.1, ", "300.0.0.1"] {
        statuses.push(forwarded(&proxy, addresses).await);
    }

    assert_eq!(statuses, [200, 200, 429]);
}

#[actix_web::test]
async fn who_logs_in_too_often_does_not_keep_others_behind_the_proxy_from_it() {
    let app = TestApp::start_behind_proxy(0, PROXY).await;
    let proxy = app.visitor_at(PROXY);
    let log_in = async |address: &str, number: usize| {
        let body = credentials(&format!("nobody{number}@example.org"), "a long password that is wrong");
        proxy.call(Method::POST, "/v1/sessions").header("x-forwarded-for", address).json(&body).send().await.status
    };

    let mut last = 0;
    for number in 0..LOG_INS_MAX {
        last = log_in("198.51.100.1", number).await;
        if last == 429 {
            break;
        }
    }

    assert_eq!(last, 429);
    assert_eq!(log_in("198.51.101.1", LOG_INS_MAX).await, 401);
}
