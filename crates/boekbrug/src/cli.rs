//! The command line as data.

use std::net::SocketAddr;
use std::path::PathBuf;

use boekbrug_model::{AdministrationId, ConnectionId, Feed, OrganisationId, Profile, Role, Scope};
use boekbrug_store::AppCustomerState;
use clap::{Args, Parser, Subcommand};

/// Couples your application to your bookkeeping: every invoice booked exactly once.
#[derive(Debug, Parser)]
#[command(name = "boekbrug", version, about, max_term_width = 100)]
pub struct Cli {
    /// Folder with the database, documents, keys and `boekbrug.toml`.
    #[arg(
        long,
        global = true,
        env = "BOEKBRUG_DATA",
        default_value = "boekbrug-data",
        value_name = "FOLDER"
    )]
    pub data: PathBuf,
    /// Print one JSON document instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the whole thing at work, against a sandbox, with nothing to set up.
    Demo(Demo),
    /// Run an imitation of the bookkeeping packages to try and test against.
    Sandbox(Sandbox),
    /// Run the server: worker, health and metrics.
    Serve(Serve),
    /// Link an administration to a bookkeeping package.
    Connect(Connect),
    /// Read customers and other master data now.
    Pull(Pull),
    /// Send invoices that wait now, also outside the connection's hours.
    Push(Which),
    /// Show how the connections stand.
    Status(Which),
    /// Show or change the settings of a connection.
    Settings(Settings),
    /// Let a connection rest: nothing is read or sent until it is resumed.
    Pause(Which),
    /// Let a paused or broken connection work again.
    Resume(Which),
    /// End a connection for good: its data stays, its secrets are deleted.
    Disconnect(Which),
    /// Check or import invoices.
    #[command(subcommand)]
    Invoice(Invoice),
    /// Customers of the application that go to the package: hand over, tick, number.
    #[command(subcommand)]
    Customers(Customers),
    /// Say what is wrong with a connection and how to mend it.
    Doctor(Which),
    /// Write a copy of the database while work goes on.
    Backup(Backup),
    /// Remove logs that are older than the configuration says; `serve` does so by itself once a day.
    Prune,
    /// Write all help in Dutch and English as a site of plain files, to read outside the program.
    HelpSite(HelpSite),
    /// Master keys.
    #[command(subcommand)]
    Key(Key),
    /// Messages to people by e-mail.
    #[command(subcommand)]
    Notices(Notices),
    /// Who may come in: links for people, keys for applications.
    #[command(subcommand)]
    Access(Access),
}

/// `notices`
#[derive(Debug, Subcommand)]
pub enum Notices {
    /// Send a test message through the mail server that is set.
    Test {
        /// To this address.
        address: String,
    },
}

/// `demo`
#[derive(Args, Debug)]
pub struct Demo {
    /// Stop when everything is booked and read back, instead of keeping on running.
    #[arg(long)]
    pub exit: bool,
    /// Folder with UBL invoices to book; without it the demo uses samples of its own.
    #[arg(long, value_name = "FOLDER")]
    pub invoices: Option<PathBuf>,
    /// Give documents that share a number each a number of their own (for test sets).
    #[arg(long)]
    pub renumber: bool,
    /// Only this package; may be given more than once. The default is every package.
    #[arg(long = "package", value_name = "PACKAGE")]
    pub packages: Vec<boekbrug_model::Package>,
    /// Use a sandbox that runs already, for example `http://127.0.0.1:4010`, of one package [default: snelstart].
    #[arg(long, value_name = "ADDRESS")]
    pub sandbox: Option<url::Url>,
    /// Keep the data in this folder; a demo that was cut off goes on from there.
    #[arg(long, value_name = "FOLDER")]
    pub keep: Option<PathBuf>,
}

/// `sandbox`
#[derive(Args, Debug)]
pub struct Sandbox {
    /// Address and port of the first package; the next ones take the ports after it.
    #[arg(long, default_value = "127.0.0.1:4010")]
    pub listen: SocketAddr,
    /// Only this package; may be given more than once. The default is every package.
    #[arg(long = "package", value_name = "PACKAGE")]
    pub packages: Vec<boekbrug_model::Package>,
    /// Customers to make up.
    #[arg(long, default_value_t = 50)]
    pub customers: u32,
    /// Folder with UBL invoices whose customers are added, so that they can be booked.
    #[arg(long, value_name = "FOLDER")]
    pub invoices: Option<PathBuf>,
    /// Limits of the imitated product.
    #[arg(long, value_enum, default_value_t = Limits::None)]
    pub limits: Limits,
}

