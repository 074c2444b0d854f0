//! Tables and boxed label-and-value grids. Both are rows of cells, broken between rows; a row higher than a page is
//! broken between its lines.

use super::flow::{Align, Flow, LINE_PT, Sizes, Words, baseline_mm};
use super::page::{Ink, Mark};
use super::text::{Letters, width_mm_in, wrap_in};

/// Space between a cell's side and its text.
const SIDE_PAD_MM: f32 = 1.5;
/// What a cell keeps free at both sides of its text, with a hair more for the rounding of widths.
pub const CELL_SIDES_MM: f32 = 2.0 * SIDE_PAD_MM + 0.2;
/// Least width of a column that shares what the others leave, where there is so much.
const OPEN_LEAST_MM: f32 = 24.0;
/// A column is not made narrower than this where columns must shrink: numbers of rows stay whole.
const SHRUNK_LEAST_MM: f32 = 11.0;
/// Greatest width of the labels of totals.
const TOTAL_LABEL_MM: f32 = 34.0;
/// A word of so many letters at most is made smaller before it is broken.
const WHOLE_MOST: usize = 20;
/// So small at least, in proportion.
const WHOLE_LEAST: f32 = 0.65;
/// A row broken over pages leaves no fewer lines than this at the foot of one.
const LINES_KEPT: usize = 3;

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What the head row says.
    pub title: String,
    /// Width in millimetres; `None` takes an equal share of what the others leave.
    pub width_mm: Option<f32>,
    /// Where its cells' text stands. Heads of right-aligned columns stand right too, the others centred.
    pub align: Align,
    /// Name of the field its cells show.
    pub field: Option<&'static str>,
}

/// A table: a head row that every page repeats, rows, and totals that stay with the last row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// At least one.
    pub columns: Vec<Column>,
    /// The cells of each row; missing ones are empty.
    pub rows: Vec<Vec<String>>,
    /// Sums under the columns, in bold; they stay with the last row.
    pub sums: Vec<Vec<String>>,
    /// Below the rows.
    pub totals: Vec<Total>,
}

/// A line of totals: words at the left, the amount below the last column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Total {
    /// At the left, such as the amount in capitals.
    pub note: String,
    /// Beside the amount.
    pub label: String,
    /// The amount.
    pub amount: String,
    /// Name of the field the amount shows.
    pub field: Option<&'static str>,
}

/// A label with its value in a grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// In the grey cell.
    pub label: String,
    /// In the white cell beside it.
    pub value: String,
    /// Name of the field the value shows.
    pub field: Option<&'static str>,
}

impl Flow {
    /// A boxed grid. Its columns share the width equally, the last entry of a row takes what is left; values wrap.
    pub fn grid(&mut self, label_mm: f32, rows: &[Vec<Entry>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let rows: Vec<Row> = rows
            .iter()
            .filter(|entries| !entries.is_empty())
            .map(|entries| self.grid_row(label_mm, columns, entries))
            .collect();
        self.place_rows(None, rows);
    }

    /// Height of a grid that stands on one page.
    pub fn grid_mm(&self, label_mm: f32, rows: &[Vec<Entry>]) -> f32 {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
        rows.iter().map(|entries| self.grid_row(label_mm, columns, entries).height_mm()).sum()
    }

    fn grid_row(&self, label_mm: f32, columns: usize, entries: &[Entry]) -> Row {
        let step = self.width_mm() / columns as f32;
        let label_mm = label_mm.min(step / 2.0);
        let mut cells = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let left = self.left_mm() + step * index as f32;
            let is_last = index + 1 == entries.len();
            let right = if is_last { self.right_mm() } else { left + step };
            let label = self.cell(left, label_mm, &entry.label, Align::Left);
            cells.push(label.shaded());
            let value = self.cell(left + label_mm, right - left - label_mm, &entry.value, Align::Left);
            cells.push(value.of(entry.field));
        }
        self.row(cells)
    }

    fn cell(&self, left: f32, width: f32, text: &str, align: Align) -> Cell {
        self.cell_in(Letters::regular(self.sizes().body_pt), (left, width), text, align)
    }

    fn bold_cell(&self, left: f32, width: f32, text: &str, align: Align) -> Cell {
        self.cell_in(Letters::bold(self.sizes().body_pt), (left, width), text, align)
    }

    fn cell_in(&self, letters: Letters, (left, width): (f32, f32), text: &str, align: Align) -> Cell {
        let room = width - 2.0 * SIDE_PAD_MM;
        let size_pt = whole_pt(text, letters, room);
        let lines = wrap_in(text, Letters { size_pt, ..letters }, room);
        Cell { left, width, lines, size_pt, align, shade: None, bold: letters.bold, field: None }
    }

