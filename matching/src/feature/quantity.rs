//! Numbers with units in a text: what was measured, how much, and whether it is a bound.
//!
//! `纯度不低于99.9%` is a share of at least 0.999, of which the words `纯度` tell what it measures; `0.1 mm` and `100μm` are the
//! same length. A number without a unit is none of these.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use super::unit::{self, Dimension, Unit};
use crate::simplified::simplify;

/// How many characters before a number may tell what it measures.
const CONTEXT_CHARS_MAX: usize = 24;
/// How many of the nearest words of a script with spaces tell what a number measures.
const CONTEXT_WORDS_MAX: usize = 5;
/// Characters of a bound's name at most, before or behind the number.
const BOUND_CHARS_MAX: usize = 16;

/// Which side of a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// The number or more.
    AtLeast,
    /// The number or less.
    AtMost,
    /// The number, or what lies between two of them.
    Range,
}

/// A number with its unit, where it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measure {
    /// What can be compared with it.
    pub(crate) dimension: Dimension,
    /// The lower end, in base units; temperatures in degrees Celsius.
    pub(crate) low: f64,
    /// The upper end; the same as the lower one where one number stands.
    pub(crate) high: f64,
    pub(crate) bound: Bound,
    /// Words and pairs of characters that tell what was measured.
    pub(crate) context: BTreeSet<String>,
    /// Whether it only tells under what circumstances something holds (`at 80 °C`, `在80℃下`).
    pub(crate) is_condition: bool,
    /// As it stands in the text, bound and unit included.
    pub(crate) text: String,
    /// The piece of the text from which the same measure can be read again.
    pub(crate) clause: String,
    /// Bytes of the number with its unit, half open.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Characters behind a number that may say that it is a condition: `下`, `条件`.
const CONDITION_CHARS: usize = 2;

/// Names of bounds that stand before a number.
const BEFORE: &[(&str, Bound)] = &[
    (">=", Bound::AtLeast),
    ("<=", Bound::AtMost),
    ("≥", Bound::AtLeast),
    ("≧", Bound::AtLeast),
    ("⩾", Bound::AtLeast),
    (">", Bound::AtLeast),
    ("≤", Bound::AtMost),
    ("≦", Bound::AtMost),
    ("⩽", Bound::AtMost),
    ("<", Bound::AtMost),
    ("±", Bound::AtMost),
    ("不低于", Bound::AtLeast),
    ("不少于", Bound::AtLeast),
    ("不小于", Bound::AtLeast),
    ("不短于", Bound::AtLeast),
    ("至少", Bound::AtLeast),
    ("大于等于", Bound::AtLeast),
    ("小于等于", Bound::AtMost),
    ("大于", Bound::AtLeast),
    ("高于", Bound::AtLeast),
    ("超过", Bound::AtLeast),
    ("多于", Bound::AtLeast),
    ("不高于", Bound::AtMost),
    ("不超过", Bound::AtMost),
    ("不大于", Bound::AtMost),
    ("不多于", Bound::AtMost),
    ("小于", Bound::AtMost),
    ("低于", Bound::AtMost),
    ("少于", Bound::AtMost),
    ("短于", Bound::AtMost),
    ("至多", Bound::AtMost),
    ("not less than", Bound::AtLeast),
    ("no less than", Bound::AtLeast),
    ("at least", Bound::AtLeast),
    ("more than", Bound::AtLeast),
    ("greater than", Bound::AtLeast),
    ("higher than", Bound::AtLeast),
    ("above", Bound::AtLeast),
    ("over", Bound::AtLeast),
    ("exceeding", Bound::AtLeast),
    ("not more than", Bound::AtMost),
    ("no more than", Bound::AtMost),
    ("not exceeding", Bound::AtMost),
    ("at most", Bound::AtMost),
    ("less than", Bound::AtMost),
    ("lower than", Bound::AtMost),
    ("below", Bound::AtMost),
    ("under", Bound::AtMost),
    ("within", Bound::AtMost),
];

