//! The schema of a migrated database, read from its catalogue: keys carry their hub (DESIGN §4), what is recorded
//! stays, the database repeats the domain's invariants, and each migration has a way back.

use crate::architecture::read;
use crate::harness::TestDatabase;
use keqiao::storage::statement;
use keqiao_domain::reference::RegionCode;
use keqiao_migration::Migrator;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use sea_orm_migration::MigratorTrait as _;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Tables that every node has all of; a row of any hub may point to them (DESIGN §4).
const SHARED: &[&str] = &[
    "api_key",
    "api_key_use",
    "app_user",
    "code_item",
    "code_list",
    "hub",
    "invitation",
    "mail",
    "office",
    "organization",
    "organization_key",
    "organization_profile",
    "password_recovery",
    "recovery_code",
    "refresh_token",
    "revocation",
    "role_grant",
    "second_factor",
    "server_secret",
    "session",
    "shareholding",
    "signing_key",
    "verification_evidence",
    "witness",
    "witnessed_log",
];
/// The migrations' own record.
const HISTORY: &str = "seaql_migrations";
/// Tables of which no row is ever changed or deleted.
const APPEND_ONLY: &[&str] = &[
    "capability_figure",
    "contract_act",
    "contract_edition",
    "contract_signature",
    "negotiation_disclosure",
    "document_reading",
    "entry",
    "entry_position",
    "evaluation",
    "lot_bid",
    "match_hit",
    "match_run",
    "milestone_act",
    "moderation_review",
    "registration_number",
    "statistic_cell",
    "statistic_vintage",
    "negotiation_message",
];

