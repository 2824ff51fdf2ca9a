//! Symbols of the International and the Cooperative Patent Classification (IPC, CPC), whole or cut at a level.

use std::fmt;

use super::text::{fold_code, is_digits};

/// Digits of a main group in the machine form, filled with zeros from the left (WIPO ST.8).
const MAIN_GROUP_DIGITS: usize = 4;
/// Digits of a subgroup in the machine form, filled with zeros from the right (WIPO ST.8).
const SUBGROUP_DIGITS: usize = 6;
/// A subgroup is written with at least two digits; `00` is the main group itself.
const SUBGROUP_DIGITS_MIN: usize = 2;
/// Main groups from here on exist in the CPC only (indexing codes).
const CPC_MAIN_GROUP_MIN: u16 = 2000;
/// The section that exists in the CPC only.
const CPC_SECTION: char = 'Y';

/// A classification symbol of any level: `A`, `A61`, `A61K`, `A61K31/00`, `A61K31/495`.
///
/// The canonical text has no space and no leading zeros, as in `C08F265/04`, so it can stand in an address without
/// escaping; sources that write `C08F 265/04` or the 14-character machine form give the same symbol. A version such as
/// `(2006.01)` behind the symbol is accepted and not kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IpcSymbol {
    text: String,
    level: IpcLevel,
}

/// How deep a symbol reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IpcLevel {
    /// One letter, such as `A`.
    Section,
    /// Letter and two digits, such as `A61`.
    Class,
    /// Class and letter, such as `A61K`.
    Subclass,
    /// Ends in `/00`, such as `A61K31/00`.
    MainGroup,
    /// The deepest level, such as `A61K31/495`.
    Subgroup,
}

/// Why a text is no classification symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIpcSymbol {
    /// Neither a whole symbol nor one of its upper levels.
    #[error("a classification symbol looks like A61K 31/495, or its beginning A61K, A61 or A")]
    Malformed,
    /// The first letter is none of A to H and Y.
    #[error("the section must be one of A to H, or Y in the CPC")]
    SectionUnknown,
    /// The main group is not 1 to 9999, or the subgroup not 2 to 6 digits.
    #[error("a group is 1 to 4 digits from 1 on, a slash and 2 to 6 digits")]
    GroupMalformed,
}

impl InvalidIpcSymbol {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidIpcSymbol::Malformed => "malformed",
            InvalidIpcSymbol::SectionUnknown => "section_unknown",
            InvalidIpcSymbol::GroupMalformed => "group_malformed",
        }
    }
}

impl IpcSymbol {
    /// Reads `C08F 265/04`, `C08F265/04`, `G06F 16/68 (2019.01)`, `A61K0031495000`, `G06F` and the like.
    pub fn parse(input: &str) -> Result<Self, InvalidIpcSymbol> {
        let folded = fold_code(input).ok_or(InvalidIpcSymbol::Malformed)?;
        let symbol = without_version(&folded).ok_or(InvalidIpcSymbol::Malformed)?;
        let section = symbol.chars().next().ok_or(InvalidIpcSymbol::Malformed)?;
        if !section.is_ascii_uppercase() {
            return Err(InvalidIpcSymbol::Malformed);
        }
        if !(('A'..='H').contains(&section) || section == CPC_SECTION) {
            return Err(InvalidIpcSymbol::SectionUnknown);
        }

        if symbol.len() <= "A61K".len() {
            let level = upper_level(symbol).ok_or(InvalidIpcSymbol::Malformed)?;
            return Ok(IpcSymbol { text: symbol.to_owned(), level });
        }
        let (subclass, group) =
            symbol.split_at_checked("A61K".len()).expect("the text is ASCII and longer than a subclass");
        if upper_level(subclass) != Some(IpcLevel::Subclass) {
            return Err(InvalidIpcSymbol::Malformed);
        }
        let (main_group, subgroup) = split_group(group).ok_or(InvalidIpcSymbol::GroupMalformed)?;
        let level = if subgroup == "00" { IpcLevel::MainGroup } else { IpcLevel::Subgroup };
        Ok(IpcSymbol { text: format!("{subclass}{main_group}/{subgroup}"), level })
    }

    /// The canonical text, such as `C08F265/04` or `G06F`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How deep the symbol reaches.
    pub fn level(&self) -> IpcLevel {
        self.level
    }

    /// The section, such as `A`.
    pub fn section(&self) -> &str {
        &self.text[.."A".len()]
    }

    /// The class, such as `A61`; a section has none.
    pub fn class(&self) -> Option<&str> {
        self.text.get(.."A61".len())
    }

