//! Templates of clauses, of our own writing, in Chinese and English, for each subtype. `【】` is a blank to be filled in; a
//! contract with a blank left is not put to the other side.
//!
//! They are a beginning, not advice: each says what the law expects to be said (民法典 845, 846) and leaves open what the
//! parties have to decide.

use super::amounts::PaymentMode;
use super::clause::ClauseTopic;
use super::contract_type::{ContractSubtype, ContractType};

/// One clause of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplateClause {
    /// What it is about.
    pub topic: ClauseTopic,
    /// Its text in Chinese.
    pub text_zh: &'static str,
    /// Its text in English.
    pub text_en: &'static str,
}

const fn clause(topic: ClauseTopic, text_zh: &'static str, text_en: &'static str) -> TemplateClause {
    TemplateClause { topic, text_zh, text_en }
}

const DEFINITIONS: TemplateClause = clause(
    ClauseTopic::Definitions,
    "本合同所称“技术资料”，指附件所列的图纸、配方、数据、源代码和说明。“工作日”不含法定节假日。其他术语：【】。",
    "“Technical documents” are the drawings, recipes, data, source code and descriptions listed in the annex. “Working days” leave out public holidays. Other terms: 【】.",
);
const CONFIDENTIALITY: TemplateClause = clause(
    ClauseTopic::Confidentiality,
    "任何一方对从另一方取得的未公开的技术资料和经营信息保密，只用于履行本合同，只让有必要知道并已书面承诺保密的人员知道。保密义务自取得之日起【】年，合同终止后继续有效；已经公开的、依法必须披露的除外。",
    "Each side keeps secret what it learns of the other's unpublished technical documents and business, uses it only to perform this contract, and shows it only to those who need it and have promised secrecy in writing. This holds for 【】 years from receipt, also after the end of the contract; what is public, or has to be disclosed by law, is left out.",
);
const PAYMENT: TemplateClause = clause(
    ClauseTopic::Payment,
    "价款的总额、技术交易额和非技术项目以合同所载金额为准。支付方式见合同；每期款项在条件成就并收到合法票据后【】个工作日内付至收款方书面指定的账户。逾期的，按逾期金额每日万分之【】支付违约金。",
    "The total, the technical amount and the items that are not technical are as stated in the contract. Each payment is made to the account that the payee names in writing within 【】 working days after its condition is met and a proper invoice has arrived. On late payments, 【】 ten-thousandths of the amount are due for each day.",
);
const AUDIT: TemplateClause = clause(
    ClauseTopic::RoyaltyAudit,
    "按产值、利润或销售额提成的，付款方为提成产品单独记账，每【】报告一次计算依据；收款方可以自费委托独立会计师查账，每年不超过一次，并对所见保密。少付超过百分之五的，查账费用由付款方承担。",
    "Where a royalty is reckoned on output, profit or sales, the payer keeps separate books for the products and reports the figures every 【】. The payee may have them inspected by an independent accountant at its own cost, once a year at most and in confidence. Where more than five per cent was underpaid, the payer bears that cost.",
);
const LIABILITY: TemplateClause = clause(
    ClauseTopic::Liability,
    "一方不履行义务或者履行不符合约定的，应当继续履行、采取补救措施并赔偿由此造成的损失。除故意、重大过失和违反保密义务外，赔偿总额不超过合同成交额的【】倍。因不可抗力不能履行的，在影响范围内免责，但应及时通知并提供证明。",
    "A party that does not perform, or not as agreed, performs, mends what it did, and makes good the loss. Except for intent, gross negligence and breach of secrecy, this is limited to 【】 times the contract amount. Force majeure excuses as far as it reaches; who relies on it tells the other promptly and proves it.",
);
const TERMINATION: TemplateClause = clause(
    ClauseTopic::Termination,
    "合同的变更以各方签署的新版本为准。一方迟延履行主要义务，经书面催告后三十日内仍未履行的，对方可以解除合同。合同解除后，已完成部分按实际结算，技术资料按对方要求返还或者销毁。",
    "The contract is changed by a new edition that all parties sign. Where a party is late with a main duty and does not perform within thirty days after it was asked to in writing, the other may end the contract. What was done is then settled as it stands, and technical documents are returned or destroyed as the other side wishes.",
);
const DISPUTES: TemplateClause = clause(
    ClauseTopic::Disputes,
    "争议由各方协商解决；三十日内协商不成的，任何一方可以请技术市场管理机构调解，或者提交【】仲裁委员会仲裁。争议期间，不涉及争议的部分继续履行。",
    "The parties settle disputes by talking; where that fails within thirty days, either may ask the market's hub to mediate or submit the dispute to arbitration at 【】. What is not in dispute is performed meanwhile.",
);
/// What ends every contract.
const TAIL: &[TemplateClause] = &[LIABILITY, TERMINATION, DISPUTES];

