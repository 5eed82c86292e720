"""A day with copies: made beside a working system, no restore under its feet, and back on another machine's disk.

Whoever steals the copy finds nothing of what the villager wrote.
"""

import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.journeys import people
from tests.journeys.house import Demo, clean_environment, demo_home, own_home, running
from tests.journeys.planted_files import photo, whole
from tests.journeys.planting import Plants
from tests.journeys.wire import Client

from sigap.cli.home import CHECKOUT, Home

pytestmark = pytest.mark.journey


def test_a_copy_brings_the_system_back_on_a_new_disk(tmp_path: Path) -> None:
    plants, copy = Plants(), tmp_path / "cadangan" / "harian"
    copy.parent.mkdir()
    with demo_home(has_stories=True) as lost, own_home("baru") as found:
        with running(lost) as demo:
            number = _villager_writes(demo, plants)
            assert "terbukti dapat dipulihkan" in _sigap(lost, "backup", str(copy))
            later = _villager_writes(demo, plants)
            told = _sigap(lost, "restore", str(copy), "--replace", status=2)
            assert "sudah berjalan" in told
            assert demo.is_well()
            _its_keeper_sees_the_copy(demo)
        leaks = [plants.found_in(path.read_bytes()) for path in copy.iterdir()]
        assert not any(leaks)
        assert number.encode() in (copy / "database.sql").read_bytes(), "the search looks at an empty copy"
        # A new machine has the keys from the holders, and nothing else of the old one.
        shutil.copytree(lost.keys, found.keys)
        assert "Semua sesi berakhir" in _sigap(found, "restore", str(copy))
        with running(found) as demo:
            numbers = {str(row[0]) for row in demo.query("SELECT number FROM mailbox_envelope")}
            assert number in numbers
            assert later not in numbers
            rina = Client(demo.port + 1)
            assert rina.sign_in(people.RINA, demo.password).status == 302
            page = f"/laporan/{number}/"
            assert rina.take(number).status == 302
            assert plants.letters in rina.post(f"{page}isi/", [], form_at=page).text.lower()
            assert rina.get(f"{page}berkas/1/").status == 200
            assert "Rantai jejak utuh" in _sigap(found, "audit", "verify", "--anchors", str(copy / "audit-head.txt"))


def _villager_writes(demo: Demo, plants: Plants) -> str:
    tag = f"report {len(plants.needles)}"
    fields = [
        ("key", secrets.token_hex(16)),
        ("story", f"{plants.phrase(tag)} {plants.name(f'{tag} name')}"),
        ("area", "16.09.01"),
        ("contact", "no"),
    ]
    kept = Client(demo.port).post("/lapor/", fields)
    assert kept.words, kept.text
    sent = whole(Client(demo.port), plants, kept.hidden("ticket"), tag, photo(plants, tag))
    assert sent.status == 200, sent.text
    return kept.number


def _its_keeper_sees_the_copy(demo: Demo) -> None:
    teguh = Client(demo.port + 1)
    assert teguh.sign_in(people.TEGUH, demo.password).status == 302
    page = teguh.get("/penjagaan/").text
    assert "Lulus periksa" in page
    assert 'role="alert"' not in page


def _sigap(home: Home, *arguments: str, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "sigap.cli.main", *arguments],
        env={**clean_environment(home), "PYTHONPATH": str(CHECKOUT / "src")},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr
