//! Who may import whom: `base ← db, ui, print ← cx ← features ← app, cli ← main`.
//!
//! Features have one order. It binds mod, rules, store and fields, which look back only; a command
//! may read any feature and call earlier features' commands; panels never import each other.

use crate::util::source::{Source, code_of, project, texts_of};

use super::{
    complaints, hold,
    paths::{inner_paths, module_of, names_library},
};

/// The features, in their order: each may look at those before it.
const FEATURES: &[&str] = &[
    "setting",
    "people",
    "view",
    "customer",
    "item",
    "equipment",
    "contract",
    "delivery",
    "call",
    "dispatch",
    "handling",
    "settlement",
    "receipt",
    "credit",
    "revisit",
    "alert",
    "document",
    "report",
    "exchange",
];

/// Features that are no business object and name their files as they need.
const FREE: &[&str] = &["document", "report", "exchange"];

/// The files of a feature. What follows may import what stands before it in the same feature;
/// command and fields see each other, because a field says where the draft keeps it.
const FILES: &[&str] = &["mod", "rules", "store", "fields", "command", "print", "section", "panel"];

/// Which modules of the lower layers each layer may import.
const LAYERS: &[(&str, &[&str])] = &[
    ("base", &["base"]),
    ("db", &["base", "db"]),
    ("ui", &["base", "ui", "print"]),
    ("print", &["base", "print"]),
    ("cx", &["base", "db", "print", "ui", "cx"]),
];

fn feature(name: &str) -> Option<usize> {
    FEATURES.iter().position(|feature| *feature == name)
}

/// Which file of its feature a path leads to: `call::rules::next` to `rules`, `call::Call` to `mod`.
fn file_of(path: &[String]) -> &str {
    let name = path.get(1).map_or("mod", String::as_str);
    if FILES.contains(&name) { name } else { "mod" }
}

fn is_module(name: &str) -> bool {
    feature(name).is_some() || ["base", "db", "ui", "print", "cx", "app", "cli"].contains(&name)
}

fn imports(file: &Source) -> Vec<String> {
    let from = module_of(&file.path);
    let Some(layer) = from.first() else { return Vec::new() };
    inner_paths(&file.path, file.program())
        .into_iter()
        .filter(|to| is_module(&to[0]))
        .filter_map(|to| forbidden(layer, &from, &to).map(|why| format!("imports {}: {why}", to.join("::"))))
        .collect()
}

/// Why this import may not be, if it may not.
fn forbidden(layer: &str, from: &[String], to: &[String]) -> Option<String> {
    let target = to[0].as_str();
    if let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) {
        return (!allowed.contains(&target)).then(|| format!("{layer} may import {}", allowed.join(", ")));
    }
    if layer == "app" || layer == "cli" {
        let other = target == "app" || target == "cli";
        return (other && target != layer).then(|| "app and cli don't import each other".to_owned());
    }
    let Some(own) = feature(layer) else {
        return Some(format!("{layer} is no module that the house knows: add it to its order"));
    };
    if target == "app" || target == "cli" {
        return Some("nobody imports app and cli".to_owned());
    }
    match feature(target) {
        None => low_layer(file_of(from), layer, to),
        Some(_) if FREE.contains(&layer) && target == layer => None,
        Some(other) if other == own => same_feature(file_of(from), file_of(to)),
        Some(other) => other_feature(from, to, other < own),
    }
}

/// What a feature's file may import of base, db, ui, print and cx.
fn low_layer(file: &str, feature: &str, to: &[String]) -> Option<String> {
    if FREE.contains(&feature) {
        return None;
    }
    let allowed: &[&str] = match file {
        "rules" => &["base"],
        "mod" | "store" | "fields" | "command" => &["base", "db"],
        "print" => &["base", "db", "print"],
        _ => &["base", "db", "ui", "print", "cx"],
    };
    let target = to[0].as_str();
    if !allowed.contains(&target) {
        return Some(format!("{file} may import {} below the features", allowed.join(", ")));
    }
    let is_writing = |name: &str| ["Tx", "within", "transact"].contains(&name);
    if file == "rules" && to.get(1).is_some_and(|name| name == "text") {
        return Some("rules say things as data; texts are made at the edge".to_owned());
    }
    let opens = target == "db" && to.last().is_some_and(|name| is_writing(name));
    (["panel", "section"].contains(&file) && opens).then(|| "panels send commands; they open no transaction".to_owned())
}

