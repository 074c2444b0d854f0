//! Templates of the office on the command line.

use std::fs;

use super::{Place, program, refused, said, text};

#[test]
fn a_shipped_template_is_copied_changed_checked_kept_as_the_usual_one_and_fetched_back() {
    let place = Place::new();
    let db = text(&place.file());
    let ours = place.at("ours.toml");
    let with = |rest: &[&str]| said(&[&["--db", &db, "--lang", "en"], rest].concat());
    // A new file gets its first user when something is saved.
    let copy = said(&["--db", &text(&super::STORY.0.path().join("aftercare.db")), "template", "show", "slip"]);
    assert_eq!(copy.trim_end(), include_str!("../../resources/templates/slip.toml").trim_end());
    fs::write(&ours, copy.replace("Sent by", "Handed out by")).unwrap();
    assert!(with(&["template", "check", &text(&ours)]).contains("no flaws"));
    let saved = with(&["template", "save", &text(&ours), "--usual", "--note", "with our words"]);
    assert!(saved.contains("“ours”") && saved.contains("version 1"), "{saved}");
    fs::write(&ours, fs::read_to_string(&ours).unwrap().replace("Handed out by", "Given by")).unwrap();
    assert!(with(&["template", "save", &text(&ours)]).contains("version 2"));

    let list = with(&["template", "list", "slip"]);
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines[0].contains("ours") && lines[0].contains("usual") && lines[0].contains("with our words"), "{list}");
    assert!(lines[1].contains("slip  comes with the program") || lines[1].contains("comes with"), "{list}");
    assert!(!lines[1].contains("usual"), "{list}");
    assert!(with(&["template", "show", "ours"]).contains("Given by"));
    assert!(with(&["template", "show", "OURS", "--version", "1"]).contains("Handed out by"));
    assert!(with(&["list", "print_template"]).contains("with our words"));
    assert!(with(&["show", "print_template", "ours"]).contains("Given by"));
    assert!(with(&["template", "fields", "slip"]).contains("customer.name"));
    with(&["check"]);
}

#[test]
fn flaws_are_named_by_file_line_and_column_and_nothing_is_saved() {
    let place = Place::new();
    let db = text(&place.file());
    let broken = place.at("broken.toml");
    let path = text(&broken);
    let slip = include_str!("../../resources/templates/slip.toml");
    fs::write(&broken, slip.replace("\"contact\"", "\"contcat\"").replace("company.name", "company.nmae")).unwrap();
    for verb in ["check", "save"] {
        let (code, said) = refused(&["--db", &db, "--lang", "en", "template", verb, &path]);
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!((code, lines.len()), (1, 2), "{said}");
        assert!(lines[0].starts_with(&format!("{path}:10:")) && lines[0].contains("company.nmae"), "{said}");
        assert!(lines[1].starts_with(&format!("{path}:22:5: ")) && lines[1].contains("contcat"), "{said}");
    }
    let list = said(&["--db", &db, "template", "list"]);
    assert!(!list.contains("broken"), "{list}");
    fs::write(&broken, [0xff, 0xfe, 0x00]).unwrap();
    let (code, said) = refused(&["--db", &db, "--lang", "en", "template", "check", &path]);
    assert!(code == 1 && said.contains("no UTF-8 text file"), "{said}");
    let output = program(&["--db", &db, "--lang", "en", "template", "show", "nothing"]);
    assert_eq!(output.status.code(), Some(1));
}
