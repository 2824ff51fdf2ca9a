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

/// Promotion of Conversion Act article 18: state institutes and universities price by agreement, listing or auction.
const CONVERSION_PRICING: Basis = Basis {
    law: "中华人民共和国促进科技成果转化法",
    law_en: "Law on Promoting the Transformation of Scientific and Technological Achievements",
    article: "18",
    edition: "2015",
    verified: true,
};

/// The same act on rewards: article 44 lets the unit's rule or agreement go first, article 45 sets the floors.
const CONVERSION_REWARDS: Basis = Basis { article: "45", ..CONVERSION_PRICING };

/// The days of the notice and the way to object.
const PRICE_NOTICE: Basis = Basis {
    law: "实施《中华人民共和国促进科技成果转化法》若干规定",
    law_en: "Provisions of the State Council for implementing the Law on Promoting the Transformation of Achievements",
    article: "1(1)",
    edition: "国发〔2016〕16号",
    verified: false,
};

/// Auction law: who may not bid, what becomes of a bid.
const AUCTION_LAW: Basis = Basis {
    law: "中华人民共和国拍卖法",
    law_en: "Auction Law of the People's Republic of China",
    article: "",
    edition: "2015",
    verified: true,
};

/// How bids are taken over the network; it binds courts, and the market bids as it says.
const ONLINE_AUCTION: Basis = Basis {
    law: "最高人民法院关于人民法院网络司法拍卖若干问题的规定",
    law_en: "Provisions of the Supreme People's Court on online judicial auctions",
    article: "",
    edition: "法释〔2016〕18号",
    verified: true,
};

const PATENT_LAW: Basis = Basis {
    law: "中华人民共和国专利法",
    law_en: "Patent Law of the People's Republic of China",
    article: "",
    edition: "2020",
    verified: true,
};

const PATENT_REGULATIONS: Basis = Basis {
    law: "中华人民共和国专利法实施细则",
    law_en: "Implementing Regulations of the Patent Law",
    article: "",
    edition: "2023",
    verified: true,
};

/// What a fee of an open licence generally does not exceed; the text has not been read.
const OPEN_LICENCE_FEE: Basis = Basis {
    law: "专利审查指南",
    law_en: "Guidelines for Patent Examination",
    article: "open licences, fee",
    edition: "2023",
    verified: false,
};

