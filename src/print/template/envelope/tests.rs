//! Envelopes of the shipped templates, measured.

use std::sync::Arc;

use chrono_tz::Asia::Shanghai;

use super::{lay_envelope, lay_labels};
use crate::{
    base::{
        capitals::Style,
        failure::Failure,
        text::{Lang, Texts},
    },
    print::{
        data::{Data, DocField, Value},
        envelope::{self, Area, MACHINE_ZONE, Plan, Size, bar_zone},
        page::{Ink, Mark, Page, Sheet},
        template::{Making, Scribe, check, parse},
        text::{Letters, MM_PER_PT, width_mm, width_mm_in},
    },
};

const BLANK: &str = include_str!("../../../../resources/templates/envelope.toml");
const PRINTED: &str = include_str!("../../../../resources/templates/envelope-printed.toml");
const WINDOW: &str = include_str!("../../../../resources/templates/envelope-window.toml");

const ADDRESS: &str = "江苏省苏州市工业园区星湖街 328 号 3 号厂房二楼东侧装配车间";
const CUSTOMER: &str = "苏州恒远精密模具有限公司";

/// What is printed of a recipient with this postcode and address.
fn data(postcode: &str, address: &str, is_abroad: bool) -> Data {
    let addressee = format!("{CUSTOMER}\n张伟 经理 收");
    let company = Data::new()
        .with("name", "华东精工设备有限公司")
        .with("address", "上海市浦东新区张江高科技园区博云路 2 号")
        .with("postcode", "201203")
        .with("phone", "400-820-6677");
    let block = if is_abroad {
        format!("{addressee}\n{address}\nGERMANY")
    } else {
        format!("{postcode}\n{address}\n{addressee}")
    };
    let recipient = Data::new()
        .with("name", CUSTOMER)
        .with("addressee", addressee)
        .with("postcode", postcode)
        .with("address", address)
        .with("phone", "138 0013 8000")
        .with("block", block)
        .with("is_abroad", Value::Flag(is_abroad));
    Data::new().with("number", "C00001").with("company", company).with("recipient", recipient)
}

fn made(source: &str, data: &Data, paper: &str, lang: Lang) -> Result<Sheet, Failure> {
    let template = parse(source).unwrap();
    let texts = Arc::new(Texts::new(lang, Shanghai));
    let style = Style::Plain;
    let making = Making { template: &template, data, fields: &[], texts: &texts, style, paper: None, copies: &[] };
    let scribe = Scribe::new(&texts, style);
    lay_envelope(&making, &scribe, template.envelope.as_ref().unwrap(), Some(paper))
}

fn sheet(source: &str, data: &Data, paper: &str) -> Sheet {
    made(source, data, paper, Lang::Zh).unwrap()
}

/// The place that a mark takes; text from the top of its letters to below its baseline.
fn place(mark: &Mark) -> Area {
    match mark {
        Mark::Text { x, y, size_pt, text, .. } => {
            let size_mm = size_pt * MM_PER_PT;
            Area::new(*x, y - size_mm * 0.88, width_mm(text, *size_pt), size_mm)
        }
        Mark::Rect { x, y, w, h, .. } | Mark::Frame { x, y, w, h, .. } => Area::new(*x, *y, *w, *h),
        other => panic!("an envelope has no {other}"),
    }
}

fn frames(page: &Page) -> Vec<Area> {
    page.marks.iter().filter(|mark| matches!(mark, Mark::Frame { .. })).map(place).collect()
}

/// The single digits, with the middle of each: half its width, and half its height above the baseline.
fn digits(page: &Page) -> Vec<(String, (f32, f32))> {
    let digits = page.marks.iter().filter_map(|mark| match mark {
        Mark::Text { x, y, size_pt, text, .. } if text.len() == 1 => {
            let middle = (x + width_mm(text, *size_pt) / 2.0, y - size_pt * MM_PER_PT * 0.733 / 2.0);
            Some((text.clone(), middle))
        }
        _ => None,
    });
    digits.collect()
}

