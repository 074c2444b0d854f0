//! The system's dialogues for files. They may stay open for long, so they are waited for on a thread.

use std::{
    future::Future,
    path::PathBuf,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use crate::base::{failure::Failure, slot::Slot};

/// What a dialogue shows: files of this name, with these endings.
pub type Filter<'a> = (&'a str, &'a [&'a str]);

/// Lets the user choose a file to read. `wake` is called when the choice has been made.
pub fn choose(title: &str, filter: Filter<'_>, wake: impl FnOnce() + Send + 'static) -> Slot<Option<PathBuf>> {
    let dialog = rfd::AsyncFileDialog::new().set_title(title).add_filter(filter.0, filter.1);
    later(dialog.pick_file(), wake)
}

/// Lets the user choose a folder.
pub fn choose_folder(title: &str, wake: impl FnOnce() + Send + 'static) -> Slot<Option<PathBuf>> {
    later(rfd::AsyncFileDialog::new().set_title(title).pick_folder(), wake)
}

/// Lets the user choose where to save a file, with a name proposed.
pub fn save_as(
    title: &str,
    name: &str,
    filter: Filter<'_>,
    wake: impl FnOnce() + Send + 'static,
) -> Slot<Option<PathBuf>> {
    let dialog = rfd::AsyncFileDialog::new().set_title(title).set_file_name(name).add_filter(filter.0, filter.1);
    later(dialog.save_file(), wake)
}

fn later(
    choice: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static,
    wake: impl FnOnce() + Send + 'static,
) -> Slot<Option<PathBuf>> {
    let (answer, slot) = Slot::waiting();
    let lost = answer.clone();
    let started = thread::Builder::new().name("aftercare-file-dialogue".to_owned()).spawn(move || {
        let path = wait(choice).map(|handle| handle.path().to_owned());
        // Nobody waits any more when the place that asked is gone.
        let _ = answer.send(Ok(path));
        wake();
    });
    if let Err(error) = started {
        // The slot is at hand, so this can't fail.
        let _ = lost.send(Err(Failure::Db(format!("no thread for the file dialogue: {error}"))));
    }
    slot
}

/// Waits for a future on this thread.
fn wait<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        thread::park();
    }
}
