//! Members that the bodies and filters of people and their services share.

use crate::http::fault::Faults;
use crate::listing::member::KeywordText;
use crate::listing::store::{Column, Listing};
use keqiao_domain::people::expert::SKILLS_MAX;
use keqiao_domain::people::provider::REGIONS_MAX;
use keqiao_domain::reference::RegionCode;
use keqiao_domain::text::Keyword;
use sea_orm::ColumnTrait as _;
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A region: six digits of GB/T 2260.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 6, max_length = 6, pattern = "^[0-9]{2}(0000|(0[1-9]|[1-9][0-9])[0-9]{2})$", example = "330000")]
pub struct RegionText(pub String);

/// The regions of a body, each once.
pub fn parse_regions(regions: Vec<RegionText>, faults: &mut Faults) -> Vec<RegionCode> {
    let texts: Vec<String> = regions.into_iter().map(|region| region.0).collect();
    let mut distinct = Vec::new();
    for region in faults.take_list("/regions", &texts, REGIONS_MAX, RegionCode::parse) {
        if !distinct.contains(&region) {
            distinct.push(region);
        }
    }
    distinct
}

/// The skills of a profile.
pub fn parse_skills(skills: Vec<KeywordText>, faults: &mut Faults) -> Vec<Keyword> {
    let texts: Vec<String> = skills.into_iter().map(|skill| skill.0).collect();
    faults.take_list("/skills", &texts, SKILLS_MAX, Keyword::parse)
}

/// The regions of a view.
#[must_use]
pub fn region_texts(regions: &[RegionCode]) -> Vec<RegionText> {
    regions.iter().map(|region| RegionText(region.to_string())).collect()
}

/// Reads the region of a filter.
///
/// # Errors
/// When it is no region.
pub fn read_region(region: Option<&str>) -> Result<Option<RegionCode>, Faults> {
    let mut faults = Faults::new();
    let read = faults.take_optional("?region", region, RegionCode::parse);
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

/// The region itself, its prefecture and its province: whoever serves one of them serves it.
fn region_and_above(region: &RegionCode) -> Vec<String> {
    let text = region.as_str();
    let mut codes = vec![text.to_owned(), format!("{}00", &text[..4]), format!("{}0000", &text[..2])];
    codes.dedup();
    codes
}

/// The condition that a list column names what covers the region, or nothing, which is everywhere.
pub fn serves<L: Listing>(column: Column<L>, region: &RegionCode) -> SimpleExpr {
    names_or_all::<L>(column, region_and_above(region))
}

/// The condition that a list column names one of these, or nothing, which stands for all.
pub fn names_or_all<L: Listing>(column: Column<L>, names: Vec<String>) -> SimpleExpr {
    let all = Expr::cust_with_exprs("cardinality($1) = 0", [column.into_expr()]);
    names.into_iter().map(|name| contains::<L>(column, name)).fold(all, ExprTrait::or)
}

/// The condition that a list column has a member.
pub fn contains<L: Listing>(column: Column<L>, member: impl Into<sea_orm::Value>) -> SimpleExpr {
    Expr::cust_with_exprs("$1 = ANY($2)", [Expr::val(member.into()), column.into_expr()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_served_by_whoever_serves_its_prefecture_or_its_province() {
        let above = |code| region_and_above(&RegionCode::parse(code).expect("a region"));
        assert_eq!(above("330106"), ["330106", "330100", "330000"]);
        assert_eq!(above("330100"), ["330100", "330000"]);
        assert_eq!(above("330000"), ["330000"]);
    }
}
