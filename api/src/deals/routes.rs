//! The routes of this area.

use super::{introduction, mandate};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation of this area, below `/v1`.
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
        .service(introduction::decide::decide_introduction);
}
