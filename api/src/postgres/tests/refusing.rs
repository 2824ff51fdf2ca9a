//! What is refused, and in which words.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::process::Stdio;

use sqlx::{Connection, PgConnection};

use super::stage::{Stage, connect, run, started, write_program};
use crate::postgres::folders::{Folders, SOCKET_DIR_MAX};
use crate::postgres::{Settings, StartError, UnsafeSetting, refuse_unsafe, start};

async fn refusal(settings: &Settings) -> StartError {
    match start(settings).await {
        Ok(_) => panic!("it started"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_server_that_may_lose_acknowledged_commits_is_refused_by_name_and_not_adopted() {
    let stage = Stage::new();
    let server = started(&stage.settings()).await;
    refuse_unsafe(&mut connect(&server).await).await.expect("the embedded server is safe");
    run(&server, "ALTER ROLE keqiao SET synchronous_commit = off").await;
    let refused = refuse_unsafe(&mut connect(&server).await).await.unwrap_err();
    assert!(matches!(refused, UnsafeSetting::Off { name: "synchronous_commit", .. }));
    assert!(refused.to_string().contains("synchronous_commit=off") && refused.to_string().contains("crash"));
    run(&server, "ALTER ROLE keqiao RESET synchronous_commit").await;

    let socket_dir = server.socket_dir().to_owned();
    server.stop().await.unwrap();
    for (setting, name) in [("fsync=off", "fsync"), ("full_page_writes=off", "full_page_writes")] {
        let binaries = stage.installed().await.folder;
        let mut unsafe_one = stage.run_as().command(&binaries.join("postgres"));
        unsafe_one.arg("-D").arg(stage.data()).arg("-k").arg(&socket_dir).args([
            "-c",
            "listen_addresses=",
            "-c",
            setting,
        ]);
        let mut unsafe_one = unsafe_one.stderr(Stdio::null()).spawn().unwrap();
        // It is ready when adopting reaches it; until then there may be no pid file yet.
        let url = crate::postgres::connect::url(&socket_dir, "keqiao");
        while PgConnection::connect(&url).await.is_err() {
            tokio::task::yield_now().await;
        }

        let refused = refusal(&stage.settings()).await;

        assert!(
            matches!(refused, StartError::Unsafe(UnsafeSetting::Off { name: told, .. }) if told == name),
            "{refused}"
        );
        unsafe_one.kill().await.unwrap();
    }
}

#[tokio::test]
async fn a_data_folder_of_another_major_version_is_refused_with_both_versions() {
    let stage = Stage::new();
    fs::create_dir_all(stage.data()).unwrap();
    fs::write(stage.data().join("PG_VERSION"), "13\n").unwrap();
    let installed = stage.installed().await;

    let found = refusal(&stage.settings()).await;
    let named = refusal(&Settings { binaries: Some(installed.folder.clone()), ..stage.settings() }).await;

    for refused in [found, named] {
        assert!(matches!(refused, StartError::OtherMajor { made_by: 13, .. }), "{refused}");
        let text = refused.to_string();
        assert!(text.contains("made by Postgres 13") && text.contains(&installed.version.to_string()), "{text}");
        assert!(text.contains("pg_upgrade") && text.contains("KEQIAO_PG_BIN"), "{text}");
    }
}

#[tokio::test]
async fn a_folder_with_other_things_in_it_is_left_alone() {
    let stage = Stage::new();
    fs::create_dir_all(stage.data()).unwrap();
    fs::write(stage.data().join("thesis.tex"), "years of work").unwrap();

    let refused = refusal(&stage.settings()).await;

    assert!(
        matches!(refused, StartError::NotADataFolder(ref folder) if folder.ends_with("postgres/data")),
        "{refused}"
    );
    assert_eq!(fs::read_to_string(stage.data().join("thesis.tex")).unwrap(), "years of work");
}

#[tokio::test]
async fn a_folder_that_cannot_be_entered_or_made_is_named() {
    let stage = Stage::new();
    let is_root = rustix::process::geteuid().is_root();
    let closed = stage.path().join("closed");
    DirBuilder::new().mode(0o700).create(&closed).unwrap();
    if !is_root {
        fs::set_permissions(&closed, Permissions::from_mode(0o500)).unwrap();
    }

    let refused = refusal(&Settings { data_dir: closed.join("state"), ..stage.settings() }).await;

    // Root may enter, and the server's user may not; anybody else fails at making the folder.
    let text = refused.to_string();
    if is_root {
        assert!(matches!(refused, StartError::Unreachable { folder, .. } if folder == closed), "{text}");
        assert!(text.contains("chmod o+x") && text.contains("/var/lib/keqiao"), "{text}");
    } else {
        assert!(matches!(refused, StartError::Io { .. }), "{text}");
        assert!(text.contains(closed.join("state").to_str().unwrap()), "{text}");
    }
}

#[tokio::test]
async fn a_short_socket_folder_that_others_may_enter_is_refused() {
    let stage = Stage::new();
    let data_dir = stage.path().join("deep".repeat(SOCKET_DIR_MAX / 4));
    let folders = Folders::prepare(&data_dir).unwrap();
    let planted = folders.socket_dir(stage.run_as());
    fs::create_dir(&planted).unwrap();
    fs::set_permissions(&planted, Permissions::from_mode(0o777)).unwrap();

    let refused = refusal(&Settings { data_dir, ..stage.settings() }).await;

    assert!(matches!(refused, StartError::UnsafeSocketFolder { ref folder, .. } if *folder == planted), "{refused}");
    fs::remove_dir(&planted).unwrap();
}

#[tokio::test]
async fn a_named_folder_without_postgres_is_not_silently_passed_over() {
    let stage = Stage::new();

    let refused = refusal(&Settings { binaries: Some("/usr/share".into()), ..stage.settings() }).await;

    assert_eq!(refused.to_string(), "KEQIAO_PG_BIN names /usr/share, which cannot be used: it holds no postgres");
}

#[tokio::test]
async fn a_server_that_cannot_start_is_quoted() {
    let stage = Stage::new();
    fs::create_dir_all(stage.data()).unwrap();
    fs::write(stage.data().join("PG_VERSION"), "17\n").unwrap();
    let fake = stage.path().join("fake");
    write_program(&fake.join("initdb"), "#!/bin/sh\nexit 1").await;
    let says = "#!/bin/sh\n[ \"$1\" = --version ] && echo 'postgres (PostgreSQL) 17.1' && exit\n\
                echo 'FATAL:  could not map memory' >&2; exit 3";
    write_program(&fake.join("postgres"), says).await;

    let refused = refusal(&Settings { binaries: Some(fake), ..stage.settings() }).await;

    assert!(matches!(refused, StartError::Ended { .. }), "{refused}");
    let text = refused.to_string();
    assert!(text.contains("exit status: 3") && text.contains("could not map memory"), "{text}");
}
