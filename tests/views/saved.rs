//! Views that people save: who sees and changes them, and what becomes of those that this program can't read whole.

use aftercare::{
    base::{
        failure::Failure,
        id::{SavedViewId, UserId},
        layout::Layout,
        text::{Lang, Texts},
        view::{Saved, Stated},
        words::Word as _,
    },
    call::fields::list_spec,
    db::{check, open, record, tx},
    view::{
        SavedView,
        command::{Command, Draft},
        store,
    },
};

use crate::report::Office;

fn office() -> Office {
    Office::on(open::for_a_test().unwrap())
}

fn draft(name: &str, line: &str) -> Draft {
    Draft { list: "call".to_owned(), name: name.to_owned(), line: line.to_owned(), ..Draft::default() }
}

fn run(office: &Office, user: UserId, command: Command) -> Result<Option<SavedViewId>, Failure> {
    let done = tx::transact(&office.conn, &office.clock, user, &command)?;
    Ok(done.outcome.subject.map(|subject| SavedViewId(subject.id)))
}

fn saved(office: &Office, user: UserId, draft: Draft) -> SavedViewId {
    run(office, user, Command::Save(draft)).unwrap().unwrap()
}

fn names(office: &Office, user: UserId) -> Vec<String> {
    store::known(&office.conn, user).unwrap().saved.into_iter().map(|one| one.name).collect()
}

fn words(failure: Failure) -> String {
    Texts::new(Lang::En, chrono_tz::UTC).say(&failure.said())
}

