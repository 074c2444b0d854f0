//! Texts on screen and paper: Fluent files, one per feature and language.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, OnceLock},
};

use chrono::NaiveDate;
use chrono_tz::Tz;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::langid;

use super::{
    field::Show,
    money::{Money, Qty, Rate},
    say::{Arg, Said},
    time::Instant,
    value::Val,
};

crate::words! {
    /// A language of the program.
    pub enum Lang in "lang" {
        /// Simplified Chinese.
        Zh = "zh-CN",
        /// English.
        En = "en",
    }
}

macro_rules! sources {
    ($($file:literal),+ $(,)?) => {
        /// The text files: name, Chinese, English.
        pub const SOURCES: &[(&str, &str, &str)] = &[$((
            $file,
            include_str!(concat!("../../resources/texts/zh-CN/", $file, ".ftl")),
            include_str!(concat!("../../resources/texts/en/", $file, ".ftl")),
        )),+];
    };
}

sources![
    "base",
    "table",
    "filter",
    "view",
    "shortcut",
    "calendar",
    "capitals",
    "error",
    "backup",
    "kind",
    "setting",
    "people",
    "customer",
    "item",
    "equipment",
    "contract",
    "delivery",
    "call",
    "dispatch",
    "handling",
    "settlement",
    "receipt",
    "credit",
    "revisit",
    "alert",
    "report",
    "exchange",
    "print",
    "document",
    "postal",
    "letters",
    "app",
    "cli",
    "explain",
];

/// All texts of one language.
pub struct Texts {
    /// The language.
    pub lang: Lang,
    /// The zone that moments are shown in.
    pub zone: Tz,
    /// Texts without arguments, resolved once.
    plain: BTreeMap<String, Arc<str>>,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({:?}, {} plain)", self.lang, self.plain.len())
    }
}

