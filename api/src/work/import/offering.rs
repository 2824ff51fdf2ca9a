//! Rows that are service offerings. A row names its provider by the identifier here, or by the provider's own identifier
//! in the table it came from.

use super::cells::Cells;
use super::table::{Field, Mapping, Row};
use super::{Admission, Importable, Terms, admit_listed};
use crate::http::fault::{Fault, Faults};
use crate::http::problem::Problem;
use crate::http::types::Code;
use crate::listing::member::KeywordText;
use crate::listing::store as listing;
use crate::people::member::RegionText;
use crate::people::offering::view::{CapacityBody, CertificateBody, FacilityBody, OfferingBody, PriceBody};
use crate::people::provider::store as providers;
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, OfferingKind, OrganizationKind, ProviderKind};
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::moderation::Review;
use keqiao_domain::people::category::ServiceCategory;
use keqiao_domain::people::offering::{Offering, OfferingContent, PriceForm, may_stand_on};
use keqiao_domain::people::provider::Provider;
use keqiao_domain::people::turnaround::Turnaround;
use keqiao_domain::provenance::Provenance;
use keqiao_domain::reference::TechnicalField;
use keqiao_domain::rule::{Refusals, Rule};
use keqiao_domain::timestamp::Timestamp;

/// The fields of an offering's row.
pub const FIELDS: &[Field] = &[
    Field { name: "source_id", aliases: &["id", "编号", "序号"] },
    Field { name: "provider", aliases: &["provider_id", "机构编号", "服务机构"] },
    Field { name: "title", aliases: &["name", "标题", "名称", "服务名称"] },
    Field { name: "description", aliases: &["text", "summary", "简介", "服务说明", "描述"] },
    Field { name: "category", aliases: &["服务类别", "类别"] },
    Field { name: "field", aliases: &["technical_field", "技术领域", "领域"] },
    Field { name: "keywords", aliases: &["tags", "关键词", "标签"] },
    Field { name: "unit", aliases: &["计量单位", "单位"] },
    Field { name: "price_form", aliases: &["计价方式"] },
    Field { name: "price_min", aliases: &["price", "价格", "最低价"] },
    Field { name: "price_max", aliases: &["最高价"] },
    Field { name: "price_currency", aliases: &["currency", "币种"] },
    Field { name: "regions", aliases: &["region", "服务区域", "地区代码"] },
    Field { name: "turnaround", aliases: &["duration"] },
    Field { name: "turnaround_days", aliases: &["days", "服务周期", "工作日"] },
    Field { name: "certificate_name", aliases: &["certificate", "资质"] },
    Field { name: "certificate_number", aliases: &["资质编号"] },
    Field { name: "certificate_issuer", aliases: &["发证机构"] },
    Field { name: "certificate_expires_on", aliases: &["资质有效期"] },
    Field { name: "facility", aliases: &["设施类型"] },
    Field { name: "capacity_quantity", aliases: &["capacity", "容量"] },
    Field { name: "capacity_unit", aliases: &["容量单位"] },
    Field { name: "booking_contact", aliases: &["contact", "预约方式"] },
];

/// What a row says, and which provider it names.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferingRow {
    content: OfferingContent,
    provider: Option<String>,
}

/// A price: on request when the row says so, one amount when it tells one, else from–to.
fn price(cells: &Cells<'_>, faults: &mut Faults) -> Option<PriceBody> {
    let form = cells.code("price_form", faults);
    let amount = cells.money_range("price", faults);
    let derived =
        amount.as_ref().map(|amount| Code(if amount.min == amount.max { PriceForm::Fixed } else { PriceForm::Range }));
    Some(PriceBody { form: form.or(derived)?, amount })
}

fn turnaround(cells: &Cells<'_>, faults: &mut Faults) -> Option<String> {
    let days: Option<u16> = cells.number("turnaround_days", faults);
    let of_days = days.map(|days| {
        let turnaround = Turnaround::of_days(days).map(|turnaround| turnaround.to_string());
        turnaround.unwrap_or_else(|| days.to_string())
    });
    cells.line("turnaround").or(of_days)
}

fn certificate(cells: &Cells<'_>, faults: &mut Faults) -> Option<CertificateBody> {
    let text = |field: &str| cells.line(field).unwrap_or_default();
    let expires_on = cells.day("certificate_expires_on", faults);
    let name = cells.line("certificate_name")?;
    Some(CertificateBody { name, number: text("certificate_number"), issuer: text("certificate_issuer"), expires_on })
}

fn facility(cells: &Cells<'_>, faults: &mut Faults) -> Option<FacilityBody> {
    let quantity: Option<u32> = cells.number("capacity_quantity", faults);
    let capacity = quantity.zip(cells.line("capacity_unit"));
    Some(FacilityBody {
        kind: cells.code("facility", faults)?,
        capacity: capacity.map(|(quantity, unit)| CapacityBody { quantity, unit }),
        booking_contact: cells.line("booking_contact"),
    })
}

