//! The fields of a call.

use crate::base::{
    field::{Cells, Derived, Field, Filtering, Group, Input, Leg, ListSpec, ReadAt, Show, Sorted, Through, Walk},
    kind::Kind,
    meet::Parts,
    time::Instant,
    typed::Typed,
    value::{FromVal as _, ToVal as _, Val},
    view::View,
    words::Word as _,
};

use super::{
    Status,
    command::Draft,
    rules::{self, Listed, Which},
};

type Row = Field<Draft>;

const CHANNELS: &[&str] = &["hotline", "branch", "email", "web", "walk_in", "planned"];
const TYPES: &[&str] = &[
    "fault",
    "consult",
    "maintenance",
    "installation",
    "return_exchange",
    "dead_on_arrival",
    "service_issue",
    "suggestion",
];
const CLASSES: &[&str] = &["hardware", "software", "service", "none"];
const WEIGHTS: &[&str] = &["high", "medium", "low"];
pub(super) const PRIORITIES: &[&str] = &["low", "normal", "high", "urgent"];

macro_rules! next_due {
    () => {
        "CASE WHEN t.solved_at IS NOT NULL OR t.status IN ('declined', 'cancelled') THEN NULL
          WHEN t.responded_at IS NULL AND t.response_due IS NOT NULL
            AND (t.resolve_due IS NULL OR t.response_due < t.resolve_due) THEN t.response_due
          ELSE t.resolve_due END"
    };
}

/// What a call `t` has to keep next, as SQL: the response until there was one, then the solution; nothing when it is
/// solved or ended.
pub const NEXT_DUE: &str = next_due!();

/// Which promise of a call `t` that is, as SQL; of one that is solved whether it was in time, of one on hold that the
/// clock stands. Nothing where nothing is promised or owed any more.
macro_rules! owed {
    () => {
        "CASE WHEN t.status IN ('declined', 'cancelled') THEN NULL
      WHEN t.solved_at > t.resolve_due THEN 'late'
      WHEN t.solved_at IS NOT NULL AND t.resolve_due IS NOT NULL THEN 'met'
      WHEN t.solved_at IS NOT NULL THEN NULL
      WHEN t.responded_at IS NULL AND t.response_due IS NOT NULL
        AND (t.resolve_due IS NULL OR t.response_due < t.resolve_due) THEN 'response'
      WHEN t.resolve_due IS NOT NULL THEN 'resolve'
      WHEN t.status = 'on_hold' THEN 'standing' END"
    };
}

/// How that stands at a moment, as SQL: the same as [`clock`] says.
const CLOCK: &str = concat!(
    "CASE WHEN (",
    owed!(),
    ") IN ('response', 'resolve') THEN (",
    owed!(),
    ") || CASE WHEN (",
    next_due!(),
    ") < {now} THEN '_missed' WHEN (",
    next_due!(),
    ") >= {begins} AND (",
    next_due!(),
    ") < {ends} THEN '_today' ELSE '' END ELSE (",
    owed!(),
    ") END"
);

/// Whether a promise was kept, as SQL; `running` while there is time. Nothing where nothing was promised, the clock
/// stands, or nothing is owed any more.
macro_rules! kept {
    ($due:literal, $answer:literal) => {
        concat!(
            "CASE WHEN ",
            $answer,
            " > ",
            $due,
            " THEN 'missed' WHEN ",
            $answer,
            " <= ",
            $due,
            " THEN 'met'
             WHEN ",
            $answer,
            " IS NULL AND ",
            $due,
            " IS NOT NULL AND t.status NOT IN ('declined', 'cancelled')
             THEN 'running' END"
        )
    };
}

/// How that stands at a moment, as SQL: what was to be answered before it is missed.
macro_rules! kept_at {
    ($due:literal, $answer:literal) => {
        concat!(
            "CASE WHEN ",
            $answer,
            " IS NULL AND t.status NOT IN ('declined', 'cancelled') AND ",
            $due,
            " < {now} THEN 'missed' ELSE ",
            kept!($due, $answer),
            " END"
        )
    };
}

