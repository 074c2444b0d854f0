//! The page on the screen holds the marks of the sheet, where the paper has them.

use aftercare::{
    base::font,
    print::{
        page::{Ink, Mark, Page, Picture},
        text,
    },
    ui::preview,
};
use egui::{FontData, FontDefinitions, FontFamily, Shape};
use egui_kittest::{Harness, kittest::Queryable as _};
use std::sync::Arc;

/// Points of the screen in a millimetre at a zoom of 1.
const SCALE: f32 = 96.0 / 25.4;

fn line(x: f32, y: f32, size_pt: f32, text: &str) -> Mark {
    Mark::Text { x, y, size_pt, text: text.into(), ink: Ink::BLACK, bold: false, fills_mm: None, field: None }
}

fn page() -> Page {
    Page {
        width_mm: 210.0,
        height_mm: 297.0,
        marks: vec![
            line(80.0, 30.0, 20.0, "维修单"),
            line(15.0, 45.0, 10.0, "客户：上海精密机械制造有限公司"),
            line(15.0, 55.5, 8.5, "Customer requests on-site inspection within 24 hours; AVAST To Ty."),
            line(15.0, 60.0, 10.0, "好\u{E000}的"),
            Mark::Rect { x: 15.0, y: 70.0, w: 100.0, h: 8.0, fill: Some(Ink::SHADE), line_pt: Some(0.5) },
            Mark::Line { x1: 15.0, y1: 90.0, x2: 195.0, y2: 90.0, width_pt: 0.5 },
            Mark::Picture { x: 15.0, y: 95.0, w: 9.0, h: 9.0, picture: Picture::new(b"no picture".to_vec()) },
        ],
        ..Page::default()
    }
}

/// Draws the page with the letters of the paper.
fn harness(zoom: f32) -> Harness<'static> {
    let page = page();
    let mut fonts = FontDefinitions::default();
    fonts.font_data.insert("body".into(), Arc::new(FontData::from_static(font::BODY)));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.entry(family).or_default().insert(0, "body".into());
    }
    let mut fonts = Some(fonts);
    let mut harness = Harness::builder().with_size([900.0, 1300.0]).build_ui(move |ui| match fonts.take() {
        // They hold from the next frame on.
        Some(fonts) => ui.ctx().set_fonts(fonts),
        None => {
            preview::page_ui(ui, &page, zoom);
        }
    });
    harness.run();
    harness
}

/// Text with the place of its baseline's left end and its width, as drawn.
fn drawn_lines(shape: &Shape, lines: &mut Vec<(String, egui::Pos2, f32)>) {
    match shape {
        Shape::Text(drawn) => {
            let row = &drawn.galley.rows[0];
            let baseline = drawn.pos.y + row.pos.y + row.row.glyphs[0].pos.y;
            let start = egui::pos2(drawn.pos.x, baseline);
            lines.push((drawn.galley.text().to_owned(), start, drawn.galley.size().x));
        }
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| drawn_lines(shape, lines)),
        _ => {}
    }
}

#[test]
fn every_line_of_text_stands_on_the_screen_where_the_paper_has_it() {
    for zoom in [0.7, 1.0, 1.37] {
        let harness = harness(zoom);
        let corner = harness.get_by_label("维修单").rect().min;
        let mut lines = Vec::new();
        for clipped in &harness.output().shapes {
            drawn_lines(&clipped.shape, &mut lines);
        }
        for mark in &page().marks {
            let Mark::Text { x, y, size_pt, text, .. } = mark else { continue };
            let (_, start, width) = lines.iter().find(|(drawn, ..)| *drawn == text::shown(text)).unwrap();
            let wanted = corner + egui::vec2(*x, *y) * SCALE * zoom;
            assert!((*start - wanted).length() < 0.75, "{text}: {start} instead of {wanted} at {zoom}");
            let wanted = text::width_mm(text, *size_pt) * SCALE * zoom;
            assert!((width - wanted).abs() < wanted / 100.0 + 1.0, "{text}: {width} instead of {wanted} at {zoom}");
        }
    }
}

#[test]
fn a_page_is_as_large_as_its_paper_and_has_its_title_as_name_and_its_text_as_value() {
    let harness = harness(1.0);
    let node = harness.get_by_label("维修单");
    assert!((node.rect().width() - 210.0 * SCALE).abs() < 1.0 && (node.rect().height() - 297.0 * SCALE).abs() < 1.0);
    assert!(node.value().unwrap().contains("上海精密机械制造有限公司"));
}
