//! A list beside the form of the record that was opened, and the life they share: opened, begun, proposed to,
//! saved, read anew. What all panels of records are made of.

mod draw;
mod within;

pub use draw::{head_ui, refused_save_ui};
pub use within::Belongs;

use crate::{
    base::{
        failure::{Failure, Stale},
        field::ListSpec,
        id::UserId,
        kind::{Kind, Subject},
        meet::Saved,
        say::Reason,
        slot::Slot,
        time::Instant,
        typed::Typed,
    },
    db::{
        query::Conn,
        tx::{Changes, Done},
    },
    ui::{
        cx::FormOf,
        saver::{FormAsk, Newest},
        table::{Table, Tones},
    },
};

use super::{Cx, Form, Section, Sections, asking::look_again, newest, refresh, unsaved::Keeper, views::Views};

/// A record as it was read for its form.
#[derive(Clone, Debug)]
pub struct Found<D, S = ()> {
    /// Its id.
    pub id: i64,
    /// Its version.
    pub version: i64,
    /// What is typed over.
    pub draft: D,
    /// What else the form shows.
    pub shown: S,
}

/// Who reads, and when: what is possible depends on both.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// Who acts.
    pub user: UserId,
    /// The moment.
    pub now: Instant,
}

/// What came of reading a record for its form.
enum Answer<D, S> {
    /// It is there; what was saved in it since the form read it.
    Found(Found<D, S>, Vec<Saved>),
    /// It is gone; what was done with it.
    Gone(Vec<Saved>),
}

/// Reads a record for its form.
pub type Read<D, S> = fn(&Conn, i64, By) -> Result<Found<D, S>, Failure>;

/// Proposes for a draft as it was typed, and says what is known of it.
type Question<D, N> = Box<dyn FnOnce(&Conn, D) -> Result<(D, N), Failure> + Send>;

/// A list of records, and the form of one of them. `D` is what is typed, `S` what the form of a stored record shows
/// besides, `N` what the form of a new one knows.
pub struct Records<D, S = (), N = ()> {
    /// The list.
    pub table: Table,
    /// The form; nothing is opened without one.
    pub form: Option<Form<D>>,
    /// What the form shows besides; none for a new record, or while a saved one is read for the first time.
    pub shown: Option<S>,
    /// What is known of a new record.
    pub known: Option<N>,
    /// What belongs to the record shown.
    pub sections: Sections,
    /// To what the list is narrowed.
    within: within::Within,
    /// Which view of the list is shown.
    views: Views,
    /// What had to be minded when a record was saved, with its id.
    minded: (i64, Vec<Reason>),
    kind: Kind,
    /// The text keys of the list's title, and of the button for a new record where one can be begun by hand.
    titles: (&'static str, Option<&'static str>),
    read: Read<D, S>,
    /// The record on its way into the form: with its id, so that it is known whether it is another one.
    reading: (i64, Slot<Answer<D, S>>),
    /// Something was saved while it was on its way: it is read once more when it is there. Taken back and asked anew with
    /// each change, it would never come where much is saved and the line is slow.
    is_old: bool,
    /// The record that could not be read because the line to the server is lost.
    missed: Option<i64>,
    /// For whom the record shown was read.
    reader: UserId,
    /// What a new record begins with (`true`), or what is proposed for it, on its way.
    asking: (bool, Slot<(D, N)>),
    /// The question to ask when that is there.
    next: Option<Question<D, N>>,
    /// A step that needs no form, on its way.
    stepping: Slot<Done>,
    /// What the form asked before it was drawn.
    asked: Option<FormAsk<Done>>,
    /// The form had a way to save when it was drawn last.
    can_save: bool,
    /// A new record was just begun: its first input gets the keyboard.
    is_begun: bool,
    /// What is typed outlives the program.
    keeper: Keeper<D>,
}

impl<D: Typed + Send, S: Send + 'static, N: Send + 'static> Records<D, S, N> {
    /// A list of records of this kind.
    pub fn new(id: &'static str, spec: ListSpec, title: &'static str, read: Read<D, S>) -> Self {
        let kind = spec.kind;
        let mut records = Self {
            kind,
            table: Table::new(id, spec),
            form: None,
            shown: None,
            known: None,
            sections: Sections::default(),
            within: within::Within::default(),
            views: Views::default(),
            minded: Default::default(),
            titles: (title, Some("base-new")),
            read,
            reading: Default::default(),
            is_old: false,
            missed: None,
            reader: UserId::default(),
            asking: Default::default(),
            next: None,
            stepping: Slot::default(),
            asked: None,
            can_save: false,
            is_begun: false,
            keeper: Keeper::new(kind, FormOf::Record),
        };
        records.views.restate(&mut records.table, "");
        records
    }

    /// With colours in the list by what the values mean.
    #[must_use]
    pub fn toned(mut self, tones: Tones) -> Self {
        self.table = self.table.toned(tones);
        self
    }

    /// With these sections on the form.
    #[must_use]
    pub fn with(mut self, sections: Vec<Box<dyn Section>>) -> Self {
        self.sections = Sections::new(sections);
        self
    }

