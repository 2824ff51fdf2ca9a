//! Shares in millionths (ppm): of co-owners, of contributors. They are whole when they sum to exactly one million
//! (DOMAIN INV-02).

/// The whole.
pub const WHOLE_PPM: u32 = 1_000_000;

/// A share, 1 to 1,000,000 millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Share(u32);

/// Why shares were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidShare {
    /// Nothing, or more than the whole.
    #[error("a share is 1 to {WHOLE_PPM} millionths")]
    OutOfRange,
    /// The sum is another.
    #[error("the shares sum to {sum} millionths, not to {WHOLE_PPM}")]
    NotWhole {
        /// What they sum to.
        sum: u64,
    },
}

impl InvalidShare {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            InvalidShare::OutOfRange => "out_of_range",
            InvalidShare::NotWhole { .. } => "shares_not_whole",
        }
    }
}

impl Share {
    /// Takes millionths.
    ///
    /// # Errors
    /// When there are none, or more than the whole.
    pub fn try_new(ppm: u32) -> Result<Self, InvalidShare> {
        if ppm == 0 || ppm > WHOLE_PPM { Err(InvalidShare::OutOfRange) } else { Ok(Share(ppm)) }
    }

    /// Millionths.
    #[must_use]
    pub fn ppm(self) -> u32 {
        self.0
    }
}

/// Whether the shares are whole. No shares at all are fine: nothing is said then.
///
/// # Errors
/// When there are some and they do not sum to one million.
pub fn check_whole(shares: impl Iterator<Item = Share>) -> Result<(), InvalidShare> {
    let sum: u64 = shares.map(|share| u64::from(share.0)).sum();
    if sum == 0 || sum == u64::from(WHOLE_PPM) { Ok(()) } else { Err(InvalidShare::NotWhole { sum }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_whole_when_they_sum_to_exactly_one_million_or_when_there_are_none() {
        let check = |ppm: &[u32]| check_whole(ppm.iter().map(|ppm| Share::try_new(*ppm).expect("a share")));
        assert_eq!(check(&[]), Ok(()));
        assert_eq!(check(&[333_333, 333_333, 333_334]), Ok(()));
        assert_eq!(check(&[333_333, 333_333, 333_333]), Err(InvalidShare::NotWhole { sum: 999_999 }));
        assert_eq!(check(&[WHOLE_PPM, 1]), Err(InvalidShare::NotWhole { sum: 1_000_001 }));
        assert_eq!(Share::try_new(0), Err(InvalidShare::OutOfRange));
        assert_eq!(Share::try_new(WHOLE_PPM + 1), Err(InvalidShare::OutOfRange));
    }
}
