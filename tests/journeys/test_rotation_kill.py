"""A rotation is killed in mid-work again and again, people reading all along: it goes on, all stays readable."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.conf import settings as site
from django.db import connections
from tests.factories import epochs
from tests.factories.keys import KEYS_MADE_AT, opened_key

from sigap.access.roles import Section
from sigap.cases.actions.sections import text_place
from sigap.cases.models import PersonToken, SectionText
from sigap.cli.home import CHECKOUT
from sigap.vault import keyring, rotation
from sigap.vault.models import DataKey
from sigap.vault.sealing import unseal

pytestmark = pytest.mark.rounds
_PERSONS, _TEXTS = 400, 3000
_TRIES = 3  # for each round: a rotation may be done before it is killed


def test_a_rotation_killed_at_any_moment_goes_on(
    fresh_database: str, tmp_path: Path, settings: LazySettings, rounds: int
) -> None:
    folder = tmp_path / "kunci"
    keyring.create_demo_keys(folder, at=KEYS_MADE_AT)
    settings.SIGAP_KEYS = folder
    epochs.lay_out(persons=_PERSONS, texts=_TEXTS, at=KEYS_MADE_AT)
    before = epochs.all_texts()
    failures: list[str] = []
    killed = 0
    with _reading(failures):
        for number in range(_TRIES * rounds):
            killed += _killed_at_work(_command(fresh_database, folder), random.Random(number))  # noqa: S311 - a moment
            assert not failures, f"round {number}: {failures}"
            if killed == rounds:
                break
        assert killed == rounds
        done = subprocess.run(**_command(fresh_database, folder), check=False)  # type: ignore[call-overload]  # built
    assert done.returncode == 0, done.stderr
    assert not failures
    ring = epochs.ring_of(folder)
    assert not rotation.is_unfinished(ring)
    assert set(DataKey.objects.values_list("kek_id", flat=True)) == {ring.newest.kek_id}
    assert set(PersonToken.objects.values_list("kek_id", flat=True)) == {ring.newest.kek_id}
    assert epochs.all_texts() == before
    assert epochs.wrong_tokens() == []


def _command(name: str, folder: Path) -> dict[str, object]:
    facts = site.DATABASES["default"]
    query = f"host={quote(str(facts['HOST']), safe='')}" + (f"&port={facts['PORT']}" if facts["PORT"] else "")
    url = f"postgresql://{facts['USER']}:{quote(str(facts['PASSWORD']), safe='')}@/{name}?{query}"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(CHECKOUT / "src"),
        "SIGAP_HOME": str(folder.parent / "rumah"),
        "SIGAP_KEYS": str(folder),
        "DATABASE_URL": url,
    }
    argv = [sys.executable, "-P", "-m", "sigap.cli.main", "keys", "rotate", "--now"]
    return {"args": argv, "env": environment, "cwd": os.sep, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def _killed_at_work(command: dict[str, object], chance: random.Random) -> bool:
    """Starts the command and kills it a random moment after its first word; False when it was done before."""
    process: subprocess.Popen[bytes] = subprocess.Popen(**command)  # type: ignore[call-overload]  # built
    assert process.stdout is not None
    _first_word(process.stdout)
    time.sleep(chance.uniform(0, 0.6))
    is_alive = process.poll() is None
    process.kill()
    process.communicate()
    return is_alive


def _first_word(output: IO[bytes]) -> None:
    assert output.readline(), "it said nothing"


@contextmanager
def _reading(failures: list[str]) -> Iterator[None]:
    """Somebody who opens texts and looks at tokens, one after another, for as long as this lasts."""
    is_over = threading.Event()
    ids = list(SectionText.objects.order_by("version").values_list("pk", flat=True))

    def read() -> None:
        try:
            while not is_over.is_set():
                for row in SectionText.objects.filter(pk__in=random.sample(ids, 20)):
                    text = unseal(
                        row.sealed_text, key=opened_key(row.key_id), place=text_place(row.pk, Section.SUMMARY)
                    )
                    assert text == f"Rekaan {row.version}"
        except Exception as error:  # noqa: BLE001 - told to the test
            failures.append(repr(error))
        finally:
            connections.close_all()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        is_over.set()
        reader.join()
