//! Lays the facts of a repair order out on A4 (DOC-1).
//!
//! Blocks from the top: customer, unit, fault, coverage, what was done, parts and labour with totals, terms,
//! signatures. An empty fact takes no room: what is left of its row moves up and takes the whole width.

use crate::{
    base::{
        failure::Failure,
        say::{Mark, Reason, Said},
        text::Texts,
        time::Instant,
        words::Word,
    },
    print::{
        face::is_missing,
        flow::{BODY_PT, Flow, Letterhead, Paper, Running, SMALL_PT, Words, line_height_mm},
        page::Sheet,
        paper::Margins,
        table::Entry,
        text::{width_mm, wrap},
    },
};

use super::{CoverageFacts, OrderFacts, VisitFacts, WorkFacts};

/// A4 with a little less margin above and below: most orders then fit on one page.
const PAPER: Paper = Paper { margins: Margins::even(15.0, 10.0), ..Paper::A4 };
/// Space below each block.
pub(super) const GAP_MM: f32 = 1.0;
/// Space between what was done on one visit and on the next.
const VISIT_GAP_MM: f32 = 1.2;
/// Height of the places to sign, as the flow draws them.
const SIGNATURES_MM: f32 = 16.0;
/// What a cell keeps free at both sides of its text, with a hair more for the rounding of widths.
pub(super) const CELL_SIDES_MM: f32 = 3.2;
/// What a cell keeps free above and below its text.
const CELL_ENDS_MM: f32 = 1.4;
/// Empty lines to write on, where nothing was recorded yet.
const LINES_TO_WRITE_ON: usize = 4;

/// The pages of a repair order.
///
/// # Errors
/// When a total leaves the range of amounts.
pub(super) fn lay_out(facts: &OrderFacts, texts: &Texts) -> Result<Sheet, Failure> {
    let page = Order::new(facts, texts);
    let title = page.text(if facts.is_untouched() { "print-order-title-request" } else { "print-order-title" });
    let name = format!("{title} {}", facts.number);
    let running = Running {
        head_left: facts.company.name.clone(),
        head_right: name.clone(),
        foot_left: page.said_of("print-order-foot", "phone", &facts.company.phone),
        ..Running::default()
    };
    let mut flow = Flow::new(PAPER, running);
    flow.letterhead(&page.letterhead(title));
    for (heading, grids) in page.blocks() {
        // Whose and which unit needs no heading: the labels say it, and most orders then fit on one page.
        if let Some(heading) = heading {
            flow.heading(&page.text(heading));
        }
        for (index, rows) in grids.iter().enumerate() {
            flow.space(if index > 0 { VISIT_GAP_MM } else { 0.0 });
            // A visit stays together unless it is long.
            let height_mm = page.grid_mm(rows);
            if height_mm < flow.page_room_mm() / 3.0 {
                flow.need(height_mm);
            }
            flow.grid(page.label_mm, rows);
        }
        flow.space(GAP_MM);
    }
    if !facts.is_untouched() {
        page.money(&mut flow)?;
        page.end(&mut flow);
    }
    let page_line = |number: usize, count: usize| {
        texts.say(&Said::new("print-order-page").with("page", number.to_string()).with("pages", count.to_string()))
    };
    Ok(Sheet {
        title: name,
        author: facts.company.name.clone(),
        language: texts.lang.word().to_owned(),
        created_utc_ms: facts.dated.millis(),
        number: facts.number.clone(),
        pages: flow.finish(page_line),
        warnings: Vec::new(),
    })
}

/// The facts with the words for them.
pub(super) struct Order<'a> {
    pub(super) facts: &'a OrderFacts,
    pub(super) texts: &'a Texts,
    /// Width of the label cells: that of the widest label, so that all blocks stand in line.
    label_mm: f32,
}

