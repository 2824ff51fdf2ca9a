"""Keeps documents of a market in a bucket of `s3rver`, a store of others that speaks S3.

    python3 tests/interop/store_files.py KEQIAO

KEQIAO is the binary. The store is installed here with npm; where npm is not, that is told, and nothing is done. Starts a
sample market in a folder of its own, first with an unknown key, then with the known one: it is ready with the latter only. Puts
a document beside a listing, finds it in the bucket, reads it back, removes it, and waits until it is gone from the bucket. s3rver
knows keys, but does not reckon signatures of version 4; these are checked in `tests/it/harness/bucket.rs`.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

READY_SECS_MAX = 300
MOVED_SECS_MAX = 30
# The one key and secret that s3rver knows.
KEY = SECRET = "S3RVER"
BUCKET = "papers"
LOGIN, PASSWORD = "transfer@qinghe-university.example", "seven grey herons over the weir"
CONTENT = "膜材料试验报告\n".encode()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(method, url, body=None, headers=None):
    """One request: the status and the bytes of its answer."""
    request = urllib.request.Request(url, body, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def wait_until(what, secs_max, is_so):
    for _ in range(secs_max * 10):
        if is_so():
            return
        time.sleep(0.1)
    raise SystemExit(f"not within {secs_max} s: {what}")


def readiness(base):
    try:
        return call("GET", f"{base}/readyz")
    except (urllib.error.URLError, OSError):
        return None, b""


class Market:
    """A sample market that keeps its files in the bucket, opened with a key."""

    def __init__(self, keqiao, folder, store, key):
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        settings = {"KEQIAO_FILES_S3": store, "KEQIAO_FILES_S3_BUCKET": BUCKET, "KEQIAO_FILES_S3_KEY": key,
                    "KEQIAO_FILES_S3_SECRET": SECRET}
        environment = {**os.environ, **settings, "NO_PROXY": "127.0.0.1"}
        environment.pop("DATABASE_URL", None)
        command = [keqiao, "demo", "--data-dir", str(folder), "--listen", f"127.0.0.1:{port}"]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def objects(folder):
    """The files of the bucket, as s3rver keeps them."""
    return [path for path in (folder / BUCKET).rglob("*_object") if path.is_file()]


def walk(market, bucket):
    """A document comes, lies in the bucket, is read and goes."""
    headers = {"content-type": "application/json"}
    login = json.dumps({"login": LOGIN, "password": PASSWORD}).encode()
    status, session = call("POST", f"{market.base}/v1/sessions", login, headers)
    assert status == 201, session
    headers["authorization"] = f"Bearer {json.loads(session)['access_token']}"
    status, draft = call("POST", f"{market.base}/v1/achievements", json.dumps({"title": "Membrane"}).encode(), headers)
    assert status == 201, draft
    path = f"/v1/documents?subject={json.loads(draft)['id']}&level=teaser&title=Report&file_name=report.txt"
    status, document = call("POST", market.base + path, CONTENT, {**headers, "content-type": "text/plain"})
    assert status == 201, document
    address = f"{market.base}/v1/documents/{json.loads(document)['id']}"
    wait_until("the document lies in the bucket", MOVED_SECS_MAX, lambda: len(objects(bucket)) == 1)
    assert objects(bucket)[0].read_bytes() == CONTENT
    status, content = call("GET", f"{address}/content", headers=headers)
    assert (status, content) == (200, CONTENT), (status, content)
    status, removed = call("POST", f"{address}/remove", b"{}", {**headers, "if-match": "*"})
    assert status == 200, removed
    wait_until("the document is gone from the bucket", MOVED_SECS_MAX, lambda: not objects(bucket))


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    if not (shutil.which("npm") and shutil.which("node")):
        print("left out: npm is not installed on this machine, so there is no store")
        return
    here = Path(__file__).parent
    subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=here, check=True)
    with tempfile.TemporaryDirectory() as work:
        # Postgres runs as another user when we are root, and must reach its folder.
        os.chmod(work, 0o755)
        work, port = Path(work), free_port()
        bucket = work / "store"
        command = [here / "node_modules/.bin/s3rver", "--directory", bucket, "--address", "127.0.0.1", "--port", str(port),
                   "--silent", "--no-vhost-buckets", "--configure-bucket", BUCKET]
        store = subprocess.Popen(command)
        try:
            wait_until("the store answers", MOVED_SECS_MAX, lambda: readiness(f"http://127.0.0.1:{port}")[0] is not None)
            with Market(sys.argv[1], work / "market", f"http://127.0.0.1:{port}", "NOBODY") as market:
                told = lambda: b"InvalidAccessKeyId" in readiness(market.base)[1]
                wait_until("an unknown key is told", READY_SECS_MAX, told)
                print("an unknown key is told at /readyz")
            with Market(sys.argv[1], work / "market", f"http://127.0.0.1:{port}", KEY) as market:
                wait_until("the market is ready", READY_SECS_MAX, lambda: readiness(market.base)[0] == 200)
                walk(market, bucket)
                print("a document came, lay in the bucket, was read and is gone")
        finally:
            store.terminate()
            store.wait()


if __name__ == "__main__":
    main()
