//! One sheet, two painters: what the screen draws and what the file holds, mark by mark.

use std::{collections::BTreeMap, sync::Arc};

use aftercare::{
    print::{
        code,
        page::{Ink, Mark, Page, Picture, Sheet},
        pdf,
        text::{Letters, width_mm_in},
    },
    ui::preview,
};
use egui::{Color32, Shape};
use egui_kittest::{Harness, kittest::Queryable as _};
use lopdf::{Document, Encoding, Object, content::Operation};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Zoom of the page on the screen: a pixel is then a fifteenth of a millimetre.
const ZOOM: f32 = 4.0;
/// Points of the screen in a millimetre of paper.
const SCALE: f32 = 96.0 / 25.4 * ZOOM;
/// Millimetres in a point.
const PT: f32 = 25.4 / 72.0;

/// Something that was drawn, in millimetres from the upper left corner of the page.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    /// Letters of one font: font, size, letters, left end, baseline, width, ink.
    Run { face: String, size: f32, text: String, x: f32, y: f32, width: f32, ink: [u8; 3] },
    /// A filled box.
    Fill { place: [f32; 4], ink: [u8; 3] },
    /// An outlined box, or a line as a box without width or height.
    Stroke { place: [f32; 4], width: f32, ink: [u8; 3] },
    /// A picture.
    Picture { place: [f32; 4] },
}

impl Seen {
    /// Everything that is a length.
    fn lengths(&self) -> Vec<f32> {
        match self {
            Seen::Run { size, x, y, width, .. } => vec![*size, *x, *y, *width],
            Seen::Fill { place, .. } | Seen::Picture { place } => place.to_vec(),
            Seen::Stroke { place, width, .. } => [place.as_slice(), &[*width]].concat(),
        }
    }

    /// Everything else.
    fn rest(&self) -> (u8, &str, String, [u8; 3]) {
        match self {
            // A letter of Uyghur ends a word in the form of its Arabic like.
            Seen::Run { face, text, ink, .. } => (0, face, text.replace('ە', "ه"), *ink),
            Seen::Fill { ink, .. } => (1, "", String::new(), *ink),
            Seen::Stroke { ink, .. } => (2, "", String::new(), *ink),
            Seen::Picture { .. } => (3, "", String::new(), [0; 3]),
        }
    }
}

fn line(y: f32, letters: Letters, text: &str) -> Mark {
    Mark::Text {
        x: 15.0,
        y,
        size_pt: letters.size_pt,
        text: text.into(),
        ink: Ink::BLACK,
        bold: letters.bold,
        fills_mm: None,
        field: None,
    }
}

/// The same line stretched to a width.
fn filled(line: Mark, wider_mm: f32) -> Mark {
    let Mark::Text { x, y, size_pt, text, ink, bold, field, .. } = line else { panic!("a line") };
    let fills_mm = Some(width_mm_in(&text, Letters { size_pt, bold }) + wider_mm);
    Mark::Text { x, y, size_pt, text, ink, bold, fills_mm, field }
}

fn soft(line: Mark) -> Mark {
    let Mark::Text { x, y, size_pt, text, bold, fills_mm, field, .. } = line else { panic!("a line") };
    Mark::Text { x, y, size_pt, text, ink: Ink::SOFT, bold, fills_mm, field }
}

/// A red dot.
fn picture() -> Picture {
    let mut png = Vec::new();
    let mut file = egui::ColorImage::filled([2, 2], Color32::RED);
    file.pixels[0] = Color32::BLUE;
    write_png(&file, &mut png);
    Picture::new(png)
}

