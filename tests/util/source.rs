//! Reading the program's own source, as text.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A source file.
pub struct Source {
    /// Its path below the project, with `/`: `src/call/rules.rs`.
    pub path: String,
    /// As it is.
    pub text: String,
}

pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder of the project, in order.
pub fn rust_files(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&project().join(folder), &mut found);
    found.sort();
    let name = |path: &Path| {
        let below = path.strip_prefix(project()).unwrap();
        below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    found.iter().map(|path| Source { path: name(path), text: fs::read_to_string(path).unwrap() }).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// A piece of source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Piece {
    Code,
    Comment,
    Text,
}

/// Cuts source into code, comments and texts; each piece is a range of bytes.
fn pieces(source: &str) -> Vec<(Piece, std::ops::Range<usize>)> {
    let mut pieces = Vec::new();
    let (mut at, mut code_from) = (0, 0);
    while at < source.len() {
        let rest = &source[at..];
        let Some((piece, length)) = piece_at(rest, source[..at].chars().next_back()) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        pieces.push((Piece::Code, code_from..at));
        pieces.push((piece, at..at + length));
        at += length;
        code_from = at;
    }
    pieces.push((Piece::Code, code_from..source.len()));
    pieces
}

/// The comment or text that begins here, and its length.
fn piece_at(rest: &str, before: Option<char>) -> Option<(Piece, usize)> {
    if rest.starts_with("//") {
        return Some((Piece::Comment, rest.find('\n').unwrap_or(rest.len())));
    }
    if rest.starts_with("/*") {
        return Some((Piece::Comment, rest.find("*/").map_or(rest.len(), |end| end + 2)));
    }
    if rest.starts_with('"') {
        return Some((Piece::Text, text_length(rest)));
    }
    let in_a_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if rest.starts_with("r\"") || rest.starts_with("r#") && !in_a_word {
        let hashes = rest[1..].chars().take_while(|c| *c == '#').count();
        if !rest[1 + hashes..].starts_with('"') {
            return None;
        }
        let end = format!("\"{}", "#".repeat(hashes));
        let start = hashes + 2;
        return Some((Piece::Text, rest[start..].find(&end).map_or(rest.len(), |at| start + at + end.len())));
    }
    // A character, not a lifetime.
    let mut chars = rest.strip_prefix('\'')?.chars();
    match (chars.next()?, chars.next()?) {
        ('\\', _) => Some((Piece::Text, rest[3..].find('\'').map_or(rest.len(), |end| end + 4))),
        (c, '\'') => Some((Piece::Text, 2 + c.len_utf8())),
        _ => None,
    }
}

fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The code alone: comments, and what stands in texts, become blanks. Lines stay lines.
pub fn code_of(source: &str) -> String {
    let blank = |text: &str| text.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect::<String>();
    pieces(source)
        .into_iter()
        .map(|(piece, range)| match piece {
            Piece::Code => source[range].to_owned(),
            Piece::Comment => blank(&source[range]),
            Piece::Text => format!("\"{}\"", blank(&source[range.start + 1..range.end.max(range.start + 2) - 1])),
        })
        .collect()
}

/// The texts that stand in the code, without their quotes.
pub fn texts_of(source: &str) -> Vec<String> {
    pieces(source)
        .into_iter()
        .filter(|(piece, _)| *piece == Piece::Text)
        .map(|(_, range)| source[range].trim_start_matches('r').trim_matches(['"', '#', '\'']).to_owned())
        .collect()
}

impl Source {
    /// The program's part of the file: no inline tests, and nothing of files that are only compiled
    /// for tests (`tests.rs`, and `make.rs` with its builders; that of documents makes sheets).
    pub fn program(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let is_for_tests = (["tests.rs", "make.rs"].contains(&name) && self.path != "src/document/make.rs")
            || self.path.contains("/tests/")
            || self.text.lines().any(|line| line == "#![cfg(test)]");
        let end = self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        if is_for_tests { "" } else { &self.text[..end] }
    }
}

#[test]
fn comments_and_texts_are_told_from_code() {
    let source =
        "let a = \"use \\\"b\\\"\"; // c 'd\nlet e = 'f'; let g: &'h str = r#\"i \"j\" k\"#; /* l\n */ m('\\n')";
    let code: String = code_of(source).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code, "let a = \" \"; let e = \" \"; let g: &'h str = \" \"; m(\" \")");
    assert_eq!(code_of(source).lines().count(), source.lines().count());
    assert_eq!(texts_of(source), ["use \\\"b\\", "f", "i \"j\" k", "\\n"]);
}
