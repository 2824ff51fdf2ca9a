//! The configuration: one typed struct, every setting with its default, unit and environment variable.

use crate::http::proxy::TrustedProxies;
use crate::http::quota::Quotas;
use crate::port::bucket::{BucketError, BucketFiles, Style};
use crate::port::courier::{ANSWER_MAX, Courier, Guard, Lookup};
use crate::port::mailer::{MailError, Mailer, Post};
use crate::print::pdf::font::{FontError, Fonts};
use clap::Args;
use ipnet::IpNet;
use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// Where the service listens when nobody says.
pub const LISTEN_DEFAULT: &str = "127.0.0.1:8080";

/// Where links in mail begin when nobody says.
pub const LINK_BASE_DEFAULT: &str = "http://127.0.0.1:8080";

/// How mail goes out.
#[derive(Args, Clone, Debug)]
pub struct Mailing {
    /// URL of the mail server: `smtps://user:password@host:465` or `smtp://host:587?tls=required`. Without it, mail is
    /// printed on the standard error.
    #[arg(long, env = "KEQIAO_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The sender of mail.
    #[arg(long, env = "KEQIAO_MAIL_FROM", value_name = "ADDRESS", default_value = "Keqiao <no-reply@keqiao.example>")]
    pub mail_from: String,
    /// Where the links in mail begin: the address of the pages that people use.
    #[arg(long, env = "KEQIAO_LINK_BASE", value_name = "URL", default_value = LINK_BASE_DEFAULT)]
    pub link_base: String,
}

impl Mailing {
    /// Mail as configured.
    ///
    /// # Errors
    /// When the URL or the sender cannot be read.
    pub fn post(&self) -> Result<Post, MailError> {
        let mailer = match &self.smtp_url {
            Some(url) => Mailer::smtp(url, &self.mail_from)?,
            None => Mailer::Console,
        };
        Ok(Post { mailer, link_base: self.link_base.trim_end_matches('/').to_owned() })
    }
}
/// The host of the logs when nobody says: enough to try, not for a log that others shall verify.
pub const LEDGER_HOST_DEFAULT: &str = "localhost";
/// The region when nobody says: the one that stores without regions sign for.
const FILES_REGION_DEFAULT: &str = "us-east-1";
/// The model when nobody says: the one of the sizes that a small machine can run, in many languages.
pub const EMBEDDINGS_MODEL_DEFAULT: &str = "multilingual-e5-small";

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct Storage {
    /// Folder of the private database and its socket. Default: a state folder of the user.
    #[arg(long, env = "KEQIAO_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Folder of the files that users upload. Default: `files` in the data folder. Nodes on several machines share one.
    #[arg(long, env = "KEQIAO_FILES_DIR", value_name = "DIR")]
    pub files_dir: Option<PathBuf>,
    /// The bucket that files are kept in instead of a folder.
    #[command(flatten)]
    pub bucket: FileBucket,
    /// URL of a PostgreSQL server to use. Without it, a private server is started in the data folder.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Folder with PostgreSQL's binaries (`initdb`, `postgres`), for the private server. Default: searched for.
    #[arg(long, env = "KEQIAO_PG_BIN", value_name = "DIR")]
    pub pg_bin: Option<PathBuf>,
    /// Where PostgreSQL's binaries are downloaded from if the machine has none. Default: the crate's own releases.
    #[arg(long, env = "KEQIAO_PG_DOWNLOAD", value_name = "URL")]
    pub pg_download: Option<String>,
    /// Connections to the database for requests; the tasks beside them use as many again at most.
    #[arg(long, env = "KEQIAO_DB_CONNECTIONS", value_name = "N", default_value_t = 8)]
    pub db_connections: u32,
    /// The ledger's name and lock.
    #[command(flatten)]
    pub ledger: Ledger,
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

/// A bucket of an S3-compatible store, for the files that users upload: all of it, or nothing.
#[derive(Args, Clone, Default)]
pub struct FileBucket {
    /// Address of an S3-compatible store that keeps the files instead of a folder: `https://s3.cn-north-1.amazonaws.com.cn`.
    #[arg(long, env = "KEQIAO_FILES_S3", value_name = "URL", conflicts_with = "files_dir",
        requires_all = ["files_s3_bucket", "files_s3_key", "files_s3_secret"])]
    pub files_s3: Option<String>,
    /// The bucket. It must be there, and belong to this installation alone.
    #[arg(long, env = "KEQIAO_FILES_S3_BUCKET", value_name = "NAME", requires = "files_s3")]
    pub files_s3_bucket: Option<String>,
    /// The region that requests are signed for. Stores of one's own mostly take any.
    #[arg(long, env = "KEQIAO_FILES_S3_REGION", value_name = "NAME", default_value = FILES_REGION_DEFAULT)]
    pub files_s3_region: String,
    /// Whether the bucket stands in the path or in the host of an address.
    #[arg(long, env = "KEQIAO_FILES_S3_STYLE", value_name = "STYLE", value_enum, default_value_t)]
    pub files_s3_style: Style,
    /// The key that may put, get and delete objects there.
    #[arg(long, env = "KEQIAO_FILES_S3_KEY", value_name = "KEY", hide_env_values = true, requires = "files_s3")]
    pub files_s3_key: Option<String>,
    /// The secret of the key. Better given by the environment: other users of the machine see options.
    #[arg(long, env = "KEQIAO_FILES_S3_SECRET", value_name = "SECRET", hide_env_values = true, requires = "files_s3")]
    pub files_s3_secret: Option<String>,
}

