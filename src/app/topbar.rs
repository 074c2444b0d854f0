//! The top bar: back and on, the company, inbox, language, theme, who acts.

use egui::{Align, ComboBox, Layout, PointerButton, Ui};

use super::{ground::Ground, inbox::Inbox, route::Route};
use crate::{
    base::{id::UserId, text::Lang, words::Word as _},
    cx::Cx,
    ui::{icon, room, shortcut, style::Tone, widget},
};

/// What was done on the top bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BarAsk {
    /// Go back, or on again.
    Step {
        /// Back.
        is_back: bool,
    },
    /// Find any record or command.
    Find,
    /// Show all shortcuts.
    Help,
    /// Speak another language.
    Speak(Lang),
    /// Change between light and dark.
    Theme {
        /// Dark.
        is_dark: bool,
    },
    /// Somebody else acts.
    Act(UserId),
}

/// Draws the top bar.
pub(super) fn topbar_ui(cx: &Cx<'_>, ui: &mut Ui, ground: &Ground, route: &Route, inbox: &mut Inbox) -> Option<BarAsk> {
    let mut asked = keys(ui, route);
    ui.horizontal(|ui| {
        let steps = [
            (true, icon::ARROW_LEFT, "app-back", &shortcut::BACK),
            (false, icon::ARROW_RIGHT, "app-on", &shortcut::ON),
        ];
        for (is_back, letter, key, keys) in steps {
            ui.add_enabled_ui(route.beside(is_back).is_some(), |ui| {
                let step = widget::icon_button(ui, letter, &cx.t(key)).on_hover_text(keys.shown(ui.ctx()));
                if step.clicked() {
                    asked = Some(BarAsk::Step { is_back });
                }
            });
        }
        if !room::is_small(ui) {
            widget::weak(ui, &ground.company);
        }
        asked = asked.or(find_ui(cx, ui));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            asked = asked.or(user_ui(cx, ui, ground));
            asked = asked.or(theme_ui(cx, ui));
            let help = widget::icon_button(ui, icon::QUESTION, &cx.t("app-shortcuts"));
            if help.on_hover_text(shortcut::HELP.shown(ui.ctx())).clicked() {
                asked = Some(BarAsk::Help);
            }
            asked = asked.or(language_ui(cx, ui));
            inbox.ui(cx, ui);
        });
    });
    asked
}

/// Alt with an arrow, and the side buttons of a mouse, go back and on.
fn keys(ui: &Ui, route: &Route) -> Option<BarAsk> {
    if !ui.is_enabled() {
        return None;
    }
    let is_asked = |is_back: bool| {
        let (keys, button) =
            if is_back { (&shortcut::BACK, PointerButton::Extra1) } else { (&shortcut::ON, PointerButton::Extra2) };
        keys.is_pressed(ui) || ui.input(|input| input.pointer.button_clicked(button))
    };
    if shortcut::FIND.is_pressed(ui) {
        return Some(BarAsk::Find);
    }
    // What is typed is typed: the sign is none of it where nothing is.
    let is_typing = ui.ctx().egui_wants_keyboard_input();
    if !is_typing && shortcut::HELP.is_pressed(ui) || is_typing && shortcut::HELP.is_key_pressed(ui) {
        return Some(BarAsk::Help);
    }
    let is_back = if is_asked(true) {
        true
    } else if is_asked(false) {
        false
    } else {
        return None;
    };
    route.beside(is_back).map(|_| BarAsk::Step { is_back })
}

/// The way to the palette, with its shortcut beside it.
fn find_ui(cx: &Cx<'_>, ui: &mut Ui) -> Option<BarAsk> {
    let (name, shortcut) = (cx.t("app-palette-open"), shortcut::FIND.shown(ui.ctx()));
    if room::is_small(ui) {
        let find = widget::icon_button(ui, icon::MAGNIFYING_GLASS, &name).on_hover_text(shortcut);
        return find.clicked().then_some(BarAsk::Find);
    }
    let words = format!("{name}  {shortcut}");
    widget::button(ui, icon::MAGNIFYING_GLASS, &words).accessible_name(&*name).clicked().then_some(BarAsk::Find)
}

fn user_ui(cx: &Cx<'_>, ui: &mut Ui, ground: &Ground) -> Option<BarAsk> {
    let mut asked = None;
    let name = cx.t("app-user");
    let combo = ComboBox::from_id_salt("user").selected_text(ground.name(cx.user)).width(110.0);
    let response = combo
        .show_ui(ui, |ui| {
            for (id, name) in &ground.users {
                let response = ui.selectable_label(*id == cx.user, name);
                widget::as_option(&response, *id == cx.user);
                if response.clicked() {
                    asked = Some(BarAsk::Act(*id));
                    ui.close();
                }
            }
        })
        .response
        .accessible_name(&*name)
        .on_hover_text(&*name);
    widget::says(&response, ground.name(cx.user));
    widget::mark(ui, Tone::Weak, icon::USER_CIRCLE);
    asked
}

fn theme_ui(cx: &Cx<'_>, ui: &mut Ui) -> Option<BarAsk> {
    let is_dark = ui.visuals().dark_mode;
    let (letter, key) = if is_dark { (icon::SUN, "app-theme-light") } else { (icon::MOON, "app-theme-dark") };
    widget::icon_button(ui, letter, &cx.t(key)).clicked().then_some(BarAsk::Theme { is_dark: !is_dark })
}

/// The name of the other language, in that language: whoever needs it can read it.
fn language_ui(cx: &Cx<'_>, ui: &mut Ui) -> Option<BarAsk> {
    let other = Lang::ALL.iter().copied().find(|lang| *lang != cx.texts.lang)?;
    widget::button(ui, icon::TRANSLATE, &cx.t(&other.key())).clicked().then_some(BarAsk::Speak(other))
}
