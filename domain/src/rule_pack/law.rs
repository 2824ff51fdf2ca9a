//! The laws that the table quotes.

use crate::rule::Basis;

const fn read(law: &'static str, law_en: &'static str, article: &'static str, edition: &'static str) -> Basis {
    Basis { law, law_en, article, edition, verified: true }
}

/// From memory or a secondary source: the answer says so.
const fn recalled(law: &'static str, law_en: &'static str, article: &'static str, edition: &'static str) -> Basis {
    Basis { law, law_en, article, edition, verified: false }
}

/// A default of the market itself, where no law is known.
pub(super) const fn market(article: &'static str) -> Basis {
    read("科桥市场规则", "Keqiao market rules", article, "2026-11")
}

/// 促进科技成果转化法 as amended.
pub(super) const fn conversion(article: &'static str) -> Basis {
    let law_en = "Law on Promoting the Transformation of Scientific and Technological Achievements";
    read("中华人民共和国促进科技成果转化法", law_en, article, "2015")
}

/// The same law as first made.
pub(super) const fn conversion_1996(article: &'static str) -> Basis {
    let law_en = "Law on Promoting the Transformation of Scientific and Technological Achievements";
    recalled("中华人民共和国促进科技成果转化法", law_en, article, "1996")
}

/// 国发〔2016〕16号.
pub(super) const fn conversion_measures(article: &'static str) -> Basis {
    let law_en =
        "Provisions of the State Council for implementing the Law on Promoting the Transformation of Achievements";
    recalled("实施《中华人民共和国促进科技成果转化法》若干规定", law_en, article, "国发〔2016〕16号")
}

/// 北京市促进科技成果转化条例.
pub(super) const fn beijing_conversion(article: &'static str) -> Basis {
    read(
        "北京市促进科技成果转化条例",
        "Beijing regulations on promoting the transformation of achievements",
        article,
        "2019",
    )
}

/// 上海市促进科技成果转化条例.
pub(super) const fn shanghai_conversion(article: &'static str) -> Basis {
    read(
        "上海市促进科技成果转化条例",
        "Shanghai regulations on promoting the transformation of achievements",
        article,
        "2017",
    )
}

/// 技术合同认定登记管理办法 of the Ministry of Industry and Information Technology.
pub(super) const REGISTRATION_2026: Basis = recalled(
    "技术合同认定登记管理办法",
    "Measures for the recognition and registration of technical contracts (MIIT)",
    "time limit",
    "2026-01-23",
);

/// The superseded measures of three ministries.
pub(super) const REGISTRATION_2000: Basis = read(
    "技术合同认定登记管理办法",
    "Measures for the recognition and registration of technical contracts (MOST, MOF, STA)",
    "time limit",
    "2000",
);

/// 北京市技术市场条例.
pub(super) const fn beijing_market(article: &'static str) -> Basis {
    read("北京市技术市场条例", "Beijing regulations on the technology market", article, "2002")
}

/// 浙江省技术市场条例.
pub(super) const fn zhejiang_market(article: &'static str) -> Basis {
    read("浙江省技术市场条例", "Zhejiang regulations on the technology market", article, "2004")
}

/// The practice of Jiangsu.
pub(super) const JIANGSU_LARGE_AMOUNT: Basis = read(
    "江苏省技术合同认定登记工作规程",
    "Jiangsu practice of registering technical contracts",
    "large contracts",
    "current practice",
);

/// 民法典, part three.
pub(super) const fn civil_code(article: &'static str) -> Basis {
    read("中华人民共和国民法典", "Civil Code of the People's Republic of China", article, "2021")
}

/// 合同法, before the Civil Code.
pub(super) const CONTRACT_LAW: Basis =
    recalled("中华人民共和国合同法", "Contract Law of the People's Republic of China", "322", "1999");

/// 最高人民法院关于审理技术合同纠纷案件适用法律若干问题的解释.
pub(super) const fn interpretation(article: &'static str) -> Basis {
    read(
        "最高人民法院关于审理技术合同纠纷案件适用法律若干问题的解释",
        "Interpretation of the Supreme People's Court on disputes over technical contracts",
        article,
        "2020",
    )
}

/// 最高人民法院关于人民法院网络司法拍卖若干问题的规定: it binds courts, and the market bids as it says.
pub(super) const fn online_auction(article: &'static str) -> Basis {
    read(
        "最高人民法院关于人民法院网络司法拍卖若干问题的规定",
        "Provisions of the Supreme People's Court on online judicial auctions",
        article,
        "法释〔2016〕18号",
    )
}

/// 专利法实施细则.
pub(super) const fn patent_regulations(article: &'static str) -> Basis {
    read("中华人民共和国专利法实施细则", "Implementing Regulations of the Patent Law", article, "2023")
}

/// GB/T 39057.
pub(super) const VALUATION_GUIDE: Basis = recalled(
    "GB/T 39057 科技成果经济价值评估指南",
    "GB/T 39057 Guidelines for the economic valuation of scientific and technological achievements",
    "validity",
    "2020",
);

/// 企业所得税法.
pub(super) const INCOME_TAX_LAW: Basis =
    recalled("中华人民共和国企业所得税法", "Enterprise Income Tax Law", "4", "2018");

/// 企业所得税法实施条例.
pub(super) const INCOME_TAX_REGULATIONS: Basis = read(
    "中华人民共和国企业所得税法实施条例",
    "Implementing Regulations of the Enterprise Income Tax Law",
    "90",
    "2019",
);

/// 财税〔2015〕116号.
pub(super) const LICENCE_RELIEF: Basis = recalled(
    "关于将国家自主创新示范区有关税收试点政策推广到全国范围实施的通知",
    "Notice on extending tax pilots of innovation zones to the whole country",
    "2",
    "财税〔2015〕116号",
);

/// 财税〔2016〕36号.
pub(super) const fn vat_pilot(article: &'static str) -> Basis {
    recalled(
        "关于全面推开营业税改征增值税试点的通知",
        "Notice on the full pilot of value-added tax",
        article,
        "财税〔2016〕36号",
    )
}

/// 增值税法.
pub(super) const fn vat_law(article: &'static str) -> Basis {
    read("中华人民共和国增值税法", "Value-Added Tax Law", article, "2026-01-01")
}

/// 印花税法.
pub(super) const STAMP_DUTY_LAW: Basis = recalled("中华人民共和国印花税法", "Stamp Duty Law", "schedule", "2022-07-01");

/// 印花税暂行条例.
pub(super) const STAMP_DUTY_REGULATIONS: Basis =
    recalled("中华人民共和国印花税暂行条例", "Interim Regulations on Stamp Duty", "schedule", "1988");

/// 财税〔2018〕58号.
pub(super) const CASH_REWARD: Basis = recalled(
    "关于科技人员取得职务科技成果转化现金奖励有关个人所得税政策的通知",
    "Notice on income tax of cash rewards to scientific staff",
    "1",
    "财税〔2018〕58号",
);

/// The super-deduction for research expenses.
pub(super) const RESEARCH_DEDUCTION: Basis = read(
    "关于完善研究开发费用税前加计扣除政策的通知",
    "Notice on the additional deduction of research expenses",
    "commissioned research",
    "财税〔2015〕119号",
);
