//! Who calls when a proxy passes the call on: the address that the proxy saw, not the proxy's own.
//!
//! `X-Forwarded-For` is a list to which each proxy appends the address that it was called from. Whoever calls can send a
//! list of his own, so only what trusted proxies have appended is believed: it is read from the right, and the first
//! address that is no trusted proxy is the caller's. What stands to the left of it is what he says of himself.

use actix_web::http::header::{HeaderMap, HeaderName};
use ipnet::{IpNet, Ipv4Net};
use std::net::{IpAddr, SocketAddr};

/// Where proxies tell from where they were called.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Bits that an IPv4 address has before it as an IPv6 address (RFC 4291, 2.5.5.2: `::ffff:192.0.2.1`).
const IPV4_MAPPED_PREFIX_BITS: u8 = 96;

/// The networks whose word about their callers is taken.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Trusts the proxies of these networks, in whichever of the two forms an IPv4 network is written.
    #[must_use]
    pub fn new(networks: &[IpNet]) -> Self {
        TrustedProxies(networks.iter().copied().map(canonical).collect())
    }

    /// The address of the one who calls: the peer's, or the one from which trusted proxies were called. When only trusted
    /// addresses are told, it is the first of them; when something else than an address is met, it is the peer's.
    #[must_use]
    pub fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let lines: Vec<_> = headers.get_all(FORWARDED_FOR).collect();
        let mut farthest = peer;
        for line in lines.into_iter().rev() {
            // A line that is no text cannot be cut into addresses.
            let Ok(line) = line.to_str() else { return peer };
            for hop in line.rsplit(',') {
                let Some(address) = parse(hop.trim()) else { return peer };
                if !self.trusts(address) {
                    return address;
                }
                farthest = address;
            }
        }
        farthest
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An IPv4 network that is written as an IPv6 one, as what it is.
fn canonical(network: IpNet) -> IpNet {
    let (IpAddr::V4(address), Some(prefix)) =
        (network.addr().to_canonical(), network.prefix_len().checked_sub(IPV4_MAPPED_PREFIX_BITS))
    else {
        return network;
    };
    Ipv4Net::new(address, prefix).map_or(network, IpNet::V4)
}

/// One address of the list. Some proxies add the port; an IPv6 address then stands in brackets, and in some without a port.
fn parse(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    /// The caller behind a peer that sends these lines, where a few networks are trusted.
    fn caller(peer: &str, lines: &[&str]) -> String {
        let networks = ["10.0.0.0/8", "::ffff:192.168.1.0/120", "2001:db8:ffff::/48"];
        let networks: Vec<IpNet> = networks.iter().map(|network| network.parse().expect("a network")).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(line).expect("a line"));
        }
        TrustedProxies::new(&networks).caller(peer.parse().expect("an address"), &headers).to_string()
    }

    #[test]
    fn who_is_no_trusted_proxy_is_the_caller_whatever_he_sends() {
        assert_eq!(caller("192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(caller("2001:db8::1", &["198.51.100.7"]), "2001:db8::1");
        assert_eq!(caller("192.0.2.1", &[]), "192.0.2.1");
    }

    #[test]
    fn the_caller_is_the_last_address_that_is_no_trusted_proxy() {
        assert_eq!(caller("10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(caller("10.0.0.1", &["203.0.113.9, 198.51.100.7, 10.1.2.3"]), "198.51.100.7");
        assert_eq!(caller("10.0.0.1", &["203.0.113.9", "198.51.100.7", "10.1.2.3"]), "198.51.100.7");
        assert_eq!(caller("10.0.0.1", &["no address, 198.51.100.7"]), "198.51.100.7", "what he says of himself");
    }

    #[test]
    fn both_families_and_mapped_addresses_are_one() {
        assert_eq!(caller("::ffff:10.0.0.1", &["::ffff:198.51.100.7"]), "198.51.100.7");
        assert_eq!(caller("192.168.1.9", &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(caller("::ffff:192.168.2.9", &["2001:db8::7"]), "192.168.2.9");
        assert_eq!(caller("2001:db8:ffff::1", &["198.51.100.7,2001:db8:ffff:2::3"]), "198.51.100.7");
        assert_eq!(caller("10.0.0.1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(caller("10.0.0.1", &["[2001:db8::7]"]), "2001:db8::7");
        assert_eq!(caller("10.0.0.1", &["198.51.100.7:4711"]), "198.51.100.7");
    }

    #[test]
    fn a_list_that_cannot_be_read_tells_of_nobody_but_the_proxy() {
        for line in ["unknown", "", "198.51.100.7, ", "198.51.100.7, secret", "300.1.1.1", "198.51.100.7 10.0.0.2"] {
            assert_eq!(caller("10.0.0.1", &[line]), "10.0.0.1", "{line:?}");
        }
        assert_eq!(caller("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn of_trusted_addresses_alone_the_first_is_the_caller() {
        assert_eq!(caller("10.0.0.1", &["10.0.0.7, 10.0.0.2"]), "10.0.0.7");
    }

    #[test]
    fn without_trusted_proxies_the_peer_is_the_caller() {
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED_FOR, HeaderValue::from_static("198.51.100.7"));
        let peer = "::ffff:10.0.0.1".parse().expect("an address");
        assert_eq!(TrustedProxies::default().caller(peer, &headers).to_string(), "10.0.0.1");
    }
}
