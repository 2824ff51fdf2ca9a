//! Search by text.

use crate::harness::{TestApp, patent_body};
use serde_json::{Value, json};

#[actix_web::test]
async fn a_published_listing_is_found_with_its_reasons_and_a_withdrawn_one_is_forgotten() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.draft_demand("Electrolyser membrane").await;
    let path = "/v1/search?q=electrolyser+membrane";
    app.settle().await;
    assert_eq!(app.visitor().get(path).await.column("id"), [""; 0]);

    acme.bring_to_market(&demand, &moderator).await;
    app.settle().await;
    let found = app.visitor().get(path).await.expect(200);
    acme.step(&demand, "withdraw", None).await.expect(200);
    app.settle().await;
    let forgotten = app.visitor().get(path).await.expect(200);

    assert_eq!(found.column("id"), [TestApp::id_of(&demand)]);
    let hit = &found.json()["items"][0];
    assert_eq!([&hit["kind"], &hit["title"], &hit["hub"]], ["demand", "Electrolyser membrane", "zhejiang"]);
    assert!(hit["contributions"][0]["terms"][0]["term"].is_string(), "{hit}");
    let shares: f64 =
        hit["contributions"].as_array().expect("reasons").iter().filter_map(|c| c["share"].as_f64()).sum();
    assert!((shares - hit["score"].as_f64().expect("a score")).abs() < 1e-9, "{hit}");
    assert_eq!(forgotten.column("id"), [""; 0]);
    assert_eq!(app.service.matcher.len(), 0);
}

#[actix_web::test]
async fn a_search_is_narrowed_to_a_kind_and_a_hub_and_cut_at_its_limit() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let (stranger, elsewhere) = (app.stranger().await, app.moderator("guangdong").await);
    let demand = acme.open_demand("质子交换膜", &moderator).await;
    let patent = acme.published_patent("质子交换膜", "CN102307917B").await;
    let there = stranger.published_achievement("质子交换膜", &elsewhere).await;
    app.settle().await;
    let visitor = app.visitor();
    let ids = async |query: &str| {
        let path = format!("/v1/search?q=%E8%B4%A8%E5%AD%90%E4%BA%A4%E6%8D%A2%E8%86%9C{query}");
        let mut ids = visitor.get(&path).await.expect(200).column("id");
        ids.sort();
        ids
    };
    let [demand, patent, there] = [&demand, &patent, &there].map(|address| TestApp::id_of(address));

    assert_eq!(ids("").await, [there, demand, patent]);
    assert_eq!(ids("&kind=patent").await, [patent]);
    assert_eq!(ids("&hub=guangdong").await, [there]);
    assert_eq!(ids("&limit=2").await.len(), 2);
}

#[actix_web::test]
async fn a_search_is_narrowed_by_field_cooperation_readiness_and_price_to_the_fen() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let bring = async |changes: Value| {
        let listing = qinghe.draft_achievement("质子交换膜").await;
        qinghe.amend(&listing, &changes).await.expect(200);
        qinghe.bring_to_market(&listing, &moderator).await;
        TestApp::id_of(&listing).to_owned()
    };
    let readiness = |level: u8| json!({ "scale": "GBT22900-9", "edition": 2022, "level": level });
    let price = |min: &str, currency: &str| json!({ "min": min, "max": "900000.00", "currency": currency });
    let ripe = bring(json!({
        "readiness": readiness(8), "price": price("300000.00", "CNY"), "field": "new_materials", "cooperation": ["licence"],
    }));
    let ripe = ripe.await;
    let dearer = bring(json!({
        "readiness": readiness(5), "price": price("300000.01", "CNY"), "field": "agriculture",
        "cooperation": ["transfer", "service"],
    }));
    let dearer = dearer.await;
    let abroad = bring(json!({
        "readiness": readiness(7), "price": price("1.00", "EUR"), "field": "aerospace", "cooperation": ["transfer"],
    }));
    let abroad = abroad.await;
    let silent =
        bring(json!({ "readiness": readiness(1), "price": null, "field": "aerospace", "cooperation": ["transfer"] }))
            .await;
    let patent = TestApp::id_of(&qinghe.published_patent("质子交换膜", "CN102307917B").await).to_owned();
    app.settle().await;
    let ids = async |query: &str| membranes(&app, query).await;

    assert_eq!(ids("").await.len(), 5);
    assert_eq!(ids("&readiness_min=6").await, [ripe.as_str(), &abroad]);
    assert_eq!(ids("&readiness_min=1").await, [ripe.as_str(), &dearer, &abroad, &silent]);
    assert_eq!(ids("&price_max=300000.00").await, [ripe.as_str()]);
    assert_eq!(ids("&price_max=300000.01").await, [ripe.as_str(), &dearer]);
    assert_eq!(ids("&field=new_materials").await, [ripe.as_str()]);
    assert_eq!(ids("&field=aerospace&readiness_min=2").await, [abroad.as_str()]);
    assert_eq!(ids("&cooperation=service").await, [dearer.as_str()]);
    assert_eq!(ids("&cooperation=transfer&price_max=1000000").await, [dearer.as_str()]);
    assert!(!ids("&field=new_materials").await.contains(&patent), "nothing is known of its field");
}

