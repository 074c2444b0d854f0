//! The window, driven by labels as people see them.

/// The line above a list.
mod filters;

mod alerts;
mod equipment;
mod by_keys;
mod calls;
mod cover;
mod damage;
mod dispatching;
mod exporting;
mod frames;
mod grid;
mod kit;
mod letters;
#[cfg(unix)]
mod line;
mod main_job;
mod many;
mod masters;
mod money;
mod others;
pub(crate) mod pages;
mod palette;
mod place;
mod plan;
mod printing;
pub mod reports;
mod sample;
mod safe;
mod service;
mod shell;
mod shortcuts;
mod slow;
mod sweep;
mod work;
mod templates;
mod today;
mod unsaved;
mod two;
mod typing;
mod upgrade;
mod views;
mod what_if;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use crate::util::file::data_of;
use aftercare::{
    app::{App, Options, panels::Entry},
    base::{
        failure::Failure,
        slot::Slot,
        text::{Lang, Texts},
        time::Instant,
    },
    db::{
        address::{Address, Server},
        clock::Clock,
        keys::Keys,
    },
    print::printer::system::{self, Found},
};
use egui::accesskit::Role;
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT as _, Queryable as _},
};

/// The moment at which the clocks of tests stand: Friday, 20 November 2026, 09:30 in Shanghai.
pub const STANDS_AT: Instant = Instant(1_795_138_200_000);
/// How long an answer of a worker is waited for; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(90);

/// A machine without a key store: no test touches the one of whoever runs it.
struct NoKeys;

impl Keys for NoKeys {
    fn is_there(&self) -> Result<(), Failure> {
        Err(Failure::refused("error-no-key-store"))
    }

    fn kept(&self, _: &Server) -> Result<Option<String>, Failure> {
        self.is_there().map(|()| None)
    }

    fn keep(&self, _: &Server, _: &str) -> Result<(), Failure> {
        self.is_there()
    }

    fn forget(&self, _: &Server) -> Result<bool, Failure> {
        self.is_there().map(|()| false)
    }
}

/// A window on a temporary file, with a clock that stands.
pub struct Window {
    /// The window, to click and to ask.
    pub harness: Harness<'static, App>,
    /// Answers of the workers come through here.
    woken: Receiver<()>,
    /// Removed with the window.
    folder: tempfile::TempDir,
    /// The data file.
    pub path: PathBuf,
    /// Its clock.
    pub clock: Clock,
}

impl Window {
    /// Opens a window on a new file, with these panels.
    pub fn open(lang: Lang, panels: fn() -> Vec<Entry>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("aftercare.db");
        Self::on(folder, path, lang, panels)
    }

    /// Opens a window on a file in a temporary folder.
    pub fn on(folder: tempfile::TempDir, path: PathBuf, lang: Lang, panels: fn() -> Vec<Entry>) -> Self {
        Self::printing_to(folder, path, lang, panels, system::found)
    }

    /// Closes the window and opens it again on a machine with these printers.
    pub fn again(self, lang: Lang, panels: fn() -> Vec<Entry>, printers: fn() -> Found) -> Self {
        let Self { harness, folder, path, .. } = self;
        drop(harness);
        let mut window = Self::printing_to(folder, path, lang, panels, printers);
        window.wait_for("the shell", |harness| harness.state().shell().is_some());
        window.settle();
        window
    }

    fn printing_to(
        folder: tempfile::TempDir,
        path: PathBuf,
        lang: Lang,
        panels: fn() -> Vec<Entry>,
        printers: fn() -> Found,
    ) -> Self {
        // A file that a test has made is a file on any engine.
        let data = if path.exists() { Address::from(&path) } else { data_of(&path) };
        Self::with(folder, path, lang, |options| Options { address: Some(data), panels, printers, ..options })
    }

    /// Opens a window on a server, and answers the three questions of the first start.
    pub fn begun_at(server: Address, lang: Lang, panels: fn() -> Vec<Entry>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("aftercare.db");
        let started = |options| Options { address: Some(server), panels, printers: system::found, ..options };
        Self::with(folder, path, lang, started).begin(lang)
    }

    /// Opens a window that was started otherwise: without an address, with another key store.
    pub fn with(folder: tempfile::TempDir, path: PathBuf, lang: Lang, change: impl FnOnce(Options) -> Options) -> Self {
        let (wake, woken) = channel();
        let wake = std::sync::Mutex::new(wake);
        let clock = Clock::standing_at(STANDS_AT);
        let options = change(Options {
            clock: clock.clone(),
            prefs: Some(folder.path().join("window.json")),
            keys: Arc::new(NoKeys),
            // Nobody waits any more when the window is gone.
            wake: Some(Arc::new(move || drop(wake.lock().map(|wake| wake.send(()))))),
            ..Options::new(None, Some(lang), lang)
        });
        let harness = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_theme(egui::Theme::Light)
            .build_eframe(move |cc| App::new(options, &cc.egui_ctx));
        Self { harness, woken, folder, path, clock }
    }