/// The newest first: how the list stands, and how calls stand that what they are sorted by does not tell apart.
macro_rules! newest {
    () => {
        "t.opened_at DESC NULLS LAST, t.id DESC NULLS LAST"
    };
}

/// The same backwards, so that a server walks the same index.
const OLDEST: &[Leg] = &[Leg::new("", "t.opened_at NULLS FIRST, t.id NULLS FIRST")];

/// Sorted by what another record is called: those records are walked in the order of their names, and of each its calls.
/// Calls that name none stand where an empty name would.
macro_rules! by_name_of {
    ($name:literal, $id:literal, $none:literal, $then:expr) => {
        Sorted::Legs(
            &[Leg::new($none, $then), Leg::new(concat!($name, " >= ''"), concat!($name, ", ", $id, ", ", $then))],
            &[
                Leg::new(
                    concat!($name, " >= ''"),
                    concat!($name, " DESC NULLS LAST, ", $id, " DESC NULLS LAST, ", $then),
                ),
                Leg::new($none, $then),
            ],
        )
    };
    // Of the customer, whom each call names.
    ($name:literal) => {
        Sorted::Legs(
            &[Leg::new(concat!($name, " >= ''"), concat!($name, ", k.id, ", newest!()))],
            &[Leg::new(
                concat!($name, " >= ''"),
                concat!($name, " DESC NULLS LAST, k.id DESC NULLS LAST, ", newest!()),
            )],
        )
    };
}

const KEPT: &[&str] = &["met", "missed", "running"];

/// Whether a call `t` was closed and came back, as SQL.
pub const REOPENED: &str =
    "CASE WHEN EXISTS (SELECT 1 FROM call_step x WHERE x.call_id = t.id AND x.event = 'reopen') THEN 1 ELSE 0 END";

/// When a call `t` was closed, declined or cancelled, as SQL; nothing of one that is not over.
pub const ENDED: &str = "CASE WHEN t.status IN ('closed', 'declined', 'cancelled')
          THEN COALESCE(t.closed_at, t.last_step_at) END";

