//! Where the story is played: a clock moved by hand, people by name, one printed line per step.

use std::{path::Path, sync::Arc};

use chrono_tz::Tz;

use crate::{
    base::{
        failure::Failure,
        id::{CallStepId, ContractId, DispatchId, Id as _, UserId},
        kind::Kind,
        progress::Progress,
        say::{Reason, Said},
        text::{Lang, Texts},
        time::{Instant, parse_instant},
        words::Word as _,
    },
    call::{self, Call, CallStep},
    contract,
    db::{
        clock::Clock,
        query::Conn,
        record,
        tx::{self, Command, Done, Fate},
    },
    dispatch,
    document::{Around, Asked, Document, make},
    people,
    print::{file, page::Sheet, pdf},
    setting,
};

use super::super::out;

/// The zone of the demo company.
pub const ZONE: Tz = chrono_tz::Asia::Shanghai;

/// The stage.
pub struct Stage<'a> {
    /// The store.
    pub conn: &'a Conn,
    /// What time the story has.
    pub clock: Clock,
    /// The texts of the language it is told in.
    pub texts: Arc<Texts>,
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
        let (clock, texts) = (super::story_clock(), Arc::new(Texts::new(lang, ZONE)));
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
        let steps = self.steps(&done)?;
        // A step of a call is told by the line of its log.
        let is_step = command.op() == "call-op-step" && !steps.is_empty();
        if !is_step {
            let op = self.texts.get(command.op()).to_string();
            let said = self.about(&done)?;
            self.line(who, &op, if said == op { "" } else { &said });
        }
        self.reasons(&done.outcome.reasons);
        for (at, step) in steps.iter().enumerate() {
            self.line(if is_step && at == 0 { who } else { "→" }, "", step);
        }
        Ok(done)
    }

    /// What was done to which record: what the command says, else the record's own name.
    fn about(&self, done: &Done) -> Result<String, Failure> {
        let Some(subject) = done.outcome.subject else { return Ok(String::new()) };
        let said = match subject.kind {
            Kind::Dispatch => {
                let one = dispatch::store::get(self.conn, DispatchId(subject.id))?;
                let technician = people::store::name(self.conn, Some(one.technician_id))?;
                Said::new("dispatch-note").with("number", one.number).with("technician", technician)
            }
            Kind::Contract => {
                let one = contract::store::get(self.conn, ContractId(subject.id))?;
                let number = one.number.unwrap_or_else(|| self.texts.get("contract-unnumbered").to_string());
                let customer = crate::customer::store::name(self.conn, Some(one.customer_id))?;
                Said::new("cli-demo-contract")
                    .with("number", number)
                    .with("customer", customer)
                    .with("from", one.starts_on)
                    .with("to", one.ends_on)
            }
            _ => match &done.outcome.said {
                Some(said) => said.clone(),
                None => return Ok(String::new()),
            },
        };
        Ok(self.texts.say(&said))
    }

    /// The lines that a command left in the service logs of calls: what moved, and why.
    fn steps(&self, done: &Done) -> Result<Vec<String>, Failure> {
        let made = done.changes.iter().filter(|(subject, fate)| subject.kind == Kind::CallStep && *fate == Fate::Made);
        let mut lines = Vec::new();
        for (subject, _) in made {
            let step: CallStep = record::get(self.conn, CallStepId(subject.id))?;
            // That a call was recorded, the command says; why it was declined, only the step.
            if step.event != "record" || !step.why.is_empty() {
                lines.push(self.step(step)?);
            }
        }
        Ok(lines)
    }

    fn step(&self, step: CallStep) -> Result<String, Failure> {
        let call = call::store::get(self.conn, step.call_id)?;
        let mut text = format!("{} {}", call.number, self.texts.say(&call::store::said_of(&step)));
        if ["assign", "reassign"].contains(&step.event.as_str()) {
            let owner = people::store::name(self.conn, call.owner_id)?;
            text = self.texts.say(&Said::new("cli-demo-owner").with("step", text).with("owner", owner));
        }
        if !step.why.is_empty() {
            text = self.texts.say(&Said::new("cli-demo-why").with("step", text).with("why", step.why));
        }
        Ok(text)
    }

    /// Somebody tries what a rule refuses; the refusal is told.
    ///
    /// # Errors
    /// When it is not refused: then the story is not true.
    pub fn refused(&mut self, who: &str, command: &dyn Command, named: &str) -> Result<(), Failure> {
        let actor = self.user(who)?;
        match tx::transact(self.conn, &self.clock, actor, command) {
            Err(failure) => {
                let why = self.texts.say(&failure.said());
                let said = self.texts.say(&Said::new("cli-demo-refused").with("why", why));
                self.line(who, named, &said);
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
        self.print_of(who, &Asked::of(Document::Order, call.id.raw()), &call.number)
    }

    /// Prints how a call's deadlines are counted to the folder.
    ///
    /// # Errors
    /// What keeps it from being printed.
    pub fn print_proof(&mut self, who: &str, call: &Call) -> Result<(), Failure> {
        self.print_of(who, &Asked::of(Document::Proof, call.id.raw()), &format!("{}-proof", call.number))
    }

    /// Prints a document to the folder, as `name.pdf`.
    ///
    /// # Errors
    /// What keeps it from being printed.
    pub fn print_of(&mut self, who: &str, asked: &Asked, name: &str) -> Result<(), Failure> {
        let settings = setting::store::load(self.conn)?;
        let around = Around { settings: &settings, texts: &self.texts, now: self.clock.now() };
        let sheet = make::sheet(self.conn, asked, around)?;
        self.print(who, &asked.document.key(), &sheet, name)
    }

    /// Writes a sheet to the folder, as `name.pdf`.
    ///
    /// # Errors
    /// When the file can't be written.
    fn print(&mut self, who: &str, what: &str, sheet: &Sheet, name: &str) -> Result<(), Failure> {
        let bytes = pdf::write(sheet).map_err(|error| Said::new("cli-print-failed").with("why", error.to_string()))?;
        let path = self.folder.join(format!("{name}.pdf"));
        file::write_whole(&path, &bytes)?;
        let said = self
            .texts
            .say(&Said::new("cli-print-done").with("path", format!("{name}.pdf")).with("pages", sheet.pages.len()));
        let what = self.texts.get(what).to_string();
        self.line(who, &what, &said);
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
