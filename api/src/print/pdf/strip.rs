//! Blocks as strips: one line each, or one line of each field of a row, that know whether the next one must stay with them.

use super::font::{Face, width};
use super::line::{self, Breaking};
use super::measure::{
    BODY, CELL_GAP_PT, CELL_SIDE_PT, EXACT, FIELD, HEADING, SUBTITLE, Style, TEXT_HEIGHT_PT, TEXT_WIDTH_PT, TITLE,
};
use crate::print::paper::{Block, Cell, Paper, Table};
use std::rc::Rc;

/// Lines of a text that never stand alone at the foot or the head of a sheet.
const LINES_TOGETHER: usize = 2;
/// A table up to this height is not divided; a row neither.
const TOGETHER_PT: f32 = TEXT_HEIGHT_PT / 3.0;
/// Between a number and the text behind it.
const NUMBER_WIDTH_PT: f32 = 22.0;

/// A text at its place in a strip.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// From the left margin, in points.
    pub x_pt: f32,
    /// From the top of the strip to the foot of the letters, in points.
    pub baseline_pt: f32,
    /// How it is set.
    pub style: Style,
    /// What it says.
    pub text: String,
}

/// The lines around the fields of a row, of which the strip is a part.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Where the lines between columns stand, from the left margin, in points.
    pub edges: Rc<[f32]>,
    /// Columns with a grey ground.
    pub shaded: Rc<[bool]>,
    /// Whether there is a line above.
    pub above: bool,
    /// Whether there is a line below.
    pub below: bool,
}

/// What is never divided.
#[derive(Clone, Debug, Default)]
pub struct Strip {
    /// Empty space above it, in points; not at the top of a sheet.
    pub gap_pt: f32,
    /// Its height without the gap, in points.
    pub height_pt: f32,
    /// What stands in it.
    pub pieces: Vec<Piece>,
    /// The lines around it.
    pub grid: Option<Grid>,
    /// Whether the next strip must be on the same sheet.
    pub keeps_next: bool,
    /// Whether it begins a new sheet.
    pub begins_sheet: bool,
    /// What is repeated above it when it is the first of a sheet: the head of its table.
    pub head: Option<Rc<[Strip]>>,
    /// The heading it belongs to, for the list of headings.
    pub mark: Option<String>,
}

