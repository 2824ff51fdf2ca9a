//! What a listing says of itself besides its text, as plain values.

use serde::{Deserialize, Serialize};

use super::quantity::{self, Bound, Measure};

/// Figures of one listing that are compared.
const FIGURES_MAX: usize = 100;

/// What a listing says of itself. What it does not say is absent, and neither raises nor lowers its score.
///
/// It can be stored as JSON: an old record reads as what it was, since absent members are facts that were not told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Facts {
    /// Patent class symbols (IPC, CPC).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// The code of its technical field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The codes of its technical fields, of one that works in several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The code of its industry (GB/T 4754: a letter, then up to four digits).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// The level of readiness: of a supply what it has, of a demand what it would best have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readiness: Option<u8>,
    /// The level of readiness below which a demand takes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readiness_min: Option<u8>,
    /// What a supply costs, or what a demand would spend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<MoneyFact>,
    /// Codes of the ways to work together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cooperation: Vec<String>,
    /// The code of its regional hub; absent for the national one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hub: Option<String>,
    /// The province of its owner, the first two digits of GB/T 2260.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
    /// The size class of its owner: `large`, `medium`, `small` or `micro`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// What a supplier has shown that it can do, 0–10,000 basis points; absent where it has shown nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u16>,
    /// The day since which it is known, as a Julian day number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_since: Option<i32>,
    /// The last day on which an answer is of use, as a Julian day number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<i32>,
    /// The code of the legal status in which a right has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// Clauses with figures: what a demand asks to be reached, or what a supply says it reaches.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<String>,
    /// How near the meaning of a found listing is to the question, in thousandths: 0 is the middle of what was found, 1,000
    /// the nearest. One who asks has it too, at any value, when vectors were compared at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<i16>,
}

/// An amount from–to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneyFact {
    /// The lower end, in minor units.
    pub min: i64,
    /// The upper end, in minor units.
    pub max: i64,
    /// ISO 4217.
    pub currency: String,
    /// Both ends as people write them.
    pub text: String,
}

/// Who of the two a listing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// It asks.
    Demand,
    /// It offers.
    Supply,
}

impl Facts {
    /// The clauses of a text that tell a figure with its unit.
    pub fn figures_of(text: &str) -> Vec<String> {
        quantity::measures(text).into_iter().take(FIGURES_MAX).map(|measure| measure.clause).collect()
    }

    /// As [`Facts::figures_of`], only those that name a bound: in a long description other figures tell how things are,
    /// not what is asked.
    pub fn bounds_of(text: &str) -> Vec<String> {
        let bounds = quantity::measures(text).into_iter().filter(|measure| measure.bound != Bound::Range);
        bounds.take(FIGURES_MAX).map(|measure| measure.clause).collect()
    }

    /// The least level of readiness that a text asks for in words (`TRL ≥ 6`, `技术就绪度不低于6级`).
    pub fn readiness_asked(text: &str) -> Option<u8> {
        quantity::readiness_asked(text)
    }

    /// The figures, read.
    pub(crate) fn measures(&self) -> Vec<Measure> {
        let last = |clause: &String| quantity::measures(clause).pop();
        self.figures.iter().filter_map(last).filter(|measure| !measure.is_condition).collect()
    }
}
