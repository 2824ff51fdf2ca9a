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
use crate::feature::weights::{TextWeights, Weights};
use crate::index::{Document, Filter, Index, Key, Query};
use crate::significance::{Comparison, compare};
use crate::vector::{VectorError, Vectors};
use crate::weigh::single;

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

/// What one judged query got; a measure is absent where the query has nothing to count.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryMeasures {
    /// The query's id.
    pub query: String,
    /// Linear gain, discount by the logarithm of rank plus one, over the first 10.
    pub ndcg_10: Option<f64>,
    /// Share of the relevant documents among the first 100.
    pub recall_100: Option<f64>,
    /// One over the rank of the first relevant document among the first 10, else 0.
    pub mrr_10: Option<f64>,
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
    run_weighted(cutter, folder, limit, Weights::current())
}

/// As [`run_with`], with weights of one's choice.
///
/// # Errors
///
/// A file that is missing or not in its format.
pub fn run_weighted(cutter: Arc<Cutter>, folder: &Path, limit: usize, weights: &Weights) -> Result<Run, EvaluateError> {
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
        documents: ranked(
            &index,
            &ids,
            &Query { title: line.title.unwrap_or_default(), text: line.text.unwrap_or_default(), classes: Vec::new() },
            limit,
            weights.text,
        ),
        id: line.id,
    });
    Ok(Run { queries: queries.collect() })
}

/// Documents or queries of a folder with their whole text, for an embedding service.
///
/// # Errors
///
/// A file that is missing or not in its format.
pub fn documents(folder: &Path) -> Result<Vec<(String, String)>, EvaluateError> {
    let lines: Vec<DocumentLine> = read_json_lines(folder, "corpus.jsonl")?;
    Ok(lines.into_iter().map(|line| (line.id, joined(line.title, line.text.or(line.summary)))).collect())
}

/// As [`documents`], the queries.
///
/// # Errors
///
/// A file that is missing or not in its format.
pub fn questions(folder: &Path) -> Result<Vec<(String, String)>, EvaluateError> {
    let lines: Vec<QueryLine> = read_json_lines(folder, "queries.jsonl")?;
    Ok(lines.into_iter().map(|line| (line.id, joined(line.title, line.text))).collect())
}

