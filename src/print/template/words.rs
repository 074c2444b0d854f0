//! Texts with fields: `{{ customer.name }}`, conditions, filters. The engine is minijinja; this tells it what a document
//! says and how amounts and days read in the document's language.

use std::{fmt, sync::Arc};

use minijinja::{
    Environment, Error, ErrorKind, UndefinedBehavior, Value as Cell,
    syntax::SyntaxConfig,
    value::{Enumerator, Object, ObjectRepr},
};

use crate::{
    base::{
        capitals::{self, rmb_capitals_with_prefix},
        money::Money,
        say::Arg,
        text::Texts,
    },
    print::data::{Data, Value},
};

/// How many steps a text may take: a loop without an end is stopped, none that people write comes near.
const FUEL: u64 = 200_000;

/// Fills the fields of a document's texts in.
pub struct Scribe {
    engine: Environment<'static>,
}

impl fmt::Debug for Scribe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scribe")
    }
}

impl Scribe {
    /// For papers in the language of the texts, with capitals in this house's style.
    pub fn new(texts: &Arc<Texts>, style: capitals::Style) -> Scribe {
        let mut engine = Environment::new();
        engine.set_undefined_behavior(UndefinedBehavior::Strict);
        engine.set_fuel(Some(FUEL));
        engine.set_debug(true);
        // Paper is no web page: nothing is escaped.
        engine.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        // An empty line in the template's text is one on paper, a line with nothing but a condition is none.
        engine.set_syntax(syntax());
        engine.add_filter("capitals", move |cell: &Cell| match shown_of(cell) {
            Some(Shown { arg: Arg::Money(Money(fen)), .. }) => Ok(rmb_capitals_with_prefix(*fen, style)),
            _ => Err(Error::new(ErrorKind::InvalidOperation, "capitals are of amounts alone")),
        });
        let of = Arc::clone(texts);
        engine.add_filter("day", move |cell: &Cell| match shown_of(cell) {
            Some(Shown { arg: Arg::At(at), .. }) => Ok(of.day(at.day(of.zone))),
            Some(shown) => Ok(shown.text.to_string()),
            None => Ok(cell.to_string()),
        });
        let of = Arc::clone(texts);
        engine.add_filter("long_day", move |cell: &Cell| {
            let day = match shown_of(cell) {
                Some(Shown { arg: Arg::At(at), .. }) => at.day(of.zone),
                Some(Shown { arg: Arg::Day(day), .. }) => *day,
                _ => return Err(Error::new(ErrorKind::InvalidOperation, "long_day is of days alone")),
            };
            Ok(of.long_day(day))
        });
        engine.add_filter("plain", |cell: &Cell| match shown_of(cell) {
            Some(Shown { arg: Arg::Money(amount), .. }) => amount.plain(),
            Some(shown) => shown.text.to_string(),
            None => cell.to_string(),
        });
        Scribe { engine }
    }

    /// The text with its fields filled in.
    ///
    /// # Errors
    /// The engine's words, with the line within the text where it knows it.
    pub fn fill(&self, text: &str, scope: &Scope) -> Result<String, Error> {
        // Most texts of forms have no field: they need no engine.
        if !text.contains('{') {
            return Ok(text.to_owned());
        }
        match marked_lines(text) {
            Some(marked) => Ok(without_marks(&self.engine.render_str(&marked, scope.0.clone())?)),
            None => self.engine.render_str(text, scope.0.clone()),
        }
    }

    /// Does the condition hold?
    ///
    /// # Errors
    /// The engine's words.
    pub fn holds(&self, condition: &str, scope: &Scope) -> Result<bool, Error> {
        Ok(self.engine.compile_expression(condition)?.eval(scope.0.clone())?.is_true())
    }

    /// The names that a text or condition asks for: `customer.name`.
    ///
    /// # Errors
    /// What can't be read in it.
    pub fn names(&self, text: &str, is_condition: bool) -> Result<Vec<String>, Error> {
        let names = if is_condition {
            self.engine.compile_expression(text)?.undeclared_variables(true)
        } else {
            self.engine.template_from_str(text)?.undeclared_variables(true)
        };
        let mut names: Vec<String> = names.into_iter().collect();
        names.sort_unstable();
        Ok(names)
    }
}

/// Jinja's own signs; lines that hold nothing but a block leave no line.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().expect("the usual signs are no contradiction")
}

/// Stands at the end of lines that hold words and end with a block: the engine would join them to the next. No text
/// has it.
const LINE_END: char = '\u{FDD0}';

/// The text with those lines marked; nothing where there are none.
fn marked_lines(text: &str) -> Option<String> {
    let mut marked = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        marked.push_str(line);
        if lines.peek().is_none() {
            break;
        }
        if line.ends_with("%}") && !line.ends_with("-%}") && has_words(line) {
            marked.push(LINE_END);
        }
        marked.push('\n');
    }
    marked.contains(LINE_END).then_some(marked)
}

