//! A paper on its way out, in the form that was asked for.

use super::html::{self, PAGE_CSP};
use super::paper::Paper;
use super::pdf;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use actix_web::{HttpResponse, web};
use tokio::sync::Semaphore;

/// Papers set at a time in one process. A contract takes a core for some 20 ms, a certificate of 1,000 entries for a second; the
/// others wait, at most as long as a request may take.
const SETTINGS_MAX: usize = 2;
static SETTINGS: Semaphore = Semaphore::const_new(SETTINGS_MAX);

/// What an answer depends on.
pub const VARIES_BY: &str = "Accept, Authorization, Accept-Language";

/// The forms of what can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON, for machines.
    Json,
    /// A page for browsers.
    Page,
    /// PDF.
    Pdf,
}

impl Form {
    /// The form that `Accept` names first; none when it names none of them. Browsers name `text/html` first, clients of the
    /// API do not name it.
    #[must_use]
    pub fn named_in(accept: &str) -> Option<Form> {
        accept.split(',').find_map(|range| match range.split(';').next().unwrap_or_default().trim() {
            "application/json" => Some(Form::Json),
            "text/html" => Some(Form::Page),
            "application/pdf" => Some(Form::Pdf),
            _ => None,
        })
    }
}

/// The paper as a page.
pub fn page(paper: &Paper) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, PAGE_CSP))
        .insert_header((VARY, VARIES_BY))
        .body(html::of(paper))
}

/// The paper as PDF, with a file name without its ending; set on a thread that answers nobody.
///
/// # Errors
/// 406 when this market has no font to set it with.
pub async fn pdf(call: &Call, paper: Paper, file_name: &str) -> Result<HttpResponse, Problem> {
    let fonts = call.app.fonts.clone();
    if fonts.is_empty() {
        let detail = "this market has no font with Chinese letters to set PDF with; ask for text/html, or its operator to install one";
        return Err(Problem::new(Code::NotAcceptable).with_detail(detail));
    }
    let _turn = SETTINGS.acquire().await.map_err(Problem::internal)?;
    let set = web::block(move || pdf::of(&paper, &fonts)).await.map_err(Problem::internal)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{file_name}.pdf\"")))
        .insert_header((VARY, VARIES_BY))
        .body(set.map_err(Problem::internal)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_page_a_client_what_it_names_first() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(Form::named_in(browser), Some(Form::Page));
        assert_eq!(Form::named_in("application/json, text/html;q=0.5"), Some(Form::Json));
        assert_eq!(Form::named_in("application/pdf, text/html;q=0.5"), Some(Form::Pdf));
        for accept in ["", "*/*", "image/png"] {
            assert_eq!(Form::named_in(accept), None, "{accept}");
        }
    }
}
