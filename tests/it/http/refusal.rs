//! Refusals of the house: unknown paths, methods and parameters; what every answer carries.

use crate::harness::TestApp;
use reqwest::Method;

#[actix_web::test]
async fn an_unknown_path_is_a_problem_too() {
    let app = TestApp::start().await;

    for path in ["/v1", "/v1/unicorns", "/v1/demands/", "/v2/demands", "/v1//demands", "/v1/demands/x/y/z", "/%00"] {
        let answer = app.visitor().get(path).await;
        assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "{path}");
    }
}

#[actix_web::test]
async fn a_method_that_is_not_there_is_told_those_that_are() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    let allowed = async |method: Method, path: &str| {
        let answer = acme.call(method, path).send().await;
        assert_eq!(answer.refusal(), (405, "method_not_allowed".to_owned()), "{path}");
        let mut methods: Vec<_> = answer.header("allow").expect("Allow").split(", ").map(str::to_owned).collect();
        methods.sort();
        methods
    };

    assert_eq!(allowed(Method::DELETE, "/v1/demands").await, ["GET", "POST"]);
    assert_eq!(allowed(Method::PUT, &demand).await, ["GET", "PATCH"]);
    assert_eq!(allowed(Method::GET, &format!("{demand}/publish")).await, ["POST"]);
    assert_eq!(allowed(Method::POST, "/v1/hubs").await, ["GET"]);
    // Not the session of that name.
    assert_eq!(allowed(Method::DELETE, "/v1/sessions/refresh").await, ["POST"]);
}

#[actix_web::test]
async fn a_parameter_that_the_operation_does_not_have_or_that_stands_twice_is_refused() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;

    for (path, name, code) in [
        ("/v1/demands?colour=red".to_owned(), "?colour", "unknown_parameter"),
        (format!("{demand}?dry_run=true"), "?dry_run", "unknown_parameter"),
        ("/v1/hubs?limit=1".to_owned(), "?limit", "unknown_parameter"),
        ("/v1/demands?limit=1&limit=2".to_owned(), "?limit", "duplicate"),
        ("/v1/demands?owner=somebody".to_owned(), "?owner", "wrong_type"),
        ("/v1/demands?hub=atlantis".to_owned(), "?hub", "unknown_hub"),
    ] {
        assert_eq!(acme.get(&path).await.faults(), [(name.to_owned(), code.to_owned())], "{path}");
    }
}

#[actix_web::test]
async fn every_answer_names_its_request_and_forbids_what_a_page_could_do_with_it() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let traced = |path: &'static str| {
        visitor.call(Method::GET, path).header("traceparent", &format!("00-{trace}-b7ad6b7169203331-01")).send()
    };

    for answer in
        [traced("/v1/demands").await, traced("/v1/unicorns").await, traced("/v1/me").await, traced("/livez").await]
    {
        assert_eq!(answer.header("x-request-id"), Some(trace));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(answer.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'")));
    }
    let (first, second) = (visitor.get("/livez").await, visitor.get("/livez").await);
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}

#[actix_web::test]
async fn a_title_is_in_the_language_asked_for() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let title = async |language: &str| {
        let call = visitor.call(Method::GET, "/v1/unicorns").header("accept-language", language);
        call.send().await.json()["title"].as_str().expect("a title").to_owned()
    };

    assert_eq!(title("zh-CN, en").await, "未找到");
    assert_eq!(title("fr, zh;q=0.5").await, "未找到");
    assert_eq!(title("en-GB").await, "There is no such thing");
    assert_eq!(title("fr").await, "There is no such thing");
}

#[actix_web::test]
async fn a_page_of_another_origin_is_told_what_it_may_send() {
    let app = TestApp::start().await;

    let call = app.visitor().call(Method::OPTIONS, "/v1/demands");
    let preflight = call.header("origin", "https://elsewhere.example").header("access-control-request-method", "POST");
    let answer = preflight.send().await.expect(204);

    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert!(answer.header("access-control-allow-headers").is_some_and(|headers| headers.contains("if-match")));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
}
