//! Measures the ranking on evaluation folders: `cargo run --release -p keqiao-matching --example evaluate -- DIR …`.
//! `MIN_REL:DIR` sets the least relevant grade; a run file is written to the folder named by `--runs`, if any; `--weights`
//! names a file of weights for the folders behind it.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keqiao_matching::evaluate::{Judgements, MeasureOptions, run_weighted};
use keqiao_matching::{Cutter, Weights};

/// Documents a query, as the evaluation asks for.
const LIMIT: usize = 1_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cutter = Arc::new(Cutter::new());
    let mut runs: Option<PathBuf> = None;
    let mut weights = Weights::current().clone();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--runs" {
            runs = arguments.next().map(PathBuf::from);
            continue;
        }
        if argument == "--weights" {
            let path = arguments.next().ok_or("--weights needs a file")?;
            weights = Weights::parse(&std::fs::read_to_string(path)?)?;
            continue;
        }
        let (min_rel, folder) = match argument.split_once(':') {
            Some((grade, folder)) => (grade.parse()?, Path::new(folder).to_owned()),
            None => (1, PathBuf::from(&argument)),
        };
        measure(&cutter, &weights, &folder, min_rel, runs.as_deref())?;
    }
    Ok(())
}

fn measure(
    cutter: &Arc<Cutter>,
    weights: &Weights,
    folder: &Path,
    min_rel: i32,
    runs: Option<&Path>,
) -> Result<(), Box<dyn std::error::Error>> {
    let run = run_weighted(Arc::clone(cutter), folder, LIMIT, weights)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if let Some(runs) = runs {
        let mut out = BufWriter::new(std::fs::File::create(runs.join(format!("{name}.run")))?);
        run.write_trec(&mut out, "keqiao")?;
        out.flush()?;
    }
    let mut stdout = std::io::stdout().lock();
    let Some(judgements) = Judgements::find(folder)? else {
        writeln!(stdout, "{name}: no judgements")?;
        return Ok(());
    };
    for judged_only in [false, true] {
        let measures = judgements.measure(&run, MeasureOptions { min_rel, judged_only });
        writeln!(
            stdout,
            "{name:<14} {:<12} nDCG@10 {:.4}  Recall@100 {:.4}  MRR@10 {:.4}",
            if judged_only { "judged only" } else { "all" },
            measures.ndcg_10,
            measures.recall_100,
            measures.mrr_10,
        )?;
    }
    Ok(())
}
