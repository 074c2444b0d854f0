//! What a call of the story costs its customer, and how that is paid.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{ReceiptAllocationId, ReceiptId, SettlementId, UserId},
        kind::Kind,
        money::Money,
        time::Instant,
    },
    db::bulk::Stamp,
    receipt::{self, Method, Receipt, ReceiptAllocation},
    settlement::{self, InvoiceKind, InvoiceState, Settlement, rules::standing},
};

use super::{life::Life, office::Office};

impl Life {
    /// The accountant settles what is charged: the call closes where that was the last thing missing. Nothing happens
    /// where nothing is charged.
    pub(super) fn settle(&mut self, office: &mut Office, by: UserId) -> Result<(), Failure> {
        if self.unsettled().next().is_none() {
            return Ok(());
        }
        let draft = Stamp::new(self.now, by, "settlement-op-draft");
        let settled_on = office.day(self.now);
        let client = &office.clients[self.client];
        let wants_invoice = !client.tax_id.is_empty();
        let settlement = Settlement {
            id: SettlementId::default(),
            version: 0,
            number: None,
            call_id: Some(self.call.id),
            contract_id: None,
            payer_id: client.id,
            status: settlement::Status::Draft,
            settled_on,
            total: Money::ZERO,
            tax_total: Money::ZERO,
            paid: Money::ZERO,
            credited: Money::ZERO,
            invoice_kind: None,
            invoice_title: if wants_invoice { client.name.clone() } else { String::new() },
            invoice_tax_id: client.tax_id.clone(),
            invoice_number: String::new(),
            invoice_on: None,
            invoice_state: if wants_invoice { InvoiceState::AskedFor } else { InvoiceState::NotNeeded },
            reason: String::new(),
            note: String::new(),
        };
        let mut settlement = office.maker.begin(settlement, draft, self.is_traced);
        let held = |line| self.settlement_lines.iter().any(|one| one.is_live && one.handling_line_id == Some(line));
        let open: Vec<_> = self.lines.iter().filter(|line| !held(line.id)).collect();
        let (mut total, mut tax_total) = (Money::ZERO, Money::ZERO);
        let mut taken = Vec::new();
        for (line, position) in open.into_iter().zip(1..) {
            let line = settlement::store::taken(line, settlement.id, position, office.settings.policy.tax_rate);
            total = total.plus(line.net)?;
            tax_total = tax_total.plus(line.tax)?;
            taken.push(office.maker.begin(line, draft, self.is_traced));
        }
        self.settlement_lines.extend(taken);
        settlement.change(draft, |one| (one.total, one.tax_total) = (total, tax_total));
        let confirmed = Stamp::new(self.now.plus_ms(240_000), by, "settlement-op-confirm");
        let number = office.maker.number(Kind::Settlement, settled_on)?;
        settlement.change(confirmed, |one| {
            one.status = settlement::Status::Confirmed;
            one.number = Some(number);
        });
        self.settlements.push(settlement);
        self.now = confirmed.at;
        self.close_if_done(office, confirmed)
    }

    /// The customer pays the last settlement, whole or a part of it; the invoice is made where one was asked for.
    pub(super) fn pay(&mut self, office: &mut Office, at: Instant, is_whole: bool) -> Result<(), Failure> {
        let by = office.people.accountants[self.client % office.people.accountants.len()];
        let stamp = Stamp::new(at, by, "settlement-op-receive");
        let day = office.day(at);
        let Some(settlement) = self.settlements.last_mut() else { return Ok(()) };
        let owed = settlement.owed();
        let amount = if is_whole { owed } else { Money(owed.0 / 2) };
        if amount <= Money::ZERO {
            return Ok(());
        }
        let method =
            *self.chance.of(&[Method::Bank, Method::Bank, Method::Bank, Method::Wechat, Method::Alipay, Method::Cash]);
        let number = office.maker.number(Kind::Receipt, day)?;
        let receipt = receipt_of((settlement, number), (day, amount, method), self.chance.below(99_999_999));
        let mut receipt = office.maker.begin(receipt, stamp, self.is_traced);
        let allocation = ReceiptAllocation {
            id: ReceiptAllocationId::default(),
            version: 0,
            receipt_id: receipt.id,
            settlement_id: settlement.id,
            amount,
            allocated_on: day,
            is_live: true,
        };
        let allocation = office.maker.begin(allocation, stamp, self.is_traced);
        receipt.change(stamp, |one| one.allocated = amount);
        let paid = settlement.paid.plus(amount)?;
        settlement.change(stamp, |one| (one.paid, one.status) = (paid, standing(one.total, one.credited, paid)));
        if is_whole && settlement.invoice_state == InvoiceState::AskedFor {
            let number = format!("{:08}", self.chance.below(99_999_999));
            settlement.change(Stamp::new(at.plus_ms(600_000), by, "settlement-op-save"), |one| {
                one.invoice_state = InvoiceState::Issued;
                one.invoice_kind = Some(InvoiceKind::Special);
                one.invoice_number = number;
                one.invoice_on = Some(day);
            });
        }
        self.receipts.push(receipt);
        self.allocations.push(allocation);
        Ok(())
    }
}

fn receipt_of(
    (settlement, number): (&Settlement, String),
    (received_on, amount, method): (NaiveDate, Money, Method),
    reference: usize,
) -> Receipt {
    Receipt {
        id: ReceiptId::default(),
        version: 0,
        number: Some(number),
        payer_id: settlement.payer_id,
        received_on,
        method,
        amount,
        allocated: Money::ZERO,
        reference: if method == Method::Cash { String::new() } else { format!("{reference:08}") },
        note: String::new(),
        status: receipt::Status::Received,
        reason: String::new(),
    }
}
