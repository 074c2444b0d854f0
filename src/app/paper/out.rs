//! Where a document goes: into a file, or into the system's viewer.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use egui::Ui;

use crate::{
    base::{failure::Failure, say::Said, slot::Slot},
    cx::Cx,
    db::replace,
    document::own::Way,
    print::{
        file,
        page::Sheet,
        printer::{self, Fit},
    },
    ui::{files, icon, widget},
};

/// What is being done with a document.
#[derive(Default)]
pub(super) struct Out {
    /// Where to save it, being chosen.
    choosing: Slot<Option<PathBuf>>,
    /// What is to be saved there.
    chosen: Option<Arc<Sheet>>,
    /// Being written.
    saving: Slot<PathBuf>,
    /// Being written for the viewer.
    opening: Slot<PathBuf>,
}

impl Out {
    /// Draws the buttons; without a document they are greyed.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, sheet: Option<&Arc<Sheet>>, name: &str) {
        ui.add_enabled_ui(sheet.is_some(), |ui| {
            let save = widget::button(ui, icon::FILE_PDF, &cx.t("base-paper-save")).clicked();
            let open = widget::button(ui, icon::EYE, &cx.t("base-paper-open")).clicked();
            let Some(sheet) = sheet else { return };
            if save {
                let (title, ctx) = (cx.t("base-paper-save"), ui.ctx().clone());
                let filter = ("PDF", &["pdf"] as &[&str]);
                self.choosing = files::save_as(&title, name, filter, move || ctx.request_repaint());
                self.chosen = Some(sheet.clone());
            }
            if open {
                let (sheet, name) = (sheet.clone(), name.to_owned());
                self.opening = cx.load(move |_| write_for_viewer(&sheet, &name));
            }
        });
    }

    /// Takes in what was chosen or written; how the document was put on paper, once it was.
    pub fn poll(&mut self, cx: &Cx<'_>) -> Option<Way> {
        if let (Some(Some(path)), Some(sheet)) = (arrived(cx, &mut self.choosing), &self.chosen) {
            let (sheet, data) = (sheet.clone(), cx.desk.address.clone());
            self.saving = cx.load(move |_| {
                replace::may_replace(data.file(), &path, b"%PDF")?;
                write(&sheet, &path).map(|()| path)
            });
        }
        if let Some(path) = arrived(cx, &mut self.saving) {
            cx.notice(Said::new("base-paper-saved").with("path", path.display().to_string()));
            return Some(Way::Saved);
        }
        let path = arrived(cx, &mut self.opening)?;
        if let Err(error) = open::that_detached(&path) {
            cx.failed(Failure::io(&path, &error).said());
            return None;
        }
        Some(Way::Opened)
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
    file::write_whole(path, &printer::bytes(sheet, Fit::default())?)
}

/// Writes the PDF where the system's viewer finds it; it stays there, because nobody knows for how
/// long the viewer needs it.
fn write_for_viewer(sheet: &Sheet, name: &str) -> Result<PathBuf, Failure> {
    let folder = tempfile::Builder::new().prefix("aftercare-").tempdir();
    let folder = folder.map_err(|error| Failure::io(Path::new("aftercare-"), &error))?.keep();
    let path = folder.join(file::name_of(name));
    write(sheet, &path)?;
    Ok(path)
}
