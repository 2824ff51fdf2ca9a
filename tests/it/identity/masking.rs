//! What tells who a person is stays masked for those who have no right to it, wherever something is read.

use crate::access::{Mode, attempt, operations, private_things};
use crate::harness::TestApp;
use keqiao::identity::personal::field::{Class, PERSONAL};
use keqiao::storage::statement;
use reqwest::Method;
use sea_orm::ConnectionTrait as _;

/// Personal columns that others read by right, and when: a published profile, a name at the level that its owner chose.
/// `{levels}` stands for the levels of disclosure that reach the reader.
const READABLE: [(&str, &str, &str); 11] = [
    ("expert", "title", "state = 'published'"),
    ("expert", "summary", "state = 'published'"),
    ("expert", "name", "state = 'published' AND name_disclosure IN ({levels})"),
    ("expert", "orcid", "state = 'published' AND name_disclosure IN ({levels})"),
    ("broker", "title", "state = 'published'"),
    ("broker", "summary", "state = 'published'"),
    ("broker", "name", "state = 'published' AND name_disclosure IN ({levels})"),
    ("broker", "orcid", "state = 'published' AND name_disclosure IN ({levels})"),
    (
        "credential",
        "number",
        "EXISTS (SELECT FROM expert AS p WHERE p.id = expert_id AND p.state = 'published' AND p.name_disclosure IN ({levels})) \
            OR EXISTS (SELECT FROM broker AS p WHERE p.id = broker_id AND p.state = 'published' AND p.name_disclosure IN ({levels}))",
    ),
    // Pseudonyms name nobody.
    ("expert", "user_id", "true"),
    ("broker", "user_id", "true"),
];
/// Shorter texts stand in other words by chance.
const CHARS_MIN: usize = 6;

/// Makes what several rows have alike in tests tell one row from another.
async fn mark(app: &TestApp) {
    let marks = [
        "UPDATE organization SET foreign_identifier = 'X-' || id WHERE foreign_identifier IS NOT NULL",
        "UPDATE app_user SET display_name = 'Marked user ' || id",
        "UPDATE expert SET name = 'Marked expert ' || id, title = title || ' ' || id",
        "UPDATE broker SET name = 'Marked broker ' || id, title = title || ' ' || id",
        // Another valid one than that of the published profiles.
        "UPDATE expert SET orcid = '0000-0002-1694-233X' WHERE state <> 'published'",
        "UPDATE broker SET orcid = '0000-0002-1694-233X' WHERE state <> 'published'",
        "UPDATE credential SET number = 'N-' || id WHERE number IS NOT NULL",
    ];
    for sql in marks {
        app.service.db.execute_raw(statement(sql, [])).await.expect("the rows are marked");
    }
}

/// The personal texts in the database that a reader whom these levels reach has no right to, each with its column.
async fn masked(app: &TestApp, levels: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for personal in PERSONAL {
        let identities = personal.columns.iter().filter(|(_, class)| *class == Class::Identity);
        for (column, _) in identities {
            let table = personal.table;
            let readable = READABLE.iter().find(|(of, name, _)| of == &table && name == column);
            let readable = readable.map_or("false".to_owned(), |(_, _, when)| when.replace("{levels}", levels));
            let sql = format!(
                "SELECT {column}::text FROM {table} WHERE {column} IS NOT NULL AND NOT ({readable}) \
                EXCEPT SELECT {column}::text FROM {table} WHERE {readable}"
            );
            for row in app.service.db.query_all_raw(statement(&sql, [])).await.expect("the column is read") {
                let text: String = row.try_get_by_index(0).expect("a text");
                if text.chars().count() >= CHARS_MIN {
                    texts.push((format!("{table}.{column}"), text));
                }
            }
        }
    }
    texts
}

#[actix_web::test]
async fn nothing_that_is_read_tells_a_person_to_those_who_have_no_right_to_know() {
    let app = TestApp::start().await;
    let (owner, things) = Box::pin(private_things(&app)).await;
    mark(&app).await;
    let (to_visitors, to_members) = (masked(&app, "'public'").await, masked(&app, "'public', 'registered'").await);
    let (visitor, stranger, elsewhere) = (app.visitor(), app.stranger().await, app.moderator("guangdong").await);
    let document = visitor.get("/openapi.json").await.expect(200).json();

    let mut told = Vec::new();
    let mut read = 0;
    for operation in operations(&document).iter().filter(|operation| operation.method == Method::GET) {
        if operation.id == "stream_events" {
            continue;
        }
        for (who, person, texts) in [
            ("a visitor", &visitor, &to_visitors),
            ("a stranger", &stranger, &to_members),
            ("a moderator of another hub", &elsewhere, &to_members),
        ] {
            let answer = attempt(person, operation, &things, Mode::Done).await.text();
            read += 1;
            let found = texts.iter().filter(|(_, text)| answer.contains(text.as_str()));
            told.extend(found.map(|(column, _)| format!("{} tells {who} {column}", operation.id)));
        }
    }

    assert!(told.is_empty(), "{told:#?}");
    // The net holds: columns of each kind were looked for, and who has the right is told.
    for column in ["app_user.login", "app_user.display_name", "invitation.login", "expert.name", "expert.orcid"] {
        assert!(to_members.iter().any(|(name, _)| name == column), "{column} was not looked for");
    }
    assert!(read > 300, "{read} answers were read");
    let own = owner.get("/v1/users").await.expect(200).text();
    assert!(own.contains("Marked user "), "{own}");
}
