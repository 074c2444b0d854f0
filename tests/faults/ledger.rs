//! What was tried and what was said of it, held against what is stored: an acknowledged save is there whole and
//! once, one of which nothing is known is there whole and once or not at all.

use std::collections::{BTreeMap, BTreeSet};

use aftercare::{
    base::{kind::Kind, words::Word as _},
    db::{check, number, query::Conn, record},
};

/// The documents that have numbers without gap.
const NUMBERED: &[Kind] =
    &[Kind::Call, Kind::Dispatch, Kind::Settlement, Kind::Receipt, Kind::Delivery, Kind::Equipment];

/// What a clerk says of a save. Each is at a moment of its own: by that its rows are found.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// It is sent now.
    Tried { moment: i64, step: String },
    /// It was acknowledged, with so many records touched.
    Done { moment: i64, rows: usize, took_ms: u64 },
    /// It was refused: nothing of it is there.
    Refused { moment: i64, why: String },
    /// It may have been done or not.
    Unknown { moment: i64, why: String },
}

/// Begins what a clerk says who is another process.
const MARK: &str = "@clerk";

impl Line {
    /// As a line of text.
    pub fn write(&self) -> String {
        match self {
            Self::Tried { moment, step } => format!("{MARK} {moment} tried {step}\n"),
            Self::Done { moment, rows, took_ms } => format!("{MARK} {moment} done {rows} {took_ms}\n"),
            Self::Refused { moment, why } => format!("{MARK} {moment} refused {why}\n"),
            Self::Unknown { moment, why } => format!("{MARK} {moment} unknown {why}\n"),
        }
    }

    /// Read again; none for what others print.
    pub fn read(text: &str) -> Option<Self> {
        let (_, said) = text.split_once(MARK)?;
        let mut words = said.trim().splitn(3, ' ');
        let (moment, what, rest) = (words.next()?.parse().ok()?, words.next()?, words.next()?.to_owned());
        Some(match what {
            "tried" => Self::Tried { moment, step: rest },
            "done" => {
                let (rows, took_ms) = rest.split_once(' ')?;
                Self::Done { moment, rows: rows.parse().ok()?, took_ms: took_ms.parse().ok()? }
            }
            "refused" => Self::Refused { moment, why: rest },
            "unknown" => Self::Unknown { moment, why: rest },
            _ => return None,
        })
    }
}

/// What was found, counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub acknowledged: usize,
    /// So long took the longest of them.
    pub longest_ms: u64,
    /// Of these nothing was known: there.
    pub unknown_there: usize,
    /// Of these nothing was known: not there.
    pub unknown_not: usize,
    /// Acknowledged and not there.
    pub lost: usize,
    /// There in part.
    pub half: usize,
    /// There twice.
    pub doubled: usize,
    /// Refused in words; nothing of them is there.
    pub refused: Vec<String>,
    /// Whatever else is not as it should be.
    pub wrong: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.longest_ms = self.longest_ms.max(other.longest_ms);
        self.unknown_there += other.unknown_there;
        self.unknown_not += other.unknown_not;
        self.lost += other.lost;
        self.half += other.half;
        self.doubled += other.doubled;
        self.refused.extend(other.refused);
        self.wrong.extend(other.wrong);
    }

    /// Nothing is lost, doubled, half done or otherwise wrong, and nothing was refused.
    #[track_caller]
    pub fn holds(&self) {
        assert!(self.refused.is_empty(), "{self:?}");
        self.holds_but_for_refusals();
    }

    #[track_caller]
    pub fn holds_but_for_refusals(&self) {
        assert!((self.lost, self.half, self.doubled) == (0, 0, 0) && self.wrong.is_empty(), "{self:?}");
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { acknowledged, longest_ms, unknown_there, unknown_not, lost, half, doubled, refused, wrong } = self;
        let cut_off = unknown_there + unknown_not;
        write!(
            f,
            "{acknowledged} acknowledged (the longest took {longest_ms} ms), {cut_off} cut off ({unknown_there} done whole, {unknown_not} not at all), "
        )?;
        write!(f, "{} refused in words; ", refused.len())?;
        write!(f, "lost {lost}, half done {half}, doubled {doubled}, other {}", wrong.len())
    }
}

