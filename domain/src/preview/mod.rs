//! Previews (DOMAIN 3.4, 3.6): what taxes, rewards and a registration would be, reckoned from the rule pack of a hub and
//! a day. They bind nobody: each line names the figures it was reckoned with, and their law.

mod arithmetic;
mod registration;
mod remark;
mod reward;
mod tax;

pub use arithmetic::{largest_remainder, part};
pub use registration::{RegistrationPreview, RegistrationQuestion, preview_registration};
pub use remark::Remark;
pub use reward::{
    CONTRIBUTORS_MAX, Contributor, Deduction, InvalidReward, OwnerRule, RewardPreview, RewardQuestion, RewardWay,
    preview_reward,
};
pub use tax::{TaxKind, TaxLine, TaxPayer, TaxQuestion, preview_taxes};