fn joined(title: Option<String>, text: Option<String>) -> String {
    [title, text].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn ranked(index: &Index, ids: &[String], query: &Query, limit: usize, weights: TextWeights) -> Vec<(String, f32)> {
    let query = index.cutter().cut_query_with(query, weights);
    let id_of = |key: Key| usize::try_from(key).ok().and_then(|at| ids.get(at)).cloned().unwrap_or_default();
    index.search_cut(&query, &Filter::default(), limit).into_iter().map(|hit| (id_of(hit.key), hit.score)).collect()
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

impl Run {
    /// The run in a new order: the score of each document is raised or lowered by up to a share `weight` of it, by how near its
    /// meaning is to the query. `keys` names the documents as `vectors` knows them.
    ///
    /// # Errors
    ///
    /// When the vector of a question cannot be compared.
    pub fn by_meaning(
        &self,
        vectors: &Vectors,
        keys: &HashMap<String, Key>,
        questions: &HashMap<String, Vec<f32>>,
        weight: f64,
    ) -> Result<Run, VectorError> {
        let mut run = self.clone();
        for query in &mut run.queries {
            let Some(question) = questions.get(&query.id) else { continue };
            let of_query: Vec<Key> =
                query.documents.iter().map(|(id, _)| keys.get(id).copied().unwrap_or(Key::MAX)).collect();
            let nearness = vectors.nearness(question, &of_query)?;
            for ((_, score), nearness) in query.documents.iter_mut().zip(nearness) {
                let effect = weight * f64::from(nearness.unwrap_or(0)) / 1_000.0;
                *score = single(f64::from(*score) * (1.0 + effect) / (1.0 + weight));
            }
            query.documents.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
        Ok(run)
    }

    /// Reads a TREC run file; the documents of a query are taken in the order of their scores, equal ones by id.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or is not in its format.
    pub fn read_trec(path: &Path) -> Result<Self, EvaluateError> {
        let mut queries: Vec<RankedQuery> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (line, number) in lines(path)?.into_iter().zip(1..) {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let invalid = || EvaluateError::Line { path: path.to_owned(), line: number, source: None };
            let (query, document, score) = match columns[..] {
                [] => continue,
                [query, _, document, _, score, ..] => (query, document, score),
                _ => return Err(invalid()),
            };
            let score: f32 = score.parse().map_err(|_| invalid())?;
            let place = *places.entry(query.to_owned()).or_insert_with(|| {
                queries.push(RankedQuery { id: query.to_owned(), documents: Vec::new() });
                queries.len() - 1
            });
            queries[place].documents.push((document.to_owned(), score));
        }
        for query in &mut queries {
            query.documents.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
        Ok(Run { queries })
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
        let each = self.measure_each(run, options);
        let column = |of: fn(&QueryMeasures) -> Option<f64>| each.iter().filter_map(of).collect::<Vec<f64>>();
        let (gains, recalls) = (column(|query| query.ndcg_10), column(|query| query.recall_100));
        Measures {
            queries_with_gain: gains.len(),
            queries_with_relevant: recalls.len(),
            ndcg_10: mean(&gains),
            recall_100: mean(&recalls),
            mrr_10: mean(&column(|query| query.mrr_10)),
        }
    }

    /// Measures each judged query of a run, in the order of their ids.
    pub fn measure_each(&self, run: &Run, options: MeasureOptions) -> Vec<QueryMeasures> {
        let rankings: HashMap<&str, &RankedQuery> =
            run.queries.iter().map(|query| (query.id.as_str(), query)).collect();
        let measure = |(query, grades): (&String, &HashMap<String, i32>)| {
            let documents = rankings.get(query.as_str()).map_or(&[][..], |query| &query.documents[..]);
            let ranked: Vec<&str> = documents
                .iter()
                .map(|(id, _)| id.as_str())
                .filter(|id| !options.judged_only || grades.contains_key(*id))
                .collect();
            let good: HashSet<&str> = grades
                .iter()
                .filter(|(_, grade)| **grade >= options.min_rel)
                .map(|(document, _)| document.as_str())
                .collect();
            let found = ranked.iter().take(DEEP).filter(|id| good.contains(*id)).count();
            let first = ranked.iter().take(SHALLOW).position(|id| good.contains(id));
            QueryMeasures {
                query: query.clone(),
                ndcg_10: ndcg(&ranked, grades),
                recall_100: (!good.is_empty()).then(|| real(found) / real(good.len())),
                mrr_10: (!good.is_empty()).then(|| first.map_or(0.0, |at| 1.0 / real(at + 1))),
            }
        };
        self.queries.iter().map(measure).collect()
    }

    /// Whether the nDCG@10 of one run is really above that of another, query by query; nothing where no query can be
    /// counted.
    pub fn compare(&self, run: &Run, other: &Run, options: MeasureOptions) -> Option<Comparison> {
        let (ours, theirs) = (self.measure_each(run, options), self.measure_each(other, options));
        let pairs = ours.iter().zip(&theirs).filter_map(|(ours, theirs)| Some((ours.ndcg_10?, theirs.ndcg_10?)));
        compare(&pairs.collect::<Vec<_>>())
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
    fn a_run_is_read_as_it_was_written_and_compared_with_another() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("old.run");
        let run = run_of("q", &["a", "b", "c"]);
        run.write_trec(&mut File::create(&path).expect("a file"), "tag").expect("a writable file");
        assert_eq!(Run::read_trec(&path).expect("a run"), run);

        let judged = judgements(&[("q", "a", 1), ("r", "a", 1)]);
        let options = MeasureOptions { min_rel: 1, judged_only: false };
        let better = judged.compare(&run, &run_of("q", &["b", "a"]), options).expect("two queries");
        assert_eq!((better.queries, better.wins, better.losses), (2, 1, 0));
        assert!(better.mean_difference > 0.0);
        std::fs::write(&path, "q Q0 a 1\n").expect("a writable file");
        assert!(Run::read_trec(&path).expect_err("five columns").to_string().contains("line 1"));
    }

    #[test]
    fn meaning_reorders_documents_whose_texts_are_alike() {
        let run = run_of("q", &["a", "b", "c"]);
        let keys: HashMap<String, Key> = [("a", 1), ("b", 2), ("c", 3)].map(|(id, key)| (id.to_owned(), key)).into();
        let mut vectors = Vectors::new("model");
        for (key, vector) in [(1, [1.0, 0.0]), (2, [0.0, 1.0]), (3, [0.9, 0.1])] {
            vectors.insert(key, &vector).expect("a vector");
        }
        let questions = HashMap::from([("q".to_owned(), vec![0.0, 1.0])]);
        let ids = |run: &Run| run.queries[0].documents.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        let near = run.by_meaning(&vectors, &keys, &questions, 0.5).expect("comparable");
        assert_eq!(ids(&near), ["b", "a", "c"]);
        assert_eq!(run.by_meaning(&vectors, &keys, &questions, 0.0).expect("comparable"), run);
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
