//! One expert.

use crate::harness::{PERSON_NAME, TestApp, credential_body, expert_body};
use serde_json::{Value, json};

#[actix_web::test]
async fn a_name_is_shown_at_its_level_and_not_below() {
    let app = TestApp::start().await;
    let (qinghe, moderator, stranger) =
        (app.solver("青禾大学").await, app.moderator("zhejiang").await, app.stranger().await);

    for (level, seen) in
        [("members", [false, false, true]), ("registered", [false, true, true]), ("public", [true, true, true])]
    {
        let mut body = expert_body("Electrochemist");
        body["person"]["name_disclosure"] = json!(level);
        let expert = qinghe.make("/v1/experts", &body).await;
        qinghe.verified_credential(&credential_body(&expert), &moderator).await;
        qinghe.bring_to_market(&expert, &moderator).await;

        for (person, is_seen) in [&app.visitor(), &stranger, &moderator].into_iter().zip(seen) {
            let view = person.get(&expert).await.expect(200).json();
            let shown = |value: &str| if is_seen { json!(value) } else { Value::Null };
            assert_eq!(view["person"]["name"], shown(PERSON_NAME), "{level}");
            assert_eq!(view["person"]["orcid"], shown("0000-0002-1825-0097"), "{level}");
            assert_eq!(view["credentials"][0]["number"], shown("2024-M-00017"), "{level}");
            assert_eq!(view["person"]["name_disclosure"], level);
            assert_eq!([&view["credentials"][0]["state"], &view["person"]["employment"]], ["verified", "retired"]);
        }
    }
}
