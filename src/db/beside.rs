//! What is done for a connection on another thread.

use std::thread::JoinHandle;

/// The thread; it is waited for when this is dropped.
#[derive(Debug, Default)]
pub(super) struct Beside(Option<JoinHandle<()>>);

impl Beside {
    /// Does this on a thread, after what was begun before. Where the system gives none, it is left.
    pub fn run(&mut self, work: impl FnOnce() + Send + 'static) {
        self.wait();
        self.0 = std::thread::Builder::new().name("aftercare-beside".to_owned()).spawn(work).ok();
    }

    fn wait(&mut self) {
        if let Some(thread) = self.0.take() {
            // One that panicked has ended too.
            let _ = thread.join();
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.wait();
    }
}
