# Sourced by `run`: one step after the other, each with its name and time; the first failure ends the run and is named.

step_now=
step_started=0
steps_done=()

# The line that ends a run; called on every exit.
report_steps() {
    local status=$1 line
    printf '\n== steps\n'
    for line in "${steps_done[@]}"; do
        printf '%s\n' "$line"
    done
    if [ "$status" -ne 0 ]; then
        printf 'FAILED in step: %s (exit %s, %s s)\n' "${step_now:-before the first step}" "$status" "$((SECONDS - step_started))"
    else
        printf 'all steps passed in %s s\n' "$SECONDS"
    fi
}

# step NAME COMMAND ARGUMENT… runs a command under a name.
step() {
    step_now=$1
    step_started=$SECONDS
    shift
    printf '\n== %s\n' "$step_now"
    "$@"
    steps_done+=("$(printf '%5s s  %s' "$((SECONDS - step_started))" "$step_now")")
}
