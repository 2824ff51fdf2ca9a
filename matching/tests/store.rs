//! An index that was saved and opened again is the same index, and one that cannot be trusted is not opened.

use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use keqiao_matching::{
    Attributes, CutDocument, CutQuery, Cutter, Document, Filter, Hit, Index, Key, Query, StoreError,
};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

/// More documents than a window holds.
const DOCUMENTS: u32 = 70_000;
/// Hits asked for.
const LIMIT: usize = 20;

static CUTTER: LazyLock<Arc<Cutter>> = LazyLock::new(|| Arc::new(Cutter::new()));

fn index() -> Index {
    Index::new(Arc::clone(&CUTTER))
}

/// A document with a text.
fn told(key: Key) -> Document {
    Document {
        key,
        kind: 2,
        hub: 33,
        attributes: Attributes([6, 0, 1, 0, 0, 0, 0, 9]),
        title: format!("锂离子电池隔膜 {key}"),
        text: "耐高温陶瓷涂层 ceramic coating".to_owned(),
        classes: vec!["H01M 50/403".to_owned()],
    }
}

fn numbered(key: u32, hub: u16) -> CutDocument {
    let terms = (0..12).map(|place| (key % (50 + place * 7) * (1 + place), u8::from(key.is_multiple_of(3)) + 1));
    let mut terms: Vec<(u32, u8)> = terms.collect();
    terms.sort_unstable();
    terms.dedup_by_key(|(term, _)| *term);
    CutDocument::from_terms(key.into(), u8::from(key.is_multiple_of(5)), hub, terms)
}

/// One sealed window, two that grow; with removed and changed documents in each.
fn catalogue() -> Index {
    catalogue_of(0)
}

/// The same, of a hub: its files are as long as those of another one.
fn catalogue_of(hub: u16) -> Index {
    let mut index = index();
    for key in 0..DOCUMENTS * 5 / 4 {
        index.upsert_cut(numbered(key, hub));
    }
    index.upsert_many((1_000_000..1_000_040).map(told));
    for key in [3, 5, 40_000, 69_999, 80_001, 80_005, 1_000_007] {
        assert!(index.remove(key));
    }
    index.upsert(Document { title: "钢管探伤".to_owned(), ..told(1_000_009) });
    index
}

/// What the index answers to some queries.
fn answers(index: &Index) -> Vec<Vec<Hit>> {
    let mut answers: Vec<Vec<Hit>> = (1..8)
        .map(|seed| CutQuery::from_terms((0..seed * 5).map(|place| (seed * 11 + place * 3, 1))))
        .map(|query| index.search_cut(&query, &Filter::default(), LIMIT))
        .collect();
    let asked = Query { title: "电池隔膜".to_owned(), text: "陶瓷 coating".to_owned(), classes: Vec::new() };
    answers.push(index.search(&asked, &Filter::default(), LIMIT));
    assert!(answers.iter().all(|hits| hits.len() == LIMIT));
    answers
}

fn open(folder: &Path) -> Index {
    Index::open(folder, Arc::clone(&CUTTER)).expect("the index opens").expect("an index is there").index
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be listed");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the folder can be listed").file_name().into_string().expect("names are text"))
        .collect();
    names.sort();
    names
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for name in names(from) {
        fs::copy(from.join(&name), to.join(&name)).expect("a file can be copied");
    }
}

#[test]
fn an_index_that_is_opened_again_answers_explains_and_grows_like_before() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut saved = catalogue();
    saved.snapshot().save(folder.path(), b"place 7").expect("the index is saved");

    let opened = Index::open(folder.path(), Arc::clone(&CUTTER)).expect("it opens").expect("it is there");

    assert_eq!(opened.place, b"place 7");
    let mut opened = opened.index;
    assert_eq!((opened.len(), opened.digest()), (saved.len(), saved.digest()));
    assert_eq!(answers(&opened), answers(&saved));
    let asked = Query { title: "电池隔膜".to_owned(), ..Query::default() };
    assert_eq!(opened.explain(&asked, 1_000_011, 5), saved.explain(&asked, 1_000_011, 5));
    for index in [&mut saved, &mut opened] {
        assert!(!index.contains(3) && index.remove(4) && index.remove(1_000_012));
        index.upsert_many([told(4), told(2_000_000)]);
        (DOCUMENTS * 2..DOCUMENTS * 3).for_each(|key| index.upsert_cut(numbered(key, 0)));
        index.refresh();
    }
    assert_eq!((opened.size().postings, opened.digest()), (saved.size().postings, saved.digest()));
    assert_eq!(answers(&opened), answers(&saved));
}

#[test]
fn a_later_save_keeps_the_files_of_sealed_windows_and_removes_what_is_old() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut index = catalogue();
    index.snapshot().save(folder.path(), b"").expect("the index is saved");
    let before = names(folder.path());

    index.upsert(told(7));
    assert!(index.remove(17));
    index.snapshot().save(folder.path(), b"").expect("the index is saved");

    let after = names(folder.path());
    let kept = after.iter().filter(|name| name.starts_with("window-") && before.contains(name)).count();
    assert_eq!((kept, after.len()), (1, before.len()));
    assert_eq!(open(folder.path()).digest(), index.digest());
}

