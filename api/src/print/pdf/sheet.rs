//! Strips on sheets: each as far down as there is room, with those it must stay with.

use super::measure::TEXT_HEIGHT_PT;
use super::strip::Strip;

/// A sheet: strips with the distance of each from the upper margin, in points.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What stands on it.
    pub strips: Vec<(f32, Strip)>,
    used_pt: f32,
}

impl Sheet {
    fn put(&mut self, strip: Strip) {
        let gap_pt = if self.strips.is_empty() { 0.0 } else { strip.gap_pt };
        let top_pt = self.used_pt + gap_pt;
        self.used_pt = top_pt + strip.height_pt;
        self.strips.push((top_pt, strip));
    }

    fn has_room_for(&self, strips: &[Strip]) -> bool {
        let needed_pt: f32 = strips.iter().map(|strip| strip.gap_pt + strip.height_pt).sum();
        self.used_pt + needed_pt <= TEXT_HEIGHT_PT
    }
}

/// Fills as many sheets as are needed, one at least.
#[must_use]
pub fn fill(strips: Vec<Strip>) -> Vec<Sheet> {
    let mut done = Vec::new();
    let mut sheet = Sheet::default();
    for group in groups(strips) {
        let begins = group.first().is_some_and(|strip| strip.begins_sheet);
        if begins || !sheet.has_room_for(&group) {
            turn(&mut done, &mut sheet, group.first());
        }
        for strip in group {
            // Only what does not fit on any sheet is divided here.
            if !sheet.has_room_for(std::slice::from_ref(&strip)) {
                turn(&mut done, &mut sheet, Some(&strip));
            }
            let strip = after(&sheet, strip);
            sheet.put(strip);
        }
    }
    done.push(sheet);
    done
}

/// Strips that must be on one sheet.
fn groups(strips: Vec<Strip>) -> Vec<Vec<Strip>> {
    let mut groups = Vec::new();
    let mut group = Vec::new();
    for strip in strips {
        let ends = !strip.keeps_next;
        group.push(strip);
        if ends {
            groups.push(std::mem::take(&mut group));
        }
    }
    if !group.is_empty() {
        groups.push(group);
    }
    groups
}

/// Takes a new sheet, unless this one is still empty: a row that goes on is closed at the foot, and the head of its table
/// repeated.
fn turn(done: &mut Vec<Sheet>, sheet: &mut Sheet, next: Option<&Strip>) {
    if sheet.strips.is_empty() {
        return;
    }
    let mut full = std::mem::take(sheet);
    if let Some((_, Strip { grid: Some(grid), .. })) = full.strips.last_mut() {
        grid.below = true;
    }
    done.push(full);
    for strip in next.and_then(|strip| strip.head.as_deref()).unwrap_or_default() {
        sheet.put(strip.clone());
    }
}

/// The strip as it stands on a sheet: a row that goes on is opened at the head.
fn after(sheet: &Sheet, mut strip: Strip) -> Strip {
    let is_closed = sheet.strips.last().is_none_or(|(_, last)| last.grid.as_ref().is_none_or(|grid| grid.below));
    if let (true, Some(grid)) = (is_closed, &mut strip.grid) {
        grid.above = true;
    }
    strip
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::pdf::strip::Grid;
    use proptest::prelude::*;
    use std::rc::Rc;

    fn strip(height_pt: f32) -> Strip {
        Strip { height_pt, ..Strip::default() }
    }

    /// A row, or a part of one.
    fn row(height_pt: f32, above: bool, below: bool) -> Strip {
        let grid = Grid { edges: Rc::new([0.0, 100.0]), shaded: Rc::new([false]), above, below };
        Strip { grid: Some(grid), keeps_next: !below, ..strip(height_pt) }
    }

    fn lines(sheet: &Sheet) -> Vec<(bool, bool)> {
        let grids = sheet.strips.iter().filter_map(|(_, strip)| strip.grid.as_ref());
        grids.map(|grid| (grid.above, grid.below)).collect()
    }

    #[test]
    fn a_heading_goes_to_the_next_sheet_with_what_it_stands_above() {
        let heading = Strip { keeps_next: true, mark: Some("1. 当事人".to_owned()), ..strip(20.0) };
        let sheets = fill(vec![strip(TEXT_HEIGHT_PT - 30.0), heading, strip(20.0)]);

        assert_eq!(sheets.iter().map(|sheet| sheet.strips.len()).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(sheets[1].strips[0].0, 0.0, "no gap at the top of a sheet");
    }

    #[test]
    fn the_head_of_a_table_stands_above_its_rows_on_every_sheet() {
        let head: Rc<[Strip]> = Rc::new([Strip { keeps_next: true, ..row(20.0, true, true) }]);
        let mut strips = head.to_vec();
        let one = Strip { head: Some(head), ..row(TEXT_HEIGHT_PT / 3.0, true, true) };
        strips.extend([one.clone(), one.clone(), one]);

        let sheets = fill(strips);

        assert_eq!(sheets.iter().map(|sheet| sheet.strips.len()).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(sheets[1].strips[0].1.height_pt, 20.0);
    }

    #[test]
    fn a_row_that_fits_on_no_sheet_is_closed_at_the_foot_and_opened_at_the_head() {
        let part = TEXT_HEIGHT_PT / 2.0;
        let sheets = fill(vec![row(part, true, false), row(part, false, false), row(part, false, true)]);

        assert_eq!(lines(&sheets[0]), [(true, false), (false, true)]);
        assert_eq!(lines(&sheets[1]), [(true, true)]);
    }

    #[test]
    fn a_part_begins_on_a_sheet_of_its_own() {
        let sheets = fill(vec![strip(10.0), Strip { begins_sheet: true, ..strip(10.0) }]);
        assert_eq!(sheets.len(), 2);
        assert_eq!(fill(Vec::new()).len(), 1, "an empty paper is one empty sheet");
    }

    proptest! {
        #[test]
        fn every_strip_is_set_once_in_order_and_none_below_the_margin(
            drawn in prop::collection::vec((1u16..300, any::<bool>(), 0u8..20), 0..80),
        ) {
            let strips: Vec<Strip> = drawn
                .iter()
                .enumerate()
                .map(|(place, (height, keeps_next, gap))| Strip {
                    gap_pt: f32::from(*gap),
                    keeps_next: *keeps_next,
                    mark: Some(place.to_string()),
                    ..strip(f32::from(*height))
                })
                .collect();

            let sheets = fill(strips);

            let marks = sheets.iter().flat_map(|sheet| &sheet.strips).filter_map(|(_, strip)| strip.mark.clone());
            prop_assert_eq!(marks.collect::<Vec<_>>(), (0..drawn.len()).map(|place| place.to_string()).collect::<Vec<_>>());
            for (top_pt, strip) in sheets.iter().flat_map(|sheet| &sheet.strips) {
                prop_assert!(top_pt + strip.height_pt <= TEXT_HEIGHT_PT + 0.1);
            }
        }
    }
}