    /// With this text on the button for a new record, or without such a button.
    #[must_use]
    pub fn begun_by(mut self, new: Option<&'static str>) -> Self {
        self.titles.1 = new;
        self
    }

    /// The saved record that the form shows.
    pub fn subject(&self) -> Option<Subject> {
        self.form.as_ref().filter(|form| form.id != 0).map(|form| Subject { kind: self.kind, id: form.id })
    }

    /// True when the form has input that is not saved.
    pub fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }

    /// True while a command of the form is on its way.
    pub fn is_busy(&self) -> bool {
        self.stepping.is_loading() || self.form.as_ref().is_some_and(Form::is_busy)
    }

    /// What had to be minded when the record shown was saved last.
    pub fn minded(&self) -> &[Reason] {
        match self.subject() {
            Some(subject) if subject.id == self.minded.0 => &self.minded.1,
            _ => &[],
        }
    }

    /// Reads a record into the form.
    pub fn open(&mut self, cx: &Cx<'_>, id: i64) {
        self.table.light(Some(id));
        self.forget_questions();
        self.load(cx, id);
    }

    fn load(&mut self, cx: &Cx<'_>, id: i64) {
        let (read, by) = (self.read, By { user: cx.user, now: cx.now });
        (self.missed, self.is_old) = (None, false);
        let subject = Subject { kind: self.kind, id };
        let known = self.form.as_ref().filter(|form| form.id == id).map(Form::known);
        self.reading = (id, cx.load(move |conn| answer(conn, subject, read(conn, id, by), known)));
    }

    fn forget_questions(&mut self) {
        (self.asking, self.next) = Default::default();
    }

    /// An empty form, at once.
    pub fn begin(&mut self, cx: &Cx<'_>, blank: D) {
        self.close(cx);
        self.form = Some(Form::new(blank));
        self.is_begun = true;
    }

    /// An empty form, at once; what the record begins with comes later, and leaves alone what was typed meanwhile.
    pub fn start(
        &mut self,
        cx: &Cx<'_>,
        blank: D,
        prepare: impl FnOnce(&Conn) -> Result<(D, N), Failure> + Send + 'static,
    ) {
        self.begin(cx, blank);
        self.asking = (true, cx.load(prepare));
    }

    /// Asks what is proposed for the new record as it is typed now, and what is known of it. While an answer is on
    /// its way, the newest question waits for it.
    pub fn ask(&mut self, cx: &Cx<'_>, question: impl FnOnce(&Conn, D) -> Result<(D, N), Failure> + Send + 'static) {
        let Some(form) = self.form.as_ref().filter(|form| form.id == 0) else { return };
        if self.asking.1.is_loading() {
            self.next = Some(Box::new(question));
            return;
        }
        let typed = form.typed();
        self.asking = (false, cx.load(move |conn| question(conn, typed)));
    }

    /// True while a question about the new record is on its way.
    pub fn is_asking(&self) -> bool {
        self.asking.1.is_loading()
    }

    /// Back to the list alone.
    pub fn close(&mut self, cx: &Cx<'_>) {
        (self.form, self.shown, self.known, self.reading, self.missed, self.is_old) = Default::default();
        self.forget_questions();
        self.table.light(None);
        self.sections.show(cx, None);
    }

    /// Back to the list alone, unless something is typed.
    pub fn leave(&mut self, cx: &Cx<'_>) {
        if !self.is_unsaved() {
            self.close(cx);
        }
    }

    /// Something was saved: patches the list, and reads anew what is shown.
    pub fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        refresh(&mut self.table, changes);
        self.sections.refresh(cx);
        if let Some(id) = self.missed.take() {
            self.load(cx, id);
            return;
        }
        let subject = self.subject();
        let has_typed = self.form.as_ref().is_some_and(Form::has_typed);
        if subject.is_some_and(|subject| changes.took_away(subject)) && !has_typed {
            self.close(cx);
        } else if self.reading.1.is_loading() {
            self.is_old = true;
        } else if let Some(subject) = subject {
            self.load(cx, subject.id);
        }
    }

    /// A form that the window has brought back. What others saved meanwhile comes beside it as ever.
    fn restore(&mut self, cx: &Cx<'_>) {
        let Some(form) = self.keeper.take_form(cx) else { return };
        let id = form.id;
        self.form = Some(form);
        if id != 0 {
            self.open(cx, id);
        }
    }

    /// Takes in what was read, proposed and done. Call it every frame, before drawing; true when another record is
    /// shown now.
    pub fn poll(&mut self, cx: &Cx<'_>) -> bool {
        self.restore(cx);
        let is_another = match self.reading.1.take() {
            Some(Ok(Answer::Found(found, saves))) => self.take_in(cx, found, saves),
            Some(Ok(Answer::Gone(saves))) => {
                if !self.form.as_mut().is_some_and(|form| form.gone(saves)) {
                    self.close(cx);
                }
                false
            }
            Some(Err(failure)) => {
                self.missed = matches!(failure, Failure::Offline).then_some(self.reading.0);
                self.is_old = false;
                cx.failed(failure.said());
                false
            }
            None => false,
        };
        if self.is_old && !self.reading.1.is_loading() {
            self.is_old = false;
            if let Some(subject) = self.subject() {
                self.load(cx, subject.id);
            }
        }
        self.take_proposed(cx);
        match self.stepping.take() {
            Some(Ok(done)) => self.done(cx, &done),
            Some(Err(failure)) => {
                cx.failed(failure.said());
                // What it was about is not as it was shown: it is read anew for the next try.
                if let (Failure::Stale(_), Some(subject)) = (failure, self.subject()) {
                    self.load(cx, subject.id);
                }
            }
            None => {}
        }
        match self.form.as_mut().and_then(|form| form.poll(cx)) {
            Some(FormAsk::Done(done)) => self.saved(cx, &done),
            Some(FormAsk::Fetch) => self.overtaken(cx),
            Some(ask) => self.asked = Some(ask),
            None => {}
        }
        self.keeper.tell_form(cx, self.form.as_ref(), None);
        // Another one acts now: what is possible depends on their roles.
        if let Some(subject) = self.subject().filter(|_| self.shown.is_some() && self.reader != cx.user)
            && !self.reading.1.is_loading()
        {
            self.load(cx, subject.id);
        }
        is_another
    }

    /// Somebody else was faster: the record is read anew. A new one can't be overtaken; what it is about can.
    fn overtaken(&mut self, cx: &Cx<'_>) {
        let Some(form) = &mut self.form else { return };
        if form.id != 0 {
            let id = form.id;
            self.load(cx, id);
        } else if let Some(stale) = form.stale.take() {
            look_again(cx, stale);
        }
    }

    fn take_in(&mut self, cx: &Cx<'_>, found: Found<D, S>, saves: Vec<Saved>) -> bool {
        let Found { id, version, draft, shown } = found;
        let subject = self.subject();
        let same = self.form.as_mut().filter(|form| form.id == id);
        let is_another = same.is_none();
        match same {
            Some(form) => {
                // Another record than this one was changed: there is nothing to choose here. What this one was refused
                // for may have come in while it was being saved: then it goes on.
                let is_other = |stale: &mut Stale| subject.is_none_or(|subject| !stale.is_of(subject));
                if let Some(stale) = form.stale.take_if(|stale| saves.is_empty() && is_other(stale)) {
                    cx.failed(Failure::Stale(Box::new(stale)).said());
                }
                form.renewed(Newest { draft, version, saves, me: cx.user });
            }
            None => self.form = Some(Form::of(id, version, draft)),
        }
        (self.shown, self.known, self.reader) = (Some(shown), None, cx.user);
        self.sections.show(cx, self.subject());
        is_another
    }

    /// What is prepared or proposed goes where nothing was typed. A proposal that is overtaken by the next question
    /// is left.
    fn take_proposed(&mut self, cx: &Cx<'_>) {
        let answer = self.asking.1.take();
        let Some(form) = self.form.as_mut().filter(|form| form.id == 0 && !form.is_busy()) else { return };
        match answer {
            Some(Ok((draft, known))) => {
                if self.asking.0 {
                    form.begun(draft);
                } else if self.next.is_none() {
                    form.propose(&draft);
                }
                self.known = Some(known);
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        if !self.asking.1.is_loading()
            && let Some(next) = self.next.take()
        {
            self.ask(cx, next);
        }
    }

    /// A step that needs no form is on its way.
    pub fn step(&mut self, sent: Slot<Done>) {
        self.stepping = sent;
    }

    /// Something was done with the record: tells it, and goes where the command says.
    pub fn done(&mut self, cx: &Cx<'_>, done: &Done) {
        cx.tell(done);
        let Some(subject) = done.outcome.subject else { return };
        self.minded = (subject.id, done.outcome.reasons.clone());
        if self.subject() != Some(subject) {
            cx.open(subject);
        }
    }

    /// The form was saved. A new record has its place among the others from now on. What the refresh reads may have
    /// come before the form knew that it is its own: it is read again.
    fn saved(&mut self, cx: &Cx<'_>, done: &Done) {
        self.done(cx, done);
        if let Some(own) = self.subject() {
            self.load(cx, own.id);
        }
        if let Some(subject) = done.outcome.subject {
            cx.open(subject);
        }
    }
}

/// What was read of a record, with what was saved in it since it was known.
fn answer<D: Typed, S>(
    conn: &Conn,
    subject: Subject,
    read: Result<Found<D, S>, Failure>,
    known: Option<(D, i64)>,
) -> Result<Answer<D, S>, Failure> {
    match (read, known) {
        (Ok(found), Some(known)) => {
            let saves = newest::saves(conn, subject, &known, &found.draft)?;
            Ok(Answer::Found(found, saves))
        }
        (Ok(found), None) => Ok(Answer::Found(found, Vec::new())),
        (Err(failure), Some((_, version))) => match newest::gone(conn, subject, version)? {
            Some(saves) => Ok(Answer::Gone(saves)),
            None => Err(failure),
        },
        (Err(failure), None) => Err(failure),
    }
}
