//! The fields of customers, their addresses and contacts.

use crate::base::{
    field::{Field, Filtering, Input, ListSpec, Show},
    id::Id,
    kind::Kind,
    meet::Parts,
    typed::{LinesOf, Origin, Typed, TypedLine, label_of_line},
    view,
};

use super::command::{AddressDraft, ContactDraft, Draft};

const LEVELS: &[&str] = &["normal", "key"];
const ADDRESS_KINDS: &[&str] = &["site", "billing", "mailing"];

/// A customer.
pub const FIELDS: &[Field<Draft>] = &[
    Field::<Draft>::new("code", "customer-code", Show::Text)
        .listed("t.code", 110.0)
        .indexed()
        .edited(Input::Line, |draft| &mut draft.code)
        .required()
        .headings(&["客户编码", "客户编号", "客户代号", "customer id", "customer no", "customer number"]),
    Field::<Draft>::new("name", "customer-name", Show::Text)
        .listed("t.name", 240.0)
        .indexed()
        .edited(Input::Line, |draft| &mut draft.name)
        .required()
        .headings(&["客户全称", "单位名称", "公司名称", "company name", "company", "customer name"]),
    Field::<Draft>::new("short_name", "customer-short-name", Show::Text)
        .listed("t.short_name", 110.0)
        .edited(Input::Line, |draft| &mut draft.short_name)
        .headings(&["客户简称", "abbreviation"]),
    Field::<Draft>::new("pinyin", "customer-pinyin", Show::Text)
        .listed("t.pinyin", 110.0)
        .extra()
        .edited(Input::Line, |draft| &mut draft.pinyin)
        .headings(&["拼音码", "拼音简码", "拼音首字母", "助记码", "mnemonic code", "mnemonic"]),
    Field::<Draft>::new("category", "customer-category", Show::Text)
        .listed("COALESCE(category.name, t.category)", 100.0)
        .edited(Input::Dict("category"), |draft| &mut draft.category)
        .headings(&["客户分类", "行业", "customer category"]),
    Field::<Draft>::new("level", "customer-level", Show::Word("customer-level"))
        .listed("t.level", 90.0)
        .edited(Input::Choice("customer-level", LEVELS), |draft| &mut draft.level)
        .headings(&["级别", "等级"]),
    Field::<Draft>::new("territory", "customer-territory", Show::Text)
        .listed("COALESCE(territory.name, t.territory)", 90.0)
        .edited(Input::Dict("territory"), |draft| &mut draft.territory)
        .headings(&["地区", "大区", "领域", "region"]),
    Field::<Draft>::new("phone", "customer-phone", Show::Text)
        .listed("t.phone", 130.0)
        .edited(Input::Line, |draft| &mut draft.phone)
        .headings(&["总机", "公司电话", "switchboard", "telephone"]),
    Field::<Draft>::new("contact", "customer-contact", Show::Text).listed(
        "(SELECT c.name FROM contact c WHERE c.customer_id = t.id ORDER BY c.is_default DESC NULLS LAST, c.id LIMIT 1)",
        90.0,
    ),
    Field::<Draft>::new("town", "customer-town", Show::Text).listed(
        "(SELECT a.city FROM address a WHERE a.customer_id = t.id ORDER BY a.is_default DESC NULLS LAST, a.id LIMIT 1)",
        90.0,
    ),
    Field::<Draft>::new("credit_limit", "customer-credit-limit", Show::Money)
        .edited(Input::Money, |draft| &mut draft.credit_limit)
        .headings(&["信用限额", "credit"]),
    Field::<Draft>::new("technician", "customer-technician", Show::Text)
        .listed("technician.name", 90.0)
        .edited(Input::PickUser("technician"), |draft| &mut draft.technician)
        .headings(&["默认技术员", "服务工程师", "specialist"]),
    Field::<Draft>::new("owner", "customer-owner", Show::Text)
        .listed("owner.name", 90.0)
        .edited(Input::Pick(Kind::User), |draft| &mut draft.owner)
        .headings(&["受理人", "owner"]),
    Field::<Draft>::new("tax_id", "customer-tax-id", Show::Text)
        .edited(Input::Line, |draft| &mut draft.tax_id)
        .headings(&["纳税人识别号", "统一社会信用代码", "vat number"]),
    Field::<Draft>::new("active", "customer-active", Show::Flag)
        .listed("t.active", 60.0)
        .edited(Input::Flag, |draft| &mut draft.active),
    Field::<Draft>::new("note", "customer-note", Show::Text)
        .edited(Input::Lines(3), |draft| &mut draft.note)
        .headings(&["说明", "remark", "remarks"]),
];

