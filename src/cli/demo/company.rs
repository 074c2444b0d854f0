//! The company that the story is about: its people, rules and templates, and its files.

use crate::{
    base::{failure::Failure, money::Rate, progress::Progress, say::Said, text::Lang, words::Word as _},
    contract::{
        self,
        command::{TemplateDraft, TermsDraft},
    },
    exchange::{
        demo::{CATEGORIES, FILES, GROUPS, TEMPLATES, TERRITORIES, UNITS},
        import::{Context, Mode, Options},
        kinds::{ImportKind, Ready},
    },
    people::{
        self,
        command::{QueueDraft, UserDraft},
    },
    setting::{
        self, Dict,
        command::{CompanyDraft, EntryDraft},
    },
};

use super::stage::Stage;

/// The people of the story: name, roles, skills, territory, phone.
const PEOPLE: &[(&str, &str, &str, &str, &str)] = &[
    ("李娜", "sales", "", "华东", "021-61230001"),
    ("王丽", "front_desk", "", "华东", "021-61230002"),
    ("赵强", "queue_manager,owner", "", "华东", "021-61230003"),
    ("刘洋", "owner", "", "华东", "021-61230004"),
    ("陈刚", "technician", "mechanical,control", "华东", "13900010001"),
    ("孙鹏", "technician", "electrical,hydraulic", "华东", "13900010002"),
    ("周敏", "accountant", "", "华东", "021-61230005"),
    ("吴静", "revisitor", "", "华东", "021-61230006"),
    ("郑凯", "supervisor", "", "华东", "021-61230007"),
];

/// The contract that the story sells: half the labour, a fifth of the parts.
pub const YEARLY: &str = "年度维护合同";

/// Founds the file: company, people, queue, dictionaries, templates. A file that is founded already keeps its name.
///
/// # Errors
/// What keeps it from being founded.
pub fn found(stage: &mut Stage<'_>, lang: Lang) -> Result<(), Failure> {
    if !people::store::any(stage.conn)? {
        let company = "华泰精机装备有限公司".to_owned();
        stage.act_as(people::store::SYSTEM, "Aftercare", &setting::command::Command::Found { lang, company })?;
    }
    let name = setting::store::company(stage.conn)?.name;
    let founder = people::store::all(stage.conn)?.first().map(|user| user.name.clone()).unwrap_or_default();
    let company = CompanyDraft {
        version: setting::store::version(stage.conn, setting::store::COMPANY)?,
        name,
        address: "上海市嘉定区安亭镇园汽路1188号".to_owned(),
        postcode: "201805".to_owned(),
        phone: "400-820-1188".to_owned(),
        bank: "中国工商银行上海安亭支行 1001 0000 1234 5678 900".to_owned(),
        tax_id: "91310114MA1GT00001".to_owned(),
    };
    stage.act(&founder, &setting::command::Command::SaveCompany(company))?;
    for (dict, names) in
        [(Dict::Territory, TERRITORIES), (Dict::Category, CATEGORIES), (Dict::ItemGroup, GROUPS), (Dict::Unit, UNITS)]
    {
        entries(stage, &founder, dict, names)?;
    }
    for (name, roles, skills, territory, phone) in PEOPLE {
        let draft = UserDraft {
            name: (*name).to_owned(),
            roles: (*roles).to_owned(),
            skills: (*skills).to_owned(),
            territory: (*territory).to_owned(),
            phone: (*phone).to_owned(),
            ..UserDraft::new()
        };
        stage.act_named(&founder, &people::command::Command::SaveUser(draft), name)?;
    }
    let queue = QueueDraft {
        name: "华东服务组".to_owned(),
        manager: "赵强".to_owned(),
        members: "赵强,刘洋".to_owned(),
        problem_types: "mechanical,electrical,control,hydraulic".to_owned(),
        ..QueueDraft::new()
    };
    stage.act_named(&founder, &people::command::Command::SaveQueue(queue), "华东服务组")?;
    templates(stage, &founder)
}

/// Adds the entries that a dictionary does not have by that name.
fn entries(stage: &mut Stage<'_>, founder: &str, dict: Dict, names: &[&str]) -> Result<(), Failure> {
    for name in names {
        if setting::store::find_entry(stage.conn, dict, name)?.is_none() {
            let draft = EntryDraft {
                dict: dict.word().to_owned(),
                code: (*name).to_owned(),
                name: (*name).to_owned(),
                active: "1".to_owned(),
                id: None,
                version: 0,
            };
            stage.prepare(founder, &setting::command::Command::SaveEntry(draft))?;
        }
    }
    let names = names.join(&stage.texts.get("base-enumeration"));
    let text = stage.texts.say(&Said::new("cli-demo-entries").with_word("dict", dict).with("names", names));
    stage.line(founder, "", &text);
    Ok(())
}

/// The warranties that the items name, and the contract that the story sells.
fn templates(stage: &mut Stage<'_>, founder: &str) -> Result<(), Failure> {
    let rate = |percent: i64| Rate::percent(percent).show();
    for template in TEMPLATES {
        let draft = TemplateDraft {
            name: template.name.to_owned(),
            covers: "serial".to_owned(),
            kind: "warranty".to_owned(),
            duration_months: template.months.to_string(),
            terms: TermsDraft {
                relief_parts: rate(100),
                relief_labour: rate(100),
                relief_travel: rate(100),
                ..TermsDraft::default()
            },
            ..TemplateDraft::new()
        };
        stage.act_named(founder, &contract::command::Command::SaveTemplate(Box::new(draft)), template.name)?;
    }
    let yearly = TemplateDraft {
        name: YEARLY.to_owned(),
        covers: "customer".to_owned(),
        kind: "regular".to_owned(),
        duration_months: "12".to_owned(),
        price: "28000".to_owned(),
        terms: TermsDraft {
            response_normal: "4".to_owned(),
            resolve_normal: "24".to_owned(),
            relief_parts: rate(20),
            relief_labour: rate(50),
            relief_travel: rate(100),
            ..TermsDraft::default()
        },
        ..TemplateDraft::new()
    };
    stage.act_named(founder, &contract::command::Command::SaveTemplate(Box::new(yearly)), YEARLY)?;
    Ok(())
}

/// Imports the company's files through the same door as everybody's.
///
/// # Errors
/// What keeps a file from being imported.
pub fn import(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let actor = people::store::first_admin(stage.conn)?;
    for (kind, file, _) in FILES {
        let kind = ImportKind::from_word(kind).ok_or_else(|| Failure::refused("cli-unknown-import"))?;
        let progress = Progress::default();
        let ready = Ready::read(kind, &stage.folder.join(file), &Options::default(), &progress)?;
        let context = Context { conn: stage.conn, clock: &stage.clock, actor, progress: &progress };
        let report = ready.run(context, Mode::AllOrNothing)?;
        let said = Said::new("cli-import-done")
            .with("file", *file)
            .with("made", report.made)
            .with("changed", report.changed)
            .with("bad", report.errors.len());
        let text = stage.texts.say(&said);
        stage.line("李娜", "", &text);
    }
    Ok(())
}
