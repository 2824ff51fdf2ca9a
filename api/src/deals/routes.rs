//! The routes of the deal.

use super::{
    commission, contract, introduction, licence, mandate, milestone, negotiation, offer, open_licence, screening,
    signing_key, template,
};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation on mandates, introductions, negotiations, contracts and the keys that sign them.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(mandate::offer::offer_mandate)
        .service(mandate::list::list_mandates)
        .service(mandate::show::show_mandate)
        .service(mandate::accept::accept_mandate)
        .service(mandate::decline::decline_mandate)
        .service(mandate::revoke::revoke_mandate)
        .service(mandate::consent::consent_dual_agency)
        .service(introduction::record::record_introduction)
        .service(introduction::list::list_introductions)
        .service(introduction::show::show_introduction)
        .service(introduction::acknowledge::acknowledge_introduction)
        .service(introduction::contest::contest_introduction)
        .service(introduction::decide::decide_introduction)
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
        .service(negotiation::list_disclosures::list_negotiation_disclosures)
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
        .service(screening::declare::declare_screening)
        .service(screening::list::list_screenings)
        .service(screening::show::show_screening)
        .service(screening::check::check_screening)
        .service(screening::record::record_paper)
        .service(template::show_contract_template);
    configure_rights(config);
}

/// Every operation on what follows from contracts and declarations: commissions, licences, milestones.
fn configure_rights(config: &mut ServiceConfig<'_>) {
    config
        .service(commission::list::list_commissions)
        .service(commission::show::show_commission)
        .service(commission::settle::pay_commission)
        .service(commission::settle::contest_commission)
        .service(commission::settle::confirm_commission)
        .service(commission::settle::waive_commission)
        .service(open_licence::declare::declare_open_licence)
        .service(open_licence::list::list_open_licences)
        .service(open_licence::show::show_open_licence)
        .service(open_licence::accept::accept_open_licence)
        .service(open_licence::withdraw::withdraw_open_licence)
        .service(milestone::list::list_milestones)
        .service(milestone::show::show_milestone)
        .service(milestone::perform::start_milestone)
        .service(milestone::perform::submit_milestone)
        .service(milestone::answer::accept_milestone)
        .service(milestone::answer::rework_milestone)
        .service(milestone::answer::reject_milestone)
        .service(milestone::pay::pay_milestone)
        .service(milestone::pay::confirm_milestone)
        .service(licence::list::list_licences)
        .service(licence::show::show_licence);
}
