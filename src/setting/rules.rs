//! What the settings may be.

use crate::base::{failure::Failure, say::Said};

use super::Dict;

/// Why a setting can't be changed so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A dictionary entry has to keep its code: records refer to it.
    CodeIsKept(Dict),
    /// The code is another entry's.
    CodeTaken(String),
    /// The file is no PNG picture.
    NoPicture,
    /// The picture's file, or the picture, is larger than a letterhead needs.
    PictureTooLarge,
}

/// The largest file that is taken as logo, in bytes.
pub const LARGEST_LOGO: u64 = 2 << 20;

/// May these bytes be the company's logo? That the picture can be drawn is tried where it is read.
///
/// # Errors
/// [`Refusal::NoPicture`] and [`Refusal::PictureTooLarge`].
pub fn logo(png: &[u8]) -> Result<(), Refusal> {
    if png.len() as u64 > LARGEST_LOGO {
        return Err(Refusal::PictureTooLarge);
    }
    if png.starts_with(b"\x89PNG\r\n\x1a\n") { Ok(()) } else { Err(Refusal::NoPicture) }
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::CodeIsKept(dict) => Self::new("setting-refusal-code-is-kept").with_word("dict", dict),
            Refusal::CodeTaken(code) => Self::new("error-taken").with("value", code),
            Refusal::NoPicture => Self::new("setting-refusal-no-picture"),
            Refusal::PictureTooLarge => Self::new("setting-refusal-picture-too-large"),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
