//! What has been tried on tokens and keys elsewhere, tried here: each is refused, none is a fault of the service.

use super::support::{Session, market_with_a_user};
use crate::harness::{Answer, Person, TestApp};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use keqiao::identity::token::keys::{Handover, rotate};
use keqiao::identity::token::revocation;
use keqiao::storage::statement;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use time::Duration;

/// A market, a genuine token, and the key that signs, as a thief of the database would have it.
struct Stage {
    app: TestApp,
    session: Session,
    key: Ed25519KeyPair,
    header: Value,
    claims: Value,
    signature: String,
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decode(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

/// The value with one member replaced, or added; null takes it away.
fn with(value: &Value, member: &str, new: Value) -> Value {
    let mut value = value.clone();
    let object = value.as_object_mut().expect("an object");
    if new.is_null() {
        object.remove(member);
    } else {
        object.insert(member.to_owned(), new);
    }
    value
}

impl Stage {
    async fn set() -> Stage {
        let app = market_with_a_user().await;
        let session = Session::open(&app).await;
        let row = app.service.db.query_one_raw(statement("SELECT pkcs8 FROM signing_key", [])).await;
        let pkcs8: Vec<u8> = row.expect("the database answers").expect("a key").try_get_by_index(0).expect("bytes");
        let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&pkcs8).expect("a key");
        let token = app.token_of(&session.person);
        let parts: Vec<_> = token.split('.').collect();
        let (header, claims, signature) = (decode(parts[0]), decode(parts[1]), parts[2].to_owned());
        Stage { app, session, key, header, claims, signature }
    }

    /// Header and claims, signed with the market's own key.
    fn signed(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", encode(header), encode(claims));
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(self.key.sign(message.as_bytes())))
    }

    fn with_header(&self, member: &str, value: Value) -> String {
        self.signed(&with(&self.header, member, value), &self.claims)
    }

    fn with_claim(&self, member: &str, value: Value) -> String {
        self.signed(&self.header, &with(&self.claims, member, value))
    }

    /// HMAC with the public key as the secret: the confusion of algorithms.
    fn hmac(&self, secret: &[u8]) -> String {
        let message = format!("{}.{}", encode(&with(&self.header, "alg", json!("HS256"))), encode(&self.claims));
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(ring::hmac::sign(&key, message.as_bytes())))
    }

    /// Tokens with a forged or missing signature.
    fn unsigned(&self) -> Vec<(&'static str, String)> {
        let claims = encode(&self.claims);
        let none = |alg: &str| format!("{}.{claims}.", encode(&with(&self.header, "alg", json!(alg))));
        let own = format!("{}.{claims}", encode(&self.header));
        let foreign = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key");
        let mut swapped = self.claims.clone();
        swapped["role"] = json!("owner");
        swapped["hubs"] = json!([33]);
        let mut flipped = URL_SAFE_NO_PAD.decode(&self.signature).expect("base64url");
        flipped[0] ^= 1;
        vec![
            ("none", none("none")),
            ("None", none("None")),
            ("NONE with the signature", format!("{}{}", none("NONE"), self.signature)),
            ("no signature", format!("{own}.")),
            ("two parts", own.clone()),
            ("four parts", format!("{own}.{}.x", self.signature)),
            ("five parts, as an encrypted one", format!("{own}.{}.x.y", self.signature)),
            ("a signature of zeros", format!("{own}.{}", URL_SAFE_NO_PAD.encode([0; 64]))),
            ("a signature cut short", format!("{own}.{}", &self.signature[..80])),
            ("a signature with one bit flipped", format!("{own}.{}", URL_SAFE_NO_PAD.encode(flipped))),
            ("another key", format!("{own}.{}", URL_SAFE_NO_PAD.encode(foreign.sign(own.as_bytes())))),
            ("more rights under the old signature", {
                format!("{}.{}.{}", encode(&self.header), encode(&swapped), self.signature)
            }),
            ("HS256 with the public key", self.hmac(self.key.public_key().as_ref())),
            ("HS256 with its text", self.hmac(URL_SAFE_NO_PAD.encode(self.key.public_key().as_ref()).as_bytes())),
            ("padded base64", format!("{own}.{}", STANDARD.encode(self.key.sign(own.as_bytes())))),
        ]
    }

    /// Tokens that are rightly signed and say what no token of ours says.
    fn signed_wrongly(&self) -> Vec<(&'static str, String)> {
        let now = self.claims["iat"].as_i64().expect("a time");
        vec![
            ("another algorithm in the header", self.with_header("alg", json!("ES256"))),
            ("RS256 in the header", self.with_header("alg", json!("RS256"))),
            ("a type of identity tokens", self.with_header("typ", json!("JWT"))),
            ("no type", self.with_header("typ", Value::Null)),
            ("an unknown kid", self.with_header("kid", json!("another"))),
            ("no kid", self.with_header("kid", Value::Null)),
            ("a kid that is a path", self.with_header("kid", json!("../../dev/null"))),
            ("a kid that is SQL", self.with_header("kid", json!("' OR '1'='1"))),
            ("expired", self.with_claim("exp", json!(now))),
            ("from the future", self.with_claim("iat", json!(now + 3_600))),
            ("without an expiry", self.with_claim("exp", Value::Null)),
            ("an expiry that is text", self.with_claim("exp", json!("never"))),
            ("an expiry that is huge", self.with_claim("exp", json!(1e300))),
            ("a wrong audience", self.with_claim("aud", json!("another-market"))),
            ("no audience", self.with_claim("aud", Value::Null)),
            ("a wrong issuer", self.with_claim("iss", json!("https://evil.example"))),
            ("no subject", self.with_claim("sub", Value::Null)),
            ("the subject of a machine", self.with_claim("sub", json!("key_068xqk4g8s8g0h1r2t3v4w5x6y"))),
            ("the subject `system`", self.with_claim("sub", json!("system"))),
            ("a role that does not exist", self.with_claim("role", json!("king"))),
            ("a hub that does not exist", self.with_claim("hubs", json!([5_000]))),
            ("an office of nowhere", self.with_claim("offices", json!(["regulator"]))),
            ("claims that are a list", self.signed(&self.header, &json!([]))),
        ]
    }

    /// What is no token at all, or another secret in its place.
    fn misplaced(&self) -> Vec<(&'static str, String)> {
        vec![
            ("a refresh token as access token", self.session.refresh.clone()),
            ("an empty one", String::new()),
            ("dots", "..".to_owned()),
            ("a key that does not exist", format!("kq_live_{}", "A".repeat(43))),
            ("a key's beginning", "kq_live_".to_owned()),
            ("not base64", "a b.c d.e f".to_owned()),
            ("a bomb of brackets", format!("{}.x.y", URL_SAFE_NO_PAD.encode("[".repeat(2_000)))),
        ]
    }
}

