//! The sample market: read from `api/sample`, entered step by step through the domain, as its owners would.

mod deals;
mod people;
mod resources;

use super::{Failure, output};
use crate::app::App;
use crate::assets::achievement::view::{AchievementBody, ReadinessBody};
use crate::assets::patent::view::{ClassText, PatentBody};
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Day, MoneyRangeBody, Ref};
use crate::identity::organization::store as organizations;
use crate::identity::organization::view::OrganizationBody;
use crate::identity::password;
use crate::identity::user::{self, NewUser};
use crate::listing::member::KeywordText;
use crate::listing::store as listing;
use crate::market::demand::view::{DemandBody, IndicatorText};
use crate::moderation::{self, Reviewed};
use crate::names::{
    AssessmentMethodCode, CooperationModeCode, LegalStatusCode, OrganizationKindCode, ReadinessScaleCode,
    ResearchStageCode, TechnicalFieldCode,
};
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::access::{Action, Principal, Role};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::event::Event;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind, PatentKind};
use keqiao_domain::identity::organization::Organization;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::moderation::{Decision, Review, ScoreSheet};
use keqiao_domain::reference::CreditCode;
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Name, Reason};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// The password of every user of the sample: everybody may know it, nothing of value is behind it.
pub const PASSWORD: &str = "seven grey herons over the weir";
/// A moderator, a firm and a university of the sample.
pub const LOG_INS: [&str; 3] =
    ["moderator@zhejiang-hub.example", "setter@xiling-hydrogen.example", "transfer@qinghe-university.example"];

const ORGANIZATIONS: &str = include_str!("../../sample/organizations.jsonl");
const USERS: &str = include_str!("../../sample/users.jsonl");
const PATENTS: &str = include_str!("../../sample/patents.jsonl");
const ACHIEVEMENTS: &str = include_str!("../../sample/achievements.jsonl");
const DEMANDS: &str = include_str!("../../sample/demands.jsonl");

#[derive(Deserialize)]
struct OrganizationRow {
    key: String,
    hub: String,
    kind: OrganizationKindCode,
    name: String,
    name_en: Option<String>,
    uscc: String,
    region_code: String,
}

#[derive(Deserialize)]
struct UserRow {
    login: String,
    organization: String,
    display_name: String,
    role: String,
}

#[derive(Deserialize)]
struct PatentRow {
    owner: String,
    title: String,
    r#abstract: String,
    publication_number: Option<String>,
    application_number: Option<String>,
    ipc: Vec<String>,
    filing_on: Option<Day>,
    granted_on: Option<Day>,
    legal_status: LegalStatusCode,
    keywords: Vec<String>,
}

#[derive(Deserialize)]
struct ReadinessRow {
    scale: ReadinessScaleCode,
    level: u8,
    method: AssessmentMethodCode,
    assessed_on: Option<Day>,
}

#[derive(Deserialize)]
struct AchievementRow {
    owner: String,
    title: String,
    r#abstract: String,
    field: TechnicalFieldCode,
    keywords: Vec<String>,
    ipc: Vec<String>,
    readiness: ReadinessRow,
    cooperation: Vec<CooperationModeCode>,
    price: Option<MoneyRangeBody>,
    patents: Vec<String>,
    state: Target,
}

#[derive(Deserialize)]
struct DemandRow {
    owner: String,
    title: String,
    description: String,
    indicators: Vec<String>,
    field: TechnicalFieldCode,
    industry_code: Option<String>,
    budget: Option<MoneyRangeBody>,
    deadline_on: Day,
    cooperation: Vec<CooperationModeCode>,
    stage: ResearchStageCode,
    bottleneck: bool,
    state: Target,
}

/// How far a listing of the sample has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Target {
    Draft,
    UnderReview,
    OnHold,
    #[serde(alias = "registered")]
    Approved,
    #[serde(alias = "published")]
    Open,
}

/// Where the rows of the sample went.
#[derive(Default)]
struct Loaded {
    organizations: HashMap<String, Id<OrganizationKind>>,
    patents: HashMap<String, Id<PatentKind>>,
}

fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, Failure> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// Loads the sample into an empty market; a market that has it already stays as it is.
///
/// # Errors
/// When the market holds something else, or a row of the sample is faulty.
pub async fn load(app: &App) -> Result<(), Failure> {
    let sample: Vec<OrganizationRow> = rows(ORGANIZATIONS)?;
    let first = CreditCode::parse(&sample.first().ok_or("the sample has no organization")?.uscc)?;
    if organizations::find_by_credit_code(&app.db, &first).await?.is_some() {
        return Ok(());
    }
    if !is_empty(app).await? {
        return Err("this database holds another market: choose an empty --data-dir for the demo".into());
    }
    output::remark("loading the sample market …");
    let users: Vec<UserRow> = rows(USERS)?;
    let (patents, achievements, demands): (Vec<PatentRow>, Vec<AchievementRow>, Vec<DemandRow>) =
        (rows(PATENTS)?, rows(ACHIEVEMENTS)?, rows(DEMANDS)?);
    let helpers = people::Helpers::read()?;
    let chains = resources::Chains::read()?;
    let mandates = deals::read()?;
    let hash = password::hash(app, PASSWORD.to_owned()).await?;
    let hub_of = |code: &str| app.hubs.by_code(code).ok_or_else(|| Problem::internal(format!("no hub {code}")));
    // One transaction: the sample is there, or it is not.
    app.write_as(&Principal::system(None), Action::RegisterOrganization, async |tx| {
        let mut loaded = Loaded::default();
        for row in sample {
            let hub = hub_of(&row.hub)?;
            enter_organization(tx, row, hub, &mut loaded).await?;
        }
        for row in users {
            enter_user(tx, row, &hash, &loaded).await?;
        }
        enter_patents(tx, patents, &mut loaded).await?;
        enter_achievements(tx, achievements, &loaded).await?;
        enter_demands(tx, demands, &loaded).await?;
        helpers.enter(tx, &loaded).await?;
        chains.enter(tx, &loaded).await?;
        deals::enter(tx, mandates, &loaded).await
    })
    .await?;
    Ok(())
}

