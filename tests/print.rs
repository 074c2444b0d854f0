//! Paper: sheets laid out, and the PDF made of them read back.

#![expect(clippy::unwrap_used, reason = "helpers of tests: a failure there is a failed test")]

use aftercare::print::{
    flow::{Align, Flow, Letterhead, Paper, Running, Words},
    page::{Ink, Mark, Page, Picture, Sheet},
    pdf,
    table::{Column, Entry, Table, Total},
    text,
};
use proptest::prelude::*;
use std::{collections::BTreeSet, fmt::Write as _, path::Path, process::Command};

/// A repair order, much as a company would have it, with so many lines of parts.
fn repair_order(parts: usize) -> Sheet {
    let number = "RO-2026-000001";
    let running = Running {
        head_left: "维修单 RO-2026-000001".into(),
        head_right: "上海精密机械制造有限公司".into(),
        foot_left: "打印：李娜 2026-11-22 10:15 · 第 1 次".into(),
        ..Running::default()
    };
    let mut flow = Flow::new(Paper::A4, running);
    flow.letterhead(&Letterhead {
        company: "华东精工设备有限公司 售后服务部".into(),
        company_lines: vec!["上海市浦东新区张江高科技园区博云路 2 号".into(), "电话 021-5588 6677".into()],
        logo: Some(logo()),
        title: "维修单".into(),
        number_line: format!("单号：{number}"),
        code: Some(number.into()),
    });
    flow.grid(24.0, &customer_rows());
    flow.space(4.0);
    flow.heading("故障与保修");
    flow.grid(24.0, &fault_rows());
    flow.space(4.0);
    flow.heading("配件与工时");
    flow.table(&parts_table(parts));
    flow.space(4.0);
    flow.paragraph(Words::small(
        "维修后同一故障三个月内免费返修。客户签字即表示确认以上内容；旧件如无特别约定由我司回收处理。",
    ));
    flow.signatures(&["工程师签字：".into(), "客户签字：".into(), "日期：".into()]);
    Sheet {
        title: format!("维修单 {number}"),
        author: "华东精工设备有限公司".into(),
        language: "zh-CN".into(),
        created_utc_ms: 1_795_313_700_000,
        number: number.into(),
        pages: flow.finish(|page, count| format!("第 {page} 页 共 {count} 页")),
        warnings: Vec::new(),
    }
}

fn customer_rows() -> Vec<Vec<Entry>> {
    let rows = [
        [("客户", "上海精密机械制造有限公司"), ("联系人", "张伟 先生")],
        [("地址", "上海市浦东新区金桥出口加工区桂桥路 255 号 3 号厂房二楼东侧装配车间"), ("电话", "138 0013 8000")],
        [("设备", "CK6140 数控车床"), ("序列号", "SN20240317-0098")],
        [("合同", "HT-2025-0317 金牌服务"), ("预约时间", "2026-11-23 09:30")],
    ];
    rows.iter().map(|row| row.iter().map(|(label, value)| entry(label, value)).collect()).collect()
}

fn fault_rows() -> Vec<Vec<Entry>> {
    let fault = "3 号车间数控机床主轴在高速运转时有异响，温度升高较快，约 20 分钟后报警停机（报警代码 E-2037）。\
        已指导客户检查润滑油位，油位正常。Customer requests on-site inspection within 24 hours; spare bearing kit to be \
        carried. 请携带备用轴承组件及测温仪——到场后先断电再拆检。";
    let cover = "保修至 2027-03-16；主轴组件在保修范围内（合同第 4.2 条），人为损坏除外。";
    vec![vec![entry("故障描述", fault)], vec![entry("保修判断", cover)]]
}

fn entry(label: &str, value: &str) -> Entry {
    Entry { label: label.into(), value: value.into(), field: Some("call") }
}

