//! Envelopes (DOC-12): their sizes and where things stand on them. Pure geometry in millimetres from the left upper
//! corner of the front, which lies landscape.
//!
//! Chinese ones follow GB/T 1416-2021, whose figures are not open to all: the boxes' places are those of common stock,
//! and templates may move every one of them. Windows follow DIN 680 over letters of DIN 5008.

use crate::base::say::Said;

use super::text::MM_PER_PT;

/// A place on an envelope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left side.
    pub x: f32,
    /// Upper side.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Area {
    /// Between these sides.
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Area {
        Area { x, y, w, h }
    }

    /// Right side.
    pub fn right(self) -> f32 {
        self.x + self.w
    }

    /// Lower side.
    pub fn bottom(self) -> f32 {
        self.y + self.h
    }

    /// Do they share more than a side?
    pub fn meets(self, other: Area) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Is the other one wholly in it? A hair is allowed for the rounding of millimetres.
    pub fn holds(self, other: Area) -> bool {
        let hair_mm = 0.01;
        let is_right = other.x >= self.x - hair_mm && other.y >= self.y - hair_mm;
        is_right && other.right() <= self.right() + hair_mm && other.bottom() <= self.bottom() + hair_mm
    }

    /// What both have.
    pub fn shared(self, other: Area) -> Area {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        Area { x, y, w: (right - x).max(0.0), h: (bottom - y).max(0.0) }
    }
}

/// A size of envelope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width of the front.
    pub width_mm: f32,
    /// Height of the front.
    pub height_mm: f32,
    /// Is it a size of GB/T 1416, which Chinese mail sorts by machine?
    pub is_chinese: bool,
}

/// The sizes that have a name: GB/T 1416-2021, the others of ISO 269, and the American one.
pub const SIZES: &[(&str, f32, f32, bool)] = &[
    ("DL", 220.0, 110.0, true),
    ("ZL", 230.0, 120.0, true),
    ("B6", 176.0, 125.0, true),
    ("C6", 162.0, 114.0, true),
    ("C5", 229.0, 162.0, true),
    ("C4", 324.0, 229.0, true),
    ("C6/C5", 229.0, 114.0, false),
    ("C7/C6", 162.0, 81.0, false),
    ("B5", 250.0, 176.0, false),
    ("B4", 353.0, 250.0, false),
    ("C3", 458.0, 324.0, false),
    ("E4", 400.0, 280.0, false),
    ("US10", 241.3, 104.8, false),
];

/// The least and the greatest front that is an envelope: width and height.
pub const FRONTS_MM: ((f32, f32), (f32, f32)) = ((90.0, 60.0), (600.0, 450.0));

/// The size of this name, or of `220x110`. However it is written: `c6/c5`, `#10`, `220×110`. Envelopes lie landscape,
/// so the longer side is the width. Nothing where there is no such size.
pub fn size(text: &str) -> Option<Size> {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let sought = plain(text);
    let is_us = sought == "10" || sought == "NO10";
    let named = SIZES.iter().find(|(name, ..)| plain(name) == sought || (is_us && *name == "US10"));
    if let Some((_, width_mm, height_mm, is_chinese)) = named {
        return Some(Size { width_mm: *width_mm, height_mm: *height_mm, is_chinese: *is_chinese });
    }
    let (one, other) = text.split_once(['x', 'X', '×', '*'])?;
    let (one, other): (f32, f32) = (one.trim().parse().ok()?, other.trim().parse().ok()?);
    let (width_mm, height_mm) = (one.max(other), one.min(other));
    let ((least_w, least_h), (most_w, most_h)) = FRONTS_MM;
    let is_envelope = (least_w..=most_w).contains(&width_mm) && (least_h..=most_h).contains(&height_mm);
    let is_like = |(_, w, h, is_chinese): &&(&str, f32, f32, bool)| {
        *is_chinese && (w - width_mm).abs() < TOLERANCE_MM && (h - height_mm).abs() < TOLERANCE_MM
    };
    let is_chinese = SIZES.iter().any(|size| is_like(&size));
    is_envelope.then_some(Size { width_mm, height_mm, is_chinese })
}

/// How far envelopes may be off their size.
const TOLERANCE_MM: f32 = 1.5;

