//! `aftercare password`: the server's password, kept in the system's key store or taken out of it; and the question for
//! it on a terminal.

use std::{
    io::{BufRead as _, IsTerminal as _},
    process::ExitCode,
};

use crate::{
    base::{failure::Failure, say::Said, text::Texts},
    db::{
        address::{Address, Server},
        keys::{self, Keys},
        look,
    },
};

use super::{Ground, out};

/// How often a terminal is asked for a password that the server takes.
const TRIES: usize = 3;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Take it out of the key store
    #[arg(long)]
    forget: bool,
}

/// Keeps the password that is typed, or that comes on standard input, once the server has taken it.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let texts = Texts::new(ground.lang, chrono_tz::Tz::UTC);
    let Address::Server(server) = &ground.address else {
        return Err(Said::new("cli-password-file").with("path", ground.address.to_string()).into());
    };
    let said = |key: &'static str| texts.say(&about(key, server));
    if args.forget {
        let was_kept = ground.keys.forget(server)?;
        out::say(&said(if was_kept { "cli-password-forgotten" } else { "cli-password-none" }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let password = if can_ask() { asked(server, &texts)? } else { read()? };
    look::at(&Address::Server(Box::new(server.with_password(&password))))?;
    ground.keys.keep(server, &password)?;
    out::say(&said("cli-password-kept"))?;
    Ok(ExitCode::SUCCESS)
}

/// Does something; where the server asks for a password, with the one that is kept for it, and then with what is typed on
/// the terminal. One that was kept and is refused is replaced by the one that is taken.
///
/// # Errors
/// What it fails with.
pub(super) fn with_password<T>(
    address: &Address,
    keys: &dyn Keys,
    texts: &Texts,
    mut act: impl FnMut(&Address) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut done = keys::with_kept(address, keys, &mut act);
    let Address::Server(server) = address else { return done };
    for _ in 0..TRIES {
        match &done {
            Err(failure) if keys::asks_for_password(failure) && can_ask() => out::complain(&texts.say(&failure.said())),
            _ => return done,
        }
        let password = asked(server, texts)?;
        done = act(&Address::Server(Box::new(server.with_password(&password))));
        let is_taken = !matches!(&done, Err(failure) if keys::asks_for_password(failure));
        if is_taken && keys.kept(server).is_ok_and(|kept| kept.is_some()) {
            // The command has done its work: that the store refused is said where somebody asks it to keep one.
            let _ = keys.keep(server, &password);
        }
    }
    done
}

fn about(key: &'static str, server: &Server) -> Said {
    Said::new(key).with("user", server.user()).with("server", server.place())
}

/// Somebody sits at a terminal who can be asked.
fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// What is typed, unseen.
fn asked(server: &Server, texts: &Texts) -> Result<String, Failure> {
    let question = format!("{} ", texts.say(&about("cli-password-question", server)));
    rpassword::prompt_password(question).map_err(|error| Failure::io(std::path::Path::new("terminal"), &error))
}

/// What comes on standard input, to the end of its line.
fn read() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| Failure::io(std::path::Path::new("stdin"), &error))?;
    let password = line.trim_end_matches(['\n', '\r']);
    if password.is_empty() { Err(Failure::refused("cli-password-empty")) } else { Ok(password.to_owned()) }
}
