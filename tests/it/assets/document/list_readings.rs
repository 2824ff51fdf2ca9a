//! Who read a document.

use crate::harness::TestApp;

#[actix_web::test]
async fn every_reading_above_the_teaser_is_noted_for_the_owner_and_what_others_read_is_an_entry() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾理工大学").await, app.moderator("zhejiang").await);
    let listed = qinghe.published_achievement("Membrane", &moderator).await;
    let teaser = qinghe.put_document(&listed, "teaser").await;
    let secret = qinghe.put_document(&listed, "data_room").await;
    let reader = app.setter("Acme").await;
    reader.be_let_in(&qinghe, &listed, "data_room").await;

    app.visitor().download(&teaser).await.expect(200);
    qinghe.download(&secret).await.expect(200);
    reader.download(&secret).await.expect(200);
    assert_eq!(app.stranger().await.download(&secret).await.status, 403);

    let readings = qinghe.get(&format!("{secret}/readings")).await.expect(200);
    let organizations = [&reader, &qinghe].map(|person| TestApp::id_of(&person.organization).to_owned());
    assert_eq!(readings.column("organization"), organizations);
    assert_eq!(readings.column("level"), ["data_room", "data_room"]);
    assert!(qinghe.get(&format!("{teaser}/readings")).await.column("id").is_empty());
    app.settle().await;
    let opened = qinghe.get("/v1/events?hub=zhejiang&kind=document.opened").await.expect(200).json();
    assert_eq!(opened["items"].as_array().map(Vec::len), Some(1), "{opened}");
    let payload = &opened["items"][0]["payload"];
    assert_eq!(payload["reader"].as_str(), reader.get("/v1/me").await.json()["actor"].as_str());
    // The actor of an entry is public, and who reads what is not for everybody.
    let by_system = "SELECT count(*) FROM entry WHERE kind = 'document.opened' AND actor = 'system'";
    assert_eq!(app.number(by_system).await, 1);
}

#[actix_web::test]
async fn nobody_but_the_owner_learns_who_read_a_document() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾理工大学").await, app.moderator("zhejiang").await);
    let listed = qinghe.published_achievement("Membrane", &moderator).await;
    let document = qinghe.put_document(&listed, "registered").await;
    let reader = app.setter("Acme").await;
    reader.be_let_in(&qinghe, &listed, "registered").await;
    reader.download(&document).await.expect(200);

    for person in [&reader, &moderator] {
        let answer = person.get(&format!("{document}/readings")).await;
        assert_eq!(answer.refusal(), (403, "forbidden".to_owned()));
    }
    qinghe.step(&document, "remove", None).await.expect(200);
    assert_eq!(qinghe.get(&format!("{document}/readings")).await.column("id").len(), 1, "it stays noted");
}
