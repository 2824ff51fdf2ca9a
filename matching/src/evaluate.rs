//! Measures the ranking on a folder of relevance judgements.
//!
//! A folder holds `corpus.jsonl` (`id`, and where there are any `title`, `text` or `abstract`), `queries.jsonl` (`id`,
//! `title`, `text`) and, to measure, `qrels.tsv` (query, document, grade). Each may be compressed as `….gz`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use serde::Deserialize;

use crate::cut::Cutter;
use crate::index::{Document, Filter, Index, Key, Query};

/// How many places of a ranking nDCG and MRR look at.
const SHALLOW: usize = 10;
/// How many places of a ranking Recall looks at.
const DEEP: usize = 100;

/// Why an evaluation failed.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// A file is missing or cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is not what the format says.
    #[error("line {line} of {path} is not valid")]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Why, if it was JSON.
        source: Option<serde_json::Error>,
    },
}

/// A ranking for each query.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// By query id, in the order of the query file.
    pub queries: Vec<RankedQuery>,
}

/// One query's ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedQuery {
    /// The query's id.
    pub id: String,
    /// Document ids with their scores: highest first, equal scores by id.
    pub documents: Vec<(String, f32)>,
}

/// Relevance judgements: for each query the graded documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgements {
    queries: BTreeMap<String, HashMap<String, i32>>,
}

/// How to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureOptions {
    /// The least grade that counts as relevant for Recall and MRR.
    pub min_rel: i32,
    /// Drop documents that nobody judged for the query before ranking.
    pub judged_only: bool,
}

/// Means over the judged queries; `NaN` where there is no query to count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// Queries with a positive grade.
    pub queries_with_gain: usize,
    /// Queries with a grade of at least `min_rel`.
    pub queries_with_relevant: usize,
    /// Linear gain, discount by the logarithm of rank plus one, over the first 10.
    pub ndcg_10: f64,
    /// Share of the relevant documents among the first 100.
    pub recall_100: f64,
    /// One over the rank of the first relevant document among the first 10, else 0.
    pub mrr_10: f64,
}

#[derive(Deserialize)]
struct DocumentLine {
    id: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default, rename = "abstract")]
    summary: Option<String>,
}

#[derive(Deserialize)]
struct QueryLine {
    id: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    text: Option<String>,
}

/// Indexes the folder's documents and asks each of its queries for the best `limit` of them.
///
/// # Errors
///
/// A file that is missing or not in its format.
pub fn run(folder: &Path, limit: usize) -> Result<Run, EvaluateError> {
    run_with(Arc::new(Cutter::new()), folder, limit)
}

/// As [`run`], with a cutter that is there already.
///
/// # Errors
///
/// A file that is missing or not in its format.
pub fn run_with(cutter: Arc<Cutter>, folder: &Path, limit: usize) -> Result<Run, EvaluateError> {
    let mut documents: Vec<DocumentLine> = read_json_lines(folder, "corpus.jsonl")?;
    let queries: Vec<QueryLine> = read_json_lines(folder, "queries.jsonl")?;
    // Keys in the order of ids, so that equal scores are in the order of ids.
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    let ids: Vec<String> = documents.iter().map(|document| document.id.clone()).collect();
    let mut index = Index::new(cutter);
    index.upsert_many(documents.into_iter().zip(0..).map(|(line, key)| Document {
        key,
        title: line.title.unwrap_or_default(),
        text: line.text.or(line.summary).unwrap_or_default(),
        ..Document::default()
    }));
    index.refresh();
    let queries = queries.into_iter().map(|line| RankedQuery {
        documents: ranked(&index, &ids, line.title.unwrap_or_default(), line.text.unwrap_or_default(), limit),
        id: line.id,
    });
    Ok(Run { queries: queries.collect() })
}

fn ranked(index: &Index, ids: &[String], title: String, text: String, limit: usize) -> Vec<(String, f32)> {
    let query = Query { title, text, classes: Vec::new() };
    let id_of = |key: Key| usize::try_from(key).ok().and_then(|at| ids.get(at)).cloned().unwrap_or_default();
    index.search(&query, &Filter::default(), limit).into_iter().map(|hit| (id_of(hit.key), hit.score)).collect()
}

impl Run {
    /// Writes a TREC run: query, `Q0`, document, rank, score, tag.
    ///
    /// # Errors
    ///
    /// What the writer reports.
    pub fn write_trec(&self, out: &mut impl Write, tag: &str) -> io::Result<()> {
        for query in &self.queries {
            for ((document, score), rank) in query.documents.iter().zip(1_usize..) {
                writeln!(out, "{}\tQ0\t{document}\t{rank}\t{score}\t{tag}", query.id)?;
            }
        }
        Ok(())
    }
}

