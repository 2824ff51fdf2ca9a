//! Lots: results that are listed for whoever pays most, from the announcement to the contract that is held to the award.

use crate::harness::{
    Answer, Party, Person, Receiver, TestApp, conclude, licence_body, lot_body, notice_body, parties,
};
use futures_util::future::join_all;
use keqiao::work::{clear_notices, close_lots};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use time::Duration;

/// Bidders who bid the same at once.
const RACERS: usize = 16;
/// How often the task looks for a lot that is due.
const CLOSINGS_MAX: u32 = 100;
/// The day after the last one for registration.
const AFTER_PERIOD: Duration = Duration::days(21);
/// How long a bidding lasts.
const BIDDING: Duration = Duration::hours(24);

/// A university of the state with a published result, and a firm that would have it.
struct Stage {
    app: TestApp,
    seller: Party,
    buyer: Party,
    moderator: Person,
    achievement: String,
}

impl Stage {
    async fn set() -> Stage {
        let app = TestApp::start().await;
        let (seller, buyer) = parties(&app).await;
        seller.owner.tell_nature("0221").await;
        let moderator = app.moderator("zhejiang").await;
        let achievement = seller.owner.published_achievement("Membrane", &moderator).await;
        Stage { app, seller, buyer, moderator, achievement }
    }

    /// A draft of the result.
    async fn draft(&self) -> String {
        self.seller.owner.make("/v1/lots", &lot_body(&self.achievement)).await
    }

    /// A lot before the public.
    async fn announced(&self) -> String {
        let lot = self.draft().await;
        self.seller.approver.step(&lot, "announce", None).await.expect(200);
        lot
    }

    /// A lot on which the firm, as number 1, and another bid.
    async fn in_bidding(&self) -> (String, Person) {
        let lot = self.announced().await;
        let rival = self.app.setter("Rival").await;
        for bidder in [&self.buyer.owner, &rival] {
            register(bidder, &lot).await.expect(201);
        }
        self.close(AFTER_PERIOD).await;
        (lot, rival)
    }

    /// Lets time pass, and closes the one lot that is due. A refused request holds the row for a moment longer than its answer
    /// takes, and what is held is left for the next time.
    async fn close(&self, after: Duration) {
        self.app.advance(after);
        for _ in 0..CLOSINGS_MAX {
            if close_lots::step(&self.app.service).await.expect("the task runs") == 1 {
                return;
            }
        }
        panic!("no lot is due");
    }

    /// A licence of the result to somebody for a price, approved by both sides.
    async fn approved(&self, buyer: &Party, price: &str) -> String {
        let mut body = licence_body(self.seller.organization(), buyer.organization(), &self.achievement);
        body["amounts"] = json!({ "total": price, "technical": price, "items": [] });
        body["milestones"] = json!([]);
        let contract = self.seller.owner.proposed_contract(&body).await;
        for party in [&self.seller, buyer] {
            party.approver.step(&contract, "approve", None).await.expect(200);
        }
        contract
    }

    async fn show(&self, lot: &str) -> Value {
        self.app.visitor().get(lot).await.expect(200).json()
    }
}

async fn register(bidder: &Person, lot: &str) -> Answer {
    bidder.post(&format!("{lot}/bidders"), &json!({})).await
}

async fn bid(bidder: &Person, lot: &str, price: &str) -> Answer {
    bidder.post(&format!("{lot}/bids"), &json!({ "price": price })).await
}

/// The rules that are told to stand against a step.
fn told(view: &Value, operation: &str) -> Value {
    let transitions = view["transitions"].as_array().expect("transitions");
    let of_operation = transitions.iter().find(|one| one["operation"] == operation).expect("it is told");
    let codes = of_operation["refusals"].as_array().expect("a list").iter().map(|one| one["rule"].clone());
    json!([of_operation["is_allowed"], codes.collect::<Vec<_>>()])
}

