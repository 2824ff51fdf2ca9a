//! The routes of resources, of what they are attached to, and of consortia.

use super::{attachment, consortium, resource};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation on resources, attachments and consortia.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(resource::create::create_resource)
        .service(resource::list::list_resources)
        .service(resource::show::show_resource)
        .service(resource::certify::certify_resource)
        .service(resource::amend::amend_resource)
        .service(resource::submit::submit_resource)
        .service(resource::review::review_resource)
        .service(resource::publish::publish_resource)
        .service(resource::withdraw::withdraw_resource)
        .service(resource::renew::renew_resource)
        .service(resource::check::check_eligibility)
        .service(attachment::list::list_demand_resources)
        .service(attachment::attach::attach_demand_resource)
        .service(attachment::detach::detach_demand_resource)
        .service(attachment::list::list_achievement_resources)
        .service(attachment::attach::attach_achievement_resource)
        .service(attachment::detach::detach_achievement_resource)
        .service(attachment::list::list_consortium_resources)
        .service(attachment::attach::attach_consortium_resource)
        .service(attachment::detach::detach_consortium_resource)
        .service(consortium::create::create_consortium)
        .service(consortium::list::list_consortia)
        .service(consortium::show::show_consortium)
        .service(consortium::count_resources::count_consortium_resources)
        .service(consortium::amend::amend_consortium)
        .service(consortium::invite::invite_member)
        .service(consortium::accept::accept_membership)
        .service(consortium::decline::decline_membership)
        .service(consortium::leave::leave_consortium)
        .service(consortium::remove::remove_member)
        .service(consortium::activate::activate_consortium)
        .service(consortium::dissolve::dissolve_consortium);
}
