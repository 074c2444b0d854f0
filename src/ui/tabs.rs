//! Tabs of a list.

use egui::Ui;

use super::{cx::Cx, widget};
use crate::base::words::Word;

/// Draws the tabs of a list, the shown one marked; the one that was chosen.
pub fn tabs_ui<S, W: Word>(cx: &Cx<'_, S>, ui: &mut Ui, shown: W) -> Option<W> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        for tab in W::ALL {
            if tab_ui(ui, &cx.t(&tab.key()), shown == *tab) {
                chosen = Some(*tab);
            }
        }
    });
    chosen
}

/// Draws one tab; true when it was chosen.
pub fn tab_ui(ui: &mut Ui, name: &str, is_shown: bool) -> bool {
    ui.selectable_label(is_shown, name).clicked()
}

/// How wide a tab is.
pub fn tab_width(ui: &Ui, name: &str) -> f32 {
    widget::text_width(ui, name) + ui.spacing().button_padding.x * 2.0 + ui.spacing().item_spacing.x
}

/// The places of the tabs that have room, in their order, the shown one among them. Where not all have, `more` is kept free
/// for the way to the others.
pub fn fitting(widths: &[f32], shown: Option<usize>, room: f32, more: f32) -> Vec<usize> {
    if widths.iter().sum::<f32>() <= room {
        return (0..widths.len()).collect();
    }
    let own = shown.and_then(|at| widths.get(at)).copied().unwrap_or(0.0);
    let (mut left, mut places) = (room - more - own, Vec::new());
    for (place, width) in widths.iter().enumerate() {
        if Some(place) == shown {
            continue;
        }
        if *width > left {
            break;
        }
        left -= width;
        places.push(place);
    }
    places.extend(shown);
    places.sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_tabs_stand_side_by_side_as_have_room_and_the_shown_one_always() {
        let widths = [50.0, 60.0, 70.0, 80.0, 90.0];
        for (room, shown, places) in [
            (350.0, Some(0), vec![0, 1, 2, 3, 4]),
            (349.0, Some(0), vec![0, 1, 2, 3]),
            (240.0, Some(4), vec![0, 1, 4]),
            (240.0, None, vec![0, 1, 2]),
            (60.0, Some(3), vec![3]),
            (0.0, None, vec![]),
        ] {
            assert_eq!(fitting(&widths, shown, room, 40.0), places, "{room} {shown:?}");
        }
    }
}
