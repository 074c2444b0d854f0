//! The keyboard of a timeline: arrows choose, Enter opens, plus and minus zoom, 0 shows all.

use egui::{EventFilter, Id, Key, Modifiers, Ui};

use super::{Entry, Timeline, View, scale};
use crate::base::kind::Subject;

impl Timeline {
    /// Does what was pressed; where Enter leads.
    pub(super) fn keys(
        &mut self,
        ui: &Ui,
        id: Id,
        entries: &[Entry],
        (view, whole): (&mut View, View),
    ) -> Option<Subject> {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let typed = |text: &str| {
            ui.input(|input| {
                input.events.iter().any(|event| matches!(event, egui::Event::Text(typed) if typed == text))
            })
        };
        let last = entries.len() - 1;
        let wanted = if pressed(Key::ArrowRight) {
            Some(self.chosen.map_or(0, |at| (at + 1).min(last)))
        } else if pressed(Key::ArrowLeft) {
            Some(self.chosen.map_or(last, |at| at.saturating_sub(1)))
        } else if pressed(Key::ArrowDown) {
            beside(entries, self.chosen, true)
        } else if pressed(Key::ArrowUp) {
            beside(entries, self.chosen, false)
        } else if pressed(Key::Home) {
            Some(0)
        } else if pressed(Key::End) {
            Some(last)
        } else {
            None
        };
        let near = self.chosen.and_then(|at| entries.get(at)).map(|entry| entry.from.millis());
        if typed("+") || typed("=") {
            *view = scale::zoomed(*view, whole, 0.5, near);
        } else if typed("-") {
            *view = scale::zoomed(*view, whole, 2.0, near);
        } else if typed("0") {
            *view = whole;
        }
        if let Some(at) = wanted {
            self.chosen = Some(at);
            *view = scale::showing(*view, entries[at].from.millis());
        }
        let opens = pressed(Key::Enter);
        self.chosen.filter(|_| opens).and_then(|at| entries.get(at)).and_then(|entry| entry.about)
    }
}

/// The happening of the next line, below or above, that is nearest in time.
fn beside(entries: &[Entry], chosen: Option<usize>, is_down: bool) -> Option<usize> {
    let Some(from) = chosen.and_then(|at| entries.get(at)) else { return Some(0) };
    let is_beyond = |lane: usize| if is_down { lane > from.lane } else { lane < from.lane };
    let lanes = entries.iter().map(|entry| entry.lane).filter(|lane| is_beyond(*lane));
    let lane = if is_down { lanes.min() } else { lanes.max() };
    let there = entries.iter().enumerate().filter(|(_, entry)| Some(entry.lane) == lane);
    let away = |entry: &Entry| entry.from.millis().abs_diff(from.from.millis());
    there.min_by_key(|(_, entry)| away(entry)).map(|(at, _)| at).or(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::time::Instant, ui::style::Tone};

    fn entry(from: i64, lane: usize) -> Entry {
        let (when, who, what, why) = Default::default();
        let from = Instant(from);
        Entry { from, to: Some(from), lane, tone: Tone::Plain, is_planned: false, when, who, what, why, about: None }
    }

    #[test]
    fn up_and_down_choose_what_is_nearest_in_time_in_the_next_line_that_has_any() {
        let entries = [entry(0, 0), entry(10, 2), entry(50, 0), entry(60, 2), entry(70, 3)];
        assert_eq!(beside(&entries, Some(2), true), Some(3));
        assert_eq!(beside(&entries, Some(0), true), Some(1));
        assert_eq!(beside(&entries, Some(3), true), Some(4));
        assert_eq!(beside(&entries, Some(4), true), Some(4), "there is none below");
        assert_eq!(beside(&entries, Some(4), false), Some(3));
        assert_eq!(beside(&entries, Some(1), false), Some(0));
        assert_eq!(beside(&entries, None, true), Some(0));
    }
}
