//! The served document: generated from the handlers, then completed with what all operations have in common.
//!
//! The generator knows each operation's own parameters, body and success. What every operation does alike (problems,
//! headers, idempotency, dry run, versions; `docs/API.md`) is added here, once, so that no handler can forget it.

use super::context::TLOG_SIZE;
use super::problem::{PROBLEM_JSON, ProblemView};
use super::types::id_pattern;
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use utoipa::openapi::{ComponentsBuilder, ContactBuilder, InfoBuilder, LicenseBuilder, OpenApiBuilder};
use utoipa::{PartialSchema as _, ToSchema as _};

/// Groups of operations, in the order of the alphabet.
const TAGS: &[(&str, &str)] = &[
    ("achievements", "Achievements (科技成果): what universities and institutes bring."),
    ("api-keys", "Keys for machines."),
    ("brokers", "Brokers (技术经纪人, 技术经理人): who brings parties together."),
    ("clearances", "Who else has a say before a contract is signed: first refusals and consents."),
    ("commissions", "What brokers have earned (佣金) by the contracts of those whom they introduced."),
    ("consortia", "Industry innovation complexes (产业创新综合体): who pools resources for an industry, by consent."),
    (
        "contracts",
        "Technology contracts (技术合同): drafted, put to the parties, approved, signed, in effect, at an end.",
    ),
    ("credentials", "Credentials of experts and brokers, and their verification."),
    ("demands", "Technical demands (技术需求): what firms ask for."),
    ("demo", "What only a sample market has (`keqiao demo`)."),
    ("disclosures", "Who is let in to the documents of a listing, how far, until when."),
    ("documents", "Documents beside listings, on levels of disclosure (分级披露)."),
    ("engagements", "Services taken (服务委托): asked for, agreed, done, evaluated by both sides."),
    ("events", "What happened, in the order of the ledger."),
    ("evidence", "What the verification of an organization rests on."),
    ("experts", "Experts (专家): professional profiles of people."),
    ("exports", "What an organization takes away."),
    ("grants", "Offices: roles beside what a member is in his organization."),
    ("imports", "Many rows at once, from a file."),
    ("introductions", "That a broker brought two parties together (引荐), recorded before they know of each other."),
    ("invitations", "Asking somebody to join an organization."),
    ("ledger", "The signed logs: what can be verified without trusting anybody."),
    ("licences", "Licences as living rights (许可): who may use an asset, where, for what, how long."),
    ("lots", "Lots (挂牌交易): results listed for whoever pays most, their bidders and bids (网络竞价)."),
    ("mandates", "What brokers are entrusted with (委托): fee, exclusivity, tail."),
    ("matching", "Search and matching, with reasons."),
    ("milestones", "Milestones of contracts in effect (里程碑): delivered, accepted or returned, paid."),
    ("negotiations", "Negotiations (洽谈): secrecy, disclosure, offers and counter-offers, the terms of the deal."),
    ("notices", "Public notices of agreed prices (协议定价公示), and objections to them."),
    ("offerings", "Service offerings (服务项目): what providers do for others."),
    ("offers", "Offers (要约): terms that never change, made to the other side, accepted by their digest."),
    (
        "open-licences",
        "Open licences of patents (专利开放许可): declared to everybody, accepted by a notice and the payment.",
    ),
    ("organizations", "Those who come to market, and their verification."),
    ("patents", "Patents and applications."),
    ("previews", "What taxes, rewards and registrations would be; they bind nobody."),
    ("providers", "Service providers (科技服务机构), in the ten categories."),
    ("questions", "Questions on demands and their answers (答疑)."),
    ("reference", "Hubs, rules, rule packs, processes and code lists."),
    ("registrations", "Registration of technical contracts (技术合同认定登记): cases, numbers, certificates."),
    (
        "resources",
        "Innovation resources (创新资源) of the four chains (四链): policies, funds, projects, platforms, talents.",
    ),
    ("rewards", "Rewards of those who made a result (奖励和报酬): drawn up for each receipt, noticed, approved, paid."),
    ("screenings", "Screening of contracts that cross the border (技术进出口筛查): prohibited, restricted, free."),
    ("service", "How the service is."),
    ("sessions", "Log-in, and what continues and ends it."),
    ("shareholdings", "Who holds whom, for conflicts of interest."),
    ("signing-keys", "Keys with which organizations sign contracts."),
    ("statistics", "What registered contracts sum to, by vintages."),
    ("tasks", "Steps that wait for you (待办), and your deadlines as a calendar."),
    ("users", "Users, their roles and their passwords."),
    ("webhook-deliveries", "Messages to webhook endpoints, and what came of each attempt."),
    ("webhook-endpoints", "Addresses of your own that are told what happens (Standard Webhooks)."),
];

