"""Seconds that a copy, its restore and a new month's keys take: --events of the trail, --keys, --persons."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from _house import CHECKOUT, demo
from sigap.cli.database import orm, postgres, server
from sigap.cli.home import Home
from sigap.kernel import clock

_BATCH = 2000
_WRITE = """
SELECT audit.append(jsonb_agg(jsonb_build_object(
  'kind', 'agency', 'id', md5((n %% 500)::text)::uuid, 'at', '2026-11-25T01:00:00.000000Z',
  'code', 'access:office:added', 'actor', NULL, 'ids', jsonb_build_object('office', md5(n::text)::uuid))))
FROM generate_series(%s::integer, %s::integer) n
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--keys", type=int, default=50_000, help="data keys, those of the persons among them")
    parser.add_argument("--persons", type=int, default=20_000)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sigap-bench-"))
    folder.chmod(0o755)
    home, copies = folder / "home", folder / "copies"
    copies.mkdir(mode=0o700)
    try:
        with demo(home=home):
            _fill(Home(home), asked.events, asked.keys, asked.persons)
            # Both beside a system at work, as on any day.
            backup = _timed(home, "backup", str(copies / "one"))
            rotation = _timed(home, "keys", "rotate", "--now")
        restore = _timed(home, "restore", str(copies / "one"), "--replace")
        size = sum(path.stat().st_size for path in (copies / "one").rglob("*") if path.is_file())
    finally:
        cluster = postgres.cluster_of(Home(home))
        postgres.remove(cluster)
        shutil.rmtree(folder, ignore_errors=True)
    print(
        json.dumps(
            {
                "bench": "keeping",
                "events": asked.events,
                "data_keys": asked.keys,
                "persons": asked.persons,
                "copy_mb": round(size / 1e6, 1),
                "backup_seconds": round(backup, 1),
                "restore_seconds": round(restore, 1),
                "rotation_seconds": round(rotation, 1),
            }
        )
    )


def _fill(home: Home, events: int, keys: int, persons: int) -> None:
    target = server.embedded(postgres.cluster_of(home))
    orm.set_up(home)
    # Synthetic people are made where the tests make theirs.
    sys.path.insert(0, str(CHECKOUT))
    with orm.looking_at(target.owner_url):
        cursor = import_module("django.db").connection.cursor()
        for first in range(0, events, _BATCH):
            cursor.execute(_WRITE, [first, min(first + _BATCH, events) - 1])
        epochs = import_module("tests.factories.epochs")
        epochs.lay_out(persons=persons, texts=keys - persons, at=clock.now())


def _timed(home: Path, *arguments: str) -> float:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "sigap.cli.main", *arguments],
        env={**os.environ, "SIGAP_HOME": str(home)},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stdout}{done.stderr}")
    return time.monotonic() - began


if __name__ == "__main__":
    main()
