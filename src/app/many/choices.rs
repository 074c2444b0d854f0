//! What can be chosen before many are printed.

use egui::{TextEdit, Ui, Widget as _};

use super::{
    super::paper::choices::{lang_ui, one_of_ui, period_ui, templates, words_ui},
    Draft, Many,
    work::{Offer, What},
};
use crate::{
    base::say::Said,
    cx::Cx,
    document::Document,
    ui::{enter, files, icon, style, widget},
};

impl Many {
    pub(super) fn choices_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(offer) = self.offer.seen().filter(|offer| !offer.is_too_much()) else { return };
        let draft = &mut self.draft;
        let whats: Vec<(What, String)> =
            What::of(self.kind).iter().map(|what| (*what, cx.t(&what.key()).to_string())).collect();
        if let Some(what) = one_of_ui(cx, ui, "app-many-what", &whats, &draft.what) {
            draft.what = what;
            draft.own_paper.clear();
        }
        draft.told_ui(cx, ui, offer);
        match draft.what {
            What::Letters => draft.letters_ui(cx, ui, offer),
            What::Paper(document) => draft.paper_ui(cx, ui, offer, document),
        }
        if let Some(lang) = lang_ui(cx, ui, draft.lang) {
            draft.lang = lang;
        }
        ui.checkbox(&mut draft.leaves_out, &*cx.t("app-many-leave-out"));
        ui.add_space(style::GAP);
        let name = cx.t("app-many-folder");
        widget::weak(ui, &name);
        let line = TextEdit::singleline(&mut draft.folder).desired_width(f32::INFINITY).ui(ui).accessible_name(&*name);
        enter::line(&line);
        let choose = cx.t("app-many-choose");
        if widget::button(ui, icon::FILES, &choose).clicked() {
            let ctx = ui.ctx().clone();
            self.choosing = files::choose_folder(&choose, move || ctx.request_repaint());
        }
    }
}

impl Draft {
    /// How many there are, where they are others than the rows of the list.
    fn told_ui(&self, cx: &Cx<'_>, ui: &mut Ui, offer: &Offer) {
        let key = match self.what {
            What::Letters if offer.is_of_calls => "app-many-customers",
            What::Paper(Document::Slip) if offer.is_of_calls => "app-many-slips",
            _ => return,
        };
        let said = Said::new(key).with("count", offer.ids_of(self.what).len());
        ui.add(egui::Label::new(cx.say(&said)).wrap());
        ui.add_space(style::GAP);
    }

    fn letters_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, offer: &Offer) {
        let letter = self.chosen.entry(Document::Letter).or_default();
        letter.template_ui(cx, ui, "app-many-letter", offer.of(Document::Letter));
        words_ui(cx, ui, &mut self.words);
        let of_envelopes = offer.of(Document::Envelope);
        let envelope = self.chosen.entry(Document::Envelope).or_default();
        let without = (None, cx.t("app-many-no-envelope").to_string());
        let with = templates(of_envelopes).into_iter().map(|(name, label)| (Some(name), label));
        let options: Vec<_> = [without].into_iter().chain(with).collect();
        let shown = self.has_envelopes.then(|| envelope.template.clone());
        if let Some(chosen) = one_of_ui(cx, ui, "app-many-envelope", &options, &shown) {
            self.has_envelopes = chosen.is_some();
            if let Some(template) = chosen {
                envelope.turn_to(template);
                self.own_paper.clear();
            }
        }
        if self.has_envelopes {
            let template = envelope.template_of(of_envelopes).cloned();
            envelope.paper_ui(cx, ui, template.as_ref(), &mut self.own_paper);
            ui.checkbox(&mut self.alternates, &*cx.t("app-many-alternating"));
            ui.add_space(style::GAP);
        }
    }

    fn paper_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, offer: &Offer, document: Document) {
        let offered = offer.of(document);
        let chosen = self.chosen.entry(document).or_default();
        if offered.len() > 1 {
            chosen.template_ui(cx, ui, "app-paper-template", offered);
        }
        let template = chosen.template_of(offered).cloned();
        chosen.paper_ui(cx, ui, template.as_ref(), &mut self.own_paper);
        if let Some(template) = template {
            chosen.first_label_ui(cx, ui, template.labels);
            chosen.copies_ui(cx, ui, &template);
        }
        if document.tells_of_a_period() {
            period_ui(cx, ui, &mut self.period);
        }
    }
}
