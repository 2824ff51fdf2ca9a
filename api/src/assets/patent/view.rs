//! What goes in and comes out for patents.

use super::legal_event::{CoOwnerBody, EncumbranceView, LegalEventView, parse_co_owners};
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::{TransitionView, parse_metadata};
use crate::listing::member::{KeywordText, parse_keywords};
use crate::names::{LegalStatusCode, OrganizationRef, PatentRef, PatentStateCode};
use crate::provenance::ProvenanceView;
use crate::reference::code_list::held::Holding;
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::assets::achievement::CLASSES_MAX;
use keqiao_domain::assets::patent::{Patent, PatentContent};
use keqiao_domain::reference::{CnApplicationNumber, IpcSymbol, PublicationNumber};
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Body, Keyword, Name, Title};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A class of the IPC or CPC, whole or cut at a level.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    min_length = 1,
    max_length = 20,
    example = "C08F265/04",
    pattern = "^[A-HY]((0[1-9]|[1-9][0-9])([A-Z]([1-9][0-9]{0,3}/[0-9]{2}([0-9]{0,3}[1-9])?)?)?)?$"
)]
pub struct ClassText(pub String);

/// What is known of a patent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatentBody {
    /// Title of the invention (INID 54).
    #[schema(min_length = 1, max_length = 300, example = "复合质子交换膜及其制备方法")]
    pub title: String,
    /// Abstract (INID 57).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "A proton exchange membrane with a reinforcing layer, and the way it is made."
    )]
    pub r#abstract: Option<String>,
    /// Application number (INID 21) with its check digit, where the office is CNIPA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 14, pattern = "^([0-9]{8}|[0-9]{12})\\.[0-9X]$", example = "202010123456.2")]
    pub application_number: Option<String>,
    /// Number of the publication or grant (INID 11), any office: office, number and kind code. This or the application
    /// number is needed before it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 19, pattern = "^[A-Z]{2}[0-9A-Z]{3,14}[0-9][A-Z][0-9]?$", example = "CN102307917B")]
    pub publication_number: Option<String>,
    /// The applicant or patentee (INID 71, 73) as the register has it: an organization's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 200, example = "青禾大学")]
    pub applicant: Option<String>,
    /// IPC or CPC classes (INID 51), the main one first.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub classes: Vec<ClassText>,
    /// Filing date (INID 22).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub filed_on: Option<Day>,
    /// Date of publication (INID 43) or grant (INID 45).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub published_on: Option<Day>,
    /// The right's state at its office, if known. A right that has ended is not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub legal_status: Option<LegalStatusCode>,
    /// The day on which that was so; the day it is stated when absent. It is published only with a state of the last 30
    /// days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub legal_status_as_of: Option<Day>,
    /// The family it belongs to, by the number that its collection gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, example = "45678901")]
    pub family_id: Option<String>,
    /// Who owns it, when there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub co_owners: Vec<CoOwnerBody>,
    /// Words to find it by.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// Up to 20 pairs of your own.
    #[serde(default)]
    #[schema(inline)]
    pub metadata: Metadata,
}

/// A patent or application.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Patent)]
pub struct PatentView {
    /// Its identifier.
    #[schema(inline)]
    pub id: PatentRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// Who lists it.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Where it stands in the market.
    #[schema(inline)]
    pub state: PatentStateCode,
    /// Title of the invention (INID 54).
    #[schema(max_length = 300)]
    pub title: String,
    /// Abstract (INID 57).
    #[schema(max_length = 20000)]
    pub r#abstract: Option<String>,
    /// Application number (INID 21), where the office is CNIPA.
    #[schema(max_length = 14, pattern = "^([0-9]{8}|[0-9]{12})\\.[0-9X]$")]
    pub application_number: Option<String>,
    /// Number of the publication or grant (INID 11), any office.
    #[schema(max_length = 19, pattern = "^[A-Z]{2}[0-9A-Z]{3,14}[0-9][A-Z][0-9]?$")]
    pub publication_number: Option<String>,
    /// The applicant or patentee (INID 71, 73) as the register has it.
    #[schema(max_length = 200)]
    pub applicant: Option<String>,
    /// IPC or CPC classes (INID 51), the main one first.
    #[schema(max_items = 50)]
    pub classes: Vec<ClassText>,
    /// Filing date (INID 22).
    #[schema(inline)]
    pub filed_on: Option<Day>,
    /// Date of publication (INID 43) or grant (INID 45).
    #[schema(inline)]
    pub published_on: Option<Day>,
    /// The right's state at its office, if known.
    #[schema(inline)]
    pub legal_status: Option<LegalStatusCode>,
    /// The latest day on which that state was read or stated.
    #[schema(inline)]
    pub legal_status_as_of: Option<Day>,
    /// Whether that is not longer ago than the rules of the hub allow for trading, 30 days.
    pub is_state_fresh: bool,
    /// Whether a part of the right was invalidated.
    pub is_limited: bool,
    /// The day on which a Chinese right ends by its term, counted from filing; null when it cannot be counted.
    #[schema(inline)]
    pub expires_on: Option<Day>,
    /// What lies, or lay, on the right.
    #[schema(max_items = 500)]
    pub encumbrances: Vec<EncumbranceView>,
    /// The family it belongs to.
    #[schema(max_length = 100)]
    pub family_id: Option<String>,
    /// Who owns it, when there are several.
    #[schema(max_items = 50)]
    pub co_owners: Vec<CoOwnerBody>,
    /// What happened to the right, in the order of telling; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 500)]
    pub legal_events: Option<Vec<LegalEventView>>,
    /// Words to find it by.
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// The owner's own pairs; only its members see them.
    #[schema(inline)]
    pub metadata: Metadata,
    /// Where it came from, if it was imported. An imported patent may lack its numbers.
    pub provenance: Option<ProvenanceView>,
    /// When it was entered.
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

/// The classes of a listing.
pub(crate) fn parse_classes(classes: Vec<ClassText>, faults: &mut Faults) -> Vec<IpcSymbol> {
    let texts: Vec<String> = classes.into_iter().map(|class| class.0).collect();
    faults.take_list("/classes", &texts, CLASSES_MAX, IpcSymbol::parse)
}

/// Holds the classes of a patent to the list of the IPC: they are those of the day on which it was published, or else filed.
///
/// # Errors
/// 422 when one is unknown or was retired by then, with the nearest valid codes.
pub async fn hold_classes(tx: &Tx, content: &PatentContent, before: Option<&PatentContent>) -> Result<(), Problem> {
    let day = content.published_on.or(content.filed_on).unwrap_or_else(|| tx.now().day());
    let before = before.map(|before| before.classes.as_slice()).unwrap_or_default();
    let mut held = Holding::on(tx, day);
    held.each("/classes", &content.classes, before).await?;
    held.finish()
}

impl PatentBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(PatentContent, Metadata), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let r#abstract = faults.take_optional("/abstract", self.r#abstract.as_deref(), Body::parse);
        let application = self.application_number.as_deref();
        let application_number = faults.take_optional("/application_number", application, CnApplicationNumber::parse);
        let publication = self.publication_number.as_deref();
        let publication_number = faults.take_optional("/publication_number", publication, PublicationNumber::parse);
        let applicant = faults.take_optional("/applicant", self.applicant.as_deref(), Name::parse);
        let classes = parse_classes(self.classes, &mut faults);
        let family_id = faults.take_optional("/family_id", self.family_id.as_deref(), Keyword::parse);
        let co_owners = parse_co_owners(&self.co_owners, &mut faults);
        let keywords = parse_keywords(self.keywords, &mut faults);
        let metadata = parse_metadata(self.metadata, &mut faults);
        let (Some(title), true) = (title, faults.is_empty()) else {
            return Err(faults);
        };
        let content = PatentContent {
            title,
            r#abstract,
            application_number,
            publication_number,
            applicant,
            classes,
            filed_on: self.filed_on.map(|day| day.0),
            published_on: self.published_on.map(|day| day.0),
            legal_status: self.legal_status.map(|status| status.0),
            legal_status_as_of: self.legal_status_as_of.map(|day| day.0),
            family_id,
            co_owners,
            keywords,
        };
        Ok((content, metadata))
    }
}

