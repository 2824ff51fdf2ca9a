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

/// Civil Code article 501: who learns a secret in a negotiation neither reveals it nor uses it.
const CONFIDENTIALITY: Basis = Basis {
    law: "中华人民共和国民法典",
    law_en: "Civil Code of the People's Republic of China",
    article: "501",
    edition: "2021",
    verified: false,
};

const READINESS_STANDARD: Basis = Basis {
    law: "GB/T 22900 科学技术研究项目评价通则",
    law_en: "GB/T 22900 General rules for evaluation of scientific and technological research projects",
    article: "readiness levels",
    edition: "2022",
    verified: false,
};

/// The general requirements of the national standard for technology-transfer services.
const SERVICE_STANDARD: Basis = Basis {
    law: "GB/T 34670 技术转移服务规范",
    law_en: "GB/T 34670 Specification for technology-transfer services",
    article: "general requirements",
    edition: "2017",
    verified: false,
};

/// The same standard: each service is agreed, accepted, filed, evaluated.
const SERVICE_EVALUATION: Basis = Basis { article: "general process, evaluation and improvement", ..SERVICE_STANDARD };

/// Personal information is used with the consent of the person.
const PERSONAL_INFORMATION: Basis = Basis {
    law: "中华人民共和国个人信息保护法",
    law_en: "Personal Information Protection Law of the People's Republic of China",
    article: "13, 23",
    edition: "2021",
    verified: false,
};

/// The training outline of 2020: three levels, the two higher ones numbered and filed centrally.
const BROKER_OUTLINE: Basis = Basis {
    law: "国家技术转移专业人员能力等级培训大纲",
    law_en: "National training outline for technology-transfer professionals by level",
    article: "levels",
    edition: "2020",
    verified: false,
};