impl Judgements {
    /// Reads `qrels.tsv` of a folder; `None` if there is none.
    ///
    /// Columns are query, document, grade, or the four of TREC; a heading is passed over.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or is not in its format.
    pub fn find(folder: &Path) -> Result<Option<Self>, EvaluateError> {
        let Some(path) = find_file(folder, "qrels.tsv") else {
            return Ok(None);
        };
        let mut judgements = Self::default();
        for (line, number) in lines(&path)?.into_iter().zip(1..) {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let (query, document, grade) = match columns[..] {
                [] | ["query_id", ..] => continue,
                [query, document, grade] | [query, _, document, grade, ..] => (query, document, grade),
                _ => {
                    return Err(EvaluateError::Line { path, line: number, source: None });
                }
            };
            let Ok(grade) = grade.parse::<i32>() else {
                return Err(EvaluateError::Line { path, line: number, source: None });
            };
            judgements.queries.entry(query.to_owned()).or_default().insert(document.to_owned(), grade);
        }
        Ok(Some(judgements))
    }

    /// Measures a run. A judged query that is missing from the run counts as 0.
    pub fn measure(&self, run: &Run, options: MeasureOptions) -> Measures {
        let rankings: HashMap<&str, &RankedQuery> =
            run.queries.iter().map(|query| (query.id.as_str(), query)).collect();
        let (mut gains, mut recalls, mut reciprocals) = (Vec::new(), Vec::new(), Vec::new());
        for (query, grades) in &self.queries {
            let documents = rankings.get(query.as_str()).map_or(&[][..], |query| &query.documents[..]);
            let ranked: Vec<&str> = documents
                .iter()
                .map(|(id, _)| id.as_str())
                .filter(|id| !options.judged_only || grades.contains_key(*id))
                .collect();
            gains.extend(ndcg(&ranked, grades));
            let good: HashSet<&str> = grades
                .iter()
                .filter(|(_, grade)| **grade >= options.min_rel)
                .map(|(document, _)| document.as_str())
                .collect();
            if !good.is_empty() {
                let found = ranked.iter().take(DEEP).filter(|id| good.contains(*id)).count();
                recalls.push(real(found) / real(good.len()));
                let first = ranked.iter().take(SHALLOW).position(|id| good.contains(id));
                reciprocals.push(first.map_or(0.0, |at| 1.0 / real(at + 1)));
            }
        }
        Measures {
            queries_with_gain: gains.len(),
            queries_with_relevant: recalls.len(),
            ndcg_10: mean(&gains),
            recall_100: mean(&recalls),
            mrr_10: mean(&reciprocals),
        }
    }
}

fn ndcg(ranked: &[&str], grades: &HashMap<String, i32>) -> Option<f64> {
    let mut ideal: Vec<i32> = grades.values().copied().filter(|grade| *grade > 0).collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    if ideal.is_empty() {
        return None;
    }
    let gained = ranked.iter().map(|id| grades.get(*id).copied().unwrap_or(0).max(0));
    Some(discounted(gained) / discounted(ideal.into_iter()))
}

