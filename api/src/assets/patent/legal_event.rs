//! Legal events, encumbrances and co-owners of a patent, as bodies, views and rows have them.

use crate::http::fault::Faults;
use crate::http::types::{Code, Day, Ref};
use crate::names::{EncumbranceKindCode, LegalEventKindCode, OrganizationRef};
use keqiao_domain::assets::legal_event::{Encumbrance, LegalEvent, LegalEventKind};
use keqiao_domain::assets::patent::{CO_OWNERS_MAX, CoOwner};
use keqiao_domain::share::{Share, check_whole};
use keqiao_domain::text::{Keyword, Name, SourceName};
use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::ToSchema;

/// What happened to a right.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalEventBody {
    /// What happened; `confirmed` says that the register was read and nothing had changed. Needed unless `gazette_code`
    /// tells it.
    #[serde(default)]
    #[schema(inline)]
    pub kind: Option<LegalEventKindCode>,
    /// The code of the Chinese gazette: GR01, TR01, PE01, PC01, PP01, PD01, CF01, CX01, AV01, RR01, IW01 …
    #[serde(default)]
    #[schema(min_length = 4, max_length = 4, pattern = "^[A-Z]{2}[0-9]{2}$", example = "PE01")]
    pub gazette_code: Option<String>,
    /// When it happened.
    #[schema(inline)]
    pub happened_on: Day,
    /// Who says so: a register, a gazette.
    #[schema(min_length = 1, max_length = 200, example = "CNIPA gazette 39-47")]
    pub source: String,
    /// The day on which that source was read; today when absent.
    #[serde(default)]
    #[schema(inline)]
    pub as_of: Option<Day>,
    /// What ties a beginning to its end: the number of a pledge or a licence.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, example = "Y2026330000123")]
    pub reference: Option<String>,
    /// The last day of a pledge, preservation or licence, where it is known from the beginning.
    #[serde(default)]
    #[schema(inline)]
    pub until_on: Option<Day>,
}

/// What happened to a right. Stored in this form, too.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = LegalEvent)]
pub struct LegalEventView {
    /// What happened.
    #[schema(inline)]
    pub kind: LegalEventKindCode,
    /// When it happened.
    #[schema(inline)]
    pub happened_on: Day,
    /// Who says so.
    #[schema(max_length = 200)]
    pub source: String,
    /// The day on which that source was read.
    #[schema(inline)]
    pub as_of: Day,
    /// What ties a beginning to its end.
    #[schema(max_length = 100)]
    pub reference: Option<String>,
    /// The last day of what began, where it is known from the beginning.
    #[schema(inline)]
    pub until_on: Option<Day>,
}

/// What lies, or lay, on a right.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Encumbrance)]
pub struct EncumbranceView {
    /// What.
    #[schema(inline)]
    pub kind: EncumbranceKindCode,
    /// Since when.
    #[schema(inline)]
    pub from_on: Day,
    /// Its last day; null while no end is known.
    #[schema(inline)]
    pub to_on: Option<Day>,
    /// Its number.
    #[schema(max_length = 100)]
    pub reference: Option<String>,
    /// Whether it lies on the right today.
    pub is_live: bool,
}

/// One of several owners. Stored in this form, too.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CoOwner)]
pub struct CoOwnerBody {
    /// As the register has it.
    #[schema(min_length = 2, max_length = 200, example = "青禾大学")]
    pub name: String,
    /// The organization here, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub organization: Option<OrganizationRef>,
    /// Its share in millionths; the shares of all sum to 1,000,000.
    #[schema(minimum = 1, maximum = 1000000, example = 500000)]
    pub share_ppm: u32,
}

