//! Weights are data: each version is a file of `matching/weights`, built in, read once, strictly.

use std::sync::LazyLock;

use serde::Deserialize;

/// The weights that are used when nobody chooses; recorded with each match.
pub const WEIGHTS_VERSION: &str = "structured-2";

/// All features together leave some of the text's score: their weights add up to at most this.
const FEATURES_MAX: f64 = 0.95;
/// No weight of the text is greater.
const TEXT_MAX: f64 = 100.0;
/// Characters of a version at most.
const VERSION_CHARS_MAX: usize = 40;

/// The built-in files, oldest first.
const FILES: [&str; 3] = [
    include_str!("../../weights/lexical-3.toml"),
    include_str!("../../weights/structured-1.toml"),
    include_str!("../../weights/structured-2.toml"),
];

static BUILT_IN: LazyLock<Vec<Weights>> = LazyLock::new(|| {
    FILES.iter().map(|file| Weights::parse(file).expect("a test reads every built-in file")).collect()
});

/// One version of the weights.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Its name, which is recorded with each match.
    pub version: String,
    /// How text is compared.
    pub text: TextWeights,
    /// The greatest effect of each feature, as a share of the text's score.
    pub features: FeatureWeights,
    /// What hard failures and age do.
    pub limits: Limits,
}

/// How the text of a query is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextWeights {
    /// What full agreement with the words of the nearest documents adds to the likeness, as a share of it.
    pub feedback: f64,
    /// What full agreement in patent classes adds to the likeness, where the query has classes.
    pub classes: f64,
    /// How often a word of a query's title counts; one of its text counts once.
    pub title_count: f32,
    /// How often a word of a query's keywords counts.
    pub keyword_count: f32,
    /// The power of a count in a query.
    pub count_power: f32,
    /// The weight of a synonym, as a share of that of the word it stands for; 0 asks for none.
    pub synonyms: f32,
}

/// The greatest effect of each feature, as a share of the text's score.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is the weight of the feature of its name")]
pub struct FeatureWeights {
    pub classes: f64,
    pub field: f64,
    pub industry: f64,
    pub readiness: f64,
    pub indicators: f64,
    pub price: f64,
    pub cooperation: f64,
    pub region: f64,
    /// Came later than the first files, in which it has no effect.
    #[serde(default)]
    pub size_pairing: f64,
    /// As `size_pairing`.
    #[serde(default)]
    pub track_record: f64,
    pub freshness: f64,
    pub meaning: f64,
}

/// What hard failures and age do to a score.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// What is left of the score of a listing that cannot be the answer, 0 to 1.
    pub failed: f64,
    /// After so many days a listing's freshness counts half.
    pub freshness_half_days: u32,
}

