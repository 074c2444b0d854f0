//! What whoever imports says about a file beside choosing it.

use std::collections::BTreeMap;

use crate::base::{failure::Failure, say::Said};

use super::super::{map::plain, past::Order};

/// What whoever imports says about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Options {
    /// Headings that are matched by hand: heading to field; an empty field leaves the column out.
    pub map: BTreeMap<String, String>,
    /// Words that are matched by hand: field, the file's word in plain form, the program's word.
    pub words: Vec<(String, String, String)>,
    /// How dates are written whose parts could be either; none where nobody has said.
    pub dates: Option<Order>,
    /// Customers and contacts that are not known are made.
    pub make_customers: bool,
    /// Items that are not known are made.
    pub make_items: bool,
}

impl Options {
    /// Takes in a heading matched by hand, as it is typed: `Ticket Subject=subject`. The last `=` counts.
    ///
    /// # Errors
    /// When there is no `=` in it.
    pub fn map_heading(&mut self, typed: &str) -> Result<(), Failure> {
        let Some((heading, field)) = typed.rsplit_once('=') else {
            return Err(Said::new("exchange-map-unclear").with("value", typed).into());
        };
        self.map.insert(heading.trim().to_owned(), field.trim().to_owned());
        Ok(())
    }

    /// Takes in a word matched by hand, as it is typed: `state:Waits for vendor=on_hold`.
    ///
    /// # Errors
    /// When it has no `:` or no `=`.
    pub fn map_word(&mut self, typed: &str) -> Result<(), Failure> {
        let parts = typed.split_once(':').and_then(|(field, rest)| Some((field, rest.rsplit_once('=')?)));
        let Some((field, (word, meant))) = parts else {
            return Err(Said::new("exchange-word-unclear").with("value", typed).into());
        };
        self.words.push((field.trim().to_owned(), plain(word), meant.trim().to_owned()));
        Ok(())
    }

    /// Something was said that is worth keeping for the next file.
    pub fn are_by_hand(&self) -> bool {
        !self.map.is_empty() || !self.words.is_empty() || self.dates.is_some()
    }

    /// With what was said of a file like it before; what is said now goes before it.
    pub fn onto(mut self, before: &Self) -> Self {
        for (heading, field) in &before.map {
            let is_same =
                |(other, now): (&String, &String)| plain(other) == plain(heading) || (now == field && !now.is_empty());
            if !self.map.iter().any(is_same) {
                self.map.insert(heading.clone(), field.clone());
            }
        }
        for word in &before.words {
            if !self.words.iter().any(|now| (&now.0, &now.1) == (&word.0, &word.1)) {
                self.words.push(word.clone());
            }
        }
        self.dates = self.dates.or(before.dates);
        self.make_customers |= before.make_customers;
        self.make_items |= before.make_items;
        self
    }

    /// The words matched by hand for a field: the file's in plain form, and the program's.
    pub(in crate::exchange) fn words_of(&self, field: &str) -> Vec<(&str, &str)> {
        let of_field = self.words.iter().filter(|(of, ..)| of == field);
        of_field.map(|(_, word, meant)| (word.as_str(), meant.as_str())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_now_goes_before_what_was_said_of_an_earlier_file() {
        let said = |maps: &[&str], words: &[&str], dates: Option<Order>| {
            let mut options = Options { dates, ..Options::default() };
            maps.iter().try_for_each(|typed| options.map_heading(typed)).unwrap();
            words.iter().try_for_each(|typed| options.map_word(typed)).unwrap();
            options
        };
        let before = said(
            &["Nr=number", "Headline=subject", "Fax=", "Note="],
            &["state:Parked=on_hold", "state:Gone=closed"],
            Some(Order::DayFirst),
        );
        let now = said(&["Title=subject", "FAX=phone", "Rest="], &["state:PARKED=waiting"], None);
        let expected = said(
            &["Nr=number", "Title=subject", "FAX=phone", "Note=", "Rest="],
            &["state:Parked=waiting", "state:Gone=closed"],
            Some(Order::DayFirst),
        );
        assert_eq!(now.onto(&before), expected);
        let months = said(&[], &[], Some(Order::MonthFirst));
        assert_eq!(months.onto(&before).dates, Some(Order::MonthFirst));
    }
}
