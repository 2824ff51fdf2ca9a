//! The screening of contracts that cross the border (技术进出口筛查): declared, checked by the hub, papers recorded.

pub mod check;
pub mod declare;
pub mod guard;
pub mod list;
pub mod record;
pub mod show;
pub mod step;
pub mod store;
pub mod view;