#[actix_web::test]
async fn an_approver_announces_what_the_owner_prepared_and_the_public_reads_it() {
    let stage = Stage::set().await;
    let lot = stage.draft().await;

    let hidden = stage.buyer.owner.get(&lot).await;
    let by_setter = stage.seller.owner.step(&lot, "announce", None).await;
    let announced = stage.seller.approver.step(&lot, "announce", None).await.expect(200).json();
    let listed = stage.app.visitor().get("/v1/lots?state=announced&hub=zhejiang").await.column("id");

    assert_eq!(hidden.refusal(), (404, "not_found".to_owned()));
    assert_eq!(by_setter.refusal(), (403, "forbidden".to_owned()));
    assert_eq!((&announced["announced_on"], &announced["ends_on"]), (&"2026-11-24".into(), &"2026-12-14".into()));
    assert_eq!((&announced["list_price"], &announced["bidding"]), (&"200000.00".into(), &Value::Null));
    assert_eq!(listed, [TestApp::id_of(&lot)]);
}

#[actix_web::test]
async fn a_lot_offers_public_assets_of_its_owner_for_the_days_of_the_rule_pack() {
    let stage = Stage::set().await;
    let mut body = lot_body(&stage.achievement);
    body["period_days"] = json!(19);
    let short = stage.seller.owner.make("/v1/lots", &body).await;
    let draft = stage.seller.owner.draft_achievement("Pump").await;
    let hidden = stage.seller.owner.make("/v1/lots", &lot_body(&draft)).await;
    let mut faulty = lot_body(&stage.buyer.owner.draft_achievement("Valve").await);
    let foreign = stage.seller.owner.post("/v1/lots", &faulty).await;
    (faulty["achievements"], faulty["increment"], faulty["period_days"]) = (json!([]), json!("0.00"), json!(366));
    let broken = stage.seller.owner.post("/v1/lots", &faulty).await;

    let too_short = stage.seller.approver.step(&short, "announce", None).await;
    let not_public = stage.seller.approver.step(&hidden, "announce", None).await;

    assert_eq!(too_short.rules(), ["lot.period_too_short"]);
    assert_eq!(not_public.rules(), ["lot.asset_not_public"]);
    assert_eq!(foreign.faults(), [("/achievements".to_owned(), "asset_unknown".to_owned())]);
    let faults = [("/increment", "amount_zero"), ("/period_days", "out_of_range"), ("/achievements", "asset_missing")];
    assert_eq!(broken.faults(), faults.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    let shown = stage.seller.approver.get(&hidden).await.expect(200).json();
    assert_eq!(told(&shown, "announce_lot"), json!([false, ["lot.asset_not_public"]]));
}

#[actix_web::test]
async fn assets_are_offered_once_at_a_time_by_a_lot_or_by_a_notice() {
    let stage = Stage::set().await;
    let notice = notice_body(stage.buyer.organization(), &stage.achievement);
    let posted = stage.seller.owner.make("/v1/notices", &notice).await;
    stage.seller.approver.step(&posted, "post", None).await.expect(200);
    let first = stage.draft().await;
    let second = stage.draft().await;

    let beside_notice = stage.seller.approver.step(&first, "announce", None).await;
    stage.seller.owner.step(&posted, "withdraw", None).await.expect(200);
    stage.seller.approver.step(&first, "announce", None).await.expect(200);
    let beside_lot = stage.seller.approver.step(&second, "announce", None).await;
    let late = stage.seller.owner.make("/v1/notices", &notice).await;
    let notice_beside_lot = stage.seller.approver.step(&late, "post", None).await;
    let reason = json!({ "reason": "The patent was contested." });
    let canceled = stage.seller.approver.step(&first, "cancel", Some(&reason)).await.expect(200).json();

    assert_eq!(beside_notice.rules(), ["lot.asset_offered"]);
    assert_eq!(beside_lot.rules(), ["lot.asset_offered"]);
    assert_eq!(notice_beside_lot.rules(), ["lot.asset_offered"]);
    assert_eq!((&canceled["state"], &canceled["cancellation"]), (&"canceled".into(), &reason["reason"]));
    stage.seller.approver.step(&second, "announce", None).await.expect(200);
    let by_bidder = stage.buyer.owner.step(&second, "cancel", Some(&reason)).await;
    assert_eq!(by_bidder.refusal(), (403, "forbidden".to_owned()));
    let held = json!({ "holder": TestApp::id_of(&stage.moderator.organization), "share_ppm": 600_000 });
    let holdings = format!("{}/shareholdings", stage.seller.organization());
    let holding = stage.seller.owner.post(&holdings, &held).await.expect(201).json();
    let by_related = stage.moderator.step(&second, "cancel", Some(&reason)).await;
    assert_eq!(by_related.rules(), ["identity.related_party"]);
    let end = format!("/v1/shareholdings/{}/end", holding["id"].as_str().expect("an id"));
    stage.seller.owner.post(&end, &json!({})).await.expect(200);
    stage.moderator.step(&second, "cancel", Some(&reason)).await.expect(200);
}

#[actix_web::test]
async fn of_many_who_announce_the_same_assets_at_once_one_is_first() {
    let stage = Stage::set().await;
    let mut drafts = Vec::new();
    for _ in 0..8 {
        drafts.push(stage.draft().await);
    }

    let racers = drafts.iter().map(|lot| stage.seller.approver.step(lot, "announce", None));
    let answers = join_all(racers).await;

    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    assert!(answers.iter().filter(|answer| answer.status != 200).all(|lost| lost.rules() == ["lot.asset_offered"]));
}

#[actix_web::test]
async fn one_bidder_signs_at_the_list_price_or_above_and_nobody_else_does() {
    let stage = Stage::set().await;
    let dear = stage.approved(&stage.buyer, "200001.00").await;
    let cheap = stage.approved(&stage.buyer, "199999.99").await;
    let lot = stage.announced().await;
    let registered = register(&stage.buyer.owner, &lot).await.expect(201).json();
    let before = stage.seller.sign(&dear).await;

    stage.close(AFTER_PERIOD).await;
    let awarded = stage.show(&lot).await;
    let too_cheap = stage.seller.sign(&cheap).await;
    stage.seller.sign(&dear).await.expect(200);
    let signed = stage.buyer.sign(&dear).await.expect(200).json();

    assert_eq!((&registered["number"], &registered["is_related"]), (&1.into(), &false.into()));
    assert_eq!(before.rules(), ["pricing.route_missing"]);
    assert_eq!((&awarded["state"], &awarded["bidding"]), (&"awarded".into(), &Value::Null));
    let award = json!({
        "bidder": 1, "organization": TestApp::id_of(stage.buyer.organization()), "price": "200000.00",
        "at": "2026-12-15T08:00:00.000000Z", "sign_by": "2027-01-14",
    });
    assert_eq!(awarded["award"], award);
    assert_eq!(too_cheap.rules(), ["pricing.award_differs"]);
    assert_eq!(signed["state"], "effective");
    assert_eq!(stage.show(&lot).await["state"], "settled");
    let kinds = stage.app.event_kinds("zhejiang").await;
    let of_lots: Vec<_> = kinds.iter().filter(|kind| kind.starts_with("lot.")).collect();
    let told = ["lot.created", "lot.announced", "lot.bidder_registered", "lot.awarded", "lot.awarded", "lot.settled"];
    assert_eq!(of_lots, [&told[..], &["lot.settled"]].concat(), "award and contract are told to the winner, too");
}

#[actix_web::test]
async fn the_winner_is_told_of_the_award_as_of_its_own_and_the_one_who_lost_is_not() {
    let stage = Stage::set().await;
    let (lot, rival) = stage.in_bidding().await;
    let (won, lost) = (Receiver::start("127.0.0.2"), Receiver::start("127.0.0.2"));
    for (bidder, receiver) in [(&stage.buyer.owner, &won), (&rival, &lost)] {
        let endpoint = json!({ "url": receiver.url(), "kinds": ["lot.awarded", "lot.forfeited"] });
        bidder.make("/v1/webhook-endpoints", &endpoint).await;
    }
    bid(&stage.buyer.owner, &lot, "202000.00").await.expect(201);

    stage.close(BIDDING).await;
    stage.app.deliver().await;
    stage.app.advance(Duration::days(60));
    stage.seller.approver.step(&lot, "forfeit", None).await.expect(200);
    stage.app.deliver().await;

    assert_eq!(won.types(), ["lot.awarded", "lot.forfeited"]);
    let told = won.messages()[0].json();
    assert_eq!(told["data"]["subject"], TestApp::id_of(&lot));
    assert_eq!(told["data"]["payload"]["organization"], TestApp::id_of(stage.buyer.organization()));
    assert_eq!(lost.types().len(), 0);
}

#[actix_web::test]
async fn two_bid_by_number_until_the_end_and_the_contract_is_not_below_the_highest() {
    let stage = Stage::set().await;
    let at_list_price = stage.approved(&stage.buyer, "200000.00").await;
    let at_bid = stage.approved(&stage.buyer, "202000.00").await;
    let (lot, rival) = stage.in_bidding().await;

    let opened = stage.show(&lot).await;
    let below = bid(&stage.buyer.owner, &lot, "199999.99").await;
    let first = bid(&stage.buyer.owner, &lot, "200000.00").await.expect(201).json();
    let step_too_small = bid(&rival, &lot, "200999.99").await;
    bid(&rival, &lot, "201000.00").await.expect(201);
    bid(&stage.buyer.owner, &lot, "202000.00").await.expect(201);
    let stranger = bid(&stage.app.setter("Stranger").await, &lot, "300000.00").await;
    let shown = stage.app.visitor().get(&format!("{lot}/bids")).await.expect(200).json();
    let told_to_rival = rival.get(&lot).await.expect(200).json();
    stage.close(BIDDING).await;
    let late = bid(&rival, &lot, "203000.00").await;
    let result = stage.show(&lot).await;

    assert_eq!((&opened["state"], &opened["bidding"]["bidders"]), (&"bidding".into(), &2.into()));
    assert_eq!(
        (&opened["bidding"]["least"], &opened["bidding"]["ends_at"]),
        (&"200000.00".into(), &"2026-12-16T08:00:00.000000Z".into())
    );
    assert_eq!((&first["sequence"], &first["bidder"]), (&1.into(), &1.into()));
    assert_eq!(
        (below.rules(), step_too_small.rules()),
        (vec!["lot.bid_too_low".to_owned()], vec!["lot.bid_too_low".to_owned()])
    );
    assert_eq!(stranger.rules(), ["lot.not_bidder"]);
    let prices: Vec<_> = shown["items"].as_array().expect("a list").iter().map(|one| one["price"].clone()).collect();
    assert_eq!(prices, ["202000.00", "201000.00", "200000.00"]);
    assert_eq!(told(&told_to_rival, "place_bid"), json!([true, []]));
    assert_eq!(late.rules(), ["process.step_not_open"]);
    assert_eq!((&result["state"], &result["award"]["price"]), (&"awarded".into(), &"202000.00".into()));
    assert_eq!(stage.seller.sign(&at_list_price).await.rules(), ["pricing.award_differs"]);
    assert_eq!(stage.seller.sign(&at_bid).await.expect(200).json()["state"], "partially_signed");
}

#[actix_web::test]
async fn nobody_is_told_who_bids_before_the_award() {
    let stage = Stage::set().await;
    let lot = stage.announced().await;
    let version = stage.app.visitor().get(&lot).await.etag();
    let rival = stage.app.setter("Rival").await;
    for bidder in [&stage.buyer.owner, &rival] {
        register(bidder, &lot).await.expect(201);
    }
    let list = format!("{lot}/bidders");
    let readers = [&stage.app.visitor(), &stage.seller.owner, &stage.moderator];

    let unchanged = stage.app.visitor().get(&lot).await.etag();
    stage.close(AFTER_PERIOD).await;
    for reader in readers {
        assert_eq!(reader.get(&list).await.expect(200).json()["items"], json!([]));
    }
    let own = rival.get(&list).await.column("organization");
    bid(&rival, &lot, "200000.00").await.expect(201);
    stage.app.settle().await;
    let events = stage.moderator.get("/v1/events?limit=1000").await.expect(200).text();
    stage.close(BIDDING).await;
    let after = stage.app.visitor().get(&list).await.column("organization");

    assert_eq!(version, unchanged, "the version does not tell that somebody came");
    let (buyer, rival) = (TestApp::id_of(stage.buyer.organization()), TestApp::id_of(&rival.organization));
    assert_eq!(own, [rival]);
    assert!(events.contains("lot.bid_placed") && events.contains("lot.bidder_registered"));
    let of_lots = |line: &&Value| line["kind"].as_str().is_some_and(|kind| kind.starts_with("lot."));
    let events: Value = serde_json::from_str(&events).expect("JSON");
    let told: Vec<String> =
        events["items"].as_array().expect("a list").iter().filter(of_lots).map(ToString::to_string).collect();
    assert!(told.iter().all(|line| !line.contains(buyer) && !line.contains(rival)), "{told:?}");
    assert_eq!(after, [buyer, rival]);
}

#[actix_web::test]
async fn of_sixteen_who_bid_the_same_at_once_one_stands() {
    let stage = Stage::set().await;
    let lot = stage.announced().await;
    let mut bidders = Vec::new();
    for place in 0..RACERS {
        bidders.push(stage.app.setter(&format!("Bidder {place}")).await);
    }
    let registered = join_all(bidders.iter().map(|bidder| register(bidder, &lot))).await;
    let numbers = registered.into_iter().map(|answer| answer.expect(201).json()["number"].as_u64().expect("a number"));
    assert_eq!(numbers.collect::<BTreeSet<_>>().len(), RACERS, "each has a number of its own");
    stage.close(AFTER_PERIOD).await;
    bid(&bidders[0], &lot, "200000.00").await.expect(201);

    let answers = join_all(bidders.iter().map(|bidder| bid(bidder, &lot, "201000.00"))).await;

    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(won.len(), 1);
    assert!(answers.iter().filter(|answer| answer.status != 201).all(|lost| lost.rules() == ["lot.bid_too_low"]));
    let bidding = stage.show(&lot).await["bidding"].clone();
    assert_eq!((&bidding["highest"], &bidding["bids"]), (&"201000.00".into(), &2.into()));
    assert_eq!(bidding["bidder"], won[0].json()["bidder"]);
    let dearer = (0..RACERS).map(|place| (place, format!("{}.00", 300_000 + 1_000 * place)));
    let answers = join_all(dearer.map(|(place, price)| {
        let (bidder, lot) = (&bidders[place], &lot);
        async move { bid(bidder, lot, &price).await }
    }))
    .await;
    assert!(answers.iter().any(|answer| answer.status == 201));
    let gaps = "SELECT count(*) FROM lot_bid AS b LEFT JOIN lot_bid AS a ON a.lot_id = b.lot_id AND a.sequence = b.sequence - 1 \
        WHERE b.sequence > 1 AND (a.price_minor IS NULL OR b.price_minor < a.price_minor + 100000)";
    assert_eq!(stage.app.number(gaps).await, 0, "each bid goes above the one before by the increment");
}

/// One member of all rows of a list, page by page.
async fn walk(reader: &Person, list: &str, member: &str) -> Vec<String> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = reader.get(&format!("{list}?limit=2{after}")).await.expect(200);
        seen.extend(page.column(member));
        let Some(next) = page.json()["next"].as_str().map(str::to_owned) else { return seen };
        after = format!("&after={next}");
    }
}

