//! What is typed in a form goes to where it outlives the program, and comes back from there (PLAT-24).

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Cx, Form};
use crate::{
    base::{
        field::{Edit, Field, Input},
        kind::{Kind, Subject},
        say::Said,
        typed::Typed,
    },
    ui::cx::{Ask, FormOf, Unsaved},
};

/// So many fields say what a form is about.
const SAYING: usize = 2;
/// So many letters of each at most.
pub const LETTERS: usize = 30;

/// Tells the window what is typed in one form, and takes it back after the program was ended.
#[derive(Debug)]
pub struct Keeper<D> {
    kind: Kind,
    form: FormOf,
    /// What is typed, as the window was told it last.
    told: Option<D>,
}

/// What else is kept beside what is typed.
pub struct Beside<B> {
    /// The record's id; 0 for a new one.
    pub id: i64,
    /// Its version when it was read.
    pub version: i64,
    /// What the form began with.
    pub base: B,
    /// By what people know it.
    pub says: String,
    /// What the form is called, where it is not the record's own.
    pub title: Option<Said>,
}

/// A form that has come back.
#[derive(Debug)]
pub struct Taken<B, D> {
    /// The record's id; 0 for a new one.
    pub id: i64,
    /// Its version when it was read.
    pub version: i64,
    /// What the form began with.
    pub base: B,
    /// What was typed.
    pub typed: D,
}

impl<D: Clone + PartialEq + Serialize + DeserializeOwned> Keeper<D> {
    /// Of this form of records of this kind.
    pub fn new(kind: Kind, form: FormOf) -> Self {
        Self { kind, form, told: None }
    }

    /// Tells the window when something else is typed than was kept, or nothing is unsaved any more. To be called every
    /// frame, with what the form is known by, while something is typed in it.
    pub fn tell<F, B: Serialize>(
        &mut self,
        cx: &Cx<'_>,
        form: Option<&F>,
        typed: impl Fn(&F) -> &D,
        beside: impl FnOnce(&F) -> Beside<B>,
    ) {
        if form.map(&typed) == self.told.as_ref() {
            return;
        }
        self.told = form.map(|form| typed(form).clone());
        let unsaved = form.and_then(|form| {
            let Beside { id, version, base, says, title } = beside(form);
            let (base, typed) = (serde_json::to_value(base).ok()?, serde_json::to_value(typed(form)).ok()?);
            let (kind, form) = (self.kind, self.form.clone());
            Some(Box::new(Unsaved { kind, form, title, id, version, base, typed, says }))
        });
        cx.asked.borrow_mut().push(Ask::KeepTyped(self.kind, self.form.clone(), unsaved));
    }

    /// What the window brings back into this form, once it is there. What this program can't read whole stays with the
    /// window, which says so.
    pub fn take<B: Serialize + DeserializeOwned>(&self, cx: &Cx<'_>) -> Option<Taken<B, D>> {
        self.take_if(cx, |_| true)
    }

    /// The same, where it is of this record.
    pub fn take_of<B: Serialize + DeserializeOwned>(&self, cx: &Cx<'_>, of: Subject) -> Option<Taken<B, D>> {
        self.take_if(cx, |id| id == of.id)
    }

    fn take_if<B: Serialize + DeserializeOwned>(
        &self,
        cx: &Cx<'_>,
        is_meant: impl Fn(i64) -> bool,
    ) -> Option<Taken<B, D>> {
        let mut asked = cx.asked.borrow_mut();
        let is_mine =
            |unsaved: &Unsaved| unsaved.kind == self.kind && unsaved.form == self.form && is_meant(unsaved.id);
        let at = asked.iter().position(|ask| matches!(ask, Ask::Restore(unsaved) if is_mine(unsaved)))?;
        let Ask::Restore(unsaved) = asked.remove(at) else { return None };
        let Unsaved { id, version, base, typed, .. } = &*unsaved;
        match (whole(base), whole(typed)) {
            (Some(base), Some(typed)) => Some(Taken { id: *id, version: *version, base, typed }),
            _ => {
                asked.push(Ask::Unreadable(unsaved));
                None
            }
        }
    }
}

impl<D: Typed> Keeper<D> {
    /// The same for the form of a record or setting, which has this name where it is not the record's own.
    pub fn tell_form(&mut self, cx: &Cx<'_>, form: Option<&Form<D>>, title: Option<&Said>) {
        let form = form.filter(|form| form.is_changed());
        self.tell(
            cx,
            form,
            |form| &form.draft,
            |form| {
                let (base, version) = form.known();
                let says = says(D::FIELDS, &form.draft, &base);
                Beside { id: form.id, version, base, says, title: title.cloned() }
            },
        );
    }

    /// The form that the window brings back into this one.
    pub fn take_form(&self, cx: &Cx<'_>) -> Option<Form<D>> {
        let Taken { id, version, base, typed } = self.take(cx)?;
        let mut form = Form::of(id, version, base);
        form.draft = typed;
        Some(form)
    }
}

/// What was written, where nothing of it is lost by reading it: a newer program may have written more.
fn whole<T: Serialize + DeserializeOwned>(written: &Value) -> Option<T> {
    let read: T = serde_json::from_value(written.clone()).ok()?;
    serde_json::to_value(&read).is_ok_and(|again| holds(&again, written)).then_some(read)
}

/// True where all of `part` stands in `all`: an older program may have written less.
fn holds(all: &Value, part: &Value) -> bool {
    match (all, part) {
        (Value::Object(all), Value::Object(part)) => {
            part.iter().all(|(key, part)| all.get(key).is_some_and(|all| holds(all, part)))
        }
        (Value::Array(all), Value::Array(part)) => {
            all.len() == part.len() && all.iter().zip(part).all(|(all, part)| holds(all, part))
        }
        _ => all == part,
    }
}

/// What stands in the first fields that have something in them; those that were typed first.
pub fn says<D: Clone>(fields: &[Field<D>], draft: &D, base: &D) -> String {
    let (mut draft, mut base) = (draft.clone(), base.clone());
    let mut texts: Vec<(bool, String)> = Vec::new();
    // Words that are chosen say nothing to people as they are kept.
    let is_text = |edit: &Edit<D>| matches!(edit.with, Input::Line | Input::Lines(_) | Input::Pick(_));
    for edit in fields.iter().filter_map(|field| field.edit).filter(is_text) {
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

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::whole;

    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Draft {
        name: String,
        lines: Vec<Line>,
    }

    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Line {
        item: String,
        note: String,
    }

    #[test]
    fn what_an_older_program_wrote_comes_back_and_of_what_a_newer_one_wrote_nothing_is_lost_in_silence() {
        let older = json!({ "name": "typed", "lines": [{ "item": "oil" }] });
        let lines = vec![Line { item: "oil".to_owned(), note: String::new() }];
        assert_eq!(whole::<Draft>(&older), Some(Draft { name: "typed".to_owned(), lines }));
        for newer in [
            json!({ "name": "typed", "lines": [], "colour": "red" }),
            json!({ "name": "typed", "lines": [{ "item": "oil", "note": "", "colour": "red" }] }),
            json!({ "name": 7, "lines": [] }),
        ] {
            assert_eq!(whole::<Draft>(&newer), None, "{newer}");
        }
    }
}