fn texts_of(sheet: &Sheet) -> String {
    sheet.texts().collect::<Vec<_>>().join("\n")
}

fn warned(sheet: &Sheet) -> Vec<&str> {
    sheet.warnings.iter().map(|said| said.key.as_ref()).collect()
}

/// The sizes of GB/T 1416.
fn chinese() -> impl Iterator<Item = (&'static str, Size)> {
    envelope::SIZES.iter().filter(|size| size.3).map(|(name, ..)| (*name, envelope::size(name).unwrap()))
}

#[test]
fn each_digit_of_the_postcode_stands_in_the_middle_of_its_red_box() {
    for (name, size) in chinese() {
        let sheet = sheet(BLANK, &data("215021", ADDRESS, false), name);
        let page = &sheet.pages[0];
        assert_eq!((page.width_mm, page.height_mm), (size.width_mm, size.height_mm));
        let frames = frames(page);
        assert_eq!(frames.len(), 6, "{name}");
        let is_red = |mark: &&Mark| matches!(mark, Mark::Frame { ink: Ink::POSTAL_RED, .. });
        assert_eq!(page.marks.iter().filter(is_red).count(), 6);
        let digits = digits(page);
        let said: String = digits.iter().map(|(digit, _)| digit.as_str()).collect();
        assert_eq!(said, "215021201203", "{name}: the recipient's, then the sender's");
        for (place, (digit, (x, y))) in frames.iter().zip(&digits) {
            let off = (place.x + place.w / 2.0 - x, place.y + place.h / 2.0 - y);
            assert!(off.0.abs() < 0.2 && off.1.abs() < 0.2, "{name}: {digit} is off by {off:?}");
        }
        assert_eq!(sheet.warnings, [], "{name}");
        assert_eq!(page.guides.len(), 2, "both zones of the machines are shown, and not printed");
    }
}

#[test]
fn machines_find_nothing_but_boxes_in_their_zone_and_nothing_where_they_print_bars() {
    let long = ADDRESS.repeat(9);
    for (name, size) in chinese() {
        for address in [ADDRESS, &long] {
            for lang in [Lang::Zh, Lang::En] {
                let sheet = made(BLANK, &data("215021", address, false), name, lang).unwrap();
                let page = &sheet.pages[0];
                let boxes = Plan::chinese(size).recipient_boxes.all();
                for mark in &page.marks {
                    let place = place(mark);
                    assert!(!place.meets(bar_zone(size)), "{name}: {mark}");
                    assert!(!place.meets(MACHINE_ZONE) || boxes.holds(place), "{name}: {mark}");
                    let is_on_it = place.x > 0.0 && place.right() < size.width_mm && place.bottom() < size.height_mm;
                    assert!(is_on_it, "{name}: {mark} leaves the envelope");
                }
            }
        }
    }
}

#[test]
fn on_printed_stock_the_same_digits_and_lines_stand_at_the_same_places_and_nothing_else() {
    let data = data("215021", ADDRESS, false);
    let (blank, printed) = (sheet(BLANK, &data, "ZL"), sheet(PRINTED, &data, "ZL"));
    let marks = &printed.pages[0].marks;
    assert!(marks.iter().all(|mark| matches!(mark, Mark::Text { .. })), "{printed}");
    assert!(marks.iter().all(|mark| blank.pages[0].marks.contains(mark)), "{printed}");
    let only_blank: Vec<&str> = blank.texts().filter(|text| !printed.texts().any(|printed| printed == *text)).collect();
    assert_eq!(only_blank, ["地址", "收件人", "电话（选填）", "贴邮票处", "邮政编码"]);
}

