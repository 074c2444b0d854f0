//! Lays the proof of deadlines out on A4: what was promised, the calendar in words, the days as a table, the sum.

use crate::{
    base::{
        say::{Arg, Said},
        text::Texts,
        words::Word as _,
    },
    call::rules::{Proof, ProofDay, Stretch},
    print::{
        flow::{Align, BODY_PT, Flow, Letterhead, Paper, Running, Words as Line, line_height_mm},
        page::Sheet,
        table::{Column, Entry, Table},
        text::{width_mm, wrap},
    },
};

use super::{Facts, words::Words};

/// Space below each block.
const GAP_MM: f32 = 2.0;
/// What a cell keeps free at both sides of its text, with a hair more for the rounding of widths.
const CELL_SIDES_MM: f32 = 3.2;
/// Least width of the labels.
const LABEL_MM: f32 = 22.0;
/// A date with its weekday; a run of days takes two lines.
const DAY_MM: (f32, f32) = (20.0, 31.0);
/// Two spans beside each other; where there is a column more, one below the other.
const HOURS_MM: [(f32, f32); 2] = [(20.0, 47.0), (20.0, 27.0)];
/// The pauses of a day, one below the other.
const STOPS_MM: (f32, f32) = (18.0, 27.0);

/// The pages of a proof.
pub(super) fn lay_out(facts: &Facts, texts: &Texts) -> Sheet {
    let page = Page { facts, texts };
    let title = page.text("call-proof-paper");
    let name = format!("{title} {}", facts.number);
    let running = Running {
        head_left: facts.company.name.clone(),
        head_right: name.clone(),
        foot_left: page.said_of("print-order-foot", "phone", &facts.company.phone),
        ..Running::default()
    };
    let mut flow = Flow::new(Paper::A4, running);
    flow.letterhead(&page.letterhead(title));
    let label_mm = LABELS.iter().map(|(key, _)| width_mm(&page.text(key), BODY_PT) + CELL_SIDES_MM);
    flow.grid(label_mm.fold(LABEL_MM, f32::max), &page.about());
    flow.space(GAP_MM);
    for proof in &facts.proofs {
        page.proof(&mut flow, proof);
    }
    let page_line = |number: usize, count: usize| {
        texts.say(&Said::new("print-order-page").with("page", number.to_string()).with("pages", count.to_string()))
    };
    Sheet {
        title: name,
        author: facts.company.name.clone(),
        language: texts.lang.word().to_owned(),
        created_utc_ms: facts.at.millis(),
        number: facts.number.clone(),
        pages: flow.finish(page_line),
        warnings: Vec::new(),
    }
}

