//! A paper as a page for browsers: it brings its own style and loads nothing.

use super::paper::{Block, Cell, Paper, Table};
use std::fmt::Write as _;

/// The page brings its own style and nothing else.
pub const PAGE_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const STYLE: &str = "body{font:11pt/1.6 serif;max-width:44em;margin:2em auto;padding:0 1em;color:#111}\
    h1{font-size:1.6em;text-align:center;margin:1em 0 .2em}h2{font-size:1.1em;margin:1.6em 0 .3em;break-after:avoid}\
    .no{text-align:center;color:#444}p{margin:.3em 0;white-space:pre-wrap;overflow-wrap:anywhere}\
    table{border-collapse:collapse;width:100%;margin:.5em 0}td,th{border:1px solid #999;padding:.25em .5em;text-align:left;\
    vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}th{width:35%}thead th{width:auto}\
    td.n{text-align:right;white-space:nowrap}tr{break-inside:avoid}\
    pre{font:8.5pt/1.4 monospace;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #bbb;padding:.6em}\
    .new{break-before:page}@page{margin:2cm}@media print{body{margin:0;max-width:none}}";

/// The page.
#[must_use]
pub fn of(paper: &Paper) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>{STYLE}</style>\n",
        escape(&paper.title)
    );
    for block in &paper.blocks {
        write_block(&mut page, block);
    }
    page.push_str("</html>\n");
    page
}

fn write_block(page: &mut String, block: &Block) {
    let _ = match block {
        Block::Title(text) => writeln!(page, "<h1>{}</h1>", escape(text)),
        Block::Subtitle(text) => writeln!(page, "<p class=\"no\">{}</p>", escape(text)),
        Block::Heading(text) => writeln!(page, "<h2>{}</h2>", escape(text)),
        Block::Paragraph(text) => writeln!(page, "<p>{}</p>", escape(text)),
        Block::Exact(text) => writeln!(page, "<pre>{}</pre>", escape(text)),
        Block::NewSheet => writeln!(page, "<div class=\"new\"></div>"),
        Block::Numbered(texts) => {
            let items: String = texts.iter().map(|text| format!("<li>{}</li>", escape(text))).collect();
            writeln!(page, "<ol>{items}</ol>")
        }
        Block::Table(table) => {
            write_table(page, table);
            Ok(())
        }
    };
}

fn write_table(page: &mut String, table: &Table) {
    page.push_str("<table>");
    if !table.head.is_empty() {
        let names: String = table.head.iter().map(|name| format!("<th>{}</th>", escape(name))).collect();
        let _ = write!(page, "<thead><tr>{names}</tr></thead>");
    }
    page.push_str("<tbody>");
    for row in &table.rows {
        let cells: String = row.iter().map(cell).collect();
        let _ = writeln!(page, "<tr>{cells}</tr>");
    }
    page.push_str("</tbody></table>\n");
}

fn cell(cell: &Cell) -> String {
    let text = escape(cell.text());
    match cell {
        Cell::Name(_) => format!("<th>{text}</th>"),
        Cell::Text(_) => format!("<td>{text}</td>"),
        Cell::Figure(_) => format!("<td class=\"n\">{text}</td>"),
        Cell::Exact(_) => format!("<td><code>{text}</code></td>"),
    }
}

/// Text that cannot become markup.
fn escape(text: &str) -> String {
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
    use time::OffsetDateTime;

    #[test]
    fn text_in_the_page_is_never_markup() {
        let hostile = "<script>\"a\" & 'b'</script>";
        let mut paper = Paper::new(hostile, OffsetDateTime::UNIX_EPOCH);
        let mut table = Table::of_pairs();
        table.pair(hostile, hostile);
        table.figure(hostile, hostile);
        table.exact(hostile, hostile);
        for block in [Block::Title, Block::Subtitle, Block::Heading, Block::Paragraph, Block::Exact] {
            paper.push(block(hostile.to_owned()));
        }
        paper.push(Block::Numbered(vec![hostile.to_owned()]));
        paper.push(table);

        let page = of(&paper);

        assert!(!page.contains("<script"), "{page}");
        assert_eq!(page.matches("&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;").count(), 13);
    }
}
