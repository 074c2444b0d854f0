//! Settings of the company: profile, calendar, numbering, rules, dictionaries.

pub mod rules;
pub mod store;
pub mod command;
pub mod fields;
pub mod print;
pub mod panel;

use serde::{Deserialize, Serialize};

use crate::base::{
    calendar::Calendar,
    capitals,
    id::{DictEntryId, SettingId},
    money::Rate,
    words::Word,
};

/// One setting as it is stored: a name and a JSON value.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Id.
    pub id: SettingId,
    /// Counts the saves.
    pub version: i64,
    /// Its name: `company`, `policy`.
    pub name: String,
    /// Its value as JSON.
    pub value: String,
}

crate::columns!(Setting, SettingId in Setting: name, value);

/// One entry of a dictionary (PLAT-3): deactivated rather than deleted.
#[derive(Clone, Debug, PartialEq)]
pub struct DictEntry {
    /// Id.
    pub id: DictEntryId,
    /// Counts the saves.
    pub version: i64,
    /// Which dictionary.
    pub dict: Dict,
    /// What records keep.
    pub code: String,
    /// What people read.
    pub name: String,
    /// Its place in the list.
    pub position: i64,
    /// Offered for new records.
    pub active: bool,
}

crate::columns!(DictEntry, DictEntryId in DictEntry: dict, code, name, position, active);

crate::words! {
    /// A dictionary. Records keep the code of an entry; an empty string is none.
    pub enum Dict in "setting-dict" {
        /// What a call is about; leads to a queue.
        ProblemType = "problem_type",
        /// Kinds of customers.
        Category = "category",
        /// Regions of customers and technicians.
        Territory = "territory",
        /// Groups of items; contracts may cover a group.
        ItemGroup = "item_group",
        /// Units of measure.
        Unit = "unit",
        /// Skills of technicians.
        Skill = "skill",
        /// Causes of faults.
        Cause = "cause",
        /// Why a due was missed.
        DelayCause = "delay_cause",
    }
}

/// The company's profile (PLAT-1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Company {
    /// Name as it heads papers.
    pub name: String,
    /// Address.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Phone of the service desk.
    pub phone: String,
    /// Bank and account.
    pub bank: String,
    /// Tax id.
    pub tax_id: String,
}

crate::words! {
    /// By what a unit's identity is unique within its item (EQ-1).
    pub enum UniqueBy in "setting-unique" {
        /// Not at all.
        None = "none",
        /// By the manufacturer's serial.
        MakerSerial = "maker_serial",
        /// By the serial.
        Serial = "serial",
        /// By the batch.
        Batch = "batch",
    }

    /// A test that may decide whether a line is charged (MON-2), in the order of the setting.
    pub enum ChargeTest in "setting-test" {
        /// The unit, or the part, is in warranty and the warranty frees this kind.
        Warranty = "warranty",
        /// The call's contract gives relief for this kind.
        Contract = "contract",
        /// The call type has a rule.
        CallType = "call_type",
    }

    /// What service outside warranty and contracts asks for (COV-7).
    #[derive(Default)]
    pub enum GeneralService in "setting-general" {
        /// Nothing.
        Nothing = "nothing",
        /// A warning that it will be charged.
        #[default]
        Warning = "warning",
        /// The consent of a supervisor.
        Consent = "consent",
    }

    /// Which warranty a part has that a call fitted (EQ-11).
    pub enum PartTerm in "setting-part-term" {
        /// The one of its own term or the unit's that ends later.
        Longer = "longer",
        /// Its own: the warranty months of its item.
        Own = "own",
        /// The rest of the unit's.
        Unit = "unit",
    }
}

/// Hours promised per priority; an empty cell takes the company's (CLK-3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// For low priority, in minutes of working time.
    pub low: Option<i64>,
    /// For normal priority, in minutes of working time.
    pub normal: Option<i64>,
    /// For high priority, in minutes of working time.
    pub high: Option<i64>,
    /// For urgent ones, in minutes of working time.
    pub urgent: Option<i64>,
}

impl Hours {
    /// These, and where a cell is empty those of others.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        Self {
            low: self.low.or(others.low),
            normal: self.normal.or(others.normal),
            high: self.high.or(others.high),
            urgent: self.urgent.or(others.urgent),
        }
    }
}

/// What a call type says of charges and revisits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallTypeRule {
    /// The call type's word.
    pub call_type: String,
    /// A relief of its own for all lines: 100 % for complaints that are ours, say.
    pub relief: Option<Rate>,
    /// A revisit is owed after it (REV-1).
    pub revisit: bool,
    /// What general service of this type asks for (COV-7).
    #[serde(default)]
    pub general: GeneralService,
}

/// How much each wish weighs when technicians are suggested (DSP-3), from 0 (switched off) to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SuggestWeights {
    /// They have the skill that the item needs.
    pub skill: i64,
    /// They are the customer's own technician.
    pub specialist: i64,
    /// They are at home in the territory.
    pub territory: i64,
    /// They are free then.
    pub free: i64,
    /// They have little to do that week.
    pub load: i64,
    /// They know the unit.
    pub last_on_unit: i64,
    /// Who lacks the skill comes last, whatever else.
    pub skill_required: bool,
}

