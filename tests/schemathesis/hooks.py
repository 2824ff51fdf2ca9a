"""What schemathesis cannot know about this service: a check of our own, who does what, and patience at the log-in."""

import re
import time
from pathlib import Path

import schemathesis
from schemathesis.wfc.escalation import EscalatingAuthProvider
from schemathesis.wfc.providers import LoginEndpointAuthProvider

REFUSED_CONTENT = (400, 422)
TOO_MANY_REQUESTS = 429
LOG_IN_ATTEMPTS_MAX = 20
CODES_FILE = Path(__file__).with_name("beyond_schema.txt")


def codes_beyond_schema() -> frozenset[str]:
    """The codes in front of the colons."""
    lines = CODES_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line.partition(":")[0].strip() for line in lines if line.strip() and not line.startswith("#"))


BEYOND_SCHEMA = codes_beyond_schema()


@schemathesis.check
def refusal_beyond_schema(ctx, response, case):
    """A request that fits the schema is refused only for a rule that a schema cannot say."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code not in REFUSED_CONTENT:
        return None
    problem = response.json()
    codes = {fault["code"] for fault in problem.get("errors") or []} or {problem["code"]}
    surprising = sorted(codes - BEYOND_SCHEMA)
    assert not surprising, (
        f"{case.operation.label} refused a request that fits its schema: {', '.join(surprising)}. "
        f"Say the rule in the schema, or, if no schema can, list the code in {CODES_FILE.name}."
    )
    return None


log_in_once = LoginEndpointAuthProvider._fetch_http


def log_in(provider, context):
    """Logs in, waiting as long as the service says: this run fuzzes the log-in too and uses up what it allows."""
    for _ in range(LOG_IN_ATTEMPTS_MAX):
        response = log_in_once(provider, context)
        if response.status_code != TOO_MANY_REQUESTS:
            break
        time.sleep(int(response.headers["Retry-After"]))
    return response


LoginEndpointAuthProvider._fetch_http = log_in


# What only a moderator of the hub may do, by the end of its path. The last log-in is one.
FOR_MODERATORS = re.compile(r"/(review|verify|reject|match-counts)$")
VISITOR_RUNG = 1

make_ladder = EscalatingAuthProvider.__init__
rung_by_refusals = EscalatingAuthProvider.index_for


def make_ladder_of_log_ins(provider, *arguments, **options):
    """Puts the visitor last. Otherwise one 403 makes him the next to be tried, and a whole phase meets only 401."""
    make_ladder(provider, *arguments, **options)
    for rungs in (provider.providers, provider.names):
        rungs.append(rungs.pop(VISITOR_RUNG))


def rung_for(provider, label):
    """Who sends the requests of an operation: a moderator what is his, others as their refusals tell."""
    if FOR_MODERATORS.search(label):
        return len(provider.names) - 2  # the last before the visitor
    return rung_by_refusals(provider, label)


EscalatingAuthProvider.__init__ = make_ladder_of_log_ins
EscalatingAuthProvider.index_for = rung_for
