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
