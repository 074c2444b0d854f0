//! The front of an envelope that the address is printed on: Chinese or Western.

use crate::{
    base::{failure::Failure, say::Said},
    print::{
        envelope::{Boxes, DIGITS, MACHINE_ZONE, Plan, Size, bar_zone},
        page::{Guide, Ink, Mark},
        text::{MM_PER_PT, width_mm},
    },
};

use super::{
    EnvelopeSpec, LayoutWord, StockWord,
    lay::{CAPTION_PT, Lay, Look},
};

/// Thickness of the postcode's boxes in points.
const BOX_PT: f32 = 1.0;
/// Thickness of the stamp's frame in points.
const STAMP_PT: f32 = 0.5;
/// Size of what stands in the stamp's frame and before the sender's postcode, in points: 小四.
const STAMP_TEXT_PT: f32 = 12.0;
/// Size of the sender's letters in points.
const SENDER_PT: f32 = 10.5;

/// Draws the front.
pub(super) fn draw(lay: &mut Lay<'_>, spec: &EnvelopeSpec, size: Size) -> Result<(), Failure> {
    let western = spec.western.as_ref();
    let is_abroad = match western.and_then(|western| western.when.as_ref()) {
        Some(when) => lay.holds(when)?,
        None => false,
    };
    let is_western = match spec.layout {
        LayoutWord::Auto => is_abroad || !size.is_chinese,
        LayoutWord::Chinese => false,
        LayoutWord::Western => true,
    };
    let postcode = postcode_of(lay, spec, !is_abroad)?;
    if is_western { draw_western(lay, spec, size) } else { draw_chinese(lay, (spec, size), &postcode) }
}

/// The recipient's postcode as it goes into the boxes; one that is no Chinese postcode is warned of.
fn postcode_of(lay: &mut Lay<'_>, spec: &EnvelopeSpec, is_at_home: bool) -> Result<Vec<char>, Failure> {
    let Some(digits) = &spec.postcode else { return Ok(Vec::new()) };
    let text = lay.fill(&digits.text)?;
    let digits: Vec<char> = text.chars().filter(|character| !character.is_whitespace()).collect();
    let are_digits = digits.iter().all(char::is_ascii_digit);
    if is_at_home && digits.is_empty() {
        lay.warn("postal-no-postcode", |said| said);
    } else if is_at_home && (!are_digits || digits.len() != DIGITS) {
        lay.warn("postal-bad-postcode", |said| said.with("postcode", text.trim()));
    }
    Ok(if are_digits && digits.len() <= DIGITS { digits } else { Vec::new() })
}

fn draw_chinese(lay: &mut Lay<'_>, (spec, size): (&EnvelopeSpec, Size), postcode: &[char]) -> Result<(), Failure> {
    let plan = Plan::chinese(size);
    for (area, name) in [(MACHINE_ZONE, "postal-machines"), (bar_zone(size), "postal-bars")] {
        lay.page.guides.push(Guide { x: area.x, y: area.y, w: area.w, h: area.h, name: Said::new(name) });
    }
    let is_blank = spec.stock == StockWord::Blank;
    if let Some(digits) = &spec.postcode {
        let boxes = digits.boxes(plan.recipient_boxes, lay.size_mm);
        if is_blank {
            frames(lay, boxes);
        }
        fill_boxes(lay, boxes, postcode);
    }
    let look = Look {
        area: spec.recipient.area(plan.recipient, lay.size_mm),
        size_pt: plan.recipient_pt,
        has_captions: is_blank,
        is_centred: true,
    };
    lay.draw_part(&spec.recipient, &look)?;
    if is_blank {
        draw_stamp(lay, spec, &plan)?;
    }
    draw_sender(lay, (spec, &plan), is_blank)
}

