//! Going from place to place, and asking first where that would lose what is typed.

use egui::{Context, ViewportCommand};

use super::{Shell, panel};
use crate::{
    app::{
        automatic::Automatic,
        ground::Ground,
        heard::Heard,
        inbox::Inbox,
        route::{Place, Route},
        views::Views,
    },
    base::{
        filter::Filter,
        kind::{Kind, Subject},
        say::Said,
    },
    ui::modal,
};

/// Something that would lose what is typed, until the user has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    /// Going to another place of the same panel.
    Go(Place),
    /// Going back, or on.
    Step {
        /// Back.
        is_back: bool,
    },
    /// Going to other data.
    Data,
    /// Closing the window.
    Close,
    /// Closing it while work is under way.
    Work,
}

impl Shell {
    /// Goes somewhere, unless that would lose what is typed: then it is asked first.
    pub(super) fn go(&mut self, place: Place) {
        let Some(route) = self.route_of(place) else {
            tracing::warn!("no panel shows {place:?}");
            return;
        };
        if place == self.route.place() {
            return;
        }
        if self.would_lose(place, route) {
            self.leaving = Some(Leaving::Go(place));
            return;
        }
        self.arrive(place, route);
        self.route.go(place);
    }

    /// Begins anew on data that was replaced: nothing of the old is shown any more.
    pub(super) fn renew(&mut self, said: Said) {
        let first = self.entries.first().map_or("", |entry| entry.route);
        self.panels.clear();
        self.drafts.offer_again(&self.base.cx());
        self.route = Route::new(Place::Panel(first));
        (self.leaving, self.paper, self.many) = (None, None, None);
        (self.export, self.batch) = (None, None);
        self.views = Views::default();
        (self.inbox, self.automatic, self.heard) = (Inbox::default(), Automatic::default(), Heard::default());
        self.grounding = self.base.desk.load(Ground::load);
        (self.counted_at, self.is_count_due) = (f64::NEG_INFINITY, true);
        self.notices.read(Said::new("app-data-restored-title"), said);
    }

    /// Goes back to the list of the panel that is shown.
    pub(super) fn home(&mut self, route: &'static str) {
        self.go(Place::Panel(route));
        let Self { base, entries, panels, .. } = self;
        if let Some(panel) = panel(panels, entries, route) {
            panel.home(&base.cx());
        }
    }

    /// Goes to the list of a kind, whole or with what belongs to a record. What is typed in a form stays: the panel
    /// decides.
    pub(super) fn list(&mut self, kind: Kind, tab: &'static str, of: Option<Subject>) {
        let entry = self.entries.iter().find(|entry| entry.kinds.contains(&kind));
        let Some(route) = entry.map(|entry| entry.route) else { return };
        self.go(Place::Panel(route));
        let Self { base, entries, panels, .. } = self;
        if let Some(panel) = panel(panels, entries, route) {
            match of {
                Some(of) => panel.list_of(&base.cx(), tab, of),
                None => panel.list(&base.cx(), tab),
            }
        }
    }

    /// Goes to the list of a kind, with what a filter finds.
    pub(super) fn list_by(&mut self, kind: Kind, filter: Filter) {
        let entry = self.entries.iter().find(|entry| entry.kinds.contains(&kind));
        let Some(route) = entry.map(|entry| entry.route) else { return };
        self.go(Place::Panel(route));
        let Self { base, entries, panels, .. } = self;
        if let Some(panel) = panel(panels, entries, route) {
            panel.list_by(&base.cx(), filter);
        }
    }

    /// Goes back, or on again.
    pub(super) fn step(&mut self, is_back: bool) {
        let Some(place) = self.route.beside(is_back) else { return };
        let Some(route) = self.route_of(place) else { return };
        if self.would_lose(place, route) {
            self.leaving = Some(Leaving::Step { is_back });
            return;
        }
        self.arrive(place, route);
        self.route.step(is_back);
    }

    /// A panel that is left keeps what is typed; only another form in the same panel would take its place.
    fn would_lose(&self, place: Place, route: &str) -> bool {
        !matches!(place, Place::Panel(_)) && self.panels.get(route).is_some_and(|panel| panel.is_unsaved())
    }

    fn arrive(&mut self, place: Place, route: &'static str) {
        let Self { base, entries, panels, heard, .. } = self;
        let (Some(panel), cx) = (panel(panels, entries, route), base.cx()) else { return };
        // What was saved while another panel was on screen.
        if let Some(changes) = heard.take_for(route) {
            panel.refresh(&cx, &changes);
        }
        match place {
            Place::Panel(_) => {}
            Place::Record(subject) => panel.open(&cx, subject),
            Place::New(kind, from) => panel.start(&cx, kind, from),
        }
    }

    /// Asks whether what is typed may be lost, and goes on as it is answered.
    pub(super) fn leaving_ui(&mut self, ctx: &Context) {
        let Some(leaving) = self.leaving else { return };
        let [title, text, go] = match leaving {
            Leaving::Work => ["app-work-closes", "app-work-closes-text", "app-work-closes-go"],
            _ => ["app-unsaved", "app-unsaved-text", "app-unsaved-drop"],
        };
        let answer = modal::confirm_ui(&self.base.cx(), ctx, &Said::new(title), &Said::new(text), go);
        let Some(drops) = answer else { return };
        self.leaving = None;
        if !drops {
            (self.wanted, self.closes) = (None, false);
            return;
        }
        match leaving {
            Leaving::Go(place) => {
                if let Some(route) = self.route_of(place) {
                    self.arrive(place, route);
                    self.route.go(place);
                }
            }
            Leaving::Step { is_back } => {
                let place = self.route.beside(is_back);
                if let Some((place, route)) = place.and_then(|place| Some((place, self.route_of(place)?))) {
                    self.arrive(place, route);
                    self.route.step(is_back);
                }
            }
            Leaving::Data => {
                self.drafts.forget();
                self.wanted = self.wanted.take().map(|(choice, _)| (choice, true));
            }
            Leaving::Work => self.stop_work(),
            Leaving::Close => {
                self.drafts.forget();
                self.closes = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// The panel of the place where we are.
    pub(super) fn shown(&self) -> &'static str {
        self.route_of(self.route.place()).unwrap_or("")
    }

    pub(super) fn route_of(&self, place: Place) -> Option<&'static str> {
        let of = |kind: Kind| self.entries.iter().find(|entry| entry.kinds.contains(&kind)).map(|entry| entry.route);
        match place {
            Place::Panel(route) => Some(route),
            Place::Record(subject) => of(subject.kind),
            Place::New(kind, _) => of(kind),
        }
    }
}
