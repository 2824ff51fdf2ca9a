//! The owner lets a reader in.

use crate::harness::{TestApp, disclosure_body};
use serde_json::json;

#[actix_web::test]
async fn the_owner_lets_in_for_a_year_at_most_and_nobody_lets_himself_in() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾理工大学").await, app.moderator("zhejiang").await);
    let listed = qinghe.published_achievement("Membrane", &moderator).await;
    let acme = app.setter("Acme").await;
    let disclosure = acme.make("/v1/disclosures", &disclosure_body(&listed, "data_room")).await;
    let until = |day: &str| json!({ "until_on": day });

    let by_reader = acme.step(&disclosure, "grant", Some(&until("2027-05-24"))).await;
    let by_moderator = moderator.step(&disclosure, "grant", Some(&until("2027-05-24"))).await;
    let too_long = qinghe.step(&disclosure, "grant", Some(&until("2027-11-26"))).await;
    let granted = qinghe.step(&disclosure, "grant", Some(&until("2027-11-25"))).await.expect(200).json();
    let again = qinghe.step(&disclosure, "grant", Some(&until("2027-11-25"))).await.expect(200);

    assert_eq!(by_reader.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(by_moderator.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(too_long.rules(), ["disclosure.end_out_of_range"]);
    assert_eq!((&granted["state"], &granted["until_on"]), (&"granted".into(), &"2027-11-25".into()));
    assert_eq!(again.etag(), "\"2\"", "granting twice changes nothing");
    app.settle().await;
    let told = acme.get("/v1/events?hub=zhejiang&kind=disclosure.granted").await.expect(200).json();
    assert_eq!(told["items"].as_array().map(Vec::len), Some(1), "the reader's side hears of it");
}
