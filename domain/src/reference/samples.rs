//! Real public code lists that tests read at run time where a machine has them; they are not part of the repository.

use std::path::Path;

/// Reads `reference/<name>` of the folder in `KEQIAO_SAMPLE_DATA`; says so and returns `None` where it is absent.
#[expect(clippy::disallowed_methods, reason = "a test's own input; the service itself reads no environment here")]
pub(super) fn reference_list(name: &str) -> Option<String> {
    let Ok(folder) = std::env::var("KEQIAO_SAMPLE_DATA") else {
        println!("skipped: KEQIAO_SAMPLE_DATA names no folder with reference/{name}");
        return None;
    };
    let path = Path::new(&folder).join("reference").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            println!("skipped: {} cannot be read: {error}", path.display());
            None
        }
    }
}

/// The lines after the header, each cut at its commas. The lists that use it have no quoted cells.
pub(super) fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.trim_start_matches('\u{feff}').lines().skip(1).map(|line| line.split(',').collect())
}
