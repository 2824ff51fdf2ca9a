//! What every test stands on: one real Postgres a run, one database and one served market a test, people with roles.

mod answer;
mod app;
mod bucket;
mod deal;
mod document;
mod ledger;
mod listing;
mod people;
mod person;
mod postgres;
mod receiver;
mod registration;
mod switch;

pub(crate) use answer::Answer;
pub(crate) use app::{TestApp, client};
pub(crate) use bucket::Bucket;
pub(crate) use deal::{
    PRIVATE_NATURE, Party, STATE_NATURE, Signer, calculation_body, conclude, contract_body, licence_body, milestones,
    negotiation_body, offer_body, open_licence_body, own_use_body, paper_body, parties, perform,
};
pub(crate) use document::{disclosure_body, document_path};
pub(crate) use listing::{
    PASSWORD, achievement_body, consortium_body, demand_body, patent_body, registration_body, resource_body,
    review_body, user_body,
};
pub(crate) use people::{
    PERSON_NAME, broker_body, capability_body, client_evaluation_body, credential_body, engagement_body, expert_body,
    mandate_body, offering_body, pilot_line_body, provider_body, server_evaluation_body,
};
pub(crate) use person::Person;
pub(crate) use postgres::TestDatabase;
pub(crate) use receiver::{Behavior, Message, Receiver};
pub(crate) use registration::{Deal, finding_body, lot_body, notice_body, registered};
pub(crate) use switch::{model_seed, model_steps, race_rounds};
