"""Ten minutes of posts that no browser makes: forms of both sites by every role, and the interface by its own schema.

`forms` is the test of `./sigap test` with as many rounds as fill the time. `api` runs schemathesis against a demo, by
the OpenAPI document that the site itself serves; it is fetched by uv for this run and is no dependency.
"""

import argparse
import json
import re
import shutil
import subprocess
from pathlib import Path

from _house import CHECKOUT, demo
from _rounds import run_rounds

TESTED = "tests/pages/test_fuzzed_forms.py"
SCHEMATHESIS = "schemathesis==4.32.5"
A_ROUND = 3.0  # seconds of one round of the test, whose three parts run beside one another
ASKED = re.compile(r"^(\w+): (\d+) requests .*slowest ([\d.]+) s", re.MULTILINE)
SLOWEST = 5.0
PARTS = 3


def forms(seconds: float) -> dict[str, int | float]:
    """Raises SystemExit where something fell, or an answer took longer than five seconds."""
    done = run_rounds(TESTED, max(1, int(seconds / A_ROUND)), is_whole=_held)
    found = _asked_in(done.stdout)
    told = {f"{name}_requests": count for name, (count, _slowest) in found.items()}
    slow = {f"{name}_slowest": slowest for name, (_count, slowest) in found.items()}
    return {"seconds": round(done.seconds), **told, **slow}


def _asked_in(printed: str) -> dict[str, tuple[int, float]]:
    return {name: (int(count), float(slowest)) for name, count, slowest in ASKED.findall(printed)}


def _held(printed: str) -> bool:
    found = _asked_in(printed)
    return len(found) == PARTS and max(slowest for _count, slowest in found.values()) <= SLOWEST


def api(seconds: float) -> str:
    """What schemathesis says. Raises SystemExit where it found something."""
    tool = CHECKOUT / ".sigap/tools/bin/uv"
    uv = str(tool) if Path(tool).exists() else shutil.which("uv")
    if uv is None:
        raise SystemExit("uv is needed to fetch schemathesis")
    with demo() as house:
        address = f"http://127.0.0.1:{house.port}/api/v1/openapi.json"
        checks = "not_a_server_error,response_schema_conformance,content_type_conformance,status_code_conformance"
        argv = [uv, "tool", "run", "--from", SCHEMATHESIS, "st", "run", address, "--max-examples", "2000",
                "--max-time", str(int(seconds)), "--max-response-time", str(SLOWEST), "--checks", checks,
                "--no-color"]  # fmt: skip
        done = subprocess.run(argv, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    cases = re.search(r"Test cases:[^\n]*\n\s*([^\n]+)", done.stdout)
    return cases[1].strip() if cases else done.stdout.strip().rpartition("\n")[2].strip(" =")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", choices=("forms", "api"))
    asked = parser.parse_args()
    told: dict[str, object] = {"bench": "fuzz"}
    if asked.only != "api":
        told["forms"] = forms(asked.minutes * 60)
    if asked.only != "forms":
        told["api"] = api(min(120.0, asked.minutes * 60))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
