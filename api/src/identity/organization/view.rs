//! What goes in and comes out for organizations.

use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::RefusalView;
use crate::http::types::{Code, Moment, Ref};
use crate::names::{OrganizationKindCode, OrganizationRef, OrganizationStateCode};
use crate::storage::{METADATA_PAIRS_MAX, Metadata, Stored};
use keqiao_domain::access::{self, Action, Principal};
use keqiao_domain::identity::organization::{Organization, OrganizationContent};
use keqiao_domain::reference::{Country, CreditCode, ForeignIdentifier, RegionCode};
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::Name;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Characters of a metadata key.
const METADATA_KEY_CHARS_MAX: usize = 40;
/// Characters of a metadata value.
const METADATA_VALUE_CHARS_MAX: usize = 500;

/// What an organization tells of itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationBody {
    /// What it is.
    #[schema(inline)]
    pub kind: OrganizationKindCode,
    /// Its registered name.
    #[schema(min_length = 2, max_length = 200, example = "青禾大学")]
    pub name: String,
    /// Its name in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 200, example = "Qinghe University")]
    pub name_en: Option<String>,
    /// Unified social credit code (GB 32100-2015), with its check digit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 18, max_length = 18, pattern = "^[0-9A-HJ-NPQRTUWXY]{18}$", example = "91330106673959654P")]
    pub credit_code: Option<String>,
    /// Its number in a foreign register, where it has no credit code. One that begins with `LEI` (ISO 17442) or `ISNI` (ISO 27729)
    /// has its check digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, example = "HRB 12345")]
    pub foreign_identifier: Option<String>,
    /// Where it sits: six digits of GB/T 2260.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 6, max_length = 6, pattern = "^[0-9]{6}$", example = "330106")]
    pub region_code: Option<String>,
    /// The country of its register: two letters of ISO 3166-1; the mainland of China when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 2, pattern = "^[A-Z]{2}$", example = "DE")]
    pub country_code: Option<String>,
    /// Up to 20 pairs of your own.
    #[serde(default)]
    #[schema(inline)]
    pub metadata: Metadata,
}

