//! What a reader who knows the law would say of a contract: clauses that would make it void, clauses that it lacks, and
//! what the law says where the contract is silent (民法典 845, 846, 850; 解释 10).
//!
//! The words are looked for sentence by sentence, in Chinese and English. Each pattern is a list of ways to say it; a way
//! is a list of groups, and a sentence says it when it has a word of every group and no word that makes it harmless. That is
//! coarse on purpose: what it finds, a person can word so that nobody mistakes it.

use super::amounts::PaymentMode;
use super::clause::ClauseTopic;
use super::content::ContractContent;
use super::contract_type::{ContractSubtype, ContractType};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// One of the six patterns of clauses that restrain technology unlawfully (解释 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum VoidPattern {
    /// 10(1): bans improvements, or takes them back without anything in return.
    Improvements,
    /// 10(2): bans technology of others that competes.
    CompetingTechnology,
    /// 10(3): limits quantity, variety, price, channels or export without reason.
    Exploitation,
    /// 10(4): ties what the technology does not need.
    TieIn,
    /// 10(5): limits where materials, parts or equipment may be bought.
    Sourcing,
    /// 10(6): forbids to challenge the validity of the right.
    NoChallenge,
}

type Words = &'static [&'static str];

/// How a pattern is said.
struct Saying {
    pattern: VoidPattern,
    /// A sentence says it when it has a word of every group of one of these.
    ways: &'static [&'static [Words]],
    /// Words that make the sentence harmless.
    harmless: Words,
}

/// That something is forbidden, in Chinese.
const BANS: Words = &["不得", "禁止", "无权", "不允许", "限制"];
/// The same in English.
const BANS_EN: Words =
    &["shall not", "may not", "must not", "is prohibited", "are prohibited", "is forbidden", "no right to"];
/// That something has to be done, in Chinese.
const DUTIES: Words = &["必须", "应当", "应", "须", "只能", "仅能"];
/// The same in English.
const DUTIES_EN: Words = &["shall", "must", "is obliged", "has to", "only"];
/// That nothing is forbidden.
const FREEDOM: Words = &[
    "不限制",
    "不禁止",
    "不要求",
    "不得限制",
    "不得禁止",
    "不得要求",
    "自由选择",
    "自行选择",
    "有权自行",
    "is free to",
    "are free to",
    "may freely",
    "not restrict",
    "not limited in",
    "not required to",
    "not prohibited",
    "may choose",
];

