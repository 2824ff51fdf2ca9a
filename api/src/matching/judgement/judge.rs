//! Accepting or dismissing a match.

use super::store::{self, JudgementRow};
use super::view::JudgementView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::matching::asker::{AskingListing, NOT_ASKING, read_subject};
use crate::matching::document::ListingKind;
use crate::matching::listing::find_public;
use crate::names::{DismissReasonCode, VerdictCode};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{self, Action, check_scope};
use keqiao_domain::id::Subject;
use keqiao_domain::matching::judgement::MatchJudgement;
use keqiao_matching::Weights;
use serde::Deserialize;
use strum::VariantArray as _;
use utoipa::ToSchema;

/// What the owner of a listing thinks of a match.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgementBody {
    /// The listing that asked: any but a resource.
    #[schema(
        min_length = 30,
        max_length = 30,
        pattern = "^(ach|dem|exp|off|pat|prv)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$",
        example = "dem_068xqk4g8sg008000000000001"
    )]
    subject: String,
    /// The listing that was found.
    #[schema(
        min_length = 30,
        max_length = 30,
        pattern = "^(pat|ach|dem|prv|off|exp|res)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$",
        example = "ach_068xqk4g8sg008000000000001"
    )]
    listing: String,
    /// The verdict.
    #[schema(inline)]
    verdict: VerdictCode,
    /// Why it is dismissed; only then, and then always.
    #[serde(default)]
    #[schema(inline)]
    reason: Option<DismissReasonCode>,
}

impl JudgementBody {
    fn parse(&self) -> Result<(Subject, Subject), Faults> {
        let mut faults = Faults::new();
        let (subject, listing) = (read_subject(&self.subject), ListingKind::read(&self.listing));
        if subject.is_none() {
            faults.add("/subject", "malformed", NOT_ASKING);
        }
        if listing.is_none() {
            faults.add("/listing", "malformed", "is no identifier of a listing");
        }
        if let Err(error) = self.verdict.0.check(self.reason.map(|reason| reason.0)) {
            faults.add("/reason", error.code(), error.to_string());
        }
        match (subject, listing) {
            (Some(subject), Some(listing)) if faults.is_empty() => Ok((subject, listing)),
            _ => Err(faults),
        }
    }
}

/// Accept or dismiss a match.
///
/// For the owner of the listing that asked. A new verdict replaces the former one; the same again changes nothing. Judgements
/// are counted by version of the weights, and measure the matching.
#[utoipa::path(tag = "matching", request_body = JudgementBody, responses((status = OK, body = JudgementView)))]
#[post("/match-judgements")]
pub async fn judge_match(call: Call, body: JsonBody<JudgementBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::JudgeMatch)?;
    let owner = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let (subject, listing) = body.0.parse()?;
    let (verdict, reason) = (body.0.verdict.0, body.0.reason.map(|reason| reason.0));
    let asking = AskingListing::find(&call.app, subject).await?.or_not_found()?;
    access::check(&call.principal, Action::JudgeMatch, &asking.resource)?;
    let key = listing.uuid().as_u128();
    find_public(&call.app, &[key], ListingKind::VARIANTS).await?.remove(&key).or_not_found()?;
    call.app
        .write(&call, Action::JudgeMatch, async |tx| {
            let hub = asking.resource.hub;
            let shown = store::weights_shown(tx, subject, hub, listing).await?;
            let weights_version = shown.unwrap_or_else(|| Weights::current().version.clone());
            let row = match store::find_for_update(tx, owner, subject, hub, listing).await? {
                Some(mut row) => {
                    if let Some(event) = row.value.judge(verdict, reason) {
                        row.weights_version = weights_version;
                        store::update(tx, &mut row).await?;
                        tx.emit(event);
                    }
                    row
                }
                None => {
                    let value = MatchJudgement { id: tx.next_id(hub), owner, subject, listing, verdict, reason };
                    let row = JudgementRow { value, weights_version, version: 1 };
                    store::insert(tx, &row).await?;
                    tx.emit(row.value.judged());
                    row
                }
            };
            Reply::ok(&JudgementView::from(&row))
        })
        .await
}
