//! The codes of a demand, held to the lists that are in force.

use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::reference::code_list::check::check;
use crate::tx::Tx;
use keqiao_domain::market::demand::DemandContent;
use keqiao_domain::reference::CodeList;

/// Refuses an industry that is unknown or retired. One that was there before stays: its list may have changed since.
///
/// # Errors
/// 422 with the nearest valid codes.
pub async fn check_codes(tx: &Tx, content: &DemandContent, before: Option<&DemandContent>) -> Result<(), Problem> {
    let Some(industry) = &content.industry else { return Ok(()) };
    if before.is_some_and(|before| before.industry.as_ref() == Some(industry)) {
        return Ok(());
    }
    let mut faults = Faults::new();
    check(tx.db(), CodeList::Industries, "/industry_code", industry.as_str(), tx.now().day(), &mut faults).await?;
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}
