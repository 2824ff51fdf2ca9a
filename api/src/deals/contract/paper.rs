//! A contract for printing, made from the document that is signed.

use super::document;
use super::edition::Edition;
use super::view::SignatureView;
use crate::print::paper::{Block, Cell, Paper, Table};
use crate::trust::certificate::paper as certificate_paper;
use keqiao_domain::deals::clause::ClauseTopic;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::contract_type::{ContractSide, ContractSubtype};
use keqiao_domain::deals::royalty::{BP_PER_PERCENT, RoyaltyBase};
use keqiao_ledger::certificate::Certificate;
use serde_json::Value;

/// What is printed.
pub struct Printed<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// The edition.
    pub edition: &'a Edition,
    /// Its document.
    pub document: &'a Value,
    /// The signatures, under all editions.
    pub signatures: &'a [SignatureView],
    /// What the ledger says, once it is signed.
    pub certificate: Option<&'a Certificate>,
}

/// What stands where the document says nothing.
const NOTHING: &str = "–";

/// The paper, with numbers before its headings.
struct Draft {
    paper: Paper,
    headings: u32,
}

impl Draft {
    fn heading(&mut self, chinese: &str, english: &str) {
        self.headings += 1;
        self.paper.heading(format!("{}. {chinese} / {english}", self.headings));
    }
}

