//! Schema history as SQL.
