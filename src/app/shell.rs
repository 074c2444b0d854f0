//! The window at work: rail, top bar, the panel shown, and what panels ask of the window.

mod drafts;
mod finding;
mod focus;
mod going;
mod telling;
mod working;

use std::{cell::RefCell, collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use egui::{CentralPanel, Context, Id, Panel as Side, Ui, UiBuilder, ViewportCommand};

use self::going::Leaving;
use super::{
    Options,
    automatic::Automatic,
    batch::{Batch, Batches},
    export::{Export, Exports},
    finder::StoreFinder,
    ground::Ground,
    heard::Heard,
    inbox::Inbox,
    line::LineBar,
    many::Many,
    notice::{Notices, damage_ui, danger_ui},
    opening::Told,
    palette::Palette,
    panels::Entry,
    paper::Dialogue,
    place::{self, Choice},
    prefs::Prefs,
    rail::{Rail, RailAsk},
    route::{Place, Route},
    sections,
    shortcuts::Shortcuts,
    topbar::{BarAsk, topbar_ui},
    unsaved::Drafts,
    views::Views,
};
use crate::{
    base::{
        failure::Failure,
        id::UserId,
        say::Said,
        slot::Slot,
        text::{Lang, Texts},
        time::MINUTE_MS,
    },
    cx::{Cx, Panel},
    db::{changes::Changes, desk::Desk, kept::Kept},
    ui::{
        cx::{Ask, FormOf, Unsaved},
        room, style,
    },
};

/// Counts and inbox are asked again at most twice a second.
const PAUSE_SECONDS: f64 = 0.5;

/// What every panel gets to hold: the context without this frame's moment.
struct Base {
    desk: Desk,
    texts: Arc<Texts>,
    ground: Ground,
    finder: StoreFinder,
    user: UserId,
    asked: RefCell<Vec<Ask>>,
}

impl Base {
    fn cx(&self) -> Cx<'_> {
        Cx {
            desk: &self.desk,
            texts: &self.texts,
            now: self.desk.clock.now(),
            user: self.user,
            dicts: &self.ground.dicts,
            finder: &self.finder,
            asked: &self.asked,
        }
    }
}

/// The window at work.
pub struct Shell {
    base: Base,
    entries: Vec<Entry>,
    panels: BTreeMap<&'static str, Box<dyn Panel>>,
    /// One of them has something under way that ends with the window.
    panels_work: bool,
    route: Route,
    prefs: Prefs,
    prefs_path: Option<PathBuf>,
    notices: Notices,
    inbox: Inbox,
    heard: Heard,
    counts: BTreeMap<&'static str, i64>,
    counting: Slot<Vec<(&'static str, i64)>>,
    grounding: Slot<Ground>,
    /// When counts and inbox were asked last; `None` when nothing is due.
    counted_at: f64,
    is_count_due: bool,
    /// The file is being looked through for damage, or was.
    is_looked_through: bool,
    automatic: Automatic,
    line: LineBar,
    leaving: Option<Leaving>,
    focus: focus::Focus,
    /// Every record and command, while it is open.
    palette: Option<Palette>,
    shortcuts: Option<Shortcuts>,
    /// The document that is looked at before it is printed.
    paper: Option<Dialogue>,
    /// What is printed for many.
    many: Option<Many>,
    /// What of a list goes to a file.
    export: Option<Export>,
    exports: Exports,
    /// What is done with chosen rows.
    batch: Option<Box<Batch>>,
    batches: Batches,
    closes_after_work: bool,
    views: Views,
    /// What is typed and not saved, here and by windows that were ended.
    drafts: Drafts,
    /// A form that comes back, and for how many frames nobody has taken it.
    restoring: Option<(Box<Unsaved>, u8)>,
    /// The user has agreed to lose what is typed: the window closes.
    closes: bool,
    /// What can happen to the file in its folder, until somebody knows.
    danger: Option<Said>,
    /// The other data that was asked for, and whether nothing typed is lost any more by going there.
    wanted: Option<(Choice, bool)>,
}

impl Shell {
    /// The window on an open store.
    pub(super) fn new(desk: Desk, options: &Options, prefs: Prefs, ground: Ground) -> Self {
        let entries = (options.panels)();
        let lang = prefs.lang.unwrap_or(options.system_lang);
        let base = Base {
            texts: Arc::new(Texts::new(lang, ground.zone)),
            finder: StoreFinder { desk: desk.clone() },
            user: ground.user(prefs.user),
            asked: RefCell::default(),
            desk,
            ground,
        };
        let first = entries.first().map_or("", |entry| entry.route);
        let drafts = Drafts::new(&base.cx(), options.prefs.as_deref());
        Self {
            base,
            entries,
            panels: BTreeMap::new(),
            panels_work: false,
            route: Route::new(Place::Panel(first)),
            prefs,
            prefs_path: options.prefs.clone(),
            notices: Notices::default(),
            inbox: Inbox::default(),
            heard: Heard::default(),
            counts: BTreeMap::new(),
            counting: Slot::default(),
            grounding: Slot::default(),
            counted_at: f64::NEG_INFINITY,
            is_count_due: true,
            is_looked_through: false,
            automatic: Automatic::default(),
            line: LineBar::default(),
            leaving: None,
            focus: focus::Focus::default(),
            palette: None,
            shortcuts: None,
            paper: None,
            many: None,
            export: None,
            exports: Exports::default(),
            batch: None,
            batches: Batches::default(),
            closes_after_work: false,
            views: Views::default(),
            drafts,
            restoring: None,
            closes: false,
            danger: None,
            wanted: None,
        }
    }