impl SuggestWeights {
    /// The heaviest weight.
    pub const MOST: i64 = 100;
}

impl Default for SuggestWeights {
    fn default() -> Self {
        Self { skill: 30, specialist: 20, territory: 10, free: 30, load: 15, last_on_unit: 10, skill_required: false }
    }
}

/// The rules that a company sets for itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Unique serial by (EQ-1).
    pub unique_by: UniqueBy,
    /// Create cards on delivery (EQ-2).
    pub cards_on_delivery: bool,
    /// Days added to the warranty after an exchange (EQ-7).
    pub days_after_exchange: i64,
    /// An unsolved call is locked at this number of attempts (30-calls).
    pub attempts_until_locked: i64,
    /// A closed call may be reopened for so many days.
    pub reopen_days: i64,
    /// So many days after `processed` the revisit is due (REV-1).
    pub revisit_after_days: i64,
    /// Not reached: tried so many times (REV-4).
    pub revisit_tries: i64,
    /// The order of the charge tests (MON-2); one that is not in it is switched off.
    pub charge_order: Vec<ChargeTest>,
    /// Rules of call types.
    pub call_types: Vec<CallTypeRule>,
    /// Response promised where no contract does.
    pub response: Hours,
    /// Resolution promised where no contract does.
    pub resolve: Hours,
    /// Priority by impact × urgency: rows high, medium, low impact; columns high, medium, low urgency.
    pub priorities: [[String; 3]; 3],
    /// Tax contained in prices (MON-7).
    pub tax_rate: Rate,
    /// Number patterns by kind's word (PLAT-2).
    pub numbers: Vec<(String, String)>,
    /// How amounts are written in capitals (MON-8).
    pub capitals_style: capitals::Style,
    /// A problem that came back within so many days is a repeat (CALL-2).
    pub repeat_days: i64,
    /// So many calls of one unit within those days are told to the departments (CALL-10).
    pub repeat_calls: i64,
    /// Which warranty a fitted part has (EQ-11).
    pub part_term: PartTerm,
    /// How technicians are suggested (DSP-3).
    pub suggest: SuggestWeights,
}

/// Everything that rules need of the settings, as one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The profile.
    pub company: Company,
    /// The company's calendar, with its zone.
    pub calendar: Calendar,
    /// The rules.
    pub policy: Policy,
}

impl Default for Policy {
    fn default() -> Self {
        let all = |minutes: [i64; 4]| Hours {
            low: Some(minutes[0]),
            normal: Some(minutes[1]),
            high: Some(minutes[2]),
            urgent: Some(minutes[3]),
        };
        let word = |word: &str| word.to_owned();
        Self {
            unique_by: UniqueBy::Serial,
            cards_on_delivery: true,
            days_after_exchange: 90,
            attempts_until_locked: 2,
            reopen_days: 14,
            revisit_after_days: 2,
            revisit_tries: 3,
            charge_order: ChargeTest::ALL.to_vec(),
            call_types: default_call_types(),
            response: all([960, 480, 240, 120]),
            resolve: all([4800, 2400, 960, 480]),
            priorities: [
                [word("urgent"), word("high"), word("normal")],
                [word("high"), word("normal"), word("low")],
                [word("normal"), word("low"), word("low")],
            ],
            tax_rate: Rate::percent(13),
            numbers: [
                ("call", "SC{yyyy}{mm}-{seq:4}"),
                ("dispatch", "PG{yyyy}{mm}-{seq:4}"),
                ("equipment", "EC{seq:6}"),
                ("contract", "HT{yyyy}-{seq:5}"),
                ("delivery", "CK{yyyy}{mm}-{seq:4}"),
                ("settlement", "JS{yyyy}{mm}-{seq:4}"),
                ("receipt", "SK{yyyy}{mm}-{seq:4}"),
                ("credit_note", "DX{yyyy}{mm}-{seq:4}"),
            ]
            .map(|(kind, pattern)| (word(kind), word(pattern)))
            .to_vec(),
            capitals_style: capitals::Style::Plain,
            repeat_days: 90,
            repeat_calls: 3,
            part_term: PartTerm::Longer,
            suggest: SuggestWeights::default(),
        }
    }
}

/// A revisit is owed wherever somebody worked; nothing is charged for a unit that was dead on arrival
/// or for trouble with our own service.
fn default_call_types() -> Vec<CallTypeRule> {
    let rule = |call_type: &str, relief: Option<Rate>, revisit| CallTypeRule {
        call_type: call_type.to_owned(),
        relief,
        revisit,
        general: GeneralService::Warning,
    };
    vec![
        rule("fault", None, true),
        rule("consult", None, false),
        rule("maintenance", None, true),
        rule("installation", None, true),
        rule("return_exchange", None, true),
        rule("dead_on_arrival", Some(Rate::WHOLE), true),
        rule("service_issue", Some(Rate::WHOLE), true),
        rule("suggestion", None, false),
    ]
}
