//! The part of a repair order that is about money: parts, labour and the rest, and what they come to.

use crate::{
    base::{
        capitals::rmb_capitals_with_prefix,
        failure::Failure,
        money::{Money, Rate},
        say::{Arg, Said},
    },
    handling::{Charge, DecidedBy, LineKind},
    print::{
        flow::{Align, BODY_PT, Flow},
        table::{Column, Table, Total},
        text::width_mm,
    },
};

use super::{
    LineFacts,
    sheet::{CELL_SIDES_MM, GAP_MM, Order},
};

/// Width of the column that says who pays: that of the labels of the totals, which stand below it.
const CHARGE_MM: f32 = 34.0;

impl Order<'_> {
    /// Parts, labour and the rest, with what they come to.
    pub(super) fn money(&self, flow: &mut Flow) -> Result<(), Failure> {
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
        let capitals = rmb_capitals_with_prefix(payable.0, self.facts.capitals);
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
