//! What came, until the window takes it; and what this desk wrote itself, so that it is not told twice.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard},
};

use super::Row;
use crate::db::changes::{Change, Changes};

/// What came since it was asked last.
#[derive(Debug, Default)]
pub(in crate::db) struct News {
    changes: Mutex<Changes>,
    /// Rows of the history that this desk wrote and the feed has not met yet.
    own: Mutex<BTreeSet<i64>>,
}

impl News {
    /// These records were touched.
    pub(in crate::db) fn tell(&self, records: &[Change]) {
        hold(&self.changes).add(records);
    }

    /// All this was heard at one look.
    pub(super) fn heard(&self, changes: Changes) {
        hold(&self.changes).join(changes);
    }

    /// Everything may have changed.
    pub(in crate::db) fn tell_all(&self) {
        *hold(&self.changes) = Changes::all();
    }

    /// What came since the last call.
    pub(in crate::db) fn take(&self) -> Changes {
        std::mem::take(&mut *hold(&self.changes))
    }

    /// This desk is about to commit these rows of the history.
    pub(in crate::db) fn expect(&self, rows: &[i64]) {
        hold(&self.own).extend(rows);
    }

    /// They were not committed, or nobody knows: should they come, they are told.
    pub(in crate::db) fn give_up(&self, rows: &[i64]) {
        let mut own = hold(&self.own);
        for id in rows {
            own.remove(id);
        }
    }

    /// The feed has met these rows: those of others are what is heard. True when there was one.
    pub(super) fn meet(&self, rows: &[Row], heard: &mut Changes) -> bool {
        let others: Vec<&Row> = {
            let own = &mut *hold(&self.own);
            rows.iter().filter(|row| !own.remove(&row.id)).collect()
        };
        match others.iter().map(|row| row.subject.map(|subject| (subject, row.fate))).collect::<Option<Vec<_>>>() {
            Some(records) => heard.add(&records),
            // A kind of a newer program: whatever it means to what is shown here.
            None => *heard = Changes::all(),
        }
        !others.is_empty()
    }

    /// Own rows up to this one are not waited for any more.
    pub(super) fn forget_own(&self, to: i64) {
        let mut own = hold(&self.own);
        *own = own.split_off(&(to + 1));
    }
}

/// A thread that panicked here has left nothing half done.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
