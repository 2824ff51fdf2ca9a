//! What a registration would be.

use crate::harness::TestApp;

#[actix_web::test]
async fn a_licence_of_six_million_has_four_answers_in_two_hubs_on_two_days() {
    let app = TestApp::start().await;
    let ask = async |hub: &str, on: &str| {
        let path =
            format!("/v1/previews/registration?hub={hub}&on={on}&contract_type=licence&technical_amount=6000000");
        let preview = app.visitor().get(&path).await.expect(200).json();
        let members = ["counted_as", "due_on", "is_reviewed_twice", "number_digits"];
        members.map(|member| preview[member].to_string().replace('"', "")).join(" ")
    };

    assert_eq!(ask("zhejiang", "2019-06-01").await, "transfer 2019-06-11 false 14");
    assert_eq!(ask("zhejiang", "2026-06-01").await, "licence 2026-06-11 false 16");
    assert_eq!(ask("jiangsu", "2019-06-01").await, "transfer 2019-07-11 true 14");
    assert_eq!(ask("jiangsu", "2026-06-01").await, "licence 2026-07-11 true 16");
}
