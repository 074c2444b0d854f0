//! A template held against its document: every name it uses is one of the document's fields, every block is one thing.
//! All flaws at once, each with its place in the file.

use std::collections::BTreeSet;

use toml::Spanned;

use crate::{
    base::say::Said,
    print::{
        data::{DocField, FieldKind},
        envelope,
        paper::Paper,
    },
};

use super::{Block, Entry, Flaw, Path, PlaceSpec, Placed, RunningSpec, Scribe, TableSpec, Template, Width, Words};

/// Names that texts about rows may use beside the document's fields: a row of a list and its number.
const OF_ROWS: [&str; 2] = ["it", "row"];
/// The name of the copy that is printed, which every text may use.
const COPY: &str = "copy";
/// Sizes of letters that can be read, in points.
const SIZES_PT: (f32, f32) = (4.0, 144.0);
/// Sizes of a page's ordinary letters, which heads, feet and tables follow.
const PAGE_SIZES_PT: (f32, f32) = (4.0, 24.0);
/// Thickness of lines in points.
const LINES_PT: (f32, f32) = (0.0, 72.0);
/// Empty lines that are left to write on.
const MOST_LINES: f32 = 100.0;
/// Least width of a column: one Han character and the space at its sides.
const LEAST_COLUMN_MM: f32 = 6.0;
/// Longest side of anything, in millimetres.
const MOST_MM: f32 = 1200.0;
/// The first page that may bear a page number.
const PAGES: (f32, f32) = (1.0, 99.0);
/// Least width and height that margins leave, in millimetres.
const LEAST_LEFT_MM: f32 = 10.0;

/// What is wrong with a template for a document with these fields; nothing when it may print.
pub fn check(source: &str, template: &Template, fields: &[DocField], scribe: &Scribe) -> Vec<Flaw> {
    let mut flaws = looked_through(source, template, fields, scribe).flaws;
    flaws.sort_by_key(|flaw| (flaw.line, flaw.column));
    flaws
}

/// The paths of the fields that a template names, of rows too: `lines.amount`.
pub fn named(template: &Template, fields: &[DocField], scribe: &Scribe) -> BTreeSet<String> {
    looked_through("", template, fields, scribe).named
}

fn looked_through<'a>(source: &'a str, template: &Template, fields: &'a [DocField], scribe: &'a Scribe) -> Check<'a> {
    let mut check = Check::new(source, fields, scribe);
    check.page(template);
    check.words(&template.name);
    for words in [&template.file, &template.title].into_iter().flatten() {
        check.words(words);
    }
    if let Some(needs) = &template.needs {
        check.condition(&needs.when);
        check.words(&needs.otherwise);
    }
    let running = &template.running;
    for words in [&running.head_left, &running.head_right, &running.foot].into_iter().flatten() {
        check.words(words);
    }
    check.page_numbers(running);
    template.page.copies.iter().for_each(|copy| check.words(copy));
    template.envelope.iter().for_each(|envelope| envelope.check(&mut check));
    if let Some(labels) = &template.labels {
        let paper = check.paper;
        labels.get_ref().check(&mut check, paper, labels.span().start);
    }
    let is_postal = template.envelope.is_some() || template.labels.is_some();
    if is_postal && let Some(block) = template.block.first() {
        check.flaw(block.span().start, Said::new("postal-alone"));
    }
    if template.block.is_empty() && !is_postal {
        check.flaw(0, Said::new("print-template-empty"));
    }
    check.blocks(&template.block);
    check
}

/// What is wrong with a text that is typed for one printing: its places are those within the text.
pub fn check_text(text: &str, fields: &[DocField], scribe: &Scribe) -> Vec<Flaw> {
    let mut check = Check::new(text, fields, scribe);
    check.texts(&Words::All(text.to_owned()), 0);
    check.flaws
}

pub(super) struct Check<'a> {
    source: &'a str,
    fields: &'a [DocField],
    scribe: &'a Scribe,
    /// Path of the list whose row is `it`.
    list: Option<String>,
    /// The template's own paper.
    paper: Paper,
    /// Width between its margins.
    width_mm: f32,
    /// What was named.
    named: BTreeSet<String>,
    flaws: Vec<Flaw>,
}

