//! The registration form in JSON: what views show and what the row keeps.

use crate::http::types::{Code, Day, Ref};
use crate::names::{
    ContractSubtypeCode, OrganizationRef, PaymentModeCode, PlanClassCode, RightsClassCode, TechnicalFieldCode,
};
use crate::reference::rule_pack::yuan;
use keqiao_domain::identity::party_nature::PartyNature;
use keqiao_domain::money::{Currency, Money};
use keqiao_domain::reference::RegionCode;
use keqiao_domain::registration::form::{FormParty, RegistrationForm};
use keqiao_domain::text::{Name, Title};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A party on the form, as its organization tells of itself on the day of filing.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = RegistrationParty)]
pub struct FormPartyView {
    /// The organization.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// Its registered name.
    #[schema(max_length = 200, example = "某大学")]
    pub name: String,
    /// Where it sits (GB/T 2260); null for one abroad.
    #[schema(max_length = 6, pattern = "^[0-9]{6}$", example = "330106")]
    pub region: Option<String>,
    /// Its nature, by the code of the form.
    #[schema(max_length = 4, pattern = "^[0-9]{3,4}$", example = "022")]
    pub nature: Option<String>,
}

/// The registration form (技术合同登记表), filled from the contract and the parties' profiles. Amounts are yuan.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = RegistrationForm)]
pub struct RegistrationFormView {
    /// The edition of the contract that it was filled from.
    #[schema(maximum = 100)]
    pub edition: u16,
    /// The name of the project.
    #[schema(max_length = 300)]
    pub title: String,
    /// What the parties say the contract is.
    #[schema(inline)]
    pub declared: ContractSubtypeCode,
    /// The seller's side.
    #[schema(max_items = 10)]
    pub sellers: Vec<FormPartyView>,
    /// The buyer's side.
    #[schema(max_items = 10)]
    pub buyers: Vec<FormPartyView>,
    /// The day on which all had signed.
    #[schema(inline)]
    pub signed_on: Day,
    /// The first day of its validity.
    #[schema(inline)]
    pub starts_on: Option<Day>,
    /// The last day of its validity.
    #[schema(inline)]
    pub ends_on: Option<Day>,
    /// The contract amount (合同成交额).
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "1200000.00")]
    pub amount: String,
    /// The technical amount (技术交易额) as the parties itemised it.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "1000000.00")]
    pub declared_technical: String,
    /// How the price is paid.
    #[schema(inline)]
    pub payment_mode: PaymentModeCode,
    /// The class of intellectual property.
    #[schema(inline)]
    pub rights: Option<RightsClassCode>,
    /// Technical field.
    #[schema(inline)]
    pub field: Option<TechnicalFieldCode>,
    /// The plan that the project belongs to.
    #[schema(inline)]
    pub plan: PlanClassCode,
    /// What the buyer expects to invest.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "5000000.00")]
    pub expected_investment: Option<String>,
    /// What the buyer expects to produce.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]{2}$", example = "20000000.00")]
    pub expected_output: Option<String>,
}

impl From<&FormParty> for FormPartyView {
    fn from(party: &FormParty) -> Self {
        FormPartyView {
            organization: Ref(party.organization),
            name: party.name.to_string(),
            region: party.region.as_ref().map(ToString::to_string),
            nature: party.nature.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&RegistrationForm> for RegistrationFormView {
    fn from(form: &RegistrationForm) -> Self {
        RegistrationFormView {
            edition: form.edition,
            title: form.title.to_string(),
            declared: Code(form.declared),
            sellers: form.sellers.iter().map(FormPartyView::from).collect(),
            buyers: form.buyers.iter().map(FormPartyView::from).collect(),
            signed_on: Day(form.signed_on),
            starts_on: form.starts_on.map(Day),
            ends_on: form.ends_on.map(Day),
            amount: yuan(form.amount),
            declared_technical: yuan(form.declared_technical),
            payment_mode: Code(form.payment_mode),
            rights: form.rights.map(Code),
            field: form.field.map(Code),
            plan: Code(form.plan),
            expected_investment: form.expected_investment.map(yuan),
            expected_output: form.expected_output.map(yuan),
        }
    }
}

fn fen(text: &str) -> Option<i64> {
    Money::parse(text, Currency::Cny).ok().map(|money| money.minor)
}

fn optional_fen(text: Option<&String>) -> Option<Option<i64>> {
    text.map_or(Some(None), |text| fen(text).map(Some))
}

impl FormPartyView {
    fn restore(self) -> Option<FormParty> {
        Some(FormParty {
            organization: self.organization.0,
            name: Name::restore(self.name).ok()?,
            region: self.region.map(|region| RegionCode::parse(&region)).transpose().ok()?,
            nature: self.nature.map(|nature| PartyNature::parse(&nature)).transpose().ok()?,
        })
    }
}

impl RegistrationFormView {
    /// From its row; nothing when it cannot be a form.
    #[must_use]
    pub fn restore(self) -> Option<RegistrationForm> {
        let side =
            |parties: Vec<FormPartyView>| parties.into_iter().map(FormPartyView::restore).collect::<Option<Vec<_>>>();
        Some(RegistrationForm {
            edition: self.edition,
            title: Title::restore(self.title).ok()?,
            declared: self.declared.0,
            sellers: side(self.sellers)?,
            buyers: side(self.buyers)?,
            signed_on: self.signed_on.0,
            starts_on: self.starts_on.map(|day| day.0),
            ends_on: self.ends_on.map(|day| day.0),
            amount: fen(&self.amount)?,
            declared_technical: fen(&self.declared_technical)?,
            payment_mode: self.payment_mode.0,
            rights: self.rights.map(|rights| rights.0),
            field: self.field.map(|field| field.0),
            plan: self.plan.0,
            expected_investment: optional_fen(self.expected_investment.as_ref())?,
            expected_output: optional_fen(self.expected_output.as_ref())?,
        })
    }
}
