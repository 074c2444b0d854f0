//! Orders of every length on every paper: what stands on the sheets holds wherever a page ends.

#![cfg(test)]

use proptest::prelude::*;

use super::*;
use crate::print::{paper::Paper, text::width_mm};

/// Every template of an order with the papers it is printed on.
const ON_PAPER: &[(&str, &str, &[&str])] = &[
    ("order", include_str!("../../../../resources/templates/order.toml"), &["a4", "letter", "a5"]),
    ("a5", include_str!("../../../../resources/templates/order-a5.toml"), &["a5-landscape", "a5"]),
    (
        "form",
        include_str!("../../../../resources/templates/order-form.toml"),
        &["form-241x279.4", "form-241x139.7", "form-241x93.1", "241x120"],
    ),
    ("receipt", include_str!("../../../../resources/templates/order-receipt.toml"), &["a4", "a5", "form-241x139.7"]),
];

/// The order on a paper.
fn on(source: &str, paper: &str, facts: &OrderFacts, lang: Lang) -> Sheet {
    let (texts, paper) = (texts(lang), Paper::parse(paper).unwrap());
    let document = if source.contains("order_receipt") { Document::OrderReceipt } else { Document::Order };
    let data = values::of(facts, &texts).unwrap();
    laid_out(document, source, data, (&texts, Style::Plain), Some(paper)).unwrap()
}

/// So many lines, each with its own name and amount; some of them long.
fn order_of(lines: usize, description: &str) -> OrderFacts {
    let mut facts = rich();
    facts.lines = (0..lines)
        .map(|index| {
            let mut line = super::lines()[index % 7].clone();
            line.description = format!("第{}件 {}", index + 1, if index % 11 == 10 { description } else { "轴承" });
            line.serial = format!("SN-{:04}", index + 1);
            line
        })
        .collect();
    facts
}

/// No mark leaves the space between the margins, no two boxes of rows lie over each other, and the page says which of how
/// many it is.
fn check_pages(sheet: &Sheet, paper: &str, what: &str) {
    let known = Paper::parse(paper).unwrap();
    // The template of that very paper may have its own margins: none is narrower than these.
    let (left, right) = (known.margins.left.min(10.0), known.width_mm - known.margins.right.min(10.0));
    let (top, bottom) = (known.margins.top.min(8.0), known.height_mm - known.margins.bottom.min(8.0));
    for (number, page) in sheet.pages.iter().enumerate() {
        let mut rows: Vec<(f32, f32, f32, f32)> = Vec::new();
        for mark in &page.marks {
            let (x1, y1, x2, y2) = match mark {
                Drawn::Text { x, y, size_pt, text, .. } => (*x, y - size_pt * 0.31, x + width_mm(text, *size_pt), *y),
                Drawn::Line { x1, y1, x2, y2, .. } => (*x1, *y1, *x2, *y2),
                Drawn::Rect { x, y, w, h, .. } => {
                    for (left, top, right, bottom) in &rows {
                        let is_over = *x + 0.05 < *right && *left + 0.05 < x + w && *y + 0.05 < *bottom;
                        assert!(!(is_over && *top + 0.05 < y + h), "{mark} over another on page {number} of {what}");
                    }
                    rows.push((*x, *y, x + w, y + h));
                    (*x, *y, x + w, y + h)
                }
                Drawn::Picture { x, y, w, h, .. } | Drawn::Frame { x, y, w, h, .. } => (*x, *y, x + w, y + h),
                Drawn::Code { x, y, side, .. } => (*x, *y, x + side, y + side),
            };
            let fits = x1 >= left - 0.05 && x2 <= right + 0.05 && y1 >= top - 0.05 && y2 <= bottom + 0.05;
            assert!(fits, "{mark} leaves page {number} of {what}");
        }
        // Nothing runs into the foot: the lowest row ends above its line.
        let foot = page.marks.iter().rev().find_map(|mark| match mark {
            Drawn::Line { y1, .. } => Some(*y1),
            _ => None,
        });
        let lowest = rows.iter().map(|row| row.3).fold(0.0, f32::max);
        assert!(foot.is_some_and(|foot| lowest <= foot + 0.05), "a row runs into the foot of page {number} of {what}");
        assert!(page.marks.len() > 4, "page {number} of {what} is as good as empty");
    }
}

/// Where a mark with this field and text stands: its page.
fn pages_with(sheet: &Sheet, name: &str, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    for (number, page) in sheet.pages.iter().enumerate() {
        for mark in &page.marks {
            if let Drawn::Text { text, field: Some(field), .. } = mark
                && *field == name
                && wanted(text)
            {
                found.push(number);
            }
        }
    }
    found
}

