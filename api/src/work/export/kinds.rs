//! What is taken away of each kind of thing.

use super::line::ExportLine;
use super::{ExportKind, Exportable};
use crate::assets::achievement::assessment::AssessmentBody;
use crate::assets::achievement::valuation::ValuationBody;
use crate::assets::achievement::view::AchievementBody;
use crate::assets::patent::legal_event::LegalEventView;
use crate::assets::patent::view::PatentBody;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day};
use crate::market::consortium::view::ConsortiumBody;
use crate::market::demand::view::DemandBody;
use crate::market::resource::view::ResourceBody;
use crate::people::broker::view::BrokerBody;
use crate::people::expert::view::ExpertBody;
use crate::people::offering::view::OfferingBody;
use crate::people::provider::view::ProviderBody;
use crate::storage::Stored;
use crate::work::import::ImportKind;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::document::Document;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::event::Event;
use keqiao_domain::market::attachment::Attachment;
use keqiao_domain::market::consortium::Consortium;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::resource::ResourceListing;
use keqiao_domain::people::broker::Broker;
use keqiao_domain::people::credential::Credential;
use keqiao_domain::people::expert::Expert;
use keqiao_domain::people::offering::Offering;
use keqiao_domain::people::provider::Provider;
use keqiao_domain::timestamp::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// The fields of an import, without the identifier, which comes first in every table.
fn fields(kind: ImportKind) -> Vec<&'static str> {
    kind.fields().iter().map(|field| field.name).filter(|name| *name != "source_id").collect()
}

/// The records of a name.
fn list<B: DeserializeOwned>(records: &Map<String, Value>, name: &str) -> Result<Vec<B>, Problem> {
    let records = records.get(name).cloned().unwrap_or(Value::Array(Vec::new()));
    serde_json::from_value(records)
        .map_err(|error| Problem::invalid(format!("/records/{name}"), "wrong_type", error.to_string()))
}

impl Exportable for Patent {
    const KIND: ExportKind = ExportKind::Patents;

    fn columns() -> Vec<&'static str> {
        fields(ImportKind::Patents)
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let Patent { id, state, events, provenance, .. } = &stored.value;
        let events: Vec<_> = events.iter().map(LegalEventView::from).collect();
        ExportLine::new(stored, id, (*state).into(), provenance.as_ref(), PatentBody::from(stored))?
            .with("legal_events", &events)
    }

    fn record_again(&mut self, records: &Map<String, Value>, at: Timestamp) -> Result<Vec<Event>, Problem> {
        let mut events = Vec::new();
        for event in list::<LegalEventView>(records, "legal_events")? {
            let detail = "is no legal event";
            let event =
                event.restore().ok_or_else(|| Problem::invalid("/records/legal_events", "wrong_type", detail))?;
            events.extend(self.record(event, at)?);
        }
        Ok(events)
    }
}

impl Exportable for Achievement {
    const KIND: ExportKind = ExportKind::Achievements;

    fn columns() -> Vec<&'static str> {
        fields(ImportKind::Achievements)
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let Achievement { id, state, assessments, valuations, provenance, .. } = &stored.value;
        let assessments: Vec<_> = assessments.iter().map(AssessmentBody::from).collect();
        let valuations: Vec<_> = valuations.iter().map(ValuationBody::from).collect();
        ExportLine::new(stored, id, (*state).into(), provenance.as_ref(), AchievementBody::from(stored))?
            .with("readiness_assessments", &assessments)?
            .with("valuations", &valuations)
    }

    fn record_again(&mut self, records: &Map<String, Value>, at: Timestamp) -> Result<Vec<Event>, Problem> {
        let mut events = Vec::new();
        for assessment in list::<AssessmentBody>(records, "readiness_assessments")? {
            events.extend(self.assess(assessment.parse()?, at)?);
        }
        for valuation in list::<ValuationBody>(records, "valuations")? {
            events.extend(self.value(valuation.parse(u16::MAX)?, at)?);
        }
        Ok(events)
    }
}

impl Exportable for Demand {
    const KIND: ExportKind = ExportKind::Demands;

