//! The search against a slow scan over all that there is: the same hits in the same order, whatever was saved before.

use aftercare::{
    base::{
        alike::half_width,
        found::{
            Offered,
            pinyin::{self, Spoken},
            sought::{Query, Sought},
        },
        id::{CustomerId, Id as _, UserId},
        kind::Kind,
        phone,
        progress::Progress,
        text::Lang,
    },
    customer::{
        self,
        command::{ContactDraft, Draft},
    },
    db::{
        check, open,
        query::Conn,
        search::{self, Scope},
        tx::{self, Command},
    },
    people, setting,
};
use proptest::prelude::*;

use crate::util::file::{clock, raw};

/// So many hits are compared.
const MOST: usize = 5;

struct Office {
    conn: Conn,
    admin: UserId,
}

impl Office {
    fn new() -> Self {
        let conn = open::for_a_test().unwrap();
        let found = setting::command::Command::Found { lang: Lang::Zh, company: "某公司".to_owned() };
        let done = tx::transact(&conn, &clock(), people::store::SYSTEM, &found).unwrap();
        Self { conn, admin: UserId::from_raw(done.outcome.subject.unwrap().id) }
    }

    fn send(&self, command: &impl Command) -> Option<i64> {
        tx::transact(&self.conn, &clock(), self.admin, command).ok()?.outcome.subject.map(|subject| subject.id)
    }

    fn save(&self, draft: Draft) -> Option<i64> {
        self.send(&customer::command::Command::Save(Box::new(draft)))
    }

    /// What the index finds.
    fn found(&self, query: &Query, kind: Kind) -> Vec<i64> {
        let scope = Scope { only: Some(kind), most: MOST };
        let groups = search::find(&self.conn, query, scope).unwrap();
        groups.into_iter().flat_map(|group| group.hits).map(|hit| hit.subject.id).collect()
    }

    /// What customers and contacts offer, newest first.
    fn offered(&self) -> [Vec<(i64, Offered)>; 2] {
        let ids: Vec<i64> = self.conn.values("SELECT id FROM customer ORDER BY id", &[]).unwrap();
        let (mut customers, mut people) = (Vec::new(), Vec::new());
        for id in ids.into_iter().rev() {
            let one = customer::store::get(&self.conn, CustomerId(id)).unwrap();
            let contacts = customer::store::contacts(&self.conn, CustomerId(id)).unwrap();
            let mut texts = vec![one.note.clone()];
            texts.extend(contacts.iter().map(|contact| contact.name.clone()));
            let mut phones = vec![one.phone.clone()];
            phones.extend(contacts.iter().flat_map(|contact| [contact.phone.clone(), contact.mobile.clone()]));
            let names = vec![one.name.clone(), one.short_name.clone()];
            let (keys, spoken) = (vec![one.code, one.tax_id], vec![one.pinyin]);
            customers.push((id, Offered { keys, phones, names, spoken, texts, ..Offered::default() }));
            people.extend(contacts.into_iter().map(|contact| {
                let phones = vec![contact.phone, contact.mobile];
                let texts = vec![contact.title, contact.email, one.name.clone()];
                (contact.id.raw(), Offered { names: vec![contact.name], phones, texts, ..Offered::default() })
            }));
        }
        people.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        [customers, people]
    }
}

/// A text as people compare it.
fn plain(text: &str) -> String {
    text.lines().map(half_width).collect::<Vec<_>>().join("\n").to_lowercase()
}

fn is_wide(c: char) -> bool {
    c >= '\u{2E80}'
}

