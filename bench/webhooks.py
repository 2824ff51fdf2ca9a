#!/usr/bin/env python3
"""Whether endpoints that are dead or slow hold up the others, against a service that runs on this machine.

    bench/webhooks.py BASE MODERATOR PASSWORD [ROUNDS] [EVENTS] [RATE]

    BASE       http://127.0.0.1:8080, started with --webhook-near 127.0.0.1/32; a demo for example
    MODERATOR  log-in of a moderator of the hub `zhejiang`, who verifies the organizations that are made here
    PASSWORD   his password
    ROUNDS     pairs of rounds, 3 when absent
    EVENTS     events of a round, 100 when absent
    RATE       events a second, 4 when absent: each is told to 20 endpoints, or to 18 and the two bad ones

Five organizations have 98 good endpoints; each is a port of its own. In every second round the first organization has two
more: one that takes connections and answers nothing, and one that answers a byte a second. Organizations make drafts of demands in
turn, at a steady rate; a delay counts from the arrival of the answer, which comes after the commit, to the arrival of the
message at an endpoint. Only the good endpoints are counted. Prints the 95th percentile without and with the bad ones, and their
ratio; ends with 1 when that is above 1.5, or when a message is missing.
"""

import asyncio
import http.client
import json
import sys
import threading
import time
from urllib.parse import urlsplit

ORGANIZATIONS = 5
ENDPOINTS = 20
BAD = 2
RATIO_MAX = 1.5
# A message that is not there after so long is missing, not late.
PATIENCE_SECS = 30
TRICKLE_SECS = 1
PASSWORD_HERE = "nine slow barges under the bridge"
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"


class Caller:
    """A user. Each call has a connection of its own: one that waits for the next turn may be closed meanwhile."""

    def __init__(self, base):
        self.base = base
        self.headers = {"content-type": "application/json"}

    def call(self, method, path, body=None, version=None, expected=(200, 201)):
        headers = self.headers if version is None else {**self.headers, "if-match": version}
        connection = http.client.HTTPConnection(self.base.hostname, self.base.port, timeout=30)
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        text = response.read()
        connection.close()
        assert response.status in expected, (method, path, response.status, text)
        return json.loads(text) if text else None

    def log_in(self, login, password):
        session = self.call("POST", "/v1/sessions", {"login": login, "password": password})
        self.headers["authorization"] = f"Bearer {session['access_token']}"
        return self


class Receivers:
    """Endpoints, each on a port of its own, in a thread of their own."""

    def __init__(self):
        self.arrived = {}
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def open(self, serve):
        """Where one listens that serves connections so."""
        starting = asyncio.start_server(serve, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(starting, self.loop).result()
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"

    def good(self, name):
        async def serve(reader, writer):
            while (message := await self.read(reader)) is not None:
                self.arrived.setdefault((name, message["data"]["subject"]), time.perf_counter())
                writer.write(TAKEN)

        return self.open(serve)

    def dead(self):
        async def serve(reader, writer):
            await self.read(reader)
            await reader.read()
            writer.close()

        return self.open(serve)

    def slow(self):
        async def serve(reader, writer):
            await self.read(reader)
            try:
                for byte in TAKEN:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(TRICKLE_SECS)
            except ConnectionError:
                pass
            writer.close()

        return self.open(serve)

    @staticmethod
    async def read(reader):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode().lower().split("\r\n")
            length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length:"))
            return json.loads(await reader.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError):
            return None


def register(base, moderator, number):
    """An organization that may list, and its owner."""
    caller, mark = Caller(base), f"{time.time_ns()}{number}"
    login = f"owner{mark}@webhooks.example"
    organization = caller.call("POST", "/v1/organizations", {
        "hub": "zhejiang",
        "organization": {"kind": "enterprise", "name": f"Listener {mark}", "foreign_identifier": mark},
        "owner": {"login": login, "display_name": "Owner", "password": PASSWORD_HERE},
    })
    moderator.call("POST", f"/v1/organizations/{organization['id']}/verify", {}, version="*")
    return caller.log_in(login, PASSWORD_HERE)


def add_endpoint(owner, url):
    return owner.call("POST", "/v1/webhook-endpoints", {"url": url, "kinds": ["demand.created"]})["id"]


def play(owners, receivers, listening, events, rate):
    """The delays of one round in milliseconds, and how many messages are missing."""
    made, begun = {}, time.perf_counter()
    for number in range(events):
        time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        place = number % ORGANIZATIONS
        body = {"title": f"Demand {number}", "description": "What is told to the endpoints."}
        demand = owners[place].call("POST", "/v1/demands", body)["id"]
        made[demand] = (place, time.perf_counter())
    expected = [(name, demand) for demand, (place, _) in made.items() for name in listening[place]]
    until = time.perf_counter() + PATIENCE_SECS
    while time.perf_counter() < until and any(key not in receivers.arrived for key in expected):
        time.sleep(0.05)
    delays = [
        max(0.0, receivers.arrived[key] - made[key[1]][1]) * 1000 for key in expected if key in receivers.arrived
    ]
    return delays, len(expected) - len(delays)


def percentile(delays, share):
    return sorted(delays)[int((len(delays) - 1) * share)]


def main():
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    base, login, password = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    events = int(sys.argv[5]) if len(sys.argv) > 5 else 100
    rate = float(sys.argv[6]) if len(sys.argv) > 6 else 4.0
    base, receivers = urlsplit(base), Receivers()
    moderator = Caller(base).log_in(login, password)
    owners = [register(base, moderator, number) for number in range(ORGANIZATIONS)]
    listening = [
        [(place, number) for number in range(ENDPOINTS - (BAD if place == 0 else 0))] for place in range(ORGANIZATIONS)
    ]
    for place, names in enumerate(listening):
        for name in names:
            add_endpoint(owners[place], receivers.good(name))
    delays, missing = {"without": [], "with": []}, 0
    for _ in range(rounds):
        for kind in delays:
            bad = [add_endpoint(owners[0], url) for url in (receivers.dead(), receivers.slow())] if kind == "with" else []
            seen, lost = play(owners, receivers, listening, events, rate)
            delays[kind] += seen
            missing += lost
            for endpoint in bad:
                owners[0].call("DELETE", f"/v1/webhook-endpoints/{endpoint}", version="*", expected=(200, 204))
    for kind, seen in delays.items():
        told = ", ".join(f"p{share:.0f} {percentile(seen, share / 100):.0f} ms" for share in (50, 95, 99))
        print(f"{kind} a dead and a slow endpoint: {len(seen)} messages; {told}")
    ratio = percentile(delays["with"], 0.95) / percentile(delays["without"], 0.95)
    print(f"p95 with / p95 without: {ratio:.2f}; missing: {missing}")
    sys.exit(1 if ratio > RATIO_MAX or missing else 0)


if __name__ == "__main__":
    main()
