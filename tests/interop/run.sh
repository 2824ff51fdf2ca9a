#!/bin/sh
# Exports made-up logs with the Rust library and checks them with the independent Python verifier.
# Needs python3 with the packages of requirements.txt. 50,000 entries: all proofs; 70,000: the layout that C2SP prints.
set -eu
cd "$(dirname "$0")/../.."
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
cargo build --release -p keqiao-ledger --example export --bin ledger-verify
target=${CARGO_TARGET_DIR:-target}/release
for size in 0 1 255 256 257 65536 50000 70000; do
    "$target/examples/export" "$logs/$size" "$size"
    echo "== $size entries"
    python3 tests/interop/verify_log.py "$logs/$size" --witness "$(cat "$logs/$size/witness-key")"
    "$target/ledger-verify" log "$logs/$size" --witness "$logs/$size/witness-key" > /dev/null
done
