//! The dimensions by which registered contracts are counted.

use crate::deals::content::RightsClass;
use crate::deals::contract_type::ContractType;
use crate::id::{Id, OrganizationKind};
use crate::identity::party_nature::PartyNature;
use crate::reference::{RegionCode, TechnicalField};
use crate::registration::case::Finding;
use crate::registration::form::{FormParty, PlanClass, RegistrationForm};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What a form does not say.
pub const NONE: &str = "none";
/// The region of whoever sits in none of China.
pub const ABROAD: &str = "abroad";
const YUAN: i64 = 100;

/// A class of parties, wider than their natures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PartyClass {
    /// 机关.
    Government,
    /// 科研机构.
    ResearchInstitute,
    /// 高等院校.
    University,
    /// 医疗卫生.
    MedicalInstitution,
    /// 其他事业单位.
    OtherInstitution,
    /// 社团.
    Association,
    /// 内资企业.
    DomesticEnterprise,
    /// 港澳台商投资企业.
    HongKongMacaoTaiwanEnterprise,
    /// 外商投资企业.
    ForeignEnterprise,
    /// 个体经营.
    IndividualBusiness,
    /// 其他.
    Other,
}

/// A band of contract amounts, in yuan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AmountBand {
    /// Below 100,000.
    #[strum(serialize = "below_100k")]
    Below100k,
    /// From 100,000.
    #[strum(serialize = "from_100k")]
    From100k,
    /// From 1,000,000.
    #[strum(serialize = "from_1m")]
    From1m,
    /// From 10,000,000.
    #[strum(serialize = "from_10m")]
    From10m,
    /// From 100,000,000.
    #[strum(serialize = "from_100m")]
    From100m,
}

/// What a published table is by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum StatisticTable {
    /// One row: everything.
    Headline,
    /// By the five types.
    ContractType,
    /// By technical field.
    Field,
    /// By class of intellectual property.
    Rights,
    /// By plan.
    Plan,
    /// By band of the contract amount.
    AmountBand,
    /// By class of the seller.
    SellerClass,
    /// By class of the buyer.
    BuyerClass,
    /// By the seller's region (输出).
    Output,
    /// By the buyer's region (吸纳).
    Absorption,
    /// By the seller's and the buyer's region (流向).
    Flow,
}

/// The dimensions of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimensions {
    /// The type, as the authority says; until then as the parties say.
    pub contract_type: ContractType,
    /// Technical field.
    pub field: Option<TechnicalField>,
    /// The kind of right.
    pub rights: Option<RightsClass>,
    /// The plan.
    pub plan: PlanClass,
    /// The band of the contract amount.
    pub band: AmountBand,
    /// The class of the party that files.
    pub seller_class: PartyClass,
    /// Its province, as a region code.
    pub seller_region: String,
    /// The first buyer.
    pub buyer: Option<Id<OrganizationKind>>,
    /// Its class.
    pub buyer_class: PartyClass,
    /// Its province.
    pub buyer_region: String,
}

impl PartyClass {
    /// The class of a nature.
    #[must_use]
    pub fn of(nature: Option<&PartyNature>) -> PartyClass {
        let Some(code) = nature.map(ToString::to_string) else { return PartyClass::Other };
        let starts = |start: &str| code.starts_with(start);
        let classes = [
            ("01", PartyClass::Government),
            ("021", PartyClass::ResearchInstitute),
            ("022", PartyClass::University),
            ("023", PartyClass::MedicalInstitution),
            ("02", PartyClass::OtherInstitution),
            ("03", PartyClass::Association),
            ("1", PartyClass::DomesticEnterprise),
            ("2", PartyClass::HongKongMacaoTaiwanEnterprise),
            ("3", PartyClass::ForeignEnterprise),
            ("4", PartyClass::IndividualBusiness),
        ];
        classes.into_iter().find(|(start, _)| starts(start)).map_or(PartyClass::Other, |(_, class)| class)
    }
}

impl AmountBand {
    /// The band of an amount in fen.
    #[must_use]
    pub fn of(amount: i64) -> AmountBand {
        let bands = [
            (100_000_000, AmountBand::From100m),
            (10_000_000, AmountBand::From10m),
            (1_000_000, AmountBand::From1m),
            (100_000, AmountBand::From100k),
        ];
        bands.into_iter().find(|(from, _)| amount >= from * YUAN).map_or(AmountBand::Below100k, |(_, band)| band)
    }
}

impl StatisticTable {
    /// Whether it is told for each seller's region apart, beside the nation.
    #[must_use]
    pub fn is_regional(self) -> bool {
        match self {
            StatisticTable::Headline
            | StatisticTable::ContractType
            | StatisticTable::Field
            | StatisticTable::Rights
            | StatisticTable::Plan
            | StatisticTable::AmountBand
            | StatisticTable::SellerClass
            | StatisticTable::BuyerClass => true,
            StatisticTable::Output | StatisticTable::Absorption | StatisticTable::Flow => false,
        }
    }
}

fn province(region: Option<&RegionCode>) -> String {
    let text = region.map(ToString::to_string);
    let province = text.as_deref().and_then(|text| text.get(..2));
    province.map_or_else(|| ABROAD.to_owned(), |province| format!("{province}0000"))
}

impl Dimensions {
    /// The dimensions of a form, with what the authority says.
    #[must_use]
    pub fn of(form: &RegistrationForm, finding: Option<Finding>) -> Dimensions {
        let class = |party: Option<&FormParty>| PartyClass::of(party.and_then(|party| party.nature.as_ref()));
        let region = |party: Option<&FormParty>| province(party.and_then(|party| party.region.as_ref()));
        let (seller, buyer) = (form.sellers.first(), form.buyers.first());
        let subtype = finding.map_or(form.declared, |finding| finding.determined);
        Dimensions {
            contract_type: subtype.contract_type(),
            field: form.field,
            rights: form.rights,
            plan: form.plan,
            band: AmountBand::of(form.amount),
            seller_class: class(seller),
            seller_region: region(seller),
            buyer: buyer.map(|party| party.organization),
            buyer_class: class(buyer),
            buyer_region: region(buyer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_begin_where_the_published_tables_say() {
        let band = |yuan: i64| AmountBand::of(yuan * YUAN);
        assert_eq!(band(99_999), AmountBand::Below100k);
        assert_eq!(band(100_000), AmountBand::From100k);
        assert_eq!(band(999_999), AmountBand::From100k);
        assert_eq!(band(1_000_000), AmountBand::From1m);
        assert_eq!(band(10_000_000), AmountBand::From10m);
        assert_eq!(band(100_000_000), AmountBand::From100m);
    }

    #[test]
    fn a_nature_has_the_class_of_the_published_tables() {
        let class = |code| PartyClass::of(Some(&PartyNature::parse(code).expect("a code")));
        assert_eq!(class("0221"), PartyClass::University);
        assert_eq!(class("020"), PartyClass::OtherInstitution);
        assert_eq!(class("150"), PartyClass::DomesticEnterprise);
        assert_eq!(class("240"), PartyClass::HongKongMacaoTaiwanEnterprise);
        assert_eq!(class("310"), PartyClass::ForeignEnterprise);
        assert_eq!(PartyClass::of(None), PartyClass::Other);
    }
}
