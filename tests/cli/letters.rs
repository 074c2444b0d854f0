//! Letters to many customers: their files, what is told, what is refused.

use std::{io::Write as _, process::Stdio};

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
    let (code, why) = refused(&["--to", " "]);
    assert!(code == 1 && why.contains("all"), "a variable without a value is nobody, not everybody: {why}");
    fs::write(&words, "{% if unit_count < 0 %}您好{% endif %}").unwrap();
    let (code, why) = refused(&["--to", &codes(&db, 1)[0], "--text", &path]);
    assert!(code == 1 && why.contains("是空的"), "not the template's own words: {why}");
    if cfg!(unix) {
        let (code, why) = refused(&["--to", "all", "--text", "/dev/zero"]);
        assert!(code == 1 && why.contains("/dev/zero"), "{why}");
    }
    assert!(!place.at("letters").exists(), "nothing half-written");
    fs::write(&words, "{{ contact.name }}，您好！").unwrap();
    let told = said(&["--db", &db, "letters", "--to", &codes(&db, 1)[0], "--text", &path, "-o", &folder]);
    assert!(told.contains("共打印 1 封信"), "{told}");
}

#[test]
fn letters_go_to_those_that_a_view_or_a_filter_line_finds() {
    let place = Place::new();
    let db = copied(&place);
    let owing: Value =
        serde_json::from_str(&said(&["--db", &db, "list", "receivable", "--view", "owing", "--json"])).unwrap();
    let owing: Vec<&str> = owing.as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert!(!owing.is_empty() && owing.len() < codes(&db, 1000).len(), "{owing:?}");
    let letters = |name: &str, more: &[&str]| {
        let folder = place.at(name);
        let output = text(&folder);
        said(&[&["--db", &db, "letters", "--leave-out", "-o", &output][..], more].concat());
        let list = fs::read_to_string(folder.join("control-list.txt")).unwrap();
        list.lines().skip(1).map(|line| line.split('\t').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(letters("view", &["--list", "receivable", "--view", "owing"]), owing, "in the order of the list");
    let line = format!("客户代码: {}", owing[0]);
    assert_eq!(letters("line", &["--to", &line]), [owing[0]]);
    assert_eq!(letters("both", &["--list", "receivable", "--view", "有欠款", "--to", &line]), [owing[0]]);
    let of_calls = letters("calls", &["--list", "call", "--view", "all"]);
    assert!(of_calls.len() > 1 && of_calls.len() <= codes(&db, 1000).len(), "{of_calls:?}");
    for (more, what) in [
        (&["--list", "item", "--view", "all"][..], "item"),
        (&["--to", "colour: red"], "colour"),
        (&["--view", "overdew"], "overdew"),
    ] {
        let (code, why) = refused(&[&["--db", &db, "letters", "-o", &text(&place.at("none"))][..], more].concat());
        assert!(code == 1 && why.contains(what), "{more:?}: {why}");
    }
    assert!(!place.at("none").exists());
}

/// The text of each page, without its blanks.
fn text_of_pages(path: &Path) -> Vec<String> {
    let file = lopdf::Document::load(path).unwrap();
    let of = |page: u32| file.extract_text(&[page]).unwrap().split_whitespace().collect();
    file.get_pages().into_keys().map(of).collect()
}

#[test]
fn doc_11_a_letters_pages_are_numbered_from_the_second_on() {
    let place = Place::new();
    let (db, words, pdf) = (copied(&place), place.at("words.txt"), place.at("letter.pdf"));
    let lines: Vec<String> = (1..=75).map(|line| format!("第 {line} 条：{{{{ customer.name }}}}的设备。")).collect();
    fs::write(&words, lines.join("\n")).unwrap();
    let print = |template: &str, more: &[&str]| {
        let letter = ["--db", &db, "print", "letter", "C00001", "--template", template, "-o", &text(&pdf)];
        said(&[&letter[..], more].concat());
        text_of_pages(&pdf)
    };
    for template in ["letter-care", "letter-warranty-ending", "letter-satisfaction", "letter-din"] {
        let pages = print(template, &["--text", &text(&words)]);
        assert_eq!(pages.len(), 3, "{template}");
        assert!(!pages[0].contains("共3页"), "{template}: {}", pages[0]);
        assert!(pages[1].contains("第2页共3页") && pages[2].contains("第3页共3页"), "{template}: {pages:?}");
        assert!(pages.concat().contains("第75条：上海"), "{template}: {pages:?}");
    }
    let pages = print("letter-care", &[]);
    assert!(pages.len() == 1 && !pages[0].contains("共1页"), "{pages:?}");
}

#[test]
fn a_letter_takes_its_own_text_from_a_file_or_from_standard_input_and_nothing_is_written_where_a_field_is_none() {
    let place = Place::new();
    let (db, words, pdf) = (copied(&place), place.at("words.txt"), place.at("letter.pdf"));
    let typed = "{{ customer.name }}的维修款 {{ balance }} 元，请于月底前结清。";
    let args =
        |from: &str| ["--db", &db, "print", "letter", "C00001", "-o", &text(&pdf), "--text", from].map(str::to_owned);
    let piped = |input: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aftercare"))
            .args(args("-"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    for wrong in ["您好！\n请联系 {{ custmer.name }}。", " \n", "{% for unit in units %}"] {
        fs::write(&words, wrong).unwrap();
        let (code, why) = refused(&args(&text(&words)).each_ref().map(String::as_str));
        assert_eq!((code, piped(wrong).0), (1, false), "{why}");
        assert_eq!(why.contains("第 2 行第 8 列") && why.contains("custmer.name"), wrong.contains("custmer"), "{why}");
        assert!(!pdf.exists(), "{wrong}");
    }
    fs::write(&words, typed).unwrap();
    said(&args(&text(&words)).each_ref().map(String::as_str));
    let of_file = text_of_pages(&pdf).remove(0);
    assert!(of_file.contains("的维修款") && of_file.contains("元，请于月底前结清。"), "{of_file}");
    assert!(!of_file.contains("信任与支持"), "the template's text is left out: {of_file}");
    fs::remove_file(&pdf).unwrap();
    assert_eq!(piped(typed), (true, String::new()));
    assert!(text_of_pages(&pdf)[0].contains("元，请于月底前结清。"));
    let slip = ["--db", &db, "print", "slip", "PG202611-0001", "--text", &text(&words), "-o", &text(&pdf)];
    assert!(refused(&slip).1.contains("只有信函"));
    // A template of the office that has no place for it would lose it.
    let own = place.at("short.toml");
    fs::write(&own, "format = 1\ndocument = \"letter\"\nname = \"短信\"\n[[block]]\ntext = { text = \"您好\" }\n")
        .unwrap();
    said(&["--db", &db, "template", "save", &text(&own)]);
    let (code, why) =
        refused(&[&args(&text(&words)).each_ref().map(String::as_str)[..], &["--template", "short"]].concat());
    assert!(code == 1 && why.contains("“short”") && why.contains("{{ words }}"), "{why}");
}
