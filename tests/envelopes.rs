//! From a customer to the envelope: which address is taken, who is named, what is refused, and what the file holds.

use std::sync::Arc;

use aftercare::{
    base::{
        failure::Failure,
        id::{CustomerId, UserId},
        kind::Kind,
        text::{Lang, Texts},
        time::parse_instant,
    },
    customer::{
        self,
        command::{AddressDraft, Command, ContactDraft, Draft},
    },
    db::{clock::Clock, open, query::Conn, tx},
    document::{self, Around, Asked, Document},
    print::{
        page::{Ink, Mark, Sheet},
        pdf,
    },
    setting::{self, Company, Settings},
    ui::{preview, style},
};
use chrono_tz::Asia::Shanghai;
use egui::Shape;
use egui_kittest::Harness;

/// An office with nothing but its settings.
struct Office {
    conn: Conn,
    clock: Clock,
    chief: UserId,
    settings: Settings,
}

impl Office {
    fn new() -> Office {
        let conn = open::for_a_test().unwrap();
        let clock = Clock::standing_at(parse_instant("2026-11-16 08:30", Shanghai).unwrap());
        let found = |tx: &tx::Tx<'_>| setting::command::found(tx, Lang::Zh, "华东机电");
        let (chief, _) = tx::within(&conn, &clock, UserId(0), "test", found).unwrap();
        let mut settings = setting::store::load(&conn).unwrap();
        settings.company = Company {
            name: "华东精工设备有限公司".to_owned(),
            address: "上海市浦东新区张江高科技园区博云路 2 号".to_owned(),
            postcode: "201203".to_owned(),
            phone: "400-820-6677".to_owned(),
            ..Company::default()
        };
        Office { conn, clock, chief, settings }
    }

    fn customer(&self, code: &str, name: &str, addresses: Vec<AddressDraft>, contacts: Vec<ContactDraft>) {
        let (code, name, active) = (code.to_owned(), name.to_owned(), "1".to_owned());
        let draft = Draft { code, name, active, addresses, contacts, ..Draft::default() };
        tx::transact(&self.conn, &self.clock, self.chief, &Command::Save(Box::new(draft))).unwrap();
    }

    fn envelope(&self, code: &str, paper: &str, lang: Lang) -> Result<Sheet, Failure> {
        let id = (Document::Envelope.entry().find)(&self.conn, code).unwrap().unwrap();
        let texts = Arc::new(Texts::new(lang, Shanghai));
        let around = Around { settings: &self.settings, texts: &texts, now: self.clock.now() };
        let asked = Asked { paper: Some(paper.to_owned()), ..Asked::of(Document::Envelope, id) };
        document::make::sheet(&self.conn, &asked, around)
    }
}

fn address(kind: &str, [province, city, street, postcode]: [&str; 4]) -> AddressDraft {
    let [kind, province, city, street, postcode] = [kind, province, city, street, postcode].map(str::to_owned);
    AddressDraft { kind, province, city, street, postcode, ..AddressDraft::default() }
}

fn contact(name: &str, title: &str) -> ContactDraft {
    ContactDraft { name: name.to_owned(), title: title.to_owned(), ..ContactDraft::default() }
}

fn lines(sheet: &Sheet) -> Vec<String> {
    sheet.texts().filter(|text| text.chars().count() > 1).map(str::to_owned).collect()
}

#[test]
fn a_letter_goes_to_the_address_for_letters_and_names_the_contact() {
    let office = Office::new();
    let site = AddressDraft {
        is_default: "1".to_owned(),
        ..address("site", ["江苏省", "苏州市", "星湖街 328 号", "215021"])
    };
    let mailing = address("mailing", ["江苏省", "昆山市", "前进路 9 号 502 信箱", "215300"]);
    office.customer("KH001", "苏州恒远精密模具有限公司", vec![site, mailing], vec![contact("张伟", "经理")]);
    let chinese = office.envelope("KH001", "DL", Lang::Zh).unwrap();
    let said = lines(&chinese).join("|");
    assert!(said.contains("江苏省昆山市前进路 9 号 502 信箱") && !said.contains("星湖街"), "{said}");
    assert!(said.contains("苏州恒远精密模具有限公司|张伟 经理 收"), "{said}");
    assert_eq!((chinese.number.as_str(), chinese.title.as_str()), ("KH001", "信封 苏州恒远精密模具有限公司"));
    let english = lines(&office.envelope("苏州恒远精密模具有限公司", "DL", Lang::En).unwrap()).join("|");
    assert!(english.contains("Attn. 张伟, 经理") && english.contains("Address"), "{english}");
}

