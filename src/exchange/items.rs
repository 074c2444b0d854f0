//! Items from a file.

use std::sync::LazyLock;

use crate::{
    base::{
        field::Field,
        kind::{Kind, Subject},
    },
    db::tx::Tx,
    item::{
        command::{Draft, save},
        fields::FIELDS,
        store,
    },
    setting::Dict,
};

use super::{
    import::{Applied, Columns, Effect, Importer, Rows, Trouble},
    lines::{copied, grow},
};

/// The importer of items.
#[derive(Clone, Copy, Debug)]
pub struct Items;

static ROW: LazyLock<Vec<Field<Draft>>> = LazyLock::new(|| FIELDS.iter().map(copied).collect());

impl Columns for Items {
    type Draft = Draft;

    fn fields(&self) -> &'static [Field<Draft>] {
        &ROW
    }

    fn unique(&self) -> Option<&'static str> {
        Some("code")
    }

    fn also(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("code", "id"),
            ("code", "编号"),
            ("code", "代码"),
            ("name", "名称"),
            ("item_group", "category"),
            ("item_group", "category name"),
            ("item_group", "类别"),
        ]
    }
}

impl Importer for Items {
    fn op(&self) -> &'static str {
        "exchange-op-items"
    }

    fn kind(&self) -> Kind {
        Kind::Item
    }

    fn apply(&self, tx: &Tx<'_>, rows: &Rows<'_, Draft>) -> Result<Applied, Trouble> {
        let row = rows.first();
        let warnings = grow(tx, "item_group", Dict::ItemGroup, &row.item_group)?.into_iter().collect();
        let known = store::with_code(tx, row.code.trim())?;
        let before = known.as_ref().map(|item| Draft::of(tx, item.id)).transpose()?;
        let mut draft = before.clone().unwrap_or_else(Draft::new);
        rows.overlay(0, &mut draft);
        // Found in another case or width, its code stays as it is.
        draft.code = known.map_or(draft.code, |known| known.code);
        let id = save(tx, &draft)?;
        let effect = match before {
            None => Effect::Made,
            Some(before) if before == Draft::of(tx, id)? => Effect::Same,
            Some(_) => Effect::Changed,
        };
        Ok(Applied { subject: Subject::new(Kind::Item, id), effect, warnings })
    }
}
