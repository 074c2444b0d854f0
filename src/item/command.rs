//! What a user can do with items.

use std::collections::BTreeMap;

use crate::{
    base::{
        alike::half_width,
        failure::Failure,
        id::{BomLineId, ItemId, TemplateId},
        kind::Kind,
        money::{Money, Qty},
        parse::Parser,
        say::Said,
        typed::Origin,
        words::Word as _,
    },
    contract::store as contract,
    db::{
        query::Conn,
        record,
        tx::{self, Outcome, Tx},
    },
    setting::{Dict, command::read_code, store as settings},
};

use super::{
    BomLine, Item, ItemKind, TrackedBy,
    rules::{self, Refusal},
    store,
};

/// What a user can do with items.
#[derive(Clone, Debug)]
pub enum Command {
    /// Adds or saves an item with its bill of materials.
    Save(Box<Draft>),
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        "item-op-save"
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        let Self::Save(draft) = self;
        save(tx, draft).map(|id| Outcome::of(Kind::Item, id))
    }
}

/// An item as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The item; none for a new one.
    pub id: Option<ItemId>,
    /// The version it was read at.
    pub version: i64,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Specification.
    pub specification: String,
    /// Unit: an entry of the dictionary, or any text.
    pub unit: String,
    /// What it is; empty for goods.
    pub kind: String,
    /// Group, by code or name.
    pub item_group: String,
    /// How units are told apart; empty for not at all.
    pub tracked_by: String,
    /// Price per unit.
    pub list_price: String,
    /// Cost per unit.
    pub cost: String,
    /// Warranty template, by name.
    pub warranty_template: String,
    /// Months of warranty.
    pub warranty_months: String,
    /// Skill, by code or name.
    pub skill: String,
    /// Can be chosen for new records: `1` or empty.
    pub active: String,
    /// What it is built of, in order.
    pub bom: Vec<BomDraft>,
    /// The components that were there when it was read: those missing now were taken away.
    pub known_bom: Vec<(BomLineId, i64)>,
}

/// A component as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct BomDraft {
    /// The line; none for a new one.
    pub id: Option<BomLineId>,
    /// The version it was read at.
    pub version: i64,
    /// The component, by code.
    pub component: String,
    /// How much of it; empty for one.
    pub quantity: String,
    /// The line that it stands for, where somebody else took that away.
    pub origin: Origin,
}

impl Draft {
    /// A new item, active.
    pub fn new() -> Self {
        let (kind, tracked_by) = (ItemKind::Goods.word().to_owned(), TrackedBy::None.word().to_owned());
        Self { active: "1".to_owned(), kind, tracked_by, ..Self::default() }
    }

