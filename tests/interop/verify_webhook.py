"""Checks messages of a running market with the packages `standardwebhooks` of PyPI and of npm, and their Ed25519 signature by
the standard's text.

    python3 tests/interop/verify_webhook.py URL LOGIN PASSWORD

URL is where the market listens; it must be started with --webhook-near 127.0.0.1/32. LOGIN is an owner of an organization.
Needs the packages of requirements.txt. That of npm is installed here; where npm is not, it is left out, and that is told.
"""

import base64
import http.server
import json
import queue
import shutil
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError

ARRIVES_SECS = 20
base, login, password = sys.argv[1:4]
arrived: "queue.Queue[tuple[dict[str, str], bytes]]" = queue.Queue()


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes every message."""

    def do_POST(self):  # noqa: N802 (the name that the library calls)
        body = self.rfile.read(int(self.headers["content-length"]))
        arrived.put(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


def post(path, body, token=None, headers=None):
    """One request with JSON, and the JSON of its answer."""
    headers = {"content-type": "application/json", **(headers or {})}
    if token:
        headers["authorization"] = f"Bearer {token}"
    request = urllib.request.Request(base + path, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def is_signed_asymmetrically(public_key, headers, body):
    """Whether one of the signatures `v1a` holds."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key.removeprefix("whpk_")))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    for part in headers["webhook-signature"].split(" "):
        version, _, signature = part.partition(",")
        if version == "v1a":
            try:
                key.verify(base64.b64decode(signature), signed)
                return True
            except Exception:  # noqa: BLE001 (whatever is wrong with it, it does not hold)
                continue
    return False


def verify_with_npm(messages):
    """Has the package of npm check the same messages."""
    if not (shutil.which("npm") and shutil.which("node")):
        print("npm: left out, since it is not installed on this machine")
        return
    here = Path(__file__).parent
    subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=here, check=True)
    subprocess.run(["node", "verify_webhook.mjs"], cwd=here, check=True, input=json.dumps(messages), text=True)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
token = post("/v1/sessions", {"login": login, "password": password})["access_token"]
url = f"http://127.0.0.1:{server.server_port}/hook"
endpoint = post("/v1/webhook-endpoints", {"url": url, "kinds": ["webhook_endpoint.secret_rotated"]}, token)
address = f"/v1/webhook-endpoints/{endpoint['id']}"
keys = [endpoint]
messages = []

for round_number in range(2):
    post(f"{address}/test", {}, token)
    headers, body = arrived.get(timeout=ARRIVES_SECS)
    for known in keys:
        Webhook(known["secret"]).verify(body, headers)
        messages.append({"secret": known["secret"], "headers": headers, "body": base64.b64encode(body).decode()})
        assert is_signed_asymmetrically(known["public_key"], headers, body), "the signature v1a does not hold"
        try:
            Webhook(known["secret"]).verify(body + b" ", headers)
            raise AssertionError("a changed message was taken")
        except WebhookVerificationError:
            pass
        assert not is_signed_asymmetrically(known["public_key"], headers, body + b" ")
    print(f"round {round_number + 1}: signatures of {len(keys)} pair(s) of keys hold: {json.loads(body)['type']}")
    if round_number == 0:
        keys.append(post(f"{address}/rotate-secret", {}, token, {"if-match": "*"}))

verify_with_npm(messages)
print("the messages are those of Standard Webhooks")
