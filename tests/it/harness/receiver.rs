//! Somebody who is told by webhooks: a real server on a port of its own, which keeps what it gets.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// How long a byte takes that trickles.
const TRICKLE_EVERY: Duration = Duration::from_secs(1);

/// What it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Behavior {
    /// This status.
    Status(u16),
    /// A redirect to an address.
    Redirect(String),
    /// Nothing at all, until it behaves otherwise.
    Silence,
    /// A byte a second of an answer, until it behaves otherwise.
    Trickle,
}

/// One message.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// Its first line, without the end: `POST /hook HTTP/1.1`.
    pub(crate) line: String,
    /// Its headers, by their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// Its body, byte for byte.
    pub(crate) body: Vec<u8>,
}

struct Kept {
    behavior: Behavior,
    messages: Vec<Message>,
    connections: usize,
}

/// The server. Its threads end with the process: whoever connects ends with the test.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    kept: Arc<(Mutex<Kept>, Condvar)>,
}

impl Receiver {
    /// One that takes everything, on an address of this machine.
    pub(crate) fn start(address: &str) -> Receiver {
        let listener = TcpListener::bind((address, 0)).expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let kept = Kept { behavior: Behavior::Status(204), messages: Vec::new(), connections: 0 };
        let kept = Arc::new((Mutex::new(kept), Condvar::new()));
        let shared = Arc::clone(&kept);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                let Ok(stream) = stream else { return };
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Receiver { address, kept }
    }

    /// Where it is told.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// From now on it answers so.
    pub(crate) fn behave(&self, behavior: Behavior) {
        self.lock().behavior = behavior;
        self.kept.1.notify_all();
    }

    /// What it has taken so far: answered by a success.
    pub(crate) fn messages(&self) -> Vec<Message> {
        self.lock().messages.clone()
    }

    /// The types of what it has taken.
    pub(crate) fn types(&self) -> Vec<String> {
        self.messages().iter().map(|message| message.json()["type"].as_str().expect("a type").to_owned()).collect()
    }

    /// Connections that were opened to it.
    pub(crate) fn connections(&self) -> usize {
        self.lock().connections
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.0.lock().expect("nobody panicked with the messages")
    }
}

impl Message {
    /// A header.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no header {name}: {:?}", self.headers))
    }

    /// The body.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("a message is JSON")
    }
}

/// Serves one connection until the other side closes it.
fn serve(stream: TcpStream, kept: &(Mutex<Kept>, Condvar)) {
    kept.0.lock().expect("nobody panicked").connections += 1;
    let mut reader = BufReader::new(stream.try_clone().expect("a stream can be shared"));
    let mut writer = stream;
    while let Some(message) = read(&mut reader) {
        let mut guard = kept.0.lock().expect("nobody panicked");
        while guard.behavior == Behavior::Silence {
            guard = kept.1.wait(guard).expect("nobody panicked");
        }
        let head = match &guard.behavior {
            Behavior::Status(status) => format!("HTTP/1.1 {status} Told\r\n"),
            Behavior::Redirect(to) => format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\n"),
            Behavior::Trickle => return trickle(&mut writer, guard, &kept.1),
            Behavior::Silence => unreachable!("it has waited"),
        };
        if head.starts_with("HTTP/1.1 2") {
            guard.messages.push(message);
        }
        drop(guard);
        if writer.write_all(format!("{head}Content-Length: 0\r\n\r\n").as_bytes()).is_err() {
            return;
        }
    }
}

/// Answers byte by byte, and breaks off when it shall behave otherwise.
fn trickle(writer: &mut TcpStream, mut guard: MutexGuard<'_, Kept>, changed: &Condvar) {
    for byte in b"HTTP/1.1 204 Told\r\nContent-Length: 0\r\n\r\n" {
        if guard.behavior != Behavior::Trickle || writer.write_all(&[*byte]).is_err() {
            return;
        }
        (guard, _) = changed.wait_timeout(guard, TRICKLE_EVERY).expect("nobody panicked");
    }
}

/// Reads one request; nothing when the connection has ended.
pub(super) fn read(reader: &mut impl BufRead) -> Option<Message> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Message { line: line.trim_end().to_owned(), headers, body })
}
