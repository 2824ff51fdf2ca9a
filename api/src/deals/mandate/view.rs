//! What goes in and comes out for mandates.

use super::store::MandateRow;
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    BrokerRef, CurrencyCode, DualAgencyCode, ExclusivityCode, FeeBaseCode, MandateRef, MandateStateCode,
    OrganizationRef, PrincipalSideCode,
};
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::deals::fee::{FeeRule, Tier};
use keqiao_domain::deals::mandate::{DualAgency, MandateParty, MandateTerms, Surroundings, TAIL_MONTHS_MAX};
use keqiao_domain::id::{AchievementKind, DemandKind, Id, Kind, OrganizationKind, PatentKind, Subject};
use keqiao_domain::money::{Currency, Money};
use keqiao_domain::rule::Refusals;
use keqiao_domain::rule_pack::{Figure, RulePack};
use keqiao_domain::text::Reason;
use keqiao_domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::ToSchema;

/// A part of the price, between the tier before and this one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FeeTier)]
pub struct FeeTierBody {
    /// Up to this amount of the price, a decimal; absent in the last tier for all that lies above.
    #[serde(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", example = "1000000.00")]
    pub up_to: Option<String>,
    /// The part, in basis points: 300 is 3 %.
    #[schema(minimum = 0, maximum = 10000, example = 300)]
    pub rate_bp: u16,
}

/// How a broker's fee is reckoned: a fixed part, tiers of the price, a cap.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FeeRule)]
pub struct FeeRuleBody {
    /// The currency of all its amounts.
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// A fixed part, a decimal.
    #[serde(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", example = "20000.00")]
    pub fixed: Option<String>,
    /// Of which amount of the contract the tiers are.
    #[schema(inline)]
    pub base: FeeBaseCode,
    /// The tiers, each above the one before; each slice of the price earns its own.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub tiers: Vec<FeeTierBody>,
    /// No fee is higher, a decimal.
    #[serde(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", example = "500000.00")]
    pub cap: Option<String>,
}

/// What a broker offers to a principal.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateBody {
    /// Who shall entrust the broker.
    #[schema(inline)]
    pub principal: OrganizationRef,
    /// Whether the principal buys or sells.
    #[schema(inline)]
    pub side: PrincipalSideCode,
    /// The patent, achievement or demand it is about; absent for whatever the principal buys or sells.
    #[serde(default)]
    #[schema(
        min_length = 30,
        max_length = 30,
        pattern = "^(pat|ach|dem)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    pub subject: Option<String>,
    /// Whether the principal entrusts others with the same.
    #[schema(inline)]
    pub exclusivity: ExclusivityCode,
    /// The fee.
    pub fee: FeeRuleBody,
    /// The first day.
    #[schema(inline)]
    pub starts_on: Day,
    /// The last day.
    #[schema(inline)]
    pub ends_on: Day,
    /// Months after its end within which a deal with somebody introduced under it earns the fee; 12 when absent.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 36, example = 12)]
    pub tail_months: Option<u8>,
    /// What the broker is to do; only the two sides and the hub's moderators read it.
    #[schema(min_length = 2, max_length = 2000, example = "Find licensees for our coating line.")]
    pub purpose: String,
}

/// What a principal says when he accepts.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateAcceptanceBody {
    /// Whether he agrees that his broker also acts for the other side; `refused` when absent.
    #[serde(default)]
    #[schema(inline)]
    pub dual_agency: Option<DualAgencyCode>,
}