    fn row(&self, cells: Vec<Cell>) -> Row {
        Row { cells, glued: false, sizes: self.sizes() }
    }

    /// Has every column room for one character?
    pub fn has_room_for(&self, columns: &[Column]) -> bool {
        let least_mm = CELL_SIDES_MM + Letters::regular(self.sizes().body_pt).em_mm();
        column_widths(columns, self.width_mm()).into_iter().all(|mm| mm >= least_mm)
    }

    /// A table, with its head row on every page.
    pub fn table(&mut self, table: &Table) {
        let edges = self.column_edges(&table.columns);
        let Some(head) = self.head_row(table, &edges) else {
            return;
        };
        let mut rows: Vec<Row> = table.rows.iter().map(|texts| self.body_row(table, &edges, texts, false)).collect();
        rows.extend(table.sums.iter().map(|texts| self.body_row(table, &edges, texts, true)));
        let last_left = edges[edges.len() - 2];
        rows.extend(table.totals.iter().map(|total| self.total_row(total, last_left)));
        self.place_rows(Some(&head), rows);
    }

    fn head_row(&self, table: &Table, edges: &[f32]) -> Option<Row> {
        if table.columns.is_empty() {
            return None;
        }
        let cells = table.columns.iter().zip(edges.windows(2)).map(|(column, edge)| {
            let align = match column.align {
                Align::Right => Align::Right,
                Align::Left | Align::Center => Align::Center,
            };
            self.bold_cell(edge[0], edge[1] - edge[0], &column.title, align).shaded()
        });
        Some(self.row(cells.collect()))
    }

    fn body_row(&self, table: &Table, edges: &[f32], texts: &[String], is_sum: bool) -> Row {
        let letters = Letters { size_pt: self.sizes().body_pt, bold: is_sum };
        let cells = table.columns.iter().zip(edges.windows(2)).enumerate().map(|(index, (column, edge))| {
            let text = texts.get(index).map_or("", String::as_str);
            self.cell_in(letters, (edge[0], edge[1] - edge[0]), text, column.align).of(column.field)
        });
        Row { glued: is_sum, ..self.row(cells.collect()) }
    }

    /// Left side of each column, and the right side of the last.
    fn column_edges(&self, columns: &[Column]) -> Vec<f32> {
        let mut edges = vec![self.left_mm()];
        let mut edge = self.left_mm();
        for width in column_widths(columns, self.width_mm()) {
            edge += width;
            edges.push(edge);
        }
        edges
    }

    fn total_row(&self, total: &Total, last_left: f32) -> Row {
        let left = self.left_mm();
        let amount_mm = self.right_mm() - last_left;
        let label_mm = if total.label.is_empty() { 0.0 } else { TOTAL_LABEL_MM };
        let label_mm = label_mm.min((last_left - left) / 2.0);
        let mut cells = Vec::new();
        let note_mm = last_left - left - label_mm;
        if note_mm > 0.0 {
            cells.push(self.cell(left, note_mm, &total.note, Align::Left));
        }
        if label_mm > 0.0 {
            let label = self.cell(last_left - label_mm, label_mm, &total.label, Align::Right);
            cells.push(label.shaded());
        }
        let amount = self.bold_cell(last_left, amount_mm, &total.amount, Align::Right);
        cells.push(amount.of(total.field));
        Row { glued: true, ..self.row(cells) }
    }

    /// Rows down the page; `head` is drawn above the first of them on each page.
    fn place_rows(&mut self, head: Option<&Row>, rows: Vec<Row>) {
        let head_mm = head.map_or(0.0, Row::height_mm);
        let blocks: Vec<f32> = (0..rows.len()).map(|index| block_height_mm(&rows[index..])).collect();
        if let Some(head) = head {
            let first = blocks.first().copied().unwrap_or(0.0);
            let enough = first.min(lines_height_mm(LINES_KEPT, &self.sizes()));
            let first_fits = first <= self.room_mm() - head_mm;
            let fits_elsewhere = first <= self.page_room_mm() - head_mm;
            let is_better_elsewhere = (!first_fits && fits_elsewhere) || self.room_mm() < head_mm + enough;
            if is_better_elsewhere && !self.is_fresh() {
                self.break_page();
            }
            self.draw_row(head);
        }
        for (row, block_mm) in rows.into_iter().zip(blocks) {
            self.place_row(head, head_mm, row, block_mm);
        }
    }

