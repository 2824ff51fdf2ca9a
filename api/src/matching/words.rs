//! Reasons as sentences, in the language of the caller.

use crate::http::context::pick;
use keqiao_domain::market::cooperation::CooperationMode;
use keqiao_domain::reference::TechnicalField;
use keqiao_matching::{Comparison, Counterfactual, Failure, FailureKind, Feature, Part};
use time::Date;

/// Terms quoted in a sentence.
const TERMS_QUOTED: usize = 3;
/// Figures quoted in a sentence.
const FIGURES_QUOTED: usize = 2;

/// What a part of a score says.
#[must_use]
pub fn of_part(part: &Part) -> String {
    match part.feature {
        Feature::TitleText => in_words("标题", "Its title", &part_terms(part)),
        Feature::BodyText => in_words("正文", "Its text", &part_terms(part)),
        Feature::Keywords => in_words("关键词", "Its keywords", &part_terms(part)),
        Feature::Classes => in_words("分类号", "Its classes", &part_terms(part)),
        Feature::Related => {
            let terms = part_terms(part);
            sentence(
                pick("与最相近的文本共有：", "It shares with the texts nearest to the question: "),
                &terms,
                pick("。", "."),
            )
        }
        Feature::Failed => {
            pick("不符合硬性条件，分数降低。", "A condition that must hold does not: the score is lowered.").to_owned()
        }
        Feature::TechnicalClass
        | Feature::TechnicalField
        | Feature::Industry
        | Feature::Readiness
        | Feature::Price
        | Feature::Cooperation => of_comparison(part.feature, &part.comparisons),
        Feature::Indicators => of_figures(&part.comparisons),
        Feature::SizePairing => {
            pick("大企业与中小企业互补。", "One side is a large firm, the other a small or medium one.").to_owned()
        }
        Feature::TrackRecord => {
            let score = part.comparisons.first().and_then(|comparison| comparison.offered.parse().ok()).map(percent);
            let score = score.unwrap_or_default();
            sentence(pick("服务能力得分 ", "Its capability score is "), &score, pick(" 分（满分 100）。", " of 100."))
        }
        Feature::Region => pick("双方在同一区域。", "Both sides are in the same region.").to_owned(),
        Feature::Meaning => match part.comparisons.first().is_some_and(|comparison| comparison.is_met) {
            true => {
                pick("语义比多数候选更接近。", "Its meaning is nearer to the question than that of most.").to_owned()
            }
            false => pick("语义不比多数候选更接近。", "Its meaning is no nearer to the question than that of most.")
                .to_owned(),
        },
        Feature::Freshness => {
            let days = part.comparisons.first().map(|comparison| comparison.offered.as_str()).unwrap_or_default();
            sentence(pick("公开至今 ", "It is "), days, pick(" 天。", " days old."))
        }
    }
}

/// What a hard failure says.
#[must_use]
pub fn of_failure(failure: &Failure) -> String {
    let Failure { kind, asked, offered } = failure;
    match kind {
        FailureKind::ReadinessBelowMinimum => {
            let chinese = format!("技术就绪度为 {offered}，低于要求的 {asked}。");
            choose(chinese, format!("Its readiness is {offered}, below the {asked} that is asked for."))
        }
        FailureKind::DeadlinePassed => {
            let day = day(asked);
            choose(format!("需求已于 {day} 截止。"), format!("Its deadline was {day}."))
        }
        FailureKind::RightEnded => {
            choose(format!("权利已终止（{offered}）。"), format!("The right has ended ({offered})."))
        }
    }
}

/// What would help most, and what it would change.
#[must_use]
pub fn of_counterfactual(told: &Counterfactual) -> String {
    let Counterfactual { feature, from, to, rank_from, rank_to } = told;
    let (name, from, to) = (name_of(*feature), label(*feature, from), label(*feature, to));
    choose(
        format!("{name}若由 {from} 改为 {to}：名次 {rank_from} → {rank_to}。"),
        format!("{name} {to} instead of {from}: rank {rank_from} → {rank_to}."),
    )
}

fn in_words(chinese: &str, english: &str, terms: &str) -> String {
    choose(format!("{chinese}含有：{terms}。"), format!("{english}: {terms}."))
}

fn part_terms(part: &Part) -> String {
    let terms: Vec<&str> = part.terms.iter().take(TERMS_QUOTED).map(|term| term.term.as_str()).collect();
    terms.join(pick("、", ", "))
}