/// The list of categories: ten, and one for the rest.
const SERVICE_CATEGORIES: Basis = Basis {
    law: "关于加快推进科技服务业高质量发展的实施意见",
    law_en: "Implementing opinions of nine ministries on the development of technology services",
    article: "service categories",
    edition: "2025-05",
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
    /// Nobody decides on an organization that is related to his own.
    #[strum(serialize = "identity.related_party")]
    RelatedParty,
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
    /// A demand expires on the day after its deadline, not before.
    #[strum(serialize = "demand.deadline_ahead")]
    DemandDeadlineAhead,
    /// A new deadline is not before the present one.
    #[strum(serialize = "demand.deadline_shortened")]
    DemandDeadlineShortened,
    /// Nobody is invited to a demand that he has set.
    #[strum(serialize = "demand.setter_known")]
    DemandSetterKnown,
    /// A demand has at most 20 invited setters.
    #[strum(serialize = "demand.setters_too_many")]
    DemandSettersTooMany,
    /// Only an invited organization joins a demand.
    #[strum(serialize = "demand.not_invited")]
    DemandNotInvited,
    /// Questions are asked about an open demand.
    #[strum(serialize = "question.demand_not_open")]
    QuestionDemandNotOpen,
    /// Nobody asks about his own demand.
    #[strum(serialize = "question.own_demand")]
    QuestionOwnDemand,
    /// An organization has at most 20 questions on a demand that wait for an answer.
    #[strum(serialize = "question.too_many_waiting")]
    QuestionTooManyWaiting,
    /// A question is answered once.
    #[strum(serialize = "question.already_answered")]
    QuestionAlreadyAnswered,
    /// An achievement has an abstract of at least 20 characters.
    #[strum(serialize = "achievement.abstract_too_thin")]
    AchievementAbstractTooThin,
    /// An achievement names its technical field.
    #[strum(serialize = "achievement.field_missing")]
    AchievementFieldMissing,
    /// An achievement has an assessed readiness level.
    #[strum(serialize = "achievement.readiness_missing")]
    AchievementReadinessMissing,
    /// A provider describes itself in at least 20 characters.
    #[strum(serialize = "provider.description_too_thin")]
    ProviderDescriptionTooThin,
    /// A provider names at least one category of services.
    #[strum(serialize = "provider.category_missing")]
    ProviderCategoryMissing,
    /// A provider leaves the market after its offerings.
    #[strum(serialize = "provider.offerings_public")]
    ProviderOfferingsPublic,
    /// An offering belongs to a provider.
    #[strum(serialize = "offering.provider_missing")]
    OfferingProviderMissing,
    /// An offering comes to market after its provider.
    #[strum(serialize = "offering.provider_not_published")]
    OfferingProviderNotPublished,
    /// An offering is described in at least 20 characters.
    #[strum(serialize = "offering.description_too_thin")]
    OfferingDescriptionTooThin,
    /// An offering names its category.
    #[strum(serialize = "offering.category_missing")]
    OfferingCategoryMissing,
    /// An offering says what is counted.
    #[strum(serialize = "offering.unit_missing")]
    OfferingUnitMissing,
    /// An offering says what it costs, or that one has to ask.
    #[strum(serialize = "offering.price_missing")]
    OfferingPriceMissing,
    /// A facility says how much of it there is.
    #[strum(serialize = "offering.capacity_missing")]
    OfferingCapacityMissing,
    /// A facility says whom to ask for a place.
    #[strum(serialize = "offering.contact_missing")]
    OfferingContactMissing,
    /// No certificate of an offering has expired.
    #[strum(serialize = "offering.certificate_expired")]
    OfferingCertificateExpired,
    /// A figure of a provider's record does not lie ahead.
    #[strum(serialize = "capability.figure_ahead")]
    CapabilityFigureAhead,
    /// Nobody is his own client.
    #[strum(serialize = "engagement.own_offering")]
    EngagementOwnOffering,
    /// The side that asked does not agree with itself.
    #[strum(serialize = "engagement.other_side")]
    EngagementOtherSide,
    /// A service is done after it began.
    #[strum(serialize = "engagement.not_started")]
    EngagementNotStarted,
    /// Each side evaluates an engagement once.
    #[strum(serialize = "evaluation.given")]
    EvaluationGiven,
    /// Only the person opens his name further, or gives his profile to another log-in.
    #[strum(serialize = "person.not_oneself")]
    PersonNotOneself,
    /// The title does not tell a name that is not public.
    #[strum(serialize = "person.named_in_title")]
    PersonNamedInTitle,
    /// A profile is described in at least 20 characters.
    #[strum(serialize = "person.summary_too_thin")]
    PersonSummaryTooThin,
    /// A profile names at least one skill.
    #[strum(serialize = "person.skill_missing")]
    PersonSkillMissing,
    /// A profile names at least one technical field.
    #[strum(serialize = "person.field_missing")]
    PersonFieldMissing,
    /// A broker on the market has a verified credential that holds.
    #[strum(serialize = "broker.credential_missing")]
    BrokerCredentialMissing,
    /// A broker's credential has a level.
    #[strum(serialize = "credential.level_missing")]
    CredentialLevelMissing,
    /// The two higher levels of brokers are numbered.
    #[strum(serialize = "credential.number_missing")]
    CredentialNumberMissing,
    /// A credential was issued already.
    #[strum(serialize = "credential.ahead")]
    CredentialAhead,
    /// What has expired is not verified.
    #[strum(serialize = "credential.expired")]
    CredentialExpired,
    /// A profile has at most 20 credentials.
    #[strum(serialize = "credential.too_many")]
    CredentialTooMany,
    /// A level of readiness is shown by at least one document.
    #[strum(serialize = "readiness.evidence_missing")]
    ReadinessEvidenceMissing,
    /// A level that is lower than before has a reason.
    #[strum(serialize = "readiness.drop_unexplained")]
    ReadinessDropUnexplained,
    /// An assessment or valuation is of today or before.
    #[strum(serialize = "achievement.record_ahead")]
    AchievementRecordAhead,
    /// An achievement has at most 100 assessments and 100 valuations.
    #[strum(serialize = "achievement.records_too_many")]
    AchievementRecordsTooMany,
    /// A valuation is used for a year from its base day at most.
    #[strum(serialize = "valuation.validity_too_long")]
    ValuationValidityTooLong,
    /// A patent is identified by an application or a publication number.
    #[strum(serialize = "patent.number_missing")]
    PatentNumberMissing,
    /// A patent whose right has ended is not offered.
    #[strum(serialize = "patent.right_ended")]
    PatentRightEnded,
    /// A patent is offered on a state of its right that was read not long ago.
    #[strum(serialize = "patent.state_stale")]
    PatentStateStale,
    /// Where legal events tell the state of a right, nobody states another.
    #[strum(serialize = "patent.state_from_events")]
    PatentStateFromEvents,
    /// An event lies neither in the future nor after the day on which its source was read.
    #[strum(serialize = "patent.event_ahead")]
    PatentEventAhead,
    /// An open and an exclusive licence exclude each other.
    #[strum(serialize = "patent.licences_exclude")]
    PatentLicencesExclude,
    /// A patent has at most 500 legal events.
    #[strum(serialize = "patent.events_too_many")]
    PatentEventsTooMany,
    /// A listing has at most 50 documents.
    #[strum(serialize = "document.too_many")]
    DocumentTooMany,
    /// Nobody asks to be let in to his own listing.
    #[strum(serialize = "disclosure.own_listing")]
    DisclosureOwnListing,
    /// What is secret is shown to those who have signed for it.
    #[strum(serialize = "disclosure.agreement_missing")]
    DisclosureAgreementMissing,
    /// The last day lies ahead, and not by more than a year.
    #[strum(serialize = "disclosure.end_out_of_range")]
    DisclosureEndOutOfRange,
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

    #[expect(clippy::too_many_lines, reason = "a table: one arm for each rule, and the compiler counts them")]
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
            Rule::RelatedParty => (
                "不得对与本单位有关联关系的单位作出决定",
                "Nobody decides on an organization that is related to his own by shares or control",
            ),
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
            Rule::DemandDeadlineAhead => ("截止日期尚未过去", "The deadline has not passed yet"),
            Rule::DemandDeadlineShortened => {
                ("新的截止日期不得早于原截止日期", "A new deadline may not lie before the present one")
            }
            Rule::DemandSetterKnown => {
                ("该单位已是或已受邀为出题人", "The organization is a setter already, or invited")
            }
            Rule::DemandSettersTooMany => ("联合出题人不得超过20家", "A demand has at most 20 invited setters"),
            Rule::DemandNotInvited => {
                ("只有受邀单位可以加入联合出题", "Only an invited organization can join or leave a demand")
            }
            Rule::QuestionDemandNotOpen => ("只能就公开的需求提问", "Questions are asked about an open demand"),
            Rule::QuestionOwnDemand => ("不得就本单位的需求提问", "Nobody asks about his own demand"),
            Rule::QuestionTooManyWaiting => (
                "同一单位对同一需求的待答问题不得超过20个",
                "At most 20 questions of an organization on a demand wait for an answer",
            ),
            Rule::QuestionAlreadyAnswered => ("该问题已有答复", "The question has its answer already"),
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
            Rule::ProviderDescriptionTooThin => {
                ("机构简介不得少于20字", "The description of a provider needs at least 20 characters")
            }
            Rule::ProviderCategoryMissing => {
                ("机构须注明至少一个科技服务类别", "A provider needs at least one category of technology services")
            }
            Rule::ProviderOfferingsPublic => (
                "服务项目仍在架时机构不得退市",
                "A provider cannot leave the market while offerings of it are on the market",
            ),
            Rule::OfferingProviderMissing => ("服务项目须归属服务机构", "An offering needs its provider"),
            Rule::OfferingProviderNotPublished => {
                ("服务机构须先发布", "The provider of an offering must be published first")
            }
            Rule::OfferingDescriptionTooThin => {
                ("服务说明不得少于20字", "The description of an offering needs at least 20 characters")
            }
            Rule::OfferingCategoryMissing => {
                ("服务项目须注明科技服务类别", "An offering needs its category of technology services")
            }
            Rule::OfferingUnitMissing => ("服务项目须注明计量单位", "An offering needs its unit"),
            Rule::OfferingPriceMissing => {
                ("服务项目须注明价格或面议", "An offering needs a price, or the remark that it is told on request")
            }
            Rule::OfferingCapacityMissing => ("设施类服务须注明容量", "A facility needs its capacity"),
            Rule::OfferingContactMissing => ("设施类服务须有预约联系方式", "A facility needs a booking contact"),
            Rule::OfferingCertificateExpired => {
                ("资质证书已过期的服务不得上架", "An offering whose certificate has expired cannot be on the market")
            }
            Rule::CapabilityFigureAhead => {
                ("能力数据的日期不得晚于今日", "The date of a figure must not lie after today")
            }
            Rule::EngagementOwnOffering => {
                ("不得委托本单位的服务", "An organization cannot engage a service of its own")
            }
            Rule::EngagementOtherSide => {
                ("委托须由服务方同意", "An engagement is agreed to by the provider, not by the side that asked")
            }
            Rule::EngagementNotStarted => {
                ("服务开始之前不得确认完成", "A service cannot be called done before its first day")
            }
            Rule::EvaluationGiven => ("每一方只能评价一次", "Each side evaluates an engagement once"),
            Rule::PersonNotOneself => (
                "只有本人可以扩大姓名的公开范围或转移账号",
                "Only the person may open the name further, or put another log-in in the place of his own",
            ),
            Rule::PersonNamedInTitle => {
                ("姓名未公开时标题不得出现姓名", "The title must not tell a name that is not public")
            }
            Rule::PersonSummaryTooThin => {
                ("个人简介不得少于20字", "The summary of a profile needs at least 20 characters")
            }
            Rule::PersonSkillMissing => ("须注明至少一项技能", "A profile needs at least one skill"),
            Rule::PersonFieldMissing => ("须注明至少一个技术领域", "A profile needs at least one technical field"),
            Rule::BrokerCredentialMissing => (
                "技术经理人须有经枢纽核验且有效的资格证书",
                "A broker needs a broker's credential that the hub has verified and that holds",
            ),
            Rule::CredentialLevelMissing => ("技术经理人证书须注明等级", "A broker's credential needs its level"),
            Rule::CredentialNumberMissing => {
                ("中级和高级证书须有统一编号", "A credential of the intermediate or senior level needs its number")
            }
            Rule::CredentialAhead => ("证书签发日期不得晚于今日", "The day of issue must not lie after today"),
            Rule::CredentialExpired => ("已过期的证书不得核验", "A credential that has expired cannot be verified"),
            Rule::CredentialTooMany => ("每份档案最多登记20份证书", "A profile has at most 20 credentials"),
            Rule::ReadinessEvidenceMissing => {
                ("技术就绪度评价须有至少一份证明材料", "A level of readiness needs at least one document that shows it")
            }
            Rule::ReadinessDropUnexplained => {
                ("就绪度下降须说明理由", "A level of readiness that is lower than before needs a reason")
            }
            Rule::AchievementRecordAhead => {
                ("评价或评估日期不得晚于今日", "An assessment or valuation is not of a day to come")
            }
            Rule::AchievementRecordsTooMany => {
                ("同一成果的评价或评估不得超过100次", "An achievement has at most 100 assessments and 100 valuations")
            }
            Rule::ValuationValidityTooLong => {
                ("评估结论自基准日起有效期不得超过一年", "A valuation is used for a year from its base day at most")
            }
            Rule::PatentNumberMissing => {
                ("专利须有申请号或公布号", "A patent needs an application or publication number")
            }
            Rule::PatentRightEnded => ("权利已终止的专利不得挂出", "A patent whose right has ended cannot be offered"),
            Rule::PatentStateStale => {
                ("专利法律状态须为近期查证", "The state of a patent's right must have been read not long ago")
            }
            Rule::PatentStateFromEvents => {
                ("法律状态由法律事件决定，不得另行填写", "The state of this right follows from its legal events")
            }
            Rule::PatentEventAhead => (
                "法律事件不得晚于其来源的查证日期或今日",
                "A legal event lies before the day on which its source was read",
            ),
            Rule::PatentLicencesExclude => {
                ("开放许可与独占或排他许可不得并存", "An open licence and an exclusive or sole one exclude each other")
            }
            Rule::PatentEventsTooMany => ("法律事件不得超过500项", "A patent has at most 500 legal events"),
            Rule::DocumentTooMany => ("每项发布的附件不得超过50份", "A listing has at most 50 documents"),
            Rule::DisclosureOwnListing => {
                ("本单位的附件无需申请披露", "Nobody asks to be let in to a listing of his own organization")
            }
            Rule::DisclosureAgreementMissing => (
                "查阅保密材料须先签署保密协议",
                "Who asks for what is secret names the agreement of confidentiality that he has signed",
            ),
            Rule::DisclosureEndOutOfRange => {
                ("披露截止日须在今日起一年之内", "The last day of a disclosure lies within a year from today")
            }
            Rule::SavedSearchesTooMany => {
                ("每位用户最多保存200条检索", "A user saves 200 searches at most: delete one first")
            }
        }
    }

    /// The law, standard or market rule behind it.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one table, with the basis of each rule")]
    pub fn basis(self) -> Basis {
        match self {
            Rule::OrganizationNotVerified
            | Rule::OrganizationNotVerifiable
            | Rule::OrganizationIdentifierMissing
            | Rule::OrganizationNotSuspendable => market("3 participants"),
            Rule::FourEyes
            | Rule::LastOwner
            | Rule::RelatedParty
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
            | Rule::DemandDeadlineAhead
            | Rule::DemandDeadlineShortened
            | Rule::DemandSetterKnown
            | Rule::DemandSettersTooMany
            | Rule::DemandNotInvited
            | Rule::QuestionDemandNotOpen
            | Rule::QuestionOwnDemand
            | Rule::QuestionTooManyWaiting
            | Rule::QuestionAlreadyAnswered
            | Rule::DemandDescriptionTooThin => market("6 demands"),
            Rule::AchievementAbstractTooThin | Rule::AchievementFieldMissing => TRUE_INFORMATION,
            Rule::ProviderDescriptionTooThin
            | Rule::OfferingDescriptionTooThin
            | Rule::CapabilityFigureAhead
            | Rule::PersonSummaryTooThin
            | Rule::PersonSkillMissing
            | Rule::PersonFieldMissing => TRUE_INFORMATION,
            Rule::EngagementOtherSide | Rule::EngagementNotStarted | Rule::EvaluationGiven => SERVICE_EVALUATION,
            Rule::EngagementOwnOffering => market("8 services"),
            Rule::PersonNotOneself | Rule::PersonNamedInTitle => PERSONAL_INFORMATION,
            Rule::BrokerCredentialMissing | Rule::CredentialLevelMissing | Rule::CredentialNumberMissing => {
                BROKER_OUTLINE
            }
            Rule::CredentialAhead | Rule::CredentialExpired | Rule::CredentialTooMany => market("9 people"),

            Rule::ProviderCategoryMissing | Rule::OfferingCategoryMissing => SERVICE_CATEGORIES,
            Rule::OfferingUnitMissing | Rule::OfferingPriceMissing => SERVICE_STANDARD,
            Rule::ProviderOfferingsPublic
            | Rule::OfferingProviderMissing
            | Rule::OfferingProviderNotPublished
            | Rule::OfferingCapacityMissing
            | Rule::OfferingContactMissing
            | Rule::OfferingCertificateExpired => market("8 services"),
            Rule::AchievementReadinessMissing | Rule::ReadinessEvidenceMissing | Rule::ReadinessDropUnexplained => {
                READINESS_STANDARD
            }
            Rule::AchievementRecordAhead | Rule::AchievementRecordsTooMany => market("8 achievements"),
            Rule::ValuationValidityTooLong => Basis {
                law: "GB/T 39057 科技成果经济价值评估指南",
                law_en: "GB/T 39057 Guidelines for the economic valuation of scientific and technological achievements",
                article: "validity",
                edition: "2020",
                verified: false,
            },
            Rule::PatentNumberMissing
            | Rule::PatentStateStale
            | Rule::PatentStateFromEvents
            | Rule::PatentEventAhead
            | Rule::PatentEventsTooMany => market("7 patents"),
            Rule::DocumentTooMany | Rule::DisclosureOwnListing | Rule::DisclosureEndOutOfRange => {
                market("10 documents")
            }
            Rule::DisclosureAgreementMissing => CONFIDENTIALITY,
            Rule::PatentLicencesExclude => Basis {
                law: "中华人民共和国专利法实施细则",
                law_en: "Implementing Regulations of the Patent Law",
                article: "86",
                edition: "2023",
                verified: false,
            },
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
