//! A document on its way to paper: laid out, looked at, saved, handed to the system's viewer.

use std::path::{Path, PathBuf};

use egui::Context;

use crate::{
    base::{failure::Failure, say::Said, slot::Slot, text::Texts},
    db::query::Conn,
    print::{page::Sheet, pdf},
    ui::{
        files,
        paper::{Paper, PaperAsk},
    },
};

use super::Cx;

/// A document that is looked at, and what is being done with it.
#[derive(Default)]
pub struct Printing {
    /// What stands behind the document's number in the name of its file.
    ending: &'static str,
    /// On its way.
    asked: Slot<Sheet>,
    /// On the screen.
    paper: Option<Paper>,
    /// Where to save it, being chosen.
    choosing: Slot<Option<PathBuf>>,
    /// Being written.
    saving: Slot<PathBuf>,
    /// Being written for the viewer.
    opening: Slot<PathBuf>,
}

impl Printing {
    /// Of documents whose files have this behind the number: several of one record lie in one folder.
    pub fn ending(ending: &'static str) -> Self {
        Self { ending, ..Self::default() }
    }

    /// Lays a document out in the window's language.
    pub fn ask(&mut self, cx: &Cx<'_>, lay_out: impl FnOnce(&Conn, &Texts) -> Result<Sheet, Failure> + Send + 'static) {
        let texts = cx.texts.clone();
        self.asked = cx.load(move |conn| lay_out(conn, &texts));
    }

    /// Draws the document over the window, once there is one.
    pub fn ui(&mut self, cx: &Cx<'_>, ctx: &Context) {
        self.poll(cx);
        let Some(paper) = &mut self.paper else { return };
        let asked = paper.ui(cx, ctx);
        let sheet = &paper.sheet;
        let name = format!("{}{}.pdf", sheet.number, self.ending);
        match asked {
            Some(PaperAsk::Save) => {
                let title = cx.t("base-paper-save");
                let ctx = ctx.clone();
                let filter = ("PDF", &["pdf"] as &[&str]);
                self.choosing = files::save_as(&title, &name, filter, move || ctx.request_repaint());
            }
            Some(PaperAsk::Open) => {
                let sheet = sheet.clone();
                self.opening = cx.load(move |_| write_for_viewer(&sheet, &name));
            }
            Some(PaperAsk::Close) => self.paper = None,
            None => {}
        }
    }

    /// Takes in what was laid out, chosen or written.
    fn poll(&mut self, cx: &Cx<'_>) {
        if let Some(sheet) = arrived(cx, &mut self.asked) {
            self.paper = Some(Paper::new(sheet));
        }
        if let (Some(Some(path)), Some(paper)) = (arrived(cx, &mut self.choosing), &self.paper) {
            let sheet = paper.sheet.clone();
            self.saving = cx.load(move |_| write(&sheet, &path).map(|()| path));
        }
        if let Some(path) = arrived(cx, &mut self.saving) {
            cx.notice(Said::new("base-paper-saved").with("path", path.display().to_string()));
        }
        if let Some(path) = arrived(cx, &mut self.opening)
            && let Err(error) = open::that_detached(&path)
        {
            cx.failed(Failure::io(&path, &error).said());
        }
    }
}

/// The answer, once it has come; a failure is told.
fn arrived<T>(cx: &Cx<'_>, slot: &mut Slot<T>) -> Option<T> {
    match slot.take()? {
        Ok(value) => Some(value),
        Err(failure) => {
            cx.failed(failure.said());
            None
        }
    }
}

fn write(sheet: &Sheet, path: &Path) -> Result<(), Failure> {
    let bytes = pdf::write(sheet).map_err(|error| Said::new("base-paper-failed").with("why", error.to_string()))?;
    std::fs::write(path, bytes).map_err(|error| Failure::io(path, &error))
}

/// Writes the PDF where the system's viewer finds it; it stays there, because nobody knows for how
/// long the viewer needs it.
fn write_for_viewer(sheet: &Sheet, name: &str) -> Result<PathBuf, Failure> {
    let folder = tempfile::Builder::new().prefix("aftercare-").tempdir();
    let folder = folder.map_err(|error| Failure::io(Path::new("aftercare-"), &error))?.keep();
    let path = folder.join(name);
    write(sheet, &path)?;
    Ok(path)
}
