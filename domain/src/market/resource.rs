//! Innovation resources (创新资源) of the four chains: policies, funds, projects, platforms, talents (DOMAIN 1.2).
//!
//! They come to market as all moderated listings do ([`crate::listed`]), and leave it by themselves:
//!
//! ```text
//! published ──expire (its last day has passed)──▶ expired ──renew──▶ published ──renew──▶ published
//! ```

use super::chain::{Chain, ResourceSort};
use super::eligibility::Eligibility;
use crate::access::Action;
use crate::event::{Audience, Event, EventKind};
use crate::id::ResourceKind;
use crate::listed::{Actions, DESCRIPTION_CHARS_MIN, Events, Listable, Listed, ListedState, steps};
use crate::money::MoneyRange;
use crate::process::{Process, Step};
use crate::provenance::Provenance;
use crate::reference::{IndustryCode, RegionCode, TechnicalField};
use crate::rule::{Refusals, Rule};
use crate::text::{Body, Keyword, Name, SourceName, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use time::Date;

/// Industries of one list.
pub const INDUSTRIES_MAX: usize = 30;

/// The days of a resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first day on which one can apply.
    pub opens_on: Option<Date>,
    /// The last day on which one can apply.
    pub closes_on: Option<Date>,
    /// The first day of its validity.
    pub valid_from_on: Option<Date>,
    /// The last day of its validity.
    pub valid_until_on: Option<Date>,
}

impl Window {
    /// The last day on which it is of use to somebody new.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        [self.closes_on, self.valid_until_on].into_iter().flatten().min()
    }

    /// Whether its days stand in their order.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        let ordered =
            |first: Option<Date>, last: Option<Date>| first.zip(last).is_none_or(|(first, last)| first <= last);
        ordered(self.opens_on, self.closes_on) && ordered(self.valid_from_on, self.valid_until_on)
    }
}

/// What a resource says. Any value of it is a valid draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceContent {
    /// What it is, in one line.
    pub title: Title,
    /// What it gives, to whom and how.
    pub description: Option<Body>,
    /// What it is.
    pub sort: Option<ResourceSort>,
    /// The chains it belongs to.
    pub chains: Vec<Chain>,
    /// Where it is to be had; everywhere when empty.
    pub regions: Vec<RegionCode>,
    /// Industries it is for; all when empty.
    pub industries: Vec<IndustryCode>,
    /// Technical fields it is for; all when empty.
    pub fields: Vec<TechnicalField>,
    /// Words to find it by.
    pub keywords: Vec<Keyword>,
    /// Who gives it: the authority, the fund, the operator of the platform.
    pub issuer: Option<Name>,
    /// The number of its official document, or an address.
    pub reference: Option<SourceName>,
    /// What one recipient gets, or pays where it is a price.
    pub amount: Option<MoneyRange>,
    /// Its days.
    pub window: Window,
    /// Who can have it.
    pub eligibility: Eligibility,
}

/// A resource on its way through the market. (A [`crate::access::Resource`] is what the access table looks at.)
pub type ResourceListing = Listed<ResourceContent>;

const ACTIONS: Actions = Actions {
    create: Action::CreateResource,
    show: Action::ShowResource,
    amend: Action::AmendResource,
    submit: Action::SubmitResource,
    review: Action::ReviewResource,
    publish: Action::PublishResource,
    withdraw: Action::WithdrawResource,
    certify: Action::CertifyResource,
};
const STEPS: [Step<ListedState>; 7] = {
    let [amend, submit, review, publish, withdraw] = steps(
        ACTIONS,
        &[
            Rule::OrganizationNotVerified,
            Rule::ResourceKindMissing,
            Rule::ResourceChainMissing,
            Rule::ResourceDescriptionTooThin,
            Rule::ResourceSourceMissing,
            Rule::ResourceDaysReversed,
            Rule::ResourceOver,
        ],
        &[Rule::OrganizationNotVerified, Rule::ResourceOver],
    );
    let renew = Step {
        action: Action::RenewResource,
        from: &[ListedState::Published, ListedState::Expired],
        to: &[ListedState::Published],
        rules: &[
            Rule::OrganizationNotVerified,
            Rule::ResourceDaysShortened,
            Rule::ResourceDaysReversed,
            Rule::ResourceOver,
        ],
    };
    let expire = Step {
        action: Action::ExpireResource,
        from: &[ListedState::Published],
        to: &[ListedState::Expired],
        rules: &[Rule::ResourceDayAhead],
    };
    [amend, submit, review, publish, withdraw, renew, expire]
};

/// The state machine.
pub const PROCESS: Process<ListedState> = Process {
    code: "resource",
    title_zh: "创新资源",
    title_en: "Innovation resource",
    initial: ListedState::Draft,
    steps: &STEPS,
};

