//! Members that the bodies of several kinds of listings have.

use crate::http::fault::Faults;
use crate::http::types::{Code, Ref};
use keqiao_domain::id::Id;
use keqiao_domain::text::{KEYWORDS_MAX, Keyword};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A word to find a listing by.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 100, example = "质子交换膜")]
pub struct KeywordText(pub String);

/// Names of one list at most.
const CODES_MAX: usize = 10;

/// Names without repetition, in their order.
pub fn distinct<E: PartialEq + Copy>(pointer: &str, codes: &[Code<E>], faults: &mut Faults) -> Vec<E> {
    if codes.len() > CODES_MAX {
        faults.add(pointer, "too_many", format!("has more than {CODES_MAX} members"));
    }
    let mut distinct = Vec::new();
    for Code(code) in codes {
        if !distinct.contains(code) {
            distinct.push(*code);
        }
    }
    distinct
}

/// Identifiers without repetition, in their order.
pub fn distinct_refs<K>(pointer: &str, refs: &[Ref<K>], max: usize, faults: &mut Faults) -> Vec<Id<K>> {
    if refs.len() > max {
        faults.add(pointer, "too_many", format!("has more than {max} members"));
    }
    let mut distinct = Vec::new();
    for Ref(id) in refs {
        if !distinct.contains(id) {
            distinct.push(*id);
        }
    }
    distinct
}

/// The keywords of a listing.
pub fn parse_keywords(keywords: Vec<KeywordText>, faults: &mut Faults) -> Vec<Keyword> {
    let texts: Vec<String> = keywords.into_iter().map(|keyword| keyword.0).collect();
    faults.take_list("/keywords", &texts, KEYWORDS_MAX, Keyword::parse)
}
