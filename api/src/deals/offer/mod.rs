//! Offers (要约): terms that never change, made to the other side, accepted by their digest.

pub mod accept;
pub mod body;
pub mod draft;
pub mod list;
pub mod make;
pub mod show;
pub mod step;
pub mod store;
pub mod view;
pub mod withdraw;
