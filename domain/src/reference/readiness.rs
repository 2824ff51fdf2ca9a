//! Readiness of a technology: a level means something only together with its scale and the scale's edition.

use std::fmt;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Editions are years; the first readiness scale is from the 1970s.
const EDITION_MIN: u16 = 1974;
const EDITION_MAX: u16 = 2099;
/// GB/T 22900 appeared in 2009 and again in 2022.
const GBT_EDITION_MIN: u16 = 2009;

/// A scale of technology readiness levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
pub enum ReadinessScale {
    /// GB/T 22900, nine levels up to proof in operation.
    #[strum(serialize = "GBT22900-9")]
    Gbt22900Nine,
    /// The extension of GB/T 22900's line to thirteen levels, up to the return on the investment.
    #[strum(serialize = "GBT22900-13")]
    Gbt22900Thirteen,
    /// The European Union's nine levels.
    #[strum(serialize = "EU-TRL-9")]
    EuNine,
    /// NASA's nine levels.
    #[strum(serialize = "NASA-9")]
    NasaNine,
}

/// What a level means for the market, on every scale alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReadinessBand {
    /// Levels 1 to 3: basic and applied research.
    Laboratory,
    /// Levels 4 to 6: 小试、中试.
    Pilot,
    /// Levels 7 to 9.
    Industrial,
    /// Levels 10 to 13.
    Market,
}

impl ReadinessBand {
    /// The stable code of the band.
    pub fn code(self) -> &'static str {
        match self {
            ReadinessBand::Laboratory => "laboratory",
            ReadinessBand::Pilot => "pilot",
            ReadinessBand::Industrial => "industrial",
            ReadinessBand::Market => "market",
        }
    }
}

/// A level on a scale of a given edition, written `GBT22900-9:2022/7`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReadinessLevel {
    scale: ReadinessScale,
    edition: u16,
    level: u8,
    text: String,
}

/// Why a text or its parts are no readiness level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReadinessLevel {
    /// Not scale, edition and level.
    #[error("a readiness level is a scale, its edition and a level, such as GBT22900-9:2022/7")]
    Malformed,
    /// The scale is none of the four.
    #[error("the scale must be GBT22900-9, GBT22900-13, EU-TRL-9 or NASA-9")]
    ScaleUnknown,
    /// The edition is no year in which the scale can have appeared.
    #[error("the scale has no edition of the year {edition}")]
    EditionImpossible {
        /// The year as given.
        edition: u16,
    },
    /// The level lies outside the scale.
    #[error("the scale has levels 1 to {level_max}, not {level}")]
    LevelOutOfScale {
        /// The level as given.
        level: u8,
        /// The highest level of the scale.
        level_max: u8,
    },
}

impl InvalidReadinessLevel {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidReadinessLevel::Malformed => "malformed",
            InvalidReadinessLevel::ScaleUnknown => "scale_unknown",
            InvalidReadinessLevel::EditionImpossible { .. } => "edition_impossible",
            InvalidReadinessLevel::LevelOutOfScale { .. } => "level_out_of_scale",
        }
    }
}

impl ReadinessScale {
    /// Reads the code of any case.
    pub fn parse(input: &str) -> Result<Self, InvalidReadinessLevel> {
        ReadinessScale::VARIANTS
            .iter()
            .copied()
            .find(|scale| scale.code().eq_ignore_ascii_case(input.trim()))
            .ok_or(InvalidReadinessLevel::ScaleUnknown)
    }

    /// The stable code.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The stable code, under the name that all identifiers share.
    pub fn as_str(&self) -> &'static str {
        self.code()
    }

    /// The highest level; the lowest is 1.
    pub fn level_max(self) -> u8 {
        match self {
            ReadinessScale::Gbt22900Nine | ReadinessScale::EuNine | ReadinessScale::NasaNine => 9,
            ReadinessScale::Gbt22900Thirteen => 13,
        }
    }

    fn has_possible_edition(self, edition: u16) -> bool {
        let first = match self {
            ReadinessScale::Gbt22900Nine | ReadinessScale::Gbt22900Thirteen => GBT_EDITION_MIN,
            ReadinessScale::EuNine | ReadinessScale::NasaNine => EDITION_MIN,
        };
        (first..=EDITION_MAX).contains(&edition)
    }
}

