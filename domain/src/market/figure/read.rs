//! Reads a figure out of an indicator's words: a name, one comparator, a number, a unit, and what follows as the way it
//! is measured. Everything else is not clear and gives nothing.

use super::{Bound, Comparator, Figure, FigureName, Method, Unit};
use crate::decimal::Decimal;

/// Signs and words that compare, the longer before the shorter that begins or ends it.
const COMPARATORS: &[(&str, Comparator)] = &[
    ("大于等于", Comparator::AtLeast),
    ("大于或等于", Comparator::AtLeast),
    ("不低于", Comparator::AtLeast),
    ("不小于", Comparator::AtLeast),
    ("不少于", Comparator::AtLeast),
    ("不短于", Comparator::AtLeast),
    ("至少", Comparator::AtLeast),
    ("小于等于", Comparator::AtMost),
    ("小于或等于", Comparator::AtMost),
    ("不高于", Comparator::AtMost),
    ("不大于", Comparator::AtMost),
    ("不超过", Comparator::AtMost),
    ("不多于", Comparator::AtMost),
    ("不长于", Comparator::AtMost),
    ("至多", Comparator::AtMost),
    ("高于", Comparator::Greater),
    ("大于", Comparator::Greater),
    ("超过", Comparator::Greater),
    ("多于", Comparator::Greater),
    ("低于", Comparator::Less),
    ("小于", Comparator::Less),
    ("少于", Comparator::Less),
    ("no less than ", Comparator::AtLeast),
    ("not less than ", Comparator::AtLeast),
    ("at least ", Comparator::AtLeast),
    ("no more than ", Comparator::AtMost),
    ("not more than ", Comparator::AtMost),
    ("not exceeding ", Comparator::AtMost),
    ("at most ", Comparator::AtMost),
    ("less than ", Comparator::Less),
    ("below ", Comparator::Less),
    ("greater than ", Comparator::Greater),
    ("more than ", Comparator::Greater),
    ("above ", Comparator::Greater),
    (">=", Comparator::AtLeast),
    ("<=", Comparator::AtMost),
    ("≥", Comparator::AtLeast),
    ("≧", Comparator::AtLeast),
    ("⩾", Comparator::AtLeast),
    ("≤", Comparator::AtMost),
    ("≦", Comparator::AtMost),
    ("⩽", Comparator::AtMost),
    (">", Comparator::Greater),
    ("＞", Comparator::Greater),
    ("<", Comparator::Less),
    ("＜", Comparator::Less),
    ("=", Comparator::Equal),
    ("＝", Comparator::Equal),
];
/// What stands between the ends of a range. A plain hyphen may be a minus or part of a name, so it is not clear.
const RANGE_MARKS: &[&str] = &["～", "~", "–", "—", "至", " to "];
/// Units in Chinese characters, the longer before the shorter that begins it.
const CHINESE_UNITS: &[&str] = &[
    "万次",
    "次",
    "小时",
    "分钟",
    "秒",
    "年",
    "个月",
    "月",
    "天",
    "日",
    "毫米",
    "微米",
    "纳米",
    "厘米",
    "千米",
    "公里",
    "米",
    "毫克",
    "千克",
    "公斤",
    "克",
    "万吨",
    "吨",
    "毫升",
    "升",
    "兆瓦",
    "千瓦",
    "瓦",
    "摄氏度",
    "度",
    "万元",
    "亿元",
    "元",
    "台套",
    "台",
    "套",
    "件",
    "倍",
    "层",
    "项",
    "人",
];
/// What joins a name to its comparator and is no part of the name.
const JOINTS: &[&str] = &["：", ":", "，", ",", "应", "须", "需", "为", "要求", " is", " of", " must be", " shall be"];
/// Units in Latin letters are no longer.
const UNIT_CHARS_MAX: usize = 40;

