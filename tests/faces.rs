//! Letters: which face draws which, as they are seen on the paper and as they are copied out of the file.

use std::process::Command;

use proptest::prelude::*;

use aftercare::print::{
    face::FaceId,
    page::{Ink, Mark, Page, Sheet},
    pdf,
    text::{self, Letters, MM_PER_PT, Run, runs, width_mm_in},
};

fn line(place: usize, text: &str, bold: bool) -> Mark {
    Mark::Text {
        x: 15.0,
        y: 15.0 + 8.0 * place as f32,
        size_pt: 10.0,
        text: text.to_owned(),
        ink: Ink::BLACK,
        bold,
        fills_mm: None,
        field: None,
    }
}

fn sheet(marks: Vec<Mark>) -> Sheet {
    Sheet {
        title: "t".into(),
        author: "a".into(),
        language: "zh-CN".into(),
        created_utc_ms: 0,
        number: "1".into(),
        pages: vec![Page { width_mm: 297.0, height_mm: 297.0, marks, ..Page::default() }],
        warnings: Vec::new(),
    }
}

/// The lines of a file as a viewer gives them to whoever copies them; `None` where that program is not installed.
fn copied(sheet: &Sheet) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let (path, text) = (folder.path().join("a.pdf"), folder.path().join("a.txt"));
    std::fs::write(&path, pdf::write(sheet).unwrap()).unwrap();
    let Ok(said) = Command::new("qpdf").arg("--check").arg(&path).output() else {
        eprintln!("qpdf is not installed: this part is left out");
        return None;
    };
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
    if Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).args([&path, &text]).status().is_err() {
        eprintln!("pdftotext is not installed: this part is left out");
        return None;
    }
    let text = std::fs::read_to_string(text).unwrap();
    Some(
        text.lines().map(|line| line.trim_matches([' ', '\u{c}']).to_owned()).filter(|line| !line.is_empty()).collect(),
    )
}

const MARKED: [&str; 7] = [
    "It’s the customer’s “new” unit — isn’t it…",
    "We’re at O’Neil’s: 25 N·m, ‘A’ or “B”.",
    "他说：“主轴——异响……”，‘好’。买买提·艾力",
    "您报修的“CK6140 don’t start”（服务单号 C-1）",
    "Thank you for “主轴异响” — 华东机电",
    "——CK6140——",
    "2026—2027 年度，共“3”件",
];

#[test]
fn quotes_and_dashes_copy_out_as_they_were_written() {
    let marks = MARKED.iter().enumerate();
    let marks = marks.flat_map(|(at, text)| [line(2 * at, text, false), line(2 * at + 1, text, true)]).collect();
    let Some(copied) = copied(&sheet(marks)) else { return };
    assert_eq!(copied, MARKED.iter().flat_map(|text| [*text, *text]).collect::<Vec<_>>());
}

#[test]
fn an_apostrophe_is_narrow_in_english_and_quotes_are_as_wide_as_han_characters_in_chinese() {
    for bold in [false, true] {
        let letters = Letters { size_pt: 10.0, bold };
        let em = |text: &str| width_mm_in(text, letters) / letters.em_mm();
        let apostrophe = em("don’t") - em("dont");
        assert!((0.2..0.4).contains(&apostrophe), "{apostrophe}");
        let quotes = em("a “b” c") - em("a b c");
        assert!((0.9..1.2).contains(&quotes), "two narrow quotes: {quotes}");
        assert!((em("说“好”") - 4.0).abs() < 0.001 && (em("说“OK”吗") - em("说OK吗") - 2.0).abs() < 0.001);
        assert!((em("说——好……") - 6.0).abs() < 0.001, "two dashes are as wide as two characters");
        assert!(em("well—done") - em("welldone") < 0.95);
    }
}