/// The size of this name or these sides.
///
/// # Errors
/// Which there are.
pub fn parse(text: &str) -> Result<Size, Said> {
    let known = || SIZES.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
    size(text).ok_or_else(|| Said::new("postal-unknown-size").with("size", text.trim()).with("known", known()))
}

/// Boxes in a row, each for one digit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Boxes {
    /// Left side of the first.
    pub x: f32,
    /// Upper side.
    pub y: f32,
    /// Width of each.
    pub w: f32,
    /// Height.
    pub h: f32,
    /// From the left side of one to that of the next.
    pub pitch: f32,
    /// Size of the digits in points.
    pub size_pt: f32,
}

/// A Chinese postcode has so many digits.
pub const DIGITS: usize = 6;

/// From the baseline to the middle of a digit, as a share of the letters' size.
const DIGIT_MIDDLE_EM: f32 = 0.3665;

impl Boxes {
    /// The box of the digit with that index, from 0.
    pub fn one(self, index: usize) -> Area {
        Area::new(self.x + self.pitch * index as f32, self.y, self.w, self.h)
    }

    /// All of them together.
    pub fn all(self) -> Area {
        let last = self.one(DIGITS - 1);
        Area::new(self.x, self.y, last.right() - self.x, self.h)
    }

    /// Left end and baseline of a digit of this width, in the middle of its box.
    pub fn pen(self, index: usize, width_mm: f32) -> (f32, f32) {
        let place = self.one(index);
        let middle = self.size_pt * MM_PER_PT * DIGIT_MIDDLE_EM;
        (place.x + (place.w - width_mm) / 2.0, place.y + place.h / 2.0 + middle)
    }
}

/// Where things stand on a front.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The recipient's postcode; only Chinese fronts have it.
    pub recipient_boxes: Boxes,
    /// Whom it goes to.
    pub recipient: Area,
    /// Size of the recipient's letters in points.
    pub recipient_pt: f32,
    /// Who sends it.
    pub sender: Area,
    /// The digits of the sender's postcode; they have no boxes.
    pub sender_boxes: Boxes,
    /// What stands before the sender's postcode.
    pub sender_caption: Area,
    /// Where the stamp goes.
    pub stamp: Area,
}

/// The machines read the recipient's postcode here: nothing but its boxes may stand in it.
pub const MACHINE_ZONE: Area = Area::new(0.0, 0.0, 90.0, 26.0);
/// The bars that machines print stand so far from the right edge, to so far.
const BARS_FROM_RIGHT_MM: (f32, f32) = (55.0, 160.0);
/// They stand within this of the lower edge.
const BARS_HEIGHT_MM: f32 = 20.0;

/// Where machines print their bars: it stays blank.
pub fn bar_zone(size: Size) -> Area {
    let (near, far) = BARS_FROM_RIGHT_MM;
    let x = (size.width_mm - far).max(0.0);
    Area::new(x, size.height_mm - BARS_HEIGHT_MM, (size.width_mm - near - x).max(0.0), BARS_HEIGHT_MM)
}

impl Plan {
    /// A front as GB/T 1416 has it: boxes left above, stamp right above, the recipient in the middle, the sender right
    /// below with the postcode.
    pub fn chinese(size: Size) -> Plan {
        let Size { width_mm, height_mm, .. } = size;
        let stamp = Area::new(width_mm - 38.0, 7.0, 30.0, 20.0);
        let (digit_mm, margin_mm) = (4.5, 8.0);
        let digits_mm = digit_mm * DIGITS as f32;
        let sender_boxes = Boxes {
            x: width_mm - margin_mm - digits_mm,
            y: height_mm - 15.0,
            w: digit_mm,
            h: 6.0,
            pitch: digit_mm,
            size_pt: 12.0,
        };
        let caption_x = width_mm - BARS_FROM_RIGHT_MM.0 + 1.0;
        let sender_w = (width_mm * 0.48).clamp(72.0, 120.0);
        let sender_h = 19.0;
        let sender_y = height_mm - BARS_HEIGHT_MM - 1.0 - sender_h;
        let recipient_y = 32.0;
        let recipient_x = width_mm * 0.12;
        Plan {
            recipient_boxes: Boxes { x: 20.5, y: 11.0, w: 9.0, h: 12.0, pitch: 10.0, size_pt: 20.0 },
            recipient: Area::new(recipient_x, recipient_y, width_mm * 0.8, sender_y - 2.0 - recipient_y),
            recipient_pt: letters_pt(width_mm),
            sender: Area::new(width_mm - margin_mm - sender_w, sender_y, sender_w, sender_h),
            sender_boxes,
            sender_caption: Area::new(caption_x, sender_boxes.y, sender_boxes.x - 1.0 - caption_x, sender_boxes.h),
            stamp,
        }
    }