#[actix_web::test]
async fn a_walk_over_all_pages_shows_each_lot_and_each_bid_once() {
    let stage = Stage::set().await;
    let (lot, rival) = stage.in_bidding().await;
    for step in 0..5 {
        let bidder = if step % 2 == 0 { &rival } else { &stage.buyer.owner };
        bid(bidder, &lot, &format!("20{step}000.00")).await.expect(201);
    }
    let mut lots = vec![TestApp::id_of(&lot).to_owned()];
    for title in ["Pump", "Valve"] {
        let achievement = stage.seller.owner.published_achievement(title, &stage.moderator).await;
        let other = stage.seller.owner.make("/v1/lots", &lot_body(&achievement)).await;
        stage.seller.approver.step(&other, "announce", None).await.expect(200);
        lots.insert(0, TestApp::id_of(&other).to_owned());
    }

    let visitor = stage.app.visitor();
    let prices = walk(&visitor, &format!("{lot}/bids"), "price").await;
    let listed = walk(&visitor, "/v1/lots", "id").await;

    assert_eq!(prices, ["204000.00", "203000.00", "202000.00", "201000.00", "200000.00"]);
    assert_eq!(listed, lots);
}

#[actix_web::test]
async fn a_bid_in_the_last_minutes_puts_the_end_off_and_one_at_the_end_is_late() {
    let stage = Stage::set().await;
    let (lot, rival) = stage.in_bidding().await;

    stage.app.advance(BIDDING - Duration::minutes(6));
    bid(&rival, &lot, "200000.00").await.expect(201);
    let early = stage.show(&lot).await["bidding"]["ends_at"].clone();
    stage.app.advance(Duration::minutes(5));
    bid(&stage.buyer.owner, &lot, "201000.00").await.expect(201);
    let extended = stage.show(&lot).await["bidding"]["ends_at"].clone();
    stage.app.advance(Duration::minutes(4));
    let running = close_lots::step(&stage.app.service).await.expect("the task runs");
    stage.app.advance(Duration::minutes(1));
    let at_the_end = bid(&rival, &lot, "202000.00").await;
    stage.close(Duration::ZERO).await;

    assert_eq!(early, "2026-12-16T08:00:00.000000Z");
    assert_eq!(extended, "2026-12-16T08:04:00.000000Z");
    assert_eq!(running, 0);
    assert_eq!(at_the_end.rules(), ["lot.bidding_over"]);
    assert_eq!(stage.show(&lot).await["award"]["price"], "201000.00");
}

