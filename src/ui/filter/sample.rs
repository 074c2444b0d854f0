//! What may be typed into the line of a list, shown by its own fields.

use crate::base::{
    field::{Column, ListSpec, Show},
    filter::{AND, Names, Of, Part, Span, Test, When, part_line, words_of},
    say::Said,
    text::{Lang, Texts},
};

/// Examples of what may be typed into the line of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// A short line; empty where the list can only be searched.
    pub short: String,
    /// In the empty line.
    pub hint: String,
    /// At length.
    pub how: String,
}

impl Sample {
    /// The examples of a list, in a language: by the first of its fields of each sort.
    pub fn of(spec: &ListSpec, texts: &Texts) -> Self {
        let lang = texts.lang;
        let columns: Vec<&Column> = Names::of(spec).columns().collect();
        let first = |is_so: fn(&Column) -> bool| columns.iter().copied().find(|column| is_so(column));
        let word = first(|column| !column.choices.is_empty()).and_then(|column| {
            let (word, _) = words_of(spec, column, lang).into_iter().next()?;
            Some(line(spec, column, Test::Word(word.to_owned()), lang))
        });
        let day = first(|column| matches!(column.show, Show::Day | Show::Instant))
            .map(|column| line(spec, column, Test::When(Span::In(When::NextMonth(0))), lang));
        let mine = Part { of: Of::Mine, not: false, any: Vec::new() };
        let mine = spec.filtering.owner.map(|_| part_line(spec, &mine, lang));
        let text = first(|column| column.show == Show::Text)
            .map(|column| line(spec, column, Test::Has(texts.get("filter-sample").to_string()), lang));
        let some = |parts: [&Option<String>; 4], most: usize| {
            parts.into_iter().filter_map(|part| part.as_deref()).take(most).collect::<Vec<_>>().join(AND)
        };
        let short = some([&word, &mine, &day, &text], 2);
        if short.is_empty() {
            let (hint, how) = (texts.get("base-search").to_string(), texts.get("filter-how-words").to_string());
            return Self { short, hint, how };
        }
        let long = some([&word, &day, &mine, &text], 3);
        Self {
            hint: texts.say(&Said::new("filter-hint").with("sample", short.as_str())),
            how: texts.say(&Said::new("filter-how").with("sample", long)),
            short,
        }
    }
}

fn line(spec: &ListSpec, column: &Column, test: Test, lang: Lang) -> String {
    part_line(spec, &Part { of: Of::Field(column.key.to_owned()), not: false, any: vec![test] }, lang)
}
