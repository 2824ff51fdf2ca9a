//! A contract as a page for printing, made from the document that is signed.

use super::document;
use super::edition::Edition;
use super::view::SignatureView;
use crate::trust::certificate::page::escape;
use keqiao_domain::deals::clause::ClauseTopic;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::contract_type::{ContractSide, ContractSubtype};
use keqiao_ledger::certificate::Certificate;
use keqiao_ledger::entry::StoredEntry;
use serde_json::Value;
use std::fmt::Write as _;

const STYLE: &str = "body{font:11pt/1.6 serif;max-width:44em;margin:2em auto;padding:0 1em;color:#111}\
    h1{font-size:1.6em;text-align:center;margin:1em 0 .2em}h2{font-size:1.1em;margin:1.6em 0 .3em;break-after:avoid}\
    .no{text-align:center;color:#444}p{margin:.3em 0;white-space:pre-wrap;overflow-wrap:anywhere}\
    table{border-collapse:collapse;width:100%;margin:.5em 0}td,th{border:1px solid #999;padding:.25em .5em;text-align:left;\
    vertical-align:top}td.n{text-align:right;white-space:nowrap}pre{font:8.5pt/1.4 monospace;white-space:pre-wrap;\
    overflow-wrap:anywhere;border:1px solid #bbb;padding:.6em}section{break-inside:avoid}\
    @page{margin:2cm}@media print{body{margin:0;max-width:none}}";

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

/// A member as text, which cannot become markup.
fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

/// A heading and its number; the numbers are those of the printed page.
struct Headings(u32);

impl Headings {
    fn next(&mut self, page: &mut String, chinese: &str, english: &str) {
        self.0 += 1;
        let _ = writeln!(page, "<h2>{}. {} / {}</h2>", self.0, escape(chinese), escape(english));
    }
}

/// The page.
#[must_use]
pub fn of(printed: &Printed<'_>) -> String {
    let terms = &printed.document["terms"];
    let subtype: Option<ContractSubtype> = terms["subtype"].as_str().and_then(|name| name.parse().ok());
    let (type_zh, type_en) = subtype.map_or(("", ""), ContractSubtype::titles);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
        <h1>{type_zh}</h1>\n<p class=\"no\">{type_en}</p>\n<p class=\"no\">{id} · 第{number}版 / edition {number}</p>\n\
        <table><tr><th>项目名称 / Project</th><td>{title}</td></tr></table>\n",
        title = text(&terms["title"]),
        id = printed.contract.id,
        number = printed.edition.number,
    );
    let mut headings = Headings(0);
    write_parties(&mut page, &mut headings, printed.document);
    write_subject(&mut page, &mut headings, printed.document);
    write_amounts(&mut page, &mut headings, terms);
    write_milestones(&mut page, &mut headings, terms);
    write_clauses(&mut page, &mut headings, printed);
    write_conditions(&mut page, &mut headings, terms);
    write_signatures(&mut page, &mut headings, printed);
    write_ledger(&mut page, &mut headings, printed.certificate);
    page.push_str("</html>\n");
    page
}

fn items<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value[member].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn write_parties(page: &mut String, headings: &mut Headings, document: &Value) {
    headings.next(page, "当事人", "Parties");
    page.push_str("<table>");
    for party in items(document, "parties") {
        let number = [&party["credit_code"], &party["foreign_identifier"]].into_iter().find_map(Value::as_str);
        let side: Option<ContractSide> = party["side"].as_str().and_then(|side| side.parse().ok());
        let side = match side {
            Some(ContractSide::Seller) => "卖方 / Seller",
            Some(ContractSide::Buyer) => "买方 / Buyer",
            None => "",
        };
        let _ = writeln!(
            page,
            "<tr><th>{} / {}<br>{side}</th><td>{}<br>{}<br>{}</td></tr>",
            text(&party["role_zh"]),
            text(&party["role_en"]),
            text(&party["name"]),
            escape(number.unwrap_or_default()),
            text(&party["organization"]),
        );
    }
    page.push_str("</table>\n");
}

fn write_subject(page: &mut String, headings: &mut Headings, document: &Value) {
    let terms = &document["terms"];
    headings.next(page, "标的与期限", "Subject and term");
    page.push_str("<table>");
    let dash = |value: &Value| value.as_str().map_or_else(|| "–".to_owned(), escape);
    let _ = writeln!(
        page,
        "<tr><th>有效期 / Validity</th><td>{} – {}</td></tr>",
        dash(&terms["starts_on"]),
        dash(&terms["ends_on"])
    );
    for patent in items(document, "patents") {
        let _ = writeln!(
            page,
            "<tr><th>专利 / Patent</th><td>{}<br>申请人、专利权人 / applicant: {}<br>申请日 / filed: {}<br>申请号 / application: {}<br>\
            专利号、公布号 / publication: {}<br>有效期至 / expires: {}<br>{}</td></tr>",
            text(&patent["title"]),
            dash(&patent["applicant"]),
            dash(&patent["filed_on"]),
            dash(&patent["application_number"]),
            dash(&patent["publication_number"]),
            dash(&patent["expires_on"]),
            text(&patent["patent"]),
        );
    }
    for achievement in items(document, "achievements") {
        let _ = writeln!(
            page,
            "<tr><th>技术成果 / Achievement</th><td>{}<br>{}</td></tr>",
            text(&achievement["title"]),
            text(&achievement["achievement"])
        );
    }
    write_grant(page, &terms["grant"]);
    page.push_str("</table>\n");
}

