//! The whole list of calls to a file, by keys: every row and column, from one moment of the data.

use std::sync::Arc;

use aftercare::{
    base::{
        field::{ListQuery, ReadAt},
        layout::Layout,
        progress::Progress,
        text::{Lang, Texts},
    },
    call,
    db::open,
    exchange::export::{self, Order},
};

use crate::{
    data::{Data, most_memory_mb},
    desk::NOW,
    table::Table,
};

/// Times the export.
pub fn bench(table: &mut Table) {
    let data = Data::find();
    let conn = open::to_read(data.address.clone()).unwrap();
    let place = tempfile::tempdir().unwrap();
    let zone = chrono_tz::Asia::Shanghai;
    let (texts, at) = (Texts::new(Lang::Zh, zone), ReadAt { now: NOW, zone });
    let order = Order {
        spec: Arc::new(call::fields::list_spec()),
        query: ListQuery::default(),
        marked: Vec::new(),
        layout: Layout::of(std::iter::empty::<&str>()),
        is_raw: false,
        made: None,
    };
    for ending in ["csv", "xlsx"] {
        let file = place.path().join(format!("calls.{ending}"));
        let what = format!("all calls to {ending}");
        let written = table.measure_once(&what, None, || {
            export::to_file(&conn, &order, &file, (&texts, at), &Progress::default()).unwrap()
        });
        table.note(&format!("{what}: {} rows", written.rows));
    }
    if let Some(memory) = most_memory_mb() {
        table.note(&format!("most memory: {memory} MB"));
    }
}