#[test]
fn two_chinese_dashes_are_one_stroke() {
    let letters = Letters::bold(10.0);
    let runs = runs("说——好", letters, None);
    let faces: Vec<(FaceId, String)> = runs.iter().map(|run| (run.face, run.said())).collect();
    let said = |face, text: &str| (face, text.to_owned());
    assert_eq!(faces, [said(FaceId::BOLD, "说"), said(FaceId::MARKS_BOLD, "——"), said(FaceId::BOLD, "好")]);
    assert!((runs[1].width_mm - 20.0 * MM_PER_PT).abs() < 0.001 && runs[1].text.chars().count() == 1);
    assert_eq!(runs.iter().map(Run::said).collect::<String>(), "说——好");
}

const ARABIC: [&str; 6] =
    ["السلام عليكم", "محمد بن عبد الله", "客户 ئۇيغۇر مەن 先生", "پژوهش گچ", "لا إله أبدا", "CK6140 شركة 25"];

/// Has a font of this system Arabic letters? Where none has, they are boxes.
fn has_arabic() -> bool {
    let is_there = text::missing(ARABIC[0]).is_empty();
    if !is_there {
        eprintln!("no font has Arabic letters: this part is left out");
    }
    is_there
}

#[test]
fn arabic_letters_are_joined_and_copy_out_as_they_were_written() {
    if !has_arabic() {
        return;
    }
    assert!(text::flaws(ARABIC.into_iter()).is_empty());
    let letters = Letters::regular(10.0);
    let drawn = |text: &str| runs(text, letters, None).iter().map(Run::drawn).collect::<String>();
    // From left to right: meem alone, lam with alef, seen at the beginning.
    assert_eq!(drawn("سلام"), "م\u{FEFC}\u{FEB3}");
    assert!(width_mm_in("سلام", letters) < width_mm_in("س ل ا م", letters));
    let sheet = sheet(ARABIC.iter().enumerate().map(|(at, text)| line(at, text, false)).collect());
    let file = lopdf::Document::load_mem(&pdf::write(&sheet).unwrap()).unwrap();
    let read = file.extract_text(&[1]).unwrap();
    assert!(!read.chars().any(|letter| matches!(letter as u32, 0xFB50..=0xFEFC | 0xF_0000..)), "{read}");
    let Some(copied) = copied(&sheet) else { return };
    let is_mark = |letter: &char| !matches!(letter, '\u{202A}'..='\u{202E}' | '\u{200E}' | '\u{200F}');
    let copied: Vec<String> = copied.iter().map(|line| line.chars().filter(is_mark).collect()).collect();
    for (copied, written) in copied.iter().zip(ARABIC) {
        // Where a line goes both ways, the program that copies it orders the words as it thinks right.
        let mut words = written.split(' ');
        assert!(words.all(|word| copied.contains(word)), "{copied} for {written}");
        assert!(copied == written || written.contains(|letter: char| letter.is_ascii_digit() || letter > '\u{2E80}'));
    }
    assert_eq!(copied.len(), ARABIC.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_letters_stand_alike_on_screen_and_in_the_file_and_are_all_read(
        lines in prop::collection::vec("[主轴有异响，。（）a-eIVA0-9 ‘’“”—…·😀👍\u{301}\u{308}\u{64e}سلامابەئۇ،]{0,24}", 1..8),
        bold in any::<bool>(),
    ) {
        let lines_below = lines.iter().enumerate().map(|(at, text)| line(at + 1, text, bold));
        // The page's name, under which it is found.
        let marks = std::iter::once(line(0, "一页", bold)).chain(lines_below).collect();
        crate::painters::compare(&Page { width_mm: 297.0, height_mm: 297.0, marks, ..Page::default() });
        for text in &lines {
            let said: String = runs(text, Letters { size_pt: 10.0, bold }, None).iter().map(Run::said).collect();
            let shown = text::shown(text);
            // Brackets turn round in text from right to left.
            let sorted = |text: &str| {
                let mut letters: Vec<char> = text.replace('（', "）").chars().collect();
                letters.sort_unstable();
                letters
            };
            prop_assert_eq!(sorted(&said), sorted(&shown));
            if !text.chars().any(|letter| matches!(letter, '\u{600}'..='\u{6FF}')) {
                prop_assert_eq!(said, shown);
            }
        }
    }
}
