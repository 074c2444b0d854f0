//! A printer pulls paper in askew by a millimetre and stretches by half a per cent: what it gets is moved and scaled
//! the other way, page by page. The template knows nothing of it.

use lopdf::{Document, Object, Stream};

use super::{super::page::Sheet, Fit};

/// Points in a millimetre.
const PT_PER_MM: f32 = 72.0 / 25.4;

/// The file with its pages scaled from their upper left corner, then moved. The size of the paper stays.
pub(super) fn adjusted(bytes: &[u8], sheet: &Sheet, fit: Fit) -> Result<Vec<u8>, lopdf::Error> {
    let mut file = Document::load_mem(bytes)?;
    let (x_scale, y_scale) = (fit.x_percent / 100.0, fit.y_percent / 100.0);
    let (right, down) = (fit.x_mm * PT_PER_MM, fit.y_mm * PT_PER_MM);
    for (page, id) in sheet.pages.iter().zip(file.get_pages().into_values()) {
        // A PDF counts from the lower left corner: the upper one stays where it is only when scaling is made good.
        let up = page.height_mm * PT_PER_MM * (1.0 - y_scale) - down;
        let mut content = format!("q {x_scale:.5} 0 0 {y_scale:.5} {right:.4} {up:.4} cm\n").into_bytes();
        content.extend(file.get_page_content(id));
        content.extend_from_slice(b"\nQ\n");
        let content = file.add_object(Stream::new(lopdf::Dictionary::new(), content));
        file.get_dictionary_mut(id)?.set("Contents", Object::Reference(content));
    }
    file.prune_objects();
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)?;
    Ok(bytes)
}
