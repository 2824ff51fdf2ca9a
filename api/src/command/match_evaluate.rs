//! `keqiao match evaluate`: how good the ranking is, on a collection with relevance judgements.

use super::{Failure, output};
use clap::Args;
use keqiao_matching::evaluate::{self, Judgements, MeasureOptions};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

/// The last column of a run file.
const RUN_TAG: &str = "keqiao";

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
}

/// Ranks and prints.
///
/// # Errors
/// When the folder cannot be read or the run cannot be written.
pub fn run(args: &EvaluateArgs) -> Result<(), Failure> {
    let run = evaluate::run(&args.dir, args.limit).map_err(with_cause)?;
    if let Some(path) = &args.run {
        let file = File::create(path).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        let mut file = BufWriter::new(file);
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
    Ok(())
}

/// An error with what lies under it, for people.
fn with_cause(error: evaluate::EvaluateError) -> Failure {
    match std::error::Error::source(&error) {
        Some(cause) => format!("{error}: {cause}").into(),
        None => error.into(),
    }
}