    /// A front as the West has it: the sender left above, the stamp right above, the recipient in the middle of the
    /// lower right, with the lowest part left to the machines.
    pub fn western(size: Size) -> Plan {
        let Size { width_mm, height_mm, .. } = size;
        let recipient_y = (height_mm * 0.42).max(38.0);
        let recipient_x = width_mm * 0.45;
        Plan {
            recipient: Area::new(
                recipient_x,
                recipient_y,
                width_mm - 12.0 - recipient_x,
                height_mm - 17.0 - recipient_y,
            ),
            sender: Area::new(10.0, 9.0, width_mm * 0.45, recipient_y - 12.0),
            ..Plan::chinese(size)
        }
    }
}

/// Size of a recipient's letters on fronts of this width, in points: 小四, 四号, 小二.
fn letters_pt(width_mm: f32) -> f32 {
    match width_mm {
        width if width < 200.0 => 12.0,
        width if width < 300.0 => 14.0,
        _ => 18.0,
    }
}

/// A letter folded into an envelope with a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Folded {
    /// Height of the part of the sheet that shows its head, down to its first fold.
    pub head_mm: f32,
    /// Height of the folded sheet.
    pub packet_mm: f32,
}

/// Upper side of the address field of DIN 5008 letters of form B.
pub const ADDRESS_FIELD: Area = Area::new(20.0, 45.0, 85.0, 45.0);
/// Folds of form B, and the middle of the sheet, from its upper edge.
pub const MARKS_MM: [f32; 3] = [105.0, 148.5, 210.0];
/// A4, upright.
pub const LETTER_MM: (f32, f32) = (210.0, 297.0);

/// The window of an envelope (DIN 680) and how a letter of form B lies in it; nothing for sizes that have no usual one.
pub fn window(size: Size) -> Option<(Area, Folded)> {
    let is = |w: f32, h: f32| (size.width_mm - w).abs() <= 1.5 && (size.height_mm - h).abs() <= 1.5;
    let from_bottom = |bottom: f32| Area::new(20.0, size.height_mm - bottom - 45.0, 90.0, 45.0);
    let in_thirds = Folded { head_mm: 105.0, packet_mm: 105.0 };
    let in_half = Folded { head_mm: 148.5, packet_mm: 148.5 };
    if is(220.0, 110.0) || is(229.0, 114.0) {
        Some((from_bottom(15.0), in_thirds))
    } else if is(229.0, 162.0) {
        Some((from_bottom(60.0), in_half))
    } else {
        None
    }
}

