//! Long work says on standard error how far it has come. What takes but a moment says nothing.

use std::{
    sync::{
        OnceLock,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use crate::{
    base::{
        progress::Progress,
        text::{Lang, Texts},
    },
    db::upgrade,
};

use super::out;

/// Between two looks at how far it has come.
const LOOK_AGAIN: Duration = Duration::from_millis(300);

/// Does the work, and tells its stages meanwhile, tenth by tenth, in these words.
pub fn telling<T>(progress: &Progress, words: impl Fn() -> Option<String> + Send, work: impl FnOnce() -> T) -> T {
    telling_to(out::complain, progress, words, work)
}

fn telling_to<T>(
    say: impl Fn(&str) + Send,
    progress: &Progress,
    words: impl Fn() -> Option<String> + Send,
    work: impl FnOnce() -> T,
) -> T {
    let (ended, end) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut told = None;
            while let Err(RecvTimeoutError::Timeout) = end.recv_timeout(LOOK_AGAIN) {
                let (stage, share) = progress.now();
                // A share of one is ten tenths: no sign, no fraction.
                let now = stage.map(|stage| (stage, (share * 10.0) as u32));
                if now.is_some() && now != told {
                    words().iter().for_each(|words| say(words));
                    told = now;
                }
            }
        });
        let done = work();
        drop(ended);
        done
    })
}

/// Opens data, which may be of an earlier version or without its search index, and tells how far it is brought up; first
/// of all that it is safe.
pub fn bringing_up<T>(lang: Lang, open: impl FnOnce(&Progress) -> T) -> T {
    bringing(lang, true, open)
}

/// Makes and opens a copy of data, which may be of an earlier version, and tells how far it is brought up.
pub fn bringing_up_a_copy<T>(lang: Lang, open: impl FnOnce(&Progress) -> T) -> T {
    bringing(lang, false, open)
}

fn bringing<T>(lang: Lang, says_safe: bool, open: impl FnOnce(&Progress) -> T) -> T {
    // Most data is of today: then there is nothing to say, in no language.
    let (progress, texts) = (Progress::default(), OnceLock::new());
    let words = || {
        let told = upgrade::told(&progress)?;
        let is_first = texts.get().is_none();
        let texts = texts.get_or_init(|| Texts::new(lang, chrono_tz::Tz::UTC));
        let said = texts.say(&told.said);
        Some(if is_first && says_safe { format!("aftercare: {}\n{said}", texts.get(told.safe())) } else { said })
    };
    telling(&progress, words, || open(&progress))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::base::say::Said;

    fn told(work: impl FnOnce(&Progress)) -> Vec<String> {
        let (progress, lines) = (Progress::default(), Mutex::new(Vec::new()));
        let words = || upgrade::told(&progress).map(|told| told.said.key.to_string());
        let say = |line: &str| lines.lock().unwrap().push(line.to_owned());
        telling_to(say, &progress, words, || work(&progress));
        lines.into_inner().unwrap()
    }

    #[test]
    fn what_takes_long_tells_each_stage_and_tenth_once_and_what_takes_a_moment_nothing() {
        assert_eq!(told(|progress| progress.stage(Said::new("backup-stage-checking"), 0)), Vec::<String>::new());
        assert_eq!(told(|_| thread::sleep(LOOK_AGAIN * 2)), Vec::<String>::new(), "nothing is brought up");
        let lines = told(|progress| {
            progress.stage(Said::new("backup-stage-checking"), 0);
            thread::sleep(LOOK_AGAIN * 3);
            progress.stage(Said::new("base-search-filling"), 100);
            for done in [1, 2, 50] {
                progress.step(done).unwrap();
                thread::sleep(LOOK_AGAIN * 2);
            }
        });
        assert_eq!(lines, ["backup-stage-checking", "base-search-filled", "base-search-filled"]);
    }
}
