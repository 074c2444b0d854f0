//! Asks the index: the newest of what is meant, of each kind.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    area_at,
    declared::{self, Shown},
    engine, id_at,
};
use crate::{
    base::{
        failure::Failure,
        found::{
            fit::Fit,
            sought::{Query, Term},
        },
        kind::{Kind, Subject},
        value::{FromVal as _, Val},
    },
    db::query::Conn,
};

/// Of no more than these of a kind it is read whether they have all that was typed.
const MOST_READ: usize = 120;
/// Letters shown around what was found in a long text.
const AROUND: usize = 24;

/// Where it is looked, and for how much.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// Only in this kind.
    pub only: Option<Kind>,
    /// So many hits of each kind.
    pub most: usize,
}

/// The hits of one kind, the best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The kind.
    pub kind: Kind,
    /// The hits.
    pub hits: Vec<Hit>,
    /// There are more.
    pub has_more: bool,
}

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub subject: Subject,
    /// The record whose form it leads to.
    pub opens: Subject,
    /// How well it fits.
    pub fit: Fit,
    /// What it is called.
    pub title: String,
    /// What tells it from its namesakes.
    pub detail: String,
    /// Where it was found, if neither title nor detail shows it.
    pub snippet: String,
}

/// Finds the newest records that fit, by kind: those with the best hit first. Of each kind the exact ones come first,
/// then those with a key that begins so (the last of them first), then those with a name that begins so as it is
/// spoken, then those that have all words somewhere.
///
/// # Errors
/// When the engine fails.
pub fn find(conn: &Conn, query: &Query, scope: Scope) -> Result<Vec<Group>, Failure> {
    let areas = areas_of(|kind| scope.only.is_none_or(|only| only == kind));
    if areas.is_empty() {
        return Ok(Vec::new());
    }
    // One more than is shown tells whether there are more.
    let most = scope.most + 1;
    let found = candidates(conn, query, &areas, most)?;
    let mut groups = Vec::new();
    for (area, mut ids) in found {
        let has_more = ids.len() > scope.most;
        ids.truncate(scope.most);
        let hits = hits(conn, query, area, &ids)?;
        if let Some(best) = hits.iter().map(|hit| hit.fit).min() {
            groups.push(((best, area), Group { kind: declared::all()[area].kind, hits, has_more }));
        }
    }
    groups.sort_by_key(|(order, _)| *order);
    Ok(groups.into_iter().map(|(_, group)| group).collect())
}

/// So many hits of a kind are counted at most: what is over them is said to be.
pub const MOST_COUNTED: usize = 1000;

/// How many records fit of each of these kinds; one more than [`MOST_COUNTED`] where they are over it.
///
/// # Errors
/// When the engine fails.
pub fn count(conn: &Conn, query: &Query, kinds: &[Kind]) -> Result<BTreeMap<Kind, usize>, Failure> {
    let areas = areas_of(|kind| kinds.contains(&kind));
    if areas.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = candidates(conn, query, &areas, MOST_COUNTED + 1)?;
    Ok(found.into_iter().map(|(area, ids)| (declared::all()[area].kind, ids.len())).collect())
}

/// The areas of these kinds.
fn areas_of(is_meant: impl Fn(Kind) -> bool) -> Vec<usize> {
    let all = declared::all().iter().enumerate();
    all.filter(|(_, declared)| is_meant(declared.kind)).map(|(area, _)| area).collect()
}

/// These records as hits, as far as they are there and can be found: each kind where its first one stands.
///
/// # Errors
/// When the engine fails.
pub fn shown(conn: &Conn, subjects: &[Subject]) -> Result<Vec<Group>, Failure> {
    let mut groups: Vec<Group> = Vec::new();
    for subject in subjects {
        let is_new = groups.iter().all(|group| group.kind != subject.kind);
        let area = declared::all().iter().position(|declared| declared.kind == subject.kind);
        let Some(area) = area.filter(|_| is_new) else { continue };
        let ids: Vec<(i64, Fit)> =
            subjects.iter().filter(|one| one.kind == subject.kind).map(|one| (one.id, Fit::Within)).collect();
        let hits = hits(conn, &Query::default(), area, &ids)?;
        if !hits.is_empty() {
            groups.push(Group { kind: subject.kind, hits, has_more: false });
        }
    }
    Ok(groups)
}

