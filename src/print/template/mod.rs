//! Templates: how a document looks, as data. A template is a text file (TOML) that an office may copy and change; this
//! is its shape. `parse` reads it, `check` holds it against the fields of its document, `lay` makes the sheet.

mod check;
mod envelope;
mod lay;
mod parse;
mod words;

use std::collections::BTreeMap;

use toml::Spanned;

use crate::base::{say::Said, text::Lang};

use check::Check;

pub use check::{check, check_text, named};
pub use envelope::{EnvelopeSpec, LabelsSpec, lay_envelope, lay_labels};
pub use lay::{Making, lay_out, lay_out_by};
pub use parse::parse;
pub use words::{Scope, Scribe};

/// The version of the file format that this program writes. Newer ones are refused.
pub const FORMAT: u32 = 1;

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub said: Said,
}

impl Flaw {
    /// A flaw at a place of the file, counted in bytes from its start.
    pub fn at(source: &str, byte: usize, said: Said) -> Flaw {
        let mut end = byte.min(source.len());
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let before = &source[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        Flaw { line, column: before[line_start..].chars().count() + 1, said }
    }
}

/// A text with fields, as it stands in the file: one for all languages, or one for each.
#[derive(Clone, Debug, PartialEq)]
pub enum Words {
    /// The same in every language.
    All(String),
    /// By language; where the asked one is missing, the first there is.
    Each(BTreeMap<Lang, String>),
}

impl Words {
    /// The text of a language.
    pub fn of(&self, lang: Lang) -> &str {
        match self {
            Words::All(text) => text,
            Words::Each(texts) => texts.get(&lang).or_else(|| texts.values().next()).map_or("", String::as_str),
        }
    }

    /// All its texts.
    pub fn all(&self) -> Vec<&str> {
        match self {
            Words::All(text) => vec![text],
            Words::Each(texts) => texts.values().map(String::as_str).collect(),
        }
    }
}

/// A text with its place in the file.
pub type Placed = Spanned<Words>;

/// A condition or path with its place in the file.
pub type Path = Spanned<String>;

/// A document's looks.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Version of the file format.
    pub format: Spanned<u32>,
    /// Word of the document it is for, such as `order`.
    pub document: Spanned<String>,
    /// What offices call it.
    pub name: Placed,
    /// Name of the file, where the document's number alone doesn't say it: `{{ number }}-envelope`.
    pub file: Option<Placed>,
    /// Title of the file as viewers show it.
    pub title: Option<Placed>,
    /// What there must be to say; without it nothing is printed.
    pub needs: Option<Needs>,
    /// The paper.
    #[serde(default)]
    pub page: PageSpec,
    /// What every page repeats.
    #[serde(default)]
    pub running: RunningSpec,
    /// From the top down.
    #[serde(default)]
    pub block: Vec<Spanned<Block>>,
    /// An envelope's front, in place of blocks.
    pub envelope: Option<EnvelopeSpec>,
    /// Address labels, in place of blocks.
    pub labels: Option<Spanned<LabelsSpec>>,
}

/// What a document must have to say: a letter about units that end is none without such a unit.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// A field that says something, or a comparison.
    pub when: Path,
    /// What is said instead of printing.
    pub otherwise: Placed,
}

/// The paper and what stands on every page of it.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageSpec {
    /// Name of the paper, or its size as `241x139.7`; the document's usual where it is not said.
    pub paper: Option<Path>,
    /// Top, right, bottom, left, in millimetres.
    pub margins: Option<Spanned<[f32; 4]>>,
    /// Size of ordinary text in points.
    pub size_pt: Option<Spanned<f32>>,
    /// Copies, each with its name: 存根联, 客户联, 财务联. Without them the document is printed once.
    pub copies: Vec<Placed>,
}

/// What every page repeats.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunningSpec {
    /// Left in the head of every page but the first.
    pub head_left: Option<Placed>,
    /// Right in the head of every page but the first.
    pub head_right: Option<Placed>,
    /// Left in the foot of every page.
    pub foot: Option<Placed>,
    /// 'page x of y' is left out.
    pub no_page_numbers: bool,
    /// 'page x of y' stands from this page on, as letters have it: 2 leaves a letter of one page without. On every page
    /// where it is not said.
    pub page_numbers_from: Option<Spanned<usize>>,
}

/// One block, from the top of the page down: exactly one of its parts is there beside `when` and `each`.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Block {
    /// Printed only when this holds: a field that says something, or a comparison.
    pub when: Option<Path>,
    /// Printed once for each row of a list; `it` is the row.
    pub each: Option<Path>,
    /// Company, title, number, code, with a rule below.
    pub letterhead: Option<LetterheadSpec>,
    /// Heading of what follows; it stays with it.
    pub heading: Option<Placed>,
    /// Boxed labels with values.
    pub grid: Option<GridSpec>,
    /// Rows below headings.
    pub table: Option<TableSpec>,
    /// A paragraph.
    pub text: Option<TextSpec>,
    /// Places to sign, side by side.
    pub signatures: Option<Vec<Placed>>,
    /// Empty room in millimetres.
    pub space: Option<Spanned<f32>>,
    /// A level line.
    pub rule: Option<bool>,
    /// A page ends here.
    pub page_break: Option<bool>,
    /// Blocks that stay on one page.
    pub keep: Option<Vec<Spanned<Block>>>,
    /// Blocks with one `when` and `each`: all that is said of a row, one below the other. Pages may end within.
    pub group: Option<Vec<Spanned<Block>>>,
    /// A picture in the flow.
    pub picture: Option<PictureSpec>,
    /// A code in the flow.
    pub code: Option<CodeSpec>,
    /// Something at a fixed place of the page.
    pub place: Option<PlaceSpec>,
}

