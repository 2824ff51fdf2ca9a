//! What a contract says, and what it lacks before it can be put to the other side.

use super::amounts::{Amounts, PaymentMode};
use super::clause::{Clause, ClauseTopic};
use super::contract_type::{ContractSide, ContractSubtype, ContractType};
use super::grant::LicenceGrant;
use super::royalty::RoyaltyTerms;
use crate::id::{AchievementKind, Id, OrganizationKind, PatentKind};
use crate::money::{Currency, Money};
use crate::reference::TechnicalField;
use crate::rule::{Refusals, Rule};
use crate::text::{Passage, Title};
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Parties of one contract.
pub const PARTIES_MAX: usize = 10;
/// Patents, and achievements, of one contract.
pub const SUBJECTS_MAX: usize = 50;
/// Milestones of one contract.
pub const MILESTONES_MAX: usize = 50;
/// Conditions precedent of one contract.
pub const CONDITIONS_MAX: usize = 10;

/// What kind of right a contract is about (the registration form's class of intellectual property).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RightsClass {
    /// 发明专利.
    InventionPatent,
    /// 实用新型专利.
    UtilityModel,
    /// 外观设计专利.
    DesignPatent,
    /// 技术秘密.
    KnowHow,
    /// 计算机软件著作权.
    Software,
    /// 集成电路布图设计.
    Layout,
    /// 植物新品种.
    PlantVariety,
    /// 生物医药新品种.
    Biopharma,
    /// 未涉及知识产权.
    None,
}

/// Who takes part, and on which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContractParty {
    /// The organization.
    pub organization: Id<OrganizationKind>,
    /// Its side.
    pub side: ContractSide,
}

/// A piece of the work, with its share of the price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// What it is.
    pub title: Title,
    /// When it is due.
    pub due_on: Option<Date>,
    /// What is paid for it; of the contract's currency.
    pub amount: Option<Money>,
    /// What is handed over, and what it must show.
    pub deliverable: Option<Passage>,
}

/// What kind of condition has to be met before a contract takes effect (民法典 158, 502).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ConditionKind {
    /// 技术进出口许可.
    ExportLicence,
    /// 审批.
    Approval,
    /// 定金或入门费到账.
    Deposit,
    /// 其他.
    Other,
}

/// A condition precedent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Its kind.
    pub kind: ConditionKind,
    /// What has to have happened.
    pub title: Title,
}

/// What a contract says. Any value of it is a valid draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractContent {
    /// The name of the project (项目名称).
    pub title: Title,
    /// What the parties say it is (解释 42: what they agreed on decides, not the name).
    pub subtype: ContractSubtype,
    /// Who takes part; no organization twice.
    pub parties: Vec<ContractParty>,
    /// The patents it is about.
    pub patents: Vec<Id<PatentKind>>,
    /// The achievements it is about.
    pub achievements: Vec<Id<AchievementKind>>,
    /// Technical field.
    pub field: Option<TechnicalField>,
    /// The kind of right it is about.
    pub rights: Option<RightsClass>,
    /// The first day of its validity.
    pub starts_on: Option<Date>,
    /// The last day of its validity.
    pub ends_on: Option<Date>,
    /// The currency of every amount in it.
    pub currency: Currency,
    /// How the price is paid.
    pub payment_mode: Option<PaymentMode>,
    /// What it costs.
    pub amounts: Option<Amounts>,
    /// How the royalty is reckoned that is part of the price; a price with a royalty needs it (民法典 846).
    pub royalty: Option<RoyaltyTerms>,
    /// What the buyer expects to invest; a transfer needs it (INV-16).
    pub expected_investment: Option<Money>,
    /// What the buyer expects to produce; a transfer needs it (INV-16).
    pub expected_output: Option<Money>,
    /// What is licensed.
    pub grant: Option<LicenceGrant>,
    /// The work in pieces.
    pub milestones: Vec<Milestone>,
    /// The days after which a submitted milestone counts as accepted when the buyer says nothing; silence never counts when
    /// there are none (民法典 140, DOMAIN 3.18).
    pub silence_days: Option<u16>,
    /// What is agreed, by topic; a topic may have several clauses.
    pub clauses: Vec<Clause>,
    /// What has to have happened before it takes effect.
    pub conditions: Vec<Condition>,
}