#[actix_web::test]
async fn the_owner_and_who_runs_the_market_do_not_bid_and_others_register_once() {
    let stage = Stage::set().await;
    let lot = stage.announced().await;
    let newcomer = stage.app.newcomer("Newcomer").await;
    register(&stage.buyer.owner, &lot).await.expect(201);

    let own = register(&stage.seller.owner, &lot).await;
    let operator = register(&stage.moderator, &lot).await;
    let unverified = register(&newcomer, &lot).await;
    let held = json!({ "holder": TestApp::id_of(&stage.moderator.organization), "share_ppm": 600_000 });
    let subsidiary = stage.app.setter("Subsidiary").await;
    subsidiary.post(&format!("{}/shareholdings", subsidiary.organization), &held).await.expect(201);
    let of_operator = register(&subsidiary, &lot).await;
    let twice = register(&stage.buyer.owner, &lot).await;
    let visitor = register(&stage.app.visitor(), &lot).await;
    let member = register(&stage.buyer.approver, &lot).await;

    assert_eq!(own.rules(), ["lot.own_bid"]);
    assert_eq!(operator.rules(), ["lot.operator_bids"]);
    assert_eq!(of_operator.rules(), ["lot.operator_bids"]);
    assert_eq!(unverified.rules(), ["organization.not_verified"]);
    assert_eq!(twice.rules(), ["lot.bidder_registered"]);
    assert_eq!(visitor.refusal(), (401, "unauthenticated".to_owned()));
    assert_eq!(member.refusal(), (403, "forbidden".to_owned()));
    let shown = stage.seller.owner.get(&lot).await.expect(200).json();
    assert_eq!(told(&shown, "register_bidder"), json!([false, ["lot.own_bid"]]));
}

