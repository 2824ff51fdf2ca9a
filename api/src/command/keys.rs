//! `keqiao keys`: the keys that sign access tokens.

use super::assemble::{Database, assemble};
use super::{Failure, output};
use crate::config::Storage;
use crate::identity::token::keys::{Handover, PUBLISHED_BEFORE_USE, rotate};
use crate::port::clock::Clock;
use clap::{Args, Subcommand};

/// What is done with the keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make a new signing key; running services take it over without a restart.
    Rotate(RotateArgs),
}

/// How the keys rotate.
#[derive(Args, Debug)]
pub struct RotateArgs {
    /// A key has leaked: retire the present ones at once. All access tokens become void; sessions go on by their refresh
    /// tokens.
    #[arg(long)]
    at_once: bool,
    #[command(flatten)]
    storage: Storage,
}

/// Runs a command on keys.
///
/// # Errors
/// When the database does not answer.
pub async fn run(command: &KeysCommand) -> Result<(), Failure> {
    let KeysCommand::Rotate(args) = command;
    let database = Database::open(&args.storage).await?;
    let app = assemble(database.db.clone(), Clock::System).await?;
    let handover = if args.at_once { Handover::AtOnce } else { Handover::Smooth };
    let outcome = rotate(&app, handover).await;
    drop(app);
    database.close().await?;
    let kid = outcome?;
    output::line(&match handover {
        Handover::Smooth => {
            let minutes = PUBLISHED_BEFORE_USE.whole_minutes();
            format!(
                "{kid} is published now and signs in {minutes} minutes; the old keys verify until their tokens have expired."
            )
        }
        Handover::AtOnce => format!("{kid} signs now; the old keys are retired, and every access token with them."),
    });
    Ok(())
}
