//! The dialogue that writes what a list shows to a file (PLAT-13): which rows, in which form, where to. The writing itself
//! goes on beside the window.

mod running;

use std::path::{Path, PathBuf};

use egui::{Context, Id, Label, Modal, RichText, TextEdit, Ui, Widget as _};
use serde::{Deserialize, Serialize};

use crate::{
    base::{failure::Failure, say::Said, slot::Slot, words::Word as _},
    cx::Cx,
    exchange::export::{Form, Order},
    print::file,
    ui::{
        cx::Exported,
        enter, files, icon, modal,
        style::{self, Tone},
        widget,
    },
};

pub(super) use running::Exports;

/// Where and how was exported last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// The folder; the user's own where none was chosen.
    pub folder: String,
    /// The form, as its word.
    pub form: String,
}

/// What the dialogue asks of the window.
#[derive(Debug)]
pub(super) enum ExportAsk {
    /// It is left.
    Close,
    /// Write it.
    Start(Box<Order>, PathBuf),
}

/// What stands where the file shall go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// Nothing.
    Nothing,
    /// A file of this name.
    File,
    /// There is no such folder.
    NoFolder,
}

/// The dialogue.
pub(super) struct Export {
    exported: Exported,
    /// Only the chosen rows.
    is_of_marked: bool,
    path: String,
    choosing: Slot<Option<PathBuf>>,
    /// A path at which replacing was agreed to.
    agreed: Option<PathBuf>,
    /// What stands at the path, being looked at.
    looking: (PathBuf, Slot<Stands>),
    /// At this path stands a file, and nobody agreed yet to replace it.
    replaces: Option<PathBuf>,
    failed: Option<Said>,
}

impl Export {
    /// For what a list shows.
    pub fn of(cx: &Cx<'_>, exported: Exported, kept: &Kept) -> Self {
        let form = Form::from_word(&kept.form).unwrap_or(Form::Xlsx);
        let listed = || cx.t(&exported.listed.spec.name_key()).to_string();
        let shown = exported.name.clone().unwrap_or_else(listed);
        let at = cx.now.local(cx.texts.zone).format("%Y%m%d-%H%M");
        let name = file::name_of(&format!("{shown}-{at}.{}", form.word()));
        Self {
            is_of_marked: !exported.listed.marked.is_empty(),
            path: folder(kept).join(name).display().to_string(),
            exported,
            choosing: Slot::default(),
            agreed: None,
            looking: Default::default(),
            replaces: None,
            failed: None,
        }
    }

    fn typed(&self) -> PathBuf {
        PathBuf::from(self.path.trim())
    }

    fn poll(&mut self, cx: &Cx<'_>) -> Option<ExportAsk> {
        if let Some(Ok(Some(path))) = self.choosing.take() {
            // The system's dialogue lets the ending be left out, and has asked about what stands there.
            let path = if Form::of(&path).is_some() { path } else { with_ending(&path, Form::Xlsx) };
            self.path = path.display().to_string();
            self.agreed = Some(path);
        }
        match self.looking.1.take()? {
            Ok(Stands::NoFolder) => {
                let folder = self.looking.0.parent().unwrap_or(Path::new("")).display().to_string();
                self.failed = Some(Said::new("app-export-no-folder").with("path", folder));
                None
            }
            Ok(Stands::File) if self.agreed.as_ref() != Some(&self.looking.0) => {
                self.replaces = Some(self.looking.0.clone());
                None
            }
            Ok(Stands::File | Stands::Nothing) => Some(self.start()),
            Err(failure) => {
                cx.failed(failure.said());
                None
            }
        }
    }

    fn start(&self) -> ExportAsk {
        let Exported { listed, layout, made, .. } = self.exported.clone();
        let marked = if self.is_of_marked { listed.marked } else { Vec::new() };
        let order = Order { spec: listed.spec, query: listed.query, marked, layout, is_raw: false, made };
        ExportAsk::Start(Box::new(order), self.looking.0.clone())
    }

    /// Looks beside the window whether something stands there: a folder on the network may be slow.
    fn look(&mut self, cx: &Cx<'_>) {
        let path = self.typed();
        self.failed = None;
        if self.replaces.take().is_some_and(|asked| asked == path) {
            self.agreed = Some(path.clone());
        }
        let looked = path.clone();
        let slot = cx.desk.aside("aftercare-looking", move |_| Ok(stands_at(&looked)));
        self.looking = (path, slot);
    }

    /// Draws it over the window; what it asks.
    pub fn ui(&mut self, cx: &Cx<'_>, ctx: &Context) -> Option<ExportAsk> {
        let started = self.poll(cx);
        let id = Id::unique("export");
        let is_new = modal::is_new(ctx, id);
        let shown = Modal::new(id).frame(style::dialog(ctx)).backdrop_color(style::backdrop()).show(ctx, |ui| {
            ui.set_width(style::DIALOG_WIDTH);
            widget::heading(ui, &cx.t("app-export"));
            self.rows_ui(cx, ui);
            ui.add_space(style::GAP);
            self.path_ui(cx, ui, is_new);
            self.said_ui(cx, ui);
            self.buttons_ui(cx, ui)
        });
        modal::name(ctx, id, &cx.t("app-export"));
        let is_left = shown.should_close();
        started.or(shown.inner).or(is_left.then_some(ExportAsk::Close))
    }

