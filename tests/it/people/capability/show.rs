//! A provider's capability.

use crate::harness::{TestApp, capability_body, client_evaluation_body, server_evaluation_body};
use serde_json::Value;

fn input<'view>(view: &'view Value, name: &str) -> &'view Value {
    let inputs = view["inputs"].as_array().expect("inputs");
    inputs.iter().find(|input| input["input"] == name).expect("every input is told")
}

#[actix_web::test]
async fn the_score_is_the_sum_of_its_inputs_and_one_five_does_not_make_a_five() {
    let app = TestApp::start().await;
    let (yuanzhi, client, moderator) =
        (app.setter("圆执检测").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let path = format!("{provider}/capability");
    yuanzhi.post(&path, &capability_body()).await.expect(200);
    let before = app.visitor().get(&path).await.expect(200).json();

    // The same client twice: he counts once.
    for _ in 0..2 {
        let engagement = client.take_service(&offering, &yuanzhi).await;
        client.step(&engagement, "evaluate", Some(&client_evaluation_body(5))).await.expect(200);
        yuanzhi.step(&engagement, "evaluate", Some(&server_evaluation_body(1))).await.expect(200);
    }
    let after = app.visitor().get(&path).await.expect(200).json();

    assert_eq!([&before["evaluation_mean"], &after["evaluation_mean"]], [3.0, 3.333]);
    assert_eq!(input(&after, "evaluations")["raw"], 1);
    assert_eq!(input(&after, "evaluations")["value_bp"], 5832);
    assert_eq!([&input(&after, "staff")["raw"], &input(&after, "staff")["value_bp"]], [50, 5000]);
    assert_eq!(input(&after, "deals_done")["value_bp"], 5000);
    assert_eq!([&input(&after, "certificates")["raw"], &input(&after, "certificates")["value_bp"]], [1, 2500]);
    let sum = |member: &str| {
        let inputs = after["inputs"].as_array().expect("inputs");
        inputs.iter().filter_map(|input| input[member].as_u64()).sum::<u64>()
    };
    assert_eq!((sum("contribution_bp"), sum("weight_bp")), (after["score_bp"].as_u64().expect("a score"), 10_000));
}

#[actix_web::test]
async fn a_certificate_counts_until_it_expires_and_a_figure_for_two_years() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let path = format!("{provider}/capability");
    yuanzhi.post(&path, &capability_body()).await.expect(200);

    app.advance(time::Duration::days(800));

    let later = app.visitor().get(&path).await.expect(200).json();
    for name in ["certificates", "staff", "deals_done"] {
        assert_eq!(input(&later, name)["raw"], 0, "{name}");
    }
    assert!(later["figures"].as_array().expect("figures").iter().all(|figure| figure["is_fresh"] == false));
}