/// Holds what was said against what is stored.
pub fn judge(conn: &Conn, lines: &[Line]) -> Tally {
    let mut tally = Tally::default();
    let stored: BTreeMap<i64, i64> =
        conn.rows("SELECT at, COUNT(*) FROM history GROUP BY at ORDER BY at", &[]).unwrap().into_iter().collect();
    let twice: BTreeSet<i64> = conn
        .values(
            "SELECT at FROM history WHERE fate = 'made' AND op <> 'test'
             AND kind IN ('call', 'dispatch', 'handling', 'settlement', 'receipt', 'delivery')
             GROUP BY at, kind HAVING COUNT(*) > 1 ORDER BY at",
            &[],
        )
        .unwrap()
        .into_iter()
        .collect();
    let (mut steps, mut ends) = (BTreeMap::new(), BTreeMap::new());
    for line in lines {
        match line {
            Line::Tried { moment, step } => {
                steps.insert(*moment, step.as_str());
            }
            Line::Done { moment, .. } | Line::Refused { moment, .. } | Line::Unknown { moment, .. } => {
                ends.insert(*moment, line);
            }
        }
    }
    // How many records a step touches when it is done.
    let mut usual: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (moment, line) in &ends {
        if let Line::Done { rows, .. } = line {
            usual.entry(steps[moment]).or_default().insert(*rows);
        }
    }
    for (moment, step) in &steps {
        let found = stored.get(moment).map_or(0, |count| usize::try_from(*count).unwrap());
        tally.doubled += usize::from(twice.contains(moment));
        match ends.get(moment) {
            Some(Line::Done { rows, took_ms, .. }) => {
                tally.acknowledged += 1;
                tally.longest_ms = tally.longest_ms.max(*took_ms);
                tally.lost += usize::from(found == 0);
                tally.half += usize::from(found > 0 && found < *rows);
                tally.doubled += usize::from(found > *rows && !twice.contains(moment));
            }
            Some(Line::Refused { why, .. }) => {
                tally.half += usize::from(found > 0);
                tally.refused.push(format!("{step}: {why}"));
            }
            _ if found == 0 => tally.unknown_not += 1,
            _ => {
                tally.unknown_there += 1;
                let is_usual = usual.get(step).is_none_or(|usual| usual.contains(&found));
                tally.half += usize::from(!is_usual);
            }
        }
    }
    tally.wrong.extend(unsound(conn));
    tally
}

/// What is not as it should be in the data, whoever wrote it.
pub fn unsound(conn: &Conn) -> Vec<String> {
    let mut wrong = Vec::new();
    let findings = check::whole(conn).unwrap();
    if !findings.is_sound() {
        wrong.push(format!("{findings:?}"));
    }
    for kind in NUMBERED {
        let sql = format!("SELECT number FROM {} WHERE number IS NOT NULL ORDER BY number", record::table(*kind));
        let given: Vec<String> = conn.values(&sql, &[]).unwrap();
        let sql = "SELECT number FROM taken_number WHERE series = $1 ORDER BY number";
        let taken: Vec<String> = conn.values(sql, aftercare::vals![*kind]).unwrap();
        // The one card that every office begins with has a number that nobody took.
        let given: Vec<String> = given.into_iter().filter(|number| number != "EC-OLD").collect();
        if given != taken {
            wrong.push(format!("{}: given {given:?}, counted {taken:?}", kind.word()));
        }
    }
    wrong.extend(number::gaps(conn).unwrap());
    let twice: Vec<i64> = conn
        .values("SELECT handling_line_id FROM settlement_line WHERE is_live = 1 AND handling_line_id IS NOT NULL GROUP BY handling_line_id HAVING COUNT(*) > 1 ORDER BY handling_line_id", &[])
        .unwrap();
    wrong.extend(twice.iter().map(|line| format!("line {line} is settled twice")));
    let twice: Vec<String> = conn
        .values("SELECT identity FROM equipment WHERE identity <> '' GROUP BY item_id, identity HAVING COUNT(*) > 1 ORDER BY identity", &[])
        .unwrap();
    wrong.extend(twice.iter().map(|serial| format!("there are two of {serial}")));
    wrong
}
