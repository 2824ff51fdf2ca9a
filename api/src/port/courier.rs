//! The one place that sends what others are told: HTTP to addresses that callers name. Nothing here reaches a network that is
//! not public, unless the operator says so.
//!
//! A name is looked up once for a connection, every address that comes back is judged, and the connection goes to one of
//! these: between the look and the connection nothing is looked up again. Redirects and proxies are not followed.

use ipnet::IpNet;
use keqiao_domain::webhook::delivery::AttemptFailure;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Url};
use std::collections::HashMap;
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long connecting may take.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// How long the whole exchange may take, to the last header of the answer.
pub const ANSWER_MAX: Duration = Duration::from_secs(15);
/// Idle connections kept for one endpoint.
const IDLE_PER_HOST: usize = 1;
/// What we call ourselves.
const USER_AGENT: &str = concat!("keqiao-webhooks/", env!("CARGO_PKG_VERSION"));

/// IPv4 networks that are not public (IANA special-purpose registry), and those of cloud platforms that look public.
const IPV4_NOT_PUBLIC: &[(Ipv4Addr, u8)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // The platform service of Azure.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];
/// The one IPv6 network that is public: global unicast.
const IPV6_PUBLIC: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// What is not public in it: protocol assignments and Teredo, documentation, 6to4, which carries an IPv4 address inside.
const IPV6_NOT_PUBLIC: &[(Ipv6Addr, u8)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is one of the public network.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    // `::ffff:127.0.0.1` is 127.0.0.1.
    let address = address.to_canonical();
    let is_within = |network: IpAddr, prefix: u8| IpNet::new(network, prefix).is_ok_and(|net| net.contains(&address));
    match address {
        IpAddr::V4(_) => !IPV4_NOT_PUBLIC.iter().any(|(network, prefix)| is_within((*network).into(), *prefix)),
        IpAddr::V6(_) => {
            is_within(IPV6_PUBLIC.0.into(), IPV6_PUBLIC.1)
                && !IPV6_NOT_PUBLIC.iter().any(|(network, prefix)| is_within((*network).into(), *prefix))
        }
    }
}

/// Whether what is said is encrypted on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// `https`: to the public network, and to those that the operator names.
    Encrypted,
    /// `http`: to the networks that the operator names only.
    Plain,
}

impl Channel {
    /// The channel of an address; none when its scheme is another.
    #[must_use]
    pub fn of(url: &Url) -> Option<Channel> {
        match url.scheme() {
            "https" => Some(Channel::Encrypted),
            "http" => Some(Channel::Plain),
            _ => None,
        }
    }
}

/// Who finds the addresses of a name.
#[derive(Clone, Debug)]
pub enum Lookup {
    /// The machine.
    System,
    /// A list of answers for each name, one after the other; the last one stays. For tests: a name server that changes its
    /// mind.
    Scripted(Arc<Mutex<HashMap<String, Vec<Vec<IpAddr>>>>>),
}

impl Lookup {
    async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, NameUnknown> {
        match self {
            Lookup::System => {
                let found = tokio::net::lookup_host((name, 0)).await.map_err(|_| NameUnknown)?;
                Ok(found.map(|address| address.ip()).collect())
            }
            Lookup::Scripted(script) => {
                let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
                let answers = script.get_mut(name).ok_or(NameUnknown)?;
                let answer = answers.first().cloned().ok_or(NameUnknown)?;
                if answers.len() > 1 {
                    answers.remove(0);
                }
                Ok(answer)
            }
        }
    }
}

/// A name without an address.
#[derive(Debug, thiserror::Error)]
#[error("the name has no address")]
struct NameUnknown;

/// A name, or an address, that leads where nothing is sent.
#[derive(Debug, thiserror::Error)]
#[error("the address is not public")]
struct NotPublic;

/// Which addresses may be reached, and how names become addresses.
#[derive(Clone, Debug)]
pub struct Guard {
    near: Vec<IpNet>,
    lookup: Lookup,
}

impl Guard {
    /// Reaches the public network, and the networks that the operator names.
    #[must_use]
    pub fn new(near: Vec<IpNet>, lookup: Lookup) -> Self {
        Guard { near, lookup }
    }

    /// Whether the operator names networks of his own.
    #[must_use]
    pub fn has_near(&self) -> bool {
        !self.near.is_empty()
    }

    /// Whether something may be sent to an address over a channel.
    #[must_use]
    pub fn permits(&self, address: IpAddr, channel: Channel) -> bool {
        let address = address.to_canonical();
        let is_near = self.near.iter().any(|network| network.contains(&address));
        is_near || channel == Channel::Encrypted && is_public(address)
    }
}