/// Identifiers that a search for membranes finds, in the order of their identifiers.
async fn membranes(app: &TestApp, query: &str) -> Vec<String> {
    let path = format!("/v1/search?q=%E8%B4%A8%E5%AD%90%E4%BA%A4%E6%8D%A2%E8%86%9C{query}");
    let mut ids = app.visitor().get(&path).await.expect(200).column("id");
    ids.sort();
    ids
}

#[actix_web::test]
async fn patents_are_narrowed_by_the_state_of_their_right_as_it_changes() {
    let app = TestApp::start().await;
    let (acme, qinghe, moderator) =
        (app.setter("Acme").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let granted = qinghe.published_patent("质子交换膜", "CN102307917B").await;
    let mut body = patent_body("质子交换膜", "CN102307918A");
    body["legal_status"] = json!("published");
    let pending = qinghe.make("/v1/patents", &body).await;
    qinghe.step(&pending, "publish", None).await.expect(200);
    let demand = acme.open_demand("质子交换膜", &moderator).await;
    qinghe.published_achievement("质子交换膜", &moderator).await;
    app.settle().await;
    let [granted, pending_id] = [&granted, &pending].map(|address| TestApp::id_of(address));

    assert_eq!(membranes(&app, "").await.len(), 4);
    assert_eq!(membranes(&app, "&legal_status=granted").await, [granted]);
    assert_eq!(membranes(&app, "&legal_status=published").await, [pending_id]);
    assert_eq!(membranes(&app, "&legal_status=examining").await, [""; 0]);
    let matched = acme.get(&format!("{demand}/matches?legal_status=published")).await.expect(200);
    assert_eq!(matched.column("id"), [pending_id]);
    let event = json!({ "kind": "examination_started", "happened_on": "2026-11-20", "source": "CNIPA gazette" });
    qinghe.step(&pending, "events", Some(&event)).await.expect(200);
    app.settle().await;
    assert_eq!(membranes(&app, "&legal_status=published").await, [""; 0]);
    assert_eq!(membranes(&app, "&legal_status=examining").await, [pending_id]);
}

#[actix_web::test]
async fn a_search_is_narrowed_to_the_province_of_the_owner_wherever_he_moves() {
    let app = TestApp::start().await;
    let (acme, qinghe, moderator) =
        (app.setter("Acme").await, app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let (stranger, elsewhere) = (app.stranger().await, app.moderator("guangdong").await);
    let here = qinghe.published_achievement("质子交换膜", &moderator).await;
    let there = stranger.published_achievement("质子交换膜", &elsewhere).await;
    let demand = acme.open_demand("质子交换膜", &moderator).await;
    app.settle().await;
    let [here, there, demand_id] = [&here, &there, &demand].map(|address| TestApp::id_of(address));
    let of_achievements =
        async |province: &str| membranes(&app, &format!("&kind=achievement&province={province}")).await;

    assert_eq!(of_achievements("33").await, [here], "an owner that tells no region is of the province of the hub");
    assert_eq!(of_achievements("44").await, [there]);
    assert!(membranes(&app, "&province=33").await.contains(&demand_id.to_owned()));
    qinghe.amend(&qinghe.organization, &json!({ "region_code": "320500" })).await.expect(200);
    app.settle().await;
    assert_eq!(of_achievements("33").await, [""; 0]);
    assert_eq!(of_achievements("32").await, [here]);
    assert_eq!(acme.get(&format!("{demand}/matches?province=32")).await.expect(200).column("id"), [here]);
    assert_eq!(acme.get(&format!("{demand}/matches?province=44")).await.expect(200).column("id"), [there]);
}

#[actix_web::test]
async fn a_search_is_narrowed_to_listings_with_documents_on_a_level() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let shown = qinghe.published_achievement("质子交换膜", &moderator).await;
    let bare = qinghe.published_achievement("质子交换膜", &moderator).await;
    qinghe.put_document(&shown, "teaser").await;
    let secret = qinghe.put_document(&shown, "nda_signed").await;
    app.settle().await;
    let [shown, bare] = [&shown, &bare].map(|address| TestApp::id_of(address));

    assert_eq!(membranes(&app, "").await, [shown, bare]);
    assert_eq!(membranes(&app, "&disclosure=teaser").await, [shown]);
    assert_eq!(membranes(&app, "&disclosure=nda_signed").await, [shown]);
    assert_eq!(membranes(&app, "&disclosure=data_room").await, [""; 0]);
    qinghe.step(&secret, "remove", None).await.expect(200);
    app.settle().await;
    assert_eq!(membranes(&app, "&disclosure=nda_signed").await, [""; 0], "it was taken away");
    assert_eq!(membranes(&app, "&disclosure=teaser").await, [shown]);
}

#[actix_web::test]
async fn a_level_price_or_province_that_is_none_is_refused() {
    let app = TestApp::start().await;
    for (query, fault) in [
        ("readiness_min=0", ("?readiness_min", "out_of_range")),
        ("readiness_min=10", ("?readiness_min", "out_of_range")),
        ("price_max=12.345", ("?price_max", "too_many_digits")),
        ("price_max=-1", ("?price_max", "malformed")),
        ("province=3", ("?province", "malformed")),
        ("province=99", ("?province", "province_unknown")),
    ] {
        let faults = app.visitor().get(&format!("/v1/search?q=membrane&{query}")).await.faults();
        assert_eq!(faults, [(fault.0.to_owned(), fault.1.to_owned())], "{query}");
    }
}

#[actix_web::test]
async fn an_empty_or_endless_query_is_refused() {
    let app = TestApp::start().await;

    for (query, code) in
        [(String::new(), "too_short"), ("%20%0A".to_owned(), "too_short"), ("a".repeat(5_001), "too_long")]
    {
        let faults = app.visitor().get(&format!("/v1/search?q={query}")).await.faults();
        assert_eq!(faults, [("?q".to_owned(), code.to_owned())]);
    }
    assert_eq!(app.visitor().get("/v1/search").await.faults(), [("?q".to_owned(), "required".to_owned())]);
}

#[actix_web::test]
async fn a_changed_patent_is_found_by_its_new_words_only() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let patent = qinghe.published_patent("Gyroscope bearing", "CN102307917B").await;

    let patch = json!({ "title": "Turbine shroud", "abstract": "A shroud for turbines." });
    qinghe.amend(&patent, &patch).await.expect(200);
    app.settle().await;

    let visitor = app.visitor();
    assert_eq!(visitor.get("/v1/search?q=turbine+shroud").await.column("id"), [TestApp::id_of(&patent)]);
    assert_eq!(visitor.get("/v1/search?q=gyroscope").await.column("id"), [""; 0]);
}