    /// Closes the window; what it left in its folder stays.
    pub fn close(self) -> tempfile::TempDir {
        drop(self.harness);
        self.folder
    }

    /// Opens a window on a new file and answers the three questions of the first start.
    pub fn begun(lang: Lang, panels: fn() -> Vec<Entry>) -> Self {
        Self::open(lang, panels).begin(lang)
    }

    fn begin(self, lang: Lang) -> Self {
        let mut window = self;
        let (company, begin) = match lang {
            Lang::Zh => ("公司名称", "开始使用"),
            Lang::En => ("Company name", "Begin"),
        };
        window.wait_for_label(company);
        window.fill(company, "华东机电");
        window.click(begin);
        window.wait_for("the shell", |harness| harness.state().shell().is_some());
        window.settle();
        window
    }

    /// Runs frames until something is so. Between them it waits for the workers, as the system's own loop does.
    pub fn wait_for(&mut self, what: &str, mut is_so: impl FnMut(&Harness<'static, App>) -> bool) {
        let begun = std::time::Instant::now();
        while begun.elapsed() < PATIENCE {
            self.harness.step();
            if is_so(&self.harness) {
                return;
            }
            // A frame that is due soon comes at its time, or when an answer is there.
            let delay = self.repaint_delay().min(PATIENCE);
            let delay = if delay < Duration::from_secs(2) { delay.min(Duration::from_millis(5)) } else { delay };
            let _ = self.woken.recv_timeout(delay);
        }
        panic!("waited in vain for {what}");
    }

    fn repaint_delay(&self) -> Duration {
        let output = &self.harness.output().viewport_output;
        output.values().map(|viewport| viewport.repaint_delay).min().unwrap_or(Duration::MAX)
    }

    /// Runs frames until nothing is due soon and no worker has anything left to answer.
    pub fn settle(&mut self) {
        for _ in 0..100 {
            self.rest();
            if !self.was_anything_under_way() {
                return;
            }
        }
        panic!("the window does not come to rest");
    }

    /// Runs frames until none is due soon.
    fn rest(&mut self) {
        for _ in 0..100 {
            self.harness.step();
            if self.repaint_delay() > Duration::from_secs(2) {
                return;
            }
        }
        panic!("frames do not come to an end");
    }

    /// Stops every worker between two answers, and looks whether one woke the window until then: what was asked before
    /// is answered then.
    fn was_anything_under_way(&mut self) -> bool {
        let Some(desk) = self.harness.state().shell().map(|shell| shell.desk().clone()) else { return false };
        let (reached, reaching) = channel();
        let release = Arc::new(std::sync::Barrier::new(aftercare::db::desk::READERS + 2));
        // Readers share a queue: only when all of them are here at once, all of them are done.
        let stop = || {
            let (reached, release) = (reached.clone(), Arc::clone(&release));
            move || {
                reached.send(()).ok();
                release.wait();
            }
        };
        let write = stop();
        let mut asked = vec![desk.write(move |_| {
            write();
            Ok(())
        })];
        for _ in 0..aftercare::db::desk::READERS {
            let read = stop();
            asked.push(desk.load(move |_| {
                read();
                Ok(())
            }));
        }
        for _ in &asked {
            reaching.recv_timeout(PATIENCE).expect("the workers answer");
        }
        // Not one of these wakes is for what is asked here: those come once the workers go on.
        let earlier = self.woken.try_iter().count();
        release.wait();
        let mut wakes = 0;
        while !asked.iter_mut().all(|slot| slot.get().is_some()) || wakes < asked.len() {
            self.woken.recv_timeout(PATIENCE).expect("the workers answer");
            wakes += 1;
        }
        earlier + self.woken.try_iter().count() > 0
    }

    /// Keeps every reader of the store busy until the answer is dropped.
    pub fn hold_readers(&mut self) -> Vec<(Sender<()>, Slot<bool>)> {
        let desk = self.harness.state().shell().map(|shell| shell.desk().clone()).expect("the shell");
        let (holding, are_held) = channel();
        let hold = |()| {
            let (release, released) = channel::<()>();
            let holding = holding.clone();
            // Somebody must wait for it: else it is not asked at all.
            let held = desk.load(move |_| {
                holding.send(()).expect("the test waits");
                Ok(released.recv().is_ok())
            });
            (release, held)
        };
        let held: Vec<_> = std::iter::repeat_n((), aftercare::db::desk::READERS).map(hold).collect();
        for _ in &held {
            are_held.recv_timeout(PATIENCE).expect("a reader is held");
        }
        held
    }

    /// Keeps the writer of the store busy until the answer is dropped.
    pub fn hold_writer(&mut self) -> Sender<()> {
        let desk = self.harness.state().shell().map(|shell| shell.desk().clone()).expect("the shell");
        let (holding, is_held) = channel();
        let (release, released) = channel::<()>();
        drop(desk.write(move |_| {
            holding.send(()).expect("the test waits");
            Ok(released.recv().is_ok())
        }));
        is_held.recv_timeout(PATIENCE).expect("the writer is held");
        release
    }

    /// Waits until nothing is being saved any more.
    pub fn wait_for_rest(&mut self) {
        let busy = [Lang::Zh, Lang::En].map(|lang| Texts::new(lang, chrono_tz::UTC).get("base-saving").to_string());
        self.wait_for("the save", |harness| {
            busy.iter().all(|busy| harness.query_all_by_label_contains(busy).next().is_none())
        });
        self.settle();
    }

    /// Waits until something with this label is there.
    pub fn wait_for_label(&mut self, label: &str) {
        self.wait_for(label, |harness| harness.query_all_by_label(label).next().is_some());
    }

    /// Waits until something with this role has a label that contains this text.
    pub fn wait_for_role(&mut self, role: Role, text: &str) {
        self.wait_for(text, |harness| has(harness, role, text));
    }

    /// Clicks what has this label: a button where there is one.
    pub fn click(&mut self, label: &str) {
        let nodes: Vec<Node<'_>> = self.harness.query_all_by_label(label).collect();
        let is_button = |node: &&Node<'_>| {
            matches!(node.accesskit_node().role(), Role::Button | Role::RadioButton | Role::Tab | Role::ListBoxOption)
        };
        let node = nodes.iter().find(is_button).or(nodes.first());
        node.unwrap_or_else(|| panic!("nothing to click is called {label}")).click();
        self.harness.step();
        self.harness.step();
    }

