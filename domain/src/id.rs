//! Identifiers: 128 bits, time-ordered, carrying their hub, and never mistaken for another kind.
//!
//! Layout, a UUID of version 8 (RFC 9562 §5.8), from the most significant bit:
//!
//! ```text
//! 48 milliseconds since 1970 | 4 version (8) | 10 hub | 2 counter (high) | 2 variant | 14 counter (low) | 48 random
//! ```
//!
//! As text: a prefix, `_`, and 26 characters of Crockford's Base32 in lower case (`dem_01k…`). Any node that sees an
//! identifier knows which hub owns the row.

use crate::hub::HubNumber;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use uuid::Uuid;

/// Crockford's Base32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of an identifier after its prefix: 128 bits in groups of five.
const TEXT_LENGTH: usize = 26;
/// The counter has 16 bits.
const COUNTER_LOW_BITS: u32 = 14;
/// The random tail has 48 bits.
const RANDOM_BITS: u32 = 48;
const VERSION: u128 = 8;
const VARIANT: u128 = 0b10;

/// What an identifier identifies.
pub trait Kind {
    /// The text before the underscore: `dem`.
    const PREFIX: &'static str;
    /// The noun in singular: `demand`.
    const NOUN: &'static str;
}

/// Declares the kinds of things that have identifiers.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $prefix:literal $noun:literal;)*) => {
        $($(#[$doc])* #[derive(Clone, Copy, Debug, PartialEq, Eq)] pub enum $kind {}
          impl Kind for $kind { const PREFIX: &'static str = $prefix; const NOUN: &'static str = $noun; })*
        /// Every prefix with its noun, for lists and documents.
        pub const KINDS: &[(&str, &str)] = &[$(($prefix, $noun)),*];
    };
}

