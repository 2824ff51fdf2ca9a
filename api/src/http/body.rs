//! Bodies and query strings: read whole, within limits, strictly.

use super::fault::Faults;
use super::problem::{Code, Problem};
use super::types::{SUGGESTION_SEPARATOR, SUGGESTIONS};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use futures_util::StreamExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::future::{Future, Ready, ready};
use std::pin::Pin;

/// The greatest JSON body: 1 MiB.
pub const JSON_BYTES_MAX: usize = 1024 * 1024;

/// The SHA-256 of the body, left with the request for the idempotency check.
#[derive(Clone, Copy)]
pub struct BodyDigest(pub [u8; 32]);

/// A body in JSON.
pub struct JsonBody<T>(pub T);

/// A change to a representation: JSON Merge Patch (RFC 7396).
pub struct MergePatch(pub Value);

/// Reads a body of at most `max` bytes and leaves its digest with the request.
pub(crate) async fn read_bytes(request: &HttpRequest, mut payload: Payload, max: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Problem::new(Code::Malformed).with_detail(error.to_string()))?;
        if bytes.len() + chunk.len() > max {
            return Err(Problem::new(Code::BodyTooLarge).with_detail(format!("at most {max} bytes are read here")));
        }
        bytes.extend_from_slice(&chunk);
    }
    request.extensions_mut().insert(BodyDigest(Sha256::digest(&bytes).into()));
    Ok(bytes.to_vec())
}

/// The media type without its parameters, in lower case.
pub(crate) fn media_type(request: &HttpRequest) -> String {
    let value = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

async fn read_json<T: DeserializeOwned>(
    request: HttpRequest,
    payload: Payload,
    accepted: &[&str],
) -> Result<T, Problem> {
    if !accepted.contains(&media_type(&request).as_str()) {
        let detail = format!("send {}", accepted.join(" or "));
        return Err(Problem::new(Code::MediaTypeUnsupported).with_detail(detail));
    }
    let bytes = read_bytes(&request, payload, JSON_BYTES_MAX).await?;
    from_json(&bytes)
}

/// Reads JSON strictly: broken JSON is malformed, a member that does not fit is named. `1.0` is an integer, as JSON
/// Schema has it (2020-12, §6.1.1).
pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    read_strictly(bytes).or_else(|problem| match with_plain_integers(bytes) {
        Some(plain) => read_strictly(&plain),
        None => Err(problem),
    })
}

/// The same JSON with `1.0` written as `1`; nothing when there is no such number.
fn with_plain_integers(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut value: Value = serde_json::from_slice(bytes).ok()?;
    let changed = make_plain(&mut value);
    changed.then(|| serde_json::to_vec(&value).ok()).flatten()
}

fn make_plain(value: &mut Value) -> bool {
    match value {
        Value::Array(items) => items.iter_mut().map(make_plain).fold(false, |any, one| any | one),
        Value::Object(members) => members.values_mut().map(make_plain).fold(false, |any, one| any | one),
        Value::Number(number) if number.is_f64() => {
            let plain = number.to_string().strip_suffix(".0").and_then(|text| text.parse::<i64>().ok());
            if let Some(plain) = plain {
                *value = plain.into();
            }
            plain.is_some()
        }
        _ => false,
    }
}

fn read_strictly<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let pointer = pointer(error.path());
        let error = error.into_inner();
        match error.classify() {
            serde_json::error::Category::Data => member_fault(pointer, &error.to_string()),
            _ => Problem::new(Code::Malformed).with_detail(error.to_string()),
        }
    })?;
    deserializer.end().map_err(|error| Problem::new(Code::Malformed).with_detail(error.to_string()))?;
    Ok(read)
}

/// A member that is missing, unknown or of another type.
fn member_fault(pointer: String, message: &str) -> Problem {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _place)| message);
    let named = |start: &str| message.strip_prefix(start)?.split('`').next().map(|name| format!("{pointer}/{name}"));
    let mut faults = Faults::new();
    if let Some(missing) = named("missing field `") {
        faults.add(missing, "required", "is required");
    } else if let Some(unknown) = named("unknown field `") {
        // The path already ends with the unknown member itself.
        let is_named = unknown.rsplit_once('/').is_some_and(|(parent, name)| parent.ends_with(&format!("/{name}")));
        faults.add(if is_named { pointer } else { unknown }, "unknown_member", message.to_owned());
    } else {
        let near = message.rsplit_once(SUGGESTIONS).map_or("", |(_, near)| near);
        let near = near.split(SUGGESTION_SEPARATOR).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        faults.add_with_suggestions(pointer, "wrong_type", message.to_owned(), near);
    }
    faults.into()
}

/// A JSON pointer (RFC 6901) of a path in a body.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { read_json(request, payload, &["application/json"]).await.map(JsonBody) })
    }
}

impl FromRequest for MergePatch {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let patch: Value =
                read_json(request, payload, &["application/merge-patch+json", "application/json"]).await?;
            if !patch.is_object() {
                return Err(Problem::invalid("", "wrong_type", "a merge patch is a JSON object"));
            }
            Ok(MergePatch(patch))
        })
    }
}

impl MergePatch {
    /// The representation with the patch laid over it.
    ///
    /// # Errors
    /// When the outcome is not a valid representation.
    pub fn onto<T: Serialize + DeserializeOwned>(self, present: &T) -> Result<T, Problem> {
        let mut target = serde_json::to_value(present).map_err(Problem::internal)?;
        let mut named = target.clone();
        merge(&mut named, self.0.clone(), Absent::Named);
        merge(&mut target, self.0, Absent::Dropped);
        // They differ where the patch deletes what is not there.
        if named != target {
            refuse_unknown::<T>(named)?;
        }
        read_value(&target)
    }
}

