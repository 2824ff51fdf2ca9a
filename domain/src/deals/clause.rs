//! The clauses of a contract by topic, and which topics a contract cannot do without (民法典 845, 846, 862–864).

use super::contract_type::ContractType;
use crate::text::Prose;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The text of one clause: 2–10,000 characters.
pub type ClauseText = Prose<2, 10_000>;

/// Clauses of one contract.
pub const CLAUSES_MAX: usize = 60;

/// What a clause is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ClauseTopic {
    /// 名词和术语的解释.
    Definitions,
    /// 标的的内容、范围和要求.
    Scope,
    /// 使用权的范围: what may be used, where, for what, how long, by whom.
    LicenceScope,
    /// 履行的计划、地点和方式.
    Plan,
    /// 价款、报酬和使用费及其支付方式.
    Payment,
    /// 查账: inspection of the books behind a royalty.
    RoyaltyAudit,
    /// 技术信息和资料的保密.
    Confidentiality,
    /// 技术成果的归属和收益的分配办法.
    Results,
    /// 后续改进成果的分享办法.
    Improvements,
    /// 验收标准和方法.
    Acceptance,
    /// 风险责任的承担.
    Risk,
    /// 权利保证: that the right exists, and who answers for harm to others.
    Warranty,
    /// 权利维持: annuities, defence against invalidation.
    Maintenance,
    /// 履行费用的负担.
    Costs,
    /// 违约责任.
    Liability,
    /// 合同的变更、解除.
    Termination,
    /// 争议的解决办法.
    Disputes,
    /// 其他约定.
    Other,
}

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// What it is about.
    pub topic: ClauseTopic,
    /// What is agreed.
    pub text: ClauseText,
}

/// Topics of every technology contract (845, 846).
const OF_ALL: &[ClauseTopic] = &[
    ClauseTopic::Definitions,
    ClauseTopic::Scope,
    ClauseTopic::Plan,
    ClauseTopic::Payment,
    ClauseTopic::Confidentiality,
    ClauseTopic::Results,
    ClauseTopic::Acceptance,
];
/// The same, and the range of use of what is licensed (862, 864).
const OF_LICENCES: &[ClauseTopic] = &[
    ClauseTopic::Definitions,
    ClauseTopic::Scope,
    ClauseTopic::LicenceScope,
    ClauseTopic::Plan,
    ClauseTopic::Payment,
    ClauseTopic::Confidentiality,
    ClauseTopic::Results,
    ClauseTopic::Acceptance,
];

impl ClauseTopic {
    /// The topics that a contract of a type has.
    #[must_use]
    pub fn required(contract_type: ContractType) -> &'static [ClauseTopic] {
        match contract_type {
            ContractType::Licence => OF_LICENCES,
            ContractType::Development | ContractType::Transfer | ContractType::Consulting | ContractType::Service => {
                OF_ALL
            }
        }
    }

    /// Where a clause on it would stand in the contract's view.
    #[must_use]
    pub fn pointer(self) -> &'static str {
        match self {
            ClauseTopic::Definitions => "/clauses/definitions",
            ClauseTopic::Scope => "/clauses/scope",
            ClauseTopic::LicenceScope => "/clauses/licence_scope",
            ClauseTopic::Plan => "/clauses/plan",
            ClauseTopic::Payment => "/clauses/payment",
            ClauseTopic::RoyaltyAudit => "/clauses/royalty_audit",
            ClauseTopic::Confidentiality => "/clauses/confidentiality",
            ClauseTopic::Results => "/clauses/results",
            ClauseTopic::Improvements => "/clauses/improvements",
            ClauseTopic::Acceptance => "/clauses/acceptance",
            ClauseTopic::Risk => "/clauses/risk",
            ClauseTopic::Warranty => "/clauses/warranty",
            ClauseTopic::Maintenance => "/clauses/maintenance",
            ClauseTopic::Costs => "/clauses/costs",
            ClauseTopic::Liability => "/clauses/liability",
            ClauseTopic::Termination => "/clauses/termination",
            ClauseTopic::Disputes => "/clauses/disputes",
            ClauseTopic::Other => "/clauses/other",
        }
    }

    /// Its heading in Chinese and English.
    #[must_use]
    pub fn titles(self) -> (&'static str, &'static str) {
        match self {
            ClauseTopic::Definitions => ("名词和术语的解释", "Definitions"),
            ClauseTopic::Scope => ("标的的内容、范围和要求", "Subject matter, scope and requirements"),
            ClauseTopic::LicenceScope => ("使用权的范围", "Range of use"),
            ClauseTopic::Plan => ("履行的计划、地点和方式", "Plan, place and manner of performance"),
            ClauseTopic::Payment => ("价款、报酬和使用费及其支付方式", "Price and manner of payment"),
            ClauseTopic::RoyaltyAudit => ("查账", "Inspection of books"),
            ClauseTopic::Confidentiality => ("技术信息和资料的保密", "Confidentiality"),
            ClauseTopic::Results => ("技术成果的归属和收益的分配", "Ownership of results and sharing of benefits"),
            ClauseTopic::Improvements => ("后续改进成果的分享", "Later improvements"),
            ClauseTopic::Acceptance => ("验收标准和方法", "Standard and manner of acceptance"),
            ClauseTopic::Risk => ("风险责任的承担", "Risk of failure"),
            ClauseTopic::Warranty => ("权利保证", "Warranty of title"),
            ClauseTopic::Maintenance => ("权利维持", "Maintenance of the right"),
            ClauseTopic::Costs => ("履行费用的负担", "Costs of performance"),
            ClauseTopic::Liability => ("违约责任", "Liability for breach"),
            ClauseTopic::Termination => ("合同的变更和解除", "Variation and termination"),
            ClauseTopic::Disputes => ("争议的解决", "Settlement of disputes"),
            ClauseTopic::Other => ("其他约定", "Other terms"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_a_place_of_its_own() {
        for topic in ClauseTopic::VARIANTS {
            let name: &'static str = (*topic).into();
            assert_eq!(topic.pointer(), format!("/clauses/{name}"));
        }
    }

    #[test]
    fn a_licence_says_how_far_it_reaches() {
        assert!(ClauseTopic::required(ContractType::Licence).contains(&ClauseTopic::LicenceScope));
        assert!(!ClauseTopic::required(ContractType::Service).contains(&ClauseTopic::LicenceScope));
    }
}