    /// One row, on the next page where it does not fit, in parts where it fits on none. `block_mm` is its height
    /// together with the rows glued to it.
    fn place_row(&mut self, head: Option<&Row>, head_mm: f32, mut row: Row, block_mm: f32) {
        let sizes = self.sizes();
        let page_mm = self.page_room_mm() - head_mm;
        // Glued rows that would fill a page by themselves can't all stay with this one.
        let glued_mm = (block_mm - row.height_mm()).min(page_mm / 2.0);
        // On paper too low for a few lines nothing is gained by breaking.
        let may_break = page_mm > lines_height_mm(2 * LINES_KEPT + 2, &sizes);
        // A hair: a row as high as the room fits.
        while may_break && row.height_mm() + glued_mm > self.room_mm() + 0.01 {
            if row.height_mm() + glued_mm > page_mm {
                let lines = lines_that_fit(self.room_mm(), &sizes).min(row.lines() - 1);
                if lines >= LINES_KEPT {
                    let first = row.split_off(lines);
                    self.draw_row(&first);
                }
            }
            self.break_page();
            if let Some(head) = head {
                self.draw_row(head);
            }
        }
        self.draw_row(&row);
    }

    /// Draws a row at the place reached, and moves below it. Texts are centred in the row's height.
    fn draw_row(&mut self, row: &Row) {
        let top = self.y_mm();
        let height = row.height_mm();
        for cell in &row.cells {
            self.draw(Mark::Rect {
                x: cell.left,
                y: top,
                w: cell.width,
                h: height,
                fill: cell.shade,
                line_pt: Some(LINE_PT),
            });
        }
        let sizes = self.sizes();
        let line_mm = sizes.line_mm(sizes.body_pt);
        for cell in &row.cells {
            let spare = height - line_mm * cell.lines.len() as f32;
            let mut y = top + spare / 2.0 + baseline_mm(sizes.body_pt, line_mm);
            let sides = (cell.left + SIDE_PAD_MM, cell.left + cell.width - SIDE_PAD_MM);
            for line in &cell.lines {
                let words = Words { field: cell.field, bold: cell.bold, ..self.body(line) }.sized(cell.size_pt);
                self.draw_words(words, cell.align, sides, y);
                y += line_mm;
            }
        }
        self.space(height);
    }
}

/// Cells side by side.
#[derive(Clone, Debug)]
struct Row {
    cells: Vec<Cell>,
    /// Stays on the page of the row before it.
    glued: bool,
    sizes: Sizes,
}

#[derive(Clone, Debug)]
struct Cell {
    left: f32,
    width: f32,
    lines: Vec<String>,
    size_pt: f32,
    align: Align,
    shade: Option<Ink>,
    bold: bool,
    field: Option<&'static str>,
}

impl Cell {
    fn shaded(self) -> Cell {
        Cell { shade: Some(Ink::SHADE), ..self }
    }

    fn of(self, field: Option<&'static str>) -> Cell {
        Cell { field, ..self }
    }
}

impl Row {
    /// Lines of the cell that has most.
    fn lines(&self) -> usize {
        let lines = self.cells.iter().map(|cell| cell.lines.len());
        lines.max().unwrap_or(1).max(1)
    }

    fn height_mm(&self) -> f32 {
        lines_height_mm(self.lines(), &self.sizes)
    }

    /// Takes the first lines of every cell off as a row of their own; keeps the others.
    fn split_off(&mut self, lines: usize) -> Row {
        let mut first = self.clone();
        for (head, rest) in first.cells.iter_mut().zip(&mut self.cells) {
            let at = lines.min(head.lines.len());
            rest.lines = head.lines.split_off(at);
        }
        first
    }
}

/// The size at which an amount, a number or a day stands on one line: broken, it is another one to the eye. What is
/// too long for that breaks.
fn whole_pt(text: &str, letters: Letters, room: f32) -> f32 {
    let is_whole = text.len() <= WHOLE_MOST && text.chars().all(|one| one.is_ascii_graphic() || one == '¥');
    let width = width_mm_in(text, letters);
    if !is_whole || width <= room {
        return letters.size_pt;
    }
    // A hair smaller than it would fit: widths are rounded.
    let fitting = letters.size_pt * room / width * 0.99;
    if fitting < letters.size_pt * WHOLE_LEAST { letters.size_pt } else { fitting }
}

