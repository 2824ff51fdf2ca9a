//! What a consortium brings, counted by chain.

use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::{Code, Ref};
use crate::listing::store;
use crate::market::attachment::store as attachments;
use crate::names::{ChainCode, ConsortiumRef, MemberRoleCode, ResourceSortCode};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::ConsortiumKind;
use keqiao_domain::market::attachment::HostKind;
use keqiao_domain::market::chain::{Chain, ResourceSort};
use keqiao_domain::market::consortium::{Consortium, MemberRole};
use keqiao_domain::market::resource::ResourceListing;
use serde::Serialize;
use strum::VariantArray as _;
use utoipa::ToSchema;

/// Resources of a chain.
#[derive(Serialize, ToSchema)]
pub struct ChainCount {
    /// The chain.
    #[schema(inline)]
    chain: ChainCode,
    /// Its title in Chinese.
    #[schema(max_length = 20, example = "产业链")]
    title_zh: &'static str,
    /// How many resources belong to it.
    #[schema(minimum = 0, maximum = 100)]
    resources: u32,
}

/// Resources of a kind.
#[derive(Serialize, ToSchema)]
pub struct ResourceKindCount {
    /// The kind.
    #[schema(inline)]
    kind: ResourceSortCode,
    /// Its title in Chinese.
    #[schema(max_length = 20, example = "政策")]
    title_zh: &'static str,
    /// How many resources are of it.
    #[schema(minimum = 0, maximum = 100)]
    resources: u32,
}

/// Members in a role.
#[derive(Serialize, ToSchema)]
pub struct MemberRoleCount {
    /// The role.
    #[schema(inline)]
    role: MemberRoleCode,
    /// How many members have it, without the lead.
    #[schema(minimum = 0, maximum = 200)]
    members: u32,
}

/// What a consortium brings, in numbers.
#[derive(Serialize, ToSchema)]
pub struct ConsortiumDashboard {
    /// The consortium.
    #[schema(inline)]
    consortium: ConsortiumRef,
    /// Resources beside it that are on the market.
    #[schema(minimum = 0, maximum = 100)]
    resources: u32,
    /// By chain. A resource of two chains counts in both.
    #[schema(max_items = 4)]
    chains: Vec<ChainCount>,
    /// By kind.
    #[schema(max_items = 5)]
    kinds: Vec<ResourceKindCount>,
    /// How many belong to it, the lead among them.
    #[schema(minimum = 1, maximum = 201)]
    size: u32,
    /// Members by what they stand for.
    #[schema(max_items = 5)]
    roles: Vec<MemberRoleCount>,
}

fn count<T>(things: impl Iterator<Item = T>) -> u32 {
    u32::try_from(things.count()).unwrap_or(u32::MAX)
}

/// Count a consortium's resources.
///
/// How many resources of the four chains (四链) and of each kind stand beside it, and who stands for which chain. What has left
/// the market does not count.
#[utoipa::path(tag = "consortia", responses((status = OK, body = ConsortiumDashboard)))]
#[get("/consortia/{id}/dashboard")]
pub async fn count_consortium_resources(call: Call, id: IdPath<ConsortiumKind>) -> Result<HttpResponse, Problem> {
    let consortium = store::find::<Consortium>(call.db(), id.0).await?.or_not_found()?.value;
    let resource = consortium.resource_before(call.principal.organization);
    access::check(&call.principal, Action::CountConsortiumResources, &resource)?;
    let attached = attachments::list_beside(call.db(), HostKind::Consortium, id.0.subject()).await?;
    let ids: Vec<_> = attached.iter().map(|stored| stored.value.resource).collect();
    let resources = store::find_many::<ResourceListing>(call.db(), &ids).await?;
    let public: Vec<_> = resources.iter().map(|stored| &stored.value).filter(|found| found.is_public()).collect();
    let of_chain = |chain: &Chain| ChainCount {
        chain: Code(*chain),
        title_zh: chain.title_zh(),
        resources: count(public.iter().filter(|found| found.content.chains.contains(chain))),
    };
    let of_sort = |sort: &ResourceSort| ResourceKindCount {
        kind: Code(*sort),
        title_zh: sort.title_zh(),
        resources: count(public.iter().filter(|found| found.content.sort == Some(*sort))),
    };
    let of_role = |role: &MemberRole| MemberRoleCount {
        role: Code(*role),
        members: count(consortium.joined().filter(|member| member.role == *role)),
    };
    let view = ConsortiumDashboard {
        consortium: Ref(consortium.id),
        resources: count(public.iter()),
        chains: Chain::VARIANTS.iter().map(of_chain).collect(),
        kinds: ResourceSort::VARIANTS.iter().map(of_sort).collect(),
        size: u32::try_from(consortium.size()).unwrap_or(u32::MAX),
        roles: MemberRole::VARIANTS.iter().map(of_role).collect(),
    };
    Ok(Reply::ok(&view)?.into_response())
}
