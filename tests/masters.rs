//! Settings, people, customers and items: their commands end to end, on a real store.

mod customers;
mod items;
mod people;
mod settings;

use aftercare::{
    base::{
        failure::Failure,
        id::{Id as _, UserId},
        text::Lang,
        time::Instant,
    },
    db::{
        clock::Clock,
        open,
        query::Conn,
        tx::{self, Command, Done},
    },
    people::{self as staff, command::UserDraft},
    setting,
};

/// A founded file, and who founded it.
struct Office {
    conn: Conn,
    clock: Clock,
    admin: UserId,
}

impl Office {
    fn new() -> Self {
        let conn = open::for_a_test().unwrap();
        // 2026-11-22 09:30 in Shanghai.
        let clock = Clock::standing_at(Instant(1_795_311_000_000));
        let found = setting::command::Command::Found { lang: Lang::Zh, company: "华北电机有限公司".to_owned() };
        let done = tx::transact(&conn, &clock, staff::store::SYSTEM, &found).unwrap();
        let admin = UserId::from_raw(done.outcome.subject.unwrap().id);
        Self { conn, clock, admin }
    }

    fn send(&self, command: impl Command) -> Result<Done, Failure> {
        self.send_as(self.admin, &command)
    }

    fn send_as(&self, actor: UserId, command: &impl Command) -> Result<Done, Failure> {
        tx::transact(&self.conn, &self.clock, actor, command)
    }

    fn id(&self, command: impl Command) -> i64 {
        self.send(command).unwrap().outcome.subject.unwrap().id
    }

    fn user(&self, name: &str, roles: &str) -> UserId {
        let draft = UserDraft { name: name.to_owned(), roles: roles.to_owned(), ..UserDraft::new() };
        UserId(self.id(staff::command::Command::SaveUser(draft)))
    }
}

fn fields(failure: Failure) -> Vec<&'static str> {
    let Failure::Invalid(errors) = failure else { panic!("{failure:?}") };
    errors.iter().map(|error| error.field).collect()
}

fn refusal(result: Result<Done, Failure>) -> String {
    let Err(Failure::Refused(said)) = result else { panic!("{result:?}") };
    said.key.into_owned()
}
