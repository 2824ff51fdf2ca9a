//! The one place that sends mail.

use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use std::sync::{Arc, Mutex, PoisonError};

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says, plain text.
    pub body: String,
}

/// Where mail goes.
#[derive(Clone, Debug)]
pub enum Mailer {
    /// To the standard error of this process: for a demo, and until somebody configures a server.
    Console,
    /// To a server, by SMTP.
    Smtp {
        /// The connection.
        transport: Box<AsyncSmtpTransport<Tokio1Executor>>,
        /// The sender.
        from: Box<lettre::message::Mailbox>,
    },
    /// Kept in memory, for tests.
    Kept(Arc<Mutex<Vec<Letter>>>),
}

/// Why a letter did not go, or a server cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address that is none.
    #[error("not a mail address")]
    Address(#[from] lettre::address::AddressError),
    /// A letter that cannot be put together.
    #[error("the letter cannot be written")]
    Letter(#[from] lettre::error::Error),
    /// The server refused it or is away.
    #[error("the mail server did not take the letter")]
    Server(#[from] lettre::transport::smtp::Error),
}

impl Mailer {
    /// A server by its URL (`smtps://user:password@host:465`, `smtp://host:587?tls=required`), and the sender.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn smtp(url: &str, from: &str) -> Result<Mailer, MailError> {
        let transport = Box::new(AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.build());
        Ok(Mailer::Smtp { transport, from: Box::new(from.parse()?) })
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// When it did not go; it can be tried again.
    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        match self {
            Mailer::Console => {
                let Letter { to, subject, body } = letter;
                crate::command::output::remark(&format!("mail to {to}: {subject}\n{body}\n"));
                Ok(())
            }
            Mailer::Smtp { transport, from } => {
                let message = Message::builder()
                    .from((**from).clone())
                    .to(letter.to.parse()?)
                    .subject(&letter.subject)
                    .header(ContentType::TEXT_PLAIN)
                    .body(letter.body.clone())?;
                transport.send(message).await?;
                Ok(())
            }
            Mailer::Kept(letters) => {
                letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
                Ok(())
            }
        }
    }
}

/// Mail as this installation is set up.
#[derive(Clone, Debug)]
pub struct Post {
    /// Where mail goes.
    pub mailer: Mailer,
    /// Where the links in it begin: the address of the pages that people use.
    pub link_base: String,
}

impl Post {
    /// Mail that goes to the console.
    #[must_use]
    pub fn console() -> Post {
        Post { mailer: Mailer::Console, link_base: crate::config::LINK_BASE_DEFAULT.to_owned() }
    }

    /// Mail that is kept in memory.
    #[must_use]
    pub fn kept() -> Post {
        Post { mailer: Mailer::Kept(Arc::default()), ..Post::console() }
    }
}
