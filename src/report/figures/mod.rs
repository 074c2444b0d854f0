//! Reports over calls: each is declared once ([`declared`]), and the command line, scripts, the screen and exports derive
//! from that. A figure is counted over the rows that the list of calls finds by a filter line; the same line, with the
//! group of its row, is the door behind it (RPT-0).

pub mod bars;
pub mod door;
pub mod fold;
pub mod period;
pub mod question;
pub mod store;
pub mod table;
pub mod print;

use crate::{
    base::{
        field::{ReadAt, Show},
        filter::{Filter, Span, Unit, When},
        id::UserId,
        value::Val,
    },
    call::{Priority, Status, rules::Which},
};

crate::words! {
    /// A report.
    pub enum Report in "report-called" {
        /// Calls that are not over (RPT-1).
        Monitor = "monitor",
        /// Calls of a period (RPT-3).
        Calls = "calls",
        /// How long a period's calls took until the first contact and until they were solved (RPT-14).
        Times = "times",
        /// My calls that are not over (RPT-23).
        Mine = "mine",
    }

    /// By what the rows of a report are told apart.
    pub enum Group in "report-by" {
        /// The promise: response or solution.
        Clock = "clock",
        /// Where the call stands.
        Status = "status",
        /// How many days ago it was reported.
        Age = "age",
        /// When its next promise is due.
        Due = "due",
        /// Whose.
        Customer = "customer",
        /// Problem type.
        ProblemType = "problem_type",
        /// What it is.
        CallType = "call_type",
        /// The month it was reported in.
        Month = "month",
        /// Owner.
        Owner = "owner",
        /// Queue.
        Queue = "queue",
        /// The contract that covers.
        Contract = "contract",
        /// Priority.
        Priority = "priority",
        /// How it came in.
        Channel = "channel",
        /// Why a promise was missed.
        DelayCause = "delay_cause",
    }

    /// A column of figures.
    pub enum Figure in "report-column" {
        /// All calls of the row.
        Calls = "calls",
        /// How many are counted: calls, or those of them that were answered where times are measured.
        Count = "count",
        /// Their share of all calls of the report.
        Share = "share",
        /// Those that are not over.
        Open = "open",
        /// Those whose next promise ran out.
        Overdue = "overdue",
        /// Those whose next promise runs out later today.
        DueToday = "due_today",
        /// The mean time by the clock on the wall.
        MeanElapsed = "mean_elapsed_hours",
        /// Half took no longer.
        MedianElapsed = "median_elapsed_hours",
        /// Nine of ten took no longer.
        P90Elapsed = "p90_elapsed_hours",
        /// The mean time in working hours, without pauses.
        MeanWorking = "mean_working_hours",
        /// Half took no longer.
        MedianWorking = "median_working_hours",
        /// Nine of ten took no longer.
        P90Working = "p90_working_hours",
        /// Promises kept.
        Met = "met",
        /// Promises broken, or run out without an answer.
        Missed = "missed",
        /// Kept ones of those kept or broken.
        MetShare = "met_share",
        /// Calls that were closed and came back.
        Reopened = "reopened",
        /// Their share of all calls of the row.
        ReopenedShare = "reopened_share",
    }

    /// How many days ago a call was reported, by the days of the office.
    pub enum Age in "report-age" {
        /// Today.
        Today = "today",
        /// One or two days.
        Days1 = "days_1_2",
        /// Three to six.
        Days3 = "days_3_6",
        /// Seven to twenty-nine.
        Days7 = "days_7_29",
        /// Thirty or more.
        Days30 = "days_30",
    }

    /// When the next promise of a call is due.
    pub enum Due in "report-due-in" {
        /// It ran out.
        Overdue = "overdue",
        /// Later today.
        Today = "today",
        /// In the next seven days.
        Week = "week",
        /// Later.
        Later = "later",
        /// Nothing is promised, the clock stands, or the work is done.
        None = "none",
    }
}

/// What a report is.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// Which.
    pub report: Report,
    /// Its number in the handbook.
    pub number: &'static str,
    /// The filter line over the list of calls that its calls are found by.
    pub base: &'static str,
    /// It is about the calls reported in a period; about those of now else.
    pub has_period: bool,
    /// Rows are always told apart by these first.
    pub always: &'static [Group],
    /// By what its rows can be told apart.
    pub groups: &'static [Group],
    /// By what they are where nobody says.
    pub usual: &'static [Group],
    /// Its figures, in order.
    pub figures: &'static [Figure],
    /// The figures that its chart may show, the usual one first.
    pub charted: &'static [Figure],
}

