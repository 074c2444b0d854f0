//! The system's printers: `lpstat` lists them and `lp` takes files, on Linux and macOS. Elsewhere, and where an office
//! wants it so, a program of its choice.

use std::{
    ffi::OsString,
    fs::File,
    io::{ErrorKind, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use crate::base::{failure::Failure, say::Said};

use super::{
    super::{
        file,
        page::{Page, Sheet},
    },
    Machine, bytes,
};

/// The system's own programs answer at once; one that has not after this time waits for a service that is not there.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Between two looks whether a program has ended.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// No more of what a program says is read, in bytes.
const MOST_READ_BYTES: u64 = 1 << 20;
/// No more of it is repeated, in characters.
const LONGEST_ANSWER: usize = 300;
/// So many parts of different paper are sent one after the other; more is a batch that wants to be sorted.
const MOST_PARTS: usize = 20;

/// The printers of the system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Their names.
    pub names: Vec<String>,
    /// The one that takes what names none.
    pub usual: Option<String>,
}

/// Asks the system for its printers. None where it can't be asked: no such program, or no service behind it.
pub fn found() -> Found {
    if cfg!(windows) {
        return Found::default();
    }
    let said = |argument: &str| {
        let mut lpstat = Command::new("lpstat");
        let answer = answer(lpstat.arg(argument).env("LC_ALL", "C"), Some(LONGEST_WAIT)).ok()??;
        answer.status.success().then_some(answer.out)
    };
    let names: Vec<String> = said("-e")
        .map(|list| list.lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect())
        .unwrap_or_default();
    // 'system default destination: NAME', or that there is none.
    let usual = said("-d").and_then(|said| said.split_once(": ").map(|(_, name)| name.trim().to_owned()));
    Found { usual: usual.filter(|usual| names.contains(usual)), names }
}

/// Sends a document to a printer, or to the system's usual one. Pages of one size go as one job, on paper of exactly
/// that size.
///
/// # Errors
/// No program that prints, no such printer, or what the program said when it refused.
pub fn send(machine: &Machine, printer: Option<&str>, sheet: &Sheet) -> Result<(), Failure> {
    let fit = machine.fit(printer);
    if !machine.command.trim().is_empty() {
        let path = kept(sheet, &bytes(sheet, fit)?)?;
        // It may show a window of its own and wait for its user.
        return run(&words_of(&machine.command, &path, printer)?, None);
    }
    if cfg!(windows) {
        return Err(Failure::refused("print-no-command"));
    }
    if let Some(printer) = printer {
        is_known(printer, &found())?;
    }
    let parts = parts(sheet);
    if parts.len() > MOST_PARTS {
        return Err(Said::new("print-mixed-paper").with("count", parts.len()).into());
    }
    let folder = tempfile::Builder::new().prefix("aftercare-").tempdir();
    let folder = folder.map_err(|error| Failure::io(Path::new("aftercare-"), &error))?;
    for (index, part) in parts.iter().enumerate() {
        let path = folder.path().join(format!("{}.pdf", index + 1));
        file::write_whole(&path, &bytes(part, fit)?)?;
        run(&lp(printer, part, &path), Some(LONGEST_WAIT))?;
    }
    Ok(())
}

/// Refuses a printer that the system doesn't have, naming those it has.
fn is_known(printer: &str, found: &Found) -> Result<(), Failure> {
    if found.names.is_empty() || found.names.iter().any(|name| name == printer) {
        return Ok(());
    }
    Err(Said::new("print-no-printer").with("printer", printer).with("known", found.names.join(", ")).into())
}

/// The words that print a file: `lp` takes it at once, so that the file may go afterwards.
fn lp(printer: Option<&str>, part: &Sheet, path: &Path) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec!["lp".into()];
    if let Some(printer) = printer {
        words.extend(["-d".into(), printer.into()]);
    }
    if let Some(page) = part.pages.first() {
        let media = format!("media={}", media(page));
        // As large as it is: the layout is true to the millimetre, and no driver knows better.
        words.extend(["-o".into(), media.into(), "-o".into(), "print-scaling=none".into()]);
    }
    words.extend(["-t".into(), part.title.clone().into(), path.into()]);
    words
}

