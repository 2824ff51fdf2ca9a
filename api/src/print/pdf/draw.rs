//! Sheets as PDF: letters, the lines and grounds of tables, the foot of each sheet, the list of headings.

use super::font::{Face, find, printable, width};
use super::line::{self, Breaking};
use super::measure::{
    CELL_SIDE_PT, FOOT, FOOT_GAP_PT, MARGIN_SIDE_PT, MARGIN_TOP_PT, NAME_SHADE, RULE_PT, RULE_SHADE, SHEET_HEIGHT_PT,
    SHEET_WIDTH_PT, Style, TEXT_HEIGHT_PT, TEXT_WIDTH_PT,
};
use super::sheet::Sheet;
use super::strip::{Grid, Strip};
use crate::print::paper::Paper;
use krilla::color::luma;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Size};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::KrillaGlyph;
use krilla::{Document, SerializeSettings};
use time::{OffsetDateTime, UtcOffset};

/// The language of the document, for those who have it read out.
const LANGUAGE: &str = "zh-CN";

/// The PDF.
///
/// # Errors
/// When what was drawn is no PDF/A-2u.
pub fn of(paper: &Paper, sheets: &[Sheet], faces: &[Face<'_>]) -> Result<Vec<u8>, KrillaError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_U)
        .finish()
        .expect("PDF/A-2u names its own version of PDF");
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    for (place, sheet) in sheets.iter().enumerate() {
        let size = Size::from_wh(SHEET_WIDTH_PT, SHEET_HEIGHT_PT).expect("A4 has a size");
        let mut page = document.start_page_with(PageSettings::new(size));
        let mut surface = page.surface();
        let mut pen = Pen { surface: &mut surface, faces };
        for (top_pt, strip) in &sheet.strips {
            pen.draw_strip(MARGIN_TOP_PT + top_pt, strip);
        }
        pen.draw_foot(paper, place + 1, sheets.len());
        surface.finish();
        page.finish();
    }
    document.set_outline(headings(sheets));
    document.set_metadata(
        Metadata::new().title(paper.title.clone()).language(LANGUAGE.to_owned()).creation_date(date(paper.dated)),
    );
    document.finish()
}

/// A moment in UTC; years before our era and after 65535 are none of this market's.
fn date(moment: OffsetDateTime) -> DateTime {
    let moment = moment.to_offset(UtcOffset::UTC);
    DateTime::new(u16::try_from(moment.year()).unwrap_or_default())
        .month(moment.month().into())
        .day(moment.day())
        .hour(moment.hour())
        .minute(moment.minute())
        .second(moment.second())
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// The headings, each with its place.
fn headings(sheets: &[Sheet]) -> Outline {
    let mut outline = Outline::new();
    for (page, sheet) in sheets.iter().enumerate() {
        for (top_pt, strip) in &sheet.strips {
            if let Some(mark) = &strip.mark {
                let place = XyzDestination::new(page, Point::from_xy(MARGIN_SIDE_PT, MARGIN_TOP_PT + top_pt));
                outline.push_child(OutlineNode::new(mark.clone(), place));
            }
        }
    }
    outline
}

struct Pen<'a, 's, 'f> {
    surface: &'a mut Surface<'s>,
    faces: &'a [Face<'f>],
}