/// A PNG file without compression.
fn write_png(image: &egui::ColorImage, png: &mut Vec<u8>) {
    let crc = |bytes: &[u8]| {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
        })
    };
    let mut chunk = |kind: &[u8], data: &[u8]| {
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let body = [kind, data].concat();
        png.extend(&body);
        png.extend(crc(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 2, 0, 0, 0, 2, 8, 6, 0, 0, 0]);
    let rows = image
        .pixels
        .chunks(2)
        .flat_map(|row| std::iter::once(0).chain(row.iter().flat_map(Color32::to_array)).collect::<Vec<_>>());
    let raw: Vec<u8> = rows.collect();
    let length = u16::try_from(raw.len()).unwrap();
    let (a, b) = raw.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    let head = [vec![0x78, 1, 1], length.to_le_bytes().to_vec(), (!length).to_le_bytes().to_vec()].concat();
    chunk(b"IDAT", &[head, raw, (b << 16 | a).to_be_bytes().to_vec()].concat());
    chunk(b"IEND", &[]);
    png.splice(0..0, *b"\x89PNG\r\n\x1a\n");
}

/// A page with everything that a page can have, and with what people paste into names.
fn page() -> Page {
    let (small, body, title) = (Letters::regular(8.5), Letters::regular(10.5), Letters::bold(20.0));
    let name = "上海精密机械制造有限公司及其全体员工".repeat(17);
    let mut marks = vec![
        line(20.0, title, "维修单 Repair order"),
        line(30.0, body, "客户：上海精密机械制造有限公司（浦东）"),
        line(36.0, small, "AVAST To Ty. fi fl ffi “office” Wave — 1,234.50"),
        line(42.0, Letters::bold(10.5), "繁體字與 GB2312 以外：㎡ 合计 ¥582.50"),
        filled(line(48.0, body, "主轴在高速运转时有异响，温度升高较快——约 20 分钟后停机。"), 2.1),
        filled(line(54.0, body, "Customer requests on-site inspection within 24 hours."), 7.3),
        filled(line(60.0, Letters::bold(12.0), "更换 bearing 一套（6205-2RS）"), 1.4),
        soft(line(66.0, small, "软墨：打印 李娜")),
        line(72.0, body, "\u{E000}方框 e\u{301}t\u{e9} 张\u{200B}伟\t制表 👍😀 𠮷"),
        line(78.0, body, "客户 שלום עולם (אב) 先生 and العربية too"),
        line(84.0, Letters::regular(3.0), &name[..900]),
        line(85.0, body, "x\u{30C}\u{323} 客户 سلام لا إله مەن ئۇيغۇر 先生 بَب “قلم” 12"),
        line(87.0, body, "他说：“主轴——异响……”，‘好’ and the customer’s “new” unit — it’s 25 N·m…"),
        line(88.0, Letters::bold(12.0), "他说：“主轴——异响……” and the customer’s ‘new’ unit — it’s…"),
        filled(line(89.0, body, "客户说“机床——CK6140 don’t start”（见“附件”）……"), 5.0),
        line(90.0, body, ""),
        Mark::Rect { x: 15.0, y: 95.0, w: 60.0, h: 8.25, fill: Some(Ink::SHADE), line_pt: None },
        Mark::Rect { x: 80.0, y: 95.0, w: 60.0, h: 8.0, fill: None, line_pt: Some(1.0) },
        Mark::Rect { x: 15.0, y: 110.0, w: 60.3, h: 8.0, fill: Some(Ink::grey(128)), line_pt: Some(0.5) },
        Mark::Rect { x: 15.0, y: 111.0, w: 60.3, h: 8.0, fill: None, line_pt: None },
        Mark::Frame { x: 150.0, y: 110.0, w: 8.0, h: 9.0, width_pt: 0.85, ink: Ink::POSTAL_RED },
        Mark::Line { x1: 15.0, y1: 125.0, x2: 195.0, y2: 125.0, width_pt: 0.5 },
        Mark::Line { x1: 15.0, y1: 125.0, x2: 15.0, y2: 140.5, width_pt: 2.0 },
        Mark::Picture { x: 20.0, y: 145.0, w: 30.0, h: 12.5, picture: picture() },
        Mark::Code { x: 60.0, y: 145.0, side: 20.0, cells: code::qr("RO-2026-000001").unwrap() },
    ];
    marks.push(line(200.0, body, "第 1 页 共 1 页"));
    Page { width_mm: 210.0, height_mm: 297.0, marks, ..Page::default() }
}

