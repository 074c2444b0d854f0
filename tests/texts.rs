//! Texts: both languages say everything, with the same arguments, and nothing that nobody shows.

use std::collections::{BTreeMap, BTreeSet};

use aftercare::base::text::{Lang, SOURCES, Texts, keys_of};
use fluent_bundle::FluentResource;

use crate::util::source::{rust_files, texts_of};

/// Texts in the code that look like a key and are none: the family of the weekdays' names, templates of papers.
const NO_KEYS: &[&str] = &["calendar-weekday", "settlement-a5", "credit-note", "credit-note-a5"];

/// Endings of the names that parts of the window are told apart by.
const NAMES_OF_PARTS: &[&str] = &["-form", "-list"];

/// Texts that read the same in both languages, or in the other one's: names of languages, units.
const SAME_IN_BOTH: &[&str] = &["lang-zh-CN", "lang-en", "capitals-style-plain", "capitals-style-with-zero"];

/// One text: its key (attributes as `key.attribute`) and what it says.
fn entries(source: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut message = String::new();
    let mut last = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        let is_key = line.starts_with(|c: char| c.is_ascii_alphabetic());
        let attribute = line.trim_start().strip_prefix('.').filter(|_| line.starts_with(' '));
        match (attribute.unwrap_or(line).split_once('='), attribute) {
            (Some((name, text)), Some(_)) => last = insert(&mut all, format!("{message}.{}", name.trim()), text),
            (Some((name, text)), None) if is_key => {
                message = name.trim().to_owned();
                last = insert(&mut all, message.clone(), text);
            }
            _ if !last.is_empty() => all.entry(last.clone()).or_default().push_str(line),
            _ => {}
        }
    }
    all
}

fn insert(all: &mut BTreeMap<String, String>, key: String, text: &str) -> String {
    all.insert(key.clone(), text.trim().to_owned());
    key
}

/// The arguments of a text: `{ $name }`.
fn arguments(text: &str) -> BTreeSet<String> {
    let names = text.split('$').skip(1);
    names.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || "_-".contains(*c)).collect()).collect()
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// Every `words!` family of the program, with its words.
fn families() -> BTreeMap<String, Vec<String>> {
    rust_files("src").iter().flat_map(|file| families_in(file.program())).collect()
}

/// In a declaration the family stands after `in`, and each word after `=`.
fn families_in(source: &str) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut family = None;
    for line in source.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        let quoted = line.split('"').nth(1).unwrap_or_default().to_owned();
        if line.contains(" in \"") && line.contains("enum ") && line.ends_with('{') {
            all.insert(quoted.clone(), Vec::new());
            family = Some(quoted);
        } else if line.starts_with('}') {
            family = None;
        } else if let Some(words) = family.as_ref().filter(|_| line.contains("= \"")).and_then(|name| all.get_mut(name))
        {
            words.push(quoted.replace('_', "-"));
        }
    }
    all
}

/// All texts of the code outside its tests.
fn texts_in_code() -> BTreeSet<String> {
    rust_files("src").iter().flat_map(|file| texts_of(file.program())).collect()
}

/// The beginnings of keys that the code puts together: `"contract-day-{}"`. One word alone begins
/// nothing: that would let a whole file pass.
fn built(in_code: &BTreeSet<String>) -> Vec<String> {
    let beginnings = in_code.iter().filter_map(|text| text.split_once('{')).map(|(beginning, _)| beginning);
    let known = |start: &&str| {
        let is_of_a_file = SOURCES.iter().any(|(file, ..)| start.starts_with(&format!("{file}-")));
        is_of_a_file && start.ends_with('-') && start.matches('-').count() > 1
    };
    beginnings.filter(known).map(str::to_owned).collect()
}

/// Keys of families as the program builds them.
fn family_keys() -> BTreeSet<String> {
    let keys = |(family, words): (String, Vec<String>)| words.into_iter().map(move |word| format!("{family}-{word}"));
    families().into_iter().flat_map(keys).collect()
}

#[test]
fn every_text_parses_and_no_key_comes_twice() {
    let mut seen = BTreeSet::new();
    for (file, zh, en) in SOURCES {
        for (lang, source) in [("zh-CN", zh), ("en", en)] {
            let parsed = FluentResource::try_new((*source).to_owned());
            assert!(parsed.is_ok(), "{lang}/{file}.ftl: {:?}", parsed.err().map(|(_, errors)| errors));
            for key in keys_of(source) {
                assert!(seen.insert((lang, key.clone())), "{lang}/{file}.ftl: {key} comes twice");
            }
        }
    }
    for lang in [Lang::Zh, Lang::En] {
        assert!(Texts::new(lang, chrono_tz::Asia::Shanghai).keys().count() > 0);
    }
}

#[test]
fn a_key_begins_with_the_name_of_its_file() {
    for (file, zh, _) in SOURCES.iter().filter(|(file, ..)| *file != "base") {
        let strange: Vec<String> =
            keys_of(zh).into_iter().filter(|key| !key.starts_with(&format!("{file}-"))).collect();
        assert!(strange.is_empty(), "{file}.ftl: {strange:?}");
    }
}

