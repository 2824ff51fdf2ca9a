//! The registry of rules: every refusal names one of them, with its titles and its legal basis.
//!
//! The list is published at `GET /v1/rules` and in `docs/RULES.md`; a test compares.

use std::fmt;
use strum::{IntoStaticStr, VariantArray};

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The law, regulation or standard, by its Chinese name.
    pub law: &'static str,
    /// The same in English.
    pub law_en: &'static str,
    /// The article, clause or section.
    pub article: &'static str,
    /// The edition, or the date it came into force.
    pub edition: &'static str,
    /// Whether the text was read in the source. Figures that were not are marked in every answer.
    pub verified: bool,
}

/// The market's own rules of admission, where no law decides.
const MARKET_RULES: &str = "科桥市场规则";
const MARKET_RULES_EN: &str = "Keqiao market rules";
const MARKET_RULES_EDITION: &str = "2026-11";

const fn market(article: &'static str) -> Basis {
    Basis { law: MARKET_RULES, law_en: MARKET_RULES_EN, article, edition: MARKET_RULES_EDITION, verified: true }
}

/// Promotion of Conversion Act article 30: intermediaries give true information and keep secrets.
const TRUE_INFORMATION: Basis = Basis {
    law: "中华人民共和国促进科技成果转化法",
    law_en: "Law on Promoting the Transformation of Scientific and Technological Achievements",
    article: "30",
    edition: "2015",
    verified: false,
};

const READINESS_STANDARD: Basis = Basis {
    law: "GB/T 22900 科学技术研究项目评价通则",
    law_en: "GB/T 22900 General rules for evaluation of scientific and technological research projects",
    article: "readiness levels",
    edition: "2022",
    verified: false,
};

/// A rule of the market. The wire code is `area.rule`, stable for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr, VariantArray)]
pub enum Rule {
    /// Only a verified organization may put things before the market.
    #[strum(serialize = "organization.not_verified")]
    OrganizationNotVerified,
    /// An organization is verified out of `registered`, or again out of `suspended`.
    #[strum(serialize = "organization.not_verifiable")]
    OrganizationNotVerifiable,
    /// Verification needs an identifier: a unified social credit code or a foreign one.
    #[strum(serialize = "organization.identifier_missing")]
    OrganizationIdentifierMissing,
    /// Only a verified organization can be suspended.
    #[strum(serialize = "organization.not_suspendable")]
    OrganizationNotSuspendable,
    /// Two duties of one case are not done by one person.
    #[strum(serialize = "identity.four_eyes")]
    FourEyes,
    /// An organization keeps at least one owner.
    #[strum(serialize = "identity.last_owner")]
    LastOwner,
    /// A user acts for one organization at a time.
    #[strum(serialize = "identity.other_organization")]
    OtherOrganization,
    /// An invitation is accepted once, before it expires.
    #[strum(serialize = "identity.invitation_closed")]
    InvitationClosed,
    /// A second factor is confirmed once, after it was begun.
    #[strum(serialize = "identity.second_factor_not_begun")]
    SecondFactorNotBegun,
    /// A second factor that is on is switched off before another is begun.
    #[strum(serialize = "identity.second_factor_on")]
    SecondFactorOn,
    /// A second factor stays on while an office needs it.
    #[strum(serialize = "identity.second_factor_needed")]
    SecondFactorNeeded,
    /// A revoked or expired key has no successor.
    #[strum(serialize = "identity.key_ended")]
    KeyEnded,
    /// A step starts from a state that has it.
    #[strum(serialize = "process.step_not_open")]
    StepNotOpen,
    /// A listing is edited while it is a draft, or on hold.
    #[strum(serialize = "listing.not_editable")]
    ListingNotEditable,
    /// A score sheet passes with at least 10 of 20 points.
    #[strum(serialize = "moderation.score_too_low")]
    ModerationScoreTooLow,
    /// A score sheet with a zero does not pass.
    #[strum(serialize = "moderation.criterion_zero")]
    ModerationCriterionZero,
    /// A decision other than approval tells its reason.
    #[strum(serialize = "moderation.reason_missing")]
    ModerationReasonMissing,
    /// Nobody moderates what his own organization lists.
    #[strum(serialize = "moderation.own_listing")]
    ModerationOwnListing,
    /// A demand says what is wanted in at least one indicator.
    #[strum(serialize = "demand.indicator_missing")]
    DemandIndicatorMissing,
    /// A demand has a deadline.
    #[strum(serialize = "demand.deadline_missing")]
    DemandDeadlineMissing,
    /// The deadline lies ahead.
    #[strum(serialize = "demand.deadline_past")]
    DemandDeadlinePast,
    /// A demand is described in at least 20 characters.
    #[strum(serialize = "demand.description_too_thin")]
    DemandDescriptionTooThin,
    /// An achievement has an abstract of at least 20 characters.
    #[strum(serialize = "achievement.abstract_too_thin")]
    AchievementAbstractTooThin,
    /// An achievement names its technical field.
    #[strum(serialize = "achievement.field_missing")]
    AchievementFieldMissing,
    /// An achievement has an assessed readiness level.
    #[strum(serialize = "achievement.readiness_missing")]
    AchievementReadinessMissing,
    /// A patent is identified by an application or a publication number.
    #[strum(serialize = "patent.number_missing")]
    PatentNumberMissing,
    /// A patent whose right has ended is not offered.
    #[strum(serialize = "patent.right_ended")]
    PatentRightEnded,
    /// A user saves so many searches at most.
    #[strum(serialize = "matching.saved_searches_too_many")]
    SavedSearchesTooMany,
}

