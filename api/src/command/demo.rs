//! `keqiao demo`: the market with a sample of our own, so that the first minute shows matches.

use super::assemble::{Database, assemble_with, data_dir, outfit};
use super::{Failure, ServeArgs, output, sample, serve};
use crate::http::server;
use crate::matching::keep::FOLDER;
use crate::port::clock::Clock;
use crate::work::pass_days;

/// The demo keeps its market apart from a real one.
const DEMO_FOLDER: &str = "demo";

/// Serves the sample market until SIGINT or SIGTERM.
///
/// # Errors
/// When the database or the port cannot be had, or the folder holds another market.
pub async fn run(args: &ServeArgs) -> Result<(), Failure> {
    let listener = serve::listen(args)?;
    let mut storage = args.storage.clone();
    if storage.data_dir.is_none() && storage.database_url.is_none() {
        storage.data_dir = Some(data_dir(&storage)?.join(DEMO_FOLDER));
    }
    let outfit = outfit(args, &storage)?;
    let mut database = Database::open(&storage).await?;
    database.prepare_threads(server::threads(args.serving.workers), storage.db_connections).await?;
    let app = assemble_with(database.pools(), Clock::movable(), outfit).await?;
    pass_days::catch_up(&app).await?;
    app.matcher.keep_in(data_dir(&storage)?.join(FOLDER));
    let address = listener.local_addr()?;
    let prepare = async || {
        sample::load(&app).await?;
        output::line(&welcome(&format!("http://{address}")));
        Ok(())
    };
    let served = serve::serve(&app, listener, args, prepare).await;
    drop(app);
    database.close().await?;
    served
}

/// What to look at first.
fn welcome(base: &str) -> String {
    let [moderator, setter, university] = sample::LOG_INS;
    let password = sample::PASSWORD;
    format!(
        "科桥 Keqiao: the sample market is open at {base}   (pages: {base}/docs/)

Log-ins, all with the password \"{password}\":
  {setter:<46} a firm with a demand   (企业出题人)
  {university:<46} a university            (高校成果管理员)
  {moderator:<46} a hub's moderator       (枢纽审核员)

Try:
  curl '{base}/v1/search?q=PEM%20electrolysis%20membrane&limit=3'

  TOKEN=$(curl -s {base}/v1/sessions -H 'content-type: application/json' \\
      -d '{{\"login\":\"{setter}\",\"password\":\"{password}\"}}' | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')

  DEMAND=$(curl -s '{base}/v1/demands?scope=own&state=open&limit=1' -H \"authorization: Bearer $TOKEN\" | grep -o 'dem_[0-9a-z]*' | head -1)
  curl -s {base}/v1/demands/$DEMAND/matches?limit=3 -H \"authorization: Bearer $TOKEN\"

Stop with Ctrl-C."
    )
}
