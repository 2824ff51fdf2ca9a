//! What taxes a contract would bring (DOMAIN 3.4): income tax of the seller, value-added tax, stamp duty, and what the
//! client may count as research expense. Advisory: no tax office is bound.

use super::arithmetic::part;
use super::remark::Remark;
use crate::deals::contract_type::{ContractSubtype, ContractType};
use crate::hub::HubNumber;
use crate::rule_pack::{Figure, Held, RulePack};
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// The whole, in millionths.
const WHOLE_PPM: i128 = 1_000_000;

/// A tax, or what is counted for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum TaxKind {
    /// 企业所得税 on the income of this deal.
    IncomeTax,
    /// 增值税, contained in the price.
    ValueAddedTax,
    /// 印花税, of each side.
    StampDuty,
    /// 研发费用加计扣除: what the client may count as research expense. No tax, but a base for one.
    ResearchExpense,
}

/// Whom it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum TaxPayer {
    /// 卖方.
    Seller,
    /// 买方.
    Buyer,
    /// Each side pays it.
    Each,
}

/// What is asked. Amounts are fen and not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxQuestion {
    /// The hub of the seller.
    pub hub: HubNumber,
    /// The day of the contract.
    pub day: Date,
    /// The subtype of the contract.
    pub subtype: ContractSubtype,
    /// 合同成交额.
    pub amount: i64,
    /// 技术交易额; at most the amount.
    pub technical_amount: i64,
    /// 技术转让所得: what is left of the technical amount after its costs.
    pub income: i64,
    /// Income of this kind that the seller had earlier in the same tax year.
    pub income_before: i64,
    /// Whole years for which a licence runs; as long as the right lives when nothing is said (解释 28).
    pub licence_years: Option<u16>,
    /// Whether the contract is registered, or will be.
    pub is_registered: bool,
}

/// One line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxLine {
    /// Which tax.
    pub kind: TaxKind,
    /// Whom it concerns.
    pub payer: TaxPayer,
    /// What it is reckoned from, in fen.
    pub base: i64,
    /// What it is, in fen; nothing where the law does not say yet.
    pub amount: Option<i64>,
    /// What it would be without the relief, in fen.
    pub without_relief: i64,
    /// What is to be said beside it.
    pub remarks: Vec<Remark>,
    /// The figures behind it.
    pub figures: Vec<Held>,
}

/// A line for each tax of which a rule is known on that day.
#[must_use]
pub fn preview_taxes(question: &TaxQuestion) -> Vec<TaxLine> {
    let pack = RulePack::of(question.hub, question.day);
    let lines = [
        income_tax(question, pack),
        value_added_tax(question, pack),
        stamp_duty(question, pack),
        research_expense(question, pack),
    ];
    lines.into_iter().flatten().collect()
}

/// The figures, those of which a rule is known.
fn held(pack: RulePack, figures: &[Figure]) -> Vec<Held> {
    figures.iter().filter_map(|figure| pack.find(*figure)).collect()
}

/// Income tax of a tax year on income of which a part is free and the excess is taxed in part (企业所得税法实施条例 90).
fn tax_of_year(income: i64, free: i64, excess_part: u32, rate: u32) -> i64 {
    part(part((income - free).max(0), excess_part), rate)
}

fn income_tax(question: &TaxQuestion, pack: RulePack) -> Option<TaxLine> {
    let rate = pack.ppm(Figure::IncomeTaxRate)?;
    let without_relief = part(question.income, rate);
    let (is_transfer, is_licence) = match question.subtype.contract_type() {
        ContractType::Transfer => (true, false),
        ContractType::Licence => (false, true),
        ContractType::Development | ContractType::Consulting | ContractType::Service => (false, false),
    };
    let relief = pack.fen(Figure::IncomeTaxExempt).zip(pack.ppm(Figure::IncomeTaxExcessPart));
    let years_min = pack.count(Figure::IncomeTaxLicenceYears);
    let is_too_short = is_licence && question.licence_years.zip(years_min).is_some_and(|(years, least)| years < least);
    let mut remarks = Vec::new();
    if !is_transfer && !is_licence {
        remarks.push(Remark::TypeWithoutRelief);
    } else {
        if !question.is_registered {
            remarks.push(Remark::RegistrationNeeded);
        }
        if is_too_short {
            remarks.push(Remark::LicenceTooShort);
        }
    }
    let figures =
        [Figure::IncomeTaxRate, Figure::IncomeTaxExempt, Figure::IncomeTaxExcessPart, Figure::IncomeTaxLicenceYears];
    let amount = match relief {
        Some((free, excess)) if remarks.is_empty() => {
            let before = tax_of_year(question.income_before, free, excess, rate);
            tax_of_year(question.income_before.saturating_add(question.income), free, excess, rate) - before
        }
        Some(_) | None => without_relief,
    };
    if is_subtype_in_doubt(question.subtype) {
        remarks.push(Remark::SubtypeInDoubt);
    }
    let (kind, payer, base) = (TaxKind::IncomeTax, TaxPayer::Seller, question.income);
    Some(TaxLine { kind, payer, base, amount: Some(amount), without_relief, remarks, figures: held(pack, &figures) })
}

