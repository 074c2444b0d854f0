//! Keys with Ctrl or Alt are declared in one place, from which the page of shortcuts, hints and menus come.

use super::{complaints, hold};
use crate::util::source::Source;

/// Where they are declared.
const HOME: &str = "src/ui/shortcut.rs";
/// What declares one.
const SIGNS: [&str; 3] = ["KeyboardShortcut", "Modifiers::COMMAND", "Modifiers::ALT"];

fn declared_elsewhere(source: &Source) -> Vec<String> {
    let is_declared = |sign: &&&str| source.path != HOME && source.program().contains(**sign);
    SIGNS.iter().filter(is_declared).map(|sign| format!("{sign} belongs into {HOME}")).collect()
}

#[test]
fn shortcuts_are_declared_in_one_place() {
    hold(&["src"], declared_elsewhere);
}

#[test]
fn a_shortcut_that_is_declared_elsewhere_is_seen() {
    let text = "fn keys() { ui.input_mut(|input| input.consume_key(Modifiers::ALT, Key::X)); }";
    assert_eq!(complaints("src/call/panel/mod.rs", text, declared_elsewhere).len(), 1);
    assert!(complaints(HOME, text, declared_elsewhere).is_empty());
}
