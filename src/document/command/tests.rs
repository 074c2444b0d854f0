//! Templates of the office and the print log, on a real database.

use std::sync::Arc;

use super::{Command, Printed, TemplateDraft};
use crate::{
    base::{
        failure::{Failure, FieldError},
        id::{Id as _, PrintTemplateId},
        kind::{Kind, Subject},
        text::{Lang, Texts},
    },
    call::rules::Which,
    customer,
    db::check,
    document::{Around, Asked, Document, make, own::Way, store},
    handling::make::{Office, office},
    print::page::{Mark, Page},
    setting,
};

const SOURCE: &str = include_str!("../../../resources/templates/slip.toml");

fn save(office: &Office, draft: TemplateDraft) -> Result<PrintTemplateId, Failure> {
    let done = office.run(office.chief, Command::SaveTemplate(Box::new(draft)))?;
    Ok(PrintTemplateId::from_raw(done.outcome.subject.unwrap().id))
}

fn copy(office: &Office) -> TemplateDraft {
    TemplateDraft::copy(&office.conn, SOURCE, "slip").unwrap()
}

/// The lines of the slip of a new dispatch, printed so.
fn lines(office: &Office, asked: &Asked) -> Result<String, Failure> {
    let settings = setting::store::load(&office.conn).unwrap();
    let texts = Arc::new(Texts::new(Lang::En, chrono_tz::Asia::Shanghai));
    let around = Around { settings: &settings, texts: &texts, now: office.clock.now() };
    let sheet = make::sheet(&office.conn, asked, around)?;
    Ok(sheet.texts().collect::<Vec<_>>().join("\n"))
}

fn slip(office: &Office) -> Asked {
    let dispatch = office.dispatched(office.recorded("fault"));
    Asked::of(Document::Slip, dispatch.raw())
}

