//! The operations of moderated listings, written once: load, check, ask the domain, store, note what happened, answer.
//!
//! A kind of listing says what its bodies and views are ([`Presented`]); its operation files name it and tell callers
//! what they must know.

use super::store::{self, Listing};
use crate::app::App;
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::fault::Faults;
use crate::http::page::Paging;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::conflict;
use crate::identity::organization::store as organizations;
use crate::identity::organization::view::TransitionView;
use crate::moderation::{self, ReviewBody, ReviewView, Reviewed};
use crate::storage::{ListScope, Metadata, Stored};
use crate::trust::certificate::show::answer;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::{self, Action, Principal, Resource, check_scope};
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::listed::Moderated;
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{Condition, ConnectionTrait};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;

/// A step for which other rows matter than the listing and its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// Handing in.
    Submit,
    /// Putting before the market.
    Publish,
    /// Taking back.
    Withdraw,
}

/// What a single view tells beside the listing itself.
pub struct Outlook {
    /// The moderator's latest decision, for those who may see it.
    pub review: Option<ReviewView>,
    /// What may follow, for this caller.
    pub transitions: Vec<TransitionView>,
}

/// A moderated listing as it goes in and out.
pub trait Presented: Listing + Moderated<Subject = <Self as Listing>::Kind> {
    /// What goes in.
    type Body: Serialize + DeserializeOwned + for<'a> From<&'a Stored<Self>>;
    /// What comes out.
    type View: Serialize;

    /// The collection in addresses: `providers`.
    const COLLECTION: &'static str;

    /// Reads a body.
    ///
    /// # Errors
    /// All faulty members.
    fn parse(body: Self::Body) -> Result<(Self::Content, Metadata), Faults>;

    /// Checks what a content refers to: rows that must be there, and be its owner's. `before` is the listing that it
    /// changes, if there is one.
    ///
    /// # Errors
    /// All faulty members, or what the referred rows have against it.
    fn check_references(
        _tx: &Tx,
        _owner: Id<OrganizationKind>,
        _content: &Self::Content,
        _before: Option<&Self>,
    ) -> impl Future<Output = Result<(), Problem>> {
        async { Ok(()) }
    }

    /// What the access table looks at when it is shown to members of an organization.
    fn resource_before(&self, _organization: Option<Id<OrganizationKind>>) -> Resource {
        self.resource()
    }

    /// Steps of this kind beside those of every moderated listing, with what stands against them. `standing` is what
    /// stands against its owner's listing anything.
    fn further_steps(&self, _standing: &Refusals, _at: Timestamp) -> Vec<(Action, Refusals)> {
        Vec::new()
    }

    /// Keeps the rows that [`Presented::against`] looks at from changing until the transaction ends.
    ///
    /// # Errors
    /// When the database does not answer.
    fn hold(_tx: &Tx, _value: &Self, _milestone: Milestone) -> impl Future<Output = Result<(), Problem>> {
        async { Ok(()) }
    }

    /// What rows other than the listing and its owner have against a step.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    fn against(
        _db: &impl ConnectionTrait,
        _value: &Self,
        _milestone: Milestone,
        _at: Timestamp,
    ) -> impl Future<Output = Result<Refusals, Problem>> {
        async { Ok(Refusals::new()) }
    }

    /// The rows of a list.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    fn items(
        app: &App,
        principal: &Principal,
        stored: &[Stored<Self>],
    ) -> impl Future<Output = Result<Vec<Self::View>, Problem>>;

    /// A single one.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    fn single(
        app: &App,
        db: &impl ConnectionTrait,
        principal: &Principal,
        stored: &Stored<Self>,
        outlook: Outlook,
    ) -> impl Future<Output = Result<Self::View, Problem>>;
}

/// What relations between organizations have against a review by this person.
async fn against_reviewer<L: Presented>(
    db: &impl ConnectionTrait,
    principal: &Principal,
    value: &L,
) -> Result<Refusals, Problem> {
    conflict::against_related(db, principal, &[value.owner()], "/owner").await
}

/// What may follow, for this caller.
async fn transitions<L: Presented>(
    db: &impl ConnectionTrait,
    principal: &Principal,
    value: &L,
    standing: &Refusals,
    at: Timestamp,
) -> Result<Vec<TransitionView>, Problem> {
    let resource = value.resource();
    let transition = |action, refusals: Refusals| TransitionView::of(principal, action, &resource, &refusals);
    let joined = |mut refusals: Refusals, others: [Refusals; 2]| {
        others.into_iter().for_each(|others| refusals.append(others));
        refusals
    };
    let [submit, publish, withdraw] = [
        L::against(db, value, Milestone::Submit, at).await?,
        L::against(db, value, Milestone::Publish, at).await?,
        L::against(db, value, Milestone::Withdraw, at).await?,
    ];
    let mut review = value.may_review(principal.organization);
    if principal.is_moderator(Listing::id(value).hub()) {
        review.append(against_reviewer(db, principal, value).await?);
    }
    let mut transitions = vec![
        transition(L::ACTIONS.amend, value.may_amend()),
        transition(L::ACTIONS.submit, joined(value.may_submit(at), [standing.clone(), submit])),
        transition(L::ACTIONS.review, review),
        transition(L::ACTIONS.publish, joined(value.may_publish(at), [standing.clone(), publish])),
        transition(L::ACTIONS.withdraw, joined(value.may_withdraw(), [withdraw, Refusals::new()])),
    ];
    transitions
        .extend(value.further_steps(standing, at).into_iter().map(|(action, against)| transition(action, against)));
    Ok(transitions)
}

