//! The personal data in the database, table by table: which rows are about a person, which columns tell of him, and what
//! becomes of them when he is erased. A test reads the catalogue and fails on a table about users that is not here.

/// What a column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Who somebody is: a name, an address, a number in a public register.
    Identity,
    /// What somebody did or wants.
    Conduct,
    /// What opens something. It goes out to nobody, not even to the person.
    Secret,
}

/// What becomes of rows when their person is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtErasure {
    /// They are deleted.
    Delete,
    /// These columns get these values (SQL), which tell nothing.
    Overwrite(&'static [(&'static str, &'static str)]),
    /// They stay, and why. They name the person by the pseudonym only.
    Keep(&'static str),
}

/// A table with personal data.
#[derive(Clone, Copy, Debug)]
pub struct PersonalTable {
    /// The table.
    pub table: &'static str,
    /// Which rows are a person's (SQL). `$1` is his identifier as a UUID, `$2` his log-in, `$3` his pseudonym `usr_…`.
    pub of: &'static str,
    /// The columns that tell of him.
    pub columns: &'static [(&'static str, Class)],
    /// What becomes of the rows.
    pub at_erasure: AtErasure,
}

/// What stands where a name was.
pub const ERASED: &str = "(erased)";

const PROFILE_ERASED: AtErasure = AtErasure::Overwrite(&[
    ("title", "'(erased)'"),
    ("summary", "NULL"),
    ("name", "'(erased)'"),
    ("name_disclosure", "'members'"),
    ("user_id", "NULL"),
    ("orcid", "NULL"),
    ("skills", "'{}'"),
    ("metadata", "'{}'"),
]);
const PROFILE: &[(&str, Class)] = &[
    ("title", Class::Identity),
    ("summary", Class::Identity),
    ("name", Class::Identity),
    ("user_id", Class::Identity),
    ("orcid", Class::Identity),
];
const EVIDENCE: AtErasure = AtErasure::Keep("evidence of who was let in to secrets and read them, under the pseudonym");

const PARTY_EVIDENCE: AtErasure =
    AtErasure::Keep("evidence of who approved and signed a contract for its party, under the pseudonym");

