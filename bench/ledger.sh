#!/usr/bin/env bash
# What the ledger costs and gives: commits with an entry against plain inserts, the delay until an entry is provable, a
# full log, its proofs over HTTP, its check.
#
#   bench/ledger.sh FOLDER [ENTRIES]
#
#   FOLDER    an empty or former folder of this bench; a private Postgres is made in it
#   ENTRIES   size of the full log; default 1000000
#
# Needs a release build's time, wrk and curl. Ratios are of one run; absolute figures are of the machine.
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
cat >"$folder/random.lua" <<LUA
math.randomseed(os.time())
request = function()
    return wrk.format("GET", "/v1/ledger/inclusion?hub=national&index=" .. math.random(0, $entries - 1))
end
LUA
echo '== inclusion proofs over HTTP, random entries; the first run warms the tiles'
for _ in 1 2 3; do
    wrk -t1 -c16 -d10s --latency -s "$folder/random.lua" "http://$listen" | grep -E 'Requests/sec|99%|50%|Non-2xx' || true
done
grep -E 'VmHWM|VmRSS' "/proc/$server/status"
echo '== fsck'
time "$target/keqiao" ledger fsck --data-dir "$folder/full"
echo '== ledger-verify hub'
time "$target/ledger-verify" hub "http://$listen/ledger/national" --state "$folder/seen" | tail -n 2