async fn single<L: Presented>(
    app: &App,
    db: &impl ConnectionTrait,
    principal: &Principal,
    stored: &Stored<L>,
    standing: &Refusals,
    at: Timestamp,
) -> Result<L::View, Problem> {
    let id = Listing::id(&stored.value);
    let is_insider = principal.is_member(stored.value.owner()) || principal.is_moderator(id.hub());
    let review = if is_insider { moderation::latest(db, id.subject(), id.hub()).await? } else { None };
    let transitions = transitions(db, principal, &stored.value, standing, at).await?;
    L::single(app, db, principal, stored, Outlook { review, transitions }).await
}

/// Answers with the present state and what may follow.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn reply<L: Presented>(
    call: &Call,
    tx: &Tx,
    stored: &Stored<L>,
    standing: &Refusals,
) -> Result<Reply, Problem> {
    let view = single(&call.app, tx.db(), tx.principal(), stored, standing, tx.now()).await?;
    Ok(Reply::ok(&view)?.version(stored.version))
}

async fn load<L: Presented>(call: &Call, tx: &Tx, id: Id<<L as Listing>::Kind>) -> Result<Stored<L>, Problem> {
    let stored = store::find_for_update::<L>(tx, id).await?.or_not_found()?;
    tx.check(&stored.value.resource())?;
    call.check_version(stored.version)?;
    Ok(stored)
}

/// Stores what happened, if anything did.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn keep<L: Listing>(tx: &Tx, stored: &mut Stored<L>, event: Option<Event>) -> Result<(), Problem> {
    if let Some(event) = event {
        store::update(tx, stored).await?;
        tx.emit(event);
    }
    Ok(())
}

/// Enters a draft of the caller's organization.
///
/// # Errors
/// What the body, the access table or the references refuse.
pub async fn create<L: Presented>(call: &Call, body: L::Body) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, L::ACTIONS.create)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let (content, metadata) = L::parse(body)?;
    call.app
        .write(call, L::ACTIONS.create, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            L::check_references(tx, organization, &content, None).await?;

            let (value, event) = L::create(tx.next_id(organization.hub()), organization, content, None);
            let at = tx.now();
            let stored = [Stored { value, metadata, version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);

            let [stored] = stored;
            let view = single(&call.app, tx.db(), tx.principal(), &stored, &owner.value.may_list(), at).await?;
            let location = format!("/v1/{}/{}", L::COLLECTION, Listing::id(&stored.value));
            Ok(Reply::created(&view, location)?.version(stored.version))
        })
        .await
}

/// Shows one.
///
/// # Errors
/// 404 when there is none, or the caller may not know of it.
pub async fn show<L: Presented>(call: &Call, id: Id<<L as Listing>::Kind>) -> Result<HttpResponse, Problem> {
    let db = call.db();
    let stored = store::find::<L>(db, id).await?.or_not_found()?;
    let resource = stored.value.resource_before(call.principal.organization);
    access::check(&call.principal, L::ACTIONS.show, &resource)?;
    // Verified or not: who is asked to join sees it before the owner is.
    let owner = organizations::find(call.whole_db(), stored.value.owner()).await?.or_not_found()?;
    let now = call.app.clock.now();
    let view = single(&call.app, db, &call.principal, &stored, &owner.value.may_list(), now).await?;
    call.show(&view, stored.version)
}

/// Proves what the ledger says of one.
///
/// # Errors
/// 404 when there is none, the caller may not know of it, or nothing of it is signed yet.
pub async fn certify<L: Presented>(call: &Call, id: Id<<L as Listing>::Kind>) -> Result<HttpResponse, Problem> {
    let stored = store::find::<L>(call.db(), id).await?.or_not_found()?;
    answer(call, L::ACTIONS.certify, &stored.value.resource(), id.subject()).await
}

/// Answers with one page.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list<L: Presented>(
    call: &Call,
    scope: ListScope,
    narrowed: Condition,
    paging: &Paging,
    count: Option<bool>,
) -> Result<HttpResponse, Problem> {
    let rows = store::list::<L>(call.db(), scope, narrowed.clone(), paging).await?;
    let count = match count {
        Some(true) => Some(store::count_all::<L>(call.db(), scope, narrowed).await?),
        Some(false) | None => None,
    };
    let (rows, next) = paging.cut(call, rows, |row| Listing::id(&row.value));
    call.page(L::items(&call.app, &call.principal, &rows).await?, next, count)
}

