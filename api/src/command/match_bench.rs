//! `keqiao match bench`: the index against Tantivy in one process, on a seeded catalogue, with the same terms for both.
//!
//! Only with the feature `bench`, since the service has no use for Tantivy:
//! `cargo run --release --features bench -- match bench --documents 1000000 [--json]`
//!
//! Words follow a Zipf–Mandelbrot law, without the commonest, as if stop words were taken out; each document also has
//! words of one of 1,000 subjects, so that there is something to find. Rounds of both engines alternate.
//!
//! `--catalogue FILE` writes the same catalogue as rows that `keqiao import achievements` takes; with `--url` a service that
//! has them is asked too, by turns with both engines: the whole request, the raw text in, the reasons out.

use super::progress::Meter;
use super::{Failure, output};
use crate::postgres::install_crypto_provider;
use clap::Args;
use keqiao_matching::{CutDocument, CutQuery, Cutter, Filter, Index, Key, Standing};
use reqwest::{Client, Url};
use serde_json::json;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Searcher, TantivyDocument, Term};

/// Words in all.
const VOCABULARY: u32 = 400_000;
/// Places that the Zipf–Mandelbrot law leaves out at its head.
const ZIPF_SHIFT: f64 = 20.0;
/// Exponent of the law.
const ZIPF_EXPONENT: f64 = 1.05;
/// Subjects of documents and demands.
const SUBJECTS: u32 = 1_000;
/// Words of one subject.
const SUBJECT_WORDS: u32 = 400;
/// Share of words that come from the subject, in percent.
const SUBJECT_PERCENT: u64 = 30;
/// Words of a document, from and to.
const DOCUMENT_WORDS: (u64, u64) = (30, 120);
/// Words of a document's title.
const TITLE_WORDS: usize = 5;
/// Words of a long demand.
const LONG_WORDS: u64 = 80;
/// Words of the longest demands.
const LONGEST_WORDS: u64 = 400;
/// Words of a short query.
const SHORT_WORDS: u64 = 3;
/// Hits asked for.
const HITS: usize = 20;
/// Demands of the bulk measure.
const BULK_DEMANDS: usize = 1_000;
/// Queries whose hits are compared with those of the exhaustive search.
const COMPARED_QUERIES: usize = 20;
/// Saved searches of the reverse measure.
const SAVED_SEARCHES: u32 = 100_000;
/// Words of a saved search, from and to.
const SAVED_WORDS: (u64, u64) = (2, 5);
/// The share of its words that a saved search asks for.
const SAVED_THRESHOLD: f32 = 0.7;
/// New documents of the reverse measure.
const NEW_DOCUMENTS: u64 = 20_000;
/// New documents of one stretch of the reverse measure: about a millisecond, so that few stretches are interrupted.
const STRETCH_DOCUMENTS: usize = 50;
/// Documents from one report of the progress to the next.
const REPORTED_DOCUMENTS: u64 = 1_000;
/// Memory of Tantivy's writer, in bytes.
const WRITER_BYTES: usize = 1 << 30;

/// SplitMix64: the same numbers for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// Draws words.
struct Words {
    /// Cumulated weights.
    law: Vec<f64>,
}

impl Words {
    fn new() -> Self {
        let weights = (1..=VOCABULARY).map(|rank| (f64::from(rank) + ZIPF_SHIFT).powf(-ZIPF_EXPONENT));
        let law = weights.scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self { law: law.collect() }
    }

    fn general(&self, random: &mut Random) -> u32 {
        #[expect(clippy::cast_precision_loss, reason = "32 of the bits are enough for a draw")]
        let share = (random.next() >> 32) as f64 / (1_u64 << 32) as f64;
        let sum = self.law.last().copied().unwrap_or(1.0);
        u32::try_from(self.law.partition_point(|&cumulated| cumulated < share * sum)).unwrap_or(0)
    }

    fn of_subject(random: &mut Random, subject: u32) -> u32 {
        // The product of two draws prefers low places.
        let draw = random.below(u64::from(SUBJECT_WORDS)) * random.below(u64::from(SUBJECT_WORDS));
        let place = draw / u64::from(SUBJECT_WORDS);
        let mixed = Random(u64::from(subject) << 32 | place).next();
        u32::try_from(mixed % u64::from(VOCABULARY)).unwrap_or(0)
    }

