//! The card's life and identity.

use super::*;
use crate::equipment::make::card;

/// 10-master, Equipment card: the table of states, typed by hand. A dot is a refusal; 'kept' is the
/// state it left.
const LIFE: &str = "\
           register   take_in   hand_over lend       give_back take_back retire    reregister deliver_again replace
draft      registered .         .         .          .         .         .         .          .             .
registered .          in_repair .         lent       .         returned  retired   .          .             ended
in_repair  .          .         kept      .          .         .         .         .          .             ended
lent       .          .         .         .          kept      .         .         .          .             .
retired    .          .         .         .          .         .         .         registered .             .
returned   .          .         .         .          .         .         .         .          registered    ended
ended      .          .         .         .          .         .         .         .          .             .";

#[test]
fn the_life_of_a_card_is_the_table_of_the_specification() {
    let mut lines = LIFE.lines();
    let steps: Vec<Step> = lines.next().unwrap().split_whitespace().filter_map(Step::from_word).collect();
    assert_eq!(steps, Step::ALL);
    let mut states = Vec::new();
    for line in lines {
        let mut cells = line.split_whitespace();
        let status = Status::from_word(cells.next().unwrap()).unwrap();
        states.push(status);
        for (step, expected) in steps.iter().zip(cells) {
            // `draft` stands in for any kept state: what comes back must be what was kept.
            let kept = Some(Status::Draft);
            let found = next(status, kept, *step).map_or(".".to_owned(), |status| match status {
                Status::Draft => "kept".to_owned(),
                other => other.word().to_owned(),
            });
            assert_eq!(found, expected, "{status:?} {step:?}");
        }
    }
    assert_eq!(states, Status::ALL);
}

#[test]
fn a_refused_step_names_the_steps_that_fit() {
    let refusal = next(Status::InRepair, None, Step::Lend).unwrap_err();
    assert_eq!(possible(Status::InRepair), [Step::HandOver, Step::Replace]);
    let texts = crate::base::text::Texts::new(crate::base::text::Lang::En, chrono_tz::Asia::Shanghai);
    assert_eq!(
        texts.say(&refusal.into()),
        "“Lend” does not fit the status In repair; possible now: Hand over; Replace"
    );
    let refusal = next(Status::Ended, None, Step::Lend).unwrap_err();
    assert!(texts.say(&refusal.into()).ends_with("possible now: nothing"));
}

#[test]
fn eq_1_the_identity_is_what_the_setting_says_and_empty_for_cards_out_of_the_way() {
    let mut card = card("S1");
    card.maker_serial = "M1".to_owned();
    card.batch = "B1".to_owned();
    for (by, expected) in
        [(UniqueBy::None, ""), (UniqueBy::MakerSerial, "M1"), (UniqueBy::Serial, "S1"), (UniqueBy::Batch, "B1")]
    {
        for status in Status::ALL {
            card.status = *status;
            let is_away = matches!(status, Status::Retired | Status::Returned | Status::Ended);
            assert_eq!(identity(&card, by), if is_away { "" } else { expected }, "{by:?} {status:?}");
        }
    }
}

#[test]
fn eq_4_registering_needs_the_identity_that_the_setting_asks_for() {
    let serial_only = card("S1");
    let mut batch_only = card("");
    batch_only.batch = "B1".to_owned();
    assert_eq!(complete(&serial_only, UniqueBy::Serial), Ok(()));
    assert_eq!(complete(&serial_only, UniqueBy::None), Ok(()));
    assert_eq!(complete(&batch_only, UniqueBy::None), Ok(()));
    assert_eq!(complete(&batch_only, UniqueBy::Serial), Err(Refusal::NoIdentity(UniqueBy::Serial)));
    assert_eq!(complete(&card(""), UniqueBy::None), Err(Refusal::NoIdentity(UniqueBy::None)));
}

#[test]
fn eq_3_what_can_be_chosen_on_a_call() {
    let mut card = card("S1");
    for (status, expected) in [
        (Status::Draft, "warns"),
        (Status::Registered, "yes"),
        (Status::InRepair, "yes"),
        (Status::Lent, "yes"),
        (Status::Retired, "offers to register it again"),
        (Status::Returned, "no"),
        (Status::Ended, "no"),
    ] {
        card.status = status;
        let found = match choosable(&card) {
            Ok(None) => "yes",
            Ok(Some(_)) => "warns",
            Err(Refusal::NotChoosable { can_reregister: true, .. }) => "offers to register it again",
            Err(_) => "no",
        };
        assert_eq!(found, expected, "{status:?}");
    }
}
