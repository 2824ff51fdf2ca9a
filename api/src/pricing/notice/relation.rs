//! Whether a notice tells the relation of its two sides that the market knows (INV-13).

use super::store as notices;
use crate::http::problem::Problem;
use crate::identity::shareholding::store::are_related_now;
use crate::pricing::lot::store as lots;
use keqiao_domain::identity::organization::Organization;
use keqiao_domain::pricing::notice::{Notice, RelationDeclaration};
use keqiao_domain::rule::{Refusals, Rule};
use sea_orm::ConnectionTrait;

/// What stands against a notice that says the sides are not related, when they are by what is declared now.
///
/// # Errors
/// When the database does not answer.
pub async fn against_relation(db: &impl ConnectionTrait, notice: &Notice) -> Result<Refusals, Problem> {
    let mut refusals = Refusals::new();
    if notice.relation == RelationDeclaration::Unrelated {
        let is_related = are_related_now(db, notice.owner, notice.terms.counterparty).await?;
        refusals.require_at(!is_related, Rule::PricingRelationUndeclared, "/relation");
    }
    Ok(refusals)
}

/// What stands against posting a notice, beside the notice itself: its owner's standing, a relation that it hides, and another notice
/// or a lot that offers the same assets.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(db: &impl ConnectionTrait, owner: &Organization, notice: &Notice) -> Result<Refusals, Problem> {
    let mut refusals = owner.may_list();
    refusals.append(against_relation(db, notice).await?);
    let is_held = lots::are_held(db, notice.owner, (&notice.terms.achievements, &notice.terms.patents)).await?;
    refusals.require_at(!is_held, Rule::LotAssetOffered, "/achievements");
    let is_posted = notices::is_posted(db, notice).await?;
    refusals.require_at(!is_posted, Rule::NoticePosted, "/achievements");
    Ok(refusals)
}
