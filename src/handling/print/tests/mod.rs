//! Repair orders, from one with every fact to one with hardly any.

#![cfg(test)]

use std::{collections::BTreeSet, sync::Arc};

use chrono_tz::Asia::Shanghai;

use super::*;
use crate::{
    base::{
        capitals::{Style, rmb_capitals_with_prefix},
        say::{Mark, Said},
        text::Lang,
        time::parse_instant,
        words::Word as _,
    },
    document::{Document, tests::laid_out},
    print::{
        page::{Mark as Drawn, Sheet},
        pdf, text,
    },
};

/// From the database to the paper.
mod stored;
/// Every paper.
mod papers;

fn texts(lang: Lang) -> Arc<Texts> {
    Arc::new(Texts::new(lang, Shanghai))
}

/// The usual template of a repair order.
const TEMPLATE: &str = include_str!("../../../../resources/templates/order.toml");

/// The order on its usual paper.
fn order(facts: &OrderFacts, texts: &Arc<Texts>) -> Result<Sheet, Failure> {
    let (data, style) = (values::of(facts, texts)?, Style::Plain);
    laid_out(Document::Order, TEMPLATE, data, (texts, style), None)
}

/// The characters of a sheet that the font lacks, each once.
fn missing(sheet: &Sheet) -> BTreeSet<char> {
    sheet.texts().flat_map(text::missing).collect()
}

