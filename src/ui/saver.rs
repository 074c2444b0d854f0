//! The life of a form: typed, sent, refused or saved, overtaken by somebody else.

use egui::{Key, Modifiers, Ui};

use super::{
    cx::Cx,
    icon,
    style::{self, Tone},
    widget,
};
use crate::base::{
    failure::{Failure, FieldError, Stale},
    field::Field,
    slot::Slot,
    typed::Typed,
};

/// What a form asks of its panel.
#[derive(Debug, PartialEq)]
pub enum FormAsk<A> {
    /// Send the command that saves the draft, and hand its slot to [`Form::sent`].
    Save,
    /// Load the record as it now is, and hand its slot to [`Form::fetching`].
    Fetch,
    /// It was saved.
    Done(A),
}

/// What saving answers.
pub trait Answer {
    /// The id of the record that was saved, where there is one.
    fn saved_id(&self) -> Option<i64>;
}

/// A draft on its way to a record. `A` is what saving answers.
#[derive(Debug)]
pub struct Form<D, A> {
    /// What is typed.
    pub draft: D,
    /// The record's id; 0 for a new one.
    pub id: i64,
    /// The record's version when it was read: saving is refused when it is no longer the newest.
    pub version: i64,
    /// What is wrong, by field, found at the last try.
    pub errors: Vec<FieldError>,
    /// Those of them that have no field in the form to stand beside.
    others: Vec<FieldError>,
    /// The draft as it was read.
    original: D,
    /// The draft as it would be without typing, with what was proposed: what differs is unsaved.
    untouched: D,
    sent: Slot<A>,
    newest: Slot<(D, i64)>,
    /// Somebody else saved in between.
    stale: Option<Stale>,
    /// When the newest record is there, the typed text is saved over it.
    saves_over: bool,
    /// It was saved here, and not read since.
    awaits_own: bool,
}

impl<D: Clone + PartialEq, A: Answer> Form<D, A> {
    /// A form of a new record.
    pub fn new(draft: D) -> Self {
        Self::of(0, 0, draft)
    }

    /// A form of a record as it was read.
    pub fn of(id: i64, version: i64, draft: D) -> Self {
        let original = draft.clone();
        Self {
            draft,
            id,
            version,
            errors: Vec::new(),
            others: Vec::new(),
            untouched: original.clone(),
            original,
            sent: Slot::default(),
            newest: Slot::default(),
            stale: None,
            saves_over: false,
            awaits_own: false,
        }
    }

    /// True when something is typed that is not saved.
    pub fn is_changed(&self) -> bool {
        self.draft != self.untouched
    }

    /// True while it is being saved.
    pub fn is_busy(&self) -> bool {
        self.sent.is_loading() || self.newest.is_loading()
    }

    /// Takes back what was typed.
    pub fn discard(&mut self) {
        self.draft = self.original.clone();
        self.untouched = self.original.clone();
        self.errors.clear();
        self.others.clear();
        self.stale = None;
    }

    /// The command is on its way.
    pub fn sent(&mut self, slot: Slot<A>) {
        self.errors.clear();
        self.others.clear();
        self.stale = None;
        self.sent = slot;
    }

    /// The newest state of the record is on its way: its draft and version.
    pub fn fetching(&mut self, slot: Slot<(D, i64)>) {
        self.newest = slot;
    }

    /// What the command answered: field errors beside their fields, being overtaken as a question, other failures to
    /// the window. Call it every frame, before drawing.
    pub fn poll_sent<S>(&mut self, cx: &Cx<'_, S>, fields: &[Field<D>]) -> Option<FormAsk<A>> {
        match self.sent.take()? {
            Ok(answer) => {
                self.read(self.draft.clone());
                self.awaits_own = true;
                if self.id == 0 {
                    self.id = answer.saved_id().unwrap_or(0);
                }
                return Some(FormAsk::Done(answer));
            }
            Err(Failure::Invalid(errors)) => {
                // An error that counts a line stands at that line.
                let is_of_line = |error: &FieldError| error.said.args.iter().any(|(name, _)| name == "row");
                let is_field =
                    |error: &FieldError| fields.iter().any(|field| field.key == error.field && field.edit.is_some());
                let others = errors.iter().filter(|error| !is_of_line(error) && !is_field(error));
                self.others = others.cloned().collect();
                self.errors = errors;
            }
            // Where a line was overtaken, it is the line that is named.
            Err(Failure::Stale(stale)) if self.id != 0 => self.stale = Some(*stale),
            // Everything typed stays, and the form says so: a dialogue would be in the way of typing on.
            Err(failure @ (Failure::Unsaved | Failure::Unsure)) => {
                self.others = vec![FieldError::new("", failure.said())];
            }
            Err(failure) => cx.failed(failure.said()),
        }
        None
    }