/// Everything, in the order in which it is erased: what refers to a row before the row.
pub const PERSONAL: &[PersonalTable] = &[
    PersonalTable {
        table: "refresh_token",
        of: "session_id IN (SELECT id FROM session WHERE user_id = $1)",
        columns: &[("digest", Class::Secret)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "session",
        of: "user_id = $1",
        columns: &[("device", Class::Identity), ("network", Class::Identity)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "second_factor",
        of: "user_id = $1",
        columns: &[("sealed_secret", Class::Secret)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "recovery_code",
        of: "user_id = $1",
        columns: &[("digest", Class::Secret)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "password_recovery",
        of: "login = $2 OR user_id = $1",
        columns: &[("login", Class::Identity), ("digest", Class::Secret)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "mail",
        of: "recipient = $2",
        columns: &[("recipient", Class::Identity), ("subject", Class::Conduct), ("body", Class::Secret)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "invitation",
        of: "login = $2",
        columns: &[("login", Class::Identity), ("digest", Class::Secret)],
        at_erasure: AtErasure::Overwrite(&[("login", "'erased-' || id || '@erased.invalid'")]),
    },
    PersonalTable {
        table: "saved_search",
        of: "user_id = $1",
        columns: &[("name", Class::Conduct), ("text", Class::Conduct)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "inbox_entry",
        of: "user_id = $1",
        columns: &[("listing_id", Class::Conduct)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "digest",
        of: "user_id = $1",
        columns: &[("cadence", Class::Conduct), ("sealed", Class::Secret), ("link_digest", Class::Secret)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "calendar_link",
        of: "user_id = $1",
        columns: &[("link_digest", Class::Secret)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "alert_mute",
        of: "user_id = $1",
        columns: &[("demand_id", Class::Conduct)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "idempotency_key",
        of: "principal LIKE '%/' || $3 OR position(convert_to($2, 'UTF8') IN body) > 0",
        columns: &[("body", Class::Secret)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "api_key",
        of: "made_by = $1",
        columns: &[("made_by", Class::Conduct), ("digest", Class::Secret)],
        at_erasure: AtErasure::Keep(
            "evidence of who opened the market to a machine, under the pseudonym; the key has ended",
        ),
    },
    PersonalTable {
        table: "office",
        of: "user_id = $1",
        columns: &[("role", Class::Conduct)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "role_grant",
        of: "user_id = $1",
        columns: &[("role", Class::Conduct)],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        table: "credential",
        of: "expert_id IN (SELECT id FROM expert WHERE user_id = $1) OR broker_id IN (SELECT id FROM broker WHERE user_id = $1)",
        columns: &[("number", Class::Identity)],
        at_erasure: AtErasure::Overwrite(&[("number", "CASE WHEN number IS NOT NULL THEN '(erased)' END")]),
    },
    PersonalTable { table: "expert", of: "user_id = $1", columns: PROFILE, at_erasure: PROFILE_ERASED },
    PersonalTable { table: "broker", of: "user_id = $1", columns: PROFILE, at_erasure: PROFILE_ERASED },
    PersonalTable {
        table: "disclosure",
        of: "reader_id = $1",
        columns: &[("reader_id", Class::Conduct)],
        at_erasure: EVIDENCE,
    },
    PersonalTable {
        table: "document_reading",
        of: "reader = $3",
        columns: &[("reader", Class::Conduct)],
        at_erasure: EVIDENCE,
    },
    PersonalTable {
        table: "negotiation_disclosure",
        of: "$1 = ANY (persons)",
        columns: &[("persons", Class::Conduct)],
        at_erasure: EVIDENCE,
    },
    PersonalTable {
        table: "contract_act",
        of: "user_id = $1",
        columns: &[("user_id", Class::Conduct)],
        at_erasure: PARTY_EVIDENCE,
    },
    PersonalTable {
        table: "contract_signature",
        of: "user_id = $1",
        columns: &[("user_id", Class::Conduct)],
        at_erasure: PARTY_EVIDENCE,
    },
    PersonalTable {
        table: "reward_person",
        of: "user_id = $1",
        columns: &[("name", Class::Identity), ("user_id", Class::Identity)],
        at_erasure: AtErasure::Overwrite(&[("name", "'(erased)'"), ("user_id", "NULL")]),
    },
    PersonalTable {
        table: "reward",
        of: "drawn_by = $1 OR approved_by = $1",
        columns: &[("drawn_by", Class::Conduct), ("approved_by", Class::Conduct)],
        at_erasure: AtErasure::Keep("evidence of who drew a reward up and who approved it, under the pseudonym"),
    },
    PersonalTable {
        table: "registration_case",
        of: "first_reviewer_id = $1 OR second_reviewer_id = $1",
        columns: &[("first_reviewer_id", Class::Conduct), ("second_reviewer_id", Class::Conduct)],
        at_erasure: AtErasure::Keep("evidence of who decided on a registration, under the pseudonym"),
    },
    PersonalTable {
        table: "moderation_review",
        of: "reviewer = $3",
        columns: &[("reviewer", Class::Conduct)],
        at_erasure: AtErasure::Keep("evidence of admission to the market, under the pseudonym"),
    },
    PersonalTable {
        table: "entry",
        of: "actor = $3 OR subject_id = $1",
        columns: &[("actor", Class::Conduct), ("body", Class::Secret), ("salt", Class::Secret)],
        at_erasure: AtErasure::Keep(
            "the record that others verify, under the pseudonym; the facts about the person go",
        ),
    },
    PersonalTable {
        table: "app_user",
        of: "id = $1",
        columns: &[("login", Class::Identity), ("display_name", Class::Identity), ("password_hash", Class::Secret)],
        at_erasure: AtErasure::Overwrite(&[
            ("login", "'erased-' || id || '@erased.invalid'"),
            ("display_name", "'(erased)'"),
            // The hash of a password that nobody was told.
            ("password_hash", "$4"),
        ]),
    },
];
