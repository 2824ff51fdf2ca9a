//! The five types of technology contracts with their subtypes (民法典 843–887; DOMAIN 3.1).

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A type of technology contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ContractType {
    /// DEV 技术开发 (民法典 851).
    Development,
    /// TRF 技术转让 (862).
    Transfer,
    /// LIC 技术许可 (862).
    Licence,
    /// CON 技术咨询 (878).
    Consulting,
    /// SRV 技术服务 (878).
    Service,
}

/// A subtype of a technology contract. It decides its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ContractSubtype {
    /// DEV-COM 委托开发: one side researches, the other pays (民法典 852, 853).
    CommissionedDevelopment,
    /// DEV-COOP 合作开发: both sides research (855).
    CooperativeDevelopment,
    /// TRF-PAT 专利权转让.
    PatentAssignment,
    /// TRF-APP 专利申请权转让.
    ApplicationAssignment,
    /// TRF-KH 技术秘密转让.
    KnowHowTransfer,
    /// TRF-SW 软件著作权转让.
    SoftwareTransfer,
    /// TRF-IC 集成电路布图设计转让.
    LayoutTransfer,
    /// TRF-PV 植物新品种转让.
    PlantVarietyTransfer,
    /// TRF-BIO 生物医药新品种转让.
    BiopharmaTransfer,
    /// LIC-PAT 专利实施许可.
    PatentLicence,
    /// LIC-KH 技术秘密使用许可.
    KnowHowLicence,
    /// LIC-SW 软件著作权许可.
    SoftwareLicence,
    /// LIC-IC 集成电路布图设计许可.
    LayoutLicence,
    /// LIC-PV 植物新品种许可.
    PlantVarietyLicence,
    /// CON-FEA 可行性论证.
    FeasibilityStudy,
    /// CON-FOR 技术预测.
    TechnologyForecast,
    /// CON-SUR 专题技术调查.
    SpecialSurvey,
    /// CON-EVA 分析评价报告.
    EvaluationReport,
    /// SRV-GEN 一般技术服务.
    GeneralService,
    /// SRV-TRN 技术培训.
    Training,
    /// SRV-INT 技术中介.
    Intermediation,
}

/// A side of a technology contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ContractSide {
    /// 卖方: who researches, assigns, licenses, advises or serves. It registers the contract.
    Seller,
    /// 买方: who pays.
    Buyer,
}

impl ContractType {
    /// The code of the list of types: `DEV`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            ContractType::Development => "DEV",
            ContractType::Transfer => "TRF",
            ContractType::Licence => "LIC",
            ContractType::Consulting => "CON",
            ContractType::Service => "SRV",
        }
    }

    /// Its names in Chinese and English.
    #[must_use]
    pub fn titles(self) -> (&'static str, &'static str) {
        match self {
            ContractType::Development => ("技术开发合同", "Technology development contract"),
            ContractType::Transfer => ("技术转让合同", "Technology transfer contract"),
            ContractType::Licence => ("技术许可合同", "Technology licence contract"),
            ContractType::Consulting => ("技术咨询合同", "Technical consulting contract"),
            ContractType::Service => ("技术服务合同", "Technical service contract"),
        }
    }

    /// Whether the law wants it in writing (民法典 851, 863).
    #[must_use]
    pub fn needs_writing(self) -> bool {
        match self {
            ContractType::Development | ContractType::Transfer | ContractType::Licence => true,
            ContractType::Consulting | ContractType::Service => false,
        }
    }

    /// Whether it is about a right that exists already and is named (解释 22).
    #[must_use]
    pub fn needs_subject(self) -> bool {
        matches!(self, ContractType::Transfer | ContractType::Licence)
    }
}

