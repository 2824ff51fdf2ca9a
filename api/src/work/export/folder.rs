//! An export as a folder: a manifest, two files for each kind, and the files of documents under their identifiers.

use super::line::ExportLine;
use super::list::{ExportForm, parts};
use super::{ExportKind, FORMAT};
use crate::app::App;
use crate::assets::document::file;
use crate::http::problem::Problem;
use crate::http::types::Moment;
use crate::identity::organization::store as organizations;
use crate::identity::organization::view::OrganizationBody;
use crate::tx::OrNotFound as _;
use actix_web::web::Data;
use futures_util::StreamExt as _;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::id::{DocumentKind, Id, OrganizationKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use strum::VariantArray as _;
use tokio::io::AsyncWriteExt as _;

/// The file that says what the folder is.
pub const MANIFEST: &str = "manifest.json";
/// The folder of the files of documents.
pub const DOCUMENTS: &str = "documents";

/// What an export is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The form: `keqiao-export/1`.
    pub format: String,
    /// When it was made.
    pub exported_at: String,
    /// Whose it is, by its identifier where it came from.
    pub id: String,
    /// The code of its hub.
    pub hub: String,
    /// Where the organization stood.
    pub state: String,
    /// What the organization tells of itself.
    pub organization: OrganizationBody,
    /// How many lines each file has.
    pub lines: BTreeMap<String, u64>,
}

/// Why an export could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The folder does not do it.
    #[error("{}: {source}", place.display())]
    Folder {
        /// The file.
        place: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is none of an export.
    #[error("{file}, line {line}: {why}")]
    Line {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// Why.
        why: String,
    },
    /// It is no export, or one of another form.
    #[error("the folder holds no export of the form {FORMAT}: {0}")]
    Form(String),
    /// The service cannot do it.
    #[error("{0}")]
    Service(#[from] Problem),
}

/// An error of a file.
pub fn at(place: &Path) -> impl FnOnce(io::Error) -> ExportError {
    let place = place.to_owned();
    move |source| ExportError::Folder { place, source }
}

/// Writes everything that an organization has brought into a folder, which is made. Answers with how many lines each
/// file has.
///
/// # Errors
/// When the folder cannot be written, or the database or the store of files does not answer.
pub async fn write(app: &Data<App>, owner: Id<OrganizationKind>, folder: &Path) -> Result<Manifest, ExportError> {
    let stored = organizations::find(&app.db, owner).await?.or_not_found()?;
    tokio::fs::create_dir_all(folder.join(DOCUMENTS)).await.map_err(at(folder))?;
    let mut lines = BTreeMap::new();
    for kind in ExportKind::VARIANTS {
        for (form, extension) in [(ExportForm::Jsonl, "jsonl"), (ExportForm::Csv, "csv")] {
            let name = format!("{}.{extension}", kind.name());
            let written = write_file(app, owner, (*kind, form), &folder.join(&name)).await?;
            if form == ExportForm::Jsonl {
                lines.insert(name, written);
            }
        }
    }
    write_documents(app, folder).await?;
    let state: &'static str = stored.value.state.into();
    let exported_at = serde_json::to_value(Moment(app.clock.now())).map_err(Problem::internal)?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        exported_at: exported_at.as_str().unwrap_or_default().to_owned(),
        id: owner.to_string(),
        hub: app.hubs.code(owner.hub()),
        state: state.to_owned(),
        organization: OrganizationBody::from(&stored),
        lines,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(Problem::internal)?;
    let place = folder.join(MANIFEST);
    tokio::fs::write(&place, text + "\n").await.map_err(at(&place))?;
    Ok(manifest)
}

async fn write_file(
    app: &Data<App>,
    owner: Id<OrganizationKind>,
    (kind, form): (ExportKind, ExportForm),
    place: &Path,
) -> Result<u64, ExportError> {
    let mut file = tokio::fs::File::create(place).await.map_err(at(place))?;
    let mut lines = 0;
    let mut parts = parts(app.clone(), owner, kind, form)?;
    while let Some(part) = parts.next().await {
        let part = part?;
        lines += part.iter().filter(|byte| **byte == b'\n').count() as u64;
        file.write_all(&part).await.map_err(at(place))?;
    }
    file.sync_all().await.map_err(at(place))?;
    Ok(lines)
}

/// Writes the files of the documents that the export names.
async fn write_documents(app: &App, folder: &Path) -> Result<(), ExportError> {
    for (number, line) in read_lines(folder, ExportKind::Documents).await? {
        if line.state != "held" {
            continue;
        }
        let broken = |why: &str| ExportError::Line {
            file: format!("{}.jsonl", ExportKind::Documents.name()),
            line: number,
            why: why.to_owned(),
        };
        let id: Id<DocumentKind> = line.id.parse().map_err(|_| broken("no document's identifier"))?;
        let digest = line.content["sha256"].as_str().and_then(|text| DocumentDigest::parse(text).ok());
        let digest = digest.ok_or_else(|| broken("no digest"))?;
        let content = file::read(app, id, digest.bytes()).await?;
        let place = folder.join(DOCUMENTS).join(id.to_string());
        tokio::fs::write(&place, content).await.map_err(at(&place))?;
    }
    Ok(())
}

/// Reads the manifest of a folder.
///
/// # Errors
/// When there is none, or it is of another form.
pub async fn read_manifest(folder: &Path) -> Result<Manifest, ExportError> {
    let place = folder.join(MANIFEST);
    let text = tokio::fs::read_to_string(&place).await.map_err(at(&place))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| ExportError::Form(error.to_string()))?;
    if manifest.format == FORMAT { Ok(manifest) } else { Err(ExportError::Form(manifest.format)) }
}

/// Reads the lines of a kind, with their numbers from 1; none of one that was not exported yet when the export was made.
///
/// # Errors
/// When a line is none of an export.
pub async fn read_lines(folder: &Path, kind: ExportKind) -> Result<Vec<(usize, ExportLine)>, ExportError> {
    let name = format!("{}.jsonl", kind.name());
    let place = folder.join(&name);
    let text = match tokio::fs::read_to_string(&place).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound && kind.is_later() => String::new(),
        read => read.map_err(at(&place))?,
    };
    let read = |(index, line): (usize, &str)| {
        let why = |error: serde_json::Error| ExportError::Line {
            file: name.clone(),
            line: index + 1,
            why: error.to_string(),
        };
        serde_json::from_str(line).map(|line| (index + 1, line)).map_err(why)
    };
    text.lines().enumerate().map(read).collect()
}
