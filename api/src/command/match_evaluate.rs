//! `keqiao match evaluate`: how good the ranking is, on a collection with relevance judgements.

use super::{Failure, output};
use crate::config::Embedding;
use crate::matching::meaning::client::{Embedder, Role};
use clap::Args;
use keqiao_matching::evaluate::{self, Judgements, MeasureOptions, Run};
use keqiao_matching::{Cutter, Key, Vectors, Weights};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The last column of a run file.
const RUN_TAG: &str = "keqiao";

/// Texts sent to an embedding service at once.
const TEXTS_PER_REQUEST: usize = 32;
/// A line tells so often how far it is.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// What is measured.
#[derive(Args, Debug)]
pub struct EvaluateArgs {
    /// Folder with corpus.jsonl[.gz] (id, title, text), queries.jsonl[.gz] (id, title, text) and, for figures,
    /// qrels.tsv (query, document, grade).
    dir: PathBuf,
    /// Where the TREC run file is written.
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
    /// Documents for each query.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
    /// The grade from which a document counts as relevant in Recall and MRR.
    #[arg(long, value_name = "GRADE", default_value_t = 1)]
    min_rel: i32,
    /// Leave documents out that nobody judged for the query.
    #[arg(long)]
    judged_only: bool,
    /// The weights: the version of a built-in file, or a file in TOML. Default: those of the service.
    #[arg(long, value_name = "VERSION|FILE")]
    weights: Option<String>,
    /// Where the figures of each query are written, as tab-separated values.
    #[arg(long, value_name = "FILE")]
    per_query: Option<PathBuf>,
    /// A TREC run file to compare with: is the difference in nDCG@10 more than chance?
    #[arg(long, value_name = "RUN")]
    against: Option<PathBuf>,
    #[command(flatten)]
    embedding: Embedding,
    /// How much nearness in meaning raises or lowers a score, as a share of it, where --embeddings names a service.
    /// Default: as the weights say.
    #[arg(long, value_name = "SHARE")]
    meaning: Option<f64>,
}

/// Ranks and prints.
///
/// # Errors
/// When the folder or the weights cannot be read, or a file cannot be written.
pub async fn run(args: &EvaluateArgs) -> Result<(), Failure> {
    let weights = weights(args.weights.as_deref())?;
    let cutter = Arc::new(Cutter::new());
    let mut run = evaluate::run_weighted(cutter, &args.dir, args.limit, &weights).map_err(with_cause)?;
    output::line(&format!("weights      {}", weights.version));
    let Embedding { embeddings, embeddings_model, embeddings_question_model, embeddings_key } = &args.embedding;
    if let Some(address) = embeddings {
        let (question_model, key) = (embeddings_question_model.as_deref(), embeddings_key.as_deref());
        let embedder = Embedder::try_new(address, embeddings_model, question_model, key).map_err(with_cause)?;
        let weight = args.meaning.unwrap_or(weights.features.meaning);
        run = by_meaning(&run, &args.dir, &embedder.patient(), weight).await?;
        output::line(&format!("meaning      {weight} by {embeddings_model}"));
    }
    if let Some(path) = &args.run {
        let mut file = create(path)?;
        run.write_trec(&mut file, RUN_TAG)?;
        file.flush()?;
        output::line(&format!("run          {} ({} queries)", path.display(), run.queries.len()));
    }
    let Some(judgements) = Judgements::find(&args.dir).map_err(with_cause)? else {
        output::line("no qrels.tsv in the folder: nothing to measure against");
        return Ok(());
    };
    let options = MeasureOptions { min_rel: args.min_rel, judged_only: args.judged_only };
    let measures = judgements.measure(&run, options);
    output::line(&format!("nDCG@10      {:.4}  ({} queries)", measures.ndcg_10, measures.queries_with_gain));
    output::line(&format!("Recall@100   {:.4}  ({} queries)", measures.recall_100, measures.queries_with_relevant));
    output::line(&format!("MRR@10       {:.4}", measures.mrr_10));
    if let Some(path) = &args.per_query {
        write_each(path, &judgements, &run, options)?;
    }
    if let Some(path) = &args.against {
        compare(path, &judgements, &run, options)?;
    }
    Ok(())
}

