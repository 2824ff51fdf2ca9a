//! Writes a made-up log as a folder in the layout of C2SP tlog-tiles, with its key and one certificate.
//!
//! `cargo run --release -p keqiao-ledger --example export -- FOLDER 50000`
//!
//! The signing key is public (32 bytes of 0x07). Never use it for anything that matters.

use std::error::Error;
use std::fs;
use std::path::Path;

use keqiao_ledger::certificate::{Certificate, Facts, Record};
use keqiao_ledger::entry::{Entry, SALT_BYTES, Salt, commit_bytes};
use keqiao_ledger::note::{Checkpoint, Cosigner, LogSigner};
use keqiao_ledger::tile::{Edge, Tile, TileSet, bundles_of, encode_bundle};
use keqiao_ledger::tree::{Hash, LeafTree, ProofError, consistency_proof, inclusion_proof, leaf_hash};
use keqiao_ledger::{canonical, tile};
use serde_json::json;

const ORIGIN: &str = "market.example/ledger/shanghai";
const WITNESS: &str = "witness.example/w1";
const LOG_SEED: [u8; 32] = [7; 32];
const WITNESS_SEED: [u8; 32] = [9; 32];
const COSIGNED_AT_SECS: u64 = 1_767_225_600;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(size)) = (arguments.next(), arguments.next()) else {
        return Err("give a folder and a number of entries".into());
    };
    let folder = Path::new(&folder);
    let size: u64 = size.parse()?;

    let entries: Vec<Made> = (0..size).map(make).collect::<Result<_, _>>()?;
    let tiles = write_tiles(folder, &entries)?;
    for at in bundles_of(size) {
        let first = usize::try_from(at.index * tile::WIDTH_MAX)?;
        let bundle = &entries[first..first + usize::try_from(at.width)?];
        let bytes: Vec<&[u8]> = bundle.iter().map(|made| made.bytes.as_slice()).collect();
        write(&folder.join(at.to_string()), &encode_bundle(&bytes)?)?;
    }

    let signer = LogSigner::try_new(ORIGIN, &LOG_SEED)?;
    let cosigner = Cosigner::try_new(WITNESS, &WITNESS_SEED)?;
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root: keqiao_ledger::tree::root(size, &tiles)? };
    let mut note = signer.sign(&checkpoint.text())?;
    note.add(cosigner.cosign(&note, COSIGNED_AT_SECS))?;
    write(&folder.join("checkpoint"), note.to_string().as_bytes())?;
    write(&folder.join("key"), format!("{}\n", signer.verifier()).as_bytes())?;
    write(&folder.join("witness-key"), format!("{}\n", cosigner.verifier()).as_bytes())?;

    let leaves: LeafTree = entries.iter().map(|made| leaf_hash(&made.bytes)).collect();
    write_proofs(folder, size, &leaves)?;
    let index = size / 3;
    if let Some(made) = entries.get(usize::try_from(index)?) {
        let record = Record {
            index,
            entry: String::from_utf8(made.bytes.clone())?,
            proof: inclusion_proof(index, size, &tiles)?,
            facts: Some(Facts { payload: made.payload.clone(), salt: made.salt.to_hex() }),
        };
        let certificate = Certificate::new(vec![record], &note.to_string(), signer.verifier());
        write(&folder.join("certificate.json"), &serde_json::to_vec_pretty(&certificate)?)?;
    }
    Ok(())
}

/// An entry with what stands behind it.
struct Made {
    bytes: Vec<u8>,
    payload: String,
    salt: Salt,
}

fn make(index: u64) -> Result<Made, Box<dyn Error>> {
    let payload = canonical::to_bytes(&json!({"title": format!("膜分离 no. {index}"), "budget_minor": index * 100}))?;
    let mut salt = [0; SALT_BYTES];
    salt[..8].copy_from_slice(&index.to_be_bytes());
    let salt = Salt::new(salt);
    let entry = Entry {
        id: &format!("ent_{index:026}"),
        hub: "shanghai",
        kind: "demand.published",
        subject: &format!("dem_{index:026}"),
        owner: (!index.is_multiple_of(5)).then_some("org_00000000000000000000000001"),
        operation: "demand.publish",
        actor: "usr_00000000000000000000000001",
        at: &format!("2026-01-05T09:{:02}:{:02}.{:06}Z", index / 60 % 60, index % 60, index % 1_000_000),
        payload_commitment: commit_bytes(&salt, &payload),
    };
    Ok(Made { bytes: entry.canonical_bytes(), payload: String::from_utf8(payload)?, salt })
}

fn write_tiles(folder: &Path, entries: &[Made]) -> Result<TileSet, Box<dyn Error>> {
    let mut edge = Edge::new();
    let mut tiles = TileSet::new();
    let mut save = |tile: Tile| -> Result<(), Box<dyn Error>> {
        write(&folder.join(tile.at().to_string()), &tile.to_bytes())?;
        tiles.insert(tile);
        Ok(())
    };
    for made in entries {
        edge.append(leaf_hash(&made.bytes)).into_iter().try_for_each(&mut save)?;
    }
    edge.partial_tiles().try_for_each(&mut save)?;
    Ok(tiles)
}

/// All inclusion proofs, and the consistency of each size with the next: a byte with the number of hashes, the hashes.
fn write_proofs(folder: &Path, size: u64, leaves: &LeafTree) -> Result<(), Box<dyn Error>> {
    let inclusion = (0..size).map(|index| inclusion_proof(index, size, leaves));
    write(&folder.join("proofs/inclusion"), &proof_bytes(inclusion)?)?;
    let consistency = (1..size).map(|old| consistency_proof(old, old + 1, leaves));
    write(&folder.join("proofs/consistency"), &proof_bytes(consistency)?)
}

fn proof_bytes(proofs: impl Iterator<Item = Result<Vec<Hash>, ProofError>>) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Vec::new();
    for proof in proofs {
        let proof = proof?;
        bytes.push(u8::try_from(proof.len())?);
        proof.iter().for_each(|hash| bytes.extend_from_slice(hash.as_bytes()));
    }
    Ok(bytes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, bytes)?)
}
