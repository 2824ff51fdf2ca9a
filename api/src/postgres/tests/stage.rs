//! A folder of its own for each test, and services in processes of their own.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::postgres::account::RunAs;
use crate::postgres::locate::{self, Binaries, Places};
use crate::postgres::pid_file::PidFile;
use crate::postgres::{Lifetime, Server, Settings, start};

/// Tells a copy of this test program that it is a service: its data folder, lifetime and binaries, by lines.
pub(crate) const SERVICE: &str = "KEQIAO_TEST_SERVICE";

/// A temporary folder that the server's user can enter.
pub(crate) struct Stage {
    folder: TempDir,
}

impl Stage {
    pub(crate) fn new() -> Stage {
        let folder = tempfile::Builder::new().prefix("keqiao-").tempdir_in("/tmp").unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        Stage { folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Of a server that ends with the test, however that ends.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            data_dir: self.path().join("state"),
            binaries: variable("KEQIAO_PG_BIN").map(PathBuf::from),
            search_path: variable("PATH"),
            download_url: Some(NOWHERE.into()),
            lifetime: Lifetime::Bound,
        }
    }

    /// Of a server that a killed service leaves running.
    pub(crate) fn adoptable(&self) -> Settings {
        Settings { lifetime: Lifetime::Adoptable, ..self.settings() }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.settings().data_dir.join("postgres/data")
    }

    pub(crate) fn run_as(&self) -> RunAs {
        RunAs::choose(&self.data()).unwrap()
    }

    pub(crate) fn pid_file(&self) -> PidFile {
        PidFile::read(&self.data()).unwrap().expect("a server runs")
    }

    /// What Linux shows of the server's process.
    pub(crate) fn process(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}", self.pid_file().pid.as_raw_pid()))
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.settings().data_dir.join("postgres/server.log")).unwrap()
    }

    /// The Postgres of this machine, for tests that stand in for it.
    pub(crate) async fn installed(&self) -> Binaries {
        if let Some(named) = self.settings().binaries {
            return locate::probe(&named, self.run_as()).await.unwrap();
        }
        let downloads = self.path().join("none");
        let search_path = self.settings().search_path;
        let places = Places { search_path: search_path.as_deref(), root: Path::new("/"), downloads: &downloads };
        let found = locate::look_everywhere(&places, self.run_as()).await;
        found.best(None).expect("the tests need installed Postgres binaries").clone()
    }
}

/// Where this machine's Postgres is, and what a copy of this program shall be.
#[expect(clippy::disallowed_methods, reason = "no configuration of a service: there is none in these tests")]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// No test reaches for a network: nothing listens on this port.
pub(crate) const NOWHERE: &str = "http://127.0.0.1:9/releases";

/// Starts a server or says why not.
pub(crate) async fn started(settings: &Settings) -> Server {
    start(settings).await.unwrap_or_else(|error| panic!("{error} ({error:?})"))
}

pub(crate) async fn connect(server: &Server) -> PgConnection {
    PgConnection::connect(&server.url("keqiao")).await.unwrap()
}

pub(crate) async fn ask(server: &Server, question: &'static str) -> String {
    let mut connection = connect(server).await;
    let answer = sqlx::query_scalar(question).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    answer
}

pub(crate) async fn run(server: &Server, statement: &'static str) {
    let mut connection = connect(server).await;
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// A row that must outlive whatever happens next.
pub(crate) async fn keep_a_row(server: &Server) {
    run(server, "CREATE TABLE kept AS SELECT 'still here' AS word").await;
}

pub(crate) async fn kept_row(server: &Server) -> String {
    ask(server, "SELECT word FROM kept").await
}

pub(crate) fn send(pid: Pid, signal: Signal) {
    kill_process(pid, signal).unwrap();
}

/// A program that is written by another process: one that this process had open could not be run while a thread forks.
pub(crate) async fn write_program(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let shell = Command::new("/bin/sh")
        .args(["-c", "printf '%s\\n' \"$2\" > \"$1\" && chmod 755 \"$1\"", "sh"])
        .arg(file)
        .arg(text)
        .status();
    assert!(shell.await.unwrap().success());
}

/// A service in a process of its own, which stops in order when its input ends.
pub(crate) struct Service {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Service {
    /// Runs this test program again, as nothing but the service of `sharing.rs`.
    pub(crate) fn spawn(settings: &Settings) -> Service {
        let test = concat!(module_path!(), "::a_service_stops_its_server_in_order");
        let test = test.split_once("::").unwrap().1.replace("::stage::", "::sharing::");
        let lifetime = if settings.lifetime == Lifetime::Bound { "bound" } else { "adoptable" };
        let binaries = settings.binaries.as_deref().unwrap_or(Path::new("")).display();
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &test, "--nocapture", "--test-threads=1"])
            .env(SERVICE, format!("{}\n{lifetime}\n{binaries}", settings.data_dir.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        Service { process, input, output }
    }

    /// Waits until it serves, and tells whether it adopted the server.
    pub(crate) async fn adopted(&mut self) -> bool {
        while let Some(line) = self.output.next_line().await.unwrap() {
            // The test program's own words may stand on the same line.
            if let Some((_, adopted)) = line.split_once("service ready, adopted: ") {
                return adopted == "true";
            }
        }
        panic!("the service ended before it was ready");
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.process.id().unwrap()).unwrap();
        send(Pid::from_raw(pid).unwrap(), signal);
    }

    /// Stops all its threads: the signal alone may find one at work, which then holds what it had taken.
    pub(crate) async fn stand_still(&self) {
        self.signal(Signal::STOP);
        let threads = format!("/proc/{}/task", self.process.id().unwrap());
        let stands = |thread: std::fs::DirEntry| {
            let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap();
            // The state stands after the program's name, which is in parentheses.
            stat.rsplit_once(") ").unwrap().1.starts_with('T')
        };
        while !std::fs::read_dir(&threads).unwrap().all(|thread| stands(thread.unwrap())) {
            tokio::task::yield_now().await;
        }
    }

    /// As by `kill -9`.
    pub(crate) async fn kill(mut self) {
        self.signal(Signal::KILL);
        self.process.wait().await.unwrap();
    }

    /// Ends it in order.
    pub(crate) async fn end(mut self) {
        drop(self.input);
        // The harness goes on to speak, and must be heard, or it would wait for us.
        while self.output.next_line().await.unwrap().is_some() {}
        assert!(self.process.wait().await.unwrap().success());
    }
}