    /// This is what the store has: nothing is typed but what the draft has other than this.
    fn read(&mut self, original: D) {
        self.untouched = original.clone();
        self.original = original;
    }

    /// Draws what is wrong with fields that have no place in the form: lines, a rule over several fields.
    pub fn other_errors_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui) {
        for error in &self.others {
            let said = egui::RichText::new(cx.say(&error.said)).color(style::color(ui, Tone::Bad));
            ui.add(egui::Label::new(said).wrap());
        }
    }
}

impl<D: Typed, A: Answer> Form<D, A> {
    /// Takes in answers, as [`Self::poll_sent`], and the newest record. Call it every frame, before drawing.
    pub fn poll<S>(&mut self, cx: &Cx<'_, S>) -> Option<FormAsk<A>> {
        match self.newest.take() {
            Some(Ok((draft, version))) => return self.take_newest(draft, version),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        self.poll_sent(cx, D::FIELDS)
    }

    /// What a new record begins with has come: it goes where nothing was typed meanwhile.
    pub fn begun(&mut self, draft: D) {
        self.draft.merge(&self.untouched, &draft);
        self.read(draft);
    }

    /// What was typed, without what was proposed: a question about it gets a proposal that fits all of it.
    pub fn typed(&self) -> D {
        let mut typed = self.draft.clone();
        typed.merge(&self.untouched, &self.original);
        typed
    }

    /// A proposal has come for what was typed: it goes where nothing was typed, also where an older one stands.
    pub fn propose(&mut self, draft: &D) {
        let typed = self.draft.clone();
        self.draft.merge(&self.untouched, draft);
        self.untouched.merge(&typed, draft);
    }

    /// The record was read anew. What is typed and not saved stays: saving it will say who was faster. What was
    /// typed since this form was saved goes on from what was saved.
    pub fn renewed(&mut self, draft: D, version: i64) {
        let is_own = self.awaits_own && version <= self.version + 1;
        self.awaits_own = false;
        if !self.is_changed() {
            self.draft = draft.clone();
        } else if is_own {
            self.draft.merge(&self.original, &draft);
        } else {
            return;
        }
        self.read(draft);
        self.version = version;
    }

    /// The newest record replaces the form, or takes over what was not touched here before it is saved over.
    fn take_newest(&mut self, newest: D, version: i64) -> Option<FormAsk<A>> {
        self.version = version;
        self.stale = None;
        if !self.saves_over {
            self.draft = newest.clone();
            self.read(newest);
            self.errors.clear();
            self.others.clear();
            return None;
        }
        self.saves_over = false;
        self.draft.merge(&self.original, &newest);
        self.read(newest);
        Some(FormAsk::Save)
    }

    /// Draws the buttons, and the question when somebody else was faster. Ctrl+S saves.
    pub fn save_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) -> Option<FormAsk<A>> {
        self.save_as_ui(cx, ui, "base-save")
    }

    /// The same with a button that says what saving does (a text key).
    pub fn save_as_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, save: &str) -> Option<FormAsk<A>> {
        if self.stale.is_some() {
            return self.overtaken_ui(cx, ui);
        }
        let is_ready = !self.is_busy() && (self.is_changed() || self.id == 0);
        // Not under a dialogue: it has the keyboard.
        let by_key = ui.is_enabled() && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::S));
        let mut asks = by_key && is_ready;
        ui.horizontal(|ui| {
            ui.add_enabled_ui(is_ready, |ui| {
                let save = widget::main_button(ui, icon::FLOPPY_DISK, &cx.t(save));
                asks |= save.on_hover_text(ui.ctx().format_shortcut(&save_shortcut())).clicked();
            });
            ui.add_enabled_ui(self.is_changed() && !self.is_busy(), |ui| {
                if widget::button(ui, icon::ARROW_COUNTER_CLOCKWISE, &cx.t("base-discard")).clicked() {
                    self.discard();
                }
            });
            if self.is_busy() {
                widget::weak(ui, &cx.t("base-saving"));
            } else if !self.errors.is_empty() {
                widget::toned(ui, Tone::Bad, &cx.t("base-form-has-errors"));
            }
        });
        self.other_errors_ui(cx, ui);
        asks.then_some(FormAsk::Save)
    }

    /// Who was faster, when and with what, if somebody was; what is typed stays until one decides. For a form that
    /// is saved by other buttons.
    pub fn overtaken_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) -> Option<FormAsk<A>> {
        let stale = in_words::<S, D>(cx, self.stale.clone()?);
        let mut asks = None;
        style::card(ui).show(ui, |ui| {
            let said = cx.say(&Failure::Stale(Box::new(stale)).said());
            ui.add(egui::Label::new(egui::RichText::new(said).color(style::color(ui, Tone::Warning))).wrap());
            ui.horizontal(|ui| {
                let reload = widget::button(ui, icon::ARROWS_CLOCKWISE, &cx.t("base-stale-reload")).clicked();
                let over = widget::button(ui, icon::FLOPPY_DISK, &cx.t("base-stale-save-over")).clicked();
                if reload || over {
                    self.saves_over = over;
                    asks = Some(FormAsk::Fetch);
                }
            });
        });
        asks
    }
}

