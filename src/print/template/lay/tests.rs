//! Templates laid out and read back.

#![cfg(test)]

use chrono_tz::Asia::Shanghai;

use super::*;
use crate::{
    base::{money::Money, text::Lang},
    print::{
        data::FieldKind,
        page::Mark,
        template::{self, Flaw},
        text::width_mm,
    },
};

const FIELDS: &[DocField] = &[
    DocField::text("number", "dispatch-number"),
    DocField::text("company.name", "setting-company-name"),
    DocField::text("note", "print-order-description"),
    DocField::text("total", "print-order-total").of(FieldKind::Money),
    DocField::text("logo", "print-field-logo").of(FieldKind::Picture),
    DocField::text("lines", "print-order-lines-head").of(FieldKind::List),
    DocField::text("lines.name", "print-order-line-description"),
    DocField::text("lines.amount", "print-order-line-amount").of(FieldKind::Money),
];

fn texts() -> Arc<Texts> {
    Arc::new(Texts::new(Lang::Zh, Shanghai))
}

fn line(name: &str, amount: i64) -> Data {
    Data::new().with("name", name).with("amount", Money(amount))
}

fn data() -> Data {
    Data::new()
        .with("number", "PG-1")
        .with("company", Data::new().with("name", "华东精工"))
        .with("note", "")
        .with("total", Money(1_200))
        .with("logo", Value::Nothing)
        .with("lines", vec![line("轴承", 700), line("人工", 500)])
}

/// A template with this page and these blocks.
fn source(rest: &str) -> String {
    format!("format = 1\ndocument = \"slip\"\nname = \"单\"\n{rest}")
}

fn flaws(rest: &str) -> Vec<Flaw> {
    let source = source(rest);
    let template = template::parse(&source).unwrap();
    let texts = texts();
    template::check(&source, &template, FIELDS, &Scribe::new(&texts, capitals::Style::Plain))
}

fn made(rest: &str, data: &Data, paper: Option<&str>, copies: &[usize]) -> Result<Sheet, Failure> {
    let template = template::parse(&source(rest)).unwrap();
    let texts = texts();
    lay_out(&Making {
        template: &template,
        data,
        fields: FIELDS,
        texts: &texts,
        style: capitals::Style::Plain,
        paper: paper.map(|paper| Paper::parse(paper).unwrap()),
        copies,
    })
}

fn key_of(failure: &Failure) -> String {
    failure.said().key.to_string()
}

#[test]
fn a_block_without_its_one_part_and_numbers_that_no_paper_has_are_named_with_their_place() {
    for (rest, key, line) in [
        ("[[block]]\nwhen = \"note\"\n", "print-template-parts", 4),
        ("[[block]]\nspace = 2.0\n[[block]]\nspace = 1.0\nheading = \"x\"\n", "print-template-parts", 6),
        ("[[block]]\nkeep = [{ space = 1.0, rule = true }]\n", "print-template-parts", 5),
        ("[[block]]\nkeep = []\n", "print-template-none-of", 4),
        ("[[block]]\ngrid.fields = []\n", "print-template-none-of", 4),
        ("[[block]]\ntable = { rows = \"lines\", columns = [] }\n", "print-template-none-of", 5),
        ("[[block]]\ntable = { rows = \"lines\", columns = [{ title = \"x\" }] }\n", "print-template-column", 5),
        (
            "[[block]]\ntable = { rows = \"lines\", columns = [{ field = \"it.name\", width = 0 }] }\n",
            "print-template-number",
            5,
        ),
        (
            "[[block]]\ntable = { rows = \"lines\", columns = [{ field = \"it.name\", width = 190 }] }\n",
            "print-template-columns-wide",
            5,
        ),
        ("[page]\npaper = \"a99\"\n[[block]]\nspace = 1.0\n", "print-paper-unknown", 5),
        ("[page]\nmargins = [10, 120, 10, 120]\n[[block]]\nspace = 1.0\n", "print-template-margins", 5),
        (
            "[[block]]\ntable = { rows = \"lines\", columns = [{ field = \"it.name\", width = 180 }, { field = \"row\" }] }\n",
            "print-template-columns-wide",
            5,
        ),
        ("[[block]]\ngrid.fields = [{ text = \"\", lines = 1000000000000 }]\n", "print-template-number", 5),
        ("[[block]]\nplace = { x = 5, y = 5, w = 20, h = 5, frame = nan }\n", "print-template-number", 4),
        ("[[block]]\nplace = { x = 5, y = 5, w = 20, h = 5, frame = 1e30 }\n", "print-template-number", 4),
        ("[page]\nsize_pt = 100\n[[block]]\nspace = 1.0\n", "print-template-number", 5),
        ("[page]\nsize_pt = 0\n[[block]]\nspace = 1.0\n", "print-template-number", 5),
        ("[[block]]\npicture = { field = \"logo\", width = 0, height = 9 }\n", "print-template-number", 5),
        ("[[block]]\nplace = { x = 200, y = 5, w = 20, h = 5, text = \"x\" }\n", "print-template-outside", 4),
        ("[[block]]\nplace = { x = 5, y = 5, w = 20, h = 5 }\n", "print-template-place", 4),
        ("[[block]]\neach = \"lines\"\ntext = { text = \"{{ it.nmae }}\" }\n", "print-template-unknown-field", 6),
        ("[running]\npage_numbers_from = 0\n[[block]]\nspace = 1.0\n", "print-template-number", 5),
        (
            "[running]\nno_page_numbers = true\npage_numbers_from = 2\n[[block]]\nspace = 1.0\n",
            "print-template-page-numbers",
            6,
        ),
        ("[[block]]\ngroup = []\n", "print-template-none-of", 4),
        ("[[block]]\neach = \"lines\"\ngroup = [{ heading = \"{{ it.nmae }}\" }]\n", "print-template-unknown-field", 6),
        (
            "[[block]]\ntable = { rows = \"lines\", columns = [{ when = \"it.name\", field = \"it.name\" }] }\n",
            "print-template-unknown-field",
            5,
        ),
        ("", "print-template-empty", 1),
    ] {
        let flaws = flaws(rest);
        let said: Vec<_> = flaws.iter().map(|flaw| (flaw.said.key.as_ref(), flaw.line)).collect();
        assert_eq!(said, [(key, line)], "{rest}");
    }
    let fine = "[page]\npaper = \"241x93.1\"\ncopies = [\"存根联\"]\n[[block]]\neach = \"lines\"\nwhen = \"it.amount\"\n\
        text = { text = \"{{ row }} {{ it.name }} {{ copy }}\" }\n";
    assert_eq!(flaws(fine), []);
}