/// Application rights and know-how are not named among what the relief is for.
fn is_subtype_in_doubt(subtype: ContractSubtype) -> bool {
    matches!(
        subtype,
        ContractSubtype::ApplicationAssignment | ContractSubtype::KnowHowTransfer | ContractSubtype::KnowHowLicence
    )
}

/// The tax that a price contains: `price × rate / (1 + rate)`.
fn contained(price: i64, rate: u32) -> i64 {
    let whole = WHOLE_PPM + i128::from(rate);
    let tax = (i128::from(price) * i128::from(rate) + whole / 2).div_euclid(whole);
    i64::try_from(tax).unwrap_or(i64::MAX)
}

fn value_added_tax(question: &TaxQuestion, pack: RulePack) -> Option<TaxLine> {
    let rate = pack.ppm(Figure::ValueAddedTaxRate)?;
    let base = question.technical_amount;
    let without_relief = contained(base, rate);
    let relief = pack.find(Figure::ValueAddedTaxExempt);
    let has_relief = match question.subtype.contract_type() {
        ContractType::Development | ContractType::Transfer | ContractType::Licence => relief.is_some(),
        // Linked consulting and service are exempt on the same invoice, as a part of that contract and not on their own.
        ContractType::Consulting | ContractType::Service => false,
    };
    let is_exempt = pack.truth(Figure::ValueAddedTaxExempt);
    let (amount, remarks) = if !has_relief {
        (Some(without_relief), vec![Remark::TypeWithoutRelief])
    } else if !question.is_registered {
        (Some(without_relief), vec![Remark::RegistrationNeeded])
    } else {
        match is_exempt {
            Some(true) => (Some(0), vec![Remark::SeparateAccounting]),
            Some(false) => (Some(without_relief), Vec::new()),
            None => (None, vec![Remark::MeasureAwaited, Remark::SeparateAccounting]),
        }
    };
    let figures = held(pack, &[Figure::ValueAddedTaxRate, Figure::ValueAddedTaxExempt]);
    Some(TaxLine {
        kind: TaxKind::ValueAddedTax,
        payer: TaxPayer::Seller,
        base,
        amount,
        without_relief,
        remarks,
        figures,
    })
}

fn stamp_duty(question: &TaxQuestion, pack: RulePack) -> Option<TaxLine> {
    let rate = pack.ppm(Figure::StampDutyRate)?;
    let duty = part(question.amount, rate);
    Some(TaxLine {
        kind: TaxKind::StampDuty,
        payer: TaxPayer::Each,
        base: question.amount,
        amount: Some(duty),
        without_relief: duty,
        remarks: Vec::new(),
        figures: held(pack, &[Figure::StampDutyRate]),
    })
}

