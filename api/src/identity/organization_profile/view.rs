//! What goes in and comes out for profiles.

use crate::http::context::pick;
use crate::http::fault::{Faults, FieldError};
use crate::http::types::Code;
use crate::names::SizeClassCode;
use keqiao_domain::identity::organization::Profile;
use keqiao_domain::identity::party_nature::{InvalidPartyNature, PartyNature};
use keqiao_domain::reference::IndustryCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

impl FieldError for InvalidPartyNature {
    fn code(&self) -> &'static str {
        (*self).code()
    }
}

/// What is told of an organization; what is absent is deleted.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileBody {
    /// Nature of the party, a code of the registration form JJ-001; public institutions may add 1 (legal person) or 2
    /// (branch).
    #[serde(default)]
    #[schema(min_length = 3, max_length = 4, pattern = "^[0-9]{3,4}$", example = "150")]
    nature_code: Option<String>,
    /// Size class of the statistics.
    #[serde(default)]
    #[schema(inline)]
    size_class: Option<SizeClassCode>,
    /// Industry (GB/T 4754).
    #[serde(default)]
    #[schema(max_length = 5, pattern = "^([A-T]|[A-T]?[0-9]{2,4})$", example = "C3562")]
    industry_code: Option<String>,
}

/// What is told of an organization.
#[derive(Serialize, ToSchema)]
#[schema(as = OrganizationProfile)]
pub struct ProfileView {
    /// Nature of the party, a code of the registration form JJ-001.
    #[schema(max_length = 4, pattern = "^[0-9]{3,4}$", example = "150")]
    nature_code: Option<String>,
    /// The nature in words, in the language of `Accept-Language`.
    #[schema(max_length = 200, example = "Limited liability company")]
    nature: Option<&'static str>,
    /// Size class of the statistics.
    #[schema(inline)]
    size_class: Option<SizeClassCode>,
    /// Industry (GB/T 4754).
    #[schema(max_length = 5, pattern = "^([A-T]|[A-T]?[0-9]{2,4})$", example = "C3562")]
    industry_code: Option<String>,
}

impl ProfileBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<Profile, Faults> {
        let mut faults = Faults::new();
        let nature = faults.take_optional("/nature_code", self.nature_code.as_deref(), PartyNature::parse);
        let industry = faults.take_optional("/industry_code", self.industry_code.as_deref(), IndustryCode::parse);
        let size = self.size_class.map(|code| code.0);
        if faults.is_empty() { Ok(Profile { nature, size, industry }) } else { Err(faults) }
    }
}

impl From<&Profile> for ProfileBody {
    fn from(profile: &Profile) -> Self {
        ProfileBody {
            nature_code: profile.nature.as_ref().map(ToString::to_string),
            size_class: profile.size.map(Code),
            industry_code: profile.industry.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&Profile> for ProfileView {
    fn from(profile: &Profile) -> Self {
        ProfileView {
            nature_code: profile.nature.as_ref().map(ToString::to_string),
            nature: profile.nature.as_ref().map(|nature| {
                let (chinese, english) = nature.names();
                pick(chinese, english)
            }),
            size_class: profile.size.map(Code),
            industry_code: profile.industry.as_ref().map(ToString::to_string),
        }
    }
}