impl LegalEventBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self, today: Date) -> Result<LegalEvent, Faults> {
        let mut faults = Faults::new();
        let of_gazette = self.gazette_code.as_deref().map(LegalEventKind::of_gazette);
        let kind = self.kind.map(|kind| kind.0);
        if of_gazette == Some(None) {
            faults.add("/gazette_code", "gazette_code_unknown", "no event is known by this code; say its `kind`");
        } else if kind.is_some() && of_gazette.is_some_and(|told| told != kind) {
            faults.add("/gazette_code", "gazette_code_mismatch", "the code means another `kind`");
        }
        let kind = kind.or(of_gazette.flatten());
        if kind.is_none() && faults.is_empty() {
            faults.add("/kind", "kind_required", "is required, or `gazette_code`");
        }
        let source = faults.take("/source", SourceName::parse(&self.source));
        let reference = faults.take_optional("/reference", self.reference.as_deref(), Keyword::parse);
        if self.until_on.is_some_and(|until| until.0 < self.happened_on.0) {
            faults.add("/until_on", "range_reversed", "lies before `happened_on`");
        }
        match (kind, source) {
            (Some(kind), Some(source)) if faults.is_empty() => Ok(LegalEvent {
                kind,
                happened_on: self.happened_on.0,
                source,
                as_of: self.as_of.map_or(today, |day| day.0),
                reference,
                until_on: self.until_on.map(|day| day.0),
            }),
            _ => Err(faults),
        }
    }
}

impl From<&LegalEvent> for LegalEventView {
    fn from(event: &LegalEvent) -> Self {
        let LegalEvent { kind, happened_on, source, as_of, reference, until_on } = event;
        LegalEventView {
            kind: Code(*kind),
            happened_on: Day(*happened_on),
            source: source.to_string(),
            as_of: Day(*as_of),
            reference: reference.as_ref().map(ToString::to_string),
            until_on: until_on.map(Day),
        }
    }
}

impl LegalEventView {
    /// The event of a stored row, if it can be one.
    #[must_use]
    pub fn restore(self) -> Option<LegalEvent> {
        Some(LegalEvent {
            kind: self.kind.0,
            happened_on: self.happened_on.0,
            source: SourceName::parse(&self.source).ok()?,
            as_of: self.as_of.0,
            reference: self.reference.map(|text| Keyword::parse(&text)).transpose().ok()?,
            until_on: self.until_on.map(|day| day.0),
        })
    }
}

impl EncumbranceView {
    /// The view on a day.
    #[must_use]
    pub fn new(encumbrance: &Encumbrance, today: Date) -> Self {
        EncumbranceView {
            kind: Code(encumbrance.kind),
            from_on: Day(encumbrance.from),
            to_on: encumbrance.to.map(Day),
            reference: encumbrance.reference.as_ref().map(ToString::to_string),
            is_live: encumbrance.is_live_on(today),
        }
    }
}

impl From<&CoOwner> for CoOwnerBody {
    fn from(owner: &CoOwner) -> Self {
        let CoOwner { name, organization, share } = owner;
        CoOwnerBody { name: name.to_string(), organization: organization.map(Ref), share_ppm: share.ppm() }
    }
}

/// The co-owners of a body.
pub fn parse_co_owners(owners: &[CoOwnerBody], faults: &mut Faults) -> Vec<CoOwner> {
    if owners.len() > CO_OWNERS_MAX {
        faults.add("/co_owners", "too_many", format!("has more than {CO_OWNERS_MAX} members"));
        return Vec::new();
    }
    let mut read = |(place, owner): (usize, &CoOwnerBody)| {
        let name = faults.take(format!("/co_owners/{place}/name"), Name::parse(&owner.name));
        let share = faults.take(format!("/co_owners/{place}/share_ppm"), Share::try_new(owner.share_ppm));
        Some(CoOwner { name: name?, organization: owner.organization.map(|id| id.0), share: share? })
    };
    let read: Vec<CoOwner> = owners.iter().enumerate().filter_map(&mut read).collect();
    if read.len() == owners.len() {
        faults.take("/co_owners", check_whole(read.iter().map(|owner| owner.share)));
    }
    read
}