#[test]
fn what_is_ones_own_nobody_else_sees_and_what_is_shared_needs_a_role() {
    let office = office();
    let (chief, worker) = (office.chief, office.worker);
    let own = saved(&office, worker, draft("My pumps", "pump; mine"));
    let shared = Draft { shared: "1".to_owned(), ..draft("Key accounts", "customer_level: key") };
    let refused = run(&office, worker, Command::Save(shared.clone())).unwrap_err();
    assert!(words(refused).contains("Supervisor"), "a technician shares nothing");
    let shared = saved(&office, chief, shared);
    assert_eq!(names(&office, worker), ["My pumps", "Key accounts"]);
    assert_eq!(names(&office, chief), ["Key accounts"]);
    let known = store::known(&office.conn, worker).unwrap();
    let may: Vec<(bool, bool)> = known.saved.iter().map(|one| (one.is_own, one.may_change)).collect();
    assert_eq!((may, known.may_share), (vec![(true, true), (false, false)], false));
    for (user, id) in [(worker, shared), (chief, own)] {
        run(&office, user, Command::Delete(id, 1)).unwrap_err();
        let changed = Draft { id: Some(id), version: 1, ..draft("Mine now", "") };
        run(&office, user, Command::Save(changed.clone())).unwrap_err();
        run(&office, user, Command::Rename(changed)).unwrap_err();
    }
    // Nobody sees two of a name: neither of their own, nor one that is shared, nor one that comes with the list.
    let taken = |name: &str| Draft { taken: vec!["Open".to_owned()], ..draft(name, "") };
    for name in ["my PUMPS", "key accounts", "open", "", "#7", &"long".repeat(20)] {
        assert!(matches!(run(&office, worker, Command::Save(taken(name))), Err(Failure::Invalid(_))), "{name}");
    }
    saved(&office, chief, draft("My pumps", "pump"));
    run(&office, worker, Command::Delete(own, 1)).unwrap();
    assert_eq!(names(&office, worker), ["Key accounts"]);
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn who_changes_a_view_that_another_changed_meanwhile_is_told() {
    let office = office();
    let id = saved(&office, office.chief, Draft { shared: "1".to_owned(), ..draft("Late", "next_due: < now") });
    let known = Draft { id: Some(id), version: 1, shared: "1".to_owned(), ..draft("Late", "next_due: < today") };
    run(&office, office.chief, Command::Save(known.clone())).unwrap();
    for command in [Command::Save(known.clone()), Command::Rename(known), Command::Delete(id, 1)] {
        assert!(matches!(run(&office, office.chief, command), Err(Failure::Stale(_))));
    }
    run(&office, office.chief, Command::Delete(id, 2)).unwrap();
    run(&office, office.chief, Command::Delete(id, 2)).unwrap_err();
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn each_user_has_the_tabs_in_their_own_order_and_opens_the_list_as_they_like() {
    let office = office();
    let first = Draft { shared: "1".to_owned(), first: "1".to_owned(), ..draft("Key accounts", "customer_level: key") };
    let id = saved(&office, office.chief, first);
    let order = vec![format!("#{}", id.0), "all".to_owned(), "gone".to_owned()];
    run(&office, office.chief, Command::Order { list: "call".to_owned(), tabs: order }).unwrap();
    let spec = list_spec();
    let tabs = |user: UserId| {
        let known = store::known(&office.conn, user).unwrap();
        let all: Vec<String> = known.all(&spec).into_iter().map(|which| which.written()).collect();
        (all[..3].join(" "), known.first(&spec).unwrap().written())
    };
    let own = format!("#{}", id.0);
    assert_eq!(tabs(office.chief), (format!("{own} all open"), own));
    assert_eq!(tabs(office.worker), ("open mine overdue".to_owned(), "open".to_owned()));
    // Without it the list opens as it came.
    run(&office, office.chief, Command::Delete(id, 1)).unwrap();
    assert_eq!(tabs(office.chief), ("all open mine".to_owned(), "open".to_owned()));
    let nowhere = Command::Open { list: "nothing".to_owned(), first: "open".to_owned() };
    run(&office, office.chief, nowhere).unwrap_err();
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

/// A view as another version of the program may have written it.
fn foreign(office: &Office, change: impl Fn(&mut SavedView)) -> Saved {
    tx::within(&office.conn, &office.clock, office.chief, "test", |tx| {
        let mut view = SavedView {
            id: SavedViewId(0),
            version: 0,
            list: "call".to_owned(),
            name: "Foreign".to_owned(),
            line: "status: open".to_owned(),
            sort: "-opened_at".to_owned(),
            layout: String::new(),
            format: 1,
            owner_id: office.chief,
            shared: false,
        };
        change(&mut view);
        tx.insert(&mut view)
    })
    .unwrap();
    store::known(&office.conn, office.chief).unwrap().saved.pop().unwrap()
}

fn notes(stated: &Stated) -> Vec<String> {
    stated.notes.iter().map(|note| note.key.to_string()).collect()
}

#[test]
fn a_view_that_is_not_understood_whole_says_so_shows_the_rest_and_is_kept_as_it_is() {
    let office = office();
    let spec = list_spec();
    let whole = foreign(&office, |_| {}).stated(&spec);
    assert_eq!((notes(&whole), whole.unread.as_deref()), (Vec::new(), None));
    let gone = foreign(&office, |view| view.line = "status: open; colour: red; mood: <> glad".to_owned()).stated(&spec);
    assert_eq!((notes(&gone), gone.faults.len()), (vec!["view-unread".to_owned()], 2));
    assert_eq!(gone.filter, whole.filter, "the rest applies");
    let words = Texts::new(Lang::En, chrono_tz::UTC).say(&gone.faults[0].said());
    assert!(words.contains("There is no field \"colour\""), "{words}");
    let sort = foreign(&office, |view| view.sort = "-mood".to_owned()).stated(&spec);
    assert_eq!((notes(&sort), sort.sort), (vec!["view-sort-gone".to_owned()], None));
    let newer = r#"{"version":9,"columns":[{"key":"mood"},{"key":"number"}],"pinned":2}"#;
    let layout = foreign(&office, |view| view.layout = newer.to_owned());
    let stated = layout.stated(&spec);
    assert_eq!(notes(&stated), ["table-columns-newer", "table-columns-gone"]);
    assert_eq!(stated.layout.map(|layout| layout.places(&spec).len()), Some(1));
    assert!(Layout::read(&layout.layout).unwrap().written().contains("pinned"));
    let broken = foreign(&office, |view| view.layout = "[7".to_owned()).stated(&spec);
    assert_eq!((notes(&broken), broken.layout), (vec!["view-layout-unread".to_owned()], None));
    // What a newer program wrote is changed by that one only: this one would lose what it does not know.
    let newer = foreign(&office, |view| view.format = 9);
    assert_eq!(notes(&newer.stated(&spec)), ["view-newer"]);
    let over = Draft { id: Some(SavedViewId(newer.id)), version: 1, ..draft("Foreign too", "status: open") };
    let refused = run(&office, office.chief, Command::Save(over.clone())).unwrap_err();
    assert_eq!(refused.said().key, "view-newer-kept");
    run(&office, office.chief, Command::Rename(over)).unwrap();
    let kept: SavedView = record::get(&office.conn, SavedViewId(newer.id)).unwrap();
    assert_eq!((kept.format, kept.name.as_str(), kept.line.as_str()), (9, "Foreign too", "status: open"));
    // A list of a kind that this program does not know is left alone.
    let list = foreign(&office, |view| view.list = "starship".to_owned());
    assert!(aftercare::base::kind::Kind::from_word(&list.list).is_none());
    assert!(check::whole(&office.conn).unwrap().is_sound());
}
