//! What STYLE and DESIGN say of the shape of the source, checked: arrows, purity, size budgets, dependencies, licenses.

use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use toml_edit::{Document, Item};

/// Who may depend on whom: `tests → api → {domain, matching, ledger, migration}`.
const ARROWS: &[(&str, &[&str])] = &[
    ("keqiao-tests", &["keqiao", "keqiao-domain", "keqiao-matching", "keqiao-ledger", "keqiao-migration"]),
    ("keqiao", &["keqiao-domain", "keqiao-matching", "keqiao-ledger", "keqiao-migration"]),
    ("keqiao-domain", &[]),
    ("keqiao-matching", &[]),
    ("keqiao-ledger", &[]),
    ("keqiao-migration", &[]),
];
/// What no pure crate may link: runtimes, databases, HTTP, randomness.
const IMPURE_CRATES: &[&str] =
    &["actix-web", "async-trait", "futures-util", "getrandom", "reqwest", "sea-orm", "sqlx", "tokio"];
/// Members that are pure.
const PURE: &[&str] = &["keqiao-domain", "keqiao-matching", "keqiao-ledger"];
/// Words that no pure source has: input and output, clocks, other processes and threads, async.
const IMPURE_WORDS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "std::time",
    "std::{",
    "SystemTime",
    "Instant",
    "now_utc",
    "async",
    "await",
];
/// Numbers that are not exact.
const FLOATS: &[&str] = &["f32", "f64"];
/// Lines of a file that holds an operation.
const OPERATION_LINES_MAX: usize = 200;

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a member of the workspace").to_owned()
}

/// A file of the repository.
pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo speaks UTF-8")
}

fn packages() -> Vec<Value> {
    let metadata = cargo(&["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let mut metadata: Value = serde_json::from_str(&metadata).expect("cargo metadata is JSON");
    match metadata["packages"].take() {
        Value::Array(packages) => packages,
        other => panic!("cargo metadata without packages: {other}"),
    }
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("a package and a dependency have a name")
}

fn dependencies(package: &Value) -> &[Value] {
    package["dependencies"].as_array().expect("a package has a list of dependencies")
}

/// The Rust files below a folder of the repository, with their paths from its top.
fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut folders = vec![root().join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let short = path.strip_prefix(root()).expect("below the top").to_owned();
                let text = read(&short);
                files.push((short, text));
            }
        }
    }
    assert!(!files.is_empty(), "{folder} has no source");
    files.sort();
    files
}

/// The lines of a file that ship, with their numbers from 1 and without comments: its test module stands at its end.
fn shipped(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").enumerate();
    lines.map(|(index, line)| (index + 1, line.split("//").next().unwrap_or_default()))
}

/// Whether the word stands in the line, and not as a part of another one.
fn has_word(line: &str, word: &str) -> bool {
    let is_inside = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        let is_cut = word.ends_with(char::is_alphanumeric) && after.is_some_and(is_inside);
        !before.is_some_and(is_inside) && !is_cut
    })
}

fn findings(files: &[(PathBuf, String)], words: &[&str]) -> String {
    let mut found = String::new();
    for (path, text) in files {
        for (number, line) in shipped(text) {
            for word in words.iter().filter(|word| has_word(line, word)) {
                writeln!(found, "{}:{number}: `{word}`", path.display()).expect("a string grows");
            }
        }
    }
    found
}

#[test]
fn members_depend_on_one_another_only_along_the_arrows() {
    let packages = packages();
    let members: BTreeSet<_> = packages.iter().map(name).collect();

    assert_eq!(members, ARROWS.iter().map(|(member, _)| *member).collect(), "each member has its line in ARROWS");
    for package in &packages {
        let (_, allowed) = ARROWS.iter().find(|(member, _)| *member == name(package)).expect("every member is listed");
        let used: Vec<_> = dependencies(package).iter().map(name).filter(|used| members.contains(used)).collect();
        let forbidden: Vec<_> = used.iter().filter(|used| !allowed.contains(used)).collect();
        assert!(forbidden.is_empty(), "{} may not depend on {forbidden:?}", name(package));
    }
}

