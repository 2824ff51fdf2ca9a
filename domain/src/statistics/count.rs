//! Counts the registered contracts of a year into the cells of all published tables, and withholds what would tell of a single
//! party (DOMAIN 4).
//!
//! Every table is counted by one sort of the contracts: by cell, then by party. Within a party its months, quarters and halves are
//! added up side by side, so that parties are told apart in each period without a set of them.

use super::dimension::StatisticTable;
use super::figures::{CellFigures, is_telling};
use super::period::{PERIODS_OF_YEAR, Period};
use std::collections::HashMap;
use std::hash::Hash;
use strum::{IntoStaticStr, VariantArray};

/// The area of a table that tells of the whole country.
pub const NATIONAL: &str = "national";

/// What a contract is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Column {
    /// The type.
    ContractType,
    /// Technical field.
    Field,
    /// The kind of right.
    Rights,
    /// The plan.
    Plan,
    /// The band of the contract amount.
    AmountBand,
    /// The class of the party that files.
    SellerClass,
    /// Its province.
    SellerRegion,
    /// The class of the first buyer.
    BuyerClass,
    /// Its province.
    BuyerRegion,
}

/// Columns of a contract.
pub const COLUMNS: usize = Column::VARIANTS.len();

/// Gives each thing a number, from 0.
#[derive(Clone, Debug)]
pub struct Numbers<T> {
    things: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Numbers { things: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Numbers<T> {
    /// The number of a thing.
    pub fn of(&mut self, thing: T) -> u32 {
        if let Some(number) = self.numbers.get(&thing) {
            return *number;
        }
        let number = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
        self.things.push(thing.clone());
        self.numbers.insert(thing, number);
        number
    }

    /// The thing of a number.
    #[must_use]
    pub fn thing(&self, number: u32) -> Option<&T> {
        self.things.get(usize::try_from(number).ok()?)
    }
}

/// A registered contract. Texts and parties by their numbers.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The month of its registration, 1 to 12.
    pub month: u8,
    /// What it is counted by, in the order of [`Column`].
    pub columns: [u32; COLUMNS],
    /// Who filed it.
    pub seller: u32,
    /// The first buyer.
    pub buyer: u32,
    /// Fen.
    pub amount: i64,
    /// Fen.
    pub technical: i64,
}

/// A cell of a published table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedCell {
    /// The table.
    pub table: StatisticTable,
    /// [`NATIONAL`], or the province of the sellers.
    pub area: String,
    /// The period.
    pub period: Period,
    /// The row; empty in a table of one row.
    pub key: String,
    /// The second key of the flow matrix; else empty.
    pub other_key: String,
    /// What it holds.
    pub figures: CellFigures,
    /// Parties behind it.
    pub parties: i64,
    /// Whether it is withheld: it would tell of a single party, or would let one reckon a cell that does.
    pub is_suppressed: bool,
}

impl StatisticTable {
    /// What its rows are by.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            StatisticTable::Headline => &[],
            StatisticTable::ContractType => &[Column::ContractType],
            StatisticTable::Field => &[Column::Field],
            StatisticTable::Rights => &[Column::Rights],
            StatisticTable::Plan => &[Column::Plan],
            StatisticTable::AmountBand => &[Column::AmountBand],
            StatisticTable::SellerClass => &[Column::SellerClass],
            StatisticTable::BuyerClass => &[Column::BuyerClass],
            StatisticTable::Output => &[Column::SellerRegion],
            StatisticTable::Absorption => &[Column::BuyerRegion],
            StatisticTable::Flow => &[Column::SellerRegion, Column::BuyerRegion],
        }
    }

    /// Whether its cells tell of buyers, and not of sellers.
    #[must_use]
    pub fn is_of_buyers(self) -> bool {
        matches!(self, StatisticTable::BuyerClass | StatisticTable::Absorption)
    }
}

impl Fact {
    fn column(&self, column: Column) -> u32 {
        self.columns[column as usize]
    }
}

/// A contract where it stands in the order of a table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    area: u32,
    keys: [u32; 2],
    party: u32,
    fact: usize,
}

