//! Statistics of registered contracts (DOMAIN 4): vintages, and the tables that are published from them.

pub mod contract;
pub mod inspect;
pub mod list_vintages;
pub mod release;
pub mod show;
pub mod store;
pub mod table;
pub mod view;
