//! The part of the sample that helps others: providers with offerings and figures, experts, brokers.

use super::{Loaded, Target, enter_reviews, faulty, owner, refused, review, rows, stored};
use crate::command::Failure;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Day, Ref};
use crate::listing::step::{Milestone, Presented};
use crate::listing::store::{self as listing, Listing};
use crate::moderation::Reviewed;
use crate::names::{CredentialLevelCode, CredentialSchemeCode};
use crate::people::broker::view::BrokerBody;
use crate::people::capability::store as capability;
use crate::people::capability::view::{CapabilityBody, FigureBody};
use crate::people::credential::view::CredentialBody;
use crate::people::expert::view::ExpertBody;
use crate::people::offering::view::OfferingBody;
use crate::people::provider::view::ProviderBody;
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::{Id, OrganizationKind, ProviderKind, Subject};
use keqiao_domain::people::broker::Broker;
use keqiao_domain::people::credential::Credential;
use keqiao_domain::people::expert::Expert;
use keqiao_domain::people::offering::Offering;
use keqiao_domain::people::provider::Provider;
use keqiao_domain::rule::Refusals;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;

const PROVIDERS: &str = include_str!("../../../sample/providers.jsonl");
const OFFERINGS: &str = include_str!("../../../sample/offerings.jsonl");
const PEOPLE: &str = include_str!("../../../sample/people.jsonl");

#[derive(Deserialize)]
struct ProviderRow {
    key: String,
    owner: String,
    body: ProviderBody,
    figures: Vec<FigureBody>,
    state: Target,
}

#[derive(Deserialize)]
struct OfferingRow {
    provider: String,
    body: OfferingBody,
    state: Target,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum PersonRow {
    Expert { owner: String, credentials: Vec<CredentialRow>, body: Box<ExpertBody>, state: Target },
    Broker { owner: String, credentials: Vec<CredentialRow>, body: Box<BrokerBody>, state: Target },
}

#[derive(Deserialize)]
struct CredentialRow {
    scheme: CredentialSchemeCode,
    level: Option<CredentialLevelCode>,
    number: Option<String>,
    issuer: String,
    issued_on: Day,
    expires_on: Option<Day>,
    is_verified: bool,
}

/// The rows of those who help, read before anything is entered.
pub(super) struct Helpers {
    providers: Vec<ProviderRow>,
    offerings: Vec<OfferingRow>,
    people: Vec<PersonRow>,
}

impl Helpers {
    /// Reads the rows.
    ///
    /// # Errors
    /// When one is faulty.
    pub(super) fn read() -> Result<Self, Failure> {
        Ok(Helpers { providers: rows(PROVIDERS)?, offerings: rows(OFFERINGS)?, people: rows(PEOPLE)? })
    }

