//! The page of the settings about the data: where it is, the last copy, a copy now, and a copy back in its place.

mod kept;
mod restoring;

use std::path::{Path, PathBuf};

use egui::{Label, RichText, ScrollArea, Spinner, TextEdit, Ui, Widget as _};

pub(super) use self::kept::keep_beside;
use self::restoring::Restoring;
use crate::{
    base::{
        failure::Failure,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
    },
    cx::{Cx, Panel},
    db::{
        backup::{self, Copy, known::Known},
        open,
        tx::Changes,
    },
    print::file,
    setting,
    ui::{
        files,
        focus::Follow as _,
        icon,
        style::{self, Tone},
        widget,
    },
};

/// What is known of copies is read again so often while the page is shown, in seconds.
const LOOK_SECONDS: f64 = 1.0;

/// The page.
#[derive(Default)]
pub(super) struct Page {
    /// What is known of copies, and when that was read: a command may make one while the window is open.
    known: Option<(Known, f64)>,
    company: Slot<String>,
    /// Where the next copy goes.
    target: String,
    choosing: Slot<Option<PathBuf>>,
    choosing_programs: Slot<Option<PathBuf>>,
    copying: Slot<Copy>,
    failed: Option<Said>,
    restoring: Restoring,
}

impl Panel for Page {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.poll(cx, ui);
        widget::heading(ui, &cx.t("app-page-data"));
        ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
            ui.set_max_width(style::INPUT_WIDTH_MOST + style::PANE_WIDTH);
            self.place_ui(cx, ui);
            ui.add_space(style::GROUP_GAP);
            widget::card(ui, &cx.t("app-data-copy"), |ui| self.copy_ui(cx, ui));
            ui.add_space(style::GROUP_GAP);
            let programs = self.known().and_then(Known::programs);
            let restoring = &mut self.restoring;
            widget::card(ui, &cx.t("app-data-restore"), |ui| restoring.ui(cx, ui, programs));
        });
    }

    fn refresh(&mut self, _: &Cx<'_>, _: &Changes) {}

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}
}

impl Page {
    fn poll(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let now = ui.input(|input| input.time);
        let is_new = self.known.is_none();
        if self.known.as_ref().is_none_or(|(_, read_at)| now - read_at > LOOK_SECONDS) {
            self.known = Some((kept::load(ui.ctx()), now));
        }
        if is_new {
            self.company = cx.load(|conn| Ok(setting::store::company(conn)?.name));
        }
        if self.target.is_empty()
            && let Some(company) = self.company.get().cloned()
        {
            self.target = self.proposed(cx, &company).display().to_string();
        }
        if let Some(Ok(Some(path))) = self.choosing.take() {
            self.target = path.display().to_string();
        }
        if let Some(Ok(Some(folder))) = self.choosing_programs.take() {
            self.keep(ui, |known| known.programs = folder.display().to_string());
        }
        match self.copying.take() {
            Some(Ok(copy)) => {
                cx.notice(Said::new("app-data-copied").with("path", copy.path.display().to_string()));
                self.keep(ui, |known| known.note(&cx.desk.address, &copy, cx.now));
                // The next one has the name of its own moment.
                self.target.clear();
            }
            Some(Err(failure)) => self.failed = Some(failure.said()),
            None => {}
        }
    }

    fn keep(&mut self, ui: &Ui, change: impl FnOnce(&mut Known)) {
        self.known = Some((kept::change(ui.ctx(), change), ui.input(|input| input.time)));
    }

    fn known(&self) -> Option<&Known> {
        self.known.as_ref().map(|(known, _)| known)
    }

    /// A name with company and moment, in the folder of the last copy, or of the data.
    fn proposed(&self, cx: &Cx<'_>, company: &str) -> PathBuf {
        let address = &cx.desk.address;
        let last = self.known().and_then(|known| known.last(address)).map(|made| made.path.clone());
        let beside = last.or_else(|| address.file().map(Path::to_owned));
        let home = || directories::UserDirs::new().map(|folders| folders.home_dir().to_owned());
        let folder = beside.and_then(|path| path.parent().map(Path::to_owned)).or_else(home).unwrap_or_default();
        let at = cx.now.local(cx.texts.zone).format("%Y%m%d-%H%M");
        let name = if company.trim().is_empty() { "aftercare" } else { company.trim() };
        folder.join(file::name_of(&format!("{name}-{at}.{}", backup::ending(address))))
    }