/// Why a text is no weights.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// Not TOML, or a member is missing, unknown or of another type.
    #[error("not a file of weights")]
    Format(#[source] Box<toml::de::Error>),
    /// A number that is out of its range.
    #[error("{member} is {value}, which is not {expected}")]
    Range {
        /// The member, as a path.
        member: &'static str,
        /// What it is.
        value: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// A name that cannot be recorded.
    #[error("the version is not 1 to {VERSION_CHARS_MAX} letters, digits and hyphens")]
    Version,
}

impl Default for TextWeights {
    fn default() -> Self {
        Weights::current().text
    }
}

impl Weights {
    /// The weights that are used when nobody chooses.
    pub fn current() -> &'static Self {
        Weights::find(WEIGHTS_VERSION).expect("a test finds the current version")
    }

    /// Reads a file of weights.
    ///
    /// # Errors
    ///
    /// What is missing, unknown, of another type or out of its range.
    pub fn parse(text: &str) -> Result<Self, WeightsError> {
        let weights: Weights = toml::from_str(text).map_err(|error| WeightsError::Format(Box::new(error)))?;
        weights.check()?;
        Ok(weights)
    }

    /// The built-in weights of a version.
    pub fn find(version: &str) -> Option<&'static Self> {
        BUILT_IN.iter().find(|weights| weights.version == version)
    }

    /// All built-in weights, oldest first.
    pub fn all() -> &'static [Self] {
        &BUILT_IN
    }

    fn check(&self) -> Result<(), WeightsError> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if self.version.is_empty() || self.version.len() > VERSION_CHARS_MAX || !self.version.chars().all(is_plain) {
            return Err(WeightsError::Version);
        }
        let TextWeights { feedback, classes, title_count, keyword_count, count_power, synonyms } = self.text;
        let text = [
            ("text.feedback", feedback),
            ("text.classes", classes),
            ("text.title_count", title_count.into()),
            ("text.keyword_count", keyword_count.into()),
            ("text.count_power", count_power.into()),
        ];
        for (member, value) in text {
            within(member, value, 0.0..=TEXT_MAX, "0 to 100")?;
        }
        within("text.synonyms", synonyms.into(), 0.0..=1.0, "0 to 1")?;
        let features = self.features.all();
        for (member, value) in features {
            within(member, value, 0.0..=FEATURES_MAX, "0 to 0.95")?;
        }
        let sum = features.iter().map(|(_, weight)| weight).sum();
        within("the sum of all features", sum, 0.0..=FEATURES_MAX, "0 to 0.95")?;
        within("limits.failed", self.limits.failed, 0.0..=1.0, "0 to 1")?;
        within("limits.freshness_half_days", self.limits.freshness_half_days.into(), 1.0..=1e6, "1 to 1,000,000")
    }
}

impl FeatureWeights {
    fn all(&self) -> [(&'static str, f64); 12] {
        let Self { classes, field, industry, readiness, indicators, price, cooperation, region, .. } = *self;
        let Self { size_pairing, track_record, freshness, meaning, .. } = *self;
        [
            ("features.classes", classes),
            ("features.field", field),
            ("features.industry", industry),
            ("features.readiness", readiness),
            ("features.indicators", indicators),
            ("features.price", price),
            ("features.cooperation", cooperation),
            ("features.region", region),
            ("features.size_pairing", size_pairing),
            ("features.track_record", track_record),
            ("features.freshness", freshness),
            ("features.meaning", meaning),
        ]
    }
}

fn within(
    member: &'static str,
    value: f64,
    range: std::ops::RangeInclusive<f64>,
    expected: &'static str,
) -> Result<(), WeightsError> {
    // A number that is none is in no range.
    if range.contains(&value) { Ok(()) } else { Err(WeightsError::Range { member, value, expected }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_file_reads_and_has_a_version_of_its_own() {
        let mut versions: Vec<&str> = Weights::all().iter().map(|weights| weights.version.as_str()).collect();
        assert!(versions.contains(&WEIGHTS_VERSION));
        versions.sort_unstable();
        versions.dedup();
        assert_eq!(versions.len(), FILES.len());
    }

    #[test]
    fn a_file_is_read_strictly() {
        let file = FILES[0];
        for (from, to, expected) in [
            ("feedback = 2.0", "feedback = -1.0", "text.feedback is -1"),
            ("feedback = 2.0", "feedback = nan", "text.feedback is NaN"),
            ("feedback = 2.0", "", "not a file of weights"),
            ("feedback = 2.0", "feedback = 2.0\nfeedbck = 1.0", "not a file of weights"),
            ("field = 0.0", "field = 0.96", "features.field is 0.96"),
            ("field = 0.0\nindustry = 0.0", "field = 0.5\nindustry = 0.5", "the sum of all features is 1"),
            ("failed = 1.0", "failed = 2.0", "limits.failed is 2"),
            ("freshness_half_days = 730", "freshness_half_days = 0", "limits.freshness_half_days is 0"),
            ("\"lexical-3\"", "\"lexical 2\"", "the version is not"),
        ] {
            let told = Weights::parse(&file.replace(from, to)).expect_err(to).to_string();
            assert!(told.starts_with(expected), "{to}: {told}");
        }
    }
}
