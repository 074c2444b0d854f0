//! A report on paper: what was asked, its chart and its figures, laid out as a sheet like every document.

use super::{
    Answer, Figure, Report,
    bars::{self, Drawn},
    declared, door, period,
    table::{self, label_of_figure, label_of_group},
};
use crate::{
    base::{
        failure::Failure,
        field::{Column as Listed, ListRow, Show},
        say::Said,
        text::Texts,
        words::Word as _,
    },
    call::rules::Which,
    db::query::Conn,
    document::Around,
    people,
    print::{
        flow::{Align, Flow, Letterhead, Running, baseline_mm},
        page::{Ink, Mark, Picture, Sheet},
        paper::Paper,
        table::{CELL_SIDES_MM, Column, Entry, Table},
        text::{Letters, shorten, width_mm, width_mm_in},
    },
    setting,
};

/// More rows than this nobody reads on paper: some hundred pages.
pub const MOST_ROWS: usize = 5_000;

/// Width of the labels above the figures.
const LABEL_MM: f32 = 24.0;
/// The widest that a column becomes for what stands in it.
const WIDEST_MM: f32 = 58.0;
/// Headings of so many letters stand on one line.
const WHOLE_EMS: f32 = 4.5;
/// The widest that names of bars become, as a share of the room.
const NAMES_SHARE: f32 = 0.36;
/// Between a bar and what stands beside it.
const BAR_GAP_MM: f32 = 2.0;
/// The bars of the first promise, or of what is counted; those of the second.
const INKS: [Ink; 2] = [Ink::grey(96), Ink::grey(184)];

/// A4 on its side.
const LANDSCAPE: Paper = Paper { width_mm: Paper::A4.height_mm, height_mm: Paper::A4.width_mm, ..Paper::A4 };

/// Papers and sizes of letters, in the order they are tried: the first on which all columns have room.
const TRIED: [Paper; 5] = [
    Paper::A4,
    LANDSCAPE,
    Paper { body_pt: 8.5, ..LANDSCAPE },
    Paper { body_pt: 7.5, ..LANDSCAPE },
    Paper { body_pt: 6.5, ..LANDSCAPE },
];

/// The report as a document, with the bars of a figure.
///
/// # Errors
/// When it has too many rows for paper, or the engine fails.
pub fn sheet(conn: &Conn, answer: &Answer, charted: Figure, around: Around<'_>) -> Result<Sheet, Failure> {
    if answer.rows.len() > MOST_ROWS {
        let said = Said::new("report-paper-too-many").with("count", answer.rows.len());
        return Err(said.with("limit", MOST_ROWS).into());
    }
    let logo = setting::store::logo(conn)?.map(Picture::new);
    let who = people::store::name(conn, Some(answer.asked.user))?;
    Ok(laid_out(answer, charted, (logo, &who), around))
}

fn laid_out(answer: &Answer, charted: Figure, (logo, who): (Option<Picture>, &str), around: Around<'_>) -> Sheet {
    let texts = around.texts;
    let declared = declared(answer.asked.report);
    let name = texts.get(&declared.report.key()).to_string();
    let table = figures(answer, texts);
    let paper = paper(&table);
    let days = days(answer, texts);
    let company = around.settings.company.name.clone();
    let running = Running {
        head_left: name.clone(),
        head_right: days.clone().unwrap_or_else(|| texts.at(answer.at.now)),
        foot_left: company.clone(),
        ..Running::default()
    };
    let mut flow = Flow::new(paper, running);
    flow.letterhead(&letterhead(&name, declared.number, logo, around));
    flow.grid(LABEL_MM, &asked(answer, days.clone(), who, texts));
    flow.space(flow.sizes().mm(3.0, 2.0));
    chart(&mut flow, answer, charted, texts);
    if table.rows.is_empty() {
        let nothing = texts.get("report-no-rows");
        flow.paragraph(flow.body(&nothing));
    } else {
        flow.table(&sized(table, paper.body_pt));
    }
    let warnings = flow.warnings().to_vec();
    let page_line = |page: usize, pages: usize| {
        texts.say(&Said::new("print-order-page").with("page", page.to_string()).with("pages", pages.to_string()))
    };
    Sheet {
        title: days.map_or_else(|| name.clone(), |days| format!("{name} {days}")),
        author: company,
        language: texts.lang.word().to_owned(),
        created_utc_ms: answer.at.now.millis(),
        number: declared.number.to_owned(),
        pages: flow.finish(page_line),
        warnings,
    }
}

