#!/usr/bin/env bash
# Tests a running service with requests generated from the document that it serves.
#
#   tests/schemathesis/run.sh URL [SEEDS] [EXAMPLES] [OPTION]...
#
#   URL       where the service listens, for example http://127.0.0.1:8080
#   SEEDS     how many seeds to run, 1, 2, …, or a range such as 2-3; default 3
#   EXAMPLES  most generated requests per operation, phase and seed; default 2000
#   OPTION    more for schemathesis, for example --include-tag patents
#
# Environment:
#   KEQIAO_LOGINS   log-ins as `name=password`, one a line; the first two are users of different
#                   organizations, the last one is a moderator of their hub.
#   KEQIAO_VENV     where the Python packages go; default target/schemathesis
#
# Ends with 0 when every check of every run passed.
set -euo pipefail

url=${1:?usage: run.sh URL [SEEDS] [EXAMPLES]}
seeds=${2:-3}
examples=${3:-2000}
options=("${@:4}")
: "${KEQIAO_LOGINS:?set KEQIAO_LOGINS to lines of name=password}"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=$(realpath -m "${KEQIAO_VENV:-$here/../../target/schemathesis}")

if ! cmp --silent "$here/requirements.txt" "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# schemathesis leaves its caches where it runs.
cd "$work"

# The log-ins as a Web Fuzzing Commons document, which schemathesis reads.
"$venv/bin/python" - "$work/logins.json" <<'PYTHON'
import json
import os
import sys

logins = [line.strip().partition("=") for line in os.environ["KEQIAO_LOGINS"].splitlines() if line.strip()]
session = {
    "endpoint": "/v1/sessions",
    "verb": "POST",
    "contentType": "application/json",
    "token": {
        "extractFrom": "body",
        "extractSelector": "/access_token",
        "sendIn": "header",
        "sendName": "Authorization",
        "sendTemplate": "Bearer {token}",
    },
}
document = {
    "auth": [
        {
            "name": login,
            "loginEndpointAuth": {
                **session,
                "payloadUserPwd": {
                    "username": login,
                    "password": password,
                    "usernameField": "login",
                    "passwordField": "password",
                },
            },
        }
        for login, _, password in logins
    ]
}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(document, file)
PYTHON

# Two users who must not see each other's drafts.
peers=$(printf '%s\n' "$KEQIAO_LOGINS" | sed -e 's/^ *//' -e '/^$/d' -e 's/=.*//' | head -n 2 | sed 's/.*/"&"/' | paste -sd,)
export PYTHONDONTWRITEBYTECODE=1
export KEQIAO_LOGINS_FILE=$work/logins.json
export SCHEMATHESIS_HOOKS=$here/hooks.py

runs_passed=0
runs_failed=0

# run_schemathesis CONFIG ARGUMENT…
run_schemathesis() {
    local config=$1
    shift
    if "$venv/bin/schemathesis" --config-file "$config" run "$url/openapi.json" \
        --url "$url" --continue-on-failure --suppress-health-check filter_too_much --no-color "$@" "${options[@]}"; then
        runs_passed=$((runs_passed + 1))
    else
        runs_failed=$((runs_failed + 1))
    fi
}

sed "s/^refresh_interval/peers = [$peers]\n&/" "$here/schemathesis.toml" >"$work/schemathesis.toml"

# A dry run answers with the id of a row that is not kept, so a chain of calls must not start with one.
{
    printf '[parameters]\n"query.dry_run" = "false"\n\n'
    cat "$work/schemathesis.toml"
} >"$work/stateful.toml"

# A number of seeds or a range: `seq 3`, `seq 2 3`.
# shellcheck disable=SC2086
for seed in $(seq ${seeds/-/ }); do
    printf '\n== seed %s: single requests\n' "$seed"
    run_schemathesis "$work/schemathesis.toml" --phases examples,coverage,fuzzing \
        --seed "$seed" --max-examples "$examples"
    printf '\n== seed %s: chains of requests\n' "$seed"
    run_schemathesis "$work/stateful.toml" --phases stateful --seed "$seed" --max-examples "$examples"
done

printf '\nschemathesis runs: %s passed, %s failed\n' "$runs_passed" "$runs_failed"
test "$runs_failed" -eq 0