/// The strips of a paper, from top to bottom.
#[must_use]
pub fn of(paper: &Paper, faces: &[Face<'_>]) -> Vec<Strip> {
    let mut strips = Vec::new();
    let mut begins_sheet = false;
    for block in &paper.blocks {
        if matches!(block, Block::NewSheet) {
            begins_sheet = true;
            continue;
        }
        let mut added = of_block(block, faces);
        if let Some(first) = added.first_mut() {
            first.begins_sheet = std::mem::take(&mut begins_sheet);
        }
        strips.append(&mut added);
    }
    strips
}

fn of_block(block: &Block, faces: &[Face<'_>]) -> Vec<Strip> {
    match block {
        Block::Title(text) => marked(kept(centered(text, TITLE, 8.0, faces)), text),
        Block::Subtitle(text) => kept(centered(text, SUBTITLE, 0.0, faces)),
        Block::Heading(text) => marked(kept(set(text, HEADING, 0.0, 12.0, faces)), text),
        Block::Paragraph(text) => together(set(text, BODY, 0.0, 3.0, faces)),
        Block::Numbered(texts) => {
            texts.iter().enumerate().flat_map(|(place, text)| numbered(place + 1, text, faces)).collect()
        }
        Block::Exact(text) => exact(text, faces),
        Block::Table(table) => of_table(table, faces),
        Block::NewSheet => Vec::new(),
    }
}

/// The lines of a text, so far from the left margin, with a gap above the first.
fn set(text: &str, style: Style, x_pt: f32, gap_pt: f32, faces: &[Face<'_>]) -> Vec<Strip> {
    let lines = line::of(faces, text, style.size_pt, TEXT_WIDTH_PT - x_pt, Breaking::Words);
    let strip = |(place, text): (usize, String)| Strip {
        gap_pt: if place == 0 { gap_pt } else { 0.0 },
        height_pt: style.leading_pt,
        pieces: vec![Piece { x_pt, baseline_pt: style.baseline_pt(), style, text }],
        ..Strip::default()
    };
    lines.into_iter().enumerate().map(strip).collect()
}

fn centered(text: &str, style: Style, gap_pt: f32, faces: &[Face<'_>]) -> Vec<Strip> {
    let mut strips = set(text, style, 0.0, gap_pt, faces);
    for piece in strips.iter_mut().flat_map(|strip| &mut strip.pieces) {
        piece.x_pt = (TEXT_WIDTH_PT - width(faces, &piece.text) * style.size_pt) / 2.0;
    }
    strips
}

fn numbered(number: usize, text: &str, faces: &[Face<'_>]) -> Vec<Strip> {
    let mut strips = set(text, BODY, NUMBER_WIDTH_PT, 3.0, faces);
    if let Some(first) = strips.first_mut() {
        let text = format!("{number}.");
        first.pieces.push(Piece { x_pt: 0.0, baseline_pt: BODY.baseline_pt(), style: BODY, text });
    }
    together(strips)
}

/// Strips that stay with what follows them.
fn kept(mut strips: Vec<Strip>) -> Vec<Strip> {
    for strip in &mut strips {
        strip.keeps_next = true;
    }
    strips
}

fn marked(mut strips: Vec<Strip>, text: &str) -> Vec<Strip> {
    if let Some(first) = strips.first_mut() {
        first.mark = Some(text.to_owned());
    }
    strips
}

/// Keeps the first lines of a text together, and the last ones.
fn together(mut strips: Vec<Strip>) -> Vec<Strip> {
    let lines = strips.len();
    for (place, strip) in strips.iter_mut().enumerate() {
        let is_last = place + 1 == lines;
        strip.keeps_next = !is_last && (place + 1 < LINES_TOGETHER || place + LINES_TOGETHER >= lines);
    }
    strips
}

/// A frame around lines that may be broken anywhere.
fn exact(text: &str, faces: &[Face<'_>]) -> Vec<Strip> {
    let lines = line::of(faces, text, EXACT.size_pt, TEXT_WIDTH_PT - 2.0 * CELL_SIDE_PT, Breaking::Anywhere);
    let field = Field { lines, style: EXACT, x_pt: CELL_SIDE_PT, shaded: false };
    let edges: Rc<[f32]> = Rc::new([0.0, TEXT_WIDTH_PT]);
    let mut strips = together(row(&[field], &edges));
    if let Some(first) = strips.first_mut() {
        first.gap_pt = 3.0;
    }
    strips
}

/// A field of a row, laid out.
struct Field {
    lines: Vec<String>,
    style: Style,
    x_pt: f32,
    shaded: bool,
}

fn of_table(table: &Table, faces: &[Face<'_>]) -> Vec<Strip> {
    let edges = edges(table.shares);
    let names: Vec<Cell> = table.head.iter().map(|name| Cell::Name((*name).to_owned())).collect();
    let head = kept(if names.is_empty() { Vec::new() } else { row(&fields(&names, &edges, faces), &edges) });
    let repeated: Option<Rc<[Strip]>> = (!head.is_empty()).then(|| head.clone().into());
    let mut strips = head;
    for cells in &table.rows {
        let mut added = row(&fields(cells, &edges, faces), &edges);
        let is_short = height_pt(&added) <= TOGETHER_PT;
        added = if is_short { kept_within(added) } else { together(added) };
        for strip in &mut added {
            strip.head.clone_from(&repeated);
        }
        strips.append(&mut added);
    }
    if height_pt(&strips) <= TOGETHER_PT {
        strips = kept_within(strips);
    }
    if let Some(first) = strips.first_mut() {
        first.gap_pt = 5.0;
    }
    strips
}

/// Strips that stay with one another.
fn kept_within(strips: Vec<Strip>) -> Vec<Strip> {
    let mut strips = kept(strips);
    if let Some(last) = strips.last_mut() {
        last.keeps_next = false;
    }
    strips
}

fn height_pt(strips: &[Strip]) -> f32 {
    strips.iter().map(|strip| strip.height_pt).sum()
}

/// Where the lines between columns stand.
fn edges(shares: &[u16]) -> Rc<[f32]> {
    let whole: f32 = shares.iter().map(|share| f32::from(*share)).sum();
    let ends = shares.iter().scan(0.0, |end, share| {
        *end += f32::from(*share) / whole * TEXT_WIDTH_PT;
        Some(*end)
    });
    [0.0].into_iter().chain(ends).collect()
}

fn fields(cells: &[Cell], edges: &[f32], faces: &[Face<'_>]) -> Vec<Field> {
    let field = |(cell, edges): (&Cell, &[f32])| {
        let room = edges[1] - edges[0] - 2.0 * CELL_SIDE_PT;
        let breaking = if matches!(cell, Cell::Exact(_)) { Breaking::Anywhere } else { Breaking::Words };
        let lines = line::of(faces, cell.text(), FIELD.size_pt, room, breaking);
        let widest = lines.iter().map(|line| width(faces, line) * FIELD.size_pt).fold(0.0, f32::max);
        let indent = if matches!(cell, Cell::Figure(_)) { (room - widest).max(0.0) } else { 0.0 };
        Field { lines, style: FIELD, x_pt: edges[0] + CELL_SIDE_PT + indent, shaded: matches!(cell, Cell::Name(_)) }
    };
    cells.iter().zip(edges.windows(2)).map(field).collect()
}

/// The strips of a row: in each one line of every field that has so many.
fn row(fields: &[Field], edges: &Rc<[f32]>) -> Vec<Strip> {
    let lines = fields.iter().map(|field| field.lines.len()).max().unwrap_or(0);
    let shaded: Rc<[bool]> = fields.iter().map(|field| field.shaded).collect();
    let strip = |place: usize| {
        let (above, below) = (place == 0, place + 1 == lines);
        let top_pt = if above { CELL_GAP_PT } else { 0.0 };
        let bottom_pt = if below { CELL_GAP_PT } else { 0.0 };
        let leading_pt = fields.iter().map(|field| field.style.leading_pt).fold(0.0, f32::max);
        let piece = |field: &Field| {
            let text = field.lines.get(place)?.clone();
            let baseline_pt = top_pt + field.style.baseline_pt();
            Some(Piece { x_pt: field.x_pt, baseline_pt, style: field.style, text })
        };
        Strip {
            height_pt: top_pt + leading_pt + bottom_pt,
            pieces: fields.iter().filter_map(piece).collect(),
            grid: Some(Grid { edges: edges.clone(), shaded: shaded.clone(), above, below }),
            ..Strip::default()
        }
    };
    (0..lines).map(strip).collect()
}