/// The groups whose things have a version.
const VERSIONED: &[&str] = &[
    "organizations",
    "patents",
    "achievements",
    "demands",
    "resources",
    "consortia",
    "providers",
    "offerings",
    "engagements",
    "experts",
    "brokers",
    "credentials",
    "registrations",
    "notices",
    "lots",
    "contracts",
    "negotiations",
    "mandates",
    "introductions",
    "licences",
    "commissions",
    "milestones",
    "open-licences",
    "rewards",
    "webhook-endpoints",
    "documents",
    "disclosures",
];
/// What stands below a thing that has a version and has none itself: asking for it, or adding to it, needs no `If-Match`.
const BELOW: &[&str] = &[
    "/matches",
    "/capability",
    "/evaluations",
    "/engagements",
    "/document",
    "/editions",
    "/findings",
    "/print",
    "/messages",
    "/disclosures",
    "/nda",
    "/introductions",
    "/mandates",
    "/test",
    "/content",
    "/readings",
    "/bidders",
    "/bidders/withdraw",
    "/bids",
    "/acceptances",
    "/resources",
    "/resources/detach",
    "/eligibility",
    "/dashboard",
];
/// Operations that answer with a version though neither their name nor their path says so.
const ALSO_VERSIONED: &[&str] = &[
    "propose_engagement",
    "open_registration",
    "create_notice",
    "create_lot",
    "invite_negotiation",
    "offer_mandate",
    "record_introduction",
    "register_organization",
    "request_disclosure",
    "declare_open_licence",
    "calculate_reward",
    "accept_open_licence",
];

/// Text on one line: without control characters.
const LINE_PATTERN: &str = "^[^\\x00-\\x1F\\x7F-\\x9F]*$";
/// Text of several lines: without control characters other than line feed and tab.
const PROSE_PATTERN: &str = "^[^\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F]*$";
/// The members whose text has several lines.
const PROSE: &[&str] = &[
    "abstract",
    "description",
    "summary",
    "reason",
    "purpose",
    "text",
    "diagram",
    "q",
    "question",
    "answer",
    "method",
    "scenario",
    "bottleneck_evidence",
    "note",
    "assumptions",
    "deliverable",
];
/// Text in a map's values.
const MAP_VALUE_CHARS_MAX: u64 = 500;
const MAP_KEY_CHARS_MAX: u64 = 40;
const MAP_PAIRS_MAX: u64 = 20;

/// Writes that are not repeatable by a key and have no dry run: what they answer with is secret, or opens the market, or
/// their protocol is not ours.
const WITHOUT_KEY: &[&str] = &[
    "log_in",
    "refresh_session",
    "request_recovery",
    "complete_recovery",
    "accept_invitation",
    "end_digest",
    "show_calendar",
    ADD_CHECKPOINT,
];

/// The problems an operation can answer with: status, name of the response, description.
const PROBLEMS: &[(&str, &str, &str)] = &[
    ("400", "Malformed", "The request is malformed, or a cursor does not belong here."),
    ("401", "Unauthenticated", "Log in first, or the token or key is not valid."),
    ("403", "Forbidden", "You may not do this."),
    ("404", "NotFound", "There is no such thing, or you may not know of it."),
    ("406", "NotAcceptable", "It is not there in the form that `Accept` asks for: PDF needs a font."),
    (
        "409",
        "Refused",
        "Rules of the market stand against it, it exists already, or the same request is still running.",
    ),
    ("412", "VersionStale", "The resource has changed since you read it."),
    ("413", "BodyTooLarge", "The body is too large."),
    ("415", "MediaTypeUnsupported", "The content type is not supported here."),
    ("422", "Invalid", "Members of the body or the query break rules of their fields."),
    ("428", "VersionMissing", "If-Match is required."),
    ("429", "TooManyRequests", "Too many requests; come back after `Retry-After`."),
    ("500", "Internal", "Something unexpected happened; the trace id names it in the log."),
    ("503", "Unavailable", "The service is not available, or the outcome is unknown; come back after `Retry-After`."),
];

