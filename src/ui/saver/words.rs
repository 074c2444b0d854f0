//! Typed values as people read them: amounts, words of choices, records by their names.

use std::collections::BTreeMap;

use crate::{
    base::{
        field::Input,
        kind::Kind,
        meet::{Place, Text},
        money::Money,
        slot::Slot,
    },
    ui::cx::{Choice, Cx},
};

/// The names of records that are known by a code or number.
#[derive(Debug, Default)]
pub(super) struct Words {
    names: BTreeMap<(&'static str, String), Name>,
}

#[derive(Debug)]
enum Name {
    Asked(Slot<Vec<Choice>>),
    Known(String),
}

impl Words {
    /// Asks for the names of the records that stand at places.
    pub fn ask<S>(&mut self, cx: &Cx<'_, S>, places: &[Place]) {
        for place in places {
            let texts = [&place.before, &place.theirs, &place.mine].into_iter().flatten().flatten().flatten();
            for (with, code) in texts {
                let Some(kind) = kind_of(*with).filter(|_| !code.trim().is_empty()) else { continue };
                let name = self.names.entry((word_of(kind), code.clone()));
                name.or_insert_with(|| Name::Asked(cx.finder.find(kind, None, code, None)));
            }
        }
        for ((_, code), name) in &mut self.names {
            if let Name::Asked(slot) = name
                && let Some(answer) = slot.take()
            {
                let choice = answer.unwrap_or_default().into_iter().find(|choice| choice.code == *code);
                let known = choice.map(|choice| choice.name).filter(|name| name != code).unwrap_or_default();
                *name = Name::Known(known);
            }
        }
    }

    /// What stands at a place: line by line, with a word for what is empty or not there.
    pub fn read<S>(&self, cx: &Cx<'_, S>, texts: Option<&[Text]>) -> String {
        let Some(texts) = texts else { return cx.t("base-meet-none").to_string() };
        let row = |text: &Text| {
            let values = text.iter().map(|(with, value)| self.value(cx, *with, value));
            values.filter(|value| !value.is_empty()).collect::<Vec<_>>().join(" · ")
        };
        let rows: Vec<String> = texts.iter().map(row).filter(|row| !row.is_empty()).collect();
        if rows.is_empty() { cx.t("base-meet-empty").to_string() } else { rows.join("; ") }
    }

    fn value<S>(&self, cx: &Cx<'_, S>, with: Input, text: &str) -> String {
        let text = text.trim();
        match with {
            Input::Flag => cx.t(if text.is_empty() { "base-no" } else { "base-yes" }).to_string(),
            _ if text.is_empty() => String::new(),
            Input::Money => Money::parse(text).map_or_else(|| text.to_owned(), Money::show),
            Input::Rate => format!("{text}%"),
            Input::Choice(family, _) => listed(cx, text, |word| {
                cx.texts.find(&format!("{family}-{}", word.replace('_', "-"))).map(|text| text.to_string())
            }),
            Input::Dict(dict) => listed(cx, text, |code| {
                let entries = cx.dicts.get(dict)?;
                entries.iter().find(|entry| entry.code == code).map(|entry| entry.name.clone())
            }),
            Input::Pick(kind) => match self.names.get(&(word_of(kind), text.to_owned())) {
                Some(Name::Known(name)) if !name.is_empty() => format!("{text} {name}"),
                _ => text.to_owned(),
            },
            _ => text.to_owned(),
        }
    }
}

/// Several words with commas between them, each as people read it.
fn listed<S>(cx: &Cx<'_, S>, text: &str, name: impl Fn(&str) -> Option<String>) -> String {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let names = words.map(|word| name(word).unwrap_or_else(|| word.to_owned()));
    names.collect::<Vec<_>>().join(&cx.t("base-name-joint"))
}

fn kind_of(with: Input) -> Option<Kind> {
    match with {
        Input::Pick(kind) => Some(kind),
        _ => None,
    }
}

fn word_of(kind: Kind) -> &'static str {
    use crate::base::words::Word as _;
    kind.word()
}