fn read_value<T: DeserializeOwned>(value: &Value) -> Result<T, Problem> {
    from_json(&serde_json::to_vec(value).map_err(Problem::internal)?)
}

/// What becomes of a null for a member that is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    /// There is nothing to delete (RFC 7396).
    Dropped,
    /// It stays, so that its name can be checked.
    Named,
}

/// Refuses a representation with a member that nobody knows. A member that is known may be null here, whatever its type.
fn refuse_unknown<T: DeserializeOwned>(mut named: Value) -> Result<(), Problem> {
    loop {
        let Err(problem) = read_value::<T>(&named) else { return Ok(()) };
        let Some(fault) = problem.faults().first() else { return Ok(()) };
        if fault.code == "unknown_member" {
            return Err(problem);
        }
        // A known member that cannot be null: what else is there?
        let (parent, name) = fault.pointer.rsplit_once('/').unwrap_or_default();
        let name = name.replace("~1", "/").replace("~0", "~");
        let members = named.pointer_mut(parent).and_then(Value::as_object_mut);
        let taken =
            members.filter(|members| members.get(&name) == Some(&Value::Null)).map(|members| members.remove(&name));
        if taken.is_none() {
            return Ok(());
        }
    }
}

/// RFC 7396 §2: null deletes, objects merge, everything else replaces.
fn merge(target: &mut Value, patch: Value, absent: Absent) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(target) = target.as_object_mut() else { return };
    for (name, value) in patch {
        if !value.is_null() {
            merge(target.entry(name).or_insert(Value::Null), value, absent);
        } else if target.remove(&name).is_none() && absent == Absent::Named {
            target.insert(name, Value::Null);
        }
    }
}

/// The query string, strictly.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read_query(request.query_string()).map(Query))
    }
}

fn read_query<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let deserializer = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let name = error.path().to_string();
        let message = error.into_inner().to_string();
        let name = if name == "." { message.split('`').nth(1).unwrap_or_default().to_owned() } else { name };
        let code = if message.starts_with("unknown field") {
            "unknown_parameter"
        } else if message.starts_with("missing field") {
            "required"
        } else if message.starts_with("duplicate field") {
            "duplicate"
        } else {
            "wrong_type"
        };
        Problem::invalid(format!("?{name}"), code, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        title: String,
        #[serde(default)]
        inner: Option<Inner>,
    }

    #[derive(Debug, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        level: u8,
    }

    fn fault(body: &str) -> (String, &'static str) {
        let problem = from_json::<Sample>(body.as_bytes()).expect_err("the body is faulty");
        let fault = problem.faults().first().expect("one fault").clone();
        (fault.pointer, fault.code)
    }

    #[test]
    fn a_faulty_member_is_named_by_its_pointer() {
        assert_eq!(fault(r#"{}"#), ("/title".into(), "required"));
        assert_eq!(fault(r#"{"title":1}"#), ("/title".into(), "wrong_type"));
        assert_eq!(fault(r#"{"title":"a","colour":1}"#), ("/colour".into(), "unknown_member"));
        assert_eq!(fault(r#"{"title":"a","inner":{"level":-1}}"#), ("/inner/level".into(), "wrong_type"));
        assert_eq!(fault(r#"{"title":"a","inner":{"level":1,"x":2}}"#), ("/inner/x".into(), "unknown_member"));
    }

    #[test]
    fn a_whole_number_with_a_point_is_an_integer() {
        let read = from_json::<Sample>(br#"{"title":"a","inner":{"level":3.0}}"#).expect("an integer");
        assert_eq!(read.inner.map(|inner| inner.level), Some(3));
        assert_eq!(fault(r#"{"title":"a","inner":{"level":3.5}}"#), ("/inner/level".into(), "wrong_type"));
    }

    #[test]
    fn broken_json_and_trailing_bytes_are_malformed() {
        for body in ["{", "", "{\"title\":\"a\"} x"] {
            assert_eq!(from_json::<Sample>(body.as_bytes()).expect_err("malformed").code(), Code::Malformed, "{body}");
        }
    }

    #[test]
    fn a_merge_patch_replaces_merges_and_deletes() {
        let present = Sample { title: "a".into(), inner: Some(Inner { level: 1 }) };
        let changed = MergePatch(json!({"title": "b", "inner": {"level": 2}})).onto(&present).expect("valid");
        assert_eq!((changed.title.as_str(), changed.inner.map(|inner| inner.level)), ("b", Some(2)));
        let deleted = MergePatch(json!({"inner": null})).onto(&present).expect("valid");
        assert!(deleted.inner.is_none());
        assert!(MergePatch(json!({"title": null})).onto(&present).is_err());
    }

    #[test]
    fn a_merge_patch_deletes_nothing_that_nobody_knows() {
        let present = Sample { title: "a".into(), inner: None };
        let fault = |patch: Value| {
            let problem = MergePatch(patch).onto(&present).expect_err("an unknown member");
            let fault = problem.faults().first().expect("one fault").clone();
            (fault.pointer, fault.code)
        };
        assert_eq!(fault(json!({"titel": null})), ("/titel".into(), "unknown_member"));
        assert_eq!(fault(json!({"inner": {"level": null, "lever": null}})), ("/inner/lever".into(), "unknown_member"));
        let kept = MergePatch(json!({"inner": null})).onto(&present).expect("nothing is deleted");
        assert!(kept.inner.is_none());
    }
}
