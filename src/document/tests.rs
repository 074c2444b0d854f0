//! Every template that comes with the program is whole, in both languages, for its document.

use std::sync::Arc;

use chrono_tz::Tz;

use crate::{
    base::{
        capitals,
        text::{Lang, Texts},
        time::parse_instant,
        words::Word as _,
    },
    db::query::Conn,
    print::template::{self, Scribe, Words},
    setting,
};

use super::{Around, Asked, Document, make};

/// The words that stand on a document in a language, in the order they are drawn, a bar between them.
pub(crate) fn words_on(conn: &Conn, asked: &Asked, lang: Lang) -> String {
    let texts = Arc::new(Texts::new(lang, Tz::Asia__Shanghai));
    let settings = setting::store::load(conn).unwrap();
    let now = parse_instant("2026-03-02 18:00", Tz::Asia__Shanghai).unwrap();
    let sheet = make::sheet(conn, asked, Around { settings: &settings, texts: &texts, now }).unwrap();
    sheet.texts().collect::<Vec<_>>().join("|")
}

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
