//! Where nothing is sent: every address that is not public, however it is written and however one gets there.

use super::{endpoint_at, outcome};
use crate::harness::{Behavior, Person, Receiver, TestApp};
use serde_json::json;

/// Ways to write an address of this machine or of its surroundings; `PORT` is where the trap listens.
const LITERALS: &[&str] = &[
    "https://127.0.0.1:PORT/",
    "http://127.0.0.1:PORT/",
    "https://127.0.0.3:PORT/",
    "https://127.1:PORT/",
    "https://127.0.1:PORT/",
    "https://0:PORT/",
    "https://0.0.0.0:PORT/",
    "https://2130706433:PORT/",
    "https://0x7f000001:PORT/",
    "https://0x7f.0x0.0x0.0x1:PORT/",
    "https://0x7F.1:PORT/",
    "https://0177.0.0.1:PORT/",
    "https://017700000001:PORT/",
    "https://00000177.0.0.1:PORT/",
    "https://127.0.0.1.:PORT/",
    "https://%31%32%37.0.0.1:PORT/",
    "https://①②⑦.⓪.⓪.①:PORT/",
    "https://１２７.０.０.１:PORT/",
    "https://127。0。0。1:PORT/",
    "https://[::1]:PORT/",
    "http://[::1]:PORT/",
    "https://[0:0:0:0:0:0:0:1]:PORT/",
    "https://[::]:PORT/",
    "https://[::ffff:127.0.0.1]:PORT/",
    "https://[::ffff:7f00:1]:PORT/",
    "https://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
    "https://[::127.0.0.1]:PORT/",
    "https://[64:ff9b::127.0.0.1]:PORT/",
    "https://[2002:7f00:1::]:PORT/",
    "https://[2001:0:7f00:1::]:PORT/",
    "https://[fe80::1]:PORT/",
    "https://[fc00::1]:PORT/",
    "https://[fd00:ec2::254]:PORT/",
    "https://[ff02::1]:PORT/",
    "https://10.0.0.1:PORT/",
    "https://10.255.255.255:PORT/",
    "https://172.16.0.1:PORT/",
    "https://172.31.255.255:PORT/",
    "https://192.168.0.1:PORT/",
    "https://100.64.0.1:PORT/",
    "https://100.100.100.200:PORT/latest/meta-data/",
    "https://169.254.169.254:PORT/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "https://0xa9fea9fe:PORT/",
    "https://2852039166:PORT/",
    "https://[::ffff:169.254.169.254]:PORT/",
    "https://169.254.170.2:PORT/",
    "https://168.63.129.16:PORT/",
    "https://192.0.0.192:PORT/",
    "https://192.0.2.1:PORT/",
    "https://198.18.0.1:PORT/",
    "https://198.51.100.1:PORT/",
    "https://203.0.113.1:PORT/",
    "https://224.0.0.1:PORT/",
    "https://240.0.0.1:PORT/",
    "https://255.255.255.255:PORT/",
    "http://8.8.8.8:PORT/",
];

/// Addresses that are none for an endpoint, whatever is behind them.
const MALFORMED: &[(&str, &str)] = &[
    ("https://trap@127.0.0.2:PORT/", "user_info_refused"),
    ("https://127.0.0.2:80@127.0.0.1:PORT/", "user_info_refused"),
    ("https://127.0.0.2@127.0.0.1:PORT/", "user_info_refused"),
    ("https://hooks.example.com\\@127.0.0.1:PORT/", "address"),
    ("https://127.0.0.1:PORT\\@hooks.example.com/", "address_not_public"),
    ("https://127.0.0.1:PORT#@hooks.example.com/", "fragment_refused"),
    ("https://127.0.0.1:22/", "port_refused"),
    ("https://hooks.example.com:25/", "port_refused"),
    ("ftp://127.0.0.1:PORT/", "scheme_refused"),
    ("gopher://127.0.0.1:PORT/_POST", "scheme_refused"),
    ("file:///etc/passwd", "url_malformed"),
    ("dict://127.0.0.1:PORT/", "scheme_refused"),
    ("//127.0.0.1:PORT/", "url_malformed"),
    ("127.0.0.1:PORT", "url_malformed"),
    ("https://", "url_malformed"),
    ("https://127.0.0.1 .example.com:PORT/", "url_malformed"),
    ("https://127.0.0.1\r\nHost: hooks.example.com:PORT/", "url_malformed"),
];

/// Names that lead to this machine or its surroundings.
const NAMES: &[(&str, &[&[&str]])] = &[
    ("localhost", &[&["127.0.0.1", "::1"]]),
    ("localtest.example.com", &[&["127.0.0.1"]]),
    ("six.example.com", &[&["::1"]]),
    ("mapped.example.com", &[&["::ffff:127.0.0.1"]]),
    ("embedded.example.com", &[&["64:ff9b::7f00:1"]]),
    ("metadata.google.internal", &[&["169.254.169.254"]]),
    ("private.example.com", &[&["10.0.0.1"]]),
    ("zero.example.com", &[&["0.0.0.0"]]),
    // One good address does not help a bad one.
    ("mixed.example.com", &[&["127.0.0.2", "127.0.0.1"]]),
    ("mixed-six.example.com", &[&["::1", "127.0.0.2"]]),
    ("empty.example.com", &[&[]]),
];

/// So many hostile addresses and names are tried at least; redirects and names that change come on top.
const TARGETS_MIN: usize = 80;
const _: () = assert!(LITERALS.len() + MALFORMED.len() + NAMES.len() >= TARGETS_MIN);