fn errors(failure: Failure) -> Vec<FieldError> {
    match failure {
        Failure::Invalid(errors) => errors,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_copy_is_changed_chosen_and_printed_with_until_it_is_put_out_of_use() {
    let office = office();
    let asked = slip(&office);
    assert!(lines(&office, &asked).unwrap().contains("Sent by"));
    let source = SOURCE.replace("Sent by", "Handed out by");
    let id = save(&office, TemplateDraft { source: source.clone(), ..copy(&office) }).unwrap();
    let own = store::get(&office.conn, id).unwrap();
    assert_eq!((own.name.as_str(), own.document.as_str(), own.based_on.as_str()), ("slip-1", "slip", "slip"));
    assert!(lines(&office, &asked).unwrap().contains("Sent by"), "a copy is not the usual one by itself");
    let named = Asked { template: Some("SLIP-1".to_owned()), ..asked.clone() };
    assert!(lines(&office, &named).unwrap().contains("Handed out by"));

    office.run(office.chief, Command::ChooseUsual(Document::Slip, "slip-1".to_owned())).unwrap();
    assert!(lines(&office, &asked).unwrap().contains("Handed out by"));
    // It stays the usual one under another name.
    save(&office, TemplateDraft { name: "我们的派工单".to_owned(), ..TemplateDraft::of(&office.conn, id).unwrap() })
        .unwrap();
    assert_eq!(store::usual(&office.conn, Document::Slip).unwrap(), "我们的派工单");

    let off = TemplateDraft { active: String::new(), ..TemplateDraft::of(&office.conn, id).unwrap() };
    save(&office, off).unwrap();
    assert_eq!(store::usual(&office.conn, Document::Slip).unwrap(), "slip");
    let named = Asked { template: Some("我们的派工单".to_owned()), ..asked.clone() };
    let refused = lines(&office, &named).unwrap_err();
    assert!(matches!(&refused, Failure::Refused(said) if said.key == "document-error-inactive"), "{refused:?}");
    let nowhere = Asked { template: Some("nothing".to_owned()), ..asked };
    let refused = lines(&office, &nowhere).unwrap_err();
    assert!(matches!(&refused, Failure::Refused(said) if said.key == "document-error-no-template"), "{refused:?}");
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn a_broken_template_is_refused_with_all_its_flaws_and_their_places() {
    let office = office();
    let flaws_of = |source: &str| {
        let draft = TemplateDraft { source: source.to_owned(), ..copy(&office) };
        let said = errors(save(&office, draft).unwrap_err()).into_iter().map(|error| (error.field, error.said));
        let texts = Texts::new(Lang::En, chrono_tz::UTC);
        said.map(|(field, said)| format!("{field}: {}", texts.say(&said))).collect::<Vec<_>>()
    };
    let two = SOURCE.replace("\"contact\"", "\"contcat\"").replace("{{ company.phone_line }}", "{{ company.fon }}");
    let found = flaws_of(&two);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("source: Line 12, column"), "{found:?}");
    assert!(found[1].contains("“contcat”"), "{found:?}");
    let newer = SOURCE.replace("format = 1", "format = 9");
    assert!(flaws_of(&newer)[0].contains("newer program"), "{:?}", flaws_of(&newer));
    let unknown = SOURCE.replace("document = \"slip\"", "document = \"ticket\"");
    assert!(flaws_of(&unknown)[0].starts_with("source: Line 3, column 12: There is no document “ticket”"));
    let huge = format!("{SOURCE}#{}", "x".repeat(200_000));
    assert!(flaws_of(&huge)[0].contains("200 KB"));
    // A name that is taken, by the program's own too.
    for name in ["slip", "Slip"] {
        let draft = TemplateDraft { name: name.to_owned(), ..copy(&office) };
        assert_eq!(errors(save(&office, draft).unwrap_err())[0].field, "name");
    }
}

#[test]
fn of_two_who_save_the_same_template_the_slower_is_told_and_what_it_was_can_be_fetched_back() {
    let office = office();
    let id = save(&office, copy(&office)).unwrap();
    let read = TemplateDraft::of(&office.conn, id).unwrap();
    let faster = TemplateDraft { source: SOURCE.replace("Sent by", "Handed out by"), ..read.clone() };
    office.wait_minutes(5);
    save(&office, faster).unwrap();
    let slower = TemplateDraft { note: "mine".to_owned(), ..read };
    assert!(matches!(save(&office, slower), Err(Failure::Stale(_))));

    let earlier = store::earlier(&office.conn, id).unwrap();
    assert_eq!(earlier.iter().map(|one| one.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((earlier[1].source.as_str(), earlier[1].by.as_str()), (SOURCE, "陈主管"));
    let back = TemplateDraft { source: earlier[1].source.clone(), ..TemplateDraft::of(&office.conn, id).unwrap() };
    save(&office, back).unwrap();
    assert_eq!(store::get(&office.conn, id).unwrap().source, SOURCE);
}

#[test]
fn only_who_leads_the_office_may_change_its_papers() {
    let office = office();
    let draft = copy(&office);
    let commands = [Command::SaveTemplate(Box::new(draft)), Command::ChooseUsual(Document::Slip, "slip".to_owned())];
    for command in commands {
        assert!(matches!(office.run(office.engineer, command), Err(Failure::Refused(_))));
    }
}

#[test]
fn doc_16_each_printing_counts_and_the_next_one_is_marked_as_a_reprint() {
    let office = office();
    let asked = slip(&office);
    let print = |asked: &Asked, way: Way| {
        let printed = Printed { asked: asked.clone(), way, pages: 1 };
        office.run(office.engineer, Command::Printed(vec![printed])).unwrap();
    };
    assert!(!lines(&office, &asked).unwrap().contains("Reprint"));
    print(&asked, Way::Saved);
    assert!(lines(&office, &asked).unwrap().contains("Reprint 2"));
    // The usual template by its name is the same paper.
    print(&Asked { template: Some("slip".to_owned()), ..asked.clone() }, Way::Opened);
    assert!(lines(&office, &asked).unwrap().contains("Reprint 3"));
    let log = store::printed(&office.conn, Subject { kind: Kind::Dispatch, id: asked.id }).unwrap();
    let seen: Vec<_> = log.iter().map(|one| (one.nth, one.way, one.user_id)).collect();
    assert_eq!(seen, [(2, Way::Opened, office.engineer), (1, Way::Saved, office.engineer)]);
    // Another period is another paper.
    let of_march = Asked { from: chrono::NaiveDate::from_ymd_opt(2026, 3, 1), ..asked.clone() };
    assert!(!lines(&office, &of_march).unwrap().contains("Reprint"));
    // And so is a proof of one promise.
    let of_response = Asked { clock: Some(Which::Response), ..asked };
    assert!(!lines(&office, &of_response).unwrap().contains("Reprint"));
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn doc_16_a_template_that_does_not_name_the_mark_is_marked_all_the_same_in_the_head_margin_of_every_page() {
    let office = office();
    let breaks = "\n[[block]]\npage_break = true\n\n[[block]]\ntext = { text = \"More\" }\n";
    let own = SOURCE.replace("{% if reprint %}　{{ reprint }}{% endif %}", "") + breaks;
    assert!(!own.contains("reprint"));
    save(&office, TemplateDraft { source: own, name: "bare".to_owned(), ..copy(&office) }).unwrap();
    let asked = Asked { template: Some("bare".to_owned()), ..slip(&office) };
    let settings = setting::store::load(&office.conn).unwrap();
    let texts = Arc::new(Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai));
    let marks = || {
        let around = Around { settings: &settings, texts: &texts, now: office.clock.now() };
        let sheet = make::sheet(&office.conn, &asked, around).unwrap();
        let of = |page: &Page| {
            page.marks.iter().find_map(|mark| match mark {
                Mark::Text { y, text, field: Some("reprint"), .. } => Some((text.clone(), *y < 8.1)),
                _ => None,
            })
        };
        sheet.pages.iter().map(of).collect::<Vec<_>>()
    };
    let print = || {
        let printed = Printed { asked: asked.clone(), way: Way::Printed, pages: 2 };
        office.run(office.engineer, Command::Printed(vec![printed])).unwrap();
    };
    assert_eq!(marks(), [None, None]);
    print();
    let marked = Some(("重印 第 2 次".to_owned(), true));
    assert_eq!(marks(), [marked.clone(), marked]);
    print();
    assert_eq!(marks()[1], Some(("重印 第 3 次".to_owned(), true)));
    // Where the template says it, it stands there alone.
    let usual = Asked { template: None, ..asked.clone() };
    office
        .run(office.engineer, Command::Printed(vec![Printed { asked: usual.clone(), way: Way::Saved, pages: 1 }]))
        .unwrap();
    assert_eq!(lines(&office, &usual).unwrap().matches("Reprint 2").count(), 1);
}

#[test]
fn a_letter_of_another_day_is_another_letter_and_that_of_the_same_day_a_reprint() {
    let office = office();
    let customer = customer::store::by_code(&office.conn, &customer::store::codes(&office.conn, 1).unwrap()[0]);
    let asked = Asked::of(Document::Letter, customer.unwrap().unwrap().id.raw());
    let printed = Printed { asked: asked.clone(), way: Way::Batch, pages: 1 };
    office.run(office.engineer, Command::Printed(vec![printed])).unwrap();
    assert!(lines(&office, &asked).unwrap().contains("Reprint 2"));
    office.wait_minutes(24 * 60);
    assert!(!lines(&office, &asked).unwrap().contains("Reprint"));
    assert!(check::whole(&office.conn).unwrap().is_sound());
}
