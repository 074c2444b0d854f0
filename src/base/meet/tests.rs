use proptest::prelude::*;

use super::{lines::with_id, *};
use crate::base::{
    kind::Kind,
    typed::{Origin, TypedLine},
};

#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Row {
    id: i64,
    item: String,
    quantity: String,
    origin: Origin,
}

impl TypedLine for Row {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("item", "item", Show::Text).edited(Input::Line, |row: &mut Self| &mut row.item),
        Field::new("quantity", "quantity", Show::Qty).edited(Input::Qty, |row: &mut Self| &mut row.quantity),
    ];

    fn stored(&self) -> i64 {
        self.id
    }

    fn origin(&self) -> Origin {
        self.origin
    }

    fn renew(&mut self) {
        self.origin = self.origin.or(self.id);
        self.id = 0;
    }
}

/// A document: two fields, a list that is taken whole, lines.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Paper {
    name: String,
    phone: String,
    tags: Vec<String>,
    rows: Vec<Row>,
    version: i64,
}

impl Typed for Paper {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("name", "name", Show::Text).edited(Input::Line, |paper: &mut Self| &mut paper.name),
        Field::new("phone", "phone", Show::Text).edited(Input::Line, |paper: &mut Self| &mut paper.phone),
    ];

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|paper| &mut paper.version);
        of.whole(
            "tags",
            "tags",
            |paper| &mut paper.tags,
            |tags| tags.iter().map(|tag| vec![(Input::Line, tag.clone())]).collect(),
        );
        of.lines("rows", (Kind::DeliveryLine, "rows"), |paper| &mut paper.rows);
    }
}

/// What one person does: to a field, to the list, to a line, or a line more.
#[derive(Clone, Debug)]
enum Act {
    Name(u8),
    Phone(u8),
    Tag(u8),
    Item(usize, u8),
    Quantity(usize, u8),
    Remove(usize),
    Add(u8),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        (0u8..3).prop_map(Act::Name),
        (0u8..3).prop_map(Act::Phone),
        (0u8..3).prop_map(Act::Tag),
        (0usize..4, 0u8..3).prop_map(|(at, text)| Act::Item(at, text)),
        (0usize..4, 0u8..3).prop_map(|(at, text)| Act::Quantity(at, text)),
        (0usize..4).prop_map(Act::Remove),
        (0u8..3).prop_map(Act::Add),
    ];
    proptest::collection::vec(act, 0..7)
}

fn done(mut paper: Paper, acts: &[Act], who: &str) -> Paper {
    for act in acts {
        let text = |text: &u8| format!("{who}{text}");
        let row = |paper: &Paper, at: usize| (at < paper.rows.len()).then_some(at);
        match act {
            Act::Name(new) => paper.name = text(new),
            // Both may write the same.
            Act::Phone(new) => paper.phone = format!("0512-{new}"),
            Act::Tag(new) => paper.tags.push(text(new)),
            Act::Item(at, new) => {
                if let Some(at) = row(&paper, *at) {
                    paper.rows[at].item = text(new);
                }
            }
            Act::Quantity(at, new) => {
                if let Some(at) = row(&paper, *at) {
                    paper.rows[at].quantity = new.to_string();
                }
            }
            Act::Remove(at) => {
                if let Some(at) = row(&paper, *at) {
                    paper.rows.remove(at);
                }
            }
            Act::Add(new) => {
                paper.rows.push(Row { id: 0, item: text(new), quantity: "1".to_owned(), ..Row::default() });
            }
        }
    }
    paper
}

fn opened() -> Paper {
    let row = |id: i64| Row { id, item: format!("item {id}"), quantity: "5".to_owned(), ..Row::default() };
    Paper {
        name: "name".to_owned(),
        phone: "phone".to_owned(),
        tags: vec!["tag".to_owned()],
        rows: (1..=4).map(row).collect(),
        version: 3,
    }
}

/// What the other one saved: their new lines have ids.
fn saved(mut paper: Paper) -> Paper {
    for (at, row) in paper.rows.iter_mut().filter(|row| row.id == 0).enumerate() {
        row.id = 100 + at as i64;
    }
    paper.version = 4;
    paper
}

/// One value, slowly: whose is chosen; untouched ones are theirs; two that say the same say that.
fn one<T: PartialEq + Clone>(base: &T, mine: &T, theirs: &T, chosen: Option<Side>) -> T {
    match chosen {
        Some(Side::Mine) => mine.clone(),
        Some(Side::Theirs) => theirs.clone(),
        None if mine == base => theirs.clone(),
        None => mine.clone(),
    }
}

/// The choice at a place that was asked about.
type Choices = Vec<(PlaceKey, Side)>;

