//! The routes of registration.

use super::{
    accept, approve, certify, change, check, classify, confirm, contest, list, open, overturn, pass, refuse,
    return_case, revoke, show, submit, terminate, uphold,
};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation on registrations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(check::check_registration_number)
        .service(open::open_registration)
        .service(list::list_registrations)
        .service(show::show_registration)
        .service(certify::certify_registration)
        .service(submit::submit_registration)
        .service(accept::accept_registration)
        .service(return_case::return_registration)
        .service(classify::classify_registration)
        .service(pass::pass_registration)
        .service(approve::approve_registration)
        .service(confirm::confirm_registration)
        .service(refuse::refuse_registration)
        .service(contest::contest_registration)
        .service(uphold::uphold_refusal)
        .service(overturn::overturn_refusal)
        .service(change::change_registration)
        .service(terminate::terminate_registration)
        .service(revoke::revoke_registration);
}
