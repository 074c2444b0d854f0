//! Ctrl+K: every record and every command, found while one types (PLAT-12).

mod commands;
mod counts;
mod draw;

use egui::{Context, Id, Key, Modal, Modifiers, Ui};

pub(super) use self::commands::{Command, Doing, all, fits};
use self::counts::Counts;
use crate::{
    base::{
        failure::Failure,
        found::sought::{Query, Sought},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
    },
    cx::Cx,
    db::{
        query::Conn,
        search::{self, Fit, Group, Hit, Scope},
    },
    ui::{ime, modal, style},
};

/// So many hits of each kind at first.
const OF_EACH: usize = 5;
/// So many of one kind, and so many more each time, when more of it are asked for.
const OF_ONE: usize = 100;
/// So many rows PageUp and PageDown go.
const PAGE: usize = 10;

/// What is asked of the window.
pub(super) enum PaletteAsk {
    /// It was left.
    Close,
    /// Something was chosen.
    Do(Doing),
}

/// What was searched.
#[derive(Clone, Debug, Default, PartialEq)]
struct Wanted {
    text: String,
    only: Option<Kind>,
    /// So often more of that kind were asked for.
    pages: usize,
}

/// What was found.
#[derive(Default)]
struct Found {
    wanted: Wanted,
    query: Query,
    /// Why nothing was searched.
    said: Option<Said>,
    groups: Vec<Group>,
    /// The commands that fit.
    commands: Vec<usize>,
}

