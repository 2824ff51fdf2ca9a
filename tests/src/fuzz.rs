//! Hostile input for everything that reads bytes of strangers: tables (CSV, JSON Lines, XML), cursors, tokens, uploads.
//!
//! A target reads an input to its end and answers with what that cost; a panic, or a cost above its bound, is a finding. The
//! corpus is in `tests/fuzz/<target>/`: a file for each form that is read, and one for whatever was found before.

use flate2::Compression;
use flate2::write::GzEncoder;
use keqiao::assets::document::archive::{self, RATIO_FREE_BYTES, RATIO_MAX, UNPACKED_BYTES_MAX};
use keqiao::assets::document::sniff;
use keqiao::http::cursor::CursorKey;
use keqiao::identity::token::Tokens;
use keqiao::work::import::table::{Limits, TableReader};
use keqiao_domain::timestamp::Timestamp;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

/// Bytes of an input at most: enough for every branch, few enough for many inputs a second.
pub const INPUT_BYTES_MAX: usize = 64 * 1024;
/// What may be read of a gzipped table beyond its own size before its ratio counts (`table/source.rs`).
const TABLE_FREE_BYTES: u64 = 16 * 1024 * 1024;
/// Unpacked bytes of a table for each packed one.
const TABLE_RATIO_MAX: u64 = 200;
/// Bytes read at a time, by which a bound may be overshot.
const CHUNK_BYTES: u64 = 1024 * 1024;

/// Something that reads bytes of strangers.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and the folder of its corpus.
    pub name: &'static str,
    /// Reads an input to its end.
    pub read: fn(&[u8]) -> Cost,
}

/// What reading cost: the steps it took, and how many it may take for an input of that size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Rows, entries or unpacked bytes, whatever grows.
    pub steps: u64,
    /// The bound.
    pub steps_max: u64,
}

impl Cost {
    /// Whether the bound holds.
    #[must_use]
    pub fn is_bounded(self) -> bool {
        self.steps <= self.steps_max
    }
}

/// Everything that reads bytes of strangers.
pub const TARGETS: [Target; 5] = [
    Target { name: "table", read: |input| table(input, None) },
    Target { name: "xml", read: |input| table(input, Some("patents.xml")) },
    Target { name: "cursor", read: cursor },
    Target { name: "token", read: token },
    Target { name: "upload", read: upload },
];

/// Every row takes a byte of the unpacked table at least, and a table unpacks to so many at most.
fn table(input: &[u8], name: Option<&str>) -> Cost {
    let most = TABLE_FREE_BYTES.max(input.len() as u64 * TABLE_RATIO_MAX);
    let mut cost = Cost { steps: 0, steps_max: most };
    let Ok(reader) = TableReader::open(Cursor::new(input.to_vec()), name, Limits::default()) else { return cost };
    for row in reader {
        cost.steps += 1;
        if row.is_err() {
            break;
        }
    }
    cost
}

fn cursor(input: &[u8]) -> Cost {
    let key = CursorKey::new([7; 32]);
    let text = String::from_utf8_lossy(input);
    let forged = key.open("demands", "hub=zhejiang", &text).is_ok();
    let sealed = key.seal("demands", "hub=zhejiang", &input[..input.len().min(4096)]);
    let is_same =
        key.open("demands", "hub=zhejiang", &sealed).is_ok_and(|place| place == input[..input.len().min(4096)]);
    let is_bound =
        key.open("demands", "hub=hunan", &sealed).is_err() && key.open("patents", "hub=zhejiang", &sealed).is_err();
    // None of the corpus was sealed with this key: whatever opens is forged.
    Cost { steps: u64::from(forged) + u64::from(!is_same) + u64::from(!is_bound), steps_max: 0 }
}

fn token(input: &[u8]) -> Cost {
    let tokens = Tokens::without_keys();
    let text = String::from_utf8_lossy(input);
    let now = Timestamp::new(time::OffsetDateTime::UNIX_EPOCH + time::Duration::days(20_000));
    // Who knows no key takes no token.
    Cost { steps: u64::from(tokens.verify(&text, now).is_some()), steps_max: 0 }
}

fn upload(input: &[u8]) -> Cost {
    for declared in [sniff::UNKNOWN, "application/pdf", "application/zip", "text/plain", "text/csv", "image/png"] {
        let _outcome = sniff::sniff(declared, input);
    }
    let (effort, _outcome) = archive::inspect(input);
    let most = (RATIO_MAX * input.len() as u64).clamp(RATIO_FREE_BYTES, UNPACKED_BYTES_MAX);
    Cost { steps: effort.unpacked_bytes, steps_max: most + CHUNK_BYTES }
}

