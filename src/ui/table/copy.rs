//! Rows to the clipboard, as a table that spreadsheets and letters take.

use egui::{Event, Ui};

use super::{Source, Table};
use crate::{
    base::{
        csv,
        field::{ListRow, ListSpec, ReadAt},
        html,
        layout::Place,
        say::Said,
        text::Texts,
    },
    ui::{
        clipboard::{self, Copied},
        cx::Cx,
    },
};

/// So many rows are copied at most; more are exported.
pub(super) const MOST_COPIED: usize = 10_000;

impl Table {
    /// Ctrl+C, where the rows have the keyboard.
    pub(super) fn copy_by_key<S>(&mut self, cx: &Cx<'_, S>, ui: &Ui, source: &dyn Source) {
        let is_asked = ui.input_mut(|input| {
            let before = input.events.len();
            input.events.retain(|event| !matches!(event, Event::Copy));
            input.events.len() < before
        });
        if is_asked {
            self.copy(cx, source);
        }
    }

    /// Fetches the chosen rows for the clipboard, else the lit one.
    pub(super) fn copy<S>(&mut self, cx: &Cx<'_, S>, source: &dyn Source) {
        let ids = self.chosen_in_order();
        if ids.len() > MOST_COPIED {
            cx.notice(Said::new("table-copy-too-much").with("most", MOST_COPIED as i64));
        } else if !ids.is_empty() {
            self.copying = Some(source.rows(ids));
        }
    }

    /// The chosen records in the order of the list; those that it does not show now are behind.
    fn chosen_in_order(&self) -> Vec<i64> {
        let marked = &self.marked;
        if marked.len() == 0 {
            return self.lit.into_iter().collect();
        }
        if marked.len() > MOST_COPIED {
            return marked.ids().to_vec();
        }
        let mut ids: Vec<i64> = self.rows.ids().iter().copied().filter(|id| marked.contains(*id)).collect();
        let mut shown = ids.clone();
        shown.sort_unstable();
        ids.extend(marked.ids().iter().filter(|id| shown.binary_search(id).is_err()));
        ids
    }

    /// Gives the clipboard what was fetched for it.
    pub(super) fn take_copied<S>(&mut self, cx: &Cx<'_, S>, ui: &Ui) {
        let Some(answer) = self.copying.as_mut().and_then(crate::base::slot::Slot::take) else { return };
        self.copying = None;
        match answer {
            Ok(rows) => {
                let at = ReadAt { now: cx.now, zone: cx.texts.zone };
                let places = self.layout.places(&self.spec);
                clipboard::copy(ui.ctx(), copied(&self.spec, &places, &rows, at, cx.texts));
                cx.notice(Said::new("table-copied").with("count", rows.len() as i64));
            }
            Err(failure) => cx.failed(failure.said()),
        }
    }
}

/// Rows as they are shown, with their headings: columns parted by tabs, rows by ends of lines; and as a table of HTML.
fn copied(spec: &ListSpec, places: &[Place], rows: &[ListRow], at: ReadAt, texts: &Texts) -> Copied {
    let headings: Vec<String> =
        places.iter().map(|place| texts.get(spec.columns[place.at].label).to_string()).collect();
    let cells = |row: &ListRow| {
        let row = spec.on(row, at);
        let cell = |place: &Place| {
            let column = &spec.columns[place.at];
            let text = row.cells.get(place.at).map(|val| texts.show(val, column.show)).unwrap_or_default();
            let line = text.split(['\t', '\r', '\n']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            if column.show.is_right() { line } else { csv::as_plain_text(&line).into_owned() }
        };
        places.iter().map(cell).collect::<Vec<String>>()
    };
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let mut lines = vec![headings.join("\t")];
    lines.extend(rows.iter().map(|row| row.join("\t")));
    lines.push(String::new());
    let is_right: Vec<bool> = places.iter().map(|place| spec.columns[place.at].show.is_right()).collect();
    Copied { html: html::table(&headings, &rows, &is_right), text: lines.join("\n") }
}