/// The ids that fit of each area, each once, in the order of the hits.
pub(super) fn candidates(
    conn: &Conn,
    query: &Query,
    areas: &[usize],
    most: usize,
) -> Result<BTreeMap<usize, Vec<(i64, Fit)>>, Failure> {
    let mut found = Candidates { most, ..Candidates::default() };
    for (places, fit) in keyed(conn, query, areas, most)? {
        found.take(&places, fit);
    }
    let named: Vec<usize> = areas.iter().copied().filter(|area| declared::all()[*area].has_names()).collect();
    if let Some(term) = query.spoken() {
        found.look_up(conn, &named, &term, Fit::Spoken)?;
    }
    found.look_up(conn, areas, &query.term(), Fit::Within)?;
    Ok(found.by_area)
}

/// What was found so far, by area.
#[derive(Default)]
struct Candidates {
    most: usize,
    seen: BTreeSet<i64>,
    by_area: BTreeMap<usize, Vec<(i64, Fit)>>,
}

impl Candidates {
    /// Takes those that have words. Of areas that have enough already, none are looked up.
    fn look_up(&mut self, conn: &Conn, areas: &[usize], term: &Term, fit: Fit) -> Result<(), Failure> {
        let open: Vec<usize> = areas.iter().copied().filter(|area| !self.has_enough(*area)).collect();
        if let Some(begun) = term.begun().filter(|_| self.most <= MOST_READ) {
            let places = engine::places_of(conn, &open, &begun, self.most)?;
            let new = self.new_of(&places, &open);
            // The newest of more, all of which are of the fewer too, are the newest of these.
            if all_hold(conn, &new, term)? {
                self.take(&new, fit);
                return Ok(());
            }
        }
        // Those that are known already are among the newest.
        let places = engine::places_of(conn, &open, term, self.most)?;
        self.take(&self.new_of(&places, &open), fit);
        Ok(())
    }

    /// What of these is not known yet and would be shown.
    fn new_of(&self, places: &[i64], open: &[usize]) -> Vec<i64> {
        let mut left: BTreeMap<usize, usize> = open.iter().map(|area| (*area, self.left(*area))).collect();
        let mut is_wanted = |place: i64| {
            let left = left.get_mut(&area_at(place)).filter(|left| **left > 0);
            left.map(|left| *left -= 1).is_some()
        };
        places.iter().copied().filter(|place| !self.seen.contains(place) && is_wanted(*place)).collect()
    }

    fn take(&mut self, places: &[i64], fit: Fit) {
        for place in places {
            if self.left(area_at(*place)) > 0 && self.seen.insert(*place) {
                self.by_area.entry(area_at(*place)).or_default().push((id_at(*place), fit));
            }
        }
    }

    /// So many more are wanted of an area.
    fn left(&self, area: usize) -> usize {
        self.most - self.by_area.get(&area).map_or(0, Vec::len)
    }

    fn has_enough(&self, area: usize) -> bool {
        self.left(area) == 0
    }
}