impl From<&Stored<Patent>> for PatentBody {
    fn from(stored: &Stored<Patent>) -> Self {
        let content = &stored.value.content;
        PatentBody {
            title: content.title.to_string(),
            r#abstract: content.r#abstract.as_ref().map(ToString::to_string),
            application_number: content.application_number.as_ref().map(ToString::to_string),
            publication_number: content.publication_number.as_ref().map(ToString::to_string),
            applicant: content.applicant.as_ref().map(ToString::to_string),
            classes: content.classes.iter().map(|class| ClassText(class.to_string())).collect(),
            filed_on: content.filed_on.map(Day),
            published_on: content.published_on.map(Day),
            legal_status: content.legal_status.map(Code),
            legal_status_as_of: content.legal_status_as_of.map(Day),
            family_id: content.family_id.as_ref().map(ToString::to_string),
            co_owners: content.co_owners.iter().map(CoOwnerBody::from).collect(),
            keywords: content.keywords.iter().map(|keyword| KeywordText(keyword.to_string())).collect(),
            metadata: stored.metadata.clone(),
        }
    }
}

impl PatentView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Patent>) -> Self {
        let body = PatentBody::from(stored);
        let patent = &stored.value;
        let (state, today) = (patent.legal_state(), app.clock.now().day());
        PatentView {
            id: Ref(patent.id),
            hub: app.hubs.code(patent.id.hub()),
            owner: Ref(patent.owner),
            state: Code(patent.state),
            title: body.title,
            r#abstract: body.r#abstract,
            application_number: body.application_number,
            publication_number: body.publication_number,
            applicant: body.applicant,
            classes: body.classes,
            filed_on: body.filed_on,
            published_on: body.published_on,
            legal_status: body.legal_status,
            legal_status_as_of: patent.state_as_of().map(Day),
            is_state_fresh: patent.is_state_fresh(today),
            is_limited: state.is_limited,
            expires_on: patent.content.expires_on().map(Day),
            encumbrances: state.encumbrances.iter().map(|lying| EncumbranceView::new(lying, today)).collect(),
            family_id: body.family_id,
            co_owners: body.co_owners,
            legal_events: None,
            keywords: body.keywords,
            metadata: if principal.is_member(patent.owner) { body.metadata } else { Metadata::new() },
            provenance: patent.provenance.as_ref().map(ProvenanceView::from),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow. `standing` is what stands against its owner's listing anything.
    #[must_use]
    pub fn single(app: &App, principal: &Principal, stored: &Stored<Patent>, standing: &Refusals) -> Self {
        let patent = &stored.value;
        let resource = patent.resource();
        let mut against_publication = patent.may_publish(app.clock.now());
        against_publication.append(standing.clone());
        let transition = |action, refusals| TransitionView::of(principal, action, &resource, &refusals);
        let transitions = vec![
            transition(Action::AmendPatent, Refusals::new()),
            transition(Action::PublishPatent, against_publication),
            transition(Action::WithdrawPatent, patent.may_withdraw()),
            transition(Action::RecordPatentEvent, Refusals::new()),
        ];
        let legal_events = Some(patent.events.iter().map(LegalEventView::from).collect());
        PatentView { legal_events, transitions: Some(transitions), ..PatentView::item(app, principal, stored) }
    }
}