#[actix_web::test]
async fn a_bidder_that_is_related_to_the_owner_says_so_before_the_contract_at_the_latest() {
    let stage = Stage::set().await;
    let contract = stage.approved(&stage.buyer, "200000.00").await;
    let lot = stage.announced().await;
    let related = stage.app.setter("Spin-off").await;
    let held = json!({ "holder": TestApp::id_of(stage.seller.organization()), "share_ppm": 600_000 });
    related.post(&format!("{}/shareholdings", related.organization), &held).await.expect(201);

    let silent = register(&related, &lot).await;
    let relation = json!({ "relation": "The university holds 60 % of us." });
    let open = related.post(&format!("{lot}/bidders"), &relation).await.expect(201).json();
    related.post(&format!("{lot}/bidders/withdraw"), &json!({})).await.expect(200);
    register(&stage.buyer.owner, &lot).await.expect(201);
    stage.close(AFTER_PERIOD).await;
    stage.buyer.owner.post(&format!("{}/shareholdings", stage.buyer.organization()), &held).await.expect(201);
    let signed = stage.seller.sign(&contract).await;

    assert_eq!(silent.rules(), ["pricing.relation_undeclared"]);
    assert_eq!((&open["is_related"], &open["relation"]), (&true.into(), &relation["relation"]));
    assert_eq!(signed.rules(), ["pricing.relation_undeclared"]);
}

