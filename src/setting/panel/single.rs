//! The form of one setting: there is nothing to list.

use egui::Ui;

use crate::{
    base::{
        failure::Failure,
        id::Id as _,
        kind::{Kind, Subject},
        meet::Saved,
        say::Said,
        slot::Slot,
        typed::Typed,
    },
    cx::{Cx, Form, newest, unsaved::Keeper},
    db::{
        query::Conn,
        tx::{Changes, Command},
    },
    setting::store,
    ui::{
        cx::FormOf,
        saver::{FormAsk, Newest},
        widget,
    },
};

/// A setting as it was read: the id and version of its record, the draft, and what was saved since it was known.
type Found<D> = (i64, i64, D, Vec<Saved>);

/// The form of one setting.
pub(super) struct Single<D> {
    /// The setting's name.
    name: &'static str,
    /// The text key of its page's name.
    title: &'static str,
    read: fn(&Conn) -> Result<D, Failure>,
    reading: Slot<Found<D>>,
    /// Its form, once it was read.
    pub form: Option<Form<D>>,
    is_asked: bool,
    /// What is typed outlives the program.
    keeper: Keeper<D>,
}

impl<D: Typed + Send> Single<D> {
    /// The form of the setting of that name, on the page of this name, read so.
    pub fn new(name: &'static str, title: &'static str, read: fn(&Conn) -> Result<D, Failure>) -> Self {
        let keeper = Keeper::new(Kind::Setting, FormOf::Page(title.to_owned()));
        Self { name, title, read, reading: Slot::default(), form: None, is_asked: false, keeper }
    }

    /// True when the form has input that is not saved.
    pub fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }

    /// Something was saved.
    pub fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        if self.is_asked && changes.concern(|kind| kind == Kind::Setting) {
            self.load(cx);
        }
    }

    /// Draws the buttons of the form and does what they ask; the form is there when this answers true.
    pub fn save_ui<C: Command>(&mut self, cx: &Cx<'_>, ui: &mut Ui, command: impl FnOnce(D, i64) -> C) -> bool {
        self.poll(cx);
        self.keeper.tell_form(cx, self.form.as_ref(), Some(&Said::new(self.title)));
        let Some(form) = &mut self.form else {
            widget::weak(ui, &cx.t("base-loading"));
            return false;
        };
        let asked = form.poll(cx).or(form.meet_ui(cx, ui, true));
        match asked.or(form.save_ui(cx, ui)) {
            Some(FormAsk::Save) => form.sent(cx.send(command(form.draft.clone(), form.version))),
            Some(FormAsk::Fetch) => self.load(cx),
            Some(FormAsk::Done(done)) => cx.tell(&done),
            None => {}
        }
        true
    }

    fn poll(&mut self, cx: &Cx<'_>) {
        if let Some(form) = self.keeper.take_form(cx) {
            // What was saved meanwhile comes beside it.
            (self.form, self.is_asked) = (Some(form), false);
        }
        if !self.is_asked {
            self.is_asked = true;
            self.load(cx);
        }
        match self.reading.take() {
            Some(Ok((id, version, draft, saves))) => {
                // Somebody saved it for the first time: it is the same one still.
                if let Some(form) = self.form.as_mut().filter(|form| form.id == 0) {
                    form.id = id;
                }
                match self.form.as_mut().filter(|form| form.id == id) {
                    Some(form) => form.renewed(Newest { draft, version, saves, me: cx.user }),
                    None => self.form = Some(Form::of(id, version, draft)),
                }
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    fn load(&mut self, cx: &Cx<'_>) {
        let (name, read) = (self.name, self.read);
        let known = self.form.as_ref().map(Form::known);
        self.reading = cx.load(move |conn| {
            let (id, version) =
                store::record(conn, name)?.map_or((0, 0), |setting| (setting.id.raw(), setting.version));
            let draft = read(conn)?;
            let saves = match &known {
                Some(known) if id != 0 => newest::saves(conn, Subject { kind: Kind::Setting, id }, known, &draft)?,
                _ => Vec::new(),
            };
            Ok((id, version, draft, saves))
        });
    }
}