    fn columns() -> Vec<&'static str> {
        fields(ImportKind::Demands)
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let Demand { id, state, provenance, .. } = &stored.value;
        ExportLine::new(stored, id, (*state).into(), provenance.as_ref(), DemandBody::from(stored))
    }
}

impl Exportable for Provider {
    const KIND: ExportKind = ExportKind::Providers;

    fn columns() -> Vec<&'static str> {
        fields(ImportKind::Providers)
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let value = &stored.value;
        ExportLine::new(stored, &value.id, value.state.into(), value.provenance.as_ref(), ProviderBody::from(stored))
    }
}

impl Exportable for Offering {
    const KIND: ExportKind = ExportKind::Offerings;

    fn columns() -> Vec<&'static str> {
        fields(ImportKind::Offerings)
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let value = &stored.value;
        ExportLine::new(stored, &value.id, value.state.into(), value.provenance.as_ref(), OfferingBody::from(stored))
    }
}

impl Exportable for Expert {
    const KIND: ExportKind = ExportKind::Experts;

    fn columns() -> Vec<&'static str> {
        fields(ImportKind::Experts)
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let value = &stored.value;
        ExportLine::new(stored, &value.id, value.state.into(), value.provenance.as_ref(), ExpertBody::from(stored))
    }
}

impl Exportable for Broker {
    const KIND: ExportKind = ExportKind::Brokers;

    fn columns() -> Vec<&'static str> {
        let mut columns = fields(ImportKind::Experts);
        columns.push("cooperation");
        columns
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let value = &stored.value;
        ExportLine::new(stored, &value.id, value.state.into(), value.provenance.as_ref(), BrokerBody::from(stored))
    }
}

impl Exportable for ResourceListing {
    const KIND: ExportKind = ExportKind::Resources;

    fn columns() -> Vec<&'static str> {
        fields(ImportKind::Resources)
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let value = &stored.value;
        ExportLine::new(stored, &value.id, value.state.into(), value.provenance.as_ref(), ResourceBody::from(stored))
    }
}

impl Exportable for Consortium {
    const KIND: ExportKind = ExportKind::Consortia;

    fn columns() -> Vec<&'static str> {
        vec!["title", "purpose", "industry_code", "region_code"]
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let value = &stored.value;
        ExportLine::new(stored, &value.id, value.state.into(), None, ConsortiumBody::from(stored))
    }
}

impl Exportable for Attachment {
    const KIND: ExportKind = ExportKind::Attachments;

    fn columns() -> Vec<&'static str> {
        vec!["host", "resource", "note"]
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let Attachment { id, host, resource, note, state, .. } = &stored.value;
        let note = note.as_ref().map(ToString::to_string);
        let content = json!({ "host": host.to_string(), "resource": resource.to_string(), "note": note });
        ExportLine::new(stored, id, (*state).into(), None, content)
    }
}

impl Exportable for Credential {
    const KIND: ExportKind = ExportKind::Credentials;

    fn columns() -> Vec<&'static str> {
        vec!["holder", "scheme", "level", "number", "issuer", "issued_on", "expires_on"]
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let Credential { id, holder, content, state, .. } = &stored.value;
        let content = json!({
            "holder": holder.subject().to_string(),
            "scheme": Code(content.scheme),
            "level": content.level.map(Code),
            "number": content.number.as_ref().map(ToString::to_string),
            "issuer": content.issuer.to_string(),
            "issued_on": Day(content.issued_on),
            "expires_on": content.expires_on.map(Day),
        });
        ExportLine::new(stored, id, (*state).into(), None, content)
    }
}

impl Exportable for Document {
    const KIND: ExportKind = ExportKind::Documents;

    fn columns() -> Vec<&'static str> {
        vec!["subject", "level", "title", "file_name", "media_type", "bytes", "sha256"]
    }

    fn describe(stored: &Stored<Self>) -> Result<ExportLine, Problem> {
        let Document { id, about, content, state, .. } = &stored.value;
        let content = json!({
            "subject": about.to_string(),
            "level": Code(content.level),
            "title": content.title.to_string(),
            "file_name": content.file_name.as_str(),
            "media_type": Code(content.media_type),
            "bytes": content.bytes,
            "sha256": content.digest.as_str(),
        });
        ExportLine::new(stored, id, (*state).into(), None, content)
    }
}