    /// Enters them, each as its owner would.
    ///
    /// # Errors
    /// When a row is faulty, or a rule stands against a step of it.
    pub(super) async fn enter(self, tx: &Tx, loaded: &Loaded) -> Result<(), Problem> {
        let mut providers = HashMap::new();
        for row in self.providers {
            let owner = owner(loaded, &row.owner)?;
            let read = row.body.parse().map_err(|faults| faulty(&row.key, faults))?;
            let provider = draft::<Provider>(tx, owner, read).await?;
            record_figures(tx, &row.key, &provider.value, row.figures).await?;
            let id = provider.value.id;
            advance(tx, &row.key, provider, row.state).await?;
            providers.insert(row.key, (id, owner));
        }
        for row in self.offerings {
            enter_offering(tx, row, &providers).await?;
        }
        for row in self.people {
            enter_person(tx, row, loaded).await?;
        }
        Ok(())
    }
}

/// Enters a draft.
///
/// # Errors
/// When it cannot be stored.
pub(super) async fn draft<L: Presented>(
    tx: &Tx,
    owner: Id<OrganizationKind>,
    (content, metadata): (L::Content, Metadata),
) -> Result<Stored<L>, Problem> {
    let (value, created) = L::create(tx.next_id(owner.hub()), owner, content, None);
    tx.emit(created);
    let row = [Stored { metadata, ..stored(tx, value) }];
    listing::insert_many(tx, &row).await?;
    let [row] = row;
    Ok(row)
}

/// Takes a draft as far as the sample says.
///
/// # Errors
/// When a rule stands against a step of it.
pub(super) async fn advance<L: Presented>(
    tx: &Tx,
    title: &str,
    mut row: Stored<L>,
    target: Target,
) -> Result<(), Problem> {
    let told = |refusals: Refusals| refused(title, refusals);
    let value = &mut row.value;
    let mut reviews = Vec::new();
    if target > Target::Draft {
        tx.emit(value.submit(tx.now()).map_err(told)?);
    }
    if target > Target::UnderReview {
        let review = review(tx, value.resource().hub, target)?;
        tx.emit(value.review(&review, None).map_err(told)?);
        reviews.push(Reviewed { subject: Listing::id(value).subject(), owner: value.owner(), review });
    }
    if target == Target::Open {
        L::against(tx.db(), value, Milestone::Publish, tx.now()).await?.into_result().map_err(told)?;
        tx.emit(value.publish(tx.now()).map_err(told)?);
    }
    if target > Target::Draft {
        listing::update(tx, &mut row).await?;
    }
    enter_reviews(tx, reviews).await
}

async fn record_figures(tx: &Tx, key: &str, provider: &Provider, figures: Vec<FigureBody>) -> Result<(), Problem> {
    let figures = CapabilityBody { figures }.parse().map_err(|faults| faulty(key, faults))?;
    capability::insert(tx, provider.id, &figures).await?;
    tx.emit(provider.event(EventKind::ProviderCapabilityRecorded, json!({ "figures": figures.len() })));
    Ok(())
}

async fn enter_offering(
    tx: &Tx,
    row: OfferingRow,
    providers: &HashMap<String, (Id<ProviderKind>, Id<OrganizationKind>)>,
) -> Result<(), Problem> {
    let missing = || Problem::internal(format!("the sample has no provider {}", row.provider));
    let (provider, owner) = *providers.get(&row.provider).ok_or_else(missing)?;
    let title = row.body.title.clone();
    let body = OfferingBody { provider: Some(Ref(provider)), ..row.body };
    let read = body.parse().map_err(|faults| faulty(&title, faults))?;
    let offering = draft::<Offering>(tx, owner, read).await?;
    advance(tx, &title, offering, row.state).await
}

async fn enter_person(tx: &Tx, row: PersonRow, loaded: &Loaded) -> Result<(), Problem> {
    let told = |title: &str| {
        let title = title.to_owned();
        move |faults: Faults| faulty(&title, faults)
    };
    match row {
        PersonRow::Expert { owner: key, credentials, body, state } => {
            let (owner, title) = (owner(loaded, &key)?, body.title.clone());
            let read = body.parse().map_err(told(&title))?;
            let expert = draft::<Expert>(tx, owner, read).await?;
            enter_credentials(tx, owner, &title, expert.value.id.subject(), credentials).await?;
            advance(tx, &title, expert, state).await
        }
        PersonRow::Broker { owner: key, credentials, body, state } => {
            let (owner, title) = (owner(loaded, &key)?, body.title.clone());
            let read = body.parse().map_err(told(&title))?;
            let broker = draft::<Broker>(tx, owner, read).await?;
            enter_credentials(tx, owner, &title, broker.value.id.subject(), credentials).await?;
            advance(tx, &title, broker, state).await
        }
    }
}

async fn enter_credentials(
    tx: &Tx,
    owner: Id<OrganizationKind>,
    title: &str,
    holder: Subject,
    credentials: Vec<CredentialRow>,
) -> Result<(), Problem> {
    for row in credentials {
        let CredentialRow { scheme, level, number, issuer, issued_on, expires_on, is_verified } = row;
        let holder = holder.to_string();
        let body = CredentialBody { holder, scheme, level, number, issuer, issued_on, expires_on };
        let (holder, content) = body.parse().map_err(|faults| faulty(title, faults))?;
        let told = |refusals: Refusals| refused(title, refusals);
        let id = tx.next_id(owner.hub());
        let (mut credential, recorded) = Credential::record(id, owner, holder, content, (0, tx.now())).map_err(told)?;
        tx.emit(recorded);
        if is_verified {
            tx.emit(credential.verify(None, tx.now()).map_err(told)?);
        }
        listing::insert_many(tx, &[stored(tx, credential)]).await?;
    }
    Ok(())
}