fn rank(file: &str) -> usize {
    // Fields and commands see each other.
    let file = if file == "fields" { "command" } else { file };
    FILES.iter().position(|name| *name == file).unwrap_or(0)
}

fn same_feature(file: &str, target: &str) -> Option<String> {
    let looks_back = rank(target) <= rank(file) || (file == "store" && target == "fields");
    let order = FILES.join(" ← ");
    (!looks_back).then(|| format!("within a feature: {order}"))
}

fn other_feature(from: &[String], to: &[String], is_earlier: bool) -> Option<String> {
    let (file, target) = (file_of(from), file_of(to));
    let is_free = FREE.contains(&from[0].as_str());
    let (allowed, backward_only): (&[&str], bool) = match file {
        _ if is_free => (&["mod", "rules", "store", "fields", "command", "print"], true),
        "mod" | "rules" => (&["mod", "rules"], true),
        "store" | "fields" => (&["mod", "rules", "store", "fields"], true),
        "command" if target == "command" => (&["command"], true),
        "command" => (&["mod", "rules", "store", "fields"], false),
        _ => (&["mod", "rules", "store", "fields", "command", "print"], false),
    };
    if !allowed.contains(&target) {
        return Some(format!("{file} may import of other features: {}", allowed.join(", ")));
    }
    (backward_only && !is_earlier).then(|| format!("{} comes later: {}", to[0], FEATURES.join(" ← ")))
}

/// Each library has its home.
fn libraries(file: &Source) -> Vec<String> {
    let module = module_of(&file.path);
    let layer = module.first().map_or("", String::as_str);
    let in_feature = feature(layer).is_some() && !FREE.contains(&layer);
    let draws = match layer {
        "ui" | "cx" | "app" => true,
        layer if FREE.contains(&layer) => file_of(&module) == "panel",
        _ if in_feature => ["panel", "section"].contains(&file_of(&module)),
        _ => layer == "base" && module.get(1).is_some_and(|name| name == "font"),
    };
    let homes = [
        ("rusqlite", layer == "db"),
        ("refinery", layer == "db"),
        ("printpdf", layer == "print"),
        ("minijinja", layer == "print"),
        // Templates, and what the search finds of each kind.
        ("toml", layer == "print" || module.starts_with(&["db".to_owned(), "search".to_owned()])),
        ("pinyin", layer == "base"),
        ("egui", draws),
        ("eframe", ["app", ""].contains(&layer)),
        ("clap", ["cli", ""].contains(&layer)),
    ];
    let away = homes.iter().filter(|(library, is_home)| !is_home && names_library(file.program(), library));
    away.map(|(library, _)| format!("{library} is not used here")).collect()
}

/// SQL stands in stores, and where the list of fields states its expressions.
fn sql_in_panels(file: &Source) -> Vec<String> {
    let module = module_of(&file.path);
    let layer = module.first().map_or("", String::as_str);
    let shows = ["app", "cli", "ui", "print"].contains(&layer)
        || (feature(layer).is_some() && ["panel", "section", "rules", "mod", "print"].contains(&file_of(&module)));
    if !shows || FREE.contains(&layer) {
        return Vec::new();
    }
    let starts = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "];
    texts_of(file.program())
        .into_iter()
        .filter(|text| starts.iter().any(|start| text.trim_start().starts_with(start)))
        .map(|text| format!("SQL belongs in store.rs: {}", text.chars().take(40).collect::<String>()))
        .collect()
}

