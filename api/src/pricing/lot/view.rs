//! What goes in and comes out for lots, bidders and bids.

use super::standing::Standing;
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    AchievementRef, BidRef, ContractSubtypeCode, CurrencyCode, LicenceModeCode, LotRef, LotStateCode, OrganizationRef,
    PatentRef, PaymentModeCode,
};
use crate::pricing::assets;
use crate::storage::Stored;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::identity::organization::OrganizationKind as Kind;
use keqiao_domain::money::Money;
use keqiao_domain::pricing::lot::{Award, Bid, Bidder, Bidding, Lot, LotTerms, PERIOD_DAYS_MAX};
use keqiao_domain::text::Title;
use keqiao_domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is listed, and from which price on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LotBody {
    /// The name of the result.
    #[schema(min_length = 1, max_length = 300, example = "Reinforced proton exchange membrane")]
    pub title: String,
    /// The achievements of your organization; they are published when the lot is announced.
    #[serde(default)]
    #[schema(inline, max_items = 50)]
    pub achievements: Vec<AchievementRef>,
    /// The patents of your organization; they are published when the lot is announced.
    #[serde(default)]
    #[schema(inline, max_items = 50)]
    pub patents: Vec<PatentRef>,
    /// The kind of deal.
    #[schema(inline)]
    pub subtype: ContractSubtypeCode,
    /// How exclusive a licence is.
    #[serde(default)]
    #[schema(inline)]
    pub licence_mode: Option<LicenceModeCode>,
    /// The list price: nobody gets it for less. Above zero.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "1200000.00")]
    pub list_price: String,
    /// By how much a bid goes above the one before, at least. Above zero.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "10000.00")]
    pub increment: String,
    /// ISO 4217.
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// How the price is paid.
    #[schema(inline)]
    pub payment_mode: PaymentModeCode,
    /// Days for which bidders can register, the days of the hub's rule pack at least.
    #[schema(minimum = 1, maximum = 365, example = 20)]
    pub period_days: u16,
}

/// Why a lot is taken from the market.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LotCancellationBody)]
pub struct CancellationBody {
    /// In words; the public reads it.
    #[schema(min_length = 2, max_length = 2000, example = "The patent was contested.")]
    pub reason: String,
}

/// A registration.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LotBidderBody)]
pub struct BidderBody {
    /// How your organization is related to the owner, by blood, money or persons; left out when you declare that it is not.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 2000)]
    pub relation: Option<String>,
}

/// A bid.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LotBidBody)]
pub struct BidBody {
    /// The price, in the currency of the lot: `bidding.least` or more.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "1210000.00")]
    pub price: String,
}

/// The bidding on a lot.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = LotBidding)]
pub struct BiddingView {
    /// How many bidders there are.
    #[schema(minimum = 2, maximum = 100)]
    pub bidders: u16,
    /// When it began.
    #[schema(inline)]
    pub opened_at: Moment,
    /// When it ends; a bid in the last minutes puts it off.
    #[schema(inline)]
    pub ends_at: Moment,
    /// The number of bids.
    #[schema(minimum = 0, maximum = 100000)]
    pub bids: u32,
    /// The highest bid so far.
    #[schema(max_length = 20, pattern = "^[0-9]+(\\.[0-9]{2})?$", example = "1210000.00")]
    pub highest: Option<String>,
    /// The number of the bidder whose it is.
    #[schema(minimum = 1, maximum = 100)]
    pub bidder: Option<u16>,
    /// What the next bid has to be at least.
    #[schema(max_length = 20, pattern = "^[0-9]+(\\.[0-9]{2})?$", example = "1220000.00")]
    pub least: String,
}

/// The notice of the result (成交公示): who may sign, and from which price on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = LotAward)]
pub struct AwardView {
    /// The number of the bidder.
    #[schema(minimum = 1, maximum = 100)]
    pub bidder: u16,
    /// Who it is.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// The highest bid; the list price where there was one bidder. The contract is not below it.
    #[schema(max_length = 20, pattern = "^[0-9]+(\\.[0-9]{2})?$", example = "1210000.00")]
    pub price: String,
    /// When it was awarded.
    #[schema(inline)]
    pub at: Moment,
    /// The last day for signing; after it the owner may forfeit the award.
    #[schema(inline)]
    pub sign_by: Day,
}

