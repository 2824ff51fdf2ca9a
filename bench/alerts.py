#!/usr/bin/env python3
"""How soon a listing is found and its watchers are told, against a service that runs on this machine.

    bench/alerts.py BASE OWNER WATCHER PASSWORD [LISTINGS] [RATE]

    BASE      http://127.0.0.1:8080, a demo for example
    OWNER     log-in of the user who publishes
    WATCHER   log-in of the user who waits for what is published
    PASSWORD  the password of both
    LISTINGS  patents that are published, 3,000 when absent
    RATE      publications a second, 200 when absent

First the watcher saves 100 searches, and drafts of patents are made, each with the word of one search. Then they are
published at a steady rate. Meanwhile the watcher's inbox is read over and over, and every 20th patent is searched for until
it is found. Times count from the arrival of the answer to the publication, which comes after the commit; what was there
before counts as nothing. Prints the rate that was reached and both delays.
"""

import http.client
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

SEARCHES = 100
SEARCH_EVERY = 20
WORKERS = 24
PAGE = 100
# Somebody who is not told after so long is a fault, not a delay.
PATIENCE_SECS = 10
PAUSE_SECS = 0.002


class Caller:
    """A user with connections of his own for each thread."""

    def __init__(self, base, login, password):
        self.base, self.threads = base, threading.local()
        self.headers = {"content-type": "application/json"}
        status, session = self.call("POST", "/v1/sessions", {"login": login, "password": password})
        assert status == 201, (status, session)
        self.headers["authorization"] = f"Bearer {session['access_token']}"

    def call(self, method, path, body=None, version=None):
        if not hasattr(self.threads, "connection"):
            self.threads.connection = http.client.HTTPConnection(self.base.hostname, self.base.port, timeout=30)
        connection = self.threads.connection
        headers = self.headers if version is None else {**self.headers, "if-match": f'"{version}"'}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None

    def make(self, path, body):
        status, made = self.call("POST", path, body)
        assert status == 201, (status, made)
        return made


def word(number):
    """A word that no language has."""
    letters = "bcdfghjklm"
    return "zq" + "".join(letters[int(digit)] for digit in f"{number:05}") + "xv"


def draft(owner, run, number):
    title = f"Separator {word(number % SEARCHES)} {word(SEARCHES + number)}"
    return owner.make("/v1/patents", {
        "title": title,
        "abstract": f"{title}, and the way it is made.",
        "publication_number": f"US{run + number}B2",
        "classes": ["H01M50/40"],
        "legal_status": "granted",
    })["id"]


def publish(owner, patents, rate):
    """Publishes all, and answers when each was answered."""
    published, lock = {}, threading.Lock()
    begun = time.perf_counter()

    def one(number):
        due = begun + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        status, answer = owner.call("POST", f"/v1/patents/{patents[number]}/publish", version=1)
        assert status == 200, (status, answer)
        with lock:
            published[patents[number]] = time.perf_counter()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, range(len(patents))))
    return published, len(patents) / (time.perf_counter() - begun)


def watch(watcher, expected, told, is_over):
    """Reads the inbox until all were told."""
    while len(told) < len(expected) and not is_over.is_set():
        status, page = watcher.call("GET", f"/v1/inbox?limit={PAGE}")
        now = time.perf_counter()
        assert status == 200, (status, page)
        for entry in page["items"]:
            if entry["listing"] in expected:
                told.setdefault(entry["listing"], now)
        time.sleep(PAUSE_SECS)


def look_for(watcher, patents, found, is_over):
    """Searches for every 20th patent until it is found."""
    for number in range(0, len(patents), SEARCH_EVERY):
        path = f"/v1/search?kind=patent&limit=1&q={quote(word(SEARCHES + number))}"
        while not is_over.is_set():
            status, answer = watcher.call("GET", path)
            now = time.perf_counter()
            assert status == 200, (status, answer)
            if any(hit["id"] == patents[number] for hit in answer["items"]):
                found[patents[number]] = now
                break
            time.sleep(PAUSE_SECS)


def tell(name, seen, published):
    delays = sorted(max(0.0, at - published[patent]) * 1000 for patent, at in seen.items())
    at = lambda share: delays[int((len(delays) - 1) * share)]
    print(f"{name}: {len(delays)}; p50 {at(0.5):.0f} ms, p99 {at(0.99):.0f} ms, at most {delays[-1]:.0f} ms")


def main():
    base, owner, watcher, password = sys.argv[1:5]
    listings = int(sys.argv[5]) if len(sys.argv) > 5 else 3000
    rate = float(sys.argv[6]) if len(sys.argv) > 6 else 200.0
    base = urlsplit(base)
    owner, watcher = Caller(base, owner, password), Caller(base, watcher, password)
    run = 20_000_000 + int(time.time()) % 1_000_000 * 10
    for number in range(SEARCHES):
        watcher.make("/v1/saved-searches", {"name": f"Watch {number}", "text": word(number), "kinds": ["patent"]})
    with ThreadPoolExecutor(WORKERS) as pool:
        patents = list(pool.map(lambda number: draft(owner, run, number), range(listings)))
    told, found, is_over = {}, {}, threading.Event()
    readers = [
        threading.Thread(target=watch, args=(watcher, set(patents), told, is_over)),
        threading.Thread(target=look_for, args=(watcher, patents, found, is_over)),
    ]
    for reader in readers:
        reader.start()
    try:
        published, reached = publish(owner, patents, rate)
        for reader in readers:
            reader.join(PATIENCE_SECS)
    finally:
        is_over.set()
    print(f"{listings} patents published, {reached:.0f} a second")
    tell("told in the inbox", told, published)
    tell("found by a search", found, published)
    missing = len(patents) - len(told)
    if missing:
        print(f"{missing} were not told within {PATIENCE_SECS} s")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
