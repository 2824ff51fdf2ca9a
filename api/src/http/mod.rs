//! How the service speaks HTTP. Knows no area.

pub mod body;
pub mod context;
pub mod cursor;
pub mod fault;
pub mod health;
pub mod icalendar;
pub mod limit;
pub mod openapi;
pub mod page;
pub mod path;
pub mod problem;
pub mod proxy;
pub mod quota;
pub mod reply;
pub mod server;
pub mod types;
