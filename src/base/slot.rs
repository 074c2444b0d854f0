//! A place for an answer that comes later. The old value stays until the new one is there.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

use super::failure::Failure;

/// Empty, loading, ready or failed; dropping it, or loading anew, forgets the older question.
#[derive(Debug)]
pub struct Slot<T> {
    waiting: Option<Receiver<Result<T, Failure>>>,
    value: Option<T>,
    failure: Option<Failure>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { waiting: None, value: None, failure: None }
    }
}

impl<T> Slot<T> {
    /// A slot that already has its value.
    pub fn ready(value: T) -> Self {
        Self { waiting: None, value: Some(value), failure: None }
    }

    /// A waiting slot and the end that answers it.
    pub fn waiting() -> (Sender<Result<T, Failure>>, Self) {
        let (sender, receiver) = channel();
        (sender, Self { waiting: Some(receiver), value: None, failure: None })
    }

    /// Takes in the answer, if it has come. True when something changed.
    pub fn poll(&mut self) -> bool {
        let Some(receiver) = &self.waiting else { return false };
        match receiver.try_recv() {
            Ok(Ok(value)) => {
                self.value = Some(value);
                self.failure = None;
            }
            Ok(Err(failure)) => self.failure = Some(failure),
            Err(TryRecvError::Empty) => return false,
            Err(TryRecvError::Disconnected) => {
                self.failure = Some(Failure::Db("the worker ended before it answered".to_owned()));
            }
        }
        self.waiting = None;
        true
    }

    /// Asks anew; the old value stays on screen until the new one is there.
    pub fn replace(&mut self, newer: Self) {
        self.waiting = newer.waiting;
        if newer.value.is_some() {
            self.value = newer.value;
        }
        self.failure = newer.failure;
    }

    /// The newest value there is.
    pub fn get(&mut self) -> Option<&T> {
        self.poll();
        self.value.as_ref()
    }

    /// The newest value that was taken in.
    pub fn seen(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The newest value there is, to change.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.poll();
        self.value.as_mut()
    }

    /// The value, taken out once it has come.
    pub fn take(&mut self) -> Option<Result<T, Failure>> {
        self.poll();
        if let Some(failure) = self.failure.take() {
            return Some(Err(failure));
        }
        self.value.take().map(Ok)
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