#[test]
fn pure_members_link_no_runtime_database_network_or_randomness() {
    for package in packages().iter().filter(|package| PURE.contains(&name(package))) {
        let linked = dependencies(package).iter().filter(|dependency| dependency["kind"].is_null()).map(name);
        let impure: Vec<_> = linked.filter(|linked| IMPURE_CRATES.contains(linked)).collect();
        assert!(impure.is_empty(), "{} is pure and links {impure:?}", name(package));
    }
}

#[test]
fn domain_and_ledger_have_no_input_output_clock_or_float() {
    let mut files = rust_files("domain/src");
    files.retain(|(path, _)| !path.ends_with("reference/samples.rs"));
    files.extend(rust_files("ledger/src"));
    // The stand-alone verifier reads the files it is given; what it knows is in the library.
    files.retain(|(path, _)| !path.starts_with("ledger/src/bin"));

    assert_eq!(findings(&files, &[IMPURE_WORDS, FLOATS].concat()), "");
}

#[test]
fn matching_has_no_network_clock_or_async_and_touches_only_its_own_files() {
    let words = ["std::net", "std::env", "std::process", "std::time", "SystemTime", "Instant", "async", "await"];

    let mut files = rust_files("matching/src");
    assert_eq!(findings(&files, &words), "");

    // The index's own files and the folders of an evaluation.
    let own = ["evaluate.rs", "mapping.rs", "store.rs", "store_file.rs"];
    files.retain(|(path, _)| !own.iter().any(|name| path.ends_with(name)));
    assert_eq!(findings(&files, &["std::fs", "std::io"]), "");
}

#[test]
fn unsafe_code_stands_in_one_file() {
    let mut found = BTreeSet::new();
    for folder in ["api", "domain", "ledger", "matching", "migration", "tests/src"] {
        for (path, text) in rust_files(folder) {
            let forms = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe trait", "unsafe extern", "(unsafe_code"];
            if shipped(&text).any(|(_, line)| forms.iter().any(|form| line.contains(form))) {
                found.insert(path);
            }
        }
    }

    assert_eq!(found, BTreeSet::from([PathBuf::from("matching/src/mapping.rs")]));
}

#[test]
fn domain_matches_its_own_enumerations_without_a_wildcard() {
    let mut wildcards = String::new();
    for (path, text) in rust_files("domain/src") {
        for (number, line) in shipped(&text) {
            let arm = line.trim_start().trim_start_matches("| ");
            if arm.starts_with("_ =>") || arm.starts_with("_ if ") || line.contains("{ _ =>") || line.contains(", _ =>")
            {
                writeln!(wildcards, "{}:{number}: {}", path.display(), line.trim()).expect("a string grows");
            }
        }
    }

    assert_eq!(wildcards, "", "a new variant must be looked at wherever it matters");
}

#[test]
fn an_operation_has_at_most_two_hundred_lines() {
    let files = rust_files("api/src");
    let operations: Vec<_> = files.iter().filter(|(_, text)| text.contains("#[utoipa::path(")).collect();
    let long: Vec<_> = operations
        .iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > OPERATION_LINES_MAX)
        .collect();

    assert!(operations.len() > 20, "operations are found by their OpenAPI attribute");
    assert!(long.is_empty(), "split the operation, or move a rule into `domain`: {long:?}");
}