/// Names of bounds that stand behind a unit.
const BEHIND: &[(&str, Bound)] = &[
    ("及以上", Bound::AtLeast),
    ("以上", Bound::AtLeast),
    ("or more", Bound::AtLeast),
    ("or higher", Bound::AtLeast),
    ("or above", Bound::AtLeast),
    ("及以下", Bound::AtMost),
    ("以下", Bound::AtMost),
    ("以内", Bound::AtMost),
    ("or less", Bound::AtMost),
    ("or below", Bound::AtMost),
];

/// Words that stand near numbers and do not tell what was measured.
const EMPTY_WORDS: &[&str] = &[
    "a", "about", "an", "and", "are", "be", "between", "by", "can", "for", "from", "has", "have", "in", "is", "its",
    "of", "on", "or", "our", "reach", "reaches", "should", "that", "the", "to", "up", "was", "with", "而", "且", "为",
    "以", "使", "可", "和", "在", "对", "将", "应", "或", "是", "有", "的", "能", "达", "约", "要", "与", "及", "需",
    "到", "其", "后", "时", "于", "由",
];

/// A text as characters of compatibility form, each with its place in the original.
struct Folded {
    chars: Vec<char>,
    /// Byte offset of the original character; one more entry than `chars`.
    origins: Vec<usize>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Self { chars: Vec::with_capacity(text.len()), origins: Vec::with_capacity(text.len() + 1) };
        for (offset, original) in text.char_indices() {
            for c in std::iter::once(original).nfkc() {
                folded.chars.push(simplify(c));
                folded.origins.push(offset);
            }
        }
        folded.origins.push(text.len());
        folded
    }
}

impl Measure {
    /// Names of its ends that are the same for the same quantity, in whatever unit it is written: the dimension and six
    /// digits.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        let name = |value: f64| format!("{:?} {value:.5e}", self.dimension);
        let is_range = (self.low < self.high).then(|| name(self.high));
        std::iter::once(name(self.low)).chain(is_range)
    }
}

/// All numbers with units of a text, in their order.
pub(crate) fn measures(text: &str) -> Vec<Measure> {
    if !text.contains(|c: char| c.is_numeric()) {
        return Vec::new();
    }
    let folded = Folded::new(text);
    let mut measures = Vec::new();
    let mut at = 0;
    while at < folded.chars.len() {
        if !folded.chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = digits_end(&folded.chars, at);
        if starts_freely(&folded.chars, at)
            && let Some((measure, after)) = read(text, &folded, at)
        {
            measures.push(measure);
            at = after;
        } else {
            at = end;
        }
    }
    measures
}

/// Whether no name such as `PM2.5` or `GB/T 4754` goes on with the number.
fn starts_freely(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| chars[before]);
    !before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
}

fn digits_end(chars: &[char], start: usize) -> usize {
    let belongs = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',');
    start + chars[start..].iter().take_while(|c| belongs(c)).count()
}

/// The measure that begins at a digit, and where it ends.
fn read(text: &str, folded: &Folded, start: usize) -> Option<(Measure, usize)> {
    let chars = &folded.chars[..];
    let (first, mut at) = number(chars, start)?;
    let mut second = None;
    // The first number of a range may have a unit of its own.
    let own = unit_behind(chars, at);
    let joint = own.as_ref().map_or(at, |(_, _, end)| *end);
    if let Some(begin) = range_mark(chars, joint)
        && let Some((value, end)) = number(chars, begin)
        && unit_behind(chars, end).is_some()
    {
        second = Some(value);
        at = end;
    }
    let (unit, symbol, end) = unit_behind(chars, at)?;
    if is_year(first, &symbol) {
        return None;
    }
    let own = own.filter(|(own, ..)| second.is_some() && own.dimension == unit.dimension);
    let (first_unit, first_symbol) = own.map_or_else(|| (unit, symbol.clone()), |(own, name, _)| (own, name));
    let base = |value: f64, unit: Unit, symbol: &str| unit::celsius(symbol, value) * unit.factor;
    let low = base(first, first_unit, &first_symbol);
    let high = second.map_or(low, |value| base(value, unit, &symbol));
    let (bound, begin) = bound_before(chars, start);
    let (bound, finish) = match (bound, second) {
        (Some(bound), None) => (bound, end),
        (_, Some(_)) => (Bound::Range, end),
        (None, None) => bound_behind(chars, end).map_or((Bound::Range, end), |(bound, after)| (bound, after)),
    };
    let before = begin.saturating_sub(CONTEXT_CHARS_MAX);
    let is_condition = is_condition(chars, begin, finish);
    let after = if is_condition { chars.len().min(finish + CONDITION_CHARS) } else { finish };
    let measure = Measure {
        dimension: unit.dimension,
        low: low.min(high),
        high: low.max(high),
        bound,
        context: context(&chars[before..begin]),
        is_condition,
        text: text[folded.origins[begin]..folded.origins[finish]].trim().to_owned(),
        clause: text[folded.origins[before]..folded.origins[after]].to_owned(),
        start: folded.origins[start],
        end: folded.origins[end],
    };
    Some((measure, finish))
}