/// An address of a customer.
pub const ADDRESS_FIELDS: &[Field<AddressDraft>] = &[
    Field::<AddressDraft>::new("address_kind", "customer-address-kind", Show::Word("customer-address-kind"))
        .listed("", 104.0)
        .edited(Input::Choice("customer-address-kind", ADDRESS_KINDS), |draft| &mut draft.kind),
    Field::<AddressDraft>::new("province", "customer-province", Show::Text)
        .listed("", 64.0)
        .edited(Input::Line, |draft| &mut draft.province)
        .headings(&["省份", "省市", "state"]),
    Field::<AddressDraft>::new("city", "customer-city", Show::Text)
        .listed("", 64.0)
        .edited(Input::Line, |draft| &mut draft.city)
        .headings(&["市", "town"]),
    Field::<AddressDraft>::new("street", "customer-street", Show::Text)
        .listed("", 176.0)
        .edited(Input::Line, |draft| &mut draft.street)
        .headings(&["地址", "详细地址", "address"]),
    Field::<AddressDraft>::new("postcode", "customer-postcode", Show::Text)
        .listed("", 70.0)
        .edited(Input::Line, |draft| &mut draft.postcode)
        .headings(&["邮政编码", "postal code", "zip"]),
    Field::<AddressDraft>::new("address_default", "customer-address-default", Show::Flag)
        .listed("", 40.0)
        .edited(Input::Flag, |draft| &mut draft.is_default),
];

/// A contact of a customer.
pub const CONTACT_FIELDS: &[Field<ContactDraft>] = &[
    Field::<ContactDraft>::new("contact_name", "customer-contact-name", Show::Text)
        .listed("", 84.0)
        .edited(Input::Line, |draft| &mut draft.name)
        .required()
        .headings(&["联系人", "联系人姓名", "contact", "contact name"]),
    Field::<ContactDraft>::new("contact_title", "customer-contact-title", Show::Text)
        .listed("", 80.0)
        .edited(Input::Line, |draft| &mut draft.title)
        .headings(&["联系人职务", "称谓", "contact title"]),
    Field::<ContactDraft>::new("contact_phone", "customer-contact-phone", Show::Text)
        .listed("", 118.0)
        .edited(Input::Line, |draft| &mut draft.phone)
        .headings(&["联系电话", "contact phone"]),
    Field::<ContactDraft>::new("contact_mobile", "customer-contact-mobile", Show::Text)
        .listed("", 124.0)
        .edited(Input::Line, |draft| &mut draft.mobile)
        .headings(&["联系人手机", "手机号", "移动电话", "mobile phone", "contact mobile"]),
    Field::<ContactDraft>::new("contact_email", "customer-contact-email", Show::Text)
        .listed("", 126.0)
        .edited(Input::Line, |draft| &mut draft.email)
        .headings(&["邮箱", "电子邮箱", "e-mail", "contact email"]),
    Field::<ContactDraft>::new("contact_default", "customer-contact-default", Show::Flag)
        .listed("", 40.0)
        .edited(Input::Flag, |draft| &mut draft.is_default),
];

