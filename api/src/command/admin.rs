//! `keqiao admin`: what the operator of an installation does beside the service.

use super::assemble::{Database, assemble};
use super::{Failure, output};
use crate::app::App;
use crate::config::Storage;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::identity::user::{self, NewUser, store as users, view::UserBody};
use crate::identity::{api_key, grant, password, personal};
use crate::port::clock::Clock;
use crate::storage::{Metadata, Stored};
use crate::trust::entry::erase::erase_facts;
use crate::trust::log::list_entries::parse_subject;
use crate::tx::Tx;
use clap::{Args, Subcommand};
use keqiao_domain::access::{Action, Office, Place, Principal, Role};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind as OrganizationId, UserKind};
use keqiao_domain::identity::organization::{Organization, OrganizationContent, OrganizationKind, OrganizationState};
use keqiao_domain::reference::ForeignIdentifier;
use keqiao_domain::text::Name;

/// What the operator does.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Appoint a moderator of a hub; the hub's operator is entered as an organization when there is none yet.
    Moderator(ModeratorArgs),
    /// Give a user an office in a hub or for the nation: expert, auditor, statistician, regulator.
    Grant(GrantArgs),
    /// Erase the facts behind all entries about a person or a thing. The entries and their proofs stay.
    Erase(EraseArgs),
    /// What is known of a person: to tell him, or to erase it.
    #[command(subcommand)]
    Person(PersonCommand),
}

/// What a person may ask for.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Print everything that is known of a person as JSON, without what opens something.
    Export(PersonArgs),
    /// Erase everything that tells who a person is. What others need as evidence stays under a pseudonym.
    Erase(ErasePersonArgs),
}

/// Who it is about.
#[derive(Args, Debug)]
pub struct PersonArgs {
    /// The log-in of the person, or the identifier `usr_…`.
    #[arg(value_name = "E-MAIL|ID")]
    person: String,
    #[command(flatten)]
    storage: Storage,
}

/// Who is erased.
#[derive(Args, Debug)]
pub struct ErasePersonArgs {
    /// Only count what would be erased.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    who: PersonArgs,
}

/// Who gets which office.
#[derive(Args, Debug)]
pub struct GrantArgs {
    /// The log-in of the user.
    #[arg(long, value_name = "E-MAIL")]
    login: String,
    /// The office.
    #[arg(long, value_name = "ROLE")]
    role: String,
    /// The code of the hub; for the nation when absent.
    #[arg(long, value_name = "CODE")]
    hub: Option<String>,
    #[command(flatten)]
    storage: Storage,
}

/// Whose facts are erased.
#[derive(Args, Debug)]
pub struct EraseArgs {
    /// The identifier of the person or thing: `usr_…`, `dem_…`.
    #[arg(value_name = "ID")]
    subject: String,
    /// Only count what would be erased.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    storage: Storage,
}

/// Who becomes a moderator.
#[derive(Args, Debug)]
pub struct ModeratorArgs {
    /// The code of the hub.
    #[arg(long, value_name = "CODE", default_value = "national")]
    hub: String,
    /// The log-in: an e-mail address.
    #[arg(long, value_name = "E-MAIL")]
    login: String,
    /// The password. Default: one is made and printed once.
    #[arg(long, value_name = "PASSWORD", env = "KEQIAO_MODERATOR_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    #[command(flatten)]
    storage: Storage,
}

/// Runs an administrative command.
///
/// # Errors
/// When the database does not answer or the values are faulty.
pub async fn run(command: &AdminCommand) -> Result<(), Failure> {
    let storage = match command {
        AdminCommand::Moderator(args) => &args.storage,
        AdminCommand::Grant(args) => &args.storage,
        AdminCommand::Erase(args) => &args.storage,
        AdminCommand::Person(PersonCommand::Export(args)) => &args.storage,
        AdminCommand::Person(PersonCommand::Erase(args)) => &args.who.storage,
    };
    let database = Database::open(storage).await?;
    let app = assemble(database.db.clone(), Clock::System).await?;
    let outcome = match command {
        AdminCommand::Moderator(args) => appoint(&app, args).await,
        AdminCommand::Grant(args) => give_office(&app, args).await,
        AdminCommand::Erase(args) => erase(&app, args).await,
        AdminCommand::Person(PersonCommand::Export(args)) => export_person(&app, args).await,
        AdminCommand::Person(PersonCommand::Erase(args)) => erase_person(&app, args).await,
    };
    drop(app);
    database.close().await?;
    outcome
}

async fn erase(app: &App, args: &EraseArgs) -> Result<(), Failure> {
    let subject = parse_subject(&args.subject).ok_or_else(|| format!("`{}` is not an identifier", args.subject))?;
    let principal = Principal::system(None);
    let work = async |tx: &Tx| erase_facts(tx, subject).await;
    let entries = if args.dry_run {
        app.rehearse_as(&principal, Action::EraseFacts, work).await?
    } else {
        app.write_as(&principal, Action::EraseFacts, work).await?
    };
    let verb = if args.dry_run { "would be" } else { "were" };
    output::line(&format!("The facts behind {entries} entries about {subject} {verb} erased."));
    Ok(())
}

