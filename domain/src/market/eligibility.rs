//! Who can have a resource: the conditions as far as they can be structured, and what an applicant's own data say of
//! each. A condition that nothing is known of is neither met nor missed: it is unknown, and says what is not told.

use super::cooperation::ResearchStage;
use super::demand::DemandContent;
use super::resource::{ResourceContent, Window};
use crate::assets::achievement::AchievementContent;
use crate::identity::organization::{OrganizationContent, OrganizationKind, Profile, SizeClass};
use crate::money::MoneyRange;
use crate::reference::{IndustryCode, ReadinessScale, RegionCode, TechnicalField};
use crate::text::Indicator;
use crate::timestamp::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Conditions in words of one resource.
pub const FURTHER_MAX: usize = 20;
/// The levels of the scale on which readiness is asked for, GB/T 22900.
pub const READINESS_LEVELS: std::ops::RangeInclusive<u8> = 1..=9;
/// The scales whose first nine levels are those of GB/T 22900.
const READINESS_SCALES: [ReadinessScale; 2] = [ReadinessScale::Gbt22900Nine, ReadinessScale::Gbt22900Thirteen];

/// Who can have a resource. An empty list and an absent bound ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Eligibility {
    /// What the applicant is.
    pub organization_kinds: Vec<OrganizationKind>,
    /// How large it is.
    pub size_classes: Vec<SizeClass>,
    /// Where it sits.
    pub regions: Vec<RegionCode>,
    /// Its industry, or that of its demand.
    pub industries: Vec<IndustryCode>,
    /// The technical field of its demand or achievement.
    pub fields: Vec<TechnicalField>,
    /// Where the research of its demand stands.
    pub stages: Vec<ResearchStage>,
    /// The least readiness of its achievement, on the nine levels of GB/T 22900.
    pub readiness_min: Option<u8>,
    /// The highest readiness of its achievement.
    pub readiness_max: Option<u8>,
    /// What its demand may cost: the whole budget lies within.
    pub budget: Option<MoneyRange>,
    /// What can be said in words only, one condition each.
    pub further: Vec<Indicator>,
}

/// What is asked of an applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Condition {
    /// That today one can apply.
    Window,
    /// What it is.
    OrganizationKind,
    /// How large it is.
    SizeClass,
    /// Where it sits.
    Region,
    /// Its industry.
    Industry,
    /// The technical field.
    Field,
    /// The stage of research.
    Stage,
    /// The readiness.
    Readiness,
    /// The budget.
    Budget,
    /// What stands in words.
    Further,
}

/// How it stands with a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// It is met.
    Holds,
    /// It is not met.
    Fails,
    /// The data do not tell.
    Unknown,
}

/// Why it stands so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Ground {
    /// What is told lies within what is asked for.
    Within,
    /// What is told lies outside.
    Outside,
    /// A part of what is told lies within.
    PartlyWithin,
    /// The organization does not tell it.
    OrganizationSilent,
    /// The listing does not tell it.
    ListingSilent,
    /// It depends on a demand or an achievement, and none was named that could tell.
    ListingNeeded,
    /// It is told in another currency.
    OtherCurrency,
    /// It is told on another scale.
    OtherScale,
    /// One can apply today.
    Open,
    /// One can apply later.
    NotYetOpen,
    /// One can apply no more.
    Over,
    /// It stands in words: a person must judge.
    InWords,
}

