//! Figures of rules that differ by region or date: data, never constants in a rule (DESIGN §3).
//!
//! A *figure* is one number that a rule asks for, such as the days of a public notice. The table (`table.rs`) has a row
//! for each value that a figure had or has: in which hub, from when until when, by which law. A [`RulePack`] is what
//! holds in a hub on a day: of each figure the hub's own row, else the national one.

mod figure;
mod law;
mod pack;
mod table;

pub use figure::{CostKind, Figure, FigureUnit, FigureValue};
pub use pack::{Held, RulePack};
pub use table::{REVISION, Row, rows};
