//! As a log: ask the witnesses for their cosignatures, beside everything else. A witness that is away holds up nothing.

use super::store::{self, Witness};
use crate::app::App;
use crate::http::problem::Problem;
use crate::trust::log::read::Head;
use crate::trust::log::store as logs;
use actix_web::web::Data;
use keqiao_domain::hub::HubNumber;
use keqiao_ledger::note::{NOTE_BYTES_MAX, SignatureLine, SignedNote};
use reqwest::Client;
use std::fmt::Write as _;
use std::time::Duration;

/// How often the witnesses are asked, when there is something new.
const ASK_EVERY: Duration = Duration::from_secs(2);
/// How long a witness may take to answer.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// Runs until the process ends.
pub async fn run(app: Data<App>) {
    let Ok(client) = client() else {
        tracing::warn!("no HTTP client: the witnesses are not asked");
        return;
    };
    loop {
        if let Err(problem) = round(&app, &client).await {
            tracing::warn!(%problem, "could not ask the witnesses, trying again");
        }
        tokio::time::sleep(ASK_EVERY).await;
    }
}

/// The client that asks. Redirects are not followed: a witness is where the operator says.
///
/// # Errors
/// When none can be made.
pub fn client() -> reqwest::Result<Client> {
    crate::postgres::install_crypto_provider();
    Client::builder().timeout(ANSWER_MAX).redirect(reqwest::redirect::Policy::none()).build()
}

/// Asks each witness for each log that has grown since he saw it. Answers with the number of new cosignatures.
///
/// # Errors
/// When the database does not answer. A witness that does not is only noted.
pub async fn round(app: &App, client: &Client) -> Result<u32, Problem> {
    let witnesses = store::list_witnesses(&app.db).await?;
    if witnesses.is_empty() {
        return Ok(0);
    }
    let mut cosigned = 0;
    for (hub, _) in logs::list(&app.db).await? {
        let Some(head) = app.ledger.shelf.fresh_head(&app.db, hub).await? else { continue };
        for witness in &witnesses {
            let seen = store::cosigned_size(&app.db, hub, witness.key.name()).await?;
            if seen >= head.checkpoint.size {
                continue;
            }
            match ask(app, client, hub, &head, witness, seen).await {
                Ok(()) => cosigned += 1,
                Err(reason) => {
                    let (witness, origin) = (witness.key.name(), &head.checkpoint.origin);
                    tracing::warn!(witness, origin, reason, "the witness did not cosign");
                }
            }
        }
    }
    Ok(cosigned)
}

/// What one submission brought.
enum Answer {
    /// The cosignature lines.
    Lines(String),
    /// The size that the witness cosigned last.
    Conflict(u64),
}

async fn ask(
    app: &App,
    client: &Client,
    hub: HubNumber,
    head: &Head,
    witness: &Witness,
    seen: u64,
) -> Result<(), String> {
    let mut answer = submit(app, client, hub, head, witness, seen).await?;
    if let Answer::Conflict(size) = answer {
        if size > head.checkpoint.size {
            return Err(format!("it has seen {size} entries, more than there are: the log was rolled back or forked"));
        }
        answer = submit(app, client, hub, head, witness, size).await?;
    }
    let Answer::Lines(lines) = answer else { return Err("its size changed while it was asked".to_owned()) };
    let mut note = signed_by_log(head)?;
    let mut own = lines.split_inclusive('\n').filter_map(|line| SignatureLine::parse(line).ok());
    let line = own.rfind(|line| line.name() == witness.key.name() && line.id() == witness.key.id());
    let line = line.ok_or("its answer has no line by its key")?;
    note.add(line.clone()).map_err(|error| error.to_string())?;
    witness.key.verify(&note).map_err(|error| error.to_string())?;
    let (size, sent) = (head.checkpoint.size, signed_by_log(head)?.to_string());
    store::save_cosignature(&app.db, hub, witness.key.name(), (size, &sent), &line.to_string(), app.clock.now())
        .await
        .map_err(|problem| problem.to_string())
}

/// The checkpoint with the log's own signature only.
fn signed_by_log(head: &Head) -> Result<SignedNote, String> {
    let note = SignedNote::parse(head.note.as_bytes()).map_err(|error| error.to_string())?;
    let own = note.signatures().iter().filter(|line| line.name() == head.key.name() && line.id() == head.key.id());
    SignedNote::try_new(note.text(), own.cloned().collect()).map_err(|error| error.to_string())
}

async fn submit(
    app: &App,
    client: &Client,
    hub: HubNumber,
    head: &Head,
    witness: &Witness,
    old: u64,
) -> Result<Answer, String> {
    let told = |problem: Problem| problem.to_string();
    let proof = app.ledger.shelf.consistency(&app.db, hub, head, old, head.checkpoint.size).await.map_err(told)?;
    let mut body = format!("old {old}\n");
    for hash in proof {
        let _ = writeln!(body, "{hash}");
    }
    let _ = write!(body, "\n{}", signed_by_log(head)?);
    let url = format!("{}/add-checkpoint", witness.url.trim_end_matches('/'));
    let response = client.post(url).body(body).send().await.map_err(|error| error.to_string())?;
    let status = response.status();
    let text = read(response).await?;
    match status.as_u16() {
        200 => Ok(Answer::Lines(text)),
        409 => text.trim().parse().map(Answer::Conflict).map_err(|_| "409 without a size".to_owned()),
        other => Err(format!("it answered {other}")),
    }
}

/// The answer's text, within the length of a note.
async fn read(mut response: reqwest::Response) -> Result<String, String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| error.to_string())? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > NOTE_BYTES_MAX {
            return Err("its answer is too long".to_owned());
        }
    }
    String::from_utf8(bytes).map_err(|_| "its answer is not UTF-8".to_owned())
}