impl Ground {
    /// In Chinese.
    #[must_use]
    pub fn title_zh(self) -> &'static str {
        match self {
            Ground::Within => "符合要求",
            Ground::Outside => "不在要求范围内",
            Ground::PartlyWithin => "仅部分符合要求",
            Ground::OrganizationSilent => "单位未填报该信息",
            Ground::ListingSilent => "需求或成果未填报该信息",
            Ground::ListingNeeded => "须指定需求或成果方可判断",
            Ground::OtherCurrency => "币种不同，无法比较",
            Ground::OtherScale => "成熟度量表不同，无法比较",
            Ground::Open => "正在受理",
            Ground::NotYetOpen => "尚未开始受理",
            Ground::Over => "已停止受理或失效",
            Ground::InWords => "文字条件，须人工判断",
        }
    }

    /// In English.
    #[must_use]
    pub fn title_en(self) -> &'static str {
        match self {
            Ground::Within => "It lies within what is asked for",
            Ground::Outside => "It lies outside what is asked for",
            Ground::PartlyWithin => "Only a part of it lies within what is asked for",
            Ground::OrganizationSilent => "The organization does not tell it",
            Ground::ListingSilent => "The demand or achievement does not tell it",
            Ground::ListingNeeded => "It depends on a demand or an achievement: name one",
            Ground::OtherCurrency => "It is told in another currency",
            Ground::OtherScale => "It is told on another scale of readiness",
            Ground::Open => "One can apply today",
            Ground::NotYetOpen => "One can apply later",
            Ground::Over => "One can apply no more",
            Ground::InWords => "It stands in words: a person must judge",
        }
    }

    /// What it means for the condition.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Ground::Within | Ground::Open => Outcome::Holds,
            Ground::Outside | Ground::NotYetOpen | Ground::Over => Outcome::Fails,
            Ground::PartlyWithin
            | Ground::OrganizationSilent
            | Ground::ListingSilent
            | Ground::ListingNeeded
            | Ground::OtherCurrency
            | Ground::OtherScale
            | Ground::InWords => Outcome::Unknown,
        }
    }
}

/// How it stands with one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The condition.
    pub condition: Condition,
    /// Why it stands so, and thereby how.
    pub ground: Ground,
    /// The condition in words, where it has no other form.
    pub words: Option<Indicator>,
}

/// Who would apply, and for what.
#[derive(Clone, Copy, Debug)]
pub struct Applicant<'a> {
    /// The organization.
    pub organization: &'a OrganizationContent,
    /// What it tells beside that.
    pub profile: &'a Profile,
    /// Its demand.
    pub demand: Option<&'a DemandContent>,
    /// Its achievement.
    pub achievement: Option<&'a AchievementContent>,
}

/// All conditions of a resource, each with how it stands; only those that it has, and always its days.
#[must_use]
pub fn examine(resource: &ResourceContent, applicant: &Applicant<'_>, at: Timestamp) -> Vec<Check> {
    let asked = &resource.eligibility;
    let kind = named(&asked.organization_kinds, Some(applicant.organization.kind), Ground::OrganizationSilent);
    let size = named(&asked.size_classes, applicant.profile.size, Ground::OrganizationSilent);
    let has_readiness = asked.readiness_min.is_some() || asked.readiness_max.is_some();
    let grounds = [
        (true, Condition::Window, window(&resource.window, at.day())),
        (!asked.organization_kinds.is_empty(), Condition::OrganizationKind, kind),
        (!asked.size_classes.is_empty(), Condition::SizeClass, size),
        (!asked.regions.is_empty(), Condition::Region, region(&asked.regions, applicant)),
        (!asked.industries.is_empty(), Condition::Industry, industry(&asked.industries, applicant)),
        (!asked.fields.is_empty(), Condition::Field, field(&asked.fields, applicant)),
        (!asked.stages.is_empty(), Condition::Stage, stage(&asked.stages, applicant)),
        (has_readiness, Condition::Readiness, readiness(asked, applicant)),
        (asked.budget.is_some(), Condition::Budget, budget(asked.budget.as_ref(), applicant)),
    ];
    let grounds = grounds.into_iter().filter(|(is_asked, _, _)| *is_asked);
    let mut checks: Vec<Check> = grounds.map(|(_, condition, ground)| of(condition, ground)).collect();
    let in_words = |words: &Indicator| Check { words: Some(words.clone()), ..of(Condition::Further, Ground::InWords) };
    checks.extend(asked.further.iter().map(in_words));
    checks
}

/// What all conditions together say: one that fails is enough, and without one a single unknown leaves it open.
#[must_use]
pub fn sum(checks: &[Check]) -> Outcome {
    let has = |outcome| checks.iter().any(|check| check.ground.outcome() == outcome);
    if has(Outcome::Fails) {
        Outcome::Fails
    } else if has(Outcome::Unknown) {
        Outcome::Unknown
    } else {
        Outcome::Holds
    }
}

