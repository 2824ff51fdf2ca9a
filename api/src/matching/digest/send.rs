//! Writes the letters that are due, taken by the actor `system`.
//!
//! The task takes no input: it looks which letters are due and writes one in each transaction, with the time of the next.
//! It can run twice and on every node: a row is locked, and others pass over it.

use super::store::{self, Due};
use crate::app::App;
use crate::http::context::{Language, in_language, pick};
use crate::http::problem::Problem;
use crate::matching::document::ListingKind;
use crate::matching::inbox::store::InboxRow;
use crate::matching::listing::{Listing, find_public};
use crate::matching::words;
use crate::port::mailer::Letter;
use crate::tx::Tx;
use crate::work::mail;
use crate::work::repeat::repeat;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::timestamp::Timestamp;
use keqiao_matching::Key;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;
use strum::VariantArray as _;

/// How often to look. Letters are a day apart.
const POLL: Duration = Duration::from_secs(30);
/// What came in the last minute waits for the next letter: a transaction that began before may still be under way.
const MARGIN: time::Duration = time::Duration::minutes(1);
/// Listings that one letter names; it says that there are more.
const NAMED_MAX: usize = 20;
/// Characters of the reasons for one listing in one language.
const REASONS_CHARS_MAX: usize = 300;

/// Writes what is due, until the process ends.
pub async fn run(app: Data<App>) {
    repeat(POLL, "could not write digests, trying again", async || step(&app).await).await;
}

/// Writes one letter, if one is due. Answers whether one was.
///
/// # Errors
/// When the database does not answer; then nothing was written.
pub async fn step(app: &App) -> Result<bool, Problem> {
    app.write_as(&Principal::system(None), Action::SendDigest, async |tx| send(tx, app).await).await
}

async fn send(tx: &Tx, app: &App) -> Result<bool, Problem> {
    let Some(due) = store::claim(tx, &app.vault).await? else { return Ok(false) };
    let (Some(address), Some(period)) = (&due.address, due.digest.cadence.period()) else {
        store::delete(tx, due.digest.owner.hub(), due.digest.user).await?;
        return Ok(true);
    };
    let limit = i64::try_from(NAMED_MAX + 1).map_err(Problem::internal)?;
    let until = Timestamp::new(tx.now().as_offset() - MARGIN);
    let entries = store::unread(tx, &due.digest, until, limit).await?;
    let keys: Vec<Key> = entries.iter().map(|entry| entry.listing.uuid().as_u128()).collect();
    let listings = find_public(app, &keys, ListingKind::VARIANTS).await?;
    if entries.iter().any(|entry| listings.contains_key(&entry.listing.uuid().as_u128())) {
        mail::post(tx, letter(address.clone(), &entries, &listings, &due, &app.post.link_base)).await?;
    }
    // From now on: after a time without service there is one letter, not one for each day.
    store::told(tx, &due.digest, until, Timestamp::new(tx.now().as_offset() + period)).await?;
    Ok(true)
}

/// The main reasons in a language, on one line.
fn reasons(entry: &InboxRow, language: Language) -> String {
    let sentences = || entry.main_reasons().map(words::of_part).collect::<Vec<_>>().join(pick("", " "));
    let told = in_language(language, sentences);
    match told.char_indices().nth(REASONS_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &told[..end]),
        None => told,
    }
}

/// A listing that is no longer public is not named.
fn letter(to: String, entries: &[InboxRow], listings: &HashMap<Key, Listing>, due: &Due, link_base: &str) -> Letter {
    let mut named = String::new();
    for entry in entries.iter().take(NAMED_MAX) {
        if let Some(listing) = listings.get(&entry.listing.uuid().as_u128()) {
            let _infallible = writeln!(named, "- {} ({}, {:.2})", listing.title, listing.id, entry.score.value());
            for language in [Language::Chinese, Language::English] {
                let _infallible = writeln!(named, "  {}", reasons(entry, language));
            }
            let (watch, way_out) = (entry.watch, entry.unsubscribe());
            let _infallible = writeln!(named, "  不再提醒 / To hear no more of {watch}: POST {way_out}\n");
        }
    }
    let more = if entries.len() > NAMED_MAX { "……更多见收件箱。There is more in your inbox.\n" } else { "" };
    let link = format!("{link_base}/digest#{}", String::from_utf8_lossy(&due.token));
    let body = format!(
        "以下新发布或有更新的信息符合您等待的内容（括号内为编号和匹配度，其下为主要原因）：\n\
        These listings were published or changed and fit what you wait for (with identifier, fit and main reasons):\n\n{named}{more}\n\
        全部原因见收件箱（GET /v1/inbox）。不再接收此邮件，请打开：\n\
        Your inbox tells all reasons (GET /v1/inbox). To be written to no more, open:\n{link}\n"
    );
    Letter { to, subject: "科桥：为您找到的信息 / Keqiao: what fits".to_owned(), body }
}