const SAYINGS: &[Saying] = &[
    Saying {
        pattern: VoidPattern::Improvements,
        ways: &[
            &[BANS, &["改进", "后续研发", "后续开发", "进行研究开发"]],
            &[
                &["改进", "后续研发", "新成果"],
                &["无偿", "免费"],
                &["归许可人", "归让与人", "归甲方", "归乙方", "归对方", "提供给", "转让给", "独占"],
            ],
            &[BANS_EN, &["improve ", "improve the", "improvement", "further develop", "further research"]],
            &[
                &["improvement"],
                &["free of charge", "without charge", "without compensation", "without consideration"],
                &["belong to", "assign", "transfer", "vest in", "exclusively"],
            ],
        ],
        harmless: &["互惠", "对等", "合理对价", "合理报酬", "各自", "reciprocal", "mutual", "each party", "each side"],
    },
    Saying {
        pattern: VoidPattern::CompetingTechnology,
        ways: &[
            &[
                BANS,
                &["获得", "引进", "采用", "使用", "购买", "受让"],
                &["竞争的技术", "竞争技术", "类似技术", "其他来源", "第三方的技术", "他人技术"],
            ],
            &[
                BANS_EN,
                &["acquire", "obtain", "use", "license", "adopt", "develop"],
                &[
                    "competing technolog",
                    "competitive technolog",
                    "similar technolog",
                    "technology of others",
                    "technology from others",
                ],
            ],
        ],
        harmless: &["保密", "confidential"],
    },
    Saying {
        pattern: VoidPattern::Exploitation,
        ways: &[
            &[
                &["不得", "禁止", "限制", "限于", "只能", "仅能"],
                &[
                    "销售价格",
                    "产品价格",
                    "定价",
                    "产量",
                    "生产数量",
                    "销售数量",
                    "产品品种",
                    "销售渠道",
                    "出口",
                    "出口市场",
                ],
            ],
            &[
                BANS_EN,
                &[
                    "export",
                    "sell below",
                    "sell above",
                    "resale price",
                    "sales channel",
                    "produce more than",
                    "quantity of products",
                ],
            ],
            &[
                &["shall", "must", "only"],
                &[
                    "resale price",
                    "fixed price of the products",
                    "minimum resale",
                    "maximum output",
                    "maximum quantity",
                ],
            ],
        ],
        harmless: &["法律", "出口管制", "许可证", "export control", "required by law", "by law"],
    },
    Saying {
        pattern: VoidPattern::TieIn,
        ways: &[
            &[
                DUTIES,
                &["购买", "接受", "采购", "购入"],
                &["非必需", "不必要", "无关", "其他产品", "其他设备", "其他技术", "其他服务", "搭售"],
            ],
            &[
                DUTIES_EN,
                &["buy", "purchase", "accept", "take"],
                &[
                    "not necessary",
                    "unrelated",
                    "not essential",
                    "other products of",
                    "other services of",
                    "additional technology",
                ],
            ],
        ],
        harmless: &["必需的", "为实施技术所必需", "is necessary", "are necessary"],
    },
    Saying {
        pattern: VoidPattern::Sourcing,
        ways: &[
            &[
                &["只能", "仅能", "必须", "不得", "应当"],
                &["购买", "采购", "购进", "来源", "渠道"],
                &["原材料", "原料", "零部件", "设备", "产品部件"],
                &["许可人", "让与人", "指定", "甲方", "乙方", "其他渠道", "第三方", "他人"],
            ],
            &[
                &["shall", "must", "only", "may not"],
                &["raw material", "component", "parts", "equipment", "material"],
                &[
                    "from the licensor",
                    "from the assignor",
                    "from suppliers named",
                    "from suppliers designated",
                    "from third parties",
                    "from others",
                    "from anybody else",
                ],
                &["buy", "purchase", "procure", "source", "obtain"],
            ],
        ],
        harmless: &["质量标准", "建议", "quality standard", "is advised", "recommend"],
    },
    Saying {
        pattern: VoidPattern::NoChallenge,
        ways: &[
            &[BANS, &["有效性", "无效"], &["异议", "质疑", "宣告", "提出", "请求", "附加条件"]],
            &[&["放弃", "承诺不"], &["有效性", "无效"], &["异议", "质疑", "宣告", "请求"]],
            &[
                &[
                    "shall not",
                    "may not",
                    "must not",
                    "waive",
                    "undertake not",
                    "agree not",
                    "undertakes not",
                    "agrees not",
                ],
                &["challenge", "contest", "dispute", "invalidat"],
                &["validity", "patent", "the right"],
            ],
        ],
        harmless: &[],
    },
];

impl VoidPattern {
    /// What it is, in Chinese and English.
    #[must_use]
    pub fn titles(self) -> (&'static str, &'static str) {
        match self {
            VoidPattern::Improvements => (
                "限制在标的技术基础上的研究开发，或者改进技术的交换条件不对等",
                "Bans improvements, or takes them back without anything in return",
            ),
            VoidPattern::CompetingTechnology => {
                ("限制从其他来源获得类似或竞争的技术", "Bans similar or competing technology of others")
            }
            VoidPattern::Exploitation => (
                "不合理地限制产品的数量、品种、价格、销售渠道或出口市场",
                "Limits quantity, variety, price, channels or export of the products without reason",
            ),
            VoidPattern::TieIn => {
                ("要求接受非实施技术必不可少的附带条件", "Ties what is not essential to use the technology")
            }
            VoidPattern::Sourcing => (
                "不合理地限制购买原材料、零部件、产品或设备的渠道或来源",
                "Limits where materials, parts, products or equipment may be bought without reason",
            ),
            VoidPattern::NoChallenge => (
                "禁止对标的技术知识产权的有效性提出异议或附加条件",
                "Forbids to challenge the validity of the right, or makes it costly",
            ),
        }
    }

