//! The settings: a page for each part of them, and pages that other features hand in.

mod calendar;
mod company;
mod dictionary;
mod logo;
mod policy;
mod policy_charge;
mod single;

use std::collections::BTreeMap;

use egui::Ui;

use crate::{
    base::kind::{Kind, Subject},
    cx::{Cx, Panel as PanelOf},
    db::tx::Changes,
    ui::cx::{Ask, FormOf},
};

/// One page of the settings.
pub struct Page {
    /// The text key of its name.
    pub title: &'static str,
    /// The kinds of records whose forms it shows.
    pub kinds: &'static [Kind],
    /// What it shows.
    pub panel: Box<dyn PanelOf>,
}

/// The settings.
pub struct Panel {
    pages: Vec<Page>,
    /// The page shown.
    at: usize,
    /// What pages were not told because they were not shown, by their place.
    late: BTreeMap<usize, Changes>,
}

impl Panel {
    /// With the pages of other features behind its own.
    pub fn new(others: Vec<Page>) -> Self {
        let page = |title, kinds, panel: Box<dyn PanelOf>| Page { title, kinds, panel };
        let mut pages = vec![
            page("setting-page-company", &[], Box::<company::Company>::default()),
            page("setting-page-calendar", &[], Box::<calendar::Calendar>::default()),
            page("setting-page-policy", &[], Box::<policy::Policy>::default()),
            page("setting-page-dictionaries", &[Kind::DictEntry], Box::<dictionary::Dictionaries>::default()),
        ];
        pages.extend(others);
        Self { pages, at: 0, late: BTreeMap::new() }
    }

    /// Turns to the page of a kind.
    fn turn_to(&mut self, kind: Kind) {
        if let Some(at) = self.pages.iter().position(|page| page.kinds.contains(&kind)) {
            self.at = at;
        }
    }

    /// Turns to the page of a form that comes back after the program was ended.
    fn turn_to_restored(&mut self, cx: &Cx<'_>) {
        for ask in cx.asked.borrow().iter() {
            if let Ask::Restore(unsaved) = ask
                && let FormOf::Page(name) = &unsaved.form
                && let Some(at) = self.pages.iter().position(|page| page.title == name)
            {
                self.at = at;
            }
        }
    }

    /// The page shown, told what was saved while it was not.
    fn shown(&mut self, cx: &Cx<'_>) -> Option<&mut Page> {
        let page = self.pages.get_mut(self.at)?;
        if let Some(changes) = self.late.remove(&self.at) {
            page.panel.refresh(cx, &changes);
        }
        Some(page)
    }
}

impl PanelOf for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.turn_to_restored(cx);
        ui.horizontal_wrapped(|ui| {
            for (at, page) in self.pages.iter().enumerate() {
                if ui.selectable_label(self.at == at, &*cx.t(page.title)).clicked() {
                    self.at = at;
                }
            }
        });
        ui.separator();
        if let Some(page) = self.shown(cx) {
            page.panel.ui(cx, ui);
        }
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        for at in (0..self.pages.len()).filter(|at| *at != self.at) {
            self.late.entry(at).or_default().join(changes.clone());
        }
        if let Some(page) = self.shown(cx) {
            page.panel.refresh(cx, changes);
        }
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.turn_to(subject.kind);
        if let Some(page) = self.shown(cx) {
            page.panel.open(cx, subject);
        }
    }

    fn start(&mut self, cx: &Cx<'_>, kind: Kind, from: Option<Subject>) {
        self.turn_to(kind);
        if let Some(page) = self.shown(cx) {
            page.panel.start(cx, kind, from);
        }
    }

    fn is_unsaved(&self) -> bool {
        self.pages.iter().any(|page| page.panel.is_unsaved())
    }
}