fn fault(code: &'static str, detail: &str) -> Fault {
    Fault { pointer: "provider".to_owned(), code, detail: detail.to_owned(), suggestions: Vec::new() }
}

/// The provider that a row names among those of its owner.
fn resolve(named: &str, known: &[Stored<Provider>]) -> Result<Id<ProviderKind>, Fault> {
    let is_named = |provider: &&Stored<Provider>| {
        let source_id = provider.value.provenance.as_ref().map(|provenance| provenance.source_id.as_str());
        source_id == Some(named) || provider.value.id.to_string() == named
    };
    let found: Vec<_> = known.iter().filter(is_named).collect();
    match found[..] {
        [provider] => Ok(provider.value.id),
        [] => Err(fault(
            "provider_unknown",
            "names no provider of the same owner, by its identifier here or in its source",
        )),
        _ => Err(fault("provider_ambiguous", "names several providers, of several sources; give the identifier here")),
    }
}

/// What keeps an offering from coming to market with the import.
fn unready(provider: Option<Id<ProviderKind>>, known: &[Stored<Provider>]) -> Option<Fault> {
    let state = known.iter().find(|row| Some(row.value.id) == provider).map(|row| row.value.state);
    let rule = Rule::OfferingProviderNotPublished;
    (!may_stand_on(state).is_empty()).then(|| fault(rule.code(), rule.title_en()))
}

impl Importable for Offering {
    type Content = OfferingRow;
    const IS_MODERATED: bool = true;

    fn read(row: &Row, mapping: &Mapping) -> Result<(OfferingRow, Metadata), Faults> {
        let cells = Cells::new(row, mapping);
        let mut faults = Faults::new();
        let (category, field) = (cells.line("category"), cells.line("field"));
        let body = OfferingBody {
            title: cells.required_line("title", &mut faults),
            description: cells.text("description"),
            provider: None,
            category: faults.take_optional("category", category.as_deref(), ServiceCategory::parse).map(Code),
            field: faults.take_optional("field", field.as_deref(), TechnicalField::parse).map(Code),
            keywords: cells.list("keywords").into_iter().map(KeywordText).collect(),
            unit: cells.line("unit"),
            price: price(&cells, &mut faults),
            regions: cells.list("regions").into_iter().map(RegionText).collect(),
            turnaround: turnaround(&cells, &mut faults),
            certificates: certificate(&cells, &mut faults).into_iter().collect(),
            facility: facility(&cells, &mut faults),
            metadata: cells.unused(),
        };
        let provider = cells.line("provider");
        if !faults.is_empty() {
            return Err(faults);
        }
        body.parse().map(|(content, metadata)| (OfferingRow { content, provider }, metadata))
    }

    async fn complete(tx: &Tx, terms: &Terms, contents: Vec<&mut OfferingRow>) -> Result<Vec<Option<Fault>>, Problem> {
        let names: Vec<String> = contents.iter().filter_map(|row| row.provider.clone()).collect();
        let ids: Vec<Id<ProviderKind>> = names.iter().filter_map(|name| name.parse().ok()).collect();
        let mut known = listing::find_many::<Provider>(tx.db(), &ids).await?;
        known.retain(|row| row.value.owner == terms.owner);
        known.extend(providers::find_by_source_ids(tx.db(), terms.hub, terms.owner, names).await?);
        for provider in &known {
            providers::hold(tx, provider.value.id).await?;
        }
        let complete = |row: &mut OfferingRow| {
            if let Some(named) = &row.provider {
                match resolve(named, &known) {
                    Ok(provider) => row.content.provider = Some(provider),
                    Err(fault) => return Some(fault),
                }
            }
            let comes_to_market = matches!(terms.admission, Admission::Published(_));
            if comes_to_market { unready(row.content.provider, &known) } else { None }
        };
        Ok(contents.into_iter().map(complete).collect())
    }

    fn fallback_source_id(_content: &OfferingRow) -> Option<String> {
        None
    }

    fn enter(
        id: Id<OfferingKind>,
        owner: Id<OrganizationKind>,
        row: OfferingRow,
        provenance: Provenance,
    ) -> (Self, Event) {
        Offering::create(id, owner, row.content, Some(provenance))
    }

    fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
    }

    fn renew(&mut self, row: OfferingRow, provenance: Provenance, _at: Timestamp) -> Result<Option<Event>, Refusals> {
        Offering::renew(self, row.content, provenance)
    }

    fn admit(&mut self, review: &Review, at: Timestamp) -> Result<Vec<Event>, Refusals> {
        admit_listed(self, review, at)
    }
}
