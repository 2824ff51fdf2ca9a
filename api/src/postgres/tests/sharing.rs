//! Several processes on one data folder.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::chown;
use std::path::Path;

use rustix::process::geteuid;
use sqlx::{Connection, PgConnection};

use super::stage::{SERVICE, Service, Stage, keep_a_row, kept_row, started, variable};
use crate::postgres::account::RunAs;
use crate::postgres::connect;
use crate::postgres::pid_file::PidFile;
use crate::postgres::{Lifetime, Settings, StartError, start};

/// The settings, if this process is the service of another test.
fn service_settings() -> Option<Settings> {
    let told = variable(SERVICE)?.into_string().unwrap();
    let mut lines = told.split('\n');
    Some(Settings {
        data_dir: lines.next()?.into(),
        lifetime: if lines.next()? == "bound" { Lifetime::Bound } else { Lifetime::Adoptable },
        binaries: lines.next().filter(|line| !line.is_empty()).map(Into::into),
        search_path: variable("PATH"),
        download_url: None,
    })
}

/// In a process of its own: what `keqiao serve` does with the server.
async fn serve(settings: &Settings) {
    let server = started(settings).await;
    writeln!(io::stdout(), "service ready, adopted: {}", server.adopted()).unwrap();
    io::stdout().flush().unwrap();
    let rest = tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new()));
    rest.await.unwrap().unwrap();
    server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_stops_its_server_in_order() {
    if let Some(settings) = service_settings() {
        return serve(&settings).await;
    }
    let stage = Stage::new();
    let mut service = Service::spawn(&stage.adoptable());
    assert!(!service.adopted().await);
    let socket_dir = stage.pid_file().socket_dir.expect("the server is ready");
    let mut session = PgConnection::connect(&connect::url(&socket_dir, "keqiao")).await.unwrap();
    sqlx::query("BEGIN").execute(&mut session).await.unwrap();

    service.end().await;

    assert_eq!(PidFile::read(&stage.data()).unwrap(), None);
    assert!(stage.log().contains("database system is shut down"));
    assert!(sqlx::query("SELECT 1").execute(&mut session).await.is_err(), "an open session does not hold it up");
}

#[tokio::test]
async fn a_second_process_shares_the_server_and_the_last_one_stops_it() {
    let stage = Stage::new();
    let mut first = Service::spawn(&stage.adoptable());
    assert!(!first.adopted().await);
    let second = started(&stage.adoptable()).await;
    assert!(second.adopted());
    keep_a_row(&second).await;
    let pid = stage.pid_file().pid;

    first.end().await;

    assert_eq!(kept_row(&second).await, "still here");
    assert_eq!(stage.pid_file().pid, pid, "the server is still the same");
    assert_eq!(*second.restarts().borrow(), 0);
    second.stop().await.unwrap();
    assert_eq!(PidFile::read(&stage.data()).unwrap(), None);
}

#[tokio::test]
async fn two_processes_that_start_at_once_make_one_data_folder_and_one_server() {
    let stage = Stage::new();
    let mut one = Service::spawn(&stage.settings());
    let mut other = Service::spawn(&stage.settings());

    let (one_adopted, other_adopted) = tokio::join!(one.adopted(), other.adopted());

    assert!(one_adopted != other_adopted, "exactly one started the server: {one_adopted} {other_adopted}");
    assert_eq!(stage.log().matches("database system is ready to accept connections").count(), 1);
    one.end().await;
    other.end().await;
}

#[tokio::test]
async fn a_process_of_another_user_is_told_whose_folder_it_is() {
    let stage = Stage::new();
    let base = stage.settings().data_dir.join("postgres");
    fs::create_dir_all(&base).unwrap();

    // Root gives the folder away; anybody else looks at one of root's.
    let refused = if geteuid().is_root() {
        chown(&base, Some(1), None).unwrap();
        start(&stage.settings()).await.map(|_| ())
    } else {
        RunAs::choose(Path::new("/usr")).map(|_| ())
    };

    let refused = refused.unwrap_err();
    assert!(matches!(refused, StartError::ForeignFolder { owner, ours, .. } if owner != ours), "{refused}");
    assert!(refused.to_string().contains("run as that user, or choose another data folder"), "{refused}");
}