#[test]
fn both_languages_have_every_text_with_the_same_arguments() {
    let mut wrong = Vec::new();
    for (file, zh, en) in SOURCES {
        let (zh, en) = (entries(zh), entries(en));
        let keys: BTreeSet<&String> = zh.keys().chain(en.keys()).collect();
        for key in keys {
            match (zh.get(key), en.get(key)) {
                (Some(zh), Some(en)) if arguments(zh) != arguments(en) => wrong.push(format!(
                    "{file}.ftl: {key}: Chinese takes {:?}, English {:?}",
                    arguments(zh),
                    arguments(en)
                )),
                (None, _) => wrong.push(format!("{file}.ftl: {key} is missing in Chinese")),
                (_, None) => wrong.push(format!("{file}.ftl: {key} is missing in English")),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// What a text says apart from its arguments.
fn words_of(text: &str) -> String {
    let mut depth = 0;
    let outside = text.chars().filter(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}

#[test]
fn chinese_texts_are_chinese_and_english_ones_are_not() {
    let mut wrong = Vec::new();
    for (file, zh, en) in SOURCES {
        for (key, text) in entries(zh) {
            let says_words = words_of(&text).chars().filter(|c| c.is_alphabetic()).count() > 1;
            if says_words && !text.chars().any(is_chinese) && !SAME_IN_BOTH.contains(&key.as_str()) {
                wrong.push(format!("zh-CN/{file}.ftl: {key} = {text}"));
            }
        }
        for (key, text) in entries(en) {
            if text.chars().any(is_chinese) && !SAME_IN_BOTH.contains(&key.as_str()) {
                wrong.push(format!("en/{file}.ftl: {key} = {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_status_and_choice_has_its_text() {
    let known: BTreeSet<String> = SOURCES.iter().flat_map(|(_, zh, _)| keys_of(zh)).collect();
    let missing: Vec<String> = family_keys().difference(&known).cloned().collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
}

#[test]
fn every_key_in_the_code_has_its_text() {
    let known: BTreeSet<String> = SOURCES.iter().flat_map(|(_, zh, _)| keys_of(zh)).collect();
    let families = families();
    let files: Vec<String> = SOURCES.iter().map(|(file, ..)| format!("{file}-")).collect();
    let looks_like_a_key = |text: &str| {
        files.iter().any(|file| text.len() > file.len() && text.starts_with(file.as_str()))
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c))
            && !text.ends_with('-')
    };
    let missing: Vec<String> = texts_in_code()
        .into_iter()
        .filter(|text| looks_like_a_key(text) && !known.contains(text) && !families.contains_key(text))
        .filter(|text| !NO_KEYS.contains(&text.as_str()))
        .filter(|text| !NAMES_OF_PARTS.iter().any(|ending| text.ends_with(ending)))
        .collect();
    assert!(missing.is_empty(), "the code says these, but there is no text: {missing:?}");
}

/// Labels of the sample panels that try out the window's kit: fields that every kind of record may have.
const OF_SAMPLES: &[&str] = &["base-active", "base-position", "base-saved", "base-code", "base-name"];

#[test]
fn every_text_is_shown_somewhere() {
    let (in_code, of_families) = (texts_in_code(), family_keys());
    let built = built(&in_code);
    let is_shown = |key: &str| {
        let message = key.split('.').next().unwrap_or(key);
        OF_SAMPLES.contains(&key)
            || in_code.contains(key)
            || of_families.contains(key)
            || in_code.contains(message)
            || of_families.contains(message)
            || built.iter().any(|start| key.starts_with(start.as_str()))
    };
    let unused: Vec<String> = SOURCES.iter().flat_map(|(_, zh, _)| keys_of(zh)).filter(|key| !is_shown(key)).collect();
    assert!(unused.is_empty(), "nobody shows {unused:?}");
}

#[test]
fn texts_and_their_arguments_are_read_as_fluent_reads_them() {
    let source = "# a comment = no key\na-b = Say { $one } and { $two-x }\n    more of { $three }\n    .hint = Or { $four }\nc = d\n";
    let all = entries(source);
    assert_eq!(all.keys().collect::<Vec<_>>(), ["a-b", "a-b.hint", "c"]);
    assert_eq!(arguments(&all["a-b"]).into_iter().collect::<Vec<_>>(), ["one", "three", "two-x"]);
    assert_eq!(keys_of(source).len(), 3);
    assert_eq!(words_of("找不到{ $kind }。"), "找不到。");
    let code = ["call-{}", "call-day-{}", "call-day {}", "other-day-{}"].map(str::to_owned);
    assert_eq!(built(&BTreeSet::from(code)), ["call-day-"]);
    let declared =
        "    pub enum Fate in \"call-fate\" {\n        /// Doc \"x\" = \"y\".\n        Made = \"just_made\",\n    }\n";
    assert_eq!(families_in(declared), BTreeMap::from([("call-fate".to_owned(), vec!["just-made".to_owned()])]));
}