/// Bytes that a gzipped bomb unpacks to.
const BOMB_BYTES: usize = 128 * 1024 * 1024;
/// Entities that each name the one before twice.
const BOMB_ENTITIES: usize = 40;
/// How deep elements and lists are nested.
const BOMB_DEPTH: usize = 100_000;

/// An input that is small and would cost much.
#[derive(Clone, Debug)]
pub struct Bomb {
    /// What it is.
    pub name: &'static str,
    /// The target it is for.
    pub target: &'static str,
    /// The input.
    pub input: Vec<u8>,
}

/// A table of one row that has no end, packed.
///
/// # Errors
/// When it cannot be packed.
pub fn gzip_bomb() -> std::io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(b"title\n")?;
    let piece = vec![b'a'; 1024 * 1024];
    for _ in 0..BOMB_BYTES / piece.len() {
        packer.write_all(&piece)?;
    }
    packer.finish()
}

/// Bombs that are made here; those of uploads are files of the corpus.
///
/// # Errors
/// When one cannot be packed.
pub fn bombs() -> std::io::Result<Vec<Bomb>> {
    let mut entities = b"<!DOCTYPE a [<!ENTITY a0 \"ha\">".to_vec();
    for level in 1..BOMB_ENTITIES {
        let inner = level - 1;
        entities.extend(format!("<!ENTITY a{level} \"&a{inner};&a{inner};\">").bytes());
    }
    entities.extend(format!("]><a>&a{};</a>", BOMB_ENTITIES - 1).bytes());
    let elements = [b"<a>".repeat(BOMB_DEPTH), b"</a>".repeat(BOMB_DEPTH)].concat();
    let lists = [b"[".repeat(BOMB_DEPTH), b"]".repeat(BOMB_DEPTH)].concat();
    let lists = [b"{\"title\":".to_vec(), lists, b"}\n".to_vec()].concat();
    Ok(vec![
        Bomb { name: "gzip", target: "table", input: gzip_bomb()? },
        Bomb { name: "nested lists", target: "table", input: lists },
        Bomb { name: "entities", target: "xml", input: entities },
        Bomb { name: "nested elements", target: "xml", input: elements },
    ])
}

/// The folder of the corpus.
#[must_use]
pub fn corpus_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The inputs of a target, by name.
///
/// # Errors
/// When the folder cannot be read.
pub fn corpus(target: &Target) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut inputs = Vec::new();
    for entry in std::fs::read_dir(corpus_folder().join(target.name))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        inputs.push((name, std::fs::read(&path)?));
    }
    inputs.sort();
    Ok(inputs)
}

/// Numbers that look random and come again in the same order: splitmix64 (Steele, Lea, Flood 2014).
#[derive(Clone, Copy, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Begins with a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or_default()
    }
}

/// What means something to one of the readers.
const WORDS: [&[u8]; 24] = [
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\r\n",
    b"\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x1f\x8b\x08",
    b"{",
    b"}",
    b"[",
    b"\\u0000",
    b"<",
    b"</",
    b"<!DOCTYPE",
    b"<!ENTITY",
    b"&amp;",
    b"<![CDATA[",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"\0",
    b".",
];

/// Changes an input in a few places: bits, bytes, words, pieces of itself and of another.
#[must_use]
pub fn mutated(input: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=dice.below(4) {
        let place = dice.below(bytes.len() + 1);
        match dice.below(8) {
            0 if place < bytes.len() => bytes[place] ^= 1 << dice.below(8),
            1 if place < bytes.len() => bytes[place] = dice.below(256).to_le_bytes()[0],
            2 => bytes.truncate(place),
            3 => {
                let end = (place + dice.below(64)).min(bytes.len());
                bytes.drain(place.min(end)..end);
            }
            4 => {
                let word = WORDS[dice.below(WORDS.len())];
                bytes.splice(place..place, word.iter().copied());
            }
            5 => {
                let end = (place + dice.below(256)).min(bytes.len());
                let piece = bytes[place.min(end)..end].to_vec();
                bytes.splice(place..place, piece.repeat(1 + dice.below(8)));
            }
            6 => {
                let from = dice.below(other.len() + 1);
                let end = (from + dice.below(256)).min(other.len());
                bytes.splice(place..place, other[from..end].iter().copied());
            }
            _ => {
                // A number in a header that says more than is there.
                let large = [[0xff; 4], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0x80], [0; 4]][dice.below(4)];
                for (offset, byte) in large.iter().enumerate() {
                    if let Some(slot) = bytes.get_mut(place + offset) {
                        *slot = *byte;
                    }
                }
            }
        }
    }
    bytes.truncate(INPUT_BYTES_MAX);
    bytes
}
