//! The printers beside a document: which one, how it is put right, and the sheet by which it is measured.

use std::{
    path::{Path, PathBuf},
    thread,
};

use egui::{CollapsingHeader, DragValue, TextEdit, Ui, vec2};

use super::choices::{one_of_ui, warning_ui};
use crate::{
    base::{failure::Failure, say::Said, slot::Slot},
    cx::Cx,
    print::{
        page::Sheet,
        printer::{
            FARTHEST_MM, Fit, Machine, SCALES_PERCENT, calibration,
            system::{self, Found},
        },
    },
    ui::{enter, icon, style, widget},
};

/// Keeps for the window in which file the machine's printers are known, beside the window's preferences; and who finds
/// them.
pub(in crate::app) fn keep_beside(ctx: &egui::Context, prefs: Option<&Path>, finder: fn() -> Found) {
    let path = prefs.map(|prefs| prefs.with_file_name("printers.json"));
    ctx.data_mut(|data| {
        data.insert_temp(file_id(), path);
        data.insert_temp(finder_id(), finder);
    });
}

fn finder_id() -> egui::Id {
    egui::Id::unique("printers-finder")
}

fn file_id() -> egui::Id {
    egui::Id::unique("printers-file")
}

/// The printers of this machine.
pub(super) struct Printers {
    machine: Machine,
    /// The printer that was chosen for the document, where one was.
    wanted: Option<String>,
    /// Where that is kept; nowhere without.
    path: Option<PathBuf>,
    found: Slot<Found>,
    /// A document on its way to a printer, with the printer's name.
    sending: Slot<String>,
}

impl Printers {
    /// What is known of them, from its file; the system is asked for the rest.
    pub fn new(ctx: &egui::Context) -> Self {
        let path = ctx.data(|data| data.get_temp::<Option<PathBuf>>(file_id())).flatten();
        let machine = Machine::load(path.as_deref());
        let found = ctx.data(|data| data.get_temp::<fn() -> Found>(finder_id())).unwrap_or(system::found);
        Self { machine, wanted: None, path, found: beside(ctx, move || Ok(found())), sending: Slot::default() }
    }

    /// Another document is shown, for which this printer was chosen last.
    pub fn wants(&mut self, printer: Option<String>) {
        self.wanted = printer;
    }

    /// Has the system a printer of that name, as far as it can be known?
    fn is_there(&self, name: &str) -> bool {
        let known = self.found.seen().map_or(&[][..], |found| found.names.as_slice());
        known.is_empty() || known.iter().any(|known| known == name)
    }

    /// The printer that takes the document: the one chosen for it, the last one, or the system's usual one.
    fn chosen(&self) -> Option<String> {
        let found = self.found.seen();
        let last = [&self.wanted, &self.machine.last].into_iter().flatten().find(|name| self.is_there(name));
        last.cloned().or_else(|| found.and_then(|found| found.usual.clone().or(found.names.first().cloned())))
    }

    /// True while nothing else can be sent.
    pub fn is_busy(&self) -> bool {
        self.sending.is_loading()
    }

    /// Sends a document to the printer that is chosen.
    pub fn send(&mut self, ctx: &egui::Context, sheet: &Sheet) {
        let (machine, printer, sheet) = (self.machine.clone(), self.chosen(), sheet.clone());
        self.sending = beside(ctx, move || {
            system::send(&machine, printer.as_deref(), &sheet).map(|()| printer.unwrap_or_default())
        });
    }

    /// Takes in what the system said; true when a document was sent.
    pub fn poll(&mut self, cx: &Cx<'_>, pages: usize) -> bool {
        self.found.poll();
        match self.sending.take() {
            Some(Ok(printer)) => {
                cx.notice(Said::new("print-sent").with("printer", printer).with("pages", pages));
                true
            }
            Some(Err(failure)) => {
                cx.failed(failure.said());
                false
            }
            None => false,
        }
    }

