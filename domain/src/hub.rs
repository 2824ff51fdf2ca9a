//! Hubs (区域枢纽): the regional markets, and `national`, which is one of them.

use std::fmt;

/// The greatest hub number: an identifier keeps 10 bits for it.
pub const HUB_NUMBER_MAX: u16 = 1023;

/// The number of a hub. Provincial hubs carry the first two digits of their GB/T 2260 code; `national` is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HubNumber(u16);

impl HubNumber {
    /// The national hub.
    pub const NATIONAL: HubNumber = HubNumber(1);
    /// 北京, which has rules of its own.
    pub const BEIJING: HubNumber = HubNumber(11);
    /// 上海, which has rules of its own.
    pub const SHANGHAI: HubNumber = HubNumber(31);
    /// 江苏, which has rules of its own.
    pub const JIANGSU: HubNumber = HubNumber(32);
    /// 浙江, which has rules of its own.
    pub const ZHEJIANG: HubNumber = HubNumber(33);

    /// Takes a number from storage or from an identifier.
    ///
    /// # Errors
    /// When the number does not fit the 10 bits an identifier has for it, or is zero.
    pub fn try_new(number: u16) -> Result<Self, InvalidHub> {
        if number == 0 || number > HUB_NUMBER_MAX {
            return Err(InvalidHub(number));
        }
        Ok(HubNumber(number))
    }

    /// The number itself, 1–1023.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for HubNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number that no hub can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("hub number {0} is not within 1 to {HUB_NUMBER_MAX}")]
pub struct InvalidHub(u16);
