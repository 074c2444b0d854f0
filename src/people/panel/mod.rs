//! Lists and forms of users and queues: pages of the settings.

mod departments;
mod queues;
mod users;

pub use departments::Departments;
pub use queues::Queues;
pub use users::Users;
