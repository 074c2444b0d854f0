//! Calls from another program's file, by the command line.

use super::*;

#[test]
fn calls_come_in_with_what_is_said_about_their_file() {
    let place = Place::new();
    let (file, sheet) = (text(&place.at("office.db")), place.at("tickets.csv"));
    let rows =
        "Nr,Customer Name,Headline,Created,Status\r\nT1,New Ltd,\"Noise\r\nand smoke\",03/04/2024,Waits for vendor\r\n";
    fs::write(&sheet, rows).unwrap();
    let sheet = text(&sheet);
    let import = ["--db", &file, "--lang", "en", "import", "calls", &sheet];
    let more = ["--map", "Nr=number", "--map", "Headline=text", "--word", "state:Waits for vendor=on_hold"];
    let asked = refused(&[&import[..], &more[..]].concat()).1;
    assert!(asked.contains("03/04/2024") && asked.contains("--dates day-first"), "{asked}");
    let dated = [&import[..], &more[..], &["--dates", "day-first", "--json"][..]].concat();
    let unknown: Value = serde_json::from_slice(&program(&dated).stdout).unwrap();
    assert_eq!(unknown["errors"][0]["value"], "New Ltd");
    let made: Value = serde_json::from_str(&said(&[&dated[..], &["--make-customers"][..]].concat())).unwrap();
    assert_eq!((&made["made"], &made["also_made"]["customer"]), (&Value::from(1), &Value::from(1)));
    let listed: Value = serde_json::from_str(&said(&["--db", &file, "list", "call", "--json"])).unwrap();
    assert_eq!((&listed[0]["number"], &listed[0]["status"]), (&Value::from("T1"), &Value::from("on_hold")));
    assert_eq!(listed[0]["subject"], "Noise");
}

#[test]
fn what_was_said_of_a_file_is_taken_for_the_next_one_with_its_headings() {
    let place = Place::new();
    let file = text(&place.at("office.db"));
    let sheet = |number: u32| {
        let path = place.at(&format!("tickets-{number}.csv"));
        let row = format!("T{number},New Ltd,Noise,03/04/2024,Waits for vendor");
        fs::write(&path, format!("Nr,Customer Name,Headline,Created,Status\n{row}\n")).unwrap();
        text(&path)
    };
    let import = |number: u32, more: &[&str]| -> Vec<String> {
        let typed = ["--db", &file, "--lang", "en", "import", "calls", &sheet(number)];
        typed.iter().chain(more).map(|word| (*word).to_owned()).collect()
    };
    let run = |number: u32, more: &[&str]| {
        let typed = import(number, more);
        said(&typed.iter().map(String::as_str).collect::<Vec<&str>>())
    };
    let fails = |number: u32, more: &[&str]| {
        let typed = import(number, more);
        refused(&typed.iter().map(String::as_str).collect::<Vec<&str>>()).1
    };
    let by_hand = ["--map", "Nr=呼叫编号", "--map", "headline=Subject", "--word", "state:Waits for vendor=On hold"];
    let tried = run(1, &[&by_hand[..], &["--dates", "day-first", "--make-customers", "--dry-run"]].concat());
    assert!(!tried.contains("is kept"), "{tried}");
    assert!(fails(1, &["--json"]).contains("--dates"), "what was only tried is not kept");
    let told = run(1, &[&by_hand[..], &["--dates", "day-first", "--make-customers"]].concat());
    assert!(told.contains("What was said is kept for the next file with these headings"), "{told}");

    let told = run(2, &[]);
    let taken = "--map 'Nr=number' --map 'headline=subject' --word 'state:waitsforvendor=On hold' --dates day-first";
    assert!(told.contains(taken) && told.contains("--no-remembered") && !told.contains("is kept"), "{told}");
    let told: Value = serde_json::from_str(&run(3, &["--json"])).unwrap();
    assert_eq!((&told["made"], &told["remembered"], &told["kept"]), (&1.into(), &true.into(), &false.into()));
    assert!(fails(4, &["--no-remembered"]).contains("\"03/04/2024\" can be"));

    let now = ["--word", "state:waits for VENDOR=waiting", "--map", "Headline=text"];
    assert!(run(4, &now).contains("is kept"));
    run(5, &[]);
    let listed = said(&["--db", &file, "list", "call", "--sort", "number", "--json"]);
    let calls: Vec<Value> = serde_json::from_str(&listed).unwrap();
    let told: Vec<String> = calls
        .iter()
        .map(|call| format!("{} {} {}", call["number"], call["status"], call["opened_at"]).replace('"', ""))
        .collect();
    let day = "2024-04-03T00:00:00+08:00";
    let states = ["on_hold", "on_hold", "on_hold", "waiting", "waiting"];
    let expected: Vec<String> =
        states.iter().zip(1..).map(|(state, number)| format!("T{number} {state} {day}")).collect();
    assert_eq!(told, expected);

    // Kept by an earlier version of the program, which had that field.
    let gone = "UPDATE import_choice SET options = replace(options, '\"number\"', '\"colour\"')";
    raw(&place.at("office.db")).execute_batch(gone).unwrap();
    let why = fails(6, &[]);
    for part in ["\"Nr\" was matched with the field \"colour\", which is not there", "--no-remembered"] {
        assert!(why.contains(part), "{part} is not in: {why}");
    }
    assert!(run(6, &["--map", "nr=number"]).contains("is kept"), "what is said now goes before");
}