fn parts_table(parts: usize) -> Table {
    let names = ["6205-2RS 深沟球轴承", "主轴密封圈 ∅52", "上门检测费 On-site inspection", "交通费"];
    let rows = (0..parts)
        .map(|index| {
            let amount = format!("{}.00", 38 + index);
            [&(index + 1).to_string(), names[index % 4], "2", "个", &amount, &amount].map(String::from).to_vec()
        })
        .collect();
    let column = |title: &str, width_mm, align| Column { title: title.into(), width_mm, align, field: None };
    Table {
        columns: vec![
            column("序号", Some(12.0), Align::Center),
            column("项目", None, Align::Left),
            column("数量", Some(18.0), Align::Right),
            column("单位", Some(16.0), Align::Center),
            column("单价", Some(26.0), Align::Right),
            column("金额", Some(28.0), Align::Right),
        ],
        rows,
        totals: vec![Total {
            note: "合计（大写）：伍佰捌拾贰元伍角整".into(),
            label: "合计".into(),
            amount: "¥582.50".into(),
            field: Some("total"),
        }],
        ..Table::default()
    }
}

/// A blue square with a hole: 4 × 4 pixels, 8 bits, with opacity.
fn logo() -> Picture {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let body = [kind, data].concat();
        png.extend(&body);
        png.extend(crc32(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 4, 0, 0, 0, 4, 8, 6, 0, 0, 0]);
    let mut raw = Vec::new();
    for y in 0..4 {
        raw.push(0);
        for x in 0..4 {
            let is_hole = (1..3).contains(&x) && (1..3).contains(&y);
            raw.extend(if is_hole { [0, 0, 0, 0] } else { [30, 90, 200, 255] });
        }
    }
    chunk(b"IDAT", &stored_zlib(&raw));
    chunk(b"IEND", &[]);
    Picture::new(png)
}

