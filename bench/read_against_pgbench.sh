#!/usr/bin/env bash
# What HTTP, tokens, access checks and JSON cost: reads over HTTP against the same SQL in pgbench, rounds interleaved.
#
#   bench/read_against_pgbench.sh BINARY DATA_DIR [ROUNDS] [SECONDS]
#
#   BINARY    a release build of keqiao
#   DATA_DIR  a data folder into which a large file of patents was imported
#
# Needs wrk, psql and pgbench. Prints requests and transactions a second, and their ratio; the machine's speed cancels.
set -euo pipefail

binary=${1:?usage: read_against_pgbench.sh BINARY DATA_DIR [ROUNDS] [SECONDS]}
data=${2:?usage: read_against_pgbench.sh BINARY DATA_DIR [ROUNDS] [SECONDS]}
rounds=${3:-3}
seconds=${4:-5}
listen=127.0.0.1:18099
base=http://$listen
clients=16
login=bench@keqiao.example
password="a bench is no place to sleep"

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
pgbench=$(command -v pgbench || echo "$bin/pgbench")
"$binary" admin moderator --login "$login" --password "$password" --data-dir "$data" 2>/dev/null || true
"$binary" serve --data-dir "$data" --listen "$listen" --log warn &
server=$!
work=$(mktemp -d)
trap 'kill -INT $server; wait $server || true; rm -rf "$work"' EXIT
until curl -sf "$base/readyz" >/dev/null; do sleep 0.2; done

socket=("$data"/postgres/socket)
psql=(psql -h "${socket[0]}" -U keqiao -d keqiao -At)
token=$(curl -s "$base/v1/sessions" -H 'content-type: application/json' \
    -d "{\"login\":\"$login\",\"password\":\"$password\"}" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
# wrk takes one address; one id is as warm as another when the whole table is in memory.
id=$(curl -s "$base/v1/patents?limit=1" | grep -o 'pat_[0-9a-z]*' | head -1)
uuid=$("${psql[@]}" -c "SELECT id FROM patent WHERE state = 'published' ORDER BY id DESC LIMIT 1")
owner=$("${psql[@]}" -c "SELECT owner_id FROM patent WHERE id = '$uuid'")
hub=$("${psql[@]}" -c "SELECT hub FROM patent WHERE id = '$uuid'")
printf "SELECT * FROM patent WHERE hub = %s AND id = '%s';\nSELECT * FROM organization WHERE id = '%s';\n" "$hub" "$uuid" "$owner" >"$work/show.sql"
printf "SELECT * FROM patent WHERE state = 'published' ORDER BY id DESC LIMIT 21;\n" >"$work/list.sql"
"${psql[@]}" -qc 'ANALYZE'

http() { wrk -t1 -c$clients -d"${seconds}s" -H "Authorization: Bearer $token" "$base$1" | awk '/Requests\/sec/ {print $2}'; }
sql() { "$pgbench" -h "${socket[0]}" -U keqiao -n -M prepared -c $clients -j1 -T "$seconds" -f "$work/$1.sql" keqiao 2>/dev/null | awk '/^tps/ {print $3}'; }
compare() {
    local name=$1 path=$2 h s
    for _ in $(seq "$rounds"); do
        h=$(http "$path"); s=$(sql "$name")
        printf '%s: HTTP %.0f/s, pgbench %.0f/s, ratio %.3f\n' "$name" "$h" "$s" "$(echo "$h / $s" | bc -l)"
    done
}
compare show "/v1/patents/$id"
compare list "/v1/patents?limit=20"
