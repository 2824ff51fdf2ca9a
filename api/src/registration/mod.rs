//! Registration of technical contracts (技术合同认定登记): filed, taken up, classified, registered; or sent back, refused,
//! contested; then changed, terminated, revoked.

pub mod accept;
pub mod approve;
pub mod certify;
pub mod change;
pub mod check;
pub mod classify;
pub mod confirm;
pub mod contest;
pub mod facts;
pub mod form;
pub mod list;
pub mod number;
pub mod open;
pub mod overturn;
pub mod pass;
pub mod refuse;
pub mod return_case;
pub mod revoke;
pub mod routes;
pub mod show;
pub mod step;
pub mod store;
pub mod submit;
pub mod terminate;
pub mod uphold;
pub mod view;
