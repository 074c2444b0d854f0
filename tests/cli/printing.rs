//! Documents to files, folders and printers.

use std::{collections::BTreeMap, path::Path, process::Command};

use lopdf::{Document, content::Content};

use super::*;

/// A copy of the demo company: what is printed is counted in it.
fn copied(place: &Place) -> String {
    fs::copy(story_file(), place.file()).unwrap();
    text(&place.file())
}

fn pages(path: &Path) -> usize {
    Document::load(path).unwrap().get_pages().len()
}

/// Where every text of a file's first page begins on paper, in points from the lower left corner.
fn text_places(path: &Path) -> Vec<(f32, f32)> {
    let file = Document::load(path).unwrap();
    let page = file.get_pages()[&1];
    let mut matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let mut places = Vec::new();
    for operation in Content::decode(&file.get_page_content(page)).unwrap().operations {
        let numbers: Vec<f32> = operation.operands.iter().filter_map(|one| one.as_float().ok()).collect();
        match operation.operator.as_str() {
            "cm" => matrix.copy_from_slice(&numbers),
            "Td" => places.push((numbers[0] * matrix[0] + matrix[4], numbers[1] * matrix[3] + matrix[5])),
            "Tm" => places.push((numbers[4] * matrix[0] + matrix[4], numbers[5] * matrix[3] + matrix[5])),
            _ => {}
        }
    }
    places
}

#[test]
fn several_numbers_are_one_file_with_bookmarks_and_in_a_folder_a_file_each() {
    let place = Place::new();
    let (db, whole) = (copied(&place), place.at("slips.pdf"));
    let numbers = ["PG202611-0001", "PG202611-0002", "PG202611-0003"];
    said(&[&["--db", &db, "print", "slip"][..], &numbers, &["-o", &text(&whole)]].concat());
    assert_eq!(pages(&whole), 3);
    let folder = place.at("slips");
    fs::create_dir(&folder).unwrap();
    let told = said(&[&["--db", &db, "print", "slip"][..], &numbers, &["-o", &text(&folder)]].concat());
    assert_eq!(told.lines().count(), 3, "{told}");
    for number in numbers {
        assert_eq!(pages(&folder.join(format!("{number}-slip.pdf"))), 1);
    }
    // Found by words, in the order of the list.
    let found = place.at("found.pdf");
    let list: Value = serde_json::from_str(&said(&["--db", &db, "list", "call", "--json"])).unwrap();
    said(&["--db", &db, "print", "order", "--filter", "SC", "-o", &text(&found)]);
    assert!(pages(&found) >= list.as_array().unwrap().len());
    let nothing = ["--db", &db, "print", "order", "--filter", "of no such words", "-o", &text(&found)];
    let (code, why) = refused(&nothing);
    assert!(code == 1 && why.contains("of no such words"), "{why}");
    // One that is missing: nothing is written at all.
    let none = text(&place.at("none.pdf"));
    let (code, why) = refused(&["--db", &db, "print", "slip", "PG202611-0001", "PG209901-0001", "-o", &none]);
    assert!(code == 1 && why.contains("PG209901-0001") && !place.at("none.pdf").exists(), "{why}");
}

#[test]
fn what_is_unknown_is_named_with_what_is_known() {
    let place = Place::new();
    let (db, pdf) = (copied(&place), text(&place.at("a.pdf")));
    let print = |more: &[&str]| refused(&[&["--db", &db, "--lang", "en", "print"][..], more, &["-o", &pdf]].concat()).1;
    for (args, why) in [
        (&["poster", "PG202611-0001"][..], "slip"),
        (&["slip", "PG202611-0001", "--template", "grand"], "slip"),
        (&["slip", "PG202611-0001", "--paper", "a17"], "a4"),
        (&["slip", "PG202611-0001", "--copies", "0"], "count from 1"),
        (&["slip"], "number"),
    ] {
        let said = print(args);
        assert!(said.contains(why), "{args:?}: {said}");
    }
    assert!(!place.at("a.pdf").exists());
    let nowhere = text(&place.at("nowhere/a.pdf"));
    let why = refused(&["--db", &db, "--lang", "en", "print", "slip", "PG202611-0001", "-o", &nowhere]).1;
    assert!(why.contains("nowhere") && !why.contains(".aftercare-"), "{why}");
}

