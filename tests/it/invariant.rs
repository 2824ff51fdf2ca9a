//! The invariants of the market: where they come from, which rules refuse what would break them, which constraints hold them in
//! the database, which tests try to break them. `docs/RULES.md` ends with this table.

use crate::architecture::root;
use crate::catalogue::{BROKEN, TWICE};
use keqiao_domain::rule::Rule;
use std::fmt::Write as _;
use std::path::Path;

/// What holds always.
struct Invariant {
    /// Its number among the invariants of the domain.
    number: u8,
    /// What holds.
    text: &'static str,
    /// The rules that refuse a step which would break it.
    rules: &'static [Rule],
    /// Where it comes from, beside what its rules name.
    basis: &'static [Named],
    /// The constraints that refuse a row which would break it.
    constraints: &'static [&'static str],
    /// The tests that try.
    tests: &'static [&'static str],
}

/// A law or standard, its article, and whether that was read in the source.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Named {
    law: &'static str,
    article: &'static str,
    is_verified: bool,
}

/// Read in the source.
const fn read_in(law: &'static str, article: &'static str) -> Named {
    Named { law, article, is_verified: true }
}

/// Quoted from secondary sources.
const fn quoted_from(law: &'static str, article: &'static str) -> Named {
    Named { law, article, is_verified: false }
}

const CIVIL_CODE: &str = "中华人民共和国民法典";
const CONVERSION_ACT: &str = "中华人民共和国促进科技成果转化法";
const REGISTRATION_MEASURES: &str = "技术合同认定登记管理办法";
const ONLINE_AUCTION: &str = "最高人民法院关于人民法院网络司法拍卖若干问题的规定";
const BEIJING_CONVERSION: &str = "北京市促进科技成果转化条例";
const SHANGHAI_CONVERSION: &str = "上海市促进科技成果转化条例";

