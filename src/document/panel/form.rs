//! The form of a print template: name, text with flaws, fields to put in, and how it looks.

use egui::{ComboBox, Id, Label, RichText, ScrollArea, Ui, vec2};

use super::{Panel, data::Trial};
use crate::{
    base::{id::PrintTemplateId, say::Said, words::Word as _},
    cx::{Cx, records::head_ui, records::refused_save_ui},
    document::{
        Document,
        command::{Command, TemplateDraft},
        fields::FIELDS,
    },
    print::data::{DocField, FieldKind},
    ui::{
        files,
        focus::Follow as _,
        form::Grid,
        icon,
        input::Name,
        preview::{page_ui, zoom_to_fit},
        style::{self, Tone},
        widget,
    },
};

/// The part of the height that the text of a template takes; its flaws take the rest.
const SOURCE_SHARE: f32 = 0.78;
/// The part of the height that the page takes; the fields take the rest.
const PAGE_SHARE: f32 = 0.58;

impl Panel {
    /// Draws the form.
    pub(super) fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.head_ui(cx, ui);
        ui.add_space(style::GAP);
        let Some(form) = &mut self.records.form else { return };
        let (errors, enabled) = (form.errors.clone(), !form.is_busy());
        let keys = &["name", "note", "active"];
        Grid::new("print-template/form", FIELDS, &errors).columns(2).keys(keys).enabled(enabled).show(
            cx,
            ui,
            &mut form.draft,
        );
        ui.add_space(style::GAP);
        let trial = self.trial.seen().cloned();
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            let room = left.available_height();
            let source = vec2(left.available_width(), room * SOURCE_SHARE);
            left.allocate_ui(source, |ui| self.source_ui(cx, ui, trial.as_ref()));
            self.flaws_ui(cx, left, trial.as_ref());
            let page = vec2(right.available_width(), room * PAGE_SHARE);
            right.allocate_ui(page, |ui| self.page_ui(cx, ui, trial.as_ref()));
            if let Some(document) = self.document {
                self.fields_ui(cx, right, document);
            }
        });
    }

    /// Name, what can be done with it.
    fn head_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let shown = self.shown_row();
        let name = self.records.form.as_ref().map(|form| form.draft.name.clone()).unwrap_or_default();
        ui.horizontal_wrapped(|ui| {
            head_ui(cx, ui, self.shipped.as_deref().unwrap_or(&name), "document-template-new");
            if let Some((document, row)) = &shown {
                widget::weak(ui, &cx.t(&document.key()));
                if row.is_usual {
                    widget::badge(ui, Tone::Good, &cx.t("document-usual"));
                }
            }
        });
        if self.shipped.is_some() {
            ui.add(Label::new(cx.t("document-is-shipped").to_string()).wrap());
        }
        let refused = self.refused();
        let save = if self.shipped.is_some() { "document-save-own" } else { "base-save" };
        match &refused {
            Some(why) => refused_save_ui(cx, ui, why),
            None => self.records.save_as_ui(cx, ui, save, |draft, id, version| {
                let id = (id != 0).then_some(PrintTemplateId(id));
                Command::SaveTemplate(Box::new(TemplateDraft { id, version, ..draft }))
            }),
        }
        ui.horizontal_wrapped(|ui| {
            if let Some((document, row)) = shown {
                let can = row.active && !row.is_usual && refused.is_none() && !self.records.is_busy();
                let choose = |ui: &mut Ui| widget::button(ui, icon::CHECK_CIRCLE, &cx.t("document-choose-usual"));
                let choose = ui.add_enabled_ui(can, choose).inner;
                if let Some(why) = &refused {
                    widget::refused(&choose, &cx.say(why));
                }
                if choose.clicked() {
                    self.records.step(cx.send(Command::ChooseUsual(document, row.name)));
                }
            }
            if widget::button(ui, icon::EXPORT, &cx.t("document-export")).clicked() {
                let ctx = ui.ctx().clone();
                let title = cx.t("document-export");
                let chosen =
                    files::save_as(&title, &format!("{name}.toml"), ("TOML", &["toml"]), move || ctx.request_repaint());
                self.choosing = (false, chosen);
            }
            self.earlier_ui(cx, ui);
        });
    }

    /// What the template was before: a choice puts its text back, to be looked at and saved.
    fn earlier_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = self.records.shown.as_ref().filter(|shown| shown.earlier.len() > 1) else { return };
        let Some(form) = &mut self.records.form else { return };
        let name = cx.t("document-earlier");
        let combo = ComboBox::from_id_salt(Id::unique("print-template/earlier")).selected_text(&*name);
        let answer = combo.show_ui(ui, |ui| {
            for one in &shown.earlier {
                let said = Said::new("document-earlier-one").with("version", one.version).with("at", one.at);
                let line = ui.selectable_label(false, cx.say(&said.with("by", one.by.as_str())));
                widget::as_option(&line, false);
                if line.clicked() {
                    form.draft.source.clone_from(&one.source);
                    ui.close();
                }
            }
        });
        Name::Is(name.to_string()).give(answer.response);
    }

    fn source_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, trial: Option<&Trial>) {
        let Some(form) = &mut self.records.form else { return };
        let wrong: Vec<usize> = trial.into_iter().flat_map(|trial| &trial.flaws).map(|flaw| flaw.line).collect();
        let name = Name::Is(cx.t("document-template-source").to_string());
        self.source.ui(ui, &name, &mut form.draft.source, &wrong);
    }

    /// What is wrong; a click goes there.
    fn flaws_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, trial: Option<&Trial>) {
        let (Some(form), Some(trial)) = (&self.records.form, trial) else { return };
        if trial.flaws.is_empty() {
            widget::toned(ui, Tone::Good, &cx.t("document-no-flaws"));
            return;
        }
        ScrollArea::vertical().id_salt("print-template/flaws").auto_shrink(false).follow(ui, |ui| {
            for flaw in &trial.flaws {
                let said = cx.say(&crate::document::command::placed(flaw));
                let text = RichText::new(said).color(style::color(ui, Tone::Bad));
                if ui.add(egui::Button::new(text).frame(false).wrap()).clicked() {
                    self.source.go_to(&form.draft.source, flaw.line, flaw.column);
                }
            }
        });
    }

    /// How it looks with the newest record of its kind.
    fn page_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, trial: Option<&Trial>) {
        let Some(trial) = trial else {
            widget::weak(ui, &cx.t("base-loading"));
            return;
        };
        if let Some(said) = &trial.said {
            ui.add(Label::new(RichText::new(cx.say(said)).color(style::color(ui, Tone::Warning))).wrap());
        }
        let Some(sheet) = &self.sheet else { return };
        ui.horizontal_wrapped(|ui| {
            let count = sheet.pages.len();
            let said = Said::new("document-preview-of").with("number", sheet.number.as_str());
            widget::weak(ui, &cx.say(&said.with("page", self.page + 1).with("pages", count)));
            if count > 1 && widget::small_icon_button(ui, icon::CARET_LEFT, &cx.t("document-page-before")).clicked() {
                self.page = self.page.saturating_sub(1);
            }
            if count > 1 && widget::small_icon_button(ui, icon::CARET_RIGHT, &cx.t("document-page-next")).clicked() {
                self.page = (self.page + 1).min(count - 1);
            }
            if !trial.flaws.is_empty() {
                widget::badge(ui, Tone::Warning, &cx.t("document-preview-earlier"));
            }
        });
        let Some(page) = sheet.pages.get(self.page) else { return };
        style::under_paper(ui).show(ui, |ui| {
            let room = ui.available_size() - vec2(style::GAP, style::GAP);
            ui.vertical_centered(|ui| page_ui(ui, page, zoom_to_fit(page, room)));
        });
    }

    /// The fields that it may name; a click puts one in where the cursor stands.
    fn fields_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, document: Document) {
        widget::title(ui, &cx.t("document-fields"));
        let fields = document.fields();
        ScrollArea::vertical().id_salt("print-template/fields").auto_shrink(false).follow(ui, |ui| {
            for field in &fields {
                let words = format!("{} · {}", cx.t(field.label), field.path);
                let line = ui.selectable_label(false, words).on_hover_text(&*cx.t("document-fields-hint"));
                if line.clicked()
                    && let Some(form) = &mut self.records.form
                {
                    let text = &mut form.draft.source;
                    let words = words_of(field, &fields, self.source.before(text));
                    self.source.put_in(text, &words);
                }
            }
        });
    }
}

/// How a field is named at a place of the text: within quotes as `{{ path }}`, elsewhere as an entry of a list. That of a
/// row begins with `it`.
fn words_of(field: &DocField, fields: &[DocField], before: &str) -> String {
    let lists = fields.iter().filter(|one| one.kind == FieldKind::List);
    let in_list = lists.filter_map(|list| field.path.strip_prefix(list.path)?.strip_prefix('.')).next();
    let path = in_list.map_or_else(|| field.path.to_owned(), |rest| format!("it.{rest}"));
    let is_in_quotes = before.matches('"').count() % 2 == 1;
    if is_in_quotes { format!("{{{{ {path} }}}}") } else { format!("\"{path}\", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_put_in_as_the_place_wants_it() {
        let fields = [
            DocField::text("customer.name", "x"),
            DocField::text("lines", "x").of(FieldKind::List),
            DocField::text("lines.amount", "x"),
        ];
        let words = |at: usize, before: &str| words_of(&fields[at], &fields, before);
        assert_eq!(words(0, "text = \"To "), "{{ customer.name }}");
        assert_eq!(words(0, "grid.fields = [\"a\", "), "\"customer.name\", ");
        assert_eq!(words(2, "text = \""), "{{ it.amount }}");
    }
}