impl Rule {
    /// The stable code: `demand.deadline_past`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// What the rule says, in Chinese.
    #[must_use]
    pub fn title_zh(self) -> &'static str {
        self.text().0
    }

    /// What the rule says, in English.
    #[must_use]
    pub fn title_en(self) -> &'static str {
        self.text().1
    }

    fn text(self) -> (&'static str, &'static str) {
        match self {
            Rule::OrganizationNotVerified => {
                ("单位须经枢纽核验后方可入场", "Only an organization verified by its hub may list")
            }
            Rule::OrganizationNotVerifiable => {
                ("只有已登记或已暂停的单位可以核验", "Only a registered or suspended organization can be verified")
            }
            Rule::OrganizationIdentifierMissing => (
                "核验须有统一社会信用代码或境外登记号",
                "Verification needs a unified social credit code or a foreign identifier",
            ),
            Rule::OrganizationNotSuspendable => {
                ("只有已核验的单位可以暂停", "Only a verified organization can be suspended")
            }
            Rule::FourEyes => (
                "同一事项中不相容的职责不得由同一人承担",
                "Two duties that exclude each other are not done by one person",
            ),
            Rule::LastOwner => ("单位须至少保留一名负责人", "An organization keeps at least one owner"),
            Rule::OtherOrganization => (
                "一名用户同一时间只代表一家单位",
                "A user acts for one organization at a time: leave the other one first",
            ),
            Rule::InvitationClosed => {
                ("邀请已被接受、撤回或过期", "The invitation was accepted or taken back, or has expired")
            }
            Rule::SecondFactorNotBegun => ("请先开始设置第二因素", "Begin to set up a second factor first"),
            Rule::SecondFactorOn => ("第二因素已启用，请先停用", "A second factor is on: switch it off first"),
            Rule::SecondFactorNeeded => {
                ("现任职务要求启用第二因素", "An office of yours needs the second factor: it stays on")
            }
            Rule::KeyEnded => ("密钥已撤销或过期", "The key was revoked or has expired"),
            Rule::StepNotOpen => ("当前状态不能执行此步骤", "This step is not open in the present state"),
            Rule::ListingNotEditable => {
                ("只有草稿或暂缓状态可以修改", "Only a draft or a listing on hold can be edited")
            }
            Rule::ModerationScoreTooLow => {
                ("评分须不低于10分（满分20分）", "The score sheet needs at least 10 of 20 points")
            }
            Rule::ModerationCriterionZero => ("任何一项评分不得为零", "No criterion may be scored zero"),
            Rule::ModerationReasonMissing => {
                ("退回、暂缓或驳回须说明理由", "A return, hold or rejection needs a reason")
            }
            Rule::ModerationOwnListing => {
                ("不得审核本单位的项目", "Nobody moderates a listing of his own organization")
            }
            Rule::DemandIndicatorMissing => ("需求须至少有一项指标", "A demand needs at least one indicator"),
            Rule::DemandDeadlineMissing => ("需求须有截止日期", "A demand needs a deadline"),
            Rule::DemandDeadlinePast => ("截止日期须在今日之后", "The deadline must lie after today"),
            Rule::DemandDescriptionTooThin => {
                ("需求描述不得少于20字", "The description of a demand needs at least 20 characters")
            }
            Rule::AchievementAbstractTooThin => {
                ("成果摘要不得少于20字", "The abstract of an achievement needs at least 20 characters")
            }
            Rule::AchievementFieldMissing => ("成果须注明技术领域", "An achievement needs its technical field"),
            Rule::AchievementReadinessMissing => {
                ("成果须有技术就绪度评价", "An achievement needs an assessed readiness level")
            }
            Rule::PatentNumberMissing => {
                ("专利须有申请号或公布号", "A patent needs an application or publication number")
            }
            Rule::PatentRightEnded => ("权利已终止的专利不得挂出", "A patent whose right has ended cannot be offered"),
            Rule::SavedSearchesTooMany => {
                ("每位用户最多保存200条检索", "A user saves 200 searches at most: delete one first")
            }
        }
    }

    /// The law, standard or market rule behind it.
    #[must_use]
    pub fn basis(self) -> Basis {
        match self {
            Rule::OrganizationNotVerified
            | Rule::OrganizationNotVerifiable
            | Rule::OrganizationIdentifierMissing
            | Rule::OrganizationNotSuspendable => market("3 participants"),
            Rule::FourEyes
            | Rule::LastOwner
            | Rule::OtherOrganization
            | Rule::InvitationClosed
            | Rule::SecondFactorNotBegun
            | Rule::SecondFactorOn
            | Rule::SecondFactorNeeded
            | Rule::KeyEnded => market("3 participants"),
            Rule::StepNotOpen | Rule::ListingNotEditable => market("4 processes"),
            Rule::ModerationScoreTooLow
            | Rule::ModerationCriterionZero
            | Rule::ModerationReasonMissing
            | Rule::ModerationOwnListing => market("5 admission"),
            Rule::DemandIndicatorMissing
            | Rule::DemandDeadlineMissing
            | Rule::DemandDeadlinePast
            | Rule::DemandDescriptionTooThin => market("6 demands"),
            Rule::AchievementAbstractTooThin | Rule::AchievementFieldMissing => TRUE_INFORMATION,
            Rule::AchievementReadinessMissing => READINESS_STANDARD,
            Rule::PatentNumberMissing => market("7 patents"),
            Rule::SavedSearchesTooMany => market("8 matching"),
            Rule::PatentRightEnded => Basis {
                law: "中华人民共和国专利法",
                law_en: "Patent Law of the People's Republic of China",
                article: "42, 44",
                edition: "2020",
                verified: false,
            },
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title_en())
    }
}