/// The weights that are asked for: a built-in version before a file of the same name.
fn weights(asked: Option<&str>) -> Result<Weights, Failure> {
    let Some(asked) = asked else { return Ok(Weights::current().clone()) };
    if let Some(weights) = Weights::find(asked) {
        return Ok(weights.clone());
    }
    let text = std::fs::read_to_string(asked).map_err(|error| {
        let versions: Vec<&str> = Weights::all().iter().map(|weights| weights.version.as_str()).collect();
        format!("{asked} is no built-in version ({}) and cannot be read as a file: {error}", versions.join(", "))
    })?;
    Weights::parse(&text).map_err(with_cause)
}

/// The run in the order that nearness in meaning gives it.
async fn by_meaning(run: &Run, folder: &Path, embedder: &Embedder, weight: f64) -> Result<Run, Failure> {
    let documents = evaluate::documents(folder).map_err(with_cause)?;
    let mut vectors = Vectors::new(embedder.model());
    let mut keys: HashMap<String, Key> = HashMap::new();
    let mut told = Instant::now();
    for (chunk, first) in documents.chunks(TEXTS_PER_REQUEST).zip((0..).step_by(TEXTS_PER_REQUEST)) {
        let texts: Vec<String> = chunk.iter().map(|(_, text)| text.clone()).collect();
        let made = embedder.embed(&texts, Role::Document).await.map_err(with_cause)?;
        for (((id, _), vector), place) in chunk.iter().zip(made).zip(0..) {
            let key = Key::try_from(first + place)?;
            vectors.insert(key, &vector)?;
            keys.insert(id.clone(), key);
        }
        if told.elapsed() >= LINE_EVERY {
            told = Instant::now();
            output::remark(&format!("{} of {} documents have their vectors", vectors.len(), documents.len()));
        }
    }
    let mut questions = HashMap::new();
    for (id, text) in evaluate::questions(folder).map_err(with_cause)? {
        let made = embedder.embed(&[text], Role::Question).await.map_err(with_cause)?;
        questions.extend(made.into_iter().map(|vector| (id.clone(), vector)));
    }
    Ok(run.by_meaning(&vectors, &keys, &questions, weight)?)
}

fn write_each(path: &Path, judgements: &Judgements, run: &Run, options: MeasureOptions) -> Result<(), Failure> {
    let mut file = create(path)?;
    let cell = |value: Option<f64>| value.map(|value| format!("{value:.6}")).unwrap_or_default();
    writeln!(file, "query_id\tndcg_10\trecall_100\tmrr_10")?;
    for each in judgements.measure_each(run, options) {
        writeln!(file, "{}\t{}\t{}\t{}", each.query, cell(each.ndcg_10), cell(each.recall_100), cell(each.mrr_10))?;
    }
    file.flush()?;
    output::line(&format!("per query    {}", path.display()));
    Ok(())
}

fn compare(path: &Path, judgements: &Judgements, run: &Run, options: MeasureOptions) -> Result<(), Failure> {
    let other = Run::read_trec(path).map_err(with_cause)?;
    let Some(compared) = judgements.compare(run, &other, options) else {
        output::line("no query has a positive grade: nothing to compare");
        return Ok(());
    };
    output::line(&format!(
        "against      {:+.4} nDCG@10 ({} better, {} worse of {} queries), p = {:.4}",
        compared.mean_difference, compared.wins, compared.losses, compared.queries, compared.p_value
    ));
    Ok(())
}

fn create(path: &Path) -> Result<BufWriter<File>, Failure> {
    let file = File::create(path).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    Ok(BufWriter::new(file))
}

/// An error with what lies under it, for people.
fn with_cause(error: impl std::error::Error + 'static) -> Failure {
    match error.source() {
        Some(cause) => format!("{error}: {cause}").into(),
        None => error.into(),
    }
}
