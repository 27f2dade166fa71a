//! What a family would miss if media broke: nobody sees a changed picture, a stranger's picture, or where it was taken.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what failed by failing")]

mod colour;
mod hostile;
mod pictures;
mod seal;
mod store;