/// Subtype, type, code, name in Chinese and in English.
type Line = (ContractType, &'static str, &'static str, &'static str);

impl ContractSubtype {
    fn line(self) -> Line {
        use ContractType::{Consulting, Development, Licence, Service, Transfer};
        match self {
            ContractSubtype::CommissionedDevelopment => {
                (Development, "DEV-COM", "技术开发（委托）合同", "Commissioned development")
            }
            ContractSubtype::CooperativeDevelopment => {
                (Development, "DEV-COOP", "技术开发（合作）合同", "Cooperative development")
            }
            ContractSubtype::PatentAssignment => (Transfer, "TRF-PAT", "专利权转让合同", "Assignment of a patent"),
            ContractSubtype::ApplicationAssignment => {
                (Transfer, "TRF-APP", "专利申请权转让合同", "Assignment of a patent application")
            }
            ContractSubtype::KnowHowTransfer => (Transfer, "TRF-KH", "技术秘密转让合同", "Transfer of know-how"),
            ContractSubtype::SoftwareTransfer => {
                (Transfer, "TRF-SW", "计算机软件著作权转让合同", "Transfer of a software copyright")
            }
            ContractSubtype::LayoutTransfer => {
                (Transfer, "TRF-IC", "集成电路布图设计专有权转让合同", "Transfer of an integrated-circuit layout")
            }
            ContractSubtype::PlantVarietyTransfer => {
                (Transfer, "TRF-PV", "植物新品种权转让合同", "Transfer of a plant variety right")
            }
            ContractSubtype::BiopharmaTransfer => {
                (Transfer, "TRF-BIO", "生物医药新品种权转让合同", "Transfer of a new biopharmaceutical")
            }
            ContractSubtype::PatentLicence => (Licence, "LIC-PAT", "专利实施许可合同", "Patent licence"),
            ContractSubtype::KnowHowLicence => (Licence, "LIC-KH", "技术秘密使用许可合同", "Know-how licence"),
            ContractSubtype::SoftwareLicence => (Licence, "LIC-SW", "计算机软件著作权许可合同", "Software licence"),
            ContractSubtype::LayoutLicence => {
                (Licence, "LIC-IC", "集成电路布图设计许可合同", "Licence of an integrated-circuit layout")
            }
            ContractSubtype::PlantVarietyLicence => (Licence, "LIC-PV", "植物新品种许可合同", "Plant variety licence"),
            ContractSubtype::FeasibilityStudy => {
                (Consulting, "CON-FEA", "技术咨询（可行性论证）合同", "Consulting: feasibility study")
            }
            ContractSubtype::TechnologyForecast => {
                (Consulting, "CON-FOR", "技术咨询（技术预测）合同", "Consulting: technology forecast")
            }
            ContractSubtype::SpecialSurvey => {
                (Consulting, "CON-SUR", "技术咨询（专题调查）合同", "Consulting: special survey")
            }
            ContractSubtype::EvaluationReport => {
                (Consulting, "CON-EVA", "技术咨询（分析评价）合同", "Consulting: analysis and evaluation")
            }
            ContractSubtype::GeneralService => (Service, "SRV-GEN", "技术服务合同", "Technical service"),
            ContractSubtype::Training => (Service, "SRV-TRN", "技术培训合同", "Technical training"),
            ContractSubtype::Intermediation => (Service, "SRV-INT", "技术中介合同", "Technical intermediation"),
        }
    }

    /// The type it belongs to.
    #[must_use]
    pub fn contract_type(self) -> ContractType {
        self.line().0
    }

    /// The code of the list of types: `DEV-COM`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.line().1
    }

    /// Its names in Chinese and English.
    #[must_use]
    pub fn titles(self) -> (&'static str, &'static str) {
        let (_, _, chinese, english) = self.line();
        (chinese, english)
    }

    /// Whether it names at least one patent or application.
    #[must_use]
    pub fn needs_patent(self) -> bool {
        matches!(
            self,
            ContractSubtype::PatentAssignment | ContractSubtype::ApplicationAssignment | ContractSubtype::PatentLicence
        )
    }

    /// What a side is called in such a contract, in Chinese and English.
    #[must_use]
    pub fn role(self, side: ContractSide) -> (&'static str, &'static str) {
        let (seller, buyer) = match self {
            ContractSubtype::CommissionedDevelopment => (("研究开发人", "Developer"), ("委托人", "Client")),
            ContractSubtype::CooperativeDevelopment => (("合作开发人", "Co-developer"), ("合作开发人", "Co-developer")),
            ContractSubtype::PatentAssignment
            | ContractSubtype::ApplicationAssignment
            | ContractSubtype::KnowHowTransfer
            | ContractSubtype::SoftwareTransfer
            | ContractSubtype::LayoutTransfer
            | ContractSubtype::PlantVarietyTransfer
            | ContractSubtype::BiopharmaTransfer => (("让与人", "Assignor"), ("受让人", "Assignee")),
            ContractSubtype::PatentLicence
            | ContractSubtype::KnowHowLicence
            | ContractSubtype::SoftwareLicence
            | ContractSubtype::LayoutLicence
            | ContractSubtype::PlantVarietyLicence => (("许可人", "Licensor"), ("被许可人", "Licensee")),
            ContractSubtype::Intermediation => (("中介人", "Intermediary"), ("委托人", "Client")),
            ContractSubtype::FeasibilityStudy
            | ContractSubtype::TechnologyForecast
            | ContractSubtype::SpecialSurvey
            | ContractSubtype::EvaluationReport
            | ContractSubtype::GeneralService
            | ContractSubtype::Training => (("受托人", "Contractor"), ("委托人", "Client")),
        };
        match side {
            ContractSide::Seller => seller,
            ContractSide::Buyer => buyer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_subtype_has_a_code_of_its_own_that_begins_with_the_code_of_its_type() {
        let codes: BTreeSet<_> = ContractSubtype::VARIANTS.iter().map(|subtype| subtype.code()).collect();
        assert_eq!(codes.len(), ContractSubtype::VARIANTS.len());
        for subtype in ContractSubtype::VARIANTS {
            assert!(subtype.code().starts_with(subtype.contract_type().code()), "{subtype:?}");
        }
        let used: BTreeSet<_> = ContractSubtype::VARIANTS.iter().map(|subtype| subtype.contract_type()).collect();
        assert_eq!(used.len(), ContractType::VARIANTS.len(), "every type has a subtype");
    }

    #[test]
    fn a_patent_is_named_only_in_contracts_about_a_right_that_exists() {
        for subtype in ContractSubtype::VARIANTS.iter().filter(|subtype| subtype.needs_patent()) {
            assert!(subtype.contract_type().needs_subject(), "{subtype:?}");
        }
    }
}