/// An organization.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Organization)]
pub struct OrganizationView {
    /// Its identifier.
    #[schema(inline)]
    pub id: OrganizationRef,
    /// The code of its home hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// Where it stands.
    #[schema(inline)]
    pub state: OrganizationStateCode,
    /// What it is.
    #[schema(inline)]
    pub kind: OrganizationKindCode,
    /// Its registered name.
    #[schema(max_length = 200, example = "青禾大学")]
    pub name: String,
    /// Its name in English.
    #[schema(max_length = 200, example = "Qinghe University")]
    pub name_en: Option<String>,
    /// Unified social credit code (GB 32100-2015).
    #[schema(max_length = 18, pattern = "^[0-9A-HJ-NPQRTUWXY]{18}$")]
    pub credit_code: Option<String>,
    /// Its number in a foreign register.
    #[schema(max_length = 100)]
    pub foreign_identifier: Option<String>,
    /// Where it sits (GB/T 2260).
    #[schema(max_length = 6, pattern = "^[0-9]{6}$")]
    pub region_code: Option<String>,
    /// The country of its register (ISO 3166-1); the mainland of China when null.
    #[schema(min_length = 2, max_length = 2, pattern = "^[A-Z]{2}$")]
    pub country_code: Option<String>,
    /// The owner's own pairs; only its members see them.
    #[schema(inline)]
    pub metadata: Metadata,
    /// When it registered.
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

/// A step that may follow, and what stands against it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Transition)]
pub struct TransitionView {
    /// The operation that takes the step.
    #[schema(max_length = 60, pattern = "^[a-z_]+$", example = "publish_demand")]
    pub operation: &'static str,
    /// Whether this caller could take it now.
    pub is_allowed: bool,
    /// Whether this caller has the right to take it at all.
    pub is_permitted: bool,
    /// The rules that stand against it.
    #[schema(max_items = 50)]
    pub refusals: Vec<RefusalView>,
}

impl TransitionView {
    /// The step for a caller; left out where it neither concerns him nor is open.
    #[must_use]
    pub fn of(principal: &Principal, action: Action, resource: &access::Resource, refusals: &Refusals) -> Self {
        let is_permitted = access::check(principal, action, resource).is_ok();
        TransitionView {
            operation: action.name(),
            is_allowed: is_permitted && refusals.is_empty(),
            is_permitted,
            refusals: refusals.as_slice().iter().map(RefusalView::from).collect(),
        }
    }
}

/// Checks the caller's own pairs.
pub fn parse_metadata(metadata: Metadata, faults: &mut Faults) -> Metadata {
    if metadata.len() > METADATA_PAIRS_MAX {
        faults.add("/metadata", "too_many", format!("has more than {METADATA_PAIRS_MAX} pairs"));
    }
    for (key, value) in &metadata {
        let pointer = format!("/metadata/{}", key.replace('~', "~0").replace('/', "~1"));
        if key.is_empty() || key.chars().count() > METADATA_KEY_CHARS_MAX || key.chars().any(char::is_control) {
            faults.add(
                &pointer,
                "key_malformed",
                format!("a key is 1 to {METADATA_KEY_CHARS_MAX} characters, none of control"),
            );
        }
        if value.chars().count() > METADATA_VALUE_CHARS_MAX || value.chars().any(char::is_control) {
            let detail = format!("a value is at most {METADATA_VALUE_CHARS_MAX} characters, none of control");
            faults.add(pointer, "value_malformed", detail);
        }
    }
    metadata
}

impl OrganizationBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(OrganizationContent, Metadata), Faults> {
        let mut faults = Faults::new();
        let name = faults.take("/name", Name::parse(&self.name));
        let name_en = faults.take_optional("/name_en", self.name_en.as_deref(), Name::parse);
        let credit_code = faults.take_optional("/credit_code", self.credit_code.as_deref(), CreditCode::parse);
        let foreign = self.foreign_identifier.as_deref();
        let foreign_identifier = faults.take_optional("/foreign_identifier", foreign, ForeignIdentifier::parse);
        let region = faults.take_optional("/region_code", self.region_code.as_deref(), RegionCode::parse);
        let country = faults.take_optional("/country_code", self.country_code.as_deref(), Country::parse);
        let metadata = parse_metadata(self.metadata, &mut faults);
        match name {
            Some(name) if faults.is_empty() => {
                let kind = self.kind.0;
                let content =
                    OrganizationContent { kind, name, name_en, credit_code, foreign_identifier, region, country };
                Ok((content, metadata))
            }
            _ => Err(faults),
        }
    }
}

impl From<&Stored<Organization>> for OrganizationBody {
    fn from(stored: &Stored<Organization>) -> Self {
        let content = &stored.value.content;
        OrganizationBody {
            kind: Code(content.kind),
            name: content.name.to_string(),
            name_en: content.name_en.as_ref().map(ToString::to_string),
            credit_code: content.credit_code.as_ref().map(ToString::to_string),
            foreign_identifier: content.foreign_identifier.as_ref().map(ToString::to_string),
            region_code: content.region.as_ref().map(ToString::to_string),
            country_code: content.country.map(|country| country.to_string()),
            metadata: stored.metadata.clone(),
        }
    }
}

impl OrganizationView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Organization>) -> Self {
        let body = OrganizationBody::from(stored);
        let organization = &stored.value;
        let is_insider = principal.is_member(organization.id) || principal.is_moderator(organization.hub());
        OrganizationView {
            id: Ref(organization.id),
            hub: app.hubs.code(organization.hub()),
            state: Code(organization.state),
            kind: body.kind,
            name: body.name,
            name_en: body.name_en,
            credit_code: body.credit_code,
            foreign_identifier: body.foreign_identifier,
            region_code: body.region_code,
            country_code: body.country_code,
            metadata: if is_insider { body.metadata } else { Metadata::new() },
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow.
    #[must_use]
    pub fn single(app: &App, principal: &Principal, stored: &Stored<Organization>) -> Self {
        let organization = &stored.value;
        let resource = organization.resource();
        let transition = |action, refusals| TransitionView::of(principal, action, &resource, refusals);
        let transitions = vec![
            transition(Action::AmendOrganization, &Refusals::new()),
            transition(Action::VerifyOrganization, &organization.may_verify()),
            transition(Action::SuspendOrganization, &organization.may_suspend()),
        ];
        OrganizationView { transitions: Some(transitions), ..OrganizationView::item(app, principal, stored) }
    }
}