/// Every invariant that the database repeats, with a change to the sample row of its table that breaks it and no other.
pub(crate) const BROKEN: &[(&str, &str, &str)] = &[
    ("hub", "hub_number_in_identifier", r#"{"number": 1024}"#),
    ("organization", "organization_kind_known", r#"{"kind": "club"}"#),
    ("organization", "organization_state_known", r#"{"state": "famous"}"#),
    ("organization", "organization_credit_code_form", r#"{"credit_code": "12330000470095016I"}"#),
    ("organization", "organization_version_positive", r#"{"version": 0}"#),
    ("app_user", "app_user_login_lower", r#"{"login": "Editor@sample.example"}"#),
    (
        "role_grant",
        "role_grant_role_known",
        r#"{"role": "king", "hub": null, "organization_id": "01000000-0000-8084-8000-000000000001"}"#,
    ),
    (
        "role_grant",
        "role_grant_scope",
        r#"{"role": "moderator", "hub": 33, "organization_id": "01000000-0000-8084-8000-000000000001"}"#,
    ),
    ("role_grant", "role_grant_scope", r#"{"role": "editor", "hub": 33, "organization_id": null}"#),
    ("api_key", "api_key_scopes_known", r#"{"scopes": ["read", "reign"]}"#),
    ("api_key", "api_key_digest_length", r#"{"digest": "\\xab"}"#),
    ("session", "session_end_whole", r#"{"ended_at": null}"#),
    ("session", "session_end_reason_known", r#"{"end_reason": "boredom"}"#),
    ("refresh_token", "refresh_token_digest_length", r#"{"digest": "\\xab"}"#),
    ("revocation", "revocation_subject_known", r#"{"subject_prefix": "dem"}"#),
    ("mail", "mail_state_known", r#"{"state": "lost", "body": null}"#),
    ("mail", "mail_body_while_waiting", r#"{"body": "a link"}"#),
    ("mail", "mail_end_whole", r#"{"ended_at": null}"#),
    ("password_recovery", "password_recovery_mailed_whole", r#"{"user_id": null}"#),
    ("second_factor", "second_factor_step_not_negative", r#"{"last_step": -1}"#),
    ("recovery_code", "recovery_code_digest_length", r#"{"digest": "\\xab"}"#),
    ("office", "office_role_known", r#"{"role": "owner"}"#),
    ("office", "office_one_place", r#"{"is_national": true}"#),
    ("office", "office_one_place", r#"{"organization_id": null}"#),
    ("invitation", "invitation_role_known", r#"{"role": "moderator"}"#),
    ("invitation", "invitation_login_lower", r#"{"login": "Inventor@sample.example"}"#),
    (
        "invitation",
        "invitation_one_end",
        r#"{"accepted_at": "2026-01-08T09:00:00Z", "revoked_at": "2026-01-08T09:00:00Z"}"#,
    ),
    ("organization_profile", "organization_profile_nature_form", r#"{"nature_code": "15"}"#),
    ("organization_profile", "organization_profile_size_known", r#"{"size_class": "huge"}"#),
    ("organization_profile", "organization_profile_version_positive", r#"{"version": 0}"#),
    ("shareholding", "shareholding_share_within_whole", r#"{"share_ppm": 1000001}"#),
    ("shareholding", "shareholding_not_in_itself", r#"{"holder_id": "01000000-0000-8084-8000-000000000002"}"#),
    ("verification_evidence", "verification_evidence_kind_known", r#"{"kind": "rumor"}"#),
    ("verification_evidence", "verification_evidence_digest_length", r#"{"digest": "\\xab"}"#),
    ("entry", "entry_audience_known", r#"{"audience": "friends"}"#),
    ("entry", "entry_salt_length", r#"{"salt": "\\xab"}"#),
    ("entry", "entry_facts_whole", r#"{"salt": null}"#),
    ("log", "log_size_not_negative", r#"{"size": -1}"#),
    ("log", "log_seed_length", r#"{"seed": "\\xab"}"#),
    ("log", "log_root_length", r#"{"root": "\\xab"}"#),
    ("log", "log_checkpoint_whole", r#"{"note": null}"#),
    ("log", "log_checkpoint_whole", r#"{"note": null, "signed_at": null}"#),
    ("log_tile", "log_tile_place", r#"{"level": 8}"#),
    ("log_tile", "log_tile_whole", r#"{"width": 2}"#),
    ("cosignature", "cosignature_size_not_negative", r#"{"size": -1}"#),
    ("witnessed_log", "witnessed_log_size_not_negative", r#"{"size": -1}"#),
    ("witnessed_log", "witnessed_log_root_length", r#"{"root": "\\xab"}"#),
    ("entry_position", "entry_position_not_negative", r#"{"position": -1}"#),
    ("sequencer", "sequencer_position_not_negative", r#"{"next_position": -1}"#),
    ("patent", "patent_state_known", r#"{"state": "under_review"}"#),
    ("patent", "patent_source_whole", r#"{"source_digest": null}"#),
    ("patent", "patent_version_positive", r#"{"version": 0}"#),
    ("patent", "patent_shares_whole", r#"{"co_owners": [{"share_ppm": 999999}]}"#),
    ("patent", "patent_events_listed", r#"{"legal_events": {}}"#),
    ("achievement", "achievement_state_known", r#"{"state": "open"}"#),
    ("achievement", "achievement_readiness_whole", r#"{"readiness_method": null}"#),
    ("achievement", "achievement_price_whole", r#"{"price_currency": null}"#),
    ("achievement", "achievement_price_ordered", r#"{"price_min_minor": 201}"#),
    ("achievement", "achievement_price_ordered", r#"{"price_min_minor": -1}"#),
    ("achievement", "achievement_source_whole", r#"{"source": "register"}"#),
    ("achievement", "achievement_version_positive", r#"{"version": 0}"#),
    ("achievement", "achievement_components_listed", r#"{"components": {}}"#),
    ("achievement", "achievement_shares_whole", r#"{"contributors": [{"share_ppm": 1000001}]}"#),
    ("achievement", "achievement_ownership_known", r#"{"ownership_mode": "mine"}"#),
    ("achievement", "achievement_assessments_listed", r#"{"assessments": 7}"#),
    ("achievement", "achievement_valuations_listed", r#"{"valuations": 7}"#),
    ("demand", "demand_state_known", r#"{"state": "published"}"#),
    ("demand", "demand_budget_whole", r#"{"budget_max_minor": null}"#),
    ("demand", "demand_budget_ordered", r#"{"budget_min_minor": 201}"#),
    ("demand", "demand_budget_ordered", r#"{"budget_min_minor": -1}"#),
    ("demand", "demand_source_whole", r#"{"source": "register", "source_id": "1"}"#),
    ("demand", "demand_version_positive", r#"{"version": 0}"#),
    ("provider", "provider_state_known", r#"{"state": "open"}"#),
    ("provider", "provider_public_has_category", r#"{"categories": []}"#),
    ("provider", "provider_source_whole", r#"{"source_digest": null}"#),
    ("provider", "provider_version_positive", r#"{"version": 0}"#),
    ("resource", "resource_state_known", r#"{"state": "open"}"#),
    ("resource", "resource_kind_known", r#"{"kind": "favor"}"#),
    ("resource", "resource_chains_known", r#"{"chains": ["industry", "supply"]}"#),
    ("resource", "resource_public_is_whole", r#"{"kind": null}"#),
    ("resource", "resource_public_is_whole", r#"{"chains": []}"#),
    ("resource", "resource_amount_whole", r#"{"amount_currency": null}"#),
    ("resource", "resource_amount_ordered", r#"{"amount_min_minor": 50000001}"#),
    ("resource", "resource_amount_ordered", r#"{"amount_min_minor": -1}"#),
    ("resource", "resource_expired_had_a_day", r#"{"state": "expired", "closes_on": null, "valid_until_on": null}"#),
    ("resource", "resource_eligibility_object", r#"{"eligibility": []}"#),
    ("resource", "resource_source_whole", r#"{"source_id": null}"#),
    ("resource", "resource_version_positive", r#"{"version": 0}"#),
    ("consortium", "consortium_state_known", r#"{"state": "open"}"#),
    ("consortium", "consortium_members_list", r#"{"members": {}}"#),
    ("consortium", "consortium_active_has_members", r#"{"member_ids": ["01000000-0000-8084-8000-000000000002"]}"#),
    ("consortium", "consortium_lead_is_no_member", r#"{"invited_ids": ["01000000-0000-8084-8000-000000000001"]}"#),
    ("consortium", "consortium_version_positive", r#"{"version": 0}"#),
    ("attachment", "attachment_one_host", r#"{"consortium_id": null}"#),
    ("attachment", "attachment_one_host", r#"{"demand_id": "08000000-0000-8084-8000-000000000001"}"#),
    ("attachment", "attachment_state_known", r#"{"state": "loose"}"#),
    ("attachment", "attachment_version_positive", r#"{"version": 0}"#),
    ("offering", "offering_state_known", r#"{"state": "open"}"#),
    ("offering", "offering_public_is_whole", r#"{"category": null}"#),
    ("offering", "offering_public_is_whole", r#"{"provider_id": null}"#),
    ("offering", "offering_price_form_known", r#"{"price_form": "barter"}"#),
    ("offering", "offering_price_whole", r#"{"price_form": "on_request"}"#),
    ("offering", "offering_price_whole", r#"{"price_form": "range", "price_currency": null}"#),
    ("offering", "offering_price_fixed", r#"{"price_min_minor": 1}"#),
    ("offering", "offering_price_ordered", r#"{"price_form": "range", "price_min_minor": 800001}"#),
    ("offering", "offering_price_ordered", r#"{"price_form": "range", "price_min_minor": -1}"#),
    ("offering", "offering_turnaround_form", r#"{"turnaround": "10 days"}"#),
    ("offering", "offering_certificates_list", r#"{"certificates": {}}"#),
    ("offering", "offering_facility_known", r#"{"facility": "casino"}"#),
    ("offering", "offering_capacity_whole", r#"{"capacity_unit": null}"#),
    ("offering", "offering_capacity_positive", r#"{"capacity_quantity": 0}"#),
    ("offering", "offering_facility_alone", r#"{"facility": null}"#),
    ("offering", "offering_source_whole", r#"{"source_id": null}"#),
    ("offering", "offering_version_positive", r#"{"version": 0}"#),
    ("capability_figure", "capability_figure_measure_known", r#"{"measure": "fame", "from_on": null}"#),
    ("capability_figure", "capability_figure_value_bounded", r#"{"value": -1}"#),
    ("capability_figure", "capability_figure_period", r#"{"from_on": null}"#),
    ("capability_figure", "capability_figure_period", r#"{"measure": "staff"}"#),
    ("capability_figure", "capability_figure_period_ordered", r#"{"from_on": "2026-01-01"}"#),
    ("engagement", "engagement_state_known", r#"{"state": "forgotten", "client_confirmed_at": null}"#),
    ("engagement", "engagement_two_sides", r#"{"client_id": "01000000-0000-8084-8000-000000000001"}"#),
    ("engagement", "engagement_days_ordered", r#"{"due_on": "2026-01-11"}"#),
    ("engagement", "engagement_completed_by_both", r#"{"client_confirmed_at": null}"#),
    ("engagement", "engagement_completed_by_both", r#"{"state": "agreed"}"#),
    ("engagement", "engagement_version_positive", r#"{"version": 0}"#),
    ("evaluation", "evaluation_side_criteria", r#"{"side": "provider"}"#),
    ("evaluation", "evaluation_side_criteria", r#"{"criteria": ["quality", "quality", "communication", "worth"]}"#),
    ("evaluation", "evaluation_scores_whole", r#"{"scores": [4, 5, 3]}"#),
    ("evaluation", "evaluation_scores_bounded", r#"{"scores": [4, 5, 3, 6]}"#),
    ("evaluation", "evaluation_scores_bounded", r#"{"scores": [0, 5, 3, 4]}"#),
    ("expert", "expert_state_known", r#"{"state": "open"}"#),
    ("expert", "expert_name_disclosure_known", r#"{"name_disclosure": "friends"}"#),
    ("expert", "expert_orcid_form", r#"{"orcid": "0000000218250097"}"#),
    ("expert", "expert_employment_known", r#"{"employment": "famous"}"#),
    ("expert", "expert_source_whole", r#"{"source_digest": null}"#),
    ("expert", "expert_version_positive", r#"{"version": 0}"#),
    ("broker", "broker_state_known", r#"{"state": "open"}"#),
    ("broker", "broker_name_disclosure_known", r#"{"name_disclosure": "friends"}"#),
    ("broker", "broker_orcid_form", r#"{"orcid": "0000000218250097"}"#),
    ("broker", "broker_employment_known", r#"{"employment": "famous"}"#),
    ("broker", "broker_source_whole", r#"{"source_digest": null}"#),
    ("broker", "broker_version_positive", r#"{"version": 0}"#),
    ("credential", "credential_one_holder", r#"{"broker_id": null}"#),
    ("credential", "credential_one_holder", r#"{"expert_id": "10000000-0000-8084-8000-000000000001"}"#),
    ("credential", "credential_scheme_known", r#"{"scheme": "astrology"}"#),
    ("credential", "credential_level_known", r#"{"level": "grand"}"#),
    ("credential", "credential_broker_has_level", r#"{"level": null}"#),
    ("credential", "credential_broker_numbered", r#"{"number": null}"#),
    ("credential", "credential_days_ordered", r#"{"expires_on": "2024-04-30"}"#),
    ("credential", "credential_state_known", r#"{"state": "lost"}"#),
    ("credential", "credential_rejected_with_remark", r#"{"state": "rejected"}"#),
    ("credential", "credential_rejected_with_remark", r#"{"remark": "unreadable"}"#),
    ("credential", "credential_version_positive", r#"{"version": 0}"#),
    (
        "contract",
        "contract_state_known",
        r#"{"state": "lost", "effective_at": null, "signed_at": null, "pending": null, "pending_edition": null}"#,
    ),
    ("contract", "contract_type_known", r#"{"contract_type": "barter"}"#),
    ("contract", "contract_amounts_whole", r#"{"technical_amount_minor": null}"#),
    ("contract", "contract_amounts_ordered", r#"{"technical_amount_minor": 201}"#),
    ("contract", "contract_amounts_ordered", r#"{"technical_amount_minor": -1}"#),
    ("contract", "contract_days_ordered", r#"{"ends_on": "2026-01-11"}"#),
    ("contract", "contract_draft_is_edition_0", r#"{"edition": 0}"#),
    ("contract", "contract_editions_counted", r#"{"edition": 3}"#),
    ("contract", "contract_editions_counted", r#"{"pending_edition": 3}"#),
    ("contract", "contract_pending_whole", r#"{"pending": null}"#),
    ("contract", "contract_pending_in_effect", r#"{"state": "signed", "effective_at": null}"#),
    ("contract", "contract_signed_dated", r#"{"signed_at": null}"#),
    ("contract", "contract_effective_dated", r#"{"effective_at": null}"#),
    ("contract", "contract_ended_dated", r#"{"ended_at": "2026-02-01T09:00:00Z"}"#),
    ("contract", "contract_fulfilled_listed", r#"{"fulfilled": {}}"#),
    ("contract", "contract_version_positive", r#"{"version": 0}"#),
    ("contract_party", "contract_party_side_known", r#"{"side": "middle"}"#),
    ("contract_edition", "contract_edition_number_positive", r#"{"number": 0}"#),
    ("contract_edition", "contract_edition_digest", r#"{"document": "\\x00"}"#),
    ("contract_act", "contract_act_known", r#"{"act": "think"}"#),
    ("contract_act", "contract_act_place_not_negative", r#"{"place": -1}"#),
    ("contract_act", "contract_act_in_person", r#"{"user_id": null}"#),
    ("organization_key", "organization_key_length", r#"{"public_key": "\\xab"}"#),
    ("contract_signature", "contract_signature_length", r#"{"signature": "\\xab"}"#),
    ("negotiation", "negotiation_state_known", r#"{"state": "asleep"}"#),
    ("negotiation", "negotiation_side_known", r#"{"inviter_side": "middle"}"#),
    ("negotiation", "negotiation_two_sides", r#"{"invitee_id": "01000000-0000-8084-8000-000000000001"}"#),
    ("negotiation", "negotiation_subject_whole", r#"{"subject_id": null}"#),
    ("negotiation", "negotiation_subject_known", r#"{"subject_prefix": "pat"}"#),
    ("negotiation", "negotiation_nda_bounded", r#"{"nda_years": 31}"#),
    ("negotiation", "negotiation_secret", r#"{"invitee_nda_at": null}"#),
    ("negotiation", "negotiation_offer_whole", r#"{"open_offer_by": "01000000-0000-8084-8000-000000000001"}"#),
    ("negotiation", "negotiation_terms_agreed", r#"{"accepted_offer_id": null}"#),
    ("negotiation", "negotiation_contract_there", r#"{"state": "contracting"}"#),
    ("negotiation", "negotiation_lost_with_reason", r#"{"reason": "too dear"}"#),
    ("negotiation", "negotiation_lost_with_reason", r#"{"state": "lost"}"#),
    ("negotiation", "negotiation_version_positive", r#"{"version": 0}"#),
    ("offer", "offer_state_known", r#"{"state": "haggled"}"#),
    ("offer", "offer_digest", r#"{"document": "\\x00"}"#),
    ("offer", "offer_made_dated", r#"{"made_at": null}"#),
    ("negotiation_disclosure", "negotiation_disclosure_digest_length", r#"{"sha256": "\\xab"}"#),
    ("negotiation_disclosure", "negotiation_disclosure_level_known", r#"{"level": "rumor"}"#),
    ("negotiation_disclosure", "negotiation_disclosure_to_somebody", r#"{"persons": []}"#),
    ("document", "document_subject_known", r#"{"subject_prefix": "off"}"#),
    ("document", "document_level_known", r#"{"level": "cosmic"}"#),
    ("document", "document_bytes_bounded", r#"{"bytes": 0}"#),
    ("document", "document_bytes_bounded", r#"{"bytes": 33554433}"#),
    ("document", "document_digest_length", r#"{"digest": "\\xab"}"#),
    ("document", "document_state_known", r#"{"state": "lost"}"#),
    ("document", "document_version_positive", r#"{"version": 0}"#),
    ("document_file", "document_file_name_form", r#"{"name": "../passwd"}"#),
    ("document_file", "document_file_state_known", r#"{"state": "lost"}"#),
    ("document_file", "document_file_content_while_waiting", r#"{"state": "waiting"}"#),
    ("document_file", "document_file_content_while_waiting", r#"{"content": "\\xab"}"#),
    ("document_file", "document_file_attempts_not_negative", r#"{"attempts": -1}"#),
    ("disclosure", "disclosure_subject_known", r#"{"subject_prefix": "off"}"#),
    ("disclosure", "disclosure_two_sides", r#"{"organization_id": "01000000-0000-8084-8000-000000000001"}"#),
    ("disclosure", "disclosure_level_known", r#"{"level": "teaser"}"#),
    ("disclosure", "disclosure_nda_length", r#"{"nda_digest": "\\xab"}"#),
    ("disclosure", "disclosure_secret_is_signed", r#"{"nda_digest": null}"#),
    ("disclosure", "disclosure_secret_has_end", r#"{"until_on": null}"#),
    ("disclosure", "disclosure_state_known", r#"{"state": "lost"}"#),
    ("disclosure", "disclosure_refused_with_remark", r#"{"state": "refused"}"#),
    ("disclosure", "disclosure_refused_with_remark", r#"{"remark": "no"}"#),
    ("disclosure", "disclosure_version_positive", r#"{"version": 0}"#),
    ("document_reading", "document_reading_level_known", r#"{"level": "teaser"}"#),
    ("demand", "demand_figures_listed", r#"{"figures": {}}"#),
    ("demand", "demand_chain_stage_known", r#"{"chain_stage": "somewhere"}"#),
    ("demand", "demand_setters_listed", r#"{"setters": "Acme"}"#),
    ("code_list", "code_list_days_ordered", r#"{"valid_to": "2017-09-30"}"#),
    ("code_item", "code_item_titled", r#"{"title_zh": null, "title_en": null}"#),
    ("code_item", "code_item_level_positive", r#"{"level": 0}"#),
    ("code_item", "code_item_successor_other", r#"{"successor": "C"}"#),
    ("code_item", "code_item_days_ordered", r#"{"valid_from": "2017-10-01", "valid_to": "2017-09-30"}"#),
    ("question", "question_answer_whole", r#"{"answer": null}"#),
    ("moderation_review", "moderation_review_scores", r#"{"authenticity": 6}"#),
    ("moderation_review", "moderation_review_scores", r#"{"clarity": 6}"#),
    ("moderation_review", "moderation_review_scores", r#"{"feasibility": 6}"#),
    ("moderation_review", "moderation_review_scores", r#"{"value": 6}"#),
    // INV-45: 9 points of 20; 11 points with a zero.
    ("moderation_review", "moderation_review_passing", r#"{"authenticity": 2}"#),
    ("moderation_review", "moderation_review_passing", r#"{"authenticity": 5, "value": 0}"#),
    ("moderation_review", "moderation_review_reason", r#"{"decision": "reject", "reason": null}"#),
    ("moderation_review", "moderation_review_decision_known", r#"{"decision": "praise", "reason": "well made"}"#),
    ("import", "import_kind_known", r#"{"kind": "wishes"}"#),
    ("import", "import_state_known", r#"{"state": "lost"}"#),
    ("import", "import_version_positive", r#"{"version": 0}"#),
    ("match_run", "match_run_subject_known", r#"{"subject_prefix": "res"}"#),
    ("match_run", "match_run_found_known", r#"{"found": "nothing"}"#),
    ("match_hit", "match_hit_rank_positive", r#"{"rank": 0}"#),
    ("match_hit", "match_hit_score_range", r#"{"score": 1000001}"#),
    ("match_hit", "match_hit_score_range", r#"{"text_score": -1}"#),
    ("match_judgement", "match_judgement_verdict_known", r#"{"verdict": "liked", "reason": null}"#),
    ("match_judgement", "match_judgement_reason_known", r#"{"reason": "ugly"}"#),
    ("match_judgement", "match_judgement_reason_whole", r#"{"reason": null}"#),
    ("match_judgement", "match_judgement_version_positive", r#"{"version": 0}"#),
    ("saved_search", "saved_search_kinds_known", r#"{"kinds": ["wish"]}"#),
    ("inbox_entry", "inbox_entry_watch_known", r#"{"watch_prefix": "ach"}"#),
    ("inbox_entry", "inbox_entry_score_range", r#"{"score": -1}"#),
    (
        "registration_case",
        "registration_case_state_known",
        r#"{"state": "lost", "number": null, "certificate": 0, "registered_on": null}"#,
    ),
    ("registration_case", "registration_case_finding_whole", r#"{"determined_subtype": null}"#),
    ("registration_case", "registration_case_amounts_ordered", r#"{"technical_income_minor": 100000001}"#),
    ("registration_case", "registration_case_amounts_ordered", r#"{"technical_amount_minor": 120000001}"#),
    (
        "registration_case",
        "registration_case_two_reviewers",
        r#"{"second_reviewer_id": "02000000-0000-8084-8000-000000000001"}"#,
    ),
    ("registration_case", "registration_case_number_whole", r#"{"state": "classified"}"#),
    ("registration_case", "registration_case_certificate_whole", r#"{"certificate": 0}"#),
    ("registration_case", "registration_case_clock", r#"{"due_on": "2026-02-13"}"#),
    ("registration_case", "registration_case_decisions_listed", r#"{"decisions": {}}"#),
    ("registration_case", "registration_case_version_positive", r#"{"version": 0}"#),
    ("registration_number", "registration_number_form", r#"{"number": "2026310000000001"}"#),
    ("registration_serial", "registration_serial_begun", r#"{"next": 1}"#),
    ("price_notice", "price_notice_state_known", r#"{"state": "lost"}"#),
    ("price_notice", "price_notice_other_side", r#"{"counterparty_id": "01000000-0000-8084-8000-000000000001"}"#),
    ("price_notice", "price_notice_has_asset", r#"{"achievement_ids": []}"#),
    ("price_notice", "price_notice_price_not_negative", r#"{"price_minor": -1}"#),
    ("price_notice", "price_notice_posted_whole", r#"{"ends_on": null}"#),
    ("price_notice", "price_notice_posted_whole", r#"{"state": "draft"}"#),
    ("price_notice", "price_notice_days_ordered", r#"{"posted_on": "2026-01-27"}"#),
    ("price_notice", "price_notice_suspended_dated", r#"{"state": "suspended"}"#),
    ("price_notice", "price_notice_cleared_late", r#"{"ended_on": "2026-01-26"}"#),
    ("price_notice", "price_notice_objections_listed", r#"{"objections": {}}"#),
    ("price_notice", "price_notice_version_positive", r#"{"version": 0}"#),
    (
        "lot",
        "lot_state_known",
        r#"{"state": "lost", "award_bidder": null, "award_to_id": null, "award_minor": null, "awarded_at": null, "sign_by": null}"#,
    ),
    ("lot", "lot_has_asset", r#"{"achievement_ids": []}"#),
    ("lot", "lot_price_positive", r#"{"price_minor": 0}"#),
    ("lot", "lot_increment_positive", r#"{"increment_minor": 0}"#),
    ("lot", "lot_period_positive", r#"{"period_days": 0}"#),
    ("lot", "lot_announced_whole", r#"{"ends_on": null}"#),
    ("lot", "lot_days_ordered", r#"{"announced_on": "2026-02-01"}"#),
    ("lot", "lot_extensions_not_negative", r#"{"extensions": -1}"#),
    (
        "lot",
        "lot_bidders_counted",
        r#"{"bidders": -1, "opened_at": null, "closes_at": null, "bid_sequence": null, "bid_bidder": null, "bid_minor": null, "award_minor": 120000000}"#,
    ),
    ("lot", "lot_bidding_whole", r#"{"closes_at": null}"#),
    ("lot", "lot_bidding_of_two", r#"{"bidders": 1}"#),
    ("lot", "lot_bid_whole", r#"{"bid_sequence": null}"#),
    ("lot", "lot_bid_enough", r#"{"bid_minor": 119999999, "award_minor": 119999999}"#),
    ("lot", "lot_award_whole", r#"{"state": "bidding"}"#),
    ("lot", "lot_award_whole", r#"{"sign_by": null}"#),
    ("lot", "lot_award_highest", r#"{"award_minor": 121000001}"#),
    ("lot", "lot_award_highest", r#"{"award_bidder": 1}"#),
    ("lot", "lot_award_late", r#"{"awarded_at": "2026-02-01T15:59:59Z"}"#),
    ("lot", "lot_award_not_own", r#"{"award_to_id": "01000000-0000-8084-8000-000000000001"}"#),
    ("lot", "lot_cancellation_told", r#"{"cancellation": "Too late."}"#),
    ("lot", "lot_version_positive", r#"{"version": 0}"#),
    ("lot_bidder", "lot_bidder_number_positive", r#"{"number": 0}"#),
    ("lot_bidder", "lot_bidder_withdrawn_later", r#"{"withdrawn_at": "2026-01-12T08:59:59Z"}"#),
    ("lot_bid", "lot_bid_first", r#"{"previous_minor": null}"#),
    ("lot_bid", "lot_bid_gapless", r#"{"sequence": 3}"#),
    ("lot_bid", "lot_bid_sequence_positive", r#"{"sequence": 0, "previous_sequence": -1}"#),
    ("lot_bid", "lot_bid_increment_positive", r#"{"increment_minor": 0}"#),
    ("lot_bid", "lot_bid_rising", r#"{"price_minor": 120999999}"#),
    ("clearance", "clearance_kind_known", r#"{"kind": "neighbor"}"#),
    ("clearance", "clearance_answer_known", r#"{"answer": "perhaps"}"#),
    ("clearance", "clearance_answer_whole", r#"{"answered_at": null}"#),
    ("clearance", "clearance_shown", r#"{"served_evidence": null}"#),
    ("clearance", "clearance_shown", r#"{"answer_evidence": null}"#),
    ("clearance", "clearance_days_ordered", r#"{"answer_by": "2026-01-09"}"#),
    ("clearance", "clearance_version_positive", r#"{"version": 0}"#),
    ("organization", "organization_country_code_form", r#"{"country_code": "de"}"#),
    ("screening", "screening_state_known", r#"{"state": "lost"}"#),
    ("screening", "screening_crossing_known", r#"{"crossing": "transit"}"#),
    ("screening", "screening_data_known", r#"{"data": "secret"}"#),
    ("screening", "screening_data_known", r#"{"found_data": "secret"}"#),
    ("screening", "screening_technology_form", r#"{"technology": "X1"}"#),
    ("screening", "screening_technology_form", r#"{"found_technology": "ER"}"#),
    ("screening", "screening_edition_positive", r#"{"edition": 0}"#),
    ("screening", "screening_of_one", r#"{"edition": null}"#),
    ("screening", "screening_of_one", r#"{"negotiation_id": "26000000-0000-8084-8000-000000000001"}"#),
    ("screening", "screening_found_whole", r#"{"finding": null}"#),
    ("screening", "screening_class_held", r#"{"found_technology": "EP01"}"#),
    ("screening", "screening_class_held", r#"{"found_technology": "F"}"#),
    ("screening", "screening_class_held", r#"{"state": "registered"}"#),
    ("screening", "screening_papers_listed", r#"{"papers": {}}"#),
    ("screening", "screening_version_positive", r#"{"version": 0}"#),
    ("statistic_vintage", "statistic_vintage_number_positive", r#"{"number": 0}"#),
    ("statistic_vintage", "statistic_vintage_cells_not_negative", r#"{"cells": -1}"#),
    ("statistic_cell", "statistic_cell_not_negative", r#"{"technical": 120000001}"#),
    ("statistic_cell", "statistic_cell_period_form", r#"{"period": "2026-Q5"}"#),
    ("commission", "commission_two_sides", r#"{"agency_id": "01000000-0000-8084-8000-000000000001"}"#),
    ("commission", "commission_amount_not_negative", r#"{"amount_minor": -1}"#),
    ("commission", "commission_state_known", r#"{"state": "forgotten"}"#),
    ("commission", "commission_contest_reasoned", r#"{"note": null}"#),
    ("commission", "commission_version_positive", r#"{"version": 0}"#),
    (
        "reward",
        "reward_one_source",
        r#"{"achievement_id": "07000000-0000-8084-8000-000000000001", "way": "implementation"}"#,
    ),
    ("reward", "reward_way_known", r#"{"way": "gift"}"#),
    (
        "reward",
        "reward_own_use_is_implementation",
        r#"{"contract_id": null, "achievement_id": "07000000-0000-8084-8000-000000000001"}"#,
    ),
    ("reward", "reward_income_not_negative", r#"{"income_minor": -1, "net_minor": 0}"#),
    ("reward", "reward_deductions_listed", r#"{"deductions": {}}"#),
    ("reward", "reward_net_reckoned", r#"{"net_minor": 1}"#),
    ("reward", "reward_own_rate_documented", r#"{"agreement_sha256": null}"#),
    ("reward", "reward_own_rate_taken", r#"{"own_rate_ppm": 600000}"#),
    ("reward", "reward_agreement_length", r#"{"agreement_sha256": "\\xab"}"#),
    ("reward", "reward_not_below_floor", r#"{"floor_minor": 44000001}"#),
    ("reward", "reward_rate_in_range", r#"{"rate_ppm": 1000001, "own_rate_ppm": null}"#),
    (
        "reward",
        "reward_pool_positive",
        r#"{"pool_minor": 0, "floor_minor": null, "parts": [], "is_of_officials": false}"#,
    ),
    ("reward", "reward_parts_are_pool", r#"{"pool_minor": 44000001}"#),
    (
        "reward",
        "reward_shares_whole",
        r#"{"parts": [{"share_ppm": 999999, "is_main": true, "is_official": true, "amount_minor": 44000000}]}"#,
    ),
    ("reward", "reward_officials_told", r#"{"is_of_officials": false}"#),
    (
        "reward",
        "reward_state_known",
        r#"{"state": "forgotten", "approved_at": null, "paid_at": null, "paid_note": null}"#,
    ),
    ("reward", "reward_days_ordered", r#"{"ends_on": "2026-01-31"}"#),
    (
        "reward",
        "reward_posted_whole",
        r#"{"posted_on": null, "state": "returned", "approved_at": null, "paid_at": null, "paid_note": null}"#,
    ),
    ("reward", "reward_suspension_whole", r#"{"suspended_on": "2026-02-02"}"#),
    ("reward", "reward_objections_listed", r#"{"objections": {}}"#),
    ("reward", "reward_noticed_before", r#"{"ended_on": "2026-02-16"}"#),
    ("reward", "reward_approval_whole", r#"{"approved_at": null}"#),
    ("reward", "reward_four_eyes", r#"{"approved_by": "02000000-0000-8084-8000-000000000001"}"#),
    ("reward", "reward_payment_whole", r#"{"paid_at": null, "paid_note": null}"#),
    ("reward", "reward_payment_shown", r#"{"paid_note": null}"#),
    ("reward", "reward_evidence_length", r#"{"paid_evidence_sha256": "\\xab"}"#),
    ("reward", "reward_version_positive", r#"{"version": 0}"#),
    ("reward_person", "reward_person_place_in_list", r#"{"place": 100}"#),
    ("reward_person", "reward_person_accepts_himself", r#"{"user_id": null, "accepted_at": "2026-02-03 09:00Z"}"#),
    ("milestone", "milestone_two_sides", r#"{"payer_ids": []}"#),
    ("milestone", "milestone_place_in_contract", r#"{"place": 50}"#),
    ("milestone", "milestone_amount_whole", r#"{"currency": null}"#),
    ("milestone", "milestone_amount_not_negative", r#"{"amount_minor": -1}"#),
    ("milestone", "milestone_state_known", r#"{"state": "forgotten", "answer_due_on": null}"#),
    (
        "milestone",
        "milestone_payment_agreed",
        r#"{"state": "paid", "answer_due_on": null, "amount_minor": null, "currency": null}"#,
    ),
    ("milestone", "milestone_answer_awaited", r#"{"state": "planned"}"#),
    ("milestone", "milestone_version_positive", r#"{"version": 0}"#),
    ("milestone_act", "milestone_act_known", r#"{"act": "shrug"}"#),
    ("milestone_act", "milestone_act_silence_accepts", r#"{"organization_id": null}"#),
    ("milestone_act", "milestone_act_reasoned", r#"{"note": null}"#),
    ("milestone_act", "milestone_act_submission_shown", r#"{"evidence_sha256": null}"#),
    ("milestone_act", "milestone_act_digest_length", r#"{"evidence_sha256": "\\xab"}"#),
    (
        "open_licence",
        "open_licence_fee_named",
        r#"{"lump_minor": null, "currency": null, "royalty_rate_bp": null, "royalty_base": null}"#,
    ),
    ("open_licence", "open_licence_lump_whole", r#"{"currency": null}"#),
    ("open_licence", "open_licence_lump_not_negative", r#"{"lump_minor": -1}"#),
    ("open_licence", "open_licence_royalty_whole", r#"{"royalty_base": null}"#),
    ("open_licence", "open_licence_rate_in_range", r#"{"royalty_rate_bp": 0}"#),
    ("open_licence", "open_licence_base_known", r#"{"royalty_base": "turnover"}"#),
    ("open_licence", "open_licence_days_ordered", r#"{"ends_on": "2026-01-10"}"#),
    ("open_licence", "open_licence_report_length", r#"{"report_sha256": "\\xab"}"#),
    ("open_licence", "open_licence_consents_length", r#"{"consents_sha256": "\\xab"}"#),
    ("open_licence", "open_licence_state_known", r#"{"state": "forgotten"}"#),
    ("open_licence", "open_licence_version_positive", r#"{"version": 0}"#),
    ("licence", "licence_one_source", r#"{"contract_id": null}"#),
    (
        "licence",
        "licence_open_is_open",
        r#"{"contract_id": null, "open_licence_id": "27000000-0000-8084-8000-000000000001"}"#,
    ),
    ("licence", "licence_asset_known", r#"{"asset_prefix": "dem"}"#),
    ("licence", "licence_has_licensee", r#"{"licensee_ids": []}"#),
    ("licence", "licence_mode_known", r#"{"mode": "shared", "head_id": null}"#),
    ("licence", "licence_sub_has_head", r#"{"head_id": null}"#),
    ("licence", "licence_days_ordered", r#"{"ends_on": "2026-01-11"}"#),
    ("licence", "licence_sublicensing_known", r#"{"sublicensing": "perhaps"}"#),
    ("listing_vector", "listing_vector_digest_length", r#"{"text_sha256": "\\x00"}"#),
    ("listing_vector", "listing_vector_numbers_there", r#"{"numbers": "\\x"}"#),
    ("licence", "licence_state_known", r#"{"state": "lent", "ended_at": null}"#),
    ("licence", "licence_end_dated", r#"{"ended_at": null}"#),
    ("licence", "licence_version_positive", r#"{"version": 0}"#),
    ("mandate", "mandate_two_sides", r#"{"agency_id": "01000000-0000-8084-8000-000000000001"}"#),
    ("mandate", "mandate_side_known", r#"{"side": "rent"}"#),
    ("mandate", "mandate_subject_whole", r#"{"subject_prefix": null}"#),
    ("mandate", "mandate_exclusivity_known", r#"{"exclusivity": "jealous"}"#),
    ("mandate", "mandate_fee_not_negative", r#"{"fee_fixed": -1}"#),
    ("mandate", "mandate_fee_base_known", r#"{"fee_base": "profit"}"#),
    ("mandate", "mandate_fee_tiers_listed", r#"{"fee_tiers": {}}"#),
    ("mandate", "mandate_fee_cap_above_fixed", r#"{"fee_cap": 1}"#),
    ("mandate", "mandate_days_ordered", r#"{"ends_on": "2026-01-22"}"#),
    ("mandate", "mandate_tail_range", r#"{"tail_months": 37}"#),
    ("mandate", "mandate_state_known", r#"{"state": "forgotten", "ended_on": null}"#),
    ("mandate", "mandate_dual_agency_known", r#"{"dual_agency": "maybe"}"#),
    ("mandate", "mandate_end_whole", r#"{"ended_on": null}"#),
    ("mandate", "mandate_end_whole", r#"{"state": "active"}"#),
    ("mandate", "mandate_version_positive", r#"{"version": 0}"#),
    ("introduction", "introduction_three_parties", r#"{"counterparty_id": "01000000-0000-8084-8000-000000000001"}"#),
    ("introduction", "introduction_subject_whole", r#"{"subject_id": null}"#),
    ("introduction", "introduction_evidence_form", r#"{"evidence": "cd"}"#),
    (
        "introduction",
        "introduction_state_known",
        r#"{"state": "lost", "contest_by": null, "contest_reason": null, "first_contact_on": null,
            "contested_at": null, "finding_reason": null, "decided_at": null}"#,
    ),
    ("introduction", "introduction_contest_by_known", r#"{"contest_by": "agency"}"#),
    ("introduction", "introduction_contest_whole", r#"{"first_contact_on": null}"#),
    (
        "introduction",
        "introduction_contest_of_state",
        r#"{"state": "recorded", "finding_reason": null, "decided_at": null}"#,
    ),
    ("introduction", "introduction_decision_whole", r#"{"finding_reason": null}"#),
    ("introduction", "introduction_decision_of_state", r#"{"state": "contested"}"#),
    ("introduction", "introduction_version_positive", r#"{"version": 0}"#),
    ("webhook_endpoint", "webhook_endpoint_scope_known", r#"{"scope": "all"}"#),
    ("webhook_endpoint", "webhook_endpoint_state_known", r#"{"state": "tired"}"#),
    ("webhook_endpoint", "webhook_endpoint_old_keys_whole", r#"{"old_keys_until": null}"#),
    ("webhook_endpoint", "webhook_endpoint_version_positive", r#"{"version": 0}"#),
    ("webhook_queue", "webhook_queue_lane_known", r#"{"lane": "fast"}"#),
    ("webhook_queue", "webhook_queue_lease_whole", r#"{"lease": "00000000-0000-4000-8000-000000000001"}"#),
    ("webhook_queue", "webhook_queue_ordinal_not_negative", r#"{"next_ordinal": -1}"#),
    ("webhook_delivery", "webhook_delivery_lane_known", r#"{"lane": "fast", "entry_hub": null, "entry_id": null}"#),
    ("webhook_delivery", "webhook_delivery_state_known", r#"{"state": "lost"}"#),
    ("webhook_delivery", "webhook_delivery_entry_of_event", r#"{"entry_id": null}"#),
    ("webhook_delivery", "webhook_delivery_end_whole", r#"{"ended_at": null}"#),
    ("webhook_delivery", "webhook_delivery_attempts_not_negative", r#"{"attempts": -1}"#),
    ("webhook_attempt", "webhook_attempt_number_positive", r#"{"number": 0}"#),
    ("webhook_attempt", "webhook_attempt_status_range", r#"{"status": 99}"#),
    ("webhook_attempt", "webhook_attempt_failure_known", r#"{"failure": "rain"}"#),
    ("webhook_attempt", "webhook_attempt_outcome", r#"{"failure": null}"#),
    ("webhook_attempt", "webhook_attempt_millis_not_negative", r#"{"millis": -1}"#),
    ("digest", "digest_cadence_known", r#"{"cadence": "hourly", "link_digest": "\\x08"}"#),
    ("digest", "digest_link_length", r#"{"link_digest": "\\x08"}"#),
    ("calendar_link", "calendar_link_length", r#"{"link_digest": "\\x08"}"#),
];

/// Every invariant that the database keeps by letting a row be there once, with a change to the sample row of its table that makes
/// a second one which must not be: it differs in all that the constraint does not look at.
pub(crate) const TWICE: &[(&str, &str, &str)] = &[
    // INV-04: what one contract transfers, another one does.
    ("contract_transfer", "contract_transfer_pkey", r#"{"contract_id": "20000000-0000-8084-8000-000000000002"}"#),
    // INV-04: the same assets before the public with another price.
    (
        "price_notice",
        "price_notice_posted_once",
        r#"{"id": "22000000-0000-8084-8000-000000000002", "state": "suspended", "suspended_on": "2026-01-12", "price_minor": 1}"#,
    ),
    // INV-06: beside an exclusive licence of China, an ordinary one of a province for one use, and another exclusive one.
    (
        "licence_scope",
        "licence_scope_alone",
        r#"{"licence_id": "21000000-0000-8084-8000-000000000003", "territory": "CN/33", "used": "energy", "excludes_others": false}"#,
    ),
    (
        "licence_scope",
        "licence_scope_alone",
        r#"{"licence_id": "21000000-0000-8084-8000-000000000003", "starts_on": "2026-12-31", "ends_on": null}"#,
    ),
    // INV-08: beside an exclusive licence, an open one.
    (
        "licence_scope",
        "licence_scope_alone",
        r#"{"licence_id": "27000000-0000-8084-8000-000000000003", "excludes_others": false, "is_declaration": true}"#,
    ),
    // INV-17: another authority, another state.
    (
        "registration_case",
        "registration_case_filed_once",
        r#"{"id": "20000000-0000-8084-8000-000000000002", "authority_id": "01000000-0000-8084-8000-000000000003", "state": "draft", "number": null, "certificate": 0, "registered_on": null}"#,
    ),
    // INV-18: one number for two cases, and two numbers for one.
    ("registration_number", "registration_number_pkey", r#"{"case_id": "20000000-0000-8084-8000-000000000002"}"#),
    ("registration_number", "registration_number_one_each", r#"{"number": "2026330000000002"}"#),
    // INV-23: a receipt is distributed again.
    ("reward", "reward_once", r#"{"id": "29000000-0000-8084-8000-000000000002", "title": "增强复合膜"}"#),
    // INV-37: one contract earns a mandate another fee.
    (
        "commission",
        "commission_once",
        r#"{"id": "22000000-0000-8084-8000-000000000002", "introduction_id": "15000000-0000-8084-8000-000000000002", "amount_minor": 1}"#,
    ),
    // INV-39: one position for two entries, and two positions for one.
    ("entry_position", "entry_position_pkey", r#"{"entry_id": "05000000-0000-8084-8000-000000000002"}"#),
    ("entry_position", "entry_position_entry_unique", r#"{"position": 1}"#),
];

pub(crate) async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<Vec<String>> {
    let columns = |row: &sea_orm::QueryResult| -> Vec<String> {
        (0..row.column_names().len()).map(|place| row.try_get_by_index(place).expect("a text")).collect()
    };
    db.query_all_raw(statement(sql, [])).await.expect("the catalogue answers").iter().map(columns).collect()
}

pub(crate) async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn is_shared(table: &str) -> bool {
    SHARED.contains(&table) || table == HISTORY
}

/// What in the catalogue breaks the habit of DESIGN §4.
async fn breaches(db: &DatabaseConnection) -> Vec<String> {
    // The columns of a key in their order; an expression in an index counts as a column without a name.
    let keys = "SELECT c.relname::text, i.relname::text, CASE WHEN x.indisprimary THEN 'primary' ELSE 'unique' END, \
            (SELECT string_agg(coalesce(a.attname, ''), ',' ORDER BY k.place) \
             FROM unnest(x.indkey::smallint[]) WITH ORDINALITY AS k (attnum, place) \
             LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum) \
        FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_class AS c ON c.oid = x.indrelid \
        WHERE x.indisunique AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2";
    let foreign = "SELECT c.conrelid::regclass::text, c.conname::text, c.confrelid::regclass::text, \
            (SELECT attname::text FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = c.conkey[1]), \
            (SELECT attname::text FROM pg_attribute WHERE attrelid = c.confrelid AND attnum = c.confkey[1]) \
        FROM pg_constraint AS c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace ORDER BY 1, 2";
    let tables = "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') \
        AND relnamespace = 'public'::regnamespace ORDER BY 1";
    let mut owned: BTreeSet<String> = rows(db, tables).await.into_iter().flatten().collect();
    let absent: Vec<_> = SHARED.iter().filter(|table| !owned.contains(**table)).collect();
    let mut breaches: Vec<_> =
        absent.iter().map(|table| format!("{table} is named as shared and is not there")).collect();
    owned.retain(|table| !is_shared(table));

    let mut without_primary = owned.clone();
    for key in rows(db, keys).await {
        let [table, index, kind, columns] = &key[..] else { panic!("four columns") };
        if owned.contains(table) && columns.split(',').next() != Some("hub") {
            breaches.push(format!("{table}: {kind} key {index} ({columns}) does not start with hub"));
        }
        if kind == "primary" {
            without_primary.remove(table);
        }
    }
    breaches.extend(without_primary.iter().map(|table| format!("{table} has no primary key")));
    for key in rows(db, foreign).await {
        let [table, key, target, column, target_column] = &key[..] else { panic!("five columns") };
        let is_within_hub = owned.contains(table) && column == "hub" && target_column == "hub";
        if !is_shared(target) && !is_within_hub {
            breaches.push(format!("{table}: {key} leads from {column} to {target_column} of {target}, out of its hub"));
        }
    }
    breaches
}

#[tokio::test]
async fn every_key_of_a_hub_owned_table_starts_with_its_hub() {
    let database = TestDatabase::borrow().await;
    let db = database.connect(1).await;

    assert_eq!(breaches(&db).await, Vec::<String>::new());
    close(database, db).await;
}

#[tokio::test]
async fn a_table_that_breaks_the_habit_of_the_hubs_is_noticed() {
    let cases = [
        ("CREATE TABLE stray (id uuid CONSTRAINT p PRIMARY KEY)", "stray: primary key p (id) does not start with hub"),
        ("CREATE TABLE stray (hub smallint)", "stray has no primary key"),
        (
            "CREATE TABLE stray (hub smallint, id uuid, CONSTRAINT p PRIMARY KEY (id, hub))",
            "stray: primary key p (id,hub) does not start with hub",
        ),
        (
            "CREATE TABLE stray (hub smallint PRIMARY KEY, n text CONSTRAINT u UNIQUE)",
            "stray: unique key u (n) does not start with hub",
        ),
        (
            "CREATE TABLE stray (hub smallint PRIMARY KEY, n text); CREATE UNIQUE INDEX u ON stray (lower(n), hub)",
            "stray: unique key u (,hub) does not start with hub",
        ),
        (
            "CREATE TABLE stray (hub smallint PRIMARY KEY, h smallint, d uuid, \
                CONSTRAINT f FOREIGN KEY (h, d) REFERENCES demand (hub, id))",
            "stray: f leads from h to hub of demand, out of its hub",
        ),
        (
            "ALTER TABLE api_key ADD COLUMN hub smallint, ADD COLUMN demand uuid, \
                ADD CONSTRAINT f FOREIGN KEY (hub, demand) REFERENCES demand (hub, id)",
            "api_key: f leads from hub to hub of demand, out of its hub",
        ),
    ];
    let database = TestDatabase::borrow().await;
    let db = database.connect(1).await;
    for (sql, breach) in cases {
        run(&db, &format!("BEGIN; {sql}")).await;
        assert_eq!(breaches(&db).await, [breach], "{sql}");
        run(&db, "ROLLBACK").await;
    }
    close(database, db).await;
}

#[tokio::test]
async fn the_hubs_are_the_national_one_and_the_mainland_provinces_under_their_codes() {
    let database = TestDatabase::borrow().await;
    let db = database.connect(1).await;
    let hubs =
        rows(&db, "SELECT number::text, code, name_zh, coalesce(region_code, '') FROM hub ORDER BY number").await;
    close(database, db).await;

    assert_eq!(hubs.len(), 32);
    assert_eq!(hubs[0], ["1", "national", "全国", ""]);
    for hub in &hubs[1..] {
        let [number, code, name, region] = &hub[..] else { panic!("four columns") };
        assert_eq!(*region, format!("{number}0000"), "{code}");
        assert!(RegionCode::parse(region).is_ok(), "{code}: {region}");
        assert!(!name.is_empty() && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code}");
    }
    let Some(list) = province_names() else { return };
    for hub in &hubs[1..] {
        let full = list.get(&hub[3]).unwrap_or_else(|| panic!("GB/T 2260 has no {}", hub[3]));
        assert!(full.starts_with(&hub[2]), "{full} is not {}", hub[2]);
    }
    let beyond = list.keys().filter(|code| hubs.iter().all(|hub| hub[3] != **code)).map(String::as_str);
    let beyond: Vec<_> = beyond.filter(|code| !["710000", "810000", "820000"].contains(code)).collect();
    assert!(beyond.is_empty(), "provinces without a hub: {beyond:?}");
}

/// The province-level rows of the list of GB/T 2260, where this machine has it: code and full name.
#[expect(clippy::disallowed_methods, reason = "a test's own input: real lists that are not part of the repository")]
#[expect(clippy::print_stdout, reason = "tells the one who runs the tests what was left out")]
fn province_names() -> Option<BTreeMap<String, String>> {
    let folder = std::env::var("KEQIAO_SAMPLE_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    let path = crate::architecture::root().join(folder).join("reference/gbt2260_regions.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("not compared with the list: there is no {}", path.display());
        return None;
    };
    let pair = |line: &str| {
        let mut cells = line.split(',');
        let (code, name) = (cells.next()?, cells.next()?);
        (code.len() == 6 && code.ends_with("0000")).then(|| (code.to_owned(), name.to_owned()))
    };
    Some(text.trim_start_matches('\u{feff}').lines().skip(1).filter_map(pair).collect())
}

/// The migrations' names, in their order.
fn migrations() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

/// Brings an empty database up step by step, each on the rows of those before.
async fn up_with_samples(db: &DatabaseConnection) {
    for migration in migrations() {
        Migrator::up(db, Some(1)).await.expect("the migration runs");
        run(db, &read(Path::new("tests/it/samples").join(format!("{migration}.sql")))).await;
    }
}

/// A database with its sample rows.
pub(crate) async fn sampled() -> (TestDatabase, DatabaseConnection) {
    let database = TestDatabase::borrow().await;
    database.spoil();
    let db = database.connect(1).await;
    Migrator::down(&db, None).await.expect("the migrations go back");
    up_with_samples(&db).await;
    (database, db)
}

pub(crate) async fn close(database: TestDatabase, db: DatabaseConnection) {
    db.close().await.expect("the connection is closed");
    database.give_back().await;
}

#[tokio::test]
async fn what_is_recorded_is_neither_changed_nor_deleted() {
    let (database, db) = sampled().await;
    for table in APPEND_ONLY {
        let before = rows(&db, &format!("SELECT to_jsonb(t)::text FROM {table} AS t ORDER BY 1")).await;
        assert!(!before.is_empty(), "{table} has sample rows");
        let change = format!("UPDATE {table} SET hub = hub");
        for sql in [change, format!("DELETE FROM {table}"), format!("TRUNCATE {table} CASCADE")] {
            let refused = db.execute_unprepared(&sql).await.expect_err("it is append-only").to_string();
            assert!(refused.contains(&format!("{table} is append-only")), "{sql}: {refused}");
        }
        let after = rows(&db, &format!("SELECT to_jsonb(t)::text FROM {table} AS t ORDER BY 1")).await;
        assert_eq!(before, after);
    }
    close(database, db).await;
}

/// Stores the sample row of a table once more, with some of its columns changed.
pub(crate) fn changed_copy(table: &str, change: &str) -> String {
    format!(
        "INSERT INTO {table} SELECT changed.* FROM (SELECT to_jsonb(t) AS row FROM {table} AS t ORDER BY 1 LIMIT 1) AS sample, \
        jsonb_populate_record(NULL::{table}, sample.row || '{change}'::jsonb) AS changed"
    )
}

#[tokio::test]
async fn the_database_refuses_a_row_that_breaks_an_invariant() {
    let (database, db) = sampled().await;
    // Those of tables, and those of the domains of their columns.
    let checks = "SELECT c.conrelid::regclass::text, c.conname::text FROM pg_constraint AS c \
        WHERE c.contype = 'c' AND c.conrelid <> 0 AND c.connamespace = 'public'::regnamespace \
        UNION SELECT r.oid::regclass::text, c.conname::text FROM pg_constraint AS c \
        JOIN pg_attribute AS a ON a.atttypid = c.contypid JOIN pg_class AS r ON r.oid = a.attrelid AND r.relkind = 'r' \
        WHERE c.contype = 'c' AND c.connamespace = 'public'::regnamespace";
    let present: BTreeSet<_> =
        rows(&db, checks).await.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let tested = BROKEN.iter().map(|(table, check, _)| ((*table).to_owned(), (*check).to_owned())).collect();
    assert_eq!(present, tested, "each check has its line in BROKEN");

    for (table, check, change) in BROKEN {
        let refused = db.execute_unprepared(&changed_copy(table, change)).await.expect_err(check).to_string();
        assert!(refused.contains(&format!("violates check constraint \"{check}\"")), "{check} {change}: {refused}");
    }
    close(database, db).await;
}

/// The columns of a table that a row is stored with; the database reckons the others.
async fn stored_columns(db: &DatabaseConnection, table: &str) -> String {
    let sql = format!(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute \
        WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
    );
    rows(db, &sql).await.remove(0).remove(0)
}

#[tokio::test]
async fn the_database_refuses_a_second_row_of_what_is_there_once() {
    let (database, db) = sampled().await;
    // The notice of the sample is before the public again.
    run(&db, "UPDATE price_notice SET state = 'posted', ended_on = NULL").await;

    for (table, constraint, change) in TWICE {
        let columns = stored_columns(&db, table).await;
        let second =
            changed_copy(table, change).replace(" SELECT changed.* ", &format!(" ({columns}) SELECT {columns} "));
        let refused = db.execute_unprepared(&second).await.expect_err(constraint).to_string();
        let named = ["unique constraint", "exclusion constraint"].map(|kind| format!("{kind} \"{constraint}\""));
        assert!(named.iter().any(|named| refused.contains(named)), "{constraint} {change}: {refused}");
    }
    close(database, db).await;
}

#[tokio::test]
async fn the_database_keeps_bids_in_a_chain_bidders_and_assets_once() {
    let (database, db) = sampled().await;
    let cases = [
        // The third names another price than the second had; a second one of the same place; nobody's number.
        (
            "lot_bid",
            r#"{"id": "28000000-0000-8084-8000-000000000003", "sequence": 3, "previous_sequence": 2, "previous_minor": 121000001, "price_minor": 123000000}"#,
            "lot_bid_previous",
        ),
        (
            "lot_bid",
            r#"{"id": "28000000-0000-8084-8000-000000000003", "price_minor": 122000000}"#,
            "lot_bid_sequence_unique",
        ),
        (
            "lot_bid",
            r#"{"id": "28000000-0000-8084-8000-000000000003", "sequence": 3, "previous_sequence": 2, "previous_minor": 121000000, "price_minor": 123000000, "bidder": 3}"#,
            "lot_bid_bidder",
        ),
        ("lot_bidder", r#"{"number": 3, "withdrawn_at": null}"#, "lot_bidder_once"),
        ("lot_asset", r#"{"lot_id": "27000000-0000-8084-8000-000000000002"}"#, "lot_asset_pkey"),
    ];

    for (table, change, constraint) in cases {
        let refused = db.execute_unprepared(&changed_copy(table, change)).await.expect_err(constraint).to_string();
        assert!(refused.contains(&format!("constraint \"{constraint}\"")), "{constraint}: {refused}");
    }
    let twice = changed_copy("attachment", r#"{"id": "2e000000-0000-8084-8000-000000000002"}"#);
    let refused = db.execute_unprepared(&twice).await.expect_err("it is attached already").to_string();
    assert!(refused.contains("constraint \"attachment_once\""), "{refused}");
    let third = r#"{"id": "28000000-0000-8084-8000-000000000003", "sequence": 3, "previous_sequence": 2, "previous_minor": 121000000, "price_minor": 122000000}"#;
    run(&db, &changed_copy("lot_bid", third)).await;
    close(database, db).await;
}

#[tokio::test]
async fn the_lowest_score_that_passes_is_stored() {
    let (database, db) = sampled().await;
    let change = r#"{"id": "09000000-0000-8084-8000-000000000002", "authenticity": 5, "clarity": 1, "feasibility": 1, "value": 3}"#;

    run(&db, &changed_copy("moderation_review", change)).await;

    let stored = rows(&db, "SELECT count(*)::text FROM moderation_review").await;
    assert_eq!(stored, [["2"]]);
    close(database, db).await;
}

/// The whole schema in words, one line for each part of it.
async fn dump(db: &DatabaseConnection) -> Vec<String> {
    let parts = [
        // Numbered without the gaps that dropped columns leave.
        "SELECT format('column %s.%s %s %s%s default %s', c.relname, a.attname, \
            row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), format_type(a.atttypid, a.atttypmod), \
            CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, pg_get_expr(d.adbin, d.adrelid)) \
            FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid \
            LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum \
            WHERE c.relkind IN ('r', 'p', 'v', 'S') AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped",
        "SELECT format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint \
            WHERE connamespace = 'public'::regnamespace",
        "SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid \
            WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace",
        "SELECT format('policy %s.%s %s %s using %s check %s', tablename, policyname, cmd, roles, qual, with_check) FROM pg_policies",
        "SELECT format('guarded %s', oid::regclass) FROM pg_class WHERE relrowsecurity",
        "SELECT format('right %s %s %s', table_name, column_name, privilege_type) FROM information_schema.role_column_grants \
            WHERE grantee = 'keqiao_tenant'",
        "SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "SELECT format('type %s %s', typname, typtype) FROM pg_type WHERE typnamespace = 'public'::regnamespace \
            AND typtype IN ('d', 'e', 'r')",
    ];
    let mut lines = Vec::new();
    for part in parts {
        lines.extend(rows(db, part).await.into_iter().flatten());
    }
    lines.sort();
    lines
}

/// All rows of all tables but the migrations' own, by table.
async fn content(db: &DatabaseConnection) -> BTreeMap<String, Vec<Vec<String>>> {
    let tables = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    let mut content = BTreeMap::new();
    for table in rows(db, tables).await.into_iter().flatten().filter(|table| table != HISTORY) {
        let sorted = rows(db, &format!("SELECT to_jsonb(t)::text FROM {table} AS t ORDER BY 1")).await;
        content.insert(table, sorted);
    }
    content
}

/// Rows, cut down to the columns that other rows of their table have: a migration that adds columns takes them with it.
fn narrowed(rows: &[Vec<String>], like: &[Vec<String>]) -> Vec<serde_json::Value> {
    let object = |row: &Vec<String>| -> serde_json::Map<String, serde_json::Value> {
        serde_json::from_str(&row[0]).expect("a row is an object")
    };
    let Some(columns) = like.first().map(object) else { return Vec::new() };
    let narrow = |row| object(row).into_iter().filter(|(name, _)| columns.contains_key(name)).collect();
    let mut rows: Vec<serde_json::Value> = rows.iter().map(narrow).collect();
    rows.sort_by_key(ToString::to_string);
    rows
}

#[tokio::test]
async fn each_migration_goes_back_and_forth_to_the_same_schema_and_leaves_other_rows_alone() {
    let (database, db) = sampled().await;
    let top = dump(&db).await;
    let stored = content(&db).await;
    assert!(stored.values().all(|rows| !rows.is_empty()), "every table has sample rows: {stored:?}");

    let mut schemas = vec![top.clone()];
    for migration in migrations().iter().rev() {
        Migrator::down(&db, Some(1)).await.expect("the migration goes back");
        for (table, rows) in content(&db).await {
            let before = stored.get(&table).map(|before| narrowed(before, &rows));
            assert_eq!(before, Some(narrowed(&rows, &rows)), "{migration} took rows of {table} with it");
        }
        schemas.push(dump(&db).await);
    }
    let empty = schemas.pop().expect("a schema without migrations");
    assert!(empty.iter().all(|line| line.contains(HISTORY)), "left behind: {empty:#?}");
    for schema in schemas.iter().rev() {
        Migrator::up(&db, Some(1)).await.expect("the migration runs again");
        assert_eq!(dump(&db).await, *schema);
    }
    close(database, db).await;
}

#[tokio::test]
async fn a_migration_runs_again_on_the_rows_of_those_before_it() {
    let (database, db) = sampled().await;
    let names = migrations();
    for steps in 1..names.len() {
        let stored = content(&db).await;
        let count = u32::try_from(steps).expect("there are few");
        Migrator::down(&db, Some(count)).await.expect("the migrations go back");
        let kept: BTreeSet<_> = content(&db).await.into_keys().collect();
        // A sample fits the tables of its time.
        for migration in &names[names.len() - steps..] {
            Migrator::up(&db, Some(1)).await.expect("the migration runs again");
            run(&db, &read(Path::new("tests/it/samples").join(format!("{migration}.sql")))).await;
        }
        let after = content(&db).await;
        assert!(kept.iter().all(|table| after[table] == stored[table]), "{steps} steps back and forth");
    }
    close(database, db).await;
}
