//! Rows that are demands.

use super::Importable;
use super::cells::Cells;
use super::table::{Field, Mapping, Row};
use crate::http::fault::Faults;
use crate::http::types::Code;
use crate::listing::member::KeywordText;
use crate::market::demand::view::{DemandBody, IndicatorText};
use crate::storage::Metadata;
use keqiao_domain::event::Event;
use keqiao_domain::id::{DemandKind, Id, OrganizationKind};
use keqiao_domain::market::demand::{Demand, DemandContent};
use keqiao_domain::moderation::Review;
use keqiao_domain::provenance::Provenance;
use keqiao_domain::reference::TechnicalField;
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// The fields of a demand's row.
pub const FIELDS: &[Field] = &[
    Field { name: "source_id", aliases: &["id", "编号", "序号"] },
    Field { name: "title", aliases: &["name", "标题", "名称", "需求名称"] },
    Field { name: "description", aliases: &["text", "abstract", "content", "需求描述", "需求内容", "描述"] },
    Field { name: "indicators", aliases: &["指标", "技术指标"] },
    Field { name: "field", aliases: &["technical_field", "技术领域", "领域"] },
    Field { name: "industry_code", aliases: &["industry", "行业代码"] },
    Field { name: "budget_min", aliases: &["最低预算"] },
    Field { name: "budget_max", aliases: &["budget", "最高预算", "预算"] },
    Field { name: "budget_currency", aliases: &["currency", "币种"] },
    Field { name: "deadline_on", aliases: &["deadline", "截止日期"] },
    Field { name: "cooperation", aliases: &["合作方式"] },
    Field { name: "stage", aliases: &["研发阶段"] },
    Field { name: "is_bottleneck", aliases: &["卡脖子"] },
    Field { name: "bottleneck_evidence", aliases: &["卡脖子依据"] },
    Field { name: "chain_stage", aliases: &["链条环节"] },
    Field { name: "scenario", aliases: &["应用场景"] },
    Field { name: "keywords", aliases: &["tags", "关键词", "标签"] },
];

impl Importable for Demand {
    type Content = DemandContent;
    const IS_MODERATED: bool = true;

    fn read(row: &Row, mapping: &Mapping) -> Result<(DemandContent, Metadata), Faults> {
        let cells = Cells::new(row, mapping);
        let mut faults = Faults::new();
        let field = cells.line("field");
        let description = cells.text("description").unwrap_or_else(|| {
            faults.add("description", "required", "is required");
            String::new()
        });
        let body = DemandBody {
            title: cells.required_line("title", &mut faults),
            description,
            indicators: cells.list("indicators").into_iter().map(IndicatorText).collect(),
            field: faults.take_optional("field", field.as_deref(), TechnicalField::parse).map(Code),
            industry_code: cells.line("industry_code"),
            budget: cells.money_range("budget", &mut faults),
            deadline_on: cells.day("deadline_on", &mut faults),
            cooperation: cells.codes("cooperation", &mut faults),
            stage: cells.code("stage", &mut faults),
            figures: Vec::new(),
            is_bottleneck: cells.is_true("is_bottleneck", &mut faults),
            bottleneck_evidence: cells.text("bottleneck_evidence"),
            chain_stage: cells.code("chain_stage", &mut faults),
            scenario: cells.text("scenario"),
            keywords: cells.list("keywords").into_iter().map(KeywordText).collect(),
            metadata: cells.unused(),
        };
        if faults.is_empty() { body.parse() } else { Err(faults) }
    }

    fn fallback_source_id(_content: &DemandContent) -> Option<String> {
        None
    }

    fn enter(
        id: Id<DemandKind>,
        owner: Id<OrganizationKind>,
        content: DemandContent,
        provenance: Provenance,
    ) -> (Self, Event) {
        Demand::create(id, owner, content, Some(provenance))
    }

    fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
    }

    fn renew(
        &mut self,
        content: DemandContent,
        provenance: Provenance,
        _at: Timestamp,
    ) -> Result<Option<Event>, Refusals> {
        Demand::renew(self, content, provenance)
    }

    fn admit(&mut self, review: &Review, at: Timestamp) -> Result<Vec<Event>, Refusals> {
        let submitted = self.submit(at)?;
        let reviewed = self.review(review, None)?;
        let published = self.publish(at)?;
        Ok(submitted.into_iter().chain([reviewed]).chain(published).collect())
    }
}
