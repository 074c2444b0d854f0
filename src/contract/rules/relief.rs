//! Relief of single items and groups (TPL-3).

use super::super::{LineRelief, ReliefLine};
use crate::base::{id::ItemId, money::Rate, say::Said};

/// The line that speaks of an item: the most specific wins, the item's own before its group's, the first of
/// several alike.
pub fn refined<'a>(lines: &'a [ReliefLine], item: Option<ItemId>, item_group: &str) -> Option<&'a ReliefLine> {
    let own = lines.iter().find(|line| line.item_id.is_some() && line.item_id == item);
    let of_group = || {
        let matches = |line: &&ReliefLine| line.item_id.is_none() && line.item_group == item_group;
        lines.iter().filter(|_| !item_group.is_empty()).find(matches)
    };
    own.or_else(of_group)
}

/// What a line says: `P-100 free`, `group press 50% off`, `P-200 100.00 each line`.
pub fn said(line: &ReliefLine) -> Said {
    let what = match line.item_id {
        Some(_) => Said::new("contract-refined-item").with("item", line.item.as_str()),
        None => Said::new("contract-refined-group").with("group", line.item_group.as_str()),
    };
    match line.relief {
        LineRelief::Share(Rate::WHOLE) => Said::new("contract-terms-free").with("kinds", what),
        LineRelief::Share(Rate::ZERO) => Said::new("contract-terms-charged").with("kinds", what),
        LineRelief::Share(rate) => Said::new("contract-terms-discounted").with("kinds", what).with("rate", rate),
        LineRelief::Fixed(amount) => Said::new("contract-refined-fixed").with("what", what).with("amount", amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::money::Money;

    #[test]
    fn tpl_3_an_items_own_line_goes_before_its_groups_and_the_first_before_the_next() {
        let line = |item: i64, group: &str, percent: i64| ReliefLine {
            item_id: (item != 0).then_some(ItemId(item)),
            item: format!("P-{item}"),
            item_group: group.to_owned(),
            relief: LineRelief::Share(Rate::percent(percent)),
        };
        let lines = [line(0, "press", 10), line(5, "", 20), line(5, "", 30), line(0, "press", 40), line(0, "", 50)];
        let found = |item: Option<i64>, group: &str| match refined(&lines, item.map(ItemId), group)?.relief {
            LineRelief::Share(rate) => Some(rate.0 / 100),
            LineRelief::Fixed(Money(_)) => None,
        };
        for (item, group, expected) in [
            (Some(5), "press", Some(20)),
            (Some(5), "lathe", Some(20)),
            (Some(6), "press", Some(10)),
            (None, "press", Some(10)),
            (Some(6), "lathe", None),
            (None, "", None),
        ] {
            assert_eq!(found(item, group), expected, "{item:?} {group}");
        }
    }
}