/// What forms and lists show of a call.
pub const FIELDS: &[Row] = &[
    Row::new("number", "call-number", Show::Text).listed("t.number", 120.0).indexed(),
    Row::new("status", "call-status", Show::Word("call-status"))
        .listed("t.status", 80.0)
        .indexed()
        .choices(Status::WORDS)
        .sorted(Sorted::Words),
    Row::new("priority", "call-priority", Show::Word("call-priority"))
        .listed("t.priority", 70.0)
        .indexed()
        .sorted(Sorted::Words)
        .edited(Input::Choice("call-priority", PRIORITIES), |draft| &mut draft.priority),
    Row::new("next_due", "call-next-due", Show::Instant).listed(NEXT_DUE, 130.0).indexed(),
    Row::new("clock", "call-next", Show::Word("call-next")).listed(owed!(), 132.0).choices(Listed::WORDS),
    // Only what stands out is said: most customers are like most.
    Row::new("customer_level", "call-customer-level", Show::Word("customer-level"))
        .listed("CASE WHEN k.level = 'key' THEN k.level END", 96.0)
        .sorted(Sorted::Legs(KEY_FIRST, KEY_FIRST))
        .choices(&["key"]),
    Row::new("customer", "call-customer", Show::Text)
        .listed("k.name", 200.0)
        .indexed()
        .sorted(by_name_of!("k.name"))
        .edited(Input::Pick(Kind::Customer), |draft| &mut draft.customer)
        .required(),
    Row::new("subject", "call-subject", Show::Text)
        .listed("t.subject", 260.0)
        .edited(Input::Line, |draft| &mut draft.subject)
        .required(),
    Row::new("equipment", "call-equipment", Show::Text)
        .listed("COALESCE(e.serial, '')", 120.0)
        .indexed()
        .sorted(by_name_of!("e.serial", "e.id", "t.equipment_id IS NULL", newest!()))
        .edited(Input::Pick(Kind::Equipment), |draft| &mut draft.equipment),
    Row::new("item", "call-item", Show::Text)
        .listed("COALESCE(i.name, '')", 150.0)
        .indexed()
        .sorted(by_name_of!("i.name", "i.id", "t.item_id IS NULL", newest!()))
        .edited(Input::Pick(Kind::Item), |draft| &mut draft.item),
    Row::new("owner", "call-owner", Show::Text)
        .listed("COALESCE(o.name, '')", 90.0)
        .indexed()
        .sorted(by_name_of!("o.name", "o.id", "t.owner_id IS NULL", newest!()))
        .edited(Input::Pick(Kind::User), |draft| &mut draft.owner),
    Row::new("queue", "call-queue", Show::Text)
        .listed("COALESCE(q.name, '')", 90.0)
        .sorted(by_name_of!("q.name", "q.id", "t.queue_id IS NULL", "+t.id DESC NULLS LAST"))
        .edited(Input::Pick(Kind::Queue), |draft| &mut draft.queue),
    Row::new("wanted_on", "call-wanted-on", Show::Day)
        .listed("t.wanted_on", 100.0)
        .edited(Input::Day, |draft| &mut draft.wanted_on),
    Row::new("opened_at", "call-opened-at", Show::Instant)
        .listed("t.opened_at", 130.0)
        .indexed()
        .sorted(Sorted::Legs(OLDEST, &[Leg::new("", newest!())]))
        .edited(Input::Instant, |draft| &mut draft.opened_at),
    Row::new("contact", "call-contact", Show::Text)
        .listed("t.contact_name", 90.0)
        .edited(Input::Line, |draft| &mut draft.contact),
    Row::new("phone", "call-phone", Show::Text).listed("t.phone", 110.0).edited(Input::Line, |draft| &mut draft.phone),
    Row::new("contract", "call-contract", Show::Text)
        .listed("COALESCE((SELECT x.number FROM contract x WHERE x.id = t.contract_id), '')", 120.0)
        .extra()
        .edited(Input::Pick(Kind::Contract), |draft| &mut draft.contract),
    Row::new("description", "call-description", Show::Text).edited(Input::Lines(4), |draft| &mut draft.description),
    Row::new("channel", "call-channel", Show::Word("call-channel"))
        .listed("t.channel", 80.0)
        .edited(Input::Choice("call-channel", CHANNELS), |draft| &mut draft.channel),
    Row::new("call_type", "call-type", Show::Word("call-type"))
        .listed("t.call_type", 80.0)
        .edited(Input::Choice("call-type", TYPES), |draft| &mut draft.call_type),
    Row::new("problem_type", "call-problem-type", Show::Text)
        .listed("COALESCE(p.name, t.problem_type)", 90.0)
        .edited(Input::Dict("problem_type"), |draft| &mut draft.problem_type),
    Row::new("fault_class", "call-fault-class", Show::Word("call-class"))
        .edited(Input::Choice("call-class", CLASSES), |draft| &mut draft.fault_class),
    Row::new("impact", "call-impact", Show::Word("call-weight"))
        .edited(Input::Choice("call-weight", WEIGHTS), |draft| &mut draft.impact),
    Row::new("urgency", "call-urgency", Show::Word("call-weight"))
        .edited(Input::Choice("call-weight", WEIGHTS), |draft| &mut draft.urgency),
    Row::new("technician", "call-technician", Show::Text)
        .edited(Input::PickUser("technician"), |draft| &mut draft.technician),
    Row::new("territory", "call-territory", Show::Text).edited(Input::Dict("territory"), |draft| &mut draft.territory),
    Row::new("wanted_time", "call-wanted-time", Show::Text).edited(Input::Line, |draft| &mut draft.wanted_time),
    Row::new("solve_by", "call-solve-by", Show::Day).edited(Input::Day, |draft| &mut draft.solve_by),
    Row::new("target_at", "call-target-at", Show::Instant).edited(Input::Instant, |draft| &mut draft.target_at),
    Row::new("relayed_by", "call-relayed-by", Show::Text).edited(Input::Line, |draft| &mut draft.relayed_by),
    Row::new("working_notes", "call-working-notes", Show::Text)
        .edited(Input::Lines(3), |draft| &mut draft.working_notes),
    Row::new("delay_cause", "call-delay-cause", Show::Text)
        .listed("COALESCE(w.name, t.delay_cause)", 110.0)
        .extra()
        .edited(Input::Dict("delay_cause"), |draft| &mut draft.delay_cause),
    Row::new("first", "call-first", Show::Word("call-first"))
        .edited(Input::Choice("call-first", &["taken", "answered", "on_hold", "undecided", "declined"]), |draft| {
            &mut draft.first
        }),
    Row::new("why", "call-why", Show::Text).edited(Input::Line, |draft| &mut draft.why),
    Row::new("resume_on", "call-resume-on", Show::Day)
        .listed("t.resume_on", 100.0)
        .edited(Input::Day, |draft| &mut draft.resume_on),
    Row::new("solution", "call-solution", Show::Text).edited(Input::Lines(3), |draft| &mut draft.solution),
    Row::new("attempts", "call-attempts", Show::Int).listed("t.attempts", 60.0),
    Row::new("response_due", "call-response-due", Show::Instant).listed("t.response_due", 130.0),
    Row::new("resolve_due", "call-resolve-due", Show::Instant).listed("t.resolve_due", 130.0),
    Row::new("closed_at", "call-closed-at", Show::Instant).listed("t.closed_at", 130.0).indexed(),
    Row::new("customer_code", "call-customer-code", Show::Text)
        .listed("k.code", 90.0)
        .indexed()
        .sorted(by_name_of!("k.code"))
        .extra(),
    Row::new("responded_at", "call-responded-at", Show::Instant).listed("t.responded_at", 130.0).extra(),
    Row::new("solved_at", "call-solved-at", Show::Instant).listed("t.solved_at", 130.0).extra(),
    Row::new("ended_at", "call-ended-at", Show::Instant).listed(ENDED, 130.0).indexed().extra(),
    Row::new("response_clock", "call-response-clock", Show::Word("call-clock"))
        .listed(kept!("t.response_due", "t.responded_at"), 90.0)
        .choices(KEPT)
        .extra(),
    Row::new("resolve_clock", "call-resolve-clock", Show::Word("call-clock"))
        .listed(kept!("t.resolve_due", "t.solved_at"), 90.0)
        .choices(KEPT)
        .extra(),
    Row::new("reopened", "call-reopened", Show::Flag).listed(REOPENED, 80.0).extra(),
    Row::new("in_error", "call-in-error", Show::Flag).listed("t.in_error", 80.0).extra(),
];

