//! Bills of materials: no item is built of itself.

use std::collections::BTreeMap;

use crate::base::{failure::Failure, id::ItemId, say::Said};

/// Why an item can't be saved so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The bill of materials comes back to the item: the codes on the way, the first being the last.
    Cycle(Vec<String>),
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Cycle(codes) => Self::new("item-refusal-cycle").with("path", codes.join(" → ")),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// The way from an item back to itself through what it is built of: the item, what leads on, and the
/// item again. `None` when there is none. `components` has what each item is built of.
pub fn cycle(item: ItemId, components: &BTreeMap<ItemId, Vec<ItemId>>) -> Option<Vec<ItemId>> {
    // Depth first with a stack of its own: bills of materials may be deeper than a thread's stack.
    let mut way = vec![item];
    let mut open = vec![components.get(&item).map_or(&[][..], Vec::as_slice).iter()];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(last) = open.last_mut() {
        match last.next() {
            Some(next) if *next == item => {
                way.push(item);
                return Some(way);
            }
            Some(next) if seen.insert(*next) => {
                way.push(*next);
                open.push(components.get(next).map_or(&[][..], Vec::as_slice).iter());
            }
            Some(_) => {}
            None => {
                way.pop();
                open.pop();
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn components(lines: &[(i64, i64)]) -> BTreeMap<ItemId, Vec<ItemId>> {
        let mut map: BTreeMap<ItemId, Vec<ItemId>> = BTreeMap::new();
        for (item, component) in lines {
            map.entry(ItemId(*item)).or_default().push(ItemId(*component));
        }
        map
    }

    fn way(item: i64, lines: &[(i64, i64)]) -> Option<Vec<i64>> {
        cycle(ItemId(item), &components(lines)).map(|way| way.into_iter().map(|id| id.0).collect())
    }

    #[test]
    fn the_way_back_is_named_and_trees_have_none() {
        assert_eq!(way(1, &[(1, 2), (1, 3), (2, 4), (3, 4)]), None, "a part used twice is no cycle");
        assert_eq!(way(1, &[(1, 1)]), Some(vec![1, 1]));
        assert_eq!(way(1, &[(1, 2), (2, 5), (1, 3), (3, 4), (4, 1)]), Some(vec![1, 3, 4, 1]));
        assert_eq!(way(1, &[(1, 2), (2, 3), (3, 2)]), None, "a cycle that does not pass the item is not its own");
    }

    proptest! {
        #[test]
        fn a_way_is_found_exactly_where_the_closure_says_so(
            lines in prop::collection::vec((0_i64..8, 0_i64..8), 0..16),
        ) {
            // The slow second way: which items can be reached, by repeating until nothing is added.
            let mut reach = std::collections::BTreeSet::from_iter(lines.iter().copied());
            loop {
                let more: Vec<(i64, i64)> = reach.iter().flat_map(|(a, b)| {
                    lines.iter().filter(move |(c, _)| b == c).map(move |(_, d)| (*a, *d))
                }).collect();
                let before = reach.len();
                reach.extend(more);
                if reach.len() == before { break; }
            }
            let found = way(0, &lines);
            prop_assert_eq!(found.is_some(), reach.contains(&(0, 0)));
            if let Some(found) = found {
                prop_assert!(found.windows(2).all(|pair| lines.contains(&(pair[0], pair[1]))));
            }
        }
    }
}
