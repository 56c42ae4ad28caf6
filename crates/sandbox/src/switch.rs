//! Switches: what the facts about a package leave open, as values that a test can run through.

/// All values of one switch.
pub(crate) trait Values: Sized + Copy + 'static {
    const ALL: &'static [Self];
}

impl Values for bool {
    const ALL: &'static [Self] = &[false, true];
}

/// One switch: its values, the default first.
macro_rules! switch {
    ($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident, $($(#[$value_doc:meta])* $value:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $(#[$first_doc])*
            #[default]
            $first,
            $($(#[$value_doc])* $value),+
        }

        impl Values for $name {
            const ALL: &'static [Self] = &[$name::$first, $($name::$value),+];
        }
    };
}

/// The record of all switches and the ways to run through them.
macro_rules! switches {
    ($package:literal; $($(#[$doc:meta])* $field:ident: $type:ty = $default:expr),+ $(,)?) => {
        #[doc = concat!("Every choice of ours about the imitation of ", $package, ".")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        #[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
        pub struct Switches {
            $($(#[$doc])* pub $field: $type),+
        }

        impl Default for Switches {
            fn default() -> Self {
                Self { $($field: $default),+ }
            }
        }

        impl Switches {
            /// The default with one switch turned, for each switch and each
            /// of its other values; with a name for test output.
            pub fn each_turned() -> Vec<(String, Switches)> {
                let mut all = Vec::new();
                $(for value in <$type as Values>::ALL {
                    let turned = Switches { $field: *value, ..Switches::default() };
                    if turned != Switches::default() {
                        all.push((format!("{}: {:?}", stringify!($field), value), turned));
                    }
                })+
                all
            }

            /// A few settings that together hold each value of each switch
            /// at least once; the first is the default.
            pub fn covering() -> Vec<Switches> {
                let rounds = [$(<$type as Values>::ALL.len()),+].into_iter().max().unwrap_or(1);
                let mut all = vec![Switches::default()];
                for round in 0..rounds {
                    all.push(Switches {
                        $($field: <$type as Values>::ALL[round % <$type as Values>::ALL.len()]),+
                    });
                }
                all
            }
        }
    };
}

pub(crate) use {switch, switches};
