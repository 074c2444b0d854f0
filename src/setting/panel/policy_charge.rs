//! On the page of the company's rules: who pays (MON-2), and how amounts are written (MON-8).

use egui::{Id, Ui};

use crate::{
    base::{
        capitals::{Style, rmb_capitals},
        failure::FieldError,
        money::Money,
        say::Said,
        words::Word as _,
    },
    cx::Cx,
    setting::{ChargeTest, command::PolicyDraft, fields::CAPITALS},
    ui::{
        icon,
        input::{Name, Spec},
        style::{self, Tone},
        widget,
    },
};

use super::policy::{errors_ui, sized_ui};

/// An amount that the styles write differently.
const EXAMPLE: Money = Money(168_032);

/// What was pressed beside a test.
enum Pressed {
    Up(usize),
    Down(usize),
    Off(usize),
    On(ChargeTest),
}

/// The charge tests in their order, those that are switched off below, and what holds where none decides.
pub(super) fn order_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut PolicyDraft, errors: &[FieldError]) {
    widget::title(ui, &cx.t("setting-order-title"));
    widget::weak(ui, &cx.t("setting-order-hint"));
    let order = &mut draft.charge_order;
    let asked: Vec<ChargeTest> = order.iter().filter_map(|word| ChargeTest::from_word(word)).collect();
    let mut pressed = None;
    egui::Grid::new("policy-order").spacing([style::GROUP_GAP, style::GAP]).show(ui, |ui| {
        for (at, test) in asked.iter().enumerate() {
            pressed = asked_ui(cx, ui, (at, asked.len()), *test).or(pressed.take());
            ui.end_row();
        }
        for test in ChargeTest::ALL.iter().filter(|test| !asked.contains(test)) {
            let name = cx.t(&test.key());
            widget::weak(ui, &cx.say(&Said::new("setting-order-is-off").with("test", &*name)));
            ui.label("");
            let said = Said::new("setting-order-on").with("test", &*name);
            if widget::icon_button(ui, icon::PLUS, &cx.say(&said)).clicked() {
                pressed = Some(Pressed::On(*test));
            }
            ui.end_row();
        }
        let last = Said::new("setting-order-standard").with("place", asked.len() + 1);
        widget::weak(ui, &cx.say(&last));
        ui.end_row();
    });
    match pressed {
        Some(Pressed::Up(at)) => order.swap(at, at - 1),
        Some(Pressed::Down(at)) => order.swap(at, at + 1),
        Some(Pressed::Off(at)) => {
            order.remove(at);
        }
        Some(Pressed::On(test)) => order.push(test.word().to_owned()),
        None => {}
    }
    errors_ui(cx, ui, errors, &["charge_order"]);
}

/// A test that is asked, at its place: up, down, off.
fn asked_ui(cx: &Cx<'_>, ui: &mut Ui, (at, count): (usize, usize), test: ChargeTest) -> Option<Pressed> {
    let name = cx.t(&test.key());
    ui.label(format!("{}. {name}", at + 1));
    let button = |ui: &mut Ui, enabled: bool, key: &'static str, letter: &'static str| {
        let said = cx.say(&Said::new(key).with("test", &*name));
        ui.add_enabled_ui(enabled, |ui| widget::icon_button(ui, letter, &said)).inner.clicked()
    };
    let moved = ui.horizontal(|ui| {
        let up = button(ui, at > 0, "setting-order-raise", icon::ARROW_UP);
        let down = button(ui, at + 1 < count, "setting-order-lower", icon::ARROW_DOWN);
        if up { Some(Pressed::Up(at)) } else { down.then_some(Pressed::Down(at)) }
    });
    let off = button(ui, true, "setting-order-off", icon::X);
    moved.inner.or(off.then_some(Pressed::Off(at)))
}

/// How amounts are written in capitals, with an amount in each style.
pub(super) fn capitals_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut PolicyDraft) {
    let title = cx.t("setting-capitals-title");
    widget::title(ui, &title);
    let spec = Spec {
        id: Id::unique("policy-capitals"),
        name: Name::Is(title.to_string()),
        with: CAPITALS,
        required: true,
        within: None,
        width: style::INPUT_WIDTH,
    };
    sized_ui(cx, ui, &spec, &mut draft.capitals_style);
    for style in Style::ALL {
        let said = Said::new("setting-capitals-example")
            .with_word("style", *style)
            .with("amount", EXAMPLE)
            .with("capitals", rmb_capitals(EXAMPLE.0, *style));
        let tone = if style.word() == draft.capitals_style { Tone::Plain } else { Tone::Weak };
        widget::toned(ui, tone, &cx.say(&said));
    }
}
