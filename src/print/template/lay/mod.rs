//! A template and a document's values become a sheet.

/// Grids and tables.
mod rows;
/// Things at fixed places of the page.
mod place;
/// The mark of a reprint, where the template has none.
mod reprint;
/// Templates laid out and read back.
mod tests;

use std::sync::Arc;

use chrono_tz::Tz;
use toml::Spanned;

use crate::{
    base::{
        capitals,
        failure::Failure,
        say::{Arg, Said},
        text::Texts,
        time::Instant,
        words::Word as _,
    },
    print::{
        code,
        data::{Data, DocField, Value},
        flow::{Align, Flow, Letterhead, Running},
        page::{Page, Picture, Sheet},
        paper::{Margins, Paper},
        para::Para,
        picture,
    },
};

use super::{
    AlignWord, Block, CodeSpec, CodeWord, LetterheadSpec, Path, PictureSpec, Placed, Scribe, Template, TextSpec, Words,
    words::{Scope, reads},
};

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
    /// Which of the template's copies, from 0; all of them when empty.
    pub copies: &'a [usize],
}

/// The pages of a document.
///
/// # Errors
/// When a text of the template can't be filled in, there is no such copy, the paper is too small, or nothing would stand
/// on it.
pub fn lay_out(making: &Making<'_>) -> Result<Sheet, Failure> {
    lay_out_by(making, &Scribe::new(making.texts, making.style))
}

/// The pages of a document, its texts filled in by this scribe: one for all documents of a batch.
///
/// # Errors
/// As [`lay_out`].
pub fn lay_out_by(making: &Making<'_>, scribe: &Scribe) -> Result<Sheet, Failure> {
    let number = reads_at(making, "number");
    let mut sheet = Sheet {
        title: String::new(),
        author: reads_at(making, "company.name"),
        language: making.texts.lang.word().to_owned(),
        created_utc_ms: dated(making.data, making.texts.zone).millis(),
        number,
        pages: Vec::new(),
        warnings: Vec::new(),
    };
    let mut says_something = false;
    for copy in copies(making)? {
        let mut data = making.data.clone();
        let name = match copy {
            Some(words) => {
                let scope = Scope::new(making.data, making.texts);
                filled(scribe, words.get_ref().of(making.texts.lang), &scope)?
            }
            None => String::new(),
        };
        data = data.with("copy", name.as_str());
        let lay = Lay { making, data: &data, scribe, scope: Scope::new(&data, making.texts), row: None, label_mm: 0.0 };
        let paper = lay.paper()?;
        says_something |= lay.with_labels(&paper).copy(&mut sheet, name)?;
    }
    if !says_something {
        return Err(Said::new("print-nothing").into());
    }
    Ok(sheet)
}

/// The moment that the file says it was made: the document's own, of a day its beginning.
fn dated(data: &Data, zone: Tz) -> Instant {
    match data.get("dated") {
        Some(Value::One(Arg::At(at))) => *at,
        Some(Value::One(Arg::Day(day))) => Instant::from_local((*day).into(), zone),
        _ => Instant(0),
    }
}

fn reads_at(making: &Making<'_>, path: &str) -> String {
    making.data.get(path).map(|value| reads(value, making.texts)).unwrap_or_default()
}

/// The copies that are asked for; one without a name where the template has none.
fn copies<'a>(making: &Making<'a>) -> Result<Vec<Option<&'a Placed>>, Failure> {
    let all = &making.template.page.copies;
    if making.copies.is_empty() {
        let named: Vec<_> = all.iter().map(Some).collect();
        return Ok(if named.is_empty() { vec![None] } else { named });
    }
    let one = |index: &usize| match all.get(*index) {
        Some(copy) => Ok(Some(copy)),
        // A document without copies is its own first.
        None if all.is_empty() && *index == 0 => Ok(None),
        None => {
            let names = all.iter().map(|copy| copy.get_ref().of(making.texts.lang)).collect::<Vec<_>>().join(", ");
            let count = all.len().max(1);
            Err(Said::new("print-no-copy").with("copy", index + 1).with("count", count).with("names", names).into())
        }
    };
    making.copies.iter().map(one).collect()
}

struct Lay<'a> {
    making: &'a Making<'a>,
    /// What it says, with the copy's name.
    data: &'a Data,
    scribe: &'a Scribe,
    scope: Scope,
    /// The row that is `it`, with its list's path.
    row: Option<(&'a Data, String)>,
    /// Width of the label cells of grids: all stand in line.
    label_mm: f32,
}