    /// A saved item as text, with its bill of materials.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: ItemId) -> Result<Self, Failure> {
        let item = store::get(conn, id)?;
        let lines = store::bom(conn, id)?;
        let mut bom = Vec::new();
        for line in &lines {
            bom.push(BomDraft {
                id: Some(line.id),
                version: line.version,
                component: store::name(conn, Some(line.component_id))?.0,
                quantity: line.quantity.show(),
                origin: Origin::default(),
            });
        }
        Ok(Self {
            id: Some(id),
            version: item.version,
            warranty_template: template_name(conn, item.warranty_template_id)?,
            code: item.code,
            name: item.name,
            specification: item.specification,
            unit: item.unit,
            kind: item.kind.word().to_owned(),
            item_group: item.item_group,
            tracked_by: item.tracked_by.word().to_owned(),
            list_price: item.list_price.plain(),
            cost: item.cost.plain(),
            warranty_months: item.warranty_months.to_string(),
            skill: item.skill,
            active: if item.active { "1".to_owned() } else { String::new() },
            bom,
            known_bom: lines.iter().map(|line| (line.id, line.version)).collect(),
        })
    }

    /// The item and its components, their ids zero where they are new. Lines in which nothing is
    /// written are left out.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error, by field.
    pub fn parse(&self, conn: &Conn) -> Result<(Item, Vec<BomLine>), Failure> {
        let mut parser = Parser::default();
        let item = self.item(&mut parser, conn)?;
        let mut lines: Vec<BomLine> = Vec::new();
        for (at, draft) in self.bom.iter().enumerate() {
            parser.row(Some(at + 1));
            let Some(line) = component(&mut parser, conn, draft, at)? else { continue };
            if lines.iter().any(|other| other.component_id == line.component_id) {
                parser
                    .refuse("component", Said::new("item-error-component-twice").with("code", draft.component.trim()));
            }
            lines.push(line);
        }
        parser.done()?;
        Ok((item, lines))
    }

    fn item(&self, parser: &mut Parser, conn: &Conn) -> Result<Item, Failure> {
        let code = parser.required("code", &half_width(&self.code));
        if let Some(other) = store::with_code(conn, &code)?.filter(|other| Some(other.id) != self.id) {
            parser.taken("code", &code, &other.code);
        }
        let unit = parser.line("unit", &self.unit);
        let find_template = |name: &str| template_by_name(conn, name);
        let template = parser.record("warranty_template", &self.warranty_template, Kind::Template, find_template)?;
        let warranty_months = parser.count("warranty_months", &self.warranty_months).unwrap_or(0);
        // A hundred years: what is beyond is a slip, and would lead beyond what calendars know.
        if warranty_months > 1200 {
            parser.refuse("warranty_months", Said::new("item-error-months"));
        }
        Ok(Item {
            id: self.id.unwrap_or_default(),
            version: self.version,
            code,
            name: parser.required("name", &self.name),
            specification: parser.line("specification", &self.specification),
            // Units of foreign files are kept as they are written.
            unit: settings::find_entry(conn, Dict::Unit, &unit)?.map_or(unit, |entry| entry.code),
            kind: parser.word("kind", &self.kind, ItemKind::Goods),
            item_group: read_code(parser, "item_group", conn, Dict::ItemGroup, &self.item_group)?,
            tracked_by: parser.word("tracked_by", &self.tracked_by, TrackedBy::None),
            list_price: amount(parser, "list_price", &self.list_price),
            cost: amount(parser, "cost", &self.cost),
            warranty_template_id: template,
            warranty_months,
            skill: read_code(parser, "skill", conn, Dict::Skill, &self.skill)?,
            active: parser.flag("active", &self.active),
        })
    }
}

/// An amount that is not negative; empty for nothing.
fn amount(parser: &mut Parser, field: &'static str, text: &str) -> Money {
    let amount = parser.money(field, text).unwrap_or(Money::ZERO);
    if amount < Money::ZERO {
        parser.refuse(field, Said::new("error-negative"));
    }
    amount
}

fn component(parser: &mut Parser, conn: &Conn, draft: &BomDraft, at: usize) -> Result<Option<BomLine>, Failure> {
    if draft.component.trim().is_empty() && draft.quantity.trim().is_empty() {
        return Ok(None);
    }
    let found = parser.record("component", &draft.component, Kind::Item, |code| store::named(conn, code))?;
    let found = parser.need("component", found);
    let quantity = parser.qty("quantity", &draft.quantity).unwrap_or(Qty::ONE);
    if quantity <= Qty(0) {
        parser.refuse("quantity", Said::new("item-error-quantity"));
    }
    Ok(found.map(|item| BomLine {
        id: draft.id.unwrap_or_default(),
        version: draft.version,
        item_id: ItemId::default(),
        component_id: item.id,
        quantity,
        position: i64::try_from(at).unwrap_or(i64::MAX),
    }))
}

fn template_by_name(conn: &Conn, name: &str) -> Result<Option<TemplateId>, Failure> {
    Ok(contract::template_by_code(conn, name)?.map(|template| template.id))
}

fn template_name(conn: &Conn, id: Option<TemplateId>) -> Result<String, Failure> {
    Ok(conn.value("SELECT name FROM template WHERE id = $1", crate::vals![id])?.unwrap_or_default())
}