/// Puts an address into an endpoint that its owner could not have put there.
async fn force(app: &TestApp, endpoint: &str, url: &str) {
    let url = url.replace('\'', "''");
    let id = TestApp::id_of(endpoint);
    let uuid = id.parse::<keqiao_domain::id::Id<keqiao_domain::id::WebhookEndpointKind>>().expect("an id").uuid();
    drop(app.behind_its_back(&format!("UPDATE webhook_endpoint SET url = '{url}' WHERE id = '{uuid}'")).await);
}

/// An endpoint of somebody's that leads nowhere yet.
async fn endpoint_of(acme: &Person) -> String {
    endpoint_at(acme, &Receiver::start("127.0.0.2"), &["demand.created"]).await
}

/// Sends a test message and tells what came of it.
async fn try_out(app: &TestApp, acme: &Person, url: &str) -> serde_json::Value {
    let endpoint = endpoint_of(acme).await;
    force(app, &endpoint, url).await;
    acme.post(&format!("{endpoint}/test"), &json!({})).await.expect(202);
    app.deliver().await;
    outcome(acme, &endpoint).await
}

#[actix_web::test]
async fn no_address_of_this_machine_or_its_surroundings_can_be_named_or_reached() {
    let app = TestApp::start().await;
    let traps = [Receiver::start("127.0.0.1"), Receiver::start("::1"), Receiver::start("127.0.0.3")];
    for (round, urls) in LITERALS.chunks(19).enumerate() {
        let acme = app.setter(&format!("Acme {round}")).await;
        for url in urls {
            for port in [traps[0].address.port(), traps[1].address.port(), traps[2].address.port()] {
                let url = url.replace("PORT", &port.to_string());
                let refused = acme.post("/v1/webhook-endpoints", &json!({ "url": url })).await;
                assert_eq!(refused.faults(), [("/url".to_owned(), "address_not_public".to_owned())], "{url}");
            }
            let url = url.replace("PORT", &traps[0].address.port().to_string());
            assert_eq!(try_out(&app, &acme, &url).await, "address_refused", "{url}");
        }
    }

    assert_eq!(traps.map(|trap| trap.connections()), [0, 0, 0]);
}

#[actix_web::test]
async fn what_is_no_address_of_an_endpoint_is_refused_with_its_reason() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let trap = Receiver::start("127.0.0.1");
    for (url, code) in MALFORMED {
        let url = url.replace("PORT", &trap.address.port().to_string());
        let answer = acme.post("/v1/webhook-endpoints", &json!({ "url": url })).await;
        if *code == "address" {
            // A backslash is a slash to the one parser that reads and connects: the host is what stands before it.
            assert_eq!(
                answer.expect(201).json()["url"],
                format!("https://hooks.example.com/@127.0.0.1:{}/", trap.address.port())
            );
            continue;
        }
        assert_eq!(answer.faults(), [("/url".to_owned(), (*code).to_owned())], "{url}");
    }
    assert_eq!(trap.connections(), 0);
}

#[actix_web::test]
async fn no_name_leads_to_an_address_that_is_not_public() {
    let app = TestApp::start().await;
    let trap = Receiver::start("127.0.0.1");
    let acme = app.setter("Acme").await;
    for (name, answers) in NAMES {
        app.name(name, answers);
        let expected = if *name == "empty.example.com" { "name_unknown" } else { "address_refused" };
        let url = format!("https://{name}:{}/", trap.address.port());
        assert_eq!(try_out(&app, &acme, &url).await, expected, "{url}");
    }

    assert_eq!(trap.connections(), 0);
}

#[actix_web::test]
async fn a_name_that_changes_its_mind_between_two_looks_leads_nowhere_else() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let good = Receiver::start("127.0.0.2");
    let port = good.address.port();
    // The trap listens on the same port, so that only the address tells.
    let trap = std::net::TcpListener::bind(("127.0.0.1", port)).expect("the port is free there");
    trap.set_nonblocking(true).expect("it does not wait");
    app.name("rebind.example.com", &[&["127.0.0.2"], &["127.0.0.1"]]);
    let body = json!({ "url": format!("http://rebind.example.com:{port}/hook"), "kinds": ["demand.created"] });
    let endpoint = acme.make("/v1/webhook-endpoints", &body).await;

    // The first look: everything that follows from it goes to the address that was looked at.
    acme.post(&format!("{endpoint}/test"), &json!({})).await.expect(202);
    app.deliver().await;
    assert_eq!(good.types(), ["webhook.test"]);
    // The second look, by another name with the same answers already spent: it is judged anew.
    app.name("rebind.example.net", &[&["127.0.0.1"]]);
    acme.amend(&endpoint, &json!({ "url": format!("http://rebind.example.net:{port}/hook") })).await.expect(200);
    acme.draft_demand("Membrane").await;
    app.deliver().await;

    assert_eq!(trap.accept().expect_err("nobody came").kind(), std::io::ErrorKind::WouldBlock);
    assert_eq!(good.types(), ["webhook.test"]);
}

#[actix_web::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let app = TestApp::start().await;
    let (acme, trap, near) = (app.setter("Acme").await, Receiver::start("127.0.0.1"), Receiver::start("127.0.0.2"));
    let hops = [
        trap.url(),
        near.url(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "file:///etc/passwd".to_owned(),
    ];
    for to in hops {
        let receiver = Receiver::start("127.0.0.2");
        receiver.behave(Behavior::Redirect(to));
        let endpoint = endpoint_at(&acme, &receiver, &[]).await;
        acme.post(&format!("{endpoint}/test"), &json!({})).await.expect(202);
        app.deliver().await;
        assert_eq!(outcome(&acme, &endpoint).await, "redirected");
    }

    assert_eq!((trap.connections(), near.connections()), (0, 0));
}
