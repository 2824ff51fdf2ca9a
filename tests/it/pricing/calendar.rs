//! The public calendar of notices.

use crate::harness::{Answer, Party, TestApp, lot_body, notice_body, parties};
use serde_json::json;

/// A university of the state with a price and a lot before the public, and another price that nobody posted.
struct Stage {
    app: TestApp,
    seller: Party,
    buyer: Party,
    notice: String,
    lot: String,
}

impl Stage {
    async fn set() -> Stage {
        let app = TestApp::start().await;
        let (seller, buyer) = parties(&app).await;
        seller.owner.tell_nature("0221").await;
        let moderator = app.moderator("zhejiang").await;
        let first = seller.owner.published_achievement("Membrane", &moderator).await;
        let second = seller.owner.published_achievement("Catalyst", &moderator).await;
        let mut body = notice_body(buyer.organization(), &first);
        seller.owner.make("/v1/notices", &body).await;
        body["title"] = json!("Licence, of a membrane; posted");
        let notice = seller.owner.make("/v1/notices", &body).await;
        seller.approver.step(&notice, "post", None).await.expect(200);
        let lot = seller.owner.make("/v1/lots", &lot_body(&second)).await;
        seller.approver.step(&lot, "announce", None).await.expect(200);
        Stage { app, seller, buyer, notice, lot }
    }

    async fn subjects(&self, query: &str) -> Vec<String> {
        self.app.visitor().get(&format!("/v1/notice-days{query}")).await.column("subject")
    }

    async fn feed(&self, query: &str) -> Answer {
        self.app.visitor().get(&format!("/v1/notice-calendar{query}")).await.expect(200)
    }
}

#[actix_web::test]
async fn what_is_before_the_public_is_listed_by_its_last_day_and_what_is_not_is_not() {
    let stage = Stage::set().await;
    let (notice, lot) = (TestApp::id_of(&stage.notice), TestApp::id_of(&stage.lot));

    let listed = stage.app.visitor().get("/v1/notice-days").await.expect(200).json();

    let days = |place: usize| &listed["items"][place];
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(2), "{listed}");
    assert_eq!(
        (&days(0)["kind"], &days(0)["link"], &days(0)["state"]),
        (&json!("price"), &json!(stage.notice), &json!("running"))
    );
    assert_eq!((&days(0)["begins_on"], &days(0)["ends_on"]), (&json!("2026-11-24"), &json!("2026-12-09")));
    assert_eq!(
        (&days(1)["kind"], &days(1)["link"], &days(1)["ends_on"]),
        (&json!("lot"), &json!(stage.lot), &json!("2026-12-14"))
    );
    assert_eq!(stage.subjects("?kind=lot").await, [lot]);
    assert_eq!(stage.subjects("?hub=zhejiang&until=2026-12-13").await, [notice]);
    assert_eq!(stage.subjects("?from=2026-12-10").await, [lot]);
    assert!(stage.subjects("?hub=jiangsu").await.is_empty());
    let objection = json!({ "text": "The inventor holds a share in the buyer." });
    stage.buyer.owner.step(&stage.notice, "object", Some(&objection)).await;
    stage.app.stranger().await.step(&stage.notice, "object", Some(&objection)).await.expect(200);
    assert_eq!(stage.subjects("?state=suspended").await, [notice]);
    stage.seller.owner.step(&stage.notice, "withdraw", None).await.expect(200);
    assert_eq!(stage.subjects("?state=running").await, [lot]);
    assert_eq!(stage.subjects("?state=over").await, [notice]);
}

#[actix_web::test]
async fn all_pages_of_the_calendar_tell_each_day_once_and_in_order() {
    let stage = Stage::set().await;

    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = stage.app.visitor().get(&format!("/v1/notice-days?limit=1{after}")).await.expect(200).json();
        seen.extend(page["items"].as_array().expect("items").iter().map(|item| item["link"].clone()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }

    assert_eq!(seen, [json!(stage.notice), json!(stage.lot)]);
    let of_another = after.replace("&after=", "/v1/notice-days?kind=lot&limit=1&after=");
    assert_eq!(stage.app.visitor().get(&of_another).await.refusal(), (400, "cursor_invalid".to_owned()));
}

#[actix_web::test]
async fn a_calendar_program_is_told_the_last_days_and_nothing_of_any_person() {
    let stage = Stage::set().await;

    let feed = stage.feed("?hub=zhejiang").await;

    assert_eq!(feed.header("content-type"), Some("text/calendar; charset=utf-8"));
    let text = feed.text().replace("\r\n ", "");
    for line in [
        "SUMMARY:协议定价公示截止 / Last day to object to a price: Licence\\, of a membrane\\; posted",
        "DTSTART;VALUE=DATE:20261209",
        "DTSTART;VALUE=DATE:20261214",
        &format!("DESCRIPTION:GET {}", stage.lot),
        &format!("UID:{}", TestApp::id_of(&stage.notice)),
    ] {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
    assert!(!text.contains("@") && !text.contains("usr_"), "{text}");
    assert_eq!(stage.feed("?kind=lot").await.text().matches("BEGIN:VEVENT").count(), 1);
    stage.app.advance(time::Duration::days(16));
    let later = stage.feed("").await.text();
    assert_eq!(later.matches("BEGIN:VEVENT").count(), 1, "the days of the price have passed: {later}");
}
