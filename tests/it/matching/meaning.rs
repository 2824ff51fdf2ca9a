//! Matching with an embedding service beside it. The service here is a real server with a very small model: a text's vector tells
//! whether it is about light.

use crate::harness::{Person, TestApp, achievement_body};
use actix_web::rt::System;
use actix_web::web::Json;
use actix_web::{App, HttpServer, web};
use keqiao::matching::meaning::Meaning;
use keqiao::matching::meaning::client::Embedder;
use keqiao::matching::meaning::follow;
use keqiao::storage::statement;
use keqiao::trust::feed;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

/// How long to wait for what needs no service.
const LOAD_MAX: Duration = Duration::from_secs(10);
/// Words of the only subject that the model knows.
const LIGHT: [&str; 3] = ["photovoltaic", "sunlight", "solar"];

/// An embedding service.
struct Service {
    address: SocketAddr,
    handle: actix_web::dev::ServerHandle,
    serving: JoinHandle<()>,
}

async fn embed(body: Json<Value>) -> Json<Value> {
    let texts = body["input"].as_array().expect("texts").clone();
    let vector = |text: &Value| {
        let text = text.as_str().expect("a text").to_lowercase();
        let is_about_light = LIGHT.iter().any(|word| text.contains(word));
        if is_about_light { json!([0.1, 1.0]) } else { json!([1.0, 0.1]) }
    };
    let item = |(index, text): (usize, &Value)| json!({ "index": index, "embedding": vector(text) });
    Json(json!({ "object": "list", "data": texts.iter().enumerate().map(item).collect::<Vec<_>>() }))
}

impl Service {
    fn start(address: &str) -> Service {
        let listener = TcpListener::bind(address).expect("the port is free");
        let address = listener.local_addr().expect("it is bound");
        let (started, is_started) = mpsc::channel();
        let serving = std::thread::spawn(move || {
            System::new().block_on(async move {
                let app = || App::new().route("/v1/embeddings", web::post().to(embed));
                let server = HttpServer::new(app).workers(1).listen(listener).expect("it listens").run();
                started.send(server.handle()).expect("the test waits");
                server.await.expect("it serves");
            });
        });
        let handle = is_started.recv().expect("it starts");
        Service { address, handle, serving }
    }

    async fn stop(self) -> SocketAddr {
        self.handle.stop(false).await;
        self.serving.join().expect("it ends");
        self.address
    }
}

/// Waits until every public listing has its vector.
async fn settle(app: &TestApp) {
    app.settle().await;
    let head = feed::head(&app.service.db).await.expect("the feed answers");
    let meaning = app.service.meaning.as_ref().expect("a service is configured");
    meaning.followed.subscribe().wait_for(|place| place.covers(&head)).await.expect("the follower lives");
}

async fn published(person: &Person, moderator: &Person, title: &str, text: &str) -> String {
    let mut body = achievement_body(title);
    body["abstract"] = json!(text);
    let listing = person.make("/v1/achievements", &body).await;
    person.bring_to_market(&listing, moderator).await;
    listing
}

#[actix_web::test]
async fn meaning_orders_what_words_leave_equal_and_matching_goes_on_while_the_service_is_away() {
    let service = Service::start("127.0.0.1:0");
    let app = TestApp::start_with_embeddings(&format!("http://{}", service.address)).await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    // Equal in the words of the question, of equal length; the first one entered comes first.
    let pump = published(&qinghe, &moderator, "Coating of glass", "A coating of glass for covers of pumps.").await;
    let light = published(&qinghe, &moderator, "Coating of glass", "A coating of glass for sunlight modules.").await;
    let path = "/v1/search?q=photovoltaic+coating+of+glass";
    settle(&app).await;

    let with = app.visitor().get(path).await.expect(200);
    let address = service.stop().await;
    let without = app.visitor().get(path).await.expect(200);
    let still_without = app.visitor().get(path).await.expect(200);
    let _service = Service::start(&address.to_string());
    let listing = published(&qinghe, &moderator, "Glass", "Another coating of glass, for windows of houses.").await;
    settle(&app).await;
    let back = app.visitor().get(path).await.expect(200);

    let [pump, light] = [&pump, &light].map(|address| TestApp::id_of(address));
    assert_eq!((&with.json()["meaning"], with.column("id")[0].as_str()), (&json!("used"), light));
    let parts = with.json()["items"][0]["contributions"].as_array().expect("reasons").clone();
    let meaning = parts.iter().find(|part| part["feature"] == "meaning").expect("meaning counts");
    assert_eq!(meaning["words"], "Its meaning is nearer to the question than that of most.");
    assert_eq!(without.json()["meaning"], "unavailable");
    assert_eq!(without.column("id"), [pump, light], "words alone leave them equal");
    assert_eq!(still_without.json(), without.json());
    assert_eq!((&back.json()["meaning"], back.column("id")[0].as_str()), (&json!("used"), light));
    assert!(back.column("id").contains(&TestApp::id_of(&listing).to_owned()));
}

#[actix_web::test]
async fn a_process_that_starts_asks_for_new_text_and_another_model_alone() {
    let service = Service::start("127.0.0.1:0");
    let address = format!("http://{}", service.address);
    let app = TestApp::start_with_embeddings(&address).await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    published(&qinghe, &moderator, "Coating of glass", "A coating of glass for covers of pumps.").await;
    let gone = published(&qinghe, &moderator, "Coating of glass", "A coating of glass for sunlight modules.").await;
    settle(&app).await;
    qinghe.step(&gone, "withdraw", None).await.expect(200);
    settle(&app).await;
    let kept = kept(&app).await;
    service.stop().await;

    // Nobody answers any more: what is kept must do.
    let loads = async |model: &str| {
        let embedder = Embedder::try_new(&address, model, None, None).expect("an address");
        let meaning = Meaning::new(embedder);
        tokio::time::timeout(LOAD_MAX, follow::load(&app.service, &meaning)).await.is_ok()
    };

    assert_eq!(kept, 1, "the vector of what was withdrawn is forgotten");
    assert!(loads("model").await, "the text was asked for again");
    assert!(!loads("another model").await, "a vector of one model was taken for one of another");
}

/// Vectors that are kept.
async fn kept(app: &TestApp) -> i64 {
    let sql = statement("SELECT count(*) FROM listing_vector", []);
    let row = app.service.db.query_one_raw(sql).await.expect("the database answers").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

#[actix_web::test]
async fn without_a_service_meaning_is_off() {
    let app = TestApp::start().await;

    assert_eq!(app.visitor().get("/v1/search?q=glass").await.expect(200).json()["meaning"], "off");
}
