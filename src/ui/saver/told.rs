//! That somebody else saved the record while nothing was typed: who, when, which fields.

use super::meet::{Newest, is_column_of};
use crate::base::{
    field::Show,
    meet::{self, Saved},
    say::{Arg, Said},
    time::Instant,
    typed::Typed,
    value::Val,
};

/// What is told quietly on a form.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// Who saved it; empty for the system.
    pub by: Vec<String>,
    /// When.
    pub at: Instant,
    /// The labels of what was changed.
    pub labels: Vec<Arg>,
    /// What they saved.
    pub saves: Vec<Saved>,
}

impl Told {
    /// What others did that can be seen; what one did oneself is no news.
    pub fn of<D: Typed>(before: &D, newest: &Newest<D>) -> Option<Self> {
        let others: Vec<&Saved> = newest.saves.iter().filter(|save| save.by_id != newest.me).collect();
        let last = others.iter().max_by_key(|save| save.at)?;
        let mut labels = Vec::new();
        for place in meet::told(before, &newest.draft) {
            // Of a table of lines its title is enough.
            let known = if place.key.part.is_empty() { place.label } else { place.label.into_iter().take(1).collect() };
            let label =
                if let [one] = known.as_slice() { one.clone() } else { Arg::List(known.iter().map(said).collect()) };
            push(&mut labels, label);
        }
        let saves: Vec<Saved> = others.iter().map(|save| (*save).clone()).collect();
        for (label, ..) in changed_beside::<D>(&saves) {
            push(&mut labels, Arg::Key(label.to_owned()));
        }
        if labels.is_empty() {
            return None;
        }
        let mut by: Vec<String> = Vec::new();
        for save in &others {
            if !by.contains(&save.by) {
                by.push(save.by.clone());
            }
        }
        Some(Self { by, at: last.at, labels, saves })
    }
}

fn said(arg: &Arg) -> Said {
    match arg {
        Arg::Key(key) => Said::new(key.clone()),
        Arg::List(list) if list.len() == 1 => list[0].clone(),
        other => Said::new("base-told-part").with("part", other.clone()),
    }
}

fn push(labels: &mut Vec<Arg>, label: Arg) {
    if !labels.contains(&label) {
        labels.push(label);
    }
}

/// What saves changed that is shown, and not typed: a state. Its field, what it was, what it became.
pub(super) fn changed_beside<D: Typed>(saves: &[Saved]) -> Vec<(&'static str, Show, Val, Val)> {
    let is_line = |kind| D::LINES.iter().any(|(of, _)| *of == kind);
    let mut all: Vec<(&'static str, Show, Val, Val)> = Vec::new();
    for (column, old, new) in saves.iter().filter(|save| !is_line(save.subject.kind)).flat_map(|save| &save.fields) {
        let Some(field) = D::FIELDS.iter().find(|field| is_column_of(column, field.key)) else { continue };
        if field.edit.is_some() {
            continue;
        }
        match all.iter_mut().find(|(label, ..)| *label == field.label) {
            Some(known) => known.3 = new.clone(),
            None => all.push((field.label, field.show, old.clone(), new.clone())),
        }
    }
    all
}
