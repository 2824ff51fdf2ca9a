//! Statistics of registered contracts.

mod release;
