//! Every document by every template on every paper, about records that say too much, too little, or what no form was made
//! for: all of it stands on the paper, nothing upon another, and what found no room is told.

use std::sync::Arc;

use aftercare::{
    base::{
        capitals::Style,
        failure::Failure,
        money::Money,
        text::{Lang, Texts},
        time::Instant,
        words::Word as _,
    },
    document::Document,
    print::{
        data::{Data, DocField, FieldKind, Value},
        page::{Mark, Page, Sheet},
        paper::Paper,
        pdf,
        template::{Making, Scribe, Template, lay_envelope, lay_labels, lay_out_by, parse},
        text::{Letters, MM_PER_PT, width_mm_in},
    },
};
use chrono_tz::Asia::Shanghai;

/// How long texts are in a record that says too much, in characters: names are allowed no more.
const LONG: usize = 300;
/// The template's own paper, and the lowest that an office chooses in its place.
const PAPERS: [Option<&str>; 2] = [None, Some("form-241x93.1")];

/// What every text of a record says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Says {
    Nothing,
    Han,
    Words,
    /// One word that nothing may break.
    Word,
    Lines,
    /// Right to left, marks upon letters, emoji of several characters, controls, what nobody sees.
    Strange,
}

impl Says {
    fn text(self) -> String {
        let long = |text: &str| text.chars().cycle().take(LONG).collect();
        match self {
            Says::Nothing => String::new(),
            Says::Han => long("华东精密机械设备制造有限责任公司（第三分公司），售后服务中心"),
            Says::Words => long("Wolfgang-Maximilian Extraordinary Engineering & Maintenance Ltd. "),
            Says::Word => "W".repeat(LONG),
            Says::Lines => (1..=30).map(|line| format!("第 {line} 行 line\n")).collect(),
            Says::Strange => long(
                "שלום עולם 123 \u{202e}abc\u{202c} e\u{301}\u{302}👨\u{200d}👩\u{200d}👧🇨🇳\t\u{7}\u{0}\u{feff}\u{200b} ",
            ),
        }
    }

    /// The values of fields, each behind this path; lists have so many rows.
    fn data(self, fields: &[DocField], path: &str, rows: usize) -> Data {
        let mut data = Data::new();
        for field in fields {
            let Some(rest) = field.path.strip_prefix(path) else { continue };
            let (name, is_inner) = rest.split_once('.').map_or((rest, false), |(name, _)| (name, true));
            if data.get(name).is_some() {
                continue;
            }
            let inner = format!("{path}{name}.");
            let value = match field.kind {
                FieldKind::List if !is_inner => Value::List(vec![self.data(fields, &inner, rows); rows]),
                _ if is_inner => Value::Group(self.data(fields, &inner, rows)),
                _ if name == "lang" => Value::from("zh-CN"),
                // A number is one line.
                FieldKind::Text if name == "number" => {
                    Value::from(self.text().replace('\n', " ").chars().take(100).collect::<String>())
                }
                FieldKind::Text => Value::from(self.text()),
                FieldKind::Money => Value::from(Money(-99_999_999_999_999)),
                FieldKind::Number => Value::from(999_999_999_999_i64),
                FieldKind::Date => Value::from(Instant(1_795_313_700_000)),
                FieldKind::Flag => Value::from(true),
                FieldKind::Picture | FieldKind::List => Value::Nothing,
            };
            data = data.with(name, value);
        }
        data
    }
}

fn made(document: Document, template: &Template, data: &Data, paper: Option<&str>) -> Result<Sheet, Failure> {
    let (fields, texts) = (document.fields(), Arc::new(Texts::new(Lang::Zh, Shanghai)));
    let chosen = paper.filter(|_| template.envelope.is_none()).map(|paper| Paper::parse(paper).unwrap());
    let (style, copies) = (Style::Plain, &[][..]);
    let making = Making { template, data, fields: &fields, texts: &texts, style, paper: chosen, copies };
    let scribe = Scribe::new(&texts, style);
    match (&template.envelope, &template.labels) {
        (Some(envelope), _) => lay_envelope(&making, &scribe, envelope, None),
        (None, Some(labels)) => lay_labels(&making, &scribe, labels.get_ref(), (std::slice::from_ref(data), 1)),
        (None, None) => lay_out_by(&making, &scribe),
    }
}

/// A box on paper: left, upper, right and lower side.
type Place = (f32, f32, f32, f32);

/// Where a mark stands; of a text the place of its letters without their tails.
fn place(mark: &Mark) -> Place {
    match mark {
        Mark::Text { x, y, size_pt, text, bold, fills_mm, .. } => {
            let width = width_mm_in(text, Letters { size_pt: *size_pt, bold: *bold });
            (*x, y - size_pt * MM_PER_PT * 0.6, x + fills_mm.unwrap_or(width).max(width), *y)
        }
        Mark::Line { x1, y1, x2, y2, .. } => (x1.min(*x2), y1.min(*y2), x1.max(*x2), y1.max(*y2)),
        Mark::Rect { x, y, w, h, .. } | Mark::Frame { x, y, w, h, .. } | Mark::Picture { x, y, w, h, .. } => {
            (*x, *y, x + w, y + h)
        }
        Mark::Code { x, y, side, .. } => (*x, *y, x + side, y + side),
    }
}