#[test]
fn blocks_kept_within_blocks_are_laid_out_in_no_time_and_stay_together() {
    let mut kept = "{ text = { text = \"内\" } }".to_owned();
    for _ in 0..30 {
        kept = format!("{{ text = {{ text = \"外\" }} }}, {{ keep = [{kept}] }}");
    }
    // Each was laid out three times for every time that the one around it was: this took years.
    let rest = format!("[[block]]\nspace = 150\n[[block]]\nkeep = [{kept}]\n");
    let sheet = made(&rest, &data(), None, &[]).unwrap();
    let texts: Vec<usize> = sheet.pages.iter().map(|page| page.texts().count()).collect();
    assert_eq!(texts, [1, 32], "all of them on the second page, and both have a foot");
}

#[test]
fn a_heading_longer_than_its_page_goes_on_and_a_long_name_of_a_copy_stays_within_the_foot() {
    let rest = format!(
        "[page]\npaper = \"241x93.1\"\ncopies = [\"{}\"]\n[[block]]\nheading = \"{}\"\n",
        "联".repeat(300),
        "题".repeat(3000)
    );
    let sheet = made(&rest, &data(), None, &[]).unwrap();
    let mut headings = 0;
    for mark in sheet.pages.iter().flat_map(|page| &page.marks) {
        let Mark::Text { x, y, text, size_pt, bold, .. } = mark else { continue };
        let right =
            x + crate::print::text::width_mm_in(text, crate::print::text::Letters { size_pt: *size_pt, bold: *bold });
        assert!(*y <= 93.1 && *x > 12.7 && right < 241.0 - 12.7, "{mark}");
        headings += text.matches('题').count();
    }
    assert_eq!(headings, 3000);
}

#[test]
fn a_message_about_a_text_shows_its_beginning_alone() {
    let long = format!("[[block]]\ntext = {{ text = \"{}{{{{ 1 / 0 }}}}\" }}\n", "字".repeat(5000));
    let failure = made(&long, &data(), None, &[]).unwrap_err();
    assert!(key_of(&failure) == "print-template-failed" && texts().say(&failure.said()).chars().count() < 200);
}