impl fmt::Debug for FileBucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileBucket").field("files_s3", &self.files_s3).finish_non_exhaustive()
    }
}

impl FileBucket {
    /// The bucket as configured, if one is.
    ///
    /// # Errors
    /// When a setting cannot be used.
    pub fn files(&self) -> Result<Option<BucketFiles>, BucketError> {
        let FileBucket { files_s3, files_s3_bucket, files_s3_region, files_s3_style, files_s3_key, files_s3_secret } =
            self;
        let parts = (files_s3, files_s3_bucket, files_s3_key, files_s3_secret);
        let (Some(address), Some(name), Some(key), Some(secret)) = parts else { return Ok(None) };
        BucketFiles::try_new(address, *files_s3_style, name, files_s3_region, (key, secret)).map(Some)
    }
}

/// Under which name the ledger is known, and where its lock is.
#[derive(Args, Clone, Debug)]
pub struct Ledger {
    /// Host under which the logs are known: their names are HOST/ledger/HUB. Fixed when a log gets its first entry.
    #[arg(long, env = "KEQIAO_LEDGER_HOST", value_name = "HOST", default_value = LEDGER_HOST_DEFAULT, value_parser = parse_ledger_host)]
    pub ledger_host: String,
    /// Where the last signed checkpoints are kept outside the database: a folder, or the URL of a second PostgreSQL.
    /// Default: `ledger-lock` in the data folder. Several nodes on several machines need the second.
    #[arg(long, env = "KEQIAO_LEDGER_LOCK", value_name = "DIR|URL", hide_env_values = true)]
    pub ledger_lock: Option<String>,
    /// Name of this installation as a witness of other logs. Default: HOST/witness.
    #[arg(long, env = "KEQIAO_WITNESS_NAME", value_name = "NAME", value_parser = parse_ledger_host)]
    pub witness_name: Option<String>,
}

/// What can be the name of a key (C2SP signed-note): neither white space nor a plus sign.
fn parse_ledger_host(text: &str) -> Result<String, String> {
    let is_name = |c: char| c.is_ascii_graphic() && c != '+';
    if text.is_empty() || text.ends_with('/') || !text.chars().all(is_name) {
        return Err("give a host without scheme, white space, plus sign or slash at the end".to_owned());
    }
    Ok(text.to_owned())
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
    /// Networks of the proxies before the service: CIDR, separated by commas. From them, and from nobody else, the caller's
    /// address is taken from `X-Forwarded-For`. Default: none.
    #[arg(long, env = "KEQIAO_TRUSTED_PROXIES", value_name = "CIDR", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpNet>,
}

impl Serving {
    /// The trusted proxies as configured.
    #[must_use]
    pub fn proxies(&self) -> TrustedProxies {
        TrustedProxies::new(&self.trusted_proxies)
    }
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

/// Where messages to webhooks may go.
#[derive(Args, Clone, Debug, Default)]
pub struct Webhooking {
    /// Networks beside the public one that webhooks may reach, over `http` too: CIDR, separated by commas. Default: none.
    #[arg(long, env = "KEQIAO_WEBHOOK_NEAR", value_name = "CIDR", value_delimiter = ',')]
    pub webhook_near: Vec<IpNet>,
}

impl Webhooking {
    /// The courier as configured.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn courier(&self) -> reqwest::Result<Courier> {
        Courier::try_new(Guard::new(self.webhook_near.clone(), Lookup::System), ANSWER_MAX)
    }
}

/// What PDF is set with.
#[derive(Args, Clone, Debug, Default)]
pub struct Printing {
    /// Font files (TrueType, OpenType or collections) that contracts and certificates are set with as PDF, separated by
    /// commas: a letter comes from the first that has it. Default: searched for where systems have fonts.
    #[arg(long, env = "KEQIAO_PRINT_FONTS", value_name = "FILE", value_delimiter = ',')]
    pub print_fonts: Vec<PathBuf>,
}

impl Printing {
    /// The fonts as configured, or those that the system has.
    ///
    /// # Errors
    /// When a font that is named cannot be used.
    pub fn fonts(&self) -> Result<Fonts, FontError> {
        if self.print_fonts.is_empty() { Ok(Fonts::search()) } else { Fonts::try_new(&self.print_fonts) }
    }
}

/// How much one caller may ask of one process.
#[derive(Args, Clone, Debug)]
pub struct Limiting {
    /// Requests a minute of one user, key, or address without a token. 0: no limit.
    #[arg(long, env = "KEQIAO_RATE_GENERAL", value_name = "N", default_value_t = 600_000)]
    pub rate_general: u32,
    /// Searches and matches among them. 0: no limit.
    #[arg(long, env = "KEQIAO_RATE_SEARCH", value_name = "N", default_value_t = 120_000)]
    pub rate_search: u32,
}

impl Limiting {
    /// The quotas as configured.
    #[must_use]
    pub fn quotas(&self) -> Quotas {
        Quotas::new(NonZeroU32::new(self.rate_general), NonZeroU32::new(self.rate_search))
    }
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
