//! Reading a document.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_document_comes_back_as_it_was_sent_from_the_row_and_from_the_store() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾理工大学").await;
    let draft = qinghe.draft_achievement("Membrane").await;
    let path = format!(
        "/v1/documents?subject={}&level=teaser&title=Report&file_name=%E6%8A%A5%E5%91%8A.csv",
        TestApp::id_of(&draft)
    );
    let document = qinghe.send_document(&path, "text/csv", "a,b\n1,2\n").await.expect(201).location();

    let before = qinghe.download(&document).await.expect(200);
    app.settle_files().await;
    let after = qinghe.download(&document).await.expect(200);

    assert_eq!(app.number("SELECT count(*) FROM document_file WHERE content IS NOT NULL").await, 0);
    for answer in [before, after] {
        assert_eq!(answer.text(), "a,b\n1,2\n");
        assert_eq!(answer.header("content-type"), Some("text/csv"));
        let name = "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.csv";
        assert_eq!(answer.header("content-disposition"), Some(name));
        assert_eq!(answer.header("content-security-policy"), Some("sandbox; default-src 'none'"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
}

#[actix_web::test]
async fn each_level_is_read_by_those_who_were_let_in_so_far_and_by_nobody_else() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾理工大学").await, app.moderator("zhejiang").await);
    let listed = qinghe.published_achievement("Membrane", &moderator).await;
    let levels = ["teaser", "registered", "nda_signed", "data_room"];
    let mut documents = Vec::new();
    for level in levels {
        documents.push(qinghe.put_document(&listed, level).await);
    }
    let [registered, signed, inside] = [app.setter("Acme").await, app.setter("Brook").await, app.setter("Cedar").await];
    registered.be_let_in(&qinghe, &listed, "registered").await;
    signed.be_let_in(&qinghe, &listed, "nda_signed").await;
    inside.be_let_in(&qinghe, &listed, "data_room").await;
    let asking = app.setter("Dale").await;
    asking.make("/v1/disclosures", &crate::harness::disclosure_body(&listed, "data_room")).await;
    let colleague = app.editor_of(&inside).await;

    let people = [
        ("visitor", app.visitor(), [200, 401, 401, 401]),
        ("stranger", app.stranger().await, [200, 403, 403, 403]),
        ("registered", registered, [200, 200, 403, 403]),
        ("signed", signed, [200, 200, 200, 403]),
        ("inside", inside.clone(), [200; 4]),
        ("asking", asking, [200, 403, 403, 403]),
        ("colleague", colleague, [200, 403, 403, 403]),
        ("moderator", moderator, [200, 200, 403, 403]),
        ("owner", qinghe.clone(), [200; 4]),
    ];
    for (name, person, statuses) in people {
        for (document, status) in documents.iter().zip(statuses) {
            assert_eq!(person.download(document).await.status, status, "{name}: {document}");
        }
    }
    let key = json!({ "name": "nightly", "scopes": ["read"] });
    let key = inside.post("/v1/api-keys", &key).await.expect(201).json();
    let machine = inside.with_credential(key["key"].as_str().expect("the key is shown"));
    assert_eq!(machine.download(&documents[2]).await.status, 403, "a person is let in, not a machine");
}

#[actix_web::test]
async fn a_disclosure_opens_no_longer_than_its_day_and_its_listing() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾理工大学").await, app.moderator("zhejiang").await);
    let listed = qinghe.published_achievement("Membrane", &moderator).await;
    let document = qinghe.put_document(&listed, "nda_signed").await;
    let reader = app.setter("Acme").await;
    reader.be_let_in(&qinghe, &listed, "nda_signed").await;

    reader.download(&document).await.expect(200);
    app.advance(time::Duration::days(182));
    assert_eq!(reader.download(&document).await.status, 403, "the last day has passed");

    app.advance(time::Duration::days(-182));
    qinghe.step(&listed, "withdraw", None).await.expect(200);
    assert_eq!(reader.download(&document).await.status, 404, "the listing is hidden");
}

#[actix_web::test]
async fn who_left_his_organization_reads_nothing_that_was_opened_to_him_there() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾理工大学").await, app.moderator("zhejiang").await);
    let listed = qinghe.published_achievement("Membrane", &moderator).await;
    let document = qinghe.put_document(&listed, "nda_signed").await;
    let acme = app.setter("Acme").await;
    let editor = app.editor_of(&acme).await;
    editor.be_let_in(&qinghe, &listed, "nda_signed").await;
    editor.download(&document).await.expect(200);

    let login = acme.get("/v1/users").await.column("login").into_iter().find(|login| login.starts_with("person"));
    assert!(login.is_some(), "the editor is one of Acme's users");
    editor.post("/v1/me/leave", &json!({})).await.expect(200);
    let mut elsewhere = editor.clone();
    elsewhere.principal.organization = app.stranger().await.principal.organization;
    app.advance(time::Duration::seconds(1));
    let answer = elsewhere.download(&document).await;

    assert_eq!(answer.refusal(), (403, "forbidden".to_owned()));
}

#[actix_web::test]
async fn a_file_that_was_changed_in_the_store_is_not_given_out() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾理工大学").await;
    let draft = qinghe.draft_achievement("Membrane").await;
    let document = qinghe.put_document(&draft, "teaser").await;
    app.settle_files().await;
    let sql = "UPDATE document SET digest = decode(repeat('00', 32), 'hex')";
    let _session = app.behind_its_back(sql).await;

    assert_eq!(qinghe.download(&document).await.refusal(), (500, "internal".to_owned()));
}
