//! Where an import leads to: `use crate::{a::b, c}` and `crate::a::b()` as `a::b`, `c`.

use crate::util::source::code_of;

/// The module that a file is, below the crate: `src/call/panel/list.rs` is `call, panel, list`.
pub fn module_of(path: &str) -> Vec<String> {
    let path = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
    let parts = path.split('/').filter(|part| !["mod", "lib", "main"].contains(part));
    parts.map(str::to_owned).collect()
}

/// All paths within this crate that a file names, from the root on.
pub fn inner_paths(path: &str, source: &str) -> Vec<Vec<String>> {
    let code = code_of(source);
    let module = module_of(path);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, length, up)) = next_start(&code, at) {
        at = start + length;
        let (tree, read) = tree(&code[at..]);
        let parent = &module[..module.len().saturating_sub(1)];
        let from = if up { parent.to_vec() } else { Vec::new() };
        expand(&tree, &from, &mut found);
        at += read;
    }
    found
}

/// Where the next path of this crate begins, how long its first word is, and whether that is
/// `super`.
fn next_start(code: &str, from: usize) -> Option<(usize, usize, bool)> {
    let starts = [("crate::", false), ("aftercare::", false), ("super::", true)];
    let first = |start: &str| {
        code[from..].match_indices(start).map(|(at, _)| from + at).find(|at| {
            let before = code[..*at].chars().next_back().unwrap_or(' ');
            !(before.is_alphanumeric() || before == '_' || before == ':')
        })
    };
    starts.iter().filter_map(|(start, up)| Some((first(start)?, start.len(), *up))).min()
}

/// The paths outside this crate that a file names in `use` lines or by a leading name: `egui::…`.
pub fn names_library(source: &str, library: &str) -> bool {
    let code = code_of(source);
    code.match_indices(library).any(|(at, _)| {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        let after = &code[at + library.len()..];
        !(before.is_alphanumeric() || before == '_' || before == ':') && after.starts_with("::")
    })
}

/// The text of one use tree: up to the end of its path, or the brace that closes it; and how many
/// bytes that took.
fn tree(rest: &str) -> (String, usize) {
    let mut depth = 0;
    let mut text = String::new();
    for c in rest.chars() {
        match c {
            '{' if text.is_empty() || text.ends_with("::") || depth > 0 => depth += 1,
            '}' if depth > 0 => depth -= 1,
            c if depth == 0 && !(c.is_alphanumeric() || matches!(c, '_' | ':' | '!' | '*')) => break,
            _ => {}
        }
        text.push(c);
        if depth == 0 && c == '}' {
            break;
        }
    }
    let read = text.len();
    (text.split_whitespace().collect::<Vec<_>>().join(" "), read)
}

fn expand(tree: &str, from: &[String], found: &mut Vec<Vec<String>>) {
    let Some((head, inner)) = tree.split_once('{') else {
        let own = tree.split(" as ").next().unwrap_or(tree).trim();
        let path = below(from, own);
        if !own.is_empty() && !path.is_empty() {
            found.push(path);
        }
        return;
    };
    let from = below(from, head.trim());
    let inner = inner.rsplit_once('}').map_or(inner, |(inner, _)| inner);
    for branch in branches(inner) {
        expand(branch.trim(), &from, found);
    }
}

/// A path as seen from a module: `super` goes up.
fn below(from: &[String], path: &str) -> Vec<String> {
    let mut whole = from.to_vec();
    for part in path.split("::").map(str::trim).filter(|part| !["", "self", "*"].contains(part)) {
        if part == "super" {
            whole.pop();
        } else {
            whole.push(part.to_owned());
        }
    }
    whole
}

/// The parts between the commas of this level.
fn branches(inner: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    parts
}

#[test]
fn imports_are_found_however_they_are_written() {
    let source = "use crate::{\n    base::{id::CallId, say::Said as Words},\n    db::query,\n};
        use super::{store, super::item::{self, Item}};
        fn f() { crate::call::rules::next(super::X); crate::words! {} }
        // use crate::comment;
        const A: &str = \"crate::text\";";
    let mut found: Vec<String> =
        inner_paths("src/call/command.rs", source).iter().map(|path| path.join("::")).collect();
    found.sort();
    assert_eq!(
        found,
        [
            "base::id::CallId",
            "base::say::Said",
            "call::X",
            "call::rules::next",
            "call::store",
            "db::query",
            "item",
            "item::Item",
            "words!",
        ]
    );
    assert_eq!(module_of("src/call/panel/mod.rs"), ["call", "panel"]);
    assert!(names_library("use egui::Ui;", "egui") && !names_library("crate::egui::a; // egui::b", "egui"));
}
