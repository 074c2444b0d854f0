//! Picking a record: what is typed is found as the search finds it, of those records that may be picked (PLAT-12).

use std::collections::BTreeMap;

use super::{
    declared::{self, CHUNK},
    find,
};
use crate::{
    base::{
        failure::Failure,
        found::{
            fit::Fit,
            sought::{Query, Sought},
        },
        kind::Kind,
        value::Val,
    },
    db::{query::Conn, record},
};

/// So many records are offered.
const MOST: usize = 20;
/// So many that fit are looked at before the pressing ones among them are put first.
const LOOKED_AT: usize = 100;
/// So many that fit are asked whether they may be picked.
const DEEP: usize = 1000;
/// Where more fit and hardly any may be picked, so many of those that may are looked at themselves.
const MOST_AMONG: usize = 2000;

/// What a picker shows of a record: id, code, name, detail.
pub type Choice = (i64, String, String, String);

/// Which records may be picked.
#[derive(Clone, Debug)]
pub struct Among {
    /// The kind.
    pub kind: Kind,
    /// A condition on its table `t`, with `$1`… for the values.
    pub condition: String,
    /// The values.
    pub params: Vec<Val>,
    /// They are few of all, and an index finds them: none walks the whole table for the newest.
    is_narrow: bool,
}

/// Records that fit, the best first.
pub type Picked = Vec<(i64, Fit)>;

impl Among {
    /// All of a kind.
    pub fn all(kind: Kind) -> Self {
        Self::of(kind, "TRUE", &[])
    }

    /// Those of a kind for which a condition on its table `t` holds.
    pub fn of(kind: Kind, condition: &str, params: &[Val]) -> Self {
        Self { kind, condition: format!("({condition})"), params: params.to_vec(), is_narrow: false }
    }

    /// As [`Self::of`], where the condition names what they belong to, by columns with an index.
    pub fn within(kind: Kind, condition: &str, params: &[Val]) -> Self {
        Self { is_narrow: true, ..Self::of(kind, condition, params) }
    }

    /// Those that belong to some records, by their columns; all of a kind where none is named.
    pub fn belonging(kind: Kind, to: &[(&str, Option<i64>)]) -> Self {
        let known = to.iter().filter_map(|(column, id)| Some((column, (*id)?)));
        let (conditions, params): (Vec<String>, Vec<Val>) =
            (1..).zip(known).map(|(hole, (column, id))| (format!("t.{column} = ${hole}"), Val::Int(id))).unzip();
        if conditions.is_empty() { Self::all(kind) } else { Self::within(kind, &conditions.join(" AND "), &params) }
    }

