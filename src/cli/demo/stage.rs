//! Where the story is played: a clock moved by hand, people by name, one printed line per step.

use std::path::Path;

use chrono_tz::Tz;

use crate::{
    base::{
        failure::Failure,
        id::UserId,
        kind::Kind,
        progress::Progress,
        say::{Reason, Said},
        text::{Lang, Texts},
        time::{Instant, parse_instant},
    },
    call::{self, Call},
    db::{
        clock::Clock,
        query::Conn,
        tx::{self, Command, Done},
    },
    handling, people,
    print::pdf,
    setting,
};

use super::super::{out, write_file};

/// The zone of the demo company.
pub const ZONE: Tz = chrono_tz::Asia::Shanghai;

/// The stage.
pub struct Stage<'a> {
    /// The store.
    pub conn: &'a Conn,
    /// What time the story has.
    pub clock: Clock,
    /// The texts of the language it is told in.
    pub texts: Texts,
    /// Where the files are and the papers go.
    pub folder: &'a Path,
    progress: &'a Progress,
    tell: &'a mut dyn FnMut(&str),
    steps: u64,
}

/// A moment of the story.
///
/// # Panics
/// When the text is no moment, which only this program writes.
pub fn moment(text: &str) -> Instant {
    parse_instant(text, ZONE).expect("the story writes its moments well")
}

impl<'a> Stage<'a> {
    /// A stage over an empty store.
    pub fn new(
        conn: &'a Conn,
        lang: Lang,
        folder: &'a Path,
        progress: &'a Progress,
        tell: &'a mut dyn FnMut(&str),
    ) -> Self {
        progress.stage(Said::new("cli-demo-making"), 60);
        let (clock, texts) = (super::story_clock(), Texts::new(lang, ZONE));
        Self { conn, clock, texts, folder, progress, tell, steps: 0 }
    }

    /// The story goes on at that moment.
    pub fn at(&self, text: &str) {
        self.clock.set(moment(text));
    }

    /// Somebody does something; it is told with its reasons.
    ///
    /// # Errors
    /// What keeps it from being done.
    pub fn act(&mut self, who: &str, command: &dyn Command) -> Result<Done, Failure> {
        let actor = self.user(who)?;
        self.act_as(actor, who, command)
    }

    /// Somebody does something that is told in these words.
    ///
    /// # Errors
    /// What keeps it from being done.
    pub fn act_named(&mut self, who: &str, command: &dyn Command, named: &str) -> Result<Done, Failure> {
        let done = tx::transact(self.conn, &self.clock, self.user(who)?, command)?;
        let op = self.texts.get(command.op()).to_string();
        self.line(who, &op, named);
        Ok(done)
    }

    /// Somebody does something that is told later, with what else they do.
    ///
    /// # Errors
    /// What keeps it from being done.
    pub fn prepare(&self, who: &str, command: &dyn Command) -> Result<Done, Failure> {
        tx::transact(self.conn, &self.clock, self.user(who)?, command)
    }

    /// A user, the system or the founder does something.
    ///
    /// # Errors
    /// What keeps it from being done.
    pub fn act_as(&mut self, actor: UserId, who: &str, command: &dyn Command) -> Result<Done, Failure> {
        let done = tx::transact(self.conn, &self.clock, actor, command)?;
        let op = self.texts.get(command.op()).to_string();
        let said = done.outcome.said.as_ref().map(|said| self.texts.say(said)).unwrap_or_default();
        self.line(who, &op, &said);
        self.reasons(&done.outcome.reasons);
        Ok(done)
    }

    /// Somebody tries what a rule refuses; the refusal is told.
    ///
    /// # Errors
    /// When it is not refused: then the story is not true.
    pub fn refused(&mut self, who: &str, command: &dyn Command) -> Result<(), Failure> {
        let actor = self.user(who)?;
        match tx::transact(self.conn, &self.clock, actor, command) {
            Err(failure) => {
                let op = self.texts.get(command.op()).to_string();
                let why = self.texts.say(&failure.said());
                let said = self.texts.say(&Said::new("cli-demo-refused").with("why", why));
                self.line(who, &op, &said);
                Ok(())
            }
            Ok(_) => Err(Failure::refused("cli-demo-not-refused")),
        }
    }

    /// A line of the story: when, who, what.
    pub fn line(&mut self, who: &str, what: &str, said: &str) {
        self.steps += 1;
        // The window's first start shows how far it is; nobody cancels it half way.
        let _ = self.progress.step(self.steps);
        let at = self.clock.now().show(ZONE);
        let joint = if what.is_empty() || said.is_empty() { "" } else { " · " };
        (self.tell)(&format!("{at}  {who}  {what}{joint}{said}"));
    }

    /// The reasons of the step before, one line each.
    pub fn reasons(&mut self, reasons: &[Reason]) {
        for reason in reasons {
            (self.tell)(&format!("                    {}", out::reason(reason, &self.texts)));
        }
    }

    /// A call as it stands.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn call(&self, done: &Done) -> Result<Call, Failure> {
        let subject = done.outcome.subject.filter(|subject| subject.kind == Kind::Call);
        let subject = subject.ok_or_else(|| Failure::NotFound { kind: Kind::Call, what: "?".to_owned() })?;
        call::store::get(self.conn, crate::base::id::CallId(subject.id))
    }

    /// Prints a call's repair order to the folder.
    ///
    /// # Errors
    /// What keeps it from being printed.
    pub fn print_order(&mut self, who: &str, call: &Call) -> Result<(), Failure> {
        let settings = setting::store::load(self.conn)?;
        let sheet = handling::print::repair_order(self.conn, call.id, &settings, &self.texts)?;
        let bytes = pdf::write(&sheet).map_err(|error| Said::new("cli-print-failed").with("why", error.to_string()))?;
        let path = self.folder.join(format!("{}.pdf", call.number));
        write_file(&path, &bytes)?;
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let said = self.texts.say(&Said::new("cli-print-done").with("path", file).with("pages", sheet.pages.len()));
        self.line(who, "", &said);
        Ok(())
    }

    /// A person of the story.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn user(&self, name: &str) -> Result<UserId, Failure> {
        people::store::by_code(self.conn, name)?
            .map(|user| user.id)
            .ok_or_else(|| Failure::NotFound { kind: Kind::User, what: name.to_owned() })
    }
}
