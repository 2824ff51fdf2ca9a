//! What comes out of the statistics.

use super::contract::CountedContract;
use super::store::Vintage;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::names::{
    ContractRef, CurrencyCode, OrganizationRef, RegistrationRef, RegistrationStateCode, StatisticTableCode, VintageRef,
};
use crate::reference::rule_pack::yuan;
use keqiao_domain::statistics::figures::CellFigures;
use serde::Serialize;
use utoipa::ToSchema;

/// What was known on a day. It is never edited: what changes later is in a later vintage.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Vintage)]
pub struct VintageView {
    /// Its identifier.
    #[schema(inline)]
    pub id: VintageRef,
    /// Its number, from 1.
    #[schema(minimum = 1, maximum = 2147483647)]
    pub number: i32,
    /// Contracts registered until this day count; those revoked by then do not.
    #[schema(inline)]
    pub as_of_on: Day,
    /// Cells that differ from the vintage before.
    pub cells: i64,
    /// When it was released.
    #[schema(inline)]
    pub released_at: Moment,
}

/// The latest vintages.
#[derive(Serialize, ToSchema)]
pub struct VintageList {
    /// Newest first, 100 at most.
    #[schema(max_items = 100)]
    pub items: Vec<VintageView>,
}

/// A published table of registered contracts. Amounts are yuan; shares and growth are millionths.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StatisticTable)]
pub struct TableView {
    /// What it is by.
    #[schema(inline)]
    pub table: StatisticTableCode,
    /// `national`, or the region code of the sellers' province.
    #[schema(max_length = 8, pattern = "^(national|abroad|[0-9]{6})$", example = "national")]
    pub area: String,
    /// The period.
    #[schema(max_length = 7, pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[01][0-9]))?$", example = "2026-Q4")]
    pub period: String,
    /// The same period a year before, against which growth is told.
    #[schema(max_length = 7, pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[01][0-9]))?$", example = "2025-Q4")]
    pub base_period: String,
    /// The vintage.
    pub vintage: VintageView,
    /// The currency of all amounts.
    #[schema(inline)]
    pub currency: CurrencyCode,
    /// The sum of all rows; null where nothing is registered.
    pub total: Option<TableRow>,
    /// The rows in the order of their keys. Rows without contracts are left out.
    #[schema(max_items = 2000)]
    pub rows: Vec<TableRow>,
}

/// A row of a table. A row that would tell of a single party is withheld: its figures are null for the public.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StatisticRow)]
pub struct TableRow {
    /// The row: a type, a field, a class, a region. Empty for a sum.
    #[schema(max_length = 40, pattern = "^[0-9a-z_]*$", example = "transfer")]
    pub key: String,
    /// The buyer's region in the flow matrix; else empty.
    #[schema(max_length = 40, pattern = "^[0-9a-z_]*$")]
    pub other_key: String,
    /// Contracts (项数).
    pub contracts: Option<i64>,
    /// The contract amount (成交额).
    #[schema(max_length = 24, pattern = "^[0-9]+\\.[0-9]{2}$", example = "6800000.00")]
    pub amount: Option<String>,
    /// The technical amount (技术交易额).
    #[schema(max_length = 24, pattern = "^[0-9]+\\.[0-9]{2}$", example = "5000000.00")]
    pub technical_amount: Option<String>,
    /// The contract amount on average.
    #[schema(max_length = 24, pattern = "^[0-9]+\\.[0-9]{2}$", example = "2532000.00")]
    pub average_amount: Option<String>,
    /// The part of the table's amount.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub share_ppm: Option<i64>,
    /// Growth of the number of contracts against the same period a year before; null when there were none.
    #[schema(minimum = -1_000_000)]
    pub contracts_growth_ppm: Option<i64>,
    /// Growth of the amount.
    #[schema(minimum = -1_000_000)]
    pub amount_growth_ppm: Option<i64>,
    /// Whether it is withheld from the public.
    pub is_suppressed: bool,
}

/// The contracts behind a cell. Amounts are yuan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StatisticCell)]
pub struct CellView {
    /// The vintage.
    pub vintage: VintageView,
    /// How many contracts there are, on all pages.
    #[schema(minimum = 0)]
    pub contracts: i64,
    /// What they come to (成交额).
    #[schema(max_length = 24, pattern = "^[0-9]+\\.[0-9]{2}$", example = "6800000.00")]
    pub amount: String,
    /// Of that the technical amount (技术交易额).
    #[schema(max_length = 24, pattern = "^[0-9]+\\.[0-9]{2}$", example = "5000000.00")]
    pub technical_amount: String,
    /// The contracts of this page, newest first.
    #[schema(max_items = 100)]
    pub items: Vec<CountedContractView>,
    /// Cursor of the next page, for `after`; null on the last page.
    #[schema(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    pub next: Option<String>,
}

/// A registered contract that was counted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CountedContract)]
pub struct CountedContractView {
    /// Its registration.
    #[schema(inline)]
    pub registration: RegistrationRef,
    /// The contract.
    #[schema(inline)]
    pub contract: ContractRef,
    /// The number it was given.
    #[schema(max_length = 16, pattern = "^[0-9]{16}$", example = "2026330000000001")]
    pub number: String,
    /// What it is called.
    #[schema(max_length = 300)]
    pub title: String,
    /// Where its registration stands now.
    #[schema(inline)]
    pub state: RegistrationStateCode,
    /// Who filed it.
    #[schema(inline)]
    pub seller: OrganizationRef,
    /// The first buyer.
    #[schema(inline)]
    pub buyer: OrganizationRef,
    /// The day by which it is counted.
    #[schema(inline)]
    pub registered_on: Day,
    /// The contract amount (成交额).
    #[schema(max_length = 24, pattern = "^[0-9]+\\.[0-9]{2}$", example = "6800000.00")]
    pub amount: String,
    /// The technical amount (技术交易额).
    #[schema(max_length = 24, pattern = "^[0-9]+\\.[0-9]{2}$", example = "5000000.00")]
    pub technical_amount: String,
}

impl CellView {
    /// A page of the contracts behind a cell.
    #[must_use]
    pub fn of(vintage: &Vintage, figures: CellFigures, rows: &[CountedContract], next: Option<String>) -> Self {
        CellView {
            vintage: VintageView::from(vintage),
            contracts: figures.contracts,
            amount: yuan(figures.amount),
            technical_amount: yuan(figures.technical),
            items: rows.iter().map(CountedContractView::from).collect(),
            next,
        }
    }
}

impl From<&CountedContract> for CountedContractView {
    fn from(counted: &CountedContract) -> Self {
        CountedContractView {
            registration: Ref(counted.registration),
            contract: Ref(counted.contract),
            number: counted.number.clone(),
            title: counted.title.clone(),
            state: Code(counted.state),
            seller: Ref(counted.seller),
            buyer: Ref(counted.buyer),
            registered_on: Day(counted.registered_on),
            amount: yuan(counted.amount),
            technical_amount: yuan(counted.technical),
        }
    }
}

impl From<&Vintage> for VintageView {
    fn from(vintage: &Vintage) -> Self {
        VintageView {
            id: Ref(vintage.id),
            number: vintage.number,
            as_of_on: Day(vintage.as_of_on),
            cells: vintage.cells,
            released_at: Moment(vintage.released_at),
        }
    }
}

impl TableView {
    /// What the table is called in a file name: `field-national-2026-Q4-v3`.
    #[must_use]
    pub fn name(&self) -> String {
        let Code(table) = self.table;
        format!("{}-{}-{}-v{}", <&str>::from(table), self.area, self.period, self.vintage.number)
    }
}
