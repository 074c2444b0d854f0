//! What belongs to a record, on its form: section by section, each under a heading that folds, with how many there
//! are and the way to all of them.

use std::any::Any;

use egui::{
    Align, Button, Layout, Response, Role, ScrollArea, Ui, Widget as _, collapsing_header::CollapsingState,
    scroll_area::ScrollBarVisibility, vec2,
};

use super::{Cx, Section};
use crate::{
    base::{kind::Subject, say::Said},
    ui::{focus::Follow as _, icon, style, widget},
};

/// Below this width the columns stand below each other.
const TWO_COLUMNS: f32 = 600.0;

/// The sections on a form, loaded and drawn together, each under a heading that folds.
#[derive(Default)]
pub struct Sections {
    sections: Vec<Box<dyn Section>>,
    subject: Option<Subject>,
}

impl Sections {
    /// These sections, in this order.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self { sections, subject: None }
    }

    /// Shows what belongs to another record; nothing without one.
    pub fn show(&mut self, cx: &Cx<'_>, subject: Option<Subject>) {
        if subject.is_none() {
            self.sections.iter_mut().for_each(|section| section.forget());
        }
        if self.subject != subject {
            self.subject = subject;
            self.load(cx);
        }
    }

    /// Something was saved: loads anew what is shown.
    pub fn refresh(&mut self, cx: &Cx<'_>) {
        self.load(cx);
    }

    fn load(&mut self, cx: &Cx<'_>) {
        let Some(subject) = self.subject else { return };
        for section in &mut self.sections {
            section.load(cx, subject);
        }
    }

    /// Draws them.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.subject.is_none() {
            return;
        }
        for section in &mut self.sections {
            section_ui(cx, ui, section.as_mut(), self.subject);
        }
    }

    /// Draws the first so many of them beside each other in two columns, where there is room: all that matters of a
    /// record on one screen.
    pub fn columns_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, count: usize) {
        if self.subject.is_none() {
            return;
        }
        let (subject, count) = (self.subject, count.min(self.sections.len()));
        let shown = &mut self.sections[..count];
        if ui.available_width() < TWO_COLUMNS {
            shown.iter_mut().for_each(|section| section_ui(cx, ui, section.as_mut(), subject));
            return;
        }
        let width = (ui.available_width() - style::GROUP_GAP) / 2.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = style::GROUP_GAP;
            for column in 0..2 {
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing.x = style::GAP;
                    for section in shown.iter_mut().skip(column).step_by(2) {
                        section_ui(cx, ui, section.as_mut(), subject);
                    }
                });
            }
        });
    }

    /// Draws the first so many of them, below each other.
    pub fn first_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, count: usize) {
        if self.subject.is_none() {
            return;
        }
        for section in self.sections.iter_mut().take(count) {
            section_ui(cx, ui, section.as_mut(), self.subject);
        }
    }

    /// Draws the others, below each other.
    pub fn rest_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, count: usize) {
        if self.subject.is_none() {
            return;
        }
        for section in self.sections.iter_mut().skip(count) {
            section_ui(cx, ui, section.as_mut(), self.subject);
        }
    }

    /// Draws those that can do with a record that is not saved yet, as it is typed now.
    pub fn unsaved_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, record: &dyn Any) {
        for section in &mut self.sections {
            if section.load_unsaved(cx, record) {
                section_ui(cx, ui, section.as_mut(), None);
            }
        }
    }
}

/// Draws a section of a record under its heading.
fn section_ui(cx: &Cx<'_>, ui: &mut Ui, section: &mut dyn Section, subject: Option<Subject>) {
    let id = ui.make_persistent_id(section.title());
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, true);
    let head = ui.horizontal(|ui| {
        let head = fold_ui(ui, &cx.t(section.title()), state.is_open());
        if head.clicked() {
            state.toggle(ui);
        }
        if let (Some(count), Some(subject)) = (section.count(), subject) {
            count_ui(cx, ui, section, count, subject);
        }
        head
    });
    state.show_body_indented(&head.response, ui, |ui| {
        // A table of a section that is wider than the form must not make the form wider.
        let area = ScrollArea::horizontal().id_salt(section.title());
        area.scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden).follow(ui, |ui| section.ui(cx, ui));
    });
    // From out here: the section's own area would take the wish for itself.
    if section.asks_to_be_seen() {
        ui.scroll_to_rect(head.response.rect, Some(Align::Min));
    }
}

/// The title, that folds what stands below it.
fn fold_ui(ui: &mut Ui, title: &str, is_open: bool) -> Response {
    let picture = style::icon(if is_open { icon::CARET_DOWN } else { icon::CARET_RIGHT });
    let head = Button::new((picture, title)).frame_when_inactive(false);
    let head = head.ui(ui).accessible_name(title);
    ui.ctx().accesskit_node_builder(head.id, |node| {
        node.set_role(Role::DisclosureTriangle);
        node.set_expanded(is_open);
    });
    head
}

/// How many there are: the way to all of them, where a list has them.
fn count_ui(cx: &Cx<'_>, ui: &mut Ui, section: &dyn Section, count: i64, subject: Subject) {
    let Some((kind, tab)) = section.door().filter(|_| count > 0) else {
        widget::weak(ui, &count.to_string());
        return;
    };
    let text = cx.say(&Said::new("base-section-all").with("count", count));
    // Several sections have such a way: to accessibility each says whose it is.
    let name = cx.say(&Said::new("base-section-all-of").with("count", count).with("title", &*cx.t(section.title())));
    let link = widget::link(ui, &text);
    ui.ctx().accesskit_node_builder(link.id, |node| node.set_label(name.as_str()));
    if link.on_hover_text(&name).clicked() {
        cx.list_of(kind, tab, subject);
    }
}