/// A rule is the same tomorrow: it is handed the moment, and asks nothing.
fn asking_rules(file: &Source) -> Vec<String> {
    let module = module_of(&file.path);
    if feature(module.first().map_or("", String::as_str)).is_none() || file_of(&module) != "rules" {
        return Vec::new();
    }
    let code = code_of(file.program());
    let asked = ["::now(", "std::fs", "std::env", "std::thread", "static mut"];
    asked.iter().filter(|what| code.contains(**what)).map(|what| format!("a rule asks: {what}")).collect()
}

/// Commands and stores work inside transactions, which others wait for: what takes its time is done before or after.
fn slow_transactions(file: &Source) -> Vec<String> {
    let module = module_of(&file.path);
    let is_inside = ["command", "store"].contains(&file_of(&module));
    if feature(module.first().map_or("", String::as_str)).is_none() || !is_inside {
        return Vec::new();
    }
    let code = code_of(file.program());
    let slow = ["std::fs", "std::net", "std::process", "std::thread", "println!"];
    slow.iter().filter(|what| code.contains(**what)).map(|what| format!("others wait for this: {what}")).collect()
}

/// The name of a file says what kind of line stands in it.
fn file_names(file: &Source) -> Vec<String> {
    let below: Vec<&str> = file.path.split('/').skip(1).collect();
    let [folder, name, ..] = below[..] else { return Vec::new() };
    if feature(folder).is_none() || FREE.contains(&folder) {
        return Vec::new();
    }
    let name = name.trim_end_matches(".rs");
    let is_known = FILES.contains(&name) || name == "make";
    let made = file.text.match_indices("mod make;").map(|(at, _)| file.text[..at].trim_end_matches("pub(crate) "));
    let ships_builders = made.filter(|before| !before.ends_with("#[cfg(test)]\n")).count() > 0;
    let mut found = Vec::new();
    if !is_known {
        found.push(format!("a feature has the files {}; and make with builders for tests", FILES.join(", ")));
    }
    if ships_builders {
        found.push("builders are for tests: #[cfg(test)] above mod make".to_owned());
    }
    found
}

#[test]
fn everybody_imports_only_whom_they_may() {
    hold(&["src"], imports);
}

#[test]
fn every_library_is_used_only_in_its_home() {
    hold(&["src"], libraries);
}

#[test]
fn no_sql_stands_where_things_are_shown_or_decided() {
    hold(&["src"], sql_in_panels);
}

#[test]
fn rules_ask_no_clock_and_no_file() {
    hold(&["src"], asking_rules);
}

#[test]
fn nothing_slow_is_done_inside_a_transaction() {
    hold(&["src"], slow_transactions);
}

#[test]
fn features_have_only_the_known_files() {
    hold(&["src"], file_names);
}

#[test]
fn the_modules_stand_in_reading_order() {
    let root = std::fs::read_to_string(project().join("src/lib.rs")).unwrap();
    let named: Vec<&str> = root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let order: Vec<&str> = FEATURES.iter().copied().filter(|feature| named.contains(feature)).collect();
    let stands: Vec<&str> = named.iter().copied().filter(|name| feature(name).is_some()).collect();
    let mut sorted = named.clone();
    sorted.sort_unstable();
    assert!(stands == order || named == sorted, "lib.rs: {named:?}");
}