fn chosen(choices: &Choices, part: &'static str, row: RowKey, field: &'static str) -> Option<Side> {
    let key = PlaceKey { part, row, field };
    choices.iter().find(|(one, _)| *one == key).map(|(_, side)| *side)
}

/// The slow way: each value on its own. Stored lines by id; the new ones as a heap, for they have no names.
fn oracle(base: &Paper, mine: &Paper, theirs: &Paper, choices: &Choices) -> (Paper, Vec<Row>) {
    let top = |key| chosen(choices, "", RowKey::None, key);
    let mut rows = Vec::new();
    let mut new: Vec<Row> = Vec::new();
    for row in &theirs.rows {
        let (before, typed) = (with_id(&base.rows, row.id), with_id(&mine.rows, row.id));
        let whole = chosen(choices, "rows", RowKey::Stored(row.id), "");
        match (before, typed) {
            // They added it.
            (None, _) if whole != Some(Side::Mine) => rows.push(row.clone()),
            (Some(before), Some(typed)) => {
                let field = |key| chosen(choices, "rows", RowKey::Stored(row.id), key);
                rows.push(Row {
                    id: row.id,
                    item: one(&before.item, &typed.item, &row.item, field("item")),
                    quantity: one(&before.quantity, &typed.quantity, &row.quantity, field("quantity")),
                    origin: Origin::default(),
                });
            }
            // Taken away here: it goes, unless they wrote in it, or it was chosen otherwise.
            (Some(before), None) => {
                let is_written = (&before.item, &before.quantity) != (&row.item, &row.quantity);
                if whole == Some(Side::Theirs) || (whole.is_none() && is_written) {
                    rows.push(row.clone());
                }
            }
            (None, _) => {}
        }
    }
    for before in base.rows.iter().filter(|row| with_id(&theirs.rows, row.id).is_none()) {
        let Some(typed) = with_id(&mine.rows, before.id) else { continue };
        let is_written = (&before.item, &before.quantity) != (&typed.item, &typed.quantity);
        let whole = chosen(choices, "rows", RowKey::Gone(before.id), "");
        if whole == Some(Side::Mine) || (whole.is_none() && is_written) {
            new.push(Row { id: 0, ..typed.clone() });
        }
    }
    new.extend(mine.rows.iter().filter(|row| row.id == 0).cloned());
    let paper = Paper {
        name: one(&base.name, &mine.name, &theirs.name, top("name")),
        phone: one(&base.phone, &mine.phone, &theirs.phone, top("phone")),
        tags: one(
            &base.tags,
            &mine.tags,
            &theirs.tags,
            chosen(choices, "", RowKey::None, "tags").or(chosen(choices, "tags", RowKey::None, "tags")),
        ),
        rows,
        version: theirs.version,
    };
    (paper, new)
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by(|a, b| (a.id, &a.item, &a.quantity).cmp(&(b.id, &b.item, &b.quantity)));
    rows
}

/// A form that was overtaken.
struct Meeting {
    base: Paper,
    theirs: Paper,
    draft: Paper,
    kept: Paper,
}

impl Meeting {
    fn of(base: &Paper, mine: &Paper, theirs: &Paper) -> Self {
        let kept = keep(mine);
        let mut draft = mine.clone();
        merge(&mut draft, base, theirs);
        Self { base: base.clone(), theirs: theirs.clone(), draft, kept }
    }

    fn four(&mut self) -> Four<'_, Paper> {
        let Self { base, theirs, draft, kept } = self;
        Four { base, theirs, draft, kept }
    }

    fn look(&mut self) -> Vec<Place> {
        look(self.four())
    }

    fn choose(&mut self, place: Option<PlaceKey>, side: Side) {
        choose(self.four(), place, side);
    }
}