impl fmt::Display for ReadinessScale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl ReadinessLevel {
    /// Puts scale, edition (a year) and level together.
    pub fn try_new(scale: ReadinessScale, edition: u16, level: u8) -> Result<Self, InvalidReadinessLevel> {
        if !scale.has_possible_edition(edition) {
            return Err(InvalidReadinessLevel::EditionImpossible { edition });
        }
        let level_max = scale.level_max();
        if !(1..=level_max).contains(&level) {
            return Err(InvalidReadinessLevel::LevelOutOfScale { level, level_max });
        }
        Ok(ReadinessLevel { scale, edition, level, text: format!("{scale}:{edition}/{level}") })
    }

    /// Reads the canonical text, such as `GBT22900-9:2022/7`.
    pub fn parse(input: &str) -> Result<Self, InvalidReadinessLevel> {
        let parts = input.trim().split_once(':').and_then(|(scale, rest)| Some((scale, rest.split_once('/')?)));
        let (scale, (edition, level)) = parts.ok_or(InvalidReadinessLevel::Malformed)?;
        let edition = edition.parse().map_err(|_| InvalidReadinessLevel::Malformed)?;
        let level = level.parse().map_err(|_| InvalidReadinessLevel::Malformed)?;
        Self::try_new(ReadinessScale::parse(scale)?, edition, level)
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The scale.
    pub fn scale(&self) -> ReadinessScale {
        self.scale
    }

    /// The year of the scale's edition.
    pub fn edition(&self) -> u16 {
        self.edition
    }

    /// The level, from 1.
    pub fn level(&self) -> u8 {
        self.level
    }

    /// What the level means for the market.
    pub fn band(&self) -> ReadinessBand {
        if self.level <= 3 {
            ReadinessBand::Laboratory
        } else if self.level <= 6 {
            ReadinessBand::Pilot
        } else if self.level <= 9 {
            ReadinessBand::Industrial
        } else {
            ReadinessBand::Market
        }
    }
}

impl fmt::Display for ReadinessLevel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_kept_with_its_scale_and_edition() {
        let read = ReadinessLevel::parse(" gbt22900-13:2022/11 ").expect("valid");

        assert_eq!(read.as_str(), "GBT22900-13:2022/11");
        assert_eq!((read.scale(), read.edition(), read.level()), (ReadinessScale::Gbt22900Thirteen, 2022, 11));
        assert_eq!(ReadinessLevel::parse(read.as_str()), Ok(read));
    }

    #[test]
    fn exactly_the_levels_of_each_scale_exist() {
        for scale in ReadinessScale::VARIANTS.iter().copied() {
            let levels: Vec<u8> =
                (0..=u8::MAX).filter(|level| ReadinessLevel::try_new(scale, 2022, *level).is_ok()).collect();
            assert_eq!(levels, (1..=scale.level_max()).collect::<Vec<u8>>());
        }
        assert_eq!(ReadinessScale::Gbt22900Thirteen.level_max(), 13);
        assert_eq!(ReadinessScale::NasaNine.level_max(), 9);
    }

    #[test]
    fn bands_change_after_three_six_and_nine() {
        let band = |level| {
            ReadinessLevel::try_new(ReadinessScale::Gbt22900Thirteen, 2022, level).expect("on the scale").band()
        };

        assert_eq!([band(1), band(3)], [ReadinessBand::Laboratory; 2]);
        assert_eq!([band(4), band(6)], [ReadinessBand::Pilot; 2]);
        assert_eq!([band(7), band(9)], [ReadinessBand::Industrial; 2]);
        assert_eq!([band(10), band(13)], [ReadinessBand::Market; 2]);
    }

    #[test]
    fn a_refusal_names_its_rule() {
        let code = |input| ReadinessLevel::parse(input).map_err(InvalidReadinessLevel::code);

        assert_eq!(code("7"), Err("malformed"));
        assert_eq!(code("NASA-9:2013/seven"), Err("malformed"));
        assert_eq!(code("TRL:2013/7"), Err("scale_unknown"));
        assert_eq!(code("GBT22900-9:2000/7"), Err("edition_impossible"));
        assert_eq!(code("EU-TRL-9:2014/10"), Err("level_out_of_scale"));
        assert_eq!(code("EU-TRL-9:2014/0"), Err("level_out_of_scale"));
    }
}
