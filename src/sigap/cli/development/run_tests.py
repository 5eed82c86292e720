"""`./sigap test`: every test, on a throw-away database cluster of its own."""

import argparse
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sigap.cli.database import postgres, server
from sigap.cli.development import chromium, packages
from sigap.cli.failure import CommandFailed
from sigap.cli.home import CHECKOUT, Home
from sigap.cli.processes import children
from sigap.cli.processes.children import PYTHON, SIGAP, Program
from sigap.kernel.clock import now

# Whoever is done takes half of what the other has left, so that nobody ends with a long file alone.
_SPREAD = ("-n", "3", "--dist", "worksteal", "--durations", "20")
HOME_PREFIX = "sigap-test-"
_ABANDONED_AFTER = 3600  # seconds
_SPACE = 6 * 1024**3  # bytes
"""What all workers fill at most, databases and running systems together, and as much again."""
_FAST = "fast"
_NOT_FAST = "not journey and not rounds"
_NO_BROWSER = "Chromium tidak ada dan tidak dapat dipasang; sebut letaknya: SIGAP_CHROMIUM=/…/chromium ./sigap test"


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap test",
        usage="./sigap test [fast] [pilihan pytest …]",
        description="Menjalankan semua uji pada basis data sementara; pilihan lain diteruskan ke pytest.",
        epilog="fast: tanpa cerita di peramban, dan tanpa putaran proses yang dimatikan dan cadangan.",
        allow_abbrev=False,
    )
    _, rest = parser.parse_known_args(arguments)
    is_fast = rest[:1] == [_FAST]
    children.stop_on_signals()
    sweep_abandoned()
    with temporary_home() as home:
        cluster = postgres.cluster_of(home, is_durable=False)
        target = server.embedded(cluster)
        browser = {} if is_fast else _browser()
        if not is_fast:
            packages.install_servers()
        with server.running(cluster):
            server.prepare(target)
            environment = target.owner_environment(home) | browser | {"TMPDIR": str(place())}
            if children.run(Program(name="persiapan", argv=(*SIGAP, "prepare"), env=environment)) != 0:
                raise CommandFailed("Kunci, katalog bahasa, atau berkas statis tidak dapat disiapkan.", status=1)
            argv = (*PYTHON, "-m", "pytest", *_SPREAD, "--basetemp", str(home.path / "uji"), *options_of(rest))
            return children.run(Program(name="pytest", argv=argv, env=environment, cwd=CHECKOUT))


def options_of(words: list[str]) -> list[str]:
    """What pytest is told; `fast` before everything else leaves out what takes long."""
    return ["-m", _NOT_FAST, *words[1:]] if words[:1] == [_FAST] else words


@contextmanager
def temporary_home() -> Iterator[Home]:
    """A home that is removed at the end, with its cluster."""
    folder = Path(tempfile.mkdtemp(prefix=HOME_PREFIX, dir=place()))
    home = Home.from_environment({"SIGAP_HOME": str(folder)})
    try:
        with home.locked("uji"):
            yield home
    finally:
        _remove(home)


def place() -> Path:
    """Where a run puts what it throws away: in memory where it has room, since it makes hundreds of databases."""
    is_roomy = os.access(postgres.MEMORY, os.W_OK) and shutil.disk_usage(postgres.MEMORY).free >= _SPACE
    return postgres.MEMORY if is_roomy else Path(tempfile.gettempdir())


def sweep_abandoned() -> None:
    """Removes homes of test runs that were killed: an hour old and held by nobody."""
    places = {Path(tempfile.gettempdir()), postgres.MEMORY}
    for path in (path for each in places for path in each.glob(f"{HOME_PREFIX}*")):
        facts = path.lstat()
        is_ours = stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.geteuid()
        if is_ours and now().timestamp() - facts.st_mtime > _ABANDONED_AFTER:
            home = Home.from_environment({"SIGAP_HOME": str(path)})
            if not home.is_locked():
                _remove(home)


def _remove(home: Home) -> None:
    for identity in home.path.glob("*/id"):  # homes of journeys lie one folder deeper
        postgres.remove(postgres.cluster_of(Home(identity.parent)))
    postgres.remove(postgres.cluster_of(home))
    shutil.rmtree(home.path, ignore_errors=True)


def _browser() -> dict[str, str]:
    """Tells the journeys where Chromium is. Absent, they are skipped, but never in CI."""
    found = chromium.find_or_install()
    is_ci = bool(os.environ.get("CI"))
    if found is None and is_ci:
        raise CommandFailed(_NO_BROWSER, status=1)
    if found is None:
        print(f"sigap: {_NO_BROWSER}; uji perjalanan dilewati", file=sys.stderr, flush=True)
    if found:
        chromium.install_shell()
    return {"SIGAP_CHROMIUM": found or "", **({"CI": "true"} if is_ci else {})}
