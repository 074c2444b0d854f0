//! The main job, end to end: one free call, one discounted, one charged, one that comes back
//! unsolved, one declined. Everything is done by the commands that the window sends.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{CallId, DispatchId},
        kind::{Kind, Subject},
        say::{Mark, Reason, Said},
        words::Word as _,
    },
    call::{
        self, Call, Status,
        rules::{Event, Step},
    },
    contract, delivery, dispatch,
    equipment::{self, Equipment},
    handling, revisit, setting, settlement,
};

use super::{company::YEARLY, money, stage::Stage};

/// The customer of the free call.
const FIRST: &str = "C00001";
/// The machine delivered in the story.
const SERIAL: &str = "V826110001";

/// A line of work: kind, item, quantity, serial.
pub(super) type Work = (&'static str, &'static str, &'static str, &'static str);

/// Tells the whole story.
///
/// # Errors
/// What keeps a step from being done.
pub fn tell(stage: &mut Stage<'_>) -> Result<(), Failure> {
    stage.at("2026-11-02 09:00");
    deliver(stage)?;
    free_call(stage)?;
    discounted_call(stage)?;
    charged_call(stage)?;
    unsolved_call(stage)?;
    declined_call(stage)
}

/// A machine is delivered: posting makes its card and its warranty contract.
fn deliver(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let draft = delivery::command::Draft {
        customer: FIRST.to_owned(),
        delivered_on: "2026-11-02".to_owned(),
        foreign_number: "XSCK-2026-09001".to_owned(),
        lines: vec![delivery::command::LineDraft {
            item: "VMC850".to_owned(),
            quantity: "1".to_owned(),
            serials: SERIAL.to_owned(),
            price: "338000".to_owned(),
            ..delivery::command::LineDraft::default()
        }],
        ..delivery::command::Draft::default()
    };
    stage.act("李娜", &delivery::command::Command::Save { draft: Box::new(draft), post: true })?;
    let card = card(stage, SERIAL)?;
    let contracts = contract::store::of_equipment(stage.conn, card.id)?;
    for contract in contracts {
        let said = Said::new("cli-demo-card")
            .with("serial", SERIAL)
            .with("card", card.number.clone().unwrap_or_default())
            .with("contract", contract.number.clone().unwrap_or_default())
            .with("until", contract.ends_on);
        let text = stage.texts.say(&said);
        stage.line("→", "", &text);
    }
    Ok(())
}

/// In warranty: parts, labour and travel are free, and the new spindle lands on the card.
fn free_call(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let unit = card(stage, SERIAL)?;
    let fault = ("主轴异响", "主轴在8000转以上有异响，加工面有振纹，已停机。", "mechanical");
    let call = record(stage, "2026-11-03 08:45", &unit, fault, "2026-11-04")?;
    let call = assign(stage, "2026-11-03 08:55", &call, "刘洋")?;
    let sent = send(stage, ["2026-11-03 09:10", "2026-11-03 09:30"], &call, "陈刚")?;
    let work: &[Work] = &[
        ("part_removed", "P-SPD12K", "1", "SPD12K-8801"),
        ("part_fitted", "P-SPD12K", "1", "SPD12K-9107"),
        ("labour", "S-MECH", "5", ""),
        ("travel", "T-CITY", "1", ""),
    ];
    let cure = "主轴前轴承损坏，更换主轴单元并做动平衡，试切合格。";
    handle(stage, ["2026-11-03 13:30", "2026-11-03 18:30"], &call, sent, ("solved", "part_defect", cure), work)?;
    let call = call::store::get(stage.conn, call.id)?;
    stage.print_order("王丽", &call)?;
    ask(stage, "2026-11-05 10:00", &call, "satisfied", "处理及时，机床恢复正常。")?;
    expect(stage, call.id, Status::Closed)?;
    let parts = equipment::store::parts(stage.conn, unit.id, None)?;
    let fitted = parts.iter().filter(|row| row.part.fitted_call_id == Some(call.id));
    let parts = fitted.map(|row| format!("{} {}", row.name, row.part.serial)).collect::<Vec<_>>().join(", ");
    let said = Said::new("cli-demo-fitted").with("card", unit.number.clone().unwrap_or_default()).with("parts", parts);
    let text = stage.texts.say(&said);
    stage.line("→", "", &text);
    Ok(())
}

