//! The document that the parties sign: everything that is agreed and who agrees, in canonical JSON (RFC 8785); and the
//! few lines over its digest that a signatory's key signs.

use super::body::ContractBody;
use crate::app::App;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Ref};
use crate::identity::organization::store as organizations;
use crate::listing::store as listings;
use crate::names::{AchievementRef, ContractRef, ContractSideCode, OrganizationRef, PatentRef};
use crate::storage::Stored;
use crate::tx::OrNotFound as _;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::deals::content::{ContractContent, ContractParty};
use keqiao_domain::id::{ContractKind, Id};
use keqiao_ledger::canonical;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

/// The form of the document. Another form has another name.
pub const DOCUMENT_FORMAT: &str = "keqiao-contract/1";
/// The first of the lines that are signed.
const STATEMENT_FORMAT: &str = "keqiao-contract-signature/1";

/// What a key signs: four lines, each ended by a line feed. The first one keeps the signature from being taken for
/// anything else.
#[must_use]
pub fn statement(contract: Id<ContractKind>, edition: u16, sha256_hex: &str) -> String {
    format!("{STATEMENT_FORMAT}\n{contract}\nedition {edition}\nsha256 {sha256_hex}\n")
}

/// A party as the document names it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DocumentParty)]
pub struct DocumentParty {
    /// The organization.
    #[schema(inline)]
    organization: OrganizationRef,
    /// Its side.
    #[schema(inline)]
    side: ContractSideCode,
    /// What it is called in such a contract, in Chinese.
    #[schema(max_length = 40)]
    role_zh: &'static str,
    /// The same in English.
    #[schema(max_length = 40)]
    role_en: &'static str,
    /// Its registered name.
    #[schema(max_length = 200)]
    name: String,
    /// Unified social credit code.
    #[schema(max_length = 18)]
    credit_code: Option<String>,
    /// Its number in a foreign register.
    #[schema(max_length = 100)]
    foreign_identifier: Option<String>,
}

/// The particulars that the law wants of each patent: name of the invention, applicant and patentee, filing date, numbers,
/// term (民法典 845).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DocumentPatent)]
pub struct DocumentPatent {
    /// The patent.
    #[schema(inline)]
    patent: PatentRef,
    /// The name of the invention.
    #[schema(max_length = 300)]
    title: String,
    /// Applicant and patentee.
    #[schema(max_length = 200)]
    applicant: Option<String>,
    /// Application number.
    #[schema(max_length = 14)]
    application_number: Option<String>,
    /// Number of the publication or grant.
    #[schema(max_length = 19)]
    publication_number: Option<String>,
    /// Filing date.
    #[schema(inline)]
    filed_on: Option<Day>,
    /// The last day of its term.
    #[schema(inline)]
    expires_on: Option<Day>,
}

/// An achievement as the document names it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DocumentAchievement)]
pub struct DocumentAchievement {
    /// The achievement.
    #[schema(inline)]
    achievement: AchievementRef,
    /// What it is.
    #[schema(max_length = 300)]
    title: String,
}

/// What the parties sign.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ContractDocument)]
pub struct DocumentView {
    /// The form of the document.
    #[schema(max_length = 40, pattern = "^keqiao-contract/1$")]
    format: &'static str,
    /// The contract.
    #[schema(inline)]
    contract: ContractRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: String,
    /// The number of the edition.
    #[schema(minimum = 1, maximum = 100)]
    edition: u16,
    /// The code of the type: `DEV`.
    #[schema(max_length = 3, pattern = "^[A-Z]{3}$")]
    contract_type: &'static str,
    /// The code of the subtype: `DEV-COM`.
    #[schema(max_length = 8, pattern = "^[A-Z]{3}-[A-Z]{2,4}$")]
    subtype: &'static str,
    /// Who agrees.
    #[schema(max_items = 10)]
    parties: Vec<DocumentParty>,
    /// The patents it is about.
    #[schema(max_items = 50)]
    patents: Vec<DocumentPatent>,
    /// The achievements it is about.
    #[schema(max_items = 50)]
    achievements: Vec<DocumentAchievement>,
    /// What is agreed.
    terms: ContractBody,
}

/// The document of an edition, byte for byte.
///
/// # Errors
/// When the database does not answer, or something it names is not there.
pub async fn write(
    app: &App,
    db: &impl ConnectionTrait,
    contract: Id<ContractKind>,
    edition: u16,
    content: &ContractContent,
) -> Result<Vec<u8>, Problem> {
    let mut parties = Vec::new();
    for party in &content.parties {
        parties.push(party_of(db, content, party).await?);
    }
    let document = DocumentView {
        format: DOCUMENT_FORMAT,
        contract: Ref(contract),
        hub: app.hubs.code(contract.hub()),
        edition,
        contract_type: content.contract_type().code(),
        subtype: content.subtype.code(),
        parties,
        patents: patents_of(db, content).await?,
        achievements: achievements_of(db, content).await?,
        terms: ContractBody::from(content),
    };
    let document = serde_json::to_value(document).map_err(Problem::internal)?;
    canonical::to_bytes(&document).map_err(Problem::internal)
}

async fn party_of(
    db: &impl ConnectionTrait,
    content: &ContractContent,
    party: &ContractParty,
) -> Result<DocumentParty, Problem> {
    let organization = organizations::find(db, party.organization).await?.or_not_found()?.value.content;
    let (role_zh, role_en) = content.subtype.role(party.side);
    Ok(DocumentParty {
        organization: Ref(party.organization),
        side: Code(party.side),
        role_zh,
        role_en,
        name: organization.name.to_string(),
        credit_code: organization.credit_code.map(|code| code.to_string()),
        foreign_identifier: organization.foreign_identifier.map(|text| text.to_string()),
    })
}

async fn patents_of(db: &impl ConnectionTrait, content: &ContractContent) -> Result<Vec<DocumentPatent>, Problem> {
    let mut rows = listings::find_many::<Patent>(db, &content.patents).await?;
    rows.sort_by_key(|row| content.patents.iter().position(|id| *id == row.value.id));
    let of = |row: &Stored<Patent>| {
        let said = &row.value.content;
        DocumentPatent {
            patent: Ref(row.value.id),
            title: said.title.to_string(),
            applicant: said.applicant.as_ref().map(ToString::to_string),
            application_number: said.application_number.as_ref().map(ToString::to_string),
            publication_number: said.publication_number.as_ref().map(ToString::to_string),
            filed_on: said.filed_on.map(Day),
            expires_on: said.expires_on().map(Day),
        }
    };
    Ok(rows.iter().map(of).collect())
}

async fn achievements_of(
    db: &impl ConnectionTrait,
    content: &ContractContent,
) -> Result<Vec<DocumentAchievement>, Problem> {
    let mut rows = listings::find_many::<Achievement>(db, &content.achievements).await?;
    rows.sort_by_key(|row| content.achievements.iter().position(|id| *id == row.value.id));
    let of = |row: &Stored<Achievement>| DocumentAchievement {
        achievement: Ref(row.value.id),
        title: row.value.content.title.to_string(),
    };
    Ok(rows.iter().map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use keqiao_domain::hub::HubNumber;

    #[test]
    fn what_is_signed_names_the_contract_the_edition_and_the_digest_in_four_lines() {
        let contract = Id::compose(1, HubNumber::NATIONAL, 0, 1);
        let text = statement(contract, 2, &"ab".repeat(32));
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "keqiao-contract-signature/1");
        assert_eq!(lines[1], contract.to_string());
        assert_eq!((lines[2], lines[3].len(), lines.len()), ("edition 2", 71, 4));
        assert!(text.ends_with('\n'));
    }
}
