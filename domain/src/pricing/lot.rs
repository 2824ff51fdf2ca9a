//! A lot: results that are listed for whoever pays most (挂牌交易, 网络竞价; DOMAIN 3.5, 3.17, 5.2; INV-11, INV-25, INV-27).
//!
//! ```text
//!           ┌──────────────── extend (nobody came) ──────────────┐
//!           ▼                                                    │
//! draft ──announce──▶ announced ──close: nobody──────────────▶ failed
//!   │                  │    │ └───close: one bidder──▶ awarded ──settle──▶ settled
//!   │                  │    └─────close: more──▶ bidding ──close──▶ awarded, failed (no bid)
//!   └──────cancel──────┴──▶ canceled              awarded ──forfeit──▶ forfeited
//! ```
//!
//! While a lot is announced, bidders register. One bidder signs at the list price or above; more of them bid against one
//! another, by number, and nobody is told who they are before the lot is awarded. The contract is held to the award.
//!
//! Who may call it an auction (拍卖) is a licensed house with its auctioneer (拍卖法 11, 14): its lots would take this way with
//! another announcement, display and deposits. Here it is competitive bidding.

use super::notice::RelationDeclaration;
use super::terms::{PriceTerms, shuts_out};
use crate::access::{Action, Duty, Exposure, Resource};
use crate::deals::amounts::{Amounts, PaymentMode};
use crate::deals::content::ContractContent;
use crate::deals::contract_type::ContractSubtype;
use crate::deals::grant::LicenceMode;
use crate::event::{Audience, Event, EventKind};
use crate::id::{AchievementKind, BidKind, Id, LotKind, OrganizationKind, PatentKind, UserKind};
use crate::identity::organization::OrganizationKind as Kind;
use crate::identity::role::may_also;
use crate::money::Money;
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::rule_pack::{Figure, RulePack};
use crate::text::{Reason, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::{Date, Duration};

/// Registrations for one lot, those that were taken back among them.
pub const BIDDERS_MAX: usize = 100;
/// Bids on one lot.
pub const BIDS_MAX: u32 = 100_000;
/// How often a lot is extended for whom nobody came.
pub const EXTENSIONS_MAX: u16 = 10;
/// The longest period that an owner chooses, in days.
pub const PERIOD_DAYS_MAX: u16 = 365;

/// Where a lot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LotState {
    /// Being prepared.
    Draft,
    /// Before the public; bidders register.
    Announced,
    /// The bidders bid against one another.
    Bidding,
    /// Somebody may sign at the price of the award, or above.
    Awarded,
    /// He and the owner have signed.
    Settled,
    /// Nobody came, or nobody bid.
    Failed,
    /// He did not sign in time.
    Forfeited,
    /// It was taken from the market before anybody bid.
    Canceled,
}

/// What is offered, and from which price on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotTerms {
    /// The results.
    pub achievements: Vec<Id<AchievementKind>>,
    /// The patents.
    pub patents: Vec<Id<PatentKind>>,
    /// The kind of deal.
    pub subtype: ContractSubtype,
    /// How exclusive a licence is.
    pub licence_mode: Option<LicenceMode>,
    /// The list price (挂牌价): nobody gets it for less.
    pub list_price: Money,
    /// By how much a bid goes above the one before, at least; of the currency of the list price.
    pub increment: Money,
    /// How the price is paid.
    pub payment_mode: PaymentMode,
    /// Days for which bidders can register.
    pub period_days: u16,
}

/// The days of a lot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LotDays {
    /// The first day before the public.
    pub announced_on: Option<Date>,
    /// The last day on which one may register.
    pub ends_on: Option<Date>,
    /// How often it was extended.
    pub extensions: u16,
}

/// An organization that registered for a lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bidder {
    /// The number under which it bids, from 1.
    pub number: u16,
    /// Who it is: told to itself, and to everybody when the lot is awarded.
    pub organization: Id<OrganizationKind>,
    /// Whether it is related to the owner.
    pub relation: RelationDeclaration,
    /// When it registered.
    pub registered_at: Timestamp,
    /// When it took that back.
    pub withdrawn_at: Option<Timestamp>,
}

