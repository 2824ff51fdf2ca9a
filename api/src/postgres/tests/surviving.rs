//! What is killed, and what lives on.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal};
use tokio::process::Command;

use super::stage::{Service, Stage, ask, connect, keep_a_row, kept_row, send, started, write_program};
use crate::postgres::pid_file::{Holder, PidFile};
use crate::postgres::server::Patience;
use crate::postgres::{Lifetime, Settings, start};

#[tokio::test]
async fn a_killed_service_leaves_its_server_to_the_next() {
    let stage = Stage::new();
    let mut killed = Service::spawn(&stage.adoptable());
    killed.adopted().await;
    let pid = stage.pid_file().pid;
    killed.kill().await;

    let server = started(&stage.adoptable()).await;

    assert!(server.adopted());
    assert_eq!(stage.pid_file().pid, pid);
    assert_eq!(ask(&server, "SELECT current_database()::text").await, "keqiao");
    server.stop().await.unwrap();
    assert_eq!(PidFile::read(&stage.data()).unwrap(), None, "the last one stops even a server that it adopted");
}

#[tokio::test]
async fn a_killed_server_is_started_again_and_keeps_what_it_acknowledged() {
    let stage = Stage::new();
    let server = started(&stage.settings()).await;
    keep_a_row(&server).await;
    let killed = stage.pid_file().pid;

    send(killed, Signal::KILL);
    server.restarts().changed().await.unwrap();

    assert_ne!(stage.pid_file().pid, killed);
    assert_eq!(kept_row(&server).await, "still here");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn an_adopted_server_that_is_killed_is_started_again() {
    let stage = Stage::new();
    let mut first = Service::spawn(&stage.adoptable());
    first.adopted().await;
    let server = started(&stage.adoptable()).await;
    keep_a_row(&server).await;
    first.kill().await;

    send(stage.pid_file().pid, Signal::KILL);
    server.restarts().changed().await.unwrap();

    assert_eq!(kept_row(&server).await, "still here");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_start_right_after_service_and_server_were_killed_recovers() {
    let stage = Stage::new();
    let mut service = Service::spawn(&stage.adoptable());
    service.adopted().await;
    let sharer = started(&stage.adoptable()).await;
    keep_a_row(&sharer).await;
    drop(sharer);
    let killed = stage.pid_file().pid;

    service.kill().await;
    send(killed, Signal::KILL);
    let server = started(&stage.settings()).await;

    assert!(!server.adopted());
    assert_eq!(kept_row(&server).await, "still here");
    assert!(stage.log().contains("not properly shut down"), "it recovered: {}", stage.log());
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_dead_server_that_nobody_took_note_of_does_not_stop_the_next() {
    let stage = Stage::new();
    let mut service = Service::spawn(&stage.adoptable());
    service.adopted().await;
    let killed = stage.pid_file();

    // A service that stands still cannot take note of its child's end, as some containers' first process never does.
    service.stand_still().await;
    send(killed.pid, Signal::KILL);
    let server = started(&stage.settings()).await;

    assert_eq!(killed.holder(&stage.data()), Holder::Stranger, "it is a zombie");
    assert_ne!(stage.pid_file().pid, killed.pid);
    service.kill().await;
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_stale_pid_file_whose_number_belongs_to_another_program_is_seen_through() {
    let stage = Stage::new();
    let server = started(&stage.settings()).await;
    keep_a_row(&server).await;
    let file = stage.data().join("postmaster.pid");
    let written = fs::read_to_string(&file).unwrap();
    server.stop().await.unwrap();
    // Of the server's own user: Postgres itself cannot tell it from a server.
    let mut other =
        stage.run_as().command(Path::new("cat")).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let rest = written.split_once('\n').unwrap().1;
    fs::write(&file, format!("{}\n{rest}", other.id().unwrap())).unwrap();
    stage.run_as().own(&file).unwrap();

    let server = started(&stage.settings()).await;

    assert!(!server.adopted());
    assert_eq!(kept_row(&server).await, "still here");
    assert_eq!(other.try_wait().unwrap(), None, "the other program is left alone");
    server.stop().await.unwrap();
    drop(other.stdin.take());
    other.wait().await.unwrap();
}

#[tokio::test]
async fn a_service_killed_while_it_makes_the_data_folder_leaves_nothing_that_is_taken_for_one() {
    let stage = Stage::new();
    let installed = stage.installed().await.folder;
    let pipe = stage.path().join("pipe");
    assert!(Command::new("mkfifo").args(["-m", "666"]).arg(&pipe).status().await.unwrap().success());
    // An initdb that has written half of a folder (`-D` comes first) when it tells us so, and then stands still.
    let stuck = format!(
        "#!/bin/sh\nmkdir \"$2/base\"; echo 15 > \"$2/PG_VERSION\"; echo $$ > {0}; read line < {0}",
        pipe.display()
    );
    let fake = stage.path().join("fake");
    write_program(&fake.join("initdb"), &stuck).await;
    write_program(&fake.join("postgres"), &format!("#!/bin/sh\nexec {}/postgres \"$@\"", installed.display())).await;
    let service = Service::spawn(&Settings { binaries: Some(fake), ..stage.adoptable() });
    let orphan = tokio::fs::read_to_string(&pipe).await.unwrap();
    service.kill().await;

    let server = started(&stage.settings()).await;

    assert!(!server.adopted());
    assert_eq!(ask(&server, "SELECT 'whole'").await, "whole");
    let base = stage.settings().data_dir.join("postgres");
    let names = || fs::read_dir(&base).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names().filter(|name| name.starts_with("data")).collect::<Vec<_>>(), ["data"]);
    server.stop().await.unwrap();
    send(Pid::from_raw(orphan.trim().parse().unwrap()).unwrap(), Signal::KILL);
}

#[tokio::test]
async fn a_failed_initdb_is_told_in_its_own_words_and_done_again() {
    let stage = Stage::new();
    let installed = stage.installed().await.folder;
    let fake = stage.path().join("fake");
    write_program(&fake.join("initdb"), "#!/bin/sh\ntouch \"$2/PG_VERSION\"; echo 'no space left' >&2; exit 1").await;
    write_program(&fake.join("postgres"), &format!("#!/bin/sh\nexec {}/postgres \"$@\"", installed.display())).await;

    let refused = start(&Settings { binaries: Some(fake), ..stage.settings() }).await.map(|_| ());

    assert!(refused.unwrap_err().to_string().contains("no space left"));
    let server = started(&stage.settings()).await;
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_that_does_not_obey_is_killed_and_recovers() {
    let stage = Stage::new();
    let server = started(&stage.settings()).await;
    keep_a_row(&server).await;
    send(stage.pid_file().pid, Signal::STOP);
    let no_patience = Patience {
        fast: Duration::from_millis(20),
        immediate: Duration::from_millis(20),
        killed: Duration::from_secs(60),
    };

    server.stop_within(no_patience).await.unwrap();

    let server = started(&stage.settings()).await;
    assert_eq!(kept_row(&server).await, "still here");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_bound_server_ends_with_the_last_process_even_when_that_is_killed() {
    let stage = Stage::new();
    let bound = stage.settings();
    assert_eq!(bound.lifetime, Lifetime::Bound);
    let (mut first, mut second) = (Service::spawn(&bound), Service::spawn(&bound));
    tokio::join!(first.adopted(), second.adopted());
    let server = started(&bound).await;
    let pid = stage.pid_file().pid;
    let mut session = connect(&server).await;
    drop(server);

    first.kill().await;
    sqlx::query("CREATE DATABASE made_meanwhile").execute(&mut session).await.expect("the second still uses it");
    second.kill().await;
    let waited = sqlx::query("SELECT pg_sleep(60)").execute(&mut session).await;

    assert!(waited.is_err(), "the server ends the session");
    let server = started(&bound).await;
    assert!(!server.adopted());
    assert_ne!(stage.pid_file().pid, pid);
    let mut session = connect(&server).await;
    drop(server);
    let waited = sqlx::query("SELECT pg_sleep(60)").execute(&mut session).await;
    assert!(waited.is_err(), "dropping ends it as well");
}
