//! The routes of pricing.

use super::{clearance, notice};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation on public notices and clearances.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(notice::create::create_notice)
        .service(notice::list::list_notices)
        .service(notice::show::show_notice)
        .service(notice::post::post_notice)
        .service(notice::object::object_notice)
        .service(notice::dismiss::dismiss_objection)
        .service(notice::uphold::uphold_objection)
        .service(notice::withdraw::withdraw_notice)
        .service(clearance::list::list_clearances)
        .service(clearance::serve::serve_clearance)
        .service(clearance::answer::answer_clearance);
}
