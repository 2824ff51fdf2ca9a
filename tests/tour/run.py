"""Walks the tour of a README against a running demo: every command, and every answer that the page shows.

    tests/tour/run.py README URL KEQIAO DATA

    README   the page
    URL      where the demo serves, for example http://127.0.0.1:8080
    KEQIAO   the program
    DATA     the demo's data folder

All `sh` blocks of the page run in order in one bash, as a reader would paste them. Where a `text` block follows, its
pieces between the marks … must stand in the output in their order; white space does not count, since the page breaks long
lines. Ends with 0 when every piece was found.
"""

import re
import subprocess
import sys

BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What of the page depends on where the demo runs.
PLACES = ("BASE", "KEQIAO", "DATA")
BLOCK_SECS_MAX = 120


def steps(page: str) -> list[tuple[str, str | None]]:
    """Each `sh` block with the answer that the page shows right after it, if it shows one."""
    found = []
    for match in BLOCK.finditer(page):
        kind, text = match.groups()
        if kind == "sh":
            found.append([text, None])
        elif found and found[-1][1] is None:
            found[-1][1] = text
    return [tuple(step) for step in found]


def placed(script: str, places: dict[str, str]) -> str:
    """The script with the addresses of this run."""
    for name, value in places.items():
        script = re.sub(rf"^{name}=.*$", f"{name}='{value}'", script, flags=re.MULTILINE)
    return script


def missing_piece(answer: str, output: str) -> str | None:
    """The first piece of the shown answer that the output lacks."""
    # A report begins with a byte order mark, for spreadsheets.
    squeezed = re.sub(r"[\s\ufeff]+", "", output)
    at = 0
    for piece in re.sub(r"\s+", "", answer).split("…"):
        found = squeezed.find(piece, at)
        if found < 0:
            return piece
        at = found + len(piece)
    return None


def walk(page: str, places: dict[str, str]) -> int:
    """Runs all blocks; the number of blocks whose answer differs."""
    shell = subprocess.Popen(
        ["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    end = "==== end of the block ===="
    faults = 0
    for number, (script, answer) in enumerate(steps(page), start=1):
        shell.stdin.write(f"{placed(script, places)}\nprintf '\\n%s %s\\n' '{end}' $?\n")
        shell.stdin.flush()
        lines = []
        for line in shell.stdout:
            if line.startswith(end):
                break
            lines.append(line)
        output = "".join(lines)
        piece = missing_piece(answer, output) if answer is not None else None
        if piece is not None:
            faults += 1
            print(f"block {number} does not answer as the page says.\n--- ran\n{script}--- missing\n{piece}\n--- answered\n{output}")
    shell.stdin.close()
    shell.wait(BLOCK_SECS_MAX)
    return faults


def main() -> int:
    """Walks the tour and tells how it went."""
    if len(sys.argv) != 5:
        print(__doc__)
        return 2
    page_file, *places = sys.argv[1:]
    with open(page_file, encoding="utf-8") as file:
        page = file.read()
    count = len(steps(page))
    faults = walk(page, dict(zip(PLACES, places)))
    print(f"{page_file}: {count - faults} passed, {faults} failed")
    return 0 if faults == 0 and count > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