#[actix_web::test]
async fn a_lot_for_which_nobody_stayed_fails_and_is_extended_on_the_same_terms() {
    let stage = Stage::set().await;
    let lot = stage.announced().await;
    let withdrawal = format!("{lot}/bidders/withdraw");
    register(&stage.buyer.owner, &lot).await.expect(201);
    let withdrawn = stage.buyer.owner.post(&withdrawal, &json!({})).await.expect(200).json();
    let again = stage.buyer.owner.post(&withdrawal, &json!({})).await;
    let early = close_lots::step(&stage.app.service).await.expect("the task runs");

    stage.close(AFTER_PERIOD).await;
    let failed = stage.show(&lot).await;
    let late = register(&stage.buyer.owner, &lot).await;
    let extended = stage.seller.approver.step(&lot, "extend", None).await.expect(200).json();
    let number = register(&stage.buyer.owner, &lot).await.expect(201).json()["number"].clone();
    stage.app.advance(Duration::days(8));
    let too_late = stage.buyer.owner.post(&withdrawal, &json!({})).await;
    stage.close(Duration::ZERO).await;

    assert_ne!(withdrawn["withdrawn_at"], Value::Null);
    assert_eq!((again.rules(), early), (vec!["lot.not_bidder".to_owned()], 0));
    assert_eq!(failed["state"], "failed");
    assert_eq!(late.rules(), ["process.step_not_open"]);
    assert_eq!(
        (&extended["state"], &extended["ends_on"], &extended["extensions"]),
        (&"announced".into(), &"2026-12-22".into(), &1.into())
    );
    assert_eq!(number, 2);
    assert_eq!(too_late.rules(), ["lot.period_over"]);
    assert_eq!(stage.show(&lot).await["award"]["bidder"], 2);
}

