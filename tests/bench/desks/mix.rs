//! What somebody does at a desk: looks at lists, opens calls, saves.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant as Moment},
};

use aftercare::{
    base::{
        failure::Failure,
        field::ListQuery,
        id::{CallId, DispatchId, UserId},
        slot::Slot,
    },
    call::{self, command::Draft},
    cx::records::By,
    db::{
        desk::Desk,
        list,
        query::Conn,
        tx::{Command, Done},
    },
    dispatch, document, handling, people, revisit, settlement,
};

use super::office::Office;
use crate::desk::NOW;

/// Open calls, as the list asks for them.
const OPEN: &str = "t.status IN ('undecided', 'waiting', 'on_hold', 'assigned', 'in_progress', 'locked', 'processed')";

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    List,
    Page,
    Open,
    Record,
    Text,
    Issue,
    Accept,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list of open calls: first page and ids",
            Self::Page => "list of all calls: a page by ids",
            Self::Open => "a call's form with its sections",
            Self::Record => "save a new call",
            Self::Text => "save a changed text",
            Self::Issue => "save a dispatch",
            Self::Accept => "save that it was accepted",
        }
    }

    pub fn is_save(self) -> bool {
        !matches!(self, Self::List | Self::Page | Self::Open)
    }
}

/// What is done, again and again: for each four saves, eight looks.
const ROUND: [Kind; 12] = [
    Kind::List,
    Kind::Page,
    Kind::Open,
    Kind::Text,
    Kind::Page,
    Kind::List,
    Kind::Page,
    Kind::Open,
    Kind::Record,
    Kind::Open,
    Kind::Issue,
    Kind::Accept,
];

/// How long somebody thinks between two things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Not at all: as much as goes.
    None,
    /// One to three seconds.
    Office,
}

impl Pace {
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "without a pause",
            Self::Office => "one to three seconds between two things",
        }
    }
}

/// Somebody at a desk.
pub struct Worker<'a> {
    office: &'a Office,
    desk: &'a Desk,
    user: UserId,
    /// Which desk of how many: each has calls and machines of its own.
    number: usize,
    desks: usize,
    turn: usize,
    chance: u64,
    all: Vec<i64>,
    draft: Option<Draft>,
    recorded: Option<CallId>,
    issued: Option<DispatchId>,
    pub waited: BTreeMap<Kind, Vec<Duration>>,
    pub failures: Vec<Failure>,
}

impl<'a> Worker<'a> {
    pub fn new(office: &'a Office, desk: &'a Desk, number: usize, desks: usize) -> Self {
        let spec = call::fields::list_spec();
        let all = wait(desk.load(move |conn| list::ids(conn, &spec, &ListQuery::default()))).unwrap();
        Self {
            office,
            desk,
            user: office.clerks[number],
            number,
            desks,
            // Not all at the same place of the round.
            turn: number * 5,
            chance: u64::try_from(number).unwrap() * 7919 + 1,
            all,
            draft: None,
            recorded: None,
            issued: None,
            waited: BTreeMap::new(),
            failures: Vec::new(),
        }
    }

    /// Works until then.
    pub fn work_until(&mut self, end: Moment, pace: Pace) {
        if pace == Pace::Office {
            let most = self.any(2000);
            std::thread::sleep(Duration::from_millis(most));
        }
        while Moment::now() < end {
            let kind = ROUND[self.turn % ROUND.len()];
            self.turn += 1;
            let begins = Moment::now();
            match self.does(kind) {
                Ok(true) => self.waited.entry(kind).or_default().push(begins.elapsed()),
                Ok(false) => {}
                Err(failure) => self.failures.push(failure),
            }
            if pace == Pace::Office {
                let thinks = 1000 + self.any(2000);
                std::thread::sleep(Duration::from_millis(thinks));
            }
        }
    }

    /// Does it; false where there is nothing to do it with yet.
    fn does(&mut self, kind: Kind) -> Result<bool, Failure> {
        match kind {
            Kind::List => self.list(),
            Kind::Page => self.page(),
            Kind::Open => self.open(),
            Kind::Record => self.record(),
            Kind::Text => self.text(),
            Kind::Issue => self.issue(),
            Kind::Accept => self.accept(),
        }
    }

    fn list(&self) -> Result<bool, Failure> {
        let first = self.desk.load(|conn| list::first_page(conn, &call::fields::list_spec(), &open_calls()));
        let ids = self.desk.load(|conn| list::ids(conn, &call::fields::list_spec(), &open_calls()));
        wait(first)?;
        wait(ids)?;
        Ok(true)
    }

