//! What clients said of a provider.

use crate::harness::{TestApp, client_evaluation_body, server_evaluation_body};

#[actix_web::test]
async fn everybody_reads_what_clients_said_and_nobody_what_was_said_of_them() {
    let app = TestApp::start().await;
    let (yuanzhi, client, moderator) =
        (app.setter("圆执检测").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    for score in [2, 5] {
        let done = client.take_service(&offering, &yuanzhi).await;
        client.step(&done, "evaluate", Some(&client_evaluation_body(score))).await.expect(200);
        yuanzhi.step(&done, "evaluate", Some(&server_evaluation_body(1))).await.expect(200);
    }

    let path = format!("{provider}/evaluations");
    let first = app.visitor().get(&format!("{path}?limit=1")).await.expect(200).json();
    let next = first["next"].as_str().expect("a second page").to_owned();
    let second = app.visitor().get(&format!("{path}?limit=1&after={next}")).await.expect(200).json();

    for (page, score) in [(&first, 5), (&second, 2)] {
        assert_eq!(page["items"][0]["scores"][0]["score"], score);
        assert_eq!(page["items"][0]["author"], TestApp::id_of(&client.organization));
    }
    assert!(second["next"].is_null());
}
