//! What goes in and comes out for credentials.

use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{CredentialLevelCode, CredentialRef, CredentialSchemeCode, CredentialStateCode, OrganizationRef};
use crate::storage::Stored;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::id::{BrokerKind, ExpertKind, Id};
use keqiao_domain::people::credential::{Credential, CredentialContent, Holder};
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Keyword, Name, Reason};
use keqiao_domain::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A credential to record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialBody {
    /// Whose it is: an expert or a broker of your organization.
    #[schema(
        min_length = 30,
        max_length = 30,
        pattern = "^(exp|bro)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$",
        example = "bro_01m85dmb00g028008000000001"
    )]
    pub holder: String,
    /// What it attests.
    #[schema(inline)]
    pub scheme: CredentialSchemeCode,
    /// At which level; a broker's credential needs it: 初级技术经纪人, 中级技术经纪人, 高级技术经理人.
    #[serde(default)]
    #[schema(inline)]
    pub level: Option<CredentialLevelCode>,
    /// Its number; the two higher levels of brokers need it. Personal.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, example = "2024-M-00017")]
    pub number: Option<String>,
    /// Who issued it.
    #[schema(min_length = 2, max_length = 200, example = "National technology transfer training base (fictitious)")]
    pub issuer: String,
    /// When it was issued; not ahead.
    #[schema(inline)]
    pub issued_on: Day,
    /// The last day on which it holds; absent when it has no end.
    #[serde(default)]
    #[schema(inline)]
    pub expires_on: Option<Day>,
}

/// Why a credential is not in order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectionBody {
    /// Why.
    #[schema(min_length = 2, max_length = 2000, example = "The number is not in the issuer's register.")]
    pub reason: String,
}

/// A credential, as its organization and its hub's moderators see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Credential)]
pub struct CredentialView {
    /// Its identifier.
    #[schema(inline)]
    pub id: CredentialRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The organization that brought the profile.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Whose it is: an expert or a broker.
    #[schema(
        max_length = 30,
        pattern = "^(exp|bro)_[0-9a-hjkmnp-tv-z]{26}$",
        example = "bro_01m85dmb00g028008000000001"
    )]
    pub holder: String,
    /// What it attests.
    #[schema(inline)]
    pub scheme: CredentialSchemeCode,
    /// At which level.
    #[schema(inline)]
    pub level: Option<CredentialLevelCode>,
    /// Its number.
    #[schema(max_length = 100)]
    pub number: Option<String>,
    /// Who issued it.
    #[schema(max_length = 200)]
    pub issuer: String,
    /// When it was issued.
    #[schema(inline)]
    pub issued_on: Day,
    /// The last day on which it holds.
    #[schema(inline)]
    pub expires_on: Option<Day>,
    /// Where it stands.
    #[schema(inline)]
    pub state: CredentialStateCode,
    /// Why the hub has not found it in order.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When it was recorded.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

/// A credential on a profile.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = HeldCredential)]
pub struct HeldCredentialView {
    /// What it attests.
    #[schema(inline)]
    pub scheme: CredentialSchemeCode,
    /// At which level.
    #[schema(inline)]
    pub level: Option<CredentialLevelCode>,
    /// Its number; absent where this caller may not see whose profile it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub number: Option<String>,
    /// Who issued it.
    #[schema(max_length = 200)]
    pub issuer: String,
    /// When it was issued.
    #[schema(inline)]
    pub issued_on: Day,
    /// The last day on which it holds.
    #[schema(inline)]
    pub expires_on: Option<Day>,
    /// `recorded`: nobody has seen the paper; `verified`: the hub has.
    #[schema(inline)]
    pub state: CredentialStateCode,
    /// Whether it holds today.
    pub is_valid: bool,
}

impl CredentialBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(Holder, CredentialContent), Faults> {
        let mut faults = Faults::new();
        let expert = self.holder.parse::<Id<ExpertKind>>().ok().map(Holder::Expert);
        let holder = expert.or_else(|| self.holder.parse::<Id<BrokerKind>>().ok().map(Holder::Broker));
        if holder.is_none() {
            faults.add("/holder", "wrong_type", "is no identifier of an expert or a broker");
        }
        let number = faults.take_optional("/number", self.number.as_deref(), Keyword::parse);
        let issuer = faults.take("/issuer", Name::parse(&self.issuer));
        let (issued_on, expires_on) = (self.issued_on.0, self.expires_on.map(|day| day.0));
        if expires_on.is_some_and(|last| last < issued_on) {
            faults.add("/expires_on", "range_reversed", "lies before issued_on");
        }
        let (Some(holder), Some(issuer), true) = (holder, issuer, faults.is_empty()) else { return Err(faults) };
        let (scheme, level) = (self.scheme.0, self.level.map(|level| level.0));
        Ok((holder, CredentialContent { scheme, level, number, issuer, issued_on, expires_on }))
    }
}

impl RejectionBody {
    /// Reads the body.
    ///
    /// # Errors
    /// When the reason is faulty.
    pub fn parse(&self) -> Result<Reason, Problem> {
        let mut faults = Faults::new();
        faults.take("/reason", Reason::parse(&self.reason)).ok_or_else(|| faults.into())
    }
}

impl CredentialView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, stored: &Stored<Credential>) -> Self {
        let Credential { id, owner, holder, content, state, remark } = &stored.value;
        CredentialView {
            id: Ref(*id),
            hub: app.hubs.code(id.hub()),
            owner: Ref(*owner),
            holder: holder.subject().to_string(),
            scheme: Code(content.scheme),
            level: content.level.map(Code),
            number: content.number.as_ref().map(ToString::to_string),
            issuer: content.issuer.to_string(),
            issued_on: Day(content.issued_on),
            expires_on: content.expires_on.map(Day),
            state: Code(*state),
            reason: remark.as_ref().map(ToString::to_string),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow.
    #[must_use]
    pub fn single(app: &App, principal: &Principal, stored: &Stored<Credential>, at: Timestamp) -> Self {
        let credential = &stored.value;
        let resource = credential.resource();
        let transition = |action, refusals: Refusals| TransitionView::of(principal, action, &resource, &refusals);
        let transitions = vec![
            transition(Action::VerifyCredential, credential.may_verify(principal.organization, at)),
            transition(Action::RejectCredential, credential.may_reject(principal.organization)),
            transition(Action::WithdrawCredential, credential.may_withdraw()),
        ];
        CredentialView { transitions: Some(transitions), ..CredentialView::item(app, stored) }
    }
}

impl HeldCredentialView {
    /// A credential on a profile, with its number where the caller may see whose profile it is.
    #[must_use]
    pub fn of(credential: &Credential, is_seen: Seen, at: Timestamp) -> Self {
        let content = &credential.content;
        let number = content.number.as_ref().map(ToString::to_string);
        HeldCredentialView {
            scheme: Code(content.scheme),
            level: content.level.map(Code),
            number: number.filter(|_| is_seen == Seen::Whole),
            issuer: content.issuer.to_string(),
            issued_on: Day(content.issued_on),
            expires_on: content.expires_on.map(Day),
            state: Code(credential.state),
            is_valid: credential.holds(at),
        }
    }
}

/// How much of a person a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Whose profile it is.
    Whole,
    /// Not whose profile it is.
    WithoutName,
}
