//! The routes of pricing.

use super::{calendar, clearance, lot, notice};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation on public notices, lots and clearances.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(notice::create::create_notice)
        .service(notice::list::list_notices)
        .service(calendar::list::list_notice_days)
        .service(calendar::show::show_notice_calendar)
        .service(notice::show::show_notice)
        .service(notice::post::post_notice)
        .service(notice::object::object_notice)
        .service(notice::dismiss::dismiss_objection)
        .service(notice::uphold::uphold_objection)
        .service(notice::withdraw::withdraw_notice)
        .service(lot::create::create_lot)
        .service(lot::list::list_lots)
        .service(lot::show::show_lot)
        .service(lot::announce::announce_lot)
        .service(lot::extend::extend_lot)
        .service(lot::forfeit::forfeit_lot)
        .service(lot::cancel::cancel_lot)
        .service(lot::register_bidder::register_bidder)
        .service(lot::list_bidders::list_bidders)
        .service(lot::withdraw_bidder::withdraw_bidder)
        .service(lot::place_bid::place_bid)
        .service(lot::list_bids::list_bids)
        .service(clearance::list::list_clearances)
        .service(clearance::serve::serve_clearance)
        .service(clearance::answer::answer_clearance);
}