/// Results that are listed for whoever pays most.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Lot)]
pub struct LotView {
    /// Its identifier.
    #[schema(inline)]
    pub id: LotRef,
    /// The code of its hub: that of its owner.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The organization that owns the results.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// The name of the result.
    #[schema(max_length = 300)]
    pub title: String,
    /// The achievements.
    #[schema(inline, max_items = 50)]
    pub achievements: Vec<AchievementRef>,
    /// The patents.
    #[schema(inline, max_items = 50)]
    pub patents: Vec<PatentRef>,
    /// The kind of deal.
    #[schema(inline)]
    pub subtype: ContractSubtypeCode,
    /// How exclusive a licence is.
    #[schema(inline)]
    pub licence_mode: Option<LicenceModeCode>,
    /// The list price.
    #[schema(max_length = 20, pattern = "^[0-9]+(\\.[0-9]{2})?$", example = "1200000.00")]
    pub list_price: String,
    /// By how much a bid goes above the one before, at least.
    #[schema(max_length = 20, pattern = "^[0-9]+(\\.[0-9]{2})?$", example = "10000.00")]
    pub increment: String,
    /// ISO 4217.
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// How the price is paid.
    #[schema(inline)]
    pub payment_mode: PaymentModeCode,
    /// Days for which bidders can register.
    #[schema(minimum = 1, maximum = 365)]
    pub period_days: u16,
    /// Where it stands.
    #[schema(inline)]
    pub state: LotStateCode,
    /// The first day before the public.
    #[schema(inline)]
    pub announced_on: Option<Day>,
    /// The last day on which one may register.
    #[schema(inline)]
    pub ends_on: Option<Day>,
    /// How often it was extended.
    #[schema(minimum = 0, maximum = 10)]
    pub extensions: u16,
    /// The bidding, where there were two bidders or more.
    pub bidding: Option<BiddingView>,
    /// The result, once there is one.
    pub award: Option<AwardView>,
    /// Why it was taken from the market.
    #[schema(max_length = 2000)]
    pub cancellation: Option<String>,
    /// When it was prepared.
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

/// A registration for a lot.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = LotBidder)]
pub struct BidderView {
    /// The number under which it bids.
    #[schema(minimum = 1, maximum = 100)]
    pub number: u16,
    /// Who it is.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// Whether it is related to the owner, as it declares.
    pub is_related: bool,
    /// How.
    #[schema(max_length = 2000)]
    pub relation: Option<String>,
    /// When it registered.
    #[schema(inline)]
    pub registered_at: Moment,
    /// When it took that back.
    #[schema(inline)]
    pub withdrawn_at: Option<Moment>,
}

/// The bidders of a lot, as far as the caller may know of them.
#[derive(Serialize, ToSchema)]
#[schema(as = LotBidderList)]
pub struct BidderListView {
    /// In the order of their numbers.
    #[schema(max_items = 100)]
    pub items: Vec<BidderView>,
}

/// A bid on a lot. It never changes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = LotBid)]
pub struct BidView {
    /// Its identifier.
    #[schema(inline)]
    pub id: BidRef,
    /// The lot.
    #[schema(inline)]
    pub lot: LotRef,
    /// Its place among the bids, without gaps.
    #[schema(minimum = 1, maximum = 100000)]
    pub sequence: u32,
    /// The number of the bidder.
    #[schema(minimum = 1, maximum = 100)]
    pub bidder: u16,
    /// How much.
    #[schema(max_length = 20, pattern = "^[0-9]+(\\.[0-9]{2})?$", example = "1210000.00")]
    pub price: String,
    /// ISO 4217.
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// When it reached the server.
    #[schema(inline)]
    pub at: Moment,
}

impl LotBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(Title, LotTerms), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let mut amount = |pointer: &str, text: &str| {
            let amount = faults.take(pointer, Money::parse(text, self.currency.0));
            if amount.is_some_and(|amount| amount.minor == 0) {
                faults.add(pointer, "amount_zero", "is not above zero");
            }
            amount
        };
        let (list_price, increment) = (amount("/list_price", &self.list_price), amount("/increment", &self.increment));
        if self.period_days == 0 || self.period_days > PERIOD_DAYS_MAX {
            faults.add("/period_days", "out_of_range", format!("is not 1 to {PERIOD_DAYS_MAX}"));
        }
        let (achievements, patents) = assets::read(&mut faults, &self.achievements, &self.patents);
        let (Some(title), Some(list_price), Some(increment), true) = (title, list_price, increment, faults.is_empty())
        else {
            return Err(faults);
        };
        let terms = LotTerms {
            achievements,
            patents,
            subtype: self.subtype.0,
            licence_mode: self.licence_mode.map(|mode| mode.0),
            list_price,
            increment,
            payment_mode: self.payment_mode.0,
            period_days: self.period_days,
        };
        Ok((title, terms))
    }
}

impl BiddingView {
    fn new(lot: &Lot, bidding: &Bidding) -> Self {
        let standing = bidding.standing;
        BiddingView {
            bidders: lot.bidders,
            opened_at: Moment(bidding.opened_at),
            ends_at: Moment(bidding.ends_at),
            bids: standing.map_or(0, |bid| bid.sequence),
            highest: standing.map(|bid| bid.price.amount()),
            bidder: standing.map(|bid| bid.bidder),
            least: lot.least_bid().amount(),
        }
    }
}

