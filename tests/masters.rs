//! Settings, people, customers and items: their commands end to end, on a real store.

mod customers;
mod items;
mod people;
mod settings;

use aftercare::{
    base::{
        calendar::Calendar,
        failure::Failure,
        field::ListQuery,
        id::{Id as _, ItemId, UserId},
        kind::{Kind, Subject},
        money::Qty,
        say::Said,
        text::Lang,
        time::Instant,
    },
    customer::{self, command::ContactDraft},
    db::{
        clock::Clock,
        list, open,
        query::Conn,
        tx::{self, Command, Done},
    },
    item::{
        self,
        command::BomDraft,
        store::{BomNode, Levels},
    },
    people::{
        self, Role,
        command::{QueueDraft, UserDraft},
        rules::Distance,
    },
    setting::{
        self, Dict, Policy, UniqueBy,
        command::{CalendarDraft, CompanyDraft, EntryDraft, PolicyDraft},
    },
};

/// A founded file, and who founded it.
struct Office {
    conn: Conn,
    clock: Clock,
    admin: UserId,
}

impl Office {
    fn new() -> Self {
        let conn = open::in_memory().unwrap();
        // 2026-11-22 09:30 in Shanghai.
        let clock = Clock::standing_at(Instant(1_795_311_000_000));
        let found = setting::command::Command::Found { lang: Lang::Zh, company: "华北电机有限公司".to_owned() };
        let done = tx::transact(&conn, &clock, people::store::SYSTEM, &found).unwrap();
        let admin = UserId::from_raw(done.outcome.subject.unwrap().id);
        Self { conn, clock, admin }
    }

    fn send(&self, command: impl Command) -> Result<Done, Failure> {
        self.send_as(self.admin, command)
    }

    fn send_as(&self, actor: UserId, command: impl Command) -> Result<Done, Failure> {
        tx::transact(&self.conn, &self.clock, actor, &command)
    }

    fn id(&self, command: impl Command) -> i64 {
        self.send(command).unwrap().outcome.subject.unwrap().id
    }

    fn user(&self, name: &str, roles: &str) -> UserId {
        let draft = UserDraft { name: name.to_owned(), roles: roles.to_owned(), ..UserDraft::new() };
        UserId(self.id(people::command::Command::SaveUser(draft)))
    }

    fn customer(&self, draft: customer::command::Draft) -> aftercare::base::id::CustomerId {
        aftercare::base::id::CustomerId(self.id(customer::command::Command::Save(Box::new(draft))))
    }

    fn item(&self, code: &str, bom: &[(&str, &str)]) -> ItemId {
        let line = |(component, quantity): &(&str, &str)| BomDraft {
            component: (*component).to_owned(),
            quantity: (*quantity).to_owned(),
            ..BomDraft::default()
        };
        let draft = item::command::Draft {
            code: code.to_owned(),
            name: format!("物料{code}"),
            bom: bom.iter().map(line).collect(),
            ..item::command::Draft::new()
        };
        ItemId(self.id(item::command::Command::Save(Box::new(draft))))
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