/// Widths of columns that fill a width. Where they are too wide, they give of what they have above the least, the wide
/// ones most; without a column that takes the rest, all grow together.
fn column_widths(columns: &[Column], whole_mm: f32) -> Vec<f32> {
    let open = columns.iter().filter(|column| column.width_mm.is_none()).count() as f32;
    let fixed: Vec<f32> = columns.iter().filter_map(|column| column.width_mm).collect();
    let sum: f32 = fixed.iter().sum();
    let spare = |mm: f32| (mm - SHRUNK_LEAST_MM).max(0.0);
    let spares: f32 = fixed.iter().copied().map(spare).sum();
    let room = (whole_mm - OPEN_LEAST_MM * open).max(whole_mm / 2.0);
    let over = sum - if open > 0.0 { room } else { whole_mm };
    let shrunk = |mm: f32| {
        if open == 0.0 && over < 0.0 {
            return mm * whole_mm / sum;
        }
        if over <= 0.0 {
            return mm;
        }
        // What the wide ones can't give, all give.
        let given = over.min(spares);
        let left = mm - if spares > 0.0 { spare(mm) * given / spares } else { 0.0 };
        left * (sum - over) / (sum - given)
    };
    let share = if open > 0.0 { (whole_mm - fixed.iter().copied().map(shrunk).sum::<f32>()) / open } else { 0.0 };
    columns.iter().map(|column| column.width_mm.map_or(share, shrunk)).collect()
}

/// Height of the first row together with the rows glued to it.
fn block_height_mm(rows: &[Row]) -> f32 {
    let glued = rows.iter().skip(1).take_while(|row| row.glued).count();
    rows.iter().take(1 + glued).map(Row::height_mm).sum()
}

/// Space above and below a cell's text.
fn end_pad_mm(sizes: &Sizes) -> f32 {
    sizes.mm(0.7, 0.45)
}

fn lines_height_mm(lines: usize, sizes: &Sizes) -> f32 {
    lines as f32 * sizes.line_mm(sizes.body_pt) + 2.0 * end_pad_mm(sizes)
}

fn lines_that_fit(room_mm: f32, sizes: &Sizes) -> usize {
    ((room_mm - 2.0 * end_pad_mm(sizes)) / sizes.line_mm(sizes.body_pt)).max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::flow::{Paper, Running};

    #[test]
    fn an_amount_in_a_narrow_column_is_made_smaller_and_not_broken() {
        let mut flow = Flow::new(Paper::A4, Running::default());
        let column = |width_mm, align| Column { title: "T".into(), width_mm, align, field: None };
        let total = Total { note: String::new(), label: "S".into(), amount: "¥14,000.00".into(), field: None };
        flow.table(&Table {
            columns: vec![column(None, Align::Left), column(Some(18.0), Align::Left), column(Some(18.0), Align::Right)],
            rows: vec![["2026-11-05", "2026-11-05", "14,000.00"].map(String::from).to_vec()],
            totals: vec![total],
            ..Table::default()
        });
        let pages = flow.finish(|_, _| String::new());
        let texts: Vec<&str> = pages[0].texts().collect();
        for whole in ["14,000.00", "¥14,000.00"] {
            assert!(texts.contains(&whole), "{texts:?}");
        }
        assert_eq!(texts.iter().filter(|text| **text == "2026-11-05").count(), 2, "{texts:?}");
        let letters = Letters::regular(10.0);
        assert_eq!(whole_pt("14,000.00", letters, 100.0), 10.0);
        assert_eq!(whole_pt("14,000.00", letters, 3.0), 10.0, "what no size helps breaks as ever");
        assert_eq!(whole_pt("主轴轴承主轴轴承", letters, 20.0), 10.0);
    }

    #[test]
    fn columns_fill_the_width_and_narrow_ones_stay_when_wide_ones_shrink() {
        let widths = |columns: &[Option<f32>], whole: f32| {
            let column = |width_mm: &Option<f32>| Column {
                title: String::new(),
                width_mm: *width_mm,
                align: Align::Left,
                field: None,
            };
            column_widths(&columns.iter().map(column).collect::<Vec<_>>(), whole)
        };
        assert_eq!(widths(&[Some(10.0), None, Some(30.0)], 180.0), [10.0, 140.0, 30.0]);
        assert_eq!(widths(&[Some(10.0), Some(30.0)], 80.0), [20.0, 60.0]);
        assert_eq!(widths(&[None, None], 80.0), [40.0, 40.0]);
        for columns in [
            vec![Some(9.0), Some(20.0), None, Some(34.0), Some(32.0), Some(28.0)],
            vec![Some(9.0), Some(90.0), Some(90.0)],
            vec![Some(10.0); 20],
        ] {
            let made = widths(&columns, 100.0);
            assert!((made.iter().sum::<f32>() - 100.0).abs() < 0.01, "{made:?}");
            assert!(made.iter().all(|mm| *mm > 0.0), "{made:?}");
            assert!(columns.len() == 20 || (made[0] - 9.0).abs() < 0.01, "{made:?}");
        }
    }
}