/// One broken rule, and the member of the resource it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule.
    pub rule: Rule,
    /// A JSON pointer into the resource's view; empty when the whole is meant.
    pub pointer: &'static str,
}

/// All the rules that stand against a step; empty when none does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// No objection yet.
    #[must_use]
    pub fn new() -> Self {
        Refusals::default()
    }

    /// One objection to the whole.
    #[must_use]
    pub fn of(rule: Rule) -> Self {
        Refusals(vec![Refusal { rule, pointer: "" }])
    }

    /// Adds the rule unless it holds.
    pub fn require(&mut self, holds: bool, rule: Rule) {
        self.require_at(holds, rule, "");
    }

    /// Adds the rule, with the member it concerns, unless it holds.
    pub fn require_at(&mut self, holds: bool, rule: Rule, pointer: &'static str) {
        if !holds {
            self.0.push(Refusal { rule, pointer });
        }
    }

    /// Takes further objections over.
    pub fn append(&mut self, mut others: Refusals) {
        self.0.append(&mut others.0);
    }

    /// The objections, in the order they were found.
    #[must_use]
    pub fn as_slice(&self) -> &[Refusal] {
        &self.0
    }

    /// Whether nothing stands against it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Nothing, or all the objections as an error.
    ///
    /// # Errors
    /// When at least one rule is broken.
    pub fn into_result(self) -> Result<(), Refusals> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_own_code_of_the_form_area_dot_rule() {
        let mut codes: Vec<_> = Rule::VARIANTS.iter().map(|rule| rule.code()).collect();
        assert!(codes.iter().all(|code| code.split('.').count() == 2 && !code.contains(char::is_uppercase)));
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    #[test]
    fn all_broken_rules_are_told_at_once() {
        let mut refusals = Refusals::new();
        refusals.require(false, Rule::DemandDeadlineMissing);
        refusals.require(true, Rule::StepNotOpen);
        refusals.require_at(false, Rule::DemandIndicatorMissing, "/indicators");
        let refused = refusals.into_result().expect_err("two rules are broken");
        let rules: Vec<_> = refused.as_slice().iter().map(|refusal| refusal.rule).collect();
        assert_eq!(rules, [Rule::DemandDeadlineMissing, Rule::DemandIndicatorMissing]);
    }
}
