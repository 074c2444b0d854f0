//! Paper: a document is laid out once as pages of marks in millimetres (`page`), then drawn to the screen by
//! `ui::preview` and to a file by `pdf`. Both draw the same marks, so what is seen is what is printed.
//!
//! Knows no feature and no database: features make `Sheet`s out of their records with `flow` and `table`.

/// Arabic letters joined.
mod arabic;
/// Text from right to left.
mod bidi;
/// QR codes as cells, Code 128 as bars.
pub mod code;
/// What a document may say: values by name.
pub mod data;
/// Sizes of envelopes, and where things stand on them.
pub mod envelope;
/// Which font draws which character.
pub mod face;
/// Headings of blocks.
mod heading;
/// Texts into a place of a set size.
pub mod fit;
/// Files that documents are written to.
pub mod file;
/// Placing blocks down the page, from page to page.
pub mod flow;
/// Where labels stand on their sheets.
pub mod labels;
/// Fonts of the system.
mod installed;
/// The head of a document's first page.
mod letterhead;
/// Several documents as one.
pub mod join;
/// Breaking text into lines.
mod lines;
/// Quotes, dashes and their like: as Latin text has them, or as Chinese.
mod marks;
/// Sheets, pages and marks: what a document is made of.
pub mod page;
/// Places to sign.
mod sign;
/// Sizes of paper.
pub mod paper;
/// Paragraphs, pictures and codes down the page.
pub mod para;
/// The same sheet as a PDF file.
pub mod pdf;
/// PNG files as pixels.
pub mod picture;
/// Printers of this machine, and how far each is off.
pub mod printer;
/// The few letters a PDF carries, cut out of the fonts.
mod subset;
/// Tables and boxed label-and-value grids, broken between rows.
pub mod table;
/// How a document looks, as data: text files that offices may change.
pub mod template;
/// Measuring text, cutting it into what each font draws; characters that no font has.
pub mod text;
