//! What can be done with the view that is shown: saved under a name, changed, given another place, deleted.

use egui::{Popup, Ui};

use super::Views;
use crate::{
    base::{
        field::ListSpec,
        filter::write_kept,
        layout::Layout,
        text::{Lang, plain_text},
        view::{Known, Saved, Which, sort_written},
        words::Word as _,
    },
    cx::Cx,
    ui::{
        cx::Ask,
        icon,
        table::Table,
        views::{Drafted, ViewAsk},
        widget,
    },
};

/// What is chosen in the menu.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    SaveAs,
    Save,
    Rename,
    Delete,
    Open,
    Left,
    Right,
}

impl Views {
    /// Draws the menu, and asks the window for what was chosen.
    pub(super) fn menu_ui(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        table: &Table,
        (spec, known): (&ListSpec, &Known),
        is_changed: bool,
    ) {
        let saved = match self.shown {
            Some(Which::Saved(id)) => known.saved(spec, id),
            _ => None,
        };
        let button = widget::button(ui, icon::FLOPPY_DISK, &cx.t("view-menu"));
        let mut chosen = None;
        Popup::menu(&button).show(|ui| {
            chosen = self.steps_ui(cx, ui, table, (spec, known), saved.map(|saved| (saved, is_changed)));
        });
        if let Some(step) = chosen {
            self.ask_window(cx, table, (spec, known), step, saved);
        }
    }

    fn steps_ui(
        &self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        table: &Table,
        (spec, known): (&ListSpec, &Known),
        saved: Option<(&Saved, bool)>,
    ) -> Option<Step> {
        let mut chosen = None;
        let mut step_ui = |ui: &mut Ui, step: Step, (letter, key): (&str, &str), refused: Option<&str>| {
            let draw = |ui: &mut Ui| widget::button(ui, letter, &cx.t(key));
            let button = ui.add_enabled_ui(refused.is_none(), draw).inner;
            let why = refused.map(|why| cx.t(why).to_string()).unwrap_or_default();
            if widget::refused(&button, &why).clicked() {
                chosen = Some(step);
            }
        };
        // What can't be read would not be saved.
        let unread = table.line().is_being_typed().then_some("view-save-unread");
        if let Some((saved, is_changed)) = saved {
            let why = if saved.shared { "view-needs-role" } else { "view-not-yours" };
            let may = (!saved.may_change).then_some(why);
            let unchanged = (!is_changed).then_some("view-unchanged");
            let newer = saved.is_newer.then_some("view-newer-save");
            let refused = may.or(newer).or(unread).or(unchanged);
            step_ui(ui, Step::Save, (icon::FLOPPY_DISK, "view-save"), refused);
            step_ui(ui, Step::SaveAs, (icon::PLUS, "view-save-as"), unread);
            step_ui(ui, Step::Rename, (icon::NOTE_PENCIL, "view-rename"), may);
            step_ui(ui, Step::Delete, (icon::TRASH, "view-delete"), may);
        } else {
            step_ui(ui, Step::SaveAs, (icon::PLUS, "view-save-as"), unread);
        }
        let Some(shown) = self.shown else { return chosen };
        ui.separator();
        let opens = (known.first(spec) == Some(shown)).then_some("view-opens-already");
        step_ui(ui, Step::Open, (icon::STAR, "view-open-with"), opens);
        let all = known.all(spec);
        let at = all.iter().position(|which| *which == shown);
        step_ui(ui, Step::Left, (icon::ARROW_LEFT, "view-left"), (at == Some(0)).then_some("view-is-first"));
        let is_last = at.is_some_and(|at| at + 1 == all.len());
        step_ui(ui, Step::Right, (icon::ARROW_RIGHT, "view-right"), is_last.then_some("view-is-last"));
        chosen
    }

    fn ask_window(
        &mut self,
        cx: &Cx<'_>,
        table: &Table,
        (spec, known): (&ListSpec, &Known),
        step: Step,
        saved: Option<&Saved>,
    ) {
        let list = spec.word.to_owned();
        let asked = match (step, saved, self.shown) {
            (Step::SaveAs, ..) => {
                self.awaits = Some(known.saved.iter().map(|one| one.id).max().unwrap_or(0));
                ViewAsk::Save(Drafted {
                    of: None,
                    shared: false,
                    first: false,
                    ..self.drafted(table, spec, known, None)
                })
            }
            (Step::Save, Some(saved), _) => ViewAsk::Save(self.drafted(table, spec, known, Some(saved))),
            (Step::Rename, Some(saved), _) => ViewAsk::Rename(self.drafted(table, spec, known, Some(saved))),
            (Step::Delete, Some(saved), _) => ViewAsk::Delete(Box::new(saved.clone())),
            (Step::Open, _, Some(shown)) => ViewAsk::Open { list, first: shown.written() },
            (Step::Left | Step::Right, _, Some(shown)) => {
                let mut tabs: Vec<String> = known.all(spec).into_iter().map(Which::written).collect();
                let Some(at) = tabs.iter().position(|one| *one == shown.written()) else { return };
                let to = if step == Step::Left { at.checked_sub(1) } else { Some(at + 1) };
                let Some(to) = to.filter(|to| *to < tabs.len()) else { return };
                tabs.swap(at, to);
                ViewAsk::Order { list, tabs }
            }
            _ => return,
        };
        cx.asked.borrow_mut().push(Ask::View(asked));
    }

    /// What is shown, as it is saved.
    fn drafted(&self, table: &Table, spec: &ListSpec, known: &Known, saved: Option<&Saved>) -> Drafted {
        let layout = table.layout();
        let labels = spec.views.iter().flat_map(|view| {
            let names = Lang::ALL.iter().filter_map(|lang| plain_text(*lang, view.label));
            names.map(|name| name.to_string()).chain([view.id.to_owned()])
        });
        let opens = saved.is_some_and(|saved| known.first(spec) == Some(Which::Saved(saved.id)));
        Drafted {
            of: saved.map(|saved| (saved.id, saved.version)),
            list: spec.word.to_owned(),
            name: saved.map(|saved| saved.name.clone()).unwrap_or_default(),
            shared: saved.is_some_and(|saved| saved.shared),
            first: opens,
            line: write_kept(spec, table.line().filter()),
            sort: sort_written(table.sort()),
            layout: if *layout == Layout::default() { String::new() } else { layout.written() },
            taken: labels.collect(),
        }
    }
}
