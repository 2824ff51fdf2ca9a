#!/usr/bin/env bash
# What published statistics cost over many registered contracts: a release, a table and the flow matrix over HTTP, the published
# cells against a recount, and which cells one revocation changes.
#
#   bench/statistics.sh BINARY FOLDER [CONTRACTS]
#
#   BINARY     a release build of keqiao
#   FOLDER     an empty folder; a private Postgres is made in it
#   CONTRACTS  generated registrations; default 1000000
#
# Needs psql, python3 and curl. Ends with 0 when the cells equal the recount and a revocation changed those of its contract only.
set -euo pipefail

binary=$(realpath "${1:?usage: bench/statistics.sh BINARY FOLDER [CONTRACTS]}")
folder=$(realpath -m "${2:?usage: bench/statistics.sh BINARY FOLDER [CONTRACTS]}")
contracts=${3:-1000000}
listen=127.0.0.1:18097
base=http://$listen
login=statistics@keqiao.example
export KEQIAO_STATISTICS_PASSWORD="a bench is no place to sleep"

mkdir -p "$folder"
"$binary" admin moderator --login "$login" --password "$KEQIAO_STATISTICS_PASSWORD" --data-dir "$folder" >/dev/null
"$binary" admin grant --login "$login" --role statistician --data-dir "$folder" >/dev/null
start() {
    "$binary" serve --data-dir "$folder" --listen "$listen" --log warn &
    server=$!
    until curl -sf "$base/readyz" >/dev/null; do sleep 0.2; done
}
stop() {
    kill -INT "$server"
    wait "$server" || true
}
start
trap stop EXIT

psql=(psql --host "$folder/postgres/socket" --username keqiao --dbname keqiao --quiet --no-align --tuples-only --set ON_ERROR_STOP=1)
echo "== $contracts registered contracts of 3,000 sellers, over three years, 31 provinces and abroad"
# The parties are no organizations here, so foreign keys are not checked while the rows come in.
"${psql[@]}" --set contracts="$contracts" <<'SQL'
SET session_replication_role = replica;
SELECT setseed(0.5);
CREATE TEMP TABLE province AS
    SELECT row_number() OVER (ORDER BY number) - 1 AS place, number || '0000' AS code FROM hub WHERE number > 1;
INSERT INTO province VALUES ((SELECT count(*) FROM province), 'abroad');
CREATE TEMP TABLE drawn AS
    SELECT n, floor(random() * 3000)::int AS seller, floor(random() * 9000)::int AS buyer,
        current_date - floor(random() * 1095)::int AS registered_on,
        (power(10, 6 + random() * 5))::bigint AS amount,
        floor(power(random(), 2) * 32)::int AS buyer_place
    FROM generate_series(1, :contracts) AS n;
INSERT INTO registration_case (hub, id, contract_id, applicant_id, authority_id, created_at, created_by, state, title, form,
    amount_minor, contract_type, field, rights, plan, amount_band, seller_class, seller_region, buyer_id, buyer_class,
    buyer_region, determined_subtype, technical_amount_minor, technical_income_minor, number, certificate, registered_on,
    decisions, version, updated_at, updated_by)
SELECT 33, lpad(to_hex(n), 32, '0')::uuid, md5('contract' || n)::uuid, md5('seller' || seller)::uuid,
    md5('authority')::uuid, now(), 'bench', 'registered', 'Generated', '{}', amount,
    (ARRAY['development', 'transfer', 'licence', 'consulting', 'service'])[1 + n % 5],
    (ARRAY['electronics', 'new_materials', 'agriculture', 'none'])[1 + n % 4],
    (ARRAY['know_how', 'patent', 'none'])[1 + n % 3], 'national',
    CASE WHEN amount < 10000000 THEN 'below_100k' WHEN amount < 100000000 THEN 'from_100k' WHEN amount < 1000000000 THEN 'from_1m'
        WHEN amount < 10000000000 THEN 'from_10m' ELSE 'from_100m' END,
    (ARRAY['university', 'research_institute', 'domestic_enterprise'])[1 + seller % 3], s.code, md5('buyer' || buyer)::uuid,
    'domestic_enterprise', b.code, 'training', amount / 2, 0, '2026330' || lpad(n::text, 9, '0'), 1, registered_on,
    '[]', 1, now(), 'bench'
