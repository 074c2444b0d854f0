//! What a user can do with deliveries.

mod draft;
mod post;

use super::{Delivery, Status, rules::Refusal, store};
use crate::{
    base::{failure::Failure, id::DeliveryId, kind::Kind},
    db::tx::{self, Outcome, Tx},
    people::{Role, store as people},
};

pub use draft::{Draft, LineDraft, warnings};
pub use post::{Posted, post};

/// Who keeps deliveries.
pub const KEEPERS: &[Role] = &[Role::Sales, Role::Storekeeper, Role::Supervisor, Role::Admin];

/// What a user can do with deliveries.
#[derive(Clone, Debug)]
pub enum Command {
    /// Saves a draft with its lines, and posts it too where that is asked.
    Save {
        /// As typed.
        draft: Box<Draft>,
        /// Post it in the same step.
        post: bool,
    },
    /// Posts a draft: cards, contracts, number (DEL-1).
    Post {
        /// Which.
        id: DeliveryId,
        /// As it was read.
        version: i64,
    },
    /// Deletes a draft.
    Delete {
        /// Which.
        id: DeliveryId,
        /// As it was read.
        version: i64,
    },
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Save { post: false, .. } => "delivery-op-save",
            Self::Save { post: true, .. } | Self::Post { .. } => "delivery-op-post",
            Self::Delete { .. } => "delivery-op-delete",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        people::require(tx, KEEPERS)?;
        match self {
            Self::Save { draft, post: false } => {
                let id = save(tx, draft)?;
                Ok(Outcome::of(Kind::Delivery, id).because(warnings(tx, &store::lines(tx, id)?)?))
            }
            Self::Save { draft, post: true } => Ok(post(tx, save(tx, draft)?)?.outcome()),
            Self::Post { id, version } => {
                tx.expect_version(&store::get(tx, *id)?, *version)?;
                Ok(post(tx, *id)?.outcome())
            }
            Self::Delete { id, version } => delete(tx, *id, *version),
        }
    }
}

/// Saves a draft with its lines; a posted delivery does not change.
///
/// # Errors
/// [`Failure::Invalid`] by field, [`Failure::Stale`], [`Refusal::Posted`].
pub fn save(tx: &Tx<'_>, draft: &Draft) -> Result<DeliveryId, Failure> {
    let (mut delivery, mut lines) = draft.parse(tx)?;
    let id = match draft.id {
        Some(id) => {
            let old = store::get(tx, id)?;
            tx.expect_version(&old, draft.version)?;
            is_draft(&old)?;
            tx.update(&old, &mut delivery)?;
            id
        }
        None => tx.insert(&mut delivery)?,
    };
    lines.iter_mut().for_each(|line| line.delivery_id = id);
    tx.save_lines(&draft.known_lines, &mut lines)?;
    Ok(id)
}

fn is_draft(delivery: &Delivery) -> Result<(), Refusal> {
    match delivery.status {
        Status::Draft => Ok(()),
        Status::Posted => Err(Refusal::Posted(delivery.number.clone().unwrap_or_default())),
    }
}

fn delete(tx: &Tx<'_>, id: DeliveryId, version: i64) -> Result<Outcome, Failure> {
    let delivery = store::get(tx, id)?;
    tx.expect_version(&delivery, version)?;
    is_draft(&delivery)?;
    for line in store::lines(tx, id)? {
        tx.delete(&line)?;
    }
    tx.delete(&delivery)?;
    Ok(Outcome::default())
}

#[cfg(test)]
mod tests;
