//! IT's pages: the state of the machine, in counts, versions and dates, never with a name; and the word to IT when room gets scarce.

mod routes;
mod store;
mod watch;

pub use self::routes::routes;
pub use self::watch::{EVERY, Watch};