    /// Words with their counts, sorted.
    fn text(&self, random: &mut Random, words: u64) -> Vec<(u32, u8)> {
        let subject = u32::try_from(random.below(u64::from(SUBJECTS))).unwrap_or(0);
        let mut drawn: Vec<u32> = (0..words)
            .map(|_| {
                if random.below(100) < SUBJECT_PERCENT {
                    Self::of_subject(random, subject)
                } else {
                    self.general(random)
                }
            })
            .collect();
        drawn.sort_unstable();
        let counted = drawn.chunk_by(|a, b| a == b);
        counted.map(|same| (same[0], u8::try_from(same.len()).unwrap_or(u8::MAX))).collect()
    }
}

/// Both engines over the same documents.
struct Engines {
    ours: Index,
    theirs: Searcher,
    field: tantivy::schema::Field,
    build_documents_per_second: f64,
    their_build_documents_per_second: f64,
    their_bytes: u64,
}

/// One query for both, and for a service.
struct Asked {
    ours: CutQuery,
    theirs: Box<dyn Query>,
    raw: String,
}

/// A service that has the catalogue.
struct Service {
    client: Client,
    search: Url,
    token: String,
}

impl Service {
    fn try_new(args: &BenchArgs) -> Result<Option<Self>, Failure> {
        let (Some(url), Some(token)) = (&args.url, &args.token) else { return Ok(None) };
        install_crypto_provider();
        let search = Url::parse_with_params(&format!("{url}/v1/search"), [("limit", HITS.to_string())])?;
        Ok(Some(Self { client: Client::new(), search, token: token.clone() }))
    }

    /// Milliseconds from the request to the last byte of the answer.
    async fn time(&self, text: &str) -> Result<f64, Failure> {
        let mut url = self.search.clone();
        url.query_pairs_mut().append_pair("q", text);
        let start = Instant::now();
        let answer = self.client.get(url).bearer_auth(&self.token).send().await?;
        let (status, body) = (answer.status(), answer.bytes().await?);
        let time = start.elapsed().as_secs_f64() * 1e3;
        if !status.is_success() {
            return Err(format!("the service answers {status}: {}", String::from_utf8_lossy(&body)).into());
        }
        let items = serde_json::from_slice::<serde_json::Value>(&body)?;
        match items["items"].as_array() {
            Some(items) if items.len() == HITS => Ok(time),
            _ => Err("the service finds less than it should: has it the catalogue?".into()),
        }
    }
}

/// A word as letters, which every cutter leaves whole.
fn spell(word: u32) -> String {
    let mut told = String::from("w");
    let mut rest = word;
    loop {
        told.push(char::from(b'a' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
        if rest == 0 {
            return told;
        }
    }
}

/// A text of words, each as often as it counts.
fn spell_all(text: &[(u32, u8)]) -> String {
    let words = text.iter().flat_map(|(word, count)| std::iter::repeat_n(spell(*word), usize::from(*count)));
    words.collect::<Vec<_>>().join(" ")
}

/// Median and 95th percentile in milliseconds.
struct Times(Vec<f64>);

impl Times {
    fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a rank"
        )]
        let rank = ((sorted.len() - 1) as f64 * share).round() as usize;
        sorted[rank]
    }
}

/// What is measured.
#[derive(Args, Debug)]
pub struct BenchArgs {
    /// Documents of the generated catalogue.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    documents: u64,
    /// Queries of each sort.
    #[arg(long, value_name = "N", default_value_t = 50)]
    queries: usize,
    /// How often each query is asked, beside a first time that does not count.
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: usize,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Write the catalogue into this file, as JSON Lines for `keqiao import achievements`, and measure nothing.
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    catalogue: Option<PathBuf>,
    /// Address of a service that has the catalogue; it is asked the long queries too.
    #[arg(long, value_name = "URL", requires = "token")]
    url: Option<String>,
    /// Access token for the service.
    #[arg(long, value_name = "TOKEN", env = "KEQIAO_TOKEN", hide_env_values = true)]
    token: Option<String>,
}

/// Measures and prints.
///
/// # Errors
/// When Tantivy fails, the index or the catalogue cannot be saved, or the service does not answer.
pub async fn run(args: &BenchArgs) -> Result<(), Failure> {
    if let Some(file) = &args.catalogue {
        return write_catalogue(file, args.documents);
    }
    let report = measure(args).await?;
    if args.json {
        output::line(&report.to_string());
    } else {
        for (name, value) in report.as_object().into_iter().flatten() {
            output::line(&format!("{name:<44} {value}"));
        }
    }
    Ok(())
}

