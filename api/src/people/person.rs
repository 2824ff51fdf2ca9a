//! The person behind a profile, as it goes in, is stored and comes out: personal members only where they may be seen.

use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Ref};
use crate::identity::user::store as users;
use crate::names::{EmploymentStatusCode, NameDisclosureCode, UserRef};
use crate::tx::Tx;
use keqiao_domain::access::Principal;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::people::person::{NameDisclosure, Person, PersonName};
use keqiao_domain::reference::Orcid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who a profile is of.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonBody {
    /// The name. Personal.
    #[schema(min_length = 1, max_length = 100, example = "Robin Sample")]
    pub name: String,
    /// Who may see the name, the log-in and the ORCID; `members` when absent. With a `user`, only that user widens it.
    #[serde(default = "members_only")]
    #[schema(inline)]
    pub name_disclosure: NameDisclosureCode,
    /// The person's own log-in: a user of your organization. Personal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub user: Option<UserRef>,
    /// The person's ORCID, with its check digit. Personal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 19,
        max_length = 19,
        pattern = "^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$",
        example = "0000-0002-1825-0097"
    )]
    pub orcid: Option<String>,
    /// How the person works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub employment: Option<EmploymentStatusCode>,
}

/// Who a profile is of, as far as the caller may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonView {
    /// The name; absent where this caller may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// Who may see the name, the log-in and the ORCID.
    #[schema(inline)]
    pub name_disclosure: NameDisclosureCode,
    /// The person's own log-in; absent where this caller may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub user: Option<UserRef>,
    /// The person's ORCID; absent where this caller may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        max_length = 19,
        pattern = "^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$",
        example = "0000-0002-1825-0097"
    )]
    pub orcid: Option<String>,
    /// How the person works.
    #[schema(inline)]
    pub employment: Option<EmploymentStatusCode>,
}

fn members_only() -> NameDisclosureCode {
    Code(NameDisclosure::Members)
}

impl PersonBody {
    /// Reads the person.
    pub fn parse(&self, faults: &mut Faults) -> Option<Person> {
        let name = faults.take("/person/name", PersonName::parse(&self.name));
        let orcid = faults.take_optional("/person/orcid", self.orcid.as_deref(), Orcid::parse);
        Some(Person {
            name: name?,
            disclosure: self.name_disclosure.0,
            user: self.user.map(|user| user.0),
            orcid,
            employment: self.employment.map(|status| status.0),
        })
    }
}

impl From<&Person> for PersonBody {
    fn from(person: &Person) -> Self {
        PersonBody {
            name: person.name.to_string(),
            name_disclosure: Code(person.disclosure),
            user: person.user.map(Ref),
            orcid: person.orcid.as_ref().map(ToString::to_string),
            employment: person.employment.map(Code),
        }
    }
}

impl PersonView {
    /// The person as a caller may see it.
    #[must_use]
    pub fn of(person: &Person, principal: &Principal, owner: Id<OrganizationKind>, hub: HubNumber) -> Self {
        let PersonBody { name, name_disclosure, user, orcid, employment } = PersonBody::from(person);
        let is_seen = person.is_seen_by(principal, owner, hub);
        PersonView {
            name: Some(name).filter(|_| is_seen),
            name_disclosure,
            user: user.filter(|_| is_seen),
            orcid: orcid.filter(|_| is_seen),
            employment,
        }
    }
}

/// Checks that the log-in of a person is one of the organization's, and that whoever writes may open the name so far.
///
/// # Errors
/// 422 for a log-in of somebody else's, 409 when only the person may do this.
pub async fn check(
    tx: &Tx,
    owner: Id<OrganizationKind>,
    person: &Person,
    before: Option<&Person>,
) -> Result<(), Problem> {
    if let Some(user) = person.user
        && before.and_then(|before| before.user) != Some(user)
    {
        let principal = users::principal(tx.db(), user).await?;
        if principal.organization != Some(owner) {
            return Err(Problem::invalid("/person/user", "user_unknown", "is no user of your organization"));
        }
    }
    Ok(person.may_replace(before, &tx.principal().actor).into_result()?)
}

/// A person's columns.
pub struct PersonColumns {
    /// The name.
    pub name: String,
    /// Who may see it.
    pub disclosure: String,
    /// The log-in.
    pub user: Option<Uuid>,
    /// The ORCID.
    pub orcid: Option<String>,
    /// How the person works.
    pub employment: Option<String>,
}

impl From<&Person> for PersonColumns {
    fn from(person: &Person) -> Self {
        PersonColumns {
            name: person.name.to_string(),
            disclosure: <&str>::from(person.disclosure).to_owned(),
            user: person.user.map(|user| user.uuid()),
            orcid: person.orcid.as_ref().map(ToString::to_string),
            employment: person.employment.map(|status| <&str>::from(status).to_owned()),
        }
    }
}

impl PersonColumns {
    /// The person of the columns, if they hold one.
    #[must_use]
    pub fn restore(self) -> Option<Person> {
        Some(Person {
            name: PersonName::parse(&self.name).ok()?,
            disclosure: self.disclosure.parse().ok()?,
            user: self.user.map(Id::restore),
            orcid: self.orcid.map(|text| Orcid::parse(&text)).transpose().ok()?,
            employment: self.employment.map(|name| name.parse()).transpose().ok()?,
        })
    }
}
