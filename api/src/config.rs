//! The configuration: one typed struct, every setting with its default, unit and environment variable.

use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where the service listens when nobody says.
pub const LISTEN_DEFAULT: &str = "127.0.0.1:8080";

/// The model when nobody says: the one of the sizes that a small machine can run, in many languages.
pub const EMBEDDINGS_MODEL_DEFAULT: &str = "multilingual-e5-small";

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct Storage {
    /// Folder of the private database and its socket. Default: a state folder of the user.
    #[arg(long, env = "KEQIAO_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// URL of a PostgreSQL server to use. Without it, a private server is started in the data folder.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Folder with PostgreSQL's binaries (`initdb`, `postgres`), for the private server. Default: searched for.
    #[arg(long, env = "KEQIAO_PG_BIN", value_name = "DIR")]
    pub pg_bin: Option<PathBuf>,
    /// Where PostgreSQL's binaries are downloaded from if the machine has none. Default: the crate's own releases.
    #[arg(long, env = "KEQIAO_PG_DOWNLOAD", value_name = "URL")]
    pub pg_download: Option<String>,
    /// Connections to the database.
    #[arg(long, env = "KEQIAO_DB_CONNECTIONS", value_name = "N", default_value_t = 8)]
    pub db_connections: u32,
    /// The home folder of the user, for the default of the data folder.
    #[arg(long, env = "HOME", hide = true)]
    pub home: Option<PathBuf>,
    /// The state folder of the user (XDG Base Directory), for the default of the data folder.
    #[arg(long, env = "XDG_STATE_HOME", hide = true)]
    pub state_home: Option<PathBuf>,
    /// The search path for programs, to find PostgreSQL's binaries.
    #[arg(long, env = "PATH", hide = true)]
    pub program_path: Option<String>,
}

/// How the service serves.
#[derive(Args, Clone, Debug)]
pub struct Serving {
    /// Address and port to listen on.
    #[arg(long, env = "KEQIAO_LISTEN", value_name = "ADDRESS:PORT", default_value = LISTEN_DEFAULT)]
    pub listen: SocketAddr,
    /// Threads that take requests. Default: one for each core.
    #[arg(long, env = "KEQIAO_WORKERS", value_name = "N")]
    pub workers: Option<usize>,
    /// Seconds that open requests get to end when the service stops.
    #[arg(long, env = "KEQIAO_SHUTDOWN_SECS", value_name = "SECONDS", default_value_t = 20)]
    pub shutdown_secs: u64,
}

/// The embedding service: an option.
#[derive(Args, Clone, Debug, Default)]
pub struct Embedding {
    /// Address of an OpenAI-compatible embedding service; matches then also count nearness in meaning. Texts of public
    /// listings, and of those who ask, are sent to it.
    #[arg(long, env = "KEQIAO_EMBEDDINGS", value_name = "URL")]
    pub embeddings: Option<String>,
    /// The model of the embedding service.
    #[arg(long, env = "KEQIAO_EMBEDDINGS_MODEL", value_name = "NAME", default_value = EMBEDDINGS_MODEL_DEFAULT)]
    pub embeddings_model: String,
    /// The model for questions, where it has a name of its own. Default: the same.
    #[arg(long, env = "KEQIAO_EMBEDDINGS_QUESTION_MODEL", value_name = "NAME")]
    pub embeddings_question_model: Option<String>,
    /// The key of the embedding service.
    #[arg(long, env = "KEQIAO_EMBEDDINGS_KEY", value_name = "KEY", hide_env_values = true)]
    pub embeddings_key: Option<String>,
}

/// What is logged, and how.
#[derive(Args, Clone, Debug)]
pub struct Logging {
    /// What is logged: `info`, `warn`, `keqiao=debug`, … Default: `info` for `serve`, `warn` for every other command.
    #[arg(long, env = "KEQIAO_LOG", value_name = "FILTER", global = true)]
    pub log: Option<String>,
    /// `json` for machines, `text` for people. Default: `json` for `serve`, `text` for every other command.
    #[arg(long, env = "KEQIAO_LOG_FORMAT", value_name = "FORMAT", global = true)]
    pub log_format: Option<LogFormat>,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}
