//! Favourites of reports: a question kept under a name, one's own or everybody's. They are kept as the views of lists are.

use egui::{Popup, Ui};

use super::Panel;
use crate::{
    base::{
        filter::{read, write_kept},
        say::Said,
        view::{Known, Saved, Which},
    },
    call,
    cx::Cx,
    report::figures::question::Question,
    ui::{
        cx::Ask,
        icon,
        style::Tone,
        views::{Drafted, ViewAsk, known_views},
        widget,
    },
    view::REPORTS,
};

/// Which one the page shows.
#[derive(Default)]
pub(super) struct Favourites {
    shown: Option<i64>,
    /// A new one was asked to be saved, when this was the newest: it is shown once it is there.
    awaits: Option<i64>,
    /// The one that the page opens with was looked for.
    is_begun: bool,
}

/// What is chosen in the menu.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Show(i64),
    SaveAs,
    Save,
    Rename,
    Delete,
    Open,
}

impl Panel {
    /// Draws the menu of favourites, and does what is chosen there.
    pub(super) fn favourites_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(known) = known_views(ui.ctx()) else { return };
        self.follow(cx, &known);
        let shown = self.favourites.shown.and_then(|id| known.of(REPORTS).find(|one| one.id == id));
        let name = match shown {
            Some(saved) => cx.say(&Said::new("view-favourite-shown").with("name", saved.name.as_str())),
            None => cx.t("view-favourite").to_string(),
        };
        let is_changed = shown.is_some_and(|saved| self.differs(saved));
        let button = widget::button(ui, icon::STAR, &name);
        if is_changed {
            widget::toned(ui, Tone::Weak, &cx.t("view-changed"));
        }
        let mut chosen = None;
        Popup::menu(&button).show(|ui| {
            chosen = shown_ui(cx, ui, &known).or(self.steps_ui(cx, ui, &known, shown.map(|saved| (saved, is_changed))));
        });
        if let Some(step) = chosen {
            self.step(cx, &known, step, shown);
        }
    }

    /// Shows the favourite that the page opens with, and one that was just saved.
    fn follow(&mut self, cx: &Cx<'_>, known: &Known) {
        if !std::mem::replace(&mut self.favourites.is_begun, true)
            && let Some(saved) = known.opening(REPORTS)
        {
            self.take(cx, saved);
        }
        let Some(before) = self.favourites.awaits else { return };
        if let Some(new) = known.of(REPORTS).find(|one| one.id > before && one.is_own) {
            (self.favourites.awaits, self.favourites.shown) = (None, Some(new.id));
        }
    }

    /// Asks what a favourite asks.
    fn take(&mut self, cx: &Cx<'_>, saved: &Saved) {
        let Some(question) = Question::read(&saved.layout).filter(|_| !saved.is_newer) else {
            cx.failed(Said::new("view-favourite-unread").with("name", saved.name.as_str()));
            return;
        };
        let spec = call::fields::list_spec();
        let reading = read(&spec, &saved.line);
        if reading.faults.is_empty() {
            self.line.set(&spec, reading.filter, cx.texts.lang);
        } else {
            // What can't be read stands there to be mended.
            self.line.put(&spec, &saved.line);
        }
        self.question = question;
        self.favourites.shown = Some(saved.id);
    }

    fn differs(&self, saved: &Saved) -> bool {
        let line = write_kept(&call::fields::list_spec(), self.line.filter());
        line != saved.line || Question::read(&saved.layout).as_ref() != Some(&self.question)
    }

    fn steps_ui(&self, cx: &Cx<'_>, ui: &mut Ui, known: &Known, saved: Option<(&Saved, bool)>) -> Option<Step> {
        let mut chosen = None;
        let mut step_ui = |ui: &mut Ui, step: Step, (letter, key): (&str, &str), refused: Option<&str>| {
            let draw = |ui: &mut Ui| widget::menu_item(ui, letter, &cx.t(key));
            let button = ui.add_enabled_ui(refused.is_none(), draw).inner;
            let why = refused.map(|why| cx.t(why).to_string()).unwrap_or_default();
            if widget::refused(&button, &why).clicked() {
                chosen = Some(step);
            }
        };
        // What can't be read would not be saved.
        let unread = self.line.is_being_typed().then_some("view-save-unread");
        step_ui(ui, Step::SaveAs, (icon::PLUS, "view-favourite-save-as"), unread);
        let Some((saved, is_changed)) = saved else { return chosen };
        let why = if saved.shared { "view-needs-role" } else { "view-not-yours" };
        let may = (!saved.may_change).then_some(why);
        let unchanged = (!is_changed).then_some("view-unchanged");
        step_ui(ui, Step::Save, (icon::FLOPPY_DISK, "view-save"), may.or(unread).or(unchanged));
        step_ui(ui, Step::Rename, (icon::NOTE_PENCIL, "view-rename"), may);
        step_ui(ui, Step::Delete, (icon::TRASH, "view-favourite-delete"), may);
        let opens = known.opening(REPORTS).is_some_and(|one| one.id == saved.id);
        let opens = opens.then_some("view-favourite-opens-already");
        step_ui(ui, Step::Open, (icon::HOUSE, "view-favourite-open-with"), opens);
        chosen
    }

    fn step(&mut self, cx: &Cx<'_>, known: &Known, step: Step, saved: Option<&Saved>) {
        let asked = match (step, saved) {
            (Step::Show(id), _) => {
                if let Some(saved) = known.of(REPORTS).find(|one| one.id == id) {
                    self.take(cx, saved);
                }
                return;
            }
            (Step::SaveAs, _) => {
                self.favourites.awaits = Some(known.saved.iter().map(|one| one.id).max().unwrap_or(0));
                ViewAsk::Save(self.drafted(known, None))
            }
            (Step::Save, Some(saved)) => ViewAsk::Save(self.drafted(known, Some(saved))),
            (Step::Rename, Some(saved)) => ViewAsk::Rename(self.drafted(known, Some(saved))),
            (Step::Delete, Some(saved)) => ViewAsk::Delete(Box::new(saved.clone())),
            (Step::Open, Some(saved)) => {
                ViewAsk::Open { list: REPORTS.to_owned(), first: Which::Saved(saved.id).written() }
            }
            _ => return,
        };
        cx.asked.borrow_mut().push(Ask::View(asked));
    }

    /// What is chosen, as it is saved.
    fn drafted(&self, known: &Known, saved: Option<&Saved>) -> Drafted {
        Drafted {
            of: saved.map(|saved| (saved.id, saved.version)),
            list: REPORTS.to_owned(),
            name: saved.map(|saved| saved.name.clone()).unwrap_or_default(),
            shared: saved.is_some_and(|saved| saved.shared),
            first: saved.is_some_and(|saved| known.opening(REPORTS).is_some_and(|one| one.id == saved.id)),
            line: write_kept(&call::fields::list_spec(), self.line.filter()),
            sort: String::new(),
            layout: self.question.written(),
            taken: Vec::new(),
        }
    }
}

/// The favourites to choose among: those of others say whose they are.
fn shown_ui(cx: &Cx<'_>, ui: &mut Ui, known: &Known) -> Option<Step> {
    let name = |saved: &Saved| {
        let said = Said::new("view-favourite-of").with("name", saved.name.as_str()).with("owner", saved.owner.as_str());
        if saved.is_own { saved.name.clone() } else { cx.say(&said) }
    };
    let all: Vec<(i64, String)> = known.of(REPORTS).map(|saved| (saved.id, name(saved))).collect();
    let steps = ["view-favourite-save-as", "view-favourite-open-with"].map(|key| cx.t(key));
    let texts = all.iter().map(|(_, name)| name.as_str()).chain(steps.iter().map(|step| &**step));
    ui.set_max_width(widget::menu_width(ui, texts));
    let mut chosen = None;
    for (id, name) in &all {
        if widget::menu_item(ui, icon::STAR, name).clicked() {
            chosen = Some(Step::Show(*id));
        }
    }
    if !all.is_empty() {
        ui.separator();
    }
    chosen
}
