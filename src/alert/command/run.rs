//! The run of all rules: what is due by a moment is found by readers, and done in small transactions, so that nobody
//! who saves waits for long. Whatever was done is known by its key: a second run at the same moment changes nothing
//! (PLAT-9).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{tell, write};
use crate::{
    alert::{
        AlertRule, Rule,
        rules::{Floor, due_warnings, is_end_due, service_end},
        store::{self, Calendars, TASK, Watch},
    },
    base::{
        failure::Failure,
        id::{AlertId, CallId, ContractId, EquipmentId},
        kind::{Kind, Subject},
        say::Said,
        time::Instant,
    },
    call::{self, rules::automatic},
    db::{
        clock::Clock,
        query::Conn,
        run,
        tx::{self, Change, Tx},
    },
    equipment,
    people::store::SYSTEM,
    setting::{self, Settings},
};

/// So many jobs are done in one transaction.
const BATCH: usize = 50;
/// So many alerts of a rule are told together.
const TOLD_TOGETHER: usize = 500;

/// What a run does, in order: what rules move changes what is to be warned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The rows of the table of calls.
    Rules,
    /// What is to be warned of is written down.
    Warnings,
    /// Whom it concerns is told, in the working hours.
    Telling,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Rules, Self::Warnings, Self::Telling];
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// A call is due for a rule that moves it.
    Rules(CallId),
    /// A call is to be warned of.
    Call(CallId),
    /// A contract ends.
    Contract(ContractId),
    /// Service for a unit ends.
    Unit(EquipmentId),
    /// These alerts of one rule are to be told.
    Tell(Vec<AlertId>),
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Per rule: how many it found, how many messages went out.
    pub rules: BTreeMap<Rule, (usize, usize)>,
    /// What could not be done, and is tried again with the next run.
    pub failed: Vec<Said>,
}

impl Report {
    /// Takes in what another part of the run did.
    pub fn add(&mut self, other: Self) {
        for (rule, (found, told)) in other.rules {
            let sum = self.rules.entry(rule).or_default();
            *sum = (sum.0 + found, sum.1 + told);
        }
        self.failed.extend(other.failed);
    }

    /// Counts what a rule found, and the messages of it.
    pub(super) fn count(&mut self, rule: Rule, found: usize, told: usize) {
        let sum = self.rules.entry(rule).or_default();
        *sum = (sum.0 + found, sum.1 + told);
    }
}

/// What all jobs of a stage need to know.
pub(super) struct Ground {
    pub(super) settings: Settings,
    pub(super) rules: Vec<AlertRule>,
    pub(super) now: Instant,
    pub(super) today: NaiveDate,
    /// From when on moments are warned of.
    pub(super) floor: Floor,
}

impl Ground {
    fn load(conn: &Conn, now: Instant) -> Result<Self, Failure> {
        let settings = setting::store::load(conn)?;
        let runs = store::last_run(conn)?.map(|run| (run.first_at, run.last_at));
        let zone = settings.calendar.zone;
        let rules = store::rules(conn)?;
        let floor = Floor::new(now, zone, runs, store::switched_on(conn, &rules)?);
        Ok(Self { rules, now, today: now.day(zone), floor, settings })
    }

    /// How a rule is set that is switched on.
    pub(super) fn rule(&self, rule: Rule) -> Option<&AlertRule> {
        self.rules.iter().find(|one| one.rule == rule && one.active)
    }

    /// A unit whose service ends and was not warned of: until when.
    pub(super) fn unit_end(&self, conn: &Conn, unit: &equipment::Equipment) -> Result<Option<NaiveDate>, Failure> {
        let Some(days) = self.rule(Rule::WarrantyEnd).and_then(|rule| rule.leads.0.first().copied()) else {
            return Ok(None);
        };
        let about = Subject::new(Kind::Equipment, unit.id);
        let Some(end) = service_end(unit.warranty_to, &store::covered_until(conn, unit.id)?) else { return Ok(None) };
        let is_due = is_end_due(end, days, self.today, self.floor.day_of(Rule::WarrantyEnd))
            && !store::is_known(conn, Rule::WarrantyEnd, about, &end.to_string())?;
        Ok(is_due.then_some(end))
    }

    /// A contract whose end is near and was not warned of.
    pub(super) fn contract_end(
        &self,
        conn: &Conn,
        (id, end, days): (ContractId, NaiveDate, i64),
    ) -> Result<bool, Failure> {
        let about = Subject::new(Kind::Contract, id);
        Ok(is_end_due(end, days, self.today, self.floor.day_of(Rule::ContractEnd))
            && !store::is_known(conn, Rule::ContractEnd, about, &end.to_string())?)
    }
}

