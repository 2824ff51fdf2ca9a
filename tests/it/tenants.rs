//! The second line: with none of the service's own checks, by plain SQL in the role of requests, nobody reads or writes what is
//! another's. And no caller meets the settings of another.

use crate::catalogue::{changed_copy, close, rows, run, sampled};
use crate::harness::TestDatabase;
use keqiao::storage::statement;
use keqiao::tenant::db::TenantDb;
use keqiao::tenant::pool::TenantPool;
use keqiao::tenant::transaction::TenantTransaction;
use keqiao::tenant::{ROLE, Tenant};
use keqiao_domain::access::{Actor, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::Id;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What a table is to the requests of callers. A new table has its line here, or the test of the catalogue fails.
#[derive(Clone, Copy)]
enum Decision {
    /// Its rows belong to somebody; those of which this holds are public.
    Tenant(&'static str),
    /// Everybody reads it, and no request writes it.
    Public,
    /// The service's own: no request touches it.
    Service,
}

use Decision::{Public, Service, Tenant as Owned};

const OF_PUBLIC_LOT: &str = "EXISTS (SELECT FROM lot AS l WHERE l.id = lot_id AND l.announced_on IS NOT NULL)";
const BESIDE_PUBLIC_LISTING: &str = "EXISTS (SELECT FROM patent AS l WHERE l.id = subject_id AND l.state = 'published') \
    OR EXISTS (SELECT FROM achievement AS l WHERE l.id = subject_id AND l.state = 'published') \
    OR EXISTS (SELECT FROM demand AS l WHERE l.id = subject_id AND l.state = 'open')";

/// Every table, by name.
const DECISIONS: &[(&str, Decision)] = &[
    ("achievement", Owned("state = 'published'")),
    ("alert_mute", Owned("false")),
    ("alert_place", Service),
    ("api_key", Owned("false")),
    ("api_key_use", Owned("false")),
    ("app_user", Owned("false")),
    (
        "attachment",
        Owned(
            "EXISTS (SELECT FROM demand AS d WHERE d.id = demand_id AND d.state = 'open') \
            OR EXISTS (SELECT FROM achievement AS a WHERE a.id = achievement_id AND a.state = 'published') \
            OR EXISTS (SELECT FROM consortium AS c WHERE c.id = consortium_id AND c.state <> 'forming')",
        ),
    ),
    ("broker", Owned("state = 'published'")),
    ("calendar_link", Owned("false")),
    (
        "capability_figure",
        Owned("EXISTS (SELECT FROM provider AS p WHERE p.id = provider_id AND p.state = 'published')"),
    ),
    ("clearance", Owned("false")),
    ("code_item", Public),
    ("code_list", Public),
    ("commission", Owned("false")),
    ("consortium", Owned("state <> 'forming'")),
    ("contract", Owned("false")),
    ("contract_act", Owned("false")),
    ("contract_edition", Owned("false")),
    ("contract_party", Owned("false")),
    ("contract_signature", Owned("false")),
    ("contract_transfer", Service),
    ("cosignature", Public),
    (
        "credential",
        Owned(
            "EXISTS (SELECT FROM expert AS e WHERE e.id = expert_id AND e.state = 'published') \
            OR EXISTS (SELECT FROM broker AS b WHERE b.id = broker_id AND b.state = 'published')",
        ),
    ),
    ("demand", Owned("state = 'open'")),
    ("digest", Owned("false")),
    ("disclosure", Owned("false")),
    ("document", Owned(BESIDE_PUBLIC_LISTING)),
    ("document_file", Owned("false")),
    ("document_reading", Owned("false")),
    ("engagement", Owned("false")),
    ("entry", Owned("audience = 'public'")),
    ("entry_position", Public),
    ("evaluation", Owned("true")),
    ("expert", Owned("state = 'published'")),
    ("hub", Public),
    ("idempotency_key", Owned("false")),
    ("import", Owned("false")),
    ("inbox_entry", Owned("false")),
    ("introduction", Owned("false")),
    ("invitation", Owned("false")),
    ("licence", Owned("false")),
    ("licence_scope", Owned("is_declaration")),
    ("listing_vector", Service),
    ("log", Public),
    ("log_tile", Public),
    ("lot", Owned("announced_on IS NOT NULL")),
    ("lot_asset", Owned(OF_PUBLIC_LOT)),
    ("lot_bid", Owned(OF_PUBLIC_LOT)),
    ("lot_bidder", Owned("EXISTS (SELECT FROM lot AS l WHERE l.id = lot_id AND l.award_bidder IS NOT NULL)")),
    // Nobody reads it in a request, whosever it is.
    ("mail", Owned("false")),
    ("mandate", Owned("false")),
    ("match_hit", Owned("false")),
    ("match_judgement", Owned("false")),
    ("match_run", Owned("false")),
    ("milestone", Owned("false")),
    ("milestone_act", Owned("false")),
    ("moderation_review", Owned("false")),
    ("negotiation", Owned("false")),
    ("negotiation_disclosure", Owned("false")),
    ("negotiation_message", Owned("false")),
    ("offer", Owned("false")),
    ("offering", Owned("state = 'published'")),
    ("office", Owned("false")),
    ("open_licence", Owned("true")),
    ("organization", Owned("state <> 'registered'")),
    ("organization_key", Owned("true")),
    (
        "organization_profile",
        Owned("EXISTS (SELECT FROM organization AS o WHERE o.id = organization_id AND o.state <> 'registered')"),
    ),
    ("password_recovery", Service),
    ("patent", Owned("state = 'published'")),
    ("price_notice", Owned("posted_on IS NOT NULL")),
    ("provider", Owned("state = 'published'")),
    (
        "question",
        Owned("answer IS NOT NULL AND EXISTS (SELECT FROM demand AS d WHERE d.id = demand_id AND d.state = 'open')"),
    ),
    ("quota_use", Service),
    ("recovery_code", Owned("false")),
    ("refresh_token", Service),
    ("registration_case", Owned("false")),
    ("registration_number", Owned("true")),
    ("registration_serial", Owned("false")),
    ("resource", Owned("state = 'published'")),
    ("revocation", Owned("true")),
    ("reward", Owned("is_of_officials AND posted_on IS NOT NULL")),
    (
        "reward_person",
        Owned(
            "EXISTS (SELECT FROM reward AS r WHERE r.id = reward_id AND r.is_of_officials AND r.posted_on IS NOT NULL)",
        ),
    ),
    ("role_grant", Owned("false")),
    ("saved_search", Owned("false")),
    ("screening", Owned("false")),
    ("seaql_migrations", Service),
    ("second_factor", Owned("false")),
    ("sequencer", Public),
    ("server_secret", Service),
    ("session", Owned("false")),
    ("shareholding", Owned("true")),
    ("signing_key", Service),
    ("statistic_cell", Owned("true")),
    ("statistic_vintage", Owned("true")),
    ("verification_evidence", Owned("false")),
    ("webhook_attempt", Owned("false")),
    ("webhook_delivery", Owned("false")),
    ("webhook_endpoint", Owned("false")),
    ("webhook_place", Service),
    ("webhook_queue", Owned("false")),
    ("witness", Service),
    ("witnessed_log", Service),
];

/// Changes that make sample rows private which are public: each table has a foreign row that must not be read.
const MADE_PRIVATE: &[&str] = &[
    "UPDATE patent SET state = 'draft'",
    "UPDATE achievement SET state = 'draft'",
    "UPDATE demand SET state = 'draft'",
    "UPDATE provider SET state = 'draft'",
    "UPDATE offering SET state = 'draft'",
    "UPDATE expert SET state = 'draft'",
    "UPDATE broker SET state = 'draft'",
    "UPDATE resource SET state = 'draft'",
    "UPDATE consortium SET state = 'forming'",
    "UPDATE organization SET state = 'registered'",
    "UPDATE question SET answer = NULL, answered_at = NULL",
    "UPDATE lot SET state = 'draft', announced_on = NULL, ends_on = NULL, bidders = 0, opened_at = NULL, closes_at = NULL, \
        bid_sequence = NULL, bid_bidder = NULL, bid_minor = NULL, award_bidder = NULL, award_to_id = NULL, award_minor = NULL, \
        awarded_at = NULL, sign_by = NULL",
    "UPDATE price_notice SET state = 'draft', posted_on = NULL, ends_on = NULL, suspended_on = NULL, ended_on = NULL",
    "ALTER TABLE reward DISABLE TRIGGER USER",
    "UPDATE reward SET state = 'calculated', posted_on = NULL, ends_on = NULL, suspended_on = NULL, ended_on = NULL, approved_by = NULL, \
        approved_at = NULL, paid_note = NULL, paid_evidence_sha256 = NULL, paid_at = NULL",
];
/// Tables whose every row is public, and why. Nobody changes a foreign one all the same.
const ALL_PUBLIC: &[&str] = &[
    // What was said of a provider, the numbers of contracts and the statistics are for everybody.
    "evaluation",
    "registration_number",
    "statistic_cell",
    "statistic_vintage",
    // Declared to everybody.
    "open_licence",
    // Whoever reads a signature needs the key; whoever judges a conflict needs to know who holds whom.
    "organization_key",
    "shareholding",
    // Says only that a token is good for nothing.
    "revocation",
];
/// Tables of which a caller lawfully changes a foreign row, and why.
const CHANGED_BY_OTHERS: &[(&str, &str)] = &[
    ("price_notice", "objections are written into it"),
    ("reward", "objections are written into it"),
    ("lot", "a bid raises its price"),
    ("revocation", "whoever ends a session revokes its token"),
    ("registration_serial", "it belongs to a region, and any authority of the region counts on"),
];

/// The organization and the person of somebody who has nothing to do with the sample rows.
const STRANGER: &str = "SET LOCAL keqiao.organizations = '{01000000-0000-8084-8000-0000000000ff}'; \
    SET LOCAL keqiao.organization_names = '{org_000000000000g1180000000000fz}'; \
    SET LOCAL keqiao.person = '02000000-0000-8084-8000-0000000000ff'; \
    SET LOCAL keqiao.hubs = '{11}'; SET LOCAL keqiao.caller = 'org_1/usr_1'";
const NOBODY: &str = "RESET keqiao.organizations";

/// The tables whose rows belong to somebody, and which of them are public.
fn owned() -> impl Iterator<Item = (&'static str, &'static str)> {
    DECISIONS.iter().filter_map(|(table, decision)| match decision {
        Owned(public) => Some((*table, *public)),
        Public | Service => None,
    })
}

async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    rows(db, &format!("SELECT ({sql})::text")).await[0][0].parse().expect("a number")
}

/// Does something in the role of requests, as somebody, and takes it back.
async fn as_somebody(db: &DatabaseConnection, settings: &str, sql: &str) -> Result<u64, String> {
    run(db, &format!("BEGIN; SET LOCAL ROLE {ROLE}; {settings}")).await;
    let outcome = db.execute_unprepared(sql).await.map(|done| done.rows_affected()).map_err(|error| error.to_string());
    run(db, "ROLLBACK").await;
    outcome
}

#[tokio::test]
async fn every_table_is_somebodys_everybodys_or_the_services() {
    let database = TestDatabase::borrow().await;
    let db = database.connect(1).await;
    let sql = format!(
        "SELECT relname, relrowsecurity::text, \
            (SELECT coalesce(string_agg(right_of, ' '), '') FROM unnest('{{SELECT,INSERT,UPDATE,DELETE}}'::text[]) AS right_of \
                WHERE has_table_privilege('{ROLE}', c.oid, right_of) \
                    OR right_of IN ('SELECT', 'INSERT', 'UPDATE') AND has_any_column_privilege('{ROLE}', c.oid, right_of)), \
            (SELECT coalesce(string_agg(DISTINCT CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' \
                WHEN 'd' THEN 'DELETE' ELSE 'ALL' END, ' '), '') FROM pg_policy WHERE polrelid = c.oid) \
        FROM pg_class AS c WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace"
    );
    let found: BTreeMap<String, Vec<String>> =
        rows(&db, &sql).await.into_iter().map(|row| (row[0].clone(), row[1..].to_vec())).collect();
    close(database, db).await;

    let tables: BTreeSet<&str> = found.keys().map(String::as_str).collect();
    let decided: BTreeSet<&str> = DECISIONS.iter().map(|(table, _)| *table).collect();
    assert_eq!(tables, decided, "each table has its line in DECISIONS");
    for (table, decision) in DECISIONS {
        let [is_guarded, rights, policies] = &found[*table][..] else { panic!("three columns") };
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<BTreeSet<String>>();
        match decision {
            Owned(_) => {
                assert_eq!(is_guarded, "true", "{table} has policies that hold");
                assert_eq!(
                    words(rights),
                    words(policies),
                    "{table}: no right without a policy, and none for all at once"
                );
                assert!(!rights.is_empty(), "{table} is touched by requests");
            }
            Public => assert_eq!(rights, "SELECT", "{table} is read, and nothing else"),
            Service => assert_eq!(rights, "", "{table} is touched by no request"),
        }
    }
}

#[tokio::test]
async fn nobody_reads_or_writes_by_plain_sql_what_is_anothers() {
    let (database, db) = sampled().await;
    for sql in MADE_PRIVATE {
        run(&db, sql).await;
    }
    for (table, public) in owned() {
        let all = count(&db, &format!("SELECT count(*) FROM {table}")).await;
        let is_public = count(&db, &format!("SELECT count(*) FROM {table} WHERE {public}")).await;
        let foreign = all - is_public;
        let is_tried = foreign > 0 || ALL_PUBLIC.contains(&table);
        assert!(is_tried, "{table} has a row that is not public");
        let is_registrar = table == "registration_serial";
        for (who, settings) in [("a stranger", STRANGER), ("nobody", NOBODY)] {
            let read = as_somebody(&db, settings, &format!("SELECT * FROM {table}")).await;
            let seen = u64::try_from(is_public).expect("a count");
            let seen = if is_registrar && who == "a stranger" { 1 } else { seen };
            match read {
                Ok(rows) => assert_eq!(rows, seen, "{table}: {who} reads what is public and no more"),
                Err(refused) => assert!(refused.contains("permission denied"), "{table}: {refused}"),
            }
            if CHANGED_BY_OTHERS.iter().any(|(changed, _)| *changed == table) {
                continue;
            }
            for sql in [change(&db, table).await, format!("DELETE FROM {table}")] {
                let is_refused = |error: &str| {
                    error.contains("permission denied") || error.contains("violates row-level security policy")
                };
                match as_somebody(&db, settings, &sql).await {
                    Ok(rows) => assert_eq!(rows, 0, "{table}: {who}: {sql}"),
                    Err(refused) => assert!(is_refused(&refused), "{table}: {who}: {sql}: {refused}"),
                }
            }
        }
    }
    close(database, db).await;
}

/// A change of every row of a table: of the first column that requests may change, or of the first one.
async fn change(db: &DatabaseConnection, table: &str) -> String {
    let sql = format!(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped \
            ORDER BY has_column_privilege('{ROLE}', attrelid, attnum, 'UPDATE') DESC, attnum LIMIT 1"
    );
    let column = rows(db, &sql).await[0][0].clone();
    format!("UPDATE {table} SET {column} = {column}")
}

#[tokio::test]
async fn a_public_row_cannot_be_made_ones_own() {
    let (database, db) = sampled().await;
    let thefts = [
        "UPDATE patent SET owner_id = '01000000-0000-8084-8000-0000000000ff'",
        "UPDATE lot SET owner_id = '01000000-0000-8084-8000-0000000000ff'",
        "UPDATE organization SET id = '01000000-0000-8084-8000-0000000000ff'",
        "UPDATE price_notice SET owner_id = '01000000-0000-8084-8000-0000000000ff'",
    ];

    for sql in thefts {
        let refused = as_somebody(&db, STRANGER, sql).await.expect_err(sql);
        assert!(refused.contains("permission denied"), "{sql}: {refused}");
    }
    let given =
        changed_copy("demand", r#"{"id": "08000000-0000-8084-8000-0000000000ff", "source": null, "source_id": null}"#);
    let refused = as_somebody(&db, "SET LOCAL keqiao.hubs = 'all'", &given).await.expect_err("it is for another");
    assert!(refused.contains("violates row-level security policy"), "{refused}");
    close(database, db).await;
}

#[tokio::test]
async fn whoever_a_row_belongs_to_reads_it() {
    let (database, db) = sampled().await;
    for sql in MADE_PRIVATE {
        run(&db, sql).await;
    }
    let all = "SELECT set_config('keqiao.organizations', (SELECT array_agg(id)::text FROM organization), false), \
        set_config('keqiao.person', (SELECT min(id::text) FROM app_user), false), set_config('keqiao.hubs', '{33}', false), \
        set_config('keqiao.caller', (SELECT min(principal) FROM idempotency_key), false)";
    run(&db, all).await;
    let mut unread = Vec::new();
    for (table, _) in owned() {
        let rows = count(&db, &format!("SELECT count(*) FROM {table}")).await;
        let read = as_somebody(&db, "", &format!("SELECT * FROM {table}")).await;
        if read != u64::try_from(rows).map_err(|error| error.to_string()) {
            unread.push(table);
        }
    }
    close(database, db).await;

    assert_eq!(unread, ["mail"]);
}

fn caller(number: u64) -> Tenant {
    let organization = Some(Id::compose(1, HubNumber::NATIONAL, 0, number));
    let actor = Actor::User(Id::compose(1, HubNumber::NATIONAL, 0, number));
    Tenant::of(&Principal { organization, ..Principal::without_grants(actor) })
}

/// Who asks, as the database knows it.
async fn told(db: &TenantDb) -> String {
    let sql = "SELECT current_user || ' ' || caller_organizations()::text || ' ' || coalesce(caller_name(), '')";
    let row = db.query_one_raw(statement(sql, [])).await.expect("the database answers").expect("a row");
    row.try_get_by_index(0).expect("a text")
}

#[tokio::test]
async fn on_one_connection_each_caller_is_himself_whatever_became_of_the_one_before() {
    let database = TestDatabase::borrow().await;
    let db = database.connect(1).await;
    let pool = TenantPool::beside(&db);
    let (one, other) = (TenantDb::new(pool.clone(), caller(1)), TenantDb::new(pool.clone(), caller(2)));
    let (own, others) = (told(&one).await, told(&other).await);
    assert!(own.starts_with(ROLE) && own != others, "{own} {others}");

    // One after the other, after a failure, after a transaction that was dropped, and after a call that was given up.
    for _ in 0..3 {
        assert_eq!((told(&one).await, told(&other).await), (own.clone(), others.clone()));
    }
    one.execute_unprepared("SELECT 1 / 0").await.expect_err("it cannot be divided");
    assert_eq!(told(&other).await, others);
    drop(TenantTransaction::begin(&one).await.expect("it begins"));
    assert_eq!(told(&other).await, others);
    let given_up = tokio::time::timeout(Duration::from_millis(20), one.execute_unprepared("SELECT pg_sleep(1)")).await;
    given_up.expect_err("it takes longer");
    assert_eq!((told(&other).await, told(&one).await), (others.clone(), own));

    let visitor = TenantDb::new(pool.clone(), Tenant::of(&Principal::visitor()));
    assert_eq!(told(&visitor).await, format!("{ROLE} {{}} /visitor"));
    pool.close().await;
    close(database, db).await;
}