/// What was changed, by the labels people know instead of the columns of the table.
/// A column without a label only follows from others, unless nothing else was changed.
fn in_words<S, D: Typed>(cx: &Cx<'_, S>, mut stale: Stale) -> Stale {
    let label = |column: &String| D::label_of(stale.kind, column).map(|label| cx.t(label).to_string());
    let known: Vec<String> = stale.changed.iter().filter_map(label).collect();
    if !known.is_empty() {
        stale.changed = known;
    }
    stale
}

fn save_shortcut() -> egui::KeyboardShortcut {
    egui::KeyboardShortcut::new(Modifiers::COMMAND, Key::S)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::field::{Input, Show};

    impl Answer for i64 {
        fn saved_id(&self) -> Option<i64> {
            Some(*self)
        }
    }

    /// A name and a number.
    type Draft = (String, String);

    impl Typed for Draft {
        const FIELDS: &'static [Field<Self>] = &[
            Field::new("name", "name", Show::Text).edited(Input::Line, |draft: &mut Self| &mut draft.0),
            Field::new("number", "number", Show::Text).edited(Input::Line, |draft: &mut Self| &mut draft.1),
        ];
    }

    fn draft(name: &str, number: &str) -> Draft {
        (name.to_owned(), number.to_owned())
    }

    fn form() -> Form<Draft, i64> {
        let mut form = Form::of(7, 3, draft("as read", "1"));
        form.draft.0 = "typed".to_owned();
        form
    }

    #[test]
    fn what_a_new_form_begins_with_leaves_alone_what_was_typed_before_it_came() {
        let mut form: Form<Draft, i64> = Form::new(Draft::default());
        form.draft.0 = "typed".to_owned();
        form.begun(draft("prepared", "1"));
        assert_eq!((form.draft.clone(), form.is_changed()), (draft("typed", "1"), true));
        form.discard();
        assert_eq!((form.draft.clone(), form.is_changed()), (draft("prepared", "1"), false));
    }

    #[test]
    fn a_proposal_goes_where_nothing_was_typed_and_gives_way_to_the_next_one() {
        let mut form: Form<Draft, i64> = Form::new(Draft::default());
        form.propose(&draft("proposed", "1"));
        assert!(!form.is_changed(), "nothing was typed yet");
        form.draft.1 = "2".to_owned();
        assert_eq!(form.typed(), draft("", "2"));
        form.propose(&draft("proposed for 2", "2"));
        assert_eq!((form.draft.clone(), form.is_changed()), (draft("proposed for 2", "2"), true));
        assert_eq!(form.typed(), draft("", "2"), "what was typed is not taken for proposed");
        form.discard();
        assert_eq!(form.draft, Draft::default());
    }

    #[test]
    fn saving_over_another_keeps_what_they_changed_in_other_fields() {
        let mut form = form();
        form.saves_over = true;
        assert_eq!(form.take_newest(draft("theirs", "theirs"), 5), Some(FormAsk::Save));
        assert_eq!((form.draft.clone(), form.version), (draft("typed", "theirs"), 5));
    }

    #[test]
    fn what_is_typed_stays_when_somebody_else_saves_and_is_stale_then() {
        let mut form = form();
        form.renewed(draft("by another", "1"), 4);
        assert_eq!((form.draft.0.as_str(), form.version), ("typed", 3));
        form.discard();
        form.renewed(draft("by another", "1"), 4);
        assert_eq!((form.draft.0.as_str(), form.version, form.is_changed()), ("by another", 4, false));
    }

    #[test]
    fn what_is_typed_between_a_save_and_its_reading_goes_on_from_what_was_saved() {
        let mut form = form();
        form.read(form.draft.clone());
        form.awaits_own = true;
        form.draft.0 = "typed on".to_owned();
        form.renewed(draft("typed", "2"), 4);
        assert_eq!((form.draft.clone(), form.version, form.is_changed()), (draft("typed on", "2"), 4, true));
    }

    #[test]
    fn a_save_of_another_between_ones_own_and_its_reading_is_not_overwritten() {
        let mut form = form();
        form.read(form.draft.clone());
        form.awaits_own = true;
        form.draft.0 = "typed on".to_owned();
        form.renewed(draft("by another", "1"), 5);
        assert_eq!((form.draft.0.as_str(), form.version), ("typed on", 3));
    }
}
