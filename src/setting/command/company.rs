//! The company's profile as a form holds it.

use crate::{
    base::{failure::Failure, parse::Parser},
    db::query::Conn,
    setting::{Company, store},
};

/// The company's profile as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct CompanyDraft {
    /// The version of the setting it was read at; 0 where it was never saved.
    pub version: i64,
    /// Name as it heads papers.
    pub name: String,
    /// Address.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Phone of the service desk.
    pub phone: String,
    /// Bank and account.
    pub bank: String,
    /// Tax id.
    pub tax_id: String,
}

impl CompanyDraft {
    /// The profile as it is stored.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn of(conn: &Conn) -> Result<Self, Failure> {
        let Company { name, address, postcode, phone, bank, tax_id } = store::company(conn)?;
        Ok(Self { version: store::version(conn, store::COMPANY)?, name, address, postcode, phone, bank, tax_id })
    }

    /// The profile.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error, by field.
    pub fn parse(&self) -> Result<Company, Failure> {
        let mut parser = Parser::default();
        let company = Company {
            name: parser.required("name", &self.name),
            address: parser.line("address", &self.address),
            postcode: parser.line("postcode", &self.postcode),
            phone: parser.line("phone", &self.phone),
            bank: parser.line("bank", &self.bank),
            tax_id: parser.line("tax_id", &self.tax_id),
        };
        parser.done()?;
        Ok(company)
    }
}
