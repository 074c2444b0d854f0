//! What can be chosen before printing: document, template, language, copies.

use egui::{ComboBox, Id, Label, RichText, ScrollArea, TextEdit, TextStyle, Ui};

use super::{Choices, Chosen, Dialogue};
use crate::{
    base::{field::Input, say::Said, text::Lang, time::parse_day, words::Word as _},
    call::rules::Which,
    cx::Cx,
    document::{Document, offer::Offered},
    print::{
        envelope::SIZES,
        paper::{NAMED, Named},
    },
    ui::{
        focus::Follow as _,
        input::{Name, Spec, input_ui},
        style::{self, Tone},
        widget,
    },
};

/// Height of the box for a letter's own words, in lines.
const WORDS_ROWS: usize = 7;
/// No sheet has more labels to choose from.
const LABELS_MOST: usize = 200;

impl Dialogue {
    /// Draws the choices; what is to be remembered when one was made.
    pub(super) fn choices_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<Choices> {
        let about = self.about.as_mut()?;
        ui.add_space(style::GAP);
        let mut turned = None;
        if about.documents.len() > 1 {
            let options: Vec<(Document, String)> =
                about.documents.iter().map(|one| (*one, cx.t(&one.key()).to_string())).collect();
            turned = one_of_ui(cx, ui, "app-paper-document", &options, &about.document);
        }
        let before = about.chosen.clone();
        let is_said = about.recipient_ui(cx, ui);
        about.template_ui(cx, ui);
        about.paper_ui(cx, ui);
        about.first_label_ui(cx, ui);
        let is_said = is_said | about.period_ui(cx, ui) | about.clock_ui(cx, ui) | about.words_ui(cx, ui);
        about.lang_ui(cx, ui);
        about.copies_ui(cx, ui);
        let is_changed = about.chosen != before;
        if let Some(document) = turned {
            about.choices.kinds.insert(about.subject.kind.word().to_owned(), document.word().to_owned());
            let kept = about.choices.clone();
            self.turn_to(cx, document, None);
            return Some(kept);
        }
        if !is_changed {
            // Recipient, period and words are of this printing only: nobody prints last month's by mistake.
            if is_said {
                self.make(cx);
            }
            return None;
        }
        let kept = about.remembered();
        self.make(cx);
        Some(kept)
    }
}

impl super::About {
    /// All choices, with those of this document as they are now.
    pub(super) fn remembered(&mut self) -> Choices {
        self.choices.documents.insert(self.document.word().to_owned(), self.chosen.clone());
        self.choices.clone()
    }

    /// Copies were chosen that the template has no more.
    pub(super) fn has_too_many_copies(&self) -> bool {
        let count = self.template().map_or(0, |template| template.copies.len());
        self.chosen.copies.iter().any(|copy| *copy >= count.max(1))
    }

    fn template_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(offered) = self.offered.seen().filter(|offered| offered.len() > 1) {
            let before = self.chosen.template.clone();
            self.chosen.template_ui(cx, ui, "app-paper-template", offered);
            if self.chosen.template != before {
                self.gone = None;
            }
        }
        if let Some(name) = &self.gone {
            warning_ui(cx, ui, &Said::new("app-paper-template-gone").with("name", name.as_str()));
        }
    }

    /// To whom it goes, and where, if that stands on it; true when another one was chosen.
    fn recipient_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> bool {
        let shows_address = self.template().is_none_or(|template| template.shows_address);
        self.document.is_addressed() && self.recipient.ui(cx, ui, shows_address)
    }

    /// The template that is chosen, else the usual one.
    fn template(&self) -> Option<&Offered> {
        self.chosen.template_of(self.offered.seen()?)
    }

    /// The papers that have a name; without a choice the template's.
    fn paper_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Self { chosen, offered, own_paper, .. } = self;
        let template = offered.seen().and_then(|offered| chosen.template_of(offered).cloned());
        chosen.paper_ui(cx, ui, template.as_ref(), own_paper);
    }

    /// Words in place of the template's text, where the document has room for them; true when they changed.
    fn words_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> bool {
        self.document.takes_words() && words_ui(cx, ui, &mut self.words)
    }

    /// First and last day, where the document tells of a period; true when one changed and both can be read.
    fn period_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> bool {
        self.document.tells_of_a_period() && period_ui(cx, ui, &mut self.period)
    }

    /// Which promise it tells of, where it may tell of one alone; true when that changed.
    fn clock_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> bool {
        if !self.document.tells_of_clocks() {
            return false;
        }
        let both = (None, cx.t("app-paper-clock-both").to_string());
        let one = Which::ALL.iter().map(|which| (Some(*which), cx.t(&which.key()).to_string()));
        let options: Vec<_> = std::iter::once(both).chain(one).collect();
        let Some(clock) = one_of_ui(cx, ui, "app-paper-clock", &options, &self.clock) else { return false };
        self.clock = clock;
        true
    }

    /// Which label is printed, on a sheet that was begun.
    fn first_label_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let count = self.template().map_or(0, |template| template.labels);
        self.chosen.first_label_ui(cx, ui, count);
    }

    fn lang_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let shown = self.chosen.lang.unwrap_or(cx.texts.lang);
        if let Some(lang) = lang_ui(cx, ui, shown) {
            self.chosen.lang = (lang != cx.texts.lang).then_some(lang);
        }
    }

    /// A tick for each copy, where the template has several.
    fn copies_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(template) = self.template().cloned() else { return };
        self.chosen.copies_ui(cx, ui, &template);
    }
}

