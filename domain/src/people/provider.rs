//! Providers of technology services (科技服务机构), DOMAIN 3.11: what an organization shows of itself. What it does for
//! others is in its offerings.

use super::category::ServiceCategory;
use crate::access::Action;
use crate::event::EventKind;
use crate::id::ProviderKind as ProviderId;
use crate::listed::{Actions, DESCRIPTION_CHARS_MIN, Events, Listable, Listed, ListedState, steps};
use crate::process::{Process, Step};
use crate::provenance::Provenance;
use crate::reference::{RegionCode, TechnicalField};
use crate::rule::{Refusals, Rule};
use crate::text::{Body, Keyword, Title};
use crate::timestamp::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Regions that one profile or offering can name.
pub const REGIONS_MAX: usize = 50;

/// What a provider is (DOMAIN 1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ProviderForm {
    /// 专业服务机构: an institution for one or a few services.
    Specialized,
    /// 融合型机构: a firm that makes things and serves others too.
    Integrated,
    /// 孵化器.
    Incubator,
    /// 众创空间.
    Makerspace,
    /// 技术转移机构.
    TransferInstitution,
    /// 概念验证平台.
    ProofOfConceptPlatform,
}

/// What a provider says of itself. Any value of it is a valid draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderContent {
    /// What it is, in one line.
    pub title: Title,
    /// What it does and for whom.
    pub description: Option<Body>,
    /// What kind of institution it is.
    pub form: Option<ProviderForm>,
    /// The categories it serves in.
    pub categories: Vec<ServiceCategory>,
    /// The technical fields it knows.
    pub fields: Vec<TechnicalField>,
    /// Where it serves; everywhere when empty.
    pub regions: Vec<RegionCode>,
    /// Words to find it by.
    pub keywords: Vec<Keyword>,
}

/// A provider.
pub type Provider = Listed<ProviderContent>;

const ACTIONS: Actions = Actions {
    create: Action::CreateProvider,
    show: Action::ShowProvider,
    amend: Action::AmendProvider,
    submit: Action::SubmitProvider,
    review: Action::ReviewProvider,
    publish: Action::PublishProvider,
    withdraw: Action::WithdrawProvider,
    certify: Action::CertifyProvider,
};
const STEPS: [Step<ListedState>; 5] = {
    let mut steps = steps(
        ACTIONS,
        &[Rule::OrganizationNotVerified, Rule::ProviderDescriptionTooThin, Rule::ProviderCategoryMissing],
        &[Rule::OrganizationNotVerified],
    );
    steps[4].rules = &[Rule::ProviderOfferingsPublic];
    steps
};

/// The state machine.
pub const PROCESS: Process<ListedState> = Process {
    code: "provider",
    title_zh: "科技服务机构",
    title_en: "Service provider",
    initial: ListedState::Draft,
    steps: &STEPS,
};

impl Listable for ProviderContent {
    type Kind = ProviderId;

    const ACTIONS: Actions = ACTIONS;
    const PROCESS: Process<ListedState> = PROCESS;
    const EVENTS: Events = Events {
        created: EventKind::ProviderCreated,
        amended: EventKind::ProviderAmended,
        submitted: EventKind::ProviderSubmitted,
        reviewed: EventKind::ProviderReviewed,
        published: EventKind::ProviderPublished,
        withdrawn: EventKind::ProviderWithdrawn,
    };

    fn title(&self) -> &Title {
        &self.title
    }

    fn gaps(&self, provenance: Option<&Provenance>, _at: Timestamp) -> Refusals {
        let mut refusals = Refusals::new();
        if provenance.is_none() {
            let length = self.description.as_ref().map_or(0, |text| text.as_str().chars().count());
            let is_told = length >= DESCRIPTION_CHARS_MIN;
            refusals.require_at(is_told, Rule::ProviderDescriptionTooThin, "/description");
        }
        refusals.require_at(!self.categories.is_empty(), Rule::ProviderCategoryMissing, "/categories");
        refusals
    }

    fn obstacles(&self, _at: Timestamp) -> Refusals {
        Refusals::new()
    }
}

