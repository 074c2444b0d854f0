//! The views of a list as tabs above it: a line and an order with a name. What somebody makes of one stays while they look
//! at another.

mod menu;

use std::{collections::BTreeMap, sync::Arc};

use egui::{Popup, Ui};

use super::Cx;
use crate::{
    base::{
        field::ListSpec,
        filter::Filter,
        say::Said,
        view::{self, Known, Stated, Which},
    },
    ui::{
        icon,
        style::{self, Tone},
        table::{Shown, Table, Tones},
        tabs,
        views::known_views,
        widget,
    },
};

/// The view that shows all of a list.
pub(super) const WHOLE: &str = "all";

/// A list without a form beside it, with its views.
pub struct List {
    /// The list.
    pub table: Table,
    views: Views,
}

impl List {
    /// A list, at its first view.
    pub fn new(id: &'static str, spec: ListSpec) -> Self {
        let (mut table, mut views) = (Table::new(id, spec), Views::default());
        views.restate(&mut table, "");
        Self { table, views }
    }

    /// With colours by what the values mean.
    #[must_use]
    pub fn toned(mut self, tones: Tones) -> Self {
        self.table = self.table.toned(tones);
        self
    }

    /// Shows the view of this id as it is stated; as it was left without one.
    pub fn list(&mut self, id: &str) {
        self.views.list(&mut self.table, id);
    }

    /// Shows all of it, with what a filter finds.
    pub fn list_by(&mut self, filter: Filter) {
        self.views.list_by(&mut self.table, filter);
    }

    /// Draws the views and the list; the id of the row that was opened.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<i64> {
        self.views.ui(cx, ui, &mut self.table);
        cx.table_ui(ui, &mut self.table)
    }
}

/// Which view is shown, and what was made of the others.
#[derive(Default)]
pub(super) struct Views {
    /// None where the view that was shown is gone: its line stays.
    shown: Option<Which>,
    /// What the view shown states.
    stated: Stated,
    left: BTreeMap<Which, Shown>,
    known: Option<Arc<Known>>,
    /// The name of the view that was shown when somebody deleted it.
    gone: Option<String>,
    /// The newest saved view when another one was asked for: what comes after it is shown.
    awaits: Option<i64>,
    /// Somebody, or a door, chose what is shown.
    is_chosen: bool,
}

impl Views {
    /// Shows the view of this id as it is stated; as it was left without one.
    pub(super) fn list(&mut self, table: &mut Table, id: &str) {
        if !id.is_empty() {
            self.is_chosen = true;
            self.restate(table, id);
        }
    }

    /// Shows all of a list, with what a filter finds of it.
    pub(super) fn list_by(&mut self, table: &mut Table, filter: Filter) {
        self.list(table, WHOLE);
        let shown = Shown::of(&table.spec(), &Stated { filter, ..Stated::default() });
        table.show(shown, None);
    }

    /// Shows a view that comes with the list as it is stated; the first one where there is none of this id.
    pub(super) fn restate(&mut self, table: &mut Table, id: &str) {
        let spec = table.spec();
        let Some(view) = view::by_id(&spec, id).or(spec.views.first()) else { return };
        self.turn_to(table, Which::Listed(view.id));
        self.back(table);
    }

    /// All rows are to be seen, with nothing that was typed before.
    pub(super) fn show_whole(&mut self, table: &mut Table) {
        if table.spec().views.is_empty() {
            table.search("");
        } else if matches!(self.shown, Some(Which::Listed(_))) {
            self.back(table);
        } else {
            self.restate(table, WHOLE);
        }
        self.is_chosen = true;
    }

    /// The view shown as it is stated: what was typed, and how it was sorted and laid since, goes.
    fn back(&mut self, table: &mut Table) {
        let (spec, stated) = (table.spec(), &self.stated);
        table.show(Shown::of(&spec, stated), stated.sort.clone());
    }

    /// Shows another view: as it was left, or as it is stated.
    fn turn_to(&mut self, table: &mut Table, which: Which) {
        if self.shown == Some(which) {
            return;
        }
        let spec = table.spec();
        let Some(stated) = self.stated(&spec, which) else { return };
        let shown = self.left.remove(&which).unwrap_or_else(|| Shown::of(&spec, &stated));
        let left = table.show(shown, stated.sort.clone());
        if let Some(before) = self.shown.replace(which) {
            self.left.insert(before, left);
        }
        (self.stated, self.gone, self.awaits) = (stated, None, None);
    }

    fn stated(&self, spec: &ListSpec, which: Which) -> Option<Stated> {
        match which {
            Which::Listed(id) => view::by_id(spec, id).map(|view| view.stated(spec)),
            Which::Saved(id) => self.known.as_ref()?.saved(spec, id).map(|saved| saved.stated(spec)),
        }
    }