/// The generated document, completed.
#[must_use]
pub fn document() -> Value {
    let (_, generated) = utoipa_actix_web::AppExt::into_utoipa_app(actix_web::App::new())
        .configure(crate::routes::configure)
        .split_for_parts();
    let info = InfoBuilder::new()
        .title("Keqiao")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "A technology-transfer market: patents, achievements and demands, matched with reasons, moderated by \
             regional hubs, and every change an entry that others can read.",
        ))
        .contact(Some(ContactBuilder::new().name(Some("Keqiao")).url(Some("https://keqiao.example")).build()))
        .license(Some(
            LicenseBuilder::new().name("Apache-2.0").url(Some("https://www.apache.org/licenses/LICENSE-2.0")).build(),
        ))
        .build();
    let problem = ComponentsBuilder::new().schema(ProblemView::name(), ProblemView::schema()).build();
    let mut schemas = Vec::new();
    ProblemView::schemas(&mut schemas);
    let mut own = OpenApiBuilder::new().info(info).components(Some(problem)).build();
    if let Some(components) = &mut own.components {
        components.schemas.extend(schemas);
    }
    let own_info = own.info.clone();
    let mut merged = generated.merge_from(own);
    merged.info = own_info;
    finish(serde_json::to_value(merged).unwrap_or_default())
}

fn finish(mut document: Value) -> Value {
    let server = "This server, whichever environment it runs in: local, test or production.";
    document["servers"] = json!([{ "url": "/", "description": server, "x-internal": false }]);
    document["security"] = json!([{ "bearer": [] }]);
    document["tags"] =
        TAGS.iter().map(|(name, description)| json!({ "name": name, "description": description })).collect();
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, item) in paths {
            let item = item.as_object_mut().expect("a path item is an object");
            for (method, operation) in item.iter_mut() {
                finish_operation(path, method, operation);
            }
        }
    }
    let components = &mut document["components"];
    components["securitySchemes"] = json!({ "bearer": {
        "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
        "description": "An access token of POST /v1/sessions (RFC 9068, as RFC8725 advises), or an API key.",
    }});
    components["headers"] = headers();
    components["responses"] = problems();
    derive_patches(&mut document);
    finish_schemas("", &mut document);
    drop_unused_schemas(&mut document);
    document
}

/// Takes out schemas that nothing refers to: a page has its items inside, and some items come nowhere else.
fn drop_unused_schemas(document: &mut Value) {
    let mut used = HashSet::new();
    collect_references(document, &mut used);
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| used.contains(name));
    }
}

