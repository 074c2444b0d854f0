//! Every template that comes with the program is whole, in both languages, for its document.

#![cfg(test)]

use std::sync::Arc;

use chrono_tz::Tz;

use crate::{
    base::{
        capitals,
        text::{Lang, Texts},
        words::Word as _,
    },
    print::template::{self, Scribe, Words},
};

use super::Document;

#[test]
fn every_template_reads_names_only_fields_and_speaks_both_languages() {
    let texts = Arc::new(Texts::new(Lang::Zh, Tz::Asia__Shanghai));
    for document in Document::ALL {
        let entry = document.entry();
        assert!(!entry.templates.is_empty(), "{} has no template", document.word());
        for shipped in entry.templates {
            let template = template::parse(shipped.source).unwrap_or_else(|flaw| panic!("{}: {flaw:?}", shipped.name));
            let flaws = template::check(
                shipped.source,
                &template,
                &document.fields(),
                &Scribe::new(&texts, capitals::Style::Plain),
            );
            assert_eq!(flaws, [], "{}", shipped.name);
            assert_eq!(template.document.get_ref(), document.word(), "{}", shipped.name);
            let Words::Each(names) = template.name.get_ref() else {
                panic!("{} is named in one language", shipped.name)
            };
            assert_eq!(names.len(), Lang::ALL.len(), "{}", shipped.name);
        }
    }
}
