//! Sheets of labels: where each label stands. Pure geometry in millimetres from the left upper corner of the sheet.

use super::envelope::Area;

/// Labels in columns and rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Labels side by side.
    pub columns: usize,
    /// Labels below each other.
    pub rows: usize,
    /// Width of a label.
    pub w: f32,
    /// Height of a label.
    pub h: f32,
    /// Left side of the first.
    pub left: f32,
    /// Upper side of the first.
    pub top: f32,
    /// Between two side by side.
    pub gap_x: f32,
    /// Between two below each other.
    pub gap_y: f32,
}

impl Grid {
    /// In the middle of a sheet of this width and height, with these gaps.
    pub fn centred((columns, rows): (usize, usize), (w, h): (f32, f32), gaps: (f32, f32), sheet: (f32, f32)) -> Grid {
        let spare = |whole: f32, count: usize, one: f32, gap: f32| {
            (whole - one * count as f32 - gap * count.saturating_sub(1) as f32) / 2.0
        };
        let (left, top) = (spare(sheet.0, columns, w, gaps.0), spare(sheet.1, rows, h, gaps.1));
        Grid { columns, rows, w, h, left, top, gap_x: gaps.0, gap_y: gaps.1 }
    }

    /// Labels on a sheet.
    pub fn count(self) -> usize {
        self.columns.saturating_mul(self.rows)
    }

    /// Sheet, from 0, and place of the label with that index, row by row.
    pub fn place(self, index: usize) -> (usize, Area) {
        let on_sheet = index % self.count().max(1);
        let (column, row) = (on_sheet % self.columns.max(1), on_sheet / self.columns.max(1));
        let x = self.left + (self.w + self.gap_x) * column as f32;
        let y = self.top + (self.h + self.gap_y) * row as f32;
        (index / self.count().max(1), Area::new(x, y, self.w, self.h))
    }

    /// Are there labels at all, and all of them on a sheet of this width and height?
    pub fn fits(self, (width_mm, height_mm): (f32, f32)) -> bool {
        if self.count() == 0 || self.w <= 0.0 || self.h <= 0.0 || self.gap_x < 0.0 || self.gap_y < 0.0 {
            return false;
        }
        let sheet = Area::new(0.0, 0.0, width_mm, height_mm);
        [0, self.count() - 1].iter().all(|index| sheet.holds(self.place(*index).1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_row_by_row_and_go_on_on_the_next_sheet() {
        let grid = Grid::centred((3, 8), (70.0, 37.0), (0.0, 0.0), (210.0, 297.0));
        assert_eq!((grid.left, grid.top, grid.count()), (0.0, 0.5, 24));
        assert_eq!(grid.place(0), (0, Area::new(0.0, 0.5, 70.0, 37.0)));
        assert_eq!(grid.place(4), (0, Area::new(70.0, 37.5, 70.0, 37.0)));
        assert_eq!(grid.place(23), (0, Area::new(140.0, 259.5, 70.0, 37.0)));
        assert_eq!(grid.place(24), (1, Area::new(0.0, 0.5, 70.0, 37.0)));
    }

    #[test]
    fn labels_that_leave_the_sheet_or_are_none_do_not_fit() {
        let sheet = (210.0, 297.0);
        let of = |columns, rows, w, h, gap| Grid::centred((columns, rows), (w, h), (gap, 0.0), sheet);
        for (grid, fits) in [
            (of(2, 7, 99.1, 38.1, 2.5), true),
            (of(3, 8, 70.0, 37.0, 1.0), false),
            (of(2, 8, 99.1, 38.1, 0.0), false),
            (of(0, 8, 70.0, 37.0, 0.0), false),
            (of(1, 1, 0.0, 37.0, 0.0), false),
            (of(1, 1, f32::NAN, 37.0, 0.0), false),
            (Grid { left: 100.0, ..of(2, 7, 99.1, 38.1, 0.0) }, false),
        ] {
            assert_eq!(grid.fits(sheet), fits, "{grid:?}");
        }
    }
}