/// Limits that the sandbox imitates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Limits {
    /// No limits.
    None,
    /// The test product.
    Test,
    /// The production product.
    Production,
}

/// `serve`
#[derive(Args, Debug)]
pub struct Serve {
    /// Address and port; the default comes from the configuration.
    #[arg(long)]
    pub listen: Option<SocketAddr>,
}

/// `connect`
#[derive(Args, Debug)]
pub struct Connect {
    /// Give this connection new secrets, instead of making a new one.
    #[arg(long, value_name = "CONNECTION", conflicts_with_all = ["profile", "administration", "set"])]
    pub connection: Option<ConnectionId>,
    /// The bookkeeping package [default: snelstart].
    #[arg(value_name = "PACKAGE", conflicts_with = "connection")]
    pub name: Option<boekbrug_model::Package>,
    /// The bookkeeping package, by name.
    #[arg(long, conflicts_with = "name", hide = true)]
    pub package: Option<boekbrug_model::Package>,
    /// The preset: A, B or C.
    #[arg(long, default_value = "A")]
    pub profile: Profile,
    /// Name of the administration on this side.
    #[arg(long, default_value = "Mijn administratie")]
    pub administration: String,
    /// A secret as `name=value`, or `name=-` to read it from standard input; asked for when left out.
    #[arg(long = "secret", value_name = "NAME=VALUE")]
    pub secrets: Vec<String>,
    /// A setting as `name=value`, as in `boekbrug settings`.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// The address at which you came back after signing in, or the code in it; for when this program cannot be reached.
    #[arg(long, value_name = "ADDRESS", requires = "connection")]
    pub code: Option<String>,
    /// Which administration of the package, by name or id, where signing in reaches several.
    #[arg(long, value_name = "NAME")]
    pub choose: Option<String>,
    /// Print the sign-in address and stop, instead of waiting for you to come back.
    #[arg(long)]
    pub no_wait: bool,
}

/// Which connection.
#[derive(Args, Debug)]
pub struct Which {
    /// Only this connection; the default is every connection.
    #[arg(long, value_name = "CONNECTION")]
    pub connection: Option<ConnectionId>,
}

/// `pull`
#[derive(Args, Debug)]
pub struct Pull {
    /// Which connection.
    #[command(flatten)]
    pub which: Which,
    /// Only these feeds.
    #[arg(long = "feed", value_name = "FEED")]
    pub feeds: Vec<Feed>,
}

/// `settings`
#[derive(Args, Debug)]
pub struct Settings {
    /// Which connection.
    #[command(flatten)]
    pub which: Which,
    /// A setting as `name=value`; the value is JSON or plain text.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub set: Vec<String>,
}

