//! What the window can do from anywhere, as the palette lists it. The panels are those of the rail, the rest is what the
//! top bar does.

use crate::{
    app::{
        panels::Entry,
        route::{Place, Route},
        topbar::BarAsk,
    },
    base::{
        found::{self, runs, sought::Query},
        kind::{Kind, Subject},
        say::{Arg, Said},
        text::Lang,
        words::Word as _,
    },
    cx::Cx,
    ui::{
        icon,
        shortcut::{self, Shortcut},
        steps::{self, Step},
    },
};

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doing {
    /// Go somewhere.
    Go(Place),
    /// Show what can be printed of a record.
    Print(Subject),
    /// Take a step of what is shown.
    Step(steps::Chosen),
    /// Do what the top bar does.
    Bar(BarAsk),
}

/// Something to do, as it is listed.
#[derive(Clone, Debug)]
pub struct Command {
    /// Its picture.
    pub icon: &'static str,
    /// What it is called, in the language shown.
    pub name: String,
    /// What it does.
    pub doing: Doing,
    /// Its keys, where it has some.
    pub keys: Option<&'static Shortcut>,
}

/// The kinds that can be begun by hand.
const BEGUN: &[Kind] = &[
    Kind::Call,
    Kind::Customer,
    Kind::Item,
    Kind::Equipment,
    Kind::Contract,
    Kind::Template,
    Kind::Delivery,
    Kind::Receipt,
];

/// All that can be done now.
pub fn all(cx: &Cx<'_>, entries: &[Entry], route: &Route, possible: &[Step], is_dark: bool) -> Vec<Command> {
    let mut all = Vec::new();
    let mut add = |icon, said: Said, doing| {
        let keys = keys_of(&doing);
        all.push(Command { icon, name: cx.say(&said), doing, keys });
    };
    for step in possible {
        add(icon::ARROW_RIGHT, Said::new("app-palette-step").with("step", &*step.label), Doing::Step(step.chosen));
    }
    if let Place::Record(subject) = route.place() {
        add(icon::PRINTER, Said::new("app-palette-print"), Doing::Print(subject));
    }
    for kind in BEGUN.iter().filter(|kind| entries.iter().any(|entry| entry.kinds.contains(kind))) {
        let said = Said::new("app-palette-new").with("kind", Arg::Key(kind.key()));
        add(icon::PLUS, said, Doing::Go(Place::New(*kind, None)));
    }
    for entry in entries {
        let said = Said::new("app-palette-go").with("panel", Arg::Key(format!("app-rail-{}", entry.route)));
        add(entry.icon, said, Doing::Go(Place::Panel(entry.route)));
    }
    for (is_back, icon, key) in [(true, icon::ARROW_LEFT, "app-back"), (false, icon::ARROW_RIGHT, "app-on")] {
        if route.beside(is_back).is_some() {
            add(icon, Said::new(key), Doing::Bar(BarAsk::Step { is_back }));
        }
    }
    let (letter, key) = if is_dark { (icon::SUN, "app-theme-light") } else { (icon::MOON, "app-theme-dark") };
    add(letter, Said::new(key), Doing::Bar(BarAsk::Theme { is_dark: !is_dark }));
    for lang in Lang::ALL.iter().filter(|lang| **lang != cx.texts.lang) {
        add(icon::TRANSLATE, Said::new(lang.key()), Doing::Bar(BarAsk::Speak(*lang)));
    }
    add(icon::QUESTION, Said::new("app-shortcuts"), Doing::Bar(BarAsk::Help));
    all
}

/// The keys that do it too.
fn keys_of(doing: &Doing) -> Option<&'static Shortcut> {
    match doing {
        Doing::Bar(BarAsk::Step { is_back: true }) => Some(&shortcut::BACK),
        Doing::Bar(BarAsk::Step { is_back: false }) => Some(&shortcut::ON),
        Doing::Bar(BarAsk::Find) => Some(&shortcut::FIND),
        Doing::Bar(BarAsk::Help) => Some(&shortcut::HELP),
        Doing::Bar(_) | Doing::Go(_) | Doing::Print(_) | Doing::Step(_) => None,
    }
}

/// True when each word that was typed stands in a name, or in its pinyin.
pub fn fits(name: &str, query: &Query) -> bool {
    let name_runs = runs(name);
    let spoken = found::pinyin::words(name);
    query.runs.iter().all(|sought| {
        name_runs.iter().any(|run| run.is_wide == sought.is_wide && run.text.contains(&sought.text))
            || spoken.iter().any(|word| word.starts_with(&sought.text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::found::sought::Sought;

    #[test]
    fn a_command_is_found_by_its_words_in_any_order_and_by_pinyin() {
        let table = [
            ("新建服务呼叫", "呼叫", true),
            ("新建服务呼叫", "xjfw", true),
            ("新建服务呼叫", "hujiao 新建", true),
            ("Go to Customers", "cust go", true),
            ("Go to Customers", "items", false),
            ("转到设置", "shezhi", true),
        ];
        for (name, typed, fits_it) in table {
            let Sought::Words(query) = Sought::read(typed) else { panic!("{typed}") };
            assert_eq!(fits(name, &query), fits_it, "{name} by {typed}");
        }
    }
}