#[test]
fn another_contact_and_address_of_the_customer_are_taken_when_asked_for_and_nobody_elses() {
    let office = Office::new();
    let at = |street: &str| address("", ["江苏省", "苏州市", street, "215021"]);
    let people = vec![contact("张伟", "经理"), contact("李娜", "会计")];
    office.customer("KH020", "苏州恒远精密模具有限公司", vec![at("星湖街 1 号"), at("星湖街 2 号")], people);
    office.customer("KH021", "别家公司", vec![at("别处 3 号")], vec![contact("王五", "")]);
    let find = Document::Envelope.entry().find;
    let [one, other] = ["KH020", "KH021"].map(|code| find(&office.conn, code).unwrap().unwrap());
    let contacts = |id: i64| customer::store::contacts(&office.conn, CustomerId(id)).unwrap();
    let addresses = |id: i64| customer::store::addresses(&office.conn, CustomerId(id)).unwrap();
    let texts = Arc::new(Texts::new(Lang::Zh, Shanghai));
    let around = Around { settings: &office.settings, texts: &texts, now: office.clock.now() };
    let accountant = contacts(one).into_iter().find(|contact| contact.name == "李娜").unwrap();
    let asked = Asked {
        contact: Some(accountant.id),
        address: Some(addresses(one)[1].id),
        ..Asked::of(Document::Envelope, one)
    };
    let said = lines(&document::make::sheet(&office.conn, &asked, around).unwrap()).join("|");
    assert!(said.contains("李娜 会计 收") && said.contains("星湖街 2 号") && !said.contains("张伟"), "{said}");
    let strange = Asked { address: Some(addresses(other)[0].id), ..asked.clone() };
    assert!(document::make::sheet(&office.conn, &strange, around).is_err());
    let strange = Asked { contact: Some(contacts(other)[0].id), ..asked };
    assert!(document::make::sheet(&office.conn, &strange, around).is_err());
}

#[test]
fn an_address_abroad_is_written_as_its_country_wants_and_named_in_both_languages_for_the_mail_at_home() {
    let office = Office::new();
    let abroad = address("", ["Germany", "Berlin", "Invalidenstr. 1", "10115"]);
    office.customer("KH002", "Muster Maschinen GmbH", vec![abroad], vec![contact("Erika Muster", "")]);
    let envelope = office.envelope("KH002", "DL", Lang::En).unwrap();
    let said = lines(&envelope);
    let wanted = ["Muster Maschinen GmbH", "Attn. Erika Muster", "Invalidenstr. 1", "10115 Berlin", "GERMANY"]
        .map(str::to_owned);
    assert!(said.ends_with(&wanted), "{said:?}");
    assert_eq!(envelope.warnings, []);
    let said = lines(&office.envelope("KH002", "DL", Lang::Zh).unwrap());
    assert!(said.ends_with(&["10115 Berlin".to_owned(), "GERMANY 德国".to_owned()]), "{said:?}");
    assert!(said.contains(&"Erika Muster".to_owned()), "no 收 on a letter abroad: {said:?}");
}

#[test]
fn without_an_address_the_envelope_is_refused_in_words_that_say_what_to_do() {
    let office = Office::new();
    office.customer("KH003", "无址公司", Vec::new(), Vec::new());
    let failure = office.envelope("KH003", "DL", Lang::Zh).unwrap_err();
    let Failure::Refused(said) = &failure else { panic!("{failure:?}") };
    let said = Texts::new(Lang::Zh, Shanghai).say(said);
    assert!(said.contains("无址公司") && said.contains("添加地址"), "{said}");
    assert_eq!(Document::Envelope.entry().of, Kind::Customer);
}

