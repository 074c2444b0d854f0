//! Lists and forms of users and queues: pages of the settings.

mod queues;
mod users;

pub use queues::Queues;
pub use users::Users;