impl From<&Award> for AwardView {
    fn from(award: &Award) -> Self {
        let Award { bidder, organization, price, at, sign_by } = *award;
        AwardView {
            bidder,
            organization: Ref(organization),
            price: price.amount(),
            at: Moment(at),
            sign_by: Day(sign_by),
        }
    }
}

impl BidderView {
    /// What is told to itself, and to everybody when the lot is awarded.
    #[must_use]
    pub fn told(bidder: &Bidder) -> Self {
        let relation = bidder.relation.how().map(ToString::to_string);
        BidderView {
            number: bidder.number,
            organization: Ref(bidder.organization),
            is_related: relation.is_some(),
            relation,
            registered_at: Moment(bidder.registered_at),
            withdrawn_at: bidder.withdrawn_at.map(Moment),
        }
    }
}

impl From<&Bid> for BidView {
    fn from(bid: &Bid) -> Self {
        let Bid { id, lot, sequence, bidder, price, at } = bid;
        BidView {
            id: Ref(*id),
            lot: Ref(*lot),
            sequence: *sequence,
            bidder: *bidder,
            price: price.amount(),
            currency: Code(price.currency),
            at: Moment(*at),
        }
    }
}

impl LotView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, stored: &Stored<Lot>) -> Self {
        let lot = &stored.value;
        let terms = &lot.terms;
        LotView {
            id: Ref(lot.id),
            hub: app.hubs.code(lot.id.hub()),
            owner: Ref(lot.owner),
            title: lot.title.to_string(),
            achievements: terms.achievements.iter().map(|id| Ref(*id)).collect(),
            patents: terms.patents.iter().map(|id| Ref(*id)).collect(),
            subtype: Code(terms.subtype),
            licence_mode: terms.licence_mode.map(Code),
            list_price: terms.list_price.amount(),
            increment: terms.increment.amount(),
            currency: Code(terms.list_price.currency),
            payment_mode: Code(terms.payment_mode),
            period_days: terms.period_days,
            state: Code(lot.state),
            announced_on: lot.days.announced_on.map(Day),
            ends_on: lot.days.ends_on.map(Day),
            extensions: lot.days.extensions,
            bidding: lot.bidding.map(|bidding| BiddingView::new(lot, &bidding)),
            award: lot.award.as_ref().map(AwardView::from),
            cancellation: lot.cancellation.as_ref().map(ToString::to_string),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow for the caller.
    #[must_use]
    pub fn single(app: &App, principal: &Principal, stored: &Stored<Lot>, standing: &Standing, at: Timestamp) -> Self {
        let lot = &stored.value;
        let resource = lot.resource();
        let transition = |action, refusals| TransitionView::of(principal, action, &resource, &refusals);
        let mut may_announce = standing.against_offer.clone();
        may_announce.append(lot.may_announce(principal.actor.user(), at));
        let mut may_extend = standing.against_offer.clone();
        may_extend.append(lot.may_extend());
        let mut may_cancel = standing.against_moderator.clone();
        may_cancel.append(lot.may_cancel());
        let mut transitions = vec![
            transition(Action::AnnounceLot, may_announce),
            transition(Action::ExtendLot, may_extend),
            transition(Action::ForfeitLot, lot.may_forfeit(at)),
            transition(Action::CancelLot, may_cancel),
        ];
        transitions.extend(bidder_transitions(principal, lot, standing, at));
        LotView { transitions: Some(transitions), ..LotView::item(app, stored) }
    }
}

/// What the caller's organization may do as a bidder.
fn bidder_transitions(principal: &Principal, lot: &Lot, standing: &Standing, at: Timestamp) -> Vec<TransitionView> {
    let own = standing.own();
    let (resource, kind) = match &standing.organization {
        Some(organization) => (organization.resource(), organization.content.kind),
        None => (lot.resource(), Kind::Enterprise),
    };
    let who = (principal.organization.unwrap_or(lot.owner), kind);
    let mut may_register = standing.against_bidder.clone();
    may_register.append(lot.may_register(who, &standing.registrations, at));
    let mut may_bid = standing.against_bidder.clone();
    may_bid.append(lot.may_take_part(own, kind, at));
    let transition = |action, refusals| TransitionView::of(principal, action, &resource, &refusals);
    vec![
        transition(Action::RegisterBidder, may_register),
        transition(Action::WithdrawBidder, lot.may_withdraw_bidder(own, at)),
        transition(Action::PlaceBid, may_bid),
    ]
}