    /// Tells what came with the data when it was opened.
    #[must_use]
    pub(super) fn telling(mut self, told: Told) -> Self {
        self.danger = told.danger;
        if let Some(said) = told.unkept {
            self.notices.fail(said);
        }
        self
    }

    /// The other data that the window shall go to now.
    pub(super) fn moves_to(&mut self) -> Option<Choice> {
        self.wanted.take_if(|(_, goes)| *goes).map(|(choice, _)| choice)
    }

    /// Begins at another panel than the first.
    #[must_use]
    pub(super) fn begun_at(mut self, route: &'static str) -> Self {
        self.go(Place::Panel(route));
        self
    }

    /// The language shown.
    pub fn lang(&self) -> Lang {
        self.base.texts.lang
    }

    /// The store.
    pub fn desk(&self) -> &Desk {
        &self.base.desk
    }

    /// Takes in what was saved and answered, before drawing.
    pub(super) fn logic(&mut self, ctx: &Context) {
        self.look_at_line(ctx);
        if let Some(said) = self.automatic.run_when_due(&self.base.desk) {
            self.notices.mind(said, ctx.input(|input| input.time));
        }
        if self.automatic.has_run() {
            self.rules_have_run();
        }
        self.tell(ctx);
        if let Some(Ok(ground)) = self.grounding.take() {
            self.take_ground(ground);
        }
        if let Some(Ok(counts)) = self.counting.take() {
            self.counts = counts.into_iter().collect();
            self.look_for_damage_once();
        }
        for said in self.inbox.arrived(self.base.user) {
            self.notices.message(said, ctx.input(|input| input.time));
        }
        self.views.look(&self.base.cx(), ctx);
        self.count(ctx);
        self.look_at_work(ctx);
        self.drafts.poll(ctx);
        self.leave(ctx);
        self.close(ctx);
    }

    /// What is shown when the line has come up again may be old, or was never read: all is read anew.
    fn look_at_line(&mut self, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        if self.line.has_risen(&self.base.cx()) {
            self.notices.tell(Said::new("app-line-up"), now);
            self.heard.hear(Changes::all(), &self.base.desk, now);
        }
        for said in self.base.desk.line().take_told() {
            self.notices.tell(said, now);
        }
    }

    /// Once the first page is answered: looking through a large file takes longer than that.
    fn look_for_damage_once(&mut self) {
        if !self.is_looked_through {
            self.is_looked_through = true;
            self.base.desk.look_for_damage();
        }
    }

    fn take_ground(&mut self, ground: Ground) {
        if ground.zone != self.base.texts.zone {
            self.base.texts = Arc::new(Texts::new(self.base.texts.lang, ground.zone));
        }
        self.base.user = ground.user(Some(self.base.user.0));
        self.base.ground = ground;
    }

    /// Counts what waits, when something changed and not too often.
    fn count(&mut self, ctx: &Context) {
        if !self.is_count_due {
            return;
        }
        let now = ctx.input(|input| input.time);
        let wait = self.counted_at + PAUSE_SECONDS - now;
        if wait > 0.0 {
            ctx.request_repaint_after(Duration::from_secs_f64(wait));
            return;
        }
        self.counted_at = now;
        self.is_count_due = false;
        let counts: Vec<_> = self.entries.iter().filter_map(|entry| entry.count.map(|f| (entry.route, f))).collect();
        let user = self.base.user;
        self.counting = self
            .base
            .desk
            .load(move |conn| counts.iter().map(|(route, count)| Ok((*route, count(conn, user)?))).collect());
        self.inbox.load(&self.base.cx());
    }

