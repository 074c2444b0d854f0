//! The settlement of contracts for a period (MON-6): what it would make is shown first.

use egui::{Grid, Id, Label, ScrollArea, Ui};

use crate::{
    base::{
        field::Input,
        id::{ChargeLineId, UserId},
        kind::{Kind, Subject},
        money::Money,
        say::Said,
        slot::Slot,
        time::parse_day,
    },
    cx::Cx,
    db::tx::Done,
    people,
    settlement::{
        command::{ContractCommand, Due, preview},
        rules::ACCOUNTS,
    },
    ui::{
        focus::Follow as _,
        icon,
        input::{Name, Spec, input_ui},
        style::{self, Tone},
        widget,
    },
};

const DAY_WIDTH: f32 = 130.0;
/// So many days back the period begins at first: what was forgotten is found.
const DAYS_BACK: i64 = 365;

/// The period that is asked about, and what it would make.
pub(super) struct Period {
    from: String,
    to: String,
    asked: (String, String),
    found: Slot<Vec<Due>>,
    /// Why who acts may not settle, with who that is.
    refused: (Option<UserId>, Slot<Option<Said>>),
    sent: Slot<Done>,
}

impl Period {
    /// The last year, until today.
    pub(super) fn new(cx: &Cx<'_>) -> Self {
        let today = cx.now.day(cx.texts.zone);
        let from = today - chrono::TimeDelta::days(DAYS_BACK);
        Self {
            from: from.to_string(),
            to: today.to_string(),
            asked: Default::default(),
            found: Slot::default(),
            refused: Default::default(),
            sent: Slot::default(),
        }
    }

    /// Something was saved: what it would make is asked anew.
    pub(super) fn refresh(&mut self) {
        self.asked = Default::default();
    }

    /// Draws it; false when it is left.
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> bool {
        match self.sent.take() {
            Some(Ok(done)) => cx.tell(&done),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        widget::heading(ui, &cx.t("settlement-period"));
        widget::weak(ui, &cx.t("settlement-period-hint"));
        ui.horizontal_wrapped(|ui| {
            day_ui(cx, ui, "settlement-period-from", &mut self.from);
            day_ui(cx, ui, "settlement-period-to", &mut self.to);
        });
        let is_reversed = self.ask(cx);
        self.found.poll();
        let found = self.found.get().cloned().unwrap_or_default();
        let lines: Vec<ChargeLineId> = found.iter().flat_map(|due| due.lines.iter().map(|line| line.id)).collect();
        let count = found.iter().filter(|due| !due.lines.is_empty()).count();
        let why = self.why_not(cx);
        let mut stays = true;
        ui.horizontal_wrapped(|ui| {
            let make = Said::new("settlement-period-make").with("count", count);
            let is_ready = count > 0 && why.is_none() && !self.sent.is_loading();
            let button = |ui: &mut Ui| widget::main_button(ui, icon::RECEIPT, &cx.say(&make));
            let button = ui.add_enabled_ui(is_ready, button).inner;
            widget::refused(&button, why.as_deref().unwrap_or_default());
            if button.clicked() {
                self.sent = cx.send(ContractCommand::Period(lines));
            }
            stays = !widget::button(ui, icon::X, &cx.t("settlement-period-leave")).clicked();
        });
        ui.add_space(style::GAP);
        if is_reversed {
            widget::toned(ui, Tone::Bad, &cx.t("settlement-period-reversed"));
            return stays;
        }
        ScrollArea::both().id_salt("settlement-period").auto_shrink(false).follow(ui, |ui| found_ui(cx, ui, &found));
        stays
    }

    /// Why who acts may not settle, if they may not.
    fn why_not(&mut self, cx: &Cx<'_>) -> Option<String> {
        if self.refused.0 != Some(cx.user) {
            let user = cx.user;
            self.refused = (Some(user), cx.load(move |conn| people::store::refusal(conn, user, &ACCOUNTS)));
        }
        self.refused.1.poll();
        self.refused.1.get().and_then(Option::as_ref).map(|why| cx.say(why))
    }

    /// Asks what the period would make, when it is another one; of one that ends before it begins, or is none yet,
    /// nothing. True where it ends before it begins.
    fn ask(&mut self, cx: &Cx<'_>) -> bool {
        let typed = (self.from.clone(), self.to.clone());
        let period = parse_day(&typed.0).zip(parse_day(&typed.1));
        let Some((from, to)) = period.filter(|(from, to)| from <= to) else {
            self.asked = typed;
            self.found = Slot::default();
            return period.is_some();
        };
        if self.asked != typed {
            self.asked = typed;
            self.found.replace(cx.load(move |conn| preview(conn, from, to)));
        }
        false
    }
}

fn day_ui(cx: &Cx<'_>, ui: &mut Ui, label: &'static str, text: &mut String) {
    let name = cx.t(label);
    widget::weak(ui, &name);
    let spec = Spec {
        id: Id::unique(label),
        name: Name::Is(name.to_string()),
        with: Input::Day,
        required: true,
        within: None,
        width: DAY_WIDTH,
    };
    input_ui(cx, ui, &spec, text);
}

/// Contract by contract: what would be settled, and below it what would not, and why.
fn found_ui(cx: &Cx<'_>, ui: &mut Ui, found: &[Due]) {
    if found.is_empty() {
        widget::weak(ui, &cx.t("settlement-period-nothing"));
        return;
    }
    Grid::new("settlement-period").spacing([style::GROUP_GAP, style::GAP]).striped(true).show(ui, |ui| {
        for key in ["settlement-contract", "settlement-payer", "contract-charge-due-on"] {
            widget::weak(ui, &cx.t(key));
        }
        widget::number_heading(ui, &cx.t("settlement-total"));
        widget::weak(ui, &cx.t("settlement-line-why"));
        ui.end_row();
        for due in found {
            due_ui(cx, ui, due);
        }
    });
    let total = Money::sum(found.iter().flat_map(|due| due.lines.iter().map(|line| line.amount)));
    widget::fact(ui, &cx.t("settlement-total"), &total.map(Money::show).unwrap_or_default());
}

fn due_ui(cx: &Cx<'_>, ui: &mut Ui, due: &Due) {
    let days = due.lines.iter().map(|line| (line, None)).chain(due.kept.iter().map(|(line, why)| (line, Some(why))));
    for (line, why) in days {
        widget::subject_link(cx, ui, &due.number, Subject::new(Kind::Contract, due.contract));
        ui.label(&due.customer);
        ui.label(&*cx.texts.day(line.due_on));
        widget::number(ui, &line.amount.show());
        match why {
            Some(why) => widget::toned(ui, Tone::Warning, &cx.say(why)),
            None => ui.add(Label::new(&line.note).extend()),
        };
        ui.end_row();
    }
}