const PLAN_OF_WORK: TemplateClause = clause(
    ClauseTopic::Plan,
    "工作按合同所列里程碑进行，在【】完成，以【】方式交付。一方需要另一方提供场地、样品或者数据的，另一方在收到书面要求后【】个工作日内提供；由此造成的延误，期限相应顺延。",
    "The work follows the milestones of the contract. It is done at 【】 and delivered by 【】. Where one side needs premises, samples or data of the other, they are provided within 【】 working days after a request in writing; time lost in this way is added to the terms.",
);
const PLAN_OF_HANDOVER: TemplateClause = clause(
    ClauseTopic::Plan,
    "合同生效后【】个工作日内，让与人或许可人在【】交付附件所列全部技术资料，并派【】名技术人员现场指导【】个工作日，使另一方的技术人员能够独立实施。",
    "Within 【】 working days after the contract takes effect, the assignor or licensor hands over all technical documents listed in the annex at 【】, and sends 【】 engineers for 【】 working days, so that the other side's staff can work the technology alone.",
);

const DEVELOPMENT: &[TemplateClause] = &[
    DEFINITIONS,
    clause(
        ClauseTopic::Scope,
        "研究开发的目标：【】。技术指标以合同附件的指标表为准；任何一方不得单方面改变指标。研究开发应当产生在合同成立时尚不存在的技术成果，不以既有成果的简单改型或者检验测试代替。",
        "The aim of the research: 【】. The indicators are those of the annex, and neither side changes them alone. The work yields a result that does not exist when the contract is made; plain re-modelling or testing of what exists does not count.",
    ),
    PLAN_OF_WORK,
    PAYMENT,
    CONFIDENTIALITY,
    clause(
        ClauseTopic::Results,
        "研究开发完成的发明创造，申请专利的权利属于【】；另一方可以【】。技术秘密的使用权、转让权和收益按【】分配。各方合同前已有的技术仍归各自所有。完成技术成果的人员享有署名、荣誉和依法取得奖励的权利。",
        "The right to apply for patents on what is invented belongs to 【】; the other side may 【】. Know-how is used, transferred and shared as follows: 【】. What each side had before stays its own. Those who made the result are named and rewarded as the law provides.",
    ),
    clause(
        ClauseTopic::Improvements,
        "合同履行完毕后，一方作出的后续改进归该方所有；另一方在同等条件下可以优先取得使用许可，使用费另行按合理对价商定。",
        "After the work is done, a later improvement belongs to whoever makes it; on equal terms the other side comes first for a licence, at a fair price to be agreed.",
    ),
    clause(
        ClauseTopic::Acceptance,
        "每个里程碑交付后，委托方在【】个工作日内按附件的指标和方法验收，并书面说明通过或者不通过的理由；不通过的，研究开发人在【】个工作日内改进一次。各方可以共同委托第三方检验机构测试，费用由【】承担。",
        "After each delivery the client tests it within 【】 working days against the indicators and by the methods of the annex, and says in writing whether and why it passes. What does not pass is mended once within 【】 working days. The parties may have it tested by a laboratory that both name, at the cost of 【】.",
    ),
    clause(
        ClauseTopic::Risk,
        "在现有技术水平下遇到无法克服的技术困难，致使研究开发全部或者部分失败的，损失由委托方承担百分之【】、研究开发人承担百分之【】。发现可能失败的一方应当在【】日内通知对方并采取措施减少损失。",
        "Where the research fails in whole or in part because of technical difficulties that cannot be overcome at the present state of the art, the client bears 【】 per cent of the loss and the developer 【】 per cent. Whoever sees it coming tells the other within 【】 days and keeps the loss small.",
    ),
];

