//! How far an IP address reaches, by the registries of special-purpose addresses (RFC 6890, RFC 8190; IANA
//! "IPv4/IPv6 Special-Purpose Address Registry").

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far an address reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// The internet.
    Public,
    /// This machine or the network around it: a webhook may go there when the operator says so.
    Inside,
    /// No webhook ever: link-local addresses (clouds hand out their keys there), multicast, tunnels, addresses for
    /// documentation and tests, and what is not assigned.
    Never,
}

impl Reach {
    /// How far this address reaches. Addresses that carry another one (mapped, NAT64) reach as far as that one.
    pub(crate) fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(four) => Self::of_four(four),
            IpAddr::V6(six) => Self::of_six(six),
        }
    }

    fn of_four(address: Ipv4Addr) -> Self {
        let among = |nets: &[(Ipv4Addr, u32)]| {
            nets.iter()
                .any(|(net, bits)| u32::from(*net) >> (32 - bits) == u32::from(address) >> (32 - bits))
        };
        if among(NEVER_FOUR) || METADATA_FOUR.contains(&address) {
            Self::Never
        } else if among(INSIDE_FOUR) {
            Self::Inside
        } else {
            Self::Public
        }
    }

    fn of_six(address: Ipv6Addr) -> Self {
        if let Some(four) = carried(address) {
            return Self::of_four(four);
        }
        let among = |nets: &[(Ipv6Addr, u32)]| {
            nets.iter()
                .any(|(net, bits)| u128::from(*net) >> (128 - bits) == u128::from(address) >> (128 - bits))
        };
        if address == METADATA_SIX {
            Self::Never
        } else if address.is_loopback() || address.is_unique_local() {
            Self::Inside
        } else if among(&[GLOBAL_SIX]) && !among(NEVER_SIX) {
            Self::Public
        } else {
            Self::Never
        }
    }
}

/// The IPv4 address to which a packet to this one goes in the end: mapped (RFC 4291) or through NAT64 (RFC 6052).
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let octets = address.octets();
    let nat64 = octets.starts_with(&[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]);
    let last = Ipv4Addr::new(octets[12], octets[13], octets[14], octets[15]);
    address.to_ipv4_mapped().or(nat64.then_some(last))
}

const fn four(a: u8, b: u8, c: u8, d: u8) -> Ipv4Addr {
    Ipv4Addr::new(a, b, c, d)
}

const fn six(a: u16, b: u16) -> Ipv6Addr {
    Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0)
}

/// Private (RFC 1918), loopback, and shared by a provider's customers (RFC 6598).
const INSIDE_FOUR: &[(Ipv4Addr, u32)] = &[
    (four(10, 0, 0, 0), 8),
    (four(127, 0, 0, 0), 8),
    (four(172, 16, 0, 0), 12),
    (four(192, 168, 0, 0), 16),
    (four(100, 64, 0, 0), 10),
];

/// This network, link-local, protocol assignments, documentation, 6to4 relays, benchmarks, multicast, reserved and
/// broadcast.
const NEVER_FOUR: &[(Ipv4Addr, u32)] = &[
    (four(0, 0, 0, 0), 8),
    (four(169, 254, 0, 0), 16),
    (four(192, 0, 0, 0), 24),
    (four(192, 0, 2, 0), 24),
    (four(192, 88, 99, 0), 24),
    (four(198, 18, 0, 0), 15),
    (four(198, 51, 100, 0), 24),
    (four(203, 0, 113, 0), 24),
    (four(224, 0, 0, 0), 4),
    (four(240, 0, 0, 0), 4),
];

/// Where clouds hand out keys besides the link-local 169.254.169.254: Alibaba, Azure; Amazon over IPv6.
const METADATA_FOUR: &[Ipv4Addr] = &[four(100, 100, 100, 200), four(168, 63, 129, 16)];
const METADATA_SIX: Ipv6Addr = Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254);

/// All that is assigned for the internet so far (RFC 4291 section 2.4).
const GLOBAL_SIX: (Ipv6Addr, u32) = (six(0x2000, 0), 3);

/// Within it: protocol assignments with Teredo, documentation (two nets), 6to4.
const NEVER_SIX: &[(Ipv6Addr, u32)] = &[
    (six(0x2001, 0), 23),
    (six(0x2001, 0x0db8), 32),
    (six(0x3fff, 0), 20),
    (six(0x2002, 0), 16),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Reach {
        Reach::of(text.parse().unwrap())
    }

    #[test]
    fn the_internet_is_public() {
        for text in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.3.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:db7::1",
            "2001:db9::1",
            "2003::1",
            "2606:4700:4700::1111",
            "3ffe::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert_eq!(of(text), Reach::Public, "{text}");
        }
    }

    #[test]
    fn the_house_is_inside() {
        for text in [
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "::1",
            "fc00::1",
            "fd12:3456::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::10.0.0.1",
        ] {
            assert_eq!(of(text), Reach::Inside, "{text}");
        }
    }

    #[test]
    fn the_rest_is_never_called() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.0.1",
            "169.254.169.254",
            "192.0.0.1",
            "192.0.0.192",
            "192.0.2.7",
            "192.88.99.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "100.100.100.200",
            "168.63.129.16",
            "::",
            "::7f00:1",
            "::ffff:0:127.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0.0.0.0",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:0:53aa:64c::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:a9fe:a9fe::",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "fd00:ec2::254",
        ] {
            assert_eq!(of(text), Reach::Never, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_address_that_carries_another_reaches_as_far(bits: u32) {
            let four = Ipv4Addr::from(bits);
            let nat64 = Ipv6Addr::from((0x0064_ff9b_u128 << 96) | u128::from(bits));
            prop_assert_eq!(Reach::of(four.to_ipv6_mapped().into()), Reach::of(four.into()));
            prop_assert_eq!(Reach::of(nat64.into()), Reach::of(four.into()));
        }

        #[test]
        fn what_is_public_is_no_address_that_the_standard_library_knows_as_special(bits: u32, wide: u128) {
            let four = Ipv4Addr::from(bits);
            if Reach::of(four.into()) == Reach::Public {
                prop_assert!(!four.is_private() && !four.is_loopback() && !four.is_link_local());
                prop_assert!(!four.is_broadcast() && !four.is_documentation() && !four.is_multicast());
            }
            let six = Ipv6Addr::from(wide);
            if Reach::of(six.into()) == Reach::Public {
                prop_assert!(!six.is_loopback() && !six.is_multicast() && !six.is_unique_local());
                prop_assert!(!six.is_unicast_link_local() && !six.is_unspecified());
            }
        }
    }
}
