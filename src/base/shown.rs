//! One record shown whole, as data: labelled values, reasons, lines and parts. People read it as
//! lines with labels and words of their language, scripts as JSON with names that stay.

use serde_json::{Map, Value, json};

use super::{
    field::{Field, Show},
    money::{Money, Qty, Rate},
    say::{Arg, Reason, Said},
    text::Texts,
    time::Instant,
    value::{ToVal, Val},
};

/// A record, or a part or line of one: its facts in the order people read them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// The facts.
    pub facts: Vec<Fact>,
    /// Labels and ways to read that a feature's fields state: key, text key, way.
    known: Vec<(&'static str, &'static str, Show)>,
}

/// One fact of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its name for scripts, which stays the same; empty for what only people want.
    pub key: &'static str,
    /// The text key of its label; empty for what only scripts want.
    pub label: &'static str,
    /// What it is.
    pub what: What,
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A value, and the way it is read.
    Val(Val, Show),
    /// A code or number with the name that people know it by. Scripts get the name beside it, as
    /// `<key>_name`.
    Named(Val, String),
    /// Data as it is stored, for scripts.
    Data(Value),
    /// Several words of the data.
    List(Vec<String>),
    /// A sentence.
    Said(Said),
    /// Why something was decided.
    Reasons(Vec<Reason>),
    /// Lines with the same facts each: a table.
    Lines(Vec<Shown>),
    /// Whole records, one below the other.
    Records(Vec<Shown>),
    /// A part of the record with facts of its own.
    Part(Shown),
}

impl Shown {
    /// A record whose facts are called and read as its fields say. Id and version are for scripts.
    pub fn of<D>(fields: &[Field<D>], id: i64, version: i64) -> Self {
        Self::with(fields).script("id", &id).script("version", &version)
    }

    /// A line whose facts are called and read as its fields say.
    pub fn with<D>(fields: &[Field<D>]) -> Self {
        let known = fields.iter().map(|field| (field.key, field.label, field.show)).collect();
        Self { facts: Vec::new(), known }
    }

    /// A fact that is called and read as the field of that key; one without a field is for scripts.
    #[must_use]
    pub fn put(self, key: &'static str, val: &dyn ToVal) -> Self {
        let (label, show) = self.field(key);
        self.add(key, label, What::Val(val.to_val(), show))
    }

    /// A fact with a label of its own.
    #[must_use]
    pub fn fact(self, key: &'static str, label: &'static str, show: Show, val: &dyn ToVal) -> Self {
        self.add(key, label, What::Val(val.to_val(), show))
    }

    /// A code or number that people know by a name, called as the field of that key.
    #[must_use]
    pub fn named(self, key: &'static str, code: &dyn ToVal, name: impl Into<String>) -> Self {
        let label = self.field(key).0;
        self.add(key, label, What::Named(code.to_val(), name.into()))
    }

    /// A fact that only scripts want.
    #[must_use]
    pub fn script(self, key: &'static str, val: &dyn ToVal) -> Self {
        self.add(key, "", What::Val(val.to_val(), Show::Text))
    }

    /// Any fact.
    #[must_use]
    pub fn add(mut self, key: &'static str, label: &'static str, what: What) -> Self {
        self.facts.push(Fact { key, label, what });
        self
    }

    fn field(&self, key: &str) -> (&'static str, Show) {
        let field = self.known.iter().find(|known| known.0 == key);
        field.map_or(("", Show::Text), |(_, label, show)| (label, *show))
    }

    /// The record for scripts: words and codes as they are stored, amounts and quantities as decimal
    /// text, ISO days, ISO moments with the offset of the texts' zone; of everything that is said
    /// the key, the arguments and the sentence.
    pub fn json(&self, texts: &Texts) -> Value {
        let mut object = Map::new();
        for fact in self.facts.iter().filter(|fact| !fact.key.is_empty()) {
            let all = |all: &[Self]| Value::Array(all.iter().map(|one| one.json(texts)).collect());
            let value = match &fact.what {
                What::Val(val, show) => json(val, *show, texts),
                What::Named(val, name) => {
                    object.insert(format!("{}_name", fact.key), json!(name));
                    json(val, Show::Text, texts)
                }
                What::Data(data) => data.clone(),
                What::List(list) => json!(list),
                What::Said(said) => said_json(said, texts),
                What::Reasons(reasons) => reasons.iter().map(|reason| reason_json(reason, texts)).collect(),
                What::Lines(lines) | What::Records(lines) => all(lines),
                What::Part(part) => part.json(texts),
            };
            object.insert(fact.key.to_owned(), value);
        }
        Value::Object(object)
    }
}

