//! An answer on its way out: the representation, its version, where it is.

use super::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ETAG, LINK, LOCATION, VARY};
use serde::Serialize;

/// An answer, held back until its transaction has ended.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The body, JSON.
    pub body: Vec<u8>,
    /// What a replay answers, where it differs: a secret is shown once.
    pub replay_body: Option<Vec<u8>>,
    /// The strong validator.
    pub etag: Option<String>,
    /// Where the new resource is.
    pub location: Option<String>,
}

/// The strong validator of a row's version.
#[must_use]
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

impl Reply {
    /// 200 with a representation.
    ///
    /// # Errors
    /// When the view cannot be written as JSON.
    pub fn ok<T: Serialize>(view: &T) -> Result<Self, Problem> {
        let body = serde_json::to_vec(view).map_err(Problem::internal)?;
        Ok(Reply { status: StatusCode::OK, body, replay_body: None, etag: None, location: None })
    }

    /// 201 with a representation and its place.
    ///
    /// # Errors
    /// When the view cannot be written as JSON.
    pub fn created<T: Serialize>(view: &T, location: String) -> Result<Self, Problem> {
        Ok(Reply { status: StatusCode::CREATED, location: Some(location), ..Reply::ok(view)? })
    }

    /// 202 with a representation of the work and its place.
    ///
    /// # Errors
    /// When the view cannot be written as JSON.
    pub fn accepted<T: Serialize>(view: &T, location: String) -> Result<Self, Problem> {
        Ok(Reply { status: StatusCode::ACCEPTED, location: Some(location), ..Reply::ok(view)? })
    }

    /// With the row's version as validator.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.etag = Some(etag(version));
        self
    }

    /// What a replay of the same request answers instead.
    ///
    /// # Errors
    /// When the view cannot be written as JSON.
    pub fn replay_as<T: Serialize>(mut self, view: &T) -> Result<Self, Problem> {
        self.replay_body = Some(serde_json::to_vec(view).map_err(Problem::internal)?);
        Ok(self)
    }

    /// As HTTP.
    #[must_use]
    pub fn into_response(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((CONTENT_TYPE, "application/json"));
        response.insert_header((VARY, "Authorization, Accept-Language"));
        if let Some(etag) = self.etag {
            response.insert_header((ETAG, etag));
        }
        if let Some(location) = self.location {
            response.insert_header((LOCATION, location));
        }
        response.body(self.body)
    }

    /// As HTTP, with a link to the next page.
    #[must_use]
    pub fn into_page(self, next: Option<String>) -> HttpResponse {
        let mut response = self.into_response();
        if let Some(Ok(link)) = next.map(|next| format!("<{next}>; rel=\"next\"").parse()) {
            response.headers_mut().insert(LINK, link);
        }
        response
    }
}
