//! What goes in and comes out for public notices.

use crate::app::App;
use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    AchievementRef, ContractSubtypeCode, CurrencyCode, LicenceModeCode, NoticeRef, NoticeStateCode, ObjectionRef,
    OrganizationRef, PatentRef, PaymentModeCode, UserRef,
};
use crate::pricing::assets;
use crate::storage::Stored;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::id::{Id, ObjectionKind, OrganizationKind};
use keqiao_domain::money::Money;
use keqiao_domain::pricing::notice::{Notice, Objection, ObjectionFinding, RelationDeclaration};
use keqiao_domain::pricing::terms::PriceTerms;
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Reason, Title};
use keqiao_domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The terms that go before the public.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeBody {
    /// The name of the result.
    #[schema(min_length = 1, max_length = 300, example = "Reinforced proton exchange membrane")]
    pub title: String,
    /// The achievements of your organization.
    #[serde(default)]
    #[schema(inline, max_items = 50)]
    pub achievements: Vec<AchievementRef>,
    /// The patents of your organization.
    #[serde(default)]
    #[schema(inline, max_items = 50)]
    pub patents: Vec<PatentRef>,
    /// The other side.
    #[schema(inline)]
    pub counterparty: OrganizationRef,
    /// The kind of deal.
    #[schema(inline)]
    pub subtype: ContractSubtypeCode,
    /// How exclusive a licence is.
    #[serde(default)]
    #[schema(inline)]
    pub licence_mode: Option<LicenceModeCode>,
    /// The whole price.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "1200000.00")]
    pub price: String,
    /// ISO 4217.
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// How it is paid.
    #[schema(inline)]
    pub payment_mode: PaymentModeCode,
    /// How the two sides are related, by blood, money or persons; left out when you declare that they are not.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 2000)]
    pub relation: Option<String>,
}

/// An objection.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionBody {
    /// What is wrong with it; the owner and its hub's moderators read it.
    #[schema(min_length = 2, max_length = 2000, example = "The inventor holds a share in the buyer.")]
    pub text: String,
}

/// What was found about an objection.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionFindingBody {
    /// The objection.
    #[schema(inline)]
    pub objection: ObjectionRef,
    /// The finding, in words; the public reads it.
    #[schema(min_length = 2, max_length = 2000, example = "He sold it before the talks began.")]
    pub finding: String,
}

/// An objection, in its row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredObjection {
    id: Ref<ObjectionKind>,
    by: Option<UserRef>,
    organization: Option<OrganizationRef>,
    text: String,
    at: Moment,
    is_upheld: Option<bool>,
    finding: Option<String>,
    found_at: Option<Moment>,
}

/// An objection to a notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Objection)]
pub struct ObjectionView {
    /// Its identifier.
    #[schema(inline)]
    pub id: ObjectionRef,
    /// What it says; told to the owner, to its hub's moderators, and to who objected.
    #[schema(max_length = 2000)]
    pub text: Option<String>,
    /// When.
    #[schema(inline)]
    pub at: Moment,
    /// Whether it was found right; null while it is looked into.
    pub is_upheld: Option<bool>,
    /// The finding.
    #[schema(max_length = 2000)]
    pub finding: Option<String>,
}

/// The public notice of an agreed price.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PriceNotice)]
pub struct NoticeView {
    /// Its identifier.
    #[schema(inline)]
    pub id: NoticeRef,
    /// The code of its hub: that of its owner.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The organization that owns the result.
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
    /// The other side.
    #[schema(inline)]
    pub counterparty: OrganizationRef,
    /// The kind of deal.
    #[schema(inline)]
    pub subtype: ContractSubtypeCode,
    /// How exclusive a licence is.
    #[schema(inline)]
    pub licence_mode: Option<LicenceModeCode>,
    /// The whole price.
    #[schema(max_length = 20, pattern = "^[0-9]+(\\.[0-9]{2})?$", example = "1200000.00")]
    pub price: String,
    /// ISO 4217.
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// How it is paid.
    #[schema(inline)]
    pub payment_mode: PaymentModeCode,
    /// Whether the two sides are related, as the owner declares.
    pub is_related: bool,
    /// How.
    #[schema(max_length = 2000)]
    pub relation: Option<String>,
    /// Where it stands.
    #[schema(inline)]
    pub state: NoticeStateCode,
    /// The first day before the public.
    #[schema(inline)]
    pub posted_on: Option<Day>,
    /// The last day on which one may object; it moves when the clock stood still.
    #[schema(inline)]
    pub ends_on: Option<Day>,
    /// Since when the clock stands still.
    #[schema(inline)]
    pub suspended_on: Option<Day>,
    /// When it was cleared, stopped or withdrawn.
    #[schema(inline)]
    pub ended_on: Option<Day>,
    /// Objections, in their order.
    #[schema(max_items = 100)]
    pub objections: Vec<ObjectionView>,
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

impl NoticeBody {
    /// Reads the body of an organization.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self, owner: Id<OrganizationKind>) -> Result<(Title, PriceTerms, RelationDeclaration), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let price = faults.take("/price", Money::parse(&self.price, self.currency.0));
        let relation = faults.take_optional("/relation", self.relation.as_deref(), Reason::parse);
        let (achievements, patents) = assets::read(&mut faults, &self.achievements, &self.patents);
        if self.counterparty.0 == owner {
            faults.add("/counterparty", "same_organization", "is your own organization");
        }
        let (Some(title), Some(price), true) = (title, price, faults.is_empty()) else { return Err(faults) };
        let terms = PriceTerms {
            achievements,
            patents,
            counterparty: self.counterparty.0,
            subtype: self.subtype.0,
            licence_mode: self.licence_mode.map(|mode| mode.0),
            price,
            payment_mode: self.payment_mode.0,
        };
        Ok((title, terms, RelationDeclaration::of(relation)))
    }
}