fn research_expense(question: &TaxQuestion, pack: RulePack) -> Option<TaxLine> {
    let counted = pack.ppm(Figure::ResearchFeePart)?;
    if question.subtype != ContractSubtype::CommissionedDevelopment {
        return None;
    }
    let (amount, remarks) = if question.is_registered {
        (part(question.technical_amount, counted), Vec::new())
    } else {
        (0, vec![Remark::RegistrationNeeded])
    };
    Some(TaxLine {
        kind: TaxKind::ResearchExpense,
        payer: TaxPayer::Buyer,
        base: question.technical_amount,
        amount: Some(amount),
        without_relief: 0,
        remarks,
        figures: held(pack, &[Figure::ResearchFeePart]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    const YUAN: i64 = 100;

    fn question(subtype: ContractSubtype, income: i64) -> TaxQuestion {
        TaxQuestion {
            hub: HubNumber::ZHEJIANG,
            day: date!(2025 - 06 - 01),
            subtype,
            amount: income,
            technical_amount: income,
            income,
            income_before: 0,
            licence_years: Some(5),
            is_registered: true,
        }
    }

    fn line(question: &TaxQuestion, kind: TaxKind) -> TaxLine {
        preview_taxes(question).into_iter().find(|line| line.kind == kind).expect("a line")
    }

    #[test]
    fn eight_million_of_transfer_income_bring_the_worked_tax() {
        let asked = question(ContractSubtype::PatentAssignment, 8_000_000 * YUAN);
        let tax = line(&asked, TaxKind::IncomeTax);
        assert_eq!((tax.amount, tax.without_relief), (Some(375_000 * YUAN), 2_000_000 * YUAN));
        assert!(tax.figures.iter().any(|held| held.figure == Figure::IncomeTaxExempt && held.basis.article == "90"));
    }

    #[test]
    fn what_was_earned_before_in_the_year_uses_up_what_is_free() {
        let mut asked = question(ContractSubtype::PatentAssignment, 1_000_000 * YUAN);
        assert_eq!(line(&asked, TaxKind::IncomeTax).amount, Some(0));
        asked.income_before = 5_000_000 * YUAN;
        assert_eq!(line(&asked, TaxKind::IncomeTax).amount, Some(125_000 * YUAN));
    }

    #[test]
    fn relief_needs_a_registered_contract_of_the_right_type_and_a_licence_of_five_years() {
        let mut asked = question(ContractSubtype::PatentLicence, 1_000_000 * YUAN);
        assert_eq!(line(&asked, TaxKind::IncomeTax).amount, Some(0));
        asked.licence_years = Some(4);
        asked.is_registered = false;
        let taxed = line(&asked, TaxKind::IncomeTax);
        assert_eq!(taxed.amount, Some(250_000 * YUAN));
        assert_eq!(taxed.remarks, [Remark::RegistrationNeeded, Remark::LicenceTooShort]);
        let service = line(&question(ContractSubtype::GeneralService, 1_000_000 * YUAN), TaxKind::IncomeTax);
        assert_eq!((service.amount, service.remarks), (Some(250_000 * YUAN), vec![Remark::TypeWithoutRelief]));
    }

    #[test]
    fn value_added_tax_was_waived_until_2025_and_is_open_since() {
        let mut asked = question(ContractSubtype::CommissionedDevelopment, 1_060_000 * YUAN);
        let before = line(&asked, TaxKind::ValueAddedTax);
        assert_eq!((before.amount, before.without_relief), (Some(0), 60_000 * YUAN));
        asked.day = date!(2026 - 06 - 01);
        let after = line(&asked, TaxKind::ValueAddedTax);
        assert_eq!((after.amount, after.without_relief), (None, 60_000 * YUAN));
        assert_eq!(after.remarks, [Remark::MeasureAwaited, Remark::SeparateAccounting]);
    }

    #[test]
    fn each_side_pays_stamp_duty_and_the_client_counts_four_fifths_of_a_registered_commission() {
        let asked = question(ContractSubtype::CommissionedDevelopment, 1_000_000 * YUAN);
        let duty = line(&asked, TaxKind::StampDuty);
        assert_eq!((duty.payer, duty.amount), (TaxPayer::Each, Some(300 * YUAN)));
        assert_eq!(line(&asked, TaxKind::ResearchExpense).amount, Some(800_000 * YUAN));
        let transfer = preview_taxes(&question(ContractSubtype::PatentAssignment, 1));
        assert!(transfer.iter().all(|line| line.kind != TaxKind::ResearchExpense));
    }

    proptest! {
        #[test]
        fn relief_never_makes_a_tax_greater_and_a_year_is_taxed_alike_in_parts_and_whole(
            first in 0i64..2_000_000_000, second in 0i64..2_000_000_000,
        ) {
            let whole = line(&question(ContractSubtype::PatentAssignment, first + second), TaxKind::IncomeTax);
            let one = line(&question(ContractSubtype::PatentAssignment, first), TaxKind::IncomeTax);
            let mut later = question(ContractSubtype::PatentAssignment, second);
            later.income_before = first;
            let two = line(&later, TaxKind::IncomeTax);
            prop_assert_eq!(whole.amount, one.amount.zip(two.amount).map(|(one, two)| one + two));
            prop_assert!(whole.amount.is_some_and(|amount| amount <= whole.without_relief + 1));
        }
    }
}