fn of(condition: Condition, ground: Ground) -> Check {
    Check { condition, ground, words: None }
}

fn window(window: &Window, today: Date) -> Ground {
    let opens_on = [window.opens_on, window.valid_from_on].into_iter().flatten().max();
    if window.last_day().is_some_and(|last| last < today) {
        Ground::Over
    } else if opens_on.is_some_and(|first| first > today) {
        Ground::NotYetOpen
    } else {
        Ground::Open
    }
}

fn named<T: PartialEq>(asked: &[T], told: Option<T>, silence: Ground) -> Ground {
    match told {
        Some(told) if asked.contains(&told) => Ground::Within,
        Some(_) => Ground::Outside,
        None => silence,
    }
}

/// What is told coarsely, a province for example, may lie within or not where a part of it is asked for.
fn covered<T>(asked: &[T], told: &[&T], covers: fn(&T, &T) -> bool) -> Ground {
    let pairs = || told.iter().flat_map(|own| asked.iter().map(move |asked| (asked, *own)));
    if told.is_empty() {
        Ground::OrganizationSilent
    } else if pairs().any(|(asked, own)| covers(asked, own)) {
        Ground::Within
    } else if pairs().any(|(asked, own)| covers(own, asked)) {
        Ground::PartlyWithin
    } else {
        Ground::Outside
    }
}

fn region(asked: &[RegionCode], applicant: &Applicant<'_>) -> Ground {
    covered(asked, applicant.organization.region.as_ref().as_slice(), RegionCode::covers)
}

fn industry(asked: &[IndustryCode], applicant: &Applicant<'_>) -> Ground {
    let of_demand = applicant.demand.and_then(|demand| demand.industry.as_ref());
    let told: Vec<_> = applicant.profile.industry.iter().chain(of_demand).collect();
    covered(asked, &told, IndustryCode::covers)
}

fn field(asked: &[TechnicalField], applicant: &Applicant<'_>) -> Ground {
    let Applicant { demand, achievement, .. } = applicant;
    if demand.is_none() && achievement.is_none() {
        return Ground::ListingNeeded;
    }
    let of_demand = demand.and_then(|demand| demand.field);
    named(asked, of_demand.or_else(|| achievement.and_then(|achievement| achievement.field)), Ground::ListingSilent)
}

fn stage(asked: &[ResearchStage], applicant: &Applicant<'_>) -> Ground {
    let stage = applicant.demand.map(|demand| demand.stage);
    stage.map_or(Ground::ListingNeeded, |stage| named(asked, stage, Ground::ListingSilent))
}

fn readiness(asked: &Eligibility, applicant: &Applicant<'_>) -> Ground {
    let Some(achievement) = applicant.achievement else { return Ground::ListingNeeded };
    let Some(assessment) = &achievement.readiness else { return Ground::ListingSilent };
    if !READINESS_SCALES.contains(&assessment.level.scale()) {
        return Ground::OtherScale;
    }
    let level = assessment.level.level();
    let is_high = asked.readiness_min.is_none_or(|min| level >= min);
    let is_low = asked.readiness_max.is_none_or(|max| level <= max);
    if is_high && is_low { Ground::Within } else { Ground::Outside }
}

