//! The command: which stories there are, and telling them.

use super::stage::{Market, Stage, Voice};
use super::tale::STORIES;
use crate::command::{Failure, output, sample};
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// Whole deals, told step by step against a running market.
#[derive(Debug, Subcommand)]
pub enum StoryCommand {
    /// List the stories.
    List,
    /// Tell a story: every step over HTTP, the exit code 0 only if each went as told.
    Run(StoryArgs),
}

/// What is told, where.
#[derive(Args, Clone, Debug)]
pub struct StoryArgs {
    /// The name of a story; `keqiao story list` tells them.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    name: Option<String>,
    /// Tell all of them.
    #[arg(long)]
    all: bool,
    /// Where the market is.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
    /// The log-in of a moderator of the hub, who verifies the organizations of the story: of the sample market when absent.
    #[arg(long, default_value = sample::LOG_INS[0])]
    moderator: String,
    /// His password.
    #[arg(long, env = "KEQIAO_STORY_PASSWORD", default_value = sample::PASSWORD, hide_default_value = true)]
    password: String,
    /// The code of the hub in which the story plays.
    #[arg(long, default_value = "zhejiang")]
    hub: String,
}

/// Lists or tells.
///
/// # Errors
/// When there is no such story, or the market does not answer.
pub async fn run(command: &StoryCommand) -> Result<ExitCode, Failure> {
    match command {
        StoryCommand::List => {
            for story in STORIES {
                output::line(&format!("{:<28} {} / {}", story.name, story.title, story.title_zh));
            }
            Ok(ExitCode::SUCCESS)
        }
        StoryCommand::Run(args) => tell(args).await,
    }
}

async fn tell(args: &StoryArgs) -> Result<ExitCode, Failure> {
    let wanted = |name: &str| args.all || args.name.as_deref() == Some(name);
    let chosen: Vec<_> = STORIES.iter().filter(|story| wanted(story.name)).collect();
    if chosen.is_empty() {
        let name = args.name.as_deref().unwrap_or_default();
        return Err(format!("there is no story `{name}`: see `keqiao story list`").into());
    }
    let market = Market {
        url: args.url.trim_end_matches('/').to_owned(),
        hub: args.hub.clone(),
        moderator: args.moderator.clone(),
        password: args.password.clone(),
    };
    let mut failed = Vec::new();
    for story in &chosen {
        let stage = Stage::open(&market, Voice::Aloud)?;
        if let Err(fault) = stage.tell(story).await {
            stage.say(&format!("  ✗ not as told: {fault}"));
            failed.push(story.name);
        }
    }
    output::line(&format!("\n{} of {} stories went as told.", chosen.len() - failed.len(), chosen.len()));
    if !failed.is_empty() {
        output::line(&format!("Not as told: {}", failed.join(", ")));
    }
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