#[test]
fn it_reads_postcode_address_name_and_then_the_sender() {
    let text = texts_of(&sheet(BLANK, &data("215021", ADDRESS, false), "DL")).replace('\n', "");
    let order = ["215021", "江苏省苏州市", CUSTOMER, "张伟 经理 收", "上海市浦东新区", "华东精工", "201203"];
    let places: Vec<usize> =
        order.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"))).collect();
    assert!(places.is_sorted(), "{places:?} {text}");
}

#[test]
fn an_address_too_long_becomes_smaller_then_is_cut_with_a_warning_that_names_customer_and_rest() {
    let sizes = |sheet: &Sheet| -> f32 {
        let mark = sheet.pages[0].marks.iter().find_map(|mark| match mark {
            Mark::Text { size_pt, text, .. } if text.starts_with("江苏省") => Some(*size_pt),
            _ => None,
        });
        mark.unwrap()
    };
    let usual = sheet(BLANK, &data("215021", ADDRESS, false), "DL");
    assert!(usual.warnings.is_empty() && sizes(&usual) > 11.0);
    let longer = sheet(BLANK, &data("215021", &ADDRESS.repeat(4), false), "DL");
    assert!(longer.warnings.is_empty() && sizes(&longer) < sizes(&usual), "{longer}");
    let address: String = (1..60).map(|number| format!("江苏省苏州市第{number}号厂房")).collect();
    let longest = sheet(BLANK, &data("215021", &address, false), "DL");
    assert_eq!(warned(&longest), ["postal-cut"]);
    let said = Texts::new(Lang::Zh, Shanghai).say(&longest.warnings[0]);
    assert!(said.contains(CUSTOMER) && said.contains("第59号厂房"), "{said}");
    assert!(texts_of(&longest).contains("张伟 经理 收"), "the name stays");
}

#[test]
fn a_chinese_postcode_that_is_not_six_digits_is_warned_of_and_one_from_abroad_is_not() {
    for (postcode, is_abroad, wanted, in_boxes) in [
        ("215021", false, vec![], "215021"),
        ("215 021", false, vec![], "215021"),
        ("21502", false, vec!["postal-bad-postcode"], "21502"),
        ("2150211", false, vec!["postal-bad-postcode"], ""),
        ("21502A", false, vec!["postal-bad-postcode"], ""),
        ("", false, vec!["postal-no-postcode"], ""),
        ("10115", true, vec![], ""),
    ] {
        let sheet = sheet(BLANK, &data(postcode, ADDRESS, is_abroad), "DL");
        assert_eq!(warned(&sheet), wanted, "{postcode}");
        let of_recipient = digits(&sheet.pages[0]).into_iter().filter(|(_, (_, y))| *y < MACHINE_ZONE.bottom());
        assert_eq!(of_recipient.map(|(digit, _)| digit).collect::<String>(), in_boxes, "{postcode}");
    }
}

#[test]
fn other_sizes_and_addresses_abroad_are_laid_out_as_the_west_has_them() {
    for (paper, is_abroad) in [("US10", false), ("C6/C5", false), ("DL", true), ("C5", true)] {
        let sheet = sheet(BLANK, &data("215021", ADDRESS, is_abroad), paper);
        let page = &sheet.pages[0];
        assert!(frames(page).is_empty(), "{paper} has boxes");
        let middle = |text: &str| {
            let mark =
                page.marks.iter().find(|mark| matches!(mark, Mark::Text { text: said, .. } if said.starts_with(text)));
            let place = place(mark.unwrap_or_else(|| panic!("{paper}: no {text}: {page}")));
            (place.x / page.width_mm, place.y / page.height_mm)
        };
        let (sender, recipient) = (middle("华东精工"), middle(CUSTOMER));
        assert!(sender.0 < 0.1 && sender.1 < 0.2, "{paper}: the sender stands left above: {sender:?}");
        assert!(recipient.0 > 0.4 && recipient.1 > 0.3, "{paper}: the recipient stands right below: {recipient:?}");
        assert_eq!(texts_of(&sheet).ends_with("GERMANY"), is_abroad, "{sheet}");
    }
}

