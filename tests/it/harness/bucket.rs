//! A store of files as others run them: a bucket behind HTTP, which takes what is signed with its secret and nothing else.
//! It checks signatures by the text of the standard, and shares no code with those who sign.

use super::receiver::{Message, read};
use keqiao::port::bucket::{BucketFiles, Style};
use ring::{digest, hmac};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

/// The name of the bucket.
const NAME: &str = "papers";
/// The region that requests are signed for.
const REGION: &str = "cn-north-1";
struct Kept {
    secret: String,
    is_away: bool,
    objects: BTreeMap<String, Vec<u8>>,
    signatures: Vec<String>,
}

/// The store. Its threads end with the process.
pub(crate) struct Bucket {
    address: SocketAddr,
    kept: Arc<Mutex<Kept>>,
}

impl Bucket {
    /// The key that it knows.
    pub(crate) const KEY: &str = "ZQKEYOFABUCKET";

    /// An empty one that opens to a secret.
    pub(crate) fn start(secret: &str) -> Bucket {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let secret = secret.to_owned();
        let kept = Kept { secret, is_away: false, objects: BTreeMap::new(), signatures: Vec::new() };
        let kept = Arc::new(Mutex::new(kept));
        let shared = Arc::clone(&kept);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                let Ok(stream) = stream else { return };
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Bucket { address, kept }
    }

    /// It, opened with the secret of this moment.
    pub(crate) fn files(&self) -> BucketFiles {
        self.files_in(NAME)
    }

    /// Another bucket of the same store.
    pub(crate) fn files_in(&self, name: &str) -> BucketFiles {
        let secret = self.lock().secret.clone();
        let address = format!("http://{}", self.address);
        BucketFiles::try_new(&address, Style::Path, name, REGION, (Bucket::KEY, &secret)).expect("a bucket")
    }

    /// From now on it opens to another secret.
    pub(crate) fn change_secret(&self, secret: &str) {
        secret.clone_into(&mut self.lock().secret);
    }

    /// From now on it answers nobody, or everybody again.
    pub(crate) fn be_away(&self, is_away: bool) {
        self.lock().is_away = is_away;
    }

    /// What lies in it, by name.
    pub(crate) fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.lock().objects.clone()
    }

    /// The signatures that it has seen.
    pub(crate) fn signatures(&self) -> Vec<String> {
        self.lock().signatures.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().expect("nobody panicked with the objects")
    }
}

/// Serves one connection until the other side closes it, or it goes away.
fn serve(stream: TcpStream, kept: &Mutex<Kept>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream can be shared"));
    let mut writer = stream;
    while let Some(request) = read(&mut reader) {
        let mut guard = kept.lock().expect("nobody panicked");
        if guard.is_away {
            return;
        }
        let (status, body) = answer(&request, &mut guard);
        drop(guard);
        let head = format!("HTTP/1.1 {status} Told\r\nContent-Length: {}\r\n\r\n", body.len());
        if writer.write_all(&[head.as_bytes(), &body].concat()).is_err() {
            return;
        }
    }
}

fn answer(request: &Message, kept: &mut Kept) -> (u16, Vec<u8>) {
    let refuse = |status, code: &str| (status, format!("<Error><Code>{code}</Code></Error>").into_bytes());
    let mut line = request.line.split(' ');
    let (method, target) = (line.next().expect("a method"), line.next().expect("a target"));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut query: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    query.sort_unstable();
    let value = |name: &str| query.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
    kept.signatures.push(value("X-Amz-Signature").to_owned());
    if value("X-Amz-Credential").split("%2F").next() != Some(Bucket::KEY) {
        return refuse(403, "InvalidAccessKeyId");
    }
    if signature(method, path, &query, request.header("host"), &kept.secret) != value("X-Amz-Signature") {
        return refuse(403, "SignatureDoesNotMatch");
    }
    let Some(name) = path.strip_prefix(&format!("/{NAME}/")) else { return refuse(404, "NoSuchBucket") };
    match method {
        "PUT" => {
            kept.objects.insert(name.to_owned(), request.body.clone());
            (200, Vec::new())
        }
        "GET" => kept.objects.get(name).map_or_else(|| refuse(404, "NoSuchKey"), |found| (200, found.clone())),
        "DELETE" => {
            kept.objects.remove(name);
            (204, Vec::new())
        }
        _ => refuse(405, "MethodNotAllowed"),
    }
}

/// The signature that a request must have (Amazon S3 API reference, "Authenticating requests: using query parameters").
/// Its query is in order and encoded as it came; its body is not signed.
fn signature(method: &str, path: &str, query: &[(&str, &str)], host: &str, secret: &str) -> String {
    let value = |name: &str| query.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
    let signed = query.iter().filter(|(name, _)| *name != "X-Amz-Signature");
    let signed: Vec<String> = signed.map(|(name, value)| format!("{name}={value}")).collect();
    let request = format!("{method}\n{path}\n{}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD", signed.join("&"));
    let at = value("X-Amz-Date");
    let day = at.get(..8).unwrap_or_default();
    let digest = hex(digest::digest(&digest::SHA256, request.as_bytes()).as_ref());
    let text = format!("AWS4-HMAC-SHA256\n{at}\n{day}/{REGION}/s3/aws4_request\n{digest}");
    let mac = |key: &[u8], text: &str| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes());
    let first = mac(format!("AWS4{secret}").as_bytes(), day);
    let key = [REGION, "s3", "aws4_request"].iter().fold(first, |key, part| mac(key.as_ref(), part));
    hex(mac(key.as_ref(), &text).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string grows");
        text
    })
}
