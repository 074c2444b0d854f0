//! What is done with several calls at once, each by its own rules.

use aftercare::call::{
    Priority,
    command::{Each, EachDraft, OfOne},
};

use super::*;

/// A call of a customer whose calls wait until somebody takes them.
fn recorded(office: &Office, subject: &str, change: impl FnOnce(&mut Draft)) -> Call {
    let mut draft = Draft { customer: "KH002".to_owned(), subject: subject.to_owned(), ..Draft::new() };
    change(&mut draft);
    office.record(draft)
}

fn answered(draft: &mut Draft) {
    draft.first = "answered".to_owned();
    draft.solution = "复位后正常".to_owned();
    draft.priority = "low".to_owned();
}

fn all(office: &Office, each: Each, draft: &EachDraft, calls: &[CallId]) -> Vec<Result<Done, Failure>> {
    calls.iter().map(|call| office.run(office.manager, OfOne { call: *call, each, draft: draft.clone() })).collect()
}

#[test]
fn calls_get_an_owner_each_by_the_step_of_its_state_and_what_has_ended_is_left_with_its_reason() {
    let office = Office::new();
    let waiting = recorded(&office, "主轴异响", |_| ());
    let owned = recorded(&office, "刀库卡滞", |draft| draft.owner = "前台小周".to_owned());
    let theirs = recorded(&office, "液压站漏油", |draft| draft.owner = "受理人小李".to_owned());
    let ended = recorded(&office, "面板误报警", answered);
    let draft = EachDraft { owner: "受理人小李".to_owned(), ..EachDraft::default() };
    let ids = [waiting.id, owned.id, theirs.id, ended.id, CallId(99_999)];
    let mut came = all(&office, Each::Owner, &draft, &ids);
    assert!(matches!(came.pop(), Some(Err(Failure::NotFound { .. }))), "one that is gone");
    assert_eq!(refusal(came.pop().unwrap()), "call-refusal-does-not-fit");
    assert!(came.iter().all(Result::is_ok), "{came:?}");
    for call in &ids[..3] {
        let call = office.call(*call);
        assert_eq!((call.owner_id, call.status), (Some(office.owner), Status::Assigned), "{}", call.number);
    }
    assert_eq!(office.call(theirs.id), theirs, "what is so already is not saved again");
    assert_eq!(office.call(ended.id), ended);
    assert_eq!(office.log(waiting.id).pop().unwrap(), "assign waiting→assigned");
    assert_eq!(office.log(owned.id).pop().unwrap(), "reassign assigned→assigned");
    // Who was given them is told of each.
    assert_eq!(office.told(office.owner).len(), 3, "of two now, of one when it was recorded");
}

#[test]
fn calls_get_a_priority_with_its_promise_and_a_queue_and_what_one_is_refused_the_others_get() {
    let office = Office::new();
    let open = recorded(&office, "主轴异响", |draft| draft.priority = "low".to_owned());
    let ended = recorded(&office, "面板误报警", answered);
    let urgent = EachDraft { priority: "urgent".to_owned(), ..EachDraft::default() };
    let mut came = all(&office, Each::Priority, &urgent, &[ended.id, open.id]);
    came.pop().unwrap().unwrap();
    assert_eq!(refusal(came.pop().unwrap()), "call-refusal-ended");
    let after = office.call(open.id);
    assert_eq!((after.priority, after.version), (Priority::Urgent, open.version + 1));
    assert!(after.response_due < open.response_due, "an urgent one is answered sooner: {after:?}");
    let queue = EachDraft { queue: "机械组".to_owned(), ..EachDraft::default() };
    let came = all(&office, Each::Queue, &queue, &[open.id]);
    assert!(came[0].is_ok() && office.call(open.id).queue_id == Some(QueueId(1)), "{came:?}");
}

#[test]
fn what_is_typed_for_all_is_looked_at_before_any_is_asked() {
    let office = Office::new();
    let check = |each: Each, draft: EachDraft| each.check(&office.conn, &draft);
    assert_eq!(fields(check(Each::Owner, EachDraft::default())), ["owner"]);
    let nobody = EachDraft { owner: "没有这个人".to_owned(), ..EachDraft::default() };
    assert_eq!(fields(check(Each::Owner, nobody)), ["owner"]);
    let nowhere = EachDraft { queue: "没有这个队列".to_owned(), ..EachDraft::default() };
    assert_eq!(fields(check(Each::Queue, nowhere)), ["queue"]);
    assert_eq!(fields(check(Each::Priority, EachDraft::default())), ["priority"]);
    check(Each::Priority, EachDraft { priority: "high".to_owned(), ..EachDraft::default() }).unwrap();
}
