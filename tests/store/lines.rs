//! A document and its lines: who acts on a document that they read acts on the lines that they read.

use aftercare::{
    base::{
        failure::Failure,
        id::{Id, UserId},
        kind::Kind,
        money::{Money, Qty},
        progress::Progress,
        text::Lang,
        value::FromVal,
    },
    call::Call,
    cli::demo,
    contract::{self, ChargeLine, ContractLine, rules::Step},
    credit::{self, CreditNoteLine},
    customer::{self, Address, Contact},
    db::{
        check,
        clock::Clock,
        history, open,
        query::Conn,
        record::{self, Record},
        tx::{self, Command, Tx},
    },
    delivery::{self, Delivery, DeliveryLine},
    handling::{self, HandlingLine},
    item::{self, BomLine},
    people,
    receipt::{self, ReceiptAllocation},
    settlement::{self, SettlementLine},
};

use crate::window::STANDS_AT;

type Commands = Vec<Box<dyn Command>>;

struct Office {
    conn: Conn,
    clock: Clock,
    /// Who read the document.
    me: UserId,
    /// Who changes its lines.
    other: UserId,
}

fn office() -> Office {
    let conn = open::for_a_test().unwrap();
    demo::fill(&conn, Lang::En, &Progress::default()).unwrap();
    let me = people::store::first_admin(&conn).unwrap();
    let other = conn.value("SELECT id FROM \"user\" WHERE id <> $1 ORDER BY id", aftercare::vals![me]);
    Office { clock: Clock::standing_at(STANDS_AT), me, other: other.unwrap().unwrap(), conn }
}