impl Pen<'_, '_, '_> {
    fn draw_strip(&mut self, top_pt: f32, strip: &Strip) {
        if let Some(grid) = &strip.grid {
            self.draw_grid(top_pt, strip.height_pt, grid);
        }
        for piece in &strip.pieces {
            self.draw_text(MARGIN_SIDE_PT + piece.x_pt, top_pt + piece.baseline_pt, piece.style, &piece.text);
        }
    }

    /// The grounds of the fields, then the lines around them.
    fn draw_grid(&mut self, top_pt: f32, height_pt: f32, grid: &Grid) {
        for (edges, _) in grid.edges.windows(2).zip(&*grid.shaded).filter(|(_, shaded)| **shaded) {
            self.fill_box(MARGIN_SIDE_PT + edges[0], top_pt, edges[1] - edges[0], height_pt, NAME_SHADE);
        }
        let half_pt = RULE_PT / 2.0;
        for edge in &*grid.edges {
            self.fill_box(MARGIN_SIDE_PT + edge - half_pt, top_pt, RULE_PT, height_pt, RULE_SHADE);
        }
        let width_pt = grid.edges.last().copied().unwrap_or_default() + RULE_PT;
        let mut line =
            |y_pt: f32| self.fill_box(MARGIN_SIDE_PT - half_pt, y_pt - half_pt, width_pt, RULE_PT, RULE_SHADE);
        if grid.above {
            line(top_pt);
        }
        if grid.below {
            line(top_pt + height_pt);
        }
    }

    fn fill_box(&mut self, x_pt: f32, y_pt: f32, width_pt: f32, height_pt: f32, shade: u8) {
        let mut path = PathBuilder::new();
        path.push_rect(Rect::from_xywh(x_pt, y_pt, width_pt, height_pt).expect("a box has a width and a height"));
        self.surface.set_fill(Some(ink(shade)));
        self.surface.set_stroke(None);
        self.surface.draw_path(&path.finish().expect("a box is a path"));
    }

    /// Draws a text, in runs of one font each.
    fn draw_text(&mut self, x_pt: f32, y_pt: f32, style: Style, text: &str) {
        self.surface.set_fill(Some(ink(style.shade)));
        self.surface.set_stroke(style.bold_pt.map(|width| Stroke {
            paint: luma::Color::new(style.shade).into(),
            width,
            ..Stroke::default()
        }));
        let shapes: Vec<_> = text
            .char_indices()
            .filter_map(|(place, letter)| Some((place..place + letter.len_utf8(), find(self.faces, letter)?)))
            .collect();
        let mut x_pt = x_pt;
        for run in shapes.chunk_by(|(_, one), (_, other)| one.face == other.face) {
            let glyphs: Vec<_> = run
                .iter()
                .map(|(range, shape)| KrillaGlyph::new(shape.glyph, shape.width, 0.0, 0.0, 0.0, range.clone(), None))
                .collect();
            let font = self.faces[run[0].1.face].font.clone();
            self.surface.draw_glyphs(Point::from_xy(x_pt, y_pt), &glyphs, font, text, style.size_pt, false);
            x_pt += run.iter().map(|(_, shape)| shape.width * style.size_pt).sum::<f32>();
        }
    }

    /// What the paper says at its foot at the left, the number of the page at the right.
    fn draw_foot(&mut self, paper: &Paper, page: usize, pages: usize) {
        let top_pt = MARGIN_TOP_PT + TEXT_HEIGHT_PT + FOOT_GAP_PT;
        self.fill_box(MARGIN_SIDE_PT, top_pt, TEXT_WIDTH_PT, RULE_PT, RULE_SHADE);
        let number = printable(self.faces, &format!("第 {page} 页 共 {pages} 页 / page {page} of {pages}"));
        let number_pt = width(self.faces, &number) * FOOT.size_pt;
        let baseline_pt = top_pt + FOOT.baseline_pt();
        self.draw_text(MARGIN_SIDE_PT + TEXT_WIDTH_PT - number_pt, baseline_pt, FOOT, &number);
        for (place, text) in (0u8..).zip(&paper.foot) {
            let room_pt = TEXT_WIDTH_PT - number_pt - CELL_SIDE_PT;
            let line = line::of(self.faces, text, FOOT.size_pt, room_pt, Breaking::Anywhere).swap_remove(0);
            self.draw_text(MARGIN_SIDE_PT, baseline_pt + f32::from(place) * FOOT.leading_pt, FOOT, &line);
        }
    }
}

fn ink(shade: u8) -> Fill {
    Fill { paint: luma::Color::new(shade).into(), ..Fill::default() }
}