/// True when each of these records answers a question.
fn all_hold(conn: &Conn, places: &[i64], term: &Term) -> Result<bool, Failure> {
    let mut by_area: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for place in places {
        by_area.entry(area_at(*place)).or_default().push(id_at(*place));
    }
    for (area, ids) in by_area {
        let read = declared::all()[area].read(conn, &ids)?;
        if read.len() < ids.len() || !read.iter().all(|shown| term.holds(&shown.offered.words())) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The places with a key that is what was typed, or begins so.
fn keyed(conn: &Conn, query: &Query, areas: &[usize], most: usize) -> Result<Vec<(Vec<i64>, Fit)>, Failure> {
    let one = |area: &usize, nth: usize, condition: &str, order: &str| {
        format!(
            "SELECT key, place FROM (SELECT key, place FROM search_key WHERE area = {area} AND {condition}
             ORDER BY {order} LIMIT {most}) of_{area}_{nth}"
        )
    };
    let ask = |parts: Vec<String>, params: &[Val]| {
        let mut found = Vec::new();
        for row in engine::rows(conn, &parts.join(" UNION ALL "), params, 2)? {
            let [key, place] = <[Val; 2]>::try_from(row).unwrap_or_default();
            found.push((String::from_val(key)?, i64::from_val(place)?));
        }
        Ok::<_, Failure>(found)
    };
    let (mut exact, mut params) = (Vec::new(), Vec::new());
    for (nth, key) in (1..).zip(query.whole_keys()) {
        params.push(Val::Text(key));
        exact.extend(areas.iter().map(|area| one(area, nth, &format!("key = ${nth}"), "place DESC")));
    }
    let exact = ask(exact, &params)?;
    let (mut begun, mut params) = (Vec::new(), Vec::new());
    for (nth, key) in query.keys().into_iter().enumerate() {
        let end = format!("{key}\u{10FFFF}");
        params.extend([Val::Text(key), Val::Text(end)]);
        let condition = format!("key > ${} AND key < ${}", nth * 2 + 1, nth * 2 + 2);
        begun.extend(areas.iter().map(|area| one(area, nth, &condition, "key DESC, place DESC")));
    }
    let mut begun = ask(begun, &params)?;
    let mut exact: Vec<i64> = exact.into_iter().map(|(_, place)| place).collect();
    exact.sort_unstable_by(|a, b| b.cmp(a));
    begun.sort_unstable_by(|a, b| b.cmp(a));
    Ok(vec![(exact, Fit::Exact), (begun.into_iter().map(|(_, place)| place).collect(), Fit::Begins)])
}

fn hits(conn: &Conn, query: &Query, area: usize, ids: &[(i64, Fit)]) -> Result<Vec<Hit>, Failure> {
    let declared = &declared::all()[area];
    let wanted: Vec<i64> = ids.iter().map(|(id, _)| *id).collect();
    let shown: BTreeMap<i64, Shown> =
        declared.read(conn, &wanted)?.into_iter().map(|shown| (shown.id, shown)).collect();
    let hit = |(id, fit): &(i64, Fit)| {
        let shown = shown.get(id)?;
        Some(Hit {
            subject: Subject { kind: declared.kind, id: *id },
            opens: Subject { kind: declared.opened_kind(), id: shown.opens },
            fit: *fit,
            title: shown.title.trim().to_owned(),
            detail: shown.detail.trim().to_owned(),
            snippet: snippet(query, shown),
        })
    };
    Ok(ids.iter().filter_map(hit).collect())
}

/// What shows that a record was found, where neither its title nor its detail does.
fn snippet(query: &Query, shown: &Shown) -> String {
    let lit = |text: &str| query.lights(text).iter().map(ExactSizeIterator::len).sum::<usize>();
    let shows = lit(&shown.title).max(lit(&shown.detail));
    let offered = &shown.offered;
    let others = [&offered.keys, &offered.phones, &offered.names, &offered.texts].into_iter().flatten();
    let mut best = (shows, "");
    for text in others {
        let of_text = lit(text);
        if of_text > best.0 {
            best = (of_text, text);
        }
    }
    let Some(first) = query.lights(best.1).first().cloned() else { return String::new() };
    let before = best.1[..first.start].chars().rev().take(AROUND).map(char::len_utf8).sum::<usize>();
    let from = first.start - before;
    let after: usize = best.1[first.end..].chars().take(AROUND).map(char::len_utf8).sum();
    let to = first.end + after;
    let dots = |is_cut: bool| if is_cut { "…" } else { "" };
    format!("{}{}{}", dots(from > 0), &best.1[from..to], dots(to < best.1.len()))
}
