//! What a user can do with people, queues and messages.

use crate::{
    base::{
        failure::Failure,
        id::{MessageId, UserId},
        kind::Subject,
        say::Said,
    },
    db::tx::Tx,
};

use super::{Message, store};

/// Leaves a message for a user, about a record. The system reads none.
///
/// # Errors
/// When the engine fails.
pub fn tell(tx: &Tx<'_>, to: UserId, said: Said, about: Option<Subject>) -> Result<(), Failure> {
    if to == store::SYSTEM {
        return Ok(());
    }
    tx.insert(&mut Message {
        id: MessageId::default(),
        version: 0,
        user_id: to,
        at: tx.now(),
        said,
        about_kind: about.map(|subject| subject.kind),
        about_id: about.map(|subject| subject.id),
        read_at: None,
    })?;
    Ok(())
}
