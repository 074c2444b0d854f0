//! What is typed in the form goes to where it outlives the program, and comes back from there (PLAT-24).

use super::Records;
use crate::{
    base::{
        field::{Edit, Input},
        say::Said,
        typed::Typed,
    },
    cx::{Cx, Form},
    ui::cx::{Ask, Unsaved},
};

/// So many fields say what a form is about.
const SAYING: usize = 2;
/// So many letters of each at most.
const LETTERS: usize = 30;

impl<D: Typed + Send, S: Send + 'static, N: Send + 'static> Records<D, S, N> {
    /// Tells the window when something else is typed than was kept, or nothing is unsaved any more.
    pub(super) fn keep_typed(&mut self, cx: &Cx<'_>) {
        let form = self.form.as_ref().filter(|form| form.is_changed());
        if form.map(|form| &form.draft) == self.kept.as_ref() {
            return;
        }
        self.kept = form.map(|form| form.draft.clone());
        let unsaved = form.and_then(|form| unsaved(self, form));
        cx.asked.borrow_mut().push(Ask::KeepTyped(self.kind, unsaved.map(Box::new)));
    }

    /// A form that the window has brought back. What others saved meanwhile comes beside it as ever.
    pub(super) fn restore(&mut self, cx: &Cx<'_>) {
        let is_mine = |ask: &Ask| matches!(ask, Ask::Restore(unsaved) if unsaved.kind == self.kind);
        let found = cx.asked.borrow().iter().position(is_mine);
        let Some(Ask::Restore(unsaved)) = found.map(|at| cx.asked.borrow_mut().remove(at)) else { return };
        let Unsaved { id, version, base, typed, .. } = *unsaved;
        let (Ok(base), Ok(typed)) = (serde_json::from_value::<D>(base), serde_json::from_value::<D>(typed)) else {
            cx.failed(Said::new("base-unsaved-unreadable"));
            return;
        };
        let mut form = Form::of(id, version, base);
        form.draft = typed;
        self.form = Some(form);
        if id != 0 {
            self.open(cx, id);
        }
    }
}

fn unsaved<D: Typed + Send, S: Send + 'static, N: Send + 'static>(
    of: &Records<D, S, N>,
    form: &Form<D>,
) -> Option<Unsaved> {
    let (base, version) = form.known();
    let says = says(&form.draft, &base);
    let written = |draft: &D| serde_json::to_value(draft).ok();
    Some(Unsaved { kind: of.kind, id: form.id, version, base: written(&base)?, typed: written(&form.draft)?, says })
}

/// What stands in the first fields that have something in them; those that were typed first.
fn says<D: Typed>(draft: &D, base: &D) -> String {
    let (mut draft, mut base) = (draft.clone(), base.clone());
    let mut texts: Vec<(bool, String)> = Vec::new();
    // Words that are chosen say nothing to people as they are kept.
    let is_text = |edit: &Edit<D>| matches!(edit.with, Input::Line | Input::Lines(_) | Input::Pick(_));
    for edit in D::FIELDS.iter().filter_map(|field| field.edit).filter(is_text) {
        let text = (edit.of)(&mut draft).trim().to_owned();
        let is_typed = text != (edit.of)(&mut base).trim();
        if !text.is_empty() {
            texts.push((!is_typed, text));
        }
    }
    texts.sort_by_key(|(is_old, _)| *is_old);
    let short = |(_, text): &(bool, String)| text.chars().take(LETTERS).collect::<String>();
    texts.iter().take(SAYING).map(short).collect::<Vec<_>>().join(" · ")
}