/// The measures of 2026 with the rules annexed to them; their text has not been read.
const REGISTRATION_MEASURES: Basis = Basis {
    law: "技术合同认定登记管理办法",
    law_en: "Measures for the recognition and registration of technical contracts (MIIT)",
    article: "",
    edition: "2026-01-23",
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

/// The Civil Code: contracts in general and technology contracts.
const CIVIL_CODE: Basis = Basis {
    law: "中华人民共和国民法典",
    law_en: "Civil Code of the People's Republic of China",
    article: "843",
    edition: "2021",
    verified: true,
};

/// The Supreme People's Court on disputes over technology contracts.
const TECHNOLOGY_INTERPRETATION: Basis = Basis {
    law: "最高人民法院关于审理技术合同纠纷案件适用法律若干问题的解释",
    law_en: "Interpretation of the Supreme People's Court on disputes over technology contracts",
    article: "1",
    edition: "2020",
    verified: true,
};

/// What a technology contract generally contains.
const CONTRACT_CONTENT: Basis = Basis { article: "845", ..CIVIL_CODE };
/// How prices, fees and royalties are paid.
const PAYMENT_MODES: Basis = Basis { article: "846", ..CIVIL_CODE };
/// A contract that monopolises technology unlawfully, or infringes on another's, is void; the interpretation names six patterns.
const VOID_RESTRAINT: Basis = Basis { article: "850; 解释 10", ..CIVIL_CODE };
/// The range of use in transfers and licences.
const LICENCE_RANGE: Basis = Basis { article: "864", ..CIVIL_CODE };
/// What 独占, 排他 and 普通 mean.
const LICENCE_MODES: Basis = Basis { article: "25", ..TECHNOLOGY_INTERPRETATION };
/// A licence of a patent is valid only while the right lives.
const LICENCE_TERM: Basis = Basis { article: "865", ..CIVIL_CODE };
/// The licensee licenses nobody else beyond what is agreed.
const SUBLICENCE: Basis = Basis { article: "867", verified: false, ..CIVIL_CODE };
/// An offer lapses when it is refused, withdrawn, not accepted in time, or answered by one that changes it in substance.
const OFFER_LAPSED: Basis = Basis { article: "478, 488", verified: false, ..CIVIL_CODE };
/// An acceptance arrives within the time that the offer sets.
const OFFER_TERM: Basis = Basis { article: "481", verified: false, ..CIVIL_CODE };
/// The parties change a contract by agreement.
const VARIATION: Basis = Basis { article: "543", verified: false, ..CIVIL_CODE };
/// The parties perform what they agreed on, whole; standard and method of acceptance are agreed (845).
const PERFORMANCE: Basis = Basis { article: "509, 845", verified: false, ..CIVIL_CODE };
/// Silence says something only where the law, the parties or their custom have it so.
const SILENCE: Basis = Basis { article: "140", verified: false, ..CIVIL_CODE };
/// Statutory ends of a contract.
const TERMINATION_FOR_BREACH: Basis = Basis { article: "563", verified: false, ..CIVIL_CODE };
/// A transfer or licence is about a result that exists and is specific.
const EXISTING_RESULT: Basis = Basis { article: "22", ..TECHNOLOGY_INTERPRETATION };
/// Thirty days after the demand to perform.
const CURE_PERIOD: Basis = Basis { article: "15", ..TECHNOLOGY_INTERPRETATION };
/// The registration form JJ-001.
const REGISTRATION_FORM: Basis = Basis {
    law: "技术合同登记表",
    law_en: "Registration form of technology contracts",
    article: "JJ-001",
    edition: "2026",
    verified: false,
};

/// Import and export of technology: prohibited, restricted (by licence), free.
const TECHNOLOGY_TRADE: Basis = Basis {
    law: "中华人民共和国技术进出口管理条例",
    law_en: "Regulations on the administration of import and export of technologies",
    article: "restricted technologies",
    edition: "2020",
    verified: false,
};
/// Important data leave after an assessment of security.
const DATA_SECURITY: Basis = Basis {
    law: "中华人民共和国数据安全法",
    law_en: "Data Security Law of the People's Republic of China",
    article: "31",
    edition: "2021",
    verified: false,
};

/// What an intermediary contract is (中介合同).
const INTERMEDIARY_CONTRACT: Basis = Basis { article: "961, 963", verified: false, ..CIVIL_CODE };

/// Whoever entrusted an intermediary pays for what came of it, also when he went round him.
const INTERMEDIARY_FEE: Basis = Basis { article: "963, 965", ..INTERMEDIARY_CONTRACT };

/// Acting for both sides (双方代理).
const DUAL_AGENCY: Basis = Basis { article: "168", ..INTERMEDIARY_CONTRACT };

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
    /// Who is declared to hold an organization is another organization of this market.
    #[strum(serialize = "identity.holder_unknown")]
    HolderUnknown,
    /// Nobody decides on a case of his own organization.
    #[strum(serialize = "identity.own_case")]
    OwnCase,
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
    /// Only the seller's side files, in its own name.
    #[strum(serialize = "registration.not_seller")]
    RegistrationNotSeller,
    /// A contract is filed once.
    #[strum(serialize = "registration.filed")]
    RegistrationFiled,
    /// A contract is filed with a verified registration authority.
    #[strum(serialize = "registration.not_authority")]
    RegistrationNotAuthority,
    /// A contract is filed in the seller's own region.
    #[strum(serialize = "registration.other_hub")]
    RegistrationOtherHub,
    /// An authority does not register a contract of its own.
    #[strum(serialize = "registration.own_contract")]
    RegistrationOwnContract,
    /// A contract is registered after all have signed.
    #[strum(serialize = "registration.contract_not_signed")]
    RegistrationContractNotSigned,
    /// A contract has what the form asks for.
    #[strum(serialize = "registration.form_incomplete")]
    RegistrationFormIncomplete,
    /// The form is in yuan.
    #[strum(serialize = "registration.not_in_yuan")]
    RegistrationNotInYuan,
    /// The form names the technical field.
    #[strum(serialize = "registration.field_missing")]
    RegistrationFieldMissing,
    /// The form names the kind of right.
    #[strum(serialize = "registration.rights_missing")]
    RegistrationRightsMissing,
    /// The form names the nature of each party.
    #[strum(serialize = "registration.nature_missing")]
    RegistrationNatureMissing,
    /// The technical income is at most the technical amount, and that at most the contract amount.
    #[strum(serialize = "registration.amounts_disordered")]
    RegistrationAmountsDisordered,
    /// Who determines another type than the declared one says why.
    #[strum(serialize = "registration.difference_unexplained")]
    RegistrationDifferenceUnexplained,
    /// A large contract is looked at by a second person.
    #[strum(serialize = "registration.second_review_due")]
    RegistrationSecondReviewDue,
    /// A refusal is contested within the days of the rule pack.
    #[strum(serialize = "registration.contest_late")]
    RegistrationContestLate,
    /// A refusal is contested once.
    #[strum(serialize = "registration.contested")]
    RegistrationContested,
    /// A registration is changed when its contract was.
    #[strum(serialize = "registration.nothing_changed")]
    RegistrationNothingChanged,
    /// A registration is terminated when its contract was.
    #[strum(serialize = "registration.contract_runs")]
    RegistrationContractRuns,
    /// A case has at most 200 decisions.
    #[strum(serialize = "registration.decisions_too_many")]
    RegistrationDecisionsTooMany,
    /// Results have one notice at a time.
    #[strum(serialize = "notice.posted")]
    NoticePosted,
    /// One objects while the days run.
    #[strum(serialize = "notice.period_over")]
    NoticePeriodOver,
    /// A notice is cleared when its days are over.
    #[strum(serialize = "notice.period_running")]
    NoticePeriodRunning,
    /// The counterparty does not object.
    #[strum(serialize = "notice.own_objection")]
    NoticeOwnObjection,
    /// A notice has at most 100 objections.
    #[strum(serialize = "notice.objections_too_many")]
    NoticeObjectionsTooMany,
    /// An objection is decided once.
    #[strum(serialize = "notice.objection_decided")]
    NoticeObjectionDecided,
    /// A lot is open to bidders for the days of the rule pack at least.
    #[strum(serialize = "lot.period_too_short")]
    LotPeriodTooShort,
    /// A lot offers what is published.
    #[strum(serialize = "lot.asset_not_public")]
    LotAssetNotPublic,
    /// Assets are offered once at a time.
    #[strum(serialize = "lot.asset_offered")]
    LotAssetOffered,
    /// One registers while the period runs.
    #[strum(serialize = "lot.period_over")]
    LotPeriodOver,
    /// A lot is closed when its period is over.
    #[strum(serialize = "lot.period_running")]
    LotPeriodRunning,
    /// An owner does not bid for his own.
    #[strum(serialize = "lot.own_bid")]
    LotOwnBid,
    /// Who runs the market does not bid on it.
    #[strum(serialize = "lot.operator_bids")]
    LotOperatorBids,
    /// An organization registers once.
    #[strum(serialize = "lot.bidder_registered")]
    LotBidderRegistered,
    /// A lot takes at most 100 registrations.
    #[strum(serialize = "lot.bidders_too_many")]
    LotBiddersTooMany,
    /// Who bids has registered.
    #[strum(serialize = "lot.not_bidder")]
    LotNotBidder,
    /// A bid goes above the one before.
    #[strum(serialize = "lot.bid_too_low")]
    LotBidTooLow,
    /// A lot takes at most 100,000 bids.
    #[strum(serialize = "lot.bids_too_many")]
    LotBidsTooMany,
    /// One bids before the bidding ends.
    #[strum(serialize = "lot.bidding_over")]
    LotBiddingOver,
    /// A lot is awarded when the bidding is over.
    #[strum(serialize = "lot.bidding_running")]
    LotBiddingRunning,
    /// A lot is extended when nobody came.
    #[strum(serialize = "lot.had_bidders")]
    LotHadBidders,
    /// A lot is extended at most ten times.
    #[strum(serialize = "lot.extensions_too_many")]
    LotExtensionsTooMany,
    /// An award stands while there are days to sign.
    #[strum(serialize = "lot.signing_running")]
    LotSigningRunning,
    /// What a lot offers is signed for with its winner.
    #[strum(serialize = "pricing.asset_in_lot")]
    PricingAssetInLot,
    /// The contract is held to the award.
    #[strum(serialize = "pricing.award_differs")]
    PricingAwardDiffers,
    /// A state institute settles its price by one of three routes.
    #[strum(serialize = "pricing.route_missing")]
    PricingRouteMissing,
    /// An institute or university that sells tells whether the state set it up.
    #[strum(serialize = "pricing.nature_missing")]
    PricingNatureMissing,
    /// Sides that are related by shares or control say so.
    #[strum(serialize = "pricing.relation_undeclared")]
    PricingRelationUndeclared,
    /// The contract is held to the cleared notice.
    #[strum(serialize = "pricing.terms_differ")]
    PricingTermsDiffer,
    /// What crosses the border is declared.
    #[strum(serialize = "crossborder.undeclared")]
    CrossborderUndeclared,
    /// What was declared is checked by the hub.
    #[strum(serialize = "crossborder.unchecked")]
    CrossborderUnchecked,
    /// A prohibited technology does not cross the border.
    #[strum(serialize = "crossborder.prohibited")]
    CrossborderProhibited,
    /// A restricted technology is promised after a letter of intent.
    #[strum(serialize = "crossborder.intent_missing")]
    CrossborderIntentMissing,
    /// A restricted technology crosses the border with a licence.
    #[strum(serialize = "crossborder.licence_missing")]
    CrossborderLicenceMissing,
    /// A licence is used while it is valid.
    #[strum(serialize = "crossborder.licence_expired")]
    CrossborderLicenceExpired,
    /// A contract about a free technology is on record.
    #[strum(serialize = "crossborder.record_missing")]
    CrossborderRecordMissing,
    /// Personal information leaves by one of three ways.
    #[strum(serialize = "crossborder.data_personal")]
    CrossborderDataPersonal,
    /// Important data leave after an assessment.
    #[strum(serialize = "crossborder.data_important")]
    CrossborderDataImportant,
    /// A code is one of a technology, and of the way the contract goes.
    #[strum(serialize = "crossborder.other_way")]
    CrossborderOtherWay,
    /// A screening has at most 20 papers.
    #[strum(serialize = "crossborder.papers_too_many")]
    CrossborderPapersTooMany,
    /// A right under preservation is not transferred or licensed.
    #[strum(serialize = "clearance.preserved")]
    ClearancePreserved,
    /// A pledged right needs the pledgee's consent.
    #[strum(serialize = "clearance.pledgee_consent")]
    ClearancePledgeeConsent,
    /// A co-owned right needs the consent of all co-owners.
    #[strum(serialize = "clearance.co_owner_consent")]
    ClearanceCoOwnerConsent,
    /// Whoever has a first refusal is served.
    #[strum(serialize = "clearance.first_refusal_unserved")]
    ClearanceFirstRefusalUnserved,
    /// Whoever has a first refusal is waited for.
    #[strum(serialize = "clearance.first_refusal_running")]
    ClearanceFirstRefusalRunning,
    /// Who uses his first refusal goes first.
    #[strum(serialize = "clearance.first_refusal_taken")]
    ClearanceFirstRefusalTaken,
    /// Who has no log-in here is served by a document.
    #[strum(serialize = "clearance.evidence_missing")]
    ClearanceEvidenceMissing,
    /// A holder answers once.
    #[strum(serialize = "clearance.answered")]
    ClearanceAnswered,
    /// The holder answers himself.
    #[strum(serialize = "clearance.not_holder")]
    ClearanceNotHolder,
    /// A first refusal is used in time.
    #[strum(serialize = "clearance.late")]
    ClearanceLate,
    /// Only who has a say is served.
    #[strum(serialize = "clearance.unknown_holder")]
    ClearanceUnknownHolder,
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
    /// A patent whose right has ended is neither offered nor transferred.
    #[strum(serialize = "patent.right_ended")]
    PatentRightEnded,
    /// A patent is offered, transferred and licensed on a state of its right that was read not long ago.
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
    /// What a signed contract transfers is neither transferred nor licensed by another one (INV-04).
    #[strum(serialize = "asset.transferred")]
    AssetTransferred,
    /// An exclusive or sole licence leaves no room for another one of the same place, use and time (INV-06).
    #[strum(serialize = "licence.overlaps")]
    LicenceOverlaps,
    /// A licence holds while the right lives (INV-07).
    #[strum(serialize = "licence.right_ended")]
    LicenceRightEnded,
    /// A sub-licence lies within the licence above it, which allows it.
    #[strum(serialize = "licence.beyond_head")]
    SublicenceBeyondHead,
    /// A resource is a policy, a fund, a project, a platform or a talent.
    #[strum(serialize = "resource.kind_missing")]
    ResourceKindMissing,
    /// A resource belongs to at least one of the four chains.
    #[strum(serialize = "resource.chain_missing")]
    ResourceChainMissing,
    /// A resource tells what it gives.
    #[strum(serialize = "resource.description_too_thin")]
    ResourceDescriptionTooThin,
    /// A resource tells who gives it and where that can be read.
    #[strum(serialize = "resource.source_missing")]
    ResourceSourceMissing,
    /// The days of a resource stand in their order.
    #[strum(serialize = "resource.days_reversed")]
    ResourceDaysReversed,
    /// What is over is not brought to market.
    #[strum(serialize = "resource.over")]
    ResourceOver,
    /// A resource expires after its last day.
    #[strum(serialize = "resource.day_ahead")]
    ResourceDayAhead,
    /// A new last day is not before the present one.
    #[strum(serialize = "resource.days_shortened")]
    ResourceDaysShortened,
    /// Only what is on the market is attached.
    #[strum(serialize = "attachment.not_published")]
    AttachmentNotPublished,
    /// What is over stays as it was.
    #[strum(serialize = "attachment.host_over")]
    AttachmentHostOver,
    /// There is an end to what is attached to one thing.
    #[strum(serialize = "attachment.too_many")]
    AttachmentsTooMany,
    /// Nobody is asked twice.
    #[strum(serialize = "consortium.member_known")]
    ConsortiumMemberKnown,
    /// There is an end to whom one consortium asks.
    #[strum(serialize = "consortium.members_too_many")]
    ConsortiumMembersTooMany,
    /// Only who was asked decides on it.
    #[strum(serialize = "consortium.not_invited")]
    ConsortiumNotInvited,
    /// Only who belongs to a consortium leaves it.
    #[strum(serialize = "consortium.not_member")]
    ConsortiumNotMember,
    /// A consortium is active with enough members.
    #[strum(serialize = "consortium.members_missing")]
    ConsortiumMembersMissing,
    /// An open licence is declared of a Chinese patent that was granted and is in force.
    #[strum(serialize = "open_licence.not_granted")]
    OpenLicenceNotGranted,
    /// An open licence is declared of a patent that everybody can read here.
    #[strum(serialize = "open_licence.patent_hidden")]
    OpenLicencePatentHidden,
    /// An open licence of a utility model or a design rests on its evaluation report.
    #[strum(serialize = "open_licence.report_missing")]
    OpenLicenceReportMissing,
    /// No open licence is declared while proceedings about the right are suspended or it is preserved.
    #[strum(serialize = "open_licence.suspended")]
    OpenLicenceSuspended,
    /// Co-owners and pledgees agree to an open licence.
    #[strum(serialize = "open_licence.consent_missing")]
    OpenLicenceConsentMissing,
    /// A patent has one open licence at a time.
    #[strum(serialize = "open_licence.declared_already")]
    OpenLicenceDeclared,
    /// The last day of an open licence lies ahead.
    #[strum(serialize = "open_licence.term_past")]
    OpenLicenceTermPast,
    /// The fee of an open licence stays within the guidance.
    #[strum(serialize = "open_licence.fee_too_high")]
    OpenLicenceFeeTooHigh,
    /// Nobody accepts his own open licence.
    #[strum(serialize = "open_licence.own")]
    OpenLicenceOwn,
    /// An organization accepts an open licence once.
    #[strum(serialize = "open_licence.accepted_already")]
    OpenLicenceAccepted,
    /// Whoever accepts an open licence has paid by the announced standard.
    #[strum(serialize = "open_licence.payment_missing")]
    OpenLicencePaymentMissing,
    /// A reward is distributed from the income of a contract that took effect.
    #[strum(serialize = "reward.contract_not_effective")]
    RewardContractNotEffective,
    /// A unit of the seller's side distributes the reward of its makers.
    #[strum(serialize = "reward.not_seller")]
    RewardNotSeller,
    /// The way of a distribution is that of its contract.
    #[strum(serialize = "reward.way_mismatch")]
    RewardWayMismatch,
    /// A reward is reckoned by a floor or by a rule of the unit.
    #[strum(serialize = "reward.rule_unknown")]
    RewardRuleUnknown,
    /// Something is left to distribute.
    #[strum(serialize = "reward.nothing_left")]
    RewardNothingLeft,
    /// A unit of the state does not go below the floor.
    #[strum(serialize = "reward.below_floor")]
    RewardBelowFloor,
    /// A rule of the unit or an agreement is shown.
    #[strum(serialize = "reward.agreement_missing")]
    RewardAgreementMissing,
    /// The main contributors have their part of the reward.
    #[strum(serialize = "reward.main_share_too_small")]
    RewardMainShareTooSmall,
    /// A receipt is distributed once.
    #[strum(serialize = "reward.receipt_distributed")]
    RewardReceiptDistributed,
    /// One objects while the days of the notice run.
    #[strum(serialize = "reward.notice_over")]
    RewardNoticeOver,
    /// A reward is approved when the days of its notice are over.
    #[strum(serialize = "reward.notice_running")]
    RewardNoticeRunning,
    /// A finding is about an open objection.
    #[strum(serialize = "reward.objection_decided")]
    RewardObjectionDecided,
    /// Only who shares in a reward accepts it.
    #[strum(serialize = "reward.not_named")]
    RewardNotNamed,
    /// A contract is performed when each of its milestones is settled.
    #[strum(serialize = "contract.milestones_open")]
    ContractMilestonesOpen,
    /// The seller's side delivers and confirms, the buyer's side answers and pays.
    #[strum(serialize = "milestone.other_side")]
    MilestoneOtherSide,
    /// While there is a dispute, no milestone moves.
    #[strum(serialize = "milestone.frozen")]
    MilestoneFrozen,
    /// Milestones are performed while the contract is in effect; what was accepted is paid after its end, too.
    #[strum(serialize = "milestone.contract_over")]
    MilestoneContractOver,
    /// A milestone without an amount is not paid.
    #[strum(serialize = "milestone.nothing_to_pay")]
    MilestoneNothingToPay,
    /// The work of a milestone is submitted ten times at most.
    #[strum(serialize = "milestone.submissions_too_many")]
    MilestoneSubmissionsTooMany,
    /// Silence is acceptance where the contract says so, and once its days are over.
    #[strum(serialize = "milestone.silence_running")]
    MilestoneSilenceRunning,
    /// What is accepted stays agreed.
    #[strum(serialize = "milestone.accepted_kept")]
    MilestoneAcceptedKept,
    /// The principal pays or contests a commission, the broker confirms or waives it.
    #[strum(serialize = "commission.other_side")]
    CommissionOtherSide,
    /// A patent has at most 500 legal events.
    #[strum(serialize = "patent.events_too_many")]
    PatentEventsTooMany,
    /// Nobody negotiates with himself.
    #[strum(serialize = "negotiation.with_oneself")]
    NegotiationWithOneself,
    /// What is over is over.
    #[strum(serialize = "negotiation.over")]
    NegotiationOver,
    /// One contract of a negotiation at a time.
    #[strum(serialize = "negotiation.contract_open")]
    NegotiationContractOpen,
    /// A negotiation has at most 200 offers.
    #[strum(serialize = "offer.too_many")]
    OffersTooMany,
    /// An offer is made once.
    #[strum(serialize = "offer.not_draft")]
    OfferNotDraft,
    /// What is accepted or withdrawn is on the table.
    #[strum(serialize = "offer.not_open")]
    OfferNotOpen,
    /// An offer is accepted before it expires.
    #[strum(serialize = "offer.expired")]
    OfferExpired,
    /// Nobody accepts his own offer.
    #[strum(serialize = "offer.own")]
    OfferOwn,
    /// A side makes and withdraws its own offers.
    #[strum(serialize = "offer.of_other")]
    OfferOfOther,
    /// A contract has at least one party on each side.
    #[strum(serialize = "contract.side_missing")]
    ContractSideMissing,
    /// A contract tells its amounts.
    #[strum(serialize = "contract.amount_missing")]
    ContractAmountMissing,
    /// A contract tells how its price is paid.
    #[strum(serialize = "contract.payment_mode_missing")]
    ContractPaymentModeMissing,
    /// A contract tells how its royalty is reckoned, where it has one.
    #[strum(serialize = "contract.royalty_mismatched")]
    ContractRoyaltyMismatched,
    /// A transfer or licence names what exists.
    #[strum(serialize = "contract.subject_missing")]
    ContractSubjectMissing,
    /// A contract about patents names them.
    #[strum(serialize = "contract.patent_missing")]
    ContractPatentMissing,
    /// A transfer tells what the buyer expects.
    #[strum(serialize = "contract.expectation_missing")]
    ContractExpectationMissing,
    /// A licence tells what it grants.
    #[strum(serialize = "contract.grant_missing")]
    ContractGrantMissing,
    /// The amounts of the milestones sum to the fixed price.
    #[strum(serialize = "contract.milestones_not_whole")]
    ContractMilestonesNotWhole,
    /// A contract has the clauses that the law expects.
    #[strum(serialize = "contract.clause_missing")]
    ContractClauseMissing,
    /// No clause restrains technology unlawfully.
    #[strum(serialize = "contract.void_clause")]
    ContractVoidClause,
    /// No blank of a template is left.
    #[strum(serialize = "contract.blank_left")]
    ContractBlankLeft,
    /// A contract has at most 100 editions.
    #[strum(serialize = "contract.editions_too_many")]
    ContractEditionsTooMany,
    /// The parties stay the same once a contract was proposed.
    #[strum(serialize = "contract.parties_fixed")]
    ContractPartiesFixed,
    /// In effect, only a change that waits is approved, signed or taken back.
    #[strum(serialize = "contract.nothing_pending")]
    ContractNothingPending,
    /// One change at a time.
    #[strum(serialize = "contract.pending")]
    ContractPending,
    /// A change is signed after every party has approved it.
    #[strum(serialize = "contract.not_approved")]
    ContractNotApproved,
    /// While there is a dispute, a contract is not completed.
    #[strum(serialize = "contract.disputed")]
    ContractDisputed,
    /// Who raised a dispute says that it is settled.
    #[strum(serialize = "contract.not_disputed")]
    ContractNotDisputed,
    /// Who ends a contract for breach has asked the other to perform.
    #[strum(serialize = "contract.notice_missing")]
    ContractNoticeMissing,
    /// The other has 30 days to perform after it was asked to.
    #[strum(serialize = "contract.cure_running")]
    ContractCureRunning,
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
    /// Nobody entrusts himself.
    #[strum(serialize = "mandate.own_agency")]
    MandateOwnAgency,
    /// A mandate is offered by a broker who is on the market.
    #[strum(serialize = "mandate.broker_not_published")]
    MandateBrokerNotPublished,
    /// The other side takes this step.
    #[strum(serialize = "mandate.other_side")]
    MandateOtherSide,
    /// The last day of a mandate has not passed when it is agreed.
    #[strum(serialize = "mandate.period_past")]
    MandatePeriodPast,
    /// A mandate expires after its last day.
    #[strum(serialize = "mandate.period_ahead")]
    MandatePeriodAhead,
    /// An exclusive mandate stands alone.
    #[strum(serialize = "mandate.exclusive_overlap")]
    MandateExclusiveOverlap,
    /// Who acts for both sides has the consent of both.
    #[strum(serialize = "mandate.dual_agency_without_consent")]
    DualAgencyWithoutConsent,
    /// Introductions are recorded while their mandate runs.
    #[strum(serialize = "introduction.mandate_not_running")]
    IntroductionMandateNotRunning,
    /// Who is introduced is neither the principal nor the broker.
    #[strum(serialize = "introduction.own_party")]
    IntroductionOwnParty,
    /// An introduction is about what the mandate is about.
    #[strum(serialize = "introduction.beyond_mandate")]
    IntroductionBeyondMandate,
    /// The same is introduced once under a mandate.
    #[strum(serialize = "introduction.recorded_already")]
    IntroductionRecordedAlready,
    /// Another party takes this step.
    #[strum(serialize = "introduction.other_side")]
    IntroductionOtherSide,
    /// An introduction is contested within the days.
    #[strum(serialize = "introduction.contest_late")]
    IntroductionContestLate,
    /// Who contests an introduction claims an earlier contact.
    #[strum(serialize = "introduction.first_contact_later")]
    IntroductionFirstContactLater,
    /// Nobody decides on an introduction of his own organization.
    #[strum(serialize = "introduction.decider_is_party")]
    IntroductionDeciderIsParty,
    /// An organization has so many webhook endpoints at most.
    #[strum(serialize = "webhook.endpoints_too_many")]
    WebhookEndpointsTooMany,
    /// A message is sent again to an endpoint that is enabled.
    #[strum(serialize = "webhook.endpoint_not_enabled")]
    WebhookEndpointNotEnabled,
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
            Rule::HolderUnknown => (
                "申报的持股单位须已入驻本市场",
                "Who is declared to hold an organization is another organization of this market",
            ),
            Rule::OwnCase => (
                "不得办理本单位的事项",
                "Nobody decides on a case of an organization he belongs to or holds an office of",
            ),
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
            Rule::RegistrationNotSeller => ("卖方方可申请认定登记", "Only a party of the seller's side files"),
            Rule::RegistrationFiled => ("同一合同不得重复申请登记", "The contract has a registration case already"),
            Rule::RegistrationNotAuthority => {
                ("须向经核验的技术合同登记机构申请", "The organization is no verified registration authority")
            }
            Rule::RegistrationOtherHub => {
                ("须向卖方所在地区的登记机构申请", "The authority sits in another hub than the applicant")
            }
            Rule::RegistrationOwnContract => {
                ("登记机构不得登记自身为当事人的合同", "The authority is a party of the contract")
            }
            Rule::RegistrationContractNotSigned => {
                ("合同经各方签署后方可登记", "The contract is not signed by all parties, or has ended")
            }
            Rule::RegistrationFormIncomplete => (
                "合同缺少登记表所需的价款或签署日期",
                "The contract lacks a price, a mode of payment or the day of its signing",
            ),
            Rule::RegistrationNotInYuan => ("登记表金额以人民币计", "The amounts of the contract are not in yuan"),
            Rule::RegistrationFieldMissing => ("登记表须填写技术领域", "The form needs the technical field"),
            Rule::RegistrationRightsMissing => {
                ("登记表须填写知识产权类别", "The form needs the class of intellectual property")
            }
            Rule::RegistrationNatureMissing => {
                ("登记表须填写当事人性质", "A party has not told its nature in its profile")
            }
            Rule::RegistrationAmountsDisordered => (
                "技术性收入不得超过技术交易额，技术交易额不得超过合同成交额",
                "Technical income, technical amount and contract amount are not in order",
            ),
            Rule::RegistrationDifferenceUnexplained => (
                "认定类型与申报类型不一致，须说明理由",
                "The determined type differs from the declared one without a reason",
            ),
            Rule::RegistrationSecondReviewDue => {
                ("大额合同须由另一人复核", "A contract of this amount is looked at by a second person")
            }
            Rule::RegistrationContestLate => ("申请复核已超过期限", "The days for contesting the refusal have passed"),
            Rule::RegistrationContested => ("不予登记的决定只能申请复核一次", "The refusal was contested and stands"),
            Rule::RegistrationNothingChanged => {
                ("合同未变更，无须变更登记", "The contract has no later edition in effect than the registered one")
            }
            Rule::RegistrationContractRuns => ("合同尚未终止，不得终止登记", "The contract has not been terminated"),
            Rule::RegistrationDecisionsTooMany => ("同一登记事项的决定不得超过200项", "The case has 200 decisions"),
            Rule::NoticePosted => ("该成果已有公示", "Another notice of these assets is before the public"),
            Rule::NoticePeriodOver => ("公示期已满", "The days of the notice are over"),
            Rule::NoticePeriodRunning => ("公示期未满", "The days of the notice are not over"),
            Rule::NoticeOwnObjection => ("受让方不得提出异议", "The counterparty of the deal cannot object"),
            Rule::NoticeObjectionsTooMany => ("异议不得超过100件", "A notice has at most 100 objections"),
            Rule::NoticeObjectionDecided => ("该异议不存在或已有结论", "There is no open objection of this identifier"),
            Rule::LotPeriodTooShort => ("挂牌期短于规定天数", "The period is shorter than the days of the rule pack"),
            Rule::LotAssetNotPublic => ("挂牌的成果或者专利须已发布", "An asset of the lot is not published"),
            Rule::LotAssetOffered => {
                ("该成果已在另一挂牌或者公示中", "Another lot or a public notice offers an asset of this one")
            }
            Rule::LotPeriodOver => ("挂牌期已满", "The period for registration is over"),
            Rule::LotPeriodRunning => ("挂牌期未满", "The period for registration is not over"),
            Rule::LotOwnBid => ("委托人不得竞买", "The owner of a lot does not bid for it"),
            Rule::LotOperatorBids => (
                "平台运营机构及其关联方不得竞买",
                "Who operates the market, or is related to who does, does not bid on it",
            ),
            Rule::LotBidderRegistered => ("该单位已报名", "The organization has registered for this lot"),
            Rule::LotBiddersTooMany => ("报名不得超过100次", "A lot takes at most 100 registrations"),
            Rule::LotNotBidder => ("未报名的单位不得竞价", "The organization has no registration for this lot"),
            Rule::LotBidTooLow => (
                "出价须不低于当前价加加价幅度",
                "The bid is below the list price, or below the highest bid and the increment",
            ),
            Rule::LotBidsTooMany => ("出价不得超过100000次", "The lot has 100,000 bids"),
            Rule::LotBiddingOver => ("竞价已结束", "The bidding is over"),
            Rule::LotBiddingRunning => ("竞价尚未结束", "The bidding is not over"),
            Rule::LotHadBidders => ("有人报名的挂牌不得延长", "Somebody had registered for the lot"),
            Rule::LotExtensionsTooMany => ("挂牌延长不得超过10次", "A lot is extended at most ten times"),
            Rule::LotSigningRunning => ("签约期限未满", "The days for signing are not over"),
            Rule::PricingAssetInLot => (
                "挂牌标的须与受让方签约",
                "An asset of the contract is listed, and the contract is not with the winner of the lot",
            ),
            Rule::PricingAwardDiffers => (
                "合同当事人、标的、方式和价格须与成交结果一致",
                "Parties, object and mode of the contract differ from the award of the lot, or its price is lower",
            ),
            Rule::PricingRouteMissing => (
                "国家设立的单位须以协议定价公示、挂牌交易或者拍卖确定价格",
                "A state institute or university settles its price by a cleared public notice, a listing or an auction",
            ),
            Rule::PricingNatureMissing => (
                "高等院校、研究开发机构转让、许可科技成果前，须在单位资料中填写单位性质",
                "A university or institute that sells tells its nature in its profile: who set it up decides whether its price takes a route",
            ),
            Rule::PricingRelationUndeclared => (
                "双方存在持股或者控制关系的，公示或者报名须如实声明",
                "The two sides are related by declared shares or control, and the notice or the registration does not say so",
            ),
            Rule::PricingTermsDiffer => (
                "合同价格、标的、受让方和方式须与公示一致",
                "Price, object, counterparty and mode of the contract differ from the cleared notice",
            ),
            Rule::CrossborderUndeclared => (
                "跨境技术交易须先申报技术类别",
                "A party is abroad, and the technology of this edition, or of what is negotiated, was not declared",
            ),
            Rule::CrossborderUnchecked => {
                ("技术类别申报尚待枢纽核对", "The hub has not checked what was declared to cross the border")
            }
            Rule::CrossborderProhibited => {
                ("禁止进出口的技术不得交易", "The technology is in the catalogue of those that do not cross the border")
            }
            Rule::CrossborderIntentMissing => (
                "限制类技术须先取得许可意向书",
                "A restricted technology is offered, approved and signed for after a valid letter of intent",
            ),
            Rule::CrossborderLicenceMissing => (
                "限制类技术合同自取得许可证起生效",
                "A restricted technology needs a licence before the contract has effect",
            ),
            Rule::CrossborderLicenceExpired => ("技术进出口许可证不在有效期内", "The licence is not valid on this day"),
            Rule::CrossborderRecordMissing => {
                ("自由类技术合同须办理登记", "The contract on a free technology is not on record with the authority")
            }
            Rule::CrossborderDataPersonal => (
                "个人信息出境须经评估、认证或者订立标准合同",
                "Personal information leaves by an assessment, a certification or a filed standard contract",
            ),
            Rule::CrossborderDataImportant => {
                ("重要数据出境须通过安全评估", "Important data leave after an assessment of their security")
            }
            Rule::CrossborderOtherWay => (
                "所报类别须为目录中的技术，且与进出口方向一致",
                "The code names a group, or a technology that goes the other way",
            ),
            Rule::CrossborderPapersTooMany => ("一次筛查的文件不得超过20份", "A screening has at most 20 papers"),
            Rule::ClearancePreserved => {
                ("处于财产保全的专利不得转让或许可", "A patent of the contract is under preservation")
            }
            Rule::ClearancePledgeeConsent => (
                "出质的专利转让或许可须经质权人同意",
                "A patent of the contract is pledged and the pledgee has not consented",
            ),
            Rule::ClearanceCoOwnerConsent => ("共有专利须经全体共有人同意", "A co-owner of a patent has not consented"),
            Rule::ClearanceFirstRefusalUnserved => {
                ("须书面通知优先受让权人", "Somebody with a right of first refusal was not served with this edition")
            }
            Rule::ClearanceFirstRefusalRunning => {
                ("优先受让权人的答复期未满", "The days in which a holder of a first refusal answers are not over")
            }
            Rule::ClearanceFirstRefusalTaken => {
                ("优先受让权人已行使优先受让权", "A holder of a first refusal takes the result on these terms")
            }
            Rule::ClearanceEvidenceMissing => (
                "无账号的权利人须附送达或答复凭证",
                "A holder without a log-in needs a document that shows the service or the answer",
            ),
            Rule::ClearanceAnswered => ("该权利人已答复", "The holder has answered already"),
            Rule::ClearanceNotHolder => (
                "须由权利人本人答复",
                "The holder answers himself; of one without a log-in, who served him tells the answer",
            ),
            Rule::ClearanceLate => ("优先受让权的答复期已满", "The days for using the first refusal are over"),
            Rule::ClearanceUnknownHolder => ("该合同无此权利人", "The contract has no such holder"),
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
            Rule::PatentRightEnded => {
                ("权利已终止的专利不得挂出或转让", "A patent whose right has ended is neither offered nor transferred")
            }
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
            Rule::AssetTransferred => (
                "已由其他签署合同转让的标的不得再次转让或许可",
                "What a signed contract transfers is neither transferred nor licensed by another one",
            ),
            Rule::LicenceOverlaps => (
                "独占、排他许可的地域、领域和期限不得与其他许可重叠",
                "An exclusive or sole licence leaves no room for another one of the same place, use and time",
            ),
            Rule::LicenceRightEnded => {
                ("许可仅在专利权存续期间有效", "A patent is licensed while the right is in force, and no longer")
            }
            Rule::SublicenceBeyondHead => (
                "分许可须经许可人同意，且不得超出原许可的范围",
                "A sub-licence lies within a licence that the seller holds, and its licensor agrees",
            ),
            Rule::ResourceKindMissing => (
                "创新资源须注明类别（政策、资金、项目、平台、人才）",
                "A resource needs its kind: policy, fund, project, platform or talent",
            ),
            Rule::ResourceChainMissing => (
                "创新资源须注明所属链（产业链、创新链、资金链、人才链）",
                "A resource names the chains it belongs to: industry, innovation, capital, talent",
            ),
            Rule::ResourceDescriptionTooThin => {
                ("资源说明不得少于20字", "The description of a resource needs at least 20 characters")
            }
            Rule::ResourceSourceMissing => (
                "创新资源须注明发布单位和官方文号或网址",
                "A resource names its issuer and the number or address of its official document",
            ),
            Rule::ResourceDaysReversed => (
                "受理、有效期的起始日不得晚于截止日",
                "A resource does not close before it opens, nor end before it begins",
            ),
            Rule::ResourceOver => ("资源已停止受理或失效，不得上架", "The last day of the resource has passed"),
            Rule::ResourceDayAhead => ("资源截止日尚未届满", "The last day of the resource has not passed yet"),
            Rule::ResourceDaysShortened => {
                ("新的截止日不得早于原截止日", "A new last day may not lie before the present one")
            }
            Rule::AttachmentNotPublished => {
                ("仅可关联已发布的资源", "Only a resource that is on the market can be attached")
            }
            Rule::AttachmentHostOver => (
                "已退市、驳回或终止的事项不再关联资源",
                "What was withdrawn, rejected or dissolved gets no more resources",
            ),
            Rule::AttachmentsTooMany => ("关联的资源已达上限", "No more resources can be attached here"),
            Rule::ConsortiumMemberKnown => {
                ("该单位已是成员或已受邀", "The organization belongs to the consortium already, or is asked to")
            }
            Rule::ConsortiumMembersTooMany => {
                ("受邀单位已达上限", "No more organizations can be invited to the consortium")
            }
            Rule::ConsortiumNotInvited => {
                ("未受邀，或邀请已答复", "The organization has no open invitation to the consortium")
            }
            Rule::ConsortiumNotMember => ("该单位不是成员", "The organization does not belong to the consortium"),
            Rule::ConsortiumMembersMissing => (
                "综合体须有至少三家成员（含牵头单位）方可启动",
                "A consortium needs at least three members, its lead among them",
            ),
            Rule::OpenLicenceNotGranted => (
                "开放许可的专利须已获授权且权利有效",
                "An open licence is declared of a Chinese patent that was granted and is in force",
            ),
            Rule::OpenLicencePatentHidden => {
                ("开放许可的专利须已在本平台公开", "The patent of an open licence is published here")
            }
            Rule::OpenLicenceReportMissing => (
                "实用新型、外观设计专利的开放许可须提供专利权评价报告",
                "An open licence of a utility model or a design rests on its evaluation report",
            ),
            Rule::OpenLicenceSuspended => (
                "专利权处于保全、中止期间，不得实行开放许可",
                "The right is preserved: no open licence is declared of it",
            ),
            Rule::OpenLicenceConsentMissing => (
                "开放许可须经全体共有人、质权人同意",
                "All co-owners and pledgees of the patent agree to its open licence",
            ),
            Rule::OpenLicenceDeclared => ("该专利已有开放许可声明", "The patent has an open licence already"),
            Rule::OpenLicenceTermPast => {
                ("开放许可的期限不得已届满", "The last day of an open licence does not lie in the past")
            }
            Rule::OpenLicenceFeeTooHigh => (
                "开放许可使用费高于指引：固定费用不高于2000万元，提成不高于净销售额20%或者利润40%",
                "The fee is above the guidance: 20,000,000 yuan, 20 % of net sales, 40 % of profit",
            ),
            Rule::OpenLicenceOwn => ("专利权人不得接受本单位的开放许可", "Nobody accepts his own open licence"),
            Rule::OpenLicenceAccepted => {
                ("本单位已获得该开放许可", "Your organization has the licence of this open licence already")
            }
            Rule::OpenLicencePaymentMissing => (
                "须按公告的方式和标准支付许可使用费后方可获得许可",
                "Whoever accepts an open licence shows that he has paid by the announced standard",
            ),
            Rule::RewardContractNotEffective => (
                "合同生效后方可分配其收入的奖励",
                "A reward is distributed from the income of a contract that took effect",
            ),
            Rule::RewardNotSeller => (
                "奖励由卖方的成果完成单位分配",
                "A unit of the seller's side distributes the reward of those who made the result",
            ),
            Rule::RewardWayMismatch => (
                "转化方式须与合同类型一致；无合同的，为自行实施",
                "The way is that of the contract; without a contract it is own use",
            ),
            Rule::RewardRuleUnknown => (
                "该地区该日期无可适用的下限，单位亦未约定比例",
                "No floor is known for this hub and day, and the unit names no rate of its own",
            ),
            Rule::RewardNothingLeft => ("扣除后无可分配的净收入", "Nothing is left to distribute after the costs"),
            Rule::RewardBelowFloor => (
                "国家设立的研究开发机构、高等院校的奖励不得低于法定下限",
                "An institute or university of the state does not go below the statutory floor",
            ),
            Rule::RewardAgreementMissing => (
                "单位自定或者约定的比例须附规定或者约定的摘要值",
                "The rule of the unit or the agreement that sets the rate is shown by its digest",
            ),
            Rule::RewardMainShareTooSmall => {
                ("主要贡献者所得不得低于奖励总额的50%", "The main contributors have at least half of the reward")
            }
            Rule::RewardReceiptDistributed => {
                ("该笔收入已有奖励分配", "There is a distribution of this receipt already")
            }
            Rule::RewardNoticeOver => ("奖励公示期已满", "The days of the reward's notice are over"),
            Rule::RewardNoticeRunning => ("奖励公示期未满", "The days of the reward's notice are not over"),
            Rule::RewardObjectionDecided => {
                ("该奖励异议不存在或已有结论", "The reward has no open objection of this identifier")
            }
            Rule::RewardNotNamed => ("只有受奖励的人员可以确认", "Only who shares in a reward accepts it"),
            Rule::ContractMilestonesOpen => (
                "各里程碑均已验收并付清后，合同方为履行完毕",
                "A contract is performed when each of its milestones was accepted and paid, or is no longer agreed",
            ),
            Rule::MilestoneOtherSide => (
                "里程碑由卖方交付并确认收款，由买方验收并付款",
                "The seller's side delivers a milestone and confirms the payment, the buyer's side answers and pays",
            ),
            Rule::MilestoneFrozen => ("合同争议期间里程碑冻结", "While the contract is disputed no milestone moves"),
            Rule::MilestoneContractOver => (
                "里程碑只在合同生效期间履行",
                "Milestones are performed while the contract is in effect; only what was accepted is paid after its end",
            ),
            Rule::MilestoneNothingToPay => ("该里程碑未约定价款", "No amount is agreed for this milestone"),
            Rule::MilestoneSubmissionsTooMany => (
                "同一里程碑的交付不得超过10次，应予验收或者拒绝",
                "A milestone is submitted ten times at most: it is accepted or rejected then",
            ),
            Rule::MilestoneSilenceRunning => (
                "合同约定的默示验收期限未满，或者合同未作此约定",
                "Silence is acceptance only where the contract says so, after the days that it names",
            ),
            Rule::MilestoneAcceptedKept => {
                ("已验收的里程碑不得变更", "A change of the contract keeps the milestones that were accepted")
            }
            Rule::CommissionOtherSide => (
                "佣金由委托人支付或者提出异议，由经纪机构确认或者放弃",
                "The principal pays or contests a commission, the broker's side confirms or waives it",
            ),
            Rule::PatentEventsTooMany => ("法律事件不得超过500项", "A patent has at most 500 legal events"),
            Rule::NegotiationWithOneself => ("不得与本单位洽谈", "An organization does not negotiate with itself"),
            Rule::NegotiationOver => ("洽谈已经结束", "The negotiation is over"),
            Rule::NegotiationContractOpen => ("本次洽谈已有未撤回的合同", "A contract of this negotiation is open"),
            Rule::OffersTooMany => ("一次洽谈的要约不得超过200份", "A negotiation has at most 200 offers"),
            Rule::OfferNotDraft => ("要约只能发出一次", "An offer is made once"),
            Rule::OfferNotOpen => ("要约已失效或者尚未发出", "The offer is not on the table"),
            Rule::OfferExpired => ("要约的承诺期限已过", "The time in which the offer can be accepted is over"),
            Rule::OfferOwn => ("不得承诺本方的要约", "Nobody accepts his own offer"),
            Rule::OfferOfOther => ("只能发出或者撤回本方的要约", "A side makes and withdraws its own offers only"),
            Rule::ContractSideMissing => ("合同双方均须有当事人", "A contract has at least one party on each side"),
            Rule::ContractAmountMissing => (
                "合同须载明成交额、技术交易额及非技术项目",
                "A contract tells the contract amount, the technical amount and what is not technical",
            ),
            Rule::ContractPaymentModeMissing => {
                ("合同须约定价款、报酬或使用费的支付方式", "A contract tells how its price is paid")
            }
            Rule::ContractRoyaltyMismatched => (
                "提成支付的合同须载明提成的比例和基数或者其他计算方式，其他支付方式不得载明提成",
                "Where a royalty is paid, and only there, a contract tells its rate and base, or how else it is reckoned",
            ),
            Rule::ContractSubjectMissing => (
                "转让、许可的标的须为现有、特定的技术成果",
                "A transfer or a licence names an existing, specific result",
            ),
            Rule::ContractPatentMissing => {
                ("涉及专利的合同须列明专利或专利申请", "A contract about patents names the patents or applications")
            }
            Rule::ContractExpectationMissing => (
                "技术转让合同须填写预计新增投资和新增产值",
                "A transfer tells the investment and the output that the buyer expects",
            ),
            Rule::ContractGrantMissing => {
                ("许可合同须约定许可方式、地域和期限", "A licence tells its mode, its territory and its term")
            }
            Rule::ContractMilestonesNotWhole => {
                ("各里程碑金额之和须等于固定价款", "The amounts of the milestones sum to the fixed price")
            }
            Rule::ContractClauseMissing => {
                ("合同缺少法定应有条款", "A clause is missing that the law expects in a contract of this type")
            }
            Rule::ContractVoidClause => (
                "条款涉嫌非法垄断技术或侵害他人技术成果",
                "A clause would make the contract void: it restrains technology unlawfully",
            ),
            Rule::ContractBlankLeft => ("条款中尚有未填写的空白", "A blank of a template is left in a clause"),
            Rule::ContractEditionsTooMany => ("合同文本不得超过100版", "A contract has at most 100 editions"),
            Rule::ContractPartiesFixed => {
                ("合同提出后不得变更当事人", "The parties stay the same once a contract was proposed")
            }
            Rule::ContractNothingPending => {
                ("生效合同没有待签署的变更", "A contract in effect has no change that waits")
            }
            Rule::ContractPending => ("尚有变更待签署", "A change of the contract still waits for signatures"),
            Rule::ContractNotApproved => {
                ("变更须经各方审批后签署", "A change is signed after every party has approved it")
            }
            Rule::ContractDisputed => ("合同存在争议", "There is a dispute about the contract"),
            Rule::ContractNotDisputed => {
                ("争议须由提出方确认解决", "The party that raised the dispute says that it is settled")
            }
            Rule::ContractNoticeMissing => {
                ("因违约解除须先行催告", "Who ends a contract for breach has asked the other to perform")
            }
            Rule::ContractCureRunning => {
                ("催告后三十日宽限期未满", "The other party has 30 days to perform after it was asked to")
            }
            Rule::MandateOwnAgency => ("不得委托本单位", "Nobody entrusts himself"),
            Rule::MandateBrokerNotPublished => {
                ("只有已公开的技术经理人可以提出委托", "A mandate is offered by a broker who is on the market")
            }
            Rule::MandateOtherSide => ("此步骤由委托人办理", "The principal takes this step"),
            Rule::MandatePeriodPast => ("委托期限不得已届满", "The last day of the mandate has passed"),
            Rule::MandatePeriodAhead => ("委托期限尚未届满", "The last day of the mandate has not passed yet"),
            Rule::MandateExclusiveOverlap => (
                "独家委托期间不得就同一事项另行委托",
                "An exclusive mandate stands alone: there is another one about the same",
            ),
            Rule::DualAgencyWithoutConsent => {
                ("同时代理双方须经双方同意", "Who acts for both sides needs the consent of both principals")
            }
            Rule::IntroductionMandateNotRunning => {
                ("引荐须在委托有效期内记录", "An introduction is recorded while its mandate runs")
            }
            Rule::IntroductionOwnParty => {
                ("被引荐方不得为委托人或经纪机构", "Who is introduced is neither the principal nor the broker")
            }
            Rule::IntroductionBeyondMandate => {
                ("引荐事项须在委托范围内", "An introduction is about what its mandate is about")
            }
            Rule::IntroductionRecordedAlready => {
                ("该引荐已有记录", "The same introduction is recorded under this mandate already")
            }
            Rule::IntroductionOtherSide => ("此步骤由另一方办理", "Another party of the introduction takes this step"),
            Rule::IntroductionContestLate => {
                ("异议期限已过", "The days within which an introduction can be contested have passed")
            }
            Rule::IntroductionFirstContactLater => (
                "主张的首次接触须早于引荐记录",
                "Who contests an introduction claims a first contact before it was recorded",
            ),
            Rule::IntroductionDeciderIsParty => {
                ("不得裁定本单位的引荐争议", "Nobody decides on an introduction of his own organization")
            }
            Rule::WebhookEndpointsTooMany => {
                ("一个单位的推送端点不得超过20个", "An organization has at most 20 webhook endpoints")
            }
            Rule::WebhookEndpointNotEnabled => {
                ("推送端点未启用，请先启用", "The webhook endpoint is not enabled: enable it first")
            }
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
            | Rule::HolderUnknown
            | Rule::OwnCase
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
            Rule::RegistrationNotSeller | Rule::RegistrationFiled | Rule::RegistrationOtherHub => {
                Basis { article: "application", ..REGISTRATION_MEASURES }
            }
            Rule::RegistrationAmountsDisordered => Basis { article: "amounts", ..REGISTRATION_MEASURES },
            Rule::RegistrationDifferenceUnexplained => Basis { article: "42", ..TECHNOLOGY_INTERPRETATION },
            Rule::RegistrationSecondReviewDue => Basis { article: "large contracts", ..REGISTRATION_MEASURES },
            Rule::RegistrationFieldMissing
            | Rule::RegistrationRightsMissing
            | Rule::RegistrationNatureMissing
            | Rule::RegistrationFormIncomplete
            | Rule::RegistrationNotInYuan => Basis { article: "registration form JJ-001", ..REGISTRATION_MEASURES },
            Rule::RegistrationNothingChanged | Rule::RegistrationContractRuns => {
                Basis { article: "change and termination", ..REGISTRATION_MEASURES }
            }
            Rule::RegistrationContestLate | Rule::RegistrationContested => Basis {
                law: "北京市技术市场条例",
                law_en: "Beijing regulations on the technology market",
                article: "22",
                edition: "2002",
                verified: true,
            },
            Rule::RegistrationNotAuthority
            | Rule::RegistrationOwnContract
            | Rule::RegistrationContractNotSigned
            | Rule::RegistrationDecisionsTooMany => market("13 registration"),
            Rule::PricingRouteMissing | Rule::PricingNatureMissing | Rule::PricingAwardDiffers => CONVERSION_PRICING,
            Rule::LotOwnBid => Basis { article: "30", ..AUCTION_LAW },
            Rule::LotOperatorBids => Basis { article: "34", ..ONLINE_AUCTION },
            Rule::LotBidTooLow => Basis { article: "10, 20", ..ONLINE_AUCTION },
            Rule::LotBiddingOver | Rule::LotBiddingRunning => Basis { article: "20", ..ONLINE_AUCTION },
            Rule::LotPeriodTooShort
            | Rule::LotAssetNotPublic
            | Rule::LotAssetOffered
            | Rule::LotPeriodOver
            | Rule::LotPeriodRunning
            | Rule::LotBidderRegistered
            | Rule::LotBiddersTooMany
            | Rule::LotNotBidder
            | Rule::LotBidsTooMany
            | Rule::LotHadBidders
            | Rule::LotExtensionsTooMany
            | Rule::LotSigningRunning
            | Rule::PricingAssetInLot => market("10 pricing"),
            Rule::PricingRelationUndeclared
            | Rule::PricingTermsDiffer
            | Rule::NoticePosted
            | Rule::NoticePeriodOver
            | Rule::NoticePeriodRunning
            | Rule::NoticeOwnObjection
            | Rule::NoticeObjectionDecided => PRICE_NOTICE,
            Rule::NoticeObjectionsTooMany => market("10 pricing"),
            Rule::CrossborderProhibited => Basis { article: "prohibited technologies", ..TECHNOLOGY_TRADE },
            Rule::CrossborderIntentMissing | Rule::CrossborderLicenceMissing | Rule::CrossborderLicenceExpired => {
                TECHNOLOGY_TRADE
            }
            // By law a free contract takes effect when it is formed; that its record comes first is the market's own rule.
            Rule::CrossborderRecordMissing
            | Rule::CrossborderUndeclared
            | Rule::CrossborderUnchecked
            | Rule::CrossborderOtherWay
            | Rule::CrossborderPapersTooMany => market("14 cross-border"),
            Rule::CrossborderDataPersonal => Basis { article: "38", ..PERSONAL_INFORMATION },
            Rule::CrossborderDataImportant => DATA_SECURITY,
            Rule::ClearancePreserved => Basis { article: "90, 91", verified: false, ..PATENT_REGULATIONS },
            Rule::ClearancePledgeeConsent => Basis { article: "444", verified: false, ..CIVIL_CODE },
            Rule::ClearanceCoOwnerConsent => Basis { article: "14", ..PATENT_LAW },
            Rule::ClearanceFirstRefusalUnserved
            | Rule::ClearanceFirstRefusalRunning
            | Rule::ClearanceFirstRefusalTaken
            | Rule::ClearanceLate => Basis { article: "847, 859, 860", ..CIVIL_CODE },
            Rule::ClearanceEvidenceMissing
            | Rule::ClearanceAnswered
            | Rule::ClearanceNotHolder
            | Rule::ClearanceUnknownHolder => market("11 first refusal"),
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
            Rule::LicenceOverlaps => LICENCE_MODES,
            Rule::ResourceDescriptionTooThin | Rule::ResourceSourceMissing => TRUE_INFORMATION,
            Rule::ResourceKindMissing
            | Rule::ResourceChainMissing
            | Rule::ResourceDaysReversed
            | Rule::ResourceOver
            | Rule::ResourceDayAhead
            | Rule::ResourceDaysShortened
            | Rule::AttachmentNotPublished
            | Rule::AttachmentHostOver
            | Rule::AttachmentsTooMany => market("15 resources"),
            Rule::ConsortiumMemberKnown
            | Rule::ConsortiumMembersTooMany
            | Rule::ConsortiumNotInvited
            | Rule::ConsortiumNotMember
            | Rule::ConsortiumMembersMissing => market("16 consortia"),
            Rule::OpenLicenceNotGranted | Rule::OpenLicenceReportMissing => Basis { article: "50", ..PATENT_LAW },
            Rule::OpenLicenceSuspended | Rule::OpenLicenceConsentMissing => {
                Basis { article: "86", ..PATENT_REGULATIONS }
            }
            Rule::OpenLicencePaymentMissing => Basis { article: "51", ..PATENT_LAW },
            Rule::OpenLicenceFeeTooHigh => OPEN_LICENCE_FEE,
            Rule::OpenLicencePatentHidden
            | Rule::OpenLicenceDeclared
            | Rule::OpenLicenceTermPast
            | Rule::OpenLicenceOwn
            | Rule::OpenLicenceAccepted => market("7 patents"),
            Rule::RewardAgreementMissing => Basis { article: "44", ..CONVERSION_REWARDS },
            Rule::RewardBelowFloor => CONVERSION_REWARDS,
            Rule::RewardMainShareTooSmall => Basis { article: "1(6)", ..PRICE_NOTICE },
            Rule::RewardContractNotEffective
            | Rule::RewardNotSeller
            | Rule::RewardWayMismatch
            | Rule::RewardRuleUnknown
            | Rule::RewardNothingLeft
            | Rule::RewardReceiptDistributed
            | Rule::RewardNoticeOver
            | Rule::RewardNoticeRunning
            | Rule::RewardObjectionDecided
            | Rule::RewardNotNamed => market("14 rewards"),
            Rule::ContractMilestonesOpen | Rule::MilestoneOtherSide => PERFORMANCE,
            Rule::MilestoneSilenceRunning => SILENCE,
            Rule::MilestoneAcceptedKept => VARIATION,
            Rule::MilestoneFrozen
            | Rule::MilestoneContractOver
            | Rule::MilestoneNothingToPay
            | Rule::AssetTransferred
            | Rule::MilestoneSubmissionsTooMany => market("10 contracts"),
            Rule::CommissionOtherSide => INTERMEDIARY_FEE,
            Rule::LicenceRightEnded => LICENCE_TERM,
            Rule::SublicenceBeyondHead => SUBLICENCE,
            Rule::PatentLicencesExclude => Basis {
                law: "中华人民共和国专利法实施细则",
                law_en: "Implementing Regulations of the Patent Law",
                article: "86",
                edition: "2023",
                verified: false,
            },
            Rule::ContractSideMissing | Rule::ContractPatentMissing | Rule::ContractClauseMissing => CONTRACT_CONTENT,
            Rule::ContractAmountMissing | Rule::ContractPaymentModeMissing | Rule::ContractRoyaltyMismatched => {
                PAYMENT_MODES
            }
            Rule::ContractSubjectMissing => EXISTING_RESULT,
            Rule::ContractExpectationMissing => REGISTRATION_FORM,
            Rule::ContractGrantMissing => LICENCE_RANGE,
            Rule::ContractMilestonesNotWhole
            | Rule::ContractBlankLeft
            | Rule::ContractEditionsTooMany
            | Rule::ContractPartiesFixed
            | Rule::ContractNotApproved
            | Rule::ContractDisputed
            | Rule::ContractNotDisputed => market("10 contracts"),
            Rule::ContractVoidClause => VOID_RESTRAINT,
            Rule::ContractNothingPending | Rule::ContractPending => VARIATION,
            Rule::ContractNoticeMissing => TERMINATION_FOR_BREACH,
            Rule::ContractCureRunning => CURE_PERIOD,
            Rule::NegotiationWithOneself
            | Rule::NegotiationOver
            | Rule::NegotiationContractOpen
            | Rule::OffersTooMany
            | Rule::OfferNotDraft
            | Rule::OfferOfOther => market("10 contracts"),
            Rule::OfferNotOpen | Rule::OfferOwn => OFFER_LAPSED,
            Rule::OfferExpired => OFFER_TERM,
            Rule::SavedSearchesTooMany => market("8 matching"),
            Rule::WebhookEndpointsTooMany | Rule::WebhookEndpointNotEnabled => market("9 webhooks"),
            Rule::MandateOwnAgency
            | Rule::MandateBrokerNotPublished
            | Rule::MandateOtherSide
            | Rule::MandatePeriodPast
            | Rule::MandatePeriodAhead
            | Rule::MandateExclusiveOverlap => INTERMEDIARY_CONTRACT,
            Rule::DualAgencyWithoutConsent => DUAL_AGENCY,
            Rule::IntroductionMandateNotRunning
            | Rule::IntroductionOwnParty
            | Rule::IntroductionBeyondMandate
            | Rule::IntroductionRecordedAlready
            | Rule::IntroductionOtherSide
            | Rule::IntroductionContestLate
            | Rule::IntroductionFirstContactLater
            | Rule::IntroductionDeciderIsParty => market("10 introductions"),
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
