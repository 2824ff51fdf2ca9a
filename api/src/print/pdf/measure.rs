//! The measures of a sheet, in points (1/72 inch).

/// Width of A4.
pub const SHEET_WIDTH_PT: f32 = 595.28;
/// Height of A4.
pub const SHEET_HEIGHT_PT: f32 = 841.89;
/// What stays empty at the left and the right: 2.2 cm.
pub const MARGIN_SIDE_PT: f32 = 62.4;
/// What stays empty above.
pub const MARGIN_TOP_PT: f32 = 56.7;
/// What stays empty below, with the foot in it.
pub const MARGIN_BOTTOM_PT: f32 = 73.7;
/// Between the left and the right margin.
pub const TEXT_WIDTH_PT: f32 = SHEET_WIDTH_PT - 2.0 * MARGIN_SIDE_PT;
/// Between the upper and the lower margin.
pub const TEXT_HEIGHT_PT: f32 = SHEET_HEIGHT_PT - MARGIN_TOP_PT - MARGIN_BOTTOM_PT;
/// From the lower margin to the line above the foot.
pub const FOOT_GAP_PT: f32 = 14.0;
/// Width of the lines of tables.
pub const RULE_PT: f32 = 0.5;
/// Between the lines of a table and the text in it, at the sides.
pub const CELL_SIDE_PT: f32 = 5.0;
/// Between the lines of a table and the text in it, above and below.
pub const CELL_GAP_PT: f32 = 3.0;

/// How letters are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Height of the letters.
    pub size_pt: f32,
    /// From one line to the next.
    pub leading_pt: f32,
    /// Width of the line around each letter that makes it bold; none for most.
    pub bold_pt: Option<f32>,
    /// How dark: 0 is black, 255 is white.
    pub shade: u8,
}

impl Style {
    const fn plain(size_pt: f32, leading_pt: f32) -> Self {
        Style { size_pt, leading_pt, bold_pt: None, shade: 0 }
    }

    /// From the top of a line to the foot of its letters: the box of a Chinese character, in the middle of the line.
    #[must_use]
    pub fn baseline_pt(self) -> f32 {
        (self.leading_pt - self.size_pt) / 2.0 + ASCENT * self.size_pt
    }
}

/// How much of the box of a Chinese character stands above the foot of the letters (OpenType, `ideo` baseline at -0.12 em).
const ASCENT: f32 = 0.88;

/// The name of the paper.
pub const TITLE: Style = Style { bold_pt: Some(0.5), ..Style::plain(18.0, 30.0) };
/// Below the name.
pub const SUBTITLE: Style = Style { shade: 70, ..Style::plain(10.5, 17.0) };
/// A heading.
pub const HEADING: Style = Style { bold_pt: Some(0.3), ..Style::plain(12.0, 19.0) };
/// A text.
pub const BODY: Style = Style::plain(10.5, 17.0);
/// A field of a table.
pub const FIELD: Style = Style::plain(9.5, 14.5);
/// Characters that matter one by one.
pub const EXACT: Style = Style::plain(8.0, 11.5);
/// The foot.
pub const FOOT: Style = Style { shade: 70, ..Style::plain(7.5, 11.0) };
/// The grey behind names of rows and columns.
pub const NAME_SHADE: u8 = 243;
/// The grey of the lines of tables.
pub const RULE_SHADE: u8 = 130;