    /// Opens the row whose cells contain this text, as an accessibility client does: in the middle of a row the mouse
    /// may meet the line that makes a column wider.
    pub fn click_row(&mut self, text: &str) {
        self.harness.get_by(|node| node.role() == Role::Row && named(node, text)).click_accesskit();
        self.harness.step();
        self.harness.step();
    }

    /// Presses what has this label as an accessibility client does: it may stand further down than the window is high.
    pub fn press(&mut self, label: &str) {
        self.harness.get_by_label(label).click_accesskit();
        self.harness.step();
        self.harness.step();
    }

    /// Replaces the text of the input with this label.
    pub fn fill(&mut self, label: &str, text: &str) {
        self.input(label).focus();
        self.harness.step();
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        self.harness.step();
        if text.is_empty() {
            self.harness.key_press(egui::Key::Delete);
        } else {
            self.input(label).type_text(text);
        }
        self.harness.step();
        self.harness.step();
    }

    /// The text of the input with this label.
    pub fn text(&self, label: &str) -> String {
        self.input(label).value().unwrap_or_default()
    }

    /// Opens the choices of this label and takes one.
    pub fn choose(&mut self, label: &str, choice: &str) {
        self.harness.get_by_role_and_label(Role::ComboBox, label).click();
        self.harness.step();
        self.harness.step();
        self.wait_for_label(choice);
        self.click(choice);
    }

    pub fn input(&self, label: &str) -> Node<'_> {
        let lines = self.harness.query_all_by_role(Role::TextInput);
        lines
            .chain(self.harness.query_all_by_role(Role::MultilineTextInput))
            .chain(self.harness.query_all_by_role(Role::PasswordInput))
            .find(|node| node.accesskit_node().label().as_deref() == Some(label))
            .unwrap_or_else(|| panic!("no input is called {label}"))
    }

    /// Keeps a picture, where pictures can be drawn.
    pub fn picture(&mut self, name: &str) {
        picture(&mut self.harness, name);
    }
}

/// True when something of this role has a label that contains this text.
pub fn has(harness: &Harness<'static, App>, role: Role, text: &str) -> bool {
    harness.query_all_by(|node| node.role() == role && named(node, text)).next().is_some()
}

fn named(node: &egui_kittest::kittest::AccessKitNode<'_>, text: &str) -> bool {
    node.label().is_some_and(|label| label.contains(text))
}

/// Pictures are drawn with `--features ui_png` and kept in the target folder, to be looked at.
#[cfg(feature = "ui_png")]
pub fn picture<State>(harness: &mut Harness<'_, State>, name: &str) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).expect("a folder");
    harness.set_render_cursor(false);
    harness.render().expect("a picture").save(folder.join(format!("{name}.png"))).expect("it is kept");
}

/// Without that feature there is nothing to draw with.
#[cfg(not(feature = "ui_png"))]
pub fn picture<State>(_: &mut Harness<'_, State>, _: &str) {}