#[actix_web::test]
async fn a_lot_on_which_nobody_bid_fails_for_good_and_frees_its_assets() {
    let stage = Stage::set().await;
    let (lot, _) = stage.in_bidding().await;

    stage.close(BIDDING).await;
    let extended = stage.seller.approver.step(&lot, "extend", None).await;
    let next = stage.draft().await;
    stage.seller.approver.step(&next, "announce", None).await.expect(200);

    assert_eq!(stage.show(&lot).await["state"], "failed");
    assert_eq!(extended.rules(), ["lot.had_bidders"]);
}

#[actix_web::test]
async fn what_is_listed_for_one_alone_is_signed_for_with_the_winner_only() {
    let stage = Stage::set().await;
    stage.seller.owner.tell_nature("170").await;
    let exclusive = |buyer: &Party, mode: &str| {
        let mut body = licence_body(stage.seller.organization(), buyer.organization(), &stage.achievement);
        body["grant"]["mode"] = json!(mode);
        body
    };
    let outsider = stage.app.party(stage.app.setter("Outsider").await, 3).await;
    let mut contracts = Vec::new();
    for (buyer, mode) in [(&outsider, "non_exclusive"), (&stage.buyer, "exclusive")] {
        let contract = stage.seller.owner.proposed_contract(&exclusive(buyer, mode)).await;
        for party in [&stage.seller, buyer] {
            party.approver.step(&contract, "approve", None).await.expect(200);
        }
        contracts.push(contract);
    }
    let mut body = lot_body(&stage.achievement);
    body["licence_mode"] = json!("exclusive");
    let lot = stage.seller.owner.make("/v1/lots", &body).await;
    stage.seller.approver.step(&lot, "announce", None).await.expect(200);
    register(&stage.buyer.owner, &lot).await.expect(201);

    let beside = stage.seller.sign(&contracts[0]).await;
    let before = stage.seller.sign(&contracts[1]).await;
    stage.close(AFTER_PERIOD).await;
    let after = stage.seller.sign(&contracts[0]).await;

    let in_lot = ["pricing.asset_in_lot"];
    assert_eq!(
        (beside.rules(), before.rules(), after.rules()),
        (in_lot.map(str::to_owned).to_vec(), in_lot.map(str::to_owned).to_vec(), in_lot.map(str::to_owned).to_vec())
    );
    stage.seller.sign(&contracts[1]).await.expect(200);
}

