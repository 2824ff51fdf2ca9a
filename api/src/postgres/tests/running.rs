//! What a server is like while it runs.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use super::stage::{Stage, ask, connect, run, started};
use crate::postgres::Server;
use crate::postgres::folders::SOCKET_DIR_MAX;

#[tokio::test]
async fn a_new_server_is_unprivileged_private_and_discreet() {
    let stage = Stage::new();
    let server = started(&stage.settings()).await;
    assert!(!server.adopted());

    runs_as_its_user_and_closes_its_folders(&stage, &server);
    listens_on_no_port_and_holds_our_database(&server).await;
    knows_nothing_of_our_environment(&stage);
    logs_no_values_of_a_refused_row(&stage, &server).await;

    server.stop().await.unwrap();
}

fn runs_as_its_user_and_closes_its_folders(stage: &Stage, server: &Server) {
    let uid = stage.run_as().uid();
    assert_ne!(uid, 0);
    for folder in [&stage.data(), server.socket_dir()] {
        let found = fs::metadata(folder).unwrap();
        assert_eq!((found.uid(), found.permissions().mode() & 0o777), (uid, 0o700), "{}", folder.display());
    }
    let status = fs::read_to_string(stage.process().join("status")).unwrap();
    let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim();
    assert_eq!(field("Uid:").split_whitespace().collect::<Vec<_>>(), [uid.to_string().as_str(); 4]);
    if rustix::process::geteuid().is_root() {
        assert_eq!(field("Groups:"), "", "root's groups are given up");
    }
}

async fn listens_on_no_port_and_holds_our_database(server: &Server) {
    assert_eq!(ask(server, "SELECT current_setting('listen_addresses')").await, "");
    let made = "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate || ' ' || datdba::regrole::text
                FROM pg_database WHERE datname = 'keqiao'";
    assert_eq!(ask(server, made).await, "UTF8 C keqiao");
}

/// Cargo and every test runner set variables for this process; a service's hold secrets.
fn knows_nothing_of_our_environment(stage: &Stage) {
    let environment = fs::read_to_string(stage.process().join("environ")).unwrap();
    let names = environment.split('\0').filter_map(|pair| pair.split('=').next()).filter(|name| !name.is_empty());
    let names: Vec<_> = names.filter(|name| !name.starts_with("PG")).collect();
    assert!(names.iter().all(|name| ["PATH", "LC_ALL", "TZ"].contains(name)), "{names:?}");
}

async fn logs_no_values_of_a_refused_row(stage: &Stage, server: &Server) {
    run(server, "CREATE TABLE person (email text CONSTRAINT person_email UNIQUE)").await;
    let statement = "INSERT INTO person VALUES ('setter@example.org'), ('setter@example.org')";
    let refused = sqlx::query(statement).execute(&mut connect(server).await).await;
    assert!(refused.unwrap_err().to_string().contains("person_email"));
    let log = stage.log();
    assert!(log.contains("duplicate key value violates unique constraint"), "{log}");
    assert!(!log.contains("setter@example.org"), "{log}");
}

#[tokio::test]
async fn no_configuration_file_can_open_a_port_or_make_the_server_forgetful() {
    let stage = Stage::new();
    let server = started(&stage.settings()).await;
    server.stop().await.unwrap();
    let mut file = fs::File::options().append(true).open(stage.data().join("postgresql.conf")).unwrap();
    writeln!(
        file,
        "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nlisten_addresses = '*'\nwork_mem = 5MB"
    )
    .unwrap();
    drop(file);

    let server = started(&stage.settings()).await;

    let settings = "SELECT concat_ws(' ', current_setting('fsync'), current_setting('full_page_writes'),
                    current_setting('synchronous_commit'), '<' || current_setting('listen_addresses') || '>',
                    current_setting('work_mem'))";
    assert_eq!(ask(&server, settings).await, "on on on <> 5MB");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_data_folder_too_deep_for_a_socket_gets_a_short_private_one() {
    let stage = Stage::new();
    let mut settings = stage.settings();
    settings.data_dir = settings.data_dir.join("deep".repeat(SOCKET_DIR_MAX / 4));

    let server = started(&settings).await;

    let socket_dir = server.socket_dir().to_owned();
    assert!(socket_dir.starts_with("/tmp") && socket_dir.as_os_str().len() <= SOCKET_DIR_MAX);
    assert_eq!(fs::metadata(&socket_dir).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(ask(&server, "SELECT 'reached'").await, "reached");
    let sharer = started(&settings).await;
    assert!(sharer.adopted(), "the second finds the same folder");
    server.stop().await.unwrap();
    sharer.stop().await.unwrap();
    fs::remove_dir(&socket_dir).expect("nothing is left in it");
}
