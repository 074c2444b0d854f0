//! Letters to many customers: their files, what is told, what is refused.

use super::*;

/// A copy of the demo company: what is printed is counted in it.
fn copied(place: &Place) -> String {
    fs::copy(story_file(), place.file()).unwrap();
    text(&place.file())
}

fn pages(path: &Path) -> usize {
    lopdf::Document::load(path).unwrap().get_pages().len()
}

/// Codes of the first customers in the list.
fn codes(db: &str, count: usize) -> Vec<String> {
    let list: Value = serde_json::from_str(&said(&["--db", db, "list", "customer", "--json"])).unwrap();
    let rows = list.as_array().unwrap().iter().take(count);
    rows.map(|row| row["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn letters_and_envelopes_are_two_files_in_the_same_order_with_a_control_list() {
    let place = Place::new();
    let db = copied(&place);
    let (folder, codes) = (place.at("letters"), codes(&db, 3));
    let to = codes.join(",");
    let told = said(&["--db", &db, "letters", "--to", &to, "--envelopes", "DL", "-o", &text(&folder)]);
    assert!(told.contains("共打印 3 封信"), "{told}");
    assert_eq!(pages(&folder.join("letters.pdf")), 3);
    assert_eq!(pages(&folder.join("envelopes.pdf")), 3);
    assert_eq!(pages(&folder.join("control-list.pdf")), 1);
    let list = fs::read_to_string(folder.join("control-list.txt")).unwrap();
    let listed: Vec<&str> = list.lines().skip(1).map(|line| line.split('\t').nth(1).unwrap()).collect();
    assert_eq!(listed, codes);
    let again =
        said(&["--db", &db, "letters", "--to", &to, "--envelopes", "--alternating", "-o", &text(&place.at("b"))]);
    assert!(again.contains("letters_and_envelopes.pdf") && !place.at("b").join("envelopes.pdf").exists(), "{again}");
    assert_eq!(pages(&place.at("b").join("letters_and_envelopes.pdf")), 6);
}

#[test]
fn a_flaw_of_the_typed_text_is_named_with_its_place_and_nothing_is_written() {
    let place = Place::new();
    let (db, folder) = (copied(&place), text(&place.at("letters")));
    let words = place.at("words.txt");
    let letters = |more: &[&str]| [&["--db", &db, "letters", "-o", &folder][..], more].concat().join("\u{1f}");
    let refused = |more: &[&str]| refused(&letters(more).split('\u{1f}').collect::<Vec<_>>());
    fs::write(&words, "{{ contact.name }}，您好！\n贵司的 {{ unit_cuont }} 台设备").unwrap();
    let path = text(&words);
    let (code, why) = refused(&["--to", "all", "--text", &path]);
    assert!(code == 1 && why.contains("第 2 行") && why.contains("unit_cuont"), "{why}");
    for (more, what) in [
        (&["--to", "all", "--template", "letter-love"][..], "letter-love"),
        (&["--to", "nobody-is-called-so"], "没有符合条件的客户"),
        (&["--to", "colour=red"], "colour"),
        (&["--to", "all", "--text", &folder], "letters"),
    ] {
        let (code, why) = refused(more);
        assert!(code == 1 && why.contains(what), "{more:?}: {why}");
    }
    assert!(!place.at("letters").exists(), "nothing half-written");
    fs::write(&words, "{{ contact.name }}，您好！").unwrap();
    let told = said(&["--db", &db, "letters", "--to", &codes(&db, 1)[0], "--text", &path, "-o", &folder]);
    assert!(told.contains("共打印 1 封信"), "{told}");
}
