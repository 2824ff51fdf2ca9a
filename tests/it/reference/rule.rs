//! The rules with their legal basis.

use crate::harness::TestApp;

#[actix_web::test]
async fn every_rule_is_told_in_both_languages_with_its_basis() {
    let app = TestApp::start().await;

    let rules = app.visitor().get("/v1/rules").await.expect(200);

    for member in ["code", "title_zh", "title_en", "law_zh", "law_en", "article", "edition"] {
        assert!(rules.column(member).iter().all(|text| !text.is_empty()), "{member}");
    }
    assert!(rules.column("title_zh").iter().all(|title| title.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))));
    assert!(rules.column("title_en").iter().all(|title| title.is_ascii()));
}