async fn find_person(app: &App, person: &str) -> Result<(Id<UserKind>, String), Failure> {
    let unknown = || format!("there is no user `{person}`");
    if let Ok(id) = person.parse::<Id<UserKind>>() {
        let login = users::login_of(&app.db, id).await?;
        return Ok((id, login.ok_or_else(unknown)?));
    }
    let login = person.to_lowercase();
    let (id, _) = users::find_by_login(&app.db, &login).await?.ok_or_else(unknown)?;
    Ok((id, login))
}

async fn export_person(app: &App, args: &PersonArgs) -> Result<(), Failure> {
    let (id, login) = find_person(app, &args.person).await?;
    let told = personal::export::export(&app.db, id, &login).await?;
    output::line(&format!("{told:#}"));
    Ok(())
}

async fn erase_person(app: &App, args: &ErasePersonArgs) -> Result<(), Failure> {
    let (id, login) = find_person(app, &args.who.person).await?;
    let password_hash = password::hash(app, api_key::generate()).await?;
    let (system, action) = (Principal::system(None), Action::ErasePerson);
    let work = async |tx: &Tx| personal::erase::erase(tx, app, id, &login, &password_hash).await;
    let erased = if args.dry_run {
        app.rehearse_as(&system, action, work).await?
    } else {
        app.write_as(&system, action, work).await?
    };
    let verb = if args.dry_run { "would be" } else { "were" };
    output::line(&format!("Rows about {id} that {verb} deleted or overwritten:"));
    for (table, rows) in erased {
        output::line(&format!("{rows:>8} {table}"));
    }
    Ok(())
}

async fn appoint(app: &App, args: &ModeratorArgs) -> Result<(), Failure> {
    let hub = app.hubs.by_code(&args.hub).ok_or_else(|| format!("there is no hub `{}`", args.hub))?;
    let made = args.password.is_none().then(|| api_key::generate().trim_start_matches(api_key::KEY_PREFIX).to_owned());
    let password = args.password.clone().or_else(|| made.clone()).unwrap_or_default();
    let body =
        UserBody { login: args.login.clone(), display_name: "枢纽审核员 / Hub moderator".to_owned(), password };
    let read = body.parse().map_err(Problem::from)?;
    let password_hash = password::hash(app, read.password.clone()).await?;
    let operator = ensure_operator(app, hub, &args.hub).await?;
    let principal = Principal::system(Some(operator.id));
    app.write_as(&principal, Action::AddUser, async |tx| {
        let new = NewUser { login: read.login, display_name: read.display_name, password_hash };
        let user = user::add(tx, new, operator.id, Role::Owner).await?;
        user::grant_moderator(tx, user, hub).await
    })
    .await?;
    output::line(&format!("{} moderates the hub {}.", args.login, args.hub));
    if let Some(made) = made {
        output::line(&format!("password: {made}"));
    }
    Ok(())
}

async fn give_office(app: &App, args: &GrantArgs) -> Result<(), Failure> {
    let place = match &args.hub {
        Some(code) => Place::Hub(app.hubs.by_code(code).ok_or_else(|| format!("there is no hub `{code}`"))?),
        None => Place::Nation,
    };
    let role: Role = args.role.parse().map_err(|_| format!("there is no role `{}`", args.role))?;
    if role == Role::Moderator || !role.reach().contains(&place.reach()) {
        return Err(format!("`{}` is no office of this place", args.role).into());
    }
    let user = users::find_by_login(&app.db, &args.login).await?;
    let (user, _) = user.ok_or_else(|| format!("there is no user `{}`", args.login))?;
    let office = Office { role, place };
    app.write_as(&Principal::system(None), Action::CreateGrant, async |tx| grant::give(tx, user, office).await).await?;
    output::line(&format!("{} is {} from the next token on.", args.login, args.role));
    Ok(())
}

/// The organization that operates a hub; entered and verified when there is none yet.
///
/// # Errors
/// When the database does not answer.
pub async fn ensure_operator(app: &App, hub: HubNumber, code: &str) -> Result<Organization, Problem> {
    if let Some(stored) = organizations::find_operator(&app.db, hub).await? {
        return Ok(stored.value);
    }
    app.write_as(&Principal::system(None), Action::RegisterOrganization, async |tx| enter_operator(tx, hub, code).await)
        .await
}

async fn enter_operator(tx: &Tx, hub: HubNumber, code: &str) -> Result<Organization, Problem> {
    let name = |text: String| Name::parse(&text).map_err(Problem::internal);
    let content = OrganizationContent {
        kind: OrganizationKind::HubOperator,
        name: name(format!("科桥{code}枢纽运营机构"))?,
        name_en: Some(name(format!("Operator of the hub {code}"))?),
        credit_code: None,
        foreign_identifier: Some(ForeignIdentifier::parse(&format!("keqiao-hub-{code}")).map_err(Problem::internal)?),
        region: None,
        country: None,
    };
    let (mut organization, registered) = Organization::register(tx.next_id::<OrganizationId>(hub), content);
    let verified = organization.verify()?;
    debug_assert_eq!(organization.state, OrganizationState::Verified);
    let at = tx.now();
    let stored = Stored { value: organization, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at };
    organizations::insert(tx, &stored).await?;
    tx.emit(registered);
    tx.emit(verified);
    Ok(stored.value)
}
