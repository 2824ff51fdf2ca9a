//! Technologies whose way across the border is controlled: the catalogue behind `controlled-technologies`, and its codes.
//!
//! The state's catalogues are long and change by notice. What is built in are a few short lines of our own writing, so that
//! a market can open; an operator loads the edition in force (`keqiao import code-list`).

use std::fmt;

/// Letters of the code of a group.
pub const GROUP_LETTERS: usize = 2;
/// Digits of the longest code.
const DIGITS_MAX: usize = 6;
/// Digits from which on a code names a technology and not a group.
const DIGITS_MIN: usize = 2;
/// What is in no group may go freely.
const FREE: &str = "F";

/// How a technology may cross the border (技术进出口管理条例).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlClass {
    /// 自由类: by a record.
    Free,
    /// 限制类: by a licence.
    Restricted,
    /// 禁止类: not at all.
    Prohibited,
}

/// Which way a technology goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Crossing {
    /// 技术出口.
    Export,
    /// 技术进口.
    Import,
}

/// A code of the catalogue: `F`, or the way (`E` export, `I` import), the class (`P` prohibited, `R` restricted) and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TechnologyCode(String);

/// A text that is no code of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no code of the catalogue, such as ER0101 (restricted export), IP0101 (prohibited import) or F (free)")]
pub struct InvalidTechnologyCode;

impl InvalidTechnologyCode {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "technology_malformed"
    }
}

impl TechnologyCode {
    /// Reads the code of a technology, or of a group of them.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn parse(text: &str) -> Result<Self, InvalidTechnologyCode> {
        let text = text.trim();
        if text == FREE {
            return Ok(TechnologyCode(FREE.to_owned()));
        }
        let mut letters = text.chars();
        let (way, class, digits) = (letters.next(), letters.next(), letters.as_str());
        let is_code = matches!(way, Some('E' | 'I'))
            && matches!(class, Some('P' | 'R'))
            && digits.len() <= DIGITS_MAX
            && digits.chars().all(|letter| letter.is_ascii_digit());
        if is_code { Ok(TechnologyCode(text.to_owned())) } else { Err(InvalidTechnologyCode) }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The class of the catalogue.
    #[must_use]
    pub fn class(&self) -> ControlClass {
        match self.0.as_bytes().get(1) {
            Some(b'P') => ControlClass::Prohibited,
            Some(b'R') => ControlClass::Restricted,
            Some(_) | None => ControlClass::Free,
        }
    }

    /// Whether it names a technology, and of this way.
    #[must_use]
    pub fn fits(&self, crossing: Crossing) -> bool {
        let way = match crossing {
            Crossing::Export => 'E',
            Crossing::Import => 'I',
        };
        self.0 == FREE || self.0.starts_with(way) && self.0.len() >= GROUP_LETTERS + DIGITS_MIN
    }
}

impl fmt::Display for TechnologyCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What is built in: group or technology, Chinese, English. Written for this market; no copy of a catalogue.
pub const TECHNOLOGIES: &[(&str, &str, &str)] = &[
    ("EP", "禁止出口的技术", "Technology that is not exported"),
    ("EP01", "稀土提取和分离工艺", "Extraction and separation of rare earths"),
    ("EP02", "珍稀濒危动植物繁育技术", "Breeding of rare and endangered species"),
    ("EP03", "涉及国家安全的测绘技术", "Surveying that bears on national security"),
    ("ER", "限制出口的技术", "Technology that is exported with a licence"),
    ("ER01", "动力电池正极材料制备工艺", "Making of cathode material for traction batteries"),
    ("ER02", "个性化推荐与语音合成算法", "Algorithms of recommendation and speech synthesis"),
    ("ER03", "无人机飞行控制技术", "Flight control of unmanned aircraft"),
    ("ER04", "高性能膜与分离材料制备工艺", "Making of high-performance membranes"),
    ("F", "目录以外，自由进出口", "In no group: goes freely, by a record"),
    ("IP", "禁止进口的技术", "Technology that is not imported"),
    ("IP01", "高污染的电镀工艺", "Electroplating that pollutes heavily"),
    ("IR", "限制进口的技术", "Technology that is imported with a licence"),
    ("IR01", "转基因生物技术", "Biotechnology of modified genes"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_its_way_and_its_class_and_a_group_names_no_technology() {
        let code = |text: &str| TechnologyCode::parse(text).expect("a code");
        assert_eq!(code("EP01").class(), ControlClass::Prohibited);
        assert_eq!(code("IR0101").class(), ControlClass::Restricted);
        assert_eq!(code("F").class(), ControlClass::Free);
        assert!(code("ER01").fits(Crossing::Export) && !code("ER01").fits(Crossing::Import));
        assert!(code("F").fits(Crossing::Import) && !code("ER").fits(Crossing::Export));
        for wrong in ["", "X", "EX01", "ER0000000", "ERé", "E\0", "FF"] {
            assert!(TechnologyCode::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(TECHNOLOGIES.iter().all(|(text, _, _)| code(text).as_str() == *text));
    }
}
