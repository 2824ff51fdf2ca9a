//! Folds traditional Chinese characters into simplified ones, one by one.
//!
//! Which of several simplified words a traditional text means is left open: characters are enough for finding.

use std::sync::LazyLock;

/// Traditional characters, each followed by its simplified form; lines with `#` are remarks.
const PAIRS: &str = include_str!("simplified.txt");
/// The first character of the table.
const FIRST: u32 = 0x3400;
/// The number of characters from the first to the last of the table.
const LENGTH: usize = 0xa000 - 0x3400;

static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (FIRST..).take(LENGTH).filter_map(char::from_u32).collect();
    for line in PAIRS.lines().filter(|line| !line.starts_with('#')) {
        let mut chars = line.chars();
        while let (Some(traditional), Some(simplified)) = (chars.next(), chars.next()) {
            if let Some(place) = place(traditional) {
                table[place] = simplified;
            }
        }
    }
    table
});

fn place(c: char) -> Option<usize> {
    let place = usize::try_from(u32::from(c).checked_sub(FIRST)?).ok()?;
    (place < LENGTH).then_some(place)
}

/// The simplified form of a character; itself where it has none.
pub(crate) fn simplify(c: char) -> char {
    place(c).map_or(c, |place| TABLE[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_become_simplified_and_others_stay() {
        let folded: String = "質子交換膜與燃料電池 裡 乾燥 著作 abc㎜".chars().map(simplify).collect();
        assert_eq!(folded, "质子交换膜与燃料电池 里 干燥 著作 abc㎜");
    }

    #[test]
    fn every_pair_is_read_and_a_simplified_character_is_final() {
        let lines = PAIRS.lines().filter(|line| !line.starts_with('#'));
        let pairs: Vec<char> = lines.flat_map(str::chars).collect();
        assert!(pairs.len() > 5_000 && pairs.len().is_multiple_of(2));
        for pair in pairs.chunks(2) {
            assert_eq!(simplify(pair[0]), pair[1]);
            assert_eq!(simplify(pair[1]), pair[1], "{pair:?}");
        }
    }
}
