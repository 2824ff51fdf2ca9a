#!/usr/bin/env bash
# What the second line costs: a build without it and one with it, over HTTP on equal rows, rounds interleaved.
#
#   bench/tenants.sh BEFORE NOW FOLDER [ROUNDS] [SECONDS]
#
#   BEFORE, NOW  release builds of keqiao
#   FOLDER       an empty folder; a private Postgres for each is made in it
#
# Needs wrk, psql and curl. Reads by id, lists of 20 and drafts of demands by one caller; reads by id of 16 callers in turn, each of whom
# the database has to be told of. Prints requests a second and their ratio; the machine's speed cancels.
set -euo pipefail

before=$(realpath "${1:?usage: bench/tenants.sh BEFORE NOW FOLDER [ROUNDS] [SECONDS]}")
now=$(realpath "${2:?usage: bench/tenants.sh BEFORE NOW FOLDER [ROUNDS] [SECONDS]}")
folder=$(realpath -m "${3:?usage: bench/tenants.sh BEFORE NOW FOLDER [ROUNDS] [SECONDS]}")
rounds=${4:-4}
seconds=${5:-5}
callers=16
rows=40000
password="a bench is no place to sleep"

declare -A base server
mkdir -p "$folder"
chmod o+x "$folder"
trap 'kill -INT "${server[@]}"; wait || true' EXIT
port=18101
for which in before now; do
    data=$folder/$which
    mkdir -p "$data"
    for caller in $(seq $callers); do
        "${!which}" admin moderator --login "bench$caller@keqiao.example" --password "$password" --data-dir "$data" >/dev/null 2>&1
    done
    base[$which]=http://127.0.0.1:$port
    "${!which}" serve --data-dir "$data" --listen "127.0.0.1:$port" --rate-general 0 --log warn >"$folder/$which.log" 2>&1 &
    server[$which]=$!
    port=$((port + 1))
    until curl -sf "${base[$which]}/readyz" >/dev/null; do sleep 0.2; done
    for caller in $(seq $callers); do
        curl -s "${base[$which]}/v1/sessions" -H 'content-type: application/json' \
            -d "{\"login\":\"bench$caller@keqiao.example\",\"password\":\"$password\"}" |
            sed 's/.*"access_token":"\([^"]*\)".*/\1/' >"$folder/$which.token$caller"
    done
    authorization="authorization: Bearer $(cat "$folder/$which.token1")"
    made=$(curl -s "${base[$which]}/v1/patents" -H "$authorization" -H 'content-type: application/json' \
        -d '{"title":"质子交换膜","abstract":"一种质子交换膜。","applicant":"样例大学"}' | grep -o 'pat_[0-9a-z]*' | head -1)
    test -n "$made"
    psql -qAt -h "$data/postgres/socket" -U keqiao -d keqiao <<SQL
INSERT INTO patent SELECT copy.* FROM (SELECT to_jsonb(p) AS row FROM patent AS p LIMIT 1) AS sample, generate_series(1, $rows) AS n,
    jsonb_populate_record(NULL::patent, sample.row || jsonb_build_object('state', 'published',
        'id', lpad(to_hex(n), 8, '0') || right(sample.row ->> 'id', 28))) AS copy;
ANALYZE;
SQL
    curl -s "${base[$which]}/v1/patents?limit=1" -H "$authorization" | grep -o 'pat_[0-9a-z]*' | head -1 >"$folder/$which.id"
    test -s "$folder/$which.id"
    {
        echo "local tokens = {"
        for caller in $(seq $callers); do echo "'$(cat "$folder/$which.token$caller")',"; done
        echo "}; local n = 0"
        echo "request = function() n = n % $callers + 1; return wrk.format('GET', nil, { ['Authorization'] = 'Bearer ' .. tokens[n] }) end"
    } >"$folder/$which.turns.lua"
done
cat >"$folder/write.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.body = '{"title":"A membrane","description":"Our stacks lose conductivity after 2,000 hours, and we look for a remedy.","keywords":["质子交换膜"]}'
LUA

measure() {
    local which=$1 path=$2 script=${3:-}
    wrk -t1 -c16 -d"${seconds}s" ${script:+-s "$script"} -H "Authorization: Bearer $(cat "$folder/$which.token1")" "${base[$which]}$path" |
        awk '/Requests\/sec/ {rate = $2} /Non-2xx/ {bad = $0} END {print rate; if (bad) print bad > "/dev/stderr"}'
}
compare() {
    local name=$1 path=$2 script=${3:-} a b
    for _ in $(seq "$rounds"); do
        a=$(measure before "${path//ID/$(cat "$folder/before.id")}" "${script//WHICH/before}")
        b=$(measure now "${path//ID/$(cat "$folder/now.id")}" "${script//WHICH/now}")
        printf '%s: before %.0f/s, now %.0f/s, ratio %.3f\n' "$name" "$a" "$b" "$(echo "$b / $a" | bc -l)"
    done
}
compare "read by id" /v1/patents/ID
compare "list of 20" "/v1/patents?limit=20"
compare "16 callers in turn" /v1/patents/ID "$folder/WHICH.turns.lua"
compare "draft of a demand" /v1/demands "$folder/write.lua"
