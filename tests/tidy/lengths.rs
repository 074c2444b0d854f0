//! How long files and functions are, and what is not written.

use crate::util::source::{Source, code_of};

use super::{complaints, hold};

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 60;

fn file_length(file: &Source) -> Vec<String> {
    let lines = file.text.lines().count();
    if lines > LONGEST_FILE { vec![format!("{lines} lines, at most {LONGEST_FILE}")] } else { Vec::new() }
}

/// Formatted code closes a function where its line began, which is all this needs to know.
fn function_length(file: &Source) -> Vec<String> {
    let code = code_of(&file.text);
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let words = line.trim_start();
        let is_function = words.split_once("fn ").is_some_and(|(before, _)| {
            before.split_whitespace().all(|word| word.starts_with("pub") || ["const", "async"].contains(&word))
        });
        if !is_function || words.ends_with('}') || words.ends_with(';') {
            continue;
        }
        let closing = format!("{}}}", &line[..line.len() - words.len()]);
        let length = lines[start..].iter().position(|line| **line == closing).map_or(1, |end| end + 1);
        if length > LONGEST_FUNCTION {
            found.push(format!("line {}: a function of {length} lines, at most {LONGEST_FUNCTION}", start + 1));
        }
    }
    found
}

/// What the program must not do outside its tests.
fn unwrapping(file: &Source) -> Vec<String> {
    lines_with(&code_of(file.program()), ".unwrap()", "say why it can't fail: expect(\"…\")")
}

fn nameless_todo(file: &Source) -> Vec<String> {
    let marks = ["TODO", "FIXME", "XXX"];
    file.text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains("//") && marks.iter().any(|mark| has_nameless(line, mark)))
        .map(|(at, _)| format!("line {}: whose? write the name in brackets", at + 1))
        .collect()
}

fn has_nameless(line: &str, mark: &str) -> bool {
    line.split("//").skip(1).any(|comment| {
        comment.match_indices(mark).any(|(at, _)| {
            let before = comment[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let after = &comment[at + mark.len()..];
            before && !after.starts_with(|c: char| c.is_alphanumeric()) && !after.starts_with('(')
        })
    })
}

fn lines_with(code: &str, what: &str, instead: &str) -> Vec<String> {
    let lines = code.lines().enumerate().filter(|(_, line)| line.contains(what));
    lines.map(|(at, _)| format!("line {}: {what}: {instead}", at + 1)).collect()
}

#[test]
fn no_file_is_too_long() {
    hold(&["src", "tests"], file_length);
}

#[test]
fn no_function_is_too_long() {
    hold(&["src", "tests"], function_length);
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    hold(&["src"], unwrapping);
}

#[test]
fn every_todo_has_a_name() {
    hold(&["src", "tests"], nameless_todo);
}

#[test]
fn too_long_files_and_functions_are_seen() {
    let body = "    a();\n".repeat(59);
    let long = format!("impl A {{\n    pub(super) fn b<T>(c: T) {{\n{body}    }}\n}}\n");
    assert_eq!(complaints("src/a.rs", &long, function_length), ["line 2: a function of 61 lines, at most 60"]);
    let fits = format!("fn b() {{\n{}}}\n", "    a();\n".repeat(58));
    assert!(complaints("src/a.rs", &fits, function_length).is_empty());
    assert!(complaints("src/a.rs", &"\n".repeat(500), file_length).is_empty());
    assert_eq!(complaints("src/a.rs", &"\n".repeat(501), file_length).len(), 1);
}

#[test]
fn unwraps_and_nameless_todos_are_seen() {
    let source = "fn a() { b.unwrap(); }\n// c.unwrap()\n#[cfg(test)]\nmod tests { fn d() { e.unwrap(); } }";
    assert_eq!(complaints("src/a.rs", source, unwrapping).len(), 1);
    // In pieces, so that this file does not complain of itself.
    let (mark, line) = ("TODO", "//");
    for (comment, expected) in [(" {}: later", 1), ("{}", 1), (" {}(王芳): later", 0), (" MY{}S", 0)] {
        let source = format!("{line}{}", comment.replace("{}", mark));
        assert_eq!(complaints("src/a.rs", &source, nameless_todo).len(), expected, "{source}");
    }
}
