//! A small mail server: it speaks enough of RFC 5321 to be talked to, and fails as a test tells it.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpListener, TcpStream};

/// What goes wrong, once: at which command, and how. `END` is after the text of a mail, `TAKEN` after it was taken in.
pub(crate) struct Fault {
    pub(crate) at: &'static str,
    pub(crate) then: Then,
}

/// How it goes wrong.
pub(crate) enum Then {
    /// It answers this.
    Says(&'static str),
    /// It hangs up.
    HangsUp,
}

/// A mail that was taken in.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) text: String,
}

impl Received {
    /// A header of it, folded lines joined.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = self.text.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        let found = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        found.map(str::to_owned)
    }

    /// The subject, decoded when it is ASCII.
    pub(crate) fn subject(&self) -> String {
        self.header("Subject").unwrap_or_default()
    }
}

#[derive(Default)]
struct Inner {
    faults: VecDeque<Fault>,
    mails: Vec<Received>,
    said: Vec<String>,
    secret: Option<String>,
}

/// The server.
#[derive(Clone)]
pub(crate) struct Office {
    pub(crate) address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let office = Self {
            address: listener.local_addr().unwrap(),
            inner: Arc::default(),
        };
        let host = office.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let host = host.clone();
                tokio::spawn(async move { host.talk(stream).await });
            }
        });
        office
    }

    /// It wants this name and password: base64 of `\0name\0password` (RFC 4616).
    pub(crate) fn wants(&self, secret: &str) {
        self.inner.lock().unwrap().secret = Some(secret.to_owned());
    }

    pub(crate) fn fails(&self, at: &'static str, then: Then) {
        self.inner.lock().unwrap().faults.push_back(Fault { at, then });
    }

    pub(crate) fn mails(&self) -> Vec<Received> {
        self.inner.lock().unwrap().mails.clone()
    }

    /// Takes the mails away.
    pub(crate) fn empty(&self) -> Vec<Received> {
        std::mem::take(&mut self.inner.lock().unwrap().mails)
    }

    /// Everything that was said to it, without the texts of mails.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.inner.lock().unwrap().said.clone()
    }

    fn fault(&self, at: &str) -> Option<Then> {
        let faults = &mut self.inner.lock().unwrap().faults;
        let place = faults.iter().position(|fault| fault.at == at)?;
        faults.remove(place).map(|fault| fault.then)
    }

    /// Answers, unless a fault is planned; false when it hung up or refused.
    async fn answer(&self, out: &mut OwnedWriteHalf, at: &str, usual: &str) -> Option<bool> {
        match self.fault(at) {
            Some(Then::HangsUp) => None,
            Some(Then::Says(said)) => write(out, said).await.map(|()| false),
            None => write(out, usual).await.map(|()| true),
        }
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (read, mut out) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write(&mut out, "220 office.example ESMTP").await?;
        let (mut from, mut to, mut known) = (String::new(), Vec::new(), false);
        while let Some(line) = lines.next_line().await.ok()? {
            self.inner.lock().unwrap().said.push(line.clone());
            let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let secret = self.inner.lock().unwrap().secret.clone();
            match word.as_str() {
                "EHLO" => {
                    let usual = "250-office.example\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SMTPUTF8";
                    self.answer(&mut out, "EHLO", usual).await?;
                }
                "AUTH" => {
                    known = secret.is_some_and(|secret| line.ends_with(&secret));
                    let usual = if known { "235 welcome" } else { "535 5.7.8 who are you" };
                    self.answer(&mut out, "AUTH", usual).await?;
                }
                "MAIL" if secret.is_some() && !known => write(&mut out, "530 5.7.0 say who you are").await?,
                "MAIL" => {
                    from = address(&line);
                    to.clear();
                    self.answer(&mut out, "MAIL", "250 ok").await?;
                }
                "RCPT" => {
                    if self.answer(&mut out, "RCPT", "250 ok").await? {
                        to.push(address(&line));
                    }
                }
                "DATA" => {
                    if !self.answer(&mut out, "DATA", "354 go on").await? {
                        continue;
                    }
                    let mut text = String::new();
                    while let Some(line) = lines.next_line().await.ok()? {
                        if line == "." {
                            break;
                        }
                        text.push_str(line.strip_prefix('.').unwrap_or(&line));
                        text.push_str("\r\n");
                    }
                    self.take_in(&mut out, &from, &to, text).await?;
                }
                "QUIT" => return write(&mut out, "221 bye").await,
                _ => write(&mut out, "250 ok").await?,
            }
        }
        Some(())
    }

    async fn take_in(&self, out: &mut OwnedWriteHalf, from: &str, to: &[String], text: String) -> Option<()> {
        match self.fault("END") {
            Some(Then::HangsUp) => return None,
            Some(Then::Says(said)) => return write(out, said).await,
            None => {}
        }
        self.inner.lock().unwrap().mails.push(Received {
            from: from.to_owned(),
            to: to.to_vec(),
            text,
        });
        self.answer(out, "TAKEN", "250 taken").await.map(|_| ())
    }
}

/// None when the other side is gone.
async fn write(out: &mut OwnedWriteHalf, said: &str) -> Option<()> {
    out.write_all(format!("{said}\r\n").as_bytes()).await.ok()
}

fn address(line: &str) -> String {
    let within = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    within.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
