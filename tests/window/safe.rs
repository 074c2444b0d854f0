//! The page about the data: a copy now, a look into one, and a copy back in its place (PLAT-10).

use aftercare::{
    app::{Options, panels},
    base::{id::UserId, text::Lang, time::Instant},
    db::{backup, clock::Clock, desk::Desk, open, tx},
    setting,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{STANDS_AT, Window};
use crate::util::file::{Note, notes, overwrite_page_of};

/// A window on a file of the office, at the page about the data.
fn at_the_page(lang: Lang) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(&path).unwrap();
    let found = |tx: &tx::Tx<'_>| setting::command::found(tx, lang, "华东机电");
    tx::within(&conn, &Clock::standing_at(STANDS_AT), UserId(0), "setting-op-found", found).unwrap();
    drop(conn);
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    let words = if lang == Lang::Zh { ["设置", "备份与恢复"] } else { ["Settings", "Backup and restore"] };
    for word in words {
        window.click(word);
        window.settle();
    }
    window
}

/// Saves something through the window's desk, as another panel would.
fn save(window: &mut Window, name: &'static str) {
    let desk: Desk = window.harness.state().shell().unwrap().desk().clone();
    let mut slot = desk.write(move |conn| {
        let clock = Clock::standing_at(Instant(STANDS_AT.0 + 60_000));
        tx::within(conn, &clock, UserId(1), "customer-op-save", |tx| tx.insert(&mut Note::new(name, "\"\"")).map(drop))
    });
    window.wait_for("the save", move |_| slot.take().is_some());
}

#[test]
fn a_copy_is_made_from_the_page_which_then_tells_when_and_where() {
    let mut window = at_the_page(Lang::Zh);
    window.wait_for_label("这台电脑上还没有备份过这份数据，请现在备份一次。");
    window.wait_for("the proposed name", |harness| {
        let inputs: Vec<_> = harness.query_all_by_role(Role::TextInput).collect();
        inputs.iter().any(|input| input.value().is_some_and(|value| value.ends_with("华东机电-20261120-0930.db")))
    });
    let target = std::path::PathBuf::from(window.text("备份文件"));
    window.click("立即备份");
    window.wait_for("the copy", |harness| harness.query_all_by_label_contains("上次备份：").next().is_some());
    assert!(notes(&open::to_read(&target).unwrap()).len() > 1);
    // It is known after the next start too; an old one is said to be old.
    window.clock.set(Instant(STANDS_AT.0 + 9 * 86_400_000));
    window.wait_for("its age", |harness| harness.query_all_by_label_contains("距上次备份已 9 天").next().is_some());
}

#[cfg(target_os = "linux")]
#[test]
fn a_copy_that_a_command_has_made_is_told_on_the_page_while_it_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let (path, config) = (folder.path().join("aftercare.db"), folder.path().to_owned());
    let conn = open::to_write(&path).unwrap();
    let found = |tx: &tx::Tx<'_>| setting::command::found(tx, Lang::Zh, "华东机电");
    tx::within(&conn, &Clock::standing_at(STANDS_AT), UserId(0), "setting-op-found", found).unwrap();
    drop(conn);
    let data = Some((&path).into());
    let prefs = Some(config.join("aftercare").join("window.json"));
    let mut window =
        Window::with(folder, path.clone(), Lang::Zh, |options| Options { address: data, prefs, ..options });
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    for word in ["设置", "备份与恢复"] {
        window.click(word);
        window.settle();
    }
    window.wait_for_label("这台电脑上还没有备份过这份数据，请现在备份一次。");
    // From another folder, with other words for the same places.
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_aftercare"));
    program.current_dir(&config).env("XDG_CONFIG_HOME", &config);
    let output = program.args(["--db", "./aftercare.db", "backup", "copy.db"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let copy = config.join("copy.db").display().to_string();
    // Whoever looks at the page moves the mouse over it, or the next minute comes.
    (0..8).for_each(|_| window.harness.step());
    let last = window.harness.get_by_label_contains("上次备份：").value().unwrap_or_default();
    assert!(last.contains(&copy), "{last}");
}

#[test]
fn a_copy_that_can_not_be_made_says_why_and_leaves_nothing() {
    let mut window = at_the_page(Lang::Zh);
    let folder = window.path.parent().unwrap().to_owned();
    std::fs::write(folder.join("letter.txt"), "precious").unwrap();
    let nowhere = folder.join("nowhere").join("a.db");
    for (target, said) in [
        (window.path.clone(), "不能覆盖正在使用的数据文件"),
        (nowhere, "没有这个文件或文件夹"),
        (folder.join("letter.txt"), "已存在，且不是这类文件"),
        (folder.clone(), "这是一个文件夹"),
    ] {
        window.fill("备份文件", &target.display().to_string());
        window.click("立即备份");
        window.wait_for(said, |harness| harness.query_all_by_label_contains(said).next().is_some());
    }
    assert_eq!(std::fs::read_to_string(folder.join("letter.txt")).unwrap(), "precious");
    window.wait_for_label("这台电脑上还没有备份过这份数据，请现在备份一次。");
}

#[test]
fn a_copy_is_looked_into_and_put_back_and_the_window_begins_anew() {
    let mut window = at_the_page(Lang::Zh);
    let copy = window.path.with_file_name("copy.db");
    backup::to_file(&open::to_read(&window.path).unwrap(), &copy).unwrap();
    save(&mut window, "later");
    window.fill("要恢复的备份", &copy.display().to_string());
    window.click("查看备份内容");
    let lost = "恢复后将丢失备份之后的 1 次修改";
    window.wait_for(lost, |harness| harness.query_all_by_label_contains(lost).next().is_some());
    window.picture("data-look");
    window.press("恢复这个备份…");
    window.wait_for_label("恢复备份");
    window.click("取消");
    assert_eq!(count(&window, "later"), 1);
    window.press("恢复这个备份…");
    window.wait_for_label("恢复备份");
    window.picture("data-ask");
    window.click("恢复");
    window.wait_for_label("已恢复");
    let kept = "恢复前的数据已备份并核对";
    assert!(window.harness.query_all_by_label_contains(kept).next().is_some());
    window.picture("data-restored");
    assert_eq!(count(&window, "later"), 0);
    window.click("知道了");
    window.settle();
    // The same window works on: it reads and saves.
    save(&mut window, "again");
    assert_eq!((count(&window, "later"), count(&window, "again")), (0, 1));
}

fn count(window: &Window, name: &str) -> usize {
    notes(&open::to_read(&window.path).unwrap()).iter().filter(|note| note.name == name).count()
}

#[test]
fn a_damaged_copy_shows_what_can_be_read_and_can_not_be_restored() {
    let mut window = at_the_page(Lang::En);
    let copy = window.path.with_file_name("copy.db");
    backup::to_file(&open::to_read(&window.path).unwrap(), &copy).unwrap();
    overwrite_page_of(&copy, "delivery");
    window.fill("Backup to restore", &copy.display().to_string());
    window.click("Look inside");
    window
        .wait_for("the damage", |harness| harness.query_all_by_label_contains("The copy is damaged").next().is_some());
    let go = window.harness.get_by_label("Restore this backup…");
    assert!(go.accesskit_node().is_disabled());
}