/// What is wrong with a page: marks that leave it, texts upon each other.
fn faults(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let mut texts: Vec<(&Mark, Place)> = Vec::new();
    for mark in &page.marks {
        let (left, top, right, bottom) = place(mark);
        let is_inside =
            left >= -0.05 && top >= -0.05 && right <= page.width_mm + 0.05 && bottom <= page.height_mm + 0.05;
        if !is_inside {
            faults.push(format!("leaves the paper: {mark}"));
        }
        if matches!(mark, Mark::Text { .. }) {
            texts.push((mark, (left, top, right, bottom)));
        }
    }
    for (index, (mark, one)) in texts.iter().enumerate() {
        let meets =
            |other: &Place| one.0 + 0.1 < other.2 && other.0 + 0.1 < one.2 && one.1 < other.3 && other.1 < one.3;
        if let Some((other, _)) = texts[index + 1..].iter().find(|(_, other)| meets(other)) {
            faults.push(format!("upon each other: {mark} and {other}"));
        }
    }
    faults
}

/// Where a template's documents have a fault, in words.
fn tried(document: Document, (name, source): (&str, &str), says: Says) -> Vec<String> {
    let template = parse(source).unwrap();
    let data = says.data(&document.fields(), "", 2);
    let mut found = Vec::new();
    for paper in PAPERS {
        let what = format!("{name} on {paper:?} says {says:?}");
        let sheet = match made(document, &template, &data, paper) {
            Ok(sheet) => sheet,
            // Labels have their own sheets, and nothing is printed of nothing.
            Err(failure) => {
                let key = failure.said().key;
                if !["postal-labels-outside", "print-nothing", "print-paper-too-small", "print-paper-places"]
                    .contains(&key.as_ref())
                {
                    found.push(format!("{what}: {failure:?}"));
                }
                continue;
            }
        };
        // What is too long for a set place is told.
        let is_told = sheet.warnings.iter().any(|said| said.key == "print-warning-overfull");
        for (number, page) in sheet.pages.iter().enumerate().filter(|_| !is_told) {
            let faults = faults(page);
            found.extend(faults.first().map(|fault| format!("{what}, page {}: {fault}", number + 1)));
        }
        if sheet.pages.len() > 500 {
            found.push(format!("{what}: {} pages", sheet.pages.len()));
        }
        if paper.is_none() && says == Says::Strange {
            assert!(pdf::write(&sheet).is_ok(), "{what}");
        }
    }
    found
}

/// Holds every template against a record that says this.
fn all_stand_on_their_paper(says: Says) {
    let shipped =
        Document::ALL.iter().flat_map(|document| document.entry().templates.iter().map(|one| (*document, one)));
    let found: Vec<String> =
        shipped.flat_map(|(document, one)| tried(document, (one.name, one.source), says)).collect();
    let shown: Vec<String> = found.iter().map(|one| one.chars().take(300).collect()).collect();
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), shown.join("\n"));
}

#[test]
fn a_record_that_says_nothing_stands_on_every_paper() {
    all_stand_on_their_paper(Says::Nothing);
}

#[test]
fn chinese_names_of_three_hundred_characters_stand_on_every_paper_with_nothing_upon_another() {
    all_stand_on_their_paper(Says::Han);
}

#[test]
fn latin_names_of_three_hundred_characters_stand_on_every_paper_with_nothing_upon_another() {
    all_stand_on_their_paper(Says::Words);
}

#[test]
fn a_word_of_three_hundred_letters_stands_on_every_paper_with_nothing_upon_another() {
    all_stand_on_their_paper(Says::Word);
}

#[test]
fn remarks_of_many_lines_stand_on_every_paper_with_nothing_upon_another() {
    all_stand_on_their_paper(Says::Lines);
}

#[test]
fn letters_of_other_scripts_and_of_none_stand_on_every_paper_with_nothing_upon_another() {
    all_stand_on_their_paper(Says::Strange);
}

#[test]
fn two_thousand_rows_are_laid_out_in_no_time_and_all_of_them_stand_on_paper() {
    for document in [Document::Settlement, Document::Order] {
        let template = parse(document.entry().templates[0].source).unwrap();
        let data = Says::Nothing.data(&document.fields(), "", 2000);
        let sheet = made(document, &template, &data, None).unwrap();
        let rows = sheet.texts().filter(|text| *text == "2000").count();
        assert!(rows > 0 && sheet.pages.len() > 30, "{}: {} pages", document.word(), sheet.pages.len());
        assert!(sheet.pages.iter().all(|page| faults(page).is_empty()), "{}", document.word());
    }
}