fn write_grant(page: &mut String, grant: &Value) {
    if !grant.is_object() {
        return;
    }
    let joined = |member: &str| items(grant, member).iter().map(text).collect::<Vec<_>>().join(", ");
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
    let rows = [
        ("许可方式 / Mode", mode.to_owned()),
        ("地域 / Territory", joined("territory")),
        ("用途 / Uses", joined("uses")),
        ("期限 / Term", format!("{} – {}", text(&grant["starts_on"]), text(&grant["ends_on"]))),
        ("分许可 / Sub-licensing", sublicensing.to_owned()),
    ];
    for (name, value) in rows {
        let _ = writeln!(page, "<tr><th>{name}</th><td>{value}</td></tr>");
    }
}

fn write_amounts(page: &mut String, headings: &mut Headings, terms: &Value) {
    let amounts = &terms["amounts"];
    let currency = text(&terms["currency"]);
    headings.next(page, "价款、报酬或者使用费", "Price");
    page.push_str("<table>");
    let mut row = |name: &str, amount: &Value| {
        if let Some(amount) = amount.as_str() {
            let _ = writeln!(page, "<tr><th>{name}</th><td class=\"n\">{currency} {}</td></tr>", escape(amount));
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
    let _ = writeln!(page, "<tr><th>支付方式 / Payment</th><td>{mode}</td></tr></table>");
}

fn write_milestones(page: &mut String, headings: &mut Headings, terms: &Value) {
    let milestones = items(terms, "milestones");
    if milestones.is_empty() {
        return;
    }
    headings.next(page, "里程碑", "Milestones");
    page.push_str("<table><tr><th></th><th>内容 / What</th><th>期限 / Due</th><th>金额 / Amount</th></tr>");
    for (place, milestone) in milestones.iter().enumerate() {
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{}<br>{}</td><td>{}</td><td class=\"n\">{}</td></tr>",
            place + 1,
            text(&milestone["title"]),
            text(&milestone["deliverable"]),
            text(&milestone["due_on"]),
            text(&milestone["amount"]),
        );
    }
    page.push_str("</table>\n");
    if let Some(days) = terms["silence_days"].as_u64() {
        let _ = writeln!(
            page,
            "<p>交付后{days}日内未作答复的，视为验收合格。 What is submitted counts as accepted when nobody answers within {days} days.</p>"
        );
    }
}

fn write_clauses(page: &mut String, headings: &mut Headings, printed: &Printed<'_>) {
    for clause in items(&printed.document["terms"], "clauses") {
        let topic: Option<ClauseTopic> = clause["topic"].as_str().and_then(|topic| topic.parse().ok());
        let (chinese, english) = topic.map_or(("", ""), ClauseTopic::titles);
        headings.next(page, chinese, english);
        let _ = writeln!(page, "<p>{}</p>", text(&clause["text"]));
    }
}

fn write_conditions(page: &mut String, headings: &mut Headings, terms: &Value) {
    let conditions = items(terms, "conditions");
    if conditions.is_empty() {
        return;
    }
    headings.next(page, "生效条件", "Conditions before it takes effect");
    page.push_str("<ol>");
    for condition in conditions {
        let _ = write!(page, "<li>{}</li>", text(&condition["title"]));
    }
    page.push_str("</ol>\n");
}

fn write_signatures(page: &mut String, headings: &mut Headings, printed: &Printed<'_>) {
    let digest = printed.edition.sha256_hex();
    let lines = document::statement(printed.contract.id, printed.edition.number, &digest);
    headings.next(page, "签署", "Signatures");
    let _ = writeln!(
        page,
        "<p>被签署的内容如下，每行以换行结束；其中摘要为合同文件（<code>GET /v1/contracts/{id}/document?edition={number}</code>）的 SHA-256。<br>\
        Each key signs these four lines, each ended by a line feed; the digest is the SHA-256 of the document.</p><pre>{lines}</pre>",
        id = printed.contract.id,
        number = printed.edition.number,
        lines = escape(&lines),
    );
    for signature in printed.signatures.iter().filter(|signature| signature.edition == printed.edition.number) {
        let organization = signature.organization.0.to_string();
        let name =
            items(printed.document, "parties").iter().find(|party| party["organization"] == organization.as_str());
        let _ = writeln!(
            page,
            "<section><table><tr><th>签署方 / Party</th><td>{}<br>{organization}</td></tr><tr><th>时间 / At</th><td>{}</td></tr>\
            <tr><th>公钥 / Ed25519 key</th><td>{}</td></tr><tr><th>签名 / Signature</th><td><code>{}</code></td></tr></table></section>",
            name.map(|party| text(&party["name"])).unwrap_or_default(),
            signature.at.0,
            escape(&signature.public_key),
            escape(&signature.signature),
        );
    }
    page.push_str(
        "<p>核验 / To check: <code>openssl pkeyutl -verify -pubin -inkey KEY.pem -rawin -in LINES -sigfile SIGNATURE</code></p>\n",
    );
}

fn write_ledger(page: &mut String, headings: &mut Headings, certificate: Option<&Certificate>) {
    headings.next(page, "账本存证", "Ledger certificate");
    let Some(certificate) = certificate else {
        page.push_str("<p>尚未写入已签名的账本。 Not in the signed ledger yet.</p>\n");
        return;
    };
    page.push_str("<table><tr><th>序号 / Index</th><th>事件 / What</th><th>时间 / When</th><th>操作者 / By</th></tr>");
    for record in &certificate.records {
        let Ok(entry) = StoredEntry::parse(record.entry.as_bytes()) else { continue };
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            record.index,
            escape(&entry.kind),
            escape(&entry.at),
            escape(&entry.actor)
        );
    }
    let _ = writeln!(
        page,
        "</table><p>签名检查点 / Signed checkpoint</p><pre>{}</pre><p>完整证明 / Proofs: <code>GET …/certificate</code>, \
        <code>ledger-verify certificate FILE --key KEY</code></p>",
        escape(&certificate.checkpoint)
    );
}