/// What stands against taking a provider with so many offerings on the market from it.
#[must_use]
pub fn may_leave(offerings_public: u64) -> Refusals {
    let mut refusals = Refusals::new();
    refusals.require(offerings_public == 0, Rule::ProviderOfferingsPublic);
    refusals
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::id::{Id, ReviewKind};
    use crate::listed::Moderated as _;
    use crate::moderation::{Decision, Review, ScoreSheet};
    use crate::text::SourceName;
    use proptest::prelude::*;
    use time::macros::datetime;

    pub(crate) fn at() -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC))
    }

    pub(crate) fn provenance() -> Provenance {
        let source = SourceName::parse("register").expect("a name");
        Provenance { source: source.clone(), source_id: source, digest: [0; 32] }
    }

    pub(crate) fn rules(refused: &Refusals) -> Vec<Rule> {
        refused.as_slice().iter().map(|refusal| refusal.rule).collect()
    }

    fn content() -> ProviderContent {
        ProviderContent {
            title: Title::parse("圆执检验检测").expect("a title"),
            description: None,
            form: None,
            categories: vec![],
            fields: vec![],
            regions: vec![],
            keywords: vec![],
        }
    }

    fn draft(provenance: Option<Provenance>) -> Provider {
        let owner = Id::compose(1, HubNumber::NATIONAL, 0, 2);
        Provider::create(Id::compose(1, HubNumber::NATIONAL, 0, 1), owner, content(), provenance).0
    }

    fn review(decision: Decision) -> Review {
        Review {
            id: Id::<ReviewKind>::compose(1, HubNumber::NATIONAL, 0, 3),
            sheet: ScoreSheet::try_new(4, 3, 3, 3).expect("a sheet"),
            decision,
            reason: crate::text::Reason::parse("as the sheet says").ok(),
        }
    }

    #[test]
    fn a_bare_title_is_refused_with_every_reason() {
        let refused = draft(None).submit(at()).expect_err("everything is missing");
        assert_eq!(rules(&refused), [Rule::ProviderDescriptionTooThin, Rule::ProviderCategoryMissing]);
    }

    #[test]
    fn an_imported_provider_needs_no_description_but_its_category() {
        let mut provider = draft(Some(provenance()));
        let refused = provider.submit(at()).expect_err("no category");
        assert_eq!(rules(&refused), [Rule::ProviderCategoryMissing]);
        provider.content.categories = vec![ServiceCategory::TechnologyFinance];
        assert!(provider.submit(at()).is_ok());
    }

    #[test]
    fn nobody_decides_on_what_his_own_organization_lists() {
        let mut provider = draft(Some(provenance()));
        provider.content.categories = vec![ServiceCategory::TechnologyFinance];
        provider.submit(at()).expect("complete");
        let refused = provider.review(&review(Decision::Approve), Some(provider.owner)).expect_err("his own");
        assert_eq!(rules(&refused), [Rule::ModerationOwnListing]);
    }

    #[test]
    fn a_published_provider_follows_its_source_only_when_it_came_from_one() {
        let mut other = content();
        other.title = Title::parse("另一名称").expect("a title");
        for (provenance, follows) in [(Some(provenance()), true), (None, false)] {
            let mut provider = draft(provenance);
            provider.state = ListedState::Published;
            assert_eq!(provider.renew(other.clone(), super::tests::provenance()).is_ok(), follows);
        }
    }

    proptest! {
        /// Whatever is tried in whatever order: only an admitted listing becomes public, each change has its event, and
        /// what is withdrawn or rejected stays so.
        #[test]
        fn no_order_of_steps_leads_round_moderation(tries in proptest::collection::vec(0u8..8, 1..30)) {
            let mut provider = draft(Some(provenance()));
            provider.content.categories = vec![ServiceCategory::TechnologyFinance];
            let mut was_approved = false;
            for attempt in tries {
                let before = provider.state;
                let event = match attempt {
                    0 => provider.submit(at()).unwrap_or_default(),
                    1 => provider.publish(at()).unwrap_or_default(),
                    2 => provider.withdraw().unwrap_or_default(),
                    3 => provider.amend(content()).unwrap_or_default().filter(|_| false),
                    4 => provider.review(&review(Decision::Approve), None).ok(),
                    5 => provider.review(&review(Decision::Return), None).ok(),
                    6 => provider.review(&review(Decision::Hold), None).ok(),
                    7.. => provider.review(&review(Decision::Reject), None).ok(),
                };
                prop_assert!(before == provider.state || event.is_some());
                was_approved |= provider.state == ListedState::Registered;
                prop_assert!(!provider.is_public() || was_approved);
                if matches!(before, ListedState::Withdrawn | ListedState::Rejected) {
                    prop_assert_eq!(before, provider.state);
                }
            }
        }
    }
}
