//! The fields of items and components.

use crate::base::{
    field::{Field, Input, ListSpec, Show},
    id::Id,
    kind::Kind,
    meet::Parts,
    typed::{LinesOf, Origin, Typed, TypedLine, label_of_line},
    view,
};

use super::command::{BomDraft, Draft};

const KINDS: &[&str] = &["goods", "part", "labour", "travel", "other"];
const TRACKED: &[&str] = &["none", "serial", "batch"];

/// An item.
pub const FIELDS: &[Field<Draft>] = &[
    Field::<Draft>::new("code", "item-code", Show::Text)
        .listed("t.code", 120.0)
        .indexed()
        .edited(Input::Line, |draft| &mut draft.code)
        .required()
        .headings(&[
            "物料编码",
            "物料编号",
            "产品编码",
            "产品代码",
            "料号",
            "item code",
            "product id",
            "product code",
            "sku",
        ]),
    Field::<Draft>::new("name", "item-name", Show::Text)
        .listed("t.name", 200.0)
        .indexed()
        .edited(Input::Line, |draft| &mut draft.name)
        .required()
        .headings(&["品名", "产品名称", "item name", "product name", "product"]),
    Field::<Draft>::new("specification", "item-specification", Show::Text)
        .listed("t.specification", 180.0)
        .edited(Input::Line, |draft| &mut draft.specification)
        .headings(&["规格", "型号", "spec", "model", "quantity per unit"]),
    Field::<Draft>::new("kind", "item-kind", Show::Word("item-kind"))
        .listed("t.kind", 80.0)
        .edited(Input::Choice("item-kind", KINDS), |draft| &mut draft.kind)
        .headings(&["类型", "item kind", "type"]),
    Field::<Draft>::new("unit", "item-unit", Show::Text)
        .listed("COALESCE(unit.name, t.unit)", 60.0)
        .edited(Input::Dict("unit"), |draft| &mut draft.unit)
        .headings(&["计量单位", "uom"]),
    Field::<Draft>::new("item_group", "item-group", Show::Text)
        .listed("COALESCE(item_group.name, t.item_group)", 100.0)
        .edited(Input::Dict("item_group"), |draft| &mut draft.item_group)
        .headings(&["分组", "物料分组", "产品组", "group"]),
    Field::<Draft>::new("tracked_by", "item-tracked-by", Show::Word("item-tracked"))
        .listed("t.tracked_by", 90.0)
        .edited(Input::Choice("item-tracked", TRACKED), |draft| &mut draft.tracked_by)
        .headings(&["跟踪", "管理方式", "tracking"]),
    Field::<Draft>::new("list_price", "item-list-price", Show::Money)
        .listed("t.list_price", 110.0)
        .edited(Input::Money, |draft| &mut draft.list_price)
        .headings(&["单价", "标价", "售价", "unit price", "price"]),
    Field::<Draft>::new("cost", "item-cost", Show::Money)
        .listed("t.cost", 110.0)
        .edited(Input::Money, |draft| &mut draft.cost)
        .headings(&["成本价", "单位成本", "unit cost"]),
    Field::<Draft>::new("warranty_template", "item-warranty-template", Show::Text)
        .listed("template.name", 140.0)
        .edited(Input::Pick(Kind::Template), |draft| &mut draft.warranty_template)
        .headings(&["保修合同模板", "warranty contract template"]),
    Field::<Draft>::new("warranty_months", "item-warranty-months", Show::Int)
        .listed("t.warranty_months", 80.0)
        .edited(Input::Int, |draft| &mut draft.warranty_months)
        .headings(&["保修月数", "质保期", "质保月数", "warranty"]),
    Field::<Draft>::new("skill", "item-skill", Show::Text)
        .listed("COALESCE(skill.name, t.skill)", 90.0)
        .edited(Input::Dict("skill"), |draft| &mut draft.skill)
        .headings(&["技能"]),
    Field::<Draft>::new("active", "item-active", Show::Flag)
        .listed("t.active", 60.0)
        .edited(Input::Flag, |draft| &mut draft.active),
];