impl From<&Objection> for StoredObjection {
    fn from(objection: &Objection) -> Self {
        let finding = objection.finding.as_ref();
        StoredObjection {
            id: Ref(objection.id),
            by: objection.by.map(Ref),
            organization: objection.organization.map(Ref),
            text: objection.text.to_string(),
            at: Moment(objection.at),
            is_upheld: finding.map(|finding| finding.is_upheld),
            finding: finding.map(|finding| finding.finding.to_string()),
            found_at: finding.map(|finding| Moment(finding.at)),
        }
    }
}

impl StoredObjection {
    /// From its row; nothing when it cannot be an objection.
    #[must_use]
    pub fn restore(self) -> Option<Objection> {
        let finding = match (self.is_upheld, self.finding, self.found_at) {
            (Some(is_upheld), Some(text), Some(at)) => {
                Some(ObjectionFinding { is_upheld, finding: Reason::restore(text).ok()?, at: at.0 })
            }
            (None, None, None) => None,
            _ => return None,
        };
        Some(Objection {
            id: self.id.0,
            by: self.by.map(|by| by.0),
            organization: self.organization.map(|organization| organization.0),
            text: Reason::restore(self.text).ok()?,
            at: self.at.0,
            finding,
        })
    }
}

impl ObjectionView {
    /// An objection as the caller may read it: its text is for those who read all of the case, and for who objected.
    #[must_use]
    pub fn of(objection: &Objection, principal: &Principal, reads_all: bool) -> Self {
        let is_own = objection.by.is_some() && objection.by == principal.actor.user();
        let finding = objection.finding.as_ref();
        ObjectionView {
            id: Ref(objection.id),
            text: (reads_all || is_own).then(|| objection.text.to_string()),
            at: Moment(objection.at),
            is_upheld: finding.map(|finding| finding.is_upheld),
            finding: finding.map(|finding| finding.finding.to_string()),
        }
    }
}

impl NoticeView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Notice>) -> Self {
        let notice = &stored.value;
        let reads_all = principal.is_member(notice.owner) || principal.is_moderator(notice.id.hub());
        let relation = notice.relation.how().map(ToString::to_string);
        let terms = &notice.terms;
        NoticeView {
            id: Ref(notice.id),
            hub: app.hubs.code(notice.id.hub()),
            owner: Ref(notice.owner),
            title: notice.title.to_string(),
            achievements: terms.achievements.iter().map(|id| Ref(*id)).collect(),
            patents: terms.patents.iter().map(|id| Ref(*id)).collect(),
            counterparty: Ref(terms.counterparty),
            subtype: Code(terms.subtype),
            licence_mode: terms.licence_mode.map(Code),
            price: terms.price.amount(),
            currency: Code(terms.price.currency),
            payment_mode: Code(terms.payment_mode),
            is_related: relation.is_some(),
            relation,
            state: Code(notice.state),
            posted_on: notice.days.posted_on.map(Day),
            ends_on: notice.days.ends_on.map(Day),
            suspended_on: notice.days.suspended_on.map(Day),
            ended_on: notice.days.ended_on.map(Day),
            objections: notice.objections.iter().map(|one| ObjectionView::of(one, principal, reads_all)).collect(),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow for the caller. `standing` is what stands against the owner.
    #[must_use]
    pub fn single(
        app: &App,
        principal: &Principal,
        stored: &Stored<Notice>,
        standing: &Refusals,
        at: Timestamp,
    ) -> Self {
        let notice = &stored.value;
        let resource = notice.resource();
        let transition = |action, refusals| TransitionView::of(principal, action, &resource, &refusals);
        let mut may_post = notice.may_post(principal.actor.user());
        may_post.append(standing.clone());
        let transitions = vec![
            transition(Action::PostNotice, may_post),
            transition(Action::ObjectNotice, notice.may_object(principal.organization, at)),
            transition(Action::DismissObjection, notice.may_decide(Action::DismissObjection)),
            transition(Action::UpholdObjection, notice.may_decide(Action::UpholdObjection)),
            transition(Action::WithdrawNotice, notice.may_withdraw()),
        ];
        NoticeView { transitions: Some(transitions), ..NoticeView::item(app, principal, stored) }
    }
}
