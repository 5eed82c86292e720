"""Three holders at a machine without a network, then the server: the real command, as they type it."""

import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from tests.factories.holders import ESTABLISHED_AT, HOLDERS, toml, words_on
from tests.factories.patience import PATIENCE

from sigap.cli.home import CHECKOUT
from sigap.cli.keys import sheets
from sigap.vault.keyring import first_ring
from sigap.vault.recovery import establish
from sigap.vault.shares import allowed_trios

pytestmark = pytest.mark.journey
SIGAP = (sys.executable, "-P", "-m", "sigap.cli.main")


class House:
    """The folders of one server and one machine beside it, and the command on each."""

    def __init__(self, place: Path, database: str) -> None:
        self.place = place
        self.sheets = place / "lembar"
        (place / "pemegang.toml").write_text(toml())
        bare = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        self.offline = bare | {"PYTHONPATH": str(CHECKOUT / "src"), "SIGAP_HOME": str(place / "tidak-ada")}
        self.server = self.offline | {
            "SIGAP_HOME": str(place / "rumah"),
            "SIGAP_KEYS": str(place / "kunci"),
            "DATABASE_URL": database,
        }

    def run(self, env: dict[str, str], *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*SIGAP, "keys", *arguments],
            env=env,
            cwd=self.place,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )

    def init(self) -> subprocess.CompletedProcess[str]:
        return self.run(self.server, "init", "--holders", "pemegang.toml", "--sheets", "lembar")

    def shares(self, *numbers: int) -> str:
        return "\n".join(f"{number}: {words_on(self.sheets / f'lembar-{number}.html')}" for number in numbers)

    def drill(self, *numbers: int, out: str = "catatan.json") -> subprocess.CompletedProcess[str]:
        given = ("--recovery", "salinan.json", "--shares", "-", "--out", out)
        return self.run(self.offline, "drill", *given, typed=self.shares(*numbers))

    def note(self, record: str = "catatan.json") -> subprocess.CompletedProcess[str]:
        return self.run(self.server, "drill", "--note", record)

    def status(self) -> dict[str, object]:
        facts: dict[str, object] = json.loads(self.run(self.server, "status", "--json").stdout)
        return facts

    def copy_out(self) -> None:
        (self.place / "salinan.json").write_bytes((self.place / "kunci" / "recovery.json").read_bytes())


@pytest.fixture
def house(tmp_path: Path, fresh_database: str) -> House:
    url = urlsplit(os.environ["DATABASE_URL"])
    made = House(tmp_path, url._replace(path=f"/{fresh_database}").geturl())
    assert made.init().returncode == 0
    made.copy_out()
    return made


def test_a_drill_is_passed_offline_and_noted_on_the_server(house: House) -> None:
    todo = house.status()["todo"]
    assert isinstance(todo, list)
    assert "belum pernah lulus" in todo[0]
    passed = house.drill(1, 3, 5)
    assert passed.returncode == 0, passed.stderr
    fingerprint = json.loads((house.place / "salinan.json").read_bytes())["fingerprint"]
    assert fingerprint in passed.stdout
    assert "1, 3, 5" in passed.stdout
    assert not (house.place / "tidak-ada").exists()
    assert "dicatat" in house.note().stdout
    assert "tidak berubah" in house.note().stdout
    facts = house.status()
    assert facts["todo"] == []
    assert facts["drill"] == {
        "drilled_at": json.loads((house.place / "catatan.json").read_bytes())["drilled_at"],
        "holders": "1, 3, 5",
        "is_of_present_recovery": True,
    }


def test_who_may_not_open_together_is_told_the_rule_and_leaves_no_record(house: House) -> None:
    refused = house.drill(2, 4, 1)
    assert refused.returncode == 1
    assert "paling banyak satu dari kepolisian" in refused.stderr
    assert not (house.place / "catatan.json").exists()
    assert house.drill(1, 2, 3, 4).returncode == 0
    record = json.loads((house.place / "catatan.json").read_bytes())
    assert tuple(record["holders"]) in allowed_trios(HOLDERS)


def test_drill_and_note_on_one_machine(house: House) -> None:
    here = ("drill", "--here", "--shares", "-")
    done = house.run(house.server, *here, typed=house.shares(3, 4, 5))
    assert done.returncode == 0, done.stderr
    assert "Latihan pemulihan lulus" in done.stdout
    assert "dicatat" in done.stdout
    assert "bukan yang dipegang di luar" in done.stdout
    todo = house.status()["todo"]
    assert isinstance(todo, list)
    assert [each for each in todo if "belum dicatat di luar" not in each] == []
    own = house.run(house.server, *here, "--recovery", "kunci/recovery.json", typed=house.shares(3, 4, 5))
    assert own.returncode == 2
    assert "dipegang pemegang" in own.stderr
    done = house.run(house.server, *here, "--recovery", "salinan.json", typed=house.shares(3, 4, 5))
    assert "generasi 2 tercatat di luar" in done.stdout
    assert house.status()["todo"] == []