/// Is there more in the line than blocks?
fn has_words(line: &str) -> bool {
    let (mut rest, mut is_outside) = (line, true);
    loop {
        let Some(at) = rest.find(if is_outside { "{%" } else { "%}" }) else {
            return is_outside && !rest.trim().is_empty();
        };
        if is_outside && !rest[..at].trim().is_empty() {
            return true;
        }
        rest = &rest[at + 2..];
        is_outside = !is_outside;
    }
}

/// The filled text without the marks: a line that came out empty is none.
fn without_marks(filled: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for line in filled.split('\n') {
        let words = line.replace(LINE_END, "");
        if words.len() == line.len() || !words.trim().is_empty() {
            kept.push(words);
        }
    }
    kept.join("\n")
}

/// What a text may name.
#[derive(Clone, Debug)]
pub struct Scope(Cell);

impl Scope {
    /// The values of a document in the language of the texts.
    pub fn new(data: &Data, texts: &Texts) -> Scope {
        Scope(cell_of_group(data, texts))
    }

    /// The same with a row of a list as `it`, and its number.
    #[must_use]
    pub fn with_row(&self, row: &Data, number: usize, texts: &Texts) -> Scope {
        let row = cell_of_group(row, texts);
        Scope(Cell::from_object(Row { outer: self.0.clone(), row, number }))
    }
}

/// The document's names, with `it` and `row` in front of them.
#[derive(Debug)]
struct Row {
    outer: Cell,
    row: Cell,
    number: usize,
}

impl Object for Row {
    fn get_value(self: &Arc<Self>, key: &Cell) -> Option<Cell> {
        match key.as_str()? {
            "it" => Some(self.row.clone()),
            "row" => Some(Cell::from(self.number)),
            name => self.outer.get_attr(name).ok().filter(|cell| !cell.is_undefined()),
        }
    }
}

/// A value as it reads, with what it was for filters and conditions.
#[derive(Debug)]
struct Shown {
    arg: Arg,
    text: String,
}

impl Object for Shown {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }

    fn is_true(self: &Arc<Self>) -> bool {
        match &self.arg {
            Arg::Money(amount) => *amount != Money::ZERO,
            Arg::Rate(rate) => rate.0 != 0,
            Arg::Qty(quantity) => quantity.0 != 0,
            _ => true,
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn shown_of(cell: &Cell) -> Option<&Shown> {
    cell.downcast_object_ref::<Shown>()
}

fn cell_of_group(data: &Data, texts: &Texts) -> Cell {
    Cell::from_pairs(data.iter().map(|(name, value)| (name, cell_of(value, texts))))
}

fn cell_of(value: &Value, texts: &Texts) -> Cell {
    match value {
        // An empty text and not an undefined name: what was not recorded prints as nothing.
        Value::Nothing => Cell::from(""),
        Value::One(Arg::Text(text)) => Cell::from(text.as_str()),
        Value::One(Arg::Int(number)) => Cell::from(*number),
        Value::One(arg) => Cell::from_object(Shown { text: texts.arg(arg), arg: arg.clone() }),
        Value::Said(said) => Cell::from(texts.say(said)),
        Value::Flag(flag) => Cell::from(*flag),
        Value::Picture(_) => Cell::from(true),
        Value::Group(group) => cell_of_group(group, texts),
        Value::List(rows) => rows.iter().map(|row| cell_of_group(row, texts)).collect::<Vec<_>>().into(),
    }
}

/// A value as it reads in a cell of a form.
pub(super) fn reads(value: &Value, texts: &Texts) -> String {
    match value {
        Value::Nothing | Value::Picture(_) | Value::Group(_) | Value::List(_) => String::new(),
        Value::One(arg) => texts.arg(arg),
        Value::Said(said) => texts.say(said),
        Value::Flag(flag) => texts.get(if *flag { "base-yes" } else { "base-no" }).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::Lang;

    #[test]
    fn a_line_that_ends_with_a_condition_stays_a_line_and_leaves_none_when_it_says_nothing() {
        let texts = Arc::new(Texts::new(Lang::En, chrono_tz::UTC));
        let scribe = Scribe::new(&texts, capitals::Style::Plain);
        let data = Data::new().with("count", Value::One(Arg::Int(7))).with("who", Value::Nothing);
        let scope = Scope::new(&data, &texts);
        for (text, filled) in [
            ("Thank you.{% if count %} {{ count }} units.{% endif %}\n\nTo keep", "Thank you. 7 units.\n\nTo keep"),
            ("One.{% if who %} {{ who }}{% endif %}\nTwo.", "One.\nTwo."),
            ("One.\n{% if who %}By {{ who }}.{% endif %}\nTwo.", "One.\nTwo."),
            ("One.\n{% if count %}\n{{ count }}\n{% endif %}\nTwo.", "One.\n7\nTwo."),
            ("One.\n{% if who %}\n{{ who }}\n{% endif %}\nTwo.", "One.\nTwo."),
            ("{% if count %}A{% endif %}\n{% if who %}B{% endif %}\nC{% if count -%}\n D{% endif %}", "A\nCD"),
            ("Ends{% if count %} so{% endif %}\n", "Ends so"),
        ] {
            assert_eq!(scribe.fill(text, &scope).unwrap(), filled, "{text}");
        }
    }
}
