//! The routes, in one list: the server and the document are made from it.

use crate::assets::{achievement, disclosure, document, patent};
use crate::http::health;
use crate::identity;
use crate::market::{self, demand, question};
use crate::trust::{certificate, event, log, timeline, witness};
use crate::work::{export, import, pass_days};
use crate::{deals, matching, people, preview, pricing, reference, registration, statistics, task, webhook};
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation of the service.
pub fn configure(config: &mut ServiceConfig<'_>) {
    configure_logs(config);
    config
        .service(health::show_liveness)
        .service(health::show_readiness)
        .service(health::show_metrics)
        .service(identity::session::log_in::list_public_keys)
        .service(
            scope("/v1")
                // Routes are tried in this order, so what is read most comes first.
                .configure(catalogue)
                .configure(identity::routes::configure)
                .service(reference::hub::list_hubs)
                .service(reference::rule::list_rules)
                .service(reference::process::list_processes)
                .service(reference::rule_pack::show_rule_pack)
                .service(preview::tax::preview_taxes)
                .service(preview::reward::preview_reward)
                .service(preview::registration::preview_registration)
                .configure(market::routes::configure)
                .configure(people::routes::configure)
                .configure(deals::routes::configure)
                .configure(pricing::routes::configure)
                .configure(registration::routes::configure)
                .service(statistics::show::show_statistics)
                .service(statistics::inspect::inspect_statistics)
                .service(statistics::list_vintages::list_vintages)
                .service(statistics::release::release_vintage)
                .configure(webhook::routes::configure)
                .service(matching::match_demand::match_demand)
                .service(matching::match_achievement::match_achievement)
                .service(matching::match_patent::match_patent)
                .service(matching::match_provider::match_provider)
                .service(matching::match_offering::match_offering)
                .service(matching::match_expert::match_expert)
                .service(matching::search::search_listings)
                .service(certificate::show::prove_subject)
                .service(log::list_entries::list_ledger_entries)
                .service(log::prove::prove_inclusion)
                .service(log::prove::prove_consistency)
                .service(timeline::show::show_timeline)
                .service(matching::run::create::create_match_run)
                .service(matching::run::list::list_match_runs)
                .service(matching::run::show::show_match_run)
                .service(matching::judgement::judge::judge_match)
                .service(matching::judgement::count::count_matches)
                .service(matching::digest::show::show_digest)
                .service(matching::digest::set::set_digest)
                .service(matching::digest::end::end_digest)
                .service(matching::saved_search::create::create_saved_search)
                .service(matching::saved_search::list::list_saved_searches)
                .service(matching::saved_search::delete::delete_saved_search)
                .service(task::list::list_tasks)
                .service(task::link::set_calendar_link)
                .service(task::link::end_calendar_link)
                .service(task::calendar::show_calendar)
                .service(matching::inbox::list::list_inbox)
                .service(matching::inbox::read::read_inbox_entry)
                .service(matching::inbox::unsubscribe::unsubscribe_inbox_entry)
                .service(matching::inbox::subscribe::subscribe_inbox_entry)
                .service(event::list::list_events)
                .service(event::stream::stream_events)
                .service(export::list::export_listings)
                .service(pass_days::pass_days)
                .service(import::create::create_import)
                .service(import::show::show_import)
                .service(import::report::show_import_report),
        );
}

/// What is looked up, brought to market and asked for.
fn catalogue(config: &mut ServiceConfig<'_>) {
    config
        .service(reference::code_list::list::list_code_lists)
        .service(reference::code_list::show::show_code_list)
        .service(patent::create::create_patent)
        .service(patent::list::list_patents)
        .service(patent::show::show_patent)
        .service(patent::certify::certify_patent)
        .service(patent::amend::amend_patent)
        .service(patent::publish::publish_patent)
        .service(patent::withdraw::withdraw_patent)
        .service(patent::record::record_patent_event)
        .service(achievement::create::create_achievement)
        .service(achievement::list::list_achievements)
        .service(achievement::show::show_achievement)
        .service(achievement::certify::certify_achievement)
        .service(achievement::amend::amend_achievement)
        .service(achievement::submit::submit_achievement)
        .service(achievement::review::review_achievement)
        .service(achievement::publish::publish_achievement)
        .service(achievement::withdraw::withdraw_achievement)
        .service(achievement::assess::assess_readiness)
        .service(achievement::value::value_achievement)
        .configure(documents)
        .service(demand::create::create_demand)
        .service(demand::list::list_demands)
        .service(demand::show::show_demand)
        .service(demand::certify::certify_demand)
        .service(demand::amend::amend_demand)
        .service(demand::submit::submit_demand)
        .service(demand::review::review_demand)
        .service(demand::publish::publish_demand)
        .service(demand::withdraw::withdraw_demand)
        .service(demand::renew::renew_demand)
        .service(demand::invite::invite_setter)
        .service(demand::join::join_demand)
        .service(demand::decline::decline_demand)
        .service(question::ask::ask_question)
        .service(question::list::list_questions)
        .service(question::show::show_question)
        .service(question::answer::answer_question);
}

/// Documents beside listings, and who is let in to them.
fn documents(config: &mut ServiceConfig<'_>) {
    config
        .service(document::create::create_document)
        .service(document::list::list_documents)
        .service(document::show::show_document)
        .service(document::download::download_document)
        .service(document::remove::remove_document)
        .service(document::list_readings::list_document_readings)
        .service(disclosure::request::request_disclosure)
        .service(disclosure::list::list_disclosures)
        .service(disclosure::show::show_disclosure)
        .service(disclosure::grant::grant_disclosure)
        .service(disclosure::refuse::refuse_disclosure)
        .service(disclosure::end::end_disclosure);
}

/// The logs and the witness, whose protocols are not ours (C2SP).
fn configure_logs(config: &mut ServiceConfig<'_>) {
    config
        .service(log::serve::show_checkpoint)
        .service(log::serve::show_log_key)
        .service(log::serve::show_tile)
        .service(witness::add_checkpoint::add_checkpoint);
}