const OF_NOW: &[Group] = &[
    Group::Status,
    Group::Age,
    Group::Due,
    Group::Owner,
    Group::Queue,
    Group::Customer,
    Group::ProblemType,
    Group::CallType,
    Group::Priority,
    Group::Channel,
    Group::Contract,
];

const OF_PERIOD: &[Group] = &[
    Group::Month,
    Group::Customer,
    Group::Status,
    Group::ProblemType,
    Group::CallType,
    Group::Owner,
    Group::Queue,
    Group::Contract,
    Group::Priority,
    Group::Channel,
    Group::DelayCause,
];

/// All reports.
pub const ALL: [Declared; 4] = [
    Declared {
        report: Report::Monitor,
        number: "RPT-1",
        base: "status: open",
        has_period: false,
        always: &[],
        groups: OF_NOW,
        usual: &[Group::Status],
        figures: &[Figure::Count, Figure::Share, Figure::Overdue, Figure::DueToday],
        charted: &[Figure::Count, Figure::Overdue, Figure::DueToday],
    },
    Declared {
        report: Report::Calls,
        number: "RPT-3",
        base: "in_error: no",
        has_period: true,
        always: &[],
        groups: OF_PERIOD,
        usual: &[Group::Customer, Group::Status, Group::ProblemType],
        figures: &[Figure::Count, Figure::Share, Figure::Open],
        charted: &[Figure::Count, Figure::Open],
    },
    Declared {
        report: Report::Times,
        number: "RPT-14",
        base: "in_error: no",
        has_period: true,
        always: &[Group::Clock],
        groups: OF_PERIOD,
        usual: &[Group::Owner],
        figures: &[
            Figure::Calls,
            Figure::Count,
            Figure::MeanElapsed,
            Figure::MedianElapsed,
            Figure::P90Elapsed,
            Figure::MeanWorking,
            Figure::MedianWorking,
            Figure::P90Working,
            Figure::Met,
            Figure::Missed,
            Figure::MetShare,
            Figure::Reopened,
            Figure::ReopenedShare,
        ],
        charted: &[Figure::MedianWorking, Figure::P90Working, Figure::MedianElapsed, Figure::MetShare, Figure::Missed],
    },
    Declared {
        report: Report::Mine,
        number: "RPT-23",
        base: "status: open × mine",
        has_period: false,
        always: &[],
        groups: OF_NOW,
        usual: &[Group::Due],
        figures: &[Figure::Count, Figure::Share, Figure::Overdue, Figure::DueToday],
        charted: &[Figure::Count, Figure::Overdue, Figure::DueToday],
    },
];

/// What a report is.
pub fn declared(report: Report) -> &'static Declared {
    ALL.iter().find(|one| one.report == report).expect("every report is declared: a test holds it")
}

impl Group {
    /// The column of the list of calls that holds it; none where a day or due is told by stretches.
    pub fn column(self) -> Option<&'static str> {
        match self {
            Self::Status => Some("status"),
            // Several customers may have one name.
            Self::Customer => Some("customer_code"),
            Self::ProblemType => Some("problem_type"),
            Self::CallType => Some("call_type"),
            Self::Owner => Some("owner"),
            Self::Queue => Some("queue"),
            Self::Contract => Some("contract"),
            Self::Priority => Some("priority"),
            Self::Channel => Some("channel"),
            Self::DelayCause => Some("delay_cause"),
            Self::Clock | Self::Age | Self::Due | Self::Month => None,
        }
    }

    /// How its values read.
    pub fn show(self) -> Show {
        match self {
            Self::Clock => Show::Word(<Which as crate::base::words::Word>::FAMILY),
            Self::Status => Show::Word("call-status"),
            Self::Age => Show::Word("report-age"),
            Self::Due => Show::Word("report-due-in"),
            Self::CallType => Show::Word("call-type"),
            Self::Priority => Show::Word("call-priority"),
            Self::Channel => Show::Word("call-channel"),
            Self::Customer | Self::ProblemType | Self::Month | Self::Owner => Show::Text,
            Self::Queue | Self::Contract | Self::DelayCause => Show::Text,
        }
    }

    /// Its values in the order people expect; none where the larger rows come first.
    pub fn order(self) -> Option<Vec<&'static str>> {
        use crate::base::words::Word as _;
        match self {
            Self::Clock => Some(Which::WORDS.to_vec()),
            Self::Status => Some(Status::WORDS.to_vec()),
            Self::Age => Some(Age::WORDS.to_vec()),
            Self::Due => Some(Due::WORDS.to_vec()),
            Self::Priority => Some(Priority::WORDS.iter().rev().copied().collect()),
            _ => None,
        }
    }
}