    /// Those that fit what is typed, the best first and of equals the newest; the newest where nothing is typed.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn pick(&self, conn: &Conn, text: &str) -> Result<Picked, Failure> {
        if text.trim().is_empty() {
            return Ok(self.newest(conn, MOST)?.into_iter().map(|id| (id, Fit::Within)).collect());
        }
        let Sought::Words(query) = Sought::read(text) else { return Ok(Vec::new()) };
        let Some(area) = declared::all().iter().position(|declared| declared.kind == self.kind) else {
            return Ok(Vec::new());
        };
        let mut picked = Vec::new();
        for deep in [LOOKED_AT, DEEP] {
            let found = find::candidates(conn, &query, &[area], deep)?.remove(&area).unwrap_or_default();
            let is_all = found.len() < deep;
            picked = self.allowed(conn, found)?;
            if is_all || picked.len() >= MOST {
                return Ok(picked);
            }
        }
        self.look_through(conn, &query, area, picked)
    }

    /// As [`Self::pick`], and behind them those that name a record of another kind that fits.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn pick_with(&self, conn: &Conn, text: &str, named: &[(&str, Kind)]) -> Result<Picked, Failure> {
        let mut picked = self.pick(conn, text)?;
        let named = if text.trim().is_empty() { &[][..] } else { named };
        for (column, kind) in named {
            let mut others = Self::all(*kind).pick(conn, text)?;
            others.truncate(MOST);
            let ids: Vec<i64> = others.into_iter().map(|(id, _)| id).collect();
            if let Some((holes, params)) = self.holes(&ids, MOST) {
                // Sorted, not walked: those who name it may be few among a million.
                let sql = format!(
                    "SELECT t.id FROM {} t WHERE t.{column} IN ({holes}) AND {}
                     ORDER BY t.id + 0 DESC NULLS LAST LIMIT {MOST}",
                    record::table(self.kind),
                    self.condition,
                );
                add(&mut picked, conn.values::<i64>(&sql, &params)?.into_iter().map(|id| (id, Fit::Within)));
            }
        }
        Ok(picked)
    }

    /// Those of some that may be picked, as they stand.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn allowed(&self, conn: &Conn, found: Picked) -> Result<Picked, Failure> {
        let mut known = Vec::new();
        for chunk in found.chunks(CHUNK) {
            let ids: Vec<i64> = chunk.iter().map(|(id, _)| *id).collect();
            let Some((holes, params)) = self.holes(&ids, CHUNK) else { continue };
            let table = record::table(self.kind);
            let sql = format!("SELECT t.id FROM {table} t WHERE t.id IN ({holes}) AND {}", self.condition);
            known.extend(conn.values::<i64>(&sql, &params)?);
        }
        known.sort_unstable();
        Ok(found.into_iter().filter(|(id, _)| known.binary_search(id).is_ok()).collect())
    }

    /// The newest of those that may be picked, each held against what is sought.
    fn look_through(&self, conn: &Conn, query: &Query, area: usize, mut picked: Picked) -> Result<Picked, Failure> {
        let ids = self.newest(conn, MOST_AMONG)?;
        let mut fits: Vec<(Fit, std::cmp::Reverse<i64>)> = Vec::new();
        for shown in declared::all()[area].read(conn, &ids)? {
            fits.extend(query.fit(&shown.offered).map(|fit| (fit, std::cmp::Reverse(shown.id))));
        }
        fits.sort_unstable();
        add(&mut picked, fits.into_iter().map(|(fit, std::cmp::Reverse(id))| (id, fit)));
        Ok(picked)
    }

    fn newest(&self, conn: &Conn, most: usize) -> Result<Vec<i64>, Failure> {
        let order = if self.is_narrow { "t.id + 0" } else { "t.id" };
        let sql = format!(
            "SELECT t.id FROM {} t WHERE {} ORDER BY {order} DESC NULLS LAST LIMIT {most}",
            record::table(self.kind),
            self.condition,
        );
        conn.values(&sql, &self.params)
    }

    /// Holes for some ids behind the values of the condition, and all values. Padded with the last id, so that the
    /// statement stays the same; none without ids.
    fn holes(&self, ids: &[i64], most: usize) -> Option<(String, Vec<Val>)> {
        let last = ids.last()?;
        let first = self.params.len() + 1;
        let holes: Vec<String> = (first..first + most).map(|hole| format!("${hole}")).collect();
        let mut params = self.params.clone();
        params.extend((0..most).map(|at| Val::Int(*ids.get(at).unwrap_or(last))));
        Some((holes.join(", "), params))
    }
}

/// The picked records as a picker shows them. `question` asks for id, code, name, detail, and a number that is small
/// for what presses; it ends before its condition, and calls the id `t.id`. An exact hit comes first, then what presses,
/// then what fits best.
///
/// # Errors
/// When the engine fails.
pub fn choices(conn: &Conn, question: &str, picked: &[(i64, Fit)]) -> Result<Vec<Choice>, Failure> {
    let mut ranks: BTreeMap<i64, (bool, usize)> = BTreeMap::new();
    for (nth, (id, fit)) in picked.iter().enumerate() {
        ranks.entry(*id).or_insert((*fit != Fit::Exact, nth));
    }
    let holes: Vec<String> = (1..=CHUNK).map(|hole| format!("${hole}")).collect();
    let sql = format!("{question} WHERE t.id IN ({})", holes.join(", "));
    let mut rows: Vec<(i64, String, String, String, i64)> = Vec::new();
    for chunk in picked.chunks(CHUNK) {
        let params: Vec<Val> = (0..CHUNK).map(|at| Val::Int(chunk[at.min(chunk.len() - 1)].0)).collect();
        rows.extend(conn.rows(&sql, &params)?);
    }
    rows.sort_by_key(|(id, .., presses)| {
        let (is_part, nth) = ranks.get(id).copied().unwrap_or((true, usize::MAX));
        (is_part, *presses, nth)
    });
    Ok(rows.into_iter().take(MOST).map(|(id, code, name, detail, _)| (id, code, name, detail)).collect())
}

/// Adds those that are not there yet.
fn add(picked: &mut Picked, others: impl Iterator<Item = (i64, Fit)>) {
    for (id, fit) in others {
        if picked.iter().all(|(known, _)| *known != id) {
            picked.push((id, fit));
        }
    }
}