    fn page(&mut self) -> Result<bool, Failure> {
        let from = usize::try_from(self.any(u64::try_from(self.all.len() - list::PAGE).unwrap())).unwrap();
        let ids = self.all[from..from + list::PAGE].to_vec();
        wait(self.desk.load(move |conn| list::rows(conn, &call::fields::list_spec(), &ids)))?;
        Ok(true)
    }

    /// The form, and what belongs to the call, each asked for by itself, as a window does.
    fn open(&mut self) -> Result<bool, Failure> {
        let mine = self.office.open.len() / self.desks;
        let any = usize::try_from(self.any(u64::try_from(mine).unwrap())).unwrap();
        let id = self
            .recorded
            .take_if(|_| self.issued.is_some())
            .unwrap_or(self.office.open[any * self.desks + self.number]);
        let form = self.desk.load(form(id, self.user));
        for section in sections(self.desk, id) {
            wait(section)?;
        }
        self.draft = Some(wait(form)?);
        Ok(true)
    }

    fn record(&mut self) -> Result<bool, Failure> {
        let done = self
            .save(call::command::Command::Record(Box::new(self.office.call(self.number + self.turn * self.desks))))?;
        self.recorded = done.outcome.subject.map(|subject| CallId(subject.id));
        self.issued = None;
        Ok(true)
    }

    fn text(&mut self) -> Result<bool, Failure> {
        let Some(mut draft) = self.draft.take() else { return Ok(false) };
        draft.working_notes = format!("第{}次记录", self.turn);
        self.save(call::command::Command::Save(Box::new(draft)))?;
        Ok(true)
    }

    fn issue(&mut self) -> Result<bool, Failure> {
        let Some(id) = self.recorded else { return Ok(false) };
        let technician = self.office.technicians[self.number].clone();
        let number = wait(self.desk.load(move |conn| call::store::number(conn, id)))?;
        let draft = dispatch::command::Draft { call: number, technician, ..Default::default() };
        let done = self.save(dispatch::command::Command::Issue(draft))?;
        self.issued = done.outcome.subject.map(|subject| DispatchId(subject.id));
        Ok(true)
    }

    fn accept(&mut self) -> Result<bool, Failure> {
        let Some(dispatch) = self.issued.take() else { return Ok(false) };
        self.save(dispatch::command::Command::Accept { dispatch, happened_at: None })?;
        self.recorded = None;
        Ok(true)
    }

    fn save(&self, command: impl Command) -> Result<Done, Failure> {
        wait(self.desk.send(self.user, Box::new(command)))
    }

    /// A number below this one, by a hand that is the same in every run.
    fn any(&mut self, below: u64) -> u64 {
        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) % below.max(1)
    }
}

/// A question about a call.
pub type Question = fn(&Conn, CallId) -> Result<(), Failure>;

/// Reads a call for its form.
pub fn form(id: CallId, user: UserId) -> impl FnOnce(&Conn) -> Result<Draft, Failure> + Send {
    move |conn| call::panel::read(conn, id, By { user, now: NOW })
}

/// Asks for what belongs to a call.
fn sections(desk: &Desk, id: CallId) -> Vec<Slot<()>> {
    all_sections().map(|section| desk.load(move |conn| section(conn, id))).collect()
}

/// The questions of the sections on a call's form.
pub fn all_sections() -> impl Iterator<Item = Question> {
    let all: [Question; 6] = [
        |conn, id| {
            for one in dispatch::store::of_call(conn, id)? {
                people::store::name(conn, Some(one.technician_id))?;
            }
            Ok(())
        },
        |conn, id| handling::store::of_call(conn, id).map(|_| ()),
        |conn, id| {
            settlement::store::of_call(conn, id)?;
            handling::store::unsettled(conn, id).map(|_| ())
        },
        |conn, id| revisit::store::of_call(conn, id).map(|_| ()),
        |conn, id| {
            aftercare::equipment::store::rows_of_customer(conn, call::store::get(conn, id)?.customer_id, None)
                .map(|_| ())
        },
        |conn, id| {
            let about = aftercare::base::kind::Subject::new(aftercare::base::kind::Kind::Call, id);
            document::store::printed(conn, about).map(|_| ())
        },
    ];
    all.into_iter()
}

/// Open calls.
pub fn open_calls() -> ListQuery {
    let sort = Some(("pressing".to_owned(), false));
    ListQuery { sort, only: Some((OPEN.to_owned(), Vec::new())), ..ListQuery::default() }
}

/// The answer, once it is there.
pub fn wait<T>(slot: Slot<T>) -> Result<T, Failure> {
    slot.wait()
}