/// Columns of the record that only its steps write: the form shows them as clocks, log and reasons.
pub const HIDDEN: &[&str] = &[
    "id",
    "version",
    "kept_status",
    "contact_name",
    "coverage",
    "last_owner_id",
    "owner_began",
    "wanted_used",
    "last_step_at",
    "attempts_total",
    "hold_reason",
    "reason",
    "outcome",
    "unsolvable_whose",
    "revisit_owed",
    "first_contact",
    "cycle",
    "repeat_of_id",
    "consent_by_id",
    "consent_reason",
    "imported_at",
];

/// The states of calls that have not ended. Named one by one: an index finds them among many that are over.
pub const OPEN: &[&str] = &["undecided", "waiting", "on_hold", "assigned", "in_progress", "locked", "processed"];

const FILTERING: Filtering = Filtering {
    owner: Some("t.owner_id"),
    names: &[
        ("due", "next_due"),
        ("到期", "next_due"),
        ("type", "call_type"),
        ("serial", "equipment"),
        ("序列号", "equipment"),
        ("状态", "status"),
    ],
    groups: &[Group { key: "status", word: "open", label: "call-tab-open", words: OPEN }],
    ranks: &[("priority", &["urgent", "high", "normal", "low"])],
    through: &[
        Through { key: "customer", id: "t.customer_id", table: "customer", sql: "x.name" },
        Through { key: "owner", id: "t.owner_id", table: "\"user\"", sql: "x.name" },
        Through { key: "equipment", id: "t.equipment_id", table: "equipment", sql: "x.serial" },
        Through { key: "queue", id: "t.queue_id", table: "queue", sql: "x.name" },
        Through { key: "customer_code", id: "t.customer_id", table: "customer", sql: "x.code" },
        Through { key: "contract", id: "t.contract_id", table: "contract", sql: "x.number" },
    ],
};