/// Out of warranty with a yearly contract: labour by half, parts by a fifth.
fn discounted_call(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let unit = old_card(stage, 0)?;
    let customer = crate::customer::store::get(stage.conn, unit.customer_id)?.code;
    stage.at("2026-11-05 14:00");
    let template = contract::store::template_by_code(stage.conn, YEARLY)?
        .ok_or_else(|| Failure::NotFound { kind: Kind::Template, what: YEARLY.to_owned() })?;
    let mut draft = contract::command::Draft {
        customer: customer.clone(),
        charges: money::charge_plan(),
        template: YEARLY.to_owned(),
        starts_on: "2026-11-01".to_owned(),
        ends_on: "2027-10-31".to_owned(),
        ..contract::command::Draft::default()
    };
    draft.fill_from(&template);
    let saved = stage.act("李娜", &contract::command::Command::Save(Box::new(draft)))?;
    let id = crate::base::id::ContractId(saved.outcome.subject.map_or(0, |subject| subject.id));
    let approve = contract::command::Command::Step {
        id,
        version: contract::store::get(stage.conn, id)?.version,
        step: contract::rules::Step::Approve,
        draft: contract::command::StepDraft { day: "2026-11-01".to_owned(), ..Default::default() },
    };
    stage.act("李娜", &approve)?;
    money::first_half(stage, id, &customer)?;
    let fault = ("冷却泵不出水", "开机后冷却液不循环，泵有异味。", "mechanical");
    let call = record(stage, "2026-11-06 10:05", &unit, fault, "2026-11-10")?;
    let call = assign(stage, "2026-11-06 10:15", &call, "刘洋")?;
    let sent = send(stage, ["2026-11-06 10:30", "2026-11-06 11:00"], &call, "孙鹏")?;
    let work: &[Work] = &[
        ("part_fitted", "P-CPUMP", "1", "CP-26-0412"),
        ("labour", "S-ELEC", "2.5", ""),
        ("travel", "T-CITY", "1", ""),
    ];
    let cure = "冷却泵电机烧毁，更换冷却泵，清洗过滤网。";
    handle(stage, ["2026-11-09 09:00", "2026-11-09 11:30"], &call, sent, ("solved", "wear", cure), work)?;
    settle(stage, "2026-11-09 14:00", call.id)?;
    let call = call::store::get(stage.conn, call.id)?;
    stage.print_order("王丽", &call)?;
    ask(stage, "2026-11-11 09:30", &call, "satisfied", "满意。")?;
    expect(stage, call.id, Status::Closed)?;
    money::taken_back(stage)
}

/// Out of warranty and without a contract: charged. It can't close before it is settled, and closes
/// by itself then.
fn charged_call(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let unit = old_card(stage, 1)?;
    let fault = ("伺服报警", "X轴伺服过流报警，断电重启无效。", "electrical");
    let call = record(stage, "2026-11-12 13:40", &unit, fault, "2026-11-16")?;
    let call = assign(stage, "2026-11-12 13:50", &call, "赵强")?;
    let sent = send(stage, ["2026-11-12 14:00", "2026-11-12 14:20"], &call, "孙鹏")?;
    let work: &[Work] =
        &[("part_fitted", "P-SRV15", "1", "SRV15-7730"), ("labour", "S-ELEC", "3", ""), ("travel", "T-CITY", "1", "")];
    let cure = "X轴伺服电机绝缘击穿，更换电机并重新设定原点。";
    handle(stage, ["2026-11-13 13:30", "2026-11-13 16:30"], &call, sent, ("solved", "environment", cure), work)?;
    ask(stage, "2026-11-16 10:30", &call, "satisfied", "师傅专业。")?;
    expect(stage, call.id, Status::Processed)?;
    let now = call::store::get(stage.conn, call.id)?;
    let close =
        call::command::Command::Step { call: now.id, version: now.version, step: Box::new(Step::new(Event::Close)) };
    let named = format!("{} {}", now.number, stage.texts.get(&Event::Close.key()));
    stage.refused("赵强", &close, &named)?;
    settle(stage, "2026-11-16 11:00", call.id)?;
    expect(stage, call.id, Status::Closed)?;
    let call = call::store::get(stage.conn, call.id)?;
    stage.print_order("周敏", &call)
}

