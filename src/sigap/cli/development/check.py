"""`./sigap check`: format, lint, types, import contracts, templates, architecture tests; no database, seconds."""

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import supply
from sigap.cli.processes import children

_BIN = Path(sys.executable).parent
_PYTEST = ("-P", "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:xdist", "tests/architecture")
# The slowest first, so that two cores end together.
_TOOLS = {
    "tipe": (str(_BIN / "python"), "-P", "-m", "mypy"),
    "arsitektur": (str(_BIN / "python"), *_PYTEST),
    "templat": (str(_BIN / "python"), "-P", "-m", "djlint", "--lint", "--quiet", "src"),
    "impor": (str(_BIN / "python"), "-P", "-c", "from importlinter.cli import lint_imports_command as c; c()"),
    "lint": (str(_BIN / "ruff"), "check", "--quiet"),
    "format": (str(_BIN / "ruff"), "format", "--check", "--quiet"),
}


@dataclass(frozen=True, slots=True)
class _Result:
    name: str
    is_good: bool
    output: str
    seconds: float


def run(arguments: list[str]) -> int:
    if arguments[:1] == ["supply"]:
        return supply.run(arguments[1:])
    parser = argparse.ArgumentParser(
        prog="./sigap check",
        description="Memeriksa format, lint, tipe, kontrak impor, templat, dan uji arsitektur; tanpa basis data.",
        epilog="./sigap check supply memeriksa pustaka: asal, lisensi, kelemahan yang diketahui.",
    )
    parser.parse_args(arguments)
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(_try, _TOOLS))
    for result in results:
        print(f"{'lulus' if result.is_good else 'GAGAL':6} {result.name} ({result.seconds:.1f} s)")
        if not result.is_good:
            print(result.output.rstrip())
    return 0 if all(result.is_good for result in results) else 1


def _try(name: str) -> _Result:
    started = time.monotonic()
    done = subprocess.run(_TOOLS[name], cwd=CHECKOUT, env=_environment(), capture_output=True, text=True, check=False)
    return _Result(name, done.returncode == 0, done.stdout + done.stderr, time.monotonic() - started)


def _environment() -> dict[str, str]:
    return {**children.base_environment(), "PYTHONPATH": str(CHECKOUT / "src")}