/// The names of the schemas that something refers to, by `$ref` or in the mapping of a discriminator.
fn collect_references(value: &Value, used: &mut HashSet<String>) {
    match value {
        Value::String(text) => used.extend(text.strip_prefix("#/components/schemas/").map(str::to_owned)),
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, used)),
        Value::Object(members) => members.values().for_each(|member| collect_references(member, used)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn header(reference: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{reference}") })
}

/// The headers of every answer.
fn common_headers() -> Map<String, Value> {
    ["Access-Control-Allow-Origin", "RateLimit", "RateLimit-Policy", "X-Request-Id"]
        .iter()
        .map(|name| ((*name).to_owned(), header(name)))
        .collect()
}

fn headers() -> Value {
    let text = |description: &str, pattern: &str, max: u64| json!({ "description": description, "schema": { "type": "string", "pattern": pattern, "maxLength": max } });
    json!({
        "Access-Control-Allow-Origin": text("Pages of any origin may read the answer.", "^\\*$", 1),
        "RateLimit": text("What is left of your quotas, where some apply, and seconds until they are whole (IETF httpapi draft 11).", "^.*$", 200),
        "RateLimit-Policy": text("Your quotas, and their windows in seconds, where some apply (IETF httpapi draft 11).", "^.*$", 200),
        "X-Request-Id": text("The trace id of this request.", "^[0-9a-f]{32}$", 32),
        "ETag": text("The version of the resource, for If-Match and If-None-Match.", "^\"[0-9]+\"$", 22),
        "Location": text("Where the resource is.", "^/v1/.*$", 200),
        "Link": text("The next page (`rel=\"next\"`).", "^<.*>; rel=\"next\"$", 8000),
        "Retry-After": { "description": "Seconds to wait.", "schema": {
            "type": "integer", "format": "int32", "minimum": 1, "maximum": 86400 } },
    })
}

fn problems() -> Value {
    let response = |(status, name, description): &(&str, &str, &str)| {
        let mut headers = common_headers();
        if ["409", "429", "503"].contains(status) {
            headers.insert("Retry-After".to_owned(), header("Retry-After"));
        }
        let content = json!({ PROBLEM_JSON: { "schema": { "$ref": "#/components/schemas/Problem" } } });
        ((*name).to_owned(), json!({ "description": description, "headers": headers, "content": content }))
    };
    Value::Object(PROBLEMS.iter().map(response).collect())
}

/// The one operation whose protocol is not ours (C2SP tlog-witness).
const ADD_CHECKPOINT: &str = "add_checkpoint";
/// Operations without an identifier in their path that can meet nothing.
const NOT_ALWAYS_THERE: &[&str] = &[
    ADD_CHECKPOINT,
    "list_signing_keys",
    "prove_inclusion",
    "prove_consistency",
    "prove_subject",
    "show_timeline",
    "check_registration_number",
    "list_documents",
    "list_screenings",
    "show_statistics",
    "inspect_statistics",
    "pass_days",
];

/// What a witness answers when it has cosigned another size than the one it was told.
fn witness_conflict() -> Value {
    json!({
        "description": "The size that was cosigned last.",
        "headers": common_headers(),
        "content": { TLOG_SIZE: { "schema": { "type": "string", "pattern": "^[0-9]+\\n$", "maxLength": 21 } } },
    })
}

/// What follows from an operation's own shape.
struct Shape {
    is_public: bool,
    is_witness: bool,
    is_write: bool,
    has_body: bool,
    has_query: bool,
    has_id: bool,
    /// Whether it may be about something that is not there.
    may_be_absent: bool,
    needs_version: bool,
    is_versioned: bool,
    is_list: bool,
    /// Whether it is given out as a page and as PDF, too.
    is_printed: bool,
}

impl Shape {
    fn of(path: &str, method: &str, operation: &Value) -> Shape {
        let name = operation["operationId"].as_str().unwrap_or_default();
        let tag = operation["tags"][0].as_str().unwrap_or_default();
        let has_id = path.contains("{id}");
        let is_below = has_id && BELOW.iter().any(|end| path.ends_with(end));
        let has_version = VERSIONED.contains(&tag) && has_id && !is_below;
        let is_write = method != "get" && !WITHOUT_KEY.contains(&name);
        Shape {
            is_public: operation["security"] == json!([{}]) || tag == "service",
            is_witness: name == ADD_CHECKPOINT,
            is_write,
            has_body: operation.get("requestBody").is_some(),
            has_query: operation["parameters"].as_array().is_some_and(|list| list.iter().any(|p| p["in"] == "query"))
                || is_write,
            has_id,
            // A log that has not begun is not there.
            may_be_absent: path.contains('{') || NOT_ALWAYS_THERE.contains(&name),
            needs_version: has_version && is_write,
            is_versioned: has_version && !path.ends_with("/matches")
                || name.starts_with("create_") && !["grants", "invitations"].contains(&tag)
                || ALSO_VERSIONED.contains(&name),
            is_list: method == "get"
                && operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
                    .as_str()
                    .is_some_and(|reference| reference.contains("Page")),
            is_printed: ["text/html", "application/pdf"]
                .iter()
                .all(|form| operation["responses"]["200"]["content"].get(form).is_some()),
        }
    }

    fn statuses(&self) -> Vec<&'static str> {
        let mut statuses = vec!["400", "401", "429", "500", "503"];
        let mut add = |holds: bool, more: &[&'static str]| {
            if holds {
                statuses.extend(more.iter().filter(|status| !statuses.contains(status)).copied().collect::<Vec<_>>());
            }
        };
        add(!self.is_public, &["403"]);
        add(self.may_be_absent, &["404"]);
        add(self.is_printed, &["406"]);
        add(self.has_body, &["413", "415", "422"]);
        add(self.has_query || self.has_id, &["422"]);
        add(self.is_write, &["403", "404", "409", "422"]);
        add(self.needs_version, &["412", "428"]);
        add(self.is_witness, &["403", "404", "409"]);
        statuses.sort_unstable();
        statuses
    }
}