/// The one figure in the text, if it is clear.
pub(super) fn figure(text: &str) -> Option<Figure> {
    // Only the ASCII letters, so that the places of one are the places of the other.
    let lower = text.to_ascii_lowercase();
    let (name, bound, unit, rest) = compared(text, &lower).or_else(|| range(text))?;
    let name = trimmed(name);
    let rest = rest.trim_start_matches([',', '，', ';', '；', '、', ' ']).trim();
    let is_stated_twice = find_comparator(&rest.to_ascii_lowercase()).is_some() || has_range_mark(rest);
    if is_stated_twice || name.contains('±') || rest.contains('±') {
        return None;
    }
    Some(Figure {
        indicator: None,
        name: FigureName::parse(name).ok(),
        bound,
        unit: unit.and_then(|unit| Unit::parse(unit).ok()),
        method: Method::parse(rest).ok(),
    })
}

/// A name, what is demanded, a unit, and the rest of the text.
type Parts<'t> = (&'t str, Bound, Option<&'t str>, &'t str);

fn compared<'t>(text: &'t str, lower: &str) -> Option<Parts<'t>> {
    let (place, mark, comparator) = find_comparator(lower)?;
    let (value, after) = number(text[place + mark.len()..].trim_start())?;
    let (unit, rest) = unit(after)?;
    let bound = Bound::try_new(comparator, value, None).ok()?;
    Some((&text[..place], bound, unit, rest))
}

/// `1.5 nm～4 nm`, `450～500 mAh/g`: two numbers, with one unit behind the second or the same behind both.
fn range(text: &str) -> Option<Parts<'_>> {
    let (place, mark) = RANGE_MARKS.iter().find_map(|mark| Some((text.find(mark)?, *mark)))?;
    let (left, right) = (text[..place].trim_end(), text[place + mark.len()..].trim_start());
    let (max, after) = number(right)?;
    let (unit, rest) = unit(after)?;
    let left = unit.and_then(|unit| left.strip_suffix(unit)).unwrap_or(left).trim_end();
    let is_of_number = |c: char| c.is_ascii_digit() || c == '.' || c == '-' || c == ',';
    let start = left.char_indices().rev().take_while(|(_, c)| is_of_number(*c)).last()?.0;
    let (min, nothing) = number(&left[start..])?;
    let bound = Bound::try_new(Comparator::Range, min, Some(max)).ok()?;
    nothing.is_empty().then_some((&left[..start], bound, unit, rest))
}

/// The first comparator, by its place; of several at one place the longest.
fn find_comparator(lower: &str) -> Option<(usize, &'static str, Comparator)> {
    let places = COMPARATORS.iter().filter_map(|(mark, comparator)| Some((lower.find(mark)?, *mark, *comparator)));
    // `不低于` begins before the `低于` in it.
    places.min_by_key(|(place, mark, _)| (*place, usize::MAX - mark.len()))
}

fn has_range_mark(text: &str) -> bool {
    RANGE_MARKS.iter().any(|mark| text.contains(mark))
}

/// A number at the beginning, with or without commas between its thousands.
fn number(text: &str) -> Option<(Decimal, &str)> {
    let unsigned = text.strip_prefix(['-', '−']).unwrap_or(text);
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(unsigned.len());
    let written = unsigned[..end].trim_end_matches([',', '.']);
    let rest = &unsigned[written.len()..];
    let mut groups = written.split('.').next().unwrap_or_default().split(',');
    let is_first_short = groups.next().is_some_and(|group| !group.is_empty() && group.len() <= 3);
    let has_commas = written.contains(',');
    if has_commas && !(is_first_short && groups.all(|group| group.len() == 3)) {
        return None;
    }
    let sign = if unsigned.len() < text.len() { "-" } else { "" };
    Some((Decimal::parse(&format!("{sign}{}", written.replace(',', ""))).ok()?, rest))
}

