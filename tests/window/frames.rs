//! The window never waits: while the store can't be written, every frame is drawn.

use std::{
    sync::mpsc::channel,
    time::{Duration, Instant},
};

use aftercare::{
    app::panels,
    base::{id::UserId, text::Lang},
    db::{clock::Clock, open, tx},
};

use egui_kittest::kittest::Queryable as _;

use super::Window;
use crate::util::file::data_of;

/// How long another program holds the store after the save was asked for: less than a save is ready to wait.
const HELD: Duration = Duration::from_secs(3);
/// How long it would hold the store if this test did not go on.
const AT_MOST: Duration = Duration::from_secs(60);
/// What a frame may take, on a processor of its own.
const BUDGET: Duration = Duration::from_millis(50);
/// Memory that is fetched from a disk looks like waiting too: then it is tried again.
const ROUNDS: usize = 5;

/// How long this thread has had a processor or has stood in line for one: a machine that does other things lets it
/// stand, and that is not the window's waiting. Nothing where the system does not say.
fn processor_time() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split_whitespace().take(2).filter_map(|nanos| nanos.parse().ok()).map(Duration::from_nanos).sum()
}

/// How long a frame waits for something other than a processor.
fn wait_of_frame(window: &mut Window) -> Duration {
    let (start, had) = (Instant::now(), processor_time());
    window.harness.step();
    start.elapsed().saturating_sub(processor_time().saturating_sub(had))
}

/// The longest wait of a frame while a save waits for three seconds.
fn longest_wait_while_held(window: &mut Window, name: &str) -> Duration {
    let (holding, is_held) = channel();
    let (release, released) = channel::<()>();
    let path = window.path.clone();
    let holder = std::thread::Builder::new()
        .name("holder".to_owned())
        .spawn(move || {
            let conn = open::to_write(data_of(&path)).unwrap();
            tx::within(&conn, &Clock::default(), UserId(0), "test", |_| {
                holding.send(()).unwrap();
                let _ = released.recv_timeout(AT_MOST);
                Ok(())
            })
            .unwrap();
        })
        .unwrap();
    is_held.recv().unwrap();
    window.click("合同模板");
    window.click("新建模板");
    window.fill("模板名称", name);
    let saved_at = Instant::now();
    window.harness.get_by_role_and_label(egui::accesskit::Role::Button, "保存").click();
    let mut longest = wait_of_frame(window);
    let mut frames = 0;
    let rail = ["设备卡", "服务合同", "合同模板"];
    while saved_at.elapsed() < HELD {
        window.harness.get_by_role_and_label(egui::accesskit::Role::Tab, rail[frames % rail.len()]).click();
        longest = longest.max(wait_of_frame(window));
        frames += 1;
    }
    assert!(frames > 2, "only {frames} frames in three seconds");
    assert!(window.harness.query_by_label_contains(&format!("{name} 已保存")).is_none());
    release.send(()).unwrap();
    holder.join().unwrap();
    longest
}

#[test]
fn no_frame_waits_while_the_store_is_held_for_three_seconds_and_the_save_comes_through() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    window.click("合同模板");
    window.settle();
    let mut waits = Vec::new();
    for round in 0..ROUNDS {
        let name = format!("三秒模板{round}");
        waits.push(longest_wait_while_held(&mut window, &name));
        window.click("合同模板");
        window.wait_for_role(egui::accesskit::Role::Row, &name);
        if waits[round] < BUDGET {
            return;
        }
    }
    panic!("frames waited {waits:?}");
}