#[test]
fn every_copy_is_the_whole_document_with_its_name_on_each_sheet() {
    let rest = "[page]\ncopies = [\"存根联\", \"客户联\", \"财务联\"]\n[running]\nfoot = \"脚\"\n[[block]]\n\
        text = { text = \"{{ number }} {{ copy }}\" }\n[[block]]\npage_break = true\n[[block]]\ntext = { text = \"二\" }\n";
    let sheet = made(rest, &data(), None, &[]).unwrap();
    assert_eq!(sheet.pages.len(), 6);
    for (index, name) in ["存根联", "存根联", "客户联", "客户联", "财务联", "财务联"].into_iter().enumerate()
    {
        let page: Vec<&str> = sheet.pages[index].texts().collect();
        assert!(page.contains(&name), "{page:?}");
        assert!(page.contains(&format!("第 {} 页 共 2 页", index % 2 + 1).as_str()), "{page:?}");
        assert_eq!(page.contains(&format!("PG-1 {name}").as_str()), index % 2 == 0);
    }
    assert_eq!(sheet.pages[2].bookmark.as_deref(), Some("单 PG-1 客户联"));
    let chosen = made(rest, &data(), None, &[2, 0]).unwrap();
    assert_eq!(chosen.pages.len(), 4);
    assert!(chosen.pages[0].texts().any(|text| text == "财务联"));
    assert_eq!(key_of(&made(rest, &data(), None, &[3]).unwrap_err()), "print-no-copy");
    assert!(
        made("[[block]]\nrule = true\n", &data(), None, &[0]).is_ok(),
        "a document without copies is its own first"
    );
}

#[test]
fn the_paper_margins_and_letters_are_the_templates_and_those_of_the_paper_chosen_instead() {
    let rest =
        "[page]\npaper = \"a5\"\nmargins = [20, 10, 20, 30]\nsize_pt = 11\n[[block]]\ntext = { text = \"字\" }\n";
    let first = |paper: Option<&str>| {
        let sheet = made(rest, &data(), paper, &[]).unwrap();
        let page = &sheet.pages[0];
        let Some(Mark::Text { x, size_pt, .. }) = page.marks.first() else { panic!("{page}") };
        (page.width_mm, page.height_mm, *x, *size_pt)
    };
    assert_eq!(first(None), (148.0, 210.0, 30.0, 11.0));
    assert_eq!(first(Some("241x93.1")), (241.0, 93.1, 14.0, 8.0), "with its own margins and no larger letters");
}

#[test]
fn a_text_too_long_for_its_place_shrinks_and_then_warns_and_is_whole() {
    let place = |least: f32| {
        format!(
            "[[block]]\nplace = {{ x = 20, y = 30, w = 40, h = 5, text = \"{{{{ note }}}}\", size_pt = 10, least_pt = {least} }}\n"
        )
    };
    let long = data().with("note", "江苏省苏州市工业园区星湖街三百二十八号三号厂房");
    for (least, warned) in [(5.0, 0), (9.0, 1)] {
        let sheet = made(&place(least), &long, None, &[]).unwrap();
        assert_eq!(sheet.warnings.len(), warned, "{least}");
        let mut said = String::new();
        for mark in &sheet.pages[0].marks {
            if let Mark::Text { x, size_pt, text, field: Some("note"), .. } = mark {
                assert!(*size_pt >= least && *x >= 20.0 && x + width_mm(text, *size_pt) <= 60.01, "{mark}");
                said.push_str(text);
            }
        }
        assert_eq!(said, "江苏省苏州市工业园区星湖街三百二十八号三号厂房");
    }
}

#[test]
fn a_place_on_every_page_is_on_every_page_and_others_on_theirs_alone() {
    let rest = "[[block]]\nplace = { x = 5, y = 5, w = 50, h = 5, text = \"每页\", every_page = true }\n\
        [[block]]\nplace = { x = 5, y = 15, w = 50, h = 5, text = \"首页\" }\n[[block]]\npage_break = true\n";
    let sheet = made(rest, &data(), None, &[]).unwrap();
    let has = |page: usize, text: &str| sheet.pages[page].texts().any(|it| it == text);
    assert!(has(0, "每页") && has(1, "每页") && has(0, "首页") && !has(1, "首页"));
}

#[test]
fn a_text_that_shows_one_field_is_known_as_it() {
    let rest = "[[block]]\ntable = { rows = \"lines\", columns = [{ field = \"row\", title = \"序\", width = 12 }, \
        { field = \"it.name\" }, { field = \"it.amount\", width = [20, 30] }], totals = [{ label = \"合计\", \
        amount = \"¥{{ total }}\" }] }\n";
    let sheet = made(rest, &data(), None, &[]).unwrap();
    let shown = |name: &str| -> Vec<&str> {
        let marks = sheet.pages[0].marks.iter().filter_map(|mark| match mark {
            Mark::Text { text, field: Some(field), .. } if *field == name => Some(text.as_str()),
            _ => None,
        });
        marks.collect()
    };
    assert_eq!(shown("row"), ["1", "2"]);
    assert_eq!(shown("lines.name"), ["轴承", "人工"]);
    assert_eq!(shown("lines.amount"), ["7.00", "5.00"]);
    assert_eq!(shown("total"), ["¥12.00"]);
}

