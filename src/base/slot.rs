//! A place for an answer that comes later. The old value stays until the new one is there.

use std::sync::{
    Arc, Weak,
    mpsc::{Receiver, Sender, TryRecvError, channel},
};

use super::failure::Failure;

/// Empty, loading, ready or failed; dropping it, or loading anew, forgets the older question.
#[derive(Debug)]
pub struct Slot<T> {
    waiting: Option<Waiting<T>>,
    value: Option<T>,
    failure: Option<Failure>,
    /// An answer was taken in that [`Slot::poll`] has not told of yet.
    is_news: bool,
}

/// Where an answer comes.
#[derive(Debug)]
struct Waiting<T> {
    receiver: Receiver<Result<T, Failure>>,
    /// There as long as somebody waits.
    is_awaited: Arc<()>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { waiting: None, value: None, failure: None, is_news: false }
    }
}

impl<T> Slot<T> {
    /// A slot that already has its value.
    pub fn ready(value: T) -> Self {
        Self { value: Some(value), ..Self::default() }
    }

    /// A waiting slot and the end that answers it.
    pub fn waiting() -> (Sender<Result<T, Failure>>, Self) {
        let (sender, receiver) = channel();
        let waiting = Waiting { receiver, is_awaited: Arc::default() };
        (sender, Self { waiting: Some(waiting), ..Self::default() })
    }

    /// Gone when nobody waits for the answer any more, because the slot was dropped or asks anew.
    pub fn asker(&self) -> Weak<()> {
        self.waiting.as_ref().map(|waiting| Arc::downgrade(&waiting.is_awaited)).unwrap_or_default()
    }

    /// Takes in the answer, if it has come. True once for each answer, also when it came in between and another look
    /// at the slot took it in.
    pub fn poll(&mut self) -> bool {
        self.take_in();
        std::mem::take(&mut self.is_news)
    }

    fn take_in(&mut self) {
        let Some(waiting) = &self.waiting else { return };
        match waiting.receiver.try_recv() {
            Ok(Ok(value)) => {
                self.value = Some(value);
                self.failure = None;
            }
            Ok(Err(failure)) => self.failure = Some(failure),
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => {
                self.failure = Some(Failure::Db("the worker ended before it answered".to_owned()));
            }
        }
        self.waiting = None;
        self.is_news = true;
    }

    /// Asks anew; the old value stays on screen until the new one is there.
    pub fn replace(&mut self, newer: Self) {
        self.waiting = newer.waiting;
        if newer.value.is_some() {
            self.value = newer.value;
        }
        self.failure = newer.failure;
        self.is_news = newer.is_news;
    }

    /// The newest value there is.
    pub fn get(&mut self) -> Option<&T> {
        self.take_in();
        self.value.as_ref()
    }

    /// The newest value that was taken in.
    pub fn seen(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The newest value there is, to change.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.take_in();
        self.value.as_mut()
    }

    /// The value, taken out once it has come.
    pub fn take(&mut self) -> Option<Result<T, Failure>> {
        self.take_in();
        self.is_news = false;
        if let Some(failure) = self.failure.take() {
            return Some(Err(failure));
        }
        self.value.take().map(Ok)
    }

    /// The value, waited for: for who has nothing to draw meanwhile.
    ///
    /// # Errors
    /// Why the question failed.
    pub fn wait(mut self) -> Result<T, Failure> {
        let gone = || Failure::Db("nothing was asked, or the worker ended before it answered".to_owned());
        match self.waiting.take() {
            Some(waiting) => waiting.receiver.recv().unwrap_or_else(|_| Err(gone())),
            None => self.take().unwrap_or_else(|| Err(gone())),
        }
    }

    /// Why the last question failed.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// True while an answer is on its way.
    pub fn is_loading(&self) -> bool {
        self.waiting.is_some()
    }

    /// True when nothing was ever asked.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_none() && self.value.is_none() && self.failure.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_a_look_took_in_is_still_told_of_once() {
        let (sender, mut slot) = Slot::waiting();
        assert!(!slot.poll());
        sender.send(Ok(7)).unwrap();
        assert_eq!(slot.get(), Some(&7));
        assert!(slot.poll());
        assert!(!slot.poll());
    }

    #[test]
    fn nobody_waits_for_the_answer_of_a_slot_that_was_dropped_or_asks_anew() {
        let (_sender, mut slot) = Slot::<i64>::waiting();
        let first = slot.asker();
        assert_eq!(first.strong_count(), 1);
        let (_sender, newer) = Slot::waiting();
        let second = newer.asker();
        slot.replace(newer);
        assert_eq!((first.strong_count(), second.strong_count()), (0, 1));
        drop(slot);
        assert_eq!((second.strong_count(), Slot::ready(7).asker().strong_count()), (0, 0));
    }

    #[test]
    fn what_was_taken_out_is_no_news_any_more() {
        let (sender, mut slot) = Slot::waiting();
        sender.send(Ok(7)).unwrap();
        assert_eq!(slot.take(), Some(Ok(7)));
        assert!(!slot.poll());
    }

    #[test]
    fn a_failure_is_told_of_too_and_the_older_value_stays() {
        let (sender, newer) = Slot::waiting();
        let mut slot = Slot::ready(7);
        slot.replace(newer);
        sender.send(Err(Failure::Db("gone".to_owned()))).unwrap();
        assert_eq!(slot.get(), Some(&7));
        assert!(slot.poll());
        assert!(slot.failure().is_some());
    }
}
