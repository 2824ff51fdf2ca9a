#!/usr/bin/env python3
"""Checks an exported or a live ledger, sharing no code with the program that wrote it.

Written from the specifications alone: RFC 6962 section 2.1 (tree), RFC 9162 sections 2.1.3.2 and 2.1.4.2 (checking
proofs), C2SP signed-note, tlog-checkpoint, tlog-cosignature and tlog-tiles, and docs/LEDGER.md (entries, commitments,
certificates). Needs the standard library and `cryptography` (for Ed25519 only).

    verify_log.py FOLDER|URL [--key VKEY] [--witness VKEY]

FOLDER holds checkpoint, key, tile/..., tile/entries/..., and perhaps certificate.json and proofs/. From a URL
(https://market.example/ledger/zhejiang) the same resources are fetched first.
Exit code: 0 all holds, 1 something does not hold, 2 wrong usage.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import sys
import tempfile
import urllib.request

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TILE_WIDTH = 256
HASH_BYTES = 32
LOG_SIGNATURE = 0x01
COSIGNATURE = 0x04
COMMITMENT_DOMAIN = b"keqiao/ledger/commitment/v1\n"
ENTRY_MEMBERS = {
    "actor", "at", "hub", "id", "kind", "operation", "owner", "payload_commitment", "subject", "version",
}


class Fault(Exception):
    """Something does not hold; the text names the place."""


def require(claim, text):
    if not claim:
        raise Fault(text)


# RFC 6962, section 2.1


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(count):
    """The largest power of two smaller than `count`."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


class Tree:
    """MTH, PATH and PROOF of RFC 6962, word for word; complete subtrees are remembered."""

    def __init__(self, leaves):
        self.leaves = leaves
        self.known = {}

    def mth(self, start, end):
        count = end - start
        if count == 0:
            return hashlib.sha256(b"").digest()
        if count == 1:
            return self.leaves[start]
        is_complete = count & (count - 1) == 0
        if is_complete and (start, end) in self.known:
            return self.known[start, end]
        middle = start + split(count)
        found = node_hash(self.mth(start, middle), self.mth(middle, end))
        if is_complete:
            self.known[start, end] = found
        return found

    def path(self, index, start, end):
        if end - start == 1:
            return []
        middle = start + split(end - start)
        if index < middle:
            return self.path(index, start, middle) + [self.mth(middle, end)]
        return self.path(index, middle, end) + [self.mth(start, middle)]

    def proof(self, old, new):
        return self.subproof(old, 0, new, True)

    def subproof(self, old, start, end, is_whole):
        if old == end - start:
            return [] if is_whole else [self.mth(start, end)]
        k = split(end - start)
        if old <= k:
            return self.subproof(old, start, start + k, is_whole) + [self.mth(start + k, end)]
        return self.subproof(old - k, start + k, end, False) + [self.mth(start, start + k)]


# RFC 9162, sections 2.1.3.2 and 2.1.4.2


def inclusion_holds(leaf, index, size, proof, root):
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def consistency_holds(old, new, old_root, new_root, proof):
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof
    if not proof:
        return False
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == old_root and sr == new_root and sn == 0


# C2SP signed-note, tlog-checkpoint, tlog-cosignature


class Key:
    def __init__(self, line):
        name, key_id, material = line.strip().split("+", 2)
        material = base64.b64decode(material, validate=True)
        self.line, self.name, self.kind, self.public = line.strip(), name, material[0], material[1:]
        self.id = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
        require(self.id.hex() == key_id, f"key {line}: its id is not the id of its key")
        require(len(self.public) == 32, f"key {line}: not an Ed25519 key")

    def verify(self, text, signatures):
        mine = [blob for name, blob in signatures if name == self.name and blob[:4] == self.id]
        require(mine, f"checkpoint: not signed by {self.line}")
        for blob in mine:
            message, signature = text, blob[4:]
            if self.kind == COSIGNATURE:
                seconds = int.from_bytes(blob[4:12], "big")
                message, signature = b"cosignature/v1\ntime %d\n" % seconds + text, blob[12:]
            try:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
            except InvalidSignature:
                raise Fault(f"checkpoint: the signature by {self.line} is not valid") from None