/// The views of the list. What somebody has to do comes by what is most pressing, what is over by when it came.
const VIEWS: &[View] = &[
    View::new("open", "call-tab-open", "status: open").sorted(PRESSING.0),
    View::new("mine", "call-tab-mine", "status: open; mine").sorted(PRESSING.0),
    View::new("overdue", "call-tab-overdue", "status: open; mine; next_due: < now").sorted(PRESSING.0),
    View::new("waiting", "call-tab-waiting", "status: undecided, waiting").sorted(PRESSING.0),
    View::new("locked", "call-tab-locked", "status: locked").sorted(PRESSING.0),
    View::new("processed", "call-tab-processed", "status: processed").sorted(PRESSING.0),
    View::new("ended", "call-tab-ended", "status: closed, declined, cancelled"),
    View::new("all", "call-tab-all", ""),
];

/// The states of [`OPEN`], as SQL.
macro_rules! open {
    () => {
        "t.status IN ('undecided', 'waiting', 'on_hold', 'assigned', 'in_progress', 'locked', 'processed')"
    };
}

/// What is due next comes first, what stands comes last.
macro_rules! soonest {
    () => {
        concat!(next_due!(), " NULLS LAST, t.opened_at, t.id")
    };
}

/// The open calls alone, the most pressing first. There are few of a million; an engine that hopes that there are few of
/// each state finds and sorts them all.
const OPEN_ONES: Walk = Walk::Index("call_open");

/// The order of calls that have not ended: those of key accounts come up (CUS-4), then what is due next comes first, what
/// stands comes last. Those that have ended stand behind: an index holds the open ones alone, in this order.
const PRESSING: (&str, &[Leg]) = (
    "pressing",
    &[
        Leg::new(concat!(open!(), " AND k.level = 'key'"), soonest!()).along(OPEN_ONES),
        Leg::new(concat!(open!(), " AND k.level <> 'key'"), soonest!()).along(OPEN_ONES),
        Leg::new(concat!("NOT (", open!(), ")"), concat!("CASE WHEN k.level = 'key' THEN 0 ELSE 1 END, ", soonest!())),
    ],
);

/// Calls of key accounts, then the others.
const KEY_FIRST: &[Leg] = &[Leg::new("k.level = 'key'", newest!()), Leg::new("k.level <> 'key'", newest!())];

