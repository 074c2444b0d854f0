use std::path::Path;

use aftercare::{
    base::progress::Progress,
    exchange::{
        Limits, csv,
        demo::{DemoCell, DemoTable, FILES, Format, SHIPPED, tables},
        read::{read, read_bytes},
    },
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as CellFormat, Workbook};

fn texts(table: &DemoTable) -> Vec<Vec<String>> {
    let headings = table.headings.iter().map(|heading| (*heading).to_owned()).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(DemoCell::text).collect());
    std::iter::once(headings).chain(rows).collect()
}

fn workbook(table: &DemoTable, worksheet: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::parse_from_str("2026-11-01").unwrap();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = CellFormat::new().set_bold();
    let day_format = CellFormat::new().set_num_format("yyyy-mm-dd");
    let sheet = workbook.add_worksheet();
    sheet.set_name(worksheet).unwrap().set_freeze_panes(1, 0).unwrap();
    for (column, heading) in (0..).zip(&table.headings) {
        sheet.write_with_format(0, column, *heading, &bold).unwrap().set_column_width(column, 16).unwrap();
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                DemoCell::Text(text) if text.is_empty() => {}
                DemoCell::Text(text) => drop(sheet.write(row, column, text).unwrap()),
                DemoCell::Number(number) => drop(sheet.write(row, column, *number as f64).unwrap()),
                DemoCell::Day(day) => {
                    let day = ExcelDateTime::parse_from_str(&day.to_string()).unwrap();
                    sheet.write_with_format(row, column, &day, &day_format).unwrap();
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn bytes_of(table: &DemoTable) -> Vec<u8> {
    match table.format {
        Format::Workbook(worksheet) => workbook(table, worksheet),
        Format::Utf8 => csv::write(&texts(table)).unwrap(),
        Format::Gbk => {
            let plain = csv::write_plain(&texts(table)).unwrap();
            let (bytes, _, has_unmappable) = encoding_rs::GBK.encode(std::str::from_utf8(&plain).unwrap());
            assert!(!has_unmappable, "{}", table.file);
            bytes.into_owned()
        }
    }
}

/// The files are written anew with `UPDATE=1 cargo test demo_files`.
#[test]
fn demo_files_are_exactly_what_the_generator_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("resources/demo");
    for (table, (_, file, bytes)) in tables(SHIPPED).iter().zip(FILES) {
        assert_eq!(table.file, *file);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(folder.join(file), bytes_of(table)).unwrap();
            continue;
        }
        // What a workbook's bytes are is up to who packs it; what its cells are is up to us.
        if !matches!(table.format, Format::Workbook(_)) {
            assert!(bytes_of(table) == *bytes, "{file} differs: UPDATE=1 writes it anew");
        }
        let sheet = read_bytes(bytes, &Progress::default(), Limits::default()).unwrap();
        let mut cells = vec![sheet.headings];
        cells.extend(sheet.rows.into_iter().map(|row| row.cells));
        for (found, mut expected) in cells.into_iter().zip(texts(table)) {
            expected.truncate(expected.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
            assert_eq!(found, expected, "{file}");
        }
    }
}

#[test]
fn the_demo_company_is_large_enough_and_never_gives_a_serial_twice() {
    let tables = tables(SHIPPED);
    let [customers, items, bom, deliveries] = &tables[..] else { panic!("four tables") };
    assert!(customers.rows.len() >= 300 && items.rows.len() >= 40 && bom.rows.len() >= 80);
    let mut numbers: Vec<String> = deliveries.rows.iter().map(|row| row[0].text()).collect();
    numbers.dedup();
    assert_eq!(numbers.len(), 1000);
    let mut serials: Vec<String> = deliveries
        .rows
        .iter()
        .flat_map(|row| {
            let cell = row[6].text();
            let parts: Vec<String> = cell
                .split([',', '、', ';', '\n', ' '])
                .filter(|part| !part.is_empty())
                .map(|part| format!("{} {part}", row[4].text()))
                .collect();
            assert!(parts.is_empty() || parts.len().to_string() == row[5].text(), "{cell}");
            parts
        })
        .collect();
    let all = serials.len();
    assert!(all > 1500, "{all}");
    serials.sort();
    serials.dedup();
    assert_eq!(serials.len(), all);
}

#[test]
fn a_file_is_read_from_disk_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("客户.csv");
    std::fs::write(&path, FILES[0].2).unwrap();
    let sheet = read(&path, &Progress::default(), Limits::default()).unwrap();
    assert_eq!(sheet.headings[0], "客户编号");
    assert_eq!(sheet.rows.len(), SHIPPED.customers);
}
