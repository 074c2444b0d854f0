//! The window with a hundred thousand calls in the file, or with the company that is named: how soon it shows something, what a frame takes, and what
//! it uses when nobody touches it.

use std::{
    path::Path,
    process::{Child, Command},
    time::{Duration, Instant},
};

use aftercare::{
    app::{App, Options, panels},
    base::text::{Lang, Texts},
    db::{clock::Clock, open},
};
use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, accesskit::Role, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};

use crate::{
    data::{self, most_memory_of},
    desk,
    table::Table,
};

/// How long an answer of a worker is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the window calls a text.
fn named(key: &str) -> String {
    Texts::new(Lang::Zh, chrono_tz::UTC).get(key).to_string()
}

fn window(path: &Path) -> Harness<'static, App> {
    let clock = Clock::standing_at(desk::NOW);
    let options =
        Options { clock, prefs: None, panels: panels::all, ..Options::new(Some(path.into()), None, Lang::Zh) };
    Harness::builder().with_size([1280.0, 900.0]).build_eframe(move |cc| App::new(options, &cc.egui_ctx))
}

/// Draws frames until something with this role and text is there.
fn wait_for(harness: &mut Harness<'static, App>, role: Role, text: &str) {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        harness.step();
        let is_it = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.role() == role && node.label().is_some_and(|label| label.contains(text))
        };
        if harness.query_all_by(is_it).next().is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("no {text} within a minute");
}

/// Times the window.
pub fn bench(table: &mut Table) {
    let place = tempfile::tempdir().unwrap();
    let path = data::named().unwrap_or_else(|| {
        let own = place.path().join("desk.db");
        desk::fill(&own);
        own
    });
    let (count, number) = known(&path);
    let mut harness = table.measure_once("start to Today with its figures, without the screen", desk::ms(500), || {
        let mut harness = window(&path);
        // A figure of the page: it stands there once the data is there.
        wait_for(&mut harness, Role::Button, &named("report-figure-waiting"));
        harness
    });
    table.measure("frame of Today", desk::ms(4), 200, |_| harness.step());

    harness.get_by_role_and_label(Role::Tab, &named("app-rail-calls")).click();
    wait_for(&mut harness, Role::Button, &named("call-tab-all"));
    harness.get_by_role_and_label(Role::Button, &named("call-tab-all")).click();
    wait_for(&mut harness, Role::Row, &number);
    harness.hover_at(egui::pos2(700.0, 500.0));
    table.measure(&format!("frame while the list of {count} calls scrolls"), desk::ms(4), 400, |_| {
        scroll(&mut harness);
        harness.step();
    });
    table.waited("frame while the writer is held for three seconds", desk::ms(50), frames_beside_writer(&mut harness));
    drop(harness);
    let small = place.path().join("small.db");
    open::to_write(&small).unwrap();
    real(table, "the real window on a new file", desk::ms(500), &small);
    // With the search for damage in the background, which goes through the whole file.
    real(table, &format!("the real window on {count} calls"), None, &path);
}

/// How many calls there are, and the newest one's number.
fn known(path: &Path) -> (i64, String) {
    let conn = open::to_read(path).unwrap();
    let number = conn.value("SELECT number FROM call ORDER BY opened_at DESC NULLS LAST, id DESC NULLS LAST", &[]);
    (conn.value("SELECT COUNT(*) FROM call", &[]).unwrap().unwrap(), number.unwrap().unwrap())
}

fn scroll(harness: &mut Harness<'static, App>) {
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, -3.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
}

/// How long frames take, by the clock on the wall, while a save does not end and another waits behind it.
fn frames_beside_writer(harness: &mut Harness<'static, App>) -> Vec<Duration> {
    let desk = harness.state().shell().unwrap().desk().clone();
    let held = desk.write(|_| {
        std::thread::sleep(Duration::from_secs(3));
        Ok(())
    });
    let behind = desk.write(|_| Ok(()));
    let (begun, mut frames) = (Instant::now(), Vec::new());
    while begun.elapsed() < Duration::from_secs(3) {
        let frame = Instant::now();
        scroll(harness);
        harness.step();
        frames.push(frame.elapsed());
        std::thread::sleep(Duration::from_millis(8));
    }
    drop((held, behind));
    frames
}

/// The program on the screen at hand, where there is one.
fn real(table: &mut Table, what: &str, budget: Option<Duration>, path: &Path) {
    if std::env::var_os("DISPLAY").is_none_or(|name| name.is_empty()) || !Path::new("/proc/self/stat").exists() {
        eprintln!("the real window was not measured: that wants a display of X11 and Linux");
        return;
    }
    let mut program =
        Command::new(env!("CARGO_BIN_EXE_aftercare")).args(["--lang", "zh-CN", "--db"]).arg(path).spawn().unwrap();
    // Started and come to rest: within half a second nothing was used any more.
    let mut used = ticks(&program);
    for _ in 0..60 {
        std::thread::sleep(Duration::from_millis(500));
        let now = ticks(&program);
        if now == used && now > 0 {
            break;
        }
        used = now;
    }
    table.known(&format!("{what}, from start until it rests"), budget, hundredths(used));
    std::thread::sleep(Duration::from_secs(10));
    table.known(&format!("{what}, idle for 10 s"), desk::ms(0), hundredths(ticks(&program) - used));
    if let Some(memory) = most_memory_of(&program.id().to_string()) {
        table.note(&format!("{what}: most memory {memory} MB, budget 300 MB"));
    }
    program.kill().unwrap();
    program.wait().unwrap();
}

/// Processor time so far, in hundredths of a second.
fn ticks(program: &Child) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", program.id())).unwrap();
    // The name, in brackets, may have blanks.
    let behind = stat.rsplit_once(')').unwrap().1;
    let fields: Vec<&str> = behind.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

fn hundredths(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 10)
}