const INVARIANTS: &[Invariant] = &[
    Invariant {
        number: 1,
        text: "An identifier passes the check of its kind.",
        rules: &[],
        basis: &[
            read_in("GB 32100 法人和其他组织统一社会信用代码编码规则", "check character"),
            quoted_from("ZC 0006 专利申请号标准", "check digit"),
        ],
        constraints: &["organization_credit_code_form"],
        tests: &[
            "everything_that_is_wrong_with_a_registration_is_told_at_once",
            "numbers_classes_and_days_that_cannot_be_are_named",
        ],
    },
    Invariant {
        number: 2,
        text: "Shares are whole: a million parts.",
        rules: &[],
        basis: &[read_in("科桥市场规则", "8 achievements")],
        constraints: &["patent_shares_whole", "achievement_shares_whole"],
        tests: &["shares_that_are_not_whole_are_refused", "a_family_is_found_by_its_number_and_shares_are_whole"],
    },
    Invariant {
        number: 3,
        text: "Only who owns a thing brings it to market or into a contract.",
        rules: &[],
        basis: &[read_in(CONVERSION_ACT, "18")],
        constraints: &[],
        tests: &[
            "neither_a_moderator_nor_a_stranger_changes_what_is_not_theirs",
            "what_is_licensed_belongs_to_a_seller",
        ],
    },
    Invariant {
        number: 4,
        text: "No asset is in two exclusive transactions at once.",
        rules: &[Rule::AssetTransferred, Rule::LicenceOverlaps, Rule::NoticePosted],
        basis: &[],
        constraints: &["contract_transfer_pkey", "licence_scope_alone", "price_notice_posted_once"],
        tests: &[
            "what_is_signed_away_to_one_is_neither_signed_away_to_another_nor_licensed",
            "of_many_transfers_of_the_same_that_are_signed_at_once_one_wins",
            "of_sixty_four_exclusive_licences_of_the_same_that_are_signed_at_once_one_wins",
            "an_upheld_objection_stops_the_notice_and_another_one_may_follow",
        ],
    },
    Invariant {
        number: 5,
        text: "Nothing under preservation is transferred or licensed, and nothing pledged without the pledgee's consent.",
        rules: &[Rule::ClearancePreserved, Rule::ClearancePledgeeConsent],
        basis: &[],
        constraints: &[],
        tests: &["a_right_under_preservation_is_not_licensed_and_a_pledged_one_with_the_pledgees_consent"],
    },
    Invariant {
        number: 6,
        text: "An exclusive or sole licence leaves no room for another in its territory, field and time.",
        rules: &[Rule::LicenceOverlaps],
        basis: &[],
        constraints: &["licence_scope_alone"],
        tests: &[
            "an_exclusive_licence_leaves_no_room_but_in_another_field_place_or_time",
            "of_sixty_four_exclusive_licences_of_the_same_that_are_signed_at_once_one_wins",
        ],
    },
    Invariant {
        number: 7,
        text: "A licence ends with its right.",
        rules: &[Rule::LicenceRightEnded],
        basis: &[],
        constraints: &[],
        tests: &["a_licence_of_a_patent_holds_while_the_right_lives"],
    },
    Invariant {
        number: 8,
        text: "An open licence and an exclusive one of a patent exclude each other.",
        rules: &[Rule::PatentLicencesExclude],
        basis: &[],
        constraints: &["licence_scope_alone"],
        tests: &[
            "an_exclusive_licence_by_contract_leaves_no_room_for_an_open_one_here_and_in_the_register",
            "while_an_open_licence_stands_ordinary_licences_are_concluded_and_exclusive_ones_are_not",
            "the_database_keeps_open_and_exclusive_licences_of_a_patent_apart_both_ways",
        ],
    },
    Invariant {
        number: 9,
        text: "Every co-owner of a patent has consented.",
        rules: &[Rule::ClearanceCoOwnerConsent, Rule::ClearanceNotHolder],
        basis: &[],
        constraints: &[],
        tests: &["a_co_owner_with_a_log_in_consents_himself_and_nobody_for_him"],
    },
    Invariant {
        number: 10,
        text: "Whoever holds a first refusal was served, and let it go or his days are over, before a transfer.",
        rules: &[
            Rule::ClearanceFirstRefusalUnserved,
            Rule::ClearanceFirstRefusalRunning,
            Rule::ClearanceFirstRefusalTaken,
        ],
        basis: &[],
        constraints: &[],
        tests: &[
            "the_maker_of_a_result_is_served_and_waited_for_before_it_is_transferred",
            "a_maker_who_lets_it_go_clears_the_way_and_one_who_takes_it_bars_it_and_other_terms_are_served_anew",
            "a_co_developer_has_a_first_refusal_on_what_was_developed_together",
        ],
    },
    Invariant {
        number: 11,
        text: "A state institute settles its price by a route of the law.",
        rules: &[Rule::PricingRouteMissing, Rule::PricingNatureMissing],
        basis: &[],
        constraints: &[],
        tests: &[
            "a_university_that_does_not_tell_its_nature_is_asked_for_it_before_it_signs",
            "a_state_university_signs_after_its_notice_is_cleared_and_on_its_terms_only",
            "a_unit_that_the_state_did_not_set_up_signs_without_a_notice",
        ],
    },
    Invariant {
        number: 12,
        text: "A contract has the price, object, other side and mode of its cleared notice.",
        rules: &[Rule::PricingTermsDiffer, Rule::NoticePeriodRunning],
        basis: &[],
        constraints: &["price_notice_days_ordered", "price_notice_cleared_late"],
        tests: &[
            "a_state_university_signs_after_its_notice_is_cleared_and_on_its_terms_only",
            "an_objection_stops_the_clock_until_it_is_dismissed",
        ],
    },
    Invariant {
        number: 13,
        text: "Related parties are declared.",
        rules: &[Rule::PricingRelationUndeclared],
        basis: &[],
        constraints: &[],
        tests: &[
            "a_notice_names_own_assets_another_side_and_how_the_two_are_related",
            "a_notice_does_not_hide_a_relation_that_the_market_knows",
        ],
    },
    Invariant {
        number: 14,
        text: "Technical income, technical amount and contract amount are in this order.",
        rules: &[Rule::RegistrationAmountsDisordered],
        basis: &[],
        constraints: &["registration_case_amounts_ordered", "contract_amounts_ordered"],
        tests: &[
            "the_technical_amount_is_at_most_the_contract_amount_and_the_income_at_most_that",
            "amounts_that_are_out_of_order_are_all_told",
        ],
    },
    Invariant {
        number: 15,
        text: "What is not technical is itemised, and milestones sum to the fixed price.",
        rules: &[Rule::ContractMilestonesNotWhole],
        basis: &[read_in("最高人民法院关于审理技术合同纠纷案件适用法律若干问题的解释", "14")],
        constraints: &[],
        tests: &[
            "all_faults_of_the_amounts_and_of_the_parties_are_told",
            "milestones_that_are_paid_for_sum_to_the_fixed_price",
        ],
    },
    Invariant {
        number: 16,
        text: "A contract has what the law asks of its type.",
        rules: &[
            Rule::ContractExpectationMissing,
            Rule::ContractGrantMissing,
            Rule::ContractPatentMissing,
            Rule::ContractRoyaltyMismatched,
        ],
        basis: &[],
        constraints: &[],
        tests: &[
            "everything_that_a_transfer_lacks_is_told_at_once_with_its_law",
            "the_royalty_of_the_accepted_offer_is_told_in_the_contract_on_its_page_and_by_the_linter",
        ],
    },
    Invariant {
        number: 17,
        text: "The seller's side files, once.",
        rules: &[Rule::RegistrationNotSeller, Rule::RegistrationFiled],
        basis: &[],
        constraints: &["registration_case_filed_once"],
        tests: &["only_the_sellers_side_files_and_only_once", "of_many_who_file_one_contract_at_once_one_is_first"],
    },
    Invariant {
        number: 18,
        text: "A registration number is given once and never changed.",
        rules: &[],
        basis: &[quoted_from(REGISTRATION_MEASURES, "registration form JJ-001")],
        constraints: &["registration_number_pkey", "registration_number_one_each", "registration_number_form"],
        tests: &[
            "of_sixty_four_who_register_four_cases_at_once_one_wins_each_and_numbers_have_no_gaps",
            "a_revoked_registration_keeps_its_number_which_is_never_given_again",
        ],
    },
    Invariant {
        number: 19,
        text: "The second reviewer is not the first.",
        rules: &[Rule::FourEyes, Rule::RegistrationSecondReviewDue],
        basis: &[],
        constraints: &["registration_case_two_reviewers"],
        tests: &[
            "one_person_with_both_offices_does_not_look_twice",
            "from_the_large_amount_of_the_hub_on_another_person_looks_at_it",
        ],
    },
    Invariant {
        number: 20,
        text: "A refusal has a ground of the closed list and a reason.",
        rules: &[],
        basis: &[quoted_from(REGISTRATION_MEASURES, "grounds of refusal")],
        constraints: &[],
        tests: &[
            "a_return_names_its_ground_and_its_reason",
            "a_refused_contract_can_be_filed_again_and_then_the_old_refusal_is_not_contested",
        ],
    },
    Invariant {
        number: 21,
        text: "A reward is not below the floor of its way; the local standard stands beside it.",
        rules: &[Rule::RewardBelowFloor, Rule::RewardAgreementMissing],
        basis: &[],
        constraints: &["reward_not_below_floor", "reward_own_rate_documented"],
        tests: &[
            "shanghai_takes_no_negotiation_from_the_income_and_a_state_unit_may_not_go_below_the_floor",
            "a_state_unit_keeps_the_floor_and_a_rate_of_its_own_is_shown_by_its_rule",
            "the_database_keeps_the_floor_the_pool_the_notice_and_what_was_approved",
        ],
    },
    Invariant {
        number: 22,
        text: "Net income is reckoned by the cost list of the region.",
        rules: &[],
        basis: &[read_in(BEIJING_CONVERSION, "12"), read_in(SHANGHAI_CONVERSION, "34")],
        constraints: &["reward_net_reckoned"],
        tests: &[
            "a_licence_of_six_million_has_four_answers_in_two_hubs_on_two_days",
            "the_worked_case_of_beijing_is_split_to_the_fen",
            "the_costs_of_a_reward_are_those_of_the_units_region_and_its_standard_stands_beside_the_floor",
        ],
    },
    Invariant {
        number: 23,
        text: "The shares of a reward sum to its pool, and the main contributors have half of it.",
        rules: &[Rule::RewardMainShareTooSmall, Rule::RewardReceiptDistributed],
        basis: &[],
        constraints: &["reward_parts_are_pool", "reward_shares_whole", "reward_once"],
        tests: &[
            "the_worked_case_of_beijing_is_split_to_the_fen",
            "a_receipt_is_split_to_the_fen_noticed_approved_by_another_and_paid",
            "a_receipt_is_distributed_once_and_the_next_receipt_is_another_distribution",
        ],
    },
    Invariant {
        number: 24,
        text: "What leading staff get is before the public, and no reward is approved before the days of its notice are over.",
        rules: &[Rule::RewardNoticeRunning],
        basis: &[read_in(BEIJING_CONVERSION, "13"), read_in(SHANGHAI_CONVERSION, "39")],
        constraints: &["reward_noticed_before", "reward_officials_told"],
        tests: &[
            "what_leading_staff_get_goes_before_the_public_and_what_others_get_does_not",
            "the_database_keeps_the_floor_the_pool_the_notice_and_what_was_approved",
        ],
    },
    Invariant {
        number: 25,
        text: "A bid is above the one before it by the increment, by the time of the market.",
        rules: &[Rule::LotBidTooLow, Rule::LotBiddingOver],
        basis: &[],
        constraints: &["lot_bid_previous"],
        tests: &[
            "of_sixteen_who_bid_the_same_at_once_one_stands",
            "two_bid_by_number_until_the_end_and_the_contract_is_not_below_the_highest",
        ],
    },
    Invariant {
        number: 27,
        text: "Neither the owner of a lot nor whoever runs the market bids for it.",
        rules: &[Rule::LotOwnBid, Rule::LotOperatorBids],
        basis: &[],
        constraints: &[],
        tests: &["the_owner_and_who_runs_the_market_do_not_bid_and_others_register_once"],
    },
    Invariant {
        number: 29,
        text: "A bid in the last minutes puts the end off.",
        rules: &[],
        basis: &[read_in(ONLINE_AUCTION, "20")],
        constraints: &[],
        tests: &["a_bid_in_the_last_minutes_puts_the_end_off_and_one_at_the_end_is_late"],
    },
    Invariant {
        number: 36,
        text: "A milestone is paid for when it was accepted, and not while there is a dispute.",
        rules: &[Rule::MilestoneFrozen],
        basis: &[quoted_from(CIVIL_CODE, "509, 845")],
        constraints: &["milestone_payment_agreed"],
        tests: &[
            "a_milestone_is_delivered_returned_accepted_and_paid_and_each_side_takes_its_own_steps",
            "while_the_contract_is_disputed_no_milestone_moves_and_no_money_is_released",
        ],
    },
    Invariant {
        number: 37,
        text: "Base, rate and payer of a commission are agreed before anybody is introduced, and one contract earns a mandate one fee.",
        rules: &[Rule::IntroductionMandateNotRunning],
        basis: &[quoted_from(CIVIL_CODE, "961, 963, 965")],
        constraints: &["commission_once"],
        tests: &[
            "nothing_is_introduced_twice_to_oneself_or_without_a_running_mandate",
            "a_contract_earns_each_mandate_once_and_within_its_tail_only",
        ],
    },
    Invariant {
        number: 38,
        text: "An introduction comes before the first contact, or is contested.",
        rules: &[Rule::IntroductionFirstContactLater, Rule::IntroductionContestLate],
        basis: &[quoted_from(CIVIL_CODE, "965")],
        constraints: &[],
        tests: &[
            "a_contested_introduction_waits_for_the_hub_which_is_no_party",
            "who_says_nothing_for_seven_days_cannot_contest_any_more",
        ],
    },
    Invariant {
        number: 39,
        text: "The entry of an event is stored in the transaction of the event.",
        rules: &[],
        basis: &[read_in("中华人民共和国电子签名法", "5, 6, 8")],
        constraints: &["entry_position_pkey", "entry_position_entry_unique"],
        tests: &[
            "a_database_restored_on_a_younger_server_goes_on_numbering_each_entry_once",
            "a_write_that_fails_or_whose_answer_is_lost_leaves_one_log",
        ],
    },
    Invariant {
        number: 40,
        text: "What is secret is in no search, no event and no log.",
        rules: &[],
        basis: &[read_in(CONVERSION_ACT, "30")],
        constraints: &[],
        tests: &[
            "no_secret_and_no_confidential_text_is_found_where_it_must_not_be",
            "nobody_but_the_owner_learns_who_read_a_document",
        ],
    },
    Invariant {
        number: 41,
        text: "What may not leave freely is not offered, approved or signed for without a letter of intent, and has no effect without a licence.",
        rules: &[Rule::CrossborderIntentMissing, Rule::CrossborderLicenceMissing, Rule::CrossborderProhibited],
        basis: &[],
        constraints: &[],
        tests: &[
            "nothing_is_offered_abroad_before_it_was_declared_and_checked_and_what_is_restricted_has_its_letter_of_intent",
            "what_was_found_to_be_restricted_is_not_approved_for_export_without_a_letter_of_intent",
            "a_contract_on_condition_of_the_licence_is_signed_with_a_letter_of_intent_and_has_effect_with_the_licence",
            "a_restricted_technology_goes_abroad_with_a_licence_and_not_before",
        ],
    },
    Invariant {
        number: 42,
        text: "A code is of an edition that holds on its day.",
        rules: &[],
        basis: &[
            read_in("GB/T 2260 中华人民共和国行政区划代码", "edition in force"),
            read_in("GB/T 4754 国民经济行业分类", "edition in force"),
        ],
        constraints: &[],
        tests: &[
            "an_unknown_or_retired_code_is_refused_with_the_nearest_valid_ones",
            "a_region_of_an_organization_that_is_unknown_or_retired_is_refused_with_what_would_do",
            "a_patent_keeps_the_classes_of_its_day",
        ],
    },
];