fn letterhead(name: &str, number: &str, logo: Option<Picture>, around: Around<'_>) -> Letterhead {
    let company = &around.settings.company;
    let lines = setting::print::lines(company, around.texts);
    Letterhead {
        company: company.name.clone(),
        company_lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
        logo,
        title: name.to_owned(),
        number_line: number.to_owned(),
        code: None,
    }
}

/// The period in words; none of a report of now.
fn days(answer: &Answer, texts: &Texts) -> Option<String> {
    if !declared(answer.asked.report).has_period {
        return None;
    }
    let said = match period::days(answer.asked.span, answer.at.day()) {
        (Some(from), Some(to)) => Said::new("report-paper-days").with("from", from).with("to", to),
        (Some(from), None) => Said::new("report-paper-from").with("from", from),
        (None, Some(to)) => Said::new("report-paper-until").with("to", to),
        (None, None) => Said::new("report-paper-all"),
    };
    Some(texts.say(&said))
}

/// What was asked, in words: of when, by what, which calls, whose.
fn asked(answer: &Answer, days: Option<String>, who: &str, texts: &Texts) -> Vec<Vec<Entry>> {
    let entry = |label: &str, value: String| Entry { label: texts.get(label).to_string(), value, field: None };
    let groups: Vec<_> =
        answer.asked.all_groups().into_iter().map(|group| texts.get(label_of_group(group)).to_string()).collect();
    let mut first: Vec<Entry> = days.into_iter().map(|days| entry("report-period", days)).collect();
    first.push(entry("report-paper-at", texts.at(answer.at.now)));
    let mut rows = vec![first];
    if !groups.is_empty() {
        rows.push(vec![entry("report-paper-groups", groups.join(" › "))]);
    }
    if answer.asked.report == Report::Mine {
        rows.push(vec![entry("report-by-owner", who.to_owned())]);
    }
    rows.push(vec![entry("report-paper-scope", door::line_of(&answer.asked, door::scope(&answer.asked), texts.lang))]);
    rows
}

/// The figures as a table whose columns have no width yet.
fn figures(answer: &Answer, texts: &Texts) -> Table {
    let spec = table::spec(&answer.asked);
    let shown: Vec<(usize, &Listed)> =
        spec.columns.iter().enumerate().filter(|(_, column)| !column.list.is_extra).collect();
    let reads = |row: &ListRow| -> Vec<String> {
        shown.iter().map(|(at, column)| texts.show(&row.cells[*at], column.show)).collect()
    };
    let column = |(_, column): &(usize, &Listed)| Column {
        // What is measured stands above, in which hours below.
        title: texts.get(column.label).replace('（', "\n（"),
        width_mm: None,
        align: if matches!(column.show, Show::Int | Show::Qty | Show::Rate) { Align::Right } else { Align::Left },
        field: None,
    };
    Table {
        columns: shown.iter().map(column).collect(),
        rows: table::rows(answer, texts).iter().map(reads).collect(),
        sums: table::totals(answer, texts).iter().map(reads).collect(),
        ..Table::default()
    }
}

/// The first paper on which all columns have room; else the last, where they shrink.
fn paper(table: &Table) -> Paper {
    let has_room = |paper: &&Paper| {
        let width: f32 = widths(table, paper.body_pt).iter().sum();
        width <= paper.width_mm - paper.margins.left - paper.margins.right
    };
    TRIED.iter().find(has_room).copied().unwrap_or(TRIED[TRIED.len() - 1])
}

fn sized(table: Table, body_pt: f32) -> Table {
    let widths = widths(&table, body_pt);
    let columns = table.columns.into_iter().zip(widths);
    Table { columns: columns.map(|(column, mm)| Column { width_mm: Some(mm), ..column }).collect(), ..table }
}