fn discounted(gains: impl Iterator<Item = i32>) -> f64 {
    gains.take(SHALLOW).zip(1_usize..).map(|(gain, rank)| f64::from(gain) / real(rank + 1).log2()).sum()
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { f64::NAN } else { values.iter().sum::<f64>() / real(values.len()) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of judgements are far below 2^52")]
fn real(count: usize) -> f64 {
    count as f64
}

fn find_file(folder: &Path, name: &str) -> Option<PathBuf> {
    [folder.join(name), folder.join(format!("{name}.gz"))].into_iter().find(|path| path.is_file())
}

fn read_json_lines<T: for<'de> Deserialize<'de>>(folder: &Path, name: &str) -> Result<Vec<T>, EvaluateError> {
    let path = find_file(folder, name).unwrap_or_else(|| folder.join(name));
    let mut rows = Vec::new();
    for (line, number) in lines(&path)?.into_iter().zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        let row = serde_json::from_str(&line).map_err(|source| EvaluateError::Line {
            path: path.clone(),
            line: number,
            source: Some(source),
        })?;
        rows.push(row);
    }
    Ok(rows)
}

fn lines(path: &Path) -> Result<Vec<String>, EvaluateError> {
    let failed = |source| EvaluateError::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|extension| extension == "gz") {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    BufReader::new(reader).lines().collect::<Result<_, _>>().map_err(failed)
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn judgements(rows: &[(&str, &str, i32)]) -> Judgements {
        let mut judgements = Judgements::default();
        for (query, document, grade) in rows {
            judgements.queries.entry((*query).to_owned()).or_default().insert((*document).to_owned(), *grade);
        }
        judgements
    }

    fn run_of(query: &str, documents: &[&str]) -> Run {
        let documents = documents.iter().zip(0_u8..).map(|(id, rank)| ((*id).to_owned(), 1.0 / f32::from(rank + 1)));
        Run { queries: vec![RankedQuery { id: query.to_owned(), documents: documents.collect() }] }
    }

    #[test]
    fn measures_are_those_worked_out_by_hand() {
        let judged = judgements(&[("q", "a", 3), ("q", "b", 1), ("q", "c", 0)]);
        let run = run_of("q", &["c", "a", "x", "b"]);
        let all = judged.measure(&run, MeasureOptions { min_rel: 1, judged_only: false });
        let ideal = 3.0 + 1.0 / 3_f64.log2();
        assert!((all.ndcg_10 - (3.0 / 3_f64.log2() + 1.0 / 5_f64.log2()) / ideal).abs() < 1e-12);
        assert_eq!((all.recall_100, all.mrr_10), (1.0, 0.5));
        let judged_only = judged.measure(&run, MeasureOptions { min_rel: 1, judged_only: true });
        assert!((judged_only.ndcg_10 - (3.0 / 3_f64.log2() + 0.5) / ideal).abs() < 1e-12);
        let strict = judged.measure(&run, MeasureOptions { min_rel: 4, judged_only: false });
        assert!(strict.recall_100.is_nan() && strict.queries_with_relevant == 0);
    }

    #[test]
    fn a_judged_query_that_the_run_lacks_counts_as_nothing() {
        let judged = judgements(&[("q", "a", 1), ("r", "a", 1), ("s", "a", 0)]);
        let measures = judged.measure(&run_of("q", &["a"]), MeasureOptions { min_rel: 1, judged_only: false });
        assert_eq!((measures.ndcg_10, measures.recall_100, measures.mrr_10), (0.5, 0.5, 0.5));
        assert_eq!((measures.queries_with_gain, measures.queries_with_relevant), (2, 2));
    }

    #[test]
    fn a_folder_is_ranked_written_and_measured() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("a writable folder");
        };
        let corpus = concat!(
            "{\"id\":\"b\",\"title\":\"电池隔膜\"}\n",
            "{\"id\":\"a\",\"abstract\":\"电池隔膜\"}\n\n",
            "{\"id\":\"c\",\"title\":\"水泵\",\"text\":null}\n",
        );
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(corpus.as_bytes()).expect("memory");
        std::fs::write(folder.path().join("corpus.jsonl.gz"), packed.finish().expect("memory")).expect("a file");
        write("queries.jsonl", "{\"id\":\"q\",\"title\":\"隔膜\",\"text\":\"电池\"}\n");
        assert_eq!(Judgements::find(folder.path()).expect("no file is no failure"), None);
        write("qrels.tsv", "query_id\tdoc_id\tgrade\nq\ta\t2\nq\tc\t0\n");
        let ranked = run(folder.path(), 10).expect("a valid folder");
        let ids: Vec<&str> = ranked.queries[0].documents.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["a", "b"], "equal scores are in the order of ids");
        let mut written = Vec::new();
        ranked.write_trec(&mut written, "tag").expect("memory");
        let written = String::from_utf8(written).expect("text");
        let lines: Vec<Vec<&str>> = written.lines().map(|line| line.split('\t').collect()).collect();
        assert_eq!(lines[1][..4], ["q", "Q0", "b", "2"]);
        assert_eq!(lines[1][4].parse::<f32>().expect("a number"), ranked.queries[0].documents[1].1);
        let judged = Judgements::find(folder.path()).expect("a valid file").expect("a file");
        let measures = judged.measure(&ranked, MeasureOptions { min_rel: 1, judged_only: false });
        assert_eq!((measures.ndcg_10, measures.recall_100, measures.mrr_10), (1.0, 1.0, 1.0));
    }

    #[test]
    fn a_bad_line_is_told_with_its_file_and_number() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let failure = run(folder.path(), 10).expect_err("there is no corpus");
        assert!(matches!(failure, EvaluateError::Read { .. }));
        std::fs::write(folder.path().join("corpus.jsonl"), "{\"id\":\"a\"}\n{\"id\":7}\n").expect("a writable folder");
        let failure = run(folder.path(), 10).expect_err("an id is text").to_string();
        assert!(failure.contains("line 2") && failure.contains("corpus.jsonl"), "{failure}");
    }
}