/// The list of calls, newest first.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::Call,
        "JOIN customer k ON k.id = t.customer_id LEFT JOIN equipment e ON e.id = t.equipment_id
         LEFT JOIN item i ON i.id = t.item_id LEFT JOIN \"user\" o ON o.id = t.owner_id
         LEFT JOIN queue q ON q.id = t.queue_id
         LEFT JOIN dict_entry p ON p.dict = 'problem_type' AND p.code = t.problem_type
         LEFT JOIN dict_entry w ON w.dict = 'delay_cause' AND w.code = t.delay_cause",
        FIELDS,
        &["t.number", "t.subject", "k.name", "k.code", "COALESCE(e.serial, '')", "t.phone", "t.contact_name"],
        newest!(),
    )
    .filtered(FILTERING)
    .viewed(VIEWS)
    .ordered(&[PRESSING])
    .derived(&[
        Derived { key: "clock", stored: "clock_of", read: clock, sql: Some(CLOCK) },
        Derived {
            key: "response_clock",
            stored: "response_clock_of",
            read: |row, at| kept_now(row, "response_clock", "response_due", at),
            sql: Some(kept_at!("t.response_due", "t.responded_at")),
        },
        Derived {
            key: "resolve_clock",
            stored: "resolve_clock_of",
            read: |row, at| kept_now(row, "resolve_clock", "resolve_due", at),
            sql: Some(kept_at!("t.resolve_due", "t.solved_at")),
        },
    ])
}

/// A promise whose time ran out unanswered is missed.
fn kept_now(row: &Cells<'_>, key: &str, due: &str, at: ReadAt) -> Val {
    let due = row.get(due).cloned().and_then(|due| Instant::from_val(due).ok());
    if row.text(key) == "running" && due.is_some_and(|due| due < at.now) {
        return Val::Text("missed".to_owned());
    }
    row.get(key).cloned().unwrap_or(Val::Null)
}

/// How what a listed call has to keep next stands at a moment; nothing of it is counted, so that a list of any length
/// can say it.
fn clock(row: &Cells<'_>, at: ReadAt) -> Val {
    let due = row.get("next_due").cloned().and_then(|due| Instant::from_val(due).ok());
    match (Which::from_word(row.text("clock")), due) {
        (Some(which), Some(due)) => rules::next_due(which, due, at.now, at.zone).to_val(),
        _ => row.get("clock").cloned().unwrap_or(Val::Null),
    }
}

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{field::ListQuery, words::Word},
        call::{Call, CallType, Channel, FaultClass, Priority, Weight},
        db::{list, open, record::Record as _},
    };

    #[test]
    fn every_column_of_a_call_is_a_field_or_hidden() {
        let known = |column: &&&str| {
            let key = column.strip_suffix("_id").unwrap_or(column);
            HIDDEN.contains(*column) || FIELDS.iter().any(|field| field.key == key)
        };
        let lost: Vec<_> = Call::COLUMNS.iter().filter(|column| !known(column)).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }

    #[test]
    fn choices_offer_the_words_that_calls_know() {
        fn words<W: Word>() -> Vec<&'static str> {
            W::ALL.iter().map(|one| one.word()).collect()
        }
        assert_eq!(CHANNELS, words::<Channel>());
        assert_eq!(TYPES, words::<CallType>());
        assert_eq!(CLASSES, words::<FaultClass>());
        assert_eq!(WEIGHTS, words::<Weight>());
        assert_eq!(PRIORITIES, words::<Priority>());
    }

    #[test]
    fn the_pressing_ones_are_those_that_have_not_ended() {
        let words: Vec<String> = OPEN.iter().map(|word| format!("'{word}'")).collect();
        assert_eq!(open!(), format!("t.status IN ({})", words.join(", ")));
    }

    #[test]
    fn the_list_runs_sorted_by_each_of_its_columns() {
        let conn = open::for_a_test().unwrap();
        let spec = list_spec();
        let orders = spec.orders.iter().map(|(name, _)| (*name).to_owned());
        for key in orders.chain(spec.columns.iter().map(|column| column.key.to_owned())) {
            let query = ListQuery { text: "泵".to_owned(), sort: Some((key, true)), ..ListQuery::default() };
            assert_eq!(list::first_page(&conn, &spec, &query).unwrap(), []);
        }
    }
}
