#!/usr/bin/env bash
# A disk that fails to flush: the service stops signing, says so, and leaves a valid log; it goes on when the disk does.
#
#   bench/ledger_fsync_fault.sh BINARY LEDGER_VERIFY
#
# Needs strace (and the right to trace), curl. Every fsync of the service fails with EIO for a while; its Postgres, which
# is another process, is left alone.
set -euo pipefail

binary=${1:?usage: ledger_fsync_fault.sh BINARY LEDGER_VERIFY}
verify=${2:?usage: ledger_fsync_fault.sh BINARY LEDGER_VERIFY}
listen=127.0.0.1:18097
base=http://$listen
work=$(mktemp -d)
chmod 755 "$work"
"$binary" serve --data-dir "$work/data" --listen "$listen" --log error --log-format text &
server=$!
tracer=
finish() {
    [ -z "$tracer" ] || kill "$tracer" 2>/dev/null || true
    kill -INT "$server" 2>/dev/null || true
    wait "$server" || true
    rm -rf "$work"
}
trap finish EXIT
until curl -sf "$base/readyz" >/dev/null; do sleep 0.2; done

register() {
    curl -sf -o /dev/null "$base/v1/organizations" -H 'content-type: application/json' -d "{\"hub\":\"zhejiang\",
        \"organization\":{\"kind\":\"enterprise\",\"name\":\"Firm $1\",\"foreign_identifier\":\"firm-$1\"},
        \"owner\":{\"login\":\"firm$1@fault.example\",\"display_name\":\"Officer\",\"password\":\"nine black kites over the quay\"}}"
}
size() { curl -sf "$base/ledger/zhejiang/checkpoint" | sed -n 2p; }

register 1
until size >/dev/null; do sleep 0.1; done
sleep 1
before=$(size)
strace -f -qq -p "$server" -e trace=fsync -e inject=fsync:error=EIO -o "$work/trace" &
tracer=$!
sleep 1
register 2
until ! curl -sf "$base/readyz" >/dev/null; do sleep 0.2; done
curl -s "$base/readyz"; echo
test "$(size)" = "$before"
"$verify" hub "$base/ledger/zhejiang" --state "$work/seen" | tail -n 1
echo "signing has stopped at $before entries; $(grep -c EIO "$work/trace") flushes failed"

kill "$tracer"; wait "$tracer" 2>/dev/null || true
tracer=
until [ "$(size)" -gt "$before" ] && curl -sf "$base/readyz" >/dev/null; do sleep 0.2; done
"$verify" hub "$base/ledger/zhejiang" --state "$work/seen" | tail -n 1
echo "the disk is back: $(size) entries are signed"