impl Invariant {
    /// Where it comes from: what its rules name, and what it comes from itself, each once.
    fn bases(&self) -> Vec<Named> {
        let of_rule = |rule: &Rule| {
            let basis = rule.basis();
            Named { law: basis.law, article: basis.article, is_verified: basis.verified }
        };
        let mut bases = Vec::new();
        for named in self.rules.iter().map(of_rule).chain(self.basis.iter().copied()) {
            if !bases.contains(&named) {
                bases.push(named);
            }
        }
        bases
    }

    /// The same, as a cell of the table.
    fn basis(&self) -> String {
        let line = |named: &Named| {
            let remark = if named.is_verified { "" } else { " *unverified*" };
            format!("{}, {}{remark}", named.law, named.article)
        };
        self.bases().iter().map(line).collect::<Vec<_>>().join("<br>")
    }
}

/// Numbers of invariants that nothing in the market can break yet: there are no such steps.
const NOT_YET: &[(u8, &str)] = &[];

/// Every line of Rust and SQL below a folder.
fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let is_source = path.extension().is_some_and(|extension| extension == "rs" || extension == "sql");
        if path.is_dir() {
            sources(&path, text);
        } else if is_source {
            text.push_str(&std::fs::read_to_string(&path).expect("a text"));
        }
    }
}