    /// Takes in what was saved of views, here and by others.
    fn take_known(&mut self, table: &mut Table, ui: &Ui) {
        let Some(known) = known_views(ui.ctx()) else { return };
        if self.known.as_ref().is_some_and(|before| Arc::ptr_eq(before, &known)) {
            return;
        }
        let spec = table.spec();
        let before = self.known.replace(Arc::clone(&known));
        if !std::mem::replace(&mut self.is_chosen, true)
            && let Some(first) = known.first(&spec)
        {
            self.turn_to(table, first);
        }
        let newest = known.saved.iter().rev().find(|one| one.is_own && one.list == spec.word);
        if let (Some(before), Some(newest)) = (self.awaits, newest)
            && newest.id > before
        {
            self.show_saved_now(table, &spec, newest.id);
        }
        self.left.retain(|which, _| match which {
            Which::Listed(_) => true,
            Which::Saved(id) => known.saved(&spec, *id).is_some(),
        });
        let Some(Which::Saved(id)) = self.shown else { return };
        match self.stated(&spec, Which::Saved(id)) {
            // What it showed stays, as a line that nobody saved.
            None => {
                let name = before.and_then(|before| before.saved(&spec, id).map(|one| one.name.clone()));
                (self.shown, self.gone) = (None, name);
            }
            Some(stated) if stated != self.stated => {
                let was_as_stated = table.shows(&self.stated);
                self.stated = stated;
                if was_as_stated {
                    self.back(table);
                }
            }
            Some(_) => {}
        }
    }

    /// What is shown was just saved under a name: it is that view from now on, and the one it was made from is as it
    /// states itself again.
    fn show_saved_now(&mut self, table: &mut Table, spec: &ListSpec, id: i64) {
        let Some(stated) = self.stated(spec, Which::Saved(id)) else { return };
        self.shown = Some(Which::Saved(id));
        table.is_stated(stated.sort.clone(), stated.layout.is_some());
        (self.stated, self.gone, self.awaits) = (stated, None, None);
    }

    /// Draws the tabs; and, where something else is shown than the view states, the way back to it. True when another
    /// view was chosen, or this one as it is stated.
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, table: &mut Table) -> bool {
        self.take_known(table, ui);
        let spec = table.spec();
        if spec.views.is_empty() {
            return false;
        }
        let known = self.known.clone().unwrap_or_default();
        let is_changed = self.shown.is_none() || !table.shows(&self.stated);
        table.called(self.called(cx, (&spec, &known), is_changed));
        let (mut chosen, mut goes_back) = (None, false);
        ui.horizontal_wrapped(|ui| {
            chosen = tabs_ui(cx, ui, (&spec, &known), self.shown);
            self.menu_ui(cx, ui, table, (&spec, &known), is_changed);
            if is_changed && self.shown.is_some() {
                widget::weak(ui, &cx.t("view-changed"));
                goes_back = widget::link(ui, &cx.t("view-back")).on_hover_text(&*cx.t("view-back-how")).clicked();
            }
        });
        self.notes_ui(cx, ui);
        if goes_back {
            self.back(table);
        }
        if let Some(which) = chosen {
            self.turn_to(table, which);
        }
        chosen.is_some() || goes_back
    }

    /// What is shown is called, where it is just what a view states.
    fn called(&self, cx: &Cx<'_>, (spec, known): (&ListSpec, &Known), is_changed: bool) -> Option<String> {
        let which = self.shown.filter(|_| !is_changed)?;
        let name = name_of(cx, spec, known, which);
        match which {
            Which::Saved(_) => Some(name),
            Which::Listed(WHOLE) => None,
            Which::Listed(_) => Some(format!("{}-{name}", cx.t(&spec.name_key()))),
        }
    }

    /// What can't be shown as it was saved; and that the view is gone.
    fn notes_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        for note in &self.stated.notes {
            widget::toned(ui, Tone::Warning, &cx.say(note));
        }
        if let Some(name) = &self.gone {
            let said = Said::new("view-gone").with("name", name.as_str());
            widget::toned(ui, Tone::Warning, &cx.say(&said));
        }
    }
}

/// What a view is called on its tab.
fn name_of(cx: &Cx<'_>, spec: &ListSpec, known: &Known, which: Which) -> String {
    match which {
        Which::Listed(id) => view::by_id(spec, id).map(|view| cx.t(view.label).to_string()).unwrap_or_default(),
        Which::Saved(id) => known.saved(spec, id).map(|saved| saved.name.clone()).unwrap_or_default(),
    }
}

/// As many tabs as have room, the one shown among them; the others in a menu. The one that was chosen.
fn tabs_ui(cx: &Cx<'_>, ui: &mut Ui, (spec, known): (&ListSpec, &Known), shown: Option<Which>) -> Option<Which> {
    let all: Vec<(Which, String)> =
        known.all(spec).into_iter().map(|which| (which, name_of(cx, spec, known, which))).collect();
    let widths = all.iter().map(|(_, name)| tabs::tab_width(ui, name)).collect::<Vec<f32>>();
    let more = tabs::tab_width(ui, &cx.t("view-more")) + style::GROUP_GAP * 2.0;
    let menu = tabs::tab_width(ui, &cx.t("view-menu")) + style::GROUP_GAP * 2.0;
    let at = all.iter().position(|(which, _)| Some(*which) == shown);
    let fitting = tabs::fitting(&widths, at, ui.available_width() - menu, more);
    let mut chosen = None;
    for place in &fitting {
        let (which, name) = &all[*place];
        if tabs::tab_ui(ui, name, Some(*which) == shown) {
            chosen = Some(*which);
        }
    }
    if fitting.len() < all.len() {
        let button = widget::button(ui, icon::CARET_DOWN, &cx.t("view-more"));
        Popup::menu(&button).show(|ui| {
            for (place, (which, name)) in all.iter().enumerate() {
                if !fitting.contains(&place) && ui.button(name).clicked() {
                    chosen = Some(*which);
                }
            }
        });
    }
    chosen
}