/// The head of a document's first page.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterheadSpec {
    /// Name of the document.
    pub title: Placed,
    /// The number with its label.
    pub number: Option<Placed>,
    /// What the QR code says; none where it is empty.
    pub code: Option<Placed>,
    /// The company's name, address and logo are left out, for printed stock.
    #[serde(default)]
    pub no_company: bool,
}

impl Block {
    /// The names of the parts that are there. A block that may print has one.
    pub fn parts(&self) -> Vec<&'static str> {
        let there = [
            ("letterhead", self.letterhead.is_some()),
            ("heading", self.heading.is_some()),
            ("grid", self.grid.is_some()),
            ("table", self.table.is_some()),
            ("text", self.text.is_some()),
            ("signatures", self.signatures.is_some()),
            ("space", self.space.is_some()),
            ("rule", self.rule.is_some()),
            ("page_break", self.page_break.is_some()),
            ("keep", self.keep.is_some()),
            ("group", self.group.is_some()),
            ("picture", self.picture.is_some()),
            ("code", self.code.is_some()),
            ("place", self.place.is_some()),
        ];
        there.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
    }
}

/// Boxed labels with values. Empty values take no room.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridSpec {
    /// In order, two beside each other unless one is wide or long.
    pub fields: Vec<Spanned<Entry>>,
    /// Width of the label cells in millimetres; as wide as the widest label of all grids where it is not said.
    pub label_mm: Option<f32>,
    /// How many entries stand side by side; two where it is not said.
    pub columns: Option<usize>,
}

/// A label with a value. In the file: the path of a field, or a table of these.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Path of the field.
    pub field: Option<String>,
    /// A text with fields, in place of a single field.
    pub text: Option<Words>,
    /// Its label; that of the field where it is not said.
    pub label: Option<Words>,
    /// Takes a whole row.
    pub wide: bool,
    /// Empty lines to write on, where the value is empty.
    pub lines: usize,
}

/// Rows below headings.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    /// Path of the list; `it` is a row.
    pub rows: Path,
    /// From left to right.
    pub columns: Vec<ColumnSpec>,
    /// Below the rows.
    #[serde(default)]
    pub totals: Vec<TotalSpec>,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnSpec {
    /// There only when this holds: asked once for the table, not for each of its rows.
    pub when: Option<Path>,
    /// Path of the field: `it.amount`; `row` counts the rows from 1.
    pub field: Option<Path>,
    /// A text with fields, in place of a single field.
    pub text: Option<Placed>,
    /// Its heading; that of the field where it is not said.
    pub title: Option<Placed>,
    /// Width in millimetres, or the least and the greatest; without it the column shares what the others leave.
    pub width: Option<Width>,
    /// Where its cells' text stands; amounts and numbers stand right where it is not said.
    pub align: Option<AlignWord>,
}

/// Width of a column in millimetres.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize)]
#[serde(untagged)]
pub enum Width {
    /// Exactly this.
    Fixed(f32),
    /// As wide as its widest text, between these.
    Between([f32; 2]),
}

/// A line of totals.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalSpec {
    /// Printed only when this holds.
    pub when: Option<Path>,
    /// At the left.
    pub note: Option<Placed>,
    /// Beside the amount.
    pub label: Placed,
    /// The amount.
    pub amount: Placed,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlignWord {
    /// At the left side.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right side.
    Right,
    /// Both sides even, but for the last line.
    Justify,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSpec {
    /// The text with fields; lines of it are paragraphs.
    pub text: Placed,
    /// Size in points; that of the page where it is not said.
    pub size_pt: Option<f32>,
    /// In the bold face.
    #[serde(default)]
    pub bold: bool,
    /// Small and soft, as explanations are.
    #[serde(default)]
    pub small: bool,
    /// Where it stands.
    #[serde(default)]
    pub align: AlignWord,
    /// How many characters the first line of each paragraph is set in.
    #[serde(default)]
    pub indent: f32,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureSpec {
    /// Path of the picture's field: `company.logo`.
    pub field: Path,
    /// Greatest width in millimetres.
    pub width: f32,
    /// Greatest height in millimetres.
    pub height: f32,
    /// Where it stands.
    #[serde(default)]
    pub align: AlignWord,
}

/// A code.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeSpec {
    /// What it says.
    pub text: Placed,
    /// How it is drawn.
    #[serde(default)]
    pub kind: CodeWord,
    /// Width in millimetres; a QR code is as high.
    pub width: f32,
    /// Height in millimetres of a code of bars.
    pub height: Option<f32>,
    /// Where it stands.
    #[serde(default)]
    pub align: AlignWord,
}

/// How a code is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeWord {
    /// A square.
    #[default]
    Qr,
    /// Bars.
    Code128,
}

/// Something at a fixed place of the page, in millimetres from its left upper corner: exactly one of `text`, `picture`,
/// `code` and `frame`.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceSpec {
    /// Left side.
    pub x: f32,
    /// Upper side.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
    /// A text with fields, wrapped into the box.
    pub text: Option<Placed>,
    /// Size of the text in points.
    pub size_pt: Option<f32>,
    /// Smallest size in points to which a text that is too long may shrink.
    pub least_pt: Option<f32>,
    /// In the bold face.
    #[serde(default)]
    pub bold: bool,
    /// Where the text stands.
    #[serde(default)]
    pub align: AlignWord,
    /// Path of a picture's field.
    pub picture: Option<Path>,
    /// What a code says.
    pub code: Option<Placed>,
    /// How the code is drawn.
    #[serde(default)]
    pub code_kind: CodeWord,
    /// An outline of so many points.
    pub frame: Option<f32>,
    /// On every page, not on the first alone.
    #[serde(default)]
    pub every_page: bool,
}
