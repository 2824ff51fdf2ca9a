//! Judgements of matches.

use crate::harness::TestApp;
use keqiao::command::match_export::write_qrels;
use serde_json::json;

#[actix_web::test]
async fn a_verdict_is_kept_replaced_counted_and_exported() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let wanted = acme.open_demand("Membrane for water electrolysis", &moderator).await;
    let good = qinghe.published_achievement("Membrane for water electrolysis", &moderator).await;
    let bad = qinghe.published_patent("Electrolysis of salt water", "CN102307917B").await;
    app.settle().await;
    let [subject, good, bad] = [&wanted, &good, &bad].map(|address| TestApp::id_of(address).to_owned());
    acme.post("/v1/match-runs", &json!({ "subject": subject, "weights": "lexical-3" })).await.expect(201);
    let judge = |listing: &str, verdict: &str, reason: Option<&str>| json!({ "subject": subject, "listing": listing, "verdict": verdict, "reason": reason });

    let first =
        acme.post("/v1/match-judgements", &judge(&good, "dismissed", Some("not_ready"))).await.expect(200).json();
    let again =
        acme.post("/v1/match-judgements", &judge(&good, "dismissed", Some("not_ready"))).await.expect(200).json();
    let second = acme.post("/v1/match-judgements", &judge(&good, "accepted", None)).await.expect(200).json();
    acme.post("/v1/match-judgements", &judge(&bad, "dismissed", Some("off_topic"))).await.expect(200);

    assert_eq!(first, again);
    assert_eq!((&first["id"], &first["reason"]), (&second["id"], &json!("not_ready")));
    assert_eq!((&second["verdict"], &second["reason"]), (&json!("accepted"), &json!(null)));
    assert_eq!(second["weights_version"], "lexical-3", "by which it was shown");
    let counts = moderator.get("/v1/match-counts?hub=zhejiang").await.expect(200).json();
    let expected = json!([{ "weights_version": "lexical-3", "shown": 2, "accepted": 1, "dismissed": 1 }]);
    assert_eq!(counts["items"], expected);
    let mut qrels = Vec::new();
    let rows = write_qrels(&app.service, app.service.hubs.by_code("zhejiang"), &mut qrels).await.expect("memory");
    let qrels = String::from_utf8(qrels).expect("text");
    assert_eq!(rows, 2);
    assert_eq!(qrels, format!("query_id\tdoc_id\tgrade\n{subject}\t{good}\t1\n{subject}\t{bad}\t0\n"));
    let kinds = app.event_kinds("zhejiang").await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "match.judged").count(), 3);
}

#[actix_web::test]
async fn a_dismissal_says_why_and_only_the_one_who_asked_judges() {
    let app = TestApp::start().await;
    let (acme, qinghe) = (app.setter("Acme").await, app.solver("青禾大学").await);
    let moderator = app.moderator("zhejiang").await;
    let wanted = acme.open_demand("Membrane for water electrolysis", &moderator).await;
    let good = qinghe.published_achievement("Membrane for water electrolysis", &moderator).await;
    let draft = qinghe.draft_achievement("Membrane").await;
    let [subject, good, draft] = [&wanted, &good, &draft].map(|address| TestApp::id_of(address).to_owned());
    let path = "/v1/match-judgements";

    let silent = json!({ "subject": "x", "listing": "y", "verdict": "dismissed" });
    let faults = acme.post(path, &silent).await.faults();
    let judged = json!({ "subject": subject, "listing": good, "verdict": "accepted" });
    let by_other = qinghe.post(path, &judged).await.refusal();
    let hidden = json!({ "subject": subject, "listing": draft, "verdict": "accepted" });
    let of_hidden = acme.post(path, &hidden).await.refusal();
    let counts = qinghe.get("/v1/match-counts?hub=zhejiang").await.refusal();

    let named: Vec<(&str, &str)> = faults.iter().map(|(pointer, code)| (pointer.as_str(), code.as_str())).collect();
    assert_eq!(named, [("/subject", "malformed"), ("/listing", "malformed"), ("/reason", "reason_missing")]);
    assert_eq!(by_other, (403, "forbidden".to_owned()));
    assert_eq!(of_hidden, (404, "not_found".to_owned()));
    assert_eq!(counts, (403, "forbidden".to_owned()));
}