fn at(text: &str) -> Instant {
    parse_instant(text, Shanghai).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn company() -> Company {
    Company {
        name: "华东精工设备有限公司".into(),
        address: "上海市浦东新区张江高科技园区博云路 2 号".into(),
        postcode: "201203".into(),
        phone: "400-820-6677".into(),
        ..Company::default()
    }
}

/// An order where every fact is given.
fn rich() -> OrderFacts {
    OrderFacts {
        number: "SC202611-0042".into(),
        dated: at("2026-11-23 16:40"),
        company: company(),
        customer: "苏州恒远精密模具有限公司".into(),
        contact: "张伟".into(),
        phone: "138 0013 8000".into(),
        site_address: "江苏省苏州市工业园区星湖街 328 号 3 号厂房二楼东侧装配车间".into(),
        unit: Some(UnitFacts {
            item: "数控车床".into(),
            specification: "CK6140 / 1000 mm".into(),
            serial: "SN20240317-0098".into(),
            maker_serial: "HD-24-118".into(),
            card_number: "EC000123".into(),
            warranty_to: Some(day("2027-03-16")),
        }),
        parts: vec![PartFacts { item: "主轴".into(), serial: "ZZ-0117".into(), quantity: Qty::ONE }],
        promise: PromiseFacts {
            priority: Priority::High,
            response_due: Some(at("2026-11-22 13:30")),
            resolve_due: Some(at("2026-11-23 17:30")),
            wanted_on: Some(day("2026-11-23")),
            wanted_time: "上午".into(),
        },
        fault: FaultFacts {
            subject: "主轴高速运转时有异响，约 20 分钟后报警停机".into(),
            description:
                "转速超过 2000 r/min 后主轴箱温度升高较快，报警代码 E-2037。已指导客户检查润滑油位，油位正常。\
                Please bring a spare bearing kit——到场后先断电再拆检。"
                    .into(),
            reported_at: at("2026-11-22 09:30"),
            channel: Channel::Hotline,
            call_type: CallType::Fault,
            problem_type: "机械".into(),
        },
        coverage: Some(coverage()),
        visits: vec![first_visit(), second_visit()],
        solution: "已更换主轴轴承".into(),
        lines: lines(),
        tax_rate: Rate::percent(13),
        decision: None,
    }
}

fn coverage() -> CoverageFacts {
    let reason = |mark, text: &str| Reason::new(mark, Said::new(text.to_owned()));
    CoverageFacts {
        service: ServiceKind::Warranty,
        contract_number: "HT2026-00031".into(),
        reasons: vec![
            reason(Mark::Yes, "保修期至 2027-03-16，报修日在保修期内"),
            reason(Mark::Yes, "合同 HT2026-00031 覆盖本设备：人工免 50%，差旅不免"),
            reason(Mark::No, "合同 HT2024-00007 已于 2025-12-31 到期"),
            reason(Mark::Note, "报修时间在服务时间内（周一至周五 08:30–17:30）"),
            reason(Mark::Warning, "客户有一张未付结算单"),
        ],
    }
}

fn first_visit() -> VisitFacts {
    VisitFacts {
        dispatch: "PG202611-0051".into(),
        technician: "李强".into(),
        work: Some(WorkFacts {
            began_at: at("2026-11-22 14:00"),
            ended_at: at("2026-11-22 16:15"),
            method: Method::OnSite,
            outcome: Outcome::NotSolved,
            cause: "轴承磨损".into(),
            solution: "拆检确认前轴承磨损，缺备件，次日再来。".into(),
            successor_serial: String::new(),
            signed_by: String::new(),
            signed_at: None,
        }),
        ..VisitFacts::default()
    }
}

fn second_visit() -> VisitFacts {
    VisitFacts {
        dispatch: "PG202611-0055".into(),
        technician: "王建国".into(),
        work: Some(WorkFacts {
            began_at: at("2026-11-23 09:10"),
            ended_at: at("2026-11-23 11:40"),
            method: Method::Exchange,
            outcome: Outcome::Solved,
            cause: "润滑不足".into(),
            solution: "更换主轴前轴承一套、密封圈两只，清洗油路并加注润滑油；试车 60 分钟，温升与噪声正常。".into(),
            successor_serial: "SN20261101-0007".into(),
            signed_by: "张伟".into(),
            signed_at: Some(at("2026-11-23 11:45")),
        }),
        ..VisitFacts::default()
    }
}

fn line(kind: LineKind, description: &str, quantity: i64, price: i64, decided_by: DecidedBy, relief: i64) -> LineFacts {
    let relief = Rate::percent(relief);
    LineFacts {
        kind,
        description: description.into(),
        serial: String::new(),
        quantity: Qty(quantity),
        measure: String::new(),
        price: Money(price),
        discount: Rate::ZERO,
        relief,
        charge: match relief.0 {
            10_000 => Charge::Free,
            0 => Charge::Charged,
            _ => Charge::Discounted,
        },
        decided_by,
        last_word_reason: String::new(),
        waived_reason: String::new(),
        net: Money::line(Qty(quantity), Money(price), Rate::ZERO, relief).unwrap(),
    }
}

fn lines() -> Vec<LineFacts> {
    use {DecidedBy as By, LineKind as Kind};
    let measured = |measure: &str, line| LineFacts { measure: measure.into(), ..line };
    let bearing = line(Kind::PartFitted, "主轴前轴承 7014AC/P4 配对", 1000, 186_000, By::Warranty, 100);
    let old_bearing = line(Kind::PartRemoved, "主轴前轴承 7014AC/P4 配对", 1000, 0, By::Standard, 100);
    let grease = line(Kind::PartFitted, "主轴润滑脂", 500, 12_850, By::Standard, 0);
    let extra = line(Kind::Other, "客户自备冷却液处理", 1000, 30_000, By::LastWord, 0);
    let check = line(Kind::Other, "安全检查", 1000, 8000, By::CallType, 0);
    vec![
        LineFacts { serial: "BR-7014-2511-0031".into(), ..measured("套", bearing) },
        LineFacts { serial: "BR-7014-2401-0932".into(), ..measured("套", old_bearing) },
        LineFacts { discount: Rate::percent(10), net: Money(5783), ..measured("千克", grease) },
        measured("小时", line(Kind::Labour, "维修人工", 4750, 18_000, By::Contract, 50)),
        measured("次", line(Kind::Travel, "上门差旅（市外）", 2000, 12_000, By::Standard, 0)),
        LineFacts { last_word_reason: "非本机故障".into(), ..measured("次", extra) },
        LineFacts { waived_reason: "老客户关怀".into(), ..measured("次", check) },
    ]
}

/// An order whose every part is long.
fn long() -> OrderFacts {
    let mut facts = rich();
    facts.customer = "苏州恒远精密模具（集团）有限公司".repeat(19);
    facts.fault.description = (1..=200).map(|n| format!("第 {n} 行：客户补充说明。")).collect::<Vec<_>>().join("\n");
    facts.lines = (0..60).map(|n| lines()[n % 7].clone()).collect();
    facts
}

/// An order as most are: one visit, a few lines.
fn ordinary() -> OrderFacts {
    let mut facts = rich();
    facts.visits.remove(0);
    facts.coverage.iter_mut().for_each(|coverage| coverage.reasons.truncate(3));
    facts.visits.iter_mut().flat_map(|visit| &mut visit.work).for_each(|work| work.successor_serial.clear());
    facts.lines = vec![facts.lines[0].clone(), facts.lines[3].clone(), facts.lines[4].clone()];
    facts
}

/// An order where hardly anything is known yet.
fn bare() -> OrderFacts {
    OrderFacts {
        company: Company { name: "华东精工设备有限公司".into(), ..Company::default() },
        contact: String::new(),
        phone: String::new(),
        site_address: String::new(),
        unit: None,
        coverage: None,
        visits: Vec::new(),
        solution: String::new(),
        lines: Vec::new(),
        fault: FaultFacts { description: String::new(), problem_type: String::new(), ..rich().fault },
        ..rich()
    }
}

fn solid(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// All text of a sheet without spaces and line ends: wrapping may stand anywhere.
fn text_of(sheet: &Sheet) -> String {
    solid(&sheet.texts().collect::<Vec<_>>().concat())
}

/// Everything in the facts that a reader looks for, in the way it is shown.
fn said_in(facts: &OrderFacts, texts: &Texts) -> Vec<String> {
    let mut said = vec![
        facts.number.clone(),
        facts.company.name.clone(),
        facts.company.address.clone(),
        facts.company.phone.clone(),
        facts.customer.clone(),
        facts.contact.clone(),
        facts.phone.clone(),
        facts.site_address.clone(),
        facts.fault.subject.clone(),
        facts.fault.description.clone(),
        facts.fault.problem_type.clone(),
        texts.at(facts.fault.reported_at),
    ];
    let unit = facts.unit.clone().unwrap_or_default();
    said.extend([unit.item, unit.specification, unit.serial, unit.maker_serial, unit.card_number]);
    said.extend(unit.warranty_to.map(|day| texts.day(day)));
    if let Some(coverage) = &facts.coverage {
        said.push(coverage.contract_number.clone());
        said.extend(coverage.reasons.iter().map(|reason| texts.say(&reason.said)));
    }
    for visit in &facts.visits {
        said.extend([visit.dispatch.clone(), visit.technician.clone()]);
        if let Some(work) = &visit.work {
            said.extend([texts.at(work.began_at), texts.at(work.ended_at)]);
            said.extend([work.cause.clone(), work.solution.clone(), work.successor_serial.clone()]);
            said.extend([work.signed_by.clone(), work.signed_at.map(|at| texts.at(at)).unwrap_or_default()]);
        }
    }
    for line in &facts.lines {
        said.extend([line.description.clone(), line.serial.clone(), line.quantity.show(), line.measure.clone()]);
        said.extend([line.last_word_reason.clone(), line.waived_reason.clone()]);
        if line.kind != LineKind::PartRemoved {
            said.extend([line.price.show(), line.net.show()]);
        }
    }
    said
}

#[test]
fn doc_1_every_fact_stands_on_the_order_in_both_languages() {
    let facts = rich();
    for lang in Lang::ALL {
        let texts = texts(*lang);
        let sheet = order(&facts, &texts).unwrap();
        let text = text_of(&sheet);
        for said in said_in(&facts, &texts) {
            assert!(text.contains(&solid(&said)), "{said} in {lang:?}");
        }
        assert_eq!(sheet.number, facts.number);
        assert_eq!(sheet.created_utc_ms, facts.dated.millis());
        assert_eq!(sheet.language, lang.word());
        assert!(missing(&sheet).is_empty());
        let codes = sheet.pages[0].marks.iter().filter_map(|mark| match mark {
            Drawn::Code { cells, .. } => Some(cells.content.as_str()),
            _ => None,
        });
        assert_eq!(codes.collect::<Vec<_>>(), [facts.number.as_str()]);
    }
}

#[test]
fn charges_say_in_a_word_why() {
    let table = [
        (
            Lang::Zh,
            [
                "免费（保修）",
                "不计费",
                "折扣10%",
                "优惠50%（合同）",
                "收费",
                "收费（非本机故障）",
                "收费（服务类型）减免：老客户关怀",
            ],
        ),
        (
            Lang::En,
            [
                "Free(warranty)",
                "Notcharged",
                "less10%",
                "50%off(contract)",
                "Charged",
                "Charged(非本机故障)",
                "Charged(kindofservice)Waived:老客户关怀",
            ],
        ),
    ];
    for (lang, expected) in table {
        let text = text_of(&order(&rich(), &texts(lang)).unwrap());
        for charge in expected {
            assert!(text.contains(charge), "{charge}");
        }
    }
}

/// The text of each mark that shows a field.
fn shown<'a>(sheet: &'a Sheet, name: &str) -> Vec<&'a str> {
    let marks = sheet.pages.iter().flat_map(|page| &page.marks);
    marks
        .filter_map(|mark| match mark {
            Drawn::Text { text, field: Some(field), .. } if *field == name => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn mon_1_the_totals_are_the_sums_of_the_lines_and_what_was_waived_is_not_to_be_paid() {
    let facts = rich();
    let amount = |text: &str| Money::parse(&text.replace('¥', "")).unwrap();
    for lang in Lang::ALL {
        let sheet = order(&facts, &texts(*lang)).unwrap();
        let printed: Vec<Money> = shown(&sheet, "lines.amount").into_iter().filter_map(Money::parse).collect();
        assert_eq!(printed.len(), facts.lines.len() - 1, "all but the part removed");
        // 57.83 + 427.50 + 240.00 + 300.00 + 80.00, of which the last is waived.
        assert_eq!(Money::sum(printed), Ok(Money(110_533)));
        assert_eq!(shown(&sheet, "sum").into_iter().map(amount).collect::<Vec<_>>(), [Money(110_533)]);
        assert_eq!(shown(&sheet, "waived").into_iter().map(amount).collect::<Vec<_>>(), [Money(-8000)]);
        assert_eq!(shown(&sheet, "total"), ["¥1,025.33"]);
        // By line: 57.83 − 51.18, 427.50 − 378.32, 240.00 − 212.39, 300.00 − 265.49.
        let (text, tax) = (text_of(&sheet), ["（含13%税额¥117.95）", "(incl.13%tax¥117.95)"]);
        assert!(text.contains("人民币壹仟零贰拾伍元叁角叁分"));
        assert!(tax.iter().any(|tax| text.contains(tax)), "{text}");
    }
}

#[test]
fn an_order_with_nothing_to_pay_says_zero_in_capitals() {
    let facts = OrderFacts { lines: vec![lines()[0].clone()], ..rich() };
    let sheet = order(&facts, &texts(Lang::Zh)).unwrap();
    assert_eq!(shown(&sheet, "total"), ["¥0.00"]);
    assert!(text_of(&sheet).contains(&rmb_capitals_with_prefix(0, Style::Plain)));
}

#[test]
fn an_order_as_most_are_fits_on_one_page() {
    for lang in Lang::ALL {
        assert_eq!(order(&ordinary(), &texts(*lang)).unwrap().pages.len(), 1, "{lang:?}");
    }
}

#[test]
fn a_long_order_goes_on_over_pages_with_its_head_repeated_and_loses_nothing() {
    let facts = long();
    for lang in Lang::ALL {
        let texts = texts(*lang);
        let sheet = order(&facts, &texts).unwrap();
        let count = sheet.pages.len();
        assert!(count > 5, "{count} pages");
        let head = texts.get("print-order-line-description");
        let with_head = sheet.pages.iter().filter(|page| page.texts().any(|text| text == &*head)).count();
        assert!(with_head >= 3, "the head of the lines stands on {with_head} pages");
        for (index, page) in sheet.pages.iter().enumerate() {
            let said = Said::new("print-order-page").with("page", (index + 1).to_string());
            let said = texts.say(&said.with("pages", count.to_string()));
            assert!(page.texts().any(|text| text == said), "{said}");
            assert!(page.texts().any(|text| text.contains(&facts.number)), "page {}", index + 1);
        }
        let text = text_of(&sheet);
        assert!(text.contains("第200行：客户补充说明。"));
        assert_eq!(text.matches("苏州恒远精密模具（集团）").count(), 19);
        let positions: BTreeSet<&str> = shown(&sheet, "row").into_iter().collect();
        assert!((1..=60).all(|position| positions.contains(position.to_string().as_str())));
    }
}

#[test]
fn nothing_leaves_the_paper_however_long_it_is() {
    let mut facts = long();
    facts.company.name = "很长的公司名称".repeat(40);
    facts.fault.subject = "没有空格的一行".repeat(60);
    facts.visits[0].technician = "Wolfeschlegelsteinhausenbergerdorff".repeat(4);
    facts.lines[0].description = "X".repeat(400);
    facts.lines[1].last_word_reason = "原因".repeat(100);
    facts.lines[2].price = Money(99_999_999_999_999);
    for lang in Lang::ALL {
        let sheet = order(&facts, &texts(*lang)).unwrap();
        for mark in sheet.pages.iter().flat_map(|page| &page.marks) {
            if let Drawn::Text { x, y, size_pt, text, .. } = mark {
                let right = x + text::width_mm(text, *size_pt);
                assert!(*x >= 14.9 && right <= 195.1, "{text} from {x} to {right}");
                assert!((10.0..=290.0).contains(y), "{text} at {y}");
            }
        }
    }
}

#[test]
fn an_empty_fact_leaves_neither_label_nor_block_and_unknown_work_leaves_room_to_write() {
    let texts = texts(Lang::Zh);
    let sheet = order(&bare(), &texts).unwrap();
    assert_eq!(sheet.pages.len(), 1);
    let lines: Vec<&str> = sheet.texts().collect();
    for absent in [
        "print-order-contact",
        "print-order-site",
        "print-order-item",
        "print-order-service",
        "print-order-description",
        "print-order-lines-head",
        "print-order-technician",
    ] {
        let absent = texts.get(absent);
        assert!(!lines.contains(&&*absent), "{absent}");
    }
    assert!(lines.contains(&&*texts.get("print-order-solution")));
    // Answered on the phone: the solution of the call stands there instead.
    let answered = OrderFacts { solution: "电话指导复位后恢复正常".into(), ..bare() };
    assert!(text_of(&order(&answered, &texts).unwrap()).contains("电话指导复位后恢复正常"));
}

#[test]
fn characters_that_print_as_boxes_are_named() {
    let mut facts = rich();
    facts.customer.push('\u{E000}');
    facts.fault.subject.push_str("\u{E000}\u{E001}");
    assert_eq!(missing(&order(&facts, &texts(Lang::Zh)).unwrap()), ['\u{E000}', '\u{E001}'].into());
}

#[test]
fn doc_15_the_file_is_small_the_same_twice_and_gives_its_text_back() {
    for (name, facts) in [("rich", rich()), ("ordinary", ordinary()), ("long", long()), ("bare", bare())] {
        for lang in Lang::ALL {
            let texts = texts(*lang);
            let sheet = order(&facts, &texts).unwrap();
            let file = pdf::write(&sheet).unwrap();
            assert_eq!(file, pdf::write(&order(&facts, &texts).unwrap()).unwrap());
            assert!(file.len() < 110_000, "{name} has {} bytes", file.len());
            let read = lopdf::Document::load_mem(&file).unwrap();
            let pages: Vec<u32> = read.get_pages().into_keys().collect();
            let read = solid(&read.extract_text(&pages).unwrap());
            for line in sheet.texts() {
                assert!(read.contains(&solid(line)), "{line} in {name}");
            }
            keep_to_look_at(&format!("{name}-{}", lang.word()), &file);
        }
    }
}

/// Leaves the file where the environment asks for it, to be looked at.
fn keep_to_look_at(name: &str, file: &[u8]) {
    if let Some(folder) = std::env::var_os("AFTERCARE_LOOK") {
        std::fs::write(std::path::Path::new(&folder).join(format!("order-{name}.pdf")), file).unwrap();
    }
}