FROM drawn JOIN province AS s ON s.place = seller % 32 JOIN province AS b ON b.place = buyer_place;
ANALYZE registration_case;
SQL
# The service looks for what is to be released when it starts.
stop
start

cat >"$folder/measure.py" <<'PYTHON'
"""Releases, reads and compares; see bench/statistics.sh."""

import json
import os
import subprocess
import sys
import time
import urllib.request

base, login, *psql = sys.argv[1:]
READS = 200
# Tables that tell of the sellers' provinces as well, tables of the nation only, and the four periods of a month.
CELLS_OF_A_CONTRACT = (8 * 2 + 3) * 4


def call(method, path, body=None, token=None):
    data = json.dumps(body).encode() if body is not None else None
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(urllib.request.Request(base + path, data, headers, method=method), timeout=600) as answer:
        return json.load(answer)


def sql(text):
    return subprocess.run([*psql, "--command", text], check=True, capture_output=True, text=True).stdout.split()


token = call("POST", "/v1/sessions", {"login": login, "password": os.environ["KEQIAO_STATISTICS_PASSWORD"]})["access_token"]


def release():
    begun = time.perf_counter()
    vintage = call("POST", "/v1/statistics/vintages", {}, token)
    print(f"vintage {vintage['number']}: {vintage['cells']} cells in {time.perf_counter() - begun:.1f} s")
    return vintage


def read(table, period):
    times = []
    for _ in range(READS):
        begun = time.perf_counter()
        answer = call("GET", f"/v1/statistics?table={table}&period={period}", token=token)
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    rows = len(answer["rows"])
    print(f"{table} of {period}: {rows} rows, p50 {times[READS // 2]:.1f} ms, p99 {times[int(READS * 0.99)]:.1f} ms")
    return answer["rows"]


faults = 0
begun = time.perf_counter()
while not (vintages := call("GET", "/v1/statistics/vintages")["items"]):
    time.sleep(0.05)
print(f"vintage 1: {vintages[0]['cells']} cells, {time.perf_counter() - begun:.1f} s after the service was ready")
year = sql("SELECT extract(year FROM max(registered_on)) FROM registration_case")[0]
for table, keys in [("headline", "'', ''"), ("contract_type", "contract_type, ''"), ("flow", "seller_region, buyer_region")]:
    published = {f"{row['key']}|{row['other_key']}|{row['contracts']}|{row['amount']}" for row in read(table, year)}
    counted = sql(
        f"SELECT {keys}, count(*), trim(to_char(sum(amount_minor) / 100.0, '999999999999990.00')) FROM registration_case "
        f"WHERE state IN ('registered', 'terminated') AND extract(year FROM registered_on) = {year} GROUP BY 1, 2"
    )
    if published == set(counted):
        print(f"{table}: every row is what a recount gives")
    else:
        faults += 1
        print(f"{table}: {len(published ^ set(counted))} rows differ from a recount")
sql("UPDATE registration_case SET state = 'revoked', updated_at = now() WHERE id = lpad('1', 32, '0')::uuid")
cells = release()["cells"]
changed = int(
    sql(
        "SELECT count(*) FROM statistic_cell AS a JOIN statistic_cell AS b USING (hub, table_name, area, period, key, other_key) "
        "WHERE a.vintage = 1 AND b.vintage = 2 AND (a.contracts, a.amount, a.technical) <> (b.contracts, b.amount, b.technical)"
    )[0]
)
print(f"one revocation changed the figures of {changed} cells, {CELLS_OF_A_CONTRACT} are its own; {cells - changed} more are withheld or told anew")
sys.exit(1 if faults or changed != CELLS_OF_A_CONTRACT else 0)
PYTHON
python3 "$folder/measure.py" "$base" "$login" "${psql[@]}"
grep -E 'VmHWM' "/proc/$server/status"