/// The unit behind a number and what follows it. Nothing when it is not clear what stands there.
fn unit(after: &str) -> Option<(Option<&str>, &str)> {
    let text = after.trim_start();
    let is_end = |c: char| c.is_whitespace() || "，,；;。（）、：:".contains(c);
    if text.is_empty() || text.starts_with(is_end) {
        return Some((None, text));
    }
    if let Some(unit) = CHINESE_UNITS.iter().find(|unit| text.starts_with(**unit)) {
        let rest = &text[unit.len()..];
        return Some((Some(&text[..unit.len()]), rest));
    }
    let end = text.find(|c: char| is_end(c) || is_chinese(c) || RANGE_MARKS.contains(&c.to_string().as_str()));
    let word = &text[..end.unwrap_or(text.len())];
    // A word of four letters and more is more likely a word: "at least 5 samples".
    let is_word = word.chars().count() > 4 && word.chars().all(|c| c.is_ascii_lowercase());
    let is_preposition = ["at", "in", "for", "and", "or", "to", "per", "with", "when"].contains(&word);
    if is_preposition {
        return Some((None, text));
    }
    let is_unit =
        !word.is_empty() && word.chars().count() <= UNIT_CHARS_MAX && !is_word && !word.starts_with(['(', '±', '×']);
    is_unit.then(|| (Some(word), &text[word.len()..]))
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The name without what joins it to its comparator.
fn trimmed(name: &str) -> &str {
    let mut name = name.trim();
    while let Some(shorter) = JOINTS.iter().find_map(|joint| name.strip_suffix(joint)) {
        name = shorter.trim_end();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Name, comparator, value, upper value, unit, method; empty where there is none.
    fn read(text: &str) -> Option<[String; 6]> {
        let figure = figure(text)?;
        let comparator: &'static str = figure.bound.comparator().into();
        let or_empty = |text: Option<String>| text.unwrap_or_default();
        Some([
            or_empty(figure.name.map(|name| name.to_string())),
            comparator.to_owned(),
            figure.bound.value().to_string(),
            or_empty(figure.bound.value_max().map(|value| value.to_string())),
            or_empty(figure.unit.map(|unit| unit.to_string())),
            or_empty(figure.method.map(|method| method.to_string())),
        ])
    }

    #[test]
    fn a_clear_requirement_is_read_with_its_unit_and_its_conditions() {
        for (text, parts) in [
            (
                "proton conductivity ≥ 0.1 S/cm at 80 °C",
                ["proton conductivity", "at_least", "0.1", "", "S/cm", "at 80 °C"],
            ),
            ("膜厚度≤90 μm", ["膜厚度", "at_most", "90", "", "μm", ""]),
            ("寿命不少于5,000小时", ["寿命", "at_least", "5000", "", "小时", ""]),
            ("首次效率：不低于 92%，0.1C", ["首次效率", "at_least", "92", "", "%", "0.1C"]),
            ("Leak rate less than 10 NmL/h", ["Leak rate", "less", "10", "", "NmL/h", ""]),
            ("比容量450 mAh/g～500 mAh/g", ["比容量", "range", "450", "500", "mAh/g", ""]),
            ("pore size 1.5–4 nm", ["pore size", "range", "1.5", "4", "nm", ""]),
            ("工作温度 -40～85 °C", ["工作温度", "range", "-40", "85", "°C", ""]),
            ("≥ 0.1 S/cm", ["", "at_least", "0.1", "", "S/cm", ""]),
            ("纯度 > 99.9 %", ["纯度", "greater", "99.9", "", "%", ""]),
            ("pH = 7", ["pH", "equal", "7", "", "", ""]),
            ("TR10 below -51 °C", ["TR10", "less", "-51", "", "°C", ""]),
        ] {
            assert_eq!(read(text), Some(parts.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn what_is_not_clear_gives_nothing() {
        for text in [
            "耐高温、耐腐蚀",
            "符合 GB/T 20042.3-2009",
            "thickness ≥ 50 μm and ≤ 90 μm",
            "温度 25 ± 2 °C",
            "at least five samples",
            "at least 5 samples",
            "≥",
            "成本低于现有进口产品的60%左右，且≥3家",
            "better than 12,34 h",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[≥≤<>~～–至 0-9.,a-zA-Z/μ°%年不低于İ-]{0,40}") {
            let _read_or_not = figure(&text);
        }
    }
}