    /// Where in article 10 of the interpretation it stands.
    #[must_use]
    pub fn item(self) -> &'static str {
        match self {
            VoidPattern::Improvements => "10(1)",
            VoidPattern::CompetingTechnology => "10(2)",
            VoidPattern::Exploitation => "10(3)",
            VoidPattern::TieIn => "10(4)",
            VoidPattern::Sourcing => "10(5)",
            VoidPattern::NoChallenge => "10(6)",
        }
    }
}

/// A sentence that would make the contract void.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidFinding {
    /// How.
    pub pattern: VoidPattern,
    /// The place of its clause, from 0.
    pub clause: usize,
    /// The sentence.
    pub sentence: String,
}

/// Whether a sentence says it.
fn says(saying: &Saying, sentence: &str) -> bool {
    let has = |words: &&[&'static str]| words.iter().any(|word| sentence.contains(word));
    let is_harmless = has(&saying.harmless) || has(&FREEDOM);
    !is_harmless && saying.ways.iter().any(|groups| groups.iter().all(has))
}

/// The sentences of a text: they end with a full stop, a semicolon or a line.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| "。；;！？\n".contains(c)).flat_map(|part| part.split(". ")).map(str::trim)
}

/// The sentences of a text that say one of the six patterns.
#[must_use]
pub fn find_void(clause: usize, text: &str) -> Vec<VoidFinding> {
    let mut found = Vec::new();
    for sentence in sentences(text).filter(|sentence| !sentence.is_empty()) {
        let lower = sentence.to_lowercase();
        let said = SAYINGS.iter().filter(|saying| says(saying, &lower));
        found.extend(said.map(|saying| VoidFinding { pattern: saying.pattern, clause, sentence: sentence.to_owned() }));
    }
    found
}

/// What the law says where a contract is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatutoryDefault {
    /// The topic on which the contract is silent.
    pub topic: ClauseTopic,
    /// What then holds, in Chinese.
    pub text_zh: &'static str,
    /// The same in English.
    pub text_en: &'static str,
    /// The law, in Chinese.
    pub law: &'static str,
    /// The article.
    pub article: &'static str,
}

/// A default, and the contracts for which it holds.
struct DefaultLine {
    holds: fn(&ContractContent) -> bool,
    value: StatutoryDefault,
}

const CODE: &str = "民法典";
const INTERPRETATION: &str = "技术合同解释";

fn is_development(content: &ContractContent) -> bool {
    content.contract_type() == ContractType::Development
}

fn is_commissioned(content: &ContractContent) -> bool {
    content.subtype == ContractSubtype::CommissionedDevelopment
}

fn is_cooperative(content: &ContractContent) -> bool {
    content.subtype == ContractSubtype::CooperativeDevelopment
}

fn is_right(content: &ContractContent) -> bool {
    content.contract_type().needs_subject()
}

fn is_licence(content: &ContractContent) -> bool {
    content.contract_type() == ContractType::Licence
}

fn is_patent_licence(content: &ContractContent) -> bool {
    content.subtype == ContractSubtype::PatentLicence
}

fn is_advice(content: &ContractContent) -> bool {
    matches!(content.contract_type(), ContractType::Consulting | ContractType::Service)
}

fn has_royalty(content: &ContractContent) -> bool {
    content.payment_mode.is_some_and(PaymentMode::has_royalty)
}

fn is_any(_: &ContractContent) -> bool {
    true
}

const fn line(
    holds: fn(&ContractContent) -> bool,
    topic: ClauseTopic,
    (text_zh, text_en): (&'static str, &'static str),
    (law, article): (&'static str, &'static str),
) -> DefaultLine {
    DefaultLine { holds, value: StatutoryDefault { topic, text_zh, text_en, law, article } }
}

