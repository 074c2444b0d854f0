//! Sheets, pages and marks: a laid-out document in millimetres from the top left corner of each page.

use std::fmt;
use std::sync::Arc;

use crate::base::say::Said;

/// A laid-out document: what the preview shows and the PDF holds.
///
/// `Display` gives one line per mark, for comparing with a stored text in tests.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Title of the file, shown by viewers in their window.
    pub title: String,
    /// Who issues the document.
    pub author: String,
    /// BCP 47 language of the text, such as `zh-CN`.
    pub language: String,
    /// The document's own instant in UTC milliseconds. Dates in the file come from here, never from a clock.
    pub created_utc_ms: i64,
    /// Number of the document, such as the repair order's.
    pub number: String,
    /// At least one page.
    pub pages: Vec<Page>,
    /// What whoever prints it should know: an address that had to shrink, a postcode of five digits.
    pub warnings: Vec<Said>,
}

/// One side of paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Width in millimetres.
    pub width_mm: f32,
    /// Height in millimetres.
    pub height_mm: f32,
    /// In drawing order: later marks cover earlier ones.
    pub marks: Vec<Mark>,
    /// Shown over the page on the screen and never printed.
    pub guides: Vec<Guide>,
    /// Where a document of a batch begins: its name in the list of pages and the file's bookmarks.
    pub bookmark: Option<String>,
}

/// A part of the page that matters and is not printed: what a window shows, what machines read.
#[derive(Clone, Debug, PartialEq)]
pub struct Guide {
    /// Left side.
    pub x: f32,
    /// Upper side.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
    /// What it is.
    pub name: Said,
}

/// One thing drawn on a page. All places are in millimetres from the page's top left corner, y downwards.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// One line of text.
    Text {
        /// Left end of the text.
        x: f32,
        /// The baseline.
        y: f32,
        /// Size of the letters in points.
        size_pt: f32,
        /// As the record has it. Drawing replaces characters the font lacks (`text::shown`).
        text: String,
        /// How dark.
        ink: Ink,
        /// In the bold face.
        bold: bool,
        /// Width that the line is stretched to, between its words and Han characters; as wide as it is without.
        fills_mm: Option<f32>,
        /// Name of the field it shows, where it shows one.
        field: Option<&'static str>,
    },
    /// A straight line.
    Line {
        /// One end.
        x1: f32,
        /// One end.
        y1: f32,
        /// The other end.
        x2: f32,
        /// The other end.
        y2: f32,
        /// Thickness in points.
        width_pt: f32,
    },
    /// A box, filled or outlined or both.
    Rect {
        /// Left side.
        x: f32,
        /// Upper side.
        y: f32,
        /// Width.
        w: f32,
        /// Height.
        h: f32,
        /// What it is filled with, if at all.
        fill: Option<Ink>,
        /// Thickness of its black outline in points, if it has one.
        line_pt: Option<f32>,
    },
    /// An outline in a colour, such as a box for a digit of a postcode.
    Frame {
        /// Left side.
        x: f32,
        /// Upper side.
        y: f32,
        /// Width.
        w: f32,
        /// Height.
        h: f32,
        /// Thickness in points.
        width_pt: f32,
        /// Its colour.
        ink: Ink,
    },
    /// A picture, stretched into its box.
    Picture {
        /// Left side.
        x: f32,
        /// Upper side.
        y: f32,
        /// Width.
        w: f32,
        /// Height.
        h: f32,
        /// What is drawn.
        picture: Picture,
    },
    /// A square code, such as QR.
    Code {
        /// Left side of the code, its quiet zone not counted.
        x: f32,
        /// Upper side.
        y: f32,
        /// Length of a side.
        side: f32,
        /// Its cells.
        cells: Cells,
    },
}

/// The colour of a mark, as a screen mixes it: all 0 is black, all 255 the white of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Ink {
    /// Full ink.
    pub const BLACK: Ink = Ink::grey(0);
    /// For words that explain other words.
    pub const SOFT: Ink = Ink::grey(90);
    /// Shade of label cells and table heads; copies and faxes keep the letters on it readable.
    pub const SHADE: Ink = Ink::grey(240);
    /// The gold-red of postcode boxes (PANTONE 1795 C), which sorting machines see as blank paper.
    pub const POSTAL_RED: Ink = Ink { red: 210, green: 38, blue: 48 };

    /// Between black (0) and the white of the paper (255).
    pub const fn grey(light: u8) -> Ink {
        Ink { red: light, green: light, blue: light }
    }

    /// How light it is, where it has no colour.
    pub fn as_grey(self) -> Option<u8> {
        (self.red == self.green && self.green == self.blue).then_some(self.red)
    }
}

impl fmt::Display for Ink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_grey() {
            Some(light) => write!(f, "{light}"),
            None => write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue),
        }
    }
}

/// The cells of a square code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    /// What a reader gets out of the code.
    pub content: String,
    /// Cells along a side.
    pub columns: usize,
    /// Row by row: is the cell dark? Has `columns` × `columns` entries.
    pub dark: Vec<bool>,
}

impl Cells {
    /// The dark stretches of each row, as (row, first column, number of cells).
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (row, cells) in self.dark.chunks(self.columns.max(1)).enumerate() {
            let mut column = 0;
            for stretch in cells.chunk_by(|a, b| a == b) {
                if stretch[0] {
                    runs.push((row, column, stretch.len()));
                }
                column += stretch.len();
            }
        }
        runs
    }
}

/// A PNG picture, shared between the marks that show it.
#[derive(Clone)]
pub struct Picture {
    png: Arc<[u8]>,
    digest: u128,
}

