//! Lays the facts of a repair order out on A4 (DOC-1).
//!
//! Blocks from the top: customer, unit, fault, coverage, what was done, parts and labour with totals, terms,
//! signatures. An empty fact takes no room: what is left of its row moves up and takes the whole width.

use crate::{
    base::{
        capitals::{Style, rmb_capitals_with_prefix},
        failure::Failure,
        money::{Money, Rate},
        say::{Arg, Mark, Reason, Said},
        text::Texts,
        time::Instant,
        words::Word,
    },
    handling::{Charge, DecidedBy, LineKind},
    print::{
        flow::{Align, BODY_PT, Flow, Letterhead, Paper, Running, SMALL_PT, Words, line_height_mm},
        page::Sheet,
        table::{Column, Entry, Table, Total},
        text::{glyph, width_mm, wrap},
    },
};

use super::{CoverageFacts, LineFacts, OrderFacts, VisitFacts, WorkFacts};

/// A4 with a little less margin above and below: most orders then fit on one page.
const PAPER: Paper = Paper { end_margin_mm: 10.0, ..Paper::A4 };
/// Space below each block.
const GAP_MM: f32 = 1.0;
/// Space between what was done on one visit and on the next.
const VISIT_GAP_MM: f32 = 1.2;
/// Height of the places to sign, as the flow draws them.
const SIGNATURES_MM: f32 = 16.0;
/// What a cell keeps free at both sides of its text, with a hair more for the rounding of widths.
const CELL_SIDES_MM: f32 = 3.2;
/// What a cell keeps free above and below its text.
const CELL_ENDS_MM: f32 = 1.4;
/// Width of the column that says who pays: that of the labels of the totals, which stand below it.
const CHARGE_MM: f32 = 34.0;
/// Empty lines to write on, where nothing was recorded yet.
const LINES_TO_WRITE_ON: usize = 4;

/// The pages of a repair order.
///
/// # Errors
/// When a total leaves the range of amounts.
pub(super) fn lay_out(facts: &OrderFacts, texts: &Texts) -> Result<Sheet, Failure> {
    let page = Order::new(facts, texts);
    let title = page.text("print-order-title");
    let name = format!("{title} {}", facts.number);
    let running = Running {
        head_left: facts.company.name.clone(),
        head_right: name.clone(),
        foot_left: page.said_of("print-order-foot", "phone", &facts.company.phone),
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
    page.money(&mut flow)?;
    page.end(&mut flow);
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
    })
}