/// One bid. It never changes, and it loses its force when a higher one comes (拍卖法 36).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bid {
    /// Its identifier, which carries its hub: that of the lot.
    pub id: Id<BidKind>,
    /// The lot.
    pub lot: Id<LotKind>,
    /// Its place among the bids, from 1, without gaps.
    pub sequence: u32,
    /// The number of the bidder.
    pub bidder: u16,
    /// How much.
    pub price: Money,
    /// When it reached the server.
    pub at: Timestamp,
}

/// The highest bid so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandingBid {
    /// Its place among the bids.
    pub sequence: u32,
    /// The number of the bidder.
    pub bidder: u16,
    /// How much.
    pub price: Money,
}

/// The bidding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bidding {
    /// When it began.
    pub opened_at: Timestamp,
    /// When it ends; a bid in the last minutes puts it off.
    pub ends_at: Timestamp,
    /// The highest bid so far.
    pub standing: Option<StandingBid>,
}

/// Who may sign, and from which price on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Award {
    /// The number of the bidder.
    pub bidder: u16,
    /// Who it is.
    pub organization: Id<OrganizationKind>,
    /// The highest bid; the list price where there was one bidder.
    pub price: Money,
    /// When it was awarded.
    pub at: Timestamp,
    /// The last day on which both sides sign.
    pub sign_by: Date,
}

/// A lot. It lives in the hub of its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Its identifier, which carries its hub.
    pub id: Id<LotKind>,
    /// The organization that owns the results.
    pub owner: Id<OrganizationKind>,
    /// The name of the result, as the public reads it.
    pub title: Title,
    /// What is offered.
    pub terms: LotTerms,
    /// Who set the list price.
    pub set_by: Option<Id<UserKind>>,
    /// Where it stands.
    pub state: LotState,
    /// Its days.
    pub days: LotDays,
    /// Bidders, counted when the period was over; how many there are is nobody's matter before.
    pub bidders: u16,
    /// The bidding, once it has begun.
    pub bidding: Option<Bidding>,
    /// The award, once there is one.
    pub award: Option<Award>,
    /// Why it was taken from the market.
    pub cancellation: Option<Reason>,
}

/// The state machine.
pub const PROCESS: Process<LotState> = Process {
    code: "lot",
    title_zh: "挂牌交易",
    title_en: "Listing of a result for whoever pays most",
    initial: LotState::Draft,
    steps: &[
        Step {
            action: Action::AnnounceLot,
            from: &[LotState::Draft],
            to: &[LotState::Announced],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::FourEyes,
                Rule::LotPeriodTooShort,
                Rule::LotAssetNotPublic,
                Rule::LotAssetOffered,
            ],
        },
        Step {
            action: Action::RegisterBidder,
            from: &[LotState::Announced],
            to: &[LotState::Announced],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::LotPeriodOver,
                Rule::LotOwnBid,
                Rule::LotOperatorBids,
                Rule::PricingRelationUndeclared,
                Rule::LotBidderRegistered,
                Rule::LotBiddersTooMany,
            ],
        },
        Step {
            action: Action::WithdrawBidder,
            from: &[LotState::Announced],
            to: &[LotState::Announced],
            rules: &[Rule::LotPeriodOver, Rule::LotNotBidder],
        },
        Step {
            action: Action::PlaceBid,
            from: &[LotState::Bidding],
            to: &[LotState::Bidding],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::LotBiddingOver,
                Rule::LotNotBidder,
                Rule::LotOwnBid,
                Rule::LotOperatorBids,
                Rule::LotBidTooLow,
                Rule::LotBidsTooMany,
            ],
        },
        Step {
            action: Action::CloseLot,
            from: &[LotState::Announced, LotState::Bidding],
            to: &[LotState::Bidding, LotState::Awarded, LotState::Failed],
            rules: &[Rule::LotPeriodRunning, Rule::LotBiddingRunning],
        },
        Step {
            action: Action::ExtendLot,
            from: &[LotState::Failed],
            to: &[LotState::Announced],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::LotHadBidders,
                Rule::LotExtensionsTooMany,
                Rule::LotAssetNotPublic,
                Rule::LotAssetOffered,
            ],
        },
        Step { action: Action::SettleLot, from: &[LotState::Awarded], to: &[LotState::Settled], rules: &[] },
        Step {
            action: Action::ForfeitLot,
            from: &[LotState::Awarded],
            to: &[LotState::Forfeited],
            rules: &[Rule::LotSigningRunning],
        },
        Step {
            action: Action::CancelLot,
            from: &[LotState::Draft, LotState::Announced],
            to: &[LotState::Canceled],
            rules: &[Rule::RelatedParty],
        },
    ],
};

