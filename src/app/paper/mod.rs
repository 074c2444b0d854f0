//! The dialogue of everything that is printed: what, by which template, in which language and copies; beside it the
//! pages as they will come out; and where they shall go.

pub(super) mod choices;
mod out;
mod page;
mod printers;
mod recipient;

use std::{collections::BTreeMap, sync::Arc};

use egui::{Context, Id, Modal, Panel, ScrollArea, Ui};
use serde::{Deserialize, Serialize};

use crate::{
    base::{
        kind::Subject,
        say::Said,
        slot::Slot,
        text::{Lang, Texts},
        time::parse_day,
        words::Word as _,
    },
    call::rules::Which,
    cx::{
        Cx,
        unsaved::{Beside, Keeper, LETTERS},
    },
    db::tx::Done,
    document::{
        self, Around, Asked, Document,
        command::{Command as Papers, Printed},
        offer::Offered,
        own::Way,
    },
    print::page::Sheet,
    setting,
    ui::{
        cx::{FormOf, Paper as Wanted},
        focus::Follow as _,
        icon, modal,
        paper::{Looked, Paper},
        style::{self, Tone},
        widget,
    },
};

use out::Out;
use printers::Printers;
use recipient::Recipient;

pub(super) use page::Page;
pub(super) use printers::keep_beside;

/// The part of the height that the choices take at most where there is a list of pages below them.
const CHOICES_SHARE: f32 = 0.75;

/// What was chosen for a document when it was printed last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    /// The template, where not the usual one.
    pub template: Option<String>,
    /// The paper, where not the template's.
    pub paper: Option<String>,
    /// The language, where not the window's.
    pub lang: Option<Lang>,
    /// Which copies, from 0; all of them when empty.
    pub copies: Vec<usize>,
    /// The printer, where one was chosen for this document.
    pub printer: Option<String>,
    /// The first label that is left, from 1; 0 for the first of a new sheet. Every sheet has its own.
    #[serde(skip)]
    pub first_label: usize,
}

/// What was chosen last: by document, and of the documents by kind of record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Choices {
    /// By the document's word.
    pub documents: BTreeMap<String, Chosen>,
    /// Document by the kind's word.
    pub kinds: BTreeMap<String, String>,
    /// What was chosen when many were printed at once.
    pub many: super::many::Kept,
}

/// What the dialogue asks of the window.
#[derive(Debug)]
pub(super) enum PaperAsk {
    /// It is done.
    Close,
    /// Something was chosen that is to be remembered.
    Keep(Choices),
}

/// The documents of a record, and the one that is looked at.
struct About {
    subject: Subject,
    documents: Vec<Document>,
    document: Document,
    chosen: Chosen,
    offered: Slot<Vec<Offered>>,
    choices: Choices,
    /// First and last day of what it tells of, as they are typed.
    period: [String; 2],
    /// Words for this printing alone; they stay while another document of the record is looked at.
    words: String,
    /// To whom and where it goes.
    recipient: Recipient,
    /// Name of a template that was chosen last and is no more.
    gone: Option<String>,
    /// A paper's size as it is typed.
    own_paper: String,
    /// The one promise that it tells of; both without.
    clock: Option<Which>,
}

impl About {
    /// The document as it is chosen now.
    fn asked(&self) -> Asked {
        let Chosen { template, paper, copies, first_label, .. } = self.chosen.clone();
        let [from, to] = self.period.each_ref().map(|day| parse_day(day));
        let first_label = first_label.max(1);
        let takes_words = self.document.takes_words() && !self.words.trim().is_empty();
        let words = takes_words.then(|| self.words.clone());
        let usual = Asked::of(self.document, self.subject.id);
        let clock = self.clock;
        self.recipient.of(Asked { template, paper, copies, from, to, clock, first_label, words, ..usual })
    }
}

/// The dialogue.
pub(super) struct Dialogue {
    /// What can be chosen; nothing for a document that came laid out.
    about: Option<About>,
    making: Slot<Looked>,
    paper: Option<Paper>,
    /// Why there is no document as it was chosen.
    failed: Option<Said>,
    /// How its file is called.
    file: String,
    out: Out,
    printers: Printers,
    /// That it was put on paper, being noted.
    noting: Slot<Done>,
    /// The words that are typed outlive the program.
    keeper: Option<Keeper<String>>,
}

