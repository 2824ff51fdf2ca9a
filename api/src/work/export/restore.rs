//! Puts an export into an installation: first every thing as a draft under a new identifier, then each as far on its way
//! as it was, by the same steps and rules as everything else. All of it is one transaction.

use super::folder::{DOCUMENTS, ExportError, at, read_lines};
use super::line::{ExportLine, ExportedProvenance};
use super::restore_own::{put_evidence, put_figure, put_profile, put_shareholding};
use super::{ExportKind, Exportable};
use crate::assets::document::{file, host, sniff};
use crate::assets::patent::view::PatentBody;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::listing::step::{Milestone, Presented};
use crate::listing::store;
use crate::market::attachment::host as hosts;
use crate::market::consortium::view::ConsortiumBody;
use crate::moderation::{self, Reviewed};
use crate::people::credential::store::count_shown;
use crate::people::credential::view::CredentialBody;
use crate::storage::{Metadata, Stored};
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::document::{Document, DocumentContent, FileName};
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::event::Event;
use keqiao_domain::id::{AttachmentKind, CredentialKind, DocumentKind, Id, Kind, OrganizationKind, ResourceKind};
use keqiao_domain::listed::{ListedState, Moderated};
use keqiao_domain::market::attachment::Attachment;
use keqiao_domain::market::consortium::Consortium;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::resource::ResourceListing;
use keqiao_domain::moderation::{Decision, Review, ScoreSheet};
use keqiao_domain::people::broker::Broker;
use keqiao_domain::people::credential::Credential;
use keqiao_domain::people::expert::Expert;
use keqiao_domain::people::offering::Offering;
use keqiao_domain::people::provider::Provider;
use keqiao_domain::provenance::Provenance;
use keqiao_domain::rule::{Refusals, Rule};
use keqiao_domain::text::{Reason, SourceName, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use strum::VariantArray as _;

/// Rows that are stored at a time.
const INSERT_ROWS: usize = 500;
/// What is said of a decision that was made elsewhere.
const DECIDED_ELSEWHERE: &str = "As it was decided in the installation that it comes from.";

/// An export that was read.
pub struct Restore {
    folder: PathBuf,
    /// The organization, by its identifier where it comes from.
    from: String,
    source: SourceName,
    lines: HashMap<ExportKind, Vec<(usize, ExportLine)>>,
}

/// A thing that came less far than it was.
#[derive(Clone, Debug)]
pub struct Left {
    /// Its identifier here.
    pub id: String,
    /// Where it stood.
    pub wanted: String,
    /// The rules that stand against it.
    pub rules: Vec<Rule>,
}

/// What a kind of thing needs in order to be put back.
trait Restorable: Exportable {
    /// Enters it as a draft.
    fn enter(
        id: Id<Self::Kind>,
        owner: Id<OrganizationKind>,
        content: Value,
        provenance: Provenance,
    ) -> Result<(Self, Metadata, Event), Faults>;

    /// Takes it as far as a state, or as far as the rules let it.
    fn advance(&mut self, state: &str, review: &Review, at: Timestamp) -> (Vec<Event>, Refusals);

    /// What other rows have against its publication.
    fn stands_against(
        _db: &impl ConnectionTrait,
        _value: &Self,
        _at: Timestamp,
    ) -> impl Future<Output = Result<Refusals, Problem>> {
        async { Ok(Refusals::new()) }
    }
}

pub(super) fn body<B: DeserializeOwned>(content: Value) -> Result<B, Faults> {
    serde_json::from_value(content).map_err(|error| {
        let mut faults = Faults::new();
        faults.add("/content", "wrong_type", error.to_string());
        faults
    })
}

/// The steps of a moderated listing to a state, one after the other, until a rule stands against one.
fn advance_moderated<M: Moderated>(
    listed: &mut M,
    state: &str,
    review: &Review,
    at: Timestamp,
    events: &mut Vec<Event>,
) -> Result<(), Refusals> {
    if state == "withdrawn" {
        events.extend(listed.withdraw()?);
    }
    if ["draft", "withdrawn"].contains(&state) {
        return Ok(());
    }
    events.extend(listed.submit(at)?);
    if state == "under_review" {
        return Ok(());
    }
    events.push(listed.review(&review_of(state, review.clone()), None)?);
    if ["published", "open", "expired"].contains(&state) {
        events.extend(listed.publish(at)?);
    }
    Ok(())
}

impl<L: Presented + Exportable> Restorable for L {
    fn enter(
        id: Id<Self::Kind>,
        owner: Id<OrganizationKind>,
        mut content: Value,
        provenance: Provenance,
    ) -> Result<(Self, Metadata, Event), Faults> {
        // Log-ins stay where they are: the people of an export are not users here.
        if let Some(person) = content.get_mut("person").and_then(Value::as_object_mut) {
            person.remove("user");
        }
        let (content, metadata) = L::parse(body(content)?)?;
        let (value, event) = L::create(id, owner, content, Some(provenance));
        Ok((value, metadata, event))
    }

    fn advance(&mut self, state: &str, review: &Review, at: Timestamp) -> (Vec<Event>, Refusals) {
        let mut events = Vec::new();
        let outcome = advance_moderated(self, state, review, at, &mut events);
        (events, outcome.err().unwrap_or_default())
    }

    async fn stands_against(db: &impl ConnectionTrait, value: &Self, at: Timestamp) -> Result<Refusals, Problem> {
        L::against(db, value, Milestone::Publish, at).await
    }
}

impl Restorable for Patent {
    fn enter(
        id: Id<Self::Kind>,
        owner: Id<OrganizationKind>,
        content: Value,
        provenance: Provenance,
    ) -> Result<(Self, Metadata, Event), Faults> {
        let (content, metadata) = body::<PatentBody>(content)?.parse()?;
        let (value, event) = Patent::create(id, owner, content, Some(provenance));
        Ok((value, metadata, event))
    }

    fn advance(&mut self, state: &str, _review: &Review, at: Timestamp) -> (Vec<Event>, Refusals) {
        let outcome = match state {
            "published" => self.publish(at),
            "withdrawn" => self.withdraw(),
            _ => Ok(None),
        };
        match outcome {
            Ok(event) => (event.into_iter().collect(), Refusals::new()),
            Err(refusals) => (Vec::new(), refusals),
        }
    }
}

impl Restorable for Consortium {
    fn enter(
        id: Id<Self::Kind>,
        owner: Id<OrganizationKind>,
        content: Value,
        _provenance: Provenance,
    ) -> Result<(Self, Metadata, Event), Faults> {
        let (content, metadata) = body::<ConsortiumBody>(content)?.parse()?;
        let (value, event) = Consortium::found(id, owner, content);
        Ok((value, metadata, event))
    }

    fn advance(&mut self, state: &str, _review: &Review, _at: Timestamp) -> (Vec<Event>, Refusals) {
        let outcome = match state {
            "active" => self.activate(),
            "dissolved" => self.dissolve(),
            _ => Ok(None),
        };
        match outcome {
            Ok(event) => (event.into_iter().collect(), Refusals::new()),
            Err(refusals) => (Vec::new(), refusals),
        }
    }
}

pub(super) fn faulty(pointer: &str, detail: impl Into<String>) -> Problem {
    Problem::invalid(pointer, "wrong_type", detail)
}

/// Puts new identifiers in the place of old ones, wherever one stands as a whole text.
pub(super) fn rename(value: &mut Value, names: &HashMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(name) = names.get(text.as_str()) {
                *text = name.clone();
            }
        }
        Value::Array(members) => members.iter_mut().for_each(|member| rename(member, names)),
        Value::Object(members) => members.values_mut().for_each(|member| rename(member, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Restore {
    /// Reads an export whole. `from` names where it comes from: things that were not imported there before are told to
    /// come from it.
    ///
    /// # Errors
    /// When a file is missing, or a line is none of an export.
    pub async fn read(folder: &Path, from: &str) -> Result<Restore, ExportError> {
        let mut lines = HashMap::new();
        for kind in ExportKind::VARIANTS {
            lines.insert(*kind, read_lines(folder, *kind).await?);
        }
        let source = SourceName::parse(&format!("export of {from}"));
        let source = source.map_err(|error| ExportError::Form(error.to_string()))?;
        Ok(Restore { folder: folder.to_owned(), from: from.to_owned(), source, lines })
    }

    /// How many things there are.
    #[must_use]
    pub fn things(&self) -> usize {
        self.lines.values().map(Vec::len).sum()
    }

    fn of(&self, kind: ExportKind) -> &[(usize, ExportLine)] {
        self.lines.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// Puts everything back as an organization's. What the rules let go less far than it was is told.
    ///
    /// # Errors
    /// When a line is faulty, with its file and number; then nothing is put back.
    pub async fn put(&self, tx: &Tx, owner: Id<OrganizationKind>) -> Result<Vec<Left>, Problem> {
        let names = self.names(tx, owner);
        let mut left = self.put_own(tx, owner, &names).await?;
        self.enter::<Patent>(tx, owner, &names).await?;
        self.enter::<Achievement>(tx, owner, &names).await?;
        self.enter::<Demand>(tx, owner, &names).await?;
        self.enter::<Provider>(tx, owner, &names).await?;
        self.enter::<Offering>(tx, owner, &names).await?;
        self.enter::<Expert>(tx, owner, &names).await?;
        self.enter::<Broker>(tx, owner, &names).await?;
        self.enter::<ResourceListing>(tx, owner, &names).await?;
        self.enter::<Consortium>(tx, owner, &names).await?;
        for (number, line) in self.of(ExportKind::Credentials) {
            put_credential(tx, owner, line, &names)
                .await
                .map_err(|problem| told(ExportKind::Credentials, *number, &problem))?;
        }
        self.put_figures(tx, &names).await?;
        self.advance::<Patent>(tx, owner, &names, &mut left).await?;
        self.advance::<Achievement>(tx, owner, &names, &mut left).await?;
        self.advance::<Demand>(tx, owner, &names, &mut left).await?;
        self.advance::<Provider>(tx, owner, &names, &mut left).await?;
        self.advance::<Offering>(tx, owner, &names, &mut left).await?;
        self.advance::<Expert>(tx, owner, &names, &mut left).await?;
        self.advance::<Broker>(tx, owner, &names, &mut left).await?;
        self.advance::<ResourceListing>(tx, owner, &names, &mut left).await?;
        self.advance::<Consortium>(tx, owner, &names, &mut left).await?;
        for (number, line) in self.of(ExportKind::Attachments) {
            left.extend(
                put_attachment(tx, line, &names)
                    .await
                    .map_err(|problem| told(ExportKind::Attachments, *number, &problem))?,
            );
        }
        for (number, line) in self.of(ExportKind::Documents) {
            self.put_document(tx, line, &names)
                .await
                .map_err(|problem| told(ExportKind::Documents, *number, &problem))?;
        }
        Ok(left)
    }

    /// The new identifier of each thing.
    fn names(&self, tx: &Tx, owner: Id<OrganizationKind>) -> HashMap<String, String> {
        let prefix = |id: &str| id.split_once('_').map(|(prefix, _)| prefix.to_owned()).unwrap_or_default();
        let digits = |tx: &Tx| tx.next_id::<DocumentKind>(owner.hub()).to_string();
        let fresh = |id: &str| digits(tx).replacen(DocumentKind::PREFIX, &prefix(id), 1);
        let mut names: HashMap<_, _> =
            self.lines.values().flatten().map(|(_, line)| (line.id.clone(), fresh(&line.id))).collect();
        names.insert(self.from.clone(), owner.to_string());
        names
    }

    /// What is known of the organization itself.
    async fn put_own(
        &self,
        tx: &Tx,
        owner: Id<OrganizationKind>,
        names: &HashMap<String, String>,
    ) -> Result<Vec<Left>, Problem> {
        for (number, line) in self.of(ExportKind::Profile) {
            put_profile(tx, owner, line).await.map_err(|problem| told(ExportKind::Profile, *number, &problem))?;
        }
        let mut left = Vec::new();
        for (number, line) in self.of(ExportKind::Shareholdings) {
            let put = put_shareholding(tx, owner, line).await;
            left.extend(put.map_err(|problem| told(ExportKind::Shareholdings, *number, &problem))?);
        }
        for (number, line) in self.of(ExportKind::Evidence) {
            let put = put_evidence(tx, owner, line, names).await;
            put.map_err(|problem| told(ExportKind::Evidence, *number, &problem))?;
        }
        Ok(left)
    }

    async fn put_figures(&self, tx: &Tx, names: &HashMap<String, String>) -> Result<(), Problem> {
        for (number, line) in self.of(ExportKind::CapabilityFigures) {
            let put = put_figure(tx, line, names).await;
            put.map_err(|problem| told(ExportKind::CapabilityFigures, *number, &problem))?;
        }
        Ok(())
    }

    async fn enter<L: Restorable>(
        &self,
        tx: &Tx,
        owner: Id<OrganizationKind>,
        names: &HashMap<String, String>,
    ) -> Result<(), Problem> {
        let mut rows = Vec::new();
        for (number, line) in self.of(L::KIND) {
            let told = |problem: Problem| told(L::KIND, *number, &problem);
            let id = new_id::<L::Kind>(line, names).map_err(told)?;
            let mut content = line.content.clone();
            rename(&mut content, names);
            let provenance = self.provenance(line).map_err(told)?;
            let entered = L::enter(id, owner, content, provenance).map_err(|faults| told(faults.into()))?;
            let (mut value, metadata, event) = entered;
            tx.emit(event);
            value.record_again(&line.records, tx.now()).map_err(told)?.into_iter().for_each(|event| tx.emit(event));
            let at = tx.now();
            rows.push(Stored { value, metadata, version: 1, created_at: at, updated_at: at });
        }
        for batch in rows.chunks(INSERT_ROWS) {
            store::insert_many(tx, batch).await?;
        }
        Ok(())
    }

    /// Where a thing came from: as it was told there, else from the export itself.
    fn provenance(&self, line: &ExportLine) -> Result<Provenance, Problem> {
        let name = |text: &str| SourceName::parse(text).map_err(|error| faulty("/provenance", error.to_string()));
        let digest = Sha256::digest(line.content.to_string()).into();
        Ok(match &line.provenance {
            Some(ExportedProvenance { source, source_id }) => {
                Provenance { source: name(source)?, source_id: name(source_id)?, digest }
            }
            None => Provenance { source: self.source.clone(), source_id: name(&line.id)?, digest },
        })
    }

    async fn advance<L: Restorable>(
        &self,
        tx: &Tx,
        owner: Id<OrganizationKind>,
        names: &HashMap<String, String>,
        left: &mut Vec<Left>,
    ) -> Result<(), Problem> {
        for (number, line) in self.of(L::KIND).iter().filter(|(_, line)| line.state != "draft") {
            let id = new_id::<L::Kind>(line, names).map_err(|problem| told(L::KIND, *number, &problem))?;
            let mut stored = store::find_for_update::<L>(tx, id).await?.or_not_found()?;
            let mut refusals = L::stands_against(tx.db(), &stored.value, tx.now()).await?;
            // What other rows have against publication keeps it before it, not before review.
            let state = if refusals.is_empty() || line.state != "published" { &line.state } else { "registered" };
            let review = review(tx, id)?;
            let (events, more) = stored.value.advance(state, &review, tx.now());
            if line.state == "published" {
                refusals.append(more);
            } else {
                refusals = more;
            }
            if !events.is_empty() {
                store::update(tx, &mut stored).await?;
            }
            if events.iter().any(|event| event.kind.name().ends_with(".reviewed")) {
                let review = review_of(&line.state, review);
                moderation::insert_many(tx, &[Reviewed { subject: id.subject(), owner, review }], id.hub()).await?;
            }
            events.into_iter().for_each(|event| tx.emit(event));
            if !refusals.is_empty() {
                let rules = refusals.as_slice().iter().map(|refusal| refusal.rule).collect();
                left.push(Left { id: id.to_string(), wanted: line.state.clone(), rules });
            }
        }
        Ok(())
    }

    async fn put_document(&self, tx: &Tx, line: &ExportLine, names: &HashMap<String, String>) -> Result<(), Problem> {
        if line.state != "held" {
            return Ok(());
        }
        let mut content = line.content.clone();
        rename(&mut content, names);
        let text = |name: &str| content[name].as_str().unwrap_or_default().to_owned();
        let place = self.folder.join(DOCUMENTS).join(file_of(line)?);
        let read = tokio::fs::read(&place).await.map_err(at(&place));
        let bytes = read.map_err(|error| faulty("/id", error.to_string()))?;
        let mut faults = Faults::new();
        let media_type = faults.take("/content/media_type", sniff::sniff(&text("media_type"), &bytes));
        let title = faults.take("/content/title", Title::parse(&text("title")));
        let file_name = media_type
            .and_then(|media_type| faults.take("/content/file_name", FileName::parse(&text("file_name"), media_type)));
        let digest = DocumentDigest::of(Sha256::digest(&bytes).into());
        if digest.as_str() != text("sha256") {
            faults.add("/content/sha256", "content_mismatch", "is not the digest of the file");
        }
        let (Some(media_type), Some(title), Some(file_name), true) = (media_type, title, file_name, faults.is_empty())
        else {
            return Err(faults.into());
        };
        let level = text("level").parse().map_err(|_| faulty("/content/level", "is no level"))?;
        let subject = crate::trust::log::list_entries::parse_subject(&text("subject"));
        let subject = subject.ok_or_else(|| faulty("/content/subject", "is not an identifier"))?;
        let host = host::find_for_update(tx, subject).await?;
        let host = host.ok_or_else(|| faulty("/content/subject", "is no listing of this export"))?;
        let length = bytes.len() as u64;
        let content = DocumentContent { level, title, file_name, media_type, bytes: length, digest };
        let id: Id<DocumentKind> = new_id(line, names)?;
        let present = crate::assets::document::store::count_beside(tx, subject).await?;
        let (value, event) = Document::create(id, &host, content, present)?;
        let at = tx.now();
        let stored = [Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at }];
        store::insert_many(tx, &stored).await?;
        file::insert(tx, id, bytes).await?;
        tx.emit(event);
        Ok(())
    }
}

/// The name of a document's file: its identifier, and nothing that leads elsewhere.
fn file_of(line: &ExportLine) -> Result<String, Problem> {
    let id: Id<DocumentKind> = line.id.parse().map_err(|_| faulty("/id", "is no document's identifier"))?;
    Ok(id.to_string())
}

pub(super) fn new_id<K: Kind>(line: &ExportLine, names: &HashMap<String, String>) -> Result<Id<K>, Problem> {
    let name = names.get(&line.id).map(String::as_str).unwrap_or_default();
    name.parse().map_err(|_| faulty("/id", "is no identifier of this kind"))
}

/// The operator vouches for an export by one score sheet, as for an import.
fn review<K: Kind>(tx: &Tx, id: Id<K>) -> Result<Review, Problem> {
    let sheet = ScoreSheet::try_new(3, 3, 3, 3).map_err(Problem::internal)?;
    let reason = Some(Reason::parse(DECIDED_ELSEWHERE).map_err(Problem::internal)?);
    Ok(Review { id: tx.next_id(id.hub()), sheet, decision: Decision::Approve, reason })
}

fn review_of(state: &str, review: Review) -> Review {
    let decision = match state {
        "on_hold" => Decision::Hold,
        "rejected" => Decision::Reject,
        _ => Decision::Approve,
    };
    Review { decision, ..review }
}

async fn put_credential(
    tx: &Tx,
    owner: Id<OrganizationKind>,
    line: &ExportLine,
    names: &HashMap<String, String>,
) -> Result<(), Problem> {
    let mut content = line.content.clone();
    rename(&mut content, names);
    let (holder, content) = body::<CredentialBody>(content)?.parse()?;
    let id: Id<CredentialKind> = new_id(line, names)?;
    let present = count_shown(tx.db(), holder.subject()).await?;
    let at = tx.now();
    let (mut value, event) = Credential::record(id, owner, holder, content, (present, at))?;
    tx.emit(event);
    let event = match line.state.as_str() {
        "verified" if value.holds(at) => value.verify(None, at)?,
        "rejected" => value.reject(None, Reason::parse(DECIDED_ELSEWHERE).map_err(Problem::internal)?)?,
        "withdrawn" => value.withdraw()?,
        _ => None,
    };
    let stored = [Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at }];
    store::insert_many(tx, &stored).await?;
    tx.emit(event);
    Ok(())
}

/// Attaches a resource again, where it was attached and both are there. One of others is not in an export.
async fn put_attachment(tx: &Tx, line: &ExportLine, names: &HashMap<String, String>) -> Result<Option<Left>, Problem> {
    if line.state != "attached" {
        return Ok(None);
    }
    let mut content = line.content.clone();
    rename(&mut content, names);
    let text = |name: &str| content[name].as_str().unwrap_or_default();
    let subject = crate::trust::log::list_entries::parse_subject(text("host"));
    let subject = subject.ok_or_else(|| faulty("/content/host", "is not an identifier"))?;
    let host = hosts::find_for_update(tx, subject).await?;
    let host = host.ok_or_else(|| faulty("/content/host", "is no listing of this export"))?;
    let resource: Id<ResourceKind> =
        text("resource").parse().map_err(|_| faulty("/content/resource", "is no resource's identifier"))?;
    let mut faults = Faults::new();
    let note = faults.take_optional("/content/note", content["note"].as_str(), Reason::parse);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let found = store::find::<ResourceListing>(tx.db(), resource).await?;
    let state = found.map_or(ListedState::Withdrawn, |found| found.value.state);
    let present = hosts::count_beside(tx.db(), &host).await?;
    let id: Id<AttachmentKind> = new_id(line, names)?;
    match Attachment::attach(id, &host, (resource, state), note, present) {
        Ok((value, event)) => {
            let at = tx.now();
            let stored = [Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);
            Ok(None)
        }
        Err(refusals) => {
            let rules = refusals.as_slice().iter().map(|refusal| refusal.rule).collect();
            Ok(Some(Left { id: id.to_string(), wanted: line.state.clone(), rules }))
        }
    }
}

/// A problem of a line, with the file and the number of the line.
fn told(kind: ExportKind, number: usize, problem: &Problem) -> Problem {
    let mut faults = Faults::new();
    let place = format!("{}.jsonl:{number}", kind.name());
    for fault in problem.faults() {
        faults.add(format!("{place}{}", fault.pointer), fault.code, fault.detail.clone());
    }
    if problem.faults().is_empty() {
        faults.add(place, "refused", problem.to_string());
    }
    faults.into()
}