const TRANSFER: &[TemplateClause] = &[
    DEFINITIONS,
    clause(
        ClauseTopic::Scope,
        "转让的标的为合同所列的现有、特定的技术成果，包括附件所列的权利证书、技术资料和【】。专利权或者专利申请权的转让自登记之日起生效，由【】在合同生效后【】个工作日内办理登记。",
        "What is transferred are the existing, specific results named in the contract, with the certificates and technical documents of the annex and 【】. The assignment of a patent or application takes effect when it is registered; 【】 applies for that within 【】 working days after the contract takes effect.",
    ),
    PLAN_OF_HANDOVER,
    PAYMENT,
    AUDIT,
    CONFIDENTIALITY,
    clause(
        ClauseTopic::Results,
        "标的技术成果的权利自转让生效之日起归受让人；让与人在此前已经实施的，可以在【】范围内继续实施。转让前产生的收益归让与人，转让后产生的收益归受让人。",
        "From the day on which the transfer takes effect the result is the assignee's; where the assignor has used it before, it may go on within 【】. Income from before that day is the assignor's, income from after it the assignee's.",
    ),
    clause(
        ClauseTopic::Improvements,
        "一方在标的技术基础上作出的后续改进归该方所有；另一方可以按合理对价取得使用许可。",
        "An improvement that one side makes on the technology belongs to it; the other may take a licence at a fair price.",
    ),
    clause(
        ClauseTopic::Acceptance,
        "受让人收到全部技术资料后【】个工作日内核对其完整、无误，并按附件所列方法试制；达到附件指标的，验收通过，并由双方签署验收单。",
        "Within 【】 working days after receipt the assignee checks that the documents are complete and correct, and makes a trial by the method of the annex; when the indicators are met, both sides sign that the result is accepted.",
    ),
    clause(
        ClauseTopic::Warranty,
        "让与人保证自己是标的技术成果的合法所有人，所提供的技术完整、无误、有效，能够达到约定的目标，并保证其上没有未告知的质押、许可、保全或者共有。第三人主张权利的，由让与人承担责任。",
        "The assignor warrants that it lawfully owns the result, that the technology is complete, correct and effective and reaches the agreed aim, and that no pledge, licence, preservation or co-ownership lies on it of which it has not told. Where a third party claims a right, the assignor answers for it.",
    ),
];