    /// A window with unsaved input asks before it goes to other data.
    fn leave(&mut self, ctx: &Context) {
        if let Some(choice) = place::moved_to(ctx) {
            let asks = self.has_typed();
            self.leaving = asks.then_some(Leaving::Data);
            self.wanted = Some((choice, !asks));
        }
    }

    /// A window with unsaved input, or with work under way, asks before it closes.
    fn close(&mut self, ctx: &Context) {
        let is_asked = ctx.input(|input| input.viewport().close_requested());
        let is_unsaved = !self.closes && self.has_typed();
        if is_asked && (is_unsaved || self.is_working()) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.leaving = Some(if is_unsaved { Leaving::Close } else { Leaving::Work });
        }
    }

    /// Draws the window, then does what was asked of it.
    pub(super) fn ui(&mut self, ui: &mut Ui) {
        let shown = self.shown();
        self.warnings_ui(ui);
        // Under a name of its own: a warning that comes or goes above shifts the places of what is below, but not
        // who is who there: keys and a screen reader stay at the button where they were.
        let mut below = ui.new_child(UiBuilder::new().scope_id(Id::unique("below")));
        if ui.memory(|memory| memory.top_modal_layer().is_some()) {
            // The mouse can't reach what is under a dialogue; nor shall keys and accessibility. It stays readable.
            // On its own ground: what is faded would else let the black behind the window through.
            below.painter().rect_filled(below.max_rect(), 0.0, below.visuals().panel_fill);
            below.visuals_mut().disabled_alpha = style::BENEATH_ALPHA;
            below.disable();
        }
        self.bars_ui(&mut below, shown);
        self.work_ui(&mut below);
        self.panel_ui(&mut below, shown);
        self.palette_ui(ui.ctx());
        self.paper_ui(ui.ctx());
        self.several_ui();
        self.many_ui(ui.ctx());
        self.views.ui(&self.base.cx(), ui);
        self.export_ui(ui.ctx());
        self.batch_ui(ui.ctx());
        self.leaving_ui(ui.ctx());
        let asked = self.base.asked.take();
        self.look_whether_restored(&asked);
        for ask in asked {
            self.answer(ask, ui.ctx());
        }
        self.notices.ui(&self.base.cx(), ui.ctx());
        self.focus.watch(ui.ctx());
        self.tick(ui.ctx());
    }

    /// What everyone at this desk must know before they go on, above everything else.
    fn warnings_ui(&mut self, ui: &mut Ui) {
        if let Some(said) = self.base.desk.damage().or_else(|| self.base.desk.outgrown()) {
            damage_ui(&self.base.cx(), ui, &said);
        }
        self.line.ui(&self.base.cx(), ui);
        self.danger_ui(ui);
        self.drafts_ui(ui);
    }

    /// What can happen to the file in its folder; who knows it is not told again.
    fn danger_ui(&mut self, ui: &mut Ui) {
        let is_known = self.danger.as_ref().is_some_and(|said| danger_ui(&self.base.cx(), ui, said));
        if !is_known {
            return;
        }
        self.danger = None;
        let kept = self.prefs_path.as_ref().map(|prefs| prefs.with_file_name("data.json"));
        let file = self.base.desk.address.file();
        if let Some(Err(failure)) = file.map(|file| Kept::warn_no_more(kept.as_deref(), file)) {
            self.notices.fail(failure.said());
        }
    }

    /// Clocks on screen go on every minute.
    fn tick(&self, ctx: &Context) {
        let into = self.base.desk.clock.now().millis().rem_euclid(MINUTE_MS);
        let left = u64::try_from(MINUTE_MS - into).unwrap_or(1_000);
        ctx.request_repaint_after(Duration::from_millis(left + 1));
    }

    fn bars_ui(&mut self, ui: &mut Ui, shown: &'static str) {
        let cx = self.base.cx();
        let bar = Side::top("topbar").resizable(false).frame(style::bar(ui));
        let asked = bar.show(ui, |ui| topbar_ui(&cx, ui, &self.base.ground, &self.route, &mut self.inbox)).inner;
        let is_narrow = self.prefs.rail_narrow || room::is_small(ui);
        let width = if is_narrow { style::RAIL_WIDTH.1 } else { style::RAIL_WIDTH.0 };
        // A rail of another width is another panel: otherwise the remembered width would stand.
        let id = if is_narrow { "rail-narrow" } else { "rail" };
        let rail = Side::left(id).resizable(false).exact_size(width).frame(style::bar(ui));
        let folded = &self.prefs.rail_folded;
        let railed = Rail { entries: &self.entries, counts: &self.counts, shown, is_narrow, folded };
        let railed = rail.show(ui, |ui| railed.ui(&cx, ui)).inner;
        match railed {
            Some(RailAsk::Go(route)) if route == shown => self.home(route),
            Some(RailAsk::Go(route)) => self.go(Place::Panel(route)),
            Some(RailAsk::FoldGroup(group)) => self.keep(|prefs| {
                if !prefs.rail_folded.remove(group) {
                    prefs.rail_folded.insert(group.to_owned());
                }
            }),
            Some(RailAsk::Fold) => self.keep(|prefs| prefs.rail_narrow = !is_narrow),
            None => {}
        }
        if let Some(asked) = asked {
            self.bar(asked, ui.ctx());
        }
    }

