//! Canonical JSON: one value has one spelling (RFC 8785).

use serde::Serialize;
use serde_json::Value;

/// The largest integer that every JSON reader keeps exactly: 2^53 − 1 (RFC 7493 §2.2).
pub const INTEGER_MAX: u64 = (1 << 53) - 1;

/// A value that has no canonical spelling.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// An integer that a double cannot hold; RFC 8785 §3.2.2.3 would silently round it. Write it as a string.
    #[error("the integer {0} is beyond 2^53 - 1 and would be rounded")]
    IntegerTooLarge(serde_json::Number),
    /// The writer refused the value.
    #[error("the value cannot be written as canonical JSON")]
    Write(#[from] serde_json::Error),
}

/// Writes a value in its canonical spelling: keys in UTF-16 order, numbers as ECMAScript writes them, no white space.
///
/// # Errors
///
/// An integer beyond [`INTEGER_MAX`], in either direction.
pub fn to_bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    refuse_large_integers(value)?;
    serialize(value)
}

/// Writes a type whose integers are known to be small.
pub(crate) fn serialize<T: Serialize>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    Ok(serde_json_canonicalizer::to_vec(value)?)
}

fn refuse_large_integers(value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Number(number) => {
            let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
            match magnitude {
                Some(magnitude) if magnitude > INTEGER_MAX => Err(CanonicalError::IntegerTooLarge(number.clone())),
                _ => Ok(()),
            }
        }
        Value::Array(items) => items.iter().try_for_each(refuse_large_integers),
        Value::Object(members) => members.values().try_for_each(refuse_large_integers),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}
