//! Units of measurement as they are written in Chinese and English technical texts, as factors of base units.

/// Base quantities: length, mass, time, current, temperature, amount, light, information, level (decibel), cycles.
const BASES: usize = 10;

/// The powers of the base quantities. Two numbers can be compared when these are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Dimension([i8; BASES]);

/// A unit: a factor of the base units of a dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Unit {
    pub(crate) factor: f64,
    pub(crate) dimension: Dimension,
}

impl Dimension {
    const NONE: Dimension = Dimension([0; BASES]);

    const fn base(at: usize) -> Dimension {
        let mut powers = [0; BASES];
        powers[at] = 1;
        Dimension(powers)
    }

    /// A share: per cent, per mille, parts per million.
    pub(crate) fn is_share(self) -> bool {
        self == Dimension::NONE
    }

    /// Whether several base quantities are in it, so that the unit alone tells what was measured: `S/cm`, `Wh/kg`.
    pub(crate) fn is_telling(self) -> bool {
        self.0.iter().filter(|power| **power != 0).count() > 1
    }

    fn times(self, other: Dimension, power: i8) -> Dimension {
        let mut powers = self.0;
        for (own, theirs) in powers.iter_mut().zip(other.0) {
            *own = own.saturating_add(theirs.saturating_mul(power));
        }
        Dimension(powers)
    }
}

