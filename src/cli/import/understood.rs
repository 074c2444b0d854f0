//! How a file was understood: told to people, and to scripts.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{
    base::{
        failure::Failure,
        say::Said,
        text::{Lang, Texts, plain_text},
        words::Word as Words,
    },
    exchange::{
        guess::{Guess, Word},
        import::Options,
        map::plain,
    },
};

use super::{super::out, arguments};

/// Tells which columns fill which fields, what the words mean that are not the program's own, and with what was said it
/// was so.
///
/// # Errors
/// When what is written goes to a file and can't be kept.
pub(super) fn tell(guess: &Guess, options: &Options, texts: &Texts) -> Result<(), Failure> {
    let joint = texts.get("exchange-columns-joint");
    let label = |key: &str| guess.fields.iter().find(|field| field.key == key).map(|field| texts.get(field.label));
    let column = |column: &crate::exchange::guess::Column| {
        let said = Said::new("cli-import-column").with("heading", out::one_line(&column.heading));
        Some(texts.say(&said.with("field", &*label(&column.field)?).with("key", column.field.as_str())))
    };
    let columns: Vec<String> = guess.columns.iter().filter_map(column).collect();
    if !columns.is_empty() {
        out::say(&texts.say(&Said::new("cli-import-columns").with("pairs", columns.join(&joint))))?;
    }
    let mut words: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for word in guess.words.iter().filter(|word| is_translated(word)) {
        let pair = Said::new("cli-import-word").with("theirs", out::one_line(&word.theirs));
        words.entry(word.label).or_default().push(texts.say(&pair.with("ours", &*texts.get(&text_key(word)))));
    }
    for (field, pairs) in words {
        let said = Said::new("cli-import-words").with("field", &*texts.get(field));
        out::say(&texts.say(&said.with("pairs", pairs.join(&joint))))?;
    }
    match arguments(options) {
        said if said.is_empty() => Ok(()),
        said => out::say(&texts.say(&Said::new("cli-import-said").with("said", said))),
    }
}

/// A word that the file says otherwise than the program, in whichever language.
fn is_translated(word: &Word) -> bool {
    let theirs = plain(&word.theirs);
    let is_label = |lang: &Lang| plain_text(*lang, &text_key(word)).is_some_and(|label| plain(&label) == theirs);
    !word.meant.is_empty() && plain(&word.meant) != theirs && !Lang::ALL.iter().any(is_label)
}

fn text_key(word: &Word) -> String {
    format!("{}-{}", word.family, word.meant.replace('_', "-"))
}

/// The same for scripts: `columns`, from a heading to the key of its field; `words`, by field from theirs to ours; `said`,
/// what was said by hand, now or of an earlier file.
pub(super) fn add_to(told: &mut Value, guess: &Guess, options: &Options) {
    let known = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    let columns: Map<String, Value> =
        guess.columns.iter().map(|column| (column.heading.clone(), known(&column.field))).collect();
    let mut words: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for word in &guess.words {
        words.entry(word.field).or_default().insert(word.theirs.clone(), known(&word.meant));
    }
    let mut said: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (field, theirs, ours) in &options.words {
        said.entry(field).or_default().insert(theirs, ours);
    }
    told["columns"] = Value::Object(columns);
    told["words"] = json!(words);
    told["said"] = json!({
        "map": options.map,
        "words": said,
        "dates": options.dates.map(Words::word),
        "make_customers": options.make_customers,
        "make_items": options.make_items,
    });
}
