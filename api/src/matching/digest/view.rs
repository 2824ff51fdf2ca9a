//! What goes in and out for digests.

use super::store::Digest;
use crate::http::types::{Code, Moment};
use crate::names::CadenceCode;
use keqiao_domain::matching::digest::Cadence;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How often you want to be written to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DigestBody {
    /// Never, daily, or weekly.
    #[schema(inline)]
    pub cadence: CadenceCode,
}

/// How often you are written to.
#[derive(Serialize, ToSchema)]
#[schema(as = Digest)]
pub struct DigestView {
    /// Never, daily, or weekly.
    #[schema(inline)]
    cadence: CadenceCode,
    /// When the next letter is due; it is left out when nothing unread has come.
    #[schema(inline)]
    next_at: Option<Moment>,
}

impl DigestView {
    /// Of a user's choice; without one, he is not written to.
    #[must_use]
    pub fn of(digest: Option<&Digest>) -> DigestView {
        DigestView {
            cadence: Code(digest.map_or(Cadence::None, |digest| digest.cadence)),
            next_at: digest.map(|digest| Moment(digest.next_at)),
        }
    }
}