    /// Of which list, and which of its rows.
    fn rows_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Exported { listed, layout, count, .. } = &self.exported;
        let columns = layout.places(&listed.spec).len();
        let of = Said::new("app-export-of").with_word("kind", listed.spec.kind).with("columns", columns);
        ui.add(Label::new(cx.say(&of)).wrap());
        ui.add_space(style::GAP);
        if listed.marked.is_empty() {
            return;
        }
        let all = match count {
            Some(count) => Said::new("app-export-all-count").with("count", *count),
            None => Said::new("app-export-all"),
        };
        let marked = Said::new("app-export-marked").with("count", listed.marked.len());
        for (is_marked, said) in [(true, marked), (false, all)] {
            ui.radio_value(&mut self.is_of_marked, is_marked, cx.say(&said));
        }
    }

    /// The form and the file.
    fn path_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, is_new: bool) {
        let now = Form::of(&self.typed());
        ui.horizontal(|ui| {
            for &form in Form::ALL {
                if ui.radio(now == Some(form), &*cx.t(&form.key())).clicked() {
                    self.path = with_ending(&self.typed(), form).display().to_string();
                }
            }
        });
        ui.add_space(style::GAP);
        let name = cx.t("app-export-path");
        widget::weak(ui, &name);
        let line = TextEdit::singleline(&mut self.path).desired_width(f32::INFINITY).ui(ui).accessible_name(&*name);
        enter::line(&line);
        if is_new {
            line.request_focus();
        }
        if widget::button(ui, icon::FILES, &cx.t("app-export-choose")).clicked() {
            let path = self.typed();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let (ctx, title) = (ui.ctx().clone(), cx.t("app-export"));
            let endings: Vec<&str> = Form::ALL.iter().map(|form| form.word()).collect();
            self.choosing = files::save_as(&title, &name, ("XLSX, CSV", &endings), move || ctx.request_repaint());
        }
    }

    fn said_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let mut say = |tone, said: &Said| {
            ui.add_space(style::GAP);
            ui.add(Label::new(RichText::new(cx.say(said)).color(style::color(ui, tone))).wrap());
        };
        if let Some(path) = self.replaces.as_ref().filter(|path| **path == self.typed()) {
            say(Tone::Warning, &Said::new("app-export-exists").with("path", path.display().to_string()));
        }
        if let Some(said) = &self.failed {
            say(Tone::Bad, said);
        }
    }

    fn buttons_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<ExportAsk> {
        ui.add_space(style::GROUP_GAP);
        let path = self.typed();
        let is_named = Form::of(&path).is_some() && !self.looking.1.is_loading();
        let replaces = self.replaces.as_ref() == Some(&path);
        let mut asked = None;
        ui.horizontal(|ui| {
            let key = if replaces { "app-export-replace" } else { "app-export-go" };
            let go = |ui: &mut Ui| widget::main_button(ui, icon::EXPORT, &cx.t(key));
            let go = ui.add_enabled_ui(is_named, go).inner;
            widget::refused(&go, &cx.t("exchange-export-ending"));
            if replaces {
                // Enter in the line is not yet the word that a file may go.
                enter::not_main(&go);
            }
            if go.clicked() {
                self.look(cx);
            }
            if widget::button(ui, icon::X, &cx.t("base-cancel")).clicked() {
                asked = Some(ExportAsk::Close);
            }
        });
        asked
    }
}

/// The folder where was exported last, else the user's documents.
fn folder(kept: &Kept) -> PathBuf {
    if !kept.folder.is_empty() {
        return PathBuf::from(&kept.folder);
    }
    let own = directories::UserDirs::new();
    let documents = own.as_ref().and_then(|own| own.document_dir().map(Path::to_owned));
    documents.or_else(|| own.map(|own| own.home_dir().to_owned())).unwrap_or_default()
}

/// The path with the ending of a form: in place of another form's, else behind what is there.
fn with_ending(path: &Path, form: Form) -> PathBuf {
    if Form::of(path).is_some() {
        return path.with_extension(form.word());
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(form.word());
    PathBuf::from(name)
}

fn stands_at(path: &Path) -> Stands {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match path.symlink_metadata() {
        Ok(_) => Stands::File,
        Err(_) if folder.is_dir() => Stands::Nothing,
        Err(_) => Stands::NoFolder,
    }
}

/// Why a file can't be written there although somebody agreed: the data itself, a folder, what is write-protected, a file
/// that is no workbook in place of a workbook.
fn may_stand(data: Option<&Path>, path: &Path) -> Result<(), Failure> {
    // A text can begin with anything.
    let magic: &[u8] = if Form::of(path) == Some(Form::Xlsx) { b"PK" } else { b"" };
    crate::db::replace::may_replace(data, path, magic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_the_ending_of_its_form_and_keeps_its_dots() {
        for (path, form, wanted) in [
            ("/a/calls.xlsx", Form::Csv, "/a/calls.csv"),
            ("/a/calls.CSV", Form::Xlsx, "/a/calls.xlsx"),
            ("/a/calls", Form::Csv, "/a/calls.csv"),
            ("/a/calls 2026.11", Form::Xlsx, "/a/calls 2026.11.xlsx"),
        ] {
            assert_eq!(with_ending(Path::new(path), form), Path::new(wanted), "{path}");
        }
    }

    #[test]
    fn what_stands_there_is_seen_and_no_folder_is_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("old.csv"), "x").expect("written");
        assert_eq!(stands_at(&at("old.csv")), Stands::File);
        assert_eq!(stands_at(&at("new.csv")), Stands::Nothing);
        assert_eq!(stands_at(&at("none/new.csv")), Stands::NoFolder);
        assert!(may_stand(None, &at("old.csv")).is_ok());
        std::fs::write(at("old.xlsx"), "no workbook").expect("written");
        assert!(may_stand(None, &at("old.xlsx")).is_err());
        std::fs::write(at("true.xlsx"), "PK\x03\x04").expect("written");
        assert!(may_stand(None, &at("true.xlsx")).is_ok());
    }
}