impl LotState {
    /// Whether the assets of a lot in this state are taken: nobody else gets them meanwhile (INV-04).
    #[must_use]
    pub fn holds_assets(self) -> bool {
        match self {
            LotState::Announced | LotState::Bidding | LotState::Awarded => true,
            LotState::Draft | LotState::Settled | LotState::Failed | LotState::Forfeited | LotState::Canceled => false,
        }
    }

    /// Whether everybody may know who bid: the result is public.
    #[must_use]
    pub fn tells_bidders(self) -> bool {
        match self {
            LotState::Awarded | LotState::Settled | LotState::Forfeited => true,
            LotState::Draft | LotState::Announced | LotState::Bidding | LotState::Failed | LotState::Canceled => false,
        }
    }
}

fn shares_any<K: crate::id::Kind>(ours: &[Id<K>], theirs: &[Id<K>]) -> bool {
    let ours: BTreeSet<_> = ours.iter().collect();
    theirs.iter().any(|id| ours.contains(id))
}

fn count<T>(those: impl Iterator<Item = T>) -> u16 {
    u16::try_from(those.count()).unwrap_or(u16::MAX)
}

impl Bidder {
    /// Whether its registration stands.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.withdrawn_at.is_none()
    }
}

impl Lot {
    /// What the access table needs to know. What was before the public stays readable.
    #[must_use]
    pub fn resource(&self) -> Resource {
        let exposure = Exposure::public_when(self.days.announced_on.is_some());
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure }
    }

    fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        let audience = Audience::public_when(self.days.announced_on.is_some());
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner: Some(self.owner), audience, payload }
    }

    /// Told to the owner and the hub: a registration is nobody else's matter while bidders can still come.
    fn quiet_event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        Event { audience: Audience::Owner, ..self.event(kind, payload) }
    }

    /// Somebody sets a list price and prepares the lot.
    #[must_use]
    pub fn create(
        (id, owner): (Id<LotKind>, Id<OrganizationKind>),
        title: Title,
        terms: LotTerms,
        set_by: Option<Id<UserKind>>,
    ) -> (Self, Event) {
        let lot = Lot {
            id,
            owner,
            title,
            terms,
            set_by,
            state: PROCESS.initial,
            days: LotDays::default(),
            bidders: 0,
            bidding: None,
            award: None,
            cancellation: None,
        };
        let event = lot.event(EventKind::LotCreated, json!({}));
        (lot, event)
    }

    /// What stands against announcing it by this person: who set the price does not approve it, and the period has the days
    /// of the rule pack.
    #[must_use]
    pub fn may_announce(&self, by: Option<Id<UserKind>>, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::AnnounceLot, self.state);
        let done: &[Duty] = if self.set_by.is_some() && self.set_by == by { &[Duty::SetPrice] } else { &[] };
        refusals.append(may_also(done, Duty::ApprovePrice));
        let least = self.pack(at).days(Figure::PriceListingDays).unwrap_or_default();
        refusals.require_at(self.terms.period_days >= least, Rule::LotPeriodTooShort, "/period_days");
        refusals
    }

    fn pack(&self, at: Timestamp) -> RulePack {
        RulePack::of(self.id.hub(), at.day())
    }

    /// An approver puts it before the public; bidders register until the end of its period.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn announce(&mut self, by: Option<Id<UserKind>>, at: Timestamp) -> Result<Event, Refusals> {
        self.may_announce(by, at).into_result()?;
        let ends_on = at.day().saturating_add(Duration::days(i64::from(self.terms.period_days)));
        self.state = LotState::Announced;
        (self.days.announced_on, self.days.ends_on) = (Some(at.day()), Some(ends_on));
        let list_price = self.terms.list_price;
        let payload = json!({
            "ends_on": ends_on.to_string(),
            "list_price": list_price.amount(),
            "currency": list_price.currency.code(),
            "rule_pack": self.pack(at).version(),
        });
        Ok(self.event(EventKind::LotAnnounced, payload))
    }

    /// Whether the period still runs.
    fn is_in_period(&self, at: Timestamp) -> bool {
        self.days.ends_on.is_some_and(|last| at.day() <= last)
    }

    /// What stands against a registration for this organization, which is of this kind. `registrations` are all that were made.
    #[must_use]
    pub fn may_register(
        &self,
        (organization, kind): (Id<OrganizationKind>, Kind),
        registrations: &[Bidder],
        at: Timestamp,
    ) -> Refusals {
        let mut refusals = PROCESS.open(Action::RegisterBidder, self.state);
        refusals.require_at(self.is_in_period(at) || !refusals.is_empty(), Rule::LotPeriodOver, "/ends_on");
        refusals.append(self.against_bidder(organization, kind));
        let is_known = registrations.iter().any(|bidder| bidder.stands() && bidder.organization == organization);
        refusals.require(!is_known, Rule::LotBidderRegistered);
        refusals.require_at(registrations.len() < BIDDERS_MAX, Rule::LotBiddersTooMany, "/bidders");
        refusals
    }

    /// Who does not bid: the owner, and who runs the market (INV-27).
    fn against_bidder(&self, organization: Id<OrganizationKind>, kind: Kind) -> Refusals {
        let mut refusals = Refusals::new();
        refusals.require(organization != self.owner, Rule::LotOwnBid);
        refusals.require(kind != Kind::HubOperator, Rule::LotOperatorBids);
        refusals
    }

    /// An organization registers. It bids under the next number. The lot itself does not change: its version would tell how
    /// many have come.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn register(
        &self,
        (organization, kind): (Id<OrganizationKind>, Kind),
        relation: RelationDeclaration,
        registrations: &[Bidder],
        at: Timestamp,
    ) -> Result<(Bidder, Event), Refusals> {
        self.may_register((organization, kind), registrations, at).into_result()?;
        let number = count(registrations.iter()).saturating_add(1);
        let bidder = Bidder { number, organization, relation, registered_at: at, withdrawn_at: None };
        let is_related = bidder.relation != RelationDeclaration::Unrelated;
        let payload = json!({ "bidder": bidder.number, "is_related": is_related });
        Ok((bidder, self.quiet_event(EventKind::LotBidderRegistered, payload)))
    }

    /// What stands against taking a registration back.
    #[must_use]
    pub fn may_withdraw_bidder(&self, own: Option<&Bidder>, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::WithdrawBidder, self.state);
        refusals.require_at(self.is_in_period(at) || !refusals.is_empty(), Rule::LotPeriodOver, "/ends_on");
        refusals.require(own.is_some_and(Bidder::stands), Rule::LotNotBidder);
        refusals
    }

    /// A bidder takes its registration back before the period ends.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn withdraw_bidder(&self, own: Option<&mut Bidder>, at: Timestamp) -> Result<Event, Refusals> {
        self.may_withdraw_bidder(own.as_deref(), at).into_result()?;
        let number = own.map(|bidder| {
            bidder.withdrawn_at = Some(at);
            bidder.number
        });
        Ok(self.quiet_event(EventKind::LotBidderWithdrawn, json!({ "bidder": number })))
    }

    /// The least price of the next bid: the list price, then an increment above the highest bid.
    #[must_use]
    pub fn least_bid(&self) -> Money {
        let LotTerms { list_price, increment, .. } = &self.terms;
        let standing = self.bidding.and_then(|bidding| bidding.standing);
        standing.map_or(*list_price, |bid| Money {
            minor: bid.price.minor.saturating_add(increment.minor),
            currency: list_price.currency,
        })
    }

    /// What stands against bidding at all, whatever the price, for an organization of this kind.
    #[must_use]
    pub fn may_take_part(&self, own: Option<&Bidder>, kind: Kind, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::PlaceBid, self.state);
        let is_in_time = self.bidding.is_some_and(|bidding| at < bidding.ends_at);
        refusals.require_at(is_in_time || !refusals.is_empty(), Rule::LotBiddingOver, "/bidding");
        refusals.require(own.is_some_and(Bidder::stands), Rule::LotNotBidder);
        if let Some(own) = own {
            refusals.append(self.against_bidder(own.organization, kind));
        }
        let last = self.bidding.and_then(|bidding| bidding.standing).map_or(0, |bid| bid.sequence);
        refusals.require_at(last < BIDS_MAX, Rule::LotBidsTooMany, "/bids");
        refusals
    }

    /// What stands against a bid of this price.
    #[must_use]
    pub fn may_bid(&self, own: Option<&Bidder>, kind: Kind, price: Money, at: Timestamp) -> Refusals {
        let mut refusals = self.may_take_part(own, kind, at);
        let least = self.least_bid();
        let is_enough = price.currency == least.currency && price.minor >= least.minor;
        refusals.require_at(is_enough, Rule::LotBidTooLow, "/price");
        refusals
    }

    /// A bidder bids. A bid within the last minutes puts the end off by as many minutes from it (网拍规定 20).
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn bid(
        &mut self,
        id: Id<BidKind>,
        (own, kind): (Option<&Bidder>, Kind),
        price: Money,
        at: Timestamp,
    ) -> Result<(Bid, Event), Refusals> {
        let refusals = self.may_bid(own, kind, price, at);
        let pack = self.pack(at);
        let (Some(own), Some(bidding), true) = (own, self.bidding.as_mut(), refusals.is_empty()) else {
            return Err(refusals);
        };
        let sequence = bidding.standing.map_or(1, |bid| bid.sequence + 1);
        let extension = Duration::minutes(i64::from(pack.minutes(Figure::BiddingExtensionMinutes).unwrap_or_default()));
        bidding.standing = Some(StandingBid { sequence, bidder: own.number, price });
        bidding.ends_at = bidding.ends_at.max(Timestamp::new(at.as_offset() + extension));
        let bid = Bid { id, lot: self.id, sequence, bidder: own.number, price, at };
        let payload = json!({
            "bid": id.to_string(),
            "sequence": sequence,
            "bidder": bid.bidder,
            "price": price.amount(),
            "currency": price.currency.code(),
            "ends_at": bidding.ends_at.to_string(),
        });
        Ok((bid, self.event(EventKind::LotBidPlaced, payload)))
    }

    /// What stands against closing it.
    #[must_use]
    pub fn may_close(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::CloseLot, self.state);
        if self.state == LotState::Announced {
            refusals.require_at(!self.is_in_period(at), Rule::LotPeriodRunning, "/ends_on");
        }
        let is_over = self.bidding.is_none_or(|bidding| bidding.ends_at <= at);
        refusals.require_at(is_over, Rule::LotBiddingRunning, "/bidding");
        refusals
    }

    /// Its period or its bidding is over. `registrations` are all that were made.
    ///
    /// Of two bidders and more, those who registered bid; one bidder needs no bidding (网拍规定 11).
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn close(&mut self, registrations: &[Bidder], at: Timestamp) -> Result<Event, Refusals> {
        self.may_close(at).into_result()?;
        let bidders: Vec<_> = registrations.iter().filter(|bidder| bidder.stands()).collect();
        self.bidders = count(bidders.iter());
        let winner = match (self.bidding, &bidders[..]) {
            (Some(bidding), _) => bidding.standing.and_then(|bid| {
                bidders.iter().find(|bidder| bidder.number == bid.bidder).map(|bidder| (*bidder, bid.price))
            }),
            (None, []) => None,
            (None, [only]) => Some((*only, self.terms.list_price)),
            (None, _) => return Ok(self.open_bidding(at)),
        };
        Ok(match winner {
            Some((bidder, price)) => self.award_to(bidder, price, at),
            None => {
                self.state = LotState::Failed;
                self.event(EventKind::LotFailed, json!({ "bidders": self.bidders }))
            }
        })
    }

    fn open_bidding(&mut self, at: Timestamp) -> Event {
        let pack = self.pack(at);
        let minutes = pack.minutes(Figure::BiddingMinutes).unwrap_or_default();
        let ends_at = Timestamp::new(at.as_offset() + Duration::minutes(i64::from(minutes)));
        self.state = LotState::Bidding;
        self.bidding = Some(Bidding { opened_at: at, ends_at, standing: None });
        let payload = json!({
            "bidders": self.bidders,
            "ends_at": ends_at.to_string(),
            "rule_pack": pack.version(),
        });
        self.event(EventKind::LotBiddingOpened, payload)
    }

    /// The notice of the result (成交公示): who, at which price, of how many bids.
    fn award_to(&mut self, bidder: &Bidder, price: Money, at: Timestamp) -> Event {
        let days = self.pack(at).days(Figure::AwardSigningDays).unwrap_or_default();
        let sign_by = at.day().saturating_add(Duration::days(i64::from(days)));
        let award = Award { bidder: bidder.number, organization: bidder.organization, price, at, sign_by };
        self.state = LotState::Awarded;
        self.award = Some(award);
        let bids = self.bidding.and_then(|bidding| bidding.standing).map_or(0, |bid| bid.sequence);
        let payload = json!({
            "organization": award.organization.to_string(),
            "bidder": award.bidder,
            "price": price.amount(),
            "currency": price.currency.code(),
            "bidders": self.bidders,
            "bids": bids,
            "sign_by": sign_by.to_string(),
        });
        self.event(EventKind::LotAwarded, payload)
    }

    /// The same event for the organization that won, which does not own the lot; nothing while none has.
    #[must_use]
    pub fn told_to_winner(&self, event: &Event) -> Option<Event> {
        let owner = Some(self.award?.organization);
        Some(Event { owner, audience: Audience::Owner, ..event.clone() })
    }

    /// What stands against another period.
    #[must_use]
    pub fn may_extend(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::ExtendLot, self.state);
        refusals.require_at(self.bidders == 0, Rule::LotHadBidders, "/bidding");
        refusals.require_at(self.days.extensions < EXTENSIONS_MAX, Rule::LotExtensionsTooMany, "/extensions");
        refusals
    }

    /// Nobody came: its owner lets it stand for the days of the rule pack, on the same terms.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn extend(&mut self, at: Timestamp) -> Result<Event, Refusals> {
        self.may_extend().into_result()?;
        let pack = self.pack(at);
        let days = pack.days(Figure::PriceListingExtensionDays).unwrap_or_default();
        let ends_on = at.day().saturating_add(Duration::days(i64::from(days)));
        self.state = LotState::Announced;
        self.days.ends_on = Some(ends_on);
        self.days.extensions += 1;
        let payload = json!({ "ends_on": ends_on.to_string(), "rule_pack": pack.version() });
        Ok(self.event(EventKind::LotExtended, payload))
    }

    /// What stands against taking it from the market.
    #[must_use]
    pub fn may_cancel(&self) -> Refusals {
        PROCESS.open(Action::CancelLot, self.state)
    }

    /// Its owner or the hub takes it from the market before anybody bids, and says why.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn cancel(&mut self, reason: Reason) -> Result<Event, Refusals> {
        self.may_cancel().into_result()?;
        self.state = LotState::Canceled;
        self.cancellation = Some(reason);
        Ok(self.event(EventKind::LotCanceled, json!({})))
    }

    /// What stands against finding that the winner did not sign.
    #[must_use]
    pub fn may_forfeit(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::ForfeitLot, self.state);
        let is_late = self.award.is_none_or(|award| award.sign_by < at.day());
        refusals.require_at(is_late, Rule::LotSigningRunning, "/award");
        refusals
    }

    /// The days for signing are over, and there is no contract: the assets are free again.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn forfeit(&mut self, at: Timestamp) -> Result<Event, Refusals> {
        self.may_forfeit(at).into_result()?;
        self.state = LotState::Forfeited;
        Ok(self.event(EventKind::LotForfeited, json!({ "bidder": self.award.map(|award| award.bidder) })))
    }

    /// All have signed the contract with the winner. Where it is none of this lot, or again, there is no event.
    #[must_use]
    pub fn settle(&mut self, content: &ContractContent) -> Option<Event> {
        if self.state != LotState::Awarded || !self.is_met_by(content) {
            return None;
        }
        self.state = LotState::Settled;
        Some(self.event(EventKind::LotSettled, json!({})))
    }

    /// Whether the lot offers any asset of a contract.
    #[must_use]
    pub fn touches(&self, content: &ContractContent) -> bool {
        shares_any(&self.terms.achievements, &content.achievements) || shares_any(&self.terms.patents, &content.patents)
    }

    /// Whether the lot or a contract takes the results away from others: then the two do not stand beside each other (INV-04).
    #[must_use]
    pub fn shuts_out(&self, content: &ContractContent) -> bool {
        let mode = content.grant.as_ref().map(|grant| grant.mode);
        shuts_out(self.terms.subtype.contract_type(), self.terms.licence_mode)
            || shuts_out(content.contract_type(), mode)
    }

    /// Whether it was awarded for the assets of a contract, and no others.
    #[must_use]
    pub fn is_about(&self, content: &ContractContent) -> bool {
        self.awarded_terms().is_some_and(|terms| terms.is_about(content))
    }

    /// What the winner signs at least.
    #[must_use]
    pub fn awarded_terms(&self) -> Option<PriceTerms> {
        let LotTerms { achievements, patents, subtype, licence_mode, payment_mode, .. } = &self.terms;
        self.award.map(|award| PriceTerms {
            achievements: achievements.clone(),
            patents: patents.clone(),
            counterparty: award.organization,
            subtype: *subtype,
            licence_mode: *licence_mode,
            price: award.price,
            payment_mode: *payment_mode,
        })
    }

    /// Whether a contract is the one that was awarded: its object, its other side, its mode, and no lower price.
    #[must_use]
    pub fn is_met_by(&self, content: &ContractContent) -> bool {
        let Some(terms) = self.awarded_terms() else { return false };
        let total = content.amounts.as_ref().map(Amounts::total);
        let is_enough =
            total.is_some_and(|total| total.currency == terms.price.currency && total.minor >= terms.price.minor);
        is_enough && terms.is_same_deal(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::money::Currency;
    use proptest::prelude::*;
    use time::macros::{date, datetime};

    fn id<K: crate::id::Kind>(number: u64) -> Id<K> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    fn at(day: i64) -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 01:00 UTC) + Duration::days(day))
    }

    fn yuan(fen: i64) -> Money {
        Money { minor: fen, currency: Currency::Cny }
    }

    fn draft() -> Lot {
        let terms = LotTerms {
            achievements: vec![id(1)],
            patents: Vec::new(),
            subtype: ContractSubtype::PatentAssignment,
            licence_mode: None,
            list_price: yuan(1_000),
            increment: yuan(10),
            payment_mode: PaymentMode::LumpOnce,
            period_days: 20,
        };
        Lot::create((id(9), id(1)), Title::parse("质子交换膜").expect("a title"), terms, Some(id(5))).0
    }

    fn announced() -> Lot {
        let mut lot = draft();
        lot.announce(Some(id(6)), at(0)).expect("announced by another person");
        lot
    }

    /// Firms of these numbers.
    fn bidders(lot: &Lot, numbers: std::ops::RangeInclusive<u64>) -> Vec<Bidder> {
        let mut known: Vec<Bidder> = Vec::new();
        for number in numbers {
            let who = (id(number), Kind::Enterprise);
            let (bidder, _) = lot.register(who, RelationDeclaration::Unrelated, &known, at(1)).expect("in time");
            known.push(bidder);
        }
        known
    }

    fn rules(refusals: &Refusals) -> Vec<Rule> {
        refusals.as_slice().iter().map(|refusal| refusal.rule).collect()
    }

    fn refused<T: std::fmt::Debug>(answer: Result<T, Refusals>) -> Vec<Rule> {
        rules(&answer.expect_err("a rule stands against it"))
    }

    #[test]
    fn who_set_the_price_does_not_announce_it_and_the_period_has_the_days_of_the_pack() {
        assert_eq!(refused(draft().announce(Some(id(5)), at(0))), [Rule::FourEyes]);
        let mut short = draft();
        short.terms.period_days = 19;
        assert_eq!(refused(short.announce(Some(id(6)), at(0))), [Rule::LotPeriodTooShort]);
        assert_eq!(announced().days.ends_on, Some(date!(2026 - 12 - 14)));
    }

    #[test]
    fn the_owner_and_an_operator_do_not_register_and_nobody_does_twice_or_late() {
        let lot = announced();
        let known = bidders(&lot, 2..=2);
        let who = |number, kind| (id(number), kind);
        assert_eq!(rules(&lot.may_register(who(1, Kind::University), &known, at(1))), [Rule::LotOwnBid]);
        assert_eq!(rules(&lot.may_register(who(3, Kind::HubOperator), &known, at(1))), [Rule::LotOperatorBids]);
        assert_eq!(rules(&lot.may_register(who(2, Kind::Enterprise), &known, at(1))), [Rule::LotBidderRegistered]);
        assert!(lot.may_register(who(3, Kind::Enterprise), &known, at(20)).is_empty(), "the last day");
        assert_eq!(rules(&lot.may_register(who(3, Kind::Enterprise), &known, at(21))), [Rule::LotPeriodOver]);
        let many = bidders(&lot, 2..=101);
        assert_eq!(rules(&lot.may_register(who(200, Kind::Enterprise), &many, at(1))), [Rule::LotBiddersTooMany]);
    }

    #[test]
    fn nobody_fails_it_one_bidder_wins_at_the_list_price_and_more_bid() {
        let mut alone = announced();
        let mut known = bidders(&alone, 2..=3);
        assert_eq!(refused(alone.close(&known, at(20))), [Rule::LotPeriodRunning]);
        alone.withdraw_bidder(known.first_mut(), at(2)).expect("in time");
        alone.close(&known, at(21)).expect("over");
        let award = alone.award.expect("one bidder stayed");
        assert_eq!((award.bidder, award.organization, award.price), (2, id(3), yuan(1_000)));

        let mut nobody = announced();
        nobody.close(&[], at(21)).expect("over");
        assert_eq!(nobody.state, LotState::Failed);
        for extension in 0..EXTENSIONS_MAX {
            nobody.extend(at(21 + 8 * i64::from(extension))).expect("nobody came");
            nobody.close(&[], at(29 + 8 * i64::from(extension))).expect("over");
        }
        assert_eq!(refused(nobody.extend(at(200))), [Rule::LotExtensionsTooMany]);

        let mut contested = announced();
        let known = bidders(&contested, 2..=3);
        contested.close(&known, at(21)).expect("over");
        assert_eq!((contested.state, contested.bidders), (LotState::Bidding, 2));
        assert_eq!(refused(contested.close(&known, at(21))), [Rule::LotBiddingRunning]);
        contested.close(&known, at(22)).expect("nobody bid");
        assert_eq!(contested.state, LotState::Failed);
        assert_eq!(refused(contested.extend(at(22))), [Rule::LotHadBidders]);
    }

    #[test]
    fn an_award_is_forfeited_after_its_last_day_and_not_on_it() {
        let mut lot = announced();
        let known = bidders(&lot, 2..=2);
        lot.close(&known, at(21)).expect("over");
        assert_eq!(refused(lot.forfeit(at(51))), [Rule::LotSigningRunning]);
        assert!(lot.forfeit(at(52)).is_ok());
        assert!(!lot.state.holds_assets());
    }

    #[test]
    fn a_bid_in_the_last_five_minutes_puts_the_end_off_by_five_minutes_from_it() {
        let mut lot = announced();
        let known = bidders(&lot, 2..=3);
        lot.close(&known, at(21)).expect("over");
        let minutes = |count| Timestamp::new(at(22).as_offset() - Duration::minutes(count));
        let ends_at = |lot: &Lot| lot.bidding.map(|bidding| bidding.ends_at);
        let who = (known.first(), Kind::Enterprise);
        lot.bid(id(1), who, yuan(1_000), minutes(6)).expect("enough");
        assert_eq!(ends_at(&lot), Some(at(22)));
        lot.bid(id(2), who, yuan(1_010), minutes(2)).expect("enough");
        assert_eq!(ends_at(&lot), Some(minutes(-3)));
        assert_eq!(refused(lot.bid(id(3), who, yuan(1_020), minutes(-3))), [Rule::LotBiddingOver]);
    }

    proptest! {
        #[test]
        fn whatever_is_bid_the_highest_rises_by_the_increment_and_wins(
            bids in proptest::collection::vec((0usize..3, 900i64..1_200), 0..30),
        ) {
            let mut lot = announced();
            let known = bidders(&lot, 2..=4);
            lot.close(&known, at(21)).expect("over");
            let mut taken: Vec<Bid> = Vec::new();
            for (bidder, fen) in bids {
                let least = lot.least_bid();
                match lot.bid(id(7), (known.get(bidder), Kind::Enterprise), yuan(fen), at(21)) {
                    Ok((bid, _)) => taken.push(bid),
                    Err(refusals) => {
                        prop_assert!(fen < least.minor);
                        prop_assert_eq!(rules(&refusals), [Rule::LotBidTooLow]);
                    }
                }
            }
            for pair in taken.windows(2) {
                prop_assert!(pair[1].price.minor >= pair[0].price.minor + 10);
                prop_assert_eq!(pair[1].sequence, pair[0].sequence + 1);
            }
            lot.close(&known, at(23)).expect("over");
            prop_assert_eq!(lot.award.map(|award| (award.bidder, award.price)), taken.last().map(|bid| (bid.bidder, bid.price)));
        }
    }
}