kinds! {
    /// A legal person that takes part in the market.
    OrganizationKind "org" "organization";
    /// A person who can log in.
    UserKind "usr" "user";
    /// A role of a user in an organization or a hub.
    GrantKind "grt" "grant";
    /// A key for machines.
    ApiKeyKind "key" "api_key";
    /// A log-in that lasts, with its family of refresh tokens.
    SessionKind "ses" "session";
    /// An invitation to join an organization.
    InvitationKind "inv" "invitation";
    /// A share or control of one organization in another.
    ShareholdingKind "shr" "shareholding";
    /// A piece of evidence for a verification.
    EvidenceKind "evd" "evidence";
    /// A letter that waits to be delivered, or was.
    MailKind "mal" "mail";
    /// A patent or patent application.
    PatentKind "pat" "patent";
    /// An achievement (科技成果).
    AchievementKind "ach" "achievement";
    /// A demand (技术需求).
    DemandKind "dem" "demand";
    /// A service provider (科技服务机构).
    ProviderKind "prv" "provider";
    /// A service offering (服务项目).
    OfferingKind "off" "offering";
    /// An innovation resource (创新资源).
    ResourceKind "res" "resource";
    /// That a resource stands beside something.
    AttachmentKind "att" "attachment";
    /// An industry innovation complex (产业创新综合体).
    ConsortiumKind "cso" "consortium";
    /// A figure in a provider's record.
    FigureKind "fig" "figure";
    /// A service engagement (服务委托).
    EngagementKind "eng" "engagement";
    /// What one side of an engagement said of the other.
    EvaluationKind "evl" "evaluation";
    /// A public notice of a price (公示).
    NoticeKind "ntc" "notice";
    /// An objection to a public notice (异议).
    ObjectionKind "obj" "objection";
    /// A lot: results that are listed for whoever pays most (挂牌).
    LotKind "lot" "lot";
    /// A bid on a lot (竞价).
    BidKind "bid" "bid";
    /// Somebody with a say in a contract, served.
    ClearanceKind "clr" "clearance";
    /// The screening of a contract across the border (技术进出口筛查).
    ScreeningKind "scr" "screening";
    /// A vintage of the statistics.
    VintageKind "vin" "vintage";
    /// A registration case of a technical contract (技术合同认定登记).
    RegistrationKind "reg" "registration";
    /// An expert (专家).
    ExpertKind "exp" "expert";
    /// A broker (技术经理人).
    BrokerKind "bro" "broker";
    /// A credential of an expert or a broker.
    CredentialKind "crd" "credential";
    /// An edition of a code list.
    CodeListKind "cdl" "code_list";
    /// A question on a demand.
    QuestionKind "qst" "question";
    /// A document beside a listing.
    DocumentKind "doc" "document";
    /// That somebody was given a document.
    DocumentReadingKind "drd" "document_reading";
    /// That a person was let in to documents.
    DisclosureKind "dsc" "disclosure";
    /// One moderation review with its score sheet.
    ReviewKind "rev" "review";
    /// An entry of the ledger.
    EntryKind "ent" "entry";
    /// An import of many rows.
    ImportKind "imp" "import";
    /// A recorded match.
    MatchRunKind "mrn" "match_run";
    /// A judgement of a match.
    MatchJudgementKind "mjd" "match_judgement";
    /// A saved search.
    SavedSearchKind "srh" "saved_search";
    /// A technology contract (技术合同).
    ContractKind "con" "contract";
    /// A negotiation (洽谈).
    NegotiationKind "neg" "negotiation";
    /// An offer (要约).
    OfferKind "ofr" "offer";
    /// A message of a negotiation.
    MessageKind "msg" "negotiation_message";
    /// A disclosure in a negotiation.
    NegotiationDisclosureKind "ngd" "negotiation_disclosure";
    /// A key with which an organization signs.
    SigningKeyKind "sgk" "organization_key";
    /// An entry of a user's inbox.
    InboxEntryKind "inb" "inbox_entry";
    /// What a broker is entrusted with (委托).
    MandateKind "man" "mandate";
    /// That a broker brought two parties together (引荐).
    IntroductionKind "itr" "introduction";
    /// A licence (许可): who may use an asset, where, for what, how long.
    LicenceKind "lic" "licence";
    /// What a patentee declares to everybody (专利开放许可).
    OpenLicenceKind "opl" "open_licence";
    /// What a broker has earned (佣金).
    CommissionKind "com" "commission";
    /// A milestone of a contract in performance (里程碑).
    MilestoneKind "mil" "milestone";
    /// The distribution of a reward (奖励和报酬).
    RewardKind "rwd" "reward";
    /// An address that is told what happens.
    WebhookEndpointKind "whe" "webhook_endpoint";
    /// A message to such an address.
    WebhookDeliveryKind "whd" "webhook_delivery";
}

/// An identifier that cannot be mistaken for another kind of identifier.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

impl<K: Kind> Id<K> {
    /// Puts an identifier together.
    ///
    /// `millis` is the time of creation (milliseconds since 1970, 48 bits are kept), `counter` grows within one
    /// process, of `random` the low 48 bits are kept.
    #[must_use]
    pub fn compose(millis: u64, hub: HubNumber, counter: u16, random: u64) -> Self {
        let counter = u128::from(counter);
        let low_mask = (1u128 << COUNTER_LOW_BITS) - 1;
        let random = u128::from(random) & ((1u128 << RANDOM_BITS) - 1);
        let bits = (u128::from(millis) & ((1u128 << 48) - 1)) << 80
            | VERSION << 76
            | u128::from(hub.get()) << 66
            | (counter >> COUNTER_LOW_BITS) << 64
            | VARIANT << 62
            | (counter & low_mask) << RANDOM_BITS
            | random;
        Id { uuid: Uuid::from_u128(bits), kind: PhantomData }
    }

    /// Rebuilds an identifier from storage.
    #[must_use]
    pub fn restore(uuid: Uuid) -> Self {
        Id { uuid, kind: PhantomData }
    }

    /// The bits, as storage keeps them.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        self.uuid
    }

    /// The hub that owns the thing.
    #[must_use]
    pub fn hub(&self) -> HubNumber {
        self.subject().hub()
    }

    /// The same identifier without its kind in the type.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject { prefix: K::PREFIX, uuid: self.uuid }
    }
}

/// Any identifier, with its kind as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    prefix: &'static str,
    uuid: Uuid,
}

