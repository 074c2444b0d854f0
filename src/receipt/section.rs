//! What a customer owes and paid, on their form; what pays a settlement, on its form.

use egui::Ui;

use super::{Receipt, ReceiptAllocation, Status, fields::Age, store};
use crate::{
    base::{
        failure::Failure,
        field::Cells,
        id::{CustomerId, SettlementId},
        kind::{Kind, Subject},
        money::Money,
        say::Said,
        slot::Slot,
        time::Instant,
        value::Val,
        words::Word as _,
    },
    customer::{self, Account},
    cx::Cx,
    db::query::Conn,
    ui::{gauge::gauge_ui, icon, style::Tone, widget},
};

/// The colour of a status.
pub(super) fn status_tone(status: Status) -> Tone {
    match status {
        Status::Received => Tone::Good,
        Status::Void => Tone::Weak,
    }
}

/// The colour of a receipt in the list: its status, and what of it is left.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    match key {
        "status" => Status::from_word(row.text(key)).map_or(Tone::Plain, status_tone),
        "left" if row.get(key).is_some_and(|left| *left != Val::Int(0)) => Tone::Accent,
        _ => Tone::Plain,
    }
}

/// The colour in the list of receivables: over the limit, and long owed.
pub(super) fn receivable_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    let is_over = row.get("is_over") == Some(&Val::Int(1));
    match key {
        "balance" | "is_over" if is_over => Tone::Bad,
        "credit" if row.get(key).is_some_and(|credit| *credit != Val::Int(0)) => Tone::Accent,
        "age" => match Age::from_word(row.text(key)) {
            Some(Age::Older) => Tone::Bad,
            Some(Age::Quarter) => Tone::Warning,
            _ => Tone::Plain,
        },
        _ => Tone::Plain,
    }
}

/// What a customer owes, beside what they may owe.
#[derive(Default)]
pub struct AccountSection {
    shown: Slot<Option<(Account, Option<Money>)>>,
}

impl crate::cx::Section for AccountSection {
    fn title(&self) -> &'static str {
        "receipt-account"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.shown.replace(cx.load(move |conn| account(conn, subject)));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(Some((account, limit))) = self.shown.get() {
            account_ui(cx, ui, *account, *limit);
        }
    }
}

/// The receipts of a customer, or what pays a settlement.
#[derive(Default)]
pub struct Section {
    subject: Option<Subject>,
    shown: Slot<Receipts>,
}

/// What the section shows.
#[derive(Clone, Debug, Default)]
struct Receipts {
    /// The receipts, each with what it pays of a settlement.
    rows: Vec<(Receipt, Option<ReceiptAllocation>)>,
    /// How many there are in all, of a customer.
    total: Option<i64>,
}

impl crate::cx::Section for Section {
    fn title(&self) -> &'static str {
        "receipt-section"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.subject = Some(subject);
        self.shown.replace(cx.load(move |conn| receipts(conn, subject)));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.shown.poll();
        let Some(shown) = self.shown.get() else { return };
        if shown.rows.is_empty() {
            widget::weak(ui, &cx.t("receipt-none"));
        }
        for (receipt, part) in shown.rows.iter().take(widget::shown_rows(ui, "receipts", shown.rows.len())) {
            receipt_ui(cx, ui, receipt, part.as_ref());
        }
        widget::rest_ui(cx, ui, "receipts", shown.rows.len());
        let customer = self.subject.filter(|subject| subject.kind == Kind::Customer);
        if customer.is_some() && widget::button(ui, icon::PLUS, &cx.t("receipt-new")).clicked() {
            cx.start(Kind::Receipt, customer);
        }
    }

    fn count(&mut self) -> Option<i64> {
        self.shown.get().and_then(|shown| shown.total)
    }

    fn door(&self) -> Option<(Kind, &'static str)> {
        Some((Kind::Receipt, "all"))
    }
}

/// The balance as a bar up to the limit, and in words: how much more they may owe, or by how much they are over it.
fn account_ui(cx: &Cx<'_>, ui: &mut Ui, account: Account, limit: Option<Money>) {
    let balance = account.balance();
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("receipt-balance"), &balance.show());
        widget::fact(ui, &cx.t("receipt-owed"), &account.owed.show());
        widget::fact(ui, &cx.t("receipt-credit"), &account.credit.show());
    });
    let Some(limit) = limit else {
        widget::weak(ui, &cx.t("receipt-no-limit"));
        return;
    };
    let is_over = balance > limit;
    let tone = if is_over { Tone::Bad } else { Tone::Good };
    let (key, left) =
        if is_over { ("receipt-limit-over", balance.0 - limit.0) } else { ("receipt-limit-left", limit.0 - balance.0) };
    let said = Said::new(key).with("limit", limit.show()).with("left", Money(left).show());
    let text = cx.say(&said);
    ui.horizontal_wrapped(|ui| {
        gauge_ui(ui, balance.0.max(0), limit.0, tone, &text);
        if is_over {
            widget::badge(ui, Tone::Bad, &cx.t("receipt-over-limit"));
        }
    });
    widget::toned(ui, if is_over { Tone::Bad } else { Tone::Weak }, &text);
}

fn receipt_ui(cx: &Cx<'_>, ui: &mut Ui, receipt: &Receipt, part: Option<&ReceiptAllocation>) {
    ui.horizontal_wrapped(|ui| {
        let number = receipt.number.as_deref().unwrap_or_default();
        widget::subject_link(cx, ui, number, Subject::new(Kind::Receipt, receipt.id));
        widget::badge(ui, status_tone(receipt.status), &cx.t(&receipt.status.key()));
        widget::weak(ui, &cx.texts.day(receipt.received_on));
        ui.label(&*cx.t(&receipt.method.key()));
        widget::fact(ui, &cx.t("receipt-amount"), &receipt.amount.show());
        if let Some(part) = part {
            widget::fact(ui, &cx.t("receipt-allocation-amount"), &part.amount.show());
        } else if receipt.left() > Money::ZERO {
            widget::fact(ui, &cx.t("receipt-left"), &receipt.left().show());
        }
    });
}

fn account(conn: &Conn, subject: Subject) -> Result<Option<(Account, Option<Money>)>, Failure> {
    if subject.kind != Kind::Customer {
        return Ok(None);
    }
    let id = CustomerId(subject.id);
    Ok(Some((customer::store::account(conn, id)?, customer::store::get(conn, id)?.credit_limit)))
}

fn receipts(conn: &Conn, subject: Subject) -> Result<Receipts, Failure> {
    match subject.kind {
        Kind::Customer => {
            let id = CustomerId(subject.id);
            let rows = store::of_payer(conn, id)?.into_iter().map(|one| (one, None)).collect();
            Ok(Receipts { rows, total: Some(store::total_of_payer(conn, id)?) })
        }
        Kind::Settlement => {
            let paying = store::paying(conn, SettlementId(subject.id))?;
            let with = |part: ReceiptAllocation| Ok((store::get(conn, part.receipt_id)?, Some(part)));
            let rows = paying.into_iter().map(with).collect::<Result<Vec<_>, Failure>>()?;
            Ok(Receipts { rows, total: None })
        }
        _ => Ok(Receipts::default()),
    }
}