const LICENCE: &[TemplateClause] = &[
    DEFINITIONS,
    clause(
        ClauseTopic::Scope,
        "许可的标的为合同所列的现有、特定的技术成果，包括附件所列的技术资料。许可人保留【】。",
        "What is licensed are the existing, specific results named in the contract, with the technical documents of the annex. The licensor keeps 【】.",
    ),
    clause(
        ClauseTopic::LicenceScope,
        "许可的方式、地域、用途、期限和分许可以合同所载为准。许可使用的行为包括【】。专利许可在专利权有效期内有效；专利权终止或者被宣告无效的，许可随之终止，尚未到期的使用费不再支付。",
        "Mode, territory, uses, term and sub-licensing are as stated in the contract. Licensed acts are 【】. A licence of a patent holds while the patent is in force; when the patent ends or is invalidated, the licence ends, and royalties not yet due are not paid.",
    ),
    PLAN_OF_HANDOVER,
    PAYMENT,
    AUDIT,
    CONFIDENTIALITY,
    clause(
        ClauseTopic::Results,
        "标的技术成果仍归许可人所有。被许可人实施许可取得的产品和收益归被许可人；提成的比例和计算基数以合同所载为准。",
        "The licensed result stays the licensor's. Products and income from the licensed use are the licensee's; rate and base of a royalty are as stated in the contract.",
    ),
    clause(
        ClauseTopic::Improvements,
        "各方各自作出的后续改进归各自所有；各方互惠地给予对方按合理对价使用改进成果的许可，条件另行商定。",
        "The improvements of each side are its own; both sides grant each other, reciprocally, a licence of them at a fair price, on terms to be agreed.",
    ),
    clause(
        ClauseTopic::Acceptance,
        "被许可人收到技术资料并接受指导后【】个工作日内，按附件所列方法试制；达到附件指标的，验收通过。未达到的，许可人在【】个工作日内提供补充指导后再试制一次。",
        "Within 【】 working days after documents and instruction the licensee makes a trial by the method of the annex; when the indicators are met, the technology is accepted. If not, the licensor gives further instruction within 【】 working days, and the trial is made once more.",
    ),
    clause(
        ClauseTopic::Warranty,
        "许可人保证有权许可，所提供的技术完整、无误、有效，能够达到约定的目标。按照约定使用侵害他人合法权益的，由许可人承担责任。",
        "The licensor warrants that it may license, and that the technology is complete, correct and effective and reaches the agreed aim. Where use as agreed harms the rights of others, the licensor answers for it.",
    ),
    clause(
        ClauseTopic::Maintenance,
        "许可人在许可期限内维持权利有效，按期缴纳年费，并积极应对无效宣告请求；放弃权利须提前【】个月通知被许可人。",
        "During the term the licensor keeps the right in force, pays the annuities and defends it against invalidation; it tells the licensee 【】 months before it gives the right up.",
    ),
];

const CONSULTING: &[TemplateClause] = &[
    DEFINITIONS,
    clause(
        ClauseTopic::Scope,
        "咨询的问题：【】。受托人按照约定提交【】，内容包括所依据的资料、采用的方法、结论、主要的不确定因素和建议。",
        "The questions: 【】. The contractor delivers 【】, which tells the sources, the methods, the conclusions, the main uncertainties and what it advises.",
    ),
    PLAN_OF_WORK,
    PAYMENT,
    CONFIDENTIALITY,
    clause(
        ClauseTopic::Results,
        "咨询报告的著作权归【】；委托人可以为约定目的使用和复制。受托人利用委托人资料完成的新成果归受托人，委托人利用咨询报告完成的新成果归委托人。",
        "The copyright in the report belongs to 【】; the client may use and copy it for the agreed purpose. A new result that the contractor makes with the client's documents is the contractor's; one that the client makes with the report is the client's.",
    ),
    clause(
        ClauseTopic::Acceptance,
        "报告提交后【】个工作日内，委托人按约定的内容和深度审查，提出书面意见；受托人据此修改一次。委托人按照符合约定要求的报告作出决策造成的损失，由委托人承担。",
        "Within 【】 working days after delivery the client examines the report for its agreed contents and depth and comments in writing; the contractor revises it once. Loss from decisions that the client takes on a report that is as agreed is the client's.",
    ),
    clause(
        ClauseTopic::Costs,
        "受托人正常开展工作的费用已包含在报酬内；委托人要求的差旅、试验和购买资料的费用另行凭据结算，事先书面确认。",
        "The normal costs of the work are part of the fee; travel, tests and documents that the client asks for are paid on receipts and agreed in writing beforehand.",
    ),
];

