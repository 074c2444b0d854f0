//! To whom and where a letter, an envelope or a label goes: the customer's contacts and addresses to choose from.

use egui::Ui;

use super::choices::one_of_ui;
use crate::{
    base::{
        id::{AddressId, ContactId, CustomerId},
        kind::{Kind, Subject},
        slot::Slot,
        words::Word as _,
    },
    customer::{Address, Contact},
    cx::Cx,
    document::{
        Asked, Document,
        recipient::{Recipients, recipients},
    },
};

/// The recipient as it is chosen: for all documents of the record that have one, so that letter and envelope agree.
#[derive(Default)]
pub(super) struct Recipient {
    known: Slot<Recipients>,
    /// The contact, where not the usual one.
    contact: Option<ContactId>,
    /// The address, where not the usual one.
    address: Option<AddressId>,
}

impl Recipient {
    /// Asks for the contacts and addresses of a customer, where one of the documents goes to one.
    pub fn new(cx: &Cx<'_>, subject: Subject, documents: &[Document]) -> Self {
        if subject.kind != Kind::Customer || !documents.iter().any(|document| document.is_addressed()) {
            return Self::default();
        }
        Self { known: cx.load(move |conn| recipients(conn, CustomerId(subject.id))), ..Self::default() }
    }

    /// The document with its recipient, where it goes to one.
    pub fn of(&self, asked: Asked) -> Asked {
        if !asked.document.is_addressed() {
            return asked;
        }
        Asked { contact: self.contact, address: self.address, ..asked }
    }

    /// Draws the choices where there are several; true when another one was made. Where no address stands on the paper
    /// there is none to choose.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, shows_address: bool) -> bool {
        if self.known.poll()
            && let Some(failure) = self.known.failure()
        {
            cx.failed(failure.said());
        }
        let Some(known) = self.known.seen() else { return false };
        // The first is the usual one: whatever it is when it is printed again.
        let contacts = known.contacts.iter().enumerate();
        let contacts: Vec<_> =
            contacts.map(|(index, one)| ((index > 0).then_some(one.id), contact_name(one))).collect();
        let addresses = known.addresses.iter().enumerate();
        let addresses: Vec<_> =
            addresses.map(|(index, one)| ((index > 0).then_some(one.id), address_name(cx, one))).collect();
        let mut is_changed = false;
        if contacts.len() > 1
            && let Some(contact) = one_of_ui(cx, ui, "app-paper-contact", &contacts, &self.contact)
        {
            (self.contact, is_changed) = (contact, true);
        }
        if shows_address
            && addresses.len() > 1
            && let Some(address) = one_of_ui(cx, ui, "app-paper-address", &addresses, &self.address)
        {
            (self.address, is_changed) = (address, true);
        }
        is_changed
    }
}

/// Name, title and phone: two people may share a name.
fn contact_name(contact: &Contact) -> String {
    let phone = [&contact.mobile, &contact.phone].into_iter().find(|phone| !phone.trim().is_empty());
    let parts = [Some(&contact.name), Some(&contact.title), phone];
    let parts: Vec<&str> =
        parts.into_iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

/// What the address is for, and where it is.
fn address_name(cx: &Cx<'_>, address: &Address) -> String {
    format!("{}  {}", cx.t(&address.kind.key()), address.one_line())
}
