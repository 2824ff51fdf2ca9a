//! `keqiao witness`: whose logs we cosign, and who cosigns ours.

use super::assemble::{Database, assemble_signing, ledger};
use super::{Failure, output};
use crate::app::App;
use crate::config::Storage;
use crate::port::clock::Clock;
use crate::trust::witness::add_checkpoint::cosigner;
use crate::trust::witness::store::{self, Witness};
use clap::{Args, Subcommand};
use keqiao_ledger::note::{Algorithm, VerifierKey};

/// What is done about witnesses.
#[derive(Debug, Subcommand)]
pub enum WitnessCommand {
    /// Cosign the log of another hub, or have our logs cosigned by a witness: the key says which.
    Add(AddArgs),
    /// List the logs that we cosign, those who cosign ours, and our own key as a witness.
    List(ListArgs),
}

/// Whom or what.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// The name of the log (its origin) or of the witness, as in its key.
    #[arg(value_name = "ORIGIN")]
    origin: String,
    /// The verifier key line: of a log (type 1), to cosign it; of a witness (type 4), to be cosigned.
    #[arg(value_name = "KEY")]
    key: String,
    /// Where the log is read, or where the witness takes checkpoints.
    #[arg(value_name = "URL")]
    url: String,
    #[command(flatten)]
    storage: Storage,
}

/// Nothing but the storage.
#[derive(Args, Debug)]
pub struct ListArgs {
    #[command(flatten)]
    storage: Storage,
}

/// Runs the command.
///
/// # Errors
/// When the database does not answer, or the key is not one of that name.
pub async fn run(command: &WitnessCommand) -> Result<(), Failure> {
    let (WitnessCommand::Add(AddArgs { storage, .. }) | WitnessCommand::List(ListArgs { storage })) = command;
    let database = Database::open(storage).await?;
    let app = assemble_signing(database.db.clone(), Clock::System, ledger(storage)?).await?;
    let outcome = match command {
        WitnessCommand::Add(args) => add(&app, args).await,
        WitnessCommand::List(_) => list(&app).await,
    };
    drop(app);
    database.close().await?;
    outcome
}

async fn add(app: &App, args: &AddArgs) -> Result<(), Failure> {
    let key = VerifierKey::parse(&args.key)?;
    if key.name() != args.origin {
        return Err(format!("the key is of `{}`, not of `{}`", key.name(), args.origin).into());
    }
    if !args.url.starts_with("https://") && !args.url.starts_with("http://") {
        return Err("the URL begins with neither https:// nor http://".into());
    }
    let (at, url) = (app.clock.now(), args.url.trim_end_matches('/').to_owned());
    match key.algorithm() {
        Algorithm::CosignatureV1 => {
            store::add_witness(&app.db, &Witness { key, url }, at).await?;
            output::line(&format!("{} is asked to cosign our logs.", args.origin));
        }
        Algorithm::Ed25519 => {
            if !store::add_log(&app.db, &key, &url, at).await? {
                return Err(format!("`{}` is known under another key; a log never changes its key", args.origin).into());
            }
            output::line(&format!("We cosign {}. Its operator needs our key, and this call:", args.origin));
            output::line(&format!("  {}", cosigner(app).await?.verifier()));
            output::line("  POST /witness/add-checkpoint of this installation");
        }
    }
    Ok(())
}

async fn list(app: &App) -> Result<(), Failure> {
    output::line(&format!("our key     {}", cosigner(app).await?.verifier()));
    for log in store::list_logs(&app.db).await? {
        output::line(&format!("we cosign   {} (seen {} entries) {}", log.key.name(), log.size, log.url));
    }
    for witness in store::list_witnesses(&app.db).await? {
        output::line(&format!("cosigns us  {} {}", witness.key.name(), witness.url));
    }
    Ok(())
}
