#!/usr/bin/env bash
# Counts the instructions of the search and of the cutter on a small generated corpus, and fails when one takes 5 % more
# than recorded: `bash bench/instructions.sh`. With `--record` it writes the counts down instead; say in the commit why.
#
# Counts do not depend on the load of the machine; they depend a little on the compiler.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
recorded=bench/instructions.tsv
# The most that a count may grow, in percent.
growth_max=5

if ! command -v valgrind >/dev/null 2>&1; then
    echo 'installing: valgrind'
    apt-get update --quiet --quiet
    apt-get install --quiet --quiet --yes --no-install-recommends valgrind
fi

# The profile of the tests optimizes this crate; what they have built is used again, if the whole workspace is named.
export CARGO_INCREMENTAL=0
cargo build --quiet --locked --workspace --example instructions
program=$(realpath -m "${CARGO_TARGET_DIR:-target}")/debug/examples/instructions

# count NAME prints the instructions of one measure.
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="*$1_all_counted*" "$program" "$1" 2>&1 >/dev/null |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

status=0
counts=
for name in search cut; do
    now=$(count "$name")
    if [ "${now:-0}" -eq 0 ]; then
        echo "no instructions were counted for $name"
        exit 1
    fi
    counts+="$name"$'\t'"$now"$'\n'
    if [ "${1:-}" = --record ]; then
        continue
    fi
    then=$(awk -F '\t' -v name="$name" '$1 == name { print $2 }' "$recorded")
    printf '%-8s %12s instructions, %s recorded\n' "$name" "$now" "$then"
    if [ "$((now * 100))" -gt "$((then * (100 + growth_max)))" ]; then
        echo "$name takes more than $growth_max % more instructions than recorded in $recorded"
        status=1
    fi
done
if [ "${1:-}" = --record ]; then
    printf '%s' "$counts" | tee "$recorded"
fi
exit $status