proptest! {
    #[test]
    fn what_two_people_did_is_brought_together_as_it_was_chosen_and_nothing_typed_is_lost_unasked(
        mine in acts(),
        theirs in acts(),
        sides in proptest::collection::vec(any::<Option<bool>>(), 40),
    ) {
        let base = opened();
        let (mine, theirs) = (done(base.clone(), &mine, "mine "), saved(done(base.clone(), &theirs, "theirs ")));
        let mut meeting = Meeting::of(&base, &mine, &theirs);
        let mut choices = Choices::new();
        for (place, side) in meeting.look().iter().zip(&sides) {
            // New lines are numbered as they stand: they are tried below.
            let is_new = matches!(place.key.row, RowKey::Added(_) | RowKey::Dropped(_));
            if let Some(is_mine) = side.filter(|_| !is_new) {
                let side = if is_mine { Side::Mine } else { Side::Theirs };
                meeting.choose(Some(place.key), side);
                choices.push((place.key, side));
            }
        }
        let (expected, new) = oracle(&base, &mine, &theirs, &choices);
        let is_new = |row: &&Row| row.id == 0;
        let got_new: Vec<Row> = meeting.draft.rows.iter().filter(is_new).cloned().collect();
        let got = Paper {
            rows: meeting.draft.rows.iter().filter(|row| row.id != 0).cloned().collect(),
            ..meeting.draft.clone()
        };
        prop_assert_eq!(sorted(got.rows.clone()), sorted(expected.rows.clone()));
        prop_assert_eq!(Paper { rows: Vec::new(), ..got }, Paper { rows: Vec::new(), ..expected });
        prop_assert_eq!(sorted(got_new), sorted(new));
        // What both did alike, or nobody did, is not asked about; everything else says what it was and became.
        for place in meeting.look() {
            prop_assert!(place.mine != place.theirs && (place.by_me || place.by_them), "{:?}", place);
        }
    }

    #[test]
    fn all_of_one_side_is_what_that_side_had_and_the_way_back_is_open(mine in acts(), theirs in acts()) {
        let base = opened();
        let (mine, theirs) = (done(base.clone(), &mine, "mine "), saved(done(base.clone(), &theirs, "theirs ")));
        let mut meeting = Meeting::of(&base, &mine, &theirs);
        meeting.choose(None, Side::Theirs);
        prop_assert_eq!(&meeting.draft, &theirs);
        let texts = |rows: &[Row]| {
            sorted(rows.iter().map(|row| Row { id: 0, ..row.clone() }).collect())
        };
        meeting.choose(None, Side::Mine);
        prop_assert_eq!((&meeting.draft.name, &meeting.draft.phone), (&mine.name, &mine.phone));
        prop_assert_eq!(&meeting.draft.tags, &mine.tags);
        prop_assert_eq!(texts(&meeting.draft.rows), texts(&mine.rows));
    }

    #[test]
    fn a_third_save_keeps_what_was_typed_and_takes_what_nobody_here_wrote(
        mine in acts(),
        second in acts(),
        third in acts(),
    ) {
        let base = opened();
        let mine = done(base.clone(), &mine, "mine ");
        let second = saved(done(base.clone(), &second, "second "));
        let third = Paper { version: 5, ..saved(done(second.clone(), &third, "third ")) };
        let mut draft = mine.clone();
        merge(&mut draft, &base, &second);
        merge(&mut draft, &second, &third);
        let mut expected = one(&base.name, &mine.name, &second.name, None);
        expected = one(&second.name, &expected, &third.name, None);
        prop_assert_eq!(&draft.name, &expected);
        for row in mine.rows.iter().filter(|row| row.id == 0) {
            prop_assert!(draft.rows.iter().any(|one| one.item == row.item), "{:?} is lost", row);
        }
    }
}

/// Lines that stand for some that the other one took away: for which, and what is typed in them.
fn standing(rows: &[Row], gone: &[i64]) -> Vec<(i64, String)> {
    let stands_for = |row: &Row| gone.iter().copied().find(|id| row.id == 0 && row.origin.is(*id));
    rows.iter().filter_map(|row| stands_for(row).map(|id| (id, row.item.clone()))).collect()
}

