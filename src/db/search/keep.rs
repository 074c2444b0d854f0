//! Keeps the index as the data is, in the transaction that changes it.

use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
};

use super::{
    Doc, Keys, Shown,
    declared::{self, CHUNK},
    engine, place,
};
use crate::{
    base::{
        failure::Failure,
        kind::Kind,
        value::{FromVal as _, Val},
    },
    db::{query::Conn, record},
};

/// So many records are put in together.
pub(super) const PIECE: usize = 2000;

/// The records whose place in the index a transaction may have changed.
#[derive(Debug, Default)]
pub(in crate::db) struct Touched {
    /// By area and id; true for those that are new, and so in no index yet.
    records: BTreeMap<(usize, i64), bool>,
    /// Area, which of its follows, and the record that others follow.
    followed: BTreeSet<(usize, usize, i64)>,
}

/// A record as it was and as it is, by its columns.
pub(in crate::db) struct Written<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: i64,
    /// Its columns.
    pub columns: &'a [&'a str],
    /// What stood in them; none for a new record.
    pub old: Option<&'a [Val]>,
    /// What stands in them; none for one that is gone.
    pub new: Option<&'a [Val]>,
}

impl Written<'_> {
    fn has_changed(&self, counts: impl Fn(&str) -> bool) -> bool {
        let (Some(old), Some(new)) = (self.old, self.new) else { return true };
        self.columns.iter().enumerate().any(|(at, column)| old[at] != new[at] && counts(column))
    }

    /// The records that a column leads to, before and now.
    fn led_to(&self, column: &str) -> Vec<i64> {
        let Some(at) = self.columns.iter().position(|known| *known == column) else { return Vec::new() };
        [self.old, self.new].into_iter().flatten().filter_map(|values| values[at].as_int()).collect()
    }
}

impl Touched {
    /// Notes a record that was written.
    pub fn note(&mut self, written: &Written<'_>) {
        for (area, declared) in declared::all().iter().enumerate() {
            if declared.kind == written.kind && written.has_changed(|column| declared.counts(column)) {
                let is_new = self.records.entry((area, written.id)).or_insert(written.old.is_none());
                // What was made and deleted again has no place either; asking once more does no harm.
                *is_new &= written.old.is_none();
            }
            let follows = declared.follows.iter().enumerate().filter(|(_, follow)| follow.kind == written.kind);
            for (nth, follow) in follows {
                let counts = |column: &str| {
                    follow.columns.iter().any(|known| known == column) || follow.parent.as_deref() == Some(column)
                };
                if !written.has_changed(counts) {
                    continue;
                }
                match &follow.parent {
                    Some(parent) => {
                        for id in written.led_to(parent) {
                            self.records.entry((area, id)).or_insert(false);
                        }
                    }
                    // Nothing stands in a new record's name yet.
                    None if written.old.is_some() => {
                        self.followed.insert((area, nth, written.id));
                    }
                    None => {}
                }
            }
        }
    }

    /// All of them by area, with those that follow.
    fn resolved(mut self, conn: &Conn) -> Result<BTreeMap<usize, Vec<(i64, bool)>>, Failure> {
        for (area, nth, id) in &self.followed {
            let Some(of) = &declared::all()[*area].follows[*nth].of else { continue };
            for id in conn.values::<i64>(of, crate::vals![*id])? {
                self.records.entry((*area, id)).or_insert(false);
            }
        }
        let mut all: BTreeMap<usize, Vec<(i64, bool)>> = BTreeMap::new();
        for ((area, id), is_new) in self.records {
            all.entry(area).or_default().push((id, is_new));
        }
        Ok(all)
    }
}

/// Brings the index to what a transaction has made of the data.
pub(in crate::db) fn keep_up(conn: &Conn, touched: Touched) -> Result<(), Failure> {
    for (area, mut records) in touched.resolved(conn)? {
        let is_long = records.len() > PIECE;
        if is_long {
            engine::many_follow(conn)?;
            conn.look_again(&record::table(declared::all()[area].kind))?;
            in_order_of_places(conn, area, &mut records)?;
        }
        piece_by_piece(conn, area, &records)?;
        if is_long {
            engine::single_ones_follow(conn)?;
        }
    }
    Ok(())
}

/// An engine that gets its words in the order of places gathers them for longer before it writes them down.
fn in_order_of_places(conn: &Conn, area: usize, records: &mut [(i64, bool)]) -> Result<(), Failure> {
    let Some((first, _)) = records.first() else { return Ok(()) };
    let mut minutes: BTreeMap<i64, i64> = records.iter().map(|(id, _)| (*id, 0)).collect();
    declared::all()[area].each_moment(conn, *first, |id, minute| {
        if let Some(known) = minutes.get_mut(&id) {
            *known = minute;
        }
    })?;
    records.sort_by_cached_key(|(id, _)| place(area, minutes[id], *id));
    Ok(())
}

