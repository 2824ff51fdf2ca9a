//! The registration form (技术合同登记表): what it has, filled from the contract and the parties, never typed anew.

use crate::deals::amounts::PaymentMode;
use crate::deals::content::RightsClass;
use crate::deals::contract_type::{ContractSubtype, ContractType};
use crate::id::{Id, OrganizationKind};
use crate::identity::party_nature::PartyNature;
use crate::reference::{RegionCode, TechnicalField};
use crate::rule::{Refusals, Rule};
use crate::text::{Name, Title};
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Organizations of a side.
pub const FORM_PARTIES_MAX: usize = 10;

/// The plan that a project belongs to (计划来源).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PlanClass {
    /// 国家计划.
    National,
    /// 部门计划.
    Department,
    /// 省级计划.
    Provincial,
    /// 地市县计划.
    Municipal,
    /// 计划外.
    OutsidePlans,
}

/// A party, as its organization tells of itself on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormParty {
    /// The organization.
    pub organization: Id<OrganizationKind>,
    /// Its registered name.
    pub name: Name,
    /// Where it sits (GB/T 2260); nothing for one abroad.
    pub region: Option<RegionCode>,
    /// Its nature.
    pub nature: Option<PartyNature>,
}

/// What the form says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationForm {
    /// The edition of the contract that it was filled from.
    pub edition: u16,
    /// The name of the project.
    pub title: Title,
    /// What the parties say the contract is.
    pub declared: ContractSubtype,
    /// The seller's side, the one that files first.
    pub sellers: Vec<FormParty>,
    /// The buyer's side.
    pub buyers: Vec<FormParty>,
    /// The day on which all had signed.
    pub signed_on: Date,
    /// The first day of its validity.
    pub starts_on: Option<Date>,
    /// The last day of its validity.
    pub ends_on: Option<Date>,
    /// 合同成交额, in fen.
    pub amount: i64,
    /// 技术交易额 as the parties itemised it, in fen.
    pub declared_technical: i64,
    /// How the price is paid.
    pub payment_mode: PaymentMode,
    /// The kind of right it is about.
    pub rights: Option<RightsClass>,
    /// Technical field.
    pub field: Option<TechnicalField>,
    /// The plan it belongs to.
    pub plan: PlanClass,
    /// What the buyer expects to invest, in fen.
    pub expected_investment: Option<i64>,
    /// What the buyer expects to produce, in fen.
    pub expected_output: Option<i64>,
}

impl RegistrationForm {
    /// What it lacks before it can be handed in (INV-16). A member that the contract fills is named where the contract has it.
    #[must_use]
    pub fn lacks(&self) -> Refusals {
        let mut lacks = Refusals::new();
        lacks.require_at(self.field.is_some(), Rule::RegistrationFieldMissing, "/form/field");
        lacks.require_at(self.rights.is_some(), Rule::RegistrationRightsMissing, "/form/rights");
        if self.declared.contract_type() == ContractType::Transfer {
            let (investment, output) = (self.expected_investment.is_some(), self.expected_output.is_some());
            lacks.require_at(investment, Rule::ContractExpectationMissing, "/form/expected_investment");
            lacks.require_at(output, Rule::ContractExpectationMissing, "/form/expected_output");
        }
        let has_nature = |party: &FormParty| party.nature.is_some();
        lacks.require_at(self.sellers.iter().all(has_nature), Rule::RegistrationNatureMissing, "/form/sellers");
        lacks.require_at(self.buyers.iter().all(has_nature), Rule::RegistrationNatureMissing, "/form/buyers");
        lacks
    }

    /// The organizations of both sides.
    #[must_use]
    pub fn organizations(&self) -> Vec<Id<OrganizationKind>> {
        self.sellers.iter().chain(&self.buyers).map(|party| party.organization).collect()
    }

    /// Whether an organization stands on either side.
    #[must_use]
    pub fn has_party(&self, organization: Id<OrganizationKind>) -> bool {
        self.sellers.iter().chain(&self.buyers).any(|party| party.organization == organization)
    }
}