/// Lays a merge patch over one.
///
/// # Errors
/// What the patch, the access table, the references or the domain refuse.
pub async fn amend<L: Presented>(
    call: &Call,
    id: Id<<L as Listing>::Kind>,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, L::ACTIONS.amend, async |tx| {
            let mut stored = load::<L>(call, tx, id).await?;

            let (content, metadata) = L::parse(patch.onto(&L::Body::from(&stored))?)?;
            L::check_references(tx, stored.value.owner(), &content, Some(&stored.value)).await?;
            let event = stored.value.amend(content)?;
            if event.is_some() || metadata != stored.metadata {
                stored.metadata = metadata;
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let owner = organizations::find(tx.db(), stored.value.owner()).await?.or_not_found()?;
            reply(call, tx, &stored, &owner.value.may_list()).await
        })
        .await
}

/// Hands one in.
///
/// # Errors
/// What the access table, the owner's standing or the domain refuse.
pub async fn submit<L: Presented>(call: &Call, id: Id<<L as Listing>::Kind>) -> Result<HttpResponse, Problem> {
    let step = Advance { action: L::ACTIONS.submit, milestone: Milestone::Submit, may: L::may_submit, take: L::submit };
    advance(call, id, step).await
}

/// Puts one before the market.
///
/// # Errors
/// What the access table, the owner's standing or the domain refuse.
pub async fn publish<L: Presented>(call: &Call, id: Id<<L as Listing>::Kind>) -> Result<HttpResponse, Problem> {
    let (action, milestone) = (L::ACTIONS.publish, Milestone::Publish);
    advance(call, id, Advance { action, milestone, may: L::may_publish, take: L::publish }).await
}

/// A step towards the market.
struct Advance<L> {
    action: Action,
    milestone: Milestone,
    may: fn(&L, Timestamp) -> Refusals,
    take: fn(&mut L, Timestamp) -> Result<Option<Event>, Refusals>,
}

async fn advance<L: Presented>(call: &Call, id: Id<L::Subject>, step: Advance<L>) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, step.action, async |tx| {
            let mut stored = load::<L>(call, tx, id).await?;

            let owner = organizations::find_for_share(tx, stored.value.owner()).await?.or_not_found()?;
            L::hold(tx, &stored.value, step.milestone).await?;
            let mut refusals = owner.value.may_list();
            refusals.append(L::against(tx.db(), &stored.value, step.milestone, tx.now()).await?);
            if !refusals.is_empty() {
                refusals.append((step.may)(&stored.value, tx.now()));
                return Err(refusals.into());
            }
            let event = (step.take)(&mut stored.value, tx.now())?;
            keep(tx, &mut stored, event).await?;

            reply(call, tx, &stored, &owner.value.may_list()).await
        })
        .await
}

/// A moderator decides on one.
///
/// # Errors
/// What the body, the access table or the domain refuse.
pub async fn review<L: Presented>(
    call: &Call,
    id: Id<<L as Listing>::Kind>,
    body: ReviewBody,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, L::ACTIONS.review, async |tx| {
            let mut stored = load::<L>(call, tx, id).await?;

            let review = body.parse(tx.next_id(id.hub()))?;
            let mut refusals = against_reviewer(tx.db(), tx.principal(), &stored.value).await?;
            if !refusals.is_empty() {
                refusals.append(stored.value.may_review(tx.principal().organization));
                return Err(refusals.into());
            }
            let event = stored.value.review(&review, tx.principal().organization)?;
            let reviewed = Reviewed { subject: id.subject(), owner: stored.value.owner(), review };
            moderation::insert_many(tx, &[reviewed], id.hub()).await?;
            keep(tx, &mut stored, Some(event)).await?;

            let owner = organizations::find(tx.db(), stored.value.owner()).await?.or_not_found()?;
            reply(call, tx, &stored, &owner.value.may_list()).await
        })
        .await
}

/// Takes one from the market.
///
/// # Errors
/// What the access table or the domain refuse.
pub async fn withdraw<L: Presented>(call: &Call, id: Id<<L as Listing>::Kind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, L::ACTIONS.withdraw, async |tx| {
            let mut stored = load::<L>(call, tx, id).await?;

            let owner = organizations::find_for_share(tx, stored.value.owner()).await?.or_not_found()?;
            L::hold(tx, &stored.value, Milestone::Withdraw).await?;
            let mut refusals = L::against(tx.db(), &stored.value, Milestone::Withdraw, tx.now()).await?;
            if !refusals.is_empty() {
                refusals.append(stored.value.may_withdraw());
                return Err(refusals.into());
            }
            let event = stored.value.withdraw()?;
            keep(tx, &mut stored, event).await?;

            reply(call, tx, &stored, &owner.value.may_list()).await
        })
        .await
}
