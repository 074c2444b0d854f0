//! What two people did with one record, field by field, above its form; and the quiet line that somebody saved it.

use std::{any::TypeId, collections::BTreeMap};

use egui::{Label, RadioButton, RichText, Role, ScrollArea, TextWrapMode, Ui, Widget as _};

use super::{
    Answer, Form, FormAsk,
    meet::Met,
    told::{Told, changed_beside},
    words::Words,
};
use crate::{
    base::{
        field::Show,
        meet::{Place, PlaceKey, Side},
        say::{Arg, Said},
        time::Instant,
        typed::Typed,
        value::Val,
    },
    ui::{
        cx::Cx,
        focus::Follow as _,
        icon,
        marks::{self, Mark},
        style::{self, Tone},
        widget,
    },
};

/// The most of the room that the question takes from its form.
const SHARE: f32 = 0.5;

/// Places under a title, and which they are.
type Group = (&'static str, fn(&Place) -> bool);

/// What was pressed in the question.
#[derive(Clone, Copy)]
enum Pressed {
    Choose(Option<PlaceKey>, Side),
    Save,
    Copy,
}

impl<D: Typed, A: Answer> Form<D, A> {
    /// Draws what others saved meanwhile, above the form: a line that they did, or what they changed beside what is
    /// typed, with the choice. `can_save`: the form has a way to save. To be called before the form is drawn.
    pub fn meet_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, can_save: bool) -> Option<FormAsk<A>> {
        if let Some((place, side)) = marks::taken(ui.ctx()) {
            self.choose(Some(place), side);
        }
        // Closed by somebody else while it is typed in: it stays to be read.
        if self.met.is_none()
            && !can_save
            && self.id != 0
            && self.is_changed()
            && !self.is_busy()
            && let Some(told) = self.told.take()
        {
            self.keep_readable(told.saves);
        }
        self.told_ui(cx, ui);
        let Some(met) = &self.met else {
            marks::set(ui.ctx(), BTreeMap::new());
            return None;
        };
        self.words.ask(cx, &met.places);
        let card = Card { met, words: &self.words, is_gone: self.is_gone, can_save: can_save && !self.is_gone };
        marks::set(ui.ctx(), card.marks(cx));
        let is_free = !self.is_busy();
        let pressed = ui.add_enabled_ui(is_free, |ui| card.ui::<S, D>(cx, ui)).inner;
        match pressed? {
            Pressed::Choose(place, side) => self.choose(place, side),
            Pressed::Copy => {
                let text = card.copied(cx);
                ui.ctx().copy_text(text);
            }
            Pressed::Save => return self.save_asked(true),
        }
        None
    }

    /// The quiet line: somebody saved the record that is shown.
    fn told_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) {
        let Some(told) = &self.told else { return };
        let text = told_text(cx, told);
        let is_read = ui.horizontal_wrapped(|ui| {
            widget::mark(ui, Tone::Accent, icon::INFO);
            let line = ui.add(Label::new(RichText::new(&text).color(style::color(ui, Tone::Weak))).wrap());
            // Screen readers read a status aloud when it appears.
            ui.ctx().accesskit_node_builder(line.id, |node| {
                node.set_role(Role::Status);
                node.set_label(text.as_str());
            });
            widget::small_icon_button(ui, icon::X, &cx.t("base-told-read")).clicked()
        });
        if is_read.inner {
            self.told = None;
        }
    }
}

/// 'Changed by X at HH:MM: phone, address'.
fn told_text<S>(cx: &Cx<'_, S>, told: &Told) -> String {
    let joint = cx.t("base-name-joint");
    let names: Vec<String> = told.by.iter().map(|by| name_of(cx, by)).collect();
    let labels: Vec<String> = told.labels.iter().map(|label| cx.texts.arg(label)).collect();
    let said = Said::new("base-told").with("by", names.join(&joint)).with("at", when(cx, told.at));
    cx.say(&said.with("fields", labels.join(&joint)))
}

/// Who; the system has no name of its own.
fn name_of<S>(cx: &Cx<'_, S>, by: &str) -> String {
    if by.is_empty() { cx.t("base-told-system").to_string() } else { by.to_owned() }
}