fn budget(asked: Option<&MoneyRange>, applicant: &Applicant<'_>) -> Ground {
    let Some(demand) = applicant.demand else { return Ground::ListingNeeded };
    let (Some(asked), Some(told)) = (asked, &demand.budget) else { return Ground::ListingSilent };
    if asked.min().currency != told.min().currency {
        return Ground::OtherCurrency;
    }
    let (least, most) = (told.min().minor, told.max().minor);
    if asked.min().minor <= least && most <= asked.max().minor {
        Ground::Within
    } else if most < asked.min().minor || asked.max().minor < least {
        Ground::Outside
    } else {
        Ground::PartlyWithin
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::readiness::{AssessmentMethod, ReadinessAssessment};
    use crate::market::demand::tests::draft;
    use crate::market::resource::tests::content;
    use crate::money::{Currency, Money};
    use crate::people::provider::tests::at;
    use crate::reference::ReadinessLevel;
    use crate::text::Name;
    use time::Duration;

    fn organization(region: Option<&str>) -> OrganizationContent {
        OrganizationContent {
            kind: OrganizationKind::Enterprise,
            name: Name::parse("样例材料").expect("a name"),
            name_en: None,
            credit_code: None,
            foreign_identifier: None,
            region: region.map(|code| RegionCode::parse(code).expect("a region")),
            country: None,
        }
    }

    fn ground(asked: Eligibility, applicant: &Applicant<'_>) -> Ground {
        let checks = examine(&ResourceContent { eligibility: asked, ..content() }, applicant, at());
        assert_eq!((checks.len(), checks[0].ground), (2, Ground::Open), "its days, and the one that is asked for");
        checks[1].ground
    }

    #[test]
    fn what_asks_for_nothing_is_open_to_everybody() {
        let (organization, profile) = (organization(None), Profile::default());
        let applicant = Applicant { organization: &organization, profile: &profile, demand: None, achievement: None };
        let checks = examine(&content(), &applicant, at());
        assert_eq!((checks.len(), sum(&checks)), (1, Outcome::Holds));
    }

    #[test]
    fn days_before_the_first_and_after_the_last_are_told_apart() {
        let (today, day) = (at().day(), Duration::DAY);
        let window = |window| super::window(&window, today);
        let opens = |opens_on| Window { opens_on: Some(opens_on), ..Window::default() };
        let closes = |closes_on| Window { closes_on: Some(closes_on), ..Window::default() };
        assert_eq!([window(opens(today)), window(opens(today + day))], [Ground::Open, Ground::NotYetOpen]);
        assert_eq!([window(closes(today)), window(closes(today - day))], [Ground::Open, Ground::Over]);
        let later = Window { valid_from_on: Some(today + day), ..opens(today - day) };
        assert_eq!(window(later), Ground::NotYetOpen);
    }

    #[test]
    fn an_organization_is_asked_for_its_kind_size_place_and_industry() {
        let profile = Profile { size: Some(SizeClass::Small), ..Profile::default() };
        let (hangzhou, zhejiang, nowhere) =
            (organization(Some("330106")), organization(Some("330000")), organization(None));
        let by = |organization| Applicant { organization, profile: &profile, demand: None, achievement: None };
        let kinds = |kind| Eligibility { organization_kinds: vec![kind], ..Eligibility::default() };
        assert_eq!(ground(kinds(OrganizationKind::Enterprise), &by(&nowhere)), Ground::Within);
        assert_eq!(ground(kinds(OrganizationKind::University), &by(&nowhere)), Ground::Outside);
        let sizes = |size| Eligibility { size_classes: vec![size], ..Eligibility::default() };
        assert_eq!(ground(sizes(SizeClass::Small), &by(&nowhere)), Ground::Within);
        assert_eq!(ground(sizes(SizeClass::Large), &by(&nowhere)), Ground::Outside);
        let region = |code| {
            let regions = vec![RegionCode::parse(code).expect("a region")];
            Eligibility { regions, ..Eligibility::default() }
        };
        assert_eq!(ground(region("330100"), &by(&hangzhou)), Ground::Within);
        assert_eq!(ground(region("330100"), &by(&zhejiang)), Ground::PartlyWithin);
        assert_eq!(ground(region("310000"), &by(&zhejiang)), Ground::Outside);
        assert_eq!(ground(region("310000"), &by(&nowhere)), Ground::OrganizationSilent);
        let industries = vec![IndustryCode::parse("C26").expect("an industry")];
        let industry = Eligibility { industries, ..Eligibility::default() };
        assert_eq!(ground(industry.clone(), &by(&nowhere)), Ground::OrganizationSilent);
        for (own, expected) in [("C2651", Ground::Within), ("C", Ground::PartlyWithin), ("C35", Ground::Outside)] {
            let profile = Profile { industry: Some(IndustryCode::parse(own).expect("one")), ..Profile::default() };
            assert_eq!(ground(industry.clone(), &Applicant { profile: &profile, ..by(&nowhere) }), expected, "{own}");
        }
    }

    #[test]
    fn a_demand_is_asked_for_field_stage_and_budget() {
        let (organization, profile) = (organization(None), Profile::default());
        let nothing = Applicant { organization: &organization, profile: &profile, demand: None, achievement: None };
        let mut demand = draft().content;
        let fields = |field| Eligibility { fields: vec![field], ..Eligibility::default() };
        let stages = Eligibility { stages: vec![ResearchStage::ProductDevelopment], ..Eligibility::default() };
        let range = |min, max, currency| {
            let money = |minor| Money { minor, currency };
            MoneyRange::try_new(money(min), money(max)).expect("ordered")
        };
        let budget = Eligibility { budget: Some(range(100, 200, Currency::Cny)), ..Eligibility::default() };
        for asked in [fields(TechnicalField::NewMaterials), stages.clone(), budget.clone()] {
            assert_eq!(ground(asked, &nothing), Ground::ListingNeeded);
        }
        assert_eq!(
            ground(fields(TechnicalField::NewMaterials), &Applicant { demand: Some(&demand), ..nothing }),
            Ground::Within
        );
        assert_eq!(ground(stages.clone(), &Applicant { demand: Some(&demand), ..nothing }), Ground::ListingSilent);
        assert_eq!(ground(budget.clone(), &Applicant { demand: Some(&demand), ..nothing }), Ground::ListingSilent);
        demand.stage = Some(ResearchStage::BasicResearch);
        assert_eq!(ground(stages, &Applicant { demand: Some(&demand), ..nothing }), Ground::Outside);
        for (told, expected) in [
            (range(100, 200, Currency::Cny), Ground::Within),
            (range(99, 200, Currency::Cny), Ground::PartlyWithin),
            (range(150, 201, Currency::Cny), Ground::PartlyWithin),
            (range(201, 300, Currency::Cny), Ground::Outside),
            (range(50, 99, Currency::Cny), Ground::Outside),
            (range(150, 160, Currency::Eur), Ground::OtherCurrency),
        ] {
            demand.budget = Some(told);
            assert_eq!(ground(budget.clone(), &Applicant { demand: Some(&demand), ..nothing }), expected, "{told:?}");
        }
    }

    #[test]
    fn readiness_is_compared_on_the_scales_of_one_line_only() {
        let (organization, profile) = (organization(None), Profile::default());
        let mut achievement = crate::assets::achievement::tests::draft(None).content;
        let asked = |min, max| Eligibility { readiness_min: min, readiness_max: max, ..Eligibility::default() };
        let mut by = |level: Option<&str>| {
            achievement.readiness = level.map(|text| ReadinessAssessment {
                level: ReadinessLevel::parse(text).expect("a level"),
                method: AssessmentMethod::SelfAssessed,
                assessed_on: None,
            });
            let applicant = Applicant {
                organization: &organization,
                profile: &profile,
                demand: None,
                achievement: Some(&achievement),
            };
            [ground(asked(Some(4), Some(6)), &applicant), ground(asked(None, Some(5)), &applicant)]
        };
        assert_eq!(by(None), [Ground::ListingSilent; 2]);
        assert_eq!(by(Some("GBT22900-9:2022/4")), [Ground::Within; 2]);
        assert_eq!(by(Some("GBT22900-13:2022/6")), [Ground::Within, Ground::Outside]);
        assert_eq!(by(Some("GBT22900-9:2022/7")), [Ground::Outside; 2]);
        assert_eq!(by(Some("NASA-9:2013/5")), [Ground::OtherScale; 2]);
    }

    #[test]
    fn one_failure_is_enough_and_one_unknown_leaves_it_open() {
        let checks =
            |grounds: &[Ground]| grounds.iter().map(|ground| of(Condition::Further, *ground)).collect::<Vec<_>>();
        assert_eq!(sum(&checks(&[Ground::Within, Ground::Open])), Outcome::Holds);
        assert_eq!(sum(&checks(&[Ground::Within, Ground::InWords])), Outcome::Unknown);
        assert_eq!(sum(&checks(&[Ground::InWords, Ground::Outside])), Outcome::Fails);
    }
}
