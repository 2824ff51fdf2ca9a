//! An answer of the service, read whole.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// The media type of every refusal (RFC 9457).
const PROBLEM_JSON: &str = "application/problem+json";

/// Status, headers and body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body, byte for byte.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(super) async fn read(response: reqwest::Response) -> Answer {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("the body arrives").to_vec();
        Answer { status, headers, body }
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.status, self.text()))
    }

    /// A header, when it is there.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a header in ASCII"))
    }

    /// The version, for `If-Match`.
    #[track_caller]
    pub(crate) fn etag(&self) -> String {
        self.header("etag").unwrap_or_else(|| panic!("no ETag: {} {}", self.status, self.text())).to_owned()
    }

    /// The place of what was made.
    #[track_caller]
    pub(crate) fn location(&self) -> String {
        self.header("location").unwrap_or_else(|| panic!("no Location: {} {}", self.status, self.text())).to_owned()
    }

    /// Itself, when it has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The code of a refusal, which is a problem document in every respect.
    #[track_caller]
    pub(crate) fn problem(&self) -> String {
        let problem = self.json();
        assert_eq!(self.header("content-type"), Some(PROBLEM_JSON), "{}", self.text());
        assert_eq!(problem["status"], self.status, "{problem}");
        assert_eq!(problem["trace_id"].as_str(), self.header("x-request-id"), "{problem}");
        let code = problem["code"].as_str().expect("a problem has a code").to_owned();
        // A quota that is used up goes by the name that the IETF gave it.
        let name = if code == "quota_exceeded" { "http-problem-types#quota-exceeded" } else { &code };
        assert!(problem["type"].as_str().is_some_and(|kind| kind.ends_with(name)), "{problem}");
        assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()), "{problem}");
        code
    }

    /// Status and code of a refusal.
    #[track_caller]
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status, self.problem())
    }

    /// The rules that stand against a step, in their order. Each comes with its basis.
    #[track_caller]
    pub(crate) fn rules(&self) -> Vec<String> {
        assert_eq!(self.refusal(), (409, "refused".to_owned()), "{}", self.text());
        let problem = self.json();
        let refusals = problem["refusals"].as_array().expect("a refusal names its rules");
        for refusal in refusals {
            let has_basis = ["law", "article", "edition"].iter().all(|part| refusal["basis"][part].is_string());
            assert!(has_basis && refusal["basis"]["verified"].is_boolean(), "{refusal}");
        }
        refusals.iter().map(|refusal| refusal["rule"].as_str().expect("a rule").to_owned()).collect()
    }

    /// The rules that a view tells against one of its steps, by the operation that takes it.
    #[track_caller]
    pub(crate) fn against(&self, operation: &str) -> Vec<String> {
        let view = self.json();
        let steps = view["transitions"].as_array().unwrap_or_else(|| panic!("no steps: {view}"));
        let step = steps.iter().find(|step| step["operation"] == operation).unwrap_or_else(|| panic!("{view}"));
        let refusals = step["refusals"].as_array().map(Vec::as_slice).unwrap_or_default();
        refusals.iter().map(|refusal| refusal["rule"].as_str().expect("a rule").to_owned()).collect()
    }

    /// The faulty members of a body or query: pointer and code, in their order.
    #[track_caller]
    pub(crate) fn faults(&self) -> Vec<(String, String)> {
        assert_eq!(self.refusal(), (422, "invalid".to_owned()), "{}", self.text());
        let problem = self.json();
        let text = |fault: &Value, member: &str| fault[member].as_str().expect("a text").to_owned();
        let faults = problem["errors"].as_array().expect("faults are listed");
        faults.iter().map(|fault| (text(fault, "pointer"), text(fault, "code"))).collect()
    }

    /// A member of each item of a list.
    #[track_caller]
    pub(crate) fn column(&self, member: &str) -> Vec<String> {
        let list = self.json();
        let items = list["items"].as_array().unwrap_or_else(|| panic!("no list: {}", self.text()));
        items.iter().map(|item| item[member].as_str().expect("a text").to_owned()).collect()
    }
}