/// Adds or saves an item with its bill of materials.
///
/// # Errors
/// [`Failure::Invalid`] by field, [`Failure::Stale`], [`Refusal::Cycle`] with the codes on the way.
pub fn save(tx: &Tx<'_>, draft: &Draft) -> Result<ItemId, Failure> {
    let (mut item, lines) = draft.parse(tx)?;
    let id = match draft.id {
        Some(id) => {
            let old = store::get(tx, id)?;
            tx.expect_version(&old, draft.version)?;
            keep_serials(tx, &old, &item)?;
            tx.update(&old, &mut item)?;
            id
        }
        None => tx.insert(&mut item)?,
    };
    let mut lines = lines;
    remove_lines(tx, &draft.known_bom, &mut lines)?;
    lines.iter_mut().for_each(|line| line.item_id = id);
    tx.save_lines(&[], &mut lines)?;
    refuse_cycle(tx, id)?;
    Ok(id)
}

/// An item whose units have cards goes on being told apart by serial: the cards, and what is delivered
/// next, would no longer agree.
fn keep_serials(tx: &Tx<'_>, old: &Item, item: &Item) -> Result<(), Failure> {
    if old.tracked_by != TrackedBy::Serial || item.tracked_by == TrackedBy::Serial {
        return Ok(());
    }
    match store::cards(tx, old.id)? {
        0 => Ok(()),
        count => Err(Failure::field("tracked_by", Said::new("item-error-has-cards").with("count", count))),
    }
}

/// Adds a component to an item, or changes how much of it there is: rows of an import.
///
/// # Errors
/// [`Failure::Invalid`] by field, [`Refusal::Cycle`].
pub fn put_component(tx: &Tx<'_>, item: ItemId, draft: &BomDraft) -> Result<BomLineId, Failure> {
    let mut parser = Parser::default();
    let lines = store::bom(tx, item)?;
    let place = lines.last().map_or(0, |line| usize::try_from(line.position + 1).unwrap_or(0));
    let line = component(&mut parser, tx, draft, place)?;
    let line = parser.need("component", line);
    let Some(mut line) = line else { return Err(parser.failure()) };
    parser.done()?;
    line.item_id = item;
    if let Some(mut known) = lines.into_iter().find(|known| known.component_id == line.component_id) {
        tx.change(&mut known, |known| known.quantity = line.quantity)?;
        return Ok(known.id);
    }
    let id = tx.insert(&mut line)?;
    refuse_cycle(tx, item)?;
    Ok(id)
}

/// Deletes the lines that were taken away. A line that names another component now is deleted too and
/// made anew, because two lines that change places would name one component twice in between.
fn remove_lines(tx: &Tx<'_>, known: &[(BomLineId, i64)], lines: &mut [BomLine]) -> Result<(), Failure> {
    for (known, version) in known {
        let line = lines.iter_mut().find(|line| line.id == *known);
        if line.is_none() && record::first::<BomLine>(tx, "WHERE id = $1", crate::vals![*known])?.is_none() {
            continue;
        }
        let old: BomLine = tx.current(*known, *version)?;
        match line {
            Some(line) if line.component_id == old.component_id => continue,
            Some(line) => line.id = BomLineId::default(),
            None => {}
        }
        tx.delete(&old)?;
    }
    Ok(())
}

/// Asked after the lines are written, of what is written: nothing can come between.
fn refuse_cycle(tx: &Tx<'_>, item: ItemId) -> Result<(), Failure> {
    let components: BTreeMap<ItemId, Vec<ItemId>> = store::below(tx, item)?
        .into_iter()
        .map(|(item, lines)| (item, lines.into_iter().map(|line| line.component_id).collect()))
        .collect();
    let Some(way) = rules::cycle(item, &components) else { return Ok(()) };
    let codes = way.into_iter().map(|id| Ok(store::name(tx, Some(id))?.0)).collect::<Result<Vec<_>, Failure>>()?;
    Err(Refusal::Cycle(codes).into())
}
