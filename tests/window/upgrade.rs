//! The window while a file of an earlier version is brought up.

use aftercare::{
    app::{Options, panels},
    base::text::Lang,
    db::{migrate, open},
};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::Window;
use crate::{
    store::upgrades::old_file,
    util::file::{Place, raw},
};

#[test]
fn a_window_tells_how_far_an_older_file_is_and_a_stopped_one_goes_on_when_asked() {
    let place = Place::new();
    drop(old_file(&place, 2));
    // Somebody else writes meanwhile: the first change waits for that.
    let other = raw(&place.file());
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let data = Some((&place.file()).into());
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::with(folder, place.file(), Lang::Zh, |options| Options {
        address: data,
        panels: panels::all,
        ..options
    });
    let said = format!("正在升级数据结构：第 1 步，共 {} 步", migrate::MIGRATIONS.len() - 2);
    window.wait_for_role(Role::ProgressIndicator, &said);
    window.wait_for_label("正在升级数据");
    assert!(window.harness.query_by_label_contains("不会丢失任何内容").is_some());
    window.picture("upgrade");
    window.click("停止升级");
    other.execute_batch("COMMIT").unwrap();
    window.wait_for_label("升级已停止");
    window.picture("upgrade-stopped");
    assert!(migrate::version(&open::to_read(&place.file()).unwrap()).unwrap() < migrate::KNOWN_VERSION);
    window.click("重试");
    window.wait_for_label("公司名称");
    assert_eq!(migrate::version(&open::to_read(&place.file()).unwrap()), Ok(migrate::KNOWN_VERSION));
    assert!(window.harness.query_by_label("正在升级数据").is_none());
}