async fn is_empty(app: &App) -> Result<bool, Problem> {
    use sea_orm::ConnectionTrait as _;
    let row = app.db.query_one_raw(crate::storage::statement("SELECT EXISTS (SELECT FROM organization)", [])).await?;
    Ok(!row.map(|row| row.try_get_by_index::<bool>(0)).transpose()?.unwrap_or_default())
}

/// A fault in the sample is a fault of ours: it names the row and the field.
fn faulty(title: &str, faults: Faults) -> Problem {
    Problem::internal(format!("sample `{title}`: {}", Problem::from(faults)))
}

fn refused(title: &str, refusals: Refusals) -> Problem {
    Problem::internal(format!("sample `{title}`: {}", Problem::from(refusals)))
}

fn owner(loaded: &Loaded, key: &str) -> Result<Id<OrganizationKind>, Problem> {
    loaded
        .organizations
        .get(key)
        .copied()
        .ok_or_else(|| Problem::internal(format!("the sample has no organization {key}")))
}

fn stored<T>(tx: &Tx, value: T) -> Stored<T> {
    Stored { value, metadata: Metadata::new(), version: 1, created_at: tx.now(), updated_at: tx.now() }
}

fn keywords(texts: Vec<String>) -> Vec<KeywordText> {
    texts.into_iter().map(KeywordText).collect()
}

fn classes(texts: Vec<String>) -> Vec<ClassText> {
    texts.into_iter().map(ClassText).collect()
}

async fn enter_organization(tx: &Tx, row: OrganizationRow, hub: HubNumber, loaded: &mut Loaded) -> Result<(), Problem> {
    let body = OrganizationBody {
        kind: row.kind,
        name: row.name,
        name_en: row.name_en,
        credit_code: Some(row.uscc),
        foreign_identifier: None,
        region_code: Some(row.region_code),
        country_code: None,
        metadata: Metadata::new(),
    };
    let (content, _) = body.parse().map_err(|faults| faulty(&row.key, faults))?;
    let (mut organization, registered) = Organization::register(tx.next_id(hub), content);
    let verified = organization.verify().map_err(|refusals| refused(&row.key, refusals))?;
    loaded.organizations.insert(row.key, organization.id);
    organizations::insert(tx, &stored(tx, organization)).await?;
    tx.emit(registered);
    tx.emit(verified);
    Ok(())
}

async fn enter_user(tx: &Tx, row: UserRow, hash: &str, loaded: &Loaded) -> Result<(), Problem> {
    let organization = owner(loaded, &row.organization)?;
    let is_moderator = row.role == "moderator";
    let role = if is_moderator { Role::Owner } else { row.role.parse().map_err(Problem::internal)? };
    let new = NewUser {
        login: row.login,
        display_name: Name::parse(&row.display_name).map_err(Problem::internal)?,
        password_hash: hash.to_owned(),
    };
    let user = user::add(tx, new, organization, role).await?;
    if is_moderator {
        user::grant_moderator(tx, user, organization.hub()).await?;
    }
    Ok(())
}

async fn enter_patents(tx: &Tx, rows: Vec<PatentRow>, loaded: &mut Loaded) -> Result<(), Problem> {
    let mut entered = Vec::new();
    for row in rows {
        let owner = owner(loaded, &row.owner)?;
        let numbers = [row.publication_number.clone(), row.application_number.clone()];
        let body = PatentBody {
            title: row.title.clone(),
            r#abstract: Some(row.r#abstract),
            application_number: row.application_number,
            publication_number: row.publication_number,
            applicant: None,
            classes: classes(row.ipc),
            filed_on: row.filing_on,
            published_on: row.granted_on,
            legal_status: Some(row.legal_status),
            legal_status_as_of: None,
            family_id: None,
            co_owners: Vec::new(),
            keywords: keywords(row.keywords),
            metadata: Metadata::new(),
        };
        let (mut content, _) = body.parse().map_err(|faults| faulty(&row.title, faults))?;
        content.date_status(None, tx.now().day());
        let (mut patent, created) = Patent::create(tx.next_id(owner.hub()), owner, content, None);
        tx.emit(created);
        tx.emit(patent.publish(tx.now()).map_err(|refusals| refused(&row.title, refusals))?);
        loaded.patents.extend(numbers.into_iter().flatten().map(|number| (number, patent.id)));
        entered.push(stored(tx, patent));
    }
    listing::insert_many(tx, &entered).await
}

