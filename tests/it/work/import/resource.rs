//! Tables of innovation resources.

use super::{import, sums};
use crate::harness::TestApp;
use serde_json::json;

const TABLE: &str = "编号,政策名称,内容,资源类型,所属链,地区代码,行业代码,技术领域,发布单位,文号,金额,截止日期,适用主体,适用规模,\
    最低成熟度,申报条件\n\
    1,首台套补贴,首台套产品按售价的百分之二十补助。,政策,产业链;资金链,330000,C26,新材料及其应用,某市科技局,某科发〔2026〕12号,500000,\
    2027/6/30,enterprise,small;micro,4,投产不足三年\n";

#[actix_web::test]
async fn a_row_becomes_a_resource_with_its_chains_its_days_and_who_can_have_it() {
    let app = TestApp::start().await;
    let bureau = app.setter("Bureau").await;

    let first = import(&app, &bureau, "kind=resources&source=policies", "text/csv", TABLE).await;
    let again = import(&app, &bureau, "kind=resources&source=policies", "text/csv", TABLE).await;

    assert_eq!([sums(&first), sums(&again)], [[1, 0, 0, 0], [0, 0, 1, 0]]);
    let list = bureau.get("/v1/resources?scope=own").await.expect(200).json();
    let resource = &list["items"][0];
    assert_eq!([&resource["title"], &resource["kind"], &resource["state"]], ["首台套补贴", "policy", "draft"]);
    assert_eq!(resource["chains"], json!(["industry", "capital"]));
    assert_eq!([&resource["regions"], &resource["industries"]], [&json!(["330000"]), &json!(["C26"])]);
    assert_eq!([&resource["issuer"], &resource["reference"]], ["某市科技局", "某科发〔2026〕12号"]);
    assert_eq!([&resource["amount"]["max"], &resource["closes_on"]], ["500000.00", "2027-06-30"]);
    let eligibility = json!({
        "organization_kinds": ["enterprise"], "size_classes": ["small", "micro"], "readiness_min": 4,
        "further": ["投产不足三年"],
    });
    assert_eq!(resource["eligibility"], eligibility);
    assert_eq!(resource["provenance"]["source_id"], "1");
}

#[actix_web::test]
async fn a_row_of_no_known_kind_comes_back_with_its_reason() {
    let app = TestApp::start().await;
    let bureau = app.setter("Bureau").await;
    let table = "id,title,kind,chains\n1,Subsidy,favor,talent\n2,Loan,fund,supply\n3,Loan,fund,资金链\n";

    let done = import(&app, &bureau, "kind=resources&source=policies", "text/csv", table).await;

    assert_eq!(sums(&done), [1, 0, 0, 2]);
    let report = bureau.get(done.json()["report"].as_str().expect("a report")).await.expect(200).text();
    assert!(report.contains("`favor`") && report.contains("`supply`"), "{report}");
}