const SERVICE: &[TemplateClause] = &[
    DEFINITIONS,
    clause(
        ClauseTopic::Scope,
        "受托人运用技术知识为委托人解决下列特定技术问题：【】。服务的质量要求：【】。服务不包括加工承揽和建设工程。",
        "The contractor uses its technical knowledge to solve this specific technical problem of the client: 【】. What it has to reach: 【】. Contracts of work and construction are no part of it.",
    ),
    PLAN_OF_WORK,
    PAYMENT,
    CONFIDENTIALITY,
    clause(
        ClauseTopic::Results,
        "服务报告和数据归委托人；受托人在服务中完成的新技术成果归受托人，委托人利用服务成果完成的新技术成果归委托人。",
        "Reports and data are the client's; a new technical result that the contractor makes is the contractor's, one that the client makes with what was delivered is the client's.",
    ),
    clause(
        ClauseTopic::Acceptance,
        "服务完成后【】个工作日内，委托人按约定的质量要求验收；不符合的，受托人在【】个工作日内免费返工一次。",
        "Within 【】 working days after the service the client tests it against what was to be reached; what falls short is done again once, within 【】 working days and without charge.",
    ),
    clause(
        ClauseTopic::Costs,
        "受托人提供服务所需的正常费用由受托人负担；委托人要求的额外工作另行书面商定。",
        "The contractor bears the normal costs of the service; extra work that the client wants is agreed in writing.",
    ),
];

const TRAINING: &[TemplateClause] = &[
    DEFINITIONS,
    clause(
        ClauseTopic::Scope,
        "受托人对委托人指定的【】名专业技术人员进行【】技术的培训，使其能够独立【】。培训不包括职业培训和文化学习。",
        "The contractor trains 【】 engineers whom the client names in 【】, so that they can 【】 alone. Vocational and general education are no part of it.",
    ),
    clause(
        ClauseTopic::Plan,
        "培训在【】进行，共【】个工作日，由【】名具备相应资格的教员授课。教材、设备和场地由【】提供。",
        "The training takes place at 【】 on 【】 working days, by 【】 qualified teachers. Course books, equipment and rooms are provided by 【】.",
    ),
    PAYMENT,
    CONFIDENTIALITY,
    clause(
        ClauseTopic::Results,
        "教材的著作权归受托人，委托人可以在内部使用。参加培训的人员此后完成的技术成果归委托人。",
        "The copyright in the course books is the contractor's; the client may use them in its own house. What the trained staff invent later is the client's.",
    ),
    clause(
        ClauseTopic::Acceptance,
        "培训结束时以【】方式考核；合格率不低于百分之【】的，验收通过。未合格的人员可以免费补训一次。",
        "At the end the trainees are examined by 【】; when at least 【】 per cent pass, the training is accepted. Who fails may repeat it once without charge.",
    ),
];

const INTERMEDIATION: &[TemplateClause] = &[
    DEFINITIONS,
    clause(
        ClauseTopic::Scope,
        "中介人为委托人与第三方订立【】技术合同进行联系、介绍和协助，如实报告有关订立合同的事项，不得隐瞒重要事实或者提供虚假情况。",
        "The intermediary brings the client together with third parties for a contract on 【】, introduces and helps, and reports truthfully on everything that matters for it; it conceals nothing of weight and tells nothing false.",
    ),
    clause(
        ClauseTopic::Plan,
        "中介活动自【】起至【】止，限于【】。每次引荐以书面记录为准，记录载明时间、对象和内容。",
        "The intermediary works from 【】 to 【】, within 【】. Each introduction is recorded in writing with its time, its parties and its subject.",
    ),
    clause(
        ClauseTopic::Payment,
        "中介促成合同成立的，委托人在收到第一笔价款后【】个工作日内按【】支付报酬；未促成的，不支付报酬，已发生的必要费用按【】结算。委托人绕开中介人直接订立合同的，仍应支付报酬。",
        "When the contract comes about, the client pays 【】 within 【】 working days after the first payment under it. When it does not, no fee is due, and necessary costs are settled by 【】. A client who makes the contract behind the intermediary's back still owes the fee.",
    ),
    CONFIDENTIALITY,
    clause(
        ClauseTopic::Results,
        "中介人不因中介取得所涉技术成果的任何权利。中介活动中形成的资料归【】。",
        "The intermediary gains no right in the technology by its work. The documents that it makes belong to 【】.",
    ),
    clause(
        ClauseTopic::Acceptance,
        "委托人与经引荐的第三方签订技术合同，即为中介完成；以该合同的签署日期为准。",
        "The work is done when the client and a third party that was introduced sign a technology contract; its date of signature counts.",
    ),
];

