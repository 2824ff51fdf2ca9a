//! Statistics of registered contracts.

mod inspect;
mod release;
