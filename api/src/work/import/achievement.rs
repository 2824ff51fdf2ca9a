//! Rows that are achievements.

use super::Importable;
use super::cells::Cells;
use super::table::{Field, Mapping, Row};
use crate::assets::achievement::view::{AchievementBody, ReadinessBody};
use crate::assets::patent::view::ClassText;
use crate::http::fault::Faults;
use crate::http::types::Code;
use crate::listing::member::KeywordText;
use crate::storage::Metadata;
use keqiao_domain::assets::achievement::{Achievement, AchievementContent};
use keqiao_domain::assets::readiness::AssessmentMethod;
use keqiao_domain::event::Event;
use keqiao_domain::id::{AchievementKind, Id, OrganizationKind};
use keqiao_domain::moderation::Review;
use keqiao_domain::provenance::Provenance;
use keqiao_domain::reference::{ReadinessScale, TechnicalField};
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// The fields of an achievement's row.
pub const FIELDS: &[Field] = &[
    Field { name: "source_id", aliases: &["id", "编号", "序号"] },
    Field { name: "title", aliases: &["name", "标题", "名称", "成果名称"] },
    Field { name: "abstract", aliases: &["text", "summary", "description", "摘要", "简介", "成果简介"] },
    Field { name: "field", aliases: &["technical_field", "技术领域", "领域"] },
    Field { name: "keywords", aliases: &["tags", "关键词", "标签"] },
    Field { name: "classes", aliases: &["ipc_all", "ipc", "ipcs", "cpc", "分类号"] },
    Field { name: "readiness_level", aliases: &["trl", "技术就绪度", "成熟度"] },
    Field { name: "readiness_scale", aliases: &["trl_scale"] },
    Field { name: "cooperation", aliases: &["合作方式"] },
    Field { name: "price_min", aliases: &["最低价"] },
    Field { name: "price_max", aliases: &["price", "最高价", "价格"] },
    Field { name: "price_currency", aliases: &["currency", "币种"] },
];

fn readiness(cells: &Cells<'_>, faults: &mut Faults) -> Option<ReadinessBody> {
    let level = cells.number("readiness_level", faults)?;
    let scale = cells.code("readiness_scale", faults).unwrap_or(Code(ReadinessScale::Gbt22900Nine));
    Some(ReadinessBody { scale, edition: None, level, method: Code(AssessmentMethod::SelfAssessed), assessed_on: None })
}

impl Importable for Achievement {
    type Content = AchievementContent;
    const IS_MODERATED: bool = true;

    fn read(row: &Row, mapping: &Mapping) -> Result<(AchievementContent, Metadata), Faults> {
        let cells = Cells::new(row, mapping);
        let mut faults = Faults::new();
        let field = cells.line("field");
        let body = AchievementBody {
            title: cells.required_line("title", &mut faults),
            r#abstract: cells.text("abstract"),
            field: faults.take_optional("field", field.as_deref(), TechnicalField::parse).map(Code),
            keywords: cells.list("keywords").into_iter().map(KeywordText).collect(),
            classes: cells.list("classes").into_iter().map(ClassText).collect(),
            readiness: readiness(&cells, &mut faults),
            cooperation: cells.codes("cooperation", &mut faults),
            price: cells.money_range("price", &mut faults),
            patents: Vec::new(),
            components: Vec::new(),
            contributors: Vec::new(),
            ownership_mode: None,
            metadata: cells.unused(),
        };
        if faults.is_empty() { body.parse() } else { Err(faults) }
    }

    fn fallback_source_id(_content: &AchievementContent) -> Option<String> {
        None
    }

    fn enter(
        id: Id<AchievementKind>,
        owner: Id<OrganizationKind>,
        content: AchievementContent,
        provenance: Provenance,
    ) -> (Self, Event) {
        Achievement::create(id, owner, content, Some(provenance))
    }

    fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
    }

    fn renew(
        &mut self,
        content: AchievementContent,
        provenance: Provenance,
        _at: Timestamp,
    ) -> Result<Option<Event>, Refusals> {
        Achievement::renew(self, content, provenance)
    }

    fn admit(&mut self, review: &Review, _at: Timestamp) -> Result<Vec<Event>, Refusals> {
        let submitted = self.submit()?;
        let reviewed = self.review(review, None)?;
        let published = self.publish()?;
        Ok(submitted.into_iter().chain([reviewed]).chain(published).collect())
    }
}
