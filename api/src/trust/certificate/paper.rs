//! A certificate for printing: everything that is in the JSON, and how to check it.

use crate::print::paper::{Block, Paper, Table};
use keqiao_domain::id::Subject;
use keqiao_ledger::certificate::{Certificate, Record};
use keqiao_ledger::entry::StoredEntry;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The paper.
#[must_use]
pub fn of(certificate: &Certificate, subject: Subject) -> Paper {
    let mut paper = Paper::new(format!("存证证书 Certificate {subject}"), last_moment(certificate));
    paper.foot = vec![subject.to_string(), origin(certificate).to_owned()];
    write(&mut paper, certificate, subject);
    paper
}

/// Writes a certificate into a paper, as a part of it.
pub fn write(paper: &mut Paper, certificate: &Certificate, subject: Subject) {
    let origin = origin(certificate);
    paper.push(Block::Title("存证证书 / Certificate".to_owned()));
    paper.paragraph(format!(
        "以下记录已写入账本 {origin}，可离线核验，无需信任发布者。\n\
        The entries below are in the ledger {origin}. They can be checked offline, without trusting who issued this."
    ));
    let mut about = Table::of_pairs();
    about.pair("对象 / Subject", subject.to_string());
    paper.push(about);
    paper.heading("签名检查点 / Signed checkpoint");
    paper.exact(&*certificate.checkpoint);
    paper.heading("账本公钥 / Key of the ledger");
    paper.exact(&*certificate.key);
    paper.paragraph(
        "核验：以 Accept: application/json 下载本证书，执行以下命令；公钥请从其他渠道取得并比对。\n\
        To check: fetch this certificate with Accept: application/json and run this; take the key from elsewhere and compare.",
    );
    paper.exact("ledger-verify certificate FILE --key KEY");
    for record in &certificate.records {
        write_record(paper, record);
    }
}

/// When the last of what is certified happened; the beginning of time when its entry is of a form that came later.
fn last_moment(certificate: &Certificate) -> OffsetDateTime {
    let entry = certificate.records.last().and_then(|record| StoredEntry::parse(record.entry.as_bytes()).ok());
    let moment = entry.and_then(|entry| OffsetDateTime::parse(&entry.at, &Rfc3339).ok());
    moment.unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The name of the log: the first line of its checkpoint.
fn origin(certificate: &Certificate) -> &str {
    certificate.checkpoint.lines().next().unwrap_or_default()
}

fn write_record(paper: &mut Paper, record: &Record) {
    paper.heading(format!("记录 / Entry {}", record.index));
    if let Ok(entry) = StoredEntry::parse(record.entry.as_bytes()) {
        let mut table = Table::of_pairs();
        table.pair("事件 / What", entry.kind);
        table.pair("时间 / When", entry.at);
        table.pair("操作 / Operation", entry.operation);
        table.pair("操作者 / By", entry.actor);
        table.pair("权属方 / For", entry.owner.unwrap_or_else(|| "–".to_owned()));
        paper.push(table);
    }
    match &record.facts {
        Some(facts) => {
            paper.paragraph("内容 / Facts");
            paper.exact(format!("{}\nsalt {}", facts.payload, facts.salt));
        }
        None => paper.paragraph("内容 / Facts: 未披露或已删除 / withheld or erased"),
    }
    paper.paragraph("存证字节 / Stored bytes");
    paper.exact(&*record.entry);
    let proof: Vec<String> = record.proof.iter().map(ToString::to_string).collect();
    paper.paragraph("包含证明 / Inclusion proof");
    paper.exact(proof.join("\n"));
}
