//! Starts the command line, or the window.

use std::{process::ExitCode, sync::Arc};

use aftercare::{
    app,
    base::failure::Failure,
    cli::{self, Cli, Verb},
    db::{address::Address, backup},
};

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    backup::left::default_notes().into_iter().for_each(backup::left::keep_notes_in);
    let cli = match cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match &cli.verb {
        Some(Verb::Demo(args)) => match cli::demo::prepare(&cli, args) {
            Ok(Some(address)) => open_window(&cli, Some(address)),
            Ok(None) => ExitCode::SUCCESS,
            Err(failure) => fail(&cli, &failure),
        },
        Some(verb) => cli::run(&cli, verb),
        None => open_window(&cli, cli.db.clone()),
    }
}

fn open_window(cli: &Cli, address: Option<Address>) -> ExitCode {
    let demo: app::DemoMaker = Arc::new(|conn, _, lang, progress| cli::demo::fill(conn, lang, progress));
    let options = app::Options::new(address, cli.lang, cli::system_lang());
    match app::run(app::Options { demo: Some(demo), ..options }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(cli, &failure),
    }
}

fn fail(cli: &Cli, failure: &Failure) -> ExitCode {
    cli::complain(cli.lang(), failure);
    ExitCode::FAILURE
}
