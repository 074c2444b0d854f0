//! `aftercare letters --to FILTER -o FOLDER`, or `--view NAME`: letters to many customers, with their envelopes and a control list.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use chrono::NaiveDate;

use crate::{
    base::{failure::Failure, field::ReadAt, kind::Kind, progress::Progress, say::Said, words::Word as _},
    db::{clock::Clock, list, query::Conn, tx},
    document::{
        Around, Asked, Document,
        batch::{
            self, Batch, Made, files,
            selection::{self, Selection},
        },
        command::Command as Papers,
    },
    setting,
};

use super::{Ground, asked, kinds, out, typed};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// To whom: a filter line of the list of customers, numbers with commas, territory=…, category=…, warranty-ending=DAYS, calls=WORDS, all
    #[arg(long, value_name = "FILTER", default_value = "", hide_default_value = true)]
    to: String,
    /// To those of a view of the list: its name as the window shows it, or as `views` prints it
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// Of which list filter line and view are: customer, receivable, or call for the customers of those calls
    #[arg(long, value_name = "LIST", default_value = "customer", hide_default_value = true)]
    list: String,
    /// The letter's template, in place of the usual one
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// A text file with the words of the letter, in place of the template's, or - for standard input; it may name fields
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// Envelopes too, of this size: DL, C5, 10
    #[arg(long, value_name = "PAPER", num_args = 0..=1, default_missing_value = "")]
    envelopes: Option<String>,
    /// The envelopes' template, in place of the usual one
    #[arg(long, value_name = "NAME", requires = "envelopes")]
    envelope_template: Option<String>,
    /// Each envelope behind its letter, in one file
    #[arg(long, requires = "envelopes")]
    alternating: bool,
    /// Leave out who can't be written to, and say why in the control list
    #[arg(long)]
    leave_out: bool,
    /// The folder for the files
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

/// Makes everything, then writes it: where something fails, nothing is written.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    // A script's variable without a value must not write to everybody.
    if args.to.trim().is_empty() && args.view.is_none() {
        return Err(Failure::refused("letters-no-filter"));
    }
    let conn = ground.open_to_read()?;
    let texts = Arc::new(ground.texts(&conn)?);
    let settings = setting::store::load(&conn)?;
    let around = Around { settings: &settings, texts: &texts, now: Clock::default().now() };
    let batch = batch_of(&conn, args, around)?;
    let made = batch::make(&conn, &batch, around, &Progress::default())?;
    drop(conn);
    for row in &made.rows {
        for said in row.said() {
            out::complain(&texts.say(&said));
        }
    }
    let written = files::write(&made, &args.output, ground.address.file(), &texts, &Progress::default())?;
    if note(ground, &made).is_err() {
        out::complain(&texts.get("cli-print-not-noted"));
    }
    out::say(&texts.say(&made.summary()))?;
    for (path, pages) in written {
        let path = path.display().to_string();
        out::say(&match pages {
            Some(pages) => texts.say(&Said::new("cli-print-done").with("path", path).with("pages", pages)),
            None => path,
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

fn batch_of(conn: &Conn, args: &Args, around: Around<'_>) -> Result<Batch, Failure> {
    let today = around.now.day(around.texts.zone);
    let selection = selected(conn, args, around, today)?;
    let envelope = args.envelopes.as_ref().map(|paper| Asked {
        paper: Some(paper.clone()).filter(|paper| !paper.is_empty()),
        template: args.envelope_template.clone(),
        ..Asked::of(Document::Envelope, 0)
    });
    let letter = Asked {
        template: args.template.clone(),
        words: args.text.as_deref().map(typed::words).transpose()?,
        from: selection.period.map(|(from, _)| from),
        to: selection.period.map(|(_, to)| to),
        ..Asked::of(Document::Letter, 0)
    };
    Ok(Batch {
        customers: selection.customers,
        letter,
        envelope,
        alternates: args.alternating,
        leaves_out: args.leave_out,
    })
}

/// Who is meant: what a view or a filter line finds, else what the short ways of saying it do.
fn selected(conn: &Conn, args: &Args, around: Around<'_>, today: NaiveDate) -> Result<Selection, Failure> {
    let spec = (kinds::find(&args.list)?.list)();
    let is_of_customers = spec.kind == Kind::Customer;
    if !is_of_customers && spec.kind != Kind::Call {
        return Err(Said::new("letters-no-such-list").with("list", args.list.as_str()).into());
    }
    let is_line = args.to.contains([':', '：']) || spec.word != Kind::Customer.word();
    if args.view.is_none() && !is_line {
        return selection::selected(conn, &args.to, today);
    }
    let at = ReadAt { now: around.now, zone: around.texts.zone };
    let mut query = asked::query(conn, &spec, (args.view.as_deref(), &args.to), at, around.texts)?;
    // Nobody writes to customers who are none any more.
    query.only = is_of_customers.then(|| ("t.active = 1".to_owned(), Vec::new()));
    let ids = list::ids(conn, &spec, &query)?;
    let customers = if is_of_customers { ids } else { selection::of_calls(conn, &ids)? };
    Ok(Selection { customers, period: None })
}

/// Notes every letter and envelope in the log of printed papers (DOC-16).
fn note(ground: &Ground, made: &Made) -> Result<(), Failure> {
    let (conn, actor) = ground.open_to_write()?;
    tx::transact(&conn, &Clock::default(), actor, &Papers::Printed(made.printed.clone())).map(|_| ())
}
