//! How documents and their readings go out: above a caller's level without title, name and digest.

use super::reading::Reading;
use crate::app::App;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    DisclosureLevelCode, DocumentReadingRef, DocumentRef, DocumentStateCode, MediaTypeCode, OrganizationRef,
};
use crate::storage::Stored;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::assets::document::{DisclosureLevel, Document, Host};
use serde::Serialize;
use utoipa::ToSchema;

/// A document, as far as this caller is let in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Document)]
pub struct DocumentView {
    /// Its identifier.
    #[schema(inline)]
    pub id: DocumentRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The listing it stands beside.
    #[schema(
        max_length = 30,
        pattern = "^(pat|ach|dem)_[0-9a-hjkmnp-tv-z]{26}$",
        example = "ach_01m85dmb00g028008000000001"
    )]
    pub subject: String,
    /// Whose it is.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// The level of disclosure on which it stands: who is let in less far reads neither it nor its title.
    #[schema(inline)]
    pub level: DisclosureLevelCode,
    /// Whether you may read it.
    pub is_readable: bool,
    /// What it is; absent where you may not read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub title: Option<String>,
    /// The name of its file; absent where you may not read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub file_name: Option<String>,
    /// Its type, by its content; absent where you may not read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub media_type: Option<MediaTypeCode>,
    /// Its size in bytes; absent where you may not read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 33554432)]
    pub bytes: Option<u64>,
    /// The SHA-256 of its content; absent where you may not read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// Where it stands.
    #[schema(inline)]
    pub state: DocumentStateCode,
    /// When it was taken in.
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

impl DocumentView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, stored: &Stored<Document>, reach: DisclosureLevel) -> Self {
        let Document { id, owner, about, content, state } = &stored.value;
        let is_readable = content.level <= reach;
        let seen = Some(content).filter(|_| is_readable);
        DocumentView {
            id: Ref(*id),
            hub: app.hubs.code(id.hub()),
            subject: about.to_string(),
            owner: Ref(*owner),
            level: Code(content.level),
            is_readable,
            title: seen.map(|content| content.title.to_string()),
            file_name: seen.map(|content| content.file_name.as_str().to_owned()),
            media_type: seen.map(|content| Code(content.media_type)),
            bytes: seen.map(|content| content.bytes),
            sha256: seen.map(|content| content.digest.as_str().to_owned()),
            state: Code(*state),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            transitions: None,
        }
    }

    /// A single one, with what may follow.
    #[must_use]
    pub fn single(
        app: &App,
        principal: &Principal,
        stored: &Stored<Document>,
        host: &Host,
        reach: DisclosureLevel,
    ) -> Self {
        let (document, action) = (&stored.value, Action::RemoveDocument);
        let remove = TransitionView::of(principal, action, &document.resource(host), &document.may_remove());
        DocumentView { transitions: Some(vec![remove]), ..DocumentView::item(app, stored, reach) }
    }
}

/// That somebody was given a document.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DocumentReading)]
pub struct DocumentReadingView {
    /// Its identifier.
    #[schema(inline)]
    pub id: DocumentReadingRef,
    /// Which document.
    #[schema(inline)]
    pub document: DocumentRef,
    /// Who: a user or a key for machines.
    #[schema(
        max_length = 30,
        pattern = "^(usr|key)_[0-9a-hjkmnp-tv-z]{26}$",
        example = "usr_01m85dmb00g028008000000001"
    )]
    pub reader: String,
    /// For which organization.
    #[schema(inline)]
    pub organization: Option<OrganizationRef>,
    /// The level on which the document stood.
    #[schema(inline)]
    pub level: DisclosureLevelCode,
    /// When.
    #[schema(inline)]
    pub read_at: Moment,
}

impl From<&Reading> for DocumentReadingView {
    fn from(reading: &Reading) -> Self {
        DocumentReadingView {
            id: Ref(reading.id),
            document: Ref(reading.document),
            reader: reading.reader.clone(),
            organization: reading.organization.map(Ref),
            level: Code(reading.level),
            read_at: Moment(reading.at),
        }
    }
}
