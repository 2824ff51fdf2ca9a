//! Previews (DOMAIN 3.4, 3.6): taxes, rewards and registrations as they would be. They change nothing and bind nobody.

pub mod registration;
pub mod reward;
pub mod tax;
pub mod view;