def read_note(note):
    require(all(byte >= 0x20 or byte == 0x0A for byte in note), "checkpoint: it has a control character")
    text, separator, rest = note.rpartition(b"\n\n")
    require(separator and rest.endswith(b"\n"), "checkpoint: not a signed note")
    signatures = []
    for line in rest.decode().split("\n")[:-1]:
        dash, name, blob = line.split(" ")
        require(dash == "\u2014", "checkpoint: not a signature line")
        signatures.append((name, base64.b64decode(blob, validate=True)))
    return text + b"\n", signatures


def open_checkpoint(note, key):
    text, signatures = read_note(note)
    require(key.kind == LOG_SIGNATURE, "key: not the key of a log")
    key.verify(text, signatures)
    origin, size, root, *_ = text.decode().split("\n")
    require(origin == key.name, "checkpoint: it is of another log than the key")
    require(size == str(int(size)), "checkpoint: its size is not plain decimal")
    root = base64.b64decode(root, validate=True)
    require(len(root) == HASH_BYTES, "checkpoint: its root is not a hash")
    return origin, int(size), root, text, signatures


# C2SP tlog-tiles


def place(index, width):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups) + (f".p/{width}" if width < TILE_WIDTH else "")


def row(level, size):
    """(index, width) of every tile of a level."""
    count = size // TILE_WIDTH**level
    tiles = [(index, TILE_WIDTH) for index in range(count // TILE_WIDTH)]
    return tiles + ([(count // TILE_WIDTH, count % TILE_WIDTH)] if count % TILE_WIDTH else [])


def levels(size):
    level = 0
    while size >= TILE_WIDTH**level:
        yield level
        level += 1


def read_entries(folder, size):
    entries = []
    for index, width in row(0, size):
        path = f"tile/entries/{place(index, width)}"
        data, found = (folder / path).read_bytes(), []
        while data:
            length = int.from_bytes(data[:2], "big")
            require(len(data) >= 2 + length, f"{path}: it ends inside an entry")
            found.append(data[2:2 + length])
            data = data[2 + length:]
        require(len(found) == width, f"{path}: it has {len(found)} entries, not {width}")
        entries += found
    return entries


def check_tiles(folder, size, tree):
    """Every tile is what its definition says, and there is no other file beside them."""
    expected = {f"tile/entries/{place(index, width)}" for index, width in row(0, size)}
    for level in levels(size):
        span = TILE_WIDTH**level
        for index, width in row(level, size):
            path = f"tile/{level}/{place(index, width)}"
            expected.add(path)
            stored = (folder / path).read_bytes()
            require(len(stored) == width * HASH_BYTES, f"{path}: it has {len(stored)} bytes")
            for i in range(width):
                start = (index * TILE_WIDTH + i) * span
                one = stored[i * HASH_BYTES:(i + 1) * HASH_BYTES]
                require(one == tree.mth(start, start + span), f"{path}: hash {i} is wrong")
        full = sum(width == TILE_WIDTH for _, width in row(level, size))
        partial = [width for _, width in row(level, size) if width < TILE_WIDTH]
        print(f"  level {level}: {full} full" + "".join(f", one partial of width {width}" for width in partial))
    found = {str(path.relative_to(folder)) for path in (folder / "tile").rglob("*") if path.is_file()}
    require(found == expected, f"tile: files that should not be there or are missing: {sorted(found ^ expected)[:5]}")


# docs/LEDGER.md


def check_entry(entry, place_of_it, hub):
    value = json.loads(entry)
    require(value.get("version") == 1, f"{place_of_it}: unknown version")
    require(set(value) == ENTRY_MEMBERS, f"{place_of_it}: other members than version 1 has")
    # An entry holds strings, null and one small integer under ASCII names: there RFC 8785 is this.
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    require(canonical == entry, f"{place_of_it}: not canonical JSON")
    require(value["hub"] == hub, f"{place_of_it}: it is of the hub {value['hub']}")
    return value


def check_certificate(certificate, key):
    require(certificate["format"] == "keqiao-certificate/1", "certificate: unknown format")
    require(certificate["key"] == key.line, "certificate: it names another key")
    origin, size, root, _, _ = open_checkpoint(certificate["checkpoint"].encode(), key)
    for record in certificate["records"]:
        entry, index = record["entry"].encode(), record["index"]
        where = f"certificate: entry {index}"
        proof = [base64.b64decode(one, validate=True) for one in record["proof"]]
        require(inclusion_holds(leaf_hash(entry), index, size, proof, root), f"{where}: its proof does not hold")
        value = check_entry(entry, where, origin.rsplit("/", 1)[-1])
        if record["facts"]:
            salt, payload = bytes.fromhex(record["facts"]["salt"]), record["facts"]["payload"].encode()
            commitment = hashlib.sha256(COMMITMENT_DOMAIN + salt + payload).hexdigest()
            require(commitment == value["payload_commitment"], f"{where}: its facts are others")


def read_proofs(path):
    """Proofs one after the other: a byte with the number of hashes, then the hashes."""
    data, at, proofs = path.read_bytes(), 0, []
    while at < len(data):
        count, at = data[at], at + 1
        proofs.append([data[at + i * HASH_BYTES:at + (i + 1) * HASH_BYTES] for i in range(count)])
        at += count * HASH_BYTES
    return proofs


def check_proofs(folder, tree, size, root):
    """All inclusion proofs at this size, and the consistency of each size with the next."""
    roots = [tree.mth(0, count) for count in range(size + 1)]
    inclusion = [tree.path(index, 0, size) for index in range(size)]
    consistency = [tree.proof(count, count + 1) for count in range(1, size)]
    written = folder / "proofs"
    if written.is_dir():
        require(read_proofs(written / "inclusion") == inclusion, "proofs/inclusion: other proofs than RFC 6962 makes")
        require(read_proofs(written / "consistency") == consistency, "proofs/consistency: other proofs than RFC 6962 makes")
        print(f"  the {size} + {max(size - 1, 0)} proofs that were exported are those of RFC 6962")
    for index, proof in enumerate(inclusion):
        require(inclusion_holds(tree.leaves[index], index, size, proof, root), f"inclusion proof of entry {index}")
    for old, proof in enumerate(consistency, start=1):
        holds = consistency_holds(old, old + 1, roots[old], roots[old + 1], proof)
        require(holds, f"consistency proof from {old} to {old + 1}")


def fetch(url, folder):
    """Everything that a log of its size has, as files. The checkpoint comes first: it says which tiles there are."""

    def get(path):
        with urllib.request.urlopen(f"{url.rstrip('/')}/{path}", timeout=30) as answer:
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(answer.read())

    get("key")
    get("checkpoint")
    # Only to know what to fetch: the signature is checked with everything else.
    size = int((folder / "checkpoint").read_bytes().split(b"\n")[1])
    for index, width in row(0, size):
        get(f"tile/entries/{place(index, width)}")
    for level in levels(size):
        for index, width in row(level, size):
            get(f"tile/{level}/{place(index, width)}")


def check_log(folder, key, witness):
    origin, size, root, text, signatures = open_checkpoint((folder / "checkpoint").read_bytes(), key)
    print(f"signed by {key.line}: {origin}, {size} entries")
    if witness:
        witness.verify(text, signatures)
        print(f"cosigned by {witness.line}")

    entries = read_entries(folder, size)
    tree = Tree([leaf_hash(entry) for entry in entries])
    require(tree.mth(0, size) == root, "checkpoint: the entries give another root")
    print("the entries give the signed root")
    check_tiles(folder, size, tree)
    print("every tile is what its place says, and nothing is missing or left over")

    hub = origin.rsplit("/", 1)[-1]
    ids = {check_entry(entry, f"entry {index}", hub)["id"] for index, entry in enumerate(entries)}
    require(len(ids) == size, "entries: two have the same id")
    print("every entry is canonical, of this hub, with an id of its own")

    check_proofs(folder, tree, size, root)
    print(f"{size} inclusion proofs and {max(size - 1, 0)} consecutive consistency proofs hold")
    certificate = folder / "certificate.json"
    if certificate.is_file():
        check_certificate(json.loads(certificate.read_bytes()), key)
        print("the certificate holds")


def main():
    parser = argparse.ArgumentParser(description="Checks an exported or a live ledger.")
    parser.add_argument("log", metavar="FOLDER|URL")
    parser.add_argument("--key", help="the verifier key you trust; otherwise the one in the folder is used")
    parser.add_argument("--witness", help="the verifier key of a witness that must have cosigned")
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as fetched:
            folder = pathlib.Path(arguments.log)
            if arguments.log.startswith(("https://", "http://")):
                folder = pathlib.Path(fetched)
                fetch(arguments.log, folder)
            key = Key(arguments.key or (folder / "key").read_text())
            check_log(folder, key, Key(arguments.witness) if arguments.witness else None)
    except (Fault, OSError, ValueError, KeyError) as fault:
        print(f"DOES NOT HOLD: {fault}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
