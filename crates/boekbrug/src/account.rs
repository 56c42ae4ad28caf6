//! Whose account works on the command line, for the audit trail.

use std::os::unix::fs::MetadataExt;

use boekbrug_model::{Actor, ActorKind};

/// Whoever works on the command line.
pub(crate) fn operator() -> Actor {
    Actor {
        kind: ActorKind::Operator,
        id: account(),
    }
}

/// The name of the account that this process belongs to. The system's own list counts, not `USER`, which anybody may
/// set; where the list cannot be read, or does not have the account (as in a bare container), `USER` or the number.
fn account() -> String {
    let Ok(process) = std::fs::metadata("/proc/self") else {
        return named_by_itself().unwrap_or_else(|| "unknown".to_owned());
    };
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let listed = name_of(process.uid(), &accounts);
    listed
        .or_else(named_by_itself)
        .unwrap_or_else(|| format!("uid {}", process.uid()))
}

fn named_by_itself() -> Option<String> {
    std::env::var("USER").ok().filter(|name| !name.is_empty())
}

/// The name that belongs to a number, in lines such as `jan:x:1000:1000:Jan:/srv/jan:/bin/sh` (passwd(5)).
fn name_of(uid: u32, accounts: &str) -> Option<String> {
    accounts.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_number_has_the_name_of_its_line() {
        let accounts = "root:x:0:0:root:/:/bin/bash\n\njan:x:1000:1000::/srv/jan:/bin/sh\nkapot\n";
        assert_eq!(name_of(0, accounts).as_deref(), Some("root"));
        assert_eq!(name_of(1000, accounts).as_deref(), Some("jan"));
        assert_eq!(name_of(100, accounts), None);
    }
}