impl Subject {
    /// Rebuilds a subject from storage. Nothing when the prefix is unknown.
    #[must_use]
    pub fn restore(prefix: &str, uuid: Uuid) -> Option<Self> {
        let (prefix, _) = KINDS.iter().find(|(known, _)| *known == prefix)?;
        Some(Subject { prefix, uuid })
    }

    /// The text before the underscore.
    #[must_use]
    pub fn prefix(&self) -> &'static str {
        self.prefix
    }

    /// The bits, as storage keeps them.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        self.uuid
    }

    /// The hub that owns the thing: identifiers of all kinds carry it alike.
    #[must_use]
    pub fn hub(&self) -> HubNumber {
        let number = (self.uuid.as_u128() >> 66) & u128::from(crate::hub::HUB_NUMBER_MAX);
        u16::try_from(number).ok().and_then(|number| HubNumber::try_new(number).ok()).unwrap_or(HubNumber::NATIONAL)
    }

    /// The identifier with its kind in the type, if it is of that kind.
    #[must_use]
    pub fn id<K: Kind>(&self) -> Option<Id<K>> {
        (self.prefix == K::PREFIX).then(|| Id::restore(self.uuid))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0u8; TEXT_LENGTH];
        let mut rest = self.uuid.as_u128();
        for place in text.iter_mut().rev() {
            *place = ALPHABET[usize::from((rest & 31) as u8)];
            rest >>= 5;
        }
        write!(f, "{}_", self.prefix)?;
        text.iter().try_for_each(|byte| fmt::Write::write_char(f, char::from(*byte)))
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.subject().fmt(f)
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not an identifier of the kind asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: expected `{prefix}_` and {TEXT_LENGTH} characters of Crockford's Base32 in lower case")]
pub struct InvalidId {
    prefix: &'static str,
}

impl<K: Kind> FromStr for Id<K> {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let invalid = InvalidId { prefix: K::PREFIX };
        let Some(digits) = text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')) else {
            return Err(invalid);
        };
        if digits.len() != TEXT_LENGTH {
            return Err(invalid);
        }
        let mut bits = 0u128;
        for (place, byte) in digits.bytes().enumerate() {
            let Some(value) = ALPHABET.iter().position(|letter| *letter == byte) else {
                return Err(invalid);
            };
            // 26 characters hold 130 bits: the first one has only three to give.
            if place == 0 && value > 7 {
                return Err(invalid);
            }
            bits = bits << 5 | value as u128;
        }
        let uuid = Uuid::from_u128(bits);
        if (bits >> 76) & 0xf != VERSION || (bits >> 62) & 0b11 != VARIANT {
            return Err(invalid);
        }
        Ok(Id::restore(uuid))
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_identifier_survives_its_text_and_keeps_its_hub(millis in 0u64..1 << 48, hub in 1u16..=1023, counter: u16, random: u64) {
            let hub = HubNumber::try_new(hub).expect("within bounds");
            let id = Id::<DemandKind>::compose(millis, hub, counter, random);
            prop_assert_eq!(id.to_string().parse::<Id<DemandKind>>(), Ok(id));
            prop_assert_eq!(id.hub(), hub);
            prop_assert_eq!(id.uuid().get_version_num(), 8);
            prop_assert_eq!(id.uuid().get_variant(), uuid::Variant::RFC4122);
        }

        #[test]
        fn a_later_identifier_sorts_after_an_earlier_one(millis in 0u64..1 << 47, random: u64, other: u64) {
            let early = Id::<DemandKind>::compose(millis, HubNumber::NATIONAL, 9, random);
            let late = Id::<DemandKind>::compose(millis + 1, HubNumber::NATIONAL, 0, other);
            prop_assert!(early < late && early.to_string() < late.to_string());
        }

        #[test]
        fn any_text_is_refused_or_read_back_the_same(text in "(dem_)?[0-9a-z_]{0,30}") {
            if let Ok(id) = text.parse::<Id<DemandKind>>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }

    #[test]
    fn an_identifier_of_another_kind_is_refused() {
        let patent = Id::<PatentKind>::compose(1, HubNumber::NATIONAL, 1, 1);
        assert!(patent.to_string().parse::<Id<DemandKind>>().is_err());
    }
}
