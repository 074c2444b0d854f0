//! Calls with their past, from another program (PLAT-8): each comes in as a real call, in its state, with its clocks and
//! dues, its log and its ledger. What a file leaves open is asked for, never guessed.

mod dates;
mod known;
mod plan;
mod ready;
mod told;
mod words;
mod write;

use crate::{
    base::field::{Field, Input, Show},
    base::kind::Kind,
    base::words::Word as _,
    call::{CallType, Channel, Priority, Status},
};

use super::import::{Columns, OtherWords};

pub use dates::{Moment, Order, Told as ToldOrder, Written, order};
pub use ready::Ready;

/// One row of a file of calls, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The number that the other program gave.
    pub number: String,
    /// The customer, by code or name.
    pub customer: String,
    /// Who called.
    pub contact: String,
    /// How to reach them.
    pub phone: String,
    /// The item, by code or name.
    pub item: String,
    /// The unit, by serial or number of its card.
    pub serial: String,
    /// The fault in one line.
    pub subject: String,
    /// The fault in full.
    pub text: String,
    /// What it is, as a word.
    pub call_type: String,
    /// Priority, as a word.
    pub priority: String,
    /// How it came in, as a word.
    pub channel: String,
    /// When it was reported.
    pub opened: String,
    /// When it was first answered.
    pub responded: String,
    /// When it was solved.
    pub solved: String,
    /// When it was closed.
    pub closed: String,
    /// Where it stands, as a word.
    pub state: String,
    /// Who has it.
    pub owner: String,
    /// How it was solved.
    pub solution: String,
    /// Why it waits, was declined or cancelled.
    pub reason: String,
    /// How satisfied the customer is, 1 to 5.
    pub rating: String,
}

/// The importer of calls.
#[derive(Clone, Copy, Debug)]
pub struct Calls;

/// The fields that hold dates, in the order in which things happen.
pub(super) const DATES: [&str; 4] = ["opened", "responded", "solved", "closed"];

const FIELDS: &[Field<Row>] = &[
    Field::new("number", "call-number", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.number),
    Field::new("customer", "call-customer", Show::Text)
        .edited(Input::Pick(Kind::Customer), |row: &mut Row| &mut row.customer)
        .required(),
    Field::new("contact", "call-contact", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.contact),
    Field::new("phone", "call-phone", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.phone),
    Field::new("item", "call-item", Show::Text).edited(Input::Pick(Kind::Item), |row: &mut Row| &mut row.item),
    Field::new("serial", "exchange-call-serial", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.serial),
    Field::new("subject", "call-subject", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.subject),
    Field::new("text", "call-description", Show::Text).edited(Input::Lines(3), |row: &mut Row| &mut row.text),
    Field::new("type", "call-type", Show::Word("call-type"))
        .edited(Input::Choice("call-type", CallType::WORDS), |row: &mut Row| &mut row.call_type),
    Field::new("priority", "call-priority", Show::Word("call-priority"))
        .edited(Input::Choice("call-priority", Priority::WORDS), |row: &mut Row| &mut row.priority),
    Field::new("channel", "call-channel", Show::Word("call-channel"))
        .edited(Input::Choice("call-channel", Channel::WORDS), |row: &mut Row| &mut row.channel),
    Field::new("opened", "call-opened-at", Show::Instant).edited(Input::Instant, |row: &mut Row| &mut row.opened),
    Field::new("responded", "exchange-call-responded", Show::Instant)
        .edited(Input::Instant, |row: &mut Row| &mut row.responded),
    Field::new("solved", "exchange-call-solved", Show::Instant).edited(Input::Instant, |row: &mut Row| &mut row.solved),
    Field::new("closed", "exchange-call-closed", Show::Instant).edited(Input::Instant, |row: &mut Row| &mut row.closed),
    Field::new("state", "call-status", Show::Word("call-status"))
        .edited(Input::Choice("call-status", Status::WORDS), |row: &mut Row| &mut row.state),
    Field::new("owner", "call-owner", Show::Text).edited(Input::Pick(Kind::User), |row: &mut Row| &mut row.owner),
    Field::new("solution", "call-solution", Show::Text).edited(Input::Lines(3), |row: &mut Row| &mut row.solution),
    Field::new("reason", "exchange-call-reason", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.reason),
    Field::new("rating", "exchange-call-rating", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.rating),
];

