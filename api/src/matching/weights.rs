//! The versions of the weights, as callers name them.

use keqiao_matching::Weights;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A version of the weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum WeightsVersion {
    /// Text alone.
    #[strum(serialize = "lexical-3")]
    Lexical3,
    /// Text, then what both sides say of themselves.
    #[strum(serialize = "structured-1")]
    Structured1,
    /// The same, and the sizes of both sides and what the supplier has shown that it can do.
    #[strum(serialize = "structured-2")]
    Structured2,
}

impl WeightsVersion {
    /// The weights.
    #[must_use]
    pub fn weights(self) -> &'static Weights {
        Weights::find(self.into()).unwrap_or_else(Weights::current)
    }
}

/// The weights of a version that the caller may have named.
#[must_use]
pub fn chosen(version: Option<WeightsVersion>) -> &'static Weights {
    version.map_or_else(Weights::current, WeightsVersion::weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_can_name_every_version_and_no_other() {
        let named: Vec<&str> = WeightsVersion::VARIANTS.iter().map(|version| (*version).into()).collect();
        let there: Vec<&str> = Weights::all().iter().map(|weights| weights.version.as_str()).collect();
        assert_eq!(named, there);
    }
}