/// The records of an area. Where they are many, another thread makes of some what is looked up of them, while those
/// before are written.
fn piece_by_piece(conn: &Conn, area: usize, records: &[(i64, bool)]) -> Result<(), Failure> {
    let read = |piece: &[(i64, bool)]| {
        let ids: Vec<i64> = piece.iter().map(|(id, _)| *id).collect();
        declared::all()[area].read(conn, &ids)
    };
    let is_of_server = conn.is_of_server();
    let made = |shown: Vec<Shown>| -> BTreeMap<i64, Doc> {
        shown.iter().map(|one| (one.id, Doc::of(area, one, is_of_server))).collect()
    };
    let mut keys = Keys::default();
    let mut put = |piece: &[(i64, bool)], docs: BTreeMap<i64, Doc>| {
        let known: Vec<i64> = piece.iter().filter(|(_, is_new)| !is_new).map(|(id, _)| *id).collect();
        renew(conn, area, &known, docs, &mut keys)
    };
    if records.len() <= PIECE {
        put(records, made(read(records)?))?;
        return engine::put_keys(conn, area, keys);
    }
    thread::scope(|scope| {
        let mut done = |(piece, handle): (&[(i64, bool)], thread::ScopedJoinHandle<'_, _>)| {
            put(piece, handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        };
        let mut waits = None;
        for piece in records.chunks(PIECE) {
            let shown = read(piece)?;
            if let Some(before) = waits.replace((piece, scope.spawn(move || made(shown)))) {
                done(before)?;
            }
        }
        waits.map_or(Ok(()), done)
    })?;
    engine::put_keys(conn, area, keys)
}

/// Puts documents where others of the same records may stand; of those known that have none any more, all is taken out.
/// The keys of the new ones are left to [`engine::put_keys`].
pub(super) fn renew(
    conn: &Conn,
    area: usize,
    known: &[i64],
    mut docs: BTreeMap<i64, Doc>,
    keys: &mut Keys,
) -> Result<(), Failure> {
    let mut old = standing(conn, area, known)?;
    old.retain(|old| {
        let is_same = docs.get(&old.record_id).is_some_and(|doc| doc.mark == old.mark);
        if is_same {
            docs.remove(&old.record_id);
        }
        !is_same
    });
    old.sort_unstable_by_key(|old| old.place);
    for old in old {
        engine::take_out(conn, area, old.record_id, old.place, &old.keys)?;
    }
    let mut docs: Vec<Doc> = docs.into_values().collect();
    docs.sort_unstable_by_key(|doc| doc.place);
    engine::put(conn, area, &docs, keys)
}

/// What stands in the index for a record.
pub(super) struct Standing {
    pub record_id: i64,
    pub place: i64,
    pub mark: i64,
    pub keys: String,
}

/// What stands in the index for these records.
pub(super) fn standing(conn: &Conn, area: usize, ids: &[i64]) -> Result<Vec<Standing>, Failure> {
    let holes: Vec<String> = (2..CHUNK + 2).map(|hole| format!("${hole}")).collect();
    // A server that has not heard yet how many there are of a kind goes through all of them: it is told how far.
    let between = if conn.is_of_server() {
        format!(" AND record_id >= ${} AND record_id <= ${}", CHUNK + 2, CHUNK + 3)
    } else {
        String::new()
    };
    let sql = format!(
        "SELECT record_id, place, mark, keys FROM search_doc WHERE kind = $1 AND record_id IN ({}){between}",
        holes.join(", ")
    );
    let mut all = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let mut params = crate::vals![declared::all()[area].kind].to_vec();
        params.extend((0..CHUNK).map(|at| Val::Int(*chunk.get(at).unwrap_or(&chunk[chunk.len() - 1]))));
        if conn.is_of_server() {
            params.extend([chunk.iter().min(), chunk.iter().max()].into_iter().flatten().map(|id| Val::Int(*id)));
        }
        for row in engine::rows(conn, &sql, &params, 4)? {
            let [record_id, place, mark, keys] = <[Val; 4]>::try_from(row).unwrap_or_default();
            all.push(Standing {
                record_id: i64::from_val(record_id)?,
                place: i64::from_val(place)?,
                mark: i64::from_val(mark)?,
                keys: String::from_val(keys)?,
            });
        }
    }
    Ok(all)
}