impl Chosen {
    /// Draws the templates to choose from.
    pub(in crate::app) fn template_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, name: &'static str, offered: &[Offered]) {
        if let Some(template) = one_of_ui(cx, ui, name, &templates(offered), &self.template) {
            self.turn_to(template);
        }
    }

    /// Another template is chosen.
    pub(in crate::app) fn turn_to(&mut self, template: Option<String>) {
        self.template = template;
        // Another template has other copies.
        self.copies.clear();
        // And what is an envelope's size is none of a letter's.
        self.paper = None;
        self.first_label = 0;
    }

    /// The template that is chosen, else the usual one.
    pub(in crate::app) fn template_of<'a>(&self, offered: &'a [Offered]) -> Option<&'a Offered> {
        let wanted = self.template.as_deref();
        offered.iter().find(|one| wanted == Some(&one.name)).or(offered.first())
    }

    /// Draws the papers that have a name, and a line for another size; without a choice the template's.
    pub(in crate::app) fn paper_ui(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        template: Option<&Offered>,
        own_paper: &mut String,
    ) {
        // Labels stand where their own paper has them.
        if template.is_some_and(|template| template.labels > 0) {
            return;
        }
        let is_envelope = template.is_some_and(|template| template.is_envelope);
        let papers = NAMED.iter().map(|one| (Some(one.name.to_owned()), paper_name(cx, one)));
        let envelopes = SIZES
            .iter()
            .map(|(name, width, height, _)| (Some((*name).to_owned()), format!("{name}  {width} × {height}")));
        let named: Vec<_> = if is_envelope { envelopes.collect() } else { papers.collect() };
        let mut options: Vec<(Option<String>, String)> =
            [(None, cx.t("app-paper-as-template").to_string())].into_iter().chain(named).collect();
        // A size that was typed is a choice too.
        if let Some(own) = self.paper.clone().filter(|own| !options.iter().any(|(name, _)| name.as_ref() == Some(own)))
        {
            options.push((Some(own.clone()), own));
        }
        if let Some(paper) = one_of_ui(cx, ui, "app-paper-size", &options, &self.paper) {
            self.paper = paper;
            own_paper.clear();
        }
        self.own_paper_ui(cx, ui, own_paper);
    }

    /// A size of its own in millimetres; where it is none, making the sheet says so.
    fn own_paper_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, own_paper: &mut String) {
        let hint = cx.t("app-paper-own");
        let line = TextEdit::singleline(own_paper).hint_text(&*hint).desired_width(f32::INFINITY);
        if ui.add(line).accessible_name(&*hint).lost_focus() && !own_paper.trim().is_empty() {
            self.paper = Some(own_paper.trim().to_owned());
        }
        ui.add_space(style::GAP);
    }

    /// Draws which of a sheet's labels is the first, where it has several.
    pub(in crate::app) fn first_label_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, count: usize) {
        if count < 2 {
            return;
        }
        let options: Vec<(usize, String)> = (1..=count.min(LABELS_MOST)).map(|nth| (nth, nth.to_string())).collect();
        if let Some(first) = one_of_ui(cx, ui, "app-paper-first-label", &options, &self.first_label.max(1)) {
            self.first_label = first;
        }
    }

    /// Draws a tick for each copy, where the template has several.
    pub(in crate::app) fn copies_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, template: &Offered) {
        if template.copies.len() < 2 {
            return;
        }
        widget::weak(ui, &cx.t("app-paper-copies"));
        let all = self.copies.is_empty();
        let is_on = |copy: usize, copies: &[usize]| all || copies.contains(&copy);
        let mut ticked: Vec<bool> = (0..template.copies.len()).map(|copy| is_on(copy, &self.copies)).collect();
        let mut is_changed = false;
        for (name, ticked) in template.copies.iter().zip(&mut ticked) {
            is_changed |= ui.checkbox(ticked, name).changed();
        }
        // The last one stays: no copy at all is nothing to print.
        if is_changed && ticked.contains(&true) {
            let chosen = (0..ticked.len()).filter(|copy| ticked[*copy]);
            self.copies = if ticked.contains(&false) { chosen.collect() } else { Vec::new() };
        }
    }
}

