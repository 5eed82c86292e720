"""A production start for real: an ordinary user, the embedded database, keys outside the home, all four parts."""

import http.client
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.factories.patience import PATIENCE
from tests.factories.starts import REGENCY
from tests.journeys.house import assert_gone, free_port, wait_until
from tests.journeys.memory import children_of, family_of, memory_of

from sigap.cli.development.run_tests import HOME_PREFIX
from sigap.cli.home import CHECKOUT
from sigap.vault.keyring import RING
from sigap.vault.ring import opened_ring

pytestmark = pytest.mark.journey
_PARTS = ("PUBLIC", "DESK", "WORKER")
HOSTS = {"public": "lapor.uji.go.id", "desk": "kerja.uji.go.id"}
_AWAY = {f"SIGAP_DATABASE_URL_{part}": f"postgresql://{part}:sandi@127.0.0.1:1/sigap" for part in _PARTS} | {
    f"SIGAP_SECRET_KEY_{part}": f"rahasia-{part}-" * 9 for part in _PARTS[:2]
}
_AWAY["SIGAP_DATABASE_URL_DESK"] += " postgresql://threshold:sandi@127.0.0.1:1/sigap"
"""The settings of a system with a database server of its own, which does not answer."""
_MAKE_KEYS = """
import os
from pathlib import Path
from sigap.kernel.clock import now
from sigap.mailbox import codes
from sigap.vault import keyring
folder = Path(os.environ["SIGAP_KEYS"])
ring = keyring.first_ring(at=now()).with_recovery("uji")
keyring.create_keys(folder, at=now(), root=os.urandom(32), with_root_file=True, ring=ring)
codes.create_secret(folder)
"""
_NOTE_DRILL = """
import os, sys
from pathlib import Path
from uuid import uuid4
from sigap.cli.database import server
from sigap.cli.home import Home
from sigap.kernel.clock import now
from sigap.vault import drills, keyring
folder, at = Path(os.environ["SIGAP_KEYS"]), now()
key = keyring.opened(folder, (folder / "root.key").read_bytes()).mac if "forged" not in sys.argv else bytes(32)
row = dict(drill_id=uuid4(), recovery="uji", holders="1, 3, 5", drilled_at=at, noted_at=at)
with server.available(Home.from_environment()) as target, server.connect(target.owner_url) as owner:
    owner.execute("INSERT INTO vault_drill (id, recovery, holders, drilled_at, noted_at, mac) "
                  "VALUES (%s, %s, %s, %s, %s, %s)", [*row.values(), drills.row_mac(key, **row)])
"""
_NAME_LOG_IN = """
import os
from pathlib import Path
from sigap.vault.keyfiles import write_new
write_new(Path(os.environ["SIGAP_KEYS"], "database.url"), b"postgresql://vault:sandi@127.0.0.1:1/sigap")
"""


def ordinary_user() -> pwd.struct_passwd:
    """Whoever we are; where that is root, one who may do nothing."""
    return pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("games")