/// Papers that printers know by a name: some take them by no other, or ask for a tray of odd paper.
const KNOWN: [(&str, f32, f32); 3] = [("A4", 210.0, 297.0), ("A5", 148.0, 210.0), ("Letter", 215.9, 279.4)];

/// The paper of a page: by its name, else by its size.
fn media(page: &Page) -> String {
    let is_of = |(_, width, height): &&(&str, f32, f32)| page.width_mm == *width && page.height_mm == *height;
    match KNOWN.iter().find(is_of) {
        Some((name, ..)) => (*name).to_owned(),
        None => format!("Custom.{}x{}mm", millimetres(page.width_mm), millimetres(page.height_mm)),
    }
}

/// A length as programs take it: `210`, `139.7`.
fn millimetres(mm: f32) -> String {
    let text = format!("{mm:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// The document cut where the size of the paper changes.
fn parts(sheet: &Sheet) -> Vec<Sheet> {
    let size = |page: &Page| (page.width_mm, page.height_mm);
    let runs = sheet.pages.chunk_by(|one, next| size(one) == size(next));
    runs.map(|run| Sheet { pages: run.to_vec(), ..sheet.clone() }).collect()
}

/// The words of the office's own program. Quotes keep spaces; nothing else means anything.
fn words_of(command: &str, file: &Path, printer: Option<&str>) -> Result<Vec<OsString>, Failure> {
    if !command.contains("{file}") {
        return Err(Failure::refused("print-command-no-file"));
    }
    let (mut words, mut word, mut is_quoted, mut is_begun) = (Vec::new(), String::new(), false, false);
    for character in command.trim().chars().chain([' ']) {
        match character {
            '"' => (is_quoted, is_begun) = (!is_quoted, true),
            ' ' if !is_quoted => {
                if is_begun {
                    words.push(std::mem::take(&mut word));
                }
                is_begun = false;
            }
            _ => {
                word.push(character);
                is_begun = true;
            }
        }
    }
    if is_quoted {
        return Err(Failure::refused("print-command-quote"));
    }
    let file = file.display().to_string();
    let filled = words.iter().map(|word| word.replace("{printer}", printer.unwrap_or("")).replace("{file}", &file));
    Ok(filled.map(OsString::from).collect())
}

/// Writes the file where it stays: nobody knows for how long another program needs it.
fn kept(sheet: &Sheet, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let folder = tempfile::Builder::new().prefix("aftercare-").tempdir();
    let folder = folder.map_err(|error| Failure::io(Path::new("aftercare-"), &error))?.keep();
    let path = folder.join(format!("{}.pdf", file::name_of(&sheet.number)));
    file::write_whole(&path, bytes)?;
    Ok(path)
}

/// What a program has done.
struct Answer {
    status: ExitStatus,
    /// What it said.
    out: String,
    /// What it said of its troubles.
    trouble: String,
}

/// Runs a program to its end, or stops it after a time: then there is no answer.
fn answer(command: &mut Command, longest: Option<Duration>) -> std::io::Result<Option<Answer>> {
    // Files take all that is said; a pipe that is full would stop the program.
    let [mut out, mut trouble] = [tempfile::tempfile()?, tempfile::tempfile()?];
    let command = command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(trouble.try_clone()?);
    let mut child = command.spawn()?;
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if longest.is_some_and(|longest| begun.elapsed() > longest) {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(LOOK_EVERY);
    };
    let said = |file: &mut File| -> std::io::Result<String> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.take(MOST_READ_BYTES).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    };
    Ok(Some(Answer { status, out: said(&mut out)?, trouble: said(&mut trouble)? }))
}

/// Runs a program; what it says when it fails is the reason.
fn run(words: &[OsString], longest: Option<Duration>) -> Result<(), Failure> {
    let [program, arguments @ ..] = words else { return Err(Failure::refused("print-no-command")) };
    let name = program.to_string_lossy().into_owned();
    let answer = answer(Command::new(program).args(arguments), longest).map_err(|error| match error.kind() {
        ErrorKind::NotFound if name == "lp" => Failure::refused("print-no-lp"),
        ErrorKind::NotFound => Said::new("print-no-program").with("program", name.as_str()).into(),
        _ => Failure::io(Path::new(&name), &error),
    })?;
    match answer {
        Some(answer) if answer.status.success() => Ok(()),
        Some(answer) => Err(refused(&name, answer)),
        None => {
            let seconds = longest.unwrap_or_default().as_secs();
            Err(Said::new("print-no-answer").with("program", name).with("seconds", seconds.to_string()).into())
        }
    }
}

fn refused(program: &str, answer: Answer) -> Failure {
    let Answer { status, out, trouble } = answer;
    let why = [trouble, out].into_iter().find(|said| !said.is_empty()).unwrap_or_else(|| status.to_string());
    let why: String = why.chars().take(LONGEST_ANSWER).collect();
    Said::new("print-refused").with("program", program).with("why", why).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(sizes: &[(f32, f32)]) -> Sheet {
        let page = |size: &(f32, f32)| Page { width_mm: size.0, height_mm: size.1, ..Page::default() };
        Sheet {
            title: "维修单 SC1".to_owned(),
            author: String::new(),
            language: "zh-CN".to_owned(),
            created_utc_ms: 0,
            number: "SC1".to_owned(),
            pages: sizes.iter().map(page).collect(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn every_size_of_paper_is_a_job_of_its_own_on_exactly_that_paper() {
        let sheet = sheet(&[(210.0, 297.0), (210.0, 297.0), (241.0, 139.7), (210.0, 297.0)]);
        let parts = parts(&sheet);
        assert_eq!(parts.iter().map(|part| part.pages.len()).collect::<Vec<_>>(), [2, 1, 1]);
        let words = lp(Some("LQ-630K"), &parts[1], Path::new("/tmp/a.pdf"));
        let scaling = ["-o", "print-scaling=none", "-t", "维修单 SC1", "/tmp/a.pdf"];
        assert_eq!(words[..5], ["lp", "-d", "LQ-630K", "-o", "media=Custom.241x139.7mm"]);
        assert_eq!(words[5..], scaling);
        let words = lp(None, &parts[0], Path::new("a"));
        assert!(!words.iter().any(|word| word == "-d"));
        assert!(words.iter().any(|word| word == "media=A4"), "printers know it by its name: {words:?}");
    }

    #[test]
    fn the_offices_own_program_gets_file_and_printer_as_whole_words() {
        let file = Path::new("/tmp/a b/c.pdf");
        let words =
            words_of(r#""C:\Program Files\view.exe" -to "{printer}" -x "" {file}"#, file, Some("针 式")).unwrap();
        assert_eq!(words, [r"C:\Program Files\view.exe", "-to", "针 式", "-x", "", "/tmp/a b/c.pdf"]);
        assert_eq!(words_of("lpr", file, None), Err(Failure::refused("print-command-no-file")));
        assert_eq!(words_of("\"lpr {file}", file, None), Err(Failure::refused("print-command-quote")));
    }

    #[test]
    fn a_printer_that_is_not_there_is_refused_with_those_that_are() {
        let found = Found { names: vec!["A".to_owned(), "B".to_owned()], usual: None };
        assert_eq!(is_known("B", &found), Ok(()));
        assert!(is_known("C", &found).is_err_and(|failure| format!("{failure:?}").contains("A, B")));
        assert_eq!(is_known("C", &Found::default()), Ok(()), "it can't be known: the program will say");
    }

    #[test]
    fn a_program_that_is_missing_or_refuses_says_so() {
        let run_for = |words: &[&str], longest| run(&words.iter().map(OsString::from).collect::<Vec<_>>(), longest);
        let run = |words: &[&str]| run_for(words, Some(LONGEST_WAIT));
        let missing = run(&["aftercare-no-such-program", "x"]).unwrap_err();
        assert_eq!(missing, Said::new("print-no-program").with("program", "aftercare-no-such-program").into());
        if cfg!(unix) {
            assert_eq!(run(&["true"]), Ok(()));
            let why = run(&["sh", "-c", "echo 'paper jam' >&2; exit 1"]).unwrap_err();
            assert_eq!(why, Said::new("print-refused").with("program", "sh").with("why", "paper jam").into());
            let much = run(&["sh", "-c", "yes jam | head -c 2000000; exit 1"]).unwrap_err();
            assert!(format!("{much:?}").len() < 1000, "what fills every pipe is cut");
            let late = run_for(&["sh", "-c", "exec sleep 600"], Some(Duration::ZERO)).unwrap_err();
            assert_eq!(late.said().key, "print-no-answer");
        }
    }
}
