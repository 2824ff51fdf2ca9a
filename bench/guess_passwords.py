#!/usr/bin/env python3
"""What guessing passwords costs the service and tells the guesser, against a service that runs on this machine.

    bench/guess_passwords.py BASE LOGIN PASSWORD [GUESSES] [NETWORKS] [ROUNDS]

    BASE      http://127.0.0.1:8080, a demo for example
    LOGIN     a user who has never logged in before: his networks are not known
    PASSWORD  the user's password
    GUESSES   guesses at the one account, 10,000 when absent
    NETWORKS  networks they come from, 200 when absent: 127.0.N.1 and 127.1.N.1
    ROUNDS    pairs of log-ins whose times are compared, 60 when absent

First it logs the user in, with a device token. Then guesses come from all networks in turn, while the user goes on with
his session and logs in on his device. Last, wrong log-ins at a known and at an unknown account are timed in turn, each
from a network of its own so that no delay stands in the way. Prints counts, and the ratio of the two median times.
"""

import http.client
import json
import statistics
import sys
import time
from urllib.parse import urlsplit

OWNER_EVERY = 500


def post(base, source, path, body, token=None):
    connection = http.client.HTTPConnection(base.hostname, base.port, timeout=30, source_address=(source, 0))
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    started = time.perf_counter()
    connection.request("POST", path, json.dumps(body), headers)
    response = connection.getresponse()
    text = response.read()
    elapsed = time.perf_counter() - started
    connection.close()
    return response.status, json.loads(text), elapsed


def network(number):
    return f"127.{number // 200}.{number % 200 + 1}.1"


def guess(base, login, password, guesses, networks):
    status, session, _ = post(base, "127.200.1.1", "/v1/sessions", {"login": login, "password": password})
    assert status == 201, (status, session)
    counts, owner = {}, {"refresh": 0, "log-in on the device": 0}
    for number in range(guesses):
        body = {"login": login, "password": f"guess number {number} of many"}
        status, _, _ = post(base, network(number % networks), "/v1/sessions", body)
        counts[status] = counts.get(status, 0) + 1
        if number % OWNER_EVERY == 0:
            status, answer, _ = post(base, "127.200.1.1", "/v1/sessions/refresh", {"refresh_token": session["refresh_token"]})
            assert status == 200, (status, answer)
            session["refresh_token"] = answer["refresh_token"]
            owner["refresh"] += 1
            body = {"login": login, "password": password, "device_token": session["device_token"]}
            status, answer, _ = post(base, network(0), "/v1/sessions", body)
            assert status == 201, (status, answer)
            owner["log-in on the device"] += 1
    print(f"guesses {guesses} from {networks} networks, by status: {counts}")
    print(f"the owner meanwhile: {owner}, none refused")


def compare_times(base, known, rounds):
    times, bodies = {"known": [], "unknown": []}, set()
    for number in range(rounds):
        pairs = [("known", known[number % len(known)]), ("unknown", f"nobody{number}@nowhere.example")]
        for name, login in pairs if number % 2 else reversed(pairs):
            body = {"login": login, "password": "a password that is wrong"}
            status, answer, elapsed = post(base, f"127.100.{number % 200 + 1}.1", "/v1/sessions", body)
            assert status == 401, (name, status, answer)
            answer.pop("trace_id")
            bodies.add(json.dumps(answer, sort_keys=True))
            times[name].append(elapsed)
    medians = {name: statistics.median(values) for name, values in times.items()}
    shown = {name: f"{value * 1000:.1f} ms" for name, value in medians.items()}
    print(f"wrong log-ins, {rounds} each, in turn: medians {shown}, ratio {medians['known'] / medians['unknown']:.3f}")
    print(f"different bodies: {len(bodies)}")


def main():
    base, login, password = urlsplit(sys.argv[1]), sys.argv[2], sys.argv[3]
    guesses, networks, rounds = (int(text) for text in (sys.argv[4:] + ["10000", "200", "60"][len(sys.argv) - 4:])[:3])
    # Users of the sample, so that no account is tried more often than it has free attempts.
    with open("api/sample/users.jsonl", encoding="utf-8") as rows:
        known = [json.loads(row)["login"] for row in rows if row.strip()]
    known = [name for name in known if name != login]
    compare_times(base, known, rounds)
    guess(base, login, password, guesses, networks)


main()
