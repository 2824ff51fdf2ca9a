//! A published table, put together from cells.

use super::store::{Cell, Vintage, cells};
use super::view::{TableRow, TableView, VintageView};
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::Code;
use crate::reference::rule_pack::yuan;
use keqiao_domain::money::Currency;
use keqiao_domain::statistics::count::NATIONAL;
use keqiao_domain::statistics::dimension::{ABROAD, StatisticTable};
use keqiao_domain::statistics::figures::{CellFigures, growth, share};
use keqiao_domain::statistics::period::Period;
use sea_orm::ConnectionTrait;

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Everybody: withheld rows have no figures.
    Public,
    /// Who is charged with making statistics: he sees them all.
    Maker,
}

/// Which table.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What it is by.
    pub table: StatisticTable,
    /// `national`, or a province.
    pub area: String,
    /// The period.
    pub period: Period,
}

impl Wanted {
    /// Reads the parameters `period` and `area`; nothing where one has a fault.
    pub fn read(table: StatisticTable, period: &str, area: Option<String>, faults: &mut Faults) -> Option<Self> {
        let period = faults.take("?period", Period::parse(period));
        let area = area.unwrap_or_else(|| NATIONAL.to_owned());
        let is_region = area.len() == 6 && area.bytes().all(|byte| byte.is_ascii_digit());
        if ![NATIONAL, ABROAD].contains(&area.as_str()) && !is_region {
            faults.add("?area", "malformed", "is neither `national` nor the region code of a province");
        } else if area != NATIONAL && !table.is_regional() {
            faults.add("?area", "national_only", "is `national` in a table by region");
        }
        period.filter(|_| faults.is_empty()).map(|period| Wanted { table, area, period })
    }
}

fn shown(cell: &Cell, reader: Reader) -> Option<CellFigures> {
    (!cell.is_suppressed || reader == Reader::Maker).then_some(cell.figures)
}

/// A row: figures that are withheld, and what would tell them, are absent.
fn row(cell: &Cell, base: Option<&Cell>, total: Option<CellFigures>, reader: Reader) -> TableRow {
    let figures = shown(cell, reader);
    // Nothing in the year before is zero, and there is no growth against that.
    let before = base.and_then(|base| shown(base, reader));
    let grown = |of: fn(CellFigures) -> i64| growth(of(figures?), of(before?));
    TableRow {
        key: cell.key.clone(),
        other_key: cell.other_key.clone(),
        contracts: figures.map(|figures| figures.contracts),
        amount: figures.map(|figures| yuan(figures.amount)),
        technical_amount: figures.map(|figures| yuan(figures.technical)),
        average_amount: figures.and_then(CellFigures::average).map(yuan),
        share_ppm: figures.zip(total).and_then(|(figures, total)| share(figures.amount, total.amount)),
        contracts_growth_ppm: grown(|figures| figures.contracts),
        amount_growth_ppm: grown(|figures| figures.amount),
        is_suppressed: cell.is_suppressed,
    }
}

/// Reads a table of a vintage.
///
/// # Errors
/// When the database does not answer.
pub async fn read(
    db: &impl ConnectionTrait,
    vintage: &Vintage,
    wanted: &Wanted,
    reader: Reader,
) -> Result<TableView, Problem> {
    let Wanted { table, area, period } = wanted;
    let number = vintage.number;
    let headline = StatisticTable::Headline;
    let totals = cells(db, number, headline, area, *period).await?;
    let base_totals = cells(db, number, headline, area, period.year_before()).await?;
    let total = totals.first().and_then(|cell| shown(cell, reader));
    let present = cells(db, number, *table, area, *period).await?;
    let base = cells(db, number, *table, area, period.year_before()).await?;
    let like = |cell: &Cell| base.iter().find(|base| base.key == cell.key && base.other_key == cell.other_key);
    Ok(TableView {
        table: Code(*table),
        area: area.clone(),
        period: period.to_string(),
        base_period: period.year_before().to_string(),
        vintage: VintageView::from(vintage),
        currency: Code(Currency::Cny),
        total: totals.first().map(|cell| row(cell, base_totals.first(), total, reader)),
        rows: present.iter().map(|cell| row(cell, like(cell), total, reader)).collect(),
    })
}
