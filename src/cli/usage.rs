//! What was typed, read; and what was typed wrongly, said in the language asked for. Help too.

use std::{ffi::OsString, process::ExitCode};

use clap::{
    Arg, ArgAction, Command, CommandFactory as _, FromArgMatches as _,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::base::{
    say::Said,
    text::{Lang, Texts},
    words::Word as _,
};

use crate::db::address::Address;

use super::{Cli, out, system_lang};

/// What a wrong command line exits with, as most programs do.
const WRONG: u8 = 2;

/// Reads the command line. Where it is wrong, or asks for help, that is said and the exit code given.
///
/// # Errors
/// The exit code.
pub fn read(args: impl IntoIterator<Item = OsString>) -> Result<Cli, ExitCode> {
    let args = help_asked(args.into_iter().collect());
    let texts = Texts::new(lang_of(&args), chrono_tz::Tz::UTC);
    let mut command = in_words(Cli::command(), &texts);
    let known = subcommands_of(&command, &args);
    let read = command.try_get_matches_from_mut(&args).and_then(|matches| Cli::from_arg_matches(&matches));
    read.map_err(|error| {
        if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
            let shown = out::say(&translated(error.to_string(), &texts));
            return if shown.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
        out::complain(&format!("aftercare: {}", texts.say(&said(&error, &known))));
        if let Some(usage) = usage_of(&error) {
            out::complain(&translated(usage, &texts));
        }
        out::complain(&texts.get("cli-usage-more"));
        ExitCode::from(WRONG)
    })
}

/// `help` and `help VERB` ask for the same as `--help` and `VERB --help`.
fn help_asked(mut args: Vec<OsString>) -> Vec<OsString> {
    let mut at = 1;
    while let Some(word) = args.get(at).and_then(|arg| arg.to_str()).filter(|word| word.starts_with('-')) {
        at += if matches!(word, "--db" | "--lang") { 2 } else { 1 };
    }
    if args.get(at).is_some_and(|word| word == "help") {
        args.remove(at);
        args.push("--help".into());
    }
    args
}

/// The language named in the arguments, whatever else is wrong with them.
fn lang_of(args: &[OsString]) -> Lang {
    let mut words = args.iter().filter_map(|arg| arg.to_str());
    while let Some(word) = words.next() {
        let named = if word == "--lang" { words.next() } else { word.strip_prefix("--lang=") };
        if let Some(lang) = named.and_then(super::known_lang) {
            return lang;
        }
    }
    system_lang()
}

/// The command with its help in the language of the texts.
fn in_words(command: Command, texts: &Texts) -> Command {
    let help = |key: &str| texts.get(key).to_string();
    with_subcommands(command, "", texts)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true).help(help("cli-help-help")))
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help(help("cli-help-version")))
}

/// A command and those below it, described.
fn with_subcommands(command: Command, verb: &str, texts: &Texts) -> Command {
    let mut command = described(command, verb, texts).disable_help_subcommand(true).arg_required_else_help(false);
    let below: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    for inner in below {
        let name = if verb.is_empty() { inner.clone() } else { format!("{verb}-{inner}") };
        command = command.mut_subcommand(&inner, |inner| with_subcommands(inner, &name, texts));
    }
    command
}

/// The commands that may follow what was typed: those of the program, or of the verb that was named.
fn subcommands_of(command: &Command, args: &[OsString]) -> String {
    let mut named = command;
    for word in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        named = named.get_subcommands().find(|inner| inner.get_name() == word).unwrap_or(named);
    }
    let below = if named.has_subcommands() { named } else { command };
    below.get_subcommands().map(|inner| inner.get_name().to_owned()).collect::<Vec<_>>().join(", ")
}

/// A command and its arguments described: `cli-help-VERB`, `cli-help-VERB-ARGUMENT`; of a verb's question
/// `cli-help-VERB-QUESTION`, and arguments that several questions have once, as the verb's.
fn described(command: Command, verb: &str, texts: &Texts) -> Command {
    let key = if verb.is_empty() { "cli-help-program".to_owned() } else { format!("cli-help-{verb}") };
    let command = match texts.find(&key) {
        Some(text) => command.about(text.to_string()).long_about(None),
        None => command,
    };
    command.mut_args(|arg| {
        let name = arg.get_id().as_str().replace('_', "-");
        match help_keys(verb, &name).iter().find_map(|key| texts.find(key)) {
            Some(text) => arg.help(text.to_string()).long_help(None),
            None => arg,
        }
    })
}

/// Where the description of an argument is looked for.
fn help_keys(verb: &str, argument: &str) -> [String; 3] {
    let parent = verb.split('-').next().unwrap_or_default();
    [format!("cli-help-{verb}-{argument}"), format!("cli-help-{parent}-{argument}"), format!("cli-help-{argument}")]
}

