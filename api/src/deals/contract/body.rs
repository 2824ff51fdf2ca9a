//! What a contract says, as it goes in and comes out. Stored in this form, too.

use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Ref};
use crate::listing::member::{KeywordText, distinct_refs};
use crate::names::{
    AchievementRef, ClauseTopicCode, ConditionKindCode, ContractSideCode, ContractSubtypeCode, CurrencyCode,
    LicenceModeCode, OrganizationRef, PatentRef, PaymentModeCode, RightsClassCode, RoyaltyBaseCode, SublicensingCode,
    TechnicalFieldCode,
};
use keqiao_domain::deals::amounts::{Amounts, ITEMS_MAX, NonTechnicalItem};
use keqiao_domain::deals::clause::{CLAUSES_MAX, Clause, ClauseText};
use keqiao_domain::deals::content::{
    CONDITIONS_MAX, Condition, ContractContent, ContractParty, MILESTONES_MAX, Milestone, PARTIES_MAX, SUBJECTS_MAX,
};
use keqiao_domain::deals::grant::{LicenceGrant, TERRITORY_MAX, Territory, USES_MAX};
use keqiao_domain::deals::milestone::SILENCE_DAYS_MAX;
use keqiao_domain::deals::royalty::{RoyaltyRate, RoyaltyTerms};
use keqiao_domain::money::{Currency, Money};
use keqiao_domain::text::{Keyword, Passage, Title};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who takes part, and on which side.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractParty)]
pub struct PartyBody {
    /// The organization.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// Its side.
    #[schema(inline)]
    pub side: ContractSideCode,
}

/// Something in the price that is not technical.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NonTechnicalItem)]
pub struct ItemBody {
    /// What it is: equipment, instruments, parts, materials.
    #[schema(min_length = 1, max_length = 300, example = "Test bench")]
    pub title: String,
    /// What it costs, in the contract's currency.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "120000.00")]
    pub amount: String,
}

/// What a contract costs. The technical amount and the items are together the total.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractAmounts)]
pub struct AmountsBody {
    /// 合同成交额: the full price, with what is estimated.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "1200000.00")]
    pub total: String,
    /// 技术交易额: the total without what is not technical.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "1080000.00")]
    pub technical: String,
    /// What is not technical, item by item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub items: Vec<ItemBody>,
    /// The part of the total that is a royalty and only estimated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "400000.00")]
    pub estimated_royalty: Option<String>,
}

/// How a royalty is reckoned (民法典 846): by a rate of a base, or in another way that is agreed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractRoyalty)]
pub struct RoyaltyTermsBody {
    /// The rate in basis points of the base: 300 is 3 %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 10000, example = 300)]
    pub rate_bp: Option<u16>,
    /// What the rate is reckoned on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub base: Option<RoyaltyBaseCode>,
    /// How it is reckoned, in place of a fixed rate of a base: by the piece, by a rate that changes, with a minimum or a cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 2,
        max_length = 5000,
        example = "5 yuan for each square metre, 100,000 yuan a year at least."
    )]
    pub otherwise: Option<String>,
}

/// What is licensed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LicenceGrant)]
pub struct GrantedBody {
    /// How exclusively.
    #[schema(inline)]
    pub mode: LicenceModeCode,
    /// Where: `WORLD`, a country such as `CN`, a province of China such as `CN-33`.
    #[schema(min_items = 1, max_items = 50)]
    pub territory: Vec<TerritoryText>,
    /// For which uses; every use when there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub uses: Vec<KeywordText>,
    /// The first day; the day on which the contract takes effect when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub starts_on: Option<Day>,
    /// The last day; as long as the right lives when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub ends_on: Option<Day>,
    /// Whether the licensee may license further.
    #[schema(inline)]
    pub sublicensing: SublicensingCode,
}

/// A place where a licence holds.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 5, pattern = "^(WORLD|[A-Z]{2}|CN-[1-8][0-9])$", example = "CN-33")]
pub struct TerritoryText(pub String);

/// A piece of the work.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractMilestone)]
pub struct MilestoneBody {
    /// What it is.
    #[schema(min_length = 1, max_length = 300, example = "Prototype at 95 °C")]
    pub title: String,
    /// When it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub due_on: Option<Day>,
    /// What is paid for it, in the contract's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "300000.00")]
    pub amount: Option<String>,
    /// What is handed over, and what it must show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 5000, example = "Ten membranes; conductivity of 0.1 S/cm at 95 °C.")]
    pub deliverable: Option<String>,
}

/// A clause.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractClause)]
pub struct ClauseBody {
    /// What it is about.
    #[schema(inline)]
    pub topic: ClauseTopicCode,
    /// What is agreed.
    #[schema(
        min_length = 2,
        max_length = 10000,
        example = "Each side keeps the other's documents secret for five years."
    )]
    pub text: String,
}