/// The list of customers; its search finds codes, names, phones, contacts and the serials of units
/// they own (CUS-1).
pub fn list_spec() -> ListSpec {
    let from = "LEFT JOIN dict_entry category ON category.dict = 'category' AND category.code = t.category
        LEFT JOIN dict_entry territory ON territory.dict = 'territory' AND territory.code = t.territory
        LEFT JOIN \"user\" technician ON technician.id = t.technician_id
        LEFT JOIN \"user\" owner ON owner.id = t.owner_id";
    let search = &[
        "t.code",
        "t.name",
        "t.short_name",
        "t.pinyin",
        "t.phone",
        "t.phone_digits",
        "(SELECT STRING_AGG(c.name || ' ' || c.phone || ' ' || c.mobile || ' ' || c.phone_digits, ' ')
            FROM contact c WHERE c.customer_id = t.id)",
        "(SELECT STRING_AGG(e.serial || ' ' || e.maker_serial, ' ') FROM equipment e WHERE e.customer_id = t.id)",
    ];
    let phones =
        &["t.phone_digits", "(SELECT STRING_AGG(c.phone_digits, ' ') FROM contact c WHERE c.customer_id = t.id)"];
    ListSpec::new(Kind::Customer, from, FIELDS, search, "t.code, t.id")
        .phones(phones)
        .filtered(Filtering { owner: Some("t.owner_id"), ..Filtering::NONE })
        .viewed(view::ALL)
}

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;
    const LINES: &'static [LinesOf] =
        &[(Kind::Address, label_of_line::<AddressDraft>), (Kind::Contact, label_of_line::<ContactDraft>)];

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.lines("addresses", (Kind::Address, "customer-addresses"), |draft| &mut draft.addresses);
        of.lines("contacts", (Kind::Contact, "customer-contacts"), |draft| &mut draft.contacts);
        of.follows(|draft| &mut draft.known_addresses);
        of.follows(|draft| &mut draft.known_contacts);
    }
}

impl TypedLine for AddressDraft {
    const FIELDS: &'static [Field<Self>] = ADDRESS_FIELDS;

    fn stored(&self) -> i64 {
        self.id.map_or(0, Id::raw)
    }

    fn origin(&self) -> Origin {
        self.origin
    }

    fn renew(&mut self) {
        self.origin = self.origin.or(self.stored());
        (self.id, self.version) = (None, 0);
    }
}

impl TypedLine for ContactDraft {
    const FIELDS: &'static [Field<Self>] = CONTACT_FIELDS;

    fn stored(&self) -> i64 {
        self.id.map_or(0, Id::raw)
    }

    fn origin(&self) -> Origin {
        self.origin
    }

    fn renew(&mut self) {
        self.origin = self.origin.or(self.stored());
        (self.id, self.version) = (None, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{field::ListQuery, words::Word as _},
        customer::{Address, AddressKind, Contact, Customer, Level},
        db::{list, open, record::Record as _},
    };

    /// Columns that no form shows, and why: derived from the phones; the customer of a line.
    const HIDDEN: &[&str] = &["phone_digits", "customer_id"];

    fn check<D>(columns: &[&str], fields: &[Field<D>], prefix: &str) {
        for column in columns.iter().filter(|column| !HIDDEN.contains(column)) {
            let key = column.trim_end_matches("_id").trim_start_matches("is_").to_owned();
            let known = fields
                .iter()
                .any(|field| field.key == *column || field.key == key || field.key == format!("{prefix}_{key}"));
            assert!(known, "{prefix} {column}: add it to the fields or to HIDDEN");
        }
    }

    #[test]
    fn every_column_is_a_field() {
        check(&Customer::COLUMNS[2..], FIELDS, "customer");
        check(&Address::COLUMNS[2..], ADDRESS_FIELDS, "address");
        check(&Contact::COLUMNS[2..], CONTACT_FIELDS, "contact");
    }

    #[test]
    fn choices_offer_every_word() {
        assert_eq!(LEVELS, Level::ALL.iter().map(|one| one.word()).collect::<Vec<_>>());
        assert_eq!(ADDRESS_KINDS, AddressKind::ALL.iter().map(|one| one.word()).collect::<Vec<_>>());
    }

    #[test]
    fn the_list_runs_sorted_by_each_column() {
        let conn = open::for_a_test().unwrap();
        for column in &list_spec().columns {
            let sort = Some((column.key.to_owned(), true));
            let query = ListQuery { text: "华北 138".to_owned(), sort, ..ListQuery::default() };
            assert_eq!(list::first_page(&conn, &list_spec(), &query).unwrap(), []);
            assert_eq!(list::ids(&conn, &list_spec(), &query).unwrap(), Vec::<i64>::new());
        }
    }
}
