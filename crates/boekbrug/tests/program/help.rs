//! The help of every command, word for word: it is an interface.

use boekbrug::cli::Cli;
use clap::CommandFactory;

fn pages(command: &mut clap::Command, name: &str, all: &mut String) {
    *all += &format!("===== {name}\n{}\n", command.render_long_help());
    for inner in command.get_subcommands_mut().filter(|inner| inner.get_name() != "help") {
        let name = format!("{name} {}", inner.get_name());
        pages(inner, &name, all);
    }
}

#[test]
fn the_help_is_an_interface() {
    let mut all = String::new();
    let mut command = Cli::command().term_width(100);
    command.build();
    pages(&mut command, "boekbrug", &mut all);
    insta::assert_snapshot!("help", all);
}
