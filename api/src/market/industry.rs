//! Industries, held to the list that is in force.

use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::reference::code_list::check::check;
use crate::tx::Tx;
use keqiao_domain::reference::{CodeList, IndustryCode};

/// Notes an industry that is unknown or retired. One that was there before stays: its list may have changed since.
///
/// # Errors
/// When the database does not answer.
pub async fn note_industry(
    tx: &Tx,
    pointer: &str,
    industry: &IndustryCode,
    before: &[IndustryCode],
    faults: &mut Faults,
) -> Result<(), Problem> {
    if before.contains(industry) {
        return Ok(());
    }
    check(tx.db(), CodeList::Industries, pointer, industry.as_str(), tx.now().day(), faults).await
}

/// Refuses the one industry of a body that is unknown or retired.
///
/// # Errors
/// 422 with the nearest valid codes.
pub async fn check_industry(
    tx: &Tx,
    industry: Option<&IndustryCode>,
    before: Option<&IndustryCode>,
) -> Result<(), Problem> {
    let Some(industry) = industry else { return Ok(()) };
    let mut faults = Faults::new();
    let before = before.map(std::slice::from_ref).unwrap_or_default();
    note_industry(tx, "/industry_code", industry, before, &mut faults).await?;
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}
