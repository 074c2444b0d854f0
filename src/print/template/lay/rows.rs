//! Grids and tables of a template.

use crate::{
    base::{failure::Failure, say::Said},
    print::{
        data::FieldKind,
        flow::{Align, Flow, Sizes},
        paper::Paper,
        table::{CELL_SIDES_MM, Column, Entry as Cell, Table, Total},
        text::{Letters, width_mm, width_mm_in},
    },
};

use super::{
    super::{Block, ColumnSpec, Entry, GridSpec, TableSpec, Width},
    Lay, align_of,
};

/// Least width of label cells, in proportion to the usual size of text.
const LABEL_MM: f32 = 22.0;
/// Greatest share of the width that label cells take.
const LABEL_SHARE: f32 = 0.24;
/// A value that takes more than so many lines beside another gets a row of its own.
const LINES_BESIDE: f32 = 1.8;
/// A grid higher than this share of a page may be parted; lower ones stay together.
const PARTED_SHARE: f32 = 1.0 / 3.0;
/// On paper with fewer lines rows can't be broken over pages.
const LEAST_LINES: f32 = 12.0;

impl<'a> Lay<'a> {
    /// With the width of the widest label of all grids.
    pub(super) fn with_labels(self, paper: &Paper) -> Lay<'a> {
        let sizes = Sizes::of(paper);
        let mut labels = Vec::new();
        for block in &self.making.template.block {
            self.labels(block.get_ref(), &mut labels);
        }
        let widest = labels.iter().map(|label| width_mm(label, sizes.body_pt) + CELL_SIDES_MM);
        let inner_mm = paper.width_mm - paper.margins.left - paper.margins.right;
        let label_mm = widest.fold(sizes.mm(LABEL_MM, 16.0), f32::max).min(inner_mm * LABEL_SHARE);
        Lay { label_mm, ..self }
    }

    /// The labels of grids that are the same for every record, those in rows of lists too.
    fn labels(&self, block: &Block, labels: &mut Vec<String>) {
        let list = block.each.as_ref().map(|each| each.get_ref().as_str());
        for entry in block.grid.iter().filter(|grid| grid.label_mm.is_none()).flat_map(|grid| &grid.fields) {
            let entry = entry.get_ref();
            let own = entry.label.as_ref().map(|words| words.of(self.making.texts.lang));
            let label = match (own, &entry.field) {
                (Some(own), _) => Some(own.to_owned()).filter(|own| !own.contains('{')),
                (None, Some(path)) => Some(match (list, path.strip_prefix("it.")) {
                    (Some(list), Some(rest)) => self.label_of(&format!("{list}.{rest}")),
                    _ => self.label_of(path),
                }),
                (None, None) => None,
            };
            labels.extend(label);
        }
        for inner in block.keep.iter().chain(&block.group).flatten() {
            self.labels(inner.get_ref(), labels);
        }
    }

    pub(super) fn grid(&self, flow: &mut Flow, spec: &GridSpec) -> Result<(), Failure> {
        check_room(flow)?;
        let columns = spec.columns.unwrap_or(2).max(1);
        let label_mm = spec.label_mm.unwrap_or(self.label_mm);
        let value_mm = flow.width_mm() / columns as f32 - label_mm - CELL_SIDES_MM;
        let body_pt = flow.sizes().body_pt;
        let mut cells = Vec::new();
        for entry in &spec.fields {
            let entry = entry.get_ref();
            let (value, field) = match (&entry.field, &entry.text) {
                (Some(path), _) => (self.field(path), self.doc_field(path).map(|field| field.path)),
                (None, Some(text)) => (self.fill_text(text.of(self.making.texts.lang))?, self.sole_field(text)),
                (None, None) => (String::new(), None),
            };
            let value = value.trim_end().to_owned();
            if value.is_empty() && entry.lines == 0 {
                continue;
            }
            let label = self.label(entry)?;
            let value = if value.is_empty() { "\n".repeat(entry.lines - 1) } else { value };
            let is_long = value.contains('\n') || width_mm(&value, body_pt) > LINES_BESIDE * value_mm;
            cells.push((Cell { label, value, field }, entry.wide || is_long));
        }
        let rows = in_rows(cells, columns);
        if rows.is_empty() {
            return Ok(());
        }
        // A grid stays together unless it is long.
        let height_mm = flow.grid_mm(label_mm, &rows);
        if height_mm < flow.page_room_mm() * PARTED_SHARE {
            flow.need(height_mm);
        }
        flow.grid(label_mm, &rows);
        flow.space(flow.sizes().mm(1.0, 0.8));
        Ok(())
    }

    fn label(&self, entry: &Entry) -> Result<String, Failure> {
        match (&entry.label, &entry.field) {
            (Some(words), _) => self.fill_text(words.of(self.making.texts.lang)),
            (None, Some(path)) => Ok(self.label_of(path)),
            (None, None) => Ok(String::new()),
        }
    }

    pub(super) fn table(&self, flow: &mut Flow, spec: &'a TableSpec) -> Result<(), Failure> {
        check_room(flow)?;
        let mut there = Vec::new();
        for column in &spec.columns {
            if column.when.as_ref().map_or(Ok(true), |when| self.holds(when))? {
                there.push(column);
            }
        }
        let mut rows = Vec::new();
        for (index, row) in self.rows(spec.rows.get_ref()).iter().enumerate() {
            let lay = self.at_row(row, index, spec.rows.get_ref());
            let cells: Result<Vec<String>, Failure> = there.iter().map(|column| lay.cell(column, index)).collect();
            rows.push(cells?);
        }
        let list = self.full(spec.rows.get_ref());
        let body_pt = flow.sizes().body_pt;
        let mut columns = Vec::new();
        for (index, column) in there.into_iter().enumerate() {
            let cells: Vec<&str> = rows.iter().map(|row: &Vec<String>| row[index].as_str()).collect();
            columns.push(self.column(column, &list, &cells, body_pt)?);
        }
        if !flow.has_room_for(&columns) {
            return Err(Said::new("print-paper-too-small").into());
        }
        let mut totals = Vec::new();
        for total in &spec.totals {
            if total.when.as_ref().map_or(Ok(true), |when| self.holds(when))? {
                totals.push(Total {
                    note: self.optional(total.note.as_ref())?,
                    label: self.fill(&total.label)?,
                    amount: self.fill(&total.amount)?,
                    field: self.sole_field(total.amount.get_ref()),
                });
            }
        }
        flow.table(&Table { columns, rows, totals, ..Table::default() });
        flow.space(flow.sizes().mm(1.0, 0.8));
        Ok(())
    }

    fn cell(&self, column: &ColumnSpec, index: usize) -> Result<String, Failure> {
        match (&column.field, &column.text) {
            (Some(path), _) if path.get_ref() == "row" => Ok((index + 1).to_string()),
            (Some(path), _) => Ok(self.field(path.get_ref())),
            (None, Some(text)) => self.fill(text),
            (None, None) => Ok(String::new()),
        }
    }

    fn column(&self, spec: &ColumnSpec, list: &str, cells: &[&str], body_pt: f32) -> Result<Column, Failure> {
        let path = spec.field.as_ref().map(|path| path.get_ref().as_str());
        let full = path.map(|path| match path.strip_prefix("it.") {
            Some(rest) => format!("{list}.{rest}"),
            None => path.to_owned(),
        });
        let field = full.and_then(|full| self.making.fields.iter().find(|field| field.path == full));
        let title = match (&spec.title, field) {
            (Some(words), _) => self.fill(words)?,
            (None, Some(field)) => self.making.texts.get(field.label).to_string(),
            (None, None) => String::new(),
        };
        let is_number = field.is_some_and(|field| matches!(field.kind, FieldKind::Number | FieldKind::Money));
        let align = match spec.align {
            Some(word) => align_of(word),
            None if is_number => Align::Right,
            None => Align::Left,
        };
        let width_mm = match spec.width {
            None => None,
            Some(Width::Fixed(mm)) => Some(mm),
            Some(Width::Between([least, most])) => {
                let lines = cells.iter().copied().flat_map(str::lines).map(|line| width_mm(line, body_pt));
                let heads = title.lines().map(|line| width_mm_in(line, Letters::bold(body_pt)));
                let widest = lines.chain(heads).map(|mm| mm + CELL_SIDES_MM).fold(least, f32::max);
                Some(widest.min(most))
            }
        };
        let counted = (path == Some("row")).then_some("row");
        Ok(Column { title, width_mm, align, field: field.map(|field| field.path).or(counted) })
    }
}

/// Cells as rows of a grid, so many narrow ones side by side.
fn in_rows(cells: Vec<(Cell, bool)>, columns: usize) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut is_open = false;
    for (cell, is_wide) in cells {
        match rows.last_mut().filter(|row| is_open && !is_wide && row.len() < columns) {
            Some(row) => row.push(cell),
            None => rows.push(vec![cell]),
        }
        is_open = !is_wide;
    }
    rows
}

/// Rows need paper for a head and a few lines.
fn check_room(flow: &Flow) -> Result<(), Failure> {
    let sizes = flow.sizes();
    let room = flow.page_room_mm() / sizes.line_mm(sizes.body_pt);
    if room < LEAST_LINES || flow.width_mm() < 2.0 * LABEL_MM {
        return Err(Said::new("print-paper-too-small").into());
    }
    Ok(())
}
