//! How the promises of a call stand where many are listed: told from the stored dues, without counting (CLK-4).

use chrono_tz::Tz;

use super::Which;
use crate::base::time::Instant;

crate::words! {
    /// What a listed call has to keep next, and how that stands.
    pub enum Listed in "call-next" {
        /// The first contact is owed.
        Response = "response",
        /// It is owed today.
        ResponseToday = "response_today",
        /// It was owed before.
        ResponseMissed = "response_missed",
        /// The solution is owed.
        Resolve = "resolve",
        /// It is owed today.
        ResolveToday = "resolve_today",
        /// It was owed before.
        ResolveMissed = "resolve_missed",
        /// The clock stands.
        Standing = "standing",
        /// Done in time.
        Met = "met",
        /// Done too late.
        Late = "late",
    }
}

/// How a promise stands that is due and not answered yet; at the very due it is still in time.
pub fn next_due(which: Which, due: Instant, now: Instant, zone: Tz) -> Listed {
    let of = |response: Listed, resolve: Listed| if which == Which::Response { response } else { resolve };
    if now > due {
        return of(Listed::ResponseMissed, Listed::ResolveMissed);
    }
    if due.day(zone) == now.day(zone) {
        return of(Listed::ResponseToday, Listed::ResolveToday);
    }
    of(Listed::Response, Listed::Resolve)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{time::parse_instant, words::Word as _};

    #[test]
    fn what_is_due_next_runs_is_due_today_or_was_missed() {
        let zone = chrono_tz::Asia::Shanghai;
        let at = |text: &str| parse_instant(text, zone).unwrap();
        let due = at("2026-03-03 14:00");
        for (now, word) in [
            ("2026-03-02 23:59", ""),
            ("2026-03-03 00:00", "_today"),
            ("2026-03-03 14:00", "_today"),
            ("2026-03-03 14:01", "_missed"),
            ("2026-03-04 09:00", "_missed"),
        ] {
            for which in Which::ALL {
                let stands = next_due(*which, due, at(now), zone);
                assert_eq!(stands.word(), format!("{}{word}", which.word()), "{now}");
            }
        }
    }
}