impl<'a> Check<'a> {
    fn new(source: &'a str, fields: &'a [DocField], scribe: &'a Scribe) -> Self {
        let (named, flaws) = Default::default();
        Check { source, fields, scribe, list: None, width_mm: 0.0, paper: Paper::A4, named, flaws }
    }
}

impl Check<'_> {
    pub(super) fn flaw(&mut self, byte: usize, said: Said) {
        self.flaws.push(Flaw::at(self.source, byte, said));
    }

    /// The paper, its margins, the size of its letters.
    fn page(&mut self, template: &Template) {
        let page = &template.page;
        if template.envelope.is_some() {
            let unknown = page.paper.as_ref().and_then(|paper| envelope::parse(paper.get_ref()).err());
            unknown.into_iter().for_each(|said| self.flaw(page.paper.as_ref().map_or(0, |it| it.span().start), said));
            return;
        }
        if let Some(paper) = &page.paper {
            match Paper::parse(paper.get_ref()) {
                Ok(known) => self.paper = known,
                Err(said) => self.flaw(paper.span().start, said),
            }
        }
        let own = self.paper.margins;
        let mut sides = [own.top, own.right, own.bottom, own.left];
        if let Some(margins) = &page.margins {
            sides = *margins.get_ref();
            let [top, right, bottom, left] = sides;
            let is_left = |whole: f32, of: f32| whole - of >= LEAST_LEFT_MM;
            let fits = is_left(self.paper.width_mm, left + right) && is_left(self.paper.height_mm, top + bottom);
            if !fits || sides.iter().any(|side| !side.is_finite() || *side < 0.0) {
                self.flaw(margins.span().start, Said::new("print-template-margins"));
            }
        }
        self.width_mm = self.paper.width_mm - sides[1] - sides[3];
        if let Some(size) = &page.size_pt {
            self.number("size_pt", *size.get_ref(), PAGE_SIZES_PT, size.span().start);
        }
    }

    /// From which page on the pages are numbered, where they are at all.
    fn page_numbers(&mut self, running: &RunningSpec) {
        let Some(from) = &running.page_numbers_from else { return };
        if running.no_page_numbers {
            self.flaw(from.span().start, Said::new("print-template-page-numbers"));
        }
        self.number("page_numbers_from", *from.get_ref() as f32, PAGES, from.span().start);
    }

    fn blocks(&mut self, blocks: &[Spanned<Block>]) {
        for block in blocks {
            self.block(block.get_ref(), block.span().start);
        }
    }

    /// A number within bounds.
    pub(super) fn number(&mut self, name: &'static str, number: f32, (least, most): (f32, f32), byte: usize) {
        if !(least..=most).contains(&number) {
            let said = Said::new("print-template-number").with("name", name).with("value", number.to_string());
            self.flaw(byte, said.with("least", least.to_string()).with("most", most.to_string()));
        }
    }

    pub(super) fn size_pt(&mut self, name: &'static str, size: Option<f32>, byte: usize) {
        if let Some(size) = size {
            self.number(name, size, SIZES_PT, byte);
        }
    }

    /// A width or height of something that is drawn.
    pub(super) fn side(&mut self, name: &'static str, side: f32, byte: usize) {
        self.number(name, side, (1.0, MOST_MM), byte);
    }

    fn block(&mut self, block: &Block, byte: usize) {
        let parts = block.parts();
        if parts.len() != 1 {
            let said = Said::new("print-template-parts").with("count", parts.len()).with("parts", parts.join(", "));
            self.flaw(byte, said);
        }
        if let Some(when) = &block.when {
            // A block for each row may ask for its row.
            let outer = self.list.clone();
            self.list = block.each.as_ref().map(|each| self.full(each.get_ref())).or(outer.clone());
            self.condition(when);
            self.list = outer;
        }
        let outer = self.list.clone();
        if let Some(each) = &block.each {
            self.rows(each);
        }
        self.parts(block, byte);
        self.list = outer;
    }

    fn parts(&mut self, block: &Block, byte: usize) {
        if let Some(letterhead) = &block.letterhead {
            self.words(&letterhead.title);
            letterhead.number.iter().chain(&letterhead.code).for_each(|words| self.words(words));
        }
        block.heading.iter().for_each(|words| self.words(words));
        if let Some(grid) = &block.grid {
            self.some(grid.fields.len(), "fields", byte);
            for field in &grid.fields {
                self.entry(field.get_ref(), field.span().start);
            }
            grid.label_mm.iter().for_each(|mm| self.side("label_mm", *mm, byte));
            grid.columns.iter().for_each(|columns| self.number("columns", *columns as f32, (1.0, 6.0), byte));
        }
        block.table.iter().for_each(|table| self.table(table));
        if let Some(text) = &block.text {
            self.words(&text.text);
            self.size_pt("size_pt", text.size_pt, text.text.span().start);
            self.number("indent", text.indent, (0.0, 20.0), text.text.span().start);
        }
        if let Some(labels) = &block.signatures {
            self.some(labels.len(), "signatures", byte);
            labels.iter().for_each(|words| self.words(words));
        }
        block.space.iter().for_each(|mm| self.number("space", *mm.get_ref(), (0.0, MOST_MM), mm.span().start));
        if let Some(it) = &block.picture {
            self.path(it.field.get_ref(), it.field.span().start);
            self.side("width", it.width, it.field.span().start);
            self.side("height", it.height, it.field.span().start);
        }
        if let Some(it) = &block.code {
            self.words(&it.text);
            self.side("width", it.width, it.text.span().start);
            self.side("height", it.height.unwrap_or(it.width), it.text.span().start);
        }
        block.place.iter().for_each(|it| self.place(it, byte));
        for (name, blocks) in [("keep", &block.keep), ("group", &block.group)] {
            if let Some(blocks) = blocks {
                self.some(blocks.len(), name, byte);
                self.blocks(blocks);
            }
        }
    }

    /// A list that has something in it.
    fn some(&mut self, count: usize, name: &'static str, byte: usize) {
        if count == 0 {
            self.flaw(byte, Said::new("print-template-none-of").with("name", name));
        }
    }

    fn table(&mut self, table: &TableSpec) {
        let outer = self.list.clone();
        let byte = table.rows.span().start;
        table.columns.iter().filter_map(|column| column.when.as_ref()).for_each(|when| self.condition(when));
        self.rows(&table.rows);
        self.some(table.columns.len(), "columns", byte);
        let mut sum_mm = 0.0;
        for column in &table.columns {
            column.field.iter().for_each(|path| self.path(path.get_ref(), path.span().start));
            column.text.iter().chain(&column.title).for_each(|words| self.words(words));
            let place = column.field.as_ref().map(|path| path.span().start);
            let place = place.or(column.text.as_ref().map(|words| words.span().start)).unwrap_or(byte);
            if column.field.is_some() == column.text.is_some() {
                self.flaw(place, Said::new("print-template-column"));
            }
            let (least, most) = match column.width {
                Some(Width::Fixed(mm)) => (mm, mm),
                Some(Width::Between([least, most])) => (least, most),
                None => (LEAST_COLUMN_MM, MOST_MM),
            };
            self.number("width", least, (LEAST_COLUMN_MM, MOST_MM), place);
            self.number("width", most, (least, MOST_MM), place);
            sum_mm += least;
        }
        if sum_mm > self.width_mm {
            let said = Said::new("print-template-columns-wide").with("sum", format!("{sum_mm:.1}"));
            self.flaw(byte, said.with("width", format!("{:.1}", self.width_mm)));
        }
        self.list = outer;
        for total in &table.totals {
            total.when.iter().for_each(|when| self.condition(when));
            total.note.iter().chain([&total.label, &total.amount]).for_each(|words| self.words(words));
        }
    }

    fn place(&mut self, place: &PlaceSpec, byte: usize) {
        place.text.iter().chain(&place.code).for_each(|words| self.words(words));
        place.picture.iter().for_each(|path| self.path(path.get_ref(), path.span().start));
        let parts = [place.text.is_some(), place.picture.is_some(), place.code.is_some()];
        let parts = parts.iter().filter(|is_there| **is_there).count();
        if parts > 1 || (parts == 0 && place.frame.is_none()) {
            self.flaw(byte, Said::new("print-template-place"));
        }
        self.side("w", place.w, byte);
        self.side("h", place.h, byte);
        place.frame.iter().for_each(|pt| self.number("frame", *pt, LINES_PT, byte));
        self.size_pt("size_pt", place.size_pt, byte);
        self.size_pt("least_pt", place.least_pt, byte);
        let (right, bottom) = (place.x + place.w, place.y + place.h);
        let is_inside = place.x >= 0.0 && place.y >= 0.0;
        if !is_inside || right > self.paper.width_mm + 0.01 || bottom > self.paper.height_mm + 0.01 {
            self.flaw(byte, Said::new("print-template-outside"));
        }
    }

    fn entry(&mut self, entry: &Entry, byte: usize) {
        if let Some(path) = &entry.field {
            self.path(path, byte);
        }
        self.number("lines", entry.lines as f32, (0.0, MOST_LINES), byte);
        for words in entry.text.iter().chain(&entry.label) {
            self.texts(words, byte);
        }
    }

    /// The rows of this list are `it` from here on.
    fn rows(&mut self, path: &Path) {
        let full = self.full(path.get_ref());
        let is_list = self.fields.iter().any(|field| field.path == full && field.kind == FieldKind::List);
        if !is_list {
            let said = Said::new("print-template-no-list").with("name", path.get_ref().as_str());
            self.flaw(path.span().start, said);
        }
        self.list = Some(full);
    }

    /// The path as the list of fields has it: that of a row's field begins with its list.
    fn full(&self, path: &str) -> String {
        match (&self.list, path.strip_prefix("it.")) {
            (Some(list), Some(rest)) => format!("{list}.{rest}"),
            _ => path.to_owned(),
        }
    }

    fn path(&mut self, path: &str, byte: usize) {
        let full = self.full(path);
        let is_known = self.fields.iter().any(|field| {
            // A group stands for all that is in it.
            field.path == full || field.path.strip_prefix(&full).is_some_and(|rest| rest.starts_with('.'))
        });
        let is_of_row = path == COPY || (self.list.is_some() && OF_ROWS.contains(&path));
        if !is_known && !is_of_row {
            self.flaw(byte, Said::new("print-template-unknown-field").with("name", path));
        }
        self.named.insert(full);
    }

    pub(super) fn condition(&mut self, when: &Path) {
        let byte = when.span().start;
        match self.scribe.names(when.get_ref(), true) {
            Ok(names) => names.iter().for_each(|name| self.path(name, byte)),
            Err(error) => self.unreadable(&error, byte),
        }
    }

    pub(super) fn words(&mut self, words: &Placed) {
        self.texts(words.get_ref(), words.span().start);
    }

    fn texts(&mut self, words: &Words, byte: usize) {
        for text in words.all() {
            match self.scribe.names(text, false) {
                Ok(names) => names.iter().for_each(|name| self.path(name, self.byte_of(name, byte))),
                Err(error) => self.unreadable(&error, byte),
            }
        }
    }

    /// Where a name stands in the file: behind the place where its text begins.
    fn byte_of(&self, name: &str, byte: usize) -> usize {
        self.source.get(byte..).and_then(|rest| rest.find(name)).map_or(byte, |at| byte + at)
    }

    fn unreadable(&mut self, error: &minijinja::Error, byte: usize) {
        let why = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
        let line = error.line().unwrap_or(1);
        // A text of several lines begins at `byte`: the flaw is so many lines further down.
        let offset = self.source.get(byte..).map_or(0, |rest| {
            rest.match_indices('\n').nth(line.saturating_sub(2)).map_or(0, |(at, _)| if line > 1 { at + 1 } else { 0 })
        });
        self.flaw(byte + offset, Said::new("print-template-unreadable").with("why", why));
    }
}
