//! IT's pages: the state of the machine, in counts, versions and dates, never with a name.

mod routes;
mod store;

pub use self::routes::routes;