const DEFAULTS: &[DefaultLine] = &[
    line(
        is_commissioned,
        ClauseTopic::Results,
        (
            "委托开发完成的发明创造，申请专利的权利属于研究开发人；委托人可以依法实施该专利，并在同等条件下优先受让专利申请权。",
            "The right to apply for a patent belongs to the developer; the client may lawfully exploit the patent and has the first refusal of the application on equal terms.",
        ),
        (CODE, "859"),
    ),
    line(
        is_cooperative,
        ClauseTopic::Results,
        (
            "合作开发完成的发明创造，申请专利的权利属于合作各方共有；一方转让其份额时，其他各方在同等条件下优先受让；一方不同意申请的，不得申请。",
            "The right to apply for a patent is joint; the others have the first refusal of a share on equal terms; where one party objects, nobody applies.",
        ),
        (CODE, "860"),
    ),
    line(
        is_development,
        ClauseTopic::Results,
        (
            "开发完成的技术秘密，当事人均有使用和转让的权利；研究开发人在交付之前不得转让给第三人。",
            "Each party may use and transfer the know-how; the developer does not transfer it to a third party before delivery.",
        ),
        (CODE, "861"),
    ),
    line(
        is_development,
        ClauseTopic::Risk,
        (
            "因无法克服的技术困难致使研究开发失败的，风险由当事人合理分担；发现可能失败的一方应及时通知并减少损失。",
            "The risk of failure from technical difficulties that cannot be overcome is shared reasonably; whoever sees it coming tells the other and keeps the loss small.",
        ),
        (CODE, "858"),
    ),
    line(
        is_right,
        ClauseTopic::Improvements,
        (
            "后续改进的技术成果，归改进的一方，其他各方无权分享。",
            "A later improvement belongs to whoever made it; the others have no share in it.",
        ),
        (CODE, "875"),
    ),
    line(
        is_advice,
        ClauseTopic::Results,
        (
            "受托人利用委托人提供的资料完成的新成果属于受托人；委托人利用受托人的工作成果完成的新成果属于委托人。",
            "A new result belongs to the side that made it.",
        ),
        (CODE, "885"),
    ),
    line(
        is_advice,
        ClauseTopic::Costs,
        ("受托人正常开展工作所需的费用，由受托人负担。", "The contractor bears the normal costs of the work."),
        (CODE, "886"),
    ),
    line(
        is_right,
        ClauseTopic::Warranty,
        (
            "按照约定实施专利、使用技术秘密侵害他人合法权益的，由让与人或者许可人承担责任。",
            "Where use as agreed harms the rights of others, the assignor or licensor answers for it.",
        ),
        (CODE, "874"),
    ),
    line(
        is_licence,
        ClauseTopic::LicenceScope,
        (
            "许可方式没有约定的，为普通许可；期限没有约定的，不受限制；分许可没有约定的，为普通许可。",
            "Where no mode is agreed, the licence is non-exclusive; where no term is agreed, it is unlimited; a sub-licence is non-exclusive.",
        ),
        (INTERPRETATION, "25, 28"),
    ),
    line(
        is_patent_licence,
        ClauseTopic::Maintenance,
        (
            "许可人应当维持专利权有效，依法缴纳年费，并积极应对他人的无效宣告请求。",
            "The licensor keeps the patent in force: it pays the annuities and defends the patent against invalidation.",
        ),
        (INTERPRETATION, "26"),
    ),
    line(
        has_royalty,
        ClauseTopic::RoyaltyAudit,
        (
            "约定提成支付的，当事人可以约定查阅有关会计账目的办法；没有约定的，法律没有规定现成的办法。",
            "Where a royalty is paid, the parties may agree how the books are inspected; where they do not, the law supplies no way.",
        ),
        (CODE, "846"),
    ),
    line(
        is_any,
        ClauseTopic::Termination,
        (
            "一方迟延履行主要债务，经催告后三十日内仍未履行的，对方可以解除合同。",
            "Where a party is late and does not perform within thirty days after it was asked to, the other may end the contract.",
        ),
        (INTERPRETATION, "15"),
    ),
];

