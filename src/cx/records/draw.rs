//! How a list of records and the form beside it are drawn.

use egui::Ui;

use crate::{
    base::{filter::Filter, kind::Subject, say::Said, typed::Typed},
    cx::{Cx, printing::many_button_ui},
    db::tx::{Command, Done},
    ui::{
        icon,
        input::{lead_to_next, leads_still},
        saver::FormAsk,
        shortcut,
        style::{self, Tone},
        widget,
    },
};

use super::Records;

impl<D: Typed + Send, S: Send + 'static, N: Send + 'static> Records<D, S, N> {
    /// Back to the list, at the view of this id as it is stated; as it was left without one. A form with something typed
    /// stays.
    pub fn list(&mut self, cx: &Cx<'_>, id: &str) {
        self.leave(cx);
        if !id.is_empty() {
            self.widen();
        }
        self.views.list(&mut self.table, id);
    }

    /// Back to the list, whole, with what a filter finds of it. A form with something typed stays.
    pub fn list_by(&mut self, cx: &Cx<'_>, filter: Filter) {
        self.leave(cx);
        self.widen();
        self.views.list_by(&mut self.table, filter);
    }

    /// Draws the title, a button for a new record, and the list.
    pub fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.title_ui(cx, ui);
        self.below_title_ui(cx, ui);
    }

    /// Draws the views and the list, below a title.
    pub fn below_title_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        // What a view is called is what it shows: all of that, not one customer's.
        if self.views.ui(cx, ui, &mut self.table) {
            self.widen();
        }
        // A panel may have a condition of its own.
        if let Some(condition) = self.narrowed(None) {
            self.table.only(Some(condition));
        }
        self.rows_ui(cx, ui);
    }

    /// Draws the title and the button for a new record.
    pub fn title_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let (title, new) = self.titles;
        ui.horizontal_wrapped(|ui| {
            widget::heading(ui, &cx.t(title));
            if new.is_some_and(|new| begins(cx, ui, new)) {
                cx.start(self.kind, None);
            }
            many_button_ui(cx, ui, &self.table);
        });
    }

    /// Draws the list itself.
    pub fn rows_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.within_ui(cx, ui);
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: self.kind, id });
        }
    }

    /// Draws the list, beside it the form where one is open; after [`Self::poll`].
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, form_ui: impl FnOnce(&mut Self, &mut Ui)) {
        self.panes_ui(cx, ui, |records, ui| records.list_ui(cx, ui), form_ui);
    }

    /// As [`Self::ui`], with a list that has more than a title and rows.
    pub fn panes_ui(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        list_ui: impl FnOnce(&mut Self, &mut Ui),
        form_ui: impl FnOnce(&mut Self, &mut Ui),
    ) {
        if self.form.is_none() {
            list_ui(self, ui);
            return;
        }
        style::list_pane(self.titles.0, &cx.t("base-border-list")).show(ui, |ui| list_ui(self, ui));
        self.form_ui(cx, ui, form_ui);
    }

    /// Draws the place of the form.
    pub fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, form_ui: impl FnOnce(&mut Self, &mut Ui)) {
        style::form_place().show(ui, |ui| self.whole_form_ui(cx, ui, form_ui));
    }

    /// Draws the form, above it what others saved meanwhile, where it has no place of its own beside the list. While
    /// another record is on its way, nothing is typed into the one that will go. It looks as before: nothing blinks.
    pub fn whole_form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, form_ui: impl FnOnce(&mut Self, &mut Ui)) {
        self.begin_ui(cx, ui);
        form_ui(self, ui);
        self.end(ui);
    }

    /// The first half of [`Self::whole_form_ui`]; [`Self::end`] is the second.
    pub fn begin_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let shown = self.form.as_ref().map_or(0, |form| form.id);
        if self.reading.1.is_loading() && self.reading.0 != shown {
            ui.visuals_mut().disabled_alpha = 1.0;
            ui.disable();
        }
        if let Some(ask) = self.form.as_mut().and_then(|form| form.meet_ui(cx, ui, self.can_save)) {
            self.asked = Some(ask);
        }
        self.can_save = false;
        self.is_begun &= self.form.as_ref().is_some_and(|form| form.id == 0);
        lead_to_next(ui.ctx(), self.is_begun);
    }

    /// The form was drawn: what nobody answered is not meant for the next record.
    pub fn end(&mut self, ui: &Ui) {
        self.asked = None;
        self.is_begun = leads_still(ui.ctx());
        lead_to_next(ui.ctx(), false);
    }

    /// Draws the buttons of the form and does what they ask: `command` makes what saves the draft with its id (0 for
    /// a new record) at a version. The draft's own may be older, when somebody was faster and is saved over.
    pub fn save_ui<C: Command>(&mut self, cx: &Cx<'_>, ui: &mut Ui, command: impl FnOnce(D, i64, i64) -> C) {
        self.save_as_ui(cx, ui, "base-save", command);
    }

    /// As [`Self::save_ui`], with a button that says what saving does (a text key).
    pub fn save_as_ui<C: Command>(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        save: &str,
        command: impl FnOnce(D, i64, i64) -> C,
    ) {
        let Some(form) = &mut self.form else { return };
        let asked = form.save_as_ui(cx, ui, save);
        self.answer(cx, asked, command);
    }

    /// As [`Self::save_ui`], for a form that is saved by other buttons: only what was wrong, and the choice when
    /// somebody was faster.
    pub fn saved_ui<C: Command>(&mut self, cx: &Cx<'_>, ui: &mut Ui, command: impl FnOnce(D, i64, i64) -> C) {
        let Some(form) = &mut self.form else { return };
        form.other_errors_ui(cx, ui);
        self.answer(cx, None, command);
    }

    fn answer<C: Command>(
        &mut self,
        cx: &Cx<'_>,
        asked: Option<FormAsk<Done>>,
        command: impl FnOnce(D, i64, i64) -> C,
    ) {
        let Some(form) = &mut self.form else { return };
        self.can_save = true;
        if let Some(FormAsk::Save) = self.asked.take().or(asked) {
            let (id, version) = (form.id, form.version);
            form.sent(cx.send(command(form.draft.clone(), id, version)));
        }
    }
}

/// Draws the button for a new record; true when it, or its key, was pressed.
fn begins(cx: &Cx<'_>, ui: &mut Ui, text: &str) -> bool {
    let button = widget::button(ui, icon::PLUS, &cx.t(text)).on_hover_text(shortcut::NEW.shown(ui.ctx()));
    let is_free = ui.is_enabled() && !egui::Popup::is_any_open(ui.ctx());
    button.clicked() || is_free && shortcut::NEW.is_pressed(ui)
}

/// Draws the button that saves, greyed, and why who acts may not.
pub fn refused_save_ui(cx: &Cx<'_>, ui: &mut Ui, why: &Said) {
    let why = cx.say(why);
    ui.horizontal_wrapped(|ui| {
        let save = |ui: &mut Ui| widget::main_button(ui, icon::FLOPPY_DISK, &cx.t("base-save"));
        let save = ui.add_enabled_ui(false, save).inner;
        widget::refused(&save, &why);
        widget::toned(ui, Tone::Calm, &why);
    });
}

/// Heads a form: the record's name as it is typed, or what a new one is called (a text key).
pub fn head_ui(cx: &Cx<'_>, ui: &mut Ui, name: &str, new: &str) {
    let name = name.trim();
    if name.is_empty() {
        widget::heading(ui, &cx.t(new));
    } else {
        widget::heading(ui, name);
    }
}
