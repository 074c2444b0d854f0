//! The page of the company's calendar.

use egui::{ScrollArea, Ui};

use crate::{
    base::kind::{Kind, Subject},
    cx::{Cx, Panel},
    db::tx::Changes,
    setting::{
        command::{CalendarDraft, Command},
        fields::{CALENDAR_FIELDS, MAKEUP_FIELDS},
        store,
    },
    ui::{focus::Follow as _, form::Grid, lines::Lines, widget},
};

use super::single::Single;

/// The page of the company's calendar.
pub(super) struct Calendar {
    single: Single<CalendarDraft>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { single: Single::new(store::CALENDAR, "setting-page-calendar", CalendarDraft::of) }
    }
}

impl Panel for Calendar {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("setting-page-calendar"));
        let command = |draft, version| Command::SaveCalendar(CalendarDraft { version, ..draft });
        if !self.single.save_ui(cx, ui, command) {
            return;
        }
        let Some(form) = &mut self.single.form else { return };
        let (errors, enabled) = (form.errors.clone(), !form.is_busy());
        ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
            widget::title(ui, &cx.t("setting-calendar-week"));
            widget::weak(ui, &cx.t("setting-calendar-week-hint"));
            let grid = Grid::new("calendar-form", CALENDAR_FIELDS, &errors).enabled(enabled);
            grid.show(cx, ui, &mut form.draft);
            widget::weak(ui, &cx.t("setting-calendar-holidays-hint"));
            widget::title(ui, &cx.t("setting-calendar-makeup"));
            Lines::new("makeup", MAKEUP_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft.makeup);
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.single.refresh(cx, changes);
    }

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}

    fn is_unsaved(&self) -> bool {
        self.single.is_unsaved()
    }
}
