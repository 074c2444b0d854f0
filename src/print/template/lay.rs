//! A template and a document's values become a sheet.

use std::sync::Arc;

use toml::Spanned;

use crate::{
    base::{
        capitals,
        failure::Failure,
        say::{Arg, Said},
        text::Texts,
        time::Instant,
    },
    print::{
        data::{Data, DocField, FieldKind, Value},
        flow::{Align, BODY_PT, Flow, Letterhead, Paper, Running, Words as Line},
        page::Sheet,
        table::{Column, Entry as Cell, Table, Total},
        text::width_mm,
    },
};

use super::{
    AlignWord, Block, ColumnSpec, Entry, GridSpec, LetterheadSpec, Path, Placed, Scribe, TableSpec, Template, TextSpec,
    Width, Words,
    words::{Scope, reads},
};

/// What a cell keeps free at both sides of its text, with a hair more for the rounding of widths.
const CELL_SIDES_MM: f32 = 3.2;
/// Least width of label cells.
const LABEL_MM: f32 = 22.0;

/// Everything that a document is made of.
#[derive(Clone, Debug)]
pub struct Making<'a> {
    /// How it looks.
    pub template: &'a Template,
    /// What it says. `number`, `company.name` and `dated` are among it.
    pub data: &'a Data,
    /// The fields that it may say, with their labels.
    pub fields: &'a [DocField],
    /// In whose language.
    pub texts: &'a Arc<Texts>,
    /// The house's style of capitals.
    pub style: capitals::Style,
    /// Paper chosen for this printing, in place of the template's.
    pub paper: Option<Paper>,
}

/// The pages of a document.
///
/// # Errors
/// When a text of the template can't be filled in, or nothing would stand on the paper.
pub fn lay_out(making: &Making<'_>) -> Result<Sheet, Failure> {
    let scribe = Scribe::new(making.texts, making.style);
    let lay = Lay { making, scribe: &scribe, scope: Scope::new(making.data, making.texts), row: None };
    lay.sheet()
}

struct Lay<'a> {
    making: &'a Making<'a>,
    scribe: &'a Scribe,
    scope: Scope,
    /// The row that is `it`, with its list's path.
    row: Option<(&'a Data, String)>,
}

impl<'a> Lay<'a> {
    fn sheet(&self) -> Result<Sheet, Failure> {
        let Making { template, texts, data, .. } = self.making;
        let number = self.field("number");
        let title = match &template.title {
            Some(title) => self.fill(title)?,
            None => format!("{} {number}", template.name.get_ref().of(texts.lang)).trim().to_owned(),
        };
        let running = &template.running;
        let mut flow = Flow::new(
            self.paper()?,
            Running {
                head_left: self.optional(running.head_left.as_ref())?,
                head_right: self.optional(running.head_right.as_ref())?,
                foot_left: self.optional(running.foot.as_ref())?,
            },
        );
        self.blocks(&mut flow, &template.block)?;
        let page_line = |page: usize, pages: usize| {
            texts.say(&Said::new("print-order-page").with("page", page.to_string()).with("pages", pages.to_string()))
        };
        let dated = match data.get("dated") {
            Some(Value::One(Arg::At(at))) => *at,
            _ => Instant(0),
        };
        let pages = flow.finish(page_line);
        Ok(Sheet {
            title,
            author: self.field("company.name"),
            language: crate::base::words::Word::word(texts.lang).to_owned(),
            created_utc_ms: dated.millis(),
            number,
            pages,
            warnings: Vec::new(),
        })
    }

    fn paper(&self) -> Result<Paper, Failure> {
        Ok(self.making.paper.unwrap_or(Paper::A4))
    }

    fn blocks(&self, flow: &mut Flow, blocks: &'a [Block]) -> Result<(), Failure> {
        blocks.iter().try_for_each(|block| self.block(flow, block))
    }

    fn block(&self, flow: &mut Flow, block: &'a Block) -> Result<(), Failure> {
        let Some(each) = &block.each else { return self.once(flow, block) };
        for (index, row) in self.rows(each.get_ref()).iter().enumerate() {
            self.at_row(row, index, each.get_ref()).once(flow, block)?;
        }
        Ok(())
    }

