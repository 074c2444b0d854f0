//! Many records named in one statement: the same statement for each piece of them, the last one filled up.

use crate::base::value::Val;

/// So many are named together.
pub const TOGETHER: usize = 200;

/// The places of so many, from one on: `$2, $3, …`.
pub fn holes(first: usize) -> String {
    (first..first + TOGETHER).map(|hole| format!("${hole}")).collect::<Vec<_>>().join(", ")
}

/// What stands in the places: the last of the piece again in those that are left.
pub fn filled<T>(piece: &[T], value: impl Fn(&T) -> Val) -> Vec<Val> {
    let Some(last) = piece.last() else { return Vec::new() };
    piece.iter().chain(std::iter::repeat(last)).take(TOGETHER).map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_piece_fills_all_places() {
        assert!(holes(2).starts_with("$2, $3, ") && holes(2).ends_with("$201"));
        for many in [1, 3, TOGETHER] {
            let piece: Vec<i64> = (1..=i64::try_from(many).unwrap()).collect();
            let params = filled(&piece, |id| Val::Int(*id));
            assert_eq!((params.len(), params.last()), (TOGETHER, Some(&Val::Int(*piece.last().unwrap()))));
        }
        assert_eq!(filled(&[] as &[i64], |id| Val::Int(*id)), []);
    }
}