/// The clauses of a template, in the order of a contract.
#[must_use]
pub fn template(subtype: ContractSubtype) -> Vec<TemplateClause> {
    let own = match subtype.contract_type() {
        ContractType::Development => DEVELOPMENT,
        ContractType::Transfer => TRANSFER,
        ContractType::Licence => LICENCE,
        ContractType::Consulting => CONSULTING,
        ContractType::Service => match subtype {
            ContractSubtype::Training => TRAINING,
            ContractSubtype::Intermediation => INTERMEDIATION,
            ContractSubtype::GeneralService
            | ContractSubtype::CommissionedDevelopment
            | ContractSubtype::CooperativeDevelopment
            | ContractSubtype::PatentAssignment
            | ContractSubtype::ApplicationAssignment
            | ContractSubtype::KnowHowTransfer
            | ContractSubtype::SoftwareTransfer
            | ContractSubtype::LayoutTransfer
            | ContractSubtype::PlantVarietyTransfer
            | ContractSubtype::BiopharmaTransfer
            | ContractSubtype::PatentLicence
            | ContractSubtype::KnowHowLicence
            | ContractSubtype::SoftwareLicence
            | ContractSubtype::LayoutLicence
            | ContractSubtype::PlantVarietyLicence
            | ContractSubtype::FeasibilityStudy
            | ContractSubtype::TechnologyForecast
            | ContractSubtype::SpecialSurvey
            | ContractSubtype::EvaluationReport => SERVICE,
        },
    };
    own.iter().chain(TAIL).copied().collect()
}

/// The same for a price that is paid so: the books are inspected where there is a royalty, and nowhere else (民法典 846).
#[must_use]
pub fn template_for(subtype: ContractSubtype, mode: PaymentMode) -> Vec<TemplateClause> {
    let mut clauses = template(subtype);
    clauses.retain(|clause| clause.topic != ClauseTopic::RoyaltyAudit);
    if mode.has_royalty() {
        let payment = clauses.iter().position(|clause| clause.topic == ClauseTopic::Payment);
        clauses.insert(payment.map_or(clauses.len(), |payment| payment + 1), AUDIT);
    }
    clauses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::clause::ClauseText;
    use crate::deals::lint::{BLANK, find_void};
    use strum::VariantArray as _;

    #[test]
    fn every_template_has_all_that_its_type_needs_and_nothing_that_would_make_it_void() {
        for subtype in ContractSubtype::VARIANTS {
            let clauses = template(*subtype);
            for topic in ClauseTopic::required(subtype.contract_type()) {
                assert!(clauses.iter().any(|clause| clause.topic == *topic), "{subtype:?} lacks {topic:?}");
            }
            for clause in clauses {
                for text in [clause.text_zh, clause.text_en] {
                    assert!(ClauseText::parse(text).is_ok(), "{text}");
                    assert_eq!(find_void(0, text), [], "{subtype:?} {text}");
                }
            }
        }
    }

    #[test]
    fn books_are_inspected_where_a_royalty_is_paid_and_nowhere_else() {
        for subtype in ContractSubtype::VARIANTS {
            for mode in PaymentMode::VARIANTS {
                let clauses = template_for(*subtype, *mode);
                let audits = clauses.iter().filter(|clause| clause.topic == ClauseTopic::RoyaltyAudit).count();
                assert_eq!(audits, usize::from(mode.has_royalty()), "{subtype:?} {mode:?}");
            }
        }
    }

    #[test]
    fn both_languages_leave_the_same_number_of_blanks() {
        for subtype in ContractSubtype::VARIANTS {
            for clause in template(*subtype) {
                let blanks = |text: &str| text.matches(BLANK).count();
                assert_eq!(blanks(clause.text_zh), blanks(clause.text_en), "{} / {}", clause.text_zh, clause.text_en);
            }
        }
    }
}