/// What a cell holds of one period.
#[derive(Clone, Copy, Default)]
struct Sum {
    figures: CellFigures,
    parties: i64,
    greatest: i64,
}

/// Counts the contracts of a year into the cells of all tables; cells without contracts are left out.
#[must_use]
pub fn count(year: i32, facts: &[Fact], texts: &Numbers<String>) -> Vec<CountedCell> {
    let mut cells = Vec::new();
    for table in StatisticTable::VARIANTS {
        count_table(year, facts, texts, (*table, false), &mut cells);
        if table.is_regional() {
            count_table(year, facts, texts, (*table, true), &mut cells);
        }
    }
    cells
}

fn count_table(
    year: i32,
    facts: &[Fact],
    texts: &Numbers<String>,
    (table, is_by_area): (StatisticTable, bool),
    cells: &mut Vec<CountedCell>,
) {
    let columns = table.columns();
    let key = |fact: &Fact, place: usize| columns.get(place).map(|column| fact.column(*column)).unwrap_or_default();
    let line = |(place, fact): (usize, &Fact)| Line {
        area: if is_by_area { fact.column(Column::SellerRegion) } else { 0 },
        keys: [key(fact, 0), key(fact, 1)],
        party: if table.is_of_buyers() { fact.buyer } else { fact.seller },
        fact: place,
    };
    let mut lines: Vec<Line> = facts.iter().enumerate().map(line).collect();
    lines.sort_unstable();

    let text = |number: u32| texts.thing(number).cloned().unwrap_or_default();
    let periods = Period::all_of(year);
    for of_area in lines.chunk_by(|one, next| one.area == next.area) {
        let area = if is_by_area { text(of_area[0].area) } else { NATIONAL.to_owned() };
        let begin = cells.len();
        for of_cell in of_area.chunk_by(|one, next| one.keys == next.keys) {
            let named = |place: usize| columns.get(place).map(|_| text(of_cell[0].keys[place])).unwrap_or_default();
            let sums = add_up(facts, of_cell);
            cells.extend(sums.iter().zip(periods).filter(|(sum, _)| sum.parties > 0).map(|(sum, period)| {
                CountedCell {
                    table,
                    area: area.clone(),
                    period,
                    key: named(0),
                    other_key: named(1),
                    figures: sum.figures,
                    parties: sum.parties,
                    is_suppressed: is_telling(sum.parties, sum.greatest, sum.figures.amount),
                }
            }));
        }
        withhold(&mut cells[begin..], &periods);
    }
}

/// Adds up the contracts of a cell in each period of the year, which stand in the order of their parties.
fn add_up(facts: &[Fact], lines: &[Line]) -> [Sum; PERIODS_OF_YEAR] {
    let mut sums = [Sum::default(); PERIODS_OF_YEAR];
    for of_party in lines.chunk_by(|one, next| one.party == next.party) {
        let mut own = [CellFigures::default(); PERIODS_OF_YEAR];
        for fact in of_party.iter().map(|line| &facts[line.fact]) {
            for place in Period::places_of(fact.month) {
                own[place].add(CellFigures { contracts: 1, amount: fact.amount, technical: fact.technical });
            }
        }
        for (sum, own) in sums.iter_mut().zip(own).filter(|(_, own)| own.contracts > 0) {
            sum.figures.add(own);
            sum.parties += 1;
            sum.greatest = sum.greatest.max(own.amount);
        }
    }
    sums
}

