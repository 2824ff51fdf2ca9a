//! Runs an import from a reader to the market, batch by batch.

use super::table::{Limits, MapPair, Mapping, MappingFault, ReportFault, ReportWriter, Row, TableError, TableReader};
use super::take::{Outcome, Refused, Seen, take};
use super::{ImportKind, Terms};
use crate::app::App;
use crate::http::problem::Problem;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::resource::ResourceListing;
use keqiao_domain::people::expert::Expert;
use keqiao_domain::people::offering::Offering;
use keqiao_domain::people::provider::Provider;
use std::io::{Read, Write};

/// Rows of one batch, and so of one transaction.
pub const BATCH_ROWS: usize = 500;

/// Whether the rows are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are.
    Keep,
    /// Everything is checked, nothing is kept.
    DryRun,
}

/// What became of a file's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// New listings.
    pub created: u64,
    /// Listings with other content than before.
    pub amended: u64,
    /// Listings as they were.
    pub unchanged: u64,
    /// Rows in the report.
    pub refused: u64,
}

impl Summary {
    /// All rows of the file.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.created + self.amended + self.unchanged + self.refused
    }
}

/// Why a file could not be taken over, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is no table, or ends in the middle.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The columns do not fit the fields.
    #[error("the columns do not fit: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Mapping(Vec<MappingFault>),
    /// A batch was not taken; those before it were.
    #[error("a batch was not taken: {0}")]
    Batch(Problem),
    /// The report could not be written.
    #[error("the report could not be written: {0}")]
    Report(#[from] std::io::Error),
}

/// A file that is open, its columns resolved.
pub struct Import {
    kind: ImportKind,
    table: TableReader,
    mapping: Mapping,
    seen: Seen,
}

impl Import {
    /// Opens a file and resolves its columns.
    ///
    /// # Errors
    /// When it is no table, or the columns do not fit.
    pub fn open(
        kind: ImportKind,
        input: impl Read + Send + 'static,
        name: Option<&str>,
        pairs: &[MapPair],
    ) -> Result<Self, ImportError> {
        let table = TableReader::open(input, name, Limits::default())?;
        let mapping = Mapping::resolve(kind.fields(), pairs, &table.shape()).map_err(ImportError::Mapping)?;
        Ok(Import { kind, table, mapping, seen: Seen::default() })
    }

    /// The columns that no field takes; short values of them are kept as metadata.
    #[must_use]
    pub fn unused_columns(&self) -> &[String] {
        self.mapping.unused_columns()
    }

    /// Columns that were named but not seen so far.
    #[must_use]
    pub fn unseen_columns(&self) -> &[MapPair] {
        self.mapping.unseen_columns()
    }

    /// Takes all rows over. `report` gets the faulty ones; `progress` is told of the bytes read and the sums so far.
    ///
    /// # Errors
    /// When the file breaks off, a batch fails, or the report cannot be written. Batches before stay.
    pub async fn run<W: Write>(
        mut self,
        app: &App,
        principal: &Principal,
        terms: &Terms,
        mode: Mode,
        report: W,
        mut progress: impl AsyncFnMut(u64, Summary) -> Result<(), Problem>,
    ) -> Result<(Summary, W), ImportError> {
        let mut report = ReportWriter::try_new(report, &self.table.shape())?;
        let bytes = self.table.progress();
        let mut summary = Summary::default();
        loop {
            let (rows, faulty) = self.next_batch(&mut report)?;
            summary.refused += faulty;
            if rows.is_empty() && faulty == 0 {
                break;
            }
            let outcome = self.take(app, principal, terms, mode, rows).await.map_err(ImportError::Batch)?;
            summary.created += outcome.created;
            summary.amended += outcome.amended;
            summary.unchanged += outcome.unchanged;
            summary.refused += outcome.refused.len() as u64;
            for refused in &outcome.refused {
                self.report(&mut report, refused)?;
            }
            progress(bytes.bytes(), summary).await.map_err(ImportError::Batch)?;
        }
        Ok((summary, report.finish()?))
    }

    /// The next rows; those that are no rows go to the report at once.
    fn next_batch<W: Write>(&mut self, report: &mut ReportWriter<W>) -> Result<(Vec<Row>, u64), ImportError> {
        let (mut rows, mut faulty) = (Vec::with_capacity(BATCH_ROWS), 0);
        for row in self.table.by_ref() {
            match row? {
                Ok(row) => rows.push(row),
                Err(fault) => {
                    report.write_fault(&fault)?;
                    faulty += 1;
                }
            }
            if rows.len() + usize::try_from(faulty).unwrap_or(BATCH_ROWS) >= BATCH_ROWS {
                break;
            }
        }
        Ok((rows, faulty))
    }

    async fn take(
        &mut self,
        app: &App,
        principal: &Principal,
        terms: &Terms,
        mode: Mode,
        rows: Vec<Row>,
    ) -> Result<Outcome, Problem> {
        if rows.is_empty() {
            return Ok(Outcome::default());
        }
        let work = async |tx: &crate::tx::Tx| match self.kind {
            ImportKind::Patents => take::<Patent>(tx, terms, &self.mapping, rows, &mut self.seen).await,
            ImportKind::Achievements => take::<Achievement>(tx, terms, &self.mapping, rows, &mut self.seen).await,
            ImportKind::Demands => take::<Demand>(tx, terms, &self.mapping, rows, &mut self.seen).await,
            ImportKind::Providers => take::<Provider>(tx, terms, &self.mapping, rows, &mut self.seen).await,
            ImportKind::Offerings => take::<Offering>(tx, terms, &self.mapping, rows, &mut self.seen).await,
            ImportKind::Experts => take::<Expert>(tx, terms, &self.mapping, rows, &mut self.seen).await,
            ImportKind::Resources => take::<ResourceListing>(tx, terms, &self.mapping, rows, &mut self.seen).await,
        };
        match mode {
            Mode::Keep => app.write_as(principal, Action::CreateImport, work).await,
            Mode::DryRun => app.rehearse_as(principal, Action::CreateImport, work).await,
        }
    }

    fn report<W: Write>(&self, report: &mut ReportWriter<W>, refused: &Refused) -> std::io::Result<()> {
        let field_of = |pointer: &str| {
            let name = pointer.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
            self.mapping.column(&name).map(str::to_owned).unwrap_or(name)
        };
        let named: Vec<(String, &crate::http::fault::Fault)> =
            refused.faults.iter().map(|fault| (field_of(&fault.pointer), fault)).collect();
        let faults: Vec<ReportFault<'_>> = named
            .iter()
            .map(|(field, fault)| ReportFault { code: fault.code, field: Some(field), detail: &fault.detail })
            .collect();
        report.write(&refused.raw, &faults)
    }
}