#[test]
fn through_a_window_the_whole_address_shows_however_the_sheet_slides() {
    for (paper, least_w) in [("DL", 75.0), ("C6/C5", 66.0), ("C5", 66.0)] {
        let sheet = sheet(WINDOW, &data("215021", ADDRESS, false), paper);
        let page = &sheet.pages[0];
        assert_eq!((page.width_mm, page.height_mm), envelope::LETTER_MM);
        let [guide] = page.guides.as_slice() else { panic!("{:?}", page.guides) };
        let seen = Area::new(guide.x, guide.y, guide.w, guide.h);
        assert!((seen.right() - 25.0 - least_w).abs() < 0.01);
        let recipient =
            page.marks.iter().skip_while(|mark| !matches!(mark, Mark::Text { text, .. } if text == "215021"));
        let mut lines = 0;
        for mark in recipient.filter(|mark| matches!(mark, Mark::Text { .. })) {
            let place = place(mark);
            assert!(seen.holds(place), "{paper}: {mark} does not show");
            lines += 1;
        }
        assert!(lines >= 4, "{sheet}");
        assert_eq!(sheet.warnings, []);
    }
    let failure = made(WINDOW, &data("215021", ADDRESS, false), "C4", Lang::Zh).unwrap_err();
    assert!(matches!(&failure, Failure::Refused(said) if said.key == "postal-no-window"), "{failure:?}");
}

#[test]
fn an_office_moves_what_its_envelopes_have_elsewhere() {
    let source = BLANK
        .replace(
            "\n[envelope.postcode]\n",
            "\n[envelope.postcode]\nx = 12\ny = 9.5\nw = 7\nh = 9\npitch = 8.5\nsize_pt = 16\n",
        )
        .replace("[envelope.stamp]\n", "[envelope.stamp]\nx = -45\ny = 5\nw = 25\nh = 25\n");
    let sheet = sheet(&source, &data("215021", ADDRESS, false), "DL");
    let page = &sheet.pages[0];
    let last = frames(page)[5];
    assert!(Area::new(54.5, 9.5, 7.0, 9.0).holds(last) && last.holds(Area::new(54.5, 9.5, 7.0, 9.0)), "{last:?}");
    let stamp = page.marks.iter().find(|mark| matches!(mark, Mark::Rect { .. })).map(place).unwrap();
    assert_eq!((stamp.x, stamp.w), (175.0, 25.0));
    let (_, (x, y)) = &digits(page)[5];
    assert!((x - last.x - 3.5).abs() < 0.2 && (y - last.y - 4.5).abs() < 0.2);
}

#[test]
fn an_unknown_size_is_refused_with_those_there_are() {
    let failure = made(BLANK, &data("215021", ADDRESS, false), "A9", Lang::En).unwrap_err();
    let Failure::Refused(said) = failure else { panic!("{failure:?}") };
    let said = Texts::new(Lang::En, Shanghai).say(&said);
    assert!(said.contains("A9") && said.contains("DL, ZL") && said.contains("220x110"), "{said}");
}

#[test]
fn without_a_company_the_envelope_says_that_no_sender_is_on_it() {
    let data = data("215021", ADDRESS, false);
    let empty = Data::new().with("name", "").with("address", "").with("postcode", "").with("phone", "");
    let sheet = sheet(BLANK, &data.with("company", empty), "DL");
    assert_eq!(warned(&sheet), ["postal-no-sender"]);
}