impl Figure {
    /// How it reads: hours and days as quantities.
    pub fn show(self) -> Show {
        match self {
            Self::MeanElapsed | Self::MedianElapsed | Self::P90Elapsed => Show::Qty,
            Self::MeanWorking | Self::MedianWorking | Self::P90Working => Show::Qty,
            Self::Share | Self::MetShare | Self::ReopenedShare => Show::Rate,
            Self::Calls | Self::Count | Self::Open | Self::Overdue | Self::DueToday => Show::Int,
            Self::Met | Self::Missed | Self::Reopened => Show::Int,
        }
    }

    /// It counts calls: there is a list of just these.
    pub fn is_count(self) -> bool {
        self.show() == Show::Int
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Which report.
    pub report: Report,
    /// The calls reported in these days; all where none are named. Without meaning for reports of now.
    pub span: Option<Span>,
    /// By what its rows are told apart, beside what it always is.
    pub groups: Vec<Group>,
    /// Only calls that this finds too.
    pub filter: Filter,
    /// Whose calls 'mine' are.
    pub user: UserId,
    /// What they are called, where somebody else reads the answer: their lists say the name, not 'mine'.
    pub called: Option<String>,
}

impl Asked {
    /// A report as it is usually asked for: over the last thirty days.
    pub fn usual(report: Report, user: UserId) -> Self {
        let declared = declared(report);
        let span = declared.has_period.then_some(Span::In(When::Last(30, Unit::Days)));
        Self { report, span, groups: declared.usual.to_vec(), filter: Filter::default(), user, called: None }
    }

    /// By what its rows are told apart.
    pub fn all_groups(&self) -> Vec<Group> {
        let always = declared(self.report).always;
        let chosen = self.groups.iter().filter(|group| !always.contains(group));
        always.iter().chain(chosen).copied().collect()
    }
}

/// One value of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Of which group.
    pub group: Group,
    /// A word, code, number or name that stays; empty for none.
    pub value: String,
    /// What people know it by, where that is not the value.
    pub name: String,
}

/// A row of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is about.
    pub keys: Vec<Key>,
    /// Its figures, in the order of the declaration.
    pub figures: Vec<Val>,
}

impl Row {
    /// A figure of the report.
    pub fn figure(&self, report: Report, figure: Figure) -> &Val {
        let place = declared(report).figures.iter().position(|one| *one == figure);
        place.and_then(|place| self.figures.get(place)).unwrap_or(&Val::Null)
    }

    /// The value of a group.
    pub fn key(&self, group: Group) -> Option<&Key> {
        self.keys.iter().find(|key| key.group == group)
    }
}

/// What a report says.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What was asked.
    pub asked: Asked,
    /// The minute it holds for, and the office's zone.
    pub at: ReadAt,
    /// Its rows.
    pub rows: Vec<Row>,
    /// The same over all calls: one row, or one for each promise.
    pub totals: Vec<Row>,
    /// The same by the first group alone, for the chart.
    pub bars: Vec<Row>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::words::Word as _;

    #[test]
    fn every_report_is_declared_once_and_its_usual_groups_and_charts_are_among_its_own() {
        for report in Report::ALL {
            assert_eq!(ALL.iter().filter(|one| one.report == *report).count(), 1, "{report:?}");
            let declared = declared(*report);
            assert!(declared.usual.iter().all(|group| declared.groups.contains(group)), "{report:?}");
            assert!(declared.charted.iter().all(|figure| declared.figures.contains(figure)), "{report:?}");
            let reading = crate::base::filter::read(&crate::call::fields::list_spec(), declared.base);
            assert_eq!(reading.faults, [], "{report:?}");
        }
    }
}
