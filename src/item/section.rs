//! What an item is built of, as a tree, and what it is built into.

use egui::{Grid, Ui};

use crate::{
    base::{
        id::Id as _,
        kind::{Kind, Subject},
        slot::Slot,
    },
    cx::{Cx, Section},
    ui::{
        style::{self, Tone},
        widget,
    },
};

use super::{
    Item,
    store::{self, BomNode, Levels},
};

/// The tree of components: of an item, or of the item of an equipment card (EQ-5).
pub struct Tree {
    levels: Levels,
    nodes: Slot<Vec<BomNode>>,
}

impl Default for Tree {
    fn default() -> Self {
        Self { levels: Levels::All, nodes: Slot::default() }
    }
}

impl Section for Tree {
    fn title(&self) -> &'static str {
        "item-tree"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.nodes.replace(cx.load(move |conn| match store::item_of(conn, subject)? {
            Some(item) => store::bom_tree(conn, item, Levels::All),
            None => Ok(Vec::new()),
        }));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(nodes) = self.nodes.get() else {
            widget::weak(ui, &cx.t("base-loading"));
            return;
        };
        if nodes.is_empty() {
            widget::weak(ui, &cx.t("item-tree-empty"));
            return;
        }
        ui.horizontal(|ui| {
            ui.selectable_value(&mut self.levels, Levels::All, &*cx.t("item-tree-all"));
            ui.selectable_value(&mut self.levels, Levels::One, &*cx.t("item-tree-one"));
        });
        Grid::new("item-tree").spacing([style::GROUP_GAP, style::GAP]).striped(true).show(ui, |ui| {
            widget::weak(ui, &cx.t("item-code"));
            widget::weak(ui, &cx.t("item-name"));
            widget::number_heading(ui, &cx.t("item-quantity"));
            widget::number_heading(ui, &cx.t("item-whole-quantity"));
            ui.end_row();
            for node in nodes.iter().filter(|node| self.levels == Levels::All || node.level == 1) {
                node_ui(cx, ui, node);
            }
        });
    }
}

fn node_ui(cx: &Cx<'_>, ui: &mut Ui, node: &BomNode) {
    ui.horizontal(|ui| {
        for _ in 1..node.level {
            ui.add_space(style::GROUP_GAP);
        }
        widget::subject_link(cx, ui, &node.item.code, Subject::new(Kind::Item, node.item.id));
    });
    ui.label(&node.item.name);
    widget::number(ui, &node.quantity.show());
    widget::number(ui, &node.whole_quantity.show());
    ui.end_row();
}

/// What an item is built into.
#[derive(Default)]
pub struct UsedIn {
    items: Slot<Vec<Item>>,
}

impl Section for UsedIn {
    fn title(&self) -> &'static str {
        "item-used-in"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.items.replace(cx.load(move |conn| store::used_in(conn, crate::base::id::ItemId::from_raw(subject.id))));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(items) = self.items.get() else { return };
        if items.is_empty() {
            widget::toned(ui, Tone::Weak, &cx.t("item-used-in-none"));
        }
        for item in items {
            let text = format!("{} {}", item.code, item.name);
            widget::subject_link(cx, ui, &text, Subject::new(Kind::Item, item.id));
        }
    }
}