/// A broker's mandate, as its two sides and the hub's moderators see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Mandate)]
pub struct MandateView {
    /// Its identifier.
    #[schema(inline)]
    pub id: MandateRef,
    /// The code of its hub: that of the principal.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The broker.
    #[schema(inline)]
    pub broker: BrokerRef,
    /// The broker's organization.
    #[schema(inline)]
    pub agency: OrganizationRef,
    /// Who entrusts.
    #[schema(inline)]
    pub principal: OrganizationRef,
    /// Whether the principal buys or sells.
    #[schema(inline)]
    pub side: PrincipalSideCode,
    /// What it is about; null for whatever the principal buys or sells.
    #[schema(max_length = 30, pattern = "^(pat|ach|dem)_[0-9a-z]{26}$")]
    pub subject: Option<String>,
    /// Whether others are entrusted with the same.
    #[schema(inline)]
    pub exclusivity: ExclusivityCode,
    /// The fee.
    pub fee: FeeRuleBody,
    /// The first day.
    #[schema(inline)]
    pub starts_on: Day,
    /// The last day.
    #[schema(inline)]
    pub ends_on: Day,
    /// Months of its tail.
    #[schema(minimum = 0, maximum = 36)]
    pub tail_months: u8,
    /// The last day of its tail, as it stands.
    #[schema(inline)]
    pub tail_ends_on: Day,
    /// What the broker is to do.
    #[schema(max_length = 2000)]
    pub purpose: String,
    /// Where it stands.
    #[schema(inline)]
    pub state: MandateStateCode,
    /// Whether the principal agrees that his broker also acts for the other side.
    #[schema(inline)]
    pub dual_agency: DualAgencyCode,
    /// When it was offered.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

/// The subject of a mandate or an introduction: a patent, an achievement or a demand.
///
/// # Errors
/// A fault at `/subject`.
pub(crate) fn parse_subject(faults: &mut Faults, text: Option<&str>) -> Option<Subject> {
    let text = text?;
    let subject = text.parse::<Id<PatentKind>>().map(|id| id.subject());
    let subject = subject.or_else(|_| text.parse::<Id<AchievementKind>>().map(|id| id.subject()));
    let subject = subject.or_else(|_| text.parse::<Id<DemandKind>>().map(|id| id.subject()));
    if subject.is_err() {
        let kinds = [PatentKind::NOUN, AchievementKind::NOUN, DemandKind::NOUN].join(", ");
        faults.add("/subject", "wrong_type", format!("is none of {kinds}"));
    }
    subject.ok()
}

impl FeeRuleBody {
    /// Reads the rule; its faults stand at `/fee`.
    pub fn parse(&self, faults: &mut Faults) -> Option<FeeRule> {
        let currency = self.currency.0;
        let mut amount = |pointer: String, text: Option<&str>| {
            faults.take_optional(pointer, text, |text| Money::parse(text, currency)).map(|money| money.minor)
        };
        let fixed = amount("/fee/fixed".to_owned(), self.fixed.as_deref());
        let cap = amount("/fee/cap".to_owned(), self.cap.as_deref());
        let tier = |(place, tier): (usize, &FeeTierBody)| Tier {
            up_to_minor: amount(format!("/fee/tiers/{place}/up_to"), tier.up_to.as_deref()),
            rate_bp: tier.rate_bp,
        };
        let tiers: Vec<Tier> = self.tiers.iter().enumerate().map(tier).collect();
        if !faults.is_empty() {
            return None;
        }
        faults.take("/fee", FeeRule::try_new(currency, fixed.unwrap_or_default(), self.base.0, tiers, cap))
    }
}

impl From<&FeeRule> for FeeRuleBody {
    fn from(fee: &FeeRule) -> Self {
        let currency: Currency = fee.currency();
        let text = |minor: i64| Money { minor, currency }.amount();
        let tier = |tier: &Tier| FeeTierBody { up_to: tier.up_to_minor.map(text), rate_bp: tier.rate_bp };
        FeeRuleBody {
            currency: Code(currency),
            fixed: Some(fee.fixed_minor()).filter(|minor| *minor > 0).map(text),
            base: Code(fee.base()),
            tiers: fee.tiers().iter().map(tier).collect(),
            cap: fee.cap_minor().map(text),
        }
    }
}

impl MandateBody {
    /// Reads the body on a day: who shall entrust the broker, and what is agreed.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self, on: Date) -> Result<(Id<OrganizationKind>, MandateTerms), Faults> {
        let mut faults = Faults::new();
        let purpose = faults.take("/purpose", Reason::parse(&self.purpose));
        let subject = parse_subject(&mut faults, self.subject.as_deref());
        let usual = RulePack::of(self.principal.0.hub(), on).count(Figure::MandateTailMonths);
        // Where nothing is agreed and no rule knows of one, there is no tail.
        let tail_months = self.tail_months.or(usual.and_then(|months| u8::try_from(months).ok())).unwrap_or_default();
        if tail_months > TAIL_MONTHS_MAX {
            faults.add("/tail_months", "out_of_range", format!("is more than {TAIL_MONTHS_MAX} months"));
        }
        let (starts_on, ends_on) = (self.starts_on.0, self.ends_on.0);
        if ends_on < starts_on {
            faults.add("/ends_on", "range_reversed", "lies before starts_on");
        }
        let fee = self.fee.parse(&mut faults);
        match (purpose, fee) {
            (Some(purpose), Some(fee)) if faults.is_empty() => {
                let (side, exclusivity) = (self.side.0, self.exclusivity.0);
                let terms = MandateTerms { side, subject, exclusivity, fee, starts_on, ends_on, tail_months, purpose };
                Ok((self.principal.0, terms))
            }
            _ => Err(faults),
        }
    }
}

impl MandateView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, row: &MandateRow) -> Self {
        let mandate = &row.value;
        let terms = &mandate.terms;
        MandateView {
            id: Ref(mandate.id),
            hub: app.hubs.code(mandate.id.hub()),
            broker: Ref(mandate.broker),
            agency: Ref(mandate.agency),
            principal: Ref(mandate.principal),
            side: Code(terms.side),
            subject: terms.subject.map(|subject| subject.to_string()),
            exclusivity: Code(terms.exclusivity),
            fee: FeeRuleBody::from(&terms.fee),
            starts_on: Day(terms.starts_on),
            ends_on: Day(terms.ends_on),
            tail_months: terms.tail_months,
            tail_ends_on: Day(mandate.tail_ends_on()),
            purpose: terms.purpose.to_string(),
            state: Code(mandate.state),
            dual_agency: Code(mandate.dual_agency),
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow. `standing` is what stands against the caller's organization.
    #[must_use]
    pub fn single(
        app: &App,
        principal: &Principal,
        row: &MandateRow,
        (standing, around): (&Refusals, Surroundings),
        at: Timestamp,
    ) -> Self {
        let mandate = &row.value;
        let resource = mandate.resource(principal.organization);
        let party = mandate.party_of(principal.organization).unwrap_or(MandateParty::Agency);
        // Whether he consents to dual agency is said with the acceptance.
        let mut may_accept = mandate.may_accept(party, around, DualAgency::Consented, at);
        may_accept.append(standing.clone());
        let transition = |action, refusals: &Refusals| TransitionView::of(principal, action, &resource, refusals);
        let transitions = vec![
            transition(Action::AcceptMandate, &may_accept),
            transition(Action::DeclineMandate, &mandate.may_decline()),
            transition(Action::RevokeMandate, &mandate.may_revoke()),
            transition(Action::ConsentDualAgency, &mandate.may_consent(party)),
        ];
        MandateView { transitions: Some(transitions), ..MandateView::item(app, row) }
    }
}
