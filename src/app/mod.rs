//! The window: shell, rail, top bar, routes, notices, first start. Nobody imports it.

mod automatic;
mod batch;
mod export;
mod finder;
mod first;
mod ground;
mod heard;
mod inbox;
mod line;
mod many;
mod notice;
mod opening;
mod paper;
mod palette;
pub mod panels;
mod place;
mod prefs;
mod rail;
mod route;
mod safe;
mod sections;
mod shell;
mod shortcuts;
mod topbar;
mod unsaved;
mod views;
mod waiting;

use std::{path::PathBuf, sync::Arc};

use crate::{
    base::{failure::Failure, progress::Progress, say::Said, text::Lang, words::Word as _},
    cx::printing,
    db::{
        address::Address,
        clock::Clock,
        desk::Wake,
        kept,
        keys::{KeyStore, OfSystem},
        query::Conn,
    },
    document::Document,
    print::printer::system,
    ui::{
        clipboard::{self, Clipboard},
        style,
    },
};

use self::{opening::Opening, panels::Entry, prefs::Prefs, shell::Shell};

/// The name on the window.
const TITLE: &str = "售后通 Aftercare";
/// The window's size at the first start, in points.
const SIZE: [f32; 2] = [1360.0, 860.0];
/// The smallest size that still shows a form beside a list.
const LEAST: [f32; 2] = [900.0, 560.0];

/// Fills a new file with the demo company, in a language.
pub type DemoMaker = Arc<dyn Fn(&Conn, &Clock, Lang, &Progress) -> Result<(), Failure> + Send + Sync>;

/// What the window is started with.
#[derive(Clone)]
pub struct Options {
    /// Where the data is, where somebody said so: it goes before the place that is kept.
    pub address: Option<Address>,
    /// The file where nothing was said and nothing kept; where it is not there yet either, the window asks.
    pub default_file: Option<PathBuf>,
    /// Who keeps passwords of servers.
    pub keys: KeyStore,
    /// The language, where one was asked for: it goes before the one kept from the last time.
    pub lang: Option<Lang>,
    /// The language where nothing was asked for and nothing kept.
    pub system_lang: Lang,
    /// What time it is.
    pub clock: Clock,
    /// The file that keeps language, theme and user, with others beside it; nothing is kept without one.
    pub prefs: Option<PathBuf>,
    /// The panels of the window.
    pub panels: fn() -> Vec<Entry>,
    /// Makes the demo company at the first start; not offered without it.
    pub demo: Option<DemoMaker>,
    /// Called beside drawing anew whenever an answer has come: tests wait for it.
    pub wake: Option<Wake>,
    /// Who finds the printers of this machine.
    pub printers: fn() -> system::Found,
    /// Where copied tables go in more than one form; as text only without it.
    pub clipboard: Option<Arc<dyn Clipboard>>,
}

impl Options {
    /// The window, with all panels, keeping its preferences where the system wants them. On the data that somebody
    /// said, else on that which is kept.
    pub fn new(address: Option<Address>, lang: Option<Lang>, system_lang: Lang) -> Self {
        Self {
            address,
            default_file: kept::default_file(),
            keys: Arc::new(OfSystem),
            lang,
            system_lang,
            clock: Clock::default(),
            prefs: prefs::default_path(),
            panels: panels::all,
            demo: None,
            wake: None,
            printers: system::found,
            clipboard: None,
        }
    }
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// When the system gives no window. What is wrong with the data file is said in the window.
pub fn run(options: Options) -> Result<(), Failure> {
    let options = Options { clipboard: Some(Arc::new(clipboard::OfSystem::default())), ..options };
    let viewport = egui::ViewportBuilder::default()
        .with_title(TITLE)
        .with_app_id("aftercare")
        .with_inner_size(SIZE)
        .with_min_inner_size(LEAST);
    let native = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    eframe::run_native("aftercare", native, Box::new(|cc| Ok(Box::new(App::new(options, &cc.egui_ctx)))))
        .map_err(|error| Failure::from(Said::new("app-no-window").with("why", why(&error.to_string()))))
}

/// Why there is no window, without the place in a library's source where that was noticed.
fn why(error: &str) -> &str {
    let Some((_, after_place)) = error.rsplit_once(".rs:") else { return error };
    after_place.trim_start_matches(|c: char| c.is_ascii_digit() || ": ".contains(c)).trim_end_matches('.')
}

/// Where the window stands in its life.
enum Stage {
    /// The data file is being opened, is new, or can't be opened.
    Opening(Box<Opening>),
    /// At work.
    Open(Box<Shell>),
}

/// The window.
pub struct App {
    options: Options,
    stage: Stage,
}

impl App {
    /// Starts to open the data file; the window shows at once.
    pub fn new(options: Options, ctx: &egui::Context) -> Self {
        style::install(ctx);
        let prefs = Prefs::load(options.prefs.as_deref());
        // Offices work by day: light, where the system does not say what it prefers.
        ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
        ctx.set_theme(prefs.theme());
        crate::ui::table::keep_columns(ctx, prefs.columns.clone());
        paper::keep_beside(ctx, options.prefs.as_deref(), options.printers);
        safe::keep_beside(ctx, options.prefs.as_deref());
        clipboard::keep_clipboard(ctx, options.clipboard.as_ref());
        crate::ui::table::keep_acts(ctx, batch::acts());
        printing::keep_printable(ctx, Document::ALL.iter().map(|document| document.entry().of));
        let stage = Stage::Opening(Box::new(Opening::new(options.clone(), prefs, ctx)));
        Self { options, stage }
    }

    /// Leaves the data that is open, and opens other data.
    fn move_to(&mut self, choice: place::Choice, lang: Lang, ctx: &egui::Context) {
        let prefs = Prefs::load(self.options.prefs.as_deref());
        let options = Options { lang: Some(lang), ..self.options.clone() };
        self.stage = Stage::Opening(Box::new(Opening::at(options, prefs, ctx, choice)));
        ctx.request_repaint();
    }

    /// The shell, once the data file is open.
    pub fn shell(&self) -> Option<&Shell> {
        match &self.stage {
            Stage::Open(shell) => Some(shell),
            Stage::Opening(_) => None,
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        match &mut self.stage {
            Stage::Opening(opening) => {
                if let Some(shell) = opening.logic() {
                    self.stage = Stage::Open(Box::new(shell));
                    ctx.request_repaint();
                }
            }
            Stage::Open(shell) => {
                shell.logic(ctx);
                if let Some(choice) = shell.moves_to() {
                    let lang = shell.lang();
                    self.move_to(choice, lang, ctx);
                }
            }
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        ui.ctx().accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label(TITLE));
        match &mut self.stage {
            Stage::Opening(opening) => opening.ui(ui),
            Stage::Open(shell) => shell.ui(ui),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn why_there_is_no_window_is_said_without_a_place_in_the_source() {
        let error = "winit EventLoopError: os error at /home/me/winit-0.30.13/src/linux/mod.rs:765: no DISPLAY is set.";
        assert_eq!(why(error), "no DISPLAY is set");
        assert_eq!(why("no OpenGL"), "no OpenGL");
    }
}