/// Where one cell of a table alone is withheld, the sum of the table would give it away: the smallest of the others goes with it.
fn withhold(cells: &mut [CountedCell], periods: &[Period]) {
    for period in periods {
        let of_period = || cells.iter().enumerate().filter(|(_, cell)| cell.period == *period);
        if of_period().filter(|(_, cell)| cell.is_suppressed).count() != 1 {
            continue;
        }
        let told = of_period().filter(|(_, cell)| !cell.is_suppressed);
        let smallest = told.min_by_key(|(_, cell)| (cell.figures.amount, &cell.key, &cell.other_key));
        if let Some(place) = smallest.map(|(place, _)| place) {
            cells[place].is_suppressed = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// What a cell is: table, area, period, keys.
    type Key = (&'static str, String, String, String, String);

    /// Counts the contracts one by one, with a set of the parties of each cell.
    fn recount(year: i32, facts: &[Fact], texts: &Numbers<String>) -> BTreeMap<Key, (CellFigures, i64, bool)> {
        let mut sums: BTreeMap<Key, (CellFigures, BTreeMap<u32, i64>)> = BTreeMap::new();
        let text = |number: u32| texts.thing(number).cloned().unwrap_or_default();
        for fact in facts {
            for table in StatisticTable::VARIANTS {
                let keys: Vec<String> = table.columns().iter().map(|column| text(fact.column(*column))).collect();
                let mut areas = vec![NATIONAL.to_owned()];
                areas.extend(table.is_regional().then(|| text(fact.column(Column::SellerRegion))));
                let party = if table.is_of_buyers() { fact.buyer } else { fact.seller };
                for area in areas {
                    let month = i32::from(fact.month) - 1;
                    let periods = [
                        format!("{year}"),
                        format!("{year}-H{}", month / 6 + 1),
                        format!("{year}-Q{}", month / 3 + 1),
                        format!("{year}-{:02}", month + 1),
                    ];
                    for period in periods {
                        let key = |place: usize| keys.get(place).cloned().unwrap_or_default();
                        let cell = ((*table).into(), area.clone(), period, key(0), key(1));
                        let sum = sums.entry(cell).or_default();
                        sum.0.contracts += 1;
                        sum.0.amount += fact.amount;
                        sum.0.technical += fact.technical;
                        *sum.1.entry(party).or_default() += fact.amount;
                    }
                }
            }
        }
        let telling = |(figures, parties): &(CellFigures, BTreeMap<u32, i64>)| {
            let greatest = parties.values().copied().max().unwrap_or_default();
            is_telling(i64::try_from(parties.len()).expect("few"), greatest, figures.amount)
        };
        let mut withheld: BTreeSet<&Key> = sums.iter().filter(|(_, sum)| telling(sum)).map(|(key, _)| key).collect();
        let groups: BTreeSet<_> = sums.keys().map(|key| (key.0, key.1.clone(), key.2.clone())).collect();
        for (table, area, period) in groups {
            let of_group = || sums.iter().filter(|(key, _)| (key.0, &key.1, &key.2) == (table, &area, &period));
            if of_group().filter(|(_, sum)| telling(sum)).count() == 1 {
                let told = of_group().filter(|(_, sum)| !telling(sum));
                withheld.extend(told.min_by_key(|(key, sum)| (sum.0.amount, &key.3, &key.4)).map(|(key, _)| key));
            }
        }
        let cell = |(key, sum): (&Key, &(CellFigures, BTreeMap<u32, i64>))| {
            (key.clone(), (sum.0, i64::try_from(sum.1.len()).expect("few"), withheld.contains(key)))
        };
        sums.iter().map(cell).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_cell_is_what_a_recount_gives(drawn in prop::collection::vec(
            (1..=12u8, prop::array::uniform9(0..3usize), 0..6u32, 0..6u32, 1..1000i64), 0..120,
        )) {
            let mut texts = Numbers::default();
            let facts: Vec<Fact> = drawn.into_iter().map(|(month, columns, seller, buyer, amount)| Fact {
                month,
                columns: columns.map(|column| texts.of(["330000", "110000", "none"][column].to_owned())),
                seller,
                buyer,
                amount,
                technical: amount / 2,
            }).collect();
            let counted: BTreeMap<Key, _> = count(2026, &facts, &texts)
                .into_iter()
                .map(|cell| {
                    let key = (cell.table.into(), cell.area, cell.period.to_string(), cell.key, cell.other_key);
                    (key, (cell.figures, cell.parties, cell.is_suppressed))
                })
                .collect();
            prop_assert_eq!(counted, recount(2026, &facts, &texts));
        }
    }
}
