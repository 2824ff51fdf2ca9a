//! The routes of this area.

use super::{delivery, endpoint};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation of this area, below `/v1`.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(endpoint::create::create_webhook_endpoint)
        .service(endpoint::list::list_webhook_endpoints)
        .service(endpoint::show::show_webhook_endpoint)
        .service(endpoint::amend::amend_webhook_endpoint)
        .service(endpoint::pause::pause_webhook_endpoint)
        .service(endpoint::enable::enable_webhook_endpoint)
        .service(endpoint::rotate::rotate_webhook_secret)
        .service(endpoint::test::test_webhook_endpoint)
        .service(endpoint::delete::delete_webhook_endpoint)
        .service(delivery::list::list_webhook_deliveries)
        .service(delivery::show::show_webhook_delivery)
        .service(delivery::resend::resend_webhook_delivery)
        .service(delivery::cancel::cancel_webhook_delivery);
}