@dataclass(slots=True)
class House:
    """A folder of an ordinary user, with a home and, beside it, keys."""

    folder: Path
    port: int
    user: pwd.struct_passwd
    environ: dict[str, str] = field(default_factory=dict)

    def process(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """A process of that user; what it says comes by one pipe."""
        is_root = os.geteuid() == 0
        return subprocess.Popen(
            [sys.executable, "-P", *arguments],
            cwd="/",
            env={**self.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            user=self.user.pw_uid if is_root else None,
            group=self.user.pw_gid if is_root else None,
            extra_groups=[] if is_root else None,
        )

    def done(self, *arguments: str, **environ: str) -> str:
        with self.process(*arguments, **environ) as process:
            told, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, told
        return told

    def up(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        return self.process("-m", "sigap.cli.main", "up", "--listen", f"127.0.0.1:{self.port}", *arguments, **environ)

    def ask(
        self, part: str, path: str, *, method: str = "GET", body: str = ""
    ) -> tuple[int, dict[str, list[str]], str]:
        """As the proxy asks: status, headers by lower-case name, text."""
        port = self.port + ["public", "desk"].index(part)
        headers = {"Host": HOSTS[part], "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            told: dict[str, list[str]] = {}
            for name, value in answer.getheaders():
                told.setdefault(name.lower(), []).append(value)
            return answer.status, told, answer.read().decode()


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Made as an administrator would: a home, the database, keys, and a recovery drill that passed."""
    user = ordinary_user()
    if os.geteuid() == 0 and not _can_read(user):
        pytest.skip("the checkout lies in a folder that an ordinary user cannot enter")
    folder = Path(tempfile.mkdtemp(prefix=HOME_PREFIX))
    made = House(folder, free_port(), user)
    try:
        for place in (folder, folder / "rumah"):
            place.mkdir(mode=0o700, exist_ok=True)
            os.chown(place, user.pw_uid, user.pw_gid)
        made.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(CHECKOUT / "src"),
            "SIGAP_HOME": str(folder / "rumah"),
            "SIGAP_KEYS": str(folder / "kunci"),
            "SIGAP_HOSTS_PUBLIC": HOSTS["public"],
            "SIGAP_HOSTS_DESK": HOSTS["desk"],
            "SIGAP_DESK_URL": f"https://{HOSTS['desk']}/",
            "SIGAP_TRUSTED_PROXIES": "1",
        } | REGENCY
        made.done("-m", "sigap.cli.main", "migrate")
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _can_read(user: pwd.struct_passwd) -> bool:
    asked = [sys.executable, "-P", "-c", "import sigap.cli.main, django"]
    environ = {"PYTHONPATH": str(CHECKOUT / "src")}
    done = subprocess.run(
        asked,
        cwd="/",
        env=environ,
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def test_a_house_is_refused_until_it_is_safe_and_then_serves(house: House) -> None:
    with house.up() as refused:
        told, _ = refused.communicate(timeout=PATIENCE)
    assert refused.returncode == 2, told
    assert "./sigap keys init" in told
    assert "./sigap keys drill" in told

    house.done("-c", _MAKE_KEYS)
    with house.up() as refused:
        told, _ = refused.communicate(timeout=PATIENCE)
    assert refused.returncode == 2, told
    assert [line for line in told.splitlines() if "peringatan" not in line] == [
        "sigap: latihan pemulihan kunci belum pernah lulus; jalankan: ./sigap keys drill"
    ]

    house.done("-c", _NOTE_DRILL, "forged")
    with house.up() as refused:
        told, _ = refused.communicate(timeout=PATIENCE)
    assert refused.returncode == 2, told
    assert "tidak satu pun latihan pemulihan" in told

    house.done("-c", _NOTE_DRILL)
    house.done("-c", _NAME_LOG_IN)
    with house.up(**_AWAY) as waiting:
        told, _ = waiting.communicate(timeout=PATIENCE)
    assert waiting.returncode == 75, told
    with house.up(**_AWAY, SIGAP_DESK_URL="http://kerja.uji.go.id/") as refused:
        told, _ = refused.communicate(timeout=PATIENCE)
    assert refused.returncode == 2, told
    _serves(house)


def _serves(house: House) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        address = str(house.folder / "notify")
        systemd.bind(address)
        os.chown(address, house.user.pw_uid, house.user.pw_gid)
        told: list[bytes] = []
        threading.Thread(target=_hear, args=(systemd, told), daemon=True).start()
        metrics = str(free_port())
        with house.up(NOTIFY_SOCKET=address, WATCHDOG_USEC="3000000", SIGAP_METRICS_PORT=metrics) as running:
            try:
                assert wait_until(lambda: bool(told))
                assert told[0].startswith(b"READY=1")
                children = children_of(running.pid)
                _both_sites_are_as_they_must_be(house)
                _a_report_is_taken(house)
                _the_ring_is_in_the_vault_alone(house, running.pid)
                _a_second_start_is_refused(house)
                _figures_are_served(int(metrics))
                _the_public_sites_folder_is_its_own(house)
                assert wait_until(lambda: b"WATCHDOG=1" in told)
                running.send_signal(signal.SIGTERM)
                assert running.wait(PATIENCE) == 0
                assert wait_until(lambda: told[-1] == b"STOPPING=1")
                assert_gone(children)
            finally:
                running.kill()


def _hear(systemd: socket.socket, told: list[bytes]) -> None:
    """Reads at once, as systemd does, until the socket is closed."""
    with suppress(OSError):
        while True:
            told.append(systemd.recv(200))


def _both_sites_are_as_they_must_be(house: House) -> None:
    for part in HOSTS:
        status, headers, told = house.ask(part, "/sehat/")
        assert (status, headers["strict-transport-security"]) == (200, ["max-age=31536000"]), told
    status, headers, _ = house.ask("desk", "/masuk/")
    assert status == 200
    assert headers["set-cookie"]
    for cookie in headers["set-cookie"]:
        assert cookie.startswith("__Host-sigap_desk")
        assert {"Secure", "HttpOnly", "Path=/"} <= {one.strip() for one in cookie.split(";")}
    assert "set-cookie" not in house.ask("public", "/")[1]
    # The gallery of components is for who is signed in; a stranger is sent to the door.
    assert house.ask("desk", "/komponen/")[0] == 302
    assert house.ask("public", "/komponen/")[0] == 404


def _the_ring_is_in_the_vault_alone(house: House, launcher: int) -> None:
    """Root reads every process's memory; to all others it is shut."""
    if os.geteuid():
        return
    keys = house.folder / "kunci"
    ring = opened_ring((keys / RING).read_bytes(), (keys / "root.key").read_bytes())
    wanted = (ring.newest.kek, ring.newest.token, ring.mac)
    held = {process: [each in memory_of(process) for each in wanted] for process in family_of(launcher)}
    assert all(any(found) is all(found) for found in held.values())
    holders = [process for process, found in held.items() if any(found)]
    assert len(holders) == 1, "one process, which is no program of its own"
    told = Path(f"/proc/{holders[0]}/cmdline").read_bytes()
    assert told == Path(f"/proc/{launcher}/cmdline").read_bytes()
    assert holders[0] != launcher


def _a_report_is_taken(house: House) -> None:
    found = re.search(r'name="key" value="([^"]+)"', house.ask("public", "/lapor/")[2])
    assert found
    body = urlencode({"key": found[1], "story": "Cerita contoh yang cukup panjang untuk diterima"})
    status, _, told = house.ask("public", "/lapor/", method="POST", body=body)
    assert status == 200
    assert len(re.findall(r'<li class="word"', told)) == 6


def _a_second_start_is_refused(house: House) -> None:
    with house.up() as second:
        told, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 2
    assert "sudah berjalan" in told


def _figures_are_served(port: int) -> None:
    def told() -> str:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request("GET", "/metrics")
            return connection.getresponse().read().decode()

    assert "sigap_database_answers 1.0" in told()
    assert wait_until(lambda: "sigap_reports_total 1.0" in told())


def _the_public_sites_folder_is_its_own(house: House) -> None:
    folder = house.folder / "kunci" / "public"
    assert sorted(path.name for path in folder.iterdir()) == ["code.key", "intake.pub"]
    assert [oct(path.stat().st_mode)[-3:] for path in (folder, *folder.iterdir())] == ["700", "600", "600"]