/// The names under which the types of a file go into the OpenAPI document.
fn schema_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut lines = shipped(text).map(|(_, line)| line.trim());
    while let Some(line) = lines.next() {
        if !(line.starts_with("#[derive(") && has_word(line, "ToSchema")) {
            continue;
        }
        let mut renamed = None;
        for line in lines.by_ref() {
            if let Some((_, name)) = line.split_once("schema(as = ") {
                renamed = name.split([')', ',']).next().map(str::to_owned);
            }
            let declared = ["struct ", "enum "].iter().find_map(|word| line.split_once(word));
            if let Some((_, rest)) = declared.filter(|_| !line.starts_with("#[")) {
                let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
                names.push(renamed.unwrap_or_else(|| name.to_owned()));
                break;
            }
        }
    }
    names
}

#[test]
fn no_two_types_have_one_name_in_the_openapi_document() {
    let mut owners: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (path, text) in rust_files("api/src") {
        for name in schema_names(&text) {
            owners.entry(name).or_default().push(path.clone());
        }
    }
    let shared: Vec<_> = owners.iter().filter(|(_, files)| files.len() > 1).collect();

    assert!(owners.len() > 100, "schemas are found by their derive");
    assert!(shared.is_empty(), "one silently replaces the other; say `#[schema(as = …)]`: {shared:?}");
}

#[test]
fn no_lint_is_allowed_and_no_test_is_ignored() {
    let mut found = String::new();
    for folder in ["api", "domain", "ledger", "matching", "migration", "tests"] {
        for (path, text) in rust_files(folder) {
            for (index, line) in text.lines().enumerate() {
                let attribute = line.trim_start().trim_start_matches("#![").trim_start_matches("#[");
                let is_attribute = attribute.len() < line.trim_start().len();
                let is_forbidden = attribute.starts_with("allow(") || attribute.starts_with("ignore");
                if is_attribute && is_forbidden {
                    writeln!(found, "{}:{}: {}", path.display(), index + 1, line.trim()).expect("a string grows");
                }
            }
        }
    }

    assert_eq!(found, "", "say `#[expect(lint, reason = \"…\")]`; a test that does not run proves nothing");
}

#[test]
fn every_shared_dependency_says_what_it_is_for() {
    let manifest = read("Cargo.toml");
    let lines = manifest.lines().skip_while(|line| *line != "[workspace.dependencies]").skip(1);
    let mut has_comment = false;
    let mut count = 0;
    for line in lines.take_while(|line| !line.starts_with('[')) {
        if line.starts_with('#') {
            has_comment = true;
        } else if line.trim().is_empty() {
            has_comment = false;
        } else {
            count += 1;
            assert!(has_comment, "no comment above `{line}`");
        }
    }
    assert!(count > 20, "the dependencies are found");
}

#[test]
fn members_take_each_dependency_from_the_workspace() {
    for package in packages() {
        let manifest = Path::new(package["manifest_path"].as_str().expect("a package has a manifest")).to_owned();
        let text = std::fs::read_to_string(&manifest).expect("a manifest can be read");
        let manifest = Document::parse(text.as_str()).expect("a manifest is TOML");
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(table) = manifest.get(table).and_then(Item::as_table) else { continue };
            for (dependency, item) in table {
                let is_shared = item.get("workspace").and_then(Item::as_bool) == Some(true);
                assert!(is_shared, "{}: `{dependency}` has a version of its own", name(&package));
            }
        }
    }
}

/// One line of `cargo tree --prefix depth`.
struct Linked {
    name: String,
    license: String,
    parent: Option<String>,
}

/// Everything that is compiled here, once for each crate that asks for it.
fn linked() -> Vec<Linked> {
    let kinds = ["-e", "normal,build,dev", "--prefix", "depth", "--format", "|{p}|{l}"];
    let tree = cargo(&[&["tree", "--workspace", "--locked", "--offline"][..], &kinds[..]].concat());
    let mut path: Vec<String> = Vec::new();
    let mut linked = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        // A crate that was shown before ends with ` (*)`.
        let mut cells = line.trim_end_matches(" (*)").split('|');
        let mut cell = || cells.next().unwrap_or_else(|| panic!("not depth, package and license: {line}"));
        let depth: usize = cell().parse().expect("a depth");
        let name = cell().split(' ').next().unwrap_or_default().to_owned();
        let license = cell().to_owned();
        path.truncate(depth);
        linked.push(Linked { name: name.clone(), license, parent: path.last().cloned() });
        path.push(name);
    }
    linked
}

