#!/usr/bin/env bash
# What the ledger costs and gives: commits with an entry against plain inserts, the delay until an entry is provable, a
# full log, its proofs over HTTP, its check.
#
#   bench/ledger.sh FOLDER [ENTRIES]
#
#   FOLDER    an empty or former folder of this bench; a private Postgres is made in it
#   ENTRIES   size of the full log; default 1000000
#
# Needs a release build's time, h2load (Debian: nghttp2-client), python3 and curl. Ratios are of one run; absolute figures
# are of the machine.
set -euo pipefail

folder=$(realpath -m "${1:?usage: bench/ledger.sh FOLDER [ENTRIES]}")
entries=${2:-1000000}
listen=127.0.0.1:18098
cd "$(dirname "$0")/.."

cargo build --release -p keqiao --bins --examples
cargo build --release -p keqiao-ledger --bin ledger-verify
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")/release
bench=$target/examples/ledger_bench

echo '== commits of 32 clients'
"$bench" commits --data-dir "$folder/commits"
echo '== commit to provable at 500 entries a second'
"$bench" provable --data-dir "$folder/commits"
echo "== a log of $entries entries"
"$bench" fill "$entries" --data-dir "$folder/full"

"$target/keqiao" serve --data-dir "$folder/full" --listen "$listen" --log warn &
server=$!
trap 'kill -INT $server; wait $server || true' EXIT
until curl -sf "http://$listen/readyz" >/dev/null; do sleep 0.2; done
# Each client sends its share of 10,400 requests a second, as long as it is answered in time.
clients=16
requests_per_client=650
seconds=10
python3 - "http://$listen" "$entries" >"$folder/addresses" <<'PYTHON'
import random
import sys

base, entries = sys.argv[1], int(sys.argv[2])
for _ in range(150_000):
    print(f"{base}/v1/ledger/inclusion?hub=national&index={random.randrange(entries)}")
PYTHON
load=(h2load --h1 -t1 -c$clients --input-file="$folder/addresses" "http://$listen")
echo '== inclusion proofs over HTTP, random entries: as many as go, which warms the tiles too'
for _ in 1 2; do
    "${load[@]}" --duration=$seconds | grep -E 'finished in|status codes'
done
echo '== the same at a steady rate'
for _ in 1 2 3; do
    rm -f "$folder/times"
    "${load[@]}" -n$((clients * requests_per_client * seconds)) --rps=$requests_per_client --log-file="$folder/times" |
        grep -E 'finished in|status codes'
    # Start, status, microseconds.
    cut -f3 "$folder/times" | sort -n | awk '{ t[NR] = $1 } END { print "p50", t[int(NR * .5)], "p99", t[int(NR * .99)], "p99.9", t[int(NR * .999)], "microseconds" }'
done
grep -E 'VmHWM|VmRSS' "/proc/$server/status"
echo '== fsck'
time "$target/keqiao" ledger fsck --data-dir "$folder/full"
echo '== ledger-verify hub'
time "$target/ledger-verify" hub "http://$listen/ledger/national" --state "$folder/seen" | tail -n 2