/// The first visit does not solve it: the call waits again, and the second technician does.
fn unsolved_call(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let unit = card(stage, SERIAL)?;
    let fault = ("刀库换刀卡滞", "自动换刀时机械手卡在中间位置。", "control");
    let call = record(stage, "2026-11-17 08:40", &unit, fault, "2026-11-18")?;
    let call = assign(stage, "2026-11-17 08:50", &call, "刘洋")?;
    let sent = send(stage, ["2026-11-17 09:00", "2026-11-17 09:15"], &call, "陈刚")?;
    let tried = "调整机械手定位，试换刀二十次后仍偶发卡滞，怀疑刀库控制器。";
    let first: &[Work] = &[("labour", "S-MECH", "2", "")];
    handle(stage, ["2026-11-17 10:00", "2026-11-17 12:00"], &call, sent, ("not_solved", "unknown", tried), first)?;
    expect(stage, call.id, Status::Waiting)?;
    let call = call::store::get(stage.conn, call.id)?;
    let limit = setting::store::policy(stage.conn)?.attempts_until_locked;
    let said = Said::new("cli-demo-unsolved").with("attempts", call.attempts).with("limit", limit);
    stage.reasons(&[Reason::new(Mark::Warning, said)]);
    let call = assign(stage, "2026-11-17 13:40", &call, "赵强")?;
    let sent = send(stage, ["2026-11-17 13:50", "2026-11-17 14:00"], &call, "孙鹏")?;
    let cure = "刀库到位传感器接线松动，重新压接并固定，连续换刀一百次正常。";
    let second: &[Work] = &[("labour", "S-ELEC", "1.5", ""), ("travel", "T-CITY", "1", "")];
    handle(stage, ["2026-11-18 09:00", "2026-11-18 10:30"], &call, sent, ("solved", "assembly", cure), second)?;
    let call = call::store::get(stage.conn, call.id)?;
    stage.print_order("王丽", &call)?;
    stage.print_proof("王丽", &call)?;
    ask(stage, "2026-11-20 15:00", &call, "satisfied", "第二次来就修好了。")?;
    expect(stage, call.id, Status::Closed)
}

/// Not ours: declined, with a reason.
fn declined_call(stage: &mut Stage<'_>) -> Result<(), Failure> {
    stage.at("2026-11-20 16:00");
    let draft = call::command::Draft {
        customer: "C00003".to_owned(),
        contact: "杨秀英".to_owned(),
        subject: "咨询其他品牌离心机维修".to_owned(),
        channel: "hotline".to_owned(),
        call_type: "fault".to_owned(),
        first: "declined".to_owned(),
        why: "非本公司产品，已告知客户联系原厂家。".to_owned(),
        ..call::command::Draft::default()
    };
    let done = stage.act("王丽", &call::command::Command::Record(Box::new(draft)))?;
    let call = stage.call(&done)?;
    expect(stage, call.id, Status::Declined)?;
    stage.print_order("王丽", &call)
}

/// A call is recorded with its coverage, which is told.
pub(super) fn record(
    stage: &mut Stage<'_>,
    at: &str,
    unit: &Equipment,
    (subject, description, problem): (&str, &str, &str),
    wanted_on: &str,
) -> Result<Call, Failure> {
    stage.at(at);
    let mut draft = call::command::Draft {
        customer: crate::customer::store::get(stage.conn, unit.customer_id)?.code,
        equipment: unit.number.clone().unwrap_or_default(),
        subject: subject.to_owned(),
        description: description.to_owned(),
        problem_type: problem.to_owned(),
        channel: "hotline".to_owned(),
        call_type: "fault".to_owned(),
        fault_class: "hardware".to_owned(),
        wanted_on: wanted_on.to_owned(),
        ..call::command::Draft::default()
    };
    call::command::fill(stage.conn, &mut draft)?;
    let done = stage.act("王丽", &call::command::Command::Record(Box::new(draft)))?;
    let call = stage.call(&done)?;
    if let Some(coverage) = &call.coverage {
        stage.reasons(&coverage.reasons);
    }
    Ok(call)
}

/// The queue's manager gives the call an owner; a call that a default owner got is reassigned.
pub(super) fn assign(stage: &mut Stage<'_>, at: &str, call: &Call, owner: &str) -> Result<Call, Failure> {
    stage.at(at);
    let event = if call.status == Status::Waiting { Event::Assign } else { Event::Reassign };
    let step = Step { owner: Some(stage.user(owner)?), ..Step::new(event) };
    let command = call::command::Command::Step { call: call.id, version: call.version, step: Box::new(step) };
    stage.act("赵强", &command)?;
    call::store::get(stage.conn, call.id)
}

/// The owner sends a technician, who accepts.
pub(super) fn send(
    stage: &mut Stage<'_>,
    [issued, accepted]: [&str; 2],
    call: &Call,
    who: &str,
) -> Result<DispatchId, Failure> {
    stage.at(issued);
    let draft = dispatch::command::Draft {
        technician: who.to_owned(),
        instructions: "请携带常用工具，到场后先断电挂牌。".to_owned(),
        ..dispatch::command::Draft::for_call(stage.conn, call.id)?
    };
    let done = stage.act("刘洋", &dispatch::command::Command::Issue(draft))?;
    let id = DispatchId(done.outcome.subject.map_or(0, |subject| subject.id));
    stage.at(accepted);
    stage.act(who, &dispatch::command::Command::Accept { dispatch: id, happened_at: None })?;
    Ok(id)
}

