//! Decides which binaries serve a data folder.

use std::path::Path;

use super::account::RunAs;
use super::download;
use super::error::{NoBinaries, StartError};
use super::locate::{self, Binaries, Found, Places};
use super::settings::Settings;

/// The binaries named by the setting; else the best on this machine; else downloaded ones.
///
/// `made_by` is the major version of an existing data folder, and only that one can read it.
pub(crate) async fn binaries(
    settings: &Settings,
    places: &Places<'_>,
    data: &Path,
    made_by: Option<u32>,
    run_as: RunAs,
) -> Result<Binaries, StartError> {
    let other_major = |made_by, found| StartError::OtherMajor { folder: data.into(), made_by, found };
    if let Some(folder) = &settings.binaries {
        let named = locate::probe(folder, run_as).await;
        let named = named.map_err(|reason| StartError::UnusableBinaries { folder: folder.clone(), reason })?;
        return match made_by {
            Some(major) if major != named.version.major => {
                Err(other_major(major, format!("KEQIAO_PG_BIN names version {}", named.version)))
            }
            _ => Ok(named),
        };
    }

    let found = locate::look_everywhere(places, run_as).await;
    if let Some(best) = found.best(made_by) {
        return Ok(best.clone());
    }

    let url = settings.download_url.as_deref().unwrap_or(download::DEFAULT_URL);
    match download::fetch(url, made_by, places.downloads, run_as).await {
        Ok(binaries) => Ok(binaries),
        Err(reason) => Err(match made_by {
            Some(major) if !found.usable.is_empty() => {
                other_major(major, format!("found: {}; the download from {url} failed: {reason}", list(&found)))
            }
            _ => StartError::NoBinaries(NoBinaries {
                major: made_by,
                rejected: found.rejected,
                download_url: url.into(),
                download: reason,
            }),
        }),
    }
}

fn list(found: &Found) -> String {
    let names = found.usable.iter().map(|binaries| format!("{} in {}", binaries.version, binaries.folder.display()));
    names.collect::<Vec<_>>().join(", ")
}
