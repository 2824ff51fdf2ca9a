//! Search by text.

use crate::harness::TestApp;
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
    let ids = async |query: &str| {
        let path = format!("/v1/search?q=%E8%B4%A8%E5%AD%90%E4%BA%A4%E6%8D%A2%E8%86%9C{query}");
        let mut ids = app.visitor().get(&path).await.expect(200).column("id");
        ids.sort();
        ids
    };

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

#[actix_web::test]
async fn a_level_or_price_that_is_none_is_refused() {
    let app = TestApp::start().await;
    for (query, fault) in [
        ("readiness_min=0", ("?readiness_min", "out_of_range")),
        ("readiness_min=10", ("?readiness_min", "out_of_range")),
        ("price_max=12.345", ("?price_max", "too_many_digits")),
        ("price_max=-1", ("?price_max", "malformed")),
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