impl Listable for ResourceContent {
    type Kind = ResourceKind;

    const ACTIONS: Actions = ACTIONS;
    const PROCESS: Process<ListedState> = PROCESS;
    const EVENTS: Events = Events {
        created: EventKind::ResourceCreated,
        amended: EventKind::ResourceAmended,
        submitted: EventKind::ResourceSubmitted,
        reviewed: EventKind::ResourceReviewed,
        published: EventKind::ResourcePublished,
        withdrawn: EventKind::ResourceWithdrawn,
    };

    fn title(&self) -> &Title {
        &self.title
    }

    fn gaps(&self, provenance: Option<&Provenance>, _at: Timestamp) -> Refusals {
        let mut refusals = Refusals::new();
        refusals.require_at(self.sort.is_some(), Rule::ResourceKindMissing, "/kind");
        refusals.require_at(!self.chains.is_empty(), Rule::ResourceChainMissing, "/chains");
        if provenance.is_none() {
            let length = self.description.as_ref().map_or(0, |text| text.as_str().chars().count());
            let is_told = length >= DESCRIPTION_CHARS_MIN;
            refusals.require_at(is_told, Rule::ResourceDescriptionTooThin, "/description");
            let is_sourced = self.issuer.is_some() && self.reference.is_some();
            refusals.require_at(is_sourced, Rule::ResourceSourceMissing, "/reference");
        }
        refusals.require_at(self.window.is_ordered(), Rule::ResourceDaysReversed, "/closes_on");
        refusals
    }

    fn obstacles(&self, at: Timestamp) -> Refusals {
        let mut refusals = Refusals::new();
        let is_ahead = self.window.last_day().is_none_or(|last| last >= at.day());
        refusals.require_at(is_ahead, Rule::ResourceOver, "/closes_on");
        refusals
    }
}

impl ResourceListing {
    /// What stands against new last days, apart from the owner's standing.
    #[must_use]
    pub fn may_renew(&self) -> Refusals {
        PROCESS.open(Action::RenewResource, self.state)
    }