#[test]
fn a_template_with_an_unknown_size_or_with_blocks_beside_the_envelope_is_refused_with_its_place() {
    let texts = Arc::new(Texts::new(Lang::Zh, Shanghai));
    let scribe = Scribe::new(&texts, Style::Plain);
    let fields = [
        "number",
        "company.name",
        "company.address",
        "company.phone",
        "company.postcode",
        "recipient.name",
        "recipient.addressee",
        "recipient.address",
        "recipient.phone",
        "recipient.postcode",
        "recipient.block",
        "recipient.is_abroad",
    ]
    .map(|path| DocField::text(path, "customer-name"));
    for (source, wanted) in [
        (BLANK.to_owned(), vec![]),
        (BLANK.replace("\"DL\"\n", "\"A9\"\n"), vec!["postal-unknown-size"]),
        (format!("{BLANK}\n[[block]]\nspace = 5\n"), vec!["postal-alone"]),
        (BLANK.replace("recipient.phone", "recipient.fax"), vec!["print-template-unknown-field"]),
        (BLANK.replace("\"recipient.is_abroad\"", "\"recipient.far\""), vec!["print-template-unknown-field"]),
    ] {
        let flaws = check(&source, &parse(&source).unwrap(), &fields, &scribe);
        assert_eq!(flaws.iter().map(|flaw| flaw.said.key.as_ref()).collect::<Vec<_>>(), wanted);
        assert!(flaws.iter().all(|flaw| flaw.line > 10));
    }
}

#[test]
fn numbers_that_no_envelope_and_no_label_has_are_named_with_their_place() {
    let scribe = Scribe::new(&Arc::new(Texts::new(Lang::Zh, Shanghai)), Style::Plain);
    let lines = "lines = [{ text = \"x\" }]";
    for (rest, place) in [
        // From this size down to the least it took years.
        (format!("[envelope]\nrecipient = {{ size_pt = 1e9, {lines} }}\n"), (5, 48)),
        (format!("[envelope]\nrecipient = {{ x = nan, {lines} }}\n"), (5, 42)),
        (format!("[envelope]\nrecipient = {{ h = -5, {lines} }}\n"), (5, 41)),
        ("[envelope]\nrecipient = { lines = [{ text = \"x\", scale = 0 }] }\n".to_owned(), (5, 33)),
        (format!("[envelope]\nrecipient = {{ {lines} }}\nwindow = {{ x = 1, y = 1, w = 0, h = 9 }}\n"), (6, 10)),
        (format!("[envelope]\nrecipient = {{ {lines} }}\npostcode = {{ text = \"1\", pitch = inf }}\n"), (6, 21)),
        (format!("[envelope]\nrecipient = {{ {lines} }}\nstamp = {{ text = \"1\", w = 0.5 }}\n"), (6, 18)),
        (format!("[labels]\ncolumns = 1\nrows = 1\nw = 60\nh = 40\nsize_pt = 1e9\n{lines}\n"), (4, 1)),
        (format!("[labels]\ncolumns = 1\nrows = 1\nw = 60\nh = 40\npadding = -9\n{lines}\n"), (4, 1)),
    ] {
        let source = format!("format = 1\ndocument = \"envelope\"\nname = \"x\"\n{rest}");
        let flaws = check(&source, &parse(&source).unwrap(), &[], &scribe);
        let said: Vec<_> = flaws.iter().map(|flaw| (flaw.said.key.as_ref(), (flaw.line, flaw.column))).collect();
        assert_eq!(said, [("print-template-number", place)], "{rest}");
    }
}

const LABELS: [(&str, usize); 4] = [
    (include_str!("../../../../resources/templates/label.toml"), 24),
    (include_str!("../../../../resources/templates/label-2x7.toml"), 14),
    (include_str!("../../../../resources/templates/label-60x40.toml"), 1),
    (include_str!("../../../../resources/templates/label-50x30.toml"), 1),
];

fn labels(source: &str, recipients: &[Data], first: usize) -> Result<Sheet, Failure> {
    let template = parse(source).unwrap();
    let texts = Arc::new(Texts::new(Lang::Zh, Shanghai));
    let style = Style::Plain;
    let data = data("", "", false);
    let making =
        Making { template: &template, data: &data, fields: &[], texts: &texts, style, paper: None, copies: &[] };
    let spec = template.labels.as_ref().unwrap().get_ref();
    lay_labels(&making, &Scribe::new(&texts, style), spec, (recipients, first))
}

