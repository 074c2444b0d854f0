//! What waits for a thread of the desk. A question that nobody waits for any more is taken out: on a slow line, or
//! behind long work, the newest questions would else wait for all that they have replaced.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use super::Wake;
use crate::{base::failure::Failure, db::query::Conn};

/// Done on a connection, or told why there is none.
pub(super) type Work = Box<dyn FnOnce(Result<&Conn, Failure>) + Send>;

/// Something to do, and who waits for it.
pub(super) struct Job {
    pub(super) work: Work,
    /// Gone when nobody waits for the answer; none for what is done in any case.
    pub(super) asker: Asker,
}

/// Whether somebody waits.
type Asker = Option<Weak<()>>;

fn is_wanted(asker: &Asker) -> bool {
    asker.as_ref().is_none_or(|asker| asker.strong_count() > 0)
}

/// What a thread does next.
pub(super) enum Next {
    /// This, with its number.
    Job(u64, Job),
    /// Nothing for a while.
    Nothing,
    /// Nobody is there any more.
    End,
}

/// What waits for threads that share it, in the order in which it came.
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    came: Condvar,
    wake: Wake,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<(u64, Job)>,
    /// What threads are at, by its number.
    at_work: BTreeMap<u64, Asker>,
    /// The number of the job that came last.
    last: u64,
    /// So many threads take from it.
    threads: usize,
    /// Nobody gives any more, or nobody takes: nothing new is let in.
    is_ended: bool,
}

/// Where jobs are given: when the last of its owners goes, what waits is done, and the threads end.
pub(super) struct Entrance(Arc<Queue>);

impl Drop for Entrance {
    fn drop(&mut self) {
        self.0.held().is_ended = true;
        self.0.came.notify_all();
    }
}

/// A thread that takes from a queue. Without any, whoever waits is told so.
pub(super) struct Taker(pub(super) Arc<Queue>);

impl Drop for Taker {
    fn drop(&mut self) {
        let mut waiting = self.0.held();
        waiting.threads -= 1;
        if waiting.threads == 0 {
            waiting.is_ended = true;
            let left = std::mem::take(&mut waiting.jobs);
            // What a job holds may look into the queue when it goes.
            drop(waiting);
            drop(left);
        }
    }
}

impl Queue {
    /// An empty one; who draws is woken whenever something was done.
    pub(super) fn new(wake: Wake) -> (Entrance, Arc<Self>) {
        let queue = Arc::new(Self { waiting: Mutex::default(), came: Condvar::new(), wake });
        (Entrance(Arc::clone(&queue)), queue)
    }

    fn held(&self) -> MutexGuard<'_, Waiting> {
        // Whoever panicked here left plain values.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more thread takes from it.
    pub(super) fn taker(self: &Arc<Self>) -> Taker {
        self.held().threads += 1;
        Taker(Arc::clone(self))
    }

    /// What comes next; waits for it, without end or so long.
    pub(super) fn next(&self, patience: Option<Duration>) -> Next {
        let mut waiting = self.held();
        loop {
            let dead = waiting.take_dead();
            if !dead.is_empty() {
                drop(waiting);
                drop(dead);
                (self.wake)();
                waiting = self.held();
                continue;
            }
            if let Some((number, job)) = waiting.jobs.pop_front() {
                waiting.at_work.insert(number, job.asker.clone());
                return Next::Job(number, job);
            }
            if waiting.is_ended {
                return Next::End;
            }
            let Some(patience) = patience else {
                waiting = self.came.wait(waiting).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let stays = |waiting: &mut Waiting| waiting.jobs.is_empty() && !waiting.is_ended;
            let waited = self.came.wait_timeout_while(waiting, patience, stays);
            let (held, result) = waited.unwrap_or_else(PoisonError::into_inner);
            if result.timed_out() {
                return Next::Nothing;
            }
            waiting = held;
        }
    }

    /// A thread has done this.
    pub(super) fn done(&self, number: u64) {
        self.held().at_work.remove(&number);
        (self.wake)();
    }
}

impl Waiting {
    /// What nobody waits for any more, taken out; it is dropped when the queue is no longer held.
    fn take_dead(&mut self) -> Vec<Job> {
        if self.jobs.iter().all(|(_, job)| is_wanted(&job.asker)) {
            return Vec::new();
        }
        let all = std::mem::take(&mut self.jobs).into_iter();
        let (alive, dead): (VecDeque<_>, VecDeque<_>) = all.partition(|(_, job)| is_wanted(&job.asker));
        self.jobs = alive;
        dead.into_iter().map(|(_, job)| job).collect()
    }
}

impl Entrance {
    /// Puts a job behind the others. Without a thread it is dropped, and who waits for it hears of that.
    pub(super) fn put(&self, job: Job) {
        let mut waiting = self.0.held();
        let dead = waiting.take_dead();
        let refused = if waiting.is_ended {
            Some(job)
        } else {
            waiting.last += 1;
            let number = waiting.last;
            waiting.jobs.push_back((number, job));
            None
        };
        drop(waiting);
        drop((dead, refused));
        self.0.came.notify_one();
    }

    /// The number of the job that came last.
    pub(super) fn last(&self) -> u64 {
        self.0.held().last
    }

    /// True when nobody waits any more for what came after the one number, up to the other.
    pub(super) fn is_done(&self, after: u64, to: u64) -> bool {
        let waiting = self.0.held();
        let is_open = |number: &u64, asker: &Asker| (after + 1..=to).contains(number) && is_wanted(asker);
        !waiting.jobs.iter().any(|(number, job)| is_open(number, &job.asker))
            && !waiting.at_work.iter().any(|(number, asker)| is_open(number, asker))
    }

    /// So many jobs wait for a thread.
    pub(super) fn len(&self) -> usize {
        self.0.held().jobs.len()
    }
}