impl Dialogue {
    /// What can be printed of a record, and which of it at first; nothing where nothing can.
    pub fn of(
        cx: &Cx<'_>,
        (subject, wanted): (Subject, Option<Wanted>),
        choices: &Choices,
        ctx: &Context,
    ) -> Option<Self> {
        let documents: Vec<Document> =
            Document::ALL.iter().copied().filter(|document| document.entry().of == subject.kind).collect();
        let last = choices.kinds.get(subject.kind.word()).map(String::as_str);
        let last = wanted.map(|wanted| wanted.document).or(last).and_then(Document::from_word);
        let document = last.filter(|last| documents.contains(last)).or(documents.first().copied())?;
        let about = About {
            subject,
            document,
            chosen: Chosen::default(),
            offered: Slot::default(),
            choices: choices.clone(),
            period: Default::default(),
            words: String::new(),
            recipient: Recipient::new(cx, subject, &documents),
            documents,
            gone: None,
            own_paper: String::new(),
            clock: None,
        };
        let mut dialogue = Self::new(Some(about), String::new(), Printers::new(ctx));
        dialogue.keeper = Some(Keeper::new(subject.kind, FormOf::Words));
        dialogue.turn_to(cx, document, wanted.and_then(|wanted| Which::from_word(wanted.part)));
        Some(dialogue)
    }

    /// With these words, which were typed before the program was ended.
    pub fn with_words(mut self, cx: &Cx<'_>, words: String) -> Self {
        if let Some(about) = &mut self.about {
            about.words = words;
        }
        self.make(cx);
        self
    }

    /// Tells the window which words are typed; none any more when it is left.
    fn keep_words(&mut self, cx: &Cx<'_>, is_left: bool) {
        let (Some(keeper), Some(about)) = (&mut self.keeper, &self.about) else { return };
        let typed = Some(about).filter(|about| !is_left && !about.words.trim().is_empty());
        keeper.tell(
            cx,
            typed,
            |about| &about.words,
            |about| {
                let title = Said::new("app-paper-words-of").with_word("document", about.document);
                let says = about.words.trim().lines().next().unwrap_or_default();
                let says = says.chars().take(LETTERS).collect();
                let base = about.document.word().to_owned();
                Beside { id: about.subject.id, version: 0, base, says, title: Some(title) }
            },
        );
    }

    /// A document that is laid out already.
    pub fn looking(cx: &Cx<'_>, sheet: Arc<Sheet>, file: String, ctx: &Context) -> Self {
        let mut dialogue = Self::new(None, file, Printers::new(ctx));
        dialogue.making = cx.load(move |_| Ok(Looked::new(sheet)));
        dialogue
    }

    fn new(about: Option<About>, file: String, printers: Printers) -> Self {
        Self {
            about,
            making: Slot::default(),
            paper: None,
            failed: None,
            file,
            out: Out::default(),
            printers,
            noting: Slot::default(),
            keeper: None,
        }
    }

    /// Turns to another document of the record, as it was printed last.
    fn turn_to(&mut self, cx: &Cx<'_>, document: Document, clock: Option<Which>) {
        let Some(about) = &mut self.about else { return };
        about.document = document;
        about.clock = clock;
        about.period = Default::default();
        about.own_paper.clear();
        about.chosen = about.choices.documents.get(document.word()).cloned().unwrap_or_default();
        about.chosen.first_label = 0;
        about.gone = None;
        self.printers.wants(about.chosen.printer.clone());
        let lang = cx.texts.lang;
        about.offered = cx.load(move |conn| document::offer::offered(conn, document, lang));
        self.paper = None;
        self.make(cx);
    }

    /// Lays the document out as it is chosen now; the old pages stay until the new are there.
    fn make(&mut self, cx: &Cx<'_>) {
        let Some(about) = &self.about else { return };
        let asked = about.asked();
        let texts = match about.chosen.lang {
            Some(lang) if lang != cx.texts.lang => Arc::new(Texts::new(lang, cx.texts.zone)),
            _ => cx.texts.clone(),
        };
        let now = cx.now;
        self.making.replace(cx.load(move |conn| {
            let settings = setting::store::load(conn)?;
            let around = Around { settings: &settings, texts: &texts, now };
            document::make::sheet(conn, &asked, around).map(Looked::new)
        }));
    }

    /// What is to be remembered when another printer was chosen for the document: labels have their own.
    fn keep_printer(&mut self, printer: Option<String>) -> Option<Choices> {
        let (about, printer) = (self.about.as_mut()?, printer?);
        about.chosen.printer = Some(printer);
        Some(about.remembered())
    }