impl ContractContent {
    /// The type that follows from the subtype.
    #[must_use]
    pub fn contract_type(&self) -> ContractType {
        self.subtype.contract_type()
    }

    /// The side of an organization.
    #[must_use]
    pub fn side_of(&self, organization: Id<OrganizationKind>) -> Option<ContractSide> {
        self.parties.iter().find(|party| party.organization == organization).map(|party| party.side)
    }

    /// The organizations of a side.
    pub fn organizations(&self, side: ContractSide) -> impl Iterator<Item = Id<OrganizationKind>> + '_ {
        self.parties.iter().filter(move |party| party.side == side).map(|party| party.organization)
    }

    /// Whether something is agreed on the topic.
    #[must_use]
    pub fn has_clause(&self, topic: ClauseTopic) -> bool {
        self.clauses.iter().any(|clause| clause.topic == topic)
    }

    /// What it lacks before it can be put to the other side, by its type.
    #[must_use]
    pub fn lacks(&self) -> Refusals {
        let mut lacks = Refusals::new();
        let contract_type = self.contract_type();
        for side in ContractSide::VARIANTS {
            let is_there = self.organizations(*side).next().is_some();
            lacks.require_at(is_there, Rule::ContractSideMissing, "/parties");
        }
        lacks.require_at(self.amounts.is_some(), Rule::ContractAmountMissing, "/amounts");
        lacks.require_at(self.payment_mode.is_some(), Rule::ContractPaymentModeMissing, "/payment_mode");
        let is_told = self.payment_mode.is_none_or(|mode| mode.has_royalty() == self.royalty.is_some());
        lacks.require_at(is_told, Rule::ContractRoyaltyMismatched, "/royalty");
        if contract_type.needs_subject() {
            let has_subject = !self.patents.is_empty() || !self.achievements.is_empty();
            lacks.require_at(has_subject, Rule::ContractSubjectMissing, "/achievements");
        }
        lacks.require_at(
            !self.subtype.needs_patent() || !self.patents.is_empty(),
            Rule::ContractPatentMissing,
            "/patents",
        );
        if contract_type == ContractType::Transfer {
            let (investment, output) = (self.expected_investment.is_some(), self.expected_output.is_some());
            lacks.require_at(investment, Rule::ContractExpectationMissing, "/expected_investment");
            lacks.require_at(output, Rule::ContractExpectationMissing, "/expected_output");
        }
        let has_grant = contract_type != ContractType::Licence || self.grant.is_some();
        lacks.require_at(has_grant, Rule::ContractGrantMissing, "/grant");
        lacks.require_at(self.has_whole_milestones(), Rule::ContractMilestonesNotWhole, "/milestones");
        for topic in ClauseTopic::required(contract_type) {
            lacks.require_at(self.has_clause(*topic), Rule::ContractClauseMissing, topic.pointer());
        }
        let report = self.lint();
        lacks.require_at(report.void.is_empty(), Rule::ContractVoidClause, "/clauses");
        lacks.require_at(report.blanks.is_empty(), Rule::ContractBlankLeft, "/clauses");
        lacks
    }

    /// Whether the milestones, where they are paid for, sum to the fixed price (DOMAIN 3.18).
    fn has_whole_milestones(&self) -> bool {
        let paid: Vec<i64> = self.milestones.iter().filter_map(|m| m.amount).map(|amount| amount.minor).collect();
        let fixed = self.amounts.as_ref().map(|amounts| i128::from(amounts.fixed().minor));
        paid.is_empty() || fixed.is_none_or(|fixed| paid.into_iter().map(i128::from).sum::<i128>() == fixed)
    }
}