    /// Draws which printer takes the document; how it is put right unfolds. The printer, when another one was chosen.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<String> {
        let before = self.wanted.clone();
        self.draw(cx, ui, false);
        if let Some(name) = self.wanted.as_ref().filter(|name| !self.is_there(name)) {
            warning_ui(cx, ui, &Said::new("app-paper-printer-gone").with("name", name.as_str()));
        }
        self.wanted.clone().filter(|_| self.wanted != before)
    }

    /// Draws the printers, and how each is put right.
    pub fn page_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.found.seen().is_some_and(|found| found.names.is_empty()) {
            widget::weak(ui, &cx.t("app-page-printers-none"));
        }
        self.draw(cx, ui, true);
    }

    fn draw(&mut self, cx: &Cx<'_>, ui: &mut Ui, is_page: bool) {
        let before = self.machine.clone();
        let chosen = self.chosen();
        let names = self.found.seen().map_or(&[][..], |found| found.names.as_slice());
        if !names.is_empty() {
            let options: Vec<(Option<String>, String)> =
                names.iter().map(|name| (Some(name.clone()), name.clone())).collect();
            if let Some(printer) = one_of_ui(cx, ui, "app-paper-printer", &options, &chosen) {
                // What was chosen for one document is none for others, unless nothing else is known.
                let has_usual = self.found.seen().is_some_and(|found| found.usual.is_some());
                if is_page || (self.machine.last.is_none() && !has_usual) {
                    self.machine.last.clone_from(&printer);
                }
                self.wanted = printer;
            }
        }
        if is_page {
            ui.add_space(style::GAP);
            self.machine_ui(cx, ui);
            widget::weak(ui, &cx.t("app-paper-command-hint"));
        } else {
            let header = CollapsingHeader::new(&*cx.t("app-paper-fit")).id_salt("paper-fit");
            header.show(ui, |ui| self.machine_ui(cx, ui));
        }
        if self.machine != before {
            self.keep(cx);
        }
    }

    /// How the printer is put right, the sheet to measure it, and the office's own program.
    fn machine_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(chosen) = self.chosen() {
            self.fit_ui(cx, ui, &chosen);
        }
        if widget::button(ui, icon::RULER, &cx.t("app-paper-calibration")).clicked() {
            let sheet = calibration::sheet(210.0, 297.0);
            let file = format!("{}.pdf", sheet.number);
            cx.look(sheet, file);
        }
        self.command_ui(cx, ui);
    }

    fn fit_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, printer: &str) {
        let mut fit = self.machine.fit(Some(printer));
        let far = -FARTHEST_MM..=FARTHEST_MM;
        let scales = SCALES_PERCENT.0..=SCALES_PERCENT.1;
        for (key, value, range, unit) in [
            ("app-paper-x", &mut fit.x_mm, far.clone(), " mm"),
            ("app-paper-y", &mut fit.y_mm, far, " mm"),
            ("app-paper-width", &mut fit.x_percent, scales.clone(), " %"),
            ("app-paper-height", &mut fit.y_percent, scales, " %"),
        ] {
            ui.horizontal(|ui| {
                let name = cx.t(key);
                let size = vec2(style::FIT_WIDTH, ui.spacing().interact_size.y);
                let value = DragValue::new(value).range(range).speed(0.1).max_decimals(2).suffix(unit);
                ui.add_sized(size, value).accessible_name(&*name);
                widget::weak(ui, &name);
            });
        }
        if fit == Fit::default() {
            self.machine.printers.remove(printer);
        } else {
            self.machine.printers.insert(printer.to_owned(), fit);
        }
        ui.add_space(style::GAP);
    }

    fn command_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let name = cx.t("app-paper-command");
        widget::weak(ui, &name);
        let line = TextEdit::singleline(&mut self.machine.command).desired_width(f32::INFINITY);
        let line = ui.add(line).accessible_name(&*name);
        enter::line(&line);
        line.on_hover_text(&*cx.t("app-paper-command-hint"));
    }

    fn keep(&self, cx: &Cx<'_>) {
        if let Some(Err(failure)) = self.path.as_ref().map(|path| self.machine.save(path)) {
            cx.failed(failure.said());
        }
    }
}

/// Asks the system on a thread of its own: a printer's service may take long to answer.
fn beside<T: Send + 'static>(
    ctx: &egui::Context,
    ask: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Slot<T> {
    let (answer, slot) = Slot::waiting();
    let (lost, ctx) = (answer.clone(), ctx.clone());
    let started = thread::Builder::new().name("aftercare-printing".to_owned()).spawn(move || {
        // Nobody waits any more when the dialogue is gone.
        let _ = answer.send(ask());
        ctx.request_repaint();
    });
    if let Err(error) = started {
        // The slot is at hand, so this can't fail.
        let _ = lost.send(Err(Failure::Db(format!("no thread for printing: {error}"))));
    }
    slot
}
