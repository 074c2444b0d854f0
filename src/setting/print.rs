//! What every document may say of the company that issues it.

use std::path::Path;

use crate::{
    base::{failure::Failure, say::Said, text::Texts},
    db::held,
    print::{
        data::{Data, DocField, FieldKind, Value},
        page::Picture,
        picture,
    },
};

use super::{
    Company,
    rules::{self, LARGEST_LOGO, Refusal},
};

/// More pixels than this no letterhead shows; decoded, they would fill the memory.
const MOST_PIXELS: u64 = 16_000_000;

/// Reads a picture that is to be the company's logo.
///
/// # Errors
/// When the file can't be read, is no PNG picture that can be drawn, or is too large.
pub fn read_logo(path: &Path) -> Result<Vec<u8>, Failure> {
    let io = |error: &std::io::Error| Failure::io(path, error);
    if std::fs::metadata(path).map_err(|error| io(&error))?.len() > LARGEST_LOGO {
        return Err(Refusal::PictureTooLarge.into());
    }
    held::may_be_read(path)?;
    let png = std::fs::read(path).map_err(|error| io(&error))?;
    rules::logo(&png)?;
    let (width, height) = Picture::new(png.clone()).pixels();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::PictureTooLarge.into());
    }
    picture::decode(&png).map_err(|_cannot_be_drawn| Refusal::NoPicture)?;
    Ok(png)
}

/// The fields of the company, for the templates of all documents.
pub const COMPANY: &[DocField] = &[
    DocField::text("company.name", "setting-company-name"),
    DocField::text("company.address", "setting-company-address"),
    DocField::text("company.postcode", "setting-company-postcode"),
    DocField::text("company.phone", "setting-company-phone"),
    DocField::text("company.bank", "setting-company-bank"),
    DocField::text("company.tax_id", "setting-company-tax-id"),
    DocField::text("company.address_line", "print-field-address-line"),
    DocField::text("company.phone_line", "print-field-phone-line"),
    DocField::text("company.logo", "print-field-logo").of(FieldKind::Picture),
];

/// The company's address and telephone, as they stand below its name: empty where they are not known.
pub fn lines(company: &Company, texts: &Texts) -> [String; 2] {
    let address = match (company.address.as_str(), company.postcode.as_str()) {
        (address, "") | (address @ "", _) => address.to_owned(),
        (address, postcode) => {
            texts.say(&Said::new("print-order-company-address").with("address", address).with("postcode", postcode))
        }
    };
    let phone = match company.phone.as_str() {
        "" => String::new(),
        phone => texts.say(&Said::new("print-order-company-phone").with("phone", phone)),
    };
    [address, phone]
}

/// The company's values: `company.…`.
pub fn company(company: &Company, texts: &Texts) -> Data {
    let [address, phone] = lines(company, texts);
    Data::new()
        .with("name", &company.name)
        .with("address", &company.address)
        .with("postcode", &company.postcode)
        .with("phone", &company.phone)
        .with("bank", &company.bank)
        .with("tax_id", &company.tax_id)
        .with("address_line", address)
        .with("phone_line", phone)
        .with("logo", Value::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two pixels, one above the other.
    const SMALL: &[u8] = include_bytes!("../../tests/files/two-pixels.png");

    fn refused(name: &str, bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        read_logo(&path).map_or_else(|failure| failure.said().key.into_owned(), |_| String::new())
    }

    #[test]
    fn a_logo_is_a_picture_that_can_be_drawn_and_is_not_too_large() {
        assert_eq!(refused("good.png", SMALL), "");
        assert_eq!(refused("cut.png", &SMALL[..SMALL.len() / 2]), "setting-refusal-no-picture");
        assert_eq!(refused("photo.jpg", b"\xff\xd8\xff\xe0 a JPEG"), "setting-refusal-no-picture");
        assert_eq!(refused("text.png", "标志".as_bytes()), "setting-refusal-no-picture");
        assert_eq!(refused("empty.png", b""), "setting-refusal-no-picture");
        let large = [SMALL, &vec![0; 2 << 20]].concat();
        assert_eq!(refused("large.png", &large), "setting-refusal-picture-too-large");
        // A few bytes that say they are forty thousand pixels square.
        let mut bomb = SMALL.to_vec();
        bomb[16..24].copy_from_slice(&[0, 0, 0x9c, 0x40, 0, 0, 0x9c, 0x40]);
        assert_eq!(refused("bomb.png", &bomb), "setting-refusal-picture-too-large");
        let missing = read_logo(Path::new("/nowhere/logo.png")).unwrap_err();
        assert!(missing.said().key.starts_with("error-"), "{missing:?}");
    }
}