fn check_lines(sheet: &Sheet, facts: &OrderFacts, copies: usize, what: &str) {
    for index in 1..=facts.lines.len() {
        let number = index.to_string();
        assert_eq!(pages_with(sheet, "row", |text| text == number).len(), copies, "row {index} of {what}");
    }
    let serials = sheet.texts().filter(|text| text.contains("SN-0")).count();
    assert_eq!(serials, facts.lines.len() * copies, "{what}");
    // The last line of the last row: a row may be longer than a page.
    let last = format!("SN-{:04}", facts.lines.len());
    let last = pages_with(sheet, "lines.description", |text| text.contains(&last));
    assert_eq!(pages_with(sheet, "total", |_| true), last, "the total stands with the last row: {what}");
    let heads = sheet.pages.iter().filter(|page| {
        let has_rows = page.marks.iter().any(|it| matches!(it, Drawn::Text { field: Some("row"), .. }));
        // The words of a narrow head stand on two lines.
        let text = solid(&page.texts().collect::<String>());
        let has_head = ["金额（元）", "Amount(CNY)"].iter().any(|head| text.contains(head));
        has_rows && !has_head
    });
    assert_eq!(heads.count(), 0, "rows without their head: {what}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]
    #[test]
    fn doc_1_an_order_of_any_length_is_whole_on_every_paper(
        lines in 1usize..200, long in 1usize..60, lang in prop::sample::select(vec![Lang::Zh, Lang::En])
    ) {
        let facts = order_of(lines, &"很长的名称 with words ".repeat(long));
        for (name, source, papers) in &ON_PAPER[..3] {
            for paper in *papers {
                let what = format!("{name} on {paper}, {lines} lines, {lang:?}");
                let sheet = on(source, paper, &facts, lang);
                check_pages(&sheet, paper, &what);
                check_lines(&sheet, &facts, if *name == "form" { 3 } else { 1 }, &what);
            }
        }
    }
}

#[test]
fn bad_input_stays_on_the_paper_on_every_paper_in_both_languages() {
    let mut wide = rich();
    wide.customer = "Wolfeschlegelsteinhausenbergerdorff".repeat(9);
    wide.company.name = "很长的公司名称".repeat(43);
    wide.number = "SC202611-0042-A-VERY-LONG-NUMBER-OF-AN-IMPORTED-CALL".into();
    wide.unit.iter_mut().for_each(|unit| unit.serial = "SN0123456789".repeat(20));
    wide.parts = (1..=80).map(|n| PartFacts { item: format!("配件 {n}"), ..PartFacts::default() }).collect();
    let no_company = OrderFacts { company: Company::default(), ..bare() };
    for (name, facts) in [("bare", bare()), ("long", long()), ("wide", wide), ("nobody", no_company)] {
        for (template, source, papers) in ON_PAPER {
            for paper in *papers {
                for lang in Lang::ALL {
                    let what = format!("{name} {template} {paper} {}", lang.word());
                    let sheet = on(source, paper, &facts, *lang);
                    check_pages(&sheet, paper, &what);
                    let text = text_of(&sheet);
                    assert!(text.contains(&solid(&facts.fault.subject)), "{what}");
                    assert!(text.contains(&solid(&facts.customer)), "{what}");
                    keep_to_look_at(&what.replace(' ', "-"), &pdf::write(&sheet).unwrap());
                }
            }
        }
    }
}

#[test]
fn a_short_order_fits_on_a_third_of_a_continuous_form_and_names_its_copies() {
    let mut facts = ordinary();
    facts.lines.truncate(2);
    for (lang, names) in
        [(Lang::Zh, ["存根联", "客户联", "财务联"]), (Lang::En, ["File copy", "Customer copy", "Accounts copy"])]
    {
        for paper in ["form-241x93.1", "form-241x139.7"] {
            let sheet = on(ON_PAPER[2].1, paper, &facts, lang);
            assert_eq!(sheet.pages.len(), 3, "{lang:?} on {paper}");
            for (page, name) in sheet.pages.iter().zip(names) {
                assert!(page.texts().any(|text| text == name), "{name}");
                assert!((page.width_mm - 241.0).abs() < 0.01);
            }
            keep_to_look_at(&format!("short-{paper}-{}", lang.word()), &pdf::write(&sheet).unwrap());
        }
    }
}

#[test]
fn an_order_at_receipt_says_what_is_taken_in_and_what_is_promised_and_nothing_of_money() {
    let facts = OrderFacts { lines: Vec::new(), visits: Vec::new(), ..rich() };
    for (lang, said) in [
        (Lang::Zh, ["接修单", "主轴", "ZZ-0117", "□有□无", "随机附件", "2026-11-2213:30", "2026-11-2317:30", "上午"]),
        (
            Lang::En,
            [
                "Repairreceipt",
                "主轴",
                "ZZ-0117",
                "□yes□no",
                "Accessories",
                "2026-11-2213:30",
                "2026-11-2317:30",
                "上午",
            ],
        ),
    ] {
        let sheet = on(ON_PAPER[3].1, "a4", &facts, lang);
        let text = text_of(&sheet);
        for said in said {
            assert!(text.contains(said), "{said} in {text}");
        }
        assert!(!text.contains('¥'), "{text}");
        assert_eq!(sheet.pages.len(), 1);
        keep_to_look_at(&format!("receipt-{}", lang.word()), &pdf::write(&sheet).unwrap());
    }
}

#[test]
fn a_request_that_was_declined_prints_the_decision_and_nothing_to_pay_or_to_sign() {
    let declined = DecisionFacts {
        status: call::Status::Declined,
        at: at("2026-11-22 10:15"),
        by: "王丽".into(),
        why: "非本公司产品".into(),
    };
    for (lang, title) in [(Lang::Zh, "服务请求记录"), (Lang::En, "Servicerequest")] {
        let sheet = order(&OrderFacts { decision: Some(declined.clone()), ..bare() }, &texts(lang)).unwrap();
        let text = text_of(&sheet);
        let status = solid(&texts(lang).get(&declined.status.key()));
        for said in [title, &status, "2026-11-2210:15", "王丽", "非本公司产品", "苏州恒远精密模具有限公司"]
        {
            assert!(text.contains(said), "{said} in {text}");
        }
        for absent in ["维修单", "Repairorder", "配件与费用", "Partsandlabour", "签字", "signing", "应付", "payable"]
        {
            assert!(!text.contains(absent), "{absent} in {text}");
        }
        let worked = OrderFacts { decision: Some(declined.clone()), ..rich() };
        let text = text_of(&order(&worked, &texts(lang)).unwrap());
        assert!(text.contains("非本公司产品") && text.contains("¥1,025.33"), "what was done is still charged");
    }
}
