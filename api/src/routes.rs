//! The routes, in one list: the server and the document are made from it.

use crate::assets::{achievement, patent};
use crate::http::health;
use crate::identity::{api_key, organization, session, user};
use crate::market::demand;
use crate::trust::event;
use crate::work::import;
use crate::{matching, reference};
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation of the service.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(health::show_liveness)
        .service(health::show_readiness)
        .service(health::show_metrics)
        .service(session::log_in::list_public_keys)
        .service(
            scope("/v1")
                .service(organization::register::register_organization)
                .service(organization::list::list_organizations)
                .service(organization::show::show_organization)
                .service(organization::amend::amend_organization)
                .service(organization::verify::verify_organization)
                .service(organization::suspend::suspend_organization)
                .service(session::log_in::log_in)
                .service(session::refresh::refresh_session)
                .service(session::list::list_sessions)
                .service(session::log_out::log_out)
                .service(session::revoke::revoke_session)
                .service(user::me::show_me)
                .service(user::add::add_user)
                .service(user::list::list_users)
                .service(api_key::create::create_api_key)
                .service(api_key::list::list_api_keys)
                .service(api_key::rotate::rotate_api_key)
                .service(api_key::revoke::revoke_api_key)
                .service(reference::hub::list_hubs)
                .service(reference::rule::list_rules)
                .service(reference::process::list_processes)
                .service(patent::create::create_patent)
                .service(patent::list::list_patents)
                .service(patent::show::show_patent)
                .service(patent::amend::amend_patent)
                .service(patent::publish::publish_patent)
                .service(patent::withdraw::withdraw_patent)
                .service(achievement::create::create_achievement)
                .service(achievement::list::list_achievements)
                .service(achievement::show::show_achievement)
                .service(achievement::amend::amend_achievement)
                .service(achievement::submit::submit_achievement)
                .service(achievement::review::review_achievement)
                .service(achievement::publish::publish_achievement)
                .service(achievement::withdraw::withdraw_achievement)
                .service(demand::create::create_demand)
                .service(demand::list::list_demands)
                .service(demand::show::show_demand)
                .service(demand::amend::amend_demand)
                .service(demand::submit::submit_demand)
                .service(demand::review::review_demand)
                .service(demand::publish::publish_demand)
                .service(demand::withdraw::withdraw_demand)
                .service(matching::match_demand::match_demand)
                .service(matching::match_achievement::match_achievement)
                .service(matching::search::search_listings)
                .service(matching::run::create::create_match_run)
                .service(matching::run::list::list_match_runs)
                .service(matching::run::show::show_match_run)
                .service(matching::judgement::judge::judge_match)
                .service(matching::judgement::count::count_matches)
                .service(matching::saved_search::create::create_saved_search)
                .service(matching::saved_search::list::list_saved_searches)
                .service(matching::saved_search::delete::delete_saved_search)
                .service(matching::inbox::list::list_inbox)
                .service(matching::inbox::read::read_inbox_entry)
                .service(matching::inbox::unsubscribe::unsubscribe_inbox_entry)
                .service(event::list::list_events)
                .service(event::stream::stream_events)
                .service(import::create::create_import)
                .service(import::show::show_import)
                .service(import::report::show_import_report),
        );
}
