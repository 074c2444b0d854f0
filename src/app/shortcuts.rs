//! The page of all shortcuts: `?`, F1, and a button in the top bar.

use egui::{Align, Context, Id, Layout, Modal, ScrollArea, TextEdit, Ui, Widget as _};

use super::palette::fits;
use crate::{
    base::{found::sought::Sought, words::Word as _},
    cx::Cx,
    ui::{
        focus::Follow as _,
        icon, modal,
        shortcut::{self, Shortcut},
        style::{self, Tone},
        widget,
    },
};

/// The page, open.
#[derive(Default)]
pub(super) struct Shortcuts {
    /// What is looked for.
    text: String,
}

impl Shortcuts {
    /// Draws it over everything else; true when it is left.
    pub fn ui(&mut self, cx: &Cx<'_>, ctx: &Context) -> bool {
        let id = Id::unique("shortcuts");
        let is_new = modal::is_new(ctx, id);
        let shown = Modal::new(id).frame(style::dialog(ctx)).backdrop_color(style::backdrop()).show(ctx, |ui| {
            ui.set_width(style::PALETTE.0);
            let is_closed = self.head_ui(cx, ui, is_new);
            ui.add_space(style::GAP);
            let list = ScrollArea::vertical().max_height(style::PALETTE.1).auto_shrink([false, false]);
            list.follow(ui, |ui| self.list_ui(cx, ui));
            is_closed
        });
        modal::name(ctx, id, &cx.t("app-shortcuts"));
        shown.inner || shown.should_close()
    }

    fn head_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, is_new: bool) -> bool {
        let is_closed = ui
            .horizontal(|ui| {
                widget::heading(ui, &cx.t("app-shortcuts"));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    widget::icon_button(ui, icon::X, &cx.t("base-paper-close")).clicked()
                })
                .inner
            })
            .inner;
        ui.horizontal(|ui| {
            widget::mark(ui, Tone::Weak, icon::MAGNIFYING_GLASS);
            let field = TextEdit::singleline(&mut self.text)
                .hint_text(&*cx.t("app-shortcuts-hint"))
                .desired_width(ui.available_width())
                .return_key(None)
                .ui(ui)
                .accessible_name(&*cx.t("app-shortcuts-hint"));
            if is_new {
                field.request_focus();
            }
        });
        is_closed
    }

    fn list_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        // Inputs and keys must not stand under the scroll bar.
        ui.set_max_width(ui.available_width() - style::GAP);
        let mut is_any = false;
        for place in shortcut::places() {
            let of: Vec<&Shortcut> = shortcut::of(place).filter(|one| self.is_meant(cx, ui, one)).collect();
            if of.is_empty() {
                continue;
            }
            is_any = true;
            widget::title(ui, &cx.t(&place.key()));
            for one in of {
                row_ui(cx, ui, one);
            }
        }
        if !is_any {
            widget::weak(ui, &cx.t("app-shortcuts-none"));
        }
    }

    /// By its keys as they are read, or by words of its name.
    fn is_meant(&self, cx: &Cx<'_>, ui: &Ui, one: &Shortcut) -> bool {
        let typed = self.text.trim().to_lowercase();
        let by_keys = one.shown(ui.ctx()).to_lowercase().contains(&typed);
        by_keys || matches!(Sought::read(&typed), Sought::Words(query) if fits(&cx.t(one.name), &query))
    }
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, one: &Shortcut) {
    let (name, keys) = (cx.t(one.name), one.shown(ui.ctx()));
    let row = ui.horizontal(|ui| {
        ui.label(&*name);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| widget::toned(ui, Tone::Weak, &keys));
    });
    widget::named_row(ui, row.response.rect, (one.place.word(), one.name), &format!("{name}  {keys}"));
}