/// The words of a script that parts them.
fn words(text: &str) -> Vec<String> {
    plain(text)
        .split(|c: char| !c.is_alphanumeric() || is_wide(c))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Letters and digits alone.
fn bare(text: &str) -> String {
    plain(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn has_run(offered: &Offered, run: &str) -> bool {
    let texts = || offered.keys.iter().chain(&offered.names).chain(&offered.texts).chain(&offered.spoken);
    if run.chars().all(is_wide) {
        return texts().any(|text| plain(text).contains(run));
    }
    let keys = offered.keys.iter().map(|key| bare(key)).chain(offered.phones.iter().map(|phone| phone::digits(phone)));
    let is_long = run.chars().count() > 2;
    let spoken = spoken(offered).into_iter().flat_map(|one| one.words);
    texts().flat_map(|text| words(text)).chain(spoken).any(|word| word.starts_with(run))
        || keys.into_iter().any(|key| if is_long { key.contains(run) } else { key.starts_with(run) })
}

/// How its names are typed as they are spoken.
fn spoken(offered: &Offered) -> Vec<Spoken> {
    match offered.spoken.iter().find(|text| !text.is_empty()) {
        Some(written) => vec![pinyin::of_typed(written)],
        None => offered.names.iter().map(|name| pinyin::of_name(name)).collect(),
    }
}

/// How well it fits: as a whole, from the beginning (with the last key that does), as a word of it is spoken, somewhere,
/// or not at all.
fn fit(offered: &Offered, query: &Query) -> Option<(u8, String)> {
    let digits = |phone: &String| phone::digits(phone);
    let keys: Vec<String> = offered
        .keys
        .iter()
        .chain(&offered.names)
        .map(|key| bare(key))
        .chain(offered.phones.iter().map(|phone| digits(phone).trim_start_matches('0').to_owned()))
        .filter(|key| !key.is_empty())
        .collect();
    let sought = query.keys();
    let is_latin = query.key.starts_with(char::is_alphabetic) && !query.key.contains(is_wide);
    let spoken = if is_latin { spoken(offered) } else { Vec::new() };
    if keys.iter().any(|key| sought.contains(key)) || spoken.iter().any(|one| one.wholes.contains(&query.key)) {
        return Some((0, String::new()));
    }
    if let Some(key) = keys.iter().filter(|key| sought.iter().any(|sought| key.starts_with(sought))).max() {
        return Some((1, key.clone()));
    }
    if spoken.iter().any(|one| one.begins.iter().any(|begin| begin.starts_with(&query.key))) {
        return Some((2, String::new()));
    }
    let all: Vec<String> = offered.keys.iter().map(|key| bare(key)).chain(offered.phones.iter().map(digits)).collect();
    let middle = |sought: &str| sought.chars().count() > 2 && all.iter().any(|key| key.contains(sought));
    let is_within =
        query.runs.iter().all(|run| has_run(offered, &run.text)) || sought.iter().any(|sought| middle(sought));
    is_within.then(|| (3, String::new()))
}

/// The hits of the slow scan: the exact ones, those that begin so with the last key first, those that are spoken so, the
/// others; newest first.
fn scanned(offered: &[(i64, Offered)], query: &Query) -> Vec<i64> {
    let mut fits: Vec<(u8, std::cmp::Reverse<(String, i64)>)> = offered
        .iter()
        .filter_map(|(id, offered)| fit(offered, query).map(|(fit, key)| (fit, std::cmp::Reverse((key, *id)))))
        .collect();
    fits.sort();
    fits.into_iter().map(|(_, std::cmp::Reverse((_, id)))| id).take(MOST).collect()
}

const NAMES: &[&str] = &[
    "华北电机",
    "重庆长安",
    "华北",
    "Anna Works",
    "东方A7泵业",
    "电机 华北",
    "乐山重机",
    "ＳＮ工厂",
    "北",
    "Zhongqi 7",
    "苏州精密机械有限公司",
    "苏州精密机床厂",
];
const TEXTS: &[&str] = &[
    "主轴异响，已更换",
    "异响\n主轴",
    "SN-2024/001 alarm",
    "轴异",
    "pump leaks",
    "\"quoted\" AND*",
    "𠮷野家的泵",
    "原名苏州精密机床厂，主轴异响",
    "",
];
const PINYIN: &[&str] = &["", "hb", "CQ, zq", "chóng qìng", "", "yueshan leshan", "lv", "北"];
const PHONES: &[&str] = &["13800138000", "+86 138 0013 8000", "(010) 6655-1234", "021-55886677 转 12", "", "66551234"];
const SOUGHT: &[&str] = &[
    "华北",
    "北",
    "电机",
    "hbdj",
    "cqca",
    "zqca",
    "zhong",
    "chongqing",
    "cq",
    "zq",
    "ys",
    "lüe",
    "dianji",
    "h",
    "异响 主轴",
    "主轴异",
    "轴",
    "轴异",
    "响主",
    "kh",
    "kh-00",
    "kh0001",
    "h000",
    "0001",
    "sn",
    "sn2024",
    "001",
    "13800138000",
    "138-0013",
    "00138",
    "6655 1234",
    "10 6655",
    "a",
    "an",
    "ann",
    "anna w",
    "alarm pump",
    "quoted and",
    "pump",
    "𠮷",
    "𠮷野",
    "吉",
    "华北 138",
    "７",
    "a7",
    "王",
    "wang",
    "lei",
    "转",
    "苏州精密机",
    "苏州精密机械有限公司",
    "苏州精密机床厂",
    "异响 苏州精密机床",
    "州精密机械有限",
];

/// What is done: a new customer, another name, another note, contacts; each by numbers that pick its words.
fn act(office: &Office, (what, which, first, second): (u8, u8, u8, u8)) {
    let pick = |all: &'static [&'static str], at: u8| all[usize::from(at) % all.len()].to_owned();
    let ids: Vec<i64> = office.conn.values("SELECT id FROM customer ORDER BY id", &[]).unwrap();
    let known = ids.get(usize::from(which) % ids.len().max(1)).filter(|_| what % 4 > 0);
    let Some(id) = known else {
        let code = format!("KH-{:04}", ids.len() + 1);
        office.save(Draft { code, name: pick(NAMES, first), phone: pick(PHONES, second), ..Draft::new() });
        return;
    };
    let mut draft = Draft::of(&office.conn, CustomerId(*id)).unwrap();
    match what % 4 {
        1 => (draft.name, draft.short_name) = (pick(NAMES, first), pick(NAMES, second)),
        2 if first % 3 == 0 => draft.pinyin = pick(PINYIN, second),
        2 => (draft.note, draft.phone) = (pick(TEXTS, first), pick(PHONES, second)),
        _ if draft.contacts.len() > 1 => drop(draft.contacts.remove(0)),
        _ => draft.contacts.push(ContactDraft {
            name: pick(&["王芳", "李雷", "Lei Wang"], first),
            mobile: pick(PHONES, second),
            ..ContactDraft::default()
        }),
    }
    office.save(draft);
}

#[track_caller]
fn agree(office: &Office) {
    let [customers, people] = office.offered();
    for text in SOUGHT {
        let Sought::Words(query) = Sought::read(text) else { panic!("{text}") };
        for (kind, offered) in [(Kind::Customer, &customers), (Kind::Contact, &people)] {
            assert_eq!(office.found(&query, kind), scanned(offered, &query), "{text:?} in {kind:?}s of {offered:#?}");
            let counted = search::count(&office.conn, &query, &[kind]).unwrap().get(&kind).copied();
            let all = offered.iter().filter(|(_, one)| fit(one, &query).is_some()).count();
            assert_eq!(counted.unwrap_or(0), all, "{text:?} counted in {kind:?}s of {offered:#?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn plat_12_the_index_finds_what_a_slow_scan_finds_after_whatever_was_saved(
        acts in prop::collection::vec((0_u8..4, any::<u8>(), any::<u8>(), any::<u8>()), 1..24),
    ) {
        let office = Office::new();
        acts.into_iter().for_each(|one| act(&office, one));
        agree(&office);
        prop_assert_eq!(check::whole(&office.conn).unwrap().search, Vec::<String>::new());
        search::rebuild(&office.conn, &Progress::default()).unwrap();
        agree(&office);
    }
}

#[test]
fn a_long_name_is_found_behind_newer_ones_that_only_begin_so() {
    let office = Office::new();
    let save = |code: usize, name: &str| {
        office.save(Draft { code: format!("KH-{code}"), name: name.to_owned(), ..Draft::new() }).unwrap()
    };
    let meant: Vec<i64> = (0..2).map(|code| save(code, "北方苏州精密机械有限公司")).collect();
    for code in 2..20 {
        save(code, "北方苏州精密机床厂");
    }
    let Sought::Words(query) = Sought::read("苏州精密机械有限公司") else { panic!() };
    assert_eq!(office.found(&query, Kind::Customer), [meant[1], meant[0]]);
    agree(&office);
}

#[test]
fn a_save_that_fails_leaves_the_index_as_it_was() {
    let office = Office::new();
    let draft = || Draft { code: "KH-1".to_owned(), name: "华北电机".to_owned(), ..Draft::new() };
    office.save(draft()).unwrap();
    assert_eq!(office.save(draft()), None, "the code is taken");
    agree(&office);
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn a_file_that_was_small_yesterday_knows_of_the_many_that_came_before_they_are_read_by_their_keys() {
    const MANY: i64 = 2_100;
    // A server looks at its tables by itself.
    let place = crate::util::file::Place::new();
    let conn = open::to_write(&place.file()).unwrap();
    let found = setting::command::Command::Found { lang: Lang::Zh, company: "某公司".to_owned() };
    tx::transact(&conn, &clock(), people::store::SYSTEM, &found).unwrap();
    place.spoil("ANALYZE");
    let come = |from: i64, to: i64| {
        tx::alone(&conn, &clock(), people::store::SYSTEM, "test", |tx| {
            (from..to).try_for_each(|code| {
                let draft = Draft { code: format!("KH-{code}"), name: format!("客户{code}"), ..Draft::new() };
                customer::command::save(tx, &draft).map(drop)
            })
        })
        .unwrap();
    };
    let known = || -> Option<String> {
        let stat = "SELECT stat FROM sqlite_stat1 WHERE idx = 'customer_name'";
        raw(&place.file()).query_row(stat, [], |row| row.get(0)).ok()
    };
    come(0, 10);
    assert_eq!(known(), None, "few are not worth a look");
    come(10, MANY);
    let rows = known().and_then(|stat| stat.split(' ').next()?.parse::<i64>().ok());
    assert!(rows.is_some_and(|rows| rows > MANY / 2), "{rows:?}");
}

#[test]
fn an_index_that_is_not_as_the_data_is_found_by_the_check() {
    let place = crate::util::file::Place::new();
    let conn = open::to_write(place.office()).unwrap();
    let found = setting::command::Command::Found { lang: Lang::Zh, company: "某公司".to_owned() };
    tx::transact(&conn, &clock(), people::store::SYSTEM, &found).unwrap();
    assert!(check::whole(&conn).unwrap().is_sound());
    place.spoil_office("DELETE FROM search_key");
    let complaints = check::whole(&conn).unwrap().search;
    assert!(!complaints.is_empty());
    search::rebuild(&conn, &Progress::default()).unwrap();
    assert!(check::whole(&conn).unwrap().is_sound());
    place.spoil_office("UPDATE \"user\" SET phone = '13900139000'");
    let complaints = check::whole(&conn).unwrap().search;
    assert_eq!(complaints, ["search: user #1 is found by what it was"]);
}