#[actix_web::test]
async fn a_contract_that_waits_for_a_condition_has_settled_its_lot_when_all_have_signed() {
    let stage = Stage::set().await;
    let lot = stage.announced().await;
    register(&stage.buyer.owner, &lot).await.expect(201);
    stage.close(AFTER_PERIOD).await;
    let mut body = licence_body(stage.seller.organization(), stage.buyer.organization(), &stage.achievement);
    body["conditions"] = json!([{ "kind": "deposit", "title": "The entry fee has arrived." }]);
    let contract = stage.seller.owner.proposed_contract(&body).await;
    conclude(&contract, [&stage.seller, &stage.buyer]).await;

    stage.app.advance(Duration::days(60));
    let forfeited = stage.seller.approver.step(&lot, "forfeit", None).await;

    assert_eq!(stage.buyer.owner.get(&contract).await.json()["state"], "signed");
    assert_eq!(stage.show(&lot).await["state"], "settled");
    assert_eq!(forfeited.rules(), ["process.step_not_open"]);
}

#[actix_web::test]
async fn an_award_stands_for_the_days_for_signing_and_is_forfeited_after_them() {
    let stage = Stage::set().await;
    let contract = stage.approved(&stage.buyer, "200000.00").await;
    let lot = stage.announced().await;
    register(&stage.buyer.owner, &lot).await.expect(201);
    stage.close(AFTER_PERIOD).await;

    stage.app.advance(Duration::days(30));
    let early = stage.seller.approver.step(&lot, "forfeit", None).await;
    stage.app.advance(Duration::days(1));
    let forfeited = stage.seller.approver.step(&lot, "forfeit", None).await.expect(200).json();
    let canceled = stage.seller.approver.step(&lot, "cancel", Some(&json!({ "reason": "Too late." }))).await;

    assert_eq!(early.rules(), ["lot.signing_running"]);
    assert_eq!(forfeited["state"], "forfeited");
    assert_eq!(canceled.rules(), ["process.step_not_open"]);
    assert_eq!(stage.seller.sign(&contract).await.rules(), ["pricing.route_missing"]);
    let notice = notice_body(stage.buyer.organization(), &stage.achievement);
    let notice = stage.seller.owner.make("/v1/notices", &notice).await;
    stage.seller.approver.step(&notice, "post", None).await.expect(200);
    stage.app.advance(Duration::days(16));
    assert_eq!(clear_notices::step(&stage.app.service).await.expect("the task runs"), 1);
    stage.seller.sign(&contract).await.expect(200);
}
