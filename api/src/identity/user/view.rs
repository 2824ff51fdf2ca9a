//! What goes in and comes out for users.

use super::store::UserRow;
use crate::http::fault::{Faults, FieldError};
use crate::http::types::{Code, Moment, Ref};
use crate::identity::password;
use crate::names::{OrganizationRef, RoleCode, SessionRef, UserRef};
use keqiao_domain::text::Name;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Characters of a log-in at most (RFC 5321 §4.5.3.1.3, without the brackets).
pub const LOGIN_CHARS_MAX: usize = 254;

/// Somebody who shall be able to log in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserBody {
    /// The log-in: an e-mail address.
    #[schema(
        min_length = 3,
        max_length = 254,
        pattern = "^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$",
        example = "editor@qinghe.example"
    )]
    pub login: String,
    /// How the user is called; a function is as good as a name.
    #[schema(min_length = 2, max_length = 200, example = "成果管理员 / Transfer officer")]
    pub display_name: String,
    /// 15 characters or more; common ones are refused.
    #[schema(min_length = 15, max_length = 200, example = "seven grey herons over the weir")]
    pub password: String,
}

/// A user.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserView {
    /// Its identifier.
    #[schema(inline)]
    pub id: UserRef,
    /// The log-in.
    #[schema(max_length = 254)]
    pub login: String,
    /// How the user is called.
    #[schema(max_length = 200)]
    pub display_name: String,
    /// The role in the organization.
    #[schema(inline)]
    pub role: RoleCode,
    /// When the user was added.
    #[schema(inline)]
    pub created_at: Moment,
}

impl From<UserRow> for UserView {
    fn from(row: UserRow) -> Self {
        UserView {
            id: Ref(row.id),
            login: row.login,
            display_name: row.display_name,
            role: Code(row.role),
            created_at: Moment(row.created_at),
        }
    }
}

/// Who is asking.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Me)]
pub struct MeView {
    /// The user or key.
    #[schema(max_length = 40, pattern = "^(usr|key)_[0-9a-z]{26}$", example = "usr_068xqk4g8s8g0h1r2t3v4w5x6y")]
    pub actor: String,
    /// The organization acted for.
    #[schema(inline)]
    pub organization: Option<OrganizationRef>,
    /// The role there.
    #[schema(inline)]
    pub role: Option<RoleCode>,
    /// Codes of the hubs moderated.
    #[schema(max_items = 1023)]
    pub moderates: Vec<HubCode>,
    /// Offices held beside that.
    #[schema(max_items = 100)]
    pub offices: Vec<OfficeView>,
    /// The session this token came from.
    #[schema(inline)]
    pub session: Option<SessionRef>,
    /// Whether the organization is suspended: you can read what is its own, and nothing else.
    pub is_suspended: bool,
}

/// An office, and where it is held; for the nation, when neither is named.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Office)]
pub struct OfficeView {
    /// Which.
    #[schema(inline)]
    pub role: RoleCode,
    /// The organization it is held in.
    #[schema(inline)]
    pub organization: Option<OrganizationRef>,
    /// The code of the hub it is held in.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: Option<String>,
}

/// The code of a hub.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
pub struct HubCode(pub String);

/// A log-in that is no e-mail address.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("is not an e-mail address of at most {LOGIN_CHARS_MAX} characters")]
pub struct InvalidLogin;

impl FieldError for InvalidLogin {
    fn code(&self) -> &'static str {
        "malformed"
    }
}

/// A user's particulars, read.
#[derive(Debug)]
pub struct ReadUser {
    /// Log-in in lower case.
    pub login: String,
    /// How the user is called.
    pub display_name: Name,
    /// The password, checked, not yet hashed.
    pub password: String,
}

/// Reads a log-in.
///
/// # Errors
/// When it is no e-mail address.
pub fn parse_login(text: &str) -> Result<String, InvalidLogin> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let (name, domain) = text.split_once('@').ok_or(InvalidLogin)?;
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let is_valid = text.len() <= LOGIN_CHARS_MAX
        && !name.is_empty()
        && name.chars().all(is_allowed)
        && domain.contains('.')
        && domain.split('.').all(is_label);
    is_valid.then(|| text.to_ascii_lowercase()).ok_or(InvalidLogin)
}

impl UserBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<ReadUser, Faults> {
        let mut faults = Faults::new();
        let login = faults.take("/login", parse_login(&self.login));
        let display_name = faults.take("/display_name", Name::parse(&self.display_name));
        let password = faults.take("/password", password::check(&self.password));
        match (login, display_name, password) {
            (Some(login), Some(display_name), Some(())) => {
                Ok(ReadUser { login, display_name, password: self.password })
            }
            _ => Err(faults),
        }
    }
}
