//! The life of a form: typed, sent, refused or saved, overtaken by somebody else.

mod meet;
mod meet_ui;
mod told;
mod words;

pub use meet::Newest;

use egui::Ui;

use self::{meet::Met, told::Told, words::Words};

use super::{
    cx::Cx,
    icon, shortcut,
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
    /// Somebody else was faster: read the record anew, and hand it to [`Form::renewed`].
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
    /// Somebody else saved what a step was about, in a dialogue.
    pub stale: Option<Stale>,
    /// What was saved by somebody else beside what is typed.
    met: Option<Met<D>>,
    /// That somebody else saved it while nothing was typed.
    told: Option<Told>,
    /// The record is gone.
    is_gone: bool,
    /// The names of records that stand in what the two have.
    words: Words,
    /// It was sent by its own button, and goes on by itself where nothing is to be decided.
    sends_again: bool,
    /// It goes on now.
    goes_on: bool,
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
            stale: None,
            met: None,
            told: None,
            is_gone: false,
            words: Words::default(),
            sends_again: false,
            goes_on: false,
            awaits_own: false,
        }
    }

    /// True when something is typed that is not saved.
    pub fn is_changed(&self) -> bool {
        self.draft != self.untouched
    }

    /// True while it is being saved.
    pub fn is_busy(&self) -> bool {
        self.sent.is_loading()
    }

    /// Takes back what was typed.
    pub fn discard(&mut self) {
        self.draft = self.original.clone();
        self.untouched = self.original.clone();
        self.errors.clear();
        self.others.clear();
        self.stale = None;
        // What is shown now is what the other one saved.
        if let Some(met) = self.met.take() {
            self.version = met.version;
        }
    }

    /// The command is on its way.
    pub fn sent(&mut self, slot: Slot<A>) {
        self.errors.clear();
        self.others.clear();
        self.stale = None;
        self.sent = slot;
    }

    /// What the command answered: field errors beside their fields, being overtaken as a question, other failures to
    /// the window. Call it every frame, before drawing.
    pub fn poll_sent<S>(&mut self, cx: &Cx<'_, S>, fields: &[Field<D>]) -> Option<FormAsk<A>> {
        match self.sent.take()? {
            Ok(answer) => {
                self.read(self.draft.clone());
                self.awaits_own = true;
                (self.met, self.told, self.sends_again) = (None, None, false);
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
            Err(Failure::Stale(stale)) => {
                self.stale = Some(*stale);
                return Some(FormAsk::Fetch);
            }
            Err(Failure::NotFound { .. }) if self.id != 0 => return Some(FormAsk::Fetch),
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
    /// Takes in answers, as [`Self::poll_sent`]. Call it every frame, before drawing.
    pub fn poll<S>(&mut self, cx: &Cx<'_, S>) -> Option<FormAsk<A>> {
        self.compare();
        if std::mem::take(&mut self.goes_on) {
            return Some(FormAsk::Save);
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

    /// Draws the buttons. Ctrl+S saves.
    pub fn save_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) -> Option<FormAsk<A>> {
        self.save_as_ui(cx, ui, "base-save")
    }

    /// The same with a button that says what saving does (a text key).
    pub fn save_as_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, save: &str) -> Option<FormAsk<A>> {
        let is_ready = !self.is_busy() && !self.is_gone && (self.is_changed() || self.id == 0);
        // Not under a dialogue: it has the keyboard.
        let by_key = ui.is_enabled() && shortcut::SAVE.is_pressed(ui);
        let mut asks = by_key && is_ready;
        ui.horizontal(|ui| {
            ui.add_enabled_ui(is_ready, |ui| {
                let save = widget::main_button(ui, icon::FLOPPY_DISK, &cx.t(save));
                asks |= save.on_hover_text(shortcut::SAVE.shown(ui.ctx())).clicked();
            });
            let is_open = self.is_changed() || self.met.is_some();
            ui.add_enabled_ui(is_open && !self.is_busy(), |ui| {
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
        self.save_asked(asks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{
        field::{Input, Show},
        id::UserId,
        kind::{Kind, Subject},
        meet::{PlaceKey, Saved, Side},
        time::Instant,
    };

    impl Answer for i64 {
        fn saved_id(&self) -> Option<i64> {
            Some(*self)
        }
    }

    /// A name and a number.
    pub(super) type Draft = (String, String);

    impl Typed for Draft {
        const FIELDS: &'static [Field<Self>] = &[
            Field::new("name", "name", Show::Text).edited(Input::Line, |draft: &mut Self| &mut draft.0),
            Field::new("number", "number", Show::Text).edited(Input::Line, |draft: &mut Self| &mut draft.1),
        ];
    }

    pub(super) fn draft(name: &str, number: &str) -> Draft {
        (name.to_owned(), number.to_owned())
    }

    pub(super) fn newest(draft: Draft, version: i64) -> Newest<Draft> {
        Newest { draft, version, saves: Vec::new(), me: UserId(1) }
    }

    pub(super) fn form() -> Form<Draft, i64> {
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
    fn what_is_typed_between_a_save_and_its_reading_goes_on_from_what_was_saved() {
        let mut form = form();
        form.read(form.draft.clone());
        form.awaits_own = true;
        form.draft.0 = "typed on".to_owned();
        form.renewed(newest(draft("typed", "2"), 4));
        assert_eq!((form.draft.clone(), form.version, form.is_changed()), (draft("typed on", "2"), 4, true));
    }

    #[test]
    fn a_save_of_another_between_ones_own_and_its_reading_is_not_overwritten() {
        let mut form = form();
        form.read(form.draft.clone());
        form.awaits_own = true;
        form.draft.0 = "typed on".to_owned();
        form.renewed(newest(draft("by another", "1"), 5));
        assert_eq!((form.draft.0.as_str(), form.is_undecided()), ("typed on", true));
    }

    #[test]
    fn what_stays_to_be_read_stays_however_often_the_record_is_read_anew() {
        let mut form = form();
        let (at, subject) = (Instant(0), Subject { kind: Kind::Item, id: 7 });
        let save = Saved { subject, version: 4, at, by_id: UserId(2), by: "another".to_owned(), fields: Vec::new() };
        form.keep_readable(vec![save]);
        for _ in 0..2 {
            form.renewed(newest(draft("as read", "1"), 3));
            assert_eq!(form.met.as_ref().map(|met| met.saves.len()), Some(1));
        }
        assert_eq!(form.draft.0, "typed");
    }

    #[test]
    fn what_was_typed_can_still_be_taken_after_news_though_theirs_stands_everywhere() {
        let mut form = form();
        let (at, subject) = (Instant(0), Subject { kind: Kind::Item, id: 7 });
        let save =
            |version| Saved { subject, version, at, by_id: UserId(2), by: "another".to_owned(), fields: Vec::new() };
        form.renewed(Newest { saves: vec![save(4)], ..newest(draft("by another", "1"), 4) });
        form.choose(None, Side::Theirs);
        assert_eq!((form.draft.clone(), form.is_changed()), (draft("by another", "1"), false));
        form.renewed(Newest { saves: vec![save(4)], ..newest(draft("by another", "1"), 4) });
        form.renewed(Newest { saves: vec![save(4), save(5)], ..newest(draft("by another", "2"), 5) });
        assert_eq!(form.draft, draft("by another", "2"));
        // They set it back, so that nobody differs from it any more: what was typed is still beside it.
        form.renewed(Newest { saves: vec![save(4), save(5), save(6)], ..newest(draft("as read", "2"), 6) });
        assert_eq!((form.draft.clone(), form.has_typed()), (draft("as read", "2"), true));
        form.choose(Some(PlaceKey::of("name")), Side::Mine);
        assert_eq!((form.draft.clone(), form.version), (draft("typed", "2"), 6));
        form.choose(Some(PlaceKey::of("name")), Side::Theirs);
        assert!(form.gone(vec![save(7)]), "it can be read though the record is gone");
    }

    #[test]
    fn a_question_that_stands_is_not_taken_away_when_the_record_is_read_once_more() {
        let mut form = form();
        let (at, subject) = (Instant(0), Subject { kind: Kind::Item, id: 7 });
        let mine = Saved { subject, version: 4, at, by_id: UserId(1), by: "me".to_owned(), fields: Vec::new() };
        let read = || Newest { saves: vec![mine.clone()], ..newest(draft("as read", "2"), 4) };
        form.stale = Some(Stale { kind: Kind::Item, id: 7, by: "me".to_owned(), at, changed: Vec::new() });
        for _ in 0..2 {
            form.renewed(read());
            assert_eq!(form.met.as_ref().map(|met| met.places.len()), Some(2));
        }
        assert_eq!(form.draft, draft("typed", "2"));
    }
}
