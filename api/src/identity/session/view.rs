//! What goes in and comes out for sessions.

use super::store::SessionRow;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::token::ACCESS_TOKEN_LIFETIME;
use crate::names::{RoleCode, SessionRef};
use keqiao_domain::access::Role;
use keqiao_domain::id::{Id, SessionKind};
use keqiao_domain::timestamp::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The tokens of a session (RFC 6749 §5.1).
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = SessionTokens)]
pub struct SessionTokensView {
    /// The access token, for `Authorization: Bearer …`.
    #[schema(max_length = 4096, pattern = "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$")]
    access_token: String,
    /// Always `Bearer`.
    #[schema(max_length = 6, pattern = "^Bearer$", example = "Bearer")]
    token_type: &'static str,
    /// Seconds until the access token expires.
    #[schema(minimum = 1, maximum = 3600, example = 600)]
    expires_in: i64,
    /// Gives the next pair of tokens, once. Used a second time, it ends the session.
    #[schema(max_length = 54, pattern = "^kq_refresh_[A-Za-z0-9_-]{43}$")]
    refresh_token: String,
    /// Until when the refresh token is good.
    #[schema(inline)]
    refresh_expires_at: Moment,
    /// The session.
    #[schema(inline)]
    session: SessionRef,
    /// Offices that sleep because this session passed no second factor.
    #[schema(inline, max_items = 20)]
    dormant_roles: Vec<RoleCode>,
    /// Names this device at the next log-in, so that nobody else's guessing stands in its way. Only when logging in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 70, pattern = "^kq_device_[A-Za-z0-9_-]{43}$")]
    device_token: Option<String>,
}

impl SessionTokensView {
    /// The view of a new pair.
    #[must_use]
    pub fn new(
        access_token: String,
        refresh_token: String,
        row: &SessionRow,
        refresh_expires_at: Timestamp,
        dormant: Vec<Role>,
    ) -> Self {
        SessionTokensView {
            access_token,
            token_type: "Bearer",
            expires_in: ACCESS_TOKEN_LIFETIME.whole_seconds(),
            refresh_token,
            refresh_expires_at: Moment(refresh_expires_at),
            session: Ref(row.id),
            dormant_roles: dormant.into_iter().map(Code).collect(),
            device_token: None,
        }
    }

    /// With the token that names the device.
    #[must_use]
    pub fn on_device(self, device_token: String) -> Self {
        SessionTokensView { device_token: Some(device_token), ..self }
    }
}

/// A session.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// Its identifier.
    #[schema(inline)]
    id: SessionRef,
    /// Whether it is the one that asks.
    is_current: bool,
    /// When it was opened.
    #[schema(inline)]
    created_at: Moment,
    /// When it was last continued.
    #[schema(inline)]
    last_used_at: Moment,
    /// When it ends by itself.
    #[schema(inline)]
    expires_at: Moment,
    /// When it was ended.
    #[schema(inline)]
    ended_at: Option<Moment>,
    /// What the client calls itself (`User-Agent`).
    #[schema(max_length = 200, example = "curl/8.5.0")]
    device: Option<String>,
    /// The network it was opened from: /24 of IPv4, /48 of IPv6.
    #[schema(max_length = 50, example = "192.0.2.0/24")]
    network: String,
    /// Whether a second factor was passed.
    has_second_factor: bool,
}

impl SessionView {
    /// The view of a row, for the session that asks.
    #[must_use]
    pub fn new(row: &SessionRow, current: Option<Id<SessionKind>>) -> Self {
        SessionView {
            id: Ref(row.id),
            is_current: current == Some(row.id),
            created_at: Moment(row.created_at),
            last_used_at: Moment(row.last_used_at),
            expires_at: Moment(row.expires_at),
            ended_at: row.ended.map(|(at, _)| Moment(at)),
            device: row.device.clone(),
            network: row.network.clone(),
            has_second_factor: row.has_second_factor,
        }
    }
}