    /// Puts its last days off, and takes an expired one to market again; a day that is not given stays. The present days of a
    /// published one change nothing and yield no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn renew_until(
        &mut self,
        closes_on: Option<Date>,
        valid_until_on: Option<Date>,
        at: Timestamp,
    ) -> Result<Option<Event>, Refusals> {
        let before = self.content.window;
        let window = Window {
            closes_on: closes_on.or(before.closes_on),
            valid_until_on: valid_until_on.or(before.valid_until_on),
            ..before
        };
        if self.is_public() && window == before {
            return Ok(None);
        }
        let mut refusals = self.may_renew();
        // Without a day it has no end; any day would be one.
        let is_shorter = |new: Option<Date>, old: Option<Date>| new != old && old.is_none_or(|old| new < Some(old));
        let days = [
            (window.closes_on, before.closes_on, "/closes_on"),
            (window.valid_until_on, before.valid_until_on, "/valid_until_on"),
        ];
        for (new, old, pointer) in days {
            refusals.require_at(!is_shorter(new, old), Rule::ResourceDaysShortened, pointer);
        }
        let renewed = ResourceContent { window, ..self.content.clone() };
        refusals.require_at(window.is_ordered(), Rule::ResourceDaysReversed, "/closes_on");
        refusals.append(renewed.obstacles(at));
        refusals.into_result()?;
        (self.content, self.state) = (renewed, ListedState::Published);
        let told = |day: Option<Date>| day.map(|day| day.to_string());
        let payload = json!({ "closes_on": told(window.closes_on), "valid_until_on": told(window.valid_until_on) });
        Ok(Some(self.event(EventKind::ResourceRenewed, payload)))
    }

    /// What stands against closing it for its last day, which is a part of it as a whole.
    #[must_use]
    pub fn may_expire(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::ExpireResource, self.state);
        let has_passed = self.content.window.last_day().is_some_and(|last| last < at.day());
        refusals.require_at(has_passed, Rule::ResourceDayAhead, "/closes_on");
        refusals
    }

    /// Takes a resource whose last day has passed from the market. Expiring twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn expire(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == ListedState::Expired {
            return Ok(None);
        }
        self.may_expire(at).into_result()?;
        self.state = ListedState::Expired;
        let event = self.event(EventKind::ResourceExpired, json!({}));
        Ok(Some(Event { audience: Audience::Public, ..event }))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::id::Id;
    use crate::listed::Moderated as _;
    use crate::people::provider::tests::{at, provenance, rules};
    use time::Duration;
    use time::macros::date;

    pub(crate) fn content() -> ResourceContent {
        ResourceContent {
            title: Title::parse("首台套补贴").expect("a title"),
            description: None,
            sort: None,
            chains: vec![],
            regions: vec![],
            industries: vec![],
            fields: vec![],
            keywords: vec![],
            issuer: None,
            reference: None,
            amount: None,
            window: Window::default(),
            eligibility: Eligibility::default(),
        }
    }

    fn draft(provenance: Option<Provenance>) -> ResourceListing {
        let owner = Id::compose(1, HubNumber::NATIONAL, 0, 2);
        ResourceListing::create(Id::compose(1, HubNumber::NATIONAL, 0, 1), owner, content(), provenance).0
    }

    #[test]
    fn a_bare_title_is_refused_with_every_reason_and_an_imported_one_with_those_no_source_lacks() {
        let refused = draft(None).submit(at()).expect_err("everything is missing");
        assert_eq!(
            rules(&refused),
            [
                Rule::ResourceKindMissing,
                Rule::ResourceChainMissing,
                Rule::ResourceDescriptionTooThin,
                Rule::ResourceSourceMissing,
            ]
        );
        let refused = draft(Some(provenance())).submit(at()).expect_err("kind and chain are missing");
        assert_eq!(rules(&refused), [Rule::ResourceKindMissing, Rule::ResourceChainMissing]);
    }

    #[test]
    fn the_first_of_its_last_days_counts() {
        let days = |closes_on, valid_until_on| Window { closes_on, valid_until_on, ..Window::default() }.last_day();
        let (early, late) = (date!(2026 - 12 - 01), date!(2027 - 12 - 31));
        assert_eq!(days(None, None), None);
        assert_eq!(days(Some(late), None), Some(late));
        assert_eq!(days(Some(late), Some(early)), Some(early));
    }

    #[test]
    fn days_in_the_wrong_order_and_days_that_are_over_keep_it_from_review() {
        let mut listing = draft(Some(provenance()));
        listing.content.sort = Some(ResourceSort::Project);
        listing.content.chains = vec![Chain::Innovation];
        let yesterday = at().day() - Duration::DAY;
        listing.content.window = Window { opens_on: Some(at().day()), closes_on: Some(yesterday), ..Window::default() };
        let refused = listing.submit(at()).expect_err("it is over before it begins");
        assert_eq!(rules(&refused), [Rule::ResourceDaysReversed, Rule::ResourceOver]);
    }

    #[test]
    fn it_expires_the_day_after_its_last_day_and_once() {
        let mut listing = draft(Some(provenance()));
        assert_eq!(rules(&listing.may_expire(at())), [Rule::StepNotOpen, Rule::ResourceDayAhead]);
        listing.state = ListedState::Published;
        listing.content.window.closes_on = Some(at().day());
        assert_eq!(rules(&listing.may_expire(at())), [Rule::ResourceDayAhead]);
        let tomorrow = Timestamp::new(at().as_offset() + Duration::DAY);
        let event = listing.expire(tomorrow).expect("it is over").expect("an event");
        assert_eq!((event.kind, event.audience), (EventKind::ResourceExpired, Audience::Public));
        assert_eq!(listing.expire(tomorrow).expect("it may be said twice"), None);
        assert!(!listing.may_withdraw().is_empty(), "what is over stays over");
    }

    #[test]
    fn last_days_are_put_off_and_never_brought_forward() {
        let mut listing = draft(Some(provenance()));
        let (soon, late) = (at().day(), at().day() + Duration::days(30));
        listing.content.window = Window { closes_on: Some(soon), ..Window::default() };
        assert_eq!(rules(&listing.renew_until(Some(late), None, at()).expect_err("a draft")), [Rule::StepNotOpen]);
        listing.state = ListedState::Expired;
        let yesterday = soon - Duration::DAY;
        let refused = listing.renew_until(Some(yesterday), Some(late), at()).expect_err("earlier, and an end");
        assert_eq!(rules(&refused), [Rule::ResourceDaysShortened, Rule::ResourceDaysShortened, Rule::ResourceOver]);

        let event = listing.renew_until(Some(late), None, at()).expect("later").expect("an event");
        assert_eq!((event.kind, event.audience), (EventKind::ResourceRenewed, Audience::Public));
        assert_eq!((listing.state, listing.content.window.last_day()), (ListedState::Published, Some(late)));
        assert_eq!(listing.renew_until(Some(late), None, at()).expect("the same"), None);
        listing.content.window.valid_from_on = Some(late);
        listing.content.window.valid_until_on = Some(soon);
        let refused = listing.renew_until(None, Some(late - Duration::DAY), at()).expect_err("still reversed");
        assert_eq!(rules(&refused), [Rule::ResourceDaysReversed]);
    }
}