def test_the_holders_own_files_are_proved_and_one_of_before_the_rotation_is_named(house: House) -> None:
    (house.place / "lama.json").write_bytes((house.place / "salinan.json").read_bytes())
    rotated = house.run(house.server, "rotate", "--now")
    assert rotated.returncode == 0, rotated.stdout + rotated.stderr
    (held,) = (house.place / "rumah" / "pemulihan").iterdir()
    assert json.loads(held.read_bytes()) == json.loads((house.place / "kunci" / "recovery.json").read_bytes())
    house.copy_out()
    both = ("--recovery", "lama.json", "--recovery", "salinan.json")
    done = house.run(house.server, "drill", "--here", "--shares", "-", *both, typed=house.shares(3, 4, 5))
    assert done.returncode == 0, done.stderr
    assert "(lama.json)\n                 tidak memegang kunci bulan" in done.stdout
    assert done.stdout.count("tidak memegang kunci bulan") == 2
    newest = house.status()["epochs"][0]["id"]  # type: ignore[index]  # a list of facts
    todo = house.status()["todo"]
    assert isinstance(todo, list)
    assert [newest in each for each in todo] == [True], todo
    refused = house.run(house.server, "carried", "2")
    assert (refused.returncode, newest in refused.stderr) == (1, True)
    carried = house.run(house.server, "carried", str(json.loads(held.read_bytes())["ring"]["generation"]))
    assert carried.returncode == 0, carried.stderr
    assert house.status()["todo"] == []


def test_new_sheets_need_a_new_drill_and_the_old_ones_end(house: House) -> None:
    assert house.drill(1, 3, 5).returncode == 0
    assert house.note().returncode == 0
    shared = house.run(house.server, "share", "--holders", "pemegang.toml", "--sheets", "baru")
    assert shared.returncode == 0, shared.stderr
    todo = house.status()["todo"]
    assert isinstance(todo, list)
    assert "lembar lama" in todo[0]
    late = house.drill(1, 3, 5, out="lama.json")
    assert late.returncode == 0
    refused = house.note("lama.json")
    assert refused.returncode == 1
    assert "pembagian kunci yang lama" in refused.stderr
    house.copy_out()
    assert house.drill(1, 3, 5, out="campur.json").returncode == 1
    house.sheets = house.place / "baru"
    assert house.drill(2, 3, 5, out="baru.json").returncode == 0
    assert house.note("baru.json").returncode == 0
    assert house.status()["todo"] == []


def test_holders_type_at_a_terminal_and_no_word_stays_on_it(house: House) -> None:
    keeper, holder = pty.openpty()
    argv = [*SIGAP, "keys", "drill", "--recovery", "salinan.json", "--out", "catatan.json"]
    lines = [line for number in (1, 3, 5) for line in (str(number), *house.shares(number).split(": ")[1].split())]
    lines.insert(4, "katasalah")
    with subprocess.Popen(
        argv, env=house.offline, cwd=house.place, stdin=holder, stdout=holder, stderr=holder
    ) as process:
        os.close(holder)
        os.write(keeper, "".join(f"{line}\n" for line in lines).encode())
        shown = b""
        while process.poll() is None or b"Catatan:" not in shown:
            try:
                shown += os.read(keeper, 65536)
            except OSError:
                break
        assert process.wait(PATIENCE) == 0, shown.decode()
    os.close(keeper)
    told = shown.decode()
    assert "Lembar 1, kata 4: tidak ada di daftar kata" in told
    assert "Latihan pemulihan lulus" in told
    # Each word that was asked for was wiped from the screen.
    assert told.count("\x1b[1A\x1b[2K") == 3 * 24 + 1


def test_a_sheet_prints_on_one_page_and_asks_nothing_of_anybody(tmp_path: Path, browser: Browser) -> None:
    longest = [replace(holder, label=f"{holder.number} " + "W" * 58) for holder in HOLDERS]
    recovery, _ring, shares = establish(longest, first_ring(at=ESTABLISHED_AT), {}, at=ESTABLISHED_AT)
    sheets.write(tmp_path, recovery, shares, regency="Ogan Komering Ulu Selatan")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "lembar-4.html").as_uri())
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type /Page\b(?!s)", printed)) == 1
    assert [url.partition(":")[0] for url in asked] == ["file"]