/// A component of an item.
pub const BOM_FIELDS: &[Field<BomDraft>] = &[
    Field::<BomDraft>::new("component", "item-component", Show::Text)
        .listed("", 260.0)
        .edited(Input::Pick(Kind::Item), |draft| &mut draft.component)
        .required()
        .headings(&["子件", "子件代码", "子件编码", "组件", "component code"]),
    Field::<BomDraft>::new("quantity", "item-quantity", Show::Qty)
        .listed("", 100.0)
        .edited(Input::Qty, |draft| &mut draft.quantity)
        .headings(&["用量", "qty"]),
];

/// The list of items.
pub fn list_spec() -> ListSpec {
    let from = "LEFT JOIN dict_entry unit ON unit.dict = 'unit' AND unit.code = t.unit
        LEFT JOIN dict_entry item_group ON item_group.dict = 'item_group' AND item_group.code = t.item_group
        LEFT JOIN dict_entry skill ON skill.dict = 'skill' AND skill.code = t.skill
        LEFT JOIN template ON template.id = t.warranty_template_id";
    ListSpec::new(Kind::Item, from, FIELDS, &["t.code", "t.name", "t.specification"], "t.code, t.id").viewed(view::ALL)
}

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;
    const LINES: &'static [LinesOf] = &[(Kind::BomLine, label_of_line::<BomDraft>)];

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.lines("bom", (Kind::BomLine, "item-bom"), |draft| &mut draft.bom);
        of.follows(|draft| &mut draft.known_bom);
    }
}

impl TypedLine for BomDraft {
    const FIELDS: &'static [Field<Self>] = BOM_FIELDS;

    fn stored(&self) -> i64 {
        self.id.map_or(0, Id::raw)
    }

    fn origin(&self) -> Origin {
        self.origin
    }

    fn renew(&mut self) {
        self.origin = self.origin.or(self.stored());
        (self.id, self.version) = (None, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{field::ListQuery, words::Word as _},
        db::{list, open, record::Record as _},
        item::{BomLine, Item, ItemKind, TrackedBy},
    };

    /// Columns that no form shows, and why: the item of a component, and its place, which is the row.
    const HIDDEN: &[&str] = &["item_id", "position"];

    #[test]
    fn every_column_is_a_field() {
        let known = |keys: &[&str], column: &str| {
            let key = column.trim_end_matches("_id");
            assert!(keys.contains(&key) || HIDDEN.contains(&column), "{column}: add it to the fields or to HIDDEN");
        };
        let keys: Vec<&str> = FIELDS.iter().map(|field| field.key).collect();
        Item::COLUMNS[2..].iter().for_each(|column| known(&keys, column));
        let keys: Vec<&str> = BOM_FIELDS.iter().map(|field| field.key).collect();
        BomLine::COLUMNS[2..].iter().for_each(|column| known(&keys, column));
    }

    #[test]
    fn choices_offer_every_word() {
        assert_eq!(KINDS, ItemKind::ALL.iter().map(|one| one.word()).collect::<Vec<_>>());
        assert_eq!(TRACKED, TrackedBy::ALL.iter().map(|one| one.word()).collect::<Vec<_>>());
    }

    #[test]
    fn the_list_runs_sorted_by_each_column() {
        let conn = open::for_a_test().unwrap();
        for column in &list_spec().columns {
            let sort = Some((column.key.to_owned(), false));
            let query = ListQuery { text: "主板 A".to_owned(), sort, ..ListQuery::default() };
            assert_eq!(list::first_page(&conn, &list_spec(), &query).unwrap(), []);
            assert_eq!(list::ids(&conn, &list_spec(), &query).unwrap(), Vec::<i64>::new());
        }
    }
}