/// The paper: the contract, and on sheets of its own what the ledger says of it.
#[must_use]
pub fn of(printed: &Printed<'_>) -> Paper {
    let terms = &printed.document["terms"];
    let (id, number) = (printed.contract.id, printed.edition.number);
    let subtype: Option<ContractSubtype> = terms["subtype"].as_str().and_then(|name| name.parse().ok());
    let (type_zh, type_en) = subtype.map_or(("", ""), ContractSubtype::titles);
    let named = format!("{id} · 第{number}版 / edition {number}");
    let mut paper = Paper::new(text(&terms["title"]), printed.edition.created_at.as_offset());
    paper.foot = vec![named.clone(), format!("SHA-256 {}", printed.edition.sha256_hex())];
    paper.push(Block::Title(type_zh.to_owned()));
    paper.push(Block::Subtitle(type_en.to_owned()));
    paper.push(Block::Subtitle(named));
    let mut project = Table::of_pairs();
    project.pair("项目名称 / Project", text(&terms["title"]));
    paper.push(project);
    let mut draft = Draft { paper, headings: 0 };
    write_parties(&mut draft, printed.document);
    write_subject(&mut draft, printed.document);
    write_amounts(&mut draft, terms);
    write_milestones(&mut draft, terms);
    write_clauses(&mut draft, terms);
    write_conditions(&mut draft, terms);
    write_signatures(&mut draft, printed);
    write_ledger(&mut draft, printed);
    draft.paper
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn text_or_dash(value: &Value) -> String {
    value.as_str().unwrap_or(NOTHING).to_owned()
}

fn items<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value[member].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The lines that say something, one below the other.
fn lines(lines: &[String]) -> String {
    lines.iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n")
}

fn write_parties(draft: &mut Draft, document: &Value) {
    draft.heading("当事人", "Parties");
    let mut table = Table::of_pairs();
    for party in items(document, "parties") {
        let number = [&party["credit_code"], &party["foreign_identifier"]].into_iter().find_map(Value::as_str);
        let side: Option<ContractSide> = party["side"].as_str().and_then(|side| side.parse().ok());
        let side = match side {
            Some(ContractSide::Seller) => "卖方 / Seller",
            Some(ContractSide::Buyer) => "买方 / Buyer",
            None => "",
        };
        let role = format!("{} / {}", text(&party["role_zh"]), text(&party["role_en"]));
        let number = number.unwrap_or_default().to_owned();
        table.pair(
            &lines(&[role, side.to_owned()]),
            lines(&[text(&party["name"]), number, text(&party["organization"])]),
        );
    }
    draft.paper.push(table);
}

fn write_subject(draft: &mut Draft, document: &Value) {
    let terms = &document["terms"];
    draft.heading("标的与期限", "Subject and term");
    let mut table = Table::of_pairs();
    let validity = format!("{} – {}", text_or_dash(&terms["starts_on"]), text_or_dash(&terms["ends_on"]));
    table.pair("有效期 / Validity", validity);
    for patent in items(document, "patents") {
        let told = |name: &str, member: &str| format!("{name}: {}", text_or_dash(&patent[member]));
        table.pair(
            "专利 / Patent",
            lines(&[
                text(&patent["title"]),
                told("申请人、专利权人 / applicant", "applicant"),
                told("申请日 / filed", "filed_on"),
                told("申请号 / application", "application_number"),
                told("专利号、公布号 / publication", "publication_number"),
                told("有效期至 / expires", "expires_on"),
                text(&patent["patent"]),
            ]),
        );
    }
    for achievement in items(document, "achievements") {
        let named = lines(&[text(&achievement["title"]), text(&achievement["achievement"])]);
        table.pair("技术成果 / Achievement", named);
    }
    write_grant(&mut table, &terms["grant"]);
    draft.paper.push(table);
}

fn write_grant(table: &mut Table, grant: &Value) {
    if !grant.is_object() {
        return;
    }
    let joined = |member: &str| items(grant, member).iter().map(text).collect::<Vec<_>>().join(", ");
    let uses = if items(grant, "uses").is_empty() { "不限 / every use".to_owned() } else { joined("uses") };
    let from = grant["starts_on"].as_str().unwrap_or("合同生效之日 / effect of the contract");
    let until = grant["ends_on"].as_str().unwrap_or("权利终止之日 / end of the right");
    let mode = match grant["mode"].as_str().unwrap_or_default() {
        "exclusive" => "独占 / exclusive",
        "sole" => "排他 / sole",
        "non_exclusive" => "普通 / non-exclusive",
        "open" => "开放 / open",
        "cross" => "交叉 / cross",
        "sub" => "分许可 / sub-licence",
        _ => "",
    };
    let sublicensing = match grant["sublicensing"].as_str().unwrap_or_default() {
        "barred" => "不得分许可 / barred",
        "with_consent" => "经同意可以分许可 / with consent",
        "free" => "可以分许可 / free",
        _ => "",
    };
    table.pair("许可方式 / Mode", mode);
    table.pair("地域 / Territory", joined("territory"));
    table.pair("用途 / Uses", uses);
    table.pair("期限 / Term", format!("{from} – {until}"));
    table.pair("分许可 / Sub-licensing", sublicensing);
}

fn write_amounts(draft: &mut Draft, terms: &Value) {
    let amounts = &terms["amounts"];
    let currency = text(&terms["currency"]);
    draft.heading("价款、报酬或者使用费", "Price");
    let mut table = Table::of_pairs();
    let mut row = |name: &str, amount: &Value| {
        if let Some(amount) = amount.as_str() {
            table.figure(name, format!("{currency} {amount}"));
        }
    };
    row("合同成交额 / Contract amount", &amounts["total"]);
    row("技术交易额 / Technical amount", &amounts["technical"]);
    for item in items(amounts, "items") {
        row(&format!("非技术项目 / Not technical: {}", text(&item["title"])), &item["amount"]);
    }
    row("其中预计提成 / Estimated royalty", &amounts["estimated_royalty"]);
    row("预计新增投资 / Expected investment", &terms["expected_investment"]);
    row("预计新增产值 / Expected output", &terms["expected_output"]);
    let mode = match terms["payment_mode"].as_str().unwrap_or_default() {
        "lump_once" => "一次总付 / lump sum, paid once",
        "lump_instalment" => "分期支付 / lump sum in instalments",
        "royalty" => "提成支付 / royalty",
        "entry_plus_royalty" => "入门费加提成 / entry fee and royalty",
        _ => "",
    };
    table.pair("支付方式 / Payment", mode);
    write_royalty(&mut table, &terms["royalty"]);
    draft.paper.push(table);
}

/// How the royalty is reckoned, where there is one.
fn write_royalty(table: &mut Table, royalty: &Value) {
    if let Some(rate_bp) = royalty["rate_bp"].as_u64() {
        let base: Option<RoyaltyBase> = royalty["base"].as_str().and_then(|base| base.parse().ok());
        let (chinese, english) = base.map_or(("", ""), RoyaltyBase::titles);
        let rate = format!("{}.{:02} %", rate_bp / BP_PER_PERCENT, rate_bp % BP_PER_PERCENT);
        table.pair("提成比例 / Royalty rate", rate);
        table.pair("提成基数 / Reckoned on", format!("{chinese} / {english}"));
    }
    if let Some(text) = royalty["otherwise"].as_str() {
        table.pair("提成计算方式 / How the royalty is reckoned", text);
    }
}

fn write_milestones(draft: &mut Draft, terms: &Value) {
    let milestones = items(terms, "milestones");
    if milestones.is_empty() {
        return;
    }
    draft.heading("里程碑", "Milestones");
    let mut table = Table::of_columns(&["", "内容 / What", "期限 / Due", "金额 / Amount"], &[1, 10, 4, 5]);
    for (place, milestone) in milestones.iter().enumerate() {
        table.rows.push(vec![
            Cell::Text((place + 1).to_string()),
            Cell::Text(lines(&[text(&milestone["title"]), text(&milestone["deliverable"])])),
            Cell::Text(text_or_dash(&milestone["due_on"])),
            Cell::Figure(text(&milestone["amount"])),
        ]);
    }
    draft.paper.push(table);
    if let Some(days) = terms["silence_days"].as_u64() {
        draft.paper.paragraph(format!(
            "交付后{days}日内未作答复的，视为验收合格。\nWhat is submitted counts as accepted when nobody answers within {days} days."
        ));
    }
}

fn write_clauses(draft: &mut Draft, terms: &Value) {
    for clause in items(terms, "clauses") {
        let topic: Option<ClauseTopic> = clause["topic"].as_str().and_then(|topic| topic.parse().ok());
        let (chinese, english) = topic.map_or(("", ""), ClauseTopic::titles);
        draft.heading(chinese, english);
        draft.paper.paragraph(text(&clause["text"]));
    }
}

fn write_conditions(draft: &mut Draft, terms: &Value) {
    let conditions = items(terms, "conditions");
    if conditions.is_empty() {
        return;
    }
    draft.heading("生效条件", "Conditions before it takes effect");
    draft.paper.push(Block::Numbered(conditions.iter().map(|condition| text(&condition["title"])).collect()));
}

fn write_signatures(draft: &mut Draft, printed: &Printed<'_>) {
    let (id, number) = (printed.contract.id, printed.edition.number);
    draft.heading("签署", "Signatures");
    draft.paper.paragraph(format!(
        "被签署的内容如下，每行以换行结束；其中摘要为合同文件（GET /v1/contracts/{id}/document?edition={number}）的 SHA-256。\n\
        Each key signs these four lines, each ended by a line feed; the digest is the SHA-256 of the document."
    ));
    draft.paper.exact(document::statement(id, number, &printed.edition.sha256_hex()));
    for signature in printed.signatures.iter().filter(|signature| signature.edition == number) {
        draft.paper.push(signature_table(signature, printed.document));
    }
    draft.paper.paragraph("核验 / To check:");
    draft.paper.exact("openssl pkeyutl -verify -pubin -inkey KEY.pem -rawin -in LINES -sigfile SIGNATURE");
}

fn signature_table(signature: &SignatureView, document: &Value) -> Table {
    let organization = signature.organization.0.to_string();
    let party = items(document, "parties").iter().find(|party| party["organization"] == organization.as_str());
    let name = party.map(|party| text(&party["name"])).unwrap_or_default();
    let mut table = Table::of_pairs();
    table.pair("签署方 / Party", lines(&[name, organization]));
    table.pair("时间 / At", signature.at.0.to_string());
    table.exact("密钥 / Key", signature.key.0.to_string());
    table.exact("公钥 / Ed25519 key", signature.public_key.clone());
    table.exact("签名 / Signature", signature.signature.clone());
    table
}

fn write_ledger(draft: &mut Draft, printed: &Printed<'_>) {
    match printed.certificate {
        Some(certificate) => {
            draft.paper.push(Block::NewSheet);
            certificate_paper::write(&mut draft.paper, certificate, printed.contract.id.subject());
        }
        None => {
            draft.heading("账本存证", "Ledger certificate");
            draft.paper.paragraph("尚未写入已签名的账本。\nNot in the signed ledger yet.");
        }
    }
}