/// A condition that has to be met before the contract takes effect.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractCondition)]
pub struct ConditionBody {
    /// Its kind.
    #[schema(inline)]
    pub kind: ConditionKindCode,
    /// What has to have happened.
    #[schema(min_length = 1, max_length = 300, example = "The entry fee has arrived.")]
    pub title: String,
}

/// What a contract says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractBody {
    /// The name of the project (项目名称).
    #[schema(min_length = 1, max_length = 300, example = "耐高温质子交换膜委托开发")]
    pub title: String,
    /// What it is; the type of the contract follows from it.
    #[schema(inline)]
    pub subtype: ContractSubtypeCode,
    /// Who takes part. Your organization is one of them.
    #[schema(min_items = 1, max_items = 10)]
    pub parties: Vec<PartyBody>,
    /// The patents it is about: those of its parties, in a transfer or a licence those of a seller.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(inline, max_items = 50)]
    pub patents: Vec<PatentRef>,
    /// The achievements it is about: those of its parties, in a transfer or a licence those of a seller.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(inline, max_items = 50)]
    pub achievements: Vec<AchievementRef>,
    /// Technical field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub field: Option<TechnicalFieldCode>,
    /// The kind of right it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub rights: Option<RightsClassCode>,
    /// The first day of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub starts_on: Option<Day>,
    /// The last day of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub ends_on: Option<Day>,
    /// ISO 4217, of every amount in it; `CNY` when absent.
    #[serde(default = "yuan")]
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// How the price is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub payment_mode: Option<PaymentModeCode>,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amounts: Option<AmountsBody>,
    /// How the royalty is reckoned that is part of the price; `royalty` and `entry_plus_royalty` need it, no other mode has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub royalty: Option<RoyaltyTermsBody>,
    /// What the buyer expects to invest; a transfer needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "2000000.00")]
    pub expected_investment: Option<String>,
    /// What the buyer expects to produce; a transfer needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "9000000.00")]
    pub expected_output: Option<String>,
    /// What is licensed; a licence needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantedBody>,
    /// The work in pieces. Where they have amounts, these sum to the fixed price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub milestones: Vec<MilestoneBody>,
    /// The days after which a submitted milestone counts as accepted when the buyer says nothing (民法典 140). Silence is no
    /// acceptance when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 365, example = 15)]
    pub silence_days: Option<u16>,
    /// What is agreed, by topic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 60)]
    pub clauses: Vec<ClauseBody>,
    /// What has to have happened before it takes effect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    pub conditions: Vec<ConditionBody>,
}

/// The currency when none is named.
pub fn yuan() -> CurrencyCode {
    Code(Currency::Cny)
}

/// Reads the members of a list; each faulty one is noted with its place.
pub(in crate::deals) fn read_all<B, T>(
    pointer: &str,
    bodies: &[B],
    max: usize,
    faults: &mut Faults,
    read: impl Fn(&B, &str, &mut Faults) -> Option<T>,
) -> Vec<T> {
    if bodies.len() > max {
        faults.add(pointer, "too_many", format!("has more than {max} members"));
        return Vec::new();
    }
    let one = |(place, body): (usize, &B)| read(body, &format!("{pointer}/{place}"), faults);
    bodies.iter().enumerate().filter_map(one).collect()
}

/// Notes when the last day lies before the first.
pub(in crate::deals) fn check_days(pointer: &str, starts_on: Option<Day>, ends_on: Option<Day>, faults: &mut Faults) {
    if let (Some(first), Some(last)) = (starts_on, ends_on)
        && last.0 < first.0
    {
        faults.add(format!("{pointer}/ends_on"), "range_reversed", "lies before starts_on");
    }
}

/// An amount that may be absent.
pub(in crate::deals) fn optional_money(
    pointer: &str,
    text: Option<&str>,
    currency: Currency,
    faults: &mut Faults,
) -> Option<Money> {
    faults.take_optional(pointer, text, |text| Money::parse(text, currency))
}

impl AmountsBody {
    fn parse(&self, currency: Currency, faults: &mut Faults) -> Option<Amounts> {
        let total = faults.take("/amounts/total", Money::parse(&self.total, currency));
        let technical = faults.take("/amounts/technical", Money::parse(&self.technical, currency));
        let royalty = self.estimated_royalty.as_deref();
        let royalty = optional_money("/amounts/estimated_royalty", royalty, currency, faults);
        let items = read_all("/amounts/items", &self.items, ITEMS_MAX, faults, |item, pointer, faults| {
            let title = faults.take(format!("{pointer}/title"), Title::parse(&item.title));
            let amount = faults.take(format!("{pointer}/amount"), Money::parse(&item.amount, currency));
            Some(NonTechnicalItem { title: title?, amount: amount? })
        });
        if items.len() < self.items.len() {
            return None;
        }
        faults.take("/amounts", Amounts::try_new(total?, technical?, items, royalty))
    }
}

