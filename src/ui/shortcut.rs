//! All shortcuts, declared once: what is pressed, the page that lists them, the hints beside buttons and in menus, and the
//! palette all come from here.

use egui::{Context, Event, Key, KeyboardShortcut, Modifiers, Ui, os::OperatingSystem};

use crate::base::words::Word as _;

crate::words! {
    /// Where shortcuts hold.
    pub enum Place in "shortcut-place" {
        /// In the whole window.
        Everywhere = "everywhere",
        /// In a list.
        List = "list",
        /// On a heading of a list.
        Heading = "heading",
        /// In a form.
        Form = "form",
        /// On the border of a pane.
        Border = "border",
        /// On the form of a call.
        Call = "call",
        /// On the life of a unit.
        Life = "life",
        /// In what opens to choose from, and in the search over everything.
        Choice = "choice",
        /// Where pages of paper are looked at.
        Paper = "paper",
        /// In a dialogue.
        Dialogue = "dialogue",
    }
}

/// What is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// A key.
    Key(Modifiers, Key),
    /// A sign that is typed, on whatever key it lies.
    Sign(&'static str),
}

/// A shortcut.
#[derive(Debug)]
pub struct Shortcut {
    /// Where it holds.
    pub place: Place,
    /// The text key of what it does.
    pub name: &'static str,
    /// What is pressed: one of these.
    pub presses: &'static [Press],
}

const fn key(key: Key) -> Press {
    Press::Key(Modifiers::NONE, key)
}

const fn ctrl(key: Key) -> Press {
    Press::Key(Modifiers::COMMAND, key)
}

const fn alt(key: Key) -> Press {
    Press::Key(Modifiers::ALT, key)
}

const fn shift(key: Key) -> Press {
    Press::Key(Modifiers::SHIFT, key)
}

