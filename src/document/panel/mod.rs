//! Print templates in the window: what each document has, a template's text with its flaws, and how it looks.

mod data;
mod form;
/// What was printed of a record, on its form.
pub mod log;

use std::path::{Path, PathBuf};

use egui::{ScrollArea, Ui};

use super::{
    Document,
    command::{self, DESIGNERS, TemplateDraft},
    fields::list_spec,
    store,
};
use crate::{
    base::{
        failure::Failure,
        id::Id as _,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        text::Lang,
        words::Word as _,
    },
    cx::{Cx, Section, records::Records},
    db::{held, query::Conn, replace, tx::Changes},
    people,
    print::{file, page::Sheet},
    ui::{
        files,
        focus::Follow as _,
        icon,
        source::Source,
        style::{self, Tone},
        widget,
    },
};

use data::{Group, Row, Shown, Trial};

/// What a new template begins with.
#[derive(Clone, Debug)]
enum Begin {
    /// With one that comes with the program.
    Copy(String),
    /// With a file: its name and text.
    File(String, String),
}

/// List and form of print templates.
pub struct Panel {
    records: Records<TemplateDraft, Shown, Option<Said>>,
    groups: Slot<Vec<Group>>,
    /// In which language the list was asked for.
    lang: Option<Lang>,
    /// What the next new form begins with.
    begin: Option<Begin>,
    /// Name of the shipped template that the new form shows.
    shipped: Option<String>,
    source: Source,
    trial: Slot<Trial>,
    /// The text that was tried last, and in which language.
    tried: Option<(String, Lang)>,
    /// The document that it is for, as far as it was ever read.
    document: Option<Document>,
    /// How the template looked when it had no flaws last.
    sheet: Option<Sheet>,
    /// The page of it that is shown, from 0.
    page: usize,
    /// A file being chosen, to take in or to write.
    choosing: (bool, Slot<Option<PathBuf>>),
    /// A file being read: its name and text.
    taking: Slot<(String, String)>,
    /// A file being written.
    writing: Slot<PathBuf>,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("papers", list_spec(), "document-panel", data::shown);
        Self {
            records: records.with(sections).begun_by(None),
            groups: Slot::default(),
            lang: None,
            begin: None,
            shipped: None,
            source: Source::new("print-template/source"),
            trial: Slot::default(),
            tried: None,
            document: None,
            sheet: None,
            page: 0,
            choosing: Default::default(),
            taking: Slot::default(),
            writing: Slot::default(),
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.poll(cx);
        if self.records.form.is_none() {
            self.list_ui(cx, ui);
            return;
        }
        style::list_pane("document-panel", &cx.t("base-border-list")).show(ui, |ui| self.list_ui(cx, ui));
        style::form_place().show(ui, |ui| {
            self.records.begin_ui(cx, ui);
            self.form_ui(cx, ui);
            self.records.end(ui);
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
        let concerns = |kind| matches!(kind, Kind::PrintTemplate | Kind::Setting);
        if changes.concern(concerns) {
            self.lang = None;
        }
        // The record that it is tried on may be another one.
        self.tried = None;
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, _: Option<Subject>) {
        let first = || Document::ALL.first().and_then(|one| one.entry().templates.first());
        let begin = self.begin.take().or_else(|| first().map(|one| Begin::Copy(one.name.to_owned())));
        match begin {
            Some(Begin::Copy(name)) => {
                let source = store::shipped(&name).map_or("", |(_, one)| one.source);
                let blank = TemplateDraft { source: source.to_owned(), ..TemplateDraft::default() };
                self.shipped = Some(name.clone());
                let user = cx.user;
                let prepare = move |conn: &Conn| {
                    Ok((TemplateDraft::copy(conn, source, &name)?, people::store::refusal(conn, user, &DESIGNERS)?))
                };
                self.records.start(cx, blank, prepare);
            }
            Some(Begin::File(name, source)) => {
                self.shipped = None;
                let active = "1".to_owned();
                let (draft, user) = (TemplateDraft { name, source, active, ..TemplateDraft::default() }, cx.user);
                let begun = draft.clone();
                let prepare = move |conn: &Conn| Ok((begun, people::store::refusal(conn, user, &DESIGNERS)?));
                self.records.start(cx, draft, prepare);
            }
            None => {}
        }
        self.is_another();
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

impl Panel {
    /// Takes in what was read, tried, chosen and written; tries what is typed.
    fn poll(&mut self, cx: &Cx<'_>) {
        if self.records.poll(cx) {
            self.is_another();
        }
        if self.records.subject().is_some() {
            self.shipped = None;
        }
        if self.lang != Some(cx.texts.lang) {
            self.lang = Some(cx.texts.lang);
            let texts = cx.texts.clone();
            self.groups.replace(cx.load(move |conn| data::groups(conn, &texts)));
        }
        self.groups.poll();
        self.poll_files(cx);
        if self.trial.poll()
            && let Some(trial) = self.trial.seen()
        {
            self.document = trial.document.or(self.document);
            if let Some(sheet) = &trial.sheet {
                self.page = self.page.min(sheet.pages.len().saturating_sub(1));
                self.sheet = Some(sheet.clone());
            }
        }
        self.try_typed(cx);
    }

    /// Another template is shown: nothing of the one before is.
    fn is_another(&mut self) {
        self.source.begin();
        (self.trial, self.tried, self.document, self.sheet, self.page) = Default::default();
    }

    /// Tries what is typed, when nothing is being tried.
    fn try_typed(&mut self, cx: &Cx<'_>) {
        let Some(form) = &self.records.form else { return };
        let lang = cx.texts.lang;
        let is_tried = self.tried.as_ref().is_some_and(|(source, of)| *source == form.draft.source && *of == lang);
        if is_tried || self.trial.is_loading() {
            return;
        }
        let source = form.draft.source.clone();
        self.tried = Some((source.clone(), lang));
        let known = self.records.shown.as_ref().and_then(|shown| shown.own.of());
        let (texts, now) = (cx.texts.clone(), cx.now);
        let source = command::clean(&source);
        self.trial.replace(cx.load(move |conn| data::tried(conn, (&source, known), &texts, now)));
    }

    fn poll_files(&mut self, cx: &Cx<'_>) {
        let is_import = self.choosing.0;
        match self.choosing.1.take() {
            Some(Ok(Some(path))) if is_import => self.taking = cx.load(move |_| read(&path)),
            Some(Ok(Some(path))) => {
                let Some(form) = &self.records.form else { return };
                let source = form.draft.source.clone();
                self.writing = cx.load(move |conn| {
                    replace::may_replace(conn.address.file(), &path, b"")?;
                    file::write_whole(&path, source.as_bytes())?;
                    Ok(path)
                });
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            Some(Ok(None)) | None => {}
        }
        match self.taking.take() {
            Some(Ok((name, source))) => self.begin(cx, Begin::File(name, source)),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.writing.take() {
            Some(Ok(path)) => cx.notice(Said::new("document-exported").with("path", path.display().to_string())),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    /// Begins a new template; the window asks first where something typed would be lost.
    fn begin(&mut self, cx: &Cx<'_>, begin: Begin) {
        self.begin = Some(begin);
        cx.start(Kind::PrintTemplate, None);
    }

    /// Draws the documents with their templates.
    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            widget::heading(ui, &cx.t("document-panel"));
            if widget::button(ui, icon::DOWNLOAD_SIMPLE, &cx.t("document-import")).clicked() {
                let ctx = ui.ctx().clone();
                let chosen =
                    files::choose(&cx.t("document-import"), ("TOML", &["toml"]), move || ctx.request_repaint());
                self.choosing = (true, chosen);
            }
        });
        widget::weak(ui, &cx.t("document-panel-hint"));
        let Some(groups) = self.groups.seen().cloned() else {
            widget::weak(ui, &cx.t("base-loading"));
            return;
        };
        ScrollArea::vertical().id_salt("papers/list").auto_shrink(false).follow(ui, |ui| {
            for (document, rows) in &groups {
                widget::title(ui, &cx.t(&document.key()));
                for row in rows {
                    self.row_ui(cx, ui, row);
                }
            }
        });
    }

    fn row_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, row: &Row) {
        let open = self.records.subject().map(|subject| subject.id);
        let is_open = match row.own {
            Some(id) => open == Some(id.raw()),
            None => self.records.form.is_some() && self.shipped.as_ref() == Some(&row.name),
        };
        ui.horizontal_wrapped(|ui| {
            let clicked = ui.selectable_label(is_open, &row.name).clicked();
            if row.is_usual {
                widget::badge(ui, Tone::Good, &cx.t("document-usual"));
            }
            let (tone, whose) = match (row.own, row.active) {
                (None, _) => (Tone::Weak, "document-whose-program"),
                (Some(_), true) => (Tone::Accent, "document-whose-office"),
                (Some(_), false) => (Tone::Warning, "document-whose-off"),
            };
            widget::badge(ui, tone, &cx.t(whose));
            widget::weak(ui, &row.title);
            match row.own {
                Some(id) if clicked => cx.open(Subject::new(Kind::PrintTemplate, id)),
                None if clicked => self.begin(cx, Begin::Copy(row.name.clone())),
                _ => {}
            }
        });
    }

    /// Why who acts may change no template, if they may not.
    fn refused(&self) -> Option<Said> {
        let of_stored = self.records.shown.as_ref().map(|shown| &shown.refused);
        of_stored.or(self.records.known.as_ref()).cloned().flatten()
    }

    /// The row of the template that is shown.
    fn shown_row(&self) -> Option<(Document, Row)> {
        let id = self.records.subject().map(|subject| subject.id);
        let is_shown = |row: &Row| match id {
            Some(id) => row.own.is_some_and(|own| own.raw() == id),
            None => row.own.is_none() && self.shipped.as_ref() == Some(&row.name),
        };
        let groups = self.groups.seen()?;
        let found = groups.iter().find_map(|(of, rows)| rows.iter().find(|row| is_shown(row)).map(|row| (*of, row)));
        found.map(|(of, row)| (of, row.clone()))
    }
}

/// A template's file: its name without the ending, and its text.
fn read(path: &Path) -> Result<(String, String), Failure> {
    held::may_be_read(path)?;
    let bytes = std::fs::read(path).map_err(|error| Failure::io(path, &error))?;
    let Ok(source) = String::from_utf8(bytes) else {
        return Err(Said::new("document-error-no-text").with("path", path.display().to_string()).into());
    };
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((name, command::clean(&source)))
}
