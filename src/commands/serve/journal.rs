//! The technical log on standard output, as lines for people or as JSON (TRUST 2.8): what goes into it holds no personal data.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::Subscriber;

use crate::config::LogFormat;

/// Starts the log; a second start in the same process changes nothing.
pub fn start(format: LogFormat) {
    let builder = Subscriber::builder().with_max_level(LevelFilter::INFO).with_target(false);
    let started = match format {
        LogFormat::Text => tracing::subscriber::set_global_default(builder.with_ansi(false).finish()),
        LogFormat::Json => tracing::subscriber::set_global_default(builder.json().flatten_event(true).finish()),
    };
    drop(started);
}