fn sheet(pages: Vec<Page>) -> Sheet {
    Sheet {
        title: "维修单".into(),
        author: "a".into(),
        language: "zh-CN".into(),
        created_utc_ms: 0,
        number: "RO-1".into(),
        pages,
        warnings: Vec::new(),
    }
}

/// What the screen draws of a page.
fn on_screen(page: &Page) -> Vec<Seen> {
    let page = Arc::new(page.clone());
    let size = [page.width_mm * SCALE + 40.0, page.height_mm * SCALE + 40.0];
    let name = page.name().to_owned();
    let mut harness = Harness::builder().with_size(size).build_ui(move |ui| {
        preview::page_ui(ui, &page, ZOOM);
    });
    harness.run();
    let corner = harness.get_by_label(&name).rect().min;
    let mut seen = Vec::new();
    for clipped in &harness.output().shapes {
        shape(&clipped.shape, corner, &mut seen);
    }
    // The window's ground and the paper itself come first, its edge last.
    let edge = seen.iter().position(|seen| matches!(seen, Seen::Stroke { .. })).unwrap();
    seen.split_off(edge + 1)
}

fn shape(shape: &Shape, corner: egui::Pos2, seen: &mut Vec<Seen>) {
    let mm = |at: egui::Pos2| (at - corner) / SCALE;
    let place = |rect: egui::Rect| {
        let (at, size) = (mm(rect.min), rect.size() / SCALE);
        [at.x, at.y, size.x, size.y]
    };
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|inner| self::shape(inner, corner, seen)),
        Shape::Text(drawn) => {
            let section = &drawn.galley.job.sections[0].format;
            let placed = &drawn.galley.rows[0];
            let (first, last) = (&placed.row.glyphs[0], placed.row.glyphs.last().unwrap());
            let at = mm(drawn.pos + placed.pos.to_vec2() + first.pos.to_vec2());
            let egui::FontFamily::Name(family) = &section.font_id.family else { panic!("a font by name") };
            seen.push(Seen::Run {
                face: family.trim_start_matches("paper ").to_owned(),
                size: section.font_id.size / SCALE,
                text: said(drawn.galley.text()),
                x: at.x,
                y: at.y,
                width: (last.pos.x + last.advance_width - first.pos.x) / SCALE,
                ink: rgb(section.color),
            });
        }
        Shape::Rect(rect) => {
            if rect.fill != Color32::TRANSPARENT {
                seen.push(Seen::Fill { place: place(rect.rect), ink: rgb(rect.fill) });
            }
            if rect.stroke.width > 0.0 {
                seen.push(Seen::Stroke {
                    place: place(rect.rect),
                    width: rect.stroke.width / SCALE,
                    ink: rgb(rect.stroke.color),
                });
            }
        }
        Shape::LineSegment { points, stroke } => {
            let rect = egui::Rect::from_two_pos(points[0], points[1]);
            seen.push(Seen::Stroke { place: place(rect), width: stroke.width / SCALE, ink: rgb(stroke.color) });
        }
        Shape::Mesh(mesh) => seen.push(Seen::Picture { place: place(mesh.calc_bounds()) }),
        _ => {}
    }
}

/// Two dashes of Chinese text are drawn as one, Arabic letters in the form of their place.
fn said(drawn: &str) -> String {
    let letters = |character: char| match character {
        '⸺' => "——".to_owned(),
        '\u{200B}' => String::new(),
        // Lam with alef: the file has the alef beside it, as a letter that is only read.
        '\u{FEF5}'..='\u{FEFC}' => "ل".to_owned(),
        '\u{FB50}'..='\u{FEF4}' => character.nfkc().collect(),
        _ => character.to_string(),
    };
    drawn.chars().map(letters).collect()
}

fn rgb(color: Color32) -> [u8; 3] {
    [color.r(), color.g(), color.b()]
}

