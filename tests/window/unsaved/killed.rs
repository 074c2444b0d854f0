//! The program is killed, as `kill -9` does, while somebody types: what was kept is offered, and no file is broken.

use std::path::{Path, PathBuf};

use aftercare::{
    app::{Options, panels},
    base::text::Lang,
    db::address::Address,
};

use super::{Window, answer, at_customers, fill_new, is_offered, wait_for_files, wait_for_kept};
use crate::util::program::{child_argument, killed_at, say};

const TEST: &str = "window::unsaved::killed::what_is_typed_when_the_program_is_killed_is_offered_and_no_file_is_broken";

/// So long that writing it takes its time.
const LONG: usize = 1_000;

/// The child: types, and says how far it is, until it is killed.
fn type_aloud(path: &Path) -> ! {
    let own = tempfile::tempdir_in(path.parent().expect("a folder")).expect("a folder");
    let prefs = Some(path.with_file_name("window.json"));
    let address = Some(Address::from(path));
    let change = |options| Options { address, prefs, panels: panels::all, ..options };
    let mut window = Window::with(own, path.to_owned(), Lang::Zh, change);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window.click("客户");
    window.settle();
    fill_new(&mut window, "KH0001", "名称 0 完");
    window.fill("备注", &"机床".repeat(LONG));
    for nth in 1.. {
        let name = format!("名称 {nth} 完");
        window.fill("客户名称", &name);
        say(&format!("typed {nth}"));
        if nth % 3 == 0 {
            wait_for_kept(&mut window, &name);
            say(&format!("kept {nth}"));
        }
    }
    unreachable!("it is killed before that")
}

#[test]
fn what_is_typed_when_the_program_is_killed_is_offered_and_no_file_is_broken() {
    if let Some(path) = child_argument() {
        type_aloud(&path);
    }
    let mut window = at_customers();
    let path = window.path.clone();
    let mut folder = window.close();
    for moment in ["kept 3", "typed 5", "typed 6", "kept 6", "typed 10", "kept 12"] {
        killed_at(moment, TEST, &path);
        window = Window::on(folder, path.clone(), Lang::Zh, panels::all);
        window.wait_for("the shell", |harness| harness.state().shell().is_some());
        window.settle();
        let kept = path.with_file_name("unsaved");
        let broken = |kept: &PathBuf| kept.extension().is_some_and(|ending| ending == "broken");
        let all: Vec<PathBuf> =
            std::fs::read_dir(&kept).expect("the folder").map(|one| one.expect("one").path()).collect();
        assert!(!all.iter().any(broken), "{moment}: {all:?}");
        let (is_kept, nth) = moment.split_once(' ').expect("two words");
        let nth: usize = nth.parse().expect("a number");
        let least = if is_kept == "kept" { nth } else { nth / 3 * 3 - 3 };
        assert!(is_offered(&window), "{moment}");
        answer(&mut window, "名称", "继续填写");
        let name = window.text("客户名称");
        let found: usize = name.split(' ').nth(1).expect("its number").parse().expect("a number");
        assert!((least..=nth + 1).contains(&found), "{moment}: {name}");
        assert_eq!(window.text("备注").chars().count(), 2 * LONG, "{moment}");
        window.click("撤销修改");
        window.settle();
        wait_for_files(&mut window, "the end of what is kept", <[PathBuf]>::is_empty);
        folder = window.close();
    }
}