/// The facts with the words for them.
struct Order<'a> {
    facts: &'a OrderFacts,
    texts: &'a Texts,
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
        order.label_mm =
            [order.customer(), order.unit(), order.fault(), order.coverage(), visits.collect(), to_write_on]
                .iter()
                .flatten()
                .map(|fact| width_mm(&texts.get(fact.label), BODY_PT) + CELL_SIDES_MM)
                .fold(NARROWEST_MM, f32::max);
        order
    }

    fn text(&self, key: &str) -> String {
        self.texts.get(key).to_string()
    }

    /// A text about one value; nothing where the value is empty.
    fn said_of(&self, key: &'static str, name: &'static str, value: &str) -> String {
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
        let Some(CoverageFacts { service, contract_number, reasons }) = &self.facts.coverage else {
            return Vec::new();
        };
        let reasons: Vec<String> = reasons.iter().map(|reason| self.reason(reason)).collect();
        vec![
            narrow("print-order-service", self.word(*service)),
            narrow("print-order-contract", contract_number),
            wide("print-order-reasons", reasons.join("\n")),
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
        match glyph(sign) {
            Some(_) => format!("{sign} {said}"),
            None => format!("[{}] {said}", self.word(reason.mark)),
        }
    }

    /// One grid for each visit. Where nothing was done yet, there is room to write it down by hand.
    fn visits(&self) -> Vec<Vec<Vec<Entry>>> {
        let visits = &self.facts.visits;
        let mut grids: Vec<_> = visits.iter().map(|visit| self.rows(self.visit(visit))).collect();
        let is_worked = visits.iter().any(|visit| visit.work.is_some());
        if is_worked {
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
        let row_mm = PAPER.width_mm - 2.0 * PAPER.side_margin_mm;
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

    /// Parts, labour and the rest, with what they come to.
    fn money(&self, flow: &mut Flow) -> Result<(), Failure> {
        if self.facts.lines.is_empty() {
            return Ok(());
        }
        let rows: Vec<Vec<String>> =
            self.facts.lines.iter().enumerate().map(|(index, line)| self.line(index, line)).collect();
        let columns = self.columns(&rows);
        flow.heading(&self.text("print-order-lines-head"));
        flow.table(&Table { columns, rows, totals: self.totals()? });
        flow.space(GAP_MM);
        Ok(())
    }

    fn columns(&self, rows: &[Vec<String>]) -> Vec<Column> {
        // Each is as wide as its widest line of text, between these bounds; the description takes the rest.
        let columns = [
            ("print-order-line-position", Some((9.0, 14.0)), Align::Center, "position"),
            ("print-order-line-kind", Some((12.0, 21.0)), Align::Center, "kind"),
            ("print-order-line-description", None, Align::Left, "description"),
            ("print-order-line-quantity", Some((12.0, 20.0)), Align::Right, "quantity"),
            ("print-order-line-price", Some((18.0, 28.0)), Align::Right, "price"),
            ("print-order-line-charge", Some((CHARGE_MM, CHARGE_MM)), Align::Left, "charge"),
            ("print-order-line-amount", Some((24.0, 32.0)), Align::Right, "amount"),
        ];
        let width_of = |index: usize, title: &str, (least, most): (f32, f32)| {
            let cells = rows.iter().map(|row| row[index].as_str()).chain([title]);
            let widths = cells.flat_map(str::lines).map(|line| width_mm(line, BODY_PT) + CELL_SIDES_MM);
            widths.fold(least, f32::max).min(most)
        };
        columns
            .into_iter()
            .enumerate()
            .map(|(index, (title, bounds, align, field))| {
                let title = self.text(title);
                let width_mm = bounds.map(|bounds| width_of(index, &title, bounds));
                Column { title, width_mm, align, field: Some(field) }
            })
            .collect()
    }

    fn line(&self, index: usize, line: &LineFacts) -> Vec<String> {
        let mut description = line.description.trim().to_owned();
        if !line.serial.is_empty() {
            description.push('\n');
            description.push_str(&self.said_of("print-order-line-serial", "serial", &line.serial));
        }
        let quantity = format!("{} {}", line.quantity.show(), line.measure);
        let is_removed = line.kind == LineKind::PartRemoved;
        vec![
            (index + 1).to_string(),
            self.text(kind_key(line.kind)),
            description.trim_start().to_owned(),
            quantity.trim_end().to_owned(),
            if is_removed { "—".to_owned() } else { line.price.show() },
            if is_removed { self.text("print-order-charge-none") } else { self.charge(line) },
            if is_removed && line.net == Money::ZERO { "—".to_owned() } else { line.net.show() },
        ]
    }

    /// Free, discounted or charged, and in a word why.
    fn charge(&self, line: &LineFacts) -> String {
        let share = Arg::Rate(line.relief);
        let how = match line.charge {
            Charge::Free => Said::new("print-order-charge-free"),
            Charge::Discounted => Said::new("print-order-charge-discounted").with("relief", share),
            Charge::Charged => Said::new("print-order-charge-charged"),
        };
        let why = match line.decided_by {
            DecidedBy::Warranty => self.text("print-order-why-warranty"),
            DecidedBy::Contract => self.text("print-order-why-contract"),
            DecidedBy::CallType => self.text("print-order-why-call-type"),
            DecidedBy::LastWord => line.last_word_reason.clone(),
            DecidedBy::Standard => String::new(),
        };
        let how = self.texts.say(&how);
        let mut lines = vec![if why.is_empty() {
            how
        } else {
            self.texts.say(&Said::new("print-order-charge-why").with("how", how).with("why", why))
        }];
        if line.discount != Rate::ZERO {
            let said = Said::new("print-order-charge-less").with("discount", Arg::Rate(line.discount));
            lines.push(self.texts.say(&said));
        }
        lines.push(self.said_of("print-order-charge-waived", "why", &line.waived_reason));
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// The sum of the lines; what was waived of it; what is to be paid, in capitals too, and the tax in that.
    fn totals(&self) -> Result<Vec<Total>, Failure> {
        let lines = &self.facts.lines;
        let sum = Money::sum(lines.iter().map(|line| line.net))?;
        let waived = Money::sum(lines.iter().filter(|line| !line.waived_reason.is_empty()).map(|line| line.net))?;
        let payable = sum.minus(waived)?;
        let owed = lines.iter().filter(|line| line.waived_reason.is_empty());
        let tax = Money::sum(owed.map(|line| line.net.tax_within(self.facts.tax_rate)))?;
        let mut totals = Vec::new();
        if waived != Money::ZERO {
            totals.push(self.total("print-order-total-lines", sum, "sum"));
            totals.push(self.total("print-order-total-waived", Money::ZERO.minus(waived)?, "waived"));
        }
        let capitals = rmb_capitals_with_prefix(payable.0, Style::Plain);
        let note = Said::new("print-order-capitals").with("capitals", capitals);
        let mut note = self.texts.say(&note);
        if self.facts.tax_rate != Rate::ZERO {
            let rate = Arg::Rate(self.facts.tax_rate);
            note += &self.texts.say(&Said::new("print-order-tax").with("rate", rate).with("tax", yuan(tax)));
        }
        totals.push(Total { note, ..self.total("print-order-total", payable, "total") });
        Ok(totals)
    }

    fn total(&self, label: &'static str, amount: Money, field: &'static str) -> Total {
        Total { note: String::new(), label: self.text(label), amount: yuan(amount), field: Some(field) }
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

/// What a line is, shorter than elsewhere.
fn kind_key(kind: LineKind) -> &'static str {
    match kind {
        LineKind::PartFitted => "print-order-kind-part-fitted",
        LineKind::PartRemoved => "print-order-kind-part-removed",
        LineKind::Labour => "print-order-kind-labour",
        LineKind::Travel => "print-order-kind-travel",
        LineKind::Other => "print-order-kind-other",
    }
}

/// An amount with the sign of its currency.
fn yuan(amount: Money) -> String {
    let shown = amount.show();
    shown.strip_prefix('-').map_or_else(|| format!("¥{shown}"), |digits| format!("-¥{digits}"))
}
