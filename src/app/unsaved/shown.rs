//! How a form that was left is told, and what was typed in it where it can't be shown.

use serde_json::Value;

use super::kept::Entry;
use crate::{
    base::say::Said,
    ui::cx::{FormOf, Unsaved},
};

/// Of what, new or not, what stands in it, and since when.
pub(super) fn said(entry: &Entry) -> Said {
    let Unsaved { kind, id, says, form, title, .. } = &entry.unsaved;
    let said = match title {
        Some(title) if *form != FormOf::Record => {
            let key = if says.is_empty() { "app-unsaved-titled-only" } else { "app-unsaved-titled" };
            Said::new(key).with("title", title.clone())
        }
        _ => Said::new(if *id == 0 { "app-unsaved-new" } else { "app-unsaved-changed" }).with_word("kind", *kind),
    };
    said.with("says", says.as_str()).with("at", entry.at)
}

/// What has to be read of a form that this program can't show: why, and all that was typed.
pub(super) fn text_of(program: &str, base: &Value, typed: &Value) -> (Said, Said) {
    let mut texts = Vec::new();
    collect(typed, base, &mut texts);
    let why = if program.is_empty() || program == env!("CARGO_PKG_VERSION") {
        Said::new("app-unsaved-unreadable")
    } else {
        Said::new("app-unsaved-unreadable-of").with("program", program).with("own", env!("CARGO_PKG_VERSION"))
    };
    (Said::new("app-unsaved-unreadable-title"), why.with("text", texts.join("\n")))
}

/// The texts that are other than they were.
fn collect(typed: &Value, base: &Value, texts: &mut Vec<String>) {
    if typed == base {
        return;
    }
    match typed {
        Value::String(text) if !text.trim().is_empty() => texts.push(text.clone()),
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| collect(value, base.get(name).unwrap_or(&Value::Null), texts));
        }
        Value::Array(all) => {
            let before = |at| base.get(at).unwrap_or(&Value::Null);
            all.iter().enumerate().for_each(|(at, value)| collect(value, before(at), texts));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::say::Arg;

    #[test]
    fn all_that_was_typed_can_be_read_where_the_form_can_not_be_shown() {
        let base = json!({ "name": "as read", "phone": "1", "lines": [{ "item": "oil" }] });
        let typed = json!({ "name": "typed", "phone": "1", "lines": [{ "item": "oil" }, { "item": "belt", "n": 2 }] });
        let (_, said) = text_of("99.0", &base, &typed);
        assert_eq!(said.key, "app-unsaved-unreadable-of");
        assert!(said.args.contains(&("text".into(), Arg::Text("belt\ntyped".to_owned()))), "{said:?}");
    }
}