/// The texts of the catalogue, in order.
fn texts(words: &Words, documents: u64) -> impl Iterator<Item = Vec<(u32, u8)>> {
    let mut random = Random(1);
    (0..documents).map(move |_| {
        let length = DOCUMENT_WORDS.0 + random.below(DOCUMENT_WORDS.1 - DOCUMENT_WORDS.0 + 1);
        words.text(&mut random, length)
    })
}

fn write_catalogue(file: &Path, documents: u64) -> Result<(), Failure> {
    let mut file = BufWriter::new(std::fs::File::create(file)?);
    for (key, text) in texts(&Words::new(), documents).enumerate() {
        let (title, rest) = text.split_at(TITLE_WORDS);
        let row = json!({ "id": key.to_string(), "title": spell_all(title), "abstract": spell_all(rest) });
        writeln!(file, "{row}")?;
    }
    Ok(file.flush()?)
}

async fn measure(args: &BenchArgs) -> Result<serde_json::Value, Failure> {
    let (documents, queries, rounds) = (args.documents, args.queries, args.rounds);
    let service = Service::try_new(args)?;
    let words = Words::new();
    let engines = Engines::build(&words, documents)?;
    let mut random = Random(2);
    let mut ask = |count: usize, from: u64, to: u64| -> Vec<Asked> {
        (0..count)
            .map(|_| {
                let length = from + random.below(to - from + 1);
                engines.ask(&words.text(&mut random, length))
            })
            .collect()
    };
    let long = ask(queries, LONG_WORDS, LONG_WORDS);
    let longest = ask(queries, LONG_WORDS, LONGEST_WORDS);
    let short = ask(queries, 1, SHORT_WORDS);
    let bulk = ask(BULK_DEMANDS, LONG_WORDS, LONG_WORDS);

    output::remark(&format!("three sorts of {queries} queries are asked, {rounds} rounds of each"));
    let (long_ours, long_theirs, long_served) = engines.race(&long, rounds, service.as_ref()).await?;
    let (longest_ours, longest_theirs, _) = engines.race(&longest, rounds, None).await?;
    let (short_ours, short_theirs, _) = engines.race(&short, rounds, None).await?;
    let threads = std::thread::available_parallelism()?.get();
    output::remark(&format!("{BULK_DEMANDS} demands are matched in bulk on {threads} threads"));
    let (bulk_ours, bulk_theirs) = engines.race_in_bulk(&bulk, threads)?;
    output::remark("hits are compared with those of an exhaustive search");
    let overlap = engines.overlap(&long);
    output::remark(&format!("{SAVED_SEARCHES} saved searches are asked by {NEW_DOCUMENTS} documents"));
    let (saved_rate, alerts) = engines.reverse(&words);
    output::remark("the index is saved and opened");
    let (save_seconds, open_seconds) = engines.save_and_open()?;
    let size = engines.ours.size();
    let per_posting = |bytes: usize| real(bytes) / real(size.postings);
    let all = size.list_bytes + size.forward_bytes + size.term_bytes + size.document_bytes;
    let mut report = json!({
        "documents": documents,
        "postings": size.postings,
        "threads_in_bulk": threads,
        "build_documents_per_second": engines.build_documents_per_second,
        "tantivy_build_documents_per_second": engines.their_build_documents_per_second,
        "bytes_per_posting": per_posting(all),
        "list_bytes_per_posting": per_posting(size.list_bytes),
        "forward_bytes_per_posting": per_posting(size.forward_bytes),
        "term_bytes_per_posting": per_posting(size.term_bytes),
        "document_bytes_per_posting": per_posting(size.document_bytes),
        "tantivy_bytes_per_posting": engines.their_bytes as f64 / real(size.postings),
        "long_p50_ms": long_ours.at(0.5),
        "long_p95_ms": long_ours.at(0.95),
        "tantivy_long_p50_ms": long_theirs.at(0.5),
        "tantivy_long_p95_ms": long_theirs.at(0.95),
        "long_p50_ratio_to_tantivy": long_ours.at(0.5) / long_theirs.at(0.5),
        "longest_p50_ms": longest_ours.at(0.5),
        "tantivy_longest_p50_ms": longest_theirs.at(0.5),
        "longest_p50_ratio_to_tantivy": longest_ours.at(0.5) / longest_theirs.at(0.5),
        "short_p50_ms": short_ours.at(0.5),
        "short_p95_ms": short_ours.at(0.95),
        "tantivy_short_p50_ms": short_theirs.at(0.5),
        "tantivy_short_p95_ms": short_theirs.at(0.95),
        "short_p50_ratio_to_tantivy": short_ours.at(0.5) / short_theirs.at(0.5),
        "bulk_demands_per_second": real(BULK_DEMANDS) / bulk_ours,
        "tantivy_bulk_demands_per_second": real(BULK_DEMANDS) / bulk_theirs,
        "bulk_ratio_to_tantivy": bulk_ours / bulk_theirs,
        "overlap_at_20": overlap,
        "save_seconds": save_seconds,
        "open_seconds": open_seconds,
        "saved_search_documents_per_second": saved_rate,
        "saved_search_alerts_per_document": alerts,
    });
    if service.is_some() {
        let (p50, p99) = (long_served.at(0.5), long_served.at(0.99));
        report["http_long_p50_ms"] = json!(p50);
        report["http_long_p99_ms"] = json!(p99);
        report["http_long_p50_ratio_to_tantivy"] = json!(p50 / long_theirs.at(0.5));
    }
    Ok(report)
}

