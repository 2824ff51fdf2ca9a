//! Where documents lie: in a bucket of somebody else's store.

use crate::harness::{Bucket, TestApp};
use keqiao::work::{probe_files, store_files};

const SECRET: &str = "the secret of the bucket";

#[actix_web::test]
async fn a_document_lies_in_the_bucket_under_a_random_name_comes_back_and_is_deleted_there() {
    let bucket = Bucket::start(SECRET);
    let app = TestApp::start_with_bucket(bucket.files()).await;
    app.visitor().get("/readyz").await.expect(200);
    let qinghe = app.solver("青禾理工大学").await;
    let draft = qinghe.draft_achievement("Membrane").await;
    assert!(bucket.objects().is_empty(), "what was put to try the store is gone");

    let document = qinghe.put_document(&draft, "teaser").await;
    app.settle_files().await;
    let objects = bucket.objects();
    let (name, content) = objects.first_key_value().expect("an object");
    assert!(objects.len() == 1 && name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
    assert_eq!(content, b"what is teaser");
    assert_eq!(app.number("SELECT count(*) FROM document_file WHERE content IS NOT NULL").await, 0);
    assert_eq!(qinghe.download(&document).await.expect(200).text(), "what is teaser");

    qinghe.step(&document, "remove", None).await.expect(200);
    app.settle_files().await;
    assert!(bucket.objects().is_empty());
}

#[actix_web::test]
async fn while_the_bucket_is_away_documents_wait_and_nothing_is_lost() {
    let bucket = Bucket::start(SECRET);
    let app = TestApp::start_with_bucket(bucket.files()).await;
    let qinghe = app.solver("青禾理工大学").await;
    let draft = qinghe.draft_achievement("Membrane").await;
    let before = qinghe.put_document(&draft, "teaser").await;
    let left = qinghe.put_document(&draft, "teaser").await;
    app.settle_files().await;

    bucket.be_away(true);
    let meanwhile = qinghe.put_document(&draft, "teaser").await;
    qinghe.step(&left, "remove", None).await.expect(200);
    while store_files::step(&app.service).await.expect("the database answers") {}
    let unavailable = qinghe.download(&before).await;
    assert_eq!(unavailable.refusal(), (503, "unavailable".to_owned()));
    assert!(unavailable.header("retry-after").is_some());
    assert_eq!(qinghe.download(&meanwhile).await.expect(200).text(), "what is teaser");
    app.visitor().get("/readyz").await.expect(200);
    assert_eq!(bucket.objects().len(), 2);

    bucket.be_away(false);
    // The first attempt may have been one of the task beside the requests.
    app.advance(time::Duration::hours(1));
    app.settle_files().await;
    for document in [&before, &meanwhile] {
        assert_eq!(qinghe.download(document).await.expect(200).text(), "what is teaser");
    }
    assert_eq!(bucket.objects().len(), 2, "one came, one went");
}

#[actix_web::test]
async fn a_wrong_secret_is_told_when_the_service_starts_and_until_it_is_right() {
    let bucket = Bucket::start(SECRET);
    let files = bucket.files();
    bucket.change_secret("another secret");
    let app = TestApp::start_with_bucket(files).await;

    let refused = app.visitor().get("/readyz").await;
    assert_eq!(refused.refusal(), (503, "unavailable".to_owned()));
    assert!(refused.text().contains("it answers 403 SignatureDoesNotMatch"), "{}", refused.text());
    assert!(!refused.text().contains("127.0.0.1") && !refused.text().contains(SECRET), "{}", refused.text());
    bucket.change_secret(SECRET);
    assert!(probe_files::step(&app.service).await);

    app.visitor().get("/readyz").await.expect(200);
}

#[actix_web::test]
async fn a_bucket_that_is_not_there_does_not_count_as_a_file_that_is_gone() {
    let bucket = Bucket::start(SECRET);
    let missing = bucket.files_in("no-bucket");
    let name = "ab".repeat(32);

    assert!(missing.delete(&name).await.is_err());
    bucket.files().delete(&name).await.expect("deleted already");
}