/// A label with the value that stands beside it.
type Labelled = (&'static str, fn(&Facts) -> &str);

/// The labels of what it is about, and their values.
const LABELS: [Labelled; 4] = [
    ("print-order-customer", |facts| &facts.customer),
    ("print-order-item", |facts| &facts.unit),
    ("print-order-serial", |facts| &facts.serial),
    ("print-order-subject", |facts| &facts.subject),
];

/// A column of the days: its heading, where its text stands, the least and the greatest width.
type Head = (&'static str, Align, Option<(f32, f32)>);

struct Page<'a> {
    facts: &'a Facts,
    texts: &'a Texts,
}

impl Page<'_> {
    fn text(&self, key: &str) -> String {
        self.texts.get(key).to_string()
    }

    fn said_of(&self, key: &'static str, name: &'static str, value: &str) -> String {
        if value.is_empty() { String::new() } else { self.texts.say(&Said::new(key).with(name, value)) }
    }

    fn letterhead(&self, title: String) -> Letterhead {
        let company = &self.facts.company;
        let address = match (company.address.as_str(), company.postcode.as_str()) {
            (address, "") | (address @ "", _) => address.to_owned(),
            (address, postcode) => {
                let said = Said::new("print-order-company-address").with("address", address);
                self.texts.say(&said.with("postcode", postcode))
            }
        };
        let phone = self.said_of("print-order-company-phone", "phone", &company.phone);
        Letterhead {
            company: company.name.clone(),
            company_lines: [address, phone].into_iter().filter(|line| !line.is_empty()).collect(),
            logo: None,
            title,
            number_line: self.said_of("print-order-number", "number", &self.facts.number),
            code: Some(self.facts.number.clone()),
        }
    }

    /// Whose call it is, and about what.
    fn about(&self) -> Vec<Vec<Entry>> {
        let given = LABELS.iter().filter(|(_, value)| !value(self.facts).is_empty());
        given
            .map(|(key, value)| {
                let field = key.strip_prefix("print-order-");
                vec![Entry { label: self.text(key), value: value(self.facts).to_owned(), field }]
            })
            .collect()
    }

    fn proof(&self, flow: &mut Flow, proof: &Proof) {
        let words = Words { deadlines: &self.facts.deadlines, proof, texts: self.texts };
        flow.heading(&words.title());
        for line in [words.promise(), words.began(), words.calendar()] {
            flow.paragraph(Line::body(&line));
        }
        for stop in &proof.stops {
            flow.paragraph(Line::body(&words.stop(stop)));
        }
        flow.space(GAP_MM);
        flow.table(&self.table(&words));
        flow.space(GAP_MM);
        let ends = [words.sum(), words.due(), words.standing()];
        let lines: usize = ends.iter().map(|text| wrap(text, BODY_PT, flow.width_mm()).len()).sum();
        // Sum, due and how it ended stay together.
        flow.need(lines as f32 * line_height_mm(BODY_PT));
        for (text, field) in ends.iter().zip(["sum", "due", "standing"]) {
            flow.paragraph(Line::body(text).of(field));
        }
        flow.space(GAP_MM * 2.0);
    }

    /// The days, runs of those that give nothing as one row.
    fn table(&self, words: &Words<'_>) -> Table {
        let rows: Vec<Vec<String>> = words
            .proof
            .rows()
            .into_iter()
            .map(|row| match row {
                Stretch::Day(at) => self.day(words, &words.proof.days[at]),
                Stretch::Quiet(range) => self.quiet(words, &words.proof.days[range]),
            })
            .collect();
        let has_over = words.proof.over_minutes() > 0;
        let mut columns = vec![
            ("call-proof-head-day", Align::Left, Some(DAY_MM)),
            ("call-proof-head-kind", Align::Left, None),
            ("call-proof-head-hours", Align::Left, Some(HOURS_MM[usize::from(has_over)])),
            ("call-proof-head-stops", Align::Left, Some(STOPS_MM)),
            ("call-proof-head-counted", Align::Right, None),
            ("call-proof-head-sum", Align::Right, None),
        ];
        if has_over {
            columns.push(("call-proof-head-over", Align::Right, None));
        }
        let column = |(at, (key, align, bounds)): (usize, Head)| {
            let title = self.text(key);
            let cells =
                std::iter::once(title.as_str()).chain(rows.iter().filter_map(|row| row.get(at)).map(String::as_str));
            let widest = cells.flat_map(str::lines).map(|line| width_mm(line, BODY_PT) + CELL_SIDES_MM);
            let widest = widest.fold(0.0, f32::max);
            // What kind of day it is takes the room that is left.
            let width_mm = (key != "call-proof-head-kind")
                .then(|| bounds.map_or(widest, |(least, most)| widest.clamp(least, most)));
            Column { title, width_mm, align, field: None }
        };
        let columns = columns.into_iter().enumerate().map(column).collect();
        Table { columns, rows, totals: Vec::new() }
    }

    fn day(&self, words: &Words<'_>, day: &ProofDay) -> Vec<String> {
        let minutes = |minutes: i64| if minutes == 0 { String::new() } else { minutes.to_string() };
        vec![
            format!("{} {}", self.texts.day(day.day), words.weekday(day.day)),
            self.text(&day.kind.key()),
            words.spans(day),
            words.stops_of(day),
            day.counted_minutes.to_string(),
            day.sum_minutes.to_string(),
            minutes(day.over_minutes),
        ]
    }

    fn quiet(&self, words: &Words<'_>, days: &[ProofDay]) -> Vec<String> {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
        let range = Said::new("call-proof-range").with("from", Arg::Day(first.day)).with("to", Arg::Day(last.day));
        let sum = first.sum_minutes.to_string();
        vec![
            self.texts.say(&range),
            words.kinds(days),
            String::new(),
            String::new(),
            "0".to_owned(),
            sum,
            String::new(),
        ]
    }
}
