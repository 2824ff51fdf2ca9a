//! What goes in and comes out for disclosures.

use crate::app::App;
use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{DisclosureLevelCode, DisclosureRef, DisclosureStateCode, OrganizationRef, UserRef};
use crate::storage::Stored;
use crate::trust::log::list_entries::parse_subject;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::assets::disclosure::{Disclosure, TERMS_EDITION};
use keqiao_domain::assets::document::DisclosureLevel;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::id::Subject;
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::Reason;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody asks for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureBody {
    /// The listing: a patent, an achievement or a demand that is public.
    #[schema(
        min_length = 30,
        max_length = 30,
        pattern = "^(pat|ach|dem)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$",
        example = "ach_01m85dmb00g028008000000001"
    )]
    pub subject: String,
    /// How far; the teaser needs no asking.
    #[schema(inline, example = "nda_signed")]
    pub level: DisclosureLevelCode,
    /// The edition of the terms of disclosure to which you agree: `2026-11`.
    #[schema(min_length = 7, max_length = 7, pattern = "^[0-9]{4}-[0-9]{2}$", example = "2026-11")]
    pub agrees_to_terms: String,
    /// The SHA-256 of the agreement of confidentiality that you have signed; needed above `registered`.
    #[serde(default)]
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-fA-F]{64}$")]
    pub nda_sha256: Option<String>,
}

/// Until when somebody is let in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureGrantBody {
    /// The last day, within a year from today.
    #[schema(inline)]
    pub until_on: Day,
}

/// Why somebody is not let in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureRefusalBody {
    /// Why; the reader's organization reads it.
    #[schema(min_length = 2, max_length = 2000, example = "We talk to one licensee at a time.")]
    pub reason: String,
}

/// A disclosure, as its two sides and the moderators of its hub see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Disclosure)]
pub struct DisclosureView {
    /// Its identifier.
    #[schema(inline)]
    pub id: DisclosureRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The listing.
    #[schema(
        max_length = 30,
        pattern = "^(pat|ach|dem)_[0-9a-hjkmnp-tv-z]{26}$",
        example = "ach_01m85dmb00g028008000000001"
    )]
    pub subject: String,
    /// Whose listing it is.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// The person who reads.
    #[schema(inline)]
    pub reader: UserRef,
    /// The organization for which the person reads.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// How far.
    #[schema(inline)]
    pub level: DisclosureLevelCode,
    /// The SHA-256 of the signed agreement of confidentiality.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub nda_sha256: Option<String>,
    /// The last day.
    #[schema(inline)]
    pub until_on: Option<Day>,
    /// Where it stands.
    #[schema(inline)]
    pub state: DisclosureStateCode,
    /// Why the owner said no.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When it was asked for.
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

/// What a body asks for.
pub struct Asked {
    /// The listing.
    pub subject: Subject,
    /// How far.
    pub level: DisclosureLevel,
    /// The agreement of confidentiality.
    pub nda: Option<DocumentDigest>,
}

impl DisclosureBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(&self) -> Result<Asked, Faults> {
        let mut faults = Faults::new();
        let subject = parse_subject(&self.subject);
        if subject.is_none() {
            faults.add("/subject", "wrong_type", "is not an identifier");
        }
        if self.level.0 == DisclosureLevel::Teaser {
            faults.add("/level", "teaser_is_open", "needs no asking: a teaser is open to everybody");
        }
        if self.agrees_to_terms != TERMS_EDITION {
            let detail = format!("is not the edition in force, {TERMS_EDITION}");
            faults.add_with_suggestions("/agrees_to_terms", "terms_unknown", detail, vec![TERMS_EDITION.to_owned()]);
        }
        let nda = faults.take_optional("/nda_sha256", self.nda_sha256.as_deref(), DocumentDigest::parse);
        match subject {
            Some(subject) if faults.is_empty() => Ok(Asked { subject, level: self.level.0, nda }),
            _ => Err(faults),
        }
    }
}

impl DisclosureRefusalBody {
    /// Reads the body.
    ///
    /// # Errors
    /// When the reason is faulty.
    pub fn parse(&self) -> Result<Reason, Faults> {
        let mut faults = Faults::new();
        faults.take("/reason", Reason::parse(&self.reason)).ok_or(faults)
    }
}

impl DisclosureView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, stored: &Stored<Disclosure>) -> Self {
        let Disclosure { id, about, owner, reader, organization, level, nda, until_on, state, remark } = &stored.value;
        DisclosureView {
            id: Ref(*id),
            hub: app.hubs.code(id.hub()),
            subject: about.to_string(),
            owner: Ref(*owner),
            reader: Ref(*reader),
            organization: Ref(*organization),
            level: Code(*level),
            nda_sha256: nda.as_ref().map(|digest| digest.as_str().to_owned()),
            until_on: until_on.map(Day),
            state: Code(*state),
            reason: remark.as_ref().map(ToString::to_string),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow.
    #[must_use]
    pub fn single(app: &App, principal: &Principal, stored: &Stored<Disclosure>) -> Self {
        let disclosure = &stored.value;
        let own = disclosure.resource(principal.organization);
        let owners = disclosure.resource(Some(disclosure.owner));
        let transition =
            |action, resource, refusals: Refusals| TransitionView::of(principal, action, resource, &refusals);
        let transitions = vec![
            transition(Action::GrantDisclosure, &owners, disclosure.may_grant()),
            transition(Action::RefuseDisclosure, &owners, disclosure.may_refuse()),
            transition(Action::EndDisclosure, &own, disclosure.may_end()),
        ];
        DisclosureView { transitions: Some(transitions), ..DisclosureView::item(app, stored) }
    }
}
