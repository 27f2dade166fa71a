//! The school's own settings: what a head may change lives in the database and is changed here.

pub mod colour;
pub mod names;
pub mod routes;
pub mod store;

pub use self::routes::routes;
