//! A sheet for an envelope with a window (DIN 680): the address of a letter of form B (DIN 5008), and marks to fold at.

use crate::{
    base::{failure::Failure, say::Said},
    print::{
        envelope::{ADDRESS_FIELD, Area, LETTER_MM, MARKS_MM, Size, always_visible, window},
        page::{Guide, Mark},
    },
};

use super::{
    EnvelopeSpec,
    lay::{Lay, Look},
};

/// The address stands so far inside its field.
const INSIDE_MM: f32 = 5.0;
/// Height of the line that says where a letter goes back to.
const RETURN_MM: f32 = 5.0;
/// The recipient begins so far below the upper side of the field: return line and annotations are above.
const RECIPIENT_MM: f32 = 17.7;
/// Size of the recipient's letters, and of the return line's, in points.
const SIZES_PT: (f32, f32) = (11.0, 7.0);
/// Left end and length of a mark to fold at, and its thickness in points.
const MARK: (f32, f32, f32) = (5.0, 4.0, 0.3);

/// Draws the sheet.
pub(super) fn draw(lay: &mut Lay<'_>, spec: &EnvelopeSpec, size: Size) -> Result<(), Failure> {
    let Some((usual, folded)) = window(size) else {
        let size = format!("{}×{}", size.width_mm, size.height_mm);
        return Err(Said::new("postal-no-window").with("size", size).into());
    };
    let own = spec.window.as_ref().map(|window| *window.get_ref());
    let window =
        own.map_or(usual, |it| super::moved(usual, [Some(it.x), Some(it.y), Some(it.w), Some(it.h)], lay.size_mm));
    let seen = always_visible(size, window, folded);
    (lay.page.width_mm, lay.page.height_mm) = LETTER_MM;
    let name = Said::new("postal-visible");
    lay.page.guides.push(Guide { x: seen.x, y: seen.y, w: seen.w, h: seen.h, name });

    let x = ADDRESS_FIELD.x + INSIDE_MM;
    let right = seen.right().min(ADDRESS_FIELD.right());
    let top = ADDRESS_FIELD.y + RECIPIENT_MM;
    let bottom = seen.bottom().min(ADDRESS_FIELD.bottom());
    if let Some(sender) = &spec.sender {
        let usual = Area::new(x, top - RETURN_MM, right - x, RETURN_MM);
        let area = sender.area(usual, LETTER_MM);
        lay.draw_part(sender, &Look { area, size_pt: SIZES_PT.1, has_captions: false, is_centred: false })?;
    }
    let area = spec.recipient.area(Area::new(x, top, right - x, bottom - top), LETTER_MM);
    lay.draw_part(&spec.recipient, &Look { area, size_pt: SIZES_PT.0, has_captions: false, is_centred: false })?;
    for y in MARKS_MM {
        let (from, length, width_pt) = MARK;
        lay.page.marks.push(Mark::Line { x1: from, y1: y, x2: from + length, y2: y, width_pt });
    }
    Ok(())
}