macro_rules! shortcuts {
    ($($(#[$doc:meta])* $id:ident = $place:ident, $name:literal, [$($press:expr),+];)+) => {
        $($(#[$doc])* pub const $id: Shortcut = Shortcut {
            place: Place::$place,
            name: $name,
            presses: &[$($press),+],
        };)+

        /// Every shortcut there is, by place.
        pub const ALL: &[Shortcut] = &[$($id),+];
    };
}

shortcuts! {
    /// Searches everything.
    FIND = Everywhere, "app-palette-open", [ctrl(Key::K)];
    /// Shows this list.
    HELP = Everywhere, "app-shortcuts", [key(Key::F1), Press::Sign("?"), Press::Sign("？")];
    /// Goes back.
    BACK = Everywhere, "app-back", [alt(Key::ArrowLeft)];
    /// Goes on again.
    ON = Everywhere, "app-on", [alt(Key::ArrowRight)];
    /// Leads to the next control.
    NEXT = Everywhere, "shortcut-next", [key(Key::Tab)];
    /// Leads to the one before.
    BEFORE = Everywhere, "shortcut-before", [shift(Key::Tab)];

    /// Begins a new record.
    NEW = List, "shortcut-new", [ctrl(Key::N)];
    /// Leads to the filter line.
    FILTER = List, "shortcut-filter", [Press::Sign("/"), Press::Sign("、")];
    /// Leads to another row.
    ROWS = List, "shortcut-rows", [key(Key::ArrowUp), key(Key::ArrowDown), key(Key::PageUp), key(Key::PageDown)];
    /// Leads to the first row.
    FIRST = List, "shortcut-first", [key(Key::Home), ctrl(Key::Home)];
    /// Leads to the last row.
    LAST = List, "shortcut-last", [key(Key::End), ctrl(Key::End)];
    /// Scrolls to the side.
    SIDE = List, "shortcut-side", [key(Key::ArrowLeft), key(Key::ArrowRight)];
    /// Opens the record of the row.
    OPEN = List, "shortcut-open", [key(Key::Enter)];
    /// Chooses the row, or no longer.
    MARK = List, "shortcut-mark", [key(Key::Space)];
    /// Chooses rows up to another one.
    EXTEND = List, "shortcut-extend", [shift(Key::ArrowUp), shift(Key::ArrowDown)];
    /// Chooses all rows.
    ALL_ROWS = List, "shortcut-all", [ctrl(Key::A)];
    /// Chooses none.
    NONE = List, "base-list-unmark", [key(Key::Escape)];
    /// Copies the chosen rows.
    COPY = List, "shortcut-copy", [ctrl(Key::C)];
    /// Writes the list to a file.
    EXPORT = List, "table-export", [ctrl(Key::E)];

    /// Leads to another heading.
    HEADINGS = Heading, "shortcut-headings", [key(Key::ArrowLeft), key(Key::ArrowRight)];
    /// Sorts by the column.
    SORT = Heading, "shortcut-sort", [key(Key::Enter), key(Key::Space)];
    /// Moves the column to the left.
    COLUMN_LEFT = Heading, "table-column-left", [ctrl(Key::ArrowLeft)];
    /// Moves it to the right.
    COLUMN_RIGHT = Heading, "table-column-right", [ctrl(Key::ArrowRight)];
    /// Makes it wider.
    COLUMN_WIDER = Heading, "table-column-wider", [shift(Key::ArrowRight)];
    /// Makes it narrower.
    COLUMN_NARROWER = Heading, "table-column-narrower", [shift(Key::ArrowLeft)];
    /// Hides it.
    COLUMN_HIDE = Heading, "table-column-hide", [key(Key::Delete)];

    /// Saves.
    SAVE = Form, "base-save", [ctrl(Key::S)];
    /// Leads to the next input.
    INPUT = Form, "shortcut-input", [key(Key::Enter)];
    /// Opens the month of a day.
    MONTH = Form, "shortcut-month", [alt(Key::ArrowDown)];
    /// Opens what can be chosen.
    CHOICES = Form, "shortcut-choices", [key(Key::ArrowDown)];

    /// Makes the pane wider, or narrower.
    WIDTH = Border, "shortcut-width", [key(Key::ArrowLeft), key(Key::ArrowRight)];

    /// Shows the picture of the states.
    STATES = Call, "call-states", [alt(Key::S)];
    /// Unfolds how the response time is counted.
    RESPONSE = Call, "shortcut-response", [alt(Key::Num1)];
    /// Unfolds how the solution time is counted.
    RESOLVE = Call, "shortcut-resolve", [alt(Key::Num2)];
    /// Asks what would be otherwise.
    WHAT_IF = Call, "report-what-if-open", [alt(Key::W)];

    /// Leads to another happening.
    HAPPENINGS = Life, "shortcut-happenings", [key(Key::ArrowLeft), key(Key::ArrowRight)];
    /// Leads to another line.
    LINES = Life, "shortcut-lines", [key(Key::ArrowUp), key(Key::ArrowDown)];
    /// Opens its record.
    HAPPENED = Life, "shortcut-open", [key(Key::Enter)];
    /// Nearer, further, all of it.
    ZOOM = Life, "shortcut-zoom", [Press::Sign("+"), Press::Sign("-"), Press::Sign("0")];

    /// Leads to another choice.
    OTHERS = Choice, "shortcut-others", [key(Key::ArrowUp), key(Key::ArrowDown), key(Key::PageUp), key(Key::PageDown)];
    /// Takes it.
    TAKE = Choice, "shortcut-take", [key(Key::Enter)];
    /// Leaves it.
    LEAVE_CHOICE = Choice, "shortcut-leave", [key(Key::Escape)];

    /// Turns the pages.
    PAGES = Paper, "shortcut-pages", [key(Key::PageUp), key(Key::PageDown)];
    /// To the first and the last page.
    PAGE_ENDS = Paper, "shortcut-page-ends", [key(Key::Home), key(Key::End)];

    /// Does what the dialogue asks about, from a line that is typed in.
    GO = Dialogue, "shortcut-go", [key(Key::Enter)];
    /// Leaves a dialogue; nothing is done.
    LEAVE = Dialogue, "shortcut-leave", [key(Key::Escape)];
}

impl Shortcut {
    /// True when it was pressed; then nobody else hears of it.
    pub fn is_pressed(&self, ui: &Ui) -> bool {
        self.presses.iter().any(|press| press.is_pressed(ui.ctx()))
    }

    /// True when a key of it was pressed; what is typed stays.
    pub fn is_key_pressed(&self, ui: &Ui) -> bool {
        let is_key = |press: &&Press| matches!(press, Press::Key(..));
        self.presses.iter().filter(is_key).any(|press| press.is_pressed(ui.ctx()))
    }

    /// As people read it.
    pub fn shown(&self, ctx: &Context) -> String {
        let mut all: Vec<String> = Vec::new();
        for press in self.presses {
            let shown = press.shown(ctx);
            // A sign is the same in full width.
            let is_wide = matches!(press, Press::Sign(sign) if !sign.is_ascii());
            if !is_wide && !all.contains(&shown) {
                all.push(shown);
            }
        }
        all.join(" / ")
    }

    /// The first of what can be pressed, for where there is little room.
    pub fn first(&self, ctx: &Context) -> String {
        self.presses.first().map(|press| press.shown(ctx)).unwrap_or_default()
    }
}

impl Press {
    fn is_pressed(self, ctx: &Context) -> bool {
        match self {
            Self::Key(modifiers, key) => ctx.input_mut(|input| input.consume_key(modifiers, key)),
            Self::Sign(sign) => ctx.input_mut(|input| {
                let before = input.events.len();
                input.events.retain(|event| !matches!(event, Event::Text(text) if text == sign));
                input.events.len() < before
            }),
        }
    }

    fn shown(self, ctx: &Context) -> String {
        let (modifiers, key) = match self {
            Self::Key(modifiers, key) => (modifiers, key),
            Self::Sign(sign) => return sign.to_owned(),
        };
        if ctx.os() == OperatingSystem::Mac {
            return ctx.format_shortcut(&KeyboardShortcut::new(modifiers, key));
        }
        let before = ctx.format_modifiers(modifiers);
        let joint = if before.is_empty() { "" } else { "+" };
        format!("{before}{joint}{}", name(key))
    }
}

/// What stands on a key.
fn name(key: Key) -> &'static str {
    match key {
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::Escape => "Esc",
        other => other.name(),
    }
}

/// Places whose shortcuts hold at once: none stands twice in them.
pub const TOGETHER: &[&[Place]] = &[
    &[Place::Everywhere, Place::List],
    &[Place::Everywhere, Place::Heading],
    &[Place::Everywhere, Place::Form, Place::Call],
    &[Place::Everywhere, Place::Border],
    &[Place::Everywhere, Place::Life],
    &[Place::Everywhere, Place::Paper],
    &[Place::Choice],
    &[Place::Dialogue],
];

/// The shortcuts of a place.
pub fn of(place: Place) -> impl Iterator<Item = &'static Shortcut> {
    ALL.iter().filter(move |one| one.place == place)
}