impl Texts {
    /// Reads the texts of a language; moments will be shown in this zone.
    ///
    /// # Panics
    /// When a text file does not parse, which a test excludes.
    pub fn new(lang: Lang, zone: Tz) -> Self {
        let id = match lang {
            Lang::Zh => langid!("zh-CN"),
            Lang::En => langid!("en"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks print as boxes and are searched for in vain.
        bundle.set_use_isolating(false);
        let mut keys = Vec::new();
        for (file, zh, en) in SOURCES {
            let source = match lang {
                Lang::Zh => zh,
                Lang::En => en,
            };
            let resource = FluentResource::try_new((*source).to_owned())
                .unwrap_or_else(|(_, errors)| panic!("texts {file} of {lang:?} do not parse: {errors:?}"));
            keys.extend(keys_of(source));
            bundle
                .add_resource(resource)
                .unwrap_or_else(|errors| panic!("texts {file} of {lang:?} say something twice: {errors:?}"));
        }
        let mut texts = Self { lang, zone, plain: BTreeMap::new(), bundle };
        for key in keys {
            if let Some(text) = texts.format(&key, None) {
                texts.plain.insert(key, text.into());
            }
        }
        texts
    }

    /// A text without arguments. An unknown key is a bug: it stops a debug build and shows as
    /// itself otherwise.
    pub fn get(&self, key: &str) -> Arc<str> {
        self.find(key).unwrap_or_else(|| {
            debug_assert!(false, "no text {key} in {:?}", self.lang);
            key.into()
        })
    }

    /// A text without arguments, if there is one.
    pub fn find(&self, key: &str) -> Option<Arc<str>> {
        self.plain.get(key).cloned()
    }

    /// All keys of texts without arguments.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.plain.keys().map(String::as_str)
    }

    /// The sentence of what is said. Unknown keys, as a newer version may have stored them, show
    /// as themselves.
    pub fn say(&self, said: &Said) -> String {
        if said.args.is_empty()
            && let Some(text) = self.find(&said.key)
        {
            return text.to_string();
        }
        let mut args = FluentArgs::new();
        for (name, arg) in &said.args {
            match arg {
                // A number stays one, so that a text may choose by it.
                Arg::Int(number) => args.set(name.to_string(), *number),
                other => args.set(name.to_string(), self.arg(other)),
            }
        }
        self.format(&said.key, Some(&args)).unwrap_or_else(|| {
            let mut text = said.key.to_string();
            for (name, arg) in &said.args {
                let _ = write!(text, " {name}={}", self.arg(arg));
            }
            text
        })
    }

    /// A stored value as people read it.
    pub fn show(&self, val: &Val, show: Show) -> String {
        match (val, show) {
            (Val::Null, _) => String::new(),
            (Val::Int(number), Show::Money) => Money(*number).show(),
            (Val::Int(number), Show::Qty) => Qty(*number).show(),
            (Val::Int(number), Show::Rate) => format!("{}%", Rate(*number).show()),
            (Val::Int(number), Show::Instant) => self.at(Instant(*number)),
            (Val::Int(number), Show::Flag) => self.get(if *number == 0 { "base-no" } else { "base-yes" }).to_string(),
            (Val::Text(word), Show::Word(family)) if !word.is_empty() => self
                .find(&format!("{family}-{}", word.replace('_', "-")))
                .map_or_else(|| word.clone(), |text| text.to_string()),
            (Val::Text(list), Show::Words(family)) => {
                let words: Vec<String> = serde_json::from_str(list).unwrap_or_default();
                let joint = if self.lang == Lang::Zh { "、" } else { ", " };
                let names = words.into_iter().map(|word| self.show(&Val::Text(word), Show::Word(family)));
                names.collect::<Vec<_>>().join(joint)
            }
            (Val::Text(text), _) => text.clone(),
            (Val::Int(number), _) => number.to_string(),
            (Val::Real(number), _) => format!("{number:.2}"),
            (Val::Blob(bytes), _) => format!("{} B", bytes.len()),
        }
    }

    /// A moment in the office's zone, to the minute.
    pub fn at(&self, at: Instant) -> String {
        at.show(self.zone)
    }

    /// A day.
    pub fn day(&self, day: NaiveDate) -> String {
        day.format("%Y-%m-%d").to_string()
    }

    /// A day as letters write it: 2026年3月9日, 9 March 2026.
    pub fn long_day(&self, day: NaiveDate) -> String {
        match self.lang {
            Lang::Zh => day.format("%Y年%-m月%-d日").to_string(),
            Lang::En => day.format("%-d %B %Y").to_string(),
        }
    }

    /// Minutes as hours and minutes: `3 h 05 min`.
    pub fn minutes(&self, minutes: i64) -> String {
        let sign = if minutes < 0 { "-" } else { "" };
        let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
        match self.lang {
            Lang::Zh if hours == 0 => format!("{sign}{rest}分钟"),
            Lang::Zh if rest == 0 => format!("{sign}{hours}小时"),
            Lang::Zh => format!("{sign}{hours}小时{rest:02}分"),
            Lang::En if hours == 0 => format!("{sign}{rest} min"),
            Lang::En if rest == 0 => format!("{sign}{hours} h"),
            Lang::En => format!("{sign}{hours} h {rest:02} min"),
        }
    }

    /// An argument as text.
    pub fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Text(text) => text.clone(),
            Arg::Int(number) => number.to_string(),
            Arg::Money(money) => money.show(),
            Arg::Qty(qty) => qty.show(),
            Arg::Rate(rate) => format!("{}%", rate.show()),
            Arg::Day(day) => self.day(*day),
            Arg::At(at) => self.at(*at),
            Arg::Minutes(minutes) => self.minutes(*minutes),
            Arg::Key(key) => self.find(key).map_or_else(|| key.clone(), |text| text.to_string()),
            Arg::List(list) => {
                let joint = self.find("base-list-joint").unwrap_or_else(|| "; ".into());
                list.iter().map(|said| self.say(said)).collect::<Vec<_>>().join(&joint)
            }
        }
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        (errors.is_empty() || args.is_some()).then(|| text.into_owned())
    }
}

/// A text without arguments, without the rest of a window: imports know words by their names.
pub fn plain_text(lang: Lang, key: &str) -> Option<Arc<str>> {
    static ALL: OnceLock<[Texts; 2]> = OnceLock::new();
    let [zh, en] = ALL.get_or_init(|| [Lang::Zh, Lang::En].map(|lang| Texts::new(lang, Tz::UTC)));
    match lang {
        Lang::Zh => zh.find(key),
        Lang::En => en.find(key),
    }
}

/// The keys of a Fluent source, attributes included as `key.attribute`.
pub fn keys_of(source: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut message = String::new();
    for line in source.lines() {
        if let Some(attribute) = line.trim_start().strip_prefix('.').filter(|_| line.starts_with(' ')) {
            if let Some((name, _)) = attribute.split_once('=') {
                keys.push(format!("{message}.{}", name.trim()));
            }
        } else if line.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some((name, _)) = line.split_once('=')
        {
            message = name.trim().to_owned();
            keys.push(message.clone());
        }
    }
    keys
}
