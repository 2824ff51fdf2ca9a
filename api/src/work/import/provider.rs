//! Rows that are service providers.

use super::cells::Cells;
use super::table::{Field, Mapping, Row};
use super::{Importable, admit_listed};
use crate::http::fault::Faults;
use crate::http::types::Code;
use crate::listing::member::KeywordText;
use crate::people::member::RegionText;
use crate::people::provider::view::ProviderBody;
use crate::storage::Metadata;
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, OrganizationKind, ProviderKind};
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::moderation::Review;
use keqiao_domain::people::category::ServiceCategory;
use keqiao_domain::people::provider::{Provider, ProviderContent};
use keqiao_domain::provenance::Provenance;
use keqiao_domain::reference::TechnicalField;
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// The fields of a provider's row.
pub const FIELDS: &[Field] = &[
    Field { name: "source_id", aliases: &["id", "编号", "序号"] },
    Field { name: "title", aliases: &["name", "标题", "名称", "机构名称"] },
    Field { name: "description", aliases: &["text", "summary", "简介", "机构简介", "描述"] },
    Field { name: "form", aliases: &["机构形态"] },
    Field { name: "categories", aliases: &["category", "服务类别", "类别"] },
    Field { name: "fields", aliases: &["field", "technical_field", "技术领域", "领域"] },
    Field { name: "regions", aliases: &["region", "服务区域", "地区代码"] },
    Field { name: "keywords", aliases: &["tags", "关键词", "标签"] },
];

impl Importable for Provider {
    type Content = ProviderContent;
    const IS_MODERATED: bool = true;

    fn read(row: &Row, mapping: &Mapping) -> Result<(ProviderContent, Metadata), Faults> {
        let cells = Cells::new(row, mapping);
        let mut faults = Faults::new();
        let body = ProviderBody {
            title: cells.required_line("title", &mut faults),
            description: cells.text("description"),
            form: cells.code("form", &mut faults),
            categories: cells.parsed("categories", ServiceCategory::parse, &mut faults).into_iter().map(Code).collect(),
            fields: cells.parsed("fields", TechnicalField::parse, &mut faults).into_iter().map(Code).collect(),
            regions: cells.list("regions").into_iter().map(RegionText).collect(),
            keywords: cells.list("keywords").into_iter().map(KeywordText).collect(),
            metadata: cells.unused(),
        };
        if faults.is_empty() { body.parse() } else { Err(faults) }
    }

    fn fallback_source_id(_content: &ProviderContent) -> Option<String> {
        None
    }

    fn enter(
        id: Id<ProviderKind>,
        owner: Id<OrganizationKind>,
        content: ProviderContent,
        provenance: Provenance,
    ) -> (Self, Event) {
        Provider::create(id, owner, content, Some(provenance))
    }

    fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
    }

    fn renew(
        &mut self,
        content: ProviderContent,
        provenance: Provenance,
        _at: Timestamp,
    ) -> Result<Option<Event>, Refusals> {
        Provider::renew(self, content, provenance)
    }

    fn admit(&mut self, review: &Review, at: Timestamp) -> Result<Vec<Event>, Refusals> {
        admit_listed(self, review, at)
    }
}
