//! What a letter to a customer may say (DOC-11): who it goes to and how they are addressed, what they have of us and
//! what is owed.

use chrono::{Days, NaiveDate};

use crate::{
    base::{failure::Failure, id::CustomerId, money::Money, time::Instant, words::Word as _},
    customer::{self, Contact, Customer, rules::salutation},
    db::query::{Conn, FromRow, Row},
    people,
    print::data::{Data, DocField, FieldKind},
    setting::{self, Dict},
    vals,
};

use super::{Around, Asked, recipient};

/// The fields of a letter, beside the company's and the recipient's.
pub const FIELDS: &[DocField] = &[
    DocField::text("number", "customer-code"),
    DocField::text("dated", "letters-field-dated").of(FieldKind::Date),
    DocField::text("lang", "letters-field-lang"),
    DocField::text("words", "letters-field-words"),
    DocField::text("salutation", "letters-field-salutation"),
    DocField::text("customer.code", "customer-code"),
    DocField::text("customer.name", "customer-name"),
    DocField::text("customer.short_name", "customer-short-name"),
    DocField::text("customer.phone", "customer-phone"),
    DocField::text("customer.category", "customer-category"),
    DocField::text("customer.territory", "customer-territory"),
    DocField::text("customer.level", "customer-level"),
    DocField::text("customer.specialist", "customer-technician"),
    DocField::text("contact.name", "customer-contact-name"),
    DocField::text("contact.title", "customer-contact-title"),
    DocField::text("contact.phone", "customer-contact-phone"),
    DocField::text("contact.mobile", "customer-contact-mobile"),
    DocField::text("contact.email", "customer-contact-email"),
    DocField::text("unit_count", "letters-field-unit-count").of(FieldKind::Number),
    DocField::text("units", "letters-field-units").of(FieldKind::List),
    DocField::text("units.item", "equipment-item-name"),
    DocField::text("units.specification", "print-order-specification"),
    DocField::text("units.serial", "equipment-serial"),
    DocField::text("units.card", "print-order-card"),
    DocField::text("units.site", "equipment-site-address"),
    DocField::text("units.warranty_to", "equipment-warranty-to").of(FieldKind::Date),
    DocField::text("ending_units", "letters-field-ending-units").of(FieldKind::List),
    DocField::text("ending_units.item", "equipment-item-name"),
    DocField::text("ending_units.specification", "print-order-specification"),
    DocField::text("ending_units.serial", "equipment-serial"),
    DocField::text("ending_units.card", "print-order-card"),
    DocField::text("ending_units.site", "equipment-site-address"),
    DocField::text("ending_units.warranty_to", "equipment-warranty-to").of(FieldKind::Date),
    DocField::text("contracts", "letters-field-contracts").of(FieldKind::List),
    DocField::text("contracts.number", "letters-field-contract-number"),
    DocField::text("contracts.starts_on", "letters-field-contract-from").of(FieldKind::Date),
    DocField::text("contracts.ends_on", "letters-field-contract-to").of(FieldKind::Date),
    DocField::text("contracts.amount", "letters-field-contract-amount").of(FieldKind::Money),
    DocField::text("balance", "letters-field-balance").of(FieldKind::Money),
    DocField::text("last_call.number", "call-number"),
    DocField::text("last_call.subject", "call-subject"),
    DocField::text("last_call.opened_at", "call-opened-at").of(FieldKind::Date),
    DocField::text("last_call.solution", "call-solution"),
    DocField::text("last_call.technician", "dispatch-technician"),
];

/// Units whose warranty ends within so many days are ending where no period is asked for.
const ENDING_WITHIN_DAYS: u64 = 90;

