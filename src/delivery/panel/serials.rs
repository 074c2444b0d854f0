//! Bad serials of a refused posting, beside the lines they stand in (DEL-1).

use crate::{
    base::{
        alike::folded,
        failure::FieldError,
        say::{Arg, Said},
    },
    delivery::{command::LineDraft, rules::split_serials},
};

/// The errors of the lines that a refusal names: each serial where it stands, each batch likewise.
pub(super) fn errors(refusal: &Said, lines: &[LineDraft]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (_, arg) in &refusal.args {
        let Arg::List(list) = arg else { continue };
        for said in list {
            for (at, line) in lines.iter().enumerate() {
                let field = field(said, line);
                errors.extend(field.map(|field| FieldError::new(field, said.clone().with("row", at + 1))));
            }
        }
    }
    errors
}

/// Which field of a line holds the number that is said to be bad.
fn field(said: &Said, line: &LineDraft) -> Option<&'static str> {
    let serial = text(said, "serial")?;
    if folded(text(said, "item")?) != folded(&line.item) {
        return None;
    }
    let serial = folded(serial);
    let stands = split_serials(&line.serials).iter().any(|one| folded(one) == serial);
    match (stands, folded(&line.batch) == serial) {
        (true, _) => Some("serials"),
        (false, true) => Some("batch"),
        (false, false) => None,
    }
}

fn text<'a>(said: &'a Said, name: &str) -> Option<&'a str> {
    said.args.iter().find_map(|(one, arg)| match arg {
        Arg::Text(text) if one == name => Some(text.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::rules::{BadSerial, Refusal};

    #[test]
    fn a_bad_serial_is_shown_at_every_line_it_stands_in() {
        let line = |item: &str, serials: &str, batch: &str| LineDraft {
            item: item.to_owned(),
            serials: serials.to_owned(),
            batch: batch.to_owned(),
            ..LineDraft::default()
        };
        let lines = [line("M-1", "A1, A2", ""), line("M-2", "A1", "B7"), line("M-1", "A3；A1", "A1")];
        let (a1, b7) = ("A1".to_owned(), "B7".to_owned());
        let bad = vec![
            BadSerial::Held { item: "M-1".to_owned(), serial: a1, card: "SB-1".to_owned() },
            BadSerial::Twice { item: "M-2".to_owned(), serial: b7 },
        ];
        let found = errors(&Said::from(Refusal::BadSerials(bad)), &lines);
        let rows: Vec<_> = found.iter().map(|error| (error.field, error.said.args.last().cloned())).collect();
        let row = |number: i64| Some(("row".into(), Arg::Int(number)));
        assert_eq!(rows, [("serials", row(1)), ("serials", row(3)), ("batch", row(2))]);
    }

    #[test]
    fn other_refusals_belong_to_no_line() {
        assert_eq!(errors(&Said::from(Refusal::Empty), &[LineDraft::default()]), []);
    }
}
