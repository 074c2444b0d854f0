use std::{cell::RefCell, sync::Arc, time::Instant};

use aftercare::{
    base::{
        id::UserId,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        text::{Lang, Texts},
    },
    print::page::{Guide, Ink, Mark, Page, Sheet},
    ui::{
        cx::{Ask, Choice, Cx, Dicts, Finder},
        paper::{Looked, Paper},
        style,
    },
};
use egui::{Key, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};

use crate::window::STANDS_AT;

struct Nobody;

impl Finder for Nobody {
    fn find(&self, _: Kind, _: Option<&'static str>, _: &str, _: Option<Subject>) -> Slot<Vec<Choice>> {
        Slot::default()
    }
}

fn sheet() -> Sheet {
    let page = |number: usize| {
        let text = format!("信件 {number}");
        let field = Some("number");
        let line =
            Mark::Text { x: 20.0, y: 30.0, size_pt: 14.0, text, ink: Ink::BLACK, bold: false, fills_mm: None, field };
        let name = Said::new("base-paper-guides");
        let guide = Guide { x: 20.0, y: 45.0, w: 90.0, h: 45.0, name };
        let bookmark = Some(format!("客户 {number}"));
        Page { width_mm: 210.0, height_mm: 297.0, marks: vec![line], guides: vec![guide], bookmark }
    };
    Sheet {
        title: "信件".to_owned(),
        author: String::new(),
        language: "zh-CN".to_owned(),
        created_utc_ms: 0,
        number: "1".to_owned(),
        pages: (1..=1000).map(page).collect(),
        warnings: vec![Said::new("base-paper-guides-hint")],
    }
}

fn harness() -> Harness<'static, Paper> {
    let (texts, dicts) = (Arc::new(Texts::new(Lang::Zh, chrono_tz::UTC)), Dicts::default());
    let mut is_ready = false;
    let app = move |ui: &mut egui::Ui, paper: &mut Paper| {
        if !is_ready {
            style::install(ui.ctx());
            is_ready = true;
            ui.ctx().request_repaint();
            return;
        }
        let asked = RefCell::<Vec<Ask>>::default();
        let cx = Cx {
            desk: &(),
            texts: &texts,
            now: STANDS_AT,
            user: UserId(1),
            dicts: &dicts,
            finder: &Nobody,
            asked: &asked,
        };
        egui::Panel::left("list").exact_size(200.0).show(ui, |ui| paper.list_ui(&cx, ui));
        egui::CentralPanel::default().show(ui, |ui| {
            paper.bar_ui(&cx, ui);
            paper.warnings_ui(&cx, ui);
            paper.pages_ui(&cx, ui);
        });
    };
    let mut harness = Harness::builder()
        .with_size([1000.0, 700.0])
        .with_max_steps(60)
        .build_ui_state(app, Paper::new(Looked::new(sheet())));
    harness.run();
    harness
}

fn has(harness: &Harness<'_, Paper>, role: Role, label: &str) -> bool {
    harness.query_by_role_and_label(role, label).is_some()
}

#[test]
fn a_thousand_pages_are_listed_by_name_and_only_those_seen_are_drawn() {
    let mut harness = harness();
    let rows = harness.query_all_by_role(Role::ListBoxOption).count();
    assert!((10..60).contains(&rows) && has(&harness, Role::ListBoxOption, "3 客户 3"), "{rows}");
    let begun = Instant::now();
    harness.key_press(Key::End);
    harness.run();
    assert!(has(&harness, Role::Image, "信件 1000") && !has(&harness, Role::Image, "信件 1"));
    assert!(has(&harness, Role::ListBoxOption, "1000 客户 1000"), "the list follows");
    assert_eq!(harness.query_all_by_label("第 1000 页，共 1000 页").count(), 1);
    assert!(harness.query_all_by_role(Role::Image).count() <= 3);
    harness.key_press(Key::PageUp);
    harness.run();
    assert_eq!(harness.query_all_by_label("第 999 页，共 1000 页").count(), 1);
    harness.key_press(Key::Home);
    harness.run();
    harness.get_by_role_and_label(Role::ListBoxOption, "5 客户 5").click();
    harness.run();
    assert!(has(&harness, Role::Image, "信件 5"));
    assert!(begun.elapsed().as_secs() < 20, "frames wait for nothing");
}

#[test]
fn the_page_that_is_turned_to_is_the_one_named_where_several_are_seen_at_once() {
    let mut harness = harness();
    let is_at = |harness: &Harness<'_, Paper>, page: usize| {
        let place = format!("第 {page} 页，共 1000 页");
        assert_eq!(harness.query_all_by_label(&place).count(), 1, "{place}");
    };
    for _ in 0..8 {
        harness.get_by_label("缩小").click();
        harness.run();
    }
    assert!(harness.query_all_by_role(Role::Image).count() >= 3);
    is_at(&harness, 1);
    harness.get_by_role_and_label(Role::ListBoxOption, "2 客户 2").click();
    harness.run();
    is_at(&harness, 2);
    harness.get_by_label("下一页").click();
    harness.run();
    is_at(&harness, 3);
    // The last pages can't be scrolled to the upper side of the room.
    harness.key_press(Key::End);
    harness.run();
    is_at(&harness, 1000);
    harness.get_by_label("上一页").click();
    harness.run();
    is_at(&harness, 999);
}

#[test]
fn what_is_not_printed_is_shown_over_the_page_until_it_is_switched_off() {
    let filled = |harness: &Harness<'_, Paper>| {
        let mut count = 0;
        for clipped in &harness.output().shapes {
            count += usize::from(matches!(&clipped.shape, egui::Shape::Rect(rect)
                if (rect.rect.width() / rect.rect.height() - 2.0).abs() < 0.01 && rect.rect.width() > 100.0));
        }
        count
    };
    let mut harness = harness();
    let shown = filled(&harness);
    harness.get_by_label("显示辅助区域").click();
    harness.run();
    assert!(shown >= 2 && filled(&harness) == 0, "{shown}");
}