/// The values of a letter to the contact and address that are asked for. A period, where one is given, says which
/// units' warranty is ending.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such customer, or no such contact of theirs; when the engine fails.
pub fn data(conn: &Conn, asked: &Asked, around: Around<'_>) -> Result<Data, Failure> {
    let (id, texts) = (CustomerId(asked.id), around.texts);
    let customer = customer::store::get(conn, id)?;
    let today = around.now.day(texts.zone);
    let from = asked.from.unwrap_or(today);
    let to = asked.to.or_else(|| from.checked_add_days(Days::new(ENDING_WITHIN_DAYS))).unwrap_or(from);
    let contact = recipient::contact(conn, asked)?;
    let units = units(conn, id)?;
    let is_ending = |unit: &&Unit| unit.warranty_to.is_some_and(|day| from <= day && day <= to);
    let ending: Vec<Data> = units.iter().filter(is_ending).map(Unit::data).collect();
    let contact = contact.as_ref();
    let person = contact.map(|it| (it.name.as_str(), it.title.as_str()));
    let is_chinese = texts.lang == crate::base::text::Lang::Zh;
    Ok(Data::new()
        .with("company", setting::print::company(&around.settings.company, texts))
        .with("number", &customer.code)
        .with("dated", around.now)
        .with("lang", texts.lang.word())
        .with("words", None::<&str>)
        .with("salutation", salutation(person, &customer.name, is_chinese))
        .with("recipient", recipient::of_customer(conn, &customer, (contact, asked), texts)?)
        .with("customer", of_customer(conn, &customer)?)
        .with("contact", of_contact(contact))
        .with("unit_count", units.len())
        .with("units", units.iter().map(Unit::data).collect::<Vec<_>>())
        .with("ending_units", ending)
        .with("contracts", contracts(conn, id, today)?)
        .with("balance", customer::store::account(conn, id)?.balance())
        .with("last_call", last_call(conn, id)?))
}

fn of_customer(conn: &Conn, customer: &Customer) -> Result<Data, Failure> {
    Ok(Data::new()
        .with("code", &customer.code)
        .with("name", &customer.name)
        .with("short_name", &customer.short_name)
        .with("phone", &customer.phone)
        .with("category", setting::store::name_of(conn, Dict::Category, &customer.category)?)
        .with("territory", setting::store::name_of(conn, Dict::Territory, &customer.territory)?)
        .with_word("level", Some(customer.level))
        .with("specialist", people::store::name(conn, customer.technician_id)?))
}

fn of_contact(contact: Option<&Contact>) -> Data {
    let of = |value: fn(&Contact) -> &String| contact.map(value);
    Data::new()
        .with("name", of(|it| &it.name))
        .with("title", of(|it| &it.title))
        .with("phone", of(|it| &it.phone))
        .with("mobile", of(|it| &it.mobile))
        .with("email", of(|it| &it.email))
}

/// A unit in service, as a letter tells of it.
struct Unit {
    item: String,
    specification: String,
    serial: String,
    card: String,
    site: String,
    warranty_to: Option<NaiveDate>,
}

impl FromRow for Unit {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Unit {
            item: row.next()?,
            specification: row.next()?,
            serial: row.next()?,
            card: row.next()?,
            site: row.next()?,
            warranty_to: row.next()?,
        })
    }
}

impl Unit {
    fn data(&self) -> Data {
        Data::new()
            .with("item", &self.item)
            .with("specification", &self.specification)
            .with("serial", &self.serial)
            .with("card", &self.card)
            .with("site", &self.site)
            .with("warranty_to", self.warranty_to)
    }
}

/// The units in service, those first whose warranty ends first.
fn units(conn: &Conn, id: CustomerId) -> Result<Vec<Unit>, Failure> {
    conn.rows(
        "SELECT i.name, i.specification, e.serial, COALESCE(e.number, ''), e.site_address, e.warranty_to
         FROM equipment e JOIN item i ON i.id = e.item_id
         WHERE e.customer_id = $1 AND e.status IN ('registered', 'in_repair', 'lent')
         ORDER BY e.warranty_to NULLS LAST, e.id",
        vals![id],
    )
}

/// The contracts in force, the first to end first.
fn contracts(conn: &Conn, id: CustomerId, today: NaiveDate) -> Result<Vec<Data>, Failure> {
    let rows: Vec<(Option<String>, NaiveDate, NaiveDate, Money)> = conn.rows(
        "SELECT number, starts_on, ends_on, amount FROM contract
         WHERE customer_id = $1 AND kind = 'regular' AND status = 'approved' AND starts_on <= $2 AND ends_on >= $2
         ORDER BY ends_on NULLS LAST, id",
        vals![id, today],
    )?;
    let data = rows.into_iter().map(|(number, starts_on, ends_on, amount)| {
        Data::new().with("number", number).with("starts_on", starts_on).with("ends_on", ends_on).with("amount", amount)
    });
    Ok(data.collect())
}