/// The time of today; else with its day.
fn when<S>(cx: &Cx<'_, S>, at: Instant) -> String {
    let zone = cx.texts.zone;
    let text = cx.texts.at(at);
    if at.day(zone) == cx.now.day(zone) { text.rsplit(' ').next().unwrap_or(&text).to_owned() } else { text }
}

/// The question.
struct Card<'a, D> {
    met: &'a Met<D>,
    words: &'a Words,
    is_gone: bool,
    can_save: bool,
}

impl<D> Card<'_, D> {
    /// Who saved it last, and when.
    fn last<S>(&self, cx: &Cx<'_, S>) -> (String, String) {
        match self.met.saves.last() {
            Some(save) => (name_of(cx, &save.by), when(cx, save.at)),
            None => (cx.t("base-meet-another").to_string(), when(cx, cx.now)),
        }
    }

    fn by<S>(&self, cx: &Cx<'_, S>, place: &Place) -> (String, String) {
        match self.met.save_of(place).filter(|_| place.by_them) {
            Some(save) => (name_of(cx, &save.by), when(cx, save.at)),
            None => self.last(cx),
        }
    }

    fn ui<S, T: Typed>(&self, cx: &Cx<'_, S>, ui: &mut Ui) -> Option<Pressed> {
        let mut pressed = None;
        let most = ui.available_height() * SHARE;
        let frame = style::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.style_mut().wrap_mode = Some(TextWrapMode::Wrap);
            self.head_ui::<S, T>(cx, ui);
            ScrollArea::vertical().id_salt("meet").max_height(most).follow(ui, |ui| {
                ui.set_width(ui.available_width());
                let groups: [Group; 3] = [
                    ("base-meet-both", Place::is_conflict),
                    ("base-meet-by-them", |place| place.by_them && !place.by_me),
                    ("base-meet-by-me", |place| !place.by_them),
                ];
                for (title, is_of) in groups {
                    let places: Vec<&Place> = self.met.places.iter().filter(|place| is_of(place)).collect();
                    if places.is_empty() {
                        continue;
                    }
                    widget::title(ui, &cx.t(title));
                    for place in places {
                        pressed = self.place_ui(cx, ui, place).or(pressed.take());
                    }
                }
            });
            pressed = self.buttons_ui(cx, ui).or(pressed.take());
        });
        ui.ctx().accesskit_node_builder(frame.response.id, |node| {
            node.set_role(Role::Group);
            node.set_label(&*cx.t("base-meet-title"));
        });
        ui.add_space(style::GAP);
        pressed
    }

    /// Who saved the record, when, and what can be done now.
    fn head_ui<S, T: Typed>(&self, cx: &Cx<'_, S>, ui: &mut Ui) {
        let (by, at) = self.last(cx);
        let key = if self.is_gone { "base-meet-gone" } else { "base-meet-saved" };
        let mut text = cx.say(&Said::new(key).with("by", by).with("at", at));
        let change = |(label, show, old, new): &(&str, Show, Val, Val)| {
            let said = Said::new("base-meet-change").with("field", Arg::Key((*label).to_owned()));
            cx.say(&said.with("old", cx.texts.show(old, *show)).with("new", cx.texts.show(new, *show)))
        };
        let others: Vec<String> = changed_beside::<T>(&self.met.saves).iter().map(change).collect();
        if !others.is_empty() && !self.is_gone {
            let joint = cx.t("base-name-joint");
            text += &cx.say(&Said::new("base-meet-also").with("fields", others.join(&joint)));
        }
        if !self.can_save && !self.is_gone {
            text += &cx.t("base-meet-closed");
        }
        let line = ui.add(Label::new(RichText::new(&text).color(style::color(ui, Tone::Warning))).wrap());
        ui.ctx().accesskit_node_builder(line.id, |node| {
            node.set_role(Role::Status);
            node.set_label(text.as_str());
        });
    }

    /// One place: its label, what it was, theirs and mine to choose from.
    fn place_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui, place: &Place) -> Option<Pressed> {
        let label = self.label(cx, place);
        let before = self.words.read(cx, place.before.as_deref());
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&label).strong());
            widget::weak(ui, &cx.say(&Said::new("base-meet-before").with("value", before)));
        });
        let is_open = self.met.is_open(place);
        let mut pressed = None;
        let (by, at) = self.by(cx, place);
        let theirs = self.words.read(cx, place.theirs.as_deref());
        let mine = self.words.read(cx, place.mine.as_deref());
        let whose = if place.by_them {
            Said::new("base-meet-theirs").with("by", by).with("at", at)
        } else {
            Said::new("base-meet-stored")
        };
        let sides = [
            (Side::Theirs, whose.with("value", theirs.as_str()), "base-meet-name-theirs", &theirs),
            (Side::Mine, Said::new("base-meet-mine").with("value", mine.as_str()), "base-meet-name-mine", &mine),
        ];
        for (side, said, name, value) in sides {
            let is_chosen = !is_open && place.side == side;
            ui.horizontal_top(|ui| {
                ui.add_space(style::GROUP_GAP);
                let said = cx.say(&said);
                let radio = RadioButton::new(is_chosen, said.as_str()).ui(ui);
                // Who saved it, and when.
                widget::says(&radio, &said);
                let name = Said::new(name).with("field", label.as_str()).with("value", value.as_str());
                if radio.accessible_name(cx.say(&name)).clicked() {
                    pressed = Some(Pressed::Choose(Some(place.key), side));
                }
            });
        }
        pressed
    }

    fn buttons_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui) -> Option<Pressed> {
        let mut pressed = None;
        ui.add_space(style::GAP);
        ui.horizontal_wrapped(|ui| {
            if self.can_save {
                let count = self.met.open_count();
                let save = |ui: &mut Ui| widget::main_button(ui, icon::FLOPPY_DISK, &cx.t("base-meet-save"));
                if ui.add_enabled_ui(count == 0, save).inner.clicked() {
                    pressed = Some(Pressed::Save);
                }
                if widget::button(ui, icon::ARROWS_CLOCKWISE, &cx.t("base-meet-all-theirs")).clicked() {
                    pressed = Some(Pressed::Choose(None, Side::Theirs));
                }
                if widget::button(ui, icon::PENCIL_SIMPLE, &cx.t("base-meet-all-mine")).clicked() {
                    pressed = Some(Pressed::Choose(None, Side::Mine));
                }
                if count > 0 {
                    let tone = if self.met.is_pressed { Tone::Bad } else { Tone::Warning };
                    widget::toned(ui, tone, &cx.say(&Said::new("base-meet-open").with("count", count)));
                }
            }
            if widget::button(ui, icon::COPY, &cx.t("base-meet-copy")).clicked() {
                pressed = Some(Pressed::Copy);
            }
        });
        pressed
    }

    fn label<S>(&self, cx: &Cx<'_, S>, place: &Place) -> String {
        place.label.iter().map(|part| cx.texts.arg(part)).collect::<Vec<_>>().join(" ")
    }

    /// What is typed, to be taken elsewhere: a line for each field.
    fn copied<S>(&self, cx: &Cx<'_, S>) -> String {
        let typed = self.met.places.iter().filter(|place| place.by_me);
        let line = |place: &Place| format!("{}\t{}", self.label(cx, place), self.words.read(cx, place.mine.as_deref()));
        typed.map(line).collect::<Vec<_>>().join("\n")
    }

    /// What stands beside the inputs.
    fn marks<S>(&self, cx: &Cx<'_, S>) -> BTreeMap<(TypeId, Option<usize>, &'static str), Mark> {
        let of = |place: &Place| {
            let (type_id, row) = place.drawn.filter(|_| place.by_them)?;
            let (by, at) = self.by(cx, place);
            let is_mine = place.side == Side::Mine;
            let theirs = self.words.read(cx, place.theirs.as_deref());
            let mine = self.words.read(cx, place.mine.as_deref());
            let (key, value) = if is_mine { ("base-meet-theirs", &theirs) } else { ("base-mark-taken", &mine) };
            let said = cx.say(&Said::new(key).with("by", by).with("at", at).with("value", value.as_str()));
            let (side, word, name) = if is_mine {
                (Side::Theirs, "base-mark-theirs", "base-meet-name-theirs")
            } else {
                (Side::Mine, "base-mark-mine", "base-meet-name-mine")
            };
            let label = self.label(cx, place);
            let name = cx.say(&Said::new(name).with("field", label).with("value", value.as_str()));
            let mark = Mark { said, take: (cx.t(word).to_string(), name), place: place.key, side };
            Some(((type_id, row, place.key.field), mark))
        };
        self.met.places.iter().filter_map(of).collect()
    }
}
