//! Rows that are patents.

use super::Importable;
use super::cells::Cells;
use super::table::{Field, Mapping, Row};
use crate::assets::patent::view::ClassText;
use crate::assets::patent::view::PatentBody;
use crate::http::fault::Faults;
use crate::listing::member::KeywordText;
use crate::storage::Metadata;
use keqiao_domain::assets::patent::{Patent, PatentContent};
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, OrganizationKind, PatentKind};
use keqiao_domain::moderation::Review;
use keqiao_domain::provenance::Provenance;
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// The fields of a patent's row.
pub const FIELDS: &[Field] = &[
    Field { name: "source_id", aliases: &["id", "编号", "序号"] },
    Field { name: "title", aliases: &["name", "标题", "名称", "专利名称", "发明名称"] },
    Field { name: "abstract", aliases: &["text", "summary", "description", "摘要", "简介"] },
    Field { name: "application_number", aliases: &["申请号", "专利申请号"] },
    Field {
        name: "publication_number", aliases: &["公开号", "公告号", "授权公告号", "公开（公告）号"]
    },
    Field { name: "applicant", aliases: &["assignee", "applicants", "申请人", "专利权人", "权利人"] },
    Field { name: "classes", aliases: &["ipc_all", "ipc", "ipcs", "cpc", "ipc_main", "分类号", "ipc分类号"] },
    Field { name: "filed_on", aliases: &["filing_date", "application_date", "申请日", "申请日期"] },
    Field { name: "published_on", aliases: &["publication_date", "grant_date", "公开日", "公告日", "授权日"] },
    Field { name: "legal_status", aliases: &["法律状态"] },
    Field { name: "legal_status_as_of", aliases: &["法律状态日期"] },
    Field { name: "family_id", aliases: &["同族号"] },
    Field { name: "keywords", aliases: &["tags", "关键词", "标签"] },
];

impl Importable for Patent {
    type Content = PatentContent;
    const IS_MODERATED: bool = false;

    fn read(row: &Row, mapping: &Mapping) -> Result<(PatentContent, Metadata), Faults> {
        let cells = Cells::new(row, mapping);
        let mut faults = Faults::new();
        let body = PatentBody {
            title: cells.required_line("title", &mut faults),
            r#abstract: cells.text("abstract"),
            application_number: cells.line("application_number"),
            publication_number: cells.line("publication_number"),
            applicant: cells.line("applicant"),
            classes: cells.list("classes").into_iter().map(ClassText).collect(),
            filed_on: cells.day("filed_on", &mut faults),
            published_on: cells.day("published_on", &mut faults),
            legal_status: cells.code("legal_status", &mut faults),
            legal_status_as_of: cells.day("legal_status_as_of", &mut faults),
            family_id: cells.line("family_id"),
            co_owners: Vec::new(),
            keywords: cells.list("keywords").into_iter().map(KeywordText).collect(),
            metadata: cells.unused(),
        };
        if faults.is_empty() { body.parse() } else { Err(faults) }
    }

    fn fallback_source_id(content: &PatentContent) -> Option<String> {
        let publication = content.publication_number.as_ref().map(ToString::to_string);
        publication.or_else(|| content.application_number.as_ref().map(ToString::to_string))
    }

    fn enter(
        id: Id<PatentKind>,
        owner: Id<OrganizationKind>,
        content: PatentContent,
        provenance: Provenance,
    ) -> (Self, Event) {
        Patent::create(id, owner, content, Some(provenance))
    }

    fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
    }

    fn renew(
        &mut self,
        content: PatentContent,
        provenance: Provenance,
        at: Timestamp,
    ) -> Result<Option<Event>, Refusals> {
        Patent::renew(self, content, provenance, at)
    }

    fn admit(&mut self, _review: &Review, at: Timestamp) -> Result<Vec<Event>, Refusals> {
        Ok(self.publish(at)?.into_iter().collect())
    }
}
