//! The identifier in a path. One that cannot be an identifier of this kind is a thing that does not exist: 404.

use super::problem::Problem;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use keqiao_domain::id::{Id, Kind};
use std::future::{Ready, ready};

/// The `{id}` of the route.
pub struct IdPath<K>(pub Id<K>);

impl<K: Kind + 'static> FromRequest for IdPath<K> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        ready(id.map(IdPath).ok_or_else(Problem::not_found))
    }
}