/// A heading's text key, where it has one, and the grids below it.
type Block = (Option<&'static str>, Vec<Vec<Vec<Entry>>>);

/// A label's text key with its value.
struct Fact {
    label: &'static str,
    value: String,
    /// Takes a whole row, however short it is.
    is_wide: bool,
}

fn narrow(label: &'static str, value: impl Into<String>) -> Fact {
    Fact { label, value: value.into(), is_wide: false }
}

fn wide(label: &'static str, value: impl Into<String>) -> Fact {
    Fact { is_wide: true, ..narrow(label, value) }
}

impl<'a> Order<'a> {
    fn new(facts: &'a OrderFacts, texts: &'a Texts) -> Order<'a> {
        const NARROWEST_MM: f32 = 22.0;
        let mut order = Order { facts, texts, label_mm: NARROWEST_MM };
        let visits = facts.visits.iter().flat_map(|visit| order.visit(visit));
        let to_write_on = vec![wide("print-order-solution", "")];
        order.label_mm = [
            order.customer(),
            order.unit(),
            order.fault(),
            order.coverage(),
            visits.collect(),
            order.decision(),
            to_write_on,
        ]
        .iter()
        .flatten()
        .map(|fact| width_mm(&texts.get(fact.label), BODY_PT) + CELL_SIDES_MM)
        .fold(NARROWEST_MM, f32::max);
        order
    }

    pub(super) fn text(&self, key: &str) -> String {
        self.texts.get(key).to_string()
    }

    /// A text about one value; nothing where the value is empty.
    pub(super) fn said_of(&self, key: &'static str, name: &'static str, value: &str) -> String {
        if value.is_empty() { String::new() } else { self.texts.say(&Said::new(key).with(name, value)) }
    }

    /// A status or choice as people call it.
    fn word(&self, word: impl Word) -> String {
        self.texts.find(&word.key()).map_or_else(|| word.word().to_owned(), |text| text.to_string())
    }

    fn at(&self, at: Option<Instant>) -> String {
        at.map(|at| self.texts.at(at)).unwrap_or_default()
    }

    fn letterhead(&self, title: String) -> Letterhead {
        let company = &self.facts.company;
        let address = if company.postcode.is_empty() || company.address.is_empty() {
            company.address.clone()
        } else {
            let said = Said::new("print-order-company-address")
                .with("address", company.address.as_str())
                .with("postcode", company.postcode.as_str());
            self.texts.say(&said)
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

    /// All blocks of labels and values; those with nothing to say are left out.
    fn blocks(&self) -> Vec<Block> {
        let whose = [self.rows(self.customer()), self.rows(self.unit())].concat();
        [
            (None, vec![whose]),
            (Some("print-order-fault-head"), vec![self.rows(self.fault())]),
            (Some("print-order-coverage-head"), vec![self.rows(self.coverage())]),
            (Some("print-order-work-head"), self.visits()),
            (Some("print-order-decision-head"), vec![self.rows(self.decision())]),
        ]
        .into_iter()
        .map(|(heading, grids)| (heading, grids.into_iter().filter(|rows| !rows.is_empty()).collect::<Vec<_>>()))
        .filter(|(_, grids)| !grids.is_empty())
        .collect()
    }

    fn customer(&self) -> Vec<Fact> {
        let facts = self.facts;
        vec![
            wide("print-order-customer", &facts.customer),
            narrow("print-order-contact", &facts.contact),
            narrow("print-order-phone", &facts.phone),
            wide("print-order-site", &facts.site_address),
        ]
    }

    fn unit(&self) -> Vec<Fact> {
        let Some(unit) = &self.facts.unit else {
            return Vec::new();
        };
        let warranty_to = unit.warranty_to.map(|day| self.texts.day(day)).unwrap_or_default();
        vec![
            narrow("print-order-item", &unit.item),
            narrow("print-order-specification", &unit.specification),
            narrow("print-order-serial", &unit.serial),
            narrow("print-order-maker-serial", &unit.maker_serial),
            narrow("print-order-card", &unit.card_number),
            narrow("print-order-warranty-to", warranty_to),
        ]
    }

    fn fault(&self) -> Vec<Fact> {
        let fault = &self.facts.fault;
        vec![
            narrow("print-order-reported", self.texts.at(fault.reported_at)),
            narrow("print-order-channel", self.word(fault.channel)),
            narrow("print-order-call-type", self.word(fault.call_type)),
            narrow("print-order-problem", &fault.problem_type),
            wide("print-order-subject", &fault.subject),
            wide("print-order-description", &fault.description),
        ]
    }

    fn coverage(&self) -> Vec<Fact> {
        // What would have been covered is no matter once nothing is done.
        let coverage = self.facts.coverage.as_ref().filter(|_| !self.facts.is_untouched());
        let Some(CoverageFacts { service, contract_number, reasons }) = coverage else {
            return Vec::new();
        };
        let reasons: Vec<String> = reasons.iter().map(|reason| self.reason(reason)).collect();
        vec![
            narrow("print-order-service", self.word(*service)),
            narrow("print-order-contract", contract_number),
            wide("print-order-reasons", reasons.join("\n")),
        ]
    }

    /// That the request was declined or withdrawn, by whom and why.
    fn decision(&self) -> Vec<Fact> {
        let Some(decision) = &self.facts.decision else {
            return Vec::new();
        };
        vec![
            narrow("print-order-decision", self.word(decision.status)),
            narrow("print-order-decided-at", self.texts.at(decision.at)),
            narrow("print-order-decided-by", &decision.by),
            wide("print-order-decided-why", &decision.why),
        ]
    }

    /// A reason behind its sign, or behind a word where the font lacks the sign.
    fn reason(&self, reason: &Reason) -> String {
        let sign = match reason.mark {
            Mark::Yes => '✓',
            Mark::No => '×',
            Mark::Note => '·',
            Mark::Warning => '！',
        };
        let said = self.texts.say(&reason.said);
        if is_missing(sign) {
            return format!("[{}] {said}", self.word(reason.mark));
        }
        format!("{sign} {said}")
    }

    /// One grid for each visit. Where nothing was done yet, there is room to write it down by hand.
    fn visits(&self) -> Vec<Vec<Vec<Entry>>> {
        let visits = &self.facts.visits;
        let mut grids: Vec<_> = visits.iter().map(|visit| self.rows(self.visit(visit))).collect();
        let is_worked = visits.iter().any(|visit| visit.work.is_some());
        if is_worked || self.facts.decision.is_some() {
            return grids;
        }
        if self.facts.solution.trim().is_empty() {
            let room = "\n".repeat(LINES_TO_WRITE_ON - 1);
            let label = self.text("print-order-solution");
            grids.push(vec![vec![Entry { label, value: room, field: Some("solution") }]]);
        } else {
            grids.push(self.rows(vec![wide("print-order-solution", &self.facts.solution)]));
        }
        grids
    }

    fn visit(&self, visit: &VisitFacts) -> Vec<Fact> {
        let mut facts = vec![
            narrow("print-order-technician", &visit.technician),
            narrow("print-order-dispatch", &visit.dispatch),
            narrow("print-order-planned-from", self.at(visit.planned_from)),
            narrow("print-order-planned-to", self.at(visit.planned_to)),
        ];
        if let Some(work) = &visit.work {
            facts.extend(self.work(work));
        }
        facts
    }

    fn work(&self, work: &WorkFacts) -> Vec<Fact> {
        let signed = match work.signed_at {
            Some(at) if !work.signed_by.is_empty() => format!("{}  {}", work.signed_by, self.texts.at(at)),
            _ => work.signed_by.clone(),
        };
        vec![
            narrow("print-order-began", self.texts.at(work.began_at)),
            narrow("print-order-ended", self.texts.at(work.ended_at)),
            narrow("print-order-method", self.word(work.method)),
            narrow("print-order-outcome", self.word(work.outcome)),
            narrow("print-order-cause", &work.cause),
            narrow("print-order-successor", &work.successor_serial),
            narrow("print-order-signed", signed),
            wide("print-order-solution", &work.solution),
        ]
    }

    /// Facts as rows of a grid, two narrow ones side by side.
    fn rows(&self, facts: Vec<Fact>) -> Vec<Vec<Entry>> {
        let mut rows: Vec<Vec<Entry>> = Vec::new();
        let mut is_open = false;
        for fact in facts {
            let value = fact.value.trim_end().to_owned();
            if value.is_empty() {
                continue;
            }
            let is_wide = fact.is_wide || self.is_long(&value);
            let entry = Entry { label: self.text(fact.label), value, field: fact.label.strip_prefix("print-order-") };
            match rows.last_mut().filter(|_| is_open && !is_wide) {
                Some(row) => {
                    row.push(entry);
                    is_open = false;
                }
                None => {
                    rows.push(vec![entry]);
                    is_open = !is_wide;
                }
            }
        }
        rows
    }

    /// Would it take three lines or more beside another?
    fn is_long(&self, value: &str) -> bool {
        value.contains('\n') || width_mm(value, BODY_PT) > 1.8 * self.value_mm(2)
    }

    /// Room for a value in a row of so many entries.
    fn value_mm(&self, entries: usize) -> f32 {
        let row_mm = PAPER.width_mm - 2.0 * PAPER.margins.left;
        row_mm / entries.max(1) as f32 - self.label_mm - CELL_SIDES_MM
    }

    /// About how high a grid becomes.
    fn grid_mm(&self, rows: &[Vec<Entry>]) -> f32 {
        rows.iter()
            .map(|row| {
                let lines = row.iter().map(|entry| wrap(&entry.value, BODY_PT, self.value_mm(row.len())).len());
                lines.max().unwrap_or(1) as f32 * line_height_mm(BODY_PT) + CELL_ENDS_MM
            })
            .sum()
    }

    /// Terms and the places to sign, which stay together.
    fn end(&self, flow: &mut Flow) {
        let terms = self.text("print-order-terms");
        let lines = wrap(&terms, SMALL_PT, flow.width_mm()).len();
        flow.need(lines as f32 * line_height_mm(SMALL_PT) + SIGNATURES_MM);
        flow.paragraph(Words::small(&terms));
        let labels = ["print-order-sign-customer", "print-order-sign-technician", "print-order-sign-date"];
        flow.signatures(&labels.map(|label| self.text(label)));
    }
}
