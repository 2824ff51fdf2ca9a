//! Looks when the service starts whether the store of files works, and again until it does. So long the service is not ready: a
//! wrong key or a folder that cannot be written is told at once, not by the first file that does not go there. Later faults
//! of the store keep nobody out: files wait in their rows ([`super::store_files`]).

use crate::app::App;
use crate::port::files::FileError;
use actix_web::web::Data;
use std::time::Duration;

/// How often to look again.
const POLL: Duration = Duration::from_secs(5);

/// Looks once. Answers whether the store works.
pub async fn step(app: &App) -> bool {
    let trouble = app.files.probe().await.err();
    if let Some(error) = &trouble {
        tracing::warn!(%error, "the store of files does not work, trying again");
    }
    app.files_trouble.set(trouble.as_ref().map(FileError::reason));
    trouble.is_none()
}

/// Looks again until the store has worked once; it has just been looked at.
pub async fn run(app: Data<App>) {
    loop {
        tokio::time::sleep(POLL).await;
        if step(&app).await {
            return;
        }
    }
}
