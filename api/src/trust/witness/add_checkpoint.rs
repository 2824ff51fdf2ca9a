//! As a witness: cosign the checkpoint of another log, when it grew out of the one that was cosigned before.

use super::store::{self, WitnessedLog};
use crate::app::App;
use crate::command::assemble::secret;
use crate::http::body::read_bytes;
use crate::http::context::TLOG_SIZE;
use crate::http::problem::{Code, Problem};
use crate::tx::OrNotFound as _;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse, post};
use keqiao_ledger::note::{Checkpoint, Cosigner, NOTE_BYTES_MAX, NoteError, SignedNote};
use keqiao_ledger::tree::{Hash, verify_consistency};
use std::future::Future;
use std::pin::Pin;
use utoipa::ToSchema;

/// The name of the secret that makes the witness's key.
const SECRET: &str = "witness";
/// Hashes of a consistency proof at most (C2SP tlog-witness).
const PROOF_LINES_MAX: usize = 63;
/// The old size and the proof before the note: 45 bytes for each hash.
const HEAD_BYTES_MAX: usize = 4_096;
/// Microseconds of a second.
const MICROS_PER_SECOND: i64 = 1_000_000;

/// The body of the request, as text.
pub struct TextBody(String);

impl FromRequest for TextBody {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = read_bytes(&request, payload, NOTE_BYTES_MAX + HEAD_BYTES_MAX).await?;
            String::from_utf8(bytes).map(TextBody).map_err(|_| malformed("the body is not UTF-8"))
        })
    }
}

/// What is submitted: `old` and a size, the proof, an empty line, the checkpoint with its signatures.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 69632, pattern = "^old (0|[1-9][0-9]{0,17})\\n([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\\n){0,63}\\n[!-*,-~]{1,200}\\n(0|[1-9][0-9]{0,17})\\n[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\\n\\n(\\u2014 [!-*,-~]{1,200} [A-Za-z0-9+/]{90}[AEIMQUYcgkosw048]=\\n){1,16}$")]
pub struct SubmissionText(pub String);

/// What comes back: the cosignature line.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 400, pattern = "^\\u2014 [!-*,-~]{1,200} [A-Za-z0-9+/]+={0,2}\\n$")]
pub struct CosignatureText(pub String);

fn malformed(detail: &str) -> Problem {
    Problem::new(Code::Malformed).with_detail(detail)
}

/// What a log sends: the size that it thinks was cosigned last, the proof from there, its checkpoint.
struct Submission {
    old: u64,
    proof: Vec<Hash>,
    note: SignedNote,
    checkpoint: Checkpoint,
}

impl Submission {
    fn parse(body: &str) -> Result<Submission, Problem> {
        let (head, note) = body.split_once("\n\n").ok_or_else(|| malformed("there is no empty line"))?;
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default();
        let old = first.strip_prefix("old ").ok_or_else(|| malformed("the first line is not `old` and a size"))?;
        let size: u64 = old.parse().map_err(|_| malformed("the old size is not a number"))?;
        if size.to_string() != old {
            return Err(malformed("the old size is not a plain decimal number"));
        }
        let proof: Vec<Hash> =
            lines.map(Hash::parse).collect::<Option<_>>().ok_or_else(|| malformed("a proof line is not a hash"))?;
        if proof.len() > PROOF_LINES_MAX {
            return Err(malformed("the proof has more than 63 lines"));
        }
        let told = |error: NoteError| malformed(&error.to_string());
        let note = SignedNote::parse(note.as_bytes()).map_err(told)?;
        let checkpoint = Checkpoint::parse(note.text()).map_err(told)?;
        Ok(Submission { old: size, proof, note, checkpoint })
    }
}

/// The key with which this installation cosigns.
///
/// # Errors
/// When the database does not answer, or the name cannot be that of a key.
pub async fn cosigner(app: &App) -> Result<Cosigner, Problem> {
    let seed = secret(&app.db, SECRET, app.clock.now().as_offset()).await?;
    Cosigner::try_new(&app.ledger.witness_name, &seed).map_err(Problem::internal)
}

/// Cosign a checkpoint of another log.
///
/// The call `add-checkpoint` of C2SP tlog-witness: old size, consistency proof, an empty line, the checkpoint. The answer is
/// our cosignature line. 404 when we do not witness the log, 403 when its key did not sign, 409 with the size that we
/// cosigned last when `old` is another, 422 when the proof does not hold.
#[utoipa::path(tag = "ledger", security(()), request_body(content = inline(SubmissionText), content_type = "text/plain"),
    responses((status = OK, content_type = "text/plain", body = inline(CosignatureText))))]
#[post("/witness/add-checkpoint")]
pub async fn add_checkpoint(app: Data<App>, body: TextBody) -> Result<HttpResponse, Problem> {
    let submission = Submission::parse(&body.0)?;
    let Submission { checkpoint, note, .. } = &submission;
    let log = store::find_log(&app.db, &checkpoint.origin).await?.or_not_found()?;
    if log.key.verify(note).is_err() {
        return Err(Problem::new(Code::Forbidden).with_detail("the key of the log did not sign this checkpoint"));
    }
    if submission.old > checkpoint.size {
        return Err(malformed("the old size is larger than the checkpoint"));
    }
    if submission.old != log.size || checkpoint.size == log.size && checkpoint.root != log.root && log.size > 0 {
        return Ok(conflict(log.size));
    }
    check_growth(&submission, &log)?;
    let now = app.clock.now();
    if !store::remember(&app.db, &log, checkpoint, now).await? {
        let present = store::find_log(&app.db, &checkpoint.origin).await?.or_not_found()?;
        return Ok(conflict(present.size));
    }
    let at_secs = u64::try_from(now.micros() / MICROS_PER_SECOND).unwrap_or_default();
    let line = cosigner(&app).await?.cosign(note, at_secs).to_string();
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/plain; charset=utf-8")).body(line))
}

fn conflict(size: u64) -> HttpResponse {
    HttpResponse::Conflict().insert_header((CONTENT_TYPE, TLOG_SIZE)).body(format!("{size}\n"))
}

fn check_growth(submission: &Submission, log: &WitnessedLog) -> Result<(), Problem> {
    let Submission { old, proof, checkpoint, .. } = submission;
    verify_consistency(*old, checkpoint.size, &log.root, &checkpoint.root, proof)
        .map_err(|error| Problem::invalid("", "proof_wrong", error.to_string()))
}