/// Templates to choose from. The first is the usual one: whatever it is when it is printed again.
pub(in crate::app) fn templates(offered: &[Offered]) -> Vec<(Option<String>, String)> {
    let of = |(index, one): (usize, &Offered)| ((index > 0).then(|| one.name.clone()), one.label.clone());
    offered.iter().enumerate().map(of).collect()
}

/// Draws the place for words of this printing; true when they changed.
pub(in crate::app) fn words_ui(cx: &Cx<'_>, ui: &mut Ui, words: &mut String) -> bool {
    let name = cx.t("app-paper-words");
    widget::weak(ui, &name).on_hover_text(&*cx.t("app-paper-words-hint"));
    let lines = TextEdit::multiline(words).desired_rows(WORDS_ROWS).desired_width(f32::INFINITY);
    let lines = lines.hint_text(&*cx.t("app-paper-words-hint"));
    let height = ui.text_style_height(&TextStyle::Body) * (WORDS_ROWS + 1) as f32;
    let room = ScrollArea::vertical().id_salt("paper-words").auto_shrink([false, true]).max_height(height);
    // As high as it needs, however high what it stands in was in the last frame.
    let room = room.min_scrolled_height(height);
    let is_changed = room.follow(ui, |ui| ui.add(lines).accessible_name(&*name).changed()).inner;
    ui.add_space(style::GAP);
    is_changed
}

/// Draws first and last day; true when one changed and both can be read.
pub(in crate::app) fn period_ui(cx: &Cx<'_>, ui: &mut Ui, period: &mut [String; 2]) -> bool {
    let mut is_changed = false;
    for (day, key) in period.iter_mut().zip(["app-paper-from", "app-paper-to"]) {
        let name = cx.t(key);
        widget::weak(ui, &name);
        let spec = Spec {
            id: Id::unique(("paper-period", key)),
            name: Name::Is(name.to_string()),
            with: Input::Day,
            required: false,
            within: None,
            width: style::INPUT_WIDTH_LEAST,
        };
        is_changed |= input_ui(cx, ui, &spec, day).changed();
    }
    ui.add_space(style::GAP);
    is_changed && period.iter().all(|day| day.trim().is_empty() || parse_day(day).is_some())
}

/// Draws the languages of papers; the one that was chosen.
pub(in crate::app) fn lang_ui(cx: &Cx<'_>, ui: &mut Ui, shown: Lang) -> Option<Lang> {
    let options: Vec<(Lang, String)> = Lang::ALL.iter().map(|lang| (*lang, cx.t(&lang.key()).to_string())).collect();
    one_of_ui(cx, ui, "app-paper-language", &options, &shown)
}

/// Draws what should be known of the choice above it.
pub(super) fn warning_ui(cx: &Cx<'_>, ui: &mut Ui, said: &Said) {
    let text = RichText::new(cx.say(said)).color(style::color(ui, Tone::Warning));
    ui.add(Label::new(text).wrap());
    ui.add_space(style::GAP);
}

/// A paper as people call it, with its size.
fn paper_name(cx: &Cx<'_>, named: &Named) -> String {
    let name = match named.name {
        name if name.starts_with("form") => cx.t("app-paper-form"),
        "a5-landscape" => cx.t("app-paper-a5-landscape"),
        "letter" => "Letter".into(),
        name => name.to_uppercase().into(),
    };
    format!("{name}  {} × {}", named.paper.width_mm, named.paper.height_mm)
}

/// Draws a list of choices below its name; the one that was made.
pub(in crate::app) fn one_of_ui<T: Clone + PartialEq>(
    cx: &Cx<'_>,
    ui: &mut Ui,
    name: &'static str,
    options: &[(T, String)],
    chosen: &T,
) -> Option<T> {
    let name = cx.t(name);
    widget::weak(ui, &name);
    let shown = options.iter().find(|(value, _)| value == chosen).map_or("", |(_, label)| label);
    let mut made = None;
    let combo = ComboBox::from_id_salt(&*name).selected_text(shown).truncate().width(ui.available_width());
    let response = combo.show_ui(ui, |ui| {
        for (value, label) in options {
            let response = ui.selectable_label(value == chosen, label);
            widget::as_option(&response, value == chosen);
            if response.clicked() {
                made = (value != chosen).then(|| value.clone());
                ui.close();
            }
        }
    });
    widget::says(&response.response.accessible_name(&*name), shown);
    ui.add_space(style::GAP);
    made
}
