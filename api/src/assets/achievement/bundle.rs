//! Parts, contributors and evidence of an achievement, as bodies, views and rows have them.

use crate::http::fault::Faults;
use crate::http::types::{Code, Ref};
use crate::names::{ComponentKindCode, NamingCode, OrganizationRef};
use keqiao_domain::access::Principal;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::bundle::{COMPONENTS_MAX, CONTRIBUTORS_MAX, Component, Contributor, Naming};
use keqiao_domain::reference::Orcid;
use keqiao_domain::share::{Share, check_whole};
use keqiao_domain::text::{Keyword, Name, Passage, Title};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of an achievement beside its patents. Stored in this form, too.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Component)]
pub struct ComponentBody {
    /// What it is: know-how, software, a data product, a circuit layout, a plant variety.
    #[schema(inline)]
    pub kind: ComponentKindCode,
    /// In one line, for everyone to read; of know-how, nothing that is secret.
    #[schema(min_length = 1, max_length = 300, example = "Slurry recipe and drying curve")]
    pub title: String,
    /// The number of its register, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, example = "2026SR0012345")]
    pub identifier: Option<String>,
    /// More words, for everyone to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 5000, example = "Handed over with three days of training.")]
    pub note: Option<String>,
}

/// Somebody who made an achievement (完成人). Stored in this form, too.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Contributor)]
pub struct ContributorBody {
    /// The name.
    #[schema(min_length = 2, max_length = 200, example = "Contributor One (fictitious)")]
    pub name: String,
    /// The organization the person works for, if it is here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub organization: Option<OrganizationRef>,
    /// The researcher's ORCID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        max_length = 19,
        pattern = "^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$",
        example = "0000-0002-1825-0097"
    )]
    pub orcid: Option<String>,
    /// The share in millionths; the shares of all sum to 1,000,000.
    #[schema(minimum = 1, maximum = 1000000, example = 400000)]
    pub share_ppm: u32,
    /// Whether the person agreed to be named in public; withheld when absent.
    #[serde(default = "withheld")]
    #[schema(inline)]
    pub naming: NamingCode,
}

fn withheld() -> NamingCode {
    Code(Naming::Withheld)
}

/// The parts of a body.
pub fn parse_components(components: &[ComponentBody], faults: &mut Faults) -> Vec<Component> {
    if components.len() > COMPONENTS_MAX {
        faults.add("/components", "too_many", format!("has more than {COMPONENTS_MAX} members"));
        return Vec::new();
    }
    let mut read = |(place, component): (usize, &ComponentBody)| {
        let at = |member: &str| format!("/components/{place}/{member}");
        let title = faults.take(at("title"), Title::parse(&component.title));
        let identifier = faults.take_optional(at("identifier"), component.identifier.as_deref(), Keyword::parse);
        let note = faults.take_optional(at("note"), component.note.as_deref(), Passage::parse);
        Some(Component { kind: component.kind.0, title: title?, identifier, note })
    };
    components.iter().enumerate().filter_map(&mut read).collect()
}

/// The contributors of a body; their shares are whole.
pub fn parse_contributors(contributors: &[ContributorBody], faults: &mut Faults) -> Vec<Contributor> {
    if contributors.len() > CONTRIBUTORS_MAX {
        faults.add("/contributors", "too_many", format!("has more than {CONTRIBUTORS_MAX} members"));
        return Vec::new();
    }
    let mut read = |(place, contributor): (usize, &ContributorBody)| {
        let at = |member: &str| format!("/contributors/{place}/{member}");
        let name = faults.take(at("name"), Name::parse(&contributor.name));
        let orcid = faults.take_optional(at("orcid"), contributor.orcid.as_deref(), Orcid::parse);
        let share = faults.take(at("share_ppm"), Share::try_new(contributor.share_ppm));
        let organization = contributor.organization.map(|id| id.0);
        Some(Contributor { name: name?, organization, orcid, share: share?, naming: contributor.naming.0 })
    };
    let read: Vec<Contributor> = contributors.iter().enumerate().filter_map(&mut read).collect();
    if read.len() == contributors.len() {
        faults.take("/contributors", check_whole(read.iter().map(|contributor| contributor.share)));
    }
    read
}

impl From<&Component> for ComponentBody {
    fn from(component: &Component) -> Self {
        let Component { kind, title, identifier, note } = component;
        ComponentBody {
            kind: Code(*kind),
            title: title.to_string(),
            identifier: identifier.as_ref().map(ToString::to_string),
            note: note.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&Contributor> for ContributorBody {
    fn from(contributor: &Contributor) -> Self {
        let Contributor { name, organization, orcid, share, naming } = contributor;
        ContributorBody {
            name: name.to_string(),
            organization: organization.map(Ref),
            orcid: orcid.as_ref().map(ToString::to_string),
            share_ppm: share.ppm(),
            naming: Code(*naming),
        }
    }
}

impl ContributorBody {
    /// Those that the caller may know of: who agreed to be named in public; the owner and its hub's moderators see all.
    #[must_use]
    pub fn list(achievement: &Achievement, principal: &Principal) -> Vec<ContributorBody> {
        let is_insider = principal.is_member(achievement.owner) || principal.is_moderator(achievement.id.hub());
        let contributors = achievement.content.contributors.iter();
        contributors.filter(|one| is_insider || one.naming == Naming::Public).map(ContributorBody::from).collect()
    }
}
