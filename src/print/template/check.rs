//! A template held against its document: every name it uses is one of the document's fields, every block is one thing.
//! All flaws at once, each with its place in the file.

use crate::{
    base::say::Said,
    print::data::{DocField, FieldKind},
};

use super::{Block, Entry, Flaw, Path, PlaceSpec, Placed, Scribe, Template, Words};

/// Names that every text may use beside the document's fields: a row of a list and its number.
const OF_ROWS: [&str; 2] = ["it", "row"];

/// What is wrong with a template for a document with these fields; nothing when it may print.
pub fn check(source: &str, template: &Template, fields: &[DocField], scribe: &Scribe) -> Vec<Flaw> {
    let mut check = Check { source, fields, scribe, list: None, flaws: Vec::new() };
    check.words(&template.name);
    for words in [&template.file, &template.title].into_iter().flatten() {
        check.words(words);
    }
    let running = &template.running;
    for words in [&running.head_left, &running.head_right, &running.foot].into_iter().flatten() {
        check.words(words);
    }
    template.page.copies.iter().for_each(|copy| check.words(copy));
    if template.block.is_empty() {
        check.flaw(0, Said::new("print-template-empty"));
    }
    check.blocks(&template.block);
    check.flaws
}

struct Check<'a> {
    source: &'a str,
    fields: &'a [DocField],
    scribe: &'a Scribe,
    /// Path of the list whose row is `it`.
    list: Option<String>,
    flaws: Vec<Flaw>,
}

impl Check<'_> {
    fn flaw(&mut self, byte: usize, said: Said) {
        self.flaws.push(Flaw::at(self.source, byte, said));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        if let Some(when) = &block.when {
            self.condition(when);
        }
        let outer = self.list.clone();
        if let Some(each) = &block.each {
            self.rows(each);
        }
        if let Some(letterhead) = &block.letterhead {
            self.words(&letterhead.title);
            letterhead.number.iter().chain(&letterhead.code).for_each(|words| self.words(words));
        }
        block.heading.iter().for_each(|words| self.words(words));
        for field in block.grid.iter().flat_map(|grid| &grid.fields) {
            self.entry(field.get_ref(), field.span().start);
        }
        if let Some(table) = &block.table {
            let outer = self.list.clone();
            self.rows(&table.rows);
            for column in &table.columns {
                column.field.iter().for_each(|path| self.path(path.get_ref(), path.span().start));
                column.text.iter().chain(&column.title).for_each(|words| self.words(words));
            }
            self.list = outer;
            for total in &table.totals {
                total.when.iter().for_each(|when| self.condition(when));
                total.note.iter().chain([&total.label, &total.amount]).for_each(|words| self.words(words));
            }
        }
        block.text.iter().for_each(|text| self.words(&text.text));
        block.signatures.iter().flatten().for_each(|words| self.words(words));
        block.picture.iter().for_each(|it| self.path(it.field.get_ref(), it.field.span().start));
        block.code.iter().for_each(|it| self.words(&it.text));
        block.place.iter().for_each(|it| self.place(it));
        block.keep.iter().for_each(|blocks| self.blocks(blocks));
        self.list = outer;
    }

    fn place(&mut self, place: &PlaceSpec) {
        place.text.iter().chain(&place.code).for_each(|words| self.words(words));
        place.picture.iter().for_each(|path| self.path(path.get_ref(), path.span().start));
    }

    fn entry(&mut self, entry: &Entry, byte: usize) {
        if let Some(path) = &entry.field {
            self.path(path, byte);
        }
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
        let is_of_row = self.list.is_some() && OF_ROWS.contains(&path);
        if !is_known && !is_of_row {
            self.flaw(byte, Said::new("print-template-unknown-field").with("name", path));
        }
    }

    fn condition(&mut self, when: &Path) {
        let byte = when.span().start;
        match self.scribe.names(when.get_ref(), true) {
            Ok(names) => names.iter().for_each(|name| self.path(name, byte)),
            Err(error) => self.unreadable(&error, byte),
        }
    }

    fn words(&mut self, words: &Placed) {
        self.texts(words.get_ref(), words.span().start);
    }

    fn texts(&mut self, words: &Words, byte: usize) {
        for text in words.all() {
            match self.scribe.names(text, false) {
                Ok(names) => names.iter().for_each(|name| self.path(name, self.byte_of(text, name, byte))),
                Err(error) => self.unreadable(&error, byte),
            }
        }
    }

    /// Where a name stands in the file: behind the place where its text begins.
    fn byte_of(&self, _text: &str, name: &str, byte: usize) -> usize {
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