#[test]
fn paper_without_room_for_rows_and_templates_that_print_nothing_are_refused_in_words() {
    let table = "[[block]]\ntable = { rows = \"lines\", columns = [{ field = \"it.name\" }] }\n";
    assert_eq!(key_of(&made(table, &data(), Some("60x40"), &[]).unwrap_err()), "print-paper-too-small");
    let nothing = "[running]\nno_page_numbers = true\n[[block]]\nwhen = \"note\"\ntext = { text = \"{{ note }}\" }\n";
    assert_eq!(key_of(&made(nothing, &data(), None, &[]).unwrap_err()), "print-nothing");
    let head_and_foot = "[running]\nfoot = \"脚\"\n[[block]]\ntext = { text = \"{% if note %}有{% endif %}\" }\n";
    assert_eq!(key_of(&made(head_and_foot, &data(), None, &[]).unwrap_err()), "print-nothing", "a foot is no document");
    let columns = vec!["{ field = \"it.name\" }"; 24].join(", ");
    let many = format!("[[block]]\ntable = {{ rows = \"lines\", columns = [{columns}] }}\n");
    assert_eq!(flaws(&many), []);
    assert!(made(&many, &data(), None, &[]).is_ok());
    assert_eq!(key_of(&made(&many, &data(), Some("a5"), &[]).unwrap_err()), "print-paper-too-small");
}

#[test]
fn what_a_document_needs_is_said_instead_of_printing_without_it() {
    let letter = |when: &str| {
        format!(
            "[needs]\nwhen = \"{when}\"\notherwise = \"{{{{ number }}}} 没有备注\"\n[[block]]\ntext = {{ text = \"函\" }}\n"
        )
    };
    let refusal = made(&letter("note"), &data(), None, &[]).unwrap_err();
    assert_eq!(texts().say(&refusal.said()), "未打印：PG-1 没有备注");
    assert!(made(&letter("note"), &data().with("note", "加急"), None, &[]).is_ok());
    let unknown = flaws(&letter("nota"));
    assert_eq!((unknown.len(), unknown[0].line), (1, 5), "{unknown:?}");
}

#[test]
fn what_can_not_be_drawn_is_left_out_with_a_warning() {
    let rest = "[[block]]\npicture = { field = \"logo\", width = 20, height = 10 }\n\
        [[block]]\ncode = { text = \"{{ note }}\", kind = \"code128\", width = 50 }\n";
    let bad = data().with("logo", Picture::new(b"GIF89a".to_vec())).with("note", "维修");
    let sheet = made(rest, &bad, None, &[]).unwrap();
    let keys: Vec<_> = sheet.warnings.iter().map(|said| said.key.as_ref()).collect();
    assert_eq!(keys, ["print-warning-picture", "print-warning-code"]);
    let good = made(rest, &data().with("note", "SC-1"), None, &[]).unwrap();
    assert!(good.warnings.is_empty() && good.pages[0].texts().any(|text| text == "SC-1"));
}

#[test]
fn room_above_the_first_block_is_kept_and_a_further_page_begins_with_text() {
    let blocks = "[[block]]\nspace = 80\n[[block]]\ntext = { text = \"甲\" }\n[[block]]\npage_break = true\n\
                  [[block]]\nspace = 80\n[[block]]\ntext = { text = \"乙\" }\n";
    let sheet = made(blocks, &data(), None, &[]).unwrap();
    let top_of = |page: usize, wanted: &str| {
        sheet.pages[page].marks.iter().find_map(|mark| match mark {
            Mark::Text { y, text, .. } if text == wanted => Some(*y),
            _ => None,
        })
    };
    assert!(top_of(0, "甲").unwrap() > 85.0, "{sheet}");
    assert!(top_of(1, "乙").unwrap() < 40.0, "{sheet}");
}

#[test]
fn page_numbers_begin_where_the_template_says_and_a_page_without_one_has_no_line_in_its_foot() {
    let rest = |from: usize| {
        format!(
            "[running]\npage_numbers_from = {from}\n[[block]]\ntext = {{ text = \"一\" }}\n[[block]]\npage_break = true\n\
             [[block]]\ntext = {{ text = \"二\" }}\n"
        )
    };
    let numbered = |from: usize| {
        let sheet = made(&rest(from), &data(), None, &[]).unwrap();
        let has_number = |page: &Page| page.texts().any(|text| text.contains("共 2 页"));
        let has_rule = |page: &Page| page.marks.iter().any(|mark| matches!(mark, Mark::Line { .. }));
        sheet.pages.iter().map(|page| (has_number(page), has_rule(page))).collect::<Vec<_>>()
    };
    assert_eq!(numbered(1), [(true, true), (true, true)]);
    assert_eq!(numbered(2), [(false, false), (true, true)]);
    assert_eq!(numbered(3), [(false, false), (false, false)]);
}

