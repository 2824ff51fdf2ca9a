//! Texts as lines: broken where Chinese and English may be broken (Unicode line breaking, UAX 14, in its strict form).

use super::font::{Face, printable, width};
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

/// Where a text may be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaking {
    /// Between words and between Chinese characters, never before a mark that closes.
    Words,
    /// Between any two characters.
    Anywhere,
}

/// The lines of a text at a size, none wider than so many points unless one character is. A text without a character
/// has one empty line.
#[must_use]
pub fn of(faces: &[Face<'_>], text: &str, size_pt: f32, width_pt: f32, breaking: Breaking) -> Vec<String> {
    let room = width_pt / size_pt;
    let mut lines = Vec::new();
    for part in printable(faces, text).trim_end_matches('\n').split('\n') {
        let pieces = match breaking {
            Breaking::Words => words(part),
            Breaking::Anywhere => characters(part),
        };
        fill(faces, &pieces, room, &mut lines);
    }
    lines
}

/// The pieces of a text that stay together, with the space behind them.
fn words(text: &str) -> Vec<&str> {
    let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let ends: Vec<usize> = segmenter.segment_str(text).collect();
    ends.windows(2).map(|ends| &text[ends[0]..ends[1]]).collect()
}

fn characters(text: &str) -> Vec<&str> {
    text.char_indices().map(|(place, letter)| &text[place..place + letter.len_utf8()]).collect()
}

/// Puts piece after piece into a line as long as there is room; space at the end of a line needs none.
fn fill(faces: &[Face<'_>], pieces: &[&str], room: f32, lines: &mut Vec<String>) {
    let (mut line, mut used) = (String::new(), 0.0);
    for piece in pieces {
        let needed = width(faces, piece.trim_end());
        if used + needed > room && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0.0;
        }
        if needed > room && piece.chars().count() > 1 {
            fill(faces, &characters(piece), room, lines);
            line = lines.pop().unwrap_or_default();
            used = width(faces, &line);
            continue;
        }
        line.push_str(piece);
        used += width(faces, piece);
    }
    lines.push(line.trim_end().to_owned());
}
