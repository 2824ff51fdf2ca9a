//! Puts back what is no listing: profile, shareholdings, evidence and figures.

use super::line::ExportLine;
use super::own::{ExportedHolder, HOLDER};
use super::restore::{Left, body, faulty, new_id, rename};
use crate::http::problem::Problem;
use crate::identity::evidence::add::add as add_evidence;
use crate::identity::evidence::view::EvidenceBody;
use crate::identity::organization::store as organizations;
use crate::identity::organization_profile::set::set as set_profile;
use crate::identity::organization_profile::store as profiles;
use crate::identity::organization_profile::view::ProfileBody;
use crate::identity::shareholding::view::ShareholdingBody;
use crate::identity::shareholding::{event as holding_event, store as shareholdings};
use crate::listing::store;
use crate::people::capability::store as capability;
use crate::people::capability::view::CapabilityBody;
use crate::tx::Tx;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::{Id, OrganizationKind, ProviderKind};
use keqiao_domain::identity::shareholding::{Shareholding, WHOLE_PPM};
use keqiao_domain::people::capability::may_record;
use keqiao_domain::people::provider::Provider;
use keqiao_domain::rule::Rule;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Tells the profile again.
pub(super) async fn put_profile(tx: &Tx, owner: Id<OrganizationKind>, line: &ExportLine) -> Result<(), Problem> {
    let profile = body::<ProfileBody>(line.content.clone())?.parse()?;
    let (_, version) = profiles::find(tx.db(), owner).await?;
    set_profile(tx, owner, &profile, version).await
}

/// Declares a holding again, and that it has ended. The holder is found by what its own registers call it: identifiers are new
/// in every installation.
pub(super) async fn put_shareholding(
    tx: &Tx,
    owner: Id<OrganizationKind>,
    line: &ExportLine,
) -> Result<Option<Left>, Problem> {
    let told = line.records.get(HOLDER).and_then(|holders| holders.get(0)).cloned().unwrap_or_default();
    let told: ExportedHolder = serde_json::from_value(told)
        .map_err(|error| Problem::invalid("/records/holder", "wrong_type", error.to_string()))?;
    let ExportedHolder { name, credit_code, foreign_identifier } = told;
    let known =
        organizations::find_known(tx.db(), credit_code.as_deref(), foreign_identifier.as_deref(), &name).await?;
    let Some(holder) = known.filter(|holder| *holder != owner) else {
        let rules = vec![Rule::HolderUnknown];
        return Ok(Some(Left { id: line.id.clone(), wanted: line.state.clone(), rules }));
    };
    let ShareholdingBody { holder: _, share_ppm, is_control } = body(line.content.clone())?;
    if share_ppm == 0 || share_ppm > WHOLE_PPM {
        return Err(Problem::invalid("/content/share_ppm", "out_of_range", format!("is not 1 to {WHOLE_PPM}")));
    }
    let mut row = shareholdings::insert(tx, Shareholding { holder, held: owner, share_ppm, is_control }).await?;
    tx.emit(holding_event(&row, EventKind::ShareholdingDeclared));
    if line.state == "ended" {
        shareholdings::end(tx, &mut row).await?;
        tx.emit(holding_event(&row, EventKind::ShareholdingEnded));
    }
    Ok(None)
}

/// Names a document again.
pub(super) async fn put_evidence(
    tx: &Tx,
    owner: Id<OrganizationKind>,
    line: &ExportLine,
    names: &HashMap<String, String>,
) -> Result<(), Problem> {
    let evidence = body::<EvidenceBody>(line.content.clone())?;
    add_evidence(tx, owner, new_id(line, names)?, &evidence).await?;
    Ok(())
}

/// Records a figure again; it is as old as it says, however late it comes here.
pub(super) async fn put_figure(tx: &Tx, line: &ExportLine, names: &HashMap<String, String>) -> Result<(), Problem> {
    let mut content = line.content.clone();
    rename(&mut content, names);
    let provider = content.as_object_mut().and_then(|members| members.remove("provider"));
    let provider = provider.as_ref().and_then(Value::as_str).and_then(|text| text.parse().ok());
    let id: Id<ProviderKind> = provider.ok_or_else(|| faulty("/content/provider", "is no provider's identifier"))?;
    let provider = store::find_for_update::<Provider>(tx, id).await?;
    let provider = provider.ok_or_else(|| faulty("/content/provider", "is no provider of this export"))?.value;
    let figures = CapabilityBody { figures: vec![body(content)?] }.parse()?;
    may_record(&figures, tx.now().day()).into_result()?;
    capability::insert(tx, id, &figures).await?;
    tx.emit(provider.event(EventKind::ProviderCapabilityRecorded, json!({ "figures": figures.len() })));
    Ok(())
}