/// The call that was reported last, without those that were withdrawn.
fn last_call(conn: &Conn, id: CustomerId) -> Result<Data, Failure> {
    let found: Option<(String, String, Instant, String, String)> = conn.row(
        "SELECT c.number, c.subject, c.opened_at, c.solution,
            COALESCE((SELECT u.name FROM dispatch d JOIN \"user\" u ON u.id = d.technician_id
                WHERE d.call_id = c.id ORDER BY d.id DESC NULLS LAST LIMIT 1), '')
         FROM call c WHERE c.customer_id = $1 AND c.status <> 'cancelled'
         ORDER BY c.opened_at DESC NULLS LAST, c.id DESC NULLS LAST LIMIT 1",
        vals![id],
    )?;
    let (number, subject, opened_at, solution, technician) = match found {
        None => Default::default(),
        Some((number, subject, opened_at, solution, technician)) => {
            (Some(number), Some(subject), Some(opened_at), Some(solution), Some(technician))
        }
    };
    Ok(Data::new()
        .with("number", number)
        .with("subject", subject)
        .with("opened_at", opened_at)
        .with("solution", solution)
        .with("technician", technician))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        base::{
            id::{ItemId, UserId},
            text::{Lang, Texts},
            time::parse_instant,
        },
        customer::{Address, AddressKind},
        db::{clock::Clock, tx::within},
        document::{Document, make::Ready},
        equipment::make::{World, card, day},
        print::page::Sheet,
    };

    const ZONE: chrono_tz::Tz = chrono_tz::Tz::Asia__Shanghai;

    fn around<'a>(settings: &'a setting::Settings, texts: &'a Arc<Texts>) -> Around<'a> {
        Around { settings, texts, now: parse_instant("2026-11-22 09:00", ZONE).unwrap() }
    }

    /// Customer 1 with an address for letters, a contact, and two machines.
    fn office() -> World {
        let world = World::new();
        within(&world.conn, &Clock::default(), UserId(1), "test", |tx| {
            let mut address = Address {
                id: Default::default(),
                version: 0,
                customer_id: CustomerId(1),
                kind: AddressKind::Mailing,
                province: "浙江省".to_owned(),
                city: "宁波市".to_owned(),
                street: "江南路 88 号".to_owned(),
                postcode: "315000".to_owned(),
                is_default: false,
            };
            tx.insert(&mut address)?;
            let mut contact = Contact {
                id: Default::default(),
                version: 0,
                customer_id: CustomerId(1),
                name: "王建国".to_owned(),
                title: "设备部经理".to_owned(),
                phone: String::new(),
                mobile: "13800138000".to_owned(),
                phone_digits: "13800138000".to_owned(),
                email: String::new(),
                is_default: true,
            };
            tx.insert(&mut contact)?;
            for (serial, warranty_to) in [("SN-LATE", "2028-01-31"), ("SN-SOON", "2026-12-31")] {
                let mut unit = card(serial);
                unit.identity = serial.to_owned();
                unit.item_id = ItemId(1);
                unit.warranty_to = Some(day(warranty_to));
                tx.insert(&mut unit)?;
            }
            Ok(())
        })
        .unwrap();
        world
    }

    fn printed(world: &World, asked: &Asked, lang: Lang) -> Result<Sheet, Failure> {
        let texts = Arc::new(Texts::new(lang, ZONE));
        let settings = setting::store::load(&world.conn).unwrap();
        let around = around(&settings, &texts);
        Ready::new(&world.conn, asked, around)?.sheet(&world.conn, asked, around)
    }

    fn text_of(sheet: &Sheet) -> String {
        sheet.texts().collect::<String>()
    }

    #[test]
    fn what_a_letter_tells_of_is_there_under_the_names_that_templates_may_use() {
        let world = office();
        let texts = Arc::new(Texts::new(Lang::Zh, ZONE));
        let settings = setting::store::load(&world.conn).unwrap();
        let asked = Asked::of(Document::Letter, 1);
        let data = data(&world.conn, &asked, around(&settings, &texts)).unwrap();
        let fields = Document::Letter.fields();
        for path in data.paths() {
            assert!(fields.iter().any(|field| field.path == path), "{path} is no field");
        }
        let missing: Vec<&str> = fields
            .iter()
            .map(|field| field.path)
            .filter(|path| !path.contains("contracts.") && *path != "reprint")
            .collect();
        for path in missing {
            assert!(data.paths().iter().any(|known| known == path), "{path} has no value");
        }
    }

    #[test]
    fn every_letter_addresses_the_contact_in_both_languages() {
        let world = office();
        for shipped in Document::Letter.entry().templates {
            let asked = Asked { template: Some(shipped.name.to_owned()), ..Asked::of(Document::Letter, 1) };
            let zh = text_of(&printed(&world, &asked, Lang::Zh).unwrap());
            let en = text_of(&printed(&world, &asked, Lang::En).unwrap());
            assert!(zh.contains("尊敬的王经理：") && zh.contains("2026年11月22日"), "{}: {zh}", shipped.name);
            assert!(en.contains("Dear 王建国,") && en.contains("22 November 2026"), "{}: {en}", shipped.name);
        }
    }

    #[test]
    fn the_warranty_letter_lists_the_units_of_its_period_alone() {
        let world = office();
        let template = Some("letter-warranty-ending".to_owned());
        let asked = Asked { template, ..Asked::of(Document::Letter, 1) };
        let text = text_of(&printed(&world, &asked, Lang::Zh).unwrap());
        assert!(text.contains("SN-SOON") && !text.contains("SN-LATE"), "{text}");
        let asked = Asked { to: Some(day("2028-06-30")), ..asked };
        let text = text_of(&printed(&world, &asked, Lang::Zh).unwrap());
        assert!(text.contains("SN-SOON") && text.contains("SN-LATE"), "{text}");
        // About no unit it is no letter, unless it is given words of its own.
        let asked = Asked { from: Some(day("2035-01-01")), to: Some(day("2035-12-31")), ..asked };
        let why = |lang| Texts::new(lang, ZONE).say(&printed(&world, &asked, lang).unwrap_err().said());
        assert_eq!(why(Lang::Zh), "未打印：该客户没有在此期间保修到期的设备");
        assert_eq!(why(Lang::En), "Not printed: no unit of this customer ends its warranty in this time");
        assert!(printed(&world, &Asked { words: Some("您好！".to_owned()), ..asked.clone() }, Lang::Zh).is_ok());
    }

    #[test]
    fn words_typed_for_this_printing_stand_in_the_place_of_the_templates_text() {
        let world = office();
        let words = "您的 {{ unit_count }} 台设备：\n{% for unit in units %}{{ unit.serial }}；{% endfor %}";
        let asked = Asked { words: Some(words.to_owned()), ..Asked::of(Document::Letter, 1) };
        let text = text_of(&printed(&world, &asked, Lang::Zh).unwrap());
        assert!(text.contains("您的 2 台设备：") && text.contains("SN-SOON；SN-LATE；"), "{text}");
        assert!(!text.contains("信任与支持"), "{text}");
    }

    #[test]
    fn every_unknown_field_of_typed_words_is_named_with_its_place_before_anything_is_made() {
        let world = office();
        let words = "{{ customer.name }}，您好！\n请致电 {{ custmer.phone }} 或 {{ company.fax }}。";
        let asked = Asked { words: Some(words.to_owned()), ..Asked::of(Document::Letter, 1) };
        let said = printed(&world, &asked, Lang::Zh).unwrap_err().said();
        let said = Texts::new(Lang::Zh, ZONE).say(&said);
        assert!(
            said.contains("第 2 行第 8 列") && said.contains("custmer.phone") && said.contains("company.fax"),
            "{said}"
        );
    }

    #[test]
    fn a_template_that_is_none_is_refused_with_those_there_are() {
        let asked = Asked { template: Some("letter-care2".to_owned()), ..Asked::of(Document::Letter, 1) };
        let said = printed(&office(), &asked, Lang::En).unwrap_err().said();
        let said = Texts::new(Lang::En, ZONE).say(&said);
        assert!(said.contains("letter-care2") && said.contains("letter-satisfaction"), "{said}");
    }
}