/// What a page of the file draws.
struct Reader<'a> {
    height: f32,
    fonts: BTreeMap<String, Font<'a>>,
    ink: [u8; 3],
    line_ink: [u8; 3],
    width: f32,
    font: String,
    size: f32,
    at: [f32; 2],
    path: Vec<[f32; 4]>,
    matrix: [f32; 6],
    seen: Vec<Seen>,
}

/// A font as the file describes it.
struct Font<'a> {
    encoding: Encoding<'a>,
    widths: BTreeMap<u16, f32>,
    name: String,
}

fn in_file(file: &Document, page: u32) -> Vec<Seen> {
    let id = file.get_pages()[&page];
    let height = file.get_dictionary(id).unwrap().get(b"MediaBox").unwrap().as_array().unwrap()[3].as_float().unwrap();
    let fonts = file.get_page_fonts(id).unwrap();
    let fonts = fonts.into_iter().map(|(name, font)| (String::from_utf8(name).unwrap(), described(file, font)));
    let mut reader = Reader {
        height: height * PT,
        fonts: fonts.collect(),
        ink: [0; 3],
        line_ink: [0; 3],
        width: PT,
        font: String::new(),
        size: 0.0,
        at: [0.0; 2],
        path: Vec::new(),
        matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        seen: Vec::new(),
    };
    for operation in file.get_and_decode_page_content(id).unwrap().operations {
        reader.read(&operation);
    }
    reader.seen
}

fn described<'a>(file: &'a Document, font: &'a lopdf::Dictionary) -> Font<'a> {
    let descendants = font.get(b"DescendantFonts").unwrap().as_array().unwrap();
    let descendant = match &descendants[0] {
        Object::Reference(id) => file.get_dictionary(*id).unwrap(),
        inner => inner.as_dict().unwrap(),
    };
    let mut widths = BTreeMap::new();
    let list = descendant.get_deref(b"W", file).unwrap().as_array().unwrap();
    let mut rest = list.iter();
    while let (Some(first), Some(next)) = (rest.next(), rest.next()) {
        let first = u16::try_from(first.as_i64().unwrap()).unwrap();
        for (code, width) in (first..).zip(next.as_array().unwrap()) {
            widths.insert(code, width.as_float().unwrap());
        }
    }
    let name = String::from_utf8(font.get(b"BaseFont").unwrap().as_name().unwrap().to_vec()).unwrap();
    // The writing crate may put a mark of its own before ours: ours ends with the font's name.
    Font { encoding: font.get_font_encoding(file).unwrap(), widths, name: name.rsplit('+').next().unwrap().to_owned() }
}