fn of_comparison(feature: Feature, comparisons: &[Comparison]) -> String {
    let name = name_of(feature);
    let told = comparisons.iter().map(|Comparison { asked, offered, is_met }| {
        let (asked, offered) = (label(feature, asked), label(feature, offered));
        match (*is_met, asked == offered) {
            (true, true) => choose(format!("{name}一致：{asked}。"), format!("{name} is the same: {asked}.")),
            (true, false) => choose(
                format!("{name}符合：要求 {asked}，提供 {offered}。"),
                format!("{name} fits: asked {asked}, offered {offered}."),
            ),
            (false, _) => choose(
                format!("{name}不符：要求 {asked}，提供 {offered}。"),
                format!("{name} differs: asked {asked}, offered {offered}."),
            ),
        }
    });
    told.collect::<Vec<_>>().join(pick("", " "))
}

fn of_figures(comparisons: &[Comparison]) -> String {
    let told = comparisons.iter().take(FIGURES_QUOTED).map(|Comparison { asked, offered, is_met }| {
        if *is_met {
            choose(
                format!("指标达到：要求 {asked}，提供 {offered}。"),
                format!("Figure met: asked {asked}, offered {offered}."),
            )
        } else {
            choose(
                format!("指标未达到：要求 {asked}，提供 {offered}。"),
                format!("Figure not met: asked {asked}, offered {offered}."),
            )
        }
    });
    told.collect::<Vec<_>>().join(pick("", " "))
}

fn name_of(feature: Feature) -> &'static str {
    match feature {
        Feature::TechnicalClass => pick("专利分类", "Patent class"),
        Feature::TechnicalField => pick("技术领域", "Technical field"),
        Feature::Industry => pick("行业", "Industry"),
        Feature::Readiness => pick("技术就绪度", "Readiness"),
        Feature::Price => pick("价格", "Price"),
        Feature::Cooperation => pick("合作方式", "Cooperation"),
        Feature::Indicators => pick("指标", "Figures"),
        Feature::Region => pick("区域", "Region"),
        Feature::SizePairing => pick("规模互补", "Size"),
        Feature::TrackRecord => pick("服务能力", "Track record"),
        Feature::Freshness => pick("新近程度", "Freshness"),
        Feature::Meaning => pick("语义", "Meaning"),
        Feature::TitleText | Feature::BodyText | Feature::Keywords | Feature::Classes | Feature::Related => {
            pick("文本", "Text")
        }
        Feature::Failed => pick("硬性条件", "Condition"),
    }
}

/// A code as people say it.
fn label(feature: Feature, code: &str) -> String {
    match feature {
        Feature::TechnicalField => {
            let fields = code.split(' ').map(|code| code.parse().map_or_else(|_| code.to_owned(), field));
            fields.collect::<Vec<_>>().join(pick("、", ", "))
        }
        Feature::Cooperation => {
            let modes = code.split(' ').map(|code| code.parse().map_or_else(|_| code.to_owned(), mode));
            modes.collect::<Vec<_>>().join(pick("、", ", "))
        }
        _ => code.to_owned(),
    }
}

fn field(field: TechnicalField) -> String {
    choose(field.title_zh().to_owned(), field.code().replace('_', " "))
}

fn mode(mode: CooperationMode) -> String {
    match mode {
        CooperationMode::Licence => pick("技术许可", "licence"),
        CooperationMode::Transfer => pick("技术转让", "transfer"),
        CooperationMode::JointDevelopment => pick("合作开发", "joint development"),
        CooperationMode::EquityContribution => pick("作价投资", "equity contribution"),
        CooperationMode::Service => pick("技术服务", "service"),
    }
    .to_owned()
}

/// Basis points as a percentage with one decimal.
fn percent(basis_points: u32) -> String {
    format!("{}.{}", basis_points / 100, basis_points % 100 / 10)
}

fn day(julian: &str) -> String {
    let day = julian.parse().ok().and_then(|julian| Date::from_julian_day(julian).ok());
    day.map_or_else(|| julian.to_owned(), |day| day.to_string())
}

fn sentence(before: &str, middle: &str, after: &str) -> String {
    format!("{before}{middle}{after}")
}

/// The sentence in the language the caller asked for.
fn choose(chinese: String, english: String) -> String {
    if pick("zh", "en") == "zh" { chinese } else { english }
}
