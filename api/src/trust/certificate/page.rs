//! A certificate as a page for printing: everything that is in the JSON, and how to check it.

use keqiao_domain::id::Subject;
use keqiao_ledger::certificate::{Certificate, Record};
use keqiao_ledger::entry::StoredEntry;
use std::fmt::Write as _;

const STYLE: &str = "body{font:11pt/1.45 serif;max-width:46em;margin:2em auto;padding:0 1em;color:#111}\
    h1{font-size:1.5em}h2{font-size:1.1em;margin-top:2em}\
    pre{font:8.5pt/1.4 monospace;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #bbb;padding:.6em}\
    dt{font-weight:bold}dd{margin:0 0 .3em 1.5em}@media print{body{margin:0;max-width:none}section{break-inside:avoid}}";

/// The page.
#[must_use]
pub fn of(certificate: &Certificate, subject: Subject) -> String {
    let origin = certificate.checkpoint.lines().next().unwrap_or_default();
    let mut page = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n<title>存证证书 Certificate {subject}</title>\n\
        <style>{STYLE}</style>\n<h1>存证证书 / Certificate</h1>\n\
        <p>以下记录已写入账本 <b>{origin}</b>，可离线核验，无需信任发布者。<br>\
        The entries below are in the ledger <b>{origin}</b>. They can be checked offline, without trusting who issued this.</p>\n\
        <dl><dt>对象 / Subject</dt><dd>{subject}</dd></dl>\n",
        origin = escape(origin),
    );
    for record in &certificate.records {
        write_record(&mut page, record);
    }
    let _ = write!(
        page,
        "<h2>签名检查点 / Signed checkpoint</h2>\n<pre>{}</pre>\n<h2>账本公钥 / Key of the ledger</h2>\n<pre>{}</pre>\n\
        <p>核验：以 <code>Accept: application/json</code> 下载本证书，执行 <code>ledger-verify certificate FILE --key KEY</code>；\
        公钥请从其他渠道取得并比对。<br>To check: fetch this certificate with <code>Accept: application/json</code> and run \
        <code>ledger-verify certificate FILE --key KEY</code>; take the key from elsewhere and compare.</p>\n</html>\n",
        escape(&certificate.checkpoint),
        escape(&certificate.key),
    );
    page
}

fn write_record(page: &mut String, record: &Record) {
    let told = StoredEntry::parse(record.entry.as_bytes()).ok();
    let _ = write!(page, "<section><h2>记录 / Entry {}</h2>\n<dl>", record.index);
    if let Some(entry) = &told {
        let owner = entry.owner.as_deref().unwrap_or("–");
        let lines = [
            ("事件 / What", entry.kind.as_str()),
            ("时间 / When", &entry.at),
            ("操作 / Operation", &entry.operation),
            ("操作者 / By", &entry.actor),
            ("权属方 / For", owner),
        ];
        for (name, value) in lines {
            let _ = write!(page, "<dt>{name}</dt><dd>{}</dd>", escape(value));
        }
    }
    let facts = match &record.facts {
        Some(facts) => format!("<pre>{}\nsalt {}</pre>", escape(&facts.payload), escape(&facts.salt)),
        None => "<p>未披露或已删除 / withheld or erased</p>".to_owned(),
    };
    let proof: Vec<String> = record.proof.iter().map(ToString::to_string).collect();
    let _ = writeln!(
        page,
        "</dl>\n<p>内容 / Facts</p>{facts}\n<p>存证字节 / Stored bytes</p><pre>{}</pre>\n<p>包含证明 / Inclusion proof</p><pre>{}</pre></section>",
        escape(&record.entry),
        escape(&proof.join("\n")),
    );
}

/// Text that cannot become markup.
#[must_use]
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_the_page_is_never_markup() {
        assert_eq!(
            escape("<script>\"a\" & 'b'</script>"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;"
        );
    }
}