#[test]
fn every_rule_constraint_and_test_of_an_invariant_is_there() {
    let (mut tests, mut schema) = (String::new(), String::new());
    sources(&root().join("tests/it"), &mut tests);
    sources(&root().join("migration/sql"), &mut schema);
    let mut missing: Vec<&&str> = Vec::new();
    for invariant in INVARIANTS {
        assert!(!invariant.tests.is_empty(), "nothing tries to break INV-{:02}", invariant.number);
        assert!(!invariant.bases().is_empty(), "nobody knows where INV-{:02} comes from", invariant.number);
        missing.extend(invariant.tests.iter().filter(|name| !tests.contains(&format!("fn {name}("))));
        missing.extend(invariant.constraints.iter().filter(|name| !schema.contains(&format!(" {name} "))));
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert!(INVARIANTS.is_sorted_by_key(|invariant| invariant.number));
}

#[test]
fn every_constraint_check_of_an_invariant_is_tried_in_sql() {
    let schema = {
        let mut text = String::new();
        sources(&root().join("migration/sql"), &mut text);
        text
    };
    for name in INVARIANTS.iter().flat_map(|invariant| invariant.constraints) {
        let is_check = schema.contains(&format!("CONSTRAINT {name} CHECK"));
        assert!(!is_check || BROKEN.iter().any(|(_, broken, _)| broken == name), "{name} is not tried");
    }
}

#[test]
fn every_constraint_of_an_invariant_that_lets_a_row_be_there_once_is_tried_in_sql() {
    let mut schema = String::new();
    sources(&root().join("migration/sql"), &mut schema);
    let kinds = |name: &str| {
        let keys = ["PRIMARY KEY", "UNIQUE", "EXCLUDE"].map(|kind| format!("CONSTRAINT {name} {kind}"));
        keys.into_iter().chain([format!("CREATE UNIQUE INDEX {name} ")])
    };
    for name in INVARIANTS.iter().flat_map(|invariant| invariant.constraints) {
        let is_once = kinds(name).any(|words| schema.contains(&words));
        assert!(!is_once || TWICE.iter().any(|(_, twice, _)| twice == name), "{name} is not tried");
    }
}

/// The last section of `docs/RULES.md`.
pub(crate) fn page() -> String {
    let mut text = "\n## Invariants\n\nWhat holds always, the rules that refuse a step against it, the constraints that refuse a row \
        against it, and the tests (`tests/it`) that try to break it. The basis is that of the rules, and what the invariant itself comes \
        from.\n\n| | what holds | basis | rules | constraints | tests |\n| --- | --- | --- | --- | --- | --- |\n".to_owned();
    for invariant in INVARIANTS {
        let rules: Vec<&str> = invariant.rules.iter().map(|rule| rule.code()).collect();
        let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join("<br>");
        let Invariant { number, text: what, constraints, tests, .. } = invariant;
        let cells = [invariant.basis(), list(&rules), list(constraints), list(tests)].join(" | ");
        writeln!(text, "| INV-{number:02} | {what} | {cells} |").expect("a string grows");
    }
    for (number, why) in NOT_YET {
        writeln!(text, "\nINV-{number:02} has no test: {why}.").expect("a string grows");
    }
    text
}