/// The words that the library writes itself.
fn translated(text: String, texts: &Texts) -> String {
    if texts.lang == Lang::En {
        return text;
    }
    let words = [
        ("Usage: ", "cli-usage-usage"),
        ("Commands:", "cli-usage-commands"),
        ("Arguments:", "cli-usage-arguments"),
        ("Options:", "cli-usage-options"),
        ("[OPTIONS]", "cli-usage-some-options"),
        ("[COMMAND]", "cli-usage-a-command"),
    ];
    words.iter().fold(text, |text, (word, key)| text.replace(word, &texts.get(key)))
}

/// What is wrong, in one sentence.
fn said(error: &clap::Error, known: &str) -> Said {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (argument, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let prior = context(ContextKind::PriorArg);
    match error.kind() {
        ErrorKind::InvalidSubcommand => Said::new("cli-usage-unknown-command")
            .with("command", context(ContextKind::InvalidSubcommand))
            .with("known", known),
        ErrorKind::MissingSubcommand => Said::new("cli-usage-question").with("known", known),
        ErrorKind::UnknownArgument => Said::new("cli-usage-unknown-argument").with("argument", argument),
        ErrorKind::MissingRequiredArgument => Said::new("cli-usage-missing").with("argument", argument),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            Said::new("cli-usage-no-value").with("argument", argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if argument.starts_with("--lang") => {
            let known = Lang::ALL.iter().map(|lang| lang.word()).collect::<Vec<_>>().join(", ");
            Said::new("cli-usage-lang").with("value", value).with("known", known)
        }
        // What is wrong with an address, said without its password.
        ErrorKind::ValueValidation if argument.starts_with("--db") => Address::parse(&value)
            .map_or_else(|failure| failure.said(), |_| Said::new("cli-usage-no-value").with("argument", argument)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match range_of(error) {
            Some((least, most)) => Said::new("cli-usage-out-of-range")
                .with("argument", argument)
                .with("value", value)
                .with("least", least)
                .with("most", most),
            None => Said::new("cli-usage-wrong-value").with("argument", argument).with("value", value),
        },
        ErrorKind::ArgumentConflict if prior.is_empty() || prior == argument => {
            Said::new("cli-usage-twice").with("argument", argument)
        }
        ErrorKind::ArgumentConflict => Said::new("cli-usage-not-both").with("argument", argument).with("other", prior),
        _ => Said::new("cli-usage-wrong"),
    }
}

/// What a number that lies outside may be, as the library says it: `0 is not in 1..=20`.
fn range_of(error: &clap::Error) -> Option<(String, String)> {
    let said = std::error::Error::source(error)?.to_string();
    let (least, most) = said.rsplit(' ').next()?.split_once("..=")?;
    Some((least.to_owned(), most.to_owned()))
}

/// The line that says how the command is used.
fn usage_of(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    Some(usage.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_is_described_in_both_languages() {
        for lang in Lang::ALL {
            let texts = Texts::new(*lang, chrono_tz::Tz::UTC);
            let described = |key: &str| texts.find(key).is_some();
            assert!(described("cli-help-program"));
            for (verb, command) in commands_below(&Cli::command(), "") {
                assert!(described(&format!("cli-help-{verb}")), "{verb}");
                for arg in command.get_arguments() {
                    let name = arg.get_id().as_str().replace('_', "-");
                    let is_described = help_keys(&verb, &name).iter().any(|key| described(key));
                    assert!(is_described, "{verb} {name} in {lang:?}");
                }
            }
        }
    }

    fn commands_below(command: &Command, verb: &str) -> Vec<(String, Command)> {
        let mut all = Vec::new();
        for inner in command.get_subcommands() {
            let name =
                if verb.is_empty() { inner.get_name().to_owned() } else { format!("{verb}-{}", inner.get_name()) };
            all.extend(commands_below(inner, &name));
            all.push((name, inner.clone()));
        }
        all
    }

    #[test]
    fn the_language_is_known_however_wrong_the_rest_is() {
        let lang = |args: &[&str]| lang_of(&args.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(lang(&["aftercare", "sho", "--lang", "en", "--what"]), Lang::En);
        assert_eq!(lang(&["aftercare", "--lang=zh-CN"]), Lang::Zh);
    }

    #[test]
    fn help_is_a_word_too() {
        let asked = |line: &str| {
            let args = help_asked(line.split(' ').map(OsString::from).collect());
            args.iter().filter_map(|arg| arg.to_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(asked("aftercare help"), "aftercare --help");
        assert_eq!(asked("aftercare --lang en help print"), "aftercare --lang en print --help");
        assert_eq!(asked("aftercare list call --filter help"), "aftercare list call --filter help");
    }

    #[test]
    fn the_command_line_is_well_made() {
        in_words(Cli::command(), &Texts::new(Lang::Zh, chrono_tz::Tz::UTC)).debug_assert();
    }
}
