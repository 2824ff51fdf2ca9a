//! What an address of an endpoint looks like. Where its name leads is judged at each sending, by the courier.

use crate::http::fault::FieldError;
use crate::port::courier::{Channel, Guard, literal};
use keqiao_domain::webhook::endpoint::URL_CHARS_MAX;
use reqwest::Url;

/// The port of `https`.
const PORT_HTTPS: u16 = 443;
/// The port of `http`.
const PORT_HTTP: u16 = 80;
/// Ports below are those of well-known services, to which nobody but them is told anything.
const PORT_FREE_MIN: u16 = 1_024;
/// Names that mean this machine or this network wherever they are used (RFC 6761, RFC 6762, RFC 9476 and habit).
const LOCAL_NAMES: &[&str] = &["localhost", "local", "internal", "intranet", "lan", "home.arpa", "invalid", "test"];

/// Why an address is none for an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTarget {
    /// Not an absolute URL.
    #[error("is not an absolute URL of at most 2,000 characters")]
    Malformed,
    /// Neither `https` nor, where the operator has networks of his own, `http`.
    #[error("is not an https URL")]
    SchemeRefused,
    /// A user name or a password in it.
    #[error("has a user name or a password in it")]
    UserInfo,
    /// A fragment, which is never sent.
    #[error("has a fragment")]
    Fragment,
    /// A port of a well-known service.
    #[error("has a port that is neither the scheme's own nor 1024 or above")]
    PortRefused,
    /// An address or a name that is not public.
    #[error("does not lead to a public address")]
    NotPublic,
}

impl FieldError for InvalidTarget {
    fn code(&self) -> &'static str {
        match self {
            InvalidTarget::Malformed => "url_malformed",
            InvalidTarget::SchemeRefused => "scheme_refused",
            InvalidTarget::UserInfo => "user_info_refused",
            InvalidTarget::Fragment => "fragment_refused",
            InvalidTarget::PortRefused => "port_refused",
            InvalidTarget::NotPublic => "address_not_public",
        }
    }
}

/// Reads the address of an endpoint, as it will be used.
///
/// # Errors
/// When it can lead nowhere, or where nothing is sent.
pub fn parse(text: &str, guard: &Guard) -> Result<Url, InvalidTarget> {
    if text.chars().count() > URL_CHARS_MAX || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(InvalidTarget::Malformed);
    }
    let url = Url::parse(text).map_err(|_| InvalidTarget::Malformed)?;
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(InvalidTarget::Malformed)?;
    let channel = Channel::of(&url).filter(|channel| *channel == Channel::Encrypted || guard.has_near());
    let channel = channel.ok_or(InvalidTarget::SchemeRefused)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(InvalidTarget::UserInfo);
    }
    if url.fragment().is_some() {
        return Err(InvalidTarget::Fragment);
    }
    let own = if channel == Channel::Encrypted { PORT_HTTPS } else { PORT_HTTP };
    if url.port().is_some_and(|port| port != own && port < PORT_FREE_MIN) {
        return Err(InvalidTarget::PortRefused);
    }
    let is_reachable = match literal(&url) {
        Some(address) => guard.permits(address, channel),
        None => guard.has_near() || !is_local(host),
    };
    // The form that is used can be longer than the one that was written: a path in Chinese is percent-encoded.
    if url.as_str().len() > URL_CHARS_MAX {
        return Err(InvalidTarget::Malformed);
    }
    if is_reachable { Ok(url) } else { Err(InvalidTarget::NotPublic) }
}

/// Whether a name means something near by.
fn is_local(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let ends = |name: &&str| host == **name || host.strip_suffix(*name).is_some_and(|rest| rest.ends_with('.'));
    !host.contains('.') || LOCAL_NAMES.iter().any(ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::courier::Lookup;

    fn read(text: &str) -> Result<String, InvalidTarget> {
        parse(text, &Guard::new(Vec::new(), Lookup::System)).map(|url| url.to_string())
    }

    #[test]
    fn an_address_is_an_https_url_of_the_public_network_without_a_secret_in_front_of_its_host() {
        assert_eq!(read("https://hooks.example.com/a?b=c"), Ok("https://hooks.example.com/a?b=c".to_owned()));
        assert_eq!(read("https://8.8.8.8:8443/"), Ok("https://8.8.8.8:8443/".to_owned()));
        let refused = [
            ("hooks.example.com", InvalidTarget::Malformed),
            ("https://", InvalidTarget::Malformed),
            ("https://hooks example.com/", InvalidTarget::Malformed),
            ("http://hooks.example.com/", InvalidTarget::SchemeRefused),
            ("ftp://hooks.example.com/", InvalidTarget::SchemeRefused),
            ("file:///etc/passwd", InvalidTarget::Malformed),
            ("gopher://hooks.example.com/", InvalidTarget::SchemeRefused),
            ("https://me@hooks.example.com/", InvalidTarget::UserInfo),
            ("https://me:secret@hooks.example.com/", InvalidTarget::UserInfo),
            ("https://hooks.example.com/#a", InvalidTarget::Fragment),
            ("https://hooks.example.com:25/", InvalidTarget::PortRefused),
            ("https://hooks.example.com:80/", InvalidTarget::PortRefused),
            ("https://localhost/", InvalidTarget::NotPublic),
            ("https://LOCALHOST./", InvalidTarget::NotPublic),
            ("https://a.localhost/", InvalidTarget::NotPublic),
            ("https://metadata.google.internal/", InvalidTarget::NotPublic),
            ("https://database/", InvalidTarget::NotPublic),
            ("https://2130706433/", InvalidTarget::NotPublic),
            ("https://[::ffff:169.254.169.254]/", InvalidTarget::NotPublic),
        ];
        for (text, why) in refused {
            assert_eq!(read(text), Err(why), "{text}");
        }
        assert_eq!(read(&format!("https://a.example.com/{}", "膜".repeat(700))), Err(InvalidTarget::Malformed));
    }

    #[test]
    fn where_the_operator_has_networks_of_his_own_names_and_plain_http_are_judged_at_sending() {
        let guard = Guard::new(vec!["10.0.0.0/8".parse().expect("a network")], Lookup::System);
        assert!(parse("http://erp.intranet/hook", &guard).is_ok());
        assert!(parse("http://10.1.2.3:8080/hook", &guard).is_ok());
        assert_eq!(parse("http://192.168.1.1/hook", &guard), Err(InvalidTarget::NotPublic));
        assert_eq!(parse("http://8.8.8.8/hook", &guard), Err(InvalidTarget::NotPublic));
    }
}