fn finish_operation(path: &str, method: &str, operation: &mut Value) {
    let shape = Shape::of(path, method, operation);
    add_parameters(path, &shape, operation);
    if operation.get("requestBody").is_some() {
        operation["requestBody"]["required"] = json!(true);
    }
    let title = operation["summary"].as_str().unwrap_or_default().trim_end_matches('.').to_owned();
    operation["summary"] = json!(title);
    if operation["description"].as_str().unwrap_or_default().is_empty() {
        operation["description"] = json!(format!("{title}."));
    }
    let responses = operation["responses"].as_object_mut().expect("an operation has responses");
    for (status, response) in responses.iter_mut() {
        // A stream of events is not one text: no schema says what it is.
        if let Some(stream) = response.pointer_mut("/content/text~1event-stream") {
            *stream = json!({});
        }
        let description = if status == "201" {
            "Done; the new resource."
        } else if status == "202" {
            "Accepted."
        } else {
            "Done."
        };
        response["description"] = json!(description);
        let mut headers = common_headers();
        if shape.is_versioned {
            headers.insert("ETag".to_owned(), header("ETag"));
        }
        if ["201", "202"].contains(&status.as_str()) {
            headers.insert("Location".to_owned(), header("Location"));
        }
        if shape.is_list {
            headers.insert("Link".to_owned(), header("Link"));
        }
        response["headers"] = Value::Object(headers);
    }
    for status in shape.statuses() {
        let (_, name, _) =
            PROBLEMS.iter().find(|(known, _, _)| *known == status).expect("every status has its problem");
        responses.insert(status.to_owned(), json!({ "$ref": format!("#/components/responses/{name}") }));
    }
    if shape.is_witness {
        responses.insert("409".to_owned(), witness_conflict());
    }
    if shape.is_versioned && method == "get" {
        responses.insert("304".to_owned(), json!({ "description": "You have this version already." }));
    }
    if shape.is_public {
        operation["security"] = json!([{}]);
    } else if method == "get" && is_open_to_visitors(operation) {
        operation["security"] = json!([{}, { "bearer": [] }]);
    }
}

/// Whether the access table lets everybody read it.
fn is_open_to_visitors(operation: &Value) -> bool {
    use keqiao_domain::access::{Action, Party};
    use strum::VariantArray as _;
    let name = operation["operationId"].as_str().unwrap_or_default();
    Action::VARIANTS.iter().any(|action| action.name() == name && action.permit().parties.contains(&Party::Anyone))
}

fn add_parameters(path: &str, shape: &Shape, operation: &mut Value) {
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    if shape.has_id && !parameters.iter().any(|parameter| parameter["in"] == "path") {
        let collection = path.split("/{id}").next().and_then(|before| before.rsplit('/').next()).unwrap_or_default();
        let prefix = match collection {
            "organizations" => "org",
            "patents" => "pat",
            "achievements" => "ach",
            "demands" => "dem",
            "resources" => "res",
            "consortia" => "cso",
            "providers" => "prv",
            "offerings" => "off",
            "engagements" => "eng",
            "experts" => "exp",
            "brokers" => "bro",
            "credentials" => "crd",
            "registrations" => "reg",
            "notices" => "ntc",
            "lots" => "lot",
            "clearances" => "clr",
            "screenings" => "scr",
            "contracts" => "con",
            "negotiations" => "neg",
            "offers" => "ofr",
            "signing-keys" => "sgk",
            "documents" => "doc",
            "disclosures" => "dsc",
            "questions" => "qst",
            "match-runs" => "mrn",
            "saved-searches" => "srh",
            "inbox" => "inb",
            "api-keys" => "key",
            "grants" => "grt",
            "invitations" => "inv",
            "sessions" => "ses",
            "shareholdings" => "shr",
            "users" => "usr",
            "mandates" => "man",
            "licences" => "lic",
            "commissions" => "com",
            "milestones" => "mil",
            "open-licences" => "opl",
            "rewards" => "rwd",
            "introductions" => "itr",
            "webhook-endpoints" => "whe",
            "webhook-deliveries" => "whd",
            _ => "imp",
        };
        parameters.push(
            json!({ "name": "id", "in": "path", "required": true, "description": "The identifier.", "schema": {
                "type": "string", "minLength": 30, "maxLength": 30, "pattern": id_pattern(prefix),
            }}),
        );
    }
    if shape.is_write {
        parameters.push(json!({ "name": "dry_run", "in": "query", "required": false,
            "description": "Whether only the would-be outcome is wanted: everything is checked, nothing is kept.",
            "schema": { "type": "boolean", "default": false } }));
        parameters.push(json!({ "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Makes the request repeatable: the same key and request get the same answer, byte for byte, for 24 hours.",
            "schema": { "type": "string", "minLength": 16, "maxLength": 255, "pattern": "^[!-~]+$" } }));
    }
    if shape.needs_version {
        parameters.push(json!({ "name": "If-Match", "in": "header", "required": true,
            "description": "The ETag of the version you have read.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^(\\*|\"[0-9]{1,19}\")$" } }));
    }
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
    }
}

