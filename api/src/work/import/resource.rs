//! Rows that are innovation resources.

use super::cells::Cells;
use super::table::{Field, Mapping, Row};
use super::{Importable, admit_listed};
use crate::http::fault::Faults;
use crate::http::types::Code;
use crate::listing::member::KeywordText;
use crate::market::resource::eligibility::{ConditionText, EligibilityBody, IndustryText};
use crate::market::resource::view::ResourceBody;
use crate::people::member::RegionText;
use crate::storage::Metadata;
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, OrganizationKind, ResourceKind};
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::market::chain::{Chain, ResourceSort};
use keqiao_domain::market::resource::{ResourceContent, ResourceListing};
use keqiao_domain::moderation::Review;
use keqiao_domain::provenance::Provenance;
use keqiao_domain::reference::TechnicalField;
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// The fields of a resource's row.
pub const FIELDS: &[Field] = &[
    Field { name: "source_id", aliases: &["id", "编号", "序号"] },
    Field { name: "title", aliases: &["name", "标题", "名称", "政策名称", "资源名称"] },
    Field { name: "description", aliases: &["text", "summary", "内容", "简介", "描述"] },
    Field { name: "kind", aliases: &["类型", "资源类型"] },
    Field { name: "chains", aliases: &["chain", "链", "所属链"] },
    Field { name: "regions", aliases: &["region", "适用地区", "地区代码"] },
    Field { name: "industries", aliases: &["industry", "行业代码"] },
    Field { name: "fields", aliases: &["field", "technical_field", "技术领域", "领域"] },
    Field { name: "keywords", aliases: &["tags", "关键词", "标签"] },
    Field { name: "issuer", aliases: &["发布单位", "发文机关"] },
    Field { name: "reference", aliases: &["url", "文号", "网址"] },
    Field { name: "amount_min", aliases: &["最低金额"] },
    Field { name: "amount_max", aliases: &["amount", "最高金额", "金额"] },
    Field { name: "amount_currency", aliases: &["currency", "币种"] },
    Field { name: "opens_on", aliases: &["受理开始日期", "开始日期"] },
    Field { name: "closes_on", aliases: &["deadline", "受理截止日期", "截止日期"] },
    Field { name: "valid_from_on", aliases: &["生效日期"] },
    Field { name: "valid_until_on", aliases: &["失效日期", "有效期至"] },
    Field { name: "organization_kinds", aliases: &["适用主体"] },
    Field { name: "size_classes", aliases: &["适用规模"] },
    Field { name: "readiness_min", aliases: &["最低成熟度"] },
    Field { name: "readiness_max", aliases: &["最高成熟度"] },
    Field { name: "further_conditions", aliases: &["conditions", "申报条件"] },
];

impl Importable for ResourceListing {
    type Content = ResourceContent;
    const IS_MODERATED: bool = true;

    fn read(row: &Row, mapping: &Mapping) -> Result<(ResourceContent, Metadata), Faults> {
        let cells = Cells::new(row, mapping);
        let mut faults = Faults::new();
        let eligibility = EligibilityBody {
            organization_kinds: cells.codes("organization_kinds", &mut faults),
            size_classes: cells.codes("size_classes", &mut faults),
            readiness_min: cells.number("readiness_min", &mut faults),
            readiness_max: cells.number("readiness_max", &mut faults),
            further: cells.list("further_conditions").into_iter().map(ConditionText).collect(),
            ..EligibilityBody::default()
        };
        let body = ResourceBody {
            title: cells.required_line("title", &mut faults),
            description: cells.text("description"),
            kind: cells.titled("kind", ResourceSort::title_zh, &mut faults),
            chains: cells.all_titled("chains", Chain::title_zh, &mut faults),
            regions: cells.list("regions").into_iter().map(RegionText).collect(),
            industries: cells.list("industries").into_iter().map(IndustryText).collect(),
            fields: cells.parsed("fields", TechnicalField::parse, &mut faults).into_iter().map(Code).collect(),
            keywords: cells.list("keywords").into_iter().map(KeywordText).collect(),
            issuer: cells.line("issuer"),
            reference: cells.line("reference"),
            amount: cells.money_range("amount", &mut faults),
            opens_on: cells.day("opens_on", &mut faults),
            closes_on: cells.day("closes_on", &mut faults),
            valid_from_on: cells.day("valid_from_on", &mut faults),
            valid_until_on: cells.day("valid_until_on", &mut faults),
            eligibility,
            metadata: cells.unused(),
        };
        if faults.is_empty() { body.parse() } else { Err(faults) }
    }

    fn fallback_source_id(_content: &ResourceContent) -> Option<String> {
        None
    }

    fn enter(
        id: Id<ResourceKind>,
        owner: Id<OrganizationKind>,
        content: ResourceContent,
        provenance: Provenance,
    ) -> (Self, Event) {
        ResourceListing::create(id, owner, content, Some(provenance))
    }

    fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
    }

    fn renew(
        &mut self,
        content: ResourceContent,
        provenance: Provenance,
        _at: Timestamp,
    ) -> Result<Option<Event>, Refusals> {
        ResourceListing::renew(self, content, provenance)
    }

    fn admit(&mut self, review: &Review, at: Timestamp) -> Result<Vec<Event>, Refusals> {
        admit_listed(self, review, at)
    }
}
