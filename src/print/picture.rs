//! PNG files as pixels, for both ways of drawing.

use printpdf::{RawImage, RawImageData, RawImageFormat};

/// A decoded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Red, green, blue and opacity of each pixel, row by row.
    pub rgba: Vec<u8>,
}

/// Why a picture can't be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a PNG picture that can be drawn: {detail}")]
pub struct BadPicture {
    /// What the decoder said.
    pub detail: String,
}

/// Decodes a PNG file.
///
/// # Errors
/// `BadPicture` if it is none, or holds other numbers than 8 or 16 bits per channel.
pub fn decode(png: &[u8]) -> Result<Pixels, BadPicture> {
    let bad = |detail: String| BadPicture { detail };
    let image = RawImage::decode_from_bytes(png, &mut Vec::new()).map_err(bad)?;
    let bytes = match image.pixels {
        RawImageData::U8(bytes) => bytes,
        // The upper half of 16 bits is what a screen or printer can show.
        RawImageData::U16(words) => words.iter().map(|word| word.to_be_bytes()[0]).collect(),
        RawImageData::F32(_) => return Err(bad("floating point channels".to_owned())),
    };
    let rgba = match image.data_format {
        RawImageFormat::R8 | RawImageFormat::R16 => spread(&bytes, 1, |c| [c[0], c[0], c[0], 255]),
        RawImageFormat::RG8 | RawImageFormat::RG16 => spread(&bytes, 2, |c| [c[0], c[0], c[0], c[1]]),
        RawImageFormat::RGB8 | RawImageFormat::RGB16 => spread(&bytes, 3, |c| [c[0], c[1], c[2], 255]),
        RawImageFormat::RGBA8 | RawImageFormat::RGBA16 => bytes,
        other => return Err(bad(format!("{other:?} channels"))),
    };
    if image.width == 0 || rgba.len() != image.width * image.height * 4 {
        return Err(bad(format!("{}×{}", image.width, image.height)));
    }
    Ok(Pixels { width: image.width, height: image.height, rgba })
}

fn spread(bytes: &[u8], channels: usize, pixel: impl Fn(&[u8]) -> [u8; 4]) -> Vec<u8> {
    bytes.chunks_exact(channels).flat_map(pixel).collect()
}