#[test]
fn a_folder_of_another_index_is_taken_over_whole() {
    let folders = [0, 1].map(|_| tempfile::tempdir().expect("a temporary folder"));
    let (first, second) = (catalogue(), catalogue_of(1));
    first.snapshot().save(folders[0].path(), b"").expect("the index is saved");
    second.snapshot().save(folders[1].path(), b"").expect("the index is saved");

    first.snapshot().save(folders[1].path(), b"").expect("the index is saved");

    assert_eq!(open(folders[1].path()).digest(), first.digest());
}

#[test]
fn a_folder_without_an_index_holds_none() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert!(Index::open(folder.path(), Arc::clone(&CUTTER)).expect("nothing is wrong").is_none());
    assert!(Index::open(&folder.path().join("absent"), Arc::clone(&CUTTER)).expect("nothing is wrong").is_none());
    index().snapshot().save(folder.path(), b"").expect("the index is saved");
    assert!(open(folder.path()).is_empty());
}

#[test]
fn an_index_of_another_version_is_told_apart_from_a_damaged_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    index().snapshot().save(folder.path(), b"").expect("the index is saved");
    let path = folder.path().join("manifest");
    let text = fs::read_to_string(&path).expect("the manifest is text");
    let (json, _) = text.split_once('\n').expect("two lines");
    let json = json.replace("\"format\":1", "\"format\":99");
    fs::write(&path, format!("{json}\n{:08x}\n", crc32fast::hash(json.as_bytes()))).expect("it can be written");

    let error = Index::open(folder.path(), Arc::clone(&CUTTER)).expect_err("another version");

    assert!(matches!(error, StoreError::Foreign), "{error}");
}

#[test]
fn a_save_that_was_cut_short_leaves_the_old_or_the_new_state() {
    let [old, new, now] = [0, 1, 2].map(|_| tempfile::tempdir().expect("a temporary folder"));
    let mut index = catalogue();
    index.snapshot().save(old.path(), b"old").expect("the index is saved");
    let before = index.digest();
    copy(old.path(), new.path());
    index.upsert_many((5_000_000..5_000_400).map(told));
    index.remove(20);
    index.snapshot().save(new.path(), b"new").expect("the index is saved");
    let place = |folder: &Path| Index::open(folder, Arc::clone(&CUTTER)).expect("it opens").expect("it is there").place;

    // Before the manifest is replaced: some new files, whole, in part, or a manifest in part.
    copy(old.path(), now.path());
    for name in names(new.path()).iter().filter(|name| !old.path().join(name).exists()) {
        let bytes = fs::read(new.path().join(name)).expect("a file can be read");
        for part in [0, bytes.len() / 3, bytes.len()] {
            fs::write(now.path().join(name), &bytes[..part]).expect("a file can be written");
            assert_eq!((place(now.path()), open(now.path()).digest()), (b"old".to_vec(), before));
        }
    }
    let manifest = fs::read(new.path().join("manifest")).expect("a manifest is there");
    fs::write(now.path().join("manifest.new"), &manifest[..manifest.len() / 2]).expect("a file can be written");
    assert_eq!((place(now.path()), open(now.path()).digest()), (b"old".to_vec(), before));
    // After it: the old files are still there.
    fs::write(now.path().join("manifest"), &manifest).expect("a file can be written");
    assert_eq!((place(now.path()), open(now.path()).digest()), (b"new".to_vec(), index.digest()));
    // The next save leaves nothing behind.
    index.snapshot().save(now.path(), b"next").expect("the index is saved");
    assert_eq!(names(now.path()).len(), names(new.path()).len());
    assert_eq!(open(now.path()).digest(), index.digest());
}

/// A small index, saved.
fn saved_small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut index = index();
    index.upsert_many((0..30).map(told));
    index.snapshot().save(folder.path(), b"place").expect("the index is saved");
    folder
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_a_file_goes_unnoticed(file in any::<u16>(), place in any::<u32>(), bit in 0..8_u8, cut in any::<bool>()) {
        let folder = saved_small();
        let files: Vec<String> = names(folder.path()).into_iter().filter(|name| name != "lock").collect();
        let path = folder.path().join(&files[usize::from(file) % files.len()]);
        let mut bytes = fs::read(&path).expect("a file can be read");
        let place = place as usize % bytes.len();
        if cut {
            bytes.truncate(place);
        } else {
            bytes[place] ^= 1 << bit;
        }
        fs::write(&path, &bytes).expect("a file can be written");

        let opened = Index::open(folder.path(), Arc::clone(&CUTTER));

        prop_assert!(opened.is_err(), "byte {place} of {} was changed", path.display());
        fs::remove_file(&path).expect("a file can be removed");
        let is_manifest = path.ends_with("manifest");
        let opened = Index::open(folder.path(), Arc::clone(&CUTTER));
        prop_assert_eq!(opened.is_ok_and(|opened| opened.is_none()), is_manifest);
    }
}
