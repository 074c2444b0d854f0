use std::io::{Cursor, Write as _};

use aftercare::{
    base::{failure::Failure, progress::Progress, say::Said},
    exchange::{Limits, Sheet, read::read_bytes},
};
use zip::{ZipWriter, write::SimpleFileOptions};

const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
  <sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
  Target="worksheets/sheet1.xml"/></Relationships>"#;
const PACKAGE: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
  Target="xl/workbook.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
  <numFmts count="1"><numFmt numFmtId="170" formatCode="000000"/></numFmts>
  <cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>
  <xf numFmtId="9" applyNumberFormat="1"/><xf numFmtId="170" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

/// A workbook made by hand: the rows of its worksheet, and its table of texts.
fn workbook(rows: &str, strings: &str) -> Vec<u8> {
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    package(&[
        ("_rels/.rels", PACKAGE),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const NO_STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"></sst>"#;

fn read(bytes: &[u8]) -> Result<Sheet, Failure> {
    read_bytes(bytes, &Progress::default(), Limits::default())
}

fn refusal(bytes: &[u8]) -> Said {
    read(bytes).expect_err("the file is refused").said()
}

fn inline(cell: &str, text: &str) -> String {
    format!(r#"<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn cells_of_every_kind_read_as_people_see_them() {
    let rows = format!(
        r#"<row r="2">{}{}</row><row r="5"><c r="A5"><v>1.1000000000000001</v></c><c r="B5" s="1"><v>45943</v></c>
        <c r="C5" s="2"><v>0.13</v></c><c r="D5" s="3"><v>30000</v></c><c r="E5" t="b"><v>1</v></c>
        <c r="F5" t="e"><v>#N/A</v></c><c r="G5" t="s"><v>0</v></c><c r="H5" s="1"><v>45943.5</v></c>
        <c r="I5" s="1"><v>-3</v></c></row>"#,
        inline("A2", " 编号 "),
        inline("B2", "b")
    );
    let strings = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="1"><si><t>阀门</t></si></sst>"#;
    let sheet = read(&workbook(&rows, strings)).unwrap();
    assert_eq!(sheet.headings, ["编号", "b"]);
    assert_eq!(sheet.rows.len(), 1);
    assert_eq!(sheet.rows[0].number, 5);
    let cells = ["1.1", "2025-10-13", "13%", "030000", "TRUE", "#N/A", "阀门", "2025-10-13 12:00", "-3"];
    assert_eq!(sheet.rows[0].cells, cells);
}

#[test]
fn what_is_no_workbook_is_named() {
    let foreign = |what: &str| Said::new("exchange-file-foreign").with("what", what);
    assert_eq!(refusal(b"\x89PNG\r\n\x1a\n...."), foreign("PNG"));
    assert_eq!(refusal(&package(&[("word/document.xml", "<w/>")])), foreign("ZIP"));
    assert_eq!(refusal(&package(&[("xl/workbook.bin", "")])), Said::new("exchange-file-old-workbook"));
    assert_eq!(refusal(b""), Said::new("exchange-file-empty"));
    assert_eq!(refusal(&workbook("", NO_STRINGS)), Said::new("exchange-file-empty"));
    let whole = workbook(&format!(r#"<row r="1">{}</row>"#, inline("A1", "a")), NO_STRINGS);
    assert_eq!(refusal(&whole[..whole.len() / 2]).key, "exchange-file-damaged");
}

#[test]
fn a_zip_bomb_stops_at_the_limit_whatever_it_says_of_its_size() {
    let rows = format!(r#"<row r="1">{}</row>{}"#, inline("A1", "a"), " ".repeat(3 << 20));
    let honest = workbook(&rows, NO_STRINGS);
    assert!(honest.len() < 20_000, "{}", honest.len());
    let limits = Limits { inflated_bytes: 1 << 20, ..Limits::default() };
    let key = |bytes: &[u8]| {
        read_bytes(bytes, &Progress::default(), limits).expect_err("the bomb is refused").said().key.into_owned()
    };
    assert_eq!(key(&honest), "exchange-inflates-too-far");
    // The same with a length of ten bytes in its headers.
    let length = u32::try_from(rows.len() + workbook_frame()).unwrap().to_le_bytes();
    let mut lying = honest.clone();
    let mut lies = 0;
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == length {
            lying[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
            lies += 1;
        }
    }
    assert!(lies > 0, "the length stands in the headers");
    let said = key(&lying);
    assert!(said == "exchange-inflates-too-far" || said == "exchange-file-damaged", "{said}");
    let large_styles = package(&[("xl/workbook.xml", WORKBOOK), ("xl/styles.xml", &" ".repeat(9 << 20))]);
    assert_eq!(refusal(&large_styles).key, "exchange-inflates-too-far");
}

/// Characters around the rows of a worksheet.
fn workbook_frame() -> usize {
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData></sheetData></worksheet>"#
        .len()
}

#[test]
fn ten_megabytes_in_one_cell_are_refused_by_the_cells_name() {
    let long = "长".repeat(10 << 20);
    let rows = format!(r#"<row r="1">{}</row><row r="2">{}</row>"#, inline("A1", "a"), inline("C2", &long));
    let said = Said::new("exchange-cell-too-long").with("cell", "C2");
    let said = said.with("length", 10_usize << 20).with("limit", 32_767_usize);
    assert_eq!(refusal(&workbook(&rows, NO_STRINGS)), said);
    assert_eq!(refusal(format!("a,b\n1,{long}\n").as_bytes()).key, "exchange-cell-too-long");
}

#[test]
fn a_million_columns_are_refused_at_the_first_beyond_the_limit() {
    let far = Said::new("exchange-too-many-columns").with("cell", "BDWGN1").with("limit", 200_usize);
    assert_eq!(refusal(&workbook(&format!(r#"<row r="1">{}</row>"#, inline("BDWGN1", "a")), NO_STRINGS)), far);
    let first = Said::new("exchange-too-many-columns").with("cell", "GS1").with("limit", 200_usize);
    let row = format!(r#"<row r="1">{}</row>"#, "<c><v>1</v></c>".repeat(1_000_000));
    assert_eq!(refusal(&workbook(&row, NO_STRINGS)), first);
    assert_eq!(refusal(",".repeat(1_000_000).as_bytes()), first);
}

#[test]
fn references_and_counts_out_of_range_do_no_harm() {
    let overflowing = format!(r#"<row r="1">{}</row>"#, inline("ZZZZZZZZZZZZZZZZ1", "a"));
    let key = refusal(&workbook(&overflowing, NO_STRINGS)).key;
    assert!(key == "exchange-file-damaged" || key == "exchange-too-many-columns", "{key}");
    let missing = r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#;
    assert_eq!(refusal(&workbook(missing, NO_STRINGS)).key, "exchange-file-damaged");
    let boasting = r#"<sst uniqueCount="999999999999"></sst>"#;
    assert_eq!(refusal(&workbook(missing, boasting)).key, "exchange-file-damaged");
}

#[test]
fn one_text_repeated_in_every_cell_stops_at_the_limit_of_all_text() {
    let strings = format!(r#"<sst uniqueCount="1"><si><t>{}</t></si></sst>"#, "x".repeat(30_000));
    let row = |number: usize| format!(r#"<row r="{number}">{}</row>"#, r#"<c t="s"><v>0</v></c>"#.repeat(100));
    let rows: String = (1..=40).map(row).collect();
    let limits = Limits { text_bytes: 50 << 20, ..Limits::default() };
    let failure = read_bytes(&workbook(&rows, &strings), &Progress::default(), limits).unwrap_err();
    assert_eq!(failure.said().key, "exchange-too-much-text");
}

#[test]
fn reading_stops_when_it_is_cancelled() {
    let progress = Progress::default();
    progress.cancel();
    let rows = format!(r#"<row r="1">{}</row>"#, inline("A1", "a"));
    for bytes in [workbook(&rows, NO_STRINGS), b"a,b\n1,2\n".to_vec()] {
        assert_eq!(read_bytes(&bytes, &progress, Limits::default()), Err(Failure::Cancelled));
    }
}
