//! What goes in and comes out for open licences.

use super::store::OpenLicenceRow;
use crate::app::App;
use crate::deals::contract::body::{optional_money, yuan};
use crate::deals::licence::surroundings::find_patent;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::store as organizations;
use crate::identity::organization::view::TransitionView;
use crate::names::{CurrencyCode, OpenLicenceRef, OpenLicenceStateCode, OrganizationRef, PatentRef, RoyaltyBaseCode};
use crate::tx::OrNotFound as _;
use keqiao_domain::access::{Action, Exposure, Principal, Resource};
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::open_licence::{Acceptance, OpenLicenceFee, OpenLicenceTerms};
use keqiao_domain::deals::royalty::RoyaltyRate;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A rate of what the licensee makes of the patent.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OpenLicenceRoyalty)]
pub struct RoyaltyRateBody {
    /// In basis points of the base: 20 % of sales, 40 % of profit at most.
    #[schema(minimum = 1, maximum = 10000, example = 300)]
    pub rate_bp: u16,
    /// What it is reckoned on.
    #[schema(inline)]
    pub base: RoyaltyBaseCode,
}

/// How the fee is paid, and its standard: a sum, a rate, or a sum on entry and a rate.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OpenLicenceFee)]
pub struct FeeBody {
    /// A sum that is paid once, before the licence comes to be; `0.00` for a free licence. 20,000,000 yuan at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "50000.00")]
    pub lump: Option<String>,
    /// ISO 4217, of the sum; `CNY` when absent.
    #[serde(default = "yuan")]
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// A rate that is paid while the patent is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub royalty: Option<RoyaltyRateBody>,
}

/// What a patentee declares.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenLicenceBody {
    /// The patent.
    #[schema(inline)]
    pub patent: PatentRef,
    /// The fee.
    pub fee: FeeBody,
    /// The last day of the licences; as long as the right lives when absent.
    #[serde(default)]
    #[schema(inline)]
    pub ends_on: Option<Day>,
    /// The SHA-256 of the evaluation report (专利权评价报告); a utility model and a design need it.
    #[serde(default)]
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9A-Fa-f]{64}$")]
    pub evaluation_report_sha256: Option<String>,
    /// The SHA-256 of the consents of co-owners and pledgees, where there are such.
    #[serde(default)]
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9A-Fa-f]{64}$")]
    pub consents_sha256: Option<String>,
}

/// A notice to the patentee that his open licence is accepted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OpenLicenceAcceptanceBody)]
pub struct AcceptanceBody {
    /// The SHA-256 of what shows that the sum was paid; needed where there is one.
    #[serde(default)]
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9A-Fa-f]{64}$")]
    pub payment_sha256: Option<String>,
}

/// An open licence, as everybody sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = OpenLicence)]
pub struct OpenLicenceView {
    /// Its identifier.
    #[schema(inline)]
    pub id: OpenLicenceRef,
    /// The code of its hub: that of the patent.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The patent.
    #[schema(inline)]
    pub patent: PatentRef,
    /// The patentee.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// The fee.
    pub fee: FeeBody,
    /// The day on which it was declared.
    #[schema(inline)]
    pub declared_on: Day,
    /// The last day of the licences.
    #[schema(inline)]
    pub ends_on: Option<Day>,
    /// The SHA-256 of the evaluation report.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub evaluation_report_sha256: Option<String>,
    /// The SHA-256 of the consents of co-owners and pledgees.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub consents_sha256: Option<String>,
    /// Where it stands.
    #[schema(inline)]
    pub state: OpenLicenceStateCode,
    /// Whether it can be accepted today: it stands, its days run, and the right lives. Only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_open: Option<bool>,
    /// When it was declared.
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

impl FeeBody {
    fn parse(&self, faults: &mut Faults) -> Option<OpenLicenceFee> {
        let lump = optional_money("/fee/lump", self.lump.as_deref(), self.currency.0, faults);
        let royalty = self.royalty.map(|royalty| RoyaltyRate { rate_bp: royalty.rate_bp, base: royalty.base.0 });
        if !faults.is_empty() {
            return None;
        }
        faults.take("/fee", OpenLicenceFee::try_new(lump, royalty))
    }
}

impl From<&OpenLicenceFee> for FeeBody {
    fn from(fee: &OpenLicenceFee) -> Self {
        let rate = |royalty: RoyaltyRate| RoyaltyRateBody { rate_bp: royalty.rate_bp, base: Code(royalty.base) };
        FeeBody {
            lump: fee.lump().map(|lump| lump.amount()),
            currency: fee.lump().map_or_else(yuan, |lump| Code(lump.currency)),
            royalty: fee.royalty().map(rate),
        }
    }
}

impl OpenLicenceBody {
    /// Reads what is declared.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(&self) -> Result<OpenLicenceTerms, Faults> {
        let mut faults = Faults::new();
        let fee = self.fee.parse(&mut faults);
        let report = self.evaluation_report_sha256.as_deref();
        let report = faults.take_optional("/evaluation_report_sha256", report, DocumentDigest::parse);
        let consents = faults.take_optional("/consents_sha256", self.consents_sha256.as_deref(), DocumentDigest::parse);
        match fee {
            Some(fee) if faults.is_empty() => {
                Ok(OpenLicenceTerms { fee, ends_on: self.ends_on.map(|day| day.0), report, consents })
            }
            _ => Err(faults),
        }
    }
}