async fn present(person: &Person, credential: &str) -> Answer {
    person.with_credential(credential).get("/v1/me").await
}

fn refused(case: &str, answer: &Answer) {
    assert!([401, 403].contains(&answer.status), "{case}: {} {}", answer.status, answer.text());
    assert_eq!(answer.problem(), "token_invalid", "{case}");
}

#[actix_web::test]
async fn every_forged_changed_or_misplaced_token_is_refused() {
    let stage = Stage::set().await;
    let genuine = stage.signed(&stage.header, &stage.claims);
    present(&stage.app.visitor(), &genuine).await.expect(200);

    let cases = [stage.unsigned(), stage.signed_wrongly(), stage.misplaced()].concat();

    assert!(cases.len() >= 40, "{}", cases.len());
    for (case, token) in &cases {
        refused(case, &present(&stage.app.visitor(), token).await);
    }
}

#[actix_web::test]
async fn a_key_named_inside_the_token_is_not_looked_up() {
    let stage = Stage::set().await;
    let foreign = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).expect("a key");
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(foreign.public_key().as_ref()) });
    let trap = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    trap.set_nonblocking(true).expect("it does not wait");
    let address = format!("http://{}/jwks.json", trap.local_addr().expect("bound"));

    for (member, value) in [
        ("jku", json!(address)),
        ("x5u", json!(address)),
        ("jwk", jwk),
        ("x5c", json!(["MAo="])),
        ("crit", json!(["exp"])),
    ] {
        let message = format!("{}.{}", encode(&with(&stage.header, member, value)), encode(&stage.claims));
        let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(foreign.sign(message.as_bytes())));
        refused(member, &present(&stage.app.visitor(), &token).await);
    }
    assert!(trap.accept().is_err(), "nobody asked the address in the token");
}

#[actix_web::test]
async fn a_token_of_a_megabyte_is_refused_without_being_read() {
    let stage = Stage::set().await;
    let visitor = stage.app.visitor();

    for size in [5_000, 60_000, 1_000_000] {
        let call = visitor.with_credential(&"a".repeat(size)).call(reqwest::Method::GET, "/v1/me");
        // The server may hang up on a header of that size instead of answering.
        if let Ok(response) = call.try_open().await {
            assert!([400, 401, 431].contains(&response.status().as_u16()), "{size}: {}", response.status());
        }
    }
    // The client may still hold connections on which the server hung up: each is found out by one try.
    let good = visitor.with_credential(&stage.app.token_of(&stage.session.person));
    let mut answered = None;
    for _ in 0..4 {
        if let Ok(response) = good.call(reqwest::Method::GET, "/v1/me").try_open().await {
            answered = Some(response.status().as_u16());
            break;
        }
    }
    assert_eq!(answered, Some(200));
}

#[actix_web::test]
async fn what_was_good_once_is_refused_after_its_end() {
    let stage = Stage::set().await;
    let (app, person) = (&stage.app, &stage.session.person);
    let key = person.post("/v1/api-keys", &json!({ "name": "nightly", "scopes": ["read"] })).await.expect(201).json();
    let machine = key["key"].as_str().expect("the key is shown").to_owned();
    present(person, &machine).await.expect(200);

    let revoke = format!("/v1/api-keys/{}/revoke", key["id"].as_str().expect("an id"));
    person.post(&revoke, &json!({})).await.expect(200);
    refused("a revoked key", &present(person, &machine).await);
    refused("a key with another case", &present(person, &machine.to_uppercase()).await);
    let token = app.token_of(person);
    rotate(&app.service, Handover::AtOnce).await.expect("the keys rotate");
    revocation::look(&app.service).await.expect("the service looks");
    refused("a token of a retired key", &present(person, &token).await);
    let next = Session::of(app, &stage.session.refresh(app).await.expect(200).json());
    app.advance(Duration::minutes(10));
    refused("an expired token", &present(person, &app.token_of(&next.person)).await);
}

#[actix_web::test]
async fn another_scheme_or_two_credentials_are_refused() {
    let stage = Stage::set().await;
    let token = stage.app.token_of(&stage.session.person);

    for value in [format!("Basic {token}"), format!("DPoP {token}"), token.clone(), format!("Bearer Bearer {token}")] {
        let answer =
            stage.app.visitor().call(reqwest::Method::GET, "/v1/me").header("authorization", &value).send().await;
        refused(&value[..12], &answer);
    }
}