/// What is due by a moment. It only reads, and may take its time in a large file.
///
/// # Errors
/// When the engine fails.
pub fn find(conn: &Conn, now: Instant, stage: Stage, watch: &mut Watch) -> Result<Vec<Job>, Failure> {
    let ground = Ground::load(conn, now)?;
    match stage {
        Stage::Rules => {
            let mut jobs = Vec::new();
            for id in call::store::due_for_rules(conn, ground.today)? {
                let call = call::store::get(conn, id)?;
                if automatic(&call, &call::command::facts(conn, &call, SYSTEM, None, now)?).is_some() {
                    jobs.push(Job::Rules(id));
                }
            }
            Ok(jobs)
        }
        Stage::Warnings => find_warnings(conn, &ground, watch),
        Stage::Telling => {
            let mut jobs: Vec<(Rule, Vec<AlertId>)> = Vec::new();
            for (id, rule) in store::untold(conn, now)? {
                match jobs.last_mut().filter(|(of, ids)| *of == rule && ids.len() < TOLD_TOGETHER) {
                    Some((_, ids)) => ids.push(id),
                    None => jobs.push((rule, vec![id])),
                }
            }
            Ok(jobs.into_iter().map(|(_, ids)| Job::Tell(ids)).collect())
        }
    }
}

fn find_warnings(conn: &Conn, ground: &Ground, watch: &mut Watch) -> Result<Vec<Job>, Failure> {
    let mut jobs = Vec::new();
    let window = (ground.now, &ground.floor);
    for (id, moments) in watch.due(conn, window, &ground.settings, &ground.rules)? {
        let warned = store::warned(conn, Subject::new(Kind::Call, id))?;
        if due_warnings(&moments, &warned, window).is_empty() {
            watch.all_said(id, ground.now);
        } else {
            jobs.push(Job::Call(id));
        }
    }
    if ground.rule(Rule::ContractEnd).is_some() {
        for one in store::contracts_ending(conn, ground.floor.day_of(Rule::ContractEnd), ground.today)? {
            if ground.contract_end(conn, one)? {
                jobs.push(Job::Contract(one.0));
            }
        }
    }
    if let Some(days) = ground.rule(Rule::WarrantyEnd).and_then(|rule| rule.leads.0.first()) {
        for id in store::units_ending(conn, ground.floor.day_of(Rule::WarrantyEnd), (ground.today, *days))? {
            if ground.unit_end(conn, &equipment::store::get(conn, id)?)?.is_some() {
                jobs.push(Job::Unit(id));
            }
        }
    }
    Ok(jobs)
}

/// Does what was found, in one transaction, as the system. What was done meanwhile by another window is not done
/// again. A job that a rule refuses is left for the next run.
///
/// # Errors
/// When the engine fails; then nothing has changed.
pub fn perform(conn: &Conn, clock: &Clock, jobs: &[Job]) -> Result<(Report, Vec<Change>), Failure> {
    tx::within(conn, clock, SYSTEM, "alert-op-run", |tx| {
        let ground = Ground::load(tx, tx.now())?;
        let mut report = Report::default();
        let mut calendars = Calendars::default();
        for job in jobs {
            match tx.savepoint(|| one(tx, &ground, &mut calendars, job)) {
                Ok(done) => report.add(done),
                Err(failure) if failure.is_of_a_rule() => {
                    tracing::warn!(?job, %failure, "an automatic rule could not be applied");
                    report.failed.push(failure.said());
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(report)
    })
}

/// So many jobs to do at once, of those that were found.
pub fn batches(jobs: &[Job]) -> std::slice::Chunks<'_, Job> {
    jobs.chunks(BATCH)
}

/// Notes that the rules ran.
///
/// # Errors
/// When the engine fails.
pub fn finish(conn: &Conn, clock: &Clock) -> Result<(), Failure> {
    tx::within(conn, clock, SYSTEM, "alert-op-run", |tx| run::note(tx, TASK)).map(|_| ())
}

/// Notes that the rules could not run, and why.
///
/// # Errors
/// When the engine fails.
pub fn note_failure(conn: &Conn, clock: &Clock, why: &Said) -> Result<(), Failure> {
    tx::within(conn, clock, SYSTEM, "alert-op-run", |tx| run::note_failure(tx, TASK, why)).map(|_| ())
}

/// Runs all rules that are due, once (PLAT-9): a pure function of the data and the clock's moment.
///
/// # Errors
/// When the engine fails; what was done before stays.
pub fn run_all(conn: &Conn, clock: &Clock) -> Result<Report, Failure> {
    let mut report = Report::default();
    let mut watch = Watch::default();
    for stage in Stage::ALL {
        let jobs = find(conn, clock.now(), stage, &mut watch)?;
        for batch in batches(&jobs) {
            report.add(perform(conn, clock, batch)?.0);
        }
    }
    finish(conn, clock)?;
    Ok(report)
}

fn one(tx: &Tx<'_>, ground: &Ground, calendars: &mut Calendars, job: &Job) -> Result<Report, Failure> {
    match job {
        Job::Rules(id) => write::apply(tx, ground, *id),
        Job::Call(id) => write::warn_of_call(tx, ground, calendars, *id),
        Job::Contract(id) => write::warn_of_contract(tx, ground, *id),
        Job::Unit(id) => write::warn_of_unit(tx, ground, *id),
        Job::Tell(ids) => tell::tell(tx, ground, ids),
    }
}
