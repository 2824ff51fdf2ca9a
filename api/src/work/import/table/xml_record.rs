//! One patent of an XML file: what of it is kept, and how it becomes the members of a row.

use keqiao_domain::reference::{CnApplicationNumber, PublicationNumber};
use serde_json::{Map, Value};

/// What a text is, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Title,
    Abstract,
    Applicant,
    PublicationOffice,
    PublicationNumber,
    PublicationKind,
    PublicationDate,
    ApplicationOffice,
    ApplicationNumber,
    ApplicationDate,
    ClassText,
    ClassPart,
}

/// Elements below which stands another document: a citation, a priority, a parent.
const OTHERS: &[&str] = &[
    "priority-claims",
    "PriorityClaimBag",
    "related-documents",
    "us-related-documents",
    "references-cited",
    "us-references-cited",
    "citations",
    "ReferenceCitationBag",
    "RelatedDocumentBag",
];
const PUBLICATIONS: &[&str] =
    &["publication-reference", "PatentPublicationIdentification", "PatentGrantIdentification"];
const APPLICATIONS: &[&str] = &["application-reference", "ApplicationIdentification"];
const PARTIES: &[&str] = &["applicant", "assignee", "Applicant", "Assignee"];
const CLASSIFICATIONS: &[&str] = &["classification-ipcr", "IPCRClassification", "IPCClassification"];
/// Languages of titles and abstracts, the better first.
const LANGUAGES: &[&str] = &["zh", "en"];
/// Classes of one patent that are kept.
const CLASSES_MAX: usize = 50;

/// A text in a language, the better of several.
#[derive(Debug, Default)]
struct Worded {
    text: String,
    rank: usize,
}

impl Worded {
    fn offer(&mut self, text: String, language: Option<&str>) {
        let language = language.map(str::to_lowercase);
        let place = LANGUAGES.iter().position(|known| language.as_deref().is_some_and(|l| l.starts_with(known)));
        // Of unknown languages the first; any known one is better.
        let rank = LANGUAGES.len() + 1 - place.unwrap_or(LANGUAGES.len());
        if rank > self.rank && !text.is_empty() {
            *self = Worded { text, rank };
        }
    }
}

/// A text that is being collected.
#[derive(Debug)]
struct Capture {
    slot: Slot,
    depth: usize,
    language: Option<String>,
    text: String,
}

/// A patent that is being read.
#[derive(Debug, Default)]
pub(super) struct Record {
    path: Vec<String>,
    capture: Option<Capture>,
    title: Worded,
    r#abstract: Worded,
    applicant: Option<String>,
    publication: [Option<String>; 3],
    published_on: Option<String>,
    application: [Option<String>; 2],
    filed_on: Option<String>,
    family_id: Option<String>,
    class: Vec<String>,
    classes: Vec<String>,
    entity: Option<String>,
}

impl Record {
    /// Begins with what the record's own element says.
    pub(super) fn open(
        office: Option<String>,
        number: Option<String>,
        kind: Option<String>,
        family_id: Option<String>,
    ) -> Self {
        let path = vec![String::new()];
        // Some formats put the filing's number there, without a kind: that is none of a publication.
        let publication = if kind.is_some() { [office, number, kind] } else { [None, None, None] };
        Record { path, publication, family_id, ..Record::default() }
    }

    /// Open elements, the record's own included.
    pub(super) fn depth(&self) -> usize {
        self.path.len()
    }

    /// An element begins.
    pub(super) fn start(&mut self, name: &str, language: Option<&str>) {
        self.path.push(name.to_owned());
        match &mut self.capture {
            // Paragraphs of an abstract do not run into one another.
            Some(capture) => capture.text.push(' '),
            None => {
                let language = language.map(str::to_owned);
                self.capture =
                    self.slot().map(|slot| Capture { slot, depth: self.path.len(), language, text: String::new() });
            }
        }
    }

