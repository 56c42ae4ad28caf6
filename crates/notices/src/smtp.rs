//! The way out over SMTP (RFC 5321), with or without TLS.

use std::time::Duration;

use async_trait::async_trait;
use lettre::message::header::{Date, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use thiserror::Error;

use crate::{Mail, MailError, Mailer};

/// How long one command may take.
const COMMAND: Duration = Duration::from_secs(30);
/// How long a whole conversation may take.
const CONVERSATION: Duration = Duration::from_mins(2);
/// The server refuses us, not the letter: who we are must be set right (RFC 4954 section 6).
const OURS: [u16; 4] = [530, 534, 535, 538];

/// How the way to the server is protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Not at all: for a server on the same machine.
    None,
    /// TLS after a greeting in plain text; without TLS nothing is sent (RFC 3207).
    #[default]
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Tls,
}

impl Security {
    /// The usual port: 25, 587 or 465.
    pub const fn port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::Starttls => 587,
            Self::Tls => 465,
        }
    }
}

/// The mail server, and who we are there.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Its name: the certificate must carry it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is protected.
    pub security: Security,
    /// Our name and password; none when it asks for none.
    pub login: Option<(String, SecretString)>,
    /// Who the mail is from: `Name <address>` or an address.
    pub from: String,
}

/// Settings that do not work.
#[derive(Debug, Error)]
pub enum SmtpError {
    /// The sender is no address.
    #[error("`{0}` is no sender: an address, or `Name <address>`")]
    From(String),
    /// TLS cannot be set up for this host.
    #[error("TLS cannot be used with this host")]
    Tls(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Hands mail over to a mail server.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    /// Reads the settings. Nobody is called yet.
    pub fn try_new(settings: &SmtpSettings) -> Result<Self, SmtpError> {
        let from: Mailbox = settings
            .from
            .parse()
            .map_err(|_| SmtpError::From(settings.from.clone()))?;
        let parameters = || TlsParameters::new(settings.host.clone()).map_err(|error| SmtpError::Tls(error.into()));
        let tls = match settings.security {
            Security::None => Tls::None,
            Security::Starttls => Tls::Required(parameters()?),
            Security::Tls => Tls::Wrapper(parameters()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls)
            .timeout(Some(COMMAND));
        if let Some((user, password)) = &settings.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose_secret().to_owned()));
        }
        Ok(Self {
            transport: builder.build(),
            from,
        })
    }

    /// The mail as it travels.
    fn message(&self, mail: &Mail) -> Result<Message, MailError> {
        let unfit = |what: String| MailError::Refused(what);
        let to: Address = mail
            .to
            .parse()
            .map_err(|_| unfit(format!("`{}` is no address", mail.to)))?;
        let id = format!("<{}@{}>", mail.id, self.from.email.domain());
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.as_str())
            .message_id(Some(id))
            .header(Date::new(mail.date.into()))
            .raw_header(plain_header(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated",
            ));
        if let Some(settings) = mail.settings.as_deref().filter(|url| is_bare(url)) {
            let name = HeaderName::new_from_ascii_str("List-Unsubscribe");
            builder = builder.raw_header(plain_header(name, &format!("<{settings}>")));
        }
        let parts = MultiPart::alternative()
            .boundary(format!("part_{}", mail.id))
            .singlepart(SinglePart::plain(mail.text.clone()))
            .singlepart(SinglePart::html(mail.html.clone()));
        builder.multipart(parts).map_err(|error| unfit(error.to_string()))
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    // the time-out of a conversation belongs to the network
    #[allow(clippy::disallowed_methods)]
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let message = self.message(&mail)?;
        match tokio::time::timeout(CONVERSATION, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(meaning(&error)),
            Err(_) => Err(MailError::Passing("the mail server took too long".to_owned())),
        }
    }
}

/// A lasting refusal is of the letter, unless it says that we may not send at all.
fn meaning(error: &lettre::transport::smtp::Error) -> MailError {
    let mut said = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let text = cause.to_string();
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        source = cause.source();
    }
    let code = error.status().map(u16::from);
    if error.is_permanent() && !code.is_some_and(|code| OURS.contains(&code)) {
        MailError::Refused(said)
    } else {
        MailError::Passing(said)
    }
}

/// A header that is ASCII already and must not be folded.
fn plain_header(name: HeaderName, value: &str) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), value.to_owned())
}

/// True when it can stand between angle brackets as it is.
fn is_bare(url: &str) -> bool {
    url.bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte))
}
