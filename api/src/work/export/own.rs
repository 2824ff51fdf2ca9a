//! What an organization takes away of itself: its profile, who holds it, what its verification rests on, and the figures of
//! its providers. No listings: they have no states and no versions of their own.

use super::line::ExportLine;
use super::{BATCH_ROWS, ExportKind};
use crate::app::App;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Ref};
use crate::identity::evidence::store as evidence;
use crate::identity::evidence::view::EvidenceBody;
use crate::identity::organization::store as organizations;
use crate::identity::organization::view::OrganizationBody;
use crate::identity::organization_profile::store as profiles;
use crate::identity::organization_profile::view::ProfileBody;
use crate::identity::shareholding::store::{self as shareholdings, HoldingRow};
use crate::identity::shareholding::view::ShareholdingBody;
use crate::people::capability::store as capability;
use crate::tx::OrNotFound as _;
use keqiao_domain::id::{Id, OrganizationKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// The record of a shareholding that tells who the holder is.
pub const HOLDER: &str = "holder";

/// Who a holder is, so that it is known in another installation, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedHolder {
    /// Its registered name.
    pub name: String,
    /// Unified social credit code (GB 32100-2015).
    pub credit_code: Option<String>,
    /// Its number in a foreign register.
    pub foreign_identifier: Option<String>,
}

/// The columns of a table, beside `source_id` and `state`.
#[must_use]
pub fn columns(kind: ExportKind) -> Vec<&'static str> {
    match kind {
        ExportKind::Profile => vec!["nature_code", "size_class", "industry_code"],
        ExportKind::Shareholdings => vec!["holder", "share_ppm", "is_control"],
        ExportKind::Evidence => vec!["kind", "sha256", "note"],
        ExportKind::CapabilityFigures => vec!["provider", "measure", "value", "from_on", "as_of_on"],
        ExportKind::Patents
        | ExportKind::Achievements
        | ExportKind::Demands
        | ExportKind::Providers
        | ExportKind::Offerings
        | ExportKind::Experts
        | ExportKind::Brokers
        | ExportKind::Resources
        | ExportKind::Consortia
        | ExportKind::Credentials
        | ExportKind::Attachments
        | ExportKind::Documents => Vec::new(),
    }
}

/// The next lines behind a place, the oldest first; each with its place. None of a kind of listings.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn lines(
    app: &App,
    owner: Id<OrganizationKind>,
    kind: ExportKind,
    after: Option<Uuid>,
) -> Result<Vec<(Uuid, ExportLine)>, Problem> {
    match kind {
        ExportKind::Profile if after.is_none() => list_profile(app, owner).await,
        ExportKind::Shareholdings => list_shareholdings(app, owner, after).await,
        ExportKind::Evidence => list_evidence(app, owner, after).await,
        ExportKind::CapabilityFigures => list_figures(app, owner, after).await,
        ExportKind::Profile
        | ExportKind::Patents
        | ExportKind::Achievements
        | ExportKind::Demands
        | ExportKind::Providers
        | ExportKind::Offerings
        | ExportKind::Experts
        | ExportKind::Brokers
        | ExportKind::Resources
        | ExportKind::Consortia
        | ExportKind::Credentials
        | ExportKind::Attachments
        | ExportKind::Documents => Ok(Vec::new()),
    }
}

async fn list_profile(app: &App, owner: Id<OrganizationKind>) -> Result<Vec<(Uuid, ExportLine)>, Problem> {
    let Some((profile, times)) = profiles::find_told(app.db_here(), owner).await? else { return Ok(Vec::new()) };
    Ok(vec![(owner.uuid(), ExportLine::plain(&owner, "told", times, ProfileBody::from(&profile))?)])
}

async fn list_shareholdings(
    app: &App,
    owner: Id<OrganizationKind>,
    after: Option<Uuid>,
) -> Result<Vec<(Uuid, ExportLine)>, Problem> {
    let db = app.db_here();
    let mut lines = Vec::new();
    for HoldingRow { id, holding, created_at, ended_at } in
        shareholdings::list_declared_after(db, owner, after, BATCH_ROWS).await?
    {
        let holder = OrganizationBody::from(&organizations::find(db, holding.holder).await?.or_not_found()?);
        let OrganizationBody { name, credit_code, foreign_identifier, .. } = holder;
        let state = if ended_at.is_some() { "ended" } else { "declared" };
        let content = ShareholdingBody {
            holder: Ref(holding.holder),
            share_ppm: holding.share_ppm,
            is_control: holding.is_control,
        };
        let line = ExportLine::plain(&id, state, (created_at, ended_at.unwrap_or(created_at)), content)?;
        let line = line.with(HOLDER, &[ExportedHolder { name, credit_code, foreign_identifier }])?;
        lines.push((id.uuid(), line));
    }
    Ok(lines)
}

async fn list_evidence(
    app: &App,
    owner: Id<OrganizationKind>,
    after: Option<Uuid>,
) -> Result<Vec<(Uuid, ExportLine)>, Problem> {
    let rows = evidence::list_added_after(app.db_here(), owner, after, BATCH_ROWS).await?;
    let line = |row: evidence::EvidenceRow| {
        let times = (row.created_at, row.created_at);
        Ok((row.id.uuid(), ExportLine::plain(&row.id, "added", times, EvidenceBody::from(&row))?))
    };
    rows.into_iter().map(line).collect()
}

async fn list_figures(
    app: &App,
    owner: Id<OrganizationKind>,
    after: Option<Uuid>,
) -> Result<Vec<(Uuid, ExportLine)>, Problem> {
    let rows = capability::list_recorded_after(app.db_here(), owner, after, BATCH_ROWS).await?;
    let line = |row: capability::RecordedFigure| {
        let capability::RecordedFigure { id, provider, figure } = row;
        let content = json!({
            "provider": provider.to_string(),
            "measure": Code(figure.value.measure()),
            "value": figure.value.value(),
            "from_on": figure.value.from_on().map(Day),
            "as_of_on": Day(figure.value.as_of_on()),
        });
        let times = (figure.created_at, figure.created_at);
        Ok((id.uuid(), ExportLine::plain(&id, "recorded", times, content)?))
    };
    rows.into_iter().map(line).collect()
}