    fn panel_ui(&mut self, ui: &mut Ui, shown: &'static str) {
        let frame = style::place(ui);
        CentralPanel::default().frame(frame).show(ui, |ui| {
            let Self { base, entries, panels, .. } = self;
            if let Some(panel) = panel(panels, entries, shown) {
                room::page(ui, |ui| panel.ui(&base.cx(), ui));
            }
        });
    }

    fn bar(&mut self, asked: BarAsk, ctx: &Context) {
        match asked {
            BarAsk::Step { is_back } => self.step(is_back),
            BarAsk::Find => self.find(ctx),
            BarAsk::Help => self.shortcuts = Some(Shortcuts::default()),
            BarAsk::Speak(lang) => {
                self.base.texts = Arc::new(Texts::new(lang, self.base.texts.zone));
                self.keep(|prefs| prefs.lang = Some(lang));
            }
            BarAsk::Theme { is_dark } => {
                self.keep(|prefs| prefs.dark = Some(is_dark));
                ctx.set_theme(self.prefs.theme());
            }
            BarAsk::Act(user) => {
                self.base.user = user;
                self.keep(|prefs| prefs.user = Some(user.0));
                self.is_count_due = true;
                self.counted_at = f64::NEG_INFINITY;
            }
        }
        ctx.request_repaint();
    }

    fn keep(&mut self, change: impl FnOnce(&mut Prefs)) {
        change(&mut self.prefs);
        self.prefs.save(self.prefs_path.as_deref());
    }

    fn answer(&mut self, ask: Ask, ctx: &Context) {
        match ask {
            Ask::Open(subject) => self.go(Place::Record(subject)),
            Ask::Start(kind, from) => self.go(Place::New(kind, from)),
            Ask::List(kind, tab) => self.list(kind, tab, None),
            Ask::ListOf(kind, tab, of) => self.list(kind, tab, Some(of)),
            Ask::ListBy(kind, filter) => self.list_by(kind, filter),
            Ask::Notice(said) => self.notices.tell(said, ctx.input(|input| input.time)),
            // The bar says it already, and what could not be read comes when the line is up again.
            Ask::Failed(said) if said == Failure::Offline.said() => {
                self.notices.mind(said, ctx.input(|input| input.time));
            }
            Ask::Failed(said) => self.notices.fail(said),
            Ask::Print(subject, paper) => {
                self.paper = Dialogue::of(&self.base.cx(), (subject, paper), &self.prefs.papers, ctx);
            }
            Ask::PrintMany(listed) => self.many = Some(Many::of(&self.base.cx(), listed, &self.prefs.papers)),
            Ask::Act(listed, word) => self.act(listed, word),
            Ask::Export(exported) => self.export(exported),
            Ask::View(ask) => self.views.answer(&self.base.cx(), ask),
            Ask::KeepTyped(kind, form, unsaved) => {
                self.drafts.keep(&self.base.cx(), (kind, form), unsaved.map(|one| *one));
            }
            // Nobody took it in this frame; the next one offers it again. What waits for its record needs no frame.
            Ask::Restore(unsaved) if matches!(unsaved.form, FormOf::Step(_)) => return,
            Ask::Restore(_) | Ask::Unreadable(_) => {}
            Ask::KeepColumns(columns) => self.keep(|prefs| prefs.columns = columns),
            Ask::Look(sheet, file) => {
                self.paper = Some(Dialogue::looking(&self.base.cx(), sheet, file, ctx));
            }
            Ask::Renew(said) => self.renew(said),
        }
        ctx.request_repaint();
    }
}

/// The panel of a route, made when it is first shown.
fn panel<'a>(
    panels: &'a mut BTreeMap<&'static str, Box<dyn Panel>>,
    entries: &[Entry],
    route: &str,
) -> Option<&'a mut Box<dyn Panel>> {
    let entry = entries.iter().find(|entry| entry.route == route)?;
    Some(panels.entry(entry.route).or_insert_with(|| {
        let of = entry.kinds.first().map(|kind| sections::of(*kind));
        (entry.make)(of.unwrap_or_default())
    }))
}