/// What of the page a window shows however the sheet slides in its envelope.
pub fn always_visible(size: Size, window: Area, folded: Folded) -> Area {
    let sideways_mm = (size.width_mm - LETTER_MM.0).max(0.0);
    let upwards_mm = (size.height_mm - folded.packet_mm).max(0.0);
    // The head of a sheet that rests at the bottom begins so far below the envelope's upper edge.
    let resting_mm = size.height_mm - folded.head_mm;
    let at = |x_mm: f32, y_mm: f32| Area { x: window.x - x_mm, y: window.y - y_mm, ..window };
    let resting = at(0.0, resting_mm).shared(at(sideways_mm, resting_mm));
    resting.shared(at(0.0, resting_mm - upwards_mm))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::face::{FaceId, face};

    #[test]
    fn sizes_are_known_by_name_however_written_and_by_their_sides() {
        for (text, wanted) in [
            ("DL", Some((220.0, 110.0, true))),
            ("zl", Some((230.0, 120.0, true))),
            ("c6-c5", Some((229.0, 114.0, false))),
            ("US #10", Some((241.3, 104.8, false))),
            ("#10", Some((241.3, 104.8, false))),
            ("200x90.5", Some((200.0, 90.5, false))),
            ("110×220", Some((220.0, 110.0, true))),
            ("D5", None),
            ("1000x500", None),
            ("20x10", None),
            ("x", None),
            ("nan x nan", None),
        ] {
            let found = size(text).map(|size| (size.width_mm, size.height_mm, size.is_chinese));
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn only_the_boxes_stand_in_the_machines_zone_and_nothing_where_bars_are_printed() {
        for (name, width_mm, height_mm, _) in SIZES.iter().filter(|size| size.3) {
            let size = Size { width_mm: *width_mm, height_mm: *height_mm, is_chinese: true };
            let plan = Plan::chinese(size);
            let front = Area::new(0.0, 0.0, size.width_mm, size.height_mm);
            assert!(MACHINE_ZONE.holds(plan.recipient_boxes.all()), "{name}");
            let digits = plan.sender_boxes.all();
            let parts = [plan.recipient, plan.sender, digits, plan.sender_caption, plan.stamp];
            for (index, part) in parts.iter().enumerate() {
                assert!(!part.meets(MACHINE_ZONE), "{name}: part {index} in the machines' zone");
                assert!(!part.meets(bar_zone(size)), "{name}: part {index} where bars are printed");
                assert!(part.w > 10.0 && part.h > 5.0, "{name}: part {index} has no room: {part:?}");
                assert!(front.holds(*part), "{name}: part {index} leaves the front: {part:?}");
                let others = parts.iter().skip(index + 1);
                assert!(others.into_iter().all(|other| !part.meets(*other)), "{name}: part {index} covers another");
            }
            assert!(plan.sender.bottom() <= size.height_mm - 20.0, "{name}");
        }
    }

    #[test]
    fn the_boxes_stand_where_printed_stock_has_them_on_every_size() {
        for (_, width_mm, height_mm, _) in SIZES.iter().filter(|size| size.3) {
            let size = Size { width_mm: *width_mm, height_mm: *height_mm, is_chinese: true };
            let boxes = Plan::chinese(size).recipient_boxes;
            assert_eq!((boxes.x, boxes.y, boxes.w, boxes.h, boxes.pitch), (20.5, 11.0, 9.0, 12.0, 10.0));
        }
    }

    #[test]
    fn on_western_fronts_nothing_covers_another() {
        for (name, width_mm, height_mm, _) in SIZES {
            let size = Size { width_mm: *width_mm, height_mm: *height_mm, is_chinese: false };
            let plan = Plan::western(size);
            assert!(!plan.recipient.meets(plan.sender) && !plan.recipient.meets(plan.stamp), "{name}");
            assert!(!plan.sender.meets(plan.stamp), "{name}");
            assert!(plan.recipient.h > 20.0 && plan.sender.h > 15.0, "{name}: {plan:?}");
        }
    }

    #[test]
    fn the_middle_of_digits_is_where_the_font_has_it() {
        let face = face(FaceId::REGULAR).parsed();
        for digit in '0'..='9' {
            let glyph = face.glyph_index(digit).unwrap();
            let place = face.glyph_bounding_box(glyph).unwrap();
            let middle = f32::from(place.y_min + place.y_max) / 2.0 / f32::from(face.units_per_em());
            assert!((middle - DIGIT_MIDDLE_EM).abs() < 0.012, "{digit}: {middle}");
        }
    }

    #[test]
    fn windows_always_show_what_the_table_of_din_says() {
        let near = |one: Area, other: (f32, f32, f32, f32)| {
            let (x, y, right, bottom) = other;
            [one.x - x, one.y - y, one.right() - right, one.bottom() - bottom].iter().all(|off| off.abs() < 0.01)
        };
        for (name, wanted) in
            [("DL", (20.0, 50.0, 100.0, 90.0)), ("C6/C5", (20.0, 54.0, 91.0, 90.0)), ("C5", (20.0, 57.0, 91.0, 88.5))]
        {
            let size = size(name).unwrap();
            let (window, folded) = window(size).unwrap();
            let seen = always_visible(size, window, folded);
            assert!(near(seen, wanted), "{name}: {seen:?}");
        }
        // Form A: a shorter head before the same packet.
        let size = size("DL").unwrap();
        let (window, folded) = window(size).unwrap();
        let seen = always_visible(size, window, Folded { head_mm: 87.0, ..folded });
        assert!(near(seen, (20.0, 32.0, 100.0, 72.0)), "{seen:?}");
    }
}
