//! Reading the history for the feed: small pages by its key.

use std::time::Duration;

use super::{Feed, Horizon, Moment, Part, Row, WentBack, news::News};
use crate::{
    base::{
        failure::Failure,
        kind::{Kind, Subject},
        words::Word as _,
    },
    db::{
        changes::{Changes, Fate},
        post::Post,
        query::{self, Conn, FromRow},
    },
};

/// So many rows are read at once.
const PAGE: usize = 1_000;

impl FromRow for Row {
    fn from_row(row: &query::Row<'_>) -> Result<Self, Failure> {
        let (id, kind, record, version, at): (_, String, _, _, _) =
            (row.next()?, row.next()?, row.next()?, row.next()?, row.next()?);
        let fate = match row.next::<String>()?.as_str() {
            "made" => Fate::Made,
            "deleted" => Fate::Deleted,
            _ => Fate::Changed,
        };
        let subject = Kind::from_word(&kind).map(|kind| Subject { kind, id: record });
        Ok(Self { id, subject, version, at, fate })
    }
}

const SELECT: &str = "SELECT id, kind, record_id, version, at, fate FROM history";

/// Begins behind the newest row there is.
///
/// # Errors
/// When the engine fails.
pub(in crate::db) fn begin(conn: &Conn, at: Duration) -> Result<Feed, Failure> {
    let newest = || conn.row::<Row>(&format!("{SELECT} ORDER BY id DESC NULLS LAST LIMIT 1"), &[]);
    if conn.as_post().is_none() {
        return Ok(Feed::begin(newest()?, true, &Moment { at, horizon: None }));
    }
    // A server that does not know the question would end the transaction for it.
    horizon(conn)?;
    // Both of one moment: who is writing then is not to be seen, and not over.
    conn.control("BEGIN ISOLATION LEVEL REPEATABLE READ")?;
    let begun = horizon(conn).and_then(|horizon| Ok(Feed::begin(newest()?, false, &Moment { at, horizon })));
    conn.control("ROLLBACK")?;
    begun
}

/// Reads what came since, and tells it. True when there was something of others.
///
/// # Errors
/// When the engine fails; what was read until then is told, and the rest comes the next time.
pub(in crate::db) fn on(conn: &Conn, feed: &mut Feed, news: &News, at: Duration) -> Result<bool, Failure> {
    let mut heard = Changes::default();
    let read = all_parts(conn, feed, (news, &mut heard), at);
    // An import is told as one: half of it would be drawn for nothing.
    news.heard(heard);
    read
}

fn all_parts(
    conn: &Conn,
    feed: &mut Feed,
    (news, heard): (&News, &mut Changes),
    at: Duration,
) -> Result<bool, Failure> {
    let moment = Moment { at, horizon: horizon(conn)? };
    let mut is_news = false;
    for first in feed.ask(&moment) {
        let mut next = Some(first);
        while let Some(part) = next {
            let rows = page(conn, part)?;
            match feed.take(part, &rows, rows.len() < PAGE, &moment) {
                Ok(taken) => {
                    is_news |= news.meet(taken.news, heard);
                    next = taken.next;
                }
                Err(WentBack) => {
                    tracing::info!("the history is not the one that was read before: all is read anew");
                    *feed = begin(conn, at)?;
                    news.forget_own(feed.seen());
                    *heard = Changes::all();
                    return Ok(true);
                }
            }
        }
    }
    if feed.is_all_due(&moment) {
        *heard = Changes::all();
        is_news = true;
    }
    Ok(is_news)
}

fn page(conn: &Conn, part: Part) -> Result<Vec<Row>, Failure> {
    let sql = format!("{SELECT} WHERE id BETWEEN $1 AND $2 ORDER BY id LIMIT {PAGE}");
    conn.rows(&sql, crate::vals![part.from, part.to])
}

fn horizon(conn: &Conn) -> Result<Option<Horizon>, Failure> {
    conn.as_post().map_or(Ok(None), Post::horizon)
}