const LENGTH: Dimension = Dimension::base(0);
const MASS: Dimension = Dimension::base(1);
const TIME: Dimension = Dimension::base(2);
const CURRENT: Dimension = Dimension::base(3);
const TEMPERATURE: Dimension = Dimension::base(4);
const AMOUNT: Dimension = Dimension::base(5);
const LIGHT: Dimension = Dimension::base(6);
const INFORMATION: Dimension = Dimension::base(7);
const LEVEL: Dimension = Dimension::base(8);
const CYCLE: Dimension = Dimension::base(9);
const AREA: Dimension = Dimension([2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const VOLUME: Dimension = Dimension([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const FREQUENCY: Dimension = Dimension([0, 0, -1, 0, 0, 0, 0, 0, 0, 0]);
const FORCE: Dimension = Dimension([1, 1, -2, 0, 0, 0, 0, 0, 0, 0]);
const PRESSURE: Dimension = Dimension([-1, 1, -2, 0, 0, 0, 0, 0, 0, 0]);
const ENERGY: Dimension = Dimension([2, 1, -2, 0, 0, 0, 0, 0, 0, 0]);
const POWER: Dimension = Dimension([2, 1, -3, 0, 0, 0, 0, 0, 0, 0]);
const CHARGE: Dimension = Dimension([0, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
const VOLTAGE: Dimension = Dimension([2, 1, -3, -1, 0, 0, 0, 0, 0, 0]);
const RESISTANCE: Dimension = Dimension([2, 1, -3, -2, 0, 0, 0, 0, 0, 0]);
const CONDUCTANCE: Dimension = Dimension([-2, -1, 3, 2, 0, 0, 0, 0, 0, 0]);
const CAPACITANCE: Dimension = Dimension([-2, -1, 4, 2, 0, 0, 0, 0, 0, 0]);
const MAGNETIC_FLUX_DENSITY: Dimension = Dimension([0, 1, -2, -1, 0, 0, 0, 0, 0, 0]);
const ILLUMINANCE: Dimension = Dimension([-2, 0, 0, 0, 0, 0, 1, 0, 0, 0]);

/// Seconds of a minute, an hour, a day, and a year of 365 days.
const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;
const YEAR: f64 = 365.0 * DAY;
/// Joules of an electron volt.
const ELECTRON_VOLT: f64 = 1.602_176_634e-19;

/// Units that take the prefixes of the SI.
const PREFIXED: &[(&str, f64, Dimension)] = &[
    ("m", 1.0, LENGTH),
    ("g", 1e-3, MASS),
    ("s", 1.0, TIME),
    ("A", 1.0, CURRENT),
    ("mol", 1.0, AMOUNT),
    ("Hz", 1.0, FREQUENCY),
    ("N", 1.0, FORCE),
    ("Pa", 1.0, PRESSURE),
    ("J", 1.0, ENERGY),
    ("W", 1.0, POWER),
    ("Wh", HOUR, ENERGY),
    ("Ah", HOUR, CHARGE),
    ("V", 1.0, VOLTAGE),
    ("Ω", 1.0, RESISTANCE),
    ("ohm", 1.0, RESISTANCE),
    ("S", 1.0, CONDUCTANCE),
    ("T", 1.0, MAGNETIC_FLUX_DENSITY),
    ("L", 1e-3, VOLUME),
    ("l", 1e-3, VOLUME),
    ("eV", ELECTRON_VOLT, ENERGY),
    ("bps", 1.0, Dimension([0, 0, -1, 0, 0, 0, 0, 1, 0, 0])),
    ("bit", 1.0, INFORMATION),
];

/// Units that need a prefix, because alone they are more often something else.
const ONLY_PREFIXED: &[(&str, f64, Dimension)] =
    &[("F", 1.0, CAPACITANCE), ("B", 8.0, INFORMATION), ("b", 1.0, INFORMATION), ("bar", 1e5, PRESSURE)];

/// Units that stand as they are.
const PLAIN: &[(&str, f64, Dimension)] = &[
    ("%", 1e-2, Dimension::NONE),
    ("‰", 1e-3, Dimension::NONE),
    ("ppm", 1e-6, Dimension::NONE),
    ("ppb", 1e-9, Dimension::NONE),
    ("t", 1e3, MASS),
    ("min", MINUTE, TIME),
    ("h", HOUR, TIME),
    ("hr", HOUR, TIME),
    ("hour", HOUR, TIME),
    ("hours", HOUR, TIME),
    ("d", DAY, TIME),
    ("day", DAY, TIME),
    ("days", DAY, TIME),
    ("year", YEAR, TIME),
    ("years", YEAR, TIME),
    ("bar", 1e5, PRESSURE),
    ("atm", 101_325.0, PRESSURE),
    ("psi", 6_894.757, PRESSURE),
    ("ha", 1e4, AREA),
    ("rpm", 1.0 / MINUTE, Dimension([0, 0, -1, 0, 0, 0, 0, 0, 0, 1])),
    ("r", 1.0, CYCLE),
    ("cycles", 1.0, CYCLE),
    ("dB", 1.0, LEVEL),
    ("dBm", 1.0, Dimension([0, 0, 0, 0, 0, 0, 0, 0, 2, 0])),
    ("cd", 1.0, LIGHT),
    ("lm", 1.0, LIGHT),
    ("lx", 1.0, ILLUMINANCE),
    ("K", 1.0, TEMPERATURE),
    ("°C", 1.0, TEMPERATURE),
    ("°F", 1.0, TEMPERATURE),
    ("纳米", 1e-9, LENGTH),
    ("微米", 1e-6, LENGTH),
    ("毫米", 1e-3, LENGTH),
    ("厘米", 1e-2, LENGTH),
    ("公里", 1e3, LENGTH),
    ("千米", 1e3, LENGTH),
    ("平方毫米", 1e-6, AREA),
    ("平方厘米", 1e-4, AREA),
    ("平方米", 1.0, AREA),
    ("公顷", 1e4, AREA),
    ("立方厘米", 1e-6, VOLUME),
    ("立方米", 1.0, VOLUME),
    ("毫升", 1e-6, VOLUME),
    ("升", 1e-3, VOLUME),
    ("米", 1.0, LENGTH),
    ("毫克", 1e-6, MASS),
    ("千克", 1.0, MASS),
    ("公斤", 1.0, MASS),
    ("克", 1e-3, MASS),
    ("万吨", 1e7, MASS),
    ("吨", 1e3, MASS),
    ("毫秒", 1e-3, TIME),
    ("微秒", 1e-6, TIME),
    ("秒", 1.0, TIME),
    ("分钟", MINUTE, TIME),
    ("小时", HOUR, TIME),
    ("天", DAY, TIME),
    ("年", YEAR, TIME),
    ("毫安时", 1e-3 * HOUR, CHARGE),
    ("毫安", 1e-3, CURRENT),
    ("安", 1.0, CURRENT),
    ("毫伏", 1e-3, VOLTAGE),
    ("千伏", 1e3, VOLTAGE),
    ("伏", 1.0, VOLTAGE),
    ("千瓦时", 1e3 * HOUR, ENERGY),
    ("兆瓦", 1e6, POWER),
    ("千瓦", 1e3, POWER),
    ("瓦", 1.0, POWER),
    ("千赫", 1e3, FREQUENCY),
    ("兆赫", 1e6, FREQUENCY),
    ("吉赫", 1e9, FREQUENCY),
    ("赫兹", 1.0, FREQUENCY),
    ("兆帕", 1e6, PRESSURE),
    ("千帕", 1e3, PRESSURE),
    ("摄氏度", 1.0, TEMPERATURE),
    ("次", 1.0, CYCLE),
    ("转", 1.0, CYCLE),
];

const PREFIXES: &[(char, f64)] = &[
    ('f', 1e-15),
    ('p', 1e-12),
    ('n', 1e-9),
    ('u', 1e-6),
    ('μ', 1e-6),
    ('m', 1e-3),
    ('c', 1e-2),
    ('d', 1e-1),
    ('k', 1e3),
    ('K', 1e3),
    ('M', 1e6),
    ('G', 1e9),
    ('T', 1e12),
];

/// Names of temperatures with their zero, as Celsius and the size of a degree.
pub(crate) fn celsius(symbol: &str, value: f64) -> f64 {
    match symbol {
        "K" => value - 273.15,
        "°F" => (value - 32.0) / 1.8,
        _ => value,
    }
}

/// One name of a unit, without power.
fn simple(name: &str) -> Option<Unit> {
    let of = |(_, factor, dimension): &(&str, f64, Dimension)| Unit { factor: *factor, dimension: *dimension };
    let named =
        |list: &'static [(&str, f64, Dimension)], name: &str| list.iter().find(|(own, ..)| *own == name).map(of);
    if let Some(unit) = named(PLAIN, name).or_else(|| named(PREFIXED, name)) {
        return Some(unit);
    }
    let mut chars = name.chars();
    let prefix = chars.next()?;
    let (_, scale) = PREFIXES.iter().find(|(own, _)| *own == prefix)?;
    let unit = named(PREFIXED, chars.as_str()).or_else(|| named(ONLY_PREFIXED, chars.as_str()))?;
    Some(Unit { factor: unit.factor * scale, ..unit })
}

/// The longest name of a unit, of a Chinese text: as many characters.
const CHINESE_CHARS_MAX: usize = 4;

/// Reads a unit at the beginning of `chars`, with its powers and divisions, and tells how many characters it takes.
/// A unit in Latin letters ends where the letters end.
pub(crate) fn read(chars: &[char]) -> Option<(Unit, usize)> {
    let mut whole = Unit { factor: 1.0, dimension: Dimension::NONE };
    let mut end = 0;
    let mut sign = 1_i8;
    let mut at = 0;
    while let Some((unit, power, length)) = read_factor(&chars[at..]) {
        let power = power * sign;
        whole.factor *= unit.factor.powi(power.into());
        whole.dimension = whole.dimension.times(unit.dimension, power);
        at += length;
        end = at;
        let joint = |c: char| matches!(c, '·' | '*' | '⋅');
        match chars.get(at) {
            Some('/' | '每') => {
                sign = -1;
                at += 1;
                at += usize::from(chars.get(at) == Some(&'('));
            }
            Some(&c) if joint(c) => at += 1,
            _ => break,
        }
    }
    (end > 0).then_some((whole, end))
}

/// One factor of a unit with its power: `cm`, `m3`, `s-1`.
fn read_factor(chars: &[char]) -> Option<(Unit, i8, usize)> {
    let letters = chars.iter().take_while(|c| is_unit_letter(**c)).count();
    let (unit, length) = if letters > 0 {
        let name: String = chars[..letters].iter().collect();
        (simple(&name)?, letters)
    } else {
        let longest = chars.len().min(CHINESE_CHARS_MAX);
        let names = (1..=longest).rev().map(|length| (chars[..length].iter().collect::<String>(), length));
        names.filter_map(|(name, length)| Some((simple(&name)?, length))).next()?
    };
    let is_symbol = matches!(chars[0], '%' | '‰');
    let (power, digits) = if is_symbol || letters == 0 { (1, 0) } else { read_power(&chars[length..]) };
    Some((unit, power, length + digits))
}

/// A power behind a unit: `2`, `^3`, `-1`, `^-1`; 1 where there is none.
fn read_power(chars: &[char]) -> (i8, usize) {
    let caret = usize::from(chars.first() == Some(&'^'));
    let minus = usize::from(matches!(chars.get(caret), Some('-' | '−')));
    let digit = chars.get(caret + minus).and_then(|c| c.to_digit(10)).filter(|digit| (1..=4).contains(digit));
    let ends = !chars.get(caret + minus + 1).is_some_and(char::is_ascii_alphanumeric);
    match digit.and_then(|digit| i8::try_from(digit).ok()) {
        Some(digit) if ends => (if minus == 1 { -digit } else { digit }, caret + minus + 1),
        _ => (1, 0),
    }
}

fn is_unit_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'μ' | 'Ω' | '°')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(text: &str) -> Option<f64> {
        let chars: Vec<char> = text.chars().collect();
        let (unit, length) = read(&chars)?;
        (length == chars.len()).then_some(unit.factor)
    }

    #[test]
    fn prefixes_powers_and_divisions_make_one_factor() {
        for (text, expected) in [
            ("mm", 1e-3),
            ("MHz", 1e6),
            ("S/cm", 100.0),
            ("Wh/kg", 3_600.0),
            ("g/cm3", 1_000.0),
            ("W/(m", 1.0),
            ("W·m-1", 1.0),
            ("r/min", 1.0 / 60.0),
            ("毫米", 1e-3),
            ("吨/年", 1e3 / YEAR),
            ("Gbps", 1e9),
        ] {
            let found = factor(text).unwrap_or_else(|| panic!("{text} is no unit"));
            assert!((found / expected - 1.0).abs() < 1e-9, "{text}: {found}");
        }
        assert_eq!(factor("xyz"), None);
        assert_eq!(factor("F"), None, "a farad alone is more often something else");
    }

    #[test]
    fn the_same_quantity_in_other_units_has_the_same_dimension() {
        let dimension = |text: &str| read(&text.chars().collect::<Vec<_>>()).expect("a unit").0.dimension;
        assert_eq!(dimension("S/cm"), dimension("mS/m"));
        assert_eq!(dimension("kWh"), dimension("MJ"));
        assert_eq!(dimension("V"), dimension("W/A"));
        assert_ne!(dimension("V"), dimension("A"));
    }
}
