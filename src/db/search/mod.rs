//! The index of the search (PLAT-12): what of every record is looked up, kept in the transaction of the data, and asked.
//!
//! A record that can be found has a row in `search_doc`, its whole keys in `search_key`, and its words where the engine
//! looks words up: a table of FTS5, or a column of lexemes. All are ordered by `place`: the kind's area, then the moment,
//! then the id, so that the newest of a kind are read first and nothing is sorted.

mod bearing;
mod declared;
mod engine;
mod fill;
mod find;
mod keep;
pub mod pick;
mod served;
mod sound;

pub use self::{
    bearing::bearing,
    declared::kinds,
    engine::words_question,
    fill::rebuild,
    find::{Group, Hit, MOST_COUNTED, Scope, count, find, shown},
};
pub(super) use self::{
    fill::fill,
    keep::{Touched, Written, keep_up},
    sound::complaints,
};

pub use crate::base::found::fit::Fit;

use self::declared::Shown;

/// Bits of a place that hold the id.
const ID_BITS: u32 = 30;
/// Bits of a place that hold the minute: from 2000 on for 127 years.
const MINUTE_BITS: u32 = 26;

/// What of one record stands in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Doc {
    record_id: i64,
    place: i64,
    /// Told apart from what else it could offer.
    mark: i64,
    keys: Vec<String>,
    line: String,
    /// The words as a server keeps them; empty for a file.
    lexemes: String,
}

/// Whole keys with the places of the records that bear them.
type Keys = Vec<(String, i64)>;

impl Doc {
    fn of(area: usize, shown: &Shown, is_for_server: bool) -> Self {
        let words = shown.offered.words();
        let (keys, line) = (shown.offered.keys(), words.line());
        let place = place(area, shown.minute, shown.id);
        let mark = fingerprint([&place.to_string(), &keys.join("\n"), &line]);
        let lexemes = if is_for_server { served::lexemes(&words, place) } else { String::new() };
        Self { record_id: shown.id, place, mark, keys, line, lexemes }
    }
}

/// Where a record stands among all.
fn place(area: usize, minute: i64, id: i64) -> i64 {
    let (first, _) = places(area);
    let minute = minute.clamp(0, (1 << MINUTE_BITS) - 1);
    first | minute << ID_BITS | id & ((1 << ID_BITS) - 1)
}

/// The first place of an area, and the first behind it.
fn places(area: usize) -> (i64, i64) {
    let at = |area: usize| i64::try_from(area).unwrap_or(0) << (ID_BITS + MINUTE_BITS);
    (at(area), at(area + 1))
}

/// The area of a place.
fn area_at(place: i64) -> usize {
    usize::try_from(place >> (ID_BITS + MINUTE_BITS)).unwrap_or(0)
}

/// The id of the record at a place.
fn id_at(place: i64) -> i64 {
    place & ((1 << ID_BITS) - 1)
}

/// FNV-1a over some texts: the same on every computer.
fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a (impl AsRef<str> + ?Sized + 'a)>) -> i64 {
    let hash = texts.into_iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, text| {
        let bytes = text.as_ref().bytes().chain([0]);
        bytes.fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    });
    hash.cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_in_the_order_of_kind_moment_and_entry() {
        let places = [place(0, 0, 1), place(0, 0, 2), place(0, 5, 1), place(0, 1 << 40, 1), place(1, 0, 1)];
        assert!(places.is_sorted());
        assert_eq!(places.map(id_at), [1, 2, 1, 1, 1]);
        assert_eq!(places.map(area_at), [0, 0, 0, 0, 1]);
        assert!(place(60, 1 << 40, 1 << 29) > 0);
    }
}