impl Picture {
    /// Keeps the bytes of a PNG file. They are decoded when drawn.
    pub fn new(png: Vec<u8>) -> Picture {
        Picture { digest: digest(&png), png: png.into() }
    }

    /// The PNG file.
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    /// Its sides in pixels, as the head of the file says them; a square of one where it is no PNG.
    pub fn pixels(&self) -> (u32, u32) {
        let number = |at: usize| {
            let bytes: [u8; 4] = self.png.get(at..at + 4)?.try_into().ok()?;
            Some(u32::from_be_bytes(bytes)).filter(|pixels| *pixels > 0)
        };
        match (self.png.starts_with(b"\x89PNG\r\n\x1a\n"), number(16), number(20)) {
            (true, Some(width), Some(height)) => (width, height),
            _ => (1, 1),
        }
    }

    /// The greatest size within this width and height that keeps its proportions.
    pub fn size_within(&self, width_mm: f32, height_mm: f32) -> (f32, f32) {
        let (width, height) = self.pixels();
        let (width, height) = (width as f32, height as f32);
        let scale = (width_mm / width).min(height_mm / height);
        (width * scale, height * scale)
    }

    /// Equal for equal files: a key for caches.
    pub fn digest(&self) -> u128 {
        self.digest
    }
}

impl PartialEq for Picture {
    fn eq(&self, other: &Picture) -> bool {
        self.digest == other.digest && self.png == other.png
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} bytes, {:032x})", self.png.len(), self.digest)
    }
}

/// FNV-1a over 128 bits. Written down here because the standard library's hashes may change between its versions,
/// and the identity of a file may not.
pub(crate) fn digest(bytes: &[u8]) -> u128 {
    const START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(START, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}

impl Page {
    /// The lines of text on the page in drawing order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }

    /// What the page is, in its own words: its largest line of text, single digits of postcodes left aside. Empty for a
    /// page without text.
    pub fn name(&self) -> &str {
        let mut largest = (0.0, "");
        for mark in &self.marks {
            if let Mark::Text { size_pt, text, .. } = mark
                && *size_pt > largest.0
                && text.chars().nth(1).is_some()
            {
                largest = (*size_pt, text);
            }
        }
        largest.1
    }
}

impl Sheet {
    /// Every line of text of every page in drawing order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().flat_map(Page::texts)
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "sheet {:?} {:?} by {:?}, {}, {} ms",
            self.title, self.number, self.author, self.language, self.created_utc_ms
        )?;
        for (index, page) in self.pages.iter().enumerate() {
            write!(f, "page {} {page}", index + 1)?;
        }
        Ok(())
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}×{:.2}", self.width_mm, self.height_mm)?;
        self.bookmark.as_ref().map_or(Ok(()), |name| write!(f, " bookmark {name:?}"))?;
        writeln!(f)?;
        self.marks.iter().try_for_each(|mark| writeln!(f, "  {mark}"))
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mark::Text { x, y, size_pt, text, ink, bold, fills_mm, field } => {
                write!(f, "text {x:.2} {y:.2} {size_pt}pt {text:?}")?;
                f.write_str(if *bold { " bold" } else { "" })?;
                fills_mm.map_or(Ok(()), |mm| write!(f, " fills {mm:.2}"))?;
                if *ink != Ink::BLACK {
                    write!(f, " ink {ink}")?;
                }
                field.map_or(Ok(()), |field| write!(f, " [{field}]"))
            }
            Mark::Line { x1, y1, x2, y2, width_pt } => write!(f, "line {x1:.2} {y1:.2} {x2:.2} {y2:.2} {width_pt}pt"),
            Mark::Rect { x, y, w, h, fill, line_pt } => {
                write!(f, "rect {x:.2} {y:.2} {w:.2}×{h:.2}")?;
                fill.map_or(Ok(()), |ink| write!(f, " fill {ink}"))?;
                line_pt.map_or(Ok(()), |width_pt| write!(f, " line {width_pt}pt"))
            }
            Mark::Frame { x, y, w, h, width_pt, ink } => {
                write!(f, "frame {x:.2} {y:.2} {w:.2}×{h:.2} {width_pt}pt ink {ink}")
            }
            Mark::Picture { x, y, w, h, picture } => write!(f, "picture {x:.2} {y:.2} {w:.2}×{h:.2} {picture:?}"),
            Mark::Code { x, y, side, cells } => {
                write!(f, "code {x:.2} {y:.2} {side:.2} {:?} {}×{}", cells.content, cells.columns, cells.columns)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_row_becomes_its_dark_stretches() {
        let cells = Cells {
            content: String::new(),
            columns: 3,
            dark: vec![true, true, false, false, false, true, false, false, false],
        };
        assert_eq!(cells.runs(), [(0, 0, 2), (1, 2, 1)]);
    }

    #[test]
    fn the_digest_is_the_published_fnv_1a() {
        // From the test vectors of draft-eastlake-fnv: the empty string gives the offset basis.
        assert_eq!(digest(b""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        assert_eq!(digest(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }

    #[test]
    fn a_page_is_named_by_its_largest_line() {
        let line = |size_pt, text: &str| Mark::Text {
            x: 0.0,
            y: 0.0,
            size_pt,
            text: text.into(),
            ink: Ink::BLACK,
            bold: false,
            fills_mm: None,
            field: None,
        };
        let page =
            Page { marks: vec![line(9.0, "company"), line(20.0, "维修单"), line(30.0, "8")], ..Page::default() };
        assert_eq!(page.name(), "维修单");
    }
}
