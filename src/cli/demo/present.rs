//! What the desk has on its hands when the story is told: somebody who opens the demo company finds work waiting.

use crate::{
    alert,
    base::{failure::Failure, say::Said},
    call::Status,
    dispatch,
};

use super::{
    stage::Stage,
    story::{Work, assign, card, expect, handle, record, send},
};

/// One call waits for an owner, one is the administrator's, one is planned for Monday, one is done and its customer
/// is to be asked.
///
/// # Errors
/// What keeps a step from being done.
pub fn leave(stage: &mut Stage<'_>) -> Result<(), Failure> {
    waiting(stage)?;
    owned(stage)?;
    planned(stage)?;
    handled(stage)
}

fn waiting(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let unit = card(stage, "L426090083")?;
    let fault = ("标签跑偏", "连续运行半小时后标签逐渐向左偏移约2毫米。", "mechanical");
    let call = record(stage, "2026-11-20 16:10", &unit, fault, "2026-11-24")?;
    expect(stage, call.id, Status::Waiting)
}

fn owned(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let unit = card(stage, "G3726100176")?;
    let fault = ("排气温度高报警", "排气温度升到105度后停机，冷却后可以重启。", "mechanical");
    let call = record(stage, "2026-11-20 16:20", &unit, fault, "2026-11-24")?;
    let administrator = stage.texts.get("setting-default-user").to_string();
    assign(stage, "2026-11-20 16:25", &call, &administrator)?;
    expect(stage, call.id, Status::Assigned)
}

fn planned(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let unit = card(stage, "CF26100233")?;
    let fault = ("转速不稳", "升到12000转后转速上下波动，偶尔报警。", "control");
    let call = record(stage, "2026-11-20 16:30", &unit, fault, "2026-11-23")?;
    let call = assign(stage, "2026-11-20 16:35", &call, "刘洋")?;
    stage.at("2026-11-20 16:40");
    let draft = dispatch::command::Draft {
        technician: "孙鹏".to_owned(),
        planned_from: "2026-11-23 09:00".to_owned(),
        planned_to: "2026-11-23 11:30".to_owned(),
        ..dispatch::command::Draft::for_call(stage.conn, call.id)?
    };
    stage.act("刘洋", &dispatch::command::Command::Issue(draft))?;
    Ok(())
}

fn handled(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let unit = card(stage, "V1126100064")?;
    let fault = ("主轴定向不准", "换刀前主轴定向角度偏差，刀库报警。", "control");
    let call = record(stage, "2026-11-20 16:45", &unit, fault, "2026-11-20")?;
    let call = assign(stage, "2026-11-20 16:50", &call, "刘洋")?;
    let sent = send(stage, ["2026-11-20 16:55", "2026-11-20 17:00"], &call, "陈刚")?;
    let cure = "重新设定主轴定向参数，连续换刀五十次正常。";
    let work: &[Work] = &[("labour", "S-ELEC", "0.5", "")];
    handle(stage, ["2026-11-20 17:00", "2026-11-20 17:30"], &call, sent, ("solved", "unknown", cure), work)?;
    expect(stage, call.id, Status::Processed)
}

/// The automatic rules run, as they do while a window is open: what ends soon, and what is late, is found and told.
///
/// # Errors
/// When the engine fails.
pub fn run_rules(stage: &mut Stage<'_>, at: &str) -> Result<(), Failure> {
    stage.at(at);
    let report = alert::command::run_all(stage.conn, &stage.clock)?;
    let (found, told) = report.rules.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let said = Said::new("cli-demo-rules").with("found", found).with("told", told);
    let text = stage.texts.say(&said);
    stage.line("Aftercare", "", &text);
    Ok(())
}