impl<'a> Lay<'a> {
    /// Lays one copy out, behind the pages that are there. Does anything stand on it, heads and feet not counted?
    fn copy(&self, sheet: &mut Sheet, copy: String) -> Result<bool, Failure> {
        let Making { template, texts, .. } = self.making;
        if let Some(needs) = &template.needs
            && !self.holds(&needs.when)?
        {
            return Err(Said::new("print-template-needs").with("why", self.fill(&needs.otherwise)?).into());
        }
        if sheet.title.is_empty() {
            sheet.title = match &template.title {
                Some(title) => self.fill(title)?,
                None => {
                    let name = template.name.get_ref().of(texts.lang);
                    format!("{name} {}", sheet.number).trim().to_owned()
                }
            };
        }
        let running = &template.running;
        let bookmark = (!copy.is_empty()).then(|| format!("{} {copy}", sheet.title));
        let mut flow = Flow::new(
            self.paper()?,
            Running {
                head_left: self.optional(running.head_left.as_ref())?,
                head_right: self.optional(running.head_right.as_ref())?,
                foot_left: self.optional(running.foot.as_ref())?,
                copy,
                no_page_numbers: running.no_page_numbers,
                page_numbers_from: running.page_numbers_from.as_ref().map_or(1, |from| *from.get_ref()),
            },
        );
        self.blocks(&mut flow, &template.block)?;
        // What could not be drawn has its warning.
        let is_blank = flow.is_blank() && flow.warnings().is_empty();
        let page_line = |page: usize, pages: usize| {
            texts.say(&Said::new("print-order-page").with("page", page.to_string()).with("pages", pages.to_string()))
        };
        for warning in flow.warnings() {
            if !sheet.warnings.contains(warning) {
                sheet.warnings.push(warning.clone());
            }
        }
        let mut pages: Vec<Page> = flow.finish(page_line);
        self.mark_reprint(&mut pages)?;
        if let Some(first) = pages.first_mut() {
            first.bookmark = bookmark;
        }
        sheet.pages.extend(pages);
        Ok(!is_blank)
    }

    /// The paper of the template, or the one that was chosen: its margins are then its own.
    fn paper(&self) -> Result<Paper, Failure> {
        let page = &self.making.template.page;
        let own = page.paper.as_ref().map(|paper| Paper::parse(paper.get_ref())).transpose()?.unwrap_or(Paper::A4);
        let chosen = self.making.paper.unwrap_or(own);
        let is_own = (own.width_mm, own.height_mm) == (chosen.width_mm, chosen.height_mm);
        let size_pt = page.size_pt.as_ref().map(|size| *size.get_ref());
        if !is_own {
            // A size that was chosen for larger paper is none for smaller.
            let body_pt = size_pt.map_or(chosen.body_pt, |size| size.min(chosen.body_pt));
            return Ok(Paper { body_pt, ..chosen });
        }
        let margins = page.margins.as_ref().map_or(own.margins, |margins| {
            let [top, right, bottom, left] = *margins.get_ref();
            Margins { top, right, bottom, left }
        });
        Ok(Paper { margins, body_pt: size_pt.unwrap_or(own.body_pt), ..own })
    }

