//! Envelopes and labels on the command line.

use std::path::Path;

use lopdf::Document;

use super::*;

/// Width and height of a file's first page in millimetres, and how many pages there are.
fn size_and_pages(path: &Path) -> ((f32, f32), usize) {
    let file = Document::load(path).unwrap();
    let pages = file.get_pages();
    let shape = file.get_dictionary(pages[&1]).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
    let mm = |index: usize| (shape[index].as_float().unwrap() * 25.4 / 72.0 * 10.0).round() / 10.0;
    ((mm(2), mm(3)), pages.len())
}

fn words(path: &Path) -> String {
    let file = Document::load(path).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    file.extract_text(&pages).unwrap().split_whitespace().collect()
}

/// A copy of the demo company: what is printed is counted in it.
fn copied(place: &Place) -> String {
    fs::copy(story_file(), place.file()).unwrap();
    text(&place.file())
}

#[test]
fn an_envelope_is_as_large_as_it_is_asked_for_and_an_unknown_size_is_named_with_those_there_are() {
    let place = Place::new();
    let (db, paper) = (copied(&place), place.at("e.pdf"));
    for (size, wanted) in [("DL", (220.0, 110.0)), ("c6/c5", (229.0, 114.0)), ("180x120", (180.0, 120.0))] {
        said(&["--db", &db, "print", "envelope", "C00001", "--paper", size, "-o", &text(&paper)]);
        assert_eq!(size_and_pages(&paper), (wanted, 1));
    }
    let printed = ["--db", &db, "print", "envelope", "C00001", "--template", "envelope-printed", "-o", &text(&paper)];
    said(&printed);
    assert!(!words(&paper).contains("贴邮票处"), "printed stock has it");
    let (code, why) = refused(&["--db", &db, "print", "envelope", "C00001", "--paper", "A9", "-o", &text(&paper)]);
    assert!(code == 1 && why.contains("A9") && why.contains("DL, ZL"), "{code} {why}");
}

#[test]
fn labels_of_several_customers_share_a_sheet_that_may_have_been_begun() {
    let place = Place::new();
    let (db, paper) = (copied(&place), place.at("labels.pdf"));
    let print = ["--db", &db, "print", "label", "C00001", "C00002", "C00003", "-o", &text(&paper)];
    said(&print);
    assert_eq!(size_and_pages(&paper), ((210.0, 297.0), 1));
    let whole = words(&paper);
    said(&[&print[..], &["--first-label", "23"]].concat());
    assert_eq!(size_and_pages(&paper).1, 2, "two on the sheet that was begun, one on the next");
    assert_eq!(words(&paper), whole);
    let (code, why) = refused(&[&print[..], &["--first-label", "25"]].concat());
    assert!(code == 1 && why.contains("24"), "{code} {why}");
    let folder = place.at("each");
    fs::create_dir(&folder).unwrap();
    said(&["--db", &db, "print", "label", "C00001", "C00002", "-o", &text(&folder)]);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

#[test]
fn an_envelope_goes_to_the_contact_and_address_that_are_asked_for() {
    let place = Place::new();
    let (db, paper) = (copied(&place), place.at("e.pdf"));
    let print = ["--db", &db, "print", "envelope", "C00001", "-o", &text(&paper)];
    said(&[&print[..], &["--contact", "陈海燕", "--address", "1"]].concat());
    let chosen = words(&paper);
    said(&[&print[..], &["--address", "site"]].concat());
    assert!(chosen.contains("陈海燕") && chosen == words(&paper), "the customer has one of each: {chosen}");
    let (code, why) = refused(&[&print[..], &["--contact", "没有此人"]].concat());
    assert!(code == 1 && why.contains("没有此人"), "{code} {why}");
    let (code, why) = refused(&[&print[..], &["--address", "2"]].concat());
    assert!(code == 1 && why.contains("1 上海"), "{code} {why}");
    let slip = ["--db", &db, "print", "slip", "PG202611-0001", "--contact", "陈海燕", "-o", &text(&paper)];
    let (code, why) = refused(&slip);
    assert!(code == 1 && why.contains("只有信函、信封"), "{code} {why}");
    let letter = ["--db", &db, "print", "letter", "C00001", "--template", "letter-din", "-o", &text(&paper)];
    said(&[&letter[..], &["--contact", "陈海燕", "--address", "site"]].concat());
    let window: String = words(&paper);
    assert!(window.contains("陈海燕"), "the letter goes where the envelope goes: {window}");
    // Of several customers each has their own.
    said(&["--db", &db, "print", "label", "C00001", "C00002", "--address", "site", "-o", &text(&paper)]);
    let whole = words(&paper);
    for code in ["C00001", "C00002"] {
        let name = json("customer", code)["name"].as_str().unwrap().to_owned();
        assert!(whole.contains(&name), "{name}: {whole}");
    }
}