impl AcceptanceBody {
    /// Reads the notice of an organization.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(&self, licensee: Id<OrganizationKind>) -> Result<Acceptance, Faults> {
        let mut faults = Faults::new();
        let payment = faults.take_optional("/payment_sha256", self.payment_sha256.as_deref(), DocumentDigest::parse);
        if faults.is_empty() { Ok(Acceptance { licensee, payment }) } else { Err(faults) }
    }
}

impl OpenLicenceView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, row: &OpenLicenceRow) -> Self {
        let value = &row.value;
        let digits = |digest: &Option<DocumentDigest>| digest.as_ref().map(|digest| digest.as_str().to_owned());
        OpenLicenceView {
            id: Ref(value.id),
            hub: app.hubs.code(value.id.hub()),
            patent: Ref(value.patent),
            owner: Ref(value.owner),
            fee: FeeBody::from(&value.terms.fee),
            declared_on: Day(value.declared_on),
            ends_on: value.terms.ends_on.map(Day),
            evaluation_report_sha256: digits(&value.terms.report),
            consents_sha256: digits(&value.terms.consents),
            state: Code(value.state),
            is_open: None,
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
            transitions: None,
        }
    }

    /// A single one, with whether it can be accepted and what may follow.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    pub async fn single(
        app: &App,
        db: &impl ConnectionTrait,
        principal: &Principal,
        row: &OpenLicenceRow,
        at: Timestamp,
    ) -> Result<Self, Problem> {
        let (open, today) = (&row.value, at.day());
        let asset = find_patent(db, open.patent, today).await?.or_not_found()?;
        let standing = crate::deals::licence::store::list_standing(db, &[asset.subject]).await?;
        let standing: Vec<_> = standing.into_iter().map(|row| row.value).collect();
        let licensee = principal.organization.unwrap_or(open.owner);
        // What is to be paid is told by the fee, and shown with the acceptance.
        let payment = Some(DocumentDigest::of([0; 32]));
        let mut against = match principal.organization {
            Some(own) => organizations::find(db, own).await?.or_not_found()?.value.may_list(),
            None => Refusals::new(),
        };
        against.append(open.may_accept(&Acceptance { licensee, payment }, &asset, &standing, today));
        // Who accepts acts for his own organization, and not on what is the patentee's.
        let own = Resource { hub: licensee.hub(), owner: principal.organization, exposure: Exposure::Public };
        let transitions = vec![
            TransitionView::of(principal, Action::AcceptOpenLicence, &own, &against),
            TransitionView::of(principal, Action::WithdrawOpenLicence, &open.resource(), &open.may_withdraw()),
        ];
        let is_open = Some(open.is_open_on(today, &asset));
        Ok(OpenLicenceView { is_open, transitions: Some(transitions), ..OpenLicenceView::item(app, row) })
    }
}
