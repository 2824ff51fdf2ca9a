//! `keqiao export` and `keqiao restore`: everything of an organization, out of one installation and into another.

use super::assemble::{Database, Outfit, assemble, assemble_with, files};
use super::{Failure, output};
use crate::app::App;
use crate::config::{LEDGER_HOST_DEFAULT, Storage};
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::identity::user::{self, NewUser, view::UserBody};
use crate::identity::{api_key, password};
use crate::port::clock::Clock;
use crate::storage::Stored;
use crate::trust::log::ledger::Ledger;
use crate::trust::log::lock::Lock;
use crate::trust::sequence_ledger;
use crate::tx::Tx;
use crate::work::export::folder::{self, Manifest};
use crate::work::export::restore::{Left, Restore};
use clap::Args;
use keqiao_domain::access::{Action, Principal, Role};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::identity::organization::Organization;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is taken away, and where to.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// The folder to write. It must not be there yet.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The organization: its identifier.
    #[arg(long, value_name = "ID")]
    owner: String,
    #[command(flatten)]
    storage: Storage,
}

/// What is put back, and for whom.
#[derive(Args, Debug)]
pub struct RestoreArgs {
    /// The folder of an export.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The log-in of the organization's first owner here: an e-mail address. The password is made and printed once.
    #[arg(long, value_name = "E-MAIL")]
    login: String,
    /// The code of the hub to belong to. Default: the one it comes from.
    #[arg(long, value_name = "CODE")]
    hub: Option<String>,
    /// Check everything, keep nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    storage: Storage,
}

/// Writes an export.
///
/// # Errors
/// When there is no such organization, the folder is there already, or the database does not answer.
pub async fn run(args: &ExportArgs) -> Result<(), Failure> {
    let owner: Id<OrganizationKind> =
        args.owner.parse().map_err(|_| format!("`{}` is no organization's identifier", args.owner))?;
    if args.folder.exists() {
        return Err(format!("{} is there already", args.folder.display()).into());
    }
    let database = Database::open(&args.storage).await?;
    let ledger = Ledger::new(LEDGER_HOST_DEFAULT, LEDGER_HOST_DEFAULT, Lock::Absent);
    let outfit = Outfit { files: files(&args.storage)?, ..Outfit::of_command(ledger)? };
    let app = assemble_with(database.db.clone(), Clock::System, outfit).await?;
    let written = folder::write(&app, owner, &args.folder).await;
    drop(app);
    database.close().await?;
    for (name, lines) in written?.lines {
        output::line(&format!("{lines:>8} {name}"));
    }
    Ok(())
}

/// Puts an export back. The exit code is 0 when everything stands where it stood, 2 when some things came less far.
///
/// # Errors
/// When the export is faulty, or the organization is here already; then nothing is kept.
pub async fn restore(args: &RestoreArgs) -> Result<ExitCode, Failure> {
    let database = Database::open(&args.storage).await?;
    let app = assemble(database.db.clone(), Clock::System).await?;
    let outcome = put_back(&app, args).await;
    sequence_ledger::sequence(&app.db, app.clock.now().as_offset()).await?;
    drop(app);
    database.close().await?;
    outcome
}

async fn put_back(app: &App, args: &RestoreArgs) -> Result<ExitCode, Failure> {
    let password = api_key::generate().trim_start_matches(api_key::KEY_PREFIX).to_owned();
    let asked = Newcomer { folder: &args.folder, login: &args.login, password: &password, hub: args.hub.as_deref() };
    let mode = if args.dry_run { Mode::Rehearsed } else { Mode::Kept };
    let (id, things, left) = arrive(app, &asked, mode).await?;
    let verb = if args.dry_run { "would be" } else { "were" };
    output::line(&format!("{things} things of {id} {verb} put back."));
    for Left { id, wanted, rules } in &left {
        let rules: Vec<_> = rules.iter().map(|rule| rule.code()).collect();
        output::line(&format!("{id} is not {wanted}: {}", rules.join(", ")));
    }
    if !args.dry_run {
        output::line(&format!("log-in:   {}", args.login));
        output::line(&format!("password: {password}"));
    }
    Ok(if left.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Who arrives with an export.
pub struct Newcomer<'a> {
    /// The folder of the export.
    pub folder: &'a Path,
    /// The log-in of the first owner.
    pub login: &'a str,
    /// His password.
    pub password: &'a str,
    /// The code of the hub; the one it comes from when absent.
    pub hub: Option<&'a str>,
}

/// Whether it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is.
    Kept,
    /// Everything is checked, nothing is kept.
    Rehearsed,
}

/// Registers the organization of an export, verified as it was, and puts everything back; one transaction. Answers with
/// its identifier here, the number of things, and what came less far.
///
/// # Errors
/// When the export is faulty, or the organization is here already.
pub async fn arrive(
    app: &App,
    newcomer: &Newcomer<'_>,
    mode: Mode,
) -> Result<(Id<OrganizationKind>, usize, Vec<Left>), Failure> {
    let manifest = folder::read_manifest(newcomer.folder).await?;
    let restore = Restore::read(newcomer.folder, &manifest.id).await?;
    let code = newcomer.hub.unwrap_or(&manifest.hub);
    let hub = app.hubs.by_code(code).ok_or_else(|| format!("there is no hub `{code}`"))?;
    let body = UserBody {
        login: newcomer.login.to_owned(),
        display_name: manifest.organization.name.chars().take(100).collect(),
        password: newcomer.password.to_owned(),
    };
    let read = body.parse().map_err(Problem::from)?;
    let password_hash = password::hash(app, read.password.clone()).await?;
    let owner = NewUser { login: read.login, display_name: read.display_name, password_hash };
    let work = async |tx: &Tx| {
        let id = register(tx, hub, &manifest, owner).await?;
        Ok((id, restore.put(tx, id).await?))
    };
    let (system, action) = (Principal::system(None), Action::RestoreListings);
    let (id, left) = match mode {
        Mode::Kept => app.write_as(&system, action, work).await?,
        Mode::Rehearsed => app.rehearse_as(&system, action, work).await?,
    };
    Ok((id, restore.things(), left))
}

async fn register(
    tx: &Tx,
    hub: HubNumber,
    manifest: &Manifest,
    owner: NewUser,
) -> Result<Id<OrganizationKind>, Problem> {
    let (content, metadata) = manifest.organization.clone().parse()?;
    let (mut value, event) = Organization::register(tx.next_id(hub), content);
    tx.emit(event);
    // The operator vouches for what the other hub had verified.
    if manifest.state == "verified" {
        tx.emit(value.verify()?);
    }
    let (id, at) = (value.id, tx.now());
    organizations::insert(tx, &Stored { value, metadata, version: 1, created_at: at, updated_at: at }).await?;
    user::add(tx, owner, id, Role::Owner).await?;
    Ok(id)
}