    /// The subclass, such as `A61K`; sections and classes have none.
    pub fn subclass(&self) -> Option<&str> {
        self.text.get(.."A61K".len())
    }

    /// The main group, such as `A61K31/00`; upper levels have none.
    pub fn main_group(&self) -> Option<IpcSymbol> {
        let (main, _) = self.text.split_once('/')?;
        Some(IpcSymbol { text: format!("{main}/00"), level: IpcLevel::MainGroup })
    }

    /// Whether only the CPC has such a symbol: section Y, or a main group from 2000 on.
    pub fn is_cpc_only(&self) -> bool {
        self.section().starts_with(CPC_SECTION)
            || self.group().is_some_and(|(main, _)| main.parse().is_ok_and(|main: u16| main >= CPC_MAIN_GROUP_MIN))
    }

    /// Whether `other` is this symbol or lies below it; `A61K31/00` covers `A61K31/495`.
    pub fn covers(&self, other: &IpcSymbol) -> bool {
        match self.level {
            IpcLevel::Section | IpcLevel::Class | IpcLevel::Subclass => other.text.starts_with(&self.text),
            IpcLevel::MainGroup => other.main_group().as_ref() == Some(self),
            IpcLevel::Subgroup => other == self,
        }
    }

    /// The machine form of WIPO ST.8: 14 characters for a group, such as `A61K0031495000`; an upper level as it is.
    pub fn machine_form(&self) -> String {
        let (Some(subclass), Some((main, sub))) = (self.subclass(), self.group()) else {
            return self.text.clone();
        };
        format!("{subclass}{main:0>MAIN_GROUP_DIGITS$}{sub:0<SUBGROUP_DIGITS$}")
    }

    /// Main group and subgroup digits.
    fn group(&self) -> Option<(&str, &str)> {
        self.text.get("A61K".len()..)?.split_once('/')
    }
}

impl fmt::Display for IpcSymbol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// Cuts off a version such as `(2006.01)`, with or without the `I` (invention) or `N` (additional) of a gazette.
fn without_version(text: &str) -> Option<&str> {
    let Some((symbol, version)) = text.split_once('(') else {
        return Some(text);
    };
    let version = version.strip_suffix(['I', 'N']).unwrap_or(version).strip_suffix(')')?;
    let (year, month) = version.split_once('.')?;
    let is_version = year.len() == 4 && is_digits(year) && month.len() == 2 && is_digits(month);
    is_version.then_some(symbol)
}

fn upper_level(symbol: &str) -> Option<IpcLevel> {
    let bytes = symbol.as_bytes();
    let has_class = || is_digits(&symbol[1..3]) && &symbol[1..3] != "00";
    if bytes.len() == "A".len() {
        return Some(IpcLevel::Section);
    }
    if bytes.len() == "A61".len() && has_class() {
        return Some(IpcLevel::Class);
    }
    (bytes.len() == "A61K".len() && has_class() && bytes[3].is_ascii_uppercase()).then_some(IpcLevel::Subclass)
}

