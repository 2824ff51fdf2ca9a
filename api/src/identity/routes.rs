//! The routes of this area.

use super::{
    api_key, evidence, grant, invitation, organization, organization_profile, password, recovery, second_factor,
    session, shareholding, user,
};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation of this area, below `/v1`.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(organization::register::register_organization)
        .service(organization::list::list_organizations)
        .service(organization::show::show_organization)
        .service(organization::amend::amend_organization)
        .service(organization::verify::verify_organization)
        .service(organization::suspend::suspend_organization)
        .service(organization_profile::show::show_organization_profile)
        .service(organization_profile::set::set_organization_profile)
        .service(shareholding::declare::declare_shareholding)
        .service(shareholding::list::list_shareholdings)
        .service(shareholding::end::end_shareholding)
        .service(evidence::add::add_evidence)
        .service(evidence::list::list_evidence)
        .service(session::log_in::log_in)
        .service(session::refresh::refresh_session)
        .service(session::list::list_sessions)
        .service(session::log_out::log_out)
        .service(session::revoke::revoke_session)
        .service(user::me::show_me)
        .service(password::change::change_password)
        .service(recovery::request::request_recovery)
        .service(recovery::complete::complete_recovery)
        .service(second_factor::begin::begin_second_factor)
        .service(second_factor::confirm::confirm_second_factor)
        .service(second_factor::remove::remove_second_factor)
        .service(second_factor::renew_codes::renew_recovery_codes)
        .service(user::leave::leave_organization)
        .service(user::change_role::change_role)
        .service(user::remove::remove_user)
        .service(invitation::accept::accept_invitation)
        .service(invitation::create::create_invitation)
        .service(invitation::list::list_invitations)
        .service(invitation::revoke::revoke_invitation)
        .service(grant::create::create_grant)
        .service(grant::list::list_grants)
        .service(grant::revoke::revoke_grant)
        .service(user::add::add_user)
        .service(user::list::list_users)
        .service(api_key::create::create_api_key)
        .service(api_key::list::list_api_keys)
        .service(api_key::rotate::rotate_api_key)
        .service(api_key::revoke::revoke_api_key);
}