impl Office {
    fn other_does(&self, f: impl Fn(&Tx<'_>) -> Result<(), Failure>) {
        tx::within(&self.conn, &self.clock, self.other, "test", f).unwrap();
    }

    /// A document with such a line is read; another does something with the line; then each of these is tried.
    fn told<L: Record, D: Id + FromVal>(
        &self,
        acts: impl Fn(&Conn, D, i64) -> Result<Commands, Failure>,
        does: impl Fn(&Tx<'_>, &mut L) -> Result<(), Failure>,
    ) {
        let (kind, column) = L::KIND.document().unwrap_or_else(|| panic!("{:?} is no line", L::KIND));
        let line: L = record::first(&self.conn, "ORDER BY id", &[]).unwrap().unwrap();
        let at = L::COLUMNS.iter().position(|one| *one == column).unwrap();
        let document = D::from_val(line.values()[at].clone()).unwrap();
        let sql = format!("SELECT version FROM {} WHERE id = $1", record::table(kind));
        let version = || self.conn.value::<i64>(&sql, &[line.values()[at].clone()]).unwrap().unwrap();
        let read_at = version();
        let commands = acts(&self.conn, document, read_at).unwrap();
        assert!(!commands.is_empty());
        self.other_does(|tx| does(tx, &mut line.clone()));
        assert_eq!(version(), read_at + 1, "{kind:?}");
        for command in commands {
            let late = tx::transact(&self.conn, &self.clock, self.me, &*command);
            let Err(Failure::Stale(stale)) = &late else { panic!("{command:?}: {late:?}") };
            let by = people::store::name(&self.conn, Some(self.other)).unwrap();
            assert_eq!((stale.kind, stale.id, &stale.by), (kind, document.raw(), &by), "{command:?}");
            assert_eq!(stale.changed, ["lines"], "it was not taken away: {command:?}");
        }
    }
}

fn boxed(command: impl Command) -> Box<dyn Command> {
    Box::new(command)
}

#[test]
fn who_acts_on_a_document_whose_lines_another_changed_is_told() {
    let office = office();
    office.told::<DeliveryLine, _>(
        |conn, id, version| {
            use delivery::command::{Command, Draft};
            let save = |post| boxed(Command::Save { draft: Box::new(Draft::of(conn, id).unwrap()), post });
            Ok(vec![
                boxed(Command::Post { id, version }),
                boxed(Command::Delete { id, version }),
                save(false),
                save(true),
            ])
        },
        // A line more.
        |tx, line| tx.insert(line).map(|_| ()),
    );
    let of_contract = |conn: &Conn, id, version| {
        use contract::command::{Command, Draft, StepDraft};
        let draft = StepDraft { reason: "why".to_owned(), ..StepDraft::default() };
        let step = |step| boxed(Command::Step { id, version, step, draft: draft.clone() });
        let save = boxed(Command::Save(Box::new(Draft::of(conn, id)?)));
        Ok(vec![step(Step::Approve), step(Step::Extend), boxed(Command::Delete { id, version }), save])
    };
    office.told::<ContractLine, _>(of_contract, |tx, line| tx.delete(line));
    office.told::<ChargeLine, _>(of_contract, |tx, line| tx.change(line, |one| one.amount.0 += 1));
    let of_customer = |conn: &Conn, id, _| {
        use customer::command::{Command, Draft};
        Ok(vec![boxed(Command::Save(Box::new(Draft::of(conn, id)?)))])
    };
    office.told::<Address, _>(of_customer, |tx, line| tx.change(line, |one| one.street.push('1')));
    office.told::<Contact, _>(of_customer, |tx, line| tx.change(line, |one| one.phone.push('1')));
    office.told::<BomLine, _>(
        |conn, id, _| {
            use item::command::{Command, Draft};
            Ok(vec![boxed(Command::Save(Box::new(Draft::of(conn, id)?)))])
        },
        |tx, line| tx.change(line, |one| one.quantity = Qty(one.quantity.0 + 1000)),
    );
    office.told::<HandlingLine, _>(
        |conn, id, _| {
            use handling::command::{Command, Draft};
            Ok(vec![boxed(Command::Correct(Draft::of(conn, id)?))])
        },
        |tx, line| tx.change(line, |one| one.description.push('1')),
    );
    money(&office);
    assert_eq!(check::whole(&office.conn).unwrap().history, Vec::<String>::new());
}

fn money(office: &Office) {
    let reason = || "why".to_owned();
    office.told::<SettlementLine, _>(
        |conn, id, version| {
            use settlement::command::{Command, Draft};
            let payment = settlement::fields::StepDraft::default();
            Ok(vec![
                boxed(Command::Save(Draft::of(conn, id)?)),
                boxed(Command::Confirm { id, version }),
                boxed(Command::Receive { id, version, payment }),
                boxed(Command::Void { id, version, reason: reason() }),
            ])
        },
        |tx, line| tx.change(line, |one| one.description.push('1')),
    );
    office.told::<ReceiptAllocation, _>(
        |conn, id, version| {
            use receipt::command::{Command, Draft};
            Ok(vec![
                boxed(Command::Save(Draft::of(conn, id)?)),
                boxed(Command::Allocate(Draft::of(conn, id)?)),
                boxed(Command::TakeBack { id, version, settlement: None }),
                boxed(Command::Void { id, version, reason: reason() }),
            ])
        },
        |tx, line| tx.change(line, |one| one.is_live = !one.is_live),
    );
    office.told::<CreditNoteLine, _>(
        |_, id, version| Ok(vec![boxed(credit::command::Command::Void { id, version, reason: reason() })]),
        |tx, line| tx.change(line, |one| one.tax = Money(one.tax.0 + 1)),
    );
}

#[test]
fn a_document_is_counted_once_however_many_of_its_lines_are_written_and_not_for_what_was_taken_back() {
    let office = office();
    let line: DeliveryLine = record::first(&office.conn, "ORDER BY id", &[]).unwrap().unwrap();
    let delivery = || record::get::<Delivery>(&office.conn, line.delivery_id).unwrap();
    let lines: Vec<DeliveryLine> = delivery::store::lines(&office.conn, line.delivery_id).unwrap();
    let before = delivery();
    office.other_does(|tx| {
        lines.iter().try_for_each(|line| tx.change(&mut line.clone(), |one| one.batch = "B1".to_owned()))
    });
    assert_eq!(delivery().version, before.version + 1);
    // The document is written too: that counts for both.
    office.other_does(|tx| {
        tx.change(&mut delivery::store::lines(tx, before.id)?[0], |one| one.batch = "B2".to_owned())?;
        tx.change(&mut delivery(), |one| one.note = "B2".to_owned())
    });
    let after = delivery();
    assert_eq!(after.version, before.version + 2);
    office.other_does(|tx| {
        let refused = tx.savepoint(|| {
            tx.change(&mut delivery::store::lines(tx, before.id)?[0], |one| one.batch = "B3".to_owned())?;
            Err::<(), _>(Failure::Cancelled)
        });
        assert!(refused.is_err());
        let call: Call = record::first(tx, "ORDER BY id", &[])?.unwrap();
        tx.change(&mut call.clone(), |one| one.working_notes.push('1'))
    });
    assert_eq!(delivery(), after);
    let told = history::of(&office.conn, aftercare::base::kind::Subject::new(Kind::Delivery, before.id)).unwrap();
    let fields: Vec<usize> = told.iter().rev().take(2).map(|entry| entry.fields.len()).collect();
    assert_eq!(fields, [1, 0], "what was done with the lines stands in their own history");
    assert_eq!(check::whole(&office.conn).unwrap().history, Vec::<String>::new());
}