#[test]
fn imports_that_may_not_be_are_seen() {
    for (path, source) in [
        ("src/base/money.rs", "use crate::db::query::Conn;"),
        ("src/db/open.rs", "use crate::ui::cx::Cx;"),
        ("src/print/page.rs", "use crate::db::query;"),
        ("src/ui/form.rs", "use crate::call::Call;"),
        ("src/cx.rs", "use crate::call::Call;"),
        ("src/customer/store.rs", "use crate::call::store;"),
        ("src/customer/mod.rs", "use crate::call::CallStatus;"),
        ("src/call/rules.rs", "use crate::db::query::Conn;"),
        ("src/call/rules.rs", "use super::store;"),
        ("src/call/rules.rs", "use crate::contract::store;"),
        ("src/call/rules.rs", "use crate::base::text::Texts;"),
        ("src/call/store.rs", "use super::command::Draft;"),
        ("src/call/store.rs", "use crate::ui::form;"),
        ("src/call/command.rs", "use crate::revisit::command::plan;"),
        ("src/call/command.rs", "use crate::customer::panel::Panel;"),
        ("src/call/panel.rs", "use crate::customer::panel::Panel;"),
        ("src/call/panel/form.rs", "use crate::customer::section::Calls;"),
        ("src/call/panel.rs", "use crate::{base::id::CallId, db::tx::{self, Tx}};"),
        ("src/call/panel.rs", "fn f() { crate::app::run(); }"),
        ("src/app/mod.rs", "use crate::cli::run;"),
        ("src/stuff/mod.rs", "use crate::base::id;"),
        ("src/exchange/import.rs", "use crate::customer::panel::Panel;"),
        ("src/report/monthly.rs", "use crate::exchange::read;"),
    ] {
        assert_eq!(complaints(path, source, imports).len(), 1, "{path}: {source}");
    }
}

#[test]
fn imports_that_may_be_are_left_alone() {
    for (path, source) in [
        ("src/call/rules.rs", "use crate::{base::say::Said, contract::{Contract, rules::covers}};\nuse super::Call;"),
        ("src/call/command.rs", "use crate::{revisit::store, settlement::Settlement, equipment::command::fit};"),
        ("src/call/command.rs", "use super::{fields::FIELDS, rules, store};"),
        ("src/call/fields.rs", "use super::command::Draft;"),
        ("src/call/panel.rs", "use crate::{cx::Cx, dispatch::command::Issue, db::tx::Done};"),
        ("src/exchange/panel.rs", "use super::read;\nuse crate::{customer::command::Draft, ui::form};"),
        ("src/app/panels.rs", "use crate::call::panel::Panel;"),
        ("src/db/tx.rs", "use super::clock::Clock; fn f() { crate::vals![1]; }"),
        ("src/main.rs", "use aftercare::{app, cli};"),
    ] {
        assert_eq!(complaints(path, source, imports), Vec::<String>::new(), "{path}: {source}");
    }
}

#[test]
fn libraries_sql_clocks_and_names_out_of_place_are_seen() {
    assert_eq!(complaints("src/call/store.rs", "use egui::Ui;", libraries).len(), 1);
    assert_eq!(complaints("src/call/command.rs", "fn f(c: rusqlite::Connection) {}", libraries).len(), 1);
    assert!(complaints("src/call/panel/list.rs", "use egui::Ui;", libraries).is_empty());
    assert_eq!(complaints("src/call/panel.rs", "let a = \"SELECT 1\";", sql_in_panels).len(), 1);
    assert!(complaints("src/call/store.rs", "let a = \"SELECT 1\";", sql_in_panels).is_empty());
    assert_eq!(complaints("src/call/rules.rs", "fn f() { chrono::Utc::now(); }", asking_rules).len(), 1);
    assert_eq!(complaints("src/call/command/send.rs", "fn f() { std::fs::read(a); }", slow_transactions).len(), 1);
    assert!(complaints("src/call/panel.rs", "fn f() { std::fs::read(a); }", slow_transactions).is_empty());
    assert_eq!(complaints("src/call/helper.rs", "", file_names).len(), 1);
    assert!(complaints("src/call/panel/helper.rs", "", file_names).is_empty());
    assert_eq!(complaints("src/call/mod.rs", "pub(crate) mod make;", file_names).len(), 1);
    assert!(complaints("src/call/mod.rs", "#[cfg(test)]\npub(crate) mod make;", file_names).is_empty());
    assert!(complaints("src/call/rules/tests.rs", "use crate::cli::run;", imports).is_empty());
}