#[test]
fn every_label_holds_its_address_and_the_next_sheet_begins_when_one_is_full() {
    let recipients: Vec<Data> = (0..30).map(|number| data(&format!("2150{number:02}"), ADDRESS, false)).collect();
    for (source, on_sheet) in LABELS {
        let sheet = labels(source, &recipients, 1).unwrap();
        assert_eq!(sheet.pages.len(), 30_usize.div_ceil(on_sheet), "{}", sheet.title);
        assert_eq!(sheet.warnings, []);
        for page in &sheet.pages {
            for mark in &page.marks {
                let place = place(mark);
                let on = page.guides.iter().filter(|it| Area::new(it.x, it.y, it.w, it.h).holds(place)).count();
                assert_eq!(on, 1, "{mark} stands on one label");
            }
        }
        for number in 0..30 {
            let postcode = format!("2150{number:02}");
            assert_eq!(sheet.texts().filter(|text| *text == postcode).count(), 1);
        }
    }
}

#[test]
fn labels_begin_with_the_first_that_is_left_on_the_sheet() {
    let recipients: Vec<Data> = (0..2).map(|_| data("215021", ADDRESS, false)).collect();
    let sheet = labels(LABELS[0].0, &recipients, 24).unwrap();
    assert_eq!(sheet.pages.len(), 2);
    let corner = |page: usize| (sheet.pages[page].guides[0].x, sheet.pages[page].guides[0].y);
    assert_eq!((corner(0), corner(1)), ((140.0, 259.5), (0.0, 0.5)));
    for first in [0, 25] {
        let failure = labels(LABELS[0].0, &recipients, first).unwrap_err();
        assert!(matches!(&failure, Failure::Refused(said) if said.key == "postal-no-such-label"), "{failure:?}");
    }
}

#[test]
fn a_label_too_small_for_its_address_says_what_is_not_on_it() {
    let sheet = labels(LABELS[3].0, &[data("215021", &ADDRESS.repeat(5), false)], 1).unwrap();
    assert_eq!(warned(&sheet), ["postal-cut"]);
    let wide = LABELS[0].0.replace("columns = 3", "columns = 4");
    let failure = labels(&wide, &[data("215021", ADDRESS, false)], 1).unwrap_err();
    assert!(matches!(&failure, Failure::Refused(said) if said.key == "postal-labels-outside"), "{failure:?}");
}

#[test]
fn a_bold_line_of_an_envelope_or_label_is_measured_as_it_is_drawn() {
    let line = r#"text = "{{ recipient.addressee }}", scale = 1.1"#;
    let envelope = sheet(&BLANK.replace(line, &format!("{line}, bold = true")), &data("215021", ADDRESS, false), "DL");
    let is_bold = |mark: &Mark| matches!(mark, Mark::Text { bold: true, .. });
    assert!(envelope.pages[0].marks.iter().any(is_bold) && !envelope.pages[0].marks.iter().all(is_bold), "{envelope}");
    let bold = LABELS[0].0.replacen("{ text =", "{ bold = true, text =", 1);
    let sheet = labels(&bold, &[data("215021", &"Wing ".repeat(30), false)], 1).unwrap();
    let label = &sheet.pages[0].guides[0];
    let mut widest_mm = 0.0_f32;
    for mark in &sheet.pages[0].marks {
        let Mark::Text { x, size_pt, bold: true, text, .. } = mark else { panic!("{mark}") };
        let width_mm = width_mm_in(text, Letters::bold(*size_pt));
        let room_mm = label.w - 2.0 * (x - label.x);
        assert!(width_mm <= room_mm + 0.01, "{text}: {width_mm} mm in {room_mm} mm");
        widest_mm = widest_mm.max(width_mm / room_mm);
    }
    assert!(widest_mm > 0.9, "lines are filled: {widest_mm}");
}