/// Looks names up for one channel, and gives out only what may be reached: one bad address spoils the whole name.
struct Resolver {
    guard: Arc<Guard>,
    channel: Channel,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, channel) = (Arc::clone(&self.guard), self.channel);
        Box::pin(async move {
            let found = guard.lookup.addresses(name.as_str()).await?;
            if found.is_empty() {
                return Err(NameUnknown.into());
            }
            if !found.iter().all(|address| guard.permits(*address, channel)) {
                return Err(NotPublic.into());
            }
            let addresses: Vec<_> = found.into_iter().map(|address| SocketAddr::new(address, 0)).collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// What came of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The status of the answer, if one came.
    pub status: Option<u16>,
    /// Why it failed; nothing when it did not.
    pub failure: Option<AttemptFailure>,
}

impl Outcome {
    fn failed(failure: AttemptFailure) -> Outcome {
        Outcome { status: None, failure: Some(failure) }
    }
}

/// Sends messages.
#[derive(Clone, Debug)]
pub struct Courier {
    guard: Arc<Guard>,
    encrypted: Client,
    plain: Client,
}

impl Courier {
    /// A courier that reaches what the guard permits, and waits so long for an answer: [`ANSWER_MAX`], except in tests of slow ones.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn try_new(guard: Guard, answer_max: Duration) -> reqwest::Result<Courier> {
        crate::postgres::install_crypto_provider();
        let guard = Arc::new(guard);
        let client = |channel| {
            let builder = match channel {
                Channel::Encrypted => Client::builder(),
                // It trusts nobody, since it speaks no TLS: the roots need not be read.
                Channel::Plain => Client::builder().tls_certs_only([]),
            };
            builder
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(CONNECT_MAX)
                .timeout(answer_max)
                .pool_max_idle_per_host(IDLE_PER_HOST)
                .user_agent(USER_AGENT)
                .dns_resolver(Arc::new(Resolver { guard: Arc::clone(&guard), channel }))
                .build()
        };
        Ok(Courier { encrypted: client(Channel::Encrypted)?, plain: client(Channel::Plain)?, guard })
    }

    /// What may be reached.
    #[must_use]
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// Sends JSON to an address and waits for the head of the answer; its body is not read.
    pub async fn send(&self, url: &str, headers: HeaderMap, body: Vec<u8>) -> Outcome {
        let Ok(url) = Url::parse(url) else { return Outcome::failed(AttemptFailure::AddressRefused) };
        let Some(channel) = Channel::of(&url) else { return Outcome::failed(AttemptFailure::AddressRefused) };
        // An address in numbers is not looked up, so it is judged here; the parser that connects has read it.
        if literal(&url).is_some_and(|address| !self.guard.permits(address, channel)) {
            return Outcome::failed(AttemptFailure::AddressRefused);
        }
        let client = match channel {
            Channel::Encrypted => &self.encrypted,
            Channel::Plain => &self.plain,
        };
        let json = HeaderValue::from_static("application/json");
        match client.post(url).headers(headers).header(CONTENT_TYPE, json).body(body).send().await {
            Ok(response) => {
                let status = response.status();
                let failure = match status.as_u16() {
                    200..300 => None,
                    300..400 => Some(AttemptFailure::Redirected),
                    410 => Some(AttemptFailure::Gone),
                    _ => Some(AttemptFailure::Refused),
                };
                Outcome { status: Some(status.as_u16()), failure }
            }
            Err(error) => Outcome::failed(failure_of(&error)),
        }
    }
}

/// The address of a URL that names one in numbers, in whichever way they are written.
#[must_use]
pub fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn failure_of(error: &reqwest::Error) -> AttemptFailure {
    let mut source: Option<&(dyn Error + 'static)> = error.source();
    while let Some(cause) = source {
        if cause.is::<NotPublic>() {
            return AttemptFailure::AddressRefused;
        }
        if cause.is::<NameUnknown>() {
            return AttemptFailure::NameUnknown;
        }
        source = cause.source();
    }
    if error.is_timeout() { AttemptFailure::TimedOut } else { AttemptFailure::NotConnected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_network_are_public() {
        let public =
            ["1.1.1.1", "8.8.8.8", "100.128.0.1", "172.32.0.1", "192.0.1.1", "2400:3200::1", "2606:4700::1111"];
        for address in public {
            assert!(is_public(address.parse().expect("an address")), "{address}");
        }
        let not_public = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "192.0.2.1",
            "198.18.0.1",
            "198.19.255.255",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for address in not_public {
            assert!(!is_public(address.parse().expect("an address")), "{address}");
        }
        assert!(is_public("::ffff:8.8.8.8".parse().expect("an address")), "a mapped address is the one it maps");
    }

    #[test]
    fn plain_http_reaches_only_the_networks_of_the_operator() {
        let guard = Guard::new(vec!["10.9.0.0/16".parse().expect("a network")], Lookup::System);
        let permits = |text: &str, channel| guard.permits(text.parse().expect("an address"), channel);
        assert!(permits("10.9.8.7", Channel::Plain) && permits("::ffff:10.9.8.7", Channel::Encrypted));
        assert!(!permits("10.8.0.1", Channel::Encrypted));
        assert!(permits("8.8.8.8", Channel::Encrypted) && !permits("8.8.8.8", Channel::Plain));
    }

    #[test]
    fn an_address_is_recognized_however_its_numbers_are_written() {
        let spellings = [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://0x7f.1/",
            "https://①②⑦.0.0.1/",
            "https://127.0.0.1./",
            "https://%31%32%37.0.0.1/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://017700000001/",
        ];
        for spelling in spellings {
            let url = Url::parse(spelling).expect("an address");
            let address = literal(&url).unwrap_or_else(|| panic!("{spelling}: {url}"));
            assert!(!is_public(address), "{spelling}");
        }
    }
}
