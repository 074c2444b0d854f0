//! The dialogue that prints for many at once: what, for which rows of a list, into which folder; how far it has come, and
//! what was left out.

mod answer;
mod choices;
mod unsaved;
mod work;

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use egui::{Context, Id, Modal, ScrollArea, Ui};
use serde::{Deserialize, Serialize};

use crate::{
    base::{
        failure::Failure,
        kind::Kind,
        progress::Progress,
        say::Said,
        slot::Slot,
        text::{Lang, Texts},
        words::Word as _,
    },
    cx::{Cx, unsaved::Keeper},
    db::tx::Done,
    document::{Document, command::Command as Papers},
    ui::{
        cx::Listed,
        focus::Follow as _,
        icon, modal,
        style::{self, Tone},
        widget,
    },
};

use super::paper::{Choices, Chosen};
pub(super) use unsaved::NAME;
use work::{Answer, MOST, Offer, Order, Rows, What};

/// What was chosen when many were printed last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// What was printed, by the word of the list's kind.
    pub whats: BTreeMap<String, String>,
    /// Letters had envelopes.
    pub has_envelopes: bool,
    /// Each envelope stood behind its letter.
    pub alternates: bool,
    /// Where the files went.
    pub folder: String,
}

/// What the dialogue asks of the window.
#[derive(Debug)]
pub(super) enum ManyAsk {
    /// It is done.
    Close,
    /// Something was chosen that is to be remembered.
    Keep(Choices),
}

/// What is typed and chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Draft {
    what: What,
    chosen: BTreeMap<Document, Chosen>,
    lang: Lang,
    words: String,
    period: [String; 2],
    own_paper: String,
    has_envelopes: bool,
    alternates: bool,
    leaves_out: bool,
    folder: String,
}

/// The dialogue.
pub(super) struct Many {
    kind: Kind,
    rows: Rows,
    choices: Choices,
    offer: Slot<Offer>,
    draft: Draft,
    /// As it began, or was done last.
    begun: Draft,
    keeper: Keeper<Draft>,
    progress: Progress,
    making: Slot<Answer>,
    choosing: Slot<Option<PathBuf>>,
    noting: Slot<Done>,
    answer: Option<Answer>,
    failed: Option<Said>,
}

impl Many {
    /// For what a list shows.
    pub fn of(cx: &Cx<'_>, listed: Listed, choices: &Choices) -> Self {
        Self::new(cx, listed.spec.kind, Rows::Listed(listed), choices)
    }

    fn new(cx: &Cx<'_>, kind: Kind, rows: Rows, choices: &Choices) -> Self {
        let whats = What::of(kind);
        let last = choices.many.whats.get(kind.word());
        let what = whats.iter().copied().find(|what| last.is_some_and(|last| last == what.word()));
        let chosen = |what: &What| {
            what.documents().map(|one| (one, choices.documents.get(one.word()).cloned().unwrap_or_default()))
        };
        let mut chosen: BTreeMap<_, _> = whats.iter().flat_map(chosen).collect();
        // Every sheet of labels has its own first one.
        chosen.values_mut().for_each(|chosen: &mut Chosen| chosen.first_label = 0);
        let kept = &choices.many;
        let draft = Draft {
            what: what.or(whats.first().copied()).unwrap_or(What::Letters),
            chosen,
            lang: cx.texts.lang,
            words: String::new(),
            period: Default::default(),
            own_paper: String::new(),
            has_envelopes: kept.has_envelopes,
            alternates: kept.alternates,
            leaves_out: true,
            folder: kept.folder.clone(),
        };
        let (asked, lang) = (rows.clone(), cx.texts.lang);
        Self {
            offer: cx.load(move |conn| Offer::load(conn, kind, &asked, lang)),
            kind,
            rows,
            choices: choices.clone(),
            begun: draft.clone(),
            draft,
            keeper: unsaved::keeper(kind),
            progress: Progress::default(),
            making: Slot::default(),
            choosing: Slot::default(),
            noting: Slot::default(),
            answer: None,
            failed: None,
        }
    }

    fn poll(&mut self, cx: &Cx<'_>) {
        if let Some(Ok(Some(folder))) = self.choosing.take() {
            self.draft.folder = folder.display().to_string();
        }
        match self.making.take() {
            Some(Ok(answer)) => {
                self.noting = cx.send(Papers::Printed(answer.printed.clone()));
                self.answer = Some(answer);
                self.begun = self.draft.clone();
            }
            Some(Err(Failure::Cancelled)) => self.failed = Some(Said::new("app-many-cancelled")),
            Some(Err(failure)) => self.failed = Some(failure.said()),
            None => {}
        }
        if let Some(Err(failure)) = self.noting.take() {
            cx.failed(failure.said());
        }
        if self.offer.poll() {
            self.failed = self.offer.failure().map(Failure::said);
            let offered = self.offer.seen().map(|offer| &offer.offered);
            // A template that was chosen last and is no more is not asked for again.
            for (document, chosen) in self.draft.chosen.iter_mut().chain(&mut self.begun.chosen) {
                let all = offered.and_then(|offered| offered.get(document.word())).map_or(&[][..], Vec::as_slice);
                if chosen.template.as_ref().is_some_and(|name| !all.iter().any(|one| one.name == *name)) {
                    chosen.turn_to(None);
                }
            }
        }
    }