impl Engines {
    fn build(words: &Words, documents: u64) -> Result<Self, Failure> {
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(IndexRecordOption::WithFreqs);
        let field = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let their_index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = their_index.writer_with_num_threads(1, WRITER_BYTES)?;
        let mut ours = Index::new(Arc::new(Cutter::new()));
        let (mut our_seconds, mut their_seconds) = (0.0, 0.0);
        let mut meter = Meter::new(documents, "{bar:40} {pos}/{len} documents in both indexes");
        for (key, text) in (0_u64..).zip(texts(words, documents)) {
            let start = Instant::now();
            ours.upsert_cut(CutDocument::from_terms(Key::from(key), 0, 0, text.iter().copied()));
            our_seconds += start.elapsed().as_secs_f64();
            let mut told = String::new();
            for (word, count) in &text {
                for _ in 0..*count {
                    told.push_str(&format!("{word} "));
                }
            }
            let start = Instant::now();
            let mut document = TantivyDocument::default();
            document.add_text(field, told);
            writer.add_document(document)?;
            their_seconds += start.elapsed().as_secs_f64();
            if key % REPORTED_DOCUMENTS == 0 {
                meter.show(key, String::new(), &format!("{key} of {documents} documents are in both indexes"));
            }
        }
        meter.finish();
        output::remark("Tantivy merges its segments");
        let start = Instant::now();
        writer.commit()?;
        writer.merge(&their_index.searchable_segment_ids()?).wait()?;
        writer.wait_merging_threads()?;
        their_seconds += start.elapsed().as_secs_f64();
        let theirs = their_index.reader()?.searcher();
        let their_bytes = theirs.space_usage()?.total().get_bytes();
        let per_second = |seconds: f64| documents as f64 / seconds;
        let (build, their_build) = (per_second(our_seconds), per_second(their_seconds));
        Ok(Self {
            ours,
            theirs,
            field,
            build_documents_per_second: build,
            their_build_documents_per_second: their_build,
            their_bytes,
        })
    }