/// The body of a PATCH is a representation of which nothing is required and null deletes (RFC 7396).
fn derive_patches(document: &mut Value) {
    let mut wanted = Vec::new();
    for item in document["paths"].as_object_mut().expect("there are paths").values_mut() {
        let Some(operation) = item.get_mut("patch") else { continue };
        let content = &mut operation["requestBody"]["content"];
        let reference =
            content["application/merge-patch+json"]["schema"]["$ref"].as_str().unwrap_or_default().to_owned();
        let name = reference.rsplit('/').next().unwrap_or_default().to_owned();
        let patch = name.replace("Body", "Patch");
        let schema = json!({ "$ref": format!("#/components/schemas/{patch}") });
        *content =
            json!({ "application/merge-patch+json": { "schema": schema }, "application/json": { "schema": schema } });
        wanted.push((name, patch));
    }
    let schemas = &mut document["components"]["schemas"];
    for (name, patch) in wanted {
        let mut schema = schemas[&name].clone();
        if let Some(object) = schema.as_object_mut() {
            object.remove("required");
            object.insert("description".to_owned(), json!("What changes; null deletes (RFC 7396)."));
        }
        schemas[patch] = schema;
    }
}

/// Bounds that the generator cannot say, everywhere.
fn finish_schemas(name: &str, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| finish_schemas(name, item)),
        Value::Object(object) => {
            // A parameter names its schema.
            let own = object.get("name").and_then(Value::as_str).unwrap_or(name).to_owned();
            finish_schema(&own, object);
            for (member, value) in object.iter_mut() {
                let is_structure = ["schema", "items", "properties", "oneOf", "anyOf"].contains(&member.as_str());
                finish_schemas(if is_structure { &own } else { member }, value);
            }
        }
        _ => {}
    }
}

fn has_type(object: &Map<String, Value>, name: &str) -> bool {
    match object.get("type") {
        Some(Value::String(kind)) => kind == name,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == name),
        _ => false,
    }
}

/// The generator writes an inlined member with a description as two schemas of which the second is an empty object:
/// they are one.
fn merge_description(object: &mut Map<String, Value>) {
    let Some(Value::Array(parts)) = object.get("allOf") else { return };
    let [Value::Object(schema), Value::Object(remark)] = parts.as_slice() else { return };
    if remark.keys().any(|key| !["type", "description"].contains(&key.as_str())) {
        return;
    }
    let (schema, description) = (schema.clone(), remark.get("description").cloned());
    object.remove("allOf");
    object.extend(schema);
    object.extend(description.map(|text| ("description".to_owned(), text)));
}

