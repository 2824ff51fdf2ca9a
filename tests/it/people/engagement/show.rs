//! One engagement.

use crate::harness::{Person, TestApp};

#[actix_web::test]
async fn each_side_is_told_what_it_may_do_next() {
    let app = TestApp::start().await;
    let (yuanzhi, client, moderator) =
        (app.setter("圆执检测").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.published_provider("Testing house", &moderator).await;
    let offering = yuanzhi.published_offering("Hydrogen test", &provider, &moderator).await;
    let engagement = client.propose(&offering).await;
    let open_to = async |person: &Person| {
        let view = person.get(&engagement).await.expect(200).json();
        let steps = view["transitions"].as_array().expect("transitions").clone();
        let allowed = steps.iter().filter(|step| step["is_allowed"] == true);
        allowed.map(|step| step["operation"].as_str().expect("an operation").to_owned()).collect::<Vec<_>>()
    };

    assert_eq!(open_to(&client).await, ["end_engagement"]);
    assert_eq!(open_to(&yuanzhi).await, ["agree_engagement", "end_engagement"]);
    assert_eq!(open_to(&moderator).await, [""; 0]);
}