#[test]
fn a_group_says_all_of_a_row_before_the_next_and_a_column_is_there_when_its_condition_holds() {
    let rest = "[[block]]\neach = \"lines\"\n[[block.group]]\nheading = \"{{ row }} {{ it.name }}\"\n\
        [[block.group]]\nwhen = \"row == 1\"\ntext.text = \"仅\"\n\
        [[block.group]]\ntable.rows = \"lines\"\ntable.columns = [{ field = \"it.name\" }, \
        { when = \"it.amount\", field = \"it.amount\", title = \"金额\" }]\n";
    assert_eq!(flaws(rest), []);
    let data = data().with("lines", vec![line("轴承", 700), line("人工", 0)]);
    let sheet = made(rest, &data, None, &[]).unwrap();
    let words: Vec<&str> = sheet.texts().filter(|text| !text.contains('页')).collect();
    assert_eq!(
        words,
        ["1 轴承", "仅", "名称", "金额", "轴承", "7.00", "人工", "0.00", "2 人工", "名称", "轴承", "人工"],
        "the column of the second row's table is not there: its own amount is none"
    );
}

#[test]
fn a_place_beyond_the_paper_that_was_chosen_is_refused_and_never_cut() {
    let rest = "[[block]]\nplace = { x = 125, y = 50, w = 75, h = 10, text = \"右\" }\n";
    assert!(made(rest, &data(), None, &[]).is_ok());
    assert!(made(rest, &data(), Some("241x93.1"), &[]).is_ok());
    assert_eq!(key_of(&made(rest, &data(), Some("a5"), &[]).unwrap_err()), "print-paper-places");
}

#[test]
fn a_company_too_long_for_the_letterhead_shrinks_then_is_cut_and_that_is_told() {
    let rest = "[[block]]\nletterhead.title = \"单\"\n";
    for (count, warned) in [(20, 0), (150, 0), (3000, 1)] {
        let company = Data::new().with("name", "华".repeat(count));
        let sheet = made(rest, &data().with("company", company), Some("241x93.1"), &[]).unwrap();
        assert_eq!(sheet.warnings.len(), warned, "{count}");
        let lowest = sheet.pages[0].marks.iter().filter_map(|mark| match mark {
            Mark::Text { y, field: Some("company"), .. } => Some(*y),
            _ => None,
        });
        assert!(lowest.fold(0.0, f32::max) < 45.0);
        let drawn: usize = sheet.texts().map(|text| text.matches('华').count()).sum();
        assert!(warned == 1 || drawn == count, "{drawn} of {count}");
    }
}

#[test]
fn a_row_parted_by_the_end_of_a_page_leaves_no_fewer_than_three_lines_there() {
    let rest = "[[block]]\ntable = { rows = \"lines\", columns = [{ field = \"it.name\" }] }\n";
    let mut parted = 0;
    for short in 25..45 {
        let mut rows = vec![line("短", 1); short];
        rows.push(line(&"长\n".repeat(150), 1));
        let sheet = made(rest, &data().with("lines", rows), None, &[]).unwrap();
        let on_first = sheet.pages[0].texts().filter(|text| *text == "长").count();
        assert!(on_first == 0 || on_first >= 3, "{on_first} lines below {short} rows");
        parted += usize::from(on_first > 0);
        let all: usize = sheet.texts().filter(|text| *text == "长").count();
        assert_eq!(all, 150, "none is lost below {short} rows");
    }
    assert!(parted > 0);
}

#[test]
fn the_logo_of_a_letterhead_keeps_its_proportions() {
    let logo = Picture::new(include_bytes!("../../../../tests/files/two-pixels.png").to_vec());
    let company = Data::new().with("name", "华").with("logo", logo);
    let sheet = made("[[block]]\nletterhead.title = \"单\"\n", &data().with("company", company), None, &[]).unwrap();
    let sides = sheet.pages[0].marks.iter().find_map(|mark| match mark {
        Mark::Picture { w, h, .. } => Some((*w, *h)),
        _ => None,
    });
    let (w, h) = sides.unwrap();
    assert!(h > 5.0 && (w * 2.0 - h).abs() < 0.01, "two pixels above each other: {w} × {h}");
}
