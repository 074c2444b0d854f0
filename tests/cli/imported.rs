//! What an import of calls tells of itself: what it did or would have done, and how the file was understood.

use super::*;

/// An office that knows a customer, and a folder for its files.
fn office(place: &Place) -> String {
    let (file, sheet) = (text(&place.file()), text(&place.at("customers.csv")));
    fs::write(&sheet, "code,name\nK1,Miller\n").unwrap();
    said(&["--db", &file, "import", "customers", &sheet]);
    file
}

fn write(place: &Place, rows: &str) -> String {
    let sheet = place.at("tickets.csv");
    fs::write(&sheet, rows).unwrap();
    text(&sheet)
}

const HALF_BAD: &str = "number,customer,subject,opened\n1,New Ltd,a,2025-01-02\n2,K1,b,soon\n";

#[test]
fn a_refused_import_says_what_it_would_have_been_and_that_it_was_not() {
    let place = Place::new();
    let (file, sheet) = (office(&place), write(&place, HALF_BAD));
    for (lang, parts) in [
        ("zh-CN", ["未导入任何数据", "本应新增 1", "将同时新建的客户：1"]),
        ("en", ["nothing was imported", "1 would have been new", "would be made for them, customer: 1"]),
    ] {
        let output = program(&["--db", &file, "--lang", lang, "import", "calls", &sheet, "--make-customers"]);
        let told = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1));
        for part in parts {
            assert!(told.to_lowercase().contains(&part.to_lowercase()), "{part} is not in {told}");
        }
    }
}

#[test]
fn what_was_done_ends_with_zero_and_what_was_not_with_one() {
    let place = Place::new();
    let (file, sheet) = (office(&place), write(&place, HALF_BAD));
    let run = |more: &[&str]| {
        let output = program(&[&["--db", &file, "import", "calls", &sheet, "--json"], more].concat());
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code().unwrap(), told["done"].as_bool().unwrap(), told["made"].as_i64().unwrap())
    };
    assert_eq!(run(&["--make-customers", "--dry-run"]), (1, false, 1), "it would be refused");
    assert_eq!(run(&["--make-customers", "--dry-run", "--good-rows-only"]), (0, false, 1));
    assert_eq!(run(&["--make-customers"]), (1, false, 1));
    assert_eq!(run(&["--good-rows-only"]).0, 1, "no row is good");
    assert_eq!(run(&["--make-customers", "--good-rows-only"]), (0, true, 1));
}

#[test]
fn how_columns_and_words_were_understood_is_told_to_people_and_scripts() {
    let place = Place::new();
    let rows = "Ticket ID,Customer Name,Headline,Ticket Type,Channel,Status,Created,Mood\n\
        1,Miller,Noise,Refund request,Social media,open,03/04/2024,bad\n2,Miller,Smoke,fault,Chat,closed,03/04/2024,bad\n";
    let (file, sheet) = (office(&place), write(&place, rows));
    let import = ["--db", &file, "--lang", "en", "import", "calls", &sheet];
    let by_hand = ["--map", "Headline=subject", "--dates", "day-first", "--make-items"];
    let told = said(&[&import[..], &by_hand[..], &["--dry-run"]].concat());
    for part in [
        "Customer Name → Customer (customer)",
        "Headline → Fault in brief (subject)",
        "Channel: Chat → Web, Social media → Web",
        "Call type: Refund request → Return or exchange",
        "With: --map 'Headline=subject' --dates day-first --make-items",
    ] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    assert!(!told.contains("fault →"), "the same word needs no telling: {told}");
    let run =
        |more: &[&str]| -> Value { serde_json::from_str(&said(&[&import[..], more, &["--json"]].concat())).unwrap() };
    let told = run(&by_hand);
    assert_eq!(
        told["columns"],
        serde_json::json!({"Ticket ID": "number", "Customer Name": "customer", "Headline": "subject",
            "Ticket Type": "type", "Channel": "channel", "Status": "state", "Created": "opened", "Mood": null})
    );
    assert_eq!(
        told["words"],
        serde_json::json!({
            "type": {"Refund request": "return_exchange", "fault": "fault"},
            "channel": {"Chat": "web", "Social media": "web"},
            "state": {"open": "waiting", "closed": "closed"},
        })
    );
    let said = serde_json::json!({"map": {"Headline": "subject"}, "words": {}, "dates": "day_first",
        "make_customers": false, "make_items": true});
    assert_eq!((&told["said"], &told["remembered"]), (&said, &false.into()));
    let again = run(&[]);
    assert_eq!((&again["said"], &again["remembered"], &again["same"]), (&said, &true.into(), &2.into()));
}

#[test]
fn a_name_of_two_items_asks_for_the_code_and_not_for_making_a_third() {
    let place = Place::new();
    let (file, items) = (office(&place), text(&place.at("items.csv")));
    fs::write(&items, "code,name\nGA22,Compressor\nGA37,Compressor\n").unwrap();
    said(&["--db", &file, "import", "items", &items]);
    let sheet = write(&place, "number,customer,item,subject\n1,K1,Compressor,a\n");
    let why = refused(&["--db", &file, "--lang", "en", "import", "calls", &sheet]).1;
    assert!(why.contains("More than one item is called \"Compressor\" (GA22, GA37)"), "{why}");
    assert!(!why.contains("--make-items"), "{why}");
}

#[test]
fn serials_that_no_card_has_are_told_with_how_their_column_is_left_out() {
    let place = Place::new();
    let file = office(&place);
    let sheet = write(&place, "number,customer,serial,subject\n1,K1,SN-NONE,a\n");
    let typed = ["--db", &file, "--lang", "en", "import", "calls", &sheet];
    let why = refused(&typed).1;
    assert!(why.contains("SN-NONE") && why.contains("--map 'HEADING='"), "{why}");
    let told = said(&[&typed[..], &["--map", "serial="]].concat());
    assert!(!told.contains("SN-NONE") && told.contains("1 new"), "{told}");
}
