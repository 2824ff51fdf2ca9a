//! Tables that come from outside, row by row, and the report that goes back.
//!
//! A table is CSV or JSON Lines, plain or gzip, UTF-8 or GB18030, or patents in XML (WIPO ST.36, ST.96). It is read as a
//! stream in bounded memory; a row that cannot be read is told with its place and its text, and reading goes on with the
//! next. Rows that were refused, here
//! or later, are written to a report in the same format, which can be mended and read again.
//!
//! ```text
//! bytes ─▶ source (gzip, limits) ─▶ csv_rows / json_rows / xml_rows ─▶ row ─▶ mapping ─▶ the caller
//!                                        │ encoding, cells             │
//!                                        └──────── row fault ──────────┴──▶ report
//! ```

mod error;
mod reader;
mod row;

mod mapping;
mod report;

mod cells;
mod csv_rows;
mod encoding;
mod json_rows;
mod source;
mod xml_record;
mod xml_rows;

pub use encoding::TextEncoding;
pub use error::{FaultCode, RowFault, TableError};
pub use mapping::{Field, MapPair, Mapping, MappingFault};
pub use reader::{Format, TableReader, TableShape};
pub use report::{ReportFault, ReportWriter};
pub use row::{Cell, RawRow, Row};
pub use source::{Limits, ReadProgress};