/// The technician records what was done; each line is judged, and why is told.
pub(super) fn handle(
    stage: &mut Stage<'_>,
    [began, ended]: [&str; 2],
    call: &Call,
    sent: DispatchId,
    (outcome, cause, solution): (&str, &str, &str),
    work: &[Work],
) -> Result<(), Failure> {
    stage.at(ended);
    let dispatch = dispatch::store::get(stage.conn, sent)?;
    let lines = work.iter().map(|(kind, item, quantity, serial)| handling::command::LineDraft {
        kind: (*kind).to_owned(),
        item: (*item).to_owned(),
        quantity: (*quantity).to_owned(),
        serial: (*serial).to_owned(),
        ..handling::command::LineDraft::default()
    });
    let draft = handling::command::Draft {
        call: call.number.clone(),
        dispatch: dispatch.number,
        outcome: outcome.to_owned(),
        method: "on_site".to_owned(),
        cause: cause.to_owned(),
        solution: solution.to_owned(),
        began_at: began.to_owned(),
        ended_at: ended.to_owned(),
        lines: lines.collect(),
        ..handling::command::Draft::default()
    };
    let technician = crate::people::store::name(stage.conn, Some(dispatch.technician_id))?;
    stage.act(&technician, &handling::command::Command::Record(draft))?;
    Ok(())
}

/// The accountant makes and confirms the settlement.
fn settle(stage: &mut Stage<'_>, at: &str, call: CallId) -> Result<(), Failure> {
    stage.at(at);
    let draft = settlement::command::Draft::start(stage.conn, Some(Subject::new(Kind::Call, call)))?;
    let done = stage.act("周敏", &settlement::command::Command::Make(draft))?;
    let id = crate::base::id::SettlementId(done.outcome.subject.map_or(0, |subject| subject.id));
    let version = settlement::store::get(stage.conn, id)?.version;
    stage.act("周敏", &settlement::command::Command::Confirm { id, version })?;
    Ok(())
}

/// The customer is asked; their answer moves the call.
fn ask(stage: &mut Stage<'_>, at: &str, call: &Call, answer: &str, words: &str) -> Result<(), Failure> {
    stage.at(at);
    let open = revisit::store::open(stage.conn, call.id)?
        .ok_or_else(|| Failure::NotFound { kind: Kind::Revisit, what: call.number.clone() })?;
    let draft = revisit::command::Draft {
        answer: answer.to_owned(),
        score: "5".to_owned(),
        words: words.to_owned(),
        ..revisit::command::Draft::of(stage.conn, open.id)?
    };
    stage.act("吴静", &revisit::command::Command::Answer(draft))?;
    Ok(())
}

/// The story would not be true otherwise.
pub(super) fn expect(stage: &Stage<'_>, call: CallId, status: Status) -> Result<(), Failure> {
    let call = call::store::get(stage.conn, call)?;
    if call.status != status {
        let said = Said::new("cli-demo-otherwise")
            .with("number", call.number.as_str())
            .with_word("status", call.status)
            .with_word("expected", status);
        return Err(said.into());
    }
    Ok(())
}

/// The card of a serial.
pub(super) fn card(stage: &Stage<'_>, serial: &str) -> Result<Equipment, Failure> {
    equipment::store::by_code(stage.conn, serial)?
        .ok_or_else(|| Failure::NotFound { kind: Kind::Equipment, what: serial.to_owned() })
}

/// A vertical machining centre whose warranty had run out by the time of the story, each time of
/// another customer.
fn old_card(stage: &Stage<'_>, turn: usize) -> Result<Equipment, Failure> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default();
    let cards: Vec<Equipment> = crate::db::record::all(
        stage.conn,
        "WHERE warranty_to < $1 AND status = 'registered' AND serial LIKE 'V6%' ESCAPE '\\' ORDER BY id",
        crate::vals![day],
    )?;
    let mut seen = Vec::new();
    for card in cards {
        if !seen.contains(&card.customer_id) {
            seen.push(card.customer_id);
            if seen.len() == turn + 1 {
                return Ok(card);
            }
        }
    }
    Err(Failure::NotFound { kind: Kind::Equipment, what: "V6…".to_owned() })
}