/// A number with thousands, decimals and a power of ten.
fn number(chars: &[char], start: usize) -> Option<(f64, usize)> {
    let mut end = digits_end(chars, start);
    // A point or comma at the end belongs to the sentence.
    while end > start && !chars[end - 1].is_ascii_digit() {
        end -= 1;
    }
    let text: String = chars[start..end].iter().filter(|c| **c != ',').collect();
    let value: f64 = text.parse().ok()?;
    let Some((power, after)) = power_of_ten(chars, end) else { return Some((value, end)) };
    Some((value * 10_f64.powi(power), after))
}

/// `×10^-3`, `x 10−3`.
fn power_of_ten(chars: &[char], at: usize) -> Option<(i32, usize)> {
    let at = skip_spaces(chars, at);
    if !matches!(chars.get(at), Some('×' | 'x' | 'X' | '*')) {
        return None;
    }
    let at = skip_spaces(chars, at + 1);
    if chars.get(at..at + 2) != Some(&['1', '0']) {
        return None;
    }
    let mut at = at + 2;
    at += usize::from(chars.get(at) == Some(&'^'));
    let is_negative = matches!(chars.get(at), Some('-' | '−'));
    at += usize::from(is_negative);
    let digits = chars[at.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let power: i32 = chars[at..at + digits].iter().collect::<String>().parse().ok().filter(|power| *power < 100)?;
    Some((if is_negative { -power } else { power }, at + digits))
}

fn skip_spaces(chars: &[char], at: usize) -> usize {
    at + chars[at.min(chars.len())..].iter().take_while(|c| **c == ' ').count()
}

/// The unit behind a number, with its name and its end.
fn unit_behind(chars: &[char], at: usize) -> Option<(Unit, String, usize)> {
    let begin = skip_spaces(chars, at);
    let (unit, length) = unit::read(chars.get(begin..)?)?;
    let end = begin + length;
    let is_latin = chars[end - 1].is_ascii_alphanumeric();
    let ends = !chars.get(end).is_some_and(|c| is_latin && c.is_ascii_alphanumeric());
    ends.then(|| (unit, chars[begin..end].iter().collect(), end))
}

/// `2010s`, `2019年`: a year, not a duration.
fn is_year(value: f64, symbol: &str) -> bool {
    (1_900.0..2_100.0).contains(&value) && matches!(symbol, "s" | "年")
}

/// Where the second number of a range begins.
fn range_mark(chars: &[char], at: usize) -> Option<usize> {
    let mark = skip_spaces(chars, at);
    let length = match chars.get(mark)? {
        '~' | '-' | '–' | '—' | '−' | '至' | '到' | '∼' => 1,
        't' if chars.get(mark..mark + 3) == Some(&['t', 'o', ' ']) => 3,
        _ => return None,
    };
    let begin = skip_spaces(chars, mark + length);
    chars.get(begin).is_some_and(char::is_ascii_digit).then_some(begin)
}

/// The bound before a number, and where its name begins.
fn bound_before(chars: &[char], start: usize) -> (Option<Bound>, usize) {
    let end = start - chars[..start].iter().rev().take_while(|c| **c == ' ').count();
    let from = end.saturating_sub(BOUND_CHARS_MAX);
    let near: String = chars[from..end].iter().collect::<String>().to_lowercase();
    let found = BEFORE.iter().filter(|(name, _)| near.ends_with(name)).max_by_key(|(name, _)| name.len());
    match found {
        Some((name, bound)) => (Some(*bound), end - name.chars().count()),
        None => (None, start),
    }
}

fn bound_behind(chars: &[char], end: usize) -> Option<(Bound, usize)> {
    let begin = skip_spaces(chars, end);
    let near: String = chars[begin..].iter().take(BOUND_CHARS_MAX).collect::<String>().to_lowercase();
    let (name, bound) = BEHIND.iter().find(|(name, _)| near.starts_with(name))?;
    Some((*bound, begin + name.chars().count()))
}

/// Whether a number only tells under what circumstances something holds.
fn is_condition(chars: &[char], begin: usize, end: usize) -> bool {
    let before: String = chars[begin.saturating_sub(4)..begin].iter().collect::<String>().to_lowercase();
    let before = before.trim_end();
    let is_under = matches!(chars.get(end), Some('下')) || chars.get(end..end + 2) == Some(&['条', '件']);
    before == "at" || before.ends_with(" at") || before.ends_with(" @") || is_under
}

/// Words and pairs of characters of the clause before a number.
fn context(chars: &[char]) -> BTreeSet<String> {
    let is_end = |c: &char| matches!(c, ',' | '.' | ';' | '。' | '、' | ':' | '!' | '?' | '\n' | '(' | ')');
    // A colon directly before the number belongs to it: `纯度: 99.9%`.
    let trimmed = chars.len() - chars.iter().rev().take_while(|c| matches!(c, ' ' | ':' | '=')).count();
    let clause = &chars[..trimmed];
    let from = clause.iter().rposition(is_end).map_or(0, |at| at + 1);
    let mut found = BTreeSet::new();
    let mut words = Vec::new();
    let mut at = from;
    while at < clause.len() {
        if clause[at].is_ascii_alphabetic() {
            let length = clause[at..].iter().take_while(|c| c.is_ascii_alphabetic()).count();
            words.push(clause[at..at + length].iter().collect::<String>().to_lowercase());
            at += length;
        } else {
            if let Some([first, second]) = clause.get(at..at + 2)
                && is_telling(*first)
                && is_telling(*second)
            {
                found.insert([*first, *second].iter().collect());
            }
            at += 1;
        }
    }
    let near = words.len().saturating_sub(CONTEXT_WORDS_MAX);
    let stem = |word: &String| word.strip_suffix('s').filter(|stem| stem.len() > 3).unwrap_or(word).to_owned();
    found.extend(words[near..].iter().filter(|word| !EMPTY_WORDS.contains(&word.as_str())).map(stem));
    found
}

fn is_telling(c: char) -> bool {
    let mut text = [0; 4];
    !c.is_ascii() && c.is_alphabetic() && !EMPTY_WORDS.contains(&&*c.encode_utf8(&mut text))
}

/// The least level of readiness that a text asks for (`TRL≥6`, `技术就绪度不低于7级`).
pub(crate) fn readiness_asked(text: &str) -> Option<u8> {
    const NAMES: [&str; 6] =
        ["trl", "technology readiness level", "readiness level", "技术就绪度", "技术成熟度", "就绪度"];
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let name = NAMES.iter().find_map(|name| Some(folded.find(name)? + name.len()))?;
    let rest = folded[name..].trim_start_matches([' ', ':', '-', '级', '等']);
    let rest = rest.strip_prefix("of").unwrap_or(rest).trim_start();
    let bounds = BEFORE.iter().filter(|(_, bound)| *bound == Bound::AtLeast);
    let asked = bounds.filter_map(|(name, _)| rest.strip_prefix(name)).min_by_key(|rest| rest.len());
    let behind = |rest: &str| {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '级');
        BEHIND.iter().any(|(name, bound)| *bound == Bound::AtLeast && digits.starts_with(name))
    };
    let rest = asked.or_else(|| behind(rest).then_some(rest))?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|level| (1..=13).contains(level))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Measure {
        let mut found = measures(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found.remove(0)
    }

    fn near(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= expected.abs() * 1e-9
    }

    #[test]
    fn width_spaces_and_units_make_no_difference() {
        for text in
            ["孔径0.1 mm", "孔径０．１ｍｍ", "孔径100μm", "孔径 100 微米", "孔径0.1㎜", "孔径1×10^-4 m", "孔径1×10⁻⁴m"]
        {
            let measure = only(text);
            assert!(near(measure.low, 1e-4), "{text}: {measure:?}");
            assert_eq!(measure.context, BTreeSet::from(["孔径".to_owned()]), "{text}");
        }
    }

    #[test]
    fn bounds_are_read_before_and_behind_the_number() {
        for (text, bound) in [
            ("纯度≥99.9%", Bound::AtLeast),
            ("纯度≥ 99.9 %", Bound::AtLeast),
            ("纯度不低于９９．９％", Bound::AtLeast),
            ("纯度达到99.9%以上", Bound::AtLeast),
            ("purity of at least 99.9 %", Bound::AtLeast),
            ("purity 99.9 % or more", Bound::AtLeast),
            ("杂质不超过99.9%", Bound::AtMost),
            ("impurity <= 99.9%", Bound::AtMost),
            ("纯度99.9%", Bound::Range),
        ] {
            let measure = only(text);
            assert_eq!(measure.bound, bound, "{text}");
            assert!(near(measure.low, 0.999), "{text}: {measure:?}");
        }
    }

    #[test]
    fn a_range_has_two_ends_whichever_unit_is_written_once() {
        for text in ["frequency 0.5~2 GHz", "frequency 500 MHz to 2 GHz", "频率 500MHz-2GHz"] {
            let measure = only(text);
            assert!(near(measure.low, 5e8) && near(measure.high, 2e9), "{text}: {measure:?}");
        }
    }

    #[test]
    fn circumstances_are_told_from_figures() {
        let found = measures("proton conductivity ≥ 0.1 S/cm at 80 °C");
        assert_eq!(found.iter().map(|measure| measure.is_condition).collect::<Vec<_>>(), [false, true]);
        assert_eq!(found[0].text, "≥ 0.1 S/cm");
        assert_eq!(found[1].low, 80.0);
        assert!(measures("在80℃下稳定")[0].is_condition);
    }

    #[test]
    fn a_clause_reads_as_the_measure_it_was_cut_from() {
        let text = "膜在80℃下的质子电导率不低于 0.1 S/cm，厚度 15~20 μm; flow of 2,000 L/h at 3 bar or more";
        let found = measures(text);
        assert_eq!(found.len(), 5);
        for measure in found {
            let again = measures(&measure.clause).pop().expect("the clause has a measure");
            assert_eq!(
                (again.low, again.high, again.bound, &again.context),
                (measure.low, measure.high, measure.bound, &measure.context)
            );
            assert_eq!((again.is_condition, &again.text), (measure.is_condition, &measure.text));
        }
    }

    #[test]
    fn what_is_no_measure_gives_none() {
        for text in ["PM2.5 m", "GB/T 4754", "in the 2010s", "2019年", "3 of them", "CN102307917B", "5G通信", ""] {
            assert_eq!(measures(text), [], "{text}");
        }
    }

    #[test]
    fn the_readiness_asked_for_is_read_from_a_sentence() {
        for text in
            ["TRL ≥ 6", "技术就绪度不低于6级", "技术成熟度6级以上", "a technology readiness level of at least 6"]
        {
            assert_eq!(readiness_asked(text), Some(6), "{text}");
        }
        for text in ["TRL 6", "control ≥ 6", "就绪度", "TRL ≥ 66"] {
            assert_eq!(readiness_asked(text), None, "{text}");
        }
    }
}
