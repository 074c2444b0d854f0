//! Reads items and their bills of materials.

use std::collections::BTreeMap;

use crate::{
    base::{
        alike::half_width,
        failure::Failure,
        field::Show,
        id::{Id as _, ItemId},
        kind::{Kind, Subject},
        money::Qty,
        shown::{Shown, What},
    },
    db::{
        query::Conn,
        record,
        search::pick::{Among, choices},
    },
};

use super::{
    BomLine, Item,
    fields::{BOM_FIELDS, FIELDS},
};

pub use crate::db::search::pick::Choice;

/// The item with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: ItemId) -> Result<Item, Failure> {
    record::get(conn, id)
}

/// The item with that code, however it is typed: exactly so first, then in any case and width.
///
/// # Errors
/// When the engine fails.
pub fn with_code(conn: &Conn, code: &str) -> Result<Option<Item>, Failure> {
    if let Some(exact) = record::first(conn, "WHERE code = $1", crate::vals![code.trim()])? {
        return Ok(Some(exact));
    }
    record::first(conn, "WHERE LOWER(code) = LOWER($1) ORDER BY id", crate::vals![half_width(code)])
}

/// All codes in order, as far as `limit`: for what somebody may have meant.
///
/// # Errors
/// When the engine fails.
pub fn codes(conn: &Conn, limit: i64) -> Result<Vec<String>, Failure> {
    conn.values("SELECT code FROM item ORDER BY code LIMIT $1", crate::vals![limit])
}

/// The item with that code, else with that name where only one bears it.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, text: &str) -> Result<Option<Item>, Failure> {
    let text = text.trim();
    if let Some(item) = with_code(conn, text)? {
        return Ok(Some(item));
    }
    let mut named = record::all(conn, "WHERE name = $1 LIMIT 2", crate::vals![text])?;
    Ok(if named.len() == 1 { named.pop() } else { None })
}

/// The item that is typed as [`by_code`] finds it, where a record is to be named: a name that several bear is refused.
///
/// # Errors
/// The refusal, with their codes; when the engine fails.
pub fn named(conn: &Conn, text: &str) -> Result<Option<Item>, Failure> {
    let found = by_code(conn, text)?;
    if found.is_none() {
        record::refuse_alike::<Item>(conn, &["name"], text.trim())?;
    }
    Ok(found)
}

/// Active items by any part of code, name or specification; the newest ones for an empty text. An
/// exact code comes first, then names that begin so.
///
/// # Errors
/// When the engine fails.
pub fn pick(conn: &Conn, text: &str, _within: Option<Subject>) -> Result<Vec<Choice>, Failure> {
    choices(conn, CHOICE, &Among::of(Kind::Item, "t.active = 1", &[]).pick(conn, text)?)
}

/// An item as a picker shows it; the detail is its specification.
const CHOICE: &str = "SELECT t.id, t.code, t.name, t.specification, 0 FROM item t";

/// Code and name of an item, as records show it; empty for none.
///
/// # Errors
/// When the engine fails.
pub fn name(conn: &Conn, id: Option<ItemId>) -> Result<(String, String), Failure> {
    let Some(id) = id else { return Ok(Default::default()) };
    Ok(conn.row("SELECT code, name FROM item WHERE id = $1", crate::vals![id])?.unwrap_or_default())
}

/// The components of an item, in order: one level.
///
/// # Errors
/// When the engine fails.
pub fn bom(conn: &Conn, item: ItemId) -> Result<Vec<BomLine>, Failure> {
    record::all(conn, "WHERE item_id = $1 ORDER BY position, id", crate::vals![item])
}

/// How deep a bill of materials is asked for (EQ-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Levels {
    /// What the item is built of.
    One,
    /// And what that is built of, to the last part.
    All,
}

/// One component in the tree of a bill of materials.
#[derive(Clone, Debug, PartialEq)]
pub struct BomNode {
    /// 1 for a component of the item itself.
    pub level: i64,
    /// What it is.
    pub item: Item,
    /// How much of it in one unit of what stands above it.
    pub quantity: Qty,
    /// How much of it in one unit of the whole.
    pub whole_quantity: Qty,
    /// Nothing stands below it.
    pub is_leaf: bool,
}

/// The bill of materials of an item as a tree: each component followed by its own.
///
/// # Errors
/// When the engine fails, or a quantity leaves the range.
pub fn bom_tree(conn: &Conn, item: ItemId, levels: Levels) -> Result<Vec<BomNode>, Failure> {
    let lines = below(conn, item)?;
    let of = |item: ItemId| lines.get(&item).map_or(&[][..], Vec::as_slice);
    let mut nodes: Vec<BomNode> = Vec::new();
    // What is still to be placed, the next one last: (level, line, quantity of what stands above).
    let mut open: Vec<(i64, &BomLine, Qty)> = of(item).iter().rev().map(|line| (1, line, Qty::ONE)).collect();
    while let Some((level, line, above)) = open.pop() {
        let whole_quantity = above.times(line.quantity)?;
        let below = of(line.component_id);
        nodes.push(BomNode {
            level,
            item: get(conn, line.component_id)?,
            quantity: line.quantity,
            whole_quantity,
            is_leaf: below.is_empty(),
        });
        if levels == Levels::All {
            open.extend(below.iter().rev().map(|line| (level + 1, line, whole_quantity)));
        }
    }
    Ok(nodes)
}