impl RoyaltyTermsBody {
    fn parse(&self, faults: &mut Faults) -> Option<RoyaltyTerms> {
        let otherwise = faults.take_optional("/royalty/otherwise", self.otherwise.as_deref(), Passage::parse);
        if otherwise.is_some() != self.otherwise.is_some() {
            return None;
        }
        faults.take("/royalty", RoyaltyTerms::try_new(self.rate_bp, self.base.map(|base| base.0), otherwise))
    }
}

impl GrantedBody {
    /// Reads what is licensed, which stands at that place of its body.
    pub(in crate::deals) fn parse(&self, pointer: &str, faults: &mut Faults) -> LicenceGrant {
        let texts: Vec<String> = self.territory.iter().map(|text| text.0.clone()).collect();
        let territory = faults.take_list(&format!("{pointer}/territory"), &texts, TERRITORY_MAX, Territory::parse);
        if texts.is_empty() {
            faults.add(format!("{pointer}/territory"), "too_few", "names no place");
        }
        let uses: Vec<String> = self.uses.iter().map(|text| text.0.clone()).collect();
        let uses = faults.take_list(&format!("{pointer}/uses"), &uses, USES_MAX, Keyword::parse);
        check_days(pointer, self.starts_on, self.ends_on, faults);
        LicenceGrant {
            mode: self.mode.0,
            territory,
            uses,
            starts_on: self.starts_on.map(|day| day.0),
            ends_on: self.ends_on.map(|day| day.0),
            sublicensing: self.sublicensing.0,
        }
    }
}

impl ContractBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<ContractContent, Faults> {
        let mut faults = Faults::new();
        let currency = self.currency.0;
        let title = faults.take("/title", Title::parse(&self.title));
        let parties = self.parse_parties(&mut faults);
        check_days("", self.starts_on, self.ends_on, &mut faults);
        let amounts = self.amounts.as_ref().and_then(|amounts| amounts.parse(currency, &mut faults));
        let royalty = self.royalty.as_ref().and_then(|royalty| royalty.parse(&mut faults));
        let investment = self.expected_investment.as_deref();
        let investment = optional_money("/expected_investment", investment, currency, &mut faults);
        let output = optional_money("/expected_output", self.expected_output.as_deref(), currency, &mut faults);
        let grant = self.grant.as_ref().map(|grant| grant.parse("/grant", &mut faults));
        let milestones = parse_milestones("/milestones", &self.milestones, currency, &mut faults);
        if self.silence_days.is_some_and(|days| !(1..=SILENCE_DAYS_MAX).contains(&days)) {
            faults.add("/silence_days", "out_of_range", format!("is not between 1 and {SILENCE_DAYS_MAX}"));
        }
        let clauses = read_all("/clauses", &self.clauses, CLAUSES_MAX, &mut faults, |clause, pointer, faults| {
            let text = faults.take(format!("{pointer}/text"), ClauseText::parse(&clause.text));
            Some(Clause { topic: clause.topic.0, text: text? })
        });
        let conditions =
            read_all("/conditions", &self.conditions, CONDITIONS_MAX, &mut faults, |condition, pointer, faults| {
                let title = faults.take(format!("{pointer}/title"), Title::parse(&condition.title));
                Some(Condition { kind: condition.kind.0, title: title? })
            });
        let patents = distinct_refs("/patents", &self.patents, SUBJECTS_MAX, &mut faults);
        let achievements = distinct_refs("/achievements", &self.achievements, SUBJECTS_MAX, &mut faults);
        let (Some(title), true) = (title, faults.is_empty()) else { return Err(faults) };
        Ok(ContractContent {
            title,
            subtype: self.subtype.0,
            parties,
            patents,
            achievements,
            field: self.field.map(|field| field.0),
            rights: self.rights.map(|rights| rights.0),
            starts_on: self.starts_on.map(|day| day.0),
            ends_on: self.ends_on.map(|day| day.0),
            currency,
            payment_mode: self.payment_mode.map(|mode| mode.0),
            amounts,
            royalty,
            expected_investment: investment,
            expected_output: output,
            grant,
            milestones,
            silence_days: self.silence_days,
            clauses,
            conditions,
        })
    }

    fn parse_parties(&self, faults: &mut Faults) -> Vec<ContractParty> {
        let parties = read_all("/parties", &self.parties, PARTIES_MAX, faults, |party, _, _| {
            Some(ContractParty { organization: party.organization.0, side: party.side.0 })
        });
        if self.parties.is_empty() {
            faults.add("/parties", "too_few", "names nobody");
        }
        for (place, party) in parties.iter().enumerate() {
            if parties[..place].iter().any(|other| other.organization == party.organization) {
                faults.add(format!("/parties/{place}/organization"), "repeated", "is named twice");
            }
        }
        parties
    }
}

