//! A click on a text of a page copies it: the whole value where it is one of the record's fields.

use egui::{CursorIcon, Pos2, Rect, Response, Ui, pos2};

use crate::{
    base::say::Said,
    print::{
        page::{Mark, Page},
        text::{self, Letters, MM_PER_PT},
    },
    ui::{cx::Cx, style},
};

/// How much of a copied text the notice repeats, in characters.
const REPEATED: usize = 40;

/// One line of text on a page.
struct Line<'a> {
    text: &'a str,
    /// In millimetres.
    place: Rect,
    field: Option<&'static str>,
}

/// The mark as a line of text.
fn line(mark: &Mark) -> Option<Line<'_>> {
    let Mark::Text { x, y, size_pt, text, bold, fills_mm, field, .. } = mark else { return None };
    let size = size_pt * MM_PER_PT;
    let width = fills_mm.unwrap_or_else(|| text::width_mm_in(text, Letters { size_pt: *size_pt, bold: *bold }));
    let place = Rect::from_min_max(pos2(*x, y - size), pos2(x + width, y + size * 0.3));
    Some(Line { text, place, field: *field })
}

/// Under the mouse a text is marked; a click copies it and says so.
pub(super) fn copying_ui<S>(cx: &Cx<'_, S>, ui: &Ui, page: &Page, response: &Response) {
    let scale = response.rect.width() / page.width_mm;
    let Some(pointer) = response.hover_pos() else { return };
    let at = ((pointer - response.rect.min) / scale).to_pos2();
    let Some((whole, places)) = text_at(page, at) else { return };
    ui.ctx().set_cursor_icon(CursorIcon::Copy);
    for place in places {
        let corner = response.rect.min + place.min.to_vec2() * scale;
        style::copied(ui, Rect::from_min_size(corner, place.size() * scale));
    }
    if response.clicked() {
        let mut repeated: String = whole.chars().take(REPEATED).collect();
        if repeated.len() < whole.len() {
            repeated.push('…');
        }
        ui.ctx().copy_text(whole);
        cx.notice(Said::new("base-paper-copied").with("text", repeated));
    }
}

/// The text at a place in millimetres, and where it stands. Lines of one field are one text.
fn text_at(page: &Page, at: Pos2) -> Option<(String, Vec<Rect>)> {
    let hit = page.marks.iter().rposition(|mark| line(mark).is_some_and(|line| line.place.contains(at)))?;
    let field = line(&page.marks[hit])?.field;
    let belongs = |mark: &Mark| field.is_some() && line(mark).is_some_and(|line| line.field == field);
    let first = hit - page.marks[..hit].iter().rev().take_while(|mark| belongs(mark)).count();
    let behind = page.marks[hit + 1..].iter().take_while(|mark| belongs(mark)).count();
    let lines: Vec<Line<'_>> = page.marks[first..=hit + behind].iter().filter_map(line).collect();
    Some((joined(&lines), lines.iter().map(|line| line.place).collect()))
}

/// Lines as the one text that was broken into them: a break between Latin words was a space.
fn joined(lines: &[Line<'_>]) -> String {
    let widest = lines.iter().map(|line| line.place.width()).fold(0.0, f32::max);
    let mut whole = String::new();
    for pair in lines.windows(2) {
        let (line, next) = (&pair[0], &pair[1]);
        whole.push_str(line.text);
        let is_latin = |character: Option<char>| character.is_some_and(|character| character < '\u{2e80}');
        let parts_words = is_latin(line.text.chars().last()) && is_latin(next.text.chars().next());
        // A word longer than the line was broken where the line ends: nothing stood there.
        let is_full = line.place.width() > widest - line.place.height() && !line.text.contains(' ');
        if parts_words && !is_full {
            whole.push(' ');
        }
    }
    whole.push_str(lines.last().map_or("", |line| line.text));
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::page::Ink;

    fn mark(y: f32, text: &str, field: Option<&'static str>) -> Mark {
        let text = text.to_owned();
        Mark::Text { x: 10.0, y, size_pt: 10.0, text, ink: Ink::BLACK, bold: false, fills_mm: None, field }
    }

    #[test]
    fn a_click_takes_the_whole_field_and_of_other_texts_the_line() {
        let page = Page {
            width_mm: 210.0,
            height_mm: 297.0,
            marks: vec![
                mark(20.0, "描述", None),
                mark(30.0, "主轴异响，开机后", Some("description")),
                mark(35.0, "持续五分钟", Some("description")),
                mark(40.0, "Noise at the spindle when it", Some("remark")),
                mark(45.0, "warms up", Some("remark")),
                mark(50.0, "SN20240317009820240317000000001", Some("serial")),
                mark(55.0, "0098", Some("serial")),
            ],
            ..Page::default()
        };
        let text = |y: f32| text_at(&page, pos2(11.0, y)).map(|(text, places)| (text, places.len()));
        assert_eq!(text(19.0), Some(("描述".to_owned(), 1)));
        assert_eq!(text(29.0), Some(("主轴异响，开机后持续五分钟".to_owned(), 2)));
        assert_eq!(text(34.0), text(29.0));
        assert_eq!(text(44.0), Some(("Noise at the spindle when it warms up".to_owned(), 2)));
        assert_eq!(text(49.0), Some(("SN202403170098202403170000000010098".to_owned(), 2)));
        assert_eq!(text(70.0), None);
    }
}