/// All places that have shortcuts.
pub fn places() -> impl Iterator<Item = Place> {
    Place::ALL.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shortcut_stands_twice_where_it_would_be_heard_twice() {
        for together in TOGETHER {
            let mut seen: Vec<(Press, &str)> = Vec::new();
            for one in together.iter().copied().flat_map(of) {
                for press in one.presses {
                    let other = seen.iter().find(|(known, _)| known == press);
                    assert_eq!(other, None, "{press:?} is {} too", one.name);
                    seen.push((*press, one.name));
                }
            }
        }
        assert!(places().all(|place| TOGETHER.iter().any(|together| together.contains(&place))));
        assert!(places().all(|place| of(place).next().is_some()));
    }

    #[test]
    fn a_shortcut_reads_as_its_keys_and_a_sign_only_once() {
        let ctx = Context::default();
        ctx.set_os(OperatingSystem::Nix);
        assert_eq!(FIND.shown(&ctx), "Ctrl+K");
        assert_eq!(BACK.shown(&ctx), "Alt+←");
        assert_eq!(FILTER.shown(&ctx), "/");
        assert_eq!(HELP.shown(&ctx), "F1 / ?");
        assert_eq!(HELP.first(&ctx), "F1");
        assert_eq!(EXTEND.shown(&ctx), "Shift+↑ / Shift+↓");
    }
}
