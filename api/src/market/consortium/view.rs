//! What goes in and comes out for consortia.

use crate::app::App;
use crate::http::fault::Faults;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::view::{TransitionView, parse_metadata};
use crate::names::{ConsortiumRef, ConsortiumStateCode, MemberRoleCode, MemberStateCode, OrganizationRef};
use crate::storage::{Metadata, Stored};
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::market::consortium::{Consortium, ConsortiumContent, Member, MemberState};
use keqiao_domain::reference::{IndustryCode, RegionCode};
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Passage, Title};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a consortium says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsortiumBody {
    /// Its name.
    #[schema(min_length = 1, max_length = 300, example = "Hydrogen equipment innovation complex")]
    pub title: String,
    /// What it is for: which gaps of the chain it closes, and how.
    #[schema(
        min_length = 2,
        max_length = 5000,
        example = "Shares one pilot line and one test field, and brings finance to what passes both."
    )]
    pub purpose: String,
    /// The industry it serves (GB/T 4754-2017).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 5, pattern = "^([A-T]|[A-T]?[0-9]{2,4})$", example = "C3463")]
    pub industry_code: Option<String>,
    /// Where it works (GB/T 2260).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 6,
        max_length = 6,
        pattern = "^[0-9]{2}(0000|(0[1-9]|[1-9][0-9])[0-9]{2})$",
        example = "330000"
    )]
    pub region_code: Option<String>,
    /// Up to 20 pairs of your own.
    #[serde(default)]
    #[schema(inline)]
    pub metadata: Metadata,
}

/// An organization that was asked to belong to a consortium. Stored in this form, too.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsortiumMember)]
pub struct MemberView {
    /// Who.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// What it stands for.
    #[schema(inline)]
    pub role: MemberRoleCode,
    /// How it stands.
    #[schema(inline)]
    pub state: MemberStateCode,
    /// Since when.
    #[schema(inline)]
    pub since: Moment,
}

/// An industry innovation complex (产业创新综合体).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Consortium)]
pub struct ConsortiumView {
    /// Its identifier.
    #[schema(inline)]
    pub id: ConsortiumRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// Who leads it (牵头单位).
    #[schema(inline)]
    pub lead: OrganizationRef,
    /// Where it stands.
    #[schema(inline)]
    pub state: ConsortiumStateCode,
    /// Its name.
    #[schema(max_length = 300)]
    pub title: String,
    /// What it is for.
    #[schema(max_length = 5000)]
    pub purpose: String,
    /// The industry it serves (GB/T 4754-2017).
    #[schema(max_length = 5, pattern = "^([A-T]|[A-T]?[0-9]{2,4})$")]
    pub industry_code: Option<String>,
    /// Where it works (GB/T 2260).
    #[schema(max_length = 6, pattern = "^[0-9]{6}$")]
    pub region_code: Option<String>,
    /// Who belongs to it beside its lead. The lead and the moderators of its hub see all who were ever asked, an
    /// organization sees itself.
    #[schema(max_items = 200)]
    pub members: Vec<MemberView>,
    /// How many belong to it, the lead among them.
    #[schema(minimum = 1, maximum = 201)]
    pub size: u32,
    /// The lead's own pairs; only its members see them.
    #[schema(inline)]
    pub metadata: Metadata,
    /// When it was founded.
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

impl ConsortiumBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(ConsortiumContent, Metadata), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let purpose = faults.take("/purpose", Passage::parse(&self.purpose));
        let industry = faults.take_optional("/industry_code", self.industry_code.as_deref(), IndustryCode::parse);
        let region = faults.take_optional("/region_code", self.region_code.as_deref(), RegionCode::parse);
        let metadata = parse_metadata(self.metadata, &mut faults);
        match (title, purpose) {
            (Some(title), Some(purpose)) if faults.is_empty() => {
                Ok((ConsortiumContent { title, purpose, industry, region }, metadata))
            }
            _ => Err(faults),
        }
    }
}

impl From<&Stored<Consortium>> for ConsortiumBody {
    fn from(stored: &Stored<Consortium>) -> Self {
        let content = &stored.value.content;
        ConsortiumBody {
            title: content.title.to_string(),
            purpose: content.purpose.to_string(),
            industry_code: content.industry.as_ref().map(ToString::to_string),
            region_code: content.region.as_ref().map(ToString::to_string),
            metadata: stored.metadata.clone(),
        }
    }
}

impl From<&Member> for MemberView {
    fn from(member: &Member) -> Self {
        let Member { organization, role, state, since } = member;
        MemberView { organization: Ref(*organization), role: Code(*role), state: Code(*state), since: Moment(*since) }
    }
}

impl From<MemberView> for Member {
    fn from(view: MemberView) -> Self {
        let MemberView { organization, role, state, since } = view;
        Member { organization: organization.0, role: role.0, state: state.0, since: since.0 }
    }
}

impl MemberView {
    /// Those that the caller may know of.
    fn list(consortium: &Consortium, principal: &Principal) -> Vec<MemberView> {
        let is_insider = principal.is_member(consortium.lead) || principal.is_moderator(consortium.id.hub());
        let is_shown = |member: &&Member| {
            is_insider || member.state == MemberState::Joined || principal.is_member(member.organization)
        };
        consortium.members.iter().filter(is_shown).map(MemberView::from).collect()
    }
}

impl ConsortiumView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Consortium>) -> Self {
        let body = ConsortiumBody::from(stored);
        let consortium = &stored.value;
        ConsortiumView {
            id: Ref(consortium.id),
            hub: app.hubs.code(consortium.id.hub()),
            lead: Ref(consortium.lead),
            state: Code(consortium.state),
            title: body.title,
            purpose: body.purpose,
            industry_code: body.industry_code,
            region_code: body.region_code,
            members: MemberView::list(consortium, principal),
            size: u32::try_from(consortium.size()).unwrap_or(u32::MAX),
            metadata: if principal.is_member(consortium.lead) { body.metadata } else { Metadata::new() },
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow. `standing` is what stands against its lead's activating anything.
    #[must_use]
    pub fn single(
        app: &App,
        principal: &Principal,
        stored: &Stored<Consortium>,
        (of_lead, of_own): (&Refusals, &Refusals),
    ) -> Self {
        let consortium = &stored.value;
        let (led, own) = (consortium.resource(), consortium.resource_before(principal.organization));
        let organization = principal.organization.unwrap_or(consortium.lead);
        let joined = |mut refusals: Refusals, standing: &Refusals| {
            refusals.append(standing.clone());
            refusals
        };
        let with_standing = |refusals| joined(refusals, of_lead);
        let may_accept = joined(consortium.may_accept(organization), of_own);
        let transitions = vec![
            TransitionView::of(principal, Action::AmendConsortium, &led, &consortium.may_amend()),
            TransitionView::of(principal, Action::InviteMember, &led, &with_standing(consortium.may_invite())),
            TransitionView::of(principal, Action::RemoveMember, &led, &consortium.may_remove()),
            TransitionView::of(principal, Action::ActivateConsortium, &led, &with_standing(consortium.may_activate())),
            TransitionView::of(principal, Action::DissolveConsortium, &led, &consortium.may_dissolve()),
            TransitionView::of(principal, Action::AcceptMembership, &own, &may_accept),
            TransitionView::of(principal, Action::DeclineMembership, &own, &consortium.may_decline(organization)),
            TransitionView::of(principal, Action::LeaveConsortium, &own, &consortium.may_leave(organization)),
        ];
        ConsortiumView { transitions: Some(transitions), ..ConsortiumView::item(app, principal, stored) }
    }
}