    /// The rows of a list.
    fn rows(&self, path: &str) -> &'a [Data] {
        match self.value(path) {
            Some(Value::List(rows)) => rows,
            _ => &[],
        }
    }

    fn at_row(&self, row: &'a Data, index: usize, list: &str) -> Lay<'a> {
        let texts = self.making.texts;
        let scope = self.scope.with_row(row, index + 1, texts);
        Lay { making: self.making, scribe: self.scribe, scope, row: Some((row, self.full(list))) }
    }

    fn once(&self, flow: &mut Flow, block: &'a Block) -> Result<(), Failure> {
        if let Some(when) = &block.when
            && !self.holds(when)?
        {
            return Ok(());
        }
        if let Some(spec) = &block.letterhead {
            flow.letterhead(&self.letterhead(spec)?);
        }
        if let Some(words) = &block.heading {
            flow.heading(&self.fill(words)?);
        }
        if let Some(spec) = &block.grid {
            self.grid(flow, spec)?;
        }
        if let Some(spec) = &block.table {
            let table = self.table(spec)?;
            flow.table(&table);
        }
        if let Some(spec) = &block.text {
            self.text(flow, spec)?;
        }
        if let Some(labels) = &block.signatures {
            let labels: Result<Vec<String>, Failure> = labels.iter().map(|label| self.fill(label)).collect();
            flow.signatures(&labels?);
        }
        if let Some(mm) = &block.space {
            flow.space(*mm.get_ref());
        }
        if block.page_break == Some(true) {
            flow.break_page();
        }
        if let Some(blocks) = &block.keep {
            self.blocks(flow, blocks)?;
        }
        Ok(())
    }

    fn letterhead(&self, spec: &LetterheadSpec) -> Result<Letterhead, Failure> {
        let code = self.optional(spec.code.as_ref())?;
        Ok(Letterhead {
            company: self.field("company.name"),
            company_lines: [self.field("company.address_line"), self.field("company.phone_line")]
                .into_iter()
                .filter(|line| !line.is_empty())
                .collect(),
            logo: match self.value("company.logo") {
                Some(Value::Picture(picture)) => Some(picture.clone()),
                _ => None,
            },
            title: self.fill(&spec.title)?,
            number_line: self.optional(spec.number.as_ref())?,
            code: Some(code).filter(|code| !code.is_empty()),
        })
    }

    fn grid(&self, flow: &mut Flow, spec: &GridSpec) -> Result<(), Failure> {
        let mut cells = Vec::new();
        for entry in &spec.fields {
            let entry = entry.get_ref();
            let value = match (&entry.field, &entry.text) {
                (Some(path), _) => self.field(path),
                (None, Some(text)) => self.fill_text(text.of(self.making.texts.lang))?,
                (None, None) => String::new(),
            };
            let value = value.trim_end().to_owned();
            if value.is_empty() && entry.lines == 0 {
                continue;
            }
            let label = self.label(entry)?;
            let value = if value.is_empty() { "\n".repeat(entry.lines - 1) } else { value };
            let is_wide = entry.wide || value.contains('\n');
            cells.push((Cell { label, value, field: None }, is_wide));
        }
        let label_mm = spec.label_mm.unwrap_or_else(|| {
            cells.iter().map(|(cell, _)| width_mm(&cell.label, BODY_PT) + CELL_SIDES_MM).fold(LABEL_MM, f32::max)
        });
        flow.grid(label_mm, &paired(cells));
        Ok(())
    }

    fn label(&self, entry: &Entry) -> Result<String, Failure> {
        match (&entry.label, &entry.field) {
            (Some(words), _) => self.fill_text(words.of(self.making.texts.lang)),
            (None, Some(path)) => Ok(self.label_of(path)),
            (None, None) => Ok(String::new()),
        }
    }

    fn table(&self, spec: &'a TableSpec) -> Result<Table, Failure> {
        let mut rows = Vec::new();
        for (index, row) in self.rows(spec.rows.get_ref()).iter().enumerate() {
            let lay = self.at_row(row, index, spec.rows.get_ref());
            let cells: Result<Vec<String>, Failure> = spec.columns.iter().map(|column| lay.cell(column)).collect();
            rows.push(cells?);
        }
        let list = self.full(spec.rows.get_ref());
        let mut columns = Vec::new();
        for (index, column) in spec.columns.iter().enumerate() {
            let cells: Vec<&str> = rows.iter().map(|row: &Vec<String>| row[index].as_str()).collect();
            columns.push(self.column(column, &list, &cells)?);
        }
        let mut totals = Vec::new();
        for total in &spec.totals {
            if total.when.as_ref().map_or(Ok(true), |when| self.holds(when))? {
                totals.push(Total {
                    note: self.optional(total.note.as_ref())?,
                    label: self.fill(&total.label)?,
                    amount: self.fill(&total.amount)?,
                    field: None,
                });
            }
        }
        Ok(Table { columns, rows, totals })
    }

    fn cell(&self, column: &ColumnSpec) -> Result<String, Failure> {
        match (&column.field, &column.text) {
            (Some(path), _) => Ok(self.field(path.get_ref())),
            (None, Some(text)) => self.fill(text),
            (None, None) => Ok(String::new()),
        }
    }

    fn column(&self, spec: &ColumnSpec, list: &str, cells: &[&str]) -> Result<Column, Failure> {
        let full = spec.field.as_ref().map(|path| match path.get_ref().strip_prefix("it.") {
            Some(rest) => format!("{list}.{rest}"),
            None => path.get_ref().clone(),
        });
        let field = full.and_then(|full| self.making.fields.iter().find(|field| field.path == full));
        let title = match (&spec.title, field) {
            (Some(words), _) => self.fill(words)?,
            (None, Some(field)) => self.making.texts.get(field.label).to_string(),
            (None, None) => String::new(),
        };
        let is_number = field.is_some_and(|field| matches!(field.kind, FieldKind::Number | FieldKind::Money));
        let align = match spec.align {
            Some(AlignWord::Center) => Align::Center,
            Some(AlignWord::Right) => Align::Right,
            Some(AlignWord::Left | AlignWord::Justify) => Align::Left,
            None if is_number => Align::Right,
            None => Align::Left,
        };
        let width = match spec.width {
            None => None,
            Some(Width::Fixed(mm)) => Some(mm),
            Some(Width::Between([least, most])) => {
                let lines = cells.iter().copied().chain([title.as_str()]).flat_map(str::lines);
                let widest = lines.map(|line| width_mm(line, BODY_PT) + CELL_SIDES_MM).fold(least, f32::max);
                Some(widest.min(most))
            }
        };
        Ok(Column { title, width_mm: width, align, field: field.map(|field| field.path) })
    }

    fn text(&self, flow: &mut Flow, spec: &TextSpec) -> Result<(), Failure> {
        let text = self.fill(&spec.text)?;
        let line = if spec.small { Line::small(&text) } else { Line::body(&text) };
        flow.paragraph(line.sized(spec.size_pt.unwrap_or(line.size_pt)));
        Ok(())
    }

    /// The path as the list of fields has it.
    fn full(&self, path: &str) -> String {
        match (&self.row, path.strip_prefix("it.")) {
            (Some((_, list)), Some(rest)) => format!("{list}.{rest}"),
            _ => path.to_owned(),
        }
    }

    fn value(&self, path: &str) -> Option<&'a Value> {
        match (&self.row, path.strip_prefix("it.")) {
            (Some((row, _)), Some(rest)) => row.get(rest),
            _ => self.making.data.get(path),
        }
    }

    /// A field as it reads.
    fn field(&self, path: &str) -> String {
        self.value(path).map(|value| reads(value, self.making.texts)).unwrap_or_default()
    }

    fn label_of(&self, path: &str) -> String {
        let full = self.full(path);
        let field = self.making.fields.iter().find(|field| field.path == full);
        field.map(|field| self.making.texts.get(field.label).to_string()).unwrap_or_default()
    }

    fn holds(&self, when: &Path) -> Result<bool, Failure> {
        if let Some(value) = self.value(when.get_ref()) {
            return Ok(value.is_something());
        }
        self.scribe.holds(when.get_ref(), &self.scope).map_err(|error| failed(when.get_ref(), &error))
    }

    fn optional(&self, words: Option<&Placed>) -> Result<String, Failure> {
        words.map_or_else(|| Ok(String::new()), |words| self.fill(words))
    }

    fn fill(&self, words: &Spanned<Words>) -> Result<String, Failure> {
        self.fill_text(words.get_ref().of(self.making.texts.lang))
    }

    fn fill_text(&self, text: &str) -> Result<String, Failure> {
        self.scribe.fill(text, &self.scope).map_err(|error| failed(text, &error))
    }
}

/// A text that could not be filled in.
fn failed(text: &str, error: &minijinja::Error) -> Failure {
    let why = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let first = text.lines().next().unwrap_or_default();
    Said::new("print-template-failed").with("text", first).with("why", why).into()
}

/// Cells as rows of a grid, two narrow ones side by side.
fn paired(cells: Vec<(Cell, bool)>) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut is_open = false;
    for (cell, is_wide) in cells {
        match rows.last_mut().filter(|_| is_open && !is_wide) {
            Some(row) => {
                row.push(cell);
                is_open = false;
            }
            None => {
                rows.push(vec![cell]);
                is_open = !is_wide;
            }
        }
    }
    rows
}
