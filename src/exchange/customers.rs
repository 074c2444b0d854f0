//! Customers from a file, each with a contact and an address on its row.

use std::sync::LazyLock;

use crate::{
    base::{
        failure::Failure,
        field::Field,
        kind::{Kind, Subject},
    },
    customer::{
        command::{AddressDraft, ContactDraft, Draft, save},
        fields::{ADDRESS_FIELDS, CONTACT_FIELDS, FIELDS},
        store,
    },
    db::tx::Tx,
    setting::Dict,
};

use super::{
    import::{Applied, Columns, Effect, Importer, Rows, Trouble},
    lines::{copied, grow, lifted, to_front},
};

/// The importer of customers.
#[derive(Clone, Copy, Debug)]
pub struct Customers;

static ROW: LazyLock<Vec<Field<Draft>>> = LazyLock::new(|| {
    let mut fields: Vec<Field<Draft>> = FIELDS.iter().map(copied).collect();
    fields.extend([
        lifted(CONTACT_FIELDS, "contact_name", |draft| &mut contact(draft).name),
        lifted(CONTACT_FIELDS, "contact_title", |draft| &mut contact(draft).title),
        lifted(CONTACT_FIELDS, "contact_phone", |draft| &mut contact(draft).phone),
        lifted(CONTACT_FIELDS, "contact_mobile", |draft| &mut contact(draft).mobile),
        lifted(CONTACT_FIELDS, "contact_email", |draft| &mut contact(draft).email),
        lifted(ADDRESS_FIELDS, "address_kind", |draft| &mut address(draft).kind),
        lifted(ADDRESS_FIELDS, "province", |draft| &mut address(draft).province),
        lifted(ADDRESS_FIELDS, "city", |draft| &mut address(draft).city),
        lifted(ADDRESS_FIELDS, "street", |draft| &mut address(draft).street),
        lifted(ADDRESS_FIELDS, "postcode", |draft| &mut address(draft).postcode),
    ]);
    fields
});

/// The contact of the row: the first one.
fn contact(draft: &mut Draft) -> &mut ContactDraft {
    if draft.contacts.is_empty() {
        draft.contacts.push(ContactDraft::default());
    }
    &mut draft.contacts[0]
}

/// The address of the row: the first one.
fn address(draft: &mut Draft) -> &mut AddressDraft {
    if draft.addresses.is_empty() {
        draft.addresses.push(AddressDraft::default());
    }
    &mut draft.addresses[0]
}

impl Columns for Customers {
    type Draft = Draft;

    fn fields(&self) -> &'static [Field<Draft>] {
        &ROW
    }

    fn unique(&self) -> Option<&'static str> {
        Some("code")
    }

    fn also(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("code", "id"),
            ("code", "编号"),
            ("name", "名称"),
            ("street", "街道地址"),
            ("street", "通讯地址"),
            ("postcode", "邮政编号"),
            ("contact_mobile", "移动电话"),
        ]
    }
}

impl Importer for Customers {
    fn op(&self) -> &'static str {
        "exchange-op-customers"
    }

    fn kind(&self) -> Kind {
        Kind::Customer
    }

    fn apply(&self, tx: &Tx<'_>, rows: &Rows<'_, Draft>) -> Result<Applied, Trouble> {
        let row = rows.first();
        let warnings = [("category", Dict::Category, &row.category), ("territory", Dict::Territory, &row.territory)];
        let warnings = warnings
            .into_iter()
            .filter_map(|(field, dict, text)| grow(tx, field, dict, text).transpose())
            .collect::<Result<Vec<_>, Failure>>()?;
        let known = store::with_code(tx, row.code.trim())?;
        let before = known.as_ref().map(|customer| Draft::of(tx, customer.id)).transpose()?;
        let mut draft = before.clone().unwrap_or_else(Draft::new);
        choose_lines(&mut draft, row);
        rows.overlay(0, &mut draft);
        // Found in another case or width, its code stays as it is.
        draft.code = known.map_or(draft.code, |known| known.code);
        let id = save(tx, &draft)?;
        let effect = match before {
            None => Effect::Made,
            Some(before) if before == Draft::of(tx, id)? => Effect::Same,
            Some(_) => Effect::Changed,
        };
        Ok(Applied { subject: Subject::new(Kind::Customer, id), effect, warnings })
    }
}

/// Finds out which contact and which address the row is about: the contact of that name, else a new
/// one; the address for that purpose, else the default one. Without a name the default contact.
fn choose_lines(draft: &mut Draft, row: &Draft) {
    let is_default = |mark: &str| !mark.is_empty();
    if let Some(given) = row.contacts.first() {
        let name = given.name.trim();
        let at = draft.contacts.iter().position(|contact| match name {
            "" => is_default(&contact.is_default),
            name => contact.name == name,
        });
        to_front(&mut draft.contacts, at);
    }
    if let Some(given) = row.addresses.first() {
        let at = draft.addresses.iter().position(|address| match given.kind.as_str() {
            "" => is_default(&address.is_default),
            kind => address.kind == kind,
        });
        to_front(&mut draft.addresses, at);
    }
}