    fn ask(&self, text: &[(u32, u8)]) -> Asked {
        let clauses = text.iter().map(|(word, _)| {
            let term = Term::from_field_text(self.field, &word.to_string());
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>)
        });
        let theirs = Box::new(BooleanQuery::new(clauses.collect()));
        Asked { ours: CutQuery::from_terms(text.iter().copied()), theirs, raw: spell_all(text) }
    }

    /// Times of both for each query, and of a service, in milliseconds.
    async fn race(
        &self,
        asked: &[Asked],
        rounds: usize,
        service: Option<&Service>,
    ) -> Result<(Times, Times, Times), Failure> {
        let (mut ours, mut theirs, mut served) = (Vec::new(), Vec::new(), Vec::new());
        let filter = Filter::default();
        for round in 0..=rounds {
            for query in asked {
                let start = Instant::now();
                let hits = self.ours.search_cut(&query.ours, &filter, HITS);
                let our_time = start.elapsed().as_secs_f64() * 1e3;
                let start = Instant::now();
                let their_hits = self.theirs.search(&query.theirs, &TopDocs::with_limit(HITS).order_by_score())?;
                let their_time = start.elapsed().as_secs_f64() * 1e3;
                std::hint::black_box((hits, their_hits));
                let served_time = match service {
                    Some(service) => Some(service.time(&query.raw).await?),
                    None => None,
                };
                // The first round warms all up.
                if round > 0 {
                    ours.push(our_time);
                    theirs.push(their_time);
                    served.extend(served_time);
                }
            }
        }
        Ok((Times(ours), Times(theirs), Times(served)))
    }

    /// Seconds of both for all queries together.
    fn race_in_bulk(&self, asked: &[Asked], threads: usize) -> Result<(f64, f64), Failure> {
        let ours: Vec<(CutQuery, Filter)> = asked.iter().map(|query| (query.ours.clone(), Filter::default())).collect();
        let start = Instant::now();
        std::hint::black_box(self.ours.search_many(&ours, HITS, threads));
        let our_seconds = start.elapsed().as_secs_f64();
        let start = Instant::now();
        std::thread::scope(|scope| {
            let workers: Vec<_> = asked
                .chunks(asked.len().div_ceil(threads))
                .map(|queries| {
                    scope.spawn(move || -> tantivy::Result<()> {
                        for query in queries {
                            let top = TopDocs::with_limit(HITS).order_by_score();
                            std::hint::black_box(self.theirs.search(&query.theirs, &top)?);
                        }
                        Ok(())
                    })
                })
                .collect();
            workers.into_iter().try_for_each(|worker| worker.join().expect("a search does not panic"))
        })?;
        Ok((our_seconds, start.elapsed().as_secs_f64()))
    }

    /// New documents a second that find the saved searches they fit, on one thread, by the median of short stretches, and
    /// how many each finds.
    fn reverse(&self, words: &Words) -> (f64, f64) {
        let mut random = Random(3);
        let mut standing = Standing::new();
        for key in 0..SAVED_SEARCHES {
            let length = SAVED_WORDS.0 + random.below(SAVED_WORDS.1 - SAVED_WORDS.0 + 1);
            let query = CutQuery::from_terms(words.text(&mut random, length));
            standing.upsert(key.into(), &query, Filter::default(), SAVED_THRESHOLD, &self.ours);
        }
        let documents: Vec<CutDocument> = (0..NEW_DOCUMENTS)
            .map(|key| {
                let length = DOCUMENT_WORDS.0 + random.below(DOCUMENT_WORDS.1 - DOCUMENT_WORDS.0 + 1);
                CutDocument::from_terms(key.into(), 0, 0, words.text(&mut random, length))
            })
            .collect();
        let (mut alerts, mut times) = (0, Vec::new());
        for stretch in documents.chunks(STRETCH_DOCUMENTS) {
            let start = Instant::now();
            alerts += stretch.iter().map(|document| standing.fitting(document).len()).sum::<usize>();
            times.push(start.elapsed().as_secs_f64());
        }
        (real(STRETCH_DOCUMENTS) / Times(times).at(0.5), real(alerts) / NEW_DOCUMENTS as f64)
    }

    /// Seconds that saving the index and opening it again take.
    fn save_and_open(&self) -> Result<(f64, f64), Failure> {
        let folder = std::env::temp_dir().join(format!("keqiao-bench-{}", std::process::id()));
        let start = Instant::now();
        self.ours.snapshot().save(&folder, b"")?;
        let save_seconds = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let opened = Index::open(&folder, Arc::clone(self.ours.cutter()))?.ok_or("the saved index is gone")?;
        let open_seconds = start.elapsed().as_secs_f64();
        let is_the_same = opened.index.digest() == self.ours.digest();
        drop(opened);
        std::fs::remove_dir_all(&folder)?;
        if is_the_same { Ok((save_seconds, open_seconds)) } else { Err("the opened index is another one".into()) }
    }

    /// The share of the exhaustive search's hits that the search finds.
    fn overlap(&self, asked: &[Asked]) -> f64 {
        let filter = Filter::default();
        let (mut found, mut all) = (0, 0);
        for query in asked.iter().take(COMPARED_QUERIES) {
            let hits = self.ours.search_cut(&query.ours, &filter, HITS);
            let exact = self.ours.search_exhaustively(&query.ours, &filter, HITS);
            all += exact.len();
            found += exact.iter().filter(|hit| hits.contains(hit)).count();
        }
        real(found) / real(all)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn real(count: usize) -> f64 {
    count as f64
}
