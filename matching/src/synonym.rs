//! Words of one meaning, from the lists of `matching/synonyms`: a query that has one asks for the others too, at a lower
//! weight. Documents are not changed by it, so a list can be mended at any time.

use std::sync::LazyLock;

use crate::cut::fold_text;

/// One list for each technical field: a group of words a line, separated by tabs; lines with `#` are remarks.
const LISTS: [&str; 7] = [
    include_str!("../synonyms/advanced_manufacturing.tsv"),
    include_str!("../synonyms/agriculture.tsv"),
    include_str!("../synonyms/biomedicine_and_devices.tsv"),
    include_str!("../synonyms/electronic_information.tsv"),
    include_str!("../synonyms/environment_and_resources.tsv"),
    include_str!("../synonyms/new_energy_and_saving.tsv"),
    include_str!("../synonyms/new_materials.tsv"),
];

/// The groups, folded as texts are.
static GROUPS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let lines = LISTS.iter().flat_map(|list| list.lines()).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').map(fold_text).collect()).collect()
});

/// The words that mean the same as words of a text and are not in it.
pub(crate) fn of(text: &str) -> Vec<&'static str> {
    let text = fold_text(text);
    let mut found = Vec::new();
    for group in GROUPS.iter() {
        if group.iter().any(|word| has(&text, word)) {
            found.extend(group.iter().filter(|word| !has(&text, word)).map(String::as_str));
        }
    }
    found
}

/// Whether a text has the word; one in Latin letters stands by itself.
fn has(text: &str, word: &str) -> bool {
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back().is_some_and(is_latin);
        let after = text[start + word.len()..].chars().next().is_some_and(is_latin);
        !(before && word.starts_with(is_latin) || after && word.ends_with(is_latin))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_brings_its_synonyms_in_both_languages_and_not_itself() {
        assert_eq!(of("求一种质子交換膜"), ["proton exchange membrane", "pem"]);
        assert_eq!(of("a PEM with long life"), ["质子交换膜", "proton exchange membrane"]);
        assert_eq!(of("temperature"), [""; 0], "no word begins within another");
    }

    #[test]
    fn every_group_has_several_words_and_no_word_stands_twice() {
        let mut words: Vec<&String> = GROUPS.iter().flatten().collect();
        assert!(GROUPS.iter().all(|group| group.len() > 1 && group.iter().all(|word| !word.trim().is_empty())));
        words.sort_unstable();
        let twice: Vec<_> = words.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert_eq!(twice, [] as [&[&String]; 0]);
    }
}
