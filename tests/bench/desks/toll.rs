//! How many questions each thing asks the engine: on a server each is a way there and back.

use aftercare::{
    call::{self, command::Draft},
    db::{
        clock::Clock,
        list, open,
        query::Conn,
        tx::{self, Command, Done},
    },
    dispatch,
};

use super::{
    mix::{Kind, all_sections, form, open_calls},
    office::Office,
};
use crate::desk::NOW;

/// Counts and prints them.
pub fn tell(engine: &str, office: &Office) {
    let conn = open::to_write(office.address.clone()).unwrap();
    let (id, user) = (office.open[0], office.clerks[0]);
    let asks = |f: &mut dyn FnMut(&Conn)| {
        let before = conn.toll().questions;
        f(&conn);
        conn.toll().questions - before
    };
    let save = |conn: &Conn, command: &dyn Command| -> Done {
        tx::transact(conn, &Clock::standing_at(NOW), user, command).unwrap()
    };
    let mut told = Vec::new();
    told.push((
        Kind::List,
        asks(&mut |conn| {
            list::first_page(conn, &call::fields::list_spec(), &open_calls()).unwrap();
            list::ids(conn, &call::fields::list_spec(), &open_calls()).unwrap();
        }),
    ));
    told.push((
        Kind::Open,
        asks(&mut |conn| {
            form(id, user)(conn).unwrap();
            all_sections().for_each(|section| section(conn, id).unwrap());
        }),
    ));
    let mut made = None;
    told.push((
        Kind::Record,
        asks(&mut |conn| {
            made = save(conn, &call::command::Command::Record(Box::new(office.call(7)))).outcome.subject;
        }),
    ));
    let mut draft = Draft::of(&conn, id).unwrap();
    draft.working_notes = "再看一次".to_owned();
    told.push((Kind::Text, asks(&mut |conn| drop(save(conn, &call::command::Command::Save(Box::new(draft.clone())))))));
    let number = call::store::number(&conn, aftercare::base::id::CallId(made.unwrap().id)).unwrap();
    let order =
        dispatch::command::Draft { call: number, technician: office.technicians[0].clone(), ..Default::default() };
    let mut issued = None;
    told.push((
        Kind::Issue,
        asks(&mut |conn| {
            issued = save(conn, &dispatch::command::Command::Issue(order.clone())).outcome.subject;
        }),
    ));
    let dispatch = aftercare::base::id::DispatchId(issued.unwrap().id);
    told.push((
        Kind::Accept,
        asks(&mut |conn| {
            save(conn, &dispatch::command::Command::Accept { dispatch, happened_at: None });
        }),
    ));
    println!("\n{engine}: questions to the engine");
    for (kind, questions) in told {
        println!("{:45} {questions:>4}", kind.name());
    }
}