fn strings(item: Option<&Item>) -> Vec<String> {
    let array = item.and_then(Item::as_array).expect("an array of texts");
    array.iter().map(|value| value.as_str().expect("a text").to_owned()).collect()
}

#[test]
fn every_linked_crate_has_a_license_that_deny_toml_allows() {
    let text = read("deny.toml");
    let deny = Document::parse(text.as_str()).expect("deny.toml is TOML");
    let allow = strings(deny["licenses"].get("allow"));
    let allow: Vec<_> = allow.iter().map(|name| Licensee::parse(name).expect("an SPDX license")).collect();
    let licenses: BTreeMap<_, _> = linked().into_iter().map(|linked| (linked.name, linked.license)).collect();

    let mut refused = String::new();
    for (name, license) in &licenses {
        let expression = Expression::parse_mode(license, ParseMode::LAX);
        let is_allowed = |expression: Expression| {
            expression.evaluate(|wanted| allow.iter().any(|licensee| licensee.satisfies(wanted)))
        };
        if !expression.is_ok_and(is_allowed) {
            writeln!(refused, "{name}: `{license}`").expect("a string grows");
        }
    }

    assert!(licenses.len() > 100, "the tree is read");
    assert_eq!(refused, "");
}

#[test]
fn no_banned_crate_is_linked() {
    let text = read("deny.toml");
    let deny = Document::parse(text.as_str()).expect("deny.toml is TOML");
    let bans = deny["bans"]["deny"].as_array().expect("a list of bans");
    let linked = linked();
    for ban in bans {
        let ban = ban.as_inline_table().expect("a ban is a table");
        let text = |key: &str| ban.get(key).and_then(|value| value.as_str()).unwrap_or_default();
        let wrappers: Vec<_> = ban.get("wrappers").and_then(|value| value.as_array()).into_iter().flatten().collect();
        let is_wrapped = |parent: Option<&str>| wrappers.iter().any(|wrapper| wrapper.as_str() == parent);
        let users: Vec<_> = linked
            .iter()
            .filter(|linked| linked.name == text("crate") && !is_wrapped(linked.parent.as_deref()))
            .map(|linked| linked.parent.as_deref().unwrap_or("the workspace"))
            .collect();
        assert!(
            !text("crate").is_empty() && users.is_empty(),
            "{} comes with {users:?}: {}",
            text("crate"),
            text("reason")
        );
    }
}

#[test]
fn every_migration_has_a_way_up_and_a_way_down_and_is_registered_in_order() {
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(root().join("migration/sql")).expect("the migrations") {
        let entry = entry.expect("a folder can be listed");
        let file = entry.file_name().into_string().expect("a plain name");
        let (name, way) = file.split_once('.').expect("a name and a way");
        let sql = read(Path::new("migration/sql").join(&file));
        assert!(sql.lines().any(|line| !line.trim().is_empty() && !line.starts_with("--")), "{file} does nothing");
        files.entry(name.to_owned()).or_default().insert(way.to_owned());
    }
    let both: BTreeSet<_> = ["up.sql".to_owned(), "down.sql".to_owned()].into();
    let lib = read("migration/src/lib.rs");
    let registered: Vec<_> =
        lib.lines().filter_map(|line| line.trim().strip_prefix("Box::new(migration!(\"")).collect();
    let registered: Vec<_> = registered.iter().filter_map(|rest| rest.split('"').next()).collect();

    assert!(files.values().all(|ways| *ways == both), "{files:?}");
    assert_eq!(registered, files.keys().collect::<Vec<_>>(), "migrations run in the order of their names");
}
