//! With a real Postgres, as root and as an ordinary user.
use super::*;
use sqlx::{Connection, PgConnection};

#[tokio::test]
async fn smoke() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let settings = Settings { data_dir: dir.path().join("d"), binaries: None, search_path: None, download_url: None, lifetime: Lifetime::Bound };
    let t = std::time::Instant::now();
    let server = start(&settings).await.unwrap_or_else(|e| panic!("{e} {e:?}"));
    eprintln!("start {:?}", t.elapsed());
    let mut c = PgConnection::connect(&server.url("keqiao")).await.unwrap();
    let one: i32 = sqlx::query_scalar("select 1").fetch_one(&mut c).await.unwrap();
    assert_eq!(one, 1);
    let t = std::time::Instant::now();
    server.stop().await.unwrap();
    eprintln!("stop {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let server = start(&settings).await.unwrap_or_else(|e| panic!("{e} {e:?}"));
    eprintln!("start {:?}", t.elapsed());
    server.stop().await.unwrap();
}
