//! Items and what they are built of.

use aftercare::{
    base::{
        failure::Failure,
        id::ItemId,
        money::Qty,
        say::Said,
        text::{Lang, Texts},
    },
    db::tx,
    item::{
        self,
        command::BomDraft,
        store::{BomNode, Levels},
    },
};

use super::{Office, fields};

impl Office {
    pub(super) fn item(&self, code: &str, bom: &[(&str, &str)]) -> ItemId {
        let line = |(component, quantity): &(&str, &str)| BomDraft {
            component: (*component).to_owned(),
            quantity: (*quantity).to_owned(),
            ..BomDraft::default()
        };
        let draft = item::command::Draft {
            code: code.to_owned(),
            name: format!("物料{code}"),
            bom: bom.iter().map(line).collect(),
            ..item::command::Draft::new()
        };
        ItemId(self.id(item::command::Command::Save(Box::new(draft))))
    }
}

fn tree(nodes: &[BomNode]) -> Vec<(i64, &str, Qty)> {
    nodes.iter().map(|node| (node.level, node.item.code.as_str(), node.whole_quantity)).collect()
}

#[test]
fn eq_5_a_bill_of_materials_is_shown_one_level_or_to_the_last_part() {
    let office = Office::new();
    office.item("SCREW", &[]);
    office.item("BOARD", &[("SCREW", "4")]);
    office.item("PUMP", &[("SCREW", "8"), ("BOARD", "1")]);
    let machine = office.item("MACHINE", &[("PUMP", "2"), ("BOARD", "1.5")]);
    let all = item::store::bom_tree(&office.conn, machine, Levels::All).unwrap();
    let expected = [
        (1, "PUMP", Qty::whole(2)),
        (2, "SCREW", Qty::whole(16)),
        (2, "BOARD", Qty::whole(2)),
        (3, "SCREW", Qty::whole(8)),
        (1, "BOARD", Qty(1500)),
        (2, "SCREW", Qty::whole(6)),
    ];
    assert_eq!(tree(&all), expected);
    let one = item::store::bom_tree(&office.conn, machine, Levels::One).unwrap();
    assert_eq!(tree(&one), [(1, "PUMP", Qty::whole(2)), (1, "BOARD", Qty(1500))]);
    assert!(!one[0].is_leaf);
    let screw = item::store::by_code(&office.conn, "SCREW").unwrap().unwrap();
    let used: Vec<String> =
        item::store::used_in(&office.conn, screw.id).unwrap().into_iter().map(|item| item.code).collect();
    assert_eq!(used, ["BOARD", "PUMP"]);
    assert_eq!(
        item::store::show(&office.conn, machine).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["bom"]
            [1]["quantity"],
        "1.5"
    );
}

#[test]
fn an_item_can_not_be_built_of_itself_and_the_way_is_named() {
    let office = Office::new();
    office.item("SCREW", &[]);
    let board = office.item("BOARD", &[("SCREW", "4")]);
    office.item("PUMP", &[("BOARD", "1")]);
    let mut draft = item::command::Draft::of(&office.conn, board).unwrap();
    draft.bom.push(BomDraft { component: "PUMP".to_owned(), ..BomDraft::default() });
    let Err(Failure::Refused(said)) = office.send(item::command::Command::Save(Box::new(draft.clone()))) else {
        panic!("a cycle is refused")
    };
    assert_eq!(said, Said::new("item-refusal-cycle").with("path", "BOARD → PUMP → BOARD"));
    draft.bom[1].component = "SCREW".to_owned();
    let twice = office.send(item::command::Command::Save(Box::new(draft))).unwrap_err();
    assert_eq!(fields(twice), ["component"]);
    assert_eq!(item::store::bom(&office.conn, board).unwrap().len(), 1, "nothing was saved");
}

#[test]
fn components_may_change_places_and_amounts() {
    let office = Office::new();
    office.item("A", &[]);
    office.item("B", &[]);
    let machine = office.item("M", &[("A", "1"), ("B", "2")]);
    let mut draft = item::command::Draft::of(&office.conn, machine).unwrap();
    draft.bom[0].component = "B".to_owned();
    draft.bom[1].component = "A".to_owned();
    office.send(item::command::Command::Save(Box::new(draft))).unwrap();
    let nodes = item::store::bom_tree(&office.conn, machine, Levels::All).unwrap();
    assert_eq!(tree(&nodes), [(1, "B", Qty::ONE), (1, "A", Qty::whole(2))]);
    let draft = item::command::Draft::of(&office.conn, machine).unwrap();
    let done = office.send(item::command::Command::Save(Box::new(draft))).unwrap();
    assert_eq!(done.changes, [], "a form saved as it was shown changes nothing");
    let put = |tx: &tx::Tx<'_>| {
        let line = BomDraft { component: "A".to_owned(), quantity: "5".to_owned(), ..BomDraft::default() };
        item::command::put_component(tx, machine, &line)
    };
    tx::within(&office.conn, &office.clock, office.admin, "test", put).unwrap();
    let nodes = item::store::bom_tree(&office.conn, machine, Levels::One).unwrap();
    assert_eq!(tree(&nodes), [(1, "B", Qty::ONE), (1, "A", Qty::whole(5))]);
}

#[test]
fn every_error_of_an_item_names_its_field() {
    let office = Office::new();
    office.item("A", &[]);
    let draft = item::command::Draft {
        code: "A".to_owned(),
        item_group: "没有".to_owned(),
        list_price: "1.234".to_owned(),
        cost: "-1".to_owned(),
        warranty_template: "没有".to_owned(),
        warranty_months: "1201".to_owned(),
        unit: "打".to_owned(),
        bom: vec![BomDraft { quantity: "0".to_owned(), ..BomDraft::default() }],
        ..item::command::Draft::new()
    };
    let mut found = fields(office.send(item::command::Command::Save(Box::new(draft))).unwrap_err());
    found.sort_unstable();
    let expected = [
        "code",
        "component",
        "cost",
        "item_group",
        "list_price",
        "name",
        "quantity",
        "warranty_months",
        "warranty_template",
    ];
    assert_eq!(found, expected);
}