/// What a reader who knows the law would say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintReport {
    /// Sentences that would make the contract void.
    pub void: Vec<VoidFinding>,
    /// Topics that the law expects and that are missing.
    pub missing: Vec<ClauseTopic>,
    /// What the law says where the contract is silent.
    pub defaults: Vec<StatutoryDefault>,
    /// Clauses with blanks of a template that nobody filled in, by their places.
    pub blanks: Vec<usize>,
}

/// The blank of a template.
pub const BLANK: &str = "【】";

impl ContractContent {
    /// Reads the contract as somebody who knows the law would.
    #[must_use]
    pub fn lint(&self) -> LintReport {
        let texts = self.clauses.iter().map(|clause| clause.text.as_str()).enumerate();
        let required = ClauseTopic::required(self.contract_type()).iter();
        let silent = DEFAULTS.iter().filter(|line| (line.holds)(self) && !self.has_clause(line.value.topic));
        LintReport {
            void: texts.clone().flat_map(|(place, text)| find_void(place, text)).collect(),
            missing: required.filter(|topic| !self.has_clause(**topic)).copied().collect(),
            defaults: silent.map(|line| line.value).collect(),
            blanks: texts.filter(|(_, text)| text.contains(BLANK)).map(|(place, _)| place).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(text: &str) -> Vec<VoidPattern> {
        let mut found: Vec<_> = find_void(0, text).into_iter().map(|finding| finding.pattern).collect();
        found.dedup();
        found
    }

    #[test]
    fn each_of_the_six_patterns_is_found_in_both_languages() {
        for (pattern, chinese, english) in [
            (
                VoidPattern::Improvements,
                "被许可人不得对许可技术进行改进。",
                "Any improvement shall be assigned to the Licensor free of charge.",
            ),
            (
                VoidPattern::CompetingTechnology,
                "受让人不得从其他来源获得与本技术竞争的技术。",
                "The Licensee shall not acquire competing technology from third parties.",
            ),
            (
                VoidPattern::Exploitation,
                "被许可人的年产量限于一千台。",
                "The Licensee shall not export the products to Japan.",
            ),
            (
                VoidPattern::TieIn,
                "被许可人应当同时购买许可人的其他设备。",
                "The Licensee must purchase other services of the Licensor that are unrelated to the technology.",
            ),
            (
                VoidPattern::Sourcing,
                "被许可人只能从许可人指定的供应商采购原材料。",
                "The Licensee shall buy raw materials only from the Licensor.",
            ),
            (
                VoidPattern::NoChallenge,
                "被许可人不得对专利权的有效性提出异议。",
                "The Licensee shall not challenge the validity of the patent.",
            ),
        ] {
            for text in [chinese, english] {
                assert!(patterns(text).contains(&pattern), "{pattern:?} not found in: {text}");
            }
        }
    }

    #[test]
    fn ordinary_clauses_say_none_of_them() {
        for text in [
            "双方各自完成的改进归各自所有，另一方可以按合理对价取得使用许可。",
            "未经对方书面同意，任何一方不得向第三方披露技术资料。",
            "被许可人不得超出约定的地域和用途使用许可技术。",
            "被许可人可以自行选择原材料和设备的供应商。",
            "许可人应当提供实施技术所必需的资料。",
            "Each side owns the improvements that it makes; the other may take a licence at a fair price.",
            "The Licensee may not disclose the documents to anybody.",
            "The Licensee is free to buy equipment from others.",
            "Exports are subject to export control.",
            "The parties shall not assign this contract without consent.",
        ] {
            assert_eq!(patterns(text), [], "{text}");
        }
    }

    #[test]
    fn the_sentence_that_says_it_is_told_and_not_the_whole_clause() {
        let text = "许可人交付图纸。被许可人不得对专利权的有效性提出异议；其他照旧。";
        let found = find_void(3, text);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].clause, found[0].sentence.as_str()), (3, "被许可人不得对专利权的有效性提出异议"));
    }
}
