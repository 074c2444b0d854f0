//! Every template that comes with the program is whole, in both languages, for its document.

use std::sync::Arc;

use chrono_tz::Tz;

use crate::{
    base::{
        capitals,
        failure::Failure,
        text::{Lang, Texts},
        time::parse_instant,
        words::Word as _,
    },
    db::query::Conn,
    print::{
        data::{Data, Value},
        page::Sheet,
        paper::Paper,
        template::{self, Making, Scribe, Words},
    },
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

/// The rows of a list: the wanted fields, as they read.
pub(crate) fn rows(data: &Data, list: &str, fields: &[&str]) -> Vec<String> {
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    let Some(Value::List(rows)) = data.get(list) else { panic!("{list} is no list") };
    let read = |value: Option<&Value>| match value {
        Some(Value::One(arg)) => texts.arg(arg),
        Some(Value::Said(said)) => texts.say(said),
        Some(Value::Nothing) => "-".to_owned(),
        other => panic!("{other:?}"),
    };
    rows.iter().map(|row| fields.iter().map(|field| read(row.get(field))).collect::<Vec<_>>().join(" ")).collect()
}

/// Holds that a document's values are its fields and its fields its values, but for the fields below these lists.
#[track_caller]
pub(crate) fn every_value_has_its_field(document: Document, data: &Data, empty: &[&str]) {
    let is_own = |path: &str| {
        !path.starts_with("company.") && path != "reprint" && !empty.iter().any(|list| path.starts_with(list))
    };
    let mut paths: Vec<String> = data.paths().into_iter().filter(|path| is_own(path)).collect();
    let fields = document.fields().into_iter().map(|field| field.path.to_owned());
    let mut fields: Vec<String> = fields.filter(|path| is_own(path)).collect();
    paths.sort_unstable();
    fields.sort_unstable();
    assert_eq!(paths, fields);
}

/// A document of these values by a template's file, in a house's style of capitals; on its own paper, or on another.
pub(crate) fn laid_out(
    document: Document,
    source: &str,
    data: Data,
    (texts, style): (&Arc<Texts>, capitals::Style),
    paper: Option<Paper>,
) -> Result<Sheet, Failure> {
    let template = template::parse(source).map_err(|flaw| Failure::from(flaw.said))?;
    let (data, fields) = (data.with("reprint", Value::Nothing), document.fields());
    template::lay_out(&Making { template: &template, data: &data, fields: &fields, texts, style, paper, copies: &[] })
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

#[test]
fn every_template_is_shown_in_a_picture_under_its_name_in_both_languages() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("resources/pictures/papers");
    let page = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let mut shown = 0;
    for shipped in Document::ALL.iter().flat_map(|document| document.entry().templates) {
        let template = template::parse(shipped.source).unwrap();
        let [english, chinese] = [Lang::En, Lang::Zh].map(|lang| template.name.get_ref().of(lang));
        let caption = format!("![{english} · {chinese}]({}.png)", shipped.name);
        assert!(page.contains(&caption), "{caption} is not on the page: .ci/run demo pictures makes it");
        assert!(folder.join(format!("{}.png", shipped.name)).exists(), "{} has no picture", shipped.name);
        shown += 1;
    }
    assert_eq!(page.matches(".png)").count(), shown, "a picture of no template");
}
