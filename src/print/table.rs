//! Tables and boxed label-and-value grids. Both are rows of cells, broken between rows; a row higher than a page is
//! broken between its lines.

use super::flow::{Align, BODY_PT, Flow, LINE_PT, Words, baseline_mm, line_height_mm};
use super::page::{Ink, Mark};
use super::text::wrap;

/// Space between a cell's side and its text.
const SIDE_PAD_MM: f32 = 1.5;
/// Space above and below a cell's text.
const END_PAD_MM: f32 = 0.7;
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
    /// A boxed grid. The entries of a row share its width equally; values wrap.
    pub fn grid(&mut self, label_mm: f32, rows: &[Vec<Entry>]) {
        let rows =
            rows.iter().filter(|entries| !entries.is_empty()).map(|entries| self.grid_row(label_mm, entries)).collect();
        self.place_rows(None, rows);
    }

    fn grid_row(&self, label_mm: f32, entries: &[Entry]) -> Row {
        let step = self.width_mm() / entries.len() as f32;
        let mut cells = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let left = self.left_mm() + step * index as f32;
            let label = Cell::new(left, label_mm, &entry.label, Align::Left);
            cells.push(label.shaded());
            let value_mm = step - label_mm;
            let value = Cell::new(left + label_mm, value_mm, &entry.value, Align::Left);
            cells.push(value.of(entry.field));
        }
        Row { cells, glued: false }
    }

    /// A table, with its head row on every page.
    pub fn table(&mut self, table: &Table) {
        let edges = self.column_edges(&table.columns);
        let Some(head) = head_row(table, &edges) else {
            return;
        };
        let mut rows: Vec<Row> = table.rows.iter().map(|texts| body_row(table, &edges, texts)).collect();
        let last_left = edges[edges.len() - 2];
        rows.extend(table.totals.iter().map(|total| self.total_row(total, last_left)));
        self.place_rows(Some(&head), rows);
    }

    /// Left side of each column, and the right side of the last.
    fn column_edges(&self, columns: &[Column]) -> Vec<f32> {
        let fixed: f32 = columns.iter().filter_map(|column| column.width_mm).sum();
        let open = columns.iter().filter(|column| column.width_mm.is_none()).count();
        let share = (self.width_mm() - fixed).max(0.0) / open.max(1) as f32;
        let mut edges = vec![self.left_mm()];
        let mut edge = self.left_mm();
        for column in columns {
            edge += column.width_mm.unwrap_or(share);
            edges.push(edge);
        }
        edges
    }

    fn total_row(&self, total: &Total, last_left: f32) -> Row {
        let left = self.left_mm();
        let amount_mm = self.right_mm() - last_left;
        let label_mm = if total.label.is_empty() { 0.0 } else { 34.0_f32 };
        let label_mm = label_mm.min((last_left - left) / 2.0);
        let mut cells = Vec::new();
        let note_mm = last_left - left - label_mm;
        if note_mm > 0.0 {
            cells.push(Cell::new(left, note_mm, &total.note, Align::Left));
        }
        if label_mm > 0.0 {
            let label = Cell::new(last_left - label_mm, label_mm, &total.label, Align::Right);
            cells.push(label.shaded());
        }
        let amount = Cell::new(last_left, amount_mm, &total.amount, Align::Right);
        cells.push(amount.of(total.field));
        Row { cells, glued: true }
    }

    /// Rows down the page; `head` is drawn above the first of them on each page.
    fn place_rows(&mut self, head: Option<&Row>, rows: Vec<Row>) {
        let head_mm = head.map_or(0.0, Row::height_mm);
        let blocks: Vec<f32> = (0..rows.len()).map(|index| block_height_mm(&rows[index..])).collect();
        if let Some(head) = head {
            let first = blocks.first().copied().unwrap_or(0.0);
            let enough = first.min(lines_height_mm(LINES_KEPT));
            let first_fits = first <= self.room_mm() - head_mm;
            let fits_elsewhere = first <= self.page_room_mm() - head_mm;
            if (!first_fits && fits_elsewhere) || self.room_mm() < head_mm + enough {
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
        let page_mm = self.page_room_mm() - head_mm;
        // Glued rows that would fill a page by themselves can't all stay with this one.
        let glued_mm = (block_mm - row.height_mm()).min(page_mm / 2.0);
        // On paper too low for a few lines nothing is gained by breaking.
        let may_break = page_mm > lines_height_mm(2 * LINES_KEPT + 2);
        while may_break && row.height_mm() + glued_mm > self.room_mm() {
            if row.height_mm() + glued_mm > page_mm {
                let lines = lines_that_fit(self.room_mm()).min(row.lines() - 1);
                if lines >= LINES_KEPT {
                    let first = row.split_off(lines);
                    self.draw_row(&first);
                }
            }
            self.continue_rows(head);
        }
        self.draw_row(&row);
    }

    fn continue_rows(&mut self, head: Option<&Row>) {
        self.break_page();
        if let Some(head) = head {
            self.draw_row(head);
        }
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
        let line_mm = line_height_mm(BODY_PT);
        for cell in &row.cells {
            let spare = height - line_mm * cell.lines.len() as f32;
            let mut y = top + spare / 2.0 + baseline_mm(BODY_PT, line_mm);
            let sides = (cell.left + SIDE_PAD_MM, cell.left + cell.width - SIDE_PAD_MM);
            for line in &cell.lines {
                let words = Words { field: cell.field, ..Words::body(line) };
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
}

#[derive(Clone, Debug)]
struct Cell {
    left: f32,
    width: f32,
    lines: Vec<String>,
    align: Align,
    shade: Option<Ink>,
    field: Option<&'static str>,
}

impl Cell {
    fn new(left: f32, width: f32, text: &str, align: Align) -> Cell {
        Cell { left, width, lines: wrap(text, BODY_PT, width - 2.0 * SIDE_PAD_MM), align, shade: None, field: None }
    }

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
        lines_height_mm(self.lines())
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

fn head_row(table: &Table, edges: &[f32]) -> Option<Row> {
    if table.columns.is_empty() {
        return None;
    }
    let cells = table
        .columns
        .iter()
        .zip(edges.windows(2))
        .map(|(column, edge)| {
            let align = match column.align {
                Align::Right => Align::Right,
                Align::Left | Align::Center => Align::Center,
            };
            Cell::new(edge[0], edge[1] - edge[0], &column.title, align).shaded()
        })
        .collect();
    Some(Row { cells, glued: false })
}

fn body_row(table: &Table, edges: &[f32], texts: &[String]) -> Row {
    let cells = table
        .columns
        .iter()
        .zip(edges.windows(2))
        .enumerate()
        .map(|(index, (column, edge))| {
            let text = texts.get(index).map_or("", String::as_str);
            Cell::new(edge[0], edge[1] - edge[0], text, column.align).of(column.field)
        })
        .collect();
    Row { cells, glued: false }
}

/// Height of the first row together with the rows glued to it.
fn block_height_mm(rows: &[Row]) -> f32 {
    let glued = rows.iter().skip(1).take_while(|row| row.glued).count();
    rows.iter().take(1 + glued).map(Row::height_mm).sum()
}

fn lines_height_mm(lines: usize) -> f32 {
    lines as f32 * line_height_mm(BODY_PT) + 2.0 * END_PAD_MM
}

fn lines_that_fit(room_mm: f32) -> usize {
    ((room_mm - 2.0 * END_PAD_MM) / line_height_mm(BODY_PT)).max(0.0) as usize
}
