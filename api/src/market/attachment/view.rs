//! What goes in and comes out for attachments.

use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::listing::store;
use crate::names::{
    AttachmentRef, ChainCode, HostKindCode, ListedStateCode, OrganizationRef, ResourceRef, ResourceSortCode,
};
use crate::storage::Stored;
use keqiao_domain::access::{self, Action, Principal};
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::market::attachment::Attachment;
use keqiao_domain::market::resource::ResourceListing;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which resource is attached, and what it is there for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentBody {
    /// A resource that is on the market, of any organization and any hub.
    #[schema(inline)]
    pub resource: ResourceRef,
    /// What it is there for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 2000, example = "For the pilot batch")]
    pub note: Option<String>,
}

/// Which resource is detached.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DetachmentBody {
    /// A resource that is attached.
    #[schema(inline)]
    pub resource: ResourceRef,
}

/// A resource that is attached, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttachedResource {
    /// The organization that tells of it.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Where it stands.
    #[schema(inline)]
    pub state: ListedStateCode,
    /// What it is, in one line.
    #[schema(max_length = 300)]
    pub title: String,
    /// What it is.
    #[schema(inline)]
    pub kind: Option<ResourceSortCode>,
    /// The chains it belongs to.
    #[schema(inline, max_items = 10)]
    pub chains: Vec<ChainCode>,
    /// The last day on which one can apply.
    #[schema(inline)]
    pub closes_on: Option<Day>,
}

/// That a resource stands beside a demand, an achievement or a consortium.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Attachment)]
pub struct AttachmentView {
    /// Its identifier.
    #[schema(inline)]
    pub id: AttachmentRef,
    /// What kind of thing it stands beside.
    #[schema(inline)]
    pub host_kind: HostKindCode,
    /// The identifier of that thing.
    #[schema(max_length = 30, pattern = "^(dem|ach|cso)_[0-9a-z]{26}$")]
    pub host: String,
    /// The resource.
    #[schema(inline)]
    pub resource: ResourceRef,
    /// What it is there for.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// Since when.
    #[schema(inline)]
    pub attached_at: Moment,
    /// The resource in short; absent when it has left the market and you may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<AttachedResource>,
}

/// What is attached to one thing, latest first.
#[derive(Serialize, ToSchema)]
#[schema(as = AttachmentList)]
pub struct AttachmentListView {
    /// The attachments.
    #[schema(max_items = 100)]
    pub items: Vec<AttachmentView>,
}

impl AttachmentView {
    /// Attachments, each with its resource as far as the caller may see it.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    pub async fn items(
        db: &impl ConnectionTrait,
        principal: &Principal,
        attachments: &[Stored<Attachment>],
    ) -> Result<Vec<AttachmentView>, Problem> {
        let ids: Vec<_> = attachments.iter().map(|stored| stored.value.resource).collect();
        let resources = store::find_many::<ResourceListing>(db, &ids).await?;
        let about = |attachment: &Attachment| {
            let found = resources.iter().find(|stored| stored.value.id == attachment.resource)?;
            let is_seen = access::check(principal, Action::ShowResource, &found.value.resource()).is_ok();
            is_seen.then(|| AttachedResource::from(&found.value))
        };
        let view = |stored: &Stored<Attachment>| {
            let attachment = &stored.value;
            AttachmentView {
                id: Ref(attachment.id),
                host_kind: Code(attachment.host_kind),
                host: attachment.host.to_string(),
                resource: Ref(attachment.resource),
                note: attachment.note.as_ref().map(ToString::to_string),
                attached_at: Moment(stored.created_at),
                about: about(attachment),
            }
        };
        Ok(attachments.iter().map(view).collect())
    }
}

impl From<&ResourceListing> for AttachedResource {
    fn from(resource: &ResourceListing) -> Self {
        AttachedResource {
            owner: Ref(resource.owner),
            state: Code(resource.state),
            title: resource.content.title.to_string(),
            kind: resource.content.sort.map(Code),
            chains: resource.content.chains.iter().copied().map(Code).collect(),
            closes_on: resource.content.window.closes_on.map(Day),
        }
    }
}
