//! Rows that are experts. A name stays with the members of the organization unless the row says otherwise.

use super::cells::Cells;
use super::table::{Field, Mapping, Row};
use super::{Importable, admit_listed};
use crate::http::fault::Faults;
use crate::http::types::Code;
use crate::listing::member::KeywordText;
use crate::people::expert::view::ExpertBody;
use crate::people::member::RegionText;
use crate::people::person::PersonBody;
use crate::storage::Metadata;
use keqiao_domain::event::Event;
use keqiao_domain::id::{ExpertKind, Id, OrganizationKind};
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::moderation::Review;
use keqiao_domain::people::expert::{Expert, ExpertContent};
use keqiao_domain::people::person::NameDisclosure;
use keqiao_domain::provenance::Provenance;
use keqiao_domain::reference::TechnicalField;
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// The fields of an expert's row.
pub const FIELDS: &[Field] = &[
    Field { name: "source_id", aliases: &["id", "编号", "序号"] },
    Field { name: "name", aliases: &["姓名"] },
    Field { name: "title", aliases: &["标题", "职务职称", "头衔"] },
    Field { name: "summary", aliases: &["text", "description", "简介", "个人简介"] },
    Field { name: "name_disclosure", aliases: &["姓名公开范围"] },
    Field { name: "orcid", aliases: &[] },
    Field { name: "employment", aliases: &["在职状态"] },
    Field { name: "skills", aliases: &["keywords", "tags", "技能", "专长"] },
    Field { name: "fields", aliases: &["field", "technical_field", "技术领域", "领域"] },
    Field { name: "regions", aliases: &["region", "服务区域", "地区代码"] },
];

impl Importable for Expert {
    type Content = ExpertContent;
    const IS_MODERATED: bool = true;

    fn read(row: &Row, mapping: &Mapping) -> Result<(ExpertContent, Metadata), Faults> {
        let cells = Cells::new(row, mapping);
        let mut faults = Faults::new();
        let body = ExpertBody {
            title: cells.required_line("title", &mut faults),
            summary: cells.text("summary"),
            person: PersonBody {
                name: cells.required_line("name", &mut faults),
                name_disclosure: cells.code("name_disclosure", &mut faults).unwrap_or(Code(NameDisclosure::Members)),
                user: None,
                orcid: cells.line("orcid"),
                employment: cells.code("employment", &mut faults),
            },
            skills: cells.list("skills").into_iter().map(KeywordText).collect(),
            fields: cells.parsed("fields", TechnicalField::parse, &mut faults).into_iter().map(Code).collect(),
            regions: cells.list("regions").into_iter().map(RegionText).collect(),
            metadata: cells.unused(),
        };
        if faults.is_empty() { body.parse() } else { Err(faults) }
    }

    fn fallback_source_id(_content: &ExpertContent) -> Option<String> {
        None
    }

    fn enter(
        id: Id<ExpertKind>,
        owner: Id<OrganizationKind>,
        content: ExpertContent,
        provenance: Provenance,
    ) -> (Self, Event) {
        Expert::create(id, owner, content, Some(provenance))
    }

    fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
    }

    fn renew(
        &mut self,
        mut content: ExpertContent,
        provenance: Provenance,
        _at: Timestamp,
    ) -> Result<Option<Event>, Refusals> {
        content.person.keep_will_of(&self.content.person);
        Expert::renew(self, content, provenance)
    }

    fn admit(&mut self, review: &Review, at: Timestamp) -> Result<Vec<Event>, Refusals> {
        admit_listed(self, review, at)
    }
}