    /// Begins to make the files; what is to be remembered.
    fn start(&mut self, cx: &Cx<'_>) -> Option<ManyAsk> {
        let ids = self.offer.seen()?.ids_of(self.draft.what).to_vec();
        (self.answer, self.failed, self.progress) = (None, None, Progress::default());
        let papers_in = match self.draft.lang {
            lang if lang == cx.texts.lang => cx.texts.clone(),
            lang => Arc::new(Texts::new(lang, cx.texts.zone)),
        };
        let order = Order {
            draft: self.draft.clone(),
            ids,
            papers_in,
            said_in: cx.texts.clone(),
            now: cx.now,
            data: cx.desk.address.clone(),
        };
        let progress = self.progress.clone();
        self.making = cx.load(move |conn| work::written(conn, &order, &progress));
        let Draft { what, chosen, has_envelopes, alternates, folder, .. } = self.draft.clone();
        self.choices.documents.extend(chosen.into_iter().map(|(one, chosen)| (one.word().to_owned(), chosen)));
        let mut whats = std::mem::take(&mut self.choices.many.whats);
        whats.insert(self.kind.word().to_owned(), what.word().to_owned());
        self.choices.many = Kept { whats, has_envelopes, alternates, folder };
        Some(ManyAsk::Keep(self.choices.clone()))
    }

    /// Draws it over the window; what it asks.
    pub fn ui(&mut self, cx: &Cx<'_>, ctx: &Context) -> Option<ManyAsk> {
        self.poll(cx);
        let id = Id::unique("many");
        let shown = Modal::new(id).frame(style::dialog(ctx)).backdrop_color(style::backdrop()).show(ctx, |ui| {
            ui.set_width(style::DIALOG_WIDTH);
            widget::heading(ui, &cx.t("app-many"));
            self.count_ui(cx, ui);
            ui.add_space(style::GAP);
            let is_free = !self.making.is_loading();
            let frame = if is_free && self.answer.is_none() { style::MANY_FRAME.0 } else { style::MANY_FRAME.1 };
            let most = (ctx.content_rect().height() * style::PAPER_SHARE - frame).max(style::ROW_HEIGHT);
            // As high as it needs from its first frame on: the room that there was in the last one would let it grow a
            // little with each, and move away under the mouse.
            ScrollArea::vertical().max_height(most).min_scrolled_height(most).follow(ui, |ui| {
                // Inputs must not stand under the scroll bar.
                ui.set_max_width(ui.available_width() - style::GAP);
                ui.add_enabled_ui(is_free, |ui| self.choices_ui(cx, ui));
            });
            self.answer_ui(cx, ui);
            self.buttons_ui(cx, ui)
        });
        modal::name(ctx, id, &cx.t("app-many"));
        modal::keep_popups_above(ctx);
        // While it works it is not left: what becomes of the work would be told to nobody.
        let is_left = shown.should_close() && !self.making.is_loading();
        let asked = shown.inner.or(is_left.then_some(ManyAsk::Close));
        self.keep(cx, !matches!(asked, Some(ManyAsk::Close)));
        asked
    }

    /// Of which list, and how many.
    fn count_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(offer) = self.offer.seen() else {
            if self.offer.is_loading() {
                widget::weak(ui, &cx.t("base-loading"));
            }
            return;
        };
        let (key, text) = match &self.rows {
            Rows::Listed(Listed { query, marked, .. }) if marked.is_empty() && query.text.is_empty() => {
                ("app-many-of-list", "")
            }
            Rows::Listed(Listed { query, marked, .. }) if marked.is_empty() => ("app-many-of-search", &*query.text),
            Rows::Listed(_) | Rows::Kept(_) => ("app-many-of-marked", ""),
        };
        let said = Said::new(key).with_word("kind", self.kind).with("count", offer.ids.len());
        let said = if text.is_empty() { said } else { said.with("text", text) };
        ui.add(egui::Label::new(cx.say(&said)).wrap());
        if offer.is_too_much() {
            let said = Said::new("app-many-too-much").with("most", MOST);
            let text = egui::RichText::new(cx.say(&said)).color(style::color(ui, Tone::Bad));
            ui.add(egui::Label::new(text).wrap());
        }
    }

    /// The buttons; what was asked.
    fn buttons_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<ManyAsk> {
        ui.add_space(style::GAP);
        let is_busy = self.making.is_loading();
        let what = self.draft.what;
        let has_any = self.offer.seen().is_some_and(|offer| !offer.is_too_much() && !offer.ids_of(what).is_empty());
        let has_folder = !self.draft.folder.trim().is_empty();
        let mut asked = None;
        ui.horizontal_wrapped(|ui| {
            let make = |ui: &mut Ui| widget::main_button(ui, icon::FILE_PDF, &cx.t("app-many-make"));
            let make = ui.add_enabled_ui(has_any && has_folder && !is_busy, make).inner;
            let why = if has_folder { "app-many-nothing" } else { "app-many-no-folder" };
            if !is_busy {
                widget::refused(&make, &cx.t(why));
            }
            if make.clicked() {
                asked = self.start(cx);
            }
            if is_busy {
                if widget::button(ui, icon::X, &cx.t("base-cancel")).clicked() {
                    self.progress.cancel();
                }
            } else if widget::button(ui, icon::X, &cx.t("base-paper-close")).clicked() {
                asked = Some(ManyAsk::Close);
            }
        });
        asked
    }
}