/// A line of the list.
enum Line<'a> {
    Heading(Option<Kind>),
    Command(&'a Command),
    Hit(&'a Hit),
    More(Kind),
}

/// The palette, open.
pub(super) struct Palette {
    commands: Vec<Command>,
    /// The records that were opened last.
    recent: Vec<Subject>,
    wanted: Wanted,
    /// What is on its way.
    slot: Slot<(Wanted, Vec<Group>)>,
    asked: Option<Wanted>,
    found: Found,
    counts: Counts,
    /// Why the last question failed.
    failed: Option<Said>,
    /// The line that Enter takes, of those that can be taken.
    at: usize,
    /// The line was moved by a key: it has to be seen.
    moved: bool,
    /// Enter was pressed before the answer was there.
    enter_waits: bool,
}

impl Palette {
    /// Opens it.
    pub fn new(commands: Vec<Command>, recent: Vec<Subject>) -> Self {
        let found = Found { commands: (0..commands.len()).collect(), ..Found::default() };
        Self {
            commands,
            recent,
            wanted: Wanted::default(),
            slot: Slot::default(),
            asked: None,
            found,
            counts: Counts::default(),
            failed: None,
            at: 0,
            moved: false,
            enter_waits: false,
        }
    }

    /// Draws it over everything else.
    pub fn ui(&mut self, cx: &Cx<'_>, ctx: &Context) -> Option<PaletteAsk> {
        self.take_answer();
        let id = Id::unique("palette");
        let is_new = modal::is_new(ctx, id);
        let taken = self.keys(ctx);
        let frame = Modal::new(id).frame(style::dialog(ctx)).backdrop_color(style::backdrop());
        let shown = frame.show(ctx, |ui| {
            ui.set_width(style::PALETTE.0);
            self.inner_ui(cx, ui, is_new)
        });
        modal::name(ctx, id, &cx.t("app-palette"));
        self.search(cx, ctx);
        if self.found.wanted == self.wanted {
            self.counts.ask(cx, &self.wanted.text, &self.found.groups);
        }
        let left = shown.should_close();
        taken.or(shown.inner).or_else(|| self.waited()).or(left.then_some(PaletteAsk::Close))
    }

    /// What was asked is there: it is shown, though something else may be typed by now.
    fn take_answer(&mut self) {
        match self.slot.take() {
            Some(Ok((wanted, groups))) => {
                self.failed = None;
                self.found = self.read(wanted, groups);
                self.at = self.at.min(self.choices().saturating_sub(1));
            }
            Some(Err(failure)) => self.failed = Some(failure.said()),
            None => {}
        }
    }

    fn read(&self, wanted: Wanted, groups: Vec<Group>) -> Found {
        let sought = Sought::read(&wanted.text);
        let said = sought.said();
        let all = self.commands.iter().enumerate();
        let (query, commands) = match sought {
            Sought::Words(query) if wanted.only.is_none() => {
                let fitting = all.filter(|(_, command)| fits(&command.name, &query)).map(|(at, _)| at);
                let fitting = fitting.collect();
                (query, fitting)
            }
            Sought::Words(query) => (query, Vec::new()),
            Sought::Nothing => (Query::default(), all.map(|(at, _)| at).collect()),
            Sought::OnlyMarks | Sought::TooLong => (Query::default(), Vec::new()),
        };
        Found { wanted, query, said, groups, commands }
    }

    /// Asks as soon as the last answer is there, unless an input method composes: what is typed then is not yet meant.
    fn search(&mut self, cx: &Cx<'_>, ctx: &Context) {
        if self.slot.is_loading() || self.asked.as_ref() == Some(&self.wanted) || ime::is_composing(ctx) {
            return;
        }
        let (wanted, recent) = (self.wanted.clone(), self.recent.clone());
        self.asked = Some(wanted.clone());
        self.slot.replace(cx.load(move |conn| answer(conn, &wanted, &recent).map(|groups| (wanted, groups))));
    }

    /// The lines in their order: exact hits, commands, other hits; when nothing is typed what was opened last comes first.
    fn lines(&self) -> Vec<Line<'_>> {
        let found = &self.found;
        let is_exact = |group: &&Group| group.hits.first().is_some_and(|hit| hit.fit == Fit::Exact);
        let is_typed = !found.wanted.text.is_empty();
        let (before, after): (Vec<&Group>, Vec<&Group>) =
            found.groups.iter().partition(|group| !is_typed || is_exact(group));
        let mut lines = Vec::new();
        for of in before {
            add_group(&mut lines, of);
        }
        if !found.commands.is_empty() {
            lines.push(Line::Heading(None));
            lines.extend(found.commands.iter().map(|at| Line::Command(&self.commands[*at])));
        }
        for of in after {
            add_group(&mut lines, of);
        }
        lines
    }

    fn choices(&self) -> usize {
        self.lines().iter().filter(|line| !matches!(line, Line::Heading(_))).count()
    }

    /// The keys, before the text field gets them.
    fn keys(&mut self, ctx: &Context) -> Option<PaletteAsk> {
        if ime::is_composing(ctx) {
            return None;
        }
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = self.choices().saturating_sub(1);
        let before = self.at;
        if pressed(Key::ArrowDown) {
            self.at = if self.at >= last { 0 } else { self.at + 1 };
        }
        if pressed(Key::ArrowUp) {
            self.at = self.at.checked_sub(1).unwrap_or(last);
        }
        if pressed(Key::PageDown) {
            self.at = (self.at + PAGE).min(last);
        }
        if pressed(Key::PageUp) {
            self.at = self.at.saturating_sub(PAGE);
        }
        self.moved |= self.at != before;
        if pressed(Key::Escape) {
            return Some(PaletteAsk::Close);
        }
        if pressed(Key::Enter) {
            self.enter_waits = true;
        }
        None
    }

    /// Enter takes what stands there once that is what was typed.
    fn waited(&mut self) -> Option<PaletteAsk> {
        if !self.enter_waits || (self.found.wanted != self.wanted && self.failed.is_none()) {
            return None;
        }
        self.enter_waits = false;
        self.take(self.at)
    }

    /// Does what a line stands for.
    fn take(&mut self, choice: usize) -> Option<PaletteAsk> {
        let doing = match self.lines().into_iter().filter(|line| !matches!(line, Line::Heading(_))).nth(choice)? {
            Line::Command(command) => command.doing,
            Line::Hit(hit) => Doing::Go(super::route::Place::Record(hit.opens)),
            Line::More(kind) => {
                // The first line that was not there before is taken next.
                if self.wanted.only == Some(kind) {
                    (self.wanted.pages, self.at) = (self.wanted.pages + 1, choice);
                } else {
                    (self.wanted.only, self.at) = (Some(kind), OF_EACH);
                }
                return None;
            }
            Line::Heading(_) => return None,
        };
        Some(PaletteAsk::Do(doing))
    }

    /// The text was changed: all kinds are searched, and the first line is taken.
    fn typed(&mut self, ui: &Ui) {
        (self.wanted.only, self.wanted.pages, self.at, self.enter_waits) = (None, 0, 0, false);
        ui.ctx().request_repaint();
    }
}

fn add_group<'a>(lines: &mut Vec<Line<'a>>, group: &'a Group) {
    lines.push(Line::Heading(Some(group.kind)));
    lines.extend(group.hits.iter().map(Line::Hit));
    if group.has_more {
        lines.push(Line::More(group.kind));
    }
}

fn answer(conn: &Conn, wanted: &Wanted, recent: &[Subject]) -> Result<Vec<Group>, Failure> {
    match Sought::read(&wanted.text) {
        Sought::Words(query) => {
            let most = if wanted.only.is_some() { OF_ONE * (wanted.pages + 1) } else { OF_EACH };
            search::find(conn, &query, Scope { only: wanted.only, most })
        }
        Sought::Nothing => search::shown(conn, recent),
        Sought::OnlyMarks | Sought::TooLong => Ok(Vec::new()),
    }
}
