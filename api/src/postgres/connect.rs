//! Connections to the embedded server.

use std::path::Path;
use std::time::Duration;

use form_urlencoded::byte_serialize;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::time::timeout;

use super::error::StartError;
use super::safety::refuse_unsafe;

/// The role of the service, owner of its databases.
pub(crate) const ROLE: &str = "keqiao";

/// The service's database.
pub(crate) const DATABASE: &str = "keqiao";

/// The database every server has.
const MAINTENANCE_DATABASE: &str = "postgres";

/// It only names the socket's file: no port is opened.
pub(crate) const PORT: u16 = 5432;

/// How long one attempt to connect may take.
const CONNECT_MAX: Duration = Duration::from_secs(10);

/// "the database system is starting up", "is shutting down", "is in recovery mode" (SQLSTATE `cannot_connect_now`).
const CANNOT_CONNECT_NOW: &str = "57P03";

/// An address that sqlx and sea-orm accept. Variables such as `PGSSLMODE` do not change where it leads.
pub(crate) fn url(socket_dir: &Path, database: &str) -> String {
    // A form writes a space as `+`, an address as `%20`.
    let encode = |bytes: &[u8]| byte_serialize(bytes).collect::<String>().replace('+', "%20");
    let folder = encode(socket_dir.as_os_str().as_encoded_bytes());
    let database = encode(database.as_bytes());
    format!("postgres://{ROLE}@localhost:{PORT}/{database}?host={folder}&sslmode=disable")
}

/// Connects to the maintenance database.
pub(crate) async fn connect(socket_dir: &Path) -> Result<PgConnection, sqlx::Error> {
    let options = PgConnectOptions::new_without_pgpass()
        .socket(socket_dir)
        .port(PORT)
        .username(ROLE)
        .database(MAINTENANCE_DATABASE)
        .ssl_mode(PgSslMode::Disable)
        .disable_statement_logging();
    timeout(CONNECT_MAX, PgConnection::connect_with(&options)).await.unwrap_or_else(|_| Err(sqlx::Error::PoolTimedOut))
}

/// Whether the server asks to come again.
pub(crate) fn is_not_yet(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.code().as_deref() == Some(CANNOT_CONNECT_NOW))
}

/// Checks that the server keeps what it acknowledges, and makes the service's database.
pub(crate) async fn make_usable(mut connection: PgConnection) -> Result<(), StartError> {
    refuse_unsafe(&mut connection).await?;
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(DATABASE)
        .fetch_one(&mut connection)
        .await?;
    if !exists {
        // The name is a constant; a database cannot be named by a parameter.
        sqlx::query("CREATE DATABASE keqiao").execute(&mut connection).await?;
    }
    connection.close().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_survives_blanks_and_signs_in_the_path() {
        let address = url(Path::new("/state folder/a+b&c"), "t_1");

        assert_eq!(address, "postgres://keqiao@localhost:5432/t_1?host=%2Fstate%20folder%2Fa%2Bb%26c&sslmode=disable");
        let parsed: PgConnectOptions = address.parse().expect("an address");
        assert_eq!(parsed.get_socket(), Some(&"/state folder/a+b&c".into()));
    }
}
