//! What can be wrong with a whole table, and with one row of it.

use std::fmt;
use std::io;

use super::row::RawRow;

/// Why a table cannot be read, or not to its end. Rows that were given out before remain good.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The input itself failed.
    #[error("the input cannot be read")]
    Read(#[source] io::Error),
    /// The gzip stream is cut off or altered.
    #[error("the gzip file is damaged or cut off")]
    GzipDamaged(#[source] io::Error),
    /// More comes out of the input than the limit allows.
    #[error("the table is larger than {limit} bytes when unpacked")]
    UnpackedTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The input unpacks to an implausible multiple of its size.
    #[error("the table unpacks to more than {limit} times its size")]
    UnpackRatioTooHigh {
        /// The highest accepted ratio.
        limit: u64,
    },
    /// No header line.
    #[error("the table is empty: it has no header line")]
    HeaderMissing,
    /// The header has an open quote, bytes that cannot be decoded, or is too long.
    #[error("the header line cannot be read: its quotes, its bytes or its length are wrong")]
    HeaderMalformed,
    /// The header has too many columns.
    #[error("the table has more than {limit} columns")]
    TooManyColumns {
        /// The limit.
        limit: usize,
    },
    /// UTF-16, which is neither UTF-8 nor GB18030.
    #[error("the table is written in UTF-16: save it as UTF-8")]
    EncodingUnsupported,
    /// A zip archive, which spreadsheets are.
    #[error("the file is a spreadsheet or an archive: save the table as CSV")]
    ArchiveUnsupported,
    /// One JSON array instead of a line for each object.
    #[error("the file is one JSON array: write one object a line (JSON Lines)")]
    JsonArrayUnsupported,
    /// Not XML, or cut off.
    #[error("the XML is malformed or cut off near byte {place}")]
    XmlMalformed {
        /// Where reading ended.
        place: u64,
    },
    /// A document type of its own could define entities that grow without end; none is read.
    #[error("the XML declares a document type of its own: take its `[…]` out")]
    XmlDoctype,
    /// Elements within elements beyond any need.
    #[error("the XML nests more than {limit} elements")]
    XmlTooDeep {
        /// The limit.
        limit: usize,
    },
    /// A record, or what stands between two, is longer than a row may be.
    #[error("a record of the XML is longer than {limit} bytes")]
    XmlRecordTooLong {
        /// The limit in bytes.
        limit: usize,
    },
}

impl TableError {
    /// The stable code of what is wrong.
    pub fn code(&self) -> &'static str {
        match self {
            TableError::Read(_) => "read_failed",
            TableError::GzipDamaged(_) => "gzip_damaged",
            TableError::UnpackedTooLarge { .. } => "unpacked_too_large",
            TableError::UnpackRatioTooHigh { .. } => "unpack_ratio_too_high",
            TableError::HeaderMissing => "header_missing",
            TableError::HeaderMalformed => "header_malformed",
            TableError::TooManyColumns { .. } => "too_many_columns",
            TableError::EncodingUnsupported => "encoding_unsupported",
            TableError::ArchiveUnsupported => "archive_unsupported",
            TableError::JsonArrayUnsupported => "json_array_unsupported",
            TableError::XmlMalformed { .. } => "xml_malformed",
            TableError::XmlDoctype => "xml_doctype",
            TableError::XmlTooDeep { .. } => "xml_too_deep",
            TableError::XmlRecordTooLong { .. } => "xml_record_too_long",
        }
    }
}

/// A row that could not be read; the rows after it are not touched by it.
#[derive(Clone, Debug, PartialEq)]
pub struct RowFault {
    /// The row as a person counts: see [`Row::number`](super::Row::number).
    pub number: u64,
    /// The row as far as it could be read, for the report.
    pub raw: RawRow,
    /// The broken rule.
    pub code: FaultCode,
    /// A sentence fragment with the place.
    pub detail: String,
}

/// What can be wrong with the form of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultCode {
    /// A quote is never closed, or text follows a closing quote (RFC 4180, section 2, rules 5 to 7).
    BrokenQuote,
    /// More or fewer cells than the header has.
    WrongColumnCount,
    /// Bytes that are not text in the encoding of the file.
    UndecodableBytes,
    /// The row is longer than the limit.
    RowTooLong,
    /// The line is not JSON (RFC 8259).
    JsonMalformed,
    /// The line is JSON, but not an object.
    JsonNotObject,
    /// The object has more members than a table may have columns.
    TooManyColumns,
    /// The record names an entity that XML itself does not define; none other is resolved.
    EntityUnknown,
}

impl FaultCode {
    /// All codes.
    pub const ALL: [FaultCode; 8] = [
        FaultCode::BrokenQuote,
        FaultCode::WrongColumnCount,
        FaultCode::UndecodableBytes,
        FaultCode::RowTooLong,
        FaultCode::JsonMalformed,
        FaultCode::JsonNotObject,
        FaultCode::TooManyColumns,
        FaultCode::EntityUnknown,
    ];

    /// The stable code, as it stands in a report.
    pub fn as_str(self) -> &'static str {
        match self {
            FaultCode::BrokenQuote => "broken_quote",
            FaultCode::WrongColumnCount => "wrong_column_count",
            FaultCode::UndecodableBytes => "undecodable_bytes",
            FaultCode::RowTooLong => "row_too_long",
            FaultCode::JsonMalformed => "json_malformed",
            FaultCode::JsonNotObject => "json_not_object",
            FaultCode::TooManyColumns => "too_many_columns",
            FaultCode::EntityUnknown => "entity_unknown",
        }
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