    /// Takes in what was laid out.
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.making.take() {
            Some(Ok(looked)) => {
                self.failed = None;
                if let Some(about) = &self.about {
                    // Several documents of one record lie in one folder.
                    let ending = if about.documents.len() > 1 { about.document.word() } else { "" };
                    let joint = if ending.is_empty() { "" } else { "-" };
                    self.file = format!("{}{joint}{ending}.pdf", looked.sheet.number);
                }
                match &mut self.paper {
                    Some(paper) => paper.renew(looked),
                    None => self.paper = Some(Paper::new(looked)),
                }
            }
            Some(Err(failure)) => self.failed = Some(failure.said()),
            None => {}
        }
        self.poll_offered(cx);
        let pages = self.paper.as_ref().map_or(0, |paper| paper.sheet().pages.len());
        let way = self.out.poll(cx).or(self.printers.poll(cx, pages).then_some(Way::Printed));
        if let (Some(about), Some(way)) = (&self.about, way) {
            self.noting = cx.send(Papers::Printed(vec![Printed { asked: about.asked(), way, pages }]));
        }
        match self.noting.take() {
            // Another one would be a reprint, and say so.
            Some(Ok(_)) => self.make(cx),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    /// Takes in the templates there are. One that was chosen last and is no more is named, and not asked for again; nor
    /// are copies that it no longer has.
    fn poll_offered(&mut self, cx: &Cx<'_>) {
        let Some(about) = &mut self.about else { return };
        if !about.offered.poll() {
            return;
        }
        if let Some(failure) = about.offered.failure() {
            cx.failed(failure.said());
        }
        let offered = about.offered.seen().map_or(&[][..], Vec::as_slice);
        let is_gone = |name: &String| !offered.iter().any(|one| one.name == *name);
        if let Some(name) = about.chosen.template.clone().filter(is_gone) {
            let Chosen { lang, printer, .. } = about.chosen.clone();
            about.chosen = Chosen { lang, printer, ..Chosen::default() };
            about.gone = Some(name);
            self.make(cx);
        } else if about.has_too_many_copies() {
            about.chosen.copies.clear();
            self.make(cx);
        }
    }

    /// Draws it over the window; what it asks.
    pub fn ui(&mut self, cx: &Cx<'_>, ctx: &Context) -> Option<PaperAsk> {
        self.poll(cx);
        let size = ctx.content_rect().size() * style::PAPER_SHARE;
        let id = Id::unique("paper");
        let shown = Modal::new(id).backdrop_color(style::backdrop()).show(ctx, |ui| {
            ui.set_width(size.x);
            ui.set_height(size.y);
            let closed = self.bar_ui(cx, ui);
            ui.separator();
            let kept = self.middle_ui(cx, ui);
            if closed { Some(PaperAsk::Close) } else { kept.map(PaperAsk::Keep) }
        });
        let title = self.title(cx);
        modal::name(ctx, id, &title);
        modal::keep_popups_above(ctx);
        let is_left = shown.should_close();
        let asked = shown.inner.or(is_left.then_some(PaperAsk::Close));
        self.keep_words(cx, matches!(asked, Some(PaperAsk::Close)));
        asked
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        match (&self.paper, &self.about) {
            (Some(paper), _) => paper.sheet().title.clone(),
            (None, Some(about)) => cx.t(&about.document.key()).to_string(),
            (None, None) => self.file.clone(),
        }
    }

    /// The title, and where the document shall go. True when it is closed.
    fn bar_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> bool {
        ui.horizontal_wrapped(|ui| {
            widget::heading(ui, &self.title(cx));
            ui.add_space(style::GROUP_GAP);
            let sheet = self.paper.as_ref().map(|paper| paper.sheet().clone());
            // What is on the way is another document than the one that is seen.
            let sheet = sheet.filter(|_| !self.making.is_loading() && self.failed.is_none());
            ui.add_enabled_ui(sheet.is_some() && !self.printers.is_busy(), |ui| {
                let print = widget::main_button(ui, icon::PRINTER, &cx.t("app-paper-print"));
                if let Some(sheet) = sheet.as_ref().filter(|_| print.clicked()) {
                    self.printers.send(ui.ctx(), sheet);
                }
            });
            self.out.ui(cx, ui, sheet.as_ref(), &self.file);
            widget::button(ui, icon::X, &cx.t("base-paper-close")).clicked()
        })
        .inner
    }

    fn middle_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<Choices> {
        let mut kept = None;
        let pane = Panel::left("paper-choices").resizable(false).exact_size(style::PAPER_PANE_WIDTH);
        pane.show(ui, |ui| {
            let has_list = self.paper.as_ref().is_some_and(|paper| paper.sheet().pages.len() > 1);
            let share = if has_list { CHOICES_SHARE } else { 1.0 };
            let choices = ScrollArea::vertical().id_salt("paper-choices").auto_shrink([false, true]);
            choices.max_height(ui.available_height() * share).follow(ui, |ui| {
                kept = self.choices_ui(cx, ui);
                let printer = self.printers.ui(cx, ui);
                kept = self.keep_printer(printer).or(kept.take());
            });
            if let Some(paper) = &mut self.paper {
                paper.list_ui(cx, ui);
            }
        });
        if let Some(paper) = &mut self.paper {
            paper.bar_ui(cx, ui);
            paper.warnings_ui(cx, ui);
        }
        if let Some(said) = &self.failed {
            let text = egui::RichText::new(cx.say(said)).color(style::color(ui, Tone::Bad));
            ui.add(egui::Label::new(text).wrap());
        }
        match &mut self.paper {
            Some(paper) => paper.pages_ui(cx, ui),
            None if self.making.is_loading() => {
                widget::weak(ui, &cx.t("base-loading"));
            }
            None => {}
        }
        kept
    }
}
