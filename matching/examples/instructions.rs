//! Runs the search or the cutter on a small generated corpus, to have its instructions counted: `instructions search` and
//! `instructions cut`, under `bench/instructions.sh`.

use std::io::Write as _;
use std::sync::Arc;

use keqiao_matching::{CutDocument, CutQuery, Cutter, Document, Filter, Index};

/// Enough for a window that is sealed and one that grows.
const DOCUMENTS: u32 = 68_000;
/// Words of a document.
const DOCUMENT_WORDS: u32 = 14;
/// Different words, of which small numbers are frequent.
const VOCABULARY: u32 = 6_000;
/// Words of the queries, by turns: a word or two, and demands.
const QUERY_WORDS: [u32; 4] = [1, 2, 3, 60];
/// Queries.
const QUERIES: u32 = 48;
/// Texts that are cut.
const TEXTS: usize = 120;
/// Words of a text.
const TEXT_WORDS: usize = 60;
/// Hits asked for.
const HITS: usize = 20;

/// Words that texts are put together from.
const WORDS: [&str; 32] = [
    "锂离子电池",
    "隔膜",
    "涂覆",
    "工艺",
    "一种",
    "提高",
    "耐高温",
    "陶瓷",
    "，",
    "。",
    "质子交换膜",
    "电解水",
    "制氢",
    "催化剂",
    "的",
    "方法",
    "装置",
    "污水处理",
    "纳滤膜",
    "钢管",
    "超声波",
    "检测",
    " coating ",
    " of heat resistant ",
    " separators ",
    " for ",
    " electrolysis ",
    " membrane ",
    " lithium ",
    "0.1 mm",
    "ＬＥＤ",
    "（",
];

/// SplitMix64: the same numbers for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((z ^ (z >> 31)) >> 32).expect("32 bits") % end
    }

    fn words(&mut self, count: u32) -> Vec<(u32, u8)> {
        let mut words: Vec<u32> =
            (0..count).map(|_| self.below(VOCABULARY) * self.below(VOCABULARY) / VOCABULARY).collect();
        words.sort_unstable();
        let counted = words.chunk_by(|a, b| a == b);
        counted.map(|same| (same[0], u8::try_from(same.len()).expect("few words"))).collect()
    }
}

fn main() {
    let cutter = Arc::new(Cutter::new());
    cutter.prepare();
    let result = match std::env::args().nth(1).as_deref() {
        Some("search") => prepare_search(cutter),
        Some("cut") => prepare_cut(&cutter),
        other => panic!("`search` or `cut`, not {other:?}"),
    };
    writeln!(std::io::stdout(), "{result}").expect("the output can be written");
}

fn prepare_search(cutter: Arc<Cutter>) -> usize {
    let mut random = Random(1);
    let mut index = Index::new(cutter);
    for key in 0..DOCUMENTS {
        let length = DOCUMENT_WORDS / 2 + random.below(DOCUMENT_WORDS);
        index.upsert_cut(CutDocument::from_terms(key.into(), 0, 0, random.words(length)));
    }
    let lengths = QUERY_WORDS.iter().cycle().zip(0..QUERIES);
    let queries: Vec<CutQuery> = lengths.map(|(length, _)| CutQuery::from_terms(random.words(*length))).collect();
    // Once before: what a thread makes for its first search is not counted.
    std::hint::black_box(index.search_cut(&queries[0], &Filter::default(), HITS));
    search_all_counted(&index, &queries)
}

fn prepare_cut(cutter: &Cutter) -> usize {
    let mut random = Random(1);
    let text = |random: &mut Random| -> String { (0..TEXT_WORDS).map(|_| WORDS[random.below(32) as usize]).collect() };
    let texts: Vec<String> = (0..TEXTS).map(|_| text(&mut random)).collect();
    cut_all_counted(cutter, texts)
}

/// What is counted of the search.
#[inline(never)]
fn search_all_counted(index: &Index, queries: &[CutQuery]) -> usize {
    queries.iter().map(|query| index.search_cut(query, &Filter::default(), HITS).len()).sum()
}

/// What is counted of the cutter.
#[inline(never)]
fn cut_all_counted(cutter: &Cutter, texts: Vec<String>) -> usize {
    let cut = texts.into_iter().map(|text| cutter.cut_document(Document { text, ..Document::default() }));
    cut.map(std::hint::black_box).count()
}