/// As wide as what stands in each column needs; a long heading that has one line may stand on two, but no word of it.
fn widths(table: &Table, body_pt: f32) -> Vec<f32> {
    let letters = Letters::bold(body_pt);
    let of = |(at, column): (usize, &Column)| {
        let cells = table.rows.iter().filter_map(|row| row.get(at)).map(|text| width_mm(text, body_pt));
        let sums = table.sums.iter().filter_map(|row| row.get(at)).map(|text| width_mm_in(text, letters));
        let words = column.title.split(|one: char| !one.is_ascii_graphic()).map(|word| width_mm_in(word, letters));
        let lines = column.title.lines().map(|line| width_mm_in(line, letters)).fold(0.0, f32::max);
        let is_whole = column.title.contains('\n') || lines <= letters.em_mm() * WHOLE_EMS;
        let heading = if is_whole { lines } else { lines / 2.0 + letters.em_mm() };
        let widest = cells.chain(sums).fold(0.0, f32::max).min(WIDEST_MM);
        words.fold(widest.max(heading), f32::max) + CELL_SIDES_MM
    };
    table.columns.iter().enumerate().map(of).collect()
}

/// The bars of a figure by the first group; none where there is but one.
fn chart(flow: &mut Flow, answer: &Answer, figure: Figure, texts: &Texts) {
    let drawn = bars::drawn(answer, figure, texts);
    let promises = bars::promises(answer);
    let groups = answer.asked.all_groups();
    let Some(group) = groups.get(promises - 1).filter(|_| drawn.len() > promises) else { return };
    let what = texts.get(label_of_figure(answer.asked.report, figure)).to_string();
    let said = Said::new("report-paper-chart").with("what", what).with("group", &*texts.get(label_of_group(*group)));
    flow.heading(&texts.say(&said));
    if promises > 1 {
        legend(flow, texts);
    }
    let pt = flow.sizes().body_pt;
    let widest = |widest: f32, text: &str| widest.max(width_mm(text, pt));
    let names = drawn.iter().fold(0.0, |mm, one| widest(mm, &one.name)).min(flow.width_mm() * NAMES_SHARE);
    let figures = drawn.iter().fold(0.0, |mm, one| widest(mm, &one.figure));
    let line = flow.sizes().line_mm(pt);
    for one in &drawn {
        // Both bars of a value stand on one page.
        flow.need(if one.is_second { line } else { line * promises as f32 });
        bar(flow, one, (names, figures));
    }
    let left_out = bars::left_out(answer);
    if left_out > 0 {
        let more = texts.say(&Said::new("report-chart-more").with("count", left_out));
        flow.paragraph(flow.small(&more));
    }
    flow.space(flow.sizes().mm(3.0, 2.0));
}

/// A bar with its name and its figure, and moves below it.
fn bar(flow: &mut Flow, one: &Drawn<'_>, (names, figures): (f32, f32)) {
    let (sizes, (left, right)) = (flow.sizes(), flow.sides());
    let line = sizes.line_mm(sizes.body_pt);
    let (top, baseline) = (flow.y_mm(), flow.y_mm() + baseline_mm(sizes.body_pt, line));
    let name = shorten(&one.name, sizes.body_pt, names);
    flow.draw_words(flow.body(&name), Align::Left, (left, right), baseline);
    let from = left + names + BAR_GAP_MM;
    let length = (right - from - figures - BAR_GAP_MM).max(0.0) * one.share.clamp(0.0, 1.0);
    if length > 0.0 {
        let ink = INKS[usize::from(one.is_second)];
        let (y, h) = (top + line * 0.18, line * 0.64);
        flow.draw(Mark::Rect { x: from, y, w: length, h, fill: Some(ink), line_pt: None });
    }
    flow.draw_words(flow.body(&one.figure), Align::Left, (from + length + BAR_GAP_MM / 2.0, right), baseline);
    flow.space(line);
}

/// Which shade is which promise.
fn legend(flow: &mut Flow, texts: &Texts) {
    let (sizes, (left, right)) = (flow.sizes(), flow.sides());
    let line = sizes.line_mm(sizes.small_pt);
    let side = line * 0.5;
    let (top, baseline) = (flow.y_mm(), flow.y_mm() + baseline_mm(sizes.small_pt, line));
    let mut x = left;
    for (which, ink) in Which::ALL.iter().zip(INKS) {
        let name = texts.get(&which.key());
        flow.draw(Mark::Rect { x, y: top + line * 0.25, w: side, h: side, fill: Some(ink), line_pt: None });
        x += side + BAR_GAP_MM / 2.0;
        let words = flow.small(&name);
        let width = words.width_mm();
        flow.draw_words(words, Align::Left, (x, right), baseline);
        x += width + BAR_GAP_MM * 2.0;
    }
    flow.space(line);
}
