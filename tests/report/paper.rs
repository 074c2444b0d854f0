//! Reports on paper: all that the screen shows stands there, on the paper that its columns ask for.

use std::sync::Arc;

use aftercare::{
    base::{
        field::ListRow,
        filter,
        id::UserId,
        text::{Lang, Texts},
    },
    call,
    db::query::Conn,
    document::Around,
    print::{page::Sheet, pdf},
    report::figures::{Answer, Asked, Figure, Group, Report, bars, print, table},
    setting,
};

use super::figures::{answer, at, busiest, by, company};

/// The report on paper, in a language.
fn sheet(conn: &Conn, answer: &Answer, (figure, lang): (Figure, Lang)) -> Sheet {
    let settings = setting::store::load(conn).unwrap();
    let texts = Arc::new(Texts::new(lang, answer.at.zone));
    let around = Around { settings: &settings, texts: &texts, now: answer.at.now };
    print::sheet(conn, answer, figure, around).unwrap()
}

/// All its words, without the ends of lines.
fn words(sheet: &Sheet) -> String {
    sheet.texts().collect()
}

fn size(sheet: &Sheet) -> (f32, f32) {
    (sheet.pages[0].width_mm, sheet.pages[0].height_mm)
}

/// What a report on the screen shows, as it reads.
fn cells(answer: &Answer, texts: &Texts) -> Vec<String> {
    let spec = table::spec(&answer.asked);
    let reads = |row: &ListRow| {
        let cells = spec.columns.iter().zip(&row.cells).filter(|(column, _)| !column.list.is_extra);
        cells.map(|(column, val)| texts.show(val, column.show)).collect::<Vec<_>>()
    };
    table::rows(answer, texts).iter().chain(&table::totals(answer, texts)).flat_map(reads).collect()
}

/// A report of all years over the calls of one channel.
fn asked(report: Report, groups: &[Group], user: UserId) -> Asked {
    let filter = filter::read(&call::fields::list_spec(), "channel: hotline").filter;
    Asked { filter, ..by(report, groups, user) }
}

#[test]
fn a_report_on_paper_has_all_that_its_table_shows_and_says_what_was_asked() {
    let conn = company();
    let (user, at) = (busiest(&conn), at(&conn, 0));
    for (report, groups, figure, size_mm) in [
        (Report::Calls, &[Group::Status][..], Figure::Count, (210.0, 297.0)),
        (Report::Times, &[Group::Owner, Group::Queue], Figure::MedianWorking, (297.0, 210.0)),
        (Report::Monitor, &[Group::Age, Group::Status], Figure::Overdue, (210.0, 297.0)),
        (Report::Mine, &[Group::Due], Figure::Count, (210.0, 297.0)),
    ] {
        let answer = answer(&conn, &asked(report, groups, user), at);
        for (lang, scope) in [(Lang::Zh, "来源: 热线"), (Lang::En, "Channel: Hotline")] {
            let texts = Texts::new(lang, at.zone);
            let sheet = sheet(&conn, &answer, (figure, lang));
            let found = words(&sheet);
            for cell in cells(&answer, &texts) {
                assert!(found.contains(&cell), "{report:?}: {cell} in {found}");
            }
            let company = setting::store::load(&conn).unwrap().company.name;
            for word in [scope, &company, &texts.at(at.now), &*texts.get("report-paper-at")] {
                assert!(found.contains(word), "{report:?}: {word} in {found}");
            }
            assert_eq!(size(&sheet), size_mm, "{report:?}");
            assert!(
                sheet.pages.iter().all(|page| page.texts().any(|text| text.contains(" 页") || text.contains("of")))
            );
            assert_eq!(sheet.warnings, []);
        }
    }
}

#[test]
fn a_long_report_goes_on_with_its_head_and_outside_programs_read_it() {
    let conn = company();
    let (user, at) = (busiest(&conn), at(&conn, 0));
    let asked = by(Report::Calls, &[Group::Customer, Group::Status, Group::ProblemType], user);
    let answer = answer(&conn, &asked, at);
    let sheet = sheet(&conn, &answer, (Figure::Count, Lang::Zh));
    assert!(sheet.pages.len() > 1, "{} pages", sheet.pages.len());
    for page in &sheet.pages {
        let words: String = page.texts().collect();
        assert!(words.contains("期间呼叫") && words.contains("问题类型"), "{words}");
    }
    let count = sheet.pages.len();
    assert!(words(&sheet).contains(&format!("第 {count} 页 共 {count} 页")));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, pdf::write(&sheet).unwrap()).unwrap();
    if let Some(said) = crate::print::run("qpdf", &["--check"], &path) {
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    }
    if crate::print::run("pdftotext", &["-raw", "-enc", "UTF-8"], &path).is_some() {
        let read = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        assert!(read.contains("统计范围") && read.contains("合计"), "{read}");
    }
}

#[test]
fn a_report_without_rows_says_so_and_one_with_too_many_is_refused() {
    let conn = company();
    let (user, at) = (busiest(&conn), at(&conn, 0));
    let mut answer = answer(&conn, &by(Report::Calls, &[Group::Status], user), at);
    let row = answer.rows[0].clone();
    (answer.rows, answer.bars) = (Vec::new(), Vec::new());
    assert!(words(&sheet(&conn, &answer, (Figure::Count, Lang::Zh))).contains("没有符合条件的呼叫。"));
    answer.rows = vec![row; print::MOST_ROWS + 1];
    let settings = setting::store::load(&conn).unwrap();
    let texts = Arc::new(Texts::new(Lang::Zh, at.zone));
    let around = Around { settings: &settings, texts: &texts, now: at.now };
    let refused = print::sheet(&conn, &answer, Figure::Count, around).unwrap_err();
    assert_eq!(refused.said().key, "report-paper-too-many");
}

#[test]
fn of_many_months_the_last_have_bars_and_of_many_customers_those_with_most_calls() {
    let conn = company();
    let (user, at) = (busiest(&conn), at(&conn, 0));
    let texts = Texts::new(Lang::Zh, at.zone);
    for (report, count, most) in [(Report::Calls, Figure::Count, 24), (Report::Times, Figure::MedianWorking, 12)] {
        let named = |group| {
            let answer = answer(&conn, &by(report, &[group], user), at);
            let drawn = bars::drawn(&answer, count, &texts);
            let values: Vec<String> = drawn.iter().map(|one| one.row.key(group).unwrap().value.clone()).collect();
            let mut all: Vec<String> = answer.bars.iter().map(|row| row.key(group).unwrap().value.clone()).collect();
            all.truncate(all.len() / bars::promises(&answer));
            let shown: Vec<String> = values.chunks(bars::promises(&answer)).map(|pair| pair[0].clone()).collect();
            assert_eq!(bars::left_out(&answer), all.len().saturating_sub(most), "{group:?}");
            (shown, all)
        };
        let (months, all) = named(Group::Month);
        assert!(all.len() > most);
        assert_eq!(months, all[all.len() - most..]);
        let (customers, all) = named(Group::Customer);
        assert_eq!(customers, all[..all.len().min(most)]);
    }
}
