//! Lists written to files.

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use super::*;

fn sheet(path: &Path) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_list_is_written_as_a_workbook_and_as_csv_with_its_filter_order_and_columns() {
    let place = Place::new();
    let (file, book, lines) = (story_file(), place.at("calls.xlsx"), place.at("calls.csv"));
    let listed: Value = serde_json::from_str(&said(&["--db", &file, "list", "call", "--json"])).unwrap();
    let listed = listed.as_array().unwrap();
    let told = said(&["--db", &file, "--lang", "zh-CN", "export", "call", &text(&book)]);
    assert!(told.contains(&format!("已导出 {} 行", listed.len())), "{told}");
    let rows = sheet(&book);
    assert_eq!(rows.len(), listed.len() + 1);
    assert!(rows[0].contains(&Data::String("呼叫编号".to_owned())), "{:?}", rows[0]);
    let is_moment = |cell: &Data| matches!(cell, Data::DateTime(_));
    assert!(rows[1..].iter().flatten().any(is_moment), "a moment is a moment: {:?}", rows[1]);
    let numbers: Vec<String> = rows[1..].iter().map(|row| row[0].to_string()).collect();
    let wanted: Vec<&str> = listed.iter().map(|row| row["number"].as_str().unwrap()).collect();
    assert_eq!(numbers, wanted);

    let columns = ["--columns", "status,number", "--sort", "-number", "--raw", "--filter", "status: closed"];
    let target = text(&lines);
    let export = [&["--db", &file, "export", "call", &target, "--json"][..], &columns[..]].concat();
    let written: Value = serde_json::from_str(&said(&export)).unwrap();
    let csv = fs::read_to_string(&lines).unwrap();
    let rows: Vec<&str> = csv.strip_prefix('\u{feff}').expect("a mark").lines().collect();
    assert_eq!(rows[0], "status,number");
    assert_eq!(written["rows"], rows.len() - 1);
    assert!(rows.len() > 2 && rows[1..].iter().all(|row| row.starts_with("closed,SC")), "{rows:?}");
    assert!(rows[1..].windows(2).all(|pair| pair[0] > pair[1]), "{rows:?}");
}

#[test]
fn what_can_not_be_exported_is_said_and_what_stood_there_stays() {
    let place = Place::new();
    let (file, target) = (story_file(), place.at("calls.csv"));
    fs::write(&target, "mine").unwrap();
    let refuse = |more: &[&str]| {
        let begun = ["--db", file.as_str(), "--lang", "en", "export", "call"];
        refused(&[&begun[..], more].concat()).1
    };
    assert!(refuse(&[&text(&place.at("calls.pdf"))]).contains(".xlsx or .csv"));
    assert!(refuse(&[&text(&target), "--columns", "number,mood"]).contains("mood"));
    assert!(refuse(&[&text(&place.at("no/such/folder/calls.csv"))]).contains("no/such/folder"));
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
    assert_eq!(
        fs::read_dir(target.parent().unwrap())
            .unwrap()
            .filter(|entry| { entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part") })
            .count(),
        0,
        "nothing unfinished is left"
    );
}