/// `invoice`
#[derive(Debug, Subcommand)]
pub enum Invoice {
    /// Read invoices and say what is in them and what is wrong, without a connection.
    Check {
        /// Files or folders.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Offer invoices to a connection; a file that cannot be read is reported and the rest goes on.
    Import {
        /// Which connection; may be left out when there is one.
        #[command(flatten)]
        which: Which,
        /// Files or folders.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Try one refused invoice again now.
    Retry {
        /// Its number or id.
        invoice: String,
    },
    /// Say that an invoice is in the books already, so that it is not sent.
    Mark {
        /// Its number or id.
        invoice: String,
    },
}

/// `customers`
#[derive(Debug, Subcommand)]
pub enum Customers {
    /// Show the customers that were handed over, and how far each is.
    List(CustomersList),
    /// Hand customers over: a JSON list, each as in the interface for applications (`docs/customers.md`).
    Import {
        /// Which connection; may be left out when there is one.
        #[command(flatten)]
        which: Which,
        /// The file.
        file: PathBuf,
    },
    /// Tick customers, so that they and their invoices go over where only ticked ones do.
    Tick {
        /// Which connection; may be left out when there is one.
        #[command(flatten)]
        which: Which,
        /// Take the tick away.
        #[arg(long)]
        off: bool,
        /// All of them.
        #[arg(long, conflicts_with = "customers", required_unless_present = "customers")]
        all: bool,
        /// The application's ids.
        #[arg(value_name = "CUSTOMER")]
        customers: Vec<String>,
    },
    /// Give a customer its number in the package, where its own code cannot be that.
    Number {
        /// Which connection; may be left out when there is one.
        #[command(flatten)]
        which: Which,
        /// The application's id.
        customer: String,
        /// The number; without it the first after the highest.
        #[arg(conflicts_with = "remove")]
        number: Option<String>,
        /// Take its number away.
        #[arg(long)]
        remove: bool,
    },
    /// Try a customer again now.
    Retry {
        /// Which connection; may be left out when there is one.
        #[command(flatten)]
        which: Which,
        /// The application's id.
        customer: String,
    },
}

/// `customers list`
#[derive(Args, Debug)]
pub struct CustomersList {
    /// Which connection; may be left out when there is one.
    #[command(flatten)]
    pub which: Which,
    /// Only those in this state: waiting, findings, sending, unknown or equal; may be given more than once.
    #[arg(long = "state", value_name = "STATE", value_parser = app_customer_state)]
    pub states: Vec<AppCustomerState>,
    /// Only those that are ticked.
    #[arg(long, conflicts_with = "unticked")]
    pub ticked: bool,
    /// Only those that are not.
    #[arg(long)]
    pub unticked: bool,
    /// Only those whose code, name or id holds this.
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
}

fn app_customer_state(name: &str) -> Result<AppCustomerState, String> {
    let known = AppCustomerState::ALL;
    let found = known.into_iter().find(|state| state.as_str() == name);
    found.ok_or_else(|| format!("one of {}", known.map(AppCustomerState::as_str).join(", ")))
}

/// `backup`
#[derive(Args, Debug)]
pub struct Backup {
    /// The file to write; it may not exist yet.
    pub file: PathBuf,
}

/// `help-site`
#[derive(Args, Debug)]
pub struct HelpSite {
    /// The folder to write; it is made when it is not there.
    pub folder: PathBuf,
}

/// `key`
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a new master key and seal every secret with it again.
    Rotate,
    /// Show the ids of the keys.
    List,
}

/// `access`
#[derive(Debug, Subcommand)]
pub enum Access {
    /// Make a one-time link: for the first person, for a new password, or to join an organisation.
    Link {
        /// Whose password to set anew, by e-mail address or id. Without it: the first person of the installation.
        #[arg(conflicts_with_all = ["invite", "organisation", "role"])]
        person: Option<String>,
        /// Invite this address; leave it empty to let whoever has the link come.
        #[arg(long, value_name = "EMAIL")]
        invite: Option<String>,
        /// The organisation to join [default: the only one].
        #[arg(long, value_name = "ORGANISATION", requires = "invite")]
        organisation: Option<OrganisationId>,
        /// What they will be: reader, bookkeeper, administrator or owner.
        #[arg(long, default_value = "owner", requires = "invite")]
        role: Role,
    },
    /// Make a key for an application, and print it this once.
    Key(AccessKey),
    /// Show the organisations and their people.
    People,
    /// Erase what tells who a person is: name, address, password and sessions.
    Erase {
        /// By e-mail address or id.
        person: String,
    },
}

/// `access key`
#[derive(Args, Debug)]
pub struct AccessKey {
    /// A key of the installation: it makes organisations and lists them, and nothing else.
    #[arg(long, conflicts_with_all = ["organisation", "scopes", "administrations"])]
    pub installation: bool,
    /// The organisation [default: the only one].
    #[arg(long, value_name = "ORGANISATION")]
    pub organisation: Option<OrganisationId>,
    /// What it may do, for example `invoices:write`; may be given more than once. The default is everything.
    #[arg(long = "scope", value_name = "SCOPE")]
    pub scopes: Vec<Scope>,
    /// Only in this administration; may be given more than once. The default is all of them.
    #[arg(long = "administration", value_name = "ADMINISTRATION")]
    pub administrations: Vec<AdministrationId>,
    /// What people call it.
    #[arg(long, default_value = "command line")]
    pub name: String,
    /// Until when it works, for example `2027-01-01T00:00:00Z`. The default is for ever.
    #[arg(long, value_name = "INSTANT")]
    pub expires: Option<jiff::Timestamp>,
}
