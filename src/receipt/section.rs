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
        slot::Slot,
        time::Instant,
        value::Val,
        words::Word as _,
    },
    customer::{self, Account},
    cx::Cx,
    db::query::Conn,
    ui::{icon, style::Tone, widget},
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

/// The account of a customer with their receipts, or what pays a settlement.
#[derive(Default)]
pub struct Section {
    subject: Option<Subject>,
    shown: Slot<Accounts>,
}

/// What the section shows.
#[derive(Clone, Debug, Default)]
struct Accounts {
    /// What a customer owes in all, with their limit.
    account: Option<(Account, Option<Money>)>,
    /// The receipts, each with what it pays of a settlement.
    receipts: Vec<(Receipt, Option<ReceiptAllocation>)>,
}

impl crate::cx::Section for Section {
    fn title(&self) -> &'static str {
        "receipt-section"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.subject = Some(subject);
        self.shown = cx.load(move |conn| accounts(conn, subject));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.shown.poll();
        let Some(shown) = self.shown.get() else { return };
        if let Some((account, limit)) = shown.account {
            account_ui(cx, ui, account, limit);
        }
        if shown.receipts.is_empty() {
            widget::weak(ui, &cx.t("receipt-none"));
        }
        for (receipt, part) in &shown.receipts {
            receipt_ui(cx, ui, receipt, part.as_ref());
        }
        let customer = self.subject.filter(|subject| subject.kind == Kind::Customer);
        if customer.is_some() && widget::button(ui, icon::PLUS, &cx.t("receipt-new")).clicked() {
            cx.start(Kind::Receipt, customer);
        }
    }
}

fn account_ui(cx: &Cx<'_>, ui: &mut Ui, account: Account, limit: Option<Money>) {
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("receipt-balance"), &account.balance().show());
        widget::fact(ui, &cx.t("receipt-owed"), &account.owed.show());
        widget::fact(ui, &cx.t("receipt-credit"), &account.credit.show());
        if let Some(limit) = limit {
            widget::fact(ui, &cx.t("customer-credit-limit"), &limit.show());
            if account.balance() > limit {
                widget::badge(ui, Tone::Bad, &cx.t("receipt-over-limit"));
            }
        }
    });
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

fn accounts(conn: &Conn, subject: Subject) -> Result<Accounts, Failure> {
    match subject.kind {
        Kind::Customer => {
            let id = CustomerId(subject.id);
            let account = (customer::store::account(conn, id)?, customer::store::get(conn, id)?.credit_limit);
            let receipts = store::of_payer(conn, id)?.into_iter().map(|one| (one, None)).collect();
            Ok(Accounts { account: Some(account), receipts })
        }
        Kind::Settlement => {
            let paying = store::paying(conn, SettlementId(subject.id))?;
            let with = |part: ReceiptAllocation| Ok((store::get(conn, part.receipt_id)?, Some(part)));
            let receipts = paying.into_iter().map(with).collect::<Result<Vec<_>, Failure>>()?;
            Ok(Accounts { account: None, receipts })
        }
        _ => Ok(Accounts::default()),
    }
}
