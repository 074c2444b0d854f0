//! Many rows on their way to the server as one text (`COPY`): a statement for each of them, or for dozens, takes several
//! times as long.

use std::{fmt::Write as _, io::Write as _};

use crate::base::{failure::Failure, value::Val};

use super::Post;

/// So many bytes go together.
const BYTES: usize = 1 << 16;
/// So many rows go by one statement: a server that has died is noticed between two of them.
const ROWS: usize = 5000;

impl Post {
    /// Inserts rows. Each value is read as what its column holds.
    pub(in crate::db) fn copy(&self, (table, columns): (&str, &[&str]), rows: &[&[Val]]) -> Result<(), Failure> {
        let sql = format!("COPY {table} ({}) FROM STDIN", columns.join(", "));
        rows.chunks(ROWS).try_for_each(|rows| {
            self.ask(&sql, |client| {
                let mut writer = client.copy_in(&sql)?;
                let mut text = String::with_capacity(BYTES);
                // What could not be sent is told when it is finished: the server says why.
                for row in rows {
                    write_row(&mut text, row);
                    if text.len() >= BYTES && writer.write_all(std::mem::take(&mut text).as_bytes()).is_err() {
                        break;
                    }
                }
                let _ = writer.write_all(text.as_bytes());
                writer.finish()
            })?;
            Ok(())
        })
    }
}

/// A row as a line: values apart by tabs, as the server's text form of them wants it.
fn write_row(text: &mut String, row: &[Val]) {
    for (at, val) in row.iter().enumerate() {
        if at > 0 {
            text.push('\t');
        }
        // Writing into a text does not fail.
        let _ = match val {
            Val::Null => text.write_str("\\N"),
            Val::Int(number) => write!(text, "{number}"),
            Val::Real(number) => write!(text, "{number}"),
            Val::Text(value) => {
                escape(text, value);
                Ok(())
            }
            Val::Blob(bytes) => {
                text.push_str("\\\\x");
                bytes.iter().try_for_each(|byte| write!(text, "{byte:02x}"))
            }
        };
    }
    text.push('\n');
}

fn escape(text: &mut String, value: &str) {
    for sign in value.chars() {
        match sign {
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            _ => text.push(sign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_line_in_which_nothing_of_a_value_is_taken_for_its_end() {
        let row = [
            Val::Int(-7),
            Val::Null,
            Val::Text("a\tb\\N\r\n。".to_owned()),
            Val::Real(0.5),
            Val::Blob(vec![0, 255]),
            Val::Text(String::new()),
        ];
        let mut text = String::new();
        write_row(&mut text, &row);
        assert_eq!(text, "-7\t\\N\ta\\tb\\\\N\\r\\n。\t0.5\t\\\\x00ff\t\n");
    }
}