fn finish_schema(name: &str, object: &mut Map<String, Value>) {
    merge_description(object);
    if has_type(object, "string") && !object.contains_key("enum") {
        let is_closed = ["format", "pattern", "const"].iter().any(|name| object.contains_key(*name));
        if !is_closed {
            let pattern = if PROSE.contains(&name) { PROSE_PATTERN } else { LINE_PATTERN };
            object.insert("pattern".to_owned(), json!(pattern));
        }
        if !object.contains_key("maxLength") {
            object.insert("maxLength".to_owned(), json!(20_000));
        }
    }
    if has_type(object, "string")
        && has_type(object, "null")
        && let Some(Value::Array(names)) = object.get_mut("enum")
        && !names.contains(&Value::Null)
    {
        names.push(Value::Null);
    }
    if has_type(object, "integer") {
        object.entry("format").or_insert(json!("int64"));
        object.entry("maximum").or_insert(json!(9_007_199_254_740_991_i64));
        object.entry("minimum").or_insert(json!(0));
    }
    let is_map = has_type(object, "object") && object.get("additionalProperties").is_some_and(Value::is_object);
    if is_map {
        object["additionalProperties"]["maxLength"] = json!(MAP_VALUE_CHARS_MAX);
        object["additionalProperties"]["pattern"] = json!("^[^\\x00-\\x1F\\x7F-\\x9F]*$");
        object.insert("maxProperties".to_owned(), json!(MAP_PAIRS_MAX));
        object.insert("propertyNames".to_owned(), json!({
            "type": "string", "minLength": 1, "maxLength": MAP_KEY_CHARS_MAX, "pattern": "^[^\\x00-\\x1F\\x7F-\\x9F]+$" }));
    }
}

/// The paths of the document with their methods and query parameters: what routing needs to know of it.
#[derive(Clone, Debug)]
pub struct Routes {
    /// By the fixed part of their first two segments: every request looks here, so it must not pass all paths.
    by_beginning: HashMap<String, Vec<Route>>,
}

/// One path of the document.
#[derive(Clone, Debug)]
pub struct Route {
    segments: Vec<String>,
    methods: Vec<(String, Vec<String>)>,
}

/// The first `count` segments of a path.
fn beginning(path: &str, count: usize) -> &str {
    let ends = path.match_indices('/').map(|(at, _)| at).skip(1);
    &path[..ends.chain([path.len()]).take(count).last().unwrap_or_default()]
}

impl Routes {
    /// Reads the document.
    #[must_use]
    pub fn of(document: &Value) -> Routes {
        let query = |operation: &Value| {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let query = parameters.iter().filter(|parameter| parameter["in"] == "query");
            query.filter_map(|parameter| parameter["name"].as_str().map(str::to_owned)).collect()
        };
        let mut by_beginning: HashMap<String, Vec<Route>> = HashMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            let methods = item.as_object().into_iter().flatten();
            let methods = methods.map(|(method, operation)| (method.to_uppercase(), query(operation))).collect();
            let route = Route { segments: path.split('/').map(str::to_owned).collect(), methods };
            let is_fixed = !beginning(path, 2).contains('{');
            let key = beginning(path, if is_fixed { 2 } else { 1 });
            by_beginning.entry(key.to_owned()).or_default().push(route);
        }
        Routes { by_beginning }
    }

    /// The route of a path. A fixed path is never taken for one with an identifier: `/v1/sessions/refresh` is no session
    /// called `refresh`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Route> {
        let near = [2, 1].into_iter().filter_map(|count| self.by_beginning.get(beginning(path, count))).flatten();
        near.filter(|route| route.fits(path))
            .min_by_key(|route| route.segments.iter().filter(|s| is_placeholder(s)).count())
    }
}

fn is_placeholder(segment: &str) -> bool {
    segment.starts_with('{')
}

impl Route {
    fn fits(&self, path: &str) -> bool {
        let mut asked = path.split('/');
        // As in the router, no identifier is empty: `/v1/demands/` is no path of ours.
        let mut is = |known: &str| {
            asked.next().is_some_and(|asked| known == asked || is_placeholder(known) && !asked.is_empty())
        };
        self.segments.iter().all(|known| is(known)) && asked.next().is_none()
    }

    /// Whether the path has this method.
    #[must_use]
    pub fn has(&self, method: &str) -> bool {
        self.methods.iter().any(|(known, _)| known == method)
    }

    /// The methods of the path, for `Allow`.
    #[must_use]
    pub fn allow(&self) -> String {
        let methods: Vec<_> = self.methods.iter().map(|(method, _)| method.as_str()).collect();
        methods.join(", ")
    }

    /// The first query parameter that the operation does not have.
    #[must_use]
    pub fn unknown_parameter(&self, method: &str, query: &str) -> Option<String> {
        let (_, known) = self.methods.iter().find(|(known, _)| known == method)?;
        form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned()).find(|name| !known.contains(name))
    }
}