#[test]
fn an_import_is_listed_and_taken_back_by_its_number() {
    let place = Place::new();
    let (file, sheet) = (text(&place.at("office.db")), place.at("客户.csv"));
    fs::write(&sheet, "code,name\nK1,Miller\nK2,Smith\n").unwrap();
    let db = ["--db", &file, "--lang", "en"];
    let told = said(&[&db[..], &["import", "customers", &text(&sheet)][..]].concat());
    assert!(told.contains("aftercare import --undo 1"), "{told}");
    let imports = || -> Value { serde_json::from_str(&said(&[&db[..], &["imports", "--json"][..]].concat())).unwrap() };
    let known = imports();
    assert_eq!((&known[0]["number"], &known[0]["file"]), (&Value::from(1), &Value::from("客户.csv")));
    assert_eq!((&known[0]["made"], &known[0]["undone_at"]), (&Value::from(2), &Value::Null));
    let undo = [&db[..], &["import", "--undo", "1"][..]].concat();
    let looked = said(&[&undo[..], &["--dry-run"][..]].concat());
    assert!(looked.contains("delete 2 × Customer") || looked.contains("delete 2 × customer"), "{looked}");
    assert_eq!(imports()[0]["undone_at"], Value::Null, "it was only looked at");
    assert!(said(&undo).contains("was taken back"));
    assert!(imports()[0]["undone_at"].is_string());
    let listed: Value = serde_json::from_str(&said(&["--db", &file, "list", "customer", "--json"])).unwrap();
    assert_eq!(listed.as_array().map(Vec::len), Some(0));
    assert!(refused(&undo).1.contains("was taken back"), "once is enough");
    assert!(said(&[&db[..], &["imports"][..]].concat()).contains("taken back ("));
}

#[test]
fn an_import_that_others_have_built_on_stays_and_says_why() {
    let place = Place::new();
    let file = text(&place.at("office.db"));
    let db = ["--db", &file, "--lang", "en"];
    for name in ["Miller", "Smith"] {
        let sheet = place.at("customers.csv");
        fs::write(&sheet, format!("code,name\nK1,{name}\n")).unwrap();
        said(&[&db[..], &["import", "customers", &text(&sheet)][..]].concat());
    }
    let (_, why) = refused(&[&db[..], &["import", "--undo", "1"][..]].concat());
    assert!(why.contains("K1 Smith") && why.contains("Imported customers"), "{why}");
    said(&[&db[..], &["import", "--undo", "2"][..]].concat());
    said(&[&db[..], &["import", "--undo", "1"][..]].concat());
    let listed: Value = serde_json::from_str(&said(&["--db", &file, "list", "customer", "--json"])).unwrap();
    assert_eq!(listed.as_array().map(Vec::len), Some(0), "what was changed and set back stands against nothing");
}