/// Every line of the bills of materials that stand below an item, by the item built.
///
/// # Errors
/// When the engine fails.
pub fn below(conn: &Conn, item: ItemId) -> Result<BTreeMap<ItemId, Vec<BomLine>>, Failure> {
    // UNION drops what was met before, so that even a cycle ends.
    let lines: Vec<BomLine> = record::all(
        conn,
        "WHERE item_id IN (WITH RECURSIVE built (item_id) AS (
             SELECT CAST($1 AS BIGINT) UNION SELECT b.component_id FROM bom_line b JOIN built ON built.item_id = b.item_id)
             SELECT item_id FROM built) ORDER BY position, id",
        crate::vals![item],
    )?;
    let mut below: BTreeMap<ItemId, Vec<BomLine>> = BTreeMap::new();
    for line in lines {
        below.entry(line.item_id).or_default().push(line);
    }
    Ok(below)
}

/// The item that a record is, or is a unit of.
///
/// # Errors
/// When the engine fails.
pub fn item_of(conn: &Conn, subject: Subject) -> Result<Option<ItemId>, Failure> {
    match subject.kind {
        Kind::Item => Ok(Some(ItemId(subject.id))),
        // A later feature's table: only its item is asked for.
        Kind::Equipment => conn.value("SELECT item_id FROM equipment WHERE id = $1", crate::vals![subject.id]),
        _ => Ok(None),
    }
}

/// The items that have this one in their bill of materials, directly.
///
/// # Errors
/// When the engine fails.
pub fn used_in(conn: &Conn, item: ItemId) -> Result<Vec<Item>, Failure> {
    record::all(
        conn,
        "WHERE id IN (SELECT item_id FROM bom_line WHERE component_id = $1) ORDER BY code, id",
        crate::vals![item],
    )
}

/// How many equipment cards the item has, whatever became of them. Cards are a later feature's table:
/// their number is all that is asked.
///
/// # Errors
/// When the engine fails.
pub fn cards(conn: &Conn, id: ItemId) -> Result<i64, Failure> {
    Ok(conn.value("SELECT COUNT(*) FROM equipment WHERE item_id = $1", crate::vals![id])?.unwrap_or(0))
}

/// An item as scripts read it, with its bill of materials.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: ItemId) -> Result<Shown, Failure> {
    use crate::setting::{Dict, store::name_of};
    let item = get(conn, id)?;
    let mut components = Vec::new();
    for line in bom(conn, id)? {
        let (code, name) = name(conn, Some(line.component_id))?;
        components.push(
            Shown::with(BOM_FIELDS)
                .fact("item", "item-component", Show::Text, &code)
                .fact("name", "item-name", Show::Text, &name)
                .put("quantity", &line.quantity),
        );
    }
    // Templates are a later feature's table; its name is all that is asked.
    let template: Option<String> =
        conn.value("SELECT name FROM template WHERE id = $1", crate::vals![item.warranty_template_id])?;
    Ok(Shown::of(FIELDS, id.raw(), item.version)
        .put("code", &item.code)
        .put("name", &item.name)
        .put("specification", &item.specification)
        .named("unit", &item.unit, name_of(conn, Dict::Unit, &item.unit)?)
        .put("kind", &item.kind)
        .named("item_group", &item.item_group, name_of(conn, Dict::ItemGroup, &item.item_group)?)
        .put("tracked_by", &item.tracked_by)
        .put("list_price", &item.list_price)
        .put("cost", &item.cost)
        .put("warranty_template", &template)
        .put("warranty_months", &item.warranty_months)
        .named("skill", &item.skill, name_of(conn, Dict::Skill, &item.skill)?)
        .put("active", &item.active)
        .add("bom", "item-bom", What::Lines(components)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::open;

    #[test]
    fn every_question_runs_on_an_empty_file() {
        let conn = open::for_a_test().unwrap();
        for text in ["", "主板", "50%_"] {
            assert_eq!(pick(&conn, text, None).unwrap(), []);
            assert_eq!(by_code(&conn, text).unwrap(), None);
        }
        assert_eq!(bom_tree(&conn, ItemId(1), Levels::All).unwrap(), []);
        assert_eq!(used_in(&conn, ItemId(1)).unwrap(), []);
    }
}