    fn blocks(&self, flow: &mut Flow, blocks: &'a [Spanned<Block>]) -> Result<(), Failure> {
        blocks.iter().try_for_each(|block| self.block(flow, block.get_ref()))
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
        let scope = self.scope.with_row(row, index + 1, self.making.texts);
        Lay { scope, row: Some((row, self.full(list))), ..*self }
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
            self.table(flow, spec)?;
        }
        if let Some(spec) = &block.text {
            self.text(flow, spec)?;
        }
        if let Some(labels) = &block.signatures {
            let labels: Result<Vec<String>, Failure> = labels.iter().map(|label| self.fill(label)).collect();
            flow.signatures(&labels?);
        }
        if let Some(mm) = &block.space {
            // Room above the first block is meant: a letter begins below its address. Further pages begin with text.
            if flow.is_first_page() { flow.space(*mm.get_ref()) } else { flow.gap(*mm.get_ref()) }
        }
        if block.rule == Some(true) {
            flow.rule();
        }
        if block.page_break == Some(true) {
            flow.break_page();
        }
        if let Some(spec) = &block.picture {
            self.picture(flow, spec);
        }
        if let Some(spec) = &block.code {
            self.code(flow, spec)?;
        }
        if let Some(spec) = &block.place {
            self.place(flow, spec)?;
        }
        if let Some(blocks) = &block.keep {
            flow.keep(|flow| self.blocks(flow, blocks))?;
        }
        if let Some(blocks) = &block.group {
            self.blocks(flow, blocks)?;
        }
        Ok(())
    }

    fn letterhead(&self, spec: &LetterheadSpec) -> Result<Letterhead, Failure> {
        let code = self.optional(spec.code.as_ref())?;
        let of_company = |path: &str| if spec.no_company { String::new() } else { self.field(path) };
        Ok(Letterhead {
            company: of_company("company.name"),
            company_lines: [of_company("company.address_line"), of_company("company.phone_line")]
                .into_iter()
                .filter(|line| !line.is_empty())
                .collect(),
            logo: if spec.no_company { None } else { self.picture_of("company.logo") },
            title: self.fill(&spec.title)?,
            number_line: self.optional(spec.number.as_ref())?,
            code: Some(code).filter(|code| !code.is_empty()),
        })
    }

    /// A picture that can be drawn.
    fn picture_of(&self, path: &str) -> Option<Picture> {
        match self.value(path) {
            Some(Value::Picture(picture)) => Some(picture.clone()),
            _ => None,
        }
    }

    fn text(&self, flow: &mut Flow, spec: &TextSpec) -> Result<(), Failure> {
        let text = self.fill(&spec.text)?;
        let text = text.trim_end_matches('\n');
        if text.is_empty() {
            return Ok(());
        }
        let mut words = if spec.small { flow.small(text) } else { flow.body(text) };
        words.size_pt = spec.size_pt.unwrap_or(words.size_pt);
        words.bold = spec.bold;
        words.field = self.sole_field(spec.text.get_ref());
        flow.para(&Para {
            words,
            align: align_of(spec.align),
            is_justified: spec.align == AlignWord::Justify,
            indent: spec.indent.max(0.0).round() as usize,
        });
        Ok(())
    }

    fn picture(&self, flow: &mut Flow, spec: &PictureSpec) {
        let Some(picture) = self.picture_of(spec.field.get_ref()) else { return };
        match picture::decode(picture.png()) {
            Ok(_) => flow.picture(picture, (spec.width, spec.height), align_of(spec.align)),
            Err(_) => flow.warn(Said::new("print-warning-picture").with("name", self.label_of(spec.field.get_ref()))),
        }
    }

    fn code(&self, flow: &mut Flow, spec: &CodeSpec) -> Result<(), Failure> {
        let text = self.fill(&spec.text)?;
        if text.is_empty() {
            return Ok(());
        }
        let align = align_of(spec.align);
        let no_code = || Said::new("print-warning-code").with("text", begin_of(&text));
        match spec.kind {
            CodeWord::Qr => match code::qr(&text) {
                Ok(cells) => flow.square_code(cells, spec.width, align),
                Err(_) => flow.warn(no_code()),
            },
            CodeWord::Code128 => match code::code_128(&text) {
                Ok(bars) => flow.bar_code(&bars, (spec.width, spec.height.unwrap_or(BARS_MM)), align),
                Err(_) => flow.warn(no_code()),
            },
        }
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
            _ => self.data.get(path),
        }
    }

    /// A field as it reads.
    fn field(&self, path: &str) -> String {
        self.value(path).map(|value| reads(value, self.making.texts)).unwrap_or_default()
    }

    fn doc_field(&self, path: &str) -> Option<&'a DocField> {
        let full = self.full(path);
        self.making.fields.iter().find(|field| field.path == full)
    }

    /// The one field that a text shows, where it shows one alone: `¥{{ total }}`.
    fn sole_field(&self, words: &Words) -> Option<&'static str> {
        let text = words.of(self.making.texts.lang);
        let (_, rest) = text.split_once("{{")?;
        let (path, rest) = rest.split_once("}}")?;
        let is_alone = !rest.contains("{{") && !text.contains("{%");
        let path = path.split('|').next().unwrap_or_default().trim();
        self.doc_field(path).filter(|_| is_alone).map(|field| field.path)
    }

    fn label_of(&self, path: &str) -> String {
        self.doc_field(path).map(|field| self.making.texts.get(field.label).to_string()).unwrap_or_default()
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
        filled(self.scribe, text, &self.scope)
    }
}

/// A text in a message is no longer than this: it is there to be known again.
const SAID_CHARACTERS: usize = 60;
/// Height of a code of bars where the template says none.
const BARS_MM: f32 = 12.0;

fn filled(scribe: &Scribe, text: &str, scope: &Scope) -> Result<String, Failure> {
    scribe.fill(text, scope).map_err(|error| failed(text, &error))
}

fn align_of(word: AlignWord) -> Align {
    match word {
        AlignWord::Left | AlignWord::Justify => Align::Left,
        AlignWord::Center => Align::Center,
        AlignWord::Right => Align::Right,
    }
}

/// As much of a text as a message shows.
pub(super) fn begin_of(text: &str) -> String {
    if text.chars().count() <= SAID_CHARACTERS {
        return text.to_owned();
    }
    text.chars().take(SAID_CHARACTERS).chain(['…']).collect()
}

/// A text that could not be filled in.
pub(super) fn failed(text: &str, error: &minijinja::Error) -> Failure {
    let why = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let first = text.lines().next().unwrap_or_default();
    Said::new("print-template-failed").with("text", begin_of(first)).with("why", why).into()
}