async fn enter_achievements(tx: &Tx, rows: Vec<AchievementRow>, loaded: &Loaded) -> Result<(), Problem> {
    let mut entered = Vec::new();
    let mut reviews = Vec::new();
    for row in rows {
        let owner = owner(loaded, &row.owner)?;
        let patent = |number: &String| loaded.patents.get(number).copied().map(Ref);
        let ReadinessRow { scale, level, method, assessed_on } = row.readiness;
        let body = AchievementBody {
            title: row.title.clone(),
            r#abstract: Some(row.r#abstract),
            field: Some(row.field),
            keywords: keywords(row.keywords),
            classes: classes(row.ipc),
            readiness: Some(ReadinessBody { scale, edition: None, level, method, assessed_on }),
            cooperation: row.cooperation,
            price: row.price,
            patents: row.patents.iter().filter_map(patent).collect(),
            components: Vec::new(),
            contributors: Vec::new(),
            ownership_mode: None,
            metadata: Metadata::new(),
        };
        let (content, _) = body.parse().map_err(|faults| faulty(&row.title, faults))?;
        let (mut achievement, created) = Achievement::create(tx.next_id(owner.hub()), owner, content, None);
        tx.emit(created);
        let step = |event: Result<Option<Event>, Refusals>| {
            event.map(|event| tx.emit(event)).map_err(|refusals| refused(&row.title, refusals))
        };
        if row.state > Target::Draft {
            step(achievement.submit())?;
        }
        if row.state > Target::UnderReview {
            let review = review(tx, owner.hub(), row.state)?;
            step(achievement.review(&review, None).map(Some))?;
            reviews.push(Reviewed { subject: achievement.id.subject(), owner: achievement.owner, review });
        }
        if row.state == Target::Open {
            step(achievement.publish())?;
        }
        entered.push(stored(tx, achievement));
    }
    listing::insert_many(tx, &entered).await?;
    enter_reviews(tx, reviews).await
}

async fn enter_demands(tx: &Tx, rows: Vec<DemandRow>, loaded: &Loaded) -> Result<(), Problem> {
    let mut entered = Vec::new();
    let mut reviews = Vec::new();
    for row in rows {
        let owner = owner(loaded, &row.owner)?;
        let body = DemandBody {
            title: row.title.clone(),
            description: row.description,
            indicators: row.indicators.into_iter().map(IndicatorText).collect(),
            field: Some(row.field),
            industry_code: row.industry_code,
            budget: row.budget,
            deadline_on: Some(row.deadline_on),
            cooperation: row.cooperation,
            stage: Some(row.stage),
            is_bottleneck: row.bottleneck,
            figures: Vec::new(),
            bottleneck_evidence: None,
            chain_stage: None,
            scenario: None,
            keywords: Vec::new(),
            metadata: Metadata::new(),
        };
        let (content, _) = body.parse().map_err(|faults| faulty(&row.title, faults))?;
        let (mut demand, created) = Demand::create(tx.next_id(owner.hub()), owner, content, None);
        tx.emit(created);
        let step = |event: Result<Option<Event>, Refusals>| {
            event.map(|event| tx.emit(event)).map_err(|refusals| refused(&row.title, refusals))
        };
        if row.state > Target::Draft {
            step(demand.submit(tx.now()))?;
        }
        if row.state > Target::UnderReview {
            let review = review(tx, owner.hub(), row.state)?;
            step(demand.review(&review, None).map(Some))?;
            reviews.push(Reviewed { subject: demand.id.subject(), owner: demand.owner, review });
        }
        if row.state == Target::Open {
            step(demand.publish(tx.now()))?;
        }
        entered.push(stored(tx, demand));
    }
    listing::insert_many(tx, &entered).await?;
    enter_reviews(tx, reviews).await
}

fn review(tx: &Tx, hub: HubNumber, target: Target) -> Result<Review, Problem> {
    let sheet = ScoreSheet::try_new(4, 3, 3, 4).map_err(Problem::internal)?;
    let (decision, reason) = match target {
        Target::OnHold => (Decision::Hold, Some("等待企业补充检测报告。 Waiting for a test report from the firm.")),
        _ => (Decision::Approve, None),
    };
    let reason = reason.map(Reason::parse).transpose().map_err(Problem::internal)?;
    Ok(Review { id: tx.next_id(hub), sheet, decision, reason })
}

async fn enter_reviews(tx: &Tx, reviews: Vec<Reviewed>) -> Result<(), Problem> {
    let mut by_hub: HashMap<HubNumber, Vec<Reviewed>> = HashMap::new();
    for reviewed in reviews {
        by_hub.entry(reviewed.review.id.hub()).or_default().push(reviewed);
    }
    for (hub, reviews) in by_hub {
        moderation::insert_many(tx, &reviews, hub).await?;
    }
    Ok(())
}