    /// Text stands here.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(capture) = &mut self.capture {
            capture.text.push_str(text);
        }
    }

    /// An entity stands here that is not resolved.
    pub(super) fn note_entity(&mut self, name: &str) {
        self.entity.get_or_insert_with(|| name.chars().take(40).collect());
    }

    /// An element ends. True when it was the record itself.
    pub(super) fn end(&mut self) -> bool {
        if self.capture.as_ref().is_some_and(|capture| capture.depth == self.path.len())
            && let Some(capture) = self.capture.take()
        {
            self.keep(&capture);
        }
        let name = self.path.pop().unwrap_or_default();
        if CLASSIFICATIONS.contains(&name.as_str()) {
            self.close_class();
        }
        self.path.is_empty()
    }

    fn is_within(&self, names: &[&str]) -> bool {
        self.path.iter().any(|open| names.contains(&open.as_str()))
    }

    fn slot(&self) -> Option<Slot> {
        if self.is_within(OTHERS) {
            return None;
        }
        let (publication, application) = (self.is_within(PUBLICATIONS), self.is_within(APPLICATIONS));
        match self.path.last()?.as_str() {
            "invention-title" | "InventionTitle" => Some(Slot::Title),
            "abstract" | "Abstract" => Some(Slot::Abstract),
            "orgname" | "OrganizationStandardName" if self.is_within(PARTIES) => Some(Slot::Applicant),
            "country" | "IPOfficeCode" if publication => Some(Slot::PublicationOffice),
            "doc-number" | "PublicationNumber" | "PatentNumber" if publication => Some(Slot::PublicationNumber),
            "kind" | "PatentDocumentKindCode" if publication => Some(Slot::PublicationKind),
            "date" | "PublicationDate" | "GrantDate" if publication => Some(Slot::PublicationDate),
            "country" | "IPOfficeCode" if application => Some(Slot::ApplicationOffice),
            "doc-number" | "ApplicationNumberText" if application => Some(Slot::ApplicationNumber),
            "date" if application => Some(Slot::ApplicationDate),
            "FilingDate" | "filing-date" => Some(Slot::ApplicationDate),
            "text" | "PatentClassificationText" if self.is_within(CLASSIFICATIONS) => Some(Slot::ClassText),
            "section" | "class" | "subclass" | "main-group" | "subgroup" | "Section" | "Class" | "Subclass"
            | "MainGroup" | "Subgroup"
                if self.is_within(CLASSIFICATIONS) =>
            {
                Some(Slot::ClassPart)
            }
            _ => None,
        }
    }

    fn keep(&mut self, capture: &Capture) {
        let text = capture.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let language = capture.language.as_deref();
        // Of several forms of one number, the first: offices put their exchange form first.
        let first = |place: &mut Option<String>, text: String| {
            if !text.is_empty() {
                place.get_or_insert(text);
            }
        };
        match capture.slot {
            Slot::Title => self.title.offer(text, language),
            Slot::Abstract => self.r#abstract.offer(text, language),
            Slot::Applicant => first(&mut self.applicant, text),
            Slot::PublicationOffice => first(&mut self.publication[0], text),
            Slot::PublicationNumber => first(&mut self.publication[1], text),
            Slot::PublicationKind => first(&mut self.publication[2], text),
            Slot::PublicationDate => first(&mut self.published_on, text),
            Slot::ApplicationOffice => first(&mut self.application[0], text),
            Slot::ApplicationNumber => first(&mut self.application[1], text),
            Slot::ApplicationDate => first(&mut self.filed_on, text),
            Slot::ClassText => self.class = vec![class_of_text(&text)],
            Slot::ClassPart => self.class.push(text),
        }
    }

    /// A classification ends: five parts, or one text.
    fn close_class(&mut self) {
        let parts = std::mem::take(&mut self.class);
        let class = match parts.as_slice() {
            [section, class, subclass, group, subgroup] => format!("{section}{class}{subclass}{group}/{subgroup}"),
            [text] => text.clone(),
            _ => parts.concat(),
        };
        if !class.is_empty() && !self.classes.contains(&class) && self.classes.len() < CLASSES_MAX {
            self.classes.push(class);
        }
    }

    /// The members of the row, and the entity that spoils it, if there is one.
    pub(super) fn into_members(self) -> (Map<String, Value>, Option<String>) {
        let mut members = Map::new();
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                members.insert(name.to_owned(), Value::String(value));
            }
        };
        let [office, number, kind] = self.publication;
        put("publication_number", publication_number(office, number, kind));
        let [office, number] = self.application;
        let (chinese, other) = application_number(office, number);
        put("application_number", chinese);
        put("application_id", other);
        put("title", Some(self.title.text));
        put("abstract", Some(self.r#abstract.text));
        put("applicant", self.applicant);
        put("filed_on", self.filed_on.map(|text| day(&text)));
        put("published_on", self.published_on.map(|text| day(&text)));
        put("family_id", self.family_id);
        if !self.classes.is_empty() {
            members.insert("classes".to_owned(), self.classes.into());
        }
        (members, self.entity)
    }
}

/// `H01M   8/10        20060101AFI20051008RMEP`: the symbol before the version.
fn class_of_text(text: &str) -> String {
    let mut words = text.split_whitespace();
    match (words.next(), words.next()) {
        (Some(subclass), Some(group)) if group.contains('/') => format!("{subclass}{group}"),
        (Some(symbol), _) => symbol.to_owned(),
        (None, _) => String::new(),
    }
}

/// Office, number and kind as one number, in the form in which it is compared: without the zeros that some offices put
/// before an American number, with those that a European one has. What cannot be one is kept as it came, to be told.
fn publication_number(office: Option<String>, number: Option<String>, kind: Option<String>) -> Option<String> {
    let (office, number, kind) = (office?, number?, kind.unwrap_or_default());
    let bare: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    let bare = match office.as_str() {
        "US" => bare.trim_start_matches('0').to_owned(),
        "EP" => format!("{:0>7}", bare.trim_start_matches('0')),
        _ => bare,
    };
    let written = format!("{office}{bare}{kind}");
    Some(PublicationNumber::parse(&written).map_or(written, |number| number.to_string()))
}

/// A Chinese application number with its check digit, or another office's as it came.
fn application_number(office: Option<String>, number: Option<String>) -> (Option<String>, Option<String>) {
    let Some(number) = number else { return (None, None) };
    let office = office.unwrap_or_default();
    if office != "CN" {
        return (None, Some(format!("{office}{number}")));
    }
    let read = CnApplicationNumber::parse_exchanged(&number);
    (Some(read.map_or(number, |number| number.to_string())), None)
}

/// The day of a date that may have a time zone behind it.
fn day(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_ascii_digit() || *c == '-')
        .take(10)
        .collect::<String>()
        .trim_end_matches('-')
        .to_owned()
}