/// Reads the work in pieces.
pub(in crate::deals) fn parse_milestones(
    pointer: &str,
    milestones: &[MilestoneBody],
    currency: Currency,
    faults: &mut Faults,
) -> Vec<Milestone> {
    read_all(pointer, milestones, MILESTONES_MAX, faults, |milestone, pointer, faults| {
        let title = faults.take(format!("{pointer}/title"), Title::parse(&milestone.title));
        let amount = optional_money(&format!("{pointer}/amount"), milestone.amount.as_deref(), currency, faults);
        let deliverable = milestone.deliverable.as_deref();
        let deliverable = faults.take_optional(format!("{pointer}/deliverable"), deliverable, Passage::parse);
        Some(Milestone { title: title?, due_on: milestone.due_on.map(|day| day.0), amount, deliverable })
    })
}

impl From<&Amounts> for AmountsBody {
    fn from(amounts: &Amounts) -> Self {
        let item = |item: &NonTechnicalItem| ItemBody { title: item.title.to_string(), amount: item.amount.amount() };
        AmountsBody {
            total: amounts.total().amount(),
            technical: amounts.technical().amount(),
            items: amounts.items().iter().map(item).collect(),
            estimated_royalty: amounts.estimated_royalty().map(|royalty| royalty.amount()),
        }
    }
}

impl From<&RoyaltyTerms> for RoyaltyTermsBody {
    fn from(royalty: &RoyaltyTerms) -> Self {
        match royalty {
            RoyaltyTerms::Rate(RoyaltyRate { rate_bp, base }) => {
                RoyaltyTermsBody { rate_bp: Some(*rate_bp), base: Some(Code(*base)), otherwise: None }
            }
            RoyaltyTerms::Otherwise(text) => {
                RoyaltyTermsBody { rate_bp: None, base: None, otherwise: Some(text.to_string()) }
            }
        }
    }
}

impl From<&LicenceGrant> for GrantedBody {
    fn from(grant: &LicenceGrant) -> Self {
        GrantedBody {
            mode: Code(grant.mode),
            territory: grant.territory.iter().map(|place| TerritoryText(place.to_string())).collect(),
            uses: grant.uses.iter().map(|used| KeywordText(used.to_string())).collect(),
            starts_on: grant.starts_on.map(Day),
            ends_on: grant.ends_on.map(Day),
            sublicensing: Code(grant.sublicensing),
        }
    }
}

impl From<&Milestone> for MilestoneBody {
    fn from(milestone: &Milestone) -> Self {
        MilestoneBody {
            title: milestone.title.to_string(),
            due_on: milestone.due_on.map(Day),
            amount: milestone.amount.map(|amount| amount.amount()),
            deliverable: milestone.deliverable.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&ContractContent> for ContractBody {
    fn from(content: &ContractContent) -> Self {
        let party = |party: &ContractParty| PartyBody { organization: Ref(party.organization), side: Code(party.side) };
        let clause = |clause: &Clause| ClauseBody { topic: Code(clause.topic), text: clause.text.to_string() };
        let condition =
            |condition: &Condition| ConditionBody { kind: Code(condition.kind), title: condition.title.to_string() };
        ContractBody {
            title: content.title.to_string(),
            subtype: Code(content.subtype),
            parties: content.parties.iter().map(party).collect(),
            patents: content.patents.iter().copied().map(Ref).collect(),
            achievements: content.achievements.iter().copied().map(Ref).collect(),
            field: content.field.map(Code),
            rights: content.rights.map(Code),
            starts_on: content.starts_on.map(Day),
            ends_on: content.ends_on.map(Day),
            currency: Code(content.currency),
            payment_mode: content.payment_mode.map(Code),
            amounts: content.amounts.as_ref().map(AmountsBody::from),
            royalty: content.royalty.as_ref().map(RoyaltyTermsBody::from),
            expected_investment: content.expected_investment.map(|amount| amount.amount()),
            expected_output: content.expected_output.map(|amount| amount.amount()),
            grant: content.grant.as_ref().map(GrantedBody::from),
            milestones: content.milestones.iter().map(MilestoneBody::from).collect(),
            silence_days: content.silence_days,
            clauses: content.clauses.iter().map(clause).collect(),
            conditions: content.conditions.iter().map(condition).collect(),
        }
    }
}
