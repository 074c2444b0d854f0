//! Questions as JSON lines on standard input, answered one line each, in their order.

use std::{
    io::{self, BufRead, BufReader, Read as _, Write},
    path::Path,
    process::ExitCode,
};

use serde::Serialize;
use serde_json::Value;

use crate::base::{
    failure::Failure,
    say::Said,
    text::{Lang, Texts},
};

/// The longest line that is read.
const LONGEST_BYTES: u64 = 1 << 20;

/// What is said of a line that can't be answered.
#[derive(Serialize)]
struct Bad {
    line: usize,
    error: String,
}

/// Answers each line of standard input with one line; a bad one is answered with its number and what
/// is wrong, and the run goes on. Empty lines are passed over. The exit code is 1 when any was bad.
///
/// # Errors
/// When standard input or output can't be read or written; who reads may stop reading.
pub fn answer(lang: Lang, answer_of: impl FnMut(&Value) -> Result<String, Said>) -> Result<ExitCode, Failure> {
    let texts = Texts::new(lang, chrono_tz::Tz::UTC);
    let input = BufReader::with_capacity(1 << 16, io::stdin());
    let output = io::BufWriter::new(io::stdout().lock());
    match run(input, output, &texts, answer_of) {
        Ok(0) => Ok(ExitCode::SUCCESS),
        Ok(_) => Ok(ExitCode::FAILURE),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Failure::io(Path::new("stdin/stdout"), &error)),
    }
}

/// How many lines were bad.
fn run<R: io::Read, W: Write>(
    mut input: BufReader<R>,
    mut output: W,
    texts: &Texts,
    mut answer_of: impl FnMut(&Value) -> Result<String, Said>,
) -> io::Result<usize> {
    let (mut number, mut bad) = (0, 0);
    let mut line = Vec::new();
    while let Some(is_whole) = next_line(&mut input, &mut line)? {
        number += 1;
        let read = if is_whole { json_of(&line) } else { Err(too_long()) };
        match read.and_then(|value| value.map(|value| answer_of(&value)).transpose()) {
            Ok(None) => {}
            Ok(Some(answer)) => writeln!(output, "{answer}")?,
            Err(said) => {
                bad += 1;
                let answer = serde_json::to_string(&Bad { line: number, error: texts.say(&said) })?;
                writeln!(output, "{answer}")?;
            }
        }
        // Who types a line waits for its answer; a file is answered as fast as it is read.
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
    output.flush()?;
    Ok(bad)
}

/// Reads a line, and whether it was read whole: of one that is too long the rest is passed over.
/// `None` at the end.
fn next_line<R: io::Read>(input: &mut BufReader<R>, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let read = input.by_ref().take(LONGEST_BYTES).read_until(b'\n', line)?;
    if read == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") || (read as u64) < LONGEST_BYTES {
        return Ok(Some(true));
    }
    loop {
        let more = input.fill_buf()?;
        let (used, is_end) = match more.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (more.len(), more.is_empty()),
        };
        input.consume(used);
        if is_end {
            return Ok(Some(false));
        }
    }
}

fn too_long() -> Said {
    Said::new("explain-error-long").with("limit", i64::try_from(LONGEST_BYTES).unwrap_or(i64::MAX))
}

/// The JSON of a line; none of an empty one.
fn json_of(line: &[u8]) -> Result<Option<Value>, Said> {
    let text = std::str::from_utf8(line).map_err(|_error| Said::new("explain-error-utf8"))?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Ok(None);
    }
    serde_json::from_str(text).map(Some).map_err(|error| {
        if error.is_eof() {
            return Said::new("explain-error-json-end");
        }
        // The library counts bytes; people count characters.
        let before = text.as_bytes().get(..error.column()).map(String::from_utf8_lossy).unwrap_or_default();
        Said::new("explain-error-json").with("column", before.chars().count())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &[u8]) -> (Vec<String>, usize) {
        let mut output = Vec::new();
        let texts = Texts::new(Lang::En, chrono_tz::Tz::UTC);
        let bad = run(BufReader::with_capacity(16, input), &mut output, &texts, |value| match value {
            Value::Number(number) => Ok(number.to_string()),
            _ => Err(Said::new("explain-error-utf8")),
        });
        (String::from_utf8(output).unwrap().lines().map(str::to_owned).collect(), bad.unwrap())
    }

    #[test]
    fn each_line_is_answered_in_its_order_and_bad_ones_bear_their_number() {
        let long = "1".repeat(usize::try_from(LONGEST_BYTES).unwrap() + 7);
        let mut input = "\u{feff}1\n\n{\"客户\" 1}\r\n[1,\n".as_bytes().to_vec();
        input.extend(b"\xff\n");
        input.extend(long.bytes());
        input.extend(b"\n 2 ");
        let (lines, bad) = answers(&input);
        let expected = [
            "1",
            r#"{"line":3,"error":"Not JSON at character 7"}"#,
            r#"{"line":4,"error":"The JSON is not complete: the line ends too early"}"#,
            r#"{"line":5,"error":"The line is no UTF-8 text"}"#,
            r#"{"line":6,"error":"The line is too long: 1048576 bytes at most"}"#,
            "2",
        ];
        assert_eq!(lines, expected);
        assert_eq!(bad, 4);
        assert_eq!(answers(b""), (Vec::new(), 0));
    }
}