impl Reader<'_> {
    fn read(&mut self, operation: &Operation) {
        let numbers: Vec<f32> = operation.operands.iter().filter_map(|it| it.as_float().ok()).collect();
        match operation.operator.as_str() {
            "g" | "rg" => self.ink = ink(&numbers),
            "G" | "RG" => self.line_ink = ink(&numbers),
            "w" => self.width = numbers[0] * PT,
            "Tf" => {
                self.font = String::from_utf8(operation.operands[0].as_name().unwrap().to_vec()).unwrap();
                self.size = numbers[0] * PT;
            }
            "BT" => self.at = [0.0; 2],
            "Td" => self.at = [self.at[0] + numbers[0] * PT, self.at[1] + numbers[1] * PT],
            "Tj" => self.show(&operation.operands[0]),
            "TJ" => operation.operands[0].as_array().unwrap().iter().for_each(|item| self.show(item)),
            "re" => {
                let [x, y, w, h] = [numbers[0], numbers[1], numbers[2], numbers[3]].map(|number| number * PT);
                self.path.push([x, self.height - y - h, w, h]);
            }
            "m" => self.path.push([numbers[0] * PT, self.height - numbers[1] * PT, 0.0, 0.0]),
            "l" => self.reach(numbers[0] * PT, self.height - numbers[1] * PT),
            "f" => self.paint(true, false),
            "S" => self.paint(false, true),
            "B" => self.paint(true, true),
            "cm" => self.matrix = numbers.try_into().unwrap(),
            "Do" => {
                let [w, _, _, h, x, y] = self.matrix.map(|number| number * PT);
                self.seen.push(Seen::Picture { place: [x, self.height - y - h, w, h] });
            }
            "ET" | "q" | "Q" | "h" => {}
            other => panic!("the file draws with {other}"),
        }
    }

    /// Widens the last box of the path so that it holds the point.
    fn reach(&mut self, x: f32, y: f32) {
        let [left, top, w, h] = self.path.pop().unwrap();
        let (right, bottom) = ((left + w).max(x), (top + h).max(y));
        let (left, top) = (left.min(x), top.min(y));
        self.path.push([left, top, right - left, bottom - top]);
    }

    fn paint(&mut self, fills: bool, strokes: bool) {
        for place in std::mem::take(&mut self.path) {
            if fills {
                self.seen.push(Seen::Fill { place, ink: self.ink });
            }
            if strokes {
                self.seen.push(Seen::Stroke { place, width: self.width, ink: self.line_ink });
            }
        }
    }

    fn show(&mut self, item: &Object) {
        if let Ok(back) = item.as_float() {
            self.at[0] -= back / 1000.0 * self.size;
            return;
        }
        let bytes = item.as_str().unwrap();
        let font = &self.fonts[&self.font];
        let codes = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        let width = codes.map(|code| font.widths[&code]).sum::<f32>() / 1000.0 * self.size;
        let text = Document::decode_text(&font.encoding, bytes).unwrap();
        if width == 0.0 && !text.chars().all(is_combining_mark) {
            return;
        }
        let (face, size, ink) = (font.name.clone(), self.size, self.ink);
        let y = self.height - self.at[1];
        self.seen.push(Seen::Run { face, size, text, x: self.at[0], y, width, ink });
        self.at[0] += width;
    }
}

/// One number is grey, three are red, green and blue.
fn ink(numbers: &[f32]) -> [u8; 3] {
    [0, 1, 2].map(|place| (numbers[place % numbers.len()] * 255.0).round() as u8)
}

pub(crate) fn compare(page: &Page) {
    let file = Document::load_mem(&pdf::write(&sheet(vec![page.clone()])).unwrap()).unwrap();
    let (screen, paper) = (on_screen(page), in_file(&file, 1));
    for (drawn, written) in screen.iter().zip(&paper) {
        assert_eq!(drawn.rest(), written.rest(), "{drawn:?} on the screen, {written:?} in the file");
        for (drawn_mm, written_mm) in drawn.lengths().into_iter().zip(written.lengths()) {
            let is_same = (drawn_mm - written_mm).abs() < 0.1;
            assert!(is_same, "{drawn_mm} and {written_mm}: {drawn:?} on the screen, {written:?} in the file");
        }
    }
    assert_eq!(screen.len(), paper.len());
}

#[test]
fn screen_and_file_have_every_run_and_box_in_the_same_place() {
    let page = page();
    compare(&page);
    // And the page is not empty to both: as many lines as marks, and more where the font changes.
    let runs = on_screen(&page).into_iter().filter(|seen| matches!(seen, Seen::Run { .. })).count();
    assert!(runs > 60, "{runs} runs");
}

#[test]
fn every_size_of_letters_stands_in_the_same_place_on_screen_and_in_the_file() {
    let sizes = [3.0, 6.0, 7.5, 8.5, 9.5, 10.5, 14.0, 22.0, 36.0];
    let marks = sizes.iter().enumerate().flat_map(|(place, size_pt)| {
        let y = 20.0 + 30.0 * place as f32;
        [false, true].map(|bold| {
            let letters = Letters { size_pt: *size_pt, bold };
            line(y + if bold { 15.0 } else { 0.0 }, letters, "VAT 维修 AV，1,234.50 To")
        })
    });
    let page = Page { width_mm: 210.0, height_mm: 297.0, marks: marks.collect(), ..Page::default() };
    compare(&page);
}