/// Headings of other programs.
const HEADINGS: &[(&str, &str)] = &[
    ("number", "ticket id"),
    ("number", "ticket number"),
    ("number", "ticket no"),
    ("number", "case number"),
    ("number", "call id"),
    ("number", "id"),
    ("number", "单号"),
    ("number", "工单号"),
    ("number", "工单编号"),
    ("number", "服务单号"),
    ("number", "编号"),
    ("customer", "customer name"),
    ("customer", "company"),
    ("customer", "account"),
    ("customer", "client"),
    ("customer", "客户名称"),
    ("customer", "客户编号"),
    ("customer", "单位"),
    ("contact", "contact name"),
    ("contact", "requester"),
    ("contact", "caller"),
    ("contact", "联系人"),
    ("contact", "报修人"),
    ("phone", "telephone"),
    ("phone", "电话"),
    ("phone", "联系电话"),
    ("phone", "手机"),
    ("item", "product"),
    ("item", "product purchased"),
    ("item", "model"),
    ("item", "产品"),
    ("item", "产品名称"),
    ("item", "产品型号"),
    ("item", "型号"),
    ("item", "物料编号"),
    ("serial", "serial number"),
    ("serial", "s/n"),
    ("serial", "sn"),
    ("serial", "机号"),
    ("serial", "出厂编号"),
    ("subject", "ticket subject"),
    ("subject", "title"),
    ("subject", "summary"),
    ("subject", "标题"),
    ("subject", "问题"),
    ("text", "ticket description"),
    ("text", "details"),
    ("text", "问题描述"),
    ("text", "故障描述"),
    ("text", "描述"),
    ("type", "ticket type"),
    ("type", "category"),
    ("type", "服务类型"),
    ("type", "工单类型"),
    ("priority", "ticket priority"),
    ("priority", "severity"),
    ("priority", "紧急程度"),
    ("channel", "ticket channel"),
    ("channel", "source"),
    ("channel", "来源"),
    ("channel", "渠道"),
    ("opened", "created"),
    ("opened", "created at"),
    ("opened", "created time"),
    ("opened", "opened at"),
    ("opened", "reported at"),
    ("opened", "创建时间"),
    ("opened", "报修时间"),
    ("opened", "受理时间"),
    ("responded", "first response"),
    ("responded", "first response time"),
    ("responded", "首次响应时间"),
    ("responded", "响应时间"),
    ("solved", "solved at"),
    ("solved", "resolved at"),
    ("solved", "time to resolution"),
    ("solved", "完成时间"),
    ("solved", "完工时间"),
    ("closed", "closed at"),
    ("closed", "关闭时间"),
    ("closed", "结案时间"),
    ("state", "status"),
    ("state", "ticket status"),
    ("state", "工单状态"),
    ("owner", "assignee"),
    ("owner", "assigned to"),
    ("owner", "agent"),
    ("owner", "处理人"),
    ("owner", "经办人"),
    ("solution", "resolution"),
    ("solution", "处理结果"),
    ("solution", "解决方案"),
    ("rating", "customer satisfaction rating"),
    ("rating", "satisfaction"),
    ("rating", "csat"),
    ("rating", "评分"),
    ("rating", "满意度"),
];

impl Columns for Calls {
    type Draft = Row;

    fn fields(&self) -> &'static [Field<Row>] {
        FIELDS
    }

    fn also(&self) -> &'static [(&'static str, &'static str)] {
        HEADINGS
    }

    fn words(&self) -> &'static [OtherWords] {
        words::WORDS
    }
}
