//! The routes of the deal.

use super::{contract, negotiation, offer, signing_key, template};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation on negotiations, contracts and the keys that sign them.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(signing_key::register::register_signing_key)
        .service(signing_key::list::list_signing_keys)
        .service(signing_key::revoke::revoke_signing_key)
        .service(negotiation::invite::invite_negotiation)
        .service(negotiation::list::list_negotiations)
        .service(negotiation::show::show_negotiation)
        .service(negotiation::show_nda::show_nda)
        .service(negotiation::accept_nda::accept_nda)
        .service(negotiation::send_message::send_message)
        .service(negotiation::list_messages::list_messages)
        .service(negotiation::disclose::disclose_document)
        .service(negotiation::list_disclosures::list_disclosures)
        .service(negotiation::draft_contract::draft_contract)
        .service(negotiation::end::end_negotiation)
        .service(offer::draft::draft_offer)
        .service(offer::list::list_offers)
        .service(offer::show::show_offer)
        .service(offer::make::make_offer)
        .service(offer::withdraw::withdraw_offer)
        .service(offer::accept::accept_offer)
        .service(contract::create::create_contract)
        .service(contract::list::list_contracts)
        .service(contract::show::show_contract)
        .service(contract::amend::amend_contract)
        .service(contract::propose::propose_contract)
        .service(contract::counter::counter_contract)
        .service(contract::approve::approve_contract)
        .service(contract::sign::sign_contract)
        .service(contract::fulfill::fulfill_contract_condition)
        .service(contract::vary::vary_contract)
        .service(contract::complete::complete_contract)
        .service(contract::notify_breach::notify_breach)
        .service(contract::terminate::terminate_contract)
        .service(contract::dispute::dispute_contract)
        .service(contract::settle::settle_contract)
        .service(contract::withdraw::withdraw_contract)
        .service(contract::show_document::show_contract_document)
        .service(contract::list_editions::list_contract_editions)
        .service(contract::lint::lint_contract)
        .service(contract::print::print_contract)
        .service(contract::certify::certify_contract)
        .service(template::show_contract_template);
}
