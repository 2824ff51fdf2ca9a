//! What a registration would be.

use super::view::{place, read_yuan};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::{Code, Day};
use crate::names::ContractTypeCode;
use crate::reference::rule_pack::FigureView;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::preview::{RegistrationQuestion, preview_registration as preview};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is asked.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegistrationQuery {
    /// The code of the seller's hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "jiangsu")]
    hub: String,
    /// The day on which the authority accepts the case; today when nothing is said.
    #[param(inline)]
    on: Option<Day>,
    /// The type of the contract.
    #[param(inline)]
    contract_type: ContractTypeCode,
    /// The technical amount (技术交易额), in yuan.
    #[param(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "6000000.00")]
    technical_amount: String,
}

/// What a registration would be. Advisory.
#[derive(Serialize, ToSchema)]
#[schema(as = RegistrationPreview)]
pub struct RegistrationPreviewView {
    /// Always true: it binds nobody.
    is_advisory: bool,
    /// The version of the rule pack.
    #[schema(max_length = 40, example = "32.2026-01-23.r1")]
    rule_pack: String,
    /// The day on which it is accepted.
    #[schema(inline)]
    on: Day,
    /// The type under which it is counted on that day: before the Civil Code, licences were a part of transfer.
    #[schema(inline)]
    counted_as: ContractTypeCode,
    /// The day by which it is decided; null where no limit is known.
    #[schema(inline)]
    due_on: Option<Day>,
    /// Whether another person looks at it a second time.
    is_reviewed_twice: bool,
    /// Digits of the number.
    #[schema(maximum = 16, example = 16)]
    number_digits: Option<u16>,
    /// The figures behind it, and their law.
    #[schema(max_items = 20)]
    figures: Vec<FigureView>,
}

/// Preview a registration.
///
/// How long the registration of a technical contract takes in a hub, whether it is looked at twice, and what its number looks
/// like, by the rule pack of a day. Advisory; nothing is stored.
#[utoipa::path(tag = "previews", params(RegistrationQuery), responses((status = OK, body = RegistrationPreviewView)))]
#[get("/previews/registration")]
pub async fn preview_registration(call: Call, query: Query<RegistrationQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::PreviewRegistration)?;
    let query = query.0;
    let (hub, day) = place(&call, &query.hub, query.on)?;
    let mut faults = Faults::new();
    let technical_amount = read_yuan(&mut faults, "?technical_amount", &query.technical_amount);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let answer = preview(&RegistrationQuestion { hub, day, contract_type: query.contract_type.0, technical_amount });
    let view = RegistrationPreviewView {
        is_advisory: true,
        rule_pack: answer.pack.version(),
        on: Day(day),
        counted_as: Code(answer.counted_as),
        due_on: answer.due_on.map(Day),
        is_reviewed_twice: answer.is_reviewed_twice,
        number_digits: answer.number_digits,
        figures: answer.figures.iter().map(FigureView::from).collect(),
    };
    Ok(Reply::ok(&view)?.into_response())
}
