//! `aftercare demo`: the demo company in a new file, and the whole main job told step by step.

mod company;
mod large;
mod stage;
mod story;
mod money;
mod papers;
mod present;

use std::path::{Path, PathBuf};

use crate::{
    base::{
        failure::Failure,
        progress::Progress,
        say::Said,
        text::{Lang, Texts},
    },
    db::{address::Address, clock::Clock, open, query::Conn},
    exchange::demo::{
        FILES,
        years::{MOST_CALLS, Plan},
    },
    print::file,
};

use super::Cli;
use stage::Stage;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Run the main job without a window and print each step with its reasons
    #[arg(long)]
    headless: bool,
    /// Where the database, the papers and the imported files go; a new folder by default
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// A company with ten years behind it and so many calls, up to a million
    #[arg(long, value_name = "CALLS", value_parser = clap::value_parser!(u32).range(1..=MOST_CALLS as i64))]
    size: Option<u32>,
    /// What chance begins with: the same seed, size and language give the same company
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "size")]
    seed: u64,
    /// JSON for scripts, at the end: what was made and how long it took
    #[arg(long, requires = "size")]
    json: bool,
}

/// Makes the demo company. Answers the file to open the window on, or nothing when the story was
/// told instead: as asked, or because there is no display.
///
/// # Errors
/// What keeps the file or the folder from being made; an old data file is never overwritten.
pub fn prepare(cli: &Cli, args: &Args) -> Result<Option<Address>, Failure> {
    let texts = Texts::new(cli.lang(), stage::ZONE);
    let folder = match (&args.out, &cli.db) {
        (Some(out), _) => out.clone(),
        (None, Some(Address::File(db))) => folder_of(db).to_owned(),
        (None, _) => free_folder()?,
    };
    let address = cli.db.clone().unwrap_or_else(|| Address::File(folder.join("aftercare.db")));
    std::fs::create_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
    address.make_folder()?;
    if let Some(taken) = taken(&folder, address.file()) {
        return Err(Said::new("cli-demo-exists").with("path", taken.display().to_string()).into());
    }
    if let Some(calls) = args.size {
        let plan = Plan::new(usize::try_from(calls).unwrap_or(MOST_CALLS), cli.lang(), args.seed);
        large::make(&address, plan, (&texts, args.json))?;
        return Ok((!args.headless && !args.json && has_display()).then_some(address));
    }
    let without_display = !args.headless && !has_display();
    if without_display {
        super::out::say(&texts.say(&Said::new("cli-demo-no-display")))?;
    }
    let is_told = args.headless || without_display;
    let conn = open::to_write(&address)?;
    // A story that nobody can read any more is still played to its end.
    let mut print = |line: &str| drop(super::out::say(line));
    let mut quiet = |_: &str| {};
    let tell: &mut dyn FnMut(&str) = if is_told { &mut print } else { &mut quiet };
    for (_, file, content) in FILES {
        file::write_whole(&folder.join(file), content)?;
    }
    tell_story(&conn, cli.lang(), &folder, &Progress::default(), tell, is_told)?;
    super::out::say(&texts.say(&Said::new("cli-demo-done").with("path", address.to_string())))?;
    Ok((!is_told).then_some(address))
}

/// Fills a new file with the demo company, for the window's first start.
///
/// # Errors
/// What keeps it from being filled.
pub fn fill(conn: &Conn, lang: Lang, progress: &Progress) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(|error| Failure::io(Path::new("."), &error))?;
    for (_, file, content) in FILES {
        file::write_whole(&folder.path().join(file), content)?;
    }
    tell_story(conn, lang, folder.path(), progress, &mut |_| {}, false)
}

/// The company and its main job; the papers go to the folder, which holds the files to import. At the end one of each
/// document is printed, where it is asked for.
fn tell_story(
    conn: &Conn,
    lang: Lang,
    folder: &Path,
    progress: &Progress,
    tell: &mut dyn FnMut(&str),
    with_papers: bool,
) -> Result<(), Failure> {
    let mut stage = Stage::new(conn, lang, folder, progress, tell);
    company::found(&mut stage, lang)?;
    company::import(&mut stage)?;
    present::run_rules(&mut stage, "2026-11-02 08:45")?;
    story::tell(&mut stage)?;
    present::leave(&mut stage)?;
    present::run_rules(&mut stage, "2026-11-20 17:30")?;
    if with_papers { papers::print(&mut stage) } else { Ok(()) }
}

/// The folder a file stands in.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What stands there already and would be lost: a data file, or somebody's own file of a name that the demo
/// company's files have.
fn taken(folder: &Path, data: Option<&Path>) -> Option<PathBuf> {
    let is_own = |path: &Path, content: &[u8]| std::fs::read(path).is_ok_and(|found| found == content);
    let mut files = FILES.iter().map(|(_, file, content)| (folder.join(file), *content));
    if let Some(data) = data.filter(|data| data.exists()) {
        return Some(data.to_owned());
    }
    files.find(|(path, content)| path.exists() && !is_own(path, content)).map(|(path, _)| path)
}

/// A folder in the user's data folder that no earlier demo took.
fn free_folder() -> Result<PathBuf, Failure> {
    let folders =
        directories::ProjectDirs::from("", "", "aftercare").ok_or_else(|| Failure::refused("cli-no-data-folder"))?;
    let base = folders.data_dir();
    let free = (1..).map(|turn| base.join(format!("demo-{turn}"))).find(|folder| !folder.exists());
    Ok(free.unwrap_or_else(|| base.join("demo")))
}

/// True where a window can be opened.
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// The clock of the demo story: moved by hand, so that every run tells the same.
fn story_clock() -> Clock {
    Clock::standing_at(stage::moment("2026-11-02 08:30"))
}