/// Reads `31/495`, `-031/495` or the ten digits of the machine form; answers without needless zeros.
fn split_group(group: &str) -> Option<(&str, &str)> {
    let group = group.strip_prefix('-').unwrap_or(group);
    let (main, sub) = if group.len() == MAIN_GROUP_DIGITS + SUBGROUP_DIGITS && is_digits(group) {
        group.split_at(MAIN_GROUP_DIGITS)
    } else {
        group.split_once('/')?
    };
    let main_is_possible = is_digits(main) && main.len() <= MAIN_GROUP_DIGITS && main.bytes().any(|byte| byte != b'0');
    let sub_is_possible = is_digits(sub) && (SUBGROUP_DIGITS_MIN..=SUBGROUP_DIGITS).contains(&sub.len());
    if !main_is_possible || !sub_is_possible {
        return None;
    }
    // Subgroups are decimals: 31/4950 and 31/495 are one place in the scheme, and one machine form.
    let significant = sub.trim_end_matches('0').len().max(SUBGROUP_DIGITS_MIN);
    Some((main.trim_start_matches('0'), &sub[..significant]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn symbol(input: &str) -> IpcSymbol {
        IpcSymbol::parse(input).expect(input)
    }

    fn code(input: &str) -> &'static str {
        IpcSymbol::parse(input).expect_err("the symbol is refused").code()
    }

    #[test]
    fn every_usual_spelling_gives_one_text() {
        for spelling in [
            "A61K 31/495",
            "A61K31/495",
            "a61k 31/495",
            "A61K0031495000",
            "A61K-031/495",
            "A61K 31/495 (2006.01)",
            "A61K 31/495(2006.01)I",
            "Ａ６１Ｋ３１／４９５",
        ] {
            assert_eq!(symbol(spelling).as_str(), "A61K31/495", "{spelling}");
        }
        assert_eq!(symbol("C08F 265/04").to_string(), "C08F265/04");
    }

    #[test]
    fn each_level_is_a_symbol_of_its_own() {
        for (text, level) in [
            ("A", IpcLevel::Section),
            ("A61", IpcLevel::Class),
            ("A61K", IpcLevel::Subclass),
            ("A61K31/00", IpcLevel::MainGroup),
            ("A61K31/495", IpcLevel::Subgroup),
        ] {
            assert_eq!(symbol(text).level(), level);
            assert_eq!(symbol(text).as_str(), text);
            assert!(symbol(text).covers(&symbol("A61K31/495")));
        }
    }

    #[test]
    fn a_symbol_covers_what_lies_below_it_and_nothing_beside_it() {
        assert!(symbol("H04W").covers(&symbol("H04W84/12")));
        assert!(!symbol("H04W").covers(&symbol("H04L12/28")));
        assert!(!symbol("A61K3/00").covers(&symbol("A61K31/495")));
        assert!(!symbol("A61K31/49").covers(&symbol("A61K31/495")));
        assert!(!symbol("A61K31/00").covers(&symbol("A61K")));
    }

    #[test]
    fn the_machine_form_has_fourteen_characters_and_reads_back() {
        for (text, machine) in [
            ("A61K31/495", "A61K0031495000"),
            ("A01G3/06", "A01G0003060000"),
            ("B60L2200/10", "B60L2200100000"),
            ("Y02E60/10", "Y02E0060100000"),
            ("C12N15/00", "C12N0015000000"),
        ] {
            assert_eq!(symbol(text).machine_form(), machine);
            assert_eq!(symbol(machine), symbol(text));
        }
        assert_eq!(symbol("A61K").machine_form(), "A61K");
    }

    #[test]
    fn the_parts_can_be_asked_for() {
        let whole = symbol("A61K31/495");
        assert_eq!((whole.section(), whole.class(), whole.subclass()), ("A", Some("A61"), Some("A61K")));
        assert_eq!(whole.main_group(), Some(symbol("A61K31/00")));

        let class = symbol("A61");
        assert_eq!((class.class(), class.subclass(), class.main_group()), (Some("A61"), None, None));
    }

    #[test]
    fn symbols_of_the_cooperative_classification_are_known_as_such() {
        assert!(symbol("Y02E60/10").is_cpc_only());
        assert!(symbol("B60L2200/10").is_cpc_only());
        assert!(!symbol("A61K31/495").is_cpc_only());
        assert!(!symbol("A61K").is_cpc_only());
    }

    #[test]
    fn a_refusal_names_its_rule() {
        assert_eq!(code(""), "malformed");
        assert_eq!(code("12"), "malformed");
        assert_eq!(code("A6"), "malformed");
        assert_eq!(code("A00B"), "malformed");
        assert_eq!(code("A6XK31/495"), "malformed");
        assert_eq!(code("A61K31/495 (new)"), "malformed");
        assert_eq!(code("制冷"), "malformed");
        assert_eq!(code("I61K31/495"), "section_unknown");
        assert_eq!(code("Z"), "section_unknown");
        assert_eq!(code("A61K31"), "group_malformed");
        assert_eq!(code("A61K31/4"), "group_malformed");
        assert_eq!(code("A61K0/00"), "group_malformed");
        assert_eq!(code("A61K31495/00"), "group_malformed");
        assert_eq!(code("A61K31/4951234"), "group_malformed");
    }

    proptest! {
        #[test]
        fn text_and_machine_form_name_the_same_symbol(text in "[A-HY](0[1-9]|[1-9][0-9])[A-Z][1-9][0-9]{0,3}/[0-9]{2,6}") {
            let read = IpcSymbol::parse(&text).expect("the shape is right");
            prop_assert_eq!(IpcSymbol::parse(read.as_str()), Ok(read.clone()));
            prop_assert_eq!(read.machine_form().len(), 14);
            prop_assert_eq!(IpcSymbol::parse(&read.machine_form()), Ok(read));
        }

        #[test]
        fn any_text_is_answered_without_a_panic(input in ".{0,30}") {
            let _ = IpcSymbol::parse(&input);
        }
    }
}
