//! What an achievement is made of beside its patents, who made it and to whom it belongs.

use crate::id::{Id, OrganizationKind};
use crate::reference::Orcid;
use crate::share::Share;
use crate::text::{Keyword, Name, Passage, Title};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Parts of one bundle, beside the patents.
pub const COMPONENTS_MAX: usize = 100;
/// Contributors of one achievement.
pub const CONTRIBUTORS_MAX: usize = 100;

/// What a part of a bundle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ComponentKind {
    /// 技术秘密.
    KnowHow,
    /// 计算机软件.
    Software,
    /// 数据产品.
    DataProduct,
    /// 集成电路布图设计.
    CircuitLayout,
    /// 植物新品种.
    PlantVariety,
}

/// A part of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// What it is.
    pub kind: ComponentKind,
    /// In one line. Of know-how, nothing that is secret.
    pub title: Title,
    /// The number of its register, if it has one.
    pub identifier: Option<Keyword>,
    /// More words, for everyone to read.
    pub note: Option<Passage>,
}

/// Whether a person agreed to be named in public (PIPL; DOMAIN 3.21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Naming {
    /// Only the owner and its hub's moderators see the name.
    Withheld,
    /// Everybody may.
    Public,
}

/// Somebody who made it (完成人).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributor {
    /// The name: personal data.
    pub name: Name,
    /// The organization the person works for, if it is here.
    pub organization: Option<Id<OrganizationKind>>,
    /// The researcher's identifier.
    pub orcid: Option<Orcid>,
    /// The share of the contribution; all shares are whole.
    pub share: Share,
    /// Whether it may be named.
    pub naming: Naming,
}

/// To whom the result belongs (赋权, DOMAIN 3.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum OwnershipMode {
    /// 单位所有.
    Unit,
    /// 单位与完成人共有.
    Shared,
    /// 赋予完成人所有权.
    Assigned,
    /// 赋予完成人长期使用权.
    LongTermUse,
}