/// Runs the program with a machine of its own: its settings, and programs of its own on the path.
#[cfg(unix)]
fn on_machine(place: &Place, args: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_aftercare"))
        .args(args)
        .env("PATH", format!("{}:/usr/bin:/bin", text(&place.at("bin"))))
        .env("HOME", place.folder())
        .env("XDG_CONFIG_HOME", place.at("config"))
        .env("PLACE", place.folder())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    (output.status.success(), said)
}

#[cfg(unix)]
fn script(place: &Place, name: &str, lines: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::create_dir_all(place.at("bin")).unwrap();
    let path = place.at("bin").join(name);
    fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_document_goes_to_a_printer_on_its_own_paper_moved_and_scaled_as_that_printer_needs_it() {
    let place = Place::new();
    let db = copied(&place);
    script(&place, "lpstat", "[ \"$1\" = -e ] && echo LQ-630K; exit 0");
    script(
        &place,
        "lp",
        "printf '%s\\n' \"$@\" > \"$PLACE/words\"; for last; do :; done; cp \"$last\" \"$PLACE/sent.pdf\"",
    );
    let plain = text(&place.at("plain.pdf"));
    let args = ["--db", &db, "--lang", "en", "print", "slip", "PG202611-0001"];
    let print = |more: &[&str]| on_machine(&place, &[&args, more].concat());
    assert!(print(&["-o", &plain]).0);
    let plain = text_places(&place.at("plain.pdf"));

    let (done, told) = print(&["--printer", "LQ-630K"]);
    assert!(done && told.contains("LQ-630K"), "{told}");
    let words = fs::read_to_string(place.at("words")).unwrap();
    assert!(words.starts_with("-d\nLQ-630K\n-o\nmedia=Custom.210x148mm\n-o\nprint-scaling=none\n-t\n"), "{words}");

    fs::create_dir_all(place.at("config/aftercare")).unwrap();
    let fit = r#"{"printers":{"LQ-630K":{"x_mm":2.0,"y_mm":-3.0,"x_percent":99.0,"y_percent":101.0}}}"#;
    fs::write(place.at("config/aftercare/printers.json"), fit).unwrap();
    let (done, told) = print(&["--printer", "LQ-630K"]);
    assert!(done, "{told}");
    let put_right = text_places(&place.at("sent.pdf"));
    let (mm, height) = (72.0 / 25.4, 148.0 * 72.0 / 25.4);
    assert!(plain.len() > 20 && put_right.len() >= plain.len(), "{} of {}", put_right.len(), plain.len());
    for ((x, y), (new_x, new_y)) in plain.iter().zip(&put_right) {
        // A reprint has a line more at its end: it is not compared.
        let (right, down) = (x * 0.99 + 2.0 * mm, (height - y) * 1.01 - 3.0 * mm);
        assert!((new_x - right).abs() < 0.1 && (height - new_y - down).abs() < 0.1, "{x} {y} → {new_x} {new_y}");
    }
}

#[cfg(unix)]
#[test]
fn a_printer_that_is_missing_or_refuses_is_said_in_words() {
    let place = Place::new();
    let db = copied(&place);
    let args = ["--db", &db, "--lang", "en", "print", "slip", "PG202611-0001", "--printer", "LQ-630K"];
    let refused = || {
        let (done, said) = on_machine(&place, &args);
        assert!(!done, "{said}");
        said
    };
    script(&place, "lpstat", "[ \"$1\" = -e ] && printf 'Laser\\nLabel\\n'; exit 0");
    script(&place, "lp", "echo 'lp: Paper jam.' >&2; exit 1");
    assert!(refused().contains("Laser, Label"));
    script(&place, "lpstat", "exit 1");
    assert!(refused().contains("Paper jam."));
    fs::remove_file(place.at("bin/lp")).unwrap();
    if !Path::new("/usr/bin/lp").exists() {
        assert!(refused().contains("CUPS"));
    }
    // A program of the office's own goes before the system's.
    script(&place, "office-print", "printf '%s\\n' \"$@\" > \"$PLACE/words\"");
    fs::create_dir_all(place.at("config/aftercare")).unwrap();
    let own = BTreeMap::from([("command", "office-print --to \"{printer}\" {file}")]);
    fs::write(place.at("config/aftercare/printers.json"), serde_json::to_string(&own).unwrap()).unwrap();
    let (done, said) = on_machine(&place, &args);
    assert!(done, "{said}");
    let words = fs::read_to_string(place.at("words")).unwrap();
    assert!(words.starts_with("--to\nLQ-630K\n/") && words.trim_end().ends_with("PG202611-0001.pdf"), "{words}");
}

#[test]
fn the_calibration_sheet_needs_no_data() {
    let place = Place::new();
    let path = place.at("calibration.pdf");
    said(&["--db", &text(&place.at("none.db")), "print", "calibration", "-o", &text(&path)]);
    assert_eq!(pages(&path), 1);
    assert!(!place.at("none.db").exists());
}

#[test]
fn clk_6_the_proof_of_a_calls_deadlines_is_printed_whole_or_of_one_clock_and_each_is_counted() {
    let place = Place::new();
    let (db, paper) = (copied(&place), text(&place.at("proof.pdf")));
    let args = ["--db", &db, "--lang", "en", "print", "proof", "SC202611-0004", "-o", &paper];
    let print = |more: &[&str]| {
        said(&[&args, more].concat());
        fs::read(&paper).unwrap()
    };
    let whole = print(&[]);
    let one = print(&["--clock", "response"]);
    assert!(whole.starts_with(b"%PDF") && one.starts_with(b"%PDF") && one.len() < whole.len());
    print(&["--clock", "response"]);
    let sql = "SELECT part, nth FROM print_log WHERE document = 'proof' ORDER BY id";
    let counted: Vec<(String, i64)> = open::to_write(Path::new(&db)).unwrap().rows(sql, &[]).unwrap();
    let expected = [("", 1), ("response", 1), ("response", 2)].map(|(part, nth)| (part.to_owned(), nth));
    assert_eq!(counted, expected);
    let (code, why) = refused(&[&args[..], &["--clock", "both"]].concat());
    assert!(code == 1 && why.contains("response, resolve"), "{code} {why}");
}

#[test]
fn what_would_be_written_over_or_counted_wrongly_is_refused_and_nothing_is_written() {
    let place = Place::new();
    let (db, path) = (copied(&place), place.at("slip.pdf"));
    let args = |more: &[&str]| {
        [&["--db", &db, "--lang", "en", "print", "slip", "PG202611-0001"], more].concat().join("\u{1f}")
    };
    let refused = |more: &[&str]| refused(&args(more).split('\u{1f}').collect::<Vec<_>>());
    fs::write(&path, "%PDF kept").unwrap();
    let mut kept = fs::metadata(&path).unwrap().permissions();
    kept.set_readonly(true);
    fs::set_permissions(&path, kept).unwrap();
    let file = text(&path);
    for (more, what) in [
        (&["-o", &file][..], "read-only"),
        (&["PG202611-0002", "PG202611-0001", "-o", &text(&place.at("b.pdf"))], "PG202611-0001 is named twice"),
        (&["--printer", " "], "--printer"),
    ] {
        let (code, why) = refused(more);
        assert!(code == 1 && why.contains(what), "{more:?}: {why}");
    }
    assert_eq!(fs::read(&path).unwrap(), b"%PDF kept");
    assert!(!place.at("b.pdf").exists());
}

#[test]
fn mon_10_a_credit_note_is_printed_on_a4_and_a5_by_its_word_as_people_write_it() {
    let place = Place::new();
    let (db, pdf) = (copied(&place), place.at("credit.pdf"));
    let size_of = |word: &str, template: &str| {
        said(&["--db", &db, "print", word, "DX202611-0001", "--template", template, "-o", &text(&pdf)]);
        let file = Document::load(&pdf).unwrap();
        let page = file.get_dictionary(file.get_pages()[&1]).unwrap();
        let sides = page.get(b"MediaBox").and_then(lopdf::Object::as_array).unwrap();
        [2, 3].map(|side| (sides[side].as_float().unwrap() * 25.4 / 72.0).round())
    };
    assert_eq!(size_of("credit-note", "credit-note"), [210.0, 297.0]);
    assert_eq!(size_of("credit_note", "credit-note-a5"), [210.0, 148.0]);
    let missing = ["--db", &db, "--lang", "en", "print", "credit-note", "DX209901-0001", "-o", &text(&pdf)];
    assert!(refused(&missing).1.contains("DX209901-0001"));
}
