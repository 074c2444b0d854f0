//! A template's file, read.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::base::{say::Said, text::Lang, words::Word as _};

use super::{Entry, FORMAT, Flaw, Template, Words};

/// Reads a template's file.
///
/// # Errors
/// What is wrong and where: what is no TOML, keys and values that no template has, a file of a newer program.
pub fn parse(source: &str) -> Result<Template, Flaw> {
    let template: Template = toml::from_str(source).map_err(|error| flaw(source, &error))?;
    let format = *template.format.get_ref();
    if format == 0 {
        let said = Said::new("print-template-number").with("name", "format").with("value", 0_i64);
        let said = said.with("least", 1_i64).with("most", i64::from(FORMAT));
        return Err(Flaw::at(source, template.format.span().start, said));
    }
    if format > FORMAT {
        let said = Said::new("print-template-newer").with("format", i64::from(format)).with("known", i64::from(FORMAT));
        return Err(Flaw::at(source, template.format.span().start, said));
    }
    Ok(template)
}

/// The reader's words, where they can be said in the user's language.
fn flaw(source: &str, error: &toml::de::Error) -> Flaw {
    let message = error.message();
    let quoted = |begin: &str| {
        let rest = message.strip_prefix(begin)?;
        rest.split_once('`').map(|(name, _)| name.to_owned())
    };
    let said = if let Some(name) = quoted("unknown field `") {
        Said::new("print-template-unknown-key").with("key", name)
    } else if let Some(name) = quoted("missing field `") {
        Said::new("print-template-missing-key").with("key", name)
    } else {
        // Of a message of several lines the first says it.
        let first = message.lines().next().unwrap_or_default();
        Said::new("print-template-unreadable").with("why", first)
    };
    Flaw::at(source, error.span().map_or(0, |span| span.start), said)
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Words;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a text for each language")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Words, E> {
                Ok(Words::All(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Words, A::Error> {
                let mut texts = BTreeMap::new();
                while let Some((word, text)) = map.next_entry::<String, String>()? {
                    let known = || Lang::ALL.iter().map(|lang| lang.word()).collect::<Vec<_>>().join(", ");
                    let lang = Lang::from_word(&word)
                        .ok_or_else(|| de::Error::custom(format!("no language {word}; there are {}", known())))?;
                    texts.insert(lang, text);
                }
                if texts.is_empty() {
                    return Err(de::Error::custom("a text is in no language"));
                }
                Ok(Words::Each(texts))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Entry {
    /// The field of this path, with its own label.
    pub fn of(path: impl Into<String>) -> Entry {
        Entry { field: Some(path.into()), ..Entry::default() }
    }
}

/// An entry as a table. Its own shape, because a string stands for one too.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct EntryTable {
    field: Option<String>,
    text: Option<Words>,
    label: Option<Words>,
    wide: bool,
    lines: usize,
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the path of a field, or a table with field or text")
            }

            fn visit_str<E: de::Error>(self, path: &str) -> Result<Entry, E> {
                Ok(Entry::of(path))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
                let EntryTable { field, text, label, wide, lines } =
                    EntryTable::deserialize(MapAccessDeserializer::new(map))?;
                if field.is_some() == text.is_some() {
                    return Err(de::Error::custom("an entry has a field or a text, one of them"));
                }
                Ok(Entry { field, text, label, wide, lines })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"format = 1
document = "slip"
name = { zh-CN = "派工单", en = "Dispatch slip" }

[[block]]
grid = { fields = ["call.number", { field = "customer.name", wide = true }, { text = "{{ a }}", label = "A" }] }

[[block]]
text = { text = "你好", small = true }
"#;

    #[test]
    fn a_template_is_read_with_its_texts_by_language() {
        let template = parse(SMALL).unwrap();
        assert_eq!(template.name.get_ref().of(Lang::Zh), "派工单");
        assert_eq!(template.name.get_ref().of(Lang::En), "Dispatch slip");
        let grid = template.block[0].get_ref().grid.as_ref().unwrap();
        assert_eq!(grid.fields[0].get_ref(), &Entry::of("call.number"));
        assert!(grid.fields[1].get_ref().wide);
        assert!(template.block[1].get_ref().text.as_ref().unwrap().small);
    }

    #[test]
    fn what_is_wrong_is_said_with_line_and_column() {
        let cases = [
            ("format = 1\ndocument = \"x\"\nname = \"x\"\ncolour = 3\n", (4, 1), "print-template-unknown-key"),
            ("format = 0\ndocument = \"x\"\nname = \"x\"\n", (1, 10), "print-template-number"),
            ("format = 9\ndocument = \"x\"\nname = \"x\"\n", (1, 10), "print-template-newer"),
            ("format = 1\ndocument = \"x\"\n", (1, 1), "print-template-missing-key"),
            ("format = 1\ndocument = \"x\"\nname = \"x\nn = 2\n", (3, 10), "print-template-unreadable"),
            ("format = 1\ndocument = \"x\"\nname = { fr = \"x\" }\n", (3, 8), "print-template-unreadable"),
            (
                "format = 1\ndocument = \"x\"\nname = \"x\"\n[[block]]\ngrid = { fields = [\"a\", { wide = true }] }\n",
                (5, 25),
                "print-template-unreadable",
            ),
            (
                "format = 1\ndocument = \"x\"\nname = \"x\"\n[[block]]\ngrid = { fields = [\"a\", { field = \"a\", wid = true }] }\n",
                (5, 40),
                "print-template-unknown-key",
            ),
        ];
        for (source, place, key) in cases {
            let flaw = parse(source).unwrap_err();
            assert_eq!((flaw.said.key.as_ref(), (flaw.line, flaw.column)), (key, place), "{source}\n{:?}", flaw.said);
        }
    }
}
