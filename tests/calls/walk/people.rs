//! People who leave for a while, and come back.

use aftercare::{
    db::query::Conn,
    people::{command, command::UserDraft, store},
};

use super::{super::*, World, acts::Choice};

/// So many are away at once at most.
const AWAY: usize = 2;

/// Somebody who can't act any more: all that they still had to do is taken back with it, or left to others.
pub fn leaves(world: &World, choice: Choice) -> Option<Box<dyn tx::Command>> {
    let staff: Vec<User> = store::active(&world.office.conn).unwrap();
    let may_leave: Vec<User> = staff.into_iter().filter(|user| user.id != world.boss).collect();
    // Oftener who was sent somewhere: others leave nothing behind.
    let is_sent = |user: &User| !dispatch::store::open_of_technician(&world.office.conn, user.id).unwrap().is_empty();
    let sent = may_leave.iter().find(|user| choice.says(1) && is_sent(user));
    let who = sent.or_else(|| choice.of(&may_leave)).filter(|_| world.gone.len() < AWAY)?;
    let user = UserDraft::from(who);
    if choice.says(0) {
        let (user, why) = (Box::new(user), "离职".to_owned());
        return Some(Box::new(dispatch::command::Command::Deactivate { user, why }));
    }
    Some(Box::new(command::Command::SaveUser(UserDraft { active: String::new(), ..user })))
}

/// What somebody left is theirs until somebody takes it back; nothing, where that was asked for.
pub fn left(world: &mut World, user: UserId, choice: Choice) {
    let open = dispatch::store::open_of_technician(&world.office.conn, user).unwrap();
    let left = open.into_iter().filter(|_| !choice.says(0));
    world.gone.insert(user, left.map(|dispatch| dispatch.id).collect());
}

/// The first of those who are away can act again.
pub fn returns(conn: &Conn, boss: UserId) -> Option<Box<dyn tx::Command>> {
    let known = (1..=6).map(UserId).filter(|user| *user != boss);
    let away = known.map(|user| store::get(conn, user).unwrap()).find(|user| !user.active)?;
    Some(Box::new(command::Command::SaveUser(UserDraft { active: "1".to_owned(), ..UserDraft::from(&away) })))
}
