"""A test of `./sigap test` with as many rounds as a measurement takes."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoundsRun:
    """What a test printed, and the seconds it took."""

    stdout: str
    seconds: float


def run_rounds(tested: str, rounds: int, *, is_whole: Callable[[str], bool]) -> RoundsRun:
    """Raises SystemExit, with all that was printed, where the test failed or did not print what it should."""
    argv = [
        sys.executable,
        "-P",
        "-m",
        "sigap.cli.main",
        "test",
        tested,
        "-m",
        "rounds",
        "--rounds",
        str(rounds),
        "-rP",
    ]
    began = time.monotonic()
    done = subprocess.run(argv, check=False, capture_output=True, text=True)
    if done.returncode or not is_whole(done.stdout):
        raise SystemExit(done.stdout + done.stderr)
    return RoundsRun(done.stdout, time.monotonic() - began)