#[test]
fn labels_of_several_customers_share_a_sheet_and_who_has_no_address_is_named() {
    let office = Office::new();
    for (code, street) in [("KH010", "中山路 1 号"), ("KH011", "中山路 2 号")] {
        let home = address("", ["江苏省", "南京市", street, "210000"]);
        office.customer(code, &format!("客户{code}"), vec![home], Vec::new());
    }
    office.customer("KH012", "无址公司", Vec::new(), Vec::new());
    let find = Document::Label.entry().find;
    let id = |code: &str| find(&office.conn, code).unwrap().unwrap();
    let texts = Arc::new(Texts::new(Lang::Zh, Shanghai));
    let around = Around { settings: &office.settings, texts: &texts, now: office.clock.now() };
    let asked = |code: &str| Asked { first_label: 3, ..Asked::of(Document::Label, id(code)) };
    let all = ["KH011", "KH012", "KH010"].map(asked);
    let labels = document::labels::sheet(&office.conn, &all, around).unwrap();
    assert_eq!(labels.left_out, [id("KH012")]);
    let sheet = labels.sheet;
    let said = lines(&sheet);
    assert_eq!((sheet.pages.len(), sheet.warnings.len(), sheet.number.as_str()), (1, 1, ""));
    assert!(texts.say(&sheet.warnings[0]).contains("无址公司"));
    assert_eq!(said.iter().filter(|line| line.contains("中山路")).count(), 2);
    assert!(said[1].contains("中山路 2 号"), "in the order that was asked for: {said:?}");
    let none = document::labels::sheet(&office.conn, &[asked("KH012")], around).unwrap_err();
    assert!(matches!(&none, Failure::Refused(said) if said.key == "postal-no-address"), "{none:?}");

    let one = Asked::of(Document::Label, id("KH010"));
    let sheet = document::make::sheet(&office.conn, &one, around).unwrap();
    assert_eq!((sheet.number.as_str(), sheet.pages[0].guides.len()), ("KH010", 1));
}

#[test]
fn the_boxes_are_red_in_the_file_and_the_stamps_frame_is_black() {
    let office = Office::new();
    let home = address("", ["江苏省", "苏州市", "星湖街 328 号", "215021"]);
    office.customer("KH004", "苏州恒远精密模具有限公司", vec![home], Vec::new());
    let sheet = office.envelope("KH004", "C5", Lang::Zh).unwrap();
    let bytes = pdf::write(&sheet).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let page = file.page_iter().next().unwrap();
    let content = file.get_and_decode_page_content(page).unwrap();
    let numbers =
        |operands: &[lopdf::Object]| -> Vec<f32> { operands.iter().map(|it| it.as_float().unwrap()).collect() };
    let mut ink = vec![0.0];
    let mut boxes = Vec::new();
    for operation in &content.operations {
        match operation.operator.as_str() {
            "RG" | "G" => ink = numbers(&operation.operands),
            "S" | "s" => boxes.push(ink.clone()),
            _ => {}
        }
    }
    let red: Vec<f32> = [210.0_f32, 38.0, 48.0].iter().map(|part| part / 255.0).collect();
    let is_red = |ink: &Vec<f32>| ink.len() == 3 && ink.iter().zip(&red).all(|(one, other)| (one - other).abs() < 0.01);
    assert_eq!(boxes.len(), 7, "{boxes:?}");
    assert!(boxes[..6].iter().all(is_red) && boxes[6].iter().all(|part| *part == 0.0), "{boxes:?}");
}

#[test]
fn the_boxes_are_red_in_the_preview_too() {
    let office = Office::new();
    let home = address("", ["江苏省", "苏州市", "星湖街 328 号", "215021"]);
    office.customer("KH005", "苏州恒远精密模具有限公司", vec![home], Vec::new());
    let mut page = office.envelope("KH005", "C5", Lang::Zh).unwrap().pages.remove(0);
    // The letters want a font; the boxes are enough here.
    page.marks.retain(|mark| matches!(mark, Mark::Frame { .. }));
    let mut harness = Harness::builder().with_size([1000.0, 800.0]).build_ui(move |ui| {
        preview::page_ui(ui, &page, 1.0);
    });
    harness.run();
    let red = style::on_paper(Ink::POSTAL_RED);
    let shapes = harness.output().shapes.iter();
    let boxes = shapes.filter(|it| matches!(&it.shape, Shape::Rect(rect) if rect.stroke.color == red));
    assert_eq!(boxes.count(), 6);
}
