//! Bills of materials from a file: each row is one component of one item.

use std::sync::LazyLock;

use crate::{
    base::{
        failure::Failure,
        field::{Field, Input, Show},
        id::ItemId,
        kind::{Kind, Subject},
        money::Qty,
        parse::Parser,
        say::Said,
    },
    db::{query::Conn, tx::Tx},
    item::{
        command::{BomDraft, put_component},
        fields::BOM_FIELDS,
        store,
    },
};

use super::{
    import::{Applied, Columns, Effect, Importer, Rows, Trouble},
    lines::lifted,
};

/// The importer of bills of materials.
#[derive(Clone, Copy, Debug)]
pub struct Bom;

/// A component and what it is part of, as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BomRow {
    /// The item that is built, by code.
    pub item: String,
    /// The component.
    pub line: BomDraft,
}

static ROW: LazyLock<Vec<Field<BomRow>>> = LazyLock::new(|| {
    let item = Field::<BomRow>::new("item", "exchange-bom-item", Show::Text)
        .edited(Input::Pick(Kind::Item), |row| &mut row.item)
        .required()
        .headings(&[
            "物料代码",
            "物料编码",
            "物料编号",
            "父件代码",
            "父件",
            "父项",
            "item code",
            "item",
            "parent",
            "assembly",
        ]);
    let mut component = lifted(BOM_FIELDS, "component", |row: &mut BomRow| &mut row.line.component).required();
    component.list = None;
    vec![item, component, lifted(BOM_FIELDS, "quantity", |row: &mut BomRow| &mut row.line.quantity)]
});

impl Columns for Bom {
    type Draft = BomRow;

    fn fields(&self) -> &'static [Field<BomRow>] {
        &ROW
    }

    fn also(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("component", "组件编号"),
            ("component", "组件代码"),
            ("component", "子件编号"),
            ("component", "子项"),
            ("component", "component item"),
            ("component", "part"),
            ("component", "part number"),
        ]
    }
}

impl Importer for Bom {
    fn op(&self) -> &'static str {
        "exchange-op-bom"
    }

    fn kind(&self) -> Kind {
        Kind::BomLine
    }

    fn apply(&self, tx: &Tx<'_>, rows: &Rows<'_, BomRow>) -> Result<Applied, Trouble> {
        let row = rows.first();
        let mut parser = Parser::default();
        let item = parser.record("item", &row.item, Kind::Item, |text| store::named(tx, text))?;
        let item = parser.need("item", item);
        parser.done()?;
        let item = item.ok_or(Failure::field("item", Said::new("error-required")))?;
        let before = quantities(tx, item.id)?;
        let line = put_component(tx, item.id, &row.line)?;
        let after = quantities(tx, item.id)?;
        let effect = match (before.len() < after.len(), before == after) {
            (true, _) => Effect::Made,
            (_, true) => Effect::Same,
            _ => Effect::Changed,
        };
        Ok(Applied::new(Subject::new(Kind::BomLine, line), effect))
    }
}

fn quantities(conn: &Conn, item: ItemId) -> Result<Vec<Qty>, Failure> {
    Ok(store::bom(conn, item)?.iter().map(|line| line.quantity).collect())
}