fn draw_sender(lay: &mut Lay<'_>, (spec, plan): (&EnvelopeSpec, &Plan), is_blank: bool) -> Result<(), Failure> {
    if let Some(sender) = &spec.sender {
        let area = sender.area(plan.sender, lay.size_mm);
        let look = Look { area, size_pt: SENDER_PT, has_captions: is_blank, is_centred: false };
        lay.draw_part(sender, &look)?;
        if !lay.part(sender)?.says_something() {
            lay.warn("postal-no-sender", |said| said);
        }
    }
    let Some(digits) = &spec.sender_postcode else { return Ok(()) };
    let boxes = digits.boxes(plan.sender_boxes, lay.size_mm);
    let text: Vec<char> = lay.fill(&digits.text)?.chars().filter(|character| !character.is_whitespace()).collect();
    if let Some(caption) = digits.caption.as_ref().filter(|_| is_blank) {
        let caption = lay.fill(caption)?;
        // It stands right before the digits, wherever those were moved to.
        let room_mm = plan.sender_caption.w;
        let mut size_pt = STAMP_TEXT_PT;
        while width_mm(&caption, size_pt) > room_mm && size_pt > 6.0 {
            size_pt -= 0.5;
        }
        let (_, y) = Boxes { size_pt, ..boxes }.pen(0, 0.0);
        lay.text((boxes.x - 1.0 - width_mm(&caption, size_pt), y), size_pt, caption);
    }
    if text.len() <= DIGITS {
        fill_boxes(lay, boxes, &text);
    }
    Ok(())
}

fn draw_western(lay: &mut Lay<'_>, spec: &EnvelopeSpec, size: Size) -> Result<(), Failure> {
    let plan = Plan::western(size);
    // Without a Western part of its own the template's lines stand where the West has them.
    let (recipient, sender) = match &spec.western {
        Some(western) => (&western.recipient, western.sender.as_ref()),
        None => (&spec.recipient, spec.sender.as_ref()),
    };
    if let Some(sender) = sender {
        let area = sender.area(plan.sender, lay.size_mm);
        lay.draw_part(sender, &Look { area, size_pt: SENDER_PT, has_captions: false, is_centred: false })?;
    }
    let area = recipient.area(plan.recipient, lay.size_mm);
    lay.draw_part(recipient, &Look { area, size_pt: plan.recipient_pt, has_captions: false, is_centred: false })
}

fn frames(lay: &mut Lay<'_>, boxes: Boxes) {
    for index in 0..DIGITS {
        let place = boxes.one(index);
        lay.page.marks.push(Mark::Frame {
            x: place.x,
            y: place.y,
            w: place.w,
            h: place.h,
            width_pt: BOX_PT,
            ink: Ink::POSTAL_RED,
        });
    }
}

fn fill_boxes(lay: &mut Lay<'_>, boxes: Boxes, digits: &[char]) {
    for (index, digit) in digits.iter().enumerate() {
        let text = digit.to_string();
        let pen = boxes.pen(index, width_mm(&text, boxes.size_pt));
        lay.text(pen, boxes.size_pt, text);
    }
}

/// A frame with its words in the middle, below each other where they find no room beside each other.
fn draw_stamp(lay: &mut Lay<'_>, spec: &EnvelopeSpec, plan: &Plan) -> Result<(), Failure> {
    let Some(stamp) = &spec.stamp else { return Ok(()) };
    let area = stamp.area(plan.stamp, lay.size_mm);
    let (x, y, w, h) = (area.x, area.y, area.w, area.h);
    lay.page.marks.push(Mark::Rect { x, y, w, h, fill: None, line_pt: Some(STAMP_PT) });
    let text = lay.fill(&stamp.text)?;
    let size_pt = if width_mm(&text, STAMP_TEXT_PT) < w - 1.0 { STAMP_TEXT_PT } else { CAPTION_PT };
    let pen = (x + (w - width_mm(&text, size_pt)) / 2.0, y + h / 2.0 + size_pt * MM_PER_PT * 0.35);
    lay.text(pen, size_pt, text);
    Ok(())
}