    /// Where the data is.
    fn place_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let key = if cx.desk.address.file().is_some() { "app-data-file" } else { "app-data-server" };
        let said = Said::new(key).with("address", cx.desk.address.to_string());
        ui.add(Label::new(cx.say(&said)).wrap().selectable(true));
    }

    fn copy_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.last_ui(cx, ui);
        ui.add_space(style::GAP);
        let is_free = !self.copying.is_loading();
        ui.add_enabled_ui(is_free, |ui| {
            let (title, ending) = (cx.t("app-data-target"), backup::ending(&cx.desk.address));
            if path_ui(ui, &title, &mut self.target, &cx.t("app-data-target-choose")) {
                let name = Path::new(&self.target).file_name().map(|name| name.to_string_lossy().into_owned());
                let (ctx, filter) = (ui.ctx().clone(), &[ending] as &[&str]);
                let name = name.unwrap_or_default();
                self.choosing = files::save_as(&title, &name, (&title, filter), move || ctx.request_repaint());
            }
            if cx.desk.address.file().is_none() {
                self.programs_ui(cx, ui);
            }
        });
        ui.add_space(style::GAP);
        if is_free {
            let is_named = !self.target.trim().is_empty();
            let make = |ui: &mut Ui| widget::main_button(ui, icon::FLOPPY_DISK, &cx.t("app-data-copy-now"));
            if ui.add_enabled_ui(is_named, make).inner.clicked() {
                self.start_copy(cx);
            }
        } else {
            busy_ui(ui, &cx.t("app-data-copying"));
        }
        if let Some(said) = &self.failed {
            toned(ui, Tone::Bad, &cx.say(said));
        }
    }

    /// The last copy on this machine, and whether it is old.
    fn last_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(made) = self.known().and_then(|known| known.last(&cx.desk.address)) else {
            toned(ui, Tone::Warning, &cx.t("app-data-never"));
            return;
        };
        let path = made.path.display().to_string();
        let said = Said::new("app-data-last").with("at", made.at).with("rows", made.rows).with("path", path.as_str());
        let is_there = made.path.exists();
        toned(ui, if is_there { Tone::Good } else { Tone::Weak }, &cx.say(&said));
        if !is_there {
            toned(ui, Tone::Warning, &cx.t("app-data-last-gone"));
        }
        if let Some(days) = kept::is_old(made, cx.now) {
            toned(ui, Tone::Warning, &cx.say(&Said::new("app-data-old").with("days", days)));
        }
    }

    /// Where PostgreSQL's own programs are, where they are not found.
    fn programs_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let name = cx.t("app-data-programs");
        let before = self.known().map(|known| known.programs.clone()).unwrap_or_default();
        let mut typed = before.clone();
        let hint = cx.t("app-data-programs-hint");
        if path_ui(ui, &name, &mut typed, &cx.t("app-data-programs-choose")) {
            let ctx = ui.ctx().clone();
            self.choosing_programs = files::choose_folder(&name, move || ctx.request_repaint());
        }
        widget::weak(ui, &hint);
        if typed != before {
            self.keep(ui, |known| known.programs = typed);
        }
    }

    fn start_copy(&mut self, cx: &Cx<'_>) {
        self.failed = None;
        let target = PathBuf::from(self.target.trim());
        let programs = self.known().and_then(Known::programs);
        self.copying = cx.desk.aside("aftercare-copying", move |address| {
            if target.as_os_str().is_empty() || target.is_dir() {
                return Err(Failure::io(&target, &std::io::ErrorKind::IsADirectory.into()));
            }
            backup::make(&open::to_read(address)?, &target, programs.as_deref())
        });
    }
}

/// A line for a path, and the button that chooses one; true when it was clicked.
fn path_ui(ui: &mut Ui, name: &str, path: &mut String, choose: &str) -> bool {
    widget::weak(ui, name);
    TextEdit::singleline(path).desired_width(f32::INFINITY).ui(ui).accessible_name(name);
    widget::button(ui, icon::FILES, choose).clicked()
}

/// That something is under way.
fn busy_ui(ui: &mut Ui, text: &str) {
    ui.horizontal(|ui| {
        Spinner::new().ui(ui).accessible_name(text);
        ui.label(text);
    });
}

fn toned(ui: &mut Ui, tone: Tone, text: &str) {
    ui.add(Label::new(RichText::new(text).color(style::color(ui, tone))).wrap().selectable(true));
}
