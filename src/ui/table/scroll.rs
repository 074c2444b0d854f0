//! Where a list stands: a row's number and the points of it that are scrolled away. Exact however many rows there are:
//! points alone would be counted in floats, which skip rows beyond some hundred thousand.

/// Which row is the first in view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scroll {
    /// Its number, from 0.
    pub row: u64,
    /// So many of its points are above the view; less than the height of a row.
    pub into: f32,
}

/// How much is in view of how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct View {
    /// The number of rows.
    pub rows: u64,
    /// The height of a row in points.
    pub row_height: f32,
    /// The height of the view in points.
    pub height: f32,
}

impl View {
    /// So many rows fit into the view whole; at least one.
    pub fn page(self) -> u64 {
        whole(f64::from(self.height / self.row_height)).max(1)
    }

    /// The last place: the last row stands whole at the lower end.
    pub fn last(self) -> Scroll {
        // Not in points from the top: those of a million rows have no fractions any more.
        let shown = f64::from(self.height / self.row_height);
        let hidden = self.rows.saturating_sub(whole(shown.ceil()));
        if self.rows <= whole(shown) {
            return Scroll::default();
        }
        let into = (shown.ceil() - shown) as f32 * self.row_height;
        Scroll { row: hidden, into }
    }

    /// True when not all rows are in view at once.
    pub fn is_longer(self) -> bool {
        self.last() != Scroll::default()
    }

    /// The share of the way to the last place.
    pub fn share(self, scroll: Scroll) -> f64 {
        let way = self.rows_down(self.last());
        if way <= 0.0 { 0.0 } else { (self.rows_down(scroll) / way).clamp(0.0, 1.0) }
    }

    /// The place at a share of the way to the last one. `is_coarse`: what drags steps over rows anyway, then it stands
    /// at the beginning of one.
    pub fn at_share(self, share: f64, is_coarse: bool) -> Scroll {
        let last = self.last();
        if share >= 1.0 {
            return last;
        }
        let down = share.max(0.0) * self.rows_down(last);
        let down = if is_coarse { down.round() } else { down };
        let into = (down.fract() as f32) * self.row_height;
        self.within(Scroll { row: whole(down), into })
    }

    /// The place so many points further down, or up below zero.
    pub fn moved(self, scroll: Scroll, points: f32) -> Scroll {
        let height = f64::from(self.row_height);
        let into = f64::from(scroll.into) + f64::from(points);
        let rows = (into / height).floor();
        let rest = (into - rows * height) as f32;
        if rows < 0.0 {
            let up = whole(-rows);
            if up > scroll.row {
                return Scroll::default();
            }
            return self.within(Scroll { row: scroll.row - up, into: rest });
        }
        self.within(Scroll { row: scroll.row.saturating_add(whole(rows)), into: rest })
    }

    /// The place, not beyond the last one.
    pub fn within(self, scroll: Scroll) -> Scroll {
        let last = self.last();
        let is_beyond = scroll.row > last.row || scroll.row == last.row && scroll.into > last.into;
        if is_beyond { last } else { scroll }
    }

    /// The nearest place from which a row is seen whole.
    pub fn showing(self, scroll: Scroll, row: u64) -> Scroll {
        if row < scroll.row || row == scroll.row && scroll.into > 0.0 {
            return Scroll { row, into: 0.0 };
        }
        let below = (row - scroll.row) as f64 * f64::from(self.row_height) - f64::from(scroll.into);
        if below + f64::from(self.row_height) <= f64::from(self.height) + 0.01 {
            return scroll;
        }
        let up_to_it = View { rows: row + 1, ..self };
        self.within(up_to_it.last())
    }

    fn rows_down(self, scroll: Scroll) -> f64 {
        scroll.row as f64 + f64::from(scroll.into / self.row_height)
    }
}

/// What is no number of rows is none.
fn whole(rows: f64) -> u64 {
    rows.max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View { rows: 1_000_000, row_height: 24.0, height: 490.0 };

    /// Where a row's upper edge is, in points below the top of the view.
    fn top_of(row: u64, scroll: Scroll) -> f32 {
        (row as f32 - scroll.row as f32) * VIEW.row_height - scroll.into
    }

    #[test]
    fn the_last_place_shows_the_last_row_whole_and_nothing_below_it() {
        for rows in [21, 22, 1_000, 999_999, 1_000_000, 4_000_000_000] {
            let view = View { rows, ..VIEW };
            let last = view.last();
            let bottom = (rows - last.row) as f32 * 24.0 - last.into;
            assert!((bottom - 490.0).abs() < 0.01, "{rows}: {last:?} ends at {bottom}");
            assert!(last.into < 24.0);
        }
        assert_eq!(View { rows: 20, ..VIEW }.last(), Scroll::default());
        assert_eq!(View { rows: 0, ..VIEW }.last(), Scroll::default());
    }

    #[test]
    fn each_step_of_the_wheel_moves_exactly_that_far_however_far_down() {
        for begin in [0, 800_000, 999_000] {
            let mut scroll = Scroll { row: begin, into: 0.0 };
            for step in 1..=500 {
                scroll = VIEW.moved(scroll, 10.5);
                let (rows, into) = (step * 105 / 240, (step * 105 % 240) as f32 / 10.0);
                assert_eq!(scroll.row, begin + rows, "after {step} steps from {begin}");
                assert!((scroll.into - into).abs() < 0.01, "{scroll:?} after {step} steps from {begin}");
            }
            for _ in 0..500 {
                scroll = VIEW.moved(scroll, -10.5);
            }
            assert!(scroll.row.abs_diff(begin) <= 1 && (top_of(begin, scroll)).abs() < 0.1, "{scroll:?}");
        }
        assert_eq!(VIEW.moved(Scroll { row: 3, into: 5.0 }, -1_000.0), Scroll::default());
        assert_eq!(VIEW.moved(Scroll::default(), 3.0e9), VIEW.last());
    }

    #[test]
    fn the_thumb_leads_to_rows_exactly_and_its_end_to_the_last() {
        assert_eq!(VIEW.at_share(0.0, true), Scroll::default());
        assert_eq!(VIEW.at_share(1.0, true), VIEW.last());
        for place in 0..=1_000 {
            let scroll = VIEW.at_share(f64::from(place) / 1_000.0, true);
            assert!(scroll.into == 0.0 || scroll == VIEW.last(), "{scroll:?}");
            let back = VIEW.at_share(VIEW.share(scroll), true);
            assert_eq!(back, scroll);
        }
        assert_eq!(VIEW.share(View { rows: 3, ..VIEW }.last()), 0.0);
    }

    #[test]
    fn a_row_is_shown_by_the_shortest_way() {
        let at = Scroll { row: 100, into: 12.0 };
        assert_eq!(VIEW.showing(at, 100), Scroll { row: 100, into: 0.0 });
        assert_eq!(VIEW.showing(at, 50), Scroll { row: 50, into: 0.0 });
        assert_eq!(VIEW.showing(at, 110), at);
        let below = VIEW.showing(at, 200);
        assert!((top_of(200, below) + 24.0 - 490.0).abs() < 0.01, "{below:?}");
        assert_eq!(VIEW.showing(at, 999_999), VIEW.last());
        assert_eq!(VIEW.showing(VIEW.last(), 0), Scroll::default());
    }
}