proptest! {
    #[test]
    fn a_line_that_the_other_one_took_away_is_there_once_with_what_is_typed_on_in_it_or_not_at_all(
        mine in acts(),
        theirs in acts(),
        steps in proptest::collection::vec((0usize..4, 0u8..3, 0u8..9), 0..12),
        comes_back in any::<bool>(),
    ) {
        let base = opened();
        let (mine, theirs) = (done(base.clone(), &mine, "mine "), saved(done(base.clone(), &theirs, "theirs ")));
        let gone: Vec<i64> =
            base.rows.iter().map(|row| row.id).filter(|id| with_id(&theirs.rows, *id).is_none()).collect();
        let mut meeting = Meeting::of(&base, &mine, &theirs);
        let others = |paper: &Paper| sorted(paper.rows.iter().filter(|row| row.id != 0).cloned().collect());
        let (stored, count) = (others(&meeting.draft), |rows: &[Row]| rows.iter().filter(|row| row.id == 0).count());
        let new = count(&meeting.draft.rows) - standing(&meeting.draft.rows, &gone).len();
        // What shall stand there, and what would come back.
        let mut typed: Vec<(i64, String)> = gone.iter().filter_map(|id| with_id(&mine.rows, *id)).map(|row| (row.id, row.item.clone())).collect();
        let mut there = standing(&meeting.draft.rows, &gone);
        for (nth, what, text) in steps {
            if typed.is_empty() {
                continue;
            }
            let at = nth % typed.len();
            let (id, key) = (typed[at].0, PlaceKey { part: "rows", row: RowKey::Gone(typed[at].0), field: "" });
            match what {
                0 => meeting.choose(Some(key), Side::Mine),
                1 => meeting.choose(Some(key), Side::Theirs),
                _ => {
                    let Some(row) = meeting.draft.rows.iter_mut().find(|row| row.origin.is(id)) else { continue };
                    row.item = format!("on {text}");
                    typed[at].1.clone_from(&row.item);
                }
            }
            there.retain(|(one, _)| *one != id);
            if what != 1 {
                there.push(typed[at].clone());
            }
            there.sort();
            let mut found = standing(&meeting.draft.rows, &gone);
            found.sort();
            prop_assert_eq!(&found, &there);
            prop_assert_eq!(count(&meeting.draft.rows), new + there.len());
            prop_assert_eq!(others(&meeting.draft), stored.clone());
            let places = meeting.look();
            let place = places.iter().find(|place| place.key == key);
            let side = if there.iter().any(|(one, _)| *one == id) { Side::Mine } else { Side::Theirs };
            prop_assert_eq!(place.map(|place| place.side), Some(side));
        }
        // A third save: they leave it at that, or what they took away comes back.
        let mut third = Paper { version: 5, ..theirs.clone() };
        if comes_back {
            third.rows.extend(base.rows.iter().filter(|row| gone.contains(&row.id)).cloned());
        }
        merge(&mut meeting.draft, &theirs, &third);
        prop_assert_eq!(count(&meeting.draft.rows), if comes_back { new } else { new + there.len() });
        for (id, text) in there {
            let stands = |row: &&Row| if comes_back { row.id == id } else { row.id == 0 && row.origin.is(id) };
            let rows: Vec<&String> = meeting.draft.rows.iter().filter(stands).map(|row| &row.item).collect();
            prop_assert_eq!(rows, vec![&text]);
        }
    }
}

#[test]
fn a_place_says_what_it_was_what_the_other_saved_and_what_is_typed() {
    let base = opened();
    let mine = Paper { phone: "123".to_owned(), ..base.clone() };
    let theirs = Paper { phone: "456".to_owned(), name: "new name".to_owned(), version: 4, ..base.clone() };
    let mut meeting = Meeting::of(&base, &mine, &theirs);
    assert_eq!((meeting.draft.name.as_str(), meeting.draft.phone.as_str()), ("new name", "123"));
    let text = |text: &str| Some(vec![vec![(Input::Line, text.to_owned())]]);
    let places = meeting.look();
    let [name, phone] = places.as_slice() else { panic!("{places:?}") };
    assert_eq!((&name.before, &name.theirs, &name.mine), (&text("name"), &text("new name"), &text("name")));
    assert_eq!((name.side, name.is_conflict()), (Side::Theirs, false));
    assert_eq!((&phone.before, &phone.theirs, &phone.mine), (&text("phone"), &text("456"), &text("123")));
    assert_eq!((phone.side, phone.is_conflict()), (Side::Mine, true));
    // What is typed on after theirs was taken is mine again.
    let key = phone.key;
    meeting.choose(Some(key), Side::Theirs);
    assert_eq!(meeting.draft.phone, "456");
    meeting.draft.phone = "789".to_owned();
    assert_eq!(meeting.look()[1].mine, text("789"));
    meeting.choose(Some(key), Side::Theirs);
    meeting.choose(Some(key), Side::Mine);
    assert_eq!(meeting.draft.phone, "789");
}

#[test]
fn a_new_line_that_shall_not_be_saved_can_be_taken_back() {
    let base = opened();
    let mut mine = base.clone();
    mine.rows.push(Row { id: 0, item: "nut".to_owned(), quantity: "9".to_owned(), ..Row::default() });
    let theirs = Paper { phone: "456".to_owned(), version: 4, ..base.clone() };
    let mut meeting = Meeting::of(&base, &mine, &theirs);
    let key = |row| PlaceKey { part: "rows", row, field: "" };
    assert!(meeting.look().iter().any(|place| place.key == key(RowKey::Added(0))));
    meeting.choose(Some(key(RowKey::Added(0))), Side::Theirs);
    assert_eq!(meeting.draft.rows.len(), 4);
    assert!(meeting.look().iter().any(|place| place.key == key(RowKey::Dropped(0))));
    meeting.choose(Some(key(RowKey::Dropped(0))), Side::Mine);
    assert_eq!(meeting.draft.rows.last().map(|row| row.item.as_str()), Some("nut"));
}
