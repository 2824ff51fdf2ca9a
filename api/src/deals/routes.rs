//! The routes of the deal.

use super::{contract, signing_key, template};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation on contracts and on the keys that sign them.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(signing_key::register::register_signing_key)
        .service(signing_key::list::list_signing_keys)
        .service(signing_key::revoke::revoke_signing_key)
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