fn stored_zlib(raw: &[u8]) -> Vec<u8> {
    let length = u16::try_from(raw.len()).unwrap();
    let mut out = vec![0x78, 0x01, 0x01];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(raw);
    let (a, b) = raw.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    out.extend((b << 16 | a).to_be_bytes());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// A sheet with these lines on one page and nothing else.
fn sheet_of(lines: &[&str]) -> Sheet {
    let marks = lines.iter().enumerate().map(|(index, line)| Mark::Text {
        x: 20.0,
        y: 20.0 + 10.0 * index as f32,
        size_pt: 10.0,
        text: (*line).to_owned(),
        ink: Ink::BLACK,
        bold: false,
        fills_mm: None,
        field: None,
    });
    Sheet {
        title: "t".into(),
        author: "a".into(),
        language: "en".into(),
        created_utc_ms: 0,
        number: "1".into(),
        pages: vec![Page { width_mm: 210.0, height_mm: 297.0, marks: marks.collect(), ..Page::default() }],
        warnings: Vec::new(),
    }
}

fn texts(page: &Page) -> Vec<&str> {
    page.texts().collect()
}

/// The text of a PDF as a reader sees it, without spaces and line ends.
fn text_of(pdf: &[u8]) -> String {
    let file = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    solid(&file.extract_text(&pages).unwrap())
}

fn solid(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

#[test]
fn a_long_table_repeats_its_head_and_every_page_says_which_of_how_many_it_is() {
    let sheet = repair_order(200);
    let count = sheet.pages.len();
    assert!(count > 5, "{count} pages");
    for (index, page) in sheet.pages.iter().enumerate() {
        let texts = texts(page);
        assert!(texts.contains(&format!("第 {} 页 共 {count} 页", index + 1).as_str()));
        if texts.contains(&"个") {
            assert_eq!(texts.iter().filter(|text| **text == "单价").count(), 1, "page {}", index + 1);
        }
        assert_eq!(texts.contains(&"维修单 RO-2026-000001"), index > 0, "running head on page {}", index + 1);
    }
    let numbers: Vec<usize> =
        sheet.texts().filter_map(|text| text.parse().ok()).filter(|number| *number != 2).collect();
    assert_eq!(numbers, (1..=200).filter(|number| *number != 2).collect::<Vec<_>>(), "every row once, in order");
}

#[test]
fn the_totals_stay_on_the_page_of_the_last_row() {
    for parts in 1..60 {
        let sheet = repair_order(parts);
        let last = format!("{}.00", 38 + parts - 1);
        let page = sheet.pages.iter().find(|page| texts(page).contains(&"¥582.50")).unwrap();
        assert!(texts(page).contains(&last.as_str()), "{parts} rows");
    }
}

#[test]
fn a_cell_higher_than_a_page_is_broken_between_its_lines_and_loses_none() {
    let fault = (0..3000).fold(String::new(), |mut text, index| {
        write!(text, "第{index}句。").unwrap();
        text
    });
    let mut flow = Flow::new(Paper::A4, Running::default());
    flow.grid(24.0, &[vec![entry("短", "一行")], vec![entry("长", &fault)], vec![entry("尾", "完")]]);
    let pages = flow.finish(|_, _| String::new());
    assert!(pages.len() > 3);
    let all: String = pages.iter().flat_map(Page::texts).collect();
    assert_eq!(all, format!("短一行长{fault}尾完"));
}

#[test]
fn no_mark_leaves_the_paper_and_no_block_runs_into_the_foot() {
    for sheet in [repair_order(3), repair_order(24), repair_order(90)] {
        for page in &sheet.pages {
            for mark in &page.marks {
                if let Mark::Rect { x, y, w, h, .. } = mark {
                    assert!(*x >= 15.0 - 0.01 && x + w <= 195.01, "{mark}");
                    assert!(*y >= 12.0 && y + h <= 297.0 - 20.0 + 0.01, "{mark}");
                }
                if let Mark::Text { x, y, size_pt, text, .. } = mark {
                    assert!(*x >= 15.0 - 0.01 && x + text::width_mm(text, *size_pt) <= 195.01, "{mark}");
                    assert!(*y > 12.0 && *y <= 285.01, "{mark}");
                }
            }
        }
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes_and_another_sheet_others() {
    let first = pdf::write(&repair_order(4)).unwrap();
    assert!(first == pdf::write(&repair_order(4)).unwrap(), "two files of one sheet differ");
    assert!(first != pdf::write(&repair_order(5)).unwrap());
    assert!(first.len() < 80_000, "{} bytes", first.len());
}

#[test]
fn every_line_of_the_sheet_comes_back_out_of_the_file() {
    let sheet = repair_order(40);
    let text = text_of(&pdf::write(&sheet).unwrap());
    let mut rest = text.as_str();
    for line in sheet.texts() {
        let line = solid(line);
        let at = rest.find(&line).unwrap_or_else(|| panic!("{line:?} is missing in {rest:?}"));
        rest = &rest[at + line.len()..];
    }
}

#[test]
fn characters_that_look_alike_are_copied_as_they_were_written() {
    let line = "①➀ •·‧ 〜～ 裏\u{f9e7} 凉\u{f979} -‑ 〈〈 Ω\u{2126} µμ 繁體字：後、裡、麵 ㎡℃‰“”‘’——……￥¥";
    assert_eq!(text_of(&pdf::write(&sheet_of(&[line])).unwrap()), solid(line));
}

#[test]
fn a_character_the_font_lacks_is_a_box_in_the_file_and_named() {
    let sheet = sheet_of(&["好\u{E000}的"]);
    assert_eq!(text_of(&pdf::write(&sheet).unwrap()), "好□的");
    assert_eq!(sheet.texts().flat_map(text::missing).collect::<Vec<_>>(), ['\u{E000}']);
}

#[test]
fn title_author_language_and_date_are_in_the_file() {
    let file = lopdf::Document::load_mem(&pdf::write(&repair_order(1)).unwrap()).unwrap();
    let catalog = file.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-CN");
    let info = file.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let info = file.get_dictionary(info).unwrap();
    let utf16 = |text: &str| [vec![0xFE, 0xFF], text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat();
    assert_eq!(info.get(b"Title").unwrap().as_str().unwrap(), utf16("维修单 RO-2026-000001"));
    assert_eq!(info.get(b"Author").unwrap().as_str().unwrap(), utf16("华东精工设备有限公司"));
    let created = info.get(b"CreationDate").unwrap().as_str().unwrap();
    assert!(created.starts_with(b"D:20261122021500"), "{}", String::from_utf8_lossy(created));
    assert!(!info.has(b"GTS_PDFXVersion"));
    assert_eq!(file.version, "1.7");
}

/// Letters for three customers, with bold heads, justified lines and what people paste into names.
fn letters() -> Sheet {
    let mut sheet = sheet_of(&[]);
    let page = sheet.pages[0].clone();
    sheet.pages = (1..=3)
        .flat_map(|number| {
            let text = "尊敬的客户：主轴在高速运转时有异响，温度升高较快——约 20 分钟后停机（报警 E-2037）。";
            let latin = "Please have the spare bearing kit ready; our engineer arrives at 9:30 sharp.";
            let wider = |text: &str, mm: f32| Some(text::width_mm(text, 10.0) + mm);
            let line = |y, text: &str, bold, fills_mm| Mark::Text {
                x: 20.0,
                y,
                size_pt: 10.0,
                text: text.to_owned(),
                ink: Ink::BLACK,
                bold,
                fills_mm,
                field: None,
            };
            let first = vec![
                line(20.0, &format!("关怀函 {number}"), true, None),
                line(40.0, text, false, wider(text, 2.5)),
                line(60.0, latin, false, wider(latin, 9.0)),
                line(80.0, "繁體 Café 張三", true, None),
            ];
            let bookmark = Some(format!("客户 {number}（上海）"));
            [
                Page { marks: first, bookmark, ..page.clone() },
                Page { marks: vec![line(20.0, "完", false, None)], ..page.clone() },
            ]
        })
        .collect();
    sheet
}

#[test]
fn each_document_of_a_batch_has_its_bookmark_on_its_first_page() {
    let file = lopdf::Document::load_mem(&pdf::write(&letters()).unwrap()).unwrap();
    let catalog = file.catalog().unwrap();
    assert_eq!(catalog.get(b"PageMode").unwrap().as_name().unwrap(), b"UseOutlines");
    let outlines = catalog.get_deref(b"Outlines", &file).unwrap().as_dict().unwrap();
    let pages: Vec<lopdf::ObjectId> = file.get_pages().into_values().collect();
    let mut next = outlines.get(b"First").ok();
    let mut found = Vec::new();
    while let Some(reference) = next {
        let item = file.get_dictionary(reference.as_reference().unwrap()).unwrap();
        let title = item.get(b"Title").unwrap().as_str().unwrap()[2..].chunks(2);
        let title: Vec<u16> = title.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        let page = item.get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().unwrap();
        found.push((String::from_utf16(&title).unwrap(), pages.iter().position(|id| *id == page).unwrap()));
        next = item.get(b"Next").ok();
    }
    let expected = [("客户 1（上海）", 0), ("客户 2（上海）", 2), ("客户 3（上海）", 4)];
    assert_eq!(found, expected.map(|(title, page)| (title.to_owned(), page)));
    let single = lopdf::Document::load_mem(&pdf::write(&sheet_of(&["x"])).unwrap()).unwrap();
    assert_eq!(single.catalog().unwrap().get(b"PageMode").unwrap().as_name().unwrap(), b"UseNone");
}

#[test]
fn a_file_with_two_fonts_and_bookmarks_is_the_same_each_time_and_carries_few_letters() {
    let first = pdf::write(&letters()).unwrap();
    assert!(first == pdf::write(&letters()).unwrap(), "two files of one sheet differ");
    assert!(first.len() < 60_000, "{} bytes", first.len());
    let mut other = letters();
    other.pages[0].bookmark = Some("客户 4".into());
    assert!(first != pdf::write(&other).unwrap());
    let file = lopdf::Document::load_mem(&first).unwrap();
    let page = *file.get_pages().values().next().unwrap();
    let names = file.get_page_fonts(page).unwrap().into_values();
    let names: Vec<String> =
        names.map(|font| String::from_utf8_lossy(font.get(b"BaseFont").unwrap().as_name().unwrap()).into()).collect();
    let ends: BTreeSet<&str> = names.iter().filter_map(|name| name.rsplit('+').next()).collect();
    assert_eq!(ends, BTreeSet::from(["NotoSansSC-Bold", "NotoSansSC-Regular", "NotoSansSCMarks-Regular"]));
}

#[test]
fn a_justified_line_is_copied_as_one_line_without_spaces_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letters.pdf");
    let sheet = letters();
    std::fs::write(&path, pdf::write(&sheet).unwrap()).unwrap();
    if let Some(said) = run("qpdf", &["--check"], &path) {
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    }
    for way in ["-layout", "-raw"] {
        if run("pdftotext", &[way, "-enc", "UTF-8"], &path).is_none() {
            continue;
        }
        let read = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let lines: Vec<&str> = read.lines().map(str::trim).collect();
        for text in sheet.texts() {
            assert!(lines.contains(&text), "{way}: {text:?} is none of {lines:?}");
        }
    }
}

#[test]
fn a_thousand_letters_carry_their_letters_once() {
    let mut sheet = letters();
    let pages = sheet.pages.clone();
    sheet.pages = pages.iter().cycle().take(1000).cloned().collect();
    let start = cpu_time::ProcessTime::now();
    let bytes = pdf::write(&sheet).unwrap();
    eprintln!("{} bytes, {:?} of CPU time", bytes.len(), start.elapsed());
    assert!(bytes.len() < 2_000_000, "{} bytes", bytes.len());
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let fonts = file.objects.values().filter_map(|object| object.as_stream().ok());
    assert_eq!(fonts.filter(|stream| stream.dict.has(b"Length1")).count(), 3, "regular, bold, the dashes");
}

#[test]
fn a_picture_that_is_none_is_refused() {
    let mut sheet = sheet_of(&["x"]);
    let picture = Picture::new(b"GIF89a".to_vec());
    sheet.pages[0].marks.push(Mark::Picture { x: 0.0, y: 0.0, w: 9.0, h: 9.0, picture });
    assert!(matches!(pdf::write(&sheet), Err(pdf::PdfError::Picture(_))));
}

#[test]
fn places_to_sign_that_need_two_rows_are_two_and_two() {
    let mut flow = Flow::new(Paper::A4, Running::default());
    flow.signatures(&["Prepared by the office:", "Approved:", "Customer:", "Date:"].map(String::from));
    let pages = flow.finish(|_, _| String::new());
    let left = pages[0].marks.iter().filter_map(|mark| match mark {
        Mark::Text { x, text, .. } if text.ends_with(':') => Some(*x),
        _ => None,
    });
    let left: Vec<f32> = left.collect();
    assert_eq!(left.len(), 4, "{left:?}");
    assert_eq!((left[0], left[1]), (left[2], left[3]));
}

#[test]
fn a_sheet_without_text_is_a_file_too() {
    let mut sheet = sheet_of(&[]);
    sheet.pages[0].marks.push(Mark::Rect { x: 1.0, y: 1.0, w: 9.0, h: 9.0, fill: Some(Ink::SHADE), line_pt: None });
    assert_eq!(lopdf::Document::load_mem(&pdf::write(&sheet).unwrap()).unwrap().get_pages().len(), 1);
}

#[test]
fn outside_programs_find_no_fault_and_read_the_same_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("order.pdf");
    let sheet = repair_order(40);
    std::fs::write(&path, pdf::write(&sheet).unwrap()).unwrap();
    if let Some(said) = run("qpdf", &["--check"], &path) {
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    }
    if let Some(said) = run("pdftotext", &["-raw", "-enc", "UTF-8"], &path) {
        assert!(said.is_empty(), "{said}");
        let read = solid(&std::fs::read_to_string(path.with_extension("txt")).unwrap());
        for line in sheet.texts() {
            assert!(read.contains(&solid(line)), "{line}");
        }
    }
}

/// What a program says about a file; `None` where the program is not installed.
pub(crate) fn run(program: &str, arguments: &[&str], path: &Path) -> Option<String> {
    match Command::new(program).args(arguments).arg(path).output() {
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&said));
            Some(String::from_utf8_lossy(&said).into_owned())
        }
        Err(_error) => {
            eprintln!("{program} is not installed: this part is left out");
            None
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_laid_out_within_the_page_and_whole(
        values in proptest::collection::vec("[主轴异响，。（a-f 0-9]{0,400}", 1..12), parts in 0usize..60
    ) {
        let mut flow = Flow::new(Paper::A4, Running::default());
        flow.grid(24.0, &values.iter().map(|value| vec![entry("标", value)]).collect::<Vec<_>>());
        flow.table(&parts_table(parts));
        let pages = flow.finish(|_, _| String::new());
        let bottom = pages.iter().flat_map(|page| &page.marks).filter_map(|mark| match mark {
            Mark::Rect { y, h, .. } => Some(y + h),
            _ => None,
        });
        prop_assert!(bottom.fold(0.0, f32::max) <= 277.01);
        let all: String = pages.iter().flat_map(Page::texts).map(solid).collect();
        let wanted: String = values.iter().map(|value| format!("标{}", solid(value))).collect();
        prop_assert!(all.contains(&wanted));
    }
}