/// A stored value as JSON.
pub fn json(val: &Val, show: Show, texts: &Texts) -> Value {
    match (val, show) {
        (Val::Null, _) => Value::Null,
        (Val::Int(number), Show::Flag) => json!(*number != 0),
        (Val::Int(number), Show::Money) => json!(Money(*number).plain()),
        (Val::Int(number), Show::Qty) => json!(Qty(*number).show()),
        (Val::Int(number), Show::Rate) => json!(Rate(*number).show()),
        (Val::Int(number), Show::Instant) => json!(iso(Instant(*number), texts)),
        (Val::Int(number), _) => json!(number),
        (Val::Real(number), _) => json!(number),
        (Val::Text(words), Show::Words(_)) => serde_json::from_str(words).unwrap_or_else(|_| json!(words)),
        (Val::Text(text), _) => json!(text),
        (Val::Blob(bytes), _) => json!(bytes.len()),
    }
}

fn iso(at: Instant, texts: &Texts) -> String {
    at.utc().with_timezone(&texts.zone).to_rfc3339()
}

fn reason_json(reason: &Reason, texts: &Texts) -> Value {
    let mut value = said_json(&reason.said, texts);
    value["mark"] = json!(reason.mark);
    value["about"] = json!(reason.about);
    value
}

fn said_json(said: &Said, texts: &Texts) -> Value {
    let args: Map<String, Value> =
        said.args.iter().map(|(name, arg)| (name.to_string(), arg_json(arg, texts))).collect();
    json!({ "key": said.key, "args": args, "text": texts.say(said) })
}

fn arg_json(arg: &Arg, texts: &Texts) -> Value {
    match arg {
        Arg::Text(text) | Arg::Key(text) => json!(text),
        Arg::Int(number) | Arg::Minutes(number) => json!(number),
        Arg::Money(money) => json!(money.plain()),
        Arg::Qty(qty) => json!(qty.show()),
        Arg::Rate(rate) => json!(rate.show()),
        Arg::Day(day) => json!(day),
        Arg::At(at) => json!(iso(*at, texts)),
        Arg::List(list) => list.iter().map(|said| said_json(said, texts)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{say::Mark, text::Lang};

    #[test]
    fn scripts_get_names_that_stay_values_as_stored_and_the_sentence_of_what_is_said() {
        const FIELDS: &[Field<()>] = &[
            Field::new("at", "base-name", Show::Instant),
            Field::new("roles", "base-code", Show::Words("people-role")),
        ];
        let texts = Texts::new(Lang::En, chrono_tz::Asia::Shanghai);
        let said = Said::new("error-taken").with("value", "C1").with("at", Instant(0)).with("net", Money(1230));
        let shown = Shown::of(FIELDS, 7, 2)
            .put("at", &Instant(0))
            .put("roles", &"[\"owner\"]")
            .named("customer", &"C1", "North")
            .fact("net", "handling-net", Show::Money, &Money(120_050))
            .add("reasons", "", What::Reasons(vec![Reason::new(Mark::No, said)]))
            .add("lines", "", What::Lines(vec![Shown::default().script("serial", &"S1")]));
        let expected = json!({
            "id": 7, "version": 2, "at": "1970-01-01T08:00:00+08:00", "roles": ["owner"],
            "customer": "C1", "customer_name": "North", "net": "1200.50",
            "reasons": [{ "key": "error-taken", "mark": "no", "about": null, "text": "\"C1\" is in use already",
                "args": { "value": "C1", "at": "1970-01-01T08:00:00+08:00", "net": "12.30" } }],
            "lines": [{ "serial": "S1" }],
        });
        assert_eq!(shown.json(&texts), expected);
        assert_eq!(shown.facts[2].label, "base-name", "called as its field");
        assert_eq!(shown.facts[0].label, "", "for scripts alone");
    }
}
